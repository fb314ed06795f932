//! Organizational-life meetings: what comes back is what was written down, once from a version, and one branch never sees another's.

use domain::{
    id::{GatheredId, MeetingId, RectificationId, StudyId},
    life_meeting::{
        About, Asked, Feedback, Gathered, HandInTime, HandedIn, Preparation, Rectification, RectificationAct,
        RectificationState, ReportState, ReturnedReport, Sheet, SheetState, SituationReport,
    },
    meeting::{Content, Item, StageName},
    study::{Hours, Study, StudyTheme},
};
use jiff::civil::date;
use store::{
    StoreError,
    life_meeting::{
        self, LifeMeeting, gathered,
        rectification::{self, RectificationNote},
        report,
        sheet::{self, SheetRevision},
    },
    meeting, params, study,
    testing::TestDb,
};
use uuid::Uuid;

use crate::fixture::{
    BRANCH, FIRST, OTHER_BRANCH, SECOND, at, draft, found, item, mark, reason, saw, text, who, write, wrote,
};

on_every_engine!(
    a_preparation_comes_back_with_its_studies,
    an_opinion_that_was_asked_for_comes_back_as_it_was_received,
    a_sheet_is_its_authors_and_keeps_what_was_handed_in,
    a_line_comes_back_until_it_is_closed,
    a_report_goes_up_and_comes_back_received,
    a_report_that_was_sent_back_stays_and_waits_to_be_corrected,
    the_meetings_of_a_year_are_found_by_their_content,
);

/// The branch with a draft of an organizational-life meeting on 20 May 2026, and an ordinary one.
fn with_meeting(t: &TestDb) -> MeetingId {
    found(t);
    let ordinary = draft(2);
    let mut life = draft(1);
    life.agenda.items = vec![Item { content: Content::LifeMeeting, ..item(1, "组织生活会") }];
    let id = life.id;
    wrote(t, move |tx| meeting::add(tx, BRANCH, &ordinary, false));
    wrote(t, move |tx| meeting::add(tx, BRANCH, &life, false));
    id
}

fn stale<T: std::fmt::Debug>(outcome: Result<T, StoreError>) {
    assert!(matches!(outcome, Err(StoreError::Stale)), "{outcome:?}");
}

fn a_preparation_comes_back_with_its_studies(t: &TestDb) {
    let id = with_meeting(t);
    let learned = |n: u128| Study {
        id: StudyId::new(Uuid::from_u128(n)),
        group: FIRST,
        on: date(2026, 11, 2),
        theme: StudyTheme::Basics,
        title: text("学习党章"),
        hours: Hours(4),
        meeting: None,
        materials: None,
        mark: mark(0, 1),
        withdrawn: None,
    };
    let (one, two) = (learned(1), learned(2));
    let ids = vec![one.id, two.id];
    wrote(t, move |tx| study::add(tx, BRANCH, &one));
    wrote(t, move |tx| study::add(tx, BRANCH, &two));
    assert_eq!(saw(t, move |tx| life_meeting::preparation(tx, BRANCH, id)), Preparation::blank(id));
    let kept = Preparation {
        theme: Some(text("对照党章找差距")),
        study: Some(text("自学条例")),
        studies: ids.clone(),
        ..Preparation::blank(id)
    };
    let (first, again) = (kept.clone(), kept.clone());
    wrote(t, move |tx| life_meeting::keep_preparation(tx, BRANCH, &first));
    stale(write(t, move |tx| life_meeting::keep_preparation(tx, BRANCH, &again)));
    let there = Preparation { version: 1, ..kept };
    assert_eq!(saw(t, move |tx| life_meeting::preparation(tx, BRANCH, id)), there);
    let changed = Preparation { theme: None, studies: ids[..1].to_vec(), ..there };
    let next = changed.clone();
    wrote(t, move |tx| life_meeting::keep_preparation(tx, BRANCH, &next));
    let there = Preparation { version: 2, ..changed };
    assert_eq!(saw(t, move |tx| life_meeting::preparation(tx, BRANCH, id)), there);
    assert_eq!(saw(t, move |tx| life_meeting::preparation(tx, OTHER_BRANCH, id)), Preparation::blank(id));
}

fn asked(id: MeetingId, number: u128, about: About, asked: Asked) -> Gathered {
    let from = (asked == Asked::Member && number == 1).then(|| who(1));
    Gathered {
        id: GatheredId::new(Uuid::from_u128(number)),
        meeting: id,
        about,
        asked,
        from,
        named: (asked == Asked::Masses).then(|| text("一位群众")),
        text: text("碰头少，\n布置急"),
        by: (number != 2).then(|| mark(0, 3)),
        feedback: Feedback::Waiting,
        version: 1,
    }
}

fn an_opinion_that_was_asked_for_comes_back_as_it_was_received(t: &TestDb) {
    let id = with_meeting(t);
    let all = [
        asked(id, 1, About::Member(who(0)), Asked::Member),
        asked(id, 2, About::Group, Asked::Member),
        asked(id, 3, About::Group, Asked::Masses),
    ];
    for one in all.clone() {
        wrote(t, move |tx| gathered::add(tx, BRANCH, &one));
    }
    assert_eq!(saw(t, move |tx| gathered::of_meeting(tx, BRANCH, id)), all);
    assert_eq!(saw(t, move |tx| gathered::of_meeting(tx, OTHER_BRANCH, id)), []);
    let [first, second, _] = all;
    let (told, left) = (first.clone(), second.clone());
    wrote(t, move |tx| gathered::feed_back(tx, BRANCH, &told, mark(0, 9), None));
    wrote(t, move |tx| gathered::feed_back(tx, BRANCH, &left, mark(0, 9), Some(&reason("辱骂"))));
    let again = first.clone();
    stale(write(t, move |tx| gathered::feed_back(tx, BRANCH, &again, mark(0, 9), None)));
    let found = saw(t, move |tx| gathered::find(tx, BRANCH, first.id)).expect("there");
    assert_eq!((found.feedback, found.version, found.text), (Feedback::Told(mark(0, 9)), 2, first.text));
    let found = saw(t, move |tx| gathered::find(tx, BRANCH, second.id)).expect("there");
    assert_eq!(found.feedback, Feedback::LeftOut { mark: mark(0, 9), reason: reason("辱骂") });
}

fn a_sheet_is_its_authors_and_keeps_what_was_handed_in(t: &TestDb) {
    let id = with_meeting(t);
    assert_eq!(saw(t, move |tx| sheet::find(tx, BRANCH, id, who(1))), None);
    let draft = Sheet { text: Some(text("自己找的不足")), ..Sheet::blank(id, who(1)) };
    let (first, again) = (draft.clone(), draft.clone());
    wrote(t, move |tx| sheet::keep(tx, BRANCH, &first));
    stale(write(t, move |tx| sheet::keep(tx, BRANCH, &again)));
    let how = HandedIn { at: at(7), when: HandInTime::After, to: Some(who(0)) };
    let handed = Sheet { state: SheetState::HandedIn(how), reads_out: Some(who(2)), version: 1, ..draft };
    let (next, old) = (handed.clone(), handed.clone());
    wrote(t, move |tx| sheet::keep(tx, BRANCH, &next));
    stale(write(t, move |tx| sheet::keep(tx, BRANCH, &old)));
    let there = Sheet { version: 2, ..handed };
    assert_eq!(saw(t, move |tx| sheet::of_meeting(tx, BRANCH, id)), [there]);
    assert_eq!(saw(t, move |tx| sheet::of_meeting(tx, OTHER_BRANCH, id)), []);
    let key = (id, who(1));
    let texts = [(1, "第一稿", false), (2, "第二稿", true), (3, "第三稿", true)];
    let texts = texts.map(|(number, words, aside)| SheetRevision {
        number,
        text: words.to_owned(),
        aside,
        at: at(8),
    });
    for revision in texts.clone() {
        let new = SheetRevision { number: 0, ..revision };
        wrote(t, move |tx| sheet::add_revision(tx, BRANCH, key, &new));
    }
    assert_eq!(saw(t, move |tx| sheet::revisions(tx, BRANCH, id, who(1))), texts);
    stale(write(t, move |tx| sheet::drop_aside(tx, BRANCH, key, 1)));
    stale(write(t, move |tx| sheet::drop_aside(tx, OTHER_BRANCH, key, 2)));
    wrote(t, move |tx| sheet::drop_aside(tx, BRANCH, key, 2));
    let [first, _, third] = texts;
    let new = SheetRevision { number: 0, ..third.clone() };
    wrote(t, move |tx| sheet::add_revision(tx, BRANCH, key, &new));
    let last = SheetRevision { number: 4, ..third.clone() };
    assert_eq!(
        saw(t, move |tx| sheet::revisions(tx, BRANCH, id, who(1))),
        [first, third, last],
        "no number twice"
    );
    wrote(t, move |tx| sheet::add_reader(tx, BRANCH, key, who(2), at(9)));
    assert_eq!(saw(t, move |tx| sheet::readers(tx, BRANCH, id)), [(who(1), who(2))]);
    wrote(t, move |tx| sheet::remove_reader(tx, BRANCH, key, who(2)));
    stale(write(t, move |tx| sheet::remove_reader(tx, BRANCH, key, who(2))));
}

fn a_line_comes_back_until_it_is_closed(t: &TestDb) {
    let id = with_meeting(t);
    let line = |number: u128, day| Rectification {
        id: RectificationId::new(Uuid::from_u128(number)),
        group: FIRST,
        meeting: id,
        person: who(1),
        shared: number == 2,
        problem: text("学习不够经常"),
        measures: text("每周自学一次"),
        due: date(2026, 12, day),
        by: mark(1, 2),
        state: RectificationState::Proposed,
        closed: None,
        version: 1,
    };
    let (late, early) = (line(1, 31), line(2, 20));
    for one in [late.clone(), early.clone()] {
        wrote(t, move |tx| rectification::add(tx, BRANCH, &one));
    }
    assert_eq!(saw(t, |tx| rectification::of_group(tx, BRANCH, FIRST)), [early.clone(), late.clone()]);
    assert_eq!(saw(t, |tx| rectification::of_group(tx, BRANCH, SECOND)), []);
    assert_eq!(saw(t, |tx| rectification::of_group(tx, OTHER_BRANCH, FIRST)), []);
    let both = [early.clone(), late.clone()];
    assert_eq!(saw(t, |tx| rectification::of_person(tx, BRANCH, who(1))), both);
    assert_eq!(saw(t, |tx| rectification::of_person(tx, BRANCH, who(2))), []);
    assert_eq!(saw(t, |tx| rectification::of_person(tx, OTHER_BRANCH, who(1))), []);
    assert_eq!(saw(t, move |tx| rectification::of_meeting(tx, BRANCH, id)), both);
    assert_eq!(saw(t, move |tx| rectification::of_meeting(tx, OTHER_BRANCH, id)), []);
    jointly(t, id);
    assert_eq!(saw(t, |tx| rectification::of_group(tx, BRANCH, SECOND)), both, "held jointly with it");
    let closed = Rectification {
        state: RectificationState::Closed,
        closed: Some((text("坚持了两个月"), mark(1, 9))),
        ..early
    };
    let (one, old) = (closed.clone(), closed.clone());
    wrote(t, move |tx| rectification::update(tx, BRANCH, &one));
    stale(write(t, move |tx| rectification::update(tx, BRANCH, &old)));
    let key = closed.id;
    let there = Some(Rectification { version: 2, ..closed });
    assert_eq!(saw(t, move |tx| rectification::find(tx, BRANCH, key)), there);
    let gone = Rectification { state: RectificationState::Withdrawn, ..late };
    wrote(t, move |tx| rectification::update(tx, BRANCH, &gone));
    assert_eq!(
        saw(t, |tx| rectification::of_group(tx, BRANCH, FIRST)).len(),
        1,
        "what was taken back is aside"
    );
    let note =
        RectificationNote {
            act: RectificationAct::Progress, text: "学了两次".to_owned(), mark: mark(1, 4)
        };
    let kept = note.clone();
    wrote(t, move |tx| rectification::add_note(tx, BRANCH, key, &kept));
    assert_eq!(saw(t, move |tx| rectification::notes(tx, BRANCH, key)), [note]);
}

/// Lets the second group hold the meeting as well.
fn jointly(t: &TestDb, id: MeetingId) {
    let mut life = saw(t, move |tx| meeting::find(tx, BRANCH, id)).expect("there");
    life.agenda.joint = vec![SECOND];
    wrote(t, move |tx| meeting::update_agenda(tx, BRANCH, &life));
}

fn a_report_that_was_sent_back_stays_and_waits_to_be_corrected(t: &TestDb) {
    let id = with_meeting(t);
    let one = SituationReport {
        meeting: id,
        text: text("会议开得好"),
        state: ReportState::Returned,
        sent: None,
        received: None,
        version: 0,
    };
    wrote(t, move |tx| report::keep(tx, BRANCH, &one));
    assert_eq!(saw(t, move |tx| report::returned(tx, BRANCH, id)), []);
    let back = |minute, why: &str| ReturnedReport {
        text: text("会议开得好"),
        sent: mark(0, minute),
        returned: mark(4, minute + 1),
        reason: reason(why),
    };
    let both = [back(5, "没有写整改期限"), back(8, "责任人写错了")];
    for one in both.clone() {
        wrote(t, move |tx| report::add_returned(tx, BRANCH, id, &one));
    }
    assert_eq!(saw(t, move |tx| report::returned(tx, BRANCH, id)), both);
    assert_eq!(saw(t, move |tx| report::returned(tx, OTHER_BRANCH, id)), []);
    assert_eq!(saw(t, |tx| report::to_correct(tx, BRANCH, FIRST)), [(id, at(9))]);
    assert_eq!(saw(t, |tx| report::to_correct(tx, BRANCH, SECOND)), []);
    assert_eq!(saw(t, |tx| report::to_correct(tx, OTHER_BRANCH, FIRST)), []);
    assert_eq!(saw(t, |tx| report::waiting(tx, BRANCH)), []);
}

fn a_report_goes_up_and_comes_back_received(t: &TestDb) {
    let id = with_meeting(t);
    assert_eq!(saw(t, move |tx| report::find(tx, BRANCH, id)), None);
    let draft = SituationReport {
        meeting: id,
        text: text("会议开得好"),
        state: ReportState::Draft,
        sent: None,
        received: None,
        version: 0,
    };
    let (first, again) = (draft.clone(), draft.clone());
    wrote(t, move |tx| report::keep(tx, BRANCH, &first));
    stale(write(t, move |tx| report::keep(tx, BRANCH, &again)));
    let sent =
        SituationReport { state: ReportState::Sent, sent: Some(mark(0, 5)), version: 1, ..draft.clone() };
    assert_eq!(saw(t, |tx| report::waiting(tx, BRANCH)), []);
    wrote(t, move |tx| report::keep(tx, BRANCH, &sent));
    assert_eq!(saw(t, |tx| report::waiting(tx, BRANCH)), [(id, at(5))]);
    assert_eq!(saw(t, |tx| report::waiting(tx, OTHER_BRANCH)), []);
    let received = SituationReport {
        state: ReportState::Received,
        sent: Some(mark(0, 5)),
        received: Some((mark(4, 6), Some(text("收到")))),
        version: 2,
        ..draft
    };
    let next = received.clone();
    wrote(t, move |tx| report::keep(tx, BRANCH, &next));
    assert_eq!(saw(t, |tx| report::waiting(tx, BRANCH)), []);
    let there = Some(SituationReport { version: 3, ..received });
    assert_eq!(saw(t, move |tx| report::find(tx, BRANCH, id)), there);
    assert_eq!(saw(t, move |tx| report::find(tx, OTHER_BRANCH, id)), None);
}

fn the_meetings_of_a_year_are_found_by_their_content(t: &TestDb) {
    let id = with_meeting(t);
    let all = |group, from, until| saw(t, move |tx| life_meeting::of_group(tx, BRANCH, group, (from, until)));
    let day = date(2026, 5, 20);
    let listed = LifeMeeting { id, group: FIRST, start: day.at(14, 30, 0, 0), stage: StageName::Draft };
    assert_eq!(all(FIRST, day, day), [listed]);
    assert_eq!(all(FIRST, date(2026, 1, 1), date(2026, 5, 19)), []);
    assert_eq!(all(FIRST, date(2026, 5, 21), date(2026, 12, 31)), []);
    let (from, until) = (date(2026, 1, 1), date(2026, 12, 31));
    assert_eq!(all(SECOND, from, until), []);
    jointly(t, id);
    assert_eq!(all(SECOND, from, until), [listed], "held jointly with it");
    assert_eq!(saw(t, |tx| life_meeting::of_person(tx, BRANCH, who(1))), []);
    let own = Sheet::blank(id, who(1));
    wrote(t, move |tx| sheet::keep(tx, BRANCH, &own));
    assert_eq!(saw(t, |tx| life_meeting::of_person(tx, BRANCH, who(1))), [listed]);
    assert_eq!(saw(t, |tx| life_meeting::of_person(tx, OTHER_BRANCH, who(1))), []);
    let moment = date(2030, 1, 1).at(9, 0, 0, 0);
    let last = |group| saw(t, move |tx| life_meeting::last_before(tx, BRANCH, group, moment));
    assert_eq!(last(FIRST), None, "a draft was not held");
    wrote(t, move |tx| {
        tx.execute("UPDATE meeting SET stage = 'concluded' WHERE meeting_id = $1", params![id]).map(drop)
    });
    assert_eq!((last(FIRST), last(SECOND)), (Some(day), Some(day)));
}
