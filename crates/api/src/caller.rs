//! Who calls: the token in the `Authorization` header, and nothing else. A cookie says nothing here, so there is nothing to forge.

use std::{num::NonZeroU32, time::Duration};

use app::{
    App, Error,
    permission::Actor,
    secret::Secret,
    token::{self, Token},
};
use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use domain::id::TokenId;
use governor::{
    Quota, RateLimiter, clock::Clock, middleware::NoOpMiddleware, nanos::Nanos,
    state::keyed::HashMapStateStore,
};

use crate::{Api, problem::Problem};

/// Requests that a token may make at once.
const BURST: NonZeroU32 = NonZeroU32::new(600).expect("not zero");
/// Requests a second after that.
const STEADY: NonZeroU32 = NonZeroU32::new(20).expect("not zero");
/// From so many tokens on, those that have been quiet are forgotten.
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

/// How quickly each token may ask.
pub(crate) struct Pace {
    limiter: RateLimiter<TokenId, HashMapStateStore<TokenId>, OwnClock, NoOpMiddleware<Nanos>>,
    clock: OwnClock,
}

impl Pace {
    /// By the product's clock.
    pub(crate) fn new(app: &App) -> Self {
        let clock = OwnClock(app.clone());
        let quota = Quota::per_second(STEADY).allow_burst(BURST);
        Self { limiter: RateLimiter::new(quota, HashMapStateStore::default(), clock.clone()), clock }
    }

    fn check(&self, token: TokenId) -> Result<(), Problem> {
        if self.limiter.len() > MANY {
            self.limiter.retain_recent();
        }
        self.limiter.check_key(&token).map_err(|early| {
            let wait = early.wait_time_from(self.clock.now());
            Problem::pace(wait.as_secs() + 1)
        })
    }
}

/// A program that acts in somebody's name.
#[derive(Clone)]
pub(crate) struct Caller {
    /// Whose name, with no more than the token's scopes.
    pub(crate) actor: Actor,
    /// The token.
    pub(crate) token: Token,
    /// Its word.
    pub(crate) word: Secret,
}

impl FromRequestParts<Api> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        let given = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let bearer = given.and_then(|text| text.split_once(' '));
        let word = bearer.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
        let word = word.and_then(|(_, word)| Secret::read(word.trim())).ok_or(Error::SignedOut)?;
        let asked = word.clone();
        let (actor, token, is_new) = api.app.read(move |cx| token::open(cx, &asked)).await?;
        api.pace.check(token.id)?;
        if is_new {
            let (branch, id) = (actor.branch, token.id);
            api.app.write(move |cx| token::touch(cx, branch, id)).await?;
        }
        Ok(Self { actor, token, word })
    }
}
