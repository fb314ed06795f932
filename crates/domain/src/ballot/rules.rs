//! A ballot's way: prepared, opened, closed, counted or void.

use std::collections::BTreeSet;

use super::{
    Ballot,
    BallotForm::{self, Paper, Phone},
    BallotRefusal,
    BallotState::{self, Closed, Counted, Entered, Open, Prepared, Void},
    Figures, MOST_LINES, Scale,
};
use crate::id::PersonId;

/// What comes of closing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Closing {
    /// The box can be opened by both tellers.
    Closed,
    /// Too few votes: the box is emptied unread.
    TooFew,
}

impl Ballot {
    /// Whether it can be held so: who stands on it, who counts it, and, in the system, how many would vote.
    ///
    /// # Errors
    /// [`BallotRefusal`] naming the first fault.
    pub fn prepare(&self, voters: usize, present: &[PersonId]) -> Result<(), BallotRefusal> {
        if self.lines.is_empty() {
            return Err(BallotRefusal::NoLines);
        }
        if self.lines.len() > MOST_LINES {
            return Err(BallotRefusal::TooManyLines);
        }
        if self.lines.iter().collect::<BTreeSet<_>>().len() < self.lines.len() {
            return Err(BallotRefusal::LineTwice);
        }
        let [one, other] = self.tellers;
        if one == other {
            return Err(BallotRefusal::SameTeller);
        }
        // In an appraisal every full member stands on the ballot, so that nobody else would be left to count it.
        let may_count = self.scale == Scale::Grades;
        if !may_count && self.tellers.iter().any(|teller| self.lines.contains(teller)) {
            return Err(BallotRefusal::TellerOnBallot);
        }
        if !self.tellers.iter().all(|teller| present.contains(teller)) {
            return Err(BallotRefusal::TellerAway);
        }
        self.enough(voters)
    }

    const fn enough(&self, voters: usize) -> Result<(), BallotRefusal> {
        match self.form {
            _ if voters == 0 => Err(BallotRefusal::NoVoters),
            Phone if voters < self.least as usize => {
                Err(BallotRefusal::TooFewVoters { voters, least: self.least })
            }
            Phone | Paper => Ok(()),
        }
    }

    const fn only(&self, form: BallotForm) -> Result<(), BallotRefusal> {
        match (self.form, form) {
            (Phone, Phone) | (Paper, Paper) => Ok(()),
            (found, _) => Err(BallotRefusal::WrongForm { paper: matches!(found, Paper) }),
        }
    }

    const fn wrong_state(&self) -> BallotRefusal {
        BallotRefusal::WrongState { found: self.state }
    }

    /// A teller takes the own key; `taken` says which of the two are.
    ///
    /// # Errors
    /// [`BallotRefusal`].
    pub fn take_key(&self, who: PersonId, taken: [bool; 2]) -> Result<usize, BallotRefusal> {
        self.only(Phone)?;
        let place = self.teller(who).ok_or(BallotRefusal::NotTeller)?;
        if taken.get(place).copied().unwrap_or(true) {
            return Err(BallotRefusal::KeyTaken);
        }
        if self.state == Prepared { Ok(place) } else { Err(self.wrong_state()) }
    }

    /// The state once it is opened.
    ///
    /// # Errors
    /// [`BallotRefusal`].
    pub fn open(&self, voters: usize, taken: [bool; 2]) -> Result<BallotState, BallotRefusal> {
        if self.state != Prepared {
            return Err(self.wrong_state());
        }
        self.enough(voters)?;
        if self.form == Phone && taken != [true; 2] {
            return Err(BallotRefusal::KeysMissing);
        }
        Ok(Open)
    }

    /// Whether somebody may cast now; `voter` says whether they are on the list, and have cast.
    ///
    /// # Errors
    /// [`BallotRefusal`].
    pub const fn cast(&self, voter: Option<bool>) -> Result<(), BallotRefusal> {
        if let Err(refusal) = self.only(Phone) {
            return Err(refusal);
        }
        // Who has cast is told so, also when it is over: the answer may have been lost.
        match (self.state, voter) {
            (Open | Closed | Counted | Void | Entered, Some(true)) => Err(BallotRefusal::AlreadyCast),
            (Prepared, _) => Err(BallotRefusal::TooEarly),
            (_, None) => Err(BallotRefusal::NoVote),
            (Open, Some(_)) => Ok(()),
            (Closed | Counted | Void | Entered, Some(_)) => Err(BallotRefusal::TooLate),
        }
    }

    /// What comes of closing the box with so many votes in it.
    ///
    /// # Errors
    /// [`BallotRefusal`].
    pub fn close(&self, cast: usize) -> Result<Closing, BallotRefusal> {
        self.only(Phone)?;
        match self.state {
            Open if cast < self.least as usize => Ok(Closing::TooFew),
            Open => Ok(Closing::Closed),
            _ => Err(self.wrong_state()),
        }
    }

    /// Whether the box may be opened.
    ///
    /// # Errors
    /// [`BallotRefusal`].
    pub fn count(&self, who: PersonId) -> Result<(), BallotRefusal> {
        self.only(Phone)?;
        self.teller(who).ok_or(BallotRefusal::NotTeller)?;
        if self.state == Closed { Ok(()) } else { Err(self.wrong_state()) }
    }

    /// Whether a teller may write down what the papers say, also anew.
    ///
    /// # Errors
    /// [`BallotRefusal`].
    pub fn enter(&self, who: PersonId) -> Result<BallotState, BallotRefusal> {
        self.only(Paper)?;
        self.teller(who).ok_or(BallotRefusal::NotTeller)?;
        if matches!(self.state, Open | Entered) { Ok(Entered) } else { Err(self.wrong_state()) }
    }

    /// Whether a teller confirms what the other has written down.
    ///
    /// # Errors
    /// [`BallotRefusal`].
    pub fn confirm(
        &self,
        who: PersonId,
        (by, entered): (PersonId, &Figures),
        counted: &Figures,
    ) -> Result<BallotState, BallotRefusal> {
        self.only(Paper)?;
        self.teller(who).ok_or(BallotRefusal::NotTeller)?;
        if self.state != Entered {
            return Err(self.wrong_state());
        }
        if who == by {
            return Err(BallotRefusal::OwnFigures);
        }
        if entered == counted { Ok(Counted) } else { Err(BallotRefusal::Differs) }
    }

    /// Whether its meeting can end: nothing of it is left to do.
    ///
    /// # Errors
    /// [`BallotRefusal::NotOver`] with what to do.
    pub const fn ends(&self) -> Result<(), BallotRefusal> {
        if self.state.is_over() {
            Ok(())
        } else {
            Err(BallotRefusal::NotOver { found: self.state, form: self.form })
        }
    }

    /// The state once it is declared void.
    ///
    /// # Errors
    /// [`BallotRefusal::WrongState`] once it is over.
    pub const fn annul(&self) -> Result<BallotState, BallotRefusal> {
        if self.state.is_over() { Err(self.wrong_state()) } else { Ok(Void) }
    }
}
