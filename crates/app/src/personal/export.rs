//! All that is held of one person, to take along.

use std::collections::BTreeMap;

use documents::ledger::{Column, Ledger, Value, as_of};
use domain::{
    id::{BranchId, PersonId},
    text::PersonName,
};
use jiff::{Timestamp, civil::Date};
use store::{Value as Stored, personal::Named};

use super::parts::{KEPT, KEPT_OUT, Kind, TOLD, Told};
use crate::{
    Cx, Error, factor, journal,
    permission::{Permit, may},
};

/// The verb of the journal; it says that, not what.
const VERB: &str = "personal.export";

/// What was gathered.
#[derive(Clone, Debug)]
pub struct Gathered {
    /// Whose.
    pub name: PersonName,
    /// Table by table.
    pub tables: Vec<Ledger>,
    /// What is kept and what is not told here, in sentences.
    pub notes: Vec<String>,
    /// Of which day.
    pub date: Date,
}

/// What is held of the actor, once the password was typed again: whoever finds an open browser takes nothing along.
///
/// # Errors
/// [`Error::Refused`] where it was not.
pub fn export(cx: &mut Cx<'_>, permit: &Permit<may::UseAccount>, key: &str) -> Result<Gathered, Error> {
    factor::prove::proved(cx, permit, key)?;
    let person = permit.actor().person;
    let gathered = gather(cx, permit.branch(), person)?;
    cx.journal(permit, VERB, person.uuid())?;
    Ok(gathered)
}

/// The same for whoever runs the machine, on the person's request.
pub(super) fn for_machine(cx: &mut Cx<'_>, branch: BranchId, person: PersonId) -> Result<Gathered, Error> {
    let gathered = gather(cx, branch, person)?;
    cx.note(branch, None, VERB, person.uuid())?;
    Ok(gathered)
}

fn gather(cx: &mut Cx<'_>, branch: BranchId, person: PersonId) -> Result<Gathered, Error> {
    let found = store::person::find(cx.tx, branch, person)?.ok_or(Error::NotFound)?;
    let unit = store::organization::branch(cx.tx, branch)?.name.to_string();
    let date = cx.local().date();
    let mut names = BTreeMap::new();
    for of in [Named::Group, Named::Meeting, Named::Study, Named::Person] {
        let words = store::personal::words(cx.tx, branch, of)?;
        names.insert(of, words.into_iter().collect::<BTreeMap<_, _>>());
    }
    let mut tables = Vec::new();
    for told in TOLD {
        let rows = store::personal::rows(cx.tx, branch, person, &told.part)?;
        let line = |row: Vec<Stored>| {
            let kinds = told.columns.iter().map(|(_, kind)| *kind);
            row.into_iter().zip(kinds).map(|(value, kind)| words(cx, &names, value, kind)).collect()
        };
        let rows = rows.into_iter().map(line).collect();
        tables.push(ledger(told, rows, &unit, date));
    }
    let kept = KEPT.iter().map(|(what, why)| format!("{what}：{why}，不能删除。"));
    let out = KEPT_OUT.iter().map(|(_, why)| format!("没有列在这里的：{why}。"));
    let mut notes: Vec<String> = kept.chain(out).collect();
    notes.dedup();
    Ok(Gathered { name: found.name, tables, notes, date })
}

fn ledger(told: &Told, rows: Vec<Vec<Value>>, unit: &str, date: Date) -> Ledger {
    let column = |(key, (heading, _)): (&&'static str, &(&'static str, Kind))| Column::new(key, heading, 8);
    Ledger {
        title: told.title.to_owned(),
        unit: unit.to_owned(),
        as_of: as_of(date),
        date,
        columns: told.part.columns.iter().zip(told.columns).map(column).collect(),
        rows,
        notes: Vec::new(),
    }
}

type Words = BTreeMap<Named, BTreeMap<String, String>>;

fn words(cx: &Cx<'_>, names: &Words, value: Stored, kind: Kind) -> Value {
    let known = |of: Named, id: &str| names.get(&of).and_then(|all| all.get(id)).cloned();
    match (value, kind) {
        (Stored::Int(micros), Kind::Instant) => Timestamp::from_microsecond(micros)
            .map(|at| Value::Text(cx.local_of(at).strftime("%Y-%m-%d %H:%M").to_string()))
            .unwrap_or(Value::Number(micros)),
        (Stored::Int(yes), Kind::YesNo) => Value::Text(if yes == 0 { "否" } else { "是" }.to_owned()),
        (Stored::Int(fen), Kind::Fen) => Value::Money(fen),
        (Stored::Int(number), _) => Value::Number(number),
        (Stored::Text(code), Kind::Code(words)) => {
            words(&code).map_or_else(|| code.as_str().into(), Into::into)
        }
        (Stored::Text(id), Kind::Name(of)) => known(of, &id).unwrap_or_default().replace('T', " ").into(),
        (Stored::Text(verb), Kind::Verb) => {
            let found = journal::WORDS.iter().find(|(known, _)| *known == verb);
            found.map_or_else(|| verb.as_str().into(), |(_, words)| (*words).into())
        }
        (Stored::Text(text), _) => text.into(),
        (Stored::Null | Stored::Bytes(_), _) => Value::Empty,
    }
}
