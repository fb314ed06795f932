//! A backup in the making: restored for trial, and nothing of it left behind that was not kept.

use std::{
    fs::{self, File},
    path::Path,
};

use domain::{id::BranchId, organization::Branch, text::OrganizationName};
use jiff::Timestamp;
use store::{
    Db, Location, StoreError, check_file, organization,
    testing::{Backend, TestDb},
};
use uuid::Uuid;

fn filled() -> TestDb {
    let t = TestDb::new(Backend::File);
    let written = t.db().write::<(), StoreError, _>(|tx| {
        let name = OrganizationName::new("青禾社区党支部").expect("a name");
        organization::add_branch(
            tx,
            &Branch { id: BranchId::new(Uuid::from_u128(1)), name },
            Timestamp::UNIX_EPOCH,
        )
    });
    written.wait().expect("the branch is written");
    fs::create_dir(t.folder().join("backups")).expect("a folder");
    t
}

fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder");
    let mut names: Vec<_> =
        entries.map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn named(path: &Path) -> Vec<String> {
    let db = Db::open(&Location::File(path.to_owned())).expect("opens");
    let branches = db.read::<_, StoreError, _>(organization::branches).wait().expect("reads");
    branches.into_iter().map(|b| b.name.to_string()).collect()
}

#[test]
fn a_draft_is_restored_beside_itself_and_gone_unless_it_is_kept() {
    let t = filled();
    let folder = t.folder().join("backups");
    let draft = t.db().draft(&folder).expect("a draft");
    let restored = draft.restored().expect("restored");
    assert!(restored.starts_with(&folder));
    assert_eq!(named(&restored), ["青禾社区党支部"]);
    assert_eq!(check_file(&restored).map(|info| info.meetings), Ok(draft.info().meetings));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let place = draft.path();
        let place = place.parent().expect("a folder of its own");
        let mode = fs::metadata(place).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o077, 0, "nobody else may look in");
    }
    drop(draft);
    assert_eq!(names_in(&folder), [""; 0]);

    let draft = t.db().draft(&folder).expect("a draft");
    let copy = draft.path();
    draft.keep(&copy, &folder.join("kept.db")).expect("kept");
    assert_eq!(names_in(&folder), ["kept.db"]);
    assert_eq!(named(&folder.join("kept.db")), ["青禾社区党支部"]);
}

#[test]
fn a_copy_that_cannot_be_restored_is_told() {
    let t = filled();
    let folder = t.folder().join("backups");
    let draft = t.db().draft(&folder).expect("a draft");
    let whole = fs::read(draft.path()).expect("bytes");
    fs::write(draft.path(), &whole[..whole.len() / 2]).expect("cut");
    assert!(matches!(draft.restored(), Err(StoreError::File(_))));
    fs::write(draft.path(), &whole).expect("mended");
    let behind = rusqlite::Connection::open(draft.path()).expect("opens");
    behind
        .execute_batch("PRAGMA foreign_keys = OFF; INSERT INTO schema_version VALUES (900, 'of tomorrow')")
        .expect("altered");
    drop(behind);
    assert!(draft.restored().is_err());
    drop(draft);
    assert_eq!(names_in(&folder), [""; 0]);
}

#[test]
fn nothing_is_written_over_by_what_came_in_between() {
    let t = filled();
    let folder = t.folder().join("backups");
    let draft = t.db().draft(&folder).expect("a draft");
    fs::write(folder.join("kept.db"), "别的").expect("written");
    let copy = draft.path();
    assert!(draft.keep(&copy, &folder.join("kept.db")).is_err());
    assert_eq!(fs::read_to_string(folder.join("kept.db")).expect("read"), "别的");
    assert_eq!(names_in(&folder), ["kept.db"]);
}

#[test]
fn what_was_abandoned_is_cleared_away_and_who_is_at_work_is_let_be() {
    let t = filled();
    let folder = t.folder().join("backups");
    let place = |name: &str| folder.join(name);
    // Left by programs that were killed: at work, and before they began.
    fs::create_dir_all(place(".dangxiaozu-draft-1").join("restored")).expect("a folder");
    fs::write(place(".dangxiaozu-draft-1").join("lock"), "").expect("written");
    fs::write(place(".dangxiaozu-draft-1").join("copy.db"), "会议记录").expect("written");
    fs::create_dir(place(".dangxiaozu-draft-2")).expect("a folder");
    // Somebody at work, and what only looks like it.
    fs::create_dir(place(".dangxiaozu-draft-3")).expect("a folder");
    let lock = File::create(place(".dangxiaozu-draft-3").join("lock")).expect("a lock");
    lock.lock().expect("locked");
    fs::write(place(".dangxiaozu-draft-4"), "a file").expect("written");
    let draft = t.db().draft(&folder).expect("a draft");
    let other = t.db().draft(&folder).expect("another at the same time");
    assert!(draft.path().is_file() && other.path().is_file() && draft.path() != other.path());
    assert!(!draft.path().with_file_name("restored").exists());
    drop((draft, other));
    assert_eq!(names_in(&folder), [".dangxiaozu-draft-3", ".dangxiaozu-draft-4"]);
}
