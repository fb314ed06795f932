//! The own talks; for the leader also whom nobody has talked with.

use domain::{
    id::{GroupId, PersonId},
    membership::Member,
    talk::{Talk, partners},
};
use jiff::civil::Date;

use crate::{
    Cx, Error, Names,
    permission::{self, Actor, Permit, may},
};

/// With whom a member has talked.
#[derive(Clone, Debug)]
pub struct Coverage {
    /// Who.
    pub member: Member,
    /// The names of those with whom, of the group first.
    pub partners: Vec<PersonId>,
    /// Whether the leader is among them.
    pub with_leader: bool,
    /// The last talk.
    pub last: Option<Date>,
}

/// What the page shows.
#[derive(Clone, Debug)]
pub struct Talks {
    /// The actor's group, if any: its id and name.
    pub group: Option<(GroupId, String)>,
    /// The actor's own talks, the newest first.
    pub own: Vec<Talk>,
    /// The talks that somebody let the actor read.
    pub shown: Vec<Talk>,
    /// Of who leads: each member, whom nobody talked with first; from [`Talks::since`] on.
    pub coverage: Vec<Coverage>,
    /// Of who leads: the talks of the group's people from that day on: who, when, why.
    pub of_group: Vec<Talk>,
    /// From which day on coverage is counted.
    pub since: Date,
    /// Whether the actor leads the group.
    pub leads: bool,
    /// Who looks.
    pub me: PersonId,
    /// Those with whom the actor may have talked.
    pub people: Vec<Member>,
    /// Names.
    pub names: Names,
    /// Today.
    pub today: Date,
}

/// Loads what the actor may see; coverage from a day on, or from the beginning of the year (T-08: 每年一般不少于 1 次).
///
/// # Errors
/// As the store.
pub fn list(cx: &mut Cx<'_>, actor: &Actor, since: Option<Date>) -> Result<Talks, Error> {
    let permit: Permit<may::UseAccount> = permission::in_branch(actor)?;
    let (branch, me, today) = (permit.branch(), actor.person, cx.local().date());
    let since = since.unwrap_or_else(|| today.first_of_year());
    let roster = store::membership::roster(cx.tx, branch, today)?;
    let people = roster.into_iter().filter(|line| line.person.id != me);
    let mut page = Talks {
        group: None,
        own: store::talk::of_person(cx.tx, branch, me)?,
        shown: store::talk::shown_to(cx.tx, branch, me)?,
        coverage: Vec::new(),
        of_group: Vec::new(),
        since,
        leads: false,
        me,
        people: people
            .map(|line| Member { id: line.person.id, name: line.person.name, standing: line.standing.value })
            .collect(),
        names: cx.names(&permit)?,
        today,
    };
    let Some(group) = actor.led_group().or(actor.group.filter(|_| actor.is_member)) else { return Ok(page) };
    let known = store::organization::group(cx.tx, branch, group)?.ok_or(Error::NotFound)?;
    page.group = Some((group, known.name.to_string()));
    page.leads = actor.leads(group);
    if page.leads {
        let permit: Permit<may::ReadTalk> = permission::in_group(cx, actor, group)?;
        (page.coverage, page.of_group) = coverage(cx, &permit, since)?;
    }
    Ok(page)
}

/// With whom each member of the permit's group has talked from a day on, whom nobody talked with first; and those talks.
pub(crate) fn coverage(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadTalk>,
    since: Date,
) -> Result<(Vec<Coverage>, Vec<Talk>), Error> {
    let (branch, group) = (permit.branch(), permit.group()?);
    let roster = store::person::roster(cx.tx, branch, group, cx.local().date())?;
    let mut talks = store::talk::since(cx.tx, branch, since)?;
    talks.retain(|t| t.counts() && roster.members().any(|m| t.is_of(m.id)));
    let members = roster.members().map(|member| {
        let mut with: Vec<_> = partners(&talks, member.id, since).into_iter().collect();
        with.sort_by_key(|p| !roster.has_member(*p));
        Coverage {
            with_leader: roster.leader.is_some_and(|leader| with.contains(&leader) || leader == member.id),
            last: talks.iter().filter(|t| t.is_of(member.id)).map(|t| t.on).max(),
            partners: with,
            member: member.clone(),
        }
    });
    let mut covered: Vec<_> = members.collect();
    covered.sort_by_key(|c| !c.partners.is_empty());
    Ok((covered, talks))
}
