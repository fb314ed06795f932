//! Party dues: what is fixed, what was entered, what was handed over. Sums are BIGINT 分, months TEXT (ISO 8601).

use domain::{
    dues::{Base, Category, DuesEntry, EntryKind, Exemption, Fen, Rounding, YearMonth},
    id::{BranchId, DuesEntryId, GroupId, HandoverId, PersonId},
    meeting::Mark,
    text::Reason,
};
use jiff::{Timestamp, civil::Date};

use crate::{Row, StoreError, Tx, params};

/// How a branch counts and shows dues.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Setting {
    /// How monthly sums are rounded.
    pub rounding: Rounding,
    /// Whether the yearly list shows sums (`rules.md` PI-7: only where the branch decides so).
    pub shows_sums: bool,
    /// Guard against acting on an old page; 0 before anything was set.
    pub version: i64,
}

/// How the branch counts and shows dues.
///
/// # Errors
/// As the engine.
pub fn setting(tx: &mut Tx, branch: BranchId) -> Result<Setting, StoreError> {
    let found = tx.optional(
        "SELECT rounding, shows_sums, version FROM dues_setting WHERE branch_id = $1",
        params![branch],
        |row| {
            Ok(Setting {
                rounding: row.code("rounding", Rounding::from_code)?,
                shows_sums: row.get::<i64>("shows_sums")? != 0,
                version: row.get("version")?,
            })
        },
    )?;
    Ok(found.unwrap_or_default())
}

/// Sets how the branch counts and shows dues. Sums that are fixed already stay as they are.
///
/// # Errors
/// [`StoreError::Stale`] when somebody else was faster.
pub fn set_setting(tx: &mut Tx, branch: BranchId, setting: &Setting) -> Result<(), StoreError> {
    let shows = i64::from(setting.shows_sums);
    if setting.version == 0 && self::setting(tx, branch)?.version == 0 {
        tx.execute(
            "INSERT INTO dues_setting (branch_id, rounding, shows_sums, version) VALUES ($1, $2, $3, 1)",
            params![branch, setting.rounding.code(), shows],
        )?;
        return Ok(());
    }
    tx.expect_one(
        "UPDATE dues_setting SET rounding = $2, shows_sums = $3, version = version + 1
         WHERE branch_id = $1 AND version = $4",
        params![branch, setting.rounding.code(), shows, setting.version],
    )
}

fn base_of(row: &Row<'_>) -> Result<Base, StoreError> {
    let exemption: (Option<i64>, Option<YearMonth>) = (row.get("exempt_fen")?, row.get("exempt_until")?);
    let exemption = match exemption {
        (Some(fen), Some(until)) => Some(Exemption { fen: Fen(fen), until, basis: row.get("exempt_basis")? }),
        _ => None,
    };
    Ok(Base {
        person: row.get("person_id")?,
        from: row.get("from_month")?,
        category: row.code("category", Category::from_code)?,
        base: Fen(row.get("base_fen")?),
        agreed: row.get::<Option<i64>>("agreed_fen")?.map(Fen),
        monthly: Fen(row.get("monthly_fen")?),
        exemption,
        reason: row.get("reason")?,
        fixed: Mark { by: row.get("fixed_by")?, at: row.get("fixed_at")? },
        confirmed: row.mark("confirmed_by", "confirmed_at")?,
    })
}

/// What was ever fixed in the branch, by person and month.
///
/// # Errors
/// As the engine.
pub fn bases(tx: &mut Tx, branch: BranchId) -> Result<Vec<Base>, StoreError> {
    tx.all(
        "SELECT person_id, from_month, category, base_fen, agreed_fen, monthly_fen, exempt_fen, exempt_until,
         exempt_basis, reason, fixed_by, fixed_at, confirmed_by, confirmed_at FROM dues_base
         WHERE branch_id = $1 ORDER BY person_id, from_month",
        params![branch],
        base_of,
    )
}

/// Adds what somebody pays from a month on.
///
/// # Errors
/// [`StoreError::Unique`] when something was fixed from that month on already.
pub fn add_base(tx: &mut Tx, branch: BranchId, base: &Base) -> Result<(), StoreError> {
    let exemption = base.exemption.as_ref();
    tx.execute(
        "INSERT INTO dues_base (branch_id, person_id, from_month, category, base_fen, agreed_fen, monthly_fen,
         exempt_fen, exempt_until, exempt_basis, reason, fixed_by, fixed_at, confirmed_by, confirmed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        params![
            branch,
            base.person,
            base.from,
            base.category.code(),
            base.base.0,
            base.agreed.map(|fen| fen.0),
            base.monthly.0,
            exemption.map(|e| e.fen.0),
            exemption.map(|e| e.until),
            exemption.map(|e| e.basis.clone()),
            base.reason,
            base.fixed.by,
            base.fixed.at,
            base.confirmed.map(|m| m.by),
            base.confirmed.map(|m| m.at)
        ],
    )?;
    Ok(())
}

/// Writes down that the member agrees with what was fixed from a month on.
///
/// # Errors
/// [`StoreError::Stale`] when it is confirmed already, or what was fixed from that month on at that time does not stand any more.
pub fn confirm_base(
    tx: &mut Tx,
    branch: BranchId,
    person: PersonId,
    (from, fixed_at): (YearMonth, Timestamp),
    mark: Mark,
) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE dues_base SET confirmed_by = $5, confirmed_at = $6
         WHERE branch_id = $1 AND person_id = $2 AND from_month = $3 AND fixed_at = $4 AND confirmed_at IS NULL",
        params![branch, person, from, fixed_at, mark.by, mark.at],
    )
}

/// Puts what was fixed from a month on aside, to make room for what is fixed anew; it is kept among what was replaced.
///
/// # Errors
/// [`StoreError::Stale`] when nothing was fixed from that month on.
pub fn replace_base(
    tx: &mut Tx,
    branch: BranchId,
    person: PersonId,
    from: YearMonth,
    (mark, why): (Mark, Option<&Reason>),
) -> Result<(), StoreError> {
    tx.expect_one(
        "INSERT INTO dues_base_replaced (branch_id, person_id, number, from_month, replaced_at, replaced_by, why, category, base_fen,
         agreed_fen, monthly_fen, exempt_fen, exempt_until, exempt_basis, reason, fixed_by, fixed_at, confirmed_by,
         confirmed_at)
         SELECT branch_id, person_id,
         (SELECT COUNT(*) + 1 FROM dues_base_replaced WHERE branch_id = $1 AND person_id = $2), from_month, $4, $5, $6, category, base_fen, agreed_fen, monthly_fen, exempt_fen,
         exempt_until, exempt_basis, reason, fixed_by, fixed_at, confirmed_by, confirmed_at FROM dues_base
         WHERE branch_id = $1 AND person_id = $2 AND from_month = $3",
        params![branch, person, from, mark.at, mark.by, why],
    )?;
    tx.expect_one(
        "DELETE FROM dues_base WHERE branch_id = $1 AND person_id = $2 AND from_month = $3",
        params![branch, person, from],
    )
}

/// What was fixed for somebody and was put aside, and by whom, when and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Replaced {
    /// What was fixed.
    pub base: Base,
    /// Who put it aside, when.
    pub mark: Mark,
    /// Why, where nothing was fixed in its place.
    pub why: Option<Reason>,
}

/// What was fixed for somebody and put aside before anything was paid by it, the newest first.
///
/// # Errors
/// As the engine.
pub fn replaced_bases(tx: &mut Tx, branch: BranchId, person: PersonId) -> Result<Vec<Replaced>, StoreError> {
    tx.all(
        "SELECT person_id, from_month, category, base_fen, agreed_fen, monthly_fen, exempt_fen, exempt_until,
         exempt_basis, reason, fixed_by, fixed_at, confirmed_by, confirmed_at, replaced_by, replaced_at,
         why FROM dues_base_replaced WHERE branch_id = $1 AND person_id = $2 ORDER BY number DESC",
        params![branch, person],
        |row| {
            let mark = Mark { by: row.get("replaced_by")?, at: row.get("replaced_at")? };
            Ok(Replaced { base: base_of(row)?, mark, why: row.get("why")? })
        },
    )
}

fn entry_of(row: &Row<'_>) -> Result<DuesEntry, StoreError> {
    Ok(DuesEntry {
        id: row.get("entry_id")?,
        person: row.get("person_id")?,
        month: row.get("month")?,
        fen: Fen(row.get("fen")?),
        kind: row.code("kind", EntryKind::from_code)?,
        on: row.get("on_day")?,
        mark: Mark { by: row.get("by_id")?, at: row.get("at")? },
        reverses: row.get("reverses")?,
        note: row.get("note")?,
        handover: row.get("handover_id")?,
    })
}

const ENTRY: &str = "entry_id, person_id, month, fen, kind, on_day, by_id, at, reverses, note, handover_id";

/// Adds an entry of a group.
///
/// # Errors
/// [`StoreError::Unique`] for a second counter-entry to the same one.
pub fn add_entry(tx: &mut Tx, branch: BranchId, group: GroupId, entry: &DuesEntry) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO dues_entry (branch_id, entry_id, group_id, person_id, month, fen, kind, on_day, by_id, at, reverses,
         note, handover_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        params![
            branch,
            entry.id,
            group,
            entry.person,
            entry.month,
            entry.fen.0,
            entry.kind.code(),
            entry.on,
            entry.mark.by,
            entry.mark.at,
            entry.reverses,
            entry.note,
            entry.handover
        ],
    )?;
    Ok(())
}

/// The entries of the branch for months from one to another, both included, in the order in which they were made.
///
/// # Errors
/// As the engine.
pub fn entries(
    tx: &mut Tx,
    branch: BranchId,
    from: YearMonth,
    until: YearMonth,
) -> Result<Vec<DuesEntry>, StoreError> {
    let sql = format!(
        "SELECT {ENTRY} FROM dues_entry WHERE branch_id = $1 AND month >= $2 AND month <= $3 ORDER BY at, entry_id"
    );
    tx.all(&sql, params![branch, from, until], entry_of)
}

/// The same, with the group that made each.
///
/// # Errors
/// As the engine.
pub fn entries_by_group(
    tx: &mut Tx,
    branch: BranchId,
    from: YearMonth,
    until: YearMonth,
) -> Result<Vec<(GroupId, DuesEntry)>, StoreError> {
    let sql = format!(
        "SELECT group_id, {ENTRY} FROM dues_entry WHERE branch_id = $1 AND month >= $2 AND month <= $3
         ORDER BY at, entry_id"
    );
    tx.all(&sql, params![branch, from, until], |row| Ok((row.get("group_id")?, entry_of(row)?)))
}

/// The entries of one person, in the order in which they were made.
///
/// # Errors
/// As the engine.
pub fn entries_of(tx: &mut Tx, branch: BranchId, person: PersonId) -> Result<Vec<DuesEntry>, StoreError> {
    let sql = format!(
        "SELECT {ENTRY} FROM dues_entry WHERE branch_id = $1 AND person_id = $2 ORDER BY at, entry_id"
    );
    tx.all(&sql, params![branch, person], entry_of)
}

/// One entry with the group that made it.
///
/// # Errors
/// As the engine.
pub fn entry(
    tx: &mut Tx,
    branch: BranchId,
    id: DuesEntryId,
) -> Result<Option<(GroupId, DuesEntry)>, StoreError> {
    let sql = format!("SELECT group_id, {ENTRY} FROM dues_entry WHERE branch_id = $1 AND entry_id = $2");
    tx.optional(&sql, params![branch, id], |row| Ok((row.get("group_id")?, entry_of(row)?)))
}

/// The entries of a group that were not handed over yet, in the order in which they were made.
///
/// # Errors
/// As the engine.
pub fn in_hand(tx: &mut Tx, branch: BranchId, group: GroupId) -> Result<Vec<DuesEntry>, StoreError> {
    let sql = format!(
        "SELECT {ENTRY} FROM dues_entry WHERE branch_id = $1 AND group_id = $2 AND handover_id IS NULL
         AND fen <> 0 ORDER BY at, entry_id"
    );
    tx.all(&sql, params![branch, group], entry_of)
}

/// A hand-over of dues from a group to the branch.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Handover {
    /// Its id.
    pub id: HandoverId,
    /// The group.
    pub group: GroupId,
    /// Its number in the group, from 1.
    pub number: i64,
    /// What was handed over.
    pub total: Fen,
    /// Who signed for the group, when.
    pub handed: Mark,
    /// Who signed for the branch, and when it was written down.
    pub received: Option<Mark>,
    /// The day of a receipt that was given on paper.
    pub offline_on: Option<Date>,
    /// Who took it back or refused it before it was signed for, when, and why: its entries are in hand again.
    pub withdrawn: Option<(Mark, Reason)>,
}

impl Handover {
    /// Whether the branch has still to sign for it.
    pub const fn waits(&self) -> bool {
        self.received.is_none() && self.withdrawn.is_none()
    }
}

/// Hands over everything that a group has in hand.
///
/// # Errors
/// As the engine.
pub fn add_handover(tx: &mut Tx, branch: BranchId, handover: &Handover) -> Result<(), StoreError> {
    let h = handover;
    tx.execute(
        "INSERT INTO dues_handover (branch_id, handover_id, group_id, number, total_fen, handed_by, handed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params![branch, h.id, h.group, h.number, h.total.0, h.handed.by, h.handed.at],
    )?;
    tx.execute(
        "UPDATE dues_entry SET handover_id = $3
         WHERE branch_id = $1 AND group_id = $2 AND handover_id IS NULL AND fen <> 0",
        params![branch, h.group, h.id],
    )?;
    Ok(())
}

/// The hand-overs of the branch, the newest first.
///
/// # Errors
/// As the engine.
pub fn handovers(tx: &mut Tx, branch: BranchId) -> Result<Vec<Handover>, StoreError> {
    tx.all(
        "SELECT handover_id, group_id, number, total_fen, handed_by, handed_at, received_by, received_at, offline_on,
         withdrawn_by, withdrawn_at, withdrawn_why FROM dues_handover WHERE branch_id = $1 ORDER BY handed_at DESC, handover_id DESC",
        params![branch],
        |row| {
            Ok(Handover {
                id: row.get("handover_id")?,
                group: row.get("group_id")?,
                number: row.get("number")?,
                total: Fen(row.get("total_fen")?),
                handed: Mark { by: row.get("handed_by")?, at: row.get("handed_at")? },
                received: row.mark("received_by", "received_at")?,
                offline_on: row.get("offline_on")?,
                withdrawn: row.mark("withdrawn_by", "withdrawn_at")?.zip(row.get("withdrawn_why")?),
            })
        },
    )
}

/// The entries that went along with a hand-over, also one that was taken back, in the order in which they were made.
///
/// # Errors
/// As the engine.
pub fn handed(tx: &mut Tx, branch: BranchId, id: HandoverId) -> Result<Vec<DuesEntry>, StoreError> {
    let sql = format!(
        "SELECT {ENTRY} FROM dues_entry WHERE branch_id = $1 AND (handover_id = $2 OR entry_id IN (
             SELECT entry_id FROM dues_handover_withdrawn WHERE branch_id = $1 AND handover_id = $2))
         ORDER BY at, entry_id"
    );
    tx.all(&sql, params![branch, id], entry_of)
}

/// Takes a hand-over back that nobody has signed for: its entries are in hand again.
///
/// # Errors
/// [`StoreError::Stale`] when it was received or taken back already.
pub fn withdraw_handover(
    tx: &mut Tx,
    branch: BranchId,
    id: HandoverId,
    (mark, why): (Mark, &Reason),
) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE dues_handover SET withdrawn_by = $3, withdrawn_at = $4, withdrawn_why = $5
         WHERE branch_id = $1 AND handover_id = $2 AND received_at IS NULL AND withdrawn_at IS NULL",
        params![branch, id, mark.by, mark.at, why],
    )?;
    tx.execute(
        "INSERT INTO dues_handover_withdrawn (branch_id, handover_id, entry_id)
         SELECT branch_id, handover_id, entry_id FROM dues_entry WHERE branch_id = $1 AND handover_id = $2",
        params![branch, id],
    )?;
    tx.execute(
        "UPDATE dues_entry SET handover_id = NULL WHERE branch_id = $1 AND handover_id = $2",
        params![branch, id],
    )?;
    Ok(())
}

/// Writes down that the branch has received a hand-over.
///
/// # Errors
/// [`StoreError::Stale`] when it was received or taken back already.
pub fn receive(
    tx: &mut Tx,
    branch: BranchId,
    id: HandoverId,
    mark: Mark,
    offline_on: Option<Date>,
) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE dues_handover SET received_by = $3, received_at = $4, offline_on = $5
         WHERE branch_id = $1 AND handover_id = $2 AND received_at IS NULL AND withdrawn_at IS NULL",
        params![branch, id, mark.by, mark.at, offline_on],
    )
}

/// A yearly list as it was published.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Published {
    /// Its number within the year, from 1.
    pub number: i64,
    /// Who published it, when.
    pub mark: Mark,
    /// Its rows, as JSON.
    pub content: String,
}

/// The published lists of a year, the newest first.
///
/// # Errors
/// As the engine.
pub fn published(tx: &mut Tx, branch: BranchId, year: i16) -> Result<Vec<Published>, StoreError> {
    tx.all(
        "SELECT number, published_by, published_at, content FROM dues_list
         WHERE branch_id = $1 AND year = $2 ORDER BY number DESC",
        params![branch, i64::from(year)],
        |row| {
            Ok(Published {
                number: row.get("number")?,
                mark: Mark { by: row.get("published_by")?, at: row.get("published_at")? },
                content: row.get("content")?,
            })
        },
    )
}

/// Publishes a list of a year.
///
/// # Errors
/// [`StoreError::Unique`] when a list of that number was published already.
pub fn publish(tx: &mut Tx, branch: BranchId, year: i16, list: &Published) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO dues_list (branch_id, year, number, published_by, published_at, content)
         VALUES ($1, $2, $3, $4, $5, $6)",
        params![branch, i64::from(year), list.number, list.mark.by, list.mark.at, list.content.clone()],
    )?;
    Ok(())
}
