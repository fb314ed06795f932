//! The seven basic requirements as findings: met, not yet, or broken, each with its clause, the reason
//! and the one thing to do next. Pure: everything it looks at comes in.

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
};

use super::{
    Disorder, Done, Held, Kind, Meeting, OnPaper, Order, Outcome, Presence, Proceedings, Report, Signed,
    Stage, StageName,
};
use crate::{clause::Clause, id::PersonId, membership::Roster, text::Reason};

/// How a requirement stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FindingState {
    /// 已做到
    Met,
    /// 还没到
    NotYet,
    /// 没做到
    Broken,
}

impl FindingState {
    /// The term people use.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Met => "已做到",
            Self::NotYet => "还没到",
            Self::Broken => "没做到",
        }
    }

    /// The word used as a class on pages.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotYet => "not_yet",
            Self::Broken => "broken",
        }
    }
}

/// The one thing to do next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Next {
    /// Make the year plan and send it.
    Plan,
    /// Say why it is off the plan.
    Edit,
    /// Write down the consultation.
    Consult,
    /// Submit to the branch.
    Submit,
    /// The branch approves.
    Approve,
    /// Tell the members.
    Notify,
    /// Open the meeting.
    Open,
    /// Go on in the console.
    Console,
    /// Sum up.
    Conclude,
    /// Sign.
    Sign,
    /// Report.
    Report,
    /// The branch gives its receipt.
    Receipt,
}

impl Next {
    /// The words on the button.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Plan => "去做年度计划",
            Self::Edit => "去改会议安排",
            Self::Consult => "去记会前沟通",
            Self::Submit => "去报支部批准",
            Self::Approve => "等支部批准",
            Self::Notify => "去通知全体党员",
            Self::Open => "去开始会议",
            Self::Console => "去记会议情况",
            Self::Conclude => "去做会议小结",
            Self::Sign => "去核对定稿",
            Self::Report => "去上报支部",
            Self::Receipt => "等支部签收",
        }
    }
}

/// One of the seven, as it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// R1 to R7.
    pub clause: Clause,
    /// How it stands.
    pub state: FindingState,
    /// Why, in one or two sentences.
    pub reason: String,
    /// What to do next, if anything can be done.
    pub next: Option<Next>,
}

/// When steps of a meeting were taken in the system, on the unit's calendar; those it has not reached are empty.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Times {
    /// The last notice.
    pub notified: Option<DateTime>,
    /// The opening.
    pub opened: Option<DateTime>,
    /// The last report.
    pub reported: Option<DateTime>,
}

impl Times {
    /// The times of a meeting; `local` puts an instant on the unit's calendar.
    pub fn of(meeting: &Meeting, local: impl Fn(Timestamp) -> DateTime) -> Self {
        let stage = &meeting.stage;
        let opened = match stage.held() {
            Some(Held::InSystem { opened, .. }) => Some(local(opened.at)),
            _ => None,
        };
        Self {
            notified: stage.notified().map(|n| local(n.mark.at)),
            opened,
            reported: stage.reported().map(|r| local(r.mark.at)),
        }
    }
}

/// What the findings look at beside the meeting itself.
#[derive(Clone, Debug)]
pub struct Situation<'a> {
    /// The roster on the meeting's day.
    pub roster: &'a Roster,
    /// What was recorded.
    pub proceedings: &'a Proceedings,
    /// Whether the group's plan of that year exists and has been sent to the branch.
    pub plan_sent: bool,
    /// When its steps were taken, on the unit's calendar.
    pub times: Times,
    /// The unit's day.
    pub today: Date,
}

/// The seven findings of a meeting, R1 to R7.
pub fn findings(meeting: &Meeting, situation: &Situation<'_>) -> Vec<Finding> {
    vec![
        plan(meeting, situation),
        consultation(meeting),
        approval_and_notice(meeting, situation),
        order(meeting, situation),
        conclusion(meeting, situation),
        record(meeting, situation),
        report(meeting, situation),
    ]
}

fn finding(clause: Clause, state: FindingState, reason: impl Into<String>, next: Option<Next>) -> Finding {
    Finding { clause, state, reason: reason.into(), next }
}

/// A text that somebody typed, to stand inside a sentence: without its own full stop.
fn bare(text: &impl ToString) -> String {
    text.to_string().trim_end_matches(['。', '.', '；', ';', '！', '!', '，', ',', ' ']).to_owned()
}

/// A day of the meeting's own year.
fn short(day: Date) -> String {
    format!("{}月{}日", day.month(), day.day())
}

use FindingState::{Broken, Met, NotYet};

/// A cancelled meeting leaves its later requirements behind: nothing more is to be done.
fn cancelled(meeting: &Meeting, clause: Clause) -> Option<Finding> {
    matches!(meeting.stage, Stage::Cancelled { .. })
        .then(|| finding(clause, NotYet, "会议已经取消，这一项不再进行。", None))
}

fn plan(meeting: &Meeting, situation: &Situation<'_>) -> Finding {
    let clause = Clause::R1;
    let agenda = &meeting.agenda;
    let month = format!("{}年{}月", agenda.year, agenda.month.number());
    if !agenda.is_planned() {
        return match &agenda.off_plan_reason {
            Some(reason) => {
                finding(clause, Met, format!("不在{month}的计划内，已写明原因：{}。", bare(reason)), None)
            }
            None => cancelled(meeting, clause).unwrap_or_else(|| {
                finding(clause, NotYet, "议题都不在年度计划里，还没有写明原因。", Some(Next::Edit))
            }),
        };
    }
    if situation.plan_sent {
        finding(clause, Met, format!("按{month}的计划安排，年度计划已报支部。"), None)
    } else {
        cancelled(meeting, clause).unwrap_or_else(|| {
            finding(
                clause,
                NotYet,
                format!("按{month}的计划安排，但年度计划还没有报支部。"),
                Some(Next::Plan),
            )
        })
    }
}

fn consultation(meeting: &Meeting) -> Finding {
    let clause = Clause::R2;
    if let Some(Held::OnPaper(held)) = meeting.stage.held() {
        return match &held.what.consulted {
            OnPaper::Done(c) => {
                let (day, how) = (short(c.on), c.how.chinese());
                finding(clause, Met, format!("{day}向{}汇报沟通（{how}，补录）。", people(&c.with)), None)
            }
            OnPaper::Missing { reason } => {
                finding(clause, Broken, format!("没有会前沟通的记载：{}。", bare(reason)), None)
            }
        };
    }
    match meeting.stage.consulted() {
        Some(done) => finding(
            clause,
            Met,
            format!(
                "{}向{}汇报沟通（{}）。",
                short(done.what.on),
                people(&done.what.with),
                done.what.how.chinese()
            ),
            None,
        ),
        None => cancelled(meeting, clause).unwrap_or_else(|| {
            finding(clause, NotYet, "还没有记下会前向谁汇报、谈了什么。", Some(Next::Consult))
        }),
    }
}

fn people(officials: &[super::Official]) -> String {
    officials.iter().map(|o| format!("{}{}", o.post.chinese(), o.name)).collect::<Vec<_>>().join("、")
}

fn approval_and_notice(meeting: &Meeting, situation: &Situation<'_>) -> Finding {
    let clause = Clause::R3;
    if let Some(Held::OnPaper(held)) = meeting.stage.held() {
        let mut missing = Vec::new();
        if let OnPaper::Missing { reason } = &held.what.approved {
            missing.push(format!("没有支部批准的记载：{}", bare(reason)));
        }
        if let OnPaper::Missing { reason } = &held.what.notified {
            missing.push(format!("没有事先通知的记载：{}", bare(reason)));
        }
        let mut done = Vec::new();
        if let OnPaper::Done(approval) = &held.what.approved {
            done.push(format!("{}{}已批准", short(approval.on), people(std::slice::from_ref(&approval.by))));
        }
        if let OnPaper::Done(notice) = &held.what.notified {
            done.push(format!("{}已通知全体党员", short(notice.on)));
        }
        let state = if missing.is_empty() { Met } else { Broken };
        missing.extend(done);
        return finding(clause, state, format!("{}（补录）。", missing.join("；")), None);
    }
    if let Some(gone) = cancelled(meeting, clause) {
        return gone;
    }
    let Some(gate) = meeting.stage.gate() else {
        return match meeting.stage.name() {
            StageName::Draft => finding(clause, NotYet, "还没有报支部批准。", Some(Next::Submit)),
            _ => finding(clause, NotYet, "已经报给支部，还没有批准。", Some(Next::Approve)),
        };
    };
    let offline = if gate.approved.what.offline.is_some() { "（线下批准）" } else { "" };
    let approved =
        format!("{}{}已批准{offline}", gate.approved.what.by.post.chinese(), gate.approved.what.by.name);
    match meeting.stage.notified() {
        None => {
            let words = match &meeting.stage {
                Stage::Approved { rescheduled: Some(_), .. } => "时间或地点已改，还没有把新的安排通知党员",
                _ => "还没有通知党员",
            };
            finding(clause, NotYet, format!("{approved}，{words}。"), Some(Next::Notify))
        }
        Some(notified) => {
            let missing: Vec<_> = situation
                .roster
                .members()
                .filter(|m| !notified.what.to.contains(&m.id))
                .map(|m| m.name.as_str())
                .collect();
            let late = situation.times.notified.filter(|at| is_late(meeting, *at));
            if let Some(at) = late {
                let when = format!("{} {:02}:{:02}", short(at.date()), at.hour(), at.minute());
                let words = format!("{approved}，但通知是{when}才发的，没有在会前通知。");
                let next = (meeting.stage.name() == StageName::Notified).then_some(Next::Open);
                finding(clause, Broken, words, next)
            } else if missing.is_empty() {
                let next = (meeting.stage.name() == StageName::Notified).then_some(Next::Open);
                let told = situation.roster.members().count();
                finding(clause, Met, format!("{approved}，已通知全体 {told} 位党员。"), next)
            } else {
                finding(
                    clause,
                    Broken,
                    format!("通知之后名册有变动，{}还没有收到通知。", missing.join("、")),
                    (meeting.stage.name() == StageName::Notified).then_some(Next::Notify),
                )
            }
        }
    }
}

fn order(meeting: &Meeting, situation: &Situation<'_>) -> Finding {
    let clause = Clause::R4;
    if meeting.stage.held().is_none() {
        return cancelled(meeting, clause)
            .unwrap_or_else(|| finding(clause, NotYet, "会议还没有召开。", None));
    }
    let over = meeting.stage.concluded().is_some();
    let order = Order::of(meeting, situation.proceedings, situation.roster.leader);
    // Who opens or closes in the leader's absence is called by what they are.
    let who = if Some(order.leading()) == situation.roster.leader { "组长" } else { "主持人" };
    let last = meeting.agenda.items.last().map(|i| i.id);
    let mut broken = Vec::new();
    for item in &meeting.agenda.items {
        let faults = order.disorders(situation.proceedings, item.id);
        let silent: Vec<_> = faults
            .iter()
            .filter_map(|d| match d {
                // Nobody noted at which item a late comer came in: only the last one is sure.
                Disorder::WithoutChance(person)
                    if last != Some(item.id) && came_late(situation.proceedings, *person) =>
                {
                    None
                }
                Disorder::WithoutChance(person) => Some(name(situation.roster, *person)),
                _ => None,
            })
            .collect();
        if !silent.is_empty() && over {
            broken.push(format!("“{}”没有请{}发言", item.title, silent.join("、")));
        }
        for fault in faults {
            let words = match fault {
                Disorder::WithoutChance(_) => continue,
                Disorder::LeaderSilent if !over => continue,
                Disorder::LeaderNotLast if !over => continue,
                Disorder::LeaderSilent => format!("“{}”没有{who}的发言", item.title),
                Disorder::LeaderNotLast => format!("“{}”{who}不是末尾发言", item.title),
                Disorder::LeaderNotFirst => format!("“{}”{who}没有带头发言", item.title),
                Disorder::NotSelfCriticismFirst => format!("“{}”{who}没有先作自我批评", item.title),
            };
            broken.push(words);
        }
    }
    if !broken.is_empty() {
        let next = (!over).then_some(Next::Console);
        return finding(clause, Broken, format!("{}。已按实际情况记录。", broken.join("；")), next);
    }
    if !over {
        return finding(clause, NotYet, "会议正在进行。", Some(Next::Console));
    }
    match meeting.agenda.kind() {
        Kind::Ordinary => finding(clause, Met, format!("每个议题都是党员先发言，{who}末尾发言。"), None),
        Kind::LifeMeeting => finding(clause, Met, format!("{who}带头发言，先作自我批评。"), None),
    }
}

fn came_late(proceedings: &Proceedings, person: PersonId) -> bool {
    proceedings.roll.iter().any(|e| e.person == person && matches!(e.presence, Presence::Late { .. }))
}

fn name(roster: &Roster, person: PersonId) -> &str {
    roster.find(person).map_or("（名册外人员）", |m| m.name.as_str())
}

fn conclusion(meeting: &Meeting, situation: &Situation<'_>) -> Finding {
    let clause = Clause::R5;
    if let Some(gaps) = gaps(meeting, situation) {
        return finding(clause, Broken, format!("纸质记录不全：{}（补录）。", bare(gaps)), None);
    }
    match meeting.stage.name() {
        _ if meeting.stage.concluded().is_some() => {
            let agreed =
                meeting.agenda.items.iter().any(|item| {
                    matches!(situation.proceedings.outcome(item.id), Some(Outcome::Decisions(_)))
                });
            let words = if agreed {
                "已归纳小结，议定事项有措施、责任人和期限。"
            } else {
                "已归纳小结，各议题无需落实，都写明了原因。"
            };
            finding(clause, Met, words, None)
        }
        StageName::InSession => {
            finding(clause, NotYet, "会议结束前要归纳小结，明确措施和分工。", Some(Next::Conclude))
        }
        StageName::Cancelled => finding(clause, NotYet, "会议已经取消，这一项不再进行。", None),
        _ => finding(clause, NotYet, "会议还没有召开。", None),
    }
}

/// What the paper of a late entry lacks of R5, as long as it really is not there.
fn gaps<'a>(meeting: &'a Meeting, situation: &Situation<'_>) -> Option<&'a Reason> {
    let concluded = meeting.stage.concluded()?;
    let Held::OnPaper(held) = &concluded.held else { return None };
    let measured = |outcome: Outcome<'_>| match outcome {
        Outcome::NothingToDo(_) => true,
        Outcome::Decisions(list) => list.iter().all(|d| d.measures.is_some()),
    };
    let items = &meeting.agenda.items;
    let whole = items.iter().all(|item| situation.proceedings.outcome(item.id).is_some_and(measured));
    let conclusion = &concluded.conclusion.what;
    let lacks = !whole || conclusion.summary.is_none() || conclusion.ended.is_none();
    held.what.gaps.as_ref().filter(|_| lacks)
}

fn record(meeting: &Meeting, situation: &Situation<'_>) -> Finding {
    let clause = Clause::R6;
    let opened = situation.times.opened.map(DateTime::date);
    let typed_later = opened.filter(|&day| day > meeting.agenda.start.date());
    let late = match (meeting.stage.held(), typed_later) {
        (Some(Held::OnPaper(_)), _) => "（补录）".to_owned(),
        (Some(_), Some(day)) => format!("（{}会后录入）", short(day)),
        _ => String::new(),
    };
    match meeting.stage.signed() {
        Some(signed) if signed.revision > 1 => finding(
            clause,
            Met,
            format!("记录已定稿{late}，现为第 {} 版，以前各版都保留。", signed.revision),
            None,
        ),
        Some(_) => finding(clause, Met, format!("记录已定稿{late}，由组长保存。"), None),
        None => match meeting.stage.name() {
            StageName::Concluded => finding(clause, NotYet, "记录还没有核对定稿。", Some(Next::Sign)),
            StageName::InSession => finding(clause, NotYet, "正在记录。", Some(Next::Console)),
            StageName::Cancelled => finding(clause, NotYet, "会议已经取消，这一项不再进行。", None),
            _ => finding(clause, NotYet, "会议还没有召开。", None),
        },
    }
}

/// What to say when the record was corrected after the report: the branch holds an older revision.
fn newer(signed: &Signed, reported: &Done<Report>) -> String {
    if signed.revision > reported.what.revision {
        format!("；上报的是第 {} 版，以后更正为第 {} 版", reported.what.revision, signed.revision)
    } else {
        String::new()
    }
}

fn report(meeting: &Meeting, situation: &Situation<'_>) -> Finding {
    let clause = Clause::R7;
    let due = Stage::report_by(meeting.agenda.start.date());
    let late = match situation.times.reported {
        Some(at) if at.date() > due => format!("（{}才上报，已超过三天）", short(at.date())),
        _ => String::new(),
    };
    match &meeting.stage {
        Stage::Archived { signed, reported, .. } => {
            finding(clause, Met, format!("已上报支部{late}，支部已签收{}。", newer(signed, reported)), None)
        }
        Stage::Reported { signed, reported } => {
            let reason = format!("已上报支部{late}，等支部签收{}。", newer(signed, reported));
            finding(clause, Met, reason, Some(Next::Receipt))
        }
        Stage::Signed(signed) => match &signed.sent_back {
            Some(back) => finding(
                clause,
                NotYet,
                format!("支部退回更正：{}。更正后请再次上报。", bare(&back.what)),
                Some(Next::Report),
            ),
            None if situation.today > due => {
                finding(clause, NotYet, "会后应当及时上报支部，现在已超过三天。", Some(Next::Report))
            }
            None => finding(clause, NotYet, "记录已定稿，还没有上报支部。", Some(Next::Report)),
        },
        Stage::Cancelled { .. } => finding(clause, NotYet, "会议已经取消，这一项不再进行。", None),
        _ => finding(clause, NotYet, "会后及时上报支部。", None),
    }
}

/// Whether a notice came when the meeting was to begin already, or had begun: its real beginning is known to the minute.
fn is_late(meeting: &Meeting, at: DateTime) -> bool {
    let begun = meeting.stage.concluded().is_some_and(|c| {
        let begun = meeting.agenda.start.date().to_datetime(c.conclusion.what.started);
        at.round(jiff::civil::DateTimeRound::new().smallest(jiff::Unit::Minute).mode(jiff::RoundMode::Trunc))
            .is_ok_and(|minute| minute > begun)
    });
    at >= meeting.agenda.start || begun
}
