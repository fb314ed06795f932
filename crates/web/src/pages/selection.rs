//! Selection of excellent members on an agenda item: places, candidates, ballots, the recommendation, the answer.

use app::{
    Cx, Error,
    permission::{self, Permit, Verb, may},
    selection::{
        act, ballot, place, sheet,
        view::{self, SelectionView},
    },
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use documents::papers;
use domain::{
    ballot::{Ballot, BallotForm, Figures},
    id::{ItemId, MeetingId, PersonId},
    meeting::StageName,
    selection::{BranchAnswer, SelectionStage},
};

use crate::{
    error::Failure,
    fields::{Choices, Fields, choices},
    form::Form,
    pages::{item_acts, papers::draw},
    shell::{Shell, render},
    state::Site,
};

/// The colour of a selection's badge.
pub(super) const fn badge(stage: SelectionStage) -> &'static str {
    match stage {
        SelectionStage::Open => "draft",
        SelectionStage::Stated => "concluded",
        SelectionStage::Sent => "submitted",
        SelectionStage::Answered => "archived",
    }
}

#[derive(Template)]
#[template(path = "selection.html")]
struct SelectionPage {
    shell: Shell,
    form: Form,
    view: SelectionView,
    base: String,
}

impl SelectionPage {
    fn fields(&self, part: impl ToString) -> Fields {
        Fields::of(&self.form, part)
    }

    fn stage(&self) -> SelectionStage {
        self.view.selection.as_ref().map_or(SelectionStage::Open, |one| one.stage)
    }

    fn at(&self, stage: SelectionStage) -> bool {
        self.stage() == stage
    }

    fn version(&self) -> i64 {
        self.view.selection.as_ref().map_or(0, |one| one.version)
    }

    fn badge(&self) -> &'static str {
        badge(self.stage())
    }

    fn runs(&self) -> bool {
        self.view.meeting.stage.name() == StageName::InSession
    }

    /// Whether places and candidates can still be changed.
    fn changes(&self) -> bool {
        let is_free = !self.view.is_running && self.view.outcome.is_none();
        self.view.edits && self.runs() && self.at(SelectionStage::Open) && is_free
    }

    fn places(&self) -> String {
        self.view.selection.as_ref().map_or_else(|| "1".to_owned(), |one| one.places.to_string())
    }

    fn by_ballot(&self) -> bool {
        self.view.selection.as_ref().is_some_and(|one| one.by_ballot)
    }

    fn asked(&self) -> Choices {
        choices([("yes", "要求无记名投票"), ("no", "没有要求，讨论以后提出推荐意见")])
    }

    fn asked_now(&self) -> &'static str {
        match &self.view.selection {
            Some(one) if one.by_ballot => "yes",
            Some(_) => "no",
            None => "",
        }
    }

    fn members(&self) -> Choices {
        choices(self.view.roster.members().map(|m| (m.id, &m.name)))
    }

    /// Who can be a teller of the next ballot: who is there and does not stand on it.
    fn tellers(&self) -> Choices {
        let lines = self.view.next.as_ref().map(|(lines, _)| lines.clone()).unwrap_or_default();
        let free = self.view.present.0.iter().filter(|person| !lines.contains(person));
        choices(free.map(|person| (person, self.view.names.of(*person))))
    }

    fn forms(&self) -> Choices {
        choices(BallotForm::ALL.map(|form| (form.code(), form.chinese())))
    }

    /// What is usual for so many voters.
    fn usual_form(&self) -> &'static str {
        if self.few() { BallotForm::Paper.code() } else { BallotForm::Phone.code() }
    }

    fn few(&self) -> bool {
        self.view.present.1 < self.view.least as usize
    }

    fn candidates(&self) -> Choices {
        let all = self.view.selection.iter().flat_map(|one| &one.candidates);
        choices(all.map(|c| (c.person, self.view.names.of(c.person))))
    }

    fn answer_choices(&self) -> Choices {
        choices(BranchAnswer::ALL.map(|answer| (answer.code(), answer.chinese())))
    }

    fn name(&self, person: &PersonId) -> &str {
        self.view.names.of(*person)
    }

    fn names(&self, people: &[PersonId]) -> String {
        people.iter().map(|person| self.name(person)).collect::<Vec<_>>().join("、")
    }

    fn ballot_badge(&self, ballot: &Ballot) -> &'static str {
        super::ballots::badge(ballot.state)
    }

    /// The votes of one line, in words: 同意 5，不同意 1，弃权 0.
    fn line(&self, (ballot, figures): &(Ballot, Option<Figures>), at: &usize) -> String {
        let votes = figures.as_ref().and_then(|f| f.totals.get(*at)).cloned().unwrap_or_default();
        let words =
            ballot.scale.choices().iter().zip(votes).map(|(choice, count)| format!("{choice} {count}"));
        words.collect::<Vec<_>>().join("，")
    }

    /// Whether the recommendation can be stated now.
    fn states(&self) -> bool {
        let has_candidates = self.view.selection.as_ref().is_some_and(|one| !one.candidates.is_empty());
        let clear = if self.by_ballot() {
            self.view.outcome.is_some() && !self.view.is_running && self.view.next.is_err()
        } else {
            true
        };
        self.view.edits && self.at(SelectionStage::Open) && has_candidates && clear
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
            let permit = permission::on_meeting(cx, &actor, id)?;
            view::view(cx, &permit, item)
        })
        .await?;
    render(form.status(), &SelectionPage { shell, form, view, base: place(id, item) })
}

/// The selection on an item.
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
    work: impl Fn(&mut Cx<'_>, &Permit<V>, &Form) -> Result<Option<String>, Error> + Send + 'static,
) -> Result<Response, Failure> {
    let typed = form.clone();
    match site.on_meeting(&shell.actor, id, move |cx, permit: &Permit<V>| work(cx, permit, &typed)).await {
        Ok(to) => Ok(Redirect::to(&to.unwrap_or_else(|| place(id, item))).into_response()),
        Err(error) if error.is_mendable() => page(&site, shell, (id, item), form.sent_back(&error)).await,
        Err(other) => Err(other.into()),
    }
}

item_acts! {
    /// How many places, and whether the branch asks for a ballot.
    places: EditSelection = |cx, permit, at, form| {
        act::places(cx, permit, at, (form.get("places"), form.get("by_ballot"))).map(|()| None)
    };
    /// Somebody is proposed.
    propose: EditSelection = |cx, permit, at, form| {
        act::propose(cx, permit, at, (form.get("person"), form.get("proposer"))).map(|()| None)
    };
    /// A proposal is taken back.
    take_back: EditSelection = |cx, permit, at, form| act::take_back(cx, permit, at, form.get("person")).map(|()| None);
    /// The next ballot.
    ballot: RunBallot = |cx, permit, at, form| {
        let tellers = [form.take("teller1"), form.take("teller2")];
        let input = ballot::Input { form: form.take("form"), tellers };
        ballot::prepare(cx, permit, at, &input).map(|id| Some(format!("/ballots/{id}")))
    };
    /// The recommendation.
    state: EditSelection = |cx, permit, at, form| {
        let input = act::Statement {
            chosen: form.all("chosen"),
            opinion: form.take("opinion"),
            dissent: form.take("dissent"),
        };
        act::state(cx, permit, at, &input).map(|()| None)
    };
    /// To the branch.
    send: EditSelection = |cx, permit, at, _form| act::send(cx, permit, at).map(|()| None);
    /// The branch's answer.
    answer: AnswerSelection = |cx, permit, at, form| {
        act::answer(cx, permit, at, (form.get("answer"), form.get("note"))).map(|()| None)
    };
}

/// The recommendation as a paper, `recommendation.pdf`.
pub(crate) async fn paper(
    State(site): State<Site>,
    shell: Shell,
    Path((id, item, name)): Path<(MeetingId, ItemId, String)>,
) -> Result<Response, Failure> {
    let format = name.strip_prefix("recommendation.").ok_or(Error::NotFound)?.to_owned();
    let actor = shell.actor.clone();
    let facts = site
        .app
        .read(move |cx| {
            let permit = permission::on_meeting(cx, &actor, id)?;
            sheet::facts(cx, &permit, item)
        })
        .await?;
    draw(&site, papers::recommendation::paper(&facts), &format).await
}
