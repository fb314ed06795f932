//! Backup and restore of the embedded database, and the check that stands before both.

use std::{
    fs::{self, File, OpenOptions},
    io,
    path::{Path, PathBuf},
};

use rusqlite::{Connection, OpenFlags};

use super::{FileFault, SCHEMA, StoreError, mark};

/// Marks a file as ours: «DXZ1».
pub(super) const APPLICATION_ID: i32 = 0x4458_5A31;

/// What a data file says of itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FileInfo {
    /// Its schema.
    pub schema: i64,
    /// How many meetings it holds.
    pub meetings: i64,
    /// Its size in bytes.
    pub bytes: u64,
}

/// What a restore put in place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Restored {
    /// The data as it is now.
    pub info: FileInfo,
    /// Where the data before is kept, if there was any.
    pub before: Option<PathBuf>,
}

pub(super) fn unreadable(what: &str, error: &io::Error) -> StoreError {
    StoreError::File(FileFault::Unreadable(format!("{what}: {error}")))
}

fn lock_file(path: &Path) -> Result<File, StoreError> {
    let beside = beside(path, "lock");
    OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&beside)
        .map_err(|e| unreadable(&beside.display().to_string(), &e))
}

/// Says that the data file is in use; held by every process that has it open.
pub(super) fn lock_shared(path: &Path) -> Result<File, StoreError> {
    let lock = lock_file(path)?;
    lock.try_lock_shared().map_err(|_| StoreError::File(FileFault::InUse))?;
    Ok(lock)
}

pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    with_suffix(path, &format!(".{ending}"))
}

/// Checks a data file: ours, whole, and of a schema that this program knows.
///
/// # Errors
/// [`StoreError::File`] for a foreign or damaged file, [`StoreError::Newer`] for a newer one.
pub fn check_file(path: &Path) -> Result<FileInfo, StoreError> {
    let bytes = fs::metadata(path).map_err(|e| unreadable(&path.display().to_string(), &e))?.len();
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    let damaged = |e: rusqlite::Error| match e.sqlite_error_code() {
        Some(rusqlite::ErrorCode::NotADatabase) => StoreError::File(FileFault::Foreign),
        _ => StoreError::File(FileFault::Damaged(e.to_string())),
    };
    let id: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0)).map_err(damaged)?;
    if id != APPLICATION_ID {
        return Err(StoreError::File(FileFault::Foreign));
    }
    let schema: i64 = connection
        .query_row("SELECT COALESCE(MAX(version), 0) FROM schema_version", [], |row| row.get(0))
        .map_err(damaged)?;
    if schema > SCHEMA {
        return Err(StoreError::Newer { found: schema, known: SCHEMA });
    }
    let sound: String =
        connection.pragma_query_value(None, "integrity_check", |row| row.get(0)).map_err(damaged)?;
    if sound != "ok" {
        return Err(StoreError::File(FileFault::Damaged(sound)));
    }
    let meetings =
        connection.query_row("SELECT COUNT(*) FROM meeting", [], |row| row.get(0)).map_err(damaged)?;
    Ok(FileInfo { schema, meetings, bytes })
}

/// Writes what is committed in a data file, its write-ahead log included, into one new file.
pub(super) fn copy_whole(from: &Path, to: &Path) -> Result<(), StoreError> {
    remove_if_there(to).map_err(|e| unreadable(&to.display().to_string(), &e))?;
    let connection = Connection::open_with_flags(from, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection.busy_timeout(std::time::Duration::from_secs(10))?;
    let name = to
        .to_str()
        .ok_or_else(|| StoreError::File(FileFault::Unreadable("the name is not UTF-8".to_owned())))?;
    connection.execute("VACUUM INTO ?1", [name])?;
    // As the data itself: nobody else's to read.
    #[cfg(unix)]
    fs::set_permissions(to, std::os::unix::fs::PermissionsExt::from_mode(0o600))
        .map_err(|e| unreadable(&to.display().to_string(), &e))?;
    Ok(())
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}

/// Puts a finished file in its place, for good: contents, name and folder are on the disk.
pub(super) fn put(from: &Path, to: &Path) -> Result<(), StoreError> {
    let steps = || -> io::Result<()> {
        File::open(from)?.sync_all()?;
        fs::rename(from, to)?;
        match to.parent().filter(|p| !p.as_os_str().is_empty()) {
            Some(folder) => File::open(folder)?.sync_all(),
            None => Ok(()),
        }
    };
    steps().map_err(|e| unreadable(&to.display().to_string(), &e))
}

/// Makes a folder for data that only who runs the product may read; one that is there stays as it is.
///
/// # Errors
/// As the system.
pub fn make_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Puts a backup in the place of the data. The data before is kept beside it with the ending `.before`, and of a
/// later restore with `.before.2` and so on: what was kept once stays.
///
/// # Errors
/// As [`check_file`] for the backup; [`StoreError::File`] while the data is in use. In each case
/// the data stays as it was.
pub fn restore(backup: &Path, data: &Path) -> Result<Restored, StoreError> {
    check_file(backup)?;
    if let Some(folder) = data.parent() {
        make_folder(folder).map_err(|e| unreadable(&folder.display().to_string(), &e))?;
    }
    let lock = lock_file(data)?;
    lock.try_lock().map_err(|_| StoreError::File(FileFault::InUse))?;
    let partial = beside(data, "partial");
    copy_whole(backup, &partial)?;
    let info = check_file(&partial)?;
    let before = if data.exists() {
        Some(keep_before(data).map_err(|e| unreadable(&data.display().to_string(), &e))?)
    } else {
        set_logs_aside(data).map_err(|e| unreadable(&data.display().to_string(), &e))?;
        None
    };
    mark::forget(data).map_err(|e| unreadable(&mark::place(data).display().to_string(), &e))?;
    put(&partial, data)?;
    Ok(Restored { info, before })
}

/// The first of `.before`, `.before.2`, `.before.3` … that nothing is kept under yet.
fn unused_before(data: &Path) -> io::Result<PathBuf> {
    let mut name = beside(data, "before");
    let mut number = 1_u32;
    loop {
        let logs = ["-wal", "-shm"].map(|suffix| with_suffix(&name, suffix));
        if !(fs::exists(&name)? || fs::exists(&logs[0])? || fs::exists(&logs[1])?) {
            return Ok(name);
        }
        number += 1;
        name = beside(data, &format!("before.{number}"));
    }
}

/// Keeps the data beside itself under the ending `.before` and says where; there is a file of the data's name all
/// the while. Data that is damaged is kept as it is, with its write-ahead log.
fn keep_before(data: &Path) -> io::Result<PathBuf> {
    // Fold the write-ahead log into the file, so that what is kept is one whole file.
    if let Ok(connection) = Connection::open(data) {
        drop(connection.pragma_update(None, "journal_mode", "DELETE"));
    }
    let before = unused_before(data)?;
    if fs::hard_link(data, &before).is_err() {
        fs::copy(data, &before)?;
        File::open(&before)?.sync_all()?;
    }
    move_logs(data, &before)?;
    Ok(before)
}

/// A log that could not be folded belongs to the file before and must not meet the new one.
fn move_logs(data: &Path, before: &Path) -> io::Result<()> {
    for suffix in ["-wal", "-shm"] {
        let log = with_suffix(data, suffix);
        if log.exists() {
            fs::rename(log, with_suffix(before, suffix))?;
        }
    }
    Ok(())
}

/// Nor must a log whose file was lost.
fn set_logs_aside(data: &Path) -> io::Result<()> {
    move_logs(data, &unused_before(data)?)
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(suffix);
    path.with_file_name(name)
}
