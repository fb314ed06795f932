//! A month's dues of a group: one tap a member.

use app::{
    Error,
    dues::{
        month::{self, MonthView, Row},
        setting,
    },
    organization::first_group,
    permission::{self, Action, may},
};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    dues::{MonthState, Rounding, YearMonth},
    id::GroupId,
};

use crate::{
    error::Failure,
    fields::{Choices, Fields, choices},
    form::Form,
    pages::{ledgers::FORMATS, own_group},
    shell::{Shell, render},
    state::Site,
};

#[derive(Template)]
#[template(path = "dues.html")]
struct MonthPage {
    shell: Shell,
    form: Form,
    view: MonthView,
    /// Whether the actor decides how the branch counts and shows dues.
    may_set: bool,
}

impl MonthPage {
    fn fields(&self, part: &str) -> Fields {
        Fields::of(&self.form, part)
    }

    fn badge(&self, row: &Row) -> (&'static str, String) {
        super::badge(row.state, row.paid)
    }

    /// What is due for the month, where something is.
    fn due(&self, row: &Row) -> Option<String> {
        if let MonthState::Unpaid(fen) = row.state { Some(fen.to_string()) } else { None }
    }

    fn fixing(&self, row: &Row) -> &'static str {
        if row.state == MonthState::NotDue { "" } else { super::fixing(row.fixing) }
    }

    fn link(&self, months: i32) -> String {
        format!("/dues?group={}&month={}", self.view.id, self.view.month.plus(months))
    }

    fn this_month(&self) -> YearMonth {
        YearMonth::of(self.view.today)
    }

    fn papers(&self) -> [(&'static str, &'static str); 4] {
        FORMATS
    }

    fn roundings(&self) -> Choices {
        choices(Rounding::ALL.map(|r| (r.code(), r.chinese())))
    }
}

/// The group whose dues somebody looks at: the one that is asked for, the own, or the first that there is.
fn wanted(cx: &mut app::Cx<'_>, actor: &permission::Actor, asked: Option<GroupId>) -> Result<GroupId, Error> {
    if let Some(group) = asked.or(own_group(actor)) {
        return Ok(group);
    }
    first_group(cx, actor)
}

pub(super) async fn page(site: &Site, shell: Shell, query: &Form, form: Form) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let asked = match query.get("group") {
        "" => None,
        id => Some(id.parse().map_err(|_| Error::NotFound)?),
    };
    let month = match query.get("month") {
        "" => YearMonth::of(site.app.local(site.app.now()).date()),
        text => text.parse().map_err(|_| Error::NotFound)?,
    };
    let view = site
        .app
        .read(move |cx| {
            let group = wanted(cx, &actor, asked)?;
            let permit = permission::in_group::<may::ReadDues>(cx, &actor, group)?;
            month::month(cx, &permit, month)
        })
        .await?;
    let may_set = shell.actor.roles(None, None).iter().any(|role| Action::SetDues.allows(*role));
    render(form.status(), &MonthPage { shell, form, view, may_set })
}

/// The page.
pub(crate) async fn show(
    State(site): State<Site>,
    shell: Shell,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    page(&site, shell, &Form::of(query), Form::default()).await
}

/// Sets how the branch counts and shows dues.
pub(crate) async fn set(State(site): State<Site>, shell: Shell, form: Form) -> Result<Response, Failure> {
    let permit = permission::in_branch::<may::SetDues>(&shell.actor)?;
    let (version, rounding) = (form.number("version"), form.take("rounding"));
    let shows = form.get("shows_sums") == "1";
    match site.app.write(move |cx| setting::set(cx, &permit, version, &rounding, shows)).await {
        Ok(()) => Ok(Redirect::to("/dues").into_response()),
        Err(error) if error.is_mendable() => {
            page(&site, shell, &Form::default(), form.sent_back(&error)).await
        }
        Err(other) => Err(other.into()),
    }
}
