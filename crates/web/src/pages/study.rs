//! Political study: the plan, what was studied, the own hours.

use app::{
    Cx, Error,
    permission::{self, Permit, may},
    study::{
        self, plan,
        record::{self, Input},
        year::{self, Row, StudyYear, Waiting},
    },
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    attachment::{Attachment, FileOwner},
    id::{GroupId, MeetingId, StudyId, StudyItemId},
    study::{Hours, StudyTheme},
};

use crate::{
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

#[derive(Template)]
#[template(path = "study.html")]
struct StudyPage {
    shell: Shell,
    form: Form,
    view: StudyYear,
}

impl StudyPage {
    fn fields(&self, part: &str) -> Fields {
        Fields::of(&self.form, part)
    }

    fn of(&self, part: &str, id: impl ToString) -> Fields {
        Fields::of(&self.form, format!("{part}-{}", id.to_string()))
    }

    fn themes(&self) -> Choices {
        choices(StudyTheme::ALL.iter().map(|t| (t.code(), t.chinese())))
    }

    fn months(&self) -> Choices {
        choices((1..=12).map(|month| (month, format!("{month}月"))))
    }

    fn people(&self) -> Choices {
        choices(self.view.people.iter().map(|m| (m.id, &m.name)))
    }

    fn without(&self, row: &Row) -> Choices {
        choices(row.without.iter().map(|m| (m.id, &m.name)))
    }

    fn names(&self, row: &Row, made_up: bool) -> String {
        let all = row.parts.iter().filter(|p| p.made_up.is_some() == made_up);
        all.map(|p| self.view.names.of(p.person)).collect::<Vec<_>>().join("、")
    }

    fn took_part(&self, row: &Row) -> String {
        self.names(row, false)
    }

    fn made_up(&self, row: &Row) -> String {
        self.names(row, true)
    }

    fn hours(&self, waiting: &Waiting) -> String {
        waiting.hours.map_or_else(String::new, |hours| hours.to_string())
    }

    fn files_of_item(&self, id: &StudyItemId) -> Vec<&Attachment> {
        self.view.files(FileOwner::Item(*id)).collect()
    }

    fn files_to_item(&self, id: &StudyItemId) -> String {
        format!("/study/items/{id}/files")
    }

    fn files_to_study(&self, id: &StudyId) -> String {
        format!("/study/{id}/files")
    }

    fn files_of_study(&self, id: &StudyId) -> Vec<&Attachment> {
        self.view.files(FileOwner::Study(*id)).collect()
    }

    /// Whether the hours of the year are full.
    fn is_full(&self, hours: &Hours) -> bool {
        self.view.wanted.is_none_or(|wanted| *hours >= wanted)
    }

    fn papers(&self) -> [(&'static str, &'static str); 4] {
        FORMATS
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
            let permit = permission::in_group::<may::ReadStudy>(cx, &actor, group)?;
            year::year(cx, &permit, of)
        })
        .await?;
    render(form.status(), &StudyPage { shell, form, view })
}

/// A year of the group.
pub(crate) async fn show(
    State(site): State<Site>,
    shell: Shell,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let query = Form::of(query);
    let group = group_of(&shell.actor, &query)?;
    page(&site, shell, group, &query, Form::default()).await
}

/// Does one thing in the own group, and shows its year again.
async fn act<F>(site: Site, shell: Shell, form: Form, work: F) -> Result<Response, Failure>
where
    F: Fn(&mut Cx<'_>, &Permit<may::KeepStudy>) -> Result<(), Error> + Send + 'static,
{
    let actor = shell.actor.clone();
    let group = own_group(&actor).ok_or(Error::NotFound)?;
    let done = site
        .app
        .write(move |cx| {
            let permit = permission::in_group(cx, &actor, group)?;
            work(cx, &permit)
        })
        .await;
    again(&site, shell, group, form, done).await
}

/// Shows the year again: after what was done, or with what is wrong.
pub(super) async fn again(
    site: &Site,
    shell: Shell,
    group: GroupId,
    form: Form,
    done: Result<(), Error>,
) -> Result<Response, Failure> {
    let year = form.take("year");
    match done {
        Ok(()) if year.is_empty() => Ok(Redirect::to("/study").into_response()),
        Ok(()) => Ok(Redirect::to(&format!("/study?year={year}")).into_response()),
        Err(error) if error.is_mendable() => {
            let query = Form::of(vec![("year".to_owned(), year)]);
            page(site, shell, group, &query, form.sent_back(&error)).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Adds a line to the plan.
pub(crate) async fn plan(State(site): State<Site>, shell: Shell, form: Form) -> Result<Response, Failure> {
    let year = year_of(&site, &form)?;
    let input = plan::Input {
        year,
        month: form.take("month"),
        theme: form.take("theme"),
        title: form.take("title"),
        materials: form.take("materials"),
    };
    act(site, shell, form, move |cx, permit| plan::add(cx, permit, &input)).await
}

/// Takes a line off the plan.
pub(crate) async fn unplan(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<StudyItemId>,
    form: Form,
) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let group = own_group(&actor).ok_or(Error::NotFound)?;
    let done = site.app.write(move |cx| {
        let permit = study::permit_item(cx, &actor, id)?;
        plan::remove(cx, &permit, id)
    });
    let done = done.await;
    again(&site, shell, group, form, done).await
}

fn typed(form: &Form) -> Input {
    Input {
        on: form.take("on"),
        theme: form.take("theme"),
        title: form.take("title"),
        hours: form.take("hours"),
        materials: form.take("materials"),
        people: form.all("people"),
    }
}

/// Writes down what was studied outside of a meeting.
pub(crate) async fn record(State(site): State<Site>, shell: Shell, form: Form) -> Result<Response, Failure> {
    let input = typed(&form);
    act(site, shell, form, move |cx, permit| record::record(cx, permit, &input).map(drop)).await
}

/// Writes down what was studied in a meeting.
pub(crate) async fn from_meeting(
    State(site): State<Site>,
    shell: Shell,
    Path(meeting): Path<MeetingId>,
    form: Form,
) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let group = own_group(&actor).ok_or(Error::NotFound)?;
    let input = typed(&form);
    let done = site.app.write(move |cx| {
        // A meeting of another group or branch is not known here.
        permission::on_meeting::<may::ReadMeeting>(cx, &actor, meeting)?;
        let permit = permission::in_group(cx, &actor, group)?;
        record::from_meeting(cx, &permit, meeting, &input).map(drop)
    });
    let done = done.await;
    again(&site, shell, group, form, done).await
}

/// Does one thing about a study, and shows the year again.
async fn on_study<F>(
    site: Site,
    shell: Shell,
    (id, form): (StudyId, Form),
    work: F,
) -> Result<Response, Failure>
where
    F: Fn(&mut Cx<'_>, &Permit<may::KeepStudy>) -> Result<(), Error> + Send + 'static,
{
    let actor = shell.actor.clone();
    let group = own_group(&actor).ok_or(Error::NotFound)?;
    let done = site.app.write(move |cx| {
        let permit = study::permit(cx, &actor, id)?;
        work(cx, &permit)
    });
    let done = done.await;
    again(&site, shell, group, form, done).await
}

/// Writes down that somebody has made up for it.
pub(crate) async fn make_up(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<StudyId>,
    form: Form,
) -> Result<Response, Failure> {
    let (person, on) = (form.take("person"), form.take("on"));
    on_study(site, shell, (id, form), move |cx, permit| record::make_up(cx, permit, id, &person, &on)).await
}

/// Takes one make-up back.
pub(crate) async fn withdraw_make_up(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<StudyId>,
    form: Form,
) -> Result<Response, Failure> {
    let person = form.take("person");
    on_study(site, shell, (id, form), move |cx, permit| record::withdraw_make_up(cx, permit, id, &person))
        .await
}

/// Takes it back.
pub(crate) async fn withdraw(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<StudyId>,
    form: Form,
) -> Result<Response, Failure> {
    on_study(site, shell, (id, form), move |cx, permit| record::withdraw(cx, permit, id)).await
}
