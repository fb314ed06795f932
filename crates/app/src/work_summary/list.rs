//! The summaries that somebody may read, and where a new one can be begun.

use domain::work_summary::WorkSummary;
use jiff::civil::Date;

use super::rights;
use crate::{
    Cx, Error, Names,
    permission::{self, Action, Actor, Permit, may},
};

/// What the page shows.
#[derive(Clone, Debug)]
pub struct Summaries {
    /// Those of the branch, the newest first, without their sections.
    pub of_branch: Vec<WorkSummary>,
    /// Those of groups with the group's name, the newest first, without their sections.
    pub of_groups: Vec<(WorkSummary, String)>,
    /// The name of the group for which the actor can begin one.
    pub own: Option<String>,
    /// Whether the actor can begin one for the branch.
    pub writes_branch: bool,
    /// Names.
    pub names: Names,
    /// The unit's day.
    pub today: Date,
}

/// Loads what the actor may read: drafts only of whoever writes them.
///
/// # Errors
/// As the store.
pub fn list(cx: &mut Cx<'_>, actor: &Actor) -> Result<Summaries, Error> {
    let permit: Permit<may::UseAccount> = permission::in_branch(actor)?;
    let branch = permit.branch();
    let groups = store::organization::groups(cx.tx, branch)?;
    let name = |id| groups.iter().find(|group| group.id == id).map(|group| group.name.to_string());
    let mut page = Summaries {
        of_branch: Vec::new(),
        of_groups: Vec::new(),
        own: actor.led_group().and_then(name),
        writes_branch: actor.roles(None, None).iter().any(|&role| Action::WriteBranchSummary.allows(role)),
        names: cx.names(&permit)?,
        today: cx.local().date(),
    };
    for one in store::work_summary::all(cx.tx, branch)? {
        if !rights(actor, &one).reads {
            continue;
        }
        match one.group {
            Some(group) => page.of_groups.push((one, name(group).unwrap_or_default())),
            None => page.of_branch.push(one),
        }
    }
    Ok(page)
}
