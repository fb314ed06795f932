//! Taking part in organized life: a year of the group, and the own year.

use app::{
    Error,
    attendance::{
        self,
        note::{self, Input},
        year::{self, AttendanceYear, Line, Rolled, words},
    },
    organization::first_group,
    permission::{self, may},
};
use askama::{Template, filters::Safe};
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    attendance::LifeKind,
    id::{GroupId, LifeEntryId, MeetingId},
};

use crate::{
    chart::{Bar, Chart},
    error::Failure,
    fields::{Choices, Fields, choices},
    form::Form,
    pages::{
        group_of,
        ledgers::{FORMATS, year_of},
        own_group,
    },
    shell::{Shell, render},
    state::Site,
};

/// The badge of a presence.
fn color(rolled: &Rolled) -> &'static str {
    match (rolled.presence.took_part(), rolled.made_up) {
        (true, _) => "archived",
        (false, true) => "draft",
        (false, false) => "late",
    }
}

#[derive(Template)]
#[template(path = "attendance.html")]
struct YearPage {
    shell: Shell,
    form: Form,
    view: AttendanceYear,
}

impl YearPage {
    fn fields(&self) -> Fields {
        Fields::of(&self.form, "note")
    }

    fn kinds(&self) -> Choices {
        choices(LifeKind::ALL.iter().map(|k| (k.code(), k.chinese())))
    }

    fn people(&self) -> Choices {
        choices(self.view.lines.iter().map(|l| (l.member.id, &l.member.name)))
    }

    /// How a member was at a meeting: colour and words; nothing for who was not due.
    fn at(&self, line: &Line, meeting: &MeetingId) -> Option<(&'static str, String)> {
        let rolled = line.rolls.iter().find(|r| r.meeting == *meeting)?;
        Some((color(rolled), words(rolled)))
    }

    fn papers(&self) -> [(&'static str, &'static str); 4] {
        FORMATS
    }

    /// The group's year in people-times by month: nobody stands in it by name.
    fn chart(&self) -> Safe<String> {
        // The months that are over or running.
        let last = if self.view.year < self.this_year() { 12 } else { self.view.today.month() };
        let bars = (1..=last).zip(self.view.by_month()).map(|(month, tally)| {
            let there = match tally.due() {
                0 => "没有会".to_owned(),
                due => format!("{}／{due}", tally.there()),
            };
            let parts = [tally.present, tally.late, tally.on_leave, tally.absent, tally.unsaid];
            Bar::of_month(month, &parts, there)
        });
        let chart = Chart {
            id: "attendance",
            title: format!("{}年党小组会每月到会情况（人次）", self.view.year),
            rows: "月份",
            parts: vec!["按时到会", "迟到", "请假", "缺席，有原因", "缺席，没写原因"],
            notes: "到会／应到",
            bars: bars.collect(),
        };
        chart.figure()
    }

    fn this_year(&self) -> i16 {
        self.view.today.year()
    }
}

async fn page(
    site: &Site,
    shell: Shell,
    group: GroupId,
    query: &Form,
    form: Form,
) -> Result<Response, Failure> {
    let (actor, of) = (shell.actor.clone(), year_of(site, query)?);
    let view = site
        .app
        .read(move |cx| {
            let permit = permission::in_group::<may::ReadAttendance>(cx, &actor, group)?;
            year::year(cx, &permit, of)
        })
        .await?;
    render(form.status(), &YearPage { shell, form, view })
}

/// A year of the group.
pub(crate) async fn show(
    State(site): State<Site>,
    shell: Shell,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let query = Form::of(query);
    let group = match group_of(&shell.actor, &query) {
        // Who works for the branch and is in no group begins with the first one.
        Err(Error::NotFound) if query.get("group").is_empty() => {
            let actor = shell.actor.clone();
            site.app.read(move |cx| first_group(cx, &actor)).await?
        }
        found => found?,
    };
    page(&site, shell, group, &query, Form::default()).await
}

#[derive(Template)]
#[template(path = "attendance_mine.html")]
struct OwnPage {
    shell: Shell,
    line: Option<Line>,
    year: i16,
    this_year: i16,
}

impl OwnPage {
    fn at(&self, rolled: &Rolled) -> (&'static str, String) {
        (color(rolled), words(rolled))
    }
}

/// The own year.
pub(crate) async fn own(
    State(site): State<Site>,
    shell: Shell,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let permit = permission::in_branch::<may::UseAccount>(&shell.actor)?;
    let year = year_of(&site, &Form::of(query))?;
    let line = site.app.read(move |cx| year::own(cx, &permit, year)).await?;
    let this_year = site.app.local(site.app.now()).year();
    render(StatusCode::OK, &OwnPage { shell, line, year, this_year })
}

/// Writes down who took part in something that the group did not hold.
pub(crate) async fn note(State(site): State<Site>, shell: Shell, form: Form) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let group = own_group(&actor).ok_or(Error::NotFound)?;
    let input = Input {
        people: form.all("people"),
        kind: form.take("kind"),
        on: form.take("on"),
        note: form.take("note"),
    };
    let noted = site
        .app
        .write(move |cx| {
            let permit = permission::in_group(cx, &actor, group)?;
            note::note(cx, &permit, &input)
        })
        .await;
    match noted {
        Ok(()) => Ok(Redirect::to("/attendance").into_response()),
        Err(error) if error.is_mendable() => {
            page(&site, shell, group, &Form::default(), form.sent_back(&error)).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Takes an entry back.
pub(crate) async fn withdraw(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<LifeEntryId>,
) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let done = site.app.write(move |cx| {
        let permit = attendance::permit(cx, &actor, id)?;
        note::withdraw(cx, &permit, id)
    });
    match done.await {
        // Taken back twice is taken back.
        Ok(()) | Err(Error::Stale) => Ok(Redirect::to("/attendance").into_response()),
        Err(other) => Err(other.into()),
    }
}
