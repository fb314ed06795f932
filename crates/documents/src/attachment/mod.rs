//! Files that somebody attaches to something: what a file is, is told by its content; what stands in it is read so that marks of
//! secrecy can be looked for. The file may be hostile: nothing in it is carried out, and everything is counted.

mod office;

use encoding_rs::{Encoding, GB18030, UTF_8};

use crate::office::PackageFault;

/// A file that was looked at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Looked {
    /// What it is, as the end of a name: `pdf`, `docx`, `pptx`, `xlsx`, `txt`, `jpg` or `png`.
    pub extension: &'static str,
    /// The words in it, as far as they can be read: not those of pictures and scanned pages.
    pub words: String,
}

/// Why a file is not taken: what is wrong, and how to mend it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum AttachmentFault {
    /// Nothing in it.
    #[error("文件里没有内容，请检查选的是不是这个文件")]
    Empty,
    /// None of the kinds.
    #[error(
        "认不出这种文件；可以上传 PDF、Word（.docx）、PPT（.pptx）、Excel（.xlsx）、文本（.txt）和图片（.jpg、.png）"
    )]
    Unknown,
    /// An old office file, or one with a password.
    #[error(
        "这是旧格式（.doc、.ppt、.xls）或者加了密码的文件，请去掉密码，另存为 .docx、.pptx、.xlsx 或 PDF 再上传"
    )]
    OldOrLocked,
    /// A PDF with a password.
    #[error("这份 PDF 加了密码，请去掉密码再上传")]
    LockedPdf,
    /// It cannot be read.
    #[error("文件已损坏，打不开；请重新保存一份再上传")]
    Broken,
    /// It unpacks to far too much.
    #[error("文件解开以后太大，没有收下；请删去用不着的内容，或者另存为 PDF 再上传")]
    Bomb,
    /// Macros.
    #[error("文件带有宏，没有收下；请另存为不带宏的文件或者 PDF 再上传")]
    Macros,
    /// It fetches other files, or holds objects that run.
    #[error("文件链接了别的文件或者带有控件，没有收下；请另存为 PDF 再上传")]
    External,
    /// Declarations with which a file can grow or read other files.
    #[error("文件里有不该有的声明（DOCTYPE 或实体），没有收下；请另存为 PDF 再上传")]
    Declarations,
    /// Elements in elements without end.
    #[error("文件里的内容一层套一层，套得太深，没有收下；请另存为 PDF 再上传")]
    Deep,
    /// The words of a PDF could not be read this time.
    #[error("没有看成这份 PDF 里的字，没有收下；请重新导出一份，或者稍后再传")]
    Unread,
    /// Text in an unknown encoding.
    #[error("认不出文件的文字编码，请另存为 UTF-8 文本或者 PDF 再上传")]
    Encoding,
}

impl From<PackageFault> for AttachmentFault {
    fn from(fault: PackageFault) -> Self {
        match fault {
            PackageFault::Broken => Self::Broken,
            PackageFault::Bomb => Self::Bomb,
            PackageFault::External => Self::External,
            PackageFault::Locked => Self::OldOrLocked,
            PackageFault::Macros => Self::Macros,
            PackageFault::Declarations => Self::Declarations,
            PackageFault::Deep => Self::Deep,
            PackageFault::Encoding => Self::Encoding,
        }
    }
}

/// Reads the words of a PDF. Who does it keeps a hostile file from doing harm.
pub trait PdfReader: Send + Sync {
    /// The words, as far as they can be read; nothing of a scanned page.
    ///
    /// # Errors
    /// [`AttachmentFault::Broken`], [`AttachmentFault::Bomb`] or [`AttachmentFault::Unread`].
    fn words(&self, pdf: &[u8]) -> Result<String, AttachmentFault>;
}

/// Reads no PDF at all: where nothing is wired up, none is taken.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoReader;

impl PdfReader for NoReader {
    fn words(&self, _: &[u8]) -> Result<String, AttachmentFault> {
        Err(AttachmentFault::Unread)
    }
}

/// Looks at a file. It takes up to some seconds, and belongs on a thread that may wait.
///
/// # Errors
/// An [`AttachmentFault`], whose sentence is for the person.
pub fn look(bytes: &[u8], reader: &dyn PdfReader) -> Result<Looked, AttachmentFault> {
    let picture = |extension| Ok(Looked { extension, words: String::new() });
    match bytes {
        [] => Err(AttachmentFault::Empty),
        [0xFF, 0xD8, 0xFF, ..] => picture("jpg"),
        [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => picture("png"),
        [b'P', b'K', 3, 4, ..] => office::look(bytes),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Err(AttachmentFault::OldOrLocked),
        [b'%', b'P', b'D', b'F', b'-', ..] => {
            if is_locked_pdf(bytes) {
                return Err(AttachmentFault::LockedPdf);
            }
            Ok(Looked { extension: "pdf", words: reader.words(bytes)? })
        }
        _ => text(bytes),
    }
}

/// Whether a PDF is written with a password: that stands in the trailer, which no PDF packs away.
pub(crate) fn is_locked_pdf(bytes: &[u8]) -> bool {
    memchr::memmem::find(bytes, b"/Encrypt").is_some()
}

/// Text in the encodings that people's programs write.
pub(crate) fn text(bytes: &[u8]) -> Result<Looked, AttachmentFault> {
    let (encoding, mark) = Encoding::for_bom(bytes)
        .unwrap_or_else(|| (if std::str::from_utf8(bytes).is_ok() { UTF_8 } else { GB18030 }, 0));
    let (words, had_errors) = encoding.decode_without_bom_handling(&bytes[mark..]);
    let strange = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    if had_errors || words.chars().any(strange) {
        // What is no text at all is a file of another kind.
        let is_binary = bytes.contains(&0);
        return Err(if is_binary { AttachmentFault::Unknown } else { AttachmentFault::Encoding });
    }
    if words.trim().is_empty() {
        return Err(AttachmentFault::Empty);
    }
    Ok(Looked { extension: "txt", words: words.into_owned() })
}
