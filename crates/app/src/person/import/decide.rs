//! What would happen to each line: nothing is guessed, and nothing that is known is lost.

use std::collections::HashMap;

use domain::{
    id::{BranchId, GroupId, PersonId},
    organization::Group,
    person::{Particulars, Person},
    text::{EmailAddress, MobileNumber, PersonName},
};
use store::membership::RosterLine;

use super::ImportLine;
use crate::{Cx, Error};

/// What a line would do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// Adds somebody.
    New,
    /// Changes somebody: what, in words.
    Change(Vec<String>),
    /// Says what is known.
    Same,
    /// Cannot be taken: why, and how to mend it.
    Faults(Vec<String>),
}

/// A line with what it would do.
#[derive(Clone, Debug)]
pub struct Row {
    /// The line.
    pub line: ImportLine,
    /// What it would do.
    pub outcome: Outcome,
    /// The person as they would be; none for a line with faults.
    pub person: Option<Person>,
    /// The rest as it would be.
    pub particulars: Particulars,
    /// The group of somebody new.
    pub group: Option<GroupId>,
}

/// What is known to hold a line against.
struct Known<'k> {
    by_name: HashMap<&'k str, Vec<&'k RosterLine>>,
    groups: &'k [Group],
    own: &'k Group,
}

impl Known<'_> {
    /// Who of the roster a line speaks of. People of one name are told apart by what both sides know.
    fn person(
        &self,
        line: &ImportLine,
        mobile: Option<&MobileNumber>,
    ) -> Result<Option<&RosterLine>, String> {
        let Some(namesakes) = self.by_name.get(line.name.as_str()) else { return Ok(None) };
        let p = &line.particulars;
        let mut same = namesakes.iter().filter(|known| {
            let other = &known.particulars;
            (mobile.is_some() && known.person.mobile.as_ref() == mobile)
                || (p.id_tail.is_some() && p.id_tail == other.id_tail)
                || (p.born_on.is_some() && p.born_on == other.born_on)
        });
        match (same.next(), same.next()) {
            (Some(one), None) => return Ok(Some(one)),
            (Some(_), Some(_)) => {
                return Err("姓名：名册里有几位同名，分不清是哪一位，请补上手机号或身份证号".to_owned());
            }
            (None, _) => {}
        }
        let differs = |known: &&&RosterLine| {
            let other = &known.particulars;
            (p.id_tail.is_some() && other.id_tail.is_some() && p.id_tail != other.id_tail)
                || (p.born_on.is_some() && other.born_on.is_some() && p.born_on != other.born_on)
        };
        if namesakes.iter().all(|known| differs(&known)) {
            return Ok(None);
        }
        Err("姓名：名册里已有同名的同志，没有手机号、出生日期或身份证号可以核对；是同一位还是另一位，请补上其中一项".to_owned())
    }

    fn group(&self, line: &ImportLine) -> Result<GroupId, String> {
        let name = line.group.trim();
        if name.is_empty() {
            return Ok(self.own.id);
        }
        let found = self.groups.iter().find(|g| g.name.as_str() == name).map(|g| g.id);
        found.ok_or_else(|| {
            let all: Vec<_> = self.groups.iter().map(|g| g.name.as_str()).collect();
            format!("党小组：没有“{name}”，或者不由您办理；可以填{}", all.join("、"))
        })
    }
}

/// Decides every line, in the order of the file.
pub(super) fn rows(
    cx: &mut Cx<'_>,
    branch: BranchId,
    lines: &[ImportLine],
    groups: &[Group],
    own: &Group,
) -> Result<Vec<Row>, Error> {
    let today = cx.local().date();
    let people = store::membership::roster(cx.tx, branch, today)?;
    let mut by_name: HashMap<&str, Vec<&RosterLine>> = HashMap::new();
    for known in &people {
        by_name.entry(known.person.name.as_str()).or_default().push(known);
    }
    let known = Known { by_name, groups, own };
    let mut seen: HashMap<String, usize> = HashMap::new();
    lines.iter().map(|line| row(cx, &known, line, &mut seen)).collect()
}

fn row(
    cx: &mut Cx<'_>,
    known: &Known<'_>,
    line: &ImportLine,
    seen: &mut HashMap<String, usize>,
) -> Result<Row, Error> {
    let mut faults = line.faults.clone();
    let mut take = |label: &str, fault: &dyn std::fmt::Display| faults.push(format!("{label}：{fault}"));
    let name = PersonName::new(&line.name).map_err(|f| take("姓名", &f)).ok();
    let mobile = read(&line.mobile, MobileNumber::new).unwrap_or_else(|f| {
        take("手机号", &f);
        None
    });
    let email = read(&line.email, EmailAddress::new).unwrap_or_else(|f| {
        take("邮箱", &f);
        None
    });
    let found = known.person(line, mobile.as_ref()).unwrap_or_else(|fault| {
        faults.push(fault);
        None
    });
    let group = known.group(line).map_err(|fault| faults.push(fault)).ok();
    for key in twins(line, mobile.as_ref()) {
        if let Some(other) = seen.insert(key, line.number) {
            faults.push(format!("与第 {other} 行重复，请只留一行"));
            break;
        }
    }
    let me = found.map_or(PersonId::new(uuid::Uuid::nil()), |f| f.person.id);
    if let Some(mobile) = &mobile
        && found.is_none_or(|f| f.person.mobile.as_ref() != Some(mobile))
        && store::person::mobile_taken(cx.tx, mobile, me)?
    {
        faults.push("手机号：已经有人使用，请核对；每人用自己的号码".to_owned());
    }
    match (found, line.standing) {
        (None, None) if line.faults.iter().all(|f| !f.starts_with("身份：")) => {
            faults.push("身份：还没有填写，请写正式党员、预备党员等".to_owned());
        }
        (Some(found), Some(told)) if told != found.standing.value => faults.push(format!(
            "身份：名册里是{}，表里是{}；身份变动请在个人页上登记",
            found.standing.value.chinese(),
            told.chinese()
        )),
        _ => {}
    }
    if let (Some(found), Some(group)) = (found, group)
        && !line.group.trim().is_empty()
        && found.group != Some(group)
    {
        faults.push("党小组：和名册里的不一样；调整党小组请在个人页上登记".to_owned());
    }
    if let Some(found) = found
        && !known.groups.iter().any(|g| Some(g.id) == found.group)
    {
        faults.push("姓名：这位同志不在您负责的党小组，不能由您改动".to_owned());
    }
    let mut row = Row {
        line: line.clone(),
        outcome: Outcome::New,
        person: None,
        particulars: line.particulars.clone(),
        group,
    };
    if !faults.is_empty() {
        row.outcome = Outcome::Faults(faults);
        return Ok(row);
    }
    let Some(name) = name else { return Err(Error::Internal("a checked line lacks its name".to_owned())) };
    match found {
        None => {
            row.person = Some(Person { id: cx.new_id()?, name, mobile, email, version: 1 });
        }
        Some(found) => {
            let (person, particulars, changes) = merged(found, line, mobile, email);
            row.outcome = if changes.is_empty() { Outcome::Same } else { Outcome::Change(changes) };
            (row.person, row.particulars) = (Some(person), particulars);
        }
    }
    Ok(row)
}

/// Reads a cell that may be empty.
fn read<T, E>(text: &str, new: impl Fn(&str) -> Result<T, E>) -> Result<Option<T>, E> {
    if text.trim().is_empty() { Ok(None) } else { new(text).map(Some) }
}

/// By what two lines would be the same person.
fn twins(line: &ImportLine, mobile: Option<&MobileNumber>) -> Vec<String> {
    let p = &line.particulars;
    let mut keys: Vec<_> = mobile.map(|m| format!("m{}", m.as_str())).into_iter().collect();
    match (&p.id_tail, p.born_on) {
        (Some(tail), _) => keys.push(format!("i{}{tail}", line.name)),
        (None, Some(born)) => keys.push(format!("b{}{born}", line.name)),
        (None, None) => keys.push(format!("n{}", line.name)),
    }
    keys
}

/// Somebody of the roster with what a line knows better. An empty cell takes nothing away.
fn merged(
    found: &RosterLine,
    line: &ImportLine,
    mobile: Option<MobileNumber>,
    email: Option<EmailAddress>,
) -> (Person, Particulars, Vec<String>) {
    let (mut person, mut kept, told) = (found.person.clone(), found.particulars.clone(), &line.particulars);
    let mut changes = Vec::new();
    let mut set = |label: &str, before: Option<String>, after: Option<String>| {
        let differs = after.is_some() && before != after;
        if differs {
            let before = before.unwrap_or_else(|| "没有登记".to_owned());
            changes.push(format!("{label}：{before} → {}", after.unwrap_or_default()));
        }
        differs
    };
    let text = |value: &Option<MobileNumber>| value.as_ref().map(|m| m.as_str().to_owned());
    if set("手机号", text(&person.mobile), text(&mobile)) {
        person.mobile = mobile;
    }
    let text = |value: &Option<EmailAddress>| value.as_ref().map(|m| m.as_str().to_owned());
    if set("邮箱", text(&person.email), text(&email)) {
        person.email = email;
    }
    macro_rules! field {
        ($($label:literal $field:ident $words:expr;)*) => {$(
            if set($label, kept.$field.as_ref().map($words), told.$field.as_ref().map($words)) {
                kept.$field.clone_from(&told.$field);
            }
        )*};
    }
    field! {
        "性别" gender |g| g.chinese().to_owned();
        "民族" ethnicity ToString::to_string;
        "出生日期" born_on ToString::to_string;
        "学历" education ToString::to_string;
        "工作单位及职务" work ToString::to_string;
        "入党日期" joined_on ToString::to_string;
        "身份证号" id_tail domain::person::IdTail::masked;
    }
    (person, kept, changes)
}
