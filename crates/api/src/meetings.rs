//! A meeting as a whole: making one, reading it and what is around it, and telling its members.

use app::{
    Cx, Error, ballot,
    meeting::{self, draft, notify, sign, view},
    permission::{self, Actor, Permit, may},
};
use axum::{
    Json,
    extract::{Path, State},
    response::Response,
};
use domain::id::{MeetingId, PersonId};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    Api,
    caller::Caller,
    change::{Answer, Change, meeting_as_it_stands},
    problem::Problem,
    shape::{self, Page},
    steps::Empty,
};

/// A personal link: whoever has it may answer for that member this once.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Invitation {
    /// Who.
    person: String,
    /// The name.
    name: String,
    /// The link.
    link: String,
}

/// Everybody who was told.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Told {
    /// The version of the meeting now, for If-Match.
    version: i64,
    /// A link for each; shown this once.
    invitations: Vec<Invitation>,
}

/// Makes a draft.
pub(crate) async fn create(
    State(api): State<Api>,
    change: Change<draft::Input>,
) -> Result<Response, Problem> {
    let work = |cx: &mut Cx<'_>, actor: &Actor, body: &draft::Input| {
        let group = actor.led_group().or(actor.group).ok_or(Error::NotFound)?;
        let permit = permission::in_group(cx, actor, group)?;
        let id = draft::create(cx, &permit, body)?;
        Ok(meeting_as_it_stands(cx, actor, id)?.made(format!("/api/v1/meetings/{id}")))
    };
    change.carry_out(&api, work).await
}

/// The meeting.
pub(crate) async fn show(
    State(api): State<Api>,
    Path(id): Path<MeetingId>,
    caller: Caller,
) -> Result<Response, Problem> {
    let answer = api.app.read(move |cx| meeting_as_it_stands(cx, &caller.actor, id)).await?;
    Ok(answer.response(false))
}

/// Reads something of a meeting.
pub(crate) async fn look<T: Send + 'static>(
    api: &Api,
    caller: Caller,
    id: MeetingId,
    work: impl Fn(&mut Cx<'_>, &Permit<may::ReadMeeting>, &view::MeetingView) -> Result<T, Error> + Send + 'static,
) -> Result<T, Problem> {
    let read = api.app.read(move |cx| {
        let permit = permission::on_meeting::<may::ReadMeeting>(cx, &caller.actor, id)?;
        let view = view::view(cx, &permit)?;
        work(cx, &permit, &view)
    });
    Ok(read.await?)
}

/// The answers to the notice.
pub(crate) async fn answers(
    State(api): State<Api>,
    Path(id): Path<MeetingId>,
    caller: Caller,
) -> Result<Json<Page<shape::AnswerShape>>, Problem> {
    let items = look(&api, caller, id, |_, _, view| Ok(shape::answers(view))).await?;
    Ok(Json(Page { items, next: None }))
}

/// The seven requirements.
pub(crate) async fn findings(
    State(api): State<Api>,
    Path(id): Path<MeetingId>,
    caller: Caller,
) -> Result<Json<Page<shape::FindingShape>>, Problem> {
    let items = look(&api, caller, id, |_, _, view| Ok(view.findings.iter().map(Into::into).collect()));
    Ok(Json(Page { items: items.await?, next: None }))
}

/// What was recorded.
pub(crate) async fn record(
    State(api): State<Api>,
    Path(id): Path<MeetingId>,
    caller: Caller,
) -> Result<Json<shape::Record>, Problem> {
    look(&api, caller, id, |_, _, view| Ok(shape::Record::of(view))).await.map(Json)
}

/// The minutes as they were signed, or as they would be.
pub(crate) async fn minutes(
    State(api): State<Api>,
    Path(id): Path<MeetingId>,
    caller: Caller,
) -> Result<Json<shape::Minutes>, Problem> {
    let minutes = look(&api, caller, id, |cx, permit, _| {
        let (facts, signed) = sign::record(cx, permit)?;
        let facts = match serde_json::to_value(&facts) {
            Ok(serde_json::Value::Object(facts)) => facts,
            _ => return Err(Error::Internal("facts that are no object".to_owned())),
        };
        let digests = signed.as_ref().map(|signed| signed.digests.clone());
        Ok(shape::Minutes {
            is_signed: signed.is_some(),
            revision: signed.map(|signed| signed.number),
            sm3: digests.as_ref().map(|digests| digests.sm3.clone()),
            sha256: digests.map(|digests| digests.sha256),
            facts,
        })
    });
    minutes.await.map(Json)
}

/// The ballots of the meeting, as far as whoever asks may know of them.
pub(crate) async fn ballots(
    State(api): State<Api>,
    Path(id): Path<MeetingId>,
    caller: Caller,
) -> Result<Json<Page<shape::BallotShape>>, Problem> {
    let read = api.app.read(move |cx| {
        permission::on_meeting::<may::ReadMeeting>(cx, &caller.actor, id)?;
        permission::in_branch::<may::UseAccount>(&caller.actor)?;
        let mut items = Vec::new();
        for (ballot, _) in ballot::list::list(cx, &caller.actor)?.ballots {
            if ballot.meeting == Some(id) {
                let permit = ballot::permit_reading(cx, &caller.actor, ballot.id)?;
                items.push((&ballot::view::view(cx, &permit, ballot.id)?).into());
            }
        }
        Ok(items)
    });
    Ok(Json(Page { items: read.await?, next: None }))
}

/// Tells the members; answers with the personal links, this once.
pub(crate) async fn notify(
    State(api): State<Api>,
    Path(id): Path<MeetingId>,
    change: Change<Empty>,
) -> Result<Response, Problem> {
    let address = api.address.clone();
    change
        .in_meeting::<may::Notify>(&api, id, "", move |cx, permit, _, seen| {
            let present = meeting::version(cx, permit)?;
            seen.holds(present)?;
            let permit = permission::on_meeting::<may::Notify>(cx, permit.actor(), id)?.seeing(present);
            let told = notify::notify(cx, &permit, &address)?;
            let invitations = told.into_iter().map(|one| shown(one, &address)).collect();
            let version = meeting::version(cx, &permit)?;
            Ok(Answer::of(&Told { version, invitations })?.tagged(version))
        })
        .await
}

fn shown(one: notify::Invitation, address: &str) -> Invitation {
    let link = format!("{address}/a/{}", one.link.word());
    Invitation { person: one.person.to_string(), name: one.name, link }
}

/// Gives one member a new link.
pub(crate) async fn renew_link(
    State(api): State<Api>,
    Path((id, person)): Path<(MeetingId, PersonId)>,
    change: Change<Empty>,
) -> Result<Response, Problem> {
    let address = api.address.clone();
    change
        .in_meeting::<may::Notify>(&api, id, "", move |cx, permit, _, seen| {
            seen.holds(meeting::version(cx, permit)?)?;
            Answer::of(&shown(notify::renew_link(cx, permit, person)?, &address))
        })
        .await
}
