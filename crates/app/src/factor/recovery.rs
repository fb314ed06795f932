//! Recovery codes: for whoever has lost the telephone. Each opens once; they are shown once and only their digests are kept.

use domain::{
    account::RECOVERY_CODES,
    id::{BranchId, PersonId},
};
use sha2::{Digest, Sha256};

use super::prove::proved;
use crate::{
    Cx, Error,
    permission::{Permit, may},
};

/// Digits and letters that nobody takes for one another when read from paper.
const LETTERS: &[u8; 32] = b"23456789abcdefghijkmnpqrstuvwxyz";
/// Letters of a code: eighty bits, more than whoever has a copy of the digests can go through.
const LONG: usize = 16;

/// New codes for the actor; the old ones open nothing any more.
///
/// # Errors
/// [`Error::Refused`] where the password was not typed again, and for somebody without a factor.
pub fn give(cx: &mut Cx<'_>, permit: &Permit<may::UseAccount>, key: &str) -> Result<Vec<String>, Error> {
    proved(cx, permit, key)?;
    let (branch, person) = (permit.branch(), permit.actor().person);
    if store::factor::count(cx.tx, branch, person)? == 0 {
        return Err(Error::Refused("还没有第二步验证，用不着恢复码".to_owned()));
    }
    cx.journal(permit, "factor.codes", person.uuid())?;
    renew(cx, branch, person)
}

/// New codes in the place of the old ones.
pub(super) fn renew(cx: &mut Cx<'_>, branch: BranchId, person: PersonId) -> Result<Vec<String>, Error> {
    store::factor::forget_codes(cx.tx, branch, person)?;
    let mut codes = Vec::new();
    for _ in 0..RECOVERY_CODES {
        let code = cx.random::<LONG>()?.map(|byte| char::from(LETTERS[usize::from(byte % 32)]));
        store::factor::add_code(cx.tx, branch, person, &digest(person, code))?;
        codes.push(code.chunks(4).map(String::from_iter).collect::<Vec<_>>().join("-"));
    }
    Ok(codes)
}

/// Uses a code up; whether it was one. Blanks, hyphens and capitals do not matter.
pub(super) fn take(cx: &mut Cx<'_>, branch: BranchId, person: PersonId, typed: &str) -> Result<bool, Error> {
    let code = typed.to_lowercase();
    let code: Vec<char> = code.chars().filter(char::is_ascii_alphanumeric).collect();
    Ok(code.len() == LONG && store::factor::take_code(cx.tx, branch, person, &digest(person, code))?)
}

fn digest(person: PersonId, code: impl IntoIterator<Item = char>) -> String {
    let digest = Sha256::new_with_prefix(person.uuid()).chain_update(String::from_iter(code)).finalize();
    data_encoding::HEXLOWER.encode(&digest)
}
