//! What was typed outlives the session, and a product that has stopped: a form that was not taken comes back whole, to be sent again.

use app::Halt;
use askama::Template;
use axum::{
    body::{Body, HttpBody as _, to_bytes},
    extract::Request,
    http::{Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{error::Failure, form::Form, shell::render};

/// On an answer: why what was sent was not taken, and may be sent again as it is.
#[derive(Clone, Copy)]
pub(crate) enum SendAgain {
    /// Nobody is signed in.
    SignedOut,
    /// The product has stopped.
    Halted(Halt),
}

/// The longest form that is kept, in bytes; what is longer was no typing.
const MAX: usize = 1024 * 1024;

#[derive(Template)]
#[template(path = "kept.html")]
struct KeptPage {
    why: SendAgain,
    address: String,
    fields: Vec<(String, String)>,
}

impl KeptPage {
    /// Whether a value is a text that somebody would want to see.
    fn is_text(value: &str) -> bool {
        value.chars().count() >= 12 && value.parse::<domain::id::PersonId>().is_err()
    }
}

/// Fields that are typed anew: nobody at the screen reads them.
const SECRET: [&str; 5] = ["password", "old", "new", "again", "secret"];

/// Whether this is a form that somebody typed into.
fn is_typed(request: &Request) -> bool {
    let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    request.method() == Method::POST
        && !request.headers().contains_key("x-autosave")
        && !matches!(request.uri().path(), "/password" | "/setup")
        && !request.uri().path().starts_with("/sign-in")
        && !request.uri().path().starts_with("/me/security")
        // A vote and the code of a box are never shown again.
        && !request.uri().path().starts_with("/ballots/")
        && request.body().size_hint().upper().is_some_and(|length| length <= MAX as u64)
        && header(header::CONTENT_TYPE)
            .is_none_or(|kind| kind.starts_with("application/x-www-form-urlencoded"))
}

/// Keeps what was sent until the answer is known.
pub(crate) async fn around(request: Request, next: Next) -> Response {
    if !is_typed(&request) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let Ok(sent) = to_bytes(body, MAX).await else { return Failure::too_large(MAX).into_response() };
    let address = parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let answer = next.run(Request::from_parts(parts, Body::from(sent.clone()))).await;
    let Some(why) = answer.extensions().get::<SendAgain>().copied() else { return answer };
    let fields = form_urlencoded::parse(&sent).into_owned();
    let fields: Vec<(String, String)> = fields.filter(|(name, _)| !SECRET.contains(&name.as_str())).collect();
    if !Form::of(fields.clone()).is_filled() {
        return answer;
    }
    let status = match why {
        SendAgain::SignedOut => StatusCode::UNAUTHORIZED,
        SendAgain::Halted(_) => StatusCode::SERVICE_UNAVAILABLE,
    };
    render(status, &KeptPage { why, address, fields }).unwrap_or(answer)
}
