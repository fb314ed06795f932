//! The matters that somebody may know of.

use domain::{
    disposition::{Decision, Disposition, Measure},
    id::{GroupId, PersonId},
    words,
};
use jiff::civil::Date;

use super::{handles, knows, open};
use crate::{
    Cx, Error, Names,
    permission::{self, Actor, Permit, may},
};

/// What the page shows.
#[derive(Clone, Debug)]
pub struct DispositionList {
    /// What the actor may know of, with the day on which it was opened and the name of the group; the newest first, what is decided
    /// last.
    pub all: Vec<(Disposition, Date, String)>,
    /// Whether the actor handles matters for the branch.
    pub handles: bool,
    /// Who looks.
    pub me: PersonId,
    /// Of who handles them: those of whom one can be opened.
    pub people: Vec<(PersonId, String, GroupId)>,
    /// Names.
    pub names: Names,
    /// Today.
    pub today: Date,
}

/// Loads what the actor may know of. That somebody sees the matters of others is written down in the journal.
///
/// # Errors
/// As the store.
pub fn list(cx: &mut Cx<'_>, actor: &Actor) -> Result<DispositionList, Error> {
    let page = again(cx, actor)?;
    if page.all.iter().any(|(one, ..)| one.person != actor.person) {
        let permit: Permit<may::UseAccount> = permission::in_branch(actor)?;
        cx.journal(&permit, "disposition.list", permit.branch().uuid())?;
    }
    Ok(page)
}

/// The same for who is looking at it at this moment, with a form that was refused.
///
/// # Errors
/// As the store.
pub fn again(cx: &mut Cx<'_>, actor: &Actor) -> Result<DispositionList, Error> {
    let permit: Permit<may::UseAccount> = permission::in_branch(actor)?;
    let branch = permit.branch();
    let named = store::disposition::readers(cx.tx, branch)?;
    let mut all = store::disposition::all(cx.tx, branch)?;
    all.retain(|one| knows(actor, one, &named));
    all.sort_by_key(|one| one.decision.is_some());
    let groups = store::organization::groups(cx.tx, branch)?;
    let named_group = |id: GroupId| groups.iter().find(|g| g.id == id).map(|g| g.name.to_string());
    let all = all.into_iter().map(|one| {
        let (opened, group) = (cx.local_of(one.opened.at).date(), named_group(one.group));
        (one, opened, group.unwrap_or_default())
    });
    let all = all.collect();
    let people = match permission::in_branch::<may::OpenDisposition>(actor) {
        Ok(permit) => open::people(cx, &permit)?,
        Err(_) => Vec::new(),
    };
    Ok(DispositionList {
        all,
        handles: handles(actor),
        me: actor.person,
        people,
        names: cx.names(&permit)?,
        today: cx.local().date(),
    })
}

/// What the branch decided last, in words.
pub fn decided(one: &Disposition) -> Option<String> {
    one.decision.as_ref().map(|decision| in_words(one, decision))
}

/// A decision of a matter in words: what, on which day, until when, when it was approved.
pub fn in_words(one: &Disposition, decision: &Decision) -> String {
    let mut words = format!("{}支部决定：{}", words::date(decision.on), decision.measure.chinese());
    if let Some(ends) = one.ends_of(decision) {
        words.push_str(&format!("，期限到{}", words::date(ends)));
    }
    match decision.approved {
        Some(approved) => words.push_str(&format!("；{}批准", words::date(approved.on))),
        None if decision.measure != Measure::Nothing => words.push_str("；还没有登记批准"),
        None => {}
    }
    words
}
