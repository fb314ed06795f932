//! 日常工作: one page that leads to each kind of daily work.

use app::daily::{self, Daily};
use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};

use crate::{
    error::Failure,
    shell::{Shell, render},
    state::Site,
};

#[derive(Template)]
#[template(path = "daily.html")]
struct DailyPage {
    shell: Shell,
    view: Daily,
}

/// The page.
pub(crate) async fn show(State(site): State<Site>, shell: Shell) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let view = site.app.read(move |cx| daily::daily(cx, &actor)).await?;
    render(StatusCode::OK, &DailyPage { shell, view })
}
