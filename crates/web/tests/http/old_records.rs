//! 旧记录: a file is sent, who is unknown is asked about, what was understood is corrected, the meeting is entered late, and the file
//! stays beside it.

use axum::http::StatusCode;

use crate::support::{Client, Reply, World};

const RECORD: &str = "党小组会议记录
时间：2026年11月12日（星期四）14:30—15:40
地点：三楼会议室
主持人：陈一诺（组长）
记录人：许安宁
参加人员：陈一诺、许安宁、何思源、周明折
列席人员：叶青（支部组织委员）
会议议题：学习档案法修订要点
会议内容：
许安宁：库房温湿度每天记两次的要求要落到人。
周明折：三号库的门锁节前应当修好。
叶青：请大家把记录记全。
会议小结：学习了修订要点，会后向支部报告。
";

const FIELDS: [(&str, &str); 2] = [("late_reason", "以前记在纸上"), ("open", "1")];

fn send(leader: &Client, name: &str, text: &str) -> Reply {
    leader.upload("/meetings/old", &FIELDS, name, text.as_bytes())
}

/// The page of the record that waits.
fn waiting(leader: &Client) -> String {
    let list = leader.open("/meetings/old");
    list.link("/meetings/old/").expect("a record that waits")
}

/// The query that says who 周明折 is.
fn who(whom: &str) -> String {
    form_urlencoded::Serializer::new(String::new()).append_pair("who_周明折", whom).finish()
}

#[test]
fn a_file_becomes_a_late_entry_that_was_looked_at_and_stays_beside_it() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    send(&leader, "十一月.txt", RECORD).expect(StatusCode::SEE_OTHER);
    leader.open("/meetings/old").says("等着核对的 1 份").says("2026年11月12日（星期四）");
    let page = waiting(&leader);

    // Nobody is guessed.
    let asks = leader.open(&page).says("这几位是谁？").says("周明折 （参加人员、发言人， 看原件 ）");
    assert!(asks.text().contains("who_周明折") && !asks.text().contains("who_叶青"), "{}", asks.reading());
    let form = leader.open(&format!("{page}?{}", who(&world.id("周明哲"))));
    let form = form.says("原始记录里没有写").says("十一月.txt").says("许安宁在议题1的发言").form(&page);
    for (field, value) in [
        ("date", "2026-11-12"),
        ("start", "14:30"),
        ("end", "15:40"),
        ("place", "三楼会议室"),
        ("item1_title", "学习档案法修订要点"),
        ("item1_content", "study"),
        ("late_reason", "以前记在纸上"),
        ("said_1_1_text", "库房温湿度每天记两次的要求要落到人。"),
        ("said_1_2_text", "三号库的门锁节前应当修好。"),
        ("observers", "叶青 支部组织委员"),
        ("gaps", "叶青的发言没有录入，见原件；原始记录里没有写议定事项"),
        ("consulted", "missing"),
    ] {
        assert_eq!(form.get(field).trim(), value, "{field}");
    }
    assert_eq!(form.get("said_1_2_speaker"), world.id("周明哲"));
    // Whoever the record does not name is not said to have been there.
    let roll = format!("roll_{}", world.id("林知远"));
    assert_eq!(form.get(&roll), "");
    let form = form.set("off_plan_reason", "支部临时安排");
    let refused = leader.submit(&form).expect(StatusCode::UNPROCESSABLE_ENTITY);
    let again = refused.says("林知远的").form(&page);
    assert_eq!(again.get("said_1_1_text"), "库房温湿度每天记两次的要求要落到人。", "what was typed is kept");

    let whole =
        again.set("place", "三楼小会议室").set(&roll, "absent").set(&format!("{roll}_reason"), "出差");
    let done = leader.submit(&whole).expect(StatusCode::SEE_OTHER);
    assert_eq!(done.location(), "/meetings/old");
    let list = leader.open("/meetings/old").says("已经补录的 1 份");
    let file = format!("{page}/file");
    assert_eq!(leader.open(&file).text(), RECORD, "as it came");
    let meeting = list.link("/meetings/0").expect("the meeting");
    leader.open(&meeting).says("这次会议是事后补录的。").says("以前记在纸上").says("十一月.txt");
    let minutes = leader.open(&format!("{meeting}/papers/minutes.txt"));
    assert!(minutes.text().contains("三楼小会议室") && minutes.text().contains("三号库的门锁"));

    // Once: by the same file, and by a page that was left open.
    let again = send(&leader, "又一份.txt", RECORD).expect(StatusCode::UNPROCESSABLE_ENTITY);
    again.says("“又一份.txt”这份文件已经补录过了，名字是“十一月.txt”");
    assert_eq!(leader.submit(&whole).expect(StatusCode::SEE_OTHER).location(), meeting, "pressed twice");
    assert!(leader.get(&page).expect(StatusCode::SEE_OTHER).location().starts_with("/meetings/0"));
    leader.post(&format!("{page}/remove"), &[]).expect(StatusCode::CONFLICT);

    // The original is for the leader and the branch.
    world.as_("林知远").open(&file);
    world.as_("许安宁").get(&file).expect(StatusCode::FORBIDDEN);
    let member = world.as_("许安宁").open(&meeting);
    assert!(!member.reading().contains("十一月.txt"), "{}", member.reading());
}

#[test]
fn a_file_of_which_the_day_is_not_known_asks_for_it_and_can_be_put_aside() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    send(&leader, "旧会.txt", "党小组会议记录\n地点：三楼会议室\n主持人：陈一诺\n")
        .expect(StatusCode::SEE_OTHER);
    leader.open("/meetings/old").says("没有认出日期");
    let page = waiting(&leader);
    leader.open(&page).says("哪一天开的会");
    let late = leader.get(&format!("{page}?date=2027-01-01")).expect(StatusCode::UNPROCESSABLE_ENTITY);
    late.says("开会日期：晚于今天").leads_to_its_fields();
    let form = leader.open(&format!("{page}?date=2026-11-12")).says("没有认出议题").form(&page);
    assert_eq!((form.get("start"), form.get("item1_content")), ("", ""), "nothing is made up");
    leader.open(&format!("{page}?date=2001-01-05")).says("名册上没有本组的党员");
    leader.post(&format!("{page}/remove"), &[]).expect(StatusCode::SEE_OTHER);
    leader.get(&page).expect(StatusCode::NOT_FOUND);
    leader.open("/meetings/old").says("没有文件、只有纸质记录的");
}

#[test]
fn what_cannot_be_taken_is_named_with_its_remedy() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    let refused = |fields: &[(&str, &str)], name: &str, bytes: &[u8], says: &str| {
        let reply = leader.upload("/meetings/old", fields, name, bytes);
        reply.expect(StatusCode::UNPROCESSABLE_ENTITY).says(says).leads_to_its_fields();
    };
    refused(&[("late_reason", "迟了")], "a.txt", b"x", "确认不涉密：请先看过文件");
    refused(&[("open", "1")], "a.txt", b"x", "为什么现在才补录：");
    refused(&FIELDS, "", b"", "文件：还没有选文件");
    refused(&FIELDS, "照片.png", b"\x89PNG\r\n\x1a\n", "“照片.png”这是图片，读不出文字");
    refused(&FIELDS, "密.txt", "机密★5年\n会议记录".as_bytes(), "“密.txt”");
    refused(&FIELDS, "大.txt", &vec![b'a'; (10 << 20) + 1], "有 11 MB，最多收 10 MB");
    let long = "会议记录\n".repeat(60_000);
    refused(&FIELDS, "长.txt", long.as_bytes(), "不像一次会议的记录");
    assert!(leader.open("/meetings/old").link("/meetings/old/0").is_none(), "none waits");
}
