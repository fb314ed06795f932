//! Giving work out: one piece for each person, so that everybody answers for the own part.

use domain::{
    assignment::{Assignment, AssignmentState, Source},
    id::AssignmentId,
    text::{Note, Title},
    words,
};
use jiff::civil::Date;

use super::place;
use crate::{
    Check, Cx, Error, message,
    permission::{Permit, may},
    person::checked,
};

/// What is typed.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// The resolution of the branch that it carries out; may be empty.
    pub resolution: String,
    /// What is to be done.
    pub what: String,
    /// How; may be empty.
    pub measures: String,
    /// Who: one piece of work for each.
    pub people: Vec<String>,
    /// The deadline.
    pub due: String,
}

/// Gives work out in the group that the permit is for, and tells whoever is to do it.
///
/// # Errors
/// [`Error::Invalid`] with every field and its remedy.
pub fn give(
    cx: &mut Cx<'_>,
    permit: &Permit<may::GiveWork>,
    input: &Input,
) -> Result<Vec<AssignmentId>, Error> {
    let (branch, group, today) = (permit.branch(), permit.group()?, cx.local().date());
    let mut check = Check::default();
    let source = match input.resolution.trim() {
        "" => Some(Source::Leader),
        id => {
            let known = store::resolution::all(cx.tx, branch)?;
            let known = known
                .iter()
                .filter(|r| r.is_open_for(group))
                .find(|r| r.id.to_string() == id)
                .map(|r| Source::Resolution(r.id));
            check.take("resolution", "来源", known.ok_or("请从列表里选择支部的决议或任务"))
        }
    };
    let what = check.take("what", "工作内容", Title::new(&input.what));
    let measures = check.take("measures", "具体要求", Note::optional(&input.measures)).flatten();
    let due = check.parse::<Date>("due", "完成期限", &input.due, "请选择日期");
    if due.is_some_and(|due| due < today) {
        check.fault("due", "完成期限", "早于今天，请另选日期");
    }
    let roster = store::person::roster(cx.tx, branch, group, today)?;
    let people = roster.pick_all(&input.people).ok_or("请从本组名册里至少选一位");
    let people = check.take("people", "承办人", people);
    check.done()?;
    let (source, what, due, people) = (checked(source)?, checked(what)?, checked(due)?, checked(people)?);
    let mut given = Vec::new();
    for responsible in people {
        let work = Assignment {
            id: cx.new_id::<AssignmentId>()?,
            group,
            source,
            what: what.clone(),
            measures: measures.clone(),
            responsible,
            due,
            given: Some(cx.mark(permit)),
            state: AssignmentState::Open,
            result: None,
            version: 1,
        };
        store::assignment::add(cx.tx, branch, &work)?;
        if responsible != permit.actor().person {
            let body = format!(
                "组长请您承办：{}。{}请在{}前完成，做了以后在本系统里写一句进展就可以。",
                work.what,
                work.measures.as_ref().map(|m| format!("要求：{m}\n")).unwrap_or_default(),
                words::date(due)
            );
            let subject = format!("分配工作：{}", work.what);
            message::about(cx, branch, responsible, &place(&work), (&subject, &body))?;
        }
        cx.journal(permit, "assignment.give", work.id.uuid())?;
        given.push(work.id);
    }
    Ok(given)
}
