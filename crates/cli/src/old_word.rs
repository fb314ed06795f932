//! An old .doc written anew as .docx by a converter, where there is one. The file is anybody's, and the converter reads a hundred
//! formats: it runs beneath a process of its own, which bounds its time and its files, ends all that it began, and leaves nothing
//! behind, whatever becomes of whoever asked.

use std::{
    env, fs,
    io::{self, ErrorKind, Read as _, Write as _, stdin, stdout},
    os::unix::process::CommandExt as _,
    path::Path,
    process::{Child, Command, ExitCode, ExitStatus, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use clap::Args;
use documents::reading::{self, OldWordReader, Unread};
use rustix::process::{Pid, Resource, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};

use crate::{
    Failure,
    asked::{asked, own},
    limits::bound,
};

/// The command that converts, for the product itself.
pub const COMMAND: &str = "old-word";

/// The converter.
const CONVERTER: &str = "soffice";

/// What it may use: seconds by the clock, seconds of work of each process, bytes of a file that it writes, bytes of memory that it
/// writes to. A converter of this size takes some hundred megabytes for an empty page.
const SECONDS: u64 = 40;
const WORK: u64 = 40;
const FILE: u64 = reading::MOST;
const MEMORY: u64 = 1 << 30;

/// What the exit code of the process says.
const NONE: u8 = 3;
const SLOW: u8 = 4;

/// What the converter is told before it begins: no macros, nothing fetched, nothing renewed, no picture of a crash.
const PROFILE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="CrashReport" oor:op="fuse"><value>false</value></prop></item>
</oor:items>
"#;

/// Converts in a process of its own.
pub struct Converter;

impl OldWordReader for Converter {
    fn converted(&self, doc: &[u8]) -> Result<Vec<u8>, Unread> {
        apart(doc).unwrap_or_else(|fault| {
            tracing::error!(%fault, "an old document could not be converted in a process of its own");
            Err(Unread::BrokenOld)
        })
    }
}

fn apart(doc: &[u8]) -> io::Result<Result<Vec<u8>, Unread>> {
    // A group of its own: whoever ends this process leaves that one the time to clean up.
    let (told, mut child) = asked(own(COMMAND)?.process_group(0), doc, reading::MOST)?;
    let status = child.wait()?;
    Ok(match status.code() {
        Some(0) if told.len() as u64 <= reading::MOST => Ok(told),
        Some(code) if code == i32::from(NONE) => Err(Unread::OldFormat),
        Some(code) if code == i32::from(SLOW) => Err(Unread::SlowOld),
        _ => Err(Unread::BrokenOld),
    })
}

/// Options of the process.
#[derive(Args)]
pub struct OldWord {
    /// How long the converter may take.
    #[arg(long, default_value_t = SECONDS)]
    seconds: u64,
}

impl OldWord {
    /// The process: an old document comes in, a new one goes out.
    pub fn run(self) -> Result<ExitCode, Failure> {
        bound(&[
            (Resource::Core, 0),
            (Resource::Cpu, WORK),
            (Resource::Fsize, FILE),
            (Resource::Data, MEMORY),
        ])?;
        let mut doc = Vec::new();
        stdin().take(reading::MOST + 1).read_to_end(&mut doc)?;
        // Goes with all that is in it, on every way out of here.
        let folder = tempfile::Builder::new().prefix("dangxiaozu-doc-").tempdir()?;
        let (from, user) = (folder.path().join("record.doc"), folder.path().join("profile/user"));
        fs::write(&from, &doc)?;
        fs::create_dir_all(&user)?;
        fs::write(user.join("registrymodifications.xcu"), PROFILE)?;
        let child = match begun(folder.path(), &from) {
            Ok(child) => child,
            Err(fault) if fault.kind() == ErrorKind::NotFound => return Ok(ExitCode::from(NONE)),
            Err(fault) => return Err(fault.into()),
        };
        let Some(status) = ended(child, Duration::from_secs(self.seconds))? else {
            return Ok(ExitCode::from(SLOW));
        };
        let written = fs::read(folder.path().join("record.docx"));
        let Some(written) = written.ok().filter(|_| status.success()) else { return Ok(ExitCode::FAILURE) };
        stdout().lock().write_all(&written)?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Starts the converter in a group of its own. It is told what the file is, so that it tries nothing else.
fn begun(folder: &Path, from: &Path) -> io::Result<Child> {
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    Command::new(CONVERTER)
        .arg(profile)
        .args(["--headless", "--norestore", "--nologo", "--nodefault", "--infilter=MS Word 97"])
        .args(["--convert-to", "docx:MS Word 2007 XML", "--outdir"])
        .args([folder, from])
        .env_clear()
        .env("PATH", env::var_os("PATH").unwrap_or_default())
        .env("HOME", folder)
        .env("TMPDIR", folder)
        .env("LANG", "C.UTF-8")
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
}

/// Waits for the converter, and ends all that it began; nothing when it took longer than it may.
fn ended(mut child: Child, most: Duration) -> Result<Option<ExitStatus>, Failure> {
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw).ok_or("no process")?;
    let (tell, told) = mpsc::channel();
    // It stays in the list of processes until it is asked for, so that its number is nobody else's.
    let wait = move || waitid(WaitId::Pid(pid), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT);
    let waiting = thread::spawn(move || tell.send(wait().is_ok()));
    let is_done = told.recv_timeout(most).unwrap_or(false);
    kill_process_group(pid, Signal::KILL)?;
    let status = child.wait()?;
    drop(waiting.join());
    Ok(is_done.then_some(status))
}
