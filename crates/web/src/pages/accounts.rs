//! The accounts of the branch, for the system administrator: who can sign in, and one-time passwords. No content.

use app::{
    Error,
    account::{
        list::{self, Line},
        reset,
    },
    permission::{self, Permit, may},
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
#[template(path = "accounts.html")]
struct AccountsPage {
    shell: Shell,
    lines: Vec<Line>,
    /// Whom a slip was just made for, and its password; shown once.
    slip: Option<(String, String)>,
}

async fn page(site: &Site, shell: Shell, slip: Option<(PersonId, String)>) -> Result<Response, Failure> {
    let permit = permission::in_branch(&shell.actor)?;
    let lines = site.app.read(move |cx| list::list(cx, &permit)).await?;
    let slip = match slip {
        Some((person, word)) => {
            let line = lines.iter().find(|line| line.person == person).ok_or(Error::NotFound)?;
            Some((line.name.clone(), word))
        }
        None => None,
    };
    render(StatusCode::OK, &AccountsPage { shell, lines, slip })
}

/// The page.
pub(crate) async fn show(State(site): State<Site>, shell: Shell) -> Result<Response, Failure> {
    page(&site, shell, None).await
}

/// Makes a one-time password for anybody of the branch.
pub(crate) async fn reset(
    State(site): State<Site>,
    shell: Shell,
    Path(person): Path<PersonId>,
) -> Result<Response, Failure> {
    let permit: Permit<may::ManageAccounts> = permission::in_branch(&shell.actor)?;
    let word = reset::reset_anybody(&site.app, permit, person).await?;
    page(&site, shell, Some((person, word))).await
}
