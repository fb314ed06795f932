//! 整改清单: what is put right after the meeting, how, by whom, until when (支部工作条例 Art 17: 制定整改措施). What the group puts
//! right is agreed in the meeting and is work like any other (ADR 11). Here is what one member puts right about themself: it is
//! read by the member and the leader, comes back until it is closed, and closing says what was done.

use jiff::civil::Date;

use crate::{
    coded::coded,
    id::{GroupId, MeetingId, PersonId, RectificationId},
    meeting::Mark,
    text::Note,
};

coded! {
    /// How far a line is.
    RectificationState {
        /// Written by the member, not yet confirmed.
        Proposed = "proposed", "待组长确认";
        /// 整改中
        Open = "open", "整改中";
        /// 已销号
        Closed = "closed", "已整改";
        /// Taken back before it was confirmed.
        Withdrawn = "withdrawn", "已撤回";
    }
}

coded! {
    /// What is done about a line.
    RectificationAct {
        /// The leader confirms what a member wrote for themself.
        Confirm = "confirm", "确认";
        /// How far it is.
        Progress = "progress", "进展";
        /// It was put right.
        Close = "close", "整改完成";
        /// The member takes back what was not confirmed.
        Withdraw = "withdraw", "撤回";
    }
}

/// A line of the list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rectification {
    /// Its id.
    pub id: RectificationId,
    /// The group.
    pub group: GroupId,
    /// The meeting that it comes from.
    pub meeting: MeetingId,
    /// Whose it is.
    pub person: PersonId,
    /// Whether the person lets the group read it.
    pub shared: bool,
    /// What is wrong.
    pub problem: Note,
    /// What is done about it.
    pub measures: Note,
    /// Until when; that day still counts.
    pub due: Date,
    /// Who wrote it down, when.
    pub by: Mark,
    /// How far it is.
    pub state: RectificationState,
    /// What was done, by whom it was closed, when.
    pub closed: Option<(Note, Mark)>,
    /// Guard against acting on an old page.
    pub version: i64,
}

/// Why something cannot be done about a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum RectificationRefusal {
    /// It is over.
    #[error("这一条{}，不能再改；还有问题，请另外加一条", .0.chinese())]
    Over(RectificationState),
    /// It still waits for the leader.
    #[error("组长还没有确认这一条，确认以后再写进展")]
    NotConfirmed,
    /// It was confirmed already.
    #[error("组长已经确认，不能撤回；不用整改的，请在销号时写明")]
    Confirmed,
    /// Not one's own.
    #[error("个人的整改事项由本人和组长办理")]
    NotYours,
    /// The member's own word is the leader's to confirm.
    #[error("由组长确认")]
    LeaderConfirms,
}

impl Rectification {
    /// The state after an act of somebody.
    ///
    /// # Errors
    /// [`RectificationRefusal`].
    pub fn after(
        &self,
        act: RectificationAct,
        by: PersonId,
        leads: bool,
    ) -> Result<RectificationState, RectificationRefusal> {
        use RectificationAct::{Close, Confirm, Progress, Withdraw};
        use RectificationState::{Closed, Open, Proposed, Withdrawn};
        let own = self.person == by;
        if !own && !leads {
            return Err(RectificationRefusal::NotYours);
        }
        match (self.state, act) {
            (state @ (Closed | Withdrawn), _) => Err(RectificationRefusal::Over(state)),
            (Proposed, Confirm) if leads => Ok(Open),
            (Proposed, Confirm) => Err(RectificationRefusal::LeaderConfirms),
            (Proposed, Withdraw) if own => Ok(Withdrawn),
            (Proposed, Withdraw) => Err(RectificationRefusal::NotYours),
            (Proposed, Progress | Close) => Err(RectificationRefusal::NotConfirmed),
            (Open, Confirm | Withdraw) => Err(RectificationRefusal::Confirmed),
            (Open, Progress) => Ok(Open),
            (Open, Close) => Ok(Closed),
        }
    }

    /// In which state a line begins: what the leader writes is confirmed.
    pub const fn begins(leads: bool) -> RectificationState {
        if leads { RectificationState::Open } else { RectificationState::Proposed }
    }

    /// Whether something is left to do.
    pub const fn is_open(&self) -> bool {
        matches!(self.state, RectificationState::Proposed | RectificationState::Open)
    }

    /// Whether a member of the group reads it: the person and the leader, and the others if the person agreed and the leader has
    /// confirmed it.
    pub fn is_open_to(&self, reader: PersonId, leads: bool) -> bool {
        let confirmed = matches!(self.state, RectificationState::Open | RectificationState::Closed);
        leads || self.person == reader || self.shared && confirmed
    }

    /// Whether the day has passed with something left to do.
    pub fn is_overdue(&self, today: Date) -> bool {
        self.is_open() && self.due < today
    }
}

#[cfg(test)]
mod tests {
    use jiff::{Timestamp, civil::date};
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn who(n: u128) -> PersonId {
        PersonId::new(Uuid::from_u128(n))
    }

    fn line(shared: bool, state: RectificationState) -> Rectification {
        Rectification {
            id: RectificationId::new(Uuid::nil()),
            group: GroupId::new(Uuid::nil()),
            meeting: MeetingId::new(Uuid::nil()),
            person: who(1),
            shared,
            problem: Note::new("学习不够经常").expect("a text"),
            measures: Note::new("每周自学一次").expect("a text"),
            due: date(2026, 6, 30),
            by: Mark { by: who(1), at: Timestamp::UNIX_EPOCH },
            state,
            closed: None,
            version: 1,
        }
    }

    #[test]
    fn every_step_and_every_refusal() {
        use RectificationAct::{Close, Confirm, Progress, Withdraw};
        use RectificationState::{Closed, Open, Proposed, Withdrawn};
        for (state, act, by, leads, after) in [
            (Proposed, Confirm, 2, true, Ok(Open)),
            (Proposed, Confirm, 1, false, Err(RectificationRefusal::LeaderConfirms)),
            (Proposed, Withdraw, 1, false, Ok(Withdrawn)),
            (Proposed, Withdraw, 2, true, Err(RectificationRefusal::NotYours)),
            (Proposed, Close, 1, false, Err(RectificationRefusal::NotConfirmed)),
            (Open, Withdraw, 1, false, Err(RectificationRefusal::Confirmed)),
            (Open, Progress, 1, false, Ok(Open)),
            (Open, Close, 1, false, Ok(Closed)),
            (Open, Close, 2, true, Ok(Closed)),
            (Open, Close, 3, false, Err(RectificationRefusal::NotYours)),
            (Closed, Progress, 1, false, Err(RectificationRefusal::Over(Closed))),
            (Withdrawn, Confirm, 2, true, Err(RectificationRefusal::Over(Withdrawn))),
        ] {
            assert_eq!(line(false, state).after(act, who(by), leads), after, "{state:?} {act:?} {by}");
        }
    }

    #[test]
    fn a_persons_line_is_read_by_others_only_where_the_person_agreed_and_the_leader_confirmed() {
        use RectificationState::{Open, Proposed};
        assert!(line(false, Open).is_open_to(who(1), false) && line(false, Open).is_open_to(who(2), true));
        assert!(!line(false, Open).is_open_to(who(3), false));
        assert!(line(true, Open).is_open_to(who(3), false));
        assert!(!line(true, Proposed).is_open_to(who(3), false));
    }

    #[test]
    fn the_day_of_the_deadline_still_counts() {
        let open = line(false, RectificationState::Open);
        assert!(!open.is_overdue(date(2026, 6, 30)) && open.is_overdue(date(2026, 7, 1)));
        assert!(!line(false, RectificationState::Closed).is_overdue(date(2026, 7, 1)));
    }

    proptest! {
        #[test]
        fn none_is_closed_that_the_leader_did_not_confirm(
            acts in proptest::collection::vec((0..RectificationAct::ALL.len(), 1_u128..4, any::<bool>()), 0..20),
        ) {
            let mut one = line(false, Rectification::begins(false));
            let mut confirmed = false;
            for (act, by, leads) in acts {
                let act = RectificationAct::ALL[act];
                if let Ok(state) = one.after(act, who(by), leads) {
                    prop_assert!(one.is_open(), "nothing follows the end");
                    confirmed |= act == RectificationAct::Confirm && leads;
                    one.state = state;
                }
                prop_assert!(one.state != RectificationState::Closed || confirmed);
            }
        }
    }
}
