//! What the papers are made from: the own self-examination, the rectification list, the report.

use documents::facts as f;
use domain::{
    id::PersonId,
    life_meeting::{HandInTime, Rectification, RectificationState},
};

use super::{sheet, view};
use crate::{
    Cx, Error,
    permission::{Permit, may},
};

/// The rectification list, for passing on: lines of the group, those that their author shares, and the reader's own. What only author
/// and leader may read is on no paper of the leader's.
///
/// # Errors
/// As [`view::view`].
pub fn rectification(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadLife>,
) -> Result<f::RectificationFacts, Error> {
    let view = view::view(cx, permit)?;
    let branch = permit.branch();
    let mut lines = Vec::new();
    for decision in &view.agreed {
        let work = store::assignment::find(cx.tx, branch, decision.id)?;
        lines.push(f::RectificationLine {
            owner: "党小组".to_owned(),
            problem: decision.what.to_string(),
            measures: decision.measures.as_ref().map(ToString::to_string),
            responsible: view.names.of(decision.responsible).to_owned(),
            due: decision.due,
            done: work.and_then(|work| work.result).map(|result| result.to_string()),
        });
    }
    let own = |one: &Rectification| f::RectificationLine {
        owner: "个人".to_owned(),
        problem: one.problem.to_string(),
        measures: Some(one.measures.to_string()),
        responsible: view.names.of(one.person).to_owned(),
        due: one.due,
        done: one.closed.as_ref().map(|(text, _)| text.to_string()),
    };
    let me = permit.actor().person;
    let is_printed =
        |one: &&Rectification| one.state != RectificationState::Proposed && (one.shared || one.person == me);
    lines.extend(view.lines.iter().map(|(one, _)| one).filter(is_printed).map(own));
    Ok(f::RectificationFacts {
        branch: store::organization::branch(cx.tx, branch)?.name.to_string(),
        group: view.group.clone(),
        held: view.meeting.agenda.start.date(),
        on: view.today,
        lines,
    })
}

/// A self-examination that the reader may read.
///
/// # Errors
/// As [`sheet::view`]; [`Error::Refused`] where nothing is written.
pub fn examination(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadSheet>,
    author: PersonId,
) -> Result<f::ExaminationFacts, Error> {
    let seen = sheet::view(cx, permit, author)?;
    let text = seen.sheet.text.ok_or_else(|| Error::Refused("还没有写内容".to_owned()))?;
    let (branch, group) = (permit.branch(), permit.group()?);
    let meeting = permit.meeting()?;
    let theme = store::life_meeting::preparation(cx.tx, branch, meeting)?.theme;
    Ok(f::ExaminationFacts {
        branch: store::organization::branch(cx.tx, branch)?.name.to_string(),
        group: store::organization::group(cx.tx, branch, group)?.ok_or(Error::NotFound)?.name.to_string(),
        name: seen.names.of(author).to_owned(),
        held: seen.day,
        theme: theme.map(|theme| theme.to_string()),
        handed_in: seen.handed_in.map(|(at, _)| at.date()),
        late: seen.handed_in.is_some_and(|(_, when)| when == HandInTime::After),
        text: text.to_string(),
    })
}

/// The report.
///
/// # Errors
/// [`Error::NotFound`] where the reader sees none.
pub fn report(cx: &mut Cx<'_>, permit: &Permit<may::ReadLife>) -> Result<f::SituationFacts, Error> {
    let view = view::view(cx, permit)?;
    let report = view.report.ok_or(Error::NotFound)?;
    let receipt = report.received.as_ref().zip(view.reported.1).map(|((mark, note), at)| {
        let note = note.as_ref().map(ToString::to_string).unwrap_or_default();
        (view.names.of(mark.by).to_owned(), at.date(), note)
    });
    Ok(f::SituationFacts {
        branch: store::organization::branch(cx.tx, permit.branch())?.name.to_string(),
        group: view.group,
        held: view.meeting.agenda.start.date(),
        text: report.text.to_string(),
        sent: view.reported.0.map(|at| at.date()),
        sent_by: report.sent.map(|m| view.names.of(m.by).to_owned()),
        receipt,
        on: view.today,
    })
}
