//! The tree of offices, kept by whoever runs the machine: at the command line, without signing in.

use domain::{
    id::{BranchId, OfficeId},
    office::{Office, OfficeKind, Reader, may_stand_under},
    organization::Branch,
    text::OrganizationName,
};

use super::{Sums, place};
use crate::{Check, Cx, Error, account::by_machine, person::checked};

/// An office of the tree as it is listed: how deep it stands, its branches, who reads it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// How many offices stand above it.
    pub depth: usize,
    /// The office.
    pub office: Office,
    /// How many branches stand anywhere below it.
    pub branches: i64,
    /// Who reads it, with the branch of each.
    pub readers: Vec<(String, String)>,
}

/// The whole tree, every office before those below it.
///
/// # Errors
/// As the store.
pub fn list(cx: &mut Cx<'_>) -> Result<Vec<Line>, Error> {
    let all = store::office::all(cx.tx)?;
    let mut lines = Vec::new();
    let mut stack: Vec<(usize, Office)> =
        all.iter().rev().filter(|office| office.parent.is_none()).map(|office| (0, office.clone())).collect();
    while let Some((depth, office)) = stack.pop() {
        stack
            .extend(all.iter().rev().filter(|o| o.parent == Some(office.id)).map(|o| (depth + 1, o.clone())));
        let mut readers = Vec::new();
        for reader in store::office::readers(cx.tx, office.id)? {
            let person = store::person::find(cx.tx, reader.branch, reader.person)?;
            let branch = store::organization::branch(cx.tx, reader.branch)?.name.to_string();
            readers.extend(person.map(|p| (p.name.to_string(), branch)));
        }
        let branches = store::office::branches_of(cx.tx, office.id)?;
        lines.push(Line { depth, office, branches, readers });
    }
    Ok(lines)
}

/// The one of some that was typed by name or id; `none` says what to do where there is none.
fn only<T>(
    all: Vec<T>,
    typed: &str,
    named: impl Fn(&T) -> (String, String),
    none: impl FnOnce(&str) -> String,
) -> Result<T, Error> {
    let typed = typed.trim();
    let fits = |one: &T| {
        let (id, name) = named(one);
        id == typed || name == typed
    };
    let mut found: Vec<_> = all.into_iter().filter(fits).collect();
    if found.len() > 1 {
        let list: Vec<_> = found.iter().map(&named).map(|(id, name)| format!("{id}　{name}")).collect();
        return Err(Error::Refused(format!("“{typed}”不止一个，请改用编号：\n  {}", list.join("\n  "))));
    }
    found.pop().ok_or_else(|| Error::Refused(none(typed)))
}

/// An office by name or id.
fn find(cx: &mut Cx<'_>, typed: &str) -> Result<Office, Error> {
    let named = |office: &Office| (office.id.to_string(), office.name.to_string());
    only(store::office::all(cx.tx)?, typed, named, |typed| {
        format!("没有找到“{typed}”，请用 dangxiaozu office list 查看名称和编号")
    })
}

/// A branch by name or id.
fn find_branch(cx: &mut Cx<'_>, typed: &str) -> Result<BranchId, Error> {
    let named = |branch: &Branch| (branch.id.to_string(), branch.name.to_string());
    let found = only(store::organization::branches(cx.tx)?, typed, named, |typed| {
        format!("没有找到支部“{typed}”，请用 dangxiaozu office branches 查看名称和编号")
    })?;
    Ok(found.id)
}

/// Every branch with the office right above it, if there is one.
///
/// # Errors
/// As the store.
pub fn branches(cx: &mut Cx<'_>) -> Result<Vec<(BranchId, String, Option<String>)>, Error> {
    let mut lines = Vec::new();
    for branch in store::organization::branches(cx.tx)? {
        let office = match store::office::of_branch(cx.tx, branch.id)? {
            Some(office) => store::office::find(cx.tx, office)?.map(|o| o.name.to_string()),
            None => None,
        };
        lines.push((branch.id, branch.name.to_string(), office));
    }
    Ok(lines)
}

/// Adds an office, as a root or under another one.
///
/// # Errors
/// [`Error::Invalid`] for a name that is none, [`Error::Refused`] for a parent that there is not, or a tree that is too deep.
pub fn add(cx: &mut Cx<'_>, name: &str, kind: OfficeKind, under: Option<&str>) -> Result<Office, Error> {
    let mut check = Check::default();
    let name = check.take("name", "名称", OrganizationName::new(name));
    check.done()?;
    let parent = under.map(|under| find(cx, under)).transpose()?;
    let office =
        Office { id: cx.new_id()?, parent: parent.map(|parent| parent.id), name: checked(name)?, kind };
    if let Some(parent) = office.parent {
        let above: Vec<_> = store::office::path(cx.tx, parent)?.into_iter().map(|o| o.id).collect();
        may_stand_under(office.id, &above)?;
    }
    let now = cx.now();
    store::office::add(cx.tx, &office, now)?;
    Ok(office)
}

/// Gives an office another name.
///
/// # Errors
/// As [`add`].
pub fn rename(cx: &mut Cx<'_>, office: &str, name: &str) -> Result<(), Error> {
    let mut check = Check::default();
    let name = check.take("name", "名称", OrganizationName::new(name));
    check.done()?;
    let office = find(cx, office)?;
    Ok(store::office::rename(cx.tx, office.id, &checked(name)?)?)
}

/// Puts an office with all below it under another one, or makes it a root; sums go along.
///
/// # Errors
/// [`Error::Refused`] for a place under itself.
pub fn move_under(cx: &mut Cx<'_>, office: &str, under: Option<&str>) -> Result<(), Error> {
    let office = find(cx, office)?;
    let parent = under.map(|under| find(cx, under)).transpose()?;
    let kept = store::figures::of_office(cx.tx, office.id, i16::MAX)?;
    let branches = store::office::branches_of(cx.tx, office.id)?;
    if let Some(parent) = &parent {
        let above: Vec<_> = store::office::path(cx.tx, parent.id)?.into_iter().map(|o| o.id).collect();
        may_stand_under(office.id, &above)?;
    }
    let mut sums = Sums::default();
    if let Some(before) = office.parent {
        sums.take(cx, before, (branches, &kept))?;
    }
    store::office::set_parent(cx.tx, office.id, parent.as_ref().map(|p| p.id))?;
    if let Some(parent) = parent {
        sums.add(cx, parent.id, (branches, &kept))?;
    }
    sums.write(cx)
}

/// Puts a branch under an office; it is in that branch's journal.
///
/// # Errors
/// [`Error::Refused`] for a branch or an office that there is not.
pub fn place_branch(cx: &mut Cx<'_>, branch: &str, office: &str) -> Result<(), Error> {
    let (branch, office) = (find_branch(cx, branch)?, find(cx, office)?);
    place(cx, branch, office.id)?;
    cx.note(branch, None, "office.place_branch", office.id.uuid())
}

/// Lets somebody read an office's figures, or no longer; it is in the journal of that person's branch.
///
/// # Errors
/// [`Error::Refused`] for a person or an office that there is not.
pub fn set_reader(cx: &mut Cx<'_>, office: &str, who: &str, reads: bool) -> Result<String, Error> {
    let office: OfficeId = find(cx, office)?.id;
    let (branch, person) = by_machine::find(cx, who)?;
    let reader = Reader { office, branch, person: person.id };
    if reads {
        let now = cx.now();
        store::office::add_reader(cx.tx, &reader, now)?;
        cx.note(branch, None, "office.grant", person.id.uuid())?;
    } else {
        let gone = store::office::remove_reader(cx.tx, &reader);
        gone.map_err(|_| Error::Refused(format!("{}本来就不能查看这个组织", person.name)))?;
        cx.note(branch, None, "office.revoke", person.id.uuid())?;
    }
    Ok(person.name.to_string())
}
