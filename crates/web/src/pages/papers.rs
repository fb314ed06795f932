//! Papers to download: PDF, DOCX, plain text, JSON, and the calendar of a meeting.

use std::io;

use app::{
    Error, bundle, calendar,
    meeting::book,
    own_template,
    paper::{self, Kind},
    permission::{self, may},
    plan::view,
};
use axum::{
    body::{Body, Bytes},
    extract::{Path, Query, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use documents::{
    bundle::{Bundle, BundleError},
    docx::MEDIA_TYPE,
    paper::Paper,
    papers::record_book,
};
use domain::id::MeetingId;
use futures_util::stream;
use tokio::sync::{OwnedSemaphorePermit, mpsc};

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

fn file_to(place: &str, body: impl Into<Body>, kind: &'static str, name: &str) -> Response {
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
        ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-store")], body.into()).into_response();
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
    let drawn = site.draw(move || match wanted.as_str() {
        "pdf" => typesetter.pdf(&paper).map(Some).map_err(|e| e.to_string()),
        "docx" => documents::docx::write(&paper).map(Some).map_err(|e| e.to_string()),
        "txt" => Ok(Some(documents::txt::write(&paper).into_bytes())),
        _ => Ok(None),
    });
    let bytes = drawn.await?.map_err(Error::Internal)?;
    let kind = match format {
        "pdf" => "application/pdf",
        "docx" => MEDIA_TYPE,
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
    if name == "sealed.json" {
        let sealed = site.app.read(move |cx| {
            let permit = permission::on_meeting::<may::ReadMeeting>(cx, &actor, id)?;
            paper::sealed(cx, &permit)
        });
        let text = serde_json::to_vec(&sealed.await?).map_err(|e| Error::Internal(e.to_string()))?;
        return Ok(file_to_save(text, "application/json", "党小组会议记录存证.json"));
    }
    let kind = Kind::from_code(code).ok_or(Error::NotFound)?;
    let is_word = format == "docx";
    let (facts, template) = site
        .app
        .read(move |cx| {
            let permit = permission::on_meeting::<may::ReadMeeting>(cx, &actor, id)?;
            if is_word {
                return paper::word_facts(cx, &permit, kind);
            }
            Ok((paper::meeting_facts(cx, &permit, kind)?, None))
        })
        .await?;
    if let Some((purpose, template)) = template {
        let name = format!("{}.docx", kind.lay_out(&facts).name);
        let filled = site.look(move || own_template::fill(purpose, &template, &facts)).await??;
        return Ok(file(filled, MEDIA_TYPE, &name));
    }
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

/// The kind of a packed folder.
pub(crate) const ZIP: &str = "application/zip";

/// The year of an address such as `2026.zip`.
fn packed_year(name: &str) -> Result<i16, Error> {
    name.strip_suffix(".zip").and_then(|year| year.parse().ok()).ok_or(Error::NotFound)
}

/// A group's year as one folder for an inspection, `2026.zip`. Whoever takes it is written down.
pub(crate) async fn bundle(
    State(site): State<Site>,
    shell: Shell,
    Path(name): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let year = packed_year(&name)?;
    let group = group_of(&shell.actor, &Form::of(query))?;
    let turn = turn(&site)?;
    let bundle = bundle::of_group(&site.app, shell.actor, group, year).await?;
    Ok(packed(&site, bundle, turn))
}

/// The branch's year as one folder, `2026.zip`.
pub(crate) async fn bundle_of_branch(
    State(site): State<Site>,
    shell: Shell,
    Path(name): Path<String>,
) -> Result<Response, Failure> {
    permission::in_branch::<may::TakeBranchBundle>(&shell.actor)?;
    let year = packed_year(&name)?;
    let turn = turn(&site)?;
    let bundle = bundle::of_branch(&site.app, shell.actor, year).await?;
    Ok(packed(&site, bundle, turn))
}

/// Drawing takes both processors of a small machine: whoever comes while others draw is asked to come again.
fn turn(site: &Site) -> Result<OwnedSemaphorePermit, Error> {
    let busy = || Error::Busy("别的同志正在取迎检材料，请过一两分钟再取".to_owned());
    site.packing.clone().try_acquire_owned().map_err(|_| busy())
}

/// How many bytes are collected before they are sent on, and how many times that wait for a slow reader.
const PIECE: usize = 64 * 1024;
const AHEAD: usize = 4;

/// Hands on what is written to whoever downloads.
struct Outgoing(mpsc::Sender<io::Result<Bytes>>);

impl io::Write for Outgoing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let gone = |_| io::Error::from(io::ErrorKind::BrokenPipe);
        self.0.blocking_send(Ok(Bytes::copy_from_slice(bytes))).map_err(gone)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Sends a folder as it is drawn: the download begins at once, however long it takes, and what was sent takes no memory. One that
/// cannot be finished breaks off, so that nobody takes half of it for the whole.
fn packed(site: &Site, bundle: Bundle, turn: OwnedSemaphorePermit) -> Response {
    let (sender, receiver) = mpsc::channel(AHEAD);
    let (name, typesetter) = (format!("{}.zip", bundle.name), site.typesetter.clone());
    tokio::task::spawn_blocking(move || {
        let to = io::BufWriter::with_capacity(PIECE, Outgoing(sender.clone()));
        match bundle.stream(to, &*typesetter) {
            Err(BundleError::Write(fault)) => tracing::info!(%fault, "a folder was not taken to its end"),
            Err(fault) => {
                tracing::error!(%fault, "a folder could not be drawn");
                // Where nobody listens any more there is nobody to tell.
                drop(sender.blocking_send(Err(io::Error::other(fault))));
            }
            Ok(()) => {}
        }
        drop(turn);
    });
    let pieces = stream::unfold(receiver, async |mut receiver: mpsc::Receiver<_>| {
        receiver.recv().await.map(|piece| (piece, receiver))
    });
    file_to("attachment", Body::from_stream(pieces), ZIP, &name)
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
