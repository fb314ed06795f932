//! One meeting: where it stands, what it asks for, what can be done now; and the seven requirements.

use app::{
    Cx, disposition,
    meeting::view::{self, MailState, MeetingView},
    old_record,
    permission::{self, Action},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use domain::{
    id::{DispositionId, ItemId, MeetingId, PersonId},
    meeting::{Channel, Finding, Held, Mark, OnPaper, PaperHeld, Reply, Stage, StageName, Step},
    old_record::OldRecord,
};

use super::home::place;
use jiff::civil::{Date, Time};

use crate::{
    error::Failure,
    form::Form,
    shell::{Shell, render},
    state::Site,
};

/// One of the ten steps of a meeting's life.
pub(super) struct LifeStep {
    name: &'static str,
    state: &'static str,
    who: String,
    when: String,
}

#[derive(Template)]
#[template(path = "meeting.html")]
struct MeetingPage {
    shell: Shell,
    view: MeetingView,
    form: Form,
    life: Vec<LifeStep>,
    base: String,
    /// Whether mail goes out.
    mail: bool,
    /// 补录
    late: Option<Late>,
    /// What came back to be changed.
    returned: Option<Returned>,
    /// The matters of its topics, as far as the reader may know of them.
    matters: Vec<(ItemId, DispositionId)>,
    /// The files from which it was entered late, for whoever may read them.
    originals: Vec<OldRecord>,
}

/// How a meeting came back to whoever has to change it.
struct Returned {
    what: &'static str,
    who: String,
    when: String,
    reason: String,
}

impl Returned {
    /// The last return, as long as nothing has come of it.
    fn of(site: &Site, view: &MeetingView) -> Option<Self> {
        match &view.meeting.stage {
            Stage::Draft { returned: Some(_), .. } => {}
            Stage::Signed(signed) if signed.sent_back.is_some() => {}
            _ => return None,
        }
        let of = |step: &Step| match step {
            Step::Returned { reason } => Some(("支部退回修改", reason.clone())),
            Step::TakenBack { reason } => Some(("已撤回修改", reason.clone())),
            Step::SentBack { reason } => Some(("支部退回更正", reason.clone())),
            _ => None,
        };
        view.steps.iter().rev().find_map(|kept| {
            let (what, reason) = of(&kept.step)?;
            Some(Self {
                what,
                who: view.name(kept.mark.by).to_owned(),
                when: crate::ui::moment(site.app.local(kept.mark.at)),
                reason: reason.to_string(),
            })
        })
    }
}

/// What both pages say over a meeting that was entered late.
struct Late {
    heading: &'static str,
    /// By whom and when.
    entered: String,
    /// Why, for one that was held on paper.
    reason: String,
    /// What the paper lacks.
    gaps: String,
}

impl Late {
    fn of(site: &Site, view: &MeetingView) -> Option<Self> {
        let entered = |mark: &Mark, what: &str| {
            format!("由{}于 {} {what}", view.name(mark.by), crate::ui::full_moment(site.app.local(mark.at)))
        };
        match view.meeting.stage.held()? {
            Held::OnPaper(held) => Some(Self {
                heading: "这次会议是事后补录的。",
                entered: entered(&held.mark, "补录"),
                reason: held.what.reason.to_string(),
                gaps: held.what.gaps.as_ref().map(ToString::to_string).unwrap_or_default(),
            }),
            Held::InSystem { opened, .. } => {
                let later = site.app.local(opened.at).date() > view.meeting.agenda.start.date();
                later.then(|| Self {
                    heading: "这次会议的记录是会后录入的。",
                    entered: entered(opened, "开始录入"),
                    reason: String::new(),
                    gaps: String::new(),
                })
            }
        }
    }
}

impl MeetingPage {
    /// Whether it is an organizational-life meeting, which has a page of its own for preparation and rectification.
    fn is_life_meeting(&self) -> bool {
        self.view.meeting.agenda.kind() == domain::meeting::Kind::LifeMeeting
    }

    /// Whether somebody is the recorder in the form.
    fn is_recorder(&self, person: &PersonId) -> bool {
        let now = self.view.meeting.agenda.recorder.map(|r| r.to_string()).unwrap_or_default();
        self.form.or("recorder", &now) == person.to_string()
    }

    /// Whether the meeting was opened and nothing is on record yet.
    fn is_untouched(&self) -> bool {
        let said = &self.view.proceedings;
        self.at(StageName::InSession) && said.remarks.is_empty() && said.decisions.is_empty()
    }

    fn start(&self) -> Time {
        let meeting = &self.view.meeting;
        meeting.stage.concluded().map_or(meeting.agenda.start.time(), |c| c.conclusion.what.started)
    }

    /// The end: the real one once the meeting is over, the planned one before.
    fn end(&self) -> Option<Time> {
        let stage = &self.view.meeting.stage;
        stage.concluded().map_or(self.view.meeting.agenda.end, |c| c.conclusion.what.ended)
    }

    fn cancelled(&self) -> Option<&str> {
        match &self.view.meeting.stage {
            Stage::Cancelled { cancelled, .. } => Some(&cancelled.what),
            _ => None,
        }
    }

    /// What the paper of a late entry says of the gates before the meeting.
    fn on_paper(&self) -> Option<&PaperHeld> {
        match self.view.meeting.stage.held() {
            Some(Held::OnPaper(held)) => Some(&held.what),
            _ => None,
        }
    }

    fn at(&self, stage: StageName) -> bool {
        self.view.meeting.stage.name() == stage
    }

    /// How many members of the roster have not been told.
    fn untold(&self) -> usize {
        let told = self.view.meeting.stage.notified().map(|n| n.what.to.as_slice()).unwrap_or_default();
        self.view.roster.members().filter(|m| !told.contains(&m.id)).count()
    }

    /// How many were asked and have not answered.
    fn silent(&self) -> usize {
        self.view.answers.iter().filter(|a| a.reply.is_none()).count()
    }
}

/// Loads a meeting for the person who looks.
pub(super) async fn load(site: &Site, shell: &Shell, id: MeetingId) -> Result<MeetingView, Failure> {
    let actor = shell.actor.clone();
    let view = site.app.read(move |cx| {
        let permit = permission::on_meeting(cx, &actor, id)?;
        view::view(cx, &permit)
    });
    Ok(view.await?)
}

/// The page, with a form that may have failed on it.
pub(super) async fn page(site: &Site, shell: Shell, id: MeetingId, form: Form) -> Result<Response, Failure> {
    let view = load(site, &shell, id).await?;
    let actor = shell.actor.clone();
    let read = move |cx: &mut Cx<'_>| {
        Ok((disposition::of_meeting(cx, &actor, id)?, old_record::of_meeting(cx, &actor, id)?))
    };
    let (matters, originals) = site.app.read(read).await?;
    let life = life(site, &view);
    let late = Late::of(site, &view);
    let (status, returned) = (form.status(), Returned::of(site, &view));
    let (base, mail) = (format!("/meetings/{id}"), site.mail);
    render(status, &MeetingPage { base, shell, view, form, life, mail, late, returned, matters, originals })
}

/// The page.
pub(crate) async fn show(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<MeetingId>,
) -> Result<Response, Failure> {
    page(&site, shell, id, Form::default()).await
}

/// Whether a step ends one of the ten.
type Ends = fn(&Step) -> bool;

/// The ten steps with who took them and when; the steps themselves are the source.
fn life(site: &Site, view: &MeetingView) -> Vec<LifeStep> {
    let stage = view.meeting.stage.name();
    let last = |wanted: fn(&Step) -> bool| view.steps.iter().rev().find(|kept| wanted(&kept.step));
    // Each of the ten: its name, the stage in which it is the current one, and the step that ends it.
    let ten: [(&str, StageName, Ends); 10] = [
        ("拟定议题", StageName::Draft, |_| false),
        ("会前沟通", StageName::Draft, |s| matches!(s, Step::Consulted(_) | Step::HeldOnPaper(_))),
        ("报请批准", StageName::Draft, |s| matches!(s, Step::Submitted | Step::HeldOnPaper(_))),
        ("支部批准", StageName::Submitted, |s| matches!(s, Step::Approved(_) | Step::HeldOnPaper(_))),
        ("通知党员", StageName::Approved, |s| matches!(s, Step::Notified(_) | Step::HeldOnPaper(_))),
        ("召开会议", StageName::Notified, |s| matches!(s, Step::Opened | Step::HeldOnPaper(_))),
        ("归纳小结", StageName::InSession, |s| matches!(s, Step::Concluded(_))),
        ("定稿签字", StageName::Concluded, |s| matches!(s, Step::Signed)),
        ("上报支部", StageName::Signed, |s| matches!(s, Step::Reported(_))),
        ("签收归档", StageName::Reported, |s| matches!(s, Step::Receipted(_))),
    ];
    let consulted = view.meeting.stage.consulted().is_some();
    let mut life = Vec::new();
    for (name, current_in, ends) in ten {
        let reached = stage != StageName::Cancelled && stage > current_in;
        let done = match name {
            "拟定议题" => true,
            "会前沟通" => consulted || reached,
            _ => reached,
        };
        let kept = last(ends).filter(|_| done);
        let current =
            !done && life.iter().all(|s: &LifeStep| s.state != "current") && stage != StageName::Cancelled;
        let state = if done {
            "done"
        } else if current {
            "current"
        } else {
            "todo"
        };
        if let Some(on_paper) = on_paper(view, name).filter(|_| done) {
            life.push(on_paper);
            continue;
        }
        let who = kept.map(|k| view.names.of(k.mark.by).to_owned()).unwrap_or_default();
        let when =
            kept.map(|k| site.app.local(k.mark.at)).map(|at| format!("{}月{}日", at.month(), at.day()));
        life.push(LifeStep { name, state, who, when: when.unwrap_or_default() });
    }
    life
}

/// A step of a meeting that was entered afterwards, as its paper says: its own day, or that it is missing.
fn on_paper(view: &MeetingView, name: &'static str) -> Option<LifeStep> {
    let Some(Held::OnPaper(held)) = view.meeting.stage.held() else { return None };
    let held = &held.what;
    let day = |on: Date| format!("{}月{}日", on.month(), on.day());
    let gate = |on: Option<Date>| match on {
        Some(on) => LifeStep { name, state: "done", who: "补录".to_owned(), when: day(on) },
        None => LifeStep { name, state: "broken", who: "没有或查不到".to_owned(), when: String::new() },
    };
    Some(match name {
        "拟定议题" => LifeStep { name, state: "done", who: String::new(), when: String::new() },
        "会前沟通" => gate(held.consulted.done().map(|c| c.on)),
        "报请批准" | "支部批准" => gate(held.approved.done().map(|a| a.on)),
        "通知党员" => gate(held.notified.done().map(|n| n.on)),
        "召开会议" => gate(Some(view.meeting.agenda.start.date())),
        _ => return None,
    })
}

#[derive(Template)]
#[template(path = "requirements.html")]
struct RequirementsPage {
    shell: Shell,
    view: MeetingView,
    base: String,
    late: Option<Late>,
}

impl RequirementsPage {
    fn count(&self, code: &str) -> usize {
        self.view.findings.iter().filter(|f| f.state.code() == code).count()
    }

    fn next_href(&self, finding: &Finding) -> Option<String> {
        finding.next.map(|next| match place(next) {
            "/plan" => "/plan".to_owned(),
            "" => format!("{}#now", self.base),
            other => format!("{}{other}", self.base),
        })
    }
}

/// The page 七项要求.
pub(crate) async fn requirements(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<MeetingId>,
) -> Result<Response, Failure> {
    let view = load(&site, &shell, id).await?;
    render(
        StatusCode::OK,
        &RequirementsPage { shell, late: Late::of(&site, &view), view, base: format!("/meetings/{id}") },
    )
}
