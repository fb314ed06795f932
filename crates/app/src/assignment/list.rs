//! The work of a group: one list, one page a person, and who has nothing to do.

use std::collections::BTreeMap;

use domain::{
    assignment::{Assignment, Source, without_work},
    id::{AssignmentId, GroupId, PersonId, ResolutionId},
    membership::{Member, Roster},
};
use jiff::civil::Date;
pub use store::assignment::ResolutionReport;
use store::organization::Resolution;

use super::view;
use crate::{
    Cx, Error, Names,
    permission::{Permit, may},
};

/// A resolution of the branch with what the group has made of it.
#[derive(Clone, Debug)]
pub struct Handed {
    /// The resolution.
    pub resolution: Resolution,
    /// How many pieces of work the group made of it.
    pub parts: usize,
    /// How many of them are open.
    pub open: usize,
    /// What the group told the branch, oldest first.
    pub reports: Vec<ResolutionReport>,
}

impl Handed {
    /// Whether the group has told the branch that its part is done.
    pub fn is_reported(&self) -> bool {
        self.reports.iter().any(|r| r.is_final)
    }
}

/// What the page shows.
#[derive(Clone, Debug)]
pub struct WorkList {
    /// The group's name.
    pub group: String,
    /// Its id.
    pub id: GroupId,
    /// The work: open first, the earliest deadline first.
    pub work: Vec<Assignment>,
    /// What the actor answers for in other groups and nobody has closed.
    pub elsewhere: Vec<Assignment>,
    /// Where each piece comes from, in words.
    pub sources: BTreeMap<AssignmentId, String>,
    /// The group's people today.
    pub roster: Roster,
    /// The members for whom nothing is open (T6).
    pub idle: Vec<Member>,
    /// What the branch asks of its groups, the newest first.
    pub handed: Vec<Handed>,
    /// Names.
    pub names: Names,
    /// Whether the actor leads the group.
    pub leads: bool,
    /// Who looks.
    pub me: PersonId,
    /// Today.
    pub today: Date,
}

impl WorkList {
    /// Where a piece of work comes from.
    pub fn source(&self, id: impl std::borrow::Borrow<AssignmentId>) -> &str {
        self.sources.get(id.borrow()).map_or("", String::as_str)
    }

    /// The work of one person.
    pub fn of(&self, person: PersonId) -> impl Iterator<Item = &Assignment> {
        self.work.iter().filter(move |w| w.responsible == person)
    }
}

/// Loads the work of the group that the permit is for.
///
/// # Errors
/// As the store.
pub fn list(cx: &mut Cx<'_>, permit: &Permit<may::ReadWork>) -> Result<WorkList, Error> {
    let (branch, group, today) = (permit.branch(), permit.group()?, cx.local().date());
    let mut work = store::assignment::of_group(cx.tx, branch, group)?;
    work.sort_by_key(|w| !w.state.is_open());
    let roster = store::person::roster(cx.tx, branch, group, today)?;
    let members: Vec<_> = roster.members().map(|m| m.id).collect();
    let all_open = store::assignment::all_open(cx.tx, branch)?;
    let idle = without_work(&members, &all_open).iter().filter_map(|id| roster.find(*id)).cloned().collect();
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    let mut sources = BTreeMap::new();
    let me = permit.actor().person;
    let elsewhere: Vec<_> =
        all_open.into_iter().filter(|w| w.responsible == me && w.group != group).collect();
    for one in work.iter().chain(&elsewhere) {
        let key = format!("{:?}", one.source);
        let words = match known.get(&key) {
            Some(words) => words.clone(),
            None => view::source(cx, permit, one.source)?,
        };
        known.insert(key, words.clone());
        sources.insert(one.id, words);
    }
    let handed = handed(cx, permit, &work)?;
    let name = store::organization::group(cx.tx, branch, group)?.ok_or(Error::NotFound)?.name.to_string();
    Ok(WorkList {
        group: name,
        id: group,
        elsewhere,
        sources,
        idle,
        handed,
        names: cx.names(permit)?,
        leads: permit.actor().leads(group),
        me,
        work,
        roster,
        today,
    })
}

/// What the branch asks of the group, with what the group has made of it.
pub(crate) fn handed(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadWork>,
    work: &[Assignment],
) -> Result<Vec<Handed>, Error> {
    let (branch, group) = (permit.branch(), permit.group()?);
    let reports = store::assignment::reports(cx.tx, branch)?;
    let handed = |resolution: Resolution| {
        let id: ResolutionId = resolution.id;
        let parts: Vec<_> = work.iter().filter(|w| w.source == Source::Resolution(id)).collect();
        Handed {
            parts: parts.len(),
            open: parts.iter().filter(|w| w.state.is_open()).count(),
            reports: reports.iter().filter(|r| r.resolution == id && r.group == group).cloned().collect(),
            resolution,
        }
    };
    Ok(store::organization::resolutions(cx.tx, branch)?.into_iter().map(handed).collect())
}

/// How far a group is with a resolution, for the branch.
#[derive(Clone, Debug)]
pub struct Progress {
    /// The resolution.
    pub resolution: ResolutionId,
    /// The group.
    pub group_id: GroupId,
    /// The group's name.
    pub group: String,
    /// How many pieces of work it made of it, and how many of them are open.
    pub parts: (usize, usize),
    /// What the group told the branch, oldest first.
    pub reports: Vec<ResolutionReport>,
}

impl Progress {
    /// In a few words.
    pub fn words(&self) -> String {
        match self.parts {
            _ if self.reports.iter().any(|r| r.is_final) => "已报告落实".to_owned(),
            (0, _) => "还没有分工".to_owned(),
            (all, 0) => format!("{all} 项分工，都已办结"),
            (all, open) => format!("{all} 项分工，{open} 项承办中"),
        }
    }
}

/// How far every group of the branch is with every resolution.
///
/// # Errors
/// As the store.
pub fn progress(cx: &mut Cx<'_>, permit: &Permit<may::ReadBranch>) -> Result<Vec<Progress>, Error> {
    let (branch, today) = (permit.branch(), cx.local().date());
    let groups = store::organization::groups_on(cx.tx, branch, today)?;
    let (work, told) =
        (store::assignment::of_branch(cx.tx, branch)?, store::assignment::reports(cx.tx, branch)?);
    let mut all = Vec::new();
    for resolution in store::organization::resolutions(cx.tx, branch)? {
        let id = resolution.id;
        for group in &groups {
            let parts = work.iter().filter(|w| w.group == group.id && w.source == Source::Resolution(id));
            let (all_parts, open) =
                parts.fold((0, 0), |(all, open), w| (all + 1, open + usize::from(w.state.is_open())));
            let reports =
                told.iter().filter(|r| r.resolution == id && r.group == group.id).cloned().collect();
            all.push(Progress {
                resolution: id,
                group_id: group.id,
                group: group.name.to_string(),
                parts: (all_parts, open),
                reports,
            });
        }
    }
    Ok(all)
}
