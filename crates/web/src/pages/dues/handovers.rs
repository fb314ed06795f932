//! Hand-overs of a group to the branch, with their slip and receipt.

use app::{
    Cx, Error, dues,
    dues::hand_over::{self, HandoverView, Handovers, Offline},
    permission::{self, Permit, Verb, may},
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use documents::{ledger::yuan, papers::dues as layouts};
use domain::id::{GroupId, HandoverId};

use crate::{
    error::Failure,
    fields::{Choices, Fields, choices},
    form::Form,
    pages::{
        group_of, own_group,
        papers::{draw, file},
    },
    shell::{Shell, render},
    state::Site,
};

#[derive(Template)]
#[template(path = "dues_handovers.html")]
struct ListPage {
    shell: Shell,
    form: Form,
    view: Handovers,
}

impl ListPage {
    fn yuan(&self, fen: &i64) -> String {
        yuan(*fen)
    }
}

async fn list_page(site: &Site, shell: Shell, group: GroupId, form: Form) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let view = site
        .app
        .read(move |cx| {
            let permit = permission::in_group::<may::ReadDues>(cx, &actor, group)?;
            hand_over::handovers(cx, &permit)
        })
        .await?;
    render(form.status(), &ListPage { shell, form, view })
}

/// The hand-overs of a group, and what it has in hand.
pub(crate) async fn show(
    State(site): State<Site>,
    shell: Shell,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let group = group_of(&shell.actor, &Form::of(query))?;
    list_page(&site, shell, group, Form::default()).await
}

/// Hands over what is in hand.
pub(crate) async fn hand_over(
    State(site): State<Site>,
    shell: Shell,
    form: Form,
) -> Result<Response, Failure> {
    let (actor, shown) = (shell.actor.clone(), form.take("total"));
    let group = own_group(&actor).ok_or(Error::NotFound)?;
    let done = site
        .app
        .write(move |cx| {
            let permit = permission::in_group(cx, &actor, group)?;
            hand_over::hand_over(cx, &permit, &shown)
        })
        .await;
    match done {
        Ok(id) => Ok(Redirect::to(&format!("/dues/handovers/{id}")).into_response()),
        Err(error) if error.is_mendable() => {
            list_page(&site, shell, group, Form::default().refused(&error)).await
        }
        Err(other) => Err(other.into()),
    }
}

#[derive(Template)]
#[template(path = "dues_handover.html")]
struct HandoverPage {
    shell: Shell,
    form: Form,
    view: HandoverView,
}

impl HandoverPage {
    fn fields(&self, part: &str) -> Fields {
        Fields::of(&self.form, part)
    }

    fn yuan(&self, fen: &i64) -> String {
        yuan(*fen)
    }

    fn capitals(&self) -> String {
        layouts::capitals(self.view.facts.total)
    }

    fn receivers(&self) -> Choices {
        let others = self.view.receivers.iter().filter(|(p, _)| *p != self.view.handover.handed.by);
        choices(others.map(|(person, name)| (person, name)))
    }

    /// The slip, and once the branch has signed the receipt; nothing of what was taken back.
    fn papers(&self) -> &'static [(&'static str, &'static str)] {
        const ALL: [(&str, &str); 2] = [("slip", "党费上交单"), ("receipt", "收据")];
        match (&self.view.handover.received, &self.view.withdrawn) {
            (Some(_), _) => &ALL,
            (None, None) => &ALL[..1],
            (None, Some(_)) => &[],
        }
    }
}

async fn one_page(site: &Site, shell: Shell, id: HandoverId, form: Form) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let view = site
        .app
        .read(move |cx| {
            let permit = dues::permit_handover::<may::ReadDues>(cx, &actor, id)?;
            hand_over::view(cx, &permit, id)
        })
        .await?;
    render(form.status(), &HandoverPage { shell, form, view })
}

/// One hand-over.
pub(crate) async fn one(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<HandoverId>,
) -> Result<Response, Failure> {
    one_page(&site, shell, id, Form::default()).await
}

async fn act<V, F>(site: Site, shell: Shell, id: HandoverId, form: Form, work: F) -> Result<Response, Failure>
where
    V: Verb + 'static,
    F: Fn(&mut Cx<'_>, &Permit<V>) -> Result<(), Error> + Send + 'static,
{
    let actor = shell.actor.clone();
    let done = site
        .app
        .write(move |cx| {
            let permit = dues::permit_handover(cx, &actor, id)?;
            work(cx, &permit)
        })
        .await;
    match done {
        Ok(()) => Ok(Redirect::to(&form.back_or(format!("/dues/handovers/{id}"))).into_response()),
        Err(error) if error.is_mendable() => one_page(&site, shell, id, form.sent_back(&error)).await,
        Err(other) => Err(other.into()),
    }
}

/// The branch signs for it.
pub(crate) async fn receive(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<HandoverId>,
    form: Form,
) -> Result<Response, Failure> {
    act(site, shell, id, form, move |cx, permit| hand_over::receive(cx, permit, id)).await
}

/// The leader takes it back.
pub(crate) async fn take_back(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<HandoverId>,
    form: Form,
) -> Result<Response, Failure> {
    let why = form.take("why");
    act(site, shell, id, form, move |cx, permit| hand_over::take_back(cx, permit, id, &why)).await
}

/// The branch does not sign.
pub(crate) async fn refuse(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<HandoverId>,
    form: Form,
) -> Result<Response, Failure> {
    let why = form.take("why");
    act(site, shell, id, form, move |cx, permit| hand_over::refuse(cx, permit, id, &why)).await
}

/// The leader notes that the branch has signed on paper.
pub(crate) async fn receive_offline(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<HandoverId>,
    form: Form,
) -> Result<Response, Failure> {
    let input = Offline { person: form.take("person"), on: form.take("on") };
    act(site, shell, id, form, move |cx, permit| hand_over::receive_offline(cx, permit, id, &input)).await
}

/// The slip or the receipt, `slip.pdf`.
pub(crate) async fn papers(
    State(site): State<Site>,
    shell: Shell,
    Path((id, name)): Path<(HandoverId, String)>,
) -> Result<Response, Failure> {
    let (code, format) = name.rsplit_once('.').ok_or(Error::NotFound)?;
    let actor = shell.actor.clone();
    let view = site
        .app
        .read(move |cx| {
            let permit = dues::permit_handover::<may::ReadDues>(cx, &actor, id)?;
            hand_over::view(cx, &permit, id)
        })
        .await?;
    let paper = match code {
        "slip" if view.withdrawn.is_none() => layouts::slip(&view.facts),
        "receipt" if view.handover.received.is_some() => layouts::receipt(&view.facts),
        _ => return Err(Error::NotFound.into()),
    };
    if format == "json" {
        let text = serde_json::to_vec_pretty(&view.facts).map_err(|e| Error::Internal(e.to_string()))?;
        return Ok(file(text, "application/json", &format!("{}.json", paper.name)));
    }
    draw(&site, paper, format).await
}
