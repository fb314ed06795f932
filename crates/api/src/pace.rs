//! How quickly somebody may ask: a flood costs the others nothing.

use std::{hash::Hash, num::NonZeroU32, time::Duration};

use app::App;
use governor::{
    Quota, RateLimiter, clock::Clock, middleware::NoOpMiddleware, nanos::Nanos,
    state::keyed::HashMapStateStore,
};

/// From so many callers on, those that have been quiet are forgotten.
const MANY: usize = 10_000;

/// The product's own clock, as the limiter wants it.
#[derive(Clone)]
struct OwnClock(App);

impl Clock for OwnClock {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        Nanos::from(Duration::try_from(self.0.now().as_duration()).unwrap_or_default())
    }
}

/// The limiter of one service, by what callers are told apart by.
pub struct Pace<K: Hash + Eq + Clone> {
    limiter: RateLimiter<K, HashMapStateStore<K>, OwnClock, NoOpMiddleware<Nanos>>,
    clock: OwnClock,
}

impl<K: Hash + Eq + Clone> Pace<K> {
    /// By the product's clock: so many tries at once, and so many a second after that.
    pub fn new(app: &App, burst: NonZeroU32, steady: NonZeroU32) -> Self {
        let clock = OwnClock(app.clone());
        let quota = Quota::per_second(steady).allow_burst(burst);
        Self { limiter: RateLimiter::new(quota, HashMapStateStore::default(), clock.clone()), clock }
    }

    /// Counts one more try.
    ///
    /// # Errors
    /// For how long to wait, where it was too many.
    pub fn check(&self, caller: &K) -> Result<(), Duration> {
        if self.limiter.len() > MANY {
            self.limiter.retain_recent();
        }
        self.limiter.check_key(caller).map_err(|early| early.wait_time_from(self.clock.now()))
    }
}
