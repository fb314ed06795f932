//! The accounts of the branch, for those who look after them: who can sign in, one-time passwords, second factors, duties, rules. No
//! content.

use app::{
    Error,
    account::{
        duty,
        list::{self, Line},
        reset, rules,
    },
    factor,
    permission::{self, Permit, may},
    person::outside,
    personal::close,
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Redirect, Response},
};
use domain::{
    account::{Duty, SecondFactor, SignInRules},
    id::PersonId,
};

use crate::{
    error::Failure,
    form::Form,
    shell::{Shell, render},
    state::Site,
};

#[derive(Template)]
#[template(path = "accounts.html")]
struct AccountsPage {
    shell: Shell,
    lines: Vec<Line>,
    rules: SignInRules,
    /// What people call the unit's directory, where there is one.
    directory: Option<String>,
    form: Form,
    /// Whom a slip was just made for, and its password; shown once.
    slip: Option<(String, String)>,
}

async fn page(
    site: &Site,
    shell: Shell,
    form: Form,
    slip: Option<(PersonId, String)>,
) -> Result<Response, Failure> {
    let permit: Permit<may::ReadAccounts> = permission::in_branch(&shell.actor)?;
    let (lines, rules) =
        site.app.read(move |cx| Ok((list::list(cx, &permit)?, rules::read(cx, &permit)?))).await?;
    let slip = match slip {
        Some((person, word)) => {
            let line = lines.iter().find(|line| line.person == person).ok_or(Error::NotFound)?;
            Some((line.name.clone(), word))
        }
        None => None,
    };
    let directory = site.directory.as_ref().map(|directory| directory.name().to_owned());
    render(form.status(), &AccountsPage { shell, lines, rules, directory, form, slip })
}

/// Back to the page, or the page again with why it was refused.
pub(super) async fn done(
    site: &Site,
    shell: Shell,
    form: Form,
    answer: Result<(), Error>,
) -> Result<Response, Failure> {
    match answer {
        Ok(()) => Ok(Redirect::to("/accounts").into_response()),
        Err(error) if error.is_mendable() => page(site, shell, form.refused(&error), None).await,
        Err(other) => Err(other.into()),
    }
}

async fn with_slip(
    site: &Site,
    shell: Shell,
    person: PersonId,
    answer: Result<String, Error>,
) -> Result<Response, Failure> {
    match answer {
        Ok(word) => page(site, shell, Form::default(), Some((person, word))).await,
        Err(error @ Error::Refused(_)) => page(site, shell, Form::default().refused(&error), None).await,
        Err(other) => Err(other.into()),
    }
}

/// The page.
pub(crate) async fn show(State(site): State<Site>, shell: Shell) -> Result<Response, Failure> {
    page(&site, shell, Form::default(), None).await
}

/// Adds somebody who is in no group.
pub(crate) async fn add(State(site): State<Site>, shell: Shell, form: Form) -> Result<Response, Failure> {
    let permit: Permit<may::ManageAccounts> = permission::in_branch(&shell.actor)?;
    let name = form.take("name");
    let answer = site.app.write(move |cx| outside::add(cx, &permit, &name)).await;
    done(&site, shell, form, answer).await
}

/// Opens an account with a one-time password.
pub(crate) async fn open(
    State(site): State<Site>,
    shell: Shell,
    Path(person): Path<PersonId>,
) -> Result<Response, Failure> {
    let permit: Permit<may::ManageAccounts> = permission::in_branch(&shell.actor)?;
    let answer = reset::open(&site.app, permit, person).await;
    with_slip(&site, shell, person, answer).await
}

/// Closes the account of somebody who has left.
pub(crate) async fn close(
    State(site): State<Site>,
    shell: Shell,
    Path(person): Path<PersonId>,
) -> Result<Response, Failure> {
    let permit: Permit<may::ManageAccounts> = permission::in_branch(&shell.actor)?;
    let answer = site.app.write(move |cx| close::close(cx, &permit, person)).await;
    done(&site, shell, Form::default(), answer).await
}

/// Gives a duty to somebody, or takes it away.
pub(crate) async fn charge(
    State(site): State<Site>,
    shell: Shell,
    Path(person): Path<PersonId>,
    form: Form,
) -> Result<Response, Failure> {
    let permit: Permit<may::SecureAccounts> = permission::in_branch(&shell.actor)?;
    let (duty, given) = (Duty::from_code(form.get("duty")), form.get("give") == "1");
    let work = move |cx: &mut app::Cx<'_>| match duty {
        Some(duty) => duty::charge(cx, &permit, person, duty, given),
        None => Err(Error::field("duty", "职责", "请从列出的三种里选择")),
    };
    let answer = site.app.write(work).await;
    done(&site, shell, form, answer).await
}

/// Takes the second factors of somebody away.
pub(crate) async fn reset_factors(
    State(site): State<Site>,
    shell: Shell,
    Path(person): Path<PersonId>,
) -> Result<Response, Failure> {
    let permit: Permit<may::SecureAccounts> = permission::in_branch(&shell.actor)?;
    let answer = site.app.write(move |cx| factor::reset::reset(cx, &permit, person)).await;
    done(&site, shell, Form::default(), answer).await
}

/// Says how people of the branch sign in.
pub(crate) async fn set_rules(
    State(site): State<Site>,
    shell: Shell,
    form: Form,
) -> Result<Response, Failure> {
    let permit: Permit<may::SecureAccounts> = permission::in_branch(&shell.actor)?;
    let second_factor = SecondFactor::from_code(form.get("second_factor"));
    let apart = form.has("apart", "1");
    let work = move |cx: &mut app::Cx<'_>| match second_factor {
        Some(second_factor) => rules::set(cx, &permit, SignInRules { second_factor, apart }),
        None => Err(Error::field("second_factor", "第二步验证", "请从列出的三种里选择")),
    };
    let answer = site.app.write(work).await;
    done(&site, shell, form, answer).await
}

/// Makes a one-time password for anybody of the branch who has an account.
pub(crate) async fn reset(
    State(site): State<Site>,
    shell: Shell,
    Path(person): Path<PersonId>,
) -> Result<Response, Failure> {
    let permit: Permit<may::SecureAccounts> = permission::in_branch(&shell.actor)?;
    let answer = reset::reset_anybody(&site.app, permit, person).await;
    with_slip(&site, shell, person, answer).await
}
