//! 处置处分 (C7, ADR 18): the branch hands a matter to a group, which is heard on it and gives its opinion; the branch decides. Known to
//! who it is about, the leader, the secretary, the discipline commissioner and whom these name; every reading by somebody else than who
//! it is about is in the journal.

pub mod decide;
pub mod hear;
pub mod ledger;
pub mod list;
pub mod open;
pub mod readers;
pub mod rights;
pub mod sheet;
pub mod state;
pub mod view;

use std::collections::BTreeSet;

use domain::{
    disposition::{Disposition, DispositionRefusal, PeriodRefusal},
    id::{AssignmentId, BranchId, DispositionId, ItemId, MeetingId, PersonId},
    meeting::{Content, Meeting, Proceedings},
    organization::Post,
};
use jiff::civil::Date;

use crate::{
    Cx, Error, message,
    permission::{self, Actor, Permit, Verb, may},
};

impl From<DispositionRefusal> for Error {
    fn from(refusal: DispositionRefusal) -> Self {
        Self::Refused(refusal.to_string())
    }
}

impl From<PeriodRefusal> for Error {
    fn from(refusal: PeriodRefusal) -> Self {
        Self::field("until", "期限到哪一天", refusal)
    }
}

/// What stands for a topic about somebody's handling or discipline (C7) in what goes through many hands.
pub(crate) const QUIET: &str = "研究支部交办的事项";

/// How a topic is called in what goes through many hands: as `named` says, but for one about somebody's handling.
pub(crate) fn quietly(content: Content, named: impl FnOnce() -> String) -> String {
    if content == Content::Disposition { QUIET.to_owned() } else { named() }
}

/// What meetings agreed on about somebody's handling: counted, and named nowhere that others read.
///
/// # Errors
/// As the store.
pub(crate) fn quiet_work(cx: &mut Cx<'_>, branch: BranchId) -> Result<BTreeSet<AssignmentId>, Error> {
    Ok(store::assignment::decided_on(cx.tx, branch, Content::Disposition)?.into_iter().collect())
}

/// The posts that handle matters for the branch.
const HANDLING: [Post; 2] = [Post::Secretary, Post::DisciplineCommissioner];

/// Whether somebody handles matters for the branch.
pub(crate) fn handles(actor: &Actor) -> bool {
    actor.posts.iter().any(|(post, _)| HANDLING.contains(post))
}

/// Whether somebody may know of a matter.
pub(crate) fn knows(actor: &Actor, one: &Disposition, named: &[(DispositionId, PersonId)]) -> bool {
    let by_post = handles(actor) || actor.leads(one.group);
    one.is_open_to(actor.person, by_post, named.contains(&(one.id, actor.person)))
}

/// The matter, for who may know of it.
fn find(cx: &mut Cx<'_>, actor: &Actor, id: DispositionId) -> Result<Disposition, Error> {
    let one = store::disposition::find(cx.tx, actor.branch, id)?.ok_or(Error::NotFound)?;
    let named = store::disposition::readers(cx.tx, actor.branch)?;
    if knows(actor, &one, &named) { Ok(one) } else { Err(Error::NotFound) }
}

/// A permit by the role in the group of a matter that the actor knows of.
fn by_role<V: Verb>(cx: &mut Cx<'_>, actor: &Actor, one: &Disposition) -> Result<Permit<V>, Error> {
    permission::in_group(cx, actor, one.group).map_err(|error| match error {
        // That it exists is known.
        Error::NotFound => Error::Forbidden(V::ACTION.who()),
        other => other,
    })
}

/// A permit for what the branch and the group do about a matter: by the role, and never for who it is about, whatever the post.
///
/// # Errors
/// [`Error::NotFound`] where the actor may not know of it, else [`Error::Forbidden`].
pub fn permit<V: Verb>(cx: &mut Cx<'_>, actor: &Actor, id: DispositionId) -> Result<Permit<V>, Error> {
    let one = find(cx, actor, id)?;
    if one.person == actor.person {
        return Err(Error::Forbidden("事情涉及您本人，由其他同志办理；您可以写说明、核对自己的权利"));
    }
    by_role(cx, actor, &one)
}

/// A permit to read a matter: for everybody who may know of it.
///
/// # Errors
/// [`Error::NotFound`] where the actor may not know of it.
pub fn permit_reading(
    cx: &mut Cx<'_>,
    actor: &Actor,
    id: DispositionId,
) -> Result<Permit<may::ReadDisposition>, Error> {
    let one = find(cx, actor, id)?;
    Ok(permission::as_party(actor, one.group))
}

/// A permit for what who it is about does: the statement, the rights; and for whose role allows the same.
///
/// # Errors
/// As [`permit`].
pub fn permit_own<V: Verb>(cx: &mut Cx<'_>, actor: &Actor, id: DispositionId) -> Result<Permit<V>, Error> {
    let one = find(cx, actor, id)?;
    if one.person == actor.person {
        return Ok(permission::as_party(actor, one.group));
    }
    by_role(cx, actor, &one)
}

/// The matters that stand on the agenda of a meeting, as far as the actor may know of them.
///
/// # Errors
/// As the store.
pub fn of_meeting(
    cx: &mut Cx<'_>,
    actor: &Actor,
    meeting: MeetingId,
) -> Result<Vec<(ItemId, DispositionId)>, Error> {
    let all = store::disposition::of_meeting(cx.tx, actor.branch, meeting)?;
    // Few meetings hear any.
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let named = store::disposition::readers(cx.tx, actor.branch)?;
    let known = all.into_iter().filter(|one| knows(actor, one, &named));
    Ok(known.filter_map(|one| one.meeting.map(|(_, item)| (item, one.id))).collect())
}

/// The topics of a meeting of which somebody may not read what was said: those of content C7, but for who was there, who handles
/// matters for the branch, and who may know of the matter that is heard there.
///
/// # Errors
/// As the store.
pub(crate) fn withheld(
    cx: &mut Cx<'_>,
    actor: &Actor,
    meeting: &Meeting,
    proceedings: &Proceedings,
) -> Result<Vec<ItemId>, Error> {
    let topics = meeting.agenda.items.iter().filter(|item| item.content == Content::Disposition);
    let mut topics: Vec<_> = topics.map(|item| item.id).collect();
    if topics.is_empty() || handles(actor) || proceedings.present().contains(&actor.person) {
        return Ok(Vec::new());
    }
    let known = of_meeting(cx, actor, meeting.id)?;
    topics.retain(|topic| !known.iter().any(|(item, _)| item == topic));
    Ok(topics)
}

/// The own matters of whoever is signed in.
///
/// # Errors
/// As the store.
pub fn own(cx: &mut Cx<'_>, permit: &Permit<may::UseAccount>) -> Result<Vec<Disposition>, Error> {
    let mut all = store::disposition::all(cx.tx, permit.branch())?;
    all.retain(|one| one.person == permit.actor().person);
    Ok(all)
}

/// How many matters are not decided yet that the actor may know of; nothing for who handles none and may know of none.
///
/// # Errors
/// As the store.
pub(crate) fn open_ones(cx: &mut Cx<'_>, actor: &Actor) -> Result<Option<usize>, Error> {
    let named = store::disposition::readers(cx.tx, actor.branch)?;
    let mut all = store::disposition::all(cx.tx, actor.branch)?;
    all.retain(|one| knows(actor, one, &named));
    let open = all.iter().filter(|one| one.decision.is_none()).count();
    Ok((handles(actor) || !all.is_empty()).then_some(open))
}

/// Who of a branch has no vote on a day, because 留党察看 runs (JC-4).
///
/// # Errors
/// As the store.
pub(crate) fn without_vote(cx: &mut Cx<'_>, branch: BranchId, day: Date) -> Result<Vec<PersonId>, Error> {
    let all = store::disposition::all(cx.tx, branch)?;
    Ok(all.iter().filter(|one| one.takes_vote_on(day)).map(|one| one.person).collect())
}

/// On which day a matter was opened.
fn opened_on(cx: &Cx<'_>, one: &Disposition) -> Date {
    cx.local_of(one.opened.at).date()
}

/// Who knows of a matter by a post of today.
fn by_post(cx: &mut Cx<'_>, branch: BranchId, one: &Disposition) -> Result<BTreeSet<PersonId>, Error> {
    let held = store::organization::posts_on(cx.tx, branch, cx.local().date())?;
    let knows = |held: &&store::organization::PostHeld| {
        HANDLING.contains(&held.post) || held.post == Post::Leader && held.group == Some(one.group)
    };
    Ok(held.iter().filter(knows).map(|held| held.person).collect())
}

/// Who handles matters of a branch today, but not whom this one is about.
fn handlers(cx: &mut Cx<'_>, branch: BranchId, one: &Disposition) -> Result<BTreeSet<PersonId>, Error> {
    let held = store::organization::posts_on(cx.tx, branch, cx.local().date())?;
    let of_branch = held.iter().filter(|held| HANDLING.contains(&held.post)).map(|held| held.person);
    Ok(of_branch.filter(|person| *person != one.person).collect())
}

/// Who leads the group of a matter today; nobody where it is who the matter is about.
fn leader(cx: &mut Cx<'_>, branch: BranchId, one: &Disposition) -> Result<Option<PersonId>, Error> {
    let today = cx.local().date();
    let leader = store::person::roster(cx.tx, branch, one.group, today)?.leader;
    Ok(leader.filter(|person| *person != one.person))
}

/// What a message says: that there is something, and nothing of what it is or of whom.
const BODY: &str = "请登录后查看。内容只给有关的同志看，请不要外传。";

/// Tells people that there is something about a matter, but not whoever acts.
fn tell<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    one: &Disposition,
    people: impl IntoIterator<Item = PersonId>,
    subject: &str,
) -> Result<(), Error> {
    for person in people.into_iter().collect::<BTreeSet<_>>() {
        if person != permit.actor().person {
            message::about(cx, permit.branch(), person, &place(one.id), (subject, BODY))?;
        }
    }
    Ok(())
}

/// Writes into the journal what was done. What who it is about does stands there without a name: beside the matter, it would tell the
/// auditor whom it is about. Who wrote a statement or ticked a right stands with it.
fn journal<V: Verb>(cx: &mut Cx<'_>, permit: &Permit<V>, one: &Disposition, verb: &str) -> Result<(), Error> {
    if permit.actor().person == one.person {
        cx.journal_unnamed(permit, verb, one.id.uuid())
    } else {
        cx.journal(permit, verb, one.id.uuid())
    }
}

/// The page of a matter.
pub fn place(id: DispositionId) -> String {
    format!("/dispositions/{id}")
}
