//! `dangxiaozu`: the product at the command line.
//!
//! Exit codes: 0 done; 1 refused or failed, with the reason; 2 the command line was not understood.

mod asked;
mod backup;
mod beside;
mod check;
mod clock;
mod demo;
mod directory;
mod doctor;
mod events;
mod export;
mod follow;
mod help;
mod import;
mod key;
mod limits;
mod mail;
mod migrate;
mod office;
mod old_word;
mod pdf_words;
mod place;
mod put;
mod remind;
mod render;
mod seal;
mod serve;
mod sweep;
mod user;
mod verify;

use std::{process::ExitCode, sync::Arc};

use app::{
    App,
    ambient::{SystemClock, SystemEntropy, Watched},
};
use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand, error::ErrorKind};
use jiff::tz::TimeZone;
use serve::LogForm;
use store::Db;
use tracing_subscriber::{EnvFilter, filter::LevelFilter};

/// 党小组：一次党小组会，从年度计划到上报支部
#[derive(Parser)]
#[command(
    name = "dangxiaozu",
    version,
    about,
    disable_version_flag = true,
    after_help = "退出码：0 办成了；1 没有办成，原因已经说明；2 看不懂这条命令。"
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// 显示版本
    #[arg(short = 'V', long, action = clap::ArgAction::Version)]
    version: Option<bool>,
}

#[derive(Subcommand)]
enum Command {
    /// 打开一个填好内容的示例支部，数据放在临时目录，退出即删
    Demo(demo::Demo),
    /// 启动服务
    Serve(Box<serve::Serve>),
    /// 管理账号：列出、添加、给一次性密码、解除等待、给予和收回职责
    User(user::User),
    /// 管理支部上面的党委、党总支：列出、添加、把支部归到下面、谁能看数字
    Office(office::OfficeArgs),
    /// 导出会议记录（Word、PDF、纯文本、JSON），或者一年的迎检材料
    Export(export::Export),
    /// 检查以前的会议记录缺什么、哪里对不上；不用启动服务
    Check(check::CheckArgs),
    /// 把一个文本文件做成规范格式的会议记录（Word、PDF）；不用启动服务
    Render(render::Render),
    /// 把以前的会议记录补录进来，原件一起留着
    Import(import::Import),
    /// 备份数据；服务运行时也可以
    Backup(backup::Backup),
    /// 用备份恢复数据；先检查备份，原来的数据另外留着
    Restore(backup::Restore),
    /// 做一把打开加密备份的密钥
    BackupKey(backup::BackupKey),
    /// 核对记录有没有被改动：数据或者备份里的日志、定稿的会议记录和文件；不用联网
    Verify(verify::Verify),
    /// 管理党支部的签名密钥：做一把、列出、停用
    Key(key::KeyArgs),
    /// 把数据升到最新的格式，或者按党支部分布到 PostgreSQL 集群上
    Migrate(migrate::Migrate),
    /// 确认这台机器现在的时间是对的；以前走快过，现在启动不了时用
    ClockIsRight(clock::ClockIsRight),
    /// 检查数据、字体、时间和设置是否正常
    Doctor(doctor::Doctor),
    /// 供本软件自己调用：读出一份 PDF 里的文字
    #[command(name = pdf_words::COMMAND, hide = true)]
    PdfWords,
    /// 供本软件自己调用：把旧格式的 .doc 转成 .docx
    #[command(name = old_word::COMMAND, hide = true)]
    OldWord(old_word::OldWord),
}

/// Why a command ended without success; printed as it is.
type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    let command = help::in_chinese(Arguments::command());
    let arguments = match command.try_get_matches().and_then(|m| Arguments::from_arg_matches(&m)) {
        Ok(arguments) => arguments,
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            print!("{error}");
            return ExitCode::SUCCESS;
        }
        Err(error) if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            eprint!("{error}");
            return ExitCode::from(2);
        }
        Err(error) => {
            eprintln!("{}", help::refusal(&error));
            return ExitCode::from(2);
        }
    };
    log(match &arguments.command {
        Command::Serve(serve) => serve.log,
        _ => None,
    });
    let outcome = match arguments.command {
        // Its exit codes are those of a compiler: what cannot be looked at at all is no finding.
        Command::Check(check) => {
            return check.run().unwrap_or_else(|failure| {
                eprintln!("没有办成：{failure}。");
                ExitCode::from(2)
            });
        }
        Command::OldWord(old) => {
            return old.run().unwrap_or_else(|failure| {
                eprintln!("没有办成：{failure}。");
                ExitCode::FAILURE
            });
        }
        Command::Demo(demo) => demo.run(),
        Command::Serve(serve) => serve.run(),
        Command::User(user) => user.run(),
        Command::Office(office) => office.run(),
        Command::Export(export) => export.run(),
        Command::Render(render) => render.run(),
        Command::Import(import) => import.run(),
        Command::Backup(backup) => backup.run(),
        Command::Restore(restore) => restore.run(),
        Command::BackupKey(key) => key.run(),
        Command::Key(key) => key.run(),
        Command::Verify(verify) => verify.run(),
        Command::Migrate(migrate) => migrate.run(),
        Command::ClockIsRight(right) => right.run(),
        Command::Doctor(doctor) => doctor.run(),
        Command::PdfWords => pdf_words::run(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("没有办成：{failure}。");
            ExitCode::FAILURE
        }
    }
}

/// Writes the log to standard error: what is asked for in `RUST_LOG`, otherwise faults, and where a form was asked for all that is worth
/// knowing.
fn log(form: Option<LogForm>) {
    let usual = form.map_or(LevelFilter::ERROR, |_| LevelFilter::INFO);
    let filter = EnvFilter::builder().with_default_directive(usual.into()).from_env_lossy();
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match form {
        Some(LogForm::Json) => log.json().init(),
        Some(LogForm::Text) | None => log.init(),
    }
}

/// The unit's time zone.
fn zone() -> Result<TimeZone, Failure> {
    Ok(TimeZone::get("Asia/Shanghai")?)
}

/// The product over a database, with the system's clock and randomness.
fn product(db: Db) -> Result<App, Failure> {
    Ok(App::new(db, Arc::new(Watched::new(SystemClock)), Arc::new(SystemEntropy), zone()?))
}
