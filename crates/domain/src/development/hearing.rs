//! Hearing the group about somebody on the way into the Party (C5, D6; `rules.md` 2.5): what the cultivation contacts tell, what each
//! member thinks, the opinion of the group, and the branch's answer. The group has no vote here (Art 13, 32): a show of hands may be
//! noted and decides nothing.

use jiff::civil::Date;

use super::OpinionPurpose;
use crate::{
    coded::coded,
    id::{GroupId, ItemId, MeetingId, PersonId, RemarkId},
    meeting::{Content, Mark, Proceedings, StageName},
    text::Note,
};

coded! {
    /// How far a hearing has come.
    HearingStage {
        /// The meeting is to talk, or talks.
        Open = "open", "正在听取";
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
    /// How a contact who did not speak at the meeting was heard, or why not; in the contact's or the leader's words.
    pub contacts: Vec<(PersonId, Note)>,
    /// The remarks that are of another opinion; their words stand in the record.
    pub dissent: Vec<RemarkId>,
    /// A show of hands, where there was one.
    pub hands: Option<Hands>,
    /// The opinion of the group.
    pub opinion: Option<Note>,
    /// When it was sent to the branch.
    pub sent: Option<Mark>,
    /// The branch's answer.
    pub answer: Option<Answered>,
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
    #[error("意见还没有报来，或者已经答复过")]
    NothingToAnswer,
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

/// Who is present and neither spoke on the item nor was noted as having nothing to say. What only opens the item (领学、介绍情况) is no
/// view of one's own, but of a cultivation contact it is the hearing itself.
pub fn not_asked(proceedings: &Proceedings, item: ItemId, contacts: &[PersonId]) -> Vec<PersonId> {
    let spoken = proceedings.spoken(item);
    let has_view = |person: &PersonId| {
        spoken.iter().any(|remark| {
            let opens = remark.kind == crate::meeting::RemarkKind::Introduces;
            remark.speaker == *person && (!opens || contacts.contains(person))
        })
    };
    proceedings.present().into_iter().filter(|person| !has_view(person)).collect()
}

/// The contacts who said nothing on the item; to have nothing to say is no hearing.
pub fn unheard(proceedings: &Proceedings, item: ItemId, contacts: &[PersonId]) -> Vec<PersonId> {
    let spoken = proceedings.spoken(item);
    let told = |person: &PersonId| {
        spoken.iter().any(|r| r.speaker == *person && r.kind != crate::meeting::RemarkKind::Passes)
    };
    contacts.iter().copied().filter(|person| !told(person)).collect()
}

impl Hearing {
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

    /// Whether the branch may answer.
    ///
    /// # Errors
    /// [`HearingRefusal::NothingToAnswer`].
    pub const fn answer(&self) -> Result<(), HearingRefusal> {
        match self.stage {
            HearingStage::Sent => Ok(()),
            _ => Err(HearingRefusal::NothingToAnswer),
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
    use crate::meeting::{Presence, Remark, RemarkKind, RollEntry};

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
            answer: None,
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
                text: None,
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
    fn the_branch_answers_once_what_was_sent() {
        for stage in HearingStage::ALL {
            let expected =
                if stage == HearingStage::Sent { Ok(()) } else { Err(HearingRefusal::NothingToAnswer) };
            assert_eq!(hearing(stage).answer(), expected);
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
