//! HTTPS by the program itself, with a certificate that can be renewed while it serves.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use axum_server::tls_rustls::RustlsConfig;
use clap::Args;
use jiff::Timestamp;
use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
};
use tokio::signal::unix::{SignalKind, signal};
use x509_cert::{Certificate, der::Decode as _};

use crate::Failure;

/// Options of HTTPS.
#[derive(Args, Clone, Debug, Default)]
pub struct Tls {
    /// 由本程序直接提供 HTTPS：证书链文件（PEM）；续期以后发 SIGHUP 信号重新读入
    #[arg(long, value_name = "文件", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// 证书的私钥文件（PEM）
    #[arg(long, value_name = "文件", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
}

impl Tls {
    /// Whether the program speaks HTTPS itself.
    pub const fn is_on(&self) -> bool {
        self.tls_cert.is_some()
    }

    /// Certificate and key, where they are named.
    ///
    /// # Errors
    /// When a file cannot be read, or the two do not belong together.
    pub fn config(&self) -> Result<Option<RustlsConfig>, Failure> {
        let Some((certificate, key)) = self.tls_cert.as_deref().zip(self.tls_key.as_deref()) else {
            return Ok(None);
        };
        Ok(Some(RustlsConfig::from_config(Arc::new(read(certificate, key)?))))
    }

    /// Reads both anew whenever the process is told so (SIGHUP); with files that cannot be used it goes on as before.
    pub async fn renewed(self, config: RustlsConfig) {
        let Some((certificate, key)) = self.tls_cert.as_deref().zip(self.tls_key.as_deref()) else { return };
        let Ok(mut told) = signal(SignalKind::hangup()) else { return };
        while told.recv().await.is_some() {
            match read(certificate, key) {
                Ok(anew) => {
                    config.reload_from_config(Arc::new(anew));
                    println!("HTTPS 已换成新的证书。");
                }
                Err(failure) => println!("证书没有换成新的，继续用原来的：{failure}。"),
            }
        }
    }
}

fn read(certificate: &Path, key: &Path) -> Result<ServerConfig, Failure> {
    let chain = chain(certificate)?;
    let key = PrivateKeyDer::from_pem_file(key).map_err(|fault| {
        format!("私钥文件 {} 读不出来（{fault}），应是 PEM 格式、没有密码的私钥", key.display())
    })?;
    let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth();
    let mut config = builder
        .with_single_cert(chain, key)
        .map_err(|fault| format!("证书和私钥不能用（{fault}），请检查两个文件是不是一对"))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

fn chain(path: &Path) -> Result<Vec<CertificateDer<'static>>, Failure> {
    let wrong = |fault: &dyn std::fmt::Display| {
        format!(
            "证书文件 {} 读不出来（{fault}），应是 PEM 格式，服务器证书在前，中间证书在后",
            path.display()
        )
    };
    let chain = CertificateDer::pem_file_iter(path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let chain = chain.map_err(|fault| wrong(&fault))?;
    if chain.is_empty() {
        return Err(wrong(&"里面没有证书").into());
    }
    Ok(chain)
}

/// Until when the certificate in a file is good.
///
/// # Errors
/// When there is none in it.
pub fn good_until(path: &Path) -> Result<Timestamp, Failure> {
    let chain = chain(path)?;
    let first = chain.first().ok_or("证书文件里没有证书")?;
    let certificate = Certificate::from_der(first)
        .map_err(|fault| format!("证书文件 {} 里的证书看不懂（{fault}）", path.display()))?;
    let until = certificate.tbs_certificate.validity.not_after.to_unix_duration();
    Ok(Timestamp::from_second(i64::try_from(until.as_secs())?)?)
}
