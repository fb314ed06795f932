//! Sending what stands in the outbox, beside the requests, as mail is: tried again for two days, then given up and shown.
//!
//! A delivery is marked as arrived after its receiver said so: a crash between the two sends it once more rather than never. Its id
//! stays the same, so that a receiver can tell.

use std::{collections::BTreeSet, time::Duration};

use domain::{id::BranchId, webhook::Kind};
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use sha2::Sha256;
use store::{
    Tx,
    webhook::{Attempt, Delivery, Webhook},
};

use super::robot;
use crate::{App, Error, mail};

/// How often the outbox is looked at while the service runs.
pub const PAUSE: Duration = Duration::from_secs(10);
/// How long a delivery is nobody else's while it is being sent; longer than any try takes.
const CLAIM: SignedDuration = SignedDuration::from_mins(5);
/// How long what else waits for somebody who does not answer is put off.
const PUT_OFF: SignedDuration = SignedDuration::from_mins(1);
/// How many deliveries are taken at a time.
const AT_ONCE: i64 = 50;

/// What a receiver answered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answered {
    /// The HTTP status.
    pub status: u16,
    /// The beginning of the body.
    pub body: String,
}

/// Whoever takes requests to other machines.
pub trait Courier {
    /// Posts JSON; follows no redirection.
    ///
    /// # Errors
    /// Why there is no answer, in words for the administrator.
    fn post(&self, url: &str, headers: &[(&str, String)], body: &str) -> Result<Answered, String>;
}

/// Why something did not arrive.
pub(super) struct Fault {
    /// In words, with what to do about it.
    pub(super) why: String,
    /// Whether it would fail in the same way until somebody has done something.
    pub(super) lasts: bool,
}

/// The signature of a body at an instant, by what the receiver knows: hexadecimal HMAC-SHA-256 of `timestamp.body`.
pub fn signature(secret: &str, timestamp: i64, body: &str) -> String {
    data_encoding::HEXLOWER.encode(&mac(secret.as_bytes(), format!("{timestamp}.{body}").as_bytes()))
}

/// HMAC-SHA-256; a key may have any length.
pub(super) fn mac(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mac = Hmac::<Sha256>::new_from_slice(key).map(|mac| mac.chain_update(message).finalize());
    mac.map(|mac| mac.into_bytes().to_vec()).unwrap_or_default()
}

/// Sends what is due in all branches; blocks while receivers answer. Links begin with `address`. Returns how many arrived.
///
/// # Errors
/// As the store. What did not arrive is noted, and the next one is tried.
pub fn deliver(app: &App, courier: &dyn Courier, address: &str) -> Result<usize, Error> {
    let now = app.now();
    let due =
        app.db().read(move |tx| store::webhook::waiting(tx, now, AT_ONCE).map_err(Error::from)).wait()?;
    let (mut arrived, mut deaf) = (0, BTreeSet::new());
    for (branch, delivery) in due {
        let (id, seen) = (delivery.id, delivery.due.unwrap_or(now));
        // Whoever has just not answered is not waited for again, so that the others hear in time.
        let is_deaf = deaf.contains(&delivery.webhook);
        let until = app.now() + if is_deaf { PUT_OFF } else { CLAIM };
        let claim = move |tx: &mut Tx| {
            store::webhook::claim(tx, branch, id, (seen, until))?;
            let all = store::webhook::all(tx, branch)?;
            Ok::<_, Error>(all.into_iter().find(|one| one.id == delivery.webhook && one.ended.is_none()))
        };
        let webhook = match app.db().write(claim).wait() {
            // Another process of ours sends it.
            Err(Error::Stale) => continue,
            other => other?,
        };
        if is_deaf {
            continue;
        }
        let sent = match webhook {
            Some(webhook) => post(courier, &webhook, branch, &delivery, (address, app.now())),
            None => Err(Fault { why: "这个接收地址已经停用".to_owned(), lasts: true }),
        };
        let attempt = match sent {
            Ok(()) => Attempt::Arrived(app.now()),
            Err(Fault { why, lasts }) => {
                deaf.insert(delivery.webhook);
                let next = mail::next_try(delivery.made, delivery.tries + 1, app.now());
                Attempt::Failed(next.filter(|_| !lasts), why)
            }
        };
        let done = matches!(attempt, Attempt::Arrived(_));
        let note =
            move |tx: &mut Tx| store::webhook::tried(tx, branch, id, until, &attempt).map_err(Error::from);
        match app.db().write(note).wait() {
            // The address was ended meanwhile.
            Err(Error::Stale) => {}
            other => other?,
        }
        arrived += usize::from(done);
    }
    Ok(arrived)
}

/// Sends one delivery, or says why it did not arrive.
fn post(
    courier: &dyn Courier,
    webhook: &Webhook,
    branch: BranchId,
    delivery: &Delivery,
    (address, now): (&str, Timestamp),
) -> Result<(), Fault> {
    let fleeting = |why: String| Fault { why, lasts: false };
    if webhook.kind != Kind::System {
        let link = delivery.meeting.map(|id| format!("{address}/meetings/{id}"));
        let words = delivery.words.clone().unwrap_or_default();
        let (url, body) = robot::request(webhook, &words, link.as_deref(), now);
        let answered = courier.post(&url, &[], &body).map_err(fleeting)?;
        return robot::fault(webhook.kind, &answered).map_or(Ok(()), Err);
    }
    let body = body(branch, delivery, address);
    let timestamp = now.as_second();
    let headers = [
        ("x-dangxiaozu-event", delivery.event.code().to_owned()),
        ("x-dangxiaozu-delivery", delivery.id.to_string()),
        ("x-dangxiaozu-timestamp", timestamp.to_string()),
        ("x-dangxiaozu-signature", format!("sha256={}", signature(&webhook.secret, timestamp, &body))),
    ];
    match courier.post(&webhook.url, &headers, &body).map_err(fleeting)?.status {
        200..=299 => Ok(()),
        300..=399 => Err(fleeting("对方要求转到别的地址，没有跟去；请登记对方最终的地址".to_owned())),
        401 | 403 => Err(fleeting("对方拒绝接收（401、403），请核对对方的地址和签名密钥".to_owned())),
        404 | 410 => Err(fleeting("对方没有这个地址（404、410），请核对地址".to_owned())),
        status => Err(fleeting(format!("对方没有收下，答复 {status}，请联系对方系统的管理员"))),
    }
}

/// What a system is told: ids and links, nothing that anybody typed.
fn body(branch: BranchId, delivery: &Delivery, address: &str) -> String {
    let link = |to: &str| delivery.meeting.map(|id| format!("{address}{to}/meetings/{id}"));
    json!({
        "id": delivery.id,
        "event": delivery.event.code(),
        "at": delivery.made.to_string(),
        "branch": branch,
        "group": delivery.group,
        "meeting": delivery.meeting,
        "page": link(""),
        "api": link("/api/v1"),
    })
    .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_what_others_compute() {
        // printf '1764300000.{"id":1}' | openssl dgst -sha256 -hmac 'key'
        let known = "32beb8e5a51d3bdcdce6bd516f79ed75db5f861d395f57289715c64d609de887";
        assert_eq!(signature("key", 1_764_300_000, "{\"id\":1}"), known);
    }
}
