//! `backup` and `restore` of the embedded database.

use std::path::PathBuf;

use clap::Args;

use crate::{
    Failure,
    place::{Place, words},
};

/// Options of `backup`.
#[derive(Args)]
pub struct Backup {
    /// 备份文件；已经存在的不会覆盖
    #[arg(value_name = "文件")]
    file: PathBuf,
    #[command(flatten)]
    place: Place,
}

/// Options of `restore`.
#[derive(Args)]
pub struct Restore {
    /// 备份文件
    #[arg(value_name = "文件")]
    file: PathBuf,
    #[command(flatten)]
    place: Place,
}

impl Backup {
    /// Copies the data while the service may be running, and checks the copy.
    pub fn run(self) -> Result<(), Failure> {
        self.place.file()?;
        let db = self.place.open()?;
        let folder = self.file.parent().filter(|folder| !folder.as_os_str().is_empty());
        if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
            let folder = folder.display();
            return Err(format!("没有 {folder} 这个目录，备份没有写。请先建好目录，或者换一个位置").into());
        }
        let info = db.backup_to(&self.file).map_err(|fault| words(&fault))?;
        let (file, size) = (self.file.display(), info.bytes.div_ceil(1024));
        println!("已备份到 {file}：{} 次会议，{size} KB，检查完好。", info.meetings);
        Ok(())
    }
}

impl Restore {
    /// Puts a backup in the place of the data, once it is known to be whole.
    pub fn run(self) -> Result<(), Failure> {
        let data = self.place.file()?;
        let restored = store::restore(&self.file, &data)
            .map_err(|fault| format!("{}。原来的数据没有动", words(&fault)))?;
        println!("已恢复：{} 次会议，检查完好。", restored.info.meetings);
        if let Some(before) = restored.before {
            println!("恢复之前的数据留在 {}。", before.display());
        }
        Ok(())
    }
}
