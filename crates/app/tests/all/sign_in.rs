//! Signing in: the lock-out that strangers cannot use against anybody for long.

use app::{
    Error,
    account::{
        change_password, session,
        sign_in::{self, Input},
        sweep::sweep,
    },
    demo::PASSWORD,
    permission::{self, may},
    person::{self, end},
};
use jiff::SignedDuration;
use store::{StoreError, Tx, params};

use crate::world::{World, faults, signing_in};

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

#[tokio::test]
async fn nobody_guesses_the_old_password_from_an_open_browser() {
    let (world, sample) = World::with_sample();
    let actor = world.actor(&sample, NAME).await;
    let permit = permission::in_branch::<may::UseAccount>(&actor).expect("an own account");
    let change = async |old: &str| {
        let new = "一句只有自己知道的话 2026".to_owned();
        let input = change_password::Input { old: old.to_owned(), again: new.clone(), new };
        change_password::change_password(&world.app, permit.clone(), input).await
    };
    for _ in 0..5 {
        assert_eq!(
            faults(change("guess").await),
            [("old".to_owned(), "原密码：不对，请重新输入".to_owned())]
        );
    }
    let waits = faults(change(PASSWORD).await);
    assert!(waits[0].1.contains("请等一会儿再试"), "{waits:?}");
    world.clock.advance(SignedDuration::from_secs(30));
    change(PASSWORD).await.expect("after half a minute");
}

#[tokio::test]
async fn who_has_left_is_let_out_and_not_let_in_again() {
    let (world, sample) = World::with_sample();
    let leader = world.actor(&sample, "陈一诺").await;
    let key = signing_in(&world, NAME, PASSWORD).await.expect("an account").key.word();
    let who = sample.person(NAME).expect("of the sample");
    let inside = || {
        let key = key.clone();
        world.app.read(move |cx| session::actor(cx, &key))
    };
    inside().await.expect("signed in");
    let ending =
        end::Input {
            ending: "struck".to_owned(), on: "2026-11-20".to_owned(), basis: "支部决定".to_owned()
        };
    let ended = world.write(move |cx| {
        let permit = person::permit(cx, &leader, who)?;
        end::end(cx, &permit, who, &ending)
    });
    ended.await.expect("a sound ending");
    assert!(matches!(inside().await, Err(Error::SignedOut)));
    let refused = signing_in(&world, NAME, PASSWORD).await;
    assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
}

#[tokio::test]
async fn what_is_over_is_swept_away() {
    let (world, sample) = World::with_sample();
    signing_in(&world, NAME, PASSWORD).await.expect("an account");
    let branch = sample.branch;
    let rows = || {
        world.app.db().read(move |tx| -> Result<_, StoreError> {
            let count = |tx: &mut Tx, table: &str| {
                let sql = format!("SELECT COUNT(*) AS n FROM {table} WHERE branch_id = $1");
                tx.one(&sql, params![branch], |row| row.get::<i64>("n"))
            };
            Ok((count(tx, "session_key")?, count(tx, "known_device")?))
        })
    };
    let (sessions, devices) = rows().await.expect("rows");
    assert!(sessions > 0 && devices > 0);
    sweep(&world.app).await.expect("nothing is over");
    assert_eq!(rows().await.expect("rows"), (sessions, devices));
    world.clock.advance(session::LONGEST + SignedDuration::from_hours(1));
    sweep(&world.app).await.expect("sessions are over");
    assert_eq!(rows().await.expect("rows"), (0, devices));
    world.clock.advance(SignedDuration::from_hours(24 * 366));
    sweep(&world.app).await.expect("nobody came");
    assert_eq!(rows().await.expect("rows"), (0, 0));
}
