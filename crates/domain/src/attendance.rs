//! Taking part in organized life (T3: 组织和督促党员按时参加党的活动): in the meetings of the group, and in what the branch holds.

use jiff::civil::Date;

use crate::{
    coded::coded,
    id::{LifeEntryId, PersonId},
    limit::months_between,
    meeting::Mark,
    text::Reason,
};

coded! {
    /// Organized life outside of the group's own meetings, which have their own roll.
    LifeKind {
        /// 支部党员大会
        BranchMeeting = "branch_meeting", "支部党员大会";
        /// 党课
        Lecture = "lecture", "党课";
        /// 主题党日
        PartyDay = "party_day", "主题党日";
        /// 组织生活会、民主评议 of the branch
        Appraisal = "appraisal", "支部组织生活会、民主评议";
        /// A floating member where he or she lives (FL-02).
        Elsewhere = "elsewhere", "在流入地参加组织生活";
        /// Delivered to the home of who is old or ill (教育管理条例 Art 23, ED-07).
        AtHome = "at_home", "送学上门";
    }
}

/// That somebody took part in something that the group did not hold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LifeEntry {
    /// Its id.
    pub id: LifeEntryId,
    /// Who took part.
    pub person: PersonId,
    /// On which day.
    pub on: Date,
    /// In what.
    pub kind: LifeKind,
    /// Anything to add.
    pub note: Option<Reason>,
    /// Who wrote it down, when.
    pub mark: Mark,
    /// Taken back.
    pub withdrawn: Option<Mark>,
}

/// An occasion on which somebody was due: when, and whether the person took part or made up for it.
pub type Occasion = (Date, bool);

/// For how long somebody has not taken part.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Absence {
    /// Since the last time that the person took part, or since the first occasion.
    pub since: Date,
    /// Whole months since then.
    pub months: usize,
    /// How many occasions were missed.
    pub missed: usize,
}

/// How long somebody has not taken part up to today; nothing where none was missed since the last time. Where nothing is held
/// nobody can miss it.
pub fn absence(occasions: &[Occasion], today: Date) -> Option<Absence> {
    let mut sorted = occasions.to_vec();
    sorted.sort();
    let last = sorted.iter().rev().find(|(_, took_part)| *took_part).map(|(day, _)| *day);
    let missed: Vec<_> =
        sorted.iter().filter(|(day, took_part)| !took_part && last.is_none_or(|last| *day > last)).collect();
    let first = missed.first()?.0;
    let since = last.unwrap_or(first);
    Some(Absence { since, months: months_between(since, today), missed: missed.len() })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    const TODAY: Date = date(2026, 11, 23);

    #[test]
    fn only_what_was_missed_counts() {
        let took = |month: i8, took_part: bool| (date(2026, month, 15), took_part);
        assert_eq!(absence(&[], TODAY), None);
        assert_eq!(absence(&[took(3, true)], TODAY), None, "nothing was held since");
        assert_eq!(absence(&[took(3, false), took(9, true)], TODAY), None);
        let missed = absence(&[took(5, true), took(9, false), took(8, false)], TODAY);
        assert_eq!(missed, Some(Absence { since: date(2026, 5, 15), months: 6, missed: 2 }));
        let never = absence(&[took(9, false), took(10, false)], TODAY);
        assert_eq!(never, Some(Absence { since: date(2026, 9, 15), months: 2, missed: 2 }));
    }

    proptest! {
        #[test]
        fn taking_part_today_ends_every_absence(days in proptest::collection::vec((1_i8..=28, 1_i8..=11, any::<bool>()), 0..20)) {
            let mut all: Vec<Occasion> =
                days.into_iter().map(|(day, month, took)| (date(2026, month, day), took)).filter(|(d, _)| *d <= TODAY).collect();
            all.push((TODAY, true));
            prop_assert_eq!(absence(&all, TODAY), None);
        }
    }
}
