//! Who is signed in: the session cookie, read once a request.

use app::{
    Error,
    account::session,
    factor::{PATIENCE, PLACE},
    permission::{self, Actor, Permit, may},
};
use axum::{
    extract::{FromRequestParts, OptionalFromRequestParts},
    http::{HeaderMap, HeaderValue, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
};

use crate::{error::Failure, kept::SendAgain, state::Site};

const COOKIE: &str = "dxz";
const DEVICE: &str = "dxz-device";
const STEP: &str = "dxz-step";
const ERRAND: &str = "dxz-errand";

/// Where somebody adds what is asked for beside the password.
pub(crate) const SECURITY: &str = PLACE;

/// How long a browser stays known, in seconds: a year.
const DEVICE_AGE: u32 = 31_536_000;

/// The value of a cookie.
pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(n, value)| (n == name).then_some(value))
}

/// The session key of a request.
pub(crate) fn key(headers: &HeaderMap) -> Option<&str> {
    cookie(headers, COOKIE)
}

/// The own account of who has asked: the permit, and the session's key.
///
/// # Errors
/// As the permit.
pub(crate) fn own(actor: &Actor, headers: &HeaderMap) -> Result<(Permit<may::UseAccount>, String), Error> {
    Ok((permission::in_branch(actor)?, key(headers).unwrap_or_default().to_owned()))
}

/// Sets the session cookie, or takes it away with an empty key.
pub(crate) fn set(site: &Site, key: &str) -> HeaderValue {
    let age = if key.is_empty() { 0 } else { session::LONGEST.as_secs() };
    let secure = if site.settings.secure { "; Secure" } else { "" };
    let text = format!("{COOKIE}={key}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{secure}");
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
}

/// The key by which this browser is known, if it is.
pub(crate) fn device(headers: &HeaderMap) -> &str {
    cookie(headers, DEVICE).unwrap_or_default()
}

/// Lets the browser be known by a key.
pub(crate) fn set_device(site: &Site, key: &str) -> HeaderValue {
    let secure = if site.settings.secure { "; Secure" } else { "" };
    let text = format!("{DEVICE}={key}; Path=/sign-in; HttpOnly; SameSite=Lax; Max-Age={DEVICE_AGE}{secure}");
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
}

/// The word of a sign-in whose second half is waited for.
pub(crate) fn step(headers: &HeaderMap) -> &str {
    cookie(headers, STEP).unwrap_or_default()
}

/// The word of an errand to the unit's directory, with where to go on to.
pub(crate) fn errand(headers: &HeaderMap) -> &str {
    cookie(headers, ERRAND).unwrap_or_default()
}

/// Keeps such a word, or takes it away with an empty one. It has to come along when the directory sends the browser back.
pub(crate) fn set_errand(site: &Site, word: &str) -> HeaderValue {
    let secure = if site.settings.secure { "; Secure" } else { "" };
    let age = if word.is_empty() { 0 } else { PATIENCE.as_secs() };
    let text = format!("{ERRAND}={word}; Path=/sign-in; HttpOnly; SameSite=Lax; Max-Age={age}{secure}");
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
}

/// Keeps such a word, or takes it away with an empty one.
pub(crate) fn set_step(site: &Site, word: &str) -> HeaderValue {
    let secure = if site.settings.secure { "; Secure" } else { "" };
    let age = if word.is_empty() { 0 } else { PATIENCE.as_secs() };
    let text = format!("{STEP}={word}; Path=/sign-in; HttpOnly; SameSite=Lax; Max-Age={age}{secure}");
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
}

/// Somebody who is signed in. Who still has to set a new password, or to add a second factor, is sent there first.
pub(crate) struct Signed(pub(crate) Actor);

/// As [`Signed`], but also for the page that sets the new password.
pub(crate) struct AnySigned(pub(crate) Actor);

/// Why somebody was turned away.
pub(crate) enum Turned {
    SignIn(String),
    SetPassword,
    AddFactor,
    Unsaved,
    Failed(Failure),
}

impl IntoResponse for Turned {
    fn into_response(self) -> Response {
        match self {
            Self::SignIn(next) if next.is_empty() => {
                let mut response = Redirect::to("/sign-in").into_response();
                response.extensions_mut().insert(SendAgain::SignedOut);
                response
            }
            Self::SignIn(next) => Redirect::to(&format!("/sign-in?next={next}")).into_response(),
            Self::SetPassword => Redirect::to("/password").into_response(),
            Self::AddFactor => Redirect::to(SECURITY).into_response(),
            Self::Unsaved => Failure::from(Error::SignedOut).json(),
            Self::Failed(failure) => failure.into_response(),
        }
    }
}

async fn load(parts: &Parts, site: &Site) -> Result<Actor, Turned> {
    let turned = || {
        if parts.headers.contains_key("x-autosave") {
            Turned::Unsaved
        } else if parts.method == "GET" {
            let path = parts.uri.path_and_query().map_or("/", |p| p.as_str());
            Turned::SignIn(form_urlencoded::byte_serialize(path.as_bytes()).collect())
        } else {
            Turned::SignIn(String::new())
        }
    };
    let Some(key) = key(&parts.headers).map(str::to_owned) else { return Err(turned()) };
    let asked = key.clone();
    match site.app.read(move |cx| session::actor(cx, &asked)).await {
        Ok((actor, touch)) => {
            if touch {
                site.app
                    .write(move |cx| session::touch(cx, &key))
                    .await
                    .map_err(|e| Turned::Failed(e.into()))?;
            }
            Ok(actor)
        }
        Err(Error::SignedOut) => Err(turned()),
        Err(error) => Err(Turned::Failed(error.into())),
    }
}

impl FromRequestParts<Site> for AnySigned {
    type Rejection = Turned;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Turned> {
        load(parts, site).await.map(Self)
    }
}

impl FromRequestParts<Site> for Signed {
    type Rejection = Turned;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Turned> {
        let actor = load(parts, site).await?;
        if actor.must_change {
            return Err(Turned::SetPassword);
        }
        let is_there =
            parts.uri.path().strip_prefix(SECURITY).is_some_and(|r| r.is_empty() || r.starts_with('/'));
        if actor.must_enroll && !is_there { Err(Turned::AddFactor) } else { Ok(Self(actor)) }
    }
}

impl OptionalFromRequestParts<Site> for Signed {
    type Rejection = Turned;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Option<Self>, Turned> {
        match load(parts, site).await {
            Ok(actor) => Ok(Some(Self(actor))),
            Err(Turned::Failed(failure)) => Err(Turned::Failed(failure)),
            Err(_) => Ok(None),
        }
    }
}
