//! What opinions, talks and care ask of somebody (T3, T4, T5).

use domain::{care::Care, id::GroupId, opinion::OpinionState, organization::Post};

use super::{Act, Due, Today};
use crate::{
    Cx, Error, opinion,
    permission::{self, Actor, Permit, may},
    talk,
};

/// From which month on the leader is told whom nobody has talked with this year: time enough before the meeting of the last
/// quarter (T-06, T-08).
const TALKS_FROM: i8 = 7;

/// Of the leader: opinions to go on with, members whom nobody has talked with, difficulties to look at again.
pub(super) fn due(
    cx: &mut Cx<'_>,
    actor: &Actor,
    group: GroupId,
    leads: bool,
    page: &mut Today,
) -> Result<(), Error> {
    care(cx, actor, page)?;
    if !leads {
        return Ok(());
    }
    let permit: Permit<may::HandleOpinion> = permission::in_group(cx, actor, group)?;
    for one in store::opinion::of_group(cx.tx, permit.branch(), group)? {
        let why = match one.state {
            OpinionState::Received => "请研究办理，组里能解决的就解决，不能的及时报支部（T4、T5）。",
            OpinionState::Answered | OpinionState::Settled => "已经有了结果，请告诉本人。",
            OpinionState::Reported | OpinionState::Closed => continue,
        };
        let over = if one.is_overdue(page.today) { "已经等了一些天了，" } else { "" };
        page.dues.push(Due {
            title: format!("{}：{}", one.kind.chinese(), opinion::short(one.text.as_str())),
            why: format!("{over}{why}"),
            when: None,
            act: Act::Opinion(one.id),
        });
    }
    if page.today.month() >= TALKS_FROM {
        let permit: Permit<may::ReadTalk> = permission::in_group(cx, actor, group)?;
        let (coverage, _) = talk::list::coverage(cx, &permit, page.today.first_of_year())?;
        let open: Vec<_> =
            coverage.iter().filter(|c| c.partners.is_empty()).map(|c| c.member.name.as_str()).collect();
        if !open.is_empty() {
            page.dues.push(Due {
                title: "谈心谈话".to_owned(),
                why: format!("今年还没有谈过的：{}。党员之间每年一般不少于 1 次（T3）。", open.join("、")),
                when: None,
                act: Act::Talks,
            });
        }
    }
    Ok(())
}

/// Difficulties to look at again: of the leader, and of who was named to help.
fn care(cx: &mut Cx<'_>, actor: &Actor, page: &mut Today) -> Result<(), Error> {
    let permit: Permit<may::UseAccount> = permission::in_branch(actor)?;
    let named = store::care::readers(cx.tx, permit.branch())?;
    let mine = |c: &Care| actor.leads(c.group) || named.contains(&(c.id, actor.person));
    let all = store::care::all(cx.tx, permit.branch())?;
    let names = cx.names(&permit)?;
    for one in all.iter().filter(|c| c.is_due(page.today) && mine(c)) {
        page.dues.push(Due {
            title: format!("联系{}", names.of(one.person)),
            why: "约好的日期到了，请看望或者联系一下，记一笔（T4）。".to_owned(),
            when: None,
            act: Act::Care(one.id),
        });
    }
    Ok(())
}

/// Of who works for the branch: opinions that wait for an answer; of the secretary also difficulties that were reported.
pub(super) fn to_answer(cx: &mut Cx<'_>, actor: &Actor, page: &mut Today) -> Result<(), Error> {
    let Ok(permit) = permission::in_branch::<may::AnswerOpinion>(actor) else { return Ok(()) };
    for one in store::opinion::of_branch(cx.tx, permit.branch())? {
        if one.state == OpinionState::Reported {
            let over = if one.is_overdue(page.today) { "，已经等了一个多月" } else { "" };
            page.dues.push(Due {
                title: format!("答复{}：{}", one.kind.chinese(), opinion::short(one.text.as_str())),
                why: format!("党小组报来的，请支部研究答复{over}。"),
                when: None,
                act: Act::Opinion(one.id),
            });
        }
    }
    if actor.branch_post() == Some(Post::Secretary) {
        for one in store::care::all(cx.tx, permit.branch())? {
            if one.reported
                && one.closed.is_none()
                && store::care::notes(cx.tx, permit.branch(), one.id)?
                    .iter()
                    .all(|n| n.mark.by != actor.person)
            {
                page.dues.push(Due {
                    title: "一位党员的困难请支部关心".to_owned(),
                    why: "党小组报来的，看过以后请记一笔支部怎样关心的（T4）。".to_owned(),
                    when: None,
                    act: Act::Care(one.id),
                });
            }
        }
    }
    Ok(())
}
