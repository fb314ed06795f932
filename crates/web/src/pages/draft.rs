//! Drafting a meeting, and changing a draft.

use app::{
    Error,
    meeting::draft::{self, FormView, Input, ItemInput},
    permission::{self, Permit, may},
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    id::{GroupId, MeetingId, PersonId},
    meeting::{Content, ITEMS_MAX},
    resolution::Resolution,
};

use super::own_group;
use crate::{
    error::Failure,
    form::Form,
    shell::{Shell, render},
    state::Site,
};

/// How many item places the form shows: two, and one more each time they are used up.
pub(super) fn places(input: &Input) -> usize {
    input.items.iter().rposition(|i| !i.title.is_empty()).map_or(2, |last| (last + 2).clamp(2, ITEMS_MAX))
}

#[derive(Template)]
#[template(path = "draft.html")]
struct DraftPage {
    shell: Shell,
    view: FormView,
    form: Form,
    action: String,
    places: usize,
    heading: &'static str,
}

impl DraftPage {
    fn is_leader(&self, person: &PersonId) -> bool {
        self.view.roster.leader == Some(*person)
    }

    /// Whether the day is settled before the form is filled.
    fn has_day(&self) -> bool {
        false
    }

    fn end_label(&self) -> &'static str {
        "结束（可不填）"
    }

    /// Nothing is lacking of a meeting that is still to come.
    fn lack_end(&self) -> &'static str {
        ""
    }

    /// Whether nothing of the meeting is kept yet.
    fn is_new(&self) -> bool {
        self.view.version == 0
    }

    fn with_item(&self, handed: &Resolution) -> String {
        with_item(&self.view.input.month, handed)
    }

    /// Whether another group is to hold the meeting with the own one.
    fn is_joint(&self, group: &GroupId) -> bool {
        self.view.input.joint.contains(&group.to_string())
    }

    fn is_second(&self, number: &usize) -> bool {
        *number == 2
    }

    fn is_extra(&self, number: &usize) -> bool {
        *number > 2
    }

    fn item(&self, number: &usize, name: &str) -> &str {
        item_field(&self.view.input, *number, name)
    }

    /// Whether choices that are not made yet are shown as such: a draft proposes the leader and the first content.
    fn asks(&self) -> bool {
        false
    }
}

/// The form of a new meeting with what the branch handed down as a topic (C2, C3).
pub(super) fn with_item(month: &str, handed: &Resolution) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("month", month).append_pair("item", handed.title.as_str());
    query.append_pair("content", handed.kind.content().code());
    format!("/meetings/new?{}", query.finish())
}

/// What was typed into a field of an item, counted from 1.
pub(super) fn item_field<'a>(input: &'a Input, number: usize, name: &str) -> &'a str {
    input.items.get(number - 1).map_or("", |i| match name {
        "id" => &i.id,
        "content" => &i.content,
        "title" => &i.title,
        "materials" => &i.materials,
        "prepare" => &i.prepare,
        _ => &i.planned,
    })
}

/// Reads the fields.
pub(super) fn read(form: &Form) -> Input {
    let items = (1..=ITEMS_MAX)
        .map(|n| {
            let field = |name: &str| form.take(&format!("item{n}_{name}"));
            ItemInput {
                id: field("id"),
                content: field("content"),
                title: field("title"),
                materials: field("materials"),
                prepare: field("prepare"),
                planned: field("planned"),
            }
        })
        .collect();
    Input {
        month: form.take("month"),
        date: form.take("date"),
        start: form.take("start"),
        end: form.take("end"),
        place: form.take("place"),
        second_place: form.take("second_place"),
        joint: form.all("joint"),
        chair: form.take("chair"),
        chair_reason: form.take("chair_reason"),
        recorder: form.take("recorder"),
        items,
        extra_reason: form.take("extra_reason"),
        off_plan_reason: form.take("off_plan_reason"),
    }
}

/// The form of a new meeting.
pub(crate) async fn blank(
    State(site): State<Site>,
    shell: Shell,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let (actor, query) = (shell.actor.clone(), Form::of(query));
    let today = site.app.local(site.app.now()).date();
    let asked = query.get("month").split_once('-');
    let (year, month) = asked
        .and_then(|(y, m)| Some((y.parse().ok()?, m.parse().ok()?)))
        .unwrap_or((today.year(), today.month()));
    let mut view = site
        .app
        .read(move |cx| {
            let group = own_group(&actor).ok_or(Error::NotFound)?;
            let permit = permission::in_group(cx, &actor, group)?;
            draft::blank(cx, &permit, year, month)
        })
        .await?;
    // A topic that is brought along, such as what is due about somebody on the way into the Party (C5), which it is unless it says.
    let item = query.take("item");
    if !item.is_empty() && view.input.items.len() < ITEMS_MAX {
        view.handed.retain(|handed| handed.title.as_str() != item);
        let content = Content::from_code(query.get("content")).unwrap_or(Content::Development);
        let content = content.code().to_owned();
        view.input.items.push(ItemInput { title: item, content, ..ItemInput::default() });
    }
    show(shell, view, Form::default(), "/meetings".to_owned(), "起草会议")
}

fn show(
    shell: Shell,
    view: FormView,
    form: Form,
    action: String,
    heading: &'static str,
) -> Result<Response, Failure> {
    let (status, places) = (form.status(), places(&view.input));
    render(status, &DraftPage { shell, view, form, action, places, heading })
}

/// Keeps a new meeting.
pub(crate) async fn create(State(site): State<Site>, shell: Shell, form: Form) -> Result<Response, Failure> {
    let (actor, input) = (shell.actor.clone(), read(&form));
    let (typed, writer) = (input.clone(), actor.clone());
    let kept = site
        .app
        .write(move |cx| {
            let group = own_group(&writer).ok_or(Error::NotFound)?;
            let permit = permission::in_group(cx, &writer, group)?;
            draft::create(cx, &permit, &typed)
        })
        .await;
    match kept {
        Ok(id) => Ok(Redirect::to(&format!("/meetings/{id}")).into_response()),
        Err(error) if error.is_mendable() => {
            let view = site
                .app
                .read(move |cx| {
                    let group = own_group(&actor).ok_or(Error::NotFound)?;
                    let permit = permission::in_group(cx, &actor, group)?;
                    draft::again(cx, &permit, &input)
                })
                .await?;
            show(shell, view, form.refused(&error), "/meetings".to_owned(), "起草会议")
        }
        Err(other) => Err(other.into()),
    }
}

/// The form of a draft.
pub(crate) async fn edit_page(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<MeetingId>,
) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let view = site
        .app
        .read(move |cx| {
            let permit = permission::on_meeting::<may::DraftMeeting>(cx, &actor, id)?;
            draft::form(cx, &permit)
        })
        .await;
    let view = match view {
        // It is no draft any more: its page says where it stands.
        Err(Error::Refused(_)) => return Ok(Redirect::to(&format!("/meetings/{id}")).into_response()),
        other => other?,
    };
    show(shell, view, Form::default(), format!("/meetings/{id}/edit"), "修改会议安排")
}

/// Keeps a changed draft.
pub(crate) async fn edit(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<MeetingId>,
    form: Form,
) -> Result<Response, Failure> {
    let (actor, input) = (shell.actor.clone(), read(&form));
    let typed = input.clone();
    let kept = site
        .on_seen(&shell.actor, id, &form, move |cx, permit: &Permit<may::DraftMeeting>| {
            draft::edit(cx, permit, &typed)
        })
        .await;
    match kept {
        Ok(()) => Ok(Redirect::to(&format!("/meetings/{id}")).into_response()),
        Err(error) if error.is_mendable() => {
            let view = site
                .app
                .read(move |cx| {
                    let permit = permission::on_meeting(cx, &actor, id)?;
                    // What was typed is shown beside the newest version, so that saving again is a choice.
                    draft::again(cx, &permit, &input)
                })
                .await?;
            show(shell, view, form.refused(&error), format!("/meetings/{id}/edit"), "修改会议安排")
        }
        Err(other) => Err(other.into()),
    }
}
