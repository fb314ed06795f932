//! Superiors' tables on their pages: laid out without scripts, seen filled, taken along, shared with another branch.

use axum::http::StatusCode;

use crate::support::{Client, Reply, World};

/// The sheet of an Excel file as its raw XML, with its words.
fn parts(bytes: &[u8]) -> (String, String) {
    use std::io::Read as _;
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a workbook");
    let mut read = |name: &str| {
        let mut text = String::new();
        zip.by_name(name).expect(name).read_to_string(&mut text).expect("text");
        text
    };
    (read("xl/worksheets/sheet1.xml"), read("xl/sharedStrings.xml"))
}

/// The table filled, as JSON.
fn filled(client: &Client<'_>, table: &str, query: &str) -> serde_json::Value {
    let reply = client.open(&format!("/branch/tables/{table}/papers/table.json{query}"));
    serde_json::from_slice(&reply.body).expect("JSON")
}

fn headings(of: &serde_json::Value) -> Vec<String> {
    let all = of["columns"].as_array().expect("columns");
    all.iter().map(|column| column["heading"].as_str().expect("a heading").to_owned()).collect()
}

#[test]
fn a_table_is_laid_out_without_scripts_and_shows_how_it_looks_filled() {
    let world = World::new();
    let secretary = world.as_("林知远");
    let new = secretary.open("/branch/tables").form("/branch/tables");
    let new = new.set("title", "流动党员花名册").set("source", "roster").set("scope", "branch");
    let page = secretary.go(&new).says("流动党员花名册").says("共 11 行，这里只列前 5 行");
    let address = page.asked.trim_start_matches("GET ").split('?').next().expect("a path").to_owned();
    let press = |page: &Reply, button: &str| {
        let before = world.journal();
        let reply = secretary.submit(&page.form(&address).set("do", button)).expect(StatusCode::OK);
        assert_eq!(world.journal(), before, "{button} writes nothing by itself");
        reply.says("改动还没有保存")
    };
    // 序号、党小组、姓名、性别…: the name goes to the top, the gender goes, an empty column is added at the end.
    let page = press(&page, "up-3");
    let page = press(&page, "up-2");
    let page = press(&page, "remove-4");
    let page = press(&page, "add");
    let form = page.form(&address);
    let last = form.get("count").to_owned();
    assert_eq!(
        (form.get("heading-1"), form.get("heading-2"), form.get("heading-4")),
        ("姓名", "序号", "民族")
    );
    let form = form.set(&format!("heading-{last}"), "=SUM(A1)").set(&format!("fill-{last}"), "fixed");
    let form = form.set(&format!("words-{last}"), "=1+1").set("heading-1", "党员姓名");
    let form = form.set("above-4", "个人<情况>").set("above-5", "个人<情况>");
    let page = secretary.go(&form).says("已保存").says("个人<情况>").says("党员姓名").says("=1+1");
    assert!(!page.reading().contains("改动还没有保存"));

    let id = address.rsplit('/').next().expect("an id");
    let table = filled(&secretary, id, "");
    assert_eq!(headings(&table)[..3], ["党员姓名", "序号", "党小组"]);
    assert_eq!(table["rows"].as_array().map(Vec::len), Some(11), "both groups, one after another");
    assert_eq!(table["rows"][10]["column_02"], 11, "numbered through");

    let before = world.journal();
    let link = page.link("/branch/tables/").map(|_| format!("{address}/papers/table.xlsx"));
    let book = secretary.open(&link.expect("a link"));
    assert_eq!(world.journal(), before + 3, "that it was taken, and the roster of each group");
    let (sheet, words) = parts(&book.body);
    assert!(words.contains("=1+1") && words.contains("党员姓名") && words.contains("第二党小组"), "{words}");
    assert!(sheet.contains("<mergeCell ref=\"D3:E3\"/>"), "one heading over two columns");
    assert!(!sheet.contains("<f>"), "no word ever becomes a formula");
    assert!(sheet.contains("<v>11</v>"), "numbers are numbers");
    for (name, kind) in [("table.pdf", "application/pdf"), ("table.docx", "application/vnd.openxml")] {
        let reply = secretary.open(&format!("{address}/papers/{name}"));
        assert!(reply.header("content-type").starts_with(kind), "{name}");
    }
    for none in ["table.exe", "roster.xlsx", "layout.xlsx"] {
        secretary.get(&format!("{address}/papers/{none}")).expect(StatusCode::NOT_FOUND);
    }
}

#[test]
fn a_leader_takes_the_own_group_and_nothing_else() {
    let world = World::new();
    let table = world.table_of("林知远", "党费报送表", "dues", "branch");
    let leader = world.as_("陈一诺");
    let page = leader.open(&format!("/branch/tables/{table}"));
    assert!(!page.offers(&format!("/branch/tables/{table}")), "the columns are the branch's");
    let mine = filled(&leader, &table, "?year=2026");
    assert_eq!(mine["unit"], "示例市档案馆机关党支部第一党小组");
    let groups = |table: &serde_json::Value| -> std::collections::BTreeSet<String> {
        let rows = table["rows"].as_array().expect("rows").iter();
        rows.map(|row| row["column_02"].as_str().expect("a group").to_owned()).collect()
    };
    assert_eq!(groups(&mine), ["第一党小组".to_owned()].into());
    let all = filled(&world.as_("林知远"), &table, "");
    assert_eq!(groups(&all), ["第一党小组".to_owned(), "第二党小组".to_owned()].into());
    leader.open("/branch/tables").says("党费报送表").keeps_quiet_about("新建一张表");
    leader.open("/daily").says("上级表格");
    world.as_("许安宁").get("/branch/tables").expect(StatusCode::FORBIDDEN);
    // One group at a time: the one that is asked for, a leader's own in any case.
    let one = world.table_of("林知远", "分组党费表", "dues", "group");
    let second = format!("?group={}", world.sample.groups[1]);
    assert_eq!(filled(&world.as_("林知远"), &one, &second)["unit"], "示例市档案馆机关党支部第二党小组");
    leader.get(&format!("/branch/tables/{one}/papers/table.json{second}")).expect(StatusCode::NOT_FOUND);
    for query in ["?year=1999", "?year=x", "?group=x"] {
        leader.get(&format!("/branch/tables/{one}{query}")).expect(StatusCode::NOT_FOUND);
    }
}

#[test]
fn what_the_reader_may_not_read_is_left_out_and_said_to_be() {
    let world = World::new();
    let (opinions, roster) = (
        world.table_of("林知远", "意见诉求报送表", "opinions", "branch"),
        world.table_of("林知远", "花名册", "roster", "branch"),
    );
    let page = world.as_("林知远").open(&format!("/branch/tables/{opinions}"));
    page.says("这项内容由组长办理").keeps_quiet_about("下载 Excel");
    let address = |table: &str| format!("/branch/tables/{table}/papers/table.xlsx");
    let before = world.journal();
    let barred = world.as_("林知远").get(&address(&opinions)).expect(StatusCode::UNPROCESSABLE_ENTITY);
    barred.says("这张表用的是“意见诉求”，这项内容由组长办理");
    world.as_("江亦舟").get(&address(&roster)).expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(world.journal(), before, "what was not taken is not written down");
    world.as_("陈一诺").open(&address(&opinions));
    let quiet = world.as_("江亦舟").open(&format!("/branch/tables/{roster}"));
    quiet.says("这项内容由组长、书记或组织委员办理").keeps_quiet_about("罗星野");
}

#[test]
fn a_layout_is_shared_copied_and_renewed_and_no_data_goes_with_it() {
    let world = World::new();
    let table = world.table_of("林知远", "街道花名册", "roster", "branch");
    let (ours, other) = (world.as_("林知远"), world.as_("秦川"));
    other.open("/branch/tables").keeps_quiet_about("街道花名册");
    let page = format!("/branch/tables/{table}");
    ours.go(&ours.open(&page).form(&page).set("shared", "1").set("heading-3", "同志"));
    let offered = other.open("/branch/tables").says("街道花名册").says("示例市档案馆机关党支部").says("同志");
    let offered = offered.keeps_quiet_about("罗星野").keeps_quiet_about("第一党小组");
    let take = offered.form_with("table", &table);
    let copy = other.go(&take).says("街道花名册").says("样式来自示例市档案馆机关党支部").says("叶知秋");
    let copy = copy.keeps_quiet_about("罗星野").keeps_quiet_about("原表有改动");
    let mine = copy.asked.trim_start_matches("GET ").split('?').next().expect("a path").to_owned();
    other.submit(&take).says("已经拿来用了");

    // The original is changed: the copy stays until its own branch wants the newer one.
    ours.go(&ours.open(&page).form(&page).set("heading-3", "姓　名"));
    other.open("/branch/tables").says("原表有改动");
    let behind = other.open(&mine).says("原表有改动").says("按原表更新").says("同志");
    other.go(&behind.form("/renew")).says("已按原表更新").says("姓　名").keeps_quiet_about("原表有改动");
    // Sharing alone is no change; what is shared no more is offered no more, and the copy stays.
    ours.go(&ours.open(&page).form(&page).without("shared"));
    other.open(&mine).keeps_quiet_about("原表有改动");
    other.post(&format!("{mine}/renew"), &[("version", "2")]).says("已经不再共享");
    ours.go(&ours.open(&page).form("/remove")).says("已经删除");
    other.open("/branch/tables").says("街道花名册");
    other.submit(&take).says("已经不再共享");
}
