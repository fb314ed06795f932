//! The order of speaking (R4), as pure functions over what has been said.
//!
//! Ordinary meeting: every present member has the chance to speak on an item, then the leader speaks
//! last. Organizational-life meeting: the leader speaks first, examining themself first. A broken order
//! is possible, because reality wins; it is recorded as it happened and shown. The leader opens every
//! item of an organizational-life meeting; self-criticism is asked for where it belongs, on the item C4.

use super::{Content, Kind, Meeting, Proceedings, RemarkKind};
use crate::id::{ItemId, PersonId};

/// Who may speak next on an item.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Turn {
    /// The leader opens (organizational-life meeting), on the item C4 with self-criticism.
    LeaderFirst(PersonId),
    /// These members have not had the chance yet.
    Members(Vec<PersonId>),
    /// Everybody has spoken: now the leader, last.
    LeaderLast(PersonId),
    /// The order of the item is complete. If discussion goes on in an ordinary meeting, the leader closes anew.
    Complete,
}

/// How the order of an item was broken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Disorder {
    /// A present member was never asked.
    WithoutChance(PersonId),
    /// Somebody spoke after the leader's last remark, answers not counted.
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
    /// Whether the leading person is there at all.
    led: bool,
    present: Vec<PersonId>,
    /// The items of criticism and self-criticism (C4).
    criticism: Vec<ItemId>,
}

/// Who said something of which kind, in order.
type Said = (PersonId, RemarkKind);

impl Order {
    /// The order for a meeting. Who chairs stands in for an absent leader.
    pub fn of(meeting: &Meeting, proceedings: &Proceedings, leader: Option<PersonId>) -> Self {
        let present = proceedings.present();
        let leading = leader.filter(|l| present.contains(l)).unwrap_or(meeting.agenda.chair);
        let criticism = meeting.agenda.items.iter().filter(|i| i.content == Content::LifeMeeting);
        Self {
            kind: meeting.agenda.kind(),
            leading,
            led: present.contains(&leading),
            criticism: criticism.map(|i| i.id).collect(),
            present,
        }
    }

    /// Who opens or closes.
    pub const fn leading(&self) -> PersonId {
        self.leading
    }

    /// What counts for the order: introductions do not, nor does it count as speaking when the leader passes.
    fn counted(&self, proceedings: &Proceedings, item: ItemId) -> Vec<Said> {
        proceedings
            .spoken(item)
            .into_iter()
            .filter(|r| !matches!(r.kind, RemarkKind::Introduces | RemarkKind::ReadsOut))
            .filter(|r| r.kind != RemarkKind::Passes || r.speaker != self.leading)
            // Who has nothing to say to somebody else was asked to criticize, not to speak about themself.
            .map(|r| match (r.kind, r.about) {
                (RemarkKind::Passes, Some(_)) => (r.speaker, RemarkKind::Criticizes),
                (kind, _) => (r.speaker, kind),
            })
            .collect()
    }

    /// The same without answers: whoever answers was spoken to, and takes no turn.
    fn turns(said: &[Said]) -> Vec<Said> {
        said.iter().copied().filter(|&(_, kind)| kind != RemarkKind::Answers).collect()
    }

    /// Who has not had the chance yet. On the item C4 criticizing others and answering is no substitute for
    /// speaking about oneself.
    fn waiting(&self, said: &[Said], item: ItemId) -> Vec<PersonId> {
        let own = |kind| !matches!(kind, RemarkKind::Criticizes | RemarkKind::Answers);
        let any = !self.criticism.contains(&item);
        let had = |p| said.iter().any(|&(speaker, kind)| speaker == p && (any || own(kind)));
        self.present.iter().copied().filter(|&p| p != self.leading && !had(p)).collect()
    }

    /// Who may speak next on an item. Never somebody who is absent: while neither leader nor chair is there,
    /// nobody opens or closes.
    pub fn next(&self, proceedings: &Proceedings, item: ItemId) -> Turn {
        let said = self.counted(proceedings, item);
        let turns = Self::turns(&said);
        let waiting = self.waiting(&said, item);
        match self.kind {
            Kind::LifeMeeting if self.led && !turns.iter().any(|&(p, _)| p == self.leading) => {
                Turn::LeaderFirst(self.leading)
            }
            _ if !waiting.is_empty() => Turn::Members(waiting),
            Kind::Ordinary if self.led && turns.last().map(|s| s.0) != Some(self.leading) => {
                Turn::LeaderLast(self.leading)
            }
            _ => Turn::Complete,
        }
    }

    /// How the order of an item was broken, as far as it has come.
    pub fn disorders(&self, proceedings: &Proceedings, item: ItemId) -> Vec<Disorder> {
        let said = self.counted(proceedings, item);
        let turns = Self::turns(&said);
        let mut found: Vec<_> = self.waiting(&said, item).into_iter().map(Disorder::WithoutChance).collect();
        let spoke = turns.iter().rposition(|&(p, _)| p == self.leading);
        match spoke {
            None => found.push(Disorder::LeaderSilent),
            Some(last) if self.kind == Kind::Ordinary && last + 1 < turns.len() => {
                found.push(Disorder::LeaderNotLast);
            }
            Some(_) => {}
        }
        if self.kind == Kind::LifeMeeting {
            match turns.first() {
                Some(&(first, _)) if first != self.leading => found.push(Disorder::LeaderNotFirst),
                Some(&(_, kind)) if kind != RemarkKind::ExaminesSelf && self.criticism.contains(&item) => {
                    found.push(Disorder::NotSelfCriticismFirst);
                }
                _ => {}
            }
        }
        found
    }
}
