//! The commands of a meeting: each takes the meeting, decides by the clause, and gives back the
//! meeting one step further together with the step to be kept.

use jiff::civil::{Date, DateTime, Time};

use super::*;
use crate::{
    id::PersonId,
    membership::Roster,
    organization::Post,
    text::{Note, Place, Reason, Speech},
};

/// Who acts, and when: the system's time with the unit's local day and time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Now {
    /// Who acts and the instant.
    pub mark: Mark,
    /// The same instant on the unit's calendar.
    pub local: DateTime,
}

impl Now {
    fn today(self) -> Date {
        self.local.date()
    }
}

/// A meeting one step further, and the step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decided {
    /// The meeting after the step.
    pub meeting: Meeting,
    /// The step to be kept.
    pub step: Step,
}

impl Meeting {
    /// Takes a step that has been decided.
    fn take(self, step: Step, now: Now) -> Result<Decided, Refusal> {
        let stage = self.stage.after(step.clone(), now.mark)?;
        Ok(Decided { meeting: Self { stage, ..self }, step })
    }

    fn wrong_stage(&self, what: &'static str) -> Refusal {
        Refusal::WrongStage { what, found: self.stage.name() }
    }

    /// Changes the agenda; only a draft can be changed.
    ///
    /// # Errors
    /// [`Refusal::WrongStage`], or what [`Agenda::check`] finds.
    pub fn redraft(self, agenda: Agenda, roster: &Roster) -> Result<Self, Refusal> {
        if !matches!(self.stage, Stage::Draft { .. }) {
            return Err(self.wrong_stage("修改议题"));
        }
        agenda.check(roster)?;
        Ok(Self { agenda, ..self })
    }

    /// R2: writes down with whom the meeting was talked over.
    ///
    /// # Errors
    /// [`Refusal::NobodyConsulted`], [`Refusal::NotToBeConsulted`], [`Refusal::InTheFuture`].
    pub fn consult(self, consultation: Consultation, now: Now) -> Result<Decided, Refusal> {
        check_consultation(&consultation, now.today())?;
        self.take(Step::Consulted(consultation), now)
    }

    /// Sends the agenda to the branch for approval.
    ///
    /// # Errors
    /// [`Refusal::NotConsulted`], [`Refusal::OffPlanNeedsReason`], or what [`Agenda::check`] finds.
    pub fn submit(self, roster: &Roster, now: Now) -> Result<Decided, Refusal> {
        self.agenda.check(roster)?;
        if !self.agenda.is_planned() && self.agenda.off_plan_reason.is_none() {
            return Err(Refusal::OffPlanNeedsReason);
        }
        self.take(Step::Submitted, now)
    }

    /// The branch asks for changes.
    ///
    /// # Errors
    /// [`Refusal::WrongStage`].
    pub fn send_back(self, reason: Reason, now: Now) -> Result<Decided, Refusal> {
        self.take(Step::Returned { reason }, now)
    }

    /// The leader takes the agenda back to change it; it must be approved anew.
    ///
    /// # Errors
    /// [`Refusal::WrongStage`].
    pub fn take_back(self, reason: Reason, now: Now) -> Result<Decided, Refusal> {
        self.take(Step::TakenBack { reason }, now)
    }

    /// R3: the branch approves, or the leader writes down an approval given outside of the system.
    ///
    /// # Errors
    /// [`Refusal::InTheFuture`]; [`Refusal::OutOfOrder`] for an approval before the consultation.
    pub fn approve(self, approval: Approval, now: Now) -> Result<Decided, Refusal> {
        if approval.on > now.today() {
            return Err(Refusal::InTheFuture { what: "批准" });
        }
        if let Some(consulted) = self.stage.consulted()
            && approval.on < consulted.what.on
        {
            return Err(Refusal::OutOfOrder { earlier: "会前沟通", later: "支部批准" });
        }
        self.take(Step::Approved(approval), now)
    }

    /// R3: tells every member of that day's roster.
    ///
    /// # Errors
    /// [`Refusal::EmptyRoster`]; [`Refusal::NoticeMisses`] if somebody of the roster is left out.
    pub fn notify(
        self,
        to: Vec<PersonId>,
        roster: &Roster,
        round: u32,
        now: Now,
    ) -> Result<Decided, Refusal> {
        if roster.members().next().is_none() {
            return Err(Refusal::EmptyRoster);
        }
        let missing = roster.members().filter(|m| !to.contains(&m.id)).count();
        if missing > 0 {
            return Err(Refusal::NoticeMisses { missing });
        }
        self.take(Step::Notified(Notice { to, round }), now)
    }

    /// Another time or place; the approval stands, the members are told again.
    ///
    /// # Errors
    /// [`Refusal::EndsBeforeItBegins`], [`Refusal::WrongStage`].
    pub fn reschedule(
        mut self,
        start: DateTime,
        end: Option<Time>,
        place: Place,
        reason: Reason,
        now: Now,
    ) -> Result<Decided, Refusal> {
        if end.is_some_and(|end| end <= start.time()) {
            return Err(Refusal::EndsBeforeItBegins);
        }
        let step = Step::Rescheduled(Reschedule {
            was: self.agenda.start,
            was_at: self.agenda.place.clone(),
            reason,
        });
        self.agenda.start = start;
        self.agenda.end = end;
        self.agenda.place = place;
        self.take(step, now)
    }

    /// Opens the meeting on its day.
    ///
    /// # Errors
    /// [`Refusal::TooEarly`] before its day; [`Refusal::NoticeMisses`] if somebody joined the group after
    /// the notice and was not told.
    pub fn open(self, roster: &Roster, now: Now) -> Result<Decided, Refusal> {
        let day = self.agenda.start.date();
        if now.today() < day {
            return Err(Refusal::TooEarly { day });
        }
        if let Some(notified) = self.stage.notified() {
            let missing = roster.members().filter(|m| !notified.what.to.contains(&m.id)).count();
            if missing > 0 {
                return Err(Refusal::NoticeMisses { missing });
            }
        }
        self.take(Step::Opened, now)
    }

    /// 补录: enters a meeting that was held on paper.
    ///
    /// # Errors
    /// [`Refusal::LateEntryAhead`] if it has not been held yet; the gates that are said to be done must be
    /// in order and before the meeting.
    pub fn held_on_paper(self, held: PaperHeld, roster: &Roster, now: Now) -> Result<Decided, Refusal> {
        self.agenda.check(roster)?;
        if !self.agenda.is_planned() && self.agenda.off_plan_reason.is_none() {
            return Err(Refusal::OffPlanNeedsReason);
        }
        if self.agenda.start >= now.local {
            return Err(Refusal::LateEntryAhead);
        }
        let day = self.agenda.start.date();
        let mut last = ("", Date::MIN);
        if let OnPaper::Done(consultation) = &held.consulted {
            check_consultation(consultation, day)?;
            last = ("会前沟通", consultation.on);
        }
        if let OnPaper::Done(approval) = &held.approved {
            if approval.on < last.1 {
                return Err(Refusal::OutOfOrder { earlier: last.0, later: "支部批准" });
            }
            last = ("支部批准", approval.on);
        }
        if let OnPaper::Done(notice) = &held.notified {
            if notice.on < last.1 {
                return Err(Refusal::OutOfOrder { earlier: last.0, later: "通知" });
            }
            last = ("通知", notice.on);
        }
        if last.1 > day {
            return Err(Refusal::OutOfOrder { earlier: last.0, later: "开会" });
        }
        self.take(Step::HeldOnPaper(held), now)
    }

    /// R5: sums up and ends the meeting.
    ///
    /// # Errors
    /// What is missing of the roll, the remarks, the outcomes and the summary; an end that is not after
    /// the beginning.
    pub fn conclude(
        self,
        summary: Option<Speech>,
        ended: Time,
        proceedings: &Proceedings,
        roster: &Roster,
        now: Now,
    ) -> Result<Decided, Refusal> {
        if !matches!(self.stage, Stage::InSession(_)) {
            return Err(self.wrong_stage("小结并结束会议"));
        }
        proceedings.check_roll(&self, roster)?;
        proceedings.check_outcomes(&self, roster)?;
        let summary = summary.ok_or(Refusal::NoSummary)?;
        if ended <= self.agenda.start.time() {
            return Err(Refusal::EndsBeforeItBegins);
        }
        self.take(Step::Concluded(Conclusion { ended, summary }), now)
    }

    /// Goes back into the record before it is signed.
    ///
    /// # Errors
    /// [`Refusal::WrongStage`].
    pub fn reopen(self, reason: Reason, now: Now) -> Result<Decided, Refusal> {
        self.take(Step::Reopened { reason }, now)
    }

    /// R6: freezes the record.
    ///
    /// # Errors
    /// [`Refusal::WrongStage`].
    pub fn sign(self, now: Now) -> Result<Decided, Refusal> {
        self.take(Step::Signed, now)
    }

    /// A new revision of the record beside the old one.
    ///
    /// # Errors
    /// [`Refusal::WrongStage`] before the record is signed.
    pub fn correct(self, reason: Reason, now: Now) -> Result<Decided, Refusal> {
        self.take(Step::Corrected { reason }, now)
    }

    /// R7: reports to the branch.
    ///
    /// # Errors
    /// [`Refusal::WrongStage`]; [`Refusal::InTheFuture`] for a report outside of the system.
    pub fn report(
        self,
        note: Option<Note>,
        offline: Option<(Official, Channel, Date)>,
        now: Now,
    ) -> Result<Decided, Refusal> {
        if offline.as_ref().is_some_and(|(_, _, on)| *on > now.today()) {
            return Err(Refusal::InTheFuture { what: "上报" });
        }
        let Some(signed) = self.stage.signed() else {
            return Err(self.wrong_stage("上报支部"));
        };
        let revision = signed.revision;
        self.take(Step::Reported(Report { revision, note, offline }), now)
    }

    /// The branch sends the report back for correction.
    ///
    /// # Errors
    /// [`Refusal::WrongStage`].
    pub fn send_report_back(self, reason: Reason, now: Now) -> Result<Decided, Refusal> {
        self.take(Step::SentBack { reason }, now)
    }

    /// The branch has the report: archived.
    ///
    /// # Errors
    /// [`Refusal::WrongStage`].
    pub fn receipt(self, receipt: Receipt, now: Now) -> Result<Decided, Refusal> {
        self.take(Step::Receipted(receipt), now)
    }

    /// Cancels a meeting that has not begun.
    ///
    /// # Errors
    /// [`Refusal::WrongStage`] from the meeting on.
    pub fn cancel(self, reason: Reason, now: Now) -> Result<Decided, Refusal> {
        self.take(Step::Cancelled { reason }, now)
    }
}

/// R2: at least one of secretary, organization and discipline commissioner, on a day that has come.
fn check_consultation(consultation: &Consultation, latest: Date) -> Result<(), Refusal> {
    if consultation.with.is_empty() {
        return Err(Refusal::NobodyConsulted);
    }
    if let Some(other) = consultation.with.iter().find(|o| !Post::may_be_consulted(o.post)) {
        return Err(Refusal::NotToBeConsulted { name: other.name.to_string() });
    }
    if consultation.on > latest {
        return Err(Refusal::InTheFuture { what: "会前沟通" });
    }
    Ok(())
}
