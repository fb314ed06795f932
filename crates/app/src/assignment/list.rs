//! The work of a group: one list, one page a person, and who has nothing to do.

use std::collections::BTreeMap;

use domain::{
    assignment::{Assignment, Source, without_work},
    attachment::{Attachment, FileOwner},
    id::{AssignmentId, GroupId, PersonId, ResolutionId},
    membership::{Member, Roster},
    resolution::Resolution,
};
use jiff::civil::Date;
pub use store::assignment::ResolutionReport;

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
    /// The files of what it asks.
    pub files: Vec<Attachment>,
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

    /// The files of what the branch asks.
    pub fn files_of(&self, id: impl std::borrow::Borrow<ResolutionId>) -> Vec<&Attachment> {
        let owner = FileOwner::Resolution(*id.borrow());
        self.files.iter().filter(|file| file.owner == owner).collect()
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
        files: store::attachment::of_resolutions(cx.tx, branch)?,
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
    let all = store::resolution::all(cx.tx, branch)?.into_iter();
    Ok(all.filter(|one| one.is_open_for(group)).map(handed).collect())
}
