//! A record as one text file: its fields, what is wrong with them, and the facts of a paper.

use documents::facts::{Attendee, Decision, ItemFacts, MeetingFacts, Observer, Outcome, Presence, Speech};
use domain::{
    meeting::{Content, RemarkKind},
    text::secret_mark,
};
use jiff::civil::{Date, Time};
use schemars::JsonSchema;
use serde::Deserialize;

/// 党小组会议记录：一个文件记一次会议。没有写的项目，记录上照实空着。
#[derive(Deserialize, JsonSchema, Default)]
#[serde(deny_unknown_fields)]
#[schemars(title = "党小组会议记录")]
pub(super) struct Record {
    /// 党支部的全称；只印在常用格式里（--layout common），规范格式没有这一项
    #[serde(default)]
    branch: String,
    /// 党小组的名称；只印在常用格式里（--layout common），规范格式没有这一项
    #[serde(default)]
    group: String,
    /// 开会的日期，例如 2026-05-12
    date: String,
    /// 开始的时间，例如 14:30
    start: String,
    /// 散会的时间，例如 16:00
    end: Option<String>,
    /// 地点
    place: String,
    /// 主持人的姓名
    chair: String,
    /// 组长的姓名；不写时，主持人就是组长
    leader: Option<String>,
    /// 不是组长主持的，写明原因
    chair_reason: Option<String>,
    /// 记录人的姓名；只印在常用格式里（--layout common），规范格式没有这一项
    recorder: Option<String>,
    /// 应到会的每一位党员
    members: Vec<Member>,
    /// 列席人员
    #[serde(default)]
    observers: Vec<Guest>,
    /// 主持人的开场
    opening: Option<String>,
    /// 议题，一次一般一两个
    items: Vec<Item>,
    /// 议题多于两个的原因
    extra_reason: Option<String>,
    /// 会议小结
    summary: Option<String>,
}

/// 一位应到会的党员
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Member {
    /// 姓名
    name: String,
    /// 是不是预备党员；不写时是正式党员
    #[serde(default)]
    probationary: bool,
    /// 是否到会；不写时是到会
    #[serde(default)]
    presence: Attendance,
    /// 缺席或请假的原因
    reason: Option<String>,
}

/// 是否到会：present 到会，late 迟到，leave 请假，absent 缺席
#[derive(Deserialize, JsonSchema, Default, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Attendance {
    #[default]
    Present,
    Late,
    Leave,
    Absent,
}

/// 一位列席人员
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Guest {
    /// 姓名
    name: String,
    /// 单位或者职务
    post: Option<String>,
}

/// 一个议题
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Item {
    /// 议题
    title: String,
    /// 属于哪一类；不写时不印
    content: Option<Topic>,
    /// 发言，按会上的先后
    #[serde(default)]
    speeches: Vec<Said>,
    /// 议定事项
    #[serde(default)]
    decisions: Vec<Agreed>,
    /// 没有要落实的，写明原因
    nothing: Option<String>,
}

/// 议题的类别：study 学习，resolution 支部决议，branch_work 支部工作，life_meeting 组织生活会，development 发展党员，selection 评选，disposition 处置
#[derive(Deserialize, JsonSchema, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum Topic {
    Study,
    Resolution,
    BranchWork,
    LifeMeeting,
    Development,
    Selection,
    Disposition,
}

impl Topic {
    const fn content(self) -> Content {
        match self {
            Self::Study => Content::Study,
            Self::Resolution => Content::Resolution,
            Self::BranchWork => Content::BranchWork,
            Self::LifeMeeting => Content::LifeMeeting,
            Self::Development => Content::Development,
            Self::Selection => Content::Selection,
            Self::Disposition => Content::Disposition,
        }
    }
}

/// 一段发言
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Said {
    /// 发言人的姓名
    speaker: String,
    /// 类别；不写时是发言
    #[serde(default)]
    kind: Kind,
    /// 批评的是谁，宣读的是谁的材料
    about: Option<String>,
    /// 主要看法
    text: Option<String>,
}

/// 发言的类别：speaks 发言，passes 未发言，introduces 领学或介绍情况，examines_self 自我批评，criticizes 批评意见，answers 回应，reads_out 宣读书面对照检查
#[derive(Deserialize, JsonSchema, Default, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum Kind {
    #[default]
    Speaks,
    Passes,
    Introduces,
    ExaminesSelf,
    Criticizes,
    Answers,
    ReadsOut,
}

impl Kind {
    const fn remark(self) -> RemarkKind {
        match self {
            Self::Speaks => RemarkKind::Speaks,
            Self::Passes => RemarkKind::Passes,
            Self::Introduces => RemarkKind::Introduces,
            Self::ExaminesSelf => RemarkKind::ExaminesSelf,
            Self::Criticizes => RemarkKind::Criticizes,
            Self::Answers => RemarkKind::Answers,
            Self::ReadsOut => RemarkKind::ReadsOut,
        }
    }
}

/// 一件议定的事
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Agreed {
    /// 做什么
    what: String,
    /// 措施
    measures: Option<String>,
    /// 责任人的姓名
    responsible: String,
    /// 完成期限，例如 2026-06-30
    due: String,
}

/// The most faults that are told at once.
pub(super) const FAULTS: usize = 100;

/// The most people, topics, and speeches and decisions of all topics together: far more than a meeting has.
const PEOPLE: usize = 1_000;
const ITEMS: usize = 100;
const SAID: usize = 2_000;

/// Gathers what is wrong, each with the place in the file.
#[derive(Default)]
struct Faults(Vec<String>);

impl Faults {
    fn add(&mut self, at: &str, fault: &str) {
        if self.0.len() < FAULTS {
            self.0.push(format!("{at}：{fault}"));
        }
    }

    fn date(&mut self, at: &str, text: &str) -> Option<Date> {
        let read = text.trim().parse().ok();
        if read.is_none() {
            self.add(at, "请写成 2026-05-12 这样的日期");
        }
        read
    }

    fn time(&mut self, at: &str, text: &str) -> Option<Time> {
        let read = text.trim().parse().ok();
        if read.is_none() {
            self.add(at, "请写成 14:30 这样的时间");
        }
        read
    }

    fn filled(&mut self, at: &str, text: &str) {
        if text.trim().is_empty() {
            self.add(at, "还没有填写");
        }
    }
}

/// A text that says something.
fn some(text: Option<&String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

impl Record {
    /// The facts of the paper, or everything that is wrong, one sentence each.
    pub(super) fn facts(&self) -> Result<MeetingFacts, Vec<String>> {
        let mut faults = Faults::default();
        self.sizes(&mut faults);
        if !faults.0.is_empty() {
            return Err(faults.0);
        }
        for (at, text) in [("place", &self.place), ("chair", &self.chair)] {
            faults.filled(at, text);
        }
        let (date, start) = (faults.date("date", &self.date), faults.time("start", &self.start));
        let end = some(self.end.as_ref()).and_then(|end| faults.time("end", &end));
        if let (Some(start), Some(end)) = (start, end)
            && end <= start
        {
            faults.add("end", "不晚于开始的时间，请核对");
        }
        self.people(&mut faults);
        let items: Vec<_> =
            (1..).zip(&self.items).map(|(number, item)| self.item(number, item, &mut faults)).collect();
        if items.is_empty() {
            faults.add("items", "至少写一个议题");
        }
        let leader = self.leader.as_deref().unwrap_or(&self.chair).trim();
        match (date, start) {
            (Some(date), Some(start)) if faults.0.is_empty() => Ok(MeetingFacts {
                branch: self.branch.trim().to_owned(),
                group: self.group.trim().to_owned(),
                number: None,
                kind: self.kind().to_owned(),
                start: date.to_datetime(start),
                end,
                place: self.place.trim().to_owned(),
                second_place: None,
                chair: self.chair.trim().to_owned(),
                chair_is_leader: leader == self.chair.trim(),
                chair_reason: some(self.chair_reason.as_ref()),
                recorder: some(self.recorder.as_ref()),
                roster: self.members.iter().map(Member::attendee).collect(),
                observers: self.observers.iter().map(Guest::observer).collect(),
                opening: some(self.opening.as_ref()),
                items: items.into_iter().flatten().collect(),
                extra_reason: some(self.extra_reason.as_ref()),
                off_plan_reason: None,
                topics_changed: None,
                summary: some(self.summary.as_ref()),
                consultation: None,
                approval: None,
                notified: None,
                late_entry: None,
                revision: 0,
                corrections: Vec::new(),
                signatures: Vec::new(),
                reported: None,
                salt: None,
                seal: None,
            }),
            _ => Err(faults.0),
        }
    }

    /// Before anybody is looked for among them.
    fn sizes(&self, faults: &mut Faults) {
        let all = |count: fn(&Item) -> usize| self.items.iter().map(count).sum();
        for (at, found, most) in [
            ("members", self.members.len(), PEOPLE),
            ("observers", self.observers.len(), PEOPLE),
            ("items", self.items.len(), ITEMS),
            ("speeches", all(|item| item.speeches.len()), SAID),
            ("decisions", all(|item| item.decisions.len()), SAID),
        ] {
            if found > most {
                faults.add(at, &format!("写了 {found} 个，最多写 {most} 个，不像一次会议的记录"));
            }
        }
    }

    fn kind(&self) -> &'static str {
        let is_life = self.items.iter().any(|item| matches!(item.content, Some(Topic::LifeMeeting)));
        if is_life { "组织生活会" } else { "党小组会" }
    }

    fn member(&self, name: &str) -> Option<&Member> {
        self.members.iter().find(|one| one.name.trim() == name.trim())
    }

    fn people(&self, faults: &mut Faults) {
        if self.members.is_empty() {
            faults.add("members", "请写应到会的每一位党员");
        }
        for (number, one) in (1..).zip(&self.members) {
            let at = format!("members 第 {number} 个的 name");
            faults.filled(&at, &one.name);
            if self.members[..number - 1].iter().any(|other| other.name.trim() == one.name.trim()) {
                faults.add(&at, &format!("“{}”写了两次；同名的，请在姓名后面加以区别", one.name.trim()));
            }
        }
        for (number, one) in (1..).zip(&self.observers) {
            faults.filled(&format!("observers 第 {number} 个的 name"), &one.name);
        }
        let leader = self.leader.as_ref();
        let recorder = self.recorder.as_ref();
        let named = [("chair", Some(&self.chair)), ("leader", leader), ("recorder", recorder)];
        for (at, name) in named {
            let Some(name) = some(name) else { continue };
            match self.member(&name) {
                None => faults.add(at, &format!("“{name}”不在 members 里，请核对姓名")),
                Some(one) if at != "leader" && !one.is_there() => {
                    faults.add(at, &format!("“{name}”在 members 里写的是没有到会，请核对"));
                }
                Some(_) => {}
            }
        }
    }

    fn item(&self, number: usize, item: &Item, faults: &mut Faults) -> Option<ItemFacts> {
        let base = format!("items 第 {number} 个");
        faults.filled(&format!("{base}的 title"), &item.title);
        let leader = self.leader.as_deref().unwrap_or(&self.chair).trim();
        let mut speeches = Vec::new();
        for (row, said) in (1..).zip(&item.speeches) {
            let at = format!("{base}的第 {row} 段发言");
            let reads_out = matches!(said.kind, Kind::ReadsOut);
            match self.member(&said.speaker) {
                None => faults.add(&at, &format!("“{}”不在 members 里，请核对姓名", said.speaker.trim())),
                Some(one) if !one.is_there() => {
                    faults.add(&at, &format!("“{}”没有到会，却写了发言，请核对", said.speaker.trim()));
                }
                Some(_) => {}
            }
            let about = some(said.about.as_ref());
            if let Some(about) = about.as_ref().filter(|name| self.member(name).is_none()) {
                faults.add(&at, &format!("about 写的“{about}”不在 members 里，请核对姓名"));
            }
            if about.is_none() && (reads_out || matches!(said.kind, Kind::Criticizes)) {
                faults.add(&at, "请用 about 写明是对谁的");
            }
            speeches.push(Speech {
                speaker: said.speaker.trim().to_owned(),
                is_leader: said.speaker.trim() == leader,
                label: said.kind.remark().chinese().to_owned(),
                about,
                speaker_id: None,
                about_id: None,
                text: some(said.text.as_ref()),
            });
        }
        let nothing = some(item.nothing.as_ref());
        if nothing.is_some() && !item.decisions.is_empty() {
            faults.add(&base, "写了议定事项，就不要再写 nothing");
        }
        let decisions: Vec<_> =
            (1..).zip(&item.decisions).filter_map(|(row, one)| decision(&base, row, one, faults)).collect();
        Some(ItemFacts {
            title: item.title.trim().to_owned(),
            content: item.content.map(|one| one.content().chinese().to_owned()).unwrap_or_default(),
            materials: None,
            prepare: None,
            speeches,
            withheld: false,
            outcome: match nothing {
                Some(reason) => Outcome::NothingToDo { reason },
                None if decisions.is_empty() => Outcome::Open,
                None => Outcome::Decisions(decisions),
            },
        })
    }
}

fn decision(base: &str, row: usize, one: &Agreed, faults: &mut Faults) -> Option<Decision> {
    let at = format!("{base}的第 {row} 件议定事项");
    faults.filled(&format!("{at}的 what"), &one.what);
    faults.filled(&format!("{at}的 responsible"), &one.responsible);
    Some(Decision {
        what: one.what.trim().to_owned(),
        measures: some(one.measures.as_ref()),
        responsible: one.responsible.trim().to_owned(),
        due: faults.date(&format!("{at}的 due"), &one.due)?,
    })
}

impl Member {
    fn is_there(&self) -> bool {
        matches!(self.presence, Attendance::Present | Attendance::Late)
    }

    fn attendee(&self) -> Attendee {
        let reason = some(self.reason.as_ref());
        let presence = match self.presence {
            Attendance::Present => Presence::Present,
            Attendance::Late => Presence::Late { at: None },
            Attendance::Leave => Presence::Absent { reason, on_leave: true },
            Attendance::Absent => Presence::Absent { reason, on_leave: false },
        };
        Attendee {
            name: self.name.trim().to_owned(),
            full_member: !self.probationary,
            presence,
            group: None,
            elsewhere: false,
        }
    }
}

impl Guest {
    fn observer(&self) -> Observer {
        Observer { name: self.name.trim().to_owned(), post: some(self.post.as_ref()) }
    }
}

/// Reads a file of one record: JSON where it begins with `{`, else TOML.
///
/// # Errors
/// What is wrong, one sentence each.
pub(super) fn read(text: &str) -> Result<Record, Vec<String>> {
    if let Some(mark) = secret_mark(text) {
        return Err(vec![format!("文字里有密级标志“{mark}”，不能用这里处理")]);
    }
    let text = text.trim_start_matches('\u{feff}');
    let value = if text.trim_start().starts_with('{') {
        serde_json::from_str(text).map_err(|fault| {
            vec![format!("第 {} 行不合 JSON 的写法，请检查引号、逗号和括号", fault.line())]
        })?
    } else {
        let table: toml::Table = toml::from_str(text).map_err(|fault| {
            let line = fault.span().map_or(1, |span| text[..span.start].matches('\n').count() + 1);
            vec![format!("第 {line} 行不合 TOML 的写法，请检查引号、等号，同一项是不是写了两次")]
        })?;
        plain(toml::Value::Table(table))
    };
    serde_path_to_error::deserialize(value).map_err(|fault| {
        let at = fault.path().to_string();
        vec![told(if at == "." { "" } else { &at }, &fault.inner().to_string())]
    })
}

/// A path of the parser as a person counts: `items[0].title` as `items 第 1 个的 title`.
fn counted(path: &str) -> String {
    let part = |part: &str| match part.split_once('[') {
        Some((name, number)) => {
            let number = number.trim_end_matches(']').parse::<usize>().map_or(1, |number| number + 1);
            format!("{name} 第 {number} 个")
        }
        None => part.to_owned(),
    };
    let mut all = String::new();
    for one in path.split('.').filter(|one| !one.is_empty()) {
        let joined = if all.is_empty() {
            ""
        } else if all.ends_with('个') {
            "的 "
        } else {
            " 的 "
        };
        all.push_str(joined);
        all.push_str(&part(one));
    }
    if all.is_empty() { "文件".to_owned() } else { all }
}

/// TOML as JSON; its dates and times as they are written.
fn plain(value: toml::Value) -> serde_json::Value {
    match value {
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(is) => is.into(),
        toml::Value::Datetime(when) => when.to_string().into(),
        toml::Value::Array(all) => all.into_iter().map(plain).collect(),
        toml::Value::Table(all) => {
            serde_json::Value::Object(all.into_iter().map(|(name, value)| (name, plain(value))).collect())
        }
    }
}

/// What the parser found, in Chinese: it knows three kinds of faults.
fn told(at: &str, fault: &str) -> String {
    let quoted: Vec<&str> = fault.split('`').skip(1).step_by(2).collect();
    let known = || quoted.iter().skip(1).copied().collect::<Vec<_>>().join("、");
    match (fault.split(' ').next(), quoted.first()) {
        (Some("missing"), Some(name)) => format!("{}：缺少 {name}", counted(at)),
        (Some("unknown"), Some(name)) => {
            // The path already leads to what is not known.
            let at = at.strip_suffix(name).map_or(at, |rest| rest.trim_end_matches('.'));
            let at = counted(at);
            format!("{at}：没有“{name}”这种写法，可以写：{}", known())
        }
        _ => {
            let kinds = [
                ("a string", "文字，写在引号里"),
                ("a sequence", "几项的列表"),
                ("a boolean", "true 或者 false"),
            ];
            let asked = kinds.iter().find(|(word, _)| fault.contains(&format!("expected {word}")));
            let asked = asked.map_or("另一种写法，请对照 dangxiaozu render --schema", |(_, asked)| asked);
            format!("{}：这里要写{asked}", counted(at))
        }
    }
}
