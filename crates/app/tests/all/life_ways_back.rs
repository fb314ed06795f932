//! Organizational-life meetings off the straight way: who moved, another leader, another chair, what came late, what was typed twice,
//! what was sent back.

use app::{
    Cx, Error,
    life_meeting::{
        feed_back, paper, rectify, report,
        sheet::{self, SheetView},
        view::{self, LifeView},
    },
    meeting::{open, record::Saved},
    organization::appoint,
    permission::{self, Actor, Permit, Verb, may},
    today::{self, Act},
};
use domain::{
    id::{MeetingId, PersonId, RectificationId},
    life_meeting::{HandInTime, RectificationState, ReportState},
};

use crate::{
    late,
    life_meeting::Life,
    world::{World, faults},
};

impl Life {
    fn at(&self, instant: &str) {
        self.world.clock.set(instant.parse().expect("an instant"));
    }

    /// Somebody as they are by now.
    async fn anew(&self, name: &'static str) -> Actor {
        self.world.actor(&self.sample, name).await
    }

    /// Into the second group from a day on.
    async fn moved(&self, name: &'static str, on: &'static str) -> Actor {
        let (secretary, who) = (self.secretary.clone(), self.id(name));
        let into = self.sample.groups[1].to_string();
        let work = move |cx: &mut Cx<'_>| {
            let permit = app::person::permit(cx, &secretary, who)?;
            app::person::move_to::move_to(cx, &permit, who, &into, on)
        };
        self.world.write(work).await.expect("moved");
        self.anew(name).await
    }

    /// Another leader of the first group from a day on.
    async fn led_by(&self, name: &'static str, on: &'static str) -> Actor {
        let (secretary, group) = (self.secretary.clone(), self.sample.groups[0]);
        let person = self.id(name).to_string();
        let work = move |cx: &mut Cx<'_>| {
            let input = appoint::Input {
                person: person.clone(),
                on: on.to_owned(),
                appointment: "designated".to_owned(),
                basis: "支部委员会会议".to_owned(),
                ..appoint::Input::default()
            };
            let permit = permission::in_group(cx, &secretary, group)?;
            appoint::leader(cx, &permit, &input)
        };
        self.world.write(work).await.expect("appointed");
        self.anew(name).await
    }

    /// Does something with the own sheet.
    async fn on_own<T, F>(&self, actor: &Actor, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Fn(&mut Cx<'_>, &Permit<may::WriteSheet>) -> Result<T, Error> + Send + 'static,
    {
        let (actor, meeting) = (actor.clone(), self.meeting);
        let work = move |cx: &mut Cx<'_>| {
            let permit = sheet::permit_writing(cx, &actor, meeting)?;
            work(cx, &permit)
        };
        self.world.write(work).await
    }

    async fn typed(&self, actor: &Actor, version: i64, text: &str) -> Result<Saved, Error> {
        let input = sheet::Input { text: text.to_owned(), version, ..sheet::Input::default() };
        self.on_own(actor, move |cx, permit| sheet::write(cx, permit, &input)).await
    }

    async fn hands_in(&self, actor: &Actor, version: i64, text: &str) -> Result<Saved, Error> {
        let input = sheet::Input { text: text.to_owned(), version, ..sheet::Input::default() };
        self.on_own(actor, move |cx, permit| sheet::hand_in(cx, permit, &input)).await
    }

    async fn own(&self, name: &'static str) -> SheetView {
        self.reads(&self.anew(name).await, name).await.expect("the own sheet")
    }

    async fn page(&self, actor: &Actor) -> Result<LifeView, Error> {
        let (actor, meeting) = (actor.clone(), self.meeting);
        let read = move |cx: &mut Cx<'_>| {
            let permit = view::permit_reading(cx, &actor, meeting)?;
            view::view(cx, &permit)
        };
        self.world.app.read(read).await
    }

    async fn adds(&self, actor: &Actor, shared: bool) -> RectificationId {
        let (actor, meeting) = (actor.clone(), self.meeting);
        let work = move |cx: &mut Cx<'_>| {
            let input = rectify::Input {
                problem: "学习不够经常".to_owned(),
                measures: "每周自学一次".to_owned(),
                due: "2026-12-31".to_owned(),
                shared: if shared { "1" } else { "0" }.to_owned(),
            };
            let permit = rectify::permit_adding(cx, &actor, meeting)?;
            rectify::add(cx, &permit, &input)
        };
        self.world.write(work).await.expect("added")
    }

    async fn acts(
        &self,
        actor: &Actor,
        (meeting, id, version): (MeetingId, RectificationId, i64),
        act: &'static str,
    ) -> Result<(), Error> {
        let actor = actor.clone();
        let work = move |cx: &mut Cx<'_>| {
            let permit = rectify::permit_acting(cx, &actor, meeting, id)?;
            rectify::act(cx, &permit, id, version, (act, "坚持了一个月"))
        };
        self.world.write(work).await
    }

    async fn cards(&self, actor: &Actor) -> Vec<Act> {
        let actor = actor.clone();
        let page = self.world.app.read(move |cx| today::today(cx, &actor)).await.expect("a page");
        page.dues.into_iter().map(|due| due.act).collect()
    }

    async fn refused<V, T, F>(&self, actor: &Actor, work: F, words: &str)
    where
        V: Verb + 'static,
        T: Send + std::fmt::Debug + 'static,
        F: Fn(&mut Cx<'_>, &Permit<V>) -> Result<T, Error> + Send + 'static,
    {
        let outcome = self.run(actor, work).await;
        assert!(matches!(&outcome, Err(Error::Refused(why)) if why.contains(words)), "{outcome:?}");
    }
}

#[tokio::test]
async fn who_moved_still_has_the_own_sheet_and_the_own_lines_and_nothing_else() {
    let life = Life::told().await;
    life.hands_in(&life.member, 0, "我的不足").await.expect("handed in");
    life.held().await;
    let own = life.adds(&life.member, false).await;
    let others = life.adds(&life.leader, true).await;
    life.acts(&life.leader, (life.meeting, own, 1), "confirm").await.expect("confirmed");
    life.at("2026-12-02T01:00:00Z");
    let moved = life.moved("许安宁", "2026-12-01").await;

    assert!(life.reads(&moved, "许安宁").await.is_ok_and(|v| v.is_own));
    let page = life.page(&moved).await.expect("the own part");
    assert!(page.is_apart && !page.is_due && page.own.is_some());
    assert_eq!(page.lines.iter().map(|(one, _)| one.id).collect::<Vec<_>>(), [own], "not {others:?}");
    assert!(
        page.gathered.is_empty() && page.sheets.is_empty() && page.report.is_none() && page.draft.is_empty()
    );
    assert!(life.cards(&moved).await.contains(&Act::Rectify(own, life.meeting)), "wherever they are now");
    let leaders: Vec<_> =
        life.page(&life.leader).await.expect("a page").lines.into_iter().map(|l| l.0.id).collect();
    assert_eq!(leaders.len(), 2, "the lines stay with the group of the meeting");
    let wrong = life.acts(&moved, (life.meeting, others, 1), "close").await;
    assert!(matches!(wrong, Err(Error::NotFound)), "{wrong:?}");
    life.acts(&moved, (life.meeting, own, 2), "close").await.expect("closed");
    let page = life.page(&moved).await.expect("the own part");
    assert_eq!(page.lines[0].0.state, RectificationState::Closed);
    let stranger = life.anew("方景行").await;
    assert!(matches!(life.page(&stranger).await, Err(Error::NotFound)));
    assert!(matches!(life.typed(&stranger, 0, "我").await, Err(Error::NotFound)));
}

#[tokio::test]
async fn a_line_is_acted_on_only_under_its_own_meeting() {
    let life = Life::told().await;
    life.held().await;
    let line = life.adds(&life.member, false).await;
    let elsewhere = life.acts(&life.leader, (life.sample.archived, line, 1), "confirm").await;
    assert!(matches!(elsewhere, Err(Error::NotFound)), "{elsewhere:?}");
    life.acts(&life.leader, (life.meeting, line, 1), "confirm").await.expect("confirmed");
}

#[tokio::test]
async fn both_groups_of_a_joint_meeting_have_its_cards_and_its_lines() {
    let life = Life::told_to(true).await;
    let (other, others_leader) = (life.anew("方景行").await, life.anew("沈若溪").await);
    for actor in [&life.member, &other, &others_leader] {
        assert!(life.cards(actor).await.contains(&Act::Sheet(life.meeting)), "{}", actor.name);
    }
    life.given(&life.member, "group", "me").await.expect("sound");
    assert!(life.cards(&life.leader).await.contains(&Act::Life(life.meeting)));
    assert!(
        !life.cards(&others_leader).await.contains(&Act::Life(life.meeting)),
        "who keeps the record feeds back"
    );
    life.held().await;
    let (own, shared) = (life.adds(&other, false).await, life.adds(&life.member, true).await);
    assert!(life.cards(&life.leader).await.contains(&Act::Rectify(own, life.meeting)), "to be confirmed");
    assert!(!life.cards(&others_leader).await.contains(&Act::Rectify(own, life.meeting)));
    for line in [own, shared] {
        life.acts(&life.leader, (life.meeting, line, 1), "confirm").await.expect("confirmed");
    }
    assert!(life.cards(&other).await.contains(&Act::Rectify(own, life.meeting)), "the own line");
    for (actor, many) in [(&other, 2), (&others_leader, 1), (&life.leader, 2), (&life.fellow, 1)] {
        let (actor, name) = (actor.clone(), actor.name.clone());
        let read = move |cx: &mut Cx<'_>| {
            let group = actor.group.ok_or(Error::NotFound)?;
            let permit: Permit<may::ReadMeeting> = permission::in_group(cx, &actor, group)?;
            app::life_meeting::list::open(cx, &permit, group)
        };
        let open = life.world.app.read(read).await.expect("lines");
        let of_it = open.iter().filter(|one| one.meeting == life.meeting).count();
        assert_eq!(of_it, many, "at the next meetings of both groups: {name}");
    }
}

#[tokio::test]
async fn sheets_are_for_who_runs_the_meeting_and_afterwards_for_whom_the_author_chose() {
    let life = Life::told().await;
    let reads_out = life.id("周明哲").to_string();
    let input = sheet::Input { text: "我的不足".to_owned(), reads_out, version: 0 };
    life.on_own(&life.member, move |cx, permit| sheet::hand_in(cx, permit, &input)).await.expect("handed in");
    let fellow = life.fellow.person.to_string();
    life.on_own(&life.member, move |cx, permit| sheet::name_reader(cx, permit, &fellow))
        .await
        .expect("named");
    // The chair who stands in reads what was handed in, until the meeting is summed up.
    let chair = life.secretary.person.to_string();
    let stand_in = move |cx: &mut Cx<'_>, permit: &Permit<may::Chair>| {
        open::replace_chair(cx, permit, &chair, "组长出差")
    };
    assert!(matches!(life.reads(&life.secretary, "许安宁").await, Err(Error::Forbidden(_))));
    life.run(&life.leader, stand_in).await.expect("another chair");
    life.reads(&life.secretary, "许安宁").await.expect("the chair");
    assert!(life.page(&life.secretary).await.expect("a page").sheets.iter().any(|s| s.is_open));
    let back = life.leader.person.to_string();
    let again =
        move |cx: &mut Cx<'_>, permit: &Permit<may::Chair>| open::replace_chair(cx, permit, &back, "");
    life.run(&life.leader, again).await.expect("the leader after all");
    assert!(matches!(life.reads(&life.secretary, "许安宁").await, Err(Error::Forbidden(_))));

    life.held().await;
    assert!(matches!(life.reads(&life.leader, "许安宁").await, Err(Error::NotFound)), "it is over");
    assert!(life.page(&life.leader).await.expect("a page").sheets.iter().all(|s| !s.is_open));
    for name in ["许安宁", "何思源", "周明哲"] {
        life.reads(&life.anew(name).await, "许安宁").await.expect(name);
    }
    let readers: Vec<_> =
        life.journal().await.into_iter().filter(|(_, what)| what == "查看对照检查材料").collect();
    assert!(readers.iter().all(|(who, _)| who != "许安宁"), "the author's own reading is in no journal");
    assert_eq!(readers.len(), 3, "{readers:?}");
}

#[tokio::test]
async fn a_new_leader_reads_sheets_only_while_the_meeting_is_to_be_held() {
    let life = Life::told().await;
    life.hands_in(&life.member, 0, "我的不足").await.expect("handed in");
    let next = life.led_by("周明哲", "2026-11-23").await;
    life.reads(&next, "许安宁").await.expect("who has to run it");
    let before = life.anew("陈一诺").await;
    let earlier = life.reads(&before, "许安宁").await;
    assert!(earlier.is_ok(), "still the chair of the meeting: {earlier:?}");

    let life = Life::told().await;
    life.hands_in(&life.member, 0, "我的不足").await.expect("handed in");
    life.held().await;
    life.at("2026-12-02T01:00:00Z");
    let next = life.led_by("周明哲", "2026-12-01").await;
    assert!(matches!(life.reads(&next, "许安宁").await, Err(Error::NotFound)), "what the earlier leader got");
    // What comes after the meeting is for the leader who gets it.
    life.hands_in(&life.fellow, 0, "我也有不足").await.expect("handed in late");
    life.reads(&next, "何思源").await.expect("handed in to them");
    assert!(life.told_of(&next).await.iter().any(|s| s == "何思源交来了对照检查材料"));
    assert!(life.reads(&life.anew("陈一诺").await, "何思源").await.is_err());
    let last = life.led_by("许安宁", "2026-12-02").await;
    assert!(matches!(life.reads(&last, "何思源").await, Err(Error::NotFound)), "handed in to another");
}

#[tokio::test]
async fn a_sheet_that_was_never_handed_in_comes_once_after_the_meeting_and_says_so() {
    let life = Life::told().await;
    life.hands_in(&life.member, 0, "我的不足").await.expect("handed in");
    life.hands_in(&life.leader, 0, "抓学习不够").await.expect("handed in");
    let take_back = |cx: &mut Cx<'_>, permit: &Permit<may::WriteSheet>| sheet::take_back(cx, permit, 1);
    life.run(&life.leader, take_back).await.expect("taken back");
    life.held().await;
    life.at("2026-11-25T02:00:00Z");
    life.typed(&life.fellow, 0, "出差在外").await.expect("begun");
    life.hands_in(&life.fellow, 1, "出差在外，会后补写").await.expect("handed in late");
    let own = life.own("何思源").await;
    let (at, when) = own.handed_in.expect("handed in");
    assert_eq!((at.to_string(), when), ("2026-11-25T10:00:00".to_owned(), HandInTime::After), "its true day");
    assert!(!own.can_write && !own.can_take_back);
    let again = life.on_own(&life.fellow, |cx, permit| sheet::take_back(cx, permit, 2)).await;
    assert!(matches!(again, Err(Error::Refused(why)) if why.contains("已经小结")));
    let changed = life.typed(&life.member, 1, "改").await;
    assert!(matches!(changed, Err(Error::Refused(why)) if why.contains("不能再改")));
    let withdrawn = life.hands_in(&life.leader, 2, "再交").await;
    assert!(matches!(withdrawn, Err(Error::Refused(why)) if why.contains("交过又取回")));

    let page = life.page(&life.leader).await.expect("a page");
    assert!(page.draft.contains("1 名党员交了对照检查材料"), "only who handed it in before: {}", page.draft);
    assert!(page.draft.contains("会后补交对照检查材料 1 份"), "{}", page.draft);
    let line = page.sheets.iter().find(|s| s.member.name.as_str() == "何思源").expect("a line");
    assert!(line.is_open && line.handed_in.is_some_and(|(when, _)| when == HandInTime::After));
    let me = life.fellow.person;
    let print = move |cx: &mut Cx<'_>, permit: &Permit<may::ReadSheet>| paper::examination(cx, permit, me);
    let (actor, meeting) = (life.fellow.clone(), life.meeting);
    let work = move |cx: &mut Cx<'_>| {
        let permit = sheet::permit_reading(cx, &actor, meeting, me)?;
        print(cx, &permit)
    };
    assert!(life.world.write(work).await.expect("a paper").late);
}

#[tokio::test]
async fn sheets_come_after_a_meeting_that_was_entered_late_too() {
    let (world, sample) = World::with_sample();
    let leader = world.actor(&sample, "陈一诺").await;
    let mut input = late::paper(&sample);
    input.agenda.items[0].content = "life_meeting".to_owned();
    let meeting = late::enter(&world, &leader, input).await.expect("entered");
    let member = world.actor(&sample, "许安宁").await;
    let work = move |cx: &mut Cx<'_>| {
        let permit = sheet::permit_writing(cx, &member, meeting)?;
        let typed = sheet::Input { text: "我的不足".to_owned(), ..sheet::Input::default() };
        sheet::hand_in(cx, &permit, &typed)?;
        let permit = sheet::permit_reading(cx, &member, meeting, member.person)?;
        sheet::view(cx, &permit, member.person)
    };
    let seen = world.write(work).await.expect("handed in");
    assert_eq!(
        seen.handed_in.map(|(at, when)| (at.date().to_string(), when)),
        Some(("2026-11-23".to_owned(), HandInTime::After))
    );
}

#[tokio::test]
async fn a_text_that_lost_against_another_is_kept_shown_to_its_author_and_taken_back_or_dropped() {
    let life = Life::told().await;
    let me = &life.member;
    life.typed(me, 0, "一").await.expect("saved");
    let lost = life.hands_in(me, 7, "二").await.expect("kept");
    assert!(matches!(lost, Saved::Conflict { version: 1, ref text, .. } if text == "一"), "{lost:?}");
    let seen = life.own("许安宁").await;
    assert_eq!(seen.sheet.text.as_ref().map(|t| t.as_str()), Some("一"), "nothing was handed in");
    let texts = |seen: &SheetView| seen.asides.iter().map(|a| a.text.clone()).collect::<Vec<_>>();
    assert_eq!(texts(&seen), ["二"], "what was typed");
    // Whichever the author takes, the other one stays.
    life.typed(me, 1, "二").await.expect("the author decides");
    let seen = life.own("许安宁").await;
    assert_eq!(texts(&seen), ["一"]);
    let (number, version) = (seen.asides[0].number, seen.sheet.version);
    let old = life.on_own(me, move |cx, permit| sheet::restore_aside(cx, permit, number, version - 1)).await;
    assert!(matches!(old, Err(Error::Stale)));
    life.on_own(me, move |cx, permit| sheet::restore_aside(cx, permit, number, version)).await.expect("back");
    let seen = life.own("许安宁").await;
    assert_eq!(seen.sheet.text.as_ref().map(|t| t.as_str()), Some("一"));
    assert_eq!(texts(&seen), ["二"]);
    let number = seen.asides[0].number;
    life.on_own(me, move |cx, permit| sheet::drop_aside(cx, permit, number)).await.expect("dropped");
    assert!(matches!(
        life.on_own(me, move |cx, permit| sheet::drop_aside(cx, permit, number)).await,
        Err(Error::Stale)
    ));
    assert!(life.own("许安宁").await.asides.is_empty());
    life.typed(me, 1, "三").await.expect("kept aside");
    life.hands_in(me, seen.sheet.version, "一").await.expect("handed in");
    let leaders = life.reads(&life.leader, "许安宁").await.expect("handed in");
    assert!(leaders.asides.is_empty(), "the author's only");
    assert_eq!(texts(&life.own("许安宁").await), ["三"]);
}

#[tokio::test]
async fn saving_keeps_who_reads_it_out() {
    let life = Life::told().await;
    let reads_out = life.fellow.person.to_string();
    let input = sheet::Input { text: "我的不足".to_owned(), reads_out, version: 0 };
    life.on_own(&life.member, move |cx, permit| sheet::write(cx, permit, &input)).await.expect("saved");
    assert_eq!(life.own("许安宁").await.sheet.reads_out, Some(life.fellow.person));
    let only = sheet::Input { text: "我的不足".to_owned(), version: 1, ..sheet::Input::default() };
    let saved =
        life.on_own(&life.member, move |cx, permit| sheet::write(cx, permit, &only)).await.expect("saved");
    assert_eq!(saved, Saved::Done { version: 2 }, "also where nothing else changed");
    assert_eq!(life.own("许安宁").await.sheet.reads_out, None);
    let own =
        sheet::Input { reads_out: life.member.person.to_string(), version: 2, ..sheet::Input::default() };
    let refused = life.on_own(&life.member, move |cx, permit| sheet::write(cx, permit, &own)).await;
    assert_eq!(faults(refused)[0].0, "reads_out");
}

#[tokio::test]
async fn whom_the_author_names_is_told_once_there_is_something_to_read() {
    let life = Life::told().await;
    life.typed(&life.member, 0, "草稿").await.expect("saved");
    let name = |person: PersonId| {
        let typed = person.to_string();
        move |cx: &mut Cx<'_>, permit: &Permit<may::WriteSheet>| sheet::name_reader(cx, permit, &typed)
    };
    life.run(&life.member, name(life.fellow.person)).await.expect("named");
    let told = async |actor: &Actor| {
        life.told_of(actor).await.iter().filter(|s| *s == "许安宁请您看对照检查材料").count()
    };
    assert_eq!(told(&life.fellow).await, 0, "a draft is nobody's");
    life.hands_in(&life.member, 1, "我的不足").await.expect("handed in");
    assert_eq!(told(&life.fellow).await, 1);
    assert_eq!(told(&life.leader).await, 0, "told that it was handed in");
    life.run(&life.member, name(life.id("周明哲"))).await.expect("named");
    assert_eq!(told(&life.anew("周明哲").await).await, 1, "at once");
    let lines = life.journal().await;
    let of = |what: &str| lines.iter().filter(|(who, did)| who == "许安宁" && did == what).count();
    assert_eq!((of("指定看对照检查材料的人"), of("请指定的人看对照检查材料")), (2, 2));
}

#[tokio::test]
async fn the_leader_does_not_leave_out_what_is_said_of_them() {
    let life = Life::told().await;
    let id = life.given(&life.member, &life.leader.person.to_string(), "nobody").await.expect("sound");
    let leave = move |cx: &mut Cx<'_>, permit: &Permit<may::FeedBackLife>| {
        feed_back::leave_out(cx, permit, id, 1, "辱骂")
    };
    life.refused(&life.leader, leave, "请原样反馈").await;
    let tell = move |cx: &mut Cx<'_>, permit: &Permit<may::FeedBackLife>| feed_back::tell(cx, permit, id, 1);
    life.run(&life.leader, tell).await.expect("fed back");
}

#[tokio::test]
async fn a_report_is_sent_back_corrected_and_sent_anew_and_the_first_one_stays() {
    let life = Life::told().await;
    life.held().await;
    let write = |seen: i64, text: &'static str, sends: bool| {
        move |cx: &mut Cx<'_>, permit: &Permit<may::ReportLife>| {
            report::write(cx, permit, (seen, text), sends)
        }
    };
    let back = |seen: i64, reason: &'static str| {
        move |cx: &mut Cx<'_>, permit: &Permit<may::ReceiveLife>| report::send_back(cx, permit, seen, reason)
    };
    life.run(&life.leader, write(0, "会议开得好", false)).await.expect("kept");
    life.refused(&life.secretary, back(1, "没有写期限"), "还没有报到支部").await;
    life.run(&life.leader, write(1, "会议开得好", true)).await.expect("sent");
    assert_eq!(faults(life.run(&life.secretary, back(2, " ")).await)[0].0, "reason");
    assert!(matches!(life.run(&life.secretary, back(1, "没有写期限")).await, Err(Error::Stale)));
    assert!(matches!(life.run(&life.member, back(2, "没有写期限")).await, Err(Error::Forbidden(_))));
    life.run(&life.secretary, back(2, "没有写期限")).await.expect("sent back");
    assert!(life.told_of(&life.leader).await.iter().any(|s| s.contains("退回了组织生活会情况报告")));
    assert!(life.cards(&life.leader).await.contains(&Act::ReportLife(life.meeting)));
    assert!(!life.cards(&life.secretary).await.contains(&Act::ReceiveLife(life.meeting)));

    life.run(&life.leader, write(3, "会议开得好，年底前整改", false)).await.expect("kept");
    let branch = life.page(&life.secretary).await.expect("a page");
    assert!(branch.report.is_none(), "what is being written is the leader's");
    assert_eq!(branch.returned.len(), 1, "what was sent stays");
    life.run(&life.leader, write(4, "会议开得好，年底前整改", true)).await.expect("sent anew");
    assert!(!life.cards(&life.leader).await.contains(&Act::ReportLife(life.meeting)));
    for actor in [&life.leader, &life.secretary] {
        let page = life.page(actor).await.expect("a page");
        let report = page.report.expect("a report");
        assert_eq!((report.state, report.text.as_str()), (ReportState::Sent, "会议开得好，年底前整改"));
        let (first, ..) = &page.returned[0];
        assert_eq!((first.text.as_str(), first.reason.as_str()), ("会议开得好", "没有写期限"));
    }
    let receive = |cx: &mut Cx<'_>, permit: &Permit<may::ReceiveLife>| report::receive(cx, permit, 5, "");
    life.run(&life.secretary, receive).await.expect("received");
    life.refused(&life.secretary, back(6, "又"), "已经签收").await;
}
