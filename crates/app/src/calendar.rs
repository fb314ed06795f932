//! A meeting as a calendar file: one entry that moves with the meeting.

use domain::meeting::Step;
use store::meeting::Kept;

use crate::{
    Cx, Error,
    paper::{self, Kind},
    permission::{Permit, may},
};

/// The calendar file of a meeting. It names the meeting for ever by its id, and its SEQUENCE (RFC 5545 3.8.7.4) rises
/// whenever time or place may have changed, so that calendars move the entry they have.
///
/// # Errors
/// [`Error::NotFound`].
pub fn of_meeting(cx: &mut Cx<'_>, permit: &Permit<may::ReadMeeting>) -> Result<String, Error> {
    let id = permit.meeting()?;
    let facts = paper::meeting_facts(cx, permit, Kind::Notice)?;
    let sequence = sequence(&store::meeting::steps(cx.tx, permit.branch(), id)?);
    Ok(documents::ics::write(&facts, &id.to_string(), sequence, cx.now()))
}

/// How often the meeting was rescheduled, or taken back to the draft, where time and place can be written anew.
fn sequence(steps: &[Kept]) -> u32 {
    let moves = |kept: &&Kept| matches!(kept.step, Step::Rescheduled(_) | Step::TakenBack { .. });
    u32::try_from(steps.iter().filter(moves).count()).unwrap_or(u32::MAX)
}
