//! 单位统一身份认证: signing in by the unit's own directory (OpenID Connect Core 1.0, authorization code with PKCE; ADR 31). The
//! directory says who somebody is; who may come in is said here: a person is tied to a subject, never made by one.

pub mod back;
pub mod begin;
pub mod tie;

use std::{fmt, sync::Arc};

use domain::id::{BranchId, PersonId};
use openidconnect::{
    ClientId, ClientSecret, EndpointMaybeSet, EndpointNotSet, EndpointSet, IssuerUrl, RedirectUrl,
    core::{CoreClient, CoreProviderMetadata},
};
pub use openidconnect::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::Error;

/// How a directory is reached.
#[derive(Clone, PartialEq, Eq)]
pub struct Settings {
    /// Its issuer, such as `https://sso.example.cn/realms/unit`.
    pub issuer: String,
    /// By what name it knows this product.
    pub client: String,
    /// The secret that was agreed on with it; none for a public client.
    pub secret: Option<String>,
    /// Where it sends people back to.
    pub back: String,
    /// What people call it, on the button.
    pub name: String,
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("issuer", &self.issuer)
            .field("client", &self.client)
            .finish_non_exhaustive()
    }
}

/// Sends a request and waits for the answer, following no redirection.
pub trait Fetch: Send + Sync {
    /// # Errors
    /// What went wrong on the way, for the log.
    fn fetch(&self, request: HttpRequest) -> Result<HttpResponse, Lost>;
}

/// Why there was no answer.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{0}")]
pub struct Lost(pub String);

/// A directory.
#[derive(Clone)]
pub struct Directory {
    settings: Settings,
    fetch: Arc<dyn Fetch>,
}

type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

impl Directory {
    /// A directory and how it is reached.
    pub fn new(settings: Settings, fetch: Arc<dyn Fetch>) -> Self {
        Self { settings, fetch }
    }

    /// What people call it.
    pub fn name(&self) -> &str {
        &self.settings.name
    }

    /// Asks the directory about itself; blocks.
    fn client(&self) -> Result<Client, Error> {
        let issuer = IssuerUrl::new(self.settings.issuer.clone()).map_err(away)?;
        let known =
            CoreProviderMetadata::discover(&issuer, &|request| self.fetch.fetch(request)).map_err(away)?;
        let secret = self.settings.secret.clone().map(ClientSecret::new);
        let back = RedirectUrl::new(self.settings.back.clone()).map_err(away)?;
        let client = ClientId::new(self.settings.client.clone());
        Ok(CoreClient::from_provider_metadata(known, client, secret).set_redirect_uri(back))
    }

    /// What is kept of a subject: whoever reads the tables learns no name of the directory.
    fn mark(&self, subject: &str) -> String {
        let digest = Sha256::new_with_prefix(&self.settings.issuer).chain_update([0]).chain_update(subject);
        data_encoding::HEXLOWER.encode(&digest.finalize())
    }
}

/// What is remembered between going there and coming back.
#[derive(Clone, Serialize, Deserialize)]
struct Errand {
    nonce: String,
    verifier: String,
    /// Who ties the own account; none for who signs in.
    ties: Option<(BranchId, PersonId)>,
}

/// The directory's fault or the network's, told in one sentence; the detail is for the log.
fn away(fault: impl fmt::Display) -> Error {
    tracing::warn!(%fault, "the unit's directory does not answer as it should");
    Error::Refused("单位统一身份认证现在连不上，请稍后再试，或者用密码登录".to_owned())
}
