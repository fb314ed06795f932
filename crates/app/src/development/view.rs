//! One person's file.

use domain::{
    development::{
        Basis, Discord, Due, Edition, File, Hearing, HearingStage, Step, Warning, discord, review,
    },
    id::PersonId,
    membership::Member,
    person::Standing,
};
use jiff::civil::{Date, DateTime};
pub use store::development::{Stored, WithdrawnContact};
use store::meeting::ListedItem;

use super::{dues, hearing, open_file};
use crate::{
    Cx, Error, Names,
    permission::{Permit, may},
    person,
};

/// What the page shows.
#[derive(Clone, Debug)]
pub struct DevelopmentView {
    /// Whose.
    pub person: PersonId,
    /// The name.
    pub name: String,
    /// The state on the roster of today.
    pub standing: Option<Standing>,
    /// The file.
    pub file: File,
    /// Everything that was entered, with its local time, the newest first; also what was taken back.
    pub entries: Vec<(Stored, DateTime)>,
    /// Contacts that were named by mistake, the latest last, with their local time.
    pub withdrawn: Vec<(WithdrawnContact, DateTime)>,
    /// What is due for the group.
    pub dues: Vec<Due>,
    /// What went otherwise than the rule says.
    pub warnings: Vec<Warning>,
    /// The full members of the branch, from whom a contact is chosen.
    pub people: Vec<Member>,
    /// The topics of C5 that the group has talked about, for an opinion that is written down afterwards.
    pub items: Vec<ListedItem>,
    /// Where the group was heard about the person.
    pub hearings: Vec<Hearing>,
    /// Names.
    pub names: Names,
    /// What the roster says otherwise.
    pub discord: Option<Discord>,
    /// Whether the actor may change the roster.
    pub may_edit: bool,
    /// Whether the actor may write into the file.
    pub records: bool,
    /// Whether the actor leads the group.
    pub leads: bool,
    /// Today.
    pub today: Date,
}

impl DevelopmentView {
    /// The hearing from which an opinion comes.
    pub fn hearing(&self, entry: &Stored) -> Option<&Hearing> {
        self.hearings.iter().find(|one| entry.item == Some(one.item) && one.sent.is_some())
    }

    /// Opinions that stand and were not sent to the branch yet.
    pub fn stated(&self) -> impl Iterator<Item = &Hearing> {
        self.hearings.iter().filter(|one| one.stage == HearingStage::Stated)
    }

    /// What to look at before the steps that come next, by today's rule.
    pub fn cautions(&self) -> Vec<(Step, Basis)> {
        let edition = Edition::on(self.today);
        self.file.open().flat_map(|step| edition.cautions(step).map(move |basis| (step, basis))).collect()
    }

    /// The steps that the actor may write down now: what comes next, and what was taken before the file began.
    pub fn open(&self) -> Vec<Step> {
        self.file.enterable().collect()
    }
}

/// Loads the file of somebody of the permit's group.
///
/// # Errors
/// [`Error::NotFound`] for somebody whom the branch does not know.
pub fn view(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadDevelopment>,
    id: PersonId,
    records: bool,
) -> Result<DevelopmentView, Error> {
    let (branch, today) = (permit.branch(), cx.local().date());
    let known = store::person::find(cx.tx, branch, id)?.ok_or(Error::NotFound)?;
    let entries = store::development::of_person(cx.tx, branch, id)?;
    let contacts = store::development::contacts(cx.tx, branch)?;
    let hearings = store::hearing::about(cx.tx, branch, id)?;
    let file = open_file(cx, branch, id, (&entries, &hearings), &contacts)?;
    let group = permit.group().ok();
    let dues = dues(&file, today, &hearings);
    let items = if group.is_some() { hearing::heard_before(cx, permit, &hearings)? } else { Vec::new() };
    let withdrawn = store::development::withdrawn_contacts(cx.tx, branch, id)?;
    let roster = store::membership::roster(cx.tx, branch, today)?;
    let full =
        roster.into_iter().filter(|line| line.standing.value == Standing::Full && line.person.id != id);
    let people = full
        .map(|line| Member { id: line.person.id, name: line.person.name, standing: line.standing.value })
        .collect();
    let timed = entries.iter().rev().map(|e| (e.clone(), cx.local_of(e.mark.at))).collect();
    Ok(DevelopmentView {
        person: id,
        name: known.name.to_string(),
        standing: store::person::standing_on(cx.tx, branch, id, today)?,
        discord: discord(&file, &store::person::standings(cx.tx, branch, id)?),
        may_edit: person::permit::<may::EditRoster>(cx, permit.actor(), id).is_ok(),
        dues,
        warnings: review(&file, today),
        entries: timed,
        withdrawn: withdrawn.into_iter().map(|one| (one.clone(), cx.local_of(one.withdrawn.0.at))).collect(),
        people,
        items,
        hearings,
        names: cx.names(permit)?,
        records,
        leads: group.is_some_and(|group| permit.actor().leads(group)),
        file,
        today,
    })
}
