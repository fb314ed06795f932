//! What the machines around the product ask: whether it lives, whether it is ready, how busy it is. No answer has a word of content.

mod end;
mod metrics;

use std::sync::Mutex;

use app::Error;
use axum::{
    Router,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
pub use end::Closing;
pub(crate) use end::around as ending;
pub(crate) use metrics::{Metrics, around as counted};

use tower_http::set_header::SetResponseHeaderLayer;

use crate::state::Site;

/// `GET /healthz`: the process answers. A service manager may start it anew when it does not.
pub(crate) async fn alive() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: what is sent here now is taken on. 503 with the reason while the service is about to end, or while nothing can be
/// written: a proxy sends people elsewhere then, and nobody starts it anew for it.
pub(crate) async fn ready(State(site): State<Site>) -> Response {
    let head = [(header::CACHE_CONTROL, "no-store"), (header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    match readiness(&site).await {
        Ok(()) => (head, "ok\n").into_response(),
        Err(why) => (StatusCode::SERVICE_UNAVAILABLE, head, format!("{why}\n")).into_response(),
    }
}

/// The last answer to whether anything can be written, and the second in which it was given: whoever asks more often hears the same.
#[derive(Default)]
pub(crate) struct Readiness(Mutex<Option<(i64, Result<(), String>)>>);

/// # Errors
/// Why not, for whoever runs the machine.
async fn readiness(site: &Site) -> Result<(), String> {
    if site.closing.has_begun() {
        return Err("服务正在停止".to_owned());
    }
    let second = site.app.now().as_second();
    let known = |kept: &Mutex<Option<(i64, Result<(), String>)>>| kept.lock().ok()?.clone();
    if let Some((_, answer)) = known(&site.readiness.0).filter(|(at, _)| *at == second) {
        return answer;
    }
    // The detail of a fault goes to the log, where requests that fail have put it already.
    let answer = site.app.is_writable().await.map_err(|fault: Error| fault.to_string());
    if let Ok(mut kept) = site.readiness.0.lock() {
        *kept = Some((second, answer.clone()));
    }
    answer
}

/// `GET /metrics`: figures in Prometheus' text format.
async fn figures(State(site): State<Site>) -> Response {
    let ready = readiness(&site).await.is_ok();
    match site.metrics.text(ready) {
        Ok(text) => {
            ([(header::CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], text)
                .into_response()
        }
        Err(fault) => {
            tracing::error!(%fault, "the figures cannot be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// The router of an address of its own for monitoring: how many people do what is nobody's business who is not asked to look after the
/// machine, and the pages' address is open to all.
pub fn monitoring(site: Site) -> Router {
    Router::new()
        .route("/healthz", get(alive))
        .route("/readyz", get(ready))
        .route("/metrics", get(figures))
        .layer(SetResponseHeaderLayer::overriding(
            header::CACHE_CONTROL,
            HeaderValue::from_static("no-store"),
        ))
        .layer(SetResponseHeaderLayer::overriding(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ))
        .with_state(site)
}
