//! What the branch hands to its groups: a resolution (C2) or a task (C3), with a deadline and what is to be reported back (D3, D8).

use std::borrow::Borrow;

use jiff::civil::Date;

use crate::{
    coded::coded,
    id::{GroupId, ResolutionId},
    meeting::{Content, Mark},
    text::{Note, Reason, Title},
};

coded! {
    /// What the branch hands down.
    ResolutionKind {
        /// Passed by the branch; the group studies how to carry it out (C2).
        Resolution = "resolution", "支部决议";
        /// Work that the branch wants done (C3).
        Task = "task", "支部任务";
    }
}

impl ResolutionKind {
    /// As what kind of agenda item the group deals with it.
    pub const fn content(self) -> Content {
        match self {
            Self::Resolution => Content::Resolution,
            Self::Task => Content::BranchWork,
        }
    }
}

/// A resolution or task of the branch.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Resolution {
    /// Its id.
    pub id: ResolutionId,
    /// What it is.
    pub kind: ResolutionKind,
    /// Its title.
    pub title: Title,
    /// What the groups are to do.
    pub text: Note,
    /// Which meeting passed it, in the branch's words.
    pub meeting: Option<Title>,
    /// The day it was passed.
    pub passed_on: Date,
    /// Until when the groups are to carry it out; that day still counts.
    pub due: Option<Date>,
    /// What the branch wants to hear back.
    pub report_back: Option<Note>,
    /// To which groups it is handed; to all where none is named.
    pub groups: Vec<GroupId>,
    /// Who took it back, when and why.
    pub ended: Option<(Mark, Reason)>,
    /// Guard against acting on an old page.
    pub version: i64,
}

impl Resolution {
    /// Whether a group is to carry it out.
    pub fn is_for(&self, group: impl Borrow<GroupId>) -> bool {
        self.groups.is_empty() || self.groups.contains(group.borrow())
    }

    /// Whether a group still has to do something about it.
    pub fn is_open_for(&self, group: impl Borrow<GroupId>) -> bool {
        self.ended.is_none() && self.is_for(group)
    }
}

/// How far a group is with a resolution. Words only: groups are not held against each other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Progress {
    /// Nobody was given anything of it.
    NotGiven,
    /// So many pieces of work, so many of them open.
    UnderWay {
        /// All of them.
        all: usize,
        /// Those that are open.
        open: usize,
    },
    /// The group has told the branch that it is done.
    Reported,
}

impl Progress {
    /// From the pieces of work a group made of it, those that are open, and whether it gave its last word.
    pub const fn of((all, open): (usize, usize), is_reported: bool) -> Self {
        match all {
            _ if is_reported => Self::Reported,
            0 => Self::NotGiven,
            _ => Self::UnderWay { all, open },
        }
    }

    /// In a few words; past the deadline it says since how many days.
    pub fn words(self, due: Option<Date>, today: Date) -> String {
        let late = due.map_or(0, |due| (today - due).get_days());
        let late =
            if late > 0 { format!("，过了期限 {late} 天，还没有报告") } else { String::new() };
        match self {
            Self::Reported => "已报告落实".to_owned(),
            Self::NotGiven => format!("还没有分工{late}"),
            Self::UnderWay { all, open: 0 } => format!("{all} 项分工，都已办结，等报告支部{late}"),
            Self::UnderWay { all, open } => format!("{all} 项分工，{open} 项承办中{late}"),
        }
    }

    /// Whether the day is over and the group has not given its last word.
    pub fn is_overdue(self, due: Option<Date>, today: Date) -> bool {
        self != Self::Reported && due.is_some_and(|due| due < today)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;

    fn group(number: u128) -> GroupId {
        GroupId::new(Uuid::from_u128(number))
    }

    fn resolution(groups: &[GroupId]) -> Resolution {
        Resolution {
            id: ResolutionId::new(Uuid::nil()),
            kind: ResolutionKind::Task,
            title: Title::new("清点书库").expect("a title"),
            text: Note::new("年内完成").expect("a note"),
            meeting: None,
            passed_on: date(2026, 11, 1),
            due: None,
            report_back: None,
            groups: groups.to_vec(),
            ended: None,
            version: 1,
        }
    }

    #[test]
    fn without_a_name_it_is_for_every_group() {
        assert!(resolution(&[]).is_for(group(1)) && resolution(&[group(1)]).is_for(group(1)));
        assert!(!resolution(&[group(2)]).is_for(group(1)));
        let by = Mark { by: Uuid::nil().into(), at: jiff::Timestamp::UNIX_EPOCH };
        let ended = Some((by, Reason::new("重复登记").expect("a reason")));
        assert!(!Resolution { ended, ..resolution(&[]) }.is_open_for(group(1)));
    }

    #[test]
    fn a_resolution_and_a_task_are_the_second_and_the_third_content() {
        let ids = ResolutionKind::ALL.map(|kind| kind.content().clause());
        assert_eq!(ids, ["C2", "C3"]);
    }

    #[test]
    fn how_far_a_group_is_says_what_is_missing_and_since_when() {
        let (due, today) = (Some(date(2026, 11, 20)), date(2026, 11, 23));
        let of = |parts, reported| Progress::of(parts, reported);
        assert_eq!(of((0, 0), false).words(due, today), "还没有分工，过了期限 3 天，还没有报告");
        assert_eq!(of((2, 1), false).words(None, today), "2 项分工，1 项承办中");
        assert_eq!(of((2, 0), false).words(due, date(2026, 11, 20)), "2 项分工，都已办结，等报告支部");
        assert_eq!(of((2, 1), true).words(due, today), "已报告落实");
        assert!(of((2, 0), false).is_overdue(due, today) && !of((2, 0), true).is_overdue(due, today));
        assert!(!of((0, 0), false).is_overdue(due, date(2026, 11, 20)), "the day still counts");
    }
}
