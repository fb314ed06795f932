//! Signing in: the lock-out that strangers cannot use against anybody for long.

use app::{
    Error,
    account::sign_in::{self, Input},
    demo::PASSWORD,
};
use jiff::SignedDuration;

use crate::world::{World, signing_in};

const NAME: &str = "许安宁";

/// A stranger guesses until the account answers no more.
async fn lock(world: &World) {
    for _ in 0..5 {
        let refused = signing_in(world, NAME, "guess").await;
        assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
    }
    let locked = signing_in(world, NAME, PASSWORD).await;
    assert!(matches!(locked, Err(Error::Busy(_))), "{locked:?}");
}

#[tokio::test]
async fn the_lock_ends_by_itself() {
    let (world, _) = World::with_sample();
    lock(&world).await;
    world.clock.advance(SignedDuration::from_secs(30));
    signing_in(&world, NAME, PASSWORD).await.expect("after half a minute");
}

#[tokio::test]
async fn a_known_browser_is_not_locked_out_by_strangers_and_has_a_count_of_its_own() {
    let (world, _) = World::with_sample();
    let device = signing_in(&world, NAME, PASSWORD).await.expect("the first time").device.word();
    let from_here = |password: &str| {
        sign_in::sign_in(
            &world.app,
            Input { name: NAME.to_owned(), password: password.to_owned(), device: device.clone() },
        )
    };
    lock(&world).await;
    for _ in 0..6 {
        world.clock.advance(SignedDuration::from_mins(15));
        let refused = signing_in(&world, NAME, "guess").await;
        assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
    }
    assert!(matches!(signing_in(&world, NAME, PASSWORD).await, Err(Error::Busy(_))), "the stranger goes on");
    let again = from_here(PASSWORD).await.expect("known here").done().expect("signed in");
    assert_eq!(again.device.word(), device, "the browser keeps its key");
    for _ in 0..5 {
        assert!(matches!(from_here("guess").await, Err(Error::Refused(_))));
    }
    assert!(
        matches!(from_here(PASSWORD).await, Err(Error::Busy(_))),
        "a stolen key is no way to go on guessing"
    );
}

#[tokio::test]
async fn a_browser_of_somebody_else_helps_nobody() {
    let (world, _) = World::with_sample();
    let device = signing_in(&world, "何思源", PASSWORD).await.expect("somebody else").device.word();
    lock(&world).await;
    let input = Input { name: NAME.to_owned(), password: PASSWORD.to_owned(), device };
    let locked = sign_in::sign_in(&world.app, input).await;
    assert!(matches!(locked, Err(Error::Busy(_))), "{locked:?}");
}

#[tokio::test]
async fn a_name_that_nobody_has_reads_like_a_wrong_password() {
    let (world, _) = World::with_sample();
    let unknown = signing_in(&world, "无此人", "guess-guess").await.expect_err("nobody");
    let wrong = signing_in(&world, NAME, "guess-guess").await.expect_err("wrong");
    assert_eq!(unknown.to_string(), wrong.to_string());
}
