//! Secret ballots: who has a vote, the locked box, what a count came to. Nothing here joins a voter and a vote.

use domain::{
    account::Failures,
    ballot::{Ballot, BallotForm, BallotState, Figures, Scale, VoidCause},
    id::{BallotId, BranchId, GroupId, MeetingId, PersonId},
    meeting::Mark,
};
use jiff::Timestamp;
use uuid::Uuid;

use crate::{Row, StoreError, Tx, params};

const COLUMNS: &str = "ballot_id, group_id, meeting_id, title, form, scale, most_first, least, state, excluded, void_cause, void_note, version";

fn read(row: &Row<'_>) -> Result<Ballot, StoreError> {
    let cause = row.optional_code("void_cause", VoidCause::from_code)?;
    let note = row.get("void_note")?;
    Ok(Ballot {
        id: row.get("ballot_id")?,
        group: row.get("group_id")?,
        meeting: row.get("meeting_id")?,
        title: row.get("title")?,
        form: row.code("form", BallotForm::from_code)?,
        scale: row.code("scale", Scale::from_code)?,
        limit: row.optional_number("most_first")?,
        least: row.number("least")?,
        lines: Vec::new(),
        tellers: [PersonId::new(Uuid::nil()); 2],
        state: row.code("state", BallotState::from_code)?,
        excluded: row.get("excluded")?,
        void: cause.map(|cause| (cause, note)),
        version: row.get("version")?,
    })
}

/// Adds a ballot with its lines, its tellers and, so far, its voters.
///
/// # Errors
/// As the engine.
pub fn add(
    tx: &mut Tx,
    branch: BranchId,
    ballot: &Ballot,
    voters: &[PersonId],
    made: Mark,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO ballot (branch_id, ballot_id, group_id, meeting_id, title, form, scale, most_first, least, state,
             excluded, made_by, made_at, tries, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0, 1)",
        params![
            branch,
            ballot.id,
            ballot.group,
            ballot.meeting,
            ballot.title,
            ballot.form.code(),
            ballot.scale.code(),
            ballot.limit.map(i64::from),
            i64::from(ballot.least),
            ballot.state.code(),
            ballot.excluded,
            made.by,
            made.at
        ],
    )?;
    for (position, person) in (1_i64..).zip(&ballot.lines) {
        tx.execute(
            "INSERT INTO ballot_line (branch_id, ballot_id, position, person_id) VALUES ($1, $2, $3, $4)",
            params![branch, ballot.id, position, person],
        )?;
    }
    for (position, person) in (1_i64..).zip(&ballot.tellers) {
        tx.execute(
            "INSERT INTO ballot_teller (branch_id, ballot_id, position, person_id) VALUES ($1, $2, $3, $4)",
            params![branch, ballot.id, position, person],
        )?;
    }
    set_voters(tx, branch, ballot.id, voters)
}

/// From how many voters on the branch holds ballots in the system.
///
/// # Errors
/// As the engine.
pub fn least(tx: &mut Tx, branch: BranchId) -> Result<u32, StoreError> {
    tx.one("SELECT ballot_least FROM branch WHERE branch_id = $1", params![branch], |row| {
        row.number("ballot_least")
    })
}

/// Sets that number.
///
/// # Errors
/// [`StoreError::Stale`] for a branch that is not there.
pub fn set_least(tx: &mut Tx, branch: BranchId, least: u32) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE branch SET ballot_least = $2 WHERE branch_id = $1",
        params![branch, i64::from(least)],
    )
}

/// Fixes who has a vote; nobody has cast.
///
/// # Errors
/// As the engine.
pub fn set_voters(
    tx: &mut Tx,
    branch: BranchId,
    id: BallotId,
    voters: &[PersonId],
) -> Result<(), StoreError> {
    tx.execute("DELETE FROM ballot_voter WHERE branch_id = $1 AND ballot_id = $2", params![branch, id])?;
    for person in voters {
        tx.execute(
            "INSERT INTO ballot_voter (branch_id, ballot_id, person_id, has_cast) VALUES ($1, $2, $3, 0)",
            params![branch, id, person],
        )?;
    }
    Ok(())
}

fn whole(tx: &mut Tx, branch: BranchId, mut ballot: Ballot) -> Result<Ballot, StoreError> {
    ballot.lines = tx.all(
        "SELECT person_id FROM ballot_line WHERE branch_id = $1 AND ballot_id = $2 ORDER BY position",
        params![branch, ballot.id],
        |row| row.get("person_id"),
    )?;
    let tellers = tx.all(
        "SELECT person_id FROM ballot_teller WHERE branch_id = $1 AND ballot_id = $2 ORDER BY position",
        params![branch, ballot.id],
        |row| row.get("person_id"),
    )?;
    let two = |tellers: Vec<PersonId>| <[PersonId; 2]>::try_from(tellers).ok();
    ballot.tellers = two(tellers).ok_or_else(|| {
        StoreError::corrupt("ballot_teller", "position", &format!("not two of {}", ballot.id))
    })?;
    Ok(ballot)
}

/// One ballot.
///
/// # Errors
/// As the engine.
pub fn find(tx: &mut Tx, branch: BranchId, id: BallotId) -> Result<Option<Ballot>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM ballot WHERE branch_id = $1 AND ballot_id = $2");
    match tx.optional(&sql, params![branch, id], read)? {
        Some(ballot) => whole(tx, branch, ballot).map(Some),
        None => Ok(None),
    }
}

/// The ballots of a meeting, the oldest first.
///
/// # Errors
/// As the engine.
pub fn of_meeting(tx: &mut Tx, branch: BranchId, meeting: MeetingId) -> Result<Vec<Ballot>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM ballot WHERE branch_id = $1 AND meeting_id = $2 ORDER BY made_at, ballot_id"
    );
    let found = tx.all(&sql, params![branch, meeting], read)?;
    found.into_iter().map(|ballot| whole(tx, branch, ballot)).collect()
}

/// The ballots of a group, or of all groups, but not of the branch as a whole, with the instant at which each was prepared; the newest first.
///
/// # Errors
/// As the engine.
pub fn of_group(
    tx: &mut Tx,
    branch: BranchId,
    group: Option<GroupId>,
) -> Result<Vec<(Ballot, Timestamp)>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS}, made_at FROM ballot WHERE branch_id = $1 AND group_id = COALESCE($2, group_id)
         ORDER BY made_at DESC, ballot_id"
    );
    let found = tx.all(&sql, params![branch, group], |row| Ok((read(row)?, row.get("made_at")?)))?;
    found.into_iter().map(|(ballot, at)| Ok((whole(tx, branch, ballot)?, at))).collect()
}

/// The ballots that are not over and concern somebody as a voter who has not cast or as a teller, the oldest first.
///
/// # Errors
/// As the engine.
pub fn concerning(tx: &mut Tx, branch: BranchId, person: PersonId) -> Result<Vec<Ballot>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM ballot b WHERE b.branch_id = $1 AND b.state NOT IN ('counted', 'void') AND (
             EXISTS (SELECT 1 FROM ballot_voter v WHERE v.branch_id = $1 AND v.ballot_id = b.ballot_id
                 AND v.person_id = $2 AND v.has_cast = 0)
             OR EXISTS (SELECT 1 FROM ballot_teller t WHERE t.branch_id = $1 AND t.ballot_id = b.ballot_id
                 AND t.person_id = $2))
         ORDER BY b.made_at, b.ballot_id"
    );
    let found = tx.all(&sql, params![branch, person], read)?;
    found.into_iter().map(|ballot| whole(tx, branch, ballot)).collect()
}

/// Who prepared it, when it was opened, when it was over.
///
/// # Errors
/// As the engine.
pub fn times(
    tx: &mut Tx,
    branch: BranchId,
    id: BallotId,
) -> Result<(Mark, Option<Timestamp>, Option<Timestamp>), StoreError> {
    tx.one(
        "SELECT made_by, made_at, opened_at, over_at FROM ballot WHERE branch_id = $1 AND ballot_id = $2",
        params![branch, id],
        |row| {
            let made = Mark { by: row.get("made_by")?, at: row.get("made_at")? };
            Ok((made, row.get("opened_at")?, row.get("over_at")?))
        },
    )
}

/// Writes down another state. Casting never comes here.
///
/// # Errors
/// [`StoreError::Stale`] when somebody else was faster.
pub fn set_state(tx: &mut Tx, branch: BranchId, ballot: &Ballot, at: Timestamp) -> Result<(), StoreError> {
    let (cause, note) = ballot.void.clone().unzip();
    let over = ballot.state.is_over().then_some(at);
    let opened = (ballot.state == BallotState::Open).then_some(at);
    tx.expect_one(
        "UPDATE ballot SET state = $4, void_cause = $5, void_note = $6, over_at = $7,
             opened_at = COALESCE($8, opened_at), excluded = $9, version = version + 1
         WHERE branch_id = $1 AND ballot_id = $2 AND version = $3",
        params![
            branch,
            ballot.id,
            ballot.version,
            ballot.state.code(),
            cause.map(VoidCause::code),
            note.flatten(),
            over,
            opened,
            ballot.excluded
        ],
    )
}

/// What is kept of a teller's key: it locks, it does not open.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lock {
    /// With the code it makes the key.
    pub salt: Vec<u8>,
    /// Locks.
    pub public: Vec<u8>,
}

/// The locks of the two tellers, as far as they took their keys.
///
/// # Errors
/// As the engine.
pub fn locks(tx: &mut Tx, branch: BranchId, id: BallotId) -> Result<[Option<Lock>; 2], StoreError> {
    let mut all = tx.all(
        "SELECT salt, public_key FROM ballot_teller WHERE branch_id = $1 AND ballot_id = $2 ORDER BY position",
        params![branch, id],
        |row| {
            let both = Option::zip(row.get("salt")?, row.get("public_key")?);
            Ok(both.map(|(salt, public)| Lock { salt, public }))
        },
    )?;
    let second = all.pop().flatten();
    Ok([all.pop().flatten(), second])
}

/// Keeps the lock of one teller, by the place from 0.
///
/// # Errors
/// [`StoreError::Stale`] when there is one already.
pub fn set_lock(
    tx: &mut Tx,
    branch: BranchId,
    id: BallotId,
    place: usize,
    lock: &Lock,
) -> Result<(), StoreError> {
    let position = if place == 0 { 1_i64 } else { 2 };
    tx.expect_one(
        "UPDATE ballot_teller SET salt = $4, public_key = $5
         WHERE branch_id = $1 AND ballot_id = $2 AND position = $3 AND salt IS NULL",
        params![branch, id, position, lock.salt, lock.public],
    )
}

/// Who has a vote and whether it was cast, in the order of the roster.
///
/// # Errors
/// As the engine.
pub fn voters(tx: &mut Tx, branch: BranchId, id: BallotId) -> Result<Vec<(PersonId, bool)>, StoreError> {
    tx.all(
        "SELECT v.person_id, v.has_cast FROM ballot_voter v
         JOIN person p ON p.branch_id = v.branch_id AND p.person_id = v.person_id
         WHERE v.branch_id = $1 AND v.ballot_id = $2 ORDER BY p.position, p.person_id",
        params![branch, id],
        |row| Ok((row.get("person_id")?, row.get("has_cast")?)),
    )
}

/// What is in the box, by its random names.
///
/// # Errors
/// As the engine.
pub fn papers(tx: &mut Tx, branch: BranchId, id: BallotId) -> Result<Vec<Vec<u8>>, StoreError> {
    tx.all(
        "SELECT locked FROM ballot_box WHERE branch_id = $1 AND ballot_id = $2 ORDER BY paper_id",
        params![branch, id],
        |row| row.get("locked"),
    )
}

/// Somebody casts: the mark is set, and the whole box is written anew with one paper more, in the order of `papers`. All voters'
/// rows are written with it, so that no engine can tell which of them it was by when a row was written, and SQLite's log is cut off
/// after it, so that nothing is left of the box before.
///
/// # Errors
/// [`StoreError::Stale`] for who has no vote or has cast; an error where papers and marks differ in number.
pub fn cast(
    tx: &mut Tx,
    branch: BranchId,
    id: BallotId,
    voter: PersonId,
    papers: &[(Uuid, Vec<u8>)],
) -> Result<(), StoreError> {
    tx.forget_before();
    let known = voters(tx, branch, id)?;
    if !known.contains(&(voter, false)) {
        return Err(StoreError::Stale);
    }
    if known.iter().filter(|(_, has_cast)| *has_cast).count() + 1 != papers.len() {
        return Err(StoreError::corrupt(
            "ballot_box",
            "paper_id",
            &format!("votes and marks of {id} differ"),
        ));
    }
    tx.execute(
        "UPDATE ballot_voter SET has_cast = CASE WHEN person_id = $3 THEN 1 ELSE has_cast END
         WHERE branch_id = $1 AND ballot_id = $2",
        params![branch, id, voter],
    )?;
    tx.execute("DELETE FROM ballot_box WHERE branch_id = $1 AND ballot_id = $2", params![branch, id])?;
    for (paper, locked) in papers {
        tx.execute(
            "INSERT INTO ballot_box (branch_id, ballot_id, paper_id, locked) VALUES ($1, $2, $3, $4)",
            params![branch, id, paper, locked],
        )?;
    }
    Ok(())
}

/// Empties the box and throws the locks away, also from SQLite's log.
///
/// # Errors
/// As the engine.
pub fn empty(tx: &mut Tx, branch: BranchId, id: BallotId) -> Result<(), StoreError> {
    tx.forget_before();
    tx.execute("DELETE FROM ballot_box WHERE branch_id = $1 AND ballot_id = $2", params![branch, id])?;
    tx.execute(
        "UPDATE ballot_teller SET salt = NULL, public_key = NULL WHERE branch_id = $1 AND ballot_id = $2",
        params![branch, id],
    )?;
    Ok(())
}

/// Wrong codes so far.
///
/// # Errors
/// As the engine.
pub fn failures(tx: &mut Tx, branch: BranchId, id: BallotId) -> Result<Failures, StoreError> {
    tx.one(
        "SELECT tries, tried_at FROM ballot WHERE branch_id = $1 AND ballot_id = $2",
        params![branch, id],
        |row| {
            let count = row.number("tries")?;
            Ok(Failures { count, last: row.get("tried_at")? })
        },
    )
}

/// Notes wrong codes.
///
/// # Errors
/// As the engine.
pub fn set_failures(
    tx: &mut Tx,
    branch: BranchId,
    id: BallotId,
    failures: Failures,
) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE ballot SET tries = $3, tried_at = $4 WHERE branch_id = $1 AND ballot_id = $2",
        params![branch, id, i64::from(failures.count), failures.last],
    )
}

/// What a count came to, and who wrote it down where it was counted by hand.
///
/// # Errors
/// As the engine.
pub fn figures(
    tx: &mut Tx,
    branch: BranchId,
    id: BallotId,
) -> Result<Option<(Figures, Option<PersonId>)>, StoreError> {
    let found = tx.optional(
        "SELECT issued, returned, valid, invalid, entered_by FROM ballot
         WHERE branch_id = $1 AND ballot_id = $2 AND issued IS NOT NULL",
        params![branch, id],
        |row| {
            let number = |column| row.number(column);
            let figures = Figures {
                issued: number("issued")?,
                returned: number("returned")?,
                valid: number("valid")?,
                invalid: number("invalid")?,
                totals: Vec::new(),
            };
            Ok((figures, row.get("entered_by")?))
        },
    )?;
    let Some((mut figures, by)) = found else { return Ok(None) };
    let all = tx.all(
        "SELECT position, votes FROM ballot_total WHERE branch_id = $1 AND ballot_id = $2 ORDER BY position, choice",
        params![branch, id],
        |row| Ok((row.get::<i64>("position")?, row.number("votes")?)),
    )?;
    figures.totals = all
        .chunk_by(|(one, _), (other, _)| one == other)
        .map(|line| line.iter().map(|(_, votes)| *votes).collect())
        .collect();
    Ok(Some((figures, by)))
}

/// Writes down what a count came to, in place of what was written before.
///
/// # Errors
/// As the engine.
pub fn set_figures(
    tx: &mut Tx,
    branch: BranchId,
    id: BallotId,
    figures: &Figures,
    by: Option<PersonId>,
) -> Result<(), StoreError> {
    let number = |n: u32| i64::from(n);
    tx.expect_one(
        "UPDATE ballot SET issued = $3, returned = $4, valid = $5, invalid = $6, entered_by = $7
         WHERE branch_id = $1 AND ballot_id = $2",
        params![
            branch,
            id,
            number(figures.issued),
            number(figures.returned),
            number(figures.valid),
            number(figures.invalid),
            by
        ],
    )?;
    tx.execute("DELETE FROM ballot_total WHERE branch_id = $1 AND ballot_id = $2", params![branch, id])?;
    for (position, line) in (1_i64..).zip(&figures.totals) {
        for (choice, votes) in (0_i64..).zip(line) {
            tx.execute(
                "INSERT INTO ballot_total (branch_id, ballot_id, position, choice, votes) VALUES ($1, $2, $3, $4, $5)",
                params![branch, id, position, choice, i64::from(*votes)],
            )?;
        }
    }
    Ok(())
}
