//! A part of the chain to take along, so that records can be held against it without this program's data.

use domain::id::BranchId;
use proof::{Excerpt, Head, Sealed, SealedRecord};
use store::minutes::SignedRecord;

use super::prove::AT_ONCE;
use crate::{
    Cx, Error,
    meeting::view::MeetingView,
    permission::{Permit, may},
};

/// The part of a branch's chain from the first of these entries to its end: of these entries what they say, of all others digests
/// only. None where there is no entry.
///
/// # Errors
/// As the store.
pub fn excerpt(cx: &mut Cx<'_>, branch: BranchId, sealed: &[i64]) -> Result<Option<Excerpt>, Error> {
    let Some(first) = sealed.iter().min() else { return Ok(None) };
    let name = store::organization::branch(cx.tx, branch)?.name.to_string();
    // The entry before the first one tells where the chain stood.
    let before = store::journal::chained(cx.tx, branch, first.saturating_sub(2), 1)?;
    let before = before.into_iter().find(|entry| entry.number == first - 1);
    let after =
        before.map_or_else(Head::default, |entry| Head { number: entry.number, digests: entry.link.head });
    let (mut entries, mut told, mut last) = (Vec::new(), Vec::new(), first - 1);
    loop {
        let some = store::journal::chained(cx.tx, branch, last, AT_ONCE)?;
        let Some(end) = some.last() else { break };
        last = end.number;
        for entry in some {
            entries.push(entry.found());
            if sealed.contains(&entry.number) {
                told.push(Sealed { number: entry.number, entry: entry.said });
            }
        }
    }
    let signatures = store::branch_key::signatures(cx.tx, branch, *first)?;
    Ok(Some(Excerpt::new(branch.to_string(), name, after, entries, told).signed(signatures)))
}

/// Every revision of a meeting's record as it was sealed, with the part of the chain that proves it: for whoever may read all of it.
///
/// # Errors
/// [`Error::Refused`] before the record is signed, where a part of it is withheld from the reader, and for what is not sealed yet.
pub fn sealed_record(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadMeeting>,
    view: &MeetingView,
) -> Result<SealedRecord, Error> {
    if view.records.is_empty() {
        return Err(Error::Refused("记录还没有定稿，定稿以后才有存证".to_owned()));
    }
    if !view.withheld.is_empty() {
        let why = "这次会有按需知道的议题，您看到的不是全文，不能取存证；需要核对时请找能看全文的同志";
        return Err(Error::Refused(why.to_owned()));
    }
    let entries: Option<Vec<i64>> = view.records.iter().map(|record| record.entry).collect();
    let unsealed = || Error::Refused("这份记录是日志有链以前定稿的，还没有封存；请稍后再试".to_owned());
    let chain = excerpt(cx, permit.branch(), &entries.ok_or_else(unsealed)?)?.ok_or_else(unsealed)?;
    let texts = view.records.iter().map(|record: &SignedRecord| record.facts.clone()).collect();
    SealedRecord::new(texts, chain).map_err(|fault| Error::Internal(fault.to_string()))
}
