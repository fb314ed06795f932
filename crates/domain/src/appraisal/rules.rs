//! The order of an appraisal, step by step.

use super::{
    Appraisal, AppraisalRefusal, Part, PartState, Remark,
    Stage::{Cancelled, Done, Grades, Groups, Poll},
};
use crate::{
    ballot::BallotState,
    id::{GroupId, PersonId},
    text::Reason,
};

/// Somebody who takes part, with what there is of them in the group.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Participant {
    /// Who.
    pub person: PersonId,
    /// In which group.
    pub group: GroupId,
    /// Whether the formal relation lies elsewhere (FL-02).
    pub is_guest: bool,
    /// Whether a self-appraisal was handed in.
    pub has_handed_in: bool,
    /// How much the others have said.
    pub remarks: usize,
    /// Why something is missing.
    pub reason: Option<Reason>,
}

impl Participant {
    /// Whether something is missing: the self-appraisal, or any word of the others.
    pub const fn lacks(&self) -> bool {
        !self.has_handed_in || self.remarks == 0
    }

    /// Whether something is missing and nobody has said why.
    pub const fn is_open(&self) -> bool {
        self.lacks() && self.reason.is_none()
    }
}

impl Appraisal {
    const fn at(&self, stage: super::Stage) -> Result<(), AppraisalRefusal> {
        match (self.stage, stage) {
            (Groups, Groups) | (Poll, Poll) | (Grades, Grades) | (Done, Done) | (Cancelled, Cancelled) => {
                Ok(())
            }
            (found, _) => Err(AppraisalRefusal::WrongStage { found }),
        }
    }

    /// Whether the branch may read what the groups have, handed in or not: their time is over.
    pub const fn is_past_groups(&self) -> bool {
        matches!(self.stage, Poll | Grades | Done)
    }

    /// Whether it was called off.
    pub const fn is_cancelled(&self) -> bool {
        matches!(self.stage, Cancelled)
    }

    /// The stage once the branch calls it off, as it was opened by mistake: before a poll was counted, and not while one goes on.
    ///
    /// # Errors
    /// [`AppraisalRefusal`].
    pub fn cancel(&self, ballots: &[BallotState]) -> Result<super::Stage, AppraisalRefusal> {
        if !matches!(self.stage, Groups | Poll) {
            return Err(AppraisalRefusal::WrongStage { found: self.stage });
        }
        if ballots.contains(&BallotState::Counted) {
            return Err(AppraisalRefusal::PollCounted);
        }
        if ballots.iter().any(|ballot| !ballot.is_over()) {
            return Err(AppraisalRefusal::PollOpen);
        }
        Ok(Cancelled)
    }

    /// Whether the groups are still at work.
    ///
    /// # Errors
    /// [`AppraisalRefusal::WrongStage`].
    pub const fn in_groups(&self) -> Result<(), AppraisalRefusal> {
        self.at(Groups)
    }

    /// Whether anything of a group can be changed: the own self-appraisal, what was said, a reason.
    ///
    /// # Errors
    /// [`AppraisalRefusal::WrongStage`], [`AppraisalRefusal::WithBranch`].
    pub const fn in_group(&self, part: &Part) -> Result<(), AppraisalRefusal> {
        if let Err(refusal) = self.at(Groups) {
            return Err(refusal);
        }
        if part.is_open() { Ok(()) } else { Err(AppraisalRefusal::WithBranch) }
    }

    /// Whether `by` can say something of somebody now: after their self-appraisal, or after the leader said why there is none.
    ///
    /// # Errors
    /// [`AppraisalRefusal`].
    pub fn speak(&self, part: &Part, about: &Participant, by: PersonId) -> Result<(), AppraisalRefusal> {
        self.in_group(part)?;
        if by == about.person {
            return Err(AppraisalRefusal::OwnPerson);
        }
        if !about.has_handed_in && about.reason.is_none() {
            return Err(AppraisalRefusal::SelfFirst);
        }
        Ok(())
    }

    /// Whether `who` can take back what was said: whoever said it; whoever wrote it down for them, and the leader, with a reason, and not
    /// what is about themself.
    ///
    /// # Errors
    /// [`AppraisalRefusal`].
    pub fn take_back(
        &self,
        part: &Part,
        remark: &Remark,
        (who, leads): (PersonId, bool),
        has_reason: bool,
    ) -> Result<(), AppraisalRefusal> {
        self.in_group(part)?;
        if remark.withdrawn.is_some() {
            return Err(AppraisalRefusal::Withdrawn);
        }
        match (remark.by == who, leads || remark.entered.by == who) {
            (true, _) => Ok(()),
            (false, false) => Err(AppraisalRefusal::NotYours),
            _ if remark.about == who => Err(AppraisalRefusal::AboutOneself),
            _ if has_reason => Ok(()),
            _ => Err(AppraisalRefusal::WithdrawalReason),
        }
    }

    /// Whether the leader can write down why something is missing of somebody.
    ///
    /// # Errors
    /// [`AppraisalRefusal`].
    pub const fn excuse(&self, part: &Part, one: &Participant) -> Result<(), AppraisalRefusal> {
        if let Err(refusal) = self.in_group(part) {
            return Err(refusal);
        }
        if one.lacks() { Ok(()) } else { Err(AppraisalRefusal::NothingMissing) }
    }

    /// The state of a group's part once its leader hands it in: of everybody there is a self-appraisal and a word of the others,
    /// or a reason.
    ///
    /// # Errors
    /// [`AppraisalRefusal`].
    pub fn hand_in(&self, part: &Part, people: &[Participant]) -> Result<PartState, AppraisalRefusal> {
        self.in_group(part)?;
        match people.iter().filter(|one| one.group == part.group && one.is_open()).count() {
            0 => Ok(PartState::HandedIn),
            open => Err(AppraisalRefusal::Incomplete { open }),
        }
    }

    /// The state of a group's part once the branch sends it back.
    ///
    /// # Errors
    /// [`AppraisalRefusal`].
    pub const fn send_back(&self, part: &Part) -> Result<PartState, AppraisalRefusal> {
        if let Err(refusal) = self.at(Groups) {
            return Err(refusal);
        }
        if part.is_open() { Err(AppraisalRefusal::NotWithBranch) } else { Ok(PartState::Returned) }
    }

    /// The stage once the branch turns to the poll: every group has handed in, or there is a reason.
    ///
    /// # Errors
    /// [`AppraisalRefusal`].
    pub fn begin_poll(&self, parts: &[Part], has_reason: bool) -> Result<super::Stage, AppraisalRefusal> {
        self.at(Groups)?;
        match parts.iter().filter(|part| part.is_open()).count() {
            0 => Ok(Poll),
            _ if has_reason => Ok(Poll),
            open => Err(AppraisalRefusal::GroupsOpen { open }),
        }
    }

    /// Whether a ballot can be prepared: none goes on and none was counted.
    ///
    /// # Errors
    /// [`AppraisalRefusal`].
    pub fn next_ballot(&self, ballots: &[BallotState]) -> Result<(), AppraisalRefusal> {
        self.at(Poll)?;
        if ballots.contains(&BallotState::Counted) {
            return Err(AppraisalRefusal::PollCounted);
        }
        if ballots.iter().any(|ballot| !ballot.is_over()) { Err(AppraisalRefusal::PollOpen) } else { Ok(()) }
    }

    /// The stage once the poll was counted.
    ///
    /// # Errors
    /// [`AppraisalRefusal`].
    pub fn begin_grades(&self, ballots: &[BallotState]) -> Result<super::Stage, AppraisalRefusal> {
        self.at(Poll)?;
        if ballots.iter().any(|ballot| !ballot.is_over()) {
            return Err(AppraisalRefusal::PollOpen);
        }
        if ballots.contains(&BallotState::Counted) { Ok(Grades) } else { Err(AppraisalRefusal::NoPoll) }
    }

    /// Whether grades can be entered now; also afterwards: a correction, and, with a reason, of who was left out.
    ///
    /// # Errors
    /// [`AppraisalRefusal`].
    pub const fn grades(&self) -> Result<(), AppraisalRefusal> {
        match self.stage {
            Grades | Done => Ok(()),
            Groups | Poll => Err(AppraisalRefusal::NoPoll),
            found @ Cancelled => Err(AppraisalRefusal::WrongStage { found }),
        }
    }

    /// The stage once it is over: every full member has a grade, or there is a reason.
    ///
    /// # Errors
    /// [`AppraisalRefusal`].
    pub const fn finish(&self, open: usize, has_reason: bool) -> Result<super::Stage, AppraisalRefusal> {
        if let Err(refusal) = self.at(Grades) {
            return Err(refusal);
        }
        if open == 0 || has_reason { Ok(Done) } else { Err(AppraisalRefusal::Undecided { open }) }
    }
}
