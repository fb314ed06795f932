//! The layer over the two engines.

mod backup;
mod copy;
mod draft;
mod error;
pub(crate) mod index;
mod mark;
mod migrate;
mod postgres;
mod spread;
mod sqlite;
mod tls;
mod together;
mod tx;
mod value;
mod watch;
mod work;

use std::{path::PathBuf, sync::Arc};

pub use backup::{FileInfo, Restored, check_file, make_folder, restore};
pub use copy::copy_branch;
pub use draft::Draft;
pub use error::{FileFault, StoreError};
#[cfg(feature = "testing")]
pub(crate) use migrate::{BY_BRANCH, fingerprint};
pub use migrate::{CHAINED, SCHEMA};
pub use spread::{Cluster, Lies, Placed, SpreadFault, cluster, spread};
pub use together::{Heard, Turn};
pub use tx::{Row, Tx};
pub use value::{FromColumn, ToParam, Value};
use watch::Watch;
pub use work::Pending;
use work::{Job, Queue, Threads};

/// Makes the tables of an older schema in a new file.
///
/// # Errors
/// As [`Db::open`].
#[cfg(feature = "testing")]
pub(crate) fn older_file(path: &std::path::Path, schema: i64) -> Result<(), StoreError> {
    sqlite::older(path, schema)
}

/// The same in an empty database of a server.
///
/// # Errors
/// As [`Db::open`].
#[cfg(feature = "testing")]
pub(crate) fn older_server(address: &str, schema: i64) -> Result<(), StoreError> {
    postgres::older(address, schema)
}

/// Brings a migration of tomorrow to a server.
///
/// # Errors
/// As [`Db::open`].
#[cfg(feature = "testing")]
pub(crate) fn newer_server(address: &str, sql: &str) -> Result<(), StoreError> {
    migrate::run_text(&mut postgres::connect(address)?, sql)
}

/// Parameters of a statement: `params![branch, id]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$(&$value as &dyn $crate::ToParam),*] };
}

/// Where the data is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Location {
    /// An embedded database that is gone with the process; for tests.
    Memory,
    /// An embedded database in a file.
    File(PathBuf),
    /// A PostgreSQL server, `postgres://…`.
    Postgres(String),
}

impl Location {
    /// Reads an address or a path.
    pub fn parse(text: &str) -> Self {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            Self::Postgres(text.to_owned())
        } else if text == ":memory:" {
            Self::Memory
        } else {
            Self::File(PathBuf::from(text))
        }
    }
}

/// A database. Cheap to clone; when the last clone is dropped, it waits for its threads to finish what
/// they have taken on, and the data is closed.
#[derive(Clone)]
pub struct Db {
    location: Location,
    reads: Queue,
    writes: Queue,
    watch: Watch,
    news: together::News,
    /// The last field: its queues are closed before a clone lets go of the threads.
    _threads: Arc<Threads>,
}

impl Db {
    /// Opens a database, brings its schema up to date and starts its threads.
    ///
    /// # Errors
    /// [`StoreError::Newer`] for a database of a newer program; [`StoreError::OldServer`] for a PostgreSQL server that
    /// is too old; [`StoreError::Unavailable`] when it cannot be reached or is not ours.
    pub fn open(location: &Location) -> Result<Self, StoreError> {
        let (reads, writes, watch, threads) = match location {
            Location::Memory => sqlite::open_memory()?,
            Location::File(path) => sqlite::open_file(path)?,
            Location::Postgres(address) => postgres::open(address)?,
        };
        Ok(Self {
            location: location.clone(),
            reads,
            writes,
            watch,
            news: together::News::default(),
            _threads: Arc::new(threads),
        })
    }

    /// Where the data is.
    pub const fn location(&self) -> &Location {
        &self.location
    }

    /// A number that is another one after every commit, whoever made it, this process or another; none where
    /// the engine cannot tell cheaply. What was read while it stays the same is still true. Takes microseconds and waits for nobody.
    pub fn version(&self) -> Option<u64> {
        self.watch.version()
    }

    /// Brings everything that was written into the data file itself, where there is one: for the end of a service, so that whoever copies
    /// the one file has all of it.
    ///
    /// # Errors
    /// As the engine.
    pub fn settle(&self) -> Result<(), StoreError> {
        if !matches!(self.location, Location::File(_)) {
            return Ok(());
        }
        let cut = self.write(|tx| {
            tx.forget_before();
            Ok(())
        });
        cut.wait()
    }

    /// Reads in one snapshot. The closure may be called again after a lost connection.
    pub fn read<T, E, F>(&self, work: F) -> Pending<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: Fn(&mut Tx) -> Result<T, E> + Send + 'static,
    {
        self.reads.send(Job::read(work))
    }

    /// Writes in one transaction: when the answer is `Ok`, everything is durable; otherwise nothing
    /// is written. The closure may be called again after a conflict.
    pub fn write<T, E, F>(&self, work: F) -> Pending<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: Fn(&mut Tx) -> Result<T, E> + Send + 'static,
    {
        self.writes.send(Job::write(work))
    }
}
