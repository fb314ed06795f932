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
    extract::{Path, Query, State},
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    clause::Clause,
    id::{GroupId, PlanItemId},
    meeting::Content,
    plan::{Month, PlanItem, Source},
};

use crate::{
    error::Failure,
    form::Form,
    pages::{group_of, own_group},
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
    /// `?group=…` on the links of a page that shows another group's plan.
    of: String,
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

    /// The month for which a new line is meant as long as nobody says otherwise.
    fn usual_month(&self) -> String {
        let this = self.today.year() == self.year;
        if this { self.today.month().to_string() } else { "1".to_owned() }
    }

    fn gap_reason(&self) -> &str {
        self.view.plan.gap_reason.as_ref().map_or("", |reason| reason.as_str())
    }

    fn part(&self, item: &PlanItem) -> Form {
        self.form.only(item.id)
    }

    fn is_now(&self, month: &Month) -> bool {
        self.today.year() == self.year && self.today.month() == month.number()
    }
}

/// This year's plan; who is in no group is led to the desk with everybody's.
pub(crate) async fn current(State(site): State<Site>, Signed(actor): Signed) -> Response {
    if own_group(&actor).is_none() && permission::in_branch::<may::ReadBranch>(&actor).is_ok() {
        return Redirect::to("/branch/year").into_response();
    }
    let year = site.app.local(site.app.now()).year();
    Redirect::to(&format!("/plan/{year}")).into_response()
}

async fn page(site: &Site, shell: Shell, year: i16, group: GroupId, form: Form) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let (view, may_edit) = site
        .app
        .read(move |cx| {
            let permit = permission::in_group::<may::ReadPlan>(cx, &actor, group)?;
            let may_edit = permission::in_group::<may::EditPlan>(cx, &actor, group).is_ok();
            Ok((view::view(cx, &permit, year)?, may_edit))
        })
        .await?;
    let today = site.app.local(site.app.now()).date();
    let status = form.status();
    let of = if own_group(&shell.actor) == Some(group) { String::new() } else { format!("?group={group}") };
    render(status, &PlanPage { shell, view, form, year, may_edit, today, of })
}

/// The plan of a year.
pub(crate) async fn show(
    State(site): State<Site>,
    shell: Shell,
    Path(year): Path<i16>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let group = group_of(&shell.actor, &Form::of(query))?;
    page(&site, shell, year, group, Form::default()).await
}

/// What a change ended in: the plan's new version, or the page with what is to be mended.
async fn change<F>(
    site: Site,
    shell: Shell,
    year: i16,
    form: Form,
    work: F,
) -> Result<Result<i64, Response>, Failure>
where
    F: Fn(&mut Cx<'_>, &Permit<may::EditPlan>, &Form) -> Result<i64, Error> + Send + 'static,
{
    let (actor, typed) = (shell.actor.clone(), form.clone());
    let outcome = site
        .app
        .write(move |cx| {
            let group = own_group(&actor).ok_or(Error::NotFound)?;
            let permit = permission::in_group(cx, &actor, group)?.seeing(typed.number("seen"));
            work(cx, &permit, &typed)
        })
        .await;
    match outcome {
        Ok(version) => Ok(Ok(version)),
        Err(error) if error.is_mendable() => {
            let group = group_of(&shell.actor, &Form::default())?;
            Ok(Err(page(&site, shell, year, group, form.refused(&error)).await?))
        }
        Err(other) => Err(other.into()),
    }
}

/// Back to the page once it is done.
fn done(year: i16, outcome: Result<i64, Response>) -> Response {
    outcome.map_or_else(|page| page, |_| Redirect::to(&format!("/plan/{year}")).into_response())
}

/// Adds a line, typed or taken from the suggestions.
pub(crate) async fn add(
    State(site): State<Site>,
    shell: Shell,
    Path(year): Path<i16>,
    form: Form,
) -> Result<Response, Failure> {
    let outcome = change(site, shell, year, form.of_part("new"), move |cx, permit, form| {
        let input = NewItem {
            month: form.take("month"),
            content: form.take("content"),
            title: form.take("title"),
            source: form.take("source"),
        };
        change::add(cx, permit, year, &input)
    })
    .await?;
    Ok(done(year, outcome))
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
    let outcome = change(site, shell, year, form.of_part(item), move |cx, permit, form| {
        let place = match form.get("move") {
            "up" => change::Place::Up,
            "down" => change::Place::Down,
            _ => change::Place::At(form.get("position").parse().unwrap_or(usize::MAX)),
        };
        change::move_to(cx, permit, year, item, form.get("month"), place, form.get("title"))
    })
    .await?;
    match outcome {
        Ok(version) if json => Ok(Json(serde_json::json!({ "version": version })).into_response()),
        other => Ok(done(year, other)),
    }
}

/// Changes the topic of a line.
pub(crate) async fn rename(
    State(site): State<Site>,
    shell: Shell,
    Path((year, item)): Path<(i16, PlanItemId)>,
    form: Form,
) -> Result<Response, Failure> {
    let outcome = change(site, shell, year, form.of_part(item), move |cx, permit, form| {
        change::rename(cx, permit, year, item, form.get("title"))
    })
    .await?;
    Ok(done(year, outcome))
}

/// Takes a line out.
pub(crate) async fn remove(
    State(site): State<Site>,
    shell: Shell,
    Path((year, item)): Path<(i16, PlanItemId)>,
    form: Form,
) -> Result<Response, Failure> {
    let work = move |cx: &mut Cx<'_>, permit: &Permit<_>, _: &Form| change::remove(cx, permit, year, item);
    Ok(done(year, change(site, shell, year, form, work).await?))
}

/// Sends the plan to the branch.
pub(crate) async fn send(
    State(site): State<Site>,
    shell: Shell,
    Path(year): Path<i16>,
    form: Form,
) -> Result<Response, Failure> {
    let outcome = change(site, shell, year, form.of_part("send"), move |cx, permit, form| {
        send::send(cx, permit, year, form.get("gap_reason"))
    })
    .await?;
    Ok(done(year, outcome))
}
