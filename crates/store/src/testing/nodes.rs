//! Databases of a cluster for tests: the same name on the coordinator and on every worker, each a copy of one whose tables are spread.

use std::env;

use postgres::{Client, NoTls};

use super::{fresh_name, plan::CITUS, with_database};
use crate::{Db, Location, db::fingerprint, spread};

/// The coordinator that the environment names, if tests are to run on a cluster.
pub fn coordinator() -> Option<String> {
    env::var(CITUS).ok()
}

/// The same address with another server.
fn with_server(address: &str, host: &str, port: i32) -> String {
    let start = address.find("://").map_or(0, |at| at + 3);
    let end = address[start..].find('/').map_or(address.len(), |at| start + at);
    let user = address[start..end].rsplit_once('@').map(|(user, _)| format!("{user}@")).unwrap_or_default();
    format!("{}{user}{host}:{port}{}", &address[..start], &address[end..])
}

/// Every server of the cluster, the coordinator first.
fn nodes(coordinator: &str) -> Vec<String> {
    let mut client = Client::connect(coordinator, NoTls).expect("the coordinator answers");
    let nodes =
        client.query("SELECT nodename, nodeport FROM pg_dist_node ORDER BY groupid", &[]).expect("a list");
    nodes.iter().map(|node| with_server(coordinator, node.get(0), node.get(1))).collect()
}

fn on_every(nodes: &[String], sql: &str) {
    for node in nodes {
        let mut client = Client::connect(node, NoTls).expect("the server answers");
        client.batch_execute(sql).expect(sql);
    }
}

/// The database that has every table, spread, and no row; made by whoever needs it first.
fn template(coordinator: &str, nodes: &[String]) -> String {
    let name = format!("dxz_spread_{}", fingerprint());
    let mut client = Client::connect(coordinator, NoTls).expect("the coordinator answers");
    // The lock ends with the connection.
    client.batch_execute("SELECT pg_advisory_lock(6801)").expect("a lock");
    let there = client.query_opt("SELECT 1 FROM pg_database WHERE datname = $1", &[&name]).expect("a list");
    if there.is_none() {
        let making = fresh_name();
        empty(nodes, &making);
        let place = Location::Postgres(with_database(coordinator, &making));
        drop(Db::open(&place).expect("its tables"));
        spread(&place, None).expect("its tables are spread");
        // Nobody holds it open any more, not even the cluster's own process, so that it can be copied.
        on_every(nodes, &format!("ALTER DATABASE {making} ALLOW_CONNECTIONS false"));
        let ended = format!(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '{making}'"
        );
        on_every(nodes, &ended);
        on_every(nodes, &format!("ALTER DATABASE {making} RENAME TO {name}"));
    }
    name
}

/// Makes a database of the cluster without any table.
pub(super) fn empty(nodes: &[String], name: &str) {
    on_every(nodes, &format!("CREATE DATABASE {name}"));
    let own: Vec<_> = nodes.iter().map(|node| with_database(node, name)).collect();
    on_every(&own, "CREATE EXTENSION citus");
    let host = |node: &str| {
        let server = node.rsplit_once('@').map_or(node, |(_, server)| server);
        let server = server.split('/').next().unwrap_or_default();
        server.rsplit_once(':').map(|(host, port)| format!("'{host}', {port}")).expect("a host and a port")
    };
    let mut client = Client::connect(&own[0], NoTls).expect("the coordinator answers");
    client
        .batch_execute(&format!("SELECT citus_set_coordinator_host({})", host(&nodes[0])))
        .expect("its name");
    for worker in &nodes[1..] {
        client.batch_execute(&format!("SELECT citus_add_node({})", host(worker))).expect("a worker");
    }
}

/// Makes a database of the cluster, with its tables spread or with none.
pub(super) fn make(coordinator: &str, name: &str, has_tables: bool) {
    let nodes = nodes(coordinator);
    if has_tables {
        let template = template(coordinator, &nodes);
        on_every(&nodes, &format!("CREATE DATABASE {name} TEMPLATE {template}"));
    } else {
        empty(&nodes, name);
    }
}

/// Removes a database of the cluster.
pub(super) fn remove(coordinator: &str, name: &str) {
    for node in nodes(coordinator) {
        if let Ok(mut client) = Client::connect(&node, NoTls) {
            drop(client.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::with_server;

    #[test]
    fn another_server_with_the_same_user() {
        assert_eq!(with_server("postgres://u:p@h:1/x?a=b", "w", 2), "postgres://u:p@w:2/x?a=b");
        assert_eq!(with_server("postgres://h:1", "w", 2), "postgres://w:2");
    }
}
