//! Time and randomness as parameters: the only place that asks the system for either.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicI64, Ordering},
};

use jiff::{SignedDuration, Timestamp};
use store::journal::SLACK;
use uuid::Uuid;

/// Tells the time.
pub trait Clock: Send + Sync {
    /// The instant.
    fn now(&self) -> Timestamp;

    /// Whether it can be believed: not when it stands well before an instant that it has told already.
    fn is_sound(&self) -> bool {
        true
    }

    /// Whether its instants are those of the world, which only go on: not in the past that a sample makes up.
    fn is_real(&self) -> bool {
        false
    }
}

/// The system's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks the system for the time")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// A clock that notices when it is set back.
#[derive(Debug)]
pub struct Watched<C> {
    clock: C,
    /// The latest instant that was told, in microseconds.
    latest: AtomicI64,
}

impl<C: Clock> Watched<C> {
    /// Watches a clock from now on.
    pub fn new(clock: C) -> Self {
        let latest = AtomicI64::new(clock.now().as_microsecond());
        Self { clock, latest }
    }
}

impl<C: Clock> Clock for Watched<C> {
    fn now(&self) -> Timestamp {
        let now = self.clock.now();
        self.latest.fetch_max(now.as_microsecond(), Ordering::Relaxed);
        now
    }

    fn is_sound(&self) -> bool {
        let now = self.clock.now() + SLACK;
        now.as_microsecond() >= self.latest.load(Ordering::Relaxed)
    }

    fn is_real(&self) -> bool {
        true
    }
}

impl<C: Clock + ?Sized> Clock for Arc<C> {
    fn now(&self) -> Timestamp {
        (**self).now()
    }

    fn is_sound(&self) -> bool {
        (**self).is_sound()
    }

    fn is_real(&self) -> bool {
        (**self).is_real()
    }
}

/// A clock that is set by hand, for tests and for the demo's past.
#[derive(Debug)]
pub struct ManualClock(Mutex<Timestamp>);

impl ManualClock {
    /// Starts at an instant.
    pub const fn new(at: Timestamp) -> Self {
        Self(Mutex::new(at))
    }

    /// Sets the clock.
    pub fn set(&self, at: Timestamp) {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = at;
    }

    /// Moves the clock on.
    pub fn advance(&self, by: SignedDuration) {
        let mut at = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *at += by;
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// Gives random bytes.
pub trait Entropy: Send + Sync {
    /// Fills a buffer.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    fn fill(&self, buffer: &mut [u8]) -> Result<(), String>;
}

/// The system's randomness.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    #[expect(clippy::disallowed_methods, reason = "this is where the system's randomness comes in")]
    fn fill(&self, buffer: &mut [u8]) -> Result<(), String> {
        getrandom::fill(buffer).map_err(|e| e.to_string())
    }
}

/// A version 7 UUID of an instant.
///
/// # Errors
/// As [`Entropy::fill`].
pub fn new_uuid(at: Timestamp, entropy: &dyn Entropy) -> Result<Uuid, String> {
    let mut random = [0; 10];
    entropy.fill(&mut random)?;
    let millis = u64::try_from(at.as_millisecond()).unwrap_or(0);
    Ok(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
}
