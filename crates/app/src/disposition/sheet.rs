//! What the papers of a matter are made from: 党小组意见, the statements, the rights.

use documents::facts::DispositionFacts;
use domain::{
    disposition::Right,
    id::{DispositionId, ItemId, MeetingId},
};

use super::{hear, list, view};
use crate::{
    Cx, Error, Names,
    permission::{Permit, may},
};

/// The facts, as the reader may know them.
///
/// # Errors
/// As [`view::view`], which also writes the reading into the journal.
pub fn facts(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadDisposition>,
    id: DispositionId,
) -> Result<DispositionFacts, Error> {
    let branch = permit.branch();
    let view = view::view(cx, permit, id)?;
    let names = &view.names;
    let (mut meeting, mut said) = (None, Vec::new());
    if let Some(hearing) = &view.hearing {
        let counts = match hearing.is_over {
            true => Some(hear::attendance(cx, branch, hearing, view.one.group)?),
            false => None,
        };
        meeting = Some((hearing.start.date(), counts));
        if hearing.is_over {
            said = remarks(cx, permit, (hearing.meeting, hearing.item), names)?;
        }
    }
    let right = |right: Right| {
        let kept = view.rights.iter().find(|(kept, _)| kept.right == right);
        (right.chinese().to_owned(), kept.map(|(kept, _)| (kept.on, names.of(kept.mark.by).to_owned())))
    };
    let last = view.opinions.last().map(|(opinion, _)| opinion);
    let decision = list::decided(&view.one).zip(view.one.decision.as_ref()).zip(view.decided_at);
    Ok(DispositionFacts {
        branch: store::organization::branch(cx.tx, branch)?.name.to_string(),
        group: view.group.clone(),
        name: names.of(view.one.person).to_owned(),
        kind: view.one.kind.chinese().to_owned(),
        asked: view.one.asked.chinese().to_owned(),
        facts: view.one.facts.to_string(),
        meeting,
        said,
        statements: view
            .statements
            .iter()
            .map(|(one, at)| (one.kind.chinese().to_owned(), one.text.to_string(), at.date()))
            .collect(),
        opinion: last.map(|opinion| opinion.text.to_string()),
        dissent: last.and_then(|opinion| opinion.dissent.as_ref().map(ToString::to_string)),
        sent: view.one.sent.zip(view.sent_at).map(|(mark, at)| (names.of(mark.by).to_owned(), at.date())),
        rights: Right::ALL.map(right).to_vec(),
        decision: decision.map(|((words, decision), at)| {
            let day = at.date();
            let by = names.of(decision.mark.by);
            let by = format!("{by}，{}年{}月{}日", day.year(), day.month(), day.day());
            (format!("{words}。{}", decision.note), by)
        }),
        on: Some(view.today),
    })
}

/// What was said on the topic, in the order in which it was said; what nobody took down is not on it.
fn remarks(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadDisposition>,
    (meeting, item): (MeetingId, ItemId),
    names: &Names,
) -> Result<Vec<(String, String)>, Error> {
    let proceedings = store::proceedings::load(cx.tx, permit.branch(), meeting)?;
    let spoken = proceedings.remarks.iter().filter(|r| r.item == item && r.position.is_some());
    Ok(spoken
        .filter_map(|r| r.text.as_ref().map(|text| (names.of(r.speaker).to_owned(), text.to_string())))
        .collect())
}
