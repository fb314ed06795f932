//! One opinion with everything that was done about it.

use domain::{id::OpinionId, opinion::Opinion};
use jiff::civil::{Date, DateTime};
pub use store::opinion::OpinionNote;

use crate::{
    Cx, Error, Names,
    permission::{Permit, may},
};

/// What the page shows.
#[derive(Clone, Debug)]
pub struct OpinionView {
    /// The opinion.
    pub opinion: Opinion,
    /// What was done, oldest first, with its local time.
    pub notes: Vec<(OpinionNote, DateTime)>,
    /// When it was taken down, local time.
    pub taken: Option<DateTime>,
    /// The group's name.
    pub group: String,
    /// Names.
    pub names: Names,
    /// Whether the actor leads the group.
    pub leads: bool,
    /// Whether the actor may answer for the branch.
    pub answers: bool,
    /// Today.
    pub today: Date,
}

/// Loads an opinion. The branch sees what went up to it, nothing else.
///
/// # Errors
/// [`Error::NotFound`] for one of another group, and for what the actor may not know of.
pub fn view(cx: &mut Cx<'_>, permit: &Permit<may::ReadOpinion>, id: OpinionId) -> Result<OpinionView, Error> {
    let (branch, group) = (permit.branch(), permit.group()?);
    let opinion = store::opinion::find(cx.tx, branch, id)?.filter(|o| o.group == group);
    let opinion = opinion.ok_or(Error::NotFound)?;
    let actor = permit.actor();
    let leads = actor.leads(group);
    if !super::knows(actor, &opinion) {
        return Err(Error::NotFound);
    }
    let notes = store::opinion::notes(cx.tx, branch, id)?;
    let notes = notes
        .into_iter()
        .map(|note| {
            let at = cx.local_of(note.mark.at);
            (note, at)
        })
        .collect();
    let name = store::organization::group(cx.tx, branch, group)?.ok_or(Error::NotFound)?.name;
    Ok(OpinionView {
        notes,
        taken: opinion.by.map(|mark| cx.local_of(mark.at)),
        group: name.to_string(),
        names: cx.names(permit)?,
        leads,
        answers: actor.branch_post().is_some() && opinion.state == domain::opinion::OpinionState::Reported,
        opinion,
        today: cx.local().date(),
    })
}
