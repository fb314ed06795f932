//! One program follows another on a socket that the service manager holds, as systemd does, while meetings are going on.

use std::{
    net::TcpListener,
    os::fd::{AsRawFd as _, OwnedFd},
    process::Command,
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use load::{Fault, client::Browser, crew::Crew, measure::Tally, player::play, server::Server};
use rustix::io::{FdFlags, fcntl_dupfd_cloexec, fcntl_setfd};

use crate::{Folder, crews};

/// How often a program is followed by the next.
const UPGRADES: usize = 3;

/// A server that is handed a socket, by the rules of systemd: descriptor 3, and two variables.
fn handed_over(folder: &Folder, socket: &OwnedFd) -> Server {
    let serve = folder.serve(&["--drain", "5"]);
    let script = format!(
        "LISTEN_PID=$$ LISTEN_FDS=1; export LISTEN_PID LISTEN_FDS; exec \"$0\" \"$@\" 3<&{}",
        socket.as_raw_fd()
    );
    let mut command = Command::new("sh");
    command.arg("-c").arg(script).arg(serve.get_program()).args(serve.get_args());
    Server::start(&mut command, &folder.log()).expect("it begins")
}

fn meet(address: &str, crew: &Crew, enough: &AtomicBool) -> Result<Tally, Fault> {
    let mut browser = Browser::new(address)?;
    while !enough.load(Ordering::SeqCst) {
        if let Err(fault) = play(&mut browser, crew) {
            browser.tally.fault(&fault);
            break;
        }
    }
    Ok(browser.tally)
}

#[test]
fn no_request_fails_while_one_program_follows_another() {
    let folder = Folder::new();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let socket = fcntl_dupfd_cloexec(&listener, 4).expect("a descriptor");
    // A shell reads one digit.
    assert!(socket.as_raw_fd() < 10, "{socket:?}");
    fcntl_setfd(&socket, FdFlags::empty()).expect("children have it too");

    let (server, address, crews) = crews(&folder.0, 3, || handed_over(&folder, &socket));
    assert_eq!(address, format!("http://{}", listener.local_addr().expect("an address")));
    let enough = AtomicBool::new(false);
    let tally = thread::scope(|scope| {
        let playing: Vec<_> =
            crews.iter().map(|crew| scope.spawn(|| meet(&address, crew, &enough))).collect();
        let mut present = server;
        for _ in 0..UPGRADES {
            present.stop().expect("it ends in order");
            present = handed_over(&folder, &socket);
            present.address().expect("the next one listens");
        }
        enough.store(true, Ordering::SeqCst);
        let mut sum = Tally::new().expect("a tally");
        for one in playing {
            sum.add(one.join().expect("no panic").expect("a browser")).expect("a sum");
        }
        present.stop().expect("it ends in order");
        sum
    });
    assert_eq!(tally.faults, 0, "{:?}", tally.words);
    assert!(tally.meetings >= 3, "{} meetings", tally.meetings);
}
