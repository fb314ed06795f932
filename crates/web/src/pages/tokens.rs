//! Tokens of the JSON API: the own ones, and for the administrator all of the branch.

use app::{
    Cx, Error,
    factor::prove,
    permission::{self, Action, Actor, Permit, Verb, may},
    secret::Secret,
    token::{self, Input, Listed, State as TokenState},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use domain::{id::TokenId, token::Scope};
use jiff::Timestamp;

use crate::{
    error::Failure,
    fields::{Choices, Fields, choices},
    form::Form,
    session,
    shell::{Shell, render},
    state::Site,
    ui,
};

#[derive(Template)]
#[template(path = "tokens.html")]
struct TokensPage {
    shell: Shell,
    form: Form,
    site: Site,
    tokens: Vec<Listed>,
    /// In whose name a machine's may act; nothing on the own page.
    people: Option<Choices>,
    /// The word of the one that was just made, shown once.
    word: Option<String>,
}

impl TokensPage {
    fn base(&self) -> &'static str {
        if self.people.is_some() { "/accounts/tokens" } else { "/me/tokens" }
    }

    fn fields(&self) -> Fields {
        Fields::of(&self.form, "make")
    }

    fn all_people(&self) -> Choices {
        self.people.clone().unwrap_or_default()
    }

    /// What can be chosen: reading is part of every token. An administrator reads no content, a member manages no addresses.
    fn scopes(&self) -> Choices {
        let manages = |scope: &Scope| *scope != Scope::ManageWebhooks || self.shell.administers();
        let chosen = Scope::ALL.into_iter().filter(|scope| *scope != Scope::Read).filter(manages);
        choices(chosen.map(|scope| (scope.code(), scope.chinese())))
    }

    fn words(&self, listed: &Listed) -> String {
        listed.token.scopes.iter().map(Scope::chinese).collect::<Vec<_>>().join("；")
    }

    fn day(&self, at: &Timestamp) -> String {
        ui::full_moment(self.site.app.local(*at))
    }

    fn badge(&self, listed: &Listed) -> (&'static str, &'static str) {
        match listed.state {
            TokenState::Open => ("met", "可以用"),
            TokenState::Waits => ("waiting", "等本人同意"),
            TokenState::Expired => ("cancelled", "已过期"),
            TokenState::Ended => ("cancelled", "已撤销"),
        }
    }

    fn is_live(&self, listed: &Listed) -> bool {
        matches!(listed.state, TokenState::Open | TokenState::Waits)
    }

    /// Whether the person has to say whether a machine may act in their name.
    fn asks(&self, listed: &Listed) -> bool {
        self.people.is_none() && listed.state == TokenState::Waits
    }
}

async fn page(
    site: &Site,
    shell: Shell,
    is_own: bool,
    form: Form,
    word: Option<Secret>,
) -> Result<Response, Failure> {
    let actor = shell.actor.clone();
    let (tokens, people) = site
        .app
        .read(move |cx| {
            if is_own {
                return Ok((token::own(cx, &permission::in_branch(&actor)?)?, None));
            }
            let permit = permission::in_branch::<may::ManageAccounts>(&actor)?;
            let accounts = app::account::list::list(cx, &permission::in_branch(&actor)?)?;
            let named = accounts.into_iter().filter(|line| line.account.is_some());
            let people = choices(named.map(|line| (line.person, line.name)));
            Ok((token::all(cx, &permit)?, Some(people)))
        })
        .await?;
    let (status, word) = (form.status(), word.map(|word| word.word()));
    render(status, &TokensPage { shell, form, site: site.clone(), tokens, people, word })
}

/// The own tokens.
pub(crate) async fn own(State(site): State<Site>, shell: Shell) -> Result<Response, Failure> {
    page(&site, shell, true, Form::default(), None).await
}

/// All tokens of the branch.
pub(crate) async fn all(State(site): State<Site>, shell: Shell) -> Result<Response, Failure> {
    page(&site, shell, false, Form::default(), None).await
}

fn read(form: &Form) -> Input {
    Input {
        name: form.take("name"),
        scopes: form.all("scopes"),
        days: form.take("days"),
        person: form.take("person"),
    }
}

/// A new token by its id, and its word.
type Made = Result<(TokenId, Secret), Error>;

async fn made<V: Verb + 'static>(
    site: Site,
    shell: Shell,
    form: Form,
    make: fn(&mut Cx<'_>, &Permit<V>, &Input) -> Made,
) -> Result<Response, Failure> {
    let is_own = V::ACTION == Action::UseAccount;
    let (actor, input) = (shell.actor.clone(), read(&form));
    let done = site.app.write(move |cx| make(cx, &permission::in_branch(&actor)?, &input)).await;
    match done {
        Ok((_, word)) => page(&site, shell, is_own, Form::default(), Some(word)).await,
        Err(error) if error.is_mendable() => page(&site, shell, is_own, form.sent_back(&error), None).await,
        Err(other) => Err(other.into()),
    }
}

/// Makes an own one.
pub(crate) async fn make(
    State(site): State<Site>,
    shell: Shell,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Failure> {
    // Whoever finds an open browser does not leave with a year of it.
    let (permit, word) = session::own(&shell.actor, &headers)?;
    let form = match prove::prove(&site.app, permit, word, form.take("password")).await {
        Ok(()) => form.without("password"),
        Err(error) if error.is_mendable() || matches!(error, Error::Busy(_)) => {
            let form = form.without("password").sent_back(&error);
            return page(&site, shell, true, form, None).await;
        }
        Err(other) => return Err(other.into()),
    };
    made::<may::UseAccount>(site, shell, form, token::make).await
}

/// Makes one for a machine.
pub(crate) async fn make_for(
    State(site): State<Site>,
    shell: Shell,
    form: Form,
) -> Result<Response, Failure> {
    made::<may::ManageAccounts>(site, shell, form, token::make_for).await
}

async fn act<V: Verb + 'static>(
    site: &Site,
    actor: Actor,
    id: TokenId,
    to: &str,
    work: fn(&mut Cx<'_>, &Permit<V>, TokenId) -> Result<(), Error>,
) -> Result<Response, Failure> {
    let done = site.app.write(move |cx| work(cx, &permission::in_branch(&actor)?, id)).await;
    match done {
        // Somebody has revoked it already: the list says so.
        Ok(()) | Err(Error::Stale) => Ok(Redirect::to(to).into_response()),
        Err(other) => Err(other.into()),
    }
}

/// Agrees that a machine acts in the own name.
pub(crate) async fn agree(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<TokenId>,
) -> Result<Response, Failure> {
    act(&site, shell.actor, id, "/me/tokens", token::agree).await
}

/// Revokes an own one.
pub(crate) async fn end(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<TokenId>,
) -> Result<Response, Failure> {
    act(&site, shell.actor, id, "/me/tokens", token::end).await
}

/// Revokes any one of the branch.
pub(crate) async fn end_any(
    State(site): State<Site>,
    shell: Shell,
    Path(id): Path<TokenId>,
) -> Result<Response, Failure> {
    act(&site, shell.actor, id, "/accounts/tokens", token::end_any).await
}
