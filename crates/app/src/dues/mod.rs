//! Party dues (D7): what each member pays is fixed, collected by the leader, handed over to the branch, made public once a
//! year. A wrong entry is answered by a counter-entry.

pub mod by_month;
pub mod collect;
pub mod confirm;
pub mod correct;
pub mod fix;
pub mod hand_over;
pub mod ledger;
pub mod list;
pub mod list_ledger;
pub mod month;
pub mod person;
pub mod setting;

use std::collections::BTreeMap;

use domain::{
    dues::{Account, Base, BaseRefusal, DuesEntry, DuesRefusal, YearMonth},
    id::{BranchId, DuesEntryId, HandoverId, PersonId},
    membership::{Relation, Span},
    person::Standing,
};
use jiff::civil::Date;

use crate::{
    Cx, Error,
    permission::{self, Actor, Permit, Verb, may},
};

impl From<DuesRefusal> for Error {
    fn from(refusal: DuesRefusal) -> Self {
        Self::Refused(refusal.to_string())
    }
}

impl From<BaseRefusal> for Error {
    /// A refusal of what is fixed belongs to the field that it is about.
    fn from(refusal: BaseRefusal) -> Self {
        let (field, label) = match refusal {
            BaseRefusal::NotLater(_) => ("from", "从哪个月起"),
            BaseRefusal::WithinTheYear => ("reason", "变动原因"),
            BaseRefusal::NoBase(_) => ("base", "计算基数"),
            BaseRefusal::OutOfRange(..) => ("agreed", "商定的每月金额"),
            BaseRefusal::NoLess(_) => ("exempt_fen", "减免后每月交"),
            BaseRefusal::EndsEarly(_) => ("exempt_until", "减免到哪个月"),
        };
        Self::field(field, label, refusal)
    }
}

/// What decides how the dues of everybody in a branch stand, but for the entries.
pub(crate) struct Book {
    today: Date,
    bases: BTreeMap<PersonId, Vec<Base>>,
    standings: BTreeMap<PersonId, Vec<Span<Standing>>>,
    relations: BTreeMap<PersonId, Vec<Span<Relation>>>,
}

fn by_person<T>(all: impl IntoIterator<Item = (PersonId, T)>) -> BTreeMap<PersonId, Vec<T>> {
    let mut found: BTreeMap<PersonId, Vec<T>> = BTreeMap::new();
    for (person, one) in all {
        found.entry(person).or_default().push(one);
    }
    found
}

impl Book {
    pub(crate) fn load(cx: &mut Cx<'_>, branch: BranchId) -> Result<Self, Error> {
        Ok(Self {
            today: cx.local().date(),
            bases: by_person(store::dues::bases(cx.tx, branch)?.into_iter().map(|b| (b.person, b))),
            standings: by_person(store::person::all_standings(cx.tx, branch)?),
            relations: by_person(store::membership::all_relations(cx.tx, branch)?),
        })
    }

    /// What was fixed for somebody, the oldest first.
    pub(crate) fn bases(&self, person: PersonId) -> &[Base] {
        self.bases.get(&person).map_or(&[], Vec::as_slice)
    }

    /// Whether somebody owes dues here for a month: a member on its last day, or today for one that is not over, whose
    /// formal relation lies here (Art 8, 9).
    pub(crate) fn owes(&self, person: PersonId, month: YearMonth) -> bool {
        let day = month.last().min(self.today);
        let standing = self.standings.get(&person).and_then(|all| all.iter().find(|s| s.covers(day)));
        let relation = self.relations.get(&person).and_then(|all| all.iter().find(|s| s.covers(day)));
        standing.is_some_and(|s| s.value.is_member()) && relation.is_none_or(|r| r.value.pays_here())
    }

    /// Looks at somebody's account.
    pub(crate) fn account<T>(
        &self,
        person: PersonId,
        entries: &[DuesEntry],
        look: impl FnOnce(&Account<'_>) -> T,
    ) -> T {
        let owes = |month| self.owes(person, month);
        look(&Account::new(self.bases(person), entries, &owes))
    }
}

/// A permit for one entry, in the group that made it.
///
/// # Errors
/// [`Error::NotFound`] where the actor may not know of it, else [`Error::Forbidden`].
pub fn permit_entry<V: Verb>(cx: &mut Cx<'_>, actor: &Actor, id: DuesEntryId) -> Result<Permit<V>, Error> {
    let (group, _) = store::dues::entry(cx.tx, actor.branch, id)?.ok_or(Error::NotFound)?;
    permission::in_group(cx, actor, group)
}

/// Whose dues an entry is about.
///
/// # Errors
/// As [`permit_entry`].
pub fn whose(cx: &mut Cx<'_>, actor: &Actor, id: DuesEntryId) -> Result<PersonId, Error> {
    permit_entry::<may::ReadDues>(cx, actor, id)?;
    store::dues::entry(cx.tx, actor.branch, id)?.map(|(_, entry)| entry.person).ok_or(Error::NotFound)
}

/// A permit for one hand-over, in the group that made it.
///
/// # Errors
/// As [`permit_entry`].
pub fn permit_handover<V: Verb>(cx: &mut Cx<'_>, actor: &Actor, id: HandoverId) -> Result<Permit<V>, Error> {
    let handover = hand_over::find(cx, actor.branch, id)?;
    permission::in_group(cx, actor, handover.group)
}
