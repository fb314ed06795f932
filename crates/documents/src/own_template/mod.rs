//! A unit's own Word template (单位自有模板): a .docx with marked fields, checked before it is used, and filled in with the facts of
//! a meeting. What the unit made of it — faces, tables, headers — stays as it is.

mod example;
mod fields;
mod marks;
mod structure;
mod tree;

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Cursor, Write as _},
};

use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter, write::SimpleFileOptions};

use crate::{
    attachment::{self, AttachmentFault, NoReader},
    docx::DocxError,
    facts::MeetingFacts,
    office::{Bounds, Package, PackageFault},
};
use fields::At;
use tree::{Node, close, escaped, open};

pub use example::{example, sample};
pub use fields::{Field, Fields, List};

/// The most bytes of a template: one page with an emblem.
pub const MOST: usize = 4 << 20;

const BOUNDS: Bounds = Bounds { all: 32 << 20, part: 8 << 20, is_kept: true };

/// The most faults that are told at once.
const FAULTS: usize = 20;

/// The most bytes of a part that was filled in.
const FILLED: usize = 64 << 20;

/// What a template is for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Purpose {
    /// 会议记录
    Minutes,
    /// 会议通知
    Notice,
}

impl Purpose {
    /// What a template of this purpose may have.
    pub const fn fields(self) -> &'static Fields {
        match self {
            Self::Minutes => &fields::MINUTES,
            Self::Notice => &fields::NOTICE,
        }
    }

    const fn chinese(self) -> &'static str {
        match self {
            Self::Minutes => "会议记录",
            Self::Notice => "会议通知",
        }
    }
}

/// What is wrong with a template, where, and how to mend it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TemplateFault {
    /// Where: a paragraph or a cell with its words, `页眉` before it; empty for the whole.
    pub place: String,
    /// What is wrong, and how to mend it.
    pub message: String,
}

impl TemplateFault {
    fn at(place: &str, message: String) -> Self {
        Self { place: place.to_owned(), message }
    }

    fn whole(message: impl Into<String>) -> Self {
        Self { place: String::new(), message: message.into() }
    }
}

impl std::fmt::Display for TemplateFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.place.is_empty() {
            f.write_str(&self.message)
        } else {
            write!(f, "{}：{}", self.place, self.message)
        }
    }
}

impl From<AttachmentFault> for TemplateFault {
    fn from(fault: AttachmentFault) -> Self {
        Self::whole(match fault {
            AttachmentFault::Bomb => "文件解开以后太大，没有收下；请删去用不着的图片再上传".to_owned(),
            AttachmentFault::External => {
                "文件链接了别的文件，或者带有控件、嵌入的对象，没有收下；请删去这些再上传".to_owned()
            }
            AttachmentFault::Macros => "文件带有宏，没有收下；请另存为不带宏的 .docx 再上传".to_owned(),
            AttachmentFault::Unknown | AttachmentFault::OldOrLocked => NOT_WORD.to_owned(),
            other => other.to_string(),
        })
    }
}

impl From<PackageFault> for TemplateFault {
    fn from(fault: PackageFault) -> Self {
        AttachmentFault::from(fault).into()
    }
}

const NOT_WORD: &str = "模板要用 .docx 文件；请去掉密码，用 Word 或者 WPS 另存为“.docx”再上传";

/// A template that was checked.
pub struct Template {
    bytes: Vec<u8>,
    /// Parts that are filled in, by their names in the package.
    parts: BTreeMap<String, Vec<Node>>,
    /// The words in it, for whoever looks for marks of secrecy.
    words: String,
    /// How an empty paragraph is written.
    empty: String,
}

impl Template {
    /// Reads and checks a file.
    ///
    /// # Errors
    /// Everything that is wrong with it, up to twenty faults in the order in which they stand there.
    pub fn read(bytes: &[u8], purpose: Purpose) -> Result<Self, Vec<TemplateFault>> {
        let one = |fault: TemplateFault| vec![fault];
        if bytes.len() > MOST {
            let found = bytes.len().div_ceil(1 << 20);
            let most = MOST >> 20;
            return Err(one(TemplateFault::whole(format!(
                "有 {found} MB，模板最大 {most} MB；请把里面的图片压缩后再上传"
            ))));
        }
        let looked = attachment::look(bytes, &NoReader).map_err(|fault| one(fault.into()))?;
        if looked.extension != "docx" {
            return Err(one(TemplateFault::whole(NOT_WORD)));
        }
        let parts = unpacked(bytes).map_err(|fault| one(fault.into()))?;
        let mut faults = unwanted(&parts);
        let mut used = BTreeSet::new();
        let (mut filled, mut marks, mut empty) = (BTreeMap::new(), 0, String::new());
        for (name, part) in parts.iter().filter(|(name, _)| is_filled(name)) {
            let mut read = tree::read(part).map_err(|fault| one(fault.into()))?;
            let called = if name.contains("header") {
                "页眉"
            } else if name.contains("footer") {
                "页脚"
            } else {
                ""
            };
            marks::Finder::new((&read.prefix, called), &mut marks, &mut faults).walk(&mut read.nodes);
            let mut builder = structure::Builder {
                fields: purpose.fields(),
                faults: &mut faults,
                used: std::mem::take(&mut used),
                within: Vec::new(),
            };
            let nodes = builder.sequence(read.nodes);
            used = builder.used;
            if name == DOCUMENT {
                empty = format!("<{}p/>", read.prefix);
            }
            filled.insert(name.clone(), nodes);
        }
        if marks == 0 && faults.is_empty() {
            faults.push(TemplateFault::whole(
                "文件里没有标记；请在要填写的地方写上字段，例如“{{会议时间}}”，再上传",
            ));
        } else if faults.is_empty() {
            faults.extend(missing(purpose, &used));
        }
        if faults.is_empty() {
            return Ok(Self { bytes: bytes.to_vec(), parts: filled, words: looked.words, empty });
        }
        let more = faults.len().saturating_sub(FAULTS);
        faults.truncate(FAULTS);
        if more > 0 {
            faults.push(TemplateFault::whole(format!("另外还有 {more} 处，请先改好上面这些再上传")));
        }
        Err(faults)
    }

    /// The words in it.
    pub fn words(&self) -> &str {
        &self.words
    }

    /// Fills it in. What the unit made is not touched.
    ///
    /// # Errors
    /// [`DocxError`] when writing into memory fails, or when a list in a list in a list makes it far too large.
    pub fn fill(&self, facts: &MeetingFacts) -> Result<Vec<u8>, DocxError> {
        let broken = |fault: zip::result::ZipError| DocxError::Zip(fault);
        let mut archive = ZipArchive::new(Cursor::new(self.bytes.as_slice())).map_err(broken)?;
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        for index in 0..archive.len() {
            let part = archive.by_index_raw(index)?;
            let name = part.name()?.into_owned();
            let Some(nodes) = self.parts.get(&name.to_ascii_lowercase()) else {
                zip.raw_copy_file(part)?;
                continue;
            };
            let mut text = String::new();
            self.draw(nodes, &At::new(facts), &mut text)?;
            zip.start_file(name, options)?;
            zip.write_all(text.as_bytes())?;
        }
        Ok(zip.finish()?.into_inner())
    }

    fn draw(&self, nodes: &[Node], at: &At<'_>, to: &mut String) -> Result<(), DocxError> {
        if to.len() > FILLED {
            return Err(std::io::Error::other("a template grew too large").into());
        }
        for node in nodes {
            match node {
                Node::Raw(text) => to.push_str(text),
                Node::Mark(_) => {}
                Node::Field { field, run } => {
                    let value = (field.value)(at);
                    self.run(run, value.lines(), to);
                }
                Node::Lines { field, run, paragraph } => {
                    let value = (field.value)(at);
                    if value.is_empty() && field.goes {
                        continue;
                    }
                    let mut lines: Vec<_> = value.lines().collect();
                    if lines.is_empty() {
                        lines.push("");
                    }
                    for line in lines {
                        to.push_str(paragraph);
                        self.run(run, [line].into_iter(), to);
                        close(paragraph.trim_start_matches('<'), to);
                    }
                }
                Node::Repeat { list, body } => {
                    for one in (list.each)(at) {
                        self.draw(body, &one, to)?;
                    }
                }
                Node::Element(element) => {
                    let needs_paragraph =
                        matches!(element.name.as_str(), "tc" | "hdr" | "ftr" | "txbxContent");
                    open(&element.tag, element.children.is_empty() && !needs_paragraph, to);
                    let before = to.len();
                    self.draw(&element.children, at, to)?;
                    if needs_paragraph && !ends_in_paragraph(&to[before..]) {
                        to.push_str(&self.empty);
                    }
                    if !element.children.is_empty() || needs_paragraph {
                        close(&element.tag, to);
                    }
                }
            }
        }
        Ok(())
    }

    /// A run with these lines.
    fn run<'t>(&self, run: &str, lines: impl Iterator<Item = &'t str>, to: &mut String) {
        let prefix = run_prefix(run);
        to.push_str(run);
        for (number, line) in lines.enumerate() {
            if number > 0 {
                to.push_str(&format!("<{prefix}br/>"));
            }
            to.push_str(&format!(r#"<{prefix}t xml:space="preserve">{}</{prefix}t>"#, escaped(line)));
        }
        to.push_str(&format!("</{prefix}r>"));
    }
}

/// The part that holds the document.
const DOCUMENT: &str = "word/document.xml";

/// The part that says what the others are.
const TYPES: &str = "[content_types].xml";

/// What it says of a document that is neither a template of Word's own nor full of programs.
const DOCUMENT_TYPE: &str = "wordprocessingml.document.main+xml";

/// Whether marks are looked for in a part.
fn is_filled(name: &str) -> bool {
    let beside = |name: &str| name.starts_with("header") || name.starts_with("footer");
    let within = name.strip_prefix("word/").and_then(|name| name.strip_suffix(".xml"));
    name == DOCUMENT || within.is_some_and(|name| beside(name) && !name.contains('/'))
}

fn unpacked(bytes: &[u8]) -> Result<BTreeMap<String, Vec<u8>>, PackageFault> {
    Package::open(bytes)?.unpack(BOUNDS, |name| is_filled(name) || name == TYPES)
}

/// What must not go along into every record that is made from it.
fn unwanted(parts: &BTreeMap<String, Vec<u8>>) -> Vec<TemplateFault> {
    let types = parts.get(TYPES).map(|part| String::from_utf8_lossy(part)).unwrap_or_default();
    let mut faults = Vec::new();
    if !types.contains(DOCUMENT_TYPE) {
        faults.push(TemplateFault::whole(NOT_WORD));
    }
    let (mut changed, mut fetches) = (false, false);
    for (_, part) in parts.iter().filter(|(name, _)| is_filled(name)) {
        let Ok(part) = tree::read(part) else { continue };
        look_through(&part.nodes, &mut String::new(), &mut changed, &mut fetches);
    }
    if changed {
        faults.push(TemplateFault::whole("文件里还有修订标记；请在“审阅”里接受或者拒绝全部修订，再上传"));
    }
    if fetches {
        faults.push(TemplateFault::whole(
            "文件里有会去取别的文件的域（例如 INCLUDETEXT、LINK、DDE），没有收下；请删去这些域再上传",
        ));
    }
    faults
}

/// Fields of Word that fetch other files or run something.
const FETCHING: [&str; 11] = [
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
];

/// Looks for changes that are not accepted, and for fields that fetch; `code` is what a field has said so far.
fn look_through(nodes: &[Node], code: &mut String, changed: &mut bool, fetches: &mut bool) {
    let is_fetching = |code: &str| {
        let first = code.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
        FETCHING.contains(&first.as_str())
    };
    for node in nodes {
        let Node::Element(element) = node else { continue };
        match element.name.as_str() {
            "ins" | "del" | "moveFrom" | "moveTo" => *changed = true,
            "altChunk" => *fetches = true,
            "instrText" => code.push_str(&tree::words(element)),
            "fldChar" => {
                *fetches |= is_fetching(code);
                code.clear();
            }
            "fldSimple" => {
                let told = element.tag.split_once("instr=").map(|(_, told)| told).unwrap_or_default();
                *fetches |= is_fetching(told.trim_start_matches(['"', '\'']));
            }
            _ => {}
        }
        look_through(&element.children, code, changed, fetches);
    }
}

/// What a template has to have and lacks.
fn missing(purpose: Purpose, used: &BTreeSet<String>) -> Vec<TemplateFault> {
    let lacks = |(_, ways): &&(&str, &[&str])| !ways.iter().any(|way| used.contains(*way));
    let told = |(what, ways): &(&str, &[&str])| {
        let way = |way: &&str| match way.split_once('/') {
            Some((list, field)) => format!("“{{{{#{list}}}}}”里的“{{{{{field}}}}}”"),
            None => format!("“{{{{{way}}}}}”"),
        };
        let ways: Vec<_> = ways.iter().map(way).collect();
        let paper = purpose.chinese();
        TemplateFault::whole(format!(
            "缺少{what}，{paper}里不能没有；请在合适的地方写上{}",
            ways.join("，或者")
        ))
    };
    purpose.fields().needed.iter().filter(lacks).map(told).collect()
}

/// The prefix of the language in which a run is written.
fn run_prefix(run: &str) -> &str {
    let name = run.trim_start_matches('<').split(['>', ' ', '/']).next().unwrap_or_default();
    name.strip_suffix('r').unwrap_or_default()
}

/// Whether what a cell holds ends in a paragraph, as Word asks for.
fn ends_in_paragraph(text: &str) -> bool {
    let text = text.trim_end();
    text.ends_with("p>")
        || text.ends_with("/>") && text.rfind('<').is_some_and(|at| text[at..].contains(":p"))
}
