//! The journal, for the auditor.

use app::{
    journal::{self, Page},
    permission,
};
use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};

use crate::{
    error::Failure,
    form::Form,
    shell::{Shell, render},
    state::Site,
};

#[derive(Template)]
#[template(path = "journal.html")]
struct JournalPage {
    shell: Shell,
    page: Page,
    times: Vec<String>,
}

/// A page of it, newest first.
pub(crate) async fn show(
    State(site): State<Site>,
    shell: Shell,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let permit = permission::in_branch(&shell.actor)?;
    let before = Form::of(query).get("before").parse().ok();
    let page = site.app.read(move |cx| journal::read(cx, &permit, before)).await?;
    let times = page.lines.iter().map(|line| crate::ui::instant(site.app.local(line.at))).collect();
    render(StatusCode::OK, &JournalPage { shell, page, times })
}
