//! What a server that is killed in the middle of everything has kept: the real binary over the data of each engine, several people who
//! write at once, SIGKILL at a random moment, and then every row beside every answer. Also a disk that is full, and a PostgreSQL that is
//! killed itself.
//!
//! `DANGXIAOZU_KILL_ROUNDS` says how many rounds a test takes (`scripts/kill-rounds.sh` takes a thousand), `DANGXIAOZU_KILL_SEED` repeats
//! the moments of a run.

mod check;
mod cluster;
mod disk;
mod random;
mod rounds;
mod scene;
mod upgrade;
mod writes;

use std::{env, time::Duration};

use cluster::Cluster;
use random::Random;
use rounds::{Sum, kill_beginning, rounds};
use scene::{Engine, Scene};
use store::Db;

/// How many rounds a test takes, unless the environment says.
fn asked(usual: usize) -> usize {
    env::var("DANGXIAOZU_KILL_ROUNDS").map_or(usual, |text| text.parse().expect("a number of rounds"))
}

/// What has to be true of a run for it to have shown anything.
fn shown(what: &str, sum: &Sum) {
    println!("{what}: {sum}");
    assert!(sum.acknowledged > 0, "{sum}");
    assert!(sum.unanswered() + sum.refused > 0, "nothing was ever under way at the moment: {sum}");
}

#[test]
fn what_was_acknowledged_is_in_the_file_after_the_server_was_killed() {
    let scene = Scene::new(Engine::Sqlite);
    shown("SQLite", &rounds(&scene, asked(14), None));
}

#[test]
fn what_was_acknowledged_is_in_postgresql_after_the_server_was_killed() {
    let server = env::var(scene::POSTGRES).expect("scripts/with-postgres.sh names a server");
    let scene = Scene::new(Engine::Postgres(server));
    shown("PostgreSQL", &rounds(&scene, asked(10), None));
}

#[test]
fn what_was_acknowledged_is_there_after_postgresql_itself_was_killed() {
    let cluster = Cluster::new();
    let scene = Scene::new(Engine::Postgres(cluster.address()));
    shown("PostgreSQL killed", &rounds(&scene, asked(6), Some(&cluster)));
}

/// The longest that a server is let make its tables.
const MAKING: Duration = Duration::from_millis(600);

/// How many servers are killed in one empty place.
const TWICE: usize = 2;

/// Kills servers that make their tables in an empty place, and looks whether one begins there afterwards.
fn begins_anew(scene: &Scene, rounds: usize) {
    let (mut random, mut early) = (Random::new(), 0);
    for _ in 0..rounds {
        let data = scene.nothing();
        for _ in 0..TWICE {
            early += usize::from(kill_beginning(scene, &data, &mut random, MAKING));
        }
        let server = scene.begin(&data);
        server.address().expect("it begins after whatever was");
        server.stop().expect("it stops in order");
        if let store::Location::File(file) = &data.location {
            let schema = store::check_file(file).expect("the file is whole").schema;
            assert_eq!(schema, store::SCHEMA);
        }
        Db::open(&data.location).expect("every table is there");
    }
    println!("{early} servers were killed before they listened, in {rounds} empty places");
    assert!(early > 0, "no server was killed while it made its tables");
}

#[test]
fn a_server_that_was_killed_while_it_made_its_tables_begins_anew() {
    begins_anew(&Scene::new(Engine::Sqlite), asked(6).min(50));
    let server = env::var(scene::POSTGRES).expect("scripts/with-postgres.sh names a server");
    begins_anew(&Scene::new(Engine::Postgres(server)), asked(4).min(50));
}
