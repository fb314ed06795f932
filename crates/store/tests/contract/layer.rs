//! The layer itself: values, guards, errors, snapshots.

use domain::text::MobileNumber;
use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time, date, time},
};
use store::{
    StoreError, Tx, params, person,
    testing::{Backend, TestDb},
};
use uuid::Uuid;

use crate::fixture::{BRANCH, found, person, read, saw, who, write, wrote};

on_every_engine!(
    every_type_comes_back,
    an_absent_value_comes_back_absent,
    the_version_guards_a_write,
    a_taken_mobile_number_is_told,
    an_unknown_person_is_told,
    an_error_leaves_nothing,
    a_failed_statement_fails_its_unit_of_work_even_if_it_is_passed_over,
    a_guard_that_is_passed_over_keeps_the_rest,
    a_read_writes_nothing,
    a_value_of_the_wrong_type_names_table_and_column,
    an_unknown_code_names_table_and_column,
    more_rows_than_one_are_an_error,
    an_address_is_read,
);

/// A table of the tests' own.
pub fn probe(t: &TestDb) {
    let bytes = if t.backend() == Backend::Postgres { "BYTEA" } else { "BLOB" };
    let sql = format!(
        "CREATE TABLE probe (id BIGINT NOT NULL PRIMARY KEY, number BIGINT, text TEXT, bytes {bytes}, version BIGINT NOT NULL)"
    );
    wrote(t, move |tx| tx.execute(&sql, params![]).map(drop));
}

fn put(tx: &mut Tx, id: i64, number: Option<i64>, text: Option<&str>) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO probe (id, number, text, bytes, version) VALUES ($1, $2, $3, NULL, 1)",
        params![id, number, text],
    )
    .map(drop)
}

fn ids(tx: &mut Tx) -> Result<Vec<i64>, StoreError> {
    tx.all("SELECT id FROM probe ORDER BY id", params![], |row| row.get("id"))
}

fn every_type_comes_back(t: &TestDb) {
    probe(t);
    for (id, number) in [(0, 0), (1, -1), (2, i64::MAX), (3, i64::MIN)] {
        wrote(t, move |tx| put(tx, id, Some(number), None));
        let found: i64 = saw(t, move |tx| {
            tx.one("SELECT number FROM probe WHERE id = $1", params![id], |r| r.get("number"))
        });
        assert_eq!(number, found);
    }
    let long = "党小组会议记录，正文。".repeat(160_000);
    assert!(long.len() > 5_000_000);
    for (id, words) in
        (10_i64..).zip(["", "'; DROP TABLE probe; --", "𬭎、喆、玥 e\u{301} 👩‍🌾\r\n\t$1 ?1", &long])
    {
        let kept = words.to_owned();
        wrote(t, move |tx| put(tx, id, None, Some(&kept)));
        let found: String =
            saw(t, move |tx| tx.one("SELECT text FROM probe WHERE id = $1", params![id], |r| r.get("text")));
        assert!(words == found, "{} bytes came back as {}", words.len(), found.len());
    }
    for (id, bytes) in (20_i64..).zip([Vec::new(), (0..=255).collect::<Vec<u8>>(), vec![0; 3_000_000]]) {
        let kept = bytes.clone();
        wrote(t, move |tx| {
            tx.execute("INSERT INTO probe (id, bytes, version) VALUES ($1, $2, 1)", params![id, kept])
                .map(drop)
        });
        let found: Vec<u8> = saw(t, move |tx| {
            tx.one("SELECT bytes FROM probe WHERE id = $1", params![id], |r| r.get("bytes"))
        });
        assert!(bytes == found, "{} bytes came back as {}", bytes.len(), found.len());
    }
    as_number(t, 30, true);
    as_number(t, 31, false);
    for (id, micros) in (40_i64..).zip([0, 1, -1, 1_780_000_000_123_456, -62_135_596_800_000_000]) {
        as_number(t, id, Timestamp::from_microsecond(micros).expect("a time"));
    }
    as_text(t, 50, Uuid::from_u128(u128::MAX - 7));
    as_text(t, 51, who(3));
    as_text::<Date>(t, 52, date(2026, 2, 28));
    as_text::<DateTime>(t, 53, date(2026, 12, 31).at(23, 59, 59, 0));
    as_text::<Time>(t, 54, time(0, 0, 0, 0));
    as_text(t, 55, MobileNumber::new("10000000001").expect("a number"));
}

fn as_number<V>(t: &TestDb, id: i64, value: V)
where
    V: store::ToParam + store::FromColumn + Clone + PartialEq + std::fmt::Debug + Send + 'static,
{
    let kept = value.clone();
    wrote(t, move |tx| {
        tx.execute("INSERT INTO probe (id, number, version) VALUES ($1, $2, 1)", params![id, kept]).map(drop)
    });
    let sql = "SELECT number FROM probe WHERE id = $1";
    assert_eq!(value, saw(t, move |tx| tx.one(sql, params![id], |r| r.get::<V>("number"))));
}

fn as_text<V>(t: &TestDb, id: i64, value: V)
where
    V: store::ToParam + store::FromColumn + Clone + PartialEq + std::fmt::Debug + Send + 'static,
{
    let kept = value.clone();
    wrote(t, move |tx| {
        tx.execute("INSERT INTO probe (id, text, version) VALUES ($1, $2, 1)", params![id, kept]).map(drop)
    });
    let sql = "SELECT text FROM probe WHERE id = $1";
    assert_eq!(value, saw(t, move |tx| tx.one(sql, params![id], |r| r.get::<V>("text"))));
}

fn an_absent_value_comes_back_absent(t: &TestDb) {
    probe(t);
    wrote(t, |tx| put(tx, 1, None, None));
    let found = saw(t, |tx| {
        tx.one("SELECT number, text, bytes FROM probe WHERE id = 1", params![], |row| {
            Ok((
                row.get::<Option<i64>>("number")?,
                row.get::<Option<String>>("text")?,
                row.get::<Option<Vec<u8>>>("bytes")?,
            ))
        })
    });
    assert_eq!(found, (None, None, None));
}

fn the_version_guards_a_write(t: &TestDb) {
    found(t);
    let mut first = person(1);
    let second = first.clone();
    first.name = domain::text::PersonName::new("陈一诺改").expect("a name");
    let kept = first.clone();
    wrote(t, move |tx| person::update(tx, BRANCH, &kept));
    assert_eq!(write(t, move |tx| person::update(tx, BRANCH, &second)), Err(StoreError::Stale));
    let now = saw(t, |tx| person::find(tx, BRANCH, who(1))).expect("there");
    assert_eq!((now.name, now.version), (first.name, 2));
}

fn with_mobile(number: usize) -> domain::person::Person {
    domain::person::Person {
        mobile: Some(MobileNumber::new("10000000001").expect("a number")),
        ..person(number)
    }
}

fn a_taken_mobile_number_is_told(t: &TestDb) {
    found(t);
    wrote(t, |tx| person::update(tx, BRANCH, &with_mobile(1)));
    let refused = write(t, |tx| person::update(tx, BRANCH, &with_mobile(2)));
    assert!(matches!(refused, Err(StoreError::Unique(_))), "{refused:?}");
    let again = write(t, |tx| person::add(tx, BRANCH, &person(2)));
    assert!(matches!(again, Err(StoreError::Unique(_))), "{again:?}");
}

fn an_unknown_person_is_told(t: &TestDb) {
    found(t);
    let refused = write(t, |tx| {
        let stranger = domain::id::PersonId::new(Uuid::from_u128(0xDEAD));
        person::set_standing(tx, BRANCH, stranger, date(2026, 1, 1), domain::person::Standing::Full)
    });
    assert!(matches!(refused, Err(StoreError::ForeignKey(_))), "{refused:?}");
}

fn an_error_leaves_nothing(t: &TestDb) {
    probe(t);
    let refused: Result<(), _> = write(t, |tx| {
        put(tx, 1, None, None)?;
        put(tx, 2, None, None)?;
        Err(StoreError::Stale)
    });
    assert_eq!(refused, Err(StoreError::Stale));
    assert_eq!(saw(t, ids), Vec::<i64>::new());
}

fn a_failed_statement_fails_its_unit_of_work_even_if_it_is_passed_over(t: &TestDb) {
    probe(t);
    let answer = write(t, |tx| {
        put(tx, 1, None, None)?;
        drop(put(tx, 1, None, None));
        Ok(())
    });
    assert!(matches!(answer, Err(StoreError::Unique(_))), "{answer:?}");
    assert_eq!(saw(t, ids), Vec::<i64>::new());
    wrote(t, |tx| put(tx, 1, None, None));
    assert_eq!(saw(t, ids), [1]);
}

fn a_guard_that_is_passed_over_keeps_the_rest(t: &TestDb) {
    probe(t);
    wrote(t, |tx| {
        let guard = tx.expect_one("UPDATE probe SET version = 2 WHERE id = 99", params![]);
        assert_eq!(guard, Err(StoreError::Stale));
        put(tx, 1, None, None)
    });
    assert_eq!(saw(t, ids), [1]);
}

fn a_read_writes_nothing(t: &TestDb) {
    probe(t);
    let answer = read(t, |tx| put(tx, 1, None, None));
    // In memory, reads share the writer's connection and are taken back; elsewhere they cannot write at all.
    assert_eq!(answer.is_ok(), t.backend() == Backend::Memory, "{answer:?}");
    assert_eq!(saw(t, ids), Vec::<i64>::new());
}

fn corrupt_at(error: &StoreError) -> (&str, &str) {
    match error {
        StoreError::Corrupt { place, column, .. } => (place, column),
        other => panic!("not corrupt: {other:?}"),
    }
}

fn a_value_of_the_wrong_type_names_table_and_column(t: &TestDb) {
    probe(t);
    wrote(t, |tx| put(tx, 1, Some(2), Some("文字")));
    let sql = "SELECT number, text, bytes FROM probe WHERE id = 1";
    let text = read(t, move |tx| tx.one(sql, params![], |row| row.get::<i64>("text"))).expect_err("text");
    assert_eq!(corrupt_at(&text), ("probe", "text"));
    let number = read(t, move |tx| tx.one(sql, params![], |row| row.get::<String>("number"))).expect_err("2");
    assert_eq!(corrupt_at(&number), ("probe", "number"));
    let flag = read(t, move |tx| tx.one(sql, params![], |row| row.get::<bool>("number"))).expect_err("2");
    assert_eq!(corrupt_at(&flag), ("probe", "number"));
    let null =
        read(t, move |tx| tx.one(sql, params![], |row| row.get::<Vec<u8>>("bytes"))).expect_err("NULL");
    assert_eq!(corrupt_at(&null), ("probe", "bytes"));
    let day = read(t, move |tx| tx.one(sql, params![], |row| row.get::<Date>("text"))).expect_err("no day");
    assert_eq!(corrupt_at(&day), ("probe", "text"));
    let none = read(t, move |tx| tx.one(sql, params![], |row| row.get::<i64>("absent"))).expect_err("none");
    assert_eq!(corrupt_at(&none), ("probe", "absent"));
}

fn an_unknown_code_names_table_and_column(t: &TestDb) {
    found(t);
    wrote(t, |tx| {
        tx.execute("UPDATE membership SET standing = 'emperor' WHERE branch_id = $1", params![BRANCH])
            .map(drop)
    });
    let error = read(t, |tx| person::standing_on(tx, BRANCH, who(1), date(2026, 1, 1))).expect_err("unknown");
    assert_eq!(corrupt_at(&error), ("membership", "standing"));
    assert!(error.to_string().contains("emperor"), "{error}");
}

fn more_rows_than_one_are_an_error(t: &TestDb) {
    probe(t);
    wrote(t, |tx| put(tx, 1, None, None).and_then(|()| put(tx, 2, None, None)));
    let many = read(t, |tx| tx.optional("SELECT id FROM probe", params![], |r| r.get::<i64>("id")));
    assert!(matches!(many, Err(StoreError::Engine(_))), "{many:?}");
    let none = read(t, |tx| tx.one("SELECT id FROM probe WHERE id = 3", params![], |r| r.get::<i64>("id")));
    assert!(matches!(none, Err(StoreError::Engine(_))), "{none:?}");
    let changed = write(t, |tx| tx.expect_one("UPDATE probe SET version = 2", params![]));
    assert!(matches!(changed, Err(StoreError::Engine(_))), "{changed:?}");
    let kept = saw(t, |tx| tx.all("SELECT version FROM probe", params![], |row| row.get::<i64>("version")));
    assert_eq!(kept, [1, 1]);
}

fn an_address_is_read(t: &TestDb) {
    let text = match t.location() {
        store::Location::Memory => ":memory:".to_owned(),
        store::Location::File(path) => path.display().to_string(),
        store::Location::Postgres(address) => address,
    };
    assert_eq!(store::Location::parse(&text), t.location());
    assert_eq!(t.db().location(), &t.location());
}
