//! Another time or place, and cancelling.

use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeSet;

use domain::{
    id::PersonId,
    text::{Place, Reason},
};
use jiff::civil::{Date, DateTime, Time};

use crate::{
    Check, Cx, Error, message,
    permission::{Permit, may},
};

/// Another time or place as it is typed.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Rescheduling")]
pub struct Input {
    /// The day.
    pub date: String,
    /// The beginning.
    pub start: String,
    /// The planned end; may be empty.
    #[serde(default)]
    pub end: String,
    /// Where.
    pub place: String,
    /// The second place; may be empty.
    #[serde(default)]
    pub second_place: String,
    /// Why.
    pub reason: String,
}

/// Changes time or place of an approved meeting; the members have to be told again.
///
/// # Errors
/// [`Error::Invalid`] with the fields to mend.
pub fn reschedule(cx: &mut Cx<'_>, permit: &Permit<may::Reschedule>, input: &Input) -> Result<(), Error> {
    let mut check = Check::default();
    let date = check.parse::<Date>("date", "日期", &input.date, "请写成 2026-11-20 这样的日期");
    let start = check.parse::<Time>("start", "开始时间", &input.start, "请写成 14:30 这样的时间");
    let end = check.parse_optional::<Time>("end", "结束时间", &input.end, "请写成 15:30 这样的时间");
    let place = check.take("place", "地点", Place::new(&input.place));
    let second = check.take("second_place", "分会场", Place::optional(&input.second_place)).flatten();
    let reason = check.take("reason", "改期原因", Reason::new(&input.reason));
    check.done()?;
    let (Some(date), Some(start), Some(place), Some(reason)) = (date, start, place, reason) else {
        return Err(Error::Internal("a field passed its check without a value".to_owned()));
    };
    let (meeting, _) = super::load(cx, permit)?;
    let decided = meeting.reschedule(
        DateTime::from_parts(date, start),
        end,
        (place, second),
        reason,
        cx.acting(permit),
    )?;
    super::keep(cx, permit, &decided, "meeting.reschedule")?;
    Ok(store::notice::overtake(cx.tx, permit.branch(), decided.meeting.id)?)
}

/// Cancels a meeting that has not begun; whoever was told is told.
///
/// # Errors
/// [`Error::Invalid`] without a reason.
pub fn cancel(cx: &mut Cx<'_>, permit: &Permit<may::Reschedule>, reason: &str) -> Result<(), Error> {
    let reason = Reason::new(reason).map_err(|fault| Error::field("reason", "取消原因", fault))?;
    let (meeting, _) = super::load(cx, permit)?;
    let (id, start) = (meeting.id, meeting.agenda.start);
    // Everybody who was asked, and the branch once it has the agenda; who is both is told once.
    let mut told: BTreeSet<PersonId> =
        store::notice::answers(cx.tx, permit.branch(), id)?.into_iter().map(|a| a.person).collect();
    if meeting.stage.consulted().is_some() {
        told.extend(message::branch_people(cx, permit)?);
    }
    let decided = meeting.cancel(reason.clone(), cx.acting(permit))?;
    super::keep(cx, permit, &decided, "meeting.cancel")?;
    store::notice::overtake(cx.tx, permit.branch(), id)?;
    let subject = format!("{}{} 的党小组会取消", super::group_name(cx, permit)?, super::moment(start));
    let body = format!("原因：{reason}");
    for person in told {
        message::to_person(cx, permit.branch(), person, Some(id), &subject, &body)?;
    }
    Ok(())
}
