//! Tokens of the API, and the answers that are kept for whoever asks twice.

use domain::{
    id::TokenId,
    token::{Scope, Scopes},
};
use store::{
    StoreError,
    testing::TestDb,
    token::{self, Kept, Token},
};
use uuid::Uuid;

use crate::fixture::{BRANCH, OTHER_BRANCH, at, found, saw, text, who, write, wrote};

on_every_engine!(
    a_token_is_found_by_its_digest_alone,
    a_token_is_agreed_to_once_by_its_person,
    a_token_ends_once_with_its_answers,
    an_answer_is_kept_under_its_key_for_a_while,
);

fn id(number: u128) -> TokenId {
    TokenId::new(Uuid::from_u128(number))
}

fn token(number: u128) -> Token {
    Token {
        id: id(number),
        person: who(1),
        name: text("年度汇总"),
        scopes: Scopes::new([Scope::WritePlans]),
        made: (who(0), at(i64::try_from(number).expect("small"))),
        expires: at(3600),
        agreed: None,
        used: None,
        ended: None,
    }
}

fn a_token_is_found_by_its_digest_alone(t: &TestDb) {
    found(t);
    wrote(t, |tx| token::add(tx, BRANCH, &token(1), "d1"));
    wrote(t, |tx| token::add(tx, BRANCH, &Token { agreed: Some(at(2)), ..token(2) }, "d2"));
    assert_eq!(saw(t, |tx| token::by_digest(tx, BRANCH, "d1")), Some(token(1)));
    assert_eq!(saw(t, |tx| token::by_digest(tx, OTHER_BRANCH, "d1")), None);
    assert_eq!(saw(t, |tx| token::by_digest(tx, BRANCH, "d3")), None);
    let twice = write(t, |tx| token::add(tx, BRANCH, &token(3), "d1"));
    assert!(matches!(twice, Err(StoreError::Unique(_))), "{twice:?}");
    wrote(t, |tx| token::touch(tx, BRANCH, id(1), at(9)));
    let used = Token { used: Some(at(9)), ..token(1) };
    let second = Token { agreed: Some(at(2)), ..token(2) };
    assert_eq!(saw(t, |tx| token::all(tx, BRANCH)), [second, used]);
    assert_eq!(saw(t, |tx| token::all(tx, OTHER_BRANCH)), []);
}

fn a_token_is_agreed_to_once_by_its_person(t: &TestDb) {
    found(t);
    wrote(t, |tx| token::add(tx, BRANCH, &token(1), "d1"));
    for (branch, person) in [(BRANCH, who(0)), (OTHER_BRANCH, who(1))] {
        let refused = write(t, move |tx| token::agree(tx, branch, id(1), person, at(5)));
        assert_eq!(refused, Err(StoreError::Stale));
    }
    wrote(t, |tx| token::agree(tx, BRANCH, id(1), who(1), at(5)));
    let again = write(t, |tx| token::agree(tx, BRANCH, id(1), who(1), at(6)));
    assert_eq!(again, Err(StoreError::Stale));
    let agreed = saw(t, |tx| token::by_digest(tx, BRANCH, "d1")).and_then(|token| token.agreed);
    assert_eq!(agreed, Some(at(5)));
}

fn kept(answer: &[u8]) -> Kept {
    Kept { request: "r".to_owned(), answer: answer.to_vec() }
}

fn a_token_ends_once_with_its_answers(t: &TestDb) {
    found(t);
    for number in [1, 2] {
        wrote(t, move |tx| token::add(tx, BRANCH, &token(number), &format!("d{number}")));
        let times = (at(10), at(0));
        wrote(t, move |tx| token::keep_answer(tx, BRANCH, (id(number), "k"), &kept(b"x"), times));
    }
    wrote(t, |tx| token::end(tx, BRANCH, id(1), (who(1), at(20))));
    for branch in [BRANCH, OTHER_BRANCH] {
        let again = write(t, move |tx| token::end(tx, branch, id(1), (who(1), at(21))));
        assert_eq!(again, Err(StoreError::Stale));
    }
    let agreed = write(t, |tx| token::agree(tx, BRANCH, id(1), who(1), at(22)));
    assert_eq!(agreed, Err(StoreError::Stale), "what is over is not agreed to");
    assert_eq!(saw(t, |tx| token::answer(tx, BRANCH, id(1), "k", at(0))), None);
    assert_eq!(saw(t, |tx| token::answer(tx, BRANCH, id(2), "k", at(0))), Some(kept(b"x")));
}

fn an_answer_is_kept_under_its_key_for_a_while(t: &TestDb) {
    found(t);
    wrote(t, |tx| token::add(tx, BRANCH, &token(1), "d1"));
    let keep = |key: &'static str, answer: &'static [u8], now: i64, since: i64| {
        let times = (at(now), at(since));
        write(t, move |tx| token::keep_answer(tx, BRANCH, (id(1), key), &kept(answer), times))
    };
    assert_eq!(keep("k", b"first", 10, 0), Ok(()));
    let twice = keep("k", b"second", 11, 0);
    assert!(matches!(twice, Err(StoreError::Unique(_))), "{twice:?}");
    assert_eq!(saw(t, |tx| token::answer(tx, BRANCH, id(1), "k", at(9))), Some(kept(b"first")));
    assert_eq!(saw(t, |tx| token::answer(tx, BRANCH, id(1), "k", at(10))), None, "it is too old");
    assert_eq!(saw(t, |tx| token::answer(tx, OTHER_BRANCH, id(1), "k", at(0))), None);
    assert_eq!(keep("k", b"second", 20, 10), Ok(()), "the old one went");
    assert_eq!(saw(t, |tx| token::answer(tx, BRANCH, id(1), "k", at(0))), Some(kept(b"second")));
}
