//! 会议情况 and 参加情况: what was held, what not and why, how many were there.

use std::collections::BTreeSet;

use domain::{id::GroupId, meeting::Content, text::Reason, year::MonthState};

use super::{Loaded, Time, months};
use crate::{
    Cx, Error,
    attendance::year as attendance,
    disposition::quietly,
    organization::year::{self, YearMeeting},
    permission::{self, Actor, may},
};

/// The meetings that were held with their topics, by the month of the plan; the months without one and why; what was entered late.
pub(super) fn held(
    cx: &mut Cx<'_>,
    actor: &Actor,
    group: GroupId,
    time: Time,
    loaded: &Loaded,
) -> Result<Option<String>, Error> {
    let Some(permit) = permission::where_allowed::<may::ReadMeeting>(cx, actor, group)? else {
        return Ok(None);
    };
    let view = year::of_own_group(cx, &permit, time.year)?;
    let (first, last) = time.period.months();
    let cells = || (1..).zip(&view.months).filter(|(month, _)| (first..=last).contains(month));
    let is_over = |meeting: &&YearMeeting| meeting.listed.stage.is_over();
    let over: Vec<_> =
        cells().flat_map(|(_, cell)| &cell.meetings).filter(is_over).map(|m| m.listed.clone()).collect();
    let mut lines = Vec::new();
    if over.is_empty() {
        lines.push("没有开过党小组会的记录。".to_owned());
    } else {
        let in_months = over.iter().map(|m| m.month).collect::<BTreeSet<_>>().len();
        let late = over.iter().filter(|m| m.late).count();
        let late = if late > 0 { format!("，其中{late}次是会后补录的") } else { String::new() };
        lines.push(format!("有{in_months}个月召开了党小组会，共{}次{late}：", over.len()));
    }
    // Whom a topic was about is known to who was there.
    let title = |content: Content, title: &str| {
        loaded.people.nobody_in(title).unwrap_or_else(|| content.chinese()).to_owned()
    };
    for listed in &over {
        let meeting = store::meeting::find(cx.tx, actor.branch, listed.id)?.ok_or(Error::NotFound)?;
        let items = meeting.agenda.items.iter();
        let titles = items.map(|item| quietly(item.content, || title(item.content, item.title.as_str())));
        let titles: Vec<_> = titles.collect();
        let day = listed.start.date();
        let late = if listed.late { "（补录）" } else { "" };
        lines.push(format!("{}月{}日{late}，{}。", day.month(), day.day(), titles.join("；")));
    }
    let hides = |reason: &Reason| loaded.people.nobody_in(reason.as_str()).is_none();
    let missed = view.missed(first..=last, |cell| cell.why_quietly(title, hides));
    if !missed.is_empty() {
        let said: Vec<_> = missed.iter().map(|(months, why)| format!("{months}，{why}")).collect();
        lines.push(format!("没有开会的月份：{}。", said.join("；")));
    }
    let before: Vec<_> =
        cells().filter(|(_, cell)| cell.state == MonthState::BeforeUse).map(|(month, _)| month).collect();
    if !before.is_empty() {
        lines.push(format!("{}还没有启用本系统，也没有补录。", months(&before)));
    }
    Ok(Some(lines.join("\n")))
}

/// Who was due and who was there, meeting by meeting of these days, and how those were away who were not.
pub(super) fn attendance(
    cx: &mut Cx<'_>,
    actor: &Actor,
    group: GroupId,
    time: Time,
    loaded: &Loaded,
) -> Result<Option<String>, Error> {
    let Some(permit) = permission::where_allowed::<may::ReadAttendance>(cx, actor, group)? else {
        return Ok(None);
    };
    let view = attendance::year_by(cx, &permit, time.year, (&loaded.book, &loaded.taken))?;
    let all = view.tally(|rolled| time.covers(rolled.start.date()));
    if all.due() == 0 {
        return Ok(Some("没有点名的记录。".to_owned()));
    }
    let mut lines = Vec::new();
    for (day, tally) in view.by_meeting((time.from, time.until)) {
        lines.push(format!(
            "{}月{}日，应到{}人，实到{}人。",
            day.month(),
            day.day(),
            tally.due(),
            tally.there()
        ));
    }
    let late = if all.late > 0 { format!("（其中迟到{}人次）", all.late) } else { String::new() };
    let mut sum = format!("合计应到{}人次，实到{}人次{late}", all.due(), all.there());
    if all.away() > 0 {
        let kinds =
            [("请假", all.on_leave), ("缺席并写明原因", all.absent), ("缺席没有写明原因", all.unsaid)];
        let kinds = kinds.into_iter().filter(|(_, many)| *many > 0);
        let kinds: Vec<_> = kinds.map(|(what, many)| format!("{what}{many}人次")).collect();
        sum.push_str(&format!("；没有到会{}人次，其中{}", all.away(), kinds.join("，")));
        if all.made_up > 0 {
            sum.push_str(&format!("；已补学{}人次", all.made_up));
        }
    }
    lines.push(format!("{sum}。"));
    Ok(Some(lines.join("\n")))
}
