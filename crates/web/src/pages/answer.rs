//! The page behind a personal link: 参加 or 请假, without sign-in.

use app::meeting::answer::{self, Input, LinkView};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::meeting::Reply;

use crate::{error::Failure, form::Form, shell::render, state::Site};

#[derive(Template)]
#[template(path = "answer.html")]
struct AnswerPage {
    view: LinkView,
    form: Form,
    word: String,
}

async fn page(site: &Site, word: String, form: Form) -> Result<Response, Failure> {
    let asked = word.clone();
    let view = site.app.read(move |cx| answer::by_link(cx, &asked)).await?;
    render(form.status(), &AnswerPage { view, form, word })
}

/// The page.
pub(crate) async fn show(State(site): State<Site>, Path(word): Path<String>) -> Result<Response, Failure> {
    page(&site, word, Form::default()).await
}

/// Takes the answer.
pub(crate) async fn reply(
    State(site): State<Site>,
    Path(word): Path<String>,
    form: Form,
) -> Result<Response, Failure> {
    let input = Input { answer: form.take("answer"), reason: form.take("reason") };
    let link = word.clone();
    match site.app.write(move |cx| answer::answer_by_link(cx, &link, &input)).await {
        Ok(()) => Ok(Redirect::to(&format!("/a/{word}")).into_response()),
        Err(error) if error.is_mendable() => page(&site, word, form.refused(&error)).await,
        Err(other) => Err(other.into()),
    }
}
