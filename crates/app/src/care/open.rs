//! Taking a difficulty down.

use domain::{
    care::{Care, CareNeed},
    id::CareId,
    text::Title,
};
use jiff::civil::Date;

use crate::{
    Check, Cx, Error,
    permission::{Permit, may},
    person::checked,
};

/// What is typed.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// Whose difficulty.
    pub person: String,
    /// What is needed.
    pub need: String,
    /// In a few words.
    pub what: String,
    /// When to look again; may be empty.
    pub follow_up: String,
}

/// A day to look again: tomorrow or later.
pub(super) fn follow_up(cx: &Cx<'_>, check: &mut Check, typed: &str) -> Option<Date> {
    let remedy = "请写成 2026-03-20 这样的日期";
    let day = check.parse_optional::<Date>("follow_up", "下次联系的日期", typed, remedy)?;
    if day <= cx.local().date() {
        check.fault("follow_up", "下次联系的日期", "应在今天以后");
    }
    Some(day)
}

/// Takes a difficulty of somebody in the permit's group down.
///
/// # Errors
/// [`Error::Invalid`] with every field and its remedy.
pub fn open(cx: &mut Cx<'_>, permit: &Permit<may::OpenCare>, input: &Input) -> Result<CareId, Error> {
    let (branch, group) = (permit.branch(), permit.group()?);
    let mut check = Check::default();
    let roster = store::person::roster(cx.tx, branch, group, cx.local().date())?;
    let person = roster.pick(&input.person);
    let person = check.take("person", "关心谁", person.ok_or("请从本组名册里选择"));
    let need = check.take("need", "什么情况", CareNeed::from_code(&input.need).ok_or("请选择一种"));
    let what = check.take("what", "简要情况", Title::new(&input.what));
    let follow_up = follow_up(cx, &mut check, &input.follow_up);
    check.done()?;
    let care = Care {
        id: cx.new_id()?,
        group,
        person: checked(person)?,
        need: checked(need)?,
        what: checked(what)?,
        opened: cx.mark(permit),
        follow_up,
        closed: None,
        reported: false,
        version: 1,
    };
    store::care::add(cx.tx, branch, &care)?;
    cx.journal(permit, "care.open", care.id.uuid())?;
    Ok(care.id)
}
