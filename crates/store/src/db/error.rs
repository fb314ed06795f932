//! What can go wrong in the store, the same for both engines.

use super::SpreadFault;

/// What is wrong with a data file or a backup.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum FileFault {
    /// Nothing is written over.
    #[error("{0} exists already")]
    Exists(String),
    /// It cannot be found, read or written.
    #[error("{0}")]
    Unreadable(String),
    /// Another program's file, or no database at all.
    #[error("not a data file of this program")]
    Foreign,
    /// Not whole.
    #[error("the data file is damaged: {0}")]
    Damaged(String),
    /// A service has the data open, or it is being restored.
    #[error("the data is in use: stop the service first")]
    InUse,
    /// It lacks what was written last: its log was lost, or an older file was put in its place.
    #[error("the data stands at commit {found}, commit {last} was acknowledged")]
    Behind {
        /// The last commit that the file holds.
        found: i32,
        /// The last that was acknowledged.
        last: i32,
    },
    /// PostgreSQL has its own tools.
    #[error("only the embedded database is copied: use pg_dump and pg_restore")]
    NotEmbedded,
}

/// An error of the store. For the log; the app has the sentence for the person.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum StoreError {
    /// The row was changed or removed since it was read.
    #[error("the row was changed meanwhile")]
    Stale,
    /// A value that must be the only one of its kind is there already.
    #[error("not unique: {0}")]
    Unique(String),
    /// A row refers to one that does not exist.
    #[error("refers to a row that does not exist: {0}")]
    ForeignKey(String),
    /// A row that no program of ours can have written.
    #[error("corrupt row in {place}, column {column}: {detail}")]
    Corrupt {
        /// Table or query.
        place: String,
        /// Column.
        column: String,
        /// What is wrong, with the id where it is known.
        detail: String,
    },
    /// The database belongs to a newer program.
    #[error("the data has schema {found}, this program knows {known}: use the newer program")]
    Newer {
        /// The data's schema.
        found: i64,
        /// The newest schema that this program knows.
        known: i64,
    },
    /// The PostgreSQL server is older than this program can use.
    #[error("the server is PostgreSQL {found}, at least {least} is needed")]
    OldServer {
        /// The server's major version.
        found: u32,
        /// The oldest that will do.
        least: u32,
    },
    /// The database cannot be reached or opened.
    #[error("the database is unavailable: {0}")]
    Unavailable(String),
    /// The database went away while it was to keep a unit of work: nobody knows whether it has.
    #[error("the database went away at the end of a unit of work: {0}")]
    Unsure(String),
    /// The disk does not take or give what it should: it is full, or it fails.
    #[error("the disk is full or fails: {0}")]
    Disk(String),
    /// Nothing may be written where the data is.
    #[error("the data can only be read: {0}")]
    ReadOnly(String),
    /// The clock stands before what was written already.
    #[error("the clock stands before the newest entry of a journal")]
    ClockBack,
    /// A data file or a backup that is not what it should be.
    #[error("{0}")]
    File(FileFault),
    /// Tables that cannot be spread over a cluster.
    #[error("{0}")]
    Spread(SpreadFault),
    /// A conflict with another transaction that did not go away.
    #[error("too many conflicts with other writers")]
    Conflict,
    /// The unit of work panicked; nothing of it was written.
    #[error("a unit of work panicked")]
    Panicked,
    /// Anything else that the engine says.
    #[error("{0}")]
    Engine(String),
}

impl StoreError {
    /// A row that cannot be read.
    pub fn corrupt(place: &str, column: &str, detail: &str) -> Self {
        Self::Corrupt { place: place.to_owned(), column: column.to_owned(), detail: detail.to_owned() }
    }

    /// A value that cannot be written.
    pub fn encoding(column: &str, error: &dyn std::fmt::Display) -> Self {
        Self::Engine(format!("cannot encode {column}: {error}"))
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ffi;
        let text = error.to_string();
        match error.sqlite_error().map(|e| (e.extended_code, e.code)) {
            Some((ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY, _)) => {
                Self::Unique(text)
            }
            Some((ffi::SQLITE_CONSTRAINT_FOREIGNKEY, _)) => Self::ForeignKey(text),
            Some((_, ffi::ErrorCode::DiskFull | ffi::ErrorCode::SystemIoFailure)) => Self::Disk(text),
            Some((_, ffi::ErrorCode::ReadOnly)) => Self::ReadOnly(text),
            Some((_, ffi::ErrorCode::DatabaseCorrupt)) => Self::File(FileFault::Damaged(text)),
            Some((_, ffi::ErrorCode::NotADatabase)) => Self::File(FileFault::Foreign),
            Some((_, ffi::ErrorCode::CannotOpen | ffi::ErrorCode::DatabaseBusy)) => Self::Unavailable(text),
            _ => Self::Engine(text),
        }
    }
}

impl From<postgres::Error> for StoreError {
    fn from(error: postgres::Error) -> Self {
        use postgres::error::SqlState;
        let Some(db) = error.as_db_error() else { return Self::Unavailable(error.to_string()) };
        let text = format!("{} ({})", db.message(), db.constraint().unwrap_or("-"));
        match *db.code() {
            SqlState::UNIQUE_VIOLATION => Self::Unique(text),
            SqlState::FOREIGN_KEY_VIOLATION => Self::ForeignKey(text),
            SqlState::ADMIN_SHUTDOWN | SqlState::CRASH_SHUTDOWN | SqlState::CANNOT_CONNECT_NOW => {
                Self::Unavailable(text)
            }
            SqlState::DISK_FULL | SqlState::IO_ERROR => Self::Disk(text),
            SqlState::READ_ONLY_SQL_TRANSACTION => Self::ReadOnly(text),
            SqlState::DATA_CORRUPTED | SqlState::INDEX_CORRUPTED => Self::File(FileFault::Damaged(text)),
            SqlState::T_R_SERIALIZATION_FAILURE | SqlState::T_R_DEADLOCK_DETECTED => Self::Conflict,
            _ => Self::Engine(text),
        }
    }
}
