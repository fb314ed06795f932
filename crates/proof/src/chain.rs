//! The chain: each entry's digests are made of those of the entry before it, of its number and of what it says.

use serde::{Deserialize, Serialize};

use crate::{
    Digests,
    digest::{sha256, step},
};

/// What an entry carries of the chain.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Link {
    /// The SHA-256 of the chain before it; zeros for the first. It tells which of two neighbours was altered.
    pub before: String,
    /// The digests of the chain up to and with this entry.
    pub head: Digests,
}

/// Where a chain stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Head {
    /// The number of its last entry; 0 before the first.
    pub number: i64,
    /// The digests up to and with it.
    pub digests: Digests,
}

impl Default for Head {
    fn default() -> Self {
        Self { number: 0, digests: Digests::zero() }
    }
}

impl Head {
    /// What the next entry carries, by the digests of what it says.
    pub fn link(&self, said: &Digests) -> Link {
        let head = self.digests.then(self.number.saturating_add(1), said);
        Link { before: self.digests.sha256.clone(), head }
    }

    /// The chain after that entry.
    #[must_use]
    pub fn after(&self, link: &Link) -> Self {
        Self { number: self.number.saturating_add(1), digests: link.head.clone() }
    }
}

/// The head of a branch's chain, as it is kept elsewhere.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct KeptHead {
    /// The branch, a UUID.
    pub branch: String,
    /// Its name, for the reader.
    pub name: String,
    /// The number of the last entry and the digests up to and with it.
    #[serde(flatten)]
    pub head: Head,
}

/// An entry as it was found: what it says as digests, so that it can be held against the chain where its content is nobody's business.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Found {
    /// Its number.
    pub number: i64,
    /// The digests of what it says.
    pub said: Digests,
    /// What it carries of the chain.
    pub link: Link,
}

/// What was done to a chain, as far as what is left tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Fault {
    /// What the entry says, or its digest, is not what was written.
    Altered,
    /// An entry that was here is gone.
    Removed,
    /// Another entry stands here, which belongs somewhere else.
    Reordered,
    /// The entry was put in afterwards.
    Inserted,
    /// The entry was altered and its digests were made to fit, or everything from an earlier one up to it was.
    Remade,
    /// The chain ends before an entry that is known to have been there.
    CutOff,
    /// The chain is whole in itself, but another one than that of which the head was kept.
    Rewritten,
}

/// The first place at which a chain is broken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Broken {
    /// The number of the entry.
    pub number: i64,
    /// What was done.
    pub fault: Fault,
}

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let number = self.number;
        match self.fault {
            Fault::Altered => write!(f, "第 {number} 条被改动"),
            Fault::Remade => write!(f, "第 {number} 条被改动（也可能从更前面的一条起，到这一条都被改动）"),
            Fault::Removed => write!(f, "第 {number} 条被删去"),
            Fault::Reordered => write!(f, "第 {number} 条被换了位置"),
            Fault::Inserted => write!(f, "第 {number} 条是后来插进去的"),
            Fault::CutOff => write!(f, "第 {number} 条起到末尾的都被删去"),
            Fault::Rewritten => write!(f, "第 {number} 条或者它以前的被改写，和留存的链头不一样"),
        }
    }
}

/// How many entries from the first fault on are looked at to tell what was done.
const AHEAD: usize = 4_096;

/// Walks along a chain, entry by entry in the order of their numbers; it keeps two heads, and after the first fault a few entries.
#[derive(Clone, Debug, Default)]
pub struct Walk {
    head: Head,
    /// The head before that, where there is one.
    earlier: Option<Head>,
    /// Heads that were kept elsewhere and are to be met, the next one last.
    kept: Vec<Head>,
    rewritten: Option<i64>,
    /// The entries from the first one on that does not fit.
    odd: Vec<Found>,
}

impl Walk {
    /// From the beginning of a journal.
    pub fn new() -> Self {
        Self::default()
    }

    /// From a head on.
    pub fn from(head: Head) -> Self {
        Self { head, ..Self::default() }
    }

    /// Heads that were kept elsewhere, each of which is to be met on the way; those from before where it stands tell nothing.
    #[must_use]
    pub fn meeting(mut self, mut kept: Vec<Head>) -> Self {
        let here = self.head.clone();
        if kept.iter().any(|kept| kept.number == here.number && *kept != here) {
            self.rewritten = Some(here.number);
        }
        kept.retain(|kept| kept.number > here.number);
        kept.sort_by_key(|head| std::cmp::Reverse(head.number));
        self.kept = kept;
        self
    }

    /// Takes the next entry.
    pub fn take(&mut self, found: Found) {
        if self.is_done() {
            return;
        }
        let fits = found.number == self.next() && found.link == self.head.link(&found.said);
        if !fits || !self.odd.is_empty() {
            self.odd.push(found);
            return;
        }
        let next = self.head.after(&found.link);
        self.earlier = Some(std::mem::replace(&mut self.head, next));
        while self.kept.last().is_some_and(|kept| kept.number <= self.head.number) {
            let kept = self.kept.pop();
            if kept.is_some_and(|kept| kept.number == self.head.number && kept != self.head) {
                self.rewritten.get_or_insert(self.head.number);
            }
        }
    }

    /// The number of the entry that comes next.
    const fn next(&self) -> i64 {
        self.head.number.saturating_add(1)
    }

    /// Whether the first fault was found and enough after it, so that nothing more has to be read.
    const fn is_done(&self) -> bool {
        self.rewritten.is_some() || self.odd.len() >= AHEAD
    }

    /// What was found when there are no more entries: where the chain ends, or where it is broken first.
    ///
    /// # Errors
    /// [`Broken`].
    pub fn end(self) -> Result<Head, Broken> {
        if let Some(number) = self.rewritten {
            return Err(Broken { number, fault: Fault::Rewritten });
        }
        let Some(first) = self.odd.first() else {
            return match self.kept.last() {
                Some(_) => Err(Broken { number: self.next(), fault: Fault::CutOff }),
                None => Ok(self.head),
            };
        };
        let here = self.next();
        let (number, fault) = match self.origin(first) {
            // What belongs here stands further on.
            was if self.odd.iter().skip(1).any(|later| self.belongs_here(later)) => {
                (here, if was.is_some() { Fault::Reordered } else { Fault::Inserted })
            }
            _ if first.number > here => (here, Fault::Removed),
            Some(was) if was > here => (here, Fault::Removed),
            // It is whole and stands where it stood, but upon something else than what is before it now.
            Some(was)
                if was == here && first.link.before != self.head.digests.sha256 && self.earlier.is_some() =>
            {
                (here - 1, Fault::Remade)
            }
            // It stood where that stands which is before it now.
            Some(was) if was == here - 1 && self.stood_upon_earlier(first) => (here - 1, Fault::Inserted),
            Some(was) if was < here => (here, Fault::Reordered),
            _ => (here, Fault::Altered),
        };
        Err(Broken { number, fault })
    }

    /// The number under which an entry is whole in itself.
    fn origin(&self, found: &Found) -> Option<i64> {
        const REACH: i64 = 96;
        let near = found.number.saturating_sub(REACH).max(1)..=found.number.saturating_add(REACH);
        std::iter::once(found.number).chain(near).find(|&number| found.is_whole_as(number))
    }

    fn belongs_here(&self, found: &Found) -> bool {
        found.link == self.head.link(&found.said)
    }

    fn stood_upon_earlier(&self, found: &Found) -> bool {
        self.earlier.as_ref().is_some_and(|earlier| found.link == earlier.link(&found.said))
    }
}

impl Found {
    fn is_whole_as(&self, number: i64) -> bool {
        let text = step(&self.link.before, number, &self.said.sha256);
        sha256(text.as_bytes()) == self.link.head.sha256
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn said(what: usize) -> Digests {
        Digests::of(format!("{what}").as_bytes())
    }

    /// A true chain.
    fn chain(many: usize) -> Vec<Found> {
        let mut head = Head::default();
        (0..many)
            .map(|at| {
                let (number, said) = (head.number + 1, said(at));
                let link = head.link(&said);
                head = head.after(&link);
                Found { number, said, link }
            })
            .collect()
    }

    fn walk(entries: &[Found], kept: Vec<Head>) -> Result<Head, Broken> {
        let mut walk = Walk::new().meeting(kept);
        for found in entries {
            walk.take(found.clone());
        }
        walk.end()
    }

    fn head_at(entries: &[Found], number: i64) -> Head {
        let at = entries.iter().find(|found| found.number == number).expect("an entry");
        Head { number, digests: at.link.head.clone() }
    }

    /// Numbers without gaps again.
    fn renumber(entries: &mut [Found]) {
        for (number, found) in (1..).zip(entries) {
            found.number = number;
        }
    }

    /// Everything from there on is made anew, as by somebody who knows how the chain is made.
    fn forge_from(entries: &mut [Found], from: usize) {
        let mut head = match from {
            0 => Head::default(),
            _ => Head { number: entries[from - 1].number, digests: entries[from - 1].link.head.clone() },
        };
        for found in &mut entries[from..] {
            found.number = head.number + 1;
            found.link = head.link(&found.said);
            head = head.after(&found.link);
        }
    }

    proptest! {
        #[test]
        fn a_true_chain_ends_where_it_ends(many in 0usize..80) {
            let entries = chain(many);
            let end = walk(&entries, vec![]).expect("whole");
            prop_assert_eq!(end.number, many as i64);
            let kept: Vec<_> = (1..=many as i64).map(|number| head_at(&entries, number)).collect();
            prop_assert_eq!(walk(&entries, kept).expect("whole"), end);
        }

        #[test]
        fn the_first_altered_entry_is_named(at in 0usize..90, anew in any::<bool>()) {
            let mut entries = chain(90);
            entries[at].said = said(1000);
            if anew {
                // With its digests made to fit: the next one tells.
                let to = at + 1;
                forge_from(&mut entries[..to], at);
            }
            let found = walk(&entries, vec![]);
            if anew && at == 89 {
                // The last entry made anew is a whole chain: only a head that was kept elsewhere tells.
                prop_assert!(found.is_ok());
                let kept = vec![head_at(&chain(90), 90)];
                prop_assert_eq!(walk(&entries, kept), Err(Broken { number: 90, fault: Fault::Rewritten }));
            } else {
                let fault = if anew { Fault::Remade } else { Fault::Altered };
                prop_assert_eq!(found, Err(Broken { number: at as i64 + 1, fault }));
            }
        }

        #[test]
        fn an_altered_digest_is_named(at in 0usize..20, which in 0usize..3) {
            let mut entries = chain(20);
            let other = said(1000).sha256;
            let link = &mut entries[at].link;
            *[&mut link.before, &mut link.head.sha256, &mut link.head.sm3][which] = other;
            prop_assert_eq!(walk(&entries, vec![]), Err(Broken { number: at as i64 + 1, fault: Fault::Altered }));
        }

        #[test]
        fn the_first_removed_entry_is_named(at in 0usize..90, many in 1usize..9, closed_up in any::<bool>()) {
            let mut entries = chain(90);
            let kept = vec![head_at(&entries, 90)];
            entries.drain(at..(at + many).min(90));
            if closed_up {
                renumber(&mut entries);
            }
            let fault = if at + many >= 90 { Fault::CutOff } else { Fault::Removed };
            prop_assert_eq!(walk(&entries, kept), Err(Broken { number: at as i64 + 1, fault }));
        }

        #[test]
        fn the_first_entry_of_two_that_changed_places_is_named(one in 0usize..30, other in 0usize..30) {
            prop_assume!(one != other);
            let mut entries = chain(90);
            entries.swap(one, other);
            renumber(&mut entries);
            let number = one.min(other) as i64 + 1;
            prop_assert_eq!(walk(&entries, vec![]), Err(Broken { number, fault: Fault::Reordered }));
        }

        #[test]
        fn an_inserted_entry_is_named(at in 0usize..89, fits in any::<bool>()) {
            let mut entries = chain(90);
            let odd = Found { number: 0, said: said(1000), link: entries[at].link.clone() };
            entries.insert(at, odd);
            renumber(&mut entries);
            if fits {
                let to = at + 1;
                forge_from(&mut entries[..to], at);
            }
            prop_assert_eq!(walk(&entries, vec![]), Err(Broken { number: at as i64 + 1, fault: Fault::Inserted }));
        }

        #[test]
        fn a_chain_that_was_made_anew_is_told_by_a_kept_head(at in 0usize..40, kept in 41i64..=60) {
            let mut entries = chain(60);
            let kept = vec![head_at(&entries, kept)];
            entries[at].said = said(1000);
            forge_from(&mut entries, at);
            prop_assert!(walk(&entries, vec![]).is_ok());
            let found = walk(&entries, kept.clone());
            prop_assert_eq!(found, Err(Broken { number: kept[0].number, fault: Fault::Rewritten }));
        }
    }
}
