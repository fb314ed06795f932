//! Whoever acts on an old page is told, and nothing of anybody is lost (every write has its guard).

use axum::http::StatusCode;
use domain::meeting::StageName;

use crate::support::{Client, Reply, World};

/// The forms of a meeting's page at a stage that decide something about it, and who sends them.
const FORMS: &[(StageName, &str, &str)] = &[
    (StageName::Draft, "陈一诺", "/edit"),
    (StageName::Draft, "陈一诺", "/consult"),
    (StageName::Submitted, "林知远", "/approve"),
    (StageName::Submitted, "林知远", "/return"),
    (StageName::Submitted, "陈一诺", "/approve-offline"),
    (StageName::Submitted, "陈一诺", "/take-back"),
    (StageName::Approved, "陈一诺", "/topics"),
    (StageName::Approved, "陈一诺", "/notify"),
    (StageName::Approved, "陈一诺", "/reschedule"),
    (StageName::Approved, "陈一诺", "/cancel"),
    (StageName::Approved, "陈一诺", "/chair"),
    (StageName::Notified, "陈一诺", "/open"),
    (StageName::InSession, "陈一诺", "/unopen"),
    (StageName::Concluded, "陈一诺", "/sign"),
    (StageName::Concluded, "陈一诺", "/reopen"),
    (StageName::Signed, "陈一诺", "/report"),
    (StageName::Reported, "林知远", "/receipt"),
    (StageName::Reported, "林知远", "/send-back"),
    (StageName::Reported, "陈一诺", "/receipt-offline"),
];

fn is_told(world: &World, reply: &Reply, before: i64) {
    assert_eq!(reply.status, StatusCode::CONFLICT, "{}: {}", reply.asked, reply.reading());
    assert!(reply.reading().contains("刚刚"), "{}", reply.reading());
    assert_eq!(world.journal(), before, "{} was refused and still wrote", reply.asked);
}

#[test]
fn no_step_is_taken_on_an_old_page() {
    let world = World::new();
    let cast = world.cast();
    for &(stage, who, action) in FORMS {
        let id = if stage == StageName::Draft { world.consulted(&cast) } else { world.meeting(&cast, stage) };
        let (base, client) = (format!("/meetings/{id}"), world.as_(who));
        let place = match action {
            "/edit" | "/consult" | "/topics" => format!("{base}{action}"),
            "/sign" | "/reopen" => format!("{base}/minutes"),
            _ => base.clone(),
        };
        let mut form = client.open(&place).form(&format!("{base}{action}"));
        for name in ["reason", "chair_reason"] {
            if !form.get(name).is_empty() || form.fields.iter().any(|(n, _)| n == name) {
                form = form.set(name, "情况有变");
            }
        }
        if action.ends_with("offline") {
            form = form.set("by", world.id("林知远")).set("on", "2026-11-19").set("how", "phone");
        }
        let seen: i64 = form.get("seen").parse().unwrap_or_else(|_| panic!("{action} says what was seen"));
        let before = world.journal();
        is_told(&world, &client.submit(&form.set("seen", (seen - 1).to_string())), before);
    }
}

/// What two people at the console of one meeting have open.
fn two<'w>(world: &'w World) -> (Client<'w>, Client<'w>, String) {
    let id = world.meeting(&world.cast(), StageName::InSession);
    (world.as_("陈一诺"), world.as_("许安宁"), format!("/meetings/{id}"))
}

#[test]
fn ending_the_meeting_does_not_pass_over_a_newer_summary() {
    let world = World::new();
    let cast = world.cast();
    let (leader, recorder, base) = two(&world);
    let id = base.rsplit('/').next().expect("an id").parse().expect("an id");
    for item in world.items(&cast, id) {
        world.remark(&cast, id, item);
        world.decision(&cast, id, item);
    }
    let console = format!("{base}/console");
    let old = leader.open(&console).form("/notes/summary");
    let long = recorder.open(&console).form("/notes/summary").set("text", "记录人写好的小结。");
    recorder.submit(&long).expect(StatusCode::SEE_OTHER);
    let mut end = old.set("text", "组长旧页面上的小结。").set("started", "14:30").set("ended", "15:00");
    end.action = format!("{base}/conclude");
    let before = world.journal();
    let reply = leader.submit(&end);
    is_told(&world, &reply, before);
    let reply = reply.says("现在存着的是：记录人写好的小结。").says("组长旧页面上的小结。");
    let mut again = reply.form("/notes/summary");
    again.action = format!("{base}/conclude");
    leader.go(&again).says("组长旧页面上的小结。");
}

#[test]
fn two_who_keep_the_roll_see_each_other() {
    let world = World::new();
    let (leader, recorder, base) = two(&world);
    let console = format!("{base}/console");
    let someone = world.id("何思源");
    let row = |client: &Client<'_>| {
        let forms = crate::support::page::forms(client.open(&console).text());
        forms.into_iter().find(|f| f.action.ends_with("/roll") && f.get("person") == someone).expect("a row")
    };
    let (first, second) = (row(&leader), row(&recorder));
    leader.submit(&first.set("presence", "absent").set("reason", "值班")).expect(StatusCode::SEE_OTHER);
    let before = world.journal();
    let reply = recorder.submit(&second.set("presence", "late").set("at", "14:40"));
    is_told(&world, &reply, before);
    reply.says("现在记的是：缺席，值班");
}

#[test]
fn two_who_note_observers_or_reasons_see_each_other() {
    let world = World::new();
    let (leader, recorder, base) = two(&world);
    let console = format!("{base}/console");
    let cases = [("/observers", "observers", "王朝阳 机关党委"), ("/nothing", "nothing", "学习内容")];
    for (action, field, text) in cases {
        let (first, second) = (leader.open(&console).form(action), recorder.open(&console).form(action));
        leader.submit(&first.set(field, text)).expect(StatusCode::SEE_OTHER);
        let before = world.journal();
        is_told(&world, &recorder.submit(&second.set(field, "另一个写法")), before);
        assert!(leader.open(&console).text().contains(text), "{text}");
    }
}

#[test]
fn a_correction_does_not_take_another_one_back() {
    let world = World::new();
    let id = world.meeting(&world.cast(), StageName::Signed);
    let leader = world.as_("陈一诺");
    let page = format!("/meetings/{id}/correct");
    let (first, second) = (leader.open(&page).form("/correct"), leader.open(&page).form("/correct"));
    leader.submit(&first.set("reason", "地点写错").set("place", "四楼会议室")).expect(StatusCode::SEE_OTHER);
    let before = world.journal();
    let reply = leader.submit(&second.set("reason", "小结漏字").set("summary", "补上的小结。"));
    is_told(&world, &reply, before);
    reply.says("现在记录里是：四楼会议室");
    leader.open(&format!("/meetings/{id}/minutes")).says("四楼会议室");
}
