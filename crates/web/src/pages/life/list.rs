//! The organizational-life meetings that somebody can open.

use app::life_meeting::list::{self, LifeList, LifeMeeting};
use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use domain::meeting::StageName;

use crate::{
    error::Failure,
    shell::{Shell, render},
    state::Site,
};

#[derive(Template)]
#[template(path = "life_list.html")]
struct ListPage {
    shell: Shell,
    view: LifeList,
}

impl ListPage {
    /// What there is to open.
    fn words(&self, one: &LifeMeeting) -> &'static str {
        match one.stage {
            StageName::Draft | StageName::Submitted | StageName::Approved | StageName::Notified => "会前准备",
            StageName::InSession => "会上",
            _ => "整改清单",
        }
    }
}

/// The list.
pub(crate) async fn list(State(site): State<Site>, shell: Shell) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let view = site.app.read(move |cx| list::list(cx, &actor)).await?;
    render(StatusCode::OK, &ListPage { shell, view })
}
