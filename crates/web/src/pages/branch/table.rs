//! One superior's table: how it looks filled, to take along; and, for who lays it out, its columns.

use app::{
    Cx, Error,
    permission::{self, Permit, may},
    superior_table::{
        self,
        fill::{self, Asked},
        keep::{self, ColumnInput, TableInput},
        share, sheet,
        view::{self, TableView},
    },
};
use askama::{Template, filters::Safe};
use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    id::SuperiorTableId,
    superior_table::{Fill, SuperiorTable, TableLayout, TableRefusal, TableScope},
};

use crate::{
    error::Failure,
    fields::{Choices, Fields, choices},
    form::Form,
    pages::{
        ledgers::{self, format_of, year_of},
        papers::file_to_save,
    },
    shell::{Shell, render},
    state::Site,
    ui::{self, escape},
};

/// How many rows are shown before it is taken along.
const SHOWN: usize = 5;

/// The part of the page in which the columns are laid out.
const PART: &str = "layout";

#[derive(Template)]
#[template(path = "table.html")]
struct TablePage {
    shell: Shell,
    view: TableView,
    form: Form,
    /// The columns in the form: as they are kept, or as they were typed.
    rows: Vec<ColumnInput>,
    edits: bool,
    /// Whether the columns in the form are in another order, or other ones, than those kept.
    is_moved: bool,
    /// What was just done.
    done: &'static str,
}

impl TablePage {
    fn fields(&self) -> Fields {
        Fields::of(&self.form, PART)
    }

    fn scopes(&self) -> Choices {
        choices(TableScope::ALL.iter().map(|one| (one.code(), one.chinese())))
    }

    fn is_shared(&self) -> bool {
        if self.form.is_of(PART) { self.form.has("shared", "1") } else { self.view.table.shared }
    }

    fn shown(&self) -> &[Vec<documents::ledger::Value>] {
        let rows = &self.view.filled.ledger.rows;
        &rows[..rows.len().min(SHOWN)]
    }

    fn is_number(&self, value: &documents::ledger::Value) -> bool {
        use documents::ledger::Value;
        matches!(value, Value::Number(_) | Value::Money(_))
    }

    /// The address of a file of this table, for what is shown here.
    fn file(&self, format: &str) -> String {
        let (table, asked) = (&self.view.table, self.view.asked);
        let mut address = format!("/branch/tables/{}/papers/table.{format}?year={}", table.id, asked.year);
        if let Some(group) = asked.group.filter(|_| table.layout.scope == TableScope::Group) {
            address.push_str(&format!("&group={group}"));
        }
        address
    }

    /// The row above the headings: its words with how many columns they are over, or the heading of a column that stands alone.
    fn over(&self) -> Vec<(Option<&str>, usize, &str)> {
        let ledger = &self.view.filled.ledger;
        let mut at = 0;
        let cell = |(words, count): (Option<_>, usize)| {
            let heading = ledger.columns.get(at).map_or("", |column| column.heading.as_ref());
            at += count;
            (words, count, heading)
        };
        ledger.above().into_iter().map(cell).collect()
    }

    fn chosen_group(&self, id: &domain::id::GroupId) -> bool {
        self.view.asked.group.as_ref() == Some(id)
    }

    /// The menu of a column: what its ledger has, then the rest.
    fn menu(&self, number: &usize, row: &ColumnInput) -> Safe<String> {
        let name = format!("fill-{number}");
        let mut menu = format!(
            r#"<select id="{name}" name="{name}" aria-label="第 {number} 列的内容" required{}><option value="">请选择</option>"#,
            ui::tie(&self.form, &name).0
        );
        let mut option = |value: &str, words: &str| {
            let mark = if value == row.fill { " selected" } else { "" };
            menu.push_str(&format!(r#"<option value="{}"{mark}>{}</option>"#, escape(value), escape(words)));
        };
        for column in &self.view.columns {
            option(&format!("ledger:{}", column.key), &column.heading);
        }
        for (fill, words) in Fill::PLAIN {
            option(&fill.code(), words);
        }
        option(Fill::FIXED, "固定文字");
        menu.push_str("</select>");
        Safe(menu)
    }

    /// A line of a column: its heading or its fixed words.
    fn line(&self, what: &str, label: &str, number: &usize, value: &str) -> Safe<String> {
        let name = format!("{what}-{number}");
        let required = if what == "heading" { " required" } else { "" };
        Safe(format!(
            r#"<input type="text" id="{name}" name="{name}" value="{}" aria-label="第 {number} 列的{label}" autocomplete="off"{required}{}>"#,
            escape(value),
            ui::tie(&self.form, &name).0
        ))
    }

    fn fault(&self, what: &str, number: &usize) -> Safe<String> {
        ui::fault(&self.form, &format!("{what}-{number}"))
    }

    /// The headings that are kept now, where somebody else was faster.
    fn kept_headings(&self) -> String {
        headings(&self.view.table.layout)
    }

    fn headings_of(&self, layout: &TableLayout) -> String {
        headings(layout)
    }
}

fn headings(layout: &TableLayout) -> String {
    layout.columns.iter().map(|column| column.heading.as_str()).collect::<Vec<_>>().join("、")
}

/// The columns as they are kept.
fn kept(table: &SuperiorTable) -> Vec<ColumnInput> {
    let column = |column: &domain::superior_table::TableColumn| ColumnInput {
        above: column.above.as_ref().map(ToString::to_string).unwrap_or_default(),
        heading: column.heading.to_string(),
        fill: column.fill.code(),
        words: column.fill.words().map(ToString::to_string).unwrap_or_default(),
    };
    table.layout.columns.iter().map(column).collect()
}

/// The columns as they were typed; more than any form of ours has are not read.
fn typed(form: &Form) -> Vec<ColumnInput> {
    let count = usize::try_from(form.number("count")).unwrap_or(0).min(TableLayout::MOST + 1);
    let column = |number: usize| ColumnInput {
        above: form.take(&format!("above-{number}")),
        heading: form.take(&format!("heading-{number}")),
        fill: form.take(&format!("fill-{number}")),
        words: form.take(&format!("words-{number}")),
    };
    (1..=count).map(column).collect()
}

/// What a button beside a column, or under them, does to them; nothing for what is no button of ours.
fn moved(mut rows: Vec<ColumnInput>, button: &str) -> Option<Result<Vec<ColumnInput>, Error>> {
    if button == "add" {
        if rows.len() >= TableLayout::MOST {
            let refusal = TableRefusal::TooMany { found: rows.len() + 1 };
            return Some(Err(Error::field("columns", "列", refusal)));
        }
        rows.push(ColumnInput::default());
        return Some(Ok(rows));
    }
    let (what, number) = button.split_once('-')?;
    let at = number.parse::<usize>().ok()?.checked_sub(1).filter(|at| *at < rows.len())?;
    match what {
        "up" => rows.swap(at, at.saturating_sub(1)),
        "down" => {
            let below = (at + 1).min(rows.len() - 1);
            rows.swap(at, below);
        }
        "remove" => drop(rows.remove(at)),
        _ => return None,
    }
    Some(Ok(rows))
}

fn asked(site: &Site, query: &Form) -> Result<Asked, Error> {
    let group = match query.get("group") {
        "" => None,
        id => Some(id.parse().map_err(|_| Error::NotFound)?),
    };
    Ok(Asked { group, year: year_of(site, query)? })
}

/// What the form holds beside the table: what was typed, or nothing.
struct Sent {
    form: Form,
    rows: Option<Vec<ColumnInput>>,
}

async fn page(
    site: &Site,
    shell: Shell,
    (id, asked): (SuperiorTableId, Asked),
    sent: Sent,
) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let read = move |cx: &mut Cx<'_>| {
        let permit = superior_table::permit(cx, &actor)?;
        view::view(cx, &permit, id, asked)
    };
    let view = site.app.read(read).await?;
    let edits = permission::in_branch::<may::EditTables>(&shell.actor).is_ok();
    let query = shell.path.split_once('?').map_or("", |(_, query)| query);
    let done = ["made=1", "saved=1", "renewed=1"].into_iter().find(|done| query == *done).unwrap_or("");
    let known = kept(&view.table);
    let is_moved = sent.rows.as_ref().is_some_and(|rows| *rows != known);
    let (form, rows) = (sent.form, sent.rows.unwrap_or(known));
    render(form.status(), &TablePage { shell, view, form, rows, edits, is_moved, done })
}

/// The page.
pub(crate) async fn show(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<SuperiorTableId>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let asked = asked(&site, &Form::of(query))?;
    page(&site, shell, (id, asked), Sent { form: Form::default(), rows: None }).await
}

async fn act<F>(
    site: Site,
    shell: Shell,
    (id, to): (SuperiorTableId, String),
    sent: Sent,
    work: F,
) -> Result<Response, Failure>
where
    F: Fn(&mut Cx<'_>, &Permit<may::EditTables>) -> Result<(), Error> + Send + 'static,
{
    let permit = permission::in_branch::<may::EditTables>(&shell.actor)?;
    match site.app.write(move |cx| work(cx, &permit)).await {
        Ok(()) => Ok(Redirect::to(&to).into_response()),
        Err(error) if error.is_mendable() => {
            let asked = asked(&site, &Form::default())?;
            let sent = Sent { form: sent.form.sent_back(&error), rows: sent.rows };
            page(&site, shell, (id, asked), sent).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Keeps the columns; or shows them moved, without keeping them, where a button beside them was pressed.
pub(crate) async fn keep(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<SuperiorTableId>,
    form: Form,
) -> Result<Response, Failure> {
    permission::in_branch::<may::EditTables>(&shell.actor)?;
    let rows = typed(&form);
    if let Some(moved) = moved(rows.clone(), form.get("do")) {
        let asked = asked(&site, &Form::default())?;
        let sent = match moved {
            Ok(rows) => Sent { form: form.of_part(PART), rows: Some(rows) },
            Err(error) => Sent { form: form.of_part(PART).refused(&error), rows: Some(rows) },
        };
        return page(&site, shell, (id, asked), sent).await;
    }
    let version = form.number("version");
    let input = TableInput {
        title: form.take("title"),
        scope: form.take("scope"),
        columns: rows.clone(),
        shared: form.has("shared", "1"),
    };
    let to = format!("/branch/tables/{id}?saved=1");
    let work = move |cx: &mut Cx<'_>, permit: &Permit<_>| keep::keep(cx, permit, (id, version), &input);
    act(site, shell, (id, to), Sent { form, rows: Some(rows) }, work).await
}

/// Makes a copy look as its original does now.
pub(crate) async fn renew(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<SuperiorTableId>,
    form: Form,
) -> Result<Response, Failure> {
    let seen = (id, form.number("version"));
    let to = format!("/branch/tables/{id}?renewed=1");
    let work = move |cx: &mut Cx<'_>, permit: &Permit<_>| share::renew(cx, permit, seen);
    act(site, shell, (id, to), Sent { form, rows: None }, work).await
}

/// Removes the table.
pub(crate) async fn remove(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<SuperiorTableId>,
    form: Form,
) -> Result<Response, Failure> {
    let seen = (id, form.number("version"));
    let work = move |cx: &mut Cx<'_>, permit: &Permit<_>| keep::remove(cx, permit, seen);
    let to = "/branch/tables?removed=1".to_owned();
    act(site, shell, (id, to), Sent { form, rows: None }, work).await
}

/// The table filled, `table.xlsx`, which is written down; or how it looks, `layout.json`.
pub(crate) async fn papers(
    State(site): State<Site>,
    shell: Shell,
    Path((id, name)): Path<(SuperiorTableId, String)>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    if name == "layout.json" {
        let actor = shell.actor;
        let read = move |cx: &mut Cx<'_>| {
            let permit = superior_table::permit(cx, &actor)?;
            sheet::write(cx, &permit, id)
        };
        let (title, text) = site.app.read(read).await?;
        return Ok(file_to_save(text.into_bytes(), "application/json", &format!("{title}（样式）.json")));
    }
    let format = format_of(&name, "table")?.to_owned();
    let asked = asked(&site, &Form::of(query))?;
    let ledger = fill::download(&site.app, shell.actor, id, asked).await?;
    ledgers::write(&site, ledger, &format).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(headings: &str) -> Vec<ColumnInput> {
        let row = |heading: char| ColumnInput { heading: heading.to_string(), ..ColumnInput::default() };
        headings.chars().map(row).collect()
    }

    fn after(headings: &str, button: &str) -> Option<String> {
        let moved = moved(rows(headings), button)?;
        Some(moved.map_or_else(|e| e.to_string(), |rows| rows.into_iter().map(|r| r.heading).collect()))
    }

    #[test]
    fn a_button_moves_its_column_and_none_beyond_the_ends() {
        let of = |button| after("甲乙丙", button);
        assert_eq!(of("up-3").as_deref(), Some("甲丙乙"));
        assert_eq!(of("up-1").as_deref(), Some("甲乙丙"));
        assert_eq!(of("down-1").as_deref(), Some("乙甲丙"));
        assert_eq!(of("down-3").as_deref(), Some("甲乙丙"));
        assert_eq!(of("remove-2").as_deref(), Some("甲丙"));
        assert_eq!(of("add").as_deref(), Some("甲乙丙"));
        for none in ["", "save", "up-0", "up-4", "up-", "up", "sideways-1", "remove--1"] {
            assert_eq!(of(none), None, "{none}");
        }
    }

    #[test]
    fn no_column_is_added_to_forty() {
        let said = after(&"列".repeat(40), "add").expect("an answer");
        assert!(said.contains("最多 40 列"), "{said}");
    }
}
