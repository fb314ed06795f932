//! `demo`: a filled sample branch on a temporary database; with `--scale` as many branches as are asked for, for figures.

use std::{fs, io::Write as _, net::SocketAddr, path::PathBuf, sync::Arc};

use app::{
    ambient::{Clock as _, SystemClock, SystemEntropy},
    demo,
};
use clap::Args;
use store::{Db, Location};

use crate::{
    Failure,
    follow::follow_beside,
    place::{FILE, words},
    product,
    serve::{self, Doors},
    zone,
};

/// Options of `demo`.
#[derive(Args)]
pub struct Demo {
    /// 监听地址
    #[arg(long, value_name = "地址", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// 浏览器里用这个网址打开，例如 http://localhost:8080；要试通行密钥时写上
    #[arg(long, value_name = "网址")]
    address: Option<String>,
    /// 改为生成这么多个支部：每个支部 3 个党小组、24 名党员，开了 24 个月的会；1000 个支部要几分钟
    #[arg(long, value_name = "支部数", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    scale: Option<u32>,
    /// 示例放进这个空的 PostgreSQL 库，例如 postgres://用户@主机/库；退出以后留着
    #[arg(long, value_name = "地址")]
    database: Option<String>,
}

/// A folder that is gone with the process.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        // Nothing better can be done with a temporary folder that will not go.
        drop(fs::remove_dir_all(&self.0));
    }
}

impl Demo {
    /// Fills the sample and serves it.
    pub fn run(self) -> Result<(), Failure> {
        let folder = Folder(std::env::temp_dir().join(format!("dangxiaozu-demo-{}", std::process::id())));
        let location = match &self.database {
            Some(address) => Location::parse(address),
            None => {
                store::make_folder(&folder.0)?;
                Location::File(folder.0.join(FILE))
            }
        };
        let db = Db::open(&location).map_err(|fault| words(&fault))?;
        if !app::organization::set_up::is_empty(&db)? {
            return Err("这个库里已经有数据，示例只能放进空的库".into());
        }
        let accounts = self.fill(&db)?;
        follow_beside(product(db.clone())?)?;
        let is_kept = self.database.is_some();
        let doors = Doors::only(self.listen);
        let address = self.address.as_deref().map(serve::website).transpose()?;
        let site = serve::site(product(db)?, address.unwrap_or_else(|| doors.address()));
        doors.serve(site, |address| {
            println!("示例支部已打开：{address}");
            println!("示例账号（密码都是 {}）：", demo::PASSWORD);
            for (name, what) in accounts {
                println!("  {name}　{what}");
            }
            let then = if is_kept { "示例数据留在库里" } else { "示例数据随即删除" };
            println!("按 Ctrl-C 退出；{then}。");
        })
    }

    /// Fills an empty database. Returns who can sign in.
    fn fill(&self, db: &Db) -> Result<&'static [(&'static str, &'static str)], Failure> {
        let (entropy, now) = (Arc::new(SystemEntropy), SystemClock.now());
        let Some(branches) = self.scale else {
            demo::seed(db, entropy, now, zone()?)?;
            return Ok(&demo::ACCOUNTS);
        };
        let branches = usize::try_from(branches)?;
        let progress = |done: usize| {
            print!("\r正在生成：{done} / {branches} 个支部");
            // Nothing is lost where the terminal does not show it.
            drop(std::io::stdout().flush());
        };
        demo::scale::seed(db, entropy, now, zone()?, branches, &progress)?;
        println!();
        Ok(&demo::scale::ACCOUNTS)
    }
}
