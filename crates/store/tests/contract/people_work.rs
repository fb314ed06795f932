//! Opinions, talks and care: what comes back is what was written down, and one branch never sees another's.

use domain::{
    attachment::{Attachment, FileKind, FileOwner},
    attendance::{LifeEntry, LifeKind},
    care::{Care, CareAct, CareNeed},
    development::Training,
    id::{AttachmentId, CareId, LifeEntryId, OpinionId, StudyId, StudyItemId, TalkId},
    membership::Span,
    opinion::{Opinion, OpinionAct, OpinionKind, OpinionSource, OpinionState},
    plan::Month,
    study::{Hours, Part, Study, StudyItem, StudyTheme},
    talk::{Talk, TalkReason},
};
use jiff::civil::date;
use store::{
    StoreError, attachment, attendance,
    care::{self, CareNote},
    development::{self, Stored},
    opinion::{self, OpinionNote},
    study,
    talk::{self, TalkNote},
    testing::TestDb,
};
use uuid::Uuid;

use crate::fixture::{BRANCH, FIRST, OTHER_BRANCH, SECOND, found, mark, saw, text, who, write, wrote};

on_every_engine!(
    an_opinion_comes_back_with_and_without_its_source,
    an_opinion_goes_on_once_from_a_version,
    talks_are_found_by_either_of_the_two,
    what_was_said_and_who_may_read_it_comes_back,
    a_difficulty_comes_back_with_what_was_done,
    organized_life_comes_back_and_is_taken_back_once,
    a_file_keeps_what_was_taken_back,
    contacts_begin_and_end,
    a_contact_named_by_mistake_is_kept_among_those_taken_back,
    introducers_go_with_the_step_that_names_them,
    open_care_goes_with_the_person,
    a_study_plan_comes_back_by_month,
    files_are_kept_whole_and_go_with_their_line,
    studies_come_back_with_who_has_them,
);

fn one_opinion(number: u128, source: OpinionSource) -> Opinion {
    let is_named = source.person().is_some();
    Opinion {
        id: OpinionId::new(Uuid::from_u128(number)),
        group: FIRST,
        kind: OpinionKind::Demand,
        source,
        raised_on: date(2026, 11, 2),
        text: text("查档窗口中午也要有人"),
        by: is_named.then(|| mark(1, 5)),
        state: OpinionState::Received,
        since: date(2026, 11, 2),
        went_up: false,
        version: 1,
    }
}

fn an_opinion_comes_back_with_and_without_its_source(t: &TestDb) {
    found(t);
    let all = [
        one_opinion(3, OpinionSource::Masses(Some(text("一位查档的群众")))),
        one_opinion(2, OpinionSource::Member(None)),
        one_opinion(1, OpinionSource::Member(Some(who(1)))),
    ];
    for one in all.clone() {
        wrote(t, move |tx| opinion::add(tx, BRANCH, &one));
    }
    assert_eq!(saw(t, |tx| opinion::of_group(tx, BRANCH, FIRST)), all);
    assert_eq!(saw(t, |tx| opinion::of_group(tx, BRANCH, SECOND)), []);
    assert_eq!(saw(t, |tx| opinion::of_group(tx, OTHER_BRANCH, FIRST)), []);
    assert_eq!(saw(t, |tx| opinion::of_branch(tx, BRANCH)), [], "none went up");
    assert_eq!(saw(t, move |tx| opinion::find(tx, OTHER_BRANCH, OpinionId::new(Uuid::from_u128(1)))), None);
}

fn an_opinion_goes_on_once_from_a_version(t: &TestDb) {
    found(t);
    let mut one = one_opinion(1, OpinionSource::Member(None));
    let first = one.clone();
    wrote(t, move |tx| opinion::add(tx, BRANCH, &first));
    (one.state, one.since, one.went_up) = (OpinionState::Reported, date(2026, 11, 5), true);
    let (id, up, again) = (one.id, one.clone(), one.clone());
    wrote(t, move |tx| opinion::update(tx, BRANCH, &up));
    assert_eq!(write(t, move |tx| opinion::update(tx, BRANCH, &again)), Err(StoreError::Stale));
    one.version = 2;
    assert_eq!(saw(t, |tx| opinion::of_branch(tx, BRANCH)), [one]);
    let notes = [(OpinionAct::Discuss, "议过一次"), (OpinionAct::Report, "报支部研究")];
    let notes = notes.map(|(act, words)| OpinionNote { act, text: text(words), mark: mark(1, 6) });
    for note in notes.clone() {
        wrote(t, move |tx| opinion::add_note(tx, BRANCH, id, &note));
    }
    assert_eq!(saw(t, move |tx| opinion::notes(tx, BRANCH, id)), notes);
    assert_eq!(saw(t, move |tx| opinion::notes(tx, OTHER_BRANCH, id)), []);
}

fn one_talk(number: u128, (by, with): (usize, usize), month: i8) -> Talk {
    Talk {
        id: TalkId::new(Uuid::from_u128(number)),
        by: mark(by, 5),
        with: who(with),
        on: date(2026, month, 3),
        reason: TalkReason::Thought,
        withdrawn: None,
    }
}

fn talks_are_found_by_either_of_the_two(t: &TestDb) {
    found(t);
    let all = [one_talk(3, (3, 1), 9), one_talk(2, (1, 2), 6), one_talk(1, (2, 3), 2)];
    for one in all.clone() {
        wrote(t, move |tx| talk::add(tx, BRANCH, &one));
    }
    assert_eq!(saw(t, |tx| talk::of_person(tx, BRANCH, who(1))), [all[0].clone(), all[1].clone()]);
    assert_eq!(saw(t, |tx| talk::since(tx, BRANCH, date(2026, 6, 3))), [all[0].clone(), all[1].clone()]);
    assert_eq!(saw(t, |tx| talk::since(tx, OTHER_BRANCH, date(2026, 1, 1))), []);
    let id = all[2].id;
    wrote(t, move |tx| talk::withdraw(tx, BRANCH, id, mark(2, 9)));
    let back = Talk { withdrawn: Some(mark(2, 9)), ..all[2].clone() };
    assert_eq!(saw(t, move |tx| talk::find(tx, BRANCH, id)), Some(back));
    assert_eq!(write(t, move |tx| talk::withdraw(tx, BRANCH, id, mark(2, 9))), Err(StoreError::Stale));
}

fn what_was_said_and_who_may_read_it_comes_back(t: &TestDb) {
    found(t);
    let one = one_talk(1, (1, 2), 6);
    let (id, added) = (one.id, one.clone());
    wrote(t, move |tx| talk::add(tx, BRANCH, &added));
    let notes = [(1, "谈了近期的工作"), (2, "谈得很坦诚")];
    let notes = notes.map(|(by, words)| TalkNote { text: text(words), mark: mark(by, 6) });
    for note in notes.clone() {
        wrote(t, move |tx| talk::add_note(tx, BRANCH, id, &note));
    }
    assert_eq!(saw(t, move |tx| talk::notes(tx, BRANCH, id)), notes);
    wrote(t, move |tx| talk::add_reader(tx, BRANCH, id, who(3), mark(1, 7)));
    let twice = write(t, move |tx| talk::add_reader(tx, BRANCH, id, who(3), mark(1, 8)));
    assert!(matches!(twice, Err(StoreError::Unique(_))));
    assert_eq!(saw(t, move |tx| talk::readers(tx, BRANCH, id)), [(who(3), mark(1, 7))]);
    assert_eq!(saw(t, |tx| talk::shown_to(tx, BRANCH, who(3))), [one]);
    wrote(t, move |tx| talk::remove_reader(tx, BRANCH, id, who(3)));
    assert_eq!(saw(t, |tx| talk::shown_to(tx, BRANCH, who(3))), []);
    assert_eq!(write(t, move |tx| talk::remove_reader(tx, BRANCH, id, who(3))), Err(StoreError::Stale));
}

fn a_difficulty_comes_back_with_what_was_done(t: &TestDb) {
    found(t);
    let mut one = Care {
        id: CareId::new(Uuid::from_u128(1)),
        group: FIRST,
        person: who(1),
        need: CareNeed::Illness,
        what: text("手术后在家休养"),
        opened: mark(2, 5),
        follow_up: Some(date(2026, 12, 1)),
        closed: None,
        reported: false,
        version: 1,
    };
    let (id, first) = (one.id, one.clone());
    wrote(t, move |tx| care::add(tx, BRANCH, &first));
    assert_eq!(saw(t, |tx| care::of_group(tx, BRANCH, FIRST)), [one.clone()]);
    assert_eq!(saw(t, |tx| care::all(tx, OTHER_BRANCH)), []);
    (one.follow_up, one.closed, one.reported) = (None, Some(date(2026, 12, 2)), true);
    let (closed, again) = (one.clone(), one.clone());
    wrote(t, move |tx| care::update(tx, BRANCH, &closed));
    assert_eq!(write(t, move |tx| care::update(tx, BRANCH, &again)), Err(StoreError::Stale));
    one.version = 2;
    assert_eq!(saw(t, move |tx| care::find(tx, BRANCH, id)), Some(one));
    let note =
        CareNote { act: CareAct::Visit, on: date(2026, 11, 20), text: text("看望"), mark: mark(2, 6) };
    let noted = note.clone();
    wrote(t, move |tx| care::add_note(tx, BRANCH, id, &noted));
    assert_eq!(saw(t, move |tx| care::notes(tx, BRANCH, id)), [note]);
    wrote(t, move |tx| care::add_reader(tx, BRANCH, id, who(3), mark(2, 7)));
    assert_eq!(saw(t, |tx| care::readers(tx, BRANCH)), [(id, who(3))]);
    wrote(t, move |tx| care::remove_reader(tx, BRANCH, id, who(3)));
    assert_eq!(saw(t, |tx| care::readers(tx, BRANCH)), []);
    assert_eq!(write(t, move |tx| care::remove_reader(tx, BRANCH, id, who(3))), Err(StoreError::Stale));
}

fn organized_life_comes_back_and_is_taken_back_once(t: &TestDb) {
    found(t);
    let one = LifeEntry {
        id: LifeEntryId::new(Uuid::from_u128(1)),
        person: who(1),
        on: date(2026, 10, 15),
        kind: LifeKind::PartyDay,
        note: Some(text("在社区")),
        mark: mark(0, 5),
        withdrawn: None,
    };
    let (id, added) = (one.id, one.clone());
    wrote(t, move |tx| attendance::add(tx, BRANCH, &added));
    assert_eq!(saw(t, |tx| attendance::entries(tx, BRANCH, date(2026, 10, 15))), std::slice::from_ref(&one));
    assert_eq!(saw(t, |tx| attendance::entries(tx, BRANCH, date(2026, 10, 16))), []);
    assert_eq!(saw(t, |tx| attendance::entries(tx, OTHER_BRANCH, date(2026, 1, 1))), []);
    assert_eq!(saw(t, move |tx| attendance::whose(tx, BRANCH, id)), Some(who(1)));
    assert_eq!(saw(t, move |tx| attendance::whose(tx, OTHER_BRANCH, id)), None);
    wrote(t, move |tx| attendance::withdraw(tx, BRANCH, id, mark(0, 9)));
    let back = LifeEntry { withdrawn: Some(mark(0, 9)), ..one };
    assert_eq!(saw(t, |tx| attendance::entries(tx, BRANCH, date(2026, 1, 1))), [back]);
    let twice = write(t, move |tx| attendance::withdraw(tx, BRANCH, id, mark(0, 9)));
    assert_eq!(twice, Err(StoreError::Stale));
    assert_eq!(saw(t, |tx| attendance::rolls(tx, BRANCH, date(2026, 1, 1))), []);
}

fn entry(kind: &str, what: &str, number: i64) -> Stored {
    Stored {
        person: who(1),
        number,
        kind: kind.to_owned(),
        what: what.to_owned(),
        on: date(2026, 9, 3),
        text: (kind == "inspection").then(|| text("按时参加活动")),
        meeting: None,
        item: None,
        length: (what == "training").then_some(Training { days: 3, hours: 24 }),
        mark: mark(0, number),
        withdrawn: None,
    }
}

fn a_file_keeps_what_was_taken_back(t: &TestDb) {
    found(t);
    let mut all = vec![entry("step", "training", 1), entry("inspection", "", 2)];
    for one in all.clone() {
        wrote(t, move |tx| development::add(tx, BRANCH, &one));
    }
    assert_eq!(saw(t, |tx| development::of_person(tx, BRANCH, who(1))), all);
    assert_eq!(saw(t, |tx| development::all(tx, BRANCH)), all);
    assert_eq!(saw(t, |tx| development::of_person(tx, OTHER_BRANCH, who(1))), []);
    wrote(t, |tx| development::withdraw(tx, BRANCH, who(1), 2, (mark(0, 9), &text("记错了人"))));
    all[1].withdrawn = Some((mark(0, 9), text("记错了人")));
    assert_eq!(saw(t, |tx| development::of_person(tx, BRANCH, who(1))), all);
    let twice = write(t, |tx| development::withdraw(tx, BRANCH, who(1), 2, (mark(0, 9), &text("再撤"))));
    assert_eq!(twice, Err(StoreError::Stale));
}

fn contacts_begin_and_end(t: &TestDb) {
    found(t);
    let (from, until) = (date(2026, 3, 1), date(2026, 9, 30));
    wrote(t, move |tx| development::add_contact(tx, BRANCH, who(1), who(2), (from, mark(0, 5))));
    let twice = write(t, move |tx| development::add_contact(tx, BRANCH, who(1), who(2), (from, mark(0, 5))));
    assert!(matches!(twice, Err(StoreError::Unique(_))));
    let contact = |until| vec![(who(1), Span { from, until, value: who(2) })];
    assert_eq!(saw(t, |tx| development::contacts(tx, BRANCH)), contact(None));
    assert_eq!(saw(t, |tx| development::contacts(tx, OTHER_BRANCH)), []);
    let early = write(t, |tx| development::end_contact(tx, BRANCH, who(1), who(2), date(2026, 2, 1)));
    assert_eq!(early, Err(StoreError::Stale));
    wrote(t, move |tx| development::end_contact(tx, BRANCH, who(1), who(2), until));
    assert_eq!(saw(t, |tx| development::contacts(tx, BRANCH)), contact(Some(until)));
}

fn a_contact_named_by_mistake_is_kept_among_those_taken_back(t: &TestDb) {
    found(t);
    let from = date(2026, 3, 1);
    let back = move |t: &TestDb, second| {
        write(t, move |tx| {
            let why = text("选错了人");
            development::withdraw_contact(tx, BRANCH, who(1), (who(2), from), (mark(0, second), &why))
        })
    };
    for second in [7, 9] {
        wrote(t, move |tx| development::add_contact(tx, BRANCH, who(1), who(2), (from, mark(0, 5))));
        back(t, second).expect("taken back");
    }
    assert_eq!(back(t, 11), Err(StoreError::Stale));
    assert_eq!(saw(t, |tx| development::contacts(tx, BRANCH)), []);
    let gone = |second| development::WithdrawnContact {
        contact: Span { from, until: None, value: who(2) },
        withdrawn: (mark(0, second), text("选错了人")),
    };
    assert_eq!(saw(t, |tx| development::withdrawn_contacts(tx, BRANCH, who(1))), [gone(7), gone(9)]);
    assert_eq!(saw(t, |tx| development::withdrawn_contacts(tx, OTHER_BRANCH, who(1))), []);
}

fn introducers_go_with_the_step_that_names_them(t: &TestDb) {
    found(t);
    let step = entry("step", "introducers_named", 1);
    wrote(t, move |tx| development::add(tx, BRANCH, &step));
    for introducer in [2, 0] {
        wrote(t, move |tx| development::add_introducer(tx, BRANCH, who(1), who(introducer)));
    }
    assert_eq!(saw(t, |tx| development::introducers(tx, BRANCH, who(1))), [who(0), who(2)]);
    assert_eq!(saw(t, |tx| development::introducers(tx, BRANCH, who(2))), []);
    wrote(t, |tx| development::withdraw(tx, BRANCH, who(1), 1, (mark(0, 9), &text("写错"))));
    assert_eq!(saw(t, |tx| development::introducers(tx, BRANCH, who(1))), []);
}

fn open_care_goes_with_the_person(t: &TestDb) {
    found(t);
    let care = |number: u128, closed| Care {
        id: CareId::new(Uuid::from_u128(number)),
        group: FIRST,
        person: who(1),
        need: CareNeed::Illness,
        what: text("腿脚不便"),
        opened: mark(0, 5),
        follow_up: None,
        closed,
        reported: false,
        version: 1,
    };
    for one in [care(1, None), care(2, Some(date(2026, 5, 1)))] {
        wrote(t, move |tx| care::add(tx, BRANCH, &one));
    }
    wrote(t, |tx| care::move_with(tx, BRANCH, who(1), SECOND));
    let groups = |number| saw(t, move |tx| care::find(tx, BRANCH, CareId::new(Uuid::from_u128(number))));
    assert_eq!(groups(1).map(|c| (c.group, c.version)), Some((SECOND, 2)));
    assert_eq!(groups(2).map(|c| (c.group, c.version)), Some((FIRST, 1)), "what is over stays where it was");
}

fn files_are_kept_whole_and_go_with_their_line(t: &TestDb) {
    found(t);
    let item = StudyItemId::new(Uuid::from_u128(71));
    let line = StudyItem {
        id: item,
        group: FIRST,
        year: 2026,
        month: Month::new(3).expect("a month"),
        theme: StudyTheme::Basics,
        title: text("党章总纲"),
        materials: None,
        mark: mark(1, 10),
    };
    wrote(t, move |tx| study::add_item(tx, BRANCH, &line));
    let file = |number: u128| Attachment {
        id: AttachmentId::new(Uuid::from_u128(number)),
        owner: FileOwner::Item(item),
        name: text("党章.pdf"),
        kind: FileKind::Pdf,
        size: 300,
        sha256: "ab".repeat(32),
        mark: mark(1, 20),
    };
    let all = [file(81), file(82)];
    let bytes: Vec<u8> = (0..300_u16).map(|n| u8::try_from(n % 256).expect("a byte")).collect();
    for one in all.clone() {
        let bytes = bytes.clone();
        wrote(t, move |tx| attachment::add(tx, BRANCH, &one, &bytes));
    }
    let (first, second) = (all[0].id, all[1].id);
    assert_eq!(saw(t, |tx| attachment::of_group(tx, BRANCH, FIRST)), all);
    assert_eq!(saw(t, |tx| attachment::of_group(tx, BRANCH, SECOND)), []);
    assert_eq!(saw(t, |tx| attachment::of_group(tx, OTHER_BRANCH, FIRST)), []);
    assert_eq!(saw(t, move |tx| attachment::find(tx, BRANCH, first)), Some(all[0].clone()));
    assert_eq!(saw(t, move |tx| attachment::find(tx, OTHER_BRANCH, first)), None);
    assert_eq!(saw(t, move |tx| attachment::bytes(tx, BRANCH, first)), Some(bytes));
    assert_eq!(saw(t, move |tx| attachment::bytes(tx, OTHER_BRANCH, first)), None);
    assert_eq!(
        write(t, move |tx| attachment::remove(tx, OTHER_BRANCH, first)),
        Err(StoreError::Stale),
        "of another branch"
    );
    wrote(t, move |tx| attachment::remove(tx, BRANCH, first));
    assert_eq!(write(t, move |tx| attachment::remove(tx, BRANCH, first)), Err(StoreError::Stale));
    wrote(t, move |tx| study::remove_item(tx, BRANCH, item));
    assert_eq!(saw(t, move |tx| attachment::find(tx, BRANCH, second)), None);
}

fn a_study_plan_comes_back_by_month(t: &TestDb) {
    found(t);
    let item = |number: u128, month: i8| StudyItem {
        id: StudyItemId::new(Uuid::from_u128(number)),
        group: FIRST,
        year: 2026,
        month: Month::new(month).expect("a month"),
        theme: StudyTheme::History,
        title: text("中国共产党简史"),
        materials: Some(text("阅览室\n第三排")),
        mark: mark(0, 5),
    };
    let (march, may) = (item(2, 3), item(1, 5));
    for one in [may.clone(), march.clone()] {
        wrote(t, move |tx| study::add_item(tx, BRANCH, &one));
    }
    assert_eq!(saw(t, |tx| study::plan(tx, BRANCH, FIRST, 2026)), [march.clone(), may]);
    assert_eq!(saw(t, |tx| study::plan(tx, BRANCH, FIRST, 2025)), []);
    assert_eq!(saw(t, |tx| study::plan(tx, OTHER_BRANCH, FIRST, 2026)), []);
    let id = march.id;
    assert_eq!(saw(t, move |tx| study::item_group(tx, BRANCH, id)), Some(FIRST));
    assert_eq!(saw(t, move |tx| study::item_group(tx, OTHER_BRANCH, id)), None);
    wrote(t, move |tx| study::remove_item(tx, BRANCH, id));
    assert_eq!(write(t, move |tx| study::remove_item(tx, BRANCH, id)), Err(StoreError::Stale));
}

fn studies_come_back_with_who_has_them(t: &TestDb) {
    found(t);
    let one = Study {
        id: StudyId::new(Uuid::from_u128(1)),
        group: FIRST,
        on: date(2026, 10, 9),
        theme: StudyTheme::NewEra,
        title: text("学习纲要"),
        hours: Hours(3),
        meeting: None,
        materials: None,
        mark: mark(0, 5),
        withdrawn: None,
    };
    let (id, added) = (one.id, one.clone());
    wrote(t, move |tx| study::add(tx, BRANCH, &added));
    let year = (date(2026, 1, 1), date(2026, 12, 31));
    assert_eq!(saw(t, move |tx| study::of_group(tx, BRANCH, FIRST, year)), std::slice::from_ref(&one));
    assert_eq!(saw(t, move |tx| study::of_group(tx, BRANCH, SECOND, year)), []);
    assert_eq!(saw(t, move |tx| study::find(tx, OTHER_BRANCH, id)), None);
    let parts = [None, Some(date(2026, 10, 20))];
    let parts = [(1, parts[0]), (2, parts[1])].map(|(person, made_up)| Part {
        study: id,
        person: who(person),
        made_up,
        mark: mark(0, 6),
    });
    for part in parts {
        wrote(t, move |tx| study::add_part(tx, BRANCH, &part));
    }
    assert_eq!(saw(t, move |tx| study::parts(tx, BRANCH, year)), parts);
    assert_eq!(saw(t, move |tx| study::parts(tx, OTHER_BRANCH, year)), []);
    let twice = write(t, move |tx| study::add_part(tx, BRANCH, &parts[0]));
    assert!(matches!(twice, Err(StoreError::Unique(_))));
    let made = write(t, move |tx| study::remove_make_up(tx, BRANCH, id, who(1)));
    assert_eq!(made, Err(StoreError::Stale), "who was there has nothing to take back");
    wrote(t, move |tx| study::remove_make_up(tx, BRANCH, id, who(2)));
    assert_eq!(saw(t, move |tx| study::parts(tx, BRANCH, year)), parts[..1]);
    wrote(t, move |tx| study::withdraw(tx, BRANCH, id, mark(0, 9)));
    let back = Study { withdrawn: Some(mark(0, 9)), ..one };
    assert_eq!(saw(t, move |tx| study::find(tx, BRANCH, id)), Some(back));
    assert_eq!(write(t, move |tx| study::withdraw(tx, BRANCH, id, mark(0, 9))), Err(StoreError::Stale));
}
