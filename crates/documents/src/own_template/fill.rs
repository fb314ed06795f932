//! Draws a template with the facts of a meeting.

use std::io;

use super::{
    fields::At,
    tree::{Element, Node, close, escaped, open},
};

/// The most bytes of a part that was filled in.
const FILLED: usize = 16 << 20;

/// A part while it is filled in.
pub(super) struct Drawing<'p> {
    /// The prefix of its language.
    prefix: &'p str,
    to: String,
}

impl<'p> Drawing<'p> {
    /// Fills in a part.
    pub(super) fn of(prefix: &'p str, nodes: &[Node], at: &At<'_>) -> io::Result<String> {
        let mut drawing = Self { prefix, to: String::new() };
        drawing.draw(nodes, at)?;
        Ok(drawing.to)
    }

    fn draw(&mut self, nodes: &[Node], at: &At<'_>) -> io::Result<()> {
        for node in nodes {
            if self.to.len() > FILLED {
                return Err(io::Error::other("a template grew too large"));
            }
            match node {
                Node::Raw(text) => self.to.push_str(text),
                Node::Mark(_) => {}
                Node::Field { field, run } => {
                    let value = (field.value)(at);
                    self.run(run, "", value.lines());
                }
                Node::Lines { field, run, lead, paragraph } => {
                    let value = (field.value)(at);
                    if value.is_empty() && field.goes {
                        continue;
                    }
                    let mut lines: Vec<_> = value.lines().collect();
                    if lines.is_empty() {
                        lines.push("");
                    }
                    for line in lines {
                        self.to.push_str(paragraph);
                        self.run(run, lead, [line].into_iter());
                        close(paragraph.trim_start_matches('<'), &mut self.to);
                    }
                }
                Node::Repeat { list, body } => {
                    for (number, one) in (list.each)(at).iter().enumerate() {
                        // Tables without a paragraph between them would become one.
                        if number > 0 && self.ends_in("tbl") && self.begins_with_table(body) {
                            self.empty_paragraph();
                        }
                        self.draw(body, one)?;
                    }
                }
                Node::Element(element) => self.element(element, at)?,
            }
        }
        Ok(())
    }

    fn element(&mut self, element: &Element, at: &At<'_>) -> io::Result<()> {
        if element.children.is_empty() {
            open(&element.tag, true, &mut self.to);
            return Ok(());
        }
        let start = self.to.len();
        open(&element.tag, false, &mut self.to);
        let inside = self.to.len();
        self.draw(&element.children, at)?;
        match element.name.as_str() {
            // Word asks for a paragraph at the end of these.
            "tc" | "hdr" | "ftr" | "txbxContent" if !self.has("p", inside) || self.ends_in("tbl") => {
                self.empty_paragraph();
            }
            "sdtContent" if holds_paragraphs(&element.children) && !self.has("p", inside) => {
                self.empty_paragraph();
            }
            // A table without a row is none.
            "tbl" if !self.has("tr", inside) => {
                self.to.truncate(start);
                return Ok(());
            }
            _ => {}
        }
        close(&element.tag, &mut self.to);
        Ok(())
    }

    /// A run with these lines.
    fn run<'t>(&mut self, run: &str, lead: &str, lines: impl Iterator<Item = &'t str>) {
        let prefix = self.prefix;
        self.to.push_str(run);
        for (number, line) in lines.enumerate() {
            if number > 0 {
                self.to.push_str(&format!("<{prefix}br/>"));
            }
            let line = escaped(line);
            self.to.push_str(&format!(r#"<{prefix}t xml:space="preserve">{lead}{line}</{prefix}t>"#));
        }
        self.to.push_str(&format!("</{prefix}r>"));
    }

    fn empty_paragraph(&mut self) {
        self.to.push_str(&format!("<{}p/>", self.prefix));
    }

    /// Whether there is an element of this name from here on.
    fn has(&self, name: &str, from: usize) -> bool {
        let tag = format!("<{}{name}", self.prefix);
        let drawn = &self.to[from..];
        drawn
            .match_indices(&tag)
            .any(|(at, _)| drawn[at + tag.len()..].starts_with(['>', ' ', '/', '\t', '\r', '\n']))
    }

    /// Whether what is drawn so far ends in an element of this name.
    fn ends_in(&self, name: &str) -> bool {
        self.to.trim_end().ends_with(&format!("</{}{name}>", self.prefix))
    }

    fn begins_with_table(&self, body: &[Node]) -> bool {
        let is_blank = |node: &&Node| matches!(node, Node::Raw(text) if text.trim().is_empty());
        body.iter().find(|node| !is_blank(node)).is_some_and(|node| node.element("tbl").is_some())
    }
}

/// Whether a control holds paragraphs, and not a part of a line.
fn holds_paragraphs(nodes: &[Node]) -> bool {
    nodes.iter().any(|node| match node {
        Node::Lines { .. } => true,
        Node::Repeat { body, .. } => holds_paragraphs(body),
        Node::Element(element) => element.is("p") || element.is("tbl"),
        _ => false,
    })
}
