//! A wrong backup restored first and the right one after it: the data from before both is still there.

use std::{
    fs,
    path::{Path, PathBuf},
};

use domain::{id::BranchId, organization::Branch, text::OrganizationName};
use jiff::Timestamp;
use store::{
    Db, Location, StoreError, organization, restore,
    testing::{Backend, TestDb},
};
use uuid::Uuid;

fn file(t: &TestDb, name: &str) -> PathBuf {
    t.folder().join(name)
}

/// A data file with one branch.
fn filled(path: &Path, name: &'static str) {
    let db = Db::open(&Location::File(path.to_owned())).expect("opens");
    let written = db.write::<(), StoreError, _>(move |tx| {
        let name = OrganizationName::new(name).expect("a name");
        let id = BranchId::new(Uuid::from_u128(1));
        organization::add_branch(tx, &Branch { id, name }, Timestamp::UNIX_EPOCH)
    });
    written.wait().expect("the branch is written");
}

fn named(path: &Path) -> String {
    let db = Db::open(&Location::File(path.to_owned())).expect("opens");
    let branches = db.read::<_, StoreError, _>(organization::branches).wait().expect("reads");
    branches.into_iter().map(|b| b.name.to_string()).collect()
}

#[test]
fn what_was_kept_before_a_restore_is_never_written_over() {
    let t = TestDb::unopened(Backend::File);
    let data = file(&t, "data.db");
    filled(&data, "青禾社区党支部");
    filled(&file(&t, "wrong.db"), "白杨社区党支部");
    filled(&file(&t, "right.db"), "梧桐社区党支部");
    let mut kept = Vec::new();
    for backup in ["wrong.db", "right.db", "wrong.db"] {
        let restored = restore(&file(&t, backup), &data).expect("restored");
        kept.push(restored.before.expect("there was data"));
    }
    let names = ["data.db.before", "data.db.before.2", "data.db.before.3"];
    assert_eq!(kept, names.map(|name| file(&t, name)));
    let branches: Vec<_> = kept.iter().map(|path| named(path)).collect();
    assert_eq!(branches, ["青禾社区党支部", "白杨社区党支部", "梧桐社区党支部"]);
    assert_eq!(named(&data), "白杨社区党支部");
    let fresh = restore(&file(&t, "right.db"), &file(&t, "fresh.db")).expect("where nothing was");
    assert_eq!(fresh.before, None);
}

#[test]
fn a_log_that_was_kept_belongs_to_its_file_alone() {
    let t = TestDb::unopened(Backend::File);
    let data = file(&t, "data.db");
    filled(&file(&t, "right.db"), "梧桐社区党支部");
    fs::write(file(&t, "data.db.before-wal"), "the log of a file that was moved away").expect("written");
    filled(&data, "青禾社区党支部");
    let before = restore(&file(&t, "right.db"), &data).expect("restored").before;
    assert_eq!(before, Some(file(&t, "data.db.before.2")));
    assert_eq!(named(&file(&t, "data.db.before.2")), "青禾社区党支部");
}

#[test]
fn a_log_whose_file_was_lost_does_not_meet_the_new_one() {
    let t = TestDb::unopened(Backend::File);
    let data = file(&t, "data.db");
    filled(&file(&t, "right.db"), "梧桐社区党支部");
    fs::write(file(&t, "data.db-wal"), "the log of a file that was lost").expect("written");
    assert_eq!(restore(&file(&t, "right.db"), &data).expect("restored").before, None);
    assert!(!file(&t, "data.db-wal").exists());
    assert!(file(&t, "data.db.before-wal").exists(), "it is kept all the same");
    assert_eq!(named(&data), "梧桐社区党支部");
}
