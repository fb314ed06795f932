//! A written self-examination: the own one to write and hand in, another's to read; the papers of the meeting.

use app::{
    Cx, Error,
    life_meeting::{
        paper,
        sheet::{self, Input, SheetView},
    },
    meeting::record::Saved,
    permission::{Permit, may},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use documents::papers::life_meeting;
use domain::id::{MeetingId, PersonId};

use super::{console::saved, papers::draw};
use crate::{
    error::Failure,
    fields::{Choices, Fields, choices},
    form::Form,
    shell::{Shell, render},
    state::Site,
};

#[derive(Template)]
#[template(path = "life_sheet.html")]
struct SheetPage {
    shell: Shell,
    form: Form,
    view: SheetView,
    base: String,
}

impl SheetPage {
    fn fields(&self, part: &str) -> Fields {
        Fields::of(&self.form, part)
    }

    fn text(&self) -> &str {
        self.view.sheet.text.as_ref().map_or("", |text| text.as_str())
    }

    fn people(&self) -> Choices {
        choices(self.view.people.iter().map(|m| (m.id, &m.name)))
    }

    /// Who can still be let read it.
    fn others(&self) -> Choices {
        let others = self.view.people.iter().filter(|m| !self.view.readers.contains(&m.id));
        choices(others.map(|m| (m.id, &m.name)))
    }

    /// The version that the form acts on.
    fn version(&self) -> i64 {
        self.form.version_of("sheet", self.view.sheet.version)
    }

    fn reads_out(&self) -> String {
        self.view.sheet.reads_out.map(|p| p.to_string()).unwrap_or_default()
    }
}

async fn page(
    site: &Site,
    shell: Shell,
    (id, person): (MeetingId, PersonId),
    form: Form,
) -> Result<Response, Failure> {
    // That somebody else reads it is written down: this reads, and may write one line.
    let actor = shell.actor.clone();
    let work = move |cx: &mut Cx<'_>| {
        let permit = sheet::permit_reading(cx, &actor, id, person)?;
        sheet::view(cx, &permit, person)
    };
    let view = site.app.write(work).await?;
    render(form.status(), &SheetPage { base: format!("/meetings/{id}/life"), shell, view, form })
}

/// A sheet.
pub(crate) async fn show(
    State(site): State<Site>,
    shell: Shell,
    Path((id, person)): Path<(MeetingId, PersonId)>,
) -> Result<Response, Failure> {
    page(&site, shell, (id, person), Form::default()).await
}

async fn done(
    site: &Site,
    shell: Shell,
    id: MeetingId,
    form: Form,
    outcome: Result<(), Error>,
) -> Result<Response, Failure> {
    let me = shell.actor.person;
    match outcome {
        Ok(()) => Ok(Redirect::to(&format!("/meetings/{id}/life/sheets/{me}")).into_response()),
        Err(error) if error.is_mendable() => page(site, shell, (id, me), form.sent_back(&error)).await,
        Err(other) => Err(other.into()),
    }
}

/// Does something with the own sheet.
async fn on_own<T, F>(site: &Site, shell: &Shell, id: MeetingId, work: F) -> Result<T, Error>
where
    T: Send + 'static,
    F: Fn(&mut Cx<'_>, &Permit<may::WriteSheet>) -> Result<T, Error> + Send + 'static,
{
    let actor = shell.actor.clone();
    site.app
        .write(move |cx| {
            let permit = sheet::permit_writing(cx, &actor, id)?;
            work(cx, &permit)
        })
        .await
}

fn input(form: &Form) -> Input {
    Input { text: form.take("text"), reads_out: form.take("reads_out"), version: form.number("version") }
}

/// A conflict is a form that comes back with what was typed.
fn kept(saved: Saved) -> Result<(), Error> {
    match saved {
        Saved::Done { .. } => Ok(()),
        Saved::Conflict { .. } => Err(Error::Stale),
    }
}

/// Saves the own text while it is typed.
pub(crate) async fn write(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<MeetingId>,
    form: Form,
) -> Result<Response, Failure> {
    let typed = input(&form);
    let outcome = on_own(&site, &shell, id, move |cx, permit| sheet::write(cx, permit, &typed)).await;
    if !shell.autosave {
        return done(&site, shell, id, form, outcome.and_then(kept)).await;
    }
    Ok(saved(&site, outcome))
}

/// Hands it in.
pub(crate) async fn hand_in(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<MeetingId>,
    form: Form,
) -> Result<Response, Failure> {
    let typed = input(&form);
    let outcome = on_own(&site, &shell, id, move |cx, permit| sheet::hand_in(cx, permit, &typed)).await;
    done(&site, shell, id, form, outcome.and_then(kept)).await
}

/// Takes it back.
pub(crate) async fn take_back(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<MeetingId>,
    form: Form,
) -> Result<Response, Failure> {
    let seen = form.number("version");
    let outcome = on_own(&site, &shell, id, move |cx, permit| sheet::take_back(cx, permit, seen)).await;
    done(&site, shell, id, form, outcome).await
}

/// Puts a text that was set aside in the place of the present one.
pub(crate) async fn restore_aside(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<MeetingId>,
    form: Form,
) -> Result<Response, Failure> {
    let (number, seen) = (form.number("number"), form.number("version"));
    let work = move |cx: &mut Cx<'_>, permit: &Permit<may::WriteSheet>| {
        sheet::restore_aside(cx, permit, number, seen)
    };
    let outcome = on_own(&site, &shell, id, work).await;
    done(&site, shell, id, form, outcome).await
}

/// Drops a text that was set aside.
pub(crate) async fn drop_aside(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<MeetingId>,
    form: Form,
) -> Result<Response, Failure> {
    let number = form.number("number");
    let outcome = on_own(&site, &shell, id, move |cx, permit| sheet::drop_aside(cx, permit, number)).await;
    done(&site, shell, id, form, outcome).await
}

/// Lets somebody read it.
pub(crate) async fn name(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<MeetingId>,
    form: Form,
) -> Result<Response, Failure> {
    let person = form.take("person");
    let outcome = on_own(&site, &shell, id, move |cx, permit| sheet::name_reader(cx, permit, &person)).await;
    done(&site, shell, id, form, outcome).await
}

/// Takes a reader off.
pub(crate) async fn unname(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<MeetingId>,
    form: Form,
) -> Result<Response, Failure> {
    let person: PersonId = form.get("person").parse().map_err(|_| Error::NotFound)?;
    let outcome = on_own(&site, &shell, id, move |cx, permit| sheet::unname_reader(cx, permit, person)).await;
    done(&site, shell, id, form, outcome).await
}

/// A sheet as a paper, `examination.pdf`.
pub(crate) async fn papers(
    State(site): State<Site>,
    shell: Shell,
    Path((id, person, name)): Path<(MeetingId, PersonId, String)>,
) -> Result<Response, Failure> {
    let format = name.strip_prefix("examination.").ok_or(Error::NotFound)?;
    let actor = shell.actor.clone();
    let work = move |cx: &mut Cx<'_>| {
        let permit = sheet::permit_reading(cx, &actor, id, person)?;
        paper::examination(cx, &permit, person)
    };
    let facts = site.app.write(work).await?;
    draw(&site, life_meeting::examination(&facts), format).await
}

/// The rectification list and the report, `rectification.pdf`, `report.pdf`.
pub(crate) async fn papers_after(
    State(site): State<Site>,
    shell: Shell,
    Path((id, name)): Path<(MeetingId, String)>,
) -> Result<Response, Failure> {
    let (code, format) = name.rsplit_once('.').ok_or(Error::NotFound)?;
    let drawn = match code {
        "rectification" => {
            let work =
                move |cx: &mut Cx<'_>, permit: &Permit<may::ReadLife>| paper::rectification(cx, permit);
            life_meeting::rectification(&site.on_meeting(&shell.actor, id, work).await?)
        }
        "report" => {
            let work = move |cx: &mut Cx<'_>, permit: &Permit<may::ReadLife>| paper::report(cx, permit);
            life_meeting::situation(&site.on_meeting(&shell.actor, id, work).await?)
        }
        _ => return Err(Error::NotFound.into()),
    };
    draw(&site, drawn, format).await
}
