//! The set-up page of an empty database: the first branch, group and leader.

use app::{
    Error,
    organization::set_up::{self, Input},
};
use askama::Template;
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use domain::{organization::Appointment, person::Standing};

use crate::{
    error::Failure,
    form::Form,
    pace::{Caller, in_pace},
    session::set,
    shell::render,
    state::Site,
};

#[derive(Template)]
#[template(path = "set_up.html")]
struct SetUpPage<'a> {
    form: &'a Form,
    today: jiff::civil::Date,
    standings: [Standing; 2],
    appointments: [Appointment; 2],
}

#[derive(Template)]
#[template(path = "set_up_done.html")]
struct DonePage {
    leader: String,
    slip: Option<(String, String)>,
}

/// Whether the page is to be shown: the database is empty, and the terminal has printed a word.
pub(crate) async fn is_open(site: &Site) -> Result<bool, Failure> {
    if site.word.is_none() {
        return Ok(false);
    }
    Ok(site.app.read(set_up::is_needed).await?)
}

fn page(site: &Site, form: &Form) -> Result<Response, Failure> {
    let page = SetUpPage {
        form,
        today: site.app.local(site.app.now()).date(),
        standings: [Standing::Full, Standing::Probationary],
        appointments: [Appointment::Designated, Appointment::Recommended],
    };
    render(form.status(), &page)
}

/// The page; once set up, the way to sign in.
pub(crate) async fn show(State(site): State<Site>) -> Result<Response, Failure> {
    if !is_open(&site).await? {
        return Ok(Redirect::to("/sign-in").into_response());
    }
    let first = format!("{}-01-01", site.app.local(site.app.now()).year());
    let known = [("standing", "full"), ("since", &first), ("admin", "yes"), ("secretary_here", "yes")];
    page(&site, &Form::of(known.map(|(n, v)| (n.to_owned(), v.to_owned())).to_vec()))
}

/// Sets up, signs the leader in, and shows the secretary's one-time password.
pub(crate) async fn keep(State(site): State<Site>, caller: Caller, form: Form) -> Result<Response, Failure> {
    let Some(word) = &site.word else { return Err(Error::NotFound.into()) };
    in_pace(&site, &caller)?;
    let input = Input {
        word: form.take("word"),
        branch: form.take("branch"),
        group: form.take("group"),
        leader: form.take("leader"),
        mobile: form.take("mobile"),
        standing: form.take("standing"),
        since: form.take("since"),
        appointment: form.take("appointment"),
        admin: form.has("admin", "yes"),
        secretary: form.take("secretary"),
        secretary_mobile: form.take("secretary_mobile"),
        secretary_here: form.has("secretary_here", "yes"),
        password: form.take("password"),
        again: form.take("again"),
    };
    match set_up::set_up(&site.app, word, input).await {
        Ok(done) => {
            let page = DonePage { leader: form.take("leader"), slip: done.slip };
            let mut response = render(StatusCode::OK, &page)?;
            response.headers_mut().insert(header::SET_COOKIE, set(&site, &done.key.word()));
            Ok(response)
        }
        Err(error) if error.is_mendable() => page(&site, &form.refused(&error)),
        Err(other) => Err(other.into()),
    }
}
