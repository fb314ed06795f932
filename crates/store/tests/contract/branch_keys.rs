//! Keys with which a branch signs the head of its chain, and the signatures.

use proof::{Algorithm, PublicKey, Signed};
use store::{
    StoreError,
    branch_key::{self, BranchKey},
    testing::TestDb,
};
use uuid::Uuid;

use crate::fixture::{BRANCH, OTHER_BRANCH, at, found, saw, write, wrote};

on_every_engine!(a_key_ends_once_and_stays, signatures_come_with_their_keys_in_order);

fn key(number: u128, algorithm: Algorithm) -> BranchKey {
    let public = PublicKey { algorithm, spki: format!("key{number}") };
    let added = at(i64::try_from(number).expect("small"));
    BranchKey { id: Uuid::from_u128(number), public, added, ended: None }
}

fn a_key_ends_once_and_stays(t: &TestDb) {
    found(t);
    let (one, two) = (key(1, Algorithm::Sm2), key(2, Algorithm::Ed25519));
    let both = [one.clone(), two.clone()];
    wrote(t, move |tx| both.iter().rev().try_for_each(|key| branch_key::add(tx, BRANCH, key)));
    assert_eq!(saw(t, |tx| branch_key::all(tx, BRANCH)), [one.clone(), two.clone()]);
    assert_eq!(saw(t, |tx| branch_key::all(tx, OTHER_BRANCH)), []);
    let id = one.id;
    wrote(t, move |tx| branch_key::end(tx, BRANCH, id, at(9)));
    let ended = BranchKey { ended: Some(at(9)), ..one };
    assert_eq!(saw(t, |tx| branch_key::all(tx, BRANCH)), [ended, two]);
    for branch in [BRANCH, OTHER_BRANCH] {
        let again = write(t, move |tx| branch_key::end(tx, branch, id, at(10)));
        assert_eq!(again, Err(StoreError::Stale));
    }
}

fn signatures_come_with_their_keys_in_order(t: &TestDb) {
    found(t);
    let (one, two) = (key(1, Algorithm::Sm2), key(2, Algorithm::Ed25519));
    let ids = (one.id, two.id);
    let both = [one.clone(), two.clone()];
    wrote(t, move |tx| {
        both.iter().try_for_each(|key| branch_key::add(tx, BRANCH, key))?;
        branch_key::keep_signature(tx, BRANCH, (ids.1, 7), "77")?;
        branch_key::keep_signature(tx, BRANCH, (ids.0, 5), "55")?;
        branch_key::keep_signature(tx, BRANCH, (ids.0, 7), "57")
    });
    let signed = |key: &BranchKey, number, signature: &str| Signed {
        number,
        key: key.public.clone(),
        signature: signature.to_owned(),
    };
    let all = [signed(&one, 5, "55"), signed(&one, 7, "57"), signed(&two, 7, "77")];
    assert_eq!(saw(t, |tx| branch_key::signatures(tx, BRANCH, 0)), all);
    assert_eq!(saw(t, |tx| branch_key::signatures(tx, BRANCH, 6)), all[1..]);
    assert_eq!(saw(t, |tx| branch_key::signatures(tx, OTHER_BRANCH, 0)), []);
    let twice = write(t, move |tx| branch_key::keep_signature(tx, BRANCH, (ids.0, 5), "x"));
    assert!(matches!(twice, Err(StoreError::Unique(_))), "{twice:?}");
}
