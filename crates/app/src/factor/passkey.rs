//! Passkeys (WebAuthn level 3): a key that a telephone or a computer keeps and opens for its owner alone, by face, finger or number. As it
//! checks who holds it, it may stand for password and second factor at once.
//!
//! The challenges are the crate's own random numbers, and their five minutes are the system's: neither is ever compared with an instant
//! of ours.

use domain::{
    account::{FACTORS_MAX, Factor, FactorKind},
    id::{BranchId, FactorId, PersonId},
};
use store::{StoreError, factor::Stored};
use uuid::Uuid;
use webauthn_rp::{
    AuthenticatedCredential, DiscoverableAuthentication, DiscoverableAuthenticationServerState,
    DiscoverableCredentialRequestOptions, PublicKeyCredentialCreationOptions, Registration,
    RegistrationServerState,
    bin::{Decode as _, Encode as _},
    request::{
        AsciiDomain, DomainOrigin, PublicKeyCredentialDescriptor, RpId,
        auth::AuthenticationVerificationOptions,
        register::{
            CredProtect, PublicKeyCredentialUserEntity, RegistrationVerificationOptions, UserHandle, Username,
        },
    },
    response::{
        AuthTransports, CredentialId,
        register::{DynamicState, StaticState},
    },
};

use super::{add, begin, begin_anywhere, begun_by, end_anywhere, named, prove::proved};
use crate::{
    App, Cx, Error,
    account::sign_in::{self, SignedIn},
    permission::{Permit, may},
    secret::Secret,
};

const NEW: &str = "passkey";
const USE: &str = "passkey_sign_in";

/// Branch and person, by which a passkey tells whose it is.
const HANDLE: usize = 32;

/// Where the product is reached: passkeys are bound to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    domain: String,
    /// Scheme, host and port.
    origin: String,
}

impl Place {
    /// Of an address such as `https://dxz.example.cn`. None where browsers keep no passkeys: without HTTPS other than on this very
    /// machine, and for a number in the place of a name.
    pub fn of(address: &str) -> Option<Self> {
        let (scheme, rest) = address.split_once("://")?;
        let host = rest.split('/').next()?;
        let name = host.split(':').next()?;
        let is_number = host.starts_with('[') || name.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        let is_safe = scheme == "https" || name == "localhost";
        (is_safe && !is_number && name.is_ascii() && !name.is_empty())
            .then(|| Self { domain: name.to_lowercase(), origin: format!("{scheme}://{host}") })
    }

    fn rp(&self) -> Result<RpId, Error> {
        AsciiDomain::try_from(self.domain.clone()).map(RpId::Domain).map_err(unusable)
    }

    fn origins(&self) -> Result<[DomainOrigin<'_, '_>; 1], Error> {
        Ok([DomainOrigin::try_from(self.origin.as_str()).map_err(unusable)?])
    }
}

/// What a browser is asked: the word under which the answer is waited for, and the options as JSON.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The word.
    pub word: String,
    /// The options.
    pub options: serde_json::Value,
}

fn unusable(fault: impl std::fmt::Display) -> Error {
    Error::Internal(format!("passkey: {fault}"))
}

fn refused() -> Error {
    Error::Refused("通行密钥没有通过验证，请再试一次".to_owned())
}

fn handle(branch: BranchId, person: PersonId) -> UserHandle<HANDLE> {
    let mut bytes = [0; HANDLE];
    bytes[..16].copy_from_slice(branch.uuid().as_bytes());
    bytes[16..].copy_from_slice(person.uuid().as_bytes());
    let Ok(handle) = UserHandle::decode(bytes);
    handle
}

fn whose(handle: &UserHandle<HANDLE>) -> Option<(BranchId, PersonId)> {
    let (branch, person) = handle.as_ref().split_at_checked(16)?;
    let (branch, person) = (Uuid::from_slice(branch).ok()?, Uuid::from_slice(person).ok()?);
    Some((BranchId::new(branch), PersonId::new(person)))
}

fn known(stored: &Stored) -> Option<Vec<u8>> {
    data_encoding::BASE64URL_NOPAD.decode(stored.credential.as_deref()?.as_bytes()).ok()
}

/// Asks the actor's browser for a new passkey.
///
/// # Errors
/// [`Error::Refused`] where the password was not typed again, and for somebody who has enough.
pub fn ask_new(
    cx: &mut Cx<'_>,
    permit: &Permit<may::UseAccount>,
    key: &str,
    place: &Place,
) -> Result<Asked, Error> {
    proved(cx, permit, key)?;
    let (branch, person) = (permit.branch(), permit.actor().person);
    let all = store::factor::of_person(cx.tx, branch, person)?;
    if all.len() >= FACTORS_MAX {
        return Err(Error::Refused(format!("最多 {FACTORS_MAX} 个，请先去掉不用的")));
    }
    let known = all.iter().filter_map(known).filter_map(|id| {
        let (id, transports) = (CredentialId::decode(id).ok()?, AuthTransports::decode(0).ok()?);
        Some(PublicKeyCredentialDescriptor { id, transports })
    });
    let (rp, id) = (place.rp()?, handle(branch, person));
    // Names of several parts have a dot that is no letter.
    let name: String = permit.actor().name.chars().filter(|c| c.is_alphanumeric()).collect();
    let name = Username::try_from(name).or_else(|_| Username::try_from("dangxiaozu")).map_err(unusable)?;
    let user = PublicKeyCredentialUserEntity { name, id: &id, display_name: None };
    let mut options = PublicKeyCredentialCreationOptions::passkey(&rp, user, known.collect());
    // Who holds it is checked at every sign-in; to ask the passkey itself to insist on that shuts out those that cannot.
    options.extensions.cred_protect = CredProtect::None;
    let (server, client) = options.start_ceremony().map_err(unusable)?;
    let word = begin(cx, branch, Some(person), NEW, server.encode().map_err(unusable)?)?;
    Ok(Asked { word: word.word(), options: serde_json::to_value(&client).map_err(unusable)? })
}

/// Adds the passkey that the browser made. With the first factor come recovery codes.
///
/// # Errors
/// [`Error::Refused`] for an answer that does not belong to what was asked, and for a passkey that is known; [`Error::NotFound`] for what
/// somebody else began.
pub fn add_new(
    cx: &mut Cx<'_>,
    permit: &Permit<may::UseAccount>,
    key: &str,
    place: &Place,
    (word, answer, name): (&str, &str, &str),
) -> Result<Option<Vec<String>>, Error> {
    proved(cx, permit, key)?;
    let (begun, ceremony) = begun_by(cx, permit, word, NEW)?;
    let name = named(name, "通行密钥")?;
    store::factor::end(cx.tx, begun.branch(), &begun.digest())?;
    let state = RegistrationServerState::<HANDLE>::decode(&ceremony.data).map_err(unusable)?;
    let answer = Registration::from_json_relaxed(answer.as_bytes()).map_err(|_| refused())?;
    let origins = place.origins()?;
    let options = RegistrationVerificationOptions::<_, &str> {
        allowed_origins: &origins,
        error_on_unsolicited_extensions: false,
        ..RegistrationVerificationOptions::default()
    };
    let made = state.verify(&place.rp()?, &answer, &options).map_err(|_| refused())?;
    let Ok(material) = made.static_state().encode();
    let Ok(dynamic) = made.dynamic_state().encode();
    let credential = data_encoding::BASE64URL_NOPAD.encode(made.id().as_ref());
    let person = permit.actor().person;
    let all = store::factor::of_person(cx.tx, permit.branch(), person)?;
    if all.iter().any(|one| one.credential.as_ref() == Some(&credential)) {
        return Err(Error::Refused("这个通行密钥已经加过了".to_owned()));
    }
    let factor =
        Factor { id: cx.new_id()?, kind: FactorKind::Passkey, name, added_at: cx.now(), used_at: None };
    let stored = Stored {
        factor,
        person,
        credential: Some(credential),
        material,
        state: Some(dynamic.to_vec()),
        used_step: 0,
    };
    add(cx, permit, &stored)
}

/// Asks a browser for a passkey of anybody.
///
/// # Errors
/// As the store.
pub fn ask(cx: &mut Cx<'_>, place: &Place) -> Result<Asked, Error> {
    let rp = place.rp()?;
    let (server, client) =
        DiscoverableCredentialRequestOptions::passkey(&rp).start_ceremony().map_err(unusable)?;
    let word = begin_anywhere(cx, USE, server.encode().map_err(unusable)?)?;
    Ok(Asked { word: word.word(), options: serde_json::to_value(&client).map_err(unusable)? })
}

/// What a passkey that fits has led to.
struct Fits {
    branch: BranchId,
    person: PersonId,
    factor: FactorId,
    state: Vec<u8>,
}

fn check(cx: &mut Cx<'_>, place: &Place, data: &[u8], answer: &str) -> Result<Fits, Error> {
    let state = DiscoverableAuthenticationServerState::decode(data).map_err(unusable)?;
    let answer = DiscoverableAuthentication::<HANDLE>::from_json_relaxed(answer.as_bytes());
    let answer = answer.map_err(|_| refused())?;
    let (branch, person) = whose(answer.response().user_handle()).ok_or_else(refused)?;
    let credential = data_encoding::BASE64URL_NOPAD.encode(answer.raw_id().as_ref());
    let all = store::factor::of_person(cx.tx, branch, person)?;
    let stored = all.into_iter().find(|one| one.credential.as_ref() == Some(&credential));
    let stored = stored.ok_or_else(refused)?;
    let (fixed, before) = (StaticState::decode(stored.material.as_slice()), stored.state.as_deref());
    let before = before.and_then(|bytes| <[u8; 7]>::try_from(bytes).ok()).ok_or_else(refused)?;
    let before = DynamicState::decode(before).map_err(unusable)?;
    let id = known(&stored).ok_or_else(refused)?;
    let (id, user) = (CredentialId::decode(id.as_slice()).map_err(unusable)?, handle(branch, person));
    let mut one =
        AuthenticatedCredential::new(id, &user, fixed.map_err(unusable)?, before).map_err(unusable)?;
    let origins = place.origins()?;
    let options = AuthenticationVerificationOptions::<_, &str> {
        allowed_origins: &origins,
        error_on_unsolicited_extensions: false,
        ..AuthenticationVerificationOptions::default()
    };
    state.verify(&place.rp()?, &answer, &mut one, &options).map_err(|_| refused())?;
    let Ok(after) = one.dynamic_state().encode();
    Ok(Fits { branch, person, factor: stored.factor.id, state: after.to_vec() })
}

/// Signs in with a passkey alone.
///
/// # Errors
/// [`Error::Refused`] for an answer that does not belong to what was asked, or to nobody.
pub async fn sign_in(
    app: &App,
    place: Place,
    (word, answer): (String, String),
    device: String,
) -> Result<SignedIn, Error> {
    app.write(move |cx| {
        let data = end_anywhere(cx, &word, USE)?;
        let fits = check(cx, &place, &data, &answer)?;
        match store::factor::use_passkey(cx.tx, fits.branch, fits.factor, &fits.state, cx.now()) {
            Err(StoreError::Stale) => return Err(refused()),
            other => other?,
        }
        let device = Secret::read(&device);
        let candidate = sign_in::candidate(cx, fits.branch, fits.person, device.as_ref())?;
        let candidate = candidate.ok_or_else(refused)?;
        candidate.open(cx.now()).then_some(()).ok_or_else(refused)?;
        sign_in::begin(cx, &candidate)
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_are_kept_only_where_browsers_keep_them() {
        for (address, domain) in [
            ("https://dxz.example.cn", Some("dxz.example.cn")),
            ("https://DXZ.example.cn:8443", Some("dxz.example.cn")),
            ("http://localhost:8080", Some("localhost")),
            ("http://dxz.example.cn", None),
            ("https://192.168.1.5:8443", None),
            ("https://[::1]:8443", None),
            ("https://党.example.cn", None),
            ("https://:8443", None),
            ("dxz.example.cn", None),
        ] {
            let found = Place::of(address).map(|place| place.domain);
            assert_eq!(found.as_deref(), domain, "{address}");
        }
    }

    #[test]
    fn a_handle_tells_whose_it_is() {
        let (branch, person) = (BranchId::new(Uuid::from_u128(7)), PersonId::new(Uuid::from_u128(8)));
        assert_eq!(whose(&handle(branch, person)), Some((branch, person)));
    }
}
