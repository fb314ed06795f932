//! A sample of any size, for figures: branches with three groups of eight members that met for 24 months, under a committee and general
//! branches. The first branch is made by the use cases themselves, meeting by meeting; the others are copies of it under names and ids
//! of their own. Every name is invented.

mod crew;
mod meetings;

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    id::{BranchId, OfficeId},
    office::{Office, OfficeKind, Reader},
    organization::Branch,
    text::OrganizationName,
};
use jiff::{Timestamp, tz::TimeZone};
use store::{Db, Tx};

use self::crew::Crew;
use super::{Stage, people::PASSWORD, staff::fits};
use crate::{
    Cx, Entropy, Error,
    account::password,
    follow, office,
    search::{readers, words},
};

/// How many months the groups met.
pub const MONTHS: i32 = 24;
/// How many general branches there are, at most one a branch: the committee's page has as many lines whatever the size.
pub const GENERAL: usize = 10;
/// How many branches are copied in one transaction.
const AT_ONCE: usize = 10;

/// The accounts of the first branch; the password is that of the small sample.
pub const ACCOUNTS: [(&str, &str); 3] = [
    (crew::LEADER, "第一党小组组长（第 1 个支部）"),
    (crew::SECRETARY, "党支部书记（第 1 个支部）"),
    (crew::READER, "党委工作人员（只看数字）"),
];

/// What a sample of this kind holds, for who asks it for pages.
#[derive(Clone, Debug)]
pub struct Scaled {
    /// The branch that can be signed in to.
    pub branch: BranchId,
    /// Its groups.
    pub groups: Vec<domain::id::GroupId>,
    /// The committee over everything.
    pub committee: OfficeId,
    /// The general branch over the first branch.
    pub general: OfficeId,
    /// A meeting of the first branch that is in the archive.
    pub archived: domain::id::MeetingId,
}

/// What all copies have in common.
struct Template {
    scaled: Scaled,
    crew: Crew,
    texts: Vec<store::search::Found>,
    general: Vec<OfficeId>,
}

/// Fills an empty database with so many branches, seen from `now`. `progress` hears how many there are.
///
/// # Errors
/// [`Error::Internal`] when the database is not empty or cannot be written.
pub fn seed(
    db: &Db,
    entropy: Arc<dyn Entropy>,
    now: Timestamp,
    zone: TimeZone,
    branches: usize,
    progress: &dyn Fn(usize),
) -> Result<Scaled, Error> {
    let hash = password::hash(PASSWORD, &*entropy)?;
    let (source, place) = (entropy.clone(), zone.clone());
    let first = move |tx: &mut Tx| {
        let mut stage = Stage { tx, zone: place.clone(), entropy: &*source, now };
        template(&mut stage, &hash, branches)
    };
    let template = Arc::new(db.write(first).wait()?);
    progress(1);
    let mut done = 1;
    while done < branches {
        let until = (done + AT_ONCE).min(branches);
        let (template, source, place) = (template.clone(), entropy.clone(), zone.clone());
        let more = move |tx: &mut Tx| {
            let mut stage = Stage { tx, zone: place.clone(), entropy: &*source, now };
            copies(&mut stage, &template, done..until)
        };
        db.write(more).wait()?;
        done = until;
        progress(done);
    }
    Ok(template.scaled.clone())
}

fn branch_name(number: usize) -> Result<OrganizationName, Error> {
    fits(OrganizationName::new(&format!("示例第{}党支部", number + 1)))
}

fn template(stage: &mut Stage<'_>, hash: &str, branches: usize) -> Result<Template, Error> {
    let first_month = domain::dues::YearMonth::of(stage.today().date()).plus(-MONTHS);
    let crew = crew::found(stage, hash, branch_name(0)?, first_month)?;
    let archived = meetings::hold_all(stage, &crew, first_month)?;
    let today = stage.today();
    let mut cx = stage.at(today)?;
    follow::at_once(&mut cx)?;
    let committee = add_office(&mut cx, None, "示例市直属机关党委", OfficeKind::Committee)?;
    let mut general = Vec::new();
    for number in 1..=branches.min(GENERAL) {
        let name = format!("示例系统第{number}党总支");
        general.push(add_office(&mut cx, Some(committee), &name, OfficeKind::GeneralBranch)?);
    }
    office::place(&mut cx, crew.branch, general[0])?;
    let (reader, now) = (Reader { office: committee, branch: crew.branch, person: crew.reader }, cx.now());
    store::office::add_reader(cx.tx, &reader, now)?;
    let texts = store::search::of_branch(cx.tx, crew.branch)?;
    let scaled = Scaled {
        branch: crew.branch,
        groups: crew.groups.iter().map(|group| group.id).collect(),
        committee,
        general: general[0],
        archived,
    };
    Ok(Template { scaled, crew, texts, general })
}

fn add_office(
    cx: &mut Cx<'_>,
    parent: Option<OfficeId>,
    name: &str,
    kind: OfficeKind,
) -> Result<OfficeId, Error> {
    let office = Office { id: cx.new_id()?, parent, name: fits(OrganizationName::new(name))?, kind };
    let now = cx.now();
    store::office::add(cx.tx, &office, now)?;
    Ok(office.id)
}

fn copies(stage: &mut Stage<'_>, template: &Template, numbers: std::ops::Range<usize>) -> Result<(), Error> {
    let today = stage.today();
    let mut cx = stage.at(today)?;
    let from = template.scaled.branch;
    let used = store::organization::used_since(cx.tx, from)?;
    let mut new = Vec::new();
    for number in numbers {
        let branch = Branch { id: cx.new_id()?, name: branch_name(number)? };
        store::organization::add_branch(cx.tx, &branch, used)?;
        new.push((number, branch.id));
    }
    let ids: Vec<_> = new.iter().map(|(_, id)| *id).collect();
    store::copy_branch(cx.tx, from, &ids)?;
    let mut sums = office::Sums::default();
    for (number, branch) in new {
        sums.place(&mut cx, branch, template.general[number % template.general.len()])?;
        texts(&mut cx, template, branch)?;
    }
    sums.write(&mut cx)
}

/// The texts of a copy: those of the first branch, for readers of its own.
fn texts(cx: &mut Cx<'_>, template: &Template, branch: BranchId) -> Result<(), Error> {
    let from = template.scaled.branch;
    let mut other: BTreeMap<String, String> = BTreeMap::new();
    other.insert(readers::of_branch(from), readers::of_branch(branch));
    for group in &template.crew.groups {
        other.insert(readers::of_group(from, group.id), readers::of_group(branch, group.id));
        other.insert(readers::of_leader(from, group.id), readers::of_leader(branch, group.id));
        for person in &group.people {
            other.insert(readers::of_person(from, *person), readers::of_person(branch, *person));
        }
    }
    let all = template.texts.iter().map(|found| {
        let mut text = found.text.clone();
        text.readers = text.readers.iter().filter_map(|reader| other.get(reader).cloned()).collect();
        text
    });
    Ok(store::search::add(cx.tx, branch, &all.collect::<Vec<_>>(), &words::tokens)?)
}
