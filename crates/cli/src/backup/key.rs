//! `backup-key`: the key that opens encrypted backups, and the recipients that it belongs to.

use std::{
    fs::{self, File, OpenOptions},
    io::{BufReader, ErrorKind, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use age::{
    Identity, IdentityFile,
    secrecy::ExposeSecret as _,
    x25519::{self, Recipient},
};
use clap::Args;

use crate::Failure;

/// Options of `backup-key`.
#[derive(Args)]
pub struct BackupKey {
    /// 写到哪个文件；已经存在的不会覆盖，不要和数据、备份放在一起
    #[arg(value_name = "文件")]
    file: PathBuf,
}

impl BackupKey {
    /// Makes a key in a file that only its owner may read, and prints the recipient to encrypt for.
    pub fn run(self) -> Result<(), Failure> {
        let shown = self.file.display();
        let mut options = OpenOptions::new();
        let file = options.write(true).create_new(true).mode(0o600).open(&self.file);
        let mut file = file.map_err(|fault| match fault.kind() {
            ErrorKind::AlreadyExists => format!("{shown} 已经存在，不会覆盖，请换一个文件名"),
            _ => format!("{shown} 不能写入：{fault}。请检查路径和权限"),
        })?;
        let identity = x25519::Identity::generate();
        let recipient = identity.to_public();
        let secret = identity.to_string();
        let text = format!(
            "# 党小组备份的密钥：打开加密的备份要用它，请妥善保管\n# public key: {recipient}\n{}\n",
            secret.expose_secret()
        );
        let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
        written.map_err(|fault| {
            // Half a key is none.
            drop(fs::remove_file(&self.file));
            format!("{shown} 不能写入：{fault}。请检查磁盘空间")
        })?;
        println!(
            "密钥已写到 {shown}，只有您能读。请另外抄存一份，不要和备份放在一起：丢了它，加密的备份谁也打不开。"
        );
        println!("公钥是：{recipient}");
        println!("启动服务时加上 --backups 目录 --backup-recipient 公钥，每天的备份就是加密的。");
        Ok(())
    }
}

/// Reads recipients as they were typed.
///
/// # Errors
/// For what is none.
pub(super) fn recipients(typed: &[String]) -> Result<Vec<Recipient>, Failure> {
    let one = |typed: &String| {
        let text = typed.trim();
        if text.starts_with("AGE-SECRET-KEY-") {
            let why = "写在 --recipient、--backup-recipient 后面的应当是公钥，不是密钥。公钥以 age1 开头，在密钥文件的 public key 一行";
            return Err(why.into());
        }
        text.parse().map_err(|_| {
            format!("“{text}”不是备份公钥。公钥以 age1 开头，由 dangxiaozu backup-key 给出，请整行照抄")
                .into()
        })
    };
    typed.iter().map(one).collect()
}

/// Reads the keys of a file.
///
/// # Errors
/// When it cannot be read or has none.
pub(super) fn identities(path: &Path) -> Result<Vec<Box<dyn Identity + Send + Sync>>, Failure> {
    let shown = path.display();
    let file = File::open(path).map_err(|fault| format!("密钥文件 {shown} 读不出来：{fault}"))?;
    let found =
        IdentityFile::from_buffer(BufReader::new(file)).ok().and_then(|file| file.into_identities().ok());
    match found {
        Some(found) if !found.is_empty() => Ok(found),
        _ => Err(format!("{shown} 不是备份的密钥文件，请用 dangxiaozu backup-key 写出的文件").into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recipient_is_read_and_what_is_none_is_said_without_showing_a_secret() {
        let identity = x25519::Identity::generate();
        let typed = format!(" {} ", identity.to_public());
        assert_eq!(recipients(&[typed]).expect("a recipient"), [identity.to_public()]);
        let other = recipients(&["age1nothing".to_owned()]).expect_err("none").to_string();
        assert!(other.contains("“age1nothing”不是备份公钥"), "{other}");
        let secret = identity.to_string().expose_secret().to_owned();
        let told = recipients(std::slice::from_ref(&secret)).expect_err("a secret").to_string();
        assert!(told.contains("不是密钥") && !told.contains(&secret), "{told}");
    }
}
