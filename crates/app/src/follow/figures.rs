//! The figures of meetings, branches and offices.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    dues::YearMonth,
    id::{BranchId, MeetingId},
    meeting::{FindingState, Meeting, Presence},
    office::{self, MonthFigures, People},
};

use crate::{Cx, Error, meeting, office::Sums};

/// A meeting's roll, and whether a requirement was not kept.
pub(super) fn of_meeting(cx: &mut Cx<'_>, branch: BranchId, id: MeetingId) -> Result<(), Error> {
    let Some(found) = store::meeting::find(cx.tx, branch, id)? else { return Ok(()) };
    let figures =
        if found.stage.held().is_some() { counted(cx, branch, &found)? } else { (false, People::default()) };
    Ok(store::figures::set_meeting(cx.tx, branch, id, figures)?)
}

fn counted(cx: &mut Cx<'_>, branch: BranchId, found: &Meeting) -> Result<(bool, People), Error> {
    let (roster, proceedings, findings) = meeting::judged(cx, branch, found)?;
    let many = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let on_leave = |presence: &Presence| matches!(presence, Presence::Absent { on_leave: true, .. });
    let absent: Vec<_> = proceedings.absent().collect();
    let leave = absent.iter().filter(|entry| on_leave(&entry.presence)).count();
    let people = People {
        due: many(roster.due().0),
        present: many(proceedings.present().len()),
        on_leave: many(leave),
        absent: many(absent.len() - leave),
    };
    Ok((findings.iter().any(|finding| finding.state == FindingState::Broken), people))
}

/// The meetings of this year and the last once more: somebody's place on the roster may have been put right for a day that is past.
pub(super) fn of_late_meetings(cx: &mut Cx<'_>, branch: BranchId) -> Result<(), Error> {
    let this = cx.local().year();
    for year in [this - 1, this] {
        let all = store::meeting::of_year(cx.tx, branch, None, year)?;
        for listed in all.into_iter().filter(|listed| listed.stage.is_held()) {
            of_meeting(cx, branch, listed.id)?;
        }
    }
    Ok(())
}

/// A branch's months; what differs from what was kept is to be added to every office above it.
pub(super) fn of_branch(cx: &mut Cx<'_>, branch: BranchId, sums: &mut Sums) -> Result<(), Error> {
    let used = store::organization::used_since(cx.tx, branch)?;
    let used = cx.local_of(used).date();
    let groups = store::figures::groups(cx.tx, branch)?;
    let meetings = store::figures::meetings(cx.tx, branch)?;
    let left_out: BTreeSet<_> = store::figures::left_out(cx.tx, branch)?.into_iter().collect();
    let new = office::count(used, &groups, &meetings, &left_out);
    let kept: BTreeMap<_, _> = store::figures::of_branch(cx.tx, branch)?.into_iter().collect();
    let months: BTreeSet<_> = new.keys().chain(kept.keys()).copied().collect();
    let mut more: Vec<(YearMonth, MonthFigures)> = Vec::new();
    for month in months {
        let (is, was) = (value(&new, month), value(&kept, month));
        if is != was {
            store::figures::set_branch(cx.tx, branch, month, &is)?;
            more.push((month, is - was));
        }
    }
    if more.is_empty() {
        return Ok(());
    }
    match store::office::of_branch(cx.tx, branch)? {
        Some(office) => sums.add(cx, office, (0, &more)),
        None => Ok(()),
    }
}

fn value(of: &BTreeMap<YearMonth, MonthFigures>, month: YearMonth) -> MonthFigures {
    of.get(&month).copied().unwrap_or_default()
}
