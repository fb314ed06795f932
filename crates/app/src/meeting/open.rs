//! Opening the meeting: the roll starts from the answers.

use domain::meeting::Proceedings;

use crate::{
    Cx, Error,
    permission::{Permit, may},
};

/// Opens the meeting on its day.
///
/// # Errors
/// [`Error::Refused`] before its day, or when somebody was not told.
pub fn open(cx: &mut Cx<'_>, permit: &Permit<may::Chair>) -> Result<(), Error> {
    let (meeting, roster) = super::load(cx, permit)?;
    let id = meeting.id;
    let decided = meeting.open(&roster, cx.acting(permit))?;
    super::keep(cx, permit, &decided, "meeting.open")?;
    let replies: Vec<_> = store::notice::answers(cx.tx, permit.branch(), id)?
        .into_iter()
        .filter_map(|answer| Some((answer.person, answer.reply?)))
        .collect();
    for entry in Proceedings::opening_roll(&roster, &replies) {
        store::proceedings::set_roll(cx.tx, permit.branch(), id, &entry)?;
    }
    Ok(())
}
