//! Whether a group has the size that the rules expect, and how groups come from one another.

use serde::{Deserialize, Serialize};

/// The numbers of 《中央和国家机关党小组工作规则（试行）》 Art 1 (`rules.md` G-09 to G-11): binding on central organs,
/// elsewhere to go by.
pub const MEMBERS_MIN: usize = 3;
/// A group without a full member cannot have a leader (G-11, G-15).
pub const FULL_MEMBERS_MIN: usize = 1;
/// A branch of this many members usually divides into groups (G-09).
pub const DIVIDES_FROM: usize = 20;

/// What the rules say of a group's size. A note, never a bar: the branch decides (G-14).
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SizeNote {
    /// G-11
    #[error("党员只有 {0} 名；党小组一般不少于 {MEMBERS_MIN} 名党员（G-11）")]
    TooFew(usize),
    /// G-11, G-15
    #[error("没有正式党员，不能产生组长（G-11、G-15）")]
    NobodyCanLead,
    /// G-03
    #[error("还没有组长（G-03）")]
    NoLeader,
}

/// The notes on a group: how many members, how many of them full members, and whether somebody leads it.
pub fn size_notes(members: usize, full: usize, has_leader: bool) -> Vec<SizeNote> {
    let mut notes = Vec::new();
    if members < MEMBERS_MIN {
        notes.push(SizeNote::TooFew(members));
    }
    if full < FULL_MEMBERS_MIN {
        notes.push(SizeNote::NobodyCanLead);
    } else if !has_leader {
        notes.push(SizeNote::NoLeader);
    }
    notes
}

/// Whether a branch of so many members in one group usually divides (G-09).
pub const fn should_divide(members: usize, groups: usize) -> bool {
    members >= DIVIDES_FROM && groups < 2
}

/// What happened to a group on a day, decided by the branch committee (G-14).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupChange {
    /// 成立
    Founded,
    /// Came out of another group.
    DividedFrom,
    /// Gave people to a new group.
    Divided,
    /// Took in the people of another group.
    TookIn,
    /// Went up in another group.
    MergedInto,
    /// 改名
    Renamed,
}

impl GroupChange {
    /// All.
    pub const ALL: [Self; 6] =
        [Self::Founded, Self::DividedFrom, Self::Divided, Self::TookIn, Self::MergedInto, Self::Renamed];

    /// The word stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Founded => "founded",
            Self::DividedFrom => "divided_from",
            Self::Divided => "divided",
            Self::TookIn => "took_in",
            Self::MergedInto => "merged_into",
            Self::Renamed => "renamed",
        }
    }

    /// Reads what [`Self::code`] wrote.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.code() == code)
    }

    /// As a sentence with the other group's name, or the former name.
    pub fn sentence(self, other: &str) -> String {
        match self {
            Self::Founded => "成立".to_owned(),
            Self::DividedFrom => format!("从{other}分出"),
            Self::Divided => format!("分出{other}"),
            Self::TookIn => format!("并入{other}的党员"),
            Self::MergedInto => format!("并入{other}"),
            Self::Renamed => format!("由“{other}”改为现名"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_too_small_is_noted() {
        assert_eq!(size_notes(3, 1, true), []);
        assert_eq!(size_notes(2, 1, true), [SizeNote::TooFew(2)]);
        assert_eq!(size_notes(3, 0, false), [SizeNote::NobodyCanLead]);
        assert_eq!(size_notes(3, 2, false), [SizeNote::NoLeader]);
        assert!(size_notes(2, 1, true)[0].to_string().contains("G-11"));
    }

    #[test]
    fn a_branch_of_twenty_divides() {
        assert!(should_divide(20, 1) && !should_divide(19, 1) && !should_divide(40, 2));
    }
}
