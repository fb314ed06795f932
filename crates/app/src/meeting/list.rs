//! Lists of meetings: those of a group's year, and who entered the late ones.

use std::{borrow::Borrow, collections::HashMap};

use domain::{id::MeetingId, meeting::Step};
use jiff::civil::DateTime;
pub use store::meeting::Listed;

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

/// The meetings of the permit's group that are over, of this year and the last, the newest first.
pub(crate) fn over<V: Verb>(cx: &mut Cx<'_>, permit: &Permit<V>) -> Result<Vec<Listed>, Error> {
    let (group, this_year) = (permit.group()?, cx.local().date().year());
    let mut all = Vec::new();
    for year in [this_year, this_year - 1] {
        all.extend(store::meeting::of_year(cx.tx, permit.branch(), Some(group), year)?);
    }
    all.retain(|m| m.stage.is_over());
    all.sort_by_key(|m| std::cmp::Reverse(m.start));
    Ok(all)
}
