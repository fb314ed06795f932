//! 补录: a meeting that was held on paper, entered afterwards in one go (ADR 7).
//!
//! What the paper does not say stays unsaid: a gate may be missing with its reason, a remark may have no text.
//! Everything is written by the same use cases as in a meeting that runs here, in one transaction.

use domain::{
    id::{MeetingId, PersonId},
    meeting::{Channel, Meeting, Official, OnPaper, PaperHeld, PaperNotice, Stage},
    membership::Roster,
    text::Reason,
};
use jiff::civil::Date;

use super::{approve, conclude, consult, draft, record};
use crate::{
    Check, Cx, Error, Fault,
    permission::{self, Permit, may},
};

/// Whether a gate was passed on paper, as it is typed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct GateInput {
    /// `done` or `missing`.
    pub state: String,
    /// Why it is missing.
    pub reason: String,
}

/// The notice on paper, as it is typed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct NoticeInput {
    /// The day.
    pub on: String,
    /// A channel's code.
    pub how: String,
}

/// What was said and agreed on one item, as it is typed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ItemRecord {
    /// Remarks in the order of the paper; a row with neither speaker nor text is none.
    pub said: Vec<record::RemarkInput>,
    /// Decisions; a row with nothing but an item is none.
    pub decisions: Vec<record::DecisionInput>,
    /// 无需落实, with the reason.
    pub nothing: String,
}

/// A meeting held on paper, as it is typed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Input {
    /// Time, place, chair, items; its end is when the meeting ended.
    pub agenda: draft::Input,
    /// Why it is entered only now.
    pub reason: String,
    /// R2
    pub consulted: (GateInput, consult::Input),
    /// R3
    pub approved: (GateInput, approve::OfflineInput),
    /// R3
    pub notified: (GateInput, NoticeInput),
    /// The roll, one line for each member.
    pub roll: Vec<record::RollInput>,
    /// Who sat in, a line each.
    pub observers: String,
    /// The chair's opening words; may be empty.
    pub opening: String,
    /// What was said and agreed, item by item as in the agenda.
    pub items: Vec<ItemRecord>,
    /// The summary (R5).
    pub summary: String,
    /// What the paper lacks of remarks, outcomes or summary, and why; empty for a whole record.
    pub gaps: String,
}

/// What the form needs around the fields: the people of the meeting's own day.
#[derive(Clone, Debug)]
pub struct FormView {
    /// Roster, plan and names.
    pub draft: draft::FormView,
    /// Who held a post of the branch on that day.
    pub officials: Vec<(PersonId, Official)>,
    /// That day.
    pub day: Date,
}

/// The form for a meeting of a past day.
///
/// # Errors
/// As the store.
pub fn form(cx: &mut Cx<'_>, permit: &Permit<may::EnterLate>, day: Date) -> Result<FormView, Error> {
    let group = permit.group()?;
    let roster = store::person::roster(cx.tx, permit.branch(), group, day)?;
    let input = draft::Input {
        month: format!("{:04}-{:02}", day.year(), day.month()),
        date: day.to_string(),
        chair: roster.leader.map(|l| l.to_string()).unwrap_or_default(),
        ..draft::Input::default()
    };
    let draft = draft::around(cx, permit, group, roster, day.year(), input)?;
    Ok(FormView { draft, officials: super::officials(cx, permit, day)?, day })
}

/// Gathers the faults of several forms under the fields of one page.
#[derive(Default)]
struct Gathered(Vec<Fault>);

impl Gathered {
    /// Keeps the value, or its faults: `prefix` goes before their fields and `label` before their sentences.
    /// A rule's refusal becomes the fault of the field `at`.
    fn take<T>(
        &mut self,
        prefix: &str,
        label: &str,
        at: &str,
        answer: Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        let said = |message: String| format!("{label}{message}");
        match answer {
            Ok(value) => return Ok(Some(value)),
            Err(Error::Invalid(faults)) => self.0.extend(
                faults
                    .into_iter()
                    .map(|f| Fault { field: format!("{prefix}{}", f.field), message: said(f.message) }),
            ),
            Err(Error::Refused(why)) => {
                self.0.push(Fault { field: format!("{prefix}{at}"), message: said(why) });
            }
            Err(other) => return Err(other),
        }
        Ok(None)
    }

    fn done(self) -> Result<(), Error> {
        if self.0.is_empty() { Ok(()) } else { Err(Error::Invalid(self.0)) }
    }
}

/// Reads whether a gate was passed; `read` reads what the paper says of it.
fn gate<T>(
    name: &str,
    label: &str,
    input: &GateInput,
    read: impl FnOnce() -> Result<T, Error>,
) -> Result<OnPaper<T>, Error> {
    match input.state.as_str() {
        "done" => read().map(OnPaper::Done),
        "missing" => {
            let field = format!("{name}_reason");
            let label = format!("{label}没有做到或查不到的原因");
            Reason::new(&input.reason)
                .map(|reason| OnPaper::Missing { reason })
                .map_err(|fault| Error::field(&field, &label, fault))
        }
        _ => Err(Error::field(name, label, "请选择做到了，还是没有做到或查不到")),
    }
}

fn notice(input: &NoticeInput) -> Result<PaperNotice, Error> {
    let mut check = Check::default();
    let on = check.parse::<Date>("notified_on", "通知日期", &input.on, "请写成 2026-11-18 这样的日期");
    let how = Channel::from_code(&input.how).ok_or("请选择一种方式");
    let how = check.take("notified_how", "通知方式", how);
    check.done()?;
    match (on, how) {
        (Some(on), Some(how)) => Ok(PaperNotice { on, how }),
        _ => Err(Error::Internal("a field passed its check without a value".to_owned())),
    }
}

/// Enters a meeting that was held on paper. It then waits for its signature like any other.
///
/// # Errors
/// [`Error::Invalid`] with every field to mend; [`Error::Refused`] by a rule, or when a meeting of that time
/// is there already.
pub fn enter_late(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EnterLate>,
    input: &Input,
) -> Result<MeetingId, Error> {
    let (branch, group) = (permit.branch(), permit.group()?);
    let mut faults = Gathered::default();
    let agenda = draft::agenda(cx, permit, &input.agenda, &[]);
    let agenda = faults.take("", "", "date", agenda)?;
    let day = agenda.as_ref().map_or_else(|| cx.local().date(), |a| a.start.date());
    let known = super::officials(cx, permit, day)?;
    let partners: Vec<_> = known.iter().filter(|(_, o)| o.post.may_be_consulted()).cloned().collect();
    let reason = Reason::new(&input.reason).map_err(|f| Error::field("late_reason", "补录原因", f));
    let reason = faults.take("", "", "late_reason", reason)?;
    let (state, typed) = &input.consulted;
    let consulted =
        gate("consulted", "会前沟通", state, || consult::read(&partners, typed, "consulted_"));
    let consulted = faults.take("", "", "consulted", consulted)?;
    let (state, typed) = &input.approved;
    let approved = gate("approved", "支部批准", state, || approve::read(&known, typed, "approved_"));
    let approved = faults.take("", "", "approved", approved)?;
    let (state, typed) = &input.notified;
    let notified = faults.take("", "", "notified", gate("notified", "通知", state, || notice(typed)))?;
    let gaps = Reason::optional(&input.gaps).map_err(|f| Error::field("gaps", "纸上缺什么", f));
    let gaps = faults.take("", "", "gaps", gaps)?.flatten();
    if input.agenda.end.trim().is_empty() && gaps.is_none() {
        let missing = Error::field(
            "end",
            "散会时间",
            "还没有填写，请写成 15:40 这样的时间；纸上没有写的，在“纸上缺什么”里写明",
        );
        faults.take::<()>("", "", "end", Err(missing))?;
    }
    faults.done()?;
    let (Some(agenda), Some(reason), Some(consulted), Some(approved), Some(notified)) =
        (agenda, reason, consulted, approved, notified)
    else {
        return Err(Error::Internal("a field passed its check without a value".to_owned()));
    };
    if store::meeting::begins_at(cx.tx, branch, group, agenda.start)? {
        return Err(Error::Refused("这个时间已经有一次会议，请核对日期和时间，不要重复补录".to_owned()));
    }
    let roster = super::roster(cx, branch, group, &agenda.joint, day)?;
    let meeting = Meeting { id: cx.new_id()?, group, agenda, stage: Stage::draft(), version: 1 };
    let id = meeting.id;
    let held = PaperHeld { reason, consulted, approved, notified, gaps };
    store::meeting::add(cx.tx, branch, &meeting, true)?;
    let decided = meeting.held_on_paper(held, &roster, cx.acting(permit))?;
    super::keep(cx, permit, &decided, "meeting.enter_late")?;
    write_record(cx, permit, &decided.meeting, &roster, input)?;
    Ok(id)
}

/// Writes roll, remarks, outcomes and summary, and concludes.
fn write_record(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EnterLate>,
    meeting: &Meeting,
    roster: &Roster,
    input: &Input,
) -> Result<(), Error> {
    let recording = permission::on_meeting::<may::Record>(cx, permit.actor(), meeting.id)?;
    let mut faults = Gathered::default();
    let known = |line: &&record::RollInput| roster.people.iter().any(|m| m.id.to_string() == line.person);
    if !input.roll.iter().all(|line| known(&line)) {
        let changed = "名册上这一天的人和您填写时不一样了，请重新核对到会情况";
        faults.take::<()>("", "", "date", Err(Error::field("date", "开会日期", changed)))?;
    }
    for line in input.roll.iter().filter(known) {
        let name = roster.people.iter().find(|m| m.id.to_string() == line.person);
        let label = name.map_or_else(String::new, |m| format!("{}的", m.name));
        let answer = record::roll(cx, &recording, line);
        faults.take(&format!("roll_{}_", line.person), &label, "presence", answer)?;
    }
    faults.take("", "", "observers", record::observers(cx, &recording, &input.observers, ""))?;
    let opening = record::jot(cx, &recording, record::JottingKind::Opening, 0, &input.opening);
    faults.take("opening_", "", "text", opening)?;
    for (number, (item, typed)) in (1..).zip(meeting.agenda.items.iter().zip(&input.items)) {
        let ordinal = ["一", "二", "三", "四", "五", "六"].get(number - 1_usize).unwrap_or(&"");
        for (row, said) in (1..).zip(&typed.said) {
            if said.speaker.is_empty() && said.text.trim().is_empty() {
                continue;
            }
            let said = record::RemarkInput { item: item.id.to_string(), ..said.clone() };
            let label = format!("议题{ordinal}第 {row} 条发言，");
            let answer = record::speak(cx, &recording, &said);
            faults.take(&format!("said_{number}_{row}_"), &label, "speaker", answer)?;
        }
        for (row, decision) in (1..).zip(&typed.decisions) {
            let fields = [&decision.what, &decision.measures, &decision.responsible, &decision.due];
            if fields.iter().all(|text| text.trim().is_empty()) {
                continue;
            }
            let decision = record::DecisionInput { item: item.id.to_string(), ..decision.clone() };
            let label = format!("议题{ordinal}第 {row} 条议定事项，");
            let answer = record::decide(cx, &recording, &decision);
            faults.take(&format!("decision_{number}_{row}_"), &label, "what", answer)?;
        }
        if !typed.nothing.trim().is_empty() {
            let label = format!("议题{ordinal}，");
            let answer = record::nothing_to_do(cx, &recording, item.id, &typed.nothing, "");
            faults.take(&format!("outcome_{number}_"), &label, "nothing", answer)?;
        }
    }
    faults.done()?;
    let chairing = permission::on_meeting::<may::Chair>(cx, permit.actor(), meeting.id)?;
    let end = conclude::Input {
        summary: input.summary.clone(),
        version: 0,
        started: String::new(),
        ended: input.agenda.end.clone(),
    };
    conclude::conclude(cx, &chairing, &end)
}
