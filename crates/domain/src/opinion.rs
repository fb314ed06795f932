//! Opinions, difficulties and demands of members and of the masses (T4: 及时向党支部反映党员的意见建议和实际困难; T5: 群众的意见和
//! 诉求; D5): taken down, discussed, reported to the branch, answered, told back. None is lost, and who waits is seen.

use jiff::{ToSpan as _, civil::Date};

use crate::{
    coded::coded,
    id::{GroupId, OpinionId, PersonId},
    meeting::Mark,
    text::{Note, Word},
};

coded! {
    /// What kind of opinion.
    OpinionKind {
        /// 意见建议 (T4)
        Suggestion = "suggestion", "意见建议";
        /// 实际困难 (T4)
        Difficulty = "difficulty", "实际困难";
        /// 群众的意见和诉求 (T5)
        Demand = "demand", "群众诉求";
    }
}

/// From whom an opinion comes. Who does not want to be named is not: nothing is stored of them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum OpinionSource {
    /// A member, by name or not.
    Member(Option<PersonId>),
    /// The masses: who, in a few words, or nobody.
    Masses(Option<Word>),
}

impl OpinionSource {
    /// The member who is named.
    pub const fn person(&self) -> Option<PersonId> {
        match self {
            Self::Member(person) => *person,
            Self::Masses(_) => None,
        }
    }
}

coded! {
    /// How far an opinion has come.
    OpinionState {
        /// Taken down by the group.
        Received = "received", "组内办理中";
        /// With the branch.
        Reported = "reported", "已报支部";
        /// The branch has answered.
        Answered = "answered", "支部已答复";
        /// The group could settle it by itself.
        Settled = "settled", "组内已解决";
        /// Whoever raised it has been told.
        Closed = "closed", "已反馈本人";
    }
}

coded! {
    /// What is done about an opinion.
    OpinionAct {
        /// It was talked about, or something is to be added.
        Discuss = "discuss", "研究情况";
        /// To the branch (T4, D5).
        Report = "report", "报党支部";
        /// The branch answers.
        Answer = "answer", "支部答复";
        /// The group has settled it.
        Settle = "settle", "组内解决";
        /// Whoever raised it is told; where nobody is named, the answer is made known to the group.
        TellBack = "tell_back", "反馈本人";
        /// What was written down by mistake is gone on with: back to the group.
        Reopen = "reopen", "退回组内办理";
    }
}

/// Within how many days each state should be left. No rule has a number; 及时 is what the rules say (T4, T5).
const DAYS: [(OpinionState, i64); 4] = [
    (OpinionState::Received, 7),
    (OpinionState::Reported, 30),
    (OpinionState::Answered, 7),
    (OpinionState::Settled, 7),
];

impl OpinionState {
    /// Within how many days it should be left; none for the last.
    pub fn days(self) -> Option<i64> {
        DAYS.iter().find(|(state, _)| *state == self).map(|(_, days)| *days)
    }

    /// Whether the branch sees it: not what the group has settled by itself or is still dealing with.
    pub const fn is_with_branch(self) -> bool {
        matches!(self, Self::Reported | Self::Answered)
    }
}

/// An opinion.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Opinion {
    /// Its id.
    pub id: OpinionId,
    /// The group that took it down.
    pub group: GroupId,
    /// What kind.
    pub kind: OpinionKind,
    /// From whom.
    pub source: OpinionSource,
    /// When it was raised.
    pub raised_on: Date,
    /// What was said.
    pub text: Note,
    /// Who took it down, when; nobody where a member handed it in without a name.
    pub by: Option<Mark>,
    /// How far it has come.
    pub state: OpinionState,
    /// Since which day.
    pub since: Date,
    /// Whether it ever went to the branch.
    pub went_up: bool,
    /// Guard against acting on an old page.
    pub version: i64,
}

/// Why something cannot be done about an opinion.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum OpinionRefusal {
    /// The group has it already, or the branch has answered.
    #[error("这一条没有可以退回的，请继续办理")]
    WithGroup,
    /// It is over.
    #[error("已经反馈本人，办完了；还有新的情况，请另外登记一条")]
    Over,
    /// It was reported and nobody has answered.
    #[error("已经报支部，请等支部答复")]
    WithBranch,
    /// The branch answers what was reported to it.
    #[error("还没有报支部，或者支部已经答复过")]
    NotReported,
    /// Nothing to tell yet.
    #[error("还没有答复或者解决，暂时没有可以反馈的；请先报支部，或者写明组内怎样解决的")]
    NothingToTell,
}

impl Opinion {
    /// Who brought it in and is told what came of it: the member who is named, or who took down what the masses say.
    pub fn voice(&self) -> Option<PersonId> {
        match self.source {
            OpinionSource::Member(person) => person,
            OpinionSource::Masses(_) => self.by.map(|mark| mark.by),
        }
    }

    /// Whether nobody can be told alone: a member who is not named. What came of it is made known to the whole group.
    pub const fn is_unnamed(&self) -> bool {
        matches!(self.source, OpinionSource::Member(None))
    }

    /// How far it has come, in words.
    pub const fn standing(&self) -> &'static str {
        match self.state {
            OpinionState::Closed if self.is_unnamed() => "已公开答复",
            state => state.chinese(),
        }
    }

    /// The state after an act.
    ///
    /// # Errors
    /// [`OpinionRefusal`].
    pub const fn after(&self, act: OpinionAct) -> Result<OpinionState, OpinionRefusal> {
        use OpinionAct::{Answer, Discuss, Reopen, Report, Settle, TellBack};
        use OpinionState::{Answered, Closed, Received, Reported, Settled};
        match (self.state, act) {
            (Closed | Reported | Settled, Reopen) => Ok(Received),
            (Received | Answered, Reopen) => Err(OpinionRefusal::WithGroup),
            (Closed, _) => Err(OpinionRefusal::Over),
            (state, Discuss) => Ok(state),
            (Reported, Report | Settle | TellBack) => Err(OpinionRefusal::WithBranch),
            // Also again, where the answer does not satisfy.
            (Received | Answered | Settled, Report) => Ok(Reported),
            (Received, Settle) => Ok(Settled),
            (Answered | Settled, Settle) => Ok(Settled),
            (Reported, Answer) => Ok(Answered),
            (Received | Answered | Settled, Answer) => Err(OpinionRefusal::NotReported),
            (Received, TellBack) => Err(OpinionRefusal::NothingToTell),
            (Answered | Settled, TellBack) => Ok(Closed),
        }
    }

    /// The day by which it should go on.
    pub fn due(&self) -> Option<Date> {
        self.state.days().map(|days| self.since.saturating_add(days.days()))
    }

    /// Whether it should have gone on by now.
    pub fn is_overdue(&self, today: Date) -> bool {
        self.due().is_some_and(|due| due < today)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn opinion(state: OpinionState) -> Opinion {
        Opinion {
            id: OpinionId::new(Uuid::nil()),
            group: GroupId::new(Uuid::nil()),
            kind: OpinionKind::Suggestion,
            source: OpinionSource::Member(None),
            raised_on: date(2026, 11, 2),
            text: Note::new("电梯常停").expect("a text"),
            by: None,
            state,
            since: date(2026, 11, 2),
            went_up: false,
            version: 1,
        }
    }

    #[test]
    fn an_opinion_goes_up_and_comes_back() {
        use OpinionAct::{Answer, Discuss, Reopen, Report, Settle, TellBack};
        use OpinionState::{Answered, Closed, Received, Reported, Settled};
        for (state, act, after) in [
            (Received, Discuss, Ok(Received)),
            (Received, Report, Ok(Reported)),
            (Received, Settle, Ok(Settled)),
            (Received, Answer, Err(OpinionRefusal::NotReported)),
            (Received, TellBack, Err(OpinionRefusal::NothingToTell)),
            (Reported, Settle, Err(OpinionRefusal::WithBranch)),
            (Reported, TellBack, Err(OpinionRefusal::WithBranch)),
            (Reported, Answer, Ok(Answered)),
            (Answered, Report, Ok(Reported)),
            (Answered, TellBack, Ok(Closed)),
            (Settled, TellBack, Ok(Closed)),
            (Closed, Discuss, Err(OpinionRefusal::Over)),
            (Closed, Reopen, Ok(Received)),
            (Reported, Reopen, Ok(Received)),
            (Settled, Reopen, Ok(Received)),
            (Received, Reopen, Err(OpinionRefusal::WithGroup)),
            (Answered, Reopen, Err(OpinionRefusal::WithGroup)),
        ] {
            assert_eq!(opinion(state).after(act), after, "{state:?} {act:?}");
        }
    }

    #[test]
    fn who_brought_it_in_is_told() {
        let (one, two) = (PersonId::new(Uuid::from_u128(1)), PersonId::new(Uuid::from_u128(2)));
        let by = Some(Mark { by: two, at: jiff::Timestamp::UNIX_EPOCH });
        let of = |source| Opinion { source, by, ..opinion(OpinionState::Received) }.voice();
        assert_eq!(of(OpinionSource::Member(Some(one))), Some(one));
        assert_eq!(of(OpinionSource::Masses(None)), Some(two), "who passed it on");
        assert_eq!(of(OpinionSource::Member(None)), None, "not even who took it down for somebody");
    }

    #[test]
    fn an_answer_to_nobody_is_made_known() {
        let closed = opinion(OpinionState::Closed);
        assert!(closed.is_unnamed());
        assert_eq!(closed.standing(), "已公开答复");
        let named = Opinion { source: OpinionSource::Masses(None), ..closed };
        assert_eq!((named.is_unnamed(), named.standing()), (false, "已反馈本人"));
    }

    #[test]
    fn who_waits_too_long_is_seen() {
        let received = opinion(OpinionState::Received);
        assert!(!received.is_overdue(date(2026, 11, 9)) && received.is_overdue(date(2026, 11, 10)));
        let reported = opinion(OpinionState::Reported);
        assert!(!reported.is_overdue(date(2026, 12, 2)) && reported.is_overdue(date(2026, 12, 3)));
        assert!(!opinion(OpinionState::Closed).is_overdue(date(2030, 1, 1)));
    }

    proptest! {
        #[test]
        fn none_is_lost(acts in proptest::collection::vec(0..OpinionAct::ALL.len(), 0..20)) {
            let mut one = opinion(OpinionState::Received);
            let mut answered = false;
            for act in acts {
                let act = OpinionAct::ALL[act];
                if let Ok(state) = one.after(act) {
                    answered |= matches!(act, OpinionAct::Answer | OpinionAct::Settle);
                    one.state = state;
                }
            }
            prop_assert!(one.state != OpinionState::Closed || answered, "closed only with something to tell");
        }
    }
}
