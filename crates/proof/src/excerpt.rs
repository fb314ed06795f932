//! A part of a chain in a file of its own, so that what it sealed can be held against it without the database.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::{Broken, Digests, Entry, Fault, Found, Head, Signed, Walk};

/// What the file says it is.
const EXCERPT: &str = "dangxiaozu chain 1";
/// The verb with which a record is sealed.
pub const SEAL: &str = "minutes.seal";
/// What a file of a record says it is.
const RECORD: &str = "dangxiaozu record 1";

/// A part of a branch's chain. Of most entries only digests are in it: what they say is nobody's business.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Excerpt {
    /// Which kind of file this is, and which version of it.
    pub format: String,
    /// The branch, a UUID.
    pub branch: String,
    /// Its name, for the reader.
    pub name: String,
    /// Where the chain stood before the first entry of the part.
    pub after: Head,
    /// The entries of the part, in their order.
    pub entries: Vec<Found>,
    /// What the entries say with which the records were sealed that go with this.
    pub sealed: Vec<Sealed>,
    /// The signatures of the branch's keys in this part; none where it has no keys.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signatures: Vec<Signed>,
}

/// An entry of which it is told what it says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Sealed {
    /// Its number.
    pub number: i64,
    /// What it says.
    #[serde(flatten)]
    pub entry: Entry,
}

/// The revisions of one record as they were sealed, and the part of the chain that they stand in.
#[derive(Serialize, Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct SealedRecord {
    /// Which kind of file this is, and which version of it.
    pub format: String,
    /// The facts of each revision, letter by letter as they were sealed.
    pub revisions: Vec<Box<RawValue>>,
    /// The part of the chain.
    pub chain: Excerpt,
}

/// What is wrong with a file, in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Unproved {
    /// Not a file of this kind, or of a newer version.
    Unlike(String),
    /// The chain is broken.
    Chain(Broken),
    /// No head that was kept is met at or after what was sealed.
    Unmet,
    /// The entry of this number seals no record of the branch, or one of another meeting.
    Foreign(i64),
    /// There is no revision in it.
    Empty,
    /// The signature under the chain up to this entry is not that of its key.
    Signature(i64),
    /// The entry of this number says something else than is told of it.
    Told(i64),
    /// The entry that sealed a text is not among those that are told.
    Unsealed(String),
    /// A text that was sealed with the entry of this number is not there.
    Missing(i64),
}

impl std::fmt::Display for Unproved {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unlike(format) => write!(f, "不认识“{format}”这种存证，请换用新版程序"),
            Self::Chain(broken) => write!(f, "日志{broken}"),
            Self::Unmet => {
                write!(f, "留存的链头都对不上这一份：没有这个党支部的，或者都在它封存以前、取出以后")
            }
            Self::Foreign(number) => write!(f, "日志第 {number} 条封存的不是这份会议记录"),
            Self::Empty => write!(f, "里面没有会议记录"),
            Self::Signature(number) => write!(f, "日志第 {number} 条的签名不对"),
            Self::Told(number) => write!(f, "日志第 {number} 条写明的内容被改动"),
            Self::Unsealed(what) => write!(f, "{what}和封存时不一样"),
            Self::Missing(number) => write!(f, "日志第 {number} 条封存的会议记录不在里面"),
        }
    }
}

impl Excerpt {
    /// A part of a chain.
    pub fn new(branch: String, name: String, after: Head, entries: Vec<Found>, sealed: Vec<Sealed>) -> Self {
        Self { format: EXCERPT.to_owned(), branch, name, after, entries, sealed, signatures: Vec::new() }
    }

    /// The same with signatures.
    #[must_use]
    pub fn signed(self, signatures: Vec<Signed>) -> Self {
        Self { signatures, ..self }
    }

    /// Whether everything that was sealed stands under a signature of the key with this fingerprint, at its entry or later.
    pub fn is_signed_with(&self, fingerprint: &str) -> bool {
        let own = self.signatures.iter().filter(|signed| signed.key.fingerprint() == fingerprint);
        let last = own.map(|signed| signed.number).max();
        last.is_some() && self.sealed.iter().all(|sealed| Some(sealed.number) <= last)
    }

    /// Walks along the part and holds what is told of its entries against their digests; answers where the chain ends.
    ///
    /// # Errors
    /// [`Unproved`].
    pub fn prove(&self, mut kept: Vec<Head>) -> Result<Head, Unproved> {
        if self.format != EXCERPT {
            return Err(Unproved::Unlike(self.format.clone()));
        }
        if self.after.number < 0 {
            return Err(Unproved::Chain(Broken { number: self.after.number, fault: Fault::Inserted }));
        }
        // A head that was kept later than this part was taken tells nothing of it; one from before what was sealed tells nothing of that.
        let last = self.entries.last().map_or(self.after.number, |found| found.number);
        let sealed = self.sealed.iter().map(|sealed| sealed.number).max().unwrap_or(self.after.number);
        let asked = !kept.is_empty();
        kept.retain(|head| head.number <= last);
        if asked && kept.iter().all(|head| head.number < sealed) {
            return Err(Unproved::Unmet);
        }
        let mut walk = Walk::from(self.after.clone()).meeting(kept);
        for found in &self.entries {
            walk.take(found.clone());
        }
        let head = walk.end().map_err(Unproved::Chain)?;
        // The walk has passed: the entries have their numbers one after another.
        let found = |number: i64| {
            let at = usize::try_from(number.checked_sub(self.after.number)?.checked_sub(1)?).ok()?;
            self.entries.get(at)
        };
        for signed in &self.signatures {
            let head = found(signed.number)
                .map(|found| Head { number: found.number, digests: found.link.head.clone() });
            if !head.is_some_and(|head| signed.key.has_signed(&self.branch, &head, &signed.signature)) {
                return Err(Unproved::Signature(signed.number));
            }
        }
        for Sealed { number, entry } in &self.sealed {
            if found(*number).map(|found| &found.said) != Some(&entry.digests()) {
                return Err(Unproved::Told(*number));
            }
            let is_record = entry.action == SEAL && entry.outcome == "done" && entry.content.is_some();
            if !is_record || entry.branch != self.branch {
                return Err(Unproved::Foreign(*number));
            }
        }
        Ok(head)
    }

    /// The number of the entry that sealed something with these digests.
    pub fn sealed_with(&self, digests: &Digests) -> Option<i64> {
        self.sealed
            .iter()
            .find(|sealed| sealed.entry.content.as_ref() == Some(digests))
            .map(|sealed| sealed.number)
    }

    /// The first entry whose content is not among these.
    pub fn missing(&self, there: &[Digests]) -> Option<i64> {
        let is_missing =
            |sealed: &&Sealed| sealed.entry.content.as_ref().is_some_and(|digests| !there.contains(digests));
        self.sealed.iter().find(is_missing).map(|sealed| sealed.number)
    }
}

impl SealedRecord {
    /// The revisions of a record, each with the text that was sealed.
    ///
    /// # Errors
    /// When a text is no JSON.
    pub fn new(texts: Vec<String>, chain: Excerpt) -> Result<Self, serde_json::Error> {
        let revisions = texts.into_iter().map(RawValue::from_string).collect::<Result<_, _>>()?;
        Ok(Self { format: RECORD.to_owned(), revisions, chain })
    }

    /// Whether the text of a file says that it is one of these.
    pub fn is_one(text: &str) -> bool {
        text.get(..200).unwrap_or(text).contains(RECORD)
    }

    /// Holds every revision against the chain; answers where the chain ends.
    ///
    /// # Errors
    /// [`Unproved`].
    pub fn prove(&self, kept: Vec<Head>) -> Result<Head, Unproved> {
        if self.format != RECORD {
            return Err(Unproved::Unlike(self.format.clone()));
        }
        let head = self.chain.prove(kept)?;
        if self.revisions.is_empty() {
            return Err(Unproved::Empty);
        }
        let object = self.chain.sealed.first().and_then(|sealed| sealed.entry.object.clone());
        if let Some(other) = self.chain.sealed.iter().find(|sealed| sealed.entry.object != object) {
            return Err(Unproved::Foreign(other.number));
        }
        let mut there = Vec::new();
        for (at, revision) in self.revisions.iter().enumerate() {
            let digests = Digests::of(revision.get().as_bytes());
            if self.chain.sealed_with(&digests).is_none() {
                return Err(Unproved::Unsealed(format!("第 {} 版会议记录", at + 1)));
            }
            there.push(digests);
        }
        self.chain.missing(&there).map_or(Ok(head), |number| Err(Unproved::Missing(number)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Algorithm, SigningKey};

    fn entry(content: Option<&str>) -> Entry {
        Entry {
            branch: "b".to_owned(),
            at: 1,
            actor: None,
            action: "minutes.seal".to_owned(),
            object: Some("o".to_owned()),
            outcome: "done".to_owned(),
            salt: None,
            content: content.map(|text| Digests::of(text.as_bytes())),
        }
    }

    /// The fourth and the sixth of ten entries seal the two revisions of a record.
    fn record() -> SealedRecord {
        let texts = ["{\"题\": \"一\"}", "{\"题\":\"二\",  \"更正\":1}"];
        let (mut head, mut entries, mut sealed, mut after) =
            (Head::default(), Vec::new(), Vec::new(), Head::default());
        for number in 1..=10 {
            let entry = entry(match number {
                4 => Some(texts[0]),
                6 => Some(texts[1]),
                _ => None,
            });
            let link = head.link(&entry.digests());
            if number >= 4 {
                entries.push(Found { number, said: entry.digests(), link: link.clone() });
            }
            head = head.after(&link);
            if number == 3 {
                after = head.clone();
            }
            if entry.content.is_some() {
                sealed.push(Sealed { number, entry });
            }
        }
        let chain = Excerpt::new("b".to_owned(), "示例支部".to_owned(), after, entries, sealed);
        SealedRecord::new(texts.map(str::to_owned).to_vec(), chain).expect("JSON")
    }

    /// Through a file and back.
    fn again(text: &str) -> SealedRecord {
        assert!(SealedRecord::is_one(text), "{text}");
        serde_json::from_str(text).expect("a record")
    }

    #[test]
    fn a_record_is_proved_letter_by_letter() {
        let text = serde_json::to_string(&record()).expect("text");
        let head = again(&text).prove(vec![]).expect("proved");
        assert_eq!(head.number, 10);
        let said = |text: &str| again(text).prove(vec![]).expect_err("refused").to_string();
        assert_eq!(said(&text.replace("\"二\",  ", "\"二\", ")), "第 2 版会议记录和封存时不一样");
        assert_eq!(said(&text.replace("\"一\"", "\"壹\"")), "第 1 版会议记录和封存时不一样");
        assert_eq!(
            said(&text.replace("chain 1", "chain 2")),
            "不认识“dangxiaozu chain 2”这种存证，请换用新版程序"
        );
    }

    #[test]
    fn only_what_seals_a_record_of_one_meeting_proves_one() {
        let refused = |change: &dyn Fn(&mut Entry)| {
            // A true chain of entries that say something else.
            let mut one = record();
            let mut head = one.chain.after.clone();
            change(&mut one.chain.sealed[1].entry);
            let changed = one.chain.sealed[1].clone();
            for found in &mut one.chain.entries {
                if found.number == changed.number {
                    found.said = changed.entry.digests();
                }
                found.link = head.link(&found.said);
                head = head.after(&found.link);
            }
            one.prove(vec![])
        };
        assert!(refused(&|_| {}).is_ok());
        assert_eq!(refused(&|entry| entry.action = "old_record.take".to_owned()), Err(Unproved::Foreign(6)));
        assert_eq!(refused(&|entry| entry.outcome = "refused".to_owned()), Err(Unproved::Foreign(6)));
        assert_eq!(refused(&|entry| entry.branch = "c".to_owned()), Err(Unproved::Foreign(6)));
        assert_eq!(refused(&|entry| entry.object = Some("other".to_owned())), Err(Unproved::Foreign(6)));
        let mut one = record();
        (one.revisions, one.chain.sealed) = (Vec::new(), Vec::new());
        assert_eq!(one.prove(vec![]), Err(Unproved::Empty));
        let text = serde_json::to_string(&record()).expect("text").replacen('{', "{\"更正\":1,", 1);
        assert!(serde_json::from_str::<SealedRecord>(&text).is_err(), "nothing beside what is proved");
    }

    #[test]
    fn signatures_are_those_of_their_keys_under_what_was_sealed() {
        let keys =
            [Algorithm::Ed25519, Algorithm::Sm2].map(|of| SigningKey::new(of, &[3; 32]).expect("a key"));
        let signed_at = |one: &SealedRecord, key: &SigningKey, number: i64| {
            let found = one.chain.entries.iter().find(|found| found.number == number).expect("an entry");
            let head = Head { number, digests: found.link.head.clone() };
            let (key, signature) = (key.public().expect("public"), key.sign("b", &head).expect("signed"));
            Signed { number, key, signature }
        };
        for key in &keys {
            let fingerprint = key.public().expect("public").fingerprint();
            let mut one = record();
            assert!(!one.chain.is_signed_with(&fingerprint));
            one.chain.signatures = vec![signed_at(&one, key, 4)];
            assert!(
                one.prove(vec![]).is_ok() && !one.chain.is_signed_with(&fingerprint),
                "of the first only"
            );
            one.chain.signatures.push(signed_at(&one, key, 6));
            let text = serde_json::to_string(&one).expect("text");
            assert!(again(&text).prove(vec![]).is_ok() && again(&text).chain.is_signed_with(&fingerprint));
            assert!(!one.chain.is_signed_with("0000-0000-0000-0000"));
            one.chain.signatures[1].number = 7;
            assert_eq!(one.prove(vec![]), Err(Unproved::Signature(7)));
        }
    }

    #[test]
    fn what_is_told_of_an_entry_and_what_it_sealed_must_be_there() {
        let mut one = record();
        one.revisions.pop();
        assert_eq!(one.prove(vec![]), Err(Unproved::Missing(6)));
        let mut one = record();
        one.chain.sealed[1].entry.at += 1;
        assert_eq!(one.prove(vec![]), Err(Unproved::Told(6)));
        let mut one = record();
        one.chain.entries.remove(4);
        let Err(Unproved::Chain(broken)) = one.prove(vec![]) else { panic!("not told") };
        assert_eq!(broken.to_string(), "第 8 条被删去");
        let kept = |number| vec![Head { number, digests: Digests::zero() }];
        let other = record().prove(kept(8)).expect_err("refused").to_string();
        assert_eq!(other, "日志第 8 条或者它以前的被改写，和留存的链头不一样");
        let true_head =
            again(&serde_json::to_string(&record()).expect("text")).prove(vec![]).expect("proved");
        assert_eq!(record().prove(vec![true_head.clone()]), Ok(true_head));
        // Before what was sealed, and after the part.
        for outside in [2, 5, 12] {
            assert_eq!(record().prove(kept(outside)), Err(Unproved::Unmet), "{outside}");
        }
    }
}
