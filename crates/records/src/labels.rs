//! The headings of a record, however they are written.

use std::{borrow::Cow, sync::LazyLock};

use regex::Regex;

use crate::moment::pattern;

/// What a heading asks for (`rules.md` 6.1).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Label {
    Branch,
    Group,
    Time,
    Place,
    Chair,
    Recorder,
    Due,
    Present,
    Away,
    Attendees,
    Absentees,
    Observers,
    Topics,
    /// 记录: whoever keeps it, or what was said.
    Minutes,
    Body,
    Outcome,
    Summary,
    Report,
    Start,
    End,
    Weekday,
    /// The heading of the record, told as one of its fields.
    Title,
    /// Why the absentee before was away.
    Reason,
    /// A field of forms that is none of a record: it ends the one before.
    Other,
}

use Label::{
    Absentees, Attendees, Away, Body, Branch, Chair, Due, End, Group, Minutes, Observers, Other, Outcome,
    Place, Present, Reason, Recorder, Report, Start, Summary, Time, Title, Topics, Weekday,
};

/// Every heading that is known, without blanks.
const HEADINGS: &[(Label, &[&str])] = &[
    (Title, &["会议名称", "活动名称", "会议题目"]),
    (
        Branch,
        &["党支部", "党支部名称", "支部名称", "支部", "所在支部", "所属支部", "所在党支部", "所属党支部"],
    ),
    (Group, &["党小组", "党小组名称", "小组名称", "组别", "所在党小组"]),
    (
        Time,
        &[
            "时间",
            "会议时间",
            "开会时间",
            "召开时间",
            "会议日期",
            "日期",
            "起止时间",
            "活动时间",
            "活动日期",
            "开会日期",
            "召开日期",
            "学习时间",
        ],
    ),
    (Start, &["开始时间", "会议开始时间", "开会"]),
    (End, &["散会时间", "结束时间", "会议结束时间", "散会"]),
    (Weekday, &["星期"]),
    (Place, &["地点", "会议地点", "开会地点", "召开地点", "会议场所", "活动地点", "学习地点", "召开地址"]),
    (
        Chair,
        &[
            "主持人",
            "会议主持人",
            "会议主持",
            "主持",
            "主持者",
            "召集人",
            "主持人签字",
            "主持人签名",
            "主持人(签字)",
            "主持人(签名)",
            "活动主持人",
            "召集人和主持人",
        ],
    ),
    (
        Recorder,
        &[
            "记录人",
            "会议记录人",
            "记录员",
            "记录者",
            "书记员",
            "记录人签字",
            "记录人签名",
            "记录人(签字)",
            "记录人(签名)",
        ],
    ),
    (
        Due,
        &[
            "应到",
            "应到人数",
            "应到会人数",
            "应参加人数",
            "应到党员",
            "应到党员人数",
            "应出席人数",
            "应到会",
            "应到会党员",
            "应参会人数",
            "应到党员数",
            "应参加党员数",
        ],
    ),
    (
        Present,
        &[
            "实到",
            "实到人数",
            "实到会人数",
            "实际参加人数",
            "实到党员",
            "实到党员人数",
            "实际出席人数",
            "出席人数",
            "实到会",
            "实到会党员",
            "实际参会人数",
            "实到党员数",
            "实际到会人数",
            "参加人数",
            "参会人数",
            "到会人数",
        ],
    ),
    (Away, &["缺席人数", "请假人数", "未到人数"]),
    (
        Attendees,
        &[
            "参加人员",
            "参会人员",
            "出席人员",
            "到会人员",
            "与会人员",
            "参加人",
            "参会人",
            "出席人",
            "到会党员",
            "参加党员",
            "出席党员",
            "参会党员",
            "出席",
            "到会",
            "参加",
            "参会",
            "与会",
            "参加会议人员",
            "出席会议人员",
            "参加人员名单",
            "参会人员名单",
            "参加同志",
            "出席同志",
            "到会同志",
            "与会党员",
            "参加活动人员",
            "参会人员签名",
            "参加者",
            "出席者",
            "到会者",
            "参会者",
            "参加人员签名",
            "到会人员签名",
            "签到",
        ],
    ),
    (
        Absentees,
        &[
            "缺席人员",
            "缺席人员及原因",
            "缺席人",
            "缺席党员",
            "缺席党员及原因",
            "缺席",
            "缺席情况",
            "缺席及原因",
            "请假人员",
            "请假人员及原因",
            "请假",
            "请假情况",
            "未到人员",
            "未到会人员",
            "未到人员及原因",
            "缺席人员和原因",
            "缺席(请假)人员",
            "请假(缺席)人员",
            "缺席名单",
            "缺席人员名单",
            "请假人",
            "未到",
            "请假党员",
            "因故缺席",
            "缺席人员及事由",
            "请假人员及事由",
            "未参加人员",
            "未参加人员及原因",
            "缺席同志",
            "请假者",
            "缺席者",
            "未到者",
        ],
    ),
    (Reason, &["缺席原因", "请假原因", "缺席事由", "请假事由", "未到原因"]),
    (
        Observers,
        &[
            "列席人员",
            "列席人",
            "列席",
            "列席领导",
            "列席人员及职务",
            "到会指导",
            "列席同志",
            "邀请列席",
            "列席者",
            "列席会议人员",
        ],
    ),
    (
        Topics,
        &[
            "会议议题",
            "议题",
            "会议主题",
            "主题",
            "会议议程",
            "议程",
            "中心议题",
            "主要议题",
            "会议内容提要",
            "活动主题",
            "学习主题",
            "学习内容",
            "讨论议题",
            "事由",
            "会议事项",
            "学习篇目",
            "学习材料",
            "学习文件",
            "议事内容",
        ],
    ),
    (Minutes, &["会议记录", "记录"]),
    (
        Body,
        &[
            "发言人",
            "发言人姓名",
            "会议内容",
            "内容",
            "会议过程",
            "会议情况",
            "主要内容",
            "会议主要内容",
            "会议内容记录",
            "发言记录",
            "讨论情况",
            "讨论发言",
            "发言情况",
            "会议纪要",
            "活动内容",
            "会议内容(摘要)",
            "会议讨论情况",
            "会议发言",
            "讨论",
            "交流发言",
            "发言要点",
            "记录如下",
            "会议记录如下",
            "发言摘要",
            "讨论记录",
            "发言",
            "大家发言",
            "党员发言",
            "活动情况",
            "活动记录",
            "活动过程",
            "研讨发言",
            "交流研讨",
            "会议记录内容",
            "记录内容",
            "发言内容",
            "主要发言",
        ],
    ),
    (
        Outcome,
        &[
            "议定事项",
            "会议议定事项",
            "决定事项",
            "会议决定",
            "会议决议",
            "决议",
            "会议决定事项",
            "形成决议",
            "落实措施",
            "落实措施和责任分工",
            "责任分工",
            "会议结论",
            "工作安排",
            "下一步工作",
            "下一步安排",
            "会议议定",
            "落实事项",
            "措施和分工",
            "落实措施及分工",
        ],
    ),
    (
        Summary,
        &[
            "会议小结",
            "小结",
            "会议总结",
            "总结",
            "归纳小结",
            "主持人小结",
            "组长小结",
            "主持人总结",
            "组长总结",
            "归纳总结",
        ],
    ),
    (
        Report,
        &[
            "上报情况",
            "上报",
            "报告支部情况",
            "报支部情况",
            "上报支部",
            "向支部报告",
            "向党支部报告情况",
            "报送情况",
            "上报支部情况",
            "上报党支部情况",
            "上报党支部",
            "报党支部情况",
            "会后上报",
        ],
    ),
    (
        Other,
        &[
            "单位",
            "组织单位",
            "主办单位",
            "编号",
            "次数",
            "会议形式",
            "会议类型",
            "会议类别",
            "会议性质",
            "形式",
            "类别",
            "活动形式",
            "参会情况",
            "到会情况",
            "出席情况",
            "人员情况",
            "备注",
            "附件",
            "审核",
            "审核人",
            "学时",
            "记录时间",
            "会序",
            "届次",
            "密级",
            "单位名称",
            "联系人",
            "页码",
            "活动单位",
        ],
    ),
];

/// The characters of the radicals U+2F00 and following, which some programs write into a PDF in their place.
const RADICALS: &str = "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";

/// The same of the simplified radicals, each before its character.
const SIMPLIFIED: &str = "⻅见⻆角⻉贝⻋车⻓长⻔门⻘青⻙韦⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻬齐⻮齿⻰龙⻳龟⺠民⺟母";

/// The character that a radical stands for.
fn whole(radical: char) -> char {
    let known = match radical {
        '\u{2f00}'..='\u{2fd5}' => RADICALS.chars().nth(radical as usize - 0x2f00),
        _ => SIMPLIFIED.chars().skip_while(|c| *c != radical).nth(1),
    };
    known.unwrap_or(radical)
}

/// Figures, letters and marks in one width; blanks as blanks. Dashes and colons in one way of writing.
pub(crate) fn plain(text: &str) -> String {
    let one = |c: char| match c {
        '\u{3000}' | '\u{a0}' => ' ',
        '\u{2e80}'..='\u{2fd5}' => whole(c),
        '：' | '∶' | '﹕' => ':',
        '（' | '﹙' => '(',
        '）' | '﹚' => ')',
        '．' => '.',
        '／' => '/',
        '＊' | '﹡' | '✱' | '×' => '*',
        '—' | '–' | '―' | '－' | '~' | '～' | '‐' | '‑' | '‒' | '−' => '-',
        '○' => '〇',
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        other => other,
    };
    // A tab is a gap between columns.
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' => plain.push_str("  "),
            other => plain.push(one(other)),
        }
    }
    plain.trim().to_owned()
}

/// `一、`, `(一)`, `1.`, `1、`, `①` at the beginning.
static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\s*(?:第\s*[一二三四五六七八九十0-9]{1,3}\s*[个项](?:议程|内容|议题)?\s*[:、,，.]|第?\s*[一二三四五六七八九十]{1,3}\s*(?:[、.:,，]|是[:,，]?)|\(\s*(?:[一二三四五六七八九十]{1,3}|[0-9]{1,2})\s*\)|[0-9]{1,2}\s*(?:[、.)]|\s)|[①②③④⑤⑥⑦⑧⑨⑩])\s*",
    )
});

/// Without the number at the beginning; and whether there was one.
pub(crate) fn unnumbered(text: &str) -> (&str, bool) {
    match NUMBERED.find(text) {
        // `2023.5.12` is no numbered line.
        Some(found) if !text[found.end()..].starts_with(|c: char| c.is_ascii_digit()) => {
            (&text[found.end()..], true)
        }
        _ => (text, false),
    }
}

/// The heading that a text is, alone: a cell of a table, or a line on which nothing else stands.
pub(crate) fn alone(text: &str) -> Option<Label> {
    let (text, _) = unnumbered(text);
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let bare = bare.trim_matches(['【', '】', '[', ']', '■', '◆', '●']).trim_end_matches([':', '。']);
    // A note in brackets, such as 缺席人员(注明缺席原因).
    known(bare).or_else(|| known(bare.strip_suffix(')')?.split_once('(')?.0))
}

fn known(text: &str) -> Option<Label> {
    let of = HEADINGS.iter().find(|(_, names)| names.contains(&text));
    of.map(|(label, _)| *label)
}

/// Several headings in one, such as 应到/实到/请假, with their values; nothing where they do not match.
pub(crate) fn together<'t>(heading: &str, value: &'t str) -> Option<Vec<(Label, &'t str)>> {
    let (heading, _) = unnumbered(heading);
    let tight: String = heading.chars().filter(|c| !c.is_whitespace()).collect();
    let labels: Option<Vec<Label>> = tight.trim_end_matches(':').split(['/', '、']).map(known).collect();
    let labels = labels.filter(|labels| labels.len() > 1)?;
    let values: Vec<&str> = value.split(['/', '、']).map(str::trim).collect();
    (labels.len() == values.len()).then(|| labels.into_iter().zip(values).collect())
}

/// The headings as a part of a pattern, the longest first, with blanks between their characters.
static NAMES: LazyLock<String> = LazyLock::new(|| {
    let mut names: Vec<&str> = HEADINGS.iter().flat_map(|(_, names)| names.iter().copied()).collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.chars().count()));
    let loose = |name: &&str| {
        let chars: Vec<_> = name.chars().map(|c| regex::escape(&c.to_string())).collect();
        chars.join(r"\s*")
    };
    let names: Vec<_> = names.iter().map(loose).collect();
    names.join("|")
});

static LABELLED: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"({})\s*(?:\([^()]{{0,20}}\)\s*)?:", *NAMES)));

/// A heading without a colon: a blank stands behind it, and before it the line begins or there is a gap.
static SPACED: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"(?:^|\s{{2,}})({})\s+", *NAMES)));

/// A heading with what stands behind it, up to the next one on the same line.
pub(crate) struct Part<'t> {
    pub(crate) label: Option<Label>,
    pub(crate) value: Cow<'t, str>,
}

/// The parts of a line: what stands before the first heading, and each heading with its value. Where a line is of the head, blanks may
/// stand in for the colon.
pub(crate) fn parts(text: &str, is_head: bool) -> Vec<Part<'_>> {
    let (bare, _) = unnumbered(text);
    let at_a_boundary = |at: usize| {
        let before = bare[..at].trim_end();
        let has_blank = before.len() < at;
        before.is_empty() || has_blank || before.ends_with(['；', ';', '，', ',', '。', '、', '|', ')'])
    };
    let mut found = Vec::new();
    // What is no heading has none of these; most lines are none.
    if bare.contains(':') {
        for label in LABELLED.captures_iter(bare) {
            let (Some(whole), Some(name)) = (label.get(0), label.get(1)) else { continue };
            let Some(known) = alone(name.as_str()).filter(|_| at_a_boundary(whole.start())) else { continue };
            found.push((whole.start(), whole.end(), known));
        }
    }
    if found.is_empty() && is_head && bare.contains(' ') {
        for label in SPACED.captures_iter(bare) {
            let (Some(whole), Some(name)) = (label.get(0), label.get(1)) else { continue };
            let Some(known) = alone(name.as_str()) else { continue };
            found.push((name.start(), whole.end(), known));
        }
    }
    let Some((first, ..)) = found.first() else {
        return vec![Part { label: None, value: Cow::Borrowed(text) }];
    };
    let mut parts = Vec::new();
    let before = bare[..*first].trim();
    if !before.is_empty() {
        parts.push(Part { label: None, value: Cow::Owned(before.to_owned()) });
    }
    for (number, (_, end, label)) in found.iter().enumerate() {
        let until = found.get(number + 1).map_or(bare.len(), |(next, ..)| *next);
        let value = bare[*end..until].trim();
        let value =
            LEFT_OVER.find(value).filter(|_| until < bare.len()).map_or(value, |of| &value[..of.start()]);
        let value = value.trim().trim_end_matches(['；', ';', '，', ',', '|']).trim();
        parts.push(Part { label: Some(*label), value: Cow::Owned(value.to_owned()) });
    }
    parts
}

/// The number of the next heading, at the end of a value.
static LEFT_OVER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\s(?:[一二三四五六七八九十]{1,3}|[0-9]{1,2})[、.]\s*$"));

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(Option<Label>, String)> {
        parts(&plain(text), true).into_iter().map(|part| (part.label, part.value.into_owned())).collect()
    }

    #[test]
    fn headings_are_found_however_they_are_written() {
        let one = |label, value: &str| vec![(Some(label), value.to_owned())];
        assert_eq!(read("时  间：2023年5月12日"), one(Time, "2023年5月12日"));
        assert_eq!(read("主 持 人: 林知远"), one(Chair, "林知远"));
        assert_eq!(read("一、会议时间：5月"), one(Time, "5月"));
        assert_eq!(read("缺席人员（注明缺席原因）：无"), one(Absentees, "无"));
        assert_eq!(
            read("主持人：林知远　　记录人：许安宁"),
            [(Some(Chair), "林知远".to_owned()), (Some(Recorder), "许安宁".to_owned())]
        );
        assert_eq!(
            read("应到：8人；实到：7人；请假：1人"),
            [
                (Some(Due), "8人".to_owned()),
                (Some(Present), "7人".to_owned()),
                (Some(Absentees), "1人".to_owned())
            ]
        );
        assert_eq!(
            read("大家讨论时间：太短"),
            [(None, "大家讨论时间:太短".to_owned())],
            "no heading of its own"
        );
        assert_eq!(
            read("二、会议地点：小会议室　三、主持人：陈一诺"),
            [(Some(Place), "小会议室".to_owned()), (Some(Chair), "陈一诺".to_owned())]
        );
        assert_eq!(
            read("时  间    2020年6月3日      地  点    休息室"),
            [(Some(Time), "2020年6月3日".to_owned()), (Some(Place), "休息室".to_owned())]
        );
        assert_eq!(
            together("应到/实到/请假", "6/5/1"),
            Some(vec![(Due, "6"), (Present, "5"), (Absentees, "1")])
        );
        assert_eq!(together("主持人/记录人", "林知远"), None);
        assert_eq!(alone(&plain("会　议 地 点")), Some(Place));
        assert_eq!(alone(&plain("三、会议议题：")), Some(Topics));
        assert_eq!(alone("参加人员名单如下"), None);
    }

    #[test]
    fn radicals_are_read_as_the_characters_they_stand_for() {
        assert_eq!(plain("主持⼈：顾⻓⻛　4⽉‒5⽉"), "主持人:顾长风 4月-5月");
        assert_eq!(RADICALS.chars().count(), 0xd6);
    }

    #[test]
    fn numbers_at_the_beginning_are_told_from_days() {
        assert_eq!(unnumbered("一、学习"), ("学习", true));
        assert_eq!(unnumbered("(二)讨论"), ("讨论", true));
        assert_eq!(unnumbered("1.学习"), ("学习", true));
        assert_eq!(unnumbered("2023.5.12"), ("2023.5.12", false));
        assert_eq!(unnumbered("12.5"), ("12.5", false));
        assert_eq!(unnumbered("一是学习"), ("学习", true));
        assert_eq!(unnumbered("学习"), ("学习", false));
    }
}
