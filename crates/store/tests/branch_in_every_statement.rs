//! Every statement of the noun modules names one branch: no query can read or write another branch's rows.

use std::{collections::BTreeSet, fs, path::Path};

/// The functions that ask across branches, on purpose: directories, what waits to be followed up, places in the engine's index, and
/// what stands below an office; the newest entry of all, by which the clock is measured.
const ACROSS: [&str; 14] = [
    "branches",
    "branches_below",
    "by_sign_in_name",
    "count_below",
    "count_branches_below",
    "count_waiting",
    "last_number",
    "mobile_taken",
    "newest",
    "of_branches_below",
    "place",
    "readers",
    "shared",
    "waiting",
];

/// Whether a statement is about offices alone, which belong to no branch.
fn is_of_offices(sql: &str) -> bool {
    let mut words = sql.split_whitespace();
    let mut tables = Vec::new();
    while let Some(word) = words.next() {
        if ["FROM", "JOIN", "INTO", "UPDATE"].contains(&word) {
            let table = words.next().map(|table| table.trim_end_matches([')', ',']));
            tables.extend(table.filter(|table| *table != "SET"));
        }
    }
    !tables.is_empty() && tables.iter().all(|table| ["office", "office_month"].contains(table))
}

/// A statement with the function that holds it.
#[derive(Debug)]
struct Statement {
    function: String,
    sql: String,
}

/// The string literals of a source text that begin as SQL does, without comments.
fn statements(source: &str) -> Vec<Statement> {
    let mut found = Vec::new();
    let mut function = String::new();
    let code: String =
        source.lines().filter(|l| !l.trim_start().starts_with("//")).map(|l| format!("{l}\n")).collect();
    for (number, piece) in code.split('"').enumerate() {
        if number % 2 == 0 {
            for line in piece.lines() {
                if let Some((_, rest)) = line.split_once("fn ") {
                    function = rest
                        .split(|c: char| !c.is_alphanumeric() && c != '_')
                        .next()
                        .unwrap_or("")
                        .to_owned();
                }
            }
        } else {
            let sql = piece.split_whitespace().collect::<Vec<_>>().join(" ");
            if ["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "WITH "].iter().any(|verb| sql.starts_with(verb))
            {
                found.push(Statement { function: function.clone(), sql });
            }
        }
    }
    found
}

/// Whether a statement is bound to a branch: in the columns of an INSERT, or as a condition of each WHERE.
fn names_a_branch(sql: &str) -> bool {
    let selects_alone = sql.matches("SELECT ").count();
    if let Some(rest) = sql.strip_prefix("INSERT INTO ") {
        let columns = rest.split_once('(').and_then(|(_, c)| c.split_once(')')).map_or("", |(c, _)| c);
        return columns.split(',').any(|c| c.trim() == "branch_id") && bound(sql) >= selects_alone;
    }
    bound(sql) >= selects_alone.max(1) && sql.contains(" WHERE ")
}

/// How many conditions bind a statement to the branch that was asked for, which is always `$1`.
fn bound(sql: &str) -> usize {
    sql.split_once(" WHERE ").map_or(0, |(_, conditions)| conditions.matches("branch_id = $1").count())
}

fn sources() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all: Vec<_> = fs::read_dir(folder)
        .expect("the sources")
        .map(|e| e.expect("an entry").path())
        .filter(|p| p.extension().is_some_and(|e| e == "rs") && !p.ends_with("testing.rs"))
        .map(|p| (p.display().to_string(), fs::read_to_string(&p).expect("a source")))
        .collect();
    all.sort();
    all
}

#[test]
fn every_statement_names_a_branch() {
    let mut across = BTreeSet::new();
    let mut count = 0;
    for (path, source) in sources() {
        for statement in statements(&source) {
            count += 1;
            if names_a_branch(&statement.sql) || is_of_offices(&statement.sql) {
                continue;
            }
            assert!(ACROSS.contains(&statement.function.as_str()), "{path}: {statement:?} names no branch");
            across.insert(statement.function);
        }
    }
    assert!(count > 60, "only {count} statements were found");
    assert_eq!(across, ACROSS.map(str::to_owned).into(), "an exception that is none any more");
}

#[test]
fn the_check_finds_what_it_is_for() {
    for bad in [
        "SELECT name FROM person WHERE person_id = $1",
        "SELECT branch_id FROM person",
        "UPDATE person SET branch_id = $1 WHERE person_id = $2",
        "DELETE FROM roll WHERE branch_id = $2",
        "INSERT INTO roll (meeting_id) VALUES ($1)",
        "INSERT INTO journal (branch_id, number) VALUES ($1, (SELECT MAX(number) FROM journal))",
        "SELECT 1 FROM roll WHERE branch_id = $1 AND person_id IN (SELECT person_id FROM person)",
    ] {
        assert!(!names_a_branch(bad), "{bad}");
    }
    for good in [
        "SELECT name FROM person p WHERE p.branch_id = $1 AND p.person_id = $2",
        "INSERT INTO journal (branch_id, number) VALUES ($1, (SELECT MAX(number) FROM journal WHERE branch_id = $1))",
    ] {
        assert!(names_a_branch(good), "{good}");
    }
    let found =
        statements("fn one() { tx.all(\n\"SELECT a\n   FROM b\", params![]) }\nfn two() { \"not SQL\" }");
    assert_eq!(
        (found.len(), found[0].function.as_str(), found[0].sql.as_str()),
        (1, "one", "SELECT a FROM b")
    );
}
