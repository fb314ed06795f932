//! SHA-256 and SM3 side by side: one that every computer can recompute, one that the national standard asks for (GB/T 32905-2016).

use std::io::{self, Read};

use data_encoding::HEXLOWER;
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
        Self {
            sha256: HEXLOWER.encode(&sha2::Sha256::digest(bytes)),
            sm3: HEXLOWER.encode(&sm3::Sm3::digest(bytes)),
        }
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
            sha256: Self::of(step(&self.sha256, number, &said.sha256).as_bytes()).sha256,
            sm3: Self::of(step(&self.sm3, number, &said.sm3).as_bytes()).sm3,
        }
    }
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
        assert_eq!(Digests::read(&mut &b"abc"[..]).expect("read"), abc);
        assert_eq!(abc.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(abc.sm3, "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    }
}
