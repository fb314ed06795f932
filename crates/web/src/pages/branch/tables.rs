//! 上级表格: those of the branch, those that other branches share, and new ones.

use app::{
    Cx, Error,
    permission::{self, Permit, may},
    superior_table::{
        self,
        keep::{self, NewTable},
        list::{self, Own, Tables},
        share, sheet,
    },
};
use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    id::SuperiorTableId,
    superior_table::{TableScope, TableSource},
};

use crate::{
    error::Failure,
    fields::{Choices, Fields, choices},
    form::Form,
    shell::{Shell, render},
    state::Site,
    upload::Upload,
};

#[derive(Template)]
#[template(path = "tables.html")]
struct TablesPage {
    shell: Shell,
    view: Tables,
    form: Form,
    /// Whether one was just removed.
    removed: bool,
}

impl TablesPage {
    fn fields(&self, part: &str) -> Fields {
        Fields::of(&self.form, part)
    }

    fn sources(&self) -> Choices {
        choices(TableSource::ALL.iter().map(|one| (one.code(), one.chinese())))
    }

    fn scopes(&self) -> Choices {
        choices(TableScope::ALL.iter().map(|one| (one.code(), one.chinese())))
    }

    /// The headings of a table in one line.
    fn headings(&self, own: &Own) -> String {
        let all = own.table.layout.columns.iter().map(|column| column.heading.as_str());
        all.collect::<Vec<_>>().join("、")
    }
}

async fn page(site: &Site, shell: Shell, form: Form) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let read = move |cx: &mut Cx<'_>| {
        let permit = superior_table::permit(cx, &actor)?;
        list::list(cx, &permit)
    };
    let view = site.app.read(read).await?;
    let removed = shell.path.ends_with("?removed=1");
    render(form.status(), &TablesPage { shell, view, form, removed })
}

/// The page.
pub(crate) async fn show(State(site): State<Site>, shell: Shell) -> Result<Response, Failure> {
    page(&site, shell, Form::default()).await
}

/// Makes a table, and leads to it.
async fn made<F>(site: Site, shell: Shell, form: Form, work: F) -> Result<Response, Failure>
where
    F: Fn(&mut Cx<'_>, &Permit<may::EditTables>) -> Result<SuperiorTableId, Error> + Send + 'static,
{
    let permit = permission::in_branch::<may::EditTables>(&shell.actor)?;
    match site.app.write(move |cx| work(cx, &permit)).await {
        Ok(id) => Ok(Redirect::to(&format!("/branch/tables/{id}?made=1")).into_response()),
        Err(error) if error.is_mendable() => page(&site, shell, form.sent_back(&error)).await,
        Err(other) => Err(other.into()),
    }
}

/// Adds a new one.
pub(crate) async fn add(State(site): State<Site>, shell: Shell, form: Form) -> Result<Response, Failure> {
    let input =
        NewTable { title: form.take("title"), source: form.take("source"), scope: form.take("scope") };
    made(site, shell, form, move |cx, permit| keep::add(cx, permit, &input)).await
}

/// Takes over one that another branch shares.
pub(crate) async fn take(State(site): State<Site>, shell: Shell, form: Form) -> Result<Response, Failure> {
    permission::in_branch::<may::EditTables>(&shell.actor)?;
    let branch = form.get("branch").parse().map_err(|_| Error::NotFound)?;
    let table = form.get("table").parse().map_err(|_| Error::NotFound)?;
    made(site, shell, form, move |cx, permit| share::take(cx, permit, (branch, table))).await
}

/// Reads one from a file.
pub(crate) async fn read_in(
    State(site): State<Site>,
    shell: Shell,
    upload: Upload,
) -> Result<Response, Failure> {
    // Who may not do it is told so before the file is looked at.
    permission::in_branch::<may::EditTables>(&shell.actor)?;
    match sheet::read(&upload.bytes, upload.size) {
        Ok(layout) => {
            made(site, shell, upload.form, move |cx, permit| sheet::keep(cx, permit, &layout)).await
        }
        Err(error) if error.is_mendable() => page(&site, shell, upload.form.sent_back(&error)).await,
        Err(other) => Err(other.into()),
    }
}
