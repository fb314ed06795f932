//! What can stand in a template: the fields and lists of minutes and of a notice, each with what it says and how it comes from facts.

use crate::facts::{
    Attendee, Decision, ItemFacts, MeetingFacts, NOT_IN_HERE, Observer, Outcome, Presence, Speech, WITHHELD,
};
use crate::paper::Block;
use crate::papers::words::{self, GAP, NOT_ENTERED};
use crate::papers::{attendance, common, marks, notice, speeches, template_m};

/// A field: `{{name}}`.
#[derive(Debug)]
pub struct Field {
    /// Its name. A name that was once known stays: units have templates with it.
    pub name: &'static str,
    /// What stands there, for whoever makes a template.
    pub says: &'static str,
    /// Whether a paragraph that has nothing else goes where there is nothing to say.
    pub(super) goes: bool,
    pub(super) value: fn(&At<'_>) -> String,
}

/// A list: what stands between `{{#name}}` and `{{/name}}` is repeated.
#[derive(Debug)]
pub struct List {
    /// Its name.
    pub name: &'static str,
    /// For what it is repeated.
    pub says: &'static str,
    /// Its own fields.
    pub fields: &'static [Field],
    /// Lists within it.
    pub lists: &'static [Self],
    pub(super) each: for<'a> fn(&At<'a>) -> Vec<At<'a>>,
}

/// All that a template may have.
#[derive(Debug)]
pub struct Fields {
    /// Fields that stand anywhere.
    pub fields: &'static [Field],
    /// Lists that stand anywhere.
    pub lists: &'static [List],
    /// What it has to have.
    pub(super) needed: &'static [Needed],
}

/// What a template has to have.
#[derive(Debug)]
pub(super) struct Needed {
    /// Its name for people.
    pub(super) what: &'static str,
    /// The ways to say it, each a set of fields, a list before its field.
    pub(super) ways: &'static [&'static [&'static str]],
}

const fn needed(what: &'static str, ways: &'static [&'static [&'static str]]) -> Needed {
    Needed { what, ways }
}

/// Where among the facts something is filled in.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    pub(super) facts: &'a MeetingFacts,
    /// The number within the list, from 0.
    number: usize,
    item: Option<(usize, &'a ItemFacts)>,
    said: Option<&'a Speech>,
    /// What stands in the place of speeches.
    note: &'static str,
    decision: Option<&'a Decision>,
    attendee: Option<&'a Attendee>,
    observer: Option<&'a Observer>,
}

impl<'a> At<'a> {
    pub(super) const fn new(facts: &'a MeetingFacts) -> Self {
        Self {
            facts,
            number: 0,
            item: None,
            said: None,
            note: "",
            decision: None,
            attendee: None,
            observer: None,
        }
    }
}

fn items<'a>(at: &At<'a>) -> Vec<At<'a>> {
    let items = at.facts.items.iter().enumerate();
    items.map(|(number, item)| At { number, item: Some((number, item)), ..*at }).collect()
}

fn said_on<'a>(at: &At<'a>) -> Vec<At<'a>> {
    let Some((_, item)) = at.item else { return Vec::new() };
    let note = if item.withheld { WITHHELD } else { NOT_ENTERED };
    if item.withheld || item.speeches.is_empty() {
        return vec![At { number: 0, note, ..*at }];
    }
    let each = speeches::in_order(item).into_iter().enumerate();
    each.map(|(number, said)| At { number, said: Some(said), ..*at }).collect()
}

/// An item without a decision has one line, which says so.
fn decisions<'a>(at: &At<'a>) -> Vec<At<'a>> {
    let of = |at: &At<'a>| -> Vec<At<'a>> {
        match at.item.map(|(_, item)| &item.outcome) {
            Some(Outcome::Decisions(all)) if !all.is_empty() => {
                all.iter().map(|decision| At { decision: Some(decision), ..*at }).collect()
            }
            _ => vec![At { decision: None, ..*at }],
        }
    };
    let all = if at.item.is_some() { of(at) } else { items(at).iter().flat_map(of).collect() };
    all.into_iter().enumerate().map(|(number, at)| At { number, ..at }).collect()
}

fn people<'a>(at: &At<'a>) -> Vec<At<'a>> {
    let people = at.facts.roster.iter().enumerate();
    people.map(|(number, attendee)| At { number, attendee: Some(attendee), ..*at }).collect()
}

fn observers<'a>(at: &At<'a>) -> Vec<At<'a>> {
    let guests = at.facts.observers.iter().enumerate();
    guests.map(|(number, observer)| At { number, observer: Some(observer), ..*at }).collect()
}

const fn field(name: &'static str, says: &'static str, value: fn(&At<'_>) -> String) -> Field {
    Field { name, says, goes: false, value }
}

/// Blocks as lines of text: the unit's own paragraphs say how they look.
fn lines(blocks: impl IntoIterator<Item = Block>) -> String {
    let line = |block: Block| match block {
        Block::Text { runs, .. } => Some(runs.into_iter().map(|run| run.text).collect::<String>()),
        _ => None,
    };
    blocks.into_iter().filter_map(line).collect::<Vec<_>>().join("\n")
}

fn or_gap(value: &str) -> String {
    words::or(value, GAP).to_owned()
}

fn some_or_gap(value: Option<&str>) -> String {
    words::some_or(value, GAP).to_owned()
}

fn number(at: &At<'_>) -> String {
    (at.number + 1).to_string()
}

fn count(at: &At<'_>, of: fn(&MeetingFacts) -> Option<usize>) -> String {
    of(at.facts).map_or_else(|| words::SHORT_GAP.to_owned(), |count| count.to_string())
}

fn due(facts: &MeetingFacts) -> Option<usize> {
    (!facts.roster.is_empty()).then_some(facts.roster.len())
}

fn present(facts: &MeetingFacts) -> Option<usize> {
    due(facts).and(facts.present()).map(|(all, _)| all)
}

fn absent(facts: &MeetingFacts) -> Option<usize> {
    Some(due(facts)? - present(facts)?)
}

fn presence(at: &At<'_>) -> String {
    let elsewhere = at.attendee.is_some_and(|one| one.elsewhere);
    match at.attendee.map(|one| &one.presence) {
        None | Some(Presence::Unknown) => words::SHORT_GAP.to_owned(),
        Some(Presence::Present) if elsewhere => "到会（分会场）".to_owned(),
        Some(Presence::Present) => "到会".to_owned(),
        Some(Presence::Late { at: None }) => "迟到".to_owned(),
        Some(Presence::Late { at: Some(time) }) => format!("迟到，{}到会", words::clock(*time)),
        Some(Presence::Absent { on_leave: true, .. }) => "请假".to_owned(),
        Some(Presence::Absent { on_leave: false, .. }) => "缺席".to_owned(),
    }
}

fn why_absent(at: &At<'_>) -> String {
    match at.attendee.map(|one| &one.presence) {
        Some(Presence::Absent { reason, .. }) => words::some_or(reason.as_deref(), "原因未填写").to_owned(),
        _ => String::new(),
    }
}

/// What of an item; nothing outside of one.
fn of_item(at: &At<'_>, value: fn(&ItemFacts) -> String) -> String {
    at.item.map(|(_, item)| value(item)).unwrap_or_default()
}

fn topic(at: &At<'_>) -> String {
    of_item(at, |item| words::or(words::unstopped(&item.title), NOT_ENTERED).to_owned())
}

fn topics(at: &At<'_>) -> String {
    lines(common::topic_lines(at.facts))
}

/// The topics, and after them why they are more, others, or not in the plan.
fn topics_and_reasons(at: &At<'_>) -> String {
    lines(common::topic_lines(at.facts).into_iter().chain(common::reasons(at.facts)))
}

/// What came of all items, each with its number where there are several.
fn outcomes(facts: &MeetingFacts) -> String {
    let several = facts.items.len() > 1;
    let of = |(at, item): (usize, &ItemFacts)| {
        let said = outcome(item);
        if several { format!("议题{}：{said}", words::ordinal(at + 1)) } else { said }
    };
    let all: Vec<_> = facts.items.iter().enumerate().map(of).collect();
    if all.is_empty() { NOT_ENTERED.to_owned() } else { all.join("\n") }
}

fn outcome(item: &ItemFacts) -> String {
    match &item.outcome {
        Outcome::Decisions(all) if !all.is_empty() => {
            let said: Vec<_> = all.iter().map(|one| format!("{}。", marks::decision(one))).collect();
            said.join("\n")
        }
        Outcome::Decisions(_) | Outcome::Open => NOT_ENTERED.to_owned(),
        Outcome::NothingToDo { reason } => format!("无需落实，原因：{}。", marks::bare(reason)),
        Outcome::Withheld => NOT_IN_HERE.to_owned(),
    }
}

/// What was decided; of an item without a decision, what came of it instead.
fn decided(at: &At<'_>) -> String {
    match at.decision {
        Some(one) => or_entered(Some(&one.what)),
        None => of_item(at, outcome),
    }
}

/// A part of a decision; nothing where there is none.
fn of_decision(at: &At<'_>, value: fn(&Decision) -> String) -> String {
    at.decision.map(value).unwrap_or_default()
}

fn or_entered(value: Option<&str>) -> String {
    words::some_or(value, NOT_ENTERED).to_owned()
}

fn signed(at: &At<'_>) -> String {
    let all = at.facts.signatures.iter().map(|one| {
        format!("{}{}已在系统中签署（{}）", one.role, words::or(&one.name, GAP), words::stamp(one.at))
    });
    let all: Vec<_> = all.collect();
    if all.is_empty() { NOT_ENTERED.to_owned() } else { all.join("\n") }
}

const BRANCH: Field = field("党支部", "党支部全称", |at| or_gap(&at.facts.branch));
const GROUP: Field = field("党小组", "党小组名称", |at| or_gap(&at.facts.group));
const KIND: Field = field("会议类型", "党小组会、组织生活会等", |at| {
    words::or(&at.facts.kind, "党小组会").to_owned()
});
const DAY: Field = field("日期", "例如 2026年11月20日", |at| words::date(at.facts.start.date()));
const YEAR: Field = field("年度", "例如 2026", |at| at.facts.start.year().to_string());
const WEEKDAY: Field =
    field("星期", "例如 星期五", |at| words::weekday(at.facts.start.date().weekday()).to_owned());
const START: Field = field("开始时间", "例如 14：30", |at| words::clock(at.facts.start.time()));
const PLACE: Field = field("地点", "有分会场的一并写出", |at| or_gap(&at.facts.places()));
const RECORDER: Field = field("记录人", "姓名", |at| some_or_gap(at.facts.recorder.as_deref()));
const TOPICS: Field = field("会议议题", "全部议题，一项一行，带序号", topics);
const NUMBER: Field = field("序号", "从 1 开始", number);
const TOPIC: Field = field("议题名称", "这一项议题", topic);
const ITEM_NUMBER: Field = field("议题序号", "一、二、三", |at| {
    at.item.map(|(at, _)| words::ordinal(at + 1)).unwrap_or_default()
});
const MATERIALS: Field = field("材料", "学习或者讨论的材料", |at| {
    of_item(at, |item| item.materials.clone().unwrap_or_default())
});
const PREPARE: Field = field("会前准备", "请大家会前准备什么", |at| {
    of_item(at, |item| item.prepare.clone().unwrap_or_default())
});
const NAME: Field =
    field("姓名", "名册上的姓名", |at| or_gap(at.attendee.map_or("", |one| &one.name)));
const STANDING: Field = field("党员类别", "正式党员或者预备党员", |at| {
    at.attendee.map_or("", attendance::standing).to_owned()
});

static OF_DECISION: [Field; 6] = [
    NUMBER,
    ITEM_NUMBER,
    field("事项", "议定做什么；没有议定的，写明为什么", decided),
    field("措施", "怎么做", |at| of_decision(at, |one| or_entered(one.measures.as_deref()))),
    field("责任人", "由谁做", |at| of_decision(at, |one| or_entered(Some(&one.responsible)))),
    field("期限", "什么时候以前", |at| of_decision(at, |one| words::date(one.due))),
];

static OF_SPEECH: [Field; 3] = [
    NUMBER,
    field("发言人", "姓名，是组长、自我批评等的在括号里注明", |at| {
        at.said.map_or_else(String::new, speeches::speaker)
    }),
    field("发言内容", "发言要点", |at| at.said.map_or_else(|| at.note.to_owned(), speeches::said)),
];

const DECISIONS: List = List {
    name: "议定",
    says: "每一项议定事项一次；写在“议题”的一对标记之间的，只有那一项议题的",
    fields: &OF_DECISION,
    lists: &[],
    each: decisions,
};

static OF_ITEM: [List; 2] = [
    List {
        name: "发言", says: "这项议题的每一次发言一次", fields: &OF_SPEECH, lists: &[], each: said_on
    },
    DECISIONS,
];

static ITEM: [Field; 8] = [
    NUMBER,
    ITEM_NUMBER,
    TOPIC,
    field("内容类别", "例如 组织开展学习", |at| of_item(at, |item| item.content.clone())),
    MATERIALS,
    PREPARE,
    field("发言情况", "这项议题的全部发言，一人一段", |at| {
        of_item(at, |item| lines(speeches::of_item(item)))
    }),
    field("议定情况", "这项议题议定了什么，或者为什么无需落实", |at| {
        of_item(at, outcome)
    }),
];

static PERSON: [Field; 6] = [
    NUMBER,
    NAME,
    STANDING,
    field("所在党小组", "几个党小组联合开会时写明", |at| {
        at.attendee.and_then(|one| one.group.clone()).unwrap_or_default()
    }),
    field("到会情况", "到会、迟到、请假、缺席，在分会场的注明", presence),
    field("缺席原因", "缺席的写原因，到会的空着", why_absent),
];

static GUEST: [Field; 3] = [
    NUMBER,
    field("姓名", "列席同志的姓名", |at| or_gap(at.observer.map_or("", |one| &one.name))),
    field("职务", "职务或者单位", |at| {
        at.observer.and_then(|one| one.post.clone()).unwrap_or_default()
    }),
];

/// Minutes.
pub(super) static MINUTES: Fields = Fields {
    fields: &[
        field("标题", "例如 第一党小组会议记录", |at| common::title(at.facts).concat()),
        BRANCH,
        GROUP,
        YEAR,
        field("次数", "今年第几次", |at| {
            count(at, |facts| facts.number.map(|number| number as usize))
        }),
        KIND,
        field("会议时间", "例如 2026年11月20日，下午，14：30—15：40", |at| {
            words::span(at.facts.start, at.facts.end)
        }),
        DAY,
        WEEKDAY,
        START,
        field("散会时间", "例如 15：40", |at| {
            at.facts.end.map_or_else(|| "＿＿：＿＿".to_owned(), words::clock)
        }),
        PLACE,
        field("主持人", "姓名，不是组长的注明原因", |at| attendance::chair(at.facts)),
        RECORDER,
        field("应到人数", "数字", |at| count(at, due)),
        field("实到人数", "数字", |at| count(at, present)),
        field("缺席人数", "数字", |at| count(at, absent)),
        field("到会情况", "应到、实到各多少名，其中正式党员多少名", |at| {
            attendance::counts(at.facts)
        }),
        field("参加人员", "到会党员的姓名", |at| attendance::present(at.facts)),
        field("缺席人员", "姓名和原因", |at| attendance::absent(at.facts)),
        field("列席人员", "姓名和职务", |at| attendance::observers(at.facts)),
        field(
            "会议议题",
            "全部议题，一项一行，带序号；多于两项、不在计划里、临时调整的写明原因",
            topics_and_reasons,
        ),
        Field {
            name: "议题说明",
            says: "议题多于两项、不在计划里、临时调整的原因；没有的，这一段不出现",
            goes: true,
            value: |at| lines(common::reasons(at.facts)),
        },
        Field {
            name: "开场",
            says: "主持人开场的话；没有记的，这一段不出现",
            goes: true,
            value: |at| lines(speeches::opening(at.facts)),
        },
        field("会前沟通", "与支部哪位同志沟通、怎样沟通（R2）", |at| {
            common::talked(at.facts)
        }),
        field("支部批准", "由谁、哪天批准（R3）", |at| common::approved(at.facts)),
        field("会议通知", "什么时候发出（R3）", |at| common::notified(at.facts)),
        field("会议内容", "从开场到小结的全部内容，与规范格式相同", |at| {
            lines(template_m::proceedings(at.facts))
        }),
        field("议定事项", "全部议题议定的事项", |at| outcomes(at.facts)),
        field("会议小结", "主持人的小结（R5）", |at| lines(speeches::closing(at.facts))),
        field("上报情况", "什么时候上报、支部什么时候签收（R7）", |at| {
            common::reported(at.facts)
        }),
        field("签署情况", "谁在系统中签署", signed),
        Field {
            name: "补录和更正",
            says: "补录、更正过的写明时间、姓名和原因；没有的，这一段不出现",
            goes: true,
            value: |at| lines(marks::late_and_corrected(at.facts)),
        },
        Field {
            name: "核验码",
            says: "定稿封存后的核验码、第几版、封存在日志第几条；定稿以前这一段不出现",
            goes: true,
            value: |at| {
                at.facts
                    .seal
                    .as_ref()
                    .map(|seal| marks::seal_lines(at.facts, seal).join("，"))
                    .unwrap_or_default()
            },
        },
    ],
    lists: &[
        List { name: "议题", says: "每一项议题一次", fields: &ITEM, lists: &OF_ITEM, each: items },
        DECISIONS,
        List {
            name: "人员", says: "应到的每位党员一次", fields: &PERSON, lists: &[], each: people
        },
        List {
            name: "列席", says: "每位列席同志一次", fields: &GUEST, lists: &[], each: observers
        },
    ],
    needed: &[
        needed("会议时间", &[&["会议时间"], &["日期", "开始时间", "散会时间"]]),
        needed("地点", &[&["地点"]]),
        needed("主持人", &[&["主持人"]]),
        needed("参加人员", &[&["参加人员"], &["人员/姓名", "人员/到会情况"]]),
        needed("缺席人员和原因", &[&["缺席人员"], &["人员/姓名", "人员/缺席原因"]]),
        needed("列席人员", &[&["列席人员"], &["列席/姓名"]]),
        needed("会议议题", &[&["会议议题"], &["议题/议题名称", "议题说明"]]),
        needed("开场的话", &[&["会议内容"], &["开场"]]),
        needed("发言", &[&["会议内容"], &["议题/发言情况"], &["发言/发言人", "发言/发言内容"]]),
        needed(
            "议定事项",
            &[
                &["会议内容"],
                &["议定事项"],
                &["议题/议定情况"],
                &["议定/事项", "议定/措施", "议定/责任人", "议定/期限"],
            ],
        ),
        needed("会议小结", &[&["会议内容"], &["会议小结"]]),
        needed("补录和更正", &[&["补录和更正"]]),
    ],
};

/// A notice.
pub(super) static NOTICE: Fields = Fields {
    fields: &[
        field("标题", "例如 党小组会议通知", |at| notice::heading(at.facts)),
        BRANCH,
        GROUP,
        YEAR,
        KIND,
        field("会议时间", "例如 2026年11月20日（星期五）下午14：30", |at| {
            notice::when(at.facts)
        }),
        DAY,
        WEEKDAY,
        START,
        PLACE,
        field("主持人", "姓名", |at| or_gap(&at.facts.chair)),
        RECORDER,
        TOPICS,
        field("批准说明", "支部批准了的，写“经党支部批准，”，没有的空着", |at| {
            notice::approved(at.facts).to_owned()
        }),
        field("议题和准备", "全部议题，带学习材料和会前准备", |at| {
            lines(notice::topics(at.facts))
        }),
        field("参加人员", "应到党员的姓名", |at| {
            let names: Vec<_> = at.facts.roster.iter().map(|one| one.name.trim()).collect();
            or_gap(&names.join("、"))
        }),
        field("通知日期", "发出通知的日期", |at| notice::notified(at.facts)),
    ],
    lists: &[
        List {
            name: "议题",
            says: "每一项议题一次",
            fields: &[NUMBER, ITEM_NUMBER, TOPIC, MATERIALS, PREPARE],
            lists: &[],
            each: items,
        },
        List {
            name: "人员",
            says: "应到的每位党员一次",
            fields: &[NUMBER, NAME, STANDING],
            lists: &[],
            each: people,
        },
    ],
    needed: &[
        needed("会议时间", &[&["会议时间"], &["日期", "开始时间"]]),
        needed("地点", &[&["地点"]]),
        needed("会议议题", &[&["会议议题"], &["议题和准备"], &["议题/议题名称"]]),
    ],
};
