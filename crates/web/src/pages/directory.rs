//! Signing in by the unit's own directory, and tying an account to it.

use app::{
    Error,
    directory::{
        Directory,
        back::{self, Arrived, Brought},
        begin::{self, Way},
        tie,
    },
    permission::{self, Permit, may},
};
use axum::{
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse as _, Redirect, Response},
};
use domain::id::PersonId;

use super::{
    account::{from_the_beginning, to_second, welcome},
    accounts, security,
};
use crate::{
    error::Failure,
    form::Form,
    pace::{Caller, in_pace},
    session::{SECURITY, device, errand, own, set_errand},
    shell::Shell,
    state::Site,
};

fn directory(site: &Site) -> Result<&Directory, Error> {
    let none = || Error::Refused("这里没有设置单位统一身份认证，请用密码登录".to_owned());
    site.directory.as_deref().ok_or_else(none)
}

/// The word that the browser keeps, with where to go on to.
fn kept(word: &str, next: &str) -> String {
    let next: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
    format!("{word}.{next}")
}

fn away(site: &Site, way: &Way, next: &str) -> Response {
    let mut response = Redirect::to(&way.address).into_response();
    response.headers_mut().append(header::SET_COOKIE, set_errand(site, &kept(&way.word.word(), next)));
    response
}

fn forget(site: &Site, mut response: Response) -> Response {
    let gone: HeaderValue = set_errand(site, "");
    response.headers_mut().append(header::SET_COOKIE, gone);
    response
}

/// Goes there to sign in.
pub(crate) async fn go(
    State(site): State<Site>,
    caller: Caller,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let form = Form::of(query);
    let way = match in_pace(&site, &caller).and_then(|()| directory(&site)) {
        Ok(directory) => begin::sign_in(&site.app, directory).await,
        Err(error) => Err(error),
    };
    match way {
        Ok(way) => Ok(away(&site, &way, form.get("next"))),
        Err(error @ (Error::Refused(_) | Error::Busy(_))) => from_the_beginning(&site, form, &error),
        Err(other) => Err(other.into()),
    }
}

/// Goes there to tie the own account.
pub(crate) async fn go_to_tie(
    State(site): State<Site>,
    shell: Shell,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (permit, word) = own(&shell.actor, &headers)?;
    let way = match directory(&site) {
        Ok(directory) => begin::tie(&site.app, directory, permit, word).await,
        Err(error) => Err(error),
    };
    match way {
        Ok(way) => Ok(away(&site, &way, SECURITY)),
        Err(error) => security::done(&site, shell, &headers, Form::default(), Err(error)).await,
    }
}

/// Comes back.
pub(crate) async fn back(
    State(site): State<Site>,
    caller: Caller,
    headers: HeaderMap,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let said = Form::of(query);
    let (word, next) = errand(&headers).split_once('.').unwrap_or_default();
    let decoded = form_urlencoded::parse(format!("next={next}").as_bytes()).into_owned().collect();
    let form = Form::of(decoded);
    let brought = Brought {
        state: said.take("state"),
        code: said.take("code"),
        kept: word.to_owned(),
        device: device(&headers).to_owned(),
    };
    let arrived = match in_pace(&site, &caller).and_then(|()| directory(&site)) {
        Ok(directory) => back::arrive(&site.app, directory, brought).await,
        Err(error) => Err(error),
    };
    let response = match arrived {
        Ok(Arrived::Done(done)) => welcome(&site, &headers, &form, &done).await?,
        Ok(Arrived::Second(word)) => to_second(&site, &form, &word.word()),
        Ok(Arrived::Tied) => Redirect::to(SECURITY).into_response(),
        Err(error @ (Error::Refused(_) | Error::Busy(_))) => from_the_beginning(&site, form, &error)?,
        Err(other) => return Err(other.into()),
    };
    Ok(forget(&site, response))
}

/// Ends the tie of the own account.
pub(crate) async fn untie(
    State(site): State<Site>,
    shell: Shell,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Failure> {
    let (permit, word) = own(&shell.actor, &headers)?;
    let answer = site.app.write(move |cx| tie::untie(cx, &permit, &word)).await;
    security::done(&site, shell, &headers, form, answer).await
}

/// Ties somebody's account to a subject that was typed.
pub(crate) async fn tie(
    State(site): State<Site>,
    shell: Shell,
    Path(person): Path<PersonId>,
    form: Form,
) -> Result<Response, Failure> {
    let permit: Permit<may::SecureAccounts> = permission::in_branch(&shell.actor)?;
    let (known, subject) = (site.directory.clone(), form.take("subject"));
    let work = move |cx: &mut app::Cx<'_>| match &known {
        Some(directory) => tie::tie(cx, directory, &permit, person, &subject),
        None => tie::is_known(cx, &permit, person),
    };
    let answer = site.app.write(work).await;
    accounts::done(&site, shell, form, answer).await
}
