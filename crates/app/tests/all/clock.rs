//! A clock that is set back: nothing is read or written by it, until it is right or somebody says that it is.

use std::sync::Arc;

use app::{
    App, Error, Halt,
    account::sign_in::{self, Input},
    ambient::{ManualClock, SystemEntropy, Watched},
    demo::PASSWORD,
    journal,
};
use jiff::SignedDuration;

use crate::world::{World, morning, zone};

const NAME: &str = "许安宁";

/// The same data as a service has it, whose clock is watched.
fn served(world: &World, clock: &Arc<ManualClock>) -> App {
    let clock = Arc::new(Watched::new(clock.clone()));
    App::new(world.app.db().clone(), clock, Arc::new(SystemEntropy), zone())
}

/// Something that is dated and written down.
async fn sign_in(app: &App) -> Result<(), Error> {
    let input = Input { name: NAME.to_owned(), password: PASSWORD.to_owned(), device: String::new() };
    sign_in::sign_in(app, input).await.map(drop)
}

#[track_caller]
fn stopped<T: std::fmt::Debug>(answer: Result<T, Error>) {
    assert!(matches!(answer, Err(Error::Halted(Halt::Clock, _))), "{answer:?}");
}

#[tokio::test]
async fn a_clock_that_is_set_back_stops_everything_until_it_is_right() {
    let (world, _sample) = World::with_sample();
    let clock = Arc::new(ManualClock::new(morning()));
    let app = served(&world, &clock);
    sign_in(&app).await.expect("signed in");
    clock.set(morning() - SignedDuration::from_mins(2));
    sign_in(&app).await.expect("a clock that is set right steps back a little");
    clock.set(morning() - SignedDuration::from_hours(1));
    stopped(app.read(|cx| Ok(cx.now())).await);
    stopped(sign_in(&app).await);
    clock.set(morning() + SignedDuration::from_hours(1));
    sign_in(&app).await.expect("signed in");
}

#[tokio::test]
async fn a_service_that_begins_with_a_clock_behind_writes_nothing_until_somebody_says_it_is_right() {
    let (world, sample) = World::with_sample();
    let before = served(&world, &Arc::new(ManualClock::new(morning())));
    sign_in(&before).await.expect("signed in");
    let clock = Arc::new(ManualClock::new(morning() - SignedDuration::from_hours(24)));
    let app = served(&world, &clock);
    let newest = journal::ahead_of_clock(&app).await.expect("a read").expect("ahead of the clock");
    assert_eq!(newest, morning());
    stopped(sign_in(&app).await);

    assert_eq!(journal::clock_is_right(&app).await.expect("written"), 1);
    assert_eq!(journal::ahead_of_clock(&app).await.expect("a read"), None);
    sign_in(&app).await.expect("signed in");
    assert_eq!(journal::clock_is_right(&app).await.expect("nothing to mend"), 0);
    // It stands in the journal for its readers, and the chain goes on.
    let branch = sample.branch;
    let proved = app.read(move |cx| journal::prove(cx, branch, Vec::new())).await.expect("proved");
    assert!(proved.chain.is_ok() && proved.faults.is_empty(), "{proved:?}");
    let last = app.db().read(move |tx| store::journal::page(tx, branch, None, 2)).await;
    let last = last.expect("a page");
    assert_eq!(last[1].action, "clock.is_right");
    assert!(last[1].at < newest);
}
