//! The yearly list of dues, as it was published to the members.

use app::{
    Cx, Error,
    dues::{
        by_month::{MonthSum, by_month},
        list::{self, DuesList, YearView},
    },
    permission::{self, Actor, may},
};
use askama::{Template, filters::Safe};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use documents::ledger::yuan;

use crate::{
    chart::{Bar, Chart},
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
    /// Month by month, for who reads dues: of the branch, or of the group that the actor leads.
    months: Option<(String, Vec<MonthSum>)>,
}

impl YearPage {
    fn papers(&self) -> [(&'static str, &'static str); 4] {
        FORMATS
    }

    fn yuan(&self, fen: &i64) -> String {
        yuan(*fen)
    }

    fn chart(&self) -> Option<Safe<String>> {
        let (of, months) = self.months.as_ref()?;
        let bars = months.iter().map(|sum| {
            let missing = (sum.due.0 - sum.paid.0).max(0);
            let note = format!("应交 {}", yuan(sum.due.0));
            Bar {
                shown: vec![yuan(sum.paid.0), yuan(missing)],
                cell: yuan(sum.due.0),
                ..Bar::of_month(sum.month.month(), &[sum.paid.0, missing], note)
            }
        });
        let chart = Chart {
            id: "dues",
            title: format!("{of}{}年每月党费（元）", self.view.year),
            rows: "月份",
            parts: vec!["已交", "还差"],
            notes: "应交",
            bars: bars.collect(),
        };
        Some(chart.figure())
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

/// The months for whoever may read them: of the branch, or else of the group that the actor leads; nothing of a year to come.
fn months(cx: &mut Cx<'_>, actor: &Actor, year: i16) -> Result<Option<(String, Vec<MonthSum>)>, Error> {
    let (of, permit) = match (permission::in_branch::<may::ReadDues>(actor), actor.led_group()) {
        (Ok(permit), _) => ("党支部", permit),
        (Err(_), Some(group)) => ("本组", permission::in_group(cx, actor, group)?),
        (Err(_), None) => return Ok(None),
    };
    match by_month(cx, &permit, year) {
        Ok(sums) => Ok(Some((of.to_owned(), sums))),
        Err(Error::NotFound) => Ok(None),
        Err(other) => Err(other),
    }
}

async fn page(site: &Site, shell: Shell, year: i16, form: Form) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let (view, months) = site
        .app
        .read(move |cx| {
            let permit = match own_group(&actor) {
                Some(group) => permission::in_group::<may::ReadDuesList>(cx, &actor, group)?,
                None => permission::in_branch::<may::ReadDuesList>(&actor).map_err(|_| Error::NotFound)?,
            };
            let view = list::year(cx, &permit, year)?;
            let view = match permission::in_branch::<may::PublishDues>(&actor) {
                Ok(permit) => list::with_draft(cx, &permit, view)?,
                Err(_) => view,
            };
            Ok((view, months(cx, &actor, year)?))
        })
        .await?;
    let this_year = site.app.local(site.app.now()).year();
    render(form.status(), &YearPage { shell, form, view, this_year, months })
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
