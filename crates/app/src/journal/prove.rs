//! Holding a journal against its chain, and what was sealed in it against what is kept (ADR 27).

use std::collections::{BTreeMap, BTreeSet};

use domain::id::{AttachmentId, BranchId, MeetingId, OldRecordId, OwnTemplateId};
use proof::{Broken, Digests, Head, SEAL, Signed, Walk};
use store::{branch_key::BranchKey, journal::Chained};
use uuid::Uuid;

use super::seal::BEGIN;
use crate::{
    Cx, Error,
    permission::{Permit, may},
};

/// How many entries are read at once.
pub(super) const AT_ONCE: i64 = 500;

/// What came of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proved {
    /// The branch's name.
    pub branch: String,
    /// Where the chain ends, or where it is broken first.
    pub chain: Result<Head, Broken>,
    /// How many signed records are as they were sealed.
    pub records: i64,
    /// How many files are as they were sealed.
    pub files: i64,
    /// How many signatures of the branch's keys are theirs.
    pub signatures: i64,
    /// The keys that signed, each with the last entry under which its signature stands.
    pub keys: BTreeMap<String, i64>,
    /// The last entry that sealed a record.
    pub last_sealed: i64,
    /// How many signed records are from before there was a chain, and not sealed yet.
    pub unsealed: i64,
    /// What is not as it was sealed, a sentence each.
    pub faults: Vec<String>,
}

impl Proved {
    /// Whether everything is as it was written.
    pub const fn is_whole(&self) -> bool {
        self.chain.is_ok() && self.faults.is_empty()
    }
}

/// The same of the reader's own branch, for whoever reads its journal.
///
/// # Errors
/// As the store.
pub fn prove_own(cx: &mut Cx<'_>, permit: &Permit<may::ReadJournal>) -> Result<Proved, Error> {
    prove(cx, permit.branch(), Vec::new())
}

/// What an entry seals.
enum Sealed {
    Record,
    /// From here on everything is sealed when it is signed.
    Begin,
    File,
    /// What the signatures of a key are checked with.
    Key,
    /// A file was taken away again, which was written down.
    TakenAway,
    Nothing,
}

fn sealed(entry: &proof::Entry) -> Sealed {
    match entry.action.as_str() {
        SEAL => Sealed::Record,
        BEGIN => Sealed::Begin,
        "study.attach" | "resolution.attach" | "old_record.take" | "own_template.keep"
            if entry.content.is_some() =>
        {
            Sealed::File
        }
        "key.add" => Sealed::Key,
        "study.detach" | "resolution.detach" | "old_record.remove" => Sealed::TakenAway,
        _ => Sealed::Nothing,
    }
}

/// The branches that there are.
///
/// # Errors
/// As the store.
pub fn branches(cx: &mut Cx<'_>) -> Result<Vec<BranchId>, Error> {
    Ok(store::organization::branches(cx.tx)?.into_iter().map(|branch| branch.id).collect())
}

/// Reads a branch's whole journal along its chain, with heads that were kept elsewhere, and holds every signed record and file that
/// was sealed against what is kept.
///
/// # Errors
/// As the store.
pub fn prove(cx: &mut Cx<'_>, branch: BranchId, kept: Vec<Head>) -> Result<Proved, Error> {
    let name = store::organization::branch(cx.tx, branch)?.name.to_string();
    let mut walk = Walk::new().meeting(kept);
    let mut proved = Proved {
        branch: name,
        chain: Ok(Head::default()),
        records: 0,
        files: 0,
        signatures: 0,
        keys: BTreeMap::new(),
        last_sealed: 0,
        unsealed: 0,
        faults: Vec::new(),
    };
    let keys = store::branch_key::all(cx.tx, branch)?;
    let mut unknown: BTreeSet<String> = keys.iter().map(|key| key.public.fingerprint()).collect();
    let mut signatures = store::branch_key::signatures(cx.tx, branch, 0)?.into_iter().peekable();
    let (mut missing, mut taken_away) = (Vec::<(i64, String)>::new(), BTreeSet::new());
    let (mut last, mut has_begun, mut numbers) = (i64::MIN, false, BTreeMap::new());
    loop {
        let entries = store::journal::chained(cx.tx, branch, last, AT_ONCE)?;
        let Some(end) = entries.last() else { break };
        last = end.number;
        for entry in entries {
            walk.take(entry.found());
            while let Some(signed) = signatures.next_if(|signed| signed.number <= entry.number) {
                proved.signature(branch, &entry, &signed);
            }
            match sealed(&entry.said) {
                Sealed::Record => record(cx, branch, &entry, &mut numbers, &mut proved)?,
                Sealed::Begin => has_begun = true,
                Sealed::File => match file(cx, branch, &entry.said)? {
                    Some(bytes) => proved.hold(&entry, "文件", &bytes),
                    None => missing.push((entry.number, entry.said.object.unwrap_or_default())),
                },
                Sealed::Key => {
                    let sealed_key = |key: &&BranchKey| Some(key.public.digests()) == entry.said.content;
                    match keys.iter().find(sealed_key) {
                        Some(key) => drop(unknown.remove(&key.public.fingerprint())),
                        None => proved.faults.push(format!("第 {} 条登记的密钥不在了", entry.number)),
                    }
                }
                Sealed::TakenAway => {
                    taken_away.insert(entry.said.object.unwrap_or_default());
                }
                Sealed::Nothing => {}
            }
        }
    }
    let lost = missing.into_iter().filter(|(_, object)| !taken_away.contains(object));
    proved
        .faults
        .extend(lost.map(|(number, _)| format!("第 {number} 条封存的文件不在了，也没有去掉它的记载")));
    proved.faults.extend(signatures.map(|signed| format!("第 {} 条有签名，却没有这一条", signed.number)));
    proved.faults.extend(unknown.into_iter().map(|known| format!("里没有登记指纹 {known} 的密钥")));
    let (sealed, unsealed) = store::minutes::counts(cx.tx, branch)?;
    if sealed > proved.records && proved.faults.is_empty() {
        let more = sealed - proved.records;
        proved.faults.push(format!("有 {more} 份定稿的会议记录，日志里没有封存它的一条"));
    }
    if has_begun && unsealed > 0 {
        proved.faults.push(format!("里没有封存 {unsealed} 份定稿的会议记录，它们是后来放进去的"));
    } else {
        proved.unsealed = unsealed;
    }
    proved.chain = walk.end();
    Ok(proved)
}

impl Proved {
    /// Holds a signature against the chain up to an entry.
    fn signature(&mut self, branch: BranchId, entry: &Chained, signed: &Signed) {
        let head = Head { number: entry.number, digests: entry.link.head.clone() };
        if signed.number == entry.number
            && signed.key.has_signed(&branch.to_string(), &head, &signed.signature)
        {
            self.signatures += 1;
            self.keys.insert(signed.key.fingerprint(), entry.number);
        } else {
            self.faults.push(format!("第 {} 条的签名不对", signed.number));
        }
    }

    /// Holds what is kept against the digests of the entry that sealed it.
    fn hold(&mut self, entry: &Chained, what: &str, bytes: &[u8]) {
        if entry.said.content.as_ref() != Some(&Digests::of(bytes)) {
            self.faults.push(format!("第 {} 条封存的{what}，内容被改动", entry.number));
        } else if what == "文件" {
            self.files += 1;
        } else {
            self.records += 1;
            self.last_sealed = entry.number;
        }
    }
}

/// Holds the revision that an entry sealed against what the entry says: its text, its meeting, its digests, who signed it and when, and
/// that revisions were sealed in the order of their numbers.
fn record(
    cx: &mut Cx<'_>,
    branch: BranchId,
    entry: &Chained,
    numbers: &mut BTreeMap<MeetingId, i64>,
    proved: &mut Proved,
) -> Result<(), Error> {
    let Some((meeting, record)) = store::minutes::sealed_with(cx.tx, branch, entry.number)? else {
        proved.faults.push(format!("第 {} 条封存的会议记录不在了", entry.number));
        return Ok(());
    };
    proved.hold(entry, "会议记录", record.facts.as_bytes());
    let before = numbers.insert(meeting, record.number).unwrap_or(0);
    // What the machine sealed was signed earlier.
    let signed = entry.said.actor.as_ref().is_none_or(|actor| {
        *actor == record.mark.by.to_string() && entry.said.at == record.mark.at.as_microsecond()
    });
    let fits = entry.said.object.as_deref() == Some(&*meeting.to_string())
        && entry.said.content.as_ref() == Some(&record.digests)
        && record.number > before
        && signed;
    if !fits {
        let fault = format!("第 {} 条封存的会议记录，会议、版次、摘要或者签署人被改动", entry.number);
        proved.faults.push(fault);
    }
    Ok(())
}

/// The bytes of the file that an entry sealed, where it is still there.
fn file(cx: &mut Cx<'_>, branch: BranchId, entry: &proof::Entry) -> Result<Option<Vec<u8>>, Error> {
    let Some(object) = entry.object.as_deref().and_then(|object| object.parse::<Uuid>().ok()) else {
        return Ok(None);
    };
    Ok(match entry.action.as_str() {
        "old_record.take" => store::old_record::bytes(cx.tx, branch, OldRecordId::new(object))?,
        "own_template.keep" => store::own_template::bytes(cx.tx, branch, OwnTemplateId::new(object))?,
        _ => store::attachment::bytes(cx.tx, branch, AttachmentId::new(object))?,
    })
}
