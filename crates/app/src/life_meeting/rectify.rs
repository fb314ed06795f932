//! What members put right about themselves: written by the member, confirmed by the leader, closed with what was done.

use domain::{
    id::{MeetingId, RectificationId},
    life_meeting::{Rectification, RectificationAct, RectificationState},
    text::Note,
};
use jiff::civil::Date;
use store::life_meeting::rectification::{self as kept, RectificationNote};

use super::{is_over, leader_today, load, own_or_role, place};
use crate::{
    Check, Cx, Error, message,
    permission::{self, Actor, Permit, may},
    person::checked,
};

/// What is typed.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// What is wrong.
    pub problem: String,
    /// What is done about it.
    pub measures: String,
    /// Until when.
    pub due: String,
    /// `1` where the group may read it.
    pub shared: String,
}

/// A permit to add a line of one's own: for who was due at the meeting, wherever they belong now.
///
/// # Errors
/// As [`permission::on_meeting`] for anybody else.
pub fn permit_adding(
    cx: &mut Cx<'_>,
    actor: &Actor,
    meeting: MeetingId,
) -> Result<Permit<may::Rectify>, Error> {
    own_or_role(cx, actor, meeting)
}

/// A permit to act on a line: for whose it is, wherever they belong now.
///
/// # Errors
/// As [`permission::on_meeting`] for anybody else.
pub fn permit_acting(
    cx: &mut Cx<'_>,
    actor: &Actor,
    meeting: MeetingId,
    id: RectificationId,
) -> Result<Permit<may::Rectify>, Error> {
    let found = kept::find(cx.tx, actor.branch, id)?.filter(|one| one.meeting == meeting);
    match found.filter(|one| one.person == actor.person) {
        Some(one) => Ok(permission::as_party_on_meeting(actor, one.group, meeting)),
        None => permission::on_meeting(cx, actor, meeting),
    }
}

/// Adds a line of one's own.
///
/// # Errors
/// [`Error::Invalid`] with every field and its remedy; [`Error::Refused`] before the meeting was summed up; [`Error::NotFound`] for
/// who was not due at it.
pub fn add(cx: &mut Cx<'_>, permit: &Permit<may::Rectify>, input: &Input) -> Result<RectificationId, Error> {
    let (meeting, roster) = load(cx, permit)?;
    let (branch, me) = (permit.branch(), permit.actor().person);
    if !roster.has_member(me) {
        return Err(Error::NotFound);
    }
    if !is_over(&meeting) {
        return Err(Error::Refused("会议小结以后再列个人整改事项".to_owned()));
    }
    let mut check = Check::default();
    let problem = check.take("problem", "问题", Note::new(&input.problem));
    let measures = check.take("measures", "整改措施", Note::new(&input.measures));
    let due = check.parse::<Date>("due", "整改期限", &input.due, "请写成 2026-12-20 这样的日期");
    if due.is_some_and(|due| due < meeting.agenda.start.date()) {
        check.fault("due", "整改期限", "早于开会日期，请改正");
    }
    check.done()?;
    let leads = permit.actor().leads(meeting.group);
    let one = Rectification {
        id: cx.new_id()?,
        group: meeting.group,
        meeting: meeting.id,
        person: me,
        shared: input.shared == "1",
        problem: checked(problem)?,
        measures: checked(measures)?,
        due: checked(due)?,
        by: cx.mark(permit),
        state: Rectification::begins(leads),
        closed: None,
        version: 1,
    };
    kept::add(cx.tx, branch, &one)?;
    if let Some(leader) = leader_today(cx, branch, meeting.group)?.filter(|leader| *leader != me) {
        let body = format!("{}写了一条个人整改事项，请登录查看并确认。", permit.actor().name);
        message::about(cx, branch, leader, &place(meeting.id), ("请确认一条个人整改事项", &body))?;
    }
    cx.journal(permit, "rectification.add", one.id.uuid())?;
    Ok(one.id)
}

/// Does something about a line: confirms it, says how far it is, closes it, takes it back.
///
/// # Errors
/// [`Error::Invalid`] without the words that progress and closing ask for; [`Error::Refused`] as
/// [`domain::life_meeting::RectificationRefusal`]; [`Error::NotFound`] for a line that the actor may not read; [`Error::Stale`].
pub fn act(
    cx: &mut Cx<'_>,
    permit: &Permit<may::Rectify>,
    id: RectificationId,
    seen: i64,
    (act, text): (&str, &str),
) -> Result<(), Error> {
    let (branch, group, mark) = (permit.branch(), permit.group()?, cx.mark(permit));
    let meeting = permit.meeting()?;
    let found = kept::find(cx.tx, branch, id)?.filter(|one| one.group == group && one.meeting == meeting);
    let found = found.ok_or(Error::NotFound)?;
    let leads = permit.actor().leads(group);
    if !found.is_open_to(mark.by, leads) {
        return Err(Error::NotFound);
    }
    let act = RectificationAct::from_code(act);
    let act = act.ok_or_else(|| Error::Refused("请选择做了什么".to_owned()))?;
    let note = match act {
        RectificationAct::Progress => Some(Note::new(text).map_err(|f| Error::field("text", "进展", f))?),
        RectificationAct::Close => Some(Note::new(text).map_err(|f| Error::field("text", "怎样整改的", f))?),
        RectificationAct::Confirm | RectificationAct::Withdraw => None,
    };
    let state = found.after(act, mark.by, leads)?;
    if found.version != seen {
        return Err(Error::Stale);
    }
    let closed = note.clone().filter(|_| state == RectificationState::Closed).map(|text| (text, mark));
    let one = Rectification { state, closed, ..found };
    kept::update(cx.tx, branch, &one)?;
    let text = note.map(String::from).unwrap_or_default();
    kept::add_note(cx.tx, branch, id, &RectificationNote { act, text, mark })?;
    if one.person != mark.by {
        let subject = match act {
            RectificationAct::Confirm => "您的一条个人整改事项已经确认",
            RectificationAct::Close => "您的一条个人整改事项已经销号",
            _ => "您的一条个人整改事项有新情况",
        };
        message::about(cx, branch, one.person, &place(one.meeting), (subject, "请登录查看。"))?;
    }
    let verb = match act {
        RectificationAct::Confirm => "rectification.confirm",
        RectificationAct::Progress => "rectification.progress",
        RectificationAct::Close => "rectification.close",
        RectificationAct::Withdraw => "rectification.withdraw",
    };
    cx.journal(permit, verb, id.uuid())
}
