//! `serve`: the product over a folder of data or a PostgreSQL server.

use std::{net::SocketAddr, path::PathBuf, sync::Arc};

use app::{
    App,
    ambient::SystemEntropy,
    journal,
    organization::set_up::{self, Word},
};
use axum::serve::ListenerExt as _;
use clap::Args;
use store::{Db, Location};
use tokio::{
    net::TcpListener,
    runtime::Runtime,
    signal::unix::{SignalKind, signal},
};
use typesetter::OnDemand;
use web::{Settings, Site};

use crate::{
    Failure,
    backup::{DailyArgs, backup_beside},
    directory::DirectoryArgs,
    follow::follow_beside,
    key,
    mail::{self, MailArgs},
    old_word::Converter,
    pdf_words::Apart,
    place::{Place, said, words},
    product,
    remind::remind_beside,
    seal::seal_beside,
};

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
    /// 监听地址
    #[arg(long, value_name = "地址", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// 前面有反向代理时加上：按代理在 X-Forwarded-For 里转来的地址限制登录次数
    #[arg(long)]
    proxied: bool,
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
        remind_beside(app.clone())?;
        follow_beside(app.clone())?;
        if let Some(schedule) = backups {
            backup_beside(app.clone(), schedule)?;
        }
        let directory = self.directory.directory(&reached(address.as_deref(), self.listen))?;
        let site = site(app.clone(), address, self.listen);
        let site = match directory {
            Some(directory) => site.with_directory(directory),
            None => site,
        };
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
        serve(site.with_set_up(word), self.listen, |address| {
            println!("党小组已启动：http://{address}");
            if is_empty {
                println!("这里还没有数据。请用浏览器打开 http://{address}/setup ，输入设置码：{print}");
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

/// The address by which the product is reached; where none is said, that on which it listens.
fn reached(address: Option<&str>, listen: SocketAddr) -> String {
    address.map_or_else(|| format!("http://{listen}"), ToOwned::to_owned)
}

/// The pages over the product.
pub fn site(app: App, address: Option<String>, listen: SocketAddr) -> Site {
    let address = reached(address.as_deref(), listen);
    let settings = Settings { secure: address.starts_with("https://"), address };
    let site = Site::new(app, Arc::new(OnDemand::default()), settings);
    site.with_reader(Arc::new(Apart)).with_converter(Arc::new(Converter))
}

/// Listens, says so, and serves until interrupted; requests under way are finished first.
pub fn serve(site: Site, listen: SocketAddr, ready: impl FnOnce(SocketAddr)) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async move {
        let listener = TcpListener::bind(listen)
            .await
            .map_err(|e| format!("不能监听 {listen}：{e}。请换一个端口，例如 --listen 127.0.0.1:8081"))?;
        // Whoever hears that it listens may ask it to stop at once.
        let stopped = stopped();
        ready(listener.local_addr()?);
        // An answer goes out when it is ready, not when the next packet is full.
        let listener = listener.tap_io(|stream| {
            if let Err(fault) = stream.set_nodelay(true) {
                tracing::warn!(%fault, "a connection keeps its delay");
            }
        });
        let service = web::router(site).into_make_service_with_connect_info::<SocketAddr>();
        axum::serve(listener, service).with_graceful_shutdown(stopped).await?;
        Ok(())
    })
}

/// Ends with Ctrl-C or when the service manager says so; both are waited for from now on.
fn stopped() -> impl Future<Output = ()> {
    let interrupt = signal(SignalKind::interrupt());
    let terminate = signal(SignalKind::terminate());
    async move {
        match (interrupt, terminate) {
            (Ok(mut interrupt), Ok(mut terminate)) => {
                tokio::select! {
                    _ = interrupt.recv() => {}
                    _ = terminate.recv() => {}
                }
            }
            // Where signals cannot be waited for, they end the process by themselves.
            _ => std::future::pending().await,
        }
    }
}
