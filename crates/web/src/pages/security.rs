//! 登录安全: what somebody has beside the password. What is changed here asks for the password once more.

use app::{
    Error,
    account::session,
    directory::tie,
    factor::{Mine, change, mine, passkey, prove, recovery, totp},
    permission::{self, Permit, may},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Redirect, Response},
};
use domain::{account::FactorKind, id::FactorId};

use crate::{
    error::Failure,
    form::Form,
    pages::account::{asked, no_passkeys},
    session::{SECURITY, Signed, own},
    shell::{Shell, render},
    state::Site,
};

/// A factor as the page shows it.
struct Line {
    id: FactorId,
    kind: FactorKind,
    name: String,
    added: String,
    used: Option<String>,
}

impl Line {
    /// The id of its field.
    fn field(&self) -> String {
        format!("name-{}", self.id)
    }
}

#[derive(Template)]
#[template(path = "me_security.html")]
struct SecurityPage {
    shell: Shell,
    form: Form,
    mine: Mine,
    lines: Vec<Line>,
    /// Whether browsers keep passkeys for this address.
    passkeys: bool,
    /// What people call the unit's directory, where there is one, and whether the account is tied to it.
    directory: Option<(String, bool)>,
    /// Recovery codes, shown once.
    codes: Option<Vec<String>>,
}

impl SecurityPage {
    /// Whether a new name was sent, whose faults stand beside it.
    fn is_renaming(&self) -> bool {
        self.lines.iter().any(|line| self.form.is_of(line.id))
    }
}

#[derive(Template)]
#[template(path = "me_totp.html")]
struct TotpPage {
    shell: Shell,
    form: Form,
    lesson: totp::Lesson,
}

async fn page(
    site: &Site,
    shell: Shell,
    headers: &HeaderMap,
    form: Form,
    codes: Option<Vec<String>>,
) -> Result<Response, Failure> {
    let (permit, word) = own(&shell.actor, headers)?;
    let (mine, is_tied) =
        site.app.read(move |cx| Ok((mine(cx, &permit, &word)?, tie::is_tied(cx, &permit)?))).await?;
    let directory = site.directory.as_ref().map(|directory| (directory.name().to_owned(), is_tied));
    let moment = |at| crate::ui::full_moment(site.app.local(at));
    let lines = mine.factors.iter().map(|one| Line {
        id: one.id,
        kind: one.kind,
        name: one.name.to_string(),
        added: moment(one.added_at),
        used: one.used_at.map(moment),
    });
    let lines = lines.collect();
    let passkeys = site.passkeys().is_some();
    render(form.status(), &SecurityPage { shell, form, mine, lines, passkeys, directory, codes })
}

/// Back to the page, or the page again with why it was refused.
pub(super) async fn done(
    site: &Site,
    shell: Shell,
    headers: &HeaderMap,
    form: Form,
    answer: Result<(), Error>,
) -> Result<Response, Failure> {
    match answer {
        Ok(()) => Ok(Redirect::to(SECURITY).into_response()),
        Err(error) if error.is_mendable() || matches!(error, Error::Busy(_)) => {
            page(site, shell, headers, form.sent_back(&error), None).await
        }
        Err(other) => Err(other.into()),
    }
}

/// The page.
pub(crate) async fn show(
    State(site): State<Site>,
    shell: Shell,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    page(&site, shell, &headers, Form::default(), None).await
}

/// The password once more.
pub(crate) async fn prove(
    State(site): State<Site>,
    shell: Shell,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Failure> {
    let (permit, word) = own(&shell.actor, &headers)?;
    let answer = prove::prove(&site.app, permit, word, form.take("password")).await;
    done(&site, shell, &headers, form, answer).await
}

/// A secret for the telephone, shown once.
pub(crate) async fn teach(
    State(site): State<Site>,
    shell: Shell,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Failure> {
    let (permit, word) = own(&shell.actor, &headers)?;
    match site.app.write(move |cx| totp::teach(cx, &permit, &word)).await {
        Ok(lesson) => render(StatusCode::OK, &TotpPage { shell, form, lesson }),
        Err(error) => done(&site, shell, &headers, form, Err(error)).await,
    }
}

/// The first digits of the telephone.
pub(crate) async fn confirm(
    State(site): State<Site>,
    shell: Shell,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Failure> {
    let (permit, word) = own(&shell.actor, &headers)?;
    let (sent, again) = (form.clone(), permit.clone());
    let work = move |cx: &mut app::Cx<'_>| {
        totp::confirm(cx, &permit, &word, (sent.get("word"), sent.get("code"), sent.get("name")))
    };
    match site.app.write(work).await {
        Ok(codes) => added(&site, shell, &headers, codes).await,
        Err(error @ Error::Invalid(_)) => {
            let word = form.take("word");
            let lesson = site.app.read(move |cx| totp::taught(cx, &again, &word)).await?;
            let form = form.refused(&error);
            render(form.status(), &TotpPage { shell, form, lesson })
        }
        Err(other) => done(&site, shell, &headers, form, Err(other)).await,
    }
}

/// A factor more: with the first one the recovery codes are shown.
async fn added(
    site: &Site,
    shell: Shell,
    headers: &HeaderMap,
    codes: Option<Vec<String>>,
) -> Result<Response, Failure> {
    match codes {
        Some(codes) => page(site, shell, headers, Form::default(), Some(codes)).await,
        None => Ok(Redirect::to(SECURITY).into_response()),
    }
}

/// Asks the browser for a new passkey.
pub(crate) async fn ask_passkey(
    State(site): State<Site>,
    Signed(actor): Signed,
    headers: HeaderMap,
) -> Response {
    let place = site.passkeys().ok_or_else(no_passkeys);
    asked(match place.and_then(|place| Ok((place, own(&actor, &headers)?))) {
        Ok((place, (permit, word))) => {
            site.app.write(move |cx| passkey::ask_new(cx, &permit, &word, &place)).await
        }
        Err(error) => Err(error),
    })
}

/// The passkey that the browser made.
pub(crate) async fn passkey(
    State(site): State<Site>,
    shell: Shell,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Failure> {
    let (permit, word) = own(&shell.actor, &headers)?;
    let sent = form.clone();
    let answer = match site.passkeys() {
        Some(place) => {
            let work = move |cx: &mut app::Cx<'_>| {
                let said = (sent.get("word"), sent.get("answer"), sent.get("name"));
                passkey::add_new(cx, &permit, &word, &place, said)
            };
            site.app.write(work).await
        }
        None => Err(no_passkeys()),
    };
    match answer {
        Ok(codes) => added(&site, shell, &headers, codes).await,
        Err(error) => done(&site, shell, &headers, form.without("answer"), Err(error)).await,
    }
}

/// Signs out everywhere but here.
pub(crate) async fn end_others(
    State(site): State<Site>,
    shell: Shell,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Failure> {
    let (permit, word) = own(&shell.actor, &headers)?;
    let answer = site.app.write(move |cx| session::end_others(cx, &permit, &word)).await;
    done(&site, shell, &headers, form, answer).await
}

/// New recovery codes.
pub(crate) async fn codes(
    State(site): State<Site>,
    shell: Shell,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Failure> {
    let (permit, word) = own(&shell.actor, &headers)?;
    match site.app.write(move |cx| recovery::give(cx, &permit, &word)).await {
        Ok(codes) => added(&site, shell, &headers, Some(codes)).await,
        Err(error) => done(&site, shell, &headers, form, Err(error)).await,
    }
}

/// Another name.
pub(crate) async fn rename(
    State(site): State<Site>,
    shell: Shell,
    headers: HeaderMap,
    Path(factor): Path<FactorId>,
    form: Form,
) -> Result<Response, Failure> {
    let permit: Permit<may::UseAccount> = permission::in_branch(&shell.actor)?;
    let name = form.take("name");
    let answer = site.app.write(move |cx| change::rename(cx, &permit, factor, &name)).await;
    done(&site, shell, &headers, form, answer).await
}

/// Takes one away.
pub(crate) async fn remove(
    State(site): State<Site>,
    shell: Shell,
    headers: HeaderMap,
    Path(factor): Path<FactorId>,
    form: Form,
) -> Result<Response, Failure> {
    let (permit, word) = own(&shell.actor, &headers)?;
    let answer = site.app.write(move |cx| change::remove(cx, &permit, &word, factor)).await;
    done(&site, shell, &headers, form, answer).await
}
