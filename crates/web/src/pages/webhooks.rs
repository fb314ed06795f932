//! Where the branch's events go, and whether they arrived: for the administrator. No content.

use app::{
    Cx, Error,
    permission::{self, Actor, Permit, may},
    webhook::{self, Delivery, Input, Webhook},
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    id::{DeliveryId, GroupId, WebhookId},
    webhook::{Event, Kind},
};
use jiff::Timestamp;

use crate::{
    error::Failure,
    fields::{Choices, Fields, choices},
    form::Form,
    shell::{Shell, render},
    state::Site,
    ui,
};

/// How many deliveries a page shows.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "webhooks.html")]
struct WebhooksPage {
    shell: Shell,
    form: Form,
    site: Site,
    webhooks: Vec<Webhook>,
    deliveries: Vec<Delivery>,
    /// The delivery with which the next page begins.
    older: Option<DeliveryId>,
    groups: Vec<(GroupId, String)>,
    /// What the receiver of the address that was just added checks signatures by, shown once.
    secret: Option<String>,
}

impl WebhooksPage {
    fn fields(&self) -> Fields {
        Fields::of(&self.form, "add")
    }

    fn kinds(&self) -> Choices {
        choices(Kind::ALL.map(|kind| (kind.code(), kind.chinese())))
    }

    fn events(&self) -> Choices {
        let asked = Event::ALL.iter().filter(|event| **event != Event::Test);
        choices(asked.map(|event| (event.code(), event.chinese())))
    }

    fn of_groups(&self) -> Choices {
        choices(self.groups.iter().map(|(id, name)| (id, name)))
    }

    fn live(&self) -> Vec<&Webhook> {
        self.webhooks.iter().filter(|one| one.ended.is_none()).collect()
    }

    fn host(&self, webhook: &Webhook) -> String {
        webhook::host(&webhook.url).to_owned()
    }

    fn told(&self, webhook: &Webhook) -> String {
        webhook.events.iter().map(Event::chinese).collect::<Vec<_>>().join("、")
    }

    fn of(&self, webhook: &Webhook) -> &str {
        let Some(group) = webhook.group else { return "全支部" };
        self.groups.iter().find(|(id, _)| *id == group).map_or("—", |(_, name)| name)
    }

    fn to(&self, delivery: &Delivery) -> &str {
        self.webhooks.iter().find(|one| one.id == delivery.webhook).map_or("—", |one| one.name.as_str())
    }

    fn day(&self, at: &Timestamp) -> String {
        ui::moment(self.site.app.local(*at))
    }

    fn badge(&self, delivery: &Delivery) -> (&'static str, &'static str) {
        match delivery.state() {
            "arrived" => ("met", "已送到"),
            "waiting" => ("waiting", "等着发"),
            _ => ("broken", "没有送到"),
        }
    }

    /// Whether it can be sent once more.
    fn can_go(&self, delivery: &Delivery) -> bool {
        delivery.due.is_none() && self.live().iter().any(|one| one.id == delivery.webhook)
    }
}

async fn page(
    site: &Site,
    shell: Shell,
    form: Form,
    (secret, from): (Option<String>, Option<DeliveryId>),
) -> Result<Response, Failure> {
    let permit: Permit<may::ManageWebhooks> = permission::in_branch(&shell.actor)?;
    let (webhooks, (deliveries, older), groups) = site
        .app
        .read(move |cx| {
            let deliveries = webhook::deliveries(cx, &permit, from, PAGE)?;
            Ok((webhook::list(cx, &permit)?, deliveries, webhook::groups(cx, &permit)?))
        })
        .await?;
    let status = form.status();
    let site = site.clone();
    render(status, &WebhooksPage { shell, form, site, webhooks, deliveries, older, groups, secret })
}

/// The page; older deliveries from one on.
pub(crate) async fn show(
    State(site): State<Site>,
    shell: Shell,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let from = match Form::of(query).get("from") {
        "" => None,
        id => Some(id.parse().map_err(|_| Error::NotFound)?),
    };
    page(&site, shell, Form::default(), (None, from)).await
}

/// Adds an address.
pub(crate) async fn add(State(site): State<Site>, shell: Shell, form: Form) -> Result<Response, Failure> {
    let input = Input {
        kind: form.take("kind"),
        name: form.take("name"),
        group: form.take("group"),
        url: form.take("url"),
        secret: form.take("secret"),
        events: form.all("events"),
    };
    let (actor, reach) = (shell.actor.clone(), site.reach);
    let done =
        site.app.write(move |cx| webhook::add(cx, &permission::in_branch(&actor)?, &input, reach)).await;
    match done {
        Ok((_, secret)) if secret.is_empty() => Ok(Redirect::to("/webhooks").into_response()),
        Ok((_, secret)) => page(&site, shell, Form::default(), (Some(secret), None)).await,
        Err(error) if error.is_mendable() => page(&site, shell, form.sent_back(&error), (None, None)).await,
        Err(other) => Err(other.into()),
    }
}

async fn act(
    site: &Site,
    shell: Shell,
    work: impl Fn(&mut Cx<'_>, &Permit<may::ManageWebhooks>) -> Result<(), Error> + Send + 'static,
) -> Result<Response, Failure> {
    let actor: Actor = shell.actor.clone();
    let done = site.app.write(move |cx| work(cx, &permission::in_branch(&actor)?)).await;
    match done {
        // It was done already: the page says so.
        Ok(()) | Err(Error::Stale) => Ok(Redirect::to("/webhooks").into_response()),
        Err(error) if error.is_mendable() => {
            page(site, shell, Form::default().refused(&error), (None, None)).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Ends an address.
pub(crate) async fn end(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<WebhookId>,
) -> Result<Response, Failure> {
    act(&site, shell, move |cx, permit| webhook::end(cx, permit, id)).await
}

/// Sends something to see whether it arrives.
pub(crate) async fn test(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<WebhookId>,
) -> Result<Response, Failure> {
    act(&site, shell, move |cx, permit| webhook::test(cx, permit, id).map(drop)).await
}

/// Sends a delivery once more.
pub(crate) async fn again(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<DeliveryId>,
) -> Result<Response, Failure> {
    act(&site, shell, move |cx, permit| webhook::again(cx, permit, id)).await
}
