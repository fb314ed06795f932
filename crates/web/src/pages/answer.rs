//! The page behind a personal link: 参加 or 请假, without sign-in.

use app::{
    Error,
    meeting::answer::{self, Input, LinkView},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use domain::meeting::Reply;

use crate::{
    error::{self, Failure},
    form::Form,
    pace::{Caller, in_pace},
    shell::render,
    state::Site,
};

#[derive(Template)]
#[template(path = "answer.html")]
struct AnswerPage {
    view: LinkView,
    form: Form,
    word: String,
}

/// What somebody is told whose link is no link.
fn unknown() -> Response {
    let text = "这个链接不对，或者已经换成了新的。请看看链接是不是复制完整，或者请组长重新给您一个。";
    error::page(StatusCode::NOT_FOUND, text.to_owned())
}

async fn page(site: &Site, word: String, form: Form) -> Result<Response, Failure> {
    let asked = word.clone();
    let view = match site.app.read(move |cx| answer::by_link(cx, &asked)).await {
        Err(Error::NotFound) => return Ok(unknown()),
        other => other?,
    };
    render(form.status(), &AnswerPage { view, form, word })
}

/// The page.
pub(crate) async fn show(State(site): State<Site>, Path(word): Path<String>) -> Result<Response, Failure> {
    page(&site, word, Form::default()).await
}

/// Takes the answer.
pub(crate) async fn reply(
    State(site): State<Site>,
    caller: Caller,
    Path(word): Path<String>,
    form: Form,
) -> Result<Response, Failure> {
    let input = Input { answer: form.take("answer"), reason: form.take("reason") };
    // Nobody is signed in here.
    in_pace(&site, &caller)?;
    let link = word.clone();
    match site.app.write(move |cx| answer::answer_by_link(cx, &link, &input)).await {
        Ok(()) => Ok(Redirect::to(&format!("/a/{word}")).into_response()),
        Err(error) if error.is_mendable() => page(&site, word, form.refused(&error)).await,
        Err(Error::NotFound) => Ok(unknown()),
        Err(other) => Err(other.into()),
    }
}
