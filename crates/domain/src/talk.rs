//! 谈心谈话 (T3, D1; 支部工作条例 Art 19, T-08): who talked with whom, when, why. What was said belongs to the two and to whom they
//! name.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::{
    coded::coded,
    id::{PersonId, TalkId},
    meeting::Mark,
};

coded! {
    /// Why two people talked.
    TalkReason {
        /// 日常
        Ordinary = "ordinary", "日常谈心";
        /// Before an organizational-life meeting.
        BeforeLifeMeeting = "before_life_meeting", "组织生活会前谈心";
        /// 思想波动 (D1: 了解掌握党员思想动态)
        Thought = "thought", "了解思想情况";
        /// 工作或职务变动
        Change = "change", "工作或职务变动";
        /// 困难 (T4)
        Difficulty = "difficulty", "有困难需要关心";
        /// 受到批评、处分或者有不良反映 (教育管理条例 Art 28, ED-08)
        Remind = "remind", "提醒谈话";
    }
}

/// A talk between two people.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Talk {
    /// Its id.
    pub id: TalkId,
    /// Who wrote it down first, when: one of the two.
    pub by: Mark,
    /// The other.
    pub with: PersonId,
    /// The day.
    pub on: Date,
    /// Why.
    pub reason: TalkReason,
    /// Taken back: it did not take place, or was written down by mistake.
    pub withdrawn: Option<Mark>,
}

/// Why a talk cannot be written down or taken back.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum TalkRefusal {
    /// Nobody talks with oneself.
    #[error("谈心谈话要有两个人，请选择另一位同志")]
    Alone,
    /// Taken back already.
    #[error("这次谈话的登记已经撤回")]
    Withdrawn,
    /// Only who wrote it down takes it back.
    #[error("由登记的人撤回；您可以补充自己的记录")]
    NotYours,
}

impl Talk {
    /// Whether somebody is one of the two.
    pub fn is_of(&self, person: PersonId) -> bool {
        self.by.by == person || self.with == person
    }

    /// The other one.
    pub fn other(&self, person: PersonId) -> PersonId {
        if self.by.by == person { self.with } else { self.by.by }
    }

    /// Whether it counts.
    pub const fn counts(&self) -> bool {
        self.withdrawn.is_none()
    }

    /// Decides whether it may be written down.
    ///
    /// # Errors
    /// [`TalkRefusal::Alone`].
    pub fn record(&self) -> Result<(), TalkRefusal> {
        if self.by.by == self.with { Err(TalkRefusal::Alone) } else { Ok(()) }
    }

    /// Takes it back.
    ///
    /// # Errors
    /// [`TalkRefusal::Withdrawn`], [`TalkRefusal::NotYours`].
    pub fn withdraw(&mut self, mark: Mark) -> Result<(), TalkRefusal> {
        if self.withdrawn.is_some() {
            return Err(TalkRefusal::Withdrawn);
        }
        if self.by.by != mark.by {
            return Err(TalkRefusal::NotYours);
        }
        self.withdrawn = Some(mark);
        Ok(())
    }
}

/// Those with whom somebody has talked from a day on.
pub fn partners(talks: &[Talk], person: PersonId, since: Date) -> BTreeSet<PersonId> {
    talks.iter().filter(|t| t.counts() && t.on >= since && t.is_of(person)).map(|t| t.other(person)).collect()
}

#[cfg(test)]
mod tests {
    use jiff::{Timestamp, civil::date};
    use uuid::Uuid;

    use super::*;

    fn who(number: u128) -> PersonId {
        PersonId::new(Uuid::from_u128(number))
    }

    fn mark(by: u128) -> Mark {
        Mark { by: who(by), at: Timestamp::UNIX_EPOCH }
    }

    fn talk(by: u128, with: u128, on: Date) -> Talk {
        let id = TalkId::new(Uuid::nil());
        Talk { id, by: mark(by), with: who(with), on, reason: TalkReason::Ordinary, withdrawn: None }
    }

    #[test]
    fn a_talk_has_two_people_and_is_taken_back_once_by_who_wrote_it() {
        assert_eq!(talk(1, 1, date(2026, 3, 1)).record(), Err(TalkRefusal::Alone));
        let mut one = talk(1, 2, date(2026, 3, 1));
        assert_eq!(one.record(), Ok(()));
        assert_eq!(one.withdraw(mark(2)), Err(TalkRefusal::NotYours));
        assert_eq!(one.withdraw(mark(1)), Ok(()));
        assert_eq!(one.withdraw(mark(1)), Err(TalkRefusal::Withdrawn));
    }

    #[test]
    fn coverage_counts_both_ways_from_a_day_on() {
        let mut back = talk(1, 4, date(2026, 5, 1));
        back.withdraw(mark(1)).expect("taken back");
        let all = [
            talk(1, 2, date(2025, 12, 31)),
            talk(3, 1, date(2026, 1, 1)),
            talk(2, 3, date(2026, 2, 1)),
            back,
        ];
        assert_eq!(partners(&all, who(1), date(2026, 1, 1)), BTreeSet::from([who(3)]));
        assert_eq!(partners(&all, who(3), date(2026, 1, 1)), BTreeSet::from([who(1), who(2)]));
        assert!(partners(&all, who(4), date(2026, 1, 1)).is_empty());
    }
}
