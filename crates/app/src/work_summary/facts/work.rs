//! 任务落实, 学习情况, 支部决议落实.

use domain::{
    assignment::{Assignment, AssignmentState},
    id::GroupId,
    resolution::{Progress, Resolution},
    study::Hours,
};

use super::{Loaded, People, Time};
use crate::{
    Cx, Error,
    assignment::list,
    disposition::quiet_work,
    permission::{self, Actor, may},
    resolution, study as studies,
};

/// The work whose deadline lies in the period: how much of it is in which state, and what was done.
pub(super) fn work(
    cx: &mut Cx<'_>,
    actor: &Actor,
    group: GroupId,
    time: Time,
    loaded: &Loaded,
) -> Result<Option<String>, Error> {
    let Some(permit) = permission::where_allowed::<may::ReadWork>(cx, actor, group)? else { return Ok(None) };
    let mut all = list::list(cx, &permit)?.work;
    all.retain(|work| time.from <= work.due && work.due <= time.last);
    if all.is_empty() {
        return Ok(Some("没有期限在这段时间里的任务。".to_owned()));
    }
    // What a meeting agreed on about somebody's handling is counted, and not named.
    let quiet = quiet_work(cx, actor.branch)?;
    let is_named = |work: &&Assignment| !quiet.contains(&work.id);
    let states = AssignmentState::ALL.map(|state| (state, all.iter().filter(|w| w.state == state).count()));
    let said = states.iter().filter(|(_, many)| *many > 0);
    let said: Vec<_> = said.map(|(state, many)| format!("{}{many}项", state.chinese())).collect();
    let mut lines = vec![format!("期限在这段时间里的任务{}项：{}。", all.len(), said.join("，"))];
    let closed = all.iter().filter(|work| work.state == AssignmentState::Closed).filter(is_named);
    let closed: Vec<_> = closed.filter_map(|work| loaded.people.nobody_in(work.what.as_str())).collect();
    if !closed.is_empty() {
        lines.push(format!("已办结的有：{}。", closed.join("；")));
    }
    Ok(Some(lines.join("\n")))
}

/// What was studied in common.
pub(super) fn study(
    cx: &mut Cx<'_>,
    actor: &Actor,
    group: GroupId,
    time: Time,
    loaded: &Loaded,
) -> Result<Option<String>, Error> {
    let Some(permit) = permission::where_allowed::<may::ReadStudy>(cx, actor, group)? else {
        return Ok(None);
    };
    let mut rows = studies::year::year(cx, &permit, time.year)?.studies;
    rows.retain(|row| row.study.withdrawn.is_none() && time.covers(row.study.on));
    if rows.is_empty() {
        return Ok(Some("没有登记集中学习。".to_owned()));
    }
    rows.sort_by_key(|row| row.study.on);
    let hours = Hours(rows.iter().map(|row| row.study.hours.0).fold(0, u16::saturating_add));
    let made_up = rows.iter().flat_map(|row| &row.parts).filter(|part| part.made_up.is_some()).count();
    let made_up = if made_up > 0 { format!("，补学{made_up}人次") } else { String::new() };
    let mut lines = vec![format!("集中学习{}次，共{hours}学时{made_up}：", rows.len())];
    for row in &rows {
        let (day, title) = (row.study.on, row.study.title.as_str());
        let title = loaded.people.nobody_in(title).unwrap_or("集中学习");
        lines.push(format!("{}月{}日，{title}。", day.month(), day.day()));
    }
    Ok(Some(lines.join("\n")))
}

fn line(resolution: &Resolution, people: &People, how: &str) -> String {
    let (day, kind) = (resolution.passed_on, resolution.kind.chinese());
    let title = people.nobody_in(resolution.title.as_str()).map(|title| format!("“{title}”"));
    let how = how.replace(' ', "");
    format!("{}（{kind}，{}月{}日通过）：{how}。", title.unwrap_or_default(), day.month(), day.day())
}

/// What the branch asked of the group in the period, and how far it is. How late something is changes every day and is not told.
pub(super) fn resolutions(
    cx: &mut Cx<'_>,
    actor: &Actor,
    group: GroupId,
    time: Time,
    loaded: &Loaded,
) -> Result<Option<String>, Error> {
    let Some(permit) = permission::where_allowed::<may::ReadWork>(cx, actor, group)? else { return Ok(None) };
    let view = list::list(cx, &permit)?;
    let handed = view.handed.iter().rev().filter(|one| time.covers(one.resolution.passed_on));
    let lines = handed.map(|one| {
        let progress = Progress::of((one.parts, one.open), one.is_reported());
        line(&one.resolution, &loaded.people, &progress.words(None, view.today))
    });
    Ok(Some(or_nothing(lines.collect())))
}

/// What the branch asked of its groups in the period, and how far each is.
pub(super) fn resolutions_of_branch(
    cx: &mut Cx<'_>,
    actor: &Actor,
    time: Time,
    loaded: &Loaded,
) -> Result<String, Error> {
    let view = resolution::list::list(cx, &permission::in_branch(actor)?)?;
    let of_period = |one: &&resolution::list::Handed| {
        one.resolution.ended.is_none() && time.covers(one.resolution.passed_on)
    };
    let lines = view.all.iter().rev().filter(of_period).map(|one| {
        let groups = one.groups.iter();
        let how = groups.map(|g| format!("{}，{}", g.group.name, g.progress.words(None, view.today)));
        line(&one.resolution, &loaded.people, &how.collect::<Vec<_>>().join("；"))
    });
    Ok(or_nothing(lines.collect()))
}

fn or_nothing(lines: Vec<String>) -> String {
    if lines.is_empty() {
        "没有支部这段时间交办的决议和任务。".to_owned()
    } else {
        lines.join("\n")
    }
}
