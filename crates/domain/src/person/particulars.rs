//! What the roster (名册) says of a person beside name and state.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::IdTail;
use crate::text::Word;

/// 性别
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gender {
    /// 男
    Male,
    /// 女
    Female,
}

impl Gender {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Male, Self::Female];

    /// The word people use.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Male => "男",
            Self::Female => "女",
        }
    }

    /// The word stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Male => "male",
            Self::Female => "female",
        }
    }

    /// Reads what [`Self::code`] wrote.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|g| g.code() == code)
    }

    /// Reads what people write.
    pub fn from_chinese(text: &str) -> Option<Self> {
        match text.trim() {
            "男" | "男性" => Some(Self::Male),
            "女" | "女性" => Some(Self::Female),
            _ => None,
        }
    }
}

/// What the roster keeps of a person; nothing of it has to be known. The resident-id number is never kept,
/// only its last four characters, to tell people of one name apart (PIPL 19, 28; `rules.md` 7.1 PI-3).
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Particulars {
    /// 性别
    pub gender: Option<Gender>,
    /// 民族
    pub ethnicity: Option<Word>,
    /// 出生日期
    pub born_on: Option<Date>,
    /// 学历
    pub education: Option<Word>,
    /// 工作单位及职务
    pub work: Option<Word>,
    /// 入党日期 as the file says: the day on which the branch meeting accepted the person (党章; 细则 Art 31).
    pub joined_on: Option<Date>,
    /// The end of the resident-id number.
    pub id_tail: Option<IdTail>,
    /// Old, weak, gravely ill or disabled: activities and study are no duty (教育管理条例 Art 23, ED-07). Why is not kept.
    #[serde(default)]
    pub eased: bool,
}
