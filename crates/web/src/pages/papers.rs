//! Papers to download: PDF, DOCX, plain text, JSON, and the calendar of a meeting.

use app::{
    Error, bundle, calendar,
    meeting::book,
    paper::{self, Kind},
    permission::{self, may},
    plan::view,
};
use axum::{
    extract::{Path, Query, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use documents::{paper::Paper, papers::record_book};
use domain::id::MeetingId;

use crate::{error::Failure, form::Form, pages::group_of, shell::Shell, state::Site};

/// A file to save under a Chinese name; PDF opens in the browser.
pub(super) fn file(bytes: Vec<u8>, kind: &'static str, name: &str) -> Response {
    let place = if kind == "application/pdf" { "inline" } else { "attachment" };
    file_to(place, bytes, kind, name)
}

/// A file to save, whatever it is: for what somebody else has made.
pub(super) fn file_to_save(bytes: Vec<u8>, kind: &'static str, name: &str) -> Response {
    file_to("attachment", bytes, kind, name)
}

fn file_to(place: &str, bytes: Vec<u8>, kind: &'static str, name: &str) -> Response {
    let encoded: String = name
        .bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() || b == b'.' {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect();
    let mut response =
        ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-store")], bytes).into_response();
    if let Ok(value) = HeaderValue::from_str(&format!("{place}; filename*=UTF-8''{encoded}")) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// Draws a paper in the asked format. Slow work, kept off the threads that answer requests.
pub(super) async fn draw(site: &Site, paper: Paper, format: &str) -> Result<Response, Failure> {
    let name = paper.name.clone();
    let typesetter = site.typesetter.clone();
    let wanted = format.to_owned();
    let drawn = tokio::task::spawn_blocking(move || match wanted.as_str() {
        "pdf" => typesetter.pdf(&paper).map(Some).map_err(|e| e.to_string()),
        "docx" => documents::docx::write(&paper).map(Some).map_err(|e| e.to_string()),
        "txt" => Ok(Some(documents::txt::write(&paper).into_bytes())),
        _ => Ok(None),
    });
    let bytes = drawn.await.map_err(|e| Error::Internal(e.to_string()))?.map_err(Error::Internal)?;
    let kind = match format {
        "pdf" => "application/pdf",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _ => "text/plain; charset=utf-8",
    };
    Ok(file(bytes.ok_or(Error::NotFound)?, kind, &format!("{name}.{format}")))
}

/// One paper of a meeting, `minutes.pdf`.
pub(crate) async fn of_meeting(
    State(site): State<Site>,
    shell: Shell,
    Path((id, name)): Path<(MeetingId, String)>,
) -> Result<Response, Failure> {
    let (code, format) = name.rsplit_once('.').ok_or(Error::NotFound)?;
    let actor = shell.actor.clone();
    if name == "meeting.ics" {
        let calendar = site.app.read(move |cx| {
            let permit = permission::on_meeting::<may::ReadMeeting>(cx, &actor, id)?;
            calendar::of_meeting(cx, &permit)
        });
        let bytes = calendar.await?.into_bytes();
        return Ok(file(bytes, "text/calendar; charset=utf-8", "党小组会.ics"));
    }
    let kind = Kind::from_code(code).ok_or(Error::NotFound)?;
    let facts = site
        .app
        .read(move |cx| {
            let permit = permission::on_meeting::<may::ReadMeeting>(cx, &actor, id)?;
            paper::meeting_facts(cx, &permit, kind)
        })
        .await?;
    match format {
        "json" => {
            let text = serde_json::to_string_pretty(&facts).map_err(|e| Error::Internal(e.to_string()))?;
            Ok(file(text.into_bytes(), "application/json", &format!("{}.json", kind.chinese())))
        }
        _ => draw(&site, kind.lay_out(&facts), format).await,
    }
}

/// The record book of a group's year, `2026.pdf`.
pub(crate) async fn of_year(
    State(site): State<Site>,
    shell: Shell,
    Path(name): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let (year, format) = name.rsplit_once('.').ok_or(Error::NotFound)?;
    let year = year.parse().map_err(|_| Error::NotFound)?;
    let actor = shell.actor.clone();
    let group = group_of(&actor, &Form::of(query))?;
    let facts = site
        .app
        .read(move |cx| {
            let permit = permission::in_group::<may::ReadMeeting>(cx, &actor, group)?;
            book::facts(cx, &permit, year)
        })
        .await?;
    draw(&site, record_book::paper(&facts), format).await
}

/// A group's year as one folder for an inspection, `2026.zip`. Whoever takes it is written down.
pub(crate) async fn bundle(
    State(site): State<Site>,
    shell: Shell,
    Path(name): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let year = name.strip_suffix(".zip").and_then(|year| year.parse().ok()).ok_or(Error::NotFound)?;
    let actor = shell.actor.clone();
    let group = group_of(&actor, &Form::of(query))?;
    let gathered = site
        .app
        .write(move |cx| {
            let permit = permission::in_group::<may::TakeBundle>(cx, &actor, group)?;
            bundle::gather(cx, &permit, year)
        })
        .await?;
    let (name, typesetter) = (format!("{}.zip", gathered.name), site.typesetter.clone());
    let packed = tokio::task::spawn_blocking(move || gathered.pack(&*typesetter)).await;
    let packed = packed.map_err(|e| Error::Internal(e.to_string()))?;
    Ok(file(packed.map_err(|e| Error::Internal(e.to_string()))?, "application/zip", &name))
}

/// The plan's table, `plan.pdf`.
pub(crate) async fn of_plan(
    State(site): State<Site>,
    shell: Shell,
    Path((year, name)): Path<(i16, String)>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let format = name.strip_prefix("plan.").ok_or(Error::NotFound)?.to_owned();
    let actor = shell.actor.clone();
    let group = group_of(&actor, &Form::of(query))?;
    let plan = site
        .app
        .read(move |cx| {
            let permit = permission::in_group::<may::ReadPlan>(cx, &actor, group)?;
            Ok(paper::plan(&view::view(cx, &permit, year)?))
        })
        .await?;
    draw(&site, plan, &format).await
}
