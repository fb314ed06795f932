//! A part of a Word file as a tree that is written back as it came, but for what is filled in.

use std::sync::Arc;

use quick_xml::{
    Reader,
    escape::{escape, unescape},
    events::{BytesStart, Event},
};

use super::fields::{Field, List};
use crate::office::PackageFault;

/// What marks an element as one of the language of Word documents, wherever it is declared.
const LANGUAGES: [&str; 2] = [
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
];

/// How deep elements may lie in one another: text boxes within tables within content controls need some forty.
const DEPTH: usize = 100;

/// The most nodes of all parts together: some hundred pages.
const NODES: usize = 500_000;

/// A piece of a part.
#[derive(Clone, Debug)]
pub(super) enum Node {
    /// What is written back as it came: text with its escapes.
    Raw(String),
    /// An element.
    Element(Element),
    /// A mark among the words, until it is known what it stands for.
    Mark(Mark),
    /// A field within a line.
    Field {
        /// Which.
        field: &'static Field,
        /// How its run begins.
        run: Arc<str>,
    },
    /// A paragraph that has nothing but a field: it is repeated for every line of the value.
    Lines {
        /// Which.
        field: &'static Field,
        /// How its run begins.
        run: Arc<str>,
        /// The blanks with which every line is indented.
        lead: String,
        /// How its paragraph begins.
        paragraph: String,
    },
    /// What is repeated for every one of a list.
    Repeat {
        /// Which.
        list: &'static List,
        /// What is repeated.
        body: Vec<Self>,
    },
}

/// An element.
#[derive(Clone, Debug)]
pub(super) struct Element {
    /// What stands in its tag: the name and the attributes.
    pub(super) tag: String,
    /// Its name within the language of Word documents; empty for an element of another language.
    pub(super) name: String,
    /// What it holds.
    pub(super) children: Vec<Node>,
}

/// What a mark does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum MarkKind {
    /// Stands for a field.
    Field,
    /// Begins what is repeated.
    Begin,
    /// Ends it.
    End,
}

/// `{{name}}`, `{{#name}}` or `{{/name}}`.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    pub(super) number: usize,
    pub(super) kind: MarkKind,
    /// As it was typed, without the blanks around it.
    pub(super) name: String,
    /// Where it stands, for whoever has to mend it.
    pub(super) place: String,
    /// How its run begins, with its formatting.
    pub(super) run: Arc<str>,
}

impl Mark {
    /// As it was typed.
    pub(super) fn typed(&self) -> String {
        let before = match self.kind {
            MarkKind::Field => "",
            MarkKind::Begin => "#",
            MarkKind::End => "/",
        };
        format!("{{{{{before}{}}}}}", self.name)
    }
}

impl Element {
    /// What it is called where it is of the language of Word documents.
    pub(super) fn is(&self, name: &str) -> bool {
        self.name == name
    }
}

impl Node {
    /// The element, where it is one of this name.
    pub(super) fn element(&self, name: &str) -> Option<&Element> {
        match self {
            Self::Element(element) if element.is(name) => Some(element),
            _ => None,
        }
    }

    /// Writes it as it is.
    pub(super) fn write(&self, to: &mut String) {
        match self {
            Self::Raw(text) => to.push_str(text),
            Self::Element(element) => {
                open(&element.tag, element.children.is_empty(), to);
                if !element.children.is_empty() {
                    element.children.iter().for_each(|child| child.write(to));
                    close(&element.tag, to);
                }
            }
            // What is not written as it is: filled in by whoever draws the template.
            Self::Mark(_) | Self::Field { .. } | Self::Lines { .. } | Self::Repeat { .. } => {}
        }
    }
}

/// Writes the tag with which an element begins.
pub(super) fn open(tag: &str, is_empty: bool, to: &mut String) {
    to.push('<');
    to.push_str(tag);
    to.push_str(if is_empty { "/>" } else { ">" });
}

/// Writes the tag with which it ends.
pub(super) fn close(tag: &str, to: &mut String) {
    to.push_str("</");
    to.push_str(tag.split([' ', '\t', '\r', '\n', '>', '/']).next().unwrap_or_default());
    to.push('>');
}

/// Text as XML holds it.
pub(super) fn escaped(text: &str) -> String {
    let kept: String = text.chars().filter(|c| crate::docx::holds(*c)).collect();
    escape(kept.as_str()).into_owned()
}

/// The words of an element that holds nothing but text.
pub(super) fn words(element: &Element) -> String {
    let raw = element.children.iter().filter_map(|child| match child {
        Node::Raw(text) => Some(text.as_str()),
        _ => None,
    });
    let raw: String = raw.collect();
    unescape(&raw).map(|text| text.into_owned()).unwrap_or_default()
}

/// A part, and the prefix of its language.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) nodes: Vec<Node>,
    pub(super) prefix: String,
}

/// Reads a part; `count` is how many nodes all parts have so far.
pub(super) fn read(part: &[u8], count: &mut usize) -> Result<Part, PackageFault> {
    let text = std::str::from_utf8(part).map_err(|_| PackageFault::Encoding)?;
    let mut reader = Reader::from_str(text.strip_prefix('\u{FEFF}').unwrap_or(text));
    let mut prefix = None;
    let mut above: Vec<Element> = Vec::new();
    let mut nodes = Vec::new();
    loop {
        *count += 1;
        if *count > NODES {
            return Err(PackageFault::Bomb);
        }
        let node = match reader.read_event().map_err(|_| PackageFault::Broken)? {
            Event::Start(start) => {
                let prefix = prefix.get_or_insert_with(|| own_prefix(&start)).clone();
                one_prefix(&start, &prefix)?;
                above.push(element(&start, &prefix));
                if above.len() > DEPTH {
                    return Err(PackageFault::Broken);
                }
                continue;
            }
            Event::Empty(start) => {
                let prefix = prefix.get_or_insert_with(|| own_prefix(&start));
                one_prefix(&start, prefix)?;
                Node::Element(element(&start, prefix))
            }
            Event::End(_) => Node::Element(above.pop().ok_or(PackageFault::Broken)?),
            Event::Text(text) => Node::Raw(text.to_string()),
            Event::CData(text) => Node::Raw(escape(&*text).into_owned()),
            Event::GeneralRef(name) => {
                let reference = format!("&{};", &*name);
                unescape(&reference).map_err(|_| PackageFault::Declarations)?;
                Node::Raw(reference)
            }
            Event::Decl(declared) => Node::Raw(format!("<?{}?>", &*declared)),
            Event::DocType(_) => return Err(PackageFault::Declarations),
            // Neither is part of the document as it reads.
            Event::Comment(_) | Event::PI(_) => continue,
            Event::Eof if above.is_empty() => break,
            Event::Eof => return Err(PackageFault::Broken),
        };
        // A control that is bound to a store would show what the store says when it is opened.
        if node.element("dataBinding").is_some() {
            continue;
        }
        above.last_mut().map_or(&mut nodes, |parent| &mut parent.children).push(node);
    }
    Ok(Part { nodes, prefix: prefix.unwrap_or_default() })
}

/// Refuses a second prefix for the same language, in which anything could be said unseen.
fn one_prefix(start: &BytesStart<'_>, prefix: &str) -> Result<(), PackageFault> {
    for attribute in start.attributes().flatten().filter(|one| LANGUAGES.contains(&&*one.value)) {
        let declared = match attribute.key.as_ref() {
            "xmlns" => String::new(),
            key => key.strip_prefix("xmlns:").map(|name| format!("{name}:")).unwrap_or_default(),
        };
        if declared != prefix {
            return Err(PackageFault::Declarations);
        }
    }
    Ok(())
}

/// The prefix of the first element, with its colon.
fn own_prefix(start: &str) -> String {
    let name = start.split_ascii_whitespace().next().unwrap_or_default();
    name.rsplit_once(':').map(|(prefix, _)| format!("{prefix}:")).unwrap_or_default()
}

fn element(start: &str, prefix: &str) -> Element {
    let full = start.split_ascii_whitespace().next().unwrap_or_default();
    let name = full.strip_prefix(prefix).filter(|name| !name.contains(':')).unwrap_or_default().to_owned();
    // Word numbers its paragraphs and rows; those that are repeated would have one number together.
    let is_numbered = matches!(name.as_str(), "p" | "tr");
    let tag = if is_numbered { without_numbers(start) } else { start.to_owned() };
    Element { tag, name, children: Vec::new() }
}

/// A tag without the numbers that Word gives to every paragraph.
fn without_numbers(start: &str) -> String {
    let (name, _) = start.split_once(|c: char| c.is_ascii_whitespace()).unwrap_or((start, ""));
    let mut tag = name.to_owned();
    for attribute in BytesStart::from_content(start, name.len()).attributes().flatten() {
        if !matches!(attribute.key.local_name().as_ref(), "paraId" | "textId") {
            tag.push_str(&format!(
                r#" {}="{}""#,
                attribute.key.as_ref(),
                attribute.value.replace('"', "&quot;")
            ));
        }
    }
    tag
}
