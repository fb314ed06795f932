//! Doors for the pages and for monitoring: opened, served, and closed so that nobody who has asked stays without an answer.

use std::{
    io,
    net::{SocketAddr, TcpListener},
    time::Duration,
};

use axum::extract::connect_info::Connected;
use axum_server::{
    AddrListener, Address, Handle, Server, accept::NoDelayAcceptor, tls_rustls::RustlsAcceptor,
};
use clap::Args;
use listenfd::ListenFd;
use sd_notify::NotifyState;
use tokio::{
    net::{self, TcpStream},
    signal::unix::{SignalKind, signal},
    time::{interval, sleep},
};
use web::{Closing, Site};

use super::tls::Tls;
use crate::Failure;

/// How long a caller may take to say what it wants.
const ASKING: Duration = Duration::from_secs(10);
/// How long an answer may still take when the service ends: a little more than any page may.
const LONGEST: Duration = Duration::from_secs(75);
/// How often it is looked whether the last connection has gone.
const LOOK: Duration = Duration::from_millis(20);

/// Options of where is listened.
#[derive(Args, Clone, Debug)]
pub struct Doors {
    /// 监听地址；由 systemd 交给监听套接字的，用交来的
    #[arg(long, value_name = "地址", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// 另开一个监听地址给监控用：/metrics、/healthz、/readyz；不要对外开放
    #[arg(long, value_name = "地址")]
    monitor: Option<SocketAddr>,
    /// 停止服务时，先等连着的反向代理和浏览器换到新的连接，最多几秒
    #[arg(long, value_name = "秒", default_value_t = 1, value_parser = clap::value_parser!(u64).range(..=60))]
    drain: u64,
    #[command(flatten)]
    pub tls: Tls,
}

impl Doors {
    /// One door at an address, for trying the product.
    pub fn only(listen: SocketAddr) -> Self {
        Self { listen, monitor: None, drain: 0, tls: Tls::default() }
    }

    /// Passwords are not to go over a network in clear.
    ///
    /// # Errors
    /// For an address that others reach, without a certificate.
    pub fn check_privacy(&self) -> Result<(), Failure> {
        if self.tls.is_on() || self.listen.ip().is_loopback() {
            return Ok(());
        }
        Err(format!(
            "在 {} 上监听，别人能连进来，而密码会在网上明文传送。请用 --tls-cert 和 --tls-key 加上证书，或者放在提供 HTTPS 的反向代理后面并加上 \
             --proxied；只在隔离的网络里试用的，加上 --in-clear",
            self.listen
        )
        .into())
    }

    /// The beginning of the links to what is served here, by an address that is listened on.
    pub fn address(&self) -> String {
        self.as_link(self.listen)
    }

    fn as_link(&self, address: SocketAddr) -> String {
        format!("{}://{address}", if self.tls.is_on() { "https" } else { "http" })
    }

    /// Listens, says so, and serves until it is told to stop; requests under way are finished first.
    ///
    /// # Errors
    /// When an address is taken, or the certificate cannot be used.
    pub fn serve(&self, site: Site, ready: impl FnOnce(String)) -> Result<(), Failure> {
        let certificate = self.tls.config()?;
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        runtime.block_on(async move {
            let socket = Socket::open(self.listen, site.closing())?;
            let monitor = self.monitor.map(bind).transpose()?;
            let handle = Handle::new();
            // Whoever hears that it listens may ask it to stop at once.
            let told = told_to_stop();
            ready(self.as_link(socket.listener.local_addr()?));
            tell(&[NotifyState::Ready]);
            tokio::spawn(keep_watchdog_quiet());
            tokio::spawn(end(told, site.closing(), handle.clone(), Duration::from_secs(self.drain)));
            if let Some(listener) = monitor {
                println!("监控地址：http://{}/metrics", listener.local_addr()?);
                let service = web::monitoring(site.clone()).into_make_service();
                let server = patient(axum_server::from_tcp(listener)?);
                tokio::spawn(async move { server.serve(service).await });
            }
            let service = web::router(site).into_make_service_with_connect_info::<SocketAddr>();
            let server = patient(Server::from_listener(socket)).handle(handle);
            match certificate {
                None => server.acceptor(NoDelayAcceptor).serve(service).await?,
                Some(config) => {
                    tokio::spawn(self.tls.clone().renewed(config.clone()));
                    let acceptor = RustlsAcceptor::new(config).acceptor(NoDelayAcceptor);
                    server.acceptor(acceptor).serve(service).await?;
                }
            }
            Ok(())
        })
    }
}

/// Where callers come in.
struct Socket {
    listener: net::TcpListener,
    /// Who holds it outlives this program: from the beginning of the end on, whoever comes waits for the program that follows.
    is_handed_over: bool,
    closing: Closing,
}

/// A caller's address.
#[derive(Clone, Copy, Debug)]
struct Caller(SocketAddr);

impl Socket {
    /// The one that a service manager holds and hands over, or one of our own.
    fn open(address: SocketAddr, closing: Closing) -> Result<Self, Failure> {
        let handed_over = ListenFd::from_env().take_tcp_listener(0)?;
        let is_handed_over = handed_over.is_some();
        let listener = handed_over.map_or_else(|| bind(address), Ok)?;
        listener.set_nonblocking(true)?;
        Ok(Self { listener: net::TcpListener::from_std(listener)?, is_handed_over, closing })
    }
}

impl AddrListener<TcpStream, Caller> for Socket {
    async fn bind_to(_: Caller) -> io::Result<Self> {
        Err(io::ErrorKind::Unsupported.into())
    }

    async fn accept_stream(&self) -> io::Result<(TcpStream, Caller)> {
        tokio::select! {
            biased;
            () = self.closing.clone().begun(), if self.is_handed_over => std::future::pending().await,
            taken = self.listener.accept() => taken.map(|(stream, from)| (stream, Caller(from))),
        }
    }

    fn get_local_addr(&self) -> io::Result<Caller> {
        self.listener.local_addr().map(Caller)
    }
}

impl Address for Caller {
    type Stream = TcpStream;
    type Listener = Socket;
}

impl Connected<Caller> for SocketAddr {
    fn connect_info(caller: Caller) -> Self {
        caller.0
    }
}

fn bind(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address)
        .map_err(|e| format!("不能监听 {address}：{e}。请换一个端口，例如 --listen 127.0.0.1:8081").into())
}

/// A server that does not wait for ever for whoever says nothing.
fn patient<A: Address>(server: Server<A>) -> Server<A> {
    let mut server = server.http1_only().first_request_timeout(ASKING);
    server.http_builder().http1().header_read_timeout(ASKING);
    server
}

/// Once told to stop: lets connections end with their next answer, for a while, then takes no more and finishes what is under way.
async fn end(told: impl Future<Output = ()>, closing: Closing, handle: Handle<Caller>, drain: Duration) {
    told.await;
    tell(&[NotifyState::Stopping]);
    closing.begin();
    let all_gone = async {
        while handle.connection_count() > 0 {
            sleep(LOOK).await;
        }
    };
    // Whoever keeps a connection without using it is not waited for any longer.
    drop(tokio::time::timeout(drain, all_gone).await);
    handle.graceful_shutdown(Some(LONGEST));
}

/// Ends with Ctrl-C or when the service manager says so; both are waited for from now on.
fn told_to_stop() -> impl Future<Output = ()> {
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

/// Tells a service manager, where there is one.
fn tell(state: &[NotifyState<'_>]) {
    if let Err(fault) = sd_notify::notify(state) {
        tracing::warn!(%fault, "the service manager is not told");
    }
}

/// Tells a service manager that watches, twice as often as it wants to hear it, that requests are still being taken on.
async fn keep_watchdog_quiet() {
    let Some(patience) = sd_notify::watchdog_enabled() else { return };
    let mut turn = interval(patience / 2);
    loop {
        turn.tick().await;
        tell(&[NotifyState::Watchdog]);
    }
}
