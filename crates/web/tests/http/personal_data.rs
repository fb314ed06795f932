//! What is held of a person: taken along whole, and taken away where no rule says that it is kept.

use std::io::{Cursor, Read as _};

use app::demo::PASSWORD;
use axum::http::StatusCode;
use domain::{
    care::CareNeed,
    id::CareId,
    meeting::Mark,
    membership::Ending,
    person::Standing,
    text::{EmailAddress, Reason, Title},
};
use jiff::civil::date;
use serde_json::Value;

use crate::support::{Client, World, factors::sign_in};

const HERE: &str = "/me/data";

fn proved<'w>(world: &'w World, name: &str) -> Client<'w> {
    let client = world.as_(name);
    client.go(&client.open("/me/security").form("/prove").set("password", PASSWORD));
    client
}

fn json(zip: &[u8]) -> Value {
    let mut zip = zip::ZipArchive::new(Cursor::new(zip)).expect("a file of files");
    let names: Vec<_> = zip.file_names().map(|name| name.expect("a name").into_owned()).collect();
    assert!(names.contains(&"个人信息.docx".to_owned()), "{names:?}");
    let mut text = String::new();
    zip.by_name("个人信息.json").expect("the JSON").read_to_string(&mut text).expect("text");
    serde_json::from_str(&text).expect("JSON")
}

fn table<'a>(all: &'a Value, title: &str) -> &'a Vec<Value> {
    let tables = all["tables"].as_array().expect("tables");
    let found = tables.iter().find(|one| one["title"] == title);
    found.unwrap_or_else(|| panic!("no table {title}"))["rows"].as_array().expect("rows")
}

#[test]
fn a_person_takes_along_what_is_held_of_them_and_nothing_of_others() {
    let world = World::new();
    let member = proved(&world, "许安宁");
    let reply = member.submit(&member.open(HERE).form("/take")).expect(StatusCode::OK);
    assert_eq!(reply.header("content-type"), "application/zip");
    let all = json(&reply.body);
    let own = &table(&all, "基本情况")[0];
    assert_eq!((own["name"].as_str(), own["mobile"].as_str()), (Some("许安宁"), Some("10000000004")));
    assert_eq!(table(&all, "身份").last().expect("a standing")["standing"], "正式党员");
    assert_eq!(table(&all, "党小组")[0]["group_id"], "第一党小组");
    assert!(!table(&all, "到会情况").is_empty() && !table(&all, "我的发言").is_empty());
    assert!(!table(&all, "党费登记").is_empty() && !table(&all, "我的操作").is_empty());
    let text = all.to_string();
    for strange in ["10000000001", "argon2", "password_hash"] {
        assert!(!text.contains(strange), "{strange} is none of it");
    }
    assert!(
        text.contains("不能删除") && text.contains("投票保密"),
        "what is kept and what is not told has its reason"
    );
    world.as_("审计员").open("/journal").says("导出个人信息");
}

#[test]
fn nothing_is_taken_before_the_password_was_typed_again() {
    let world = World::new();
    let member = world.as_("许安宁");
    let before = world.journal();
    assert!(!member.open(HERE).offers("/take"));
    for path in ["take", "erase"] {
        let reply = member.post(&format!("{HERE}/{path}"), &[("email", "1")]);
        reply.expect(StatusCode::UNPROCESSABLE_ENTITY).says("请先在这一页再输一次密码");
    }
    assert_eq!(world.journal(), before);
}

/// A difficulty of somebody that was over on a day.
fn care(world: &World, of: &str, closed: jiff::civil::Date) -> CareId {
    let ((branch, person), group) = (world.person(of), world.actor(of).group.expect("a group"));
    let id: CareId = world.read(|cx| cx.new_id());
    let care = domain::care::Care {
        id,
        group,
        person,
        need: CareNeed::Illness,
        what: Title::new("示例困难").expect("a text"),
        opened: Mark { by: person, at: world.app.now() },
        follow_up: None,
        closed: Some(closed),
        reported: false,
        version: 1,
    };
    world.store(move |tx| store::care::add(tx, branch, &care));
    id
}

#[test]
fn what_need_not_be_kept_is_taken_away() {
    let world = World::new();
    let (branch, person) = world.person("许安宁");
    world.store(move |tx| {
        let mut found = store::person::find(tx, branch, person)?.expect("somebody");
        found.email = Some(EmailAddress::new("xu@example.cn").expect("an address"));
        store::person::update(tx, branch, &found)
    });
    let (old, new) = (care(&world, "许安宁", date(2023, 11, 18)), care(&world, "许安宁", date(2023, 11, 19)));
    let (other, member) = (world.as_("许安宁"), proved(&world, "许安宁"));
    member.open("/me");
    let form = member.open(HERE).form("/erase");
    member.submit(&form).expect(StatusCode::UNPROCESSABLE_ENTITY).says("请至少选一项").leads_to_its_fields();
    let all = ["sessions", "devices", "email", "messages", "cares"];
    let form = all.iter().fold(form, |form, name| form.set(name, "1"));
    member.go(&form);
    assert_eq!(other.get("/").status, StatusCode::SEE_OTHER, "signed out elsewhere");
    let all = json(&member.submit(&member.open(HERE).form("/take")).body);
    assert_eq!(table(&all, "基本情况")[0]["email"], Value::Null);
    assert_eq!(table(&all, "登录中的浏览器").len(), 1);
    assert!(table(&all, "登录过的浏览器").is_empty());
    let left = |id| world.store(move |tx| store::care::find(tx, branch, id)).is_some();
    assert_eq!((left(old), left(new)), (false, true), "three years after it was over");
    assert!(!table(&all, "到会情况").is_empty(), "what has to be kept is kept");
    world.as_("审计员").open("/journal").says("删除自己的一些信息");
}

#[test]
fn the_account_of_whoever_has_left_is_closed() {
    let mut world = World::new();
    world.join("白鹭", 0, Standing::Full);
    let (branch, person) = world.person("白鹭");
    let admin = world.as_("管理员");
    let close = admin.open("/accounts").form(&format!("/accounts/{}/close", world.id("乔以南")));
    let close = |who: &str| close.clone().to(&format!("/accounts/{}/close", world.id(who)));
    for (who, says) in
        [("白鹭", "还在名册上"), ("管理员", "自己的账号不能自己注销"), ("安全员", "还有管理员职责")]
    {
        admin.submit(&close(who)).expect(StatusCode::UNPROCESSABLE_ENTITY).says(says);
    }
    let basis: Reason = Reason::new("示例依据").expect("a text");
    world.store(move |tx| {
        store::membership::end(tx, branch, person, date(2026, 11, 18), Ending::Transferred, &basis)
    });
    admin.submit(&close("白鹭")).expect(StatusCode::SEE_OTHER);
    admin.submit(&close("白鹭")).expect(StatusCode::UNPROCESSABLE_ENTITY).says("没有账号");
    sign_in(&world.anonymous(), "白鹭", PASSWORD).expect(StatusCode::UNPROCESSABLE_ENTITY);
    for who in ["安全员", "审计员", "陈一诺"] {
        world.as_(who).submit(&close("白鹭")).expect(StatusCode::FORBIDDEN);
    }
}
