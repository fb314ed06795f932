//! `key`: the keys with which a branch signs the head of its chain, by whoever runs the machine (ADR 27).

use std::{
    fs::{self, OpenOptions},
    io::Write as _,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use app::{
    ambient::{Entropy as _, SystemEntropy},
    journal::key,
};
use clap::{Args, Subcommand, ValueEnum};
use proof::{Algorithm, SigningKey};

use crate::{Failure, place::Place, zone};

/// Options of `key`.
#[derive(Args)]
pub struct KeyArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// 给党支部做一把密钥，写到一个文件里；以后启动服务时用 --key 指明它
    Add {
        /// 算法
        #[arg(long, value_name = "算法", default_value = "sm2")]
        algorithm: Kind,
        /// 哪个党支部；只有一个党支部时可以不写
        #[arg(long, value_name = "名称")]
        branch: Option<String>,
        /// 写到哪个文件；不要放在数据目录里，也不要和备份放在一起
        #[arg(long, value_name = "文件")]
        to: PathBuf,
        #[command(flatten)]
        place: Place,
    },
    /// 列出全部密钥和指纹
    List(#[command(flatten)] Place),
    /// 停用一把密钥；它以前的签名仍然有效
    End {
        /// 指纹
        #[arg(value_name = "指纹")]
        fingerprint: String,
        #[command(flatten)]
        place: Place,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    /// 国密 SM2（GB/T 32918）
    Sm2,
    /// Ed25519（RFC 8032）
    Ed25519,
}

impl KeyArgs {
    /// Does what was asked for.
    pub fn run(self) -> Result<(), Failure> {
        match self.what {
            What::Add { algorithm, branch, to, place } => add(algorithm, branch, &to, &place),
            What::List(place) => {
                let zone = zone()?;
                let day = |at: jiff::Timestamp| at.to_zoned(zone.clone()).strftime("%Y-%m-%d").to_string();
                let keys = place.run(async |app| app.read(key::list).await)?;
                if keys.is_empty() {
                    eprintln!("还没有密钥。要做一把，请用 dangxiaozu key add。");
                }
                for one in keys {
                    let (known, kind) = (one.public.fingerprint(), one.public.algorithm.chinese());
                    let until = one.ended.map(|at| format!("，{} 停用", day(at))).unwrap_or_default();
                    println!("{known}　{kind}　{}　{} 起{until}", one.branch, day(one.added));
                }
                Ok(())
            }
            What::End { fingerprint, place } => {
                let branch = place.run(async |app| app.write(move |cx| key::end(cx, &fingerprint)).await)?;
                println!("{branch}的这把密钥已经停用，以后不再用它签名；以前的签名仍然有效。");
                Ok(())
            }
        }
    }
}

/// A new key of random bytes.
fn new_key(algorithm: Algorithm) -> Result<SigningKey, Failure> {
    loop {
        let mut bytes = [0; 32];
        SystemEntropy.fill(&mut bytes)?;
        // One in some billions of numbers is no key.
        if let Some(key) = SigningKey::new(algorithm, &bytes) {
            return Ok(key);
        }
    }
}

/// The file is on the disk before the key is in use: a key that cannot be put down is not taken.
fn add(algorithm: Kind, branch: Option<String>, to: &Path, place: &Place) -> Result<(), Failure> {
    let algorithm = match algorithm {
        Kind::Sm2 => Algorithm::Sm2,
        Kind::Ed25519 => Algorithm::Ed25519,
    };
    let mut file =
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(to).map_err(|fault| match fault
            .kind()
        {
            std::io::ErrorKind::AlreadyExists => {
                format!("{} 已经存在，不会覆盖，请换一个文件名", to.display())
            }
            _ => format!("{} 不能写入：{fault}。请检查路径和权限", to.display()),
        })?;
    let key = new_key(algorithm)?;
    let pem = key.to_pem().ok_or("密钥写不出来，请再试一次")?;
    let taken = file.write_all(pem.as_bytes()).and_then(|()| file.sync_all()).map_err(Failure::from);
    let taken = taken.and_then(|()| {
        place.run(async |app| app.write(move |cx| key::add(cx, branch.as_deref(), &key)).await)
    });
    let public = taken.inspect_err(|_| drop(fs::remove_file(to)))?;
    println!(
        "密钥已写到 {}，只有您能读。指纹：{}（请抄下来，核对时用）。",
        to.display(),
        public.fingerprint()
    );
    println!("以后启动服务时加上 --key {}；密钥丢了就不能再用它签名，以前的签名仍然有效。", to.display());
    Ok(())
}

/// Reads the keys at hand.
///
/// # Errors
/// For a file that cannot be read or is no key.
pub fn at_hand(files: &[PathBuf]) -> Result<Vec<SigningKey>, Failure> {
    let one = |path: &PathBuf| {
        let shown = path.display();
        let pem = fs::read_to_string(path).map_err(|fault| format!("密钥 {shown} 读不出来：{fault}"))?;
        let unlike = || format!("{shown} 不是密钥文件，请用 dangxiaozu key add 写出的文件");
        Ok(SigningKey::from_pem(&pem).ok_or_else(unlike)?)
    };
    files.iter().map(one).collect()
}
