//! Accounts, sessions and the journal.

use crate::fixture::{BRANCH, OTHER_BRANCH, at, found, saw, who, write, wrote};
use std::collections::BTreeSet;

use domain::account::{Duty, Failures, SecondFactor, SignInRules};
use store::{
    StoreError,
    account::{self, Account, Session},
    device::{self, Device},
    testing::TestDb,
};

on_every_engine!(
    an_account_comes_back_whole_and_guarded,
    a_session_lives_until_it_is_ended,
    a_known_browser_counts_its_own_failures,
    a_branch_says_how_its_people_sign_in,
);

fn account(number: usize) -> Account {
    Account {
        person: who(number),
        password_hash: "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA".to_owned(),
        must_change: true,
        slip_expires_at: Some(at(3600)),
        duties: BTreeSet::from([Duty::Audit]),
        failures: Failures { count: 3, last: Some(at(5)) },
        version: 1,
    }
}

fn an_account_comes_back_whole_and_guarded(t: &TestDb) {
    found(t);
    wrote(t, |tx| account::add(tx, BRANCH, &account(1)));
    assert_eq!(saw(t, |tx| account::find(tx, BRANCH, who(1))), Some(account(1)));
    assert_eq!(saw(t, |tx| account::find(tx, OTHER_BRANCH, who(1))), None);
    let twice = write(t, |tx| account::add(tx, BRANCH, &account(1)));
    assert!(matches!(twice, Err(StoreError::Unique(_))), "{twice:?}");
    let changed = Account {
        must_change: false,
        slip_expires_at: None,
        duties: BTreeSet::from([Duty::System, Duty::Security]),
        failures: Failures::default(),
        ..account(1)
    };
    let kept = changed.clone();
    wrote(t, move |tx| account::update(tx, BRANCH, &kept));
    assert_eq!(write(t, |tx| account::update(tx, BRANCH, &account(1))), Err(StoreError::Stale));
    assert_eq!(saw(t, |tx| account::find(tx, BRANCH, who(1))), Some(Account { version: 2, ..changed }));
}

fn a_known_browser_counts_its_own_failures(t: &TestDb) {
    found(t);
    let failures = Failures { count: 4, last: Some(at(9)) };
    wrote(t, move |tx| {
        device::remember(tx, BRANCH, who(1), "甲", at(0))?;
        device::remember(tx, BRANCH, who(2), "乙", at(0))?;
        device::set_failures(tx, BRANCH, "甲", failures)
    });
    let unknown = write(t, move |tx| device::set_failures(tx, BRANCH, "丙", failures));
    assert_eq!(unknown, Err(StoreError::Stale));
    let find = |key: &'static str| saw(t, move |tx| device::find(tx, BRANCH, key));
    assert_eq!(find("甲"), Some(Device { person: who(1), failures }));
    assert_eq!(saw(t, |tx| device::find(tx, OTHER_BRANCH, "甲")), None);
    wrote(t, |tx| device::remember(tx, BRANCH, who(1), "甲", at(20)));
    assert_eq!(find("甲"), Some(Device { person: who(1), failures: Failures::default() }));
    wrote(t, |tx| device::forget(tx, BRANCH, who(1)));
    assert_eq!((find("甲"), find("乙").map(|d| d.person)), (None, Some(who(2))));
}

fn a_session_lives_until_it_is_ended(t: &TestDb) {
    found(t);
    wrote(t, |tx| {
        account::add_session(tx, BRANCH, who(1), "一", at(0))?;
        account::add_session(tx, BRANCH, who(1), "二", at(1))?;
        account::add_session(tx, BRANCH, who(2), "三", at(2))
    });
    wrote(t, |tx| account::touch_session(tx, BRANCH, "一", at(90)));
    let session = |digest: &'static str| saw(t, move |tx| account::session(tx, BRANCH, digest));
    assert_eq!(
        session("一"),
        Some(Session { person: who(1), created_at: at(0), seen_at: at(90), proved_at: None })
    );
    wrote(t, |tx| account::prove_session(tx, BRANCH, "一", at(95)));
    assert_eq!(session("一").and_then(|s| s.proved_at), Some(at(95)));
    let unknown = write(t, |tx| account::prove_session(tx, OTHER_BRANCH, "一", at(95)));
    assert_eq!(unknown, Err(StoreError::Stale));
    assert_eq!(saw(t, |tx| account::session(tx, OTHER_BRANCH, "一")), None);
    wrote(t, |tx| account::end_session(tx, BRANCH, "一"));
    assert_eq!((session("一"), session("二").map(|s| s.person)), (None, Some(who(1))));
    wrote(t, |tx| account::end_sessions(tx, BRANCH, who(1)));
    assert_eq!((session("二"), session("三").map(|s| s.person)), (None, Some(who(2))));
}

fn a_branch_says_how_its_people_sign_in(t: &TestDb) {
    found(t);
    assert_eq!(saw(t, |tx| account::rules(tx, BRANCH)), SignInRules::OLD, "as before there were rules");
    for second_factor in SecondFactor::ALL {
        let rules = SignInRules { second_factor, apart: second_factor != SecondFactor::Duties };
        wrote(t, move |tx| account::set_rules(tx, BRANCH, rules));
        assert_eq!(saw(t, |tx| account::rules(tx, BRANCH)), rules);
    }
    assert_eq!(saw(t, |tx| account::rules(tx, OTHER_BRANCH)), SignInRules::OLD);
}
