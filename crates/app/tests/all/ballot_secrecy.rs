//! What somebody with the data file, the backups, the journal and the log cannot learn of a ballot: one test for each «cannot» of
//! docs/ballot.md.

use std::collections::BTreeSet;

use app::{Cx, ballot::LOCKED_LENGTH, journal, permission};
use domain::id::BallotId;
use store::testing::{Backend, Dumped};

use crate::ballot::{Hall, LEADER, TELLERS, VOTERS, why};

/// Who holds the ballot: a group in its meeting, or the branch over all its groups, as the poll of an appraisal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Holder {
    Group,
    Branch,
}

use Holder::{Branch, Group};

impl Holder {
    /// How many stand on it, and in how many ways each is answered.
    const fn size(self) -> (usize, usize) {
        match self {
            Group => (3, 3),
            Branch => (7, 4),
        }
    }

    /// An answer for each line, these again and again.
    fn answers(self, these: &[usize]) -> Vec<usize> {
        these.iter().copied().cycle().take(self.size().0).collect()
    }
}

async fn begun(backend: Backend) -> (Hall, BallotId, [String; 2]) {
    begun_by(Group, backend).await
}

async fn begun_by(holder: Holder, backend: Backend) -> (Hall, BallotId, [String; 2]) {
    let mut hall = Hall::new(backend).await;
    let (id, codes) = match holder {
        Group => {
            hall.propose("2", "yes").await;
            hall.opened().await
        }
        Branch => hall.polled().await,
    };
    (hall, id, codes)
}

/// What a table holds of one ballot: the sample has another one.
fn table(dump: &[Dumped], name: &str, id: BallotId) -> Dumped {
    let mut table = dump.iter().find(|t| t.table == name).expect("a table").clone();
    let is_of = |row: &[(String, String)]| cell(row, "ballot_id").contains(&id.to_string());
    let mut mine = table.rows.iter().map(|row| is_of(row)).collect::<Vec<_>>().into_iter();
    table.written.retain(|_| mine.next().unwrap_or(true));
    table.rows.retain(|row| is_of(row));
    table
}

fn cell<'a>(row: &'a [(String, String)], name: &str) -> &'a str {
    row.iter().find(|(column, _)| column == name).map_or("", |(_, value)| value)
}

/// The same, with what is locked shown by its length only.
fn masked(mut dump: Vec<Dumped>) -> Vec<Dumped> {
    for table in &mut dump {
        table.written.clear();
        for (column, value) in table.rows.iter_mut().flatten() {
            if table.table == "ballot_box" && column == "locked" {
                *value = format!("{} signs", value.len());
            }
        }
        // Messages, which no vote writes, fill several pages of PostgreSQL by now; which connection found room on which page differs.
        if table.table == "ballot_box" || table.table == "message" {
            table.rows.sort();
        }
    }
    dump
}

#[tokio::test]
async fn the_tables_after_a_vote_do_not_depend_on_the_vote() {
    // SQLite writes bytes as a list of numbers of one to three signs: only PostgreSQL's dump has a length to compare.
    for holder in [Group, Branch] {
        let mut seen = Vec::new();
        for answers in [[0, 0, 1], [1, 2, 1], [2, 2, 2]] {
            let (hall, id, _) = begun_by(holder, Backend::Postgres).await;
            hall.cast("周明哲", id, &holder.answers(&answers)).await.expect("cast");
            hall.cast("许安宁", id, &holder.answers(&[1])).await.expect("cast");
            seen.push(masked(hall.dump()));
        }
        // Everything else is the same in every run: the tables differ in locked bytes only, and these in nothing but their noise.
        assert_eq!(seen[0], seen[1], "{holder:?}");
        assert_eq!(seen[0], seen[2], "{holder:?}");
    }
}

#[tokio::test]
async fn a_vote_changes_a_mark_and_the_box_and_leaves_no_order_and_no_time() {
    for (holder, backend) in [
        (Group, Backend::File),
        (Group, Backend::Postgres),
        (Branch, Backend::File),
        (Branch, Backend::Postgres),
    ] {
        let (hall, id, _) = begun_by(holder, backend).await;
        let mut before = hall.dump();
        for (number, who) in VOTERS.iter().enumerate() {
            hall.clock.advance(jiff::SignedDuration::from_mins(3));
            hall.cast(who, id, &holder.answers(&[number % 3, 1, 2])).await.expect("cast");
            let after = hall.dump();
            let changed: BTreeSet<_> = before
                .iter()
                .zip(&after)
                .filter(|(b, a)| b.rows != a.rows)
                .map(|(b, _)| b.table.as_str())
                .collect();
            assert_eq!(changed, BTreeSet::from(["ballot_box", "ballot_voter"]), "{backend:?}");
            let (was, is) = (table(&before, "ballot_box", id), table(&after, "ballot_box", id));
            assert_eq!(is.rows.len(), was.rows.len() + 1);
            let names: Vec<_> = is.rows.iter().map(|row| cell(row, "paper_id")).collect();
            assert!(names.is_sorted(), "the rows lie in the order of their random names: {names:?}");
            assert!(was.rows.iter().all(|row| !names.contains(&cell(row, "paper_id"))), "every name is new");
            for row in &is.rows {
                assert_eq!(row.len(), 4, "branch, ballot, name, lock: {row:?}");
                let locked = cell(row, "locked");
                let bytes = if backend == Backend::File {
                    locked.split(',').count()
                } else {
                    locked.trim_start_matches("\\x").len() / 2
                };
                assert_eq!(bytes, LOCKED_LENGTH, "{locked}");
            }
            let columns =
                |row: &Vec<(String, String)>| row.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
            let voters = table(&after, "ballot_voter", id);
            assert_eq!(columns(&voters.rows[0]), ["branch_id", "ballot_id", "person_id", "has_cast"]);
            for table in [&is, &voters] {
                let transactions: BTreeSet<_> = table.written.iter().collect();
                assert!(transactions.len() <= 1, "all rows are written together: {transactions:?}");
            }
            before = after;
        }
    }
}

async fn lines(hall: &Hall) -> Vec<journal::Line> {
    let actor = hall.actor("审计员").await;
    let read = move |cx: &mut Cx<'_>| journal::read(cx, &permission::in_branch(&actor)?, None);
    hall.app().read(read).await.expect("a journal").lines
}

#[tokio::test]
async fn the_journal_does_not_know_that_somebody_voted() {
    for (holder, runner) in [(Group, LEADER), (Branch, "周明哲")] {
        let (hall, id, codes) = begun_by(holder, Backend::Memory).await;
        let before = lines(&hall).await.len();
        for who in &VOTERS[..5] {
            hall.cast(who, id, &holder.answers(&[0, 1, 0])).await.expect("cast");
        }
        assert_eq!(lines(&hall).await.len(), before);
        hall.close(id).await.expect("closed");
        hall.count(TELLERS[0], id, codes).await.expect("counted");
        let all = lines(&hall).await;
        let newest: Vec<_> = all.iter().take(2).map(|line| (line.what.as_str(), line.who.as_str())).collect();
        assert_eq!(newest, [("开箱计票", "林知远"), ("截止投票", runner)]);
    }
}

#[tokio::test]
async fn neither_a_backup_nor_the_data_file_holds_a_code_or_a_vote() {
    for (holder, title) in [(Group, "推荐优秀共产党员人选"), (Branch, "民主评议党员民主测评")]
    {
        let (hall, id, codes) = begun_by(holder, Backend::File).await;
        for who in &VOTERS {
            hall.cast(who, id, &holder.answers(&[0, 1, 2])).await.expect("cast");
        }
        let folder = std::env::temp_dir().join(format!("dxz-ballot-{}-{holder:?}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let target = folder.join("backup.db");
        drop(std::fs::remove_file(&target));
        let db = hall.app().db().clone();
        let to = target.clone();
        std::thread::spawn(move || db.backup_to(&to)).join().expect("a thread").expect("a backup");
        let bytes = std::fs::read(&target).expect("the backup");
        let holds = |needle: &[u8]| bytes.windows(needle.len()).any(|part| part == needle);
        assert!(holds(title.as_bytes()), "it is the backup");
        for code in &codes {
            assert!(!holds(code.as_bytes()), "a code");
        }
        let mut vote: Vec<_> =
            holder.answers(&[0, 1, 2]).iter().filter_map(|n| u8::try_from(*n).ok()).collect();
        vote.extend([0xFF, 0xFF, 0xFF]);
        assert!(!holds(&vote), "a vote");
        std::fs::remove_dir_all(&folder).expect("gone");
    }
}

#[tokio::test]
async fn one_code_opens_nothing() {
    let (hall, id, codes) = begun(Backend::Memory).await;
    for who in &VOTERS {
        hall.cast(who, id, &[1, 1, 1]).await.expect("cast");
    }
    hall.close(id).await.expect("closed");
    let [one, other] = codes;
    for pair in [[one.clone(), one.clone()], [other.clone(), other.clone()], [one, String::new()]] {
        assert!(hall.count(TELLERS[0], id, pair).await.is_err());
    }
    assert!(hall.view(TELLERS[0], id).await.expect("a page").figures.is_none());
}

#[tokio::test]
async fn two_counts_a_vote_apart_do_not_exist() {
    let (hall, id, codes) = begun(Backend::Memory).await;
    for who in &VOTERS[..6] {
        hall.cast(who, id, &[1, 0, 1]).await.expect("cast");
        assert!(why(hall.count(TELLERS[0], id, codes.clone()).await).contains("正在投票"));
    }
    hall.close(id).await.expect("closed");
    let last = VOTERS[6];
    assert!(why(hall.cast(last, id, &[0, 1, 1]).await).contains("截止"));
    hall.count(TELLERS[0], id, codes.clone()).await.expect("counted");
    assert!(why(hall.cast(last, id, &[0, 1, 1]).await).contains("截止"));
    assert!(why(hall.open(id, &VOTERS, "").await).contains("已经计票"), "never opened again");
    assert!(why(hall.count(TELLERS[1], id, codes).await).contains("已经计票"));
}

#[tokio::test]
async fn after_the_count_nothing_is_left_but_the_totals() {
    for (holder, backend) in [(Group, Backend::File), (Group, Backend::Postgres), (Branch, Backend::File)] {
        let (hall, id, codes) = begun_by(holder, backend).await;
        for who in &VOTERS {
            hall.cast(who, id, &holder.answers(&[0, 1, 2])).await.expect("cast");
        }
        hall.close(id).await.expect("closed");
        hall.count(TELLERS[0], id, codes).await.expect("counted");
        let dump = hall.dump();
        assert_eq!(table(&dump, "ballot_box", id).rows, Vec::<Vec<_>>::new());
        let tellers = table(&dump, "ballot_teller", id).rows;
        assert_eq!(tellers.len(), 2);
        for row in &tellers {
            assert_eq!((cell(row, "salt"), cell(row, "public_key")), ("Null", "Null"));
        }
        let (lines, ways) = holder.size();
        assert_eq!(table(&dump, "ballot_total", id).rows.len(), lines * ways);
    }
}

/// What lies in the box: the name of each paper, and its locked bytes.
fn papers(dump: &[Dumped], id: BallotId) -> Vec<(String, Vec<u8>)> {
    let numbers = |text: &str| {
        let digits = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
        digits.map(|part| part.parse().expect("a byte")).collect::<Vec<u8>>()
    };
    let rows = table(dump, "ballot_box", id).rows;
    let paper = |row: &Vec<(String, String)>| {
        let locked = cell(row, "locked");
        let name: String =
            cell(row, "paper_id").chars().filter(|c| c.is_ascii_hexdigit() || *c == '-').collect();
        let name = name.trim_matches(|c: char| !c.is_ascii_hexdigit());
        // The end of a random name is as random, and short enough to stand in one place.
        (name[name.len() - 12..].to_owned(), numbers(locked))
    };
    rows.iter().map(paper).collect()
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[tokio::test]
async fn the_disk_holds_no_older_box_and_after_the_count_no_box_at_all() {
    let (hall, id, codes) = begun(Backend::File).await;
    let mut older: Vec<String> = Vec::new();
    for who in &VOTERS {
        hall.cast(who, id, &[0, 1, 2]).await.expect("cast");
        let (raw, now) = (hall.raw(), papers(&hall.dump(), id));
        for (name, locked) in &now {
            assert!(holds(&raw, name.as_bytes()) && holds(&raw, locked), "what is there is found: {name}");
        }
        for name in &older {
            assert!(!holds(&raw, name.as_bytes()), "a paper of the box before: {name}");
        }
        older.extend(now.into_iter().map(|(name, _)| name));
    }
    hall.close(id).await.expect("closed");
    let last = papers(&hall.dump(), id);
    hall.count(TELLERS[0], id, codes).await.expect("counted");
    let raw = hall.raw();
    for (name, locked) in &last {
        assert!(!holds(&raw, locked), "a locked vote");
        assert!(!holds(&raw, name.as_bytes()), "the name of a paper");
    }
}

#[tokio::test]
async fn a_box_that_was_meddled_with_is_not_counted() {
    let (hall, id, codes) = begun(Backend::File).await;
    for who in &VOTERS {
        hall.cast(who, id, &[1, 1, 1]).await.expect("cast");
    }
    hall.close(id).await.expect("closed");
    let sql = "DELETE FROM ballot_box WHERE paper_id = (SELECT MIN(paper_id) FROM ballot_box)";
    hall.behind_the_back(sql);
    assert!(why(hall.count(TELLERS[0], id, codes.clone()).await).contains("对不上"), "a paper taken out");
    hall.behind_the_back(
        "INSERT INTO ballot_box SELECT branch_id, ballot_id, 'x', zeroblob(176) FROM ballot_box LIMIT 1",
    );
    assert!(why(hall.count(TELLERS[0], id, codes).await).contains("打不开"), "a paper put in");
    assert!(hall.view(LEADER, id).await.expect("a page").figures.is_none());
}
