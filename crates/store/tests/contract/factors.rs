//! Second factors, recovery codes, and what waits for its second half.

use domain::{
    account::{Factor, FactorKind},
    id::FactorId,
};
use store::{
    StoreError,
    factor::{self, Ceremony, Stored},
    testing::TestDb,
};
use uuid::Uuid;

use crate::fixture::{BRANCH, OTHER_BRANCH, at, found, saw, text, who, write, wrote};

on_every_engine!(
    a_factor_comes_back_whole_and_is_used_once_a_step,
    a_passkey_is_known_once,
    a_recovery_code_opens_once,
    what_was_begun_is_ended_once,
);

fn stored(number: u128, kind: FactorKind) -> Stored {
    let is_key = kind == FactorKind::Passkey;
    Stored {
        factor: Factor {
            id: FactorId::new(Uuid::from_u128(number)),
            kind,
            name: text("我的手机"),
            added_at: at(number as i64),
            used_at: None,
        },
        person: who(1),
        credential: is_key.then(|| "AAEC".to_owned()),
        material: vec![1, 0, 255],
        state: is_key.then(|| vec![1; 7]),
        used_step: 4,
    }
}

fn a_factor_comes_back_whole_and_is_used_once_a_step(t: &TestDb) {
    found(t);
    let (one, other) = (stored(1, FactorKind::Totp), stored(2, FactorKind::Passkey));
    wrote(t, {
        let (one, other) = (one.clone(), other.clone());
        move |tx| {
            factor::add(tx, BRANCH, &other)?;
            factor::add(tx, BRANCH, &one)
        }
    });
    let all = || saw(t, |tx| factor::of_person(tx, BRANCH, who(1)));
    assert_eq!(all(), [one.clone(), other.clone()]);
    assert_eq!(saw(t, |tx| factor::of_person(tx, OTHER_BRANCH, who(1))), []);
    assert_eq!(saw(t, |tx| factor::of_person(tx, BRANCH, who(2))), []);
    let id = one.factor.id;
    let used = |step| write(t, move |tx| factor::use_step(tx, BRANCH, id, step, at(9)));
    assert_eq!((used(4), used(3)), (Err(StoreError::Stale), Err(StoreError::Stale)));
    assert_eq!((used(5), used(5)), (Ok(()), Err(StoreError::Stale)));
    let key = other.factor.id;
    wrote(t, move |tx| factor::use_passkey(tx, BRANCH, key, &[2; 7], at(10)));
    wrote(t, move |tx| factor::rename(tx, BRANCH, key, &text("办公室电脑")));
    let now = all();
    assert_eq!((now[0].used_step, now[0].factor.used_at), (5, Some(at(9))));
    assert_eq!((now[1].state.as_deref(), now[1].factor.used_at), (Some(&[2; 7][..]), Some(at(10))));
    assert_eq!(now[1].factor.name.as_str(), "办公室电脑");
    let strange = write(t, move |tx| factor::remove(tx, OTHER_BRANCH, key));
    assert_eq!(strange, Err(StoreError::Stale));
    wrote(t, move |tx| factor::remove(tx, BRANCH, key));
    assert_eq!(saw(t, |tx| factor::count(tx, BRANCH, who(1))), 1);
    wrote(t, |tx| factor::forget(tx, BRANCH, who(1)));
    assert_eq!(saw(t, |tx| factor::count(tx, BRANCH, who(1))), 0);
}

fn a_passkey_is_known_once(t: &TestDb) {
    found(t);
    let one = stored(1, FactorKind::Passkey);
    let again = Stored {
        factor: Factor { id: FactorId::new(Uuid::from_u128(3)), ..one.factor.clone() },
        person: who(2),
        ..one.clone()
    };
    wrote(t, move |tx| factor::add(tx, BRANCH, &one));
    let twice = write(t, move |tx| factor::add(tx, BRANCH, &again));
    assert!(matches!(twice, Err(StoreError::Unique(_))), "{twice:?}");
}

fn a_recovery_code_opens_once(t: &TestDb) {
    found(t);
    wrote(t, |tx| {
        factor::add_code(tx, BRANCH, who(1), "甲")?;
        factor::add_code(tx, BRANCH, who(1), "乙")
    });
    let take = |person, code: &'static str| wrote(t, move |tx| factor::take_code(tx, BRANCH, person, code));
    assert_eq!([take(who(2), "甲"), take(who(1), "甲"), take(who(1), "甲")], [false, true, false]);
    assert_eq!(saw(t, |tx| factor::codes_left(tx, BRANCH, who(1))), 1);
    wrote(t, |tx| factor::forget_codes(tx, BRANCH, who(1)));
    assert_eq!(saw(t, |tx| factor::codes_left(tx, BRANCH, who(1))), 0);
}

fn what_was_begun_is_ended_once(t: &TestDb) {
    found(t);
    let begun = |person, second| Ceremony {
        person,
        kind: "sign_in".to_owned(),
        data: vec![7],
        failures: 0,
        begun_at: at(second),
    };
    let (old, new) = (begun(Some(who(1)), 0), begun(None, 100));
    wrote(t, {
        let (old, new) = (old.clone(), new.clone());
        move |tx| {
            factor::begin(tx, BRANCH, "旧", &old, at(-100))?;
            factor::begin(tx, OTHER_BRANCH, "别处", &old, at(-100))?;
            factor::begin(tx, BRANCH, "新", &new, at(1))
        }
    });
    let find = |digest: &'static str| saw(t, move |tx| factor::begun(tx, BRANCH, digest));
    assert_eq!((find("旧"), find("新")), (None, Some(new)), "what came to nothing is cleared away");
    assert_eq!(saw(t, |tx| factor::begun(tx, OTHER_BRANCH, "别处")), Some(old));
    wrote(t, |tx| factor::missed(tx, BRANCH, "新"));
    assert_eq!(find("新").map(|one| one.failures), Some(1));
    let end = || write(t, |tx| factor::end(tx, BRANCH, "新"));
    assert_eq!((end(), end()), (Ok(()), Err(StoreError::Stale)));
}
