//! The ways back of a democratic appraisal: called off, divided and merged groups, who stands on the ballot and who has a grade without it.

use app::{
    Cx, Error,
    appraisal::{cancel, ledger, open},
    organization::groups,
    permission::{self, Permit, may},
};
use domain::appraisal::PartState;
use jiff::civil::date;

use crate::{
    appraisal::{FULL, Year, why},
    world::faults,
};

#[tokio::test]
async fn why_something_is_missing_is_read_by_who_reads_the_part_while_it_is_missing() {
    let year = Year::of_the_sample().await;
    year.excuse("陈一诺", "何思源", "住院").await.expect("a reason");
    let of = year.id;
    let told = async |who: &'static str| {
        let table = year.act(who, move |cx, actor| ledger::ledger(cx, &permission::in_branch(actor)?, of));
        format!("{:?}", table.await.expect("a ledger").rows).contains("住院")
    };
    assert!(!told("林知远").await, "the group has not handed in");
    assert!(year.person("林知远", "何思源").await.expect("a page").one.reason.is_none());
    assert!(year.person("何思源", "何思源").await.expect("the own page").one.reason.is_some());
    year.to_poll("先测评").await.expect("to the poll");
    assert!(told("林知远").await, "the groups are over: what they have is read");
    assert!(year.person("林知远", "何思源").await.expect("a page").reads);
    assert!(!told("江亦舟").await, "the discipline commissioner reads no part");
    let other = Year::of_the_sample().await;
    other.excuse("陈一诺", "何思源", "住院").await.expect("a reason");
    other.write_self("何思源", "补写了。").await.expect("written after all");
    other.say("许安宁", "何思源", "", "肯学习。").await.expect("said");
    assert!(
        other.person("何思源", "何思源").await.expect("a page").one.reason.is_none(),
        "nothing lacks any more"
    );
}

#[tokio::test]
async fn one_opened_by_mistake_is_called_off_and_its_year_is_free() {
    let year = Year::of_the_sample().await;
    let at = (year.id, year.version().await);
    let off = move |why: &'static str| {
        move |cx: &mut Cx<'_>, permit: &Permit<may::RunAppraisal>| cancel::cancel(cx, permit, at, why)
    };
    assert_eq!(faults(year.run(off("")).await)[0].0, "reason");
    year.run(off("年度选错了")).await.expect("called off");
    assert!(year.letters("何思源").await.contains(&"2026年民主评议党员取消了".to_owned()));
    assert_eq!(year.cards("何思源").await, Vec::<String>::new());
    assert!(why(year.write_self("何思源", "晚了").await).contains("已取消"));
    assert!(
        !year.person("周明哲", "何思源").await.expect("a page").reads,
        "what was not handed in stays unread"
    );
    let page = year.page("周明哲").await;
    assert!(page.opens && page.one.is_some_and(|one| one.appraisal.is_cancelled()));
    let input = open::Input {
        year: "2026".to_owned(),
        theme: "重新开展".to_owned(),
        hand_in_by: "2026-12-10".to_owned(),
    };
    let again =
        year.act("周明哲", move |cx, actor| open::open(cx, &permission::in_branch(actor)?, &input));
    again.await.expect("the year is free");
    let page = year.page("何思源").await;
    assert_eq!((page.years, page.opens), (vec![2026], false));
    assert!(page.one.is_some_and(|one| !one.appraisal.is_cancelled()));
    let counted = Year::of_the_sample().await;
    counted.polled().await;
    let at = (counted.id, counted.version().await);
    let late = counted.run(move |cx, permit| cancel::cancel(cx, permit, at, "改主意了")).await;
    assert!(why(late).contains("评定意见"));
}

#[tokio::test]
async fn a_group_that_divides_or_goes_up_in_another_takes_its_open_part_along() {
    let year = Year::of_the_sample().await;
    let [first, second] = year.sample.groups;
    let of_group = async |who: &'static str| {
        let group = year.page(who).await.one.and_then(|one| one.group).expect("a group");
        (group.part.group, group.others.len() + 1)
    };
    let two = ["许安宁", "何思源"].map(|name| year.id_of(name).to_string());
    let third = year.act("周明哲", move |cx, actor| {
        let input = groups::Input {
            name: "第三党小组".to_owned(),
            on: "2026-11-20".to_owned(),
            basis: "支部委员会决定".to_owned(),
            people: two.to_vec(),
            ..groups::Input::default()
        };
        groups::found(cx, &permission::in_branch(actor)?, Some(first), &input)
    });
    let third = third.await.expect("founded");
    assert_eq!((of_group("许安宁").await, of_group("陈一诺").await), ((third, 2), (first, 3)));
    year.write_self("何思源", "参加了每次会。").await.expect("written in the new group");
    year.say("许安宁", "何思源", "", "肯学习。").await.expect("and said there");
    // The group that takes them in has handed in already: its part is open again.
    for name in ["方景行", "江亦舟"] {
        year.write_self(name, "参加了每次会。").await.expect("written");
    }
    for (by, about) in [("方景行", "江亦舟"), ("江亦舟", "方景行"), ("方景行", "沈若溪")] {
        year.say(by, about, "", "工作踏实。").await.expect("said");
    }
    year.hand_in("沈若溪").await.expect("handed in");
    let merged = year.act("周明哲", move |cx, actor| {
        let input = groups::Input {
            into: second.to_string(),
            on: "2026-11-22".to_owned(),
            basis: "支部委员会决定".to_owned(),
            ..groups::Input::default()
        };
        groups::merge(cx, &permission::in_branch(actor)?, third, &input)
    });
    merged.await.expect("merged");
    assert_eq!(of_group("许安宁").await, (second, 5));
    let branch = year.page("周明哲").await.one.and_then(|one| one.branch).expect("the branch");
    let states: Vec<_> = branch.parts.iter().map(|(part, ..)| (part.group, part.state)).collect();
    assert!(states.contains(&(second, PartState::Returned)) && states.len() == 2, "{states:?}");
    assert!(year.person("沈若溪", "何思源").await.expect("a page").reads, "their leader of today");
    assert!(matches!(year.person("陈一诺", "何思源").await, Err(Error::NotFound | Error::Forbidden(_))));
    year.say("沈若溪", "许安宁", "", "肯钻研。").await.expect("said");
    year.hand_in("沈若溪").await.expect("all of it goes to the branch");
}

#[tokio::test]
async fn who_stands_on_the_ballot_is_not_who_votes() {
    let year = Year::of_the_sample().await;
    year.gathered().await;
    // 留党察看 takes the vote, not the appraisal.
    let (branch, person, by) = (year.sample.branch, year.id_of("方景行"), year.id_of("林知远"));
    let mark = domain::meeting::Mark { by, at: crate::world::morning() };
    let group = year.sample.groups[1];
    let note = domain::text::Note::new("支部大会决定").expect("a text");
    let one = domain::disposition::Disposition {
        id: domain::id::DispositionId::new(uuid::Uuid::from_u128(7)),
        group,
        person,
        kind: domain::disposition::DispositionKind::Discipline,
        asked: domain::disposition::Asked::Opinion,
        facts: note.clone(),
        opened: mark,
        meeting: None,
        tied: None,
        sent: None,
        decision: None,
        version: 1,
    };
    let until = Some(date(2027, 11, 20));
    let on = date(2026, 11, 20);
    let decision = domain::disposition::Decision {
        number: 1,
        measure: domain::disposition::Measure::Probation,
        on,
        until,
        approved: Some(domain::disposition::Approved { on, until, mark: Some(mark) }),
        note,
        correction: None,
        mark,
    };
    let work = move |tx: &mut store::Tx| -> Result<(), store::StoreError> {
        store::disposition::add(tx, branch, &one)?;
        store::disposition::decide(tx, branch, one.id, &decision)
    };
    year.world.app.db().write(work).await.expect("decided");
    year.to_poll("").await.expect("to the poll");
    let id = year.prepare("paper", ["林知远", "江亦舟"]).await.expect("prepared");
    assert_eq!(year.ballot(id).await.lines, FULL.iter().map(|name| year.id_of(name)).collect::<Vec<_>>());
    assert_eq!(faults(year.open_ballot(id, &FULL, "").await)[0].0, "voters");
    year.open_ballot(id, &FULL[..6], "方景行同志没有表决权").await.expect("open");
}

#[tokio::test]
async fn a_grade_without_a_line_on_the_ballot_says_why() {
    let year = Year::of_the_sample().await;
    year.polled().await;
    // Became a full member after the poll.
    let (branch, person) = (year.sample.branch, year.id_of("何思源"));
    let full = move |tx: &mut store::Tx| {
        store::person::set_standing(tx, branch, person, date(2026, 11, 23), domain::person::Standing::Full)
    };
    year.world.app.db().write(full).await.expect("full");
    assert!(year.person("周明哲", "何思源").await.expect("a page").is_exception);
    assert!(!year.person("周明哲", "许安宁").await.expect("a page").is_exception);
    assert_eq!(faults(year.decide("何思源", |_| ()).await)[0].0, "exception");
    year.decide("何思源", |i| i.exception = "测评以后转正".to_owned()).await.expect("with a reason");
}
