//! Markup in every text that anybody may type: it comes back as text, in every page and every file. That no
//! page holds it as markup is checked with every answer (`support::client`); here is that it is there at all.

use axum::http::StatusCode;
use domain::{meeting::StageName, person::Standing};

use crate::support::{Client, Reply, World, escaped};

const MARKUP: &str = r#"<script>alert(1)</script>"'&{{7777*7777}}"#;

/// The page shows the markup as text.
#[track_caller]
fn shows(reply: &Reply) {
    let text = reply.text().replace("&lt;", "&#60;").replace("&gt;", "&#62;").replace("&quot;", "&#34;");
    assert!(
        text.replace("&amp;", "&#38;").contains(&escaped(MARKUP)),
        "{}: {}",
        reply.asked,
        reply.reading()
    );
    assert!(!reply.reading().contains("60481729"), "{}: a template in a text was run", reply.asked);
}

fn drafted(world: &World, leader: &Client<'_>) -> String {
    let base = format!("/meetings/{}", world.sample.draft);
    let mut edit = leader.open(&format!("{base}/edit")).form("/edit").set("chair", world.id("许安宁"));
    for field in
        ["place", "chair_reason", "item1_title", "item1_materials", "item1_prepare", "off_plan_reason"]
    {
        edit = edit.set(field, MARKUP);
    }
    shows(&leader.go(&edit));
    base
}

#[test]
fn markup_in_every_text_comes_back_as_text() {
    let mut world = World::new();
    world.join("<b>\"O'Neil\"&", 0, Standing::Full);
    let (leader, secretary, recorder) = (world.as_("陈一诺"), world.as_("林知远"), world.as_("许安宁"));
    leader.open("/roster").says("<b>\"O'Neil\"&");

    let line = leader.open("/plan/2026").form("/plan/2026/items").set("month", "11").set("content", "study");
    shows(&leader.go(&line.set("title", MARKUP).set("source", "own")));
    let new = leader.open("/roster/new").form("/roster").set("name", MARKUP).set("standing", "full");
    shows(&leader.go(&new.set("on", "2026-11-01")));

    let base = drafted(&world, &leader);
    let talk = leader.open(&format!("{base}/consult")).form("/consult").set("with", world.id("周明哲"));
    let talk = talk.set("how", "phone").set("on", "2026-11-19").set("content", MARKUP);
    shows(&leader.go(&talk.set("method", MARKUP).set("cautions", MARKUP)));
    leader.go(&leader.open(&base).form("/submit"));
    shows(&secretary.open("/branch"));
    shows(&secretary.go(&secretary.open(&base).form("/return").set("reason", MARKUP)));
    shows(&leader.open("/me"));
    leader.go(&leader.open(&base).form("/submit"));
    shows(&secretary.go(&secretary.open(&base).form("/approve").set("note", MARKUP)));
    let told = leader.submit(&leader.open(&base).form("/notify")).expect(StatusCode::OK);
    shows(&told);
    let link = told.link("http://dxz.example.cn/a/").expect("a link").replace("http://dxz.example.cn", "");
    let stranger = world.anonymous();
    let asked = stranger.open(&link);
    shows(&asked);
    shows(&stranger.go(&asked.form(&link).set("answer", "leave").set("reason", MARKUP)));
    shows(&leader.open("/"));
    shows(&leader.open("/meetings"));
    shows(&recorder.open("/me"));

    // The meeting: remarks, names of observers, decisions, the summary.
    leader.go(&leader.open(&base).form("/open"));
    let console = format!("{base}/console");
    let page = recorder.open(&console);
    recorder.go(&page.form("/notes/opening").set("text", MARKUP));
    recorder.go(&page.form("/observers").set("observers", format!("{MARKUP} {MARKUP}")));
    shows(&recorder.go(&page.form("/remarks").set("text", MARKUP)));
    let own = recorder.open(&format!("{base}/speak")).form("/own").set("text", MARKUP);
    shows(&recorder.go(&own));
    let late = page
        .form("/roll")
        .set("person", world.id("何思源"))
        .without("was")
        .set("presence", "absent")
        .set("reason", MARKUP);
    shows(&recorder.go(&late));
    let decision = page.form("/decisions").set("what", MARKUP).set("measures", MARKUP);
    let decision = decision.set("responsible", world.id("陈一诺")).set("due", "2026-11-20");
    shows(&recorder.go(&decision));
    recorder.submit(&recorder.open(&console).form("/call-up")).expect(StatusCode::SEE_OTHER);
    let end = leader.open(&console).form("/notes/summary").to(&format!("{base}/conclude"));
    let minutes = leader.go(&end.set("text", MARKUP).set("started", "15:00").set("ended", "15:05"));
    shows(&minutes);
    leader.go(&minutes.form("/sign"));
    let correction = leader.open(&format!("{base}/correct")).form("/correct");
    assert_eq!(correction.get("summary"), MARKUP);
    shows(&leader.go(&correction.set("reason", MARKUP).set("summary", "改过")));
    shows(&leader.go(&leader.open(&base).form("/report").set("note", MARKUP)));
    shows(&secretary.go(&secretary.open(&base).form("/send-back").set("reason", MARKUP)));
    files(&leader, &base);
    for path in ["/", "/plan/2026", "/meetings", "/me", "/roster", &format!("{base}/requirements")] {
        leader.open(path);
    }
}

/// In files the text is itself, and no file name or line of a calendar is broken by it.
fn files(leader: &Client<'_>, base: &str) {
    let text = leader.open(&format!("{base}/papers/minutes.txt"));
    assert!(text.text().contains(MARKUP));
    let json = leader.open(&format!("{base}/papers/minutes.json"));
    assert!(json.text().contains(r#"<script>alert(1)</script>\"'&{{7777*7777}}"#));
    for name in [
        "minutes.docx",
        "minutes-m.docx",
        "notice.docx",
        "agenda.docx",
        "sign-in.docx",
        "minutes.txt",
        "meeting.ics",
    ] {
        let paper = leader.open(&format!("{base}/papers/{name}"));
        let place = paper.header("content-disposition");
        let sound = |c: char| c.is_ascii_alphanumeric() || "%.-*=;' ".contains(c);
        assert!(place.chars().all(sound), "{name}: {place}");
    }
}

#[test]
fn what_is_sent_back_in_an_address_cannot_break_a_header() {
    let world = World::new();
    let id = world.meeting(&world.cast(), StageName::InSession);
    let recorder = world.as_("许安宁");
    let base = format!("/meetings/{id}");
    let (person, crlf) = (world.id("许安宁"), "x\r\nSet-Cookie: a=b");
    let roll =
        [("person", person.as_str()), ("presence", "present"), ("item", crlf), ("place_on_page", crlf)];
    let reply = recorder.post(&format!("{base}/roll"), &roll).expect(StatusCode::SEE_OTHER);
    assert_eq!(reply.location(), format!("{base}/console"));
    let decision = world.decision(&world.cast(), id, world.items(&world.cast(), id)[0]);
    let path = format!("{base}/decisions/{decision}/remove");
    assert_eq!(recorder.post(&path, &[("item", crlf)]).location(), format!("{base}/console"));
}
