//! Opening the appraisal of a year over the groups of the branch; another day to hand in.

use std::collections::BTreeSet;

use domain::{
    appraisal::{Appraisal, AppraisalRefusal, Stage},
    id::{AppraisalId, PersonId},
    membership::Relation,
    text::Title,
    words,
};
use jiff::civil::Date;

use super::{place, seen};
use crate::{
    Check, Cx, Error, message,
    permission::{Permit, may},
    person::checked,
};

/// What is typed.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// The year.
    pub year: String,
    /// What it is about.
    pub theme: String,
    /// Until when the groups hand in.
    pub hand_in_by: String,
}

fn deadline(check: &mut Check, typed: &str, today: Date) -> Option<Date> {
    let day = check.parse::<Date>("hand_in_by", "各组交材料的期限", typed, "请选择日期")?;
    if day < today {
        check.fault("hand_in_by", "各组交材料的期限", "早于今天，请另选一天");
        return None;
    }
    Some(day)
}

/// Opens it: who is a Party member in a group today takes part, guests and those on probation too (A-06, FL-02). All are told.
///
/// # Errors
/// [`Error::Invalid`] with the field to mend; [`Error::Refused`] for a second one of a year, and where no group has a member.
pub fn open(
    cx: &mut Cx<'_>,
    permit: &Permit<may::RunAppraisal>,
    input: &Input,
) -> Result<AppraisalId, Error> {
    let (branch, today) = (permit.branch(), cx.local().date());
    let mut check = Check::default();
    let year = check.parse::<i16>("year", "年度", &input.year, "请填四位数的年份，例如 2026");
    let is_near = |year: &i16| (today.year() - 1..=today.year()).contains(year);
    if year.is_some_and(|year| !is_near(&year)) {
        check.fault("year", "年度", "只能开展今年或者补办去年的，请核对");
    }
    let theme = check.take("theme", "主题", Title::new(&input.theme));
    let hand_in_by = deadline(&mut check, &input.hand_in_by, today);
    check.done()?;
    let one = Appraisal {
        id: cx.new_id()?,
        year: checked(year)?,
        theme: checked(theme)?,
        hand_in_by: checked(hand_in_by)?,
        opened: cx.mark(permit),
        stage: Stage::Groups,
        early: None,
        unfinished: None,
        cancelled: None,
        version: 1,
    };
    if store::appraisal::all(cx.tx, branch)?
        .iter()
        .any(|other| other.year == one.year && !other.is_cancelled())
    {
        return Err(AppraisalRefusal::YearTaken.into());
    }
    let mut people = store::membership::roster(cx.tx, branch, today)?;
    people.retain(|line| line.standing.value.is_member() && line.group.is_some());
    let groups: BTreeSet<_> = people.iter().filter_map(|line| line.group).collect();
    if groups.is_empty() {
        return Err(AppraisalRefusal::NoGroups.into());
    }
    store::appraisal::add(cx.tx, branch, &one)?;
    for group in groups {
        store::appraisal::add_part(cx.tx, branch, one.id, group)?;
    }
    let subject = format!("{}年民主评议党员开始了", one.year);
    let day = one.hand_in_by;
    let body = format!(
        "请在{}月{}日前写好个人自评，交给组长；自评以后，请对本组的其他同志提出意见。",
        day.month(),
        day.day()
    );
    for line in &people {
        let (person, is_guest) = (line.person.id, line.relation == Relation::Guest);
        if let Some(group) = line.group {
            store::appraised::add(cx.tx, branch, one.id, (person, group, is_guest))?;
        }
        if person != permit.actor().person {
            message::about(cx, branch, person, &place(one.year), (&subject, &body))?;
        }
    }
    cx.journal(permit, "appraisal.open", one.id.uuid())?;
    Ok(one.id)
}

/// Another day until when the groups hand in; their leaders are told.
///
/// # Errors
/// [`Error::Invalid`] for a day that is over; [`Error::Refused`] once the groups are; [`Error::Stale`].
pub fn reschedule(
    cx: &mut Cx<'_>,
    permit: &Permit<may::RunAppraisal>,
    at: (AppraisalId, i64),
    day: &str,
) -> Result<(), Error> {
    let (branch, today) = (permit.branch(), cx.local().date());
    let mut one = seen(cx, branch, at)?;
    one.in_groups()?;
    let mut check = Check::default();
    let day = deadline(&mut check, day, today);
    check.done()?;
    one.hand_in_by = checked(day)?;
    store::appraisal::update(cx.tx, branch, &one)?;
    let body = format!("支部把交评议材料的期限改到{}。", words::date(one.hand_in_by));
    for part in store::appraisal::parts(cx.tx, branch, one.id)? {
        if let Some(leader) = leader_today(cx, permit, part.group)? {
            message::about(cx, branch, leader, &place(one.year), ("民主评议交材料的期限改了", &body))?;
        }
    }
    cx.journal(permit, "appraisal.reschedule", one.id.uuid())
}

/// Who leads a group today and is told of something; not whoever acts.
pub(super) fn leader_today<V: crate::permission::Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    group: domain::id::GroupId,
) -> Result<Option<PersonId>, Error> {
    let today = cx.local().date();
    let leader = store::person::roster(cx.tx, permit.branch(), group, today)?.leader;
    Ok(leader.filter(|leader| *leader != permit.actor().person))
}
