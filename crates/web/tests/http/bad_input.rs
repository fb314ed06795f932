//! Bad input: every form says which field, what is wrong and how to mend it, keeps what was typed, and writes nothing.

use axum::http::StatusCode;

use crate::world::{Caller, LEADER, World, to_session};

/// One bad form: its path, the fields, what the page says, and what it keeps.
type Case<'a> = (&'a str, Vec<(&'a str, &'a str)>, &'a str, &'a str);

async fn refused(world: &World, caller: &Caller, cases: Vec<Case<'_>>) {
    for (path, fields, words, kept) in cases {
        let before = world.journal().await;
        let answer = caller.post(path, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path} {words}: {}", answer.alerts());
        assert!(answer.text.contains(words), "{path} does not say {words}: {}", answer.alerts());
        assert!(answer.text.contains(kept), "{path} does not keep {kept}");
        assert_eq!(world.journal().await, before, "{path} {words} wrote something");
    }
}

#[tokio::test]
async fn the_plan() {
    let world = World::new().await;
    let leader = world.as_(LEADER).await;
    let long = "长".repeat(500);
    let add =
        |title, month| vec![("month", month), ("content", "study"), ("title", title), ("source", "own")];
    let path = "/plan/2026/items";
    refused(
        &world,
        &leader,
        vec![
            (path, add("", "3"), "议题：还没有填写", ""),
            (path, add(&long, "3"), "请精简", ""),
            (path, add("学习\u{8}党章", "3"), "控制字符", ""),
            (path, add("学习党章", "13"), "月份：请选择 1 到 12 月", ""),
            (path, add("学习党章", "三月"), "月份：请选择 1 到 12 月", ""),
            (path, vec![("month", "3"), ("title", "学习党章")], "请选择一类内容", ""),
            (path, add("机密★三年 学习文件", "3"), "密级标志", ""),
        ],
    )
    .await;
}

/// A sound draft, with one field changed.
fn draft<'a>(chair: &'a str, field: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("month", "2026-11"),
        ("date", "2026-11-25"),
        ("start", "14:30"),
        ("end", "15:30"),
        ("place", "四楼会议室"),
        ("chair", chair),
        ("item1_title", "学习党章"),
        ("item1_content", "study"),
        ("off_plan_reason", "临时安排"),
    ];
    match fields.iter_mut().find(|(name, _)| *name == field) {
        Some(found) => found.1 = value,
        None => fields.push((field, value)),
    }
    fields
}

#[tokio::test]
async fn a_draft() {
    let world = World::new().await;
    let leader = world.as_(LEADER).await;
    let (chair, probationary) = (world.person(LEADER).to_string(), world.person("何思源").to_string());
    let elsewhere = world.person("方景行").to_string();
    let long = "长".repeat(70);
    let huge = "大".repeat(1_700_000);
    let path = "/meetings";
    let case = |field, value, words| (path, draft(&chair, field, value), words, "四楼会议室");
    refused(
        &world,
        &leader,
        vec![
            case("month", "", "计划月份"),
            case("month", "2026-13", "计划月份"),
            case("date", "", "日期：还没有填写"),
            case("date", "十一月", "2026-11-20 这样的日期"),
            case("date", "2026-02-30", "2026-11-20 这样的日期"),
            case("start", "25:00", "开始时间"),
            case("end", "14:00", "早于或等于开始时间"),
            case("end", "14:30", "早于或等于开始时间"),
            case("item1_title", "", "议题一"),
            case("item1_content", "nothing", "请选择一类内容"),
            case("item1_materials", "绝密★长期", "密级标志"),
            case("item1_prepare", &huge, "请精简"),
            case("chair", "", "主持人"),
            case("chair", &probationary, "L1"),
            case("chair", &elsewhere, "主持人应当是本组党员"),
            case("recorder", &elsewhere, "记录人应当是本组党员"),
            case("item2_prepare", "只写了准备要求", "议题二"),
        ],
    )
    .await;
    let places = [
        (path, draft(&chair, "place", ""), "地点：还没有填写", "学习党章"),
        (path, draft(&chair, "place", &long), "请精简", "学习党章"),
        (path, draft(&chair, "place", "三楼\u{0}"), "控制字符", "学习党章"),
    ];
    refused(&world, &leader, places.into()).await;
    let mut three = draft(&chair, "item2_title", "第二个");
    three.extend([("item2_content", "study"), ("item3_title", "第三个"), ("item3_content", "study")]);
    refused(&world, &leader, vec![(path, three, "G3", "第三个")]).await;

    // Somebody else was faster: what was typed is there beside the newest version.
    let edit = format!("/meetings/{}/edit", world.sample.draft);
    let version = leader.get(&edit).await.field("version");
    leader.takes(&edit, &draft(&chair, "version", &version)).await;
    let late = leader.post(&edit, &draft(&chair, "version", &version)).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    late.says("别人刚刚改过").says("四楼会议室");
    assert_ne!(late.field("version"), version, "saving again is a choice");
}

#[tokio::test]
async fn the_gates() {
    let world = World::new().await;
    let leader = world.as_(LEADER).await;
    let secretary = world.as_("林知远").await;
    let meeting = format!("/meetings/{}", world.sample.draft);
    let path = |end: &str| format!("{meeting}/{end}");
    let (partner, nobody) = (world.person("周明哲").to_string(), world.person("许安宁").to_string());
    let talk = |with, on| vec![("with", with), ("how", "phone"), ("on", on), ("content", "沟通过分工")];
    let consult = path("consult");
    refused(
        &world,
        &leader,
        vec![
            (
                &consult,
                vec![("how", "phone"), ("on", "2026-11-23"), ("content", "沟通过分工")],
                "请至少选一位",
                "沟通过分工",
            ),
            (&consult, talk(&nobody, "2026-11-23"), "汇报对象", "沟通过分工"),
            (&consult, talk(&partner, ""), "沟通日期：还没有填写", "沟通过分工"),
            (&consult, talk(&partner, "2026-11-24"), "还没有到", "沟通过分工"),
            (&consult, vec![("with", &partner), ("on", "2026-11-23")], "沟通方式", ""),
            (&path("submit"), vec![("seen", "1")], "R2", ""),
            (&path("approve-offline"), vec![], "批准人", ""),
            (&path("cancel"), vec![("reason", "")], "取消原因", ""),
        ],
    )
    .await;
    leader.takes(&consult, &talk(&partner, "2026-11-23")).await;
    let stale = leader.post(&path("submit"), &[("seen", "1")]).await;
    stale.says("别人刚刚改过");
    let seen = leader.get(&meeting).await.field("seen");
    leader.takes(&path("submit"), &[("seen", &seen)]).await;
    refused(&world, &secretary, vec![(&path("return"), vec![("reason", " ")], "退回原因：还没有填写", "")])
        .await;
    let seen = secretary.get(&meeting).await.field("seen");
    secretary.takes(&path("approve"), &[("seen", &seen)]).await;
    refused(
        &world,
        &leader,
        vec![
            (
                &path("reschedule"),
                vec![("date", "2026-11-22"), ("start", "14:30"), ("place", "三楼"), ("reason", "有变")],
                "已经过去",
                "",
            ),
            (
                &path("reschedule"),
                vec![
                    ("date", "2026-11-26"),
                    ("start", "14:30"),
                    ("end", "14:00"),
                    ("place", "三楼"),
                    ("reason", "有变"),
                ],
                "早于或等于开始时间",
                "",
            ),
            (
                &path("reschedule"),
                vec![("date", "2026-11-26"), ("start", "14:30"), ("place", "三楼")],
                "还没有填写",
                "",
            ),
            (&path("open"), vec![], "不能开始会议", ""),
            (&path("chair"), vec![("chair", &nobody)], "G2", ""),
        ],
    )
    .await;
}

#[tokio::test]
async fn the_record() {
    let world = World::new().await;
    let (meeting, item) = to_session(&world).await;
    let leader = world.as_(LEADER).await;
    let (speaker, away) = (world.person("许安宁").to_string(), world.person("何思源").to_string());
    let path = |end: &str| format!("{meeting}/{end}");
    let remark = |speaker, text| {
        vec![("item", item.as_str()), ("speaker", speaker), ("kind", "speaks"), ("text", text)]
    };
    let huge = "说".repeat(1_750_000);
    let decision = |field, value| {
        let mut fields = vec![
            ("item", item.as_str()),
            ("what", "核对目录"),
            ("measures", "每周一次"),
            ("responsible", speaker.as_str()),
            ("due", "2026-12-20"),
        ];
        fields.retain(|(name, _)| *name != field);
        fields.push((field, value));
        fields
    };
    let elsewhere = world.person("方景行").to_string();
    leader.takes(&path("roll"), &[("person", &away), ("presence", "absent"), ("reason", "")]).await;
    refused(
        &world,
        &leader,
        vec![
            (&path("remarks"), remark(&speaker, &huge), "发言内容：最多", ""),
            (&path("remarks"), remark(&speaker, "有\u{b}控制字符"), "控制字符", "有"),
            (&path("remarks"), remark(&speaker, "这是机密★文件"), "密级标志", ""),
            (&path("remarks"), remark(&away, "没有来的人"), "缺席", "没有来的人"),
            (&path("remarks"), remark("", "没有选人"), "发言人：还没有填写", "没有选人"),
            (&path("roll"), vec![("person", &speaker), ("presence", "asleep")], "请选择到会、迟到或缺席", ""),
            (&path("roll"), vec![("person", &speaker), ("presence", "late"), ("at", "下午")], "到会时间", ""),
            (&path("observers"), vec![("observers", "王\u{1}某")], "列席人员第 1 行", ""),
            (&path("decisions"), decision("what", ""), "议定事项：还没有填写", "每周一次"),
            (&path("decisions"), decision("measures", ""), "落实措施：还没有填写", "核对目录"),
            (&path("decisions"), decision("responsible", &elsewhere), "不在本组", "核对目录"),
            (&path("decisions"), decision("due", "2026-11-01"), "早于开会日期", "核对目录"),
            (&path("decisions"), decision("due", "年底"), "2026-12-20 这样的日期", "核对目录"),
            (&path("conclude"), vec![("text", "小结"), ("ended", "")], "散会时间：还没有填写", "小结"),
            (&path("conclude"), vec![("text", "小结"), ("ended", "25:00")], "散会时间", "小结"),
        ],
    )
    .await;
    leader.takes(&path("remarks"), &remark(&speaker, "主要看法")).await;
    leader.takes(&path("decisions"), &decision("due", "2026-12-20")).await;
    let end = |ended| vec![("text", "小结完毕"), ("started", "15:30"), ("ended", ended)];
    refused(&world, &leader, vec![(&path("conclude"), end("16:00"), "缺席原因", "小结完毕")]).await;
    leader.takes(&path("roll"), &[("person", &away), ("presence", "absent"), ("reason", "出差")]).await;
    refused(
        &world,
        &leader,
        vec![
            (&path("conclude"), end("15:00"), "结束时间早于或等于开始时间", "小结完毕"),
            (&path("conclude"), vec![("text", ""), ("started", "15:30"), ("ended", "16:00")], "R5", ""),
            (&path("unopen"), vec![("reason", "点错了")], "已经有发言或议定事项", ""),
        ],
    )
    .await;
    leader.takes(&path("conclude"), &end("16:00")).await;
    refused(
        &world,
        &leader,
        vec![
            (&path("reopen"), vec![("reason", "")], "返回修改的原因", ""),
            (&path("report"), vec![], "不能上报支部", ""),
        ],
    )
    .await;
}

#[tokio::test]
async fn two_at_one_text_lose_nothing() {
    let world = World::new().await;
    let (meeting, item) = to_session(&world).await;
    let (leader, recorder) = (world.as_(LEADER).await, world.as_("许安宁").await);
    let speaker = world.person("林知远").to_string();
    let fields = [("item", item.as_str()), ("speaker", &speaker), ("kind", "speaks"), ("text", "第一稿")];
    leader.takes(&format!("{meeting}/remarks"), &fields).await;
    let console = leader.get(&format!("{meeting}/console")).await;
    let at = console.text.find(&format!("{meeting}/remarks/")).expect("a remark") + meeting.len() + 9;
    let remark = format!("{meeting}/remarks/{}", &console.text[at..at + 36]);
    recorder.takes(&remark, &[("text", "记录人的一稿"), ("version", "1"), ("item", &item)]).await;
    let late = leader.post(&remark, &[("text", "组长的一稿"), ("version", "1"), ("item", &item)]).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.alerts());
    late.says("许安宁").says("没有丢失");
    leader.get(&format!("{meeting}/console")).await.says("记录人的一稿");
}

#[tokio::test]
async fn people_and_their_absence() {
    let world = World::new().await;
    let leader = world.as_(LEADER).await;
    let group = world.sample.groups[0].to_string();
    let person = |field: &'static str, value: &'static str| {
        let mut fields = vec![
            ("group", group.as_str()),
            ("name", "叶听澜"),
            ("mobile", ""),
            ("email", ""),
            ("standing", "full"),
            ("on", "2026-03-01"),
        ];
        fields.retain(|(name, _)| *name != field);
        fields.push((field, value));
        fields
    };
    refused(
        &world,
        &leader,
        vec![
            ("/roster", person("name", ""), "姓名：还没有填写", "2026-03-01"),
            ("/roster", person("mobile", "12345"), "11 位手机号码", "12345"),
            ("/roster", person("mobile", "10000000001"), "已经有人使用", "10000000001"),
            ("/roster", person("email", "nobody"), "邮箱", "nobody"),
            ("/roster", person("standing", ""), "请选择这位同志现在的身份", "叶听澜"),
            ("/roster", person("on", "2026-12-31"), "晚于今天", "叶听澜"),
        ],
    )
    .await;
    let late = "/meetings/late";
    refused(
        &world,
        &leader,
        vec![
            (late, vec![("place", "三楼会议室")], "补录原因：还没有填写", "三楼会议室"),
            (
                late,
                vec![("consulted", "missing"), ("place", "三楼会议室")],
                "会前沟通没有做到或查不到的原因",
                "三楼会议室",
            ),
        ],
    )
    .await;

    // Somebody who belongs to no group is told so, and finds nothing of the groups.
    let admin = world.as_("管理员").await;
    admin.get("/roster").await.says("没有编入党小组");
    assert_eq!(admin.get("/meetings").await.status, StatusCode::NOT_FOUND);
    assert_eq!(admin.get("/").await.status, StatusCode::OK);
}
