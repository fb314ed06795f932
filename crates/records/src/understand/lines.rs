//! The lines of a document before they are read: in one width, put together again where the edge of a page or of a cell broke them, and
//! with each heading of a table before the value that stands below it.

use std::sync::LazyLock;

use documents::reading::{Line, Place};
use regex::Regex;

use super::TITLE;
use crate::{
    headings::LONGEST,
    labels::{self, Label},
    moment::pattern,
    names,
};

/// A line with its place.
type Text = (String, Place);

/// The lines as they are read.
pub(super) fn whole(lines: &[Line]) -> Vec<Text> {
    beside(joined(upright(lines)).into_iter().map(|(text, at)| (set_off(text, at), at)).collect())
}

/// The lines in one width; what a narrow cell writes downwards, a character a line, is one line.
fn upright(lines: &[Line]) -> Vec<(String, Place)> {
    let mut found: Vec<(String, Place)> = Vec::with_capacity(lines.len());
    let mut begin = 0;
    while let Some(line) = lines.get(begin) {
        let is_short = |line: &&Line| line.place == lines[begin].place && line.text.chars().count() <= 2;
        let many = match line.place {
            Place::Cell { .. } => lines[begin..].iter().take_while(is_short).count(),
            _ => 0,
        };
        let whole: String = lines[begin..begin + many].iter().map(|line| line.text.as_str()).collect();
        let whole = labels::plain(&whole);
        if many > 1 && labels::alone(&whole).is_some() {
            found.push((whole, line.place));
            begin += many;
        } else {
            found.push((tight(unboxed(&labels::plain(&line.text))), line.place));
            begin += 1;
        }
    }
    found
}

/// 【地点】二楼 as 地点:二楼; the same with a name.
fn unboxed(text: &str) -> String {
    let inside = text.strip_prefix('【').and_then(|rest| rest.split_once('】'));
    match inside.filter(|(inside, rest)| inside.chars().count() <= 12 && !rest.is_empty()) {
        Some((inside, rest)) => format!("{}:{}", inside, rest.trim().trim_start_matches(':')),
        None => text.to_owned(),
    }
}

/// 会 议 记 录 without the blanks that spread it over the line.
fn tight(text: String) -> String {
    let is_spread = text.contains(' ') && text.split_whitespace().all(|part| part.chars().count() == 1);
    let tight: String = text.split_whitespace().collect();
    if is_spread && TITLE.is_match(&tight) { tight } else { text }
}

/// A month with its day at the end of a line.
static BROKEN_DAY: LazyLock<Regex> = LazyLock::new(|| pattern(r"[0-9]{1,2}月[0-9]{1,2}\s*$"));

/// A day with which a time ends, and the hours that go on with it.
static DAY_ALONE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:时间|日期)[\s:]*[0-9 年月.-]{6,}日?(?:\([^()]{1,6}\))?\s*$"));
static HOURS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:上午|下午|晚上|晚)?\s*[0-9]{1,2}\s*(?::|时|点)[0-9:时点分半至到 -]*$"));

/// A day or an hour.
static TIMED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"[0-9一二三四五六七八九十]\s*(?:[年月日点时:]|[.-][0-9]{1,2}[.-])"));

/// How far a bracket may go on in the next line.
const BRACKET: usize = 40;

/// Lines of plain text and of a PDF that were broken at the edge of a cell: 8月21 and 日前, (组长陈一 and 诺出差).
fn joined(lines: Vec<Text>) -> Vec<Text> {
    let mut found: Vec<Text> = Vec::with_capacity(lines.len());
    for (text, at) in lines {
        let last = found.last_mut().filter(|(_, last)| is_line(at) && is_line(*last));
        match last {
            Some((last, _)) if BROKEN_DAY.is_match(last) && text.starts_with('日') => {
                last.truncate(last.trim_end().len());
                last.push_str(&text);
            }
            Some((last, _)) if DAY_ALONE.is_match(last) && HOURS.is_match(&text) => {
                last.push(' ');
                last.push_str(&text);
            }
            Some((last, _)) if is_open(last) && closes(&text) => last.push_str(&text),
            _ => found.push((text, at)),
        }
    }
    found
}

/// 参加人员林知远、许安宁: a page may lose the gap between a heading and the people behind it. With nothing else behind, it is one.
fn set_off(text: String, at: Place) -> String {
    if !is_line(at) || text.contains(':') {
        return text;
    }
    // …)记录人  方景行
    let text = match BEHIND_BRACKET.captures(&text) {
        Some(found) if labels::alone(&found[1]).is_some() => {
            text.replacen(&found[0], &format!(")  {}  ", &found[1]), 1)
        }
        _ => text,
    };
    let set_off = |part: &str| {
        let cut = part.char_indices().map(|(at, _)| at).skip(2).take(LONGEST).filter(|at| {
            let (head, rest) = part.split_at(*at);
            let is_apart = head.ends_with(' ') || rest.starts_with(' ');
            !is_apart
                && labels::alone(head).is_some_and(is_of_people)
                && (rest == "无" || names::is_list(rest))
        });
        cut.last().map_or_else(|| part.to_owned(), |at| format!("{}:{}", &part[..at], &part[at..]))
    };
    let parts: Vec<String> = text.split("  ").map(set_off).collect();
    parts.join("  ")
}

static BEHIND_BRACKET: LazyLock<Regex> = LazyLock::new(|| pattern(r"\)(\p{Han}{2,6})  "));

/// Whether people stand behind a heading.
const fn is_of_people(label: Label) -> bool {
    use Label::{Absentees, Attendees, Chair, Observers, Recorder};
    matches!(label, Attendees | Absentees | Observers | Chair | Recorder)
}

const fn is_line(at: Place) -> bool {
    matches!(at, Place::Line(_))
}

/// Whether a bracket of a line is not closed in it.
fn is_open(text: &str) -> bool {
    let inside = text.rsplit_once('(').filter(|(before, _)| !before.is_empty()).map(|(_, inside)| inside);
    inside.is_some_and(|inside| !inside.contains([')', ':', '。']) && inside.chars().count() <= BRACKET)
}

/// Whether a line ends a bracket that another began.
fn closes(text: &str) -> bool {
    let inside = text.split_once(')').map(|(inside, _)| inside);
    inside.is_some_and(|inside| !inside.contains(['(', ':', '。']) && inside.chars().count() <= BRACKET)
}

/// Headings above their values, in the row of a table or in the columns of a line, as headings before their values.
fn beside(lines: Vec<Text>) -> Vec<Text> {
    let mut found: Vec<Text> = Vec::with_capacity(lines.len());
    let mut begin = 0;
    while begin < lines.len() {
        let (heads, behind) = row(&lines, begin);
        let below = is_above(&heads).then(|| matched(&lines, behind, &heads)).flatten();
        match below {
            Some((heads, values, end)) => {
                for (head, values) in heads.iter().zip(values) {
                    found.extend(under(head, values));
                }
                begin = end;
            }
            None if is_above(&heads) && is_line(lines[begin].1) => {
                // What belongs to which heading is not to be told: the names below are nobody's.
                found.extend(heads.iter().filter(|(text, _)| labels::alone(text).is_none()).cloned());
                begin = behind;
            }
            None => {
                found.push(lines[begin].clone());
                begin += 1;
            }
        }
    }
    found
}

/// The cells of a row that begins here, each a line of its own, or the columns of a line; and where the next begins.
fn row(lines: &[Text], begin: usize) -> (Vec<Text>, usize) {
    let (text, at) = &lines[begin];
    let is_row = |one: Place, other: Place| match (one, other) {
        (Place::Cell { table, row, .. }, Place::Cell { table: t, row: r, .. }) => (table, row) == (t, r),
        _ => false,
    };
    // Only the first line of a row begins it.
    if begin.checked_sub(1).is_some_and(|before| is_row(lines[before].1, *at)) {
        return (Vec::new(), begin + 1);
    }
    match at {
        Place::Cell { column: 1, .. } => {
            let is_same = |(_, other): &&Text| is_row(*other, *at);
            let cells: Vec<Text> = lines[begin..].iter().take_while(is_same).cloned().collect();
            let end = begin + cells.len();
            (cells, end)
        }
        Place::Line(_) => (columns(text).map(|part| (part.to_owned(), *at)).collect(), begin + 1),
        _ => (Vec::new(), begin + 1),
    }
}

/// What stands between gaps of two blanks or more.
fn columns(text: &str) -> impl Iterator<Item = &str> {
    text.split("  ").map(str::trim).filter(|part| !part.is_empty())
}

/// Whether cells are headings whose values do not stand beside them: two or more, with which the row ends.
fn is_above(cells: &[Text]) -> bool {
    let known: Vec<Option<Label>> = cells.iter().map(|(text, _)| labels::alone(text)).collect();
    let first = known.iter().position(Option::is_some).unwrap_or(known.len());
    let heads = &known[first..];
    // Each cell has one line; what was said has columns of its own.
    let are_apart =
        cells.iter().zip(cells.iter().skip(1)).all(|(one, next)| one.1 != next.1 || is_line(one.1));
    are_apart
        && heads.len() >= 2
        && first <= 1
        && heads.iter().all(|label| label.is_some_and(|label| label != Label::Body))
}

/// Headings with what stands below each. A day and its hours that have headings of their own may stand together.
type Matched = (Vec<Text>, Vec<Vec<Text>>, usize);

fn matched(lines: &[Text], behind: usize, heads: &[Text]) -> Option<Matched> {
    let apart = heads.to_vec();
    let mut together = apart.clone();
    together.dedup_by_key(|(text, _)| labels::alone(text));
    [apart, together].into_iter().find_map(|heads| {
        let (values, end) = below(lines, behind, heads.len())?;
        // Days and hours stand below their heading, and below no other.
        let fits = heads.iter().zip(&values).all(|((head, _), value)| {
            let is_time = value.first().is_some_and(|(text, _)| TIMED.is_match(text));
            labels::alone(head).is_none_or(|label| is_time == (label == Label::Time))
        });
        fits.then_some((heads, values, end))
    })
}

/// The values below so many headings, as far as there is one for each, and where they end.
fn below(lines: &[Text], begin: usize, many: usize) -> Option<(Vec<Vec<Text>>, usize)> {
    let (_, at) = lines.get(begin)?;
    let mut values: Vec<Vec<Text>> = Vec::new();
    let mut end = begin;
    if let Place::Cell { .. } = at {
        let (cells, behind) = row(lines, begin);
        for cell in cells {
            match values.last_mut().filter(|last| last.last().is_some_and(|last| last.1 == cell.1)) {
                Some(last) => last.push(cell),
                None => values.push(vec![cell]),
            }
        }
        end = behind;
    } else {
        while values.len() < many {
            let (text, at) = lines.get(end).filter(|(_, at)| is_line(*at))?;
            if is_above(&row(lines, end).0) {
                return None;
            }
            let mut parts =
                columns(text).map(|part| (part.to_owned(), *at)).collect::<Vec<Text>>().into_iter();
            // 林知远、 goes on in the next line.
            if let Some((last, _)) =
                values.last_mut().and_then(|last| last.last_mut()).filter(|(last, _)| last.ends_with('、'))
            {
                last.extend(parts.next().map(|(text, _)| text));
            }
            values.extend(parts.map(|part| vec![part]));
            end += 1;
        }
    }
    let are_values = values.iter().flatten().all(|(text, _)| {
        labels::alone(text).is_none() && labels::parts(text, true).iter().all(|part| part.label.is_none())
    });
    (values.len() == many && are_values).then_some((values, end))
}

/// A heading with what stands below it. Names below 应到5人，实到4人 are those who came.
fn under(head: &Text, values: Vec<Text>) -> Vec<Text> {
    let label = labels::alone(&head.0).map(|_| head.0.trim_end_matches(':'));
    let mut found = Vec::new();
    let named = || values.iter().any(|(text, _)| !names::people(text).is_empty());
    let label = match label {
        Some(label) => Some(label),
        None => {
            found.push(head.clone());
            (head.0.contains('实') && named()).then_some("参加人员")
        }
    };
    for (number, (text, at)) in values.into_iter().enumerate() {
        match label.filter(|_| number == 0) {
            Some(label) => found.push((format!("{label}:{text}"), at)),
            None => found.push((text, at)),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[(&str, Place)]) -> Vec<String> {
        let line = |(text, place): &(&str, Place)| Line { text: (*text).to_owned(), place: *place };
        let lines: Vec<Line> = lines.iter().map(line).collect();
        whole(&lines).into_iter().map(|(text, _)| text).collect()
    }

    #[test]
    fn what_the_edge_of_a_cell_broke_is_put_together() {
        let lines = |texts: &[&'static str]| -> Vec<String> {
            let lines: Vec<_> = (1..).map(Place::Line).zip(texts).map(|(at, text)| (*text, at)).collect();
            read(&lines)
        };
        assert_eq!(lines(&["时间　　2026年8月19", "日", "15:00-16:10"]), ["时间  2026年8月19日 15:00-16:10"]);
        assert_eq!(
            lines(&["主持人：许安宁（组长陈一", "诺出差，受委托）"]),
            ["主持人:许安宁(组长陈一诺出差，受委托)"]
        );
        assert_eq!(lines(&["许安宁：8月21", "号楼要修。"]), ["许安宁:8月21", "号楼要修。"]);
        assert_eq!(lines(&["许安宁（组长", "何思源（党员）：好。"]), ["许安宁(组长", "何思源(党员):好。"]);
    }

    #[test]
    fn headings_stand_before_what_is_below_them() {
        let cell = |row, column| Place::Cell { table: 1, row, column };
        assert_eq!(
            read(&[
                ("地点", cell(1, 1)),
                ("主持人", cell(1, 2)),
                ("会议室", cell(2, 1)),
                ("许安宁", cell(2, 2))
            ]),
            ["地点:会议室", "主持人:许安宁"]
        );
        // A heading beside its value is as it was.
        let beside =
            [("地点", cell(1, 1)), ("会议室", cell(1, 2)), ("主持人", cell(2, 1)), ("许安宁", cell(2, 2))];
        assert_eq!(read(&beside), ["地点", "会议室", "主持人", "许安宁"]);
        // Where the columns do not match, nobody is put below 缺席.
        let lines =
            [("缺席　　列席", Place::Line(1)), ("江晚照", Place::Line(2)), ("会议过程：", Place::Line(3))];
        assert_eq!(read(&lines), ["江晚照", "会议过程:"]);
    }
}
