//! 收件箱: what waits for the branch, each with what there is to know and the button that answers it.

use app::{
    inbox::{self, Answer, Letter},
    permission::{self, may},
    today::Act,
};
use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use domain::due::Urgency;
use jiff::civil::Date;

use crate::{
    error::Failure,
    pages::home::place_of,
    shell::{Shell, render},
    state::Site,
};

/// One form of an answer: a button, and the sentence that goes with it.
struct Reply {
    action: String,
    button: &'static str,
    /// The name of the field, what stands before it, and whether it must be filled.
    field: Option<(&'static str, &'static str, bool)>,
    /// Which form it is on the page of its own, where it comes back if it is refused.
    part: &'static str,
}

impl Reply {
    fn new(action: String, button: &'static str, field: (&'static str, &'static str, bool)) -> Self {
        Self { action, button, field: Some(field), part: "" }
    }

    fn of_part(self, part: &'static str) -> Self {
        Self { part, ..self }
    }
}

/// One thing that waits.
struct Card {
    letter: Letter,
    /// The page that has all of it.
    href: String,
    /// What the link says.
    link: &'static str,
    /// How long it has waited, in words.
    waits: String,
    is_over: bool,
    /// The version that was shown: the name of the hidden field with its value.
    seen: Option<(&'static str, i64)>,
    /// The likelier answer.
    yes: Option<Reply>,
    /// The other one.
    no: Option<Reply>,
}

impl Card {
    fn new(letter: Letter, today: Date) -> Self {
        let (href, link) = place_of(letter.due.act, "");
        let link = if letter.answer == Answer::OnItsPage { link } else { read_on(letter.due.act) };
        let waits = letter.since.map_or_else(
            || letter.due.until(today),
            |since| match (today - since).get_days() {
                0 => "今天送来".to_owned(),
                days => format!("{}送来，已等 {days} 天", crate::ui::day(since)),
            },
        );
        let is_over = letter.due.term.urgency(today) == Urgency::Over;
        let note = |label| ("note", label, false);
        let why = |label| ("reason", label, true);
        let (seen, yes, no) = match letter.answer {
            Answer::Consultation(id, version) => (
                Some(("seen", version)),
                Some(Reply::new(
                    format!("/meetings/{id}/consult/answer"),
                    "答复组长",
                    ("content", "您的意见", true),
                )),
                None,
            ),
            Answer::Agenda(id, version) => (
                Some(("seen", version)),
                Some(Reply::new(format!("/meetings/{id}/approve"), "批准", note("批准意见"))),
                Some(Reply::new(format!("/meetings/{id}/return"), "退回修改", why("退回原因"))),
            ),
            Answer::Report(id, version) => (
                Some(("seen", version)),
                Some(Reply::new(format!("/meetings/{id}/receipt"), "签收归档", note("签收意见"))),
                Some(Reply::new(format!("/meetings/{id}/send-back"), "退回更正", why("退回原因"))),
            ),
            Answer::Dues(id) => (
                None,
                Some(Reply {
                    action: format!("/dues/handovers/{id}/receive"),
                    button: "签收党费",
                    field: None,
                    part: "",
                }),
                Some(
                    Reply::new(
                        format!("/dues/handovers/{id}/refuse"),
                        "退回党费",
                        ("why", "退回的原因", true),
                    )
                    .of_part("refuse"),
                ),
            ),
            Answer::Opinion(id, version) => (
                Some(("version", version)),
                Some(
                    Reply::new(format!("/opinions/{id}/answer"), "答复", ("text", "支部的答复", true))
                        .of_part("answer"),
                ),
                None,
            ),
            Answer::LifeReport(id, version) => (
                Some(("version", version)),
                Some(
                    Reply::new(format!("/meetings/{id}/life/receive"), "签收报告", note("签收意见"))
                        .of_part("receive"),
                ),
                Some(
                    Reply::new(format!("/meetings/{id}/life/return"), "退回报告", why("退回原因"))
                        .of_part("return"),
                ),
            ),
            Answer::OnItsPage => (None, None, None),
        };
        Self { letter, href, link, waits, is_over, seen, yes, no }
    }

    /// What the sentence of an answer is called on the page.
    fn id(&self, index: &usize, name: &str) -> String {
        format!("l{index}-{name}")
    }
}

fn read_on(act: Act) -> &'static str {
    match act {
        Act::Meeting(_, domain::meeting::Next::Receipt) => "看会议记录",
        Act::ReceiveDues(_) => "看清单",
        Act::Opinion(_) => "看办理过程",
        _ => "看全部",
    }
}

#[derive(Template)]
#[template(path = "inbox.html")]
struct InboxPage {
    shell: Shell,
    cards: Vec<Card>,
    /// Whether something was just answered from here.
    done: bool,
}

/// The page.
pub(crate) async fn show(
    State(site): State<Site>,
    shell: Shell,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let permit = permission::in_branch::<may::ReadBranch>(&shell.actor)?;
    let inbox = site.app.read(move |cx| inbox::open(cx, &permit)).await?;
    let cards = inbox.letters.into_iter().map(|letter| Card::new(letter, inbox.today)).collect();
    let done = query.iter().any(|(name, _)| name == "done");
    render(StatusCode::OK, &InboxPage { shell, cards, done })
}
