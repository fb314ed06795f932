//! Finds the marks among the words. Word cuts a line into runs wherever somebody typed, spelt or formatted: a mark is found across
//! them, and takes the formatting of its first character.

use std::sync::Arc;

use super::{
    MOST_FAULTS, TemplateFault,
    tree::{Element, Mark, MarkKind, Node, escaped, open, words},
};

/// The most characters of a name in a mark.
const NAME: usize = 20;

/// How many characters of a paragraph are quoted.
const QUOTED: usize = 24;

/// What stands between runs and is no part of the line.
const BETWEEN: [&str; 8] = [
    "bookmarkStart",
    "bookmarkEnd",
    "commentRangeStart",
    "commentRangeEnd",
    "permStart",
    "permEnd",
    "lastRenderedPageBreak",
    "proofErr",
];

/// Walks a part and turns the marks in it into [`Node::Mark`].
pub(super) struct Finder<'a> {
    /// The prefix of the part's language.
    pub(super) prefix: &'a str,
    /// How the part is called before a place: nothing, `页眉`, `页脚`.
    pub(super) part: &'static str,
    /// How many marks there are, in all parts.
    pub(super) marks: &'a mut usize,
    pub(super) faults: &'a mut Vec<TemplateFault>,
    /// How many bytes of formatting may still be written out anew.
    pub(super) room: &'a mut usize,
    paragraphs: u32,
    tables: u32,
    /// The outermost table's row and column; tables within tables belong to its cell.
    cell: Option<(u32, u32)>,
    place: String,
}

/// A piece of a line.
enum Bit {
    /// Characters of a run, and how the run begins.
    Text { run: Arc<str>, text: Vec<char> },
    /// What is no text. What breaks a line breaks a mark.
    Other { node: Node, breaks: bool },
}

impl<'a> Finder<'a> {
    pub(super) fn new(
        (prefix, part): (&'a str, &'static str),
        marks: &'a mut usize,
        faults: &'a mut Vec<TemplateFault>,
        room: &'a mut usize,
    ) -> Self {
        let place = String::new();
        Self { prefix, part, marks, faults, room, paragraphs: 0, tables: 0, cell: None, place }
    }

    /// Walks these and all below.
    pub(super) fn walk(&mut self, nodes: &mut [Node]) {
        for node in nodes {
            if let Node::Element(element) = node {
                self.element(element);
            }
        }
    }

    fn element(&mut self, element: &mut Element) {
        match element.name.as_str() {
            "p" => self.paragraph(element),
            "tbl" if self.cell.is_none() => {
                self.tables += 1;
                self.cell = Some((0, 0));
                self.walk(&mut element.children);
                self.cell = None;
            }
            "tr" | "tc" => {
                let is_row = element.is("tr");
                let outer = self.cell;
                if let Some((row, column)) = &mut self.cell {
                    (*row, *column) = if is_row { (*row + 1, 0) } else { (*row, *column + 1) };
                }
                let here = self.cell;
                self.walk(&mut element.children);
                // Rows and cells of a table within the cell do not count.
                self.cell = here.or(outer);
            }
            _ => self.walk(&mut element.children),
        }
    }

    fn paragraph(&mut self, element: &mut Element) {
        let outer = self.place.clone();
        let mut said = String::new();
        spoken(&element.children, &mut said);
        let is_long = said.chars().count() > QUOTED;
        let quoted: String = said.chars().take(QUOTED).collect();
        let quoted = format!("“{quoted}{}”", if is_long { "……" } else { "" });
        self.place = match self.cell {
            Some((row, column)) => {
                format!("{}第{}个表格第{row}行第{column}列{quoted}", self.part, self.tables)
            }
            None => {
                self.paragraphs += 1;
                format!("{}第{}段{quoted}", self.part, self.paragraphs)
            }
        };
        self.line(&mut element.children);
        self.place = outer;
    }

    fn fault(&mut self, message: String) {
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(TemplateFault::at(&self.place, message));
        }
    }

    /// Finds the marks among these runs; then what lies in them, such as links and text boxes.
    fn line(&mut self, children: &mut Vec<Node>) {
        let mut said = String::new();
        spoken_here(children, &mut said);
        if said.contains(['{', '}', '｛', '｝']) {
            let bits = self.bits(std::mem::take(children));
            *children = self.marked(bits);
        }
        for child in children {
            let Node::Element(element) = child else { continue };
            match element.name.as_str() {
                "hyperlink" | "smartTag" | "sdtContent" | "fldSimple" | "customXml" | "dir" | "bdo" => {
                    self.line(&mut element.children);
                }
                "pPr" | "rPr" => {}
                _ => self.walk_below(element),
            }
        }
    }

    /// Looks for paragraphs and lines below a run or a control.
    fn walk_below(&mut self, element: &mut Element) {
        for child in &mut element.children {
            let Node::Element(below) = child else { continue };
            match below.name.as_str() {
                "p" => self.paragraph(below),
                "sdtContent" => self.line(&mut below.children),
                _ => self.walk_below(below),
            }
        }
    }

    /// Cuts runs into pieces of one child each.
    fn bits(&mut self, children: Vec<Node>) -> Vec<Bit> {
        let mut bits = Vec::new();
        for node in children {
            let Node::Element(element) = node else {
                bits.push(Bit::Other { node, breaks: false });
                continue;
            };
            if element.is("proofErr") {
                continue;
            }
            if !element.is("r") {
                let breaks = !BETWEEN.contains(&element.name.as_str());
                bits.push(Bit::Other { node: Node::Element(element), breaks });
                continue;
            }
            let (looks, rest): (Vec<_>, Vec<_>) =
                element.children.into_iter().partition(|child| child.element("rPr").is_some());
            let mut run = String::new();
            open(&element.tag, false, &mut run);
            looks.iter().for_each(|look| look.write(&mut run));
            *self.room = self.room.saturating_sub(run.len().saturating_mul(rest.len()));
            if *self.room == 0 {
                break;
            }
            let run: Arc<str> = run.into();
            for child in rest {
                match child {
                    Node::Element(text) if text.is("t") => {
                        bits.push(Bit::Text { run: run.clone(), text: words(&text).chars().collect() });
                    }
                    Node::Raw(_) => {}
                    other => {
                        let passes = matches!(&other, Node::Element(e) if BETWEEN.contains(&e.name.as_str()));
                        let children = looks.iter().cloned().chain([other]).collect();
                        let node = Node::Element(Element {
                            tag: element.tag.clone(),
                            name: "r".to_owned(),
                            children,
                        });
                        bits.push(Bit::Other { node, breaks: !passes });
                    }
                }
            }
        }
        bits
    }

    /// The pieces with their marks.
    fn marked(&mut self, bits: Vec<Bit>) -> Vec<Node> {
        let mut found = Vec::new();
        let mut stretch = Vec::new();
        for bit in bits {
            if matches!(bit, Bit::Other { breaks: true, .. }) {
                self.stretch(std::mem::take(&mut stretch), &mut found);
                if let Bit::Other { node, .. } = bit {
                    found.push(node);
                }
            } else {
                stretch.push(bit);
            }
        }
        self.stretch(stretch, &mut found);
        found
    }

    /// A stretch in which nothing breaks a mark.
    fn stretch(&mut self, bits: Vec<Bit>, found: &mut Vec<Node>) {
        let all: String = bits
            .iter()
            .filter_map(|bit| match bit {
                Bit::Text { text, .. } => Some(text.iter().collect::<String>()),
                Bit::Other { .. } => None,
            })
            .collect();
        let mut marks = self.tokens(&all.chars().map(narrow).collect::<Vec<_>>()).into_iter().peekable();
        let mut at = 0;
        for bit in bits {
            let (run, text) = match bit {
                Bit::Other { node, .. } => {
                    found.push(node);
                    continue;
                }
                Bit::Text { run, text } => (run, text),
            };
            let mut plain = String::new();
            for c in text {
                match marks.peek() {
                    Some((from, ..)) if at < *from => plain.push(c),
                    Some((from, _, kind, name)) if at == *from => {
                        self.plain(&run, &mut plain, found);
                        *self.marks += 1;
                        let (number, kind, name) = (*self.marks, *kind, name.clone());
                        let place = self.place.clone();
                        found.push(Node::Mark(Mark { number, kind, name, place, run: run.clone() }));
                    }
                    Some(_) => {}
                    None => plain.push(c),
                }
                at += 1;
                if marks.peek().is_some_and(|(_, to, ..)| at >= *to) {
                    marks.next();
                }
            }
            self.plain(&run, &mut plain, found);
        }
    }

    /// A run of plain text.
    fn plain(&self, run: &str, text: &mut String, found: &mut Vec<Node>) {
        if text.is_empty() {
            return;
        }
        let text = std::mem::take(text);
        let p = self.prefix;
        let text = format!(r#"{run}<{p}t xml:space="preserve">{}</{p}t></{p}r>"#, escaped(&text));
        found.push(Node::Raw(text));
    }

    /// The marks of a stretch: from, to, what it does, its name.
    fn tokens(&mut self, text: &[char]) -> Vec<(usize, usize, MarkKind, String)> {
        let mut found = Vec::new();
        let pair = |at: usize, c: char| text.get(at) == Some(&c) && text.get(at + 1) == Some(&c);
        let mut at = 0;
        while at < text.len() {
            if pair(at, '}') {
                self.fault("多了“}}”，前面没有配对的“{{”；请补上或者删去".to_owned());
                at += 2;
            } else if pair(at, '{') {
                let end = (at + 2..text.len()).find(|end| pair(*end, '}') || pair(*end, '{'));
                let Some(end) = end.filter(|end| pair(*end, '}')) else {
                    self.fault(
                        "“{{”后面没有配对的“}}”；一个标记要写在同一行里，中间不要换行或者按 Tab 键"
                            .to_owned(),
                    );
                    at += 2;
                    continue;
                };
                let typed: String = text[at + 2..end].iter().collect();
                let typed = typed.trim();
                let (kind, name) = match typed.strip_prefix(['#', '＃']) {
                    Some(name) => (MarkKind::Begin, name),
                    None => match typed.strip_prefix(['/', '／']) {
                        Some(name) => (MarkKind::End, name),
                        None => (MarkKind::Field, typed),
                    },
                };
                let name = name.trim();
                if name.is_empty() || name.chars().count() > NAME {
                    self.fault(format!("“{{{{{typed}}}}}”里应当是一个字段的名称；请照字段表改正"));
                } else {
                    found.push((at, end + 2, kind, name.to_owned()));
                }
                at = end + 2;
            } else {
                at += 1;
            }
        }
        found
    }
}

/// Brackets of the full width are what a Chinese keyboard types.
fn narrow(c: char) -> char {
    match c {
        '｛' => '{',
        '｝' => '}',
        other => other,
    }
}

/// The words of these runs.
fn spoken_here(nodes: &[Node], to: &mut String) {
    for run in nodes.iter().filter_map(|node| node.element("r")) {
        let texts = run.children.iter().filter_map(|child| child.element("t"));
        texts.for_each(|text| to.push_str(&words(text)));
    }
}

/// The words of a paragraph, without those of text boxes in it.
fn spoken(nodes: &[Node], to: &mut String) {
    for node in nodes {
        match node {
            Node::Element(element) if element.is("t") => to.push_str(&words(element)),
            Node::Element(element) if !element.is("p") && !element.is("txbxContent") => {
                spoken(&element.children, to);
            }
            _ => {}
        }
    }
}
