//! Persons of the branch: who is in a group, and what changes about them. Nothing of the past is written over.

pub mod add;
pub mod change;
pub mod leave;
pub mod promote;
pub mod roster;
pub mod view;

use domain::text::{EmailAddress, MobileNumber, PersonName};
use jiff::civil::Date;

use crate::{Check, Cx, Error};

/// What is typed about a person: how to call and how to reach them.
#[derive(Clone, Debug, Default)]
pub struct ContactInput {
    /// The name.
    pub name: String,
    /// The mobile number; may be empty.
    pub mobile: String,
    /// The mail address; may be empty.
    pub email: String,
}

/// The same, once it is sound.
struct Contact {
    name: Option<PersonName>,
    mobile: Option<MobileNumber>,
    email: Option<EmailAddress>,
}

impl ContactInput {
    fn read(&self, check: &mut Check) -> Contact {
        let name = check.take("name", "姓名", PersonName::new(&self.name));
        let typed = |text: &str| !text.trim().is_empty();
        let mobile = typed(&self.mobile)
            .then(|| check.take("mobile", "手机号", MobileNumber::new(&self.mobile)))
            .flatten();
        let email =
            typed(&self.email).then(|| check.take("email", "邮箱", EmailAddress::new(&self.email))).flatten();
        Contact { name, mobile, email }
    }
}

/// The day of a change: known, and not in the future.
fn day(cx: &Cx<'_>, check: &mut Check, label: &str, typed: &str) -> Option<Date> {
    let day = check.parse::<Date>("on", label, typed, "请选择日期")?;
    if day > cx.local().date() {
        check.fault("on", label, "晚于今天，请在变动以后再登记");
        return None;
    }
    Some(day)
}

/// Notes a mobile number that somebody else signs in by.
fn unused(
    cx: &mut Cx<'_>,
    check: &mut Check,
    mobile: Option<&MobileNumber>,
    but: domain::id::PersonId,
) -> Result<(), Error> {
    if let Some(mobile) = mobile
        && store::person::mobile_taken(cx.tx, mobile, but)?
    {
        check.fault("mobile", "手机号", "已经有人使用，请核对；每人用自己的号码");
    }
    Ok(())
}
