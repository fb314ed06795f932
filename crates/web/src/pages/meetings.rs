//! The meetings of a year.

use app::{
    Error,
    meeting::list::{self, Year},
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
#[template(path = "meetings.html")]
struct MeetingsPage {
    shell: Shell,
    year: i16,
    list: Year,
}

/// The page.
pub(crate) async fn show(
    State(site): State<Site>,
    shell: Shell,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let (actor, query) = (shell.actor.clone(), Form::of(query));
    let year = query.get("year").parse().unwrap_or_else(|_| site.app.local(site.app.now()).year());
    let list = site
        .app
        .read(move |cx| {
            let group = actor.group.ok_or(Error::NotFound)?;
            let permit = permission::in_group(cx, &actor, group)?;
            list::of_group(cx, &permit, year)
        })
        .await?;
    render(StatusCode::OK, &MeetingsPage { shell, year, list })
}
