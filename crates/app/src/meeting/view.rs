//! Everything the pages of one meeting show.

use std::borrow::Borrow;

use domain::{
    ballot::Ballot,
    id::{ItemId, PersonId},
    life_meeting::Rectification,
    meeting::{Asked, Finding, Meeting, Official, Order, Proceedings, Step},
    membership::Roster,
    plan::PlanItem,
};
use jiff::{Timestamp, civil::DateTime};
pub use store::notice::MailState;
use store::{
    meeting::{Jotting, JottingKind, Kept, Observer},
    minutes::SignedRecord,
    notice::Answer,
    proceedings::{MakeUp, OpenDecision},
};

use crate::{
    Cx, Error, Names, disposition,
    permission::{self, Action, Permit, Running, may},
};

/// A meeting with everything around it.
#[derive(Clone, Debug)]
pub struct MeetingView {
    /// The meeting.
    pub meeting: Meeting,
    /// Who was due on its day.
    pub roster: Roster,
    /// What was recorded.
    pub proceedings: Proceedings,
    /// The order of speaking.
    pub order: Order,
    /// R1 to R7.
    pub findings: Vec<Finding>,
    /// What happened to it, step by step.
    pub steps: Vec<Kept>,
    /// The answers to the notice.
    pub answers: Vec<Answer>,
    /// Who sat in.
    pub observers: Vec<Observer>,
    /// The opening words and their version.
    pub opening: Jotting,
    /// The summary as far as it is typed, and its version.
    pub summary: Jotting,
    /// The signed revisions.
    pub records: Vec<SignedRecord>,
    /// What absent members have to catch up on.
    pub make_ups: Vec<MakeUp>,
    /// Matters still open from earlier meetings of the group.
    pub open: Vec<OpenDecision>,
    /// What members still put right after earlier organizational-life meetings, as far as who looks may know.
    pub rectifications: Vec<Rectification>,
    /// The plan's lines of its year.
    pub planned: Vec<PlanItem>,
    /// Whether the plan has been sent to the branch.
    pub plan_sent: bool,
    /// The officials of the branch today.
    pub officials: Vec<(PersonId, Official)>,
    /// Names.
    pub names: Names,
    /// The group's name.
    pub group: String,
    /// Of a joint meeting: every group by name, with its people on the meeting's day; nothing of a meeting of one group.
    pub groups: Vec<(String, Vec<PersonId>)>,
    /// The branch's name.
    pub branch: String,
    /// How the mail about it went.
    pub mail: MailState,
    /// The items of which the person who looks may not read what was said (C7): it is taken out of all of this.
    pub withheld: Vec<ItemId>,
    /// What the person who looks may do.
    pub allowed: Vec<Action>,
    /// The ballots of the meeting that are not over: it does not end before them.
    pub ballots: Vec<Ballot>,
    /// What waits for somebody of the branch to answer before the meeting (R2), with the local time at which it was sent.
    pub asked: Option<(Asked, DateTime)>,
    /// The unit's day.
    pub today: jiff::civil::Date,
}

impl MeetingView {
    /// Whether the person who looks may do something.
    pub fn may(&self, action: impl Borrow<Action>) -> bool {
        self.allowed.contains(action.borrow())
    }

    /// A person's name.
    pub fn name(&self, id: impl Borrow<PersonId>) -> &str {
        self.names.of(id)
    }

    /// The answer of a member, if one was asked for.
    pub fn answer_of(&self, person: impl Borrow<PersonId>) -> Option<&Answer> {
        self.answers.iter().find(|a| a.person == *person.borrow())
    }

    /// Which topics were approved before they were changed at short notice, why they were, and when; of several changes the last,
    /// and nothing once the agenda was taken back and made anew.
    pub fn topics_changed(&self) -> Option<(String, String, Timestamp)> {
        let asked = |step: &Step| matches!(step, Step::Submitted | Step::TopicsChanged { .. });
        let last = self.steps.iter().rev().find(|kept| asked(&kept.step))?;
        match &last.step {
            Step::TopicsChanged { was, reason, .. } => {
                let was = was.iter().map(ToString::to_string).collect::<Vec<_>>().join("；");
                Some((was, reason.to_string(), last.mark.at))
            }
            _ => None,
        }
    }

    /// Whether the person led the group on the meeting's day.
    pub fn is_leader(&self, person: impl Borrow<PersonId>) -> bool {
        self.roster.leader == Some(*person.borrow())
    }
}

/// Loads a meeting's page as the reader may read it: what was said on somebody's disposition (C7) is for who was there, for who keeps
/// the record, for the branch's secretary and discipline commissioner, for who it is about and whom the branch named.
///
/// # Errors
/// [`Error::NotFound`].
pub fn view(cx: &mut Cx<'_>, permit: &Permit<may::ReadMeeting>) -> Result<MeetingView, Error> {
    let mut view = whole(cx, permit)?;
    if view.may(Action::Record) {
        return Ok(view);
    }
    let me = permit.actor().person;
    let withheld = disposition::withheld(cx, permit.actor(), &view.meeting, &view.proceedings)?;
    view.proceedings.remarks.retain(|remark| !withheld.contains(&remark.item) || remark.speaker == me);
    view.withheld = withheld;
    Ok(view)
}

/// Loads everything, whoever asks: for what is frozen, and for whoever runs the machine.
///
/// # Errors
/// [`Error::NotFound`].
pub(crate) fn whole(cx: &mut Cx<'_>, permit: &Permit<may::ReadMeeting>) -> Result<MeetingView, Error> {
    let (meeting, roster) = super::load(cx, permit)?;
    let (branch, id, group, today) = (permit.branch(), meeting.id, meeting.group, cx.local().date());
    let proceedings = store::proceedings::load(cx.tx, branch, id)?;
    let plan = store::plan::of_year(cx.tx, branch, group, meeting.agenda.year)?;
    // A plan that is changed later takes nothing from the meetings that were held by it.
    let held = meeting.stage.held().is_some();
    let plan_sent = plan.as_ref().is_some_and(|p| p.is_with_branch() || held && p.sent.is_some());
    let findings = super::findings_of(cx, &meeting, &roster, &proceedings, plan.as_ref());
    let running = Running { chair: meeting.agenda.chair, recorder: meeting.agenda.recorder };
    let roles = permission::roles_on_meeting(cx, permit.actor(), id, group, running)?;
    Ok(MeetingView {
        findings,
        order: Order::of(&meeting, &proceedings, roster.leader),
        steps: store::meeting::steps(cx.tx, branch, id)?,
        answers: store::notice::answers(cx.tx, branch, id)?,
        observers: store::meeting::observers(cx.tx, branch, id)?,
        opening: store::meeting::jotting(cx.tx, branch, id, JottingKind::Opening)?,
        summary: store::meeting::jotting(cx.tx, branch, id, JottingKind::Summary)?,
        mail: store::notice::mail_state(cx.tx, branch, id)?,
        records: store::minutes::all(cx.tx, branch, id)?,
        make_ups: store::proceedings::make_ups(cx.tx, branch, id)?,
        open: store::proceedings::open_decisions(cx.tx, branch, group)?
            .into_iter()
            .filter(|d| d.meeting != id)
            .collect(),
        rectifications: crate::life_meeting::list::open(cx, permit, group)?
            .into_iter()
            .filter(|one| one.meeting != id)
            .collect(),
        ballots: store::ballot::of_meeting(cx.tx, branch, id)?
            .into_iter()
            .filter(|ballot| !ballot.state.is_over())
            .collect(),
        asked: store::consultation::waiting(cx.tx, branch, id)?.map(|asked| {
            let at = cx.local_of(asked.mark.at);
            (asked, at)
        }),
        planned: plan.map(|p| p.items).unwrap_or_default(),
        plan_sent,
        officials: super::officials(cx, permit, today)?,
        names: cx.names(permit)?,
        group: super::group_name(cx, permit)?,
        groups: groups(cx, permit, &meeting)?,
        branch: store::organization::branch(cx.tx, branch)?.name.to_string(),
        allowed: Action::ALL
            .iter()
            .copied()
            .filter(|action| roles.iter().any(|&role| action.allows(role)))
            .collect(),
        withheld: Vec::new(),
        today,
        meeting,
        roster,
        proceedings,
    })
}

/// The groups of a joint meeting with their people.
fn groups(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadMeeting>,
    meeting: &Meeting,
) -> Result<Vec<(String, Vec<PersonId>)>, Error> {
    let (branch, joint, day) = (permit.branch(), &meeting.agenda.joint, meeting.agenda.start.date());
    if joint.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for id in std::iter::once(&meeting.group).chain(joint) {
        let group = store::organization::group(cx.tx, branch, *id)?.ok_or(Error::NotFound)?;
        let people = store::person::roster(cx.tx, branch, *id, day)?.people;
        found.push((group.name.to_string(), people.into_iter().map(|m| m.id).collect()));
    }
    Ok(found)
}
