//! What the papers of a matter are made from: 党小组意见, the statements, the rights.

use documents::facts::DispositionFacts;
use domain::{disposition::Right, id::DispositionId, words};

use super::{hear, list, view};
use crate::{
    Cx, Error,
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
    let mut meeting = None;
    if let Some(hearing) = &view.hearing {
        let counts = match hearing.is_over {
            true => Some(hear::attendance(cx, branch, hearing, view.one.group)?),
            false => None,
        };
        meeting = Some((hearing.start.date(), counts));
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
        said: view.said.iter().map(|(who, text)| (names.of(*who).to_owned(), text.clone())).collect(),
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
            let by = format!("{}，{}", names.of(decision.mark.by), words::date(at.date()));
            let changed = decision.correction.as_ref();
            let changed = changed.map_or_else(String::new, |why| format!("\n更正或者改变的原因：{why}"));
            (format!("{words}。{}{changed}", decision.note), by)
        }),
        on: Some(view.today),
    })
}
