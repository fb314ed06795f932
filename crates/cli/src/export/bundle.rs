//! `export bundle`: a year's 迎检材料 as a plain folder, or packed, by whoever runs the machine: what the secretary could take.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufWriter, Write as _},
    path::{Path, PathBuf},
};

use app::bundle::{self, Wanted};
use clap::Args;
use documents::bundle::{Bundle, BundleError};
use jiff::Zoned;
use typesetter::Typesetter;

use crate::{Failure, place::Place, zone};

/// Options of `export bundle`.
#[derive(Args)]
pub struct ExportBundle {
    /// 年份；不写时是今年
    #[arg(long, value_name = "年份")]
    year: Option<i16>,
    /// 哪个党支部；只有一个党支部时可以不写
    #[arg(long, value_name = "名称")]
    branch: Option<String>,
    /// 哪个党小组；不写时导出全支部，每个党小组一个文件夹
    #[arg(long, value_name = "名称")]
    group: Option<String>,
    /// 放到哪个文件夹，应当是空的，没有就新建；加 --zip 时是压缩文件的名称
    #[arg(long, value_name = "位置")]
    to: PathBuf,
    /// 写成一个 ZIP 压缩文件
    #[arg(long)]
    zip: bool,
    #[command(flatten)]
    place: Place,
}

impl ExportBundle {
    /// Does what was asked for. Where it is to go is looked at first: nothing is taken that cannot be put down.
    pub fn run(self) -> Result<(), Failure> {
        self.is_free()?;
        let wanted = Wanted { branch: self.branch.clone(), group: self.group.clone() };
        let (asked, zone) = (self.year, zone()?);
        let gather = async |app: app::App| {
            let year = asked.unwrap_or_else(|| Zoned::new(app.now(), zone).year());
            match bundle::by_the_machine(&app, wanted, year).await {
                Err(app::Error::NotFound) => {
                    Err(app::Error::Refused(format!("没有 {year} 年的材料可以导出，请核对 --year 写的年份")))
                }
                other => other,
            }
        };
        let bundle = self.place.run(gather)?;
        let typesetter = Typesetter::new()?;
        let written = if self.zip {
            new_file(&self.to).map_err(BundleError::from).and_then(|file| {
                bundle.stream(BufWriter::new(&file), &typesetter)?;
                Ok(file.sync_all()?)
            })
        } else {
            write_folder(&self.to, &bundle, &typesetter)
        };
        let to = self.to.display();
        written.map_err(|fault| format!("{to} 没有写完：{fault}。请检查磁盘空间和权限，清空以后再导出"))?;
        eprintln!("已写入 {to}（{}）。里面有个人信息，请妥善保管。", bundle.name);
        Ok(())
    }

    /// Refuses a place at which something is.
    fn is_free(&self) -> Result<(), Failure> {
        let to = self.to.display();
        let parent = self.to.parent().filter(|parent| !parent.as_os_str().is_empty());
        if let Some(parent) = parent.filter(|parent| !parent.is_dir()) {
            let parent = parent.display();
            return Err(format!("没有 {parent} 这个目录。请先建好目录，或者换一个位置").into());
        }
        let refusal = match (self.zip, self.to.is_dir(), self.to.exists()) {
            (true, true, _) => "是一个文件夹，加了 --zip 请写文件名，例如 迎检材料.zip",
            (true, false, true) => "已经存在，不会覆盖，请换一个文件名",
            (false, false, true) => "是一个文件，不是文件夹；请换一个位置，要压缩文件请加 --zip",
            (false, true, _) => {
                let refused = |e: io::Error| format!("{to} 不能用：{e}。请检查路径和权限");
                if fs::read_dir(&self.to).map_err(refused)?.next().is_none() {
                    return Ok(());
                }
                "里已经有东西，不会覆盖；请换一个空文件夹"
            }
            (_, false, false) => return Ok(()),
        };
        Err(format!("{to} {refusal}").into())
    }
}

/// A file that was not there, which nobody but its owner may read.
fn new_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Writes every file as it is drawn.
fn write_folder(to: &Path, bundle: &Bundle, typesetter: &Typesetter) -> Result<(), BundleError> {
    bundle.draw(typesetter, |path, bytes| {
        let path = to.join(path);
        if let Some(folder) = path.parent() {
            store::make_folder(folder)?;
        }
        let mut file = new_file(&path)?;
        file.write_all(bytes)?;
        Ok(file.sync_all()?)
    })
}
