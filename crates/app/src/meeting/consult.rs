//! R2: writing down the consultation before the meeting.

use domain::{
    id::PersonId,
    meeting::{Channel, Consultation, Official},
    text::Note,
};
use jiff::civil::Date;

use crate::{
    Check, Cx, Error,
    permission::{Permit, may},
};

/// A consultation as it is typed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Input {
    /// With whom: ids.
    pub with: Vec<String>,
    /// How: a channel's code.
    pub how: String,
    /// The day.
    pub on: String,
    /// 具体内容
    pub content: String,
    /// 开法
    pub method: String,
    /// 应注意的问题
    pub cautions: String,
}

/// Who can be consulted today.
///
/// # Errors
/// As the store.
pub fn partners(cx: &mut Cx<'_>, permit: &Permit<may::Consult>) -> Result<Vec<(PersonId, Official)>, Error> {
    let today = cx.local().date();
    let mut found = super::officials(cx, permit, today)?;
    found.retain(|(_, o)| o.post.may_be_consulted());
    Ok(found)
}

/// Keeps the consultation.
///
/// # Errors
/// [`Error::Invalid`] with the fields to mend, [`Error::Refused`] by R2.
pub fn consult(cx: &mut Cx<'_>, permit: &Permit<may::Consult>, input: &Input) -> Result<(), Error> {
    let known = partners(cx, permit)?;
    let consultation = read(&known, input, "")?;
    let (meeting, _) = super::load(cx, permit)?;
    let decided = meeting.consult(consultation, cx.acting(permit))?;
    super::keep(cx, permit, &decided, "meeting.consult")
}

/// Reads the fields; `prefix` stands before their names where the form holds other gates as well.
pub(super) fn read(
    known: &[(PersonId, Official)],
    input: &Input,
    prefix: &str,
) -> Result<Consultation, Error> {
    let mut check = Check::default();
    let field = |name: &str| format!("{prefix}{name}");
    if input.with.is_empty() {
        check.fault(&field("with"), "汇报对象", "请至少选一位：书记、组织委员或纪检委员（R2）");
    }
    let with = input
        .with
        .iter()
        .filter_map(|id| super::official(&mut check, &field("with"), "汇报对象", id, known))
        .collect();
    let how = check.take(&field("how"), "沟通方式", Channel::from_code(&input.how).ok_or("请选择一种方式"));
    let on = check.parse::<Date>(&field("on"), "沟通日期", &input.on, "请写成 2026-11-18 这样的日期");
    let content = check.take(&field("content"), "具体内容", Note::optional(&input.content)).flatten();
    let method = check.take(&field("method"), "开法", Note::optional(&input.method)).flatten();
    let cautions = check.take(&field("cautions"), "应注意的问题", Note::optional(&input.cautions)).flatten();
    check.done()?;
    match (how, on) {
        (Some(how), Some(on)) => Ok(Consultation { with, how, on, content, method, cautions }),
        _ => Err(Error::Internal("a field passed its check without a value".to_owned())),
    }
}
