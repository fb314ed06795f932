//! Ledgers to download: as a table, a paper, or JSON.

use app::{
    Cx, Error, assignment, attendance, care, development, disposition, dues, opinion,
    permission::{self, may},
    person, study, talk, today,
};
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use documents::ledger::Ledger;

use super::{
    group_of, own_group,
    papers::{draw, file},
    roster,
};
use crate::{error::Failure, form::Form, shell::Shell, state::Site};

/// The formats of every ledger, with their names.
pub(super) const FORMATS: [(&str, &str); 4] =
    [("xlsx", "Excel 表格"), ("pdf", "PDF"), ("docx", "Word"), ("json", "JSON")];

/// Writes a ledger in the format that the address asks for.
pub(super) async fn write(site: &Site, ledger: Ledger, format: &str) -> Result<Response, Failure> {
    let internal = |detail: String| Failure::from(Error::Internal(detail));
    match format {
        "xlsx" => {
            let name = format!("{}.xlsx", ledger.title);
            let bytes = site.draw(move || ledger.xlsx()).await?.map_err(|e| internal(e.to_string()))?;
            Ok(file(bytes, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &name))
        }
        "json" => {
            let text = serde_json::to_vec_pretty(&ledger.json()).map_err(|e| internal(e.to_string()))?;
            Ok(file(text, "application/json", &format!("{}.json", ledger.title)))
        }
        _ => draw(site, ledger.paper(), format).await,
    }
}

/// The format of an address such as `roster.xlsx`.
pub(super) fn format_of<'a>(name: &'a str, noun: &str) -> Result<&'a str, Error> {
    let format = name.strip_prefix(noun).and_then(|rest| rest.strip_prefix('.')).ok_or(Error::NotFound)?;
    if FORMATS.iter().any(|(known, _)| *known == format) || format == "txt" {
        Ok(format)
    } else {
        Err(Error::NotFound)
    }
}

/// The year that is asked for as `year`, or this one.
pub(super) fn year_of(site: &Site, query: &Form) -> Result<i16, Error> {
    match query.get("year") {
        "" => Ok(site.app.local(site.app.now()).year()),
        text => text.parse().map_err(|_| Error::NotFound),
    }
}

/// What is due for whoever is signed in.
pub(crate) async fn of_today(
    State(site): State<Site>,
    shell: Shell,
    Path(name): Path<String>,
) -> Result<Response, Failure> {
    let format = format_of(&name, "today")?.to_owned();
    let actor = shell.actor.clone();
    let work = move |cx: &mut Cx<'_>| today::ledger::ledger(cx, &permission::in_branch(&actor)?);
    let ledger = site.app.read(work).await?;
    write(&site, ledger, &format).await
}

/// The roster of a day.
pub(crate) async fn of_roster(
    State(site): State<Site>,
    shell: Shell,
    Path(name): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let format = format_of(&name, "roster")?.to_owned();
    let (actor, query) = (shell.actor.clone(), Form::of(query));
    let (group, on) = (group_of(&actor, &query)?, roster::asked(&query)?.1);
    // Whoever takes the roster along is written down: this reads, and writes one line.
    let work = move |cx: &mut Cx<'_>| {
        let permit = permission::in_group::<may::EditRoster>(cx, &actor, group)?;
        let reading = permission::in_group::<may::ReadRoster>(cx, &actor, group)?;
        person::ledger::ledger(cx, &permit, &reading, on)
    };
    let ledger = site.app.write(work).await?;
    write(&site, ledger, &format).await
}

/// The work of a group.
pub(crate) async fn of_work(
    State(site): State<Site>,
    shell: Shell,
    Path(name): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let format = format_of(&name, "assignments")?.to_owned();
    let actor = shell.actor.clone();
    let group = group_of(&actor, &Form::of(query))?;
    let work = move |cx: &mut Cx<'_>| {
        let permit = permission::in_group::<may::ReadWork>(cx, &actor, group)?;
        assignment::ledger::ledger(cx, &permit)
    };
    let ledger = site.app.read(work).await?;
    write(&site, ledger, &format).await
}

/// The dues of a group and a year.
pub(crate) async fn of_dues(
    State(site): State<Site>,
    shell: Shell,
    Path(name): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let format = format_of(&name, "dues")?.to_owned();
    let (actor, query) = (shell.actor.clone(), Form::of(query));
    let group = group_of(&actor, &query)?;
    let year = year_of(&site, &query)?;
    let work = move |cx: &mut Cx<'_>| {
        let permit = permission::in_group::<may::ReadDues>(cx, &actor, group)?;
        dues::ledger::ledger(cx, &permit, year)
    };
    let ledger = site.app.read(work).await?;
    write(&site, ledger, &format).await
}

/// The yearly list of dues, as it was published.
pub(crate) async fn of_dues_list(
    State(site): State<Site>,
    shell: Shell,
    Path((year, name)): Path<(i16, String)>,
) -> Result<Response, Failure> {
    let format = format_of(&name, "list")?.to_owned();
    let actor = shell.actor.clone();
    let work = move |cx: &mut Cx<'_>| {
        let permit = match own_group(&actor) {
            Some(group) => permission::in_group::<may::ReadDuesList>(cx, &actor, group)?,
            None => permission::in_branch::<may::ReadDuesList>(&actor).map_err(|_| Error::NotFound)?,
        };
        dues::list_ledger::ledger(cx, &permit, year)
    };
    let ledger = site.app.read(work).await?;
    write(&site, ledger, &format).await
}

/// The opinions of the own group.
pub(crate) async fn of_opinions(
    State(site): State<Site>,
    shell: Shell,
    Path(name): Path<String>,
) -> Result<Response, Failure> {
    let format = format_of(&name, "opinions")?.to_owned();
    let actor = shell.actor.clone();
    let group = own_group(&actor).ok_or(Error::NotFound)?;
    let work = move |cx: &mut Cx<'_>| {
        let permit = permission::in_group::<may::HandleOpinion>(cx, &actor, group)?;
        opinion::ledger::ledger(cx, &permit)
    };
    let ledger = site.app.read(work).await?;
    write(&site, ledger, &format).await
}

/// The talks of the own group's people: who, when, why.
pub(crate) async fn of_talks(
    State(site): State<Site>,
    shell: Shell,
    Path(name): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let format = format_of(&name, "talks")?.to_owned();
    let actor = shell.actor.clone();
    let group = own_group(&actor).ok_or(Error::NotFound)?;
    let year = year_of(&site, &Form::of(query))?;
    let work = move |cx: &mut Cx<'_>| {
        let permit = permission::in_group::<may::ReadTalk>(cx, &actor, group)?;
        talk::ledger::ledger(cx, &permit, year)
    };
    let ledger = site.app.read(work).await?;
    write(&site, ledger, &format).await
}

/// The difficulties of the own group's members; whoever takes it along is written down.
pub(crate) async fn of_care(
    State(site): State<Site>,
    shell: Shell,
    Path(name): Path<String>,
) -> Result<Response, Failure> {
    let format = format_of(&name, "care")?.to_owned();
    let actor = shell.actor.clone();
    let group = own_group(&actor).ok_or(Error::NotFound)?;
    let work = move |cx: &mut Cx<'_>| {
        let permit = permission::in_group::<may::OpenCare>(cx, &actor, group)?;
        care::ledger::ledger(cx, &permit)
    };
    let ledger = site.app.write(work).await?;
    write(&site, ledger, &format).await
}

/// The matters of handling and discipline of the branch; whoever takes it along is written down.
pub(crate) async fn of_dispositions(
    State(site): State<Site>,
    shell: Shell,
    Path(name): Path<String>,
) -> Result<Response, Failure> {
    let permit = permission::in_branch::<may::OpenDisposition>(&shell.actor)?;
    let format = format_of(&name, "dispositions")?.to_owned();
    let ledger = site.app.write(move |cx| disposition::ledger::ledger(cx, &permit)).await?;
    write(&site, ledger, &format).await
}

/// A year of a group's attendance.
pub(crate) async fn of_attendance(
    State(site): State<Site>,
    shell: Shell,
    Path(name): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let format = format_of(&name, "attendance")?.to_owned();
    let (actor, query) = (shell.actor.clone(), Form::of(query));
    let (group, year) = (group_of(&actor, &query)?, year_of(&site, &query)?);
    let work = move |cx: &mut Cx<'_>| {
        let permit = permission::in_group::<may::ReadAttendance>(cx, &actor, group)?;
        attendance::ledger::ledger(cx, &permit, year)
    };
    let ledger = site.app.read(work).await?;
    write(&site, ledger, &format).await
}

/// Those of a group who are on the way into the Party.
pub(crate) async fn of_development(
    State(site): State<Site>,
    shell: Shell,
    Path(name): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let format = format_of(&name, "development")?.to_owned();
    let actor = shell.actor.clone();
    let group = group_of(&actor, &Form::of(query))?;
    let work = move |cx: &mut Cx<'_>| {
        let permit = permission::in_group::<may::ReadDevelopment>(cx, &actor, group)?;
        development::ledger::ledger(cx, &permit)
    };
    let ledger = site.app.read(work).await?;
    write(&site, ledger, &format).await
}

/// A year's study of a group.
pub(crate) async fn of_study(
    State(site): State<Site>,
    shell: Shell,
    Path(name): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let format = format_of(&name, "study")?.to_owned();
    let (actor, query) = (shell.actor.clone(), Form::of(query));
    let (group, year) = (group_of(&actor, &query)?, year_of(&site, &query)?);
    let work = move |cx: &mut Cx<'_>| {
        let permit = permission::in_group::<may::ReadStudy>(cx, &actor, group)?;
        study::ledger::ledger(cx, &permit, year)
    };
    let ledger = site.app.read(work).await?;
    write(&site, ledger, &format).await
}
