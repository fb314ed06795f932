//! Taking an opinion down: the own one, by name or not; what the masses say; for the leader also that of another member.

use domain::{
    id::OpinionId,
    opinion::{Opinion, OpinionKind, OpinionSource, OpinionState},
    text::{Note, Word},
};
use jiff::civil::Date;

use super::{place, short};
use crate::{
    Check, Cx, Error, follow, message,
    permission::{Permit, may},
    person::checked,
};

/// What is typed.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// What kind.
    pub kind: String,
    /// `me`, `nobody` (a member who is not named), `masses`, or the id of another member, by the leader.
    pub source: String,
    /// Who of the masses, in a few words; may be empty.
    pub named: String,
    /// When it was raised; today where it is empty.
    pub on: String,
    /// What was said.
    pub text: String,
}

/// Takes an opinion down in the permit's group. Of a member who hands it in without a name nothing is kept: no person, and
/// a journal entry that names the group only.
///
/// # Errors
/// [`Error::Invalid`] with every field and its remedy.
pub fn raise(cx: &mut Cx<'_>, permit: &Permit<may::RaiseOpinion>, input: &Input) -> Result<OpinionId, Error> {
    let (branch, group, today) = (permit.branch(), permit.group()?, cx.local().date());
    let leads = permit.actor().leads(group);
    let mut check = Check::default();
    let kind = OpinionKind::from_code(&input.kind).ok_or("请选择一类");
    let kind = check.take("kind", "类别", kind);
    let named = check.take("named", "是哪位群众", Word::optional(&input.named)).flatten();
    let roster = store::person::roster(cx.tx, branch, group, today)?;
    let other = |id: &str| roster.pick(id).filter(|_| leads);
    let source = match input.source.trim() {
        "me" => Ok(OpinionSource::Member(Some(permit.actor().person))),
        "nobody" => Ok(OpinionSource::Member(None)),
        "masses" => Ok(OpinionSource::Masses(named)),
        id => other(id).map(|id| OpinionSource::Member(Some(id))).ok_or("请选择是谁提出的"),
    };
    let source = check.take("source", "谁提出的", source);
    let on = match input.on.trim() {
        "" => Some(today),
        text => check.parse::<Date>("on", "提出日期", text, "请写成 2026-03-20 这样的日期"),
    };
    if on.is_some_and(|on| on > today) {
        check.fault("on", "提出日期", "晚于今天，请核对");
    }
    let text = check.take("text", "内容", Note::new(&input.text));
    check.done()?;
    let source = checked(source)?;
    // Who hands it in without a name is not written down as who took it down either.
    let is_unnamed = source == OpinionSource::Member(None) && !leads;
    let opinion = Opinion {
        id: if is_unnamed { cx.new_timeless_id()? } else { cx.new_id()? },
        group,
        kind: checked(kind)?,
        source,
        raised_on: checked(on)?,
        text: checked(text)?,
        by: (!is_unnamed).then(|| cx.mark(permit)),
        state: OpinionState::Received,
        since: today,
        went_up: false,
        version: 1,
    };
    store::opinion::add(cx.tx, branch, &opinion)?;
    if let Some(leader) = roster.leader.filter(|leader| *leader != permit.actor().person) {
        let subject = format!("收到一条{}：{}", opinion.kind.chinese(), short(opinion.text.as_str()));
        let body = "请研究办理，需要支部解决的及时报支部，有了结果告诉本人。";
        message::about(cx, branch, leader, &place(opinion.id), (&subject, body))?;
    }
    if is_unnamed {
        cx.journal_unnamed(permit, "opinion.raise", group.uuid())?;
        follow::opinion_changed(cx, branch, opinion.id.uuid())?;
    } else {
        cx.journal(permit, "opinion.raise", opinion.id.uuid())?;
    }
    Ok(opinion.id)
}
