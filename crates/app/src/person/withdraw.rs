//! Taking back the last entry of somebody's history that was wrong: a state, its end, a group, a relation. It stays to be seen.

use domain::{
    id::{GroupId, PersonId},
    membership::{Direction, Ending, Entry, EntryKind, Relation, Span, goes_on_with},
    person::Standing,
    text::Reason,
};
use store::roster_withdrawn::{self, Withdrawn};

use super::{LEADS, held, holds_nothing};
use crate::{
    Cx, Error,
    permission::{Permit, Verb, may},
};

/// What is written down of a person, as far as it can be taken back.
pub(super) struct History {
    states: Vec<Span<Standing>>,
    ended: Option<Ending>,
    stays: Vec<Span<GroupId>>,
    relations: Vec<Span<Relation>>,
}

impl History {
    pub(super) fn load<V: Verb>(
        cx: &mut Cx<'_>,
        permit: &Permit<V>,
        person: PersonId,
    ) -> Result<Self, Error> {
        let branch = permit.branch();
        let relations = store::membership::relations(cx.tx, branch, person)?;
        let kind = |span: Span<store::membership::Elsewhere>| Span {
            from: span.from,
            until: span.until,
            value: span.value.0,
        };
        Ok(Self {
            states: store::person::standings(cx.tx, branch, person)?,
            ended: store::membership::ended(cx.tx, branch, person)?.map(|(_, ending, _)| ending),
            stays: store::person::groups(cx.tx, branch, person)?,
            relations: relations.into_iter().map(kind).collect(),
        })
    }

    /// The last entries: about the state, the group, the relation. What ended together with the state goes with it.
    pub(super) fn last(&self) -> Vec<Entry> {
        let state = Entry::of_state(&self.states, self.ended);
        let is_over = self.states.last().is_some_and(|span| span.until.is_some());
        let group = Entry::of_group(&self.stays).filter(|_| !is_over);
        state.into_iter().chain(group).chain(Entry::of_relation(&self.relations)).collect()
    }
}

/// Takes an entry back: the last one, as the page showed it.
///
/// # Errors
/// [`Error::Invalid`] without a reason; [`Error::Stale`] when it is not the last one; [`Error::Refused`] for who holds a post by it,
/// and for a group that is no more.
pub fn withdraw(
    cx: &mut Cx<'_>,
    permit: &Permit<may::WithdrawEntry>,
    person: PersonId,
    (kind, on): (&str, &str),
    why: &str,
) -> Result<(), Error> {
    let branch = permit.branch();
    let why = Reason::new(why).map_err(|fault| Error::field("why", "撤回的原因", fault))?;
    let history = History::load(cx, permit, person)?;
    let seen = |entry: &Entry| entry.kind.code() == kind && entry.on.to_string() == on;
    let entry = history.last().into_iter().find(seen).ok_or(Error::Stale)?;
    let day = entry.on;
    let note = match entry.kind {
        EntryKind::State(_) => {
            holds_nothing(cx, permit, person)?;
            let reasons = store::membership::reasons(cx.tx, branch, person)?;
            roster_withdrawn::state(cx.tx, branch, person, day)?;
            reasons.into_iter().find(|(from, _)| *from == day).map(|(_, reason)| reason)
        }
        EntryKind::Ended(ending) => reopen(cx, permit, person, &history, (ending, day))?,
        EntryKind::Placed(_) => {
            if held(cx, permit, person)?.iter().any(|held| held.group.is_some()) {
                return Err(Error::Refused(LEADS.to_owned()));
            }
            let before = goes_on_with(&history.stays);
            if let Some(before) = before {
                exists(cx, permit, before)?;
                store::care::move_with(cx.tx, branch, person, before)?;
            }
            roster_withdrawn::placed(cx.tx, branch, person, day, before)?;
            None
        }
        EntryKind::Left(group) => {
            exists(cx, permit, group)?;
            roster_withdrawn::left(cx.tx, branch, person, day, group)?;
            None
        }
        EntryKind::Away(_) => {
            let places = store::membership::relations(cx.tx, branch, person)?;
            let place = places.last().and_then(|span| Reason::new(span.value.1.as_str()).ok());
            let before = goes_on_with(&history.relations).is_some();
            roster_withdrawn::away(cx.tx, branch, person, day, before)?;
            place
        }
        EntryKind::Back(_) => {
            roster_withdrawn::back(cx.tx, branch, person, day)?;
            None
        }
    };
    let one = Withdrawn { entry, note, why, mark: cx.mark(permit) };
    roster_withdrawn::keep(cx.tx, branch, person, &one)?;
    cx.journal(permit, "person.withdraw", person.uuid())
}

/// Lets a state go on that was written down as ended, with the group that ended with it, and opens the letter of a transfer again.
/// Returns the decision that stood with the end.
fn reopen(
    cx: &mut Cx<'_>,
    permit: &Permit<may::WithdrawEntry>,
    person: PersonId,
    history: &History,
    (ending, last): (Ending, jiff::civil::Date),
) -> Result<Option<Reason>, Error> {
    let branch = permit.branch();
    let basis = store::membership::ended(cx.tx, branch, person)?.map(|(_, _, basis)| basis);
    roster_withdrawn::ended(cx.tx, branch, person, last)?;
    if let Some(stay) = history.stays.last().filter(|stay| stay.until == Some(last))
        && exists(cx, permit, stay.value).is_ok()
    {
        roster_withdrawn::left(cx.tx, branch, person, last, stay.value)?;
    }
    if ending == Ending::Transferred {
        let letters = store::membership::transfers(cx.tx, branch, person)?;
        let letter = letters.iter().rfind(|t| t.direction == Direction::Out && t.received_on == Some(last));
        if let Some(letter) = letter {
            roster_withdrawn::receipt(cx.tx, branch, letter.id)?;
        }
    }
    Ok(basis)
}

/// Refuses a group that went up in another one meanwhile.
fn exists(cx: &mut Cx<'_>, permit: &Permit<may::WithdrawEntry>, group: GroupId) -> Result<(), Error> {
    let today = cx.local().date();
    let groups = store::organization::groups_on(cx.tx, permit.branch(), today)?;
    if groups.iter().any(|one| one.id == group) {
        return Ok(());
    }
    Err(Error::Refused("原来的党小组已经不在了，不能撤回；请把这位同志编入现有的党小组".to_owned()))
}
