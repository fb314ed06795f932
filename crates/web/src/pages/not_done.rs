//! 本软件不做的事: what the product refuses to do, with the rule behind it.

use askama::Template;
use axum::{http::StatusCode, response::Response};

use crate::{error::Failure, shell::render};

#[derive(Template)]
#[template(path = "not_done.html")]
struct NotDonePage;

/// The page; anybody may read it.
pub(crate) async fn show() -> Result<Response, Failure> {
    render(StatusCode::OK, &NotDonePage)
}
