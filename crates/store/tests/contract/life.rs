//! A whole life of a meeting, kept step by step: what is read back is what the domain decided.

use domain::{
    id::RemarkId,
    meeting::{
        Approval, Channel, Consultation, Decided, Held, Meeting, Now, Official, OnPaper, PaperHeld, Presence,
        Proceedings, Receipt, Refusal, Remark, RemarkKind, RollEntry, StageName,
    },
    membership::Roster,
    organization::Post,
};
use jiff::civil::{date, time};
use store::{StoreError, meeting, params, person, proceedings, testing::TestDb};
use uuid::Uuid;

use crate::fixture::{
    BRANCH, FIRST, NAMES, draft, found, found_with_draft, item_id, mark, meeting_id, read, reason, saw, text,
    who, write, wrote,
};

on_every_engine!(
    a_life_to_the_archive_is_replayed,
    a_meeting_entered_late_is_replayed,
    a_step_against_an_old_version_is_stale,
    a_step_that_cannot_be_read_is_told,
    a_missing_step_is_noticed,
);

fn official() -> Official {
    Official { person: Some(who(4)), name: text(NAMES[4]), post: Post::Secretary }
}

fn consultation() -> Consultation {
    Consultation {
        with: vec![official()],
        how: Channel::InPerson,
        on: date(2026, 5, 10),
        content: Some(text("学习内容")),
        method: None,
        cautions: None,
    }
}

fn now(second: i64, day: i8) -> Now {
    Now { mark: mark(0, second), local: date(2026, 5, day).at(15, 0, 0, 0) }
}

fn roster(t: &TestDb) -> Roster {
    saw(t, |tx| person::roster(tx, BRANCH, FIRST, date(2026, 5, 20)))
}

fn the_meeting(t: &TestDb) -> Meeting {
    saw(t, |tx| meeting::find(tx, BRANCH, meeting_id(1))).expect("there")
}

/// Reads the meeting, decides, keeps the step, and compares what is read back with what was decided.
fn step(t: &TestDb, at: Now, decide: impl Fn(Meeting) -> Result<Decided, Refusal>) -> Meeting {
    let before = the_meeting(t);
    let decided = decide(before.clone()).expect("the domain allows the step");
    let kept = decided.clone();
    wrote(t, move |tx| meeting::keep_step(tx, BRANCH, &kept, at.mark));
    let after = the_meeting(t);
    assert_eq!(after, Meeting { version: before.version + 1, ..decided.meeting });
    after
}

/// Everybody present, one remark, nothing to do.
fn record(t: &TestDb) -> Proceedings {
    let roster = roster(t);
    wrote(t, move |tx| {
        for member in roster.members() {
            let entry = RollEntry { person: member.id, presence: Presence::Present };
            proceedings::set_roll(tx, BRANCH, meeting_id(1), &entry)?;
        }
        let remark = Remark {
            id: RemarkId::new(Uuid::from_u128(1)),
            item: item_id(1),
            speaker: who(2),
            kind: RemarkKind::Speaks,
            about: None,
            position: Some(1),
            text: Some(text("联系实际谈体会。")),
            own: false,
            version: 1,
        };
        proceedings::add_remark(tx, BRANCH, meeting_id(1), &remark, mark(1, 50))?;
        meeting::set_nothing_to_do(tx, BRANCH, item_id(1), Some(&reason("专题学习")))
    });
    saw(t, |tx| proceedings::load(tx, BRANCH, meeting_id(1)))
}

fn a_life_to_the_archive_is_replayed(t: &TestDb) {
    found_with_draft(t);
    let people = roster(t);
    let everybody: Vec<_> = people.members().map(|m| m.id).collect();
    let approval =
        || Approval { by: official(), on: date(2026, 5, 12), offline: None, note: Some(text("同意")) };
    step(t, now(1, 10), |m| m.consult(consultation(), now(1, 10)));
    step(t, now(2, 11), |m| m.submit(&people, now(2, 11)));
    step(t, now(3, 11), |m| m.send_back(reason("请写明学习篇目"), now(3, 11)));
    step(t, now(4, 12), |m| m.submit(&people, now(4, 12)));
    step(t, now(5, 12), |m| m.approve(approval(), now(5, 12)));
    step(t, now(6, 13), |m| m.notify(everybody.clone(), &people, 1, now(6, 13)));
    let moved = date(2026, 5, 21).at(9, 30, 0, 0);
    let after = step(t, now(7, 14), |m| {
        m.reschedule(moved, None, (text("三楼会议室"), None), reason("与支部大会冲突"), now(7, 14))
    });
    assert_eq!((after.agenda.start, after.agenda.end), (moved, None));
    step(t, now(8, 14), |m| m.notify(everybody.clone(), &people, 2, now(8, 14)));
    step(t, now(9, 21), |m| m.open(&people, now(9, 21)));
    let recorded = record(t);
    let conclude = |m: Meeting| {
        let summary = Some(text("学深悟透，联系实际。\n下月检查。"));
        m.conclude(summary, (time(9, 0, 0, 0), Some(time(11, 0, 0, 0))), &recorded, &people, now(10, 21))
    };
    step(t, now(10, 21), conclude);
    step(t, now(11, 21), |m| m.reopen(reason("补记一人发言"), now(11, 21)));
    step(t, now(10, 21), conclude);
    step(t, now(12, 22), |m| m.sign(now(12, 22)));
    step(t, now(13, 22), |m| m.correct(reason("改正错字"), now(13, 22)));
    step(t, now(14, 23), |m| m.report(Some(text("请审阅")), None, now(14, 23)));
    step(t, now(15, 23), |m| m.send_report_back(reason("缺到会人数"), now(15, 23)));
    step(t, now(16, 24), |m| m.correct(reason("补到会人数"), now(16, 24)));
    step(t, now(17, 24), |m| {
        m.report(None, Some((official(), Channel::Writing, date(2026, 5, 24))), now(17, 24))
    });
    let receipt = || Receipt { by: official(), offline: false, note: None };
    let archived = step(t, now(18, 25), |m| m.receipt(receipt(), now(18, 25)));
    assert_eq!(archived.stage.name(), StageName::Archived);
    let steps = saw(t, |tx| meeting::steps(tx, BRANCH, meeting_id(1)));
    assert_eq!(steps.len(), 19);
    assert_eq!(steps.first().map(|s| s.mark), Some(mark(0, 1)));
    assert_eq!(archived.version, 20);
}

fn a_meeting_entered_late_is_replayed(t: &TestDb) {
    found(t);
    wrote(t, |tx| meeting::add(tx, BRANCH, &draft(1), true));
    let people = roster(t);
    let held = || PaperHeld {
        reason: reason("当时停电"),
        consulted: OnPaper::Done(consultation()),
        approved: OnPaper::Missing { reason: reason("没有找到批件") },
        notified: OnPaper::Missing { reason: reason("口头通知，日期不详") },
        gaps: Some(reason("后半页缺失")),
    };
    let start = draft(1).agenda.start;
    let taken = |t: &TestDb| saw(t, move |tx| meeting::begins_at(tx, BRANCH, FIRST, start));
    assert!(taken(t));
    let open = step(t, now(1, 25), |m| m.held_on_paper(held(), &people, now(1, 25)));
    assert_eq!(open.stage.name(), StageName::InSession);
    let Some(Held::OnPaper(kept)) = open.stage.held() else { panic!("held on paper") };
    assert_eq!(kept.what, held());
    assert!(open.clone().cancel(reason("不能取消"), now(2, 25)).is_err());
    let nothing = Proceedings::default();
    step(t, now(3, 25), |m| m.unopen(reason("日期填错了"), &nothing, now(3, 25)));
    step(t, now(4, 25), |m| m.cancel(reason("日期填错了"), now(4, 25)));
    assert!(!taken(t), "a cancelled meeting leaves its hour free");
}

fn a_step_against_an_old_version_is_stale(t: &TestDb) {
    found_with_draft(t);
    let old = the_meeting(t);
    step(t, now(1, 10), |m| m.consult(consultation(), now(1, 10)));
    let late = old.cancel(reason("晚了一步"), now(2, 10)).expect("a draft can be cancelled");
    assert_eq!(write(t, move |tx| meeting::keep_step(tx, BRANCH, &late, mark(0, 2))), Err(StoreError::Stale));
    assert_eq!(saw(t, |tx| meeting::steps(tx, BRANCH, meeting_id(1))).len(), 1);
}

fn corrupt_place(t: &TestDb) -> (String, String) {
    match read(t, |tx| meeting::find(tx, BRANCH, meeting_id(1))) {
        Err(StoreError::Corrupt { place, column, .. }) => (place, column),
        other => panic!("not noticed: {other:?}"),
    }
}

fn a_step_that_cannot_be_read_is_told(t: &TestDb) {
    found_with_draft(t);
    step(t, now(1, 10), |m| m.consult(consultation(), now(1, 10)));
    for detail in ["{", "\"danced\"", "\"signed\""] {
        wrote(t, move |tx| {
            tx.execute("UPDATE meeting_step SET detail = $2 WHERE branch_id = $1", params![BRANCH, detail])
                .map(drop)
        });
        assert_eq!(corrupt_place(t), ("meeting_step".to_owned(), "detail".to_owned()), "{detail}");
    }
}

fn a_missing_step_is_noticed(t: &TestDb) {
    found_with_draft(t);
    let people = roster(t);
    step(t, now(1, 10), |m| m.consult(consultation(), now(1, 10)));
    step(t, now(2, 10), |m| m.submit(&people, now(2, 10)));
    wrote(t, |tx| {
        tx.execute("DELETE FROM meeting_step WHERE branch_id = $1 AND number = 2", params![BRANCH]).map(drop)
    });
    assert_eq!(corrupt_place(t), ("meeting".to_owned(), "stage".to_owned()));
}
