//! Errors by kind: each carries a sentence for the person; the detail for the log stays apart.

use domain::{meeting::Refusal, plan::PlanRefusal, text::TextFault};
use jiff::{ToSpan as _, civil::Date};
use store::{FileFault, StoreError};

/// How many years back the daily work is written down.
const RECENT_YEARS: i64 = 3;

/// A fault in one field of a form.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// The field's name in the form.
    pub field: String,
    /// Label and fault and remedy as one sentence.
    pub message: String,
}

/// Why a use case did not do what was asked. `Display` is the sentence for the person.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nobody is signed in, or the session is over.
    #[error("请先登录")]
    SignedOut,
    /// It does not exist, or the person may not know that it does.
    #[error("没有找到这个页面或记录，可能已被移走，或者您没有查看的权限")]
    NotFound,
    /// The person may know of it but not do this.
    #[error("您的身份不能进行这项操作：{0}")]
    Forbidden(&'static str),
    /// Fields to be mended.
    #[error("{}", .0.iter().map(|f| f.message.as_str()).collect::<Vec<_>>().join("；"))]
    Invalid(Vec<Fault>),
    /// A rule stands against it.
    #[error("{0}")]
    Refused(String),
    /// Somebody else changed it meanwhile.
    #[error("这份内容刚刚有人改过，也可能是您在另一个窗口里办过了。请对照最新内容，确实需要再办一次")]
    Stale,
    /// Too many tries or too much work at once.
    #[error("{0}")]
    Busy(String),
    /// The product has stopped, for everybody, until somebody has seen to the machine.
    #[error("{0}")]
    Halted(Halt, String),
    /// The machine's fault, not the person's.
    #[error("系统出了问题，您刚才的操作没有保存，请稍后再试；如果一直这样，请联系管理员")]
    Internal(String),
}

/// Why the product stops rather than go on with something wrong. `Display` is the sentence for the person.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Halt {
    /// The clock stands before what was written already: every date would be wrong.
    #[error(
        "这台服务器的时间比已有的记录还早。为了不把日期记错，系统先停了下来，刚才的操作没有保存。请联系管理员校准服务器的时间"
    )]
    Clock,
    /// The disk is full or fails.
    #[error("服务器的磁盘写不进去，可能是满了，刚才的操作没有保存。请联系管理员检查磁盘，好了以后再办一次")]
    Disk,
    /// Nothing may be written.
    #[error("数据现在只能看、不能改，刚才的操作没有保存。请联系管理员检查磁盘和权限，好了以后再办一次")]
    ReadOnly,
    /// The data is not whole.
    #[error("数据文件损坏了。为了不出错，系统不再写入，刚才的操作没有保存。请联系管理员用备份恢复")]
    Damaged,
    /// The database does not answer.
    #[error("数据库暂时连不上，刚才的操作没有保存。请过几分钟再试；如果一直这样，请联系管理员")]
    Away,
}

impl Error {
    /// A fault of one field: the label, then what is wrong and how to mend it.
    pub fn field(field: &str, label: &str, fault: impl std::fmt::Display) -> Self {
        Self::Invalid(vec![Fault { field: field.to_owned(), message: format!("{label}：{fault}") }])
    }

    /// Whether the person can mend it by changing what was typed.
    pub const fn is_mendable(&self) -> bool {
        matches!(self, Self::Invalid(_) | Self::Refused(_) | Self::Stale)
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.to_string())
    }
}

impl From<PlanRefusal> for Error {
    fn from(refusal: PlanRefusal) -> Self {
        Self::Refused(refusal.to_string())
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        let detail = error.to_string();
        match error {
            StoreError::Stale => Self::Stale,
            StoreError::ClockBack => Self::Halted(Halt::Clock, detail),
            StoreError::Disk(_) => Self::Halted(Halt::Disk, detail),
            StoreError::ReadOnly(_) => Self::Halted(Halt::ReadOnly, detail),
            StoreError::File(FileFault::Damaged(_)) => Self::Halted(Halt::Damaged, detail),
            StoreError::Unavailable(_) => Self::Halted(Halt::Away, detail),
            _ => Self::Internal(detail),
        }
    }
}

/// Reads the fields of a form and gathers every fault before it answers.
#[derive(Default, Debug)]
pub struct Check {
    faults: Vec<Fault>,
}

impl Check {
    /// Takes the value of a field, or notes its fault.
    pub fn take<T, E: std::fmt::Display>(
        &mut self,
        field: &str,
        label: &str,
        value: Result<T, E>,
    ) -> Option<T> {
        match value {
            Ok(value) => Some(value),
            Err(fault) => {
                self.fault(field, label, fault);
                None
            }
        }
    }

    /// Notes a fault.
    pub fn fault(&mut self, field: &str, label: &str, fault: impl std::fmt::Display) {
        self.faults.push(Fault { field: field.to_owned(), message: format!("{label}：{fault}") });
    }

    /// Takes a value that has checked its own fields, or notes their faults.
    ///
    /// # Errors
    /// Whatever else the value was refused for.
    pub fn absorb<T>(&mut self, value: Result<T, Error>) -> Result<Option<T>, Error> {
        match value {
            Ok(value) => Ok(Some(value)),
            Err(Error::Invalid(faults)) => {
                self.faults.extend(faults);
                Ok(None)
            }
            Err(other) => Err(other),
        }
    }

    /// A field that must name something, such as a person or a date.
    pub fn parse<T: std::str::FromStr>(
        &mut self,
        field: &str,
        label: &str,
        text: &str,
        remedy: &str,
    ) -> Option<T> {
        let text = text.trim();
        if text.is_empty() {
            self.fault(field, label, TextFault::Empty);
            return None;
        }
        let value = text.parse().map_err(|_| remedy);
        self.take(field, label, value)
    }

    /// As [`Self::parse`], but the field may be left empty.
    pub fn parse_optional<T: std::str::FromStr>(
        &mut self,
        field: &str,
        label: &str,
        text: &str,
        remedy: &str,
    ) -> Option<T> {
        if text.trim().is_empty() { None } else { self.parse(field, label, text, remedy) }
    }

    /// A day that is over or today; `after` says what must have happened before it is written down: 变动, 参加.
    pub fn past(
        &mut self,
        field: &str,
        label: &str,
        text: &str,
        (today, after): (Date, &str),
    ) -> Option<Date> {
        let day = self.parse::<Date>(field, label, text, "请选择日期")?;
        if day > today {
            self.fault(field, label, format!("晚于今天，请在{after}以后再登记"));
            return None;
        }
        Some(day)
    }

    /// As [`Self::past`], for what is written down about the daily work: a day of many years ago is a slip of the pen.
    pub fn recent(
        &mut self,
        field: &str,
        label: &str,
        text: &str,
        (today, after): (Date, &str),
    ) -> Option<Date> {
        let day = self.past(field, label, text, (today, after))?;
        self.not_long_ago(field, label, day, today)
    }

    /// Refuses a day of many years ago.
    pub fn not_long_ago(&mut self, field: &str, label: &str, day: Date, today: Date) -> Option<Date> {
        if day.saturating_add(RECENT_YEARS.years()) < today {
            self.fault(field, label, format!("是 {RECENT_YEARS} 年以前的日期，请核对年份"));
            return None;
        }
        Some(day)
    }

    /// Ends the check.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every fault in the order of the form.
    pub fn done(self) -> Result<(), Error> {
        if self.faults.is_empty() { Ok(()) } else { Err(Error::Invalid(self.faults)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stops_everything_has_a_sentence_of_its_own() {
        let why = String::new;
        let halts = [
            (StoreError::ClockBack, Halt::Clock),
            (StoreError::Disk(why()), Halt::Disk),
            (StoreError::ReadOnly(why()), Halt::ReadOnly),
            (StoreError::File(FileFault::Damaged(why())), Halt::Damaged),
            (StoreError::Unavailable(why()), Halt::Away),
        ];
        for (fault, halt) in halts {
            match Error::from(fault.clone()) {
                Error::Halted(found, detail) => assert_eq!((found, detail), (halt, fault.to_string())),
                other => panic!("{fault:?}: {other:?}"),
            }
        }
        assert!(matches!(Error::from(StoreError::Conflict), Error::Internal(_)));
    }
}
