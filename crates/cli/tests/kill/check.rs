//! Every row beside every answer: what was acknowledged is there once, what was not is there wholly or not at all, and nothing else is.

use std::{collections::BTreeMap, sync::Arc};

use app::{
    App,
    ambient::{SystemClock, SystemEntropy},
    journal,
};
use domain::id::BranchId;
use jiff::tz::TimeZone;
use store::{Db, Location, StoreError, Tx, check_file, params};

use crate::writes::{Kind, MARK};

/// What was sent, and what is known of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Known {
    /// It was acknowledged: it is there.
    Acknowledged,
    /// The answer said that it was not done: it is not there.
    Refused,
    /// There was no answer, or one that cannot know.
    Unanswered,
}

/// Everything that was sent, by its mark.
pub type Sent = BTreeMap<String, (Kind, Known)>;

/// How many of what was never answered are there, and are not.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Unanswered {
    /// Are there, wholly.
    pub kept: usize,
    /// Are not.
    pub gone: usize,
}

/// How the rows of a kind are found: their mark, what the journal names, and whether everything that belongs to them is as it should be.
struct Rows {
    kinds: &'static [Kind],
    /// What the journal says of each row, once.
    action: &'static str,
    sql: &'static str,
}

const ROWS: [Rows; 7] = [
    Rows {
        kinds: &[Kind::Opinion],
        action: "opinion.raise",
        sql: "SELECT o.text AS mark, o.opinion_id AS object, CAST(CASE WHEN
                 (SELECT COUNT(*) FROM message m WHERE m.branch_id = o.branch_id AND m.place = '/opinions/' || o.opinion_id) = 1
                 AND (EXISTS (SELECT 1 FROM changed c WHERE c.branch_id = o.branch_id AND c.noun = 'opinion'
                          AND c.object_id = o.opinion_id)
                     OR (SELECT COUNT(*) FROM search_text s WHERE s.branch_id = o.branch_id AND s.noun = 'opinion'
                          AND s.object_id = o.opinion_id) = 1)
                 THEN 1 ELSE 0 END AS BIGINT) AS whole
             FROM opinion o WHERE o.branch_id = $1",
    },
    Rows {
        kinds: &[Kind::Talk],
        action: "talk.record",
        sql: "SELECT COALESCE((SELECT MIN(n.text) FROM talk_note n WHERE n.branch_id = t.branch_id AND n.talk_id = t.talk_id), '')
                 AS mark, t.talk_id AS object, CAST(CASE WHEN
                 (SELECT COUNT(*) FROM talk_note n WHERE n.branch_id = t.branch_id AND n.talk_id = t.talk_id) = 1
                 AND (SELECT COUNT(*) FROM message m WHERE m.branch_id = t.branch_id AND m.place = '/talks/' || t.talk_id) = 1
                 THEN 1 ELSE 0 END AS BIGINT) AS whole
             FROM talk t WHERE t.branch_id = $1",
    },
    Rows {
        kinds: &[Kind::Care],
        action: "care.open",
        sql: "SELECT what AS mark, care_id AS object, CAST(1 AS BIGINT) AS whole FROM care WHERE branch_id = $1",
    },
    Rows {
        kinds: &[Kind::Work],
        action: "assignment.give",
        sql: "SELECT a.what AS mark, a.assignment_id AS object, CAST(CASE WHEN
                 (SELECT COUNT(*) FROM message m WHERE m.branch_id = a.branch_id AND m.place = '/assignments/' || a.assignment_id) = 1
                 AND (EXISTS (SELECT 1 FROM changed c WHERE c.branch_id = a.branch_id AND c.noun = 'assignment'
                          AND c.object_id = a.assignment_id)
                     OR (SELECT COUNT(*) FROM search_text s WHERE s.branch_id = a.branch_id AND s.noun = 'assignment'
                          AND s.object_id = a.assignment_id) = 1)
                 THEN 1 ELSE 0 END AS BIGINT) AS whole
             FROM assignment a WHERE a.branch_id = $1 AND a.meeting_id IS NULL",
    },
    Rows {
        kinds: &[Kind::Decision],
        action: "decision.add",
        sql: "SELECT what AS mark, assignment_id AS object, CAST(1 AS BIGINT) AS whole FROM assignment
             WHERE branch_id = $1 AND meeting_id IS NOT NULL",
    },
    Rows {
        kinds: &[Kind::Save],
        action: "remark.save",
        sql: "SELECT v.text AS mark, v.remark_id AS object, CAST(CASE WHEN v.aside = 0 AND v.version <= r.version
                 AND (v.version < r.version OR v.text = r.text)
                 AND (SELECT COUNT(*) FROM remark_revision o WHERE o.branch_id = r.branch_id AND o.remark_id = r.remark_id)
                     = r.version - 1
                 THEN 1 ELSE 0 END AS BIGINT) AS whole
             FROM remark_revision v JOIN remark r ON r.branch_id = v.branch_id AND r.remark_id = v.remark_id
             WHERE v.branch_id = $1 AND v.version > 1",
    },
    Rows {
        kinds: &[Kind::Draft],
        action: "meeting.draft",
        sql: "SELECT COALESCE((SELECT MIN(i.title) FROM meeting_item i WHERE i.branch_id = m.branch_id
                 AND i.meeting_id = m.meeting_id AND i.title LIKE '记号%'), '') AS mark, m.meeting_id AS object, CAST(CASE WHEN
                 m.stage <> 'draft' OR (SELECT COUNT(*) FROM meeting_item i WHERE i.branch_id = m.branch_id
                     AND i.meeting_id = m.meeting_id) = 2
                 THEN 1 ELSE 0 END AS BIGINT) AS whole
             FROM meeting m WHERE m.branch_id = $1",
    },
];

/// Remarks with a text from the beginning, and those that were typed into later.
const SPOKEN: Rows = Rows {
    kinds: &[Kind::Remark],
    action: "remark.add",
    sql: "SELECT COALESCE((SELECT MIN(v.text) FROM remark_revision v WHERE v.branch_id = r.branch_id
             AND v.remark_id = r.remark_id AND v.version = 1), '') AS mark, r.remark_id AS object, CAST(CASE WHEN
             (SELECT COUNT(*) FROM remark_revision v WHERE v.branch_id = r.branch_id AND v.remark_id = r.remark_id
                 AND v.version = 1) = 1 OR r.version > 1 OR r.text IS NULL
             THEN 1 ELSE 0 END AS BIGINT) AS whole
         FROM remark r WHERE r.branch_id = $1 AND r.own = 0",
};

/// Messages that lead to nothing.
const ORPHANS: &str = "SELECT COUNT(*) AS many FROM message m WHERE m.branch_id = $1 AND (
     (m.place LIKE '/opinions/%' AND NOT EXISTS (SELECT 1 FROM opinion o WHERE o.branch_id = m.branch_id
         AND m.place = '/opinions/' || o.opinion_id))
     OR (m.place LIKE '/talks/%' AND NOT EXISTS (SELECT 1 FROM talk t WHERE t.branch_id = m.branch_id
         AND m.place = '/talks/' || t.talk_id))
     OR (m.place LIKE '/assignments/%' AND NOT EXISTS (SELECT 1 FROM assignment a WHERE a.branch_id = m.branch_id
         AND m.place = '/assignments/' || a.assignment_id)))";

/// What was found in the tables.
struct Found {
    /// Marks with the kinds of their rows, and how often.
    marks: BTreeMap<String, (&'static [Kind], usize)>,
    /// What is wrong by itself.
    faults: Vec<String>,
}

fn found(tx: &mut Tx, branch: BranchId) -> Result<Found, StoreError> {
    let mut all = Found { marks: BTreeMap::new(), faults: Vec::new() };
    for rows in ROWS.iter().chain([&SPOKEN]) {
        let read = |row: &store::Row<'_>| {
            Ok::<(String, String, bool), _>((row.get("mark")?, row.get("object")?, row.get("whole")?))
        };
        let lines = tx.all(rows.sql, params![branch], read)?;
        let mut named: BTreeMap<String, usize> = BTreeMap::new();
        for (mark, object, whole) in lines {
            if !whole {
                all.faults.push(format!("half a row of {:?}: {mark} {object}", rows.kinds));
            }
            *named.entry(object).or_default() += 1;
            if mark.starts_with(MARK) {
                all.marks.entry(mark).or_insert((rows.kinds, 0)).1 += 1;
            }
        }
        let mut told: BTreeMap<String, usize> = BTreeMap::new();
        let sql = "SELECT object_id FROM journal WHERE branch_id = $1 AND action = $2";
        for object in tx.all(sql, params![branch, rows.action], |row| row.get::<String>("object_id"))? {
            *told.entry(object).or_default() += 1;
        }
        if named != told {
            all.faults.push(format!("{}: the journal tells {told:?} of {named:?}", rows.action));
        }
    }
    let orphans: i64 = tx.one(ORPHANS, params![branch], |row| row.get("many"))?;
    if orphans > 0 {
        all.faults.push(format!("{orphans} messages lead to nothing"));
    }
    Ok(all)
}

/// Looks at everything.
///
/// # Panics
/// When something that was acknowledged is missing, something is there by half or twice, the chain does not prove, or the file is damaged.
pub fn check(location: &Location, branch: BranchId, sent: &Sent) -> Unanswered {
    if let Location::File(file) = location {
        check_file(file).expect("the file is whole");
    }
    let db = Db::open(location).expect("opens");
    let Found { marks, mut faults } =
        db.read(move |tx| found(tx, branch)).wait().expect("the tables can be read");
    let mut unanswered = Unanswered::default();
    for (mark, (kind, known)) in sent {
        let there = marks.get(mark).map_or(0, |(_, count)| *count);
        match known {
            Known::Acknowledged if there == kind.rows() => {}
            Known::Unanswered if there == kind.rows() => unanswered.kept += 1,
            Known::Unanswered | Known::Refused if there == 0 => unanswered.gone += 1,
            known => faults.push(format!("{mark}, a {kind:?} that was {known:?}, is there {there} times")),
        }
    }
    for (mark, (kinds, _)) in &marks {
        if !sent.get(mark).is_some_and(|(kind, _)| kinds.contains(kind)) {
            faults.push(format!("{mark} of {kinds:?} was never sent"));
        }
    }
    let zone = TimeZone::get("Asia/Shanghai").expect("a zone");
    let app = App::new(db, Arc::new(SystemClock), Arc::new(SystemEntropy), zone);
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let proved = runtime.block_on(app.read(move |cx| journal::prove(cx, branch, Vec::new())));
    let proved = proved.expect("the journal can be read");
    if !proved.is_whole() {
        faults.push(format!("the chain does not prove: {proved:?}"));
    }
    assert!(faults.is_empty(), "{faults:#?}");
    unanswered
}
