//! Password hashes (argon2id). Slow by intent: call from a blocking thread.

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
/// long as a wrong password.
pub const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZS1zYWx0LW9mLW5vYm9keQ$Zk7yqk6gYJqLwZ0p0bL4c9oVn6l0uZp6b1m1r0s4o1k";
