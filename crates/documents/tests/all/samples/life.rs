//! The papers of an organizational-life meeting: usual, long, hostile, and with nothing entered; and a record of one.

use documents::{
    facts::{ExaminationFacts, MeetingFacts, RectificationFacts, RectificationLine, SituationFacts, Speech},
    paper::Paper,
    papers::{life_meeting, template_m},
};
use jiff::civil::date;

use super::{hostile::NASTY, short};

fn examination() -> ExaminationFacts {
    ExaminationFacts {
        branch: "示例市档案馆机关党支部".into(),
        group: "第二党小组".into(),
        name: "陈立新".into(),
        held: date(2026, 12, 17),
        theme: Some("转变作风，方便群众查档".into()),
        handed_in: Some(date(2026, 12, 15)),
        late: false,
        text:
            "一、存在的问题。抓学习不够经常。\n二、原因。把学习当成了软任务。\n三、打算。定下时间，不再占用。"
                .into(),
    }
}

fn line(owner: &str, done: Option<&str>) -> RectificationLine {
    RectificationLine {
        owner: owner.into(),
        problem: "窗口中午没人值班，群众等候时间长".into(),
        measures: Some("三名党员轮流值中午班，排班表贴在窗口".into()),
        responsible: "陈立新".into(),
        due: date(2027, 1, 31),
        done: done.map(Into::into),
    }
}

fn rectification(lines: Vec<RectificationLine>) -> RectificationFacts {
    RectificationFacts {
        branch: "示例市档案馆机关党支部".into(),
        group: "第二党小组".into(),
        held: date(2026, 12, 17),
        on: date(2026, 12, 21),
        lines,
    }
}

fn situation() -> SituationFacts {
    SituationFacts {
        branch: "示例市档案馆机关党支部".into(),
        group: "第二党小组".into(),
        held: date(2026, 12, 17),
        text: "一、基本情况。应到 5 人，实到 5 人。\n二、会前准备。集中学习 1 次。".into(),
        sent: Some(date(2026, 12, 21)),
        sent_by: Some("陈立新".into()),
        receipt: Some(("顾长风".into(), date(2026, 12, 22), "整改要抓到底".into())),
        on: date(2026, 12, 22),
    }
}

/// A record of criticism and self-criticism that went to and fro: each person's part stands together.
pub fn criticism() -> MeetingFacts {
    let said = |speaker: &str, label: &str, about: Option<&str>, text: &str| Speech {
        speaker: speaker.into(),
        is_leader: speaker == "陈立新",
        label: label.into(),
        about: about.map(Into::into),
        speaker_id: None,
        about_id: None,
        text: (!text.is_empty()).then(|| text.into()),
    };
    let mut facts = short();
    facts.kind = "组织生活会".into();
    facts.items.truncate(1);
    facts.items[0].content = "召开组织生活会".into();
    facts.items[0].title = "年度组织生活会".into();
    facts.items[0].speeches = vec![
        said("陈立新", "领学或介绍情况", None, "通报上次整改情况。"),
        said("陈立新", "自我批评", None, "我抓学习不够经常。"),
        said("林听雨", "批评意见", Some("陈立新"), "布置工作有时太急。"),
        said("林听雨", "自我批评", None, "我联系群众不够。"),
        said("周望舒", "批评意见", Some("陈立新"), "碰头太少。"),
        said("周望舒", "未发言", Some("林听雨"), ""),
        said("陈立新", "回应", None, "接受，每周一碰头。"),
        said("林听雨", "宣读书面对照检查", Some("白鹭洲"), "主要谈了业务钻研不够。"),
        said("林听雨", "发言", None, "建议下次请服务对象代表也来。"),
    ];
    facts
}

/// The same of two people of one name, who are told apart by what the record knows of them.
pub fn namesakes() -> MeetingFacts {
    let mut facts = criticism();
    let said = |who: &str, speaker: &str, label: &str, about: Option<&str>, text: &str| Speech {
        speaker: speaker.into(),
        is_leader: false,
        label: label.into(),
        about: about.map(|_| "林听雨".into()),
        speaker_id: Some(who.into()),
        about_id: about.map(Into::into),
        text: Some(text.into()),
    };
    facts.items[0].speeches = vec![
        said("a", "林听雨", "自我批评", None, "我抓学习不够。"),
        said("b", "林听雨", "自我批评", None, "我联系群众不够。"),
        said("c", "周望舒", "批评意见", Some("a"), "学习记录不全。"),
        said("c", "周望舒", "批评意见", Some("b"), "到窗口少。"),
        said("b", "林听雨", "回应", None, "每周去一次窗口。"),
        said("a", "林听雨", "回应", None, "本月补齐。"),
    ];
    facts
}

/// All of them by name.
pub fn papers() -> Vec<(String, Paper)> {
    let many =
        (0..24).map(|n| line(if n % 3 == 0 { "党小组" } else { "个人" }, (n % 2 == 0).then_some("已落实")));
    let long_text = "对照检查的一段话，写得具体，不写空话。".repeat(40);
    let long = ExaminationFacts { text: vec![long_text; 6].join("\n"), ..examination() };
    let empty = ExaminationFacts {
        branch: String::new(),
        name: String::new(),
        theme: None,
        handed_in: None,
        text: String::new(),
        ..examination()
    };
    let late = ExaminationFacts { handed_in: Some(date(2026, 12, 24)), late: true, ..examination() };
    let hostile = ExaminationFacts {
        name: "喆".repeat(200),
        theme: Some(NASTY.into()),
        text: NASTY.into(),
        ..examination()
    };
    let nasty = RectificationLine {
        problem: NASTY.into(),
        measures: None,
        responsible: "A".repeat(200),
        done: Some(NASTY.into()),
        ..line(NASTY, None)
    };
    let draft =
        SituationFacts { sent: None, sent_by: None, receipt: None, text: String::new(), ..situation() };
    let wild = SituationFacts { text: NASTY.into(), group: NASTY.into(), ..situation() };
    let all = [
        ("short-examination", life_meeting::examination(&examination())),
        ("long-examination", life_meeting::examination(&long)),
        ("empty-examination", life_meeting::examination(&empty)),
        ("late-examination", life_meeting::examination(&late)),
        ("hostile-examination", life_meeting::examination(&hostile)),
        ("short-rectification", life_meeting::rectification(&rectification(vec![line("党小组", None)]))),
        ("long-rectification", life_meeting::rectification(&rectification(many.collect()))),
        ("empty-rectification", life_meeting::rectification(&rectification(Vec::new()))),
        ("hostile-rectification", life_meeting::rectification(&rectification(vec![nasty]))),
        ("short-situation", life_meeting::situation(&situation())),
        ("empty-situation", life_meeting::situation(&draft)),
        ("hostile-situation", life_meeting::situation(&wild)),
        ("criticism-template_m", template_m::paper(&criticism())),
        ("namesakes-template_m", template_m::paper(&namesakes())),
    ];
    all.into_iter().map(|(name, paper)| (name.to_owned(), paper)).collect()
}
