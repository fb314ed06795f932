//! What is done about a difficulty: a visit, help, telling the branch, naming who helps, the end.

use domain::{
    care::CareAct,
    id::{CareId, PersonId},
    text::Note,
};
use jiff::civil::Date;
use store::care::CareNote;

use super::{open::follow_up, place};
use crate::{
    Check, Cx, Error, message,
    permission::{Permit, may},
    person::checked,
};

/// What is typed.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// What was done.
    pub act: String,
    /// On which day; today where it is empty.
    pub on: String,
    /// In words.
    pub text: String,
    /// When to look again; may be empty.
    pub follow_up: String,
}

/// Writes down what was done. The secretary is told where the branch is.
///
/// # Errors
/// [`Error::Invalid`] with every field and its remedy; [`Error::Refused`] where it is over; [`Error::Stale`].
pub fn act(
    cx: &mut Cx<'_>,
    permit: &Permit<may::HelpCare>,
    id: CareId,
    version: i64,
    input: &Input,
) -> Result<(), Error> {
    let (branch, today) = (permit.branch(), cx.local().date());
    let mut care = store::care::find(cx.tx, branch, id)?.ok_or(Error::NotFound)?;
    if care.version != version {
        return Err(Error::Stale);
    }
    let mut check = Check::default();
    let act = check.take("act", "做了什么", CareAct::from_code(&input.act).ok_or("请选择一种"));
    let on = match input.on.trim() {
        "" => Some(today),
        text => check.parse::<Date>("on", "日期", text, "请写成 2026-03-20 这样的日期"),
    };
    if on.is_some_and(|on| on > today) {
        check.fault("on", "日期", "晚于今天，请核对");
    }
    let on = on.and_then(|on| check.not_long_ago("on", "日期", on, today));
    let text = check.take("text", "情况", Note::new(&input.text));
    let follow_up = follow_up(cx, &mut check, &input.follow_up);
    check.done()?;
    let act = checked(act)?;
    care.act(act, today, follow_up)?;
    let note = CareNote { act, on: checked(on)?, text: checked(text)?, mark: cx.mark(permit) };
    store::care::update(cx.tx, branch, &care)?;
    store::care::add_note(cx.tx, branch, id, &note)?;
    if act == CareAct::Report {
        let held = store::organization::posts_on(cx.tx, branch, today)?;
        let secretary = held.iter().find(|h| h.post == domain::organization::Post::Secretary);
        if let Some(to) = secretary.map(|h| h.person).filter(|p| *p != permit.actor().person) {
            let body = "请登录后查看；您看过会记入日志。";
            message::about(cx, branch, to, &place(&care), ("有一位党员的困难请支部关心", body))?;
        }
    }
    let verb = match act {
        CareAct::Visit => "care.visit",
        CareAct::Help => "care.help",
        CareAct::Ask => "care.ask",
        CareAct::Report => "care.report",
        CareAct::Close => "care.close",
        CareAct::Reopen => "care.reopen",
    };
    cx.journal(permit, verb, id.uuid())
}

/// Names somebody of the branch who helps and therefore knows.
///
/// # Errors
/// [`Error::Invalid`] for somebody unknown, or who knows already.
pub fn name(cx: &mut Cx<'_>, permit: &Permit<may::OpenCare>, id: CareId, person: &str) -> Result<(), Error> {
    let branch = permit.branch();
    let care = store::care::find(cx.tx, branch, id)?.ok_or(Error::NotFound)?;
    let roster = store::membership::roster(cx.tx, branch, cx.local().date())?;
    let refuse = |fault: &str| Error::field("person", "请谁帮助", fault);
    let found = roster.iter().map(|line| line.person.id).find(|p| p.to_string() == person.trim());
    let person = found.ok_or_else(|| refuse("请从名册里选择"))?;
    let knows = person == care.person || person == permit.actor().person;
    if knows || store::care::readers(cx.tx, branch)?.contains(&(id, person)) {
        return Err(refuse("这位同志已经知道，不用再指定"));
    }
    let mark = cx.mark(permit);
    store::care::add_reader(cx.tx, branch, id, person, mark)?;
    let body = "请登录后查看情况，做了什么记一笔；不要外传。";
    message::about(cx, branch, person, &place(&care), ("请您一起关心一位同志", body))?;
    cx.journal(permit, "care.name_helper", id.uuid())
}

/// Takes somebody off who no longer needs to know.
///
/// # Errors
/// [`Error::Stale`] for who was not named.
pub fn unname(
    cx: &mut Cx<'_>,
    permit: &Permit<may::OpenCare>,
    id: CareId,
    person: &str,
) -> Result<(), Error> {
    let person: PersonId = person.trim().parse().map_err(|_| Error::Stale)?;
    store::care::remove_reader(cx.tx, permit.branch(), id, person)?;
    cx.journal(permit, "care.unname_helper", id.uuid())
}
