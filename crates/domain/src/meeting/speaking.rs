//! The order of speaking (R4), as pure functions over what has been said.
//!
//! Ordinary meeting: every present member has the chance to speak on an item, then the leader speaks
//! last. Organizational-life meeting: the leader speaks first, examining themself first. A broken order
//! is possible, because reality wins; it is recorded as it happened and shown.

use super::{Kind, Meeting, Proceedings, RemarkKind};
use crate::id::{ItemId, PersonId};

/// Who may speak next on an item.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Turn {
    /// The leader opens with self-criticism (organizational-life meeting).
    LeaderFirst(PersonId),
    /// These members have not had the chance yet.
    Members(Vec<PersonId>),
    /// Everybody has spoken: now the leader, last.
    LeaderLast(PersonId),
    /// The order of the item is complete; further discussion is open to all.
    Complete,
}

/// How the order of an item was broken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Disorder {
    /// A present member was never asked.
    WithoutChance(PersonId),
    /// The leader spoke before this member and not again at the end.
    LeaderNotLast,
    /// The leader did not speak on the item at all.
    LeaderSilent,
    /// Somebody spoke before the leader (organizational-life meeting).
    LeaderNotFirst,
    /// The leader did not begin with self-criticism (organizational-life meeting).
    NotSelfCriticismFirst,
}

/// The order of speaking of one meeting: its kind, who is there, and who closes or opens as leader.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Order {
    kind: Kind,
    leading: PersonId,
    present: Vec<PersonId>,
}

impl Order {
    /// The order for a meeting. Who chairs stands in for an absent leader.
    pub fn of(meeting: &Meeting, proceedings: &Proceedings, leader: Option<PersonId>) -> Self {
        let present = proceedings.present();
        let leading = leader.filter(|l| present.contains(l)).unwrap_or(meeting.agenda.chair);
        Self { kind: meeting.agenda.kind(), leading, present }
    }

    /// Who opens or closes.
    pub const fn leading(&self) -> PersonId {
        self.leading
    }

    /// What counts for the order: introductions do not, answers to criticism do not.
    fn counted(proceedings: &Proceedings, item: ItemId) -> Vec<(PersonId, RemarkKind)> {
        proceedings
            .spoken(item)
            .into_iter()
            .filter(|r| !matches!(r.kind, RemarkKind::Introduces))
            .map(|r| (r.speaker, r.kind))
            .collect()
    }

    fn waiting(&self, said: &[(PersonId, RemarkKind)]) -> Vec<PersonId> {
        let own = |kind: RemarkKind| !matches!(kind, RemarkKind::Criticizes | RemarkKind::Answers);
        self.present
            .iter()
            .copied()
            .filter(|&p| p != self.leading)
            .filter(|&p| {
                !said
                    .iter()
                    .any(|&(speaker, kind)| speaker == p && (self.kind == Kind::Ordinary || own(kind)))
            })
            .collect()
    }

    /// Who may speak next on an item.
    pub fn next(&self, proceedings: &Proceedings, item: ItemId) -> Turn {
        let said = Self::counted(proceedings, item);
        let waiting = self.waiting(&said);
        match self.kind {
            Kind::LifeMeeting if !said.iter().any(|&(p, _)| p == self.leading) => {
                Turn::LeaderFirst(self.leading)
            }
            _ if !waiting.is_empty() => Turn::Members(waiting),
            Kind::LifeMeeting => Turn::Complete,
            Kind::Ordinary if said.last().map(|s| s.0) == Some(self.leading) => Turn::Complete,
            Kind::Ordinary => Turn::LeaderLast(self.leading),
        }
    }

    /// How the order of an item was broken, as far as it has come.
    pub fn disorders(&self, proceedings: &Proceedings, item: ItemId) -> Vec<Disorder> {
        let said = Self::counted(proceedings, item);
        let mut found: Vec<_> = self.waiting(&said).into_iter().map(Disorder::WithoutChance).collect();
        match self.kind {
            Kind::Ordinary => match said.iter().rposition(|&(p, _)| p == self.leading) {
                None => found.push(Disorder::LeaderSilent),
                Some(last) if last + 1 < said.len() => found.push(Disorder::LeaderNotLast),
                Some(_) => {}
            },
            Kind::LifeMeeting => match said.first() {
                None => found.push(Disorder::LeaderSilent),
                Some(&(first, _)) if first != self.leading => found.push(Disorder::LeaderNotFirst),
                Some(&(_, kind)) if kind != RemarkKind::ExaminesSelf => {
                    found.push(Disorder::NotSelfCriticismFirst);
                }
                Some(_) => {}
            },
        }
        found
    }
}
