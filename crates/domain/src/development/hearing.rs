//! Hearing the group about somebody on the way into the Party (C5, D6; `rules.md` 2.5): what the cultivation contacts tell, what each
//! member thinks, the opinion of the group, and the branch's answer. The group has no vote here (Art 13, 32): a show of hands may be
//! noted and decides nothing.

use jiff::civil::Date;

use super::OpinionPurpose;
use crate::{
    coded::coded,
    id::{GroupId, ItemId, MeetingId, PersonId, RemarkId},
    meeting::{Content, Mark, Proceedings, Remark, RemarkKind, StageName},
    text::{Note, Reason},
};

coded! {
    /// How far a hearing has come.
    HearingStage {
        /// The meeting is to talk, or talks.
        Open = "open", "待形成意见";
        /// The opinion stands; it may be put right until it is sent.
        Stated = "stated", "已形成意见";
        /// With the branch.
        Sent = "sent", "已报支部";
        /// The branch has answered.
        Answered = "answered", "支部已答复";
    }
}

coded! {
    /// What the branch makes of an opinion.
    HearingAnswer {
        /// As the group said.
        Adopted = "adopted", "采纳";
        /// For the time being not.
        Deferred = "deferred", "暂缓研究";
        /// Not.
        NotAdopted = "not_adopted", "未采纳";
    }
}

/// A show of hands, noted as it was. It decides nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Hands {
    /// 赞成
    pub agree: u32,
    /// 不赞成
    pub disagree: u32,
    /// 不表态
    pub silent: u32,
}

impl Hands {
    /// How many hands were counted.
    pub const fn count(self) -> u32 {
        self.agree.saturating_add(self.disagree).saturating_add(self.silent)
    }
}

/// The branch's answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answered {
    /// What.
    pub answer: HearingAnswer,
    /// The day on which the branch talked about it.
    pub on: Date,
    /// What there is to say.
    pub note: Option<Note>,
    /// Who entered it, when.
    pub mark: Mark,
}

/// The hearing on one agenda item.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hearing {
    /// The item.
    pub item: ItemId,
    /// Its meeting.
    pub meeting: MeetingId,
    /// The group.
    pub group: GroupId,
    /// Whom it is about.
    pub person: PersonId,
    /// On what the group is heard.
    pub purpose: OpinionPurpose,
    /// How far it has come.
    pub stage: HearingStage,
    /// The cultivation contacts of the meeting's day, once the opinion was stated; of who did not speak, how they were heard or why not.
    pub contacts: Vec<(PersonId, Option<Note>)>,
    /// The remarks that are of another opinion; their words stand in the record.
    pub dissent: Vec<RemarkId>,
    /// A show of hands, where there was one.
    pub hands: Option<Hands>,
    /// The opinion of the group.
    pub opinion: Option<Note>,
    /// When it was sent to the branch.
    pub sent: Option<Mark>,
    /// Who of the branch gave it back last, when, and why.
    pub returned: Option<(Mark, Reason)>,
    /// What the branch answered, the earliest first; the last one counts.
    pub answers: Vec<Answered>,
    /// Guard against acting on an old page.
    pub version: i64,
}

/// Why something cannot be done with a hearing.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum HearingRefusal {
    /// Not an item of C5.
    #[error("这个议题不是“研究推荐和发展党员工作”，不能在这里形成意见")]
    OtherContent,
    /// Before the meeting, or it was cancelled.
    #[error("会议还没有开始，开始以后再形成意见")]
    NotBegun,
    /// The meeting was cancelled.
    #[error("会议已经取消，请在另外安排的会议上研究")]
    Cancelled,
    /// Whom it is about stays once there is an opinion.
    #[error("意见已经形成，不能再改讨论的是谁、就什么提出意见")]
    Stated,
    /// Nothing said about whom.
    #[error("请先选定讨论的是谁、就什么提出意见")]
    Untied,
    /// Present, and neither spoke nor was noted as having nothing to say.
    #[error("{names}还没有发表意见，请先在会议记录台记下发言；没有意见的，记“未发言”")]
    NotAsked {
        /// Who, joined.
        names: String,
    },
    /// A contact was neither heard nor is it said why not.
    #[error("没有听取培养联系人{name}的介绍。有书面介绍的写明内容，没有听取的写明原因")]
    ContactUnheard {
        /// Who.
        name: String,
    },
    /// More hands than people.
    #[error("举手一共 {counted} 人，到会只有 {present} 人，请核对")]
    TooManyHands {
        /// Hands.
        counted: u32,
        /// Present.
        present: usize,
    },
    /// Nothing to send.
    #[error("还没有形成意见，不能报支部")]
    NotStated,
    /// The record may still change.
    #[error("会议记录还没有定稿。请先核对记录并定稿，再把意见报支部")]
    NotSigned,
    /// Sent already.
    #[error("意见已经报支部，不能再改")]
    Sent,
    /// Nothing to answer.
    #[error("意见还没有报来，报来以后再登记结果")]
    NothingToAnswer,
    /// With the branch: it stays tied.
    #[error("意见已经报支部，不能取消；选错了的，请支部退回")]
    WithBranch,
    /// A day before the meeting.
    #[error("早于党小组会那天（{0}），请核对日期")]
    BeforeMeeting(Date),
    /// A day to come.
    #[error("{0} 还没有到，请核对日期")]
    Future(Date),
}

/// Whether an item is one of C5.
///
/// # Errors
/// [`HearingRefusal::OtherContent`].
pub fn of_item(content: Content) -> Result<(), HearingRefusal> {
    if content == Content::Development { Ok(()) } else { Err(HearingRefusal::OtherContent) }
}

/// Whether it may be said of whom the group talks: at any time but of a meeting that was cancelled.
///
/// # Errors
/// [`HearingRefusal::Cancelled`]; [`HearingRefusal::Stated`] once there is an opinion.
pub fn tie(known: Option<&Hearing>, meeting: StageName) -> Result<(), HearingRefusal> {
    if meeting == StageName::Cancelled {
        return Err(HearingRefusal::Cancelled);
    }
    match known {
        Some(one) if one.stage != HearingStage::Open => Err(HearingRefusal::Stated),
        _ => Ok(()),
    }
}

/// Who is present and neither spoke on the item, in words that were taken down, nor was noted as having nothing to say. What only
/// opens the item (领学、介绍情况) is no view of one's own, but of a cultivation contact it is the hearing itself.
pub fn not_asked(proceedings: &Proceedings, item: ItemId, contacts: &[PersonId]) -> Vec<PersonId> {
    let spoken = proceedings.spoken(item);
    let has_view = |person: &PersonId| {
        spoken.iter().filter(|remark| remark.speaker == *person).any(|remark| match remark.kind {
            RemarkKind::Passes => true,
            RemarkKind::ReadsOut => false,
            RemarkKind::Introduces => remark.text.is_some() && contacts.contains(person),
            _ => remark.text.is_some(),
        })
    };
    proceedings.present().into_iter().filter(|person| !has_view(person)).collect()
}

/// The contacts of whom nothing was taken down on the item; to have nothing to say is no hearing.
pub fn unheard(proceedings: &Proceedings, item: ItemId, contacts: &[PersonId]) -> Vec<PersonId> {
    let spoken = proceedings.spoken(item);
    let told = |person: &PersonId| {
        let tells =
            |r: &Remark| !matches!(r.kind, RemarkKind::Passes | RemarkKind::ReadsOut) && r.text.is_some();
        spoken.iter().any(|r| r.speaker == *person && tells(r))
    };
    contacts.iter().copied().filter(|person| !told(person)).collect()
}

impl Hearing {
    /// The branch's answer that counts: the last one to the opinion as it was sent last. What was answered before it was given back
    /// stays to be seen and says nothing of the opinion that came after.
    pub fn answer(&self) -> Option<&Answered> {
        let sent = self.sent.filter(|_| self.stage == HearingStage::Answered)?;
        self.answers.last().filter(|answer| answer.mark.at >= sent.at)
    }

    /// Whether it may be forgotten whom the item is about, as somebody else was chosen by mistake.
    ///
    /// # Errors
    /// [`HearingRefusal::WithBranch`].
    pub const fn untie(&self) -> Result<(), HearingRefusal> {
        match self.stage {
            HearingStage::Open | HearingStage::Stated => Ok(()),
            HearingStage::Sent | HearingStage::Answered => Err(HearingRefusal::WithBranch),
        }
    }

    /// Whether everybody present has to be asked before the opinion is stated: while that can still be done. Afterwards the sheet says
    /// of whom no view was taken down.
    pub fn asks_everybody(meeting: StageName) -> bool {
        meeting == StageName::InSession
    }

    /// Whether the opinion may be stated, or put right.
    ///
    /// # Errors
    /// [`HearingRefusal`].
    pub fn state(&self, meeting: StageName) -> Result<(), HearingRefusal> {
        match (self.stage, meeting) {
            (HearingStage::Sent | HearingStage::Answered, _) => Err(HearingRefusal::Sent),
            (_, StageName::Cancelled) => Err(HearingRefusal::Cancelled),
            (_, stage) if stage < StageName::InSession => Err(HearingRefusal::NotBegun),
            _ => Ok(()),
        }
    }

    /// Whether a show of hands fits to who is there.
    ///
    /// # Errors
    /// [`HearingRefusal::TooManyHands`].
    pub const fn hands(hands: Hands, present: usize) -> Result<(), HearingRefusal> {
        let counted = hands.count();
        if counted as usize > present {
            Err(HearingRefusal::TooManyHands { counted, present })
        } else {
            Ok(())
        }
    }

    /// Whether the opinion may go to the branch: it stands, and so does the record from which it is made.
    ///
    /// # Errors
    /// [`HearingRefusal`].
    pub const fn send(&self, meeting: StageName) -> Result<(), HearingRefusal> {
        match (self.stage, meeting) {
            (HearingStage::Open, _) => Err(HearingRefusal::NotStated),
            (HearingStage::Sent | HearingStage::Answered, _) => Err(HearingRefusal::Sent),
            (_, StageName::Signed | StageName::Reported | StageName::Archived) => Ok(()),
            _ => Err(HearingRefusal::NotSigned),
        }
    }

    /// Whether the branch may answer, correct its answer, or give the opinion back.
    ///
    /// # Errors
    /// [`HearingRefusal::NothingToAnswer`].
    pub const fn with_branch(&self) -> Result<(), HearingRefusal> {
        match self.stage {
            HearingStage::Sent | HearingStage::Answered => Ok(()),
            HearingStage::Open | HearingStage::Stated => Err(HearingRefusal::NothingToAnswer),
        }
    }

    /// Whether the branch can have talked about it on a day.
    ///
    /// # Errors
    /// [`HearingRefusal::BeforeMeeting`], [`HearingRefusal::Future`].
    pub fn answered_on(on: Date, meeting: Date, today: Date) -> Result<(), HearingRefusal> {
        if on < meeting {
            Err(HearingRefusal::BeforeMeeting(meeting))
        } else if on > today {
            Err(HearingRefusal::Future(on))
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::{
        meeting::{Presence, RollEntry},
        text::Speech,
    };

    fn who(number: u128) -> PersonId {
        PersonId::new(Uuid::from_u128(number))
    }

    const ITEM: ItemId = ItemId::new(Uuid::from_u128(0xA));

    fn hearing(stage: HearingStage) -> Hearing {
        Hearing {
            item: ITEM,
            meeting: MeetingId::new(Uuid::nil()),
            group: GroupId::new(Uuid::nil()),
            person: who(9),
            purpose: OpinionPurpose::ProspectHearing,
            stage,
            contacts: Vec::new(),
            dissent: Vec::new(),
            hands: None,
            opinion: None,
            sent: None,
            returned: None,
            answers: Vec::new(),
            version: 1,
        }
    }

    fn said(all: &[(u128, RemarkKind)]) -> Proceedings {
        let roll = (1..=3)
            .map(|n| RollEntry {
                person: who(n),
                presence: if n == 3 {
                    Presence::Absent { reason: None, on_leave: false }
                } else {
                    Presence::Present
                },
            })
            .collect();
        let remarks = (1..)
            .zip(all)
            .map(|(position, (speaker, kind))| Remark {
                id: RemarkId::new(Uuid::from_u128(position)),
                item: ITEM,
                speaker: who(*speaker),
                kind: *kind,
                about: None,
                position: i64::try_from(position).ok(),
                text: (*kind != RemarkKind::Passes).then(|| Speech::new("工作踏实").expect("a text")),
                own: false,
                version: 1,
            })
            .collect();
        Proceedings { roll, remarks, ..Proceedings::default() }
    }

    #[test]
    fn only_items_of_c5_are_heard() {
        for content in Content::ALL {
            let asked = of_item(content);
            assert_eq!(asked.is_ok(), content == Content::Development, "{content:?}");
        }
    }

    #[test]
    fn only_what_was_answered_after_the_last_sending_counts() {
        let mark = |second| Mark { by: who(1), at: jiff::Timestamp::from_second(second).expect("a time") };
        let answered = |second| Answered {
            answer: HearingAnswer::Adopted,
            on: date(2026, 11, 20),
            note: None,
            mark: mark(second),
        };
        let one = |stage, sent: Option<i64>, answers: &[i64]| Hearing {
            sent: sent.map(mark),
            answers: answers.iter().copied().map(answered).collect(),
            ..hearing(stage)
        };
        let counts = |one: Hearing| one.answer().map(|answer| answer.mark.at.as_second());
        assert_eq!(counts(one(HearingStage::Answered, Some(1), &[2, 3])), Some(3));
        assert_eq!(counts(one(HearingStage::Stated, None, &[2, 3])), None, "given back");
        assert_eq!(counts(one(HearingStage::Sent, Some(4), &[2, 3])), None, "sent again");
        assert_eq!(counts(one(HearingStage::Answered, Some(4), &[2, 3, 5])), Some(5));
    }

    #[test]
    fn whom_it_is_about_stays_once_there_is_an_opinion() {
        assert_eq!(tie(None, StageName::Draft), Ok(()));
        assert_eq!(tie(None, StageName::Cancelled), Err(HearingRefusal::Cancelled));
        for stage in HearingStage::ALL {
            let known = hearing(stage);
            let expected = if stage == HearingStage::Open { Ok(()) } else { Err(HearingRefusal::Stated) };
            assert_eq!(tie(Some(&known), StageName::InSession), expected);
        }
    }

    #[test]
    fn everybody_present_is_asked_and_the_absent_are_not() {
        use RemarkKind::{Introduces, Passes, Speaks};
        let asked = |all: &[_], contacts: &[PersonId]| not_asked(&said(all), ITEM, contacts);
        assert_eq!(asked(&[], &[]), [who(1), who(2)]);
        assert_eq!(asked(&[(1, Speaks)], &[]), [who(2)]);
        assert_eq!(asked(&[(1, Speaks), (2, Passes)], &[]), []);
        assert_eq!(asked(&[(1, Introduces), (2, Passes)], &[]), [who(1)], "to open the item is no view");
        assert_eq!(asked(&[(1, Introduces), (2, Passes)], &[who(1)]), [], "of a contact it is");
        let mut empty = said(&[(1, Speaks), (2, RemarkKind::ReadsOut)]);
        empty.remarks[0].text = None;
        assert_eq!(not_asked(&empty, ITEM, &[]), [who(1), who(2)], "called up, and nothing was taken down");
        let other = ItemId::new(Uuid::from_u128(0xB));
        assert_eq!(not_asked(&said(&[(1, Speaks), (2, Speaks)]), other, &[]), [who(1), who(2)]);
    }

    #[test]
    fn a_contact_is_heard_who_tells_something() {
        use RemarkKind::{Introduces, Passes, Speaks};
        let left = |all: &[_]| unheard(&said(all), ITEM, &[who(1), who(3)]);
        assert_eq!(left(&[]), [who(1), who(3)]);
        assert_eq!(left(&[(1, Introduces)]), [who(3)]);
        assert_eq!(left(&[(1, Speaks)]), [who(3)]);
        assert_eq!(left(&[(1, Passes)]), [who(1), who(3)]);
        assert_eq!(left(&[(1, RemarkKind::ReadsOut)]), [who(1), who(3)]);
        let mut empty = said(&[(1, Introduces)]);
        empty.remarks[0].text = None;
        assert_eq!(unheard(&empty, ITEM, &[who(1)]), [who(1)]);
    }

    #[test]
    fn an_opinion_is_stated_from_the_beginning_of_the_meeting_until_it_is_sent() {
        for meeting in StageName::ALL {
            let expected = match meeting {
                StageName::Cancelled => Err(HearingRefusal::Cancelled),
                early if early < StageName::InSession => Err(HearingRefusal::NotBegun),
                _ => Ok(()),
            };
            assert_eq!(hearing(HearingStage::Open).state(meeting), expected);
            assert_eq!(hearing(HearingStage::Stated).state(meeting), expected);
            assert_eq!(hearing(HearingStage::Sent).state(meeting), Err(HearingRefusal::Sent));
        }
    }

    #[test]
    fn an_opinion_goes_to_the_branch_with_the_signed_record() {
        use StageName::{Archived, Concluded, Reported, Signed};
        assert_eq!(hearing(HearingStage::Open).send(Signed), Err(HearingRefusal::NotStated));
        assert_eq!(hearing(HearingStage::Stated).send(Concluded), Err(HearingRefusal::NotSigned));
        for stage in [Signed, Reported, Archived] {
            assert_eq!(hearing(HearingStage::Stated).send(stage), Ok(()));
            assert_eq!(hearing(HearingStage::Sent).send(stage), Err(HearingRefusal::Sent));
        }
    }

    #[test]
    fn what_was_sent_is_the_branch_s_and_before_that_the_group_s() {
        for stage in HearingStage::ALL {
            let is_sent = stage >= HearingStage::Sent;
            let answers = if is_sent { Ok(()) } else { Err(HearingRefusal::NothingToAnswer) };
            let unties = if is_sent { Err(HearingRefusal::WithBranch) } else { Ok(()) };
            assert_eq!((hearing(stage).with_branch(), hearing(stage).untie()), (answers, unties));
        }
        for meeting in StageName::ALL {
            assert_eq!(Hearing::asks_everybody(meeting), meeting == StageName::InSession);
        }
        let (meeting, today) = (date(2026, 6, 2), date(2026, 6, 30));
        let on = |day| Hearing::answered_on(day, meeting, today);
        assert_eq!((on(meeting), on(today)), (Ok(()), Ok(())));
        assert_eq!(on(date(2026, 6, 1)), Err(HearingRefusal::BeforeMeeting(meeting)));
        assert_eq!(on(date(2026, 7, 1)), Err(HearingRefusal::Future(date(2026, 7, 1))));
    }

    proptest! {
        /// Hands are never more than people, and whatever they are, they open no way of their own: nothing but the stage counts.
        #[test]
        fn hands_are_counted_and_decide_nothing(agree in 0_u32..30, disagree in 0_u32..30, silent in 0_u32..30, present in 0_usize..60) {
            let hands = Hands { agree, disagree, silent };
            let fits = (agree + disagree + silent) as usize <= present;
            prop_assert_eq!(Hearing::hands(hands, present).is_ok(), fits);
            let with = Hearing { hands: Some(hands), ..hearing(HearingStage::Stated) };
            for meeting in StageName::ALL {
                prop_assert_eq!(with.send(meeting), hearing(HearingStage::Stated).send(meeting));
                prop_assert_eq!(with.state(meeting), hearing(HearingStage::Stated).state(meeting));
            }
        }
    }
}
