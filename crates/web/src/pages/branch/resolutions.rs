//! Resolutions and tasks of the branch, and how far every group is with them.

use app::{
    Error,
    assignment::{self, list::Progress},
    organization::resolutions::{self, Resolution, ResolutionInput},
    permission::{self, may},
};
use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};

use crate::{
    error::Failure,
    form::Form,
    shell::{Shell, render},
    state::Site,
};

#[derive(Template)]
#[template(path = "resolutions.html")]
struct ResolutionsPage {
    shell: Shell,
    resolutions: Vec<Resolution>,
    progress: Vec<Progress>,
    form: Form,
    today: jiff::civil::Date,
}

impl ResolutionsPage {
    /// Before the ids of a form's fields, so that only the form that was refused has the names that its summary leads to.
    fn prefix(&self, typed: &Form, id: &str) -> String {
        if typed.faults().is_empty() { format!("r{id}-") } else { String::new() }
    }

    fn due(&self, resolution: &Resolution) -> String {
        resolution.due.map_or_else(String::new, |day| day.to_string())
    }
}

async fn page(site: &Site, shell: Shell, form: Form) -> Result<Response, Failure> {
    let permit = permission::in_branch::<may::ReadBranch>(&shell.actor)?;
    let read = move |cx: &mut app::Cx<'_>| {
        Ok((resolutions::list(cx, &permit)?, assignment::list::progress(cx, &permit)?))
    };
    let (resolutions, progress) = site.app.read(read).await?;
    let today = site.app.local(site.app.now()).date();
    render(form.status(), &ResolutionsPage { shell, resolutions, progress, form, today })
}

/// The page.
pub(crate) async fn show(State(site): State<Site>, shell: Shell) -> Result<Response, Failure> {
    page(&site, shell, Form::default()).await
}

/// Adds a resolution of the branch, or puts one right.
pub(crate) async fn resolve(State(site): State<Site>, shell: Shell, form: Form) -> Result<Response, Failure> {
    let permit = permission::in_branch::<may::EditResolutions>(&shell.actor)?;
    let id = match form.get("resolution") {
        "" => None,
        id => Some(id.parse().map_err(|_| Error::NotFound)?),
    };
    let input = ResolutionInput {
        title: form.take("title"),
        text: form.take("text"),
        passed_on: form.take("passed_on"),
        due: form.take("due"),
    };
    match site.app.write(move |cx| resolutions::keep(cx, &permit, id, &input)).await {
        Ok(_) => Ok(Redirect::to("/branch/resolutions").into_response()),
        Err(error) if error.is_mendable() => {
            let part = form.take("resolution");
            page(&site, shell, form.of_part(part).refused(&error)).await
        }
        Err(other) => Err(other.into()),
    }
}
