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

/// Whether somebody took part.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Part {
    /// Neither there nor on leave.
    Missed,
    /// Asked for leave.
    OnLeave,
    /// Took part, or made up for it.
    Took,
}

/// An occasion on which somebody was due: when, and whether the person took part.
pub type Occasion = (Date, Part);

/// For how long somebody has not taken part.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Absence {
    /// Since the first occasion that was missed after the person took part last.
    pub since: Date,
    /// Whole months since then.
    pub months: usize,
    /// How many occasions were missed.
    pub missed: usize,
    /// How many of them the person had asked leave for.
    pub on_leave: usize,
}

/// How long somebody has not taken part up to today; nothing where none was missed since the last time. Where nothing is held
/// nobody can miss it, so it counts from the first occasion that was missed, not from the last that was not (党章 Art 9).
pub fn absence(occasions: &[Occasion], today: Date) -> Option<Absence> {
    let mut sorted = occasions.to_vec();
    sorted.sort();
    let last = sorted.iter().rev().find(|(_, part)| *part == Part::Took).map(|(day, _)| *day);
    let missed: Vec<_> = sorted
        .iter()
        .filter(|(day, part)| *part != Part::Took && last.is_none_or(|last| *day > last))
        .collect();
    let since = missed.first()?.0;
    let on_leave = missed.iter().filter(|(_, part)| *part == Part::OnLeave).count();
    Some(Absence { since, months: months_between(since, today), missed: missed.len(), on_leave })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    const TODAY: Date = date(2026, 11, 23);

    #[test]
    fn only_what_was_missed_counts() {
        use Part::{Missed, OnLeave, Took};
        let on = |month: i8, part: Part| (date(2026, month, 15), part);
        let told = |since, months, missed, on_leave| Some(Absence { since, months, missed, on_leave });
        assert_eq!(absence(&[], TODAY), None);
        assert_eq!(absence(&[on(3, Took)], TODAY), None, "nothing was held since");
        assert_eq!(absence(&[on(3, Missed), on(9, Took)], TODAY), None);
        let missed = absence(&[on(5, Took), on(9, Missed), on(8, OnLeave)], TODAY);
        assert_eq!(missed, told(date(2026, 8, 15), 3, 2, 1));
        let never = absence(&[on(9, Missed), on(10, Missed)], TODAY);
        assert_eq!(never, told(date(2026, 9, 15), 2, 2, 0));
        let one = absence(&[on(4, Took), on(11, OnLeave)], TODAY);
        assert_eq!(one, told(date(2026, 11, 15), 0, 1, 1), "months without a meeting are no absence");
    }

    proptest! {
        #[test]
        fn taking_part_today_ends_every_absence(days in proptest::collection::vec((1_i8..=28, 1_i8..=11, 0_usize..3), 0..20)) {
            let mut all: Vec<Occasion> =
                days.into_iter().map(|(day, month, part)| {
                    (date(2026, month, day), [Part::Missed, Part::OnLeave, Part::Took][part])
                }).filter(|(d, _)| *d <= TODAY).collect();
            all.push((TODAY, Part::Took));
            prop_assert_eq!(absence(&all, TODAY), None);
        }
    }
}
