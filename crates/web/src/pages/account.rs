//! Signing in and out, the own password, the text size, the page 更多.

use app::{
    Error,
    account::{
        change_password, session,
        sign_in::{self, Outcome, SignedIn},
    },
    factor::{passkey, second},
    message,
    permission::{self, Permit, may},
};
use askama::Template;
use axum::{
    Json,
    extract::{Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};

use crate::{
    error::Failure,
    form::Form,
    pace::{Caller, in_pace},
    pages::set_up,
    session::{AnySigned, Signed, device, key, set, set_device, set_step, step},
    shell::{Shell, own_path, render},
    state::Site,
};

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage<'a> {
    form: &'a Form,
    /// Whether browsers keep passkeys for this address.
    passkeys: bool,
    /// What people call the unit's directory, where there is one.
    directory: Option<&'a str>,
}

impl<'a> SignInPage<'a> {
    fn new(site: &'a Site, form: &'a Form) -> Self {
        let directory = site.directory.as_ref().map(|directory| directory.name());
        Self { form, passkeys: site.passkeys().is_some(), directory }
    }

    /// Where to go on to, as a part of an address.
    fn next(&self) -> String {
        form_urlencoded::byte_serialize(next(self.form).as_bytes()).collect()
    }
}

/// The form to sign in; who is signed in already goes on.
pub(crate) async fn sign_in_page(
    State(site): State<Site>,
    signed: Option<Signed>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let form = Form::of(query);
    if signed.is_some() {
        return Ok(Redirect::to(next(&form)).into_response());
    }
    if set_up::is_open(&site).await? {
        return Ok(Redirect::to("/setup").into_response());
    }
    render(StatusCode::OK, &SignInPage::new(&site, &form))
}

/// The form again, with why it was refused; nothing that was begun before counts any more.
pub(super) fn from_the_beginning(site: &Site, form: Form, error: &Error) -> Result<Response, Failure> {
    let form = form.refused(error);
    let mut response = render(StatusCode::UNPROCESSABLE_ENTITY, &SignInPage::new(site, &form))?;
    response.headers_mut().append(header::SET_COOKIE, set_step(site, ""));
    Ok(response)
}

/// Somebody is signed in: on to where they wanted to go.
pub(super) async fn welcome(
    site: &Site,
    headers: &HeaderMap,
    form: &Form,
    done: &SignedIn,
) -> Result<Response, Failure> {
    // Whoever was signed in here before is so no more.
    if let Some(before) = key(headers).map(str::to_owned) {
        site.app.write(move |cx| session::give_way(cx, &before)).await?;
    }
    let place = if done.is_to_read { "/me" } else { next(form) };
    let mut response = Redirect::to(place).into_response();
    for cookie in [set(site, &done.key.word()), set_device(site, &done.device.word())] {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    if !step(headers).is_empty() {
        response.headers_mut().append(header::SET_COOKIE, set_step(site, ""));
    }
    Ok(response)
}

/// The page of the second half, with the word under which it is waited for.
pub(super) fn to_second(site: &Site, form: &Form, word: &str) -> Response {
    let next: String = form_urlencoded::byte_serialize(next(form).as_bytes()).collect();
    let mut response = Redirect::to(&format!("/sign-in/second?next={next}")).into_response();
    response.headers_mut().append(header::SET_COOKIE, set_step(site, word));
    response
}

/// Where to go after signing in: a path of ours, never another site.
fn next(form: &Form) -> &str {
    own_path(form.get("next")).unwrap_or("/")
}

/// Signs in.
pub(crate) async fn sign_in(
    State(site): State<Site>,
    caller: Caller,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Failure> {
    let input = sign_in::Input {
        name: form.take("name"),
        password: form.take("password"),
        device: device(&headers).to_owned(),
    };
    let answer = match in_pace(&site, &caller) {
        Ok(()) => sign_in::sign_in(&site.app, input).await,
        Err(busy) => Err(busy),
    };
    match answer {
        Ok(Outcome::Done(done)) => welcome(&site, &headers, &form, &done).await,
        Ok(Outcome::Second(word)) => Ok(to_second(&site, &form, &word.word())),
        Err(error @ (Error::Refused(_) | Error::Busy(_))) => {
            let form = form.refused(&error);
            render(StatusCode::UNPROCESSABLE_ENTITY, &SignInPage::new(&site, &form))
        }
        Err(other) => Err(other.into()),
    }
}

#[derive(Template)]
#[template(path = "sign_in_second.html")]
struct SecondPage<'a> {
    form: &'a Form,
    asked: second::Asked,
    passkeys: bool,
}

/// What somebody has beside the password is asked for.
pub(crate) async fn second_page(
    State(site): State<Site>,
    headers: HeaderMap,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    second_again(&site, &headers, Form::of(query)).await
}

async fn second_again(site: &Site, headers: &HeaderMap, form: Form) -> Result<Response, Failure> {
    let word = step(headers).to_owned();
    match site.app.read(move |cx| second::asked(cx, &word)).await {
        Ok(asked) => {
            let passkeys = asked.passkey && site.passkeys().is_some();
            render(form.status(), &SecondPage { form: &form, asked, passkeys })
        }
        Err(error @ Error::Refused(_)) => from_the_beginning(site, form, &error),
        Err(other) => Err(other.into()),
    }
}

/// Signs in with what somebody has.
pub(crate) async fn second(
    State(site): State<Site>,
    caller: Caller,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Failure> {
    let (word, device) = (step(&headers).to_owned(), device(&headers).to_owned());
    let answer = match in_pace(&site, &caller) {
        Ok(()) => second::sign_in(&site.app, word, form.take("code"), device).await,
        Err(busy) => Err(busy),
    };
    match answer {
        Ok(done) => welcome(&site, &headers, &form, &done).await,
        Err(error @ (Error::Invalid(_) | Error::Busy(_))) => {
            second_again(&site, &headers, form.refused(&error)).await
        }
        Err(error @ Error::Refused(_)) => from_the_beginning(&site, form, &error),
        Err(other) => Err(other.into()),
    }
}

/// What a browser is asked, as JSON for the module that asks it.
pub(crate) fn asked(answer: Result<passkey::Asked, Error>) -> Response {
    match answer {
        Ok(asked) => {
            Json(serde_json::json!({ "word": asked.word, "options": asked.options })).into_response()
        }
        Err(error) => Failure::from(error).json(),
    }
}

/// Passkeys need a name and HTTPS.
pub(crate) fn no_passkeys() -> Error {
    Error::Refused("这个网址不能使用通行密钥，要有域名并且用 HTTPS，请改用别的方式".to_owned())
}

/// Asks the browser for a passkey.
pub(crate) async fn ask_passkey(State(site): State<Site>, caller: Caller) -> Response {
    let place = in_pace(&site, &caller).and_then(|()| site.passkeys().ok_or_else(no_passkeys));
    asked(match place {
        Ok(place) => site.app.write(move |cx| passkey::ask(cx, &place)).await,
        Err(error) => Err(error),
    })
}

/// Signs in with a passkey.
pub(crate) async fn passkey(
    State(site): State<Site>,
    caller: Caller,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Failure> {
    let place = in_pace(&site, &caller).and_then(|()| site.passkeys().ok_or_else(no_passkeys));
    let answer = match place {
        Ok(place) => {
            let said = (form.take("word"), form.take("answer"));
            passkey::sign_in(&site.app, place, said, device(&headers).to_owned()).await
        }
        Err(error) => Err(error),
    };
    match answer {
        Ok(done) => welcome(&site, &headers, &form, &done).await,
        Err(error @ (Error::Refused(_) | Error::Busy(_))) => {
            from_the_beginning(&site, form.without("word").without("answer"), &error)
        }
        Err(other) => Err(other.into()),
    }
}

/// Signs out.
pub(crate) async fn sign_out(
    State(site): State<Site>,
    AnySigned(actor): AnySigned,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let permit: Permit<may::UseAccount> = permission::in_branch(&actor)?;
    let word = key(&headers).unwrap_or_default().to_owned();
    site.app.write(move |cx| session::end(cx, &permit, &word)).await?;
    let mut response = Redirect::to("/sign-in").into_response();
    response.headers_mut().insert(header::SET_COOKIE, set(&site, ""));
    // What the browser has kept of pages goes; text that was not sent stays, it is the person's.
    response.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"cache\""));
    Ok(response)
}

#[derive(Template)]
#[template(path = "password.html")]
struct PasswordPage<'a> {
    form: &'a Form,
    must: bool,
    name: String,
}

/// The form for a new password.
pub(crate) async fn password_page(AnySigned(actor): AnySigned) -> Result<Response, Failure> {
    let page = PasswordPage { form: &Form::default(), must: actor.must_change, name: actor.name };
    render(StatusCode::OK, &page)
}

/// Sets a new password.
pub(crate) async fn password(
    State(site): State<Site>,
    AnySigned(actor): AnySigned,
    form: Form,
) -> Result<Response, Failure> {
    let permit: Permit<may::UseAccount> = permission::in_branch(&actor)?;
    let input =
        change_password::Input { old: form.take("old"), new: form.take("new"), again: form.take("again") };
    match change_password::change_password(&site.app, permit, input).await {
        Ok(key) => {
            let mut response = Redirect::to("/").into_response();
            response.headers_mut().insert(header::SET_COOKIE, set(&site, &key.word()));
            Ok(response)
        }
        Err(error) if error.is_mendable() => {
            let form = form.refused(&error);
            let page = PasswordPage { form: &form, must: actor.must_change, name: actor.name };
            render(form.status(), &page)
        }
        Err(other) => Err(other.into()),
    }
}

/// Switches 大字 on or off and goes back.
pub(crate) async fn size(headers: HeaderMap, Query(query): Query<Vec<(String, String)>>) -> Response {
    let size = if Form::of(query).get("large") == "1" { "large" } else { "normal" };
    let back = headers
        .get(header::REFERER)
        .and_then(|v| v.to_str().ok())
        .and_then(|url| url.split_once("://"))
        .and_then(|(_, rest)| rest.find('/').map(|at| rest[at..].to_owned()))
        .filter(|path| own_path(path).is_some())
        .unwrap_or_else(|| "/".to_owned());
    let mut response = Redirect::to(&back).into_response();
    let cookie = format!("size={size}; Path=/; SameSite=Lax; Max-Age=31536000");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
    response
}

/// One message of the box.
struct Note {
    subject: String,
    body: String,
    when: String,
    unread: bool,
    href: String,
}

#[derive(Template)]
#[template(path = "me.html")]
struct MePage {
    shell: Shell,
    notes: Vec<Note>,
}

/// The page 更多: messages, roster, password, sign-out.
pub(crate) async fn me(State(site): State<Site>, shell: Shell) -> Result<Response, Failure> {
    let permit: Permit<may::UseAccount> = permission::in_branch(&shell.actor)?;
    let reading = permit.clone();
    let messages = site.app.read(move |cx| message::inbox(cx, &reading)).await?;
    if messages.iter().any(|m| m.read_at.is_none()) {
        site.app.write(move |cx| message::read_all(cx, &permit)).await?;
    }
    let notes = messages
        .into_iter()
        .map(|m| Note {
            subject: m.subject,
            body: m.body,
            when: crate::ui::moment(site.app.local(m.created_at)),
            unread: m.read_at.is_none(),
            href: m.place.or_else(|| m.meeting.map(|id| format!("/meetings/{id}"))).unwrap_or_default(),
        })
        .collect();
    render(StatusCode::OK, &MePage { shell, notes })
}
