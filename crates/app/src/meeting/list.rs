//! Lists of meetings: a group's year, the branch's desk.

use std::{borrow::Borrow, collections::HashMap};

use domain::{
    id::{GroupId, MeetingId},
    meeting::{StageName, Step},
    organization::Group,
    plan::YearPlan,
};
use jiff::civil::DateTime;
pub use store::{meeting::Listed, organization::Resolution};

use crate::{
    Cx, Error,
    permission::{Permit, Verb, may},
};

/// Who typed the meetings of a list that are 补录, and when: the mark never stands alone.
#[derive(Clone, Debug, Default)]
pub struct Entries(HashMap<MeetingId, (String, DateTime)>);

impl Entries {
    /// By whom and when, on the unit's calendar; none for a meeting that was not entered late.
    pub fn of(&self, id: impl Borrow<MeetingId>) -> Option<&(String, DateTime)> {
        self.0.get(id.borrow())
    }

    /// Looks them up.
    ///
    /// # Errors
    /// As the store.
    pub(crate) fn find<V: Verb>(
        cx: &mut Cx<'_>,
        permit: &Permit<V>,
        listed: &[Listed],
    ) -> Result<Self, Error> {
        let mut found = HashMap::new();
        if listed.iter().any(|m| m.late) {
            let names = cx.names(permit)?;
            for meeting in listed.iter().filter(|m| m.late) {
                let steps = store::meeting::steps(cx.tx, permit.branch(), meeting.id)?;
                let typed = |step: &Step| matches!(step, Step::HeldOnPaper(_) | Step::Opened);
                if let Some(kept) = steps.iter().rev().find(|kept| typed(&kept.step)) {
                    let by = names.of(kept.mark.by).to_owned();
                    found.insert(meeting.id, (by, cx.local_of(kept.mark.at)));
                }
            }
        }
        Ok(Self(found))
    }
}

/// The meetings of a group in a year.
#[derive(Clone, Debug)]
pub struct Year {
    /// Newest first.
    pub meetings: Vec<Listed>,
    /// Who entered the late ones.
    pub entries: Entries,
}

/// The meetings of a group in a year, newest first.
///
/// # Errors
/// As the store.
pub fn of_group(cx: &mut Cx<'_>, permit: &Permit<may::ReadMeeting>, year: i16) -> Result<Year, Error> {
    let meetings = store::meeting::of_year(cx.tx, permit.branch(), Some(permit.group()?), year)?;
    Ok(Year { entries: Entries::find(cx, permit, &meetings)?, meetings })
}

/// What the desk of the branch shows.
#[derive(Clone, Debug)]
pub struct Desk {
    /// Agendas that wait for approval.
    pub submitted: Vec<Listed>,
    /// Reports that wait for a receipt.
    pub reported: Vec<Listed>,
    /// The groups.
    pub groups: Vec<Group>,
    /// All meetings of the year.
    pub year: Vec<Listed>,
    /// Who entered the late ones of them.
    pub entries: Entries,
    /// The plans of this year that are kept, sent or not.
    pub plans: Vec<YearPlan>,
    /// Resolutions of the branch, newest first.
    pub resolutions: Vec<Resolution>,
    /// From how many voters on ballots are held in the system.
    pub ballot_least: u32,
}

impl Desk {
    /// Whether a group has any meeting in this year, planned or held.
    pub fn has_meetings(&self, id: impl Borrow<GroupId>) -> bool {
        self.year.iter().any(|m| m.group == *id.borrow())
    }

    /// The plan of a group for this year.
    pub fn plan(&self, id: impl Borrow<GroupId>) -> Option<&YearPlan> {
        self.plans.iter().find(|p| p.group == *id.borrow())
    }

    /// The name of a group.
    pub fn group(&self, id: impl Borrow<GroupId>) -> &str {
        self.groups.iter().find(|g| g.id == *id.borrow()).map_or("—", |g| g.name.as_str())
    }
}

/// The desk of the branch: what waits, and the year.
///
/// # Errors
/// As the store.
pub fn desk(cx: &mut Cx<'_>, permit: &Permit<may::ReadBranch>) -> Result<Desk, Error> {
    let branch = permit.branch();
    let this = cx.local().date().year();
    let year = store::meeting::of_year(cx.tx, branch, None, this)?;
    let groups = store::organization::groups(cx.tx, branch)?;
    let mut plans = Vec::new();
    for group in &groups {
        plans.extend(store::plan::of_year(cx.tx, branch, group.id, this)?);
    }
    Ok(Desk {
        submitted: store::meeting::at_stage(cx.tx, branch, StageName::Submitted)?,
        reported: store::meeting::at_stage(cx.tx, branch, StageName::Reported)?,
        groups,
        plans,
        resolutions: store::organization::resolutions(cx.tx, branch)?,
        ballot_least: store::ballot::least(cx.tx, branch)?,
        entries: Entries::find(cx, permit, &year)?,
        year,
    })
}

/// The meetings of the permit's group that are over, of this year and the last, the newest first.
pub(crate) fn over<V: Verb>(cx: &mut Cx<'_>, permit: &Permit<V>) -> Result<Vec<Listed>, Error> {
    const OVER: [StageName; 4] =
        [StageName::Concluded, StageName::Signed, StageName::Reported, StageName::Archived];
    let (group, this_year) = (permit.group()?, cx.local().date().year());
    let mut all = Vec::new();
    for year in [this_year, this_year - 1] {
        all.extend(store::meeting::of_year(cx.tx, permit.branch(), Some(group), year)?);
    }
    all.retain(|m| OVER.contains(&m.stage));
    all.sort_by_key(|m| std::cmp::Reverse(m.start));
    Ok(all)
}
