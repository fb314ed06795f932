//! How a person's time on the branch's list ends. The group only writes down what others have decided.

use serde::{Deserialize, Serialize};

use crate::person::Standing;

/// Why a membership state ended without another one after it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// 转出组织关系, received elsewhere.
    Transferred,
    /// 去世
    Died,
    /// 退党 (党章 Art 9).
    Resigned,
    /// 除名 (教育管理工作条例 Art 31).
    Struck,
    /// 开除党籍
    Expelled,
    /// 停止党籍 (教育管理工作条例 Art 24, OR-02, OR-03).
    Suspended,
    /// 取消预备党员资格 (细则 Art 31, DV-30).
    Cancelled,
    /// 不再作为培养对象
    Discontinued,
}

/// Why an ending does not fit a person.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{}不适用“{}”，请核对这位同志现在的身份", .standing.chinese(), .ending.chinese())]
pub struct EndingRefusal {
    /// The state that would end.
    pub standing: Standing,
    /// What was chosen.
    pub ending: Ending,
}

impl Ending {
    /// All, in the order of a form.
    pub const ALL: [Self; 8] = [
        Self::Transferred,
        Self::Died,
        Self::Resigned,
        Self::Struck,
        Self::Expelled,
        Self::Suspended,
        Self::Cancelled,
        Self::Discontinued,
    ];

    /// The term people use.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Transferred => "转出组织关系",
            Self::Died => "去世",
            Self::Resigned => "退党",
            Self::Struck => "除名",
            Self::Expelled => "开除党籍",
            Self::Suspended => "停止党籍",
            Self::Cancelled => "取消预备党员资格",
            Self::Discontinued => "不再作为培养对象",
        }
    }

    /// The word stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Transferred => "transferred",
            Self::Died => "died",
            Self::Resigned => "resigned",
            Self::Struck => "struck",
            Self::Expelled => "expelled",
            Self::Suspended => "suspended",
            Self::Cancelled => "cancelled",
            Self::Discontinued => "discontinued",
        }
    }

    /// Reads what [`Self::code`] wrote.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|e| e.code() == code)
    }

    /// Decides whether this can end that state.
    ///
    /// # Errors
    /// [`EndingRefusal`]: members are not discontinued, only members resign or are expelled, only
    /// probationary members are cancelled.
    pub const fn of(self, standing: Standing) -> Result<Self, EndingRefusal> {
        let fits = match self {
            Self::Transferred | Self::Died => true,
            Self::Resigned | Self::Struck | Self::Expelled | Self::Suspended => standing.is_member(),
            Self::Cancelled => matches!(standing, Standing::Probationary),
            Self::Discontinued => !standing.is_member(),
        };
        if fits { Ok(self) } else { Err(EndingRefusal { standing, ending: self }) }
    }

    /// The endings that a state can have by themselves. A transfer has its letter and its receipt instead.
    pub fn fitting(standing: Standing) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |e| *e != Self::Transferred && e.of(standing).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ends_a_state_fits_it() {
        use Ending::{Cancelled, Died, Discontinued, Expelled, Resigned, Struck, Suspended};
        use Standing::{Activist, Applicant, Full, Probationary, Target};
        for before in [Applicant, Activist, Target] {
            assert_eq!(Ending::fitting(before).collect::<Vec<_>>(), [Died, Discontinued]);
        }
        let of_member = [Died, Resigned, Struck, Expelled, Suspended];
        assert_eq!(Ending::fitting(Full).collect::<Vec<_>>(), of_member);
        assert_eq!(Ending::fitting(Probationary).filter(|e| *e != Cancelled).collect::<Vec<_>>(), of_member);
        let refusal = Cancelled.of(Full).expect_err("a full member");
        assert_eq!(refusal.to_string(), "正式党员不适用“取消预备党员资格”，请核对这位同志现在的身份");
    }
}
