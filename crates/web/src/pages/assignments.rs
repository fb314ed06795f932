//! The work of a group: the list, one person's, one piece with its progress, and what the branch is told.

use app::{
    Cx, Error,
    assignment::{
        self, act,
        give::{self, Input},
        list::{self, WorkList},
        report,
        view::{self, WorkView},
    },
    permission::{self, Permit, Verb, may},
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    assignment::{Assignment, AssignmentState, Source},
    id::{AssignmentId, GroupId, PersonId, ResolutionId},
};

use crate::{
    error::Failure,
    fields::{Choices, Fields, choices},
    form::Form,
    pages::{group_of, own_group},
    shell::{Shell, render},
    state::Site,
};

/// The badge of a piece of work: its colour and its words.
pub(super) fn badge(work: &Assignment, today: jiff::civil::Date) -> (&'static str, &'static str) {
    match work.state {
        AssignmentState::Open if work.is_overdue(today) => ("broken", "已过期限"),
        AssignmentState::Open if work.is_soon(today, 7) => ("late", "快到期限"),
        AssignmentState::Open => ("draft", "承办中"),
        AssignmentState::Done => ("submitted", "待组长检查"),
        AssignmentState::Closed => ("archived", "已办结"),
        AssignmentState::Cancelled => ("cancelled", "已撤销"),
    }
}

#[derive(Template)]
#[template(path = "assignments.html")]
struct ListPage {
    shell: Shell,
    form: Form,
    view: WorkList,
    /// Only this person's work.
    person: Option<PersonId>,
    /// Whether what is over is shown too.
    all: bool,
}

impl ListPage {
    fn fields(&self, part: &str, id: impl ToString) -> Fields {
        Fields::of(&self.form, format!("{part}-{}", id.to_string()))
    }

    fn shown(&self) -> Vec<&Assignment> {
        let mine = |w: &&Assignment| self.person.is_none_or(|p| p == w.responsible);
        self.view.work.iter().filter(mine).filter(|w| self.all || w.state.is_open()).collect()
    }

    /// What the person who looks answers for in other groups, where their own work is shown.
    fn elsewhere(&self) -> &[Assignment] {
        if self.person.is_none_or(|person| person == self.view.me) { &self.view.elsewhere } else { &[] }
    }

    fn badge(&self, work: &Assignment) -> (&'static str, &'static str) {
        badge(work, self.view.today)
    }

    /// The formats of the ledger, with their names.
    fn papers(&self) -> [(&'static str, &'static str); 4] {
        super::ledgers::FORMATS
    }

    /// What is asked of the group and not reported as done.
    fn waiting(&self) -> Vec<&list::Handed> {
        self.view.handed.iter().filter(|h| !h.is_reported()).collect()
    }

    /// Where what the branch handed down becomes a topic of this month's meeting.
    fn as_item(&self, handed: &list::Handed) -> String {
        let today = self.view.today;
        super::draft::with_item(&format!("{:04}-{:02}", today.year(), today.month()), &handed.resolution)
    }

    fn heading(&self) -> String {
        match self.person {
            Some(person) => format!("{}承办的工作", self.view.names.of(person)),
            None => format!("{}的任务", self.view.group),
        }
    }

    /// The address of the list with another choice.
    fn link(&self, person: Option<&PersonId>, all: bool) -> String {
        let mut path = format!("/assignments?group={}", self.view.id);
        if let Some(person) = person {
            path.push_str(&format!("&person={person}"));
        }
        if all {
            path.push_str("&all=1");
        }
        path
    }

    fn chosen(&self) -> Option<&PersonId> {
        self.person.as_ref()
    }
}

async fn page(
    site: &Site,
    shell: Shell,
    group: GroupId,
    query: &Form,
    form: Form,
) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let view = site
        .app
        .read(move |cx| {
            let permit = permission::in_group::<may::ReadWork>(cx, &actor, group)?;
            list::list(cx, &permit)
        })
        .await?;
    let person = match query.get("person") {
        "" => None,
        id => Some(id.parse().map_err(|_| Error::NotFound)?),
    };
    let all = query.get("all") == "1";
    render(form.status(), &ListPage { shell, form, view, person, all })
}

/// The list.
pub(crate) async fn show(
    State(site): State<Site>,
    shell: Shell,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let query = Form::of(query);
    let group = group_of(&shell.actor, &query)?;
    page(&site, shell, group, &query, Form::default()).await
}

#[derive(Template)]
#[template(path = "assignment_new.html")]
struct NewPage {
    shell: Shell,
    form: Form,
    view: WorkList,
    asked: Form,
}

impl NewPage {
    fn fields(&self) -> Fields {
        Fields::of(&self.form, "")
    }

    fn resolutions(&self) -> Choices {
        let open = self.view.handed.iter().filter(|h| !h.is_reported());
        choices(open.map(|h| (h.resolution.id, &h.resolution.title)))
    }

    fn people(&self) -> Choices {
        let idle = |id| self.view.idle.iter().any(|m| m.id == id);
        choices(self.view.roster.people.iter().map(|m| {
            let words = if idle(m.id) {
                format!("{}（还没有承办的工作）", m.name)
            } else {
                m.name.to_string()
            };
            (m.id, words)
        }))
    }

    fn ticked(&self) -> Vec<String> {
        self.asked.all("person")
    }

    /// The resolution that is to be split.
    fn handed(&self) -> Option<&list::Handed> {
        let id = self.asked.get("resolution");
        self.view.handed.iter().find(|h| h.resolution.id.to_string() == id)
    }

    fn title(&self) -> String {
        self.handed().map_or_else(String::new, |h| h.resolution.title.to_string())
    }

    fn due(&self) -> String {
        self.handed().and_then(|h| h.resolution.due).map_or_else(String::new, |due| due.to_string())
    }
}

async fn new_page(site: &Site, shell: Shell, asked: Form, form: Form) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let group = own_group(&actor).ok_or(Error::NotFound)?;
    let view = site
        .app
        .read(move |cx| {
            permission::in_group::<may::GiveWork>(cx, &actor, group)?;
            let permit = permission::in_group::<may::ReadWork>(cx, &actor, group)?;
            list::list(cx, &permit)
        })
        .await?;
    render(form.status(), &NewPage { shell, form, view, asked })
}

/// The form for new work.
pub(crate) async fn blank(
    State(site): State<Site>,
    shell: Shell,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    new_page(&site, shell, Form::of(query), Form::default()).await
}

/// Gives work out.
pub(crate) async fn give(State(site): State<Site>, shell: Shell, form: Form) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let group = own_group(&actor).ok_or(Error::NotFound)?;
    let input = Input {
        resolution: form.take("resolution"),
        what: form.take("what"),
        measures: form.take("measures"),
        people: form.all("people"),
        due: form.take("due"),
    };
    let given = site
        .app
        .write(move |cx| {
            let permit = permission::in_group(cx, &actor, group)?;
            give::give(cx, &permit, &input)
        })
        .await;
    match given {
        Ok(_) => Ok(Redirect::to("/assignments").into_response()),
        Err(error) if error.is_mendable() => {
            let asked = Form::of(vec![("resolution".to_owned(), form.take("resolution"))]);
            new_page(&site, shell, asked, form.refused(&error)).await
        }
        Err(other) => Err(other.into()),
    }
}

#[derive(Template)]
#[template(path = "assignment.html")]
struct WorkPage {
    shell: Shell,
    form: Form,
    view: WorkView,
}

impl WorkPage {
    fn fields(&self, part: &str) -> Fields {
        Fields::of(&self.form, part)
    }

    fn badge(&self) -> (&'static str, &'static str) {
        badge(&self.view.work, self.view.today)
    }

    fn people(&self) -> Choices {
        choices(self.view.people.iter().map(|m| (m.id, &m.name)))
    }

    fn responsible(&self) -> String {
        self.view.work.responsible.to_string()
    }

    /// Whether the leader may change it: what a meeting decided is changed in its record.
    fn may_change(&self) -> bool {
        self.view.leads && !matches!(self.view.work.source, Source::Meeting(_))
    }

    fn meeting(&self) -> String {
        let actor = &self.shell.actor;
        let may_read = actor.group == Some(self.view.work.group) || actor.branch_post().is_some();
        match self.view.work.source {
            Source::Meeting(id) if may_read => format!("/meetings/{id}/minutes"),
            _ => String::new(),
        }
    }

    fn is_done(&self) -> bool {
        self.view.work.state == AssignmentState::Done
    }
}

async fn work_page(site: &Site, shell: Shell, id: AssignmentId, form: Form) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let view = site
        .app
        .read(move |cx| {
            let permit = assignment::permit(cx, &actor, id)?;
            view::view(cx, &permit, id)
        })
        .await?;
    render(form.status(), &WorkPage { shell, form, view })
}

/// One piece of work.
pub(crate) async fn one(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<AssignmentId>,
) -> Result<Response, Failure> {
    work_page(&site, shell, id, Form::default()).await
}

/// Does one thing to a piece of work, and shows it again.
async fn act<V, F>(
    site: Site,
    shell: Shell,
    id: AssignmentId,
    form: Form,
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
            let permit = assignment::permit(cx, &actor, id)?;
            work(cx, &permit)
        })
        .await;
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/assignments/{id}")).into_response()),
        Err(error) if error.is_mendable() => work_page(&site, shell, id, form.sent_back(&error)).await,
        Err(other) => Err(other.into()),
    }
}

/// Progress, or that it is done.
pub(crate) async fn progress(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<AssignmentId>,
    form: Form,
) -> Result<Response, Failure> {
    let (text, version, is_done) = (form.take("text"), form.number("version"), form.get("done") == "1");
    act(site, shell, id, form, move |cx, permit| act::progress(cx, permit, id, version, &text, is_done)).await
}

/// Closes it.
pub(crate) async fn close(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<AssignmentId>,
    form: Form,
) -> Result<Response, Failure> {
    let (text, version) = (form.take("result"), form.number("version"));
    act(site, shell, id, form, move |cx, permit| act::check(cx, permit, id, version, &text, true)).await
}

/// Sends it back to whoever said that it was done.
pub(crate) async fn send_back(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<AssignmentId>,
    form: Form,
) -> Result<Response, Failure> {
    let (text, version) = (form.take("why"), form.number("version"));
    act(site, shell, id, form, move |cx, permit| act::check(cx, permit, id, version, &text, false)).await
}

/// Another person, deadline or wording.
pub(crate) async fn change(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<AssignmentId>,
    form: Form,
) -> Result<Response, Failure> {
    let input = act::Input {
        person: form.take("person"),
        what: form.take("what"),
        due: form.take("due"),
        why: form.take("why"),
    };
    let version = form.number("version");
    act(site, shell, id, form, move |cx, permit| act::change(cx, permit, id, version, &input)).await
}

/// Takes it back.
pub(crate) async fn cancel(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<AssignmentId>,
    form: Form,
) -> Result<Response, Failure> {
    let (why, version) = (form.take("reason"), form.number("version"));
    act(site, shell, id, form, move |cx, permit| act::cancel(cx, permit, id, version, &why)).await
}

/// Tells the branch of a resolution.
pub(crate) async fn report(
    State(site): State<Site>,
    shell: Shell,
    Path(resolution): Path<ResolutionId>,
    form: Form,
) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let group = own_group(&actor).ok_or(Error::NotFound)?;
    let (text, is_final) = (form.take("text"), form.get("final") == "1");
    let told = site
        .app
        .write(move |cx| {
            let permit = permission::in_group(cx, &actor, group)?;
            report::report(cx, &permit, resolution, &text, is_final)
        })
        .await;
    match told {
        Ok(()) => Ok(Redirect::to("/assignments").into_response()),
        Err(error) if error.is_mendable() => {
            page(&site, shell, group, &Form::default(), form.sent_back(&error)).await
        }
        Err(other) => Err(other.into()),
    }
}
