//! 工作总结: those that somebody may read, and one of them to write on, to freeze and to print.

use app::{
    Cx, Error,
    permission::{self, may},
    work_summary::{
        self, Writing,
        draft::{self, DraftInput},
        list::{self, Summaries},
        paper,
        view::{self, SummaryView},
        write::{self, Then, Typed},
    },
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use documents::papers;
use domain::{
    id::WorkSummaryId,
    meeting::Mark,
    text::SectionText,
    work_summary::{Section, SectionKind, SummaryPeriod, WorkSummary},
};

use crate::{
    error::Failure,
    fields::{Choices, Fields, choices},
    form::Form,
    pages::papers::draw,
    shell::{Shell, render},
    state::Site,
};

/// How many years before this one are offered; others can be written about on paper.
const YEARS_BACK: i16 = 3;

#[derive(Template)]
#[template(path = "work_summaries.html")]
struct ListPage {
    shell: Shell,
    form: Form,
    view: Summaries,
    /// Whether one was just thrown away.
    removed: bool,
}

impl ListPage {
    fn fields(&self, part: &str) -> Fields {
        Fields::of(&self.form, part)
    }

    fn years(&self) -> Choices {
        let this = self.view.today.year();
        choices((this - YEARS_BACK..=this).rev().map(|year| (year, format!("{year}年"))))
    }

    fn periods(&self) -> Choices {
        choices(SummaryPeriod::ALL.iter().map(|period| (period.code(), period.chinese())))
    }

    fn this_year(&self) -> String {
        self.view.today.year().to_string()
    }

    fn title(&self, one: &WorkSummary) -> String {
        one.period.of_year(one.year)
    }

    /// By whom it was frozen.
    fn finished(&self, one: &WorkSummary) -> Option<String> {
        one.finished().map(|mark: Mark| self.view.names.of(mark.by).to_owned())
    }
}

async fn list_page(site: &Site, shell: Shell, form: Form, removed: bool) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let view = site.app.read(move |cx| list::list(cx, &actor)).await?;
    render(form.status(), &ListPage { shell, form, view, removed })
}

/// Those that somebody may read.
pub(crate) async fn list(
    State(site): State<Site>,
    shell: Shell,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let removed = query.iter().any(|(name, _)| name == "removed");
    list_page(&site, shell, Form::default(), removed).await
}

async fn begin(site: Site, shell: Shell, writing: Writing, form: Form) -> Result<Response, Failure> {
    let input = DraftInput { year: form.take("year"), period: form.take("period") };
    match site.app.write(move |cx| draft::draft(cx, &writing, &input)).await {
        Ok(id) => Ok(Redirect::to(&format!("/summaries/{id}")).into_response()),
        Err(error) if error.is_mendable() => list_page(&site, shell, form.sent_back(&error), false).await,
        Err(other) => Err(other.into()),
    }
}

/// Drafts one of the group that the actor leads; where there is one of this time, leads to it.
pub(crate) async fn draft(State(site): State<Site>, shell: Shell, form: Form) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let group = super::own_group(&actor).ok_or(Error::NotFound)?;
    let permit =
        site.app.read(move |cx| permission::in_group::<may::WriteSummary>(cx, &actor, group)).await?;
    begin(site, shell, Writing::OfGroup(permit), form).await
}

/// Drafts one of the branch.
pub(crate) async fn draft_of_branch(
    State(site): State<Site>,
    shell: Shell,
    form: Form,
) -> Result<Response, Failure> {
    let permit = permission::in_branch::<may::WriteBranchSummary>(&shell.actor)?;
    begin(site, shell, Writing::OfBranch(permit), form).await
}

#[derive(Template)]
#[template(path = "work_summary.html")]
struct SummaryPage {
    shell: Shell,
    form: Form,
    view: SummaryView,
    /// Whether it was just saved.
    saved: bool,
}

impl SummaryPage {
    fn fields(&self) -> Fields {
        Fields::of(&self.form, "write")
    }

    fn title(&self) -> String {
        format!("{}工作总结", self.view.summary.period.of_year(self.view.summary.year))
    }

    fn unit(&self) -> String {
        format!("{}{}", self.view.branch, self.view.group.as_deref().unwrap_or_default())
    }

    /// Whether who looks can write on it.
    fn is_open(&self) -> bool {
        self.view.writes && self.view.is_draft()
    }

    fn heading(&self, number: &usize, section: &Section) -> String {
        format!("{}、{}", crate::ui::ordinal(*number), section.kind.chinese())
    }

    fn text<'a>(&self, text: &'a Option<SectionText>) -> &'a str {
        text.as_ref().map_or("", SectionText::as_str)
    }

    /// The day up to which all facts go.
    fn stops(&self) -> Option<String> {
        self.view.summary.stops_on().map(crate::ui::date)
    }

    /// The day up to which one section's facts go, where others go up to another.
    fn stops_on(&self, section: &Section) -> Option<String> {
        let own = self.view.summary.stops_on().is_none();
        section.stops_on(self.view.last()).filter(|_| own).map(crate::ui::date)
    }

    /// What was typed while somebody froze it or threw the page's version away.
    fn unsaved(&self) -> askama::filters::Safe<String> {
        let names = SectionKind::ALL.map(SectionKind::code);
        crate::ui::unsaved(&self.form, &[("write", self.is_open(), &names)])
    }
}

async fn page(
    site: &Site,
    shell: Shell,
    id: WorkSummaryId,
    (form, saved): (Form, bool),
) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let view = site
        .app
        .read(move |cx| {
            let permit = work_summary::permit_reading(cx, &actor, id)?;
            view::view(cx, &permit, id)
        })
        .await?;
    render(form.status(), &SummaryPage { shell, form, view, saved })
}

/// One of them.
pub(crate) async fn show(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<WorkSummaryId>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let saved = query.iter().any(|(name, _)| name == "saved");
    page(&site, shell, id, (Form::default(), saved)).await
}

/// What the button that was pressed asks for beside keeping what was typed.
fn then(form: &Form) -> Then {
    match form.get("do") {
        "finish" => Then::Finish,
        "renew" => Then::Renew,
        other => {
            let kind = other.strip_prefix("take-").and_then(SectionKind::from_code);
            kind.map_or(Then::Keep, Then::TakeOver)
        }
    }
}

/// Keeps what was typed, takes newer facts over, freezes it.
pub(crate) async fn keep(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<WorkSummaryId>,
    form: Form,
) -> Result<Response, Failure> {
    let (at, then) = ((id, form.number("version")), then(&form));
    let kinds = SectionKind::ALL.into_iter().filter(|kind| form.names().any(|name| name == kind.code()));
    let typed: Typed = kinds.map(|kind| (kind, form.take(kind.code()))).collect();
    let place = match then {
        Then::TakeOver(kind) => format!("/summaries/{id}?saved=1#write-{}", kind.code()),
        Then::Finish => format!("/summaries/{id}"),
        Then::Keep | Then::Renew => format!("/summaries/{id}?saved=1"),
    };
    let work = move |cx: &mut Cx<'_>, writing: &Writing| write::write(cx, writing, at, (&typed, then));
    act(site, shell, (id, place), form, work).await
}

/// Does something with one that the actor writes, and leads on; what is refused comes back on its page.
async fn act<F>(
    site: Site,
    shell: Shell,
    (id, place): (WorkSummaryId, String),
    form: Form,
    work: F,
) -> Result<Response, Failure>
where
    F: Fn(&mut Cx<'_>, &Writing) -> Result<(), Error> + Send + 'static,
{
    let actor = shell.actor.clone();
    let done = site.app.write(move |cx| {
        let writing = work_summary::permit_writing(cx, &actor, id)?;
        work(cx, &writing)
    });
    match done.await {
        Ok(()) => Ok(Redirect::to(&place).into_response()),
        Err(error) if error.is_mendable() => page(&site, shell, id, (form.sent_back(&error), false)).await,
        Err(other) => Err(other.into()),
    }
}

/// Makes a final one a draft again.
pub(crate) async fn reopen(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<WorkSummaryId>,
    form: Form,
) -> Result<Response, Failure> {
    let at = (id, form.number("version"));
    let work = move |cx: &mut Cx<'_>, writing: &Writing| write::reopen(cx, writing, at);
    act(site, shell, (id, format!("/summaries/{id}")), form, work).await
}

/// Throws a draft away.
pub(crate) async fn remove(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<WorkSummaryId>,
    form: Form,
) -> Result<Response, Failure> {
    let at = (id, form.number("version"));
    let work = move |cx: &mut Cx<'_>, writing: &Writing| write::remove(cx, writing, at);
    act(site, shell, (id, "/summaries?removed=1".to_owned()), form, work).await
}

/// Its paper, `summary.pdf`.
pub(crate) async fn papers(
    State(site): State<Site>,
    shell: Shell,
    Path((id, name)): Path<(WorkSummaryId, String)>,
) -> Result<Response, Failure> {
    let format = name.strip_prefix("summary.").ok_or(Error::NotFound)?.to_owned();
    let actor = shell.actor.clone();
    let facts = site
        .app
        .read(move |cx| {
            let permit = work_summary::permit_reading(cx, &actor, id)?;
            paper::facts(cx, &permit, id)
        })
        .await?;
    draw(&site, papers::work_summary::paper(&facts), &format).await
}
