//! One person with the whole history.

use domain::{
    development::{Discord, Probation, discord},
    id::{GroupId, PersonId},
    membership::{Ending, Entry, EntryKind, Relation, Span, Transfer, TransferState},
    organization::Group,
    person::{Particulars, Person, Standing},
    text::Reason,
    words,
};
use jiff::civil::{Date, DateTime};
use store::{membership::Elsewhere, organization::PostHeld};

use super::{promote, withdraw};
use crate::{
    Cx, Error, development,
    permission::{Permit, Verb, may},
};

/// An entry that was taken back, in words.
#[derive(Clone, Debug)]
pub struct TakenBack {
    /// What it said.
    pub what: String,
    /// The decision, the place or the reason that stood with it.
    pub note: Option<Reason>,
    /// Why it was taken back.
    pub why: Reason,
    /// By whom.
    pub by: String,
    /// When.
    pub at: DateTime,
}

/// What the page of a person shows.
#[derive(Clone, Debug)]
pub struct PersonView {
    /// Name, number, address.
    pub person: Person,
    /// What the roster says beside these.
    pub particulars: Particulars,
    /// Membership states, oldest first.
    pub standings: Vec<Span<Standing>>,
    /// Why states began although a term was not full, by their first days.
    pub reasons: Vec<(Date, Reason)>,
    /// How the last state ended, if none followed: last day, how, by what decision.
    pub ended: Option<(Date, Ending, Reason)>,
    /// Groups by name, oldest first.
    pub groups: Vec<Span<String>>,
    /// Posts with the group's name, oldest first.
    pub posts: Vec<(PostHeld, String)>,
    /// When the relation was not simply here, oldest first.
    pub relations: Vec<Span<Elsewhere>>,
    /// Transfers, oldest first.
    pub transfers: Vec<Transfer>,
    /// What was taken back, in the order in which that was done.
    pub withdrawn: Vec<TakenBack>,
    /// The last entries, each in words: what can be taken back.
    pub last: Vec<(Entry, String)>,
    /// When the probation is full, of who is on it.
    pub probation: Option<Probation>,
    /// What the development file says otherwise.
    pub discord: Option<Discord>,
    /// How many pieces of work are open that the person answers for.
    pub open_work: usize,
    /// The group of today.
    pub group: Option<GroupId>,
    /// The groups that there are today, to choose from.
    pub choices: Vec<Group>,
    /// Today.
    pub today: Date,
}

impl PersonView {
    /// The state that comes next, if any.
    pub fn next(&self) -> Option<Standing> {
        self.current().and_then(Standing::next)
    }

    /// The state of today.
    pub fn current(&self) -> Option<Standing> {
        self.standings.last().filter(|span| span.until.is_none()).map(|span| span.value)
    }

    /// How the person belongs to the branch today.
    pub fn relation(&self) -> Relation {
        let now = self.relations.last().filter(|span| span.until.is_none());
        now.map_or(Relation::Formal, |span| span.value.0)
    }

    /// Why a state began although a term was not full.
    pub fn reason(&self, from: impl std::borrow::Borrow<Date>) -> Option<&Reason> {
        self.reasons.iter().find(|(day, _)| day == from.borrow()).map(|(_, reason)| reason)
    }

    /// The letter that is out, and whether it is still good.
    pub fn open_transfer(&self) -> Option<(&Transfer, TransferState)> {
        self.transfers.iter().find(|t| t.is_open()).map(|t| (t, t.state(self.today)))
    }
}

/// Loads a person of the group that the permit is for, or of none.
///
/// # Errors
/// [`Error::NotFound`] for somebody whom the branch does not know.
pub fn view(cx: &mut Cx<'_>, permit: &Permit<may::EditRoster>, id: PersonId) -> Result<PersonView, Error> {
    let mut view = load(cx, permit, id)?;
    let file = development::file_of(cx, permit.branch(), id)?;
    view.discord = discord(&file, &view.standings);
    let now = view.standings.last().filter(|span| span.until.is_none()).cloned();
    view.probation = promote::probation(cx, permit, id, now.as_ref())?;
    Ok(view)
}

/// The own file of whoever is signed in.
///
/// # Errors
/// As the store.
pub fn own(cx: &mut Cx<'_>, permit: &Permit<may::UseAccount>) -> Result<PersonView, Error> {
    load(cx, permit, permit.actor().person)
}

fn load<V: Verb>(cx: &mut Cx<'_>, permit: &Permit<V>, id: PersonId) -> Result<PersonView, Error> {
    let (branch, today) = (permit.branch(), cx.local().date());
    let person = store::person::find(cx.tx, branch, id)?.ok_or(Error::NotFound)?;
    let known = store::organization::groups(cx.tx, branch)?;
    let named =
        |id: GroupId| known.iter().find(|g| g.id == id).map_or_else(String::new, |g| g.name.to_string());
    let what = |entry: Entry| in_words(entry, &named);
    let last = withdraw::History::load(cx, permit, id)?.last();
    let last = last.into_iter().map(|entry| (entry, what(entry))).collect();
    let names = cx.names(permit)?;
    let taken_back =
        store::roster_withdrawn::of_person(cx.tx, branch, id)?.into_iter().map(|one| TakenBack {
            what: what(one.entry),
            note: one.note,
            why: one.why,
            by: names.of(one.mark.by).to_owned(),
            at: cx.local_of(one.mark.at),
        });
    let withdrawn = taken_back.collect();
    let stays = store::person::groups(cx.tx, branch, id)?;
    let group = stays.iter().find(|stay| stay.covers(today)).map(|stay| stay.value);
    let groups =
        stays.into_iter().map(|s| Span { from: s.from, until: s.until, value: named(s.value) }).collect();
    let posts = store::organization::posts_of(cx.tx, branch, id)?;
    let posts = posts.into_iter().map(|held| (held.clone(), held.group.map(named).unwrap_or_default()));
    Ok(PersonView {
        person,
        particulars: store::membership::particulars(cx.tx, branch, id)?.unwrap_or_default(),
        standings: store::person::standings(cx.tx, branch, id)?,
        reasons: store::membership::reasons(cx.tx, branch, id)?,
        ended: store::membership::ended(cx.tx, branch, id)?,
        withdrawn,
        last,
        probation: None,
        discord: None,
        open_work: store::assignment::open_of(cx.tx, branch, id)?.len(),
        groups,
        posts: posts.collect(),
        relations: store::membership::relations(cx.tx, branch, id)?,
        transfers: store::membership::transfers(cx.tx, branch, id)?,
        group,
        choices: store::organization::groups_on(cx.tx, branch, today)?,
        today,
    })
}

/// What an entry says.
fn in_words(entry: Entry, named: &impl Fn(GroupId) -> String) -> String {
    let day = words::date(entry.on);
    match entry.kind {
        EntryKind::State(standing) => format!("从{day}起是{}", standing.chinese()),
        EntryKind::Ended(ending) => format!("{}，最后一天{day}", ending.chinese()),
        EntryKind::Placed(group) => format!("从{day}起编入{}", named(group)),
        EntryKind::Left(group) => format!("离开{}，最后一天{day}", named(group)),
        EntryKind::Away(relation) => format!("从{day}起{}", relation.chinese()),
        EntryKind::Back(relation) => format!("不再是{}，最后一天{day}", relation.chinese()),
    }
}
