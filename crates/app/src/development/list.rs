//! Everybody of a group who is on the way into the Party.

use domain::{
    development::{Due, File, Hearing, Step, review},
    id::{GroupId, PersonId},
    membership::Member,
    person::Standing,
};
use jiff::civil::Date;
use store::membership::RosterLine;

use super::{dues, open_file};
use crate::{
    Cx, Error, Names,
    permission::{Permit, may},
};

/// One person.
#[derive(Clone, Debug)]
pub struct Line {
    /// Who, with the state on the roster.
    pub member: Member,
    /// The step that was taken last, and when.
    pub last: Option<(Step, Date)>,
    /// The step that comes next.
    pub next: Option<Step>,
    /// Who accompanies the person today.
    pub contacts: Vec<PersonId>,
    /// What is due for the group.
    pub dues: Vec<Due>,
    /// How many things went otherwise than the rule says.
    pub warnings: usize,
}

/// What the page shows.
#[derive(Clone, Debug)]
pub struct Developing {
    /// The group's name.
    pub group: String,
    /// Its id.
    pub id: GroupId,
    /// The people, those nearest to the end of the way first.
    pub lines: Vec<Line>,
    /// Names.
    pub names: Names,
    /// Whether the actor keeps the files of the group; otherwise only those whom the actor accompanies are on it.
    pub records: bool,
    /// Today.
    pub today: Date,
}

/// Loads the people of the permit's group who are no full members.
///
/// # Errors
/// As the store.
pub fn list(cx: &mut Cx<'_>, permit: &Permit<may::ReadDevelopment>) -> Result<Developing, Error> {
    let (branch, group, today) = (permit.branch(), permit.group()?, cx.local().date());
    let entries = store::development::all(cx.tx, branch)?;
    let contacts = store::development::contacts(cx.tx, branch)?;
    let roster = store::person::roster(cx.tx, branch, group, today)?;
    let mut lines = Vec::new();
    for member in roster.people.iter().filter(|m| m.standing != Standing::Full) {
        let hearings = store::hearing::about(cx.tx, branch, member.id)?;
        let file = open_file(cx, branch, member.id, (&entries, &hearings), &contacts)?;
        lines.push(of_file(member.clone(), &file, today, &hearings));
    }
    lines.sort_by_key(|line| std::cmp::Reverse(line.member.standing));
    let name = store::organization::group(cx.tx, branch, group)?.ok_or(Error::NotFound)?.name;
    Ok(Developing {
        group: name.to_string(),
        id: group,
        lines,
        names: cx.names(permit)?,
        records: true,
        today,
    })
}

/// Loads those whom the actor accompanies today as their contact (培养联系人), of whatever group.
///
/// # Errors
/// As the store.
pub fn accompanied(cx: &mut Cx<'_>, permit: &Permit<may::UseAccount>) -> Result<Developing, Error> {
    let (branch, me, today) = (permit.branch(), permit.actor().person, cx.local().date());
    let entries = store::development::all(cx.tx, branch)?;
    let contacts = store::development::contacts(cx.tx, branch)?;
    let roster = store::membership::roster(cx.tx, branch, today)?;
    let mut lines = Vec::new();
    let accompanies =
        |id: PersonId| contacts.iter().any(|(of, c)| *of == id && c.value == me && c.covers(today));
    let on_the_way = |line: &RosterLine| line.standing.value != Standing::Full && accompanies(line.person.id);
    for line in roster.into_iter().filter(on_the_way) {
        let member = Member { id: line.person.id, name: line.person.name, standing: line.standing.value };
        let hearings = store::hearing::about(cx.tx, branch, member.id)?;
        let file = open_file(cx, branch, member.id, (&entries, &hearings), &contacts)?;
        lines.push(of_file(member, &file, today, &hearings));
    }
    Ok(Developing {
        group: String::new(),
        id: GroupId::new(uuid::Uuid::nil()),
        lines,
        names: cx.names(permit)?,
        records: false,
        today,
    })
}

fn of_file(member: Member, file: &File, today: Date, hearings: &[Hearing]) -> Line {
    Line {
        last: file.steps.iter().map(|done| (done.on, done.step)).max().map(|(on, step)| (step, on)),
        next: file.next(),
        contacts: file.contacts_on(today).collect(),
        dues: dues(file, today, hearings),
        warnings: review(file, today).len(),
        member,
    }
}
