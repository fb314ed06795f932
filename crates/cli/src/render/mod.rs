//! `render`: one text file becomes a record in template M or in the common layout, without a server or data: the smallest way to use the product.

mod record;

use std::{
    fs::{self, OpenOptions},
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
};

use clap::{Args, ValueEnum};
use documents::{papers, pdf::Typeset as _};
use typesetter::Typesetter;

use crate::{Failure, check::files::visible};

/// The most bytes of a file.
const MOST: u64 = 1 << 20;

/// The most characters of a fault.
const FAULT: usize = 400;

/// A filled file to begin from.
const EXAMPLE: &str = include_str!("example.toml");

/// Options of `render`.
#[derive(Args)]
pub struct Render {
    /// 写好的会议记录：.toml 或 .json；- 表示标准输入
    #[arg(value_name = "文件", required_unless_present_any = ["schema", "example"])]
    record: Option<PathBuf>,
    /// 写成哪个文件，名称以 .docx 或 .pdf 结尾
    #[arg(short, long, value_name = "文件", required_unless_present_any = ["schema", "example"])]
    output: Option<PathBuf>,
    /// 印成哪一种格式
    #[arg(long, value_name = "格式", default_value = "m")]
    layout: Layout,
    /// 文件已经存在时覆盖
    #[arg(long)]
    force: bool,
    /// 打印每一项怎样写的说明（JSON Schema）
    #[arg(long)]
    schema: bool,
    /// 打印一份写好的例子，可以照着改
    #[arg(long)]
    example: bool,
}

/// How a record is laid out.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Layout {
    /// 规范格式，没有支部、小组和记录人
    M,
    /// 常用格式，印支部、小组和记录人
    Common,
}

impl Render {
    /// Does what was asked for.
    pub fn run(self) -> Result<(), Failure> {
        if self.schema {
            let schema = schemars::schema_for!(record::Record);
            println!("{}", serde_json::to_string_pretty(&schema)?);
            return Ok(());
        }
        if self.example {
            print!("{EXAMPLE}");
            return Ok(());
        }
        let (Some(from), Some(to)) = (self.record, self.output) else {
            return Err("请写明会议记录的文件和 -o 输出的文件".into());
        };
        let is_pdf = match to.extension().map(|end| end.to_ascii_lowercase()) {
            Some(end) if end == "pdf" => true,
            Some(end) if end == "docx" => false,
            _ => return Err(format!("{} 的名称请以 .docx 或 .pdf 结尾", to.display()).into()),
        };
        if !self.force && to.exists() {
            return Err(exists(&to));
        }
        let text = text(&from)?;
        let facts = record::read(&text).and_then(|record| record.facts()).map_err(|faults| {
            let faults: Vec<_> = faults.iter().map(|fault| shown(fault)).collect();
            let many = if faults.len() < record::FAULTS { "" } else { "至少" };
            format!(
                "{} {many}有 {} 处要改：\n  {}\n改好以后再试",
                from.display(),
                faults.len(),
                faults.join("\n  ")
            )
        })?;
        let paper = match self.layout {
            Layout::M => papers::template_m::paper(&facts),
            Layout::Common => papers::common::paper(&facts),
        };
        let bytes = if is_pdf { Typesetter::new()?.pdf(&paper)? } else { documents::docx::write(&paper)? };
        let mut options = OpenOptions::new();
        options.write(true).truncate(self.force).create(self.force).create_new(!self.force);
        let told = |fault: io::Error| match fault.kind() {
            io::ErrorKind::AlreadyExists => exists(&to),
            _ => format!("{} 写不进去：{fault}。请检查路径和权限", to.display()).into(),
        };
        options.open(&to).and_then(|mut file| file.write_all(&bytes)).map_err(told)?;
        eprintln!("已写入 {}", to.display());
        Ok(())
    }
}

/// A fault for the terminal: what it quotes of the file may be anything, and of any length.
fn shown(fault: &str) -> String {
    let short: String = fault.chars().take(FAULT).collect();
    visible(&short)
}

fn exists(to: &Path) -> Failure {
    format!("{} 已经存在；要覆盖请加 --force，或者用 -o 换一个文件名", to.display()).into()
}

/// The text of a file, in UTF-8.
fn text(from: &Path) -> Result<String, Failure> {
    let name = from.display();
    let mut bytes = Vec::new();
    let read = if from.as_os_str() == "-" {
        io::stdin().take(MOST + 1).read_to_end(&mut bytes)
    } else {
        fs::File::open(from).and_then(|file| file.take(MOST + 1).read_to_end(&mut bytes))
    };
    read.map_err(|fault| match fault.kind() {
        io::ErrorKind::NotFound => format!("没有 {name} 这个文件，请核对文件名"),
        _ => format!("{name} 打不开：{fault}"),
    })?;
    if bytes.len() as u64 > MOST {
        return Err(format!("{name} 超过 1 MB，不像一次会议的记录").into());
    }
    String::from_utf8(bytes).map_err(|_| format!("{name} 不是 UTF-8 编码，请另存为 UTF-8 再试").into())
}
