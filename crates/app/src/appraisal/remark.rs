//! 党员互评: what members of a group say of each other, in words. The person reads it, with who said it.

use domain::{
    appraisal::{AppraisalRefusal, Remark},
    id::{AppraisalId, MeetingId, PersonId},
    meeting::StageName,
    text::{Note, Reason},
};
use store::meeting::Listed;

use super::{find, part, participant, place, place_of};
use crate::{
    Check, Cx, Error, message,
    permission::{Permit, Verb, may},
    person::checked,
};

/// What is typed.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// Of whom.
    pub about: String,
    /// Who said it; only read for the leader, who takes down what others said.
    pub by: String,
    /// At which meeting of the group; empty for in writing.
    pub meeting: String,
    /// What was said.
    pub text: String,
}

/// The group's meetings of the year at which somebody can have spoken, the oldest first.
pub(super) fn meetings<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    year: i16,
) -> Result<Vec<Listed>, Error> {
    let group = permit.group()?;
    let mut all = Vec::new();
    // An appraisal of the year may be finished in the next.
    for year in [year, year + 1] {
        all.extend(store::meeting::of_year(cx.tx, permit.branch(), Some(group), year)?);
    }
    all.retain(|one| {
        use StageName::{Archived, Concluded, InSession, Reported, Signed};
        matches!(one.stage, InSession | Concluded | Signed | Reported | Archived)
    });
    Ok(all)
}

/// Takes down what was said of somebody: by oneself in writing, or by the leader what a member said in the meeting.
///
/// # Errors
/// [`Error::Invalid`] with the field to mend; [`Error::Refused`] as [`domain::appraisal::Appraisal::speak`].
pub fn say(
    cx: &mut Cx<'_>,
    permit: &Permit<may::RemarkAppraisal>,
    id: AppraisalId,
    input: &Input,
) -> Result<(), Error> {
    let (branch, me, group) = (permit.branch(), permit.actor().person, permit.group()?);
    let one = find(cx, branch, id)?;
    let part = part(cx, branch, id, group)?;
    let all = store::appraised::all(cx.tx, branch, id)?;
    let find =
        |typed: &str| all.iter().find(|one| one.group == group && one.person.to_string() == typed.trim());
    let mut check = Check::default();
    let about = check.take("about", "评谁", find(&input.about).ok_or("请从本组参加评议的同志中选择"));
    let leads = permit.actor().leads(group);
    let by = match input.by.trim() {
        typed if leads && !typed.is_empty() => find(typed).map(|one| one.person),
        _ => Some(me),
    };
    let by = check.take("by", "谁说的", by.ok_or("请从本组参加评议的同志中选择"));
    let meeting = match input.meeting.trim() {
        "" => Ok(None),
        typed => {
            let known = meetings(cx, permit, one.year)?;
            let found: Option<MeetingId> = known.iter().map(|m| m.id).find(|id| id.to_string() == typed);
            found.map(Some).ok_or("请从本组开过的会里选择")
        }
    };
    let meeting = check.take("meeting", "在哪次会上说的", meeting).flatten();
    let text = check.take("text", "意见", Note::new(&input.text));
    check.done()?;
    let (about, by) = (checked(about)?, checked(by)?);
    one.speak(&part, about, by)?;
    let remark = Remark {
        number: 0,
        about: about.person,
        by,
        text: checked(text)?,
        meeting,
        entered: cx.mark(permit),
        withdrawn: None,
        withdrawn_why: None,
    };
    store::appraised::add_remark(cx.tx, branch, id, &remark)?;
    tell(cx, permit, id, about.person)?;
    if by != me {
        // What is written down in somebody's name is read by them, and taken back where it is not so.
        let body = "民主评议中，组长替您记下了一条您提的意见。请登录核对，不对的可以撤回。";
        message::about(cx, branch, by, &place(one.year), ("组长替您记了一条互评意见", body))?;
    }
    cx.journal(permit, "appraisal.remark", id.uuid())
}

fn tell<V: Verb>(cx: &mut Cx<'_>, permit: &Permit<V>, id: AppraisalId, about: PersonId) -> Result<(), Error> {
    if about == permit.actor().person {
        return Ok(());
    }
    let words = ("有一条对您的互评意见", "民主评议中有同志对您提出了意见，请登录查看。");
    message::about(cx, permit.branch(), about, &place_of(id, about), words)
}

/// Takes back what was said; it stays on record that it was. Who said it is told where somebody else does.
///
/// # Errors
/// [`Error::Refused`] as [`domain::appraisal::Appraisal::take_back`], and for one that is not of the permit's group.
pub fn take_back(
    cx: &mut Cx<'_>,
    permit: &Permit<may::RemarkAppraisal>,
    id: AppraisalId,
    (number, why): (i64, &str),
) -> Result<(), Error> {
    let (branch, group) = (permit.branch(), permit.group()?);
    let one = find(cx, branch, id)?;
    let remarks = store::appraised::remarks(cx.tx, branch, id)?;
    let remark = remarks.into_iter().find(|remark| remark.number == number);
    let remark = remark.ok_or(AppraisalRefusal::NoRemark)?;
    if participant(cx, branch, id, remark.about)?.group != group {
        return Err(AppraisalRefusal::NoRemark.into());
    }
    let part = part(cx, branch, id, group)?;
    let me = permit.actor().person;
    let why = Reason::optional(why).map_err(|fault| Error::field("reason", "撤回的原因", fault))?;
    one.take_back(&part, &remark, (me, permit.actor().leads(group)), why.is_some())?;
    let why = why.filter(|_| remark.by != me);
    store::appraised::withdraw(cx.tx, branch, id, number, (cx.mark(permit), why.as_ref()))?;
    if remark.by != me {
        let body = "民主评议中您提的一条意见由别的同志撤回了，原因请登录查看。";
        message::about(cx, branch, remark.by, &place(one.year), ("您提的一条互评意见撤回了", body))?;
    }
    cx.journal(permit, "appraisal.take_back", id.uuid())
}
