//! The opinions that somebody may see: all of the group for its leader, what went up for the branch, the own for everybody,
//! and what was told back to who is not named.

use domain::{
    id::{GroupId, PersonId},
    membership::Member,
    opinion::{Opinion, OpinionAct, OpinionSource, OpinionState},
};
use jiff::civil::Date;
use store::opinion::OpinionNote;

use crate::{
    Cx, Error, Names,
    permission::{self, Actor, Permit, may},
};

/// What the page shows.
#[derive(Clone, Debug)]
pub struct Opinions {
    /// The actor's group, if any: its id and name.
    pub group: Option<(GroupId, String)>,
    /// Of who leads: all of the group, what is open first. Of others: the own.
    pub opinions: Vec<Opinion>,
    /// What was told back to members who are not named: what it was about, and the answer.
    pub unnamed: Vec<(Opinion, OpinionNote)>,
    /// Of who works for the branch: what went up from all groups, what waits first.
    pub went_up: Vec<(Opinion, String)>,
    /// Whether the actor leads the group.
    pub leads: bool,
    /// Whether the actor works for the branch.
    pub of_branch: bool,
    /// Of who leads: the other people of the group, from whom an opinion can be taken down.
    pub people: Vec<Member>,
    /// Names.
    pub names: Names,
    /// Today.
    pub today: Date,
}

/// Loads what the actor may see.
///
/// # Errors
/// As the store.
pub fn list(cx: &mut Cx<'_>, actor: &Actor) -> Result<Opinions, Error> {
    let permit: Permit<may::UseAccount> = permission::in_branch(actor)?;
    let (branch, today) = (permit.branch(), cx.local().date());
    let mut page = Opinions {
        group: None,
        opinions: Vec::new(),
        unnamed: Vec::new(),
        went_up: Vec::new(),
        leads: false,
        of_branch: actor.branch_post().is_some(),
        people: Vec::new(),
        names: cx.names(&permit)?,
        today,
    };
    if let Some(group) = actor.led_group().or(actor.group.filter(|_| actor.is_member)) {
        let known = store::organization::group(cx.tx, branch, group)?.ok_or(Error::NotFound)?;
        page.group = Some((group, known.name.to_string()));
        page.leads = actor.leads(group);
        let all = store::opinion::of_group(cx.tx, branch, group)?;
        for opinion in &all {
            let is_unnamed = opinion.source == OpinionSource::Member(None);
            if is_unnamed && opinion.state == OpinionState::Closed {
                let notes = store::opinion::notes(cx.tx, branch, opinion.id)?;
                let told = notes.into_iter().rev().find(|n| n.act == OpinionAct::TellBack);
                page.unnamed.extend(told.map(|note| (opinion.clone(), note)));
            }
        }
        page.opinions = all;
        if page.leads {
            let roster = store::person::roster(cx.tx, branch, group, today)?;
            page.people = roster.people.into_iter().filter(|m| m.id != actor.person).collect();
        } else {
            let mine = |o: &Opinion, me: PersonId| o.voice() == Some(me);
            page.opinions.retain(|o| mine(o, actor.person));
        }
        page.opinions.sort_by_key(|o| o.state == OpinionState::Closed);
    }
    if page.of_branch {
        let groups = store::organization::groups(cx.tx, branch)?;
        let name = |id| groups.iter().find(|g| g.id == id).map_or_else(String::new, |g| g.name.to_string());
        let up = store::opinion::of_branch(cx.tx, branch)?;
        page.went_up = up.into_iter().map(|o| (o.clone(), name(o.group))).collect();
        page.went_up.sort_by_key(|(o, _)| o.state != OpinionState::Reported);
    }
    Ok(page)
}
