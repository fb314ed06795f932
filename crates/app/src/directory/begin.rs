//! Going to the directory.

use openidconnect::{CsrfToken, Nonce, PkceCodeChallenge, PkceCodeVerifier, core::CoreAuthenticationFlow};

use super::{Directory, Errand, away};
use crate::{
    App, Error,
    factor::{self, prove::proved},
    permission::{Permit, may},
    secret::Secret,
};

/// Where the browser goes, and the word that it has to bring back.
#[derive(Clone, Debug)]
pub struct Way {
    /// The directory's page.
    pub address: String,
    /// The word, kept in the browser too.
    pub word: Secret,
}

/// To sign in.
///
/// # Errors
/// [`Error::Refused`] while the directory does not answer.
pub async fn sign_in(app: &App, directory: &Directory) -> Result<Way, Error> {
    go(app, directory, None).await
}

/// To tie the own account; `key` is the word of the session.
///
/// # Errors
/// As [`sign_in`]; [`Error::Refused`] where the password was not typed again.
pub async fn tie(
    app: &App,
    directory: &Directory,
    permit: Permit<may::UseAccount>,
    key: String,
) -> Result<Way, Error> {
    go(app, directory, Some((permit, key))).await
}

async fn go(
    app: &App,
    directory: &Directory,
    by: Option<(Permit<may::UseAccount>, String)>,
) -> Result<Way, Error> {
    let asked = directory.clone();
    let client = app.waiting(move || asked.client()).await?;
    let (word, errand) = app
        .write(move |cx| {
            let ties = match &by {
                Some((permit, key)) => {
                    proved(cx, permit, key)?;
                    Some((permit.branch(), permit.actor().person))
                }
                None => None,
            };
            let random = |bytes: [u8; 32]| data_encoding::BASE64URL_NOPAD.encode(&bytes);
            let errand = Errand { nonce: random(cx.random()?), verifier: random(cx.random()?), ties };
            let data = serde_json::to_vec(&errand).map_err(|fault| Error::Internal(fault.to_string()))?;
            Ok((factor::begin_anywhere(cx, KIND, data)?, errand))
        })
        .await?;
    let (state, nonce) = (CsrfToken::new(word.word()), Nonce::new(errand.nonce));
    let challenge = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(errand.verifier));
    let flow = CoreAuthenticationFlow::AuthorizationCode;
    let (address, ..) = client.authorize_url(flow, || state, || nonce).set_pkce_challenge(challenge).url();
    if !matches!(address.scheme(), "https" | "http") {
        return Err(away("the page to sign in has a strange address"));
    }
    Ok(Way { address: address.into(), word })
}

/// The kind of what was begun.
pub(super) const KIND: &str = "directory";
