//! A PostgreSQL of the test's own, as safe as one is that people's data is in, and how all of it is killed at once.

use std::{
    cell::RefCell,
    fs,
    io::{BufRead as _, BufReader},
    net::TcpListener,
    os::unix::process::CommandExt as _,
    path::{Path, PathBuf},
    process::{Child, ChildStderr, Command, Stdio},
    thread,
};

use rustix::process::{Pid, Signal, kill_process};

/// A cluster in a temporary folder, on a port of its own of 127.0.0.1.
pub struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
    /// Its first process, while it runs.
    running: RefCell<Option<Child>>,
}

/// The newest server that is installed.
fn programs() -> PathBuf {
    let all = fs::read_dir("/usr/lib/postgresql").expect("PostgreSQL is installed");
    let all = all.filter_map(|entry| Some(entry.ok()?.path().join("bin")));
    let version = |bin: &PathBuf| {
        bin.parent().and_then(|p| p.file_name()?.to_str()?.parse::<u32>().ok()).unwrap_or_default()
    };
    all.filter(|bin| bin.join("initdb").exists()).max_by_key(version).expect("a server of PostgreSQL")
}

/// The user and group under which it runs: never as root, which it refuses.
fn owner() -> Option<(u32, u32)> {
    if !rustix::process::getuid().is_root() {
        return None;
    }
    let people = fs::read_to_string("/etc/passwd").expect("the users");
    let line = people.lines().find(|line| line.starts_with("postgres:")).expect("a user postgres");
    let mut fields = line.split(':').skip(2).map(|id| id.parse().expect("an id"));
    fields.next().zip(fields.next())
}

impl Cluster {
    /// Makes one and starts it.
    pub fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("dxz_kill_{}_cluster", std::process::id()));
        fs::create_dir(&folder).expect("a folder");
        if let Some((user, group)) = owner() {
            std::os::unix::fs::chown(&folder, Some(user), Some(group)).expect("its owner");
        }
        // Whatever is free now; nobody else of this machine's tests asks for it in between.
        let port = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("a port").port();
        let cluster = Self { programs: programs(), folder, port, running: RefCell::new(None) };
        let mut initdb = cluster.command("initdb");
        initdb.args(["-D", "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]);
        let made = initdb.output().expect("initdb runs");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        cluster.begin();
        cluster
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.programs.join(program));
        command.current_dir(&self.folder).stdin(Stdio::null());
        if let Some((user, group)) = owner() {
            command.gid(group).uid(user);
        }
        command
    }

    /// Its address.
    pub fn address(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Starts it and waits until it takes connections: what was lost in its memory has been read from its log by then.
    pub fn begin(&self) {
        let mut command = self.command("postgres");
        command.args(["-D", "data", "-p", &self.port.to_string(), "-c", "listen_addresses=127.0.0.1"]);
        for setting in
            ["unix_socket_directories=", "fsync=on", "synchronous_commit=on", "shared_buffers=32MB"]
        {
            command.args(["-c", setting]);
        }
        // Coming back, it forces every file of its own to the disk first, by one call for all of them.
        command.args(["-c", "max_pred_locks_per_transaction=256", "-c", "recovery_init_sync_method=syncfs"]);
        let mut child = command.stderr(Stdio::piped()).spawn().expect("postgres runs");
        let said = child.stderr.take().expect("what it says");
        *self.running.borrow_mut() = Some(child);
        listen(said);
    }

    /// Kills all of its processes at once: the first is held so that it begins no other, and goes last.
    pub fn kill(&self) {
        let mut first = self.running.borrow_mut().take().expect("it runs");
        let leader = Pid::from_child(&first);
        kill_process(leader, Signal::STOP).expect("it is held");
        let others = children(first.id());
        let watched: Vec<_> = others.iter().filter_map(|pid| watch(*pid)).collect();
        for pid in &others {
            // One that has ended by itself meanwhile is what was wanted.
            kill_process(*pid, Signal::KILL).unwrap_or_default();
        }
        first.kill().expect("it is killed");
        first.wait().expect("it ends");
        // A server that starts while one of them is there yet refuses: its memory is shared.
        watched.into_iter().for_each(gone);
    }
}

/// Waits for the word that it is ready, and lets it say whatever else.
fn listen(said: ChildStderr) {
    let mut lines = BufReader::new(said).lines().map_while(Result::ok);
    let mut before = Vec::new();
    let is_ready = lines.by_ref().any(|line| {
        let is_it = line.contains("ready to accept connections");
        before.push(line);
        is_it
    });
    assert!(is_ready, "PostgreSQL does not begin: {before:#?}");
    thread::spawn(move || lines.for_each(drop));
}

/// The processes that another has begun.
fn children(of: u32) -> Vec<Pid> {
    let all = fs::read_dir("/proc").expect("the processes");
    let number = |path: &Path| path.file_name()?.to_str()?.parse::<i32>().ok();
    all.filter_map(|entry| {
        let path = entry.ok()?.path();
        let pid = number(&path)?;
        let stat = fs::read_to_string(path.join("stat")).ok()?;
        let (_, rest) = stat.rsplit_once(')')?;
        (rest.split_whitespace().nth(1)? == of.to_string()).then(|| Pid::from_raw(pid))?
    })
    .collect()
}

/// A handle of a process that tells when it is gone; none where it is gone already.
fn watch(pid: Pid) -> Option<rustix::fd::OwnedFd> {
    rustix::process::pidfd_open(pid, rustix::process::PidfdFlags::empty()).ok()
}

fn gone(handle: rustix::fd::OwnedFd) {
    let mut asked = [rustix::event::PollFd::new(&handle, rustix::event::PollFlags::IN)];
    rustix::event::poll(&mut asked, None).expect("its end can be waited for");
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if self.running.borrow().is_some() {
            self.kill();
        }
        drop(fs::remove_dir_all(&self.folder));
    }
}
