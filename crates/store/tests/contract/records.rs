//! What is recorded of a meeting: roll, remarks with their revisions, decisions, make-ups, signed records.

use domain::{
    assignment::{Act, Assignment, AssignmentState, Source},
    id::{AssignmentId, DecisionId, RemarkId, ResolutionId},
    meeting::{Content, Decision, Presence, Proceedings, Remark, RemarkKind, RollEntry},
    resolution::{Resolution, ResolutionKind},
    text::{Note, Speech},
};
use jiff::civil::{date, time};
use proof::Digests;
use store::{
    StoreError,
    assignment::{self, ResolutionReport, WorkNote},
    minutes::{self, SignedRecord},
    params,
    proceedings::{self, MakeUp, Revision},
    resolution,
    testing::TestDb,
};
use uuid::Uuid;

use crate::fixture::{
    BRANCH, FIRST, OTHER_BRANCH, SECOND, found_with_draft, item_id, mark, meeting_id, reason, saw, text, who,
    write, wrote,
};

on_every_engine!(
    the_roll_is_written_over_line_by_line,
    remarks_come_in_order_and_those_without_a_place_last,
    a_remark_is_guarded_and_its_texts_are_kept,
    a_text_that_met_a_newer_one_is_kept_aside,
    a_withdrawn_remark_is_gone_but_its_texts_are_not,
    decisions_are_open_from_the_end_of_the_meeting_until_they_are_closed,
    work_keeps_everything_that_was_written_down,
    a_decision_is_taken_out_once,
    a_make_up_is_owed_once_and_closed_once,
    signed_records_stand_beside_each_other,
);

pub fn remark(number: u128, position: Option<i64>, words: Option<&str>) -> Remark {
    Remark {
        id: RemarkId::new(Uuid::from_u128(number)),
        item: item_id(1),
        speaker: who(1),
        kind: RemarkKind::Speaks,
        about: None,
        position,
        text: words.map(text::<Speech>),
        own: false,
        version: 1,
    }
}

fn load(t: &TestDb) -> Proceedings {
    saw(t, |tx| proceedings::load(tx, BRANCH, meeting_id(1)))
}

fn add(t: &TestDb, remarks: &[Remark]) {
    let remarks = remarks.to_vec();
    wrote(t, move |tx| {
        remarks.iter().try_for_each(|r| proceedings::add_remark(tx, BRANCH, meeting_id(1), r, mark(1, 1)))
    });
}

fn update(t: &TestDb, remark: &Remark, withdrawn: bool, second: i64) -> Result<(), StoreError> {
    let remark = remark.clone();
    write(t, move |tx| proceedings::update_remark(tx, BRANCH, &remark, withdrawn, mark(1, second)))
}

fn revisions(t: &TestDb, number: u128) -> Vec<Revision> {
    let id = RemarkId::new(Uuid::from_u128(number));
    saw(t, move |tx| proceedings::revisions(tx, BRANCH, id))
}

fn the_roll_is_written_over_line_by_line(t: &TestDb) {
    found_with_draft(t);
    let states = [
        Presence::Present,
        Presence::Late { at: Some(time(14, 45, 0, 0)) },
        Presence::Late { at: None },
        Presence::Absent { reason: Some(reason("值班")), on_leave: true },
        Presence::Absent { reason: None, on_leave: false },
    ];
    // Every state after every other one: nothing of the one before stays.
    for first in &states {
        for second in &states {
            let entries =
                [first.clone(), second.clone()].map(|presence| RollEntry { person: who(2), presence });
            let kept = entries.clone();
            wrote(t, move |tx| {
                kept.iter().try_for_each(|e| proceedings::set_roll(tx, BRANCH, meeting_id(1), e))
            });
            assert_eq!(load(t).roll, [entries[1].clone()]);
        }
    }
    wrote(t, |tx| {
        let entry = RollEntry { person: who(0), presence: Presence::Present };
        proceedings::set_roll(tx, BRANCH, meeting_id(1), &entry)
    });
    assert_eq!(load(t).roll.iter().map(|e| e.person).collect::<Vec<_>>(), [who(0), who(2)]);
}

fn remarks_come_in_order_and_those_without_a_place_last(t: &TestDb) {
    found_with_draft(t);
    let next = || saw(t, |tx| proceedings::next_position(tx, BRANCH, meeting_id(1)));
    assert_eq!(next(), 1);
    let mut whole = remark(4, Some(2), Some("第一段。\n第二段。"));
    whole.kind = RemarkKind::Criticizes;
    whole.about = Some(who(2));
    whole.own = true;
    let all = [
        remark(9, Some(3), None),
        remark(1, None, Some("书面发言")),
        whole.clone(),
        remark(8, Some(1), None),
        remark(2, None, None),
    ];
    add(t, &all);
    let ids: Vec<u128> = load(t).remarks.iter().map(|r| r.id.uuid().as_u128()).collect();
    assert_eq!(ids, [8, 4, 9, 1, 2]);
    assert_eq!(next(), 4);
    let spoke = |branch, person| saw(t, move |tx| proceedings::spoken_in(tx, branch, person));
    assert_eq!(spoke(BRANCH, who(1)), [meeting_id(1)]);
    assert_eq!((spoke(BRANCH, who(2)), spoke(OTHER_BRANCH, who(1))), (vec![], vec![]));
    let id = whole.id;
    assert_eq!(saw(t, move |tx| proceedings::remark(tx, BRANCH, meeting_id(1), id)), Some(whole));
    assert_eq!(saw(t, move |tx| proceedings::remark(tx, BRANCH, meeting_id(2), id)), None);
    assert_eq!(saw(t, move |tx| proceedings::remark(tx, OTHER_BRANCH, meeting_id(1), id)), None);
}

fn a_remark_is_guarded_and_its_texts_are_kept(t: &TestDb) {
    found_with_draft(t);
    add(t, &[remark(1, Some(1), Some("一"))]);
    assert_eq!(update(t, &remark(1, Some(1), Some("二")), false, 2), Ok(()));
    assert_eq!(update(t, &remark(1, Some(1), Some("三")), false, 3), Err(StoreError::Stale));
    // The same text at another place is a change of the remark, but no revision of its text.
    let moved = Remark { version: 2, kind: RemarkKind::Introduces, ..remark(1, Some(5), Some("二")) };
    assert_eq!(update(t, &moved, false, 4), Ok(()));
    assert_eq!(load(t).remarks, [Remark { version: 3, ..moved }]);
    let emptied = Remark { version: 3, ..remark(1, Some(5), None) };
    assert_eq!(update(t, &emptied, false, 5), Ok(()));
    let revision = |number, version, words: &str, second| Revision {
        number,
        version,
        text: words.to_owned(),
        aside: false,
        mark: mark(1, second),
    };
    let expected = [revision(1, 1, "一", 1), revision(2, 2, "二", 2), revision(3, 4, "", 5)];
    assert_eq!(revisions(t, 1), expected);
    add(t, &[remark(2, Some(2), None)]);
    assert_eq!(update(t, &remark(2, Some(2), None), false, 6), Ok(()));
    assert_eq!(revisions(t, 2), []);
}

fn a_text_that_met_a_newer_one_is_kept_aside(t: &TestDb) {
    found_with_draft(t);
    add(t, &[remark(1, Some(1), Some("一"))]);
    assert_eq!(update(t, &remark(1, Some(1), Some("二")), false, 2), Ok(()));
    // In one unit of work: the guard says no, the text is kept beside.
    wrote(t, |tx| {
        let late = remark(1, Some(1), Some("晚到的文字"));
        match proceedings::update_remark(tx, BRANCH, &late, false, mark(2, 3)) {
            Err(StoreError::Stale) => {
                proceedings::add_revision(tx, BRANCH, late.id, 1, "晚到的文字", true, mark(2, 3))
            }
            other => other,
        }
    });
    assert_eq!(load(t).remarks[0].text, Some(text("二")));
    let kept = revisions(t, 1);
    assert_eq!((kept.len(), kept[2].aside, kept[2].text.as_str()), (3, true, "晚到的文字"));
    assert_eq!(kept[2].mark, mark(2, 3));
    // What lies aside is not the text: writing the same text again makes no revision.
    assert_eq!(update(t, &Remark { version: 2, ..remark(1, Some(1), Some("二")) }, false, 4), Ok(()));
    assert_eq!(revisions(t, 1).len(), 3);
}

fn a_withdrawn_remark_is_gone_but_its_texts_are_not(t: &TestDb) {
    found_with_draft(t);
    add(t, &[remark(1, Some(1), Some("一")), remark(2, Some(2), Some("二"))]);
    assert_eq!(update(t, &remark(1, Some(1), Some("一")), true, 2), Ok(()));
    assert_eq!(load(t).remarks, [remark(2, Some(2), Some("二"))]);
    let id = remark(1, None, None).id;
    assert_eq!(saw(t, move |tx| proceedings::remark(tx, BRANCH, meeting_id(1), id)), None);
    assert_eq!(revisions(t, 1).len(), 1);
    let back = Remark { version: 2, ..remark(1, Some(3), Some("一")) };
    assert_eq!(update(t, &back, false, 3), Ok(()));
    assert_eq!(load(t).remarks.len(), 2);
}

fn decision(number: u128, due: jiff::civil::Date) -> Decision {
    Decision {
        id: DecisionId::new(Uuid::from_u128(number)),
        item: item_id(1),
        what: text("整理学习笔记"),
        measures: (number == 1).then(|| text::<Note>("每周一篇\n互相传阅")),
        responsible: who(2),
        due,
    }
}

fn decisions(t: &TestDb) {
    wrote(t, |tx| {
        for decision in [decision(1, date(2026, 7, 1)), decision(2, date(2026, 6, 1))] {
            proceedings::add_decision(tx, BRANCH, FIRST, meeting_id(1), &decision)?;
        }
        Ok(())
    });
}

fn decisions_are_open_from_the_end_of_the_meeting_until_they_are_closed(t: &TestDb) {
    found_with_draft(t);
    decisions(t);
    let both = [decision(1, date(2026, 7, 1)), decision(2, date(2026, 6, 1))];
    assert_eq!(load(t).decisions, both);
    let on = |content| saw(t, move |tx| assignment::decided_on(tx, BRANCH, content));
    assert_eq!(on(Content::Study), both.clone().map(|decision| decision.id));
    assert_eq!(on(Content::Disposition), []);
    let id = both[0].id;
    let is = |content| saw(t, move |tx| assignment::is_decided_on(tx, BRANCH, id, content));
    assert!(is(Content::Study) && !is(Content::Disposition));
    let of = |branch, person| saw(t, move |tx| assignment::answered_by(tx, branch, person));
    assert_eq!(of(BRANCH, who(2)), both.clone().map(|decision| decision.id));
    assert_eq!((of(BRANCH, who(1)), of(OTHER_BRANCH, who(2))), (vec![], vec![]));
    let open = |group| saw(t, move |tx| proceedings::open_decisions(tx, BRANCH, group));
    assert_eq!(open(FIRST), [], "the meeting is not over");
    wrote(t, |tx| {
        tx.execute("UPDATE meeting SET stage = 'concluded' WHERE branch_id = $1", params![BRANCH]).map(drop)
    });
    let found = open(FIRST);
    assert_eq!(
        found.iter().map(|o| o.decision.clone()).collect::<Vec<_>>(),
        [both[1].clone(), both[0].clone()]
    );
    assert_eq!((found[0].meeting, found[0].made_on), (meeting_id(1), date(2026, 5, 20).at(14, 30, 0, 0)));
    assert_eq!(open(SECOND), []);
    let work = saw(t, |tx| assignment::of_group(tx, BRANCH, FIRST));
    assert_eq!(work.iter().map(|w| w.id).collect::<Vec<_>>(), [both[1].id, both[0].id]);
    assert_eq!((work[0].source, work[0].state), (Source::Meeting(meeting_id(1)), AssignmentState::Open));
    let closed =
        Assignment { state: AssignmentState::Closed, result: Some(text("已完成")), ..work[0].clone() };
    let kept = closed.clone();
    wrote(t, move |tx| assignment::update(tx, BRANCH, &kept));
    let again = closed.clone();
    assert_eq!(write(t, move |tx| assignment::update(tx, BRANCH, &again)), Err(StoreError::Stale));
    assert_eq!(open(FIRST).len(), 1);
    assert_eq!(load(t).decisions.len(), 2, "the record keeps what was decided");
    let found = |branch, id| saw(t, move |tx| assignment::find(tx, branch, id));
    assert_eq!(found(BRANCH, closed.id).map(|w| (w.state, w.version)), Some((AssignmentState::Closed, 2)));
    assert_eq!(found(OTHER_BRANCH, closed.id), None);
}

fn work_keeps_everything_that_was_written_down(t: &TestDb) {
    found_with_draft(t);
    let handed = Resolution {
        id: ResolutionId::new(Uuid::from_u128(0xE1)),
        kind: ResolutionKind::Task,
        title: text("推进示例工作"),
        text: text("各组分工落实"),
        meeting: None,
        passed_on: date(2026, 5, 1),
        due: None,
        report_back: None,
        groups: Vec::new(),
        ended: None,
        version: 1,
    };
    let id = handed.id;
    wrote(t, move |tx| resolution::add(tx, BRANCH, &handed));
    let work = |number: u128, source| Assignment {
        id: AssignmentId::new(Uuid::from_u128(number)),
        group: FIRST,
        source,
        what: text("整理档案"),
        measures: None,
        responsible: who(1),
        due: date(2026, 6, number as i8),
        given: Some(mark(0, 5)),
        state: AssignmentState::Open,
        result: None,
        version: 1,
    };
    let all = [work(1, Source::Leader), work(2, Source::Resolution(id))];
    for one in all.clone() {
        wrote(t, move |tx| assignment::add(tx, BRANCH, &one));
    }
    assert_eq!(saw(t, |tx| assignment::of_group(tx, BRANCH, FIRST)), all);
    assert_eq!(saw(t, |tx| assignment::of_group(tx, BRANCH, SECOND)), []);
    assert_eq!(saw(t, |tx| assignment::of_branch(tx, BRANCH)), &all[1..]);
    assert_eq!(saw(t, |tx| assignment::of_branch(tx, OTHER_BRANCH)), []);
    let notes = [
        WorkNote { act: Act::Progress, text: text("做了一半"), mark: mark(1, 6) },
        WorkNote { act: Act::Finish, text: text("做完了"), mark: mark(1, 7) },
    ];
    for note in notes.clone() {
        let id = all[0].id;
        wrote(t, move |tx| assignment::add_note(tx, BRANCH, id, &note));
    }
    let first = all[0].id;
    assert_eq!(saw(t, move |tx| assignment::notes(tx, BRANCH, first)), notes);
    wrote(t, |tx| assignment::hand_over(tx, BRANCH, FIRST, SECOND));
    assert_eq!(saw(t, |tx| assignment::of_group(tx, BRANCH, FIRST)), []);
    let there = saw(t, |tx| assignment::of_group(tx, BRANCH, SECOND));
    assert_eq!(there.iter().map(|w| (w.id, w.version)).collect::<Vec<_>>(), [(all[0].id, 2), (all[1].id, 2)]);
    let report = move |is_final| ResolutionReport {
        resolution: id,
        group: FIRST,
        is_final,
        text: text("已经落实"),
        mark: mark(0, 9),
    };
    for is_final in [false, true] {
        wrote(t, move |tx| assignment::add_report(tx, BRANCH, &report(is_final)));
    }
    assert_eq!(saw(t, |tx| assignment::reports(tx, BRANCH)), [report(false), report(true)]);
    assert_eq!(saw(t, |tx| assignment::reports(tx, OTHER_BRANCH)), []);
}

fn a_decision_is_taken_out_once(t: &TestDb) {
    found_with_draft(t);
    decisions(t);
    let id = decision(1, date(2026, 7, 1)).id;
    let set = |meeting, due| {
        let right = domain::meeting::Decision { due, ..decision(1, due) };
        write(t, move |tx| proceedings::set_decision(tx, BRANCH, meeting, &right))
    };
    assert_eq!(set(meeting_id(2), date(2026, 8, 1)), Err(StoreError::Stale));
    assert_eq!(set(meeting_id(1), date(2026, 8, 1)), Ok(()));
    let dues: Vec<_> = load(t).decisions.iter().map(|d| d.due).collect();
    assert!(dues.contains(&date(2026, 8, 1)) && !dues.contains(&date(2026, 7, 1)), "{dues:?}");
    let remove = |meeting| write(t, move |tx| proceedings::remove_decision(tx, BRANCH, meeting, id));
    assert_eq!(remove(meeting_id(2)), Err(StoreError::Stale));
    assert_eq!(remove(meeting_id(1)), Ok(()));
    assert_eq!(remove(meeting_id(1)), Err(StoreError::Stale));
    assert_eq!(load(t).decisions, [decision(2, date(2026, 6, 1))]);
}

fn a_make_up_is_owed_once_and_closed_once(t: &TestDb) {
    found_with_draft(t);
    wrote(t, |tx| {
        for number in [2, 1, 2] {
            proceedings::add_make_up(tx, BRANCH, meeting_id(1), who(number))?;
        }
        Ok(())
    });
    let all = || saw(t, |tx| proceedings::make_ups(tx, BRANCH, meeting_id(1)));
    let owed = |number| MakeUp { meeting: meeting_id(1), person: who(number), done: None, how: None };
    assert_eq!(all(), [owed(1), owed(2)]);
    let close = || {
        write(t, |tx| {
            let how = text("阅读会议材料并写下体会");
            proceedings::close_make_up(tx, BRANCH, meeting_id(1), who(2), &how, mark(0, 5))
        })
    };
    assert_eq!((close(), close()), (Ok(()), Err(StoreError::Stale)));
    let done =
        MakeUp { done: Some(mark(0, 5)), how: Some(text("阅读会议材料并写下体会")), ..owed(2) };
    // Owed again, what was made up stays made up.
    wrote(t, |tx| proceedings::add_make_up(tx, BRANCH, meeting_id(1), who(2)));
    assert_eq!(all(), [owed(1), done]);
}

fn signed_records_stand_beside_each_other(t: &TestDb) {
    found_with_draft(t);
    let record = |number, facts: &str, why: Option<&str>| SignedRecord {
        number,
        facts: facts.to_owned(),
        digests: Digests { sha256: "00".repeat(32), sm3: "ff".repeat(32) },
        mark: mark(0, number),
        reason: why.map(text),
        entry: (number == 2).then_some(7),
    };
    let both = [record(1, "{\"题\":\"一\"}", None), record(2, "{\"题\":\"二\"}", Some("改正错字"))];
    let kept = both.clone();
    wrote(t, move |tx| kept.iter().rev().try_for_each(|r| minutes::add(tx, BRANCH, meeting_id(1), r)));
    assert_eq!(saw(t, |tx| minutes::all(tx, BRANCH, meeting_id(1))), both);
    let again = both[1].clone();
    let twice = write(t, move |tx| minutes::add(tx, BRANCH, meeting_id(1), &again));
    assert!(matches!(twice, Err(StoreError::Unique(_))), "{twice:?}");
    assert_eq!(saw(t, |tx| minutes::all(tx, OTHER_BRANCH, meeting_id(1))), []);
}
