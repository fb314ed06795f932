//! What happens in the meeting itself: roll, remarks, outcomes.

use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

use super::{Meeting, Refusal};
use crate::{
    id::{DecisionId, ItemId, PersonId, RemarkId},
    membership::Roster,
    text::{Note, Reason, Speech, Title},
};

/// A member's answer to the notice.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// 参加
    Coming,
    /// 请假
    Leave {
        /// Why.
        reason: Reason,
    },
}

/// How somebody due at the meeting stands on the roll.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// 到会
    Present,
    /// 迟到, from when on if it was noted.
    Late {
        /// When the person came.
        at: Option<Time>,
    },
    /// 缺席; M asks for the reason.
    Absent {
        /// Why; may still be missing while the meeting runs.
        reason: Option<Reason>,
        /// Asked for leave beforehand.
        on_leave: bool,
    },
}

impl Presence {
    /// Whether the person took part.
    pub const fn took_part(&self) -> bool {
        !matches!(self, Self::Absent { .. })
    }
}

/// One line of the roll.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RollEntry {
    /// Who.
    pub person: PersonId,
    /// How.
    pub presence: Presence,
}

/// What kind of remark it is: R4's order depends on it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RemarkKind {
    /// 发言
    Speaks,
    /// 未发言: was asked and had nothing to say.
    Passes,
    /// 领学、介绍情况: opens the item; no part of the order.
    Introduces,
    /// 自我批评
    ExaminesSelf,
    /// 批评意见
    Criticizes,
    /// 回应
    Answers,
    /// 宣读书面对照检查: what somebody absent wrote is read out; no part of the order.
    ReadsOut,
}

impl RemarkKind {
    /// All seven.
    pub const ALL: [Self; 7] = [
        Self::Speaks,
        Self::Passes,
        Self::Introduces,
        Self::ExaminesSelf,
        Self::Criticizes,
        Self::Answers,
        Self::ReadsOut,
    ];

    /// Whether it can be about somebody: who is criticized, whose examination is read out, about whom somebody has nothing to add.
    pub const fn can_be_about(self) -> bool {
        matches!(self, Self::Criticizes | Self::ReadsOut | Self::Passes)
    }

    /// The term people use.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Speaks => "发言",
            Self::Passes => "未发言",
            Self::Introduces => "领学或介绍情况",
            Self::ExaminesSelf => "自我批评",
            Self::Criticizes => "批评意见",
            Self::Answers => "回应",
            Self::ReadsOut => "宣读书面对照检查",
        }
    }

    /// The word stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Speaks => "speaks",
            Self::Passes => "passes",
            Self::Introduces => "introduces",
            Self::ExaminesSelf => "examines_self",
            Self::Criticizes => "criticizes",
            Self::Answers => "answers",
            Self::ReadsOut => "reads_out",
        }
    }

    /// Reads what [`Self::code`] wrote.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.code() == code)
    }
}

/// What one person said on one item.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Remark {
    /// Its id.
    pub id: RemarkId,
    /// On which item.
    pub item: ItemId,
    /// Who spoke.
    pub speaker: PersonId,
    /// What kind.
    pub kind: RemarkKind,
    /// Whom it is about: who is criticized, whose examination is read out, about whom somebody had nothing to add.
    pub about: Option<PersonId>,
    /// The place in the order, from 1 over the whole meeting; none while it is handed in but not yet spoken.
    pub position: Option<i64>,
    /// The main points; empty while nobody has typed any.
    pub text: Option<Speech>,
    /// Handed in by the speaker from the own phone.
    pub own: bool,
    /// Guard against writing over somebody else's change.
    pub version: i64,
}

/// A decision of the meeting (R5): what, how, who, until when.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Decision {
    /// Its id.
    pub id: DecisionId,
    /// On which item.
    pub item: ItemId,
    /// What was agreed.
    pub what: Title,
    /// The measures.
    pub measures: Option<Note>,
    /// The one responsible person.
    pub responsible: PersonId,
    /// The deadline.
    pub due: Date,
}

/// The outcome of an item.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome<'a> {
    /// Decisions were made.
    Decisions(Vec<&'a Decision>),
    /// 无需落实, with the reason.
    NothingToDo(&'a Reason),
}

/// Everything that was recorded in the meeting.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Proceedings {
    /// The chair's opening words, if any were recorded.
    pub opening: Option<Speech>,
    /// The roll, one line for everybody due.
    pub roll: Vec<RollEntry>,
    /// Who of them takes part at the second place (分会场).
    pub elsewhere: Vec<PersonId>,
    /// What was said, in order; handed-in ones without a place last.
    pub remarks: Vec<Remark>,
    /// What was agreed.
    pub decisions: Vec<Decision>,
    /// Items for which nothing has to be done, with the reason.
    pub nothing_to_do: Vec<(ItemId, Reason)>,
}

impl Proceedings {
    /// The roll that a meeting starts with: who asked for leave is absent with that reason, everybody
    /// else is present; the recorder marks the exceptions.
    pub fn opening_roll(roster: &Roster, replies: &[(PersonId, Reply)]) -> Vec<RollEntry> {
        roster
            .members()
            .map(|m| {
                let leave = replies.iter().find_map(|(id, reply)| match reply {
                    Reply::Leave { reason } if *id == m.id => Some(reason.clone()),
                    _ => None,
                });
                let presence = match leave {
                    Some(reason) => Presence::Absent { reason: Some(reason), on_leave: true },
                    None => Presence::Present,
                };
                RollEntry { person: m.id, presence }
            })
            .collect()
    }

    /// Who took part.
    pub fn present(&self) -> Vec<PersonId> {
        self.roll.iter().filter(|e| e.presence.took_part()).map(|e| e.person).collect()
    }

    /// Who was absent.
    pub fn absent(&self) -> impl Iterator<Item = &RollEntry> {
        self.roll.iter().filter(|e| !e.presence.took_part())
    }

    /// The remarks on an item that have their place in the order.
    pub fn spoken(&self, item: ItemId) -> Vec<&Remark> {
        let mut spoken: Vec<_> =
            self.remarks.iter().filter(|r| r.item == item && r.position.is_some()).collect();
        spoken.sort_by_key(|r| r.position);
        spoken
    }

    /// The outcome of an item, once there is one.
    pub fn outcome(&self, item: ItemId) -> Option<Outcome<'_>> {
        let decisions: Vec<_> = self.decisions.iter().filter(|d| d.item == item).collect();
        if !decisions.is_empty() {
            return Some(Outcome::Decisions(decisions));
        }
        self.nothing_to_do.iter().find(|(id, _)| *id == item).map(|(_, reason)| Outcome::NothingToDo(reason))
    }

    /// Checks the roll: everybody due stands on it, the absent with a reason and without a remark, the chair present;
    /// nothing waits that was handed in by somebody who is there.
    ///
    /// # Errors
    /// The first [`Refusal`] of the roll.
    pub fn check_roll(&self, meeting: &Meeting, roster: &Roster) -> Result<(), Refusal> {
        for member in roster.members() {
            let Some(entry) = self.roll.iter().find(|e| e.person == member.id) else {
                return Err(Refusal::RollIncomplete { name: member.name.to_string() });
            };
            if matches!(entry.presence, Presence::Absent { reason: None, .. }) {
                return Err(Refusal::AbsentWithoutReason { name: member.name.to_string() });
            }
        }
        let present = self.present();
        if present.is_empty() {
            return Err(Refusal::NobodyPresent);
        }
        if !present.contains(&meeting.agenda.chair) {
            let chair = roster.find(meeting.agenda.chair);
            let name = chair.map_or_else(|| "（名册外人员）".to_owned(), |m| m.name.to_string());
            return Err(Refusal::ChairAbsent { name });
        }
        let name =
            |person| roster.find(person).map_or_else(|| "（名册外人员）".to_owned(), |m| m.name.to_string());
        for remark in &self.remarks {
            match (present.contains(&remark.speaker), remark.position) {
                (false, Some(_)) => return Err(Refusal::AbsentSpoke { name: name(remark.speaker) }),
                (true, None) => return Err(Refusal::HandedInWaits { name: name(remark.speaker) }),
                _ => {}
            }
        }
        Ok(())
    }

    /// Checks that every item was spoken on and has an outcome with measures, people and deadlines (R4, R5).
    ///
    /// # Errors
    /// The first [`Refusal`] of the items.
    pub fn check_outcomes(&self, meeting: &Meeting, roster: &Roster) -> Result<(), Refusal> {
        for item in &meeting.agenda.items {
            let title = || item.title.to_string();
            if self.spoken(item.id).is_empty() {
                return Err(Refusal::NothingSaid { title: title() });
            }
            match self.outcome(item.id) {
                None => return Err(Refusal::NoOutcome { title: title() }),
                Some(Outcome::NothingToDo(_)) => {}
                Some(Outcome::Decisions(decisions)) => {
                    if let Some(vague) = decisions.iter().find(|d| d.measures.is_none()) {
                        return Err(Refusal::NoMeasures { what: vague.what.to_string() });
                    }
                }
            }
        }
        self.check_decisions(meeting, roster)
    }

    /// Checks that whoever is to do something belongs to the group, by a day that is not before the meeting.
    ///
    /// # Errors
    /// [`Refusal::ResponsibleNotInGroup`], [`Refusal::DeadlinePast`].
    pub fn check_decisions(&self, meeting: &Meeting, roster: &Roster) -> Result<(), Refusal> {
        for decision in &self.decisions {
            if !roster.has_member(decision.responsible) {
                return Err(Refusal::ResponsibleNotInGroup { what: decision.what.to_string() });
            }
            if decision.due < meeting.agenda.start.date() {
                return Err(Refusal::DeadlinePast { what: decision.what.to_string() });
            }
        }
        Ok(())
    }
}
