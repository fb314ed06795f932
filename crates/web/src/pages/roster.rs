//! The roster of a group on a day: who is on it, one-time slips, somebody new.

use app::{
    Error,
    account::reset,
    permission::{self, Action, Actor, may},
    person::{
        ContactInput,
        add::{self, Input},
        roster::{self, RosterView},
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
use jiff::civil::Date;

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
    form: Form,
    view: RosterView,
    /// The other groups that the person may look at.
    groups: Vec<Group>,
    may_reset: bool,
    may_edit: bool,
    may_appoint: bool,
    may_groups: bool,
    today: Date,
    /// Whom a slip was just made for, and its password; shown once.
    slip: Option<(String, String)>,
}

impl RosterPage {
    /// The formats of the ledger, with their names.
    fn papers(&self) -> [(&'static str, &'static str); 4] {
        super::ledgers::FORMATS
    }
}

#[derive(Template)]
#[template(path = "roster_none.html")]
struct NoGroupPage {
    shell: Shell,
}

/// Whether the actor may do something in a group.
pub(super) fn may(actor: &Actor, group: GroupId, action: Action) -> bool {
    actor.roles(Some(group), None).iter().any(|&role| action.allows(role))
}

/// The roster of a group and a day, with the groups that the person may look at; nothing for who has none.
async fn load(
    site: &Site,
    shell: &Shell,
    (group, on): (Option<GroupId>, Option<Date>),
) -> Result<Option<(RosterView, Vec<Group>)>, Error> {
    let actor = shell.actor.clone();
    site.app
        .read(move |cx| {
            let groups = roster::readable(cx, &actor, on)?;
            let Some(group) = group.or(actor.group).or(groups.first().map(|g| g.id)) else { return Ok(None) };
            let permit = permission::in_group::<may::ReadRoster>(cx, &actor, group)?;
            Ok(Some((roster::roster(cx, &permit, on)?, groups)))
        })
        .await
}

fn page(
    site: &Site,
    shell: Shell,
    found: Option<(RosterView, Vec<Group>)>,
    form: Form,
    slip: Option<(String, String)>,
) -> Result<Response, Failure> {
    let Some((view, groups)) = found else { return render(StatusCode::OK, &NoGroupPage { shell }) };
    let (actor, group) = (&shell.actor, view.group.id);
    let may_reset = may(actor, group, Action::ResetAccount);
    let may_edit = may(actor, group, Action::EditRoster);
    let may_appoint = may(actor, group, Action::AppointLeader);
    let may_groups = may(actor, group, Action::ReadBranch);
    let today = site.app.local(site.app.now()).date();
    let page =
        RosterPage { shell, form, view, groups, may_reset, may_edit, may_appoint, may_groups, today, slip };
    render(page.form.status(), &page)
}

/// The group and the day that a query names; both may be missing.
///
/// # Errors
/// [`Error::NotFound`] for something that is no group; [`Error::Invalid`] for something that is no day.
pub(super) fn asked(form: &Form) -> Result<(Option<GroupId>, Option<Date>), Error> {
    let group = match form.get("group") {
        "" => None,
        id => Some(id.parse().map_err(|_| Error::NotFound)?),
    };
    let on = match form.get("on") {
        "" => None,
        day => {
            let remedy = "请写成 2026-03-01 这样的日期";
            Some(day.parse().map_err(|_| Error::field("on", "日期", remedy))?)
        }
    };
    Ok((group, on))
}

/// The page.
pub(crate) async fn show(
    State(site): State<Site>,
    shell: Shell,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let form = Form::of(query);
    let found = match asked(&form) {
        Ok(asked) => load(&site, &shell, asked).await,
        Err(error) => Err(error),
    };
    match found {
        Ok(found) => page(&site, shell, found, Form::default(), None),
        // A day that cannot be shown leads back to today, with what was wrong with it.
        Err(error) if error.is_mendable() => {
            let group = asked(&form.clone().without("on"))?.0;
            let found = load(&site, &shell, (group, None)).await?;
            page(&site, shell, found, form.refused(&error), None)
        }
        Err(other) => Err(other.into()),
    }
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
    let found = load(&site, &shell, (Some(group), None)).await?;
    page(&site, shell, found, Form::default(), Some((name, word)))
}

#[derive(Template)]
#[template(path = "person_new.html")]
struct NewPage {
    shell: Shell,
    form: Form,
    group: Group,
    today: Date,
}

async fn new_page(site: &Site, shell: Shell, group: GroupId, form: Form) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let group = site
        .app
        .read(move |cx| {
            permission::in_group::<may::EditRoster>(cx, &actor, group)?;
            let readable = roster::readable(cx, &actor, None)?;
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

/// How somebody is called and reached, as typed.
pub(super) fn contact(form: &Form) -> ContactInput {
    ContactInput { name: form.take("name"), mobile: form.take("mobile"), email: form.take("email") }
}

/// Adds somebody to the roster.
pub(crate) async fn add(State(site): State<Site>, shell: Shell, form: Form) -> Result<Response, Failure> {
    let (actor, group) = (shell.actor.clone(), group_of(&shell.actor, &form)?);
    let input = Input {
        contact: contact(&form),
        standing: form.take("standing"),
        on: form.take("on"),
        came_from: form.take("came_from"),
        letter: form.take("letter"),
    };
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
