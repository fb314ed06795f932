//! `migrate`: up to date, and spread over a cluster where there is one.

use store::{
    Location,
    testing::{Backend, TestDb, coordinator},
};

use super::{data, run};

fn address(t: &TestDb) -> String {
    match t.location() {
        Location::Postgres(address) => address,
        other => panic!("not on a server: {other:?}"),
    }
}

#[test]
fn data_is_brought_up_to_date_and_a_file_is_not_spread() {
    let data = data();
    let said = data.run(&["migrate"]).done();
    assert!(said.out.contains("已经是最新的"), "{said:?}");
    data.run(&["migrate", "--distribute"]).refused("不能分布。请先换用 PostgreSQL 集群");
    data.run(&["migrate", "--shards", "8"]).misunderstood("缺少");
    run(&["migrate", "--data", "no-such-folder"]).refused("没有数据");
}

#[test]
fn a_server_says_what_is_missing_or_where_each_table_lies() {
    let mut t = TestDb::unopened(Backend::Postgres);
    let at = address(&t);
    let distribute = || run(&["migrate", "--distribute", "--database", &at]);
    if coordinator().is_none() {
        distribute().refused("CREATE EXTENSION citus");
        return;
    }
    t.reopen();
    let before = run(&["doctor", "--database", &at]);
    assert!(before.out.contains("各表还没有分布"), "{before:?}");
    t.close();
    let first = distribute().done().out;
    for line in [
        "branch：按党支部分布，这次放好",
        "sign_in_directory：按 value 分布，这次放好",
        "office：每台节点各有一份，这次放好",
        "schema_version：留在协调节点",
    ] {
        assert!(first.contains(line), "{line}: {first}");
    }
    let again = distribute().done().out;
    assert!(again.contains("各表早已分布好") && !again.contains("这次放好"), "{again}");
    let after = run(&["doctor", "--database", &at]);
    assert!(after.out.contains("分布在 2 台工作节点上"), "{after:?}");
}
