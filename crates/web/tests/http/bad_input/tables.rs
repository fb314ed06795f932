//! The forms of superiors' tables: every field, the file of a layout, versions.

use axum::http::StatusCode;

use super::{
    Kind::{Choice, Line, OptionalLine},
    refuse, refuse_and_take,
};
use crate::support::{World, escaped};

#[test]
fn the_form_of_a_new_table() {
    let world = World::new();
    let secretary = world.as_("林知远");
    let form = secretary.open("/branch/tables").form("/branch/tables");
    let form = form.set("title", "花名册").set("source", "roster").set("scope", "group");
    let fields = [("title", "表名", Line(120)), ("source", "内容来自", Choice), ("scope", "范围", Choice)];
    refuse_and_take(&world, &secretary, &form, &fields);
}

#[test]
fn the_form_of_the_columns() {
    let world = World::new();
    let secretary = world.as_("林知远");
    let table = world.table_of("林知远", "花名册", "roster", "branch");
    let page = format!("/branch/tables/{table}");
    let form = secretary.open(&page).form(&page);
    let form = form.set("fill-3", "fixed").set("words-3", "城关街道").set("shared", "1");
    let fields = [
        ("title", "表名", Line(120)),
        ("scope", "范围", Choice),
        ("above-1", "第 1 列的上一行表头", OptionalLine(60)),
        ("heading-1", "第 1 列的表头", Line(60)),
        ("fill-2", "第 2 列的内容", Choice),
        ("words-3", "第 3 列的固定文字", Line(60)),
    ];
    refuse(&world, &secretary, &form, &fields[..5]);
    let long = form.clone().set("words-3", "长".repeat(61));
    let reply = secretary.submit(&long).expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(reply.text().contains(&"长".repeat(61)), "what was typed is there");
    reply.says("第 3 列的固定文字：最多 60 个字").leads_to_its_fields();
    let none = form.clone().set("words-3", " ");
    secretary
        .submit(&none)
        .says("第 3 列的固定文字：选了“固定文字”，还没有写是什么文字")
        .leads_to_its_fields();
    // A column of another ledger is none of this one.
    let other = form.clone().set("fill-2", "ledger:took_part");
    secretary.submit(&other).says("第 2 列的内容：请从列出的内容里选择");
    refuse_and_take(&world, &secretary, &form, &[]);
    let page = secretary.open(&page).says("城关街道").says("共享样式");
    assert_eq!(page.form(&format!("/branch/tables/{table}")).get("shared"), "1");
}

#[test]
fn a_table_has_one_to_forty_columns() {
    let world = World::new();
    let secretary = world.as_("林知远");
    let page = format!("/branch/tables/{}", world.table("陈一诺"));
    let form = secretary.open(&page).form(&page);
    let before = world.journal();
    for (count, says) in [
        ("0", "列：表格至少要有一列"),
        ("41", "列：表格最多 40 列，现在有 41 列"),
        ("99999999999999999999", "列：表格至少要有一列"),
        ("5000", "列：表格最多 40 列，现在有 41 列"),
        ("-1", "列：表格至少要有一列"),
        ("列", "列：表格至少要有一列"),
    ] {
        let reply = secretary.submit(&form.clone().set("count", count));
        reply.expect(StatusCode::UNPROCESSABLE_ENTITY).says(says).leads_to_its_fields();
    }
    assert_eq!(world.journal(), before, "what was refused is not written");
}

#[test]
fn whoever_is_slower_keeps_what_was_typed_and_sees_what_stands() {
    let world = World::new();
    let (secretary, commissioner) = (world.as_("林知远"), world.as_("周明哲"));
    let page = format!("/branch/tables/{}", world.table("陈一诺"));
    let (mine, theirs) = (secretary.open(&page).form(&page), commissioner.open(&page).form(&page));
    secretary.go(&mine.clone().set("heading-1", "编号<一>"));
    let before = world.journal();
    let reply = commissioner.submit(&theirs.set("heading-1", "排序")).expect(StatusCode::CONFLICT);
    assert!(reply.text().contains(&escaped("排序")));
    let reply = reply.says("刚刚有人改过").says("现在存着的表头是：编号<一>、党小组");
    // Sent once more, on what stands now, it is taken.
    assert_eq!(world.journal(), before);
    commissioner.go(&reply.form(&page)).says("已保存");
    // What somebody changed is not removed on an old page, nor renewed.
    let old = secretary.post(&format!("{page}/remove"), &[("version", "1")]);
    old.expect(StatusCode::CONFLICT).says("刚刚有人改过");
    secretary.post(&format!("{page}/renew"), &[("version", "3")]).says("没有原表");
}

#[test]
fn a_file_that_is_no_layout_is_refused_with_what_to_do() {
    let world = World::new();
    let secretary = world.as_("林知远");
    let own = format!("/branch/tables/{}/papers/layout.json", world.table("陈一诺"));
    let good = secretary.open(&own).text().to_owned();
    let before = world.journal();
    let (big, newer) = ("x".repeat(64 * 1024 + 1), good.replace("\"form\": 1", "\"form\": 2"));
    let cases: [(&[u8], &str); 10] = [
        (b"", "还没有选文件"),
        (b"{}", "不是本系统导出的样式文件"),
        (b"\xff\xfe\x00", "不是本系统导出的样式文件"),
        (b"PK\x03\x04", "不是本系统导出的样式文件"),
        (b"[1, 2]", "不是本系统导出的样式文件"),
        (big.as_bytes(), "最多收 64 KB"),
        (newer.as_bytes(), "请升级以后再读入"),
        (&good.replace("\"scope\"", "\"scopes\"").into_bytes(), "被改动过"),
        (
            &good.replace("ledger:topics", "ledger:secrets").into_bytes(),
            "第 6 列的内容：请从列出的内容里选择",
        ),
        (&good.replace("会议情况报送表", "").into_bytes(), "还没有填写"),
    ];
    for (bytes, says) in cases {
        let reply = secretary.upload("/branch/tables/read", &[("part", "read")], "样式.json", bytes);
        let reply = reply.expect(StatusCode::UNPROCESSABLE_ENTITY);
        reply.says("样式文件：").says(says).leads_to_its_fields();
    }
    assert_eq!(world.journal(), before, "what was refused is not written");
    let marked = format!("\u{feff}{good}");
    let read = secretary.upload("/branch/tables/read", &[], "样式.json", marked.as_bytes());
    secretary.open(&read.expect(StatusCode::SEE_OTHER).location()).says("会议情况报送表");
}
