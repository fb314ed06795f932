//! The year plan: twelve months at once, suggestions, moving by drag or by keyboard, sending.

use app::{
    Cx, Error,
    permission::{self, Permit, may},
    plan::{
        change::{self, NewItem},
        send,
        view::{self, PlanView},
    },
};
use askama::Template;
use axum::{
    Json,
    extract::{Path, State},
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    clause::Clause,
    id::PlanItemId,
    meeting::Content,
    plan::{Month, PlanItem, Source},
};

use crate::{
    error::Failure,
    form::Form,
    session::Signed,
    shell::{Shell, render},
    state::Site,
};

#[derive(Template)]
#[template(path = "plan.html")]
struct PlanPage {
    shell: Shell,
    view: PlanView,
    form: Form,
    year: i16,
    may_edit: bool,
    today: jiff::civil::Date,
}

impl PlanPage {
    fn source(source: &Source) -> String {
        match source {
            Source::Own => "own".to_owned(),
            Source::Yearly => "yearly".to_owned(),
            Source::LastYear => "last_year".to_owned(),
            Source::Resolution(id) => id.to_string(),
        }
    }

    fn lines(&self, month: &Month) -> Vec<&PlanItem> {
        self.view.plan.month(*month).collect()
    }

    fn is_now(&self, month: &Month) -> bool {
        self.today.year() == self.year && self.today.month() == month.number()
    }
}

/// This year's plan.
pub(crate) async fn current(State(site): State<Site>, _: Signed) -> Response {
    let year = site.app.local(site.app.now()).year();
    Redirect::to(&format!("/plan/{year}")).into_response()
}

async fn page(site: &Site, shell: Shell, year: i16, form: Form) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let (view, may_edit) = site
        .app
        .read(move |cx| {
            let group = actor.group.ok_or(Error::NotFound)?;
            let permit = permission::in_group::<may::ReadPlan>(cx, &actor, group)?;
            let may_edit = permission::in_group::<may::EditPlan>(cx, &actor, group).is_ok();
            Ok((view::view(cx, &permit, year)?, may_edit))
        })
        .await?;
    let today = site.app.local(site.app.now()).date();
    let status = form.status();
    render(status, &PlanPage { shell, view, form, year, may_edit, today })
}

/// The plan of a year.
pub(crate) async fn show(
    State(site): State<Site>,
    shell: Shell,
    Path(year): Path<i16>,
) -> Result<Response, Failure> {
    page(&site, shell, year, Form::default()).await
}

async fn change<F>(site: Site, shell: Shell, year: i16, form: Form, work: F) -> Result<Response, Failure>
where
    F: Fn(&mut Cx<'_>, &Permit<may::EditPlan>, &Form) -> Result<(), Error> + Send + 'static,
{
    let (actor, typed) = (shell.actor.clone(), form.clone());
    let outcome = site
        .app
        .write(move |cx| {
            let group = actor.led_group().or(actor.group).ok_or(Error::NotFound)?;
            let permit = permission::in_group(cx, &actor, group)?;
            work(cx, &permit, &typed)
        })
        .await;
    match outcome {
        Ok(()) => Ok(Redirect::to(&format!("/plan/{year}")).into_response()),
        Err(error) if error.is_mendable() => page(&site, shell, year, form.refused(&error)).await,
        Err(other) => Err(other.into()),
    }
}

/// Adds a line, typed or taken from the suggestions.
pub(crate) async fn add(
    State(site): State<Site>,
    shell: Shell,
    Path(year): Path<i16>,
    form: Form,
) -> Result<Response, Failure> {
    change(site, shell, year, form, move |cx, permit, form| {
        let input = NewItem {
            month: form.take("month"),
            content: form.take("content"),
            title: form.take("title"),
            source: form.take("source"),
        };
        change::add(cx, permit, year, &input)
    })
    .await
}

/// Moves a line; by a form, or by the board's script, which wants JSON.
pub(crate) async fn move_to(
    State(site): State<Site>,
    shell: Shell,
    Path((year, item)): Path<(i16, PlanItemId)>,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Failure> {
    let json =
        headers.get("accept").is_some_and(|v| v.to_str().is_ok_and(|v| v.contains("application/json")));
    let response = change(site, shell, year, form, move |cx, permit, form| {
        let place = match form.get("move") {
            "up" => change::Place::Up,
            "down" => change::Place::Down,
            _ => change::Place::At(form.get("position").parse().unwrap_or(usize::MAX)),
        };
        change::move_to(cx, permit, year, item, form.get("month"), place)
    })
    .await?;
    if json && response.status().is_redirection() {
        return Ok(Json(serde_json::json!({})).into_response());
    }
    Ok(response)
}

/// Changes the topic of a line.
pub(crate) async fn rename(
    State(site): State<Site>,
    shell: Shell,
    Path((year, item)): Path<(i16, PlanItemId)>,
    form: Form,
) -> Result<Response, Failure> {
    change(site, shell, year, form, move |cx, permit, form| {
        change::rename(cx, permit, year, item, form.get("title"))
    })
    .await
}

/// Takes a line out.
pub(crate) async fn remove(
    State(site): State<Site>,
    shell: Shell,
    Path((year, item)): Path<(i16, PlanItemId)>,
    form: Form,
) -> Result<Response, Failure> {
    change(site, shell, year, form, move |cx, permit, _| change::remove(cx, permit, year, item)).await
}

/// Sends the plan to the branch.
pub(crate) async fn send(
    State(site): State<Site>,
    shell: Shell,
    Path(year): Path<i16>,
    form: Form,
) -> Result<Response, Failure> {
    change(site, shell, year, form, move |cx, permit, form| {
        send::send(cx, permit, year, form.get("gap_reason"))
    })
    .await
}
