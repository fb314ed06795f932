//! Writing on a summary, taking newer facts over, freezing it, making it a draft again, throwing a draft away.

use domain::{
    id::WorkSummaryId,
    text::SectionText,
    work_summary::{SectionKind, WorkSummary},
};

use super::{
    Writing,
    facts::{self, Time},
    find,
};
use crate::{Check, Cx, Error};

/// What is done with what was typed, beside keeping it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Then {
    /// Nothing.
    Keep,
    /// One section becomes what the facts say today, whatever was typed there.
    TakeOver(SectionKind),
    /// Every section that nobody has changed becomes what the facts say today.
    Renew,
    /// It is frozen.
    Finish,
}

/// The text of each section as it is typed; one that was not sent stays as it is.
pub type Typed = Vec<(SectionKind, String)>;

fn read(typed: &[(SectionKind, String)]) -> Result<Vec<(SectionKind, Option<SectionText>)>, Error> {
    let mut check = Check::default();
    let mut found = Vec::new();
    for (kind, text) in typed {
        let text = check.take(kind.code(), kind.chinese(), SectionText::optional(text));
        found.extend(text.map(|text| (*kind, text)));
    }
    check.done()?;
    Ok(found)
}

/// The summary that the permit is for, as long as it is the one that was seen.
fn seen(
    cx: &mut Cx<'_>,
    writing: &Writing,
    (id, version): (WorkSummaryId, i64),
) -> Result<WorkSummary, Error> {
    let found = find(cx, writing.branch(), id)?;
    if found.group != writing.group()? {
        return Err(Error::NotFound);
    }
    if found.version == version { Ok(found) } else { Err(Error::Stale) }
}

/// Keeps what was typed, and does what was asked for with it.
///
/// # Errors
/// [`Error::Invalid`] with the sections to mend; [`Error::Refused`] for a final one, or an empty one that is to be frozen;
/// [`Error::Stale`] when somebody else was faster.
pub fn write(
    cx: &mut Cx<'_>,
    writing: &Writing,
    at: (WorkSummaryId, i64),
    (typed, then): (&[(SectionKind, String)], Then),
) -> Result<(), Error> {
    let today = cx.local().date();
    let found = seen(cx, writing, at)?;
    let time = Time::new(found.year, found.period, today);
    let typed = found.write(read(typed)?)?;
    let (changed, verb) = match then {
        Then::Keep => (typed, "work_summary.write"),
        Then::Finish => (typed.finish(writing.mark(cx))?, "work_summary.finish"),
        Then::TakeOver(kind) => {
            let fresh = facts::gather(cx, writing.actor(), typed.group, time)?;
            (typed.take_over(kind, &fresh, today)?, "work_summary.write")
        }
        Then::Renew => {
            let fresh = facts::gather(cx, writing.actor(), typed.group, time)?;
            (typed.renew(&fresh, today)?, "work_summary.write")
        }
    };
    store::work_summary::set(cx.tx, writing.branch(), &changed)?;
    writing.journal(cx, verb, at.0)
}

/// Makes a final one a draft again.
///
/// # Errors
/// [`Error::Refused`] for a draft; [`Error::Stale`].
pub fn reopen(cx: &mut Cx<'_>, writing: &Writing, at: (WorkSummaryId, i64)) -> Result<(), Error> {
    let changed = seen(cx, writing, at)?.reopen()?;
    store::work_summary::set(cx.tx, writing.branch(), &changed)?;
    writing.journal(cx, "work_summary.reopen", at.0)
}

/// Throws a draft away.
///
/// # Errors
/// [`Error::Refused`] for a final one; [`Error::Stale`].
pub fn remove(cx: &mut Cx<'_>, writing: &Writing, at: (WorkSummaryId, i64)) -> Result<(), Error> {
    seen(cx, writing, at)?.can_remove()?;
    store::work_summary::remove(cx.tx, writing.branch(), at)?;
    writing.journal(cx, "work_summary.remove", at.0)
}
