//! A disk that is full: no file of the server may grow beyond a size, as a quota has it.

use std::{fs, process::Command};

use load::{client::Browser, server::Server};
use store::{Db, Location};

use crate::{
    check::{Known, Sent, check},
    scene::{Engine, Scene},
    writes::{Came, Kind, Writer},
};

/// How many writes are tried after the first that did not fit.
const MORE: usize = 24;

#[test]
fn a_full_disk_refuses_writes_keeps_what_was_typed_and_still_shows_pages() {
    let scene = Scene::new(Engine::Sqlite);
    let data = scene.data();
    let Location::File(file) = &data.location else { panic!("SQLite is a file") };
    // Closed by its last user, the data is one file, without a log beside it.
    drop(Db::open(&data.location).expect("opens"));
    let size = fs::metadata(file).expect("the file").len();
    // Blocks of 512 bytes, as POSIX has it; what grows beyond is told so, and no signal ends the server.
    let script = format!("trap '' XFSZ; ulimit -f {}; exec \"$0\" \"$@\"", size / 512 + 64);
    let mut command = Command::new("sh");
    command.args(["-c", &script, env!("CARGO_BIN_EXE_dangxiaozu"), "serve", "--listen", "127.0.0.1:0"]);
    let server = Server::start(command.args(data.place()), &scene.log()).expect("it begins");
    let address = server.address().expect("it listens");

    let (mut writer, mut sent) = (Writer::new(&scene, &address, 1, 0), Sent::new());
    let (mut refused, mut acknowledged, mut more) = (0, 0, 0);
    while more < MORE {
        more += usize::from(refused > 0);
        let (kind, mark) = writer.next();
        let known = match writer.write(kind, &mark) {
            Came::Acknowledged => {
                acknowledged += 1;
                Known::Acknowledged
            }
            Came::Refused(reply) => {
                refused += 1;
                assert_eq!(reply.status, 503, "{kind:?}: {}", reply.reading());
                let said = reply.text();
                assert!(said.contains("磁盘"), "{kind:?}: {said}");
                if kind != Kind::Save {
                    assert!(said.contains("系统停下了，还没有提交") && said.contains(&mark), "{said}");
                }
                Known::Refused
            }
            Came::Lost => panic!("{kind:?} has no answer"),
        };
        sent.insert(mark, (kind, known));
        assert!(sent.len() < 2_000, "the disk is never full");
    }
    assert!(acknowledged > 0, "the disk was full from the beginning");
    let mut reader = Browser::new(&address).expect("a browser");
    let member = &scene.crews[0].people[6];
    for page in ["/", "/meetings", "/opinions", &scene.base] {
        reader.open(member, page).expect("pages are shown");
    }
    drop(server);

    let server = scene.begin(&data);
    let address = server.address().expect("it begins with room again");
    check(&data.location, scene.branch, &sent);
    let mut writer = Writer::new(&scene, &address, 2, 0);
    let (kind, mark) = writer.next();
    assert!(matches!(writer.write(kind, &mark), Came::Acknowledged), "it writes again");
    server.stop().expect("it stops in order");
    println!("full disk: {acknowledged} acknowledged and there, {refused} refused and not there");
}
