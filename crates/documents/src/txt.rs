//! Draws a paper as plain UTF-8 text, for a chat, a mail or the state platform's input box: it says what the printed
//! paper says, in the same order, without its faces.

use crate::paper::{Block, Cell, Paper, Run};

/// Draws one paper. Paragraphs are indented by two full-width spaces, cells are separated by `｜`, pages by an empty
/// line; ruled lines are left out because nobody writes on them here. Control characters other than line breaks
/// and tabs are dropped.
pub fn write(paper: &Paper) -> String {
    let mut text = String::new();
    for line in &paper.title {
        push(&mut text, line);
    }
    if !paper.title.is_empty() {
        text.push('\n');
    }
    for block in &paper.blocks {
        draw(&mut text, block);
    }
    text
}

fn draw(text: &mut String, block: &Block) {
    match block {
        Block::Text { runs, indent, .. } => {
            let indent = if *indent { "　　" } else { "" };
            push(text, &format!("{indent}{}", joined(runs)));
        }
        Block::Table { rows, .. } => {
            for row in rows {
                let cells: Vec<_> = row.iter().map(cell).collect();
                push(text, &cells.join("｜"));
            }
        }
        Block::Ruled { .. } => {}
        Block::Signatures(places) => {
            for (label, signed) in places {
                let signed = signed.as_deref().unwrap_or("＿＿＿＿＿＿").replace('\n', "，");
                push(text, &format!("{label}{signed}"));
            }
        }
        Block::Space | Block::PageBreak => text.push('\n'),
        Block::Title { lines, .. } => lines.iter().for_each(|line| push(text, line)),
        Block::Contents(lines) => lines.iter().for_each(|(line, _)| push(text, line)),
        Block::Code { lines, .. } => lines.iter().for_each(|line| push(text, line)),
        Block::CutLine => push(text, &"- ".repeat(28)),
    }
}

fn cell(cell: &Cell) -> String {
    joined(&cell.runs)
        .split('\n')
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("；")
}

fn joined(runs: &[Run]) -> String {
    runs.iter().map(|run| run.text.as_str()).collect()
}

/// A line, without the blanks at its end.
fn push(text: &mut String, line: &str) {
    let kept: String = line.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    text.push_str(kept.trim_end());
    text.push('\n');
}
