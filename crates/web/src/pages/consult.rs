//! R2: the form of the consultation.

use app::{
    meeting::consult::{self, AskInput, Input},
    permission::{self, Action, Permit, may},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    clause::Clause,
    id::{MeetingId, PersonId},
    meeting::{Channel, Official, StageName},
};

use super::meeting;
use crate::{
    error::Failure,
    fields::{Choices, Fields, choices},
    form::Form,
    shell::{Shell, render},
    state::Site,
};

#[derive(Template)]
#[template(path = "consult.html")]
struct ConsultPage {
    shell: Shell,
    form: Form,
    seen: i64,
    partners: Vec<(PersonId, Official)>,
    base: String,
    today: jiff::civil::Date,
    /// Whether somebody was asked through the system and has not answered.
    waits: bool,
}

impl ConsultPage {
    fn fields(&self) -> Fields {
        Fields::of(&self.form, "ask")
    }

    /// Who can be asked: not oneself.
    fn others(&self) -> Choices {
        let others = self.partners.iter().filter(|(id, _)| *id != self.shell.actor.person);
        choices(others.map(|(id, o)| (id, format!("{} {}", o.post.chinese(), o.name))))
    }
}

async fn page(site: &Site, shell: Shell, id: MeetingId, form: Form) -> Result<Response, Failure> {
    let view = meeting::load(site, &shell, id).await?;
    let (seen, waits) = (view.meeting.version, view.asked.is_some());
    let actor = shell.actor.clone();
    let partners = site
        .app
        .read(move |cx| {
            let permit = permission::on_meeting::<may::Consult>(cx, &actor, id)?;
            consult::partners(cx, &permit)
        })
        .await?;
    let today = site.app.local(site.app.now()).date();
    let (status, base) = (form.status(), format!("/meetings/{id}"));
    render(status, &ConsultPage { shell, form, seen, partners, base, today, waits })
}

/// The form, filled with what was written down before.
pub(crate) async fn show(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<MeetingId>,
) -> Result<Response, Failure> {
    let view = meeting::load(&site, &shell, id).await?;
    if view.meeting.stage.name() != StageName::Draft && view.may(Action::Consult) {
        return Ok(Redirect::to(&format!("/meetings/{id}")).into_response());
    }
    let mut pairs = Vec::new();
    if let Some(done) = view.meeting.stage.consulted() {
        let mut put = |name: &str, value: String| pairs.push((name.to_owned(), value));
        for official in &done.what.with {
            put("with", official.person.map(|p| p.to_string()).unwrap_or_default());
        }
        put("how", done.what.how.code().to_owned());
        put("on", done.what.on.to_string());
        let texts = [
            ("content", &done.what.content),
            ("method", &done.what.method),
            ("cautions", &done.what.cautions),
        ];
        for (name, text) in texts {
            put(name, text.as_ref().map(ToString::to_string).unwrap_or_default());
        }
    }
    page(&site, shell, id, Form::of(pairs)).await
}

/// Sends the draft to somebody of the branch.
pub(crate) async fn ask(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<MeetingId>,
    form: Form,
) -> Result<Response, Failure> {
    let input = AskInput { ask: form.take("ask"), question: form.take("question") };
    let asked = site
        .on_seen(&shell.actor, id, &form, move |cx, permit: &Permit<may::Consult>| {
            consult::ask(cx, permit, &input)
        })
        .await;
    match asked {
        Ok(()) => Ok(Redirect::to(&format!("/meetings/{id}#now")).into_response()),
        Err(error) if error.is_mendable() => {
            page(&site, shell, id, form.of_part("ask").refused(&error)).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Keeps it.
pub(crate) async fn keep(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<MeetingId>,
    form: Form,
) -> Result<Response, Failure> {
    let input = Input {
        with: form.all("with"),
        how: form.take("how"),
        on: form.take("on"),
        content: form.take("content"),
        method: form.take("method"),
        cautions: form.take("cautions"),
    };
    let kept = site
        .on_seen(&shell.actor, id, &form, move |cx, permit: &Permit<may::Consult>| {
            consult::consult(cx, permit, &input)
        })
        .await;
    match kept {
        Ok(()) => Ok(Redirect::to(&format!("/meetings/{id}#now")).into_response()),
        Err(error) if error.is_mendable() => page(&site, shell, id, form.refused(&error)).await,
        Err(other) => Err(other.into()),
    }
}
