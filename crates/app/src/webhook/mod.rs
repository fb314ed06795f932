//! Where a branch lets its events go: systems of the unit, and chat robots for notices (ADR 33). What goes out is written in the
//! transaction of the use case and sent beside.

mod deliver;
mod robot;

pub use deliver::{Answered, Courier, PAUSE, deliver, signature};
use domain::{
    id::{DeliveryId, GroupId, WebhookId},
    meeting::Meeting,
    text::Title,
    webhook::{Event, Events, Kind, Reach, check_place},
};
use jiff::SignedDuration;
use schemars::JsonSchema;
use serde::Deserialize;
pub use store::webhook::{Delivery, Webhook};

use crate::{
    Check, Cx, Error,
    permission::{Permit, Verb, may},
};

/// How long it is kept what went out.
const KEPT: SignedDuration = SignedDuration::from_hours(24 * 90);
/// The most addresses of a branch.
const MOST: usize = 50;

/// An address as it is typed.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NewWebhook")]
pub struct Input {
    /// A kind's code.
    pub kind: String,
    /// What it is called.
    pub name: String,
    /// The group; empty for the whole branch.
    #[serde(default)]
    pub group: String,
    /// The address.
    pub url: String,
    /// What a robot's maker gave to sign with; may be empty.
    #[serde(default)]
    pub secret: String,
    /// The codes of events; a robot says notices and needs none.
    #[serde(default)]
    pub events: Vec<String>,
}

/// Adds an address; answers with what its receiver checks signatures by, which is shown once.
///
/// # Errors
/// [`Error::Invalid`] with the fields to mend; [`Error::Refused`] when there are too many.
pub fn add(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ManageWebhooks>,
    input: &Input,
    reach: Reach,
) -> Result<(WebhookId, String), Error> {
    let branch = permit.branch();
    let mut check = Check::default();
    let kind = check.take("kind", "类别", Kind::from_code(&input.kind).ok_or("请选择一类"));
    let name = check.take("name", "名称", Title::new(&input.name));
    let group = check.parse_optional::<GroupId>("group", "党小组", &input.group, "请从名单中选择");
    if let Some(group) = group
        && store::organization::group(cx.tx, branch, group)?.is_none()
    {
        check.fault("group", "党小组", "请从名单中选择");
    }
    let url = input.url.trim();
    let secret = input.secret.trim();
    let events: Option<Vec<_>> = input.events.iter().map(|code| Event::from_code(code)).collect();
    let events = check.take("events", "事件", events.ok_or("请从列出的事件里选择")).unwrap_or_default();
    if let Some(kind) = kind {
        check.take("url", "地址", check_place(kind, url, reach));
        if kind == Kind::System && events.is_empty() {
            check.fault("events", "事件", "还没有选择，请至少选一项");
        }
        if secret.chars().count() > 200 || secret.contains(char::is_control) {
            check.fault("secret", "签名密钥", "太长或者有看不见的字符，请从机器人的设置里重新复制");
        }
    }
    check.done()?;
    let (Some(kind), Some(name)) = (kind, name) else { return Err(Error::NotFound) };
    if store::webhook::all(cx.tx, branch)?.iter().filter(|one| one.ended.is_none()).count() >= MOST {
        return Err(Error::Refused(format!("已经有 {MOST} 个接收地址，请先停用不用的")));
    }
    let (secret, events) = match kind {
        Kind::System => (data_encoding::HEXLOWER.encode(&cx.random::<32>()?), Events::new(events)),
        _ => (secret.to_owned(), Events::new([Event::Noticed])),
    };
    let webhook = Webhook {
        id: cx.new_id()?,
        kind,
        name,
        group,
        url: url.to_owned(),
        secret: secret.clone(),
        events,
        added: (permit.actor().person, cx.now()),
        ended: None,
    };
    store::webhook::add(cx.tx, branch, &webhook)?;
    cx.journal(permit, "webhook.add", webhook.id.uuid())?;
    Ok((webhook.id, if kind == Kind::System { secret } else { String::new() }))
}

/// The host of an address: enough to tell it by, and nothing that lets anybody use it.
pub fn host(url: &str) -> &str {
    url.split("://").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or_default()
}

/// All addresses, the newest first.
///
/// # Errors
/// As the store.
pub fn list(cx: &mut Cx<'_>, permit: &Permit<may::ManageWebhooks>) -> Result<Vec<Webhook>, Error> {
    Ok(store::webhook::all(cx.tx, permit.branch())?)
}

/// The groups of the branch by name, to choose from.
///
/// # Errors
/// As the store.
pub fn groups(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ManageWebhooks>,
) -> Result<Vec<(GroupId, String)>, Error> {
    let groups = store::organization::groups_on(cx.tx, permit.branch(), cx.local().date())?;
    Ok(groups.into_iter().map(|group| (group.id, group.name.to_string())).collect())
}

/// Ends an address; what waits for it does not go any more.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Stale`] when it is ended already.
pub fn end(cx: &mut Cx<'_>, permit: &Permit<may::ManageWebhooks>, webhook: WebhookId) -> Result<(), Error> {
    find(cx, permit, webhook)?;
    store::webhook::end(cx.tx, permit.branch(), webhook, cx.now())?;
    cx.journal(permit, "webhook.end", webhook.uuid())
}

fn find(cx: &mut Cx<'_>, permit: &Permit<may::ManageWebhooks>, webhook: WebhookId) -> Result<Webhook, Error> {
    let all = store::webhook::all(cx.tx, permit.branch())?;
    all.into_iter().find(|one| one.id == webhook).ok_or(Error::NotFound)
}

/// Sends something to an address to see whether it arrives.
///
/// # Errors
/// [`Error::NotFound`] for an address that is not there any more.
pub fn test(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ManageWebhooks>,
    webhook: WebhookId,
) -> Result<DeliveryId, Error> {
    let found = find(cx, permit, webhook)?;
    if found.ended.is_some() {
        return Err(Error::NotFound);
    }
    let words = "党小组系统试发一条消息：收到这条消息，说明机器人已经接好，以后会议通知会发到这个群。";
    let words = found.kind.is_robot().then(|| words.to_owned());
    let id = put(cx, permit, &found, Event::Test, (found.group, None, words))?;
    cx.journal(permit, "webhook.test", webhook.uuid())?;
    Ok(id)
}

/// A page of what went out, the newest first, and where the next one begins.
///
/// # Errors
/// As the store.
pub fn deliveries(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ManageWebhooks>,
    from: Option<DeliveryId>,
    most: usize,
) -> Result<(Vec<Delivery>, Option<DeliveryId>), Error> {
    let ask = i64::try_from(most).unwrap_or(100) + 1;
    let mut found = store::webhook::page(cx.tx, permit.branch(), from, ask)?;
    let next = found.get(most).map(|one| one.id);
    found.truncate(most);
    Ok((found, next))
}

/// Sends a delivery once more, by hand.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Refused`] when its address was ended; [`Error::Stale`] while it waits.
pub fn again(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ManageWebhooks>,
    delivery: DeliveryId,
) -> Result<(), Error> {
    let found = store::webhook::find(cx.tx, permit.branch(), delivery)?.ok_or(Error::NotFound)?;
    if find(cx, permit, found.webhook)?.ended.is_some() {
        return Err(Error::Refused("这个接收地址已经停用，不能再发；请先登记新的地址".to_owned()));
    }
    store::webhook::again(cx.tx, permit.branch(), delivery, cx.now())?;
    cx.journal(permit, "webhook.again", delivery.uuid())
}

/// Tells the systems of the branch what was done to a meeting, where that is an event.
pub(crate) fn tell<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    verb: &str,
    meeting: &Meeting,
) -> Result<(), Error> {
    let Some(event) = Event::of_verb(verb) else { return Ok(()) };
    let is_meant = |one: &Webhook| one.kind == Kind::System && one.events.has(event);
    send(cx, permit, meeting, event, is_meant, None)
}

/// Says the notice of a meeting in the chat groups.
pub(crate) fn say<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    meeting: &Meeting,
    words: &str,
) -> Result<(), Error> {
    send(cx, permit, meeting, Event::Noticed, |one| one.kind.is_robot(), Some(words))
}

fn send<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    meeting: &Meeting,
    event: Event,
    is_meant: impl Fn(&Webhook) -> bool,
    words: Option<&str>,
) -> Result<(), Error> {
    let takes_part = |group: GroupId| group == meeting.group || meeting.agenda.joint.contains(&group);
    for webhook in store::webhook::all(cx.tx, permit.branch())? {
        if webhook.ended.is_none() && is_meant(&webhook) && webhook.group.is_none_or(takes_part) {
            let about = (Some(meeting.group), Some(meeting.id), words.map(str::to_owned));
            put(cx, permit, &webhook, event, about)?;
        }
    }
    Ok(())
}

fn put<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    webhook: &Webhook,
    event: Event,
    (group, meeting, words): (Option<GroupId>, Option<domain::id::MeetingId>, Option<String>),
) -> Result<DeliveryId, Error> {
    let now = cx.now();
    store::webhook::forget(cx.tx, permit.branch(), now - KEPT)?;
    let delivery = Delivery {
        id: cx.new_id()?,
        webhook: webhook.id,
        event,
        group,
        meeting,
        words,
        made: now,
        due: Some(now),
        tries: 0,
        done: None,
        fault: None,
    };
    store::webhook::send(cx.tx, permit.branch(), &delivery)?;
    Ok(delivery.id)
}
