//! `export`: papers, by whoever runs the machine.

mod bundle;

use std::{
    fs::OpenOptions,
    io::{self, Write as _},
    path::PathBuf,
};

use app::{
    own_template,
    paper::{self, Kind, TemplateFile},
};
use clap::{Args, Subcommand, ValueEnum};
use documents::{facts::MeetingFacts, pdf::Typeset as _};
use domain::id::MeetingId;
use jiff::Zoned;
use typesetter::Typesetter;

use crate::{Failure, place::Place, zone};

/// Options of `export`.
#[derive(Args)]
pub struct Export {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// 列出一年的会议和编号
    List {
        /// 年份；不写时是今年
        #[arg(long, value_name = "年份")]
        year: Option<i16>,
        #[command(flatten)]
        place: Place,
    },
    /// 导出一次会议的记录
    Minutes(#[command(flatten)] Minutes),
    /// 导出一年的迎检材料：全支部的，或者一个党小组的
    Bundle(#[command(flatten)] bundle::ExportBundle),
}

#[derive(Args)]
struct Minutes {
    /// 会议编号，见 dangxiaozu export list
    #[arg(value_name = "编号")]
    id: String,
    /// 格式
    #[arg(long, value_name = "格式", default_value = "docx")]
    format: Format,
    /// 版式
    #[arg(long, value_name = "版式", default_value = "common")]
    layout: Layout,
    /// 写到哪个文件；- 表示标准输出；不写时按会议命名，放在当前目录
    #[arg(short, long, value_name = "文件")]
    output: Option<PathBuf>,
    /// 文件已经存在时覆盖
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    place: Place,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Word 文件
    Docx,
    /// PDF 文件
    Pdf,
    /// 纯文本
    Txt,
    /// 供程序读取
    Json,
    /// 存证：定稿时封存的原文和日志链，可以用 dangxiaozu verify 核对
    Sealed,
}

#[derive(Clone, Copy, ValueEnum)]
enum Layout {
    /// 常用格式：有记录人、应到实到、议定事项和签名
    Common,
    /// 规范格式
    M,
}

impl Format {
    const fn ending(self) -> &'static str {
        match self {
            Self::Docx => "docx",
            Self::Pdf => "pdf",
            Self::Txt => "txt",
            Self::Json => "json",
            Self::Sealed => "存证.json",
        }
    }
}

impl Export {
    /// Does what was asked for.
    pub fn run(self) -> Result<(), Failure> {
        match self.what {
            What::List { year, place } => {
                let zone = zone()?;
                let this_year = move |app: &app::App| Zoned::new(app.now(), zone).year();
                let list = async |app: app::App| {
                    let year = year.unwrap_or_else(|| this_year(&app));
                    Ok((year, app.read(move |cx| paper::list_all(cx, year)).await?))
                };
                let (year, found) = place.run(list)?;
                if found.is_empty() {
                    eprintln!("{year} 年没有会议。要看别的年份，请用 --year 指明。");
                }
                for m in found {
                    let when = m.start.strftime("%Y-%m-%d %H:%M");
                    println!("{}　{when}　{}　{}　{}", m.id, m.group, m.stage.chinese(), m.titles);
                }
                Ok(())
            }
            What::Minutes(minutes) => minutes.run(),
            What::Bundle(bundle) => bundle.run(),
        }
    }
}

impl Minutes {
    fn run(self) -> Result<(), Failure> {
        let id: MeetingId =
            self.id.parse().map_err(|_| "编号不完整，请用 dangxiaozu export list 查看会议编号")?;
        let kind = match self.layout {
            Layout::Common => Kind::Common,
            Layout::M => Kind::TemplateM,
        };
        let (facts, bytes) = match self.format {
            Format::Sealed => {
                let (facts, sealed) =
                    self.place.run(async |app| app.write(move |cx| paper::export_sealed(cx, id)).await)?;
                (facts, serde_json::to_vec(&sealed)?)
            }
            format => {
                let (facts, template) =
                    self.place.run(async |app| app.write(move |cx| paper::export(cx, id, kind)).await)?;
                let bytes = drawn(format, kind, &facts, template)?;
                (facts, bytes)
            }
        };
        let path = self.output.unwrap_or_else(|| {
            let (group, day) = (&facts.group, facts.start.date());
            PathBuf::from(format!("{group}会议记录 {day}.{}", self.format.ending()))
        });
        if path.as_os_str() == "-" {
            io::stdout().write_all(&bytes)?;
            return Ok(());
        }
        let mut options = OpenOptions::new();
        options.write(true).truncate(self.force).create(self.force).create_new(!self.force);
        let mut file = options.open(&path).map_err(|e| match e.kind() {
            io::ErrorKind::AlreadyExists => {
                format!("{} 已经存在；要覆盖请加 --force，或者用 -o 换一个文件名", path.display())
            }
            _ => format!("{} 不能写入：{e}。请检查路径和权限", path.display()),
        })?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        eprintln!("已写入 {}（{} 字节）。", path.display(), bytes.len());
        Ok(())
    }
}

/// A record in a format.
fn drawn(
    format: Format,
    kind: Kind,
    facts: &MeetingFacts,
    template: Option<TemplateFile>,
) -> Result<Vec<u8>, Failure> {
    let paper = kind.lay_out(facts);
    Ok(match (format, template) {
        (Format::Docx, Some((purpose, template))) => own_template::fill(purpose, &template, facts)?,
        (Format::Docx, None) => documents::docx::write(&paper)?,
        (Format::Pdf, _) => Typesetter::new()?.pdf(&paper)?,
        (Format::Txt, _) => documents::txt::write(&paper).into_bytes(),
        (Format::Json | Format::Sealed, _) => serde_json::to_vec_pretty(facts)?,
    })
}
