//! 补录: the one page on which a meeting that was held on paper is entered.

use app::{
    Error,
    meeting::{
        approve, consult,
        draft::{FormView, Input},
        enter_late::{self, GateInput, ItemRecord, NoticeInput},
        record::{DecisionInput, RemarkInput, RollInput},
    },
    old_record::{Part, UNWRITTEN},
    permission,
};
use askama::{Template, filters::Safe};
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    id::PersonId,
    meeting::{Channel, Content, ITEMS_MAX, Official, RemarkKind},
};
use jiff::civil::Date;

use super::{draft, old_records::Original, own_group};
use crate::{
    error::Failure,
    form::Form,
    shell::{Shell, render},
    state::Site,
    ui,
};

/// How many decisions an item of the form has room for.
const DECISIONS: usize = 2;

/// The most remarks or decisions of one item that are read.
const ROWS_MAX: usize = 200;

#[derive(Template)]
#[template(path = "late.html")]
pub(super) struct LatePage {
    shell: Shell,
    form: Form,
    /// Where the form goes.
    action: String,
    /// The file that is entered, beside the form.
    original: Option<Original>,
    view: FormView,
    officials: Vec<(PersonId, Official)>,
    /// The day of the meeting.
    day: Date,
    /// Whether it has been chosen yet: roster and officials are those of that day.
    chosen: bool,
    today: Date,
    places: usize,
    rows: usize,
}

impl LatePage {
    fn is_leader(&self, person: &PersonId) -> bool {
        self.view.roster.leader == Some(*person)
    }

    /// Whether the day is settled before the form is filled.
    fn has_day(&self) -> bool {
        true
    }

    fn has_members(&self) -> bool {
        self.view.roster.members().next().is_some()
    }

    fn end_label(&self) -> &'static str {
        "散会"
    }

    fn is_second(&self, number: &usize) -> bool {
        *number == 2
    }

    fn is_extra(&self, number: &usize) -> bool {
        *number > 2
    }

    /// Whether an item's place is still empty, so that it need not be seen.
    fn is_folded(&self, number: &usize) -> bool {
        *number > 1 && self.item(number, "title").is_empty()
    }

    fn item(&self, number: &usize, name: &str) -> &str {
        draft::item_field(&self.view.input, *number, name)
    }

    /// Whether choices that are not made yet are shown as such.
    fn asks(&self) -> bool {
        self.original.is_some()
    }

    /// A tick with which somebody says that the original lacks a part; only where it was not understood.
    fn lack(&self, part: Part) -> Safe<String> {
        let lacks = self.original.as_ref().and_then(|original| original.lacks.as_ref());
        let is_there = match part {
            Part::Speeches(number) | Part::Outcome(number) => !self.item(&number, "title").is_empty(),
            Part::End | Part::Summary => true,
        };
        if !is_there || !lacks.is_some_and(|lacks| lacks.has(part)) {
            return Safe(String::new());
        }
        let words = format!("没有认出{0}；我看过，原件上就没有写{0}", part.chinese());
        ui::tick(&self.form, &part.field(), &words)
    }

    /// 散会时间
    fn lack_end(&self) -> Safe<String> {
        self.lack(Part::End)
    }

    fn lack_summary(&self) -> Safe<String> {
        self.lack(Part::Summary)
    }

    fn lack_speeches(&self, number: &usize) -> Safe<String> {
        self.lack(Part::Speeches(*number))
    }

    fn lack_outcome(&self, number: &usize) -> Safe<String> {
        self.lack(Part::Outcome(*number))
    }

    /// The form beside a file.
    pub(super) fn beside(
        shell: Shell,
        form: Form,
        original: Original,
        (view, officials): (FormView, Vec<(PersonId, Official)>),
        (day, today): (Date, Date),
    ) -> Self {
        let members = view.roster.members().count();
        Self {
            action: original.address.clone(),
            places: draft::places(&view.input),
            rows: rows(members).max(last_row(&form, "said_")),
            chosen: true,
            original: Some(original),
            shell,
            form,
            view,
            officials,
            day,
            today,
        }
    }
}

/// How many remarks one item has room for: everybody once, and two more.
fn rows(members: usize) -> usize {
    members.clamp(2, 60) + 2
}

/// The last row of any item that a form has, such as 3 in `said_1_3_text`.
fn last_row(form: &Form, prefix: &str) -> usize {
    let row = |name: &str| name.strip_prefix(prefix)?.split('_').nth(1)?.parse().ok();
    form.names().filter_map(row).max().unwrap_or(0).min(ROWS_MAX)
}

/// The fields of a form that is filled already; what [`read`] reads.
pub(super) fn written(input: &enter_late::Input) -> Form {
    let mut pairs: Vec<(String, String)> = Vec::new();
    let mut put = |name: String, value: &str| pairs.push((name, value.to_owned()));
    put("late_reason".to_owned(), &input.reason);
    for (name, gate) in
        [("consulted", &input.consulted.0), ("approved", &input.approved.0), ("notified", &input.notified.0)]
    {
        put(name.to_owned(), &gate.state);
        put(format!("{name}_reason"), &gate.reason);
    }
    for line in &input.roll {
        put(format!("roll_{}", line.person), &line.presence);
        put(format!("roll_{}_reason", line.person), &line.reason);
    }
    put("observers".to_owned(), &input.observers);
    put("opening_text".to_owned(), &input.opening);
    for (n, item) in (1..).zip(&input.items) {
        for (row, said) in (1..).zip(&item.said) {
            put(format!("said_{n}_{row}_speaker"), &said.speaker);
            put(format!("said_{n}_{row}_kind"), &said.kind);
            put(format!("said_{n}_{row}_about"), &said.about);
            put(format!("said_{n}_{row}_text"), &said.text);
        }
    }
    put("summary".to_owned(), &input.summary);
    put("gaps".to_owned(), &input.gaps);
    Form::of(pairs)
}

/// Reads the fields.
pub(super) fn read(form: &Form) -> enter_late::Input {
    let gate = |name: &str| match form.get(name) {
        // Of an old record: somebody looked, and it has no word of it.
        "unwritten" => GateInput { state: "missing".to_owned(), reason: UNWRITTEN.to_owned() },
        state => GateInput { state: state.to_owned(), reason: form.take(&format!("{name}_reason")) },
    };
    let people: Vec<String> = form
        .names()
        .filter_map(|name| name.strip_prefix("roll_"))
        .filter(|rest| !rest.contains('_'))
        .map(str::to_owned)
        .collect();
    let (said_rows, decision_rows) = (last_row(form, "said_"), last_row(form, "decision_").max(DECISIONS));
    let items = (1..=ITEMS_MAX)
        .map(|n| {
            let said = (1..=said_rows)
                .map(|row| {
                    let field = |name: &str| form.take(&format!("said_{n}_{row}_{name}"));
                    let kind = Some(field("kind")).filter(|k| !k.is_empty());
                    RemarkInput {
                        item: String::new(),
                        speaker: field("speaker"),
                        kind: kind.unwrap_or_else(|| "speaks".to_owned()),
                        about: field("about"),
                        text: field("text"),
                    }
                })
                .collect();
            let decisions = (1..=decision_rows)
                .map(|row| {
                    let field = |name: &str| form.take(&format!("decision_{n}_{row}_{name}"));
                    DecisionInput {
                        item: String::new(),
                        what: field("what"),
                        measures: field("measures"),
                        responsible: field("responsible"),
                        due: field("due"),
                    }
                })
                .collect();
            ItemRecord { said, decisions, nothing: form.take(&format!("outcome_{n}_nothing")) }
        })
        .collect();
    enter_late::Input {
        agenda: draft::read(form),
        reason: form.take("late_reason"),
        consulted: (
            gate("consulted"),
            consult::Input {
                with: form.all("consulted_with"),
                how: form.take("consulted_how"),
                on: form.take("consulted_on"),
                content: form.take("consulted_content"),
                ..consult::Input::default()
            },
        ),
        approved: (
            gate("approved"),
            approve::OfflineInput {
                by: form.take("approved_by"),
                on: form.take("approved_on"),
                how: form.take("approved_how"),
                note: form.take("approved_note"),
            },
        ),
        notified: (
            gate("notified"),
            NoticeInput { on: form.take("notified_on"), how: form.take("notified_how") },
        ),
        roll: people
            .iter()
            .map(|id| RollInput {
                person: id.clone(),
                presence: form.take(&format!("roll_{id}")),
                at: String::new(),
                reason: form.take(&format!("roll_{id}_reason")),
                was: None,
            })
            .collect(),
        observers: form.take("observers"),
        opening: form.take("opening_text"),
        items,
        summary: form.take("summary"),
        gaps: form.take("gaps"),
    }
}

async fn page(
    site: &Site,
    shell: Shell,
    day: Option<Date>,
    typed: Option<Input>,
    form: Form,
) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let today = site.app.local(site.app.now()).date();
    let (chosen, day) = (day.is_some(), day.unwrap_or(today));
    let late = site
        .app
        .read(move |cx| {
            let group = own_group(&actor).ok_or(Error::NotFound)?;
            let permit = permission::in_group(cx, &actor, group)?;
            enter_late::form(cx, &permit, day)
        })
        .await?;
    let mut view = late.draft;
    if let Some(typed) = typed {
        view.input = typed;
    }
    let (places, rows) = (draft::places(&view.input), rows(view.roster.members().count()));
    let (action, original) = ("/meetings/late".to_owned(), None);
    let officials = late.officials;
    let page = LatePage { shell, action, original, places, rows, officials, day, chosen, today, view, form };
    render(page.form.status(), &page)
}

/// The day of a form: known, and not in the future.
pub(super) fn day(today: Date, typed: &str) -> Result<Date, Error> {
    let day = typed.parse().map_err(|_| "请写成 2026-11-18 这样的日期");
    day.and_then(|day: Date| if day > today { Err("晚于今天，会还没有开，不能补录") } else { Ok(day) })
        .map_err(|fault| Error::field("date", "开会日期", fault))
}

/// The page for a day; first of all the day is chosen.
pub(crate) async fn show(
    State(site): State<Site>,
    shell: Shell,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let today = site.app.local(site.app.now()).date();
    let form = Form::of(query);
    if form.get("date").is_empty() {
        return page(&site, shell, None, None, Form::default()).await;
    }
    match day(today, form.get("date")) {
        Ok(day) => page(&site, shell, Some(day), None, Form::default()).await,
        Err(fault) => page(&site, shell, None, None, form.refused(&fault)).await,
    }
}

/// Enters the meeting.
pub(crate) async fn keep(State(site): State<Site>, shell: Shell, form: Form) -> Result<Response, Failure> {
    let (actor, input) = (shell.actor.clone(), read(&form));
    let typed = input.agenda.clone();
    let kept = site
        .app
        .write(move |cx| {
            let group = own_group(&actor).ok_or(Error::NotFound)?;
            let permit = permission::in_group(cx, &actor, group)?;
            enter_late::enter_late(cx, &permit, &input)
        })
        .await;
    match kept {
        Ok(id) => Ok(Redirect::to(&format!("/meetings/{id}")).into_response()),
        Err(error) if error.is_mendable() => {
            let today = site.app.local(site.app.now()).date();
            let day = day(today, &typed.date).ok();
            page(&site, shell, day, Some(typed), form.refused(&error)).await
        }
        Err(other) => Err(other.into()),
    }
}
