//! Password hashes (argon2id). Slow by intent: call from a blocking thread.

use std::sync::LazyLock;

use argon2::{
    Argon2, PasswordHasher, PasswordVerifier,
    password_hash::phc::{PasswordHash, Salt},
};

use crate::{Entropy, Error};

/// Hashes a password with a new salt.
///
/// # Errors
/// [`Error::Internal`] when the system has no randomness to give.
pub fn hash(password: &str, entropy: &dyn Entropy) -> Result<String, Error> {
    let mut salt = [0; 16];
    entropy.fill(&mut salt).map_err(Error::Internal)?;
    let salt = Salt::new(&salt).map_err(|e| Error::Internal(e.to_string()))?;
    Argon2::default()
        .hash_password_with_salt(password.as_bytes(), salt.as_ref())
        .map(|hash| hash.to_string())
        .map_err(|e| Error::Internal(e.to_string()))
}

/// Whether a password fits a hash. A hash that cannot be read fits nothing.
pub fn fits(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash)
        .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

/// A hash of nobody's password: checked when the name is unknown, so that an unknown name takes as
/// long as a wrong password. None where the hasher cannot work at all, which every sign-in then says.
pub fn nobody() -> Option<&'static str> {
    static HASH: LazyLock<Option<String>> = LazyLock::new(|| {
        let salt = Salt::new(&[0x6e; 16]).ok()?;
        let hash = Argon2::default().hash_password_with_salt(b"nobody", salt.as_ref()).ok()?;
        Some(hash.to_string())
    });
    HASH.as_deref()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ambient::SystemEntropy;

    #[test]
    fn a_hash_fits_its_password_only() {
        let hash = hash("春风又绿江南岸", &SystemEntropy).expect("a hash");
        assert!(hash.starts_with("$argon2id$"));
        assert!(fits("春风又绿江南岸", &hash));
        assert!(!fits("春风又绿江南", &hash));
        assert!(!fits("春风又绿江南岸", "no hash"));
    }

    #[test]
    fn an_unknown_name_costs_the_same_work() {
        let nobody = nobody().expect("a hash");
        let other = hash("another", &SystemEntropy).expect("a hash");
        let parameters = |hash: &str| hash.split('$').nth(3).map(str::to_owned);
        assert_eq!(parameters(nobody), parameters(&other));
        assert!(fits("nobody", nobody));
    }
}
