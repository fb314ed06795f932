//! Persons, what the roster says of them, and the five membership states.

mod particulars;
mod resident_id;

pub use particulars::{Gender, Particulars};
pub use resident_id::{IdTail, ResidentId, ResidentIdFault};
use serde::{Deserialize, Serialize};

use crate::{
    id::PersonId,
    text::{EmailAddress, MobileNumber, PersonName},
};

/// A person known to the branch.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Person {
    /// Who it is, for good.
    pub id: PersonId,
    /// The name as printed.
    pub name: PersonName,
    /// Sign-in and messages; may be missing.
    pub mobile: Option<MobileNumber>,
    /// For notices by mail; may be missing.
    pub email: Option<EmailAddress>,
    /// Guard against writing over somebody else's change.
    pub version: i64,
}

/// The five membership states of the road into the Party (发展党员工作细则; `rules.md` 2.1).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// 入党申请人
    Applicant,
    /// 入党积极分子
    Activist,
    /// 发展对象
    Target,
    /// 预备党员
    Probationary,
    /// 正式党员
    Full,
}

impl Standing {
    /// All five, from application to full membership.
    pub const ALL: [Self; 5] =
        [Self::Applicant, Self::Activist, Self::Target, Self::Probationary, Self::Full];

    /// The term people use.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Applicant => "入党申请人",
            Self::Activist => "入党积极分子",
            Self::Target => "发展对象",
            Self::Probationary => "预备党员",
            Self::Full => "正式党员",
        }
    }

    /// The word stored and sent: stable for good.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Applicant => "applicant",
            Self::Activist => "activist",
            Self::Target => "target",
            Self::Probationary => "probationary",
            Self::Full => "full",
        }
    }

    /// Reads what [`Self::code`] wrote.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.code() == code)
    }

    /// The state that the road leads to from this one; none after full membership.
    pub const fn next(self) -> Option<Self> {
        match self {
            Self::Applicant => Some(Self::Activist),
            Self::Activist => Some(Self::Target),
            Self::Target => Some(Self::Probationary),
            Self::Probationary => Some(Self::Full),
            Self::Full => None,
        }
    }

    /// Reads what people write: the term, or the short forms of forms and exports.
    pub fn from_chinese(text: &str) -> Option<Self> {
        let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        match plain.as_str() {
            "入党申请人" | "申请人" => Some(Self::Applicant),
            "入党积极分子" | "积极分子" => Some(Self::Activist),
            "发展对象" => Some(Self::Target),
            "预备党员" | "中共预备党员" | "预备" => Some(Self::Probationary),
            "正式党员" | "中共党员" | "正式" | "党员" => Some(Self::Full),
            _ => None,
        }
    }

    /// Whether the person is a Party member, and so belongs to the roll of a group meeting:
    /// probationary and full members.
    pub const fn is_member(self) -> bool {
        matches!(self, Self::Probationary | Self::Full)
    }
}
