//! Password hashes (argon2id). Slow by intent: call from a blocking thread.

use std::sync::LazyLock;

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::phc::{Output, ParamsString, PasswordHash, Salt},
};

use crate::{Entropy, Error};

/// Room for this many blocks of 1 KiB is asked for, though a hash fills 19 MiB only: the system's allocator gives every
/// piece of more than 32 MiB back at once, while it would keep smaller ones (glibc's `DEFAULT_MMAP_THRESHOLD_MAX`). What
/// is not filled takes no memory.
const ROOM: usize = 33 * 1024;

/// Hashes a password.
fn run(argon2: &Argon2<'_>, password: &str, salt: &[u8], length: usize) -> argon2::Result<Output> {
    let mut memory = Vec::with_capacity(ROOM);
    memory.resize(argon2.params().block_count(), Block::new());
    let mut buffer = [0; Output::MAX_LENGTH];
    let out = buffer.get_mut(..length).ok_or(argon2::Error::OutputTooLong)?;
    argon2.hash_password_into_with_memory(password.as_bytes(), salt, out, &mut memory)?;
    Output::new(out).map_err(|_| argon2::Error::OutputTooShort)
}

/// A new hash with this salt, as a PHC string.
fn with_salt(password: &str, salt: &[u8; 16]) -> Result<String, String> {
    let argon2 = Argon2::default();
    let output = run(&argon2, password, salt, Params::DEFAULT_OUTPUT_LEN).map_err(|e| e.to_string())?;
    let hash = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::default().into()),
        params: ParamsString::try_from(argon2.params()).map_err(|e| e.to_string())?,
        salt: Some(Salt::new(salt).map_err(|e| e.to_string())?),
        hash: Some(output),
    };
    Ok(hash.to_string())
}

/// A key of 32 bytes made of words that somebody keeps: the same words and salt make the same key.
///
/// # Errors
/// [`Error::Internal`] when the hasher cannot work.
pub(crate) fn key(words: &str, salt: &[u8]) -> Result<[u8; 32], Error> {
    let output = run(&Argon2::default(), words, salt, 32).map_err(|e| Error::Internal(e.to_string()))?;
    output.as_ref().try_into().map_err(|_| Error::Internal("a key of another length".to_owned()))
}

/// Hashes a password with a new salt.
///
/// # Errors
/// [`Error::Internal`] when the system has no randomness to give.
pub fn hash(password: &str, entropy: &dyn Entropy) -> Result<String, Error> {
    let mut salt = [0; 16];
    entropy.fill(&mut salt).map_err(Error::Internal)?;
    with_salt(password, &salt).map_err(Error::Internal)
}

/// Whether a password fits a hash. A hash that cannot be read fits nothing.
pub fn fits(password: &str, hash: &str) -> bool {
    let Ok(hash) = PasswordHash::new(hash) else { return false };
    let (Some(salt), Some(expected)) = (&hash.salt, &hash.hash) else { return false };
    let (Ok(algorithm), Ok(params)) = (Algorithm::try_from(hash.algorithm.as_str()), Params::try_from(&hash))
    else {
        return false;
    };
    let Ok(version) = hash.version.map_or(Ok(Version::default()), Version::try_from) else { return false };
    let argon2 = Argon2::new(algorithm, version, params);
    // Outputs are compared in constant time.
    run(&argon2, password, salt, expected.len()).is_ok_and(|output| output == *expected)
}

/// A hash of nobody's password: checked when the name is unknown, so that an unknown name takes as
/// long as a wrong password. None where the hasher cannot work at all, which every sign-in then says.
pub fn nobody() -> Option<&'static str> {
    static HASH: LazyLock<Option<String>> = LazyLock::new(|| with_salt("nobody", &[0x6e; 16]).ok());
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
    fn a_hash_is_the_one_that_any_argon2id_makes() {
        use argon2::{PasswordHasher as _, PasswordVerifier as _};
        let theirs = Argon2::default().hash_password_with_salt("春风".as_bytes(), &[7; 16]).expect("a hash");
        assert_eq!(with_salt("春风", &[7; 16]), Ok(theirs.to_string()));
        assert!(fits("春风", &theirs.to_string()));
        let ours = hash("又绿", &SystemEntropy).expect("a hash");
        assert!(Argon2::default().verify_password("又绿".as_bytes(), ours.as_str()).is_ok());
        // Parameters of a hash that was made with others are its own.
        let small = Argon2::from(Params::new(64, 2, 1, None).expect("parameters"));
        let small = small.hash_password_with_salt("江南".as_bytes(), &[9; 16]).expect("a hash").to_string();
        assert!(fits("江南", &small) && !fits("江北", &small));
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
