//! `dangxiaozu`: the product at the command line.
//!
//! Exit codes: 0 done; 1 refused or failed, with the reason; 2 the command line was not understood.

mod demo;
mod serve;

use std::{process::ExitCode, sync::Arc};

use app::{
    App,
    ambient::{SystemClock, SystemEntropy},
};
use clap::{Parser, Subcommand};
use jiff::tz::TimeZone;
use store::Db;

/// 党小组：一次党小组会，从年度计划到上报支部
#[derive(Parser)]
#[command(name = "dangxiaozu", version, about, disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// 打开一个填好内容的示例支部，数据放在临时目录，退出即删
    Demo(demo::Demo),
    /// 启动服务
    Serve(serve::Serve),
}

/// Why a command ended without success; printed as it is.
type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
        .with_writer(std::io::stderr)
        .init();
    let outcome = match arguments.command {
        Command::Demo(demo) => demo.run(),
        Command::Serve(serve) => serve.run(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("没有办成：{failure}");
            ExitCode::FAILURE
        }
    }
}

/// The unit's time zone.
fn zone() -> Result<TimeZone, Failure> {
    Ok(TimeZone::get("Asia/Shanghai")?)
}

/// The product over a database, with the system's clock and randomness.
fn product(db: Db) -> Result<App, Failure> {
    Ok(App::new(db, Arc::new(SystemClock), Arc::new(SystemEntropy), zone()?))
}
