//! Random sequences of what a recorder does give the same record on both engines.

use domain::{
    meeting::{Presence, Proceedings, RemarkKind, RollEntry},
    text::{Reason, Speech},
};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use store::{
    StoreError, meeting, proceedings,
    testing::{Backend, TestDb},
};

use crate::{
    fixture::{BRANCH, draft, found, mark, meeting_id, saw, text, who, write, wrote},
    records::remark,
};

#[derive(Clone, Debug)]
enum Act {
    Roll { person: usize, presence: Presence },
    Add { number: u128, position: Option<i64>, words: Option<String> },
    Change { number: u128, version: i64, position: Option<i64>, words: Option<String>, withdrawn: bool },
}

fn presence() -> impl Strategy<Value = Presence> {
    let reason = proptest::option::of("[值班住院公差]{1,6}").prop_map(|r| r.map(|r| text::<Reason>(&r)));
    prop_oneof![
        Just(Presence::Present),
        proptest::option::of((14_i8..18, 0_i8..60)).prop_map(|at| Presence::Late {
            at: at.map(|(hour, minute)| jiff::civil::time(hour, minute, 0, 0)),
        }),
        (reason, any::<bool>()).prop_map(|(reason, on_leave)| Presence::Absent { reason, on_leave }),
    ]
}

fn act() -> impl Strategy<Value = Act> {
    let words = || proptest::option::of("[党员学习谈体会。]{1,12}");
    let place = || proptest::option::of(1_i64..6);
    prop_oneof![
        (0_usize..5, presence()).prop_map(|(person, presence)| Act::Roll { person, presence }),
        (1_u128..6, place(), words()).prop_map(|(number, position, words)| Act::Add {
            number,
            position,
            words
        }),
        (1_u128..6, 1_i64..4, place(), words(), any::<bool>()).prop_map(
            |(number, version, position, words, withdrawn)| Act::Change {
                number,
                version,
                position,
                words,
                withdrawn
            }
        ),
    ]
}

fn run(t: &TestDb, act: &Act, second: i64) -> Result<(), &'static str> {
    let act = act.clone();
    let outcome = write(t, move |tx| match &act {
        Act::Roll { person, presence } => {
            let entry = RollEntry { person: who(*person), presence: presence.clone() };
            proceedings::set_roll(tx, BRANCH, meeting_id(1), &entry)
        }
        Act::Add { number, position, words } => {
            let remark = remark(*number, *position, words.as_deref());
            proceedings::add_remark(tx, BRANCH, meeting_id(1), &remark, mark(1, second))
        }
        Act::Change { number, version, position, words, withdrawn } => {
            let mut remark = remark(*number, *position, words.as_deref());
            remark.version = *version;
            remark.kind = RemarkKind::ALL[*number as usize];
            proceedings::update_remark(tx, BRANCH, &remark, *withdrawn, mark(2, second))
        }
    });
    match outcome {
        Ok(()) => Ok(()),
        Err(StoreError::Stale) => Err("stale"),
        Err(StoreError::Unique(_)) => Err("unique"),
        Err(other) => panic!("{other:?}"),
    }
}

/// The record, and every text that was ever kept.
fn all(t: &TestDb) -> (Proceedings, Vec<proceedings::Revision>) {
    saw(t, |tx| {
        let mut texts = Vec::new();
        for number in 1..6 {
            texts.extend(proceedings::revisions(tx, BRANCH, remark(number, None, None).id)?);
        }
        Ok((proceedings::load(tx, BRANCH, meeting_id(1))?, texts))
    })
}

/// A fresh meeting without a trace of the case before.
fn clear(t: &TestDb) {
    wrote(t, |tx| {
        for table in ["remark_revision", "remark", "roll", "meeting_item", "meeting"] {
            tx.execute(&format!("DELETE FROM {table} WHERE branch_id = $1"), store::params![BRANCH])?;
        }
        meeting::add(tx, BRANCH, &draft(1), false)
    });
}

#[test]
fn the_same_acts_give_the_same_record_on_memory_and_postgres() {
    let both = [Backend::Memory, Backend::Postgres].map(TestDb::new);
    both.iter().for_each(found);
    let mut runner = TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
    let acts = proptest::collection::vec(act(), 1..40);
    let outcome = runner.run(&acts, |acts| {
        both.iter().for_each(clear);
        for (second, act) in (0..).zip(&acts) {
            let [memory, postgres] = [&both[0], &both[1]].map(|t| run(t, act, second));
            prop_assert_eq!(memory, postgres, "after {:?}", act);
        }
        let [memory, postgres] = [&both[0], &both[1]].map(all);
        prop_assert!(
            memory.0.remarks.iter().all(|r| r.text.as_ref().is_none_or(|t: &Speech| !t.as_str().is_empty()))
        );
        prop_assert_eq!(memory, postgres);
        Ok(())
    });
    outcome.expect("both engines agree");
}
