//! 单位自有模板: a template is sent, what is wrong with one is told, and papers are drawn with it from then on.

use axum::http::StatusCode;
use documents::{
    attachment::NoReader,
    own_template::{Purpose, example},
    reading,
};
use domain::meeting::StageName;

use crate::support::{Client, Reply, World};

const PAGE: &str = "/branch/templates";

fn send(client: &Client<'_>, purpose: &str, name: &str, bytes: &[u8]) -> Reply {
    client.upload(PAGE, &[("part", purpose)], name, bytes)
}

/// The lines of a Word file that is downloaded.
fn lines(client: &Client<'_>, path: &str) -> Vec<String> {
    let reply = client.open(path);
    let read = reading::read("a.docx", &reply.body, &NoReader).expect("lines");
    read.into_iter().map(|line| line.text).collect()
}

/// Whether minutes are drawn with the template to begin with, which has a table for time and place.
fn is_own(client: &Client<'_>, meeting: impl std::fmt::Display) -> bool {
    let lines = lines(client, &format!("/meetings/{meeting}/papers/minutes.docx"));
    assert!(lines.iter().all(|line| !line.contains("{{")), "{lines:?}");
    lines.iter().any(|line| line == "时间")
}

#[test]
fn what_is_finished_from_then_on_is_drawn_with_it() {
    let world = World::new();
    let cast = world.cast();
    let before = world.meeting(&cast, StageName::Signed);
    let open = world.meeting(&cast, StageName::Notified);
    assert!(!is_own(&world.as_("陈一诺"), open));

    world.at("2026-11-25 09:00");
    let (leader, secretary) = (world.as_("陈一诺"), world.as_("林知远"));
    let begin = secretary.open("/branch/templates/example/minutes.docx");
    assert!(begin.header("content-disposition").contains("attachment"));
    let kept = send(&secretary, "minutes", "本馆会议记录.docx", &begin.body).expect(StatusCode::SEE_OTHER);
    let page = secretary.open(&kept.location()).says("已经换上").says("本馆会议记录.docx").says("用本单位的");
    let sample = page.link("/branch/templates/").expect("a template");
    assert!(sample.ends_with("sample.docx"), "{sample}");
    assert!(lines(&secretary, &sample).contains(&"林知远（党小组组长）".to_owned()));
    let same = send(&secretary, "minutes", "再传.docx", &begin.body).expect(StatusCode::UNPROCESSABLE_ENTITY);
    same.says("就是现在用着的模板").leads_to_its_fields();

    assert!(is_own(&leader, open), "what is not finished yet");
    assert!(!is_own(&leader, before), "a record that was signed before keeps its looks");
    leader.open(&format!("/meetings/{before}/minutes")).says("常用格式 Word");
    world.hold_and_sign(&cast, open);
    let leader = world.as_("陈一诺");
    leader.open(&format!("/meetings/{open}/minutes")).says("本单位模板 Word");

    world.at("2026-12-19 09:00");
    let (leader, secretary) = (world.as_("陈一诺"), world.as_("林知远"));
    let form = secretary.open(PAGE).form(&sample.replace("sample.docx", "set-aside"));
    secretary.submit(&form).expect(StatusCode::SEE_OTHER);
    secretary.open(PAGE).says("用系统自带的").says("以前用过的 1 份").says("用到");
    assert!(is_own(&leader, open), "what was signed with it keeps it");
    let again = secretary.open(PAGE).form(&sample.replace("sample.docx", "use-again"));
    let written = world.journal();
    secretary.submit(&again).expect(StatusCode::SEE_OTHER);
    assert_eq!(world.journal(), written + 1);
    secretary.open(PAGE).says("用本单位的");
}

#[test]
fn a_notice_is_drawn_with_its_own() {
    let world = World::new();
    let meeting = world.meeting(&world.cast(), StageName::Approved);
    let secretary = world.as_("林知远");
    let notice = example(Purpose::Notice).expect("written");
    send(&secretary, "notice", "会议通知.docx", &notice).expect(StatusCode::SEE_OTHER);
    let lines = lines(&world.as_("陈一诺"), &format!("/meetings/{meeting}/papers/notice.docx"));
    assert!(lines.iter().any(|line| line.contains("请准备好发言，按时参加")), "{lines:?}");
    // Minutes keep the built-in layout, and template M always does.
    assert!(!is_own(&world.as_("陈一诺"), meeting));
}

#[test]
fn what_is_wrong_with_a_template_is_told_with_its_place_and_nothing_is_kept() {
    let world = World::new();
    let secretary = world.as_("林知远");
    let before = world.journal();
    let notice = example(Purpose::Notice).expect("written");
    for (name, bytes, says) in [
        ("", &b""[..], "还没有选文件"),
        ("模板.docx", b"", "没有内容"),
        ("模板.docx", b"text", "模板要用 .docx 文件"),
        ("模板.docx", b"\xD0\xCF\x11\xE0", "模板要用 .docx 文件"),
        ("模板.docx", &notice, "没有“议题和准备”这个字段"),
        ("模板.docx", &vec![b'x'; (4 << 20) + 1], "模板最大 4 MB"),
        ("模板.docx", &vec![b'x'; (10 << 20) + 1], "模板最大 4 MB"),
    ] {
        let reply = send(&secretary, "minutes", name, bytes).expect(StatusCode::UNPROCESSABLE_ENTITY);
        reply.says("模板文件：").says(says).leads_to_its_fields();
    }
    let place = send(&secretary, "minutes", "通知.docx", &notice);
    place.says("第5段“{{议题和准备}}”");
    let minutes = example(Purpose::Minutes).expect("written");
    send(&secretary, "minutes", "模板.pdf", &minutes).says("内容却是Word 文档");
    send(&secretary, "minutes", "机密★模板.docx", &minutes).says("密级标志");
    send(&secretary, "other", "模板.docx", &minutes).expect(StatusCode::NOT_FOUND);
    assert_eq!(world.journal(), before, "what was refused is not written");
    secretary.open(PAGE).says("用系统自带的");
}

#[test]
fn only_the_branch_keeps_templates_and_only_its_own() {
    let world = World::new();
    let minutes = example(Purpose::Minutes).expect("written");
    for name in ["陈一诺", "许安宁"] {
        let client = world.as_(name);
        client.get(PAGE).expect(StatusCode::FORBIDDEN);
        send(&client, "minutes", "模板.docx", &minutes).expect(StatusCode::FORBIDDEN);
    }
    let foreign = world.own_template("秦川", true);
    let secretary = world.as_("林知远");
    for path in ["file.docx", "sample.docx"] {
        secretary.get(&format!("{PAGE}/{foreign}/{path}")).expect(StatusCode::NOT_FOUND);
    }
    secretary.post(&format!("{PAGE}/{foreign}/use-again"), &[]).expect(StatusCode::NOT_FOUND);
    secretary.post(&format!("{PAGE}/{foreign}/set-aside"), &[]).expect(StatusCode::CONFLICT);
}
