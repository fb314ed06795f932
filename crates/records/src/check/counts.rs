//! Whether the numbers of people and the lists of their names go together.

use std::collections::BTreeSet;

use documents::reading::Place;

use super::{Check, one::Findings};

/// As the numbers of a record are kept.
fn many(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

impl Findings<'_> {
    /// Whether the numbers say that nobody was away.
    pub(super) fn came_all(&self) -> bool {
        let r = self.record;
        let is_none = r.away.as_ref().is_some_and(|away| away.value == 0);
        let is_full = || {
            r.due.as_ref().zip(r.present.as_ref()).is_some_and(|(due, present)| due.value == present.value)
        };
        is_none || (r.away.is_none() && is_full())
    }

    pub(super) fn counts(&mut self) {
        let r = self.record;
        let listed = r.absentees.as_ref().map(|found| (many(found.value.len()), found.at));
        let away = r.away.as_ref().map(|found| found.value).or(listed.map(|(many, _)| many));
        if let (Some(due), Some(present), Some(away)) = (&r.due, &r.present, away)
            && due.value != present.value.saturating_add(away)
        {
            let (due_many, present) = (due.value, present.value);
            let fault = format!("应到 {due_many} 人，实到 {present} 人，缺席 {away} 人，加起来对不上");
            self.add(Check::Counts, Some(due.at), fault, "请核对人数和缺席人员");
        }
        if let (Some(away), Some((listed, at))) = (&r.away, listed.filter(|(listed, _)| *listed > away_of(r)))
        {
            let fault = format!("缺席 {} 人，缺席人员写了 {listed} 位", away.value);
            self.add(Check::Counts, Some(at), fault, "请核对缺席人员的名单和人数");
        }
        if self.is_named_once() {
            self.came();
        }
    }

    /// Whether nobody stands on a list twice, or on two that exclude each other.
    fn is_named_once(&mut self) -> bool {
        let r = self.record;
        let Some(found) = &r.attendees else { return true };
        let (mut once, mut twice) = (BTreeSet::new(), BTreeSet::new());
        for one in &found.value {
            if !crate::names::is_placeholder(&one.name) && !once.insert(one.name.as_str()) {
                twice.insert(one.name.as_str());
            }
        }
        let away = r.absentees.iter().flat_map(|found| &found.value).map(|one| one.name.as_str());
        let both: BTreeSet<&str> = away.filter(|name| once.contains(name)).collect();
        let names = |all: &BTreeSet<&str>| all.iter().copied().collect::<Vec<_>>().join("、");
        if !twice.is_empty() {
            let fault = format!("参加人员里{}写了两次", names(&twice));
            self.add(Check::Counts, Some(found.at), fault, "请核对名单；同名的，写明怎样区分");
        }
        if !both.is_empty() {
            let fault = format!("{}既写在参加人员里，又写在缺席人员里", names(&both));
            self.add(Check::Counts, Some(found.at), fault, "请核对两份名单");
        }
        twice.is_empty() && both.is_empty()
    }

    /// Whether as many came as are named.
    fn came(&mut self) {
        let r = self.record;
        let named = r.attendees.as_ref().filter(|found| !found.value.is_empty());
        let (Some(present), Some(found)) = (&r.present, named) else { return };
        let listed = many(found.value.len());
        // The chair and the recorder are sometimes left out of the list, and whoever sits in is sometimes counted.
        let mut all: BTreeSet<&str> = found.value.iter().map(|one| one.name.as_str()).collect();
        all.extend(r.chair.iter().chain(&r.recorder).chain(&r.leader).map(|one| one.value.name.as_str()));
        all.extend(r.observers.iter().flat_map(|found| &found.value).map(|one| one.name.as_str()));
        // Where a name may have been read over, no list is too short by little.
        let is_short =
            if r.are_names_unsure { listed + 2 < present.value } else { many(all.len()) < present.value };
        if listed > present.value || is_short {
            let at: Place = found.at;
            let fault = format!("实到 {} 人，参加人员写了 {listed} 位", present.value);
            self.add(Check::Counts, Some(at), fault, "请核对参加人员的名单和实到人数");
        }
    }
}

/// How many are said to be away.
fn away_of(r: &crate::record::Record) -> u32 {
    r.away.as_ref().map_or(u32::MAX, |away| away.value)
}
