//! 迎检材料: everything that is asked for at an inspection as one folder, packed: a contents page, the papers and ledgers, the
//! checksums of all of them, and how to hold them against the files. Drawn as it is asked for; nothing is made up for it. One file is
//! drawn at a time, so that a branch of many groups takes no more memory than its longest paper.

use std::{
    collections::BTreeSet,
    io::{Cursor, Seek, Write},
};

use jiff::civil::{Date, DateTime};
use sha2::{Digest as _, Sha256};
use zip::{CompressionMethod, ZipWriter, result::ZipError, write::SimpleFileOptions};

use crate::{
    ledger::Ledger,
    paper::{Block, Cell, Paper},
    papers::words,
    pdf::{Typeset, TypesetError},
};

/// What a file is made from.
#[derive(Clone, Debug)]
pub enum Content {
    /// A paper, as PDF.
    Paper(Paper),
    /// A ledger, as XLSX.
    Ledger(Ledger),
    /// Text as it is, UTF-8.
    Text(String),
}

impl Content {
    const fn ending(&self) -> &'static str {
        match self {
            Self::Paper(_) => "pdf",
            Self::Ledger(_) => "xlsx",
            Self::Text(_) => "json",
        }
    }
}

/// The name of the file with the part of the chain, without its ending; of the checksums; of how to use them.
pub const CHAIN: &str = "存证";
/// The checksums: a line for each file, its SHA-256 and its path.
pub const SUMS: &str = "校验码.txt";
/// How to use them.
pub const HOW_TO: &str = "怎样核对.txt";

/// One file of the folder.
#[derive(Clone, Debug)]
pub struct BundleFile {
    /// The folders within, outermost first, such as 第一党小组 and 会议记录; none for the top.
    pub folders: Vec<String>,
    /// Its name without an ending.
    pub name: String,
    /// What is in it.
    pub content: Content,
}

/// The folder.
#[derive(Clone, Debug)]
pub struct Bundle {
    /// Its name, such as 第一党小组2026年迎检材料.
    pub name: String,
    /// Whose: branch and group.
    pub unit: String,
    /// When it was made, local time, and by whom.
    pub made: (DateTime, String),
    /// The files in their order.
    pub files: Vec<BundleFile>,
    /// What is not in it, and why.
    pub left_out: Vec<String>,
}

/// Why a folder could not be packed.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// A paper could not be drawn.
    #[error(transparent)]
    Typeset(#[from] TypesetError),
    /// A ledger could not be written.
    #[error("writing a ledger failed: {0}")]
    Ledger(#[from] rust_xlsxwriter::XlsxError),
    /// Packing failed.
    #[error("packing failed: {0}")]
    Zip(#[from] ZipError),
    /// Writing failed: the disk is full, or whoever asked has gone.
    #[error("writing failed: {0}")]
    Write(#[from] std::io::Error),
}

/// The most characters of a file's name, so that Windows unpacks it wherever it is put.
const NAME: usize = 60;

/// A name that every system takes.
fn safe(name: &str) -> String {
    let clean = |c: char| if c.is_control() || "/\\:*?\"<>|".contains(c) { '_' } else { c };
    let name: String = name.trim().chars().map(clean).take(NAME).collect();
    match name.trim_end_matches(['.', ' ']) {
        "" => "未命名".to_owned(),
        name => name.to_owned(),
    }
}

/// How to hold the files against their checksums, in words for whoever gets them.
const HOW: [&str; 11] = [
    "怎样核对这些文件没有被改动",
    "",
    "一、“校验码.txt”里每个文件一行：前面是它的 SHA-256 校验码，后面是文件名。",
    "二、在 Windows 上打开命令提示符，进入这个文件夹，对要核对的文件运行：certutil -hashfile 文件名 SHA256",
    "　　得到的一串字母和数字，应当和“校验码.txt”里那一行完全一样。",
    "三、在 Linux 上进入这个文件夹，运行：sha256sum -c 校验码.txt；在 macOS 上运行：shasum -a 256 -c 校验码.txt",
    "　　每一行都显示 OK，就是一个字节也没有动过。",
    "四、“会议记录”文件夹里和 PDF 同名的 .json 文件，是定稿时存下的原文；",
    "　　它的 SHA-256 应当和系统里那次会议“会议记录”页下面写的记录摘要一样。",
    "五、装有本软件的电脑不用联网，运行：dangxiaozu verify 这个文件夹（或者没有解开的 .zip 文件）",
    "　　它核对每个文件的校验码，再用“存证.json”里的日志链核对每一份定稿的原文；少了、多了、改了哪一个，都会写明。",
];

/// How to hold the files against their checksums, as it is written for Windows too.
pub fn how_to() -> String {
    format!("\u{feff}{}\r\n", HOW.join("\r\n"))
}

impl Bundle {
    /// The folder's own name, as every system takes it.
    pub fn folder(&self) -> String {
        safe(&self.name)
    }

    /// Where each file is within the folder, in their order; no two are the same, also where large and small letters are one.
    pub fn paths(&self) -> Vec<String> {
        let mut known = BTreeSet::new();
        let path = |file: &BundleFile| {
            let folders: String = file.folders.iter().map(|folder| format!("{}/", safe(folder))).collect();
            let (stem, ending) = (format!("{folders}{}", safe(&file.name)), file.content.ending());
            let named = |number: usize| match number {
                1 => format!("{stem}.{ending}"),
                more => format!("{stem}（{more}）.{ending}"),
            };
            let free = (1..).map(named).find(|path| known.insert(path.to_lowercase()));
            free.unwrap_or(stem)
        };
        self.files.iter().map(path).collect()
    }

    /// Draws one file after another and hands each out with its path within the folder: the contents page first, the checksums and
    /// how to use them last. What was handed out is not kept.
    ///
    /// # Errors
    /// [`BundleError`], also that of whoever takes them.
    pub fn draw(
        &self,
        typesetter: &dyn Typeset,
        mut take: impl FnMut(&str, &[u8]) -> Result<(), BundleError>,
    ) -> Result<(), BundleError> {
        let paths = self.paths();
        let mut sums = String::new();
        let mut summed = |path: &str, bytes: &[u8]| {
            let digest: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
            sums.push_str(&format!("{digest}  {path}\n"));
            take(path, bytes)
        };
        summed("目录.pdf", &typesetter.pdf(&self.contents(&paths))?)?;
        for (file, path) in self.files.iter().zip(&paths) {
            match &file.content {
                Content::Paper(paper) => summed(path, &typesetter.pdf(paper)?)?,
                Content::Ledger(ledger) => summed(path, &ledger.xlsx()?)?,
                Content::Text(text) => summed(path, text.as_bytes())?,
            }
        }
        take(SUMS, sums.as_bytes())?;
        take(HOW_TO, how_to().as_bytes())
    }

    /// Draws the folder and packs it; the same folder gives the same bytes.
    ///
    /// # Errors
    /// [`BundleError`].
    pub fn pack(&self, typesetter: &dyn Typeset) -> Result<Vec<u8>, BundleError> {
        Ok(self.pack_into(ZipWriter::new(Cursor::new(Vec::new())), typesetter)?.into_inner())
    }

    /// The same, written on as it is drawn, for a folder that takes long.
    ///
    /// # Errors
    /// [`BundleError`].
    pub fn stream(&self, to: impl Write, typesetter: &dyn Typeset) -> Result<(), BundleError> {
        self.pack_into(ZipWriter::new_stream(to), typesetter)?.flush()?;
        Ok(())
    }

    fn pack_into<W: Write + Seek>(
        &self,
        mut zip: ZipWriter<W>,
        typesetter: &dyn Typeset,
    ) -> Result<W, BundleError> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(zip::DateTime::default())
            .unix_permissions(0o644);
        let folder = self.folder();
        self.draw(typesetter, |path, bytes| {
            zip.start_file(format!("{folder}/{path}"), options)?;
            Ok(zip.write_all(bytes)?)
        })?;
        Ok(zip.finish()?)
    }

    fn contents(&self, paths: &[String]) -> Paper {
        let (at, by) = &self.made;
        let mut rows = vec![vec![Cell::head("序号"), Cell::head("文件")]];
        for (number, path) in (1..).zip(paths) {
            rows.push(vec![Cell::centered(number.to_string()), Cell::text(path.as_str())]);
        }
        let mut blocks = vec![
            Block::labelled("单位：", self.unit.as_str()),
            Block::labelled("生成：", format!("{}，{by}", words::stamp(*at))),
            Block::Space,
            Block::Table { widths: vec![1, 8], heads: 1, row_lines: 1, rows },
            Block::Space,
            Block::body("每个文件的校验码在“校验码.txt”，核对的办法在“怎样核对.txt”。"),
        ];
        blocks.extend(self.left_out.iter().map(|why| Block::body(why.as_str())));
        let date: Date = at.date();
        let name = format!("{}目录", self.name);
        Paper { name, title: vec![self.name.clone(), "目录".to_owned()], landscape: false, date, blocks }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use jiff::civil::date;

    use super::*;

    /// Draws a paper as its words.
    struct Words;

    impl Typeset for Words {
        fn pdf(&self, paper: &Paper) -> Result<Vec<u8>, TypesetError> {
            Ok(crate::txt::write(paper).into_bytes())
        }
    }

    fn file(folder: &'static str, name: &str, text: &str) -> BundleFile {
        let folders = folder.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect();
        BundleFile { folders, name: name.to_owned(), content: Content::Text(text.to_owned()) }
    }

    fn bundle(files: Vec<BundleFile>) -> Bundle {
        Bundle {
            name: "第一党小组2026年迎检材料".to_owned(),
            unit: "示例支部第一党小组".to_owned(),
            made: (date(2026, 12, 31).at(9, 30, 0, 0), "陈一诺".to_owned()),
            files,
            left_out: vec!["谈心谈话的内容不在里面，只有双方能看。".to_owned()],
        }
    }

    #[test]
    fn every_file_is_in_the_contents_and_has_its_checksum() {
        let one = bundle(vec![file("会议记录", "1月8日", "{}"), file("", "年度计划", "[]")]);
        let packed = one.pack(&Words).expect("packed");
        assert_eq!(packed, one.pack(&Words).expect("packed again"), "the same bytes");
        let mut zip = zip::ZipArchive::new(Cursor::new(packed)).expect("a zip");
        let mut read = |path: &str| {
            let mut bytes = Vec::new();
            let path = format!("第一党小组2026年迎检材料/{path}");
            zip.by_name(&path).unwrap_or_else(|_| panic!("{path}")).read_to_end(&mut bytes).expect("bytes");
            bytes
        };
        let sums = String::from_utf8(read("校验码.txt")).expect("text");
        let contents = String::from_utf8(read("目录.pdf")).expect("text");
        for path in ["会议记录/1月8日.json", "年度计划.json"] {
            assert!(contents.contains(path), "{contents}");
            let digest: String = Sha256::digest(read(path)).iter().map(|b| format!("{b:02x}")).collect();
            assert!(sums.contains(&format!("{digest}  {path}\n")), "{sums}");
        }
        assert!(sums.contains("  目录.pdf\n") && contents.contains("谈心谈话的内容不在里面"));
        assert!(String::from_utf8(read("怎样核对.txt")).expect("text").contains("certutil -hashfile"));
    }

    #[test]
    fn each_group_has_a_folder_and_what_is_streamed_is_what_is_packed() {
        let one = bundle(vec![
            file("第一党小组/会议记录", "1月8日", "1"),
            file("第二党小组/会议记录", "1月8日", "2"),
            file("第二党小组/会议记录", "1月8日", "3"),
            file("甲/乙", "a", "4"),
            file("甲/乙", "A", "5"),
        ]);
        let paths = one.paths();
        assert_eq!(
            paths,
            [
                "第一党小组/会议记录/1月8日.json",
                "第二党小组/会议记录/1月8日.json",
                "第二党小组/会议记录/1月8日（2）.json",
                "甲/乙/a.json",
                "甲/乙/A（2）.json",
            ]
        );
        let mut streamed = Vec::new();
        one.stream(&mut streamed, &Words).expect("streamed");
        let read = |bytes: Vec<u8>| {
            let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
            let all = 0..zip.len();
            all.map(|at| {
                let mut file = zip.by_index(at).expect("a file");
                let mut bytes = Vec::new();
                file.read_to_end(&mut bytes).expect("bytes");
                (file.name().expect("a name").into_owned(), bytes)
            })
            .collect::<Vec<_>>()
        };
        assert_eq!(read(streamed), read(one.pack(&Words).expect("packed")));
    }

    #[test]
    fn whoever_takes_the_files_may_stop() {
        let one = bundle(vec![file("", "1月8日", "1")]);
        let full = one.draw(&Words, |_, _| Err(std::io::Error::other("the disk is full").into()));
        assert!(matches!(full, Err(BundleError::Write(_))), "{full:?}");
    }

    #[test]
    fn names_are_taken_by_every_system_and_none_is_lost() {
        let odd = "讨论“甲/乙”：*?<|> ".to_owned() + &"长".repeat(90);
        let one = bundle(vec![file("", &odd, "1"), file("", &odd, "2"), file("", "..", "3")]);
        let mut names = Vec::new();
        one.draw(&Words, |path, _| {
            names.push(path.to_owned());
            Ok(())
        })
        .expect("drawn");
        let all: std::collections::BTreeSet<_> = names.iter().collect();
        assert_eq!(all.len(), 6, "{names:?}");
        for name in &names {
            assert!(!name.contains(['/', '\\', ':', '*', '?', '"', '<', '>', '|']), "{name}");
            assert!(name.chars().count() <= NAME + 10 && !name.starts_with(".."), "{name}");
        }
    }
}
