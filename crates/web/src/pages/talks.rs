//! 谈心谈话: the own talks, the coverage of a group, one talk.

use app::{
    Cx, Error,
    permission::{self, Permit, may},
    talk::{
        self,
        list::{self, Talks},
        record::{self, Input},
        view::{self, TalkView},
        write,
    },
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    id::{PersonId, TalkId},
    talk::{Talk, TalkReason},
};
use jiff::civil::Date;

use crate::{
    error::Failure,
    fields::{Choices, Fields, choices},
    form::Form,
    pages::{ledgers::FORMATS, own_group},
    shell::{Shell, render},
    state::Site,
};

#[derive(Template)]
#[template(path = "talks.html")]
struct ListPage {
    shell: Shell,
    form: Form,
    view: Talks,
    /// With whom the form begins.
    with: String,
}

impl ListPage {
    fn fields(&self) -> Fields {
        Fields::of(&self.form, "record")
    }

    fn people(&self) -> Choices {
        choices(self.view.people.iter().map(|m| (m.id, &m.name)))
    }

    fn reasons(&self) -> Choices {
        choices(TalkReason::ALL.iter().map(|r| (r.code(), r.chinese())))
    }

    fn papers(&self) -> [(&'static str, &'static str); 4] {
        FORMATS
    }

    fn uncovered(&self) -> usize {
        self.view.coverage.iter().filter(|c| c.partners.is_empty()).count()
    }

    /// With whom an own talk was.
    fn other(&self, talk: &Talk) -> &str {
        self.view.names.of(talk.other(self.view.me))
    }

    fn names(&self, people: &[PersonId]) -> String {
        people.iter().map(|p| self.view.names.of(*p)).collect::<Vec<_>>().join("、")
    }

    /// Whether the form is to be filled at once.
    fn is_asked(&self) -> bool {
        !self.with.is_empty()
    }
}

async fn page(site: &Site, shell: Shell, query: &Form, form: Form) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let since = match query.get("since") {
        "" => None,
        text => Some(text.parse::<Date>().map_err(|_| Error::NotFound)?),
    };
    let view = site.app.read(move |cx| list::list(cx, &actor, since)).await?;
    render(form.status(), &ListPage { shell, form, view, with: query.take("with") })
}

/// The list.
pub(crate) async fn show(
    State(site): State<Site>,
    shell: Shell,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    page(&site, shell, &Form::of(query), Form::default()).await
}

/// Writes a talk down.
pub(crate) async fn record(State(site): State<Site>, shell: Shell, form: Form) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let input = Input {
        with: form.take("with"),
        on: form.take("on"),
        reason: form.take("reason"),
        text: form.take("text"),
    };
    let recorded = site
        .app
        .write(move |cx| {
            let permit: Permit<may::RecordTalk> = match own_group(&actor) {
                Some(group) => permission::in_group(cx, &actor, group)?,
                None => permission::in_branch(&actor).map_err(|_| Error::NotFound)?,
            };
            record::record(cx, &permit, &input)
        })
        .await;
    match recorded {
        Ok(id) => Ok(Redirect::to(&format!("/talks/{id}")).into_response()),
        Err(error) if error.is_mendable() => {
            page(&site, shell, &Form::default(), form.sent_back(&error)).await
        }
        Err(other) => Err(other.into()),
    }
}

#[derive(Template)]
#[template(path = "talk.html")]
struct TalkPage {
    shell: Shell,
    form: Form,
    view: TalkView,
}

impl TalkPage {
    fn fields(&self, part: &str) -> Fields {
        Fields::of(&self.form, part)
    }

    fn people(&self) -> Choices {
        choices(self.view.people.iter().map(|m| (m.id, &m.name)))
    }
}

async fn one_page(site: &Site, shell: Shell, id: TalkId, form: Form) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    // That somebody else reads what was said is written down: this reads, and may write one line.
    let work = move |cx: &mut Cx<'_>| {
        let permit = talk::permit_reading(cx, &actor, id)?;
        view::view(cx, &permit, id)
    };
    let view = site.app.write(work).await?;
    render(form.status(), &TalkPage { shell, form, view })
}

/// One talk.
pub(crate) async fn one(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<TalkId>,
) -> Result<Response, Failure> {
    one_page(&site, shell, id, Form::default()).await
}

async fn act<F>(site: Site, shell: Shell, id: TalkId, form: Form, work: F) -> Result<Response, Failure>
where
    F: Fn(&mut Cx<'_>, &Permit<may::WriteTalk>) -> Result<(), Error> + Send + 'static,
{
    let actor = shell.actor.clone();
    let done = site
        .app
        .write(move |cx| {
            let permit = talk::permit_writing(cx, &actor, id)?;
            work(cx, &permit)
        })
        .await;
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/talks/{id}")).into_response()),
        Err(error) if error.is_mendable() => one_page(&site, shell, id, form.sent_back(&error)).await,
        Err(other) => Err(other.into()),
    }
}

/// Adds to it.
pub(crate) async fn add(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<TalkId>,
    form: Form,
) -> Result<Response, Failure> {
    let text = form.take("text");
    act(site, shell, id, form, move |cx, permit| write::add(cx, permit, id, &text)).await
}

/// Names a reader.
pub(crate) async fn name(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<TalkId>,
    form: Form,
) -> Result<Response, Failure> {
    let person = form.take("person");
    act(site, shell, id, form, move |cx, permit| write::name(cx, permit, id, &person)).await
}

/// Takes a reader off.
pub(crate) async fn unname(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<TalkId>,
    form: Form,
) -> Result<Response, Failure> {
    let person = form.take("person");
    act(site, shell, id, form, move |cx, permit| write::unname(cx, permit, id, &person)).await
}

/// Takes it back.
pub(crate) async fn withdraw(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<TalkId>,
    form: Form,
) -> Result<Response, Failure> {
    act(site, shell, id, form, move |cx, permit| write::withdraw(cx, permit, id)).await
}
