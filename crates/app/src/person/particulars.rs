//! What the roster says of a person beside name and state.

use domain::{
    id::PersonId,
    person::{Gender, Particulars, ResidentId},
    text::Word,
};
use jiff::civil::Date;

use crate::{
    Check, Cx, Error,
    permission::{Permit, may},
};

/// What is typed; everything may be left empty.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// `male` or `female`, or the Chinese words.
    pub gender: String,
    /// 民族
    pub ethnicity: String,
    /// 出生日期
    pub born_on: String,
    /// 学历
    pub education: String,
    /// 工作单位及职务
    pub work: String,
    /// 入党日期
    pub joined_on: String,
    /// `1` where activities and study are no duty.
    pub eased: String,
    /// A resident-id number, or its last four characters. Only these are kept.
    pub id_number: String,
}

impl Input {
    /// Reads the fields. What a whole resident-id number says of birthday and gender fills what was left
    /// empty, and must not contradict what was typed.
    pub fn read(&self, check: &mut Check, today: Date) -> Particulars {
        let words = |check: &mut Check, field: &str, label: &str, typed: &str| {
            check.take(field, label, Word::optional(typed)).flatten()
        };
        let date = |check: &mut Check, field: &str, label: &str, typed: &str| {
            let day = check.parse_optional::<Date>(field, label, typed, "请写成 2026-03-01 这样的日期")?;
            if day > today {
                check.fault(field, label, "晚于今天，请核对");
                return None;
            }
            Some(day)
        };
        let gender = Gender::from_code(&self.gender).or_else(|| Gender::from_chinese(&self.gender));
        if gender.is_none() && !self.gender.trim().is_empty() {
            check.fault("gender", "性别", "请填“男”或“女”");
        }
        let mut read = Particulars {
            gender,
            ethnicity: words(check, "ethnicity", "民族", &self.ethnicity),
            born_on: date(check, "born_on", "出生日期", &self.born_on),
            education: words(check, "education", "学历", &self.education),
            work: words(check, "work", "工作单位及职务", &self.work),
            joined_on: date(check, "joined_on", "入党日期", &self.joined_on),
            id_tail: None,
            eased: self.eased == "1",
        };
        if !self.id_number.trim().is_empty()
            && let Some(id) = check.take("id_number", "身份证号", ResidentId::new(&self.id_number))
        {
            if id.born_on.is_some() && read.born_on.is_some() && id.born_on != read.born_on {
                check.fault("born_on", "出生日期", "与身份证号里的日期不一致，请核对");
            }
            if id.gender.is_some() && read.gender.is_some() && id.gender != read.gender {
                check.fault("gender", "性别", "与身份证号不一致，请核对");
            }
            read.born_on = read.born_on.or(id.born_on);
            read.gender = read.gender.or(id.gender);
            read.id_tail = Some(id.tail);
        }
        if let (Some(born), Some(joined)) = (read.born_on, read.joined_on)
            && joined < born.saturating_add(jiff::Span::new().years(18))
        {
            check.fault("joined_on", "入党日期", "不满 18 岁，请核对出生日期和入党日期（党章第一条）");
        }
        read
    }
}

/// Writes the particulars of a person down.
///
/// # Errors
/// [`Error::Invalid`] with every field and its remedy; [`Error::Stale`] when somebody else was faster.
pub fn change(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EditRoster>,
    id: PersonId,
    input: &Input,
    version: i64,
) -> Result<(), Error> {
    let mut check = Check::default();
    let particulars = input.read(&mut check, cx.local().date());
    check.done()?;
    store::membership::set_particulars(cx.tx, permit.branch(), id, version, &particulars)?;
    cx.journal(permit, "person.change", id.uuid())
}
