//! SHA-256 and SM3 side by side: one that every computer can recompute, one that the national standard asks for (GB/T 32905-2016).

use std::io::{self, Read};

use data_encoding::{Encoding, HEXLOWER, HEXLOWER_PERMISSIVE, Specification};
use serde::{Deserialize, Serialize};
use sha2::Digest as _;

/// What stands before the first entry of a chain, in the place of a digest.
pub const ZERO: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Both digests of the same bytes, each as 64 lower-case hexadecimal characters.
#[derive(Clone, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
pub struct Digests {
    /// SHA-256, FIPS 180-4.
    pub sha256: String,
    /// SM3, GB/T 32905-2016.
    pub sm3: String,
}

impl Digests {
    /// Of bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self { sha256: sha256(bytes), sm3: sm3(bytes) }
    }

    /// The short code of these digests for people (核验码): the first 80 bits of SM3 as four groups of four characters, without those
    /// that are taken for others.
    pub fn code(&self) -> String {
        let bytes = HEXLOWER_PERMISSIVE.decode(self.sm3.as_bytes()).unwrap_or_default();
        let code = code_alphabet().encode(bytes.get(..10).unwrap_or_default());
        let groups: Vec<&str> = (0..code.len()).step_by(4).filter_map(|at| code.get(at..at + 4)).collect();
        groups.join("-")
    }

    /// Of everything that can be read, however much it is.
    ///
    /// # Errors
    /// Those of reading.
    pub fn read(from: &mut dyn Read) -> io::Result<Self> {
        let (mut sha256, mut sm3) = (sha2::Sha256::new(), sm3::Sm3::new());
        let mut some = vec![0; 64 << 10];
        loop {
            match from.read(&mut some)? {
                0 => {
                    let (sha256, sm3) = (sha256.finalize(), sm3.finalize());
                    return Ok(Self { sha256: HEXLOWER.encode(&sha256), sm3: HEXLOWER.encode(&sm3) });
                }
                many => {
                    sha256.update(&some[..many]);
                    sm3.update(&some[..many]);
                }
            }
        }
    }

    /// What stands before the first entry of a chain.
    pub fn zero() -> Self {
        Self { sha256: ZERO.to_owned(), sm3: ZERO.to_owned() }
    }

    /// The chain goes on: the digests of what stands before, of the number and of what is said, each a line of its own.
    pub(crate) fn then(&self, number: i64, said: &Self) -> Self {
        Self {
            sha256: sha256(step(&self.sha256, number, &said.sha256).as_bytes()),
            sm3: sm3(step(&self.sm3, number, &said.sm3).as_bytes()),
        }
    }
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    HEXLOWER.encode(&sha2::Sha256::digest(bytes))
}

fn sm3(bytes: &[u8]) -> String {
    HEXLOWER.encode(&sm3::Sm3::digest(bytes))
}

/// Crockford's 32 characters: no I, L, O, U.
fn code_alphabet() -> Encoding {
    let mut specification = Specification::new();
    specification.symbols.push_str("0123456789ABCDEFGHJKMNPQRSTVWXYZ");
    // Thirty-two different symbols of ASCII are an encoding.
    specification.encoding().unwrap_or(data_encoding::BASE32)
}

/// The beginning of the SM3 digest, twenty hexadecimal digits, that a code stands for as somebody typed it: small letters, spaces, and
/// letters that look like digits are taken for what is meant. None for what is no code.
pub fn code_digits(typed: &str) -> Option<String> {
    let mut letters = String::new();
    for c in typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '－' | '—')) {
        letters.push(match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            c @ ('0'..='9' | 'A'..='H' | 'J' | 'K' | 'M' | 'N' | 'P'..='T' | 'V'..='Z') => c,
            _ => return None,
        });
    }
    let bytes = code_alphabet().decode(letters.as_bytes()).ok().filter(|bytes| bytes.len() == 10)?;
    Some(HEXLOWER.encode(&bytes))
}

/// The text of one step of a chain.
pub(crate) fn step(before: &str, number: i64, said: &str) -> String {
    format!("{before}\n{number}\n{said}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_digests_are_those_of_their_standards() {
        let abc = Digests::of(b"abc");
        assert_eq!(abc.code(), "CV3Z-1X32-XVPX-KMFJ");
        assert_eq!(code_digits(" cv3zlx32 xvpx－kmfj").as_deref(), abc.sm3.get(..20));
        assert_eq!((code_digits("CV3Z-1X32-XVPX"), code_digits("CV3Z-1X32-XVPX-KMFU")), (None, None));
        assert_eq!(Digests::read(&mut &b"abc"[..]).expect("read"), abc);
        assert_eq!(abc.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(abc.sm3, "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    }
}
