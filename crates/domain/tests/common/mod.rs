//! A group of six with a meeting, for the tests of the rules: leader, four full members, one probationary.
#![expect(dead_code, reason = "every test file takes what it needs of the shared group")]

use domain::{
    id::*,
    meeting::*,
    membership::{Member, Roster},
    organization::Post,
    person::Standing,
    plan::Month,
    text::{Note, PersonName, Place, Reason, Speech, Title},
};
use jiff::{
    Timestamp, ToSpan,
    civil::{Date, DateTime, Time, date, time},
};
use uuid::Uuid;

pub const NAMES: [&str; 6] = ["陈一诺", "林知远", "周明哲", "许安然", "沈若溪", "江亦舟"];
/// The day of the meeting.
pub const DAY: Date = date(2026, 11, 20);
/// Everybody but the leader.
pub const MEMBERS: [usize; 5] = [1, 2, 3, 4, 5];

/// The n-th of [`NAMES`]; 0 leads, 5 is on probation.
pub fn person(n: usize) -> PersonId {
    PersonId::new(Uuid::from_u128(100 + n as u128))
}

pub fn item_id(n: usize) -> ItemId {
    ItemId::new(Uuid::from_u128(200 + n as u128))
}

pub fn member(n: usize, name: &str, standing: Standing) -> Member {
    Member { id: person(n), name: PersonName::new(name).expect("a name"), standing }
}

pub fn roster() -> Roster {
    let standing = |n| if n == 5 { Standing::Probationary } else { Standing::Full };
    Roster {
        group: GroupId::new(Uuid::from_u128(1)),
        on: DAY,
        people: NAMES.iter().enumerate().map(|(n, name)| member(n, name, standing(n))).collect(),
        leader: Some(person(0)),
    }
}

/// The roster after somebody joined.
pub fn roster_of_seven() -> Roster {
    let mut roster = roster();
    roster.people.push(member(6, "叶青禾", Standing::Full));
    roster
}

pub fn everybody() -> Vec<PersonId> {
    roster().members().map(|m| m.id).collect()
}

pub fn reason(text: &str) -> Reason {
    Reason::new(text).expect("a reason")
}

pub fn note(text: &str) -> Option<Note> {
    Note::optional(text).expect("a note")
}

pub fn speech(text: &str) -> Option<Speech> {
    Speech::optional(text).expect("a speech")
}

pub fn item(n: usize, content: Content) -> Item {
    Item {
        id: item_id(n),
        content,
        title: Title::new(["学习讨论", "支部任务", "交流情况", "其他事项"][n % 4]).expect("a title"),
        materials: None,
        prepare: None,
        planned: Some(PlanItemId::new(Uuid::from_u128(300 + n as u128))),
    }
}

pub fn agenda(contents: &[Content]) -> Agenda {
    Agenda {
        year: 2026,
        month: Month::new(11).expect("a month"),
        start: DAY.at(14, 30, 0, 0),
        end: Some(time(16, 0, 0, 0)),
        place: Place::new("二楼会议室").expect("a place"),
        second_place: None,
        joint: Vec::new(),
        chair: person(0),
        chair_reason: None,
        recorder: Some(person(2)),
        items: contents.iter().enumerate().map(|(n, &content)| item(n, content)).collect(),
        extra_reason: None,
        off_plan_reason: None,
    }
}

pub fn draft_of(contents: &[Content]) -> Meeting {
    Meeting {
        id: MeetingId::new(Uuid::from_u128(2)),
        group: GroupId::new(Uuid::from_u128(1)),
        agenda: agenda(contents),
        stage: Stage::draft(),
        version: 1,
    }
}

/// A draft with two items: study, and work of the branch.
pub fn draft() -> Meeting {
    draft_of(&[Content::Study, Content::BranchWork])
}

/// The leader acts at this moment of the unit's calendar.
pub fn at(local: DateTime) -> Now {
    let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(8));
    let instant = local.to_zoned(zone).expect("a moment").timestamp();
    Now { mark: mark(instant), local }
}

fn mark(instant: Timestamp) -> Mark {
    Mark { by: person(0), at: instant }
}

/// So many days before (negative) or after the meeting's day, at nine.
pub fn day(offset: i64) -> Now {
    at(on(offset).at(9, 0, 0, 0))
}

pub fn on(offset: i64) -> Date {
    DAY.checked_add(offset.days()).expect("a day")
}

/// On the meeting's day, when it begins.
pub fn start() -> Now {
    at(DAY.at(14, 30, 0, 0))
}

pub fn official(name: &str, post: Post) -> Official {
    Official { person: None, name: PersonName::new(name).expect("a name"), post }
}

pub fn secretary() -> Official {
    official("顾长风", Post::Secretary)
}

pub fn consultation(on: Date) -> Consultation {
    Consultation {
        with: vec![secretary()],
        how: Channel::InPerson,
        on,
        content: note("学习和任务分工"),
        method: note("先学习，后讨论"),
        cautions: None,
    }
}

pub fn approval(on: Date, offline: Option<Channel>) -> Approval {
    Approval { by: secretary(), on, offline, note: None }
}

pub fn paper_held() -> PaperHeld {
    PaperHeld {
        reason: reason("会后才启用本系统"),
        consulted: OnPaper::Done(consultation(on(-9))),
        approved: OnPaper::Done(approval(on(-8), Some(Channel::Writing))),
        notified: OnPaper::Done(PaperNotice { on: on(-5), how: Channel::Phone }),
        gaps: None,
    }
}

pub fn unknown<T>(why: &str) -> OnPaper<T> {
    OnPaper::Missing { reason: reason(why) }
}

pub fn report_offline(to: Official, on: Date) -> Option<(Official, Channel, Date)> {
    Some((to, Channel::Writing, on))
}

pub fn receipt() -> Receipt {
    Receipt { by: secretary(), offline: false, note: None }
}

/// What was said on an item, one after another; positions run on over all items.
pub fn said(proceedings: &mut Proceedings, item: ItemId, turns: &[(usize, RemarkKind)]) {
    for &(n, kind) in turns {
        say(proceedings, item, person(n), kind);
    }
}

pub fn say(proceedings: &mut Proceedings, item: ItemId, speaker: PersonId, kind: RemarkKind) {
    let position = proceedings.remarks.len() as i64 + 1;
    proceedings.remarks.push(Remark {
        id: RemarkId::new(Uuid::from_u128(400 + position as u128)),
        item,
        speaker,
        kind,
        about: None,
        position: Some(position),
        text: speech("同意，谈三点看法。"),
        own: false,
        version: 1,
    });
}

pub fn decision(item: usize) -> Decision {
    Decision {
        id: DecisionId::new(Uuid::from_u128(500 + item as u128)),
        item: item_id(item),
        what: Title::new("整理学习资料").expect("a title"),
        measures: note("分专题汇总，每周推进"),
        responsible: person(3),
        due: on(30),
    }
}

/// Everybody was there and spoke in order on two items of an ordinary meeting; both have an outcome.
pub fn proceedings() -> Proceedings {
    let mut all = Proceedings { roll: Proceedings::opening_roll(&roster(), &[]), ..Default::default() };
    for n in 0..2 {
        let members = MEMBERS.map(|p| (p, RemarkKind::Speaks));
        said(&mut all, item_id(n), &members);
        said(&mut all, item_id(n), &[(0, RemarkKind::Speaks)]);
    }
    all.decisions.push(decision(0));
    all.nothing_to_do.push((item_id(1), reason("交流情况，无具体任务")));
    all
}

pub fn set_presence(proceedings: &mut Proceedings, n: usize, presence: Presence) {
    let entry = proceedings.roll.iter_mut().find(|e| e.person == person(n));
    entry.expect("on the roll").presence = presence;
}

pub fn absent(why: Option<&str>) -> Presence {
    Presence::Absent { reason: why.map(reason), on_leave: false }
}

/// The end of the meeting, when it is concluded.
pub fn ended() -> Now {
    at(DAY.to_datetime(ENDED))
}

pub const STARTED: Time = time(14, 30, 0, 0);
pub const ENDED: Time = time(16, 0, 0, 0);

/// Leads a draft through every gate up to a stage. Panics where the rules refuse.
pub fn led_to(meeting: Meeting, stage: StageName) -> Meeting {
    let summary = || speech("会议开得充实，分工明确。");
    let (roster, said) = (roster(), proceedings());
    let ok = |decided: Result<Decided, Refusal>| decided.expect("allowed").meeting;
    let steps: [&dyn Fn(Meeting) -> Meeting; 8] = [
        &|m| ok(ok(m.consult(consultation(on(-9)), day(-9))).submit(&roster, day(-9))),
        &|m| ok(m.approve(approval(on(-8), None), day(-8))),
        &|m| ok(m.notify(everybody(), &roster, 1, day(-7))),
        &|m| ok(m.open(&roster, start())),
        &|m| ok(m.conclude(summary(), (STARTED, Some(ENDED)), &said, &roster, ended())),
        &|m| ok(m.sign(day(1))),
        &|m| ok(m.report(None, None, day(1))),
        &|m| ok(m.receipt(receipt(), day(2))),
    ];
    if stage == StageName::Cancelled {
        return ok(meeting.cancel(reason("全组外出执行任务"), day(-6)));
    }
    let count = StageName::ALL.iter().position(|&s| s == stage).expect("a stage");
    let reached = steps.iter().take(count).fold(meeting, |m, step| step(m));
    assert_eq!(reached.stage.name(), stage);
    reached
}

/// The draft of two items at a stage.
pub fn stands_at(stage: StageName) -> Meeting {
    led_to(draft(), stage)
}

/// A meeting entered afterwards, in session.
pub fn late(held: PaperHeld) -> Meeting {
    draft().held_on_paper(held, &roster(), day(3)).expect("a late entry").meeting
}

/// The seven findings on a day, with the plan sent.
pub fn look(meeting: &Meeting, proceedings: &Proceedings, roster: &Roster, today: Date) -> Vec<Finding> {
    findings(meeting, &Situation { roster, proceedings, plan_sent: true, times: times(meeting), today })
}

/// When its steps were taken.
fn times(meeting: &Meeting) -> Times {
    Times::of(meeting, |at| at.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(8))).datetime())
}
