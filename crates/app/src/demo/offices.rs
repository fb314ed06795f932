//! The offices above the sample branch: a committee and a general branch, with somebody who reads their figures.

use domain::{
    id::{BranchId, OfficeId, PersonId},
    office::{Office, OfficeKind, Reader},
    text::OrganizationName,
};

use super::staff::fits;
use crate::{Cx, Error, office};

/// Adds both, puts the branch under the lower one, and lets somebody read the higher one.
pub(super) fn seed(
    cx: &mut Cx<'_>,
    branch: BranchId,
    reader: Option<&(&'static str, PersonId)>,
) -> Result<OfficeId, Error> {
    let (committee, general): (OfficeId, OfficeId) = (cx.new_id()?, cx.new_id()?);
    let now = cx.now();
    for (id, parent, name, kind) in [
        (committee, None, "示例市直属机关党委", OfficeKind::Committee),
        (general, Some(committee), "示例市文化系统党总支", OfficeKind::GeneralBranch),
    ] {
        let name = fits(OrganizationName::new(name))?;
        store::office::add(cx.tx, &Office { id, parent, name, kind }, now)?;
    }
    office::place(cx, branch, general)?;
    if let Some((_, person)) = reader {
        let reader = Reader { office: committee, branch, person: *person };
        store::office::add_reader(cx.tx, &reader, now)?;
    }
    Ok(general)
}
