//! What happens to a piece of work: progress, done, checked, sent back, closed, changed, cancelled.

use domain::{
    assignment::{Act, Assignment, AssignmentState},
    id::{AssignmentId, PersonId},
    text::{Note, Title},
};
use jiff::civil::Date;
use store::assignment::WorkNote;

use super::place;
use crate::{
    Check, Cx, Error, message,
    permission::{Permit, Verb, may},
    person::checked,
};

/// The piece of work as the page showed it.
fn seen<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    id: AssignmentId,
    version: i64,
) -> Result<Assignment, Error> {
    let work = store::assignment::find(cx.tx, permit.branch(), id)?.ok_or(Error::NotFound)?;
    if work.group != permit.group()? {
        return Err(Error::NotFound);
    }
    if work.version == version { Ok(work) } else { Err(Error::Stale) }
}

fn keep<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    work: &Assignment,
    act: Act,
    text: Note,
) -> Result<(), Error> {
    let note = WorkNote { act, text, mark: cx.mark(permit) };
    store::assignment::update(cx.tx, permit.branch(), work)?;
    store::assignment::add_note(cx.tx, permit.branch(), work.id, &note)?;
    let verb = match act {
        Act::Progress => "assignment.progress",
        Act::Finish => "assignment.finish",
        Act::SendBack => "assignment.send_back",
        Act::Close => "assignment.close",
        Act::Change => "assignment.change",
        Act::Cancel => "assignment.cancel",
    };
    cx.journal(permit, verb, work.id.uuid())
}

fn tell<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    person: PersonId,
    work: &Assignment,
    (subject, body): (&str, &str),
) -> Result<(), Error> {
    if person == permit.actor().person {
        return Ok(());
    }
    message::about(cx, permit.branch(), person, &place(work), (&format!("{subject}：{}", work.what), body))
}

/// Writes progress down, or that the work is done: by whoever answers for it, or by the leader.
///
/// # Errors
/// [`Error::Forbidden`] for anybody else; [`Error::Invalid`] without a word; [`Error::Refused`] when it is
/// over; [`Error::Stale`].
pub fn progress(
    cx: &mut Cx<'_>,
    permit: &Permit<may::DoWork>,
    id: AssignmentId,
    version: i64,
    text: &str,
    is_done: bool,
) -> Result<(), Error> {
    let mut work = seen(cx, permit, id, version)?;
    let actor = permit.actor();
    if work.responsible != actor.person && !actor.leads(work.group) {
        return Err(Error::Forbidden("由承办人或组长办理"));
    }
    let text = Note::new(text).map_err(|fault| Error::field("text", "情况", fault))?;
    let act = if is_done { Act::Finish } else { Act::Progress };
    work.state = work.after(act)?;
    keep(cx, permit, &work, act, text.clone())?;
    if is_done {
        let roster = store::person::roster(cx.tx, permit.branch(), work.group, cx.local().date())?;
        if let Some(leader) = roster.leader {
            tell(cx, permit, leader, &work, ("报告完成", text.as_str()))?;
        }
    }
    Ok(())
}

/// The leader's check: sent back with a word, or closed with the result (D3: 负责督促检查).
///
/// # Errors
/// As [`progress`].
pub fn check(
    cx: &mut Cx<'_>,
    permit: &Permit<may::GiveWork>,
    id: AssignmentId,
    version: i64,
    text: &str,
    is_closed: bool,
) -> Result<(), Error> {
    let mut work = seen(cx, permit, id, version)?;
    let (act, field, label) = if is_closed {
        (Act::Close, "result", "办理结果")
    } else {
        (Act::SendBack, "why", "退回原因")
    };
    let text = Note::new(text).map_err(|fault| Error::field(field, label, fault))?;
    work.state = work.after(act)?;
    if work.state == AssignmentState::Closed {
        work.result = Some(text.clone());
    }
    keep(cx, permit, &work, act, text.clone())?;
    let subject = if is_closed { "已办结" } else { "请继续办理" };
    tell(cx, permit, work.responsible, &work, (subject, text.as_str()))
}

/// What is typed to change a piece of work.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// Who.
    pub person: String,
    /// What is to be done.
    pub what: String,
    /// The deadline.
    pub due: String,
    /// Why.
    pub why: String,
}

/// Another person, deadline or wording. What was before stays in its notes.
///
/// # Errors
/// As [`progress`]; [`Error::Refused`] for a decision of a meeting, whose record says what it says.
pub fn change(
    cx: &mut Cx<'_>,
    permit: &Permit<may::GiveWork>,
    id: AssignmentId,
    version: i64,
    input: &Input,
) -> Result<(), Error> {
    let mut work = seen(cx, permit, id, version)?;
    let today = cx.local().date();
    work.state = work.after(Act::Change)?;
    let mut check = Check::default();
    let what = check.take("what", "工作内容", Title::new(&input.what));
    let roster = store::person::roster(cx.tx, permit.branch(), work.group, today)?;
    // Who has gone to another group may keep what was begun.
    let keeps = input.person.trim() == work.responsible.to_string();
    let person = if keeps { Some(work.responsible) } else { roster.pick(&input.person) };
    let person = check.take("person", "承办人", person.ok_or("请从本组名册里选择"));
    let due = check.parse::<Date>("due", "完成期限", &input.due, "请选择日期");
    if due.is_some_and(|due| due < today && due != work.due) {
        check.fault("due", "完成期限", "早于今天，请另选日期");
    }
    let why = check.take("why", "调整原因", Note::new(&input.why));
    check.done()?;
    let (what, person, due, why) = (checked(what)?, checked(person)?, checked(due)?, checked(why)?);
    let names = cx.names(permit)?;
    let mut changes = Vec::new();
    if person != work.responsible {
        changes.push(format!("承办人由{}改为{}", names.of(work.responsible), names.of(person)));
        // Who takes it over has not reported it as done.
        work.state = AssignmentState::Open;
    }
    if due != work.due {
        changes.push(format!("完成期限由{}改为{due}", work.due));
    }
    if what != work.what {
        changes.push(format!("内容由“{}”改为“{what}”", work.what));
    }
    if changes.is_empty() {
        return Err(Error::Refused("没有改动。请改动承办人、期限或内容后再保存".to_owned()));
    }
    let text = format!("{}。原因：{why}", changes.join("，"));
    let text = Note::new(&text).map_err(|fault| Error::field("why", "调整原因", fault))?;
    (work.what, work.responsible, work.due) = (what, person, due);
    keep(cx, permit, &work, Act::Change, text.clone())?;
    tell(cx, permit, person, &work, ("工作有调整", text.as_str()))
}

/// Takes a piece of work back, with the reason.
///
/// # Errors
/// As [`change`].
pub fn cancel(
    cx: &mut Cx<'_>,
    permit: &Permit<may::GiveWork>,
    id: AssignmentId,
    version: i64,
    why: &str,
) -> Result<(), Error> {
    let mut work = seen(cx, permit, id, version)?;
    let why = Note::new(why).map_err(|fault| Error::field("reason", "撤销原因", fault))?;
    work.state = work.after(Act::Cancel)?;
    keep(cx, permit, &work, Act::Cancel, why.clone())?;
    tell(cx, permit, work.responsible, &work, ("工作已撤销", why.as_str()))
}
