//! The roster from a table: choose a file, look at every line, then say so.

use app::{
    Cx, Error,
    permission::{self, Permit, may},
    person::{
        import::{self, Outcome, Preview, Row},
        roster,
    },
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use documents::sheet;
use domain::{
    id::{GroupId, ImportId},
    organization::Group,
};
use jiff::civil::Date;

use super::group_of;
use crate::{
    error::Failure,
    fields::Fields,
    form::Form,
    shell::{Shell, render},
    state::Site,
    upload::{FILE_MAX, Upload},
};

#[derive(Template)]
#[template(path = "import.html")]
struct FormPage {
    shell: Shell,
    form: Form,
    group: Group,
    today: Date,
}

impl FormPage {
    fn fields(&self) -> Fields {
        Fields::of(&self.form, "")
    }
}

async fn form_page(site: &Site, shell: Shell, group: GroupId, form: Form) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let group = site
        .app
        .read(move |cx| {
            permission::in_group::<may::EditRoster>(cx, &actor, group)?;
            let readable = roster::readable(cx, &actor, None)?;
            readable.into_iter().find(|g| g.id == group).ok_or(Error::NotFound)
        })
        .await?;
    let today = site.app.local(site.app.now()).date();
    render(form.status(), &FormPage { shell, form, group, today })
}

/// The form for a file.
pub(crate) async fn form(
    State(site): State<Site>,
    shell: Shell,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let group = group_of(&shell.actor, &Form::of(query))?;
    form_page(&site, shell, group, Form::default()).await
}

/// Reads a file, and leads to what would happen.
pub(crate) async fn take(
    State(site): State<Site>,
    shell: Shell,
    upload: Upload,
) -> Result<Response, Failure> {
    let Upload { form, name, bytes, size } = upload;
    let group = group_of(&shell.actor, &form)?;
    // Who may not do it is told so before the file is looked at.
    let actor = shell.actor.clone();
    site.app.read(move |cx| permission::in_group::<may::EditRoster>(cx, &actor, group).map(drop)).await?;
    let parsed = if size > FILE_MAX {
        Err(Error::from(sheet::too_large(size, FILE_MAX)))
    } else {
        let today = site.app.local(site.app.now()).date();
        site.look(move || import::parse(&bytes, today)).await?
    };
    let kept = match parsed {
        Ok(parsed) => {
            let (actor, on) = (shell.actor.clone(), form.take("on"));
            let work = move |cx: &mut Cx<'_>| {
                let permit = permission::in_group(cx, &actor, group)?;
                import::keep(cx, &permit, &name, parsed.clone(), &on)
            };
            site.app.write(work).await
        }
        Err(error) => Err(error),
    };
    match kept {
        Ok(id) => Ok(Redirect::to(&format!("/roster/import/{id}")).into_response()),
        Err(error) if error.is_mendable() => form_page(&site, shell, group, form.refused(&error)).await,
        Err(other) => Err(other.into()),
    }
}

/// How many lines a page shows.
const PAGE: usize = 200;

#[derive(Template)]
#[template(path = "import_preview.html")]
struct PreviewPage {
    shell: Shell,
    form: Form,
    view: Preview,
    page: usize,
}

impl PreviewPage {
    fn rows(&self) -> &[Row] {
        let from = (self.page - 1) * PAGE;
        let rows = self.view.rows.get(from..).unwrap_or_default();
        &rows[..rows.len().min(PAGE)]
    }

    fn pages(&self) -> usize {
        self.view.rows.len().div_ceil(PAGE)
    }

    fn badge(&self, row: &Row) -> (&'static str, &'static str) {
        match row.outcome {
            Outcome::New => ("approved", "新增"),
            Outcome::Change(_) => ("submitted", "更新"),
            Outcome::Same => ("draft", "没有变化"),
            Outcome::Faults(_) => ("broken", "要改"),
        }
    }

    fn words<'r>(&self, row: &'r Row) -> &'r [String] {
        match &row.outcome {
            Outcome::Change(words) | Outcome::Faults(words) => words,
            Outcome::New | Outcome::Same => &[],
        }
    }
}

async fn preview_page(
    site: &Site,
    shell: Shell,
    id: ImportId,
    page: usize,
    form: Form,
) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let view = site
        .app
        .read(move |cx| {
            let permit = import::permit(cx, &actor, id)?;
            import::preview(cx, &permit, id)
        })
        .await?;
    render(form.status(), &PreviewPage { shell, form, view, page: page.max(1) })
}

/// What would happen.
pub(crate) async fn show(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<ImportId>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let page = Form::of(query).get("page").parse().unwrap_or(1);
    preview_page(&site, shell, id, page, Form::default()).await
}

/// Carries it out.
pub(crate) async fn carry_out(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<ImportId>,
    form: Form,
) -> Result<Response, Failure> {
    let (actor, digest) = (shell.actor.clone(), form.take("digest"));
    let done = site
        .app
        .write(move |cx| {
            let permit: Permit<may::EditRoster> = import::permit(cx, &actor, id)?;
            import::carry_out(cx, &permit, id, &digest)?;
            permit.group()
        })
        .await;
    match done {
        Ok(group) => Ok(Redirect::to(&format!("/roster?group={group}")).into_response()),
        Err(error) if error.is_mendable() => preview_page(&site, shell, id, 1, form.refused(&error)).await,
        Err(other) => Err(other.into()),
    }
}

/// Forgets the file.
pub(crate) async fn discard(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<ImportId>,
) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let group = site
        .app
        .write(move |cx| {
            let permit = import::permit(cx, &actor, id)?;
            import::discard(cx, &permit, id)?;
            permit.group()
        })
        .await?;
    Ok(Redirect::to(&format!("/roster/import?group={group}")).into_response())
}
