//! What the leader pastes into a chat, and the calendar to download.

use app::{
    permission::{self, may},
    person::{ContactInput, add},
};
use axum::http::StatusCode;
use domain::meeting::StageName;

use crate::support::{Cast, Client, World};

const CHANGED: &str = "时间或地点有变";

/// Tells whoever has to be told, and gives back the text to paste.
fn text(leader: &Client<'_>, base: &str) -> String {
    let told = leader.submit(&leader.open(base).form("/notify")).expect(StatusCode::OK);
    let text = told.text();
    let from = text.find("id=\"letter\">").expect("the text to paste");
    text[from..].split("</pre>").next().expect("its end").to_owned()
}

fn sequence(leader: &Client<'_>, base: &str) -> (String, u32) {
    let calendar = leader.open(&format!("{base}/papers/meeting.ics"));
    let value = |name: &str| {
        let line = calendar.text().lines().find_map(|l| l.strip_prefix(name));
        line.unwrap_or_else(|| panic!("no {name}: {}", calendar.text())).to_owned()
    };
    (value("UID:"), value("SEQUENCE:").parse().expect("a number"))
}

fn somebody_joins(world: &World) {
    let leader = world.actor("陈一诺");
    let group = world.sample.groups[0];
    world.write(move |cx| {
        let input = add::Input {
            contact: ContactInput { name: "贺新来".to_owned(), ..ContactInput::default() },
            standing: "full".to_owned(),
            on: "2026-11-19".to_owned(),
            ..add::Input::default()
        };
        let permit = permission::in_group::<may::EditRoster>(cx, &leader, group)?;
        add::add(cx, &permit, &input).map(drop)
    });
}

#[test]
fn the_text_to_paste_tells_of_another_time_only_after_a_reschedule() {
    let world = World::new();
    let cast = Cast::new(&world, "陈一诺", "林知远", "陈一诺", "许安宁");
    let base = format!("/meetings/{}", world.meeting(&cast, StageName::Approved));
    let leader = world.as_("陈一诺");
    assert!(!text(&leader, &base).contains(CHANGED), "the first notice");
    let before = sequence(&leader, &base);

    somebody_joins(&world);
    assert!(!text(&leader, &base).contains(CHANGED), "somebody joined, nothing moved");
    assert_eq!(sequence(&leader, &base), before);

    let form = leader.open(&base).form("/reschedule");
    let form = form.set("date", "2026-11-20").set("start", "10:00").set("place", "一楼活动室");
    leader.go(&form.set("reason", "会议室另有安排"));
    let pasted = text(&leader, &base);
    assert!(pasted.contains(CHANGED) && pasted.contains("一楼活动室"), "{pasted}");
    let after = sequence(&leader, &base);
    assert_eq!(after.0, before.0);
    assert!(after.1 > before.1, "{after:?} after {before:?}");
}
