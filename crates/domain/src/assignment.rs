//! Work that is given to members (T6: 给每个党员分配一定的工作; D3: 布置任务，并负责督促检查). A decision of a meeting (R5),
//! a part of what the branch asks for, and what the leader gives out are one kind of thing.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    id::{AssignmentId, GroupId, MeetingId, PersonId, ResolutionId},
    meeting::Mark,
    text::{Note, Title},
};

/// Where a piece of work comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// 会议议定 (R5)
    Meeting(MeetingId),
    /// 支部决议和任务 (D3, D8)
    Resolution(ResolutionId),
    /// 组长布置 (T6)
    Leader,
}

impl Source {
    /// The term people use.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Meeting(_) => "会议议定",
            Self::Resolution(_) => "支部交办",
            Self::Leader => "组长布置",
        }
    }
}

/// How far a piece of work is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssignmentState {
    /// 承办中
    Open,
    /// The person says that it is done; the leader has not looked yet.
    Done,
    /// 已办结
    Closed,
    /// 已撤销
    Cancelled,
}

impl AssignmentState {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Open, Self::Done, Self::Closed, Self::Cancelled];

    /// The term people use.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Open => "承办中",
            Self::Done => "待组长检查",
            Self::Closed => "已办结",
            Self::Cancelled => "已撤销",
        }
    }

    /// The word stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::Closed => "closed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Reads what [`Self::code`] wrote.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.code() == code)
    }

    /// Whether something is still to be done about it.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::Done)
    }
}

/// What can be written down about a piece of work.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// 进展, by the responsible person or the leader.
    Progress,
    /// 已完成，请检查, by the responsible person.
    Finish,
    /// 检查后退回, by the leader.
    SendBack,
    /// 办结, by the leader.
    Close,
    /// 调整 of person or deadline, by the leader.
    Change,
    /// 撤销, by the leader.
    Cancel,
}

impl Act {
    /// All six.
    pub const ALL: [Self; 6] =
        [Self::Progress, Self::Finish, Self::SendBack, Self::Close, Self::Change, Self::Cancel];

    /// The term people use.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Progress => "进展",
            Self::Finish => "报告完成",
            Self::SendBack => "检查后退回",
            Self::Close => "办结",
            Self::Change => "调整",
            Self::Cancel => "撤销",
        }
    }

    /// The word stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Progress => "progress",
            Self::Finish => "finish",
            Self::SendBack => "send_back",
            Self::Close => "close",
            Self::Change => "change",
            Self::Cancel => "cancel",
        }
    }

    /// Reads what [`Self::code`] wrote.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|a| a.code() == code)
    }
}

/// A piece of work with one responsible person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Assignment {
    /// Its id; that of the decision where a meeting made it.
    pub id: AssignmentId,
    /// The group.
    pub group: GroupId,
    /// Where it comes from.
    pub source: Source,
    /// What is to be done.
    pub what: Title,
    /// How.
    pub measures: Option<Note>,
    /// The one responsible person.
    pub responsible: PersonId,
    /// The deadline; that day still counts.
    pub due: Date,
    /// Who gave it out, and when; a decision tells it by its meeting.
    pub given: Option<Mark>,
    /// How far it is.
    pub state: AssignmentState,
    /// What came of it, once it is closed.
    pub result: Option<Note>,
    /// Guard against acting on an old page.
    pub version: i64,
}

/// Why a step of a piece of work was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum AssignmentRefusal {
    /// It is over.
    #[error("这项工作{}，不能再改", .0.chinese())]
    Over(AssignmentState),
    /// It was reported as done already.
    #[error("已经报告完成，正等组长检查")]
    ReportedAlready,
    /// Nobody has reported it as done.
    #[error("承办人还没有报告完成，不用退回；要催办，可以写一条进展")]
    NotReported,
    /// A meeting made it.
    #[error("这是会议议定的事项，内容以会议记录为准；请在会议页上更正记录")]
    OfTheRecord,
}

impl Assignment {
    /// The state after an act.
    ///
    /// # Errors
    /// [`AssignmentRefusal`].
    pub fn after(&self, act: Act) -> Result<AssignmentState, AssignmentRefusal> {
        use AssignmentState::{Cancelled, Closed, Done, Open};
        if !self.state.is_open() {
            return Err(AssignmentRefusal::Over(self.state));
        }
        match (act, self.state) {
            (Act::Progress | Act::Change, state) => match (act, self.source) {
                (Act::Change, Source::Meeting(_)) => Err(AssignmentRefusal::OfTheRecord),
                _ => Ok(state),
            },
            (Act::Finish, Open) => Ok(Done),
            (Act::Finish, _) => Err(AssignmentRefusal::ReportedAlready),
            (Act::SendBack, Done) => Ok(Open),
            (Act::SendBack, _) => Err(AssignmentRefusal::NotReported),
            (Act::Close, _) => Ok(Closed),
            (Act::Cancel, _) if matches!(self.source, Source::Meeting(_)) => {
                Err(AssignmentRefusal::OfTheRecord)
            }
            (Act::Cancel, _) => Ok(Cancelled),
        }
    }

    /// Whether the deadline has passed with something left to do.
    pub fn is_overdue(&self, today: Date) -> bool {
        self.state.is_open() && self.due < today
    }

    /// Whether the deadline is near: within so many days, today included.
    pub fn is_soon(&self, today: Date, days: i32) -> bool {
        let until = today.saturating_add(jiff::Span::new().days(days));
        self.state.is_open() && self.due >= today && self.due <= until
    }
}

/// The members for whom no work is open (T6: every member has some), in their order.
pub fn without_work(members: &[PersonId], work: &[Assignment]) -> Vec<PersonId> {
    let busy: BTreeSet<_> = work.iter().filter(|a| a.state.is_open()).map(|a| a.responsible).collect();
    members.iter().copied().filter(|person| !busy.contains(person)).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn work(source: Source, state: AssignmentState) -> Assignment {
        Assignment {
            id: AssignmentId::new(Uuid::from_u128(1)),
            group: GroupId::new(Uuid::from_u128(2)),
            source,
            what: Title::new("整理档案").expect("a title"),
            measures: None,
            responsible: PersonId::new(Uuid::from_u128(3)),
            due: date(2026, 11, 30),
            given: None,
            state,
            result: None,
            version: 1,
        }
    }

    #[test]
    fn every_step_leads_where_it_should() {
        use AssignmentState::{Cancelled, Closed, Done, Open};
        let of = |state| work(Source::Leader, state);
        assert_eq!(of(Open).after(Act::Progress), Ok(Open));
        assert_eq!(of(Open).after(Act::Finish), Ok(Done));
        assert_eq!(of(Done).after(Act::Progress), Ok(Done));
        assert_eq!(of(Done).after(Act::SendBack), Ok(Open));
        assert_eq!(of(Open).after(Act::Close), Ok(Closed));
        assert_eq!(of(Done).after(Act::Close), Ok(Closed));
        assert_eq!(of(Open).after(Act::Cancel), Ok(Cancelled));
        assert_eq!(of(Open).after(Act::Change), Ok(Open));
    }

    #[test]
    fn every_refusal_is_told() {
        use AssignmentState::{Closed, Done, Open};
        let over = work(Source::Leader, Closed).after(Act::Progress);
        assert_eq!(over.map_err(|e| e.to_string()), Err("这项工作已办结，不能再改".to_owned()));
        assert_eq!(work(Source::Leader, Done).after(Act::Finish), Err(AssignmentRefusal::ReportedAlready));
        assert_eq!(work(Source::Leader, Open).after(Act::SendBack), Err(AssignmentRefusal::NotReported));
        let decision = work(Source::Meeting(MeetingId::new(Uuid::from_u128(9))), Open);
        assert_eq!(decision.after(Act::Change), Err(AssignmentRefusal::OfTheRecord));
        assert_eq!(decision.after(Act::Cancel), Err(AssignmentRefusal::OfTheRecord));
    }

    #[test]
    fn the_day_of_the_deadline_still_counts() {
        let open = work(Source::Leader, AssignmentState::Open);
        assert!(!open.is_overdue(date(2026, 11, 30)) && open.is_overdue(date(2026, 12, 1)));
        assert!(open.is_soon(date(2026, 11, 27), 3) && !open.is_soon(date(2026, 11, 26), 3));
        assert!(!work(Source::Leader, AssignmentState::Closed).is_overdue(date(2026, 12, 1)));
    }

    proptest! {
        #[test]
        fn who_has_open_work_is_never_named(open in proptest::collection::vec((0_u128..6, 0_usize..4), 0..12)) {
            let person = |n| PersonId::new(Uuid::from_u128(n));
            let members: Vec<_> = (0..6).map(person).collect();
            let all: Vec<_> = open.iter().map(|&(who, state)| Assignment {
                responsible: person(who),
                ..work(Source::Leader, AssignmentState::ALL[state])
            }).collect();
            let idle = without_work(&members, &all);
            for member in members {
                let busy = all.iter().any(|a| a.responsible == member && a.state.is_open());
                prop_assert_eq!(idle.contains(&member), !busy);
            }
        }

        #[test]
        fn nothing_reopens_what_is_over(acts in proptest::collection::vec(0_usize..6, 0..20)) {
            let mut one = work(Source::Leader, AssignmentState::Open);
            let mut over = false;
            for act in acts {
                if let Ok(next) = one.after(Act::ALL[act]) {
                    prop_assert!(!over);
                    one.state = next;
                    over = !next.is_open();
                }
            }
        }
    }
}
