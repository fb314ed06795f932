//! The meetings of a year.

use app::{
    Error,
    meeting::list::{self, Year},
    permission,
    plan::YEARS,
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

/// The year that is asked for; what is no number is as no year, this one.
fn asked(typed: &str, this: i16) -> Result<i16, Error> {
    let digits = typed.strip_prefix('-').unwrap_or(typed);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(this);
    }
    typed.parse().ok().filter(|year| YEARS.contains(year)).ok_or(Error::NotFound)
}

/// The page.
pub(crate) async fn show(
    State(site): State<Site>,
    shell: Shell,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let (actor, query) = (shell.actor.clone(), Form::of(query));
    let year = asked(query.get("year"), site.app.local(site.app.now()).year())?;
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
