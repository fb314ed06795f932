//! A password is compared outside of the transaction that lets somebody in: what changes in between counts.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use app::{
    App, Clock, Error,
    account::{
        change_password,
        sign_in::{self, Input},
    },
    ambient::SystemEntropy,
    demo::{PASSWORD, Sample},
    permission::{self, may},
};
use jiff::Timestamp;
use store::{Db, StoreError};

use crate::world::{World, morning, signing_in, zone};

const NAME: &str = "许安宁";

/// A clock that sets another password when it is asked for the second time: after the account was read, and
/// before anything is written.
struct Meddler {
    db: Db,
    sample: Sample,
    asked: AtomicUsize,
}

impl Clock for Meddler {
    fn now(&self) -> Timestamp {
        if self.asked.fetch_add(1, Ordering::SeqCst) == 1 {
            let (branch, person) = (self.sample.branch, self.sample.person(NAME).expect("somebody"));
            let meddle = || {
                let written = self.db.write::<(), StoreError, _>(move |tx| {
                    let mut account = store::account::find(tx, branch, person)?.expect("an account");
                    account.password_hash = "$argon2id$another".to_owned();
                    store::account::update(tx, branch, &account)?;
                    store::account::end_sessions(tx, branch, person)
                });
                written.wait().expect("another password");
            };
            // By a thread that may wait: this one drives the test's tasks.
            std::thread::scope(|s| s.spawn(meddle).join()).expect("a thread");
        }
        morning()
    }
}

fn meddled(world: &World, sample: &Sample) -> App {
    let db = world.app.db().clone();
    let clock = Meddler { db: db.clone(), sample: sample.clone(), asked: AtomicUsize::new(0) };
    App::new(db, Arc::new(clock), Arc::new(SystemEntropy), zone())
}

#[tokio::test]
async fn a_password_that_was_replaced_while_it_was_compared_opens_nothing() {
    let (world, sample) = World::with_sample();
    let wrong = signing_in(&world, NAME, "guess").await.expect_err("wrong").to_string();
    let input = Input { name: NAME.to_owned(), password: PASSWORD.to_owned(), device: String::new() };
    match sign_in::sign_in(&meddled(&world, &sample), input).await {
        Err(Error::Refused(said)) => assert_eq!(said, wrong),
        other => panic!("let in, or told why not: {other:?}"),
    }
}

#[tokio::test]
async fn a_password_that_was_replaced_is_not_written_over() {
    let (world, sample) = World::with_sample();
    let actor = world.actor(&sample, NAME).await;
    let permit = permission::in_branch::<may::UseAccount>(&actor).expect("the own account");
    let new = "a-sentence-that-is-long-enough".to_owned();
    let input = change_password::Input { old: PASSWORD.to_owned(), new: new.clone(), again: new };
    let answer = change_password::change_password(&meddled(&world, &sample), permit, input).await;
    assert!(matches!(answer, Err(Error::Stale)), "{answer:?}");
    let (branch, person) = (sample.branch, actor.person);
    let find = move |tx: &mut store::Tx| store::account::find(tx, branch, person);
    let kept = world.app.db().read::<_, StoreError, _>(find).await.expect("a read").expect("an account");
    assert_eq!(kept.password_hash, "$argon2id$another");
}
