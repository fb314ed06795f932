//! `verify`: whether records are as they were written, offline, by their digests and the chain of the journal (ADR 27).

mod bundle;
mod data;

use std::{
    collections::BTreeSet,
    fs::File,
    io::Read as _,
    path::{Path, PathBuf},
};

use clap::Args;
use proof::{Excerpt, Head, KeptHead, SealedRecord, Unproved};

use store::Db;

use crate::{
    Failure,
    backup::{MAGIC, opened},
    place::Place,
    put::put,
};

/// Options of `verify`.
#[derive(Args)]
pub struct Verify {
    /// 备份文件、迎检材料（文件夹或者 .zip）、导出的存证文件；不写时核对数据目录或者数据库里的数据
    #[arg(value_name = "文件")]
    files: Vec<PathBuf>,
    /// 和以前留下的链头对照：链头以前的有改动，看得出来
    #[arg(long, value_name = "链头文件")]
    against: Option<PathBuf>,
    /// 只认这把密钥的签名：封存的会议记录都要有它的签名；指纹见 dangxiaozu key list
    #[arg(long, value_name = "指纹")]
    key: Option<String>,
    /// 把现在的链头写到一个文件里，另外保存
    #[arg(long, value_name = "链头文件")]
    keep: Option<PathBuf>,
    /// 打开加密备份的密钥文件
    #[arg(long, value_name = "密钥文件")]
    identity: Option<PathBuf>,
    #[command(flatten)]
    place: Place,
}

/// What somebody who looks knows from elsewhere.
struct Wanted {
    /// Heads that were kept.
    kept: Vec<KeptHead>,
    /// The fingerprint of the only key whose signatures count.
    key: Option<String>,
    /// What opens encrypted backups.
    identity: Option<PathBuf>,
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
        let key = self.key.map(|key| key.trim().to_ascii_uppercase());
        let wanted = Wanted { kept, key, identity: self.identity };
        let mut report = Report::default();
        if self.files.is_empty() {
            data::look(self.place.open()?, &wanted, "", &mut report)?;
        }
        for file in &self.files {
            let name = file.display().to_string();
            let mut inner = Report::default();
            match file_of(file, &wanted, &mut inner) {
                Ok(()) => {}
                Err(failure) => inner.findings.push(Finding::Broken(format!("{name}：{failure}"))),
            }
            report.findings.append(&mut inner.findings);
            report.heads.append(&mut inner.heads);
        }
        for finding in &report.findings {
            match finding {
                Finding::Whole(text) => println!("✓ {text}"),
                Finding::Note(text) => println!("　{text}"),
                Finding::Broken(text) => println!("✗ {text}"),
            }
        }
        if let Some(path) = &self.keep {
            if report.broken() > 0 {
                return Err(
                    format!("有 {} 处不对，链头没有写，以前的链头文件也没有动", report.broken()).into()
                );
            }
            put(path, &(serde_json::to_string_pretty(&report.heads)? + "\n"))?;
            println!("链头已经写到 {}，请保存在别的地方，以后用 --against 对照。", path.display());
        }
        match report.broken() {
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
fn file_of(path: &Path, wanted: &Wanted, report: &mut Report) -> Result<(), Failure> {
    if path.is_dir() {
        if bundle::is_one(path) {
            return bundle::folder(path, wanted, report);
        }
        let data = Place { data: path.to_owned(), database: None };
        return data::look(data.open()?, wanted, &format!("{}：", path.display()), report);
    }
    let name = path.display().to_string();
    let mut magic = Vec::new();
    let unreadable = |e| format!("读不出来：{e}。请检查路径和权限");
    File::open(path).map_err(unreadable)?.take(16).read_to_end(&mut magic).map_err(unreadable)?;
    match magic.as_slice() {
        b"SQLite format 3\0" => data::backup(path, &name, wanted, report),
        begin if MAGIC.starts_with(begin) && !begin.is_empty() => {
            let folder = tempfile::tempdir()?;
            let plain = opened(path, wanted.identity.as_deref(), folder.path())?;
            // What is cut off before it can be told from others is none of ours.
            let plain = plain.ok_or(KNOWN)?;
            data::backup(plain.path(), &name, wanted, report)
        }
        [b'P', b'K', 3, 4, ..] => bundle::packed(path, wanted, report),
        [b'{', ..] => record(path, wanted, report),
        _ => Err(KNOWN.into()),
    }
}

/// Holds data against themselves: every journal along its chain, and what is sealed in it.
///
/// # Errors
/// The first thing that is not as it was written.
pub fn prove(db: Db) -> Result<(), Failure> {
    let mut report = Report::default();
    data::look(db, &Wanted { kept: Vec::new(), key: None, identity: None }, "", &mut report)?;
    let broken = report.findings.into_iter().find_map(|finding| match finding {
        Finding::Broken(text) => Some(text),
        Finding::Whole(_) | Finding::Note(_) => None,
    });
    broken.map_or(Ok(()), |text| Err(text.into()))
}

/// What can be looked at, in words.
const KNOWN: &str = "不认识这种文件；可以核对的有：备份文件、迎检材料（文件夹或者 .zip）、用 export minutes --format sealed 导出的存证文件";

/// The most bytes of a record with its part of the chain.
const MOST_RECORD: u64 = 256 << 20;

/// A single record with the part of the chain that proves it.
fn record(path: &Path, wanted: &Wanted, report: &mut Report) -> Result<(), Failure> {
    let mut text = String::new();
    File::open(path)?
        .take(MOST_RECORD)
        .read_to_string(&mut text)
        .map_err(|fault| format!("读不出来：{fault}"))?;
    if !SealedRecord::is_one(&text) {
        return Err(KNOWN.into());
    }
    let record: SealedRecord =
        serde_json::from_str(&text).map_err(|fault| format!("看不懂，被改动或者没有下载完（{fault}）"))?;
    let heads = wanted.heads_for(&record.chain.branch);
    let head = heads.and_then(|heads| record.prove(heads)).map_err(|fault| fault.to_string())?;
    let signed = signed_by(&record.chain, wanted.key.as_deref())?;
    let numbers: Vec<String> = record.chain.sealed.iter().map(|sealed| sealed.number.to_string()).collect();
    report.findings.push(Finding::Whole(format!(
        "{}：{}的会议记录，共 {} 版，都和封存时一样（日志第 {} 条），日志到第 {} 条没有改动。{signed}",
        path.display(),
        plain(&record.chain.name),
        record.revisions.len(),
        numbers.join("、"),
        head.number
    )));
    report.heads.push(KeptHead { branch: record.chain.branch, name: record.chain.name, head });
    Ok(())
}

impl Wanted {
    /// The heads that were kept of a branch.
    fn heads_of(&self, branch: &str) -> Vec<Head> {
        self.kept.iter().filter(|head| head.branch == branch).map(|head| head.head.clone()).collect()
    }

    /// The same for a part of a chain, which must meet one of them where there are any.
    fn heads_for(&self, branch: &str) -> Result<Vec<Head>, Unproved> {
        match self.heads_of(branch) {
            none if none.is_empty() && !self.kept.is_empty() => Err(Unproved::Unmet),
            heads => Ok(heads),
        }
    }

    /// Whether something has to be held against what is known from elsewhere.
    const fn is_known(&self) -> bool {
        !self.kept.is_empty() || self.key.is_some()
    }
}

/// A name out of a file as it may be shown on a terminal.
fn plain(name: &str) -> String {
    name.chars().map(|c| if c.is_control() { '�' } else { c }).collect()
}

/// The signatures of an excerpt in words, or that it lacks those of the only key that counts.
fn signed_by(chain: &Excerpt, key: Option<&str>) -> Result<String, String> {
    if let Some(key) = key.filter(|key| !chain.is_signed_with(key)) {
        return Err(format!("没有指纹 {key} 的密钥的签名，或者签名不全"));
    }
    let keys: BTreeSet<String> = chain.signatures.iter().map(|signed| signed.key.fingerprint()).collect();
    Ok(match keys.is_empty() {
        true => String::new(),
        false => format!("签名有效，密钥指纹 {}。", keys.into_iter().collect::<Vec<_>>().join("、")),
    })
}

impl Report {
    fn broken(&self) -> usize {
        self.findings.iter().filter(|finding| matches!(finding, Finding::Broken(_))).count()
    }

    fn broken_at(&mut self, place: &str, what: &str) {
        self.findings.push(Finding::Broken(format!("{place}：{what}")));
    }

    fn note(&mut self, place: &str, what: &str) {
        self.findings.push(Finding::Note(format!("{place}：{what}。")));
    }
}
