//! `serve`: the product over a folder of data or a PostgreSQL server.

mod listen;
mod tls;

use std::{path::PathBuf, sync::Arc};

use app::{
    App,
    ambient::SystemEntropy,
    journal,
    organization::set_up::{self, Word},
};
use clap::Args;
pub use listen::Doors;
use rustix::process::Resource;
use store::{Db, Location};
pub use tls::good_until;
use tokio::runtime::Runtime;
use typesetter::OnDemand;
use web::{Settings, Site};

use crate::{
    Failure,
    backup::{DailyArgs, backup_beside},
    directory::DirectoryArgs,
    events::{self, EventArgs},
    follow::follow_beside,
    key,
    limits::bound,
    mail::{self, MailArgs},
    old_word::Converter,
    pdf_words::Apart,
    place::{Place, said, words},
    product,
    remind::remind_beside,
    seal::seal_beside,
    sweep::sweep_beside,
};

/// How the log is written.
#[derive(clap::ValueEnum, Clone, Copy, Debug)]
pub enum LogForm {
    /// For people.
    Text,
    /// One JSON object a line, for whoever collects logs.
    Json,
}

/// Options of `serve`.
#[derive(Args)]
pub struct Serve {
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    mail: MailArgs,
    #[command(flatten)]
    daily: DailyArgs,
    #[command(flatten)]
    directory: DirectoryArgs,
    #[command(flatten)]
    doors: Doors,
    /// 在标准错误输出里写运行日志：一行一次请求，只有哪一类页面、结果和用时，没有内容、姓名和网址；多少由环境变量 RUST_LOG 定
    #[arg(long, value_name = "格式")]
    pub log: Option<LogForm>,
    #[command(flatten)]
    events: EventArgs,
    /// 前面有反向代理时加上：按代理在 X-Forwarded-For 里转来的地址限制登录次数
    #[arg(long)]
    proxied: bool,
    /// 不用 HTTPS 也对外监听，密码会在网上明文传送；只在隔离的网络里试用时加上
    #[arg(long)]
    in_clear: bool,
    /// 党支部的签名密钥，可以写几次；会议记录定稿时用它签名
    #[arg(long, value_name = "文件")]
    key: Vec<PathBuf>,
    /// 通知里的链接用这个网址开头；不写时用监听地址
    #[arg(
        long,
        value_name = "网址",
        help = "通知里的链接用这个网址开头，例如 https://dxz.example.cn；不写时用监听地址"
    )]
    address: Option<String>,
}

impl Serve {
    /// Serves until it is told to stop.
    pub fn run(self) -> Result<(), Failure> {
        // A dump of the memory would hold everything that anybody has just read or written.
        bound(&[(Resource::Core, 0)])?;
        if !self.proxied && !self.in_clear {
            self.doors.check_privacy()?;
        }
        let address = self.address.as_deref().map(website).transpose()?;
        let location = self.place.location();
        let backups = self.daily.schedule(&location)?;
        if matches!(location, Location::File(_)) {
            store::make_folder(&self.place.data)?;
        }
        let db = Db::open(&location).map_err(|fault| words(&fault))?;
        let is_empty = set_up::is_empty(&db)?;
        let app = product(db.clone())?.with_keys(key::at_hand(&self.key)?);
        check_clock(&app)?;
        tell_missing(&app)?;
        seal_beside(app.clone())?;
        sweep_beside(app.clone())?;
        remind_beside(app.clone())?;
        follow_beside(app.clone())?;
        if let Some(schedule) = backups {
            backup_beside(app.clone(), schedule)?;
        }
        let own = self.doors.address();
        let address = address.unwrap_or(own);
        let directory = self.directory.directory(&address)?;
        let site = site(app.clone(), address).with_reach(self.events.reach());
        let site = match directory {
            Some(directory) => site.with_directory(directory),
            None => site,
        };
        events::deliver_beside(app.clone(), self.events.reach(), site.address().to_owned())?;
        let site = match self.mail.postman()? {
            Some(postman) => {
                mail::deliver_beside(app, postman)?;
                site.with_mail()
            }
            None => site,
        };
        let site = if self.proxied { site.behind_proxy() } else { site };
        let word = Word::new(&SystemEntropy)?;
        let print = word.as_str().to_owned();
        self.doors.serve(site.with_set_up(word), |address| {
            println!("党小组已启动：{address}");
            if is_empty {
                println!("这里还没有数据。请用浏览器打开 {address}/setup ，输入设置码：{print}");
            }
        })?;
        Ok(db.settle().map_err(|fault| words(&fault))?)
    }
}

/// The beginning of every link: scheme and host, and nothing that would not be one.
pub fn website(typed: &str) -> Result<String, Failure> {
    let host = typed.strip_prefix("https://").or_else(|| typed.strip_prefix("http://"));
    let host = host.map(|rest| rest.trim_end_matches('/')).unwrap_or_default();
    let odd = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>' | '?' | '#' | '@');
    if host.is_empty() || host.starts_with(['/', ':']) || host.contains(odd) {
        let like = "应像 https://dxz.example.cn 这样，以 http:// 或 https:// 开头";
        return Err(format!("网址“{typed}”看不懂，{like}").into());
    }
    Ok(typed.trim_end_matches('/').to_owned())
}

/// Refuses to begin with a clock that stands before what is written already: every date would be wrong.
fn check_clock(app: &App) -> Result<(), Failure> {
    let ahead = Runtime::new()?.block_on(journal::ahead_of_clock(app)).map_err(said)?;
    let Some(newest) = ahead else { return Ok(()) };
    let shown = |at| app.local(at).strftime("%Y-%m-%d %H:%M").to_string();
    Err(format!(
        "这台机器的时间是 {}，比已有的记录（{}）还早。请先校准时间再启动；如果现在的时间是对的，是以前走快了，\
        请运行 dangxiaozu clock-is-right 确认一次",
        shown(app.now()),
        shown(newest)
    )
    .into())
}

/// Says which keys in use are not at hand: what they would sign is not signed.
fn tell_missing(app: &App) -> Result<(), Failure> {
    let missing = Runtime::new()?.block_on(app.read(journal::key::missing)).map_err(said)?;
    for key in missing {
        let known = key.public.fingerprint();
        println!(
            "{}的签名密钥（指纹 {known}）不在这里，会议记录定稿时不会签名。请用 --key 指明密钥文件。",
            key.branch
        );
    }
    Ok(())
}

/// The pages over the product.
pub fn site(app: App, address: String) -> Site {
    let settings = Settings { secure: address.starts_with("https://"), address };
    let site = Site::new(app, Arc::new(OnDemand::default()), settings);
    site.with_reader(Arc::new(Apart)).with_converter(Arc::new(Converter))
}
