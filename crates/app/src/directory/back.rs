//! Coming back from the directory: what it says has to belong to what was asked, and to be signed by it, for us, now.

use openidconnect::{
    AuthorizationCode, Nonce, PkceCodeVerifier, TokenResponse as _, core::CoreJwsSigningAlgorithm as Alg,
};

use super::{Directory, Errand, away, begin::KIND, tie};
use crate::{
    App, Error,
    account::sign_in::{self, Outcome, SignedIn},
    factor::{self, second},
    secret::Secret,
};

/// What it came to.
#[derive(Clone, Debug)]
pub enum Arrived {
    /// Signed in.
    Done(SignedIn),
    /// The second factor is asked for under this word.
    Second(Secret),
    /// The own account is tied.
    Tied,
}

impl From<Outcome> for Arrived {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done(done) => Self::Done(done),
            Outcome::Second(word) => Self::Second(word),
        }
    }
}

/// What the browser brought: the state and the code of the address, and the word that it has kept.
#[derive(Clone, Debug, Default)]
pub struct Brought {
    /// `state`
    pub state: String,
    /// `code`
    pub code: String,
    /// The word that the browser has kept.
    pub kept: String,
    /// The key by which the browser is known.
    pub device: String,
}

fn refused() -> Error {
    Error::Refused("单位统一身份认证没有通过，请再试一次，或者用密码登录".to_owned())
}

/// Takes what the directory said.
///
/// # Errors
/// [`Error::Refused`] for an answer that does not belong to what this browser asked, that was used already or comes late, and for one
/// that the directory has not signed for us; for a subject that is tied to nobody, or to several.
pub async fn arrive(app: &App, directory: &Directory, brought: Brought) -> Result<Arrived, Error> {
    let Brought { state, code, kept, device } = brought;
    // The state alone could have been begun in another's browser.
    if state.is_empty() || state != kept {
        return Err(refused());
    }
    let errand: Errand = app
        .write(move |cx| {
            let data = factor::end_anywhere(cx, &state, KIND)?;
            serde_json::from_slice(&data).map_err(|fault| Error::Internal(fault.to_string()))
        })
        .await?;
    let (asked, now, ties) = (directory.clone(), app.now().as_second(), errand.ties);
    let mark = app.waiting(move || asked.subject(code, errand, now)).await?;
    app.write(move |cx| {
        if let Some((branch, person)) = ties {
            return tie::keep(cx, branch, person, &mark).map(|()| Arrived::Tied);
        }
        let tied = store::account::by_directory(cx.tx, &mark)?;
        let [(branch, person)] = tied.as_slice() else {
            let text = "您的单位账号还没有同这里的账号绑定。请先用密码登录，在“登录安全”里绑定，或者请安全管理员绑定";
            return Err(Error::Refused(text.to_owned()));
        };
        let candidate = sign_in::candidate(cx, *branch, *person, Secret::read(&device).as_ref())?;
        let candidate = candidate.filter(|one| one.open(cx.now())).ok_or_else(refused)?;
        match second::ask(cx, *branch, *person)? {
            Some(word) => Ok(Arrived::Second(word)),
            None => sign_in::begin(cx, &candidate).map(Arrived::Done),
        }
    })
    .await
}

impl Directory {
    /// Whom the directory names for a code; blocks.
    fn subject(&self, code: String, errand: Errand, now: i64) -> Result<String, Error> {
        let client = self.client()?;
        let said = client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(away)?
            .set_pkce_verifier(PkceCodeVerifier::new(errand.verifier))
            .request(&|request| self.fetch.fetch(request))
            .map_err(|fault| {
                tracing::warn!(%fault, "the unit's directory gives no token for a code");
                refused()
            })?;
        let token = said.id_token().ok_or_else(refused)?;
        let at = move || chrono::DateTime::from_timestamp(now, 0).unwrap_or_default();
        let verifier = client.id_token_verifier().set_time_fn(at).set_allowed_algs([
            Alg::RsaSsaPkcs1V15Sha256,
            Alg::RsaSsaPssSha256,
            Alg::EcdsaP256Sha256,
            Alg::EcdsaP384Sha384,
            Alg::EdDsa,
        ]);
        let claims = token.claims(&verifier, &Nonce::new(errand.nonce)).map_err(|fault| {
            tracing::warn!(%fault, "what the unit's directory says is not taken");
            refused()
        })?;
        Ok(self.mark(claims.subject().as_str()))
    }
}
