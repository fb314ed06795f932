//! The files that are checked: named ones, and those of folders that may be records.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use documents::reading::{self, Line, Unread};

use crate::pdf_words::Apart;

/// The ends of names that are looked at in a folder.
const KINDS: [&str; 6] = ["docx", "doc", "odt", "pdf", "txt", "md"];

/// How deep folders may lie in one another.
const DEPTH: usize = 32;

/// A file, or what was named and is none.
pub(crate) struct File {
    /// As it was named.
    pub(crate) name: String,
    path: PathBuf,
}

/// The files of some paths: as they were named, those of a folder by their names.
pub(crate) fn listed(paths: &[PathBuf]) -> Vec<File> {
    let mut found = Vec::new();
    let mut known = BTreeSet::new();
    for path in paths {
        walk(path, 0, &mut found);
    }
    found.retain(|file: &File| known.insert(file.path.clone()));
    found
}

fn walk(path: &Path, depth: usize, found: &mut Vec<File>) {
    let inside = fs::read_dir(path).ok().filter(|_| depth < DEPTH);
    let Some(inside) = inside else {
        found.push(File { name: path.display().to_string(), path: path.to_owned() });
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
        if !is_hidden && !is_link && (path.is_dir() || KINDS.contains(&kind.as_str())) {
            walk(&path, depth + 1, found);
        }
    }
}

impl File {
    /// Its bytes as they are.
    pub(crate) fn bytes(&self) -> Result<Vec<u8>, String> {
        fs::read(&self.path).map_err(|fault| opened(&fault))
    }

    /// Its lines, or why there are none.
    pub(crate) fn read(&self) -> Result<Vec<Line>, String> {
        let size = fs::metadata(&self.path).map_err(|fault| opened(&fault))?;
        if size.is_dir() {
            return Err("文件夹套得太深，没有读".to_owned());
        }
        if size.len() > reading::MOST {
            return Err(Unread::TooLarge.to_string());
        }
        let bytes = fs::read(&self.path).map_err(|fault| opened(&fault))?;
        let told = |fault: Unread| fault.to_string();
        match reading::read(&self.name, &bytes, &Apart) {
            Err(Unread::OldFormat) => {
                let converted = self.converted().ok_or_else(|| told(Unread::OldFormat))?;
                reading::read(&self.name, &converted, &Apart).map_err(told)
            }
            read => read.map_err(told),
        }
    }

    /// An old document as a converter writes it anew, where there is one.
    fn converted(&self) -> Option<Vec<u8>> {
        let folder = std::env::temp_dir().join(format!("dangxiaozu-check-{}", unique(&self.path)));
        fs::create_dir_all(&folder).ok()?;
        let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
        let done = Command::new("soffice")
            .args([profile.as_str(), "--headless", "--norestore", "--convert-to", "docx", "--outdir"])
            .args([&folder, &self.path])
            .output();
        let name = self.path.file_stem().map(|stem| folder.join(stem).with_extension("docx"));
        let read =
            done.ok().filter(|done| done.status.success()).and(name).and_then(|name| fs::read(name).ok());
        fs::remove_dir_all(&folder).ok()?;
        read
    }
}

/// A name of one's own for a path and this process.
fn unique(path: &Path) -> String {
    use std::hash::{DefaultHasher, Hash as _, Hasher as _};
    let mut hasher = DefaultHasher::new();
    path.hash(&mut hasher);
    format!("{}-{:x}", std::process::id(), hasher.finish())
}

fn opened(fault: &std::io::Error) -> String {
    match fault.kind() {
        std::io::ErrorKind::NotFound => "没有这个文件，请核对文件名".to_owned(),
        std::io::ErrorKind::PermissionDenied => "没有权限打开这个文件".to_owned(),
        _ => format!("打不开：{fault}"),
    }
}
