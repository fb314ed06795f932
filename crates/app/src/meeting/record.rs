//! Keeping the record while the meeting runs: roll, remarks, notes, decisions.

use domain::{
    id::{DecisionId, ItemId, PersonId, RemarkId},
    meeting::{Decision, Meeting, Presence, Proceedings, Remark, RemarkKind, RollEntry, Stage, StageName},
    membership::Roster,
    text::{Note, PersonName, Reason, Speech, TextFault, Title},
};
use jiff::civil::{Date, Time};
use schemars::JsonSchema;
use serde::Deserialize;
pub use store::meeting::{JottingKind, Observer};

use crate::{
    Check, Cx, Error,
    permission::{Permit, Verb, may},
};

/// The meeting, refused unless it is running.
pub(super) fn running<V: Verb>(cx: &mut Cx<'_>, permit: &Permit<V>) -> Result<(Meeting, Roster), Error> {
    let (meeting, roster) = super::load(cx, permit)?;
    if matches!(meeting.stage, Stage::InSession(_)) {
        return Ok((meeting, roster));
    }
    Err(not_now(meeting.stage.name()))
}

/// Refuses unless the meeting is running; for saves that come with every pause in typing, and need no more of it.
fn still_running<V: Verb>(cx: &mut Cx<'_>, permit: &Permit<V>) -> Result<(), Error> {
    let owner = store::meeting::owner(cx.tx, permit.branch(), permit.meeting()?)?.ok_or(Error::NotFound)?;
    if owner.stage == StageName::InSession { Ok(()) } else { Err(not_now(owner.stage)) }
}

fn not_now(found: StageName) -> Error {
    Error::Refused(format!("会议现在是“{}”，不能记录；{}", found.chinese(), found.way_on()))
}

/// One line of the roll as it is typed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RollInput {
    /// Who.
    pub person: String,
    /// `present`, `late`, `absent`, or `leave` for somebody who is known to have asked for it.
    pub presence: String,
    /// When somebody late came; may be empty.
    pub at: String,
    /// Why somebody is absent.
    pub reason: String,
    /// What the line said when it was seen, as [`roll_word`]; none where nobody else can have written it.
    pub was: Option<String>,
}

/// A line of the roll in one word, to tell whether it is still what somebody saw.
pub fn roll_word(presence: Option<&Presence>) -> String {
    match presence {
        None => String::new(),
        Some(Presence::Present) => "present".to_owned(),
        Some(Presence::Late { at }) => format!("late {}", at.map(|at| at.to_string()).unwrap_or_default()),
        Some(Presence::Absent { reason, .. }) => {
            format!("absent {}", reason.as_ref().map(Reason::as_str).unwrap_or_default())
        }
    }
}

/// Writes one line of the roll. An absence may be noted first and its reason later; the meeting
/// cannot be concluded without it. Gives back the line as [`roll_word`].
///
/// # Errors
/// [`Error::Invalid`] with the field to mend; [`Error::Stale`] when somebody else has changed the line.
pub fn roll(cx: &mut Cx<'_>, permit: &Permit<may::Record>, input: &RollInput) -> Result<String, Error> {
    let (meeting, roster) = running(cx, permit)?;
    let entry = roll_entry(cx, permit, &meeting, &roster, input)?;
    if let Some(was) = &input.was {
        let roll = store::proceedings::load(cx.tx, permit.branch(), meeting.id)?.roll;
        let now = roll.iter().find(|e| e.person == entry.person).map(|e| &e.presence);
        if roll_word(now) != *was && now != Some(&entry.presence) {
            return Err(Error::Stale);
        }
    }
    store::proceedings::set_roll(cx.tx, permit.branch(), meeting.id, &entry)?;
    cx.journal(permit, "meeting.roll", entry.person.uuid())?;
    Ok(roll_word(Some(&entry.presence)))
}

pub(super) fn roll_entry<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    meeting: &Meeting,
    roster: &Roster,
    input: &RollInput,
) -> Result<RollEntry, Error> {
    let mut check = Check::default();
    let person = check.parse::<PersonId>("person", "人员", &input.person, "请从名单中选择");
    let person = person.filter(|p| roster.has_member(*p)).ok_or(Error::NotFound)?;
    let presence = match input.presence.as_str() {
        "present" => Presence::Present,
        "late" => Presence::Late {
            at: check.parse_optional::<Time>("at", "到会时间", &input.at, "请写成 14:45 这样的时间"),
        },
        leave @ ("absent" | "leave") => {
            let answers = store::notice::answers(cx.tx, permit.branch(), meeting.id)?;
            let asked = answers
                .iter()
                .any(|a| a.person == person && matches!(a.reply, Some(domain::meeting::Reply::Leave { .. })));
            Presence::Absent {
                reason: check.take("reason", "缺席原因", Reason::optional(&input.reason)).flatten(),
                on_leave: asked || leave == "leave",
            }
        }
        _ => {
            check.fault("presence", "点名", "请选择到会、迟到或缺席");
            Presence::Present
        }
    };
    check.done()?;
    Ok(RollEntry { person, presence })
}

/// A new remark as it is typed.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NewRemark")]
pub struct RemarkInput {
    /// On which item.
    pub item: String,
    /// Who.
    pub speaker: String,
    /// A kind's code.
    pub kind: String,
    /// Whom it is about; for criticism.
    #[serde(default)]
    pub about: String,
    /// The main points; may be empty and typed later.
    #[serde(default)]
    pub text: String,
}

/// Gives somebody the floor: what they have handed in, or else a new remark, at the end of the order.
///
/// # Errors
/// [`Error::Invalid`] with the field to mend; [`Error::Refused`] for somebody who is absent.
pub fn speak(cx: &mut Cx<'_>, permit: &Permit<may::Record>, input: &RemarkInput) -> Result<RemarkId, Error> {
    let (meeting, roster) = running(cx, permit)?;
    let proceedings = store::proceedings::load(cx.tx, permit.branch(), meeting.id)?;
    let mut check = Check::default();
    let item = check.parse::<ItemId>("item", "议题", &input.item, "请选择议题");
    let speaker = check.parse::<PersonId>("speaker", "发言人", &input.speaker, "请从名单中选择");
    let kind = check.take("kind", "发言类别", RemarkKind::from_code(&input.kind).ok_or("请选择一类"));
    // The form proposes whom it is about; what is about nobody keeps nothing of it.
    let whom = if kind == Some(RemarkKind::ReadsOut) { "宣读谁的材料" } else { "批评对象" };
    let about = if kind.is_none_or(RemarkKind::can_be_about) {
        check.parse_optional::<PersonId>("about", whom, &input.about, "请从名单中选择")
    } else {
        None
    };
    let text = check.take("text", "发言内容", Speech::optional(&input.text)).flatten();
    if kind == Some(RemarkKind::Criticizes) && about.is_none() {
        check.fault("about", "批评对象", "请选择对谁提出批评意见");
    }
    if kind == Some(RemarkKind::Criticizes) && about.is_some() && about == speaker {
        check.fault("about", "批评对象", "是发言人自己；说自己的不足，请把类别选为“自我批评”");
    }
    if kind == Some(RemarkKind::ReadsOut) {
        match about {
            None => check.fault("about", whom, "请选择宣读的是哪位缺席同志的材料"),
            Some(person) if proceedings.present().contains(&person) => {
                check.fault("about", whom, "这位同志在会上，请本人作自我批评");
            }
            Some(_) => {}
        }
    }
    if about.is_some_and(|about| !roster.has_member(about)) {
        check.fault("about", whom, "不在本组名册上，请从名单中选择");
    }
    check.done()?;
    let (Some(item), Some(speaker), Some(kind)) = (item, speaker, kind) else { return Err(Error::NotFound) };
    if !meeting.agenda.items.iter().any(|i| i.id == item) {
        return Err(Error::NotFound);
    }
    is_there(&proceedings, &roster, speaker)?;
    let handed_in =
        proceedings.remarks.iter().find(|r| r.item == item && r.speaker == speaker && r.position.is_none());
    // What is read out is somebody else's: it takes nothing that the reader handed in.
    let is_own = !matches!(kind, RemarkKind::Passes | RemarkKind::ReadsOut);
    if let Some(own) = handed_in.filter(|_| text.is_none() && is_own) {
        return put_in_place(cx, permit, &meeting, Remark { kind, about, ..own.clone() });
    }
    let position = store::proceedings::next_position(cx.tx, permit.branch(), meeting.id)?;
    let remark = Remark {
        id: cx.new_id()?,
        item,
        speaker,
        kind,
        about,
        position: Some(position),
        text,
        own: false,
        version: 1,
    };
    let mark = cx.mark(permit);
    store::proceedings::add_remark(cx.tx, permit.branch(), meeting.id, &remark, mark)?;
    cx.journal(permit, "remark.add", remark.id.uuid())?;
    Ok(remark.id)
}

/// Refuses the remark of somebody who is absent.
fn is_there(proceedings: &Proceedings, roster: &Roster, speaker: PersonId) -> Result<(), Error> {
    if proceedings.present().contains(&speaker) {
        return Ok(());
    }
    let name = roster.find(speaker).map_or("这位同志", |m| m.name.as_str());
    Err(Error::Refused(format!("点名时{name}记为缺席，请先在点名里改正，再记发言")))
}

/// Gives a handed-in remark its place at the end of the order.
fn put_in_place(
    cx: &mut Cx<'_>,
    permit: &Permit<may::Record>,
    meeting: &Meeting,
    remark: Remark,
) -> Result<RemarkId, Error> {
    let position = store::proceedings::next_position(cx.tx, permit.branch(), meeting.id)?;
    let (remark, mark) = (Remark { position: Some(position), ..remark }, cx.mark(permit));
    store::proceedings::update_remark(cx.tx, permit.branch(), &remark, false, mark)?;
    cx.journal(permit, "remark.call_up", remark.id.uuid())?;
    Ok(remark.id)
}

/// How saving a text ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Saved {
    /// Kept under this version.
    Done {
        /// To be sent with the next save.
        version: i64,
    },
    /// Somebody else was faster: both texts are kept, theirs stands for now.
    Conflict {
        /// The version of theirs.
        version: i64,
        /// Their text.
        text: String,
        /// Who typed it.
        by: String,
    },
}

/// Saves the text of a remark against the version that was seen.
///
/// # Errors
/// [`Error::Invalid`] for a text that is too long or holds what it may not; [`Error::NotFound`] for
/// somebody else's remark.
pub fn save_text<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    remark: RemarkId,
    seen: i64,
    typed: &str,
    own_only: bool,
) -> Result<Saved, Error> {
    let text = Speech::optional(typed).map_err(|fault| Error::field("text", "发言内容", fault))?;
    let branch = permit.branch();
    let meeting = permit.meeting()?;
    let mut found = store::proceedings::remark(cx.tx, branch, meeting, remark)?.ok_or(Error::NotFound)?;
    if own_only && found.speaker != permit.actor().person {
        return Err(Error::NotFound);
    }
    let mark = cx.mark(permit);
    if found.text == text {
        return Ok(Saved::Done { version: found.version });
    }
    if found.version != seen {
        let theirs = store::proceedings::revisions(cx.tx, branch, remark)?;
        let kept = text.as_ref().map_or("", Speech::as_str);
        if !theirs.iter().any(|r| r.aside && r.text == kept) {
            store::proceedings::add_revision(cx.tx, branch, remark, found.version, kept, true, mark)?;
            cx.journal(permit, "remark.set_aside", remark.uuid())?;
        }
        let by = theirs.iter().rev().find(|r| !r.aside).map(|r| r.mark.by);
        let names = cx.names(permit)?;
        return Ok(Saved::Conflict {
            version: found.version,
            text: found.text.map(String::from).unwrap_or_default(),
            by: by.map_or("—", |by| names.of(by)).to_owned(),
        });
    }
    found.text = text;
    // What somebody else wrote over it is not the member's own text any more; theirs stays among the revisions.
    found.own = found.own && found.speaker == permit.actor().person;
    store::proceedings::update_remark(cx.tx, branch, &found, false, mark)?;
    cx.journal(permit, "remark.save", remark.uuid())?;
    Ok(Saved::Done { version: found.version + 1 })
}

/// Saves the text of any remark, for the record.
///
/// # Errors
/// As [`save_text`]; [`Error::Refused`] when the meeting is not running.
pub fn save_remark(
    cx: &mut Cx<'_>,
    permit: &Permit<may::Record>,
    remark: RemarkId,
    seen: i64,
    typed: &str,
) -> Result<Saved, Error> {
    still_running(cx, permit)?;
    save_text(cx, permit, remark, seen, typed, false)
}

/// Gives a handed-in remark its place in the order: the member now speaks.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Refused`] for somebody who is absent, or when the meeting is not running.
pub fn call_up(cx: &mut Cx<'_>, permit: &Permit<may::Record>, remark: RemarkId) -> Result<(), Error> {
    let (meeting, roster) = running(cx, permit)?;
    let found =
        store::proceedings::remark(cx.tx, permit.branch(), meeting.id, remark)?.ok_or(Error::NotFound)?;
    if found.position.is_some() {
        return Ok(());
    }
    let proceedings = store::proceedings::load(cx.tx, permit.branch(), meeting.id)?;
    is_there(&proceedings, &roster, found.speaker)?;
    put_in_place(cx, permit, &meeting, found).map(drop)
}

/// Takes a remark out of the record; its texts are kept as revisions.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Refused`] when the meeting is not running.
pub fn withdraw(cx: &mut Cx<'_>, permit: &Permit<may::Record>, remark: RemarkId) -> Result<(), Error> {
    let (meeting, _) = running(cx, permit)?;
    let found =
        store::proceedings::remark(cx.tx, permit.branch(), meeting.id, remark)?.ok_or(Error::NotFound)?;
    let mark = cx.mark(permit);
    store::proceedings::update_remark(cx.tx, permit.branch(), &found, true, mark)?;
    cx.journal(permit, "remark.withdraw", remark.uuid())
}

/// Saves the opening words or the draft of the summary against the version that was seen.
///
/// # Errors
/// [`Error::Invalid`] for a text that is too long or holds what it may not.
pub fn jot(
    cx: &mut Cx<'_>,
    permit: &Permit<may::Record>,
    kind: JottingKind,
    seen: i64,
    typed: &str,
) -> Result<Saved, Error> {
    let label = match kind {
        JottingKind::Opening => "主持人开场",
        JottingKind::Summary => "会议小结",
    };
    let text = Speech::optional(typed).map_err(|fault| Error::field("text", label, fault))?;
    let (meeting, _) = running(cx, permit)?;
    let found = store::meeting::jotting(cx.tx, permit.branch(), meeting.id, kind)?;
    if found.text == text {
        return Ok(Saved::Done { version: found.version });
    }
    if found.version != seen {
        return Ok(Saved::Conflict {
            version: found.version,
            text: found.text.map(String::from).unwrap_or_default(),
            by: "另一位记录的同志".to_owned(),
        });
    }
    store::meeting::set_jotting(cx.tx, permit.branch(), meeting.id, kind, text.as_ref(), seen)?;
    cx.journal(permit, "meeting.jot", meeting.id.uuid())?;
    Ok(Saved::Done { version: seen + 1 })
}

/// A decision as it is typed (R5).
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NewDecision")]
pub struct DecisionInput {
    /// On which item.
    pub item: String,
    /// What was agreed.
    pub what: String,
    /// The measures.
    pub measures: String,
    /// The one responsible person.
    pub responsible: String,
    /// The deadline.
    pub due: String,
}

/// Adds a decision.
///
/// # Errors
/// [`Error::Invalid`] with the fields to mend.
pub fn decide(cx: &mut Cx<'_>, permit: &Permit<may::Record>, input: &DecisionInput) -> Result<(), Error> {
    let (meeting, roster) = running(cx, permit)?;
    let decision = decision(cx, &meeting, &roster, input, str::to_owned)?;
    let branch = permit.branch();
    // What somebody of a joint meeting answers for is work of the own group.
    let own = store::person::group_on(cx.tx, branch, decision.responsible, meeting.agenda.start.date())?;
    let group = own.filter(|own| meeting.agenda.joint.contains(own)).unwrap_or(meeting.group);
    store::meeting::set_nothing_to_do(cx.tx, branch, decision.item, None)?;
    store::proceedings::add_decision(cx.tx, branch, group, meeting.id, &decision)?;
    cx.journal(permit, "decision.add", decision.id.uuid())
}

/// Reads the fields of a decision; `field` is what a form calls each.
pub(super) fn decision(
    cx: &Cx<'_>,
    meeting: &Meeting,
    roster: &Roster,
    input: &DecisionInput,
    field: impl Fn(&str) -> String,
) -> Result<Decision, Error> {
    let mut check = Check::default();
    let item = check.parse::<ItemId>(&field("item"), "议题", &input.item, "请选择议题");
    let what = check.take(&field("what"), "议定事项", Title::new(&input.what));
    let measures = check.take(&field("measures"), "落实措施", Note::new(&input.measures));
    let responsible =
        check.parse::<PersonId>(&field("responsible"), "责任人", &input.responsible, "请从名单中选择");
    if responsible.is_some_and(|r| !roster.has_member(r)) {
        check.fault(&field("responsible"), "责任人", "不在本组，请从名单中选择");
    }
    let due = check.parse::<Date>(&field("due"), "完成期限", &input.due, "请写成 2026-12-20 这样的日期");
    if due.is_some_and(|d| d < meeting.agenda.start.date()) {
        check.fault(&field("due"), "完成期限", "早于开会日期，请改正");
    }
    check.done()?;
    match (item.filter(|id| meeting.agenda.items.iter().any(|i| i.id == *id)), what, responsible, due) {
        (Some(item), Some(what), Some(responsible), Some(due)) => {
            Ok(Decision { id: cx.new_id()?, item, what, measures, responsible, due })
        }
        _ => Err(Error::NotFound),
    }
}

/// Takes a decision out again.
///
/// # Errors
/// [`Error::NotFound`] for a decision that the meeting does not know, or no longer.
pub fn undecide(cx: &mut Cx<'_>, permit: &Permit<may::Record>, decision: DecisionId) -> Result<(), Error> {
    let (meeting, _) = running(cx, permit)?;
    let known = store::proceedings::load(cx.tx, permit.branch(), meeting.id)?.decisions;
    if !known.iter().any(|d| d.id == decision) {
        return Err(Error::NotFound);
    }
    store::proceedings::remove_decision(cx.tx, permit.branch(), meeting.id, decision)?;
    cx.journal(permit, "decision.remove", decision.uuid())
}

/// 无需落实: nothing has to be done about an item, with the reason; an empty reason takes it back.
///
/// # Errors
/// [`Error::Refused`] when the item has decisions; [`Error::Stale`] when the reason is no longer what `was` seen.
pub fn nothing_to_do(
    cx: &mut Cx<'_>,
    permit: &Permit<may::Record>,
    item: ItemId,
    reason: &str,
    was: &str,
) -> Result<(), Error> {
    let reason =
        Reason::optional(reason).map_err(|fault| Error::field("nothing", "无需落实的原因", fault))?;
    let (meeting, _) = running(cx, permit)?;
    if !meeting.agenda.items.iter().any(|i| i.id == item) {
        return Err(Error::NotFound);
    }
    let proceedings = store::proceedings::load(cx.tx, permit.branch(), meeting.id)?;
    if reason.is_some() && proceedings.decisions.iter().any(|d| d.item == item) {
        return Err(Error::Refused("这个议题已有议定事项；如果确实无需落实，请先删去议定事项".to_owned()));
    }
    let now = proceedings.nothing_to_do.iter().find(|(of, _)| *of == item).map(|(_, reason)| reason);
    if now != reason.as_ref() && now.map_or("", Reason::as_str) != was {
        return Err(Error::Stale);
    }
    store::meeting::set_nothing_to_do(cx.tx, permit.branch(), item, reason.as_ref())?;
    cx.journal(permit, "decision.nothing_to_do", item.uuid())
}

/// Notes who of those on the roll takes part at the second place (分会场); everybody else is at the first.
///
/// # Errors
/// [`Error::Refused`] where the meeting has no second place; [`Error::Stale`] for somebody who is not on the roll, or when the list is
/// no longer what `was` seen.
pub fn elsewhere(
    cx: &mut Cx<'_>,
    permit: &Permit<may::Record>,
    people: &[String],
    was: &str,
) -> Result<(), Error> {
    let (meeting, roster) = running(cx, permit)?;
    if meeting.agenda.second_place.is_none() {
        return Err(Error::Refused("这次会议没有分会场".to_owned()));
    }
    let mut chosen: Vec<PersonId> =
        people.iter().map(|id| roster.pick(id).ok_or(Error::Stale)).collect::<Result<_, _>>()?;
    chosen.sort();
    let now = store::proceedings::load(cx.tx, permit.branch(), meeting.id)?.elsewhere;
    if now != chosen && elsewhere_word(&now) != was {
        return Err(Error::Stale);
    }
    store::proceedings::set_elsewhere(cx.tx, permit.branch(), meeting.id, &chosen)?;
    cx.journal(permit, "meeting.second_place", meeting.id.uuid())
}

/// Who is at the second place in one word, to tell whether it is still what somebody saw.
pub fn elsewhere_word(people: &[PersonId]) -> String {
    people.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// Notes who sat in (列席): one line each, name and, behind a blank or comma, post or unit.
///
/// # Errors
/// [`Error::Invalid`] naming the line to mend; [`Error::Stale`] when the list is no longer what `was` seen.
pub fn observers(cx: &mut Cx<'_>, permit: &Permit<may::Record>, typed: &str, was: &str) -> Result<(), Error> {
    let (meeting, _) = running(cx, permit)?;
    let observers = read_observers(typed)?;
    let now = store::meeting::observers(cx.tx, permit.branch(), meeting.id)?;
    // A browser sends the ends of lines in its own way.
    let same = |text: &str| text.lines().eq(observers_text(&now).lines());
    if now != observers && !same(was) {
        return Err(Error::Stale);
    }
    store::meeting::set_observers(cx.tx, permit.branch(), meeting.id, &observers)?;
    cx.journal(permit, "meeting.observers", meeting.id.uuid())
}

/// The observers as they are typed: a line each.
pub fn observers_text(observers: &[Observer]) -> String {
    let line = |o: &Observer| match &o.post {
        Some(post) => format!("{} {post}", o.name),
        None => o.name.to_string(),
    };
    observers.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Reads the lines of observers.
pub(super) fn read_observers(typed: &str) -> Result<Vec<Observer>, Error> {
    let mut check = Check::default();
    let mut observers = Vec::new();
    for (number, line) in (1..).zip(typed.lines().map(str::trim).filter(|l| !l.is_empty())) {
        let (name, post) = line.split_once([' ', '\u{3000}', ',', '，', '、']).unwrap_or((line, ""));
        let label = format!("列席人员第 {number} 行");
        let name = check.take("observers", &label, PersonName::new(name));
        let post = check.take("observers", &label, Title::optional(post)).flatten();
        if let Some(name) = name {
            observers.push(Observer { name, post });
        }
        if number > 50 {
            check.fault("observers", "列席人员", TextFault::TooLong { max: 50, found: number });
            break;
        }
    }
    check.done()?;
    Ok(observers)
}
