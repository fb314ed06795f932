use documents::facts::{
    ApprovalFacts, Attendee, Correction, Decision, LateFacts, MeetingFacts, Observer, Outcome, PaperGates,
    Presence, Speech,
};
use jiff::civil::{date, time};

const SURNAMES: &str = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许";
const GIVEN: [&str; 20] = [
    "望舒", "喆", "玥", "翀", "𬭎", "听雨", "小满", "立秋", "冬青", "明哲", "晓岚", "清和", "砚秋", "云帆",
    "知行", "若谷", "向晚", "南乔", "静姝", "一诺",
];
const REMARK: &str = "结合本职工作谈三点看法。一是对照党章第三条，检查自己半年来参加组织生活的情况，有两次因业务冲突提前离会，今后要提前安排、提前请假。\n二是支部布置的结对联系工作还停留在电话问候，下一步每月至少上门一次，把读者和退休老同志的意见记下来、带回来、有回音。\n三是建议小组学习少念材料、多讲事例，每次请一位同志讲一件身边的事，大家议一议，十五分钟也能学出效果。";

/// Twenty members with long speeches: an organizational-life meeting chaired by somebody else, entered late, approved
/// off line, corrected twice.
pub fn long() -> MeetingFacts {
    let roster: Vec<_> =
        SURNAMES.chars().zip(GIVEN).enumerate().map(|(at, (sur, given))| attendee(at, sur, given)).collect();
    let mut facts = super::short();
    facts.kind = "组织生活会".into();
    facts.number = Some(12);
    facts.start = date(2026, 11, 6).at(9, 0, 0, 0);
    facts.end = Some(time(11, 55, 0, 0));
    facts.chair = roster[1].name.clone();
    facts.chair_is_leader = false;
    facts.chair_reason = Some("党小组组长参加支部书记培训班".into());
    facts.opening = Some("今天召开组织生活会，开展批评和自我批评。\n大家要讲真话、讲具体事。".into());
    facts.observers = vec![Observer { name: "沈知秋".into(), post: None }];
    facts.items[0].speeches = roster.iter().flat_map(|a| speeches(a, &roster[1].name)).collect();
    facts.items[0].title = "对照检查，开展批评和自我批评".into();
    facts.items[0].content = "召开组织生活会".into();
    facts.items[0].outcome = Outcome::Decisions(
        roster[..6]
            .iter()
            .map(|a| Decision {
                what: "每月上门联系一位退休老同志，把意见记下来并及时反馈".into(),
                measures: (a.full_member).then(|| "列入个人整改清单，每季度在小组会上说明进展".into()),
                responsible: a.name.clone(),
                due: date(2026, 12, 31),
            })
            .collect(),
    );
    facts.items[1].outcome = Outcome::Open;
    let mut third = facts.items[1].clone();
    third.title = "第三项议题是否列入下月？".into();
    third.speeches.clear();
    facts.items.push(third);
    facts.extra_reason = Some("支部临时布置征求意见事项，须在本周内反馈".into());
    facts.off_plan_reason = Some("支部11月3日新布置的工作".into());
    facts.roster = roster;
    facts.approval = Some(ApprovalFacts {
        by: "支部书记沈望舒".into(),
        on: date(2026, 11, 4),
        offline: Some("电话同意，纸质报告单存小组".into()),
        note: Some("注意控制时间".into()),
    });
    facts.late_entry = Some(LateFacts {
        entered: date(2026, 11, 9).at(8, 45, 0, 0),
        by: "何晓岚".into(),
        reason: "会议当日机房停电".into(),
        gaps: Some("没有记下列席人员的发言".into()),
        gates: Some(PaperGates {
            consultation_missing: Some("记录本上没有记，经办同志已调离".into()),
            approval_missing: None,
            notice: Some((date(2026, 11, 3), "当面".into())),
            notice_missing: None,
        }),
    });
    facts.consultation = None;
    facts.notified = None;
    let fix = |revision, day, reason: &str| Correction {
        revision,
        at: date(2026, 11, day).at(10, 0, 0, 0),
        by: "何晓岚".into(),
        reason: reason.into(),
    };
    facts.corrections = vec![fix(2, 10, "一名党员的姓名写错"), fix(3, 12, "补记请假原因")];
    facts.revision = 3;
    facts.signatures.truncate(1);
    facts.reported = None;
    facts
}

fn attendee(at: usize, sur: char, given: &str) -> Attendee {
    let presence = match at {
        7 => Presence::Absent { reason: None, on_leave: false },
        12 => Presence::Absent { reason: Some("因病住院".into()), on_leave: true },
        15 => Presence::Late { at: None },
        _ => Presence::Present,
    };
    Attendee { name: format!("{sur}{given}"), full_member: at < 17, presence, group: None, elsewhere: false }
}

/// Self-criticism, and for some a criticism by the chair and the answer to it.
fn speeches(attendee: &Attendee, chair: &str) -> Vec<Speech> {
    if !attendee.took_part() {
        return Vec::new();
    }
    let speech = |speaker: &str, label: &str, about: Option<&str>, text: &str| Speech {
        speaker: speaker.into(),
        is_leader: false,
        label: label.into(),
        about: about.map(Into::into),
        speaker_id: None,
        about_id: None,
        text: Some(text.into()),
    };
    let name = attendee.name.as_str();
    let mut all = vec![speech(name, "自我批评", None, REMARK)];
    if name != chair && attendee.full_member {
        all.push(speech(chair, "批评意见", Some(name), "上半年两次学习未交心得，抓自身学习不够紧。"));
        all.push(speech(name, "回应", None, "接受批评，本月补齐。"));
    }
    all
}
