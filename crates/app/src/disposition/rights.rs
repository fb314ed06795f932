//! The rights of who it is about, ticked as they were kept: by them, the leader or the branch.

use domain::{
    disposition::{Disposition, Right},
    id::DispositionId,
};
use jiff::civil::Date;
use store::disposition::RightKept;

use super::{hear, journal, opened_on};
use crate::{
    Check, Cx, Error,
    permission::{Permit, may},
    person::checked,
};

fn load(
    cx: &mut Cx<'_>,
    permit: &Permit<may::CheckRights>,
    id: DispositionId,
) -> Result<(Disposition, Vec<RightKept>), Error> {
    let one = store::disposition::find(cx.tx, permit.branch(), id)?.ok_or(Error::NotFound)?;
    let kept = store::disposition::rights(cx.tx, permit.branch(), id)?;
    Ok((one, kept))
}

/// Ticks a right as kept on a day.
///
/// # Errors
/// [`Error::Invalid`] with the field and its remedy: a right that is ticked, a day on which it cannot have been kept.
pub fn tick(
    cx: &mut Cx<'_>,
    permit: &Permit<may::CheckRights>,
    id: DispositionId,
    (right, on): (&str, &str),
) -> Result<(), Error> {
    let (one, kept) = load(cx, permit, id)?;
    let (opened, today) = (opened_on(cx, &one), cx.local().date());
    let mut check = Check::default();
    let right = Right::from_code(right).filter(|right| kept.iter().all(|known| known.right != *right));
    let right = check.take("right", "哪一项权利", right.ok_or("请从还没有确认的里面选择"));
    let on = check.parse::<Date>("on", "哪天做到", on, "请选择日期");
    let meeting = hear::heard_in(cx, permit.branch(), &one)?.map(|hearing| hearing.start.date());
    if let Some((right, on)) = right.zip(on) {
        check.take("on", "哪天做到", one.may_tick(right, on, (opened, meeting, today)));
    }
    check.done()?;
    let tick = RightKept { right: checked(right)?, on: checked(on)?, mark: cx.mark(permit) };
    store::disposition::add_right(cx.tx, permit.branch(), id, tick)?;
    journal(cx, permit, &one, "disposition.tick")
}

/// Takes a tick back: whoever ticked it by mistake, and who it is about where it was not so.
///
/// # Errors
/// [`Error::Refused`] for anybody else; [`Error::Stale`] for a right that is not ticked.
pub fn untick(
    cx: &mut Cx<'_>,
    permit: &Permit<may::CheckRights>,
    id: DispositionId,
    right: &str,
) -> Result<(), Error> {
    let (one, kept) = load(cx, permit, id)?;
    let right = Right::from_code(right).ok_or(Error::Stale)?;
    let known = kept.iter().find(|known| known.right == right).ok_or(Error::Stale)?;
    let me = permit.actor().person;
    if me != known.mark.by && me != one.person {
        return Err(Error::Refused("由确认的人或者本人撤回".to_owned()));
    }
    store::disposition::remove_right(cx.tx, permit.branch(), id, right)?;
    journal(cx, permit, &one, "disposition.untick")
}
