//! The words of a PDF that somebody sent, read in a process of its own: a hostile file can make a reader of PDF run forever, fill
//! the memory or fall, and then only that process ends.

mod words;

use std::{
    io::{Read as _, Write as _, stdin, stdout},
    os::unix::process::ExitStatusExt as _,
};

use documents::attachment::{AttachmentFault, PdfReader};
use rustix::process::Resource;
use words::{WORDS, words};

use crate::{
    Failure,
    asked::{asked, own},
    limits::bound,
};

/// The command that reads, for the product itself.
pub const COMMAND: &str = "pdf-words";

/// What the process may use: bytes of memory that it writes to, bytes of addresses, seconds of work.
const MEMORY: u64 = 200 << 20;
const ADDRESSES: u64 = 1 << 30;
const SECONDS: u64 = 10;

/// What the process says of a file that is no PDF.
const BROKEN: &str = "broken\n";
/// What it says before the words.
const FOUND: &str = "words\n";

/// Reads in a process of its own.
pub struct Apart;

impl PdfReader for Apart {
    fn words(&self, pdf: &[u8]) -> Result<String, AttachmentFault> {
        apart(pdf).unwrap_or_else(|fault| {
            tracing::error!(%fault, "a PDF could not be read in a process of its own");
            Err(AttachmentFault::Unread)
        })
    }
}

fn apart(pdf: &[u8]) -> std::io::Result<Result<String, AttachmentFault>> {
    let most = (WORDS + FOUND.len()) as u64;
    let (told, mut child) = asked(own(COMMAND)?.env_clear(), pdf, most)?;
    if told.len() as u64 > most {
        child.kill()?;
    }
    let status = child.wait()?;
    Ok(match told.strip_prefix(FOUND.as_bytes()) {
        Some(words) if words.len() > WORDS => Err(AttachmentFault::Bomb),
        Some(words) if status.success() => Ok(String::from_utf8_lossy(words).into_owned()),
        _ if told == BROKEN.as_bytes() => Err(AttachmentFault::Broken),
        // The limits stopped it, or the depth of what it read.
        _ if status.signal().is_some() => Err(AttachmentFault::Bomb),
        // It fell.
        _ => Err(AttachmentFault::Unread),
    })
}

/// The process: a PDF comes in, its words go out.
pub fn run() -> Result<(), Failure> {
    // No picture of the memory is left behind by a file that makes it fall.
    bound(&[
        (Resource::Core, 0),
        (Resource::Data, MEMORY),
        (Resource::As, ADDRESSES),
        (Resource::Cpu, SECONDS),
    ])?;
    let mut pdf = Vec::new();
    stdin().read_to_end(&mut pdf)?;
    let mut out = stdout().lock();
    match words(pdf) {
        Some(words) => {
            out.write_all(FOUND.as_bytes())?;
            out.write_all(words.as_bytes())?;
        }
        None => out.write_all(BROKEN.as_bytes())?,
    }
    Ok(())
}
