//! A branch of three groups with eight members each, and somebody who reads for the office above.

use domain::{
    dues::YearMonth,
    id::{BranchId, GroupId, PersonId},
    organization::{Branch, Group, Post},
    person::{Person, Standing},
    text::{MobileNumber, OrganizationName, PersonName},
};

use crate::{
    Cx, Error,
    demo::{
        Stage,
        staff::{account, fits, post},
    },
};

/// The leader of the first group.
pub(super) const LEADER: &str = "安远舟";
/// The secretary of the branch, of the first group.
pub(super) const SECRETARY: &str = "柏清扬";
/// Who reads the office's figures.
pub(super) const READER: &str = "褚望川";

/// The members, eight a group; the first of each leads it.
const NAMES: [[&str; 8]; 3] = [
    [LEADER, SECRETARY, "岑景和", "戴若谷", "费知白", "葛云帆", "杭听雨", "嵇思齐"],
    ["简怀瑾", "柯致远", "路明夏", "莫书言", "倪向晚", "欧阳澄", "潘以宁", "戚长风"],
    ["阮星河", "单于归", "陶然之", "万木春", "奚若水", "严守真", "臧克难", "祝新雨"],
];

/// A group of the crew.
pub(super) struct Team {
    /// The group.
    pub(super) id: GroupId,
    /// Its people, the leader first.
    pub(super) people: Vec<PersonId>,
}

/// The branch with everybody.
pub(super) struct Crew {
    /// The branch.
    pub(super) branch: BranchId,
    /// Its groups.
    pub(super) groups: Vec<Team>,
    /// The secretary.
    pub(super) secretary: PersonId,
    /// Who reads the office's figures.
    pub(super) reader: PersonId,
}

pub(super) fn found(
    stage: &mut Stage<'_>,
    hash: &str,
    name: OrganizationName,
    first: YearMonth,
) -> Result<Crew, Error> {
    let since = first.first();
    let mut cx = stage.at(since.at(8, 0, 0, 0))?;
    if !store::organization::branches(cx.tx)?.is_empty() {
        return Err(Error::Internal("the database is not empty".to_owned()));
    }
    let branch = Branch { id: cx.new_id()?, name };
    let now = cx.now();
    store::organization::add_branch(cx.tx, &branch, now)?;
    let mut crew =
        Crew { branch: branch.id, groups: Vec::new(), secretary: cx.new_id()?, reader: cx.new_id()? };
    for (names, title) in NAMES.into_iter().zip(["第一党小组", "第二党小组", "第三党小组"]) {
        let group = Group { id: cx.new_id()?, name: fits(OrganizationName::new(title))? };
        store::organization::add_group(cx.tx, crew.branch, &group, since)?;
        let mut people = Vec::new();
        for name in names {
            let id = if name == SECRETARY { crew.secretary } else { cx.new_id()? };
            add(&mut cx, crew.branch, (id, name))?;
            store::person::set_standing(cx.tx, crew.branch, id, since, Standing::Full)?;
            store::person::set_group(cx.tx, crew.branch, id, since, group.id)?;
            people.push(id);
        }
        post(&mut cx, crew.branch, people[0], Post::Leader, Some(group.id), since)?;
        crew.groups.push(Team { id: group.id, people });
    }
    post(&mut cx, crew.branch, crew.secretary, Post::Secretary, None, since)?;
    add(&mut cx, crew.branch, (crew.reader, READER))?;
    let signing = [(1, crew.groups[0].people[0]), (2, crew.secretary), (3, crew.reader)];
    for (number, person) in signing {
        sign_in(&mut cx, crew.branch, person, number, hash)?;
    }
    for team in crew.groups.iter().skip(1) {
        sign_in(&mut cx, crew.branch, team.people[0], 0, hash)?;
    }
    Ok(crew)
}

fn add(cx: &mut Cx<'_>, branch: BranchId, (id, name): (PersonId, &str)) -> Result<(), Error> {
    let person = Person { id, name: fits(PersonName::new(name))?, mobile: None, email: None, version: 1 };
    Ok(store::person::add(cx.tx, branch, &person)?)
}

/// An account; with a number also a mobile number that is nobody's.
fn sign_in(
    cx: &mut Cx<'_>,
    branch: BranchId,
    person: PersonId,
    number: u32,
    hash: &str,
) -> Result<(), Error> {
    if number > 0 {
        let found = store::person::find(cx.tx, branch, person)?.ok_or(Error::NotFound)?;
        let mobile = fits(MobileNumber::new(&format!("100000001{number:02}")))?;
        store::person::update(cx.tx, branch, &Person { mobile: Some(mobile), ..found })?;
    }
    account(cx, branch, person, hash, None)
}
