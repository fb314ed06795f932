//! R2: the consultation before the meeting: written down by the leader, or asked for and answered through the system.

use domain::{
    id::PersonId,
    meeting::{Asked, Channel, Consultation, Official},
    text::Note,
};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    Check, Cx, Error, message,
    permission::{Permit, may},
};

/// A consultation as it is typed.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Consultation")]
pub struct Input {
    /// With whom: ids.
    pub with: Vec<String>,
    /// How: a channel's code.
    pub how: String,
    /// The day.
    pub on: String,
    /// 具体内容
    #[serde(default)]
    pub content: String,
    /// 开法
    #[serde(default)]
    pub method: String,
    /// 应注意的问题
    #[serde(default)]
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

/// A question through the system as it is typed.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Question")]
pub struct AskInput {
    /// Who is asked: an id.
    pub ask: String,
    /// What the leader wants to know in particular; may be empty.
    #[serde(default)]
    pub question: String,
}

/// Sends the draft to somebody of the branch, who answers in the system: what they say is written down by themselves.
///
/// # Errors
/// [`Error::Invalid`] with the fields to mend, [`Error::Refused`] as [`domain::meeting::Meeting::ask`].
pub fn ask(cx: &mut Cx<'_>, permit: &Permit<may::Consult>, input: &AskInput) -> Result<(), Error> {
    let known = partners(cx, permit)?;
    let mut check = Check::default();
    let with = super::official(&mut check, "ask", "发给谁", &input.ask, &known);
    let question = check.take("question", "想请教的事", Note::optional(&input.question)).flatten();
    if with.as_ref().is_some_and(|o| o.person == Some(permit.actor().person)) {
        check.fault("ask", "发给谁", "不能发给自己，请选另一位同志");
    }
    check.done()?;
    let with = with.ok_or_else(|| Error::Internal("a field passed its check without a value".to_owned()))?;
    let (meeting, _) = super::load(cx, permit)?;
    let branch = permit.branch();
    meeting.ask(&with, store::consultation::waiting(cx.tx, branch, meeting.id)?.as_ref())?;
    let person = with.person.ok_or(Error::NotFound)?;
    let asked = Asked { meeting: meeting.id, with: person, question, mark: cx.mark(permit) };
    store::consultation::ask(cx.tx, branch, &asked)?;
    let start = super::moment(meeting.agenda.start);
    let subject = format!("{}请您看看 {start} 党小组会的安排", super::group_name(cx, permit)?);
    let body = asked.question.as_ref().map_or("请看议题，告诉组长您的意见。", Note::as_str);
    message::to_person(cx, branch, person, Some(meeting.id), &subject, body)?;
    cx.journal(permit, "meeting.ask", meeting.id.uuid())
}

/// Takes back what waits for an answer.
///
/// # Errors
/// [`Error::Refused`] where nothing waits.
pub fn take_back(cx: &mut Cx<'_>, permit: &Permit<may::Consult>) -> Result<(), Error> {
    let (branch, id) = (permit.branch(), permit.meeting()?);
    let (meeting, _) = super::load(cx, permit)?;
    let Some(asked) = store::consultation::waiting(cx.tx, branch, id)? else {
        return Err(Error::Refused("没有等答复的沟通，不用撤回".to_owned()));
    };
    store::consultation::end(cx.tx, branch, id, cx.mark(permit))?;
    let subject = format!(
        "{}请您看的 {} 党小组会，不用看了",
        super::group_name(cx, permit)?,
        super::moment(meeting.agenda.start)
    );
    message::to_person(cx, branch, asked.with, Some(id), &subject, "组长撤回了。")?;
    cx.journal(permit, "meeting.unask", id.uuid())
}

/// What somebody answers, as it is typed: at least one of the three.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ConsultationAnswer")]
pub struct AnswerInput {
    /// 具体内容
    #[serde(default)]
    pub content: String,
    /// 开法
    #[serde(default)]
    pub method: String,
    /// 应注意的问题
    #[serde(default)]
    pub cautions: String,
}

/// Whoever was asked answers; with it the consultation is held.
///
/// # Errors
/// [`Error::Invalid`] without a word; [`Error::Refused`] for who was not asked; [`Error::Stale`] when the agenda has changed since.
pub fn answer(
    cx: &mut Cx<'_>,
    permit: &Permit<may::AnswerConsultation>,
    input: &AnswerInput,
) -> Result<(), Error> {
    let mut check = Check::default();
    let content = check.take("content", "您的意见", Note::optional(&input.content)).flatten();
    let method = check.take("method", "会议怎样开", Note::optional(&input.method)).flatten();
    let cautions = check.take("cautions", "应注意的问题", Note::optional(&input.cautions)).flatten();
    if content.is_none() && method.is_none() && cautions.is_none() {
        check.fault("content", "您的意见", "请写一句；没有补充的，可以写“同意这样安排”");
    }
    check.done()?;
    let (branch, with) = (permit.branch(), super::approve::own_official(permit)?);
    let (meeting, _) = super::load(cx, permit)?;
    let (id, group, start) = (meeting.id, meeting.group, meeting.agenda.start);
    let asked = store::consultation::waiting(cx.tx, branch, id)?;
    let subject = format!("{}看过 {} 党小组会的安排了", with.name, super::moment(start));
    let decided =
        meeting.answer_consultation(asked.as_ref(), with, (content, method, cautions), cx.acting(permit))?;
    super::keep(cx, permit, &decided, "meeting.answer_consultation")?;
    super::approve::tell_leader(
        cx,
        permit,
        group,
        id,
        &subject,
        "请看答复，需要的话修改议题，然后报支部批准。",
    )
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
    // What was said through the system is there already, in the words of whoever said it.
    let how = Channel::from_code(&input.how).filter(|c| *c != Channel::System);
    let how = check.take(&field("how"), "沟通方式", how.ok_or("请选择当面、电话或书面"));
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
