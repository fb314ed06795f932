//! The groups of the branch, who leads them, and the posts of the branch.

use app::{
    Cx, Error,
    ballot::setting,
    organization::{
        appoint,
        groups::{self, GroupCard, GroupsView, RosterLine},
    },
    permission::{self, Permit, Verb, may},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    id::{GroupId, PersonId},
    organization::{Appointment, Group, Post},
    person::Person,
};
use jiff::civil::Date;

use crate::{
    error::Failure,
    fields::{Choices, Fields, choices},
    form::Form,
    shell::{Shell, render},
    state::Site,
};

#[derive(Template)]
#[template(path = "groups.html")]
struct GroupsPage {
    shell: Shell,
    form: Form,
    view: GroupsView,
    may_edit: bool,
    /// Whether who looks sets from how many voters on ballots are held in the system.
    sets_ballots: bool,
    today: Date,
}

impl GroupsPage {
    fn fields(&self, part: &str, id: impl ToString) -> Fields {
        Fields::of(&self.form, format!("{part}-{}", id.to_string()))
    }

    fn count(&self, card: &GroupCard) -> String {
        let members = card.people.iter().filter(|l| l.standing.value.is_member()).count();
        format!("党员 {members} 名")
    }

    fn people(&self, lines: &[RosterLine]) -> Choices {
        choices(
            lines
                .iter()
                .map(|l| (l.person.id, format!("{}（{}）", l.person.name, l.standing.value.chinese()))),
        )
    }

    fn others(&self, but: &GroupId) -> Choices {
        choices(self.view.groups.iter().filter(|c| c.group.id != *but).map(|c| (c.group.id, &c.group.name)))
    }

    fn full(&self) -> Choices {
        choices(self.view.full.iter().map(|p| (p.id, &p.name)))
    }

    fn posts(&self) -> Choices {
        choices(Post::ALL.into_iter().filter(|p| p.is_of_branch()).map(|p| (p.code(), p.chinese())))
    }
}

async fn page(site: &Site, shell: Shell, form: Form) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let view = site.app.read(move |cx| groups::groups(cx, &permission::in_branch(&actor)?)).await?;
    let may_edit = permission::in_branch::<may::EditGroups>(&shell.actor).is_ok();
    let sets_ballots = permission::in_branch::<may::SetBallots>(&shell.actor).is_ok();
    let today = site.app.local(site.app.now()).date();
    render(form.status(), &GroupsPage { shell, form, view, may_edit, sets_ballots, today })
}

/// The page.
pub(crate) async fn show(State(site): State<Site>, shell: Shell) -> Result<Response, Failure> {
    page(&site, shell, Form::default()).await
}

/// Does one thing in the branch, and shows the page again with what was wrong.
async fn act<V, F>(site: Site, shell: Shell, form: Form, work: F) -> Result<Response, Failure>
where
    V: Verb + 'static,
    F: Fn(&mut Cx<'_>, &Permit<V>) -> Result<(), Error> + Send + 'static,
{
    let actor = shell.actor.clone();
    let kept = site.app.write(move |cx| work(cx, &permission::in_branch(&actor)?)).await;
    match kept {
        Ok(()) => Ok(Redirect::to("/groups").into_response()),
        Err(error) if error.is_mendable() => page(&site, shell, form.sent_back(&error)).await,
        Err(other) => Err(other.into()),
    }
}

fn input(form: &Form) -> groups::Input {
    groups::Input {
        name: form.take("name"),
        on: form.take("on"),
        basis: form.take("basis"),
        people: form.all("people"),
        into: form.take("into"),
    }
}

/// A group of people who are in none.
pub(crate) async fn found(State(site): State<Site>, shell: Shell, form: Form) -> Result<Response, Failure> {
    let input = input(&form);
    act(site, shell, form, move |cx, permit| groups::found(cx, permit, None, &input).map(drop)).await
}

/// A group of people of another one.
pub(crate) async fn divide(
    State(site): State<Site>,
    shell: Shell,
    Path(group): Path<GroupId>,
    form: Form,
) -> Result<Response, Failure> {
    let input = input(&form);
    act(site, shell, form, move |cx, permit| groups::found(cx, permit, Some(group), &input).map(drop)).await
}

/// A group goes up in another one.
pub(crate) async fn merge(
    State(site): State<Site>,
    shell: Shell,
    Path(group): Path<GroupId>,
    form: Form,
) -> Result<Response, Failure> {
    let input = input(&form);
    act(site, shell, form, move |cx, permit| groups::merge(cx, permit, group, &input)).await
}

/// Another name.
pub(crate) async fn rename(
    State(site): State<Site>,
    shell: Shell,
    Path(group): Path<GroupId>,
    form: Form,
) -> Result<Response, Failure> {
    let input = input(&form);
    act(site, shell, form, move |cx, permit| groups::rename(cx, permit, group, &input)).await
}

fn post_of(form: &Form) -> appoint::Input {
    appoint::Input {
        person: form.take("person"),
        post: form.take("post"),
        on: form.take("on"),
        appointment: form.take("appointment"),
        basis: form.take("basis"),
    }
}

/// Somebody holds a post of the branch.
pub(crate) async fn appoint(State(site): State<Site>, shell: Shell, form: Form) -> Result<Response, Failure> {
    let input = post_of(&form);
    act(site, shell, form, move |cx, permit| appoint::of_branch(cx, permit, &input)).await
}

/// Somebody holds it no longer.
pub(crate) async fn step_down(
    State(site): State<Site>,
    shell: Shell,
    Path(person): Path<PersonId>,
    form: Form,
) -> Result<Response, Failure> {
    let (post, on) = (form.take("post"), form.take("on"));
    act(site, shell, form, move |cx, permit| appoint::step_down(cx, permit, person, &post, &on)).await
}

#[derive(Template)]
#[template(path = "leader.html")]
struct LeaderPage {
    shell: Shell,
    form: Form,
    group: Group,
    people: Vec<Person>,
    leader: Option<PersonId>,
    today: Date,
}

impl LeaderPage {
    fn fields(&self) -> Fields {
        Fields::of(&self.form, "")
    }

    fn candidates(&self) -> Choices {
        choices(self.people.iter().filter(|p| Some(p.id) != self.leader).map(|p| (p.id, &p.name)))
    }

    fn appointments(&self) -> Choices {
        choices([Appointment::Designated, Appointment::Recommended].map(|a| (a.code(), a.chinese())))
    }
}

async fn leader_page(site: &Site, shell: Shell, group: GroupId, form: Form) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let (group, people, leader) = site
        .app
        .read(move |cx| {
            let permit = permission::in_group(cx, &actor, group)?;
            groups::candidates(cx, &permit)
        })
        .await?;
    let today = site.app.local(site.app.now()).date();
    render(form.status(), &LeaderPage { shell, form, group, people, leader, today })
}

/// The form for the leader of a group.
pub(crate) async fn leader_form(
    State(site): State<Site>,
    shell: Shell,
    Path(group): Path<GroupId>,
) -> Result<Response, Failure> {
    leader_page(&site, shell, group, Form::default()).await
}

/// Somebody leads a group from now on.
pub(crate) async fn leader(
    State(site): State<Site>,
    shell: Shell,
    Path(group): Path<GroupId>,
    form: Form,
) -> Result<Response, Failure> {
    let (actor, input) = (shell.actor.clone(), post_of(&form));
    let kept = site
        .app
        .write(move |cx| {
            let permit = permission::in_group(cx, &actor, group)?;
            appoint::leader(cx, &permit, &input)
        })
        .await;
    match kept {
        Ok(()) => Ok(Redirect::to(&format!("/roster?group={group}")).into_response()),
        Err(error) if error.is_mendable() => leader_page(&site, shell, group, form.refused(&error)).await,
        Err(other) => Err(other.into()),
    }
}

/// Sets from how many voters on ballots are held in the system.
pub(crate) async fn set_ballots(
    State(site): State<Site>,
    shell: Shell,
    form: Form,
) -> Result<Response, Failure> {
    let typed = form.take("least");
    act(site, shell, form, move |cx, permit| setting::set(cx, permit, &typed)).await
}
