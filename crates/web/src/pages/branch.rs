//! The desk of the branch: what waits for it, and the year of its groups.

use app::{
    meeting::list::{self, Desk},
    permission::{self, may},
};
use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};

use crate::{
    error::Failure,
    shell::{Shell, render},
    state::Site,
};

#[derive(Template)]
#[template(path = "branch.html")]
struct BranchPage {
    shell: Shell,
    desk: Desk,
}

/// The page.
pub(crate) async fn show(State(site): State<Site>, shell: Shell) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let permit = permission::in_branch::<may::ReadBranch>(&actor)?;
    let desk = site.app.read(move |cx| list::desk(cx, &permit)).await?;
    render(StatusCode::OK, &BranchPage { shell, desk })
}
