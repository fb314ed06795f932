//! Papers of a meeting as files: what the pages let people download.

use app::{
    Error, calendar, own_template,
    paper::{self, Kind},
    permission::{self, may},
};
use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use documents::{docx, txt};
use domain::id::MeetingId;

use crate::{Api, caller::Caller, problem::Problem};

/// The kinds of files, by the endings of their names.
const KINDS: [(&str, &str); 4] = [
    ("docx", docx::MEDIA_TYPE),
    ("pdf", "application/pdf"),
    ("txt", "text/plain; charset=utf-8"),
    ("ics", "text/calendar; charset=utf-8"),
];

/// The kinds as the document names them.
pub(crate) fn kinds() -> impl Iterator<Item = &'static str> {
    KINDS.into_iter().map(|(_, kind)| kind)
}

/// One paper, such as `minutes.docx`.
pub(crate) async fn show(
    State(api): State<Api>,
    Path((id, name)): Path<(MeetingId, String)>,
    caller: Caller,
) -> Result<Response, Problem> {
    let (code, ending) = name.rsplit_once('.').ok_or(Error::NotFound)?;
    let (_, media) = KINDS.into_iter().find(|(of, _)| *of == ending).ok_or(Error::NotFound)?;
    let bytes = if ending == "ics" {
        let kind = (code == "meeting").then_some(()).ok_or(Error::NotFound);
        kind?;
        let read = api.app.read(move |cx| {
            let permit = permission::on_meeting::<may::ReadMeeting>(cx, &caller.actor, id)?;
            calendar::of_meeting(cx, &permit)
        });
        read.await?.into_bytes()
    } else {
        let kind = Kind::from_code(code).ok_or(Error::NotFound)?;
        let is_word = ending == "docx";
        let read = api.app.read(move |cx| {
            let permit = permission::on_meeting::<may::ReadMeeting>(cx, &caller.actor, id)?;
            if is_word {
                return paper::word_facts(cx, &permit, kind);
            }
            Ok((paper::meeting_facts(cx, &permit, kind)?, None))
        });
        let (facts, template) = read.await?;
        let (typesetter, ending) = (api.typesetter.clone(), ending.to_owned());
        // Slow work, kept off the threads that answer requests.
        let drawn = tokio::task::spawn_blocking(move || {
            let failed = |fault: String| Error::Internal(fault);
            let paper = kind.lay_out(&facts);
            match (ending.as_str(), template) {
                ("docx", Some((purpose, template))) => own_template::fill(purpose, &template, &facts),
                ("docx", None) => docx::write(&paper).map_err(|e| failed(e.to_string())),
                ("pdf", _) => typesetter.pdf(&paper).map_err(|e| failed(e.to_string())),
                _ => Ok(txt::write(&paper).into_bytes()),
            }
        });
        drawn.await.map_err(|e| Error::Internal(e.to_string()))??
    };
    let mut response = Response::new(Body::from(bytes));
    *response.status_mut() = StatusCode::OK;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    Ok(response)
}
