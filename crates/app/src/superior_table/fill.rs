//! Filling a table: the rows of each group as far as whoever asks may read that group's ledger; what is left out is said.

use std::borrow::Cow;

use documents::ledger::{Column, Ledger, Value, as_of};
use domain::{
    id::{GroupId, SuperiorTableId},
    organization::Group,
    superior_table::{Fill, SuperiorTable, TableScope, TableSource},
};

use super::{columns, find, permit};
use crate::{
    App, Cx, Error, assignment, attendance, development, dues, meeting, opinion,
    organization::year,
    permission::{self, Action, Actor, Permit, Verb, may},
    person, study,
};

/// The most rows of a table: what an office can still look through.
pub const ROWS: usize = 5000;

/// For which group and year a table is filled.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Asked {
    /// The group, of a table of one group; the first one where none is named.
    pub group: Option<GroupId>,
    /// The year, of a ledger of one year.
    pub year: i16,
}

/// A filled table.
#[derive(Clone, Debug)]
pub struct Filled {
    /// The table.
    pub ledger: Ledger,
    /// The groups whose ledgers whoever asks may not read.
    pub left_out: Vec<String>,
    /// Whether there is none that may be read, though there are groups.
    pub is_barred: bool,
    /// The groups whose rosters are in it.
    rosters: Vec<GroupId>,
}

/// The groups that a table can be filled for: of a ledger of a year those that there were, else those of today; a leader's own.
///
/// # Errors
/// [`Error::NotFound`] for a year that is none of ours.
pub(super) fn groups(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadTables>,
    source: TableSource,
    of: i16,
) -> Result<Vec<Group>, Error> {
    let days = year::days(cx, of)?;
    let mut all = if source.is_of_year() {
        let found = store::organization::groups_in(cx.tx, permit.branch(), days)?;
        found.into_iter().map(|(group, ..)| group).collect()
    } else {
        store::organization::groups_on(cx.tx, permit.branch(), cx.local().date())?
    };
    if let Ok(own) = permit.group() {
        all.retain(|group| group.id == own);
    }
    Ok(all)
}

/// Who takes a ledger along, in words.
pub(super) const fn who(source: TableSource) -> &'static str {
    let action = match source {
        TableSource::Roster => Action::EditRoster,
        TableSource::Meetings => Action::ReadMeeting,
        TableSource::Work => Action::ReadWork,
        TableSource::Study => Action::ReadStudy,
        TableSource::Attendance => Action::ReadAttendance,
        TableSource::Dues => Action::ReadDues,
        TableSource::Development => Action::ReadDevelopment,
        TableSource::Opinions => Action::HandleOpinion,
    };
    action.who()
}

/// The ledger of a group, where the actor may read it.
fn ledger_of(
    cx: &mut Cx<'_>,
    actor: &Actor,
    group: GroupId,
    (source, year): (TableSource, i16),
) -> Result<Option<Ledger>, Error> {
    fn read<V: Verb>(
        cx: &mut Cx<'_>,
        actor: &Actor,
        group: GroupId,
        work: impl FnOnce(&mut Cx<'_>, &Permit<V>) -> Result<Ledger, Error>,
    ) -> Result<Option<Ledger>, Error> {
        permission::where_allowed(cx, actor, group)?.map(|permit| work(cx, &permit)).transpose()
    }
    match source {
        TableSource::Roster => read::<may::EditRoster>(cx, actor, group, |cx, permit| {
            let reading = permission::in_group(cx, actor, group)?;
            person::ledger::table(cx, permit, &reading, None)
        }),
        TableSource::Meetings => {
            read(cx, actor, group, |cx, permit| meeting::ledger::ledger(cx, permit, year))
        }
        TableSource::Work => read(cx, actor, group, assignment::ledger::ledger),
        TableSource::Study => read(cx, actor, group, |cx, permit| study::ledger::ledger(cx, permit, year)),
        TableSource::Attendance => {
            read(cx, actor, group, |cx, permit| attendance::ledger::ledger(cx, permit, year))
        }
        TableSource::Dues => read(cx, actor, group, |cx, permit| dues::ledger::ledger(cx, permit, year)),
        TableSource::Development => read(cx, actor, group, development::ledger::ledger),
        TableSource::Opinions => read(cx, actor, group, opinion::ledger::ledger),
    }
}

/// Fills a table. Reads only.
///
/// # Errors
/// [`Error::NotFound`] for a group or a year that there is not; [`Error::Refused`] for more than [`ROWS`] rows.
pub fn fill(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadTables>,
    table: &SuperiorTable,
    asked: Asked,
) -> Result<Filled, Error> {
    let layout = &table.layout;
    let mut all = groups(cx, permit, layout.source, asked.year)?;
    if layout.scope == TableScope::Group {
        match asked.group {
            Some(id) => {
                all.retain(|group| group.id == id);
                if all.is_empty() {
                    return Err(Error::NotFound);
                }
            }
            None => all.truncate(1),
        }
    }
    let branch = store::organization::branch(cx.tx, permit.branch())?.name.to_string();
    let (mut rows, mut notes, mut left_out, mut rosters) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for group in &all {
        let Some(ledger) = ledger_of(cx, permit.actor(), group.id, (layout.source, asked.year))? else {
            left_out.push(group.name.to_string());
            continue;
        };
        if layout.source == TableSource::Roster {
            rosters.push(group.id);
        }
        let from: Vec<Option<usize>> = layout.columns.iter().map(|c| place(&c.fill, &ledger)).collect();
        for row in &ledger.rows {
            let number = i64::try_from(rows.len() + 1).unwrap_or(i64::MAX);
            let cell =
                |(column, at): (&domain::superior_table::TableColumn, &Option<usize>)| match &column.fill {
                    Fill::Ledger(_) => at.and_then(|at| row.get(at)).cloned().unwrap_or(Value::Empty),
                    Fill::Number => Value::Number(number),
                    Fill::Group => Value::from(group.name.as_str()),
                    Fill::Branch => Value::from(branch.as_str()),
                    Fill::Fixed(words) => Value::from(words.as_str()),
                    Fill::Blank => Value::Empty,
                };
            rows.push(layout.columns.iter().zip(&from).map(cell).collect());
        }
        if rows.len() > ROWS {
            let remedy = "请把范围改成一个党小组，分开下载";
            return Err(Error::Refused(format!("这张表超过 {ROWS} 行，{remedy}")));
        }
        for note in ledger.notes {
            if !notes.contains(&note) {
                notes.push(note);
            }
        }
    }
    if !left_out.is_empty() {
        notes.push(format!("没有列入：{}。这项内容{}。", left_out.join("、"), who(layout.source)));
    }
    let (date, one) = (cx.local().date(), layout.scope == TableScope::Group || permit.group().is_ok());
    let whose = all.first().filter(|_| one).map(|group| group.name.to_string()).unwrap_or_default();
    let of = if layout.source.is_of_year() { format!("{}年，", asked.year) } else { String::new() };
    let ledger = Ledger {
        title: layout.title.to_string(),
        unit: format!("{branch}{whose}"),
        as_of: format!("{of}{}", as_of(date)),
        date,
        columns: headings(table),
        rows,
        notes,
    };
    let is_barred = !all.is_empty() && left_out.len() == all.len();
    Ok(Filled { ledger, left_out, is_barred, rosters })
}

/// Which column of a ledger fills one of a table.
fn place(fill: &Fill, ledger: &Ledger) -> Option<usize> {
    let Fill::Ledger(key) = fill else { return None };
    ledger.columns.iter().position(|column| column.key == key.as_str())
}

/// The headings with a width for each: the ledger's own, and never so narrow that the heading breaks into many lines.
fn headings(table: &SuperiorTable) -> Vec<Column> {
    let known = columns(table.layout.source);
    let width = |fill: &Fill| match fill {
        Fill::Ledger(key) => known.iter().find(|one| one.key == key.as_str()).map_or(6, |one| one.width),
        Fill::Number => 3,
        Fill::Group => 7,
        Fill::Branch => 9,
        Fill::Fixed(words) => u16::try_from(words.as_str().chars().count()).unwrap_or(12).clamp(4, 12),
        Fill::Blank => 6,
    };
    let column = |(number, column): (usize, &domain::superior_table::TableColumn)| {
        let least = column.heading.as_str().chars().count().div_ceil(2) + 1;
        Column {
            key: Cow::Owned(format!("column_{number:02}")),
            heading: Cow::Owned(column.heading.to_string()),
            above: column.above.as_ref().map(|words| Cow::Owned(words.to_string())),
            width: width(&column.fill).max(u16::try_from(least).unwrap_or(u16::MAX).min(12)),
        }
    };
    (1..).zip(&table.layout.columns).map(column).collect()
}

/// A filled table to take along, which is written down; with each roster that is in it.
///
/// # Errors
/// As [`fill`]; [`Error::NotFound`] for a table that there is not; [`Error::Refused`] where nothing of it may be read.
pub async fn download(app: &App, actor: Actor, id: SuperiorTableId, asked: Asked) -> Result<Ledger, Error> {
    let reader = actor.clone();
    let filled = app
        .read(move |cx| {
            let permit = permit(cx, &reader)?;
            let table = find(cx, permit.branch(), id)?;
            let filled = fill(cx, &permit, &table, asked)?;
            if filled.is_barred {
                let (source, who) = (table.layout.source, who(table.layout.source));
                return Err(Error::Refused(format!("这张表用的是“{}”，这项内容{who}", source.chinese())));
            }
            Ok(filled)
        })
        .await?;
    let rosters = filled.rosters;
    app.write(move |cx| {
        let permit = permit(cx, &actor)?;
        cx.journal(&permit, "superior_table.download", id.uuid())?;
        rosters.iter().try_for_each(|group| cx.journal(&permit, person::ledger::EXPORT, group.uuid()))
    })
    .await?;
    Ok(filled.ledger)
}
