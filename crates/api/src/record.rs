//! Keeping the record: each entry says which version of itself it was made on, a new one on which version of the meeting.

use app::{
    Cx, Error,
    meeting::{
        self, hand_in,
        record::{self, JottingKind, Saved},
        view::{self, MeetingView},
    },
    permission::{self, Actor, Permit, Verb, may},
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::id::{DecisionId, ItemId, MeetingId, PersonId, RemarkId};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    Api,
    change::{Answer, Change, Seen},
    problem::{Current, Problem},
    shape::{self, Made, SavedShape},
    steps::Empty,
};

/// A line of the roll.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct RollEntry {
    /// `present`, `late` or `absent`.
    presence: String,
    /// When somebody late came.
    #[serde(default)]
    at: String,
    /// Why somebody is absent.
    #[serde(default)]
    reason: String,
}

/// A text.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    /// The whole of it; empty to take it out.
    text: String,
}

/// An own remark.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct OwnRemark {
    /// On which item.
    item: String,
    /// The main points.
    text: String,
}

/// The record as whoever asks may read it.
fn read(cx: &mut Cx<'_>, actor: &Actor, id: MeetingId) -> Result<MeetingView, Error> {
    let permit = permission::on_meeting::<may::ReadMeeting>(cx, actor, id)?;
    view::view(cx, &permit)
}

fn whole(cx: &mut Cx<'_>, actor: &Actor, id: MeetingId) -> Result<Answer, Error> {
    Answer::of(&shape::Record::of(&read(cx, actor, id)?))
}

/// The meeting itself must be as it was seen: for what is new.
fn same_meeting<V: Verb>(cx: &mut Cx<'_>, permit: &Permit<V>, seen: &Seen) -> Result<(), Error> {
    seen.holds(meeting::version(cx, permit)?)
}

/// How saving a text ended. Where somebody else was faster, what was sent is kept beside theirs, and the program is told of theirs.
fn saved(outcome: Saved) -> Result<Answer, Error> {
    match outcome {
        Saved::Done { version } => Ok(Answer::of(&SavedShape { etag: version.to_string() })?.tagged(version)),
        Saved::Conflict { version, text, by } => {
            let current = Current { etag: version.to_string(), text, by };
            Ok(Answer::refused(&Problem::overtaken(current)))
        }
    }
}

/// One line of the roll.
pub(crate) async fn roll(
    State(api): State<Api>,
    Path((id, person)): Path<(MeetingId, PersonId)>,
    change: Change<RollEntry>,
) -> Result<Response, Problem> {
    change
        .in_meeting::<may::Record>(&api, id, "roll side", move |cx, permit, body, seen| {
            let now = record::roll_word(shape::presence(&read(cx, permit.actor(), id)?, person));
            seen.holds(shape::tag(&now))?;
            let input = record::RollInput {
                person: person.to_string(),
                presence: body.presence.clone(),
                at: body.at.clone(),
                reason: body.reason.clone(),
                was: Some(now),
            };
            let etag = shape::tag(&record::roll(cx, permit, &input)?);
            Ok(Answer::of(&SavedShape { etag: etag.clone() })?.tagged(etag))
        })
        .await
}

/// Who sat in, a line each.
pub(crate) async fn observers(
    State(api): State<Api>,
    Path(id): Path<MeetingId>,
    change: Change<Words>,
) -> Result<Response, Problem> {
    change
        .in_meeting::<may::Record>(&api, id, "", move |cx, permit, body, seen| {
            let now = record::observers_text(&read(cx, permit.actor(), id)?.observers);
            seen.holds(shape::tag(&now))?;
            record::observers(cx, permit, &body.text, &now)?;
            whole(cx, permit.actor(), id)
        })
        .await
}

/// Who takes part at the second place.
pub(crate) async fn elsewhere(
    State(api): State<Api>,
    Path(id): Path<MeetingId>,
    change: Change<People>,
) -> Result<Response, Problem> {
    change
        .in_meeting::<may::Record>(&api, id, "", move |cx, permit, body, seen| {
            let was = record::elsewhere_word(&read(cx, permit.actor(), id)?.proceedings.elsewhere);
            seen.holds(shape::tag(&was))?;
            record::elsewhere(cx, permit, &body.people, &was)?;
            whole(cx, permit.actor(), id)
        })
        .await
}

/// People.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct People {
    /// Their ids.
    people: Vec<String>,
}

/// Somebody takes the floor.
pub(crate) async fn speak(
    State(api): State<Api>,
    Path(id): Path<MeetingId>,
    change: Change<record::RemarkInput>,
) -> Result<Response, Problem> {
    change
        .in_meeting::<may::Record>(&api, id, "main side", move |cx, permit, body, seen| {
            same_meeting(cx, permit, seen)?;
            let remark = record::speak(cx, permit, body)?;
            let place = format!("/api/v1/meetings/{id}/record/remarks/{remark}");
            Ok(Answer::of(&Made { id: remark.to_string() })?.made(place))
        })
        .await
}

/// Saves the text of a remark.
pub(crate) async fn save(
    State(api): State<Api>,
    Path((id, remark)): Path<(MeetingId, RemarkId)>,
    change: Change<Words>,
) -> Result<Response, Problem> {
    change
        .in_meeting::<may::Record>(&api, id, "main side", move |cx, permit, body, seen| {
            let version = present(cx, permit, id, remark)?;
            saved(record::save_remark(cx, permit, remark, seen.version(version), &body.text)?)
        })
        .await
}

/// The version of a remark as it stands.
fn present<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    id: MeetingId,
    remark: RemarkId,
) -> Result<i64, Error> {
    let view = read(cx, permit.actor(), id)?;
    let found = view.proceedings.remarks.iter().find(|one| one.id == remark);
    found.map(|one| one.version).ok_or(Error::NotFound)
}

/// A handed-in remark gets its place in the order.
pub(crate) async fn call_up(
    State(api): State<Api>,
    Path((id, remark)): Path<(MeetingId, RemarkId)>,
    change: Change<Empty>,
) -> Result<Response, Problem> {
    change
        .in_meeting::<may::Record>(&api, id, "main side", move |cx, permit, _, seen| {
            seen.holds(present(cx, permit, id, remark)?)?;
            record::call_up(cx, permit, remark)?;
            whole(cx, permit.actor(), id)
        })
        .await
}

/// Takes a remark out of the record.
pub(crate) async fn withdraw(
    State(api): State<Api>,
    Path((id, remark)): Path<(MeetingId, RemarkId)>,
    change: Change<Empty>,
) -> Result<Response, Problem> {
    change
        .in_meeting::<may::Record>(&api, id, "main side", move |cx, permit, _, seen| {
            seen.holds(present(cx, permit, id, remark)?)?;
            record::withdraw(cx, permit, remark)?;
            whole(cx, permit.actor(), id)
        })
        .await
}

/// The opening words, or the summary.
pub(crate) async fn jot(
    State(api): State<Api>,
    Path((id, kind)): Path<(MeetingId, String)>,
    change: Change<Words>,
) -> Result<Response, Problem> {
    let kind = match kind.as_str() {
        "opening" => JottingKind::Opening,
        "summary" => JottingKind::Summary,
        _ => return Err(Error::NotFound.into()),
    };
    change
        .in_meeting::<may::Record>(&api, id, "main side", move |cx, permit, body, seen| {
            let version = shape::note(&read(cx, permit.actor(), id)?, kind);
            let seen = if seen.holds(version).is_ok() { version } else { -1 };
            saved(record::jot(cx, permit, kind, seen, &body.text)?)
        })
        .await
}

/// A decision.
pub(crate) async fn decide(
    State(api): State<Api>,
    Path(id): Path<MeetingId>,
    change: Change<record::DecisionInput>,
) -> Result<Response, Problem> {
    change
        .in_meeting::<may::Record>(&api, id, "", move |cx, permit, body, seen| {
            same_meeting(cx, permit, seen)?;
            record::decide(cx, permit, body)?;
            let place = format!("/api/v1/meetings/{id}/record");
            Ok(whole(cx, permit.actor(), id)?.made(place))
        })
        .await
}

/// Takes a decision out again.
pub(crate) async fn undecide(
    State(api): State<Api>,
    Path((id, decision)): Path<(MeetingId, DecisionId)>,
    change: Change<Empty>,
) -> Result<Response, Problem> {
    change
        .in_meeting::<may::Record>(&api, id, "", move |cx, permit, _, seen| {
            same_meeting(cx, permit, seen)?;
            record::undecide(cx, permit, decision)?;
            whole(cx, permit.actor(), id)
        })
        .await
}

/// Nothing has to be done about an item; an empty reason takes it back.
pub(crate) async fn nothing(
    State(api): State<Api>,
    Path((id, item)): Path<(MeetingId, ItemId)>,
    change: Change<Nothing>,
) -> Result<Response, Problem> {
    change
        .in_meeting::<may::Record>(&api, id, "", move |cx, permit, body, seen| {
            let was = shape::nothing(&read(cx, permit.actor(), id)?, item);
            seen.holds(shape::tag(&was))?;
            record::nothing_to_do(cx, permit, item, &body.reason, &was)?;
            whole(cx, permit.actor(), id)
        })
        .await
}

/// Why nothing has to be done about an item.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct Nothing {
    /// Empty to take it back.
    reason: String,
}

/// A member hands in what to say.
pub(crate) async fn hand_in(
    State(api): State<Api>,
    Path(id): Path<MeetingId>,
    change: Change<OwnRemark>,
) -> Result<Response, Problem> {
    change
        .in_meeting::<may::HandIn>(&api, id, "main side", move |cx, permit, body, seen| {
            same_meeting(cx, permit, seen)?;
            let item = body.item.parse().map_err(|_| Error::field("item", "议题", "请写议题的 id"))?;
            let remark = hand_in::hand_in(cx, permit, item, &body.text)?;
            let place = format!("/api/v1/meetings/{id}/own/{remark}");
            Ok(Answer::of(&Made { id: remark.to_string() })?.made(place))
        })
        .await
}

/// Changes the own text.
pub(crate) async fn save_own(
    State(api): State<Api>,
    Path((id, remark)): Path<(MeetingId, RemarkId)>,
    change: Change<Words>,
) -> Result<Response, Problem> {
    change
        .in_meeting::<may::HandIn>(&api, id, "main side", move |cx, permit, body, seen| {
            let version = present(cx, permit, id, remark)?;
            saved(hand_in::save(cx, permit, remark, seen.version(version), &body.text)?)
        })
        .await
}
