//! A year of a group, member by member, and the own year.

use domain::{
    assignment::{Assignment, AssignmentState},
    attendance::{Absence, LifeEntry, Occasion, Part, absence},
    dues::{Account, YearMonth},
    id::{BranchId, GroupId, MeetingId, PersonId},
    limit::{Limit, Prompt, months_between},
    meeting::Presence,
    membership::{Member, Span},
    organization::Group,
};
use jiff::{
    ToSpan as _,
    civil::{Date, DateTime},
};
pub use store::attendance::Rolled;

use crate::{
    Cx, Error, Names,
    dues::Book,
    permission::{Action, Actor, Permit, Verb, may},
};

/// How somebody was at a meeting, in words.
pub fn words(rolled: &Rolled) -> String {
    match &rolled.presence {
        Presence::Present => "到会".to_owned(),
        Presence::Late { .. } => "迟到".to_owned(),
        Presence::Absent { reason, on_leave } => {
            let what = if *on_leave { "请假" } else { "缺席" };
            let why = reason.as_ref().map_or_else(String::new, |why| format!("（{why}）"));
            let made_up = if rolled.made_up { "，已补学" } else { "" };
            format!("{what}{why}{made_up}")
        }
    }
}

/// One member's year.
#[derive(Clone, Debug)]
pub struct Line {
    /// Who.
    pub member: Member,
    /// The meetings of the year at which the member was due, the earliest first.
    pub rolls: Vec<Rolled>,
    /// What the member took part in beside these, the newest first.
    pub entries: Vec<LifeEntry>,
    /// For how long the member has not taken part.
    pub absence: Option<Absence>,
    /// What to do about the limits of the Party Constitution, the most pressing first.
    pub prompts: Vec<Prompt>,
}

impl Line {
    /// How many meetings the member took part in.
    pub fn took_part(&self) -> usize {
        self.rolls.iter().filter(|r| r.presence.took_part()).count()
    }

    /// What to do, in sentences.
    pub fn advice(&self) -> Vec<String> {
        self.prompts.iter().map(Prompt::advice).collect()
    }

    /// The same in words for the member concerned.
    pub fn to_member(&self) -> Vec<String> {
        self.prompts.iter().map(Prompt::to_member).collect()
    }
}

/// What the page shows.
#[derive(Clone, Debug)]
pub struct AttendanceYear {
    /// The group's name.
    pub group: String,
    /// Its id.
    pub id: GroupId,
    /// The year.
    pub year: i16,
    /// The groups whose years the actor may read.
    pub groups: Vec<Group>,
    /// The meetings of the year, the earliest first.
    pub meetings: Vec<(MeetingId, DateTime)>,
    /// Who leads the group today.
    pub leader: Option<PersonId>,
    /// The members in the order of the roster.
    pub lines: Vec<Line>,
    /// Names.
    pub names: Names,
    /// Whether the actor leads the group.
    pub leads: bool,
    /// Today.
    pub today: Date,
}

/// From when on occasions are looked at: long enough before today for the limits, and the whole year that is shown. A year to come has
/// nothing to show.
fn first_day(year: i16, today: Date) -> Result<Date, Error> {
    if year > today.year() {
        return Err(Error::NotFound);
    }
    Ok(year_day(year, 1, 1)?.min(today.saturating_sub(13.months())))
}

fn year_day(year: i16, month: i8, day: i8) -> Result<Date, Error> {
    Date::new(year, month, day).map_err(|_| Error::NotFound)
}

/// Whether somebody took part in a meeting, or made up for it.
const fn part(rolled: &Rolled) -> Part {
    match &rolled.presence {
        _ if rolled.made_up => Part::Took,
        Presence::Present | Presence::Late { .. } => Part::Took,
        Presence::Absent { on_leave: true, .. } => Part::OnLeave,
        Presence::Absent { .. } => Part::Missed,
    }
}

/// Puts a member's year together from what was loaded of everybody; what else is to be done about the member, of who is there today.
fn line(
    member: &Member,
    rolls: &[Rolled],
    entries: &[LifeEntry],
    (year, today): (i16, Date),
    others: Option<Vec<Prompt>>,
) -> Line {
    let rolls: Vec<_> = rolls.iter().filter(|r| r.person == member.id).cloned().collect();
    let entries: Vec<_> = entries.iter().filter(|e| e.person == member.id).cloned().collect();
    let mut occasions: Vec<Occasion> = rolls.iter().map(|r| (r.start.date(), part(r))).collect();
    occasions.extend(entries.iter().filter(|e| e.withdrawn.is_none()).map(|e| (e.on, Part::Took)));
    let absence = absence(&occasions, today);
    // A month without a meeting is no absence to speak about; the ladder of dues begins with the first month.
    let mut prompts = Vec::new();
    if let Some(others) = others {
        prompts.extend(others);
        prompts.extend(absence.and_then(|a| {
            Prompt::of(Limit::Life, a.months, a.since).map(|prompt| prompt.missing(a.missed, a.on_leave))
        }));
    }
    prompts.sort_by_key(|prompt| std::cmp::Reverse(prompt.rung));
    Line {
        member: member.clone(),
        rolls: rolls.into_iter().filter(|r| r.start.year() == year).collect(),
        entries: entries.into_iter().filter(|e| e.on.year() == year).collect(),
        absence,
        prompts,
    }
}

/// The groups whose years the actor may read: the own one; for the posts of the branch, all.
fn readable(cx: &mut Cx<'_>, actor: &Actor) -> Result<Vec<Group>, Error> {
    let today = cx.local().date();
    let mut groups = store::organization::groups_on(cx.tx, actor.branch, today)?;
    groups.retain(|group| {
        actor.roles(Some(group.id), None).iter().any(|&role| Action::ReadAttendance.allows(role))
    });
    Ok(groups)
}

/// Loads a year of the group that the permit is for.
///
/// # Errors
/// [`Error::NotFound`] for a year that there is not.
pub fn year(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadAttendance>,
    year: i16,
) -> Result<AttendanceYear, Error> {
    let book = Book::load(cx, permit.branch())?;
    let taken = Taken::load(cx, permit.branch(), year)?;
    year_by(cx, permit, year, (&book, &taken))
}

/// What everybody of a branch took part in, loaded once for all its groups.
pub(crate) struct Taken {
    rolls: Vec<Rolled>,
    entries: Vec<LifeEntry>,
}

impl Taken {
    /// Loads it for a year, and for as long before today as the limits ask.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a year that there is not.
    pub fn load(cx: &mut Cx<'_>, branch: BranchId, year: i16) -> Result<Self, Error> {
        let since = first_day(year, cx.local().date())?;
        Ok(Self {
            rolls: store::attendance::rolls(cx.tx, branch, since)?,
            entries: store::attendance::entries(cx.tx, branch, since)?,
        })
    }
}

/// The same by what was loaded before.
pub(crate) fn year_by(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadAttendance>,
    year: i16,
    (book, Taken { rolls, entries }): (&Book, &Taken),
) -> Result<AttendanceYear, Error> {
    let (branch, group, today) = (permit.branch(), permit.group()?, cx.local().date());
    let roster = store::person::roster(cx.tx, branch, group, today)?;
    let work = store::assignment::all_open(cx.tx, branch)?;
    // Whoever left within the year stays in its list; what is to be done is about those who are there today.
    let (first, last) = (year_day(year, 1, 1)?, year_day(year, 12, 31)?.min(today));
    let people = store::person::members_between(cx.tx, branch, group, (first, last))?;
    let eased = store::membership::eased(cx.tx, branch)?;
    let mut lines = Vec::new();
    for (member, stays) in &people {
        if !roster.has_member(member.id) {
            // What somebody does in another group is that group's to know.
            let here = |day: Date| stays.iter().any(|stay| stay.covers(day));
            let rolls: Vec<_> = rolls.iter().filter(|r| here(r.start.date())).cloned().collect();
            let entries: Vec<_> = entries.iter().filter(|e| here(e.on)).cloned().collect();
            lines.push(line(member, &rolls, &entries, (year, today), None));
            continue;
        }
        let paid = store::dues::entries_of(cx.tx, branch, member.id)?;
        let unpaid = book.account(member.id, &paid, |account: &Account<'_>| account.unpaid_run(today));
        let first = YearMonth::of(today).plus(-i32::try_from(unpaid).unwrap_or(0)).first();
        // What was reported as done waits for the check of the leader, not for the member.
        let undone = |w: &&Assignment| w.state == AssignmentState::Open && w.is_overdue(today);
        let overdue = work.iter().filter(undone).filter(|w| w.responsible == member.id);
        let undone = overdue.map(|w| w.due).min().map(|due| (months_between(due, today), due));
        let dues = Prompt::of(Limit::Dues, unpaid, first);
        let undone = undone.and_then(|(months, due)| Prompt::of(Limit::Work, months, due));
        let others: Vec<_> = dues.into_iter().chain(undone).collect();
        let mut of = line(member, rolls, entries, (year, today), Some(others));
        if eased.contains(&member.id) {
            of.prompts.retain(|prompt| prompt.limit != Limit::Life);
        }
        lines.push(of);
    }
    let mut meetings: Vec<_> = rolls
        .iter()
        .filter(|r| {
            let was_here = |stays: &[Span<GroupId>]| stays.iter().any(|stay| stay.covers(r.start.date()));
            r.start.year() == year && people.iter().any(|(m, stays)| m.id == r.person && was_here(stays))
        })
        .map(|r| (r.meeting, r.start))
        .collect();
    meetings.dedup();
    let name = store::organization::group(cx.tx, branch, group)?.ok_or(Error::NotFound)?.name;
    Ok(AttendanceYear {
        group: name.to_string(),
        id: group,
        year,
        groups: readable(cx, permit.actor())?,
        meetings,
        leader: roster.leader,
        lines,
        names: cx.names(permit)?,
        leads: permit.actor().leads(group),
        today,
    })
}

/// The own year of whoever is signed in; nothing for who is no member.
///
/// # Errors
/// As [`year`].
pub fn own(cx: &mut Cx<'_>, permit: &Permit<may::UseAccount>, year: i16) -> Result<Option<Line>, Error> {
    let (branch, me) = (permit.branch(), permit.actor().person);
    let today = cx.local().date();
    let Some(member) = member(cx, permit, me, today)? else { return Ok(None) };
    let since = first_day(year, today)?;
    let rolls = store::attendance::rolls(cx.tx, branch, since)?;
    let entries = store::attendance::entries(cx.tx, branch, since)?;
    Ok(Some(line(&member, &rolls, &entries, (year, today), Some(Vec::new()))))
}

fn member<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    id: PersonId,
    today: Date,
) -> Result<Option<Member>, Error> {
    let Some(person) = store::person::find(cx.tx, permit.branch(), id)? else { return Ok(None) };
    let standing = store::person::standing_on(cx.tx, permit.branch(), id, today)?;
    let standing = standing.filter(|standing| standing.is_member());
    Ok(standing.map(|standing| Member { id, name: person.name, standing }))
}
