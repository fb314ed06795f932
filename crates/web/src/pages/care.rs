//! 关心帮扶: the difficulties that somebody may know of, and one with the help.

use app::{
    Cx, Error,
    care::{
        self, act,
        list::{self, CareList},
        open::{self, Input},
        view::{self, CareView},
    },
    permission::{self, Actor, Permit, Verb},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    care::{Care, CareAct, CareNeed},
    id::CareId,
};

use crate::{
    error::Failure,
    fields::{Choices, Fields, choices},
    form::Form,
    pages::{ledgers::FORMATS, own_group},
    shell::{Shell, render},
    state::Site,
};

/// The badge of a difficulty: its colour and its words.
fn badge(care: &Care, today: jiff::civil::Date) -> (&'static str, &'static str) {
    match care {
        Care { closed: Some(_), .. } => ("archived", "不再需要"),
        care if care.is_due(today) => ("broken", "该联系了"),
        Care { follow_up: Some(_), .. } => ("draft", "帮扶中"),
        Care { .. } => ("late", "没有定下次联系"),
    }
}

#[derive(Template)]
#[template(path = "care_list.html")]
struct ListPage {
    shell: Shell,
    form: Form,
    view: CareList,
}

impl ListPage {
    fn fields(&self) -> Fields {
        Fields::of(&self.form, "open")
    }

    fn badge(&self, care: &Care) -> (&'static str, &'static str) {
        badge(care, self.view.today)
    }

    fn people(&self) -> Choices {
        choices(self.view.people.iter().map(|m| (m.id, &m.name)))
    }

    fn needs(&self) -> Choices {
        choices(CareNeed::ALL.iter().map(|n| (n.code(), n.chinese())))
    }

    fn papers(&self) -> [(&'static str, &'static str); 4] {
        FORMATS
    }
}

async fn page(site: &Site, shell: Shell, form: Form) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let view = site.app.read(move |cx| list::list(cx, &actor)).await?;
    render(form.status(), &ListPage { shell, form, view })
}

/// The list.
pub(crate) async fn show(State(site): State<Site>, shell: Shell) -> Result<Response, Failure> {
    page(&site, shell, Form::default()).await
}

/// Takes a difficulty down.
pub(crate) async fn open(State(site): State<Site>, shell: Shell, form: Form) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let group = own_group(&actor).ok_or(Error::NotFound)?;
    let input = Input {
        person: form.take("person"),
        need: form.take("need"),
        what: form.take("what"),
        follow_up: form.take("follow_up"),
    };
    let opened = site
        .app
        .write(move |cx| {
            let permit = permission::in_group(cx, &actor, group)?;
            open::open(cx, &permit, &input)
        })
        .await;
    match opened {
        Ok(id) => Ok(Redirect::to(&format!("/care/{id}")).into_response()),
        Err(error) if error.is_mendable() => page(&site, shell, form.sent_back(&error)).await,
        Err(other) => Err(other.into()),
    }
}

#[derive(Template)]
#[template(path = "care.html")]
struct CarePage {
    shell: Shell,
    form: Form,
    view: CareView,
}

impl CarePage {
    fn fields(&self, part: &str) -> Fields {
        Fields::of(&self.form, part)
    }

    fn badge(&self) -> (&'static str, &'static str) {
        badge(&self.view.care, self.view.today)
    }

    fn people(&self) -> Choices {
        choices(self.view.people.iter().map(|m| (m.id, &m.name)))
    }

    /// What is chosen before anybody chooses: the one thing that can be done about what is over.
    fn usual(&self) -> &'static str {
        if self.view.care.closed.is_some() { CareAct::Reopen.code() } else { "" }
    }

    /// What can be written down: telling the branch only once, and of what is over only that it is not.
    fn acts(&self) -> Choices {
        let care = &self.view.care;
        let acts = CareAct::ALL.iter().filter(|act| match act {
            CareAct::Reopen => care.closed.is_some(),
            CareAct::Report => care.closed.is_none() && !care.reported,
            _ => care.closed.is_none(),
        });
        choices(acts.map(|act| (act.code(), act.chinese())))
    }
}

async fn one_page(site: &Site, shell: Shell, id: CareId, form: Form) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    // Reading is written down: this reads, and may write one line.
    let work = move |cx: &mut Cx<'_>| {
        let permit = care::permit_reading(cx, &actor, id)?;
        view::view(cx, &permit, id)
    };
    let view = site.app.write(work).await?;
    render(form.status(), &CarePage { shell, form, view })
}

/// One difficulty.
pub(crate) async fn one(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<CareId>,
) -> Result<Response, Failure> {
    one_page(&site, shell, id, Form::default()).await
}

/// How a use case gets its permit for a difficulty.
type Permitted<V> = fn(&mut Cx<'_>, &Actor, CareId) -> Result<Permit<V>, Error>;

/// Does one thing about a difficulty, and shows the page again.
async fn act_on<V, F>(
    site: Site,
    shell: Shell,
    (id, form): (CareId, Form),
    permitted: Permitted<V>,
    work: F,
) -> Result<Response, Failure>
where
    V: Verb + 'static,
    F: Fn(&mut Cx<'_>, &Permit<V>) -> Result<(), Error> + Send + 'static,
{
    let actor = shell.actor.clone();
    let done = site
        .app
        .write(move |cx| {
            let permit = permitted(cx, &actor, id)?;
            work(cx, &permit)
        })
        .await;
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/care/{id}")).into_response()),
        Err(error) if error.is_mendable() => one_page(&site, shell, id, form.sent_back(&error)).await,
        Err(other) => Err(other.into()),
    }
}

/// Writes down what was done.
pub(crate) async fn act(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<CareId>,
    form: Form,
) -> Result<Response, Failure> {
    let input = act::Input {
        act: form.take("act"),
        on: form.take("on"),
        text: form.take("text"),
        follow_up: form.take("follow_up"),
    };
    let version = form.number("version");
    act_on(site, shell, (id, form), care::permit, move |cx, permit| act::act(cx, permit, id, version, &input))
        .await
}

/// Names who helps.
pub(crate) async fn name(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<CareId>,
    form: Form,
) -> Result<Response, Failure> {
    let person = form.take("person");
    act_on(site, shell, (id, form), care::permit_leading, move |cx, permit| {
        act::name(cx, permit, id, &person)
    })
    .await
}

/// Takes somebody off who helped.
pub(crate) async fn unname(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<CareId>,
    form: Form,
) -> Result<Response, Failure> {
    let person = form.take("person");
    act_on(site, shell, (id, form), care::permit_leading, move |cx, permit| {
        act::unname(cx, permit, id, &person)
    })
    .await
}
