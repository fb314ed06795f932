//! The resolutions of the branch, with how far every group is with each.

use domain::{
    assignment::{Assignment, Source},
    attachment::{Attachment, FileOwner},
    id::GroupId,
    organization::Group,
    resolution::{Progress, Resolution},
};
use jiff::civil::Date;
use store::assignment::ResolutionReport;

use crate::{
    Cx, Error, Names,
    permission::{Permit, may},
};

/// A group with a resolution.
#[derive(Clone, Debug)]
pub struct GroupProgress {
    /// The group.
    pub group: Group,
    /// How far it is.
    pub progress: Progress,
    /// What it made of it: who does what, until when.
    pub work: Vec<Assignment>,
    /// What it told the branch, oldest first.
    pub reports: Vec<ResolutionReport>,
}

/// A resolution with everything around it.
#[derive(Clone, Debug)]
pub struct Handed {
    /// The resolution.
    pub resolution: Resolution,
    /// The groups to which it is handed and which there are today.
    pub groups: Vec<GroupProgress>,
    /// Its files.
    pub files: Vec<Attachment>,
}

impl Handed {
    /// Whether no group has anything to do about it any more.
    pub fn is_over(&self) -> bool {
        let all_reported = || self.groups.iter().all(|one| one.progress == Progress::Reported);
        self.resolution.ended.is_some() || !self.groups.is_empty() && all_reported()
    }
}

/// What the page shows.
#[derive(Clone, Debug)]
pub struct Resolutions {
    /// The newest first.
    pub all: Vec<Handed>,
    /// The groups of today.
    pub groups: Vec<Group>,
    /// Names.
    pub names: Names,
    /// The unit's day.
    pub today: Date,
}

/// Loads the page.
///
/// # Errors
/// As the store.
pub fn list(cx: &mut Cx<'_>, permit: &Permit<may::ReadBranch>) -> Result<Resolutions, Error> {
    let (branch, today) = (permit.branch(), cx.local().date());
    let groups = store::organization::groups_on(cx.tx, branch, today)?;
    let work = store::assignment::of_branch(cx.tx, branch)?;
    let told = store::assignment::reports(cx.tx, branch)?;
    let files = store::attachment::of_resolutions(cx.tx, branch)?;
    let progress = |resolution: &Resolution, group: &Group| {
        let id: GroupId = group.id;
        let mine = |w: &&Assignment| w.group == id && w.source == Source::Resolution(resolution.id);
        let parts: Vec<_> = work.iter().filter(mine).cloned().collect();
        let open = parts.iter().filter(|w| w.state.is_open()).count();
        let reports: Vec<_> =
            told.iter().filter(|r| r.resolution == resolution.id && r.group == id).cloned().collect();
        GroupProgress {
            group: group.clone(),
            progress: Progress::of((parts.len(), open), reports.iter().any(|r| r.is_final)),
            work: parts,
            reports,
        }
    };
    let mut all = Vec::new();
    for resolution in store::resolution::all(cx.tx, branch)? {
        let owner = FileOwner::Resolution(resolution.id);
        all.push(Handed {
            groups: groups
                .iter()
                .filter(|g| resolution.is_for(g.id))
                .map(|g| progress(&resolution, g))
                .collect(),
            files: files.iter().filter(|file| file.owner == owner).cloned().collect(),
            resolution,
        });
    }
    Ok(Resolutions { all, groups, names: cx.names(permit)?, today })
}
