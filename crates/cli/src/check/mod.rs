//! `check`: old records of Party group meetings, without a server: what is missing or contradictory in them, as a compiler tells it.

pub(crate) mod files;
pub(crate) mod report;

use std::{
    collections::BTreeSet,
    io::{BufWriter, ErrorKind, Write as _, stdout},
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    path::PathBuf,
    process::ExitCode,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use app::ambient::{Clock as _, SystemClock};
use clap::Args;
use jiff::civil::Date;
use records::check::{Check, Rule, Seen, across, one};

use crate::Failure;
use files::{File, Listed};
use report::{FileReport, Format};

/// Nothing was found.
const CLEAN: u8 = 0;
/// Something was found.
const FOUND: u8 = 1;
/// Something could not be read.
const UNREAD: u8 = 2;

/// So many results are copied to stand side by side: left where they were made, each little one keeps the much larger piece of memory that
/// its file was read in from being used again.
const TOGETHER: usize = 256;

/// Options of `check`.
#[derive(Args)]
pub struct CheckArgs {
    /// 会议记录的文件或者文件夹：.docx、.odt、.pdf、.txt、.md；装了 LibreOffice 时也读 .doc
    #[arg(value_name = "文件", required_unless_present = "explain")]
    paths: Vec<PathBuf>,
    /// 输出的格式
    #[arg(long, value_name = "格式", default_value = "text")]
    format: Format,
    /// 不做这一项检查，写它的名称，例如 missing-observers；可以写几次
    #[arg(long, value_name = "检查")]
    off: Vec<String>,
    /// 说明一项检查，写条款编号（例如 R4）、检查的名称，或者 all
    #[arg(long, value_name = "条款")]
    explain: Option<String>,
}

impl CheckArgs {
    /// Checks, prints, and says by the exit code how it went.
    pub fn run(self) -> Result<ExitCode, Failure> {
        if let Some(asked) = &self.explain {
            say(&explained(asked)?)?;
            return Ok(ExitCode::from(CLEAN));
        }
        let off = self.off.iter().map(|name| {
            Check::from_name(name).ok_or_else(|| {
                format!("没有叫“{name}”的检查，请用 dangxiaozu check --explain all 查看全部名称")
            })
        });
        let off: BTreeSet<Check> = off.collect::<Result<_, _>>()?;
        let today = SystemClock.now().to_zoned(crate::zone()?).date();
        let Listed { files, unseen } = files::listed(&self.paths);
        let reports = checked(&files, &off, today);
        let mut out = BufWriter::new(stdout().lock());
        heard(report::print(&reports, &unseen, self.format, &mut out).and_then(|()| out.flush()))?;
        drop(out);
        if reports.is_empty() {
            return Err(format!("没有可以看的文件{}", report::unseen(&unseen)).into());
        }
        let has = |is: fn(&FileReport) -> bool| reports.iter().any(is);
        Ok(ExitCode::from(if has(|one| one.unread.is_some()) {
            UNREAD
        } else if has(|one| !one.findings.is_empty()) {
            FOUND
        } else {
            CLEAN
        }))
    }
}

/// Prints.
fn say(text: &str) -> std::io::Result<()> {
    heard(writeln!(stdout().lock(), "{text}"))
}

/// Whoever stops listening has seen enough.
fn heard(printed: std::io::Result<()>) -> std::io::Result<()> {
    printed.or_else(|fault| if fault.kind() == ErrorKind::BrokenPipe { Ok(()) } else { Err(fault) })
}

/// What was found in every file, in the order in which they were named; those of a folder by their names. Of a file nothing is kept but
/// what was found and what is compared with others.
fn checked(files: &[File], off: &BTreeSet<Check>, today: Date) -> Vec<FileReport> {
    let workers = thread::available_parallelism().map_or(1, std::num::NonZero::get).min(files.len()).max(1);
    let next = AtomicUsize::new(0);
    // Whoever is done takes the next: a file that takes long keeps only one of them.
    let work = || {
        let (mut done, mut fresh) = (Vec::new(), Vec::with_capacity(TOGETHER));
        while let Some((number, file)) = taken(files, &next) {
            fresh.push((number, look(file, today)));
            if fresh.len() == TOGETHER {
                done.extend(fresh.iter().cloned());
                fresh.clear();
            }
        }
        done.append(&mut fresh);
        done
    };
    let mut done: Vec<_> = thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap_or_else(|fall| resume_unwind(fall)))
            .collect()
    });
    done.sort_unstable_by_key(|(number, _)| *number);
    let mut reports = Vec::with_capacity(done.len());
    let (mut seen, mut whose) = (Vec::new(), Vec::new());
    for (_, (report, one)) in done {
        if let Some(one) = one {
            seen.push(one);
            whose.push(reports.len());
        }
        reports.push(report);
    }
    for (number, finding) in across(&seen) {
        reports[whose[number]].findings.push(finding);
    }
    for report in &mut reports {
        report.findings.retain(|finding| !off.contains(&finding.check));
        report.findings.sort_by_key(|finding| (finding.at, finding.check));
    }
    reports
}

/// The next file that nobody has taken, with its number.
fn taken<'f>(files: &'f [File], next: &AtomicUsize) -> Option<(usize, &'f File)> {
    let number = next.fetch_add(1, Ordering::Relaxed);
    files.get(number).map(|file| (number, file))
}

/// What one file says by itself. A file on which the reader falls is not read, and stops no other.
fn look(file: &File, today: Date) -> (FileReport, Option<Seen>) {
    let fallen = || {
        let unread =
            Some("读这份文件时程序出了错，没有查完；请另存为 .txt 再试，并把情况告诉开发者".to_owned());
        (FileReport { file: file.name.clone(), findings: Vec::new(), unread }, None)
    };
    contained(|| looked_at(file, today)).unwrap_or_else(fallen)
}

/// What came of work that may fall; nothing where it fell.
fn contained<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

fn looked_at(file: &File, today: Date) -> (FileReport, Option<Seen>) {
    let report = |findings, unread| FileReport { file: file.name.clone(), findings, unread };
    match file.read() {
        Ok(lines) => {
            let record = records::understand(&lines);
            let seen = Seen::new(&file.name, &record);
            (report(one(&record, today), None), Some(seen))
        }
        Err(why) => (report(Vec::new(), Some(why)), None),
    }
}

/// What a clause or a check asks for.
fn explained(asked: &str) -> Result<String, Failure> {
    let told = |check: &Check| {
        let usual = if check.strength() == domain::clause::Strength::Usual { "（提示）" } else { "" };
        format!("  {}{usual}：{}", check.name(), check.explains())
    };
    let of_rule = |rule: Rule| {
        let checks: Vec<_> = Check::ALL.iter().filter(|check| check.rule() == rule).map(told).collect();
        format!("{}　{}\n{}", rule.id(), rule.text(), checks.join("\n"))
    };
    if asked == "all" {
        return Ok(Rule::ALL.map(of_rule).join("\n\n"));
    }
    if let Some(rule) = Rule::ALL.into_iter().find(|rule| rule.id().eq_ignore_ascii_case(asked)) {
        return Ok(of_rule(rule));
    }
    if let Some(check) = Check::from_name(asked) {
        return Ok(format!("{}　{}\n{}", check.rule().id(), check.rule().text(), told(&check)));
    }
    let known = Rule::ALL.map(|rule| rule.id()).join("、");
    Err(format!("没有“{asked}”这一条；可以写 {known}、检查的名称，或者 all").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fall_is_contained() {
        assert_eq!(contained(|| 1), Some(1));
        assert_eq!(contained(|| -> u8 { Vec::new().remove(0) }), None);
    }
}
