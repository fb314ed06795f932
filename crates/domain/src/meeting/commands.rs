//! The commands of a meeting: each takes the meeting, decides by the clause, and gives back the
//! meeting one step further together with the step to be kept.

use jiff::civil::{Date, DateTime, Time};

use super::*;
use crate::{
    id::PersonId,
    membership::Roster,
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

/// The topics of an agenda with the reasons that they ask for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Topics {
    /// The items.
    pub items: Vec<Item>,
    /// Why there are more than two (G3).
    pub extra_reason: Option<Reason>,
    /// Why nothing of it stands in the year plan (R1).
    pub off_plan_reason: Option<Reason>,
}

impl Meeting {
    /// Takes a step that has been decided.
    fn take(self, step: Step, now: Now) -> Result<Decided, Refusal> {
        let stage = self.stage.after(step.clone(), now.mark)?;
        Ok(Decided { meeting: Self { stage, ..self }, step })
    }

    /// Whether a step can be taken from here at all; asked first, so that nobody is told to mend a field
    /// of a step that is closed anyway. [`Stage::after`] decides in the end.
    fn at(&self, stages: &[StageName], what: &'static str) -> Result<(), Refusal> {
        if stages.contains(&self.stage.name()) { Ok(()) } else { Err(self.wrong_stage(what)) }
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

    /// Lets somebody else chair once the agenda is approved: the leader falls ill, or came after all (G2).
    /// Everything else of the agenda stays as it was approved.
    ///
    /// # Errors
    /// [`Refusal::WrongStage`] before the approval and after the meeting, or what [`Agenda::check_chair`] finds.
    pub fn replace_chair(
        mut self,
        chair: PersonId,
        reason: Option<Reason>,
        roster: &Roster,
    ) -> Result<Self, Refusal> {
        self.at(&[StageName::Approved, StageName::Notified, StageName::InSession], "更换主持人")?;
        self.agenda.chair = chair;
        self.agenda.chair_reason = reason;
        self.agenda.check_chair(roster)?;
        Ok(self)
    }

    /// Names who keeps the record, once the agenda cannot be changed any more, and as long as the record can.
    ///
    /// # Errors
    /// [`Refusal::WrongStage`] in the draft and after the summary; [`Refusal::RecorderNotInGroup`].
    pub fn replace_recorder(mut self, recorder: PersonId, roster: &Roster) -> Result<Self, Refusal> {
        let open = [StageName::Submitted, StageName::Approved, StageName::Notified, StageName::InSession];
        self.at(&open, "更换记录人")?;
        if !roster.has_member(recorder) {
            return Err(Refusal::RecorderNotInGroup);
        }
        self.agenda.recorder = Some(recorder);
        Ok(self)
    }

    /// R2: writes down with whom the meeting was talked over.
    ///
    /// # Errors
    /// [`Refusal::NobodyConsulted`], [`Refusal::NotToBeConsulted`], [`Refusal::InTheFuture`].
    pub fn consult(self, consultation: Consultation, now: Now) -> Result<Decided, Refusal> {
        self.at(&[StageName::Draft], "记录会前沟通")?;
        check_consultation(&consultation, now.today())?;
        self.take(Step::Consulted(consultation), now)
    }

    /// R2, through the system: sends the draft to somebody of the branch, who says what they think of it.
    ///
    /// # Errors
    /// [`Refusal::ConsultationWaits`], [`Refusal::NotToBeConsulted`].
    pub fn ask(&self, with: &Official, waiting: Option<&Asked>) -> Result<(), Refusal> {
        self.at(&[StageName::Draft], "发给支部沟通")?;
        if waiting.is_some() {
            return Err(Refusal::ConsultationWaits);
        }
        check_may_be_consulted(with)
    }

    /// R2: whoever was asked through the system answers, on this day.
    ///
    /// # Errors
    /// [`Refusal::NotAsked`]; else as [`Self::consult`].
    pub fn answer_consultation(
        self,
        asked: Option<&Asked>,
        with: Official,
        (content, method, cautions): (Option<Note>, Option<Note>, Option<Note>),
        now: Now,
    ) -> Result<Decided, Refusal> {
        if asked.is_none_or(|asked| Some(asked.with) != with.person || asked.with != now.mark.by) {
            return Err(Refusal::NotAsked);
        }
        let (how, on) = (Channel::System, now.today());
        self.consult(Consultation { with: vec![with], how, on, content, method, cautions }, now)
    }

    /// Sends the agenda to the branch for approval.
    ///
    /// # Errors
    /// [`Refusal::NotConsulted`], [`Refusal::OffPlanNeedsReason`], or what [`Agenda::check`] finds.
    pub fn submit(self, roster: &Roster, now: Now) -> Result<Decided, Refusal> {
        self.at(&[StageName::Draft], "报支部批准")?;
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
    /// [`Refusal::NotOfBranch`]; [`Refusal::InTheFuture`]; [`Refusal::NotToday`] for one in the system that is
    /// dated back; [`Refusal::OutOfOrder`] for an approval before the consultation.
    pub fn approve(self, approval: Approval, now: Now) -> Result<Decided, Refusal> {
        self.at(&[StageName::Submitted], "批准")?;
        check_branch(&approval.by, "批准")?;
        if approval.on > now.today() {
            return Err(Refusal::InTheFuture { what: "批准" });
        }
        if approval.offline.is_none() && approval.on != now.today() {
            return Err(Refusal::NotToday);
        }
        if let Some(consulted) = self.stage.consulted()
            && approval.on < consulted.what.on
        {
            return Err(Refusal::OutOfOrder { earlier: "会前沟通", later: "支部批准" });
        }
        self.take(Step::Approved(approval), now)
    }

    /// R3: tells every member of that day's roster; once more when somebody joined after the first notice.
    ///
    /// # Errors
    /// [`Refusal::TooLate`] after the meeting's day; [`Refusal::EmptyRoster`]; [`Refusal::NoticeMisses`] if somebody of the roster is left out.
    pub fn notify(
        self,
        to: Vec<PersonId>,
        roster: &Roster,
        round: u32,
        now: Now,
    ) -> Result<Decided, Refusal> {
        self.at(&[StageName::Approved, StageName::Notified], "发通知")?;
        let day = self.agenda.start.date();
        if now.today() > day {
            return Err(Refusal::TooLate { day });
        }
        if roster.members().next().is_none() {
            return Err(Refusal::EmptyRoster);
        }
        let missing = roster.members().filter(|m| !to.contains(&m.id)).count();
        if missing > 0 {
            return Err(Refusal::NoticeMisses { missing });
        }
        self.take(Step::Notified(Notice { to, round }), now)
    }

    /// Another time or place, and second place; the approval stands, the members are told again.
    ///
    /// # Errors
    /// [`Refusal::WrongStage`], [`Refusal::EndsBeforeItBegins`]; [`Refusal::SamePlaceTwice`]; [`Refusal::TimeOver`] for a time that is over.
    pub fn reschedule(
        mut self,
        start: DateTime,
        end: Option<Time>,
        (place, second_place): (Place, Option<Place>),
        reason: Reason,
        now: Now,
    ) -> Result<Decided, Refusal> {
        self.at(&[StageName::Approved, StageName::Notified], "改期")?;
        if end.is_some_and(|end| end <= start.time()) {
            return Err(Refusal::EndsBeforeItBegins);
        }
        if start <= now.local {
            return Err(Refusal::TimeOver);
        }
        let step =
            Step::Rescheduled(Reschedule { was: self.agenda.start, was_at: self.agenda.place, reason });
        self.agenda.start = start;
        self.agenda.end = end;
        (self.agenda.place, self.agenda.second_place) = (place, second_place);
        self.agenda.check_places()?;
        self.take(step, now)
    }

    /// Other topics at short notice, after the approval: the branch is asked anew in the same step (R3), and the members are told
    /// again once it agrees.
    ///
    /// # Errors
    /// [`Refusal::TooLate`] after the meeting's day; [`Refusal::SameTopics`]; [`Refusal::OffPlanNeedsReason`], or what
    /// [`Agenda::check`] finds.
    pub fn change_topics(
        mut self,
        topics: Topics,
        reason: Reason,
        roster: &Roster,
        now: Now,
    ) -> Result<Decided, Refusal> {
        self.at(&[StageName::Approved, StageName::Notified], "临时调整议题")?;
        let day = self.agenda.start.date();
        if now.today() > day {
            return Err(Refusal::TooLate { day });
        }
        let what = |items: &[Item]| items.iter().map(|i| (i.content, i.title.clone())).collect::<Vec<_>>();
        if what(&self.agenda.items) == what(&topics.items) {
            return Err(Refusal::SameTopics);
        }
        let was_handling = self.agenda.items.iter().any(|item| item.content == Content::Disposition);
        let was = self.agenda.items.into_iter().map(|item| item.title).collect();
        self.agenda.items = topics.items;
        self.agenda.extra_reason = topics.extra_reason;
        self.agenda.off_plan_reason = topics.off_plan_reason;
        self.agenda.check(roster)?;
        if !self.agenda.is_planned() && self.agenda.off_plan_reason.is_none() {
            return Err(Refusal::OffPlanNeedsReason);
        }
        self.take(Step::TopicsChanged { was, was_handling, reason }, now)
    }

    /// Opens the meeting on its day, or afterwards when the record is typed later than it was held.
    ///
    /// # Errors
    /// [`Refusal::TooEarly`] before its day; [`Refusal::EmptyRoster`]; what [`Agenda::check_chair`] finds on the
    /// day's roster; [`Refusal::NoticeMisses`] if somebody joined the group after
    /// the notice and was not told.
    pub fn open(self, roster: &Roster, now: Now) -> Result<Decided, Refusal> {
        self.at(&[StageName::Notified], "开始会议")?;
        let day = self.agenda.start.date();
        if now.today() < day {
            return Err(Refusal::TooEarly { day });
        }
        if roster.members().next().is_none() {
            return Err(Refusal::EmptyRoster);
        }
        self.agenda.check_chair(roster)?;
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
        self.at(&[StageName::Draft], "补录")?;
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
            check_consultation(consultation, now.today())?;
            last = ("会前沟通", consultation.on);
        }
        if let OnPaper::Done(approval) = &held.approved {
            check_branch(&approval.by, "批准")?;
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

    /// Goes back to where the meeting stood before it was opened; a late entry becomes a draft again.
    ///
    /// # Errors
    /// [`Refusal::WrongStage`]; [`Refusal::AlreadyRecorded`] once somebody has said or agreed anything.
    pub fn unopen(self, reason: Reason, proceedings: &Proceedings, now: Now) -> Result<Decided, Refusal> {
        self.at(&[StageName::InSession], "退回会前")?;
        let spoken = proceedings.remarks.iter().any(|remark| remark.position.is_some());
        if spoken || !proceedings.decisions.is_empty() {
            return Err(Refusal::AlreadyRecorded);
        }
        self.take(Step::Unopened { reason }, now)
    }

    /// R5: sums up and ends the meeting.
    ///
    /// # Errors
    /// What is missing of the roll, the remarks, the outcomes and the summary, unless the paper of a late entry
    /// is said to lack it; an end that is not after the beginning, or a time that is still ahead.
    pub fn conclude(
        self,
        summary: Option<Speech>,
        (started, ended): (Time, Option<Time>),
        proceedings: &Proceedings,
        roster: &Roster,
        now: Now,
    ) -> Result<Decided, Refusal> {
        self.at(&[StageName::InSession], "小结并结束会议")?;
        proceedings.check_roll(&self, roster)?;
        let on_paper = match self.stage.held() {
            Some(Held::OnPaper(held)) => Some(&held.what),
            _ => None,
        };
        if on_paper.is_some_and(|held| held.gaps.is_some()) {
            proceedings.check_decisions(&self, roster)?;
        } else {
            proceedings.check_outcomes(&self, roster)?;
            if summary.is_none() {
                return Err(Refusal::NoSummary);
            }
            if ended.is_none() {
                return Err(Refusal::NoEnd);
            }
        }
        // Times are whole minutes: a meeting that was tried out may begin and end in the same one.
        if ended.is_some_and(|ended| ended < started) {
            return Err(Refusal::EndsBeforeItBegins);
        }
        for (what, time) in [("开会", Some(started)), ("散会", ended)] {
            let Some(time) = time else { continue };
            if self.agenda.start.date().to_datetime(time) > now.local {
                return Err(Refusal::InTheFuture { what });
            }
        }
        self.take(Step::Concluded(Conclusion { started, ended, summary }), now)
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
    /// [`Refusal::WrongStage`]; for a report outside of the system [`Refusal::NotOfBranch`],
    /// [`Refusal::InTheFuture`], or [`Refusal::OutOfOrder`] if it is dated before the meeting.
    pub fn report(
        self,
        note: Option<Note>,
        offline: Option<(Official, Channel, Date)>,
        now: Now,
    ) -> Result<Decided, Refusal> {
        self.at(&[StageName::Signed], "上报支部")?;
        if let Some((to, _, on)) = &offline {
            check_branch(to, "接收上报")?;
            if *on > now.today() {
                return Err(Refusal::InTheFuture { what: "上报" });
            }
            if *on < self.agenda.start.date() {
                return Err(Refusal::OutOfOrder { earlier: "开会", later: "上报" });
            }
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
    /// [`Refusal::WrongStage`], [`Refusal::NotOfBranch`].
    pub fn receipt(self, receipt: Receipt, now: Now) -> Result<Decided, Refusal> {
        self.at(&[StageName::Reported], "签收归档")?;
        check_branch(&receipt.by, "签收")?;
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

/// R3, R7: only somebody with a post in the branch speaks for the branch.
fn check_branch(official: &Official, what: &'static str) -> Result<(), Refusal> {
    if official.post.is_of_branch() {
        Ok(())
    } else {
        Err(Refusal::NotOfBranch { name: official.name.to_string(), what })
    }
}

/// R2: at least one of secretary, organization and discipline commissioner, on a day that has come.
fn check_consultation(consultation: &Consultation, latest: Date) -> Result<(), Refusal> {
    if consultation.with.is_empty() {
        return Err(Refusal::NobodyConsulted);
    }
    consultation.with.iter().try_for_each(check_may_be_consulted)?;
    if consultation.on > latest {
        return Err(Refusal::InTheFuture { what: "会前沟通" });
    }
    Ok(())
}

/// R2: only the secretary, the organization and the discipline commissioner.
fn check_may_be_consulted(official: &Official) -> Result<(), Refusal> {
    if official.post.may_be_consulted() {
        Ok(())
    } else {
        Err(Refusal::NotToBeConsulted { name: official.name.to_string() })
    }
}
