//! Resolutions and tasks of the branch: handed to groups, and how far every group is with them.

use app::{
    Cx, Error, attachment,
    permission::{self, Permit, may},
    resolution::{
        keep::{self, ResolutionInput},
        list::{self, GroupProgress, Handed, Resolutions},
    },
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    id::{AttachmentId, ResolutionId},
    resolution::{Progress, Resolution, ResolutionKind},
};

use crate::{
    error::Failure,
    fields::{Choices, Fields, choices},
    form::Form,
    pages::{attachments, papers::file_to_save},
    shell::{Shell, render},
    state::Site,
    upload::Upload,
};

#[derive(Template)]
#[template(path = "resolutions.html")]
struct ResolutionsPage {
    shell: Shell,
    view: Resolutions,
    form: Form,
    /// Whether who looks hands them down.
    edits: bool,
}

impl ResolutionsPage {
    fn fields(&self, part: &str, id: impl ToString) -> Fields {
        Fields::of(&self.form, format!("{part}-{}", id.to_string()))
    }

    fn kinds(&self) -> Choices {
        choices(ResolutionKind::ALL.iter().map(|kind| (kind.code(), kind.chinese())))
    }

    fn groups(&self) -> Choices {
        choices(self.view.groups.iter().map(|group| (group.id, &group.name)))
    }

    fn chosen(&self, resolution: &Resolution) -> Vec<String> {
        resolution.groups.iter().map(ToString::to_string).collect()
    }

    fn due(&self, resolution: &Resolution) -> String {
        resolution.due.map_or_else(String::new, |day| day.to_string())
    }

    /// Those that are going on, or those that are over.
    fn shown(&self, over: bool) -> Vec<&Handed> {
        self.view.all.iter().filter(|one| one.is_over() == over).collect()
    }

    fn some(&self, text: &Option<impl ToString>) -> String {
        text.as_ref().map(ToString::to_string).unwrap_or_default()
    }

    /// How far a group is: the badge's colour and words.
    fn progress(&self, resolution: &Resolution, group: &GroupProgress) -> (&'static str, String) {
        let (due, today, progress) = (resolution.due, self.view.today, group.progress);
        let state = match progress {
            Progress::Reported => "archived",
            other if other.is_overdue(due, today) => "broken",
            _ => "draft",
        };
        (state, progress.words(due, today))
    }
}

async fn page(site: &Site, shell: Shell, form: Form) -> Result<Response, Failure> {
    let permit = permission::in_branch::<may::ReadBranch>(&shell.actor)?;
    let view = site.app.read(move |cx| list::list(cx, &permit)).await?;
    let edits = permission::in_branch::<may::EditResolutions>(&shell.actor).is_ok();
    render(form.status(), &ResolutionsPage { shell, view, form, edits })
}

/// The page.
pub(crate) async fn show(State(site): State<Site>, shell: Shell) -> Result<Response, Failure> {
    page(&site, shell, Form::default()).await
}

async fn act<F>(site: Site, shell: Shell, form: Form, work: F) -> Result<Response, Failure>
where
    F: Fn(&mut Cx<'_>, &Permit<may::EditResolutions>) -> Result<(), Error> + Send + 'static,
{
    let permit = permission::in_branch::<may::EditResolutions>(&shell.actor)?;
    match site.app.write(move |cx| work(cx, &permit)).await {
        Ok(()) => Ok(Redirect::to("/branch/resolutions").into_response()),
        Err(error) if error.is_mendable() => page(&site, shell, form.sent_back(&error)).await,
        Err(other) => Err(other.into()),
    }
}

/// Hands a resolution down, or puts one right.
pub(crate) async fn resolve(State(site): State<Site>, shell: Shell, form: Form) -> Result<Response, Failure> {
    let seen = match form.get("resolution") {
        "" => None,
        id => Some((id.parse().map_err(|_| Error::NotFound)?, form.number("version"))),
    };
    let input = ResolutionInput {
        kind: form.take("kind"),
        title: form.take("title"),
        text: form.take("text"),
        meeting: form.take("meeting"),
        passed_on: form.take("passed_on"),
        due: form.take("due"),
        report_back: form.take("report_back"),
        groups: form.all("groups"),
    };
    act(site, shell, form, move |cx, permit| keep::keep(cx, permit, seen, &input).map(drop)).await
}

/// Takes one back.
pub(crate) async fn end(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<ResolutionId>,
    form: Form,
) -> Result<Response, Failure> {
    let (version, why) = (form.number("version"), form.take("why"));
    act(site, shell, form, move |cx, permit| keep::end(cx, permit, (id, version), &why)).await
}

/// Takes a file for one.
pub(crate) async fn attach(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<ResolutionId>,
    upload: Upload,
) -> Result<Response, Failure> {
    // Who may not do it is told so before the file is looked at.
    permission::in_branch::<may::EditResolutions>(&shell.actor)?;
    let (form, looked) = attachments::look(&site, upload).await?;
    match looked {
        Ok(taken) => {
            let work = move |cx: &mut Cx<'_>, permit: &Permit<may::EditResolutions>| {
                attachment::attach_to_resolution(cx, permit, id, &taken).map(drop)
            };
            act(site, shell, form, work).await
        }
        Err(error) if error.is_mendable() => page(&site, shell, form.sent_back(&error)).await,
        Err(other) => Err(other.into()),
    }
}

/// Hands a file out, to be saved: also to the groups to which its resolution is handed.
pub(crate) async fn open(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<AttachmentId>,
) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let read = move |cx: &mut Cx<'_>| attachment::open_of_resolution(cx, &actor, id);
    let (file, bytes) = site.app.read(read).await?;
    Ok(file_to_save(bytes, file.kind.mime(), file.name.as_str()))
}

/// Removes a file.
pub(crate) async fn detach(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<AttachmentId>,
    form: Form,
) -> Result<Response, Failure> {
    act(site, shell, form, move |cx, permit| attachment::remove_from_resolution(cx, permit, id)).await
}
