//! `user`: accounts, by whoever runs the machine.

use app::account::by_machine::{self, Line};
use std::{fs::OpenOptions, io::Write as _, os::unix::fs::OpenOptionsExt as _, path::PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use domain::account::{Duty, SecondFactor, SignInRules};

use crate::{Failure, place::Place};

/// Options of `user`.
#[derive(Args)]
pub struct User {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// 列出所有人员和账号
    List(#[command(flatten)] Place),
    /// 添加一位不在党小组里的人员，例如专职的系统管理员
    Add {
        /// 姓名
        #[arg(value_name = "姓名")]
        name: String,
        #[command(flatten)]
        place: Place,
    },
    /// 给出一次性密码（只显示一次，三天内有效）；没有账号时就此开通
    Reset {
        #[command(flatten)]
        who: Who,
        #[command(flatten)]
        place: Place,
    },
    /// 解除连续输错密码后的等待
    Unlock {
        #[command(flatten)]
        who: Who,
        #[command(flatten)]
        place: Place,
    },
    /// 取消一位同志的第二步验证（手机、恢复码都丢了的时候），以后只用密码登录
    ResetFactors {
        #[command(flatten)]
        who: Who,
        #[command(flatten)]
        place: Place,
    },
    /// 应本人要求导出他的个人信息：一个压缩包，里面有 Word 和 JSON
    Export {
        #[command(flatten)]
        who: Who,
        /// 写到哪个文件
        #[arg(long, value_name = "文件")]
        out: PathBuf,
        #[command(flatten)]
        place: Place,
    },
    /// 登录规定：谁必须用第二步验证，要不要三员分立；不写选项就只显示
    Rules {
        /// 谁必须用第二步验证
        #[arg(long, value_name = "范围")]
        second_factor: Option<Scope>,
        /// 三员分立：系统管理员、安全管理员、审计管理员由三个人分别担任
        #[arg(long, value_name = "是否")]
        apart: Option<OnOff>,
        #[command(flatten)]
        place: Place,
    },
    /// 给予职责：系统管理员、安全管理员或审计管理员
    Grant {
        #[command(flatten)]
        who: Who,
        /// 职责
        #[arg(long, value_name = "职责")]
        role: Role,
        #[command(flatten)]
        place: Place,
    },
    /// 收回职责
    Revoke {
        #[command(flatten)]
        who: Who,
        /// 职责
        #[arg(long, value_name = "职责")]
        role: Role,
        #[command(flatten)]
        place: Place,
    },
}

#[derive(Args)]
struct Who {
    /// 姓名、手机号或编号
    #[arg(value_name = "谁")]
    who: String,
}

#[derive(Clone, Copy, ValueEnum)]
enum Role {
    /// 系统管理员
    Admin,
    /// 安全管理员
    Security,
    /// 审计管理员
    Auditor,
}

#[derive(Clone, Copy, ValueEnum)]
enum Scope {
    /// 自愿使用
    Optional,
    /// 三类管理员必须使用
    Duties,
    /// 所有人必须使用
    Everybody,
}

impl Scope {
    const fn second_factor(self) -> SecondFactor {
        match self {
            Self::Optional => SecondFactor::Optional,
            Self::Duties => SecondFactor::Duties,
            Self::Everybody => SecondFactor::Everybody,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum OnOff {
    /// 实行
    On,
    /// 不实行
    Off,
}

impl Role {
    const fn duty(self) -> Duty {
        match self {
            Self::Admin => Duty::System,
            Self::Security => Duty::Security,
            Self::Auditor => Duty::Audit,
        }
    }

    const fn chinese(self) -> &'static str {
        self.duty().chinese()
    }
}

impl User {
    /// Does what was asked for.
    pub fn run(self) -> Result<(), Failure> {
        match self.what {
            What::List(place) => {
                for line in place.run(async |app| app.read(by_machine::list).await)? {
                    println!("{}", told(&line));
                }
            }
            What::Add { name, place } => {
                let typed = name.clone();
                let id = place.run(async |app| app.write(move |cx| by_machine::add(cx, &typed)).await)?;
                println!("已添加{name}，编号 {id}。请接着用 dangxiaozu user reset 开通登录。");
            }
            What::Reset { who, place } => {
                let (name, slip) = place.run(async |app| by_machine::give_slip(&app, who.who).await)?;
                println!("{name}的一次性密码：{slip}");
                println!("三天内有效，第一次登录要换成自己的密码。这里只显示一次，请抄给本人。");
            }
            What::Unlock { who, place } => {
                let unlock =
                    async |app: app::App| app.write(move |cx| by_machine::unlock(cx, &who.who)).await;
                println!("{}现在可以登录了。", place.run(unlock)?);
            }
            What::ResetFactors { who, place } => {
                let reset =
                    async |app: app::App| app.write(move |cx| by_machine::reset_factors(cx, &who.who)).await;
                println!("{}的第二步验证已取消，现在只用密码就能登录。", place.run(reset)?);
            }
            What::Export { who, out, place } => {
                let export = async |app: app::App| {
                    app.write(move |cx| app::personal::by_machine::export(cx, &who.who)).await
                };
                let all = place.run(export)?;
                let name = format!("{}的个人信息", all.name);
                let bytes = documents::personal::pack(&name, &all.tables, &all.notes, all.date)?;
                let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&out);
                let unwritable = |fault| format!("{} 不能写入：{fault}。已有的文件不会覆盖", out.display());
                file.and_then(|mut file| file.write_all(&bytes)).map_err(unwritable)?;
                println!("{name}已写入 {}，请交给本人，不要转给别人。", out.display());
            }
            What::Rules { second_factor, apart, place } => {
                let second_factor = second_factor.map(Scope::second_factor);
                let apart = apart.map(|apart| apart == OnOff::On);
                let set = async |app: app::App| {
                    app.write(move |cx| by_machine::set_rules(cx, second_factor, apart)).await
                };
                for (branch, SignInRules { second_factor, apart }) in place.run(set)? {
                    let apart = if apart { "实行三员分立" } else { "没有实行三员分立" };
                    println!("{branch}：第二步验证{}，{apart}", second_factor.chinese());
                }
            }
            What::Grant { who, role, place } => {
                println!("{}现在是{}。", charge(who, role, true, &place)?, role.chinese());
            }
            What::Revoke { who, role, place } => {
                println!("{}不再是{}。", charge(who, role, false, &place)?, role.chinese());
            }
        }
        Ok(())
    }
}

fn charge(who: Who, role: Role, given: bool, place: &Place) -> Result<String, Failure> {
    place.run(async |app| app.write(move |cx| by_machine::charge(cx, &who.who, role.duty(), given)).await)
}

fn told(line: &Line) -> String {
    let account = match line.account {
        None => "没有账号",
        Some(account) if account.locked_until.is_some() => "连续输错密码，正在等待",
        Some(account) if account.must_change => "等本人换密码",
        Some(_) => "可以登录",
    };
    let group = if line.group.is_empty() { "不在党小组" } else { &line.group };
    let posts = if line.posts.is_empty() { "—" } else { &line.posts };
    format!("{}　{}　{}　{group}　{posts}　{account}", line.person, line.name, line.branch)
}
