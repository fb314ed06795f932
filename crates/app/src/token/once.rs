//! Whoever asks for the same twice gets the first answer again: it is kept in the transaction of what was done, sealed with the
//! token's word, which is kept nowhere.

use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};
use domain::id::{BranchId, TokenId};
use jiff::SignedDuration;
use store::token::Kept;

use crate::{Cx, Error, secret::Secret};

/// How long an answer is kept.
pub const KEPT: SignedDuration = SignedDuration::from_hours(24);
const USE: &[u8] = b"dangxiaozu kept answer 1";
const NONCE: usize = 24;

/// A request that is to be carried out once.
#[derive(Clone, Debug)]
pub struct Once {
    /// By which token.
    pub token: TokenId,
    /// What opens it.
    pub word: Secret,
    /// The key that the program chose.
    pub key: String,
    /// The digest of everything that was asked for.
    pub request: String,
}

impl Once {
    fn branch(&self) -> BranchId {
        self.word.branch()
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.word.key(USE).into())
    }

    /// An answer is of this key and this request, and of no other.
    fn place(&self) -> Vec<u8> {
        format!("{} {} {}", self.token, self.request, self.key).into_bytes()
    }
}

/// The answer that was given already, if there is one.
///
/// # Errors
/// [`Error::Invalid`] when the key was used for another request.
pub fn before(cx: &mut Cx<'_>, once: &Once) -> Result<Option<Vec<u8>>, Error> {
    let since = cx.now() - KEPT;
    let Some(kept) = store::token::answer(cx.tx, once.branch(), once.token, &once.key, since)? else {
        return Ok(None);
    };
    if kept.request != once.request {
        let fault = "已经用于另一个请求，请换一个新的键再发";
        return Err(Error::field("Idempotency-Key", "Idempotency-Key", fault));
    }
    let (nonce, sealed) = kept.answer.split_at_checked(NONCE).ok_or_else(odd)?;
    let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| odd())?;
    let payload = Payload { msg: sealed, aad: &once.place() };
    once.cipher().decrypt(&XNonce::from(nonce), payload).map(Some).map_err(|_| odd())
}

fn odd() -> Error {
    Error::Internal("a kept answer cannot be opened".to_owned())
}

/// Keeps the answer.
///
/// # Errors
/// As the store.
pub fn after(cx: &mut Cx<'_>, once: &Once, answer: &[u8]) -> Result<(), Error> {
    let nonce: [u8; NONCE] = cx.random()?;
    let payload = Payload { msg: answer, aad: &once.place() };
    let sealed = once.cipher().encrypt(&XNonce::from(nonce), payload).map_err(|_| odd())?;
    let kept = Kept { request: once.request.clone(), answer: [nonce.as_slice(), &sealed].concat() };
    let times = (cx.now(), cx.now() - KEPT);
    Ok(store::token::keep_answer(cx.tx, once.branch(), (once.token, &once.key), &kept, times)?)
}
