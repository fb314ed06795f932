//! How a cluster answers what the product asks: every statement that tests send to it is planned first, and its plan is read.

use std::{
    collections::HashSet,
    env,
    fs::OpenOptions,
    io::Write as _,
    panic::Location,
    sync::{LazyLock, Mutex, PoisonError},
};

use super::statement::roll_up;

/// The variable that names the coordinator of a cluster, with a user who may create databases on every node.
pub const CITUS: &str = "DANGXIAOZU_CITUS";
/// The variable that names a file in which the statements that were planned are noted, one a line with its number of tasks.
pub const PLANS: &str = "DANGXIAOZU_PLANS";

static LOOKED_AT: LazyLock<Mutex<HashSet<String>>> = LazyLock::new(Mutex::default);

/// Whether the plan of a statement is to be read: on a cluster, once a process.
pub(crate) fn is_wanted(sql: &str) -> bool {
    env::var_os(CITUS).is_some() && !LOOKED_AT.lock().unwrap_or_else(PoisonError::into_inner).contains(sql)
}

/// How many shards are asked, step by step.
fn tasks(plan: &[String]) -> Vec<usize> {
    let count = |line: &String| line.trim().strip_prefix("Task Count: ")?.parse().ok();
    plan.iter().filter_map(count).collect()
}

/// What is wrong with the plan of a statement: it asks several shards and is no roll-up, or carries rows from shard to shard.
fn fault(sql: &str, plan: &[String]) -> Option<&'static str> {
    let has = |words: &str| plan.iter().any(|line| line.contains(words));
    if has("Distributed Subplan") || has("MapMerge") || has("pull to coordinator") || has("repartition") {
        return Some("rows are carried from shard to shard");
    }
    let is_one = matches!(tasks(plan).as_slice(), [] | [0 | 1]);
    (!is_one && roll_up(sql).is_none()).then_some("several shards are asked")
}

/// Reads the plan of a statement.
///
/// # Panics
/// When it is not answered by one shard and is no roll-up.
pub(crate) fn check(sql: &str, plan: &[String], from: &Location<'_>) {
    if let Some(fault) = fault(sql, plan) {
        panic!("{from}: {fault}: {sql}\n{}", plan.join("\n"));
    }
    LOOKED_AT.lock().unwrap_or_else(PoisonError::into_inner).insert(sql.to_owned());
    if let Some(file) = env::var_os(PLANS) {
        let words: Vec<_> = sql.split_whitespace().collect();
        let mut file = OpenOptions::new().create(true).append(true).open(file).expect("a file for the plans");
        let line = format!("{:?}\t{}\n", tasks(plan), words.join(" "));
        file.write_all(line.as_bytes()).expect("a line for the plan");
    }
}

#[cfg(test)]
mod tests {
    use super::fault;

    fn of(sql: &str, plan: &str) -> Option<&'static str> {
        fault(sql, &plan.lines().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn a_plan_over_several_shards_is_told_from_one() {
        let one = "Custom Scan (Citus Adaptive)\n  Task Count: 1\n  Tasks Shown: All";
        let many = "Custom Scan (Citus Adaptive)\n  Task Count: 4\n  Tasks Shown: One of 4";
        assert_eq!(of("SELECT 1", one), None);
        assert_eq!(of("SELECT 1", "Seq Scan on schema_version"), None);
        assert_eq!(of("SELECT 1", many), Some("several shards are asked"));
        assert_eq!(of("/* roll-up: branches */ SELECT 1", many), None);
        let carried = format!("{many}\n  ->  Distributed Subplan 1_1");
        assert_eq!(
            of("/* roll-up: branches */ SELECT 1", &carried),
            Some("rows are carried from shard to shard")
        );
        assert_eq!(
            of("SELECT 1", &format!("{one}\n{one}")),
            Some("several shards are asked"),
            "one and another one"
        );
    }
}
