//! A month's dues of a group on one page: who has paid, who has not, what is in hand.

use domain::{
    dues::{Base, Fen, MonthState, YearMonth},
    id::{GroupId, PersonId},
    limit::{Limit, Rung},
    person::Standing,
};
use jiff::civil::Date;
use store::dues::Setting;

use super::Book;
use crate::{
    Cx, Error,
    permission::{Permit, may},
};

/// What was fixed for a member, seen from a year.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fixing {
    /// Nothing ever.
    Missing,
    /// Something of an earlier year runs on.
    RunsOn,
    /// Fixed, and the member has not confirmed it.
    Unconfirmed,
    /// Fixed and confirmed.
    Confirmed,
}

impl Fixing {
    fn of(bases: &[Base], month: YearMonth) -> Self {
        match Base::at(bases, month) {
            None => Self::Missing,
            Some(_) if !Base::is_fixed_for(bases, month.year()) => Self::RunsOn,
            Some(base) if base.confirmed.is_none() => Self::Unconfirmed,
            Some(_) => Self::Confirmed,
        }
    }
}

/// One member.
#[derive(Clone, Debug)]
pub struct Row {
    /// Who.
    pub person: PersonId,
    /// The name.
    pub name: String,
    /// The membership state of today.
    pub standing: Standing,
    /// How the month stands.
    pub state: MonthState,
    /// What was paid for it, also where something is still missing.
    pub paid: Fen,
    /// What was fixed.
    pub fixing: Fixing,
    /// What is missing for earlier months, the oldest first.
    pub arrears: Vec<(YearMonth, Fen)>,
    /// How many months in a row were not paid, and what to do about it.
    pub rung: Option<(Rung, usize)>,
    /// How many months after this one are paid already.
    pub ahead: usize,
}

impl Row {
    /// What to do about months in a row that were not paid.
    pub fn advice(&self) -> Option<String> {
        self.rung.map(|(rung, months)| rung.advice(Limit::Dues, months))
    }

    /// The first day on which so many months in a row were unpaid that this rung was reached; none below it.
    pub fn run_since(&self, now: YearMonth, rung: Rung) -> Option<Date> {
        let (_, months) = self.rung.filter(|(reached, _)| *reached >= rung)?;
        let back = i32::try_from(months - rung.months()).ok()?;
        Some(now.plus(-back).first())
    }

    /// What is missing for earlier months.
    pub fn owing(&self) -> Fen {
        Fen(self.arrears.iter().map(|(_, fen)| fen.0).sum())
    }
}

/// A group as the branch sees it.
#[derive(Clone, Debug)]
pub struct GroupSum {
    /// The group.
    pub id: GroupId,
    /// Its name.
    pub name: String,
    /// How many members owe dues for the month.
    pub due: usize,
    /// How many of them have paid.
    pub paid: usize,
    /// What the group has in hand.
    pub in_hand: Fen,
    /// How many hand-overs wait for the branch.
    pub waiting: usize,
}

/// What the page shows.
#[derive(Clone, Debug)]
pub struct MonthView {
    /// The group's name.
    pub group: String,
    /// Its id.
    pub id: GroupId,
    /// The month.
    pub month: YearMonth,
    /// Its members, in the order of the roster.
    pub rows: Vec<Row>,
    /// What the group has in hand.
    pub in_hand: Fen,
    /// The day on which the oldest of it was entered.
    pub in_hand_since: Option<Date>,
    /// Whether the actor leads the group.
    pub leads: bool,
    /// All groups, for who works for the branch.
    pub groups: Vec<GroupSum>,
    /// What the branch has decided.
    pub setting: Setting,
    /// Today.
    pub today: Date,
}

impl MonthView {
    /// How many members owe dues for the month, and how many of them have paid.
    pub fn count(&self) -> (usize, usize) {
        let due = self.rows.iter().filter(|r| r.state.is_owed());
        (due.clone().count(), due.filter(|r| r.state.is_settled()).count())
    }

    /// What was collected for the month.
    pub fn collected(&self) -> Fen {
        Fen(self.rows.iter().map(|r| r.paid.0).sum())
    }

    /// The members for whom nothing holds in this year yet.
    pub fn unfixed(&self) -> impl Iterator<Item = &Row> {
        let open = |r: &&Row| matches!(r.fixing, Fixing::Missing | Fixing::RunsOn);
        self.rows.iter().filter(|r| r.state != MonthState::NotDue).filter(open)
    }
}

/// Loads a month of the group that the permit is for.
///
/// # Errors
/// As the store.
pub fn month(cx: &mut Cx<'_>, permit: &Permit<may::ReadDues>, month: YearMonth) -> Result<MonthView, Error> {
    let book = Book::load(cx, permit.branch())?;
    month_by(cx, permit, month, &book)
}

/// The same by a book that was loaded before.
pub(crate) fn month_by(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadDues>,
    month: YearMonth,
    book: &Book,
) -> Result<MonthView, Error> {
    let (branch, group, today) = (permit.branch(), permit.group()?, cx.local().date());
    let rows = of_group(cx, permit, month, book)?;
    let in_hand = store::dues::in_hand(cx.tx, branch, group)?;
    let name = store::organization::group(cx.tx, branch, group)?.ok_or(Error::NotFound)?.name;
    let groups =
        if permit.actor().branch_post().is_some() { groups(cx, permit, book, month)? } else { Vec::new() };
    Ok(MonthView {
        group: name.to_string(),
        id: group,
        month,
        rows,
        in_hand: Fen(in_hand.iter().map(|e| e.fen.0).sum()),
        in_hand_since: in_hand.iter().map(|e| cx.local_of(e.mark.at).date()).min(),
        leads: permit.actor().leads(group),
        groups,
        setting: store::dues::setting(cx.tx, branch)?,
        today,
    })
}

/// The members of the permit's group, in the order of the roster.
///
/// # Errors
/// As the store.
fn of_group(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadDues>,
    month: YearMonth,
    book: &Book,
) -> Result<Vec<Row>, Error> {
    let (branch, group, today) = (permit.branch(), permit.group()?, cx.local().date());
    let roster = store::person::roster(cx.tx, branch, group, today)?;
    let mut rows = Vec::new();
    for member in roster.members() {
        let entries = store::dues::entries_of(cx.tx, branch, member.id)?;
        rows.push(book.account(member.id, &entries, |account| {
            let run = account.unpaid_run(today);
            Row {
                person: member.id,
                name: member.name.to_string(),
                standing: member.standing,
                state: account.state(month),
                paid: account.paid(month),
                fixing: Fixing::of(book.bases(member.id), month),
                arrears: account.arrears(month.plus(-1)),
                rung: Rung::of(run).map(|rung| (rung, run)),
                ahead: account.ahead(today),
            }
        }));
    }
    Ok(rows)
}

fn groups(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadDues>,
    book: &Book,
    month: YearMonth,
) -> Result<Vec<GroupSum>, Error> {
    let (branch, today) = (permit.branch(), cx.local().date());
    let entries = store::dues::entries(cx.tx, branch, month, month)?;
    let handovers = store::dues::handovers(cx.tx, branch)?;
    let mut found = Vec::new();
    for group in store::organization::groups_on(cx.tx, branch, today)? {
        let roster = store::person::roster(cx.tx, branch, group.id, today)?;
        let states = roster.members().map(|member| {
            let own: Vec<_> = entries.iter().filter(|e| e.person == member.id).cloned().collect();
            book.account(member.id, &own, |account| account.state(month))
        });
        let states: Vec<_> = states.filter(|state| state.is_owed()).collect();
        let in_hand = store::dues::in_hand(cx.tx, branch, group.id)?;
        found.push(GroupSum {
            id: group.id,
            name: group.name.to_string(),
            due: states.len(),
            paid: states.iter().filter(|state| state.is_settled()).count(),
            in_hand: Fen(in_hand.iter().map(|e| e.fen.0).sum()),
            waiting: handovers.iter().filter(|h| h.group == group.id && h.waits()).count(),
        });
    }
    Ok(found)
}
