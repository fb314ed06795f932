//! A unit of work on one connection, and the rows it reads.

use domain::{id::PersonId, meeting::Mark};
use jiff::Timestamp;

use super::{
    FileFault, StoreError, ToParam, Value, postgres::Connection as Postgres, sqlite, value::FromColumn,
};

/// A running unit of work. The thread that owns the connection begins and ends it.
pub struct Tx {
    pub(super) engine: Engine,
    /// The first statement that failed in this unit of work.
    fault: Option<StoreError>,
    /// What has shown that the disk or the file is not as it should be.
    trouble: Option<StoreError>,
    /// Whether nothing of the tables before this unit of work may be left anywhere.
    forgets: bool,
}

pub(super) enum Engine {
    Sqlite(rusqlite::Connection),
    Postgres(Box<Postgres>),
}

/// One row. Columns are asked for by name.
pub struct Row<'a> {
    sql: &'a str,
    columns: Columns<'a>,
}

enum Columns<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Postgres(&'a ::postgres::Row),
}

impl Row<'_> {
    /// Reads a column.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] naming the query, the column and the fault.
    pub fn get<T: FromColumn>(&self, column: &str) -> Result<T, StoreError> {
        let value = match &self.columns {
            Columns::Sqlite(row) => sqlite::value(row, column),
            Columns::Postgres(row) => super::postgres::value(row, column),
        };
        value.and_then(T::read).map_err(|fault| self.corrupt(column, &fault))
    }

    /// Reads a column that holds a code of the domain.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] for an unknown code.
    pub fn code<T>(&self, column: &str, read: impl Fn(&str) -> Option<T>) -> Result<T, StoreError> {
        let code: String = self.get(column)?;
        read(&code).ok_or_else(|| self.corrupt(column, &format!("unknown code {code:?}")))
    }

    /// Reads a column that holds a code of the domain, or nothing.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] for an unknown code.
    pub fn optional_code<T>(
        &self,
        column: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, StoreError> {
        let code: Option<String> = self.get(column)?;
        code.map(|_| self.code(column, read)).transpose()
    }

    /// Reads a column that holds a number.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] for one that its type does not hold.
    pub fn number<T: TryFrom<i64>>(&self, column: &str) -> Result<T, StoreError> {
        let number: i64 = self.get(column)?;
        T::try_from(number).map_err(|_| self.corrupt(column, &number.to_string()))
    }

    /// Reads a column that holds a number, or nothing.
    ///
    /// # Errors
    /// As [`Row::number`].
    pub fn optional_number<T: TryFrom<i64>>(&self, column: &str) -> Result<Option<T>, StoreError> {
        let number: Option<i64> = self.get(column)?;
        number.map(|_| self.number(column)).transpose()
    }

    /// Reads who did something and when, or that nobody has done it, from two columns.
    ///
    /// # Errors
    /// As [`Row::get`].
    pub fn mark(&self, by: &str, at: &str) -> Result<Option<Mark>, StoreError> {
        let (by, at) = (self.get::<Option<PersonId>>(by)?, self.get::<Option<Timestamp>>(at)?);
        Ok(by.zip(at).map(|(by, at)| Mark { by, at }))
    }

    /// An error that names this query and the column.
    pub fn corrupt(&self, column: &str, detail: &str) -> StoreError {
        let words: Vec<_> = self.sql.split_whitespace().collect();
        let place = words
            .iter()
            .position(|w| w.eq_ignore_ascii_case("from"))
            .and_then(|at| words.get(at + 1))
            .copied()
            .unwrap_or(self.sql);
        StoreError::corrupt(place, column, detail)
    }
}

impl Tx {
    pub(super) const fn new(engine: Engine) -> Self {
        Self { engine, fault: None, trouble: None, forgets: false }
    }

    /// Notes a statement that failed. PostgreSQL throws the whole transaction away after one, whatever the
    /// unit of work makes of it; so that both engines mean the same, a unit of work in which a statement
    /// failed always fails.
    fn noted<T>(&mut self, outcome: Result<T, StoreError>) -> Result<T, StoreError> {
        if let Err(error) = &outcome
            && !matches!(error, StoreError::Stale | StoreError::Corrupt { .. })
        {
            self.fault.get_or_insert_with(|| error.clone());
        }
        self.watched(outcome)
    }

    /// Keeps what shows that the disk or the file is not as it should be, whatever the unit of work makes of it.
    fn watched<T>(&mut self, outcome: Result<T, StoreError>) -> Result<T, StoreError> {
        use StoreError::{Disk, File, ReadOnly};
        if let Err(trouble @ (File(FileFault::Damaged(_)) | Disk(_) | ReadOnly(_))) = &outcome {
            self.trouble.get_or_insert_with(|| trouble.clone());
        }
        outcome
    }

    /// What has shown that since this was asked last.
    pub(super) const fn take_trouble(&mut self) -> Option<StoreError> {
        self.trouble.take()
    }

    /// # Errors
    /// The fault of a statement before: after some of them, such as a full disk, SQLite has thrown the transaction away, and whatever
    /// ran now would stand alone.
    fn goes_on(&self) -> Result<(), StoreError> {
        self.fault.clone().map_or(Ok(()), Err)
    }

    /// The first statement that failed since this was asked last.
    pub(super) const fn take_fault(&mut self) -> Option<StoreError> {
        self.fault.take()
    }

    /// Asks that nothing is left of the tables as they were before this unit of work: SQLite then brings its log into the file
    /// and cuts it off before anybody is answered (docs/ballot.md). PostgreSQL's own log is its server's.
    pub const fn forget_before(&mut self) {
        self.forgets = true;
    }

    /// Whether that was asked for since this was asked last.
    pub(super) const fn take_forgets(&mut self) -> bool {
        std::mem::replace(&mut self.forgets, false)
    }

    /// In tests every statement of the product is looked at before it is sent; on a cluster so is its plan (ADR 34).
    #[cfg(feature = "testing")]
    fn looked_at(
        &mut self,
        sql: &str,
        values: &[Value],
        from: &std::panic::Location<'_>,
    ) -> Result<(), StoreError> {
        use crate::testing::{plan, statement};
        statement::sent(sql, from);
        if let Engine::Postgres(connection) = &mut self.engine
            && statement::is_ours(from)
            && plan::is_wanted(sql)
        {
            let lines = connection.query(&format!("EXPLAIN (COSTS OFF) {sql}"), values)?;
            let lines: Vec<String> = lines.iter().map(|line| line.get(0)).collect();
            plan::check(sql, &lines, from);
        }
        Ok(())
    }

    /// Runs a statement and counts the rows it changed.
    ///
    /// # Errors
    /// As the engine.
    #[track_caller]
    pub fn execute(&mut self, sql: &str, params: &[&dyn ToParam]) -> Result<u64, StoreError> {
        self.goes_on()?;
        let values: Vec<Value> = params.iter().map(|p| p.value()).collect();
        #[cfg(feature = "testing")]
        self.looked_at(sql, &values, std::panic::Location::caller())?;
        let changed = match &mut self.engine {
            Engine::Sqlite(connection) => sqlite::execute(connection, sql, &values),
            Engine::Postgres(connection) => connection.execute(sql, &values),
        };
        self.noted(changed)
    }

    /// Runs a statement that must change exactly one row: the guard of every optimistic write.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when it changes none.
    #[track_caller]
    pub fn expect_one(&mut self, sql: &str, params: &[&dyn ToParam]) -> Result<(), StoreError> {
        match self.execute(sql, params)? {
            1 => Ok(()),
            0 => Err(StoreError::Stale),
            many => Err(StoreError::Engine(format!("one row was to change, {many} did: {sql}"))),
        }
    }

    /// Reads all rows.
    ///
    /// # Errors
    /// As the engine, or as `read`.
    #[track_caller]
    pub fn all<T>(
        &mut self,
        sql: &str,
        params: &[&dyn ToParam],
        mut read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        self.goes_on()?;
        let values: Vec<Value> = params.iter().map(|p| p.value()).collect();
        #[cfg(feature = "testing")]
        self.looked_at(sql, &values, std::panic::Location::caller())?;
        let found = match &mut self.engine {
            Engine::Sqlite(connection) => sqlite::query(connection, sql, &values, |row| {
                read(&Row { sql, columns: Columns::Sqlite(row) })
            }),
            Engine::Postgres(connection) => connection.query(sql, &values).and_then(|rows| {
                rows.iter().map(|row| read(&Row { sql, columns: Columns::Postgres(row) })).collect()
            }),
        };
        self.noted(found)
    }

    /// Reads at most one row.
    ///
    /// # Errors
    /// As [`Self::all`]; more than one row is an error.
    #[track_caller]
    pub fn optional<T>(
        &mut self,
        sql: &str,
        params: &[&dyn ToParam],
        read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        let mut found = self.all(sql, params, read)?;
        match found.len() {
            0 | 1 => Ok(found.pop()),
            many => Err(StoreError::Engine(format!("at most one row expected, {many} found: {sql}"))),
        }
    }

    /// Reads exactly one row.
    ///
    /// # Errors
    /// As [`Self::optional`]; no row is an error.
    #[track_caller]
    pub fn one<T>(
        &mut self,
        sql: &str,
        params: &[&dyn ToParam],
        read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.optional(sql, params, read)?.ok_or_else(|| StoreError::Engine(format!("no row: {sql}")))
    }

    /// Runs several statements without parameters, for migrations and for beginning and ending.
    pub(super) fn batch(&mut self, sql: &str) -> Result<(), StoreError> {
        let outcome = match &mut self.engine {
            Engine::Sqlite(connection) => connection.execute_batch(sql).map_err(StoreError::from),
            Engine::Postgres(connection) => connection.batch(sql),
        };
        self.watched(outcome)
    }

    /// Whether a statement met a conflict that is worth another try.
    pub(super) const fn take_conflict(&mut self) -> bool {
        match &mut self.engine {
            Engine::Sqlite(_) => false,
            Engine::Postgres(connection) => connection.take_conflict(),
        }
    }
}
