//! The dues of one member: what was fixed, every entry, what is missing.

use domain::{
    dues::{Base, DuesEntry, Fen, MonthState, YearMonth},
    id::PersonId,
    limit::{Limit, Rung},
};
use jiff::civil::{Date, DateTime};

use store::dues::Replaced;

use super::{Book, fix};
use crate::{
    Cx, Error, Names,
    permission::{Permit, Verb, may},
};

/// What was fixed, with how it was counted.
#[derive(Clone, Debug)]
pub struct FixedBase {
    /// What was fixed.
    pub base: Base,
    /// How it was counted, in words.
    pub how: String,
    /// When, local time.
    pub at: DateTime,
    /// When it was confirmed, local time.
    pub confirmed_at: Option<DateTime>,
}

impl FixedBase {
    /// What is paid for the first month.
    pub fn first_sum(&self) -> Fen {
        self.base.sum(self.base.from)
    }

    /// Whether the member confirmed it by the own account; else the leader wrote it down.
    pub fn by_self(&self) -> bool {
        self.base.confirmed.is_some_and(|mark| mark.by == self.base.person)
    }
}

/// An entry as the page lists it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The entry.
    pub entry: DuesEntry,
    /// When it was entered, local time.
    pub at: DateTime,
    /// Whether it was taken back.
    pub is_reversed: bool,
}

impl Entry {
    /// Whether it was entered on a later day than that on which the money was given.
    pub fn is_late(&self) -> bool {
        self.at.date() > self.entry.on
    }
}

/// What the page shows.
#[derive(Clone, Debug)]
pub struct PersonDues {
    /// Who.
    pub person: PersonId,
    /// The name.
    pub name: String,
    /// What was fixed, the newest first.
    pub bases: Vec<FixedBase>,
    /// What was fixed and put aside before anything was paid by it, the newest first, with how it was counted, and when it was put
    /// aside.
    pub replaced: Vec<(Replaced, String, DateTime)>,
    /// The entries, the newest first.
    pub entries: Vec<Entry>,
    /// What is missing up to this month, the oldest first.
    pub arrears: Vec<(YearMonth, Fen)>,
    /// How many months in a row were not paid, and what to do about it.
    pub rung: Option<(Rung, usize)>,
    /// How many months after this one are paid already.
    pub ahead: usize,
    /// The months of this year up to this one, and those for which something was paid ahead; each with what was paid for it.
    pub year: Vec<(YearMonth, MonthState, Fen)>,
    /// The first month for which nothing was paid, to begin the next entry with.
    pub next: YearMonth,
    /// The day on which the person became a Party member, as far as the roster knows.
    pub member_since: Option<Date>,
    /// Whether dues are paid here at all.
    pub owes: bool,
    /// Names.
    pub names: Names,
    /// Whether the actor leads the person's group.
    pub leads: bool,
    /// Today.
    pub today: Date,
}

impl PersonDues {
    /// What to do about months in a row that were not paid.
    pub fn advice(&self) -> Option<String> {
        self.rung.map(|(rung, months)| rung.advice(Limit::Dues, months))
    }

    /// What the member has not confirmed yet.
    pub fn unconfirmed(&self) -> impl Iterator<Item = &FixedBase> {
        self.bases.iter().filter(|fixed| fixed.base.confirmed.is_none())
    }

    /// The entries by the year in which they were made, the newest first.
    pub fn years(&self) -> Vec<(i16, Vec<&Entry>)> {
        let mut years: Vec<(i16, Vec<&Entry>)> = Vec::new();
        for entry in &self.entries {
            let made = entry.at.year();
            match years.last_mut() {
                Some((year, entries)) if *year == made => entries.push(entry),
                _ => years.push((made, vec![entry])),
            }
        }
        years
    }

    /// What is missing up to this month.
    pub fn owing(&self) -> Fen {
        Fen(self.arrears.iter().map(|(_, fen)| fen.0).sum())
    }
}

/// Loads a member of the group that the permit is for.
///
/// # Errors
/// [`Error::NotFound`] for somebody whom the branch does not know.
pub fn person(cx: &mut Cx<'_>, permit: &Permit<may::ReadDues>, id: PersonId) -> Result<PersonDues, Error> {
    let mut view = load(cx, permit, id)?;
    view.leads = permit.group().is_ok_and(|group| permit.actor().leads(group));
    Ok(view)
}

/// The own dues of whoever is signed in.
///
/// # Errors
/// As the store.
pub fn own(cx: &mut Cx<'_>, permit: &Permit<may::UseAccount>) -> Result<PersonDues, Error> {
    load(cx, permit, permit.actor().person)
}

fn load<V: Verb>(cx: &mut Cx<'_>, permit: &Permit<V>, id: PersonId) -> Result<PersonDues, Error> {
    let (branch, today) = (permit.branch(), cx.local().date());
    let known = store::person::find(cx.tx, branch, id)?.ok_or(Error::NotFound)?;
    let book = Book::load(cx, branch)?;
    let entries = store::dues::entries_of(cx.tx, branch, id)?;
    let now = YearMonth::of(today);
    let first = YearMonth::new(now.year(), 1).unwrap_or(now);
    let bases = book.bases(id).iter().rev().map(|base| FixedBase {
        how: fix::how(base),
        at: cx.local_of(base.fixed.at),
        confirmed_at: base.confirmed.map(|mark| cx.local_of(mark.at)),
        base: base.clone(),
    });
    let bases = bases.collect();
    let replaced = store::dues::replaced_bases(cx.tx, branch, id)?;
    let replaced = replaced.into_iter().map(|one| {
        let (how, at) = (fix::how(&one.base), cx.local_of(one.mark.at));
        (one, how, at)
    });
    let replaced = replaced.collect();
    let (arrears, run, ahead, year, next) = book.account(id, &entries, |account| {
        let arrears = account.arrears(now);
        let open = now.to(now.plus(24)).find(|month| !account.state(*month).is_settled());
        let next = arrears.first().map(|(month, _)| *month).or(open).unwrap_or(now);
        let states = first.to(first.plus(11)).map(|month| (month, account.state(month), account.paid(month)));
        let shown = |(month, state, paid): &(YearMonth, MonthState, Fen)| {
            *month <= now || state.is_settled() || *paid > Fen(0)
        };
        let year = states.filter(shown).collect();
        (arrears, account.unpaid_run(today), account.ahead(today), year, next)
    });
    let states = store::person::standings(cx.tx, branch, id)?;
    let is_reversed = |id| entries.iter().any(|e| e.reverses == Some(id));
    // What was entered at once is told by its months.
    let mut in_order: Vec<_> = entries.iter().collect();
    in_order.sort_by_key(|entry| (entry.mark.at, entry.month));
    let listed = in_order.into_iter().rev().map(|entry| Entry {
        at: cx.local_of(entry.mark.at),
        is_reversed: is_reversed(entry.id),
        entry: entry.clone(),
    });
    let listed = listed.collect();
    Ok(PersonDues {
        person: id,
        name: known.name.to_string(),
        bases,
        replaced,
        entries: listed,
        arrears,
        rung: Rung::of(run).map(|rung| (rung, run)),
        ahead,
        year,
        next,
        member_since: states.iter().find(|span| span.value.is_member()).map(|span| span.from),
        owes: book.owes(id, now),
        names: cx.names(permit)?,
        leads: false,
        today,
    })
}
