//! Values on their way in and out. One representation for both engines:
//!
//! ids as TEXT (UUID, so that a person can read a row), instants as BIGINT microseconds, days and local
//! times as ISO 8601 TEXT (they sort as text), yes/no as BIGINT 0/1, money as BIGINT 分.

use domain::{dues::YearMonth, id, person::IdTail, text};
use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
};
use uuid::Uuid;

/// A value as both engines know it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    /// NULL
    Null,
    /// BIGINT
    Int(i64),
    /// TEXT
    Text(String),
    /// BYTEA or BLOB
    Bytes(Vec<u8>),
}

/// Something that can be a parameter.
pub trait ToParam {
    /// Its value.
    fn value(&self) -> Value;
}

/// Something that can be read from a column.
pub trait FromColumn: Sized {
    /// Reads it.
    ///
    /// # Errors
    /// A sentence that says what is wrong with the value.
    fn read(value: Value) -> Result<Self, String>;
}

impl<T: ToParam + ?Sized> ToParam for &T {
    fn value(&self) -> Value {
        (**self).value()
    }
}

impl<T: ToParam> ToParam for Option<T> {
    fn value(&self) -> Value {
        self.as_ref().map_or(Value::Null, ToParam::value)
    }
}

impl<T: FromColumn> FromColumn for Option<T> {
    fn read(value: Value) -> Result<Self, String> {
        match value {
            Value::Null => Ok(None),
            other => T::read(other).map(Some),
        }
    }
}

impl FromColumn for Value {
    fn read(value: Value) -> Result<Self, String> {
        Ok(value)
    }
}

impl FromColumn for i64 {
    fn read(value: Value) -> Result<Self, String> {
        match value {
            Value::Int(number) => Ok(number),
            other => Err(format!("expected a number, found {}", kind(&other))),
        }
    }
}

impl FromColumn for String {
    fn read(value: Value) -> Result<Self, String> {
        match value {
            Value::Text(text) => Ok(text),
            other => Err(format!("expected text, found {}", kind(&other))),
        }
    }
}

impl FromColumn for Vec<u8> {
    fn read(value: Value) -> Result<Self, String> {
        match value {
            Value::Bytes(bytes) => Ok(bytes),
            other => Err(format!("expected bytes, found {}", kind(&other))),
        }
    }
}

impl FromColumn for bool {
    fn read(value: Value) -> Result<Self, String> {
        match value {
            Value::Int(0) => Ok(false),
            Value::Int(1) => Ok(true),
            other => Err(format!("expected 0 or 1, found {}", kind(&other))),
        }
    }
}

impl FromColumn for Timestamp {
    fn read(value: Value) -> Result<Self, String> {
        Self::from_microsecond(i64::read(value)?).map_err(|e| e.to_string())
    }
}

const fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "NULL",
        Value::Int(_) => "a number",
        Value::Text(_) => "text",
        Value::Bytes(_) => "bytes",
    }
}

impl ToParam for i64 {
    fn value(&self) -> Value {
        Value::Int(*self)
    }
}

impl ToParam for bool {
    fn value(&self) -> Value {
        Value::Int(i64::from(*self))
    }
}

impl ToParam for str {
    fn value(&self) -> Value {
        Value::Text(self.to_owned())
    }
}

impl ToParam for String {
    fn value(&self) -> Value {
        Value::Text(self.clone())
    }
}

impl ToParam for Vec<u8> {
    fn value(&self) -> Value {
        Value::Bytes(self.clone())
    }
}

impl ToParam for Timestamp {
    fn value(&self) -> Value {
        Value::Int(self.as_microsecond())
    }
}

/// Types that are written as text and read back by parsing.
macro_rules! as_text {
    ($($name:ty),* $(,)?) => {$(
        impl ToParam for $name {
            fn value(&self) -> Value {
                Value::Text(self.to_string())
            }
        }

        impl FromColumn for $name {
            fn read(value: Value) -> Result<Self, String> {
                String::read(value)?.parse().map_err(|_| concat!("not a ", stringify!($name)).to_owned())
            }
        }
    )*};
}

as_text!(
    Uuid,
    Date,
    DateTime,
    Time,
    id::BranchId,
    id::GroupId,
    id::PersonId,
    id::PlanId,
    id::PlanItemId,
    id::ResolutionId,
    id::MeetingId,
    id::OldRecordId,
    id::OwnTemplateId,
    id::ItemId,
    id::RemarkId,
    id::AssignmentId,
    id::FactorId,
    id::MessageId,
    id::TransferId,
    id::ImportId,
    id::BallotId,
    id::AppraisalId,
    id::DuesEntryId,
    id::HandoverId,
    id::OpinionId,
    id::TalkId,
    id::CareId,
    id::DispositionId,
    id::LifeEntryId,
    id::StudyItemId,
    id::StudyId,
    id::AttachmentId,
    id::GatheredId,
    id::RectificationId,
    id::OfficeId,
    id::WorkSummaryId,
    id::SuperiorTableId,
    id::TokenId,
    id::WebhookId,
    id::DeliveryId,
    YearMonth,
);

impl ToParam for IdTail {
    fn value(&self) -> Value {
        Value::Text(self.as_str().to_owned())
    }
}

impl FromColumn for IdTail {
    fn read(value: Value) -> Result<Self, String> {
        Self::new(&String::read(value)?).map_err(|fault| fault.to_string())
    }
}

/// Texts of the domain: checked again when they are read.
macro_rules! checked_text {
    ($($name:ident),* $(,)?) => {$(
        impl ToParam for text::$name {
            fn value(&self) -> Value {
                Value::Text(self.as_str().to_owned())
            }
        }

        impl FromColumn for text::$name {
            fn read(value: Value) -> Result<Self, String> {
                Self::new(&String::read(value)?).map_err(|fault| fault.to_string())
            }
        }
    )*};
}

checked_text!(
    FactorName,
    FileName,
    Word,
    PersonName,
    OrganizationName,
    Place,
    Title,
    Reason,
    Note,
    Speech,
    SectionText,
    MobileNumber,
    EmailAddress
);
