//! Texts to search for (ADR 24). Who may read a text is part of the index, so that nothing else is ever looked at.

use domain::id::BranchId;
use jiff::civil::Date;
use uuid::Uuid;

use crate::{Row, StoreError, Tx, db::index, params};

/// A text of something.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Text {
    /// What it is of, such as `meeting`.
    pub noun: String,
    /// Which one.
    pub object: Uuid,
    /// Which text of it; empty where it has one.
    pub part: String,
    /// Who may read it: the tokens of the index, one of which a reader has.
    pub readers: Vec<String>,
    /// The day to which it belongs.
    pub day: Date,
    /// What it is called.
    pub title: String,
    /// What it says.
    pub body: String,
}

/// A text with its place in the index.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// Its place; a later text has a higher one.
    pub number: i64,
    /// The text.
    pub text: Text,
}

fn read(row: &Row<'_>) -> Result<Found, StoreError> {
    let readers: String = row.get("readers")?;
    Ok(Found {
        number: row.get("number")?,
        text: Text {
            noun: row.get("noun")?,
            object: row.get("object_id")?,
            part: row.get("part")?,
            readers: readers.split_whitespace().map(str::to_owned).collect(),
            day: row.get("day")?,
            title: row.get("title")?,
            body: row.get("body")?,
        },
    })
}

/// The tokens under which a text stands in the index: of its words, and of its readers.
pub type Tokens<'a> = &'a dyn Fn(&Text) -> Vec<String>;

/// Keeps the texts of one thing: those that are new or say something else are put in, those that there are no more are taken out.
///
/// # Errors
/// As the engine.
pub fn keep(
    tx: &mut Tx,
    branch: BranchId,
    (noun, object): (&str, Uuid),
    texts: &[Text],
    tokens: Tokens<'_>,
) -> Result<(), StoreError> {
    let known = of_object(tx, branch, noun, object)?;
    for old in &known {
        if !texts.contains(&old.text) {
            index::remove(tx, branch, old.number, &tokens(&old.text))?;
            tx.execute(
                "DELETE FROM search_text WHERE branch_id = $1 AND number = $2",
                params![branch, old.number],
            )?;
        }
    }
    for text in texts {
        if known.iter().any(|old| old.text == *text) {
            continue;
        }
        // What says something else keeps its place in the order.
        let kept = known.iter().find(|old| old.text.part == text.part).map(|old| old.number);
        let number = match kept {
            Some(number) => number,
            None => index::last(tx, branch)? + 1,
        };
        put(tx, branch, number, text, tokens)?;
    }
    Ok(())
}

fn put(
    tx: &mut Tx,
    branch: BranchId,
    number: i64,
    text: &Text,
    tokens: Tokens<'_>,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO search_text (branch_id, number, noun, object_id, part, readers, day, title, body)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        params![
            branch,
            number,
            text.noun,
            text.object,
            text.part,
            text.readers.join(" "),
            text.day,
            text.title,
            text.body
        ],
    )?;
    index::put(tx, branch, number, &tokens(text))
}

/// Adds texts of a branch that has none of them yet.
///
/// # Errors
/// As the engine.
pub fn add(tx: &mut Tx, branch: BranchId, texts: &[Text], tokens: Tokens<'_>) -> Result<(), StoreError> {
    let last = index::last(tx, branch)?;
    (last + 1..).zip(texts).try_for_each(|(number, text)| put(tx, branch, number, text, tokens))
}

/// Every text of a branch.
///
/// # Errors
/// As the engine.
pub fn of_branch(tx: &mut Tx, branch: BranchId) -> Result<Vec<Found>, StoreError> {
    tx.all(
        "SELECT number, noun, object_id, part, readers, day, title, body FROM search_text
         WHERE branch_id = $1 ORDER BY number",
        params![branch],
        read,
    )
}

/// The texts of one thing.
///
/// # Errors
/// As the engine.
pub fn of_object(tx: &mut Tx, branch: BranchId, noun: &str, object: Uuid) -> Result<Vec<Found>, StoreError> {
    tx.all(
        "SELECT number, noun, object_id, part, readers, day, title, body FROM search_text
         WHERE branch_id = $1 AND noun = $2 AND object_id = $3 ORDER BY number",
        params![branch, noun, object],
        read,
    )
}

/// The places of a branch's texts that have all of some tokens and one of some readers, the latest first, below a place.
///
/// # Errors
/// As the engine.
pub fn find(
    tx: &mut Tx,
    branch: BranchId,
    (tokens, readers): (&[String], &[String]),
    (below, most): (i64, i64),
) -> Result<Vec<i64>, StoreError> {
    index::find(tx, branch, (tokens, readers), (below, most))
}

/// The place of a text, so that nobody sees how many texts others have.
///
/// # Errors
/// As the engine.
pub fn place_of(
    tx: &mut Tx,
    branch: BranchId,
    (noun, object, part): (&str, Uuid, &str),
) -> Result<Option<i64>, StoreError> {
    tx.optional(
        "SELECT number FROM search_text WHERE branch_id = $1 AND noun = $2 AND object_id = $3 AND part = $4",
        params![branch, noun, object, part],
        |row| row.get("number"),
    )
}

/// The text at a place, if it is of this branch.
///
/// # Errors
/// As the engine.
pub fn at(tx: &mut Tx, branch: BranchId, number: i64) -> Result<Option<Found>, StoreError> {
    tx.optional(
        "SELECT number, noun, object_id, part, readers, day, title, body FROM search_text
         WHERE branch_id = $1 AND number = $2",
        params![branch, number],
        read,
    )
}
