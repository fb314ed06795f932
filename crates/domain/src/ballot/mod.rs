//! Secret ballots: a list of people, each answered by one of a list of choices, by voters who are fixed at the opening.
//!
//! No rule gives a group meeting a vote (`rules.md` G-14); a ballot is held where the branch asks for one, and what comes of it
//! is an opinion for the branch. What is kept secret and how is in `docs/ballot.md` and ADR 16.

mod figures;
mod refusal;
mod rules;
#[cfg(test)]
mod tests;

pub use figures::{Figures, FiguresFault, tally};
pub use refusal::BallotRefusal;
pub use rules::Closing;

use crate::{
    coded::coded,
    id::{BallotId, GroupId, MeetingId, PersonId},
    text::{Note, Title},
};

/// Fewer voters than this can guess each other's votes: a ballot in the system is refused, and a ballot paper helps. No rule has such a
/// number: this is what a branch begins with, and it can set another.
pub const USUAL_LEAST: u32 = 5;

/// Fewer than this no branch can set: of two voters each knows the other's vote.
pub const LOWEST_LEAST: u32 = 3;

/// More than this no branch can set: it would be every group.
pub const HIGHEST_LEAST: u32 = 50;

/// The most lines of a ballot: what fits on a ballot of constant length.
pub const MOST_LINES: usize = 100;

coded! {
    /// How each line is answered.
    Scale {
        /// For a recommendation (C6).
        Agreement = "agreement", "同意、不同意、弃权";
        /// For a democratic appraisal (`rules.md` A-04).
        Grades = "grades", "优秀、合格、基本合格、不合格";
    }
}

impl Scale {
    /// The choices of a line, in the order of the ballot.
    pub const fn choices(self) -> &'static [&'static str] {
        match self {
            Self::Agreement => &["同意", "不同意", "弃权"],
            Self::Grades => &["优秀", "合格", "基本合格", "不合格"],
        }
    }
}

coded! {
    /// Where the votes are given.
    BallotForm {
        /// In the system, from the own phone.
        Phone = "phone", "用手机或者电脑投票";
        /// On paper, counted by the two tellers.
        Paper = "paper", "用纸质选票";
    }
}

coded! {
    /// How far a ballot has come.
    BallotState {
        /// Waits for the tellers' keys, or for the opening.
        Prepared = "prepared", "准备中";
        /// Votes can be cast.
        Open = "open", "正在投票";
        /// No more votes; the box is still locked.
        Closed = "closed", "已经截止，等计票";
        /// One teller has written down what the papers say; the other has not confirmed it.
        Entered = "entered", "等另一位计票人核对";
        /// The totals are known.
        Counted = "counted", "已经计票";
        /// It does not count.
        Void = "void", "作废";
    }
}

impl BallotState {
    /// Whether nothing more comes of it.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Counted | Self::Void)
    }
}

coded! {
    /// Why a ballot does not count.
    VoidCause {
        /// A teller's code is gone: nobody can open the box.
        KeyLost = "key_lost", "计票人的钥匙丢了，票箱打不开";
        /// Fewer votes than [`Ballot::least`] were cast: they could be guessed.
        TooFew = "too_few", "收回的票太少，计出来就等于公开";
        /// Something else.
        Other = "other", "其他原因";
    }
}

/// A ballot.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ballot {
    /// Its id.
    pub id: BallotId,
    /// The group for which it is held; none where the whole branch votes.
    pub group: Option<GroupId>,
    /// The meeting at which it is held, where it is one.
    pub meeting: Option<MeetingId>,
    /// What it is about, as it stands on the ballot.
    pub title: Title,
    /// Where the votes are given.
    pub form: BallotForm,
    /// How each line is answered.
    pub scale: Scale,
    /// The most lines that may be given the first choice, where there is such a limit.
    pub limit: Option<u32>,
    /// From how many voters, and votes, on it is held in the system: as the branch had set it when it was prepared.
    pub least: u32,
    /// Who stands on it, in the order of the roster.
    pub lines: Vec<PersonId>,
    /// 监票人 and 计票人: each has one of the two keys.
    pub tellers: [PersonId; 2],
    /// How far it has come.
    pub state: BallotState,
    /// Why somebody who was present has no vote; nothing where everybody has.
    pub excluded: Option<Note>,
    /// Why it does not count.
    pub void: Option<(VoidCause, Option<Note>)>,
    /// Guard against acting on an old page. Casting leaves it alone: it would count the votes in their order.
    pub version: i64,
}

/// Reads from how many voters on a branch holds ballots in the system.
///
/// # Errors
/// [`BallotRefusal::LeastOutside`].
pub const fn least(number: u32) -> Result<u32, BallotRefusal> {
    if number < LOWEST_LEAST || number > HIGHEST_LEAST {
        Err(BallotRefusal::LeastOutside)
    } else {
        Ok(number)
    }
}

/// One voter's answers, one a line, as places in [`Scale::choices`]. It prints as nothing, so that no log can hold it.
#[derive(Clone, PartialEq, Eq)]
pub struct Vote(Vec<u8>);

impl std::fmt::Debug for Vote {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vote(…)")
    }
}

impl Vote {
    /// The answers, for the box.
    pub fn answers(&self) -> &[u8] {
        &self.0
    }
}

impl Ballot {
    /// Which of the two tellers somebody is.
    pub fn teller(&self, person: PersonId) -> Option<usize> {
        self.tellers.iter().position(|teller| *teller == person)
    }

    /// Reads the answers of a form.
    ///
    /// # Errors
    /// [`BallotRefusal::Unanswered`], [`BallotRefusal::NoSuchChoice`], [`BallotRefusal::TooMany`].
    pub fn vote(&self, answers: &[Option<usize>]) -> Result<Vote, BallotRefusal> {
        let answered = answers.iter().filter(|answer| answer.is_some()).count();
        if answers.len() != self.lines.len() || answered != answers.len() {
            return Err(BallotRefusal::Unanswered { open: self.lines.len().saturating_sub(answered) });
        }
        let choices = self.scale.choices();
        let known = answers.iter().flatten().filter(|choice| **choice < choices.len());
        let vote: Vec<u8> = known.filter_map(|choice| u8::try_from(*choice).ok()).collect();
        if vote.len() != self.lines.len() {
            return Err(BallotRefusal::NoSuchChoice);
        }
        self.within(&vote)?;
        Ok(Vote(vote))
    }

    /// Reads answers that come out of the box.
    pub fn read(&self, answers: &[u8]) -> Option<Vote> {
        let choices = self.scale.choices().len();
        let is_sound = answers.len() == self.lines.len()
            && answers.iter().all(|answer| usize::from(*answer) < choices)
            && self.within(answers).is_ok();
        is_sound.then(|| Vote(answers.to_vec()))
    }

    fn within(&self, answers: &[u8]) -> Result<(), BallotRefusal> {
        let first = answers.iter().filter(|answer| **answer == 0).count();
        match self.limit {
            Some(limit) if first > limit as usize => {
                let choice = self.scale.choices().first().copied().unwrap_or_default();
                Err(BallotRefusal::TooMany { choice, limit, given: first })
            }
            _ => Ok(()),
        }
    }
}
