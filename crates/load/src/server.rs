//! The product's binary as a process: started, asked for its memory, stopped or killed.

use std::{
    fs::{self, File},
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
};

use rustix::process::{Pid, Signal, kill_process};

use crate::Fault;

/// A running server. One that is dropped is killed.
pub struct Server {
    child: Child,
    /// The lines that it writes for whoever has started it.
    lines: Receiver<String>,
}

impl Server {
    /// Starts a command that ends in the product's binary; what it complains of goes into `log`.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn start(command: &mut Command, log: &Path) -> Result<Self, Fault> {
        let at = |fault| Fault::of(&log.display().to_string(), fault);
        let log = File::options().create(true).append(true).open(log).map_err(at)?;
        let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::from(log)).spawn();
        let mut child = child.map_err(|fault| Fault::of("the server", fault))?;
        let (sender, lines) = channel();
        if let Some(out) = child.stdout.take() {
            thread::spawn(move || {
                let all = BufReader::new(out).lines().map_while(Result::ok);
                // Nobody hears what is said after a server was let go.
                all.for_each(|line| drop(sender.send(line)));
            });
        }
        Ok(Self { child, lines })
    }

    /// `serve` of a binary over the data that `place` names, on a free port.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub fn serve(binary: &Path, place: &[String], log: &Path) -> Result<Self, Fault> {
        let mut command = Command::new(binary);
        command.arg("serve").args(place).args(["--proxied", "--listen", "127.0.0.1:0"]);
        Self::start(&mut command, log)
    }

    /// Waits until it says that it listens; its address.
    ///
    /// # Errors
    /// When it ends before.
    pub fn address(&self) -> Result<String, Fault> {
        self.lines
            .iter()
            .find_map(|line| address_of(&line))
            .ok_or_else(|| Fault("the server ended before it listened".to_owned()))
    }

    /// The lines that it writes, for whoever waits no longer than a while.
    pub const fn lines(&self) -> &Receiver<String> {
        &self.lines
    }

    /// The memory that it holds now, in kilobytes.
    pub fn memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        line.and_then(|rest| rest.split_whitespace().next()?.parse().ok()).unwrap_or(0)
    }

    /// Sends it a signal.
    ///
    /// # Errors
    /// When it has ended.
    pub fn signal(&self, signal: Signal) -> Result<(), Fault> {
        kill_process(Pid::from_child(&self.child), signal).map_err(|fault| Fault::of("the server", fault))
    }

    /// Asks it to stop, as a service manager does, and waits until it has.
    ///
    /// # Errors
    /// When it does not end by itself in order.
    pub fn stop(mut self) -> Result<(), Fault> {
        self.signal(Signal::TERM)?;
        let status: ExitStatus = self.child.wait().map_err(|fault| Fault::of("the server", fault))?;
        if status.success() { Ok(()) } else { Err(Fault(format!("the server ended with {status}"))) }
    }
}

/// The address in a line that says where the server listens.
pub fn address_of(line: &str) -> Option<String> {
    let at = line.find("http://").or_else(|| line.find("https://"))?;
    Some(line[at..].trim_end().to_owned())
}

impl Drop for Server {
    fn drop(&mut self) {
        // One that has ended already cannot be killed, and need not be.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
