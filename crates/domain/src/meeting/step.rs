//! The steps of a meeting's life. They are kept one after another and never changed; the stage is
//! what they add up to.

use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};

use super::Mark;
use crate::{
    id::{MeetingId, PersonId},
    organization::Post,
    text::{Note, PersonName, Place, Reason, Speech, Title},
};

/// How people spoke with each other.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// 当面
    InPerson,
    /// 电话
    Phone,
    /// 本系统
    System,
    /// 书面
    Writing,
}

impl Channel {
    /// All four.
    pub const ALL: [Self; 4] = [Self::InPerson, Self::Phone, Self::System, Self::Writing];

    /// The term people use.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::InPerson => "当面",
            Self::Phone => "电话",
            Self::System => "本系统",
            Self::Writing => "书面",
        }
    }

    /// The word in forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::InPerson => "in_person",
            Self::Phone => "phone",
            Self::System => "system",
            Self::Writing => "writing",
        }
    }

    /// Reads what [`Self::code`] wrote.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.code() == code)
    }
}

/// Somebody of the branch, as they were on that day.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Official {
    /// The person, where the roster knows them.
    pub person: Option<PersonId>,
    /// The name as printed.
    pub name: PersonName,
    /// The post held then.
    pub post: Post,
}

/// R2: with whom, how, when, and what was agreed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Consultation {
    /// At least one of secretary, organization and discipline commissioner.
    pub with: Vec<Official>,
    /// How.
    pub how: Channel,
    /// The day it took place.
    pub on: Date,
    /// 具体内容
    pub content: Option<Note>,
    /// 开法
    pub method: Option<Note>,
    /// 应注意的问题
    pub cautions: Option<Note>,
}

/// R2, through the system: the leader asks somebody of the branch to look at the agenda, and waits for what they say.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Asked {
    /// About which meeting.
    pub meeting: MeetingId,
    /// Who is asked.
    pub with: PersonId,
    /// What the leader wants to know in particular.
    pub question: Option<Note>,
    /// Who asked, when.
    pub mark: Mark,
}

/// R3: the branch's approval.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Approval {
    /// Who approved.
    pub by: Official,
    /// The day of the approval.
    pub on: Date,
    /// 线下批准: given on paper or by phone and written down by the leader.
    pub offline: Option<Channel>,
    /// What the branch adds.
    pub note: Option<Note>,
}

/// R3: the notice to every member on that day's roster.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Notice {
    /// Everybody it went to.
    pub to: Vec<PersonId>,
    /// From 1; a rescheduled meeting is notified again.
    pub round: u32,
}

/// Another time or place after the approval.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Reschedule {
    /// The time before.
    pub was: DateTime,
    /// The place before.
    pub was_at: Place,
    /// Why.
    pub reason: Reason,
}

/// A gate of a meeting that is entered afterwards: either it was done on paper, or it is said plainly
/// that it was not. Nothing is made up to fill it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum OnPaper<T> {
    /// It was done; this is what the paper says.
    Done(T),
    /// It was not done, or nobody knows any more.
    Missing {
        /// Why.
        reason: Reason,
    },
}

impl<T> OnPaper<T> {
    /// What the paper says, if it says anything.
    pub const fn done(&self) -> Option<&T> {
        match self {
            Self::Done(done) => Some(done),
            Self::Missing { .. } => None,
        }
    }

    /// Why it is missing, if it is.
    pub const fn missing(&self) -> Option<&Reason> {
        match self {
            Self::Done(_) => None,
            Self::Missing { reason } => Some(reason),
        }
    }
}

/// The notice of a meeting that is entered afterwards.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PaperNotice {
    /// The day.
    pub on: Date,
    /// How.
    pub how: Channel,
}

/// 补录: the gates of a meeting that was held before it was entered.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PaperHeld {
    /// Why it is entered late.
    pub reason: Reason,
    /// R2
    pub consulted: OnPaper<Consultation>,
    /// R3
    pub approved: OnPaper<Approval>,
    /// R3
    pub notified: OnPaper<PaperNotice>,
    /// What the paper lacks of remarks, outcomes or summary (R4, R5), and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gaps: Option<Reason>,
}

/// R5: the end of the meeting.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Conclusion {
    /// When the meeting began, local time: the planned time unless it was put right.
    pub started: Time,
    /// When the meeting ended, local time; none where the paper of a late entry does not say it.
    pub ended: Option<Time>,
    /// The summary; none where the paper of a late entry has none.
    pub summary: Option<Speech>,
}

/// R7: to the branch.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Report {
    /// The revision that was sent.
    pub revision: u32,
    /// What the leader adds for the branch.
    pub note: Option<Note>,
    /// Handed over outside of the system, to whom and how.
    pub offline: Option<(Official, Channel, Date)>,
}

/// The branch has received the report.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Receipt {
    /// Who received it.
    pub by: Official,
    /// Written down by the leader, for a branch that does not use the system.
    pub offline: bool,
    /// What the branch answers.
    pub note: Option<Note>,
}

/// One step.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// R2
    Consulted(Consultation),
    /// To the branch.
    Submitted,
    /// The branch asks for changes.
    Returned {
        /// Which.
        reason: Reason,
    },
    /// The leader takes it back to change the agenda.
    TakenBack {
        /// Why.
        reason: Reason,
    },
    /// R3
    Approved(Approval),
    /// R3
    Notified(Notice),
    /// Another time or place; to be notified again.
    Rescheduled(Reschedule),
    /// Other topics at short notice, after the approval: to be approved and told anew (R3).
    TopicsChanged {
        /// The titles that were approved before.
        was: Vec<Title>,
        /// Whether one of them was about somebody's handling or discipline (C7), which is named in nothing that goes through many hands.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        was_handling: bool,
        /// Why.
        reason: Reason,
    },
    /// The meeting begins.
    Opened,
    /// It was opened by mistake, or could not begin: back to where it stood before.
    Unopened {
        /// Why.
        reason: Reason,
    },
    /// 补录
    HeldOnPaper(PaperHeld),
    /// R5
    Concluded(Conclusion),
    /// Back into the record before it is signed.
    Reopened {
        /// Why.
        reason: Reason,
    },
    /// R6
    Signed,
    /// A new revision beside the old one.
    Corrected {
        /// Why.
        reason: Reason,
    },
    /// R7
    Reported(Report),
    /// The branch sends the report back for correction.
    SentBack {
        /// Why.
        reason: Reason,
    },
    /// The branch has it: archived.
    Receipted(Receipt),
    /// It will not take place.
    Cancelled {
        /// Why.
        reason: Reason,
    },
}

impl Step {
    /// The words behind «不能…».
    pub const fn chinese(&self) -> &'static str {
        match self {
            Self::Consulted(_) => "记录会前沟通",
            Self::Submitted => "报支部批准",
            Self::Returned { .. } => "退回修改",
            Self::TakenBack { .. } => "撤回修改",
            Self::Approved(_) => "批准",
            Self::Notified(_) => "发通知",
            Self::Rescheduled(_) => "改期",
            Self::TopicsChanged { .. } => "临时调整议题",
            Self::Opened => "开始会议",
            Self::Unopened { .. } => "退回会前",
            Self::HeldOnPaper(_) => "补录",
            Self::Concluded(_) => "小结并结束会议",
            Self::Reopened { .. } => "返回修改记录",
            Self::Signed => "定稿",
            Self::Corrected { .. } => "更正",
            Self::Reported(_) => "上报支部",
            Self::SentBack { .. } => "退回更正",
            Self::Receipted(_) => "签收归档",
            Self::Cancelled { .. } => "取消会议",
        }
    }
}
