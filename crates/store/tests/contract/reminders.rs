//! Of what somebody was reminded, and which day was taken.

use domain::due::Call;
use jiff::civil::date;
use store::{
    StoreError,
    reminder::{self, Told},
    testing::TestDb,
};

use crate::fixture::{BRANCH, OTHER_BRANCH, at, found, saw, who, write, wrote};

on_every_engine!(a_day_is_taken_once_and_never_an_earlier_one, what_was_told_is_kept_once_and_a_person);

fn claim(t: &TestDb, day: i8) -> Result<(), StoreError> {
    write(t, move |tx| reminder::claim(tx, BRANCH, date(2026, 11, day)))
}

fn a_day_is_taken_once_and_never_an_earlier_one(t: &TestDb) {
    found(t);
    assert_eq!(saw(t, |tx| reminder::last(tx, BRANCH)), None);
    assert_eq!(claim(t, 24), Ok(()));
    assert_eq!(claim(t, 24), Err(StoreError::Stale), "another process was faster");
    assert_eq!(claim(t, 23), Err(StoreError::Stale), "a clock that goes wrong sends nothing again");
    assert_eq!(claim(t, 25), Ok(()));
    assert_eq!(saw(t, |tx| reminder::last(tx, BRANCH)), Some(date(2026, 11, 25)));
    assert_eq!(saw(t, |tx| reminder::last(tx, OTHER_BRANCH)), None);
}

fn what_was_told_is_kept_once_and_a_person(t: &TestDb) {
    found(t);
    let told = |thing: &str, day: i8, call| Told { thing: thing.to_owned(), day: date(2026, 11, day), call };
    let all = [
        told("assignment.do 1", 24, Call::Near),
        told("assignment.do 1", 24, Call::Over),
        told("assignment.do 1", 27, Call::Near),
        told("dues.own", 30, Call::Near),
    ];
    for one in [all.clone(), all.clone()].concat() {
        wrote(t, move |tx| reminder::tell(tx, BRANCH, who(1), &one, at(60)));
    }
    assert_eq!(saw(t, |tx| reminder::told(tx, BRANCH, who(1))), all);
    assert_eq!(saw(t, |tx| reminder::told(tx, BRANCH, who(2))), []);
    assert_eq!(saw(t, |tx| reminder::told(tx, OTHER_BRANCH, who(1))), []);
}
