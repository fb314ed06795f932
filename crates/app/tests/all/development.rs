//! Developing Party members: what may be entered, what is due, the sheet from the meeting.

use app::{
    Cx, Error,
    demo::Sample,
    development::{
        self, ledger, list,
        record::{self, Input, Kind},
        sheet,
        view::{self, DevelopmentView},
    },
    permission::{self, may},
    person,
};
use documents::{papers::opinion_sheet, txt};
use domain::{
    development::{Discord, OpinionPurpose, Step},
    membership::Ending,
    person::Standing,
};

use crate::world::{World, faults};

async fn entered(
    world: &World,
    sample: &Sample,
    (who, about): (&'static str, &str),
    kind: Kind,
    input: Input,
) -> Result<(), Error> {
    let actor = world.actor(sample, who).await;
    let id = sample.person(about).expect("of the sample");
    world
        .write(move |cx| {
            let permit = person::permit(cx, &actor, id)?;
            record::record(cx, &permit, id, kind, &input)
        })
        .await
}

async fn seen(
    world: &World,
    sample: &Sample,
    (who, about): (&'static str, &str),
) -> Result<DevelopmentView, Error> {
    let actor = world.actor(sample, who).await;
    let id = sample.person(about).expect("of the sample");
    let read = move |cx: &mut Cx<'_>| {
        let permit = development::permit_reading(cx, &actor, id)?;
        let records = person::permit::<may::RecordDevelopment>(cx, &actor, id).is_ok();
        view::view(cx, &permit, id, records)
    };
    world.app.read(read).await
}

fn on(day: &str) -> Input {
    Input { on: day.to_owned(), ..Input::default() }
}

const LEADER: &str = "陈一诺";

#[tokio::test]
async fn a_step_is_entered_refused_and_taken_back() {
    let (world, sample) = World::with_sample();
    let about = (LEADER, "罗星野");
    let view = seen(&world, &sample, about).await.expect("a file");
    assert_eq!(view.file.next(), Some(Step::ActivistNamed));
    assert_eq!(
        (view.dues.len(), view.stated().count()),
        (0, 1),
        "talked over, and not sent to the branch yet"
    );
    let early = Input { step: "target_named".to_owned(), ..on("2026-11-20") };
    let early = entered(&world, &sample, about, Kind::Step, early).await;
    assert!(faults(early)[0].1.contains("请先补登"));
    let named = Input { step: "activist_named".to_owned(), ..on("2026-11-20") };
    entered(&world, &sample, about, Kind::Step, named).await.expect("sound");
    let view = seen(&world, &sample, about).await.expect("a file");
    assert_eq!(
        (view.discord, view.standing),
        (Some(Discord::Behind(Standing::Activist)), Some(Standing::Applicant))
    );
    let take_back = |number: i64, why: &'static str| {
        let (world, sample) = (&world, &sample);
        async move {
            let actor = world.actor(sample, LEADER).await;
            let id = sample.person("罗星野").expect("of the sample");
            world
                .write(move |cx| {
                    let permit = person::permit(cx, &actor, id)?;
                    record::withdraw(cx, &permit, id, number, why)
                })
                .await
        }
    };
    assert_eq!(faults(take_back(3, " ").await)[0].0, "why");
    let first = take_back(1, "日期不对").await;
    assert!(matches!(first, Err(Error::Refused(why)) if why.contains("请先撤回")));
    take_back(3, "日期不对").await.expect("taken back");
    assert!(matches!(take_back(3, "再撤一次").await, Err(Error::Stale)));
    let view = seen(&world, &sample, about).await.expect("a file");
    assert_eq!((view.file.next(), view.entries.len()), (Some(Step::ActivistNamed), 3));
}

#[tokio::test]
async fn every_fault_is_named() {
    let (world, sample) = World::with_sample();
    let about = (LEADER, "罗星野");
    for (kind, fields) in [
        (Kind::Step, vec!["on", "step"]),
        (Kind::Contact, vec!["on", "contact"]),
        (Kind::ContactEnd, vec!["on", "contact"]),
        (Kind::Inspection, vec!["on", "text"]),
        (Kind::Report, vec!["on"]),
        (Kind::Opinion, vec!["on", "purpose", "text"]),
        (Kind::Extension, vec!["on", "months"]),
    ] {
        let found = faults(entered(&world, &sample, about, kind, Input::default()).await);
        assert_eq!(found.iter().map(|f| f.0.as_str()).collect::<Vec<_>>(), fields, "{kind:?}");
    }
    let future = entered(&world, &sample, about, Kind::Report, on("2026-11-24")).await;
    assert!(faults(future)[0].1.contains("还没有到"));
    let contact =
        Input { contact: sample.person("何思源").expect("of the sample").to_string(), ..on("2026-11-20") };
    let contact = entered(&world, &sample, (LEADER, "何思源"), Kind::Contact, contact).await;
    assert_eq!(faults(contact)[0].0, "contact", "a probationary member accompanies nobody");
}

#[tokio::test]
async fn introducers_are_chosen_and_a_contact_named_by_mistake_is_taken_back() {
    let (world, sample) = World::with_sample();
    let view = seen(&world, &sample, (LEADER, "何思源")).await.expect("a file");
    let names: Vec<_> = view.file.introducers.iter().map(|p| view.names.of(*p).to_owned()).collect();
    assert_eq!(names, ["周明哲", "许安宁"]);
    let contact = view.file.contacts[0].clone();
    let take_back = |why: &'static str| {
        let (who, from) = (contact.value.to_string(), contact.from.to_string());
        let (world, sample) = (&world, &sample);
        async move {
            let actor = world.actor(sample, LEADER).await;
            let id = sample.person("何思源").expect("of the sample");
            world
                .write(move |cx| {
                    let permit = person::permit(cx, &actor, id)?;
                    record::withdraw_contact(cx, &permit, id, (&who, &from), why)
                })
                .await
        }
    };
    assert_eq!(faults(take_back(" ").await)[0].0, "why");
    take_back("选错了人").await.expect("taken back");
    assert!(matches!(take_back("再撤一次").await, Err(Error::Stale)));
    let view = seen(&world, &sample, (LEADER, "何思源")).await.expect("a file");
    assert!(view.file.contacts.is_empty());
    assert_eq!(view.withdrawn.len(), 1, "kept to be seen");
    // Of the second group's activist: the form names the fault of each field.
    let leader = "沈若溪";
    let id = |name| sample.person(name).expect("of the sample").to_string();
    let step = |introducers: [String; 2], text: &str| Input {
        step: "introducers_named".to_owned(),
        introducers,
        text: text.to_owned(),
        ..on("2026-11-20")
    };
    let named = |input| entered(&world, &sample, (leader, "顾清和"), Kind::Step, input);
    let none = faults(named(step(Default::default(), "")).await);
    assert!(none[0].0 == "in_good_standing" && none[0].1.contains("留党察看"), "{none:?}");
    let sound = |introducers, gone: &str| Input {
        absent_introducers: gone.to_owned(),
        in_good_standing: "1".to_owned(),
        ..step(introducers, "")
    };
    for (introducers, gone) in [
        (Default::default(), ""),
        ([id("沈若溪"), id("沈若溪")], ""),
        ([id("沈若溪"), String::new()], ""),
        ([id("沈若溪"), String::new()], "甲某、乙某"),
    ] {
        let found = faults(named(sound(introducers, gone)).await);
        assert!(found[0].0 == "introducer1" && found[0].1.contains("两位不同的正式党员"), "{gone} {found:?}");
    }
    let strange = faults(named(sound(["x".to_owned(), id("沈若溪")], "")).await);
    assert!(strange[0].0 == "introducer1" && strange[0].1.contains("不在名册上"), "{strange:?}");
    let one_gone = named(sound([id("沈若溪"), String::new()], "甲某")).await;
    assert!(faults(one_gone)[0].1.contains("请先补登"), "the steps before are what is missing");
}

#[tokio::test]
async fn who_accompanies_reads_and_nobody_else_of_the_group() {
    let (world, sample) = World::with_sample();
    let contact = seen(&world, &sample, ("许安宁", "何思源")).await.expect("the contact reads");
    assert!(!contact.records);
    assert!(matches!(seen(&world, &sample, ("何思源", "罗星野")).await, Err(Error::Forbidden(_))));
    assert!(matches!(seen(&world, &sample, ("方景行", "何思源")).await, Err(Error::NotFound)));
    let writes = entered(&world, &sample, ("许安宁", "何思源"), Kind::Report, on("2026-11-20")).await;
    assert!(matches!(writes, Err(Error::Forbidden(_))));
    let review = Input { step: "political_review".to_owned(), ..on("2026-11-20") };
    let review = entered(&world, &sample, (LEADER, "宋予安"), Kind::Step, review).await;
    assert!(matches!(review, Err(Error::NotFound)), "of another group");
}

#[tokio::test]
async fn an_opinion_of_a_meeting_on_paper_is_written_down_with_its_sheet() {
    let (world, sample) = World::with_sample();
    let opinion = |item: String| Input {
        purpose: OpinionPurpose::ActivistRecommend.code().to_owned(),
        item,
        text: "同意推荐为入党积极分子人选，报支部研究。".to_owned(),
        ..on("2026-10-16")
    };
    // What was heard in the system goes its own way, and cannot be written down a second time.
    let (branch, archived) = (sample.branch, sample.archived);
    let found = world.app.db().read(move |tx: &mut store::Tx| store::meeting::find(tx, branch, archived));
    let found: Result<_, store::StoreError> = found.await;
    let heard = found.expect("read").expect("a meeting").agenda.items[1].id.to_string();
    let twice = entered(&world, &sample, (LEADER, "罗星野"), Kind::Opinion, opinion(heard)).await;
    assert_eq!(faults(twice)[0].0, "item");
    entered(&world, &sample, (LEADER, "罗星野"), Kind::Opinion, opinion(String::new())).await.expect("sound");
    let view = seen(&world, &sample, (LEADER, "罗星野")).await.expect("a file");
    assert!(view.dues.is_empty(), "the group has been heard");
    let number = view.entries[0].0.number;
    let (actor, id) = (world.actor(&sample, LEADER).await, sample.person("罗星野").expect("of the sample"));
    let facts = world.app.read(move |cx| {
        let permit = development::permit_reading(cx, &actor, id)?;
        sheet::facts(cx, &permit, id, number)
    });
    let text = txt::write(&opinion_sheet::paper(&facts.await.expect("facts")));
    for words in ["党小组意见表", "罗星野", "讨论日期", "同意推荐为入党积极分子人选", "书记签名"]
    {
        assert!(text.contains(words), "{words} is missing in {text}");
    }
}

#[tokio::test]
async fn the_list_and_the_ledger_show_the_next_step() {
    let (world, sample) = World::with_sample();
    let actor = world.actor(&sample, LEADER).await;
    let read = move |cx: &mut Cx<'_>| {
        let permit = permission::in_group(cx, &actor, actor.group.ok_or(Error::NotFound)?)?;
        Ok((list::list(cx, &permit)?, ledger::ledger(cx, &permit)?))
    };
    let (list, table) = world.app.read(read).await.expect("a page");
    let lines: Vec<_> = list.lines.iter().map(|l| (l.member.name.as_str(), l.next)).collect();
    assert_eq!(lines, [("何思源", Some(Step::Oath)), ("罗星野", Some(Step::ActivistNamed))]);
    assert_eq!(table.json()["rows"][0]["contacts"], "许安宁");
}

#[tokio::test]
async fn a_file_begins_where_the_roster_shows_somebody_to_be() {
    let (world, sample) = World::with_sample();
    // 罗星野 comes onto the roster as a target, with nothing entered of the steps before.
    let (branch, id) =
        (world.actor(&sample, LEADER).await.branch, sample.person("罗星野").expect("somebody"));
    let day = jiff::civil::date(2026, 10, 8);
    let roster = move |tx: &mut store::Tx| store::person::set_standing(tx, branch, id, day, Standing::Target);
    world.app.db().write(roster).await.expect("a standing");
    let view = seen(&world, &sample, (LEADER, "罗星野")).await.expect("a file");
    assert_eq!(view.file.next(), Some(Step::IntroducersNamed));
    assert!(view.warnings.is_empty(), "no gap is held against who was not entered: {:?}", view.warnings);
    let review = Input { step: "political_review".to_owned(), ..on("2026-11-20") };
    let bare = entered(&world, &sample, (LEADER, "罗星野"), Kind::Step, review.clone()).await;
    assert!(matches!(bare, Err(Error::Invalid(_)) | Err(Error::Refused(_))), "how the branch told, is said");
    let text = "支部 11 月 20 日会上告知，本组只登记这一步".to_owned();
    let told = Input { text, ..review };
    entered(&world, &sample, (LEADER, "罗星野"), Kind::Step, told)
        .await
        .expect("after what lies before the file");
}

#[tokio::test]
async fn steps_of_before_the_roster_s_state_can_be_entered() {
    let (world, sample) = World::with_sample();
    let (leader, branch) = (world.actor(&sample, LEADER).await, sample.branch);
    let id = sample.person("许安宁").expect("of the sample");
    // Came with the state of an activist from another organization.
    let came = move |tx: &mut store::Tx| {
        store::membership::end(tx, branch, id, jiff::civil::date(2026, 1, 1), Ending::Died, &reason())?;
        store::person::set_standing(tx, branch, id, jiff::civil::date(2026, 3, 10), Standing::Activist)
    };
    world.app.db().write(came).await.expect("an activist");
    let about = (LEADER, "许安宁");
    let view = seen(&world, &sample, about).await.expect("a file");
    assert_eq!(view.file.next(), Some(Step::ActivistFiled));
    assert!(
        view.open().starts_with(&[Step::Application, Step::Talk, Step::ActivistNamed]),
        "{:?}",
        view.open()
    );
    let applied = |day: &str| Input { step: "application".to_owned(), ..on(day) };
    let late = entered(&world, &sample, about, Kind::Step, applied("2026-04-01")).await;
    assert!(faults(late)[0].1.contains("晚于“入党积极分子”的日期"));
    entered(&world, &sample, about, Kind::Step, applied("2025-09-01")).await.expect("entered with its day");
    let view = seen(&world, &sample, about).await.expect("a file");
    assert!(!view.open().contains(&Step::Application) && view.open().contains(&Step::Talk));
    assert!(view.may_edit && leader.person != id);
}

fn reason() -> domain::text::Reason {
    domain::text::Reason::new("换一位同志试").expect("a reason")
}
