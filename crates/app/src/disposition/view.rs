//! One matter, as somebody may know of it.

use domain::{
    care::Care,
    disposition::{Decision, Disposition, Effect, KnownStep, Right, known_steps, missing, undone},
    id::{DispositionId, PersonId},
    limit::Prompt,
    organization::Post,
    person::Standing,
    talk::Talk,
};
use jiff::civil::{Date, DateTime};
use store::disposition::{BranchStep, GroupOpinion, RightKept, Statement};

use super::{
    by_post, handles,
    hear::{self, Hearing},
};
use crate::{
    Cx, Error, Names, attendance,
    permission::{self, Permit, may},
};

/// What came before, as far as the rule of each noun lets the reader see it: this page opens no other door.
#[derive(Clone, Debug, Default)]
pub struct Before {
    /// Months without organized life, dues or work, as facts; nothing for who may not see them.
    pub limits: Option<Vec<String>>,
    /// How many talks there were, and when the last was.
    pub talks: (usize, Option<Date>),
    /// The talks by day, people and reason, for the leader and who the matter is about.
    pub lines: Option<Vec<Talk>>,
    /// The help that the reader knows of.
    pub care: Vec<Care>,
}

/// What the page shows.
#[derive(Clone, Debug)]
pub struct DispositionView {
    /// The matter.
    pub one: Disposition,
    /// The group's name.
    pub group: String,
    /// When it was opened, local time.
    pub at: DateTime,
    /// In which topic it is heard.
    pub hearing: Option<Hearing>,
    /// When that was written down after the meeting, local time.
    pub tied_late: Option<DateTime>,
    /// What was said on the topic, in the order in which it was said, once the meeting was summed up: who, in which words.
    pub said: Vec<(PersonId, String)>,
    /// Of the leader: the topics that could hear it.
    pub choices: Vec<Hearing>,
    /// What who it is about wrote, oldest first, with its local time.
    pub statements: Vec<(Statement, DateTime)>,
    /// The versions of the group's opinion, oldest first, with their local time.
    pub opinions: Vec<(GroupOpinion, DateTime)>,
    /// When the opinion was sent, local time.
    pub sent_at: Option<DateTime>,
    /// The rights that are ticked, each with the local time of the tick.
    pub rights: Vec<(RightKept, DateTime)>,
    /// Those that are not.
    pub missing: Vec<Right>,
    /// Those of them that can have been kept by now.
    pub due: Vec<Right>,
    /// The branch's steps by their day, with the local time at which they were written down.
    pub steps: Vec<(BranchStep, DateTime)>,
    /// Those that the rules name, to choose from.
    pub known_steps: Vec<&'static KnownStep>,
    /// Those that the rule lists and nobody wrote down, once it was decided without them.
    pub undone: Vec<&'static KnownStep>,
    /// When the decision was written down, local time.
    pub decided_at: Option<DateTime>,
    /// When its approval was written down, local time.
    pub approved_at: Option<DateTime>,
    /// What was decided before and does not stand any more, oldest first, with its local time.
    pub decisions: Vec<(Decision, DateTime)>,
    /// What the person is today.
    pub standing: Option<Standing>,
    /// What the decision brings with it.
    pub effect: Option<Effect>,
    /// Until when it has effect.
    pub ends: Option<Date>,
    /// Whom the branch named to know of it.
    pub readers: Vec<PersonId>,
    /// Those who could be named.
    pub people: Vec<(PersonId, String)>,
    /// What came before.
    pub before: Before,
    /// Whether it is about the reader.
    pub is_own: bool,
    /// Whether the reader leads the group, and it is not about them.
    pub leads: bool,
    /// Whether the reader handles it for the branch, and it is not about them.
    pub handles: bool,
    /// Names.
    pub names: Names,
    /// Who looks.
    pub me: PersonId,
    /// Today.
    pub today: Date,
}

/// Loads a matter. Reading is written down in the journal, but for who it is about.
///
/// # Errors
/// [`Error::NotFound`].
pub fn view(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadDisposition>,
    id: DispositionId,
) -> Result<DispositionView, Error> {
    let view = again(cx, permit, id)?;
    if !view.is_own {
        cx.journal(permit, "disposition.read", id.uuid())?;
    }
    Ok(view)
}

/// The same for who is looking at it at this moment, with a form that was refused: one reading is one line of the journal.
///
/// # Errors
/// [`Error::NotFound`].
pub fn again(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadDisposition>,
    id: DispositionId,
) -> Result<DispositionView, Error> {
    let (branch, actor) = (permit.branch(), permit.actor());
    let one = store::disposition::find(cx.tx, branch, id)?.ok_or(Error::NotFound)?;
    let is_own = one.person == actor.person;
    let (leads, handles) = (!is_own && actor.leads(one.group), !is_own && handles(actor));
    let named = store::disposition::readers(cx.tx, branch)?;
    let people = if handles { could_be_named(cx, permit, &one, &named)? } else { Vec::new() };
    let rights = store::disposition::rights(cx.tx, branch, id)?;
    let ticked: Vec<_> = rights.iter().map(|kept| kept.right).collect();
    let opinions = store::disposition::opinions(cx.tx, branch, id)?;
    let choices = if leads && one.sent.is_none() && one.decision.is_none() && opinions.is_empty() {
        hear::choices(cx, branch, &one)?
    } else {
        Vec::new()
    };
    let hearing = hear::heard_in(cx, branch, &one)?;
    let said = match &hearing {
        Some(hearing) if hearing.is_over => hear::said(cx, branch, hearing)?,
        _ => Vec::new(),
    };
    let today = cx.local().date();
    let statements = store::disposition::statements(cx.tx, branch, id)?;
    let steps = store::disposition::steps(cx.tx, branch, id)?;
    let mut decisions = store::disposition::decisions(cx.tx, branch, id)?;
    decisions.pop();
    let missing = missing(&ticked);
    let day = hearing.as_ref().map(|hearing| hearing.start.date());
    let decision = one.decision.as_ref();
    let undone = decision.map_or_else(Vec::new, |decision| {
        undone((one.kind, decision.measure, decision.on), steps.iter().map(|step| step.what.as_str()))
    });
    let tied = one.tied.map(|mark| cx.local_of(mark.at));
    Ok(DispositionView {
        tied_late: tied.filter(|at| hearing.as_ref().is_some_and(|hearing| *at > hearing.start)),
        due: missing.iter().copied().filter(|right| one.is_due(*right, (day, today))).collect(),
        approved_at: decision.and_then(|one| one.approved?.mark).map(|mark| cx.local_of(mark.at)),
        decisions: timed(cx, decisions, |one| one.mark.at),
        standing: store::person::standing_on(cx.tx, branch, one.person, today)?,
        undone,
        group: store::organization::group(cx.tx, branch, one.group)?.ok_or(Error::NotFound)?.name.to_string(),
        at: cx.local_of(one.opened.at),
        hearing,
        said,
        choices,
        statements: timed(cx, statements, |one| one.mark.at),
        opinions: timed(cx, opinions, |one| one.mark.at),
        sent_at: one.sent.map(|mark| cx.local_of(mark.at)),
        missing,
        rights: timed(cx, rights, |kept| kept.mark.at),
        steps: timed(cx, steps, |step| step.mark.at),
        known_steps: known_steps(one.kind, today).collect(),
        decided_at: one.decision.as_ref().map(|decision| cx.local_of(decision.mark.at)),
        effect: one.decision.as_ref().map(|decision| decision.measure.effect(decision.on)),
        ends: one.ends(),
        readers: named.into_iter().filter(|(of, _)| *of == id).map(|(_, person)| person).collect(),
        people,
        before: before(cx, permit, &one)?,
        is_own,
        leads,
        handles,
        names: cx.names(permit)?,
        me: actor.person,
        today,
        one,
    })
}

fn timed<T>(cx: &Cx<'_>, all: Vec<T>, at: impl Fn(&T) -> jiff::Timestamp) -> Vec<(T, DateTime)> {
    all.into_iter().map(|one| (at(&one), one)).map(|(at, one)| (one, cx.local_of(at))).collect()
}

/// Members of the branch who do not know of it by their post.
fn could_be_named(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadDisposition>,
    one: &Disposition,
    named: &[(DispositionId, PersonId)],
) -> Result<Vec<(PersonId, String)>, Error> {
    let roster = store::membership::roster(cx.tx, permit.branch(), cx.local().date())?;
    let by_post = by_post(cx, permit.branch(), one)?;
    let know = |id: PersonId| one.is_open_to(id, by_post.contains(&id), named.contains(&(one.id, id)));
    let others = roster.into_iter().filter(|line| line.standing.value.is_member() && !know(line.person.id));
    Ok(others.map(|line| (line.person.id, line.person.name.to_string())).collect())
}

fn before(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadDisposition>,
    one: &Disposition,
) -> Result<Before, Error> {
    let (branch, actor, year) = (permit.branch(), permit.actor(), cx.local().date().year());
    let is_own = one.person == actor.person;
    let reading: Option<Permit<may::ReadAttendance>> = if is_own {
        // Who it is about reads what the leader reads of them.
        Some(permission::as_party(actor, one.group))
    } else {
        permission::in_group::<may::ReadAttendance>(cx, actor, one.group).ok()
    };
    let limits = if let Some(reading) = reading {
        let lines = attendance::year::year(cx, &reading, year)?.lines;
        lines
            .iter()
            .find(|line| line.member.id == one.person)
            .map(|line| line.prompts.iter().map(Prompt::fact).collect())
    } else {
        None
    };
    let mut talks = store::talk::of_person(cx.tx, branch, one.person)?;
    talks.retain(Talk::counts);
    let sees_lines = is_own || actor.leads(one.group);
    let is_secretary = actor.posts.iter().any(|(post, _)| *post == Post::Secretary);
    let mut care = store::care::all(cx.tx, branch)?;
    care.retain(|c| c.person == one.person && (is_own || actor.leads(c.group) || is_secretary && c.reported));
    Ok(Before {
        limits,
        talks: (talks.len(), talks.iter().map(|talk| talk.on).max()),
        lines: sees_lines.then_some(talks),
        care,
    })
}
