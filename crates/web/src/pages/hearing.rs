//! Hearing the group about somebody on the way into the Party, on an agenda item: whom, the contacts, the views, the opinion, the answer.

use app::{
    Cx, Error,
    development::{
        hearing::{
            act, how_field, permit_reading, place,
            view::{self, ContactLine, HearingView},
        },
        sheet,
    },
    permission::{Permit, Verb, may},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use documents::papers::opinion_sheet;
use domain::{
    development::{Hearing, HearingAnswer, HearingStage, OpinionPurpose},
    id::{ItemId, MeetingId, PersonId},
    meeting::{Remark, RemarkKind, StageName},
};
use jiff::civil::DateTime;

use crate::{
    error::Failure,
    fields::{Choices, Fields, choices},
    form::Form,
    pages::{item_acts, papers::draw},
    shell::{Shell, render},
    state::Site,
};

#[derive(Template)]
#[template(path = "hearing.html")]
struct HearingPage {
    shell: Shell,
    form: Form,
    view: HearingView,
    base: String,
}

impl HearingPage {
    fn fields(&self, part: &str) -> Fields {
        Fields::of(&self.form, part)
    }

    fn stage(&self) -> HearingStage {
        self.view.hearing.as_ref().map_or(HearingStage::Open, |one| one.stage)
    }

    fn at(&self, stage: HearingStage) -> bool {
        self.stage() == stage
    }

    fn badge(&self) -> &'static str {
        match self.stage() {
            HearingStage::Open => "draft",
            HearingStage::Stated => "concluded",
            HearingStage::Sent => "submitted",
            HearingStage::Answered => "archived",
        }
    }

    fn version(&self) -> i64 {
        self.view.hearing.as_ref().map_or(0, |one| one.version)
    }

    fn meeting_stage(&self) -> StageName {
        self.view.meeting.stage.name()
    }

    fn runs(&self) -> bool {
        self.meeting_stage() == StageName::InSession
    }

    fn is_cancelled(&self) -> bool {
        self.meeting_stage() == StageName::Cancelled
    }

    /// Whether it can still be said whom it is about.
    fn ties(&self) -> bool {
        self.view.leads && self.at(HearingStage::Open) && !self.is_cancelled()
    }

    /// Whether it can be forgotten whom it is about.
    fn unties(&self) -> bool {
        self.view.leads && self.view.hearing.as_ref().is_some_and(|one| one.untie().is_ok())
    }

    /// Whether the title of the topic leaves the person out.
    fn is_misplaced(&self) -> bool {
        let named = |person: &PersonId| self.view.item.title.as_str().contains(self.name(person));
        self.view.hearing.as_ref().is_some_and(|one| !named(&one.person))
    }

    /// What was typed in a form that came back, where its place is gone meanwhile.
    fn lost(&self) -> &str {
        if self.form.is_stale() && !self.states() { self.form.get("opinion") } else { "" }
    }

    /// Whether the branch can answer, or correct what it answered.
    fn answering(&self) -> bool {
        self.view.answers && self.view.hearing.as_ref().is_some_and(|one| one.with_branch().is_ok())
    }

    /// Whether the opinion can be stated or put right.
    fn states(&self) -> bool {
        self.view.edits
            && self.view.hearing.as_ref().is_some_and(|one| one.state(self.meeting_stage()).is_ok())
    }

    /// Whether it can be sent; else why not, where there is something to send.
    fn sending(&self) -> Option<Result<(), String>> {
        let one = self.view.hearing.as_ref().filter(|one| one.stage == HearingStage::Stated)?;
        self.view.leads.then(|| one.send(self.meeting_stage()).map_err(|refusal| refusal.to_string()))
    }

    fn people(&self) -> Choices {
        choices(self.view.people.iter().map(|m| (m.id, format!("{}（{}）", m.name, m.standing.chinese()))))
    }

    fn purposes(&self) -> Choices {
        choices(OpinionPurpose::ALL.map(|p| (p.code(), p.chinese())))
    }

    /// Whom, as it stands or as the title has it.
    fn person(&self) -> String {
        let known = self.view.hearing.as_ref().map(|one| one.person);
        known.or(self.view.likely.map(|(person, _)| person)).map(|p| p.to_string()).unwrap_or_default()
    }

    fn purpose(&self) -> &'static str {
        let known = self.view.hearing.as_ref().map(|one| one.purpose);
        known.or(self.view.likely.map(|(_, purpose)| purpose)).map_or("", OpinionPurpose::code)
    }

    fn name(&self, person: &PersonId) -> &str {
        self.view.names.of(*person)
    }

    fn names(&self, people: &[PersonId]) -> String {
        people.iter().map(|p| self.name(p)).collect::<Vec<_>>().join("、")
    }

    /// What somebody said, in a line.
    fn words(&self, remark: &Remark) -> String {
        match (remark.kind, &remark.text) {
            (RemarkKind::Passes, _) => RemarkKind::Passes.chinese().to_owned(),
            (_, Some(text)) => text.to_string(),
            (_, None) => "发言还没有记".to_owned(),
        }
    }

    /// What can be marked as of another opinion.
    fn dissenting(&self) -> Choices {
        let typed = self.view.said.iter().filter(|r| r.text.is_some());
        choices(typed.map(|r| (r.id, format!("{}：{}", self.name(&r.speaker), self.words(r)))))
    }

    fn dissent(&self) -> Vec<String> {
        self.view.hearing.iter().flat_map(|one| &one.dissent).map(ToString::to_string).collect()
    }

    fn how(&self, contact: &ContactLine) -> String {
        contact.how.clone().unwrap_or_default()
    }

    fn how_field(&self, contact: &ContactLine) -> String {
        how_field(contact.person)
    }

    fn hands(&self, at: usize) -> String {
        let hands = self.view.hearing.as_ref().and_then(|one| one.hands);
        let counts = hands.map(|h| [h.agree, h.disagree, h.silent]);
        counts.and_then(|counts| counts.get(at).map(ToString::to_string)).unwrap_or_default()
    }

    fn opinion(&self) -> String {
        let known = self.view.hearing.as_ref().and_then(|one| one.opinion.as_ref());
        known.map(ToString::to_string).unwrap_or_default()
    }

    /// When an answer was entered.
    /// Whether an answer is the one that counts.
    fn counts(&self, answer: &domain::development::hearing::Answered) -> bool {
        self.view.hearing.as_ref().and_then(Hearing::answer) == Some(answer)
    }

    fn answered_at(&self, place: &usize) -> DateTime {
        self.view.answered.get(*place).copied().unwrap_or_default()
    }

    fn answer_choices(&self) -> Choices {
        choices(HearingAnswer::ALL.map(|answer| (answer.code(), answer.chinese())))
    }

    fn today(&self) -> String {
        self.view.today.to_string()
    }
}

async fn page(
    site: &Site,
    shell: Shell,
    (id, item): (MeetingId, ItemId),
    form: Form,
) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let view = site
        .app
        .read(move |cx| {
            let permit = permit_reading(cx, &actor, id, item)?;
            view::view(cx, &permit, item)
        })
        .await?;
    render(form.status(), &HearingPage { shell, form, view, base: place(id, item) })
}

/// The hearing on an item.
pub(crate) async fn show(
    State(site): State<Site>,
    shell: Shell,
    Path(at): Path<(MeetingId, ItemId)>,
) -> Result<Response, Failure> {
    page(&site, shell, at, Form::default()).await
}

async fn done<V: Verb + 'static>(
    site: Site,
    shell: Shell,
    (id, item): (MeetingId, ItemId),
    form: Form,
    work: impl Fn(&mut Cx<'_>, &Permit<V>, &Form) -> Result<(), Error> + Send + 'static,
) -> Result<Response, Failure> {
    let typed = form.clone();
    match site.on_meeting(&shell.actor, id, move |cx, permit: &Permit<V>| work(cx, permit, &typed)).await {
        Ok(()) => Ok(Redirect::to(&place(id, item)).into_response()),
        Err(error) if error.is_mendable() => page(&site, shell, (id, item), form.sent_back(&error)).await,
        Err(other) => Err(other.into()),
    }
}

item_acts! {
    /// Whom it is about.
    tie: TieHearing = |cx, permit, at, form| act::tie(cx, permit, at, (form.get("person"), form.get("purpose")));
    /// Forgets whom it is about.
    untie: TieHearing = |cx, permit, at, _form| act::untie(cx, permit, at);
    /// The opinion.
    state: StateHearing = |cx, permit, at, form| {
        let input = act::Statement {
            contacts: form
                .names()
                .filter(|name| name.starts_with("how-"))
                .map(|name| (name.to_owned(), form.take(name)))
                .collect(),
            dissent: form.all("dissent"),
            hands: ["agree", "disagree", "silent"].map(|field| form.take(field)),
            opinion: form.take("opinion"),
        };
        act::state(cx, permit, at, &input)
    };
    /// To the branch.
    send: TieHearing = |cx, permit, at, _form| act::send(cx, permit, at);
    /// The branch gives it back.
    send_back: AnswerHearing = |cx, permit, at, form| act::send_back(cx, permit, at, form.get("why"));
    /// The branch's answer.
    answer: AnswerHearing = |cx, permit, at, form| {
        let input = act::Reply { answer: form.take("answer"), on: form.take("on"), note: form.take("note") };
        act::answer(cx, permit, at, &input)
    };
}

/// The opinion as a sheet, `opinion.pdf`.
pub(crate) async fn paper(
    State(site): State<Site>,
    shell: Shell,
    Path((id, item, name)): Path<(MeetingId, ItemId, String)>,
) -> Result<Response, Failure> {
    let format = name.strip_prefix("opinion.").ok_or(Error::NotFound)?.to_owned();
    let actor = shell.actor.clone();
    let facts = site
        .app
        .read(move |cx| {
            let permit = permit_reading(cx, &actor, id, item)?;
            sheet::of_hearing(cx, &permit, item)
        })
        .await?;
    draw(&site, opinion_sheet::paper(&facts), &format).await
}
