//! What is done on the page of an organizational-life meeting.

use app::{
    Cx, Error,
    life_meeting::{
        feed_back,
        give::{self, Input as Opinion},
        prepare::{self, Input as Preparing},
        rectify::{self, Input as Line},
        report,
    },
    permission::{self, Actor, Permit, Verb, may},
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::id::{GatheredId, MeetingId, RectificationId};

use super::page;
use crate::{error::Failure, form::Form, shell::Shell, state::Site};

/// Does something and comes back to the page, at a part of it.
async fn done<V, T, F>(
    at: (Site, Shell, MeetingId, Form),
    anchor: &'static str,
    work: F,
) -> Result<Response, Failure>
where
    V: Verb + 'static,
    T: Send + 'static,
    F: Fn(&mut Cx<'_>, &Permit<V>, &Form) -> Result<T, Error> + Send + 'static,
{
    let id = at.2;
    done_by(at, anchor, move |cx, actor| permission::on_meeting(cx, actor, id), work).await
}

/// The same with a permit of its own.
async fn done_by<V, T, P, F>(
    (site, shell, id, form): (Site, Shell, MeetingId, Form),
    anchor: &'static str,
    permit: P,
    work: F,
) -> Result<Response, Failure>
where
    V: Verb + 'static,
    T: Send + 'static,
    P: Fn(&mut Cx<'_>, &Actor) -> Result<Permit<V>, Error> + Send + 'static,
    F: Fn(&mut Cx<'_>, &Permit<V>, &Form) -> Result<T, Error> + Send + 'static,
{
    let (typed, actor) = (form.clone(), shell.actor.clone());
    let outcome = site
        .app
        .write(move |cx| {
            let permit = permit(cx, &actor)?;
            work(cx, &permit, &typed)
        })
        .await;
    match outcome {
        Ok(_) => {
            let own = format!("/meetings/{id}/life#part-{anchor}");
            Ok(Redirect::to(&form.back_or(own)).into_response())
        }
        Err(error) if error.is_mendable() => page(&site, shell, id, form.sent_back(&error)).await,
        Err(other) => Err(other.into()),
    }
}

/// Theme and study.
pub(crate) async fn prepare(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<MeetingId>,
    form: Form,
) -> Result<Response, Failure> {
    let work = |cx: &mut Cx<'_>, permit: &Permit<may::PrepareLife>, form: &Form| {
        let input = Preparing {
            theme: form.take("theme"),
            study: form.take("study"),
            studies: form.all("studies"),
            version: form.number("version"),
        };
        prepare::prepare(cx, permit, &input)
    };
    done((site, shell, id, form), "theme", work).await
}

/// An opinion.
pub(crate) async fn give(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<MeetingId>,
    form: Form,
) -> Result<Response, Failure> {
    let work = |cx: &mut Cx<'_>, permit: &Permit<may::GiveLifeOpinion>, form: &Form| {
        let input = Opinion {
            about: form.take("about"),
            source: form.take("source"),
            named: form.take("named"),
            text: form.take("text"),
        };
        give::give(cx, permit, &input)
    };
    done((site, shell, id, form), "opinions", work).await
}

/// Feeds an opinion back as it was received.
pub(crate) async fn tell(
    State(site): State<Site>,
    shell: Shell,
    Path((id, gathered)): Path<(MeetingId, GatheredId)>,
    form: Form,
) -> Result<Response, Failure> {
    let work = move |cx: &mut Cx<'_>, permit: &Permit<may::FeedBackLife>, form: &Form| {
        feed_back::tell(cx, permit, gathered, form.number("version"))
    };
    done((site, shell, id, form), "opinions", work).await
}

/// Leaves abuse out.
pub(crate) async fn leave_out(
    State(site): State<Site>,
    shell: Shell,
    Path((id, gathered)): Path<(MeetingId, GatheredId)>,
    form: Form,
) -> Result<Response, Failure> {
    let work = move |cx: &mut Cx<'_>, permit: &Permit<may::FeedBackLife>, form: &Form| {
        feed_back::leave_out(cx, permit, gathered, form.number("version"), form.get("reason"))
    };
    done((site, shell, id, form), "opinions", work).await
}

/// What somebody puts right about themself.
pub(crate) async fn add_line(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<MeetingId>,
    form: Form,
) -> Result<Response, Failure> {
    let work = |cx: &mut Cx<'_>, permit: &Permit<may::Rectify>, form: &Form| {
        let input = Line {
            problem: form.take("problem"),
            measures: form.take("measures"),
            due: form.take("due"),
            shared: form.take("shared"),
        };
        rectify::add(cx, permit, &input)
    };
    let permit = move |cx: &mut Cx<'_>, actor: &Actor| rectify::permit_adding(cx, actor, id);
    done_by((site, shell, id, form), "rectification", permit, work).await
}

/// Goes on with it.
pub(crate) async fn act(
    State(site): State<Site>,
    shell: Shell,
    Path((id, line)): Path<(MeetingId, RectificationId)>,
    form: Form,
) -> Result<Response, Failure> {
    let work = move |cx: &mut Cx<'_>, permit: &Permit<may::Rectify>, form: &Form| {
        rectify::act(cx, permit, line, form.number("version"), (form.get("act"), form.get("text")))
    };
    let permit = move |cx: &mut Cx<'_>, actor: &Actor| rectify::permit_acting(cx, actor, id, line);
    done_by((site, shell, id, form), "rectification", permit, work).await
}

/// Keeps the report, and sends it where that button was pressed.
pub(crate) async fn report(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<MeetingId>,
    form: Form,
) -> Result<Response, Failure> {
    let work = |cx: &mut Cx<'_>, permit: &Permit<may::ReportLife>, form: &Form| {
        let sends = form.get("send") == "1";
        report::write(cx, permit, (form.number("version"), form.get("text")), sends)
    };
    done((site, shell, id, form), "report", work).await
}

/// The branch signs for the report.
pub(crate) async fn receive(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<MeetingId>,
    form: Form,
) -> Result<Response, Failure> {
    let work = |cx: &mut Cx<'_>, permit: &Permit<may::ReceiveLife>, form: &Form| {
        report::receive(cx, permit, form.number("version"), form.get("note"))
    };
    done((site, shell, id, form), "report", work).await
}

/// The branch sends the report back.
pub(crate) async fn send_back(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<MeetingId>,
    form: Form,
) -> Result<Response, Failure> {
    let work = |cx: &mut Cx<'_>, permit: &Permit<may::ReceiveLife>, form: &Form| {
        report::send_back(cx, permit, form.number("version"), form.get("reason"))
    };
    done((site, shell, id, form), "report", work).await
}
