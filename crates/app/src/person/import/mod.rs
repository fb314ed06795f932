//! The roster from a table that somebody has: read, shown line by line with what is wrong and what would happen, and
//! carried out when the person says so. Nothing is guessed: who cannot be told apart is asked about.

mod decide;
mod parse;

use domain::{
    id::{GroupId, ImportId},
    organization::Group,
    person::{Person, Standing},
};
use jiff::{SignedDuration, Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::membership::ImportFile;

pub use self::{
    decide::{Outcome, Row},
    parse::{ImportLine, Parsed, parse},
};
use super::day;
use crate::{
    Check, Cx, Error,
    permission::{self, Action, Actor, Permit, may},
};

/// How long a file waits for its reader, in seconds: a day.
const KEPT: i64 = 24 * 3600;

/// What is kept of a file: its lines, and from which day on new people belong to their group.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Kept {
    group: GroupId,
    lines: Vec<ImportLine>,
    ignored: Vec<String>,
    #[serde(default)]
    sums: Vec<usize>,
    on: Date,
}

/// What the page shows before anything is carried out.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The file.
    pub id: ImportId,
    /// Its name.
    pub file_name: String,
    /// From which day on new people belong to their group.
    pub on: Date,
    /// Headings of columns that mean nothing here.
    pub ignored: Vec<String>,
    /// The numbers of lines that tell sums, not people.
    pub sums: Vec<usize>,
    /// Every line with what would happen: faults first.
    pub rows: Vec<Row>,
    /// Names this state of things: what is carried out is what was shown.
    pub digest: String,
}

impl Preview {
    /// How many lines would add somebody, change somebody, change nothing, and cannot be taken.
    pub fn counts(&self) -> (usize, usize, usize, usize) {
        let count = |is: fn(&Outcome) -> bool| self.rows.iter().filter(|r| is(&r.outcome)).count();
        (
            count(|o| matches!(o, Outcome::New)),
            count(|o| matches!(o, Outcome::Change(_))),
            count(|o| matches!(o, Outcome::Same)),
            count(|o| matches!(o, Outcome::Faults(_))),
        )
    }
}

/// Keeps what was read of a file until its reader has decided.
///
/// # Errors
/// [`Error::Invalid`] for the day.
pub fn keep(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EditRoster>,
    file_name: &str,
    parsed: Parsed,
    on: &str,
) -> Result<ImportId, Error> {
    let mut check = Check::default();
    let on = day(cx, &mut check, "编入日期", on);
    check.done()?;
    let kept = Kept {
        group: permit.group()?,
        lines: parsed.lines,
        ignored: parsed.ignored,
        sums: parsed.sums,
        on: super::checked(on)?,
    };
    let now = cx.now();
    let import = ImportFile {
        id: cx.new_id::<ImportId>()?,
        person: permit.actor().person,
        created_at: now,
        file_name: file_name.chars().take(100).collect(),
        lines: serde_json::to_string(&kept).map_err(|e| Error::Internal(e.to_string()))?,
    };
    let stale = stale(cx)?;
    store::membership::keep_import(cx.tx, permit.branch(), &import, stale)?;
    cx.journal(permit, "import.read", import.id.uuid())?;
    Ok(import.id)
}

/// What was read before this has waited too long.
fn stale(cx: &Cx<'_>) -> Result<Timestamp, Error> {
    let kept = SignedDuration::from_secs(KEPT);
    cx.now().saturating_sub(kept).map_err(|e| Error::Internal(e.to_string()))
}

/// A file that waits for this person.
fn waiting(cx: &mut Cx<'_>, actor: &Actor, id: ImportId) -> Result<(ImportFile, Kept), Error> {
    let stale = stale(cx)?;
    let found = store::membership::import(cx.tx, actor.branch, id)?;
    let found = found.filter(|f| f.person == actor.person && f.created_at >= stale).ok_or(Error::NotFound)?;
    let kept = serde_json::from_str(&found.lines).map_err(|e| Error::Internal(e.to_string()))?;
    Ok((found, kept))
}

/// The groups into which a person may import: the own one; for the posts of the branch, all.
fn groups(cx: &mut Cx<'_>, actor: &Actor) -> Result<Vec<Group>, Error> {
    let today = cx.local().date();
    let mut groups = store::organization::groups_on(cx.tx, actor.branch, today)?;
    groups.retain(|g| actor.roles(Some(g.id), None).iter().any(|&role| Action::EditRoster.allows(role)));
    Ok(groups)
}

/// A permit for a file that waits, in the group that it was read for.
///
/// # Errors
/// [`Error::NotFound`] for a file that somebody else read, or that has waited too long.
pub fn permit(cx: &mut Cx<'_>, actor: &Actor, id: ImportId) -> Result<Permit<may::EditRoster>, Error> {
    let (_, kept) = waiting(cx, actor, id)?;
    permission::in_group(cx, actor, kept.group)
}

/// What would happen now, line by line.
///
/// # Errors
/// [`Error::NotFound`] for a file that somebody else read, or that has waited too long.
pub fn preview(cx: &mut Cx<'_>, permit: &Permit<may::EditRoster>, id: ImportId) -> Result<Preview, Error> {
    let (file, kept) = waiting(cx, permit.actor(), id)?;
    let groups = groups(cx, permit.actor())?;
    let own = groups.iter().find(|g| Some(g.id) == permit.group().ok()).cloned().ok_or(Error::NotFound)?;
    let mut rows = decide::rows(cx, permit.branch(), &kept.lines, &groups, &own)?;
    let mut hash = Sha256::new();
    for row in &rows {
        hash.update(format!("{}{:?}", row.line.number, row.outcome));
    }
    let digest = hash.finalize().iter().take(8).map(|b| format!("{b:02x}")).collect();
    rows.sort_by_key(|r| !matches!(r.outcome, Outcome::Faults(_)));
    let Kept { on, ignored, sums, .. } = kept;
    Ok(Preview { id, file_name: file.file_name, on, ignored, sums, rows, digest })
}

/// Carries out what the page showed: adds who is new, changes what differs; lines with faults are left out. All of it
/// or nothing. Answers how many were added and changed.
///
/// # Errors
/// [`Error::Stale`] when the roster has changed since the page was made; [`Error::Refused`] when no line can be taken.
pub fn carry_out(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EditRoster>,
    id: ImportId,
    digest: &str,
) -> Result<(usize, usize), Error> {
    let branch = permit.branch();
    let preview = preview(cx, permit, id)?;
    if preview.digest != digest {
        return Err(Error::Stale);
    }
    let (new, changed, same, wrong) = preview.counts();
    if new + changed == 0 && wrong == 0 && same > 0 {
        return Err(Error::Refused("表格里的每一行都和名册一样，没有要导入的".to_owned()));
    }
    if new + changed == 0 {
        return Err(Error::Refused("没有可以导入的行。请按每一行的提示改好表格，再上传一次".to_owned()));
    }
    for row in &preview.rows {
        match (&row.outcome, &row.person) {
            (Outcome::New, Some(person)) => add(cx, permit, row, person, preview.on)?,
            (Outcome::Change(_), Some(person)) => {
                store::person::update(cx.tx, branch, person)?;
                let particulars = &row.particulars;
                store::membership::set_particulars(
                    cx.tx,
                    branch,
                    person.id,
                    person.version + 1,
                    particulars,
                )?;
                cx.journal(permit, "person.change", person.id.uuid())?;
            }
            _ => {}
        }
    }
    store::membership::forget_import(cx.tx, branch, id)?;
    cx.journal(permit, "person.import", id.uuid())?;
    Ok((new, changed))
}

/// Adds somebody new with the states that the line tells.
fn add(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EditRoster>,
    row: &Row,
    person: &Person,
    on: Date,
) -> Result<(), Error> {
    let branch = permit.branch();
    let (line, standing) = (&row.line, row.line.standing.unwrap_or(Standing::Full));
    let group = row.group.ok_or(Error::NotFound)?;
    store::person::add(cx.tx, branch, person)?;
    store::membership::set_particulars(cx.tx, branch, person.id, 1, &row.particulars)?;
    // What is not told is not made up: a state begins on the day that is known, else on the day of entry.
    let began = match standing {
        Standing::Full => {
            if let (Some(joined), Some(full)) = (line.particulars.joined_on, line.full_on)
                && joined < full
            {
                store::person::set_standing(cx.tx, branch, person.id, joined, Standing::Probationary)?;
            }
            line.full_on
        }
        Standing::Probationary => line.particulars.joined_on,
        _ => None,
    };
    let began = began.unwrap_or(on);
    store::person::set_standing(cx.tx, branch, person.id, began, standing)?;
    store::person::set_group(cx.tx, branch, person.id, on.max(began), group)?;
    cx.journal(permit, "person.add", person.id.uuid())
}

/// Forgets a file.
///
/// # Errors
/// [`Error::NotFound`] for a file that somebody else read.
pub fn discard(cx: &mut Cx<'_>, permit: &Permit<may::EditRoster>, id: ImportId) -> Result<(), Error> {
    waiting(cx, permit.actor(), id)?;
    store::membership::forget_import(cx.tx, permit.branch(), id)?;
    cx.journal(permit, "import.discard", id.uuid())
}
