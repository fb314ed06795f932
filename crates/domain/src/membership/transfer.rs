//! 转移组织关系: the letter goes out, the receipt comes back, and until then the old branch answers for the member.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    id::{PersonId, TransferId},
    text::{OrganizationName, Word},
};

/// Which way.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// 转入
    In,
    /// 转出
    Out,
}

impl Direction {
    /// The term people use.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::In => "转入",
            Self::Out => "转出",
        }
    }

    /// The word stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
        }
    }

    /// Reads what [`Self::code`] wrote.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::In, Self::Out].into_iter().find(|d| d.code() == code)
    }
}

/// One transfer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Transfer {
    /// Its id.
    pub id: TransferId,
    /// Who.
    pub person: PersonId,
    /// Which way.
    pub direction: Direction,
    /// The other organization.
    pub counterpart: OrganizationName,
    /// The number of the letter (介绍信), if there is one.
    pub letter: Option<Word>,
    /// The day the letter was given; for somebody who came, the day of arrival.
    pub on: Date,
    /// Until when the letter is good. The sources conflict on how long that is (OR-08), so that it is written down, not worked out.
    pub valid_until: Option<Date>,
    /// The day the other side received the relation (回执).
    pub received_on: Option<Date>,
    /// The day on which the letter was taken back unused.
    pub void_on: Option<Date>,
}

/// Where a transfer stands on a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TransferState {
    /// The letter is out, no receipt yet: the old branch still answers for the member (教育管理工作条例 Art 25, OR-06).
    Waiting,
    /// The same, and the letter is no longer good.
    Expired,
    /// Received.
    Done,
    /// Taken back.
    Void,
}

/// Why a step of a transfer was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum TransferRefusal {
    /// Received before it was sent.
    #[error("回执日期早于介绍信日期，请核对")]
    Backwards,
    /// It is over.
    #[error("这次转接已经办结，不能再改")]
    Over,
    /// The letter ends before it begins.
    #[error("介绍信有效期早于开出日期，请核对")]
    NeverValid,
    /// Another letter is out.
    #[error("已经开出过介绍信，还没有收到回执；请先登记回执，或者登记作废")]
    AnotherIsOut,
}

impl Transfer {
    /// Where it stands.
    pub fn state(&self, today: Date) -> TransferState {
        if self.void_on.is_some() {
            TransferState::Void
        } else if self.direction == Direction::In || self.received_on.is_some() {
            TransferState::Done
        } else if self.valid_until.is_some_and(|until| until < today) {
            TransferState::Expired
        } else {
            TransferState::Waiting
        }
    }

    /// Whether its letter is out without a receipt.
    pub const fn is_open(&self) -> bool {
        matches!(self.direction, Direction::Out) && self.received_on.is_none() && self.void_on.is_none()
    }

    /// Decides whether this letter may be written down beside the earlier transfers of the person.
    ///
    /// # Errors
    /// [`TransferRefusal::AnotherIsOut`], [`TransferRefusal::NeverValid`].
    pub fn send(&self, earlier: &[Self]) -> Result<(), TransferRefusal> {
        if self.direction == Direction::Out && earlier.iter().any(Self::is_open) {
            return Err(TransferRefusal::AnotherIsOut);
        }
        if self.valid_until.is_some_and(|until| until < self.on) {
            return Err(TransferRefusal::NeverValid);
        }
        Ok(())
    }

    /// Writes the receipt down.
    ///
    /// # Errors
    /// [`TransferRefusal::Over`], [`TransferRefusal::Backwards`].
    pub fn receive(&mut self, on: Date) -> Result<(), TransferRefusal> {
        self.close(on)?;
        self.received_on = Some(on);
        Ok(())
    }

    /// Takes the letter back.
    ///
    /// # Errors
    /// As [`Self::receive`].
    pub fn withdraw(&mut self, on: Date) -> Result<(), TransferRefusal> {
        self.close(on)?;
        self.void_on = Some(on);
        Ok(())
    }

    fn close(&self, on: Date) -> Result<(), TransferRefusal> {
        if !self.is_open() {
            return Err(TransferRefusal::Over);
        }
        if on < self.on { Err(TransferRefusal::Backwards) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;

    fn letter() -> Transfer {
        Transfer {
            id: TransferId::new(Uuid::from_u128(1)),
            person: PersonId::new(Uuid::from_u128(2)),
            direction: Direction::Out,
            counterpart: OrganizationName::new("示例市图书馆党支部").expect("a name"),
            letter: None,
            on: date(2026, 7, 1),
            valid_until: Some(date(2026, 9, 30)),
            received_on: None,
            void_on: None,
        }
    }

    #[test]
    fn the_old_branch_answers_until_the_receipt() {
        let mut out = letter();
        assert_eq!(out.state(date(2026, 9, 30)), TransferState::Waiting);
        assert_eq!(out.state(date(2026, 10, 1)), TransferState::Expired);
        assert_eq!(out.receive(date(2026, 6, 30)), Err(TransferRefusal::Backwards));
        assert_eq!(out.receive(date(2026, 7, 9)), Ok(()));
        assert_eq!(out.state(date(2026, 10, 1)), TransferState::Done);
        assert_eq!(out.withdraw(date(2026, 7, 10)), Err(TransferRefusal::Over));
    }

    #[test]
    fn one_letter_at_a_time() {
        let mut first = letter();
        assert_eq!(letter().send(std::slice::from_ref(&first)), Err(TransferRefusal::AnotherIsOut));
        first.withdraw(date(2026, 7, 2)).expect("it is open");
        assert_eq!(first.state(date(2026, 7, 3)), TransferState::Void);
        assert_eq!(letter().send(&[first]), Ok(()));
        let backwards = Transfer { valid_until: Some(date(2026, 6, 1)), ..letter() };
        assert_eq!(backwards.send(&[]), Err(TransferRefusal::NeverValid));
    }

    #[test]
    fn who_came_has_come() {
        let arrival = Transfer { direction: Direction::In, ..letter() };
        assert_eq!(arrival.state(date(2026, 12, 1)), TransferState::Done);
        assert!(!arrival.is_open());
    }
}
