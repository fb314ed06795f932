//! The year plan (R1).

use app::{
    Cx, Error,
    permission::{self, Actor, Permit, may},
    plan::{
        change::{self, NewItem},
        send, view,
    },
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::id::{GroupId, PlanItemId};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    Api,
    caller::Caller,
    change::{Answer, Change},
    look::Part,
    problem::Problem,
    shape::Plan,
};

/// A line's new place and topic.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlanMove {
    /// The month, 1 to 12.
    month: String,
    /// Its place within the month, from 0; the end without.
    #[serde(default)]
    position: Option<u32>,
    /// A new topic; empty for the one it has.
    #[serde(default)]
    title: String,
}

/// Why some months have no meeting.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlanSending {
    /// Asked for where a month is empty.
    #[serde(default)]
    gap_reason: String,
}

fn answer(cx: &mut Cx<'_>, actor: &Actor, group: GroupId, year: i16) -> Result<Answer, Error> {
    let permit = permission::in_group::<may::ReadPlan>(cx, actor, group)?;
    let view = view::view(cx, &permit, year)?;
    Ok(Answer::of(&Plan::of(&view))?.tagged(view.plan.version))
}

/// The plan of a year.
pub(crate) async fn show(
    State(api): State<Api>,
    Path(year): Path<i16>,
    caller: Caller,
    part: Part,
) -> Result<Response, Problem> {
    let (actor, group) = (caller.actor.clone(), part.group(&caller.actor)?);
    let found = api.app.read(move |cx| answer(cx, &actor, group, year)).await?;
    Ok(found.response(false))
}

/// Changes the plan of the own group; answered with the plan as it stands then.
async fn change<B: Clone + Send + Sync + 'static>(
    api: &Api,
    change: Change<B>,
    year: i16,
    work: impl Fn(&mut Cx<'_>, &Permit<may::EditPlan>, &B) -> Result<i64, Error> + Send + 'static,
) -> Result<Response, Problem> {
    let seen = change.seen()?;
    let work = move |cx: &mut Cx<'_>, actor: &Actor, body: &B| {
        let group = actor.led_group().or(actor.group).ok_or(Error::NotFound)?;
        let permit = permission::in_group::<may::EditPlan>(cx, actor, group)?;
        let reading = permission::in_group::<may::ReadPlan>(cx, actor, group)?;
        let present = view::view(cx, &reading, year)?.plan.version;
        seen.holds(present)?;
        work(cx, &permit.seeing(present), body)?;
        answer(cx, actor, group, year)
    };
    change.carry_out(api, work).await
}

/// Adds a line.
pub(crate) async fn add(
    State(api): State<Api>,
    Path(year): Path<i16>,
    body: Change<NewItem>,
) -> Result<Response, Problem> {
    change(&api, body, year, move |cx, permit, body| change::add(cx, permit, year, body)).await
}

/// Moves a line, or changes its topic.
pub(crate) async fn move_to(
    State(api): State<Api>,
    Path((year, item)): Path<(i16, PlanItemId)>,
    body: Change<PlanMove>,
) -> Result<Response, Problem> {
    change(&api, body, year, move |cx, permit, body| {
        let at = body.position.and_then(|place| usize::try_from(place).ok()).unwrap_or(usize::MAX);
        change::move_to(cx, permit, year, item, &body.month, change::Place::At(at), &body.title)
    })
    .await
}

/// Takes a line out.
pub(crate) async fn remove(
    State(api): State<Api>,
    Path((year, item)): Path<(i16, PlanItemId)>,
    body: Change<crate::steps::Empty>,
) -> Result<Response, Problem> {
    change(&api, body, year, move |cx, permit, _| change::remove(cx, permit, year, item)).await
}

/// Sends it to the branch.
pub(crate) async fn send(
    State(api): State<Api>,
    Path(year): Path<i16>,
    body: Change<PlanSending>,
) -> Result<Response, Problem> {
    change(&api, body, year, move |cx, permit, body| send::send(cx, permit, year, &body.gap_reason)).await
}
