//! Files that belong to something: sent, handed out, removed.

use app::{
    Cx, Error,
    attachment::{self, Input, Taken},
    permission::may,
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::{
    attachment::FileOwner,
    id::{AttachmentId, StudyId, StudyItemId},
};

use super::{own_group, papers::file_to_save, study::again};
use crate::{error::Failure, form::Form, shell::Shell, state::Site, upload::Upload};

/// Looks a file through on a thread that may wait; a few at once.
pub(super) async fn look(site: &Site, upload: Upload) -> Result<(Form, Result<Taken, Error>), Failure> {
    let Upload { form, name, bytes, size } = upload;
    let input = Input { name, bytes, size, is_open: form.has("open", "1") };
    let reader = site.reader.clone();
    Ok((form, site.look(move || attachment::look(input, &*reader)).await?))
}

/// Takes a file for a line of the plan.
pub(crate) async fn to_item(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<StudyItemId>,
    upload: Upload,
) -> Result<Response, Failure> {
    attach(site, shell, FileOwner::Item(id), upload).await
}

/// Takes a file for something that was studied.
pub(crate) async fn to_study(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<StudyId>,
    upload: Upload,
) -> Result<Response, Failure> {
    attach(site, shell, FileOwner::Study(id), upload).await
}

async fn attach(site: Site, shell: Shell, owner: FileOwner, upload: Upload) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    // Who may not do it is told so before the file is looked at.
    let asks = actor.clone();
    site.app.read(move |cx| attachment::permit_of::<may::KeepStudy>(cx, &asks, owner).map(drop)).await?;
    let group = own_group(&actor).ok_or(Error::NotFound)?;
    let (form, looked) = look(&site, upload).await?;
    let done = match looked {
        Ok(taken) => {
            let work = move |cx: &mut Cx<'_>| {
                let permit = attachment::permit_of(cx, &actor, owner)?;
                attachment::attach(cx, &permit, owner, &taken).map(drop)
            };
            site.app.write(work).await
        }
        Err(error) => Err(error),
    };
    again(&site, shell, group, form, done).await
}

/// Hands a file out, to be saved.
pub(crate) async fn open(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<AttachmentId>,
) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let read = move |cx: &mut Cx<'_>| {
        let permit = attachment::permit::<may::ReadStudy>(cx, &actor, id)?;
        attachment::open(cx, &permit, id)
    };
    let (file, bytes) = site.app.read(read).await?;
    Ok(file_to_save(bytes, file.kind.mime(), file.name.as_str()))
}

/// Removes a file.
pub(crate) async fn remove(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<AttachmentId>,
    form: Form,
) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let group = own_group(&actor).ok_or(Error::NotFound)?;
    let work = move |cx: &mut Cx<'_>| {
        let permit = attachment::permit(cx, &actor, id)?;
        attachment::remove(cx, &permit, id)
    };
    let done = site.app.write(work).await;
    again(&site, shell, group, form, done).await
}
