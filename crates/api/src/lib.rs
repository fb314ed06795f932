//! The JSON API: the use cases of `app` for programs, with tokens instead of cookies (ADR 32).
//!
//! Nothing is decided here. A route names the action that its permit is asked for, its body is the use case's own input, and every
//! change says which version it was made on. `routes` is the table of all of them; `/api/openapi.json` is made of it.

mod caller;
mod change;
mod look;
mod meetings;
mod openapi;
mod pace;
mod papers;
mod plan;
mod problem;
mod record;
mod routes;
mod shape;
mod steps;
mod webhooks;
mod words;

use std::{sync::Arc, time::Duration};

use app::App;
use axum::{
    Router,
    http::{HeaderValue, StatusCode, header},
    middleware::map_response,
    response::{IntoResponse as _, Response},
};
use documents::pdf::Typeset;
use domain::{
    id::{MeetingId, TokenId},
    webhook::Reach,
};
pub use openapi::document;
pub use pace::Pace;
use problem::Problem;
pub use routes::{Access, ROUTES, Route};
use tower_http::{catch_panic::CatchPanicLayer, set_header::SetResponseHeaderLayer, timeout::TimeoutLayer};

/// The most bytes of a request: a long text, nothing else.
const BODY_MAX: usize = 1024 * 1024;

/// Tells open pages that a meeting changed, and which parts of it.
type Changed = Arc<dyn Fn(MeetingId, &'static str) + Send + Sync>;

/// The product, as the API sees it.
#[derive(Clone)]
pub struct Api {
    pub(crate) app: App,
    typesetter: Arc<dyn Typeset>,
    address: Arc<str>,
    reach: Reach,
    changed: Changed,
    pace: Arc<Pace<TokenId>>,
}

impl Api {
    /// The API over the use cases: the typesetter draws papers, links begin with the address, and `changed` hears of every meeting
    /// that was changed.
    pub fn new(
        app: App,
        typesetter: Arc<dyn Typeset>,
        address: &str,
        changed: impl Fn(MeetingId, &'static str) + Send + Sync + 'static,
    ) -> Self {
        let pace = Arc::new(caller::pace(&app));
        let (address, changed) = (address.into(), Arc::new(changed));
        Self { app, typesetter, address, reach: Reach::Public, changed, pace }
    }

    /// The same where events may go so far.
    #[must_use]
    pub fn with_reach(self, reach: Reach) -> Self {
        Self { reach, ..self }
    }
}

/// What the framework itself refuses is a problem like ours.
async fn in_our_words(response: Response) -> Response {
    let (status, is_json) = (response.status(), is_json(&response));
    match status {
        // An address that is no id is one that leads nowhere.
        StatusCode::BAD_REQUEST if !is_json => nothing_here().await,
        StatusCode::METHOD_NOT_ALLOWED => {
            let allow = response.headers().get(header::ALLOW).cloned();
            let mut answer =
                Problem::plain(status, "这个地址不支持这种请求方法，请按接口文档改正").into_response();
            if let Some(allow) = allow {
                answer.headers_mut().insert(header::ALLOW, allow);
            }
            answer
        }
        StatusCode::SERVICE_UNAVAILABLE if !is_json => {
            Problem::plain(status, "这次请求太久没有办完，已经停下；请先查看办到哪一步，再决定要不要重发")
                .into_response()
        }
        _ => response,
    }
}

fn is_json(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE);
    kind.is_some_and(|kind| kind.as_bytes().starts_with(b"application/"))
}

async fn nothing_here() -> Response {
    Problem::plain(StatusCode::NOT_FOUND, "没有这个地址，请按接口文档核对路径").into_response()
}

fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    tracing::error!("a request of the API panicked");
    Problem::plain(StatusCode::INTERNAL_SERVER_ERROR, "系统出了问题，请稍后再试").into_response()
}

/// The API's router: everything under `/api`.
pub fn router(api: Api) -> Router {
    let no_store =
        SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    routes::table()
        .route("/api", axum::routing::any(nothing_here))
        .route("/api/{*rest}", axum::routing::any(nothing_here))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, Duration::from_secs(60)))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(map_response(in_our_words))
        .layer(no_store)
        .with_state(api)
}
