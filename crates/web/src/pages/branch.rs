//! The desk of the branch: what waits for it, its resolutions, the plans and the year of its groups.

use std::borrow::Borrow;

use app::{
    Error,
    assignment::{self, list::Progress},
    ballot::setting,
    meeting::list::{self, Desk},
    organization::resolutions::{self, Resolution, ResolutionInput},
    permission::{self, may},
};
use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use domain::id::GroupId;

use crate::{
    error::Failure,
    fields::Fields,
    form::Form,
    shell::{Shell, render},
    state::Site,
};

#[derive(Template)]
#[template(path = "branch.html")]
struct BranchPage {
    shell: Shell,
    desk: Desk,
    progress: Vec<Progress>,
    form: Form,
    today: jiff::civil::Date,
    /// Whether who looks sets from how many voters on ballots are held in the system.
    sets_ballots: bool,
}

impl BranchPage {
    /// Whether the branch has a group's plan: the badge's colour and words.
    fn plan(&self, group: impl Borrow<GroupId>) -> (&'static str, &'static str) {
        match self.desk.plan(group) {
            Some(plan) if plan.is_with_branch() => ("reported", "已报支部"),
            Some(plan) if plan.sent.is_some() => ("returned", "报过以后又有改动，还没有再报"),
            _ => ("draft", "还没有报"),
        }
    }

    fn fields(&self, part: &str) -> Fields {
        Fields::of(&self.form, part)
    }

    /// Before the ids of a form's fields, so that only the form that was refused has the names that its summary leads to.
    fn prefix(&self, typed: &Form, id: &str) -> String {
        if typed.faults().is_empty() { format!("r{id}-") } else { String::new() }
    }

    fn due(&self, resolution: &Resolution) -> String {
        resolution.due.map_or_else(String::new, |day| day.to_string())
    }
}

async fn page(site: &Site, shell: Shell, form: Form) -> Result<Response, Failure> {
    let permit = permission::in_branch::<may::ReadBranch>(&shell.actor)?;
    let read =
        move |cx: &mut app::Cx<'_>| Ok((list::desk(cx, &permit)?, assignment::list::progress(cx, &permit)?));
    let (desk, progress) = site.app.read(read).await?;
    let today = site.app.local(site.app.now()).date();
    let sets_ballots = permission::in_branch::<may::SetBallots>(&shell.actor).is_ok();
    render(form.status(), &BranchPage { shell, desk, progress, form, today, sets_ballots })
}

/// The page.
pub(crate) async fn show(State(site): State<Site>, shell: Shell) -> Result<Response, Failure> {
    page(&site, shell, Form::default()).await
}

/// Adds a resolution of the branch, or puts one right.
pub(crate) async fn resolve(State(site): State<Site>, shell: Shell, form: Form) -> Result<Response, Failure> {
    let permit = permission::in_branch::<may::EditResolutions>(&shell.actor)?;
    let id = match form.get("resolution") {
        "" => None,
        id => Some(id.parse().map_err(|_| Error::NotFound)?),
    };
    let input = ResolutionInput {
        title: form.take("title"),
        text: form.take("text"),
        passed_on: form.take("passed_on"),
        due: form.take("due"),
    };
    match site.app.write(move |cx| resolutions::keep(cx, &permit, id, &input)).await {
        Ok(_) => Ok(Redirect::to("/branch#resolutions").into_response()),
        Err(error) if error.is_mendable() => {
            let part = form.take("resolution");
            page(&site, shell, form.of_part(part).refused(&error)).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Sets from how many voters on ballots are held in the system.
pub(crate) async fn set_ballots(
    State(site): State<Site>,
    shell: Shell,
    form: Form,
) -> Result<Response, Failure> {
    let permit = permission::in_branch::<may::SetBallots>(&shell.actor)?;
    let typed = form.take("least");
    match site.app.write(move |cx| setting::set(cx, &permit, &typed)).await {
        Ok(()) => Ok(Redirect::to("/branch#ballots").into_response()),
        Err(error) if error.is_mendable() => page(&site, shell, form.sent_back(&error)).await,
        Err(other) => Err(other.into()),
    }
}
