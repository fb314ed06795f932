//! `demo`: a filled sample branch on a temporary database.

use std::{fs, net::SocketAddr, path::PathBuf, sync::Arc};

use app::{
    ambient::{Clock as _, SystemClock, SystemEntropy},
    demo,
};
use clap::Args;
use store::{Db, Location};

use crate::{Failure, place::FILE, serve, zone};

/// Options of `demo`.
#[derive(Args)]
pub struct Demo {
    /// 监听地址
    #[arg(long, value_name = "地址", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
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
        store::make_folder(&folder.0)?;
        let db = Db::open(&Location::File(folder.0.join(FILE)))?;
        demo::seed(&db, Arc::new(SystemEntropy), SystemClock.now(), zone()?)?;
        let site = serve::site(db, None, self.listen)?;
        serve::serve(site, self.listen, |address| {
            println!("示例支部已打开：http://{address}");
            println!("示例账号（密码都是 {}）：", demo::PASSWORD);
            for (name, what) in demo::ACCOUNTS {
                println!("  {name}　{what}");
            }
            println!("按 Ctrl-C 退出；示例数据随即删除。");
        })
    }
}
