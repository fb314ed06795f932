//! What no name can be, typed at sign-in, on every engine.

use std::sync::Arc;

use app::{
    App, Error,
    account::sign_in::{self, Input},
    ambient::{ManualClock, SystemEntropy},
    demo,
};
use store::testing::{Backend, TestDb};

use crate::world::{morning, zone};

/// Signs in with every strange name; the answers of an unknown name and of a wrong password are the measure.
fn all_read_like_a_wrong_password(backend: Backend) {
    let t = TestDb::new(backend);
    demo::seed(t.db(), Arc::new(SystemEntropy), morning(), zone()).expect("a sample");
    let clock = Arc::new(ManualClock::new(morning()));
    let app = App::new(t.db().clone(), clock, Arc::new(SystemEntropy), zone());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let said = |name: &str| {
        let input =
            Input { name: name.to_owned(), password: "guess-guess".to_owned(), device: String::new() };
        match runtime.block_on(sign_in::sign_in(&app, input)) {
            Err(Error::Refused(said)) => said,
            other => panic!("{backend:?}, {name:?}: {other:?}"),
        }
    };
    let wrong = said("许安宁");
    assert_eq!(said("无此人"), wrong);
    for strange in ["\0", "许安宁\0", "许\0安宁", "许\u{1b}安宁", "138\u{0}0000001", "许\n安宁"] {
        assert_eq!(said(strange), wrong, "{backend:?}, {strange:?}");
    }
}

#[test]
fn memory() {
    all_read_like_a_wrong_password(Backend::Memory);
}

#[test]
fn file() {
    all_read_like_a_wrong_password(Backend::File);
}

#[test]
fn postgres() {
    all_read_like_a_wrong_password(Backend::Postgres);
}
