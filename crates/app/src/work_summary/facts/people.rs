//! 发展党员 and 意见诉求, both in numbers only.

use domain::{
    development::Step,
    id::GroupId,
    opinion::{Opinion, OpinionKind, OpinionState},
    person::Standing,
};

use super::Time;
use crate::{
    Cx, Error,
    opinion::list,
    permission::{self, Actor, may},
};

/// How many are at which stage at the end of the period, and which steps were taken in it how often.
pub(super) fn development(
    cx: &mut Cx<'_>,
    actor: &Actor,
    group: GroupId,
    time: Time,
) -> Result<Option<String>, Error> {
    let Some(permit) = permission::where_allowed::<may::ReadDevelopment>(cx, actor, group)? else {
        return Ok(None);
    };
    let branch = permit.branch();
    let roster = store::person::roster(cx.tx, branch, group, time.until)?;
    let on_the_way = Standing::ALL.into_iter().filter(|standing| *standing != Standing::Full);
    let stages = on_the_way.map(|standing| {
        let many = roster.people.iter().filter(|person| person.standing == standing).count();
        (standing, many)
    });
    let stages: Vec<_> = stages.filter(|(_, many)| *many > 0).collect();
    let mut taken = Vec::new();
    for entry in store::development::all(cx.tx, branch)? {
        let is_step = entry.kind == "step" && entry.withdrawn.is_none() && time.covers(entry.on);
        if is_step && store::person::group_on(cx.tx, branch, entry.person, entry.on)? == Some(group) {
            taken.extend(Step::from_code(&entry.what));
        }
    }
    taken.sort();
    let mut steps: Vec<(Step, usize)> = Vec::new();
    for step in taken {
        match steps.last_mut().filter(|(known, _)| *known == step) {
            Some((_, many)) => *many += 1,
            None => steps.push((step, 1)),
        }
    }
    if stages.is_empty() && steps.is_empty() {
        return Ok(Some("没有正在培养的同志，也没有登记发展党员的步骤。".to_owned()));
    }
    let mut lines = Vec::new();
    if !stages.is_empty() {
        let said: Vec<_> =
            stages.iter().map(|(standing, many)| format!("{}{many}名", standing.chinese())).collect();
        lines.push(format!("培养和考察中的：{}。", said.join("，")));
    }
    if !steps.is_empty() {
        let said: Vec<_> = steps.iter().map(|(step, many)| format!("{}{many}人", step.chinese())).collect();
        lines.push(format!("这段时间办理的步骤：{}。", said.join("，")));
    }
    Ok(Some(lines.join("\n")))
}

/// The opinions that the group took down: how many of which kind, and how far they are.
pub(super) fn opinions(
    cx: &mut Cx<'_>,
    actor: &Actor,
    group: GroupId,
    time: Time,
) -> Result<Option<String>, Error> {
    let Some(permit) = permission::where_allowed::<may::HandleOpinion>(cx, actor, group)? else {
        return Ok(None);
    };
    let all = store::opinion::of_group(cx.tx, permit.branch(), group)?;
    Ok(Some(words("提出", all.iter().filter(|one| time.covers(one.raised_on)))))
}

/// The opinions that went up to the branch: what a group settles by itself is the group's.
pub(super) fn opinions_of_branch(cx: &mut Cx<'_>, actor: &Actor, time: Time) -> Result<String, Error> {
    let page = list::list(cx, actor)?;
    let of_period = page.went_up.iter().map(|(one, _)| one).filter(|one| time.covers(one.raised_on));
    Ok(words("党小组报来", of_period))
}

/// What somebody said, and from whom it came, stands in no summary: in a small group that names people.
fn words<'a>(how: &str, all: impl Iterator<Item = &'a Opinion>) -> String {
    let all: Vec<_> = all.collect();
    if all.is_empty() {
        return format!("没有{how}的意见诉求。");
    }
    let count = |is: &dyn Fn(&Opinion) -> bool| all.iter().filter(|one| is(one)).count();
    let kinds = OpinionKind::ALL.map(|kind| (kind.chinese(), count(&|one| one.kind == kind)));
    let states = OpinionState::ALL.map(|state| (state.chinese(), count(&|one| one.state == state)));
    let said = |parts: &[(&str, usize)]| {
        let some = parts.iter().filter(|(_, many)| *many > 0);
        some.map(|(what, many)| format!("{what}{many}条")).collect::<Vec<_>>().join("，")
    };
    format!("{how}意见诉求{}条：{}。办理情况：{}。", all.len(), said(&kinds), said(&states))
}
