//! The embedded engine: WAL, full durability, one writer that takes all waiting writes into one
//! transaction, several readers with snapshots.

use std::{
    fs::{File, OpenOptions},
    io,
    path::Path,
    sync::{Arc, OnceLock},
};

use rusqlite::{Connection, ErrorCode, OpenFlags, Statement, types::ValueRef};

use super::{
    FileFault, StoreError, Tx, Value,
    backup::{APPLICATION_ID, lock_shared},
    mark::Mark,
    migrate,
    tx::Engine,
    watch::{Count, Watch},
    work::{Intake, Kind, Queue, Task, Threads},
};

/// How many threads read at once.
const READERS: usize = 4;
/// The most writes that share one commit.
const GROUP: usize = 256;

pub(super) fn open_memory() -> Result<(Queue, Queue, Watch, Threads), StoreError> {
    let mut tx = prepare(Connection::open_in_memory()?)?;
    migrate::run(&mut tx)?;
    let (queue, intake) = Queue::new();
    // A database in memory has one connection: reads and writes take turns on it.
    let (mut threads, commits) = (Threads::default(), Count::default());
    let watch = Watch::Commits(commits.clone());
    let mut writer = Writer { tx, mark: None, health: Health::default(), commits };
    threads.start("store-memory", move || writer.work(&intake))?;
    Ok((queue.clone(), queue, watch, threads))
}

pub(super) fn open_file(path: &Path) -> Result<(Queue, Queue, Watch, Threads), StoreError> {
    let lock = lock_shared(path)?;
    make_private(path)?;
    let mut tx = prepare(Connection::open(path)?)?;
    let mark = Mark::open(path, || last_commit(&tx))?;
    migrate::run(&mut tx)?;
    let (writes, intake) = Queue::new();
    let (mut threads, health) = (Threads::default(), Health::default());
    let mut writer = Writer { tx, mark: Some(mark), health: health.clone(), commits: Count::default() };
    threads.start("store-writer", move || {
        let _lock: File = lock;
        writer.work(&intake);
    })?;
    let (reads, intake) = Queue::new();
    for _ in 0..READERS {
        let connection = open_to_read(path)?;
        settle(&connection)?;
        let (tx, intake, health) = (Tx::new(Engine::Sqlite(connection)), intake.clone(), health.clone());
        threads.start("store-reader", move || read_loop(tx, &intake, &health))?;
    }
    Ok((reads, writes, Watch::file(open_to_read(path)?)?, threads))
}

/// Makes a new data file that only its owner may read; its log follows it in that.
fn make_private(path: &Path) -> Result<(), StoreError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(fault) if fault.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(fault) => Err(StoreError::Unavailable(fault.to_string())),
    }
}

fn open_to_read(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Ok(Connection::open_with_flags(path, flags)?)
}

/// Settings of every connection.
fn settle(connection: &Connection) -> Result<(), StoreError> {
    connection.busy_timeout(std::time::Duration::from_secs(10))?;
    connection.set_prepared_statement_cache_capacity(256);
    connection.pragma_update(None, "foreign_keys", true)?;
    Ok(())
}

/// Settings of the writing connection: is it ours, WAL, every commit on the disk before it is answered.
fn prepare(connection: Connection) -> Result<Tx, StoreError> {
    settle(&connection)?;
    let id: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let tables: i64 = connection.query_row("SELECT COUNT(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if id != APPLICATION_ID && tables > 0 {
        return Err(StoreError::File(FileFault::Foreign));
    }
    if id != APPLICATION_ID {
        connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    }
    turn_wal_on(&connection)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    // What is deleted is gone from the file, too: a locked vote, a talk that was taken back (docs/ballot.md).
    connection.pragma_update(None, "secure_delete", true)?;
    Ok(Tx::new(Engine::Sqlite(connection)))
}

/// Turns the write-ahead log on. When another process does the same at this moment, SQLite does not wait by
/// itself: an empty transaction does, and then the log is on.
fn turn_wal_on(connection: &Connection) -> Result<(), StoreError> {
    const TRIES: usize = 50;
    for _ in 0..TRIES {
        match connection.pragma_update(None, "journal_mode", "WAL") {
            Err(e) if e.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {
                connection.execute_batch("BEGIN IMMEDIATE; ROLLBACK")?;
            }
            other => return Ok(other?),
        }
    }
    Err(StoreError::Unavailable("another program keeps the data file to itself".to_owned()))
}

/// What was found wrong with the file while it was in use. Nothing is written from then on: a damaged file gets no better by it.
#[derive(Clone, Default)]
struct Health(Arc<OnceLock<StoreError>>);

impl Health {
    /// Takes what a unit of work has met of the disk and the file, and notes damage.
    fn note(&self, tx: &mut Tx) -> Option<StoreError> {
        let trouble = tx.take_trouble();
        if let Some(damage @ StoreError::File(_)) = &trouble {
            self.0.get_or_init(|| damage.clone());
        }
        trouble
    }

    /// # Errors
    /// When the file was seen to be damaged.
    fn sound(&self) -> Result<(), StoreError> {
        self.0.get().map_or(Ok(()), |fault| Err(fault.clone()))
    }
}

fn read_loop(mut tx: Tx, intake: &Intake, health: &Health) {
    while let Some(mut task) = intake.next() {
        let outcome = tx.batch("BEGIN").and_then(|()| {
            task.work.run(&mut tx);
            tx.batch("ROLLBACK")
        });
        if let Err(error) = outcome {
            task.work.fail(error);
        }
        drop(health.note(&mut tx));
        task.work.answer();
    }
}

/// The one that writes.
struct Writer {
    tx: Tx,
    /// Where commits are noted; a database in memory is gone with its process.
    mark: Option<Mark>,
    health: Health,
    commits: Count,
}

impl Writer {
    fn work(&mut self, intake: &Intake) {
        // What a program that was killed has left of its log goes first.
        let mut owed = true;
        while let Some(first) = intake.next() {
            let mut group = vec![first];
            while group.len() < GROUP {
                match intake.waiting() {
                    Some(task) => group.push(task),
                    None => break,
                }
            }
            self.write(&mut group);
            owed |= self.tx.take_forgets();
            owed = owed && !cut_log(&self.tx);
            if group.iter().any(|task| task.kind == Kind::Write) {
                self.commits.one_more();
            }
            for task in group {
                task.work.answer();
            }
        }
    }

    /// Runs a group of writes in one transaction, each within its savepoint, and commits once. Nobody is
    /// answered before the commit is on the disk and noted.
    fn write(&mut self, group: &mut [Task]) {
        let outcome = self.health.sound().and_then(|()| self.commit(group));
        let trouble = self.health.note(&mut self.tx);
        if let Err(error) = outcome {
            // Where the disk is full SQLite throws the whole transaction away, and its end is then the second fault.
            let error = trouble.unwrap_or(error);
            // The transaction may be gone already; what matters is that nobody is told it was kept.
            drop(self.tx.batch("ROLLBACK"));
            for task in group {
                task.work.fail(error.clone());
            }
        }
    }

    fn commit(&mut self, group: &mut [Task]) -> Result<(), StoreError> {
        let tx = &mut self.tx;
        tx.batch("BEGIN IMMEDIATE")?;
        let before = changes(tx);
        for task in group {
            tx.batch("SAVEPOINT one")?;
            let keep = task.work.run(tx) && task.kind == Kind::Write;
            tx.batch(if keep { "RELEASE one" } else { "ROLLBACK TO one; RELEASE one" })?;
        }
        if changes(tx) == before {
            return tx.batch("COMMIT");
        }
        let number = last_commit(tx)?.wrapping_add(1);
        tx.batch(&format!("PRAGMA user_version = {number}; COMMIT"))?;
        if let Some(mark) = &self.mark {
            // What was written is on the disk, whatever becomes of the note: without it only a loss would not be noticed.
            drop(mark.note(number));
        }
        Ok(())
    }
}

/// How many rows were changed on this connection.
fn changes(tx: &Tx) -> u64 {
    let Engine::Sqlite(connection) = &tx.engine else { return 0 };
    connection.total_changes()
}

/// The number of the last commit, as the file has it.
fn last_commit(tx: &Tx) -> Result<i32, StoreError> {
    let Engine::Sqlite(connection) = &tx.engine else { return Ok(0) };
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// Brings the log into the file and cuts it off, so that no older page is left in it. It waits for readers; where one stays for
/// long, such as a backup, it answers false and is asked again after the next write.
fn cut_log(tx: &Tx) -> bool {
    let Engine::Sqlite(connection) = &tx.engine else { return true };
    let busy = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0));
    matches!(busy, Ok(0))
}

pub(super) fn value(row: &rusqlite::Row<'_>, column: &str) -> Result<Value, String> {
    Ok(match row.get_ref(column).map_err(|e| e.to_string())? {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Int(number),
        ValueRef::Text(text) => Value::Text(String::from_utf8(text.to_vec()).map_err(|e| e.to_string())?),
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
        ValueRef::Real(_) => return Err("a fraction, where none is ever stored".to_owned()),
    })
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        use rusqlite::types::ToSqlOutput::Borrowed;
        Ok(Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

/// Binds by the number in the name. To SQLite `$4` is a name like any other, and it counts parameters in the
/// order in which they first appear; to PostgreSQL, and to us, it is the fourth value.
fn bind(statement: &mut Statement<'_>, sql: &str, values: &[Value]) -> Result<(), StoreError> {
    let count = statement.parameter_count();
    if count != values.len() {
        return Err(StoreError::Engine(format!("{count} parameters, {} values: {sql}", values.len())));
    }
    for index in 1..=count {
        let number = statement.parameter_name(index).and_then(|name| name.strip_prefix('$')?.parse().ok());
        let value = number.and_then(|n: usize| values.get(n.checked_sub(1)?));
        let value = value.ok_or_else(|| StoreError::Engine(format!("parameters are $1, $2, …: {sql}")))?;
        statement.raw_bind_parameter(index, value)?;
    }
    Ok(())
}

pub(super) fn execute(connection: &Connection, sql: &str, values: &[Value]) -> Result<u64, StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    bind(&mut statement, sql, values)?;
    Ok(statement.raw_execute()? as u64)
}

pub(super) fn query<T>(
    connection: &Connection,
    sql: &str,
    values: &[Value],
    mut read: impl FnMut(&rusqlite::Row<'_>) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    bind(&mut statement, sql, values)?;
    let mut rows = statement.raw_query();
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;
    use crate::{Db, Location, params};

    #[test]
    fn the_writer_keeps_a_log_and_answers_when_it_is_on_the_disk() {
        let folder = std::env::temp_dir().join(format!("dangxiaozu-pragmas-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let path = folder.join("data.db");
        make_private(&path).expect("a new file");
        let Engine::Sqlite(connection) =
            prepare(Connection::open(&path).expect("opens")).expect("ours").engine
        else {
            panic!("the embedded engine");
        };
        let text = |name| connection.pragma_query_value(None, name, |row| row.get::<_, String>(0));
        let number = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
        assert_eq!(text("journal_mode").as_deref(), Ok("wal"));
        assert_eq!(number("synchronous"), Ok(2), "FULL");
        assert_eq!(number("foreign_keys"), Ok(1));
        assert_eq!(number("secure_delete"), Ok(1));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(&path).expect("the file").permissions().mode();
            assert_eq!(mode & 0o077, 0, "nobody else reads it");
        }
        std::fs::remove_dir_all(&folder).expect("gone");
    }

    #[test]
    fn writes_that_wait_share_one_commit() {
        let db = Db::open(&Location::Memory).expect("a database");
        let write = |number: i64| {
            db.write::<_, StoreError, _>(move |tx| {
                tx.execute("CREATE TABLE IF NOT EXISTS shared (number BIGINT NOT NULL)", params![])?;
                tx.execute("INSERT INTO shared (number) VALUES ($1)", params![number]).map(drop)
            })
        };
        let before = db.version().expect("a version");
        let (begun, wait_for_begun) = mpsc::channel();
        let (release, wait_for_release) = mpsc::channel::<()>();
        let first = db.write::<_, StoreError, _>(move |tx| {
            begun.send(()).expect("somebody listens");
            wait_for_release.recv().expect("released");
            tx.execute("CREATE TABLE IF NOT EXISTS first (number BIGINT NOT NULL)", params![]).map(drop)
        });
        wait_for_begun.recv().expect("the writer is busy");
        let waiting: Vec<_> = (0..32).map(write).collect();
        release.send(()).expect("released");
        first.wait().expect("the first");
        for pending in waiting {
            pending.wait().expect("a write");
        }
        assert_eq!(db.version().expect("a version") - before, 2, "one for the first, one for all the others");
    }
}
