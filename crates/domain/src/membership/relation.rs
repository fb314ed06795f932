//! 组织关系: whether a person's membership lies with this branch, and where the person lives it.

use serde::{Deserialize, Serialize};

/// How a person belongs to the branch. Who has no note of another kind is [`Self::Formal`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// The formal relation lies here, and the person is here.
    Formal,
    /// 流动党员: the relation lies here, the person is away for half a year or more (教育管理工作条例 Art 32, FL-01).
    Floating,
    /// The relation lies elsewhere; takes part in the organized life here (支部工作条例 Art 16, G-20).
    Guest,
}

impl Relation {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Formal, Self::Floating, Self::Guest];

    /// The term people use.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Formal => "组织关系在本支部",
            Self::Floating => "流动党员",
            Self::Guest => "组织关系在外单位",
        }
    }

    /// The word stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Formal => "formal",
            Self::Floating => "floating",
            Self::Guest => "guest",
        }
    }

    /// Reads what [`Self::code`] wrote.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.code() == code)
    }

    /// Whether dues are paid here: where the formal relation lies (党费规定 Art 9, DU-28).
    pub const fn pays_here(self) -> bool {
        !matches!(self, Self::Guest)
    }
}
