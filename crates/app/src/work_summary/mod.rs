//! 工作总结 of a group or of the branch, for a year or half of one: drafted from the facts that its writer may read, written on by
//! people, frozen, printed. Nothing that was typed is written over, and what only people can say stays empty until they say it.

pub mod draft;
mod facts;
pub mod list;
pub mod paper;
pub mod view;
pub mod write;

use domain::{
    id::{BranchId, GroupId, WorkSummaryId},
    meeting::Mark,
    work_summary::{SummaryRefusal, SummaryState, WorkSummary},
};

use crate::{
    Cx, Error,
    permission::{self, Action, Actor, Permit, may},
};

impl From<SummaryRefusal> for Error {
    fn from(refusal: SummaryRefusal) -> Self {
        match refusal {
            SummaryRefusal::NotBegun => Self::field("period", "时间", refusal),
            other => Self::Refused(other.to_string()),
        }
    }
}

/// A permit to write a summary: of a group its leader's, of the branch that of the posts which write it.
#[derive(Clone, Debug)]
pub enum Writing {
    /// A group's.
    OfGroup(Permit<may::WriteSummary>),
    /// The branch's.
    OfBranch(Permit<may::WriteBranchSummary>),
}

impl Writing {
    fn actor(&self) -> &Actor {
        match self {
            Self::OfGroup(permit) => permit.actor(),
            Self::OfBranch(permit) => permit.actor(),
        }
    }

    fn branch(&self) -> BranchId {
        self.actor().branch
    }

    fn group(&self) -> Result<Option<GroupId>, Error> {
        match self {
            Self::OfGroup(permit) => permit.group().map(Some),
            Self::OfBranch(_) => Ok(None),
        }
    }

    fn mark(&self, cx: &Cx<'_>) -> Mark {
        match self {
            Self::OfGroup(permit) => cx.mark(permit),
            Self::OfBranch(permit) => cx.mark(permit),
        }
    }

    fn journal(&self, cx: &mut Cx<'_>, verb: &str, id: WorkSummaryId) -> Result<(), Error> {
        match self {
            Self::OfGroup(permit) => cx.journal(permit, verb, id.uuid()),
            Self::OfBranch(permit) => cx.journal(permit, verb, id.uuid()),
        }
    }
}

/// What somebody may do with a summary.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Rights {
    reads: bool,
    writes: bool,
}

/// A group's is written by its leader and read, once it is final, by its members and the branch; the branch's by those who write
/// it and by its posts. A draft is its writers' alone.
fn rights(actor: &Actor, summary: &WorkSummary) -> Rights {
    let roles = actor.roles(summary.group, None);
    let (write, read) = match summary.group {
        Some(_) => (Action::WriteSummary, Action::ReadSummary),
        None => (Action::WriteBranchSummary, Action::ReadBranch),
    };
    let has = |action: Action| roles.iter().any(|&role| action.allows(role));
    let is_final = summary.state != SummaryState::Draft;
    Rights { writes: has(write), reads: has(write) || is_final && has(read) }
}

/// One summary.
///
/// # Errors
/// [`Error::NotFound`].
fn find(cx: &mut Cx<'_>, branch: BranchId, id: WorkSummaryId) -> Result<WorkSummary, Error> {
    store::work_summary::find(cx.tx, branch, id)?.ok_or(Error::NotFound)
}

/// A permit to write one summary.
///
/// # Errors
/// [`Error::NotFound`] where the actor may not know of it, else [`Error::Forbidden`].
pub fn permit_writing(cx: &mut Cx<'_>, actor: &Actor, id: WorkSummaryId) -> Result<Writing, Error> {
    let found = find(cx, actor.branch, id)?;
    if !rights(actor, &found).reads {
        return Err(Error::NotFound);
    }
    match found.group {
        Some(group) => permission::in_group(cx, actor, group).map(Writing::OfGroup),
        None => permission::in_branch(actor).map(Writing::OfBranch),
    }
}

/// A permit to read one summary.
///
/// # Errors
/// [`Error::NotFound`] for whoever may not read it, also where it is a draft of others.
pub fn permit_reading(
    cx: &mut Cx<'_>,
    actor: &Actor,
    id: WorkSummaryId,
) -> Result<Permit<may::ReadSummary>, Error> {
    let found = find(cx, actor.branch, id)?;
    if !rights(actor, &found).reads {
        return Err(Error::NotFound);
    }
    Ok(permission::as_party(actor, found.group))
}
