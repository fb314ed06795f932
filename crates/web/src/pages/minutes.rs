//! R6: the record to read and to sign.

use app::{
    Error,
    meeting::{sign, view::MeetingView},
    own_template,
    permission::{self, Action, Permit, may},
};
use askama::{Template, filters::Safe};
use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use documents::{
    facts::{ItemFacts, MeetingFacts, Outcome, Presence, Speech},
    paper::Block,
};
use domain::{id::MeetingId, meeting::StageName, own_template::TemplatePurpose};

use super::meeting;
use crate::{
    error::Failure,
    form::Form,
    shell::{Shell, render},
    state::Site,
};

#[derive(Template)]
#[template(path = "minutes.html")]
struct MinutesPage {
    shell: Shell,
    view: MeetingView,
    facts: MeetingFacts,
    form: Form,
    base: String,
    revisions: Vec<Revision>,
    /// The number of an earlier revision, where that is shown.
    old: Option<i64>,
    /// Whether its Word file is drawn with the branch's own template.
    is_own: bool,
}

/// One signed revision, as the page lists it.
struct Revision {
    number: i64,
    by: String,
    when: String,
    why: String,
}

impl MinutesPage {
    fn at(&self, stage: StageName) -> bool {
        self.view.meeting.stage.name() == stage
    }

    fn speeches<'a>(&self, item: &'a ItemFacts) -> Vec<&'a Speech> {
        documents::papers::speeches::in_order(item)
    }

    /// The two-dimensional code of a sealed record as a picture, and the lines beside it.
    fn code(&self) -> Option<(Safe<String>, Vec<String>)> {
        match documents::papers::marks::seal(&self.facts)? {
            Block::Code { code, lines } => Some((crate::ui::code(&code, "核验码的二维码"), lines)),
            _ => None,
        }
    }

    fn attended(&self) -> String {
        documents::papers::attendance::present(&self.facts)
    }

    fn absent(&self) -> Vec<String> {
        let line = |a: &documents::facts::Attendee| match &a.presence {
            Presence::Absent { reason, on_leave } => {
                let why = reason.as_deref().unwrap_or("未写原因");
                Some(format!("{}（{}{why}）", a.name, if *on_leave { "请假：" } else { "" }))
            }
            _ => None,
        };
        self.facts.roster.iter().filter_map(line).collect()
    }
}

/// The newest record.
pub(super) async fn load(site: &Site, shell: &Shell, id: MeetingId) -> Result<MeetingFacts, Failure> {
    let actor = shell.actor.clone();
    let record = site.app.read(move |cx| {
        let permit = permission::on_meeting::<may::ReadMeeting>(cx, &actor, id)?;
        sign::record(cx, &permit)
    });
    let (facts, _) = record.await?;
    Ok(facts)
}

/// The record, with a form that may have failed on it.
pub(super) async fn page(site: &Site, shell: Shell, id: MeetingId, form: Form) -> Result<Response, Failure> {
    revision(site, shell, id, form, None).await
}

/// The newest record, or an earlier revision of it.
async fn revision(
    site: &Site,
    shell: Shell,
    id: MeetingId,
    form: Form,
    asked: Option<i64>,
) -> Result<Response, Failure> {
    let view = meeting::load(site, &shell, id).await?;
    let newest = view.records.last().map(|record| record.number);
    let old = asked.filter(|number| Some(*number) != newest);
    let facts = match old {
        None => load(site, &shell, id).await?,
        Some(number) => {
            let record = view.records.iter().find(|r| r.number == number).ok_or(Error::NotFound)?;
            sign::read(&view, record)?
        }
    };
    let revisions = view
        .records
        .iter()
        .map(|r| {
            let when = crate::ui::moment(site.app.local(r.mark.at));
            let why = r.reason.as_ref().map(ToString::to_string).unwrap_or_default();
            Revision { number: r.number, by: view.name(r.mark.by).to_owned(), when, why }
        })
        .collect();
    let (actor, finished) = (shell.actor.clone(), view.records.last().map(|record| record.mark.at));
    let is_own = old.is_none()
        && site
            .app
            .read(move |cx| {
                let permit = permission::on_meeting::<may::ReadMeeting>(cx, &actor, id)?;
                own_template::for_paper(cx, &permit, (TemplatePurpose::Minutes, finished))
            })
            .await?
            .is_some();
    let status = form.status();
    let base = format!("/meetings/{id}");
    render(status, &MinutesPage { shell, view, facts, form, base, revisions, old, is_own })
}

/// The record.
pub(crate) async fn show(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<MeetingId>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let asked = match Form::of(query).get("revision") {
        "" => None,
        number => Some(number.parse().map_err(|_| Error::NotFound)?),
    };
    revision(&site, shell, id, Form::default(), asked).await
}

/// Signs it.
pub(crate) async fn sign(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<MeetingId>,
    form: Form,
) -> Result<Response, Failure> {
    let outcome = site
        .on_seen(&shell.actor, id, &form, move |cx, permit: &Permit<may::Sign>| sign::sign(cx, permit))
        .await;
    match outcome {
        Ok(()) => Ok(Redirect::to(&format!("/meetings/{id}#now")).into_response()),
        Err(error) if error.is_mendable() => page(&site, shell, id, form.refused(&error)).await,
        Err(other) => Err(other.into()),
    }
}
