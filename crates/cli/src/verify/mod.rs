//! `verify`: whether records are as they were written, offline, by their digests and the chain of the journal (ADR 27).

mod data;

use std::{
    fs::File,
    io::Read as _,
    path::{Path, PathBuf},
};

use clap::Args;
use proof::Head;
use serde::{Deserialize, Serialize};

use crate::{Failure, place::Place};

/// Options of `verify`.
#[derive(Args)]
pub struct Verify {
    /// 备份文件；不写时核对数据目录或者数据库里的数据
    #[arg(value_name = "文件")]
    files: Vec<PathBuf>,
    /// 和以前留下的链头对照：链头以前的有改动，看得出来
    #[arg(long, value_name = "链头文件")]
    against: Option<PathBuf>,
    /// 把现在的链头写到一个文件里，另外保存
    #[arg(long, value_name = "链头文件")]
    keep: Option<PathBuf>,
    #[command(flatten)]
    place: Place,
}

/// The head of a branch's chain, as it is kept elsewhere.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct KeptHead {
    /// The branch, a UUID.
    branch: String,
    /// Its name, for the reader.
    name: String,
    /// The number of the last entry and the digests up to and with it.
    #[serde(flatten)]
    head: Head,
}

/// What was found of one thing that was looked at.
enum Finding {
    /// It is as it was written.
    Whole(String),
    /// It is not.
    Broken(String),
    /// It is as far as can be told, and something is to be known.
    Note(String),
}

/// What came of everything.
#[derive(Default)]
struct Report {
    findings: Vec<Finding>,
    heads: Vec<KeptHead>,
}

impl Verify {
    /// Looks at everything and says what was found.
    ///
    /// # Errors
    /// When something is not as it was written, or cannot be read.
    pub fn run(self) -> Result<(), Failure> {
        let kept = self.against.as_deref().map(read_heads).transpose()?.unwrap_or_default();
        let mut report = Report::default();
        if self.files.is_empty() {
            data::look(self.place.open()?, &kept, "", &mut report)?;
        }
        for file in &self.files {
            let name = file.display().to_string();
            let mut inner = Report::default();
            match file_of(file, &kept, &mut inner) {
                Ok(()) => {}
                Err(failure) => inner.findings.push(Finding::Broken(format!("{name}：{failure}"))),
            }
            report.findings.append(&mut inner.findings);
            report.heads.append(&mut inner.heads);
        }
        let mut broken = 0;
        for finding in &report.findings {
            match finding {
                Finding::Whole(text) => println!("✓ {text}"),
                Finding::Note(text) => println!("　{text}"),
                Finding::Broken(text) => {
                    broken += 1;
                    println!("✗ {text}");
                }
            }
        }
        if let Some(path) = &self.keep {
            let text = serde_json::to_string_pretty(&report.heads)?;
            std::fs::write(path, text + "\n").map_err(|e| format!("{} 不能写入：{e}", path.display()))?;
            println!("链头已经写到 {}，请保存在别的地方，以后用 --against 对照。", path.display());
        }
        match broken {
            0 => Ok(()),
            many => Err(format!("有 {many} 处和当初写下的不一样或者不能核对，见上面带 ✗ 的各行").into()),
        }
    }
}

fn read_heads(path: &Path) -> Result<Vec<KeptHead>, Failure> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("{} 读不出来：{e}", path.display()))?;
    let unlike = |e| format!("{} 不是链头文件（{e}），请用 verify --keep 写出的文件", path.display());
    Ok(serde_json::from_str(&text).map_err(unlike)?)
}

/// One file, by what is in it.
fn file_of(path: &Path, kept: &[KeptHead], report: &mut Report) -> Result<(), Failure> {
    let mut magic = Vec::new();
    let unreadable = |e| format!("读不出来：{e}。请检查路径和权限");
    File::open(path).map_err(unreadable)?.take(16).read_to_end(&mut magic).map_err(unreadable)?;
    match magic.as_slice() {
        b"SQLite format 3\0" => data::backup(path, kept, report),
        _ => Err("不认识这种文件；可以核对的有：备份文件".into()),
    }
}
