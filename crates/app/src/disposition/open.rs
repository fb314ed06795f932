//! The branch opens a matter and hands it to the group of who it is about.

use domain::{
    disposition::{Asked, Disposition, DispositionKind, DispositionRefusal, may_open},
    id::{DispositionId, GroupId, PersonId},
    text::Note,
};

use super::{leader, tell};
use crate::{
    Check, Cx, Error,
    permission::{Permit, may},
    person::checked,
};

/// What is typed.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// Who it is about.
    pub person: String,
    /// Which way.
    pub kind: String,
    /// `yes` where the same was disciplined already (HD-06).
    pub disciplined: String,
    /// What the group is asked for.
    pub asked: String,
    /// The facts in short.
    pub facts: String,
}

/// The members of a branch who are in a group today: those of whom a matter can be opened.
///
/// # Errors
/// As the store.
pub fn people(
    cx: &mut Cx<'_>,
    permit: &Permit<may::OpenDisposition>,
) -> Result<Vec<(PersonId, String, GroupId)>, Error> {
    let roster = store::membership::roster(cx.tx, permit.branch(), cx.local().date())?;
    let me = permit.actor().person;
    let members = roster.into_iter().filter(|line| line.standing.value.is_member() && line.person.id != me);
    Ok(members
        .filter_map(|line| line.group.map(|group| (line.person.id, line.person.name.to_string(), group)))
        .collect())
}

/// Opens a matter; who it is about and the leader are told that there is something.
///
/// # Errors
/// [`Error::Invalid`] with every field and its remedy; [`Error::Refused`] as [`DispositionRefusal`].
pub fn open(
    cx: &mut Cx<'_>,
    permit: &Permit<may::OpenDisposition>,
    input: &Input,
) -> Result<DispositionId, Error> {
    let branch = permit.branch();
    let mut check = Check::default();
    let known = people(cx, permit)?;
    let person = known.iter().find(|(id, ..)| id.to_string() == input.person.trim());
    let person = person.map(|(id, _, group)| (*id, *group));
    let person = check.take("person", "哪位党员", person.ok_or("请从编入党小组的党员里选择"));
    let kind = DispositionKind::from_code(&input.kind).ok_or("请选择一种");
    let kind = check.take("kind", "事项类别", kind);
    let was = match input.disciplined.as_str() {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err("请选择有还是没有"),
    };
    let was = check.take("disciplined", "同一件事是否已经给过党纪处分", was);
    let asked = Asked::from_code(&input.asked).ok_or("请选择一种");
    let asked = check.take("asked", "请党小组做什么", asked);
    let facts = check.take("facts", "事实", Note::new(&input.facts));
    check.done()?;
    let ((person, group), kind) = (checked(person)?, checked(kind)?);
    let one = Disposition {
        id: cx.new_id()?,
        group,
        person,
        kind,
        asked: checked(asked)?,
        facts: checked(facts)?,
        opened: cx.mark(permit),
        meeting: None,
        tied: None,
        sent: None,
        decision: None,
        version: 1,
    };
    let leads = store::person::roster(cx.tx, branch, group, cx.local().date())?.leader;
    may_open(kind, checked(was)?, (person, leads, one.opened.by)).map_err(|refusal| match refusal {
        DispositionRefusal::Disciplined => {
            Error::field("disciplined", "同一件事是否已经给过党纪处分", refusal)
        }
        DispositionRefusal::Leads => Error::field("person", "哪位党员", refusal),
        other => other.into(),
    })?;
    store::disposition::add(cx.tx, branch, &one)?;
    tell(cx, permit, &one, [person], "有一件与您有关的事，请登录查看")?;
    let leader = leader(cx, branch, &one)?;
    tell(cx, permit, &one, leader, "支部有一件事请您办理")?;
    cx.journal(permit, "disposition.open", one.id.uuid())?;
    Ok(one.id)
}
