//! 民主评议: the page of a year, to each what is theirs, and what the leader and the branch do on it.

use app::{
    Cx, Error,
    appraisal::{
        self, ledger, open, paper, part, place, poll, remark,
        view::{self, Branch, Group, Line, Page, Whole},
    },
    permission::{self, may},
};
use askama::{Template, filters::Safe};
use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use documents::papers;
use domain::{
    appraisal::{Grade, PartState, Stage},
    ballot::{Ballot, BallotForm},
    id::{AppraisalId, GroupId, PersonId},
    person::Standing,
};

use super::{ballots, ledgers, papers::draw};
use crate::{
    error::Failure,
    fields::{Choices, Fields, choices},
    form::Form,
    shell::{Shell, render},
    state::Site,
};

/// The colour of the badge of a stage.
pub(super) const fn badge(stage: Stage) -> &'static str {
    match stage {
        Stage::Groups => "draft",
        Stage::Poll => "session",
        Stage::Grades => "submitted",
        Stage::Done => "archived",
        Stage::Cancelled => "cancelled",
    }
}

#[derive(Template)]
#[template(path = "appraisal.html")]
struct AppraisalPage {
    shell: Shell,
    form: Form,
    page: Page,
}

impl AppraisalPage {
    fn fields(&self, part: impl ToString) -> Fields {
        Fields::of(&self.form, part)
    }

    fn badge(&self, stage: &Stage) -> &'static str {
        badge(*stage)
    }

    /// What was typed into a form that is not on the page any more.
    fn unsaved(&self) -> Safe<String> {
        let group = self.page.one.as_ref().and_then(|whole| whole.group.as_ref());
        let says = group.is_some_and(|group| group.is_open && !group.others.is_empty());
        crate::ui::unsaved(&self.form, &[("say", says, &["text"])])
    }

    fn usual_theme(&self) -> String {
        format!("{}年度民主评议党员", self.page.today.year())
    }

    fn unplaced(&self) -> String {
        self.page.unplaced.join("、")
    }

    /// The four steps of A-01, each with its state.
    fn steps(&self, stage: &Stage) -> [(&'static str, &'static str, &'static str); 4] {
        let state = |own: Stage| match stage.cmp(&own) {
            _ if *stage == Stage::Cancelled => "todo",
            std::cmp::Ordering::Less => "todo",
            std::cmp::Ordering::Equal => "current",
            std::cmp::Ordering::Greater => "done",
        };
        [
            ("个人自评", "在党小组里，自己写", state(Stage::Groups)),
            ("党员互评", "在党小组里，用话说，不打分", state(Stage::Groups)),
            ("民主测评", "在支部党员大会上，无记名投票", state(Stage::Poll)),
            ("评定意见", "由支部委员会或者支部党员大会评定", state(Stage::Grades)),
        ]
    }

    fn part_badge(&self, state: &PartState) -> &'static str {
        match state {
            PartState::Open => "draft",
            PartState::HandedIn => "archived",
            PartState::Returned => "returned",
        }
    }

    fn people(&self, whole: &Whole, people: &[PersonId]) -> Choices {
        choices(people.iter().map(|person| (person, whole.names.of(*person))))
    }

    /// Who can have said something: everybody of the group, whoever looks first.
    fn speakers(&self, whole: &Whole, group: &Group) -> Choices {
        let mut all = choices([(self.shell.actor.person, &self.shell.actor.name)]);
        all.extend(self.people(whole, &group.others));
        all
    }

    fn meetings(&self, group: &Group) -> Choices {
        choices(
            group
                .meetings
                .iter()
                .rev()
                .map(|m| (m.id, format!("{} {}", crate::ui::day(m.start.date()), m.titles))),
        )
    }

    fn forms(&self) -> Choices {
        choices(BallotForm::ALL.map(|form| (form.code(), form.chinese())))
    }

    fn few(&self, branch: &Branch) -> bool {
        branch.tellers.1 < branch.least as usize
    }

    /// What is usual for so many voters.
    fn usual_form(&self, branch: &Branch) -> &'static str {
        if self.few(branch) { BallotForm::Paper.code() } else { BallotForm::Phone.code() }
    }

    fn ballot_badge(&self, ballot: &Ballot) -> &'static str {
        ballots::badge(ballot.state)
    }

    fn grades(&self) -> [&'static str; 4] {
        Grade::ALL.map(Grade::chinese)
    }

    fn votes(&self, counted: &poll::Counted, at: &usize) -> Vec<u32> {
        counted.figures.totals.get(*at).cloned().unwrap_or_default()
    }

    /// What stands where somebody has no grade.
    fn without(&self, line: &Line) -> &'static str {
        match line.standing {
            None => "已不在名册",
            Some(Standing::Probationary) => "不评定等次",
            _ if line.is_guest => "在所在支部评定",
            _ => "还没有评定",
        }
    }

    fn is_groups(&self, whole: &Whole) -> bool {
        whole.appraisal.stage == Stage::Groups
    }

    /// Whether there can be grades by now.
    fn has_grades(&self, whole: &Whole) -> bool {
        matches!(whole.appraisal.stage, Stage::Grades | Stage::Done)
    }

    fn open_parts(&self, branch: &view::Branch) -> bool {
        branch.parts.iter().any(|(part, ..)| part.is_open())
    }

    fn formats(&self) -> [(&'static str, &'static str); 4] {
        ledgers::FORMATS
    }
}

async fn page(site: &Site, shell: Shell, year: Option<i16>, form: Form) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let page = site.app.read(move |cx| view::page(cx, &actor, year)).await?;
    render(form.status(), &AppraisalPage { shell, form, page })
}

/// The page of a year, or of the newest one.
pub(crate) async fn show(
    State(site): State<Site>,
    shell: Shell,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let year = match Form::of(query).get("year") {
        "" => None,
        typed => Some(typed.parse().map_err(|_| Error::NotFound)?),
    };
    page(&site, shell, year, Form::default()).await
}

/// Opens the appraisal of a year.
pub(crate) async fn begin(State(site): State<Site>, shell: Shell, form: Form) -> Result<Response, Failure> {
    let permit = permission::in_branch::<may::RunAppraisal>(&shell.actor)?;
    let input = open::Input {
        year: form.take("year"),
        theme: form.take("theme"),
        hand_in_by: form.take("hand_in_by"),
    };
    match site.app.write(move |cx| open::open(cx, &permit, &input)).await {
        Ok(_) => Ok(Redirect::to("/appraisal").into_response()),
        Err(error) if error.is_mendable() => page(&site, shell, None, form.sent_back(&error)).await,
        Err(other) => Err(other.into()),
    }
}

/// Does a piece of work on an appraisal and leads back to its page.
async fn done(
    site: Site,
    shell: Shell,
    id: AppraisalId,
    form: Form,
    work: impl Fn(&mut Cx<'_>, &permission::Actor, &Form) -> Result<Option<String>, Error> + Send + 'static,
) -> Result<Response, Failure> {
    let (actor, typed) = (shell.actor.clone(), form.clone());
    let year = site.app.read(move |cx| view::year(cx, &actor, id)).await?;
    let actor = shell.actor.clone();
    match site.app.write(move |cx| work(cx, &actor, &typed)).await {
        Ok(to) => Ok(Redirect::to(&to.unwrap_or_else(|| place(year))).into_response()),
        Err(error) if error.is_mendable() => page(&site, shell, Some(year), form.sent_back(&error)).await,
        Err(other) => Err(other.into()),
    }
}

macro_rules! acts {
    ($($(#[$doc:meta])* $name:ident = |$cx:ident, $actor:ident, $at:ident, $form:ident| $work:expr;)*) => {$(
        $(#[$doc])*
        pub(crate) async fn $name(
            State(site): State<Site>,
            shell: Shell,
            Path(id): Path<AppraisalId>,
            form: Form,
        ) -> Result<Response, Failure> {
            done(site, shell, id, form, move |$cx, $actor, $form| {
                let $at = (id, $form.number("version"));
                $work
            })
            .await
        }
    )*};
}

acts! {
    /// Another day until when the groups hand in.
    reschedule = |cx, actor, at, form| {
        open::reschedule(cx, &permission::in_branch(actor)?, at, form.get("hand_in_by")).map(|()| None)
    };
    /// Something is said of somebody.
    say = |cx, actor, at, form| {
        let input = remark::Input {
            about: form.take("about"),
            by: form.take("by"),
            meeting: form.take("meeting"),
            text: form.take("text"),
        };
        let permit = appraisal::permit_in(cx, actor, at.0)?;
        remark::say(cx, &permit, at.0, &input).map(|()| None)
    };
    /// What was said is taken back.
    take_back = |cx, actor, at, form| {
        let permit = appraisal::permit_in(cx, actor, at.0)?;
        remark::take_back(cx, &permit, at.0, (form.number("number"), form.get("reason"))).map(|()| None)
    };
    /// The branch turns to the poll.
    to_poll = |cx, actor, at, form| {
        poll::begin(cx, &permission::in_branch(actor)?, at, form.get("reason")).map(|()| None)
    };
    /// The branch prepares a ballot.
    ballot = |cx, actor, at, form| {
        let tellers = [form.take("teller1"), form.take("teller2")];
        let input = poll::Input { form: form.take("form"), tellers };
        let id = poll::prepare(cx, &permission::in_branch(actor)?, at, &input)?;
        Ok(Some(format!("/ballots/{id}")))
    };
    /// The branch turns to the grades.
    to_grades = |cx, actor, at, _form| poll::end(cx, &permission::in_branch(actor)?, at).map(|()| None);
    /// It was opened by mistake.
    cancel = |cx, actor, at, form| {
        appraisal::cancel::cancel(cx, &permission::in_branch(actor)?, at, form.get("reason")).map(|()| None)
    };
    /// It is over.
    finish = |cx, actor, at, form| {
        appraisal::decide::finish(cx, &permission::in_branch(actor)?, at, form.get("reason")).map(|()| None)
    };
}

/// The leader hands the group's part in.
pub(crate) async fn hand_in(
    State(site): State<Site>,
    shell: Shell,
    Path((id, group)): Path<(AppraisalId, GroupId)>,
    form: Form,
) -> Result<Response, Failure> {
    done(site, shell, id, form, move |cx, actor, form| {
        let permit = permission::in_group(cx, actor, group)?;
        part::hand_in(cx, &permit, (id, form.number("version"))).map(|()| None)
    })
    .await
}

/// The branch sends a group's part back.
pub(crate) async fn send_back(
    State(site): State<Site>,
    shell: Shell,
    Path((id, group)): Path<(AppraisalId, GroupId)>,
    form: Form,
) -> Result<Response, Failure> {
    done(site, shell, id, form, move |cx, actor, form| {
        let permit = permission::in_branch(actor)?;
        part::send_back(cx, &permit, (id, group, form.number("version")), form.get("reason")).map(|()| None)
    })
    .await
}

/// What was said in a group, `remarks.pdf`.
pub(crate) async fn papers_of_group(
    State(site): State<Site>,
    shell: Shell,
    Path((id, group, name)): Path<(AppraisalId, GroupId, String)>,
) -> Result<Response, Failure> {
    let format = name.strip_prefix("remarks.").ok_or(Error::NotFound)?.to_owned();
    let actor = shell.actor.clone();
    // That the branch reads it is written down.
    let work = move |cx: &mut Cx<'_>| {
        let permit = permission::in_group(cx, &actor, group)?;
        paper::group(cx, &permit, (id, group))
    };
    let facts = site.app.write(work).await?;
    draw(&site, papers::appraisal::mutual(&facts), &format).await
}

/// What the poll came to, `poll.pdf`, and the ledger, `ledger.xlsx`.
pub(crate) async fn papers_of_branch(
    State(site): State<Site>,
    shell: Shell,
    Path((id, name)): Path<(AppraisalId, String)>,
) -> Result<Response, Failure> {
    let permit = permission::in_branch::<may::ReadPoll>(&shell.actor)?;
    if let Some(format) = name.strip_prefix("poll.") {
        let facts = site.app.read(move |cx| paper::poll(cx, &permit, id)).await?;
        return draw(&site, papers::appraisal::poll(&facts), format).await;
    }
    let format = ledgers::format_of(&name, "ledger")?.to_owned();
    let ledger = site.app.read(move |cx| ledger::ledger(cx, &permit, id)).await?;
    ledgers::write(&site, ledger, &format).await
}
