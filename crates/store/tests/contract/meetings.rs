//! Meetings as drafts: agenda, items, lists, notes, observers.

use domain::{
    id::PlanItemId,
    meeting::{Asked, Content, StageName},
    plan::Month,
    text::{Note, Reason, Speech},
};
use jiff::civil::{date, time};
use store::{
    StoreError, consultation,
    meeting::{self, Jotting, JottingKind, Observer},
    params, proceedings,
    testing::TestDb,
};
use uuid::Uuid;

use crate::fixture::{
    BRANCH, FIRST, OTHER_BRANCH, SECOND, draft, found, found_with_draft, item, item_id, mark, meeting_id,
    read, saw, text, who, write, wrote,
};

on_every_engine!(
    a_draft_comes_back_whole,
    an_edit_keeps_the_ids_of_items_and_removes_what_is_gone,
    a_late_edit_is_stale_and_changes_nothing,
    a_stage_that_the_steps_do_not_lead_to_is_noticed,
    lists_are_by_year_group_and_stage,
    a_joint_meeting_stands_in_the_lists_of_all_its_groups,
    who_is_at_the_second_place_is_kept_beside_the_roll,
    unfinished_meetings_are_of_any_year,
    the_number_in_the_year_counts_meetings_held,
    the_last_meeting_before_a_day,
    notes_are_guarded_one_by_one,
    observers_are_replaced,
    nothing_to_do_is_said_and_taken_back,
    what_is_asked_before_a_meeting_waits_until_it_is_ended,
);

fn a_draft_comes_back_whole(t: &TestDb) {
    found(t);
    let mut whole = draft(1);
    whole.agenda.chair_reason = Some(text::<Reason>("组长出差"));
    whole.agenda.extra_reason = Some(text("三项都有时限"));
    whole.agenda.second_place = Some(text("一号库房值班室"));
    whole.agenda.joint = vec![SECOND];
    whole.agenda.items.push(domain::meeting::Item {
        content: Content::Disposition,
        materials: Some(text::<Note>("《党章》第一章\nhttps://example.org/material")),
        prepare: Some(text("每人准备发言提纲")),
        planned: Some(PlanItemId::new(Uuid::from_u128(8))),
        ..item(2, "讨论处置意见")
    });
    let mut bare = draft(3);
    bare.agenda.end = None;
    bare.agenda.recorder = None;
    bare.agenda.off_plan_reason = None;
    let both = (whole.clone(), bare.clone());
    wrote(t, move |tx| {
        meeting::add(tx, BRANCH, &both.0, false)?;
        meeting::add(tx, BRANCH, &both.1, true)
    });
    assert_eq!(saw(t, |tx| meeting::find(tx, BRANCH, meeting_id(1))), Some(whole));
    assert_eq!(saw(t, |tx| meeting::find(tx, BRANCH, meeting_id(3))), Some(bare));
    assert_eq!(saw(t, |tx| meeting::find(tx, OTHER_BRANCH, meeting_id(1))), None);
    let keepers = |owner: meeting::Owner| (owner.group, owner.recorder);
    assert_eq!(
        saw(t, |tx| meeting::owner(tx, BRANCH, meeting_id(1))).map(keepers),
        Some((FIRST, Some(who(1))))
    );
    assert_eq!(saw(t, |tx| meeting::owner(tx, BRANCH, meeting_id(3))).map(keepers), Some((FIRST, None)));
    assert_eq!(saw(t, |tx| meeting::owner(tx, BRANCH, meeting_id(4))), None);
}

fn an_edit_keeps_the_ids_of_items_and_removes_what_is_gone(t: &TestDb) {
    found(t);
    let mut meeting = draft(1);
    meeting.agenda.items = vec![item(1, "一"), item(2, "二"), item(3, "三")];
    let kept = meeting.clone();
    wrote(t, move |tx| {
        meeting::add(tx, BRANCH, &kept, false)?;
        meeting::set_nothing_to_do(tx, BRANCH, item_id(3), Some(&text("只作通报")))
    });
    meeting.agenda.items = vec![item(3, "三，改过"), item(4, "四"), item(1, "一")];
    meeting.agenda.start = date(2026, 6, 1).at(9, 0, 0, 0);
    meeting.agenda.month = Month::new(6).expect("June");
    let kept = meeting.clone();
    wrote(t, move |tx| meeting::update_agenda(tx, BRANCH, &kept));
    meeting.version = 2;
    assert_eq!(saw(t, |tx| meeting::find(tx, BRANCH, meeting_id(1))), Some(meeting));
    // What hangs on an item stays with it.
    let recorded = saw(t, |tx| store::proceedings::load(tx, BRANCH, meeting_id(1)));
    assert_eq!(recorded.nothing_to_do, [(item_id(3), text("只作通报"))]);
}

fn a_late_edit_is_stale_and_changes_nothing(t: &TestDb) {
    found_with_draft(t);
    let mut first = draft(1);
    first.agenda.place = text("一楼大厅");
    let kept = first.clone();
    wrote(t, move |tx| meeting::update_agenda(tx, BRANCH, &kept));
    let mut late = draft(1);
    late.agenda.items = vec![item(9, "后来的改动")];
    assert_eq!(write(t, move |tx| meeting::update_agenda(tx, BRANCH, &late)), Err(StoreError::Stale));
    first.version = 2;
    assert_eq!(saw(t, |tx| meeting::find(tx, BRANCH, meeting_id(1))), Some(first));
}

fn a_stage_that_the_steps_do_not_lead_to_is_noticed(t: &TestDb) {
    found_with_draft(t);
    for (stage, column) in [("signed", "stage"), ("forgotten", "stage")] {
        wrote(t, move |tx| {
            tx.execute("UPDATE meeting SET stage = $2 WHERE branch_id = $1", params![BRANCH, stage]).map(drop)
        });
        match read(t, |tx| meeting::find(tx, BRANCH, meeting_id(1))) {
            Err(StoreError::Corrupt { place, column: found, .. }) => {
                assert_eq!((place.as_str(), found.as_str()), ("meeting", column));
            }
            other => panic!("{stage}: {other:?}"),
        }
    }
}

/// Adds drafts and puts their rows at a stage, for queries that look at rows only.
fn rows(t: &TestDb, of: &[(u128, domain::id::GroupId, jiff::civil::DateTime, StageName)]) {
    let of = of.to_vec();
    wrote(t, move |tx| {
        for (number, group, start, stage) in &of {
            let mut meeting = draft(*number);
            meeting.group = *group;
            meeting.agenda.start = *start;
            meeting.agenda.year = start.year();
            meeting::add(tx, BRANCH, &meeting, *number == 2)?;
            tx.execute(
                "UPDATE meeting SET stage = $3 WHERE branch_id = $1 AND meeting_id = $2",
                params![BRANCH, meeting.id, stage.code()],
            )?;
        }
        Ok(())
    });
}

fn some_rows(t: &TestDb) {
    found(t);
    let day = |month, day| date(2026, month, day).at(14, 30, 0, 0);
    rows(
        t,
        &[
            (1, FIRST, day(1, 10), StageName::Archived),
            (2, FIRST, day(2, 10), StageName::Signed),
            (3, SECOND, day(2, 20), StageName::Concluded),
            (4, FIRST, day(3, 10), StageName::Cancelled),
            (5, FIRST, day(4, 10), StageName::InSession),
            (6, FIRST, day(5, 10), StageName::Draft),
            (7, FIRST, date(2025, 12, 31).at(9, 0, 0, 0), StageName::Archived),
        ],
    );
}

fn lists_are_by_year_group_and_stage(t: &TestDb) {
    some_rows(t);
    let ids = |listed: Vec<meeting::Listed>| listed.into_iter().map(|l| l.id).collect::<Vec<_>>();
    let year = |group, year| ids(saw(t, move |tx| meeting::of_year(tx, BRANCH, group, year)));
    assert_eq!(year(None, 2026), [6, 5, 4, 3, 2, 1].map(meeting_id));
    assert_eq!(year(Some(SECOND), 2026), [meeting_id(3)]);
    assert_eq!(year(Some(FIRST), 2025), [meeting_id(7)]);
    assert_eq!(ids(saw(t, |tx| meeting::of_year(tx, OTHER_BRANCH, None, 2026))), []);
    assert_eq!(ids(saw(t, |tx| meeting::at_stage(tx, BRANCH, StageName::Archived))), [7, 1].map(meeting_id));
    let listed = saw(t, |tx| meeting::at_stage(tx, BRANCH, StageName::Signed));
    assert_eq!((listed[0].late, listed[0].titles.as_str(), listed[0].month), (true, "学习党章", 5));
}

fn a_joint_meeting_stands_in_the_lists_of_all_its_groups(t: &TestDb) {
    found(t);
    let (mut joint, alone) = (draft(1), draft(2));
    joint.agenda.joint = vec![SECOND];
    let (start, both) = (joint.agenda.start, (joint.clone(), alone));
    wrote(t, move |tx| {
        meeting::add(tx, BRANCH, &both.0, false)?;
        meeting::add(tx, BRANCH, &both.1, false)
    });
    let ids = |list: Vec<meeting::Listed>| list.into_iter().map(|m| m.id).collect::<Vec<_>>();
    for group in [FIRST, SECOND] {
        let own = if group == FIRST { vec![meeting_id(1), meeting_id(2)] } else { vec![meeting_id(1)] };
        assert_eq!(ids(saw(t, move |tx| meeting::of_year(tx, BRANCH, Some(group), 2026))), own);
        assert_eq!(ids(saw(t, move |tx| meeting::unfinished(tx, BRANCH, group))), own);
        assert!(saw(t, move |tx| meeting::begins_at(tx, BRANCH, group, start)));
    }
    assert_eq!(saw(t, |tx| meeting::joint(tx, BRANCH, meeting_id(1))), [SECOND]);
    assert_eq!(saw(t, |tx| meeting::joint(tx, OTHER_BRANCH, meeting_id(1))), []);
    joint.agenda.joint.clear();
    wrote(t, move |tx| meeting::update_agenda(tx, BRANCH, &joint));
    assert_eq!(ids(saw(t, |tx| meeting::of_year(tx, BRANCH, Some(SECOND), 2026))), []);
}

fn who_is_at_the_second_place_is_kept_beside_the_roll(t: &TestDb) {
    use domain::meeting::{Presence, RollEntry};
    found_with_draft(t);
    wrote(t, |tx| {
        for n in [0, 1] {
            let entry = RollEntry { person: who(n), presence: Presence::Present };
            proceedings::set_roll(tx, BRANCH, meeting_id(1), &entry)?;
        }
        proceedings::set_elsewhere(tx, BRANCH, meeting_id(1), &[who(1)])?;
        // A line of the roll that is put right leaves the place alone.
        let late = RollEntry { person: who(1), presence: Presence::Late { at: None } };
        proceedings::set_roll(tx, BRANCH, meeting_id(1), &late)
    });
    let elsewhere = || saw(t, |tx| proceedings::load(tx, BRANCH, meeting_id(1))).elsewhere;
    assert_eq!(elsewhere(), [who(1)]);
    let stranger = write(t, |tx| proceedings::set_elsewhere(tx, BRANCH, meeting_id(1), &[who(5)]));
    assert!(matches!(stranger, Err(StoreError::Stale)));
    wrote(t, |tx| proceedings::set_elsewhere(tx, BRANCH, meeting_id(1), &[]));
    assert_eq!(elsewhere(), []);
}

fn unfinished_meetings_are_of_any_year(t: &TestDb) {
    some_rows(t);
    let day = |year, month, day| date(year, month, day).at(14, 30, 0, 0);
    rows(
        t,
        &[
            (8, FIRST, day(2025, 12, 30), StageName::Concluded),
            (9, FIRST, day(2027, 1, 5), StageName::Notified),
        ],
    );
    let unfinished = |branch, group| {
        let listed = saw(t, move |tx| meeting::unfinished(tx, branch, group));
        listed.into_iter().map(|l| (l.id, l.year)).collect::<Vec<_>>()
    };
    let expected = [(8, 2025), (2, 2026), (5, 2026), (6, 2026), (9, 2027)];
    assert_eq!(unfinished(BRANCH, FIRST), expected.map(|(number, year)| (meeting_id(number), year)));
    assert_eq!(unfinished(BRANCH, SECOND), [(meeting_id(3), 2026)]);
    assert_eq!(unfinished(OTHER_BRANCH, FIRST), []);
}

fn the_number_in_the_year_counts_meetings_held(t: &TestDb) {
    some_rows(t);
    let number = |group, month, day| {
        let start = date(2026, month, day).to_datetime(time(14, 30, 0, 0));
        saw(t, move |tx| meeting::number_in_year(tx, BRANCH, group, 2026, start))
    };
    assert_eq!(number(FIRST, 1, 9), 0);
    assert_eq!(number(FIRST, 1, 10), 1);
    assert_eq!(number(FIRST, 2, 10), 2);
    // Cancelled and drafted ones do not count.
    assert_eq!((number(FIRST, 3, 10), number(FIRST, 12, 31)), (2, 3));
    assert_eq!(number(SECOND, 12, 31), 1);
    let followed = |group, month| {
        let start = date(2026, month, 1).to_datetime(time(0, 0, 0, 0));
        saw(t, move |tx| meeting::is_followed(tx, BRANCH, group, 2026, start))
    };
    assert!(followed(FIRST, 1) && !followed(FIRST, 12));
}

fn the_last_meeting_before_a_day(t: &TestDb) {
    some_rows(t);
    let before = |day| saw(t, move |tx| meeting::last_before(tx, BRANCH, FIRST, day));
    assert_eq!(before(date(2026, 12, 31)), Some(meeting_id(5)));
    assert_eq!(before(date(2026, 4, 10)), Some(meeting_id(2)));
    assert_eq!(before(date(2026, 1, 1)), Some(meeting_id(7)));
    assert_eq!(before(date(2025, 12, 31)), None);
}

fn notes_are_guarded_one_by_one(t: &TestDb) {
    found_with_draft(t);
    let words = |w: &str| Some(text::<Speech>(w));
    let set = |kind, w: &'static str, version| {
        write(t, move |tx| meeting::set_jotting(tx, BRANCH, meeting_id(1), kind, words(w).as_ref(), version))
    };
    let get = |kind| saw(t, move |tx| meeting::jotting(tx, BRANCH, meeting_id(1), kind));
    assert_eq!(get(JottingKind::Opening), Jotting { text: None, version: 0 });
    assert_eq!(set(JottingKind::Opening, "今天学习党章。", 0), Ok(()));
    assert_eq!(set(JottingKind::Opening, "晚了一步。", 0), Err(StoreError::Stale));
    assert_eq!(set(JottingKind::Summary, "会议小结。\n第二段。", 0), Ok(()));
    assert_eq!(get(JottingKind::Opening), Jotting { text: words("今天学习党章。"), version: 1 });
    assert_eq!(get(JottingKind::Summary), Jotting { text: words("会议小结。\n第二段。"), version: 1 });
    wrote(t, |tx| meeting::set_jotting(tx, BRANCH, meeting_id(1), JottingKind::Opening, None, 1));
    assert_eq!(get(JottingKind::Opening), Jotting { text: None, version: 2 });
}

fn observers_are_replaced(t: &TestDb) {
    found_with_draft(t);
    let observer = |name: &str, post: Option<&str>| Observer { name: text(name), post: post.map(text) };
    let set = |observers: Vec<Observer>| {
        wrote(t, move |tx| meeting::set_observers(tx, BRANCH, meeting_id(1), &observers));
    };
    let get = || saw(t, |tx| meeting::observers(tx, BRANCH, meeting_id(1)));
    let two = vec![observer("王𬭎", Some("党支部书记")), observer("何月", None)];
    set(two.clone());
    assert_eq!(get(), two);
    set(vec![two[1].clone()]);
    assert_eq!(get(), [two[1].clone()]);
    set(Vec::new());
    assert_eq!(get(), []);
}

fn nothing_to_do_is_said_and_taken_back(t: &TestDb) {
    found_with_draft(t);
    let said = || saw(t, |tx| store::proceedings::load(tx, BRANCH, meeting_id(1))).nothing_to_do;
    wrote(t, |tx| meeting::set_nothing_to_do(tx, BRANCH, item_id(1), Some(&text("仅作学习"))));
    assert_eq!(said(), [(item_id(1), text("仅作学习"))]);
    wrote(t, |tx| meeting::set_nothing_to_do(tx, BRANCH, item_id(1), None));
    assert_eq!(said(), []);
    let gone = write(t, |tx| meeting::set_nothing_to_do(tx, BRANCH, item_id(66), None));
    assert_eq!(gone, Err(StoreError::Stale));
}

fn what_is_asked_before_a_meeting_waits_until_it_is_ended(t: &TestDb) {
    found_with_draft(t);
    let asked = |number: usize, with: usize| Asked {
        meeting: meeting_id(1),
        with: who(with),
        question: Some(text("这样安排合适吗")),
        mark: mark(0, number as i64),
    };
    let (first, second) = (asked(1, 1), asked(2, 2));
    let waits = |branch| saw(t, move |tx| consultation::waiting(tx, branch, meeting_id(1)));
    assert_eq!(waits(BRANCH), None);
    let one = first.clone();
    wrote(t, move |tx| consultation::ask(tx, BRANCH, &one));
    assert_eq!((waits(BRANCH), waits(OTHER_BRANCH)), (Some(first.clone()), None));
    assert_eq!(saw(t, |tx| consultation::waiting_for(tx, BRANCH, who(1))), [first]);
    assert_eq!(saw(t, |tx| consultation::waiting_for(tx, BRANCH, who(2))), []);
    assert_eq!(saw(t, |tx| consultation::waiting_for(tx, OTHER_BRANCH, who(1))), []);
    wrote(t, |tx| consultation::end(tx, OTHER_BRANCH, meeting_id(1), mark(0, 3)));
    assert!(waits(BRANCH).is_some(), "of another branch");
    wrote(t, |tx| consultation::end(tx, BRANCH, meeting_id(1), mark(0, 3)));
    assert_eq!(waits(BRANCH), None);
    let one = second.clone();
    wrote(t, move |tx| consultation::ask(tx, BRANCH, &one));
    assert_eq!(waits(BRANCH), Some(second), "asked anew, of somebody else");
}
