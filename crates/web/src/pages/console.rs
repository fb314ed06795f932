//! The console of a running meeting: roll by exception, items and remarks, who may speak next, notes
//! and decisions.

use app::{
    Cx, Error,
    meeting::{
        conclude,
        record::{self, JottingKind, Saved},
        view::MeetingView,
    },
    permission::{Action, Permit, Verb, may},
};
use askama::Template;
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    id::{DecisionId, ItemId, MeetingId, PersonId, RemarkId},
    meeting::{
        Content, Held, Item, Kind, Outcome, Presence, Remark, RemarkKind, Turn,
        criticism::{Criticism, Gap, Step},
    },
};

use super::meeting;
use crate::{
    error::Failure,
    fields::{Choices, Fields, choices},
    form::Form,
    shell::{Shell, render},
    state::Site,
};

#[derive(Template)]
#[template(path = "console.html")]
struct ConsolePage {
    shell: Shell,
    view: MeetingView,
    form: Form,
    base: String,
    item: Item,
    since: String,
    ends: String,
    planned: String,
}

impl ConsolePage {
    fn turn(&self) -> Turn {
        self.view.order.next(&self.view.proceedings, self.item.id)
    }

    /// The item person by person, where it is one of criticism and self-criticism.
    fn criticism(&self) -> Option<Criticism> {
        let leading = self.view.order.leading();
        (self.item.content == Content::LifeMeeting)
            .then(|| Criticism::of(&self.view.proceedings, self.item.id, leading))
    }

    /// What is missing for people on the item, in words.
    fn gaps(&self, criticism: &Criticism) -> Vec<String> {
        let name = |person| self.view.name(person).to_owned();
        let gaps = criticism.gaps(criticism.next() == Step::Over);
        gaps.into_iter()
            .map(|gap| match gap {
                Gap::NotExamined(person) => format!("{}没有作自我批评", name(person)),
                Gap::CriticizedAhead(person) => {
                    format!("{}还没有作自我批评，就有人提了批评意见", name(person))
                }
                Gap::NotCriticized(person) => format!("没有人对{}提批评意见", name(person)),
                Gap::NotAnswered(person) => format!("{}没有回应批评意见", name(person)),
            })
            .collect()
    }

    fn leads(&self, person: &PersonId) -> bool {
        self.view.order.leading() == *person
    }

    fn is_waiting(&self, person: &PersonId) -> bool {
        self.next_of().contains(person)
    }

    fn is_current(&self, item: &Item) -> bool {
        self.item.id == item.id
    }

    fn spoken(&self) -> Vec<&Remark> {
        self.view.proceedings.spoken(self.item.id)
    }

    /// Handed in, but not yet called up.
    fn handed_in(&self) -> Vec<&Remark> {
        self.view
            .proceedings
            .remarks
            .iter()
            .filter(|r| r.position.is_none() && r.item == self.item.id)
            .collect()
    }

    /// Whether this line of the roll is the one that was refused.
    fn is_typed(&self, person: &PersonId) -> bool {
        self.form.is_of("roll") && self.form.get("person") == person.to_string()
    }

    fn presence_of(&self, person: &PersonId) -> &'static str {
        if self.is_typed(person) {
            let typed = self.form.get("presence");
            return ["present", "late", "absent"].into_iter().find(|p| *p == typed).unwrap_or("present");
        }
        match self.presence(person) {
            Some(Presence::Late { .. }) => "late",
            Some(Presence::Absent { .. }) => "absent",
            _ => "present",
        }
    }

    fn presence(&self, person: &PersonId) -> Option<&Presence> {
        self.view.proceedings.roll.iter().find(|e| e.person == *person).map(|e| &e.presence)
    }

    fn reason_of(&self, person: &PersonId) -> String {
        if self.is_typed(person) {
            return self.form.take("reason");
        }
        match self.presence(person) {
            Some(Presence::Absent { reason: Some(reason), .. }) => reason.to_string(),
            _ => String::new(),
        }
    }

    fn late_at(&self, person: &PersonId) -> String {
        if self.is_typed(person) {
            return self.form.take("at");
        }
        match self.presence(person) {
            Some(Presence::Late { at: Some(at) }) => crate::ui::clock(*at),
            _ => String::new(),
        }
    }

    fn is_done(&self, item: &Item) -> bool {
        self.view.order.next(&self.view.proceedings, item.id) == Turn::Complete
            && self.view.proceedings.outcome(item.id).is_some()
    }

    fn nothing_reason(&self) -> String {
        match self.view.proceedings.outcome(self.item.id) {
            Some(Outcome::NothingToDo(reason)) => reason.to_string(),
            _ => String::new(),
        }
    }

    fn is_life_meeting(&self) -> bool {
        self.view.meeting.agenda.kind() == Kind::LifeMeeting
    }

    fn fields(&self, part: &str) -> Fields {
        Fields::of(&self.form, part)
    }

    /// Everybody on the roll, to choose from.
    fn rolled(&self) -> Choices {
        choices(self.view.roster.members().map(|m| (m.id, &m.name)))
    }

    /// Who is at the second place.
    fn elsewhere(&self) -> Vec<String> {
        self.view.proceedings.elsewhere.iter().map(ToString::to_string).collect()
    }

    fn elsewhere_word(&self) -> String {
        record::elsewhere_word(&self.view.proceedings.elsewhere)
    }

    fn observers(&self) -> String {
        record::observers_text(&self.view.observers)
    }

    /// What the roll says of somebody, to be sent back with a change.
    fn was(&self, person: &PersonId) -> String {
        record::roll_word(self.presence(person))
    }

    /// What the roll says of somebody, for whoever was too late to change it.
    fn stands(&self, person: &PersonId) -> String {
        match self.presence(person) {
            Some(Presence::Late { .. }) => "迟到".to_owned(),
            Some(Presence::Absent { reason: Some(reason), .. }) => format!("缺席，{reason}"),
            Some(Presence::Absent { reason: None, .. }) => "缺席".to_owned(),
            _ => "到会".to_owned(),
        }
    }

    /// Whom the usual remark is about, where it is about somebody.
    fn usual_about(&self) -> String {
        match self.criticism().map(|criticism| criticism.next()) {
            Some(Step::Criticize { about, .. }) => about.to_string(),
            _ => String::new(),
        }
    }

    fn next_of(&self) -> Vec<PersonId> {
        if let Some(criticism) = self.criticism() {
            return match criticism.next() {
                Step::Examine(person) | Step::Answer(person) => vec![person],
                Step::Criticize { left, .. } => left,
                Step::Over => Vec::new(),
            };
        }
        match self.turn() {
            Turn::LeaderFirst(leader) | Turn::LeaderLast(leader) => vec![leader],
            Turn::Members(waiting) => waiting,
            Turn::Complete => Vec::new(),
        }
    }

    /// Whether somebody was chosen as the speaker of a remark that was refused.
    fn is_speaker(&self, person: &PersonId) -> bool {
        self.form.get("speaker") == person.to_string()
    }

    /// Whether a kind of remark is the one that was chosen, or else the usual one now.
    fn is_usual(&self, kind: &RemarkKind) -> bool {
        self.form.or("kind", self.usual_code()) == kind.code()
    }

    /// The kind of remark that is usual now.
    fn usual_code(&self) -> &'static str {
        if let Some(criticism) = self.criticism() {
            return match criticism.next() {
                Step::Criticize { .. } => RemarkKind::Criticizes,
                Step::Answer(_) => RemarkKind::Answers,
                Step::Examine(_) | Step::Over => RemarkKind::ExaminesSelf,
            }
            .code();
        }
        let usual = match self.turn() {
            Turn::LeaderFirst(_) => RemarkKind::ExaminesSelf,
            Turn::Members(_) if self.is_life_meeting() => RemarkKind::ExaminesSelf,
            _ => RemarkKind::Speaks,
        };
        usual.code()
    }
}

async fn page(site: &Site, shell: Shell, id: MeetingId, form: Form) -> Result<Response, Failure> {
    let view = meeting::load(site, &shell, id).await?;
    if !view.may(Action::Record)
        || view.meeting.stage.held().is_none()
        || view.meeting.stage.concluded().is_some()
    {
        return Ok(Redirect::to(&format!("/meetings/{id}")).into_response());
    }
    let asked: Option<ItemId> = form.get("item").parse().ok();
    let items = &view.meeting.agenda.items;
    let open = |i: &&Item| {
        view.order.next(&view.proceedings, i.id) != Turn::Complete || view.proceedings.outcome(i.id).is_none()
    };
    let item = items
        .iter()
        .find(|i| Some(i.id) == asked)
        .or_else(|| items.iter().find(open))
        .or_else(|| items.last())
        .cloned()
        .ok_or(Error::NotFound)?;
    let since = match view.meeting.stage.held() {
        Some(Held::InSystem { opened, .. }) => opened.at.to_string(),
        _ => String::new(),
    };
    let ends = match view.meeting.stage.held() {
        // What the paper says, and nothing where it says nothing.
        Some(Held::OnPaper(_)) => view.meeting.agenda.end.map(crate::ui::clock).unwrap_or_default(),
        _ => crate::ui::clock(site.app.local(site.app.now()).time()),
    };
    let began = match view.meeting.stage.held() {
        // Begun ahead of the planned time.
        Some(Held::InSystem { opened, .. }) => view.meeting.agenda.start.min(site.app.local(opened.at)),
        _ => view.meeting.agenda.start,
    };
    let planned = crate::ui::clock(began.time());
    let status = form.status();
    render(
        status,
        &ConsolePage { base: format!("/meetings/{id}"), shell, view, form, item, since, ends, planned },
    )
}

/// The console, on the item that is asked for or the first that is open.
pub(crate) async fn show(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<MeetingId>,
    axum::extract::Query(query): axum::extract::Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    page(&site, shell, id, Form::of(query)).await
}

/// The console on the item of a form. Only what the page itself can have sent goes into the address.
fn address(id: MeetingId, form: &Form) -> String {
    let item = form.get("item").parse::<ItemId>();
    let query = item.map_or_else(|_| String::new(), |item| format!("?item={item}"));
    format!("/meetings/{id}/console{query}")
}

/// Runs one entry of the record and comes back to the console on the same item.
async fn entry<V, T, F>(
    site: Site,
    shell: Shell,
    id: MeetingId,
    form: Form,
    parts: &'static str,
    work: F,
) -> Result<Response, Failure>
where
    V: Verb + 'static,
    T: Send + 'static,
    F: Fn(&mut Cx<'_>, &Permit<V>, &Form) -> Result<T, Error> + Send + 'static,
{
    let typed = form.clone();
    let outcome =
        site.on_meeting(&shell.actor, id, move |cx, permit: &Permit<V>| work(cx, permit, &typed)).await;
    match outcome {
        Ok(_) => {
            site.live.changed(id, parts);
            let place = form.get("place_on_page");
            let is_name = place.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
            let anchor = if place.is_empty() || !is_name { String::new() } else { format!("#{place}") };
            Ok(Redirect::to(&format!("{}{anchor}", address(id, &form))).into_response())
        }
        Err(error) if error.is_mendable() => page(&site, shell, id, form.refused(&error)).await,
        Err(other) => Err(other.into()),
    }
}

/// One line of the roll.
pub(crate) async fn roll(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<MeetingId>,
    form: Form,
) -> Result<Response, Failure> {
    let form = form.of_part("roll");
    let work = |cx: &mut Cx<'_>, permit: &Permit<may::Record>, form: &Form| {
        let input = record::RollInput {
            person: form.take("person"),
            presence: form.take("presence"),
            at: form.take("at"),
            reason: form.take("reason"),
            was: Some(form.take("was")),
        };
        record::roll(cx, permit, &input)
    };
    if !shell.autosave {
        return entry(site, shell, id, form, "roll side", work).await;
    }
    let saved = site.on_meeting(&shell.actor, id, move |cx, permit| work(cx, permit, &form)).await;
    Ok(match saved {
        Ok(was) => {
            site.live.changed(id, "roll side");
            Json(serde_json::json!({ "was": was })).into_response()
        }
        Err(error) => Failure::from(error).json(),
    })
}

/// Somebody takes the floor; the console comes back on that remark, ready to type.
pub(crate) async fn speak(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<MeetingId>,
    form: Form,
) -> Result<Response, Failure> {
    let input = record::RemarkInput {
        item: form.take("item"),
        speaker: form.take("speaker"),
        kind: form.take("kind"),
        about: form.take("about"),
        text: form.take("text"),
    };
    let outcome = site
        .on_meeting(&shell.actor, id, move |cx, permit: &Permit<may::Record>| {
            record::speak(cx, permit, &input)
        })
        .await;
    match outcome {
        Ok(remark) => {
            site.live.changed(id, "main side");
            Ok(Redirect::to(&format!("{}#r{remark}", address(id, &form))).into_response())
        }
        Err(error) if error.is_mendable() => page(&site, shell, id, form.refused(&error)).await,
        Err(other) => Err(other.into()),
    }
}

/// Answers an autosave, in JSON.
pub(super) fn autosaved(site: &Site, id: MeetingId, outcome: Result<Saved, Error>) -> Response {
    if matches!(outcome, Ok(Saved::Done { .. })) {
        site.live.changed(id, "main side");
    }
    saved(site, outcome)
}

/// The same for what nobody else's page shows.
pub(super) fn saved(site: &Site, outcome: Result<Saved, Error>) -> Response {
    match outcome {
        Ok(Saved::Done { version }) => {
            let at = crate::ui::clock(site.app.local(site.app.now()).time());
            Json(serde_json::json!({ "version": version, "saved_at": at })).into_response()
        }
        Ok(Saved::Conflict { version, text, by }) => {
            let body = serde_json::json!({ "version": version, "text": text, "by": by });
            (StatusCode::CONFLICT, Json(body)).into_response()
        }
        Err(error) => Failure::from(error).json(),
    }
}

/// How saving ended for a page without scripts: a conflict is a form that comes back with what was typed.
pub(super) fn kept(site: &Site, id: MeetingId, outcome: Result<Saved, Error>) -> Result<(), Error> {
    match outcome? {
        Saved::Done { .. } => {
            site.live.changed(id, "main side");
            Ok(())
        }
        Saved::Conflict { .. } => Err(Error::Stale),
    }
}

/// Saves the text of a remark.
pub(crate) async fn save(
    State(site): State<Site>,
    shell: Shell,
    Path((id, remark)): Path<(MeetingId, RemarkId)>,
    form: Form,
) -> Result<Response, Failure> {
    let (text, seen) = (form.take("text"), form.number("version"));
    let outcome = site
        .on_meeting(&shell.actor, id, move |cx, permit: &Permit<may::Record>| {
            record::save_remark(cx, permit, remark, seen, &text)
        })
        .await;
    console_saved(&site, shell, id, form.of_part(remark), outcome).await
}

/// Answers the saving of a text on the console.
async fn console_saved(
    site: &Site,
    shell: Shell,
    id: MeetingId,
    form: Form,
    outcome: Result<Saved, Error>,
) -> Result<Response, Failure> {
    if shell.autosave {
        return Ok(autosaved(site, id, outcome));
    }
    match kept(site, id, outcome) {
        Ok(()) => Ok(Redirect::to(&address(id, &form)).into_response()),
        Err(error) if error.is_mendable() => page(site, shell, id, form.refused(&error)).await,
        Err(other) => Err(other.into()),
    }
}

/// Saves the opening words or the summary while they are typed.
pub(crate) async fn jot(
    State(site): State<Site>,
    shell: Shell,
    Path((id, kind)): Path<(MeetingId, String)>,
    form: Form,
) -> Result<Response, Failure> {
    let form = form.of_part(&kind);
    let kind = match kind.as_str() {
        "opening" => JottingKind::Opening,
        "summary" => JottingKind::Summary,
        _ => return Err(Error::NotFound.into()),
    };
    let (text, seen) = (form.take("text"), form.number("version"));
    let outcome = site
        .on_meeting(&shell.actor, id, move |cx, permit: &Permit<may::Record>| {
            record::jot(cx, permit, kind, seen, &text)
        })
        .await;
    console_saved(&site, shell, id, form, outcome).await
}

macro_rules! entries {
    ($($(#[$doc:meta])* $name:ident($id:ident: $kind:ty): $parts:literal = |$cx:ident, $permit:ident, $form:ident| $work:expr;)*) => {$(
        $(#[$doc])*
        pub(crate) async fn $name(
            State(site): State<Site>,
            shell: Shell,
            Path((id, $id)): Path<(MeetingId, $kind)>,
            form: Form,
        ) -> Result<Response, Failure> {
            entry::<may::Record, _, _>(site, shell, id, form, $parts, move |$cx, $permit, $form| $work).await
        }
    )*};
}

entries! {
    /// A handed-in remark takes its place.
    call_up(remark: RemarkId): "main side" = |cx, permit, _form| record::call_up(cx, permit, remark);
    /// Out of the record.
    withdraw(remark: RemarkId): "main side" = |cx, permit, _form| record::withdraw(cx, permit, remark);
    /// Takes a decision out again.
    undecide(decision: DecisionId): "main" = |cx, permit, _form| record::undecide(cx, permit, decision);
    /// 无需落实
    nothing(item: ItemId): "main" = |cx, permit, form| {
        record::nothing_to_do(cx, permit, item, form.get("nothing"), form.get("was"))
    };
}

/// A decision (R5).
pub(crate) async fn decide(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<MeetingId>,
    form: Form,
) -> Result<Response, Failure> {
    entry::<may::Record, _, _>(site, shell, id, form, "main", |cx, permit, form| {
        let input = record::DecisionInput {
            item: form.take("item"),
            what: form.take("what"),
            measures: form.take("measures"),
            responsible: form.take("responsible"),
            due: form.take("due"),
        };
        record::decide(cx, permit, &input)
    })
    .await
}

/// Who sat in.
pub(crate) async fn observers(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<MeetingId>,
    form: Form,
) -> Result<Response, Failure> {
    entry::<may::Record, _, _>(site, shell, id, form.of_part("observers"), "roll", |cx, permit, form| {
        record::observers(cx, permit, form.get("observers"), form.get("was"))
    })
    .await
}

/// Who takes part at the second place.
pub(crate) async fn second_place(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<MeetingId>,
    form: Form,
) -> Result<Response, Failure> {
    entry::<may::Record, _, _>(site, shell, id, form, "roll", |cx, permit, form| {
        record::elsewhere(cx, permit, &form.all("person"), form.get("was"))
    })
    .await
}

/// R5: sums up and goes to the record.
pub(crate) async fn conclude(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<MeetingId>,
    form: Form,
) -> Result<Response, Failure> {
    let form = form.of_part("summary");
    let response = entry::<may::Chair, _, _>(site, shell, id, form, "", |cx, permit, form| {
        let input = conclude::Input {
            summary: form.take("text"),
            version: form.number("version"),
            started: form.take("started"),
            ended: form.take("ended"),
        };
        conclude::conclude(cx, permit, &input)
    })
    .await?;
    if response.status() == StatusCode::SEE_OTHER {
        return Ok(Redirect::to(&format!("/meetings/{id}/minutes")).into_response());
    }
    Ok(response)
}
