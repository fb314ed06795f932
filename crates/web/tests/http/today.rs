//! 本月要办 as a page: its parts in order, one button a thing that leads somewhere, and what is taken along.

use axum::http::StatusCode;
use domain::person::Standing;

use crate::support::{Reply, World, page::tags};

/// Where the buttons of the list lead, with their words, in order.
fn buttons(page: &Reply) -> Vec<(String, String)> {
    let all = tags(page.text()).into_iter().filter(|tag| tag.get("aria-describedby").is_some());
    all.map(|tag| (tag.get("href").unwrap_or_default().to_owned(), tag.text.to_owned())).collect()
}

#[test]
fn the_parts_follow_each_other_and_the_first_thing_alone_stands_out() {
    let world = World::new();
    let page = world.as_("陈一诺").open("/");
    let reading = page.reading();
    let at = |words: &str| reading.find(words).unwrap_or_else(|| panic!("{words} is not in {reading}"));
    let order = ["已过期限 1 件", "这几天 8 件", "收缴本月的党费", "给党员分工", "以后还有 2 件", "本月的会"];
    assert!(order.map(at).is_sorted(), "{reading}");
    assert_eq!(page.text().matches("is-primary").count(), 1);
    let first = tags(page.text()).into_iter().find(|tag| tag.get("class") == Some("btn is-primary"));
    assert_eq!(first.and_then(|tag| tag.get("href").map(str::to_owned)), Some(buttons(&page)[0].0.clone()));
}

#[test]
fn every_button_leads_whoever_sees_it_to_a_page() {
    let world = World::new();
    let mut seen = 0;
    for who in ["陈一诺", "许安宁", "何思源", "林知远", "周明哲", "沈若溪"] {
        let person = world.as_(who);
        for (href, words) in buttons(&person.open("/")) {
            assert!(words.starts_with('去'), "{words}");
            let path = href.split('#').next().unwrap_or_default();
            let mut page = person.get(path);
            if page.status == StatusCode::SEE_OTHER {
                page = person.get(&page.location());
            }
            let page = page.expect(StatusCode::OK);
            if let Some((_, id)) = href.split_once('#') {
                assert!(page.text().contains(&format!("id=\"{id}\"")), "{who}: {href} leads to nothing");
            }
            seen += 1;
        }
    }
    assert!(seen > 20, "{seen}");
}

#[test]
fn what_is_due_is_taken_along_by_oneself() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    let json: serde_json::Value =
        serde_json::from_slice(&leader.open("/today/papers/today.json").body).expect("JSON");
    assert_eq!(json["rows"].as_array().map(Vec::len), Some(buttons(&leader.open("/")).len()));
    assert_eq!(json["rows"][0]["urgency"], "已过期限");
    let member = world.as_("许安宁").open("/today/papers/today.txt").reading();
    assert!(member.contains("许安宁") && !member.contains("收缴本月的党费"), "{member}");
    leader.get("/today/papers/today.exe").expect(StatusCode::NOT_FOUND);
    leader.get("/today/papers/roster.pdf").expect(StatusCode::NOT_FOUND);
}

#[test]
fn who_has_nothing_to_do_is_told_so() {
    let mut world = World::new();
    world.join("白鹭", 1, Standing::Full);
    let page = world.as_("白鹭").open("/").says("现在没有要办的事").keeps_quiet_about("带走要办的事");
    assert_eq!(buttons(&page), []);
    world.as_("审计员").get("/").expect(StatusCode::SEE_OTHER);
}

#[test]
fn who_was_not_there_when_the_others_studied_is_asked_to_make_up_for_it() {
    let mut world = World::new();
    world.join("白鹭", 0, Standing::Full);
    let own = world.as_("白鹭").open("/").says("补学：参观市党史陈列室");
    let (href, _) =
        buttons(&own).into_iter().find(|(href, _)| href.starts_with("/study")).expect("a way there");
    world.as_("白鹭").open(&href).says("参观市党史陈列室");
    // The leader writes it down, and it is gone.
    let id = world.id("白鹭");
    let leader = world.as_("陈一诺");
    let page = leader.open("/study");
    leader.go(&page.form("/make-up").set("person", &id).set("on", "2026-11-18"));
    world.as_("白鹭").open("/").keeps_quiet_about("补学：参观市党史陈列室");
}
