//! What superiors' tables look like, and the directory of those that are shared.

use domain::{
    id::SuperiorTableId,
    superior_table::{Fill, SuperiorTable, TableColumn, TableLayout, TableOrigin, TableScope, TableSource},
};
use store::{StoreError, params, superior_table, testing::TestDb};
use uuid::Uuid;

use crate::fixture::{BRANCH, OTHER_BRANCH, found, read, saw, text, write, wrote};

on_every_engine!(
    a_table_comes_back_with_its_columns_in_their_order,
    a_table_is_guarded_and_a_late_write_changes_no_column,
    a_table_goes_with_its_columns_and_only_where_it_is,
    the_directory_has_what_is_shared_and_no_more,
    a_column_that_cannot_be_read_is_told,
);

fn id(number: u128) -> SuperiorTableId {
    SuperiorTableId::new(Uuid::from_u128(0x7AB1E + number))
}

fn column(heading: &str, fill: Fill) -> TableColumn {
    TableColumn { above: (heading == "姓名").then(|| text("基本情况")), heading: text(heading), fill }
}

fn table(number: u128, title: &str) -> SuperiorTable {
    SuperiorTable {
        id: id(number),
        layout: TableLayout {
            title: text(title),
            source: TableSource::Roster,
            scope: TableScope::Branch,
            columns: vec![
                column("序号", Fill::Number),
                column("姓名", Fill::Ledger("name".parse().expect("a key"))),
                column("单位", Fill::Fixed(text("城关街道"))),
                column("支部", Fill::Branch),
                column("小组", Fill::Group),
                column("签字", Fill::Blank),
            ],
        },
        shared: false,
        origin: None,
        edition: 1,
        version: 1,
    }
}

fn all(t: &TestDb) -> Vec<SuperiorTable> {
    saw(t, |tx| superior_table::all(tx, BRANCH))
}

fn a_table_comes_back_with_its_columns_in_their_order(t: &TestDb) {
    found(t);
    let origin = Some(TableOrigin { branch: OTHER_BRANCH, table: id(9), edition: 3 });
    let copied = SuperiorTable { origin, ..table(2, "乙表") };
    let (one, two) = (table(1, "甲表"), copied.clone());
    wrote(t, move |tx| {
        superior_table::add(tx, BRANCH, &two)?;
        superior_table::add(tx, BRANCH, &one)
    });
    let mut wanted = vec![table(1, "甲表"), copied];
    // Each engine has an order of its own for Chinese titles.
    let sorted = |mut all: Vec<SuperiorTable>| {
        all.sort_by_key(|one| one.id);
        all
    };
    assert_eq!(sorted(all(t)), wanted);

    let mut changed = table(1, "丙表");
    changed.layout.columns.reverse();
    changed.layout.columns.pop();
    changed.layout.scope = TableScope::Group;
    (changed.shared, changed.edition) = (true, 2);
    let kept = changed.clone();
    wrote(t, move |tx| superior_table::set(tx, BRANCH, &kept));
    wanted[0] = SuperiorTable { version: 2, ..changed };
    assert_eq!(sorted(all(t)), wanted);
    assert_eq!(saw(t, |tx| superior_table::find(tx, BRANCH, id(1))), Some(wanted.remove(0)));
    assert_eq!(saw(t, |tx| superior_table::find(tx, OTHER_BRANCH, id(1))), None);
}

fn a_table_is_guarded_and_a_late_write_changes_no_column(t: &TestDb) {
    found(t);
    wrote(t, |tx| superior_table::add(tx, BRANCH, &table(1, "甲表")));
    wrote(t, |tx| superior_table::set(tx, BRANCH, &table(1, "乙表")));
    let late = |mut one: SuperiorTable| {
        one.layout.columns.clear();
        write(t, move |tx| superior_table::set(tx, BRANCH, &one))
    };
    assert_eq!(late(table(1, "丙表")), Err(StoreError::Stale));
    assert_eq!(write(t, |tx| superior_table::remove(tx, BRANCH, (id(1), 1))), Err(StoreError::Stale));
    let kept = all(t).remove(0);
    assert_eq!((kept.layout.title.as_str(), kept.layout.columns.len()), ("乙表", 6));
}

fn a_table_goes_with_its_columns_and_only_where_it_is(t: &TestDb) {
    found(t);
    wrote(t, |tx| {
        superior_table::add(tx, BRANCH, &table(1, "甲表"))?;
        superior_table::add(tx, OTHER_BRANCH, &table(1, "甲表"))
    });
    wrote(t, |tx| superior_table::remove(tx, BRANCH, (id(1), 1)));
    assert_eq!(all(t), []);
    let left = saw(t, |tx| {
        tx.all("SELECT heading FROM superior_table_column WHERE branch_id = $1", params![BRANCH], |row| {
            row.get::<String>("heading")
        })
    });
    assert!(left.is_empty(), "{left:?}");
    assert_eq!(saw(t, |tx| superior_table::all(tx, OTHER_BRANCH)), [table(1, "甲表")]);
    assert_eq!(write(t, |tx| superior_table::remove(tx, BRANCH, (id(1), 2))), Err(StoreError::Stale));
}

fn the_directory_has_what_is_shared_and_no_more(t: &TestDb) {
    found(t);
    wrote(t, |tx| {
        superior_table::add(tx, BRANCH, &table(1, "A"))?;
        superior_table::add(tx, BRANCH, &SuperiorTable { shared: true, edition: 4, ..table(2, "B") })?;
        superior_table::add(tx, OTHER_BRANCH, &SuperiorTable { shared: true, ..table(3, "C") })
    });
    let listed = |most| saw(t, move |tx| superior_table::shared(tx, most));
    let said: Vec<_> = listed(10)
        .into_iter()
        .map(|s| (s.branch, s.branch_name.to_string(), s.table, s.title.to_string(), s.edition))
        .collect();
    assert_eq!(
        said,
        [
            (BRANCH, "青禾社区党支部".to_owned(), id(2), "B".to_owned(), 4),
            (OTHER_BRANCH, "白杨社区党支部".to_owned(), id(3), "C".to_owned(), 1),
        ]
    );
    assert_eq!(listed(1).len(), 1);
}

fn a_column_that_cannot_be_read_is_told(t: &TestDb) {
    found(t);
    wrote(t, |tx| superior_table::add(tx, BRANCH, &table(1, "甲表")));
    for fill in ["fixed", "formula", "ledger:Name"] {
        wrote(t, move |tx| {
            let sql = "UPDATE superior_table_column SET fill = $2, words = NULL WHERE branch_id = $1 AND number = 3";
            tx.execute(sql, params![BRANCH, fill]).map(drop)
        });
        match read(t, |tx| superior_table::all(tx, BRANCH)) {
            Err(StoreError::Corrupt { place, column, .. }) => {
                assert_eq!((place.as_str(), column.as_str()), ("superior_table_column", "fill"));
            }
            other => panic!("{fill}: {other:?}"),
        }
    }
}
