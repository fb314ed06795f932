//! The report on the meeting: drafted from facts, changed by the leader, sent to the branch, received there. It holds no talk,
//! no sheet, and no word of criticism.

use domain::{
    life_meeting::{Feedback, HandInTime, ReportState, ReturnedReport, SituationReport},
    meeting::{Meeting, Presence},
    membership::Roster,
    text::{Note, Reason, Speech},
    words,
};

use super::{is_over, leader_today, load, place, view};
use crate::{
    Cx, Error, message,
    permission::{Permit, Verb, may},
};

/// The words that the facts give: day, place, who was there, what was prepared, how it went, what is put right.
///
/// # Errors
/// As the store.
pub(super) fn draft<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    meeting: &Meeting,
    roster: &Roster,
) -> Result<String, Error> {
    let branch = permit.branch();
    let proceedings = store::proceedings::load(cx.tx, branch, meeting.id)?;
    let preparation = store::life_meeting::preparation(cx.tx, branch, meeting.id)?;
    let gathered = store::life_meeting::gathered::of_meeting(cx.tx, branch, meeting.id)?;
    let sheets = store::life_meeting::sheet::of_meeting(cx.tx, branch, meeting.id)?;
    let name = |person| roster.find(person).map_or("—", |m| m.name.as_str());
    let day = meeting.agenda.start.date();
    let mut parts = Vec::new();
    let (due, present) = (roster.due().0, proceedings.present().len());
    let absent = proceedings.absent().map(|entry| match &entry.presence {
        Presence::Absent { reason: Some(reason), .. } => format!("{}（{reason}）", name(entry.person)),
        _ => name(entry.person).to_owned(),
    });
    let absent = absent.collect::<Vec<_>>().join("、");
    let away = if absent.is_empty() { String::new() } else { format!("，缺席：{absent}") };
    parts.push(format!(
        "一、基本情况。{}，在{}召开组织生活会。应到 {due} 人，实到 {present} 人{away}。",
        words::date(day),
        meeting.agenda.places(),
    ));
    let mut before = Vec::new();
    if let Some(theme) = &preparation.theme {
        before.push(format!("主题是“{theme}”"));
    }
    if !preparation.studies.is_empty() {
        before.push(format!("会前集中学习 {} 次", preparation.studies.len()));
    }
    if !gathered.is_empty() {
        let told = gathered.iter().filter(|g| matches!(g.feedback, Feedback::Told(_))).count();
        before.push(format!("征求到意见 {} 条，原样反馈 {told} 条", gathered.len()));
    }
    // What came while the meeting went on, or after it, is not what it was prepared with.
    let handed_in =
        |when| sheets.iter().filter(|s| s.handed_in().is_some_and(|how| how.when == when)).count();
    let [early, during, late] = HandInTime::ALL.map(handed_in);
    if early > 0 {
        before.push(format!("{early} 名党员交了对照检查材料"));
    }
    let before = if before.is_empty() { "（请补充）".to_owned() } else { before.join("，") };
    let rest = [(during, "会上"), (late, "会后")].into_iter().filter(|(many, _)| *many > 0);
    let rest: String = rest.map(|(many, when)| format!("{when}补交对照检查材料 {many} 份。")).collect();
    parts.push(format!("二、会前准备。{before}。{rest}"));
    if let Some(round) = view::criticism(meeting, roster, &proceedings) {
        let words: usize = round.people.iter().map(|one| one.critics.len()).sum();
        parts.push(format!(
            "三、会议情况。{} 名党员作了对照检查，相互提出批评意见 {words} 人次。",
            round.examined()
        ));
    }
    let agreed = view::agreed(meeting, &proceedings);
    let mut lines = vec![match agreed.len() {
        0 => "四、整改安排。党小组没有列出共同的整改事项。".to_owned(),
        many => format!("四、整改安排。党小组列出整改事项 {many} 条："),
    }];
    for (number, line) in (1..).zip(&agreed) {
        let how = line.measures.as_ref().map(|m| format!("措施：{m}，")).unwrap_or_default();
        lines.push(format!(
            "{number}．{}。{how}责任人：{}，期限：{}。",
            line.what,
            name(line.responsible),
            words::date(line.due)
        ));
    }
    parts.push(lines.join("\n"));
    Ok(parts.join("\n"))
}

/// Keeps the text of the report, and sends it where it is to go.
///
/// # Errors
/// [`Error::Invalid`] for an unfit text; [`Error::Refused`] as [`domain::life_meeting::ReportRefusal`]; [`Error::Stale`].
pub fn write(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReportLife>,
    (seen, typed): (i64, &str),
    sends: bool,
) -> Result<(), Error> {
    let text = Speech::new(typed).map_err(|fault| Error::field("text", "情况报告", fault))?;
    let (meeting, _) = load(cx, permit)?;
    let (branch, mark) = (permit.branch(), cx.mark(permit));
    let found = store::life_meeting::report::find(cx.tx, branch, meeting.id)?;
    SituationReport::can_write(found.as_ref().map(|r| r.state), is_over(&meeting))?;
    let version = found.as_ref().map_or(0, |r| r.version);
    if version != seen {
        return Err(Error::Stale);
    }
    let state = match &found {
        _ if sends => ReportState::Sent,
        Some(report) => report.state,
        None => ReportState::Draft,
    };
    let sent = sends.then_some(mark);
    let one = SituationReport { meeting: meeting.id, text, state, sent, received: None, version };
    store::life_meeting::report::keep(cx.tx, branch, &one)?;
    if !sends {
        return cx.journal(permit, "life_report.write", meeting.id.uuid());
    }
    for person in message::branch_people(cx, permit)? {
        let body = "请登录查看，看过以后签收。";
        message::about(cx, branch, person, &place(meeting.id), ("请签收组织生活会情况报告", body))?;
    }
    cx.journal(permit, "life_report.send", meeting.id.uuid())
}

/// The branch signs for the report.
///
/// # Errors
/// [`Error::Invalid`] for an unfit note; [`Error::Refused`] when there is nothing to sign for; [`Error::Stale`].
pub fn receive(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReceiveLife>,
    seen: i64,
    note: &str,
) -> Result<(), Error> {
    let note = Note::optional(note).map_err(|fault| Error::field("note", "签收意见", fault))?;
    let (meeting, _) = load(cx, permit)?;
    let (branch, mark) = (permit.branch(), cx.mark(permit));
    let found = store::life_meeting::report::find(cx.tx, branch, meeting.id)?.ok_or(Error::NotFound)?;
    SituationReport::can_receive(found.state)?;
    if found.version != seen {
        return Err(Error::Stale);
    }
    let one = SituationReport { state: ReportState::Received, received: Some((mark, note)), ..found };
    store::life_meeting::report::keep(cx.tx, branch, &one)?;
    if let Some(leader) = leader_today(cx, branch, meeting.group)?.filter(|leader| *leader != mark.by) {
        let subject = "支部已签收组织生活会情况报告";
        message::about(cx, branch, leader, &place(meeting.id), (subject, "请登录查看。"))?;
    }
    cx.journal(permit, "life_report.receive", meeting.id.uuid())
}

/// The branch sends the report back to be corrected. What was sent stays with the reason, for both to see.
///
/// # Errors
/// [`Error::Invalid`] without a reason; [`Error::Refused`] when there is nothing to send back; [`Error::Stale`].
pub fn send_back(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReceiveLife>,
    seen: i64,
    reason: &str,
) -> Result<(), Error> {
    let reason = Reason::new(reason).map_err(|fault| Error::field("reason", "退回的原因", fault))?;
    let (meeting, _) = load(cx, permit)?;
    let (branch, mark) = (permit.branch(), cx.mark(permit));
    let found = store::life_meeting::report::find(cx.tx, branch, meeting.id)?.ok_or(Error::NotFound)?;
    SituationReport::can_receive(found.state)?;
    let sent = found.sent.ok_or_else(|| Error::Internal("a sent report without its sender".to_owned()))?;
    if found.version != seen {
        return Err(Error::Stale);
    }
    let kept = ReturnedReport { text: found.text.clone(), sent, returned: mark, reason };
    store::life_meeting::report::add_returned(cx.tx, branch, meeting.id, &kept)?;
    let one = SituationReport { state: ReportState::Returned, sent: None, ..found };
    store::life_meeting::report::keep(cx.tx, branch, &one)?;
    if let Some(leader) = leader_today(cx, branch, meeting.group)?.filter(|leader| *leader != mark.by) {
        let body = "请登录看退回的原因，修改以后重新报支部；原来报的一份保留。";
        message::about(cx, branch, leader, &place(meeting.id), ("支部退回了组织生活会情况报告", body))?;
    }
    cx.journal(permit, "life_report.send_back", meeting.id.uuid())
}
