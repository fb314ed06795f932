//! R6: correcting a signed record as a new revision beside the old one.

use documents::facts::{self as f, MeetingFacts};
use domain::{
    meeting::{Decision, Presence, RollEntry},
    text::{Place, Reason, Speech},
};
use jiff::civil::Time;

use super::{
    record::{self, DecisionInput, read_observers},
    sign::{freeze, record_of},
    view::{self, MeetingView},
};
use crate::{
    Check, Cx, Error, message,
    permission::{self, Permit, may},
};

/// A correction as it is typed: what the record is to say from now on.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Correction {
    /// The revision that was seen and is to be corrected.
    pub revision: u32,
    /// Why.
    pub reason: String,
    /// 开会时间, 14:30
    pub started: String,
    /// 散会时间; may be empty where the paper of a late entry has none.
    pub ended: String,
    /// 地点
    pub place: String,
    /// 分会场; counts only where the record has one, which stays then.
    pub second_place: String,
    /// 记录人: a name of the roster, or the one that is there.
    pub recorder: String,
    /// 列席人员: a line each.
    pub observers: String,
    /// 会议小结
    pub summary: String,
    /// How everybody stands on the roll, in its order.
    pub roll: Vec<RollLine>,
    /// Item by item.
    pub items: Vec<ItemCorrection>,
}

/// How somebody stands on the roll, as it is typed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RollLine {
    /// `present`, `late`, `absent` or `leave`; empty where the paper of a late entry does not tell.
    pub presence: String,
    /// When somebody late came; may be empty.
    pub at: String,
    /// Why somebody is absent.
    pub reason: String,
}

/// What is to be said on an item, as it is typed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ItemCorrection {
    /// The text of every speech in its order.
    pub speeches: Vec<String>,
    /// Whose speech was left out: a name of the roster; empty for none.
    pub speaker: String,
    /// What was left out.
    pub speech: String,
    /// The decisions in their order.
    pub decisions: Vec<DecisionInput>,
    /// Why nothing has to be done.
    pub nothing: String,
}

/// Corrects a signed record: the newest revision with the changes becomes a new revision, signed by whoever corrects
/// it. What later work stands on follows: the decisions that are open, and who has to catch up.
///
/// # Errors
/// [`Error::Invalid`] with the fields to mend; [`Error::Refused`] when nothing was changed; [`Error::Stale`] for an
/// older revision.
pub fn correct(cx: &mut Cx<'_>, permit: &Permit<may::Sign>, input: &Correction) -> Result<(), Error> {
    let reading = permission::on_meeting(cx, permit.actor(), permit.meeting()?)?;
    let view = view::whole(cx, &reading)?;
    let (mut facts, signed) = record_of(cx, &reading, &view)?;
    if signed.is_none() {
        return Err(Error::Refused("记录还没有定稿，请直接修改记录，不用更正".to_owned()));
    }
    if facts.revision != input.revision {
        return Err(Error::Stale);
    }
    let before = facts.clone();
    let mut check = Check::default();
    let reason = check.take("reason", "更正原因", Reason::new(&input.reason));
    head(cx, &mut check, &mut facts, input)?;
    let roll = roll(&mut check, &mut facts, &view, &input.roll);
    let decisions = items(cx, &mut check, &mut facts, &view, &input.items)?;
    heard(&mut check, &before, &facts);
    check.done()?;
    let Some(reason) = reason else { return Err(Error::NotFound) };
    if facts == before {
        return Err(Error::Refused("没有改动任何内容，不需要更正".to_owned()));
    }
    follow(cx, permit, &view, &roll, &decisions, &facts)?;
    let start = view.meeting.agenda.start;
    let decided = view.meeting.correct(reason.clone(), cx.acting(permit))?;
    super::keep(cx, permit, &decided, "minutes.correct")?;
    if decided.meeting.stage.reported().is_some() {
        // R7: the branch has the revision before; it is told that there is a newer one.
        let group = super::group_name(cx, permit)?;
        let subject = format!("{group}更正了 {} 党小组会的记录", super::moment(start));
        let body = format!("记录已有新的一版，请查看；以前的版本都留着。更正原因：{reason}");
        message::to_branch(cx, permit, Some(permit.meeting()?), &subject, &body)?;
    }
    let view = view::whole(cx, &reading)?;
    let now = super::facts::facts(cx, &reading, &view)?;
    facts.revision = now.revision;
    facts.corrections = now.corrections;
    facts.reported = None;
    // What was signed before was another text.
    facts.signatures = vec![super::facts::signature(cx, decided.meeting.agenda.chair, permit)];
    freeze(cx, permit, &facts, Some(reason))
}

/// Times, place, recorder, observers, summary.
fn head(cx: &Cx<'_>, check: &mut Check, facts: &mut MeetingFacts, input: &Correction) -> Result<(), Error> {
    let started = check.parse::<Time>("started", "开会时间", &input.started, "请写成 14:30 这样的时间");
    let typed = if facts.end.is_some() {
        check.parse::<Time>("ended", "散会时间", &input.ended, "请写成 15:40 这样的时间")
    } else {
        check.parse_optional("ended", "散会时间", &input.ended, "请写成 15:40 这样的时间")
    };
    if let Some(started) = started {
        facts.start = facts.start.date().to_datetime(started);
        if typed.is_some_and(|ended| ended < started) {
            check.fault("ended", "散会时间", "早于开会时间，请改正");
        }
        let last = typed.unwrap_or(started);
        if facts.start.date().to_datetime(last) > cx.local() {
            let field = if typed.is_some() { ("ended", "散会时间") } else { ("started", "开会时间") };
            check.fault(field.0, field.1, "晚于现在，请按实际时间填写");
        }
    }
    facts.end = typed;
    if let Some(place) = check.take("place", "地点", Place::new(&input.place)) {
        facts.place = place.to_string();
    }
    if facts.second_place.is_some()
        && let Some(second) = check.take("second_place", "分会场", Place::new(&input.second_place))
    {
        facts.second_place = Some(second.to_string());
    }
    let recorder = input.recorder.trim();
    if recorder.is_empty() && facts.recorder.is_some() {
        check.fault("recorder", "记录人", "请从名单中选择");
    } else if Some(recorder) != facts.recorder.as_deref().or(Some("")) {
        if facts.roster.iter().any(|a| a.name == recorder) {
            facts.recorder = Some(recorder.to_owned());
        } else {
            check.fault("recorder", "记录人", "不在应到人员中，请从名单中选择");
        }
    }
    if let Some(observers) = check.absorb(read_observers(&input.observers))? {
        let line = |o: record::Observer| f::Observer {
            name: o.name.to_string(),
            post: o.post.map(|post| post.to_string()),
        };
        facts.observers = observers.into_iter().map(line).collect();
    }
    // A summary that the paper of a late entry never had may stay away; one that is there does not go.
    if facts.summary.is_some() || !input.summary.trim().is_empty() {
        let summary = check.take("summary", "会议小结", Speech::new(&input.summary));
        facts.summary = summary.map(String::from);
    }
    Ok(())
}

/// The roll; answers the lines that changed, for who can be told from everybody else on the roster.
fn roll(
    check: &mut Check,
    facts: &mut MeetingFacts,
    view: &MeetingView,
    typed: &[RollLine],
) -> Vec<RollEntry> {
    let mut changed = Vec::new();
    for (i, (attendee, typed)) in facts.roster.iter_mut().zip(typed).enumerate() {
        let name = attendee.name.clone();
        let presence = match typed.presence.as_str() {
            "" if attendee.presence == f::Presence::Unknown => continue,
            "present" => Presence::Present,
            "late" => {
                let (field, label) = (format!("at_{i}"), format!("{name}的到会时间"));
                Presence::Late {
                    at: check.parse_optional(&field, &label, &typed.at, "请写成 14:45 这样的时间"),
                }
            }
            word @ ("absent" | "leave") => {
                let (field, label) = (format!("absence_{i}"), format!("{name}的缺席原因"));
                let reason = check.take(&field, &label, Reason::new(&typed.reason));
                Presence::Absent { reason, on_leave: word == "leave" }
            }
            _ => {
                let (field, label) = (format!("presence_{i}"), format!("{name}的点名"));
                check.fault(&field, &label, "请选择到会、迟到、缺席或请假");
                continue;
            }
        };
        let now = super::facts::presence(Some(&presence));
        if attendee.presence != now {
            attendee.presence = now;
            let mut same = view.roster.members().filter(|m| m.name.as_str() == name);
            if let (Some(member), None) = (same.next(), same.next()) {
                changed.push(RollEntry { person: member.id, presence });
            }
        }
    }
    changed
}

/// What was said and agreed; answers the decisions as they are from now on.
fn items(
    cx: &Cx<'_>,
    check: &mut Check,
    facts: &mut MeetingFacts,
    view: &MeetingView,
    typed: &[ItemCorrection],
) -> Result<Vec<Decision>, Error> {
    let there: Vec<String> = facts.roster.iter().filter(|a| a.took_part()).map(|a| a.name.clone()).collect();
    let mut changed = Vec::new();
    let agenda = &view.meeting.agenda.items;
    for (i, ((item, typed), known)) in facts.items.iter_mut().zip(typed).zip(agenda).enumerate() {
        for (j, (speech, text)) in item.speeches.iter_mut().zip(&typed.speeches).enumerate() {
            let (field, label) = (format!("speech_{i}_{j}"), format!("{}的发言", speech.speaker));
            if let Some(text) = check.take(&field, &label, Speech::optional(text)) {
                speech.text = text.map(String::from);
            }
        }
        item.speeches.extend(left_out(check, i, typed, &there, view));
        match &mut item.outcome {
            f::Outcome::Decisions(list) => {
                let rows = view.proceedings.decisions.iter().filter(|d| d.item == known.id);
                for (j, ((decision, row), typed)) in
                    list.iter_mut().zip(rows).zip(&typed.decisions).enumerate()
                {
                    changed.extend(decided(cx, check, (i, j), decision, row, typed, view)?);
                }
            }
            f::Outcome::NothingToDo { reason } => {
                let field = format!("nothing_{i}");
                if let Some(text) = check.take(&field, "无需落实的原因", Reason::new(&typed.nothing)) {
                    *reason = text.to_string();
                }
            }
            f::Outcome::Open | f::Outcome::Withheld => {}
        }
    }
    Ok(changed)
}

/// Nobody becomes absent who speaks in the record.
fn heard(check: &mut Check, before: &MeetingFacts, facts: &MeetingFacts) {
    let absent = |a: &f::Attendee| matches!(a.presence, f::Presence::Absent { .. });
    for (i, (was, now)) in before.roster.iter().zip(&facts.roster).enumerate() {
        let mut speeches = facts.items.iter().flat_map(|item| &item.speeches);
        let speaks = speeches.any(|s| s.speaker == now.name && s.text.is_some());
        if speaks && absent(now) && !absent(was) {
            let label = format!("{}的点名", now.name);
            let remedy = "记录里有这位同志的发言。如果确实没有到会，请先把记错的发言内容删空";
            check.fault(&format!("presence_{i}"), &label, remedy);
        }
    }
}

/// A speech that the record left out.
fn left_out(
    check: &mut Check,
    i: usize,
    typed: &ItemCorrection,
    there: &[String],
    view: &MeetingView,
) -> Option<f::Speech> {
    let speaker = typed.speaker.trim();
    if speaker.is_empty() && typed.speech.trim().is_empty() {
        return None;
    }
    if !there.iter().any(|name| name == speaker) {
        check.fault(&format!("new_speaker_{i}"), "补记的发言人", "请从到会的人中选择");
    }
    let text = check.take(&format!("new_speech_{i}"), "补记的发言", Speech::new(&typed.speech))?;
    let leader = view.roster.leader.map(|id| view.name(id).to_owned());
    Some(f::Speech {
        speaker: speaker.to_owned(),
        is_leader: leader.as_deref() == Some(speaker),
        label: domain::meeting::RemarkKind::Speaks.chinese().to_owned(),
        about: None,
        speaker_id: None,
        about_id: None,
        text: Some(text.into()),
    })
}

/// A decision, in the record and as the matter that is followed up; answers it where it changed.
fn decided(
    cx: &Cx<'_>,
    check: &mut Check,
    (i, j): (usize, usize),
    decision: &mut f::Decision,
    row: &Decision,
    typed: &DecisionInput,
    view: &MeetingView,
) -> Result<Option<Decision>, Error> {
    let typed = DecisionInput { item: row.item.to_string(), ..typed.clone() };
    let field = |name: &str| format!("{name}_{i}_{j}");
    let read = record::decision(cx, &view.meeting, &view.roster, &typed, field);
    let Some(now) = check.absorb(read)? else { return Ok(None) };
    let now = Decision { id: row.id, ..now };
    decision.what = now.what.to_string();
    decision.measures = now.measures.as_ref().map(ToString::to_string);
    if now.responsible != row.responsible {
        view.name(now.responsible).clone_into(&mut decision.responsible);
    }
    decision.due = now.due;
    Ok((now != *row).then_some(now))
}

/// Lets what stands on the record follow it: the roll with the make-ups, the decisions, why nothing has to be done.
fn follow(
    cx: &mut Cx<'_>,
    permit: &Permit<may::Sign>,
    view: &MeetingView,
    roll: &[RollEntry],
    decisions: &[Decision],
    facts: &MeetingFacts,
) -> Result<(), Error> {
    let (branch, id) = (permit.branch(), view.meeting.id);
    for entry in roll {
        store::proceedings::set_roll(cx.tx, branch, id, entry)?;
        super::conclude::owe_make_up(cx, branch, id, entry)?;
    }
    for decision in decisions {
        store::proceedings::set_decision(cx.tx, branch, id, decision)?;
    }
    for (item, known) in facts.items.iter().zip(&view.meeting.agenda.items) {
        if let f::Outcome::NothingToDo { reason } = &item.outcome {
            let reason = Reason::new(reason).ok();
            store::meeting::set_nothing_to_do(cx.tx, branch, known.id, reason.as_ref())?;
        }
    }
    Ok(())
}
