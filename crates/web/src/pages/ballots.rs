//! A ballot: the page of who votes and who runs it, and the page of the two tellers.

use app::{
    Cx, Error,
    ballot::{
        self, cast, close, count, key, open, paper, sheet,
        view::{self, BallotView},
    },
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use documents::papers;
use domain::{
    ballot::{BallotForm, BallotState, VoidCause},
    id::{BallotId, PersonId},
};

use crate::{
    error::Failure,
    fields::{Choices, Fields, choices},
    form::Form,
    pages::papers::draw,
    shell::{Shell, render},
    state::Site,
};

/// The colour of a ballot's badge.
pub(super) const fn badge(state: BallotState) -> &'static str {
    match state {
        BallotState::Prepared => "draft",
        BallotState::Open => "session",
        BallotState::Closed | BallotState::Entered => "submitted",
        BallotState::Counted => "archived",
        BallotState::Void => "cancelled",
    }
}

#[derive(Template)]
#[template(path = "ballot.html")]
struct BallotPage {
    shell: Shell,
    form: Form,
    view: BallotView,
}

impl BallotPage {
    fn fields(&self, part: &str) -> Fields {
        Fields::of(&self.form, part)
    }

    fn badge(&self) -> &'static str {
        badge(self.view.ballot.state)
    }

    fn name(&self, person: &PersonId) -> &str {
        self.view.names.of(*person)
    }

    fn at(&self, state: BallotState) -> bool {
        self.view.ballot.state == state
    }

    fn on_phone(&self) -> bool {
        self.view.ballot.form == BallotForm::Phone
    }

    /// Whether whoever looks can vote now.
    fn votes(&self) -> bool {
        self.at(BallotState::Open) && self.on_phone() && self.view.mine == Some(false)
    }

    fn line(&self, at: &usize) -> String {
        format!("line{at}")
    }

    /// The choices of a line by their place: one sign each, so that what is sent is as long whatever is chosen.
    fn choices(&self) -> Choices {
        choices(self.view.ballot.scale.choices().iter().enumerate())
    }

    fn voting(&self) -> Choices {
        choices(self.view.voting.iter().map(|person| (person, self.view.names.of(*person))))
    }

    fn all_voting(&self) -> Vec<String> {
        self.view.voting.iter().map(ToString::to_string).collect()
    }

    fn causes(&self) -> Choices {
        let known = VoidCause::ALL.into_iter().filter(|cause| *cause != VoidCause::TooFew);
        choices(known.map(|cause| (cause.code(), cause.chinese())))
    }

    fn first_choice(&self) -> &'static str {
        self.view.ballot.scale.choices().first().copied().unwrap_or_default()
    }

    /// The most first choices, where there are more lines than that.
    fn limit(&self) -> Option<u32> {
        self.view.ballot.limit.filter(|limit| (*limit as usize) < self.view.ballot.lines.len())
    }

    fn votes_of(&self, at: &usize) -> Vec<u32> {
        let figures = self.view.figures.as_ref();
        figures.and_then(|figures| figures.totals.get(*at)).cloned().unwrap_or_default()
    }
}

async fn load(site: &Site, shell: &Shell, id: BallotId) -> Result<BallotView, Failure> {
    let actor = shell.actor.clone();
    let view = site.app.read(move |cx| {
        let permit = ballot::permit_reading(cx, &actor, id)?;
        view::view(cx, &permit, id)
    });
    Ok(view.await?)
}

async fn page(site: &Site, shell: Shell, id: BallotId, form: Form) -> Result<Response, Failure> {
    let view = load(site, &shell, id).await?;
    render(form.status(), &BallotPage { shell, form, view })
}

/// The ballot.
pub(crate) async fn show(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<BallotId>,
) -> Result<Response, Failure> {
    page(&site, shell, id, Form::default()).await
}

/// A vote. What was chosen comes back only where the vote is not in the box and can still be mended.
pub(crate) async fn vote(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<BallotId>,
    form: Form,
) -> Result<Response, Failure> {
    let view = load(&site, &shell, id).await?;
    let lines = view.ballot.lines.len();
    let answers: Vec<Option<usize>> =
        (0..lines).map(|at| form.get(&format!("line{at}")).parse().ok()).collect();
    let actor = shell.actor.clone();
    let done = site
        .app
        .write(move |cx| {
            let permit = ballot::permit_voting(cx, &actor, id)?;
            cast::cast(cx, &permit, id, &answers)
        })
        .await;
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/ballots/{id}")).into_response()),
        Err(error) if error.is_mendable() => {
            let view = load(&site, &shell, id).await?;
            let is_mendable = view.ballot.state == BallotState::Open && view.mine == Some(false);
            let form = if is_mendable { form } else { Form::default() };
            let form = form.sent_back(&error);
            render(form.status(), &BallotPage { shell, form, view })
        }
        Err(other) => Err(other.into()),
    }
}

async fn run(
    site: Site,
    shell: Shell,
    id: BallotId,
    form: Form,
    work: impl Fn(&mut Cx<'_>, &app::permission::Permit<app::permission::may::RunBallot>) -> Result<(), Error>
    + Send
    + 'static,
) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let done = site
        .app
        .write(move |cx| {
            let permit = ballot::permit_running(cx, &actor, id)?;
            work(cx, &permit)
        })
        .await;
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/ballots/{id}")).into_response()),
        Err(error) if error.is_mendable() => page(&site, shell, id, form.sent_back(&error)).await,
        Err(other) => Err(other.into()),
    }
}

/// The opening.
pub(crate) async fn open(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<BallotId>,
    form: Form,
) -> Result<Response, Failure> {
    let (version, voters, excluded) = (form.number("version"), form.all("voters"), form.take("excluded"));
    run(site, shell, id, form, move |cx, permit| open::open(cx, permit, id, version, (&voters, &excluded)))
        .await
}

/// The end of the voting.
pub(crate) async fn end(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<BallotId>,
    form: Form,
) -> Result<Response, Failure> {
    let version = form.number("version");
    run(site, shell, id, form, move |cx, permit| close::close(cx, permit, id, version).map(drop)).await
}

/// The ballot does not count.
pub(crate) async fn annul(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<BallotId>,
    form: Form,
) -> Result<Response, Failure> {
    let (version, cause, note) = (form.number("version"), form.take("cause"), form.take("note"));
    run(site, shell, id, form, move |cx, permit| close::annul(cx, permit, id, version, (&cause, &note))).await
}

#[derive(Template)]
#[template(path = "ballot_tellers.html")]
struct TellersPage {
    shell: Shell,
    form: Form,
    view: BallotView,
    /// The own code, once.
    code: Option<String>,
}

impl TellersPage {
    fn fields(&self, part: &str) -> Fields {
        Fields::of(&self.form, part)
    }

    fn badge(&self) -> &'static str {
        badge(self.view.ballot.state)
    }

    fn at(&self, state: BallotState) -> bool {
        self.view.ballot.state == state
    }

    fn on_phone(&self) -> bool {
        self.view.ballot.form == BallotForm::Phone
    }

    fn post(&self) -> &'static str {
        if self.view.teller == Some(0) { "监票人" } else { "计票人" }
    }

    fn has_key(&self) -> bool {
        let mine = self.view.teller.and_then(|place| self.view.keys.get(place));
        mine.copied().unwrap_or_default()
    }

    /// Whether the other teller has written the papers' figures down.
    fn confirms(&self) -> bool {
        self.at(BallotState::Entered) && self.view.entered_by != Some(self.shell.actor.person)
    }

    /// Whose key a field is for.
    fn key_label(&self, place: usize) -> String {
        let post = if place == 0 { "监票人" } else { "计票人" };
        let name = self.view.ballot.tellers.get(place).map_or("", |teller| self.name(teller));
        format!("{post}{name}的钥匙")
    }

    /// Which form is shown, as its address ends.
    fn part(&self) -> &'static str {
        if self.confirms() { "confirm" } else { "figures" }
    }

    /// The fields of the figures: name, label, what was written down before.
    fn figures(&self) -> Vec<(String, String, String)> {
        let known = self.view.figures.as_ref();
        let was = |pick: fn(&domain::ballot::Figures) -> u32| {
            known.map(|figures| pick(figures).to_string()).unwrap_or_default()
        };
        [
            ("issued", "发出（张）", was(|f| f.issued)),
            ("returned", "收回（张）", was(|f| f.returned)),
            ("valid", "有效（张）", was(|f| f.valid)),
            ("invalid", "无效（张）", was(|f| f.invalid)),
        ]
        .map(|(name, label, was)| (name.to_owned(), label.to_owned(), was))
        .to_vec()
    }

    /// The fields of one line.
    fn votes(&self, at: &usize) -> Vec<(String, String, String)> {
        let known = self.view.figures.as_ref().and_then(|figures| figures.totals.get(*at));
        let was =
            |choice: usize| known.and_then(|l| l.get(choice)).map(ToString::to_string).unwrap_or_default();
        let all = self.view.ballot.scale.choices().iter().enumerate();
        all.map(|(choice, words)| (paper::field(*at, choice), format!("{words}（票）"), was(choice)))
            .collect()
    }

    fn name(&self, person: &PersonId) -> &str {
        self.view.names.of(*person)
    }
}

async fn tellers_page(
    site: &Site,
    shell: Shell,
    id: BallotId,
    (form, code): (Form, Option<String>),
) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let view = site
        .app
        .read(move |cx| {
            ballot::permit_telling(cx, &actor, id)?;
            let permit = ballot::permit_reading(cx, &actor, id)?;
            view::view(cx, &permit, id)
        })
        .await?;
    render(form.status(), &TellersPage { shell, form, view, code })
}

/// The page again, with what is to be mended.
async fn back_to_tellers(
    site: &Site,
    shell: Shell,
    id: BallotId,
    form: Form,
    error: Error,
) -> Result<Response, Failure> {
    if !error.is_mendable() {
        return Err(error.into());
    }
    tellers_page(site, shell, id, (form.sent_back(&error), None)).await
}

/// The tellers' page.
pub(crate) async fn tellers(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<BallotId>,
) -> Result<Response, Failure> {
    tellers_page(&site, shell, id, (Form::default(), None)).await
}

/// A teller takes the own key; the code stands on this one answer and nowhere else.
pub(crate) async fn take_key(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<BallotId>,
    form: Form,
) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let permit = site.app.read(move |cx| ballot::permit_telling(cx, &actor, id)).await?;
    match key::take(&site.app, permit, id).await {
        Ok(code) => tellers_page(&site, shell, id, (Form::default(), Some(code))).await,
        Err(error) => back_to_tellers(&site, shell, id, form, error).await,
    }
}

/// Both open the box. The codes that were typed never come back.
pub(crate) async fn open_box(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<BallotId>,
    form: Form,
) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let permit = site.app.read(move |cx| ballot::permit_telling(cx, &actor, id)).await?;
    let codes = count::CODES.map(|(field, _)| form.take(field));
    let form = count::CODES.iter().fold(form, |form, (field, _)| form.without(field));
    match count::count(&site.app, permit, id, codes).await {
        Ok(()) => Ok(Redirect::to(&format!("/ballots/{id}")).into_response()),
        Err(error) => back_to_tellers(&site, shell, id, form, error).await,
    }
}

/// What was typed of the papers. The number of lines comes from the form; what does not belong to the ballot is left out.
fn typed(form: &Form) -> paper::Input {
    let mut totals = Vec::new();
    for line in 0..domain::ballot::MOST_LINES {
        let names: Vec<_> = (0..8).map(|choice| paper::field(line, choice)).collect();
        if !form.names().any(|name| names.iter().any(|known| known == name)) {
            break;
        }
        totals.push(names.iter().map(|name| form.take(name)).collect());
    }
    paper::Input {
        issued: form.take("issued"),
        returned: form.take("returned"),
        valid: form.take("valid"),
        invalid: form.take("invalid"),
        totals,
    }
}

/// One teller writes down what the papers say, or the other confirms it.
async fn papers_counted(
    site: Site,
    shell: Shell,
    id: BallotId,
    form: Form,
    confirms: bool,
) -> Result<Response, Failure> {
    let (actor, input) = (shell.actor.clone(), typed(&form));
    let done = site
        .app
        .write(move |cx| {
            let permit = ballot::permit_telling(cx, &actor, id)?;
            if confirms {
                paper::confirm(cx, &permit, id, &input)
            } else {
                paper::enter(cx, &permit, id, &input)
            }
        })
        .await;
    match done {
        Ok(()) if confirms => Ok(Redirect::to(&format!("/ballots/{id}")).into_response()),
        Ok(()) => Ok(Redirect::to(&format!("/ballots/{id}/tellers")).into_response()),
        Err(error) => back_to_tellers(&site, shell, id, form, error).await,
    }
}

/// One teller writes down what the papers say.
pub(crate) async fn enter(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<BallotId>,
    form: Form,
) -> Result<Response, Failure> {
    papers_counted(site, shell, id, form, false).await
}

/// The other teller confirms it.
pub(crate) async fn confirm(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<BallotId>,
    form: Form,
) -> Result<Response, Failure> {
    papers_counted(site, shell, id, form, true).await
}

/// The papers: `ballot.pdf` to cut apart, `result.pdf`.
pub(crate) async fn paper(
    State(site): State<Site>,
    shell: Shell,
    Path((id, name)): Path<(BallotId, String)>,
) -> Result<Response, Failure> {
    let (code, format) = name.rsplit_once('.').ok_or(Error::NotFound)?;
    let lay_out = match code {
        "ballot" => papers::ballot::papers,
        "result" => papers::ballot::result,
        _ => return Err(Error::NotFound.into()),
    };
    let actor = shell.actor.clone();
    let facts = site
        .app
        .read(move |cx| {
            let permit = ballot::permit_reading(cx, &actor, id)?;
            sheet::facts(cx, &permit, id)
        })
        .await?;
    draw(&site, lay_out(&facts), format).await
}
