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

use super::{Finding, Report, Wanted, plain, signed_by};
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
                let mut found = BTreeSet::new();
                for path in paths(archive)?.into_iter().filter(|path| !path.ends_with('/')) {
                    let outside = || format!("“{}”不在材料的文件夹里，是后来放进去的", plain(&path));
                    found.insert(path.strip_prefix(within.as_str()).ok_or_else(outside)?.to_owned());
                }
                Ok(found)
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
        let kind = entry.file_type()?;
        if kind.is_dir() {
            below(&entry.path(), &format!("{path}/"), found)?;
        } else if kind.is_file() {
            found.insert(path);
        } else {
            return Err(format!("“{}”是链接或者设备，不是文件，是后来放进去的", plain(&path)).into());
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
    if archive.has_duplicate_names() {
        return Err("里面有重名的文件，解开的人看到的不一定是核对的这一个".into());
    }
    let all = paths(&archive)?;
    let tops = all.iter().filter_map(|name| name.strip_suffix(SUMS));
    let tops: Vec<&str> = tops.filter(|top| top.is_empty() || top.ends_with('/')).collect();
    let [within] = tops[..] else {
        return Err(format!("里面没有“{SUMS}”，不是迎检材料，不能核对").into());
    };
    look(
        Files::Packed { within: within.to_owned(), archive: Box::new(archive) },
        &path.display().to_string(),
        wanted,
        report,
    )
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
    if there.contains(HOW_TO) && files.text(HOW_TO)? != documents::bundle::how_to() {
        report.broken_at(place, &format!("“{HOW_TO}”被改动"));
    }
    for name in there.difference(&listed) {
        report.broken_at(place, &format!("“{}”是后来放进去的，校验码里没有", plain(name)));
    }
    let chain = format!("{CHAIN}.json");
    let has_records = digests.iter().any(|(name, _)| is_record(name));
    if !listed.contains(&chain) && (has_records || wanted.is_known()) {
        report.broken_at(place, &format!("里面没有“{chain}”，会议记录不能核对"));
    } else if !listed.contains(&chain) {
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
            "{place}：定稿的会议记录原文 {sealed} 份，都和封存时一样；{many} 个文件都和一起交来的校验码一样。"
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
    match wanted.heads_for(&excerpt.branch).and_then(|heads| excerpt.prove(heads)) {
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
