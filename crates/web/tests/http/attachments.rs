//! Files of study materials: sent, handed out to be saved, removed; and every refusal.

use axum::http::StatusCode;

use crate::support::{Client, Reply, World};

fn send(client: &Client<'_>, item: &str, name: &str, file: &[u8]) -> Reply {
    let part = format!("file-{item}");
    let fields = [("part", part.as_str()), ("open", "1"), ("year", "2026")];
    client.upload(&format!("/study/items/{item}/files"), &fields, name, file)
}

/// The address of the file that has this name on the page.
fn address(page: &Reply, name: &str) -> String {
    let before = page.text().split(&format!("<span>{name}</span>")).next().expect("some page");
    let from = before.rsplit("/study/files/").next().expect("a link");
    format!("/study/files/{}", &from[..36])
}

#[test]
fn a_file_is_sent_handed_out_to_be_saved_and_removed() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    let item = world.study_item("陈一诺");
    let journal = world.journal();
    send(&leader, &item, "党章 <第一章>.txt", "总纲\n".as_bytes()).expect(StatusCode::SEE_OTHER);
    assert_eq!(world.journal(), journal + 1);
    let name = "党章 &#60;第一章&#62;.txt";
    let page = leader.open("/study?year=2026").says("党章 <第一章>.txt");
    let place = address(&page, name);
    let member = world.as_("许安宁");
    let file = member.open(&place);
    assert_eq!(file.body, "总纲\n".as_bytes());
    assert_eq!(file.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(file.header("x-content-type-options"), "nosniff");
    assert_eq!(file.header("cache-control"), "no-store");
    let saved = file.header("content-disposition");
    assert!(saved.starts_with("attachment; filename*=UTF-8''%E5%85%9A%E7%AB%A0%20%3C"), "{saved}");
    member.post(&format!("{place}/remove"), &[]).expect(StatusCode::FORBIDDEN);
    world.as_("沈若溪").get(&place).expect(StatusCode::NOT_FOUND);
    world.as_("秦川").get(&place).expect(StatusCode::NOT_FOUND);
    leader.post(&format!("{place}/remove"), &[("year", "2026")]).expect(StatusCode::SEE_OTHER);
    leader.get(&place).expect(StatusCode::NOT_FOUND);
    leader.post(&format!("{place}/remove"), &[]).expect(StatusCode::NOT_FOUND);
    assert_eq!(world.journal(), journal + 2);
}

#[test]
fn the_file_of_a_study_is_named_in_the_ledger() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    let text = leader.open("/study/papers/study.txt").reading();
    assert!(text.contains("参观纪要.docx"), "{text}");
    let page = leader.open("/study");
    let docx = leader.open(&address(&page, "参观纪要.docx"));
    assert!(docx.body.starts_with(b"PK") && docx.header("content-disposition").starts_with("attachment"));
}

#[test]
fn what_is_not_taken_says_why_in_its_own_form_and_leaves_nothing() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    let item = world.study_item("陈一诺");
    let journal = world.journal();
    let large = vec![b'a'; (10 << 20) + 1];
    for (name, file, words) in [
        ("空.txt", &b""[..], "文件里没有内容"),
        ("大.txt", &large[..], "有 11 MB，最多收 10 MB"),
        ("程序.exe", &b"MZ\0\0\0\x01"[..], "认不出这种文件"),
        ("党章.pdf", "总纲".as_bytes(), "文件名的结尾是“.pdf”，内容却是文本"),
        ("党章.pdf", "%PDF-1.7 机 密 ★ 10 年".as_bytes(), "含有密级标志“机密★”"),
        ("秘密★.txt", "总纲".as_bytes(), "含有密级标志“秘密★”"),
        ("党章.pdf", &b"%PDF-1.7 /Encrypt 5 0 R"[..], "这份 PDF 加了密码"),
        ("党章.doc", &[0xD0, 0xCF, 0x11, 0xE0, 0xA1][..], "旧格式"),
        ("党章.docx", &b"PK\x03\x04 and nothing"[..], "文件已损坏"),
    ] {
        let page = send(&leader, &item, name, file).expect(StatusCode::UNPROCESSABLE_ENTITY).says(words);
        page.leads_to_its_fields();
        let here = format!("value=\"file-{item}\"");
        let form = page.text().split("<details").find(|part| part.contains(&here)).expect("the form");
        assert!(form.starts_with(" class=\"help\" open") && form.contains("is-wrong"), "{name}: {form}");
    }
    let path = format!("/study/items/{item}/files");
    let unsaid = leader.upload(&path, &[("part", &format!("file-{item}"))], "党章.txt", "总纲".as_bytes());
    unsaid.expect(StatusCode::UNPROCESSABLE_ENTITY).says("请先看过文件，确认不涉密");
    send(&leader, &item, "", b"").expect(StatusCode::UNPROCESSABLE_ENTITY).says("还没有选文件");
    assert_eq!(world.journal(), journal);
    send(&leader, &item, "党章.txt", "总纲".as_bytes()).expect(StatusCode::SEE_OTHER);
    let again = send(&leader, &item, "又一份.txt", "总纲".as_bytes());
    again.expect(StatusCode::UNPROCESSABLE_ENTITY).says("这个文件已经在里面了，名字是“党章.txt”");
}

#[test]
fn addresses_in_materials_can_be_pressed_and_nothing_else() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    let typed =
        "见 https://dj.example.cn/a?b=1&c=2，第三页；javascript:alert(1) http://x.example.cn/\"><b>。";
    let form = leader.open("/study?year=2026").form("/study/items");
    leader.go(&form.set("month", "7").set("theme", "basics").set("title", "党章").set("materials", typed));
    let page = leader.open("/study?year=2026");
    let link = |address: &str| {
        format!("<a href=\"{address}\" target=\"_blank\" rel=\"noopener noreferrer\">{address}</a>")
    };
    assert!(page.text().contains(&link("https://dj.example.cn/a?b=1&amp;c=2")), "{}", page.text());
    assert!(page.text().contains(&link("http://x.example.cn/")), "{}", page.text());
    assert!(!page.text().contains("href=\"javascript") && !page.text().contains("<b>。"), "{}", page.text());
}
