//! The life of a group meeting: Plan → consult → approve → notify → meet → minutes → report.
//!
//! [`Stage::after`] is the one transition function; the commands in [`commands`](self) decide whether a
//! step may be taken, with everything the clause asks for, before it is taken.

mod agenda;
mod commands;
pub mod criticism;
mod findings;
mod proceedings;
mod refusal;
mod speaking;
mod stage;
mod step;

pub use agenda::{Agenda, Content, ITEMS_MAX, Item, Kind};
pub use commands::{Decided, Now, Topics};
pub use findings::{Finding, FindingState, Next, Situation, Times, findings};
pub use proceedings::{Decision, Outcome, Presence, Proceedings, Remark, RemarkKind, Reply, RollEntry};
pub use refusal::Refusal;
pub use speaking::{Disorder, Order, Turn};
pub use stage::{Concluded, Done, Gate, Held, Mark, Signed, Stage, StageName};
pub use step::*;

use crate::id::{GroupId, MeetingId};

/// A meeting: its agenda and where it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Meeting {
    /// Its id.
    pub id: MeetingId,
    /// Whose meeting.
    pub group: GroupId,
    /// What it is to be.
    pub agenda: Agenda,
    /// Where it stands.
    pub stage: Stage,
    /// Guard against writing over somebody else's change.
    pub version: i64,
}
