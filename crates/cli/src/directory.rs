//! The unit's own directory (OpenID Connect), where it is configured.

use std::{env, fs, path::PathBuf, sync::Arc, time::Duration};

use app::directory::{Directory, Fetch, HttpRequest, HttpResponse, Lost, Settings};
use clap::Args;
use ureq::{
    Agent,
    tls::{PemItem, RootCerts, TlsConfig, parse_pem},
};

use crate::Failure;

/// How long an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(10);
/// The longest answer that is read, in bytes.
const MOST: u64 = 1024 * 1024;

/// By which directory people may sign in.
#[derive(Args, Clone, Debug, Default)]
pub struct DirectoryArgs {
    /// 单位统一身份认证（OpenID Connect）的地址；设置以后可以用单位账号登录
    #[arg(
        long,
        value_name = "网址",
        requires = "oidc_client",
        help = "单位统一身份认证（OpenID Connect）的地址，例如 https://sso.example.cn/realms/unit；设置以后可以用单位账号登录"
    )]
    pub oidc_issuer: Option<String>,
    /// 本系统在统一身份认证里登记的客户端编号；密钥写在环境变量 DANGXIAOZU_OIDC_SECRET 里，没有密钥的不用写
    #[arg(long, value_name = "编号", requires = "oidc_issuer")]
    pub oidc_client: Option<String>,
    /// 登录页按钮上的名称
    #[arg(long, value_name = "名称", default_value = "单位统一身份认证")]
    pub oidc_name: String,
    /// 单位自己签发证书时的根证书（PEM）
    #[arg(long, value_name = "文件", requires = "oidc_issuer")]
    pub oidc_ca: Option<PathBuf>,
}

impl DirectoryArgs {
    /// The directory, where one is configured; it sends people back to an address of ours.
    ///
    /// # Errors
    /// For an address that is none, and for a certificate that cannot be read.
    pub fn directory(&self, address: &str) -> Result<Option<Directory>, Failure> {
        let (Some(issuer), Some(client)) = (&self.oidc_issuer, &self.oidc_client) else { return Ok(None) };
        let host = issuer.strip_prefix("http://").and_then(|rest| rest.split(['/', ':']).next());
        if !issuer.starts_with("https://") && !matches!(host, Some("127.0.0.1" | "localhost")) {
            return Err(format!("统一身份认证的地址“{issuer}”要以 https:// 开头").into());
        }
        let settings = Settings {
            issuer: issuer.clone(),
            client: client.clone(),
            secret: env::var("DANGXIAOZU_OIDC_SECRET").ok().filter(|text| !text.trim().is_empty()),
            back: format!("{address}/sign-in/directory/back"),
            name: self.oidc_name.clone(),
        };
        Ok(Some(Directory::new(settings, Arc::new(self.web()?))))
    }

    fn web(&self) -> Result<Web, Failure> {
        let mut tls = TlsConfig::builder();
        if let Some(path) = &self.oidc_ca {
            let unreadable = |fault: String| format!("根证书 {} 读不了：{fault}", path.display());
            let pem = fs::read(path).map_err(|fault| unreadable(fault.to_string()))?;
            let mut all = Vec::new();
            for item in parse_pem(&pem) {
                if let PemItem::Certificate(one) = item.map_err(|fault| unreadable(fault.to_string()))? {
                    all.push(one);
                }
            }
            if all.is_empty() {
                return Err(unreadable("里面没有证书".to_owned()).into());
            }
            tls = tls.root_certs(RootCerts::new_with_certs(&all));
        }
        let config = Agent::config_builder()
            .tls_config(tls.build())
            .timeout_global(Some(PATIENCE))
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false);
        Ok(Web(config.build().into()))
    }
}

/// The way to the directory.
struct Web(Agent);

impl Fetch for Web {
    fn fetch(&self, request: HttpRequest) -> Result<HttpResponse, Lost> {
        let lost = |fault: ureq::Error| Lost(fault.to_string());
        let (parts, mut body) = self.0.run(request).map_err(lost)?.into_parts();
        let bytes = body.with_config().limit(MOST).read_to_vec().map_err(lost)?;
        Ok(HttpResponse::from_parts(parts, bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(issuer: &str) -> DirectoryArgs {
        DirectoryArgs {
            oidc_issuer: Some(issuer.to_owned()),
            oidc_client: Some("dangxiaozu".to_owned()),
            ..DirectoryArgs::default()
        }
    }

    #[test]
    fn a_directory_is_reached_safely_or_on_this_machine() {
        let address = "https://dxz.example.cn";
        assert!(DirectoryArgs::default().directory(address).expect("none").is_none());
        for issuer in ["https://sso.example.cn", "http://127.0.0.1:8081", "http://localhost:8081/x"] {
            assert!(args(issuer).directory(address).expect(issuer).is_some());
        }
        for issuer in ["http://sso.example.cn", "sso.example.cn", ""] {
            let fault = args(issuer).directory(address).err().expect(issuer).to_string();
            assert!(fault.contains("https://"), "{fault}");
        }
    }

    #[test]
    fn a_certificate_that_is_none_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("ca.pem");
        let with = DirectoryArgs { oidc_ca: Some(file.clone()), ..args("https://sso.example.cn") };
        let fault = || with.directory("https://dxz.example.cn").err().expect("refused").to_string();
        assert!(fault().contains("读不了"));
        fs::write(&file, "no certificate").expect("written");
        assert!(fault().contains("里面没有证书"));
    }
}
