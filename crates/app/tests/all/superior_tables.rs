//! Superiors' tables: what fills each column, whose rows there are, every refusal, what goes into the journal.

use app::{
    Cx, Error,
    demo::Sample,
    journal,
    permission::{self, Actor, Permit, may},
    superior_table::{
        self,
        fill::{self, Asked},
        keep::{self, ColumnInput, NewTable, TableInput},
        share, sheet, view,
    },
};
use documents::ledger::{Ledger, Value};
use domain::id::{BranchId, SuperiorTableId};
use uuid::Uuid;

use crate::world::{World, faults};

const THIS_YEAR: Asked = Asked { group: None, year: 2026 };

fn text(words: &str) -> String {
    words.to_owned()
}

fn column(heading: &str, fill: &str, words: &str) -> ColumnInput {
    ColumnInput { heading: text(heading), fill: text(fill), words: text(words), ..ColumnInput::default() }
}

async fn editing<T: Send + 'static>(
    world: &World,
    actor: &Actor,
    work: impl Fn(&mut Cx<'_>, &Permit<may::EditTables>) -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let actor = actor.clone();
    world.write(move |cx| work(cx, &permission::in_branch(&actor)?)).await
}

async fn add(world: &World, actor: &Actor, source: &str, scope: &str) -> SuperiorTableId {
    let new = NewTable { title: text("报送表"), source: text(source), scope: text(scope) };
    editing(world, actor, move |cx, permit| keep::add(cx, permit, &new)).await.expect("a table")
}

async fn keep(
    world: &World,
    actor: &Actor,
    seen: (SuperiorTableId, i64),
    columns: Vec<ColumnInput>,
) -> Result<(), Error> {
    let input = TableInput { title: text("报送表"), scope: text("branch"), columns, shared: false };
    editing(world, actor, move |cx, permit| keep::keep(cx, permit, seen, &input)).await
}

async fn taken(world: &World, actor: &Actor, id: SuperiorTableId) -> Result<Ledger, Error> {
    fill::download(&world.app, actor.clone(), id, THIS_YEAR).await
}

async fn seen(world: &World, actor: &Actor, id: SuperiorTableId) -> Result<view::TableView, Error> {
    let actor = actor.clone();
    let read = move |cx: &mut Cx<'_>| {
        let permit = superior_table::permit(cx, &actor)?;
        view::view(cx, &permit, id, THIS_YEAR)
    };
    world.app.read(read).await
}

/// The verbs of the newest lines of the journal, newest first, in the words of their reader.
async fn written(world: &World, sample: &Sample, lines: usize) -> Vec<String> {
    let auditor = world.actor(sample, "审计员").await;
    let page = world.app.read(move |cx| journal::read(cx, &permission::in_branch(&auditor)?, None)).await;
    page.expect("the journal").lines.into_iter().take(lines).map(|line| line.what).collect()
}

#[tokio::test]
async fn each_column_is_filled_from_what_it_names_and_keeps_its_type() {
    let (world, sample) = World::with_sample();
    let secretary = world.actor(&sample, "林知远").await;
    let id = add(&world, &secretary, "dues", "branch").await;
    let columns = vec![
        column("党员", "ledger:name", ""),
        column("编号", "number", ""),
        column("组", "group", ""),
        column("支部", "branch", ""),
        column("单位", "fixed", "=城关街道"),
        ColumnInput { above: text("党费"), ..column("应交", "ledger:monthly", "") },
        column("签字", "blank", "这里的字不算"),
    ];
    keep(&world, &secretary, (id, 1), columns).await.expect("sound");
    let ledger = taken(&world, &secretary, id).await.expect("the dues are the secretary's");
    let headings: Vec<_> = ledger.columns.iter().map(|c| c.heading.as_ref()).collect();
    assert_eq!(headings, ["党员", "编号", "组", "支部", "单位", "应交", "签字"]);
    assert_eq!(ledger.above().iter().filter(|(words, _)| *words == Some("党费")).count(), 1);
    assert_eq!((ledger.title.as_str(), ledger.unit.as_str()), ("报送表", "示例市档案馆机关党支部"));
    assert_eq!(ledger.as_of, "2026年，截至2026年11月23日");
    let numbers: Vec<_> = ledger.rows.iter().map(|row| row[1].clone()).collect();
    let counted: Vec<_> = (1..=ledger.rows.len()).map(|n| Value::Number(n as i64)).collect();
    assert_eq!(numbers, counted, "numbered through all groups");
    let row = ledger.rows.iter().find(|row| row[0] == Value::from("沈若溪")).expect("of the second group");
    assert_eq!(row[2], Value::from("第二党小组"));
    assert_eq!(row[3], Value::from("示例市档案馆机关党支部"));
    assert_eq!(row[4], Value::from("=城关街道"));
    assert!(matches!(row[5], Value::Money(_)), "money stays money");
    assert_eq!(row[6], Value::Empty, "what is filled by hand is left open");
    assert_eq!(written(&world, &sample, 1).await, ["下载填好的上级表格"]);
}

#[tokio::test]
async fn every_ledger_fills_a_table_of_all_that_it_has() {
    let (world, sample) = World::with_sample();
    let (secretary, leader) = (world.actor(&sample, "林知远").await, world.actor(&sample, "陈一诺").await);
    for source in domain::superior_table::TableSource::ALL {
        let id = add(&world, &secretary, source.code(), "branch").await;
        let view = seen(&world, &leader, id).await.expect("the leader sees it filled for the own group");
        let known = superior_table::columns(source);
        assert_eq!(view.table.layout.columns.len(), known.len() + 2, "{source:?}: a number and the group");
        let ledger = &view.filled.ledger;
        assert!(!ledger.rows.is_empty() && view.filled.left_out.is_empty(), "{source:?}");
        assert!(ledger.rows.iter().all(|row| row.len() == ledger.columns.len()), "{source:?}");
        // Each column of the ledger is found by its key: none stays empty that the ledger fills.
        let filled = |at: usize| ledger.rows.iter().any(|row| row[at] != Value::Empty);
        assert!((2..ledger.columns.len()).any(filled), "{source:?}");
        assert!(ledger.rows.iter().all(|row| row[1] == Value::from("第一党小组")), "{source:?}");
        ledger.xlsx().expect("a workbook");
    }
}

#[tokio::test]
async fn a_group_whose_ledger_may_not_be_read_is_left_out_and_named() {
    let (world, sample) = World::with_sample();
    let secretary = world.actor(&sample, "林知远").await;
    let id = add(&world, &secretary, "opinions", "branch").await;
    // Somebody of the branch who leads a group has that group's opinions, and no other's.
    let both = Actor {
        posts: [secretary.posts.clone(), world.actor(&sample, "陈一诺").await.posts].concat(),
        ..secretary.clone()
    };
    let ledger = taken(&world, &both, id).await.expect("of the own group");
    assert!(ledger.rows.iter().all(|row| row[1] == Value::from("第一党小组")) && !ledger.rows.is_empty());
    assert!(
        ledger.notes.iter().any(|note| note == "没有列入：第二党小组。这项内容由组长办理。"),
        "{:?}",
        ledger.notes
    );
    let before = written(&world, &sample, 1).await;
    let barred = taken(&world, &secretary, id).await;
    assert!(matches!(&barred, Err(Error::Refused(why)) if why.contains("由组长办理")), "{barred:?}");
    assert_eq!(written(&world, &sample, 1).await, before, "what was not taken is not written down");
}

#[tokio::test]
async fn a_roster_that_is_taken_along_is_written_down_for_each_group() {
    let (world, sample) = World::with_sample();
    let (secretary, leader) = (world.actor(&sample, "林知远").await, world.actor(&sample, "陈一诺").await);
    let id = add(&world, &secretary, "roster", "branch").await;
    seen(&world, &secretary, id).await.expect("a look");
    assert_eq!(written(&world, &sample, 1).await, ["新建上级表格"], "a look is not written down");
    taken(&world, &secretary, id).await.expect("a roster");
    assert_eq!(written(&world, &sample, 3).await, ["导出名册", "导出名册", "下载填好的上级表格"]);
    taken(&world, &leader, id).await.expect("the own roster");
    assert_eq!(written(&world, &sample, 2).await, ["导出名册", "下载填好的上级表格"]);
}

#[tokio::test]
async fn every_fault_of_a_table_is_named() {
    let (world, sample) = World::with_sample();
    let secretary = world.actor(&sample, "林知远").await;
    let new = editing(&world, &secretary, |cx, permit| keep::add(cx, permit, &NewTable::default())).await;
    assert_eq!(faults(new).iter().map(|f| f.0.as_str()).collect::<Vec<_>>(), ["title", "source", "scope"]);
    let id = add(&world, &secretary, "roster", "group").await;
    let cases = [
        (Vec::new(), "columns"),
        (vec![column("备注", "blank", ""); 41], "columns"),
        (vec![column("", "blank", "")], "heading-1"),
        (vec![column("备注", "blank", ""), column("年龄", "ledger:age", "")], "fill-2"),
        (vec![column("备注", "", "")], "fill-1"),
        (vec![column("单位", "fixed", " ")], "words-1"),
        (vec![column("单位", "fixed", &"长".repeat(61))], "words-1"),
        (vec![column("机密★", "blank", "")], "heading-1"),
        (vec![ColumnInput { above: "长".repeat(61), ..column("备注", "blank", "") }], "above-1"),
    ];
    for (columns, field) in cases {
        let said = faults(keep(&world, &secretary, (id, 1), columns).await);
        assert_eq!(said.iter().map(|f| f.0.as_str()).collect::<Vec<_>>(), [field], "{said:?}");
    }
    let sound = || vec![column("备注", "blank", "")];
    keep(&world, &secretary, (id, 1), sound()).await.expect("sound");
    assert!(matches!(keep(&world, &secretary, (id, 1), sound()).await, Err(Error::Stale)));
    let nobody = SuperiorTableId::new(Uuid::from_u128(1));
    assert!(matches!(keep(&world, &secretary, (nobody, 1), sound()).await, Err(Error::NotFound)));
    let late = editing(&world, &secretary, move |cx, permit| keep::remove(cx, permit, (id, 1))).await;
    assert!(matches!(late, Err(Error::Stale)));
    let leader = world.actor(&sample, "陈一诺").await;
    let refused = keep(&world, &leader, (id, 2), sound()).await;
    assert!(matches!(refused, Err(Error::Forbidden(_))), "a leader lays none out: {refused:?}");
}

#[tokio::test]
async fn only_what_is_shared_is_taken_and_only_from_another_branch() {
    let (world, sample) = World::with_sample();
    let secretary = world.actor(&sample, "林知远").await;
    let own = add(&world, &secretary, "roster", "branch").await;
    let branch = sample.branch;
    for (from, table) in [(branch, own), (BranchId::new(Uuid::from_u128(9)), own)] {
        let taken =
            editing(&world, &secretary, move |cx, permit| share::take(cx, permit, (from, table))).await;
        assert!(matches!(&taken, Err(Error::Refused(why)) if why.contains("不再共享")), "{taken:?}");
    }
    let renewed = editing(&world, &secretary, move |cx, permit| share::renew(cx, permit, (own, 1))).await;
    assert!(matches!(&renewed, Err(Error::Refused(why)) if why.contains("没有原表")), "{renewed:?}");
}

#[tokio::test]
async fn a_layout_carried_in_a_file_comes_back_as_it_was() {
    let (world, sample) = World::with_sample();
    let secretary = world.actor(&sample, "林知远").await;
    let id = add(&world, &secretary, "dues", "branch").await;
    let columns = vec![
        column("姓名", "ledger:name", ""),
        column("单位", "fixed", "城关街道"),
        column("备注", "blank", ""),
    ];
    keep(&world, &secretary, (id, 1), columns).await.expect("sound");
    let reader = secretary.clone();
    let (title, carried) = world
        .app
        .read(move |cx| {
            let permit = superior_table::permit(cx, &reader)?;
            sheet::write(cx, &permit, id)
        })
        .await
        .expect("a file");
    assert_eq!(title, "报送表");
    assert!(!carried.contains("沈若溪") && !carried.contains("第二党小组"), "no data is in it: {carried}");
    let layout = sheet::read(carried.as_bytes(), carried.len()).expect("sound");
    let kept = layout.clone();
    let copy =
        editing(&world, &secretary, move |cx, permit| sheet::keep(cx, permit, &kept)).await.expect("kept");
    let view = seen(&world, &secretary, copy).await.expect("a table");
    assert_eq!((view.table.layout, view.table.origin, view.table.shared), (layout, None, false));
    assert_eq!(written(&world, &sample, 1).await, ["读入上级表格样式"]);
}

#[tokio::test]
async fn a_group_that_is_no_more_has_its_rows_of_that_year_and_none_of_today() {
    let (world, sample) = World::with_sample();
    let (branch, second) = (sample.branch, sample.groups[1]);
    let ended = world
        .app
        .db()
        .write(move |tx| store::organization::end_group(tx, branch, second, jiff::civil::date(2026, 10, 31)));
    ended.await.expect("ended");
    let secretary = world.actor(&sample, "林知远").await;
    for (source, is_there) in [("meetings", true), ("dues", true), ("assignments", false), ("roster", false)]
    {
        let id = add(&world, &secretary, source, "branch").await;
        let ledger = taken(&world, &secretary, id).await.expect("a table");
        let has = ledger.rows.iter().any(|row| row[1] == Value::from("第二党小组"));
        assert_eq!(has, is_there, "{source}");
    }
    let id = add(&world, &secretary, "assignments", "group").await;
    let asked = Asked { group: Some(second), year: 2026 };
    let of_none = fill::download(&world.app, secretary, id, asked).await;
    assert!(matches!(of_none, Err(Error::NotFound)), "{of_none:?}");
}
