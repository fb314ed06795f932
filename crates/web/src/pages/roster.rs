//! The roster of a group: who is on it, one-time slips, and the page of each person.

use app::{
    Error,
    account::reset,
    permission::{self, Action, Actor, may},
    person::{
        ContactInput,
        add::{self, Input},
        change, leave, promote,
        roster::{self, RosterView},
        view::{self, PersonView},
    },
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    id::{GroupId, PersonId},
    organization::Group,
    person::Standing,
};

use crate::{
    error::Failure,
    form::Form,
    pages::group_of,
    shell::{Shell, render},
    state::Site,
};

#[derive(Template)]
#[template(path = "roster.html")]
struct RosterPage {
    shell: Shell,
    view: RosterView,
    /// The other groups that the person may look at.
    groups: Vec<Group>,
    may_reset: bool,
    may_edit: bool,
    /// Whom a slip was just made for, and its password; shown once.
    slip: Option<(String, String)>,
}

#[derive(Template)]
#[template(path = "roster_none.html")]
struct NoGroupPage {
    shell: Shell,
}

/// Whether the actor may do something in a group.
fn may(actor: &Actor, group: GroupId, action: Action) -> bool {
    actor.roles(Some(group), None).iter().any(|&role| action.allows(role))
}

async fn page(
    site: &Site,
    shell: Shell,
    group: Option<GroupId>,
    slip: Option<(String, String)>,
) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let found = site
        .app
        .read(move |cx| {
            let groups = roster::readable(cx, &actor)?;
            let Some(group) = group.or(actor.group).or(groups.first().map(|g| g.id)) else { return Ok(None) };
            let permit = permission::in_group::<may::ReadRoster>(cx, &actor, group)?;
            Ok(Some((roster::roster(cx, &permit)?, groups)))
        })
        .await?;
    let Some((view, groups)) = found else { return render(StatusCode::OK, &NoGroupPage { shell }) };
    let may_reset = may(&shell.actor, view.group.id, Action::ResetAccount);
    let may_edit = may(&shell.actor, view.group.id, Action::EditRoster);
    render(StatusCode::OK, &RosterPage { shell, view, groups, may_reset, may_edit, slip })
}

/// The page.
pub(crate) async fn show(
    State(site): State<Site>,
    shell: Shell,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let asked = Form::of(query);
    let group = match asked.get("group") {
        "" => None,
        id => Some(id.parse().map_err(|_| Error::NotFound)?),
    };
    page(&site, shell, group, None).await
}

/// Makes a one-time slip for a member.
pub(crate) async fn reset(
    State(site): State<Site>,
    shell: Shell,
    Path(person): Path<PersonId>,
) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let (permit, name, group) = site
        .app
        .read(move |cx| {
            let group = roster::group_of(cx, &actor, person)?;
            let permit = permission::in_group::<may::ResetAccount>(cx, &actor, group)?;
            Ok((permit, roster::name_of(cx, &actor, person)?, group))
        })
        .await?;
    let word = reset::reset(&site.app, permit, person).await?;
    page(&site, shell, Some(group), Some((name, word))).await
}

#[derive(Template)]
#[template(path = "person_new.html")]
struct NewPage {
    shell: Shell,
    form: Form,
    group: Group,
    today: jiff::civil::Date,
}

async fn new_page(site: &Site, shell: Shell, group: GroupId, form: Form) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let group = site
        .app
        .read(move |cx| {
            permission::in_group::<may::EditRoster>(cx, &actor, group)?;
            let readable = roster::readable(cx, &actor)?;
            readable.into_iter().find(|g| g.id == group).ok_or(Error::NotFound)
        })
        .await?;
    let today = site.app.local(site.app.now()).date();
    render(form.status(), &NewPage { shell, form, group, today })
}

/// The form for somebody new.
pub(crate) async fn blank(
    State(site): State<Site>,
    shell: Shell,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let group = group_of(&shell.actor, &Form::of(query))?;
    new_page(&site, shell, group, Form::default()).await
}

fn contact(form: &Form) -> ContactInput {
    ContactInput { name: form.take("name"), mobile: form.take("mobile"), email: form.take("email") }
}

/// Adds somebody to the roster.
pub(crate) async fn add(State(site): State<Site>, shell: Shell, form: Form) -> Result<Response, Failure> {
    let (actor, group) = (shell.actor.clone(), group_of(&shell.actor, &form)?);
    let input = Input { contact: contact(&form), standing: form.take("standing"), on: form.take("on") };
    let kept = site
        .app
        .write(move |cx| {
            let permit = permission::in_group(cx, &actor, group)?;
            add::add(cx, &permit, &input)
        })
        .await;
    match kept {
        Ok(_) => Ok(Redirect::to(&format!("/roster?group={group}")).into_response()),
        Err(error) if error.is_mendable() => new_page(&site, shell, group, form.refused(&error)).await,
        Err(other) => Err(other.into()),
    }
}

#[derive(Template)]
#[template(path = "person.html")]
struct PersonPage {
    shell: Shell,
    form: Form,
    /// Which of the page's forms came back with a fault.
    at: &'static str,
    view: PersonView,
    today: jiff::civil::Date,
}

impl PersonPage {
    /// What was typed into the contact form, or what is known.
    fn typed<'a>(&'a self, name: &str, known: &'a str) -> &'a str {
        if self.at == "contact" { self.form.or(name, known) } else { known }
    }

    fn mobile(&self) -> &str {
        self.view.person.mobile.as_ref().map_or("", |m| m.as_str())
    }

    fn email(&self) -> &str {
        self.view.person.email.as_ref().map_or("", |m| m.as_str())
    }
}

async fn person_page(
    site: &Site,
    shell: Shell,
    person: PersonId,
    at: &'static str,
    form: Form,
) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let view = site
        .app
        .read(move |cx| {
            let group = roster::group_of(cx, &actor, person)?;
            let permit = permission::in_group(cx, &actor, group)?;
            view::view(cx, &permit, person)
        })
        .await?;
    let today = site.app.local(site.app.now()).date();
    render(form.status(), &PersonPage { shell, form, at, view, today })
}

/// The page of a person.
pub(crate) async fn person(
    State(site): State<Site>,
    shell: Shell,
    Path(person): Path<PersonId>,
) -> Result<Response, Failure> {
    person_page(&site, shell, person, "", Form::default()).await
}

/// Does one thing to a person, and shows the page again with what was wrong.
async fn act<F>(
    site: Site,
    shell: Shell,
    person: PersonId,
    (at, form): (&'static str, Form),
    work: F,
) -> Result<Response, Failure>
where
    F: Fn(&mut app::Cx<'_>, &permission::Permit<may::EditRoster>) -> Result<(), Error> + Send + 'static,
{
    let actor = shell.actor.clone();
    let kept = site
        .app
        .write(move |cx| {
            let group = roster::group_of(cx, &actor, person)?;
            let permit = permission::in_group(cx, &actor, group)?;
            work(cx, &permit)?;
            Ok(group)
        })
        .await;
    match kept {
        Ok(group) => Ok(Redirect::to(&format!("/roster?group={group}")).into_response()),
        Err(error) if error.is_mendable() => {
            person_page(&site, shell, person, at, form.refused(&error)).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Another name, number or address.
pub(crate) async fn change(
    State(site): State<Site>,
    shell: Shell,
    Path(person): Path<PersonId>,
    form: Form,
) -> Result<Response, Failure> {
    let (input, version) = (contact(&form), form.number("version"));
    act(site, shell, person, ("contact", form), move |cx, permit| {
        change::change(cx, permit, person, &input, version)
    })
    .await
}

/// The next membership state.
pub(crate) async fn promote(
    State(site): State<Site>,
    shell: Shell,
    Path(person): Path<PersonId>,
    form: Form,
) -> Result<Response, Failure> {
    let on = form.take("on");
    act(site, shell, person, ("standing", form), move |cx, permit| promote::promote(cx, permit, person, &on))
        .await
}

/// The last day in the group.
pub(crate) async fn leave(
    State(site): State<Site>,
    shell: Shell,
    Path(person): Path<PersonId>,
    form: Form,
) -> Result<Response, Failure> {
    let on = form.take("on");
    act(site, shell, person, ("leave", form), move |cx, permit| leave::leave(cx, permit, person, &on)).await
}
