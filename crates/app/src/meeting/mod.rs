//! The meeting, verb by verb, from the draft to the archive.

pub mod answer;
pub mod approve;
pub mod book;
pub mod change_topics;
pub mod close;
pub mod conclude;
pub mod consult;
pub mod correct;
pub mod draft;
pub mod enter_late;
pub mod facts;
pub mod hand_in;
pub mod ledger;
pub mod list;
pub mod notify;
pub mod open;
pub mod record;
pub mod report;
pub mod reschedule;
pub mod sign;
pub mod submit;
pub mod view;

use domain::{
    id::{BranchId, GroupId, PersonId},
    meeting::{Decided, Finding, Meeting, Official, Proceedings, Situation, Times, findings},
    membership::Roster,
    organization::Post,
    plan::YearPlan,
};
use jiff::civil::Date;

use crate::{
    Check, Cx, Error,
    permission::{Permit, Verb},
    webhook,
};

/// The meeting of a permit, with the roster of its day; refused when the page that was acted on is older than the meeting.
pub(crate) fn load<V: Verb>(cx: &mut Cx<'_>, permit: &Permit<V>) -> Result<(Meeting, Roster), Error> {
    let branch = permit.branch();
    let meeting = store::meeting::find(cx.tx, branch, permit.meeting()?)?.ok_or(Error::NotFound)?;
    permit.still(meeting.version)?;
    let day = meeting.agenda.start.date();
    let roster = roster(cx, branch, meeting.group, &meeting.agenda.joint, day)?;
    Ok((meeting, roster))
}

/// Who is due at a meeting: the members of its group, and of the groups that hold it jointly. The leader is the group's own.
///
/// # Errors
/// As the store.
pub(crate) fn roster(
    cx: &mut Cx<'_>,
    branch: BranchId,
    group: GroupId,
    joint: &[GroupId],
    day: Date,
) -> Result<Roster, Error> {
    let mut roster = store::person::roster(cx.tx, branch, group, day)?;
    for other in joint {
        roster.people.extend(store::person::roster(cx.tx, branch, *other, day)?.people);
    }
    Ok(roster)
}

/// The seven requirements of a meeting, R1 to R7. A plan that is changed later takes nothing from the meetings that were held by it.
pub(crate) fn findings_of(
    cx: &Cx<'_>,
    meeting: &Meeting,
    roster: &Roster,
    proceedings: &Proceedings,
    plan: Option<&YearPlan>,
) -> Vec<Finding> {
    let held = meeting.stage.held().is_some();
    let plan_sent = plan.is_some_and(|p| p.is_with_branch() || held && p.sent.is_some());
    let times = Times::of(meeting, |at| cx.local_of(at));
    let today = cx.local().date();
    findings(meeting, &Situation { roster, proceedings, plan_sent, times, today })
}

/// A meeting that was held, or is to be, with what its requirements rest on: the roster of its day, what was recorded, R1 to R7.
/// Of a joint meeting the plan of the group that keeps the record counts.
pub(crate) fn judged(
    cx: &mut Cx<'_>,
    branch: BranchId,
    meeting: &Meeting,
) -> Result<(Roster, Proceedings, Vec<Finding>), Error> {
    let (group, agenda) = (meeting.group, &meeting.agenda);
    let roster = roster(cx, branch, group, &agenda.joint, agenda.start.date())?;
    let proceedings = store::proceedings::load(cx.tx, branch, meeting.id)?;
    let plan = store::plan::of_year(cx.tx, branch, group, agenda.year)?;
    let findings = findings_of(cx, meeting, &roster, &proceedings, plan.as_ref());
    Ok((roster, proceedings, findings))
}

/// Keeps a decided step and writes it into the journal.
fn keep<V: Verb>(cx: &mut Cx<'_>, permit: &Permit<V>, decided: &Decided, verb: &str) -> Result<(), Error> {
    let (branch, mark) = (permit.branch(), cx.mark(permit));
    store::meeting::keep_step(cx.tx, branch, decided, mark)?;
    // Whoever was asked before the meeting has answered by this, or need not any more (R2).
    store::consultation::end(cx.tx, branch, decided.meeting.id, mark)?;
    cx.journal(permit, verb, decided.meeting.id.uuid())?;
    webhook::tell(cx, permit, verb, &decided.meeting)
}

/// The version of the permit's meeting, for whoever acts on what they saw of it.
///
/// # Errors
/// [`Error::NotFound`].
pub fn version<V: Verb>(cx: &mut Cx<'_>, permit: &Permit<V>) -> Result<i64, Error> {
    Ok(store::meeting::find(cx.tx, permit.branch(), permit.meeting()?)?.ok_or(Error::NotFound)?.version)
}

/// The officials of the branch on a day: secretary, deputy, commissioners.
pub(crate) fn officials<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    day: Date,
) -> Result<Vec<(PersonId, Official)>, Error> {
    let branch = permit.branch();
    let mut found = Vec::new();
    for held in store::organization::posts_on(cx.tx, branch, day)? {
        if held.post == Post::Leader {
            continue;
        }
        if let Some(person) = store::person::find(cx.tx, branch, held.person)? {
            let official = Official { person: Some(person.id), name: person.name, post: held.post };
            found.push((person.id, official));
        }
    }
    found.sort_by_key(|(_, o)| o.post);
    Ok(found)
}

/// Reads the official that a form names by id.
fn official(
    check: &mut Check,
    field: &str,
    label: &str,
    typed: &str,
    known: &[(PersonId, Official)],
) -> Option<Official> {
    let id: PersonId = check.parse(field, label, typed, "请从名单中选择")?;
    let found = known.iter().find(|(known, _)| *known == id).map(|(_, o)| o.clone());
    check.take(field, label, found.ok_or("这位同志当时不担任支部职务，请从名单中选择"))
}

/// The group's name; of a joint meeting the names of all its groups.
fn group_name<V: Verb>(cx: &mut Cx<'_>, permit: &Permit<V>) -> Result<String, Error> {
    let (branch, mut groups) = (permit.branch(), vec![permit.group()?]);
    if let Ok(meeting) = permit.meeting() {
        groups.extend(store::meeting::joint(cx.tx, branch, meeting)?);
    }
    let mut names = Vec::new();
    for group in groups {
        let found = store::organization::group(cx.tx, branch, group)?.ok_or(Error::NotFound)?;
        names.push(found.name.to_string());
    }
    Ok(names.join("、"))
}

/// A day and time as people write it: 11月20日 14:30.
pub fn moment(at: jiff::civil::DateTime) -> String {
    format!("{}月{}日 {:02}:{:02}", at.month(), at.day(), at.hour(), at.minute())
}
