//! Encrypted backups (age, X25519): written and read as a stream, never whole in memory.

use std::{
    fs::{File, OpenOptions},
    io::{self, BufReader, Read, Write},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

use age::{DecryptError, Decryptor, Encryptor, x25519::Recipient};
use rustix::fs::{Advice, fadvise};
use sha2::{Digest as _, Sha256};
use tempfile::NamedTempFile;

use super::key;
use crate::Failure;

/// How every encrypted file begins.
pub const MAGIC: &[u8] = b"age-encryption.org/";

/// How much is read at once.
const SOME: usize = 64 << 10;

/// Takes the digest of what is written through it.
struct Digested<W> {
    to: W,
    digest: Sha256,
}

impl<W: Write> Write for Digested<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let many = self.to.write(bytes)?;
        self.digest.update(&bytes[..many]);
        Ok(many)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

fn hex(digest: Sha256) -> String {
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Encrypts a file into a new one that only its owner may read. Answers the SHA-256 of what was written.
pub(super) fn seal(from: &Path, to: &Path, recipients: &[Recipient]) -> Result<String, Failure> {
    let unwritable = |fault: io::Error| format!("加密的备份写不进去：{fault}。请检查磁盘空间");
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(to).map_err(unwritable)?;
    let all = recipients.iter().map(|recipient| recipient as &dyn age::Recipient);
    let encryptor = Encryptor::with_recipients(all).map_err(|fault| format!("不能加密：{fault}"))?;
    let digested = Digested { to: file, digest: Sha256::new() };
    let written = || -> io::Result<_> {
        let mut stream = encryptor.wrap_output(digested)?;
        io::copy(&mut BufReader::with_capacity(SOME, File::open(from)?), &mut stream)?;
        let Digested { to, digest } = stream.finish()?;
        to.sync_all()?;
        Ok(hex(digest))
    };
    Ok(written().map_err(unwritable)?)
}

/// The SHA-256 of a file, read from the disk rather than from memory where the system can be asked to.
pub(super) fn read_back(path: &Path) -> io::Result<String> {
    let file = File::open(path)?;
    file.sync_all()?;
    if let Err(fault) = fadvise(&file, 0, None, Advice::DontNeed) {
        tracing::debug!(%fault, "the file system takes no advice: it may be read from memory");
    }
    let mut digested = Digested { to: io::sink(), digest: Sha256::new() };
    io::copy(&mut BufReader::with_capacity(SOME, file), &mut digested)?;
    Ok(hex(digested.digest))
}

/// Whether a file is an encrypted one. What cannot be read is none: whoever opens it says why.
pub fn is_sealed(path: &Path) -> bool {
    let mut begin = Vec::new();
    let read = File::open(path).and_then(|file| file.take(MAGIC.len() as u64).read_to_end(&mut begin));
    read.is_ok() && begin == MAGIC
}

/// Opens an encrypted backup into a file in this folder that is gone when it is dropped; none where the backup is not encrypted.
///
/// # Errors
/// When the key is missing or another one, or the backup is damaged or not whole.
pub fn opened(path: &Path, identity: Option<&Path>, folder: &Path) -> Result<Option<NamedTempFile>, Failure> {
    if !is_sealed(path) {
        return Ok(None);
    }
    let Some(identity) = identity else {
        let how = "请加上 --identity 密钥文件，就是用 dangxiaozu backup-key 做的那一个";
        return Err(format!("这份备份是加密的，要有密钥才能打开。{how}").into());
    };
    let identities = key::identities(identity)?;
    let file = File::open(path).map_err(|fault| format!("备份读不出来：{fault}"))?;
    let with = identities.iter().map(|one| &**one as &dyn age::Identity);
    let stream = Decryptor::new_buffered(BufReader::with_capacity(SOME, file));
    let mut stream = stream.and_then(|sealed| sealed.decrypt(with)).map_err(|fault| unopened(&fault))?;
    let mut plain = store::make_folder(folder)
        .and_then(|()| NamedTempFile::new_in(folder))
        .map_err(|fault| format!("{} 里写不进文件：{fault}。请检查权限和磁盘空间", folder.display()))?;
    let mut some = vec![0; SOME];
    loop {
        let many = match stream.read(&mut some) {
            Ok(0) => return Ok(Some(plain)),
            Ok(many) => many,
            Err(fault) => return Err(unopened(&DecryptError::Io(fault)).into()),
        };
        plain
            .write_all(&some[..many])
            .map_err(|fault| format!("解开的备份写不进去：{fault}。请检查磁盘空间"))?;
    }
}

/// Why an encrypted backup cannot be opened.
fn unopened(fault: &DecryptError) -> &'static str {
    match fault {
        DecryptError::NoMatchingKeys => {
            "这把密钥打不开这份备份：加密时用的是另一把密钥的公钥。请换成对应的密钥文件"
        }
        DecryptError::UnknownFormat => "这份备份的加密格式是更新的版本，本程序不认得，请换用新版程序",
        _ => "这份加密的备份已损坏，或者没有复制完整，打不开。请再复制一次，或者换一份备份",
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use age::{secrecy::ExposeSecret as _, x25519};

    use super::*;

    fn key_file(folder: &Path, name: &str) -> (Recipient, std::path::PathBuf) {
        let identity = x25519::Identity::generate();
        let path = folder.join(name);
        fs::write(&path, identity.to_string().expose_secret()).expect("a key");
        (identity.to_public(), path)
    }

    #[test]
    fn what_was_sealed_is_opened_by_each_of_its_keys_and_by_no_other() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = |name: &str| folder.path().join(name);
        let ((one, first), (two, second)) =
            (key_file(folder.path(), "first"), key_file(folder.path(), "second"));
        let (_, other) = key_file(folder.path(), "other");
        // Longer than some pieces of the stream, and no whole number of them.
        let text = "一行会议记录。".repeat(20_000).into_bytes();
        fs::write(place("plain"), &text).expect("written");
        let written = seal(&place("plain"), &place("sealed"), &[one, two]).expect("sealed");
        assert_eq!(read_back(&place("sealed")).expect("read"), written);
        let sealed = fs::read(place("sealed")).expect("bytes");
        assert!(!sealed.windows(12).any(|window| window == &text[..12]), "it can be read");
        for key in [&first, &second] {
            let plain = opened(&place("sealed"), Some(key), folder.path()).expect("opened").expect("sealed");
            assert!(fs::read(plain.path()).expect("bytes") == text);
        }
        let refused = |key: Option<&Path>| {
            opened(&place("sealed"), key, folder.path()).expect_err("refused").to_string()
        };
        assert!(refused(Some(&other)).contains("另一把密钥"), "{}", refused(Some(&other)));
        assert!(refused(None).contains("--identity"));
        assert!(refused(Some(&place("plain"))).contains("不是备份的密钥文件"));
        assert!(opened(&place("plain"), None, folder.path()).expect("plain").is_none());
    }

    #[test]
    fn what_was_cut_or_altered_is_not_opened_and_nothing_of_it_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = |name: &str| folder.path().join(name);
        let (one, key) = key_file(folder.path(), "key");
        fs::write(place("plain"), "一行会议记录。".repeat(20_000)).expect("written");
        seal(&place("plain"), &place("sealed"), &[one]).expect("sealed");
        let whole = fs::read(place("sealed")).expect("bytes");
        let names = || fs::read_dir(folder.path()).expect("the folder").count();
        let chunk = (64 << 10) + 16;
        let header = whole.len() - (420_000 + 16 * 7);
        let mut bad: Vec<Vec<u8>> =
            [20, header - 1, header, header + chunk, header + 2 * chunk, whole.len() - 1]
                .map(|end| whole[..end].to_vec())
                .to_vec();
        for at in [header - 20, header, header + chunk, whole.len() - 1] {
            let mut altered = whole.clone();
            altered[at] ^= 1;
            bad.push(altered);
        }
        bad.push([whole.as_slice(), b"more"].concat());
        fs::write(place("bad"), "").expect("written");
        let before = names();
        for (number, bytes) in bad.into_iter().enumerate() {
            fs::write(place("bad"), bytes).expect("written");
            let refused = opened(&place("bad"), Some(&key), folder.path());
            let why = refused.expect_err(&format!("number {number}")).to_string();
            assert!(why.contains("已损坏，或者没有复制完整"), "{number}: {why}");
            assert_eq!(names(), before, "{number}");
        }
    }
}
