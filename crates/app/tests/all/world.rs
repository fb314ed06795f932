//! An empty product, or one with the sample branch, at a fixed time.

use std::sync::Arc;

use app::{
    App, Cx, Error,
    account::{
        session,
        sign_in::{self, SignedIn},
    },
    ambient::{ManualClock, SystemEntropy},
    demo::{self, Sample},
    permission::Actor,
};
use jiff::{Timestamp, tz::TimeZone};
use store::{
    Db,
    testing::{Backend, TestDb},
};

/// The product and its clock.
pub struct World {
    pub app: App,
    pub clock: Arc<ManualClock>,
    t: Option<TestDb>,
}

impl Drop for World {
    fn drop(&mut self) {
        let t = self.t.take();
        std::thread::scope(|s| s.spawn(|| drop(t)).join()).expect("its data is let go");
    }
}

/// 23 November 2026, 9 in the morning in Beijing.
pub fn morning() -> Timestamp {
    "2026-11-23T01:00:00Z".parse().expect("a time")
}

pub fn zone() -> TimeZone {
    TimeZone::get("Asia/Shanghai").expect("a zone")
}

impl World {
    pub fn empty() -> Self {
        Self::over(TestDb::of_run)
    }

    fn over(make: fn() -> TestDb) -> Self {
        // A database is made and let go by a thread that may wait.
        let t = std::thread::scope(|s| s.spawn(make).join()).expect("a database");
        let clock = Arc::new(ManualClock::new(morning()));
        let app = App::new(t.db().clone(), clock.clone(), Arc::new(SystemEntropy), zone());
        Self { app, clock, t: Some(t) }
    }

    /// The sample on a PostgreSQL server.
    pub fn on_a_server() -> (Self, Sample) {
        Self::seeded(Self::over(|| TestDb::new(Backend::Postgres)))
    }

    /// Another instance over the same data, under the same clock; for a thread that may wait.
    pub fn beside(&self) -> App {
        let place = self.t.as_ref().expect("its data").location();
        App::new(
            Db::open(&place).expect("the same data"),
            self.clock.clone(),
            Arc::new(SystemEntropy),
            zone(),
        )
    }

    pub fn with_sample() -> (Self, Sample) {
        Self::seeded(Self::empty())
    }

    fn seeded(world: Self) -> (Self, Sample) {
        // The sample is written by a thread that may wait: this one drives the test's tasks.
        let seed = || demo::seed(world.app.db(), Arc::new(SystemEntropy), morning(), zone());
        let sample = std::thread::scope(|s| s.spawn(seed).join()).expect("a thread").expect("a sample");
        (world, sample)
    }

    /// Somebody of the sample, signed in.
    pub async fn actor(&self, sample: &Sample, name: &'static str) -> Actor {
        let (branch, person) = (sample.branch, sample.person(name).expect("somebody of the sample"));
        self.app.read(move |cx| session::load(cx, branch, person)).await.expect("an account")
    }

    pub async fn is_empty(&self) -> bool {
        self.app.read(app::organization::set_up::is_needed).await.expect("a read")
    }

    pub async fn write<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Fn(&mut Cx<'_>) -> Result<T, Error> + Send + 'static,
    {
        self.app.write(work).await
    }
}

/// Signs in from a browser that nobody knows.
pub async fn signing_in(world: &World, name: &str, password: &str) -> Result<SignedIn, Error> {
    let input =
        sign_in::Input { name: name.to_owned(), password: password.to_owned(), device: String::new() };
    Ok(sign_in::sign_in(&world.app, input).await?.done().expect("nothing more is asked for"))
}

/// The fields that were refused, with their sentences.
pub fn faults<T: std::fmt::Debug>(answer: Result<T, Error>) -> Vec<(String, String)> {
    match answer {
        Err(Error::Invalid(faults)) => faults.into_iter().map(|f| (f.field, f.message)).collect(),
        other => panic!("faults of fields were expected, not {other:?}"),
    }
}
