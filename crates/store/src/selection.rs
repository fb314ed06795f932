//! Selections of excellent members (C6), their candidates, their ballots.

use domain::{
    id::{BallotId, BranchId, GroupId, ItemId, MeetingId, PersonId},
    selection::{BranchAnswer, Candidate, CandidateOutcome, Selection, SelectionStage},
    text::Title,
};
use jiff::civil::DateTime;

use crate::{Row, StoreError, Tx, params};

const COLUMNS: &str =
    "item_id, meeting_id, group_id, places, by_ballot, stage, opinion, dissent, sent_by, sent_at, answer,
    answer_note, answered_by, answered_at, version";

fn read(row: &Row<'_>) -> Result<Selection, StoreError> {
    let answer = row.optional_code("answer", BranchAnswer::from_code)?;
    let (note, answered) = (row.get("answer_note")?, row.mark("answered_by", "answered_at")?);
    Ok(Selection {
        item: row.get("item_id")?,
        meeting: row.get("meeting_id")?,
        group: row.get("group_id")?,
        places: row.number("places")?,
        by_ballot: row.get("by_ballot")?,
        stage: row.code("stage", SelectionStage::from_code)?,
        candidates: Vec::new(),
        opinion: row.get("opinion")?,
        dissent: row.get("dissent")?,
        sent: row.mark("sent_by", "sent_at")?,
        answer: answer.zip(answered).map(|(answer, mark)| (answer, note, mark)),
        version: row.get("version")?,
    })
}

fn whole(tx: &mut Tx, branch: BranchId, mut one: Selection) -> Result<Selection, StoreError> {
    one.candidates = tx.all(
        "SELECT c.person_id, c.proposer_id, c.outcome FROM selection_candidate c
         JOIN person p ON p.branch_id = c.branch_id AND p.person_id = c.person_id
         WHERE c.branch_id = $1 AND c.item_id = $2 ORDER BY p.position, p.person_id",
        params![branch, one.item],
        |row| {
            let outcome = row.optional_code("outcome", CandidateOutcome::from_code)?;
            Ok(Candidate { person: row.get("person_id")?, proposer: row.get("proposer_id")?, outcome })
        },
    )?;
    Ok(one)
}

/// The selection on an item.
///
/// # Errors
/// As the engine.
pub fn find(tx: &mut Tx, branch: BranchId, item: ItemId) -> Result<Option<Selection>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM selection WHERE branch_id = $1 AND item_id = $2");
    match tx.optional(&sql, params![branch, item], read)? {
        Some(one) => whole(tx, branch, one).map(Some),
        None => Ok(None),
    }
}

/// All selections of a group, or of all groups, at these stages.
///
/// # Errors
/// As the engine.
pub fn at_stage(
    tx: &mut Tx,
    branch: BranchId,
    group: Option<GroupId>,
    stage: SelectionStage,
) -> Result<Vec<Selection>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM selection WHERE branch_id = $1 AND stage = $2 AND group_id = COALESCE($3, group_id)
         ORDER BY item_id"
    );
    let found = tx.all(&sql, params![branch, stage.code(), group], read)?;
    found.into_iter().map(|one| whole(tx, branch, one)).collect()
}

/// A selection as lists have it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    /// The item.
    pub item: ItemId,
    /// Its meeting.
    pub meeting: MeetingId,
    /// The group.
    pub group: GroupId,
    /// What it is about.
    pub title: Title,
    /// When the meeting begins.
    pub start: DateTime,
    /// Where it stands.
    pub stage: SelectionStage,
}

/// The selections of a group, or of all groups; the newest first.
///
/// # Errors
/// As the engine.
pub fn listed(tx: &mut Tx, branch: BranchId, group: Option<GroupId>) -> Result<Vec<Listed>, StoreError> {
    tx.all(
        "SELECT s.item_id, s.meeting_id, s.group_id, s.stage, i.title, m.starts FROM selection s
         JOIN meeting m ON m.branch_id = s.branch_id AND m.meeting_id = s.meeting_id
         JOIN meeting_item i ON i.branch_id = s.branch_id AND i.item_id = s.item_id
         WHERE s.branch_id = $1 AND s.group_id = COALESCE($2, s.group_id)
         ORDER BY m.starts DESC, s.item_id",
        params![branch, group],
        |row| {
            Ok(Listed {
                item: row.get("item_id")?,
                meeting: row.get("meeting_id")?,
                group: row.get("group_id")?,
                title: row.get("title")?,
                start: row.get("starts")?,
                stage: row.code("stage", SelectionStage::from_code)?,
            })
        },
    )
}

/// Adds a selection without candidates.
///
/// # Errors
/// As the engine.
pub fn add(tx: &mut Tx, branch: BranchId, one: &Selection) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO selection (branch_id, item_id, meeting_id, group_id, places, by_ballot, stage, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 1)",
        params![
            branch,
            one.item,
            one.meeting,
            one.group,
            i64::from(one.places),
            one.by_ballot,
            one.stage.code()
        ],
    )?;
    Ok(())
}

/// Writes down how it stands; candidates apart.
///
/// # Errors
/// [`StoreError::Stale`] when somebody else was faster.
pub fn update(tx: &mut Tx, branch: BranchId, one: &Selection) -> Result<(), StoreError> {
    let answer = one.answer.as_ref();
    tx.expect_one(
        "UPDATE selection SET places = $4, by_ballot = $5, stage = $6, opinion = $7, dissent = $8, sent_by = $9,
             sent_at = $10, answer = $11, answer_note = $12, answered_by = $13, answered_at = $14, version = version + 1
         WHERE branch_id = $1 AND item_id = $2 AND version = $3",
        params![
            branch,
            one.item,
            one.version,
            i64::from(one.places),
            one.by_ballot,
            one.stage.code(),
            one.opinion,
            one.dissent,
            one.sent.map(|mark| mark.by),
            one.sent.map(|mark| mark.at),
            answer.map(|(answer, _, _)| answer.code()),
            answer.and_then(|(_, note, _)| note.clone()),
            answer.map(|(_, _, mark)| mark.by),
            answer.map(|(_, _, mark)| mark.at)
        ],
    )
}

/// Proposes somebody.
///
/// # Errors
/// [`StoreError::Unique`] for who was proposed already.
pub fn propose(
    tx: &mut Tx,
    branch: BranchId,
    item: ItemId,
    person: PersonId,
    proposer: PersonId,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO selection_candidate (branch_id, item_id, person_id, proposer_id) VALUES ($1, $2, $3, $4)",
        params![branch, item, person, proposer],
    )?;
    Ok(())
}

/// Takes a proposal back.
///
/// # Errors
/// [`StoreError::Stale`] for who was not proposed.
pub fn take_back(tx: &mut Tx, branch: BranchId, item: ItemId, person: PersonId) -> Result<(), StoreError> {
    tx.expect_one(
        "DELETE FROM selection_candidate WHERE branch_id = $1 AND item_id = $2 AND person_id = $3",
        params![branch, item, person],
    )
}

/// Writes down what came of a candidate.
///
/// # Errors
/// [`StoreError::Stale`] for who was not proposed.
pub fn set_outcome(
    tx: &mut Tx,
    branch: BranchId,
    item: ItemId,
    person: PersonId,
    outcome: CandidateOutcome,
) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE selection_candidate SET outcome = $4 WHERE branch_id = $1 AND item_id = $2 AND person_id = $3",
        params![branch, item, person, outcome.code()],
    )
}

/// The ballots of a selection in their order.
///
/// # Errors
/// As the engine.
pub fn ballots(tx: &mut Tx, branch: BranchId, item: ItemId) -> Result<Vec<BallotId>, StoreError> {
    tx.all(
        "SELECT ballot_id FROM selection_ballot WHERE branch_id = $1 AND item_id = $2 ORDER BY number",
        params![branch, item],
        |row| row.get("ballot_id"),
    )
}

/// Adds a ballot to a selection.
///
/// # Errors
/// As the engine.
pub fn add_ballot(tx: &mut Tx, branch: BranchId, item: ItemId, ballot: BallotId) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO selection_ballot (branch_id, item_id, number, ballot_id)
         SELECT branch_id, $2, (SELECT COUNT(*) + 1 FROM selection_ballot WHERE branch_id = $1 AND item_id = $2), $3
         FROM branch WHERE branch_id = $1",
        params![branch, item, ballot],
    )?;
    Ok(())
}

/// The item on which a ballot is held, and its meeting.
///
/// # Errors
/// As the engine.
pub fn of_ballot(
    tx: &mut Tx,
    branch: BranchId,
    ballot: BallotId,
) -> Result<Option<(MeetingId, ItemId)>, StoreError> {
    tx.optional(
        "SELECT s.meeting_id, s.item_id FROM selection_ballot b
         JOIN selection s ON s.branch_id = b.branch_id AND s.item_id = b.item_id
         WHERE b.branch_id = $1 AND b.ballot_id = $2",
        params![branch, ballot],
        |row| Ok((row.get("meeting_id")?, row.get("item_id")?)),
    )
}
