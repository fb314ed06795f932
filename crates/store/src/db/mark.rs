//! The last commit that somebody was told of, kept beside the data file.
//!
//! SQLite's newest commits lie in its write-ahead log until they are brought into the file. Where that log is lost, or an older file
//! is put in the place of the data, SQLite opens what is there and says nothing. So every commit carries a number (`user_version`), and
//! once it is on the disk the number is noted beside the file, before anybody is answered: data that stands before the note has lost
//! something. The note itself is not forced to the disk; it may be older than the data, never newer.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use super::{FileFault, StoreError, backup::beside};

/// The note, open for writing.
pub(super) struct Mark(File);

/// Where the note of a data file lies.
pub(super) fn place(data: &Path) -> PathBuf {
    beside(data, "mark")
}

/// What is noted; none where nothing is, or nothing that can be read: then nothing is known.
fn read(mut file: &File) -> io::Result<Option<i32>> {
    let mut text = String::new();
    file.read_to_string(&mut text)?;
    Ok(text.lines().next().and_then(|line| line.trim().parse().ok()))
}

/// Numbers go around after two thousand million commits: whether one stands before another is told by the shorter way.
const fn is_before(one: i32, other: i32) -> bool {
    one.wrapping_sub(other) < 0
}

impl Mark {
    /// Opens the note of a data file; `found` tells its last commit. The note is read first: another process may commit meanwhile.
    ///
    /// # Errors
    /// [`FileFault::Behind`] when the data lacks commits that somebody was told of; as the system.
    pub(super) fn open(
        data: &Path,
        found: impl FnOnce() -> Result<i32, StoreError>,
    ) -> Result<Self, StoreError> {
        let unreadable =
            |fault: io::Error| StoreError::Unavailable(format!("{}: {fault}", place(data).display()));
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(place(data)).map_err(unreadable)?;
        let last = read(&file).map_err(unreadable)?;
        let found = found()?;
        match last {
            Some(last) if is_before(found, last) => Err(StoreError::File(FileFault::Behind { found, last })),
            _ => Ok(Self(file)),
        }
    }

    /// Notes a commit that is on the disk.
    pub(super) fn note(&self, commit: i32) -> io::Result<()> {
        // Always the same length, so that no older digit stays behind a shorter number.
        std::os::unix::fs::FileExt::write_all_at(&self.0, format!("{commit:>11}\n").as_bytes(), 0)
    }
}

/// Forgets the note: what is put in the place of the data has its own number.
pub(super) fn forget(data: &Path) -> io::Result<()> {
    match fs::remove_file(place(data)) {
        Err(fault) if fault.kind() != io::ErrorKind::NotFound => Err(fault),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::is_before;

    #[test]
    fn numbers_go_around() {
        assert!(is_before(1, 2));
        assert!(!is_before(2, 2));
        assert!(!is_before(3, 2));
        assert!(is_before(i32::MAX, i32::MIN), "the next after the highest is the lowest");
        assert!(!is_before(i32::MIN, i32::MAX));
    }
}
