//! A member's own page of a meeting: to hand in what one has to say.

use app::{
    Error,
    meeting::{hand_in, view::MeetingView},
    permission::{Permit, may},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    id::{ItemId, MeetingId, RemarkId},
    meeting::{Item, Remark, StageName},
};

use super::{
    console::{autosaved, kept},
    meeting,
};
use crate::{
    error::Failure,
    form::Form,
    shell::{Shell, render},
    state::Site,
};

#[derive(Template)]
#[template(path = "speak.html")]
struct SpeakPage {
    shell: Shell,
    view: MeetingView,
    form: Form,
    base: String,
    /// Whether anything can be handed in, or something was just typed that is not to be lost.
    open: bool,
}

impl SpeakPage {
    fn mine(&self, item: &Item) -> Option<&Remark> {
        let me = self.shell.actor.person;
        self.view.proceedings.remarks.iter().find(|r| r.own && r.item == item.id && r.speaker == me)
    }

    /// What stands in the record as one's own words on an item and was written by the recorder.
    fn recorded(&self, item: &Item) -> Vec<&Remark> {
        let me = self.shell.actor.person;
        let all = self.view.proceedings.spoken(item.id).into_iter();
        all.filter(|r| !r.own && r.speaker == me && r.text.is_some()).collect()
    }

    /// The items on which nothing was handed in yet.
    fn is_new(&self, item: &Item) -> bool {
        self.open && self.mine(item).is_none()
    }

    /// Whether anything can still be handed in.
    fn has_new(&self) -> bool {
        self.view.meeting.agenda.items.iter().any(|item| self.is_new(item))
    }

    /// What was typed about an item and did not arrive.
    fn typed(&self, item: &Item) -> String {
        let items = self.form.all("item");
        let at = items.iter().position(|id| *id == item.id.to_string());
        at.and_then(|at| self.form.all("text").get(at).cloned()).unwrap_or_default()
    }
}

async fn page(site: &Site, shell: Shell, id: MeetingId, form: Form) -> Result<Response, Failure> {
    let view = meeting::load(site, &shell, id).await?;
    let status = form.status();
    let now = matches!(view.meeting.stage.name(), StageName::Notified | StageName::InSession);
    let open = now || form.all("text").iter().any(|text| !text.trim().is_empty());
    render(status, &SpeakPage { base: format!("/meetings/{id}"), shell, view, form, open })
}

/// The member's own page.
pub(crate) async fn show(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<MeetingId>,
) -> Result<Response, Failure> {
    page(&site, shell, id, Form::default()).await
}

/// Hands in the own remark.
pub(crate) async fn hand_in(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<MeetingId>,
    form: Form,
) -> Result<Response, Failure> {
    // One form for all items, so that nothing typed about another one is lost.
    let items = form.all("item").into_iter().map(|item| item.parse::<ItemId>().map_err(|_| Error::NotFound));
    let items = items.collect::<Result<Vec<_>, _>>()?;
    let typed = form.all("text").into_iter().chain(std::iter::repeat(String::new()));
    let mut texts: Vec<_> = items.into_iter().zip(typed).collect();
    if texts.iter().any(|(_, text)| !text.trim().is_empty()) {
        texts.retain(|(_, text)| !text.trim().is_empty());
    }
    if texts.is_empty() {
        return Err(Error::NotFound.into());
    }
    let outcome = site
        .on_meeting(&shell.actor, id, move |cx, permit: &Permit<may::HandIn>| {
            texts.iter().try_for_each(|(item, text)| hand_in::hand_in(cx, permit, *item, text).map(drop))
        })
        .await;
    match outcome {
        Ok(()) => {
            site.live.changed(id, "main side");
            Ok(Redirect::to(&format!("/meetings/{id}/speak")).into_response())
        }
        Err(error) if error.is_mendable() => page(&site, shell, id, form.refused(&error)).await,
        Err(other) => Err(other.into()),
    }
}

/// Saves the own remark while it is typed.
pub(crate) async fn save(
    State(site): State<Site>,
    shell: Shell,
    Path((id, remark)): Path<(MeetingId, RemarkId)>,
    form: Form,
) -> Result<Response, Failure> {
    let (text, seen) = (form.take("text"), form.number("version"));
    let outcome = site
        .on_meeting(&shell.actor, id, move |cx, permit: &Permit<may::HandIn>| {
            hand_in::save(cx, permit, remark, seen, &text)
        })
        .await;
    if shell.autosave {
        return Ok(autosaved(&site, id, outcome));
    }
    match kept(&site, id, outcome) {
        Ok(()) => Ok(Redirect::to(&format!("/meetings/{id}/speak")).into_response()),
        Err(error) if error.is_mendable() => {
            page(&site, shell, id, form.of_part(remark).refused(&error)).await
        }
        Err(other) => Err(other.into()),
    }
}
