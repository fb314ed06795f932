//! The selections and the ballots that somebody can open.

use app::ballot::list::{self, BallotList, Listed};
use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use domain::{ballot::Ballot, id::GroupId};

use super::{ballots, selection};
use crate::{
    error::Failure,
    shell::{Shell, render},
    state::Site,
};

#[derive(Template)]
#[template(path = "ballot_list.html")]
struct ListPage {
    shell: Shell,
    view: BallotList,
}

impl ListPage {
    fn selection_badge(&self, one: &Listed) -> &'static str {
        selection::badge(one.stage)
    }

    fn badge_of(&self, ballot: &Ballot) -> &'static str {
        ballots::badge(ballot.state)
    }

    /// Whose it is, for who sees several groups.
    fn group(&self, id: &GroupId) -> String {
        let found = self.view.groups.iter().find(|group| *id == group.id);
        found.map(|group| format!("{}，", group.name)).unwrap_or_default()
    }
}

/// The list.
pub(crate) async fn list(State(site): State<Site>, shell: Shell) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let view = site.app.read(move |cx| list::list(cx, &actor)).await?;
    render(StatusCode::OK, &ListPage { shell, view })
}
