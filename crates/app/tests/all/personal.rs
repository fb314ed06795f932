//! Every table that names a person is told to that person, or says why not.

use std::{collections::BTreeSet, fs, path::Path};

use app::personal::{KEPT_OUT, told};

/// The tables of the schema that have a column `person_id`.
fn tables() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../store/migrations");
    let mut files: Vec<_> =
        fs::read_dir(folder).expect("the migrations").map(|file| file.expect("a file").path()).collect();
    files.sort();
    let mut found = BTreeSet::new();
    for file in files {
        let text = fs::read_to_string(file).expect("a migration");
        for part in text.split("CREATE TABLE ").skip(1) {
            let name = part.split_whitespace().next().expect("a name").to_owned();
            let body = part.split(");").next().unwrap_or_default();
            if body.lines().any(|line| line.trim_start().starts_with("person_id TEXT")) {
                found.insert(name);
            }
        }
    }
    found
}

#[test]
fn every_table_that_names_a_person_is_told_or_says_why_not() {
    let told: BTreeSet<_> = told().collect();
    let kept_out: BTreeSet<_> = KEPT_OUT.iter().map(|(table, _)| *table).collect();
    let tables = tables();
    assert!(tables.len() > 30, "{tables:?}");
    for table in &tables {
        let known = told.contains(table.as_str()) != kept_out.contains(table.as_str());
        assert!(known, "{table} names a person: tell it in app::personal, or say there why not");
    }
    for table in &kept_out {
        assert!(tables.contains(*table), "{table} is no table that names a person");
    }
}
