//! The headings of a record, however they are written.

use std::sync::LazyLock;

use regex::Regex;

use crate::{
    headings::{self, known},
    moment::pattern,
};

/// What a heading asks for (`rules.md` 6.1).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Label {
    Branch,
    Group,
    Time,
    Place,
    Chair,
    /// Who leads the group, on a line of its own.
    Leader,
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
        '＊' | '﹡' | '✱' => '*',
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
        r"^\s*(?:第\s*[一二三四五六七八九十0-9]{1,3}\s*[个项](?:议程|内容|议题)?(?:\s*[:、,，.]|\s)|第?\s*[一二三四五六七八九十]{1,3}\s*(?:[、.:,，]|是[:,，]?)|\(\s*(?:[一二三四五六七八九十]{1,3}|[0-9]{1,2})\s*\)|[0-9]{1,2}\s*(?:[、.)]|\s)|[①②③④⑤⑥⑦⑧⑨⑩])\s*",
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

/// Several headings in one, such as 应到/实到/请假, with their values; nothing where they do not match.
pub(crate) fn together<'t>(heading: &str, value: &'t str) -> Option<Vec<(Label, &'t str)>> {
    let (heading, _) = unnumbered(heading);
    let tight: String = heading.chars().filter(|c| !c.is_whitespace()).collect();
    let labels: Option<Vec<Label>> = tight.trim_end_matches(':').split(['/', '、']).map(known).collect();
    let labels = labels.filter(|labels| labels.len() > 1)?;
    let values: Vec<&str> = value.split(['/', '、']).map(str::trim).collect();
    (labels.len() == values.len()).then(|| labels.into_iter().zip(values).collect())
}

/// A heading with what stands behind it, up to the next one on the same line.
pub(crate) struct Part<'t> {
    pub(crate) label: Option<Label>,
    /// What stands in brackets behind the heading.
    pub(crate) note: &'t str,
    pub(crate) value: &'t str,
}

/// A heading on a line: where it begins, where its value begins.
struct Mark<'t> {
    begin: usize,
    end: usize,
    label: Label,
    note: &'t str,
}

/// The parts of a line: what stands before the first heading, and each heading with its value. Where a line is of the head, blanks may
/// stand in for the colon.
pub(crate) fn parts(text: &str, is_head: bool) -> Vec<Part<'_>> {
    let (bare, _) = unnumbered(text);
    let mut found: Vec<Mark<'_>> = bare.match_indices(':').filter_map(|(at, _)| before(bare, at)).collect();
    if found.is_empty() && is_head && bare.contains(' ') {
        found = spaced(bare);
    }
    let Some(first) = found.first() else {
        return vec![Part { label: None, note: "", value: text }];
    };
    let mut parts = Vec::new();
    let ahead = bare[..first.begin].trim();
    if !ahead.is_empty() {
        parts.push(Part { label: None, note: "", value: ahead });
    }
    for (number, mark) in found.iter().enumerate() {
        let until = found.get(number + 1).map_or(bare.len(), |next| next.begin);
        let value = bare[mark.end..until].trim();
        let value =
            LEFT_OVER.find(value).filter(|_| until < bare.len()).map_or(value, |of| &value[..of.start()]);
        let value = value.trim().trim_end_matches(['；', ';', '，', ',', '|']).trim();
        parts.push(Part { label: Some(mark.label), note: mark.note, value });
    }
    parts
}

/// The heading that ends at a colon: the longest that begins at a boundary.
fn before(text: &str, colon: usize) -> Option<Mark<'_>> {
    let ahead = text[..colon].trim_end();
    let bracket = ahead.strip_suffix(')').and_then(|ahead| ahead.rsplit_once('('));
    let noted = bracket.filter(|(_, note)| note.chars().count() <= 20).and_then(|(name, note)| {
        let (begin, label) = longest(name.trim_end())?;
        Some(Mark { begin, end: colon + 1, label, note })
    });
    noted.or_else(|| {
        let (begin, label) = longest(ahead)?;
        Some(Mark { begin, end: colon + 1, label, note: "" })
    })
}

/// The longest heading at the end of a text, blanks between its characters or not.
fn longest(ahead: &str) -> Option<(usize, Label)> {
    let mut name: Vec<char> = Vec::new();
    let mut found = None;
    let mut chars = ahead.char_indices().rev().peekable();
    while let Some((at, c)) = chars.next() {
        if !c.is_whitespace() {
            name.push(c);
        }
        if name.len() > headings::LONGEST {
            break;
        }
        let is_boundary = chars.peek().is_none_or(|(_, before)| {
            before.is_whitespace() || matches!(before, '；' | ';' | '，' | ',' | '。' | '、' | '|' | ')')
        });
        if is_boundary && !c.is_whitespace() {
            let whole: String = name.iter().rev().collect();
            found = headings::known(&whole).map(|label| (at, label)).or(found);
        }
    }
    found
}

/// Headings without a colon: a blank stands behind each, and before it the line begins or there is a gap.
fn spaced(text: &str) -> Vec<Mark<'_>> {
    let mut found: Vec<Mark<'_>> = Vec::new();
    let mut from = 0;
    while let Some(begin) = gap(text, from) {
        from = text[begin..].find(' ').map_or(text.len(), |blank| begin + blank);
        let (mut name, mut known) = (String::new(), None);
        let mut chars = text[begin..].char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            if c != ' ' {
                name.push(c);
            }
            if name.chars().count() > headings::LONGEST {
                break;
            }
            if c != ' ' && chars.peek().is_some_and(|(_, next)| *next == ' ') {
                // 组长 before a name is the post of whoever is named.
                let label = headings::known(&name).filter(|label| *label != Label::Leader);
                known = label.map(|label| (label, begin + at + c.len_utf8())).or(known);
            }
        }
        if let Some((label, end)) = known {
            found.push(Mark { begin, end, label, note: "" });
            from = end;
        }
    }
    found
}

/// Where the next word begins after a gap of two blanks or more, or at the beginning of the line.
fn gap(text: &str, from: usize) -> Option<usize> {
    if from == 0 {
        return (!text.is_empty()).then_some(0);
    }
    let at = from + text[from..].find("  ")?;
    let word = text[at..].find(|c| c != ' ')?;
    Some(at + word)
}

/// The number of the next heading, at the end of a value.
static LEFT_OVER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\s(?:[一二三四五六七八九十]{1,3}|[0-9]{1,2})[、.]\s*$"));

#[cfg(test)]
mod tests {
    use super::{
        Label::{Absentees, Chair, Due, Place, Present, Recorder, Time, Topics},
        *,
    };

    fn read(text: &str) -> Vec<(Option<Label>, String)> {
        parts(&plain(text), true).into_iter().map(|part| (part.label, part.value.to_owned())).collect()
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
