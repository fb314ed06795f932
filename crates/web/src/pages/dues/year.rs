//! The yearly list of dues, as it was published to the members.

use app::{
    Error,
    dues::list::{self, DuesList, YearView},
    permission::{self, may},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use documents::ledger::yuan;

use crate::{
    error::Failure,
    form::Form,
    pages::{ledgers::FORMATS, own_group},
    shell::{Shell, render},
    state::Site,
};

#[derive(Template)]
#[template(path = "dues_year.html")]
struct YearPage {
    shell: Shell,
    form: Form,
    view: YearView,
    this_year: i16,
}

impl YearPage {
    fn papers(&self) -> [(&'static str, &'static str); 4] {
        FORMATS
    }

    fn yuan(&self, fen: &i64) -> String {
        yuan(*fen)
    }

    /// Whether any line shows a sum.
    fn shows_sums(&self, list: &DuesList) -> bool {
        list.lines.iter().any(|line| line.fen.is_some())
    }

    /// Whether what would be published now is another one than the last.
    fn is_new(&self) -> bool {
        self.view.draft.as_ref() != self.view.published.as_ref().map(|(list, _, _)| list)
    }
}

async fn page(site: &Site, shell: Shell, year: i16, form: Form) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let view = site
        .app
        .read(move |cx| {
            let permit = match own_group(&actor) {
                Some(group) => permission::in_group::<may::ReadDuesList>(cx, &actor, group)?,
                None => permission::in_branch::<may::ReadDuesList>(&actor).map_err(|_| Error::NotFound)?,
            };
            let view = list::year(cx, &permit, year)?;
            match permission::in_branch::<may::PublishDues>(&actor) {
                Ok(permit) => list::with_draft(cx, &permit, view),
                Err(_) => Ok(view),
            }
        })
        .await?;
    let this_year = site.app.local(site.app.now()).year();
    render(form.status(), &YearPage { shell, form, view, this_year })
}

/// The list.
pub(crate) async fn show(
    State(site): State<Site>,
    shell: Shell,
    Path(year): Path<i16>,
) -> Result<Response, Failure> {
    page(&site, shell, year, Form::default()).await
}

/// Publishes it.
pub(crate) async fn publish(
    State(site): State<Site>,
    shell: Shell,
    Path(year): Path<i16>,
    form: Form,
) -> Result<Response, Failure> {
    let permit = permission::in_branch::<may::PublishDues>(&shell.actor)?;
    let times = form.get("times").parse().unwrap_or(usize::MAX);
    match site.app.write(move |cx| list::publish(cx, &permit, year, times)).await {
        Ok(()) => Ok(Redirect::to(&format!("/dues/year/{year}")).into_response()),
        Err(error) if error.is_mendable() => page(&site, shell, year, Form::default().refused(&error)).await,
        Err(other) => Err(other.into()),
    }
}
