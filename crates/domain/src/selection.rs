//! Selection of excellent members (C6 评选优秀党员): who is proposed, whom the group recommends to the branch, and the branch's
//! answer. The group recommends, the branch decides (`rules.md` G-14).

use crate::{
    coded::coded,
    id::{GroupId, ItemId, MeetingId, PersonId},
    meeting::{Content, Mark, StageName},
    text::Note,
};

/// After so many rounds a tie goes to the branch as it is.
pub const MOST_ROUNDS: usize = 2;

coded! {
    /// How far a selection has come.
    SelectionStage {
        /// Candidates are named, the group talks, a ballot may be held.
        Open = "open", "正在推荐";
        /// The group's recommendation stands.
        Stated = "stated", "已形成推荐意见";
        /// With the branch.
        Sent = "sent", "已报支部";
        /// The branch has answered.
        Answered = "answered", "支部已答复";
    }
}

coded! {
    /// What the branch makes of a recommendation.
    BranchAnswer {
        /// As recommended.
        Agreed = "agreed", "同意推荐";
        /// In part, as the note says.
        Partly = "partly", "部分采纳";
        /// Not.
        NotTaken = "not_taken", "未采纳";
    }
}

/// Somebody who was proposed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Candidate {
    /// Who.
    pub person: PersonId,
    /// Who proposed them.
    pub proposer: PersonId,
    /// What came of it, once the recommendation stands.
    pub outcome: Option<CandidateOutcome>,
}

coded! {
    /// What came of a candidate.
    CandidateOutcome {
        /// The group recommends them.
        Recommended = "recommended", "推荐";
        /// A tie that the branch has to look at.
        Tied = "tied", "得票相同，请支部研究";
        /// Not among those recommended.
        Not = "not", "未列入推荐";
    }
}

/// The selection on one agenda item.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Selection {
    /// The item.
    pub item: ItemId,
    /// Its meeting.
    pub meeting: MeetingId,
    /// The group.
    pub group: GroupId,
    /// How many the group may recommend.
    pub places: u32,
    /// Whether the branch asks for a secret ballot.
    pub by_ballot: bool,
    /// How far it has come.
    pub stage: SelectionStage,
    /// Who was proposed, in the order of the roster.
    pub candidates: Vec<Candidate>,
    /// Why these, in the group's words.
    pub opinion: Option<Note>,
    /// Other opinions, in their own words.
    pub dissent: Option<Note>,
    /// When it was sent to the branch.
    pub sent: Option<Mark>,
    /// The branch's answer.
    pub answer: Option<(BranchAnswer, Option<Note>, Mark)>,
    /// Guard against acting on an old page.
    pub version: i64,
}

/// Why something cannot be done with a selection.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SelectionRefusal {
    /// Not an item of C6.
    #[error("这个议题不是“评选优秀党员”，不能推荐人选")]
    OtherContent,
    /// Before the meeting or after it.
    #[error("会议不在进行中，不能改动推荐情况")]
    NotRunning,
    /// The recommendation stands.
    #[error("推荐意见已经形成，不能再改动人选")]
    Stated,
    /// Nobody was proposed.
    #[error("还没有人选，请先提名")]
    NoCandidates,
    /// No place.
    #[error("推荐名额至少 1 名")]
    NoPlaces,
    /// Already proposed.
    #[error("这位同志已经在人选中")]
    AlreadyProposed,
    /// Not of the group.
    #[error("人选和提名人都要是本组的党员")]
    NotMember,
    /// The branch asks for a ballot.
    #[error("支部要求无记名投票，请先投票、计票，再形成推荐意见")]
    BallotFirst,
    /// It did not ask for one.
    #[error("支部没有要求投票，请讨论以后直接写明推荐意见；要投票的，请先改为“支部要求无记名投票”")]
    NoBallotAsked,
    /// One runs already.
    #[error("已经有一次投票在进行，请先办完或者作废")]
    BallotRuns,
    /// There is nothing left to vote on.
    #[error("投票结果已经清楚，不用再投；请形成推荐意见")]
    NothingToVote,
    /// Two rounds were held.
    #[error("已经投过 {MOST_ROUNDS} 轮，仍然得票相同的，如实报支部研究")]
    RoundsOver,
    /// A tie is left and another round may be held.
    #[error("有人得票相同，请先在得票相同的同志中再投一轮")]
    TieLeft,
    /// Candidates stay while a ballot runs or was counted.
    #[error("已经发起过投票，不能再改动人选和名额；确实要改，请先把投票作废")]
    Balloted,
    /// More than the places.
    #[error("最多推荐 {places} 名，选了 {chosen} 名，请去掉几名")]
    TooMany {
        /// Places.
        places: u32,
        /// Chosen.
        chosen: usize,
    },
    /// Nothing to send.
    #[error("还没有形成推荐意见，不能报支部")]
    NotStated,
    /// Sent already.
    #[error("推荐意见已经报支部")]
    Sent,
    /// Nothing to answer.
    #[error("推荐意见还没有报来，或者已经答复过")]
    NothingToAnswer,
}

/// What the votes come to.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Outcome {
    /// Who has a place, in the order of the ballot.
    pub chosen: Vec<PersonId>,
    /// Who has equally many votes at the border of the places.
    pub tied: Vec<PersonId>,
    /// The places for which they are tied.
    pub left: u32,
}

/// Who has a place by the number of votes for them. Nobody is chosen without a vote; a tie at the border is no choice.
pub fn outcome(votes: &[(PersonId, u32)], places: u32) -> Outcome {
    let mut counts: Vec<u32> = votes.iter().map(|(_, count)| *count).filter(|count| *count > 0).collect();
    counts.sort_unstable_by(|one, other| other.cmp(one));
    let place = (places as usize).min(counts.len());
    let Some(border) = place.checked_sub(1).and_then(|last| counts.get(last)).copied() else {
        return Outcome::default();
    };
    let of = |is: fn(u32, u32) -> bool| -> Vec<PersonId> {
        votes.iter().filter(|(_, count)| is(*count, border)).map(|(person, _)| *person).collect()
    };
    let (above, at) = (of(|count, border| count > border), of(|count, border| count == border));
    let left = place - above.len();
    if at.len() > left {
        return Outcome { chosen: above, tied: at, left: u32::try_from(left).unwrap_or(u32::MAX) };
    }
    Outcome { chosen: of(|count, border| count >= border), tied: Vec::new(), left: 0 }
}

/// What all rounds come to: the second is held among those tied in the first.
pub fn of_rounds(rounds: &[Vec<(PersonId, u32)>], places: u32) -> Outcome {
    let mut whole = Outcome { left: places, ..Outcome::default() };
    for votes in rounds {
        let round = outcome(votes, whole.left);
        whole.chosen.extend(round.chosen);
        (whole.tied, whole.left) = (round.tied, round.left);
    }
    whole
}

impl Selection {
    /// Whether candidates and places may be changed.
    ///
    /// # Errors
    /// [`SelectionRefusal`].
    pub fn change(&self, meeting: StageName, has_ballot: bool) -> Result<(), SelectionRefusal> {
        if self.stage != SelectionStage::Open {
            return Err(SelectionRefusal::Stated);
        }
        if has_ballot {
            return Err(SelectionRefusal::Balloted);
        }
        running(meeting)
    }

    /// Whether somebody may be proposed.
    ///
    /// # Errors
    /// [`SelectionRefusal`].
    pub fn propose(&self, person: PersonId) -> Result<(), SelectionRefusal> {
        let known = self.candidates.iter().any(|candidate| candidate.person == person);
        if known { Err(SelectionRefusal::AlreadyProposed) } else { Ok(()) }
    }

    /// Who stands on the next ballot and for how many places, after these rounds; `is_running` where one is not over.
    ///
    /// # Errors
    /// [`SelectionRefusal`].
    pub fn next_ballot(
        &self,
        rounds: &[Vec<(PersonId, u32)>],
        is_running: bool,
    ) -> Result<(Vec<PersonId>, u32), SelectionRefusal> {
        if self.stage != SelectionStage::Open {
            return Err(SelectionRefusal::Stated);
        }
        if !self.by_ballot {
            return Err(SelectionRefusal::NoBallotAsked);
        }
        if is_running {
            return Err(SelectionRefusal::BallotRuns);
        }
        if self.candidates.is_empty() {
            return Err(SelectionRefusal::NoCandidates);
        }
        let so_far = of_rounds(rounds, self.places);
        match rounds.len() {
            0 => Ok((self.candidates.iter().map(|c| c.person).collect(), self.places)),
            _ if so_far.tied.is_empty() => Err(SelectionRefusal::NothingToVote),
            MOST_ROUNDS.. => Err(SelectionRefusal::RoundsOver),
            _ => Ok((so_far.tied, so_far.left)),
        }
    }

    /// Whom the group recommends: what the ballots say, or whom it agreed on where there was none.
    ///
    /// # Errors
    /// [`SelectionRefusal`].
    pub fn state(
        &self,
        rounds: &[Vec<(PersonId, u32)>],
        is_running: bool,
        chosen: &[PersonId],
    ) -> Result<Outcome, SelectionRefusal> {
        if self.stage != SelectionStage::Open {
            return Err(SelectionRefusal::Stated);
        }
        if self.candidates.is_empty() {
            return Err(SelectionRefusal::NoCandidates);
        }
        if self.by_ballot {
            if is_running || rounds.is_empty() {
                return Err(SelectionRefusal::BallotFirst);
            }
            let whole = of_rounds(rounds, self.places);
            if !whole.tied.is_empty() && rounds.len() < MOST_ROUNDS {
                return Err(SelectionRefusal::TieLeft);
            }
            return Ok(whole);
        }
        if chosen.len() > self.places as usize {
            return Err(SelectionRefusal::TooMany { places: self.places, chosen: chosen.len() });
        }
        if chosen.iter().any(|person| !self.candidates.iter().any(|c| c.person == *person)) {
            return Err(SelectionRefusal::NotMember);
        }
        let known = self.candidates.iter().map(|c| c.person).filter(|person| chosen.contains(person));
        Ok(Outcome { chosen: known.collect(), ..Outcome::default() })
    }

    /// Whether it may go to the branch.
    ///
    /// # Errors
    /// [`SelectionRefusal`].
    pub const fn send(&self) -> Result<(), SelectionRefusal> {
        match self.stage {
            SelectionStage::Open => Err(SelectionRefusal::NotStated),
            SelectionStage::Stated => Ok(()),
            SelectionStage::Sent | SelectionStage::Answered => Err(SelectionRefusal::Sent),
        }
    }

    /// Whether the branch may answer.
    ///
    /// # Errors
    /// [`SelectionRefusal`].
    pub const fn answer(&self) -> Result<(), SelectionRefusal> {
        match self.stage {
            SelectionStage::Sent => Ok(()),
            _ => Err(SelectionRefusal::NothingToAnswer),
        }
    }
}

/// Whether an item is one of C6.
///
/// # Errors
/// [`SelectionRefusal::OtherContent`].
pub fn of_item(content: Content) -> Result<(), SelectionRefusal> {
    if content == Content::Selection { Ok(()) } else { Err(SelectionRefusal::OtherContent) }
}

/// Whether the meeting runs, so that its group can propose and vote.
///
/// # Errors
/// [`SelectionRefusal::NotRunning`].
pub fn running(meeting: StageName) -> Result<(), SelectionRefusal> {
    if meeting == StageName::InSession { Ok(()) } else { Err(SelectionRefusal::NotRunning) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn who(number: u128) -> PersonId {
        PersonId::new(Uuid::from_u128(number))
    }

    fn selection(by_ballot: bool) -> Selection {
        let candidate = |n| Candidate { person: who(n), proposer: who(9), outcome: None };
        Selection {
            item: ItemId::new(Uuid::nil()),
            meeting: MeetingId::new(Uuid::nil()),
            group: GroupId::new(Uuid::nil()),
            places: 2,
            by_ballot,
            stage: SelectionStage::Open,
            candidates: vec![candidate(1), candidate(2), candidate(3)],
            opinion: None,
            dissent: None,
            sent: None,
            answer: None,
            version: 1,
        }
    }

    fn votes(counts: [u32; 3]) -> Vec<(PersonId, u32)> {
        (1..).map(who).zip(counts).collect()
    }

    #[test]
    fn a_tie_at_the_border_is_no_choice() {
        let of = |counts, places| {
            let o = outcome(&votes(counts), places);
            (o.chosen, o.tied, o.left)
        };
        assert_eq!(of([5, 3, 1], 2), (vec![who(1), who(2)], vec![], 0));
        assert_eq!(of([3, 5, 3], 2), (vec![who(2)], vec![who(1), who(3)], 1));
        assert_eq!(of([3, 3, 3], 2), (vec![], vec![who(1), who(2), who(3)], 2));
        assert_eq!(of([3, 3, 1], 2), (vec![who(1), who(2)], vec![], 0), "a tie within the places is none");
        assert_eq!(of([0, 3, 0], 2), (vec![who(2)], vec![], 0), "nobody without a vote");
        assert_eq!(of([0, 0, 0], 2), (vec![], vec![], 0));
        assert_eq!(of([1, 1, 1], 5), (vec![who(1), who(2), who(3)], vec![], 0));
    }

    #[test]
    fn a_second_round_is_held_among_those_tied() {
        let one = selection(true);
        let first = votes([3, 5, 3]);
        assert_eq!(one.next_ballot(&[], false), Ok((vec![who(1), who(2), who(3)], 2)));
        assert_eq!(one.next_ballot(&[], true), Err(SelectionRefusal::BallotRuns));
        assert_eq!(one.next_ballot(std::slice::from_ref(&first), false), Ok((vec![who(1), who(3)], 1)));
        assert_eq!(one.state(std::slice::from_ref(&first), false, &[]), Err(SelectionRefusal::TieLeft));
        let second = vec![(who(1), 2), (who(3), 4)];
        let whole = one.state(&[first.clone(), second.clone()], false, &[]).expect("clear");
        assert_eq!((whole.chosen, whole.tied), (vec![who(2), who(3)], vec![]));
        assert_eq!(one.next_ballot(&[first.clone(), second], false), Err(SelectionRefusal::NothingToVote));
        let again = vec![(who(1), 3), (who(3), 3)];
        let rounds = [first, again];
        assert_eq!(one.next_ballot(&rounds, false), Err(SelectionRefusal::RoundsOver));
        let whole = one.state(&rounds, false, &[]).expect("as it is");
        assert_eq!((whole.chosen, whole.tied), (vec![who(2)], vec![who(1), who(3)]));
        assert_eq!(one.next_ballot(&[votes([5, 3, 1])], false), Err(SelectionRefusal::NothingToVote));
        let nobody = Selection { candidates: Vec::new(), ..selection(true) };
        assert_eq!(nobody.next_ballot(&[], false), Err(SelectionRefusal::NoCandidates));
        assert_eq!(selection(false).next_ballot(&[], false), Err(SelectionRefusal::NoBallotAsked));
    }

    #[test]
    fn the_group_states_whom_it_recommends() {
        let one = selection(false);
        assert_eq!(one.state(&[], false, &[who(3), who(1)]).map(|o| o.chosen), Ok(vec![who(1), who(3)]));
        let many = SelectionRefusal::TooMany { places: 2, chosen: 3 };
        assert_eq!(one.state(&[], false, &[who(1), who(2), who(3)]), Err(many));
        assert_eq!(one.state(&[], false, &[who(7)]), Err(SelectionRefusal::NotMember));
        assert_eq!(selection(true).state(&[], false, &[who(1)]), Err(SelectionRefusal::BallotFirst));
        let running = selection(true).state(&[votes([5, 3, 1])], true, &[]);
        assert_eq!(running, Err(SelectionRefusal::BallotFirst));
        let nobody = Selection { candidates: Vec::new(), ..selection(false) };
        assert_eq!(nobody.state(&[], false, &[]), Err(SelectionRefusal::NoCandidates));
    }

    #[test]
    fn candidates_are_named_while_the_meeting_runs() {
        let one = selection(true);
        assert_eq!(one.change(StageName::InSession, false), Ok(()));
        assert_eq!(one.change(StageName::Notified, false), Err(SelectionRefusal::NotRunning));
        assert_eq!(one.change(StageName::Concluded, false), Err(SelectionRefusal::NotRunning));
        assert_eq!(one.change(StageName::InSession, true), Err(SelectionRefusal::Balloted));
        assert_eq!(
            (one.propose(who(4)), one.propose(who(1))),
            (Ok(()), Err(SelectionRefusal::AlreadyProposed))
        );
        assert_eq!(of_item(Content::Selection), Ok(()));
        assert_eq!(of_item(Content::Study), Err(SelectionRefusal::OtherContent));
    }

    #[test]
    fn it_goes_to_the_branch_and_comes_back_once() {
        use SelectionStage::{Answered, Open, Sent, Stated};
        let at = |stage| Selection { stage, ..selection(false) };
        for (stage, send, answer) in [
            (Open, Err(SelectionRefusal::NotStated), Err(SelectionRefusal::NothingToAnswer)),
            (Stated, Ok(()), Err(SelectionRefusal::NothingToAnswer)),
            (Sent, Err(SelectionRefusal::Sent), Ok(())),
            (Answered, Err(SelectionRefusal::Sent), Err(SelectionRefusal::NothingToAnswer)),
        ] {
            assert_eq!((at(stage).send(), at(stage).answer()), (send, answer), "{stage:?}");
            if stage != Open {
                assert_eq!(at(stage).change(StageName::InSession, false), Err(SelectionRefusal::Stated));
                assert_eq!(at(stage).state(&[], false, &[]), Err(SelectionRefusal::Stated));
                assert_eq!(at(stage).next_ballot(&[], false), Err(SelectionRefusal::Stated));
            }
        }
    }

    proptest! {
        #[test]
        fn never_more_than_the_places_and_never_past_somebody_with_more(
            counts in proptest::collection::vec(0_u32..6, 0..8),
            places in 1_u32..5,
        ) {
            let votes: Vec<_> = (1..).map(who).zip(counts).collect();
            let whole = outcome(&votes, places);
            let count = |person: &PersonId| votes.iter().find(|(p, _)| p == person).map_or(0, |(_, n)| *n);
            prop_assert!(whole.chosen.len() <= places as usize);
            prop_assert!(whole.tied.is_empty() || whole.tied.len() > whole.left as usize && whole.left > 0);
            let least = whole.chosen.iter().chain(&whole.tied).map(count).min().unwrap_or(0);
            for (person, number) in &votes {
                let is_in = whole.chosen.contains(person) || whole.tied.contains(person);
                prop_assert!(is_in || *number <= least || least == 0 && *number == 0);
                prop_assert!(!is_in || *number > 0);
            }
            let first = whole.tied.first().map(count);
            prop_assert!(whole.tied.iter().all(|person| Some(count(person)) == first));
            let mut turned = votes.clone();
            turned.reverse();
            let same = |mut people: Vec<PersonId>| { people.sort(); people };
            prop_assert_eq!(same(outcome(&turned, places).chosen), same(whole.chosen));
        }
    }
}
