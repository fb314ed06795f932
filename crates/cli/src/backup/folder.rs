//! The folder of the scheduled backups: what lies there, the digests of it, and a text on how it went last.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use jiff::{ToSpan as _, civil::DateTime};
use store::check_file;

use super::{
    due::{self, Named},
    sealed::{is_sealed, read_back},
};
use crate::{Failure, place::words, put::put};

/// The digests of all backups, as `sha256sum` writes and checks them.
const SUMS: &str = "校验码.txt";
/// How it went last, for people.
const STATUS: &str = "备份情况.txt";
/// How the line on the last one that was made begins.
const DONE: &str = "上一次办成：";
/// How the line on the last one that failed begins.
const FAILED: &str = "上一次没有办成：";
/// Times as they are shown: they sort as they follow each other.
const SHOWN: &str = "%Y-%m-%d %H:%M";

/// The folder of the scheduled backups.
pub struct Folder(PathBuf);

impl Folder {
    /// A folder that is there, or is made within one that is: where a disk is missing, nothing is written in its place.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let shown = path.display();
        if !path.is_dir() {
            let above = path.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
            if !above.is_dir() {
                return Err(format!(
                    "没有 {shown} 这个目录，备份没有地方放。请先建好目录，或者检查磁盘有没有接上"
                )
                .into());
            }
            store::make_folder(path)
                .map_err(|fault| format!("备份目录 {shown} 建不了：{fault}。请检查权限"))?;
        }
        Ok(Self(path.to_owned()))
    }

    /// Where a file of this name lies.
    pub fn place(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Every backup there, by its name.
    pub fn backups(&self) -> io::Result<Vec<Named>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.0)? {
            let entry = entry?;
            if entry.file_type()?.is_file() {
                found.extend(entry.file_name().to_str().and_then(due::named));
            }
        }
        Ok(found)
    }

    fn text(&self, name: &str) -> String {
        // What cannot be read is as if it was never written.
        fs::read_to_string(self.place(name)).unwrap_or_default()
    }

    fn sums(&self) -> BTreeMap<String, String> {
        let text = self.text(SUMS);
        let lines = text.lines().filter_map(|line| line.split_once("  "));
        lines.map(|(sum, name)| (name.to_owned(), sum.to_owned())).collect()
    }

    /// Puts down the digest of a new backup, forgets those of what is no longer there, and says how it went.
    pub fn note_done(&self, now: DateTime, name: &str, sha256: &str, what: &str) -> Result<(), Failure> {
        let mut sums = self.sums();
        sums.retain(|name, _| self.place(name).is_file());
        sums.insert(name.to_owned(), sha256.to_owned());
        let text: String = sums.iter().map(|(name, sum)| format!("{sum}  {name}\n")).collect();
        put(&self.place(SUMS), &text)?;
        let failed = self.line(FAILED).map(|line| format!("{line}\n")).unwrap_or_default();
        put(&self.place(STATUS), &format!("{DONE}{} {name}，{what}。\n{failed}", now.strftime(SHOWN)))
    }

    /// Says that it failed, and why.
    pub fn note_failed(&self, now: DateTime, why: &str) -> Result<(), Failure> {
        let done = self.line(DONE).map(|line| format!("{line}\n")).unwrap_or_default();
        let why = why.replace(['\n', '\r'], " ");
        put(&self.place(STATUS), &format!("{done}{FAILED}{} {why}。\n", now.strftime(SHOWN)))
    }

    /// The line of the status that begins so.
    fn line(&self, begin: &str) -> Option<String> {
        self.text(STATUS).lines().find(|line| line.starts_with(begin)).map(str::to_owned)
    }

    /// What is wrong with a backup: it is not as it was written, or cannot be one.
    ///
    /// # Errors
    /// That, in words.
    pub fn check(&self, name: &str) -> Result<(), String> {
        let path = self.place(name);
        let found = read_back(&path).map_err(|fault| format!("读不出来：{fault}"))?;
        match self.sums().get(name) {
            Some(sum) if *sum != found => Err("和写下时的校验码不一样，已损坏".to_owned()),
            _ if is_sealed(&path) => Ok(()),
            _ => check_file(&path).map(drop).map_err(|fault| words(&fault)),
        }
    }
}

/// What was found of a folder of backups: well or not, a sentence each.
#[derive(Default)]
pub struct Look {
    /// What is as it should be.
    pub good: Vec<String>,
    /// What is not.
    pub bad: Vec<String>,
}

/// Looks at a folder of backups: which is the newest good one, and how it went last.
pub fn look_at(path: &Path, now: DateTime) -> Look {
    let mut look = Look::default();
    let (folder, shown) = (Folder(path.to_owned()), path.display());
    let mut there = match folder.backups() {
        Ok(there) => there,
        Err(fault) => {
            look.bad
                .push(format!("备份目录 {shown} 读不出来（{fault}），请检查路径、权限，看看磁盘有没有接上"));
            return look;
        }
    };
    there.sort_by_key(|backup| backup.at);
    let mut newest = None;
    while let Some(backup) = there.pop() {
        match folder.check(&backup.name) {
            _ if backup.at > now => {
                let why = "名字上的时间还没有到，请检查这台机器的时间";
                look.bad.push(format!("备份 {}：{why}", backup.name));
            }
            Ok(()) => {
                newest = Some(backup);
                break;
            }
            Err(why) => look.bad.push(format!("备份 {}：{why}", backup.name)),
        }
    }
    let remedy = "请看服务是不是带着 --backups 在运行，磁盘是不是满了";
    match newest {
        None => look.bad.push(format!("{shown} 里没有完好的备份。{remedy}")),
        Some(Named { name, at }) if at < now.saturating_sub(2.days()) => {
            let at = at.strftime(SHOWN);
            look.bad.push(format!("最近一份完好的备份是 {at} 的（{name}），已经超过两天。{remedy}"));
        }
        Some(Named { name, at }) => {
            look.good.push(format!("最近一份完好的备份是 {} 的（{name}）", at.strftime(SHOWN)));
        }
    }
    // Both begin with a time.
    let told = |begin: &str| folder.line(begin).map(|line| line[begin.len()..].to_owned());
    if let Some(failed) = told(FAILED)
        && told(DONE).is_none_or(|done| done < failed)
    {
        look.bad.push(format!("上一次自动备份没有办成：{}", failed.trim_end_matches('。')));
    }
    look
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn what_is_no_backup_of_the_schedule_is_not_listed() {
        let place = tempfile::tempdir().expect("a folder");
        let folder = Folder::open(&place.path().join("备份")).expect("made");
        fs::write(folder.place("dangxiaozu-20261128-0230.db"), "").expect("written");
        fs::write(folder.place("别人的.db"), "").expect("written");
        fs::create_dir(folder.place("dangxiaozu-20261127-0230.db")).expect("a folder");
        std::os::unix::fs::symlink("别人的.db", folder.place("dangxiaozu-20261126-0230.db")).expect("a link");
        let names: Vec<_> = folder.backups().expect("a list").into_iter().map(|one| one.name).collect();
        assert_eq!(names, ["dangxiaozu-20261128-0230.db"]);
        let missing = Folder::open(&place.path().join("没有/备份"));
        assert!(missing.is_err_and(|why| why.to_string().contains("检查磁盘有没有接上")));
        assert!(!place.path().join("没有").exists());
    }

    #[test]
    fn how_it_went_is_told_until_it_went_well_again() {
        let place = tempfile::tempdir().expect("a folder");
        let folder = Folder::open(place.path()).expect("there");
        let at = |day, hour| date(2026, 11, day).at(hour, 30, 0, 0);
        let failure = |now| look_at(place.path(), now).bad.into_iter().find(|bad| bad.contains("自动备份"));
        assert_eq!(failure(at(26, 2)), None);
        folder.note_failed(at(26, 2), "磁盘满了").expect("noted");
        assert_eq!(failure(at(26, 9)).as_deref(), Some("上一次自动备份没有办成：2026-11-26 02:30 磁盘满了"));
        folder.note_done(at(27, 2), "dangxiaozu-20261127-0230.db", "00", "3 次会议").expect("noted");
        assert_eq!(failure(at(27, 9)), None);
        folder.note_failed(at(28, 2), "一行\n又一行").expect("noted");
        assert!(failure(at(28, 9)).is_some_and(|told| told.ends_with("一行 又一行")));
        let text = folder.text(STATUS);
        assert!(
            text.starts_with("上一次办成：2026-11-27 02:30 dangxiaozu-20261127-0230.db，3 次会议。\n"),
            "{text}"
        );
    }
}
