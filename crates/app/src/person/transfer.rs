//! 转移组织关系: the letter out, the receipt, the letter taken back; and where somebody new came from.

use domain::{
    id::{PersonId, TransferId},
    membership::{Direction, Ending, Transfer, TransferRefusal},
    text::{OrganizationName, Reason, Word},
};
use jiff::civil::Date;

use super::{checked, day, holds_nothing, leave_any_group};
use crate::{
    Check, Cx, Error, account,
    permission::{Permit, may},
};

/// What is typed of a letter.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// The other organization.
    pub counterpart: String,
    /// The letter's number; may be empty.
    pub letter: String,
    /// The letter's day.
    pub on: String,
    /// Until when it is good; may be empty.
    pub valid_until: String,
}

impl From<TransferRefusal> for Error {
    fn from(refusal: TransferRefusal) -> Self {
        Self::Refused(refusal.to_string())
    }
}

/// Writes down that a letter of introduction was given. The person stays on the roster until the receipt (OR-06).
///
/// # Errors
/// [`Error::Invalid`] with every field and its remedy; [`Error::Refused`] when another letter is out.
pub fn send(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EditRoster>,
    person: PersonId,
    input: &Input,
) -> Result<TransferId, Error> {
    let (branch, id) = (permit.branch(), cx.new_id::<TransferId>()?);
    let mut check = Check::default();
    let counterpart = check.take("counterpart", "转往哪个党组织", OrganizationName::new(&input.counterpart));
    let letter = check.take("letter", "介绍信编号", Word::optional(&input.letter)).flatten();
    let on = day(cx, &mut check, "介绍信日期", &input.on);
    let valid_until = check.parse_optional::<Date>(
        "valid_until",
        "有效期到",
        &input.valid_until,
        "请选择日期，不知道可以留空",
    );
    check.done()?;
    let transfer = Transfer {
        id,
        person,
        direction: Direction::Out,
        counterpart: checked(counterpart)?,
        letter,
        on: checked(on)?,
        valid_until,
        received_on: None,
        void_on: None,
    };
    transfer.send(&store::membership::transfers(cx.tx, branch, person)?)?;
    store::membership::add_transfer(cx.tx, branch, &transfer)?;
    cx.journal(permit, "transfer.send", person.uuid())?;
    Ok(id)
}

/// The letter of a person that is out.
fn open(cx: &mut Cx<'_>, permit: &Permit<may::EditRoster>, person: PersonId) -> Result<Transfer, Error> {
    let all = store::membership::transfers(cx.tx, permit.branch(), person)?;
    all.into_iter().find(Transfer::is_open).ok_or_else(|| TransferRefusal::Over.into())
}

/// Writes the receipt down: that day is the person's last one here.
///
/// # Errors
/// [`Error::Invalid`] for its day; [`Error::Refused`] for who still holds a post, or when no letter is out.
pub fn receive(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EditRoster>,
    person: PersonId,
    on: &str,
) -> Result<(), Error> {
    let branch = permit.branch();
    holds_nothing(cx, permit, person)?;
    let mut transfer = open(cx, permit, person)?;
    let states = store::person::standings(cx.tx, branch, person)?;
    let mut check = Check::default();
    let on = day(cx, &mut check, "回执日期", on);
    if let Some(on) = on {
        check.take("on", "回执日期", transfer.receive(on));
        if states.last().is_some_and(|state| on < state.from) {
            check.fault("on", "回执日期", "早于现在身份开始的日期，请核对");
        }
    }
    check.done()?;
    let on = checked(on)?;
    store::membership::close_transfer(cx.tx, branch, &transfer)?;
    leave_any_group(cx, permit, person, on)?;
    let basis = format!("转往{}", transfer.counterpart);
    let basis = Reason::new(&basis).map_err(|fault| Error::Internal(fault.to_string()))?;
    store::membership::end(cx.tx, branch, person, on, Ending::Transferred, &basis)?;
    account::shut_out(cx, branch, person)?;
    cx.journal(permit, "transfer.receive", person.uuid())
}

/// Writes down that the letter was taken back unused.
///
/// # Errors
/// [`Error::Invalid`] for its day; [`Error::Refused`] when no letter is out.
pub fn withdraw(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EditRoster>,
    person: PersonId,
    on: &str,
) -> Result<(), Error> {
    let mut transfer = open(cx, permit, person)?;
    let mut check = Check::default();
    if let Some(on) = day(cx, &mut check, "作废日期", on) {
        check.take("on", "作废日期", transfer.withdraw(on));
    }
    check.done()?;
    store::membership::close_transfer(cx.tx, permit.branch(), &transfer)?;
    cx.journal(permit, "transfer.withdraw", person.uuid())
}

/// Writes down where somebody who was just added came from.
pub(super) fn arrived(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EditRoster>,
    person: PersonId,
    (counterpart, letter): (OrganizationName, Option<Word>),
    on: Date,
) -> Result<(), Error> {
    let transfer = Transfer {
        id: cx.new_id::<TransferId>()?,
        person,
        direction: Direction::In,
        counterpart,
        letter,
        on,
        valid_until: None,
        received_on: Some(on),
        void_on: None,
    };
    store::membership::add_transfer(cx.tx, permit.branch(), &transfer)?;
    Ok(())
}
