//! What a meeting is to be: kind, time, place, who chairs and records, and its items.

use jiff::civil::{DateTime, Time};
use serde::{Deserialize, Serialize};

use super::Refusal;
use crate::{
    id::{GroupId, ItemId, PersonId, PlanItemId},
    membership::Roster,
    person::Standing,
    plan::Month,
    text::{Note, Place, Reason, Title},
};

/// The seven contents a group meeting may have (C1–C7).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// C1
    Study,
    /// C2
    Resolution,
    /// C3
    BranchWork,
    /// C4
    LifeMeeting,
    /// C5
    Development,
    /// C6
    Selection,
    /// C7
    Disposition,
}

impl Content {
    /// C1 to C7.
    pub const ALL: [Self; 7] = [
        Self::Study,
        Self::Resolution,
        Self::BranchWork,
        Self::LifeMeeting,
        Self::Development,
        Self::Selection,
        Self::Disposition,
    ];

    /// The clause id.
    pub const fn clause(self) -> &'static str {
        match self {
            Self::Study => "C1",
            Self::Resolution => "C2",
            Self::BranchWork => "C3",
            Self::LifeMeeting => "C4",
            Self::Development => "C5",
            Self::Selection => "C6",
            Self::Disposition => "C7",
        }
    }

    /// The clause's wording.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Study => "组织开展学习",
            Self::Resolution => "研究贯彻执行支部决议",
            Self::BranchWork => "讨论如何推进支部布置的工作",
            Self::LifeMeeting => "召开组织生活会",
            Self::Development => "研究推荐和发展党员工作",
            Self::Selection => "评选优秀党员",
            Self::Disposition => "讨论对不合格党员的处置和违纪党员的处分等事项",
        }
    }

    /// A word for narrow places.
    pub const fn short(self) -> &'static str {
        match self {
            Self::Study => "学习",
            Self::Resolution => "支部决议",
            Self::BranchWork => "支部工作",
            Self::LifeMeeting => "组织生活会",
            Self::Development => "发展党员",
            Self::Selection => "评选优秀",
            Self::Disposition => "处置处分",
        }
    }

    /// The word stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Study => "study",
            Self::Resolution => "resolution",
            Self::BranchWork => "branch_work",
            Self::LifeMeeting => "life_meeting",
            Self::Development => "development",
            Self::Selection => "selection",
            Self::Disposition => "disposition",
        }
    }

    /// Reads what [`Self::code`] wrote.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.code() == code)
    }

    /// Whether the group only gives an opinion and the branch decides (`rules.md` G-14, JP-3).
    pub const fn is_opinion_only(self) -> bool {
        matches!(self, Self::Development | Self::Selection | Self::Disposition)
    }
}

/// The order of speaking of R4 depends on this.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 党小组会: members first, the leader last.
    Ordinary,
    /// 组织生活会: the leader first, examining themself first.
    LifeMeeting,
}

impl Kind {
    /// The term people use.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Ordinary => "党小组会",
            Self::LifeMeeting => "组织生活会",
        }
    }
}

/// One agenda item.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Item {
    /// Its id.
    pub id: ItemId,
    /// Which of the seven contents.
    pub content: Content,
    /// The topic.
    pub title: Title,
    /// Materials to read, as text or addresses.
    pub materials: Option<Note>,
    /// What members are to prepare (R3).
    pub prepare: Option<Note>,
    /// The line of the year plan that it carries out.
    pub planned: Option<PlanItemId>,
}

/// The agenda of one meeting.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Agenda {
    /// The year of the plan that it belongs to.
    pub year: i16,
    /// The month of the plan.
    pub month: Month,
    /// When it begins, local time of the unit.
    pub start: DateTime,
    /// When it is meant to end.
    pub end: Option<Time>,
    /// Where.
    pub place: Place,
    /// A second place that takes part at the same time (分会场).
    pub second_place: Option<Place>,
    /// The other groups that hold the meeting together with the one that keeps the record.
    pub joint: Vec<GroupId>,
    /// Who chairs (G2: the leader).
    pub chair: PersonId,
    /// Why somebody else than the leader chairs.
    pub chair_reason: Option<Reason>,
    /// Who keeps the record.
    pub recorder: Option<PersonId>,
    /// One or two items; a third asks for a reason (G3).
    pub items: Vec<Item>,
    /// Why there are more than two.
    pub extra_reason: Option<Reason>,
    /// Why nothing of it stands in the year plan (R1).
    pub off_plan_reason: Option<Reason>,
}

/// The most items that one meeting takes at all.
pub const ITEMS_MAX: usize = 6;

impl Agenda {
    /// An organizational-life meeting if one of its items is C4.
    pub fn kind(&self) -> Kind {
        if self.items.iter().any(|i| i.content == Content::LifeMeeting) {
            Kind::LifeMeeting
        } else {
            Kind::Ordinary
        }
    }

    /// Where it is held, both places where there are two.
    pub fn places(&self) -> String {
        match &self.second_place {
            Some(second) => format!("{}；分会场：{second}", self.place),
            None => self.place.to_string(),
        }
    }

    /// Whether an item carries out a line of the year plan.
    pub fn is_planned(&self) -> bool {
        self.items.iter().any(|i| i.planned.is_some())
    }

    /// Checks what can be checked before anybody is asked: a draft may be saved only if it passes.
    ///
    /// # Errors
    /// The first [`Refusal`] that applies: times, chair, recorder, number of items.
    pub fn check(&self, roster: &Roster) -> Result<(), Refusal> {
        if self.end.is_some_and(|end| end <= self.start.time()) {
            return Err(Refusal::EndsBeforeItBegins);
        }
        self.check_places()?;
        self.check_chair(roster)?;
        if self.recorder.is_some_and(|r| !roster.has_member(r)) {
            return Err(Refusal::RecorderNotInGroup);
        }
        match self.items.len() {
            0 => Err(Refusal::NoItems),
            n if n > ITEMS_MAX => Err(Refusal::TooManyItems),
            n if n > 2 && self.extra_reason.is_none() => Err(Refusal::ThirdItemNeedsReason),
            _ => Ok(()),
        }
    }

    /// Checks that a second place is another one.
    ///
    /// # Errors
    /// [`Refusal::SamePlaceTwice`].
    pub fn check_places(&self) -> Result<(), Refusal> {
        if self.second_place.as_ref() == Some(&self.place) {
            return Err(Refusal::SamePlaceTwice);
        }
        Ok(())
    }

    /// Checks who chairs (G2, L1): the leader, or with a reason another full member of the group.
    ///
    /// # Errors
    /// The first [`Refusal`] that applies to the chair.
    pub fn check_chair(&self, roster: &Roster) -> Result<(), Refusal> {
        let chair = roster.find(self.chair).filter(|c| c.standing.is_member());
        let chair = chair.ok_or(Refusal::ChairNotInGroup)?;
        if chair.standing != Standing::Full {
            return Err(Refusal::ChairNotFullMember { name: chair.name.to_string() });
        }
        if Some(self.chair) != roster.leader && self.chair_reason.is_none() {
            return Err(Refusal::ChairNeedsReason);
        }
        Ok(())
    }
}
