//! What the papers are made from: 个人自评表, 党员互评记录, 民主测评结果汇总表, 民主评议登记表.

use documents::facts as f;
use domain::{
    appraisal::Remark,
    id::{AppraisalId, GroupId, PersonId},
    person::Standing,
};

use super::{find, group_name, part, poll, view};
use crate::{
    Cx, Error, Names,
    ballot::sheet,
    permission::{Permit, may},
};

/// 个人自评表 and 民主评议登记表 of a participant: what there is of them that the reader may read. A draft is on no paper.
///
/// # Errors
/// As [`view::person`].
pub fn person(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadAppraised>,
    at: (AppraisalId, PersonId),
) -> Result<f::AppraisedFacts, Error> {
    let seen = view::person(cx, permit, at)?;
    let last = seen.handed_in.last();
    let decision = seen.decisions.last().map(|(decision, _)| f::GradeFacts {
        grade: decision.grade.chinese().to_owned(),
        body: decision.body.chinese().to_owned(),
        on: decision.on,
        words: decision.words.to_string(),
        correction: decision.correction.as_ref().map(ToString::to_string),
        over_cap: decision.over_cap.as_ref().map(ToString::to_string),
        exception: decision.exception.as_ref().map(ToString::to_string),
    });
    let standing = seen.standing.map(Standing::chinese).unwrap_or_default();
    Ok(f::AppraisedFacts {
        branch: store::organization::branch(cx.tx, permit.branch())?.name.to_string(),
        group: seen.group,
        year: seen.appraisal.year,
        theme: seen.appraisal.theme.to_string(),
        name: seen.names.of(at.1).to_owned(),
        standing: standing.to_owned(),
        graded: seen.standing != Some(Standing::Probationary) && !seen.one.is_guest,
        text: last.map(|(one, _)| one.text.to_string()),
        handed_in: last.map(|(_, at)| at.date()),
        missing: seen.one.reason.map(|reason| reason.to_string()),
        remarks: seen
            .remarks
            .iter()
            .map(|(remark, _)| (said_by(&seen.names, remark), remark.text.to_string()))
            .collect(),
        decision,
        on: seen.today,
    })
}

/// Who said something, and who wrote it down for them.
fn said_by(names: &Names, remark: &Remark) -> String {
    let by = names.of(remark.by);
    if remark.entered.by == remark.by {
        return by.to_owned();
    }
    format!("{by}（由{}记）", names.of(remark.entered.by))
}

/// 党员互评记录 of a group; for the branch once it was handed in, and then written into the journal.
///
/// # Errors
/// [`Error::Refused`] for the branch before the group has handed in.
pub fn group(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadAppraised>,
    (id, group): (AppraisalId, GroupId),
) -> Result<f::MutualFacts, Error> {
    let branch = permit.branch();
    let one = find(cx, branch, id)?;
    let part = part(cx, branch, id, group)?;
    if !permit.actor().leads(group) {
        if part.is_open() && !one.is_past_groups() {
            return Err(Error::Refused("党小组还没有把评议材料交来，交来以后支部才能看".to_owned()));
        }
        cx.journal(permit, "appraisal.read", group.uuid())?;
    }
    let names = cx.names(permit)?;
    let remarks = store::appraised::remarks(cx.tx, branch, id)?;
    let mut people = Vec::new();
    for about in store::appraised::all(cx.tx, branch, id)?.into_iter().filter(|one| one.group == group) {
        let said = remarks.iter().filter(|r| r.about == about.person && r.withdrawn.is_none());
        let mut lines = Vec::new();
        for remark in said {
            let held = match remark.meeting {
                Some(meeting) => store::meeting::find(cx.tx, branch, meeting)?.map(|m| m.agenda.start.date()),
                None => None,
            };
            lines.push(f::MutualLine {
                by: said_by(&names, remark),
                text: remark.text.to_string(),
                held,
                on: cx.local_of(remark.entered.at).date(),
            });
        }
        people.push(f::MutualPerson {
            name: names.of(about.person).to_owned(),
            lines,
            reason: about.reason.as_ref().filter(|_| about.lacks()).map(ToString::to_string),
        });
    }
    let leader = store::person::roster(cx.tx, branch, group, cx.local().date())?.leader;
    Ok(f::MutualFacts {
        branch: store::organization::branch(cx.tx, branch)?.name.to_string(),
        group: group_name(cx, branch, group)?,
        year: one.year,
        theme: one.theme.to_string(),
        leader: leader.map(|leader| names.of(leader).to_owned()).unwrap_or_default(),
        people,
        handed: part.handed.filter(|_| !part.is_open()).map(|mark| cx.local_of(mark.at).date()),
        on: cx.local().date(),
    })
}

/// 民主测评结果汇总表, in the order of the roster.
///
/// # Errors
/// [`Error::Refused`] before the poll was counted.
pub fn poll(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadPoll>,
    id: AppraisalId,
) -> Result<f::BallotFacts, Error> {
    find(cx, permit.branch(), id)?;
    let counted = poll::counted(cx, permit, id)?;
    let counted = counted.ok_or_else(|| Error::Refused("测评还没有计票，没有结果可以打印".to_owned()))?;
    let facts = sheet::of(cx, permit, &counted.ballot)?;
    Ok(f::BallotFacts { on: counted.on, ..facts })
}
