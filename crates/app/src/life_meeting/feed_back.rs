//! Feeding an opinion back as it was received, or leaving abuse out.

use domain::{
    id::GatheredId,
    life_meeting::{About, Gathered},
    text::Reason,
};

use super::{load, load_standing, place};
use crate::{
    Cx, Error, message,
    permission::{Permit, may},
};

fn waiting(
    cx: &mut Cx<'_>,
    permit: &Permit<may::FeedBackLife>,
    id: GatheredId,
    seen: i64,
) -> Result<Gathered, Error> {
    let (meeting, _) = load_standing(cx, permit)?;
    let found = store::life_meeting::gathered::find(cx.tx, permit.branch(), id)?;
    let one = found.filter(|one| one.meeting == meeting.id).ok_or(Error::NotFound)?;
    one.waits()?;
    if one.version == seen { Ok(one) } else { Err(Error::Stale) }
}

/// Lets whom it concerns read it, word for word.
///
/// # Errors
/// [`Error::Refused`] when it was dealt with; [`Error::NotFound`] for one of another meeting.
pub fn tell(
    cx: &mut Cx<'_>,
    permit: &Permit<may::FeedBackLife>,
    id: GatheredId,
    seen: i64,
) -> Result<(), Error> {
    let one = waiting(cx, permit, id, seen)?;
    let (_, roster) = load(cx, permit)?;
    let (branch, mark) = (permit.branch(), cx.mark(permit));
    store::life_meeting::gathered::feed_back(cx.tx, branch, &one, mark, None)?;
    let (to, subject) = match one.about {
        About::Member(person) => (vec![person], "组织生活会前有一条给您的意见"),
        About::Group => (roster.members().map(|m| m.id).collect(), "组织生活会前有一条对党小组的意见"),
    };
    for person in to.into_iter().filter(|person| *person != mark.by) {
        let body = "组长已按原话反馈，请登录查看，准备对照检查。";
        message::about(cx, branch, person, &place(one.meeting), (subject, body))?;
    }
    cx.journal(permit, "life_opinion.feed_back", id.uuid())
}

/// Leaves abuse out, with the reason. What is about the leader is not theirs to leave out.
///
/// # Errors
/// [`Error::Invalid`] without a reason; as [`tell`], and for an opinion about who acts.
pub fn leave_out(
    cx: &mut Cx<'_>,
    permit: &Permit<may::FeedBackLife>,
    id: GatheredId,
    seen: i64,
    reason: &str,
) -> Result<(), Error> {
    let one = waiting(cx, permit, id, seen)?;
    one.leaves_out(permit.actor().person)?;
    let reason = Reason::new(reason).map_err(|fault| Error::field("reason", "不转达的原因", fault))?;
    let mark = cx.mark(permit);
    store::life_meeting::gathered::feed_back(cx.tx, permit.branch(), &one, mark, Some(&reason))?;
    cx.journal(permit, "life_opinion.leave_out", id.uuid())
}
