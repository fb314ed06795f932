use documents::facts::{
    ApprovalFacts, Attendee, ConsultationFacts, Decision, ItemFacts, MeetingFacts, Observer, Outcome,
    Presence, ReceiptFacts, ReportFacts, SealFacts, Signature, Speech,
};
use jiff::civil::{date, time};

fn member(name: &str, full_member: bool, presence: Presence) -> Attendee {
    Attendee { name: name.into(), full_member, presence, group: None, elsewhere: false }
}

fn speech(speaker: &str, is_leader: bool, label: &str, text: Option<&str>) -> Speech {
    Speech {
        speaker: speaker.into(),
        is_leader,
        label: label.into(),
        about: None,
        speaker_id: None,
        about_id: None,
        text: text.map(Into::into),
    }
}

/// A usual month: six members, two topics, signed and reported.
pub fn short() -> MeetingFacts {
    let day = date(2026, 11, 20);
    MeetingFacts {
        branch: "青川市文献馆第二党支部".into(),
        group: "第一党小组".into(),
        number: Some(11),
        kind: "党小组会".into(),
        start: day.at(14, 30, 0, 0),
        end: Some(time(15, 40, 0, 0)),
        place: "文献馆二楼会议室".into(),
        second_place: None,
        chair: "陈立新".into(),
        chair_is_leader: true,
        chair_reason: None,
        recorder: Some("何晓岚".into()),
        roster: vec![
            member("陈立新", true, Presence::Present),
            member("何晓岚", true, Presence::Present),
            member("孟玥", true, Presence::Late { at: Some(time(14, 40, 0, 0)) }),
            member("赵喆", true, Presence::Present),
            member("韩冬青", true, Presence::Absent { reason: Some("到外地出差".into()), on_leave: true }),
            member("苏小满", false, Presence::Present),
        ],
        observers: vec![Observer { name: "周明哲".into(), post: Some("支部组织委员".into()) }],
        opening: Some("根据党支部工作安排，今天我们召开党小组会。今天会议主要有两个议题，一个是学习党章第一章；一个是讨论推荐入党积极分子人选事项。".into()),
        items: vec![
            ItemFacts {
                title: "学习党章第一章“党员”".into(),
                content: "组织开展学习".into(),
                materials: Some("《中国共产党章程》第一章".into()),
                prepare: Some("通读第一章，每人准备一条体会".into()),
                speeches: vec![
                    speech("何晓岚", false, "领学或介绍情况", Some("领学第一章第一条至第九条，重点说明党员的八项义务和八项权利。")),
                    speech("孟玥", false, "发言", Some("义务第四条讲自觉遵守党的纪律，结合借阅台工作，要把读者信息保护好。")),
                    speech("赵喆", false, "发言", Some("建议把“在本职岗位上带头”落到古籍扫描进度上，每周公布一次完成情况。")),
                    speech("苏小满", false, "未发言", None),
                    speech("陈立新", true, "发言", Some("大家谈得实。学习要同本职工作连起来，本月起扫描进度在小组内通报。")),
                ],
                withheld: false,
                outcome: Outcome::Decisions(vec![Decision {
                    what: "小组内通报古籍扫描进度".into(),
                    measures: Some("每周五下班前汇总，下周一在办公室公布".into()),
                    responsible: "赵喆".into(),
                    due: date(2026, 12, 11),
                }]),
            },
            ItemFacts {
                title: "讨论对入党申请人的意见、推荐吸收入党积极分子人选".into(),
                content: "研究推荐和发展党员工作".into(),
                materials: None,
                prepare: Some("了解申请人近半年的工作和学习情况".into()),
                speeches: vec![
                    speech("何晓岚", false, "发言", Some("申请人林听雨提交入党申请已满八个月，工作踏实，同意推荐。")),
                    speech("赵喆", false, "发言", Some("同意推荐。希望多参加志愿服务。")),
                    speech("苏小满", false, "发言", None),
                    speech("陈立新", true, "发言", Some("同意大家的意见，由小组把意见报支部委员会研究。")),
                ],
                withheld: false,
                outcome: Outcome::NothingToDo { reason: "意见报支部委员会，由支部研究确定".into() },
            },
        ],
        extra_reason: None,
        off_plan_reason: None,
        topics_changed: None,
        summary: Some("今天两个议题都有了结果。扫描进度由赵喆负责通报；推荐林听雨为入党积极分子的意见，我们组如实向支部委员会报告。".into()),
        consultation: Some(ConsultationFacts {
            with: vec!["组织委员周明哲".into()],
            how: "当面".into(),
            on: date(2026, 11, 12),
            content: Some("学习党章；讨论积极分子人选".into()),
            method: Some("先学习后讨论，党员先发言，组长末尾发言".into()),
            cautions: None,
        }),
        approval: Some(ApprovalFacts { by: "支部书记沈望舒".into(), on: date(2026, 11, 13), offline: None, note: None }),
        notified: Some(date(2026, 11, 13).at(16, 20, 0, 0)),
        late_entry: None,
        revision: 1,
        corrections: Vec::new(),
        signatures: vec![
            Signature { role: "主持人".into(), name: "陈立新".into(), at: day.at(16, 5, 0, 0) },
            Signature { role: "记录人".into(), name: "何晓岚".into(), at: day.at(15, 58, 0, 0) },
        ],
        salt: None,
        seal: Some(SealFacts {
            code: "CV3Z-1X32-XVPX-KMFJ".to_owned(),
            sm3: "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0".to_owned(),
            entry: Some(57),
        }),
        reported: Some(ReportFacts {
            at: day.at(16, 10, 0, 0),
            receipt: Some(ReceiptFacts {
                by: "沈望舒".into(),
                at: date(2026, 11, 23).at(9, 2, 0, 0),
                revision: 1,
            }),
        }),
    }
}
