//! 冲正: a wrong entry is answered by its opposite; both stay.

use domain::{
    dues::{DuesEntry, EntryKind, Fen},
    id::{DuesEntryId, PersonId},
    text::Reason,
};

use super::Book;
use crate::{
    Cx, Error, message,
    permission::{Permit, may},
};

/// Takes an entry of the permit's group back, with the reason, and tells the member. Answers whose it was.
///
/// # Errors
/// [`Error::Invalid`] without a reason; [`Error::Refused`] as [`domain::dues::Account::reverse`].
pub fn counter(
    cx: &mut Cx<'_>,
    permit: &Permit<may::CollectDues>,
    id: DuesEntryId,
    reason: &str,
) -> Result<PersonId, Error> {
    let (branch, group) = (permit.branch(), permit.group()?);
    let found = store::dues::entry(cx.tx, branch, id)?.filter(|(of, _)| *of == group);
    let (_, wrong) = found.ok_or(Error::NotFound)?;
    let reason = Reason::new(reason).map_err(|fault| Error::field("reason", "冲正原因", fault))?;
    let book = Book::load(cx, branch)?;
    let before = store::dues::entries_of(cx.tx, branch, wrong.person)?;
    book.account(wrong.person, &before, |account| account.reverse(&wrong))?;
    let counter = DuesEntry {
        id: cx.new_id::<DuesEntryId>()?,
        fen: Fen(-wrong.fen.0),
        kind: EntryKind::Counter,
        on: cx.local().date(),
        mark: cx.mark(permit),
        reverses: Some(wrong.id),
        note: Some(reason.clone()),
        handover: None,
        ..wrong.clone()
    };
    store::dues::add_entry(cx.tx, branch, group, &counter)?;
    if wrong.person != permit.actor().person {
        let subject = format!("{}的党费有更正", wrong.month.chinese());
        let body = format!("组长冲正了一笔登记：{} 元。原因：{reason}。", wrong.fen);
        message::about(cx, branch, wrong.person, "/dues/mine", (&subject, &body))?;
    }
    cx.journal(permit, "dues.counter", wrong.id.uuid())?;
    Ok(wrong.person)
}
