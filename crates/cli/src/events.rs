//! Events to other systems and to chat robots, over HTTPS.

use std::{io::Read as _, time::Duration};

use app::{
    App,
    webhook::{self, Answered, Courier},
};
use clap::Args;
use domain::webhook::Reach;
use ureq::{
    Agent, Error,
    config::Config,
    http::Uri,
    unversioned::{
        resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver},
        transport::{DefaultConnector, NextTimeout},
    },
};

use crate::{Failure, beside::beside};

/// After this long there will be no answer; well before somebody else may take the delivery.
const PATIENCE: Duration = Duration::from_secs(20);
/// The most bytes of an answer that are read.
const MOST: u64 = 64 * 1024;

/// How far events go.
#[derive(Args, Clone, Copy, Debug, Default)]
pub struct EventArgs {
    /// 允许把事件发到内网和本机的地址；不写时只能发到公网的 https 地址
    #[arg(long)]
    webhook_private: bool,
}

impl EventArgs {
    /// How far events may go.
    pub const fn reach(self) -> Reach {
        if self.webhook_private { Reach::Private } else { Reach::Public }
    }
}

/// Looks names up, and knows no address to which events may not go: a name that somebody else lets stand for a machine of this
/// network is as if it were unknown. What is connected to is what was looked at here.
#[derive(Debug)]
struct Guarded {
    reach: Reach,
    inner: DefaultResolver,
}

impl Resolver for Guarded {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let found = self.inner.resolve(uri, config, timeout)?;
        let mut allowed = self.empty();
        for address in found.iter().filter(|address| self.reach.allows(address.ip())) {
            allowed.push(*address);
        }
        if allowed.is_empty() { Err(Error::BadUri(OWN.to_owned())) } else { Ok(allowed) }
    }
}

/// What a refused address is called between the resolver and the courier.
const OWN: &str = "an address of this network";

/// Takes requests to other machines.
pub struct HttpCourier {
    agent: Agent,
}

impl HttpCourier {
    /// One that goes so far.
    pub fn new(reach: Reach) -> Self {
        let config = Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .max_redirects(0)
            .http_status_as_error(false)
            .user_agent("dangxiaozu")
            .proxy(None)
            .max_idle_connections(0)
            .build();
        let resolver = Guarded { reach, inner: DefaultResolver::default() };
        Self { agent: Agent::with_parts(config, DefaultConnector::default(), resolver) }
    }
}

impl Courier for HttpCourier {
    fn post(&self, url: &str, headers: &[(&str, String)], body: &str) -> Result<Answered, String> {
        let mut request = self.agent.post(url).header("content-type", "application/json; charset=utf-8");
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let mut response = request.send(body).map_err(|fault| said(&fault))?;
        let mut bytes = Vec::new();
        let read = response.body_mut().as_reader().take(MOST).read_to_end(&mut bytes);
        read.map_err(|_| "对方的答复没有收完整，会自动再发".to_owned())?;
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Ok(Answered { status: response.status().as_u16(), body })
    }
}

/// Why there is no answer, in words for the administrator: neither address nor content.
fn said(fault: &Error) -> String {
    let words = match fault {
        Error::BadUri(why) if why == OWN => {
            "对方的地址在内网或本机；只有运行服务的人用 --webhook-private 启动以后，才能发到内网"
        }
        Error::HostNotFound => "找不到对方的主机名，请核对地址，并检查服务器的域名解析",
        Error::Timeout(_) => "对方没有及时答复，会自动再发；一直这样，请检查服务器能不能访问对方",
        Error::Tls(_) | Error::Rustls(_) => {
            "对方的 HTTPS 证书不能核对，可能过期、不匹配或者是自己签发的；请对方换上正式的证书"
        }
        _ => "连不上对方，会自动再发；一直这样，请检查服务器能不能访问对方",
    };
    words.to_owned()
}

/// Delivers what is due, over and over, until the process ends. Links begin with `address`.
pub fn deliver_beside(app: App, reach: Reach, address: String) -> Result<(), Failure> {
    let courier = HttpCourier::new(reach);
    beside("events", webhook::PAUSE, move || webhook::deliver(&app, &courier, &address).map(drop))
}

#[cfg(test)]
mod tests {
    use std::{
        io::{BufRead as _, BufReader, Read as _, Write as _},
        net::TcpListener,
        sync::mpsc,
        thread,
    };

    use super::*;

    /// A receiver of one request: gives the answer, and back what it was told.
    fn receiver(answer: &'static str) -> (u16, mpsc::Receiver<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let (tell, told) = mpsc::channel();
        thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("a request");
            let mut reader = BufReader::new(stream.try_clone().expect("a second handle"));
            let (mut head, mut length) = (String::new(), 0);
            loop {
                let mut line = String::new();
                reader.read_line(&mut line).expect("a line");
                if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                    length = value.trim().parse().expect("a length");
                }
                head.push_str(&line);
                if line == "\r\n" {
                    break;
                }
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).expect("a body");
            stream.write_all(answer.as_bytes()).expect("an answer");
            // Nobody may be listening any more.
            drop(tell.send(head + &String::from_utf8_lossy(&body)));
        });
        (port, told)
    }

    #[test]
    fn a_request_arrives_with_its_headers_and_the_answer_is_read() {
        let (port, told) = receiver("HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\nok");
        let url = format!("http://127.0.0.1:{port}/events?a=b");
        let headers = [("x-dangxiaozu-event", "minutes.signed".to_owned())];
        let answered = HttpCourier::new(Reach::Private).post(&url, &headers, "{\"id\":1}");
        assert_eq!(answered, Ok(Answered { status: 202, body: "ok".to_owned() }));
        let told = told.recv().expect("what it was told");
        assert!(told.starts_with("POST /events?a=b HTTP/1.1\r\n"), "{told}");
        assert!(told.to_ascii_lowercase().contains("x-dangxiaozu-event: minutes.signed\r\n"), "{told}");
        assert!(
            told.to_ascii_lowercase().contains("content-type: application/json; charset=utf-8\r\n"),
            "{told}"
        );
        assert!(told.ends_with("{\"id\":1}"), "{told}");
    }

    #[test]
    fn a_redirection_is_told_and_not_followed() {
        let (port, told) =
            receiver("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
        let answered = HttpCourier::new(Reach::Private).post(&format!("http://127.0.0.1:{port}/"), &[], "{}");
        assert_eq!(answered.map(|answered| answered.status), Ok(302));
        assert!(told.recv().is_ok());
    }

    #[test]
    fn an_address_of_this_network_is_not_connected_to_by_whatever_name() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        listener.set_nonblocking(true).expect("not blocking");
        let port = listener.local_addr().expect("an address").port();
        let courier = HttpCourier::new(Reach::Public);
        for host in ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "10.0.0.1", "169.254.169.254"] {
            let refused = courier.post(&format!("http://{host}:{port}/"), &[], "{}");
            assert!(
                refused.as_ref().is_err_and(|why| why.contains("--webhook-private")),
                "{host}: {refused:?}"
            );
        }
        assert!(listener.accept().is_err(), "somebody connected");
    }

    #[test]
    fn nobody_there_is_said_without_the_address() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        drop(listener);
        let refused =
            HttpCourier::new(Reach::Private).post(&format!("http://127.0.0.1:{port}/key"), &[], "{}");
        assert!(
            refused.as_ref().is_err_and(|why| why.contains("连不上对方") && !why.contains("key")),
            "{refused:?}"
        );
        let unknown = HttpCourier::new(Reach::Public).post("https://nowhere.invalid/key", &[], "{}");
        assert!(unknown.as_ref().is_err_and(|why| !why.contains("nowhere")), "{unknown:?}");
    }
}
