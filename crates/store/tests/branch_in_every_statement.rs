//! Every statement of the noun modules names one branch, and so lies on one worker of a cluster (ADR 34). What is put together while the
//! product runs is looked at when it is sent, in every test of every crate (`store::testing::statement`).

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use store::testing::statement::{Names, ROLL_UPS, names};

fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The string literals of a source text that begin as SQL does, with its constants put in; what else is put in while the product runs
/// becomes a word.
fn statements(source: &str) -> Vec<String> {
    let code: String =
        source.lines().filter(|l| !l.trim_start().starts_with("//")).map(|l| format!("{l}\n")).collect();
    let pieces: Vec<&str> = code.split('"').collect();
    let constants: BTreeMap<&str, String> = pieces
        .windows(2)
        .step_by(2)
        .filter_map(|pair| {
            let name = pair[0].trim_end().strip_suffix(": &str =")?.rsplit("const ").next()?;
            Some((name, in_one_line(pair[1])))
        })
        .collect();
    let sql = pieces.iter().skip(1).step_by(2).map(|literal| in_one_line(literal));
    let verbs = ["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "WITH ", "/* roll-up"];
    sql.filter(|sql| verbs.iter().any(|verb| sql.starts_with(verb)))
        .map(|sql| filled(&sql, &constants))
        .collect()
}

/// Puts the constants in, and a word where something else is put in later.
fn filled(sql: &str, constants: &BTreeMap<&str, String>) -> String {
    let mut parts = sql.split('{');
    let mut all = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once('}').unwrap_or(("", part));
        let word = if name.is_empty() { "put_in = 1" } else { "put_in" };
        all.push_str(constants.get(name).map_or(word, String::as_str));
        all.push_str(rest);
    }
    all
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() && !path.ends_with("testing") && !path.ends_with("db") {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn every_statement_names_one_branch_but_the_roll_ups() {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    let (mut roll_ups, mut count, mut faults) = (BTreeSet::new(), 0, Vec::new());
    for file in files {
        for sql in statements(&fs::read_to_string(&file).expect("a source")) {
            count += 1;
            match names(&sql) {
                Ok(Names::RollUp(name)) => {
                    roll_ups.insert(name);
                }
                Ok(_) => {}
                Err(fault) => faults.push(format!("{}: {fault}: {sql}", file.display())),
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(count > 400, "only {count} statements were found");
    let known: BTreeSet<_> = ROLL_UPS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(roll_ups, known, "a roll-up that is none any more");
    assert!(ROLL_UPS.iter().all(|(_, reason)| reason.chars().count() > 20), "each has its reason");
}

#[test]
fn the_check_finds_what_it_is_for() {
    for bad in [
        "SELECT name FROM person WHERE person_id = $1",
        "SELECT branch_id FROM person",
        "SELECT name FROM person WHERE branch_id = $1 OR person_id = $2",
        "SELECT p.name FROM person p JOIN roll r ON r.person_id = p.person_id WHERE p.branch_id = $1",
        "SELECT p.name FROM person p JOIN roll r ON r.branch_id = $2 WHERE p.branch_id = $1",
        "UPDATE person SET branch_id = $1 WHERE person_id = $2",
        "DELETE FROM roll WHERE person_id = $2",
        "INSERT INTO roll (meeting_id) VALUES ($1)",
        "INSERT INTO journal (branch_id, number) VALUES ($1, (SELECT MAX(number) FROM journal WHERE branch_id = $1))",
        "INSERT INTO journal (branch_id, number) SELECT $1, 1 FROM branch WHERE branch_id = $1",
        "SELECT 1 FROM roll WHERE branch_id = $1 AND person_id IN (SELECT person_id FROM person)",
        "WITH a AS (SELECT person_id FROM person) SELECT 1 FROM a",
        "SELECT person_id FROM sign_in_directory WHERE branch_id = $1",
        "/* roll-up: of_my_own */ SELECT branch_id FROM person",
        "/* roll-up: branches */ SELECT p.name FROM person p JOIN roll r ON r.person_id = p.person_id",
    ] {
        assert!(names(bad).is_err(), "{bad}: {:?}", names(bad));
    }
    for good in [
        "SELECT name FROM person p WHERE p.branch_id = $1 AND p.person_id = $2",
        "SELECT p.name FROM person p LEFT JOIN roll r ON r.branch_id = p.branch_id AND r.person_id = p.person_id WHERE p.branch_id = $1",
        "INSERT INTO journal (branch_id, number) SELECT branch_id, (SELECT MAX(number) FROM journal WHERE branch_id = $1) FROM branch WHERE branch_id = $1",
        "WITH a AS (SELECT person_id FROM person WHERE branch_id = $1) SELECT 1 FROM a",
        "SELECT person_id FROM sign_in_directory WHERE value = $1",
    ] {
        assert_eq!(names(good), Ok(Names::One("$1".to_owned())), "{good}");
    }
    assert_eq!(names("SELECT name FROM office WHERE office_id = $1"), Ok(Names::Nothing));
    let found =
        statements("fn one() { tx.all(\n\"SELECT a\n   FROM b\", params![]) }\nfn two() { \"not SQL\" }");
    assert_eq!(found, ["SELECT a FROM b"]);
    let put_in = statements("const FROM: &str = \"a\n b\"; format!(\"SELECT {c} FROM {FROM} WHERE {}\")");
    assert_eq!(put_in, ["SELECT put_in FROM a b WHERE put_in = 1"]);
}
