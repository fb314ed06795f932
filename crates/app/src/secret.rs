//! Links and session keys: the branch and a random part in one address-safe word. Only the digest of
//! the random part is kept.

use domain::id::BranchId;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{Cx, Error};

/// A word that opens something once: shown to one person, never kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret {
    branch: BranchId,
    random: [u8; 24],
}

impl Secret {
    /// A new one.
    ///
    /// # Errors
    /// [`Error::Internal`] when the system has no randomness to give.
    pub fn new(cx: &Cx<'_>, branch: BranchId) -> Result<Self, Error> {
        Ok(Self { branch, random: cx.random()? })
    }

    /// Reads a word; nothing for anything that is none.
    pub fn read(word: &str) -> Option<Self> {
        let bytes: [u8; 40] = data_encoding::BASE64URL_NOPAD.decode(word.as_bytes()).ok()?.try_into().ok()?;
        let (branch, random) = bytes.split_at(16);
        Some(Self { branch: BranchId::new(Uuid::from_slice(branch).ok()?), random: random.try_into().ok()? })
    }

    /// The word.
    pub fn word(&self) -> String {
        let mut bytes = self.branch.uuid().as_bytes().to_vec();
        bytes.extend(self.random);
        data_encoding::BASE64URL_NOPAD.encode(&bytes)
    }

    /// The branch it belongs to.
    pub const fn branch(&self) -> BranchId {
        self.branch
    }

    /// What is kept of it.
    pub fn digest(&self) -> String {
        data_encoding::HEXLOWER.encode(&Sha256::digest(self.random))
    }

    /// A key that is made of it for one use alone; nothing that is kept tells it.
    pub(crate) fn key(&self, used_for: &[u8]) -> [u8; 32] {
        Sha256::new().chain_update(used_for).chain_update([0]).chain_update(self.random).finalize().into()
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}
