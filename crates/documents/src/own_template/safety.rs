//! What must not go along into every record that is made from a template: changes that nobody accepted, comments, hidden text, fields
//! that fetch other files, marks where nothing is filled in.

use std::collections::BTreeMap;

use quick_xml::{escape::unescape, events::BytesStart};

use super::{
    DOCUMENT, NOT_WORD, TYPES, TemplateFault, is_filled,
    tree::{self, Element, Node, Part},
};
use crate::office::PackageFault;

/// What the types say of a document that is neither a template of Word's own nor full of programs.
const DOCUMENT_TYPE: &str = "wordprocessingml.document.main+xml";

/// The relations of the whole package.
const ROOT: &str = "_rels/.rels";

/// Parts in the language of documents, beside the document.
const KINDS: [&str; 6] = ["document", "header", "footer", "footnotes", "endnotes", "comments"];

/// Fields of Word that fetch other files or run something.
const FETCHING: [&str; 12] = [
    "DDE",
    "DDEAUTO",
    "INCLUDE",
    "INCLUDETEXT",
    "INCLUDEPICTURE",
    "LINK",
    "IMPORT",
    "DATABASE",
    "RD",
    "MACROBUTTON",
    "EMBED",
    "AUTOTEXT",
];

/// What was seen.
#[derive(Default)]
struct Seen {
    changed: bool,
    commented: bool,
    hidden: bool,
    fetches: bool,
    /// What the fields that are open have said so far, the outermost first; none once a field shows its result.
    codes: Vec<Option<String>>,
}

/// Whether a part is in the language of documents, so that something could be said in it.
pub(super) fn is_looked_through(name: &str) -> bool {
    let within = name.strip_prefix("word/").filter(|name| name.ends_with(".xml"));
    within.is_some_and(|name| KINDS.iter().any(|kind| name.starts_with(kind)))
}

/// What is in a package that must not be, or that belongs to another kind of file; `read` are the parts that are looked through.
pub(super) fn unwanted(
    parts: &BTreeMap<String, Vec<u8>>,
    read: &BTreeMap<String, Part>,
) -> Result<Vec<TemplateFault>, PackageFault> {
    let mut faults = Vec::new();
    let types = parts.get(TYPES).map(|part| String::from_utf8_lossy(part)).unwrap_or_default();
    if !types.contains(DOCUMENT_TYPE) || !leads_to_document(parts)? {
        faults.push(TemplateFault::whole(NOT_WORD));
    }
    let (mut seen, mut astray) = (Seen::default(), false);
    for (name, part) in read {
        seen.codes.clear();
        look_through(&part.nodes, &mut seen);
        astray |= !is_filled(name) && has_mark(&part.nodes);
    }
    for (name, part) in parts.iter().filter(|(name, _)| name.ends_with(".xml") && name.as_str() != TYPES) {
        astray |= !read.contains_key(name) && String::from_utf8_lossy(part).contains("{{");
    }
    for (is, said) in [
        (seen.changed, "文件里还有修订标记；请在“审阅”里接受或者拒绝全部修订，再上传"),
        (seen.commented, "文件里还有批注；请在“审阅”里删除全部批注，再上传"),
        (seen.hidden, "文件里有隐藏的文字；请取消“隐藏文字”或者删去，再上传"),
        (
            seen.fetches,
            "文件里有会去取别的文件的域（例如 INCLUDETEXT、LINK、DDE），没有收下；请删去这些域再上传",
        ),
        (astray, "脚注、尾注或者图表里写了标记，那里填不了；请移到正文、页眉或者页脚里"),
    ] {
        if is {
            faults.push(TemplateFault::whole(said));
        }
    }
    Ok(faults)
}

/// Whether a program that opens the package opens the part that is filled in.
fn leads_to_document(parts: &BTreeMap<String, Vec<u8>>) -> Result<bool, PackageFault> {
    let Some(relations) = parts.get(ROOT) else { return Ok(false) };
    let mut xml = crate::office::Xml::new(relations)?;
    let mut found = Vec::new();
    while let Some(element) = xml.element()? {
        if element.attribute("Type").is_some_and(|kind| kind.ends_with("/officeDocument")) {
            found.push(
                element.attribute("Target").unwrap_or_default().trim_start_matches('/').to_ascii_lowercase(),
            );
        }
    }
    Ok(found == [DOCUMENT])
}

fn look_through(nodes: &[Node], seen: &mut Seen) {
    let is_fetching = |code: &str| {
        let first = code.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
        FETCHING.contains(&first.as_str())
    };
    for node in nodes {
        let Node::Element(element) = node else { continue };
        match element.name.as_str() {
            "ins" | "del" | "moveFrom" | "moveTo" => seen.changed = true,
            "comment" => seen.commented = true,
            "altChunk" => seen.fetches = true,
            "vanish" | "specVanish" | "webHidden" => {
                let off = attribute(element, "val")
                    .is_some_and(|value| matches!(value.as_str(), "0" | "false" | "off"));
                seen.hidden |= !off;
            }
            "instrText" => {
                if let Some(Some(code)) = seen.codes.last_mut() {
                    code.push_str(&tree::words(element));
                } else {
                    // A code outside of a field is no code that Word writes.
                    seen.fetches = true;
                }
            }
            "fldChar" => match attribute(element, "fldCharType").as_deref() {
                Some("begin") => {
                    // A field that stands for the name of another could name anything.
                    seen.fetches |= seen
                        .codes
                        .last()
                        .is_some_and(|code| code.as_deref().is_some_and(|code| code.trim().is_empty()));
                    seen.codes.push(Some(String::new()));
                }
                kind => {
                    let code = seen.codes.pop().flatten();
                    seen.fetches |= code.is_some_and(|code| is_fetching(&code));
                    if kind == Some("separate") {
                        seen.codes.push(None);
                    }
                }
            },
            "fldSimple" => {
                seen.fetches |= attribute(element, "instr").is_none_or(|code| is_fetching(&code));
            }
            _ => {}
        }
        look_through(&element.children, seen);
    }
}

/// An attribute of an element by its name without a prefix.
fn attribute(element: &Element, name: &str) -> Option<String> {
    let full = element.tag.split_ascii_whitespace().next().unwrap_or_default();
    let start = BytesStart::from_content(element.tag.as_str(), full.len());
    let found = start.attributes().flatten().find(|one| one.key.local_name().as_ref() == name)?;
    unescape(&found.value).ok().map(|value| value.into_owned())
}

/// Whether the words of a part have a mark.
pub(super) fn has_mark(nodes: &[Node]) -> bool {
    let mut said = String::new();
    all_words(nodes, &mut said);
    said.contains("{{") || said.contains("｛｛")
}

fn all_words(nodes: &[Node], to: &mut String) {
    for node in nodes {
        match node {
            Node::Element(element) if element.is("t") => to.push_str(&tree::words(element)),
            Node::Element(element) => {
                if element.is("p") {
                    to.push('\n');
                }
                all_words(&element.children, to);
            }
            Node::Repeat { body, .. } => all_words(body, to),
            _ => {}
        }
    }
}
