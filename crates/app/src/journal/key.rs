//! Keys with which a branch signs the head of its chain: whoever holds the database cannot make the chain anew without them.

use domain::id::BranchId;
use jiff::Timestamp;
use proof::{PublicKey, SigningKey};
use store::branch_key::BranchKey;

use crate::{Cx, Error, bundle};

/// A key as it is listed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    /// The branch.
    pub branch: String,
    /// What its signatures are checked with.
    pub public: PublicKey,
    /// When it came.
    pub added: Timestamp,
    /// From when on nothing is signed with it.
    pub ended: Option<Timestamp>,
}

/// Takes a key for a branch into use, by whoever runs the machine: what its signatures are checked with is sealed in the chain, and it
/// signs that. What signs is kept nowhere here.
///
/// # Errors
/// [`Error::Refused`] for a branch that is not known or not clear, and where it has a key of this kind.
pub fn add(cx: &mut Cx<'_>, branch: Option<&str>, key: &SigningKey) -> Result<PublicKey, Error> {
    let lost = || Error::Internal("a key could not be written".to_owned());
    let public = key.public().ok_or_else(lost)?;
    let branch = bundle::branch_of(cx, branch)?;
    let is_there = |key: &BranchKey| key.ended.is_none() && key.public.algorithm == public.algorithm;
    if let Some(key) = store::branch_key::all(cx.tx, branch.id)?.iter().find(|key| is_there(key)) {
        let (kind, known) = (public.algorithm.chinese(), key.public.fingerprint());
        let remedy = format!("要换一把，请先用 dangxiaozu key end {known} 停用");
        return Err(Error::Refused(format!("{}已经有一把 {kind} 密钥，指纹 {known}；{remedy}", branch.name)));
    }
    let kept = BranchKey { id: cx.new_id()?, public: public.clone(), added: cx.now(), ended: None };
    store::branch_key::add(cx.tx, branch.id, &kept)?;
    cx.line(branch.id, None, "key.add", kept.id, Some(&public.digests()))?;
    let head = store::journal::head(cx.tx, branch.id)?;
    let signature = key.sign(&branch.id.to_string(), &head).ok_or_else(lost)?;
    store::branch_key::keep_signature(cx.tx, branch.id, (kept.id, head.number), &signature)?;
    Ok(public)
}

/// All keys of all branches.
///
/// # Errors
/// As the store.
pub fn list(cx: &mut Cx<'_>) -> Result<Vec<Listed>, Error> {
    let mut found = Vec::new();
    for branch in store::branch_key::branches(cx.tx)? {
        found.extend(store::branch_key::all(cx.tx, branch.id)?.into_iter().map(|key| Listed {
            branch: branch.name.to_string(),
            public: key.public,
            added: key.added,
            ended: key.ended,
        }));
    }
    Ok(found)
}

/// Ends a key by its fingerprint; what it signed stays signed.
///
/// # Errors
/// [`Error::Refused`] for one that is not known or has ended.
pub fn end(cx: &mut Cx<'_>, fingerprint: &str) -> Result<String, Error> {
    for branch in store::branch_key::branches(cx.tx)? {
        let keys = store::branch_key::all(cx.tx, branch.id)?;
        let own = |key: &&BranchKey| key.public.fingerprint().eq_ignore_ascii_case(fingerprint.trim());
        let Some(key) = keys.iter().find(own) else { continue };
        if key.ended.is_some() {
            return Err(Error::Refused("这把密钥已经停用，不用再停".to_owned()));
        }
        store::branch_key::end(cx.tx, branch.id, key.id, cx.now())?;
        cx.note(branch.id, None, "key.end", key.id)?;
        return Ok(branch.name.to_string());
    }
    Err(Error::Refused("没有这个指纹的密钥，请用 dangxiaozu key list 查看".to_owned()))
}

/// Signs the head of a branch's chain with every key of the branch that is in use and at hand.
///
/// # Errors
/// As the store.
pub(crate) fn sign_head(cx: &mut Cx<'_>, branch: BranchId) -> Result<(), Error> {
    if cx.keys.is_empty() {
        return Ok(());
    }
    let head = store::journal::head(cx.tx, branch)?;
    for kept in store::branch_key::all(cx.tx, branch)?.into_iter().filter(|key| key.ended.is_none()) {
        let at_hand = cx.keys.iter().find(|key| key.public().as_ref() == Some(&kept.public));
        if let Some(signature) = at_hand.and_then(|key| key.sign(&branch.to_string(), &head)) {
            store::branch_key::keep_signature(cx.tx, branch, (kept.id, head.number), &signature)?;
        }
    }
    Ok(())
}

/// The keys in use that are not among those at hand: what would be signed with them is not.
///
/// # Errors
/// As the store.
pub fn missing(cx: &mut Cx<'_>) -> Result<Vec<Listed>, Error> {
    let at_hand: Vec<Option<PublicKey>> = cx.keys.iter().map(SigningKey::public).collect();
    let mut all = list(cx)?;
    all.retain(|key| key.ended.is_none() && !at_hand.contains(&Some(key.public.clone())));
    Ok(all)
}
