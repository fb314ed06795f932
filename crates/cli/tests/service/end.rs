//! The end of a service, and what the service manager hears of it.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    os::unix::net::UnixDatagram,
};

use load::{client::Browser, player::Meeting};

use crate::{Folder, crews};

#[test]
fn a_live_page_is_let_go_at_the_end() {
    let folder = Folder::new();
    let (server, address, crews) = crews(&folder.0, 1, || folder.start(&[]));
    let mut browser = Browser::new(&address).expect("a browser");
    let meeting = Meeting::draft(&mut browser, &crews[0]).expect("a draft");
    let place = address.strip_prefix("http://").expect("HTTP");
    let mut live = TcpStream::connect(place).expect("a connection");
    let (path, key) = (&meeting.base, &crews[0].leader().cookie);
    write!(live, "GET /live{path} HTTP/1.1\r\nhost: {place}\r\ncookie: dxz={key}\r\n\r\n").expect("sent");
    let mut live = BufReader::new(live);
    let mut line = String::new();
    live.read_line(&mut line).expect("an answer");
    assert_eq!(line, "HTTP/1.1 200 OK\r\n");

    server.stop().expect("it ends in order");
    let mut rest = String::new();
    live.read_to_string(&mut rest).expect("the end of the answer");
    assert!(rest.ends_with("\r\n0\r\n\r\n"), "an answer that was finished: {rest}");
}

#[test]
fn the_service_manager_hears_when_it_is_ready_alive_and_stopping() {
    let folder = Folder::new();
    let path = folder.path("notify");
    let manager = UnixDatagram::bind(&path).expect("a socket");
    let mut heard = [0; 256];
    let mut hear = || {
        let length = manager.recv(&mut heard).expect("a word");
        String::from_utf8_lossy(&heard[..length]).trim_end().to_owned()
    };
    let mut command = folder.serve(&[]);
    command.env("NOTIFY_SOCKET", &path).env("WATCHDOG_USEC", "2000000");
    let server = load::server::Server::start(&mut command, &folder.log()).expect("it begins");
    server.address().expect("it listens");
    assert_eq!(hear(), "READY=1");
    assert_eq!(hear(), "WATCHDOG=1");
    server.stop().expect("it ends in order");
    let last = std::iter::repeat_with(hear).find(|word| word != "WATCHDOG=1");
    assert_eq!(last.as_deref(), Some("STOPPING=1"));
}
