//! 处置处分 (C7): one matter about one member, on which a group is heard. The group gives its opinion and never decides (JP-3); the
//! branch opens the matter and writes its decision back; who it is about speaks for himself or herself.

pub mod measure;

use jiff::civil::Date;
pub use measure::{DispositionKind, Effect, KnownStep, Measure, PeriodRefusal, known_steps};

use crate::{
    coded::coded,
    id::{DispositionId, GroupId, ItemId, MeetingId, PersonId},
    meeting::Mark,
    text::Note,
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
    /// When the group's opinion went to the branch.
    pub sent: Option<Mark>,
    /// What the branch decided.
    pub decision: Option<Decision>,
    /// Guard against acting on an old page.
    pub version: i64,
}

/// What the branch decided. Nobody else's word stands here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decision {
    /// What.
    pub measure: Measure,
    /// On which day the meeting of the branch decided.
    pub on: Date,
    /// Until when, where the decision sets it.
    pub until: Option<Date>,
    /// On which day the higher committee approved it, as far as it has.
    pub approved: Option<Date>,
    /// In words.
    pub note: Note,
    /// Who of the branch wrote it down, when.
    pub mark: Mark,
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

/// Words in which the group itself would decide.
const OWN_DECISION: [&str; 4] = ["小组决定", "本组决定", "全组决定", "我们决定"];

/// Words of a decision, which it may only be asked of others to take.
const DECIDING: [&str; 6] = ["会议决定", "决定给予", "决定对", "表决通过", "予以除名", "给予处分"];

/// Words that say whose the decision is to be, standing before it in the same clause.
const OF_OTHERS: [&str; 6] = ["建议", "支部", "党委", "上级", "大会", "提请"];

/// Whether a text of the group reads as if it had decided. It may suggest that the branch decides: 建议支部决定对….
pub fn reads_as_decision(text: &str) -> bool {
    let plain: String = text.chars().filter(|c| !c.is_whitespace() || *c == '\n').collect();
    plain.split(['，', '。', '；', '！', '？', '：', '\n', ',', '.', ';', '!', '?', ':']).any(|clause| {
        OWN_DECISION.iter().any(|words| clause.contains(words))
            || DECIDING.iter().any(|words| {
                let before = clause.find(words).map(|at| &clause[..at]);
                before.is_some_and(|before| !OF_OTHERS.iter().any(|other| before.contains(other)))
            })
    })
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

    /// Whether a right may be ticked as kept on a day: not before the matter began, not in the future.
    ///
    /// # Errors
    /// [`DispositionRefusal::WrongDay`].
    pub fn may_tick(&self, on: Date, opened: Date, today: Date) -> Result<(), DispositionRefusal> {
        if on < opened || on > today { Err(DispositionRefusal::WrongDay) } else { Ok(()) }
    }

    /// Whether who it is about has no vote on a day: while 留党察看 runs, from its approval on (JC-4).
    pub fn takes_vote_on(&self, day: Date) -> bool {
        let Some(decision) = &self.decision else { return false };
        let runs =
            decision.approved.is_some_and(|from| from <= day) && self.ends().is_some_and(|end| day <= end);
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

    /// Ties the matter to a topic of a meeting.
    ///
    /// # Errors
    /// [`DispositionRefusal::Decided`], [`DispositionRefusal::Sent`].
    pub fn hear(&mut self, meeting: MeetingId, item: ItemId) -> Result<(), DispositionRefusal> {
        self.open_to_group()?;
        self.meeting = Some((meeting, item));
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

    /// Sends the group's opinion to the branch.
    ///
    /// # Errors
    /// [`DispositionRefusal::NoOpinion`], [`DispositionRefusal::Sent`], [`DispositionRefusal::Decided`].
    pub fn send(&mut self, has_opinion: bool, mark: Mark) -> Result<(), DispositionRefusal> {
        self.open_to_group()?;
        if !has_opinion {
            return Err(DispositionRefusal::NoOpinion);
        }
        self.sent = Some(mark);
        Ok(())
    }

    /// Writes down what the branch decided. The group need not have been heard (JP-3).
    ///
    /// # Errors
    /// [`DispositionRefusal`].
    pub fn decide(
        &mut self,
        decision: Decision,
        opened: Date,
        today: Date,
    ) -> Result<(), DispositionRefusal> {
        if self.decision.is_some() {
            return Err(DispositionRefusal::Decided);
        }
        if decision.mark.by == self.person {
            return Err(DispositionRefusal::Oneself);
        }
        if !decision.measure.belongs_to(self.kind) {
            return Err(DispositionRefusal::OtherKind);
        }
        if decision.on < opened || decision.on > today {
            return Err(DispositionRefusal::WrongDay);
        }
        if decision.approved.is_some_and(|day| day < decision.on || day > today) {
            return Err(DispositionRefusal::ApprovedEarly);
        }
        decision.measure.check_period(self.begins(&decision), decision.until)?;
        self.decision = Some(decision);
        Ok(())
    }

    /// Writes down that the higher committee approved the decision (JP-1).
    ///
    /// # Errors
    /// [`DispositionRefusal`].
    pub fn approve(&mut self, day: Date, by: PersonId, today: Date) -> Result<(), DispositionRefusal> {
        if by == self.person {
            return Err(DispositionRefusal::Oneself);
        }
        let decision = self.decision.as_mut().ok_or(DispositionRefusal::Undecided)?;
        if decision.approved.is_some() {
            return Err(DispositionRefusal::ApprovedAlready);
        }
        if day < decision.on || day > today {
            return Err(DispositionRefusal::ApprovedEarly);
        }
        decision.approved = Some(day);
        Ok(())
    }

    /// From when its period counts: of discipline from the approval, as soon as there is one (JC-1).
    fn begins(&self, decision: &Decision) -> Date {
        decision.approved.filter(|_| self.kind == DispositionKind::Discipline).unwrap_or(decision.on)
    }

    /// Until when the decision has effect.
    pub fn ends(&self) -> Option<Date> {
        let decision = self.decision.as_ref()?;
        decision.measure.ends(self.begins(decision), decision.until)
    }
}

/// The rights that nobody has ticked so far.
pub fn missing(noted: &[Right]) -> Vec<Right> {
    Right::ALL.into_iter().filter(|right| !noted.contains(right)).collect()
}

#[cfg(test)]
mod tests;
