//! Other topics at short notice, after the approval.

use app::{
    Error,
    meeting::{
        change_topics,
        draft::{FormView, Input},
    },
    permission::{self, Permit, may},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{id::MeetingId, meeting::Content};
use jiff::civil::Date;

use super::draft::{item_field, places, read};
use crate::{
    error::Failure,
    form::Form,
    shell::{Shell, render},
    state::Site,
};

#[derive(Template)]
#[template(path = "topics.html")]
struct TopicsPage {
    shell: Shell,
    view: FormView,
    form: Form,
    base: String,
    places: usize,
}

impl TopicsPage {
    fn is_second(&self, number: &usize) -> bool {
        *number == 2
    }

    fn is_extra(&self, number: &usize) -> bool {
        *number > 2
    }

    /// The meeting's day.
    fn day(&self) -> Date {
        self.view.input.date.parse().unwrap_or_default()
    }

    fn item(&self, number: &usize, name: &str) -> &str {
        item_field(&self.view.input, *number, name)
    }

    /// Whether choices that are not made yet are shown as such.
    fn asks(&self) -> bool {
        false
    }
}

async fn page(
    site: &Site,
    shell: Shell,
    id: MeetingId,
    typed: Option<Input>,
    form: Form,
) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let view = site
        .app
        .read(move |cx| {
            let permit = permission::on_meeting(cx, &actor, id)?;
            change_topics::form(cx, &permit, typed.as_ref())
        })
        .await;
    let base = format!("/meetings/{id}");
    let view = match view {
        // It went on meanwhile: its page says where it stands.
        Err(Error::Refused(_)) => return Ok(Redirect::to(&base).into_response()),
        other => other?,
    };
    let places = places(&view.input);
    render(form.status(), &TopicsPage { shell, view, form, base, places })
}

/// The form.
pub(crate) async fn show(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<MeetingId>,
) -> Result<Response, Failure> {
    page(&site, shell, id, None, Form::default()).await
}

/// Asks the branch to approve other topics.
pub(crate) async fn change(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<MeetingId>,
    form: Form,
) -> Result<Response, Failure> {
    let (input, reason) = (read(&form), form.take("reason"));
    let typed = input.clone();
    let kept = site
        .on_seen(&shell.actor, id, &form, move |cx, permit: &Permit<may::Submit>| {
            change_topics::change_topics(cx, permit, &typed, &reason)
        })
        .await;
    match kept {
        Ok(()) => {
            site.live.changed(id, "");
            Ok(Redirect::to(&format!("/meetings/{id}")).into_response())
        }
        Err(error) if error.is_mendable() => page(&site, shell, id, Some(input), form.refused(&error)).await,
        Err(other) => Err(other.into()),
    }
}
