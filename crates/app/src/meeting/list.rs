//! Lists of meetings: a group's year, the branch's desk.

use domain::{id::GroupId, meeting::StageName, organization::Group};
pub use store::meeting::Listed;

use crate::{
    Cx, Error,
    permission::{Permit, may},
};

/// The meetings of a group in a year, newest first.
///
/// # Errors
/// As the store.
pub fn of_group(cx: &mut Cx<'_>, permit: &Permit<may::ReadMeeting>, year: i16) -> Result<Vec<Listed>, Error> {
    Ok(store::meeting::of_year(cx.tx, permit.branch(), Some(permit.group()?), year)?)
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
}

impl Desk {
    /// The name of a group.
    pub fn group(&self, id: impl std::borrow::Borrow<GroupId>) -> &str {
        self.groups.iter().find(|g| g.id == *id.borrow()).map_or("—", |g| g.name.as_str())
    }
}

/// The desk of the branch: what waits, and the year.
///
/// # Errors
/// As the store.
pub fn desk(cx: &mut Cx<'_>, permit: &Permit<may::ReadBranch>) -> Result<Desk, Error> {
    let branch = permit.branch();
    let year = cx.local().date().year();
    Ok(Desk {
        submitted: store::meeting::at_stage(cx.tx, branch, StageName::Submitted)?,
        reported: store::meeting::at_stage(cx.tx, branch, StageName::Reported)?,
        groups: store::organization::groups(cx.tx, branch)?,
        year: store::meeting::of_year(cx.tx, branch, None, year)?,
    })
}
