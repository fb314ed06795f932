//! Taking back what was written down last of somebody, because it is wrong. Only the last entry of each kind can go: what lies before
//! it is as it was, and what was taken back stays to be seen.

use jiff::civil::Date;

use super::{Ending, Relation, Span};
use crate::{id::GroupId, person::Standing};

/// What an entry says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EntryKind {
    /// A membership state began.
    State(Standing),
    /// The last state ended.
    Ended(Ending),
    /// Put into a group.
    Placed(GroupId),
    /// Left a group.
    Left(GroupId),
    /// The relation is not simply here any more.
    Away(Relation),
    /// It is again; what it was before.
    Back(Relation),
}

/// An entry of somebody's history: what, and the day. Of what ended, the last day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entry {
    /// What.
    pub kind: EntryKind,
    /// The day.
    pub on: Date,
}

impl EntryKind {
    /// The word stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::State(_) => "state",
            Self::Ended(_) => "ended",
            Self::Placed(_) => "placed",
            Self::Left(_) => "left",
            Self::Away(_) => "away",
            Self::Back(_) => "back",
        }
    }

    /// The value stored beside it.
    pub fn value(self) -> String {
        match self {
            Self::State(standing) => standing.code().to_owned(),
            Self::Ended(ending) => ending.code().to_owned(),
            Self::Placed(group) | Self::Left(group) => group.to_string(),
            Self::Away(relation) | Self::Back(relation) => relation.code().to_owned(),
        }
    }

    /// Reads what [`Self::code`] and [`Self::value`] wrote.
    pub fn from_code(code: &str, value: &str) -> Option<Self> {
        Some(match code {
            "state" => Self::State(Standing::from_code(value)?),
            "ended" => Self::Ended(Ending::from_code(value)?),
            "placed" => Self::Placed(value.parse().ok()?),
            "left" => Self::Left(value.parse().ok()?),
            "away" => Self::Away(Relation::from_code(value)?),
            "back" => Self::Back(Relation::from_code(value)?),
            _ => return None,
        })
    }
}

/// Whether one span goes on where the other ended.
fn follows<T>(last: &Span<T>, before: &Span<T>) -> bool {
    before.until.is_some() && before.until == last.from.yesterday().ok()
}

impl Entry {
    /// The last entry about the state. With the first state somebody came onto the list: it is none that could be taken back.
    pub fn of_state(states: &[Span<Standing>], ended: Option<Ending>) -> Option<Self> {
        let (last, before) = states.split_last()?;
        match last.until {
            Some(on) => ended.map(|ending| Self { kind: EntryKind::Ended(ending), on }),
            None => before
                .last()
                .filter(|before| follows(last, before))
                .map(|_| Self { kind: EntryKind::State(last.value), on: last.from }),
        }
    }

    /// The last entry about the group. Who was put into a first one is moved instead.
    pub fn of_group(stays: &[Span<GroupId>]) -> Option<Self> {
        let (last, before) = stays.split_last()?;
        match last.until {
            Some(on) => Some(Self { kind: EntryKind::Left(last.value), on }),
            None if before.is_empty() => None,
            None => Some(Self { kind: EntryKind::Placed(last.value), on: last.from }),
        }
    }

    /// The last entry about the relation.
    pub fn of_relation(spans: &[Span<Relation>]) -> Option<Self> {
        let last = spans.last()?;
        Some(match last.until {
            Some(on) => Self { kind: EntryKind::Back(last.value), on },
            None => Self { kind: EntryKind::Away(last.value), on: last.from },
        })
    }
}

/// What a history goes on with, once its last entry that begins something was taken back: the value before, where that one went on
/// to the day before.
pub fn goes_on_with<T: Copy>(spans: &[Span<T>]) -> Option<T> {
    let (last, before) = spans.split_last()?;
    before.last().filter(|before| follows(last, before)).map(|before| before.value)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;

    fn span<T>(value: T, from: Date, until: Option<Date>) -> Span<T> {
        Span { from, until, value }
    }

    #[test]
    fn the_last_state_goes_and_the_one_before_goes_on() {
        let (first, second) = (date(2024, 1, 1), date(2026, 3, 1));
        let mut states = vec![
            span(Standing::Probationary, first, second.yesterday().ok()),
            span(Standing::Full, second, None),
        ];
        let entry = Entry::of_state(&states, None);
        assert_eq!(entry, Some(Entry { kind: EntryKind::State(Standing::Full), on: second }));
        assert_eq!(goes_on_with(&states), Some(Standing::Probationary));
        states[1].until = Some(date(2026, 9, 1));
        let entry = Entry::of_state(&states, Some(Ending::Resigned));
        assert_eq!(entry, Some(Entry { kind: EntryKind::Ended(Ending::Resigned), on: date(2026, 9, 1) }));
        assert_eq!(Entry::of_state(&[span(Standing::Full, first, None)], None), None, "the first one stays");
        states[0].until = Some(date(2025, 1, 1));
        states[1].until = None;
        assert_eq!(Entry::of_state(&states, None), None, "who came back came anew");
    }

    #[test]
    fn groups_and_relations_likewise() {
        let [one, two] = [1, 2].map(|n| GroupId::new(Uuid::from_u128(n)));
        let (first, second) = (date(2024, 1, 1), date(2026, 3, 1));
        assert_eq!(Entry::of_group(&[span(one, first, None)]), None);
        let left = Entry::of_group(&[span(one, first, Some(second))]);
        assert_eq!(left, Some(Entry { kind: EntryKind::Left(one), on: second }));
        let stays = [span(one, first, second.yesterday().ok()), span(two, second, None)];
        assert_eq!(Entry::of_group(&stays).map(|e| e.kind), Some(EntryKind::Placed(two)));
        let away = Entry::of_relation(&[span(Relation::Floating, first, None)]);
        assert_eq!(away.map(|e| e.kind), Some(EntryKind::Away(Relation::Floating)));
        let back = Entry::of_relation(&[span(Relation::Floating, first, Some(second))]);
        assert_eq!(back.map(|e| e.kind), Some(EntryKind::Back(Relation::Floating)));
        for kind in [left, away, back].into_iter().flatten().map(|e| e.kind) {
            assert_eq!(EntryKind::from_code(kind.code(), &kind.value()), Some(kind));
        }
    }
}
