//! What opinions, talks and care ask of somebody (T3, T4, T5).

use domain::{
    care::Care,
    due::{Term, Urgency},
    opinion::{Opinion, OpinionState},
    words,
};

use jiff::ToSpan as _;

use super::{Act, Due, Group, Today};
use crate::{
    Cx, Error,
    life_meeting::list::LifeMeeting,
    opinion,
    permission::{self, Permit, may},
    talk,
};

/// From which month on the leader is told whom nobody has talked with this year: time enough before the meeting of the last
/// quarter (T-06, T-08).
const TALKS_FROM: i8 = 7;

/// Of the leader: opinions to go on with, members whom nobody has talked with, difficulties to look at again.
/// `coming` is the next organizational-life meeting.
pub(super) fn due(
    cx: &mut Cx<'_>,
    group: &Group<'_>,
    coming: Option<LifeMeeting>,
    page: &mut Today,
) -> Result<(), Error> {
    care(cx, group, page)?;
    if !group.leads {
        return Ok(());
    }
    let permit: Permit<may::HandleOpinion> = permission::in_group(cx, group.actor, group.id)?;
    for one in store::opinion::of_group(cx.tx, permit.branch(), group.id)? {
        let why = match one.state {
            OpinionState::Received => "请研究办理，组里能解决的就解决，不能的及时报支部（T4、T5）。",
            OpinionState::Answered | OpinionState::Settled if one.is_unnamed() => {
                "已经有了结果。提意见的同志没有署名，请把答复向全组公开。"
            }
            OpinionState::Answered | OpinionState::Settled => "已经有了结果，请告诉本人。",
            OpinionState::Reported | OpinionState::Closed => continue,
        };
        let title = format!("{}：{}", one.kind.chinese(), opinion::short(one.text.as_str()));
        page.dues.push(Due::group(Act::Opinion(one.id), term(&one), title, why));
    }
    if let Some(coming) = coming {
        return before_life_meeting(cx, group, coming, page);
    }
    if page.today.month() >= TALKS_FROM {
        let permit: Permit<may::ReadTalk> = permission::in_group(cx, group.actor, group.id)?;
        let (coverage, _) = talk::list::coverage(cx, &permit, page.today.first_of_year())?;
        let open: Vec<_> =
            coverage.iter().filter(|c| c.partners.is_empty()).map(|c| c.member.name.as_str()).collect();
        if !open.is_empty() {
            let why = format!("今年还没有谈过的：{}。党员之间每年一般不少于 1 次（T3）。", open.join("、"));
            page.dues.push(Due::group(
                Act::Talks(None),
                Term::By(page.today.last_of_year()),
                "谈心谈话",
                why,
            ));
        }
    }
    Ok(())
}

/// Of the leader, once an organizational-life meeting is on its way: members whom nobody has talked with since the last one, or within
/// a year, until the day before it (支部条例 Art 17, T-06).
fn before_life_meeting(
    cx: &mut Cx<'_>,
    group: &Group<'_>,
    coming: LifeMeeting,
    page: &mut Today,
) -> Result<(), Error> {
    let permit: Permit<may::ReadTalk> = permission::in_group(cx, group.actor, group.id)?;
    let (branch, day) = (permit.branch(), coming.start.date());
    let since = store::life_meeting::last_before(cx.tx, branch, group.id, day.at(0, 0, 0, 0))?
        .unwrap_or_else(|| day.saturating_sub(1.year()));
    let (coverage, _) = talk::list::coverage(cx, &permit, since)?;
    let open: Vec<_> =
        coverage.iter().filter(|c| c.partners.is_empty()).map(|c| c.member.name.as_str()).collect();
    if !open.is_empty() {
        let why = format!(
            "{}月{}日开组织生活会，会前要谈心谈话（T3）。从{}起还没有谈过的：{}。",
            day.month(),
            day.day(),
            words::date(since),
            open.join("、")
        );
        let term = Term::By(day.yesterday().unwrap_or(day).max(page.today));
        page.dues.push(Due::group(Act::Talks(Some(since)), term, "组织生活会前的谈心谈话", why));
    }
    Ok(())
}

/// By when an opinion should go on.
pub(super) fn term(one: &Opinion) -> Term {
    one.due().map_or(Term::Waiting(one.since), Term::By)
}

/// Difficulties to look at again: of the leader, and of who was named to help.
fn care(cx: &mut Cx<'_>, group: &Group<'_>, page: &mut Today) -> Result<(), Error> {
    let actor = group.actor;
    let permit: Permit<may::UseAccount> = permission::in_branch(actor)?;
    let named = store::care::readers(cx.tx, permit.branch())?;
    let mine = |c: &Care| actor.leads(c.group) || named.contains(&(c.id, actor.person));
    let all = store::care::all(cx.tx, permit.branch())?;
    let names = cx.names(&permit)?;
    let sided = |due: Due, of: &Care| {
        let side = if actor.leads(of.group) { due.side } else { super::Side::Own };
        Due { side, ..due }
    };
    for one in all.iter().filter(|c| c.closed.is_none() && mine(c)) {
        let Some(term) = one.follow_up.map(Term::By) else {
            let why = "还没有定下次什么时候联系，定一个日子，就不会忘（T4）。";
            let title = format!("定下次联系{}的日期", names.of(one.person));
            page.dues.push(sided(Due::group(Act::Care(one.id), Term::Open, title, why), one));
            continue;
        };
        if term.urgency(page.today) <= Urgency::Soon {
            let why = "约好了看望或者联系，到日子请去一次，回来记一笔（T4）。";
            let due = Due::group(Act::Care(one.id), term, format!("联系{}", names.of(one.person)), why);
            page.dues.push(sided(due, one));
        }
    }
    Ok(())
}
