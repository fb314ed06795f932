//! Closing what an earlier meeting left for absent members to catch up on.

use domain::{id::PersonId, study::Part, text::Note};

use crate::{
    Cx, Error,
    permission::{Permit, may},
};

/// Closes a make-up (补学、转达) with how it was done.
///
/// # Errors
/// [`Error::Invalid`] without a word on how; [`Error::NotFound`] for somebody who has nothing to catch up
/// on; [`Error::Stale`] when it is closed already.
pub fn make_up(
    cx: &mut Cx<'_>,
    permit: &Permit<may::CloseMatter>,
    person: PersonId,
    how: &str,
) -> Result<(), Error> {
    let how = Note::new(how).map_err(|fault| Error::field("how", "补学情况", fault))?;
    let (mark, meeting) = (cx.mark(permit), permit.meeting()?);
    if !store::proceedings::make_ups(cx.tx, permit.branch(), meeting)?.iter().any(|m| m.person == person) {
        return Err(Error::NotFound);
    }
    store::proceedings::close_make_up(cx.tx, permit.branch(), meeting, person, &how, mark)?;
    // What the meeting studied is made up for with it: typed once.
    let branch = permit.branch();
    let day = cx.local().date();
    for study in store::study::of_meeting(cx.tx, branch, meeting)? {
        let parts = store::study::parts(cx.tx, branch, (study.on, study.on))?;
        if study.make_up(&parts, person, day, day).is_ok() {
            let part = Part { study: study.id, person, made_up: Some(day), mark };
            store::study::add_part(cx.tx, branch, &part)?;
        }
    }
    cx.journal(permit, "make_up.close", person.uuid())
}
