//! 民主评议 of one member: the own self-appraisal to write and hand in; what there is of another; the grade.

use app::{
    Cx, Error,
    appraisal::{
        self, decide, paper, part, place_of, sheet,
        view::{self, PersonView},
    },
    meeting::record::Saved,
    permission,
};
use askama::{Template, filters::Safe};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use documents::papers;
use domain::{
    appraisal::{Body, Grade, Stage},
    id::{AppraisalId, PersonId},
    person::Standing,
};

use super::{console::saved, papers::draw};
use crate::{
    error::Failure,
    fields::{Choices, Fields, choices},
    form::Form,
    shell::{Shell, render},
    state::Site,
};

#[derive(Template)]
#[template(path = "appraised.html")]
struct PersonPage {
    shell: Shell,
    form: Form,
    view: PersonView,
    base: String,
}

impl PersonPage {
    fn fields(&self, part: &str) -> Fields {
        Fields::of(&self.form, part)
    }

    fn name(&self, person: &PersonId) -> &str {
        self.view.names.of(*person)
    }

    /// Whether whoever looks can write the own self-appraisal.
    fn writes(&self) -> bool {
        self.view.is_own && self.view.is_open
    }

    fn draft(&self) -> (&str, i64) {
        self.view
            .draft
            .as_ref()
            .map_or(("", 0), |(text, version)| (text.as_ref().map_or("", |t| t.as_str()), *version))
    }

    /// Whether the draft says something else than what was handed in.
    fn is_ahead(&self) -> bool {
        let handed = self.view.handed_in.last().map_or("", |(one, _)| one.text.as_str());
        self.draft().0 != handed
    }

    /// What was typed into a form that is not on the page any more.
    fn unsaved(&self) -> Safe<String> {
        let excuses = self.view.leads && self.view.is_open && self.view.one.lacks();
        crate::ui::unsaved(
            &self.form,
            &[
                ("sheet", self.writes(), &["text"]),
                ("reason", excuses, &["reason"]),
                ("grade", self.view.decides, &["words"]),
            ],
        )
    }

    fn grades(&self) -> Choices {
        choices(Grade::ALL.map(|grade| (grade.code(), grade.chinese())))
    }

    fn bodies(&self) -> Choices {
        choices(Body::ALL.map(|body| (body.code(), body.chinese())))
    }

    /// What is said where there is no grade.
    fn without(&self) -> &'static str {
        match self.view.standing {
            None => "这位同志已不在本支部名册上，不再评定等次。",
            Some(Standing::Probationary) => "预备党员参加评议，不评定等次。",
            _ if self.view.one.is_guest => "组织关系在外单位的同志参加评议，由所在支部评定等次。",
            _ if self.view.appraisal.is_cancelled() => "这次评议取消了。",
            _ if self.view.appraisal.stage < Stage::Grades => {
                "民主测评以后，由支部委员会或者支部党员大会评定。"
            }
            _ => "还没有评定。",
        }
    }
}

async fn page(site: &Site, shell: Shell, (id, person): (AppraisalId, PersonId)) -> Result<Response, Failure> {
    // That somebody of the branch reads it is written down: this reads, and may write one line.
    let actor = shell.actor.clone();
    let work = move |cx: &mut Cx<'_>| {
        let permit = appraisal::permit_reading(cx, &actor, id, person)?;
        view::person(cx, &permit, (id, person))
    };
    let view = site.app.write(work).await?;
    let form = Form::default();
    render(form.status(), &PersonPage { base: format!("/appraisal/{id}"), shell, form, view })
}

/// The page with a form that was refused: what the person saw a moment ago is no new reading.
async fn refused_page(
    site: &Site,
    shell: Shell,
    (id, person): (AppraisalId, PersonId),
    form: Form,
) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let work = move |cx: &mut Cx<'_>| {
        let permit = appraisal::permit_reading(cx, &actor, id, person)?;
        view::again(cx, &permit, (id, person))
    };
    let view = site.app.read(work).await?;
    render(form.status(), &PersonPage { base: format!("/appraisal/{id}"), shell, form, view })
}

/// The page of one participant.
pub(crate) async fn show(
    State(site): State<Site>,
    shell: Shell,
    Path(at): Path<(AppraisalId, PersonId)>,
) -> Result<Response, Failure> {
    page(&site, shell, at).await
}

async fn done(
    site: &Site,
    shell: Shell,
    (id, person): (AppraisalId, PersonId),
    form: Form,
    outcome: Result<(), Error>,
) -> Result<Response, Failure> {
    match outcome {
        Ok(()) => Ok(Redirect::to(&place_of(id, person)).into_response()),
        Err(error) if error.is_mendable() => {
            refused_page(site, shell, (id, person), form.sent_back(&error)).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Saves the own text while it is typed.
pub(crate) async fn write(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<AppraisalId>,
    form: Form,
) -> Result<Response, Failure> {
    let (actor, text, seen) = (shell.actor.clone(), form.take("text"), form.number("version"));
    let work = move |cx: &mut Cx<'_>| {
        let permit = appraisal::permit_in(cx, &actor, id)?;
        sheet::write(cx, &permit, id, (seen, &text))
    };
    let outcome = site.app.write(work).await;
    if shell.autosave {
        return Ok(saved(&site, outcome));
    }
    let outcome = outcome.and_then(|kept| match kept {
        Saved::Done { .. } => Ok(()),
        Saved::Conflict { .. } => Err(Error::Stale),
    });
    let me = shell.actor.person;
    done(&site, shell, (id, me), form, outcome).await
}

/// Hands the own text in.
pub(crate) async fn hand_in(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<AppraisalId>,
    form: Form,
) -> Result<Response, Failure> {
    let (actor, text, seen) = (shell.actor.clone(), form.take("text"), form.number("version"));
    let work = move |cx: &mut Cx<'_>| {
        let permit = appraisal::permit_in(cx, &actor, id)?;
        sheet::hand_in(cx, &permit, id, (seen, &text))
    };
    let outcome = site.app.write(work).await;
    let me = shell.actor.person;
    done(&site, shell, (id, me), form, outcome).await
}

/// The leader writes down why something is missing.
pub(crate) async fn excuse(
    State(site): State<Site>,
    shell: Shell,
    Path(at): Path<(AppraisalId, PersonId)>,
    form: Form,
) -> Result<Response, Failure> {
    let (actor, reason) = (shell.actor.clone(), form.take("reason"));
    let work = move |cx: &mut Cx<'_>| {
        let permit = appraisal::permit_about(cx, &actor, at.0, at.1)?;
        part::excuse(cx, &permit, at, &reason)
    };
    let outcome = site.app.write(work).await;
    done(&site, shell, at, form, outcome).await
}

/// The branch enters a grade as it was decided.
pub(crate) async fn grade(
    State(site): State<Site>,
    shell: Shell,
    Path((id, person)): Path<(AppraisalId, PersonId)>,
    form: Form,
) -> Result<Response, Failure> {
    let permit = permission::in_branch(&shell.actor)?;
    let input = decide::Input {
        grade: form.take("grade"),
        on: form.take("on"),
        body: form.take("body"),
        words: form.take("words"),
        over_cap: form.take("over_cap"),
        correction: form.take("correction"),
        exception: form.take("exception"),
    };
    let version = form.number("version");
    let outcome = site.app.write(move |cx| decide::decide(cx, &permit, (id, person, version), &input)).await;
    done(&site, shell, (id, person), form, outcome).await
}

/// The papers: `self.pdf`, `registration.pdf`.
pub(crate) async fn papers(
    State(site): State<Site>,
    shell: Shell,
    Path((id, person, name)): Path<(AppraisalId, PersonId, String)>,
) -> Result<Response, Failure> {
    let (code, format) = name.rsplit_once('.').ok_or(Error::NotFound)?;
    let lay_out = match code {
        "self" => papers::appraisal::own,
        "registration" => papers::appraisal::registration,
        _ => return Err(Error::NotFound.into()),
    };
    let actor = shell.actor.clone();
    let work = move |cx: &mut Cx<'_>| {
        let permit = appraisal::permit_reading(cx, &actor, id, person)?;
        paper::person(cx, &permit, (id, person))
    };
    let facts = site.app.write(work).await?;
    draw(&site, lay_out(&facts), format).await
}
