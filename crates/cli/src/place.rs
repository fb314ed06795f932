//! Where the data is: the same two options for every command, and the store's faults in plain words.

use std::path::PathBuf;

use app::App;
use clap::Args;
use store::{Db, FileFault, Location, SpreadFault, StoreError};
use tokio::runtime::Runtime;

use crate::{Failure, product};

/// The file of the embedded database within its folder.
pub const FILE: &str = "dangxiaozu.db";

/// Where the data is.
#[derive(Args, Clone, Debug)]
pub struct Place {
    /// 数据目录
    #[arg(long, value_name = "目录", default_value = "data")]
    pub data: PathBuf,
    /// 改用 PostgreSQL，例如 postgres://用户@主机/库
    #[arg(
        long,
        value_name = "地址",
        env = "DANGXIAOZU_DATABASE",
        hide_env = true,
        help = "改用 PostgreSQL，例如 postgres://用户@主机/库；也可以写在环境变量 DANGXIAOZU_DATABASE 里，免得密码留在命令行"
    )]
    pub database: Option<String>,
}

impl Place {
    /// The database's location.
    pub fn location(&self) -> Location {
        match &self.database {
            Some(address) => Location::parse(address),
            None => Location::File(self.data.join(FILE)),
        }
    }

    /// The data file of the embedded database.
    ///
    /// # Errors
    /// For PostgreSQL, which has its own tools.
    pub fn file(&self) -> Result<PathBuf, Failure> {
        match self.location() {
            Location::File(path) => Ok(path),
            _ => Err(words(&StoreError::File(FileFault::NotEmbedded)).into()),
        }
    }

    /// Opens data that is there already.
    ///
    /// # Errors
    /// When there is none, or it cannot be opened.
    pub fn open(&self) -> Result<Db, Failure> {
        let location = self.location();
        if let Location::File(path) = &location
            && !path.exists()
        {
            let place = self.data.display();
            return Err(format!("{place} 里没有数据，请用 --data 指明数据目录").into());
        }
        Db::open(&location).map_err(|fault| words(&fault).into())
    }

    /// Runs a piece of work on data that is there already.
    ///
    /// # Errors
    /// As [`Self::open`], or what the work answers.
    pub fn run<T, F>(&self, work: impl FnOnce(App) -> F) -> Result<T, Failure>
    where
        F: Future<Output = Result<T, app::Error>>,
    {
        let app = product(self.open()?)?;
        Runtime::new()?.block_on(work(app)).map_err(said)
    }
}

/// An answer of a use case, with the detail of what is the machine's fault.
pub fn said(error: app::Error) -> Failure {
    match error {
        app::Error::Internal(detail) => format!("{}（{detail}）", app::Error::Internal(String::new())).into(),
        app::Error::Halted(halt, detail) => format!("{halt}（{detail}）").into(),
        other => other.to_string().into(),
    }
}

/// A fault of the store, and how to mend it.
pub fn words(fault: &StoreError) -> String {
    match fault {
        StoreError::Newer { found, known } => {
            format!("数据来自更新的版本（第 {found} 版，本程序只认得第 {known} 版），请换用新版程序")
        }
        StoreError::OldServer { found, least } => {
            format!(
                "PostgreSQL 服务器是 {found} 版，太旧了。本程序需要 {least} 版或更新的版本，请先升级 PostgreSQL"
            )
        }
        StoreError::File(FileFault::Exists(path)) => format!("{path} 已经存在，不会覆盖，请换一个文件名"),
        StoreError::File(FileFault::Unreadable(why)) => {
            format!("文件不能读写：{why}。请检查路径、权限和磁盘空间")
        }
        StoreError::File(FileFault::Foreign) => "这个文件不是本程序的数据，请检查是否选错了文件".to_owned(),
        StoreError::File(FileFault::Damaged(why)) => {
            format!("数据文件已损坏（{why}），请用一份完好的备份")
        }
        StoreError::File(FileFault::Behind { found, last }) => {
            format!(
                "数据文件缺了最近的内容（到第 {found} 次保存，而第 {last} 次已经办好）。可能丢了旁边以 -wal 结尾的文件，\
                也可能换成了旧的文件。请把 -wal 文件放回原处，或者用最近的备份恢复；如果就是要用这份旧数据，请对它运行 dangxiaozu restore"
            )
        }
        StoreError::File(FileFault::InUse) => "数据正在使用，请先停止服务再恢复".to_owned(),
        StoreError::File(FileFault::NotEmbedded) => {
            "数据在 PostgreSQL 里，请用它自己的工具 pg_dump 和 pg_restore 备份、恢复".to_owned()
        }
        StoreError::Unavailable(why) => {
            format!("数据库打不开：{why}。请检查目录权限，或者 PostgreSQL 是否在运行")
        }
        StoreError::Disk(why) => {
            format!("磁盘写不进去或者读不出来：{why}。请检查磁盘是不是满了、有没有故障")
        }
        StoreError::ReadOnly(why) => {
            format!("数据只能读、不能写：{why}。请检查磁盘是不是只读、文件和目录的权限")
        }
        StoreError::Spread(fault) => spread_words(fault).to_owned(),
        other => format!("数据库出了问题：{other}"),
    }
}

/// Why data is not spread over a cluster, and how to mend it.
const fn spread_words(fault: &SpreadFault) -> &'static str {
    match fault {
        SpreadFault::Embedded => {
            "数据在本机的一个文件里，不能分布。请先换用 PostgreSQL 集群，再用 --database 指明协调节点"
        }
        SpreadFault::NoCitus => {
            "这个 PostgreSQL 库没有 Citus 扩展，不能分布。请在每台节点的这个库里运行 CREATE EXTENSION citus，再试一次"
        }
        SpreadFault::NoCoordinator => {
            "这台 PostgreSQL 是集群里的工作节点。请用 --database 指明协调节点，再试一次"
        }
        SpreadFault::NoWorkers => "协调节点还没有工作节点。请先用 citus_add_node 加上，再试一次",
        SpreadFault::Already => "各表已经分布好，片数不能再改。请去掉 --shards",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn why_data_is_not_spread_is_told_with_the_remedy() {
        for (fault, remedy) in [
            (SpreadFault::Embedded, "--database"),
            (SpreadFault::NoCitus, "CREATE EXTENSION citus"),
            (SpreadFault::NoCoordinator, "协调节点"),
            (SpreadFault::NoWorkers, "citus_add_node"),
            (SpreadFault::Already, "--shards"),
        ] {
            let said = words(&StoreError::Spread(fault));
            assert!(said.contains(remedy) && said.contains("请"), "{said}");
        }
    }

    #[test]
    fn an_old_server_is_told_with_both_versions_and_the_remedy() {
        let said = words(&StoreError::OldServer { found: 14, least: 15 });
        assert_eq!(
            said,
            "PostgreSQL 服务器是 14 版，太旧了。本程序需要 15 版或更新的版本，请先升级 PostgreSQL"
        );
    }
}
