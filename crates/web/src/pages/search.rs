//! 搜索: over everything that somebody may read.

use app::{
    permission::{self, may},
    search::{self, Hit, Piece, Place, Results},
};
use askama::{Template, filters::Safe};
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};

use crate::{
    error::Failure,
    form::Form,
    shell::{Shell, render},
    state::Site,
    ui::escape,
};

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    shell: Shell,
    /// What was typed.
    asked: String,
    results: Results,
    /// Whether this is a later page of the results.
    is_later: bool,
}

impl SearchPage {
    fn href(&self, hit: &Hit) -> String {
        match hit.place {
            Place::Meeting(id) => format!("/meetings/{id}"),
            Place::Record(id) => format!("/meetings/{id}/minutes"),
            Place::Assignment(id) => format!("/assignments/{id}"),
            Place::Opinion(id) => format!("/opinions/{id}"),
            Place::Resolution(_) if self.shell.of_branch() => "/branch/resolutions".to_owned(),
            Place::Resolution(_) => "/assignments".to_owned(),
        }
    }

    fn kind(&self, hit: &Hit) -> &'static str {
        match hit.place {
            Place::Meeting(_) => "会议",
            Place::Record(_) => "会议记录",
            Place::Assignment(_) => "任务",
            Place::Opinion(_) => "意见诉求",
            Place::Resolution(_) => "支部决议",
        }
    }

    /// The page that goes on with a search.
    fn later(&self, after: &str) -> String {
        let asked: String = form_urlencoded::byte_serialize(self.asked.as_bytes()).collect();
        format!("/search?q={asked}&after={after}")
    }
}

/// An excerpt in which the words stand out.
fn marked(pieces: &[Piece]) -> Safe<String> {
    let one = |piece: &Piece| {
        let text = escape(&piece.text);
        if piece.is_hit { format!("<mark>{text}</mark>") } else { text }
    };
    Safe(pieces.iter().map(one).collect())
}

/// The page.
pub(crate) async fn show(
    State(site): State<Site>,
    shell: Shell,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let permit = permission::in_branch::<may::UseAccount>(&shell.actor)?;
    let query = Form::of(query);
    let (asked, after) = (query.take("q"), Some(query.take("after")).filter(|after| !after.is_empty()));
    let typed = asked.clone();
    let is_later = after.is_some();
    let results = site.app.read(move |cx| search::search(cx, &permit, &typed, after.as_deref())).await?;
    render(StatusCode::OK, &SearchPage { shell, asked, results, is_later })
}
