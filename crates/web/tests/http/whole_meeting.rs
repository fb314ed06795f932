//! A whole meeting from the year plan to the archive, through the pages alone: every form is read from the
//! page that offers it, as a browser without scripts would.

use axum::http::StatusCode;
use domain::meeting::StageName;

use crate::support::{Client, World};

/// Gives everybody who is still to speak the floor, each with a text.
fn speak(recorder: &Client<'_>, console: &str, about: &str) -> usize {
    let mut count = 0;
    while !recorder.open(console).reading().contains("都已发言") {
        count += 1;
        let text = format!("{about}，看法之{count}。");
        let floor = recorder.open(console).form("/remarks").set("text", text.as_str());
        recorder.go(&floor.set("speaker", next(recorder, console))).says(&text);
    }
    count
}

/// Who is asked to speak next, by the button of the page.
fn next(recorder: &Client<'_>, console: &str) -> String {
    recorder.open(console).form("/remarks").get("speaker").to_owned()
}

#[test]
fn a_meeting_runs_from_the_year_plan_to_the_archive() {
    let world = World::new();
    world.at("2026-12-01 09:00");
    let people = ["陈一诺", "许安宁", "何思源", "林知远"].map(|name| world.as_(name));
    let [leader, recorder, member, secretary] = &people;

    // R1: a line of the plan; a plan that was changed is sent once more.
    let plan = leader.open("/plan/2026");
    let line = plan.form("/plan/2026/items").set("month", "12").set("content", "study").set("source", "own");
    leader.go(&line.set("title", "学习宪法宣传周材料")).says("学习宪法宣传周材料");
    leader.go(&leader.open("/plan/2026").form("/plan/2026/send")).says("已报支部");
    member.open("/plan/2026").says("学习宪法宣传周材料");
    secretary.open("/me").says("第一党小组报来 2026 年度计划");

    // The draft comes filled from the plan, with place and recorder of the last meeting.
    leader.open("/").says("起草本月的党小组会");
    let draft = leader.open("/meetings/new?month=2026-12").form("/meetings");
    assert_eq!(draft.get("item1_title"), "年度组织生活会");
    assert_eq!(draft.get("item2_title"), "学习宪法宣传周材料");
    assert_eq!(draft.get("place"), "三楼会议室");
    let draft = draft
        .set("item1_title", "学习宪法宣传周材料")
        .set("item1_content", "study")
        .set("item1_planned", draft_line(leader))
        .set("item1_prepare", "请读第一章")
        .set("item2_title", "")
        .set("item2_planned", "")
        .set("date", "2026-12-17")
        .set("start", "14:30")
        .set("end", "16:00");
    let kept = leader.submit(&draft).expect(StatusCode::SEE_OTHER);
    let base = kept.location();
    let console = format!("{base}/console");
    let minutes = format!("{base}/minutes");
    leader.open(&base).says("草拟").says("先向支部汇报沟通").says("请准备：请读第一章");

    // R2: nothing is sent to the branch before it was talked over.
    assert!(!leader.open(&base).offers("/submit"));
    let talk = leader.open(&format!("{base}/consult")).form("/consult").set("with", world.id("周明哲"));
    let talk = talk.set("how", "phone").set("on", "2026-12-01").set("content", "先学后议");
    leader.go(&talk).says("组织委员周明哲").says("先学后议").says("报支部批准");

    // R3: submitted, approved, everybody told.
    leader.go(&leader.open(&base).form("/submit")).says("等支部批准");
    secretary.open("/branch").says("第一党小组报来了议题").says("先学后议");
    secretary.open("/me").says("报批");
    let approval = secretary.open(&base).form("/approve").set("note", "同意，注意时间");
    secretary.go(&approval).says("同意，注意时间").says("党支部书记林知远");
    leader.open("/me").says("支部已批准 12月17日 14:30 的党小组会");
    let told = leader.submit(&leader.open(&base).form("/notify")).expect(StatusCode::OK);
    let told = told.says("已经通知 5 位党员").says("何思源同志，请回复参加或请假");
    let link = told.reading();
    let link = link.split("何思源同志，请回复参加或请假：http://dxz.example.cn").nth(1).expect("a link");
    let link: String = link.chars().take_while(|c| !c.is_whitespace()).collect();
    leader.open(&base).keeps_quiet_about(&link);

    // The answer by the personal link needs no sign-in, and opens nothing else.
    let stranger = world.anonymous();
    let asked = stranger.open(&link).says("何思源同志：请您参加").says("学习宪法宣传周材料");
    stranger
        .go(&asked.form(&link).set("answer", "leave").set("reason", "值夜班"))
        .says("已收到您的回复：请假（值夜班）");
    assert_eq!(stranger.get(&base).location(), format!("/sign-in?next={}", base.replace('/', "%2F")));
    member.open("/").says("第一党小组");
    recorder
        .go(&recorder.open(&base).form("/answer").set("answer", "coming"))
        .says("请假：值夜班")
        .says("参加");

    // Somebody hands in what to say from the own phone.
    let own = recorder.open(&format!("{base}/speak")).form("/own").set("text", "我在库房值班时读了第一章。");
    recorder.go(&own).says("已经交给记录人").says("我在库房值班时读了第一章。");

    // R4: opened on its day only; the roll begins with the answers.
    let early = leader.submit(&leader.open(&base).form("/open")).expect(StatusCode::UNPROCESSABLE_ENTITY);
    early.says("今天还不能开始");
    world.at("2026-12-17 14:28");
    let people = ["陈一诺", "许安宁", "何思源", "林知远"].map(|name| world.as_(name));
    let [leader, recorder, _, _] = &people;
    let opened = leader.go(&leader.open(&base).form("/open"));
    opened.says("应到 5 · 实到 4").says("许安宁已经交来发言");
    let late =
        recorder.open(&console).form("/roll").set("person", world.id("周明哲")).set("presence", "late");
    recorder.go(&late.set("at", "14:40")).says("应到 5 · 实到 4");
    let called = recorder.go(&recorder.open(&console).form("/call-up"));
    called.says("我在库房值班时读了第一章。").says("本人提交");
    let spoken = speak(recorder, &console, "学宪法要联系岗位");
    assert_eq!(spoken, 3, "the secretary, the commissioner and, last, the leader");

    // R5: decisions and the summary.
    let unready = leader.submit(
        &leader.open(&console).form("/notes/summary").set("ended", "15:40").to(&format!("{base}/conclude")),
    );
    unready.expect(StatusCode::UNPROCESSABLE_ENTITY).says("还没有结果");
    let decision = recorder.open(&console).form("/decisions").set("what", "每人写一条学习心得");
    let decision = decision.set("measures", "月底前交记录人汇总").set("responsible", world.id("许安宁"));
    recorder.go(&decision.set("due", "2026-12-31")).says("每人写一条学习心得").says("月底前交记录人汇总");
    world.at("2026-12-17 15:40");
    let summing = leader.open(&console).form("/notes/summary").set("text", "学了宪法，定了心得。");
    let concluded = leader.go(&summing.set("ended", "15:40").to(&format!("{base}/conclude")));
    concluded.says("已小结").says("何思源（请假：值夜班）").says("学宪法要联系岗位，看法之3。");

    // R6: signed, with the digest of what was signed.
    world.at("2026-12-18 09:00");
    let people = ["陈一诺", "许安宁", "何思源", "林知远"].map(|name| world.as_(name));
    let [leader, _, member, secretary] = &people;
    assert!(!secretary.open(&minutes).offers("/sign"));
    leader.go(&leader.open(&minutes).form("/sign")).says("已定稿").says("上报支部");
    let first = member.open(&minutes).says("第 1 版").says("记录摘要（SM3）").reading();

    // R7: reported, receipted, archived.
    leader.go(&leader.open(&base).form("/report").set("note", "请审阅")).says("等支部签收");
    secretary.open("/branch").says("第一党小组报来了会议情况").says("每人写一条学习心得");
    secretary.go(&secretary.open(&base).form("/receipt").set("note", "收到")).says("已归档");
    leader.open("/me").says("支部已签收");
    let seven = leader.open(&format!("{base}/requirements")).says("7 已做到");
    seven.says("12月1日向组织委员周明哲汇报沟通（电话）");

    // Who was absent catches up, and a decision is closed at the next meeting.
    leader.go(&leader.open(&base).form("/make-up").set("how", "当面转达")).says("当面转达").says("已补");
    let next = leader.open("/meetings/new?month=2026-12").form("/meetings").set("date", "2026-12-18");
    let next = leader.go(&next).says("每人写一条学习心得").says("培养联系人每季度谈话一次");
    let meeting = next.asked.trim_start_matches("GET ").to_owned();
    let work = leader.open(&next.link("/assignments/").expect("the first open matter"));
    leader.go(&work.form("/close").set("result", "谈了三次")).says("已办结").says("谈了三次");
    leader.open(&meeting).says("每人写一条学习心得").keeps_quiet_about("培养联系人每季度谈话一次");

    // A correction is a revision beside the old one.
    let correction = leader.open(&format!("{base}/correct")).form("/correct");
    assert_eq!(correction.get("place"), "三楼会议室");
    let corrected = leader.go(&correction.set("place", "四楼会议室").set("reason", "换了会议室"));
    let second = corrected
        .says("四楼会议室")
        .says("第 2 版")
        .says("第 1 次更正")
        .says("更正原因：换了会议室")
        .reading();
    let digest = |text: &str| {
        text.split("（SM3）：").nth(1).map(|rest| rest.trim().chars().take(64).collect::<String>())
    };
    assert_ne!(digest(&first), digest(&second));
    papers(leader, &base);
}

/// The plan's line that the draft carries out, from the choices of the page.
fn draft_line(leader: &Client<'_>) -> String {
    leader.open("/meetings/new?month=2026-12").form("/meetings").get("item2_planned").to_owned()
}

/// Every paper in every format but PDF, for which there is no typesetter here.
fn papers(leader: &Client<'_>, base: &str) {
    const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    for (name, kind, begins) in [
        ("minutes.docx", WORD, b"PK\x03\x04".as_slice()),
        ("minutes-m.docx", WORD, b"PK\x03\x04"),
        ("notice.docx", WORD, b"PK\x03\x04"),
        ("slips.docx", WORD, b"PK\x03\x04"),
        ("agenda.docx", WORD, b"PK\x03\x04"),
        ("sign-in.docx", WORD, b"PK\x03\x04"),
        ("blank.docx", WORD, b"PK\x03\x04"),
        ("minutes.txt", "text/plain; charset=utf-8", b""),
        ("minutes-m.txt", "text/plain; charset=utf-8", b""),
        ("minutes.json", "application/json", b"{"),
        ("meeting.ics", "text/calendar; charset=utf-8", b"BEGIN:VCALENDAR\r\n"),
    ] {
        let paper = leader.open(&format!("{base}/papers/{name}"));
        assert_eq!(paper.header("content-type"), kind, "{name}");
        assert_eq!(paper.header("cache-control"), "no-store", "{name}");
        let place = paper.header("content-disposition");
        assert!(place.starts_with("attachment; filename*=UTF-8''%E"), "{name}: {place}");
        assert!(place.ends_with(&name[name.rfind('.').unwrap_or(0)..]), "{name}: {place}");
        assert!(paper.body.starts_with(begins), "{name}");
    }
    leader.open(&format!("{base}/papers/minutes.txt")).says("四楼会议室").says("每人写一条学习心得");
    for unknown in ["minutes.exe", "nothing.docx", "minutes", "meeting.docx.ics"] {
        let reply = leader.get(&format!("{base}/papers/{unknown}"));
        assert_eq!(reply.status, StatusCode::NOT_FOUND, "{unknown}");
    }
    let plan = leader.open("/plan/2026/plan.docx");
    assert_eq!(plan.header("content-type"), WORD);
}

#[test]
fn a_meeting_that_was_opened_by_mistake_goes_back() {
    let world = World::new();
    let id = world.meeting(&world.cast(), StageName::InSession);
    let (base, leader) = (format!("/meetings/{id}"), world.as_("陈一诺"));
    let mistake = leader.open(&base).form("/unopen").set("reason", "点错了");
    leader.go(&leader.go(&mistake).says("已通知").form("/open")).says("点名");
}
