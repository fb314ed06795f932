//! Whether anything was committed since somebody looked last.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use rusqlite::Connection;

use super::StoreError;

/// What tells of commits.
#[derive(Clone)]
pub(super) enum Watch {
    /// The writer of a database in memory, which nobody else can write to, counts.
    Commits(Count),
    /// A file: SQLite tells a connection of the commits of all others, in this process and outside of it.
    File(Arc<Mutex<Connection>>),
    /// A server would have to be asked each time.
    Blind,
}

impl Watch {
    /// Over a connection of its own, which never waits.
    pub(super) fn file(connection: Connection) -> Result<Self, StoreError> {
        connection.busy_timeout(Duration::ZERO)?;
        Ok(Self::File(Arc::new(Mutex::new(connection))))
    }

    pub(super) fn version(&self) -> Option<u64> {
        match self {
            Self::Commits(count) => Some(count.0.load(Ordering::SeqCst)),
            Self::File(connection) => {
                let connection = connection.lock().ok()?;
                let mut statement = connection.prepare_cached("PRAGMA data_version").ok()?;
                let version: i64 = statement.query_row([], |row| row.get(0)).ok()?;
                u64::try_from(version).ok()
            }
            Self::Blind => None,
        }
    }
}

/// Counts commits.
#[derive(Clone, Default)]
pub(super) struct Count(Arc<AtomicU64>);

impl Count {
    /// To be called before the writers of the commit are answered.
    pub(super) fn one_more(&self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}
