//! A record as it was understood, each part with its place.

use documents::reading::Place;
use jiff::civil::{Date, Time, Weekday};
use serde::Serialize;

/// Something that was read, and where it stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Found<T> {
    /// What it says.
    pub value: T,
    /// Where.
    pub at: Place,
}

/// Somebody who is named, with the post that stands beside.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Person {
    /// The name without blanks.
    pub name: String,
    /// What stands in brackets behind it, such as 党小组长.
    pub post: Option<String>,
}

/// Somebody who was not there.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Absentee {
    /// The name without blanks.
    pub name: String,
    /// Why.
    pub reason: Option<String>,
}

/// What one person said.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Speech {
    /// Who, with what stands in brackets.
    pub speaker: Person,
    /// The words.
    pub text: String,
    /// Under which topic, counted from 1; nothing before the first.
    pub item: Option<usize>,
}

/// A record.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize)]
pub struct Record {
    /// With what another record begins that stands below in the same file; what follows is not read.
    #[serde(skip)]
    pub other: Option<Found<String>>,
    /// Its heading.
    pub title: Option<Found<String>>,
    /// The branch.
    pub branch: Option<Found<String>>,
    /// The group.
    pub group: Option<Found<String>>,
    /// Whatever stands behind 时间.
    pub time: Option<Found<String>>,
    /// The day of the meeting.
    pub date: Option<Found<Date>>,
    /// The day of the week that is written beside it.
    #[serde(skip)]
    pub weekday: Option<Found<Weekday>>,
    /// The beginning.
    pub start: Option<Found<Time>>,
    /// The end.
    pub end: Option<Found<Time>>,
    /// 地点
    pub place: Option<Found<String>>,
    /// 主持人
    pub chair: Option<Found<Person>>,
    /// 党小组组长, where a line of its own names whoever leads.
    pub leader: Option<Found<Person>>,
    /// Why somebody else than the leader presides, as a line tells it.
    pub instead: Option<Found<String>>,
    /// 记录人
    pub recorder: Option<Found<Person>>,
    /// 应到
    pub due: Option<Found<u32>>,
    /// 实到
    pub present: Option<Found<u32>>,
    /// 缺席 or 请假, as a number.
    pub away: Option<Found<u32>>,
    /// 参加人员; nothing where no names are given, such as 全体党员.
    pub attendees: Option<Found<Vec<Person>>>,
    /// 缺席人员; empty where it says 无.
    pub absentees: Option<Found<Vec<Absentee>>>,
    /// Whether something in the list of those who came may be a name and is not read as one.
    #[serde(skip)]
    pub are_names_unsure: bool,
    /// 列席人员
    pub observers: Option<Found<Vec<Person>>>,
    /// 会议议题
    pub topics: Vec<Found<String>>,
    /// Where each topic begins in the body, by its number from 1.
    pub items: Vec<Found<usize>>,
    /// What was said.
    pub speeches: Vec<Found<Speech>>,
    /// What everybody is said to think, in place of what each said: 大家一致认为.
    pub unanimous: Option<Found<String>>,
    /// Where the body begins: 会议内容.
    pub body: Option<Place>,
    /// 议定事项, decisions, measures.
    pub outcome: Option<Found<String>>,
    /// 会议小结
    pub summary: Option<Found<String>>,
    /// What is said of the report to the branch (R7).
    pub report: Option<Found<String>>,
    /// Placeholders that nobody filled in: ****, 某某, XX.
    pub placeholders: Vec<Found<String>>,
}
