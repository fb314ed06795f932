//! The help and the refusals of the command line in Chinese.

use clap::{
    Arg, ArgAction, Command,
    error::{ContextKind, ContextValue, ErrorKind},
};

/// The order of a help text.
pub const TEMPLATE: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}\n";

/// Puts every heading, hint and standing option of a command and its subcommands into Chinese.
pub fn in_chinese(command: Command) -> Command {
    let name = command.get_name().to_owned();
    under(command, &name)
}

/// As [`in_chinese`] for a command that is called by these words.
fn under(mut command: Command, called: &str) -> Command {
    command = command
        .help_template(TEMPLATE)
        .subcommand_help_heading("命令")
        .subcommand_value_name("命令")
        .disable_help_subcommand(true)
        .disable_help_flag(true)
        .arg(Arg::new("help").short('h').long("help").action(ArgAction::Help).help("显示这段说明"))
        .mut_args(|arg| {
            let (help, heading) = (explained(&arg), if arg.is_positional() { "参数" } else { "选项" });
            let takes = arg.get_action().takes_values();
            let arg = arg.help(help).help_heading(heading);
            if takes { arg.hide_possible_values(true).hide_default_value(true) } else { arg }
        });
    let mut usage = called.to_owned();
    if command.get_opts().next().is_some() {
        usage.push_str(" [选项]");
    }
    for positional in command.get_positionals() {
        usage.push_str(&format!(" {positional}"));
    }
    if command.has_subcommands() {
        usage.push_str(" <命令>");
    }
    let names: Vec<_> = command.get_subcommands().map(|s| s.get_name().to_owned()).collect();
    for name in names {
        let called = format!("{called} {name}");
        command = command.mut_subcommand(name, |sub| under(sub, &called));
    }
    command.override_usage(usage)
}

/// An argument's help with its values and its default behind it.
fn explained(arg: &Arg) -> String {
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let mut more = Vec::new();
    if arg.get_action().takes_values() {
        let values = arg.get_possible_values();
        if !values.is_empty() {
            let told: Vec<_> = values
                .iter()
                .map(|v| match v.get_help() {
                    Some(words) => format!("{} {words}", v.get_name()),
                    None => v.get_name().to_owned(),
                })
                .collect();
            more.push(format!("可选：{}", told.join("，")));
        }
    }
    if let [value] = arg.get_default_values() {
        more.push(format!("不写时是 {}", value.display()));
    }
    if more.is_empty() { help } else { format!("{help}（{}）", more.join("；")) }
}

/// What was wrong with a command line, and how to mend it.
pub fn refusal(error: &clap::Error) -> String {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        _ => String::new(),
    };
    let (argument, value) = (context(ContextKind::InvalidArg), context(ContextKind::InvalidValue));
    let known = context(ContextKind::ValidValue);
    let what = match error.kind() {
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} 后面缺少内容"),
        ErrorKind::InvalidValue => format!("{argument} 不能是“{value}”，可以是：{known}"),
        ErrorKind::ValueValidation => format!("{argument} 的“{value}”看不懂，请检查写法"),
        ErrorKind::UnknownArgument => format!("没有 {argument} 这个选项"),
        ErrorKind::InvalidSubcommand => {
            format!("没有“{}”这个命令", context(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingRequiredArgument => format!("缺少 {argument}"),
        ErrorKind::ArgumentConflict => format!("{argument} 重复，或者不能与别的选项一起用"),
        _ => "命令不完整".to_owned(),
    };
    format!("看不懂这条命令：{what}。加上 --help 可以看用法。")
}
