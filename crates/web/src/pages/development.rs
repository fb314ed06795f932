//! Developing Party members: those of the group, one file, the opinion sheet.

use app::{
    Cx, Error,
    development::{
        self, hearing,
        list::{self, Developing},
        record::{self, Input, Kind},
        sheet,
        view::{self, DevelopmentView, Stored},
    },
    permission::{self, Permit, may},
    person as people,
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use documents::papers::opinion_sheet;
use domain::{
    development::{Due, Edition, Hearing, OpinionPurpose, Step},
    id::PersonId,
};
use jiff::civil::Date;

use crate::{
    error::Failure,
    fields::{Choices, Fields, choices},
    form::Form,
    pages::{
        group_of,
        ledgers::FORMATS,
        papers::{draw, file},
    },
    shell::{Shell, render},
    state::Site,
};

/// What an entry of a day says, in the words of the rule of that day.
fn entry_words(kind: &str, what: &str, on: Date) -> String {
    match kind {
        "step" => {
            Step::from_code(what).map_or_else(String::new, |step| step.name(Edition::on(on)).to_owned())
        }
        "inspection" => "考察".to_owned(),
        "report" => "思想汇报".to_owned(),
        "opinion" => OpinionPurpose::from_code(what)
            .map_or_else(String::new, |purpose| format!("党小组意见：{}", purpose.chinese())),
        _ => format!("延长预备期 {what} 个月"),
    }
}

#[derive(Template)]
#[template(path = "developing.html")]
struct ListPage {
    shell: Shell,
    view: Developing,
}

impl ListPage {
    /// A step in the words of the rule of a day.
    fn step(&self, step: &Step, on: &Date) -> &'static str {
        step.name(Edition::on(*on))
    }

    fn papers(&self) -> [(&'static str, &'static str); 4] {
        FORMATS
    }

    fn is_over(&self, due: &Due) -> bool {
        due.is_overdue(self.view.today)
    }

    fn names(&self, people: &[PersonId]) -> String {
        people.iter().map(|p| self.view.names.of(*p)).collect::<Vec<_>>().join("、")
    }
}

/// Those of a group who are on the way into the Party; for who only accompanies somebody, those.
pub(crate) async fn show(
    State(site): State<Site>,
    shell: Shell,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let query = Form::of(query);
    let view = site
        .app
        .read(move |cx| {
            let permit = group_of(&actor, &query)
                .and_then(|group| permission::in_group::<may::ReadDevelopment>(cx, &actor, group));
            match permit {
                Ok(permit) => list::list(cx, &permit),
                Err(Error::Forbidden(_)) | Err(Error::NotFound) if query.get("group").is_empty() => {
                    list::accompanied(cx, &permission::in_branch(&actor)?)
                }
                Err(other) => Err(other),
            }
        })
        .await?;
    render(StatusCode::OK, &ListPage { shell, view })
}

#[derive(Template)]
#[template(path = "development.html")]
struct FilePage {
    shell: Shell,
    form: Form,
    view: DevelopmentView,
}

impl FilePage {
    fn fields(&self, part: &str) -> Fields {
        Fields::of(&self.form, part)
    }

    fn is_over(&self, due: &Due) -> bool {
        due.is_overdue(self.view.today)
    }

    fn withdrawing(&self, number: &i64) -> Fields {
        Fields::of(&self.form, format!("withdraw-{number}"))
    }

    /// The steps that may be written down now, with the article of today's rule.
    fn steps(&self) -> Choices {
        let edition = Edition::on(self.view.today);
        choices(self.view.open().iter().map(|step| {
            let paper = step.document().map_or_else(String::new, |paper| format!("；材料：{paper}"));
            let words =
                format!("{}. {}（{}{paper}）", step.number(), step.name(edition), step.actor().chinese());
            (step.code(), words)
        }))
    }

    fn next(&self) -> &'static str {
        self.view.file.next().map_or("", Step::code)
    }

    fn people(&self) -> Choices {
        choices(self.view.people.iter().map(|m| (m.id, &m.name)))
    }

    /// Those who accompany the person today.
    fn contacts(&self) -> Choices {
        let now = self.view.file.contacts_on(self.view.today);
        choices(now.map(|p| (p, self.view.names.of(p))))
    }

    fn purposes(&self) -> Choices {
        choices(OpinionPurpose::ALL.map(|p| (p.code(), p.chinese())))
    }

    fn items(&self) -> Choices {
        let items = self.view.items.iter();
        choices(items.map(|i| (i.id, format!("{} {}", crate::ui::date(i.start.date()), i.title))))
    }

    /// The branch's answer to an opinion that was sent to it, and the page of the hearing.
    fn heard(&self, entry: &Stored) -> Option<(String, &Hearing)> {
        self.view.hearing(entry).map(|one| (hearing::place(one.meeting, one.item), one))
    }

    fn words(&self, kind: &str, what: &str, on: &Date) -> String {
        entry_words(kind, what, *on)
    }

    /// Where a meeting with the topic of a duty is drafted; nothing for a duty without one.
    fn draft(&self, due: &Due) -> String {
        due.duty.item().map_or_else(String::new, |purpose| {
            let title = purpose.title(&self.view.name);
            let encoded: String = form_urlencoded::byte_serialize(title.as_bytes()).collect();
            let today = self.view.today;
            format!("/meetings/new?month={}-{:02}&item={encoded}", today.year(), today.month())
        })
    }

    fn is_probationary(&self) -> bool {
        self.view.file.probation_end().is_some() && self.view.file.extension.is_none()
    }
}

async fn page(site: &Site, shell: Shell, id: PersonId, form: Form) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let view = site
        .app
        .read(move |cx| {
            let permit = development::permit_reading(cx, &actor, id)?;
            let records = people::permit::<may::RecordDevelopment>(cx, &actor, id).is_ok();
            view::view(cx, &permit, id, records)
        })
        .await?;
    render(form.status(), &FilePage { shell, form, view })
}

/// One file.
pub(crate) async fn one(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<PersonId>,
) -> Result<Response, Failure> {
    page(&site, shell, id, Form::default()).await
}

async fn act<F>(site: Site, shell: Shell, id: PersonId, form: Form, work: F) -> Result<Response, Failure>
where
    F: Fn(&mut Cx<'_>, &Permit<may::RecordDevelopment>) -> Result<(), Error> + Send + 'static,
{
    let actor = shell.actor.clone();
    let done = site
        .app
        .write(move |cx| {
            let permit = people::permit(cx, &actor, id)?;
            work(cx, &permit)
        })
        .await;
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/development/{id}")).into_response()),
        Err(error) if error.is_mendable() => page(&site, shell, id, form.sent_back(&error)).await,
        Err(other) => Err(other.into()),
    }
}

async fn enter(site: Site, shell: Shell, id: PersonId, form: Form, kind: Kind) -> Result<Response, Failure> {
    let input = Input {
        on: form.take("on"),
        step: form.take("step"),
        contact: form.take("contact"),
        purpose: form.take("purpose"),
        item: form.take("item"),
        months: form.take("months"),
        text: form.take("text"),
    };
    act(site, shell, id, form, move |cx, permit| record::record(cx, permit, id, kind, &input)).await
}

macro_rules! entries {
    ($($(#[$doc:meta])* $name:ident => $kind:ident;)*) => {$(
        $(#[$doc])*
        pub(crate) async fn $name(
            State(site): State<Site>,
            shell: Shell,
            Path(id): Path<PersonId>,
            form: Form,
        ) -> Result<Response, Failure> {
            enter(site, shell, id, form, Kind::$kind).await
        }
    )*};
}

entries! {
    /// A step.
    step => Step;
    /// A cultivation contact.
    contact => Contact;
    /// The last day of one.
    contact_end => ContactEnd;
    /// An inspection.
    inspection => Inspection;
    /// A report of thought.
    report => Report;
    /// An opinion of the group.
    opinion => Opinion;
    /// A longer probation.
    extension => Extension;
}

/// Takes an entry back.
pub(crate) async fn withdraw(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<PersonId>,
    form: Form,
) -> Result<Response, Failure> {
    let (number, why) = (form.number("number"), form.take("why"));
    act(site, shell, id, form, move |cx, permit| record::withdraw(cx, permit, id, number, &why)).await
}

/// The sheet of an opinion, `opinion-3.pdf`.
pub(crate) async fn papers(
    State(site): State<Site>,
    shell: Shell,
    Path((id, name)): Path<(PersonId, String)>,
) -> Result<Response, Failure> {
    let (code, format) = name.rsplit_once('.').ok_or(Error::NotFound)?;
    let number = code.strip_prefix("opinion-").and_then(|n| n.parse().ok()).ok_or(Error::NotFound)?;
    let actor = shell.actor.clone();
    let facts = site
        .app
        .read(move |cx| {
            let permit = development::permit_reading(cx, &actor, id)?;
            sheet::facts(cx, &permit, id, number)
        })
        .await?;
    let paper = opinion_sheet::paper(&facts);
    if format == "json" {
        let text = serde_json::to_vec_pretty(&facts).map_err(|e| Error::Internal(e.to_string()))?;
        return Ok(file(text, "application/json", &format!("{}.json", paper.name)));
    }
    draw(&site, paper, format).await
}
