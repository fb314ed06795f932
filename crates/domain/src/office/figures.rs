//! A month of a branch in figures, and how they add up. Nothing here depends on the day on which it is looked at: what is missing
//! is worked out when it is shown, so that figures that are kept stay true while time goes by.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::{Add, AddAssign, Neg, Sub},
};

use jiff::civil::Date;

use crate::{dues::YearMonth, id::GroupId, meeting::StageName};

/// How many were due at meetings, and how they stood on the roll. People are counted once a meeting.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct People {
    /// 应到
    pub due: i64,
    /// 实到
    pub present: i64,
    /// 请假
    pub on_leave: i64,
    /// 缺席
    pub absent: i64,
}

/// A month in figures: of a branch, or the sum of all branches below an office.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct MonthFigures {
    /// By how many groups there are more, or fewer, than in the month before.
    pub groups_change: i64,
    /// Groups that held a meeting.
    pub held: i64,
    /// Of them those whose meetings are all in the archive.
    pub archived: i64,
    /// Groups without a meeting that said why.
    pub excused: i64,
    /// Meetings that were entered late (补录).
    pub late: i64,
    /// Meetings of which a requirement was not kept.
    pub unkept: i64,
    /// The roll of all meetings.
    pub people: People,
}

macro_rules! fold {
    ($one:ident, $other:ident, $op:tt) => {
        Self {
            groups_change: $one.groups_change $op $other.groups_change,
            held: $one.held $op $other.held,
            archived: $one.archived $op $other.archived,
            excused: $one.excused $op $other.excused,
            late: $one.late $op $other.late,
            unkept: $one.unkept $op $other.unkept,
            people: People {
                due: $one.people.due $op $other.people.due,
                present: $one.people.present $op $other.people.present,
                on_leave: $one.people.on_leave $op $other.people.on_leave,
                absent: $one.people.absent $op $other.people.absent,
            },
        }
    };
}

impl Add for MonthFigures {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        fold!(self, other, +)
    }
}

impl Sub for MonthFigures {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        fold!(self, other, -)
    }
}

impl Neg for MonthFigures {
    type Output = Self;

    fn neg(self) -> Self {
        Self::default() - self
    }
}

impl AddAssign for MonthFigures {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl std::iter::Sum for MonthFigures {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), Add::add)
    }
}

/// A group and how long there has been one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct GroupSpan {
    /// The group.
    pub id: GroupId,
    /// The day of its founding.
    pub from: Date,
    /// Of a former group, its last day.
    pub until: Option<Date>,
}

/// A meeting as far as figures depend on it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Counted {
    /// The groups that hold it, the one that keeps the record first.
    pub groups: Vec<GroupId>,
    /// The month of the plan to which it belongs.
    pub month: YearMonth,
    /// How far it has come.
    pub stage: StageName,
    /// 补录
    pub late: bool,
    /// Whether a requirement was not kept.
    pub unkept: bool,
    /// Its roll.
    pub people: People,
}

/// How a group stands in a month, whatever the day on which it is looked at (R1).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// There is no such group, or the branch did not use the system yet and nobody entered a meeting.
    None,
    /// It held a meeting, and all its meetings are in the archive.
    Archived,
    /// It held a meeting.
    Held,
    /// A meeting is on its way.
    OnItsWay,
    /// There is no meeting, and somebody said why.
    Excused,
    /// There is no meeting.
    Open,
}

/// How a group stands in a month: by its meetings, or by the span of the group and the day from which on the branch uses the system.
pub fn standing(
    group: GroupSpan,
    month: YearMonth,
    used: Date,
    meetings: &[&Counted],
    is_left_out: bool,
) -> Standing {
    let open: Vec<_> = meetings.iter().filter(|m| m.stage != StageName::Cancelled).collect();
    if open.iter().any(|m| m.stage.is_held()) {
        let all = open.iter().all(|m| m.stage == StageName::Archived);
        return if all { Standing::Archived } else { Standing::Held };
    }
    if !open.is_empty() {
        return Standing::OnItsWay;
    }
    let is_there = group.from <= month.last() && group.until.is_none_or(|until| until >= month.first());
    if !is_there || meetings.is_empty() && month.last() < used {
        Standing::None
    } else if !meetings.is_empty() || is_left_out {
        Standing::Excused
    } else {
        Standing::Open
    }
}

/// A branch in figures, month by month; months in which nothing changes are not among them. `left_out` are the years for which a
/// group's plan says why a month has no meeting, with the months that it leaves out.
pub fn count(
    used: Date,
    groups: &[GroupSpan],
    meetings: &[Counted],
    left_out: &BTreeSet<(GroupId, YearMonth)>,
) -> BTreeMap<YearMonth, MonthFigures> {
    let mut figures: BTreeMap<YearMonth, MonthFigures> = BTreeMap::new();
    for group in groups {
        let mut own: BTreeMap<YearMonth, Vec<&Counted>> = BTreeMap::new();
        for meeting in meetings.iter().filter(|m| m.groups.contains(&group.id)) {
            own.entry(meeting.month).or_default().push(meeting);
        }
        // The months at which something can change: the group comes or goes, a meeting makes a month count.
        let mut edges: BTreeSet<YearMonth> = own.keys().flat_map(|m| [*m, m.plus(1)]).collect();
        edges.extend([YearMonth::of(group.from), YearMonth::of(used.max(group.from))]);
        edges.extend(group.until.map(|until| YearMonth::of(until).plus(1)));
        edges.extend(left_out.iter().filter(|(of, _)| *of == group.id).map(|(_, month)| *month));
        let mut before = 0;
        for month in edges {
            let meetings = own.get(&month).map(Vec::as_slice).unwrap_or_default();
            let stands = standing(*group, month, used, meetings, left_out.contains(&(group.id, month)));
            let there = i64::from(stands != Standing::None);
            let line = figures.entry(month).or_default();
            line.groups_change += there - before;
            before = there;
            line.held += i64::from(matches!(stands, Standing::Held | Standing::Archived));
            line.archived += i64::from(stands == Standing::Archived);
            line.excused += i64::from(stands == Standing::Excused);
        }
    }
    for meeting in meetings.iter().filter(|m| m.stage.is_held()) {
        let line = figures.entry(meeting.month).or_default();
        line.late += i64::from(meeting.late);
        line.unkept += i64::from(meeting.unkept);
        line.people.due += meeting.people.due;
        line.people.present += meeting.people.present;
        line.people.on_leave += meeting.people.on_leave;
        line.people.absent += meeting.people.absent;
    }
    figures.retain(|_, line| *line != MonthFigures::default());
    figures
}

/// A month as it is shown.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct MonthLine {
    /// 1 to 12.
    pub month: i8,
    /// How many groups there are.
    pub groups: i64,
    /// The month's figures.
    pub figures: MonthFigures,
    /// Groups without a meeting and without a reason; nothing before the month is over.
    pub missing: Option<i64>,
}

impl MonthLine {
    /// Groups without a meeting that said why; nothing before the month is over, as they may still hold one.
    pub fn excused(&self) -> Option<i64> {
        self.missing.map(|_| self.figures.excused)
    }
}

/// A year as it is shown.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct YearFigures {
    /// January to December.
    pub months: Vec<MonthLine>,
}

impl YearFigures {
    /// The figures of the months that are over added up, as they stand beside [`Self::expected`] and [`Self::missing`].
    pub fn over(&self) -> MonthFigures {
        self.months.iter().filter(|line| line.missing.is_some()).map(|line| line.figures).sum()
    }

    /// Groups times months without a meeting and without a reason.
    pub fn missing(&self) -> i64 {
        self.months.iter().filter_map(|line| line.missing).sum()
    }

    /// Groups times months that are over.
    pub fn expected(&self) -> i64 {
        self.months.iter().filter(|line| line.missing.is_some()).map(|line| line.groups).sum()
    }
}

/// A year of the lines that are kept, seen on a day. `before` is how many groups there were when the year began.
pub fn line_of_year(year: i16, before: i64, kept: &[(i8, MonthFigures)], today: Date) -> YearFigures {
    let mut groups = before;
    let mut months = Vec::new();
    for month in 1..=12 {
        let figures = kept.iter().filter(|(of, _)| *of == month).map(|(_, figures)| *figures).sum();
        let MonthFigures { groups_change, held, excused, .. } = figures;
        groups += groups_change;
        let is_over = Date::constant(year, month, 1).last_of_month() < today;
        let missing = is_over.then(|| (groups - held - excused).max(0));
        months.push(MonthLine { month, groups, figures, missing });
    }
    YearFigures { months }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::{
        plan::{Month, YearPlan},
        text::Reason,
        year::{Held, Missed, MonthState, Span, month_state},
    };

    fn group(number: u128) -> GroupId {
        GroupId::new(Uuid::from_u128(number))
    }

    fn month(year: i16, month: i8) -> YearMonth {
        YearMonth::new(year, month).expect("a month")
    }

    fn meeting(of: u128, on: YearMonth, stage: StageName) -> Counted {
        let people = People { due: 8, present: 6, on_leave: 1, absent: 1 };
        Counted { groups: vec![group(of)], month: on, stage, late: false, unkept: false, people }
    }

    fn spans() -> [GroupSpan; 2] {
        [
            GroupSpan { id: group(1), from: date(2020, 1, 1), until: None },
            GroupSpan { id: group(2), from: date(2026, 3, 15), until: Some(date(2026, 8, 31)) },
        ]
    }

    /// The year 2026 of what was counted.
    fn year(found: &BTreeMap<YearMonth, MonthFigures>, today: Date) -> YearFigures {
        let first = month(2026, 1);
        let before = found.range(..first).map(|(_, line)| line.groups_change).sum();
        let kept: Vec<_> =
            found.iter().filter(|(m, _)| m.year() == 2026).map(|(m, line)| (m.month(), *line)).collect();
        line_of_year(2026, before, &kept, today)
    }

    #[test]
    fn groups_come_and_go_and_what_is_missing_is_told_when_the_month_is_over() {
        let used = date(2026, 2, 10);
        let held =
            [meeting(1, month(2026, 4), StageName::Archived), meeting(2, month(2026, 4), StageName::Draft)];
        let found = count(used, &spans(), &held, &BTreeSet::new());
        let seen = year(&found, date(2026, 6, 1));
        let groups: Vec<_> = seen.months.iter().map(|line| line.groups).collect();
        assert_eq!(groups, [0, 1, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1]);
        let missing: Vec<_> = seen.months.iter().map(|line| line.missing).collect();
        let told = [Some(0), Some(1), Some(2), Some(1), Some(2)];
        assert_eq!(missing, [&told[..], &[None; 7]].concat());
        assert_eq!(seen.over().held, 1);
        assert_eq!(seen.over().people.due, 8, "a draft has no roll");
    }

    #[test]
    fn a_month_of_before_the_use_counts_once_somebody_enters_its_meeting() {
        let mut entered = meeting(1, month(2025, 5), StageName::Reported);
        entered.late = true;
        let found = count(date(2026, 1, 1), &spans()[..1], &[entered], &BTreeSet::new());
        let line = |y, m| found.get(&month(y, m)).copied().unwrap_or_default();
        assert_eq!((line(2025, 5).groups_change, line(2025, 6).groups_change), (1, -1));
        assert_eq!((line(2025, 5).held, line(2025, 5).late, line(2026, 1).groups_change), (1, 1, 1));
    }

    #[test]
    fn a_reason_excuses_and_a_joint_meeting_counts_for_both() {
        let mut joint = meeting(1, month(2026, 5), StageName::Signed);
        joint.groups.push(group(2));
        let cancelled = meeting(1, month(2026, 6), StageName::Cancelled);
        let left_out = BTreeSet::from([(group(1), month(2026, 7)), (group(2), month(2026, 1))]);
        let found = count(date(2026, 1, 1), &spans(), &[joint, cancelled], &left_out);
        let line = |m| found.get(&month(2026, m)).copied().unwrap_or_default();
        assert_eq!((line(5).held, line(5).archived, line(5).people.due), (2, 0, 8));
        assert_eq!((line(6).excused, line(7).excused), (1, 1));
        assert_eq!(line(1).excused, 0, "there was no such group yet");
    }

    fn any_stage() -> impl Strategy<Value = StageName> {
        prop::sample::select(vec![
            StageName::Draft,
            StageName::Notified,
            StageName::InSession,
            StageName::Signed,
            StageName::Archived,
            StageName::Cancelled,
        ])
    }

    fn plan_without_a_month(of: GroupId) -> YearPlan {
        YearPlan {
            id: Uuid::nil().into(),
            group: of,
            year: 2026,
            items: Vec::new(),
            gap_reason: Some(Reason::new("全组外出施工").expect("a reason")),
            sent: None,
            changed: None,
            version: 1,
        }
    }

    proptest! {
        /// What is kept says the same as the branch's own view of the year, for every month that is over, whatever the day; what is
        /// added up of a year stands beside what was to be held.
        #[test]
        fn the_figures_agree_with_the_year_of_the_branch(
            meetings in prop::collection::vec((1_u128..=2, 1_i8..=12, any_stage()), 0..20),
            gaps in prop::collection::btree_set((1_u128..=2, 1_i8..=12), 0..6),
            (used, today) in (1_i8..=12).prop_flat_map(|today| (1..=today, Just(today))),
        ) {
            let (used, today) = (date(2026, used, 10), date(2026, today, 20));
            let left_out: BTreeSet<_> = gaps.iter().map(|(of, m)| (group(*of), month(2026, *m))).collect();
            let all: Vec<_> =
                meetings.iter().map(|(of, m, stage)| meeting(*of, month(2026, *m), *stage)).collect();
            let found = count(used, &spans(), &all, &left_out);
            let seen = year(&found, today);
            for line in &seen.months {
                let (mut there, mut held, mut excused, mut missing) = (0, 0, 0, 0);
                for group in spans() {
                    let own: Vec<_> = all
                        .iter()
                        .filter(|m| m.groups.contains(&group.id) && m.month == month(2026, line.month))
                        .map(|m| Held {
                            stage: m.stage,
                            day: m.month.first(),
                            cancelled: (m.stage == StageName::Cancelled)
                                .then(|| Reason::new("组长出差").expect("a reason")),
                        })
                        .collect();
                    let span = Span { from: group.from, until: group.until, used, today };
                    let of = (2026, Month::new(line.month).expect("a month"));
                    let any_held = own.iter().any(|m| m.stage.is_held());
                    let gap = left_out.contains(&(group.id, month(2026, line.month)));
                    let plan = gap.then(|| plan_without_a_month(group.id));
                    match month_state(of, span, &own, plan.as_ref()) {
                        MonthState::NoGroup | MonthState::BeforeUse => {}
                        _ if any_held => { there += 1; held += 1; }
                        MonthState::Missed(Missed::Cancelled(_) | Missed::Planned(_)) => { there += 1; excused += 1; }
                        _ => { there += 1; missing += 1; }
                    }
                }
                prop_assert_eq!((line.groups, line.figures.held), (there, held));
                let is_over = line.month < today.month();
                prop_assert_eq!(line.excused(), is_over.then_some(excused));
                prop_assert_eq!(line.missing, is_over.then_some(missing));
            }
            let over = seen.over();
            prop_assert_eq!(seen.expected(), over.held + over.excused + seen.missing());
        }
    }
}
