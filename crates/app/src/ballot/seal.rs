//! The locked box (ADR 16): a vote is locked with the public keys of both tellers and is opened only by both of their codes. The
//! private keys are kept nowhere: each is made of its code whenever it is needed.

use chacha20poly1305::{
    ChaCha20Poly1305, KeyInit as _, Nonce,
    aead::{Aead as _, Payload},
};
use domain::{ballot::Vote, id::BallotId};
use sha2::{Digest as _, Sha256};
use store::ballot::Lock;
use x25519_dalek::{PublicKey, StaticSecret};

use crate::{Cx, Entropy, Error, account::password, account::reset};

/// A vote takes as many bytes whatever it says: an answer a line, the rest filled.
const ROOM: usize = 128;
const FILL: u8 = 0xFF;
/// Every locked vote is as long as any other: a public key, the room, and the mark of the lock.
pub const LENGTH: usize = 32 + ROOM + 16;
/// Words that belong to this use alone go into every key.
const USE: &[u8] = b"dangxiaozu ballot box 1";

/// A new code, to be shown once, and what is kept of it. Slow by intent.
pub(super) fn new_key(entropy: &dyn Entropy) -> Result<(String, Lock), Error> {
    let code = reset::slip(entropy)?;
    let mut salt = [0_u8; 16];
    entropy.fill(&mut salt).map_err(Error::Internal)?;
    let public = PublicKey::from(&secret(&code, &salt)?);
    Ok((code, Lock { salt: salt.to_vec(), public: public.as_bytes().to_vec() }))
}

/// The private key that a code makes. Slow by intent.
fn secret(code: &str, salt: &[u8]) -> Result<StaticSecret, Error> {
    let typed: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    Ok(StaticSecret::from(password::key(&typed.to_ascii_lowercase(), salt)?))
}

/// One of the two keys, in memory for as long as the box is being opened.
pub(super) struct Key(StaticSecret);

impl Key {
    /// The key of a code, where the code is the one that the lock was made with. Slow by intent.
    pub(super) fn of(code: &str, lock: &Lock) -> Result<Option<Self>, Error> {
        let secret = secret(code, &lock.salt)?;
        Ok((PublicKey::from(&secret).as_bytes().as_slice() == lock.public.as_slice()).then_some(Self(secret)))
    }
}

fn public(lock: &Lock) -> Result<PublicKey, Error> {
    let bytes: [u8; 32] = lock
        .public
        .as_slice()
        .try_into()
        .map_err(|_| Error::Internal("a lock of another length".to_owned()))?;
    Ok(PublicKey::from(bytes))
}

/// The lock of one vote. Its key is made of both exchanges, so that one of the two alone says nothing about it.
fn cipher(once: &PublicKey, public: [&PublicKey; 2], shared: [&[u8; 32]; 2]) -> ChaCha20Poly1305 {
    let mut key = Sha256::new();
    key.update(USE);
    key.update(once.as_bytes());
    for (public, shared) in public.into_iter().zip(shared) {
        key.update(public.as_bytes());
        key.update(shared);
    }
    ChaCha20Poly1305::new(&key.finalize())
}

/// A key of its own is used once: the number that must not come twice may stand still.
fn nonce() -> Nonce {
    Nonce::default()
}

/// Locks a vote.
pub(super) fn lock(cx: &Cx<'_>, ballot: BallotId, locks: &[Lock; 2], vote: &Vote) -> Result<Vec<u8>, Error> {
    let once = StaticSecret::from(cx.random::<32>()?);
    let mine = PublicKey::from(&once);
    let [one, other] = locks;
    let (one, other) = (public(one)?, public(other)?);
    let shared = [once.diffie_hellman(&one), once.diffie_hellman(&other)];
    let mut room = [FILL; ROOM];
    let answers = vote.answers();
    let place = room.get_mut(..answers.len()).ok_or_else(|| Error::Internal("a vote too long".to_owned()))?;
    place.copy_from_slice(answers);
    let cipher = cipher(&mine, [&one, &other], [shared[0].as_bytes(), shared[1].as_bytes()]);
    let id = ballot.uuid();
    let payload = Payload { msg: &room, aad: id.as_bytes() };
    let locked = cipher.encrypt(&nonce(), payload).map_err(|e| Error::Internal(e.to_string()))?;
    Ok([mine.as_bytes().as_slice(), &locked].concat())
}

/// Opens a vote: its answers on so many lines. Nothing for anything that was not locked for this ballot.
pub(super) fn unlock(ballot: BallotId, keys: [&Key; 2], locked: &[u8], lines: usize) -> Option<Vec<u8>> {
    let (once, locked) = locked.split_at_checked(32)?;
    let once = PublicKey::from(<[u8; 32]>::try_from(once).ok()?);
    let [Key(one), Key(other)] = keys;
    let shared = [one.diffie_hellman(&once), other.diffie_hellman(&once)];
    let public = [PublicKey::from(one), PublicKey::from(other)];
    let cipher = cipher(&once, [&public[0], &public[1]], [shared[0].as_bytes(), shared[1].as_bytes()]);
    let id = ballot.uuid();
    let payload = Payload { msg: locked, aad: id.as_bytes() };
    let room = cipher.decrypt(&nonce(), payload).ok()?;
    let (answers, rest) = room.split_at_checked(lines)?;
    rest.iter().all(|byte| *byte == FILL).then(|| answers.to_vec())
}

#[cfg(test)]
mod tests {
    use domain::{
        ballot::{Ballot, BallotForm, BallotState, Scale},
        id::{GroupId, PersonId},
        text::Title,
    };
    use uuid::Uuid;

    use super::*;
    use crate::ambient::SystemEntropy;

    fn ballot(number: u128) -> Ballot {
        let who = |n| PersonId::new(Uuid::from_u128(n));
        Ballot {
            id: BallotId::new(Uuid::from_u128(number)),
            group: Some(GroupId::new(Uuid::nil())),
            meeting: None,
            title: Title::new("推荐").expect("a title"),
            form: BallotForm::Phone,
            scale: Scale::Agreement,
            limit: None,
            least: domain::ballot::USUAL_LEAST,
            lines: vec![who(1), who(2)],
            tellers: [who(8), who(9)],
            state: BallotState::Open,
            excluded: None,
            void: None,
            version: 1,
        }
    }

    /// As [`lock`], for tests that have no transaction.
    fn locked(ballot: &Ballot, locks: &[Lock; 2], answers: [usize; 2]) -> Vec<u8> {
        let db = store::Db::open(&store::Location::Memory).expect("a database");
        let clock = std::sync::Arc::new(crate::ambient::SystemClock);
        let app = crate::App::new(db, clock, std::sync::Arc::new(SystemEntropy), jiff::tz::TimeZone::UTC);
        let (locks, ballot) = (locks.clone(), ballot.clone());
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let work = move |cx: &mut Cx<'_>| {
            let vote = ballot.vote(&answers.map(Some)).expect("a vote");
            lock(cx, ballot.id, &locks, &vote)
        };
        runtime.block_on(app.read(work)).expect("locked")
    }

    fn two() -> ([String; 2], [Lock; 2]) {
        let (one, first) = new_key(&SystemEntropy).expect("a key");
        let (other, second) = new_key(&SystemEntropy).expect("a key");
        ([one, other], [first, second])
    }

    #[test]
    fn both_codes_open_what_was_locked_and_nothing_else_does() {
        let (codes, locks) = two();
        let one = ballot(1);
        let paper = locked(&one, &locks, [0, 2]);
        let key = |code: &str, lock: &Lock| Key::of(code, lock).expect("a hash");
        let keys = [key(&codes[0], &locks[0]).expect("right"), key(&codes[1], &locks[1]).expect("right")];
        let keys = [&keys[0], &keys[1]];
        assert_eq!(unlock(one.id, keys, &paper, 2), Some(vec![0, 2]));
        let spaced = format!(" {}-{} ", &codes[0][..5].to_uppercase(), &codes[0][5..]);
        assert!(key(&spaced, &locks[0]).is_some(), "as people write it");
        assert!(key(&codes[1], &locks[0]).is_none() && key("", &locks[0]).is_none());
        assert_eq!(unlock(one.id, [keys[0], keys[0]], &paper, 2), None, "one code twice is not both");
        assert_eq!(unlock(ballot(2).id, keys, &paper, 2), None, "another ballot's paper");
        let mut bent = paper.clone();
        bent[40] ^= 1;
        assert_eq!(unlock(one.id, keys, &bent, 2), None);
        assert_eq!(unlock(one.id, keys, &paper, 1), None, "more answers than lines");
        assert_eq!(unlock(one.id, keys, &paper[..20], 2), None);
    }

    #[test]
    fn a_locked_vote_is_as_long_as_any_other_and_never_the_same() {
        let (_, locks) = two();
        let papers: Vec<_> =
            [[0, 0], [0, 0], [2, 1], [1, 2]].map(|answers| locked(&ballot(1), &locks, answers)).into();
        assert!(papers.iter().all(|paper| paper.len() == LENGTH));
        let distinct: std::collections::BTreeSet<_> = papers.iter().collect();
        assert_eq!(distinct.len(), papers.len());
    }
}
