//! Democratic appraisal (民主评议党员, `rules.md` 1.4): 个人自评 → 党员互评 → 民主测评 → 评定意见. The first two may be
//! done in the groups and are handed to the branch; the branch polls its full members and decides the grades.
//!
//! Nothing of a group has a grade or a number: what members say of each other is kept in words.

mod decision;
mod refusal;
mod rules;
#[cfg(test)]
mod tests;

use jiff::civil::Date;

pub use decision::{Body, Decision, Ground, Reasons, Total, cap};
pub use refusal::AppraisalRefusal;
pub use rules::Participant;

use crate::{
    coded::coded,
    id::{AppraisalId, GroupId, MeetingId, PersonId},
    meeting::Mark,
    text::{Note, Reason, Speech, Title},
};

coded! {
    /// The grades, in the order of the ballot.
    Grade {
        /// 优秀
        Excellent = "excellent", "优秀";
        /// 合格
        Qualified = "qualified", "合格";
        /// 基本合格
        Basic = "basic", "基本合格";
        /// 不合格
        Unqualified = "unqualified", "不合格";
    }
}

impl Grade {
    /// What follows, in words. Nothing follows by itself: whoever answers for it goes on by the rules of that.
    pub const fn next(self) -> &'static str {
        match self {
            Self::Excellent => "适当表扬。",
            Self::Qualified => "肯定成绩，鼓励继续努力。",
            Self::Basic => "指出差距，帮助改进。",
            Self::Unqualified => {
                "先教育帮助，要求改正；需要组织处置的，由支部按《不合格党员组织处置办法》的程序另行办理。"
            }
        }
    }
}

coded! {
    /// How far an appraisal has come; the order of A-01.
    Stage {
        /// 个人自评、党员互评, in the groups.
        Groups = "groups", "个人自评、党员互评";
        /// 民主测评, by the branch.
        Poll = "poll", "民主测评";
        /// 评定意见, by the branch committee or the branch's meeting.
        Grades = "grades", "评定意见";
        /// Over.
        Done = "done", "已经办结";
        /// Opened by mistake, and called off before a poll was counted.
        Cancelled = "cancelled", "已取消";
    }
}

/// The appraisal of a branch for a year (T-07: 一般每年1次).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Appraisal {
    /// Its id.
    pub id: AppraisalId,
    /// For which year.
    pub year: i16,
    /// What it is about.
    pub theme: Title,
    /// Until when the groups hand in their parts.
    pub hand_in_by: Date,
    /// Who opened it, when.
    pub opened: Mark,
    /// How far it has come.
    pub stage: Stage,
    /// Why the poll was held though a group had not handed in.
    pub early: Option<Reason>,
    /// Why it is over though somebody has no grade.
    pub unfinished: Option<Reason>,
    /// Who called it off, when, and why.
    pub cancelled: Option<(Mark, Reason)>,
    /// Guard against acting on an old page.
    pub version: i64,
}

coded! {
    /// How far the part of a group has come.
    PartState {
        /// Self-appraisal and mutual appraisal go on.
        Open = "open", "组内进行中";
        /// With the branch.
        HandedIn = "handed_in", "已交支部";
        /// The branch has sent it back.
        Returned = "returned", "支部已退回";
    }
}

/// The part of a group.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Part {
    /// The group.
    pub group: GroupId,
    /// How far it has come.
    pub state: PartState,
    /// Why the branch has sent it back, while it is back.
    pub returned: Option<Reason>,
    /// Who handed it in last, when.
    pub handed: Option<Mark>,
    /// Guard against acting on an old page.
    pub version: i64,
}

impl Part {
    /// Whether anything in it can still be changed.
    pub const fn is_open(&self) -> bool {
        !matches!(self.state, PartState::HandedIn)
    }
}

/// A self-appraisal as it was handed in. A further one does not replace it: both are kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SelfAppraisal {
    /// Which one, from 1.
    pub number: i64,
    /// What the member wrote.
    pub text: Speech,
    /// When it was handed in.
    pub at: jiff::Timestamp,
}

/// What one member said of another, in own words. There is no place for a grade in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Remark {
    /// Which one of the appraisal, from 1.
    pub number: i64,
    /// Of whom.
    pub about: PersonId,
    /// Who said it.
    pub by: PersonId,
    /// What was said.
    pub text: Note,
    /// At which meeting; in writing where it is none.
    pub meeting: Option<MeetingId>,
    /// Who wrote it down: who said it, or the leader for them.
    pub entered: Mark,
    /// Taken back, by whom, when.
    pub withdrawn: Option<Mark>,
    /// Why, where somebody else than who said it took it back.
    pub withdrawn_why: Option<Reason>,
}
