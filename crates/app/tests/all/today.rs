//! 本月要办: the order in which the page says what is due, to whom, and the reminders.

use app::{
    Cx, Error,
    assignment::give,
    demo::Sample,
    meeting::draft::{Input, ItemInput},
    message,
    permission::{self, may},
    today::{self, Side, Today, ledger, remind::Reminders},
};
use domain::due::Term;
use jiff::civil::date;
use store::notice::Message;

use crate::{gates, world::World};

const LEADER: &str = "陈一诺";

async fn page(world: &World, sample: &Sample, who: &'static str) -> Today {
    let actor = world.actor(sample, who).await;
    world.app.read(move |cx| today::today(cx, &actor)).await.expect("a page")
}

fn set(world: &World, local: &str) {
    world.clock.set(format!("{local}+08:00").parse().expect("a local time"));
}

/// Part, side and kind of each thing, in order.
fn order(page: &Today) -> Vec<String> {
    let word = |act: today::Act| act.key().split(' ').next().unwrap_or_default().to_owned();
    let line =
        |urgency: &str, due: &today::Due| format!("{urgency} {} {}", due.side.chinese(), word(due.act));
    page.parts().flat_map(|(u, part)| part.iter().map(move |due| line(u.code(), due))).collect()
}

/// Sends from a thread that may wait.
fn send(world: &World) -> usize {
    send_by(&mut Reminders::new(world.app.clone()))
}

fn send_by(reminders: &mut Reminders) -> usize {
    std::thread::scope(|s| s.spawn(|| reminders.send()).join()).expect("a thread").expect("reminders")
}

/// The reminders in somebody's box.
async fn reminded(world: &World, sample: &Sample, who: &'static str) -> Vec<Message> {
    let actor = world.actor(sample, who).await;
    let read = move |cx: &mut Cx<'_>| message::inbox(cx, &permission::in_branch::<may::UseAccount>(&actor)?);
    let all = world.app.read(read).await.expect("a box");
    all.into_iter().filter(|m| m.place.as_deref() == Some("/")).collect()
}

async fn give(world: &World, sample: &Sample, to: &str, due: &str) {
    let (leader, due) = (world.actor(sample, LEADER).await, due.to_owned());
    let to = sample.person(to).expect("of the sample").to_string();
    let work = move |cx: &mut Cx<'_>| {
        let permit = permission::in_group(cx, &leader, leader.group.ok_or(Error::NotFound)?)?;
        let input = give::Input {
            what: "清点阅览室的书".to_owned(),
            people: vec![to.clone()],
            due: due.clone(),
            ..give::Input::default()
        };
        give::give(cx, &permit, &input)
    };
    world.write(work).await.expect("work is given out");
}

#[tokio::test]
async fn the_leader_sees_the_group_s_things_in_the_order_to_do_them() {
    let (world, sample) = World::with_sample();
    let expected = [
        "over 本组 assignment-ask",
        "soon 本组 meeting-prepare",
        "soon 本组 assignment-check",
        "soon 本组 care-go_on",
        "soon 本组 study-note",
        "soon 本组 opinion-handle",
        "soon 本组 dues-collect",
        "month 本组 assignment-share",
        "month 本组 hearing-go_on",
        "later 本组 meeting-prepare",
        "later 本人 life-sheet",
        "later 本组 life-feed_back",
        "later 本组 appraisal-go_on",
        "later 本组 assignment-give",
    ];
    assert_eq!(order(&page(&world, &sample, LEADER).await), expected);
}

#[tokio::test]
async fn a_member_sees_the_own_things_and_nothing_of_others() {
    let (world, sample) = World::with_sample();
    let page = page(&world, &sample, "许安宁").await;
    assert!(page.dues.iter().all(|due| due.side == Side::Own), "{:?}", page.dues);
    let expected = [
        "over 本人 dues-own",
        "soon 本人 dues-own",
        "later 本人 life-sheet",
        "later 本人 assignment-do",
        "later 本人 assignment-do",
    ];
    assert_eq!(order(&page), expected);
}

#[tokio::test]
async fn the_branch_sees_what_waits_for_it_from_every_group() {
    let (world, sample) = World::with_sample();
    let expected = [
        "soon 本人 dues-own",
        "later 本人 life-sheet",
        "later 本人 appraisal-self",
        "later 支部 opinion-handle",
    ];
    assert_eq!(order(&page(&world, &sample, "林知远").await), expected);
    gates::submitted(&world, &sample, sample.draft).await;
    let expected = [
        "soon 支部 meeting-approve",
        "soon 本人 dues-own",
        "later 本人 life-sheet",
        "later 本人 appraisal-self",
        "later 支部 opinion-handle",
    ];
    assert_eq!(order(&page(&world, &sample, "林知远").await), expected);
    // Who leads another group has nothing to do with it.
    let other = page(&world, &sample, "沈若溪").await;
    assert!(other.dues.iter().all(|due| due.side != Side::Branch), "{:?}", other.dues);
}

#[tokio::test]
async fn work_of_somebody_else_is_the_leader_s_only_once_its_day_is_over() {
    let (world, sample) = World::with_sample();
    give(&world, &sample, "何思源", "2026-11-25").await;
    let asks = |page: &Today| page.dues.iter().any(|due| due.title == "问问进展：清点阅览室的书");
    assert!(!asks(&page(&world, &sample, LEADER).await));
    set(&world, "2026-11-26T09:00:00");
    let late = page(&world, &sample, LEADER).await;
    assert!(asks(&late), "{:?}", late.dues);
    let own = page(&world, &sample, "何思源").await;
    let mine = own.dues.iter().find(|due| due.title == "办理：清点阅览室的书").expect("the own work");
    assert_eq!(mine.term, Term::By(date(2026, 11, 25)));
}

#[tokio::test]
async fn what_is_taken_along_says_nothing_of_somebody_s_affairs() {
    let (world, sample) = World::with_sample();
    let actor = world.actor(&sample, LEADER).await;
    let made = world.app.read(move |cx| ledger::ledger(cx, &permission::in_branch(&actor)?)).await;
    let made = made.expect("a ledger");
    let shown = page(&world, &sample, LEADER).await;
    assert_eq!(made.rows.len(), shown.dues.len());
    let text = made.json().to_string();
    assert!(text.contains("办理一条意见诉求") && text.contains("收党费"), "{text}");
    let unpaid =
        shown.dues.iter().find(|due| due.act == today::Act::CollectDues).expect("somebody has not paid");
    assert!(unpaid.why.contains("许安宁") && !text.contains("还没有交的"), "{text}");
    assert!(!text.contains("孩子上学") && !text.contains("联系林知远") && !text.contains("罗星野"), "{text}");
}

#[tokio::test]
async fn each_is_reminded_once_when_a_day_is_near_and_once_when_it_is_over() {
    let (world, sample) = World::with_sample();
    send(&world);
    let before = reminded(&world, &sample, "何思源").await.len();
    give(&world, &sample, "何思源", "2026-11-27").await;
    let about = |box_: &[Message]| box_.iter().filter(|m| m.body.contains("清点阅览室的书")).count();
    for (day, told) in [
        ("2026-11-24T08:00:00", 1),
        ("2026-11-25T08:00:00", 1),
        ("2026-11-27T08:00:00", 1),
        // Over on a Saturday: told on the Monday, and not again.
        ("2026-11-28T08:00:00", 1),
        ("2026-11-30T08:00:00", 2),
        ("2026-12-01T08:00:00", 2),
        ("2026-12-02T08:00:00", 2),
    ] {
        set(&world, day);
        send(&world);
        assert_eq!(about(&reminded(&world, &sample, "何思源").await), told, "{day}");
    }
    assert!(reminded(&world, &sample, "何思源").await.len() > before);
    assert_eq!(about(&reminded(&world, &sample, "许安宁").await), 0, "it concerns nobody else");
}

#[tokio::test]
async fn a_day_brings_one_message_with_everything_in_it() {
    let (world, sample) = World::with_sample();
    give(&world, &sample, "何思源", "2026-11-23").await;
    give(&world, &sample, "何思源", "2026-11-25").await;
    set(&world, "2026-11-24T09:00:00");
    let mut reminders = Reminders::new(world.app.clone());
    assert!(send_by(&mut reminders) > 0);
    assert_eq!(send_by(&mut reminders), 0, "the day is done");
    assert_eq!(send(&world), 0, "also for another process");
    give(&world, &sample, "何思源", "2026-11-24").await;
    assert_eq!(send(&world), 0, "what comes later waits for the next day");
    let own = reminded(&world, &sample, "何思源").await;
    assert_eq!(own.len(), 1);
    let body = &own[0].body;
    assert!(body.contains("办理：清点阅览室的书（11月25日前）"), "{body}");
    assert!(body.contains("办理：清点阅览室的书（11月23日到期）"), "{body}");
    assert!(own[0].subject.starts_with("有 ") && body.starts_with("何思源同志："), "{own:?}");
}

#[tokio::test]
async fn nobody_is_reminded_at_night_or_on_a_weekend() {
    let (world, _) = World::with_sample();
    for quiet in ["2026-11-23T07:59:00", "2026-11-23T20:00:00", "2026-11-28T10:00:00", "2026-11-29T10:00:00"]
    {
        set(&world, quiet);
        assert_eq!(send(&world), 0, "{quiet}");
    }
    set(&world, "2026-11-30T08:00:00");
    assert!(send(&world) > 0);
}

#[tokio::test]
async fn a_reminder_says_nothing_of_somebody_s_affairs() {
    let (world, sample) = World::with_sample();
    set(&world, "2026-11-25T09:00:00");
    send(&world);
    let body = reminded(&world, &sample, LEADER).await.remove(0).body;
    assert!(body.contains("办理一条意见诉求（"), "{body}");
    assert!(!body.contains("孩子上学") && !body.contains("联系林知远"), "{body}");
}

#[tokio::test]
async fn talks_are_called_to_mind_before_an_organizational_life_meeting() {
    let (world, sample) = World::with_sample();
    let leader = world.actor(&sample, LEADER).await;
    // The one that the sample prepares gives way to the one of this test.
    let by = leader.clone();
    let cancel = move |cx: &mut Cx<'_>| {
        let all = app::life_meeting::list::list(cx, &by)?.groups;
        let coming = all.first().and_then(|(_, all)| all.first()).ok_or(Error::NotFound)?.id;
        let permit = permission::on_meeting(cx, &by, coming)?;
        app::meeting::reschedule::cancel(cx, &permit, "另行安排")
    };
    world.write(cancel).await.expect("cancelled");
    let input = Input {
        month: "2026-12".to_owned(),
        date: "2026-12-10".to_owned(),
        start: "15:00".to_owned(),
        place: "三楼会议室".to_owned(),
        chair: leader.person.to_string(),
        items: vec![ItemInput {
            content: "life_meeting".to_owned(),
            title: "年度组织生活会".to_owned(),
            ..ItemInput::default()
        }],
        off_plan_reason: "支部统一安排".to_owned(),
        ..Input::default()
    };
    let typed = input.clone();
    let draft = move |cx: &mut Cx<'_>| {
        let permit = permission::in_group(cx, &leader, leader.group.ok_or(Error::NotFound)?)?;
        app::meeting::draft::create(cx, &permit, &typed)
    };
    let id = world.write(draft).await.expect("a draft");
    let card = async || {
        let page = page(&world, &sample, LEADER).await;
        page.dues.into_iter().find(|due| due.title == "组织生活会前的谈心谈话")
    };
    assert!(card().await.is_none(), "everybody has been talked with within the year before it");
    let leader = world.actor(&sample, LEADER).await;
    let later = move |cx: &mut Cx<'_>| {
        let permit = permission::on_meeting(cx, &leader, id)?;
        let input = Input { date: "2027-11-10".to_owned(), month: "2027-11".to_owned(), ..input.clone() };
        app::meeting::draft::edit(cx, &permit, &input)
    };
    world.write(later).await.expect("a year later");
    let found = card().await.expect("nobody has been talked with since");
    assert_eq!(found.term, Term::By(date(2027, 11, 9)), "the day before it");
    assert_eq!(found.act, today::Act::Talks(Some(date(2026, 11, 10))), "the page counts from the same day");
    assert!(
        found.why.contains("从2026年11月10日起还没有谈过的") && found.why.contains("许安宁"),
        "{found:?}"
    );
    assert!(!found.outside().contains("许安宁"));
}

#[tokio::test]
async fn the_branch_is_told_of_work_left_undone_for_five_months_and_the_leader_until_a_talk() {
    let (world, sample) = World::with_sample();
    let about = sample.person("许安宁").expect("of the sample");
    give(&world, &sample, "许安宁", "2026-11-25").await;
    let asked = async |who: &'static str| {
        let page = page(&world, &sample, who).await;
        let mut found = page.dues.into_iter().filter(|due| due.act == today::Act::Talk(about));
        found.find(|due| due.why.contains("分配的工作")).map(|due| due.why)
    };
    set(&world, "2027-02-24T09:00:00");
    assert_eq!(asked(LEADER).await, None, "not yet three months");
    set(&world, "2027-02-25T09:00:00");
    assert!(asked(LEADER).await.is_some_and(|why| why.contains("3 个月")));
    assert_eq!(asked("林知远").await, None);
    set(&world, "2027-04-25T09:00:00");
    assert!(asked("林知远").await.is_some_and(|why| why.contains("第一党小组") && why.contains("5 个月")));
    let leader = world.actor(&sample, LEADER).await;
    let talk = move |cx: &mut Cx<'_>| {
        let permit = permission::in_group(cx, &leader, leader.group.ok_or(Error::NotFound)?)?;
        let input = app::talk::record::Input {
            with: about.to_string(),
            on: "2027-03-01".to_owned(),
            reason: "ordinary".to_owned(),
            text: String::new(),
        };
        app::talk::record::record(cx, &permit, &input)
    };
    world.write(talk).await.expect("talked");
    assert_eq!(asked(LEADER).await, None, "talked with since the third month");
    assert!(asked("林知远").await.is_some(), "the branch still has to look");
}

#[tokio::test]
async fn the_sixth_month_calls_anew() {
    let (world, sample) = World::with_sample();
    set(&world, "2026-12-07T10:00:00");
    send(&world);
    let of = |all: Vec<Message>| all.iter().filter(|m| m.body.contains("谈谈党费的事")).count();
    let first = of(reminded(&world, &sample, "周明哲").await);
    set(&world, "2027-01-07T10:00:00");
    send(&world);
    let second = of(reminded(&world, &sample, "周明哲").await);
    assert_eq!((first, second), (1, 2));
}
