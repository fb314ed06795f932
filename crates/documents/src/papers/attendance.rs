//! Who was there: the lines that both layouts of the record share (`rules.md` 6.1, fields 5 and 7–11).

use crate::facts::{Attendee, MeetingFacts, Observer, Presence};
use crate::papers::words::{self, GAP, SHORT_GAP};

/// `陈立新（党小组组长）`; somebody else who chairs stands with the reason (G2: 一般由党小组组长主持).
pub fn chair(facts: &MeetingFacts) -> String {
    let name = words::or(&facts.chair, GAP);
    if facts.chair_is_leader {
        return format!("{name}（党小组组长）");
    }
    let reason = words::some_or(facts.chair_reason.as_deref(), "未填写");
    format!("{name}（非党小组组长，主持原因：{}）", words::unstopped(reason))
}

/// Who took part, in the order of the roster; a line to write on before the roll was taken.
pub fn present(facts: &MeetingFacts) -> String {
    let there = by_group(facts);
    let open = facts.roster.iter().filter(|a| a.presence == Presence::Unknown).count();
    match (there.is_empty(), open) {
        (_, 0) if facts.roster.is_empty() => GAP.to_owned(),
        (true, 0) => "无".to_owned(),
        (true, _) => GAP.to_owned(),
        (false, 0) => there,
        (false, _) => format!("{there}（另有{open}名未登记到会情况）"),
    }
}

/// Who took part, group by group where several held the meeting.
fn by_group(facts: &MeetingFacts) -> String {
    let there: Vec<_> = facts.roster.iter().filter(|a| a.took_part()).collect();
    let parts = there.chunk_by(|a, b| a.group == b.group).map(|part| {
        let names = part.iter().map(|a| present_name(a)).collect::<Vec<_>>().join("、");
        match part.first().and_then(|first| first.group.as_deref()) {
            Some(group) => format!("{group}：{names}"),
            None => names,
        }
    });
    parts.collect::<Vec<_>>().join("；")
}

fn present_name(attendee: &Attendee) -> String {
    let name = words::or(&attendee.name, GAP);
    let late = match attendee.presence {
        Presence::Late { at: Some(at) } => Some(format!("迟到，{}到会", words::clock(at))),
        Presence::Late { at: None } => Some("迟到".to_owned()),
        _ => None,
    };
    let notes: Vec<_> = attendee.elsewhere.then(|| "分会场".to_owned()).into_iter().chain(late).collect();
    if notes.is_empty() { name.to_owned() } else { format!("{name}（{}）", notes.join("，")) }
}

/// Who was absent, each with the reason (M: 注明缺席原因). 「无」 only after everybody was found present.
pub fn absent(facts: &MeetingFacts) -> String {
    let gone: Vec<_> = facts.roster.iter().filter_map(absent_name).collect();
    if gone.is_empty() { none_or_gap(facts) } else { gone.join("、") }
}

fn absent_name(attendee: &Attendee) -> Option<String> {
    let Presence::Absent { reason, on_leave } = &attendee.presence else { return None };
    let name = words::or(&attendee.name, GAP);
    let leave = if *on_leave { "请假，" } else { "" };
    let reason = words::some_or(reason.as_deref(), "原因未填写");
    Some(format!("{name}（{leave}{}）", words::unstopped(reason)))
}

/// Who sat in, with post or unit.
pub fn observers(facts: &MeetingFacts) -> String {
    let guests: Vec<_> = facts.observers.iter().map(observer).collect();
    if guests.is_empty() { none_or_gap(facts) } else { guests.join("、") }
}

fn observer(guest: &Observer) -> String {
    let name = words::or(&guest.name, GAP);
    match guest.post.as_deref().map(str::trim).filter(|post| !post.is_empty()) {
        Some(post) => format!("{name}（{post}）"),
        None => name.to_owned(),
    }
}

/// An empty list means nobody once the roll is complete, and not yet known before.
fn none_or_gap(facts: &MeetingFacts) -> String {
    let complete = !facts.roster.is_empty() && facts.present().is_some();
    if complete { "无".to_owned() } else { GAP.to_owned() }
}

/// `应到20名，其中正式党员18名；实到…` (`rules.md` 6.1, fields 7 and 8).
pub fn counts(facts: &MeetingFacts) -> String {
    let due = if facts.roster.is_empty() { None } else { Some(facts.due()) };
    let there = due.and(facts.present());
    format!("应到{}；实到{}。", pair(due), pair(there))
}

fn pair(count: Option<(usize, usize)>) -> String {
    match count {
        Some((all, full)) => format!("{all}名，其中正式党员{full}名"),
        None => format!("{SHORT_GAP}名，其中正式党员{SHORT_GAP}名"),
    }
}

/// `正式党员` or `预备党员`.
pub const fn standing(attendee: &Attendee) -> &'static str {
    if attendee.full_member { "正式党员" } else { "预备党员" }
}
