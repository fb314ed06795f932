//! A whole meeting over HTTP: from the year plan to the archive and a correction after it.

use axum::http::{StatusCode, header};
use domain::id::PersonId;

use crate::world::{CHAIR, LEADER, World, to_session};

const TODAY: &str = "2026-11-23";

/// The id of the first remark, decision and item that the console names after a word of its addresses.
fn id_after(text: &str, word: &str) -> String {
    let at = text.find(word).unwrap_or_else(|| panic!("no {word} on the page")) + word.len();
    text[at..at + 36].to_owned()
}

#[tokio::test]
async fn from_the_plan_to_the_archive() {
    let world = World::new().await;
    let leader = world.as_(LEADER).await;
    let secretary = world.as_("林知远").await;
    let recorder = world.as_("许安宁").await;
    let id = |name: &str| -> PersonId { world.person(name) };
    let text = |name: &str| id(name).to_string();

    // R1: a line of the plan.
    let line =
        [("month", "11"), ("content", "study"), ("title", "学习支部工作条例第十三条"), ("source", "own")];
    leader.takes("/plan/2026/items", &line).await;
    leader.get("/plan/2026").await.says("学习支部工作条例第十三条");

    // The draft, R2, and to the branch.
    let chair = text(LEADER);
    let draft = [
        ("month", "2026-11"),
        ("date", TODAY),
        ("start", "15:30"),
        ("end", "17:00"),
        ("place", "二楼党员活动室"),
        ("chair", chair.as_str()),
        ("recorder", &text("许安宁")),
        ("item1_title", "研究档案数字化收尾工作"),
        ("item1_content", "resolution"),
        ("off_plan_reason", "支部临时交办"),
    ];
    let meeting = leader.takes("/meetings", &draft).await;
    leader.get(&meeting).await.says("先向支部汇报沟通").says("二楼党员活动室");
    let talk = [("with", text("周明哲")), ("how", "in_person".to_owned()), ("on", TODAY.to_owned())];
    let talk: Vec<_> = talk.iter().map(|(n, v)| (*n, v.as_str())).collect();
    leader.takes(&format!("{meeting}/consult"), &talk).await;
    let seen = leader.get(&meeting).await.field("seen");
    leader.takes(&format!("{meeting}/submit"), &[("seen", &seen)]).await;

    // R3: returned once, then approved and notified.
    secretary.get("/branch").await.says("研究档案数字化收尾工作");
    secretary.takes(&format!("{meeting}/return"), &[("reason", "请写明谁来介绍进度")]).await;
    leader.get(&meeting).await.says("请写明谁来介绍进度");
    let seen = leader.get(&meeting).await.field("seen");
    leader.takes(&format!("{meeting}/submit"), &[("seen", &seen)]).await;
    let seen = secretary.get(&meeting).await.field("seen");
    secretary.takes(&format!("{meeting}/approve"), &[("seen", &seen), ("note", "同意")]).await;
    let seen = leader.get(&meeting).await.field("seen");
    let told = leader.post(&format!("{meeting}/notify"), &[("seen", &seen)]).await;
    assert_eq!(told.status, StatusCode::OK, "{}", told.alerts());
    let links: Vec<_> = told.text.split("/a/").skip(1).map(|rest| rest[..54].to_owned()).collect();
    assert!(links.len() >= 6, "a link for everybody: {links:?}");

    // Answers by link, without a password; a link is good for its own answer only.
    let guest = world.anonymous();
    let mut away = 0;
    for link in &links {
        let page = guest.get(&format!("/a/{link}")).await;
        assert_eq!(page.status, StatusCode::OK, "{link}: {}", page.alerts());
        if page.text.contains("何思源") {
            away += 1;
            let none = guest.post(&format!("/a/{link}"), &[("answer", "leave")]).await;
            assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
            none.says("请假原因：还没有填写");
            guest.takes(&format!("/a/{link}"), &[("answer", "leave"), ("reason", "出差在外")]).await;
        } else {
            guest.takes(&format!("/a/{link}"), &[("answer", "coming")]).await;
        }
    }
    assert!(away >= 1, "何思源 has a link");
    assert_eq!(guest.get("/a/no-such-word").await.status, StatusCode::NOT_FOUND);
    leader.get(&meeting).await.says("出差在外");

    // The meeting: roll from the answers, own remark from the phone, remarks by the recorder.
    assert_eq!(leader.takes(&format!("{meeting}/open"), &[]).await, format!("{meeting}/console"));
    let console = recorder.get(&format!("{meeting}/console")).await;
    console.says("出差在外");
    let item = console.field("item");
    let member = world.as_("周明哲").await;
    member.takes(&format!("{meeting}/own"), &[("item", &item), ("text", "目录核对由我包干 <两类>")]).await;
    let console = recorder.get(&format!("{meeting}/console")).await;
    console.says("已经交来发言").says("目录核对由我包干 &#60;两类&#62;");
    let own = id_after(&console.text, &format!("{meeting}/remarks/"));
    recorder.takes(&format!("{meeting}/remarks/{own}/call-up"), &[("item", &item)]).await;
    for name in ["林知远", "许安宁", CHAIR, LEADER] {
        let speaker = text(name);
        let said = format!("{name}的主要看法。");
        let remark = [("item", item.as_str()), ("speaker", &speaker), ("kind", "speaks"), ("text", &said)];
        recorder.takes(&format!("{meeting}/remarks"), &remark).await;
    }
    let decision = [
        ("item", item.as_str()),
        ("what", "分两批核对目录"),
        ("measures", "先照片后卷宗"),
        ("responsible", &text("许安宁")),
        ("due", "2026-12-20"),
    ];
    recorder.takes(&format!("{meeting}/decisions"), &decision).await;
    let end = [("text", "大家谈了收尾工作。"), ("started", "15:35"), ("ended", "16:10")];
    leader.takes(&format!("{meeting}/conclude"), &end).await;

    // R6, R7, receipt, archive.
    let minutes = leader.get(&format!("{meeting}/minutes")).await;
    minutes.says("15:35—16:10").says("出差在外").says("目录核对由我包干");
    let seen = minutes.field("seen");
    leader.takes(&format!("{meeting}/sign"), &[("seen", &seen)]).await;
    leader.takes(&format!("{meeting}/report"), &[("note", "请查收")]).await;
    let seen = secretary.get(&meeting).await.field("seen");
    secretary.takes(&format!("{meeting}/receipt"), &[("seen", &seen)]).await;
    leader.get(&meeting).await.says("已归档");
    let seven = leader.get(&format!("{meeting}/requirements")).await;
    for clause in ["R1", "R2", "R3", "R4", "R5", "R6", "R7"] {
        seven.says(clause);
    }

    // A correction is a revision beside the old one, and the branch is told.
    let page = leader.get(&format!("{meeting}/correct")).await;
    let mut fields =
        vec![("reason".to_owned(), "地点写错".to_owned()), ("place".to_owned(), "三楼会议室".to_owned())];
    fields.push(("summary".to_owned(), "大家谈了收尾工作。".to_owned()));
    for n in 0..5 {
        let name = format!("speech_0_{n}");
        let at = page.text.find(&format!("name=\"{name}\"")).expect("a speech");
        let inside =
            page.text[at..].split('>').nth(1).expect("a text").split("</textarea").next().expect("its end");
        let plain = inside.replace("&#60;", "<").replace("&#62;", ">");
        fields.push((name, plain));
    }
    for n in 0..7 {
        fields.push((format!("absence_{n}"), "出差在外".to_owned()));
    }
    let fields: Vec<_> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    leader.takes(&format!("{meeting}/correct"), &fields).await;
    leader.get(&format!("{meeting}/minutes")).await.says("三楼会议室").says("地点写错");
    secretary.get("/me").await.says("更正了");

    // The papers.
    for (name, kind) in [
        ("minutes.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("minutes-m.txt", "text/plain; charset=utf-8"),
        ("minutes.json", "application/json"),
        ("notice.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("agenda.txt", "text/plain; charset=utf-8"),
        ("sign-in.txt", "text/plain; charset=utf-8"),
        ("blank.txt", "text/plain; charset=utf-8"),
        ("meeting.ics", "text/calendar; charset=utf-8"),
    ] {
        let paper = leader.get(&format!("{meeting}/papers/{name}")).await;
        assert_eq!(paper.status, StatusCode::OK, "{name}");
        assert_eq!(paper.headers[header::CONTENT_TYPE], kind, "{name}");
        let place = paper.headers[header::CONTENT_DISPOSITION].to_str().expect("ASCII");
        assert!(place.starts_with("attachment; filename*=UTF-8''"), "{name}: {place}");
        assert!(!paper.bytes.is_empty());
    }
    for name in ["minutes.exe", "nothing.docx", "minutes", "..%2Fminutes.docx"] {
        assert_eq!(
            leader.get(&format!("{meeting}/papers/{name}")).await.status,
            StatusCode::NOT_FOUND,
            "{name}"
        );
    }
}

#[tokio::test]
async fn a_meeting_opened_by_mistake_goes_back() {
    let world = World::new().await;
    let leader = world.as_(LEADER).await;
    let (meeting, _) = to_session(&world).await;
    leader.get(&meeting).await.says("退回会前");
    let none = leader.post(&format!("{meeting}/unopen"), &[("reason", "")]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    none.says("退回的原因：还没有填写");
    leader.takes(&format!("{meeting}/unopen"), &[("reason", "点错了")]).await;
    leader.get(&meeting).await.says("已通知");
    leader.takes(&format!("{meeting}/open"), &[]).await;
}
