//! The service as whoever runs the machine meets it: its doors, its certificate, its log, what it tells the service manager, and one
//! program that follows another while meetings are going on.

mod certificate;
mod end;
mod log;
mod monitor;
mod upgrade;

use std::{
    fs,
    path::{Path, PathBuf},
    process::{self, Command},
    sync::atomic::{AtomicU32, Ordering},
};

use load::{
    crew::{self, Crew},
    server::Server,
};

/// A folder of the test's own, gone when it ends.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("dangxiaozu-service-{}-{number}", process::id()));
        fs::create_dir(&path).expect("a folder");
        Self(path)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// What the servers complained of.
    fn log(&self) -> PathBuf {
        self.path("log")
    }

    /// `serve` over data in this folder, on a free port.
    fn serve(&self, options: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dangxiaozu"));
        command.arg("serve").arg("--data").arg(&self.0);
        command.args(["--proxied", "--listen", "127.0.0.1:0"]).args(options);
        command
    }

    fn start(&self, options: &[&str]) -> Server {
        Server::start(&mut self.serve(options), &self.log()).expect("it begins")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if std::thread::panicking() {
            println!("{}", fs::read_to_string(self.log()).unwrap_or_default());
        }
        drop(fs::remove_dir_all(&self.0));
    }
}

/// Groups whose people have signed in at a server over fresh data.
fn crews(folder: &Path, groups: usize, begin: impl FnOnce() -> Server) -> (Server, String, Vec<Crew>) {
    let teams = crew::prepare(&crew::file_in(folder), groups).expect("a sample");
    let server = begin();
    let address = server.address().expect("it listens");
    let crews = crew::sign_in(&address, &teams).expect("everybody signs in");
    (server, address, crews)
}
