//! The roster of the own group, and one-time slips.

use app::{
    Error,
    account::reset,
    permission::{self, Action, may},
    person::roster::{self, RosterView},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use domain::id::PersonId;

use crate::{
    error::Failure,
    shell::{Shell, render},
    state::Site,
};

#[derive(Template)]
#[template(path = "roster.html")]
struct RosterPage {
    shell: Shell,
    view: RosterView,
    may_reset: bool,
    /// Whom a slip was just made for, and its password; shown once.
    slip: Option<(String, String)>,
}

async fn page(site: &Site, shell: Shell, slip: Option<(String, String)>) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let view = site
        .app
        .read(move |cx| {
            let group = actor.group.ok_or(Error::NotFound)?;
            let permit = permission::in_group::<may::ReadRoster>(cx, &actor, group)?;
            roster::roster(cx, &permit)
        })
        .await?;
    let roles = shell.actor.roles(shell.actor.group, None);
    let may_reset = roles.iter().any(|&role| Action::ResetAccount.allows(role));
    render(StatusCode::OK, &RosterPage { shell, view, may_reset, slip })
}

/// The page.
pub(crate) async fn show(State(site): State<Site>, shell: Shell) -> Result<Response, Failure> {
    page(&site, shell, None).await
}

/// Makes a one-time slip for a member.
pub(crate) async fn reset(
    State(site): State<Site>,
    shell: Shell,
    Path(person): Path<PersonId>,
) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let (permit, name) = site
        .app
        .read(move |cx| {
            let group = actor.group.ok_or(Error::NotFound)?;
            let reading = permission::in_group::<may::ReadRoster>(cx, &actor, group)?;
            let view = roster::roster(cx, &reading)?;
            let name = view.roster.find(person).ok_or(Error::NotFound)?.name.to_string();
            Ok((permission::in_group::<may::ResetAccount>(cx, &actor, group)?, name))
        })
        .await?;
    let slip = reset::reset(&site.app, permit, person).await?;
    page(&site, shell, Some((name, slip))).await
}
