//! From what was understood of a record to the form of a late entry. What the record does not say stays empty, whoever is not known is
//! asked about, and whatever was concluded is said in a note.

use std::collections::{BTreeMap, BTreeSet};

use documents::reading::{Line, Place};
use domain::{
    id::PersonId,
    meeting::{Content, ITEMS_MAX},
    membership::Roster,
    plan::PlanItem,
    text::Reason,
};
use jiff::civil::Date;
use records::record::{Found, Record, Speech};

use super::{
    lacks::Lacks,
    rest::{bare, may_be_said_by_another, rest},
};
use crate::meeting::{
    draft::{self, ItemInput},
    enter_late::{Input, ItemRecord},
    record::{RemarkInput, RollInput},
};

/// Who somebody of a record is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Who {
    /// A member of the group on that day.
    Member(PersonId),
    /// 列席
    Guest,
    /// Not to be entered.
    LeftOut,
}

/// What whoever looks at a record said of it.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Answers {
    /// The day, where it is not understood or understood wrong.
    pub date: Option<Date>,
    /// Who people are, by the name in the record.
    pub who: BTreeMap<String, Who>,
}

/// Somebody of a record whom the roster does not know.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unknown {
    /// The name as it is written.
    pub name: String,
    /// As what the record names them.
    pub named_as: Vec<&'static str>,
    /// Where first.
    pub at: Place,
}

/// The form as far as a record fills it.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Filled {
    /// The fields.
    pub input: Input,
    /// What was not understood, and may be there all the same.
    pub lacks: Lacks,
    /// The numbers of the lines, from 0, with words that are entered nowhere.
    pub rest: Vec<usize>,
    /// Words that may be another's than in whose mouth they are: for a person to read.
    pub unsure: Vec<(Place, String)>,
    /// What whoever enters it is to look at, in sentences.
    pub notes: Vec<String>,
    /// For what each place of the record was taken.
    pub taken: Vec<(Place, String)>,
}

/// What is known beside the record.
pub(super) struct Around<'a> {
    pub(super) roster: &'a Roster,
    pub(super) planned: &'a [PlanItem],
    pub(super) reason: Option<&'a Reason>,
    pub(super) day: Date,
}

fn same_name(a: &str, b: &str) -> bool {
    let bare = |text: &str| -> String {
        text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '·' | '•' | '・')).collect()
    };
    bare(a) == bare(b)
}

/// Who a name is: exactly one member of that day, or whoever else the record or the person says.
fn resolve(name: &str, record: &Record, roster: &Roster, answers: &Answers) -> Option<Who> {
    if let Some(said) = answers.who.get(name) {
        return Some(*said);
    }
    let mut fitting = roster.people.iter().filter(|one| same_name(one.name.as_str(), name));
    match (fitting.next(), fitting.next()) {
        (Some(one), None) if one.standing.is_member() => return Some(Who::Member(one.id)),
        // Somebody on the way into the Party sits in.
        (Some(_), None) => return Some(Who::Guest),
        (Some(_), Some(_)) => return None,
        (None, _) => {}
    }
    let sits_in = record.observers.iter().flat_map(|found| &found.value);
    sits_in.into_iter().any(|one| same_name(&one.name, name)).then_some(Who::Guest)
}

/// Everybody who is named, with as what and where.
fn named(record: &Record) -> Vec<(&str, &'static str, Place)> {
    let one = |found: &'_ Option<Found<records::record::Person>>| found.as_ref().map(|f| f.at);
    let mut all = Vec::new();
    if let (Some(at), Some(chair)) = (one(&record.chair), &record.chair) {
        all.push((chair.value.name.as_str(), "主持人", at));
    }
    if let (Some(at), Some(recorder)) = (one(&record.recorder), &record.recorder) {
        all.push((recorder.value.name.as_str(), "记录人", at));
    }
    if let Some(found) = &record.attendees {
        all.extend(found.value.iter().map(|person| (person.name.as_str(), "参加人员", found.at)));
    }
    if let Some(found) = &record.absentees {
        all.extend(found.value.iter().map(|person| (person.name.as_str(), "缺席人员", found.at)));
    }
    all.extend(record.speeches.iter().map(|said| (said.value.speaker.name.as_str(), "发言人", said.at)));
    all
}

/// People of whom it is not known who they are.
pub(super) fn unknown(record: &Record, roster: &Roster, answers: &Answers) -> Vec<Unknown> {
    let mut found: Vec<Unknown> = Vec::new();
    for (name, named_as, at) in named(record) {
        if resolve(name, record, roster, answers).is_some() {
            continue;
        }
        match found.iter_mut().find(|one| one.name == name) {
            Some(one) if !one.named_as.contains(&named_as) => one.named_as.push(named_as),
            Some(_) => {}
            None => found.push(Unknown { name: name.to_owned(), named_as: vec![named_as], at }),
        }
    }
    found
}

/// Words of a topic that tell its content; a topic with those of two contents tells nothing.
const WORDS: &[(Content, &[&str])] = &[
    (Content::Study, &["学习"]),
    (Content::LifeMeeting, &["组织生活会", "批评和自我批评", "批评与自我批评"]),
    (Content::Development, &["入党", "积极分子", "发展对象", "预备党员", "转正"]),
    (Content::Selection, &["推荐优秀", "推选优秀", "评选", "评优"]),
    (Content::Disposition, &["处分", "处置", "不合格党员"]),
    (Content::Resolution, &["贯彻决议", "落实决议", "支部决议", "党委决议"]),
];

/// The content of a topic, where its words tell exactly one.
fn content(title: &str) -> Option<Content> {
    let mut fitting =
        WORDS.iter().filter(|(_, words)| words.iter().any(|word| title.contains(word))).map(|(one, _)| *one);
    match (fitting.next(), fitting.next()) {
        (Some(one), None) => Some(one),
        _ => None,
    }
}

/// Fills the form; everybody who is named is known.
pub(super) fn fill(record: &Record, lines: &[Line], around: &Around<'_>, answers: &Answers) -> Filled {
    let filled = Filled { lacks: Lacks::of(record), ..Filled::default() };
    let mut filling = Filling { record, lines, around, answers, filled };
    filling.agenda();
    filling.gates();
    filling.roll();
    filling.items();
    filling.end();
    filling.left();
    filling.filled
}

struct Filling<'a> {
    record: &'a Record,
    lines: &'a [Line],
    around: &'a Around<'a>,
    answers: &'a Answers,
    filled: Filled,
}

impl Filling<'_> {
    fn note(&mut self, note: impl Into<String>) {
        self.filled.notes.push(note.into());
    }

    fn took(&mut self, at: Place, what: impl Into<String>) {
        self.filled.taken.push((at, what.into()));
    }

    fn who(&self, name: &str) -> Option<Who> {
        resolve(name, self.record, self.around.roster, self.answers)
    }

    fn member(&self, name: &str) -> Option<PersonId> {
        match self.who(name) {
            Some(Who::Member(id)) => Some(id),
            _ => None,
        }
    }

    fn agenda(&mut self) {
        let (record, around) = (self.record, self.around);
        let day = around.day;
        let time = |found: &Option<Found<jiff::civil::Time>>| {
            found.as_ref().map(|f| f.value.strftime("%H:%M").to_string()).unwrap_or_default()
        };
        let person = |found: &Option<Found<records::record::Person>>| {
            let id = found.as_ref().and_then(|f| self.member(&f.value.name));
            id.map(|id| id.to_string()).unwrap_or_default()
        };
        let has_plan = !around.planned.is_empty();
        self.filled.input.agenda = draft::Input {
            month: format!("{:04}-{:02}", day.year(), day.month()),
            date: day.to_string(),
            start: time(&record.start),
            end: time(&record.end),
            place: record.place.as_ref().map(|f| f.value.clone()).unwrap_or_default(),
            chair: person(&record.chair),
            recorder: person(&record.recorder),
            off_plan_reason: if has_plan {
                String::new()
            } else {
                "当年的计划没有录入本系统".to_owned()
            },
            ..draft::Input::default()
        };
        self.filled.input.reason = around.reason.map(ToString::to_string).unwrap_or_default();
        if !has_plan {
            self.note("当年没有录入年度计划，临时安排的原因已按此填写。");
        }
        let heads = [
            (record.title.as_ref().map(|f| f.at), "标题"),
            (record.branch.as_ref().map(|f| f.at), "支部"),
            (record.group.as_ref().map(|f| f.at), "小组"),
            (record.due.as_ref().map(|f| f.at), "应到人数"),
            (record.present.as_ref().map(|f| f.at), "实到人数"),
            (record.away.as_ref().map(|f| f.at), "缺席人数"),
            (record.time.as_ref().map(|f| f.at), "时间"),
            (record.place.as_ref().map(|f| f.at), "地点"),
            (record.chair.as_ref().map(|f| f.at), "主持人"),
            (record.recorder.as_ref().map(|f| f.at), "记录人"),
            (record.attendees.as_ref().map(|f| f.at), "参加人员"),
            (record.absentees.as_ref().map(|f| f.at), "缺席人员"),
            (record.observers.as_ref().map(|f| f.at), "列席人员"),
            (record.outcome.as_ref().map(|f| f.at), "议定事项"),
            (record.summary.as_ref().map(|f| f.at), "会议小结"),
        ];
        for (at, what) in heads {
            if let Some(at) = at {
                self.took(at, what);
            }
        }
        for found in &record.items {
            self.took(found.at, format!("议题{}从这里开始", found.value));
        }
    }

    /// The gates are for whoever enters it to read: there is no telling in how many words a record may speak of them. Lines that may
    /// are pointed out.
    fn gates(&mut self) {
        const WORDS: [(&str, &[&str]); 3] = [
            ("可能写了会前沟通", &["沟通", "商量", "商定", "碰头", "请示"]),
            ("可能写了支部批准", &["批准", "报批", "审批", "支部同意", "书记同意", "同意召开"]),
            (
                "可能写了会前通知",
                &["会议通知", "会前通知", "已通知", "提前通知", "通知全体", "群通知", "书面通知"],
            ),
        ];
        let mut found = Vec::new();
        for line in self.lines {
            for (what, words) in WORDS {
                if words.iter().any(|word| line.text.contains(word)) {
                    found.push((line.place, what));
                }
            }
        }
        self.note(if found.is_empty() {
            "会前沟通、支部批准、会前通知，没有认出来，请对照原件逐项选择；原件上就没有写的，选“我看过，原件上没有写”。"
        } else {
            "会前沟通、支部批准、会前通知，请对照原件逐项选择；可能写到的几行，在原件里标出来了。"
        });
        for (at, what) in found {
            self.took(at, what);
        }
    }

    fn roll(&mut self) {
        let record = self.record;
        let attendees: Vec<PersonId> = record
            .attendees
            .iter()
            .flat_map(|found| &found.value)
            .filter_map(|person| self.member(&person.name))
            .collect();
        let has_list = !attendees.is_empty();
        let spoke = record.speeches.iter().map(|said| &said.value.speaker.name);
        let active = record.chair.iter().chain(&record.recorder).map(|f| &f.value.name).chain(spoke);
        let active: Vec<PersonId> = active.filter_map(|name| self.member(name)).collect();
        let all = self.around.roster.members().count();
        let is_full = record.present.as_ref().is_some_and(|f| usize::try_from(f.value) == Ok(all));
        let absentees = record.absentees.as_ref();
        let (mut lines, mut unsaid) = (Vec::new(), Vec::new());
        for member in self.around.roster.members() {
            let away = absentees.into_iter().flat_map(|found| &found.value);
            let away = away.into_iter().find(|one| self.member(&one.name) == Some(member.id));
            let (presence, reason) = match away {
                Some(one) => {
                    let reason = one.reason.clone().unwrap_or_default();
                    let at = absentees.map(|found| found.at);
                    let asked = reason.contains('假')
                        || self.lines.iter().any(|line| Some(line.place) == at && line.text.contains("请假"));
                    (if asked { "leave" } else { "absent" }, reason)
                }
                None if attendees.contains(&member.id) => ("present", String::new()),
                None if !has_list && (is_full || active.contains(&member.id)) => ("present", String::new()),
                None => {
                    unsaid.push(member.name.to_string());
                    ("", String::new())
                }
            };
            lines.push(RollInput {
                person: member.id.to_string(),
                presence: presence.to_owned(),
                at: String::new(),
                reason,
                was: None,
            });
        }
        self.filled.input.roll = lines;
        if !has_list && is_full {
            self.note("没有认出参加人员名单，实到人数和名册一致，先都记为到会，请核对。");
        } else if !has_list {
            self.note("没有认出参加人员名单，只把主持、记录和发言的同志记为到会。");
        }
        if !unsaid.is_empty() {
            self.note(format!("没有认出{}是否到会，请看原件，在“到会情况”里选择。", unsaid.join("、")));
        }
        self.observers();
    }

    fn observers(&mut self) {
        let mut sat_in: Vec<(String, Option<String>)> = Vec::new();
        let named = self.record.observers.iter().flat_map(|found| &found.value);
        let guests = self.record.attendees.iter().flat_map(|found| &found.value);
        let guests = guests.filter(|person| self.who(&person.name) == Some(Who::Guest));
        let spoke = self.record.speeches.iter().map(|said| &said.value.speaker);
        let spoke = spoke.filter(|person| self.who(&person.name) == Some(Who::Guest));
        for person in named.chain(guests).chain(spoke) {
            if !sat_in.iter().any(|(name, _)| same_name(name, &person.name)) {
                sat_in.push((person.name.clone(), person.post.clone()));
            }
        }
        let line = |(name, post): (String, Option<String>)| match post {
            Some(post) => format!("{name} {post}"),
            None => name,
        };
        self.filled.input.observers = sat_in.into_iter().map(line).collect::<Vec<_>>().join("\n");
    }

    fn items(&mut self) {
        let record = self.record;
        for (number, topic) in (1_usize..).zip(record.topics.iter().take(ITEMS_MAX)) {
            let planned = self.around.planned.iter().find(|line| line.title.as_str() == topic.value);
            let known = planned.map(|line| line.content).or_else(|| content(&topic.value));
            if known.is_none() {
                self.note(format!("议题“{}”属于哪一类，请您选择。", topic.value));
            }
            self.filled.input.agenda.items.push(ItemInput {
                id: String::new(),
                content: known.map(|known| known.code().to_owned()).unwrap_or_default(),
                title: topic.value.clone(),
                planned: planned.map(|line| line.id.to_string()).unwrap_or_default(),
                ..ItemInput::default()
            });
            self.took(topic.at, format!("议题{number}"));
        }
        if record.topics.is_empty() {
            self.note("没有认出议题，请看原件填写。");
            self.filled.input.agenda.items.push(ItemInput::default());
        }
        if record.topics.len() > ITEMS_MAX {
            self.note(format!("议题多于 {ITEMS_MAX} 个，只填了前 {ITEMS_MAX} 个；请看原件核对。"));
        }
        self.filled.input.items = vec![ItemRecord::default(); self.filled.input.agenda.items.len()];
        let chair = record.chair.as_ref().map(|found| found.value.name.as_str());
        let has_marks = !record.items.is_empty();
        let (mut loose, mut unsaid) = (0, Vec::new());
        for found in &record.speeches {
            let Found { value: Speech { speaker, text, item }, at } = found;
            let Some(speaker_id) = self.member(&speaker.name) else {
                self.took(*at, format!("{}的发言，没有录入", speaker.name));
                if !unsaid.contains(&speaker.name) {
                    unsaid.push(speaker.name.clone());
                }
                continue;
            };
            if item.is_none() && has_marks && chair == Some(speaker.name.as_str()) {
                let opening = &mut self.filled.input.opening;
                *opening = if opening.is_empty() { text.clone() } else { format!("{opening}\n{text}") };
                self.took(*at, "主持人开场");
                continue;
            }
            let number = item.filter(|number| (1..=self.filled.input.items.len()).contains(number));
            loose += usize::from(number.is_none());
            let number = number.unwrap_or(1);
            if let Some(one) = self.filled.input.items.get_mut(number - 1) {
                one.said.push(RemarkInput {
                    item: String::new(),
                    speaker: speaker_id.to_string(),
                    kind: "speaks".to_owned(),
                    about: String::new(),
                    text: text.clone(),
                });
            }
            self.took(*at, format!("{}在议题{number}的发言", speaker.name));
        }
        if loose > 0 && self.filled.input.items.len() > 1 {
            self.note(format!("有 {loose} 段发言没有写明是哪个议题，先放在议题一，请核对。"));
        }
        if !unsaid.is_empty() {
            let missing = format!("{}的发言没有录入，见原件", unsaid.join("、"));
            self.note(format!("不是本组党员的，发言不能录入：{missing}。"));
            self.filled.input.gaps = missing;
        }
        let is_life =
            self.filled.input.agenda.items.iter().any(|item| item.content == Content::LifeMeeting.code());
        if is_life {
            self.note("组织生活会上的自我批评、批评意见和批评的是谁，请逐条选择类别。");
        }
    }

    /// The summary, with what was agreed on: who is responsible by when is for a person to read.
    fn end(&mut self) {
        let record = self.record;
        let mut gaps: Vec<String> = Some(std::mem::take(&mut self.filled.input.gaps)).into_iter().collect();
        gaps.retain(|one| !one.is_empty());
        let summary = record.summary.as_ref().map(|found| found.value.clone()).unwrap_or_default();
        if let Some(outcome) = &record.outcome {
            // What the summary itself says was agreed on does not stand there twice.
            let more: Vec<&str> =
                outcome.value.lines().filter(|line| !summary.contains(line.trim_end_matches('。'))).collect();
            let blank = if summary.is_empty() { "" } else { "\n" };
            self.filled.input.summary = match more.is_empty() {
                true => summary,
                false => format!("{summary}{blank}议定事项：{}", more.join("\n")),
            };
            gaps.push("议定事项写在小结里，没有分开登记".to_owned());
            self.note(
                "议定事项照原文放在会议小结里；写明了责任人和期限的，请移到议题下面的“议定事项”，以后可以跟踪落实。",
            );
        } else {
            self.filled.input.summary = summary;
        }
        if let Some(report) = &record.report {
            self.took(report.at, "说到向支部报告，补录里不填");
        }
        if !gaps.is_empty() {
            self.note(format!("“缺什么”一栏填了：{}。补上了的，请把它改掉。", gaps.join("；")));
        }
        self.filled.input.gaps = gaps.join("；");
        let open = self.filled.lacks.open(&self.filled.input);
        if !open.is_empty() {
            let names: Vec<_> = open.into_iter().map(super::Part::chinese).collect();
            self.note(format!(
                "没有认出{}，请对照原件填写；原件上就没有的，在那一项下面打勾。",
                names.join("、")
            ));
        }
    }

    /// What is entered nowhere, and what may be in another's mouth.
    fn left(&mut self) {
        let taken: BTreeSet<Place> = self.filled.taken.iter().map(|(at, _)| *at).collect();
        self.filled.rest = rest(self.lines, self.record, &taken);
        for Found { value: Speech { speaker, text, .. }, at } in &self.record.speeches {
            for line in text.lines().skip(1).filter(|line| may_be_said_by_another(line)) {
                let at =
                    self.lines.iter().find(|one| bare(&one.text) == bare(line)).map_or(*at, |one| one.place);
                let unsure = format!("“{line}”接在{}的发言后面，请核对是不是别人说的", speaker.name);
                self.filled.unsure.push((at, unsure));
            }
        }
        for (_, unsure) in self.filled.unsure.clone() {
            self.note(format!("{unsure}。"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_tells_its_content_only_where_its_words_tell_one() {
        assert_eq!(content("学习党章"), Some(Content::Study));
        assert_eq!(content("讨论许安宁同志转正"), Some(Content::Development));
        assert_eq!(content("学习发展党员工作细则，推荐入党积极分子"), None);
        assert_eq!(content("研究档案整理进度"), None);
    }

    #[test]
    fn names_are_the_same_however_they_are_spaced() {
        assert!(same_name("何 思源", "何思源"));
        assert!(same_name("阿依古丽·买买提", "阿依古丽•买买提"));
        assert!(!same_name("何思源", "何思远"));
    }
}
