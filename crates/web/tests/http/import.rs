//! The roster from a table: nothing is taken before it was shown and agreed to; hostile files change nothing.

use axum::http::StatusCode;
use rust_xlsxwriter::Workbook;

use crate::support::{Client, Reply, World};

const TABLE: &str = "姓名,人员类别,手机号码,入党日期,转正日期,出生日期,备注\n\
    白鹭,正式党员,10000000077,2010-07-01,2011-07-01,1985-02-03,\n\
    许安宁,正式党员,10000000004,,,1990-05-06,\n\
    何思源,预备党员,,,,,\n\
    贺新来,群众,,,,,\n";

fn upload(client: &Client<'_>, table: &[u8]) -> Reply {
    client.upload("/roster/import", &[("on", "2026-11-01")], "名册.csv", table)
}

fn preview(client: &Client<'_>, table: &[u8]) -> Reply {
    let reply = upload(client, table).expect(StatusCode::SEE_OTHER);
    client.open(&reply.location())
}

#[test]
fn a_table_is_shown_line_by_line_and_taken_when_agreed_to() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    let page = preview(&leader, TABLE.as_bytes());
    let page = page
        .says("新增 1 人，更新 1 人，没有变化 0 人，要改 2 行")
        .says("没有用到的列：备注")
        .says("出生日期：1988-06-07 → 1990-05-06")
        .says("名册里已有同名的同志")
        .says("认不出“群众”");
    leader.open("/roster").keeps_quiet_about("白鹭");
    let digest = page.link("/roster/import/").expect("the own form");
    let form = page.form(&digest);
    leader.go(&form).says("白鹭").says("党员 6 名");
    // It has been carried out and is gone.
    leader.submit(&form).expect(StatusCode::NOT_FOUND);
    let bailu = leader.open("/roster").link_to("白鹭");
    leader
        .open(&bailu)
        .says("2010年7月1日起，到2011年6月30日")
        .says("2011年7月1日起")
        .says("2026年11月1日起");
    let again = preview(&leader, TABLE.as_bytes());
    again.says("新增 0 人，更新 0 人，没有变化 2 人，要改 2 行").says("没有可以导入的行");
}

#[test]
fn what_is_carried_out_is_what_was_shown() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    let page = preview(&leader, TABLE.as_bytes());
    let form = page.form(&page.link("/roster/import/").expect("the own form"));
    let new = leader.open("/roster/new").form("/roster").set("name", "白鹭").set("standing", "full");
    leader.go(&new.set("mobile", "10000000077").set("on", "2026-11-01"));
    let before = world.journal();
    leader.submit(&form).expect(StatusCode::CONFLICT).says("刚刚有人改过");
    assert_eq!(world.journal(), before);
}

#[test]
fn a_file_is_its_readers_own() {
    let world = World::new();
    let (leader, other) = (world.as_("陈一诺"), world.as_("周明哲"));
    let place = upload(&leader, TABLE.as_bytes()).location();
    for client in [&other, &world.as_("许安宁")] {
        client.get(&place).expect(StatusCode::NOT_FOUND);
        client.post(&place, &[("digest", "x")]).expect(StatusCode::NOT_FOUND);
        client.post(&format!("{place}/discard"), &[]).expect(StatusCode::NOT_FOUND);
    }
    leader.post(&format!("{place}/discard"), &[]).expect(StatusCode::SEE_OTHER);
    leader.get(&place).expect(StatusCode::NOT_FOUND);
    upload(&world.as_("许安宁"), TABLE.as_bytes()).expect(StatusCode::FORBIDDEN);
}

#[test]
fn a_file_waits_for_a_day() {
    let world = World::new();
    let place = upload(&world.as_("陈一诺"), TABLE.as_bytes()).location();
    world.at("2026-11-20 15:00");
    world.as_("陈一诺").open(&place);
    world.at("2026-11-20 15:11");
    world.as_("陈一诺").get(&place).expect(StatusCode::NOT_FOUND);
}

#[test]
fn the_branch_imports_into_all_groups_and_a_leader_into_the_own_one() {
    let world = World::new();
    let table = "姓名,身份,党小组\n白鹭,正式党员,第二党小组\n江枫,正式党员,第九党小组\n";
    let page = preview(&world.as_("陈一诺"), table.as_bytes());
    page.says("要改 2 行").says("没有“第二党小组”，或者不由您办理；可以填第一党小组");
    let branch = world.as_("周明哲");
    let page = preview(&branch, table.as_bytes());
    let page = page.says("新增 1 人").says("没有“第九党小组”");
    branch.go(&page.form(&page.link("/roster/import/").expect("the own form")));
    branch.open(&format!("/roster?group={}", world.group("沈若溪"))).says("白鹭");
}

#[test]
fn a_whole_id_number_is_never_kept_nor_shown() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    let number = "000000198502030014";
    let sound = (0..10).map(|d| format!("{}{d}", &number[..17])).chain([format!("{}X", &number[..17])]);
    let sound = sound.into_iter().find(|n| domain::person::ResidentId::new(n).is_ok()).expect("one fits");
    let table = format!("姓名,身份,身份证号\n白鹭,正式党员,{sound}\n");
    let page = preview(&leader, table.as_bytes());
    let text = page.text().to_owned();
    leader.go(&page.form(&page.link("/roster/import/").expect("the own form")));
    let bailu = leader.open("/roster").link_to("白鹭");
    let file = leader.open(&bailu).text().to_owned();
    let stored = world.store(|tx| {
        tx.all("SELECT lines FROM roster_import", store::params![], |row| row.get::<String>("lines"))
    });
    assert!(file.contains("1985-02-03"), "the birthday is read out of it: {file}");
    for text in [text, file, stored.join("")] {
        assert!(!text.contains(&sound[..14]), "the number is kept: {text}");
    }
}

#[test]
fn hostile_files_are_told_and_change_nothing() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    let formula = {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_string(0, 0, "姓名").expect("written");
        sheet.write_string(0, 1, "身份").expect("written");
        sheet.write_formula(1, 0, "=1+1").expect("written");
        book.save_to_buffer().expect("a workbook")
    };
    let files: [(&[u8], &str); 6] = [
        (&vec![b'a'; (10 << 20) + 1], "文件有 11 MB，最多收 10 MB"),
        (b"", "文件里没有内容"),
        (&[0xD0, 0xCF, 0x11, 0xE0], "去掉密码，另存为 .xlsx"),
        (b"PK\x03\x04", "文件已损坏"),
        (&formula, "A2 是公式"),
        ("甲,乙\n1,2\n".as_bytes(), "没有找到表头"),
    ];
    let before = world.journal();
    for (file, says) in files {
        let page = upload(&leader, file).expect(StatusCode::UNPROCESSABLE_ENTITY);
        page.says(says);
    }
    let wrong_day = leader.upload("/roster/import", &[("on", "2027-01-01")], "名册.csv", TABLE.as_bytes());
    wrong_day.expect(StatusCode::UNPROCESSABLE_ENTITY).says("编入日期：晚于今天");
    leader.post("/roster/import", &[("on", "2026-11-01")]).expect(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(world.journal(), before);
    let kept = world.store(|tx| {
        tx.all("SELECT import_id FROM roster_import", store::params![], |row| row.get::<String>("import_id"))
    });
    assert!(kept.is_empty(), "a refused file is not kept");
}

#[test]
fn the_roster_of_a_past_day_and_its_ledger() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    leader.open("/roster?on=2026-06-25").says("2026年6月25日").says("党员 4 名").keeps_quiet_about("何思源");
    leader.open("/roster?on=2026-09-02").says("预备党员").keeps_quiet_about("罗星野");
    leader.get("/roster?on=2027-01-01").expect(StatusCode::UNPROCESSABLE_ENTITY).says("晚于今天");
    leader.get("/roster?on=x").expect(StatusCode::UNPROCESSABLE_ENTITY).says("请写成");
    let before = world.journal();
    let table = leader.open("/roster/papers/roster.xlsx?on=2026-09-02");
    let sheet = documents::sheet::read(&table.body, &documents::sheet::Limits::default()).expect("a table");
    let names: Vec<_> =
        sheet.rows.iter().skip(3).map(|r| r.cells.get(1).cloned().unwrap_or_default()).collect();
    assert_eq!(names[..5], ["陈一诺", "林知远", "周明哲", "许安宁", "何思源"]);
    assert_eq!(world.journal(), before + 1, "whoever takes the roster along is written down");
    let json: serde_json::Value =
        serde_json::from_slice(&leader.open("/roster/papers/roster.json").body).expect("JSON");
    assert_eq!(json["rows"][0]["post"], "党小组组长");
    leader.get("/roster/papers/roster.exe").expect(StatusCode::NOT_FOUND);
    let work = leader.open("/assignments/papers/assignments.txt").reading();
    assert!(work.contains("党小组任务台账") && work.contains("培养联系人"), "{work}");
}
