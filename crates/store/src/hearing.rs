//! Hearings of groups about people on the way into the Party (C5).

use domain::{
    development::{
        Hearing, HearingAnswer, HearingStage, OpinionPurpose,
        hearing::{Answered, Hands},
    },
    id::{BranchId, GroupId, ItemId, PersonId},
    meeting::Mark,
};
use jiff::Timestamp;

use crate::{Row, StoreError, Tx, params};

const COLUMNS: &str =
    "item_id, meeting_id, group_id, person_id, purpose, stage, hands_agree, hands_disagree, hands_silent, opinion,
    sent_by, sent_at, answer, answer_on, answer_note, answered_by, answered_at, version";

fn mark(row: &Row<'_>, by: &str, at: &str) -> Result<Option<Mark>, StoreError> {
    let (by, at): (Option<PersonId>, Option<Timestamp>) = (row.get(by)?, row.get(at)?);
    Ok(by.zip(at).map(|(by, at)| Mark { by, at }))
}

fn number(row: &Row<'_>, column: &str) -> Result<Option<u32>, StoreError> {
    let found: Option<i64> = row.get(column)?;
    found.map(|n| u32::try_from(n).map_err(|_| row.corrupt(column, &n.to_string()))).transpose()
}

fn answer(row: &Row<'_>) -> Result<Option<Answered>, StoreError> {
    let Some(code) = row.get::<Option<String>>("answer")? else { return Ok(None) };
    let answer = HearingAnswer::from_code(&code).ok_or_else(|| row.corrupt("answer", &code))?;
    let mark = mark(row, "answered_by", "answered_at")?.ok_or_else(|| row.corrupt("answered_by", ""))?;
    Ok(Some(Answered { answer, on: row.get("answer_on")?, note: row.get("answer_note")?, mark }))
}

fn read(row: &Row<'_>) -> Result<Hearing, StoreError> {
    let [agree, disagree, silent] = ["hands_agree", "hands_disagree", "hands_silent"].map(|c| number(row, c));
    let hands = agree?.zip(disagree?).zip(silent?);
    Ok(Hearing {
        item: row.get("item_id")?,
        meeting: row.get("meeting_id")?,
        group: row.get("group_id")?,
        person: row.get("person_id")?,
        purpose: row.code("purpose", OpinionPurpose::from_code)?,
        stage: row.code("stage", HearingStage::from_code)?,
        contacts: Vec::new(),
        dissent: Vec::new(),
        hands: hands.map(|((agree, disagree), silent)| Hands { agree, disagree, silent }),
        opinion: row.get("opinion")?,
        sent: mark(row, "sent_by", "sent_at")?,
        answer: answer(row)?,
        version: row.get("version")?,
    })
}

fn whole(tx: &mut Tx, branch: BranchId, mut one: Hearing) -> Result<Hearing, StoreError> {
    one.contacts = tx.all(
        "SELECT contact_id, how FROM hearing_contact WHERE branch_id = $1 AND item_id = $2 ORDER BY contact_id",
        params![branch, one.item],
        |row| Ok((row.get("contact_id")?, row.get("how")?)),
    )?;
    one.dissent = tx.all(
        "SELECT d.remark_id FROM hearing_dissent d
         JOIN remark r ON r.branch_id = d.branch_id AND r.remark_id = d.remark_id
         WHERE d.branch_id = $1 AND d.item_id = $2 AND r.withdrawn = 0 ORDER BY r.position, d.remark_id",
        params![branch, one.item],
        |row| row.get("remark_id"),
    )?;
    Ok(one)
}

/// The hearing on an item.
///
/// # Errors
/// As the engine.
pub fn find(tx: &mut Tx, branch: BranchId, item: ItemId) -> Result<Option<Hearing>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM hearing WHERE branch_id = $1 AND item_id = $2");
    match tx.optional(&sql, params![branch, item], read)? {
        Some(one) => whole(tx, branch, one).map(Some),
        None => Ok(None),
    }
}

/// The hearings of a group, or of all groups, at a stage.
///
/// # Errors
/// As the engine.
pub fn at_stage(
    tx: &mut Tx,
    branch: BranchId,
    group: Option<GroupId>,
    stage: HearingStage,
) -> Result<Vec<Hearing>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM hearing WHERE branch_id = $1 AND stage = $2 AND group_id = COALESCE($3, group_id)
         ORDER BY item_id"
    );
    let found = tx.all(&sql, params![branch, stage.code(), group], read)?;
    found.into_iter().map(|one| whole(tx, branch, one)).collect()
}

/// The hearings about somebody.
///
/// # Errors
/// As the engine.
pub fn about(tx: &mut Tx, branch: BranchId, person: PersonId) -> Result<Vec<Hearing>, StoreError> {
    let sql =
        format!("SELECT {COLUMNS} FROM hearing WHERE branch_id = $1 AND person_id = $2 ORDER BY item_id");
    let found = tx.all(&sql, params![branch, person], read)?;
    found.into_iter().map(|one| whole(tx, branch, one)).collect()
}

/// Adds a hearing: about whom, on what.
///
/// # Errors
/// [`StoreError::Unique`] for an item that has one.
pub fn add(tx: &mut Tx, branch: BranchId, one: &Hearing) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO hearing (branch_id, item_id, meeting_id, group_id, person_id, purpose, stage, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 1)",
        params![branch, one.item, one.meeting, one.group, one.person, one.purpose.code(), one.stage.code()],
    )?;
    Ok(())
}

/// Writes down how it stands, with how contacts were heard and what is of another opinion.
///
/// # Errors
/// [`StoreError::Stale`] when somebody else was faster.
pub fn update(tx: &mut Tx, branch: BranchId, one: &Hearing) -> Result<(), StoreError> {
    let (answer, hands) = (one.answer.as_ref(), one.hands);
    tx.expect_one(
        "UPDATE hearing SET person_id = $4, purpose = $5, stage = $6, hands_agree = $7, hands_disagree = $8,
             hands_silent = $9, opinion = $10, sent_by = $11, sent_at = $12, answer = $13, answer_on = $14,
             answer_note = $15, answered_by = $16, answered_at = $17, version = version + 1
         WHERE branch_id = $1 AND item_id = $2 AND version = $3",
        params![
            branch,
            one.item,
            one.version,
            one.person,
            one.purpose.code(),
            one.stage.code(),
            hands.map(|h| i64::from(h.agree)),
            hands.map(|h| i64::from(h.disagree)),
            hands.map(|h| i64::from(h.silent)),
            one.opinion,
            one.sent.map(|mark| mark.by),
            one.sent.map(|mark| mark.at),
            answer.map(|a| a.answer.code()),
            answer.map(|a| a.on),
            answer.and_then(|a| a.note.clone()),
            answer.map(|a| a.mark.by),
            answer.map(|a| a.mark.at)
        ],
    )?;
    for table in ["hearing_contact", "hearing_dissent"] {
        let sql = format!("DELETE FROM {table} WHERE branch_id = $1 AND item_id = $2");
        tx.execute(&sql, params![branch, one.item])?;
    }
    for (contact, how) in &one.contacts {
        tx.execute(
            "INSERT INTO hearing_contact (branch_id, item_id, contact_id, how) VALUES ($1, $2, $3, $4)",
            params![branch, one.item, contact, how],
        )?;
    }
    for remark in &one.dissent {
        tx.execute(
            "INSERT INTO hearing_dissent (branch_id, item_id, remark_id) VALUES ($1, $2, $3)",
            params![branch, one.item, remark],
        )?;
    }
    Ok(())
}
