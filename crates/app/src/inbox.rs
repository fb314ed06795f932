//! 收件箱: what waits for somebody of the branch, with what they need to know to answer it on the spot.

use domain::{
    id::{HandoverId, MeetingId, OpinionId},
    life_meeting::ReportState,
    meeting::{Agenda, Meeting, Next, StageName, Step},
    opinion::Opinion,
    words,
};
use jiff::civil::Date;

use crate::{
    Cx, Error, Names, meeting, opinion,
    permission::{Permit, may},
    today::{self, Act, Due},
};

/// How a thing that waits is answered, with the version of it that was shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answer {
    /// Saying what one thinks of an agenda (R2).
    Consultation(MeetingId, i64),
    /// Approving an agenda or returning it (R3).
    Agenda(MeetingId, i64),
    /// Signing for a report or returning it (R7).
    Report(MeetingId, i64),
    /// Signing for dues or refusing them (D7).
    Dues(HandoverId),
    /// Answering an opinion (T4, D5).
    Opinion(OpinionId, i64),
    /// Signing for the report on an organizational-life meeting, or returning it.
    LifeReport(MeetingId, i64),
    /// On the page of its own.
    OnItsPage,
}

/// One thing that waits.
#[derive(Clone, Debug)]
pub struct Letter {
    /// What, why, until when.
    pub due: Due,
    /// Since when it has waited, where somebody sent it.
    pub since: Option<Date>,
    /// What there is to know: a word before it, and the text.
    pub facts: Vec<(&'static str, String)>,
    /// How it is answered.
    pub answer: Answer,
}

/// What waits for the branch and for this person in it.
#[derive(Clone, Debug)]
pub struct Inbox {
    /// In the order to do it.
    pub letters: Vec<Letter>,
    /// The unit's day.
    pub today: Date,
}

/// Opens the box.
///
/// # Errors
/// As the store.
pub fn open(cx: &mut Cx<'_>, permit: &Permit<may::ReadBranch>) -> Result<Inbox, Error> {
    let names = cx.names(permit)?;
    let mut letters = Vec::new();
    for due in today::of_branch(cx, permit.actor())? {
        letters.push(letter(cx, permit, &names, due)?);
    }
    Ok(Inbox { letters, today: cx.local().date() })
}

/// How many things wait.
///
/// # Errors
/// As the store.
pub fn waiting(cx: &mut Cx<'_>, permit: &Permit<may::ReadBranch>) -> Result<usize, Error> {
    Ok(today::of_branch(cx, permit.actor())?.len())
}

fn letter(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadBranch>,
    names: &Names,
    due: Due,
) -> Result<Letter, Error> {
    let branch = permit.branch();
    match due.act {
        Act::Consultation(id) => {
            let found = found(cx, permit, id)?;
            let asked = store::consultation::waiting(cx.tx, branch, id)?.ok_or(Error::NotFound)?;
            let mut facts = agenda(&found.agenda, names);
            if let Some(question) = &asked.question {
                facts.insert(0, ("组长想请教", question.to_string()));
            }
            let since = Some(cx.local_of(asked.mark.at).date());
            Ok(Letter { since, facts, answer: Answer::Consultation(id, found.version), due })
        }
        Act::Meeting(id, Next::Approve) => {
            let found = found(cx, permit, id)?;
            let since =
                sent(cx, permit, id, |step| matches!(step, Step::Submitted | Step::TopicsChanged { .. }))?;
            let mut facts = agenda(&found.agenda, names);
            if let Some(talk) = found.stage.consulted() {
                facts.push(("会前沟通", consulted(&talk.what)));
            }
            Ok(Letter { since, facts, answer: Answer::Agenda(id, found.version), due })
        }
        Act::Meeting(id, Next::Receipt) => {
            let found = found(cx, permit, id)?;
            let since = sent(cx, permit, id, |step| matches!(step, Step::Reported(_)))?;
            let facts = report(cx, permit, &found, names)?;
            Ok(Letter { since, facts, answer: Answer::Report(id, found.version), due })
        }
        Act::ReceiveDues(id) => {
            let found = store::dues::handovers(cx.tx, branch)?.into_iter().find(|h| h.id == id);
            let found = found.ok_or(Error::NotFound)?;
            let people: std::collections::BTreeSet<_> =
                store::dues::handed(cx.tx, branch, id)?.iter().map(|entry| entry.person).collect();
            let facts = vec![
                ("金额", format!("{} 元，{} 名党员", found.total, people.len())),
                ("上交人", names.of(found.handed.by).to_owned()),
            ];
            let since = Some(cx.local_of(found.handed.at).date());
            Ok(Letter { since, facts, answer: Answer::Dues(id), due })
        }
        Act::Opinion(id) => {
            let found = store::opinion::find(cx.tx, branch, id)?.ok_or(Error::NotFound)?;
            let facts = raised(&found, names);
            Ok(Letter { since: Some(found.since), facts, answer: Answer::Opinion(id, found.version), due })
        }
        Act::ReceiveLife(id) => {
            let found = store::life_meeting::report::find(cx.tx, branch, id)?;
            let found = found.filter(|r| r.state == ReportState::Sent).ok_or(Error::NotFound)?;
            let since = found.sent.map(|mark| cx.local_of(mark.at).date());
            let facts = vec![("情况报告", found.text.to_string())];
            Ok(Letter { since, facts, answer: Answer::LifeReport(id, found.version), due })
        }
        _ => Ok(Letter { since: None, facts: Vec::new(), answer: Answer::OnItsPage, due }),
    }
}

fn found(cx: &mut Cx<'_>, permit: &Permit<may::ReadBranch>, id: MeetingId) -> Result<Meeting, Error> {
    store::meeting::find(cx.tx, permit.branch(), id)?.ok_or(Error::NotFound)
}

/// The day of the last step of a kind.
fn sent(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadBranch>,
    id: MeetingId,
    wanted: fn(&Step) -> bool,
) -> Result<Option<Date>, Error> {
    let steps = store::meeting::steps(cx.tx, permit.branch(), id)?;
    Ok(steps.iter().rev().find(|kept| wanted(&kept.step)).map(|kept| cx.local_of(kept.mark.at).date()))
}

/// What an agenda says: when and where, who chairs, the topics with what is to be prepared, and what is unusual about it.
fn agenda(agenda: &Agenda, names: &Names) -> Vec<(&'static str, String)> {
    let mut facts = vec![(
        "时间和地点",
        format!("{}，{}，{}主持", meeting::moment(agenda.start), agenda.places(), names.of(agenda.chair)),
    )];
    for item in &agenda.items {
        let mut text = format!("{}（{}）", item.title, item.content.short());
        for (word, more) in [("材料", &item.materials), ("请准备", &item.prepare)] {
            if let Some(more) = more {
                text.push_str(&format!("\n{word}：{more}"));
            }
        }
        facts.push(("议题", text));
    }
    let reasons = [
        ("换人主持的原因", &agenda.chair_reason),
        ("议题多于两个的原因", &agenda.extra_reason),
        ("计划外安排的原因", &agenda.off_plan_reason),
    ];
    facts.extend(reasons.into_iter().filter_map(|(word, why)| Some((word, why.as_ref()?.to_string()))));
    facts
}

fn consulted(talk: &domain::meeting::Consultation) -> String {
    let with = talk.with.iter().map(|o| format!("{}{}", o.post.chinese(), o.name)).collect::<Vec<_>>();
    let mut text = format!("{}，{}，{}", words::date(talk.on), talk.how.chinese(), with.join("、"));
    for more in [&talk.content, &talk.method, &talk.cautions].into_iter().flatten() {
        text.push_str(&format!("\n{more}"));
    }
    text
}

/// What a reported meeting came to: who was there, what was agreed, how it was summed up.
fn report(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadBranch>,
    found: &Meeting,
    names: &Names,
) -> Result<Vec<(&'static str, String)>, Error> {
    debug_assert_eq!(found.stage.name(), StageName::Reported);
    let branch = permit.branch();
    let proceedings = store::proceedings::load(cx.tx, branch, found.id)?;
    let (present, absent) = (proceedings.present().len(), proceedings.absent().count());
    let mut facts = vec![
        ("议题", found.agenda.items.iter().map(|i| i.title.to_string()).collect::<Vec<_>>().join("；")),
        ("到会", format!("应到 {} 人，实到 {present} 人，缺席 {absent} 人", present + absent)),
    ];
    for decision in &proceedings.decisions {
        let (who, due) = (names.of(decision.responsible), words::date(decision.due));
        facts.push(("议定事项", format!("{}，{who}负责，{due}前完成", decision.what)));
    }
    let concluded = found.stage.concluded().and_then(|c| c.conclusion.what.summary.as_ref());
    facts.extend(concluded.map(|summary| ("小结", summary.to_string())));
    let note = found.stage.reported().and_then(|report| report.what.note.as_ref());
    facts.extend(note.map(|note| ("附言", note.to_string())));
    Ok(facts)
}

fn raised(found: &Opinion, names: &Names) -> Vec<(&'static str, String)> {
    vec![
        ("内容", found.text.to_string()),
        ("来自", opinion::source(found, names)),
        ("提出日期", words::date(found.raised_on)),
    ]
}
