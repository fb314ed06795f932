//! R6: correcting a signed record; the form shows what the newest revision says.

use app::{
    Error,
    meeting::{
        correct::{self, Correction, ItemCorrection, RollLine},
        record::{DecisionInput, Observer, observers_text},
        view::MeetingView,
    },
    permission::{Action, Permit, may},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use documents::facts::{Attendee, MeetingFacts, Outcome, Presence};
use domain::{
    id::MeetingId,
    meeting::Decision,
    text::{PersonName, Title},
};

use super::{meeting, minutes};
use crate::{
    error::Failure,
    form::Form,
    shell::{Shell, render},
    state::Site,
};

#[derive(Template)]
#[template(path = "correct.html")]
struct CorrectPage {
    shell: Shell,
    view: MeetingView,
    facts: MeetingFacts,
    /// Every field as the newest revision has it.
    now: Form,
    form: Form,
    base: String,
}

impl CorrectPage {
    /// What a field holds: what was typed, or what the record says.
    fn value(&self, field: &str) -> &str {
        self.form.or(field, self.now.get(field))
    }

    fn holds(&self, field: &str, value: &str) -> bool {
        self.value(field) == value
    }

    fn newer(&self, field: &str) -> askama::filters::Safe<String> {
        crate::ui::newer(&self.form, field, self.now.get(field))
    }

    /// The names on the roll that may be the recorder's, and the one that is there.
    fn recorders(&self) -> Vec<&str> {
        let mut names: Vec<_> = self.facts.roster.iter().map(|a| a.name.as_str()).collect();
        let there = self.facts.recorder.as_deref().filter(|name| !names.contains(name));
        names.extend(there);
        names
    }

    fn there(&self) -> impl Iterator<Item = &Attendee> {
        self.facts.roster.iter().filter(|a| a.took_part())
    }

    fn decisions(&self, outcome: &Outcome) -> usize {
        if let Outcome::Decisions(list) = outcome { list.len() } else { 0 }
    }
}

/// The decisions of an item, in the order of the record.
fn rows(view: &MeetingView, item: usize) -> impl Iterator<Item = &Decision> {
    let id = view.meeting.agenda.items.get(item).map(|i| i.id);
    view.proceedings.decisions.iter().filter(move |d| Some(d.item) == id)
}

/// The record as the fields of the form.
fn fields(facts: &MeetingFacts, view: &MeetingView) -> Form {
    let mut all: Vec<(String, String)> = Vec::new();
    let mut put = |name: String, value: String| all.push((name, value));
    let observer = |o: &documents::facts::Observer| {
        let post = o.post.as_deref().and_then(|post| Title::new(post).ok());
        Some(Observer { name: PersonName::new(&o.name).ok()?, post })
    };
    let observers: Vec<_> = facts.observers.iter().filter_map(observer).collect();
    put("started".to_owned(), crate::ui::clock(facts.start.time()));
    put("ended".to_owned(), facts.end.map(crate::ui::clock).unwrap_or_default());
    put("place".to_owned(), facts.place.clone());
    put("second_place".to_owned(), facts.second_place.clone().unwrap_or_default());
    put("recorder".to_owned(), facts.recorder.clone().unwrap_or_default());
    put("observers".to_owned(), observers_text(&observers));
    put("summary".to_owned(), facts.summary.clone().unwrap_or_default());
    for (i, attendee) in facts.roster.iter().enumerate() {
        let (presence, at, reason) = match &attendee.presence {
            Presence::Unknown => ("", None, None),
            Presence::Present => ("present", None, None),
            Presence::Late { at } => ("late", *at, None),
            Presence::Absent { reason, on_leave: true } => ("leave", None, reason.clone()),
            Presence::Absent { reason, .. } => ("absent", None, reason.clone()),
        };
        put(format!("presence_{i}"), presence.to_owned());
        put(format!("at_{i}"), at.map(crate::ui::clock).unwrap_or_default());
        put(format!("absence_{i}"), reason.unwrap_or_default());
    }
    for (i, item) in facts.items.iter().enumerate() {
        for (j, speech) in item.speeches.iter().enumerate() {
            put(format!("speech_{i}_{j}"), speech.text.clone().unwrap_or_default());
        }
        match &item.outcome {
            Outcome::Open | Outcome::Withheld => {}
            Outcome::NothingToDo { reason } => put(format!("nothing_{i}"), reason.clone()),
            Outcome::Decisions(list) => {
                for (j, (decision, row)) in list.iter().zip(rows(view, i)).enumerate() {
                    put(format!("what_{i}_{j}"), decision.what.clone());
                    put(format!("measures_{i}_{j}"), decision.measures.clone().unwrap_or_default());
                    put(format!("responsible_{i}_{j}"), row.responsible.to_string());
                    put(format!("due_{i}_{j}"), decision.due.to_string());
                }
            }
        }
    }
    Form::of(all)
}

async fn page(site: &Site, shell: Shell, id: MeetingId, form: Form) -> Result<Response, Failure> {
    let view = meeting::load(site, &shell, id).await?;
    if !view.may(Action::Sign) {
        return Err(Error::Forbidden(Action::Sign.who()).into());
    }
    let facts = minutes::load(site, &shell, id).await?;
    let (now, status) = (fields(&facts, &view), form.status());
    render(status, &CorrectPage { shell, view, facts, now, form, base: format!("/meetings/{id}") })
}

/// The form.
pub(crate) async fn show(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<MeetingId>,
) -> Result<Response, Failure> {
    page(&site, shell, id, Form::default()).await
}

/// The correction of a record with these facts, as it was typed.
fn read(form: &Form, facts: &MeetingFacts) -> Correction {
    let take = |name: &str, i: usize| form.take(&format!("{name}_{i}"));
    let of_both = |name: &str, i: usize, j: usize| form.take(&format!("{name}_{i}_{j}"));
    let item = |i: usize, item: &documents::facts::ItemFacts| ItemCorrection {
        speeches: (0..item.speeches.len()).map(|j| of_both("speech", i, j)).collect(),
        speaker: take("new_speaker", i),
        speech: take("new_speech", i),
        decisions: match &item.outcome {
            Outcome::Decisions(list) => (0..list.len())
                .map(|j| DecisionInput {
                    item: String::new(),
                    what: of_both("what", i, j),
                    measures: of_both("measures", i, j),
                    responsible: of_both("responsible", i, j),
                    due: of_both("due", i, j),
                })
                .collect(),
            _ => Vec::new(),
        },
        nothing: take("nothing", i),
    };
    Correction {
        revision: form.get("revision").parse().unwrap_or_default(),
        reason: form.take("reason"),
        started: form.take("started"),
        ended: form.take("ended"),
        place: form.take("place"),
        second_place: form.take("second_place"),
        recorder: form.take("recorder"),
        observers: form.take("observers"),
        summary: form.take("summary"),
        roll: (0..facts.roster.len())
            .map(|i| RollLine {
                presence: take("presence", i),
                at: take("at", i),
                reason: take("absence", i),
            })
            .collect(),
        items: facts.items.iter().enumerate().map(|(i, of)| item(i, of)).collect(),
    }
}

/// Keeps a correction.
pub(crate) async fn keep(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<MeetingId>,
    form: Form,
) -> Result<Response, Failure> {
    let facts = minutes::load(&site, &shell, id).await?;
    let input = read(&form, &facts);
    let outcome = site
        .on_meeting(&shell.actor, id, move |cx, permit: &Permit<may::Sign>| {
            correct::correct(cx, permit, &input)
        })
        .await;
    match outcome {
        Ok(()) => Ok(Redirect::to(&format!("/meetings/{id}/minutes")).into_response()),
        Err(error) if error.is_mendable() => page(&site, shell, id, form.refused(&error)).await,
        Err(other) => Err(other.into()),
    }
}
