//! The files that are checked: named ones, and those of folders that may be records. They are anybody's: what is no plain file is
//! not opened, what is too large is not read, and names say nothing to the terminal.

use std::{
    collections::BTreeSet,
    fs::{self, Metadata, OpenOptions},
    io::{self, ErrorKind, Read as _},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use documents::reading::{self, Line, OldWordReader as _, Unread};
use rustix::{fs::OFlags, io::Errno};

use crate::{old_word::Converter, pdf_words::Apart};

/// The ends of names that are looked at in a folder.
const KINDS: [&str; 6] = ["docx", "doc", "odt", "pdf", "txt", "md"];

/// How deep folders may lie in one another.
const DEPTH: usize = 32;

/// The most files of one run.
const FILES: usize = 50_000;

/// Files up to this size are read side by side, in bytes; larger ones one at a time, so that the memory of a run has an end.
const SMALL: u64 = 1 << 20;

/// Held while a large file is read, or a converter works.
static ALONE: Mutex<()> = Mutex::new(());

/// A file, or what was named and is none.
pub(crate) struct File {
    /// As it was named; what is no visible character is written as its number.
    pub(crate) name: String,
    path: PathBuf,
    /// Why it is not read, where that is known already.
    fault: Option<&'static str>,
}

impl File {
    fn new(path: &Path, fault: Option<&'static str>) -> Self {
        Self { name: visible(&path.to_string_lossy()), path: path.to_owned(), fault }
    }
}

/// A name or a sentence that does nothing to the terminal: no escapes, no lines of its own, no change of direction.
pub(crate) fn visible(name: &str) -> String {
    name.chars().fold(String::new(), |mut text, c| {
        let is_unseen = matches!(
            c,
            '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
        );
        if c.is_control() || is_unseen {
            text.extend(c.escape_unicode());
        } else {
            text.push(c);
        }
        text
    })
}

/// What some paths lead to.
pub(crate) struct Listed {
    /// The files: as they were named, those of a folder by their names.
    pub(crate) files: Vec<File>,
    /// The names of those of folders that are not looked at, as they are of another kind.
    pub(crate) unseen: Vec<String>,
}

/// The files of some paths.
pub(crate) fn listed(paths: &[PathBuf]) -> Listed {
    let (mut found, mut unseen) = (Vec::new(), Vec::new());
    let mut known = BTreeSet::new();
    for path in paths {
        walk(path, 0, &mut found, &mut unseen);
    }
    if found.len() > FILES {
        found.truncate(FILES);
        let rest = "一次最多看 5 万个文件，从这一个起没有看；请分成几次，一次看一个文件夹";
        if let Some(last) = found.last_mut() {
            last.fault = Some(rest);
        }
    }
    found.retain(|file: &File| known.insert(file.path.clone()));
    unseen.sort();
    unseen.dedup();
    let unseen = unseen.iter().map(|path| visible(&path.to_string_lossy())).collect();
    Listed { files: found, unseen }
}

fn walk(path: &Path, depth: usize, found: &mut Vec<File>, unseen: &mut Vec<PathBuf>) {
    if found.len() > FILES {
        return;
    }
    if !path.is_dir() {
        found.push(File::new(path, None));
        return;
    }
    if depth >= DEPTH {
        found.push(File::new(path, Some("文件夹套得太深，里面的没有看；请单独看这个文件夹")));
        return;
    }
    let Ok(inside) = fs::read_dir(path) else {
        found.push(File::new(path, Some("打不开这个文件夹，里面的没有看；请检查有没有权限")));
        return;
    };
    let mut inside: Vec<_> = inside.flatten().map(|entry| entry.path()).collect();
    inside.sort();
    for path in inside {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let kind =
            path.extension().map(|kind| kind.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
        // What an office program leaves beside an open file is no record.
        let is_hidden = name.starts_with('.') || name.starts_with("~$");
        let is_link = path.is_symlink();
        if is_hidden {
            continue;
        }
        if !is_link && (path.is_dir() || KINDS.contains(&kind.as_str())) {
            walk(&path, depth + 1, found, unseen);
        } else if unseen.len() <= FILES && !is_link {
            unseen.push(path);
        }
    }
}

impl File {
    /// How many bytes a plain file has.
    pub(crate) fn size(&self) -> Option<usize> {
        let found = fs::metadata(&self.path).ok().filter(Metadata::is_file)?;
        usize::try_from(found.len()).ok()
    }

    /// Its lines, or why there are none.
    pub(crate) fn read(&self) -> Result<Vec<Line>, String> {
        Ok(self.whole()?.0)
    }

    /// Its lines, with the bytes that they were read from.
    pub(crate) fn whole(&self) -> Result<(Vec<Line>, Vec<u8>), String> {
        if let Some(fault) = self.fault {
            return Err(fault.to_owned());
        }
        let (mut file, size) = opened(&self.path)?;
        let _alone = (size.len() > SMALL).then(alone);
        let bytes = read(&mut file, &size)?;
        let told = |fault: Unread| fault.to_string();
        let lines = match reading::read(&self.name, &bytes, &Apart) {
            Err(Unread::OldFormat) => {
                let _alone = (size.len() <= SMALL).then(alone);
                let converted = Converter.converted(&bytes).map_err(told)?;
                reading::read(&self.name, &converted, &Apart).map_err(told)?
            }
            read => read.map_err(told)?,
        };
        Ok((lines, bytes))
    }
}

fn alone() -> std::sync::MutexGuard<'static, ()> {
    // Nothing is kept behind it that could be left half done.
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Opens a plain file. A pipe is not waited for, whatever it was a moment ago.
fn opened(path: &Path) -> Result<(fs::File, Metadata), String> {
    let plain = |found: Metadata| {
        let no_file = "这不是普通文件（是管道、设备或者别的），没有读；请核对文件名";
        if found.is_file() { Ok(found) } else { Err(no_file.to_owned()) }
    };
    fs::metadata(path).map_err(|fault| refused(&fault)).and_then(plain)?;
    let flags = (OFlags::NONBLOCK | OFlags::NOCTTY).bits();
    let flags = i32::try_from(flags).unwrap_or_default();
    let file =
        OpenOptions::new().read(true).custom_flags(flags).open(path).map_err(|fault| refused(&fault))?;
    let found = file.metadata().map_err(|fault| refused(&fault)).and_then(plain)?;
    Ok((file, found))
}

/// All of a file, unless it is too large for what it is, or somebody writes to it meanwhile.
fn read(file: &mut fs::File, size: &Metadata) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let mut more =
        |most: u64, bytes: &mut Vec<u8>| file.take(most).read_to_end(bytes).map_err(|fault| refused(&fault));
    more(reading::HEAD as u64, &mut bytes)?;
    reading::fits(&bytes, size.len()).map_err(|fault| fault.to_string())?;
    bytes.reserve_exact(usize::try_from(size.len()).unwrap_or_default());
    more(size.len(), &mut bytes)?;
    let now = file.metadata().map_err(|fault| refused(&fault))?;
    let is_same = bytes.len() as u64 == size.len()
        && now.len() == size.len()
        && now.modified().ok() == size.modified().ok();
    if is_same {
        Ok(bytes)
    } else {
        Err("读的时候文件变了，没有读完；请关掉正在用它的程序再试".to_owned())
    }
}

/// What the system said, for the person.
fn refused(fault: &io::Error) -> String {
    match (fault.kind(), fault.raw_os_error().map(Errno::from_raw_os_error)) {
        (ErrorKind::NotFound | ErrorKind::NotADirectory, _) => "没有这个文件，请核对文件名".to_owned(),
        (ErrorKind::PermissionDenied, _) => "没有权限打开这个文件；请检查文件的权限".to_owned(),
        (_, Some(Errno::LOOP)) => "链接绕成了一圈，打不开；请改用文件本来的路径".to_owned(),
        (_, Some(Errno::NAMETOOLONG)) => "文件名太长，打不开；请改短再试".to_owned(),
        (_, Some(Errno::IO)) => "磁盘读不出这个文件；请检查磁盘，或者换一份拷贝再试".to_owned(),
        _ => format!("打不开：{fault}；请检查文件再试"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_nothing_to_the_terminal() {
        assert_eq!(visible("记录 a.txt"), "记录 a.txt");
        assert_eq!(visible("\u{1b}[2J\u{202e}a\n\u{9b}"), r"\u{1b}[2J\u{202e}a\u{a}\u{9b}");
    }

    #[test]
    fn what_the_system_says_is_told_in_chinese() {
        for (errno, told) in [
            (Errno::NOENT, "没有这个文件"),
            (Errno::ACCESS, "没有权限"),
            (Errno::LOOP, "绕成了一圈"),
            (Errno::NAMETOOLONG, "太长"),
            (Errno::IO, "磁盘"),
        ] {
            let said = refused(&io::Error::from_raw_os_error(errno.raw_os_error()));
            assert!(said.contains(told), "{said}");
        }
    }
}
