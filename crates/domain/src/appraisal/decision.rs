//! What the branch decides about its members, and what a poll came to.

use jiff::civil::Date;

use super::{AppraisalRefusal, Grade};
use crate::{
    coded::coded,
    id::PersonId,
    meeting::Mark,
    person::Standing,
    text::{Note, Reason},
};

coded! {
    /// Who decides a grade. A group is not among them: it decides nothing about a person (G-14).
    Body {
        /// 支部委员会
        Committee = "committee", "支部委员会";
        /// 支部党员大会
        Assembly = "assembly", "支部党员大会";
    }
}

/// A grade as it was decided. A correction is a further one with a reason; none is ever changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decision {
    /// Of whom.
    pub person: PersonId,
    /// Which one of this person, from 1.
    pub number: i64,
    /// The grade.
    pub grade: Grade,
    /// On which day it was decided.
    pub on: Date,
    /// By whom.
    pub body: Body,
    /// 评定意见 in words.
    pub words: Note,
    /// Why there are more 优秀 than usual.
    pub over_cap: Option<Reason>,
    /// Why it differs from what was decided before.
    pub correction: Option<Reason>,
    /// Why it was decided without a line on the counted ballot, or only after the appraisal was over.
    pub exception: Option<Reason>,
    /// Who entered it, when.
    pub mark: Mark,
}

/// How a full member stood in the poll: how many gave each grade, in the order of [`Grade::ALL`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Total {
    /// Who.
    pub person: PersonId,
    /// Votes by grade.
    pub votes: Vec<u32>,
}

/// 优秀 一般不超过党员总数的 1/3: how many that is.
pub const fn cap(members: usize) -> usize {
    members / 3
}

/// On what ground a grade is to be decided.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ground {
    /// What the member is on the day of the decision.
    pub standing: Standing,
    /// Whether the formal relation lies elsewhere (FL-02).
    pub is_guest: bool,
    /// On which day the poll was counted.
    pub counted: Date,
    /// Today.
    pub today: Date,
    /// What was decided before.
    pub before: Option<Grade>,
    /// How many others have been found 优秀.
    pub excellent: usize,
    /// How many members the branch has.
    pub members: usize,
    /// Whether the member stood on the ballot that was counted.
    pub was_polled: bool,
    /// Whether the appraisal is over.
    pub is_done: bool,
}

/// Which reasons are given.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Reasons {
    /// For more 优秀 than usual.
    pub over_cap: bool,
    /// For another grade than before.
    pub correction: bool,
    /// For a grade without a poll, or after the end.
    pub exception: bool,
}

impl Ground {
    /// Whether a first grade asks why: without a line on the ballot, or after the end.
    pub const fn is_exception(&self) -> bool {
        self.before.is_none() && (!self.was_polled || self.is_done)
    }

    /// Whether this grade may be decided on that day.
    ///
    /// # Errors
    /// [`AppraisalRefusal`].
    pub fn decide(&self, grade: Grade, on: Date, reasons: Reasons) -> Result<(), AppraisalRefusal> {
        if self.standing != Standing::Full {
            return Err(AppraisalRefusal::NoGrade);
        }
        if self.is_guest {
            return Err(AppraisalRefusal::GradedElsewhere);
        }
        if on > self.today {
            return Err(AppraisalRefusal::Ahead);
        }
        if on < self.counted {
            return Err(AppraisalRefusal::BeforeCount { counted: self.counted });
        }
        if self.before.is_some() && !reasons.correction {
            return Err(AppraisalRefusal::Decided);
        }
        if self.is_exception() && !reasons.exception {
            return Err(if self.was_polled {
                AppraisalRefusal::AfterEnd
            } else {
                AppraisalRefusal::NotPolled
            });
        }
        let cap = cap(self.members);
        let would = self.excellent + 1;
        if grade == Grade::Excellent && would > cap && !reasons.over_cap {
            return Err(AppraisalRefusal::OverCap { cap, would });
        }
        Ok(())
    }
}
