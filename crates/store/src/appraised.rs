//! The people of an appraisal: what they wrote of themselves, what others said, the grades that were decided.

use domain::{
    appraisal::{Body, Decision, Grade, Participant, Remark, SelfAppraisal},
    id::{AppraisalId, BranchId, GroupId, PersonId},
    meeting::Mark,
    text::{Reason, Speech},
};
use jiff::Timestamp;

use crate::{Row, StoreError, Tx, params};

/// Lets somebody take part, in a group.
///
/// # Errors
/// As the engine.
pub fn add(
    tx: &mut Tx,
    branch: BranchId,
    id: AppraisalId,
    (person, group, is_guest): (PersonId, GroupId, bool),
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO appraisal_member (branch_id, appraisal_id, person_id, group_id, is_guest, draft_version)
         VALUES ($1, $2, $3, $4, $5, 1)",
        params![branch, id, person, group, is_guest],
    )?;
    Ok(())
}

/// Moves somebody who takes part to the part of another group.
///
/// # Errors
/// [`StoreError::Stale`] for who does not take part.
pub fn place(
    tx: &mut Tx,
    branch: BranchId,
    id: AppraisalId,
    (person, group): (PersonId, GroupId),
) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE appraisal_member SET group_id = $4 WHERE branch_id = $1 AND appraisal_id = $2 AND person_id = $3",
        params![branch, id, person, group],
    )
}

/// Who takes part, in the order of the roster.
///
/// # Errors
/// As the engine.
pub fn all(tx: &mut Tx, branch: BranchId, id: AppraisalId) -> Result<Vec<Participant>, StoreError> {
    tx.all(
        "SELECT m.person_id, m.group_id, m.is_guest, m.reason,
         (SELECT COUNT(*) FROM appraisal_self s WHERE s.branch_id = $1 AND s.appraisal_id = m.appraisal_id
          AND s.person_id = m.person_id) AS handed_in,
         (SELECT COUNT(*) FROM appraisal_remark r WHERE r.branch_id = $1 AND r.appraisal_id = m.appraisal_id
          AND r.about_id = m.person_id AND r.withdrawn_by IS NULL) AS remarks
         FROM appraisal_member m JOIN person p ON p.branch_id = m.branch_id AND p.person_id = m.person_id
         WHERE m.branch_id = $1 AND m.appraisal_id = $2 ORDER BY p.position, p.person_id",
        params![branch, id],
        |row| {
            Ok(Participant {
                person: row.get("person_id")?,
                group: row.get("group_id")?,
                is_guest: row.get("is_guest")?,
                has_handed_in: row.get::<i64>("handed_in")? > 0,
                remarks: row.number("remarks")?,
                reason: row.get("reason")?,
            })
        },
    )
}

/// Writes down why something is missing of somebody.
///
/// # Errors
/// [`StoreError::Stale`] for who does not take part.
pub fn set_reason(
    tx: &mut Tx,
    branch: BranchId,
    id: AppraisalId,
    person: PersonId,
    reason: Option<&Reason>,
) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE appraisal_member SET reason = $4 WHERE branch_id = $1 AND appraisal_id = $2 AND person_id = $3",
        params![branch, id, person, reason],
    )
}

/// The own draft with its version.
///
/// # Errors
/// As the engine; [`StoreError::Stale`] never.
pub fn draft(
    tx: &mut Tx,
    branch: BranchId,
    id: AppraisalId,
    person: PersonId,
) -> Result<Option<(Option<Speech>, i64)>, StoreError> {
    tx.optional(
        "SELECT draft, draft_version FROM appraisal_member
         WHERE branch_id = $1 AND appraisal_id = $2 AND person_id = $3",
        params![branch, id, person],
        |row| Ok((row.get("draft")?, row.get("draft_version")?)),
    )
}

/// Saves the own draft.
///
/// # Errors
/// [`StoreError::Stale`] where it was saved from elsewhere meanwhile.
pub fn save_draft(
    tx: &mut Tx,
    branch: BranchId,
    id: AppraisalId,
    person: PersonId,
    (seen, text): (i64, Option<&Speech>),
) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE appraisal_member SET draft = $5, draft_version = draft_version + 1
         WHERE branch_id = $1 AND appraisal_id = $2 AND person_id = $3 AND draft_version = $4",
        params![branch, id, person, seen, text],
    )
}

/// Hands a self-appraisal in: a further row.
///
/// # Errors
/// As the engine.
pub fn hand_in(
    tx: &mut Tx,
    branch: BranchId,
    id: AppraisalId,
    person: PersonId,
    (text, at): (&Speech, Timestamp),
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO appraisal_self (branch_id, appraisal_id, person_id, number, text, at)
         SELECT branch_id, $2, $3, (SELECT COUNT(*) + 1 FROM appraisal_self
             WHERE branch_id = $1 AND appraisal_id = $2 AND person_id = $3), $4, $5
         FROM branch WHERE branch_id = $1",
        params![branch, id, person, text, at],
    )?;
    Ok(())
}

/// What somebody handed in, the oldest first.
///
/// # Errors
/// As the engine.
pub fn handed_in(
    tx: &mut Tx,
    branch: BranchId,
    id: AppraisalId,
    person: PersonId,
) -> Result<Vec<SelfAppraisal>, StoreError> {
    tx.all(
        "SELECT number, text, at FROM appraisal_self
         WHERE branch_id = $1 AND appraisal_id = $2 AND person_id = $3 ORDER BY number",
        params![branch, id, person],
        |row| Ok(SelfAppraisal { number: row.get("number")?, text: row.get("text")?, at: row.get("at")? }),
    )
}

fn remark(row: &Row<'_>) -> Result<Remark, StoreError> {
    Ok(Remark {
        number: row.get("number")?,
        about: row.get("about_id")?,
        by: row.get("by_id")?,
        text: row.get("text")?,
        meeting: row.get("meeting_id")?,
        entered: Mark { by: row.get("entered_by")?, at: row.get("entered_at")? },
        withdrawn: row.mark("withdrawn_by", "withdrawn_at")?,
        withdrawn_why: row.get("withdrawn_why")?,
    })
}

/// Adds what somebody said; its number is given here.
///
/// # Errors
/// As the engine.
pub fn add_remark(tx: &mut Tx, branch: BranchId, id: AppraisalId, one: &Remark) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO appraisal_remark (branch_id, appraisal_id, number, about_id, by_id, text, meeting_id, entered_by,
         entered_at) SELECT branch_id, $2,
         (SELECT COUNT(*) + 1 FROM appraisal_remark WHERE branch_id = $1 AND appraisal_id = $2), $3, $4, $5, $6, $7, $8
         FROM branch WHERE branch_id = $1",
        params![branch, id, one.about, one.by, one.text, one.meeting, one.entered.by, one.entered.at],
    )?;
    Ok(())
}

/// Everything that was said in an appraisal, the oldest first, also what was taken back.
///
/// # Errors
/// As the engine.
pub fn remarks(tx: &mut Tx, branch: BranchId, id: AppraisalId) -> Result<Vec<Remark>, StoreError> {
    tx.all(
        "SELECT number, about_id, by_id, text, meeting_id, entered_by, entered_at, withdrawn_by, withdrawn_at, withdrawn_why
         FROM appraisal_remark WHERE branch_id = $1 AND appraisal_id = $2 ORDER BY number",
        params![branch, id],
        remark,
    )
}

/// Takes back what was said; with a reason, where somebody else than who said it does.
///
/// # Errors
/// [`StoreError::Stale`] when it was taken back already.
pub fn withdraw(
    tx: &mut Tx,
    branch: BranchId,
    id: AppraisalId,
    number: i64,
    (mark, why): (Mark, Option<&Reason>),
) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE appraisal_remark SET withdrawn_by = $4, withdrawn_at = $5, withdrawn_why = $6
         WHERE branch_id = $1 AND appraisal_id = $2 AND number = $3 AND withdrawn_by IS NULL",
        params![branch, id, number, mark.by, mark.at, why],
    )
}

/// Adds a decision; its number is the one it carries, so that of two at once one is told that it was late.
///
/// # Errors
/// [`StoreError::Unique`] where somebody else was faster.
pub fn decide(tx: &mut Tx, branch: BranchId, id: AppraisalId, one: &Decision) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO appraisal_decision (branch_id, appraisal_id, person_id, number, grade, on_day, body, words, over_cap,
         correction, exception, by_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        params![
            branch,
            id,
            one.person,
            one.number,
            one.grade.code(),
            one.on,
            one.body.code(),
            one.words,
            one.over_cap,
            one.correction,
            one.exception,
            one.mark.by,
            one.mark.at
        ],
    )?;
    Ok(())
}

/// Every decision of an appraisal, of each person the oldest first.
///
/// # Errors
/// As the engine.
pub fn decisions(tx: &mut Tx, branch: BranchId, id: AppraisalId) -> Result<Vec<Decision>, StoreError> {
    tx.all(
        "SELECT person_id, number, grade, on_day, body, words, over_cap, correction, exception, by_id, at
         FROM appraisal_decision
         WHERE branch_id = $1 AND appraisal_id = $2 ORDER BY person_id, number",
        params![branch, id],
        |row| {
            Ok(Decision {
                person: row.get("person_id")?,
                number: row.get("number")?,
                grade: row.code("grade", Grade::from_code)?,
                on: row.get("on_day")?,
                body: row.code("body", Body::from_code)?,
                words: row.get("words")?,
                over_cap: row.get("over_cap")?,
                correction: row.get("correction")?,
                exception: row.get("exception")?,
                mark: Mark { by: row.get("by_id")?, at: row.get("at")? },
            })
        },
    )
}
