//! What is done about an opinion: discussed, settled, reported to the branch, answered, told back.

use domain::{
    id::OpinionId,
    opinion::{Opinion, OpinionAct},
    text::Note,
};
use store::opinion::OpinionNote;

use super::{place, short};
use crate::{
    Cx, Error, message,
    permission::{Permit, Verb, may},
};

/// The leader does something about an opinion. An answer that the branch gave by word of mouth is written down by the
/// leader too, and shows who wrote it.
///
/// # Errors
/// [`Error::Invalid`] without a word; [`Error::Refused`] as [`domain::opinion::Opinion::after`]; [`Error::Stale`].
pub fn handle(
    cx: &mut Cx<'_>,
    permit: &Permit<may::HandleOpinion>,
    id: OpinionId,
    version: i64,
    (act, text): (OpinionAct, &str),
) -> Result<(), Error> {
    keep(cx, permit, id, version, (act, text))
}

/// The branch answers.
///
/// # Errors
/// As [`handle`].
pub fn answer(
    cx: &mut Cx<'_>,
    permit: &Permit<may::AnswerOpinion>,
    id: OpinionId,
    version: i64,
    text: &str,
) -> Result<(), Error> {
    keep(cx, permit, id, version, (OpinionAct::Answer, text))
}

fn keep<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    id: OpinionId,
    version: i64,
    (act, text): (OpinionAct, &str),
) -> Result<(), Error> {
    let (branch, today) = (permit.branch(), cx.local().date());
    let found = store::opinion::find(cx.tx, branch, id)?;
    let mut opinion = found.filter(|o| permit.group().is_ok_and(|g| g == o.group)).ok_or(Error::NotFound)?;
    if opinion.version != version {
        return Err(Error::Stale);
    }
    let text = Note::new(text).map_err(|fault| Error::field("text", act.chinese(), fault))?;
    let state = opinion.after(act)?;
    if state != opinion.state {
        (opinion.state, opinion.since) = (state, today);
    }
    opinion.went_up |= act == OpinionAct::Report;
    let note = OpinionNote { act, text, mark: cx.mark(permit) };
    store::opinion::update(cx.tx, branch, &opinion)?;
    store::opinion::add_note(cx.tx, branch, id, &note)?;
    tell(cx, permit, &opinion, &note)?;
    let verb = match act {
        OpinionAct::Discuss => "opinion.discuss",
        OpinionAct::Report => "opinion.report",
        OpinionAct::Answer => "opinion.answer",
        OpinionAct::Settle => "opinion.settle",
        OpinionAct::TellBack => "opinion.tell_back",
        OpinionAct::Reopen => "opinion.reopen",
    };
    cx.journal(permit, verb, id.uuid())
}

/// Tells whom it concerns next: the branch, the leader, or who raised it.
fn tell<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    opinion: &Opinion,
    note: &OpinionNote,
) -> Result<(), Error> {
    let (branch, place) = (permit.branch(), place(opinion.id));
    let what = short(opinion.text.as_str());
    let to = match note.act {
        OpinionAct::Discuss | OpinionAct::Settle => Vec::new(),
        // Whoever waits for it is told that it is not over: the branch while it was to answer, else who was told already.
        OpinionAct::Reopen if opinion.went_up => message::branch_people(cx, permit)?.into_iter().collect(),
        OpinionAct::Reopen => opinion.voice().into_iter().collect(),
        OpinionAct::Report => message::branch_people(cx, permit)?.into_iter().collect(),
        OpinionAct::Answer => {
            let roster = store::person::roster(cx.tx, branch, opinion.group, cx.local().date())?;
            roster.leader.into_iter().collect()
        }
        OpinionAct::TellBack => opinion.voice().into_iter().collect(),
    };
    let subject = match note.act {
        OpinionAct::Report => format!("请答复一条{}：{what}", opinion.kind.chinese()),
        OpinionAct::Answer if opinion.is_unnamed() => format!("支部已答复，请向全组公开：{what}"),
        OpinionAct::Answer => format!("支部已答复，请反馈本人：{what}"),
        OpinionAct::Reopen => format!("退回组内继续办理：{what}"),
        _ => format!("您反映的有结果了：{what}"),
    };
    for person in to {
        if person != permit.actor().person {
            message::about(cx, branch, person, &place, (&subject, note.text.as_str()))?;
        }
    }
    Ok(())
}
