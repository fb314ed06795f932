//! Plain text and Markdown, in the encodings that people's programs write.

use super::{LINES, Line, Place, Unread, bounded, numbered};
use crate::attachment;

pub(super) fn lines(bytes: &[u8], is_markdown: bool) -> Result<Vec<Line>, Unread> {
    let text = attachment::text(bytes)?.words;
    let lines = numbered(&text)?;
    let lines = if is_markdown { bounded(bare(lines).into_iter())? } else { lines };
    if lines.iter().all(|line| line.text.is_empty()) { Err(Unread::Empty) } else { Ok(lines) }
}

/// Without the marks of Markdown: headings, lists, emphasis; a row of a table is its cells.
fn bare(lines: Vec<Line>) -> Vec<Line> {
    let mut found = Vec::new();
    // Rows follow each other; what comes in between ends the table.
    let (mut table, mut row, mut before) = (0, 0, 0);
    for line in lines {
        let Place::Line(number) = line.place else { continue };
        let Some(cells) = line.text.strip_prefix('|').map(|rest| rest.trim_end_matches('|')) else {
            let text = line.text.trim_start_matches(['#', '>', ' ']).replace("**", "").replace("__", "");
            let text = text.strip_prefix("- ").or(text.strip_prefix("* ")).unwrap_or(&text).trim().to_owned();
            if !text.is_empty() {
                found.push(Line { text, ..line });
            }
            continue;
        };
        if cells.chars().all(|c| matches!(c, '-' | ':' | '|' | ' ')) {
            before = number;
            continue;
        }
        (table, row) = if before + 1 == number && row > 0 { (table, row + 1) } else { (table + 1, 1) };
        before = number;
        // One more than there may be tells that there are too many.
        let room = (LINES + 1).saturating_sub(found.len());
        for (column, cell) in (1..).zip(cells.split('|').take(room)) {
            let text = cell.replace("**", "").trim().to_owned();
            found.push(Line { text, place: Place::Cell { table, row, column } });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_is_read_without_its_marks() {
        let text = "# 党小组会议记录\n\n**时间：** 2023年5月12日\n\n| 地点 | 二楼 |\n|---|---|\n| 主持人 | 林知远 |\n- 一、学习\n";
        let lines = lines(text.as_bytes(), true).expect("text");
        let texts: Vec<_> = lines.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(
            texts,
            ["党小组会议记录", "时间： 2023年5月12日", "地点", "二楼", "主持人", "林知远", "一、学习"]
        );
        assert_eq!(lines[5].place, Place::Cell { table: 1, row: 2, column: 2 });
        assert_eq!(lines[1].place.to_string(), "第3行");
    }

    #[test]
    fn text_of_an_old_program_is_read() {
        let (bytes, ..) = encoding_rs::GB18030.encode("地点：二楼会议室");
        let lines = lines(&bytes, false).expect("text");
        assert_eq!(lines[0].text, "地点：二楼会议室");
    }
}
