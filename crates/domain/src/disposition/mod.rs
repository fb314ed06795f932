//! 处置处分 (C7): one matter about one member, on which a group is heard. The group gives its opinion and never decides (JP-3); the
//! branch opens the matter and writes its decision back; who it is about speaks for himself or herself.

pub mod measure;

mod words;

use jiff::civil::Date;
pub use measure::{DispositionKind, Effect, KnownStep, Measure, PeriodRefusal, known_steps, undone};
pub use words::reads_as_decision;

use crate::{
    coded::coded,
    id::{DispositionId, GroupId, ItemId, MeetingId, PersonId},
    meeting::Mark,
    person::Standing,
    text::{Note, Reason},
};

coded! {
    /// What the branch asks the group for.
    Asked {
        /// To learn the facts and talk over an opinion (JP-3: may, need not).
        Opinion = "opinion", "听取党小组意见";
        /// Collective talk and help (JP-4).
        Talk = "talk", "党小组集体谈话帮助";
    }
}

coded! {
    /// The rights of who it is about, as they are checked.
    Right {
        /// Told of the meeting before it.
        Told = "told", "事先知道会议的时间和事由";
        /// Present when it was talked over.
        Present = "present", "到会参加讨论";
        /// Spoke for himself or herself.
        Spoke = "spoke", "在会上说明、申辩";
        /// Answered what was said.
        Answered = "answered", "对别人的意见作出回答";
        /// The own words stand in the record.
        OwnWords = "own_words", "本人的话如实写进记录";
        /// Told of the right to appeal.
        Appeal = "appeal", "知道不服决定可以申诉";
    }
}

impl Right {
    /// Whether it is kept in a meeting itself, and so not before its day.
    pub const fn is_of_the_meeting(self) -> bool {
        matches!(self, Self::Present | Self::Spoke | Self::Answered | Self::OwnWords)
    }
}

coded! {
    /// How what the person wrote is meant.
    StatementKind {
        /// How it was.
        Statement = "statement", "情况说明";
        /// Why it is not so, or weighs less.
        Defence = "defence", "申辩";
    }
}

coded! {
    /// How far a matter has come.
    DispositionState {
        /// The branch has handed it to the group.
        Open = "open", "等党小组听取意见";
        /// It stands on the agenda of a meeting.
        Tied = "tied", "已列入会议";
        /// The group's opinion is with the branch.
        Sent = "sent", "党小组意见已送支部";
        /// The branch has decided.
        Decided = "decided", "支部已登记决定";
    }
}

/// One matter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Disposition {
    /// Its id.
    pub id: DispositionId,
    /// The group that is heard.
    pub group: GroupId,
    /// Who it is about.
    pub person: PersonId,
    /// Which way.
    pub kind: DispositionKind,
    /// What the group is asked for.
    pub asked: Asked,
    /// The facts as the branch states them.
    pub facts: Note,
    /// Who of the branch opened it, when.
    pub opened: Mark,
    /// The meeting and its topic in which it is talked over.
    pub meeting: Option<(MeetingId, ItemId)>,
    /// Who wrote that down, when; matters that were tied before it was kept have none.
    pub tied: Option<Mark>,
    /// When the group's opinion went to the branch.
    pub sent: Option<Mark>,
    /// What the branch decided last.
    pub decision: Option<Decision>,
    /// Guard against acting on an old page.
    pub version: i64,
}

/// What the branch decided. Nobody else's word stands here. A correction is a further one with a reason; none is ever changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decision {
    /// Which one of the matter, from 1.
    pub number: i64,
    /// What.
    pub measure: Measure,
    /// On which day the meeting of the branch decided.
    pub on: Date,
    /// Until when, where the decision sets it.
    pub until: Option<Date>,
    /// That the higher committee approved it, as far as it has.
    pub approved: Option<Approved>,
    /// In words.
    pub note: Note,
    /// Why it differs from what was decided before.
    pub correction: Option<Reason>,
    /// Who of the branch wrote it down, when.
    pub mark: Mark,
}

/// That the higher committee approved a decision (JP-1).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Approved {
    /// On which day.
    pub on: Date,
    /// Until when it has effect by the approval, where the decision sets that.
    pub until: Option<Date>,
    /// Who wrote it down, when; what was approved before it was kept has none.
    pub mark: Option<Mark>,
}

/// Why something cannot be done.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum DispositionRefusal {
    /// HD-06: no organizational handling for what was disciplined already.
    #[error("同一件事已经给予党纪处分的，不再作组织处置（《不合格党员组织处置办法》第四条）")]
    Disciplined,
    /// The leader would lead the hearing about himself or herself.
    #[error("这位同志是本组组长，不能主持对本人的讨论，请支部直接办理，或者先另行确定组长")]
    Leads,
    /// The branch's member would open a matter about himself or herself.
    #[error("本人的事不能由本人提出，请支部其他同志办理")]
    Oneself,
    /// Not who it is about.
    #[error("情况说明和申辩只能由本人写，别人不能代写")]
    NotOwn,
    /// The branch has decided.
    #[error("支部已经登记了决定，党小组这一步已经结束；本人不服的，可以向上级党组织申诉")]
    Decided,
    /// The opinion is with the branch.
    #[error("党小组意见已经送支部，不能再改；有补充的，请直接告诉支部")]
    Sent,
    /// No meeting.
    #[error("还没有登记在哪次会上讨论，请先选择会议")]
    NoMeeting,
    /// The meeting has not talked it over yet.
    #[error("这次会还没有开，开过以后再写党小组意见")]
    NotHeld,
    /// Nothing to send.
    #[error("还没有写党小组意见，写好以后再送支部")]
    NoOpinion,
    /// The opinion sounds like a decision (JP-3).
    #[error("党小组只提意见，不作决定。请改成“建议”“认为”这样的说法")]
    ReadsAsDecision,
    /// A measure of the other way.
    #[error("与这件事的类别不一致，请核对是组织处置还是党纪处分")]
    OtherKind,
    /// A day still to come, or before the matter began.
    #[error("应在提出这件事之后，并且不晚于今天")]
    WrongDay,
    /// What is kept in the meeting itself, before its day.
    #[error("这一项是在会上做到的，应是开会那天（{0}）或者以后")]
    BeforeMeeting(Date),
    /// Told of the meeting before it, on a later day.
    #[error("这一项是会前做到的，应不晚于开会那天（{0}）")]
    AfterMeeting(Date),
    /// Another meeting after the opinion was written.
    #[error("党小组意见已经按这次会写好，不能再换一次会")]
    Opined,
    /// Decided already, and no reason why it changes.
    #[error("支部已经登记过决定；要更正或者改变的，请写明原因，原来的决定会留着")]
    DecidedAlready,
    /// Discipline for somebody on probation (DV-30).
    #[error("{0}")]
    Standing(&'static str),
    /// Approved before it was decided.
    #[error("批准日期应不早于决定日期，也不晚于今天")]
    ApprovedEarly,
    /// Approved while nothing was decided.
    #[error("支部还没有登记决定，请先登记决定")]
    Undecided,
    /// Approved twice.
    #[error("批准日期已经登记过了")]
    ApprovedAlready,
    /// The period does not fit.
    #[error("{0}")]
    Period(PeriodRefusal),
}

impl From<PeriodRefusal> for DispositionRefusal {
    fn from(refusal: PeriodRefusal) -> Self {
        Self::Period(refusal)
    }
}

/// Whether a matter may be opened and handed to a group.
///
/// # Errors
/// [`DispositionRefusal::Disciplined`], [`DispositionRefusal::Leads`], [`DispositionRefusal::Oneself`].
pub fn may_open(
    kind: DispositionKind,
    was_disciplined: bool,
    (person, leader, by): (PersonId, Option<PersonId>, PersonId),
) -> Result<(), DispositionRefusal> {
    if person == by {
        return Err(DispositionRefusal::Oneself);
    }
    if leader == Some(person) {
        return Err(DispositionRefusal::Leads);
    }
    if kind == DispositionKind::Handling && was_disciplined {
        return Err(DispositionRefusal::Disciplined);
    }
    Ok(())
}

impl Disposition {
    /// How far it has come.
    pub const fn state(&self) -> DispositionState {
        if self.decision.is_some() {
            DispositionState::Decided
        } else if self.sent.is_some() {
            DispositionState::Sent
        } else if self.meeting.is_some() {
            DispositionState::Tied
        } else {
            DispositionState::Open
        }
    }

    /// Whether somebody may know of it: who it is about, who handles or hears it by a post, whom the branch named.
    pub fn is_open_to(&self, reader: PersonId, by_post: bool, is_named: bool) -> bool {
        reader == self.person || by_post || is_named
    }

    /// From which day on what is kept in a meeting can have been kept: the day of the meeting that hears it, or, where the group was
    /// not heard, the day on which the branch decided.
    fn heard_on(&self, meeting: Option<Date>) -> Option<Date> {
        meeting.or(self.decision.as_ref().map(|decision| decision.on))
    }

    /// Whether a right can have been kept by now at all.
    pub fn is_due(&self, right: Right, (meeting, today): (Option<Date>, Date)) -> bool {
        match (right, self.heard_on(meeting)) {
            (Right::Appeal, _) | (Right::Told, Some(_)) => true,
            (_, day) => day.is_some_and(|day| day <= today),
        }
    }

    /// Whether a right may be ticked as kept on a day: not before the matter began, not in the future; told of the meeting before it,
    /// the others of the meeting from its day on.
    ///
    /// # Errors
    /// [`DispositionRefusal::WrongDay`], [`DispositionRefusal::NoMeeting`], [`DispositionRefusal::BeforeMeeting`],
    /// [`DispositionRefusal::AfterMeeting`].
    pub fn may_tick(
        &self,
        right: Right,
        on: Date,
        (opened, meeting, today): (Date, Option<Date>, Date),
    ) -> Result<(), DispositionRefusal> {
        if on < opened || on > today {
            return Err(DispositionRefusal::WrongDay);
        }
        if right == Right::Appeal {
            return Ok(());
        }
        let day = self.heard_on(meeting).ok_or(DispositionRefusal::NoMeeting)?;
        match right {
            Right::Told if on > day => Err(DispositionRefusal::AfterMeeting(day)),
            of if of.is_of_the_meeting() && on < day => Err(DispositionRefusal::BeforeMeeting(day)),
            _ => Ok(()),
        }
    }

    /// Whether who it is about has no vote on a day by the decision that stands: while 留党察看 runs, from its approval on (JC-4).
    pub fn takes_vote_on(&self, day: Date) -> bool {
        let Some(decision) = &self.decision else { return false };
        let runs =
            decision.approved.is_some_and(|by| by.on <= day) && self.ends().is_some_and(|end| day <= end);
        runs && decision.measure.effect(decision.on).without_vote
    }

    /// Whether somebody may write the statement: only who it is about, until the branch has decided.
    ///
    /// # Errors
    /// [`DispositionRefusal::NotOwn`], [`DispositionRefusal::Decided`].
    pub fn may_state(&self, by: PersonId) -> Result<(), DispositionRefusal> {
        if by != self.person {
            return Err(DispositionRefusal::NotOwn);
        }
        if self.decision.is_some() { Err(DispositionRefusal::Decided) } else { Ok(()) }
    }

    /// Whether the group may still do its part.
    fn open_to_group(&self) -> Result<(), DispositionRefusal> {
        if self.decision.is_some() {
            Err(DispositionRefusal::Decided)
        } else if self.sent.is_some() {
            Err(DispositionRefusal::Sent)
        } else {
            Ok(())
        }
    }

    /// Ties the matter to a topic of a meeting, before there is an opinion of the group.
    ///
    /// # Errors
    /// [`DispositionRefusal::Decided`], [`DispositionRefusal::Sent`], [`DispositionRefusal::Opined`].
    pub fn hear(
        &mut self,
        topic: (MeetingId, ItemId),
        has_opinion: bool,
        mark: Mark,
    ) -> Result<(), DispositionRefusal> {
        self.open_to_group()?;
        if has_opinion {
            return Err(DispositionRefusal::Opined);
        }
        (self.meeting, self.tied) = (Some(topic), Some(mark));
        Ok(())
    }

    /// Whether the group's opinion may be written, in these words, after a meeting that was held or not. What somebody who sees it
    /// otherwise said is not looked at: it stands as it was said.
    ///
    /// # Errors
    /// [`DispositionRefusal`].
    pub fn may_opine(&self, was_held: bool, text: &str) -> Result<(), DispositionRefusal> {
        self.open_to_group()?;
        if self.meeting.is_none() {
            return Err(DispositionRefusal::NoMeeting);
        }
        if !was_held {
            return Err(DispositionRefusal::NotHeld);
        }
        if reads_as_decision(text) {
            return Err(DispositionRefusal::ReadsAsDecision);
        }
        Ok(())
    }

    /// Sends the group's opinion to the branch, after the meeting.
    ///
    /// # Errors
    /// [`DispositionRefusal`].
    pub fn send(
        &mut self,
        (was_held, has_opinion): (bool, bool),
        mark: Mark,
    ) -> Result<(), DispositionRefusal> {
        self.open_to_group()?;
        if !has_opinion {
            return Err(DispositionRefusal::NoOpinion);
        }
        if self.meeting.is_none() {
            return Err(DispositionRefusal::NoMeeting);
        }
        if !was_held {
            return Err(DispositionRefusal::NotHeld);
        }
        self.sent = Some(mark);
        Ok(())
    }

    /// Writes down what the branch decided about somebody of a standing on that day. The group need not have been heard (JP-3). What
    /// was decided before stays; another decision beside it needs a reason.
    ///
    /// # Errors
    /// [`DispositionRefusal`].
    pub fn decide(
        &mut self,
        decision: Decision,
        standing: Standing,
        (opened, today): (Date, Date),
    ) -> Result<(), DispositionRefusal> {
        if decision.mark.by == self.person {
            return Err(DispositionRefusal::Oneself);
        }
        if self.decision.is_some() && decision.correction.is_none() {
            return Err(DispositionRefusal::DecidedAlready);
        }
        if !decision.measure.belongs_to(self.kind) {
            return Err(DispositionRefusal::OtherKind);
        }
        if decision.on < opened || decision.on > today {
            return Err(DispositionRefusal::WrongDay);
        }
        decision.measure.fits(standing).map_err(DispositionRefusal::Standing)?;
        if decision.approved.is_some_and(|by| by.on < decision.on || by.on > today) {
            return Err(DispositionRefusal::ApprovedEarly);
        }
        decision.measure.check_period(self.begins(&decision), decision.until)?;
        let number = self.decision.as_ref().map_or(0, |before| before.number) + 1;
        self.decision = Some(Decision { number, ..decision });
        Ok(())
    }

    /// Whether the approval asks again until when the decision has effect: its period counts from the approval, and no rule sets it.
    pub fn asks_until(&self) -> bool {
        let sets = |decision: &Decision| {
            decision.approved.is_none() && decision.measure.effect(decision.on).period.is_some()
        };
        self.kind == DispositionKind::Discipline
            && self.decision.as_ref().is_some_and(|one| sets(one) && !one.measure.is_set_by_rule())
    }

    /// Writes down that the higher committee approved the decision (JP-1). Where its period counts from that day (JC-1), it is said
    /// again until when.
    ///
    /// # Errors
    /// [`DispositionRefusal`].
    pub fn approve(
        &mut self,
        (on, until): (Date, Option<Date>),
        mark: Mark,
        today: Date,
    ) -> Result<(), DispositionRefusal> {
        if mark.by == self.person {
            return Err(DispositionRefusal::Oneself);
        }
        let asks = self.asks_until();
        let decision = self.decision.as_mut().ok_or(DispositionRefusal::Undecided)?;
        if decision.approved.is_some() {
            return Err(DispositionRefusal::ApprovedAlready);
        }
        if on < decision.on || on > today {
            return Err(DispositionRefusal::ApprovedEarly);
        }
        if asks {
            decision.measure.check_period(on, until)?;
        }
        let until = if asks { until } else { decision.until };
        decision.approved = Some(Approved { on, until, mark: Some(mark) });
        Ok(())
    }

    /// From when its period counts: of discipline from the approval, as soon as there is one (JC-1).
    fn begins(&self, decision: &Decision) -> Date {
        let approved = decision.approved.filter(|_| self.kind == DispositionKind::Discipline);
        approved.map_or(decision.on, |by| by.on)
    }

    /// Until when a decision of this matter has effect.
    pub fn ends_of(&self, decision: &Decision) -> Option<Date> {
        let until = decision.approved.map_or(decision.until, |by| by.until);
        decision.measure.ends(self.begins(decision), until)
    }

    /// Until when the decision that stands has effect.
    pub fn ends(&self) -> Option<Date> {
        self.ends_of(self.decision.as_ref()?)
    }
}

/// The rights that nobody has ticked so far.
pub fn missing(noted: &[Right]) -> Vec<Right> {
    Right::ALL.into_iter().filter(|right| !noted.contains(right)).collect()
}

#[cfg(test)]
mod tests;
