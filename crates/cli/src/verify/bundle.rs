//! 迎检材料, a folder or packed: every file by its checksum, every signed record by the part of the chain that goes with it.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

use documents::bundle::{CHAIN, HOW_TO, SUMS};
use proof::{Digests, Excerpt, KeptHead};
use zip::ZipArchive;

use super::{Finding, Report, Wanted, signed_by};
use crate::Failure;

/// The most bytes of one file, so that a packed one that unpacks without end ends.
const MOST: u64 = 4 << 30;

/// The most bytes of a list or of a part of the chain: some hundred thousand entries.
const MOST_TEXT: u64 = 256 << 20;

/// The files, wherever they lie.
enum Files {
    Folder(PathBuf),
    Packed { archive: Box<ZipArchive<File>>, within: String },
}

impl Files {
    /// Every file, by its path within, with `/` between folders.
    fn names(&self) -> Result<BTreeSet<String>, Failure> {
        match self {
            Self::Folder(root) => {
                let mut found = BTreeSet::new();
                below(root, "", &mut found)?;
                Ok(found)
            }
            Self::Packed { archive, within } => {
                let name = |name: String| name.strip_prefix(within.as_str()).unwrap_or(&name).to_owned();
                Ok(paths(archive)?.into_iter().filter(|path| !path.ends_with('/')).map(name).collect())
            }
        }
    }

    fn with<T>(
        &mut self,
        name: &str,
        most: u64,
        read: impl FnOnce(&mut dyn Read) -> io::Result<T>,
    ) -> Result<T, Failure> {
        match self {
            Self::Folder(root) => Ok(read(&mut File::open(root.join(name))?.take(most))?),
            Self::Packed { archive, within } => {
                let file = archive.by_name(&format!("{within}{name}"))?;
                Ok(read(&mut file.take(most))?)
            }
        }
    }

    fn text(&mut self, name: &str) -> Result<String, Failure> {
        let unreadable = |fault| format!("{name} 读不出来：{fault}");
        let read = |from: &mut dyn Read| {
            let mut text = String::new();
            from.read_to_string(&mut text).map(|_| text)
        };
        Ok(self.with(name, MOST_TEXT, read).map_err(unreadable)?)
    }
}

/// Everything that is packed.
fn paths(archive: &ZipArchive<File>) -> Result<Vec<String>, Failure> {
    let named = archive.file_names().map(|name| name.map(std::borrow::Cow::into_owned));
    Ok(named.collect::<Result<_, _>>().map_err(|fault| format!("解不开：{fault}"))?)
}

/// The files below a folder. What is no plain file and no folder, such as a link, is none of a bundle's.
fn below(folder: &Path, before: &str, found: &mut BTreeSet<String>) -> Result<(), Failure> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{before}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            below(&entry.path(), &format!("{path}/"), found)?;
        } else {
            found.insert(path);
        }
    }
    Ok(())
}

/// Whether a folder is one.
pub(super) fn is_one(folder: &Path) -> bool {
    folder.join(SUMS).is_file()
}

/// Looks at a folder.
pub(super) fn folder(path: &Path, wanted: &Wanted, report: &mut Report) -> Result<(), Failure> {
    look(Files::Folder(path.to_owned()), &path.display().to_string(), wanted, report)
}

/// Looks at a packed one.
pub(super) fn packed(path: &Path, wanted: &Wanted, report: &mut Report) -> Result<(), Failure> {
    let archive = ZipArchive::new(File::open(path)?).map_err(|fault| format!("解不开：{fault}"))?;
    let within = paths(&archive)?.iter().find_map(|name| name.strip_suffix(SUMS)).map(str::to_owned);
    let Some(within) = within else {
        return Err(format!("里面没有“{SUMS}”，不是迎检材料，不能核对").into());
    };
    look(Files::Packed { archive: Box::new(archive), within }, &path.display().to_string(), wanted, report)
}

fn look(mut files: Files, place: &str, wanted: &Wanted, report: &mut Report) -> Result<(), Failure> {
    let there = files.names()?;
    let sums = files.text(SUMS)?;
    let before = report.broken();
    let mut listed = BTreeSet::from([SUMS.to_owned(), HOW_TO.to_owned()]);
    let mut digests = Vec::new();
    for line in sums.lines() {
        let Some((sum, name)) = line.split_once("  ") else {
            report.broken_at(place, &format!("“{SUMS}”里有一行看不懂，被改动"));
            continue;
        };
        listed.insert(name.to_owned());
        if !there.contains(name) {
            report.broken_at(place, &format!("“{}”不在里面，被拿走了", plain(name)));
            continue;
        }
        let found = files.with(name, MOST, |from| Digests::read(from))?;
        if found.sha256 != sum {
            report.broken_at(place, &format!("“{}”被改动：和校验码不一样", plain(name)));
        }
        digests.push((name.to_owned(), found));
    }
    for name in there.difference(&listed) {
        report.broken_at(place, &format!("“{}”是后来放进去的，校验码里没有", plain(name)));
    }
    let chain = format!("{CHAIN}.json");
    if !listed.contains(&chain) {
        let why = "里面没有定稿的会议记录，或者是旧版程序做的，没有日志链，只核对了校验码";
        report.note(place, why);
    } else if there.contains(&chain) {
        let excerpt: Excerpt = match serde_json::from_str(&files.text(&chain)?) {
            Ok(excerpt) => excerpt,
            Err(fault) => {
                report.broken_at(place, &format!("“{chain}”看不懂，被改动（{fault}）"));
                return Ok(());
            }
        };
        records(&excerpt, &digests, place, wanted, report);
    }
    if report.broken() == before {
        let (many, sealed) = (digests.len(), digests.iter().filter(|(name, _)| is_record(name)).count());
        report.findings.push(Finding::Whole(format!(
            "{place}：{many} 个文件一个不少，没有改动，其中定稿的会议记录原文 {sealed} 份。"
        )));
    }
    Ok(())
}

/// Whether a file is the text of a signed record.
fn is_record(name: &str) -> bool {
    name.ends_with(".json") && name.contains("会议记录/")
}

fn records(
    excerpt: &Excerpt,
    files: &[(String, Digests)],
    place: &str,
    wanted: &Wanted,
    report: &mut Report,
) {
    match excerpt.prove(wanted.heads_of(&excerpt.branch)) {
        Ok(head) => {
            match signed_by(excerpt, wanted.key.as_deref()) {
                Ok(signed) if signed.is_empty() => {}
                Ok(signed) => report.note(place, signed.trim_end_matches('。')),
                Err(fault) => report.broken_at(place, &fault),
            }
            report.heads.push(KeptHead { branch: excerpt.branch.clone(), name: excerpt.name.clone(), head })
        }
        Err(fault) => report.broken_at(place, &fault.to_string()),
    }
    let mut there = Vec::new();
    for (name, digests) in files.iter().filter(|(name, _)| is_record(name)) {
        if excerpt.sealed_with(digests).is_none() {
            report.broken_at(place, &format!("“{}”和封存时不一样", plain(name)));
        }
        there.push(digests.clone());
    }
    if let Some(number) = excerpt.missing(&there) {
        report.broken_at(place, &format!("日志第 {number} 条封存的会议记录不在里面"));
    }
}

/// A name as it may be shown on a terminal.
fn plain(name: &str) -> String {
    name.chars().map(|c| if c.is_control() { '�' } else { c }).collect()
}
