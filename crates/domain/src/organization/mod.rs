//! Branches and their groups, and the posts that people hold in them.

mod size;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use size::{GroupChange, SizeNote, should_divide, size_notes};

use crate::{
    id::{BranchId, GroupId},
    person::Standing,
    text::OrganizationName,
};

/// A Party branch (党支部).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Branch {
    /// Its id, the first part of every key.
    pub id: BranchId,
    /// Its full name.
    pub name: OrganizationName,
}

/// A Party group (党小组): no level of Party organization of its own (`rules.md` G-14).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    /// Its id.
    pub id: GroupId,
    /// Its name, such as 第一党小组.
    pub name: OrganizationName,
}

/// A post that a person holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Post {
    /// 党小组组长
    Leader,
    /// 党支部书记
    Secretary,
    /// 党支部副书记
    DeputySecretary,
    /// 组织委员
    OrganizationCommissioner,
    /// 纪检委员
    DisciplineCommissioner,
}

impl Post {
    /// All posts.
    pub const ALL: [Self; 5] = [
        Self::Leader,
        Self::Secretary,
        Self::DeputySecretary,
        Self::OrganizationCommissioner,
        Self::DisciplineCommissioner,
    ];

    /// The term people use.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Leader => "党小组组长",
            Self::Secretary => "党支部书记",
            Self::DeputySecretary => "党支部副书记",
            Self::OrganizationCommissioner => "组织委员",
            Self::DisciplineCommissioner => "纪检委员",
        }
    }

    /// The word stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Leader => "leader",
            Self::Secretary => "secretary",
            Self::DeputySecretary => "deputy_secretary",
            Self::OrganizationCommissioner => "organization_commissioner",
            Self::DisciplineCommissioner => "discipline_commissioner",
        }
    }

    /// Reads what [`Self::code`] wrote.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.code() == code)
    }

    /// Whether the holder speaks for the branch: approves a meeting, receives its report (R3, R7).
    pub const fn is_of_branch(self) -> bool {
        !matches!(self, Self::Leader)
    }

    /// Whether the leader may consult the holder before a meeting (R2).
    pub const fn may_be_consulted(self) -> bool {
        matches!(self, Self::Secretary | Self::OrganizationCommissioner | Self::DisciplineCommissioner)
    }
}

/// How a leader came into office (L2; 支部工作条例 Art 13).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Appointment {
    /// 党支部指定
    Designated,
    /// 党小组党员推荐
    Recommended,
}

impl Appointment {
    /// The term people use.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Designated => "党支部指定",
            Self::Recommended => "党小组党员推荐",
        }
    }

    /// The word stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Designated => "designated",
            Self::Recommended => "recommended",
        }
    }

    /// Reads what [`Self::code`] wrote.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Designated, Self::Recommended].into_iter().find(|a| a.code() == code)
    }
}

/// Why somebody cannot become the leader of a group.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum LeaderRefusal {
    /// L1: the leader must be a full member.
    #[error("党小组组长应当是正式党员（L1），{name}现在是{}，请另选一位正式党员", standing.chinese())]
    NotFullMember {
        /// Who was named.
        name: String,
        /// The state on that day.
        standing: Standing,
    },
    /// The leader belongs to the group.
    #[error("{name}在 {on} 不属于这个党小组，请先把{name}编入本组，或另选组长")]
    NotInGroup {
        /// Who was named.
        name: String,
        /// The day the post begins.
        on: Date,
    },
}

/// Decides whether a person may lead a group from a day on (L1, `rules.md` G-15).
///
/// # Errors
/// [`LeaderRefusal`], which names the person and the remedy.
pub fn appoint_leader(
    name: &str,
    standing: Standing,
    in_group: bool,
    on: Date,
) -> Result<Post, LeaderRefusal> {
    if !in_group {
        return Err(LeaderRefusal::NotInGroup { name: name.to_owned(), on });
    }
    if standing != Standing::Full {
        return Err(LeaderRefusal::NotFullMember { name: name.to_owned(), standing });
    }
    Ok(Post::Leader)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn only_a_full_member_leads() {
        for standing in Standing::ALL {
            let answer = appoint_leader("周明哲", standing, true, date(2026, 1, 4));
            assert_eq!(answer.is_ok(), standing == Standing::Full, "{standing:?}");
        }
        let refusal = appoint_leader("周明哲", Standing::Probationary, true, date(2026, 1, 4));
        let words = refusal.expect_err("probationary").to_string();
        assert!(words.contains("L1") && words.contains("预备党员"), "{words}");
    }

    #[test]
    fn only_somebody_of_the_group_leads() {
        let refusal = appoint_leader("周明哲", Standing::Full, false, date(2026, 1, 4));
        assert!(matches!(refusal, Err(LeaderRefusal::NotInGroup { .. })));
    }
}
