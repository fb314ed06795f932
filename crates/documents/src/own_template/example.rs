//! A template to begin with, and an invented meeting with which any template can be looked at.

use jiff::civil::{date, time};

use super::Purpose;
use crate::{
    docx::{self, DocxError},
    facts::{
        ApprovalFacts, Attendee, ConsultationFacts, Decision, ItemFacts, MeetingFacts, Observer, Outcome,
        Presence, Speech,
    },
    paper::{Align, Block, Cell, Paper, Run},
};

/// A template to begin with: all that there has to be, for a unit to put into its own form.
///
/// # Errors
/// [`DocxError`] when writing into memory fails.
pub fn example(purpose: Purpose) -> Result<Vec<u8>, DocxError> {
    let (name, blocks) = match purpose {
        Purpose::Minutes => ("会议记录模板", minutes()),
        Purpose::Notice => ("会议通知模板", notice()),
    };
    let title = vec!["{{标题}}".to_owned()];
    docx::write(&Paper { name: name.to_owned(), title, landscape: false, date: date(2026, 1, 1), blocks })
}

fn row(cells: [&str; 4]) -> Vec<Cell> {
    let cell = |(at, text): (usize, &&str)| if at % 2 == 0 { Cell::head(*text) } else { Cell::text(*text) };
    cells.iter().enumerate().map(cell).collect()
}

fn minutes() -> Vec<Block> {
    let rows = vec![
        row(["时间", "{{会议时间}}", "地点", "{{地点}}"]),
        row(["主持人", "{{主持人}}", "记录人", "{{记录人}}"]),
        row(["应到", "{{应到人数}}人", "实到", "{{实到人数}}人"]),
    ];
    let decisions = vec![
        ["议题", "事项", "措施", "责任人", "期限"].map(Cell::head).to_vec(),
        ["{{#议定}}{{议题序号}}", "{{事项}}", "{{措施}}", "{{责任人}}", "{{期限}}{{/议定}}"]
            .map(Cell::text)
            .to_vec(),
    ];
    vec![
        Block::Table { widths: vec![4, 12, 4, 8], heads: 0, row_lines: 1, rows },
        Block::Space,
        Block::labelled("参加人员：", "{{参加人员}}"),
        Block::labelled("缺席人员：", "{{缺席人员}}"),
        Block::labelled("列席人员：", "{{列席人员}}"),
        Block::heading("会议议题："),
        Block::body("{{会议议题}}"),
        Block::labelled("会前沟通：", "{{会前沟通}}"),
        Block::labelled("支部批准：", "{{支部批准}}"),
        Block::labelled("会议通知：", "{{会议通知}}"),
        Block::heading("会议内容："),
        Block::body("{{开场}}"),
        Block::body("{{#议题}}"),
        Block::Text {
            runs: vec![Run::hei("议题{{议题序号}}："), Run::fang("{{议题名称}}")],
            align: Align::Left,
            indent: false,
            level: 2,
        },
        Block::body("{{发言情况}}"),
        Block::body("{{/议题}}"),
        Block::heading("议定事项："),
        Block::Table { widths: vec![4, 11, 9, 7, 11], heads: 1, row_lines: 1, rows: decisions },
        Block::heading("会议小结："),
        Block::body("{{会议小结}}"),
        Block::labelled("上报情况：", "{{上报情况}}"),
        Block::body("{{补录和更正}}"),
        Block::Space,
        Block::Signatures(vec![("主持人签名：".to_owned(), None), ("记录人签名：".to_owned(), None)]),
    ]
}

fn notice() -> Vec<Block> {
    vec![
        Block::Text {
            runs: vec![Run::fang("{{党小组}}全体党员：")],
            align: Align::Left,
            indent: false,
            level: 0,
        },
        Block::body("{{批准说明}}定于{{会议时间}}在{{地点}}召开{{会议类型}}，由{{主持人}}主持。议题是："),
        Block::body("{{议题和准备}}"),
        Block::body("请准备好发言，按时参加；不能参加的，请提前向党小组组长请假并说明原因。"),
        Block::Space,
        Block::right("{{党小组}}　　"),
        Block::right("{{通知日期}}　　"),
    ]
}

/// An invented meeting.
pub fn sample() -> MeetingFacts {
    let speech = |speaker: &str, is_leader, label: &str, text: &str| Speech {
        speaker: speaker.to_owned(),
        is_leader,
        label: label.to_owned(),
        about: None,
        speaker_id: None,
        about_id: None,
        text: Some(text.to_owned()),
    };
    let attendee = |name: &str, full_member, presence| Attendee {
        name: name.to_owned(),
        full_member,
        presence,
        group: None,
        elsewhere: false,
    };
    let away = Presence::Absent { reason: Some("出差".to_owned()), on_leave: true };
    let study = ItemFacts {
        title: "学习关于档案安全的通知要求".to_owned(),
        content: "组织开展学习".to_owned(),
        materials: Some("通知全文".to_owned()),
        prepare: Some("先读通知第二部分".to_owned()),
        speeches: vec![
            speech("许安宁", false, "领学或介绍情况", "介绍了通知的主要内容。"),
            speech("何思源", false, "发言", "库房的温湿度记录要每天做，节假日也要有人看。"),
            speech("林知远", true, "发言", "同意大家的看法，先把检查表用起来。"),
        ],
        withheld: false,
        outcome: Outcome::Decisions(vec![Decision {
            what: "检查两个库房的门窗和消防器材".to_owned(),
            measures: Some("按检查表逐项登记".to_owned()),
            responsible: "许安宁".to_owned(),
            due: date(2026, 5, 29),
        }]),
    };
    let duty = ItemFacts {
        title: "通报五月的值班安排".to_owned(),
        content: "支部工作".to_owned(),
        materials: None,
        prepare: None,
        speeches: vec![speech("何思源", false, "发言", "周末的班可以两个人一组。")],
        withheld: false,
        outcome: Outcome::NothingToDo { reason: "只作通报".to_owned() },
    };
    MeetingFacts {
        branch: "云栖区档案馆党支部".to_owned(),
        group: "第一党小组".to_owned(),
        number: Some(5),
        kind: "党小组会".to_owned(),
        start: date(2026, 5, 12).at(14, 30, 0, 0),
        end: Some(time(16, 0, 0, 0)),
        place: "二楼会议室".to_owned(),
        second_place: None,
        chair: "林知远".to_owned(),
        chair_is_leader: true,
        chair_reason: None,
        recorder: Some("许安宁".to_owned()),
        roster: vec![
            attendee("林知远", true, Presence::Present),
            attendee("许安宁", true, Presence::Present),
            attendee("何思源", false, Presence::Present),
            attendee("方景行", true, away),
        ],
        observers: vec![Observer { name: "叶青".to_owned(), post: Some("支部组织委员".to_owned()) }],
        opening: None,
        items: vec![study, duty],
        extra_reason: None,
        off_plan_reason: None,
        topics_changed: None,
        summary: Some("会议学习了通知要求，明确了库房检查的分工和期限。会后向支部报告。".to_owned()),
        consultation: Some(ConsultationFacts {
            with: vec!["组织委员叶青".to_owned()],
            how: "当面".to_owned(),
            on: date(2026, 5, 6),
            content: Some("学习通知，通报值班".to_owned()),
            method: Some("先学后议".to_owned()),
            cautions: None,
        }),
        approval: Some(ApprovalFacts {
            by: "支部书记周明哲".to_owned(),
            on: date(2026, 5, 7),
            offline: None,
            note: None,
        }),
        notified: Some(date(2026, 5, 8).at(9, 0, 0, 0)),
        late_entry: None,
        revision: 1,
        corrections: Vec::new(),
        signatures: Vec::new(),
        reported: None,
        salt: None,
        seal: None,
    }
}
