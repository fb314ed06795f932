//! A unit's own Word template (单位自有模板): a .docx with marked fields, checked before it is used, and filled in with the facts of
//! a meeting. What the unit made of it — faces, tables, headers — stays as it is.

mod example;
mod fields;
mod fill;
mod marks;
mod safety;
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
use fields::{At, Needed};
use tree::Part;

pub use example::{example, sample};
pub use fields::{Field, Fields, List};

/// The most bytes of a template: one page with an emblem.
pub const MOST: usize = 4 << 20;

const BOUNDS: Bounds = Bounds { all: 32 << 20, part: 8 << 20, is_kept: true };

/// The most faults that are told at once, and that are looked for.
const FAULTS: usize = 20;
const MOST_FAULTS: usize = 100;

/// The most marks of a template; one of every field in every list has some sixty.
const MARKS: usize = 1_000;

/// How many bytes of formatting are written out anew at most, where paragraphs with marks are cut into pieces.
const LOOKS: usize = 8 << 20;

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

    /// What is said of a file of so many bytes, which is larger than [`MOST`].
    pub fn too_large(size: usize) -> Self {
        let (found, most) = (size.div_ceil(1 << 20), MOST >> 20);
        Self::whole(format!("有 {found} MB，模板最大 {most} MB；请把里面的图片压缩后再上传"))
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
            AttachmentFault::Broken => "文件已损坏，打不开；请用 Word 或者 WPS 打开，重新保存一份再上传".to_owned(),
            AttachmentFault::Declarations => {
                "文件里有不该有的声明（DOCTYPE 或实体），没有收下；请用 Word 或者 WPS 打开，另存为 .docx 再上传".to_owned()
            }
            AttachmentFault::Deep => {
                "文件里的内容一层套一层，套得太深，没有收下；请把内容复制到新的 .docx 文件再上传".to_owned()
            }
            AttachmentFault::Encoding => {
                "认不出文件的文字编码，没有收下；请用 Word 或者 WPS 打开，另存为 .docx 再上传".to_owned()
            }
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
    parts: BTreeMap<String, Part>,
    /// The words in it, for whoever looks for marks of secrecy.
    words: String,
}

impl Template {
    /// Reads and checks a file.
    ///
    /// # Errors
    /// Everything that is wrong with it, up to twenty faults in the order in which they stand there.
    pub fn read(bytes: &[u8], purpose: Purpose) -> Result<Self, Vec<TemplateFault>> {
        let one = |fault: TemplateFault| vec![fault];
        if bytes.len() > MOST {
            return Err(one(TemplateFault::too_large(bytes.len())));
        }
        let looked = attachment::look(bytes, &NoReader).map_err(|fault| one(fault.into()))?;
        if looked.extension != "docx" {
            return Err(one(TemplateFault::whole(NOT_WORD)));
        }
        let parts = unpacked(bytes).map_err(|fault| one(fault.into()))?;
        let read = trees(&parts, safety::is_looked_through).map_err(|fault| one(fault.into()))?;
        let mut faults = safety::unwanted(&parts, &read).map_err(|fault| one(fault.into()))?;
        let (template, told) = Self::built(bytes, read, purpose);
        faults.extend(told);
        if faults.is_empty() && template.fill(&sample()).is_err() {
            faults.push(TemplateFault::whole("填好以后太大；请减少重复的内容，再上传"));
        }
        if faults.is_empty() {
            return Ok(Self { words: looked.words, ..template });
        }
        let mut faults = grouped(faults);
        let more = faults.len().saturating_sub(FAULTS);
        faults.truncate(FAULTS);
        if more > 0 {
            faults.push(TemplateFault::whole(format!("另外还有 {more} 处，请先改好上面这些再上传")));
        }
        Err(faults)
    }

    /// Reads one that was kept: it was checked by the rules of its day, and is not judged anew. A mark that is not known any more says
    /// nothing.
    ///
    /// # Errors
    /// When it cannot be read at all.
    pub fn kept(bytes: &[u8], purpose: Purpose) -> Result<Self, TemplateFault> {
        Ok(Self::built(bytes, trees(&unpacked(bytes)?, is_filled)?, purpose).0)
    }

    fn built(bytes: &[u8], parts: BTreeMap<String, Part>, purpose: Purpose) -> (Self, Vec<TemplateFault>) {
        let (mut faults, mut used) = (Vec::new(), BTreeSet::new());
        let (mut filled, mut marks) = (BTreeMap::new(), 0);
        let mut room = LOOKS;
        for (name, mut read) in parts.into_iter().filter(|(name, _)| is_filled(name)) {
            let called = match name.as_str() {
                DOCUMENT => "",
                name if name.contains("header") => "页眉",
                _ => "页脚",
            };
            let before = marks;
            let mut finder = marks::Finder::new((&read.prefix, called), &mut marks, &mut faults, &mut room);
            finder.walk(&mut read.nodes);
            if marks > MARKS || room == 0 {
                faults.push(TemplateFault::whole(
                    "标记太多，或者带标记的段落格式太复杂；请减少一些，或者把文字另存一份、清除格式后再写标记",
                ));
                break;
            }
            if marks == before && !safety::has_mark(&read.nodes) {
                // As the unit made it, to the byte.
                continue;
            }
            let mut builder = structure::Builder::new(purpose.fields(), &mut faults);
            let nodes = builder.sequence(read.nodes);
            // A header may be of no page; what has to be there stands in the document.
            if name == DOCUMENT {
                used = builder.into_used();
            }
            if safety::has_mark(&nodes) {
                let place = if called.is_empty() { "正文" } else { called };
                faults.push(TemplateFault::at(
                    place,
                    "有标记写在填不了的地方，例如注音或者图形的文字里；请移到普通段落里".to_owned(),
                ));
            }
            filled.insert(name, Part { prefix: read.prefix, nodes });
        }
        if marks == 0 && faults.is_empty() {
            faults.push(TemplateFault::whole(
                "文件里没有标记；请在要填写的地方写上字段，例如“{{会议时间}}”，再上传",
            ));
        } else if faults.is_empty() {
            faults.extend(missing(purpose, &used));
        }
        (Self { bytes: bytes.to_vec(), parts: filled, words: String::new() }, faults)
    }

    /// The words in it.
    pub fn words(&self) -> &str {
        &self.words
    }

    /// Fills it in. What the unit made is not touched.
    ///
    /// # Errors
    /// [`DocxError`] when writing into memory fails, or when it grows far too large.
    pub fn fill(&self, facts: &MeetingFacts) -> Result<Vec<u8>, DocxError> {
        let mut archive = ZipArchive::new(Cursor::new(self.bytes.as_slice()))?;
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        for index in 0..archive.len() {
            let packed = archive.by_index_raw(index)?;
            let name = packed.name()?.into_owned();
            let Some(part) = self.parts.get(&name.to_ascii_lowercase()) else {
                zip.raw_copy_file(packed)?;
                continue;
            };
            let text = fill::Drawing::of(&part.prefix, &part.nodes, &At::new(facts))?;
            zip.start_file(name, options)?;
            zip.write_all(text.as_bytes())?;
        }
        Ok(zip.finish()?.into_inner())
    }
}

/// So many places of one fault are named beside the first.
const PLACES: usize = 5;

/// Faults of which each is told once, with how often and where else it is.
fn grouped(faults: Vec<TemplateFault>) -> Vec<TemplateFault> {
    let mut groups: Vec<(TemplateFault, usize, Vec<String>)> = Vec::new();
    for fault in faults {
        match groups.iter_mut().find(|(first, ..)| first.message == fault.message) {
            Some((first, count, others)) => {
                *count += 1;
                if first.place != fault.place && !others.contains(&fault.place) {
                    others.push(fault.place);
                }
            }
            None => groups.push((fault, 1, Vec::new())),
        }
    }
    let told = |(mut fault, count, others): (TemplateFault, usize, Vec<String>)| {
        if count > 1 {
            let named: Vec<_> = others.iter().take(PLACES).map(String::as_str).collect();
            let rest = if others.len() > PLACES { "等" } else { "" };
            let elsewhere = if named.is_empty() {
                String::new()
            } else {
                format!("，另外在{}{rest}", named.join("、"))
            };
            fault.message.push_str(&format!("（同样的一共 {count} 处{elsewhere}）"));
        }
        fault
    };
    groups.into_iter().map(told).collect()
}

/// The part that holds the document.
const DOCUMENT: &str = "word/document.xml";

/// The part that says what the others are.
const TYPES: &str = "[content_types].xml";

/// Whether marks are looked for in a part.
fn is_filled(name: &str) -> bool {
    let beside = |name: &str| name.starts_with("header") || name.starts_with("footer");
    let within = name.strip_prefix("word/").and_then(|name| name.strip_suffix(".xml"));
    name == DOCUMENT || within.is_some_and(|name| beside(name) && !name.contains('/'))
}

fn unpacked(bytes: &[u8]) -> Result<BTreeMap<String, Vec<u8>>, PackageFault> {
    let is_read = |name: &str| name == TYPES || name.starts_with("word/") && name.ends_with(".xml");
    Package::open(bytes)?.unpack(BOUNDS, is_read)
}

/// The parts of these names as trees.
fn trees(
    parts: &BTreeMap<String, Vec<u8>>,
    is_read: fn(&str) -> bool,
) -> Result<BTreeMap<String, Part>, PackageFault> {
    let mut count = 0;
    let read = parts.iter().filter(|(name, _)| is_read(name));
    read.map(|(name, part)| Ok((name.clone(), tree::read(part, &mut count)?))).collect()
}

/// What a template has to have and lacks.
fn missing(purpose: Purpose, used: &BTreeSet<String>) -> Vec<TemplateFault> {
    let lacks = |one: &&Needed| !one.ways.iter().any(|way| way.iter().all(|name| used.contains(*name)));
    let told = |one: &Needed| {
        let way = |way: &&'static [&'static str]| {
            let mut said = String::new();
            let mut within = None;
            for name in *way {
                let (list, field) =
                    name.split_once('/').map_or((None, *name), |(list, field)| (Some(list), field));
                if let Some(list) = list.filter(|_| list != within) {
                    said.push_str(&format!("“{{{{#{list}}}}}”里的"));
                }
                within = list;
                said.push_str(&format!("“{{{{{field}}}}}”"));
            }
            said
        };
        let ways: Vec<_> = one.ways.iter().map(way).collect();
        let (what, paper) = (one.what, purpose.chinese());
        TemplateFault::whole(format!(
            "缺少{what}，{paper}里不能没有；请在正文合适的地方写上{}",
            ways.join("，或者")
        ))
    };
    purpose.fields().needed.iter().filter(lacks).map(told).collect()
}
