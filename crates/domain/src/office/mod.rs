//! Offices above branches: a tree of any depth. What they see of a branch is figures and names of groups, never content (ADR 22).

mod figures;

pub use figures::{
    Counted, GroupSpan, MonthFigures, MonthLine, People, Standing, YearFigures, count, line_of_year, standing,
};

use crate::{
    coded::coded,
    id::{BranchId, OfficeId, PersonId},
    text::OrganizationName,
};

coded! {
    /// What an office is.
    OfficeKind {
        /// 党委
        Committee = "committee", "党委";
        /// 党工委
        WorkCommittee = "work_committee", "党工委";
        /// 党总支
        GeneralBranch = "general_branch", "党总支";
    }
}

/// An office above branches.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Office {
    /// Its id.
    pub id: OfficeId,
    /// The office above it; none for a root.
    pub parent: Option<OfficeId>,
    /// Its name.
    pub name: OrganizationName,
    /// What it is.
    pub kind: OfficeKind,
}

/// Somebody who reads an office's figures: a person of some branch, who signs in there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reader {
    /// The office.
    pub office: OfficeId,
    /// The person's own branch.
    pub branch: BranchId,
    /// Who.
    pub person: PersonId,
}

/// The most offices above one another; more is a mistake.
pub const DEEPEST: usize = 20;

/// Why a tree of offices is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum OfficeRefusal {
    /// It would stand above itself.
    #[error("一个组织不能放在自己或者自己的下级下面，请另选上级")]
    UnderItself,
    /// Too many offices above one another.
    #[error("上下级超过 {DEEPEST} 层，请检查上级选得对不对")]
    TooDeep,
}

/// Whether an office may stand under another; `above` are the other one and all offices above that.
///
/// # Errors
/// [`OfficeRefusal`].
pub fn may_stand_under(office: OfficeId, above: &[OfficeId]) -> Result<(), OfficeRefusal> {
    if above.contains(&office) {
        Err(OfficeRefusal::UnderItself)
    } else if above.len() >= DEEPEST {
        Err(OfficeRefusal::TooDeep)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn office(number: u128) -> OfficeId {
        OfficeId::new(Uuid::from_u128(number))
    }

    #[test]
    fn an_office_does_not_stand_above_itself() {
        assert_eq!(may_stand_under(office(1), &[office(3), office(2)]), Ok(()));
        assert_eq!(may_stand_under(office(1), &[office(1)]), Err(OfficeRefusal::UnderItself));
        assert_eq!(may_stand_under(office(1), &[office(2), office(1)]), Err(OfficeRefusal::UnderItself));
    }

    #[test]
    fn a_tree_has_an_end() {
        let above: Vec<_> = (2..).take(DEEPEST).map(office).collect();
        assert_eq!(may_stand_under(office(1), &above), Err(OfficeRefusal::TooDeep));
        assert_eq!(may_stand_under(office(1), &above[1..]), Ok(()));
    }
}
