//! 七项要求 of a meeting, and 本软件不做的事.

use domain::{clause::Clause, meeting::StageName};

use crate::support::{Client, Drive, World, page};

/// One requirement as the page shows it.
#[derive(Debug)]
struct Shown {
    id: String,
    heading: String,
    state: String,
    class: String,
    why: String,
    clause: String,
    /// The words on the button, and where it leads.
    next: Option<(String, String)>,
}

/// The seven as the page shows them, read from its list.
fn seven(client: &Client<'_>, base: &str) -> Vec<Shown> {
    let page = client.open(&format!("{base}/requirements"));
    let mut found: Vec<Shown> = Vec::new();
    let (mut place, mut inside) = (String::new(), false);
    for tag in page::tags(page.text()) {
        let (class, text) = (tag.get("class").unwrap_or_default(), page::unescape(tag.text.trim()));
        match (tag.name, class) {
            ("ul", "findings") => inside = true,
            ("/ul", _) => inside = false,
            ("li", "finding") => {
                let class = tag.get("data-state").unwrap_or_default().to_owned();
                let (id, heading, state) = (String::new(), String::new(), String::new());
                let (why, clause) = (String::new(), String::new());
                found.push(Shown { id, heading, state, class, why, clause, next: None });
            }
            (_, named) if named.starts_with("finding-") => place = named.to_owned(),
            _ => {}
        }
        let Some(one) = found.last_mut().filter(|_| inside) else { continue };
        if let ("a", Some(href)) = (tag.name, tag.get("href")) {
            one.next = Some((text.clone(), href.to_owned()));
        }
        match place.as_str() {
            "finding-id" => one.id.push_str(&text),
            "finding-title" => one.heading.push_str(&text),
            "finding-state" => one.state.push_str(&text),
            "finding-why" => one.why.push_str(&text),
            "finding-clause" => one.clause.push_str(&text),
            _ => {}
        }
    }
    found
}

/// The page holds the seven in their order with their wording, counts them, and every way on leads to a page; returns
/// the state and the button of each.
fn hold(client: &Client<'_>, base: &str) -> Vec<(String, Option<String>)> {
    let all = seven(client, base);
    assert_eq!(all.len(), 7, "{all:?}");
    let mut states = Vec::new();
    for (shown, clause) in all.into_iter().zip(Clause::REQUIREMENTS) {
        assert_eq!(shown.id, clause.id());
        assert_eq!(shown.heading, clause.heading());
        assert_eq!(shown.clause, format!("“{}”", clause.text()));
        assert!(shown.why.ends_with('。'), "{shown:?}");
        let class = match shown.state.as_str() {
            "已做到" => "met",
            "没做到" => "broken",
            _ => "todo",
        };
        assert_eq!(shown.class, class, "{shown:?}");
        let next = shown.next.map(|(button, href)| {
            let (path, anchor) = href.split_once('#').unwrap_or((href.as_str(), ""));
            let mut reply = client.get(path);
            if reply.status.is_redirection() && path == "/plan" {
                reply = client.open(&reply.location());
            }
            assert_eq!(reply.status, 200, "{button} leads to {href}");
            let is_there = page::tags(reply.text()).iter().any(|tag| tag.get("id") == Some(anchor));
            assert!(anchor.is_empty() || is_there, "{href} has no such place");
            button
        });
        states.push((shown.state, next));
    }
    let count = |state: &str| states.iter().filter(|(s, _)| s == state).count();
    let tally = ["已做到", "还没到", "没做到"].map(|state| format!("{} {state}", count(state))).join(" ");
    client.open(&format!("{base}/requirements")).says(&tally);
    states
}

/// What is expected of each: its state, and its button or nothing.
fn are(found: &[(String, Option<String>)], expected: [(&str, &str); 7]) {
    let found: Vec<_> =
        found.iter().map(|(s, next)| (s.as_str(), next.as_deref().unwrap_or_default())).collect();
    assert_eq!(found, expected);
}

const MET: (&str, &str) = ("已做到", "");
const LATER: (&str, &str) = ("还没到", "");

#[test]
fn the_seven_follow_a_meeting_from_gate_to_gate() {
    let world = World::new();
    let meeting = Drive::draft(&world, "study", "学习宪法宣传周材料");
    let seen = || hold(&meeting.leader(), &meeting.base);

    let consult = ("还没到", "去记会前沟通");
    are(&seen(), [MET, consult, ("还没到", "去报支部批准"), LATER, LATER, LATER, LATER]);
    meeting.consult();
    are(&seen(), [MET, MET, ("还没到", "去报支部批准"), LATER, LATER, LATER, LATER]);
    meeting.go(&meeting.page().form("/submit"));
    are(&seen(), [MET, MET, ("还没到", "等支部批准"), LATER, LATER, LATER, LATER]);
    let secretary = world.as_("林知远");
    secretary.go(&secretary.open(&meeting.base).form("/approve"));
    are(&seen(), [MET, MET, ("还没到", "去通知全体党员"), LATER, LATER, LATER, LATER]);
    meeting.notify();
    are(&seen(), [MET, MET, ("已做到", "去开始会议"), LATER, LATER, LATER, LATER]);
    meeting.open();
    let console = ("还没到", "去记会议情况");
    are(&seen(), [MET, MET, MET, console, ("还没到", "去做会议小结"), console, LATER]);
    for name in ["林知远", "周明哲", "许安宁", "何思源", "陈一诺"] {
        meeting.say(name, "谈了体会。");
    }
    meeting.decide();
    meeting.conclude("学了材料，定了心得。");
    are(&seen(), [MET, MET, MET, MET, MET, ("还没到", "去核对定稿"), LATER]);
    meeting.go(&meeting.minutes().form("/sign"));
    are(&seen(), [MET, MET, MET, MET, MET, MET, ("还没到", "去上报支部")]);
    meeting.go(&meeting.page().form("/report"));
    are(&seen(), [MET, MET, MET, MET, MET, MET, ("已做到", "等支部签收")]);
    secretary_receipts(&world, &meeting.base);
    are(&seen(), [MET; 7]);
}

fn secretary_receipts(world: &World, base: &str) {
    let secretary = world.as_("林知远");
    secretary.go(&secretary.open(base).form("/receipt"));
}

#[test]
fn a_broken_order_and_a_plan_that_was_not_sent_are_shown() {
    let world = World::new();
    let (cast, leader) = (world.cast(), world.as_("陈一诺"));
    // The leader alone spoke, and the notice went out after the meeting's beginning.
    let over = world.meeting(&cast, StageName::Concluded);
    let found = hold(&leader, &format!("/meetings/{over}"));
    assert_eq!(found[2].0, "没做到");
    assert_eq!(found[3], ("没做到".to_owned(), None));

    // A line of a plan that the branch has not got.
    world.at("2027-01-04 09:00");
    let leader = world.as_("陈一诺");
    let line = leader.open("/plan/2027").form("/plan/2027/items").set("title", "学习新年工作部署");
    leader.go(&line.set("month", "1").set("content", "study").set("source", "own"));
    let draft = leader.open("/meetings/new?month=2027-01").form("/meetings").set("date", "2027-01-14");
    assert_eq!(draft.get("item1_title"), "学习新年工作部署");
    let base = leader.submit(&draft).location();
    let found = hold(&leader, &base);
    assert_eq!(found[0], ("还没到".to_owned(), Some("去做年度计划".to_owned())));
    leader.open(&format!("{base}/requirements")).says("按2027年1月的计划安排，但年度计划还没有报支部。");
    leader.go(&leader.open("/plan/2027").form("/send").set("gap_reason", "随支部工作安排陆续补上"));
    assert_eq!(hold(&leader, &base)[0], ("已做到".to_owned(), None));
}

#[test]
fn a_cancelled_meeting_leaves_nothing_to_do() {
    let world = World::new();
    let meeting = Drive::draft(&world, "study", "学习宪法宣传周材料");
    meeting.go(&meeting.page().form("/cancel").set("reason", "与支部活动冲突")).says("已取消");
    for (state, next) in hold(&meeting.leader(), &meeting.base) {
        assert!(next.is_none() && state != "没做到", "{state} {next:?}");
    }
}

#[test]
fn what_the_product_does_not_do_is_told_to_anybody() {
    let world = World::new();
    let page = world.anonymous().open("/not-done").says("本软件不做的事");
    for (promise, detail) in [
        ("不打分、不排名", "没有积分，不给党员和党小组排名次，也不把点赞、转发、学习时长当作考核。"),
        ("不强制打卡签到", "到会情况由记录人按实际情况记一次，只改例外"),
        ("不要求拍照留痕", "任何一步都不要求上传照片、视频或者位置。"),
        ("不让人重复填写", "一件事只由知道的人填一次"),
        ("不替人说话", "没有填写的地方就空着，软件不编发言、不补意见"),
        ("不倒填时间", "事后补记的一律标明补录，写明真实的录入时间、录入人和原因。"),
        ("不替支部作决定", "党小组不是党的一级组织。发展党员、评优、处置处分，党小组只反映意见"),
        ("不存涉密内容", "本系统是非涉密系统，不得录入国家秘密、工作秘密和内部敏感信息"),
        ("不向外发送数据", "网页不请求任何外部地址"),
    ] {
        let said = page.reading();
        assert!(said.contains(&format!("{promise} {detail}")), "{promise}: {said}");
    }
    // Every page leads there.
    for path in ["/", "/plan/2026", "/meetings"] {
        assert!(world.as_("许安宁").open(path).text().contains(r#"href="/not-done""#), "{path}");
    }
}

#[test]
fn the_pages_keep_what_they_promise() {
    let world = World::new();
    let meeting = Drive::draft(&world, "study", "学习宪法宣传周材料");
    meeting.consult();
    meeting.approve();
    meeting.notify();
    meeting.open();
    let leader = meeting.leader();
    for path in [
        "/",
        "/meetings",
        "/plan/2026",
        "/roster",
        "/me",
        &meeting.base,
        &format!("{}/console", meeting.base),
    ] {
        let page = leader.open(path);
        for tag in page::tags(page.text()) {
            assert!(tag.get("type") != Some("file"), "{path}: nothing asks for a picture: {tag:?}");
            let outside = ["src", "href", "action"].iter().filter_map(|name| tag.get(name));
            for address in outside {
                assert!(!address.contains("://") && !address.starts_with("//"), "{path}: {tag:?}");
            }
        }
        for word in ["积分", "名次", "排行", "打卡率", "得分"] {
            assert!(!page.reading().contains(word), "{path} says {word}");
        }
    }
}
