//! A key with which a branch signs the head of its chain: Ed25519 (RFC 8032) or SM2 (GB/T 32918), in the files that other programs
//! read too, PKCS #8 and SPKI.

use data_encoding::{BASE64, HEXLOWER};
use ed25519_dalek::{
    Signer as _, Verifier as _,
    pkcs8::{
        DecodePrivateKey as _, DecodePublicKey as _, EncodePrivateKey as _, EncodePublicKey as _,
        KeypairBytes, spki::der::pem::LineEnding,
    },
};
use serde::{Deserialize, Serialize};

use crate::{Digests, Head};

/// By whom a signature of SM2 is made where nothing else was agreed on (GM/T 0009).
const SM2_ID: &str = "1234567812345678";

/// How a key signs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Algorithm {
    /// Ed25519, RFC 8032.
    Ed25519,
    /// SM2 with SM3, GB/T 32918.2.
    Sm2,
}

impl Algorithm {
    /// Its name in tables and files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ed25519 => "ed25519",
            Self::Sm2 => "sm2",
        }
    }

    /// Its name for people.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Ed25519 => "Ed25519",
            Self::Sm2 => "国密 SM2",
        }
    }

    /// Reads what [`Self::code`] wrote.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Ed25519, Self::Sm2].into_iter().find(|one| one.code() == code)
    }
}

/// A key that signs. Its bytes are in no output.
#[derive(Clone)]
pub struct SigningKey(Secret);

#[derive(Clone)]
enum Secret {
    Ed25519(Box<ed25519_dalek::SigningKey>),
    Sm2(Box<sm2::SecretKey>),
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.algorithm().code())
    }
}

impl SigningKey {
    /// A new key of 32 random bytes; none for the few that are no key of SM2, in which case others are to be taken.
    pub fn new(algorithm: Algorithm, random: &[u8; 32]) -> Option<Self> {
        Some(Self(match algorithm {
            Algorithm::Ed25519 => Secret::Ed25519(Box::new(ed25519_dalek::SigningKey::from_bytes(random))),
            Algorithm::Sm2 => Secret::Sm2(Box::new(sm2::SecretKey::from_slice(random).ok()?)),
        }))
    }

    /// Reads a PKCS #8 file in PEM; none for what is no key of a known kind.
    pub fn from_pem(pem: &str) -> Option<Self> {
        let ed25519 = ed25519_dalek::SigningKey::from_pkcs8_pem(pem).ok();
        let ed25519 = ed25519.map(|key| Secret::Ed25519(Box::new(key)));
        let sm2 = || Some(Secret::Sm2(Box::new(sm2::SecretKey::from_pkcs8_pem(pem).ok()?)));
        ed25519.or_else(sm2).map(Self)
    }

    /// The key as a PKCS #8 file in PEM; none where it cannot be written, which no key meets.
    pub fn to_pem(&self) -> Option<String> {
        let pem = match &self.0 {
            // Without the public half, which OpenSSL 3.0 does not take in this file.
            Secret::Ed25519(key) => KeypairBytes { secret_key: key.to_bytes(), public_key: None }
                .to_pkcs8_pem(LineEnding::LF)
                .ok()?,
            Secret::Sm2(key) => key.to_pkcs8_pem(LineEnding::LF).ok()?,
        };
        Some(pem.to_string())
    }

    const fn algorithm(&self) -> Algorithm {
        match &self.0 {
            Secret::Ed25519(_) => Algorithm::Ed25519,
            Secret::Sm2(_) => Algorithm::Sm2,
        }
    }

    /// What others check its signatures with; none where it cannot be written, which no key meets.
    pub fn public(&self) -> Option<PublicKey> {
        let spki = match &self.0 {
            Secret::Ed25519(key) => key.verifying_key().to_public_key_der().ok()?,
            Secret::Sm2(key) => key.public_key().to_public_key_der().ok()?,
        };
        Some(PublicKey { algorithm: self.algorithm(), spki: BASE64.encode(spki.as_bytes()) })
    }

    /// Signs the head of a branch's chain; the signature in hexadecimal, the same one every time.
    pub fn sign(&self, branch: &str, head: &Head) -> Option<String> {
        let text = signed_text(branch, head);
        Some(match &self.0 {
            Secret::Ed25519(key) => HEXLOWER.encode(&key.sign(text.as_bytes()).to_bytes()),
            Secret::Sm2(key) => {
                let key = sm2::dsa::SigningKey::new(SM2_ID, key).ok()?;
                let signature: sm2::dsa::Signature = key.sign(text.as_bytes());
                HEXLOWER.encode(&signature.to_bytes())
            }
        })
    }
}

/// What is signed: five lines.
fn signed_text(branch: &str, head: &Head) -> String {
    let Head { number, digests } = head;
    format!("dangxiaozu head 1\n{branch}\n{number}\n{}\n{}\n", digests.sha256, digests.sm3)
}

/// What signatures are checked with.
#[derive(Clone, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
pub struct PublicKey {
    /// How it signs.
    pub algorithm: Algorithm,
    /// The key as SPKI, DER in base64.
    pub spki: String,
}

impl PublicKey {
    /// What is sealed of a key in the chain when it comes.
    pub fn digests(&self) -> Digests {
        Digests::of(self.spki.as_bytes())
    }

    /// By what people tell a key from another: four groups of four characters.
    pub fn fingerprint(&self) -> String {
        self.digests().code()
    }

    /// Whether a signature is this key's under the head of a branch's chain.
    pub fn has_signed(&self, branch: &str, head: &Head, signature: &str) -> bool {
        self.checked(branch, head, signature).is_some()
    }

    fn checked(&self, branch: &str, head: &Head, signature: &str) -> Option<()> {
        let text = signed_text(branch, head);
        let spki = BASE64.decode(self.spki.as_bytes()).ok()?;
        let signature = HEXLOWER.decode(signature.as_bytes()).ok()?;
        match self.algorithm {
            Algorithm::Ed25519 => {
                let key = ed25519_dalek::VerifyingKey::from_public_key_der(&spki).ok()?;
                let signature = ed25519_dalek::Signature::from_slice(&signature).ok()?;
                key.verify_strict(text.as_bytes(), &signature).ok()
            }
            Algorithm::Sm2 => {
                let key = sm2::PublicKey::from_public_key_der(&spki).ok()?;
                let key = sm2::dsa::VerifyingKey::new(SM2_ID, key).ok()?;
                let signature = sm2::dsa::Signature::from_slice(&signature).ok()?;
                key.verify(text.as_bytes(), &signature).ok()
            }
        }
    }
}

/// A signature under the head of a chain.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Signed {
    /// The last entry of the chain that was signed.
    pub number: i64,
    /// With which key.
    pub key: PublicKey,
    /// The signature, hexadecimal.
    pub signature: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> [SigningKey; 2] {
        [Algorithm::Ed25519, Algorithm::Sm2].map(|of| SigningKey::new(of, &[7; 32]).expect("a key"))
    }

    #[test]
    fn a_signature_is_of_one_key_one_branch_and_one_head() {
        let head = Head { number: 7, digests: Digests::of(b"seven") };
        let [ed25519, sm2] = keys().map(|key| key.public().expect("public"));
        for (key, public, other) in [(&keys()[0], &ed25519, &sm2), (&keys()[1], &sm2, &ed25519)] {
            let signature = key.sign("b", &head).expect("signed");
            assert_eq!(key.sign("b", &head).as_ref(), Some(&signature), "the same one every time");
            assert!(public.has_signed("b", &head, &signature), "{key:?}");
            assert!(!other.has_signed("b", &head, &signature) && !public.has_signed("c", &head, &signature));
            assert!(!public.has_signed("b", &Head { number: 8, ..head.clone() }, &signature));
            let changed = Head {
                digests: Digests { sm3: crate::ZERO.to_owned(), ..head.digests.clone() },
                ..head.clone()
            };
            assert!(!public.has_signed("b", &changed, &signature));
            let flipped = if signature.starts_with('0') { '1' } else { '0' };
            assert!(!public.has_signed("b", &head, &format!("{flipped}{}", &signature[1..])));
            assert!(!public.has_signed("b", &head, "") && !public.has_signed("b", &head, "xx"));
        }
    }

    #[test]
    fn a_key_comes_back_from_its_file_and_nothing_else_does() {
        for key in keys() {
            let pem = key.to_pem().expect("a file");
            let again = SigningKey::from_pem(&pem).expect("a key");
            assert_eq!(again.public(), key.public());
            assert!(pem.starts_with("-----BEGIN PRIVATE KEY-----"));
            assert!(!format!("{key:?}").contains("7, 7"), "its bytes are in no output");
        }
        assert!(
            SigningKey::from_pem("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n").is_none()
        );
        assert!(SigningKey::new(Algorithm::Sm2, &[0xff; 32]).is_none(), "no key of SM2");
        let codes = [Algorithm::Ed25519, Algorithm::Sm2].map(|one| Algorithm::from_code(one.code()));
        assert_eq!(
            (codes, Algorithm::from_code("rsa")),
            ([Some(Algorithm::Ed25519), Some(Algorithm::Sm2)], None)
        );
    }
}
