//! 本月: what is due, and the meetings of the month.

use app::{
    meeting::list::{Entries, Listed},
    permission::Actor,
    today::{self, Act, Due},
};
use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use domain::meeting::Next;

use crate::{
    error::Failure,
    shell::{Shell, render},
    state::Site,
};

/// One thing to do, with the one button that does it.
struct Card {
    title: String,
    why: String,
    when: String,
    href: String,
    button: &'static str,
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
    dues: Vec<Card>,
    waiting: usize,
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

fn card(due: Due, month: &str) -> Card {
    let (href, button) = match due.act {
        Act::Meeting(id, next) => (format!("/meetings/{id}{}", place(next)), next.chinese()),
        Act::Answer(id) => (format!("/meetings/{id}#answer"), "去回复"),
        Act::Draft => (format!("/meetings/new?month={month}"), "去起草会议"),
        Act::Work(id) => (format!("/assignments/{id}"), "去写进展"),
        Act::CheckWork(id) => (format!("/assignments/{id}"), "去检查"),
        Act::GiveWork(id) => (format!("/assignments/new?resolution={id}"), "去分工"),
        Act::Plan => ("/plan".to_owned(), "去做年度计划"),
        Act::OwnDues => ("/dues/mine".to_owned(), "去看我的党费"),
        Act::CollectDues => ("/dues".to_owned(), "去收缴"),
        Act::FixDues => ("/dues".to_owned(), "去核定"),
        Act::DuesOf(person) => (format!("/dues/people/{person}"), "去看情况"),
        Act::HandOver => ("/dues/handovers".to_owned(), "去上交"),
        Act::Opinion(id) => (format!("/opinions/{id}"), "去办理"),
        Act::Talk(person) => (format!("/talks?with={person}#record"), "去登记谈话"),
        Act::Development(person) => (format!("/development/{person}"), "去办理"),
        Act::Talks => ("/talks".to_owned(), "去看还差谁"),
        Act::Care(id) => (format!("/care/{id}"), "去记一笔"),
        Act::ReceiveDues(id) => (format!("/dues/handovers/{id}"), "去签收"),
    };
    let when = due.when.map(crate::ui::moment).unwrap_or_default();
    Card { title: due.title, why: due.why, when, href, button }
}

/// Where somebody begins who is in no group and has no post: accounts or the journal.
fn own_place(actor: &Actor) -> Option<&'static str> {
    if actor.group.is_some() || !actor.posts.is_empty() {
        return None;
    }
    match actor {
        Actor { is_admin: true, .. } => Some("/accounts"),
        Actor { is_auditor: true, .. } => Some("/journal"),
        _ => None,
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
    let page = HomePage {
        dues: page.dues.into_iter().map(|due| card(due, &month)).collect(),
        today: page.today,
        month,
        group: page.group,
        planned: page.planned,
        meetings: page.meetings,
        entries: page.entries,
        waiting: page.waiting,
        shell,
    };
    render(StatusCode::OK, &page)
}
