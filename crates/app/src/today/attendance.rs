//! What long absence asks of the leader (T3): a talk, and help.

use domain::{
    due::Term,
    limit::{Limit, Rung},
    organization::Post,
};

use super::{Act, Due, Group, Today};
use crate::{
    Cx, Error,
    attendance::year::{self, Taken},
    dues::Book,
    permission::{self, Actor, Permit, may},
};

/// Of the leader: members who have not taken part, or not done their work, for months. Dues have cards of their own.
pub(super) fn due(cx: &mut Cx<'_>, group: &Group<'_>, page: &mut Today) -> Result<(), Error> {
    if !group.leads {
        return Ok(());
    }
    let permit: Permit<may::ReadAttendance> = permission::in_group(cx, group.actor, group.id)?;
    let me = group.actor.person;
    let talks = store::talk::of_person(cx.tx, group.actor.branch, me)?;
    let year = page.today.year();
    let taken = Taken::load(cx, group.actor.branch, year)?;
    for line in year::year_by(cx, &permit, year, (&group.book, &taken))?.lines {
        // Nobody talks with themself: of the leader the branch is told.
        let who = line.member.id;
        for prompt in line.prompts.iter().filter(|p| p.limit != Limit::Dues && who != me) {
            let since = prompt.since(Rung::Talk);
            if talks.iter().any(|t| t.counts() && t.is_of(who) && t.on >= since) {
                continue;
            }
            page.dues.push(Due::group(
                Act::Talk(who),
                Term::Waiting(since),
                format!("和{}谈一谈", line.member.name),
                format!("{}。", prompt.advice()),
            ));
        }
    }
    Ok(())
}

/// Of the secretary and the organization commissioner: members who have not taken part, not paid or not done their work for so long
/// that it is for the branch to look into it (党章 Art 9); and leaders from the third month on, since nobody else talks with them.
pub(super) fn of_branch(cx: &mut Cx<'_>, actor: &Actor, page: &mut Today) -> Result<(), Error> {
    let looks = |(post, _): &(Post, _)| matches!(post, Post::Secretary | Post::OrganizationCommissioner);
    if !actor.posts.iter().any(looks) {
        return Ok(());
    }
    let (book, year) = (Book::load(cx, actor.branch)?, page.today.year());
    let taken = Taken::load(cx, actor.branch, year)?;
    for group in store::organization::groups_on(cx.tx, actor.branch, page.today)? {
        let permit: Permit<may::ReadAttendance> = permission::in_group(cx, actor, group.id)?;
        let seen = year::year_by(cx, &permit, year, (&book, &taken))?;
        let leader = seen.leader;
        for line in seen.lines {
            let who = line.member.id;
            let from = if leader == Some(who) { Rung::Talk } else { Rung::Warn };
            for prompt in line.prompts.iter().filter(|p| p.rung >= from && who != actor.person) {
                let act = if prompt.limit == Limit::Dues { Act::DuesOf(who) } else { Act::Talk(who) };
                let title = format!("了解{}的情况", line.member.name);
                let why = format!("{}：{}。", group.name, prompt.advice());
                // Each rung calls anew: what was five months becomes six.
                page.dues.push(Due::branch(act, Term::Waiting(prompt.since(prompt.rung)), title, why));
            }
        }
    }
    Ok(())
}
