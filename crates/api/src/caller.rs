//! Who calls: the token in the `Authorization` header, and nothing else. A cookie says nothing here, so there is nothing to forge.

use std::num::NonZeroU32;

use crate::{Api, pace::Pace, problem::Problem};
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

/// Requests that a token may make at once.
const BURST: NonZeroU32 = NonZeroU32::new(600).expect("not zero");
/// Requests a second after that.
const STEADY: NonZeroU32 = NonZeroU32::new(20).expect("not zero");
/// The limiter of all tokens.
pub(crate) fn pace(app: &App) -> Pace<TokenId> {
    Pace::new(app, BURST, STEADY)
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
        api.pace.check(&token.id).map_err(|wait| Problem::pace(wait.as_secs() + 1))?;
        if is_new {
            let (branch, id) = (actor.branch, token.id);
            api.app.write(move |cx| token::touch(cx, branch, id)).await?;
        }
        Ok(Self { actor, token, word })
    }
}
