//! The names of the headings, as units write them: those that are words of their own, and those that are put together.

use std::{collections::HashMap, sync::LazyLock};

use crate::labels::Label::{
    self, Absentees, Attendees, Away, Body, Branch, Chair, Due, End, Group, Leader, Minutes, Observers,
    Other, Outcome, Place, Present, Reason, Recorder, Report, Start, Summary, Time, Title, Topics, Weekday,
};

/// Words of their own, without blanks.
const WORDS: &[(Label, &str)] = &[
    (Title, "会议名称 活动名称 会议题目"),
    (Branch, "党支部 党支部名称 支部名称 支部 所在支部 所属支部 所在党支部 所属党支部"),
    (Group, "党小组 党小组名称 小组名称 组别 所在党小组"),
    (Time, "起止时间 会议时间段"),
    (Start, "开始时间 会议开始时间 开会"),
    (End, "散会时间 结束时间 会议结束时间 散会"),
    (Weekday, "星期"),
    (Place, "会议场所"),
    (Chair, "主持者 召集人 召集人和主持人"),
    (Recorder, "书记员"),
    (Away, "缺席人数 请假人数 未到人数 缺席人员人数"),
    (Attendees, "签到"),
    (Reason, "缺席原因 请假原因 缺席事由 请假事由 未到原因"),
    (Observers, "到会指导 列席领导 列席人员及职务 列席会议人员"),
    (
        Topics,
        "议题 主题 议程 会议流程 会议内容提要 学习内容 学习篇目 学习材料 学习文件 事由 会议事项 议事内容",
    ),
    (Minutes, "会议记录 记录"),
    (
        Body,
        "内容 会议纪要 讨论 发言 记录如下 会议记录如下 交流发言 大家发言 党员发言 研讨发言 交流研讨 讨论发言 会议讨论情况 会议记录内容 会议内容记录 会议主要内容 发言人 发言人姓名",
    ),
    (
        Outcome,
        "议定事项 会议议定事项 决定事项 会议决定 会议决议 决议 会议决定事项 形成决议 落实措施 落实措施和责任分工 责任分工 会议结论 工作安排 下一步工作 下一步安排 会议议定 落实事项 措施和分工 落实措施及分工",
    ),
    (Summary, "会议小结 小结 会议总结 总结 归纳小结 主持人小结 组长小结 主持人总结 组长总结 归纳总结"),
    (
        Report,
        "上报情况 上报 报告支部情况 报支部情况 上报支部 向支部报告 向党支部报告情况 报送情况 上报支部情况 上报党支部情况 上报党支部 报党支部情况 会后上报 会后 会后情况",
    ),
    (
        Other,
        "单位 单位名称 组织单位 主办单位 活动单位 编号 次数 会序 届次 形式 类别 会议形式 会议类型 会议类别 会议性质 活动形式 参会情况 到会情况 出席情况 人员情况 备注 附件 审核 审核人 学时 记录时间 密级 联系人 页码",
    ),
];

/// Put together of two or three parts, each of which is one of several words; an empty one may be left out.
const MADE: &[(Label, &[&str])] = &[
    (Time, &["_ 会议 开会 召开 活动 学习", "时间 日期"]),
    (Place, &["_ 会议 开会 召开 活动 学习", "地点 地址"]),
    (Chair, &["_ 会议 活动", "主持 主持人", "_ 签字 签名 (签字) (签名)"]),
    (Leader, &["_ 小 党小 小组 党小组", "组长", "_ 签字 签名 (签字) (签名)"]),
    (Recorder, &["_ 会议 活动", "记录人 记录员 记录者", "_ 签字 签名 (签字) (签名)"]),
    (Due, &["应", "到 到会 参加 参会 出席", "_ 人数 人员 党员 党员数 党员人数"]),
    (
        Present,
        &["实", "到 到会 参加 参会 出席 际到会 际参加 际参会 际出席", "_ 人数 人员 党员 党员数 党员人数"],
    ),
    (Present, &["参加 参会 出席 到会", "人数"]),
    (
        Attendees,
        &[
            "参加 参会 出席 到会 到场 与会 参加会议 出席会议 参加活动",
            "_ 人 人员 党员 同志 成员 者",
            "_ 名单 签名 签到 (签名) (签到)",
        ],
    ),
    (
        Absentees,
        &[
            "缺席 请假 未到 未到会 未参加 未参会 因故缺席 缺勤 缺席(请假) 请假(缺席)",
            "_ 人 人员 党员 同志 成员 者",
            "_ 名单 情况 及原因 和原因 及事由 原因 及缺席原因 及请假原因",
        ],
    ),
    (Observers, &["列席 邀请列席", "_ 人 人员 党员 同志 者"]),
    (Topics, &["会议 本次会议 中心 主要 讨论 研究 学习 活动", "议题 主题 议程"]),
    (Body, &["_ 会议 发言 讨论 活动 主要 记录", "内容 情况 要点 摘要 过程 内容摘要 内容(摘要)"]),
    (Body, &["发言 讨论 活动", "记录"]),
];

/// The longest name, in characters without blanks.
pub(crate) const LONGEST: usize = 16;

static KNOWN: LazyLock<HashMap<String, Label>> = LazyLock::new(|| {
    let mut known = HashMap::new();
    for (label, parts) in MADE {
        let mut made = vec![String::new()];
        for words in *parts {
            let words: Vec<&str> = words.split(' ').map(|word| word.trim_start_matches('_')).collect();
            made = made
                .iter()
                .flat_map(|begin| words.iter().map(move |word| format!("{begin}{word}")))
                .collect();
        }
        known.extend(made.into_iter().map(|name| (name, *label)));
    }
    // A word of its own means what it says, whatever it could be put together of.
    for (label, words) in WORDS {
        known.extend(words.split(' ').map(|word| (word.to_owned(), *label)));
    }
    known
});

/// The heading of this name.
pub(crate) fn known(name: &str) -> Option<Label> {
    KNOWN.get(name).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_known_as_words_and_put_together() {
        for (name, label) in [
            ("时间", Time),
            ("参会成员", Attendees),
            ("缺席人员及原因", Absentees),
            ("缺席原因", Reason),
            ("参会情况", Other),
            ("实参加人数", Present),
            ("内容摘要", Body),
            ("会议记录", Minutes),
            ("记录人签字", Recorder),
        ] {
            assert_eq!(known(name), Some(label), "{name}");
        }
        assert_eq!((known(""), known("大家")), (None, None));
        assert!(KNOWN.keys().all(|name| name.chars().count() <= LONGEST));
    }
}
