//! The rules of the house that no compiler holds: which crate may know which, who may write, how long a file may be, and that
//! the documents name paths that exist.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

/// The root of the tree.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the tree has a root")
}

/// What each of our crates depends on at run time, by the names that its manifest gives them.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo writes JSON");
    let named = |value: &Value| value["name"].as_str().expect("a name").to_owned();
    let packages = metadata["packages"].as_array().expect("packages");
    packages
        .iter()
        .map(|package| {
            let all = package["dependencies"].as_array().expect("dependencies");
            (named(package), all.iter().filter(|d| d["kind"].is_null()).map(named).collect())
        })
        .collect()
}

/// Every file of ours under a folder whose name ends so.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder of the tree") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() && name != "target" && name != "node_modules" && !name.starts_with('.') {
            found.extend(files(&path, ending));
        } else if name.ends_with(ending) {
            found.push(path);
        }
    }
    found
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|&n| n.to_owned()).collect()
}

#[test]
fn the_domain_knows_small_value_crates_only() {
    assert_eq!(dependencies()["domain"], set(&["jiff", "serde", "thiserror", "uuid"]));
}

#[test]
fn each_crate_knows_of_ours_only_those_below_it() {
    let all = dependencies();
    let ours: BTreeSet<_> = all.keys().cloned().collect();
    let of = |name: &str| all[name].intersection(&ours).cloned().collect::<BTreeSet<_>>();
    let allowed = [
        ("domain", set(&[])),
        ("documents", set(&[])),
        ("typesetter", set(&["documents"])),
        ("records", set(&["documents", "domain"])),
        ("proof", set(&[])),
        ("store", set(&["domain", "proof"])),
        ("app", set(&["documents", "domain", "proof", "records", "store"])),
        ("api", set(&["app", "documents", "domain"])),
        ("web", set(&["api", "app", "documents", "domain", "proof"])),
        ("load", set(&["app", "store"])),
        (
            "dangxiaozu",
            set(&["app", "documents", "domain", "proof", "records", "store", "typesetter", "web"]),
        ),
    ];
    for (name, may) in &allowed {
        let too_many: Vec<_> = of(name).difference(may).cloned().collect();
        assert!(too_many.is_empty(), "{name} must not know {too_many:?}");
    }
    let known: BTreeSet<String> = allowed.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(ours, known, "a new crate takes its place in this list and in ARCHITECTURE.md");
}

#[test]
fn only_use_cases_write() {
    let writes = ["db.write(", "db().write(", "Db::write("];
    for name in ["api", "cli", "documents", "domain", "typesetter", "web"] {
        for file in files(&root().join("crates").join(name).join("src"), ".rs") {
            let text = fs::read_to_string(&file).expect("a source file");
            let found = writes.iter().find(|w| text.contains(**w));
            assert!(found.is_none(), "{} writes without a use case: {found:?}", file.display());
        }
    }
}

#[test]
fn no_file_is_too_long() {
    let mut lengths = Vec::new();
    for file in files(&root().join("crates"), ".rs") {
        let lines = fs::read_to_string(&file).expect("a source file").lines().count();
        assert!(lines <= 800, "{} has {lines} lines", file.display());
        lengths.push(lines);
    }
    lengths.sort_unstable();
    let ninety = lengths[lengths.len() * 9 / 10];
    assert!(ninety <= 400, "one file in ten has more than {ninety} lines");
}

/// What stands between backquotes or in a link and looks like a path of this tree.
fn paths_of(text: &str) -> BTreeSet<String> {
    let quoted = text.split('`').skip(1).step_by(2);
    let linked = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let is_path = |word: &&str| {
        let first = word.split('/').next().unwrap_or_default();
        let ours =
            ["crates", "docs", "packaging", "scripts", "tests", ".ci"].contains(&first) && word.contains('/');
        let file = !word.contains('/')
            && ["md", "toml", "sh"].iter().any(|e| word.rsplit_once('.').is_some_and(|(_, end)| end == *e));
        (ours || file) && !word.contains(['*', ' ', '{'])
    };
    quoted.chain(linked).filter(is_path).map(str::to_owned).collect()
}

/// What `cargo deny` would say of the licences, on machines that do not have it.
#[test]
fn every_dependency_has_a_licence_that_deny_toml_allows() {
    let deny = fs::read_to_string(root().join("deny.toml")).expect("deny.toml");
    let list = deny.lines().find_map(|line| line.strip_prefix("allow = [")).expect("the allowed licences");
    let allowed: BTreeSet<&str> = list.split('"').skip(1).step_by(2).collect();
    assert!(allowed.len() > 5, "{allowed:?}");
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--offline",
            "--filter-platform",
            "x86_64-unknown-linux-gnu",
        ])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo writes JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    assert!(packages.len() > 200, "{} packages only", packages.len());
    for package in packages {
        let (name, licence) = (&package["name"], package["license"].as_str().unwrap_or("none"));
        let expression = spdx::Expression::parse_mode(licence, spdx::ParseMode::LAX);
        let expression = expression.unwrap_or_else(|fault| panic!("{name}: {licence}: {fault}"));
        let fits = expression.evaluate(|required| allowed.contains(required.to_string().as_str()));
        assert!(fits, "{name} has the licence {licence}, which deny.toml does not allow");
    }
}

#[test]
fn every_verb_of_the_journal_has_words() {
    let known: BTreeSet<&str> = app::journal::WORDS.iter().map(|(verb, _)| *verb).collect();
    let nouns: BTreeSet<&str> = known.iter().filter_map(|verb| Some(verb.split_once('.')?.0)).collect();
    let mut seen = BTreeSet::new();
    let sources = ["crates/app/src", "crates/proof/src"].map(|folder| files(&root().join(folder), ".rs"));
    for path in sources.concat() {
        if path.ends_with("permission.rs") || path.ends_with("app/src/journal/mod.rs") {
            continue;
        }
        let text = fs::read_to_string(&path).expect("a source file");
        let quoted = text.split('"').skip(1).step_by(2);
        let verbs = quoted.filter(|q| {
            q.split_once('.').is_some_and(|(noun, verb)| {
                nouns.contains(noun) && verb.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
            })
        });
        for verb in verbs {
            assert!(
                known.contains(verb),
                "{} writes {verb}, which app::journal::WORDS does not name",
                path.display()
            );
            seen.insert(verb.to_owned());
        }
    }
    let idle: Vec<_> = known.iter().filter(|verb| !seen.contains(**verb)).collect();
    assert!(idle.is_empty(), "nothing writes {idle:?} into the journal");
}

#[test]
fn the_documents_name_paths_that_exist() {
    let root = root();
    let mut seen = 0;
    for name in [
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "README.md",
        "README.en.md",
        "docs/hostile-files.md",
        "docs/security.md",
        "docs/reliability.md",
        "docs/scale.md",
        "docs/asvs.md",
        "docs/gbt22239.md",
    ] {
        let text = fs::read_to_string(root.join(name)).expect("a document");
        for path in paths_of(&text) {
            seen += 1;
            assert!(root.join(&path).exists(), "{name} names {path}, which does not exist");
        }
    }
    assert!(seen > 40, "only {seen} paths were found: the documents or this test have changed");
}

#[test]
fn the_readmes_are_equal_in_structure() {
    let shape = |name: &str| {
        let text = fs::read_to_string(root().join(name)).expect("a README");
        let headings = text.lines().filter(|l| l.starts_with('#')).count();
        let code = text.lines().filter(|l| l.starts_with("cargo ") || l.starts_with("./")).map(str::to_owned);
        let pictures =
            text.split("](docs/pictures/").skip(1).filter_map(|r| r.split(')').next()).map(str::to_owned);
        let points = text
            .lines()
            .filter(|l| l.starts_with("- ") || l.starts_with(|c: char| c.is_ascii_digit()))
            .count();
        (headings, code.collect::<Vec<_>>(), pictures.collect::<Vec<_>>(), points)
    };
    assert_eq!(shape("README.md"), shape("README.en.md"));
}
