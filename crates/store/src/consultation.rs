//! What a leader asks somebody of the branch before a meeting, through the system (R2).

use domain::{
    id::{BranchId, MeetingId, PersonId},
    meeting::{Asked, Mark},
};

use crate::{Row, StoreError, Tx, params};

fn read(row: &Row<'_>) -> Result<Asked, StoreError> {
    Ok(Asked {
        meeting: row.get("meeting_id")?,
        with: row.get("with_id")?,
        question: row.get("question")?,
        mark: Mark { by: row.get("asked_by")?, at: row.get("asked_at")? },
    })
}

/// Keeps a question.
///
/// # Errors
/// As the engine.
pub fn ask(tx: &mut Tx, branch: BranchId, asked: &Asked) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO consultation (branch_id, meeting_id, number, with_id, question, asked_by, asked_at)
         SELECT branch_id, $2, (SELECT COUNT(*) + 1 FROM consultation WHERE branch_id = $1 AND meeting_id = $2), $3, $4, $5, $6
         FROM branch WHERE branch_id = $1",
        params![branch, asked.meeting, asked.with, asked.question, asked.mark.by, asked.mark.at],
    )?;
    Ok(())
}

/// What waits for an answer about a meeting.
///
/// # Errors
/// As the engine.
pub fn waiting(tx: &mut Tx, branch: BranchId, meeting: MeetingId) -> Result<Option<Asked>, StoreError> {
    tx.optional(
        "SELECT meeting_id, with_id, question, asked_by, asked_at FROM consultation
         WHERE branch_id = $1 AND meeting_id = $2 AND ended_at IS NULL ORDER BY number DESC LIMIT 1",
        params![branch, meeting],
        read,
    )
}

/// What waits for somebody's answer, the oldest first.
///
/// # Errors
/// As the engine.
pub fn waiting_for(tx: &mut Tx, branch: BranchId, person: PersonId) -> Result<Vec<Asked>, StoreError> {
    tx.all(
        "SELECT meeting_id, with_id, question, asked_by, asked_at FROM consultation
         WHERE branch_id = $1 AND with_id = $2 AND ended_at IS NULL ORDER BY asked_at, meeting_id",
        params![branch, person],
        read,
    )
}

/// Ends what waits about a meeting: it was answered, taken back, or the meeting went on without it.
///
/// # Errors
/// As the engine.
pub fn end(tx: &mut Tx, branch: BranchId, meeting: MeetingId, mark: Mark) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE consultation SET ended_by = $3, ended_at = $4
         WHERE branch_id = $1 AND meeting_id = $2 AND ended_at IS NULL",
        params![branch, meeting, mark.by, mark.at],
    )?;
    Ok(())
}
