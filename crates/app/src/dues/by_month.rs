//! The dues of a year month by month, of a group or of the whole branch: what was to be paid, what was. Sums only, nobody by name.

use domain::{
    dues::{Base, DuesEntry, Fen, MonthState, YearMonth},
    id::{GroupId, PersonId},
    membership::Span,
};

use super::Book;
use crate::{
    Cx, Error,
    permission::{Permit, may},
};

/// A month in sums.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MonthSum {
    /// The month.
    pub month: YearMonth,
    /// What was to be paid here, as far as it is fixed; without what is paid elsewhere or exempt.
    pub due: Fen,
    /// What was paid here for the month, counter-entries taken off; voluntary payments can make it more than what was due.
    pub paid: Fen,
}

/// When somebody belonged to the group; of the whole branch that is not asked.
type Stays = Option<Vec<Span<GroupId>>>;

/// The months of a year up to this one: of the permit's group, by the members that it had at the end of each month and what it
/// collected; for a permit without a group, of the branch.
///
/// # Errors
/// [`Error::NotFound`] for a year that has not begun.
pub fn by_month(cx: &mut Cx<'_>, permit: &Permit<may::ReadDues>, year: i16) -> Result<Vec<MonthSum>, Error> {
    let book = Book::load(cx, permit.branch())?;
    by_month_of(cx, permit, year, &book)
}

/// The same by a book that is loaded.
///
/// # Errors
/// As [`by_month`].
pub(crate) fn by_month_of(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadDues>,
    year: i16,
    book: &Book,
) -> Result<Vec<MonthSum>, Error> {
    let (branch, today) = (permit.branch(), cx.local().date());
    let first = YearMonth::new(year, 1).ok_or(Error::NotFound)?;
    let last = first.plus(11).min(YearMonth::of(today));
    if first > last {
        return Err(Error::NotFound);
    }
    let own = permit.group().ok();
    let entries = store::dues::entries_by_group(cx.tx, branch, first, last)?;
    let people: Vec<(PersonId, Stays)> = match own {
        Some(group) => {
            let days = (first.first(), last.last().min(today));
            let members = store::person::members_between(cx.tx, branch, group, days)?;
            members.into_iter().map(|(member, stays)| (member.id, Some(stays))).collect()
        }
        None => store::person::all(cx.tx, branch)?.into_iter().map(|person| (person.id, None)).collect(),
    };
    let mut sums: Vec<_> =
        first.to(last).map(|month| MonthSum { month, due: Fen(0), paid: Fen(0) }).collect();
    for (person, stays) in people {
        let of: Vec<DuesEntry> =
            entries.iter().filter(|(_, e)| e.person == person).map(|(_, e)| e.clone()).collect();
        book.account(person, &of, |account| {
            for sum in &mut sums {
                let day = sum.month.last().min(today);
                let was_here = stays.as_ref().is_none_or(|stays| stays.iter().any(|stay| stay.covers(day)));
                let owes = was_here && book.owes(person, sum.month);
                if owes && matches!(account.state(sum.month), MonthState::Paid(_) | MonthState::Unpaid(_)) {
                    sum.due.0 +=
                        Base::at(book.bases(person), sum.month).map_or(0, |base| base.sum(sum.month).0);
                }
            }
        });
    }
    for (_, entry) in entries.iter().filter(|(group, _)| own.is_none_or(|own| own == *group)) {
        if let Some(sum) = sums.iter_mut().find(|sum| sum.month == entry.month) {
            sum.paid.0 += entry.fen.0;
        }
    }
    Ok(sums)
}
