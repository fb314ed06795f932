//! The log: one object a line, and nothing in it of people or of what they wrote.

use std::fs;

use load::{client::Browser, player::play};
use serde_json::Value;

use crate::{Folder, crews};

#[test]
fn a_whole_meeting_leaves_nothing_of_anybody_in_the_log() {
    let folder = Folder::new();
    let (server, address, crews) = crews(&folder.0, 1, || folder.start(&["--log", "json"]));
    let mut browser = Browser::new(&address).expect("a browser");
    play(&mut browser, &crews[0]).expect("a whole meeting");
    server.stop().expect("it ends in order");

    let log = fs::read_to_string(folder.log()).expect("a log");
    let mut requests = 0;
    for line in log.lines() {
        let object: Value = serde_json::from_str(line).unwrap_or_else(|fault| panic!("{fault}: {line}"));
        if object["target"] == "dangxiaozu::requests" {
            let fields = &object["fields"];
            assert!(fields["status"].is_u64() && fields["milliseconds"].is_u64(), "{line}");
            requests += 1;
        }
        // Everything that is typed, and every name, is Chinese; ids and links are not.
        assert!(line.is_ascii(), "{line}");
    }
    assert!(requests > 30, "{requests} requests in {log}");
    let people = crews[0].people.iter().chain([&crews[0].secretary]);
    for person in people {
        assert!(!log.contains(&person.id) && !log.contains(&person.cookie), "{} in {log}", person.name);
    }
    assert!(log.contains("\"/meetings/{id}/console\""), "{log}");
}
