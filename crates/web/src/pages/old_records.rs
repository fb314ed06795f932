//! 旧记录: files of meetings that were held on paper, sent, looked at beside the form that they fill, entered late.

use std::collections::BTreeMap;

use app::{
    Cx, Error, Fault,
    old_record::{self, Answers, Filled, Kept, Lacks, Looked, Part, Said, Unknown, View, Who},
    permission::{self, may},
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use documents::reading::{Line, Place};
use domain::{
    id::{MeetingId, OldRecordId},
    meeting::ITEMS_MAX,
    membership::Member,
};
use jiff::civil::Date;

use super::{
    late::{self, LatePage},
    own_group,
    papers::file_to_save,
};
use crate::{
    error::Failure,
    form::Form,
    shell::{Shell, render},
    state::Site,
    upload::{FILES_MAX, Sent, Uploads},
};

#[derive(Template)]
#[template(path = "old_records.html")]
struct ListPage {
    shell: Shell,
    kept: Kept,
    form: Form,
    done: Done,
}

/// What was just done.
#[derive(Default)]
struct Done {
    /// The files that were taken, by their names; how many, where nothing else was said.
    taken: Vec<String>,
    count: usize,
    /// The meeting that was entered.
    entered: Option<MeetingId>,
}

impl Done {
    /// As the address tells it.
    fn of(query: &[(String, String)]) -> Self {
        let get = |name: &str| query.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str());
        Self {
            taken: Vec::new(),
            count: get("taken").and_then(|count| count.parse().ok()).unwrap_or(0),
            entered: get("entered").and_then(|id| id.parse().ok()),
        }
    }
}

async fn list_page(site: &Site, shell: Shell, form: Form, mut done: Done) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let kept = site
        .app
        .read(move |cx| {
            let group = own_group(&actor).ok_or(Error::NotFound)?;
            let permit = permission::in_group(cx, &actor, group)?;
            old_record::list(cx, &permit)
        })
        .await?;
    done.entered = done.entered.filter(|id| kept.entered.iter().any(|(_, meeting)| meeting == id));
    done.count = done.count.min(kept.waiting.len());
    render(form.status(), &ListPage { shell, kept, form, done })
}

/// The files that wait, and those that were entered.
pub(crate) async fn list(
    State(site): State<Site>,
    shell: Shell,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    list_page(&site, shell, Form::default(), Done::of(&query)).await
}

/// What is wrong with one of several files, by its name.
fn of_file(name: &str, error: Error) -> Result<String, Error> {
    match error {
        Error::Invalid(faults) => {
            let said: Vec<_> = faults.iter().map(|f| f.message.trim_start_matches("文件：")).collect();
            Ok(format!("“{name}”{}", said.join("；")))
        }
        Error::Refused(why) => Ok(format!("“{name}”{why}")),
        other => Err(other),
    }
}

/// Looks at one file that was sent.
fn look(site: &Site, Sent { name, bytes, size }: Sent) -> (String, Result<Looked, Error>) {
    let looked = if bytes.len() == size {
        old_record::look(&name, bytes, &*site.reader, &*site.converter)
    } else if size > old_record::MOST {
        Err(old_record::too_large(size))
    } else {
        let fault = format!("没有读，一次最多 {FILES_MAX} 个文件、共 64 MB；请分几次传");
        Err(Error::field("file", "文件", fault))
    };
    (name, looked)
}

/// Takes files; those that cannot be taken are named with the reason, the others wait.
pub(crate) async fn take(
    State(site): State<Site>,
    shell: Shell,
    Uploads { form, files }: Uploads,
) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let group = own_group(&actor).ok_or(Error::NotFound)?;
    // Who may not do it is told so before a file is looked at.
    let asks = actor.clone();
    site.app.read(move |cx| permission::in_group::<may::EnterLate>(cx, &asks, group).map(drop)).await?;
    let reason = match said_of_all(&form, &files) {
        Ok(reason) => reason,
        Err(error) => return list_page(&site, shell, form.refused(&error), Done::default()).await,
    };
    let looks = site.clone();
    let looking = site.look(move || files.into_iter().map(|sent| look(&looks, sent)).collect::<Vec<_>>());
    let as_record = form.has("as_record", "1");
    let (mut faults, mut odd, mut done) = (Vec::new(), Vec::new(), Done::default());
    for (name, looked) in looking.await? {
        let taken = match looked {
            Ok(looked) if !looked.is_record() && !as_record => {
                odd.push(format!("“{name}”"));
                continue;
            }
            Ok(looked) => {
                let (actor, reason) = (actor.clone(), reason.clone());
                let work = move |cx: &mut Cx<'_>| {
                    let permit = permission::in_group(cx, &actor, group)?;
                    old_record::take(cx, &permit, &looked, Some(&reason)).map(drop)
                };
                site.app.write(work).await
            }
            Err(error) => Err(error),
        };
        match taken {
            Ok(()) => done.taken.push(name),
            Err(error) => faults.push(Fault { field: "file".to_owned(), message: of_file(&name, error)? }),
        }
    }
    if !odd.is_empty() {
        let message = format!(
            "{}看着不像会议记录，没有收；确实是会议记录的，请在这里打勾，再选一次文件传入",
            odd.join("、")
        );
        faults.push(Fault { field: "as_record".to_owned(), message });
    }
    if faults.is_empty() {
        return Ok(Redirect::to(&format!("/meetings/old?taken={}", done.taken.len())).into_response());
    }
    // Of a secret, somebody looks anew before the others are sent.
    let is_secret = faults.iter().any(|fault| fault.message.contains("密级标志"));
    let form = if is_secret { form.without("open") } else { form };
    list_page(&site, shell, form.refused(&Error::Invalid(faults)), done).await
}

/// What is said once for all files.
fn said_of_all(form: &Form, files: &[Sent]) -> Result<domain::text::Reason, Error> {
    let mut check = app::Check::default();
    if files.iter().all(|file| file.name.is_empty() && file.size == 0) {
        check.fault("file", "文件", "还没有选文件");
    }
    let reason = check.absorb(old_record::read_reason(form.get("late_reason")))?;
    if !form.has("open", "1") {
        check.fault("open", "确认不涉密", "请先看过文件，确认不涉密，再打勾传入；打勾以后请重新选一次文件");
    }
    if let Err(Error::Invalid(mut faults)) = check.done() {
        // What is too large is told at once, where nothing is taken anyway.
        for file in files.iter().filter(|file| file.size > old_record::MOST) {
            let message = of_file(&file.name, old_record::too_large(file.size))?;
            faults.push(Fault { field: "file".to_owned(), message });
        }
        return Err(Error::Invalid(faults));
    }
    reason.ok_or_else(|| Error::Internal("a field passed its check without a value".to_owned()))
}

/// A file beside the form that it fills.
pub(super) struct Original {
    /// Its page.
    pub(super) address: String,
    pub(super) name: String,
    pub(super) lines: Vec<Shown>,
    pub(super) notes: Vec<String>,
    /// What is wrong with the file itself, by the number of the line.
    pub(super) findings: Vec<(Option<usize>, String)>,
    /// What was understood as nothing: the number of the line, its place, its words.
    pub(super) rest: Vec<(usize, String, String)>,
    /// What its heading says, where that is another branch or group.
    pub(super) elsewhere: Option<String>,
    /// What the original may lack.
    pub(super) lacks: Option<Lacks>,
    /// What was answered already.
    pub(super) carried: Vec<(String, String)>,
}

/// A line of a file, with that for what it was taken.
pub(super) struct Shown {
    pub(super) place: String,
    pub(super) text: String,
    pub(super) taken: String,
    /// Whether something in it was understood as nothing.
    pub(super) is_rest: bool,
}

/// The number of the first line at a place.
fn line(lines: &[Line], at: Place) -> usize {
    lines.iter().position(|line| line.place == at).map_or(1, |at| at + 1)
}

impl Original {
    fn new(view: &View, carried: Vec<(String, String)>) -> Self {
        let taken = |place: Place| -> String {
            let all = view.filled.iter().flat_map(|filled| &filled.taken);
            let of: Vec<_> = all.filter(|(at, _)| *at == place).map(|(_, what)| what.as_str()).collect();
            of.join("、")
        };
        let rest = view.filled.as_ref().map(|filled| filled.rest.as_slice()).unwrap_or_default();
        let mut before = None;
        let shown = |(number, line): (usize, &Line)| {
            // A cell with several lines says so once.
            let is_first = before.replace(line.place) != Some(line.place);
            Shown {
                place: line.place.to_string(),
                text: line.text.clone(),
                taken: if is_first { taken(line.place) } else { String::new() },
                is_rest: rest.contains(&number),
            }
        };
        Self {
            address: format!("/meetings/old/{}", view.record.id),
            name: view.record.name.to_string(),
            lines: view.lines.iter().enumerate().map(shown).collect(),
            rest: rest
                .iter()
                .filter_map(|number| Some((number + 1, view.lines.get(*number)?)))
                .map(|(number, line)| (number, line.place.to_string(), line.text.clone()))
                .collect(),
            elsewhere: view.elsewhere.clone(),
            lacks: view.filled.as_ref().map(|filled| filled.lacks.clone()),
            notes: view.filled.as_ref().map(|filled| filled.notes.clone()).unwrap_or_default(),
            findings: view
                .findings
                .iter()
                .map(|(at, fault)| (at.map(|at| line(&view.lines, at)), fault.clone()))
                .collect(),
            carried,
        }
    }
}

#[derive(Template)]
#[template(path = "old_record.html")]
struct AskPage {
    shell: Shell,
    form: Form,
    status: StatusCode,
    original: Original,
    today: Date,
    /// The day, once it is known.
    day: Option<Date>,
    has_members: bool,
    members: Vec<Member>,
    unknown: Vec<Unknown>,
    lines: Vec<Line>,
    carried: Vec<(String, String)>,
}

impl AskPage {
    fn line(&self, at: &Place) -> usize {
        line(&self.lines, *at)
    }
}

/// Reads what was answered of who people are, and how it is carried on.
fn answered(form: &Form, date: Option<Date>) -> (Answers, Vec<(String, String)>) {
    let (mut who, mut carried) = (BTreeMap::new(), Vec::new());
    for field in form.names().filter(|name| name.starts_with("who_")) {
        let value = form.get(field);
        let said = match value {
            "guest" => Some(Who::Guest),
            "left_out" => Some(Who::LeftOut),
            id => id.parse().ok().map(Who::Member),
        };
        if let (Some(said), Some(name)) = (said, field.strip_prefix("who_")) {
            who.insert(name.to_owned(), said);
            carried.push((field.to_owned(), value.to_owned()));
        }
    }
    (Answers { date, who }, carried)
}

async fn page(
    site: &Site,
    shell: Shell,
    id: OldRecordId,
    form: Form,
    typed: Option<app::meeting::enter_late::Input>,
) -> Result<Response, Failure> {
    let today = site.app.local(site.app.now()).date();
    let asks_day = form.names().any(|name| name == "date") && form.get("date").is_empty();
    let (date, form) = match form.get("date") {
        "" => (None, form),
        text => match late::day(today, text) {
            Ok(day) => (Some(day), form),
            Err(fault) => (None, form.refused(&fault)),
        },
    };
    let asks_day = asks_day || form.fault("date").is_some() && typed.is_none();
    let (answers, carried) = answered(&form, date);
    let actor = shell.actor.clone();
    let view = site
        .app
        .read(move |cx| {
            let permit = old_record::permit::<may::EnterLate>(cx, &actor, id)?;
            old_record::view(cx, &permit, id, &answers)
        })
        .await?;
    if let Some(meeting) = view.record.meeting {
        return Ok(Redirect::to(&format!("/meetings/{meeting}")).into_response());
    }
    let original = Original::new(&view, carried.clone());
    let day = view.day.filter(|_| !asks_day);
    if let (Some(day), Some(Filled { input, .. })) = (day, &view.filled) {
        let mut around = view.form.clone();
        let form = match typed {
            Some(typed) => {
                around.input = typed.agenda;
                form
            }
            None => {
                around.input = input.agenda.clone();
                late::written(input)
            }
        };
        let status = form.status();
        let page = LatePage::beside(shell, form, original, (around, view.officials), (day, today));
        return render(status, &page);
    }
    let members: Vec<Member> = view.form.roster.members().cloned().collect();
    let page = AskPage {
        has_members: !members.is_empty(),
        status: form.status(),
        members,
        unknown: view.unknown,
        lines: view.lines,
        shell,
        form,
        original,
        today,
        day,
        carried,
    };
    render(page.status, &page)
}

/// A file that waits, beside what was understood of it.
pub(crate) async fn show(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<OldRecordId>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    page(&site, shell, id, Form::of(query), None).await
}

/// Enters the meeting as it was corrected.
pub(crate) async fn enter(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<OldRecordId>,
    form: Form,
) -> Result<Response, Failure> {
    let (actor, input) = (shell.actor.clone(), late::read(&form));
    let is_ticked = |part: &Part| form.has(&part.field(), "1");
    let said =
        Said { lacks: Part::all(ITEMS_MAX).filter(is_ticked).collect(), is_ours: form.has("is_ours", "1") };
    let typed = input.clone();
    let kept = site
        .app
        .write(move |cx| {
            let permit = old_record::permit(cx, &actor, id)?;
            old_record::enter(cx, &permit, id, &input, &said)
        })
        .await;
    match kept {
        Ok(meeting) => Ok(Redirect::to(&format!("/meetings/old?entered={meeting}")).into_response()),
        Err(error) if error.is_mendable() => page(&site, shell, id, form.refused(&error), Some(typed)).await,
        Err(other) => Err(other.into()),
    }
}

/// Removes a file that waits.
pub(crate) async fn remove(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<OldRecordId>,
) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let work = move |cx: &mut Cx<'_>| {
        let permit = old_record::permit(cx, &actor, id)?;
        old_record::remove(cx, &permit, id)
    };
    match site.app.write(work).await {
        Ok(()) => Ok(Redirect::to("/meetings/old").into_response()),
        Err(error) if error.is_mendable() => {
            list_page(&site, shell, Form::default().refused(&error), Done::default()).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Hands the file out as it came.
pub(crate) async fn original(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<OldRecordId>,
) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let read = move |cx: &mut Cx<'_>| {
        let permit = old_record::permit(cx, &actor, id)?;
        old_record::open(cx, &permit, id)
    };
    let (one, bytes) = site.app.read(read).await?;
    Ok(file_to_save(bytes, one.kind.mime(), one.name.as_str()))
}
