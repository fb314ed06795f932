//! What the pages show, to each what is theirs: the own part; to the leader the group's; to the branch what was handed in.

use domain::{
    appraisal::{Appraisal, Decision, Part, Participant, Remark, SelfAppraisal, Stage},
    ballot::Ballot,
    id::{AppraisalId, PersonId},
    person::Standing,
    text::Speech,
};
use jiff::civil::{Date, DateTime};
use store::meeting::Listed;

use super::{ballots, decide, find, group_name, part, participant, poll, remark, states};
use crate::{
    Cx, Error, Names, ballot,
    permission::{self, Actor, Permit, may},
};

/// The page of a year.
#[derive(Clone, Debug)]
pub struct Page {
    /// The years that have one, the newest first; also those whose one was called off.
    pub years: Vec<i16>,
    /// Whether that of this year can be opened.
    pub opens: bool,
    /// The one that is shown.
    pub one: Option<Whole>,
    /// Whether whoever looks runs appraisals.
    pub runs: bool,
    /// Of who runs them: members who belong to no group and would not take part.
    pub unplaced: Vec<String>,
    /// The unit's day.
    pub today: Date,
}

/// One appraisal.
#[derive(Clone, Debug)]
pub struct Whole {
    /// The appraisal.
    pub appraisal: Appraisal,
    /// When it was opened, local time.
    pub opened: DateTime,
    /// The own part, of who takes part.
    pub own: Option<Own>,
    /// The own group, of its members.
    pub group: Option<Group>,
    /// What the branch sees.
    pub branch: Option<Branch>,
    /// Names.
    pub names: Names,
}

/// The own part.
#[derive(Clone, Debug)]
pub struct Own {
    /// When the self-appraisal was handed in last, local time.
    pub handed_in: Option<DateTime>,
    /// Whether it can still be written.
    pub is_open: bool,
    /// The own grade.
    pub grade: Option<Decision>,
}

/// The own group.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// Its part.
    pub part: Part,
    /// Whether things can still be said.
    pub is_open: bool,
    /// The others, to say something of.
    pub others: Vec<PersonId>,
    /// What whoever looks has said.
    pub said: Vec<Remark>,
    /// Of the leader: everybody, with what there is of them and the grade that the branch has decided.
    pub people: Vec<(Participant, Option<Decision>)>,
    /// Of the leader: the meetings at which somebody can have spoken.
    pub meetings: Vec<Listed>,
    /// Whether whoever looks leads it.
    pub leads: bool,
}

/// What the branch sees.
#[derive(Clone, Debug)]
pub struct Branch {
    /// Whether whoever looks runs it.
    pub runs: bool,
    /// The parts of the groups with their names, and when they were handed in.
    pub parts: Vec<(Part, String, Option<DateTime>)>,
    /// The ballots of the poll, the oldest first.
    pub ballots: Vec<Ballot>,
    /// Whether another ballot can be prepared.
    pub prepares: bool,
    /// Whether it can be called off.
    pub cancels: bool,
    /// Whether the poll was counted and the grades can begin.
    pub is_counted: bool,
    /// Who can be a teller, and how many have a vote.
    pub tellers: (Vec<PersonId>, usize),
    /// From how many voters on a ballot is held in the system.
    pub least: u32,
    /// What the poll came to.
    pub counted: Option<poll::Counted>,
    /// Everybody in the order of the roster.
    pub people: Vec<Line>,
    /// How many still need a grade.
    pub open: usize,
}

/// Somebody on the list of the branch.
#[derive(Clone, Debug)]
pub struct Line {
    /// Who.
    pub person: PersonId,
    /// The group's name.
    pub group: String,
    /// The state today; nothing for who has left the branch.
    pub standing: Option<Standing>,
    /// Whether the formal relation lies elsewhere.
    pub is_guest: bool,
    /// The grade that stands.
    pub grade: Option<Decision>,
}

/// The page of a year, or of the newest one.
///
/// # Errors
/// [`Error::NotFound`] for a year without one.
pub fn page(cx: &mut Cx<'_>, actor: &Actor, year: Option<i16>) -> Result<Page, Error> {
    let all = store::appraisal::all(cx.tx, actor.branch)?;
    let mut years: Vec<_> = all.iter().map(|one| one.year).collect();
    years.dedup();
    let (today, runs) = (cx.local().date(), permission::in_branch::<may::RunAppraisal>(actor).is_ok());
    let opens = runs && !all.iter().any(|one| one.year == today.year() && !one.is_cancelled());
    // One that was called off is shown where the year has no other.
    let of_year = |one: &&Appraisal| year.is_none_or(|year| one.year == year);
    let newest = all.iter().filter(of_year).map(|one| one.year).max();
    let mut of_newest: Vec<_> = all.into_iter().filter(|one| Some(one.year) == newest).collect();
    of_newest.sort_by_key(Appraisal::is_cancelled);
    let found = of_newest.into_iter().next();
    if year.is_some() && found.is_none() {
        return Err(Error::NotFound);
    }
    let mut unplaced = Vec::new();
    if runs {
        let mut roster = store::membership::roster(cx.tx, actor.branch, today)?;
        roster.retain(|line| line.standing.value.is_member() && line.group.is_none());
        unplaced = roster.into_iter().map(|line| line.person.name.to_string()).collect();
    }
    let one = match found {
        Some(one) => whole(cx, actor, one)?,
        None => None,
    };
    Ok(Page { years, opens, one, runs, unplaced, today })
}

/// The year of an appraisal, for the way back to its page.
///
/// # Errors
/// [`Error::NotFound`].
pub fn year(cx: &mut Cx<'_>, actor: &Actor, id: AppraisalId) -> Result<i16, Error> {
    Ok(find(cx, actor.branch, id)?.year)
}

/// Somebody with the reason only as long as something is missing.
fn with_reason(one: &Participant) -> Participant {
    Participant { reason: one.reason.clone().filter(|_| one.lacks()), ..one.clone() }
}

/// One appraisal, for who takes part in it or has to do with it; nothing for anybody else.
fn whole(cx: &mut Cx<'_>, actor: &Actor, appraisal: Appraisal) -> Result<Option<Whole>, Error> {
    let (branch, id) = (actor.branch, appraisal.id);
    let people = store::appraised::all(cx.tx, branch, id)?;
    let decided = decide::standing(store::appraised::decisions(cx.tx, branch, id)?);
    let grade = |person: PersonId| decided.iter().find(|d| d.person == person).cloned();
    let me = people.iter().find(|one| one.person == actor.person);
    let own = match me {
        Some(me) => {
            let part = part(cx, branch, id, me.group)?;
            let handed = store::appraised::handed_in(cx.tx, branch, id, me.person)?;
            Some(Own {
                handed_in: handed.last().map(|last| cx.local_of(last.at)),
                is_open: appraisal.in_group(&part).is_ok(),
                grade: grade(me.person),
            })
        }
        None => None,
    };
    let led = actor.led_group().filter(|group| people.iter().any(|one| one.group == *group));
    let group = match led.or(me.map(|me| me.group)) {
        Some(group) => {
            let leads = actor.leads(group);
            let part = part(cx, branch, id, group)?;
            let in_group = || people.iter().filter(|one| one.group == group);
            let is_open = appraisal.in_group(&part).is_ok();
            let meetings = match permission::in_group::<may::GatherAppraisal>(cx, actor, group) {
                Ok(permit) if is_open => remark::meetings(cx, &permit, appraisal.year)?,
                _ => Vec::new(),
            };
            let mut said = store::appraised::remarks(cx.tx, branch, id)?;
            said.retain(|one| one.by == actor.person);
            Some(Group {
                name: group_name(cx, branch, group)?,
                is_open,
                others: in_group().map(|one| one.person).filter(|person| *person != actor.person).collect(),
                said,
                people: if leads {
                    in_group().map(|one| (with_reason(one), grade(one.person))).collect()
                } else {
                    Vec::new()
                },
                meetings,
                leads,
                part,
            })
        }
        None => None,
    };
    let of_branch = match permission::in_branch::<may::ReadPoll>(actor) {
        Ok(permit) => Some(for_branch(cx, &permit, (&appraisal, people), decided)?),
        Err(_) => None,
    };
    if own.is_none() && group.is_none() && of_branch.is_none() {
        return Ok(None);
    }
    let all = store::person::all(cx.tx, branch)?;
    Ok(Some(Whole {
        opened: cx.local_of(appraisal.opened.at),
        names: Names(all.into_iter().map(|p| (p.id, p.name.to_string())).collect()),
        own,
        group,
        branch: of_branch,
        appraisal,
    }))
}

fn for_branch(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadPoll>,
    (appraisal, people): (&Appraisal, Vec<Participant>),
    decided: Vec<Decision>,
) -> Result<Branch, Error> {
    let (branch, id, today) = (permit.branch(), appraisal.id, cx.local().date());
    let mut parts = Vec::new();
    for part in store::appraisal::parts(cx.tx, branch, id)? {
        let name = group_name(cx, branch, part.group)?;
        let handed = part.handed.map(|mark| cx.local_of(mark.at));
        parts.push((part, name, handed));
    }
    let held = ballots(cx, branch, id)?;
    let states = states(&held);
    let run = permission::in_branch::<may::RunAppraisal>(permit.actor());
    let tellers = match &run {
        Ok(run) if appraisal.stage == Stage::Poll => {
            let (all, voting) = ballot::open::present(cx, &ballot::running_for_branch(run))?;
            (all, voting.len())
        }
        _ => (Vec::new(), 0),
    };
    let mut lines = Vec::new();
    for one in people {
        lines.push(Line {
            group: parts
                .iter()
                .find(|(part, ..)| part.group == one.group)
                .map(|p| p.1.clone())
                .unwrap_or_default(),
            standing: store::person::standing_on(cx.tx, branch, one.person, today)?,
            grade: decided.iter().find(|d| d.person == one.person).cloned(),
            person: one.person,
            is_guest: one.is_guest,
        });
    }
    Ok(Branch {
        runs: run.is_ok(),
        prepares: appraisal.next_ballot(&states).is_ok(),
        cancels: run.is_ok() && appraisal.cancel(&states).is_ok(),
        is_counted: appraisal.begin_grades(&states).is_ok(),
        tellers,
        least: store::ballot::least(cx.tx, branch)?,
        counted: poll::counted(cx, permit, id)?,
        open: decide::open(cx, permit, id)?.len(),
        people: lines,
        ballots: held,
        parts,
    })
}

/// What the page of one participant shows.
#[derive(Clone, Debug)]
pub struct PersonView {
    /// The appraisal.
    pub appraisal: Appraisal,
    /// Who.
    pub one: Participant,
    /// The group's name.
    pub group: String,
    /// The state today.
    pub standing: Option<Standing>,
    /// Whether whoever looks is this person.
    pub is_own: bool,
    /// Whether the group's part can still be changed.
    pub is_open: bool,
    /// Whether whoever looks may read the texts: the branch not before the group has handed in.
    pub reads: bool,
    /// The own draft with its version; nobody else's.
    pub draft: Option<(Option<Speech>, i64)>,
    /// What was handed in, the oldest first.
    pub handed_in: Vec<(SelfAppraisal, DateTime)>,
    /// What others said, without what was taken back, and when.
    pub remarks: Vec<(Remark, Date)>,
    /// Every decision, the oldest first.
    pub decisions: Vec<(Decision, DateTime)>,
    /// Whether whoever looks leads the group.
    pub leads: bool,
    /// Whether a grade can be entered or corrected now.
    pub decides: bool,
    /// Whether that asks why there was no poll, or why it is only after the end.
    pub is_exception: bool,
    /// Names.
    pub names: Names,
    /// The unit's day.
    pub today: Date,
}

/// Loads the page of one participant. That somebody of the branch reads it is written into the journal.
///
/// # Errors
/// [`Error::NotFound`] for who does not take part.
pub fn person(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadAppraised>,
    at: (AppraisalId, PersonId),
) -> Result<PersonView, Error> {
    let view = again(cx, permit, at)?;
    if view.reads && !view.is_own && !view.leads {
        cx.journal(permit, "appraisal.read", at.1.uuid())?;
    }
    Ok(view)
}

/// The same for who is looking at it at this moment, with a form that was refused: one reading is one line of the journal.
///
/// # Errors
/// [`Error::NotFound`] for who does not take part.
pub fn again(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadAppraised>,
    (id, who): (AppraisalId, PersonId),
) -> Result<PersonView, Error> {
    let (branch, today, me) = (permit.branch(), cx.local().date(), permit.actor().person);
    let appraisal = find(cx, branch, id)?;
    let one = participant(cx, branch, id, who)?;
    let part = part(cx, branch, id, one.group)?;
    let (is_own, leads) = (me == who, permit.actor().leads(one.group));
    let reads = is_own || leads || !part.is_open() || appraisal.is_past_groups();
    let reason = one.reason.clone().filter(|_| reads && one.lacks());
    let one = Participant { reason, ..one };
    let handed = if reads { store::appraised::handed_in(cx.tx, branch, id, who)? } else { Vec::new() };
    let mut remarks = if reads { store::appraised::remarks(cx.tx, branch, id)? } else { Vec::new() };
    remarks.retain(|remark| remark.about == who && remark.withdrawn.is_none());
    let mut decisions = store::appraised::decisions(cx.tx, branch, id)?;
    decisions.retain(|decision| decision.person == who);
    let standing = store::person::standing_on(cx.tx, branch, who, today)?;
    let may_have_one = standing == Some(Standing::Full) && !one.is_guest;
    let runs = permission::in_branch::<may::RunAppraisal>(permit.actor()).is_ok();
    let decides = runs && may_have_one && appraisal.grades().is_ok();
    let is_exception = match decides && decisions.is_empty() {
        true if appraisal.stage == Stage::Done => true,
        true => poll::counted(cx, permit, id)?.is_none_or(|polled| !polled.ballot.lines.contains(&who)),
        false => false,
    };
    Ok(PersonView {
        decides,
        is_exception,
        group: group_name(cx, branch, one.group)?,
        standing,
        is_own,
        is_open: appraisal.in_group(&part).is_ok(),
        reads,
        draft: if is_own { store::appraised::draft(cx.tx, branch, id, who)? } else { None },
        handed_in: handed.into_iter().map(|one| (one.clone(), cx.local_of(one.at))).collect(),
        remarks: remarks
            .into_iter()
            .map(|remark| {
                let on = cx.local_of(remark.entered.at).date();
                (remark, on)
            })
            .collect(),
        decisions: decisions.into_iter().map(|one| (one.clone(), cx.local_of(one.mark.at))).collect(),
        leads,
        names: cx.names(permit)?,
        today,
        appraisal,
        one,
    })
}
