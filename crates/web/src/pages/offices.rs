//! 所辖支部: an office's year in figures, from the top down to a branch's groups and months.

use app::{
    Cx, Error,
    office::{
        branch::{self, BranchView},
        ledger,
        view::{self, OfficeView},
    },
    permission::{self, may},
};
use askama::{Template, filters::Safe};
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    id::{BranchId, OfficeId},
    office::{MonthLine, Office, YearFigures},
};

use super::ledgers::{self, FORMATS, format_of, year_of};
use crate::{
    chart::{Bar, Chart},
    error::Failure,
    form::Form,
    shell::{Shell, render},
    state::Site,
};

#[derive(Template)]
#[template(path = "offices.html")]
struct OfficesPage {
    shell: Shell,
    offices: Vec<Office>,
}

#[derive(Template)]
#[template(path = "office.html")]
struct OfficePage {
    shell: Shell,
    view: OfficeView,
}

impl OfficePage {
    fn papers(&self) -> [(&'static str, &'static str); 4] {
        FORMATS
    }
}

#[derive(Template)]
#[template(path = "office_branch.html")]
struct BranchPage {
    shell: Shell,
    view: BranchView,
}

/// How the groups' meetings of each month stand, in numbers of groups.
fn chart(figures: &YearFigures, year: &i16, today: &jiff::civil::Date) -> Safe<String> {
    let bars = begun(figures, year, today).into_iter().map(|line| {
        let f = &line.figures;
        // Before the month is over nobody says that the rest did not meet.
        let parts = [f.archived, f.held - f.archived, line.excused().unwrap_or(0), line.missing.unwrap_or(0)];
        Bar::of_month(line.month, &parts, format!("{}／{}", f.held, line.groups))
    });
    let chart = Chart {
        id: "office-year",
        title: format!("{year}年每月开会情况（党小组数）"),
        rows: "月份",
        parts: vec!["已归档", "开过，还没归档", "没开，说明了原因", "没开，没说明原因"],
        notes: "开过／党小组",
        bars: bars.collect(),
    };
    chart.figure()
}

/// The months that have begun and in which there was something: a group, or a meeting that was entered late.
fn begun<'a>(figures: &'a YearFigures, year: &i16, today: &jiff::civil::Date) -> Vec<&'a MonthLine> {
    let now = (today.year(), today.month());
    let is_some = |line: &&MonthLine| line.groups > 0 || line.figures.held > 0;
    figures.months.iter().filter(|line| (*year, line.month) <= now).filter(is_some).collect()
}

/// What is told of a month once it is over; a dash before.
fn if_over(number: impl std::borrow::Borrow<Option<i64>>) -> String {
    number.borrow().map_or_else(|| "—".to_owned(), |number| number.to_string())
}

/// How many groups there are at the year's end, or now.
fn groups(figures: &YearFigures, year: &i16, today: &jiff::civil::Date) -> i64 {
    begun(figures, year, today).last().map_or(0, |line| line.groups)
}

/// Who was there: 实到 of 应到, with leave and absence.
fn attendance(people: &domain::office::People) -> String {
    if people.due == 0 {
        return "—".to_owned();
    }
    format!("{} / {}，请假 {}，缺席 {}", people.present, people.due, people.on_leave, people.absent)
}

/// The offices that somebody reads; of one its page at once.
pub(crate) async fn own(State(site): State<Site>, shell: Shell) -> Result<Response, Failure> {
    permission::in_branch::<may::ReadOffice>(&shell.actor)?;
    let permit = permission::in_branch::<may::UseAccount>(&shell.actor)?;
    let offices = site.app.read(move |cx| view::own(cx, &permit)).await?;
    match offices.as_slice() {
        [one] => Ok(Redirect::to(&format!("/offices/{}", one.id)).into_response()),
        _ => render(StatusCode::OK, &OfficesPage { shell, offices }),
    }
}

/// An office.
pub(crate) async fn show(
    State(site): State<Site>,
    shell: Shell,
    Path(office): Path<OfficeId>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let (actor, query) = (shell.actor.clone(), Form::of(query));
    let year = year_of(&site, &query)?;
    let page = match query.get("page") {
        "" => 1,
        text => text.parse().map_err(|_| Error::NotFound)?,
    };
    let read = move |cx: &mut Cx<'_>| {
        let permit = permission::in_office(cx, &actor, office)?;
        view::view(cx, &permit, year, page)
    };
    let view = site.app.read(read).await?;
    render(StatusCode::OK, &OfficePage { shell, view })
}

/// A branch right below an office.
pub(crate) async fn branch(
    State(site): State<Site>,
    shell: Shell,
    Path((office, branch)): Path<(OfficeId, BranchId)>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let (actor, year) = (shell.actor.clone(), year_of(&site, &Form::of(query))?);
    let read = move |cx: &mut Cx<'_>| {
        let permit = permission::in_office(cx, &actor, office)?;
        branch::view(cx, &permit, branch, year)
    };
    let view = site.app.read(read).await?;
    render(StatusCode::OK, &BranchPage { shell, view })
}

/// An office's year as a ledger.
pub(crate) async fn papers(
    State(site): State<Site>,
    shell: Shell,
    Path((office, name)): Path<(OfficeId, String)>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let format = format_of(&name, "office")?.to_owned();
    let (actor, year) = (shell.actor.clone(), year_of(&site, &Form::of(query))?);
    let read = move |cx: &mut Cx<'_>| {
        let permit = permission::in_office(cx, &actor, office)?;
        ledger::ledger(cx, &permit, year)
    };
    let ledger = site.app.read(read).await?;
    ledgers::write(&site, ledger, &format).await
}
