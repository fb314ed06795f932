//! Recall and precision of the reader of records: the samples, PDF among them, against their readings by hand. The figures are those
//! that `docs/check.md` tells; `UPDATE=1` writes them anew.

#[path = "../../records/tests/by_hand/mod.rs"]
mod by_hand;

use std::{
    collections::BTreeMap,
    env,
    fmt::Write as _,
    fs,
    io::{Read as _, Write as _},
    process::{Command, Stdio},
};

use by_hand::{FIELDS, FOLDERS, Figure, Outcome, document, measured, worse};
use documents::attachment::{AttachmentFault, PdfReader};

/// The words of a PDF, as the product reads them.
struct Product;

impl PdfReader for Product {
    fn words(&self, pdf: &[u8]) -> Result<String, AttachmentFault> {
        let mut child = Command::new(env!("CARGO_BIN_EXE_dangxiaozu"))
            .arg("pdf-words")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        child.stdin.take().expect("its input").write_all(pdf).expect("it listens");
        let mut told = String::new();
        child.stdout.take().expect("its output").read_to_string(&mut told).expect("words");
        child.wait().expect("it ends");
        told.strip_prefix("words\n").map(str::to_owned).ok_or(AttachmentFault::Broken)
    }
}

const BEGIN: &str = "<!-- the figures: written by UPDATE=1 cargo test -p dangxiaozu --test samples -->\n";
const END: &str = "<!-- the end of the figures -->";

/// The figures as the document tells them.
fn told(outcomes: &[Outcome]) -> String {
    let percent = |part: usize, whole: usize| {
        if whole == 0 { "–".to_owned() } else { format!("{:.1}", part as f64 * 100.0 / whole as f64) }
    };
    let mut text = String::from(BEGIN);
    let [samples, held_out] = outcomes else { unreachable!("two folders") };
    let _ = writeln!(
        text,
        "\n| field | {} samples: facts | recall % | precision % | {} held out: facts | recall % | precision % |\n| --- | --- | --- | --- | --- | --- | --- |",
        samples.samples, held_out.samples
    );
    let of = |outcome: &Outcome, field| outcome.figures.get(field).copied().unwrap_or_default();
    let mut all = [Figure::default(); 2];
    let row = |text: &mut String, name: &str, figures: [Figure; 2]| {
        let cells = figures.map(|figure| {
            let (recall, precision) =
                (percent(figure.alike, figure.expected), percent(figure.alike, figure.read));
            format!(" {} | {recall} | {precision} |", figure.expected)
        });
        let _ = writeln!(text, "| {name} |{}", cells.concat());
    };
    for (field, name) in FIELDS {
        let figures = [samples, held_out].map(|outcome| of(outcome, field));
        for (sum, figure) in all.iter_mut().zip(figures) {
            sum.expected += figure.expected;
            sum.read += figure.read;
            sum.alike += figure.alike;
        }
        row(&mut text, name, figures);
    }
    row(&mut text, "**all fields**", all);
    row(&mut text, "findings, by name", [samples, held_out].map(|outcome| of(outcome, "findings")));
    text.push_str("\nNot read as a person reads it:\n\n");
    for (folder, outcome) in FOLDERS.iter().zip(outcomes) {
        let mut files: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for miss in &outcome.misses {
            files.entry(&miss.file).or_default().push(miss.field);
        }
        for (file, fields) in files {
            let _ = writeln!(text, "- `{folder}/{file}`: {}", fields.join(", "));
        }
    }
    text.push('\n');
    text
}

#[test]
fn what_is_read_right_stays_right() {
    let worse: String =
        FOLDERS.map(|folder| worse(folder, &measured(folder, Some(&Product)).misses)).concat();
    assert!(worse.is_empty(), "read otherwise than by a person, and not among the known misses:\n{worse}");
}

#[test]
fn the_committed_figures_are_those_of_the_samples() {
    let (path, text) = document();
    let (before, rest) = text.split_once(BEGIN).expect("the beginning of the figures");
    let (_, after) = rest.split_once(END).expect("their end");
    let figures = told(&FOLDERS.map(|folder| measured(folder, Some(&Product))));
    let now = format!("{before}{figures}{END}{after}");
    if env::var_os("UPDATE").is_some() {
        fs::write(path, now).expect("docs/check.md is written");
        return;
    }
    assert!(now == text, "docs/check.md is out of date: run the test with UPDATE=1 and read what changed");
}
