//! What is derived: what waits to be followed up, figures, offices, the index of texts, copies of a branch.

use domain::{
    dues::YearMonth,
    id::OfficeId,
    office::{MonthFigures, Office, OfficeKind, People, Reader},
};
use jiff::civil::date;
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use store::{
    StoreError, Tx, changed, copy_branch, figures, office, person,
    search::{self, Text},
    testing::{Backend, TestDb, leave},
};
use uuid::Uuid;

use crate::fixture::{BRANCH, OTHER_BRANCH, at, draft, found, meeting_id, saw, text, who, write, wrote};

on_every_engine!(
    what_changed_waits_once_until_it_was_followed_up,
    figures_of_a_branch_are_kept_month_by_month,
    an_office_adds_up,
    a_tree_is_read_upwards_and_downwards,
    somebody_reads_an_office_until_it_is_taken_back,
    a_text_is_found_by_its_tokens_and_its_readers,
    a_text_that_changes_keeps_its_place_and_leaves_nothing_behind,
    an_older_index_becomes_one_of_each_branch,
    a_copy_of_a_branch_has_its_rows_and_no_sign_in,
    the_index_agrees_with_the_texts_after_any_changes,
);

fn what_changed_waits_once_until_it_was_followed_up(t: &TestDb) {
    let id = Uuid::from_u128(7);
    for _ in 0..2 {
        wrote(t, move |tx| changed::note(tx, BRANCH, "meeting", id));
    }
    wrote(t, move |tx| changed::note(tx, OTHER_BRANCH, "meeting", id));
    let waiting = saw(t, |tx| changed::waiting(tx, 10));
    assert_eq!(waiting.len(), 2);
    let seen = waiting.into_iter().find(|one| one.branch == BRANCH).expect("it waits");
    assert_eq!((seen.noun.as_str(), seen.object, seen.version), ("meeting", id, 2));
    // It changes once more while it is followed up.
    wrote(t, move |tx| changed::note(tx, BRANCH, "meeting", id));
    let old = seen.clone();
    wrote(t, move |tx| changed::done(tx, &old));
    assert_eq!(saw(t, changed::count_waiting), 2);
    let new = changed::Changed { version: 3, ..seen };
    wrote(t, move |tx| changed::done(tx, &new));
    assert_eq!(saw(t, changed::count_waiting), 1, "the other branch's still waits");
    assert_eq!(saw(t, |tx| changed::waiting(tx, 0)), []);
}

fn month(year: i16, month: i8) -> YearMonth {
    YearMonth::new(year, month).expect("a month")
}

fn some(held: i64) -> MonthFigures {
    let people = People { due: held * 8, present: held * 7, on_leave: held, absent: 0 };
    MonthFigures { groups_change: 1, held, archived: held, excused: 2, late: 3, unkept: 4, people }
}

fn figures_of_a_branch_are_kept_month_by_month(t: &TestDb) {
    found(t);
    wrote(t, |tx| {
        figures::set_branch(tx, BRANCH, month(2026, 5), &some(2))?;
        figures::set_branch(tx, BRANCH, month(2025, 12), &some(1))?;
        figures::set_branch(tx, BRANCH, month(2026, 5), &some(3))
    });
    let kept = saw(t, |tx| figures::of_branch(tx, BRANCH));
    assert_eq!(kept, [(month(2025, 12), some(1)), (month(2026, 5), some(3))]);
    wrote(t, |tx| figures::set_branch(tx, BRANCH, month(2025, 12), &MonthFigures::default()));
    assert_eq!(saw(t, |tx| figures::of_branch(tx, BRANCH)), [(month(2026, 5), some(3))]);
    assert_eq!(saw(t, |tx| figures::of_branch(tx, OTHER_BRANCH)), []);
    let groups = saw(t, |tx| figures::groups(tx, BRANCH));
    assert_eq!((groups.len(), groups[0].from), (2, crate::fixture::FOUNDED));
}

const TOP: OfficeId = OfficeId::new(Uuid::from_u128(0xF1));
const LOW: OfficeId = OfficeId::new(Uuid::from_u128(0xF2));

fn offices(t: &TestDb) {
    found(t);
    wrote(t, |tx| {
        for (id, parent, name) in [(TOP, None, "示例党委"), (LOW, Some(TOP), "示例党总支")] {
            let office = Office { id, parent, name: text(name), kind: OfficeKind::Committee };
            office::add(tx, &office, at(0))?;
        }
        Ok(())
    });
}

fn an_office_adds_up(t: &TestDb) {
    offices(t);
    wrote(t, |tx| {
        figures::add_to_office(tx, LOW, month(2026, 5), &some(2))?;
        figures::add_to_office(tx, LOW, month(2026, 5), &some(3))?;
        figures::add_to_office(tx, LOW, month(2027, 1), &some(1))?;
        figures::add_to_office(tx, TOP, month(2026, 6), &-some(1))
    });
    let of = |office, year| saw(t, move |tx: &mut Tx| figures::of_office(tx, office, year));
    assert_eq!(of(LOW, 2026), [(month(2026, 5), some(2) + some(3))]);
    assert_eq!(of(LOW, 2027).len(), 2);
    assert_eq!(of(TOP, 2026), [(month(2026, 6), -some(1))]);
    let below = saw(t, |tx| figures::of_offices_below(tx, TOP, 2026));
    assert_eq!(below, [(LOW, (month(2026, 5), some(2) + some(3)))]);
}

fn a_tree_is_read_upwards_and_downwards(t: &TestDb) {
    offices(t);
    wrote(t, |tx| {
        office::place(tx, BRANCH, LOW)?;
        office::place(tx, OTHER_BRANCH, LOW)?;
        office::add_branches(tx, LOW, 2)?;
        figures::set_branch(tx, OTHER_BRANCH, month(2026, 5), &some(1))
    });
    let path: Vec<_> = saw(t, |tx| office::path(tx, LOW)).into_iter().map(|o| o.id).collect();
    assert_eq!(path, [LOW, TOP]);
    let below = saw(t, |tx| office::below(tx, TOP));
    assert_eq!((below.len(), below[0].0.id, below[0].1), (1, LOW, 2));
    assert_eq!(saw(t, |tx| office::branches_of(tx, LOW)), 2);
    assert_eq!(saw(t, |tx| office::count_branches_below(tx, LOW)), 2);
    let page = |skip| saw(t, move |tx: &mut Tx| office::branches_below(tx, LOW, (skip, 1)));
    assert_eq!((page(0)[0].id, page(1)[0].id), (BRANCH, OTHER_BRANCH));
    let figures = |skip| saw(t, move |tx: &mut Tx| figures::of_branches_below(tx, LOW, 2026, (skip, 1)));
    assert_eq!((figures(0), figures(1)), (vec![], vec![(OTHER_BRANCH, (month(2026, 5), some(1)))]));
    // What waits is counted under every office above its branch, and elsewhere not.
    wrote(t, |tx| changed::note(tx, BRANCH, "meeting", meeting_id(1).uuid()));
    let waits = |office| saw(t, move |tx: &mut Tx| changed::count_below(tx, office));
    assert_eq!((waits(TOP), waits(LOW)), (1, 1));
    wrote(t, |tx| office::place(tx, BRANCH, TOP));
    assert_eq!((waits(TOP), waits(LOW)), (1, 0));
    // A branch stands in one place.
    wrote(t, |tx| office::place(tx, BRANCH, TOP));
    assert_eq!(saw(t, |tx| office::of_branch(tx, BRANCH)), Some(TOP));
    assert_eq!(saw(t, |tx| office::count_branches_below(tx, LOW)), 1);
    wrote(t, |tx| office::rename(tx, LOW, &text("示例第一党总支")));
    assert_eq!(saw(t, |tx| office::find(tx, LOW)).expect("it is there").name.as_str(), "示例第一党总支");
    assert_eq!(saw(t, office::all).len(), 2);
    // A ring that somebody made with another tool is an error and no endless walk.
    wrote(t, |tx| office::set_parent(tx, TOP, Some(LOW)));
    let ring = crate::fixture::read(t, |tx| office::path(tx, LOW));
    assert!(matches!(ring, Err(StoreError::Corrupt { .. })), "{ring:?}");
}

fn somebody_reads_an_office_until_it_is_taken_back(t: &TestDb) {
    offices(t);
    let reader = Reader { office: TOP, branch: BRANCH, person: who(1) };
    for _ in 0..2 {
        let reader = reader.clone();
        wrote(t, move |tx| office::add_reader(tx, &reader, at(1)));
    }
    assert_eq!(saw(t, |tx| office::read_by(tx, BRANCH, who(1))), [TOP]);
    assert_eq!(saw(t, |tx| office::read_by(tx, BRANCH, who(2))), []);
    assert_eq!(saw(t, |tx| office::readers(tx, TOP)), std::slice::from_ref(&reader));
    let gone = reader.clone();
    wrote(t, move |tx| office::remove_reader(tx, &gone));
    assert_eq!(write(t, move |tx| office::remove_reader(tx, &reader)), Err(StoreError::Stale));
}

fn a_text(object: u128, part: &str, readers: &str, body: &str) -> Text {
    Text {
        noun: "meeting".to_owned(),
        object: Uuid::from_u128(object),
        part: part.to_owned(),
        readers: readers.split_whitespace().map(str::to_owned).collect(),
        day: date(2026, 5, 8),
        title: "学习".to_owned(),
        body: body.to_owned(),
    }
}

/// Every word of the body is a token.
fn tokens(text: &Text) -> Vec<String> {
    text.body.split_whitespace().map(str::to_owned).chain(text.readers.iter().cloned()).collect()
}

fn keep(t: &TestDb, object: u128, texts: Vec<Text>) {
    wrote(t, move |tx| search::keep(tx, BRANCH, ("meeting", Uuid::from_u128(object)), &texts, &tokens));
}

fn looked_up(t: &TestDb, all: &'static [&'static str], any: &'static [&'static str]) -> Vec<String> {
    saw(t, move |tx| {
        let owned = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
        let places = search::find(tx, BRANCH, (&owned(all), &owned(any)), (i64::MAX, 10))?;
        let mut found = Vec::new();
        for place in places {
            found.extend(search::at(tx, BRANCH, place)?.map(|one| one.text.body));
        }
        Ok(found)
    })
}

fn a_text_is_found_by_its_tokens_and_its_readers(t: &TestDb) {
    found(t);
    keep(t, 1, vec![a_text(1, "", "g1 b1", "aa bb"), a_text(1, "x", "g1 b1", "aa cc")]);
    keep(t, 2, vec![a_text(2, "", "g2 b1", "aa dd")]);
    assert_eq!(looked_up(t, &["aa"], &["b1"]), ["aa dd", "aa cc", "aa bb"], "the latest first");
    assert_eq!(looked_up(t, &["aa"], &["g1"]), ["aa cc", "aa bb"]);
    assert_eq!(looked_up(t, &["aa", "bb"], &["g1", "g2"]), ["aa bb"]);
    assert_eq!(looked_up(t, &["aa"], &["g3"]), Vec::<String>::new());
    assert_eq!(looked_up(t, &["zz"], &["b1"]), Vec::<String>::new());
    assert_eq!(looked_up(t, &[], &["b1"]), Vec::<String>::new(), "nothing is asked for");
    assert_eq!(looked_up(t, &["aa"], &[]), Vec::<String>::new(), "nobody asks");
    let all = saw(t, |tx| search::of_branch(tx, BRANCH));
    let (second, body) = (all[1].number, all[0].text.body.clone());
    let earlier =
        saw(t, move |tx| search::find(tx, BRANCH, (&["aa".to_owned()], &["b1".to_owned()]), (second, 10)));
    assert_eq!((earlier, body.as_str()), (vec![all[0].number], "aa bb"));
    assert_eq!(saw(t, move |tx| search::at(tx, OTHER_BRANCH, second)), None);
}

fn a_text_that_changes_keeps_its_place_and_leaves_nothing_behind(t: &TestDb) {
    found(t);
    keep(t, 1, vec![a_text(1, "", "g1", "aa bb"), a_text(1, "x", "g1", "cc")]);
    let before = saw(t, |tx| search::of_branch(tx, BRANCH));
    keep(t, 1, vec![a_text(1, "", "g2", "aa dd")]);
    assert_eq!(looked_up(t, &["bb"], &["g1", "g2"]), Vec::<String>::new());
    assert_eq!(looked_up(t, &["aa"], &["g1"]), Vec::<String>::new(), "it has other readers");
    assert_eq!(looked_up(t, &["cc"], &["g1", "g2"]), Vec::<String>::new(), "there is no such text any more");
    assert_eq!(looked_up(t, &["aa"], &["g2"]), ["aa dd"]);
    let after = saw(t, |tx| search::of_branch(tx, BRANCH));
    assert_eq!((after.len(), after[0].number), (1, before[0].number));
    let place =
        |branch, part| saw(t, move |tx| search::place_of(tx, branch, ("meeting", Uuid::from_u128(1), part)));
    assert_eq!(place(BRANCH, ""), Some(before[0].number));
    assert_eq!((place(BRANCH, "x"), place(OTHER_BRANCH, "")), (None, None));
    keep(t, 1, Vec::new());
    assert_eq!(looked_up(t, &["aa"], &["g2"]), Vec::<String>::new());
}

fn an_older_index_becomes_one_of_each_branch(t: &TestDb) {
    // The file keeps one index for all, and an older one is not told apart from it.
    if t.backend() != Backend::Postgres {
        return;
    }
    found(t);
    keep(t, 1, vec![a_text(1, "", "g1", "aa bb"), a_text(1, "x", "g1", "aa cc")]);
    let mut old = TestDb::unopened(t.backend());
    leave(t, &old, 37);
    old.reopen();
    assert_eq!(looked_up(&old, &["aa"], &["g1"]), ["aa cc", "aa bb"]);
    keep(&old, 2, vec![a_text(2, "", "g1", "aa dd")]);
    assert_eq!(looked_up(&old, &["aa"], &["g1"]), ["aa dd", "aa cc", "aa bb"]);
}

fn a_copy_of_a_branch_has_its_rows_and_no_sign_in(t: &TestDb) {
    found(t);
    wrote(t, |tx| {
        store::meeting::add(tx, BRANCH, &draft(1), false)?;
        let known = person::find(tx, BRANCH, who(1))?.expect("there");
        let mobile = Some(domain::text::MobileNumber::new("10000000001").expect("a number"));
        person::update(tx, BRANCH, &domain::person::Person { mobile, ..known })?;
        copy_branch(tx, BRANCH, &[OTHER_BRANCH])
    });
    let copied = saw(t, |tx| store::meeting::find(tx, OTHER_BRANCH, meeting_id(1)));
    assert_eq!(copied, saw(t, |tx| store::meeting::find(tx, BRANCH, meeting_id(1))));
    assert!(copied.is_some());
    assert_eq!(saw(t, |tx| person::all(tx, OTHER_BRANCH)).len(), 5);
    let names = saw(t, |tx| store::account::by_sign_in_name(tx, "10000000001"));
    assert!(names.len() == 1 && names[0].0 == BRANCH, "{names:?}");
}

/// A thing, the texts that it has now (each a few words), and whether the transaction ends with it.
type Change = (u128, Vec<Vec<u8>>, bool);

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let texts = prop::collection::vec(prop::collection::vec(0_u8..6, 1..4), 0..3);
    prop::collection::vec((1_u128..6, texts, any::<bool>()), 1..30)
}

fn worded(object: u128, texts: &[Vec<u8>]) -> Vec<Text> {
    let body = |words: &Vec<u8>| words.iter().map(|w| format!("w{w}")).collect::<Vec<_>>().join(" ");
    let text = |(part, words)| a_text(object, &usize::to_string(&part), "g1", &body(words));
    texts.iter().enumerate().map(text).collect()
}

/// However texts come, change and go, the index finds what there is and nothing else.
fn the_index_agrees_with_the_texts_after_any_changes(t: &TestDb) {
    found(t);
    let mut runner = TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&changes(), |changes| {
        for group in changes.split_inclusive(|(_, _, ends)| *ends) {
            let group = group.to_vec();
            wrote(t, move |tx| {
                group.iter().try_for_each(|(object, texts, _)| {
                    let (id, texts) = (Uuid::from_u128(*object), worded(*object, texts));
                    search::keep(tx, BRANCH, ("meeting", id), &texts, &tokens)
                })
            });
        }
        for word in 0_u8..6 {
            let (mut should, found) = saw(t, move |tx| {
                let word = format!("w{word}");
                let all = search::of_branch(tx, BRANCH)?;
                let has = |one: &&search::Found| one.text.body.split(' ').any(|w| w == word);
                let should: Vec<_> = all.iter().filter(has).map(|one| one.number).collect();
                let asked = (std::slice::from_ref(&word), &["g1".to_owned()]);
                Ok((should, search::find(tx, BRANCH, (asked.0, asked.1), (i64::MAX, 100))?))
            });
            should.sort_unstable_by(|one, other| other.cmp(one));
            prop_assert_eq!(should, found);
        }
        Ok(())
    });
    outcome.expect("the index agrees");
}
