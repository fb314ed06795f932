//! 本月: what is due in the order to do it, and the meetings of the month.

use app::{
    development::hearing,
    meeting::list::{Entries, Listed},
    permission::Actor,
    selection,
    today::{self, Act, Due, Side},
};
use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use domain::{account::Duty, due::Urgency, meeting::Next};

use crate::{
    error::Failure,
    shell::{Shell, render},
    state::Site,
};

/// One thing to do, with the one button that does it.
struct Card {
    side: Side,
    title: String,
    why: String,
    when: String,
    href: String,
    button: &'static str,
}

/// A part of the list.
struct Part {
    urgency: Urgency,
    cards: Vec<Card>,
    /// Whether it holds the very first thing to do.
    is_first: bool,
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    shell: Shell,
    today: jiff::civil::Date,
    month: String,
    group: Option<String>,
    planned: String,
    meetings: Vec<Listed>,
    entries: Entries,
    parts: Vec<Part>,
}

impl Part {
    /// What is for later does not stand in the way of what is for now.
    fn is_open(&self) -> bool {
        self.is_first || self.urgency != Urgency::Later
    }
}

impl HomePage {
    fn formats(&self) -> [(&'static str, &'static str); 4] {
        super::ledgers::FORMATS
    }
}

/// Where a due thing is done.
pub(crate) fn place(next: Next) -> &'static str {
    match next {
        Next::Plan => "/plan",
        Next::Edit => "/edit",
        Next::Consult => "/consult",
        Next::Console | Next::Conclude => "/console",
        Next::Sign => "/minutes",
        Next::Submit | Next::Approve | Next::Notify | Next::Open | Next::Report | Next::Receipt => "",
    }
}

/// Where something is done, and the words on its button.
pub(super) fn place_of(act: Act, month: &str) -> (String, &'static str) {
    match act {
        Act::Meeting(id, Next::Approve) => (format!("/meetings/{id}"), "去审阅"),
        Act::Meeting(id, Next::Receipt) => (format!("/meetings/{id}"), "去看上报"),
        Act::Meeting(id, next) => (format!("/meetings/{id}{}", place(next)), next.chinese()),
        Act::Consultation(id) => (format!("/meetings/{id}"), "去看安排"),
        Act::Answer(id) => (format!("/meetings/{id}#answer"), "去回复"),
        Act::Draft => (format!("/meetings/new?month={month}"), "去起草会议"),
        Act::Work(id) => (format!("/assignments/{id}"), "去写进展"),
        Act::CheckWork(id) => (format!("/assignments/{id}"), "去检查"),
        Act::AskAfterWork(id) => (format!("/assignments/{id}"), "去看进展"),
        Act::GiveWork(id) => (format!("/assignments/new?resolution={id}"), "去分工"),
        Act::ShareWork => ("/assignments/new".to_owned(), "去分工"),
        Act::Plan => ("/plan".to_owned(), "去做年度计划"),
        Act::OwnDues => ("/dues/mine".to_owned(), "去看我的党费"),
        Act::CollectDues => ("/dues".to_owned(), "去收缴"),
        Act::FixDues => ("/dues".to_owned(), "去核定"),
        Act::DuesOf(person) => (format!("/dues/people/{person}"), "去看情况"),
        Act::HandOver => ("/dues/handovers".to_owned(), "去上交"),
        Act::ReceiveDues(id) => (format!("/dues/handovers/{id}"), "去签收"),
        Act::Opinion(id) => (format!("/opinions/{id}"), "去办理"),
        Act::Talk(person) => (format!("/talks?with={person}#record"), "去登记谈话"),
        Act::Talks(None) => ("/talks".to_owned(), "去看还差谁"),
        Act::Talks(Some(since)) => (format!("/talks?since={since}"), "去看还差谁"),
        Act::Development(person) => (format!("/development/{person}"), "去办理"),
        Act::Care(id) => (format!("/care/{id}"), "去记一笔"),
        Act::PlanStudy => ("/study".to_owned(), "去排学习计划"),
        Act::NoteStudy(_) => ("/study".to_owned(), "去登记学习"),
        Act::MakeUp(_) => ("/study".to_owned(), "去看学习内容"),
        Act::Vote(id) => (format!("/ballots/{id}"), "去投票"),
        Act::TellBallot(id) => (format!("/ballots/{id}/tellers"), "去计票人页面"),
        Act::Selection(meeting, item) => (selection::place(meeting, item), "去办理"),
        Act::Hearing(meeting, item) => (hearing::place(meeting, item), "去办理"),
        Act::Sheet(id) => (format!("/meetings/{id}/life#part-sheets"), "去写对照检查"),
        Act::Life(id) => (format!("/meetings/{id}/life#part-opinions"), "去反馈意见"),
        Act::Rectify(_, id) => (format!("/meetings/{id}/life#part-rectification"), "去看整改事项"),
        Act::Disposition(id) => (app::disposition::place(id), "去查看"),
        Act::SelfAppraisal(_) => ("/appraisal#own".to_owned(), "去写个人自评"),
        Act::Appraisal(_) => ("/appraisal".to_owned(), "去办理"),
        Act::OpenAppraisal => ("/appraisal".to_owned(), "去开展"),
        Act::ReportLife(id) => (format!("/meetings/{id}/life#part-report"), "去改情况报告"),
        Act::ReceiveLife(id) => (format!("/meetings/{id}/life#part-report"), "去签收报告"),
    }
}

fn card(due: &Due, today: jiff::civil::Date, month: &str) -> Card {
    let (href, button) = place_of(due.act, month);
    let when = due.when.map_or_else(|| due.until(today), crate::ui::moment);
    Card { side: due.side, title: due.title.clone(), why: due.why.clone(), when, href, button }
}

/// Where somebody begins who is in no group and has no post: accounts or the journal.
fn own_place(actor: &Actor) -> Option<&'static str> {
    if actor.group.is_some() || !actor.posts.is_empty() {
        return None;
    }
    match actor.duties.first()? {
        Duty::System | Duty::Security => Some("/accounts"),
        Duty::Audit => Some("/journal"),
    }
}

/// The page.
pub(crate) async fn show(State(site): State<Site>, shell: Shell) -> Result<Response, Failure> {
    if let Some(place) = own_place(&shell.actor) {
        return Ok(Redirect::to(place).into_response());
    }
    let actor = shell.actor.clone();
    let page = site.app.read(move |cx| today::today(cx, &actor)).await?;
    let month = format!("{:04}-{:02}", page.today.year(), page.today.month());
    let part = |(index, (urgency, dues)): (usize, (Urgency, &[Due]))| Part {
        urgency,
        cards: dues.iter().map(|due| card(due, page.today, &month)).collect(),
        is_first: index == 0,
    };
    let page = HomePage {
        parts: page.parts().enumerate().map(part).collect(),
        today: page.today,
        month,
        group: page.group,
        planned: page.planned,
        meetings: page.meetings,
        entries: page.entries,
        shell,
    };
    render(StatusCode::OK, &page)
}
