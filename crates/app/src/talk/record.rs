//! Writing a talk down: with whom, when, why, and what was said if the person likes.

use domain::{
    id::TalkId,
    talk::{Talk, TalkReason},
    text::Note,
    words,
};
use store::talk::TalkNote;

use super::place;
use crate::{
    Check, Cx, Error, message,
    permission::{Permit, may},
    person::checked,
};

/// What is typed.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// With whom: anybody of the branch.
    pub with: String,
    /// The day.
    pub on: String,
    /// Why.
    pub reason: String,
    /// What was said; may be empty.
    pub text: String,
}

/// Writes a talk down, and tells the other one, who can add to it.
///
/// # Errors
/// [`Error::Invalid`] with every field and its remedy; [`Error::Refused`] for a talk with oneself.
pub fn record(cx: &mut Cx<'_>, permit: &Permit<may::RecordTalk>, input: &Input) -> Result<TalkId, Error> {
    let (branch, today) = (permit.branch(), cx.local().date());
    let mut check = Check::default();
    let roster = store::membership::roster(cx.tx, branch, today)?;
    let with = roster.iter().find(|line| line.person.id.to_string() == input.with.trim());
    let with = check.take("with", "和谁谈", with.map(|line| line.person.id).ok_or("请从名册里选择"));
    let on = check.recent("on", "谈话日期", &input.on, (today, "谈过"));
    let reason = TalkReason::from_code(&input.reason).ok_or("请选择一种");
    let reason = check.take("reason", "为什么谈", reason);
    let text = check.take("text", "谈话内容", Note::optional(&input.text)).flatten();
    check.done()?;
    let mark = cx.mark(permit);
    let talk = Talk {
        id: cx.new_id()?,
        by: mark,
        with: checked(with)?,
        on: checked(on)?,
        reason: checked(reason)?,
        withdrawn: None,
    };
    talk.record()?;
    store::talk::add(cx.tx, branch, &talk)?;
    if let Some(text) = text {
        store::talk::add_note(cx.tx, branch, talk.id, &TalkNote { text, mark })?;
    }
    let subject = format!("{}登记了和您的谈心谈话", permit.actor().name);
    let body =
        format!("{}，{}。您可以看登记的内容，也可以补充。", words::date(talk.on), talk.reason.chinese());
    message::about(cx, branch, talk.with, &place(talk.id), (&subject, &body))?;
    cx.journal(permit, "talk.record", talk.id.uuid())?;
    Ok(talk.id)
}
