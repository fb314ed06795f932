//! Where events go, and whether they arrived: for the administrator.

use app::{
    Cx,
    permission::{self, Actor, may},
    webhook::{self, Input},
};
use axum::{
    Json,
    extract::{Path, State},
    response::Response,
};
use domain::id::{DeliveryId, WebhookId};

use crate::{
    Api,
    caller::Caller,
    change::{Answer, Change},
    look::{Part, unknown_cursor},
    problem::Problem,
    shape::{self, Made, NewAddress, Page},
    steps::Empty,
};

/// All addresses.
pub(crate) async fn list(
    State(api): State<Api>,
    caller: Caller,
) -> Result<Json<Page<shape::WebhookShape>>, Problem> {
    let permit = permission::in_branch::<may::ManageWebhooks>(&caller.actor)?;
    let found = api.app.read(move |cx| webhook::list(cx, &permit)).await?;
    Ok(Json(Page { items: found.iter().map(Into::into).collect(), next: None }))
}

/// Adds an address.
pub(crate) async fn add(State(api): State<Api>, change: Change<Input>) -> Result<Response, Problem> {
    let reach = api.reach;
    let work = move |cx: &mut Cx<'_>, actor: &Actor, body: &Input| {
        let permit = permission::in_branch::<may::ManageWebhooks>(actor)?;
        let (id, secret) = webhook::add(cx, &permit, body, reach)?;
        let made = NewAddress { id: id.to_string(), secret };
        Ok(Answer::of(&made)?.made(format!("/api/v1/webhooks/{id}")))
    };
    change.carry_out(&api, work).await
}

/// Ends an address.
pub(crate) async fn end(
    State(api): State<Api>,
    Path(id): Path<WebhookId>,
    change: Change<Empty>,
) -> Result<Response, Problem> {
    let work = move |cx: &mut Cx<'_>, actor: &Actor, _: &Empty| {
        let permit = permission::in_branch::<may::ManageWebhooks>(actor)?;
        webhook::end(cx, &permit, id)?;
        Answer::of(&Made { id: id.to_string() })
    };
    change.carry_out(&api, work).await
}

/// Sends something to see whether it arrives.
pub(crate) async fn test(
    State(api): State<Api>,
    Path(id): Path<WebhookId>,
    change: Change<Empty>,
) -> Result<Response, Problem> {
    let work = move |cx: &mut Cx<'_>, actor: &Actor, _: &Empty| {
        let permit = permission::in_branch::<may::ManageWebhooks>(actor)?;
        let delivery = webhook::test(cx, &permit, id)?;
        Answer::of(&Made { id: delivery.to_string() })
    };
    change.carry_out(&api, work).await
}

/// What went out.
pub(crate) async fn deliveries(
    State(api): State<Api>,
    caller: Caller,
    part: Part,
) -> Result<Response, Problem> {
    let permit = permission::in_branch::<may::ManageWebhooks>(&caller.actor)?;
    let from = part.cursor.as_deref().map(str::parse::<DeliveryId>).transpose();
    let (from, most) = (from.map_err(|_| unknown_cursor())?, part.most);
    let (found, next) = api.app.read(move |cx| webhook::deliveries(cx, &permit, from, most)).await?;
    let items: Vec<shape::DeliveryShape> = found.iter().map(Into::into).collect();
    Ok(part.answer(items, next.map(|id| id.to_string())))
}

/// Sends one once more.
pub(crate) async fn again(
    State(api): State<Api>,
    Path(id): Path<DeliveryId>,
    change: Change<Empty>,
) -> Result<Response, Problem> {
    let work = move |cx: &mut Cx<'_>, actor: &Actor, _: &Empty| {
        let permit = permission::in_branch::<may::ManageWebhooks>(actor)?;
        webhook::again(cx, &permit, id)?;
        Answer::of(&Made { id: id.to_string() })
    };
    change.carry_out(&api, work).await
}
