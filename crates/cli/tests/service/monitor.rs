//! The door for monitoring.

use load::{
    client::{Browser, Person},
    server::{Server, address_of},
};

use crate::Folder;

const NOBODY: Person = Person { id: String::new(), name: String::new(), cookie: String::new() };

#[test]
fn figures_and_readiness_are_at_an_address_of_their_own() {
    let folder = Folder::new();
    let server = folder.start(&["--monitor", "127.0.0.1:0"]);
    let pages = server.address().expect("it listens");
    let said =
        server.lines().iter().find(|line| line.starts_with("监控地址：")).expect("where it is watched");
    let watched = address_of(&said).expect("an address");
    let watched = watched.strip_suffix("/metrics").expect("a path");
    let mut browser = Browser::new(&pages).expect("a browser");
    browser.open(&NOBODY, "/setup").expect("a page");
    assert_eq!(browser.get(&NOBODY, "/metrics").expect("an answer").status, 404);

    let mut monitor = Browser::new(watched).expect("a browser");
    let figures = monitor.open(&NOBODY, "/metrics").expect("figures");
    let counted = "dangxiaozu_http_requests_total{method=\"GET\",route=\"/setup\",status=\"200\"} 1\n";
    assert!(figures.text().contains(counted), "{}", figures.text());
    assert_eq!(monitor.open(&NOBODY, "/readyz").expect("ready").text(), "ok\n");
    assert_eq!(monitor.open(&NOBODY, "/healthz").expect("alive").text(), "ok\n");
    assert_eq!(monitor.get(&NOBODY, "/sign-in").expect("an answer").status, 404);
}

#[test]
fn an_address_that_is_taken_is_named() {
    let folder = Folder::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = taken.local_addr().expect("an address").to_string();
    let ended = folder.serve(&["--monitor", &address]).output().expect("it runs");
    assert_eq!(ended.status.code(), Some(1));
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(said.contains(&format!("不能监听 {address}")), "{said}");
}

#[test]
fn passwords_do_not_go_over_a_network_in_clear_by_mistake() {
    let folder = Folder::new();
    let serve = |options: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_dangxiaozu"));
        command.arg("serve").arg("--data").arg(&folder.0).args(["--listen", "0.0.0.0:0"]).args(options);
        command
    };
    let ended = serve(&[]).output().expect("it runs");
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert_eq!(ended.status.code(), Some(1));
    assert!(said.contains("密码会在网上明文传送") && said.contains("--in-clear"), "{said}");
    for allowed in ["--in-clear", "--proxied"] {
        let server = Server::start(&mut serve(&[allowed]), &folder.log()).expect("it begins");
        server.address().expect("it listens");
        server.stop().expect("it ends in order");
    }
}
