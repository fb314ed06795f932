//! What a paper is made from: plain facts, as they were entered. What was not entered is `None` or
//! empty and stays visibly empty on the paper.

use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};

/// A group meeting, from its agenda to its signed record. The signed form is kept as JSON of this.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct MeetingFacts {
    /// Full name of the branch.
    pub branch: String,
    /// Name of the group.
    pub group: String,
    /// Which meeting of the year it is (第几次), once it has been held.
    pub number: Option<u32>,
    /// 党小组会 or 组织生活会.
    pub kind: String,
    /// The beginning, local time.
    pub start: DateTime,
    /// The end; planned before the meeting, real afterwards.
    pub end: Option<Time>,
    /// 地点
    pub place: String,
    /// 分会场
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second_place: Option<String>,
    /// 主持人
    pub chair: String,
    /// Whether the chair is the leader.
    pub chair_is_leader: bool,
    /// Why somebody else chairs.
    pub chair_reason: Option<String>,
    /// 记录人
    pub recorder: Option<String>,
    /// Everybody due, in the order of the roster.
    pub roster: Vec<Attendee>,
    /// 列席人员
    pub observers: Vec<Observer>,
    /// The chair's opening words, if any were recorded.
    pub opening: Option<String>,
    /// 会议议题
    pub items: Vec<ItemFacts>,
    /// Why there are more than two items (G3).
    pub extra_reason: Option<String>,
    /// Why the items are not in the year plan (R1).
    pub off_plan_reason: Option<String>,
    /// 临时调整议题: when, which topics were approved before, and why they changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topics_changed: Option<String>,
    /// 会议小结 (R5)
    pub summary: Option<String>,
    /// 会前沟通 (R2)
    pub consultation: Option<ConsultationFacts>,
    /// 支部批准 (R3)
    pub approval: Option<ApprovalFacts>,
    /// The day and time of the notice (R3).
    pub notified: Option<DateTime>,
    /// 补录
    pub late_entry: Option<LateFacts>,
    /// The revision of the record, from 1; 0 before it is signed.
    pub revision: u32,
    /// Corrections after the first signature.
    pub corrections: Vec<Correction>,
    /// Who signed in the system, in what role.
    pub signatures: Vec<Signature>,
    /// 上报 (R7)
    pub reported: Option<ReportFacts>,
    /// Random digits, hexadecimal, from the signature on: without them a part of the facts that is withheld from a reader could be found by
    /// guessing, since the digest of all of them is printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub salt: Option<String>,
    /// How these facts were sealed: no part of what is sealed.
    #[serde(skip)]
    pub seal: Option<SealFacts>,
}

/// How a signed record was sealed in its branch's chain (ADR 27).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SealFacts {
    /// The short code of its digest (核验码).
    pub code: String,
    /// Its SM3 digest, hexadecimal.
    pub sm3: String,
    /// The number of the journal's entry; none for a record that is not sealed yet.
    pub entry: Option<i64>,
}

/// Somebody due at the meeting.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Attendee {
    /// The name.
    pub name: String,
    /// 正式党员 (otherwise 预备党员).
    pub full_member: bool,
    /// How the person stands on the roll.
    pub presence: Presence,
    /// Of which group, at a meeting of several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Takes part at the second place (分会场).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub elsewhere: bool,
}

/// How somebody due stands on the roll.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// Before the roll was taken.
    Unknown,
    /// 到会
    Present,
    /// 迟到
    Late {
        /// From when on, if it was noted.
        at: Option<Time>,
    },
    /// 缺席
    Absent {
        /// The reason.
        reason: Option<String>,
        /// Asked for leave beforehand (请假).
        on_leave: bool,
    },
}

/// Somebody who sat in.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Observer {
    /// The name.
    pub name: String,
    /// Post or unit.
    pub post: Option<String>,
}

/// One agenda item with what was said and agreed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ItemFacts {
    /// The topic.
    pub title: String,
    /// Its content by C1–C7, such as 组织开展学习.
    pub content: String,
    /// Materials.
    pub materials: Option<String>,
    /// What to prepare.
    pub prepare: Option<String>,
    /// What was said, in the order in which it was said.
    pub speeches: Vec<Speech>,
    /// Whether the speeches are left out for this reader (C7): who was not there and need not know. Never so in what is signed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub withheld: bool,
    /// What came of it.
    pub outcome: Outcome,
}

/// What stands in the place of speeches that are left out for a reader.
pub const WITHHELD: &str = "这个议题的发言只给到会的同志、事情涉及的本人和支部有关同志看。";

/// What stands in the place of what else is left out where a record goes through many hands.
pub const NOT_IN_HERE: &str = "不收入这份材料。";

/// What one person said.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Speech {
    /// The name.
    pub speaker: String,
    /// 党小组长
    pub is_leader: bool,
    /// 发言, 未发言, 领学或介绍情况, 自我批评, 批评意见, 回应.
    pub label: String,
    /// Whom a criticism is about.
    pub about: Option<String>,
    /// Who that is, as the product tells people of one name apart; not printed. Records signed before it was kept have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speaker_id: Option<String>,
    /// The same of whom it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about_id: Option<String>,
    /// The main points; none for 未发言 or when nothing was typed.
    pub text: Option<String>,
}

/// What came of an item (R5).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Nothing has been recorded yet.
    Open,
    /// 议定事项
    Decisions(Vec<Decision>),
    /// 无需落实
    NothingToDo {
        /// The reason.
        reason: String,
    },
    /// Left out where the record goes through many hands (C7). Never so in what is signed.
    Withheld,
}

/// Who does what until when.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Decision {
    /// 事项
    pub what: String,
    /// 措施
    pub measures: Option<String>,
    /// 责任人
    pub responsible: String,
    /// 期限
    pub due: Date,
}

/// R2
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ConsultationFacts {
    /// Post and name of each, such as 组织委员周明哲.
    pub with: Vec<String>,
    /// 当面, 电话, 本系统, 书面.
    pub how: String,
    /// The day.
    pub on: Date,
    /// 具体内容
    pub content: Option<String>,
    /// 开法
    pub method: Option<String>,
    /// 应注意的问题
    pub cautions: Option<String>,
}

/// R3
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ApprovalFacts {
    /// Post and name.
    pub by: String,
    /// The day.
    pub on: Date,
    /// 线下批准: how it was given outside of the system.
    pub offline: Option<String>,
    /// What the branch added.
    pub note: Option<String>,
}

/// 补录
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LateFacts {
    /// When it was really entered.
    pub entered: DateTime,
    /// By whom.
    pub by: String,
    /// Why; empty for a meeting that was planned in the system and only typed on a later day.
    pub reason: String,
    /// What the paper lacked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gaps: Option<String>,
    /// What the paper says of the gates before the meeting where it was not held here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gates: Option<PaperGates>,
}

/// What the paper of a late entry says of the gates before the meeting (R2, R3).
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct PaperGates {
    /// Why there is no consultation.
    pub consultation_missing: Option<String>,
    /// Why there is no approval.
    pub approval_missing: Option<String>,
    /// The day of the notice and how it was given.
    pub notice: Option<(Date, String)>,
    /// Why there is no notice.
    pub notice_missing: Option<String>,
}

/// A correction of a signed record.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Correction {
    /// The revision that it made, from 2.
    pub revision: u32,
    /// When.
    pub at: DateTime,
    /// By whom.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// A signature given in the system.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Signature {
    /// 主持人, 记录人.
    pub role: String,
    /// The name.
    pub name: String,
    /// When.
    pub at: DateTime,
}

/// R7
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ReportFacts {
    /// When.
    pub at: DateTime,
    /// Who of the branch received it.
    pub receipt: Option<ReceiptFacts>,
}

/// The branch's receipt of a report (R7).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ReceiptFacts {
    /// Post and name.
    pub by: String,
    /// When.
    pub at: DateTime,
    /// Which revision of the record was the newest then.
    pub revision: u32,
}

/// A group's plan of one year.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PlanFacts {
    /// Full name of the branch.
    pub branch: String,
    /// Name of the group.
    pub group: String,
    /// The year.
    pub year: i16,
    /// Twelve months in order.
    pub months: Vec<Vec<PlanLine>>,
    /// Why some months have no meeting.
    pub gap_reason: Option<String>,
    /// When it was sent to the branch, and by whom.
    pub sent: Option<(String, DateTime)>,
    /// When it was changed after that.
    pub changed: Option<DateTime>,
}

/// One line of a year plan.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PlanLine {
    /// 学习, 支部决议 …
    pub content: String,
    /// The topic.
    pub title: String,
    /// 本组安排, 支部决议, 年度规定动作, 上年沿用.
    pub source: String,
}

impl MeetingFacts {
    /// How many are due, and how many of them are full members.
    pub fn due(&self) -> (usize, usize) {
        (self.roster.len(), self.roster.iter().filter(|a| a.full_member).count())
    }

    /// How many took part, and how many of them are full members; `None` before the roll was taken.
    pub fn present(&self) -> Option<(usize, usize)> {
        if self.roster.iter().any(|a| a.presence == Presence::Unknown) {
            return None;
        }
        let there: Vec<_> = self.roster.iter().filter(|a| a.took_part()).collect();
        Some((there.len(), there.iter().filter(|a| a.full_member).count()))
    }
}

impl MeetingFacts {
    /// Where it is held, both places where there are two.
    pub fn places(&self) -> String {
        match self.second_place.as_deref().map(str::trim).filter(|second| !second.is_empty()) {
            Some(second) => format!("{}；分会场：{second}", self.place.trim()),
            None => self.place.clone(),
        }
    }
}

impl Attendee {
    /// Whether the person took part.
    pub const fn took_part(&self) -> bool {
        matches!(self.presence, Presence::Present | Presence::Late { .. })
    }
}

/// A hand-over of Party dues from a group to the branch.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct HandoverFacts {
    /// Full name of the branch.
    pub branch: String,
    /// Name of the group.
    pub group: String,
    /// Its number in the group, from 1.
    pub number: i64,
    /// Who paid what.
    pub lines: Vec<HandoverLine>,
    /// The sum in 分.
    pub total: i64,
    /// Who signed for the group.
    pub handed_by: String,
    /// On which day.
    pub handed_on: Date,
    /// Who signed for the branch.
    pub received_by: Option<String>,
    /// On which day.
    pub received_on: Option<Date>,
    /// Whether the branch signed on paper.
    pub on_paper: bool,
}

/// A line of a hand-over.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct HandoverLine {
    /// Who.
    pub name: String,
    /// For which months, in words.
    pub months: String,
    /// How much, in 分; below zero for a counter-entry.
    pub fen: i64,
}

/// The group's opinion about somebody on the way into the Party.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OpinionSheetFacts {
    /// Full name of the branch.
    pub branch: String,
    /// Name of the group.
    pub group: String,
    /// Whom it is about.
    pub name: String,
    /// 性别
    pub gender: Option<String>,
    /// 出生年月
    pub born_on: Option<Date>,
    /// The membership state on that day.
    pub standing: String,
    /// On what the opinion is.
    pub purpose: String,
    /// The day on which it was given.
    pub on: Date,
    /// The opinion.
    pub opinion: String,
    /// The record of the meeting that gave it.
    pub meeting: Option<MeetingFacts>,
    /// The topic on which it was given.
    pub item: Option<ItemFacts>,
    /// How the group was heard, where that was done on the item itself.
    pub hearing: Option<HearingFacts>,
}

/// How a group was heard about somebody (C5).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct HearingFacts {
    /// Whether the group has stated its opinion.
    pub stated: bool,
    /// Contacts who did not speak: who, and how they were heard or why not.
    pub contacts: Vec<(String, String)>,
    /// Who was there and of whom no view was taken down.
    pub silent: Vec<String>,
    /// Other opinions in their own words: who, what.
    pub dissent: Vec<(String, String)>,
    /// A show of hands: agree, disagree, silent.
    pub hands: Option<[u32; 3]>,
    /// Who sent it to the branch, when.
    pub sent: Option<(String, Date)>,
    /// The branch's answer: what, why, who entered it, the day on which the branch talked about it.
    pub answer: Option<(String, Option<String>, String, Date)>,
}

/// A ballot: its papers and what it came to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct BallotFacts {
    /// Full name of the branch.
    pub branch: String,
    /// Name of the group.
    pub group: String,
    /// What it is about.
    pub title: String,
    /// The day of its meeting, or of its preparation.
    pub on: Date,
    /// Whether it is held on paper.
    pub on_paper: bool,
    /// The choices of a line.
    pub choices: Vec<String>,
    /// The most lines that may be given the first choice.
    pub limit: Option<u32>,
    /// Who stands on it, in the order of the roster.
    pub lines: Vec<String>,
    /// 监票人 and 计票人
    pub tellers: [String; 2],
    /// How many have a vote.
    pub voters: usize,
    /// Why somebody who was present has none.
    pub excluded: Option<String>,
    /// Why it does not count.
    pub void: Option<String>,
    /// What the count came to.
    pub count: Option<CountFacts>,
}

/// What a count came to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CountFacts {
    /// 发出
    pub issued: u32,
    /// 收回
    pub returned: u32,
    /// 有效
    pub valid: u32,
    /// 无效
    pub invalid: u32,
    /// Votes by line and choice.
    pub totals: Vec<Vec<u32>>,
}

/// The recommendation of a group to its branch (C6).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RecommendationFacts {
    /// Full name of the branch.
    pub branch: String,
    /// Name of the group.
    pub group: String,
    /// The topic.
    pub title: String,
    /// The meeting, local time.
    pub start: DateTime,
    /// Where it was held.
    pub place: String,
    /// How many were due, and how many were there.
    pub attendance: (usize, usize),
    /// How many the group may recommend.
    pub places: u32,
    /// Who was proposed, by whom, and what came of it.
    pub candidates: Vec<(String, String, String)>,
    /// The ballots that count, in their order.
    pub ballots: Vec<BallotFacts>,
    /// Why these.
    pub opinion: Option<String>,
    /// Other opinions.
    pub dissent: Option<String>,
    /// When it was sent, by whom.
    pub sent: Option<(String, Date)>,
    /// The branch's answer, its note, by whom, when.
    pub answer: Option<(String, Option<String>, String, Date)>,
}

/// A member's written self-examination before an organizational-life meeting.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ExaminationFacts {
    /// Full name of the branch.
    pub branch: String,
    /// Name of the group.
    pub group: String,
    /// Whose.
    pub name: String,
    /// The day of the meeting.
    pub held: Date,
    /// Its theme.
    pub theme: Option<String>,
    /// The day on which it was handed in.
    pub handed_in: Option<Date>,
    /// Whether that was after the meeting (会后补交).
    pub late: bool,
    /// The text, as its author wrote it.
    pub text: String,
}

/// A rectification list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RectificationFacts {
    /// Full name of the branch.
    pub branch: String,
    /// Name of the group.
    pub group: String,
    /// The day of the meeting.
    pub held: Date,
    /// The day of the list.
    pub on: Date,
    /// Its lines.
    pub lines: Vec<RectificationLine>,
}

/// A line of a rectification list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RectificationLine {
    /// 党小组 or 个人.
    pub owner: String,
    /// What is wrong.
    pub problem: String,
    /// What is done about it.
    pub measures: Option<String>,
    /// Who does it.
    pub responsible: String,
    /// Until when.
    pub due: Date,
    /// What was done, once it is closed.
    pub done: Option<String>,
}

/// What a group tells the branch of its organizational-life meeting.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SituationFacts {
    /// Full name of the branch.
    pub branch: String,
    /// Name of the group.
    pub group: String,
    /// The day of the meeting.
    pub held: Date,
    /// The text.
    pub text: String,
    /// The day on which it was sent.
    pub sent: Option<Date>,
    /// Who sent it.
    pub sent_by: Option<String>,
    /// Who received it for the branch, when, with what note.
    pub receipt: Option<(String, Date, String)>,
    /// The day of the paper.
    pub on: Date,
}

/// A right of who a matter is about; the day on which it was kept and who ticked it, where it is ticked.
pub type RightFacts = (String, Option<(Date, String)>);

/// What the papers of a matter of handling or discipline are made from (C7).
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct DispositionFacts {
    /// Full name of the branch.
    pub branch: String,
    /// Name of the group.
    pub group: String,
    /// Whom it is about.
    pub name: String,
    /// 组织处置 or 党纪处分.
    pub kind: String,
    /// What the branch asked the group for.
    pub asked: String,
    /// The facts as the branch stated them.
    pub facts: String,
    /// The meeting that heard it: day, how many were due, how many there; the numbers only once it was held.
    pub meeting: Option<(Date, Option<(usize, usize)>)>,
    /// What was said about it: who, in which words.
    pub said: Vec<(String, String)>,
    /// What who it is about wrote: how it is meant, the words, the day.
    pub statements: Vec<(String, String, Date)>,
    /// The opinion of the group.
    pub opinion: Option<String>,
    /// Who sees it otherwise, in their own words.
    pub dissent: Option<String>,
    /// Who sent it to the branch, when.
    pub sent: Option<(String, Date)>,
    /// Each right, in the order of the list.
    pub rights: Vec<RightFacts>,
    /// What the branch decided, as it wrote it down: in words, and who wrote it.
    pub decision: Option<(String, String)>,
    /// The day of the paper.
    pub on: Option<Date>,
}

/// What there is of a member in a democratic appraisal, as far as the reader may know.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AppraisedFacts {
    /// Full name of the branch.
    pub branch: String,
    /// Name of the group.
    pub group: String,
    /// Of which year.
    pub year: i16,
    /// What it is about.
    pub theme: String,
    /// Who.
    pub name: String,
    /// 正式党员 or 预备党员.
    pub standing: String,
    /// Whether the branch decides a grade: not on probation, not as a guest.
    pub graded: bool,
    /// The self-appraisal, as its author wrote it, once it was handed in.
    pub text: Option<String>,
    /// On which day it was handed in.
    pub handed_in: Option<Date>,
    /// Why something is missing.
    pub missing: Option<String>,
    /// Who said what.
    pub remarks: Vec<(String, String)>,
    /// The grade that stands.
    pub decision: Option<GradeFacts>,
    /// The day of the paper.
    pub on: Date,
}

/// A grade as it was decided.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct GradeFacts {
    /// The grade.
    pub grade: String,
    /// By whom it was decided.
    pub body: String,
    /// On which day.
    pub on: Date,
    /// 评定意见
    pub words: String,
    /// Why it differs from what was decided before.
    pub correction: Option<String>,
    /// Why there are more 优秀 than usual.
    pub over_cap: Option<String>,
    /// Why it was decided without a poll, or only after the appraisal was over.
    pub exception: Option<String>,
}

/// What the members of a group said of each other.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct MutualFacts {
    /// Full name of the branch.
    pub branch: String,
    /// Name of the group.
    pub group: String,
    /// Of which year.
    pub year: i16,
    /// What it is about.
    pub theme: String,
    /// Who leads the group.
    pub leader: String,
    /// Person by person, in the order of the roster.
    pub people: Vec<MutualPerson>,
    /// On which day it was handed to the branch.
    pub handed: Option<Date>,
    /// The day of the paper.
    pub on: Date,
}

/// What was said of one member.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct MutualPerson {
    /// Who.
    pub name: String,
    /// What was said, in its order.
    pub lines: Vec<MutualLine>,
    /// Why something is missing.
    pub reason: Option<String>,
}

/// What one member said of another.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct MutualLine {
    /// Who said it.
    pub by: String,
    /// What.
    pub text: String,
    /// The day of the meeting at which it was said; in writing where there is none.
    pub held: Option<Date>,
    /// The day on which it was written down.
    pub on: Date,
}

/// A work summary of a group or of the branch.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct WorkSummaryFacts {
    /// Full name of the branch.
    pub branch: String,
    /// Name of the group; none for the branch's own.
    pub group: Option<String>,
    /// 2026年, 2026年上半年.
    pub period: String,
    /// The one day up to which all facts go, where the period went on after it.
    pub stops_on: Option<Date>,
    /// Its sections in their order.
    pub sections: Vec<WorkSummarySection>,
    /// The day on which it became final.
    pub finished: Option<Date>,
    /// The day of the paper.
    pub on: Date,
}

/// A section of a work summary.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct WorkSummarySection {
    /// Its heading.
    pub title: String,
    /// Up to which day its facts go, where the period went on and other sections go up to another day.
    pub stops_on: Option<Date>,
    /// What it says.
    pub text: Option<String>,
}
