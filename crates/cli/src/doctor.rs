//! `doctor`: whether everything is as it should be, one line each, in words.

use std::{
    fs,
    net::SocketAddr,
    net::TcpListener,
    path::{Path, PathBuf},
};

use app::{
    account::by_machine::{self, Line},
    ambient::Clock as _,
    ambient::SystemClock,
    journal::ahead_of_clock,
};
use clap::Args;
use domain::{
    account::{Duty, SignInRules},
    organization::Post,
};
use store::{Cluster, Db, Location, SCHEMA, StoreError, check_file};
use typesetter::Typesetter;

use crate::{
    Failure,
    backup::{Look, look_at},
    mail::MailArgs,
    place::{Place, said, words},
    serve::good_until,
    zone,
};

/// Options of `doctor`.
#[derive(Args)]
pub struct Doctor {
    /// 服务要用的监听地址
    #[arg(long, value_name = "地址", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// 自动备份的目录，和 serve 的 --backups 一样；写了才检查
    #[arg(long, value_name = "目录")]
    backups: Option<PathBuf>,
    /// HTTPS 的证书文件，和 serve 的 --tls-cert 一样；写了才检查
    #[arg(long, value_name = "文件")]
    tls_cert: Option<PathBuf>,
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    mail: MailArgs,
}

/// What was found of one thing.
enum Finding {
    Good(String),
    Bad(String),
}

use Finding::{Bad, Good};

impl Doctor {
    /// Looks at everything.
    ///
    /// # Errors
    /// When something is wrong; each thing has said so by then.
    pub fn run(self) -> Result<(), Failure> {
        let mut findings =
            vec![Good(format!("程序版本 {}，数据格式第 {SCHEMA} 版", env!("CARGO_PKG_VERSION")))];
        if let Location::File(path) = self.place.location() {
            findings.push(folder(&self.place.data));
            if path.exists() {
                findings.push(match check_file(&path) {
                    Ok(info) => Good(format!(
                        "数据文件完好：{} 次会议，{} KB",
                        info.meetings,
                        info.bytes.div_ceil(1024)
                    )),
                    Err(fault) => Bad(words(&fault)),
                });
            }
        }
        match self.place.open() {
            Ok(db) => {
                findings.extend(cluster(&db)?);
                findings.extend(contents(db)?);
            }
            Err(failure) => findings.push(Bad(failure.to_string())),
        }
        if let Some(folder) = &self.backups {
            let now = SystemClock.now().to_zoned(zone()?).datetime();
            let Look { good, bad } = look_at(folder, now);
            findings.extend(good.into_iter().map(Good).chain(bad.into_iter().map(Bad)));
        }
        findings.extend(self.tls_cert.as_deref().map(certificate));
        findings.push(match Typesetter::new() {
            Ok(_) => Good("字体和排版可用".to_owned()),
            Err(fault) => Bad(format!("字体或排版不可用：{fault}。程序文件可能不完整，请重新安装")),
        });
        findings.push(match TcpListener::bind(self.listen) {
            Ok(_) => Good(format!("{} 可以监听", self.listen)),
            Err(fault) => {
                Good(format!("{} 正在使用（{fault}）；如果是本服务在运行，就是正常的", self.listen))
            }
        });
        findings.push(match self.mail.postman() {
            Ok(None) => Good("没有设置发邮件的服务器，通知不发邮件".to_owned()),
            Ok(Some(postman)) => match postman.check() {
                Ok(()) => Good("发邮件的服务器有应答".to_owned()),
                Err(fault) => Bad(format!("发邮件的服务器连不上（{fault}），请检查地址、账号和网络")),
            },
            Err(fault) => Bad(fault.to_string()),
        });
        let wrong = findings.iter().filter(|f| matches!(f, Bad(_))).count();
        for finding in findings {
            match finding {
                Good(text) => println!("✓ {text}"),
                Bad(text) => println!("✗ {text}"),
            }
        }
        if wrong == 0 {
            Ok(())
        } else {
            Err(format!("有 {wrong} 处要处理，见上面带 ✗ 的各行").into())
        }
    }
}

/// The folder of the data: there, and to be written into.
fn folder(path: &Path) -> Finding {
    let place = path.display();
    if !path.is_dir() {
        return Bad(format!("没有数据目录 {place}，请用 --data 指明，或者先运行 dangxiaozu serve"));
    }
    let probe = path.join(".dangxiaozu-doctor");
    match fs::write(&probe, b"doctor").and_then(|()| fs::remove_file(&probe)) {
        Ok(()) => Good(format!("数据目录 {place} 可以写入")),
        Err(fault) => Bad(format!("数据目录 {place} 不能写入（{fault}），请检查权限和磁盘空间")),
    }
}

/// How many days before its end a certificate is told to be renewed.
const RENEW: i64 = 21;

/// The certificate of HTTPS: readable, and good for a while.
fn certificate(path: &Path) -> Finding {
    let until = match good_until(path) {
        Ok(until) => until,
        Err(fault) => return Bad(fault.to_string()),
    };
    renewal((until.as_second() - SystemClock.now().as_second()).div_euclid(24 * 60 * 60))
}

/// Whether a certificate that is good for so many days has to be renewed.
fn renewal(days: i64) -> Finding {
    match days {
        ..0 => Bad("HTTPS 的证书已经过期，浏览器会拒绝打开，请马上续期".to_owned()),
        0..RENEW => Bad(format!("HTTPS 的证书还有 {days} 天到期，请续期")),
        _ => Good(format!("HTTPS 的证书还有 {days} 天到期")),
    }
}

/// How the data stands in a cluster; nothing where there is none.
fn cluster(db: &Db) -> Result<Option<Finding>, Failure> {
    let found = db.read(store::cluster).wait().map_err(|fault| words(&fault))?;
    Ok(found.map(|Cluster { workers, shards, placed, missing }| match (placed, missing) {
        (0, _) => Good(format!(
            "有 Citus 扩展和 {workers} 台工作节点，各表还没有分布；要分布请运行 dangxiaozu migrate --distribute"
        )),
        (_, 0) => Good(format!("{placed} 张表分布在 {workers} 台工作节点上，分成 {shards} 片")),
        (_, missing) => {
            Bad(format!("有 {missing} 张表还没有分布，请先停止服务，再运行 dangxiaozu migrate --distribute"))
        }
    }))
}

/// What the data says: clock, branches, leaders, administrators.
fn contents(db: Db) -> Result<Vec<Finding>, Failure> {
    let today = SystemClock.now().to_zoned(zone()?).date();
    let read = db.read(move |tx| -> Result<_, StoreError> {
        let mut found = Vec::new();
        for branch in store::organization::branches(tx)? {
            let posts = store::organization::posts_on(tx, branch.id, today)?;
            let groups = store::organization::groups(tx, branch.id)?;
            found.push((branch, posts, groups));
        }
        Ok(found)
    });
    let branches = read.wait().map_err(|fault| words(&fault))?;
    let app = crate::product(db)?;
    let runtime = tokio::runtime::Runtime::new()?;
    let mut findings = Vec::new();
    if runtime.block_on(ahead_of_clock(&app)).map_err(said)?.is_some() {
        findings.push(Bad("系统时间比最近一条日志还早，请校准这台机器的时间；如果现在的时间是对的，请运行 dangxiaozu clock-is-right".to_owned()));
    }
    if branches.is_empty() {
        findings.push(Bad("还没有党支部，请运行 dangxiaozu serve，在浏览器里完成第一次设置".to_owned()));
    }
    for (branch, posts, groups) in &branches {
        findings.push(Good(format!("{}：{} 个党小组", branch.name, groups.len())));
        for group in groups {
            if !posts.iter().any(|held| held.post == Post::Leader && held.group == Some(group.id)) {
                findings.push(Bad(format!("{}现在没有组长，请由支部指定或由党员推荐（L2）", group.name)));
            }
        }
    }
    let people = runtime.block_on(app.read(by_machine::list)).map_err(said)?;
    findings.extend(administrators(&people, &runtime.block_on(app.read(by_machine::rules)).map_err(said)?));
    let accounts = people.iter().filter(|line| line.account.is_some()).count();
    findings.push(Good(format!("{} 人，{accounts} 个账号", people.len())));
    Ok(findings)
}

/// What is to be said of the three administrators: whether there is each, and whether they are three.
fn administrators(people: &[Line], rules: &[(String, SignInRules)]) -> Vec<Finding> {
    let mut findings = Vec::new();
    if rules.is_empty() {
        return findings;
    }
    for (duty, role, is_needed) in [
        (Duty::System, "admin", true),
        (Duty::Security, "security", rules.iter().any(|(_, rules)| rules.apart)),
        (Duty::Audit, "auditor", false),
    ] {
        let name = duty.chinese();
        if !people.iter().any(|line| line.duties.contains(&duty)) {
            let text = format!("还没有{name}，请用 dangxiaozu user grant 谁 --role {role} 指定一位");
            findings.push(if is_needed { Bad(text) } else { Good(text) });
        }
    }
    for (branch, _) in rules.iter().filter(|(_, rules)| !rules.apart) {
        let both: Vec<_> =
            people.iter().filter(|line| line.branch == *branch && line.duties.len() > 1).collect();
        let names = both.iter().map(|line| line.name.as_str()).collect::<Vec<_>>().join("、");
        let first = if names.is_empty() {
            String::new()
        } else {
            format!("先把{names}的职责分给别人，再")
        };
        findings.push(Good(format!(
            "{branch}没有实行三员分立，系统管理员同时管密码和职责；要分开，请{first}运行 dangxiaozu user rules --apart on"
        )));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_is_renewed_before_its_end() {
        for (days, words) in [(-1, "已经过期"), (0, "还有 0 天到期，请续期"), (RENEW - 1, "天到期，请续期")]
        {
            assert!(matches!(renewal(days), Bad(text) if text.contains(words)), "{days}");
        }
        assert!(matches!(renewal(RENEW), Good(text) if text.ends_with("还有 21 天到期")));
    }
}
