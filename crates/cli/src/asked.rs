//! Asking a process of the product's own: bytes go in, bytes come out.

use std::{
    env,
    io::{self, ErrorKind, Read as _, Write as _},
    process::{Child, Command, Stdio},
    thread,
};

/// Begins the product's own command of this name, to be given and to give bytes.
pub(crate) fn own(command: &str) -> io::Result<Command> {
    let mut own = Command::new(env::current_exe()?);
    own.arg(command).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    Ok(own)
}

/// What a process answers to these bytes, up to one more than `most`; and the process, which whoever asked waits for.
pub(crate) fn asked(command: &mut Command, bytes: &[u8], most: u64) -> io::Result<(Vec<u8>, Child)> {
    let mut child = command.spawn()?;
    let (Some(mut to), Some(from)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(ended(child, ErrorKind::BrokenPipe.into()));
    };
    let mut told = Vec::new();
    let read = thread::scope(|scope| {
        // Who stops listening has seen enough: what it says then tells.
        scope.spawn(move || drop(to.write_all(bytes)));
        from.take(most + 1).read_to_end(&mut told)
    });
    match read {
        Ok(_) => Ok((told, child)),
        Err(fault) => Err(ended(child, fault)),
    }
}

/// Ends a process to which nobody listens any more.
fn ended(mut child: Child, fault: io::Error) -> io::Error {
    match child.kill().and_then(|()| child.wait()) {
        Ok(_) => fault,
        Err(other) => other,
    }
}
