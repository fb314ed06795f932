//! Searching everything that somebody may read. The index knows of every text who may read it, so that nothing else is found or
//! counted; whatever is shown was asked once more, as its own page asks (ADR 24).

mod people;
pub(crate) mod readers;
pub(crate) mod words;

use domain::id::{AssignmentId, BranchId, MeetingId, OpinionId, PersonId, ResolutionId};
use jiff::civil::Date;
use store::search::Found;
use words::Asked;
pub use words::{Piece, tokens};

use crate::{
    Cx, Error, assignment, opinion,
    permission::{self, Actor, Permit, may},
};

/// How many results a page has.
pub const PAGE: usize = 20;
/// How many places of the index are looked at for one page; then the page says that there may be more.
const LOOKED_AT: usize = 600;
/// How many are asked for at once.
const STEP: i64 = 60;
/// The most people that are shown.
const PEOPLE: usize = 20;

/// Where a result lies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// A meeting's own page; its record once there is one.
    Meeting(MeetingId),
    /// The record of a meeting.
    Record(MeetingId),
    /// A piece of work.
    Assignment(AssignmentId),
    /// An opinion.
    Opinion(OpinionId),
    /// A resolution.
    Resolution(ResolutionId),
}

/// A result.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hit {
    /// Where it lies.
    pub place: Place,
    /// The day to which it belongs.
    pub day: Date,
    /// What it is called.
    pub title: Vec<Piece>,
    /// The part of it in which the words stand.
    pub excerpt: Vec<Piece>,
}

/// Somebody who is meant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Someone {
    /// Who.
    pub id: PersonId,
    /// The name.
    pub name: String,
    /// The group today.
    pub group: String,
    /// Whether who asks may open the person's page.
    pub opens: bool,
}

/// What was found.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Results {
    /// Whether there was anything to look up: at least two characters.
    pub is_asked: bool,
    /// People, by their place on the roster.
    pub people: Vec<Someone>,
    /// Texts, the latest first.
    pub hits: Vec<Hit>,
    /// After which text there may be more: what a further page is asked for by. It tells nothing of others' texts, as a place of the
    /// index would.
    pub more: Option<String>,
}

/// Looks up what was typed; `after` is the text with which the page before ended.
///
/// # Errors
/// As the store.
pub fn search(
    cx: &mut Cx<'_>,
    permit: &Permit<may::UseAccount>,
    typed: &str,
    after: Option<&str>,
) -> Result<Results, Error> {
    let (actor, asked) = (permit.actor().clone(), Asked::read(typed));
    let people = if after.is_none() { people_meant(cx, &actor, typed)? } else { Vec::new() };
    let mut results = Results { is_asked: !asked.tokens.is_empty(), people, ..Results::default() };
    if asked.tokens.is_empty() {
        return Ok(results);
    }
    let readers = readers::of(&actor);
    let below = match after {
        // Where the text has gone meanwhile, the search begins anew rather than ending early.
        Some(after) => place_of(cx, actor.branch, after)?.unwrap_or(i64::MAX),
        None => i64::MAX,
    };
    let (mut below, mut looked_at) = (below, 0);
    let mut last = String::new();
    loop {
        let places = store::search::find(cx.tx, actor.branch, (&asked.tokens, &readers), (below, STEP))?;
        let is_last = places.len() < usize::try_from(STEP).unwrap_or(usize::MAX);
        for number in places {
            if results.hits.len() == PAGE || looked_at == LOOKED_AT {
                results.more = Some(last);
                return Ok(results);
            }
            (below, looked_at) = (number, looked_at + 1);
            if let Some(found) = store::search::at(cx.tx, actor.branch, number)? {
                last = format!("{}.{}.{}", found.text.noun, found.text.object, found.text.part);
                results.hits.extend(hit(cx, &actor, &asked, &found)?);
            }
        }
        if is_last {
            return Ok(results);
        }
    }
}

/// The place of the text with which a page ended; nothing where it has gone.
fn place_of(cx: &mut Cx<'_>, branch: BranchId, text: &str) -> Result<Option<i64>, Error> {
    let mut parts = text.splitn(3, '.');
    let (Some(noun), Some(Ok(object)), Some(part)) =
        (parts.next(), parts.next().map(str::parse), parts.next())
    else {
        return Ok(None);
    };
    Ok(store::search::place_of(cx.tx, branch, (noun, object, part))?)
}

/// The result that a text makes: nothing where the words do not stand in it, or where its own page would not open.
fn hit(cx: &mut Cx<'_>, actor: &Actor, asked: &Asked, found: &Found) -> Result<Option<Hit>, Error> {
    let text = &found.text;
    if !asked.is_in(&words::plain(&format!("{}\n{}", text.title, text.body))) {
        return Ok(None);
    }
    let Some(place) = place(cx, actor, found)? else { return Ok(None) };
    Ok(Some(Hit {
        place,
        day: text.day,
        title: words::excerpt(asked, &text.title),
        excerpt: if text.body.is_empty() { Vec::new() } else { words::excerpt(asked, &text.body) },
    }))
}

/// Where a text lies, if the actor may go there.
fn place(cx: &mut Cx<'_>, actor: &Actor, found: &Found) -> Result<Option<Place>, Error> {
    let id = found.text.object;
    let (allowed, place) = match found.text.noun.as_str() {
        "meeting" => {
            let meeting = MeetingId::from(id);
            let permit = permission::on_meeting::<may::ReadMeeting>(cx, actor, meeting);
            let owner = store::meeting::owner(cx.tx, actor.branch, meeting)?;
            let has_record = owner.is_some_and(|owner| owner.stage.is_over());
            let place = if has_record { Place::Record(meeting) } else { Place::Meeting(meeting) };
            (permit.map(drop), place)
        }
        "assignment" => {
            let work = AssignmentId::from(id);
            (assignment::permit::<may::ReadWork>(cx, actor, work).map(drop), Place::Assignment(work))
        }
        "opinion" => {
            let one = OpinionId::from(id);
            (opinion::may_read(cx, actor, one), Place::Opinion(one))
        }
        "resolution" => {
            let one = ResolutionId::from(id);
            let all = store::resolution::all(cx.tx, actor.branch)?;
            let mine = all.iter().find(|r| r.id == one).is_some_and(|r| {
                actor.branch_post().is_some()
                    || actor.is_member && actor.group.is_some_and(|group| r.is_open_for(group))
            });
            (if mine { Ok(()) } else { Err(Error::NotFound) }, Place::Resolution(one))
        }
        other => return Err(Error::Internal(format!("a text of {other} lies nowhere"))),
    };
    match allowed {
        Ok(()) => Ok(Some(place)),
        Err(Error::Forbidden(_) | Error::NotFound) => Ok(None),
        Err(other) => Err(other),
    }
}

/// The people of today's roster who are meant: members see their own group, posts of the branch everybody.
fn people_meant(cx: &mut Cx<'_>, actor: &Actor, typed: &str) -> Result<Vec<Someone>, Error> {
    let mut found = Vec::new();
    let today = cx.local().date();
    for group in store::organization::groups_on(cx.tx, actor.branch, today)? {
        let Ok(_) = permission::in_group::<may::ReadRoster>(cx, actor, group.id) else { continue };
        let opens = permission::in_group::<may::EditRoster>(cx, actor, group.id).is_ok();
        let roster = store::person::roster(cx.tx, actor.branch, group.id, today)?;
        let meant = roster.people.into_iter().filter(|p| people::is_meant(p.name.as_str(), typed));
        found.extend(meant.map(|p| Someone {
            id: p.id,
            name: p.name.to_string(),
            group: group.name.to_string(),
            opens,
        }));
    }
    found.truncate(PEOPLE);
    Ok(found)
}
