//! What was found, as text, JSON and SARIF.

use std::io::{self, Write};

use clap::ValueEnum;
use documents::reading::Place;
use domain::clause::Strength;
use records::check::{Check, Finding};
use serde::{Serialize, Serializer, ser::SerializeMap as _};
use serde_json::{Value, json};

/// What was found in a file.
#[derive(Clone)]
pub(super) struct FileReport {
    /// As it was named.
    pub(super) file: String,
    /// What was found, in the order of the file.
    pub(super) findings: Vec<Finding>,
    /// Why it could not be read.
    pub(super) unread: Option<String>,
}

/// How it is written.
#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Format {
    /// 中文，一处一段
    Text,
    /// JSON
    Json,
    /// SARIF 2.1.0，供其他工具读取
    Sarif,
}

/// So many files that were not looked at are named.
const NAMED: usize = 20;

/// The files that were not looked at, in a line that goes on with a sentence; nothing where there are none.
pub(crate) fn unseen(files: &[String]) -> String {
    if files.is_empty() {
        return String::new();
    }
    let named = files.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join("、");
    let rest = if files.len() > NAMED { "等" } else { "" };
    format!("；没有看的文件 {} 个：{named}{rest}，只看 .docx、.doc、.odt、.pdf、.txt 和 .md", files.len())
}

/// Prints file by file, so that the whole never stands in memory; `others` were not looked at.
pub(super) fn print(
    reports: &[FileReport],
    others: &[String],
    format: Format,
    out: &mut impl Write,
) -> io::Result<()> {
    match format {
        // That there is nothing to look at is told as the failure that it is.
        Format::Text if reports.is_empty() => return Ok(()),
        Format::Text => {
            text(reports, out)?;
            let unseen = unseen(others);
            return if unseen.is_empty() {
                Ok(())
            } else {
                writeln!(out, "{}。", unseen.trim_start_matches('；'))
            };
        }
        Format::Json => serde_json::to_writer_pretty(&mut *out, &Json(reports, others))?,
        Format::Sarif => serde_json::to_writer_pretty(&mut *out, &sarif(reports))?,
    }
    writeln!(out)
}

const fn severity(check: Check) -> &'static str {
    match check.strength() {
        Strength::Must => "问题",
        Strength::Usual => "提示",
    }
}

fn text(reports: &[FileReport], out: &mut impl Write) -> io::Result<()> {
    for report in reports {
        if let Some(why) = &report.unread {
            writeln!(out, "{}：没有读成：{why}\n", report.file)?;
        }
        for finding in &report.findings {
            let at = finding.at.map(|at| format!("：{at}")).unwrap_or_default();
            let (check, rule) = (finding.check, finding.check.rule());
            writeln!(
                out,
                "{}{at}：{}[{} {}] {}\n    依据：{}\n    怎样改：{}\n",
                report.file,
                severity(check),
                rule.id(),
                check.name(),
                finding.fault,
                rule.text(),
                finding.remedy
            )?;
        }
    }
    let count = |strength| {
        let all = reports.iter().flat_map(|report| &report.findings);
        all.filter(|finding| finding.check.strength() == strength).count()
    };
    let unread = reports.iter().filter(|report| report.unread.is_some()).count();
    let unread = if unread > 0 { format!("，{unread} 个文件没有读成") } else { String::new() };
    writeln!(
        out,
        "看了 {} 个文件：{} 个问题，{} 个提示{unread}。",
        reports.len(),
        count(Strength::Must),
        count(Strength::Usual)
    )
}

/// A list that is made while it is written.
struct Each<F>(F);

impl<F, I> Serialize for Each<F>
where
    F: Fn() -> I,
    I: Iterator<Item = Value>,
{
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq((self.0)())
    }
}

/// The reports as JSON, and the files that were not looked at.
struct Json<'r>(&'r [FileReport], &'r [String]);

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(2))?;
        map.serialize_entry("files", &Each(|| self.0.iter().map(json)))?;
        map.serialize_entry("unseen", self.1)?;
        map.end()
    }
}

fn json(report: &FileReport) -> Value {
    let findings = report.findings.iter().map(|finding| {
        json!({
            "check": finding.check.name(),
            "clause": finding.check.rule().id(),
            "clause_text": finding.check.rule().text(),
            "severity": if finding.check.strength() == Strength::Must { "fault" } else { "hint" },
            "place": finding.at,
            "place_text": finding.at.map(|at| at.to_string()),
            "fault": finding.fault,
            "remedy": finding.remedy,
        })
    });
    json!({ "file": report.file, "unread": report.unread, "findings": findings.collect::<Vec<_>>() })
}

fn sarif(reports: &[FileReport]) -> impl Serialize {
    let rules = Check::ALL.map(|check| {
        json!({
            "id": check.name(),
            "shortDescription": { "text": check.explains() },
            "fullDescription": { "text": format!("{}：{}", check.rule().id(), check.rule().text()) },
            "defaultConfiguration": { "level": level(check) },
            "properties": { "clause": check.rule().id() },
        })
    });
    let result = |(report, finding): (&FileReport, &Finding)| {
        let mut place = json!({ "artifactLocation": { "uri": uri(&report.file) } });
        if let Some(Place::Line(line)) = finding.at {
            place["region"] = json!({ "startLine": line });
        }
        let mut location = json!({ "physicalLocation": place });
        if let Some(at) = finding.at {
            location["logicalLocations"] = json!([{ "fullyQualifiedName": at.to_string() }]);
        }
        json!({
            "ruleId": finding.check.name(),
            "level": level(finding.check),
            "message": { "text": format!("{}。{}。", finding.fault, finding.remedy) },
            "locations": [location],
        })
    };
    let unread = |report: &FileReport| {
        let why = report.unread.as_ref()?;
        Some(json!({
            "level": "error",
            "message": { "text": why },
            "locations": [{ "physicalLocation": { "artifactLocation": { "uri": uri(&report.file) } } }],
        }))
    };
    let results = Each(move || {
        let all = reports.iter().flat_map(|report| report.findings.iter().map(move |one| (report, one)));
        all.map(result)
    });
    let unread: Vec<Value> = reports.iter().filter_map(unread).collect();
    Sarif {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: json!({ "driver": {
                "name": "dangxiaozu",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules.as_slice(),
            } }),
            results,
            invocations: json!([{
                "executionSuccessful": unread.is_empty(),
                "toolExecutionNotifications": unread,
            }]),
        }],
    }
}

#[derive(Serialize)]
struct Sarif<R> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<R>; 1],
}

#[derive(Serialize)]
struct Run<R> {
    tool: Value,
    results: R,
    invocations: Value,
}

const fn level(check: Check) -> &'static str {
    match check.strength() {
        Strength::Must => "warning",
        Strength::Usual => "note",
    }
}

/// A path as SARIF writes it: relative, with escapes.
fn uri(path: &str) -> String {
    let keep = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'-' | b'_' | b'~');
    let bytes = path.trim_start_matches("./").bytes();
    bytes.map(|b| if keep(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}
