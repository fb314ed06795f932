//! What a group is asked for an opinion on (`rules.md` 2.5). The opinion is heard by the branch; it decides nothing (Art 13, 32).

use jiff::civil::Date;

use super::Step;
use crate::coded::coded;

coded! {
    /// Why the group gives its opinion on a person, in the order of the road.
    OpinionPurpose {
        /// 推荐入党积极分子 (C5)
        ActivistRecommend = "activist_recommend", "推荐入党积极分子";
        /// 列为发展对象前听取意见 (DV-09)
        ProspectHearing = "prospect_hearing", "列为发展对象前听取意见";
        /// 预备期教育考察 (practice)
        ProbationReview = "probation_review", "预备期教育考察";
        /// 转正前征求意见 (DV-31)
        ConversionHearing = "conversion_hearing", "转正前征求意见";
    }
}

impl OpinionPurpose {
    /// The step that must be taken before such an opinion has a sense.
    pub const fn needs(self) -> Step {
        match self {
            Self::ActivistRecommend => Step::Application,
            Self::ProspectHearing => Step::ActivistNamed,
            Self::ProbationReview | Self::ConversionHearing => Step::AdmissionApproved,
        }
    }

    /// The title of the agenda item about a person of that name.
    pub fn title(self, name: &str) -> String {
        match self {
            Self::ActivistRecommend => format!("讨论对入党申请人{name}的意见，研究推荐入党积极分子人选"),
            Self::ProspectHearing => format!("讨论对入党积极分子{name}列为发展对象的意见"),
            Self::ProbationReview => format!("研究预备党员{name}预备期的教育考察情况"),
            Self::ConversionHearing => format!("讨论对预备党员{name}转为正式党员的意见"),
        }
    }
}

/// That the group gave its opinion. What was said stands in the record of its meeting.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Opinion {
    /// On what.
    pub purpose: OpinionPurpose,
    /// The day of the meeting.
    pub on: Date,
    /// The day on which the branch put it off: some time later it is talked about again.
    pub put_off: Option<Date>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_purpose_is_read_as_it_was_written() {
        for purpose in OpinionPurpose::ALL {
            assert_eq!(OpinionPurpose::from_code(purpose.code()), Some(purpose));
            assert_eq!(serde_json::to_value(purpose).expect("a word"), purpose.code());
            assert!(purpose.title("李思源").contains("李思源"));
        }
    }
}
