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
    let form =
        form.says("没有认出议题一的议定事项").says("十一月.txt").says("许安宁在议题1的发言").form(&page);
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
        ("gaps", "叶青的发言没有录入，见原件"),
        ("consulted", ""),
        ("approved", ""),
        ("lacks_outcome_1", ""),
    ] {
        assert_eq!(form.get(field).trim(), value, "{field}");
    }
    assert_eq!(form.get("said_1_2_speaker"), world.id("周明哲"));
    // Whoever the record does not name is not said to have been there.
    let roll = format!("roll_{}", world.id("林知远"));
    assert_eq!(form.get(&roll), "");
    let form = form.set("off_plan_reason", "支部临时安排");
    let refused = leader.submit(&form).expect(StatusCode::UNPROCESSABLE_ENTITY);
    let refused = refused.says("议题一的议定事项：没有认出来，请对照原件填写").says("会前沟通：请选择");
    refused.leads_to_its_fields();
    assert!(!refused.reading().contains("散会时间：没有认出来"), "it was understood");
    let form = form.set("lacks_outcome_1", "1");
    let form = ["consulted", "approved", "notified"]
        .into_iter()
        .fold(form, |form, gate| form.set(gate, "unwritten"));
    let refused = leader.submit(&form).expect(StatusCode::UNPROCESSABLE_ENTITY);
    let again = refused.says("林知远的").form(&page);
    assert_eq!(
        (again.get("consulted"), again.get("lacks_outcome_1")),
        ("unwritten", "1"),
        "what was said is kept"
    );
    assert_eq!(again.get("said_1_1_text"), "库房温湿度每天记两次的要求要落到人。", "what was typed is kept");

    let whole =
        again.set("place", "三楼小会议室").set(&roll, "absent").set(&format!("{roll}_reason"), "出差");
    let done = leader.submit(&whole).expect(StatusCode::SEE_OTHER);
    let list = leader.open(&done.location()).says("已经补录。").says("看补录的会议").says("已经补录的 1 份");
    let file = format!("{page}/file");
    assert_eq!(leader.open(&file).text(), RECORD, "as it came");
    let meeting = list.link("/meetings/0").expect("the meeting");
    leader.open(&meeting).says("这次会议是事后补录的。").says("以前记在纸上").says("十一月.txt");
    leader.open(&meeting).says("叶青的发言没有录入，见原件；原始记录里没有写议定事项");
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
    refused(
        &FIELDS,
        "函.txt",
        "关于报送材料的函\n各单位：\n请于月底前报送。".as_bytes(),
        "“函.txt”看着不像会议记录，没有收",
    );
    refused(&FIELDS, "旧.doc", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "“旧.doc”这份 .doc 文件转换不了");
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

#[test]
fn an_old_doc_is_converted_and_a_letter_is_kept_only_when_somebody_says_so() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    let doc = [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", RECORD.as_bytes()].concat();
    let letter = "关于报送材料的函\n各单位：\n请于月底前报送。";
    let files = [("旧.doc", doc.as_slice()), ("函.txt", letter.as_bytes())];
    let partly =
        leader.upload_all("/meetings/old", &[], &files, &FIELDS).expect(StatusCode::UNPROCESSABLE_ENTITY);
    let partly =
        partly.says("已经传入 1 份：").says("旧.doc。这几份不用再传").says("“函.txt”看着不像会议记录");
    partly.leads_to_its_fields();
    let form = partly.text();
    assert!(form.contains(r#"name="as_record""#) && form.contains("以前记在纸上"), "{}", partly.reading());
    leader.open("/meetings/old").says("旧.doc").says("2026年11月12日（星期四）");
    let fields = [FIELDS.as_slice(), &[("as_record", "1")]].concat();
    let taken =
        leader.upload("/meetings/old", &fields, "函.txt", letter.as_bytes()).expect(StatusCode::SEE_OTHER);
    leader.open(&taken.location()).says("已经传入 1 份").says("等着核对的 2 份");
}

#[test]
fn a_file_far_too_large_is_told_as_such_and_nothing_typed_is_lost() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    let large = vec![b'a'; 66 << 20];
    let reply = leader.upload_all("/meetings/old", &[], &[("大.txt", &large)], &FIELDS);
    let reply = reply.expect(StatusCode::UNPROCESSABLE_ENTITY).says("“大.txt”有 66 MB，最多收 10 MB");
    assert!(!reply.reading().contains("还没有填写"), "{}", reply.reading());
    let form = reply.form("/meetings/old");
    assert_eq!((form.get("late_reason"), form.get("open")), ("以前记在纸上", "1"));
    let twice = leader.upload_all("/meetings/old", &[], &[("大.txt", &large)], &[("open", "1")]);
    twice.says("为什么现在才补录：").says("“大.txt”有 66 MB，最多收 10 MB");
}

#[test]
fn what_is_not_understood_is_shown_and_another_group_is_told() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    let text = RECORD
        .replacen("党小组会议记录", "星河纺织厂党支部第九党小组会议记录", 1)
        .replace("周明折", "周明哲")
        .replacen("主持人：", "会场布置：红色横幅一条\n主持人：", 1);
    send(&leader, "别处.txt", &text).expect(StatusCode::SEE_OTHER);
    let page = waiting(&leader);
    let form = leader.open(&page).says("没有认出来的内容").says("会场布置：红色横幅一条");
    let form = form.says("可能传错了小组").says("星河纺织厂党支部第九党小组").form(&page);
    let form = ["consulted", "approved", "notified"]
        .into_iter()
        .fold(form, |form, gate| form.set(gate, "unwritten"));
    let roll = format!("roll_{}", world.id("林知远"));
    let form = form.set(&roll, "present").set("off_plan_reason", "支部临时安排").set("lacks_outcome_1", "1");
    let refused = leader.submit(&form).expect(StatusCode::UNPROCESSABLE_ENTITY).says("确认是本组的：");
    refused.leads_to_its_fields();
    leader.submit(&form.set("is_ours", "1")).expect(StatusCode::SEE_OTHER);
}
