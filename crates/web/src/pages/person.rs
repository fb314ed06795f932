//! One person of the roster: what is known, and what can be written down about it; and the own file.

use app::{
    Cx, Error, disposition,
    permission::{self, Permit, Verb, may},
    person::{
        self, change, end, leave, move_to, particulars, promote, relation, transfer,
        view::{self, PersonView},
        withdraw,
    },
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    disposition::Disposition,
    id::PersonId,
    membership::{Ending, Relation, TransferState},
    person::Gender,
};
use jiff::civil::Date;

use super::roster::contact;
use crate::{
    error::Failure,
    fields::{Choices, Fields, choices},
    form::Form,
    shell::{Shell, render},
    state::Site,
};

#[derive(Template)]
#[template(path = "person.html")]
struct PersonPage {
    shell: Shell,
    form: Form,
    view: PersonView,
    may_place: bool,
    may_withdraw: bool,
    today: Date,
}

impl PersonPage {
    fn fields(&self, part: &str) -> Fields {
        Fields::of(&self.form, part)
    }

    fn mobile(&self) -> &str {
        self.view.person.mobile.as_ref().map_or("", |m| m.as_str())
    }

    fn email(&self) -> &str {
        self.view.person.email.as_ref().map_or("", |m| m.as_str())
    }

    fn gender(&self) -> &'static str {
        self.view.particulars.gender.map_or("", Gender::code)
    }

    fn genders(&self) -> Choices {
        choices(Gender::ALL.map(|g| (g.code(), g.chinese())))
    }

    /// What the roster says under a field's name.
    fn word(&self, field: &str) -> String {
        let p = &self.view.particulars;
        let known = match field {
            "ethnicity" => p.ethnicity.as_ref().map(ToString::to_string),
            "education" => p.education.as_ref().map(ToString::to_string),
            "work" => p.work.as_ref().map(ToString::to_string),
            "born_on" => p.born_on.as_ref().map(ToString::to_string),
            "joined_on" => p.joined_on.as_ref().map(ToString::to_string),
            "id_tail" => p.id_tail.as_ref().map(ToString::to_string),
            _ => None,
        };
        known.unwrap_or_default()
    }

    /// Whether activities and study are no duty.
    fn eased(&self) -> Vec<String> {
        self.view.particulars.eased.then(|| "1".to_owned()).into_iter().collect()
    }

    fn easing(&self) -> Choices {
        choices([("1", "年老体弱、重病或者行动不便，活动和学习不作硬性要求")])
    }

    /// The endings that the state of today can have.
    fn endings(&self) -> Choices {
        let now = self.view.current();
        choices(now.into_iter().flat_map(Ending::fitting).map(|e| (e.code(), e.chinese())))
    }

    fn relations(&self) -> Choices {
        let now = self.view.relation();
        let back = |r: &Relation| *r != Relation::Formal || now != Relation::Formal;
        choices(Relation::ALL.into_iter().filter(back).map(|r| (r.code(), r.chinese())))
    }

    fn choices(&self) -> Choices {
        let others = self.view.choices.iter().filter(|g| Some(g.id) != self.view.group);
        choices(others.map(|g| (g.id, &g.name)))
    }

    fn is_expired(&self, state: &TransferState) -> bool {
        *state == TransferState::Expired
    }
}

async fn page(site: &Site, shell: Shell, person: PersonId, form: Form) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let view = site
        .app
        .read(move |cx| {
            let permit = person::permit(cx, &actor, person)?;
            view::view(cx, &permit, person)
        })
        .await?;
    let may_place = permission::in_branch::<may::PlaceMembers>(&shell.actor).is_ok();
    let may_withdraw = permission::in_branch::<may::WithdrawEntry>(&shell.actor).is_ok();
    let today = view.today;
    render(form.status(), &PersonPage { shell, form, view, may_place, may_withdraw, today })
}

/// The page.
pub(crate) async fn show(
    State(site): State<Site>,
    shell: Shell,
    Path(person): Path<PersonId>,
) -> Result<Response, Failure> {
    page(&site, shell, person, Form::default()).await
}

/// Does one thing to a person, and shows the page again: with what was wrong, or with what was written down.
async fn act<V, F>(
    site: Site,
    shell: Shell,
    person: PersonId,
    form: Form,
    work: F,
) -> Result<Response, Failure>
where
    V: Verb + 'static,
    F: Fn(&mut Cx<'_>, &Permit<V>) -> Result<(), Error> + Send + 'static,
{
    let actor = shell.actor.clone();
    let kept = site
        .app
        .write(move |cx| {
            let permit = person::permit(cx, &actor, person)?;
            work(cx, &permit)?;
            // Who has gone from the group is the branch's to look at.
            Ok(person::permit::<may::EditRoster>(cx, &actor, person).is_ok())
        })
        .await;
    match kept {
        Ok(true) => Ok(Redirect::to(&format!("/roster/{person}")).into_response()),
        Ok(false) => Ok(Redirect::to("/roster").into_response()),
        Err(error) if error.is_mendable() => page(&site, shell, person, form.sent_back(&error)).await,
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
    act(site, shell, person, form, move |cx, permit| change::change(cx, permit, person, &input, version))
        .await
}

/// What the roster says beside name and state.
pub(crate) async fn particulars(
    State(site): State<Site>,
    shell: Shell,
    Path(person): Path<PersonId>,
    form: Form,
) -> Result<Response, Failure> {
    let input = particulars::Input {
        gender: form.take("gender"),
        ethnicity: form.take("ethnicity"),
        born_on: form.take("born_on"),
        education: form.take("education"),
        work: form.take("work"),
        joined_on: form.take("joined_on"),
        eased: form.take("eased"),
        id_number: form.take("id_number"),
    };
    let version = form.number("version");
    // A whole number is not sent back to the browser.
    let form = form.without("id_number");
    act(site, shell, person, form, move |cx, permit| particulars::change(cx, permit, person, &input, version))
        .await
}

/// The next membership state.
pub(crate) async fn promote(
    State(site): State<Site>,
    shell: Shell,
    Path(person): Path<PersonId>,
    form: Form,
) -> Result<Response, Failure> {
    let input = promote::Input { on: form.take("on"), reason: form.take("reason") };
    act(site, shell, person, form, move |cx, permit| promote::promote(cx, permit, person, &input)).await
}

/// The last entry of a kind was wrong.
pub(crate) async fn take_back(
    State(site): State<Site>,
    shell: Shell,
    Path(person): Path<PersonId>,
    form: Form,
) -> Result<Response, Failure> {
    let (kind, on, why) = (form.take("kind"), form.take("on"), form.take("why"));
    act(site, shell, person, form, move |cx, permit| {
        withdraw::withdraw(cx, permit, person, (&kind, &on), &why)
    })
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
    act(site, shell, person, form, move |cx, permit| leave::leave(cx, permit, person, &on)).await
}

/// Into another group.
pub(crate) async fn move_to(
    State(site): State<Site>,
    shell: Shell,
    Path(person): Path<PersonId>,
    form: Form,
) -> Result<Response, Failure> {
    let (group, on) = (form.take("group"), form.take("on"));
    act(site, shell, person, form, move |cx, permit: &Permit<may::PlaceMembers>| {
        move_to::move_to(cx, permit, person, &group, &on).map(drop)
    })
    .await
}

/// 流动, or a relation that lies elsewhere.
pub(crate) async fn relation(
    State(site): State<Site>,
    shell: Shell,
    Path(person): Path<PersonId>,
    form: Form,
) -> Result<Response, Failure> {
    let input =
        relation::Input { relation: form.take("relation"), place: form.take("place"), on: form.take("on") };
    act(site, shell, person, form, move |cx, permit| relation::change(cx, permit, person, &input)).await
}

/// A letter of introduction goes out.
pub(crate) async fn transfer(
    State(site): State<Site>,
    shell: Shell,
    Path(person): Path<PersonId>,
    form: Form,
) -> Result<Response, Failure> {
    let input = transfer::Input {
        counterpart: form.take("counterpart"),
        letter: form.take("letter"),
        on: form.take("on"),
        valid_until: form.take("valid_until"),
    };
    act(site, shell, person, form, move |cx, permit| transfer::send(cx, permit, person, &input).map(drop))
        .await
}

/// Its receipt comes back.
pub(crate) async fn receive(
    State(site): State<Site>,
    shell: Shell,
    Path(person): Path<PersonId>,
    form: Form,
) -> Result<Response, Failure> {
    let on = form.take("on");
    act(site, shell, person, form, move |cx, permit| transfer::receive(cx, permit, person, &on)).await
}

/// The letter is taken back.
pub(crate) async fn withdraw(
    State(site): State<Site>,
    shell: Shell,
    Path(person): Path<PersonId>,
    form: Form,
) -> Result<Response, Failure> {
    let on = form.take("on");
    act(site, shell, person, form, move |cx, permit| transfer::withdraw(cx, permit, person, &on)).await
}

/// No longer on the branch's list.
pub(crate) async fn end(
    State(site): State<Site>,
    shell: Shell,
    Path(person): Path<PersonId>,
    form: Form,
) -> Result<Response, Failure> {
    let input = end::Input { ending: form.take("ending"), on: form.take("on"), basis: form.take("basis") };
    act(site, shell, person, form, move |cx, permit| end::end(cx, permit, person, &input)).await
}

#[derive(Template)]
#[template(path = "own_file.html")]
struct OwnPage {
    shell: Shell,
    view: PersonView,
    /// Matters of handling or discipline about whoever is signed in.
    matters: Vec<Disposition>,
}

impl OwnPage {
    /// What the roster says, with the labels of its fields.
    fn lines(&self) -> [(&'static str, String); 8] {
        let p = &self.view.particulars;
        let word =
            |word: &Option<domain::text::Word>| word.as_ref().map_or_else(String::new, ToString::to_string);
        let day = |day: Option<Date>| day.map_or_else(String::new, crate::ui::date);
        let mobile = self.view.person.mobile.as_ref().map_or_else(String::new, |m| m.as_str().to_owned());
        [
            ("手机号", mobile),
            ("性别", p.gender.map_or("", Gender::chinese).to_owned()),
            ("民族", word(&p.ethnicity)),
            ("出生日期", day(p.born_on)),
            ("学历", word(&p.education)),
            ("入党日期", day(p.joined_on)),
            ("工作单位及职务", word(&p.work)),
            ("身份证号", p.id_tail.as_ref().map_or_else(String::new, |t| t.masked())),
        ]
    }
}

/// The own file.
pub(crate) async fn own(State(site): State<Site>, shell: Shell) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let read = move |cx: &mut Cx<'_>| {
        let permit = permission::in_branch(&actor)?;
        Ok((view::own(cx, &permit)?, disposition::own(cx, &permit)?))
    };
    let (view, matters) = site.app.read(read).await?;
    render(StatusCode::OK, &OwnPage { shell, view, matters })
}
