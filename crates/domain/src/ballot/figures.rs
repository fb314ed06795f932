//! What a count comes to.

use super::{Ballot, Vote};

/// What a count comes to. For every line as many numbers as there are choices.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Figures {
    /// 发出
    pub issued: u32,
    /// 收回
    pub returned: u32,
    /// 有效
    pub valid: u32,
    /// 无效
    pub invalid: u32,
    /// Votes by line and choice.
    pub totals: Vec<Vec<u32>>,
}

/// What is wrong with figures: which one, and how to mend it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum FiguresFault {
    /// More papers than voters.
    #[error("发出 {issued} 张，多于有表决权的 {voters} 人，请核对")]
    TooManyIssued {
        /// Papers.
        issued: u32,
        /// Voters.
        voters: u32,
    },
    /// More came back than went out.
    #[error("收回 {returned} 张，多于发出的 {issued} 张，这次投票无效；如果是填错了，请改正")]
    TooManyReturned {
        /// Came back.
        returned: u32,
        /// Went out.
        issued: u32,
    },
    /// Valid and invalid are not what came back.
    #[error("有效 {valid} 张加无效 {invalid} 张，不等于收回的 {returned} 张，请核对")]
    PartsDiffer {
        /// Valid.
        valid: u32,
        /// Invalid.
        invalid: u32,
        /// Came back.
        returned: u32,
    },
    /// The answers of a line are not the valid papers.
    #[error("各项合计 {sum} 票，不等于有效的 {valid} 张，请核对")]
    LineDiffers {
        /// Which line, from 0.
        line: usize,
        /// What its answers come to.
        sum: u32,
        /// Valid papers.
        valid: u32,
    },
    /// More first choices than valid papers can hold.
    #[error("“{choice}”合计 {sum} 票，有效的 {valid} 张最多投出 {most} 票，请核对")]
    TooManyFirst {
        /// The choice.
        choice: &'static str,
        /// What all lines come to.
        sum: u32,
        /// Valid papers.
        valid: u32,
        /// What they can hold.
        most: u32,
    },
}

impl Figures {
    /// Holds the figures against each other and against the voters.
    ///
    /// # Errors
    /// [`FiguresFault`] naming the first that cannot be.
    pub fn check(&self, ballot: &Ballot, voters: u32) -> Result<(), FiguresFault> {
        let Self { issued, returned, valid, invalid, totals } = self;
        let (issued, returned, valid, invalid) = (*issued, *returned, *valid, *invalid);
        if issued > voters {
            return Err(FiguresFault::TooManyIssued { issued, voters });
        }
        if returned > issued {
            return Err(FiguresFault::TooManyReturned { returned, issued });
        }
        if valid.saturating_add(invalid) != returned {
            return Err(FiguresFault::PartsDiffer { valid, invalid, returned });
        }
        for line in 0..ballot.lines.len() {
            let sum = sum(totals.get(line).map_or(&[], Vec::as_slice));
            if sum != valid {
                return Err(FiguresFault::LineDiffers { line, sum, valid });
            }
        }
        if let Some(limit) = ballot.limit {
            let first: Vec<u32> = totals.iter().filter_map(|line| line.first().copied()).collect();
            let (sum, most) = (sum(&first), valid.saturating_mul(limit));
            if sum > most {
                let choice = ballot.scale.choices().first().copied().unwrap_or_default();
                return Err(FiguresFault::TooManyFirst { choice, sum, valid, most });
            }
        }
        Ok(())
    }
}

fn sum(numbers: &[u32]) -> u32 {
    numbers.iter().fold(0, |sum, number| sum.saturating_add(*number))
}

/// Counts what came out of the box. The order of the votes does not matter and is lost.
pub fn tally(ballot: &Ballot, votes: &[Vote], issued: u32) -> Figures {
    let mut totals = vec![vec![0_u32; ballot.scale.choices().len()]; ballot.lines.len()];
    for vote in votes {
        for (line, answer) in totals.iter_mut().zip(vote.answers()) {
            if let Some(count) = line.get_mut(usize::from(*answer)) {
                *count += 1;
            }
        }
    }
    let cast = u32::try_from(votes.len()).unwrap_or(u32::MAX);
    Figures { issued, returned: cast, valid: cast, invalid: 0, totals }
}
