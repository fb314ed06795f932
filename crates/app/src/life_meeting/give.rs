//! An opinion before the meeting: a member's own, by name or not; taken down by the leader from others.

use domain::{
    id::GatheredId,
    life_meeting::{About, Asked, Feedback, Gathered},
    text::{Note, Word},
};

use super::{is_over, load_standing, place};
use crate::{
    Check, Cx, Error, message,
    permission::{Permit, may},
    person::checked,
};

/// What is typed.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// `group`, or the id of a member.
    pub about: String,
    /// `me`, `nobody` (a member who is not named), `masses`, `branch`, or the id of another member, by the leader.
    pub source: String,
    /// Who of the masses or the branch, in a few words; may be empty.
    pub named: String,
    /// What was said.
    pub text: String,
}

/// Takes an opinion down. Of a member who hands it in without a name nothing is kept: no person, and a journal entry that names
/// the meeting only (ADR 13).
///
/// # Errors
/// [`Error::Invalid`] with every field and its remedy; [`Error::Refused`] once the meeting was summed up.
pub fn give(
    cx: &mut Cx<'_>,
    permit: &Permit<may::GiveLifeOpinion>,
    input: &Input,
) -> Result<GatheredId, Error> {
    let (meeting, roster) = load_standing(cx, permit)?;
    if is_over(&meeting) {
        return Err(Error::Refused("会议已经小结，不再征求意见；有意见请到“意见诉求”里提".to_owned()));
    }
    let (branch, me) = (permit.branch(), permit.actor().person);
    let leads = permit.actor().leads(meeting.group);
    let mut check = Check::default();
    let member = |typed: &str| roster.pick(typed).filter(|person| roster.has_member(*person));
    let about = match input.about.trim() {
        "group" => Ok(About::Group),
        id => member(id).map(About::Member).ok_or("请选择对党小组还是对哪位同志"),
    };
    let about = check.take("about", "对谁的意见", about);
    let named = check.take("named", "是哪位或者哪个单位", Word::optional(&input.named)).flatten();
    let source = match input.source.trim() {
        "me" => Ok((Asked::Member, Some(me), None)),
        "nobody" => Ok((Asked::Member, None, None)),
        "masses" => Ok((Asked::Masses, None, named)),
        "branch" if leads => Ok((Asked::Branch, None, named)),
        id => member(id).filter(|_| leads).map(|p| (Asked::Member, Some(p), None)).ok_or("请选择是谁提的"),
    };
    let source = check.take("source", "谁提的", source);
    let text = check.take("text", "意见", Note::new(&input.text));
    check.done()?;
    let (asked, from, named) = checked(source)?;
    // Who hands it in without a name is not written down as who took it down either.
    let is_unnamed = asked == Asked::Member && from.is_none() && !leads;
    let one = Gathered {
        id: if is_unnamed { cx.new_timeless_id()? } else { cx.new_id()? },
        meeting: meeting.id,
        about: checked(about)?,
        asked,
        from,
        named,
        text: checked(text)?,
        by: (!is_unnamed).then(|| cx.mark(permit)),
        feedback: Feedback::Waiting,
        version: 1,
    };
    store::life_meeting::gathered::add(cx.tx, branch, &one)?;
    if let Some(leader) = roster.leader.filter(|leader| *leader != me) {
        let body = "组织生活会前征求意见，收到一条。请原样反馈给本人，属于辱骂攻击的除外。";
        message::about(cx, branch, leader, &place(meeting.id), ("收到一条会前意见", body))?;
    }
    if is_unnamed {
        cx.journal_unnamed(permit, "life_opinion.give", meeting.id.uuid())?;
    } else {
        cx.journal(permit, "life_opinion.give", one.id.uuid())?;
    }
    Ok(one.id)
}
