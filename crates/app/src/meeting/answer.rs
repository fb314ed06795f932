//! A member's answer to a notice: 参加, or 请假 with a reason; signed in, or by the personal link.

use domain::{
    id::{BranchId, PersonId},
    meeting::{Meeting, Reply, StageName},
    text::Reason,
};
use schemars::JsonSchema;
use serde::Deserialize;
use store::notice::Answer;

use crate::{
    Cx, Error,
    permission::{Permit, may},
    secret::Secret,
};

/// An answer as it is typed.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Reply")]
pub struct Input {
    /// `coming` or `leave`.
    pub answer: String,
    /// Why, for a leave.
    #[serde(default)]
    pub reason: String,
}

/// What somebody sees who opens the personal link.
#[derive(Clone, Debug)]
pub struct LinkView {
    /// The meeting.
    pub meeting: Meeting,
    /// The group's name.
    pub group: String,
    /// Who is asked.
    pub name: String,
    /// The answer so far.
    pub answer: Answer,
    /// Whether an answer is still taken.
    pub open: bool,
}

/// Opens a personal link.
///
/// # Errors
/// [`Error::NotFound`] for a word that opens nothing.
pub fn by_link(cx: &mut Cx<'_>, word: &str) -> Result<LinkView, Error> {
    let (branch, answer) = find(cx, word)?;
    let meeting = store::meeting::find(cx.tx, branch, answer.meeting)?.ok_or(Error::NotFound)?;
    let group = store::organization::group(cx.tx, branch, meeting.group)?.ok_or(Error::NotFound)?;
    let person = store::person::find(cx.tx, branch, answer.person)?.ok_or(Error::NotFound)?;
    Ok(LinkView {
        open: is_open(&meeting),
        group: group.name.to_string(),
        name: person.name.to_string(),
        meeting,
        answer,
    })
}

fn find(cx: &mut Cx<'_>, word: &str) -> Result<(BranchId, Answer), Error> {
    let link = Secret::read(word).ok_or(Error::NotFound)?;
    let answer = store::notice::by_link(cx.tx, link.branch(), &link.digest())?.ok_or(Error::NotFound)?;
    Ok((link.branch(), answer))
}

fn is_open(meeting: &Meeting) -> bool {
    meeting.stage.name() == StageName::Notified
}

/// Answers through a personal link; it is the proof for this one answer and nothing else.
///
/// # Errors
/// [`Error::Invalid`] for a leave without a reason, [`Error::Refused`] once the meeting has begun.
pub fn answer_by_link(cx: &mut Cx<'_>, word: &str, input: &Input) -> Result<(), Error> {
    let (branch, asked) = find(cx, word)?;
    keep(cx, branch, asked.meeting, asked.person, input, true)
}

/// Answers while signed in.
///
/// # Errors
/// As [`answer_by_link`].
pub fn answer(cx: &mut Cx<'_>, permit: &Permit<may::Answer>, input: &Input) -> Result<(), Error> {
    cx.by_token(permit.actor())?;
    keep(cx, permit.branch(), permit.meeting()?, permit.actor().person, input, false)
}

fn keep(
    cx: &mut Cx<'_>,
    branch: BranchId,
    meeting: domain::id::MeetingId,
    person: PersonId,
    input: &Input,
    by_link: bool,
) -> Result<(), Error> {
    let reply = match input.answer.as_str() {
        "coming" => Reply::Coming,
        "leave" => Reply::Leave {
            reason: Reason::new(&input.reason).map_err(|fault| Error::field("reason", "请假原因", fault))?,
        },
        _ => return Err(Error::field("answer", "回复", "请选择“参加”或者“请假”")),
    };
    let found = store::meeting::find(cx.tx, branch, meeting)?.ok_or(Error::NotFound)?;
    if !is_open(&found) {
        return Err(Error::Refused("会议已经开始、改期或取消，不能再回复；有变动请直接告诉组长".to_owned()));
    }
    let so_far = store::notice::answers(cx.tx, branch, meeting)?;
    if so_far.iter().any(|one| one.person == person && one.reply.as_ref() == Some(&reply)) {
        return Ok(());
    }
    store::notice::answer(cx.tx, branch, meeting, person, &reply, cx.now(), by_link)?;
    cx.note(branch, Some(person), "meeting.answer", meeting.uuid())
}
