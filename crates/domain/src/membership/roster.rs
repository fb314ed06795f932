//! The roster of one group on one day.

use jiff::civil::Date;

use crate::{
    id::{GroupId, PersonId},
    person::Standing,
    text::PersonName,
};

/// A person of the group on the roster's day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Member {
    /// Who.
    pub id: PersonId,
    /// The name as printed.
    pub name: PersonName,
    /// The state on that day.
    pub standing: Standing,
}

/// Who belonged to a group on a day, and who led it. Applicants, activists and targets that the
/// group looks after are on it too, but only Party members are due at its meetings.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Roster {
    /// The group.
    pub group: GroupId,
    /// The day asked for.
    pub on: Date,
    /// Everybody, in the order of the list.
    pub people: Vec<Member>,
    /// The leader on that day; a group may be without one.
    pub leader: Option<PersonId>,
}

impl Roster {
    /// The Party members: 应到 of a meeting.
    pub fn members(&self) -> impl Iterator<Item = &Member> {
        self.people.iter().filter(|m| m.standing.is_member())
    }

    /// How many are due, and how many of them are full members.
    pub fn due(&self) -> (usize, usize) {
        let full = self.members().filter(|m| m.standing == Standing::Full).count();
        (self.members().count(), full)
    }

    /// The person with this id, member or not.
    pub fn find(&self, id: PersonId) -> Option<&Member> {
        self.people.iter().find(|m| m.id == id)
    }

    /// The person whose id was chosen in a form.
    pub fn pick(&self, typed: &str) -> Option<PersonId> {
        self.people.iter().find(|m| m.id.to_string() == typed.trim()).map(|m| m.id)
    }

    /// The people whose ids were chosen in a form; nothing where none was, or one of them is nobody of the roster.
    pub fn pick_all(&self, typed: &[String]) -> Option<Vec<PersonId>> {
        let people: Option<Vec<_>> = typed.iter().map(|id| self.pick(id)).collect();
        people.filter(|people| !people.is_empty())
    }

    /// Whether this id is a Party member of the group on that day.
    pub fn has_member(&self, id: PersonId) -> bool {
        self.find(id).is_some_and(|m| m.standing.is_member())
    }
}
