//! What only one form can do wrong: order of times, roles of people, versions, ids of other things.

use axum::http::{Method, StatusCode};
use domain::meeting::StageName;

use crate::support::{Client, Filled, Reply, World};

/// The form is refused with this sentence, and nothing is written.
#[track_caller]
fn refused(world: &World, client: &Client<'_>, form: &Filled, says: &str) -> Reply {
    answers(world, client, form, StatusCode::UNPROCESSABLE_ENTITY, says)
}

#[track_caller]
fn answers(world: &World, client: &Client<'_>, form: &Filled, status: StatusCode, says: &str) -> Reply {
    let before = world.journal();
    let reply = client.submit(form).expect(status).says(says);
    assert_eq!(world.journal(), before, "{} was refused and still wrote", form.action);
    reply
}

const NOBODY: &str = "01a1f2a4-0000-7000-8000-000000000000";
const OVERTAKEN: &str = "这份内容刚刚有人改过";

#[test]
fn a_draft_keeps_to_the_rules_of_the_group() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    let new = leader.open("/meetings/new?month=2026-12").form("/meetings").set("date", "2026-12-17");
    for (form, says) in [
        (new.clone().set("start", "15:00").set("end", "14:00"), "结束时间：早于或等于开始时间"),
        (new.clone().set("start", "15:00").set("end", "15:00"), "结束时间：早于或等于开始时间"),
        (
            new.clone().set("chair", world.id("何思源")).set("chair_reason", "组长出差"),
            "何思源是预备党员，不能主持党小组会（L1）",
        ),
        (
            new.clone().set("chair", world.id("罗星野")).set("chair_reason", "组长出差"),
            "主持人应当是本组党员",
        ),
        (
            new.clone().set("chair", world.id("方景行")).set("chair_reason", "组长出差"),
            "主持人应当是本组党员",
        ),
        (new.clone().set("chair", NOBODY).set("chair_reason", "组长出差"), "主持人应当是本组党员"),
        (new.clone().set("chair", world.id("许安宁")), "由别人主持时请写明原因"),
        (new.clone().set("recorder", world.id("沈若溪")), "记录人应当是本组党员"),
        (new.clone().set("recorder", "nobody"), "记录人：请从名单中选择"),
        (
            new.clone().set("item2_title", "二").set("item3_title", "三").set("item3_content", "study"),
            "议题多于两个时请写明原因",
        ),
        (
            new.clone().set("item1_title", "").set("item1_prepare", "").set("item1_materials", ""),
            "议题一：还没有填写",
        ),
        (new.clone().set("item1_planned", "nonsense"), "议题一对应的计划：请从计划中选择"),
        (new.clone().set("item1_planned", NOBODY), "对应的计划"),
    ] {
        let form = if form.get("item3_title").is_empty() {
            form.set("item2_title", "")
        } else {
            form.set("item2_content", "study")
        };
        let reply = refused(&world, &leader, &form, says);
        assert_eq!(reply.form("/meetings").get("place"), form.get("place"), "{says}");
    }
}

#[test]
fn a_page_that_was_overtaken_is_told_so() {
    let world = World::new();
    let (leader, secretary) = (world.as_("陈一诺"), world.as_("林知远"));
    let cast = world.cast();
    let base = format!("/meetings/{}", world.sample.draft);
    let edit = leader.open(&format!("{base}/edit")).form("/edit");
    leader.go(&edit.clone().set("place", "先改的地点"));
    let late = answers(&world, &leader, &edit.set("place", "后改的地点"), StatusCode::CONFLICT, OVERTAKEN);
    let again = late.form("/edit");
    assert_eq!(again.get("place"), "后改的地点", "what was typed is shown beside the newest version");
    leader.go(&again).says("后改的地点");

    let consulted = world.consulted(&cast);
    for (stage, client, page, action) in [
        (consulted, &leader, "", "/submit"),
        (world.meeting(&cast, StageName::Submitted), &secretary, "", "/approve"),
        (world.meeting(&cast, StageName::Approved), &leader, "", "/notify"),
        (world.meeting(&cast, StageName::Concluded), &leader, "/minutes", "/sign"),
        (world.meeting(&cast, StageName::Reported), &secretary, "", "/receipt"),
    ] {
        let form = client.open(&format!("/meetings/{stage}{page}")).form(action);
        for seen in ["0", "999", "", "x", "-1", "99999999999999999999"] {
            answers(&world, client, &form.clone().set("seen", seen), StatusCode::CONFLICT, OVERTAKEN);
        }
        let done = client.submit(&form);
        assert!(done.status == StatusCode::SEE_OTHER || done.status == StatusCode::OK, "{}", done.asked);
    }
    let person = leader.open(&format!("/roster/{}", world.id("何思源"))).form(&world.id("何思源"));
    let stale = person.set("version", "0").set("name", "何思远");
    let reply = answers(&world, &leader, &stale, StatusCode::CONFLICT, OVERTAKEN);
    assert!(reply.text().contains("何思远"));
}

#[test]
fn two_who_type_at_once_lose_nothing() {
    let world = World::new();
    let cast = world.cast();
    let id = world.meeting(&cast, StageName::InSession);
    let item = world.items(&cast, id)[0];
    let remark = world.remark(&cast, id, item);
    let (one, other) = (world.as_("许安宁"), world.as_("陈一诺"));
    let console = format!("/meetings/{id}/console");
    let save = one.open(&console).form(&format!("/remarks/{remark}"));
    one.go(&save.clone().set("text", "许安宁记的")).says("许安宁记的");
    let late =
        other.submit(&save.clone().set("text", "陈一诺记的")).expect(StatusCode::CONFLICT).says(OVERTAKEN);
    let late = late.says("现在存着的是：许安宁记的");
    let again = late.form(&format!("/remarks/{remark}"));
    assert_eq!(again.get("text"), "陈一诺记的");
    other.go(&again).says("陈一诺记的");

    let opening = one.open(&console).form("/notes/opening");
    one.go(&opening.clone().set("text", "现在开会"));
    let late = other
        .submit(&opening.set("text", "开会了"))
        .expect(StatusCode::CONFLICT)
        .says("现在存着的是：现在开会");
    assert_eq!(late.form("/notes/opening").get("text"), "开会了");

    // The same to the module that saves while somebody types, in JSON.
    let autosave = |client: &Client<'_>, fields: &str, path: &str| {
        let request = client.request(Method::POST, path).header("x-autosave", "1");
        client.send(request.body(fields.to_owned().into()).expect("a request"))
    };
    let path = format!("/meetings/{id}/remarks/{remark}");
    let conflict = autosave(&one, "text=x&version=1", &path).expect(StatusCode::CONFLICT);
    assert!(conflict.text().contains(r#""by":"陈一诺""#) && conflict.text().contains("陈一诺记的"));
    let secret = autosave(&one, "text=%E6%9C%BA%E5%AF%86%E2%98%85&version=1", &path);
    assert_eq!(secret.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(secret.text().contains(r#""keep":false"#), "{}", secret.text());
    let out = autosave(&world.anonymous(), "text=x&version=1", &path).expect(StatusCode::UNAUTHORIZED);
    assert!(out.text().contains("请先登录"));
}

#[test]
fn a_remark_of_five_megabytes_is_refused_and_comes_back() {
    let world = World::new();
    let id = world.meeting(&world.cast(), StageName::InSession);
    let recorder = world.as_("许安宁");
    let floor = recorder.open(&format!("/meetings/{id}/console")).form("/remarks");
    let long = "a".repeat(5 * 1024 * 1024);
    let reply = refused(
        &world,
        &recorder,
        &floor.set("text", long.as_str()),
        "发言内容：最多 20000 个字，现在有 5242880 个字",
    );
    assert!(reply.text().contains(&long));
}

#[test]
fn a_meeting_ends_only_when_its_record_is_whole() {
    let world = World::new();
    let cast = world.cast();
    let id = world.meeting(&cast, StageName::InSession);
    let (base, leader) = (format!("/meetings/{id}"), world.as_("陈一诺"));
    let console = format!("{base}/console");
    let end = leader.open(&console).form("/notes/summary").to(&format!("{base}/conclude"));
    let end = end.set("text", "学了条例").set("started", "14:30").set("ended", "15:00");
    refused(&world, &leader, &end, "没有任何发言记录");
    for item in world.items(&cast, id) {
        world.remark(&cast, id, item);
        refused(&world, &leader, &end, "还没有结果");
        world.decision(&cast, id, item);
    }
    let absent = leader
        .open(&console)
        .form("/roll")
        .set("person", world.id("何思源"))
        .without("was")
        .set("presence", "absent");
    leader.go(&absent.clone().set("reason", ""));
    refused(&world, &leader, &end, "何思源缺席，还没有写缺席原因，请补上");
    leader.go(&absent.set("reason", "值班"));
    refused(&world, &leader, &end.clone().set("ended", "14:00"), "结束时间早于或等于开始时间");
    let empty = refused(&world, &leader, &end.clone().set("text", " "), "还没有会议小结");
    assert_eq!(empty.form("/notes/summary").get("ended"), "15:00");
    leader.go(&end).says("已小结");
}

#[test]
fn people_and_days_must_fit() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    let base = format!("/meetings/{}", world.sample.draft);
    let talk =
        leader.open(&format!("{base}/consult")).form("/consult").set("how", "phone").set("on", "2026-11-19");
    refused(&world, &leader, &talk, "请至少选一位：书记、组织委员或纪检委员（R2）");
    refused(&world, &leader, &talk.clone().set("with", world.id("许安宁")), "不担任支部职务");
    refused(&world, &leader, &talk.clone().set("with", NOBODY), "不担任支部职务");
    let talk = talk.set("with", world.id("周明哲"));
    refused(&world, &leader, &talk.set("on", "2026-11-20"), "会前沟通的时间还没有到");

    let new = leader
        .open("/roster/new")
        .form("/roster")
        .set("name", "白鹭")
        .set("standing", "full")
        .set("on", "2026-11-01");
    for (name, value, says) in [
        ("mobile", "10000000002", "手机号：已经有人使用"),
        ("mobile", "+86 100 0000 0002", "手机号：已经有人使用"),
        ("mobile", "123", "手机号：应为以 1 开头的 11 位手机号码"),
        ("email", "not an address", "邮箱：不是完整的邮箱地址"),
        ("email", "a@b.cn\r\nBcc: x@y.cn", "邮箱：不是完整的邮箱地址"),
        ("on", "2026-11-20", "编入日期：晚于今天"),
    ] {
        let reply = refused(&world, &leader, &new.clone().set(name, value), says);
        assert_eq!(reply.form("/roster").get("name"), "白鹭");
    }
    let contact = leader.open(&format!("/roster/{}", world.id("何思源"))).form(&world.id("何思源"));
    refused(&world, &leader, &contact.set("mobile", "10000000001"), "手机号：已经有人使用");
    let page = leader.open(&format!("/roster/{}", world.id("何思源")));
    refused(&world, &leader, &page.form("/promote").set("on", "2026-06-26"), "应晚于现在身份开始的日期");
    refused(&world, &leader, &page.form("/promote").set("on", "2026-11-20"), "晚于今天");
    refused(&world, &leader, &page.form("/leave").set("on", "2020-01-01"), "早于编入本组的日期");
    let own = leader.open(&format!("/roster/{}", world.id("陈一诺")));
    refused(&world, &leader, &own.form("/leave").set("on", "2026-11-18"), "现任组长");
}

#[test]
fn who_belongs_to_no_group_is_told_so() {
    let world = World::new();
    let auditor = world.as_("审计员");
    for path in ["/plan/2026", "/meetings", "/meetings/new", "/meetings/late", "/roster/new"] {
        assert_eq!(auditor.get(path).status, StatusCode::NOT_FOUND, "{path}");
    }
    for path in ["/meetings", "/plan/2026/items", "/plan/2026/send", "/roster", "/meetings/late"] {
        assert_eq!(auditor.post(path, &[("title", "x")]).status, StatusCode::NOT_FOUND, "{path}");
    }
    let own = auditor.get("/").expect(StatusCode::SEE_OTHER);
    assert_eq!(own.location(), "/journal");
    assert_eq!(world.as_("管理员").get("/").location(), "/accounts");
    let applicant = world.as_("罗星野");
    assert_eq!(applicant.get("/meetings").status, StatusCode::NOT_FOUND, "an applicant is no member");
    assert_eq!(applicant.get(&format!("/meetings/{}", world.sample.draft)).status, StatusCode::NOT_FOUND);
}

#[test]
fn a_draft_cannot_take_an_item_of_another_meeting() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    let cast = world.cast();
    let foreign = world.items(&cast, world.sample.archived)[0].to_string();
    let before = leader.open(&format!("/meetings/{}/minutes", world.sample.archived)).reading();
    let edit = leader.open(&format!("/meetings/{}/edit", world.sample.draft)).form("/edit");
    let reply = leader.submit(&edit.set("item1_id", foreign.as_str()).set("item1_title", "占用别的议题"));
    reply.expect(StatusCode::SEE_OTHER);
    let after = leader.open(&format!("/meetings/{}/minutes", world.sample.archived)).reading();
    assert_eq!(before, after);
    assert!(world.items(&cast, world.sample.archived).iter().any(|i| i.to_string() == foreign));
}

#[test]
fn a_late_entry_names_every_field_that_is_missing() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    let late = leader.open("/meetings/late?date=2026-11-12").form("/meetings/late");
    let late = late.set("item1_title", "学习党章").set("item1_content", "study").set("date", "2026-11-12");
    let late = late.set("start", "14:30").set("end", "15:30").set("place", "三楼会议室");
    let absent = format!("roll_{}", world.id("何思源"));
    let reply = refused(&world, &leader, &late.clone().set(&absent, "absent"), "有");
    for label in ["会前沟通", "支部批准", "补录"] {
        assert!(reply.reading().contains(label), "{label}: {}", reply.reading());
    }
    let typed = late.set("summary", "纸上的小结").set("late_reason", "长".repeat(201));
    let reply = refused(&world, &leader, &typed, "最多 200 个字");
    assert_eq!(reply.form("/meetings/late").get("summary"), "纸上的小结");
    assert_eq!(reply.form("/meetings/late").get("item1_title"), "学习党章");
}
