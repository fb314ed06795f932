//! The shared engine: PostgreSQL 15 or newer, several threads that each own a connection.
//!
//! Writes are SERIALIZABLE: the rules read before they write (a number that is free, a roster that is
//! complete), and only this level keeps two such writes from passing each other. A conflict is tried
//! again; the closures are pure but for what they write.

use std::{
    collections::{HashMap, hash_map::RandomState},
    hash::{BuildHasher as _, Hasher as _},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use postgres::{
    Client, SimpleQueryMessage, Statement,
    error::SqlState,
    types::{IsNull, ToSql, Type, to_sql_checked},
};

use super::{
    StoreError, Tx, Value, migrate, tls,
    tx::Engine,
    watch::Watch,
    work::{Intake, Kind, Queue, Task, Threads},
};

/// How many threads work at once.
const CONNECTIONS: usize = 8;
/// The oldest server that will do, by its major version.
const OLDEST: u32 = 15;
/// What the server says of transactions that it gives up because of others.
const CONFLICTS: [SqlState; 2] = [SqlState::T_R_SERIALIZATION_FAILURE, SqlState::T_R_DEADLOCK_DETECTED];
/// How a write begins. A cluster asks its shards one after the other in it: only then may what is the same on every node be written after a
/// roll-up (ADR 34). A server that is no cluster keeps the setting and does nothing with it.
const BEGIN: &str =
    "BEGIN ISOLATION LEVEL SERIALIZABLE; SET LOCAL citus.multi_shard_modify_mode = 'sequential'";
/// How often a write is tried before it is given up.
const TRIES: usize = 50;

/// A connection with its prepared statements.
pub(super) struct Connection {
    client: Client,
    prepared: HashMap<String, Statement>,
    conflict: bool,
    /// A worker of a cluster has said that it gives up because of another transaction.
    given_up: Arc<AtomicBool>,
    /// The server has taken its leave.
    lost: bool,
}

pub(super) fn open(address: &str) -> Result<(Queue, Queue, Watch, Threads), StoreError> {
    let mut first = connect(address)?;
    check_server(&mut first)?;
    migrate::run(&mut first)?;
    let (queue, intake) = Queue::new();
    let (mut ready, mut threads) = (Some(first), Threads::default());
    for _ in 0..CONNECTIONS {
        let (address, intake, tx) = (address.to_owned(), intake.clone(), ready.take());
        threads.start("store-postgres", move || work_loop(&address, tx, &intake))?;
    }
    Ok((queue.clone(), queue, Watch::Blind, threads))
}

/// Makes the tables of an older schema in an empty database.
#[cfg(feature = "testing")]
pub(super) fn older(address: &str, schema: i64) -> Result<(), StoreError> {
    migrate::run_until(&mut connect(address)?, schema)
}

/// The one place that connects to work.
pub(super) fn connect(address: &str) -> Result<Tx, StoreError> {
    let given_up = Arc::new(AtomicBool::new(false));
    let told = given_up.clone();
    let client = tls::connect_hearing(address, move |notice| {
        if CONFLICTS.contains(notice.code()) {
            told.store(true, Ordering::SeqCst);
        }
    })?;
    let connection = Connection { client, prepared: HashMap::new(), conflict: false, given_up, lost: false };
    Ok(Tx::new(Engine::Postgres(Box::new(connection))))
}

/// Refuses a server that is too old, before anything is written to it.
fn check_server(tx: &mut Tx) -> Result<(), StoreError> {
    let Engine::Postgres(connection) = &mut tx.engine else { return Ok(()) };
    // 150004 is 15.4.
    let answer = connection.client.simple_query("SHOW server_version_num")?;
    let number = answer.iter().find_map(|message| match message {
        SimpleQueryMessage::Row(row) => row.get(0)?.parse::<u32>().ok(),
        _ => None,
    });
    let number =
        number.ok_or_else(|| StoreError::Engine("the server does not tell its version".to_owned()))?;
    let found = number / 10_000;
    if found < OLDEST { Err(StoreError::OldServer { found, least: OLDEST }) } else { Ok(()) }
}

fn work_loop(address: &str, mut ready: Option<Tx>, intake: &Intake) {
    while let Some(mut task) = intake.next() {
        let mut tx = match ready.take().filter(is_alive).map_or_else(|| connect(address), Ok) {
            Ok(tx) => tx,
            Err(error) => {
                task.work.fail(error);
                task.work.answer();
                continue;
            }
        };
        run(&mut tx, &mut task);
        if !is_alive(&tx) && task.may_run_again() {
            // The server went away, perhaps long ago: one more try on a new connection.
            match connect(address) {
                Ok(fresh) => {
                    tx = fresh;
                    run(&mut tx, &mut task);
                }
                Err(error) => task.work.fail(error),
            }
        }
        ready = Some(tx);
        task.work.answer();
    }
}

fn run(tx: &mut Tx, task: &mut Task) {
    match task.kind {
        Kind::Read => read(tx, task),
        Kind::Write => write(tx, task),
    }
}

fn is_alive(tx: &Tx) -> bool {
    matches!(&tx.engine, Engine::Postgres(connection) if !connection.lost && !connection.client.is_closed())
}

fn read(tx: &mut Tx, task: &mut Task) {
    match tx.batch("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY") {
        Err(error) => task.work.fail(error),
        Ok(()) => {
            task.work.run(tx);
            if let Err(error) = tx.batch("ROLLBACK") {
                task.work.fail(error);
            }
        }
    }
}

fn write(tx: &mut Tx, task: &mut Task) {
    for done in 0..TRIES {
        // Those that met do not meet again at once: each waits for a while of its own, longer from time to time.
        if let Some(most) = done.checked_sub(1).map(|over| 1_u64 << over.min(6)) {
            let random = RandomState::new().build_hasher().finish();
            thread::park_timeout(Duration::from_micros(random % (most * 1_000)));
        }
        tx.take_conflict();
        if let Err(error) = tx.batch(BEGIN) {
            return task.work.fail(error);
        }
        task.begun = true;
        let keep = task.work.run(tx);
        let end = if keep { commit(tx) } else { tx.batch("ROLLBACK") };
        match (tx.take_conflict(), end) {
            (true, _) => drop(tx.batch("ROLLBACK")),
            (false, Ok(())) => return,
            // It may have kept everything and could not say so any more.
            (false, Err(StoreError::Unavailable(why) | StoreError::Unsure(why))) if keep => {
                return task.work.fail(StoreError::Unsure(why));
            }
            (false, Err(error)) => return task.work.fail(error),
        }
    }
    task.work.fail(StoreError::Conflict);
}

fn commit(tx: &mut Tx) -> Result<(), StoreError> {
    match &mut tx.engine {
        Engine::Postgres(connection) => connection.commit(),
        Engine::Sqlite(_) => tx.batch("COMMIT"),
    }
}

impl Connection {
    /// Keeps what was written. A coordinator says of a worker that did not keep it only that this was so; why stands in a warning before
    /// (ADR 34). Without one, nobody knows what the worker has kept.
    fn commit(&mut self) -> Result<(), StoreError> {
        self.given_up.store(false, Ordering::SeqCst);
        let outcome = self.client.batch_execute("COMMIT");
        let is_of_worker = |fault: &postgres::Error| fault.code() == Some(&SqlState::INTERNAL_ERROR);
        match outcome {
            Err(fault) if is_of_worker(&fault) => {
                self.conflict = self.given_up.load(Ordering::SeqCst);
                Err(if self.conflict { StoreError::Conflict } else { StoreError::Unsure(fault.to_string()) })
            }
            outcome => outcome.map_err(|fault| self.noted(fault)),
        }
    }

    pub(super) const fn take_conflict(&mut self) -> bool {
        std::mem::replace(&mut self.conflict, false)
    }

    /// Notes a conflict on the way out, so that the unit of work is tried again whatever it makes of it.
    /// A server that takes its leave says so before the connection is seen to be closed.
    fn noted(&mut self, error: postgres::Error) -> StoreError {
        let leaves = [SqlState::ADMIN_SHUTDOWN, SqlState::CRASH_SHUTDOWN, SqlState::CANNOT_CONNECT_NOW];
        self.lost |= error.code().is_some_and(|code| leaves.contains(code));
        let error = StoreError::from(error);
        self.conflict |= error == StoreError::Conflict;
        error
    }

    fn statement(&mut self, sql: &str) -> Result<Statement, StoreError> {
        if let Some(statement) = self.prepared.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(sql).map_err(|e| self.noted(e))?;
        self.prepared.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    pub(super) fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64, StoreError> {
        let statement = self.statement(sql)?;
        let params: Vec<&(dyn ToSql + Sync)> = values.iter().map(|v| v as _).collect();
        self.client.execute(&statement, &params).map_err(|e| self.noted(e))
    }

    pub(super) fn query(&mut self, sql: &str, values: &[Value]) -> Result<Vec<postgres::Row>, StoreError> {
        let statement = self.statement(sql)?;
        let params: Vec<&(dyn ToSql + Sync)> = values.iter().map(|v| v as _).collect();
        self.client.query(&statement, &params).map_err(|e| self.noted(e))
    }

    pub(super) fn batch(&mut self, sql: &str) -> Result<(), StoreError> {
        self.client.batch_execute(sql).map_err(|e| self.noted(e))
    }
}

pub(super) fn value(row: &postgres::Row, column: &str) -> Result<Value, String> {
    let found = row.columns().iter().position(|c| c.name() == column).ok_or("no such column")?;
    let fault = |e: postgres::Error| e.to_string();
    Ok(match *row.columns()[found].type_() {
        Type::INT8 => row.try_get::<_, Option<i64>>(found).map_err(fault)?.map_or(Value::Null, Value::Int),
        Type::BYTEA => {
            row.try_get::<_, Option<Vec<u8>>>(found).map_err(fault)?.map_or(Value::Null, Value::Bytes)
        }
        Type::TEXT => {
            row.try_get::<_, Option<String>>(found).map_err(fault)?.map_or(Value::Null, Value::Text)
        }
        ref other => return Err(format!("type {other}, where only BIGINT, TEXT and BYTEA are used")),
    })
}

impl ToSql for Value {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut postgres::types::private::BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match (self, ty) {
            (Self::Null, _) => Ok(IsNull::Yes),
            (Self::Int(number), &Type::INT8) => number.to_sql(ty, out),
            (Self::Text(text), &Type::TEXT) => text.to_sql(ty, out),
            (Self::Bytes(bytes), &Type::BYTEA) => bytes.to_sql(ty, out),
            (_, other) => Err(format!("parameter of type {other}, where another was given").into()),
        }
    }

    fn accepts(ty: &Type) -> bool {
        matches!(*ty, Type::INT8 | Type::TEXT | Type::BYTEA)
    }

    to_sql_checked!();
}
