//! Files of study materials: sent, handed out, removed.

use app::{
    Cx, Error,
    permission::may,
    study::files::{self, Input},
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::{
    id::{StudyFileId, StudyId, StudyItemId},
    study::FileOwner,
};

use super::{own_group, papers::file_to_save, study::again};
use crate::{error::Failure, form::Form, shell::Shell, state::Site, upload::Upload};

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
    let Upload { form, name, bytes, size } = upload;
    let actor = shell.actor.clone();
    // Who may not do it is told so before the file is looked at.
    let asks = actor.clone();
    site.app.read(move |cx| files::permit_of::<may::KeepStudy>(cx, &asks, owner).map(drop)).await?;
    let group = own_group(&actor).ok_or(Error::NotFound)?;
    let input = Input { name, bytes, size, is_open: form.has("open", "1") };
    let turn = site.looking.clone().acquire_owned().await.map_err(|e| Error::Internal(e.to_string()))?;
    let reader = site.reader.clone();
    let looking = tokio::task::spawn_blocking(move || {
        let taken = files::look(input, &*reader);
        drop(turn);
        taken
    });
    let done = match looking.await.map_err(|e| Error::Internal(e.to_string()))? {
        Ok(taken) => {
            let work = move |cx: &mut Cx<'_>| {
                let permit = files::permit_of(cx, &actor, owner)?;
                files::attach(cx, &permit, owner, &taken).map(drop)
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
    Path(id): Path<StudyFileId>,
) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let read = move |cx: &mut Cx<'_>| {
        let permit = files::permit::<may::ReadStudy>(cx, &actor, id)?;
        files::open(cx, &permit, id)
    };
    let (file, bytes) = site.app.read(read).await?;
    Ok(file_to_save(bytes, file.kind.mime(), file.name.as_str()))
}

/// Removes a file.
pub(crate) async fn remove(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<StudyFileId>,
    form: Form,
) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let group = own_group(&actor).ok_or(Error::NotFound)?;
    let work = move |cx: &mut Cx<'_>| {
        let permit = files::permit(cx, &actor, id)?;
        files::remove(cx, &permit, id)
    };
    let done = site.app.write(work).await;
    again(&site, shell, group, form, done).await
}
