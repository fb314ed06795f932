//! Hearings of groups about people on the way into the Party (C5).

use domain::{
    development::{
        Hearing, HearingAnswer, HearingStage, OpinionPurpose,
        hearing::{Answered, Hands},
    },
    id::{BranchId, GroupId, ItemId, PersonId},
    meeting::Mark,
};

use crate::{Row, StoreError, Tx, params};

const COLUMNS: &str =
    "item_id, meeting_id, group_id, person_id, purpose, stage, hands_agree, hands_disagree, hands_silent, opinion,
    sent_by, sent_at, returned_by, returned_at, returned_why, version";

fn read(row: &Row<'_>) -> Result<Hearing, StoreError> {
    let [agree, disagree, silent] =
        ["hands_agree", "hands_disagree", "hands_silent"].map(|c| row.optional_number(c));
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
        sent: row.mark("sent_by", "sent_at")?,
        returned: row.mark("returned_by", "returned_at")?.zip(row.get("returned_why")?),
        answers: Vec::new(),
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
    one.answers = tx.all(
        "SELECT answer, on_day, note, by_id, at FROM hearing_answer WHERE branch_id = $1 AND item_id = $2 ORDER BY number",
        params![branch, one.item],
        |row| {
            Ok(Answered {
                answer: row.code("answer", HearingAnswer::from_code)?,
                on: row.get("on_day")?,
                note: row.get("note")?,
                mark: Mark { by: row.get("by_id")?, at: row.get("at")? },
            })
        },
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

/// Writes down how it stands, with how contacts were heard and what is of another opinion; answers apart.
///
/// # Errors
/// [`StoreError::Stale`] when somebody else was faster.
pub fn update(tx: &mut Tx, branch: BranchId, one: &Hearing) -> Result<(), StoreError> {
    let (hands, returned) = (one.hands, one.returned.as_ref());
    tx.expect_one(
        "UPDATE hearing SET person_id = $4, purpose = $5, stage = $6, hands_agree = $7, hands_disagree = $8,
             hands_silent = $9, opinion = $10, sent_by = $11, sent_at = $12, returned_by = $13, returned_at = $14,
             returned_why = $15, version = version + 1
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
            returned.map(|(mark, _)| mark.by),
            returned.map(|(mark, _)| mark.at),
            returned.map(|(_, why)| why.clone())
        ],
    )?;
    forget_parts(tx, branch, one.item)?;
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

fn forget_parts(tx: &mut Tx, branch: BranchId, item: ItemId) -> Result<(), StoreError> {
    for table in ["hearing_contact", "hearing_dissent"] {
        let sql = format!("DELETE FROM {table} WHERE branch_id = $1 AND item_id = $2");
        tx.execute(&sql, params![branch, item])?;
    }
    Ok(())
}

/// Adds an answer of the branch.
///
/// # Errors
/// As the engine.
pub fn add_answer(tx: &mut Tx, branch: BranchId, item: ItemId, answer: &Answered) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO hearing_answer (branch_id, item_id, number, answer, on_day, note, by_id, at)
         SELECT branch_id, $2, (SELECT COUNT(*) + 1 FROM hearing_answer WHERE branch_id = $1 AND item_id = $2), $3, $4, $5, $6, $7
         FROM branch WHERE branch_id = $1",
        params![branch, item, answer.answer.code(), answer.on, answer.note, answer.mark.by, answer.mark.at],
    )?;
    Ok(())
}

/// Forgets whom an item is about, before anything went to the branch.
///
/// # Errors
/// [`StoreError::Stale`] when somebody else was faster.
pub fn remove(tx: &mut Tx, branch: BranchId, one: &Hearing) -> Result<(), StoreError> {
    forget_parts(tx, branch, one.item)?;
    tx.expect_one(
        "DELETE FROM hearing WHERE branch_id = $1 AND item_id = $2 AND version = $3",
        params![branch, one.item, one.version],
    )
}

/// Lets a hearing of which nothing was stated go with its item.
///
/// # Errors
/// As the engine.
pub(crate) fn forget_open(tx: &mut Tx, branch: BranchId, item: ItemId) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM hearing WHERE branch_id = $1 AND item_id = $2 AND stage = $3",
        params![branch, item, HearingStage::Open.code()],
    )?;
    Ok(())
}

/// The sheet as it went to the branch; nothing before.
///
/// # Errors
/// As the engine.
pub fn sheet(tx: &mut Tx, branch: BranchId, item: ItemId) -> Result<Option<String>, StoreError> {
    let sql = "SELECT sheet FROM hearing WHERE branch_id = $1 AND item_id = $2";
    Ok(tx.optional(sql, params![branch, item], |row| row.get("sheet"))?.flatten())
}

/// Keeps the sheet as it goes to the branch, or lets it go when it comes back.
///
/// # Errors
/// [`StoreError::Stale`] for an item without a hearing.
pub fn keep_sheet(
    tx: &mut Tx,
    branch: BranchId,
    item: ItemId,
    sheet: Option<&str>,
) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE hearing SET sheet = $3 WHERE branch_id = $1 AND item_id = $2",
        params![branch, item, sheet.map(ToOwned::to_owned)],
    )
}
