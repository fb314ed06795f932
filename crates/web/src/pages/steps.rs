//! The steps of a meeting's life: each posts one decision and comes back to the meeting's page.

use app::{
    Cx, Error,
    meeting::{answer, approve, close, conclude, consult, notify, open, report, reschedule, submit},
    permission::{Permit, Verb, may},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use domain::id::MeetingId;

use super::{meeting, minutes};
use crate::{
    error::Failure,
    form::Form,
    shell::{Shell, render},
    state::Site,
};

/// Runs one decision on a meeting; a form that fails comes back with what was typed.
async fn step<V, F>(site: Site, shell: Shell, id: MeetingId, form: Form, work: F) -> Result<Response, Failure>
where
    V: Verb + 'static,
    F: Fn(&mut Cx<'_>, &Permit<V>, &Form) -> Result<(), Error> + Send + 'static,
{
    let typed = form.clone();
    let work = move |cx: &mut Cx<'_>, permit: &Permit<V>| work(cx, permit, &typed);
    let outcome = site.on_seen(&shell.actor, id, &form, work).await;
    match outcome {
        Ok(()) => {
            site.live.changed(id, "");
            Ok(Redirect::to(&form.back_or(format!("/meetings/{id}"))).into_response())
        }
        Err(error) if error.is_mendable() => meeting::page(&site, shell, id, form.refused(&error)).await,
        Err(other) => Err(other.into()),
    }
}

macro_rules! steps {
    ($($(#[$doc:meta])* $name:ident: $verb:ident = |$cx:ident, $permit:ident, $form:ident| $work:expr;)*) => {$(
        $(#[$doc])*
        pub(crate) async fn $name(
            State(site): State<Site>,
            shell: Shell,
            Path(id): Path<MeetingId>,
            form: Form,
        ) -> Result<Response, Failure> {
            let form = form.of_part(stringify!($name));
            step::<may::$verb, _>(site, shell, id, form, |$cx, $permit, $form| $work).await
        }
    )*};
}

steps! {
    /// To the branch.
    submit: Submit = |cx, permit, _form| submit::submit(cx, permit);
    /// Back from the branch, to change it.
    take_back: Submit = |cx, permit, form| submit::take_back(cx, permit, form.get("reason"));
    /// R3
    approve: Approve = |cx, permit, form| approve::approve(cx, permit, form.get("note"));
    /// The branch asks for changes.
    send_back: Approve = |cx, permit, form| approve::send_back(cx, permit, form.get("reason"));
    /// R3 on paper.
    approve_offline: ApproveOffline = |cx, permit, form| {
        let input = approve::OfflineInput {
            by: form.take("by"),
            on: form.take("on"),
            how: form.take("how"),
            note: form.take("note"),
        };
        approve::approve_offline(cx, permit, &input)
    };
    /// What was asked of the branch is taken back.
    unask: Consult = |cx, permit, _form| consult::take_back(cx, permit);
    /// Whoever was asked before the meeting answers.
    answer_consultation: AnswerConsultation = |cx, permit, form| {
        let input = consult::AnswerInput {
            content: form.take("content"),
            method: form.take("method"),
            cautions: form.take("cautions"),
        };
        consult::answer(cx, permit, &input)
    };
    /// The own answer.
    answer: Answer = |cx, permit, form| {
        answer::answer(cx, permit, &answer::Input { answer: form.take("answer"), reason: form.take("reason") })
    };
    /// Another time or place.
    reschedule: Reschedule = |cx, permit, form| {
        let input = reschedule::Input {
            date: form.take("date"),
            start: form.take("start"),
            end: form.take("end"),
            place: form.take("place"),
            second_place: form.take("second_place"),
            reason: form.take("reason"),
        };
        reschedule::reschedule(cx, permit, &input)
    };
    /// Somebody else chairs.
    chair: Chair = |cx, permit, form| open::replace_chair(cx, permit, form.get("chair"), form.get("chair_reason"));
    /// Somebody else keeps the record.
    recorder: Chair = |cx, permit, form| open::replace_recorder(cx, permit, form.get("recorder"));
    /// It will not take place.
    cancel: Reschedule = |cx, permit, form| reschedule::cancel(cx, permit, form.get("reason"));
    /// Back to before the opening.
    unopen: Chair = |cx, permit, form| open::unopen(cx, permit, form.get("reason"));
    /// R7
    report: Report = |cx, permit, form| {
        let input = report::Input {
            note: form.take("note"),
            offline_to: form.take("offline_to"),
            offline_how: form.take("offline_how"),
            offline_on: form.take("offline_on"),
        };
        report::report(cx, permit, &input)
    };
    /// The branch has it.
    receipt: Receipt = |cx, permit, form| report::receipt(cx, permit, form.get("note"));
    /// The branch had it on paper.
    receipt_offline: Report = |cx, permit, form| {
        report::receipt_offline(cx, permit, form.get("by"), form.get("note"))
    };
    /// The branch returns the report.
    send_report_back: Receipt = |cx, permit, form| report::send_back(cx, permit, form.get("reason"));
    /// Somebody absent has caught up.
    make_up: CloseMatter = |cx, permit, form| {
        let person = form.get("person").parse().map_err(|_| Error::NotFound)?;
        close::make_up(cx, permit, person, form.get("how"))
    };
}

/// Back into the record; a form that fails comes back on the record's page, where it stands.
pub(crate) async fn reopen(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<MeetingId>,
    form: Form,
) -> Result<Response, Failure> {
    let reason = form.take("reason");
    let outcome = site
        .on_seen(&shell.actor, id, &form, move |cx, permit: &Permit<may::Chair>| {
            conclude::reopen(cx, permit, &reason)
        })
        .await;
    match outcome {
        Ok(()) => {
            site.live.changed(id, "");
            Ok(Redirect::to(&format!("/meetings/{id}")).into_response())
        }
        Err(error) if error.is_mendable() => minutes::page(&site, shell, id, form.refused(&error)).await,
        Err(other) => Err(other.into()),
    }
}

/// Opens the meeting and goes to the console.
pub(crate) async fn open(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<MeetingId>,
    form: Form,
) -> Result<Response, Failure> {
    let response =
        step::<may::Chair, _>(site, shell, id, form, |cx, permit, _| open::open(cx, permit)).await?;
    if response.status() == StatusCode::SEE_OTHER {
        return Ok(Redirect::to(&format!("/meetings/{id}/console")).into_response());
    }
    Ok(response)
}

#[derive(Template)]
#[template(path = "invitations.html")]
struct InvitationsPage {
    shell: Shell,
    base: String,
    text: String,
    people: Vec<(String, String)>,
    mail: bool,
}

/// Tells the members, and shows the leader each personal link once.
pub(crate) async fn notify(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<MeetingId>,
    form: Form,
) -> Result<Response, Failure> {
    let address = site.settings.address.clone();
    let sent = site
        .on_seen(&shell.actor, id, &form, move |cx, permit: &Permit<may::Notify>| {
            notify::notify(cx, permit, &address)
        })
        .await;
    match sent {
        Ok(invitations) => {
            site.live.changed(id, "");
            show_invitations(&site, shell, id, invitations).await
        }
        Err(error) if error.is_mendable() => meeting::page(&site, shell, id, form.refused(&error)).await,
        Err(other) => Err(other.into()),
    }
}

/// Gives one member a new link.
pub(crate) async fn renew_link(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<MeetingId>,
    form: Form,
) -> Result<Response, Failure> {
    let person = form.get("person").parse().map_err(|_| Error::NotFound)?;
    let invitation = site
        .on_meeting(&shell.actor, id, move |cx, permit: &Permit<may::Notify>| {
            notify::renew_link(cx, permit, person)
        })
        .await?;
    show_invitations(&site, shell, id, vec![invitation]).await
}

async fn show_invitations(
    site: &Site,
    shell: Shell,
    id: MeetingId,
    invitations: Vec<notify::Invitation>,
) -> Result<Response, Failure> {
    let view = meeting::load(site, &shell, id).await?;
    let text = notify::letter(&view.group, &view.meeting, notify::changed(&view.steps), "").1;
    let address = &site.settings.address;
    let people =
        invitations.into_iter().map(|i| (i.name, format!("{address}/a/{}", i.link.word()))).collect();
    render(
        StatusCode::OK,
        &InvitationsPage { shell, base: format!("/meetings/{id}"), text, people, mail: site.mail },
    )
}
