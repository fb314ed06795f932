//! `docs/permissions.out`: what the code says about roles, actions and routes, for people to read.

use std::{env, fmt::Write as _, fs, path::Path};

use app::permission::{Action, Role};
use web::{Access, ROUTES};

fn name(role: Role) -> &'static str {
    match role {
        Role::Anonymous => "未登录",
        Role::Outsider => "外组同志",
        Role::Member => "本组党员",
        Role::Recorder => "记录人",
        Role::Chair => "主持人",
        Role::Leader => "组长",
        Role::Secretary => "书记",
        Role::DeputySecretary => "副书记",
        Role::OrganizationCommissioner => "组织委员",
        Role::DisciplineCommissioner => "纪检委员",
        Role::Administrator => "管理员",
        Role::SecurityAdministrator => "安全员",
        Role::Auditor => "审计员",
        Role::Office => "上级",
    }
}

/// How many columns of a terminal a text takes: what is not ASCII takes two, but for the dot.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() || matches!(c, '●' | '·') { 1 } else { 2 }).sum()
}

fn padded(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

fn line(cells: &[(String, usize)]) -> String {
    let text: Vec<_> = cells.iter().map(|(text, columns)| padded(text, *columns)).collect();
    text.join("  ").trim_end().to_owned()
}

fn matrix() -> String {
    let code = Action::ALL.iter().map(|a| width(a.code())).max().unwrap_or_default();
    let mut out = String::new();
    let head = [("操作".to_owned(), code)]
        .into_iter()
        .chain(Role::ALL.map(|role| (name(role).to_owned(), width(name(role)))))
        .chain([("谁办理".to_owned(), 0)]);
    let _ = writeln!(out, "{}", line(&head.collect::<Vec<_>>()));
    for action in Action::ALL {
        let dots = Role::ALL.map(|role| {
            let columns = width(name(role));
            let dot = if action.allows(role) { "●" } else { "·" };
            (padded(&" ".repeat((columns - 1) / 2), 0) + dot, columns)
        });
        let cells =
            [(action.code().to_owned(), code)].into_iter().chain(dots).chain([(action.who().to_owned(), 0)]);
        let _ = writeln!(out, "{}", line(&cells.collect::<Vec<_>>()));
    }
    out
}

fn routes() -> String {
    let path = ROUTES.iter().map(|r| r.path.len()).max().unwrap_or_default();
    let mut out = String::new();
    for route in ROUTES {
        let access = match route.access {
            Access::Public => "任何人",
            Access::SignedIn => "登录的人",
            Access::Only(action) => action.code(),
        };
        let _ = writeln!(out, "{:4}  {:path$}  {access}", route.method, route.path);
    }
    out
}

fn api_routes() -> String {
    let path = api::ROUTES.iter().map(|r| r.path.len()).max().unwrap_or_default();
    let mut out = String::new();
    for route in api::ROUTES {
        let (action, scope) = match route.access {
            api::Access::Public => ("任何人", ""),
            api::Access::Only(action) => {
                (action.code(), action.scope().map_or("", domain::token::Scope::code))
            }
        };
        let line = format!("{:6}  {:path$}  {action:26}  {scope}", route.method, route.path);
        let _ = writeln!(out, "{}", line.trim_end());
    }
    out
}

#[test]
fn the_committed_matrix_is_what_the_code_says() {
    let text = format!(
        "谁可以做什么。由代码生成，请不要手改；UPDATE=1 cargo test -p web --test http committed_matrix 重新生成。\n\
         一个人可以同时有几种身份；“本组”“主持人”“记录人”“组长”都是对那一个组、那一次会而言。\n\
         连看也不能看的，一律答“没有找到”；能看而不能办的，答由谁办理。\n\n\
         一、身份和操作\n\n{}\n二、网址和操作\n\n{}\n三、接口、操作和令牌的范围\n\n{}",
        matrix(),
        routes(),
        api_routes()
    );
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/permissions.out");
    if env::var_os("UPDATE").is_some() {
        fs::write(&file, &text).expect("the file is written");
    }
    let committed = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        committed == text,
        "docs/permissions.out is out of date: run the test with UPDATE=1 and read what changed"
    );
}

#[test]
fn every_action_is_somebodys_and_none_is_anonymous() {
    for action in Action::ALL {
        // What two people said to each other, the two keys of a ballot, and what somebody says for themself belong to no role.
        let is_of_the_two =
            matches!(action, Action::WriteTalk | Action::TellBallot | Action::StateDisposition);
        assert!(action.roles().is_empty() == is_of_the_two, "{} is nobody's", action.code());
        assert!(!action.allows(Role::Anonymous), "{} asks for no sign-in", action.code());
    }
}
