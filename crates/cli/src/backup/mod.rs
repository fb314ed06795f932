//! `backup` and `restore` of the embedded database. A backup is restored for trial before it is kept (ADR 28).

mod daily;
mod due;
mod folder;
mod key;
mod sealed;

use std::{
    io,
    path::{Path, PathBuf},
};

use clap::Args;
pub use daily::{DailyArgs, backup_beside};
pub use folder::{Look, look_at};
pub use key::BackupKey;
pub use sealed::{MAGIC, opened};
use store::{Db, FileFault, FileInfo, Location, StoreError};

use crate::{
    Failure,
    place::{Place, words},
    verify,
};

/// Options of `backup`.
#[derive(Args)]
pub struct Backup {
    /// 备份文件；已经存在的不会覆盖
    #[arg(value_name = "文件")]
    file: PathBuf,
    /// 加密备份，只有对应的密钥文件能打开；公钥由 dangxiaozu backup-key 给出，可以写几次
    #[arg(long, value_name = "公钥")]
    recipient: Vec<String>,
    #[command(flatten)]
    place: Place,
}

/// Options of `restore`.
#[derive(Args)]
pub struct Restore {
    /// 备份文件
    #[arg(value_name = "文件")]
    file: PathBuf,
    /// 打开加密备份的密钥文件
    #[arg(long, value_name = "密钥文件")]
    identity: Option<PathBuf>,
    #[command(flatten)]
    place: Place,
}

/// A backup that was restored for trial and has its name.
struct Made {
    /// What the data in it says of itself.
    info: FileInfo,
    /// The size of the file.
    bytes: u64,
    /// Its SHA-256 in small hexadecimal digits, as it was read back.
    sha256: String,
}

/// Writes a backup, encrypted where there are recipients. Before it gets its name it was restored for trial, its journals were proved along
/// their chains, and what was written was read back.
///
/// # Errors
/// When any of it fails: then there is no file of that name, and nothing is left beside it.
fn make(db: &Db, target: &Path, recipients: &[age::x25519::Recipient]) -> Result<Made, Failure> {
    if target.exists() {
        return Err(words(&StoreError::File(FileFault::Exists(target.display().to_string()))).into());
    }
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let draft = db.draft(folder).map_err(|fault| words(&fault))?;
    prove(&draft.restored().map_err(|fault| format!("试恢复没有成功：{}", words(&fault)))?)?;
    let unreadable = |fault: io::Error| format!("备份不能读写：{fault}。请检查磁盘");
    let (file, sha256) = if recipients.is_empty() {
        let sha256 = sealed::read_back(&draft.path()).map_err(unreadable)?;
        (draft.path(), sha256)
    } else {
        let file = draft.beside("sealed");
        let written = sealed::seal(&draft.path(), &file, recipients)?;
        let read = sealed::read_back(&file).map_err(unreadable)?;
        if read != written {
            return Err("写到磁盘上的备份，读回来和写下的不一样。请检查磁盘".into());
        }
        (file, read)
    };
    let (info, bytes) = (draft.info(), file.metadata()?.len());
    draft.keep(&file, target).map_err(|fault| words(&fault))?;
    Ok(Made { info, bytes, sha256 })
}

/// Opens data that was restored for trial as the product does, and proves its journals along their chains.
fn prove(data: &Path) -> Result<(), Failure> {
    let db = Db::open(&Location::File(data.to_owned()))
        .map_err(|fault| format!("试恢复的数据打不开：{}", words(&fault)))?;
    let why = |fault| format!("试恢复的数据核对不上：{fault}。请运行 dangxiaozu verify 看清是哪一处");
    Ok(verify::prove(db).map_err(why)?)
}

impl Backup {
    /// Copies the data while the service may be running, and keeps the copy once it was restored for trial.
    pub fn run(self) -> Result<(), Failure> {
        self.place.file()?;
        let recipients = key::recipients(&self.recipient)?;
        let db = self.place.open()?;
        let folder = self.file.parent().filter(|folder| !folder.as_os_str().is_empty());
        if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
            let folder = folder.display();
            return Err(format!("没有 {folder} 这个目录，备份没有写。请先建好目录，或者换一个位置").into());
        }
        let made = make(&db, &self.file, &recipients).map_err(|why| format!("备份没有留下：{why}"))?;
        let (file, size) = (self.file.display(), made.bytes.div_ceil(1024));
        println!(
            "已备份到 {file}：{} 次会议，{size} KB，检查完好；试恢复过一遍，日志核对无误。",
            made.info.meetings
        );
        if !recipients.is_empty() {
            println!("这份备份是加密的，恢复时要用密钥文件：dangxiaozu restore {file} --identity 密钥文件");
        }
        Ok(())
    }
}

impl Restore {
    /// Puts a backup in the place of the data, once it is known to be whole.
    pub fn run(self) -> Result<(), Failure> {
        let data = self.place.file()?;
        let untouched = |why: Failure| format!("{why}。原来的数据没有动");
        let opened = opened(&self.file, self.identity.as_deref(), &self.place.data).map_err(untouched)?;
        let backup = opened.as_ref().map_or(self.file.as_path(), |opened| opened.path());
        let restored = store::restore(backup, &data).map_err(|fault| untouched(words(&fault).into()))?;
        println!("已恢复：{} 次会议，检查完好。", restored.info.meetings);
        if let Some(before) = restored.before {
            println!("恢复之前的数据留在 {}。", before.display());
        }
        Ok(())
    }
}
