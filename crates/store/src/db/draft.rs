//! A backup before it has its name: a copy in a folder of its own beside where the backup will lie, restored there for trial.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io,
    path::{Path, PathBuf},
};

use super::{
    Db, FileFault, FileInfo, Location, StoreError,
    backup::{Restored, check_file, copy_whole, put, restore, unreadable},
};

/// How the folder's name begins; a number is behind it.
const FOLDER: &str = ".dangxiaozu-draft-";
/// The file in it that is locked as long as somebody works there.
const LOCK: &str = "lock";
/// How many can be made in one place at once.
const MOST: u32 = 99;

/// A backup in the making. Everything of it is gone when it is dropped, but for what was kept.
pub struct Draft {
    bench: Bench,
    info: FileInfo,
}

impl Db {
    /// Copies the data while writing goes on, in a folder of its own within `folder`, and checks the copy.
    ///
    /// # Errors
    /// [`StoreError::File`] when nothing can be written there, or for PostgreSQL, which has its own tool (pg_dump).
    pub fn draft(&self, folder: &Path) -> Result<Draft, StoreError> {
        let Location::File(data) = self.location() else {
            return Err(StoreError::File(FileFault::NotEmbedded));
        };
        let faulty = |e: io::Error| unreadable(&folder.display().to_string(), &e);
        clear_abandoned(folder).map_err(faulty)?;
        let bench = Bench::new(folder).map_err(faulty)?;
        let copy = bench.copy();
        copy_whole(data, &copy)?;
        let info = check_file(&copy)?;
        Ok(Draft { bench, info })
    }

    /// Writes a consistent copy while writing goes on, checks it, and restores it for trial before it gets its name.
    ///
    /// # Errors
    /// [`StoreError::File`] when the target exists or cannot be written, or as [`Self::draft`].
    pub fn backup_to(&self, target: &Path) -> Result<FileInfo, StoreError> {
        refuse_existing(target)?;
        let draft = self.draft(folder_of(target))?;
        draft.restored()?;
        let (info, copy) = (draft.info(), draft.path());
        draft.keep(&copy, target)?;
        Ok(info)
    }
}

/// Nothing is written over.
fn refuse_existing(target: &Path) -> Result<(), StoreError> {
    if target.exists() {
        return Err(StoreError::File(FileFault::Exists(target.display().to_string())));
    }
    Ok(())
}

/// The folder in which a file of this name lies.
fn folder_of(target: &Path) -> &Path {
    target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

impl Draft {
    /// The copy.
    pub fn path(&self) -> PathBuf {
        self.bench.copy()
    }

    /// What the copy says of itself.
    pub const fn info(&self) -> FileInfo {
        self.info
    }

    /// A place beside the copy, for what is made of it.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.bench.folder.join(name)
    }

    /// Restores the copy beside itself as it would be restored in earnest, and answers where.
    ///
    /// # Errors
    /// As [`restore`]; [`StoreError::File`] when what was restored is not what was copied.
    pub fn restored(&self) -> Result<PathBuf, StoreError> {
        let trial = self.beside("restored").join("data.db");
        let Restored { info, .. } = restore(&self.bench.copy(), &trial)?;
        if (info.schema, info.meetings) != (self.info.schema, self.info.meetings) {
            let what = format!("{} meetings were copied, {} restored", self.info.meetings, info.meetings);
            return Err(StoreError::File(FileFault::Damaged(what)));
        }
        Ok(trial)
    }

    /// Gives a finished file beside the copy, or the copy itself, its name; everything else of the draft goes.
    ///
    /// # Errors
    /// [`StoreError::File`] when there is a file of that name, or it cannot be put there.
    pub fn keep(self, made: &Path, target: &Path) -> Result<(), StoreError> {
        refuse_existing(target)?;
        put(made, target)
    }
}

/// A folder of its own to work in, that nobody else may read.
struct Bench {
    folder: PathBuf,
    _lock: File,
}

impl Bench {
    fn new(beside: &Path) -> io::Result<Self> {
        for number in 1..=MOST {
            let folder = beside.join(format!("{FOLDER}{number}"));
            match private_folder(&folder) {
                Ok(()) => {}
                Err(fault) if fault.kind() == io::ErrorKind::AlreadyExists => continue,
                Err(fault) => return Err(fault),
            }
            let path = folder.join(LOCK);
            let lock = OpenOptions::new().write(true).create_new(true).open(&path)?;
            // Whoever clears away what was abandoned may have come in between.
            if lock.try_lock().is_ok() && path.exists() {
                return Ok(Self { folder, _lock: lock });
            }
        }
        Err(io::Error::other(format!("{MOST} backups are in the making there")))
    }

    fn copy(&self) -> PathBuf {
        self.folder.join("copy.db")
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        // What cannot be removed now is removed before the next one.
        drop(fs::remove_dir_all(&self.folder));
    }
}

fn private_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Removes what a program that was killed has left: it holds the data as they are, and is in the way of nobody who is at work.
fn clear_abandoned(beside: &Path) -> io::Result<()> {
    for entry in fs::read_dir(beside)? {
        let entry = entry?;
        let is_one = entry.file_name().to_str().is_some_and(|name| name.starts_with(FOLDER));
        if !is_one || !entry.file_type()?.is_dir() {
            continue;
        }
        let folder = entry.path();
        match OpenOptions::new().write(true).open(folder.join(LOCK)) {
            Ok(lock) => {
                if lock.try_lock().is_ok() {
                    // Somebody else's is not ours to remove; then it stays.
                    drop(fs::remove_dir_all(&folder));
                }
            }
            // Killed before it was locked: there is nothing in it.
            Err(_) => drop(fs::remove_dir(&folder)),
        }
    }
    Ok(())
}
