//! Criticism and self-criticism person by person, in an organizational-life meeting (C4, R4, T3): the leader first, each examines
//! themself, the others criticize, then the person answers. What the order of R4 asks of the leader is in [`super::Order`]; what
//! is here leads through the item and tells what is missing, and refuses nothing: reality wins.

use super::{Proceedings, RemarkKind};
use crate::id::{ItemId, PersonId};

/// How far the item has come for one person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Examined {
    /// Who.
    pub person: PersonId,
    /// Whether they examined themself.
    pub examined: bool,
    /// Who criticized them, each once, in the order of speaking.
    pub critics: Vec<PersonId>,
    /// Who was asked and had nothing to say to them.
    pub passed: Vec<PersonId>,
    /// Whether they answered after the last criticism.
    pub answered: bool,
    /// Whether somebody criticized them before they had examined themself.
    pub ahead: bool,
}

impl Examined {
    /// Whether somebody has had the chance to criticize them.
    fn has_heard(&self, other: PersonId) -> bool {
        self.critics.contains(&other) || self.passed.contains(&other)
    }

    /// Whether there is nothing more to come for the person: examined, criticized by at least one, answered.
    pub const fn is_complete(&self) -> bool {
        self.examined && !self.critics.is_empty() && self.answered
    }
}

/// What comes next on the item.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Step {
    /// This one examines themself.
    Examine(PersonId),
    /// These have not said anything to this one yet.
    Criticize {
        /// To whom.
        about: PersonId,
        /// Who, in the order of the roster.
        left: Vec<PersonId>,
    },
    /// This one answers.
    Answer(PersonId),
    /// Everybody has been through it.
    Over,
}

/// What is missing for a person, once it matters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Gap {
    /// Did not examine themself.
    NotExamined(PersonId),
    /// Was criticized before examining themself.
    CriticizedAhead(PersonId),
    /// Nobody criticized them.
    NotCriticized(PersonId),
    /// Was criticized and did not answer.
    NotAnswered(PersonId),
}

/// The item as it stands, person by person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Criticism {
    /// Everybody who is there: the leader first, the others in the order of the roll.
    pub people: Vec<Examined>,
    /// Who is not there and whose written examination was read out, and by whom.
    pub read_out: Vec<(PersonId, PersonId)>,
    /// Whom the item has come to: who examined themself last.
    current: Option<PersonId>,
}

impl Criticism {
    /// Reads an item. `leading` goes first, where they are there.
    pub fn of(proceedings: &Proceedings, item: ItemId, leading: PersonId) -> Self {
        let mut present = proceedings.present();
        present.sort_by_key(|person| *person != leading);
        let blank = |person| Examined {
            person,
            examined: false,
            critics: Vec::new(),
            passed: Vec::new(),
            answered: false,
            ahead: false,
        };
        let mut all =
            Self { people: present.into_iter().map(blank).collect(), read_out: Vec::new(), current: None };
        for remark in proceedings.spoken(item) {
            all.hear(remark.kind, remark.speaker, remark.about);
        }
        all
    }

    fn hear(&mut self, kind: RemarkKind, speaker: PersonId, about: Option<PersonId>) {
        match (kind, about) {
            (RemarkKind::ExaminesSelf, _) => {
                if let Some(one) = self.find(speaker) {
                    one.examined = true;
                    self.current = Some(speaker);
                }
            }
            (RemarkKind::Criticizes, Some(about)) if about != speaker => {
                if let Some(one) = self.find(about) {
                    one.ahead |= !one.examined;
                    one.answered = false;
                    if !one.critics.contains(&speaker) {
                        one.critics.push(speaker);
                    }
                }
            }
            (RemarkKind::Passes, Some(about)) if about != speaker => {
                if let Some(one) = self.find(about).filter(|one| !one.passed.contains(&speaker)) {
                    one.passed.push(speaker);
                }
            }
            (RemarkKind::ReadsOut, Some(about)) if self.find(about).is_none() && !self.was_read(about) => {
                self.read_out.push((about, speaker));
            }
            (RemarkKind::Answers, _) => {
                if let Some(one) = self.find(speaker) {
                    one.answered = !one.critics.is_empty();
                }
            }
            _ => {}
        }
    }

    fn was_read(&self, absent: PersonId) -> bool {
        self.read_out.iter().any(|(person, _)| *person == absent)
    }

    /// How many examined themself, by word of mouth or in writing that was read out.
    pub fn examined(&self) -> usize {
        self.people.iter().filter(|one| one.examined).count() + self.read_out.len()
    }

    fn find(&mut self, person: PersonId) -> Option<&mut Examined> {
        self.people.iter_mut().find(|one| one.person == person)
    }

    /// What comes next: who has begun is finished first, then the next one in order. The others can all have their say before the
    /// answer; an answer before that ends it, too.
    pub fn next(&self) -> Step {
        if let Some(one) = self.people.iter().find(|one| Some(one.person) == self.current) {
            let left: Vec<_> = self.people.iter().map(|other| other.person).collect();
            let left: Vec<_> =
                left.into_iter().filter(|other| *other != one.person && !one.has_heard(*other)).collect();
            if !one.answered && !left.is_empty() {
                return Step::Criticize { about: one.person, left };
            }
            if !one.answered && !one.critics.is_empty() {
                return Step::Answer(one.person);
            }
        }
        if let Some(one) = self.people.iter().find(|one| !one.examined) {
            return Step::Examine(one.person);
        }
        // What was said to somebody later, or was passed by, can still be answered.
        let unanswered = self.people.iter().find(|one| !one.critics.is_empty() && !one.answered);
        unanswered.map_or(Step::Over, |one| Step::Answer(one.person))
    }

    /// What is missing; `over` once nothing more can come, before that only what cannot be mended any more.
    pub fn gaps(&self, over: bool) -> Vec<Gap> {
        let mut found = Vec::new();
        let alone = self.people.len() < 2;
        for one in &self.people {
            if one.ahead {
                found.push(Gap::CriticizedAhead(one.person));
            }
            if over && !one.examined {
                found.push(Gap::NotExamined(one.person));
            }
            if over && one.critics.is_empty() && !alone {
                found.push(Gap::NotCriticized(one.person));
            }
            if over && !one.critics.is_empty() && !one.answered {
                found.push(Gap::NotAnswered(one.person));
            }
        }
        found
    }
}
