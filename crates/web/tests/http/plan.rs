//! The year plan between a group and its branch: whose it is, which version the branch holds, and what it comes from.

use axum::{
    body::Body,
    http::{Method, StatusCode, header},
};

use crate::support::{Reply, World};

#[test]
fn a_plan_that_changed_after_it_was_sent_says_so_everywhere_until_it_is_sent_again() {
    let world = World::new();
    let (leader, secretary) = (world.as_("陈一诺"), world.as_("林知远"));
    leader.open("/plan/2026").says("已报支部").keeps_quiet_about("还没有再报");
    let desk = secretary.open("/branch/year/2026");
    let group = desk.link("/plan/2026?group=").expect("the plan of a group");
    desk.says("已报支部").keeps_quiet_about("还没有再报");

    let line = leader.open("/plan/2026").form("/move");
    let renamed = line.clone().to(&line.action.replace("/move", "/rename")).set("title", "改学新党章");
    let page = leader.go(&renamed).says("改学新党章").says("报过以后又有改动，还没有再报");
    secretary.open("/branch/year/2026").says("报过以后又有改动，还没有再报");
    secretary.open(&group).says("改学新党章").says("还没有再报");
    let paper = leader.open("/plan/2026/plan.txt");
    assert!(paper.text().contains("改动过，尚未再报"), "{}", paper.text());

    leader.go(&page.form("/send")).says("已报支部").keeps_quiet_about("还没有再报");
    secretary.open(&group).keeps_quiet_about("还没有再报");
    assert!(!leader.open("/plan/2026/plan.txt").text().contains("尚未再报"));
}

#[test]
fn two_pages_of_a_plan_do_not_undo_each_other() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    let old = leader.open("/plan/2026");
    leader.go(&old.form("/plan/2026/items").set("title", "学习条例").set("month", "2").set("source", "own"));
    let line = old.form("/move");
    let title = line.get("title").to_owned();
    for form in [
        line.clone().set("month", "5"),
        line.clone().to(&line.action.replace("/move", "/rename")).set("title", "别的议题"),
        line.clone().to(&line.action.replace("/move", "/remove")),
        old.form("/plan/2026/items").set("title", "再学一次").set("month", "2"),
        old.form("/send"),
    ] {
        let before = world.journal();
        let reply = leader.submit(&form).expect(StatusCode::CONFLICT);
        assert!(reply.reading().contains("刚刚"), "{}", reply.reading());
        assert_eq!(world.journal(), before, "{} wrote", reply.asked);
    }
    leader.open("/plan/2026").says(&title).keeps_quiet_about("别的议题").keeps_quiet_about("再学一次");
}

#[test]
fn the_board_is_told_the_new_version() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    let line = leader.open("/plan/2026").form("/move").set("month", "2").set("position", "0");
    let seen: i64 = line.get("seen").parse().expect("a version");
    let send = || {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(&line.fields).finish();
        let request = leader.request(Method::POST, &line.action).header(header::ACCEPT, "application/json");
        leader.send(request.body(Body::from(body)).expect("a request"))
    };
    assert_eq!(send().expect(StatusCode::OK).text(), format!(r#"{{"version":{}}}"#, seen + 1));
    assert_eq!(send().status, StatusCode::CONFLICT, "the version of an old page is an old one");
}

#[test]
fn the_branch_reads_the_plan_of_each_of_its_groups_and_changes_none() {
    let world = World::new();
    let secretary = world.as_("林知远");
    let desk = secretary.open("/branch/year/2026");
    let own = desk.link("/plan/2026?group=").expect("the plan of the own group");
    let other = desk.text().rfind("/plan/2026?group=").expect("the plan of the other group");
    let plan = desk.text()[other..other + own.len()].to_owned();
    assert_ne!(plan, own);
    let page = secretary.open(&plan).says("第二党小组").says("打印计划表").keeps_quiet_about("加进计划");
    let paper = page.link("/plan/2026/plan.pdf").expect("the paper").replace(".pdf", ".txt");
    assert!(secretary.open(&paper).text().contains("年度工作计划"));
    let member = world.as_("许安宁");
    member.get(&plan).expect(StatusCode::NOT_FOUND);
    member.get(&paper).expect(StatusCode::NOT_FOUND);
}

#[test]
fn a_resolution_of_the_branch_is_offered_to_the_groups_and_can_be_put_right() {
    let world = World::new();
    let (leader, secretary) = (world.as_("陈一诺"), world.as_("林知远"));
    let new = secretary.open("/branch/resolutions").form("/branch/resolutions").set("resolution", "");
    let new = new.set("title", "清点珍善本库").set("text", "各党小组年内完成。").set("kind", "resolution");
    let new = new.set("passed_on", "2026-11-18").set("due", "2026-12-20").set("meeting", "支部委员会会议");
    let desk = secretary.go(&new.clone().set("report_back", "清点册数")).says("清点珍善本库");
    let desk = desk.says("2026年11月18日（星期三）支部委员会会议通过").says("要反馈： 清点册数");
    let offered = leader.open("/plan/2026").says("清点珍善本库");
    let taken = offered.form_with("title", "清点珍善本库");
    assert_eq!(taken.get("month"), "12", "planned for the month in which it is due");
    leader.go(&taken).says("支部决议");

    // It can be put on the next agenda at once, as what it is (C2).
    let place = leader.open("/assignments").says("要反馈： 清点册数").link("/meetings/new?").expect("a link");
    let draft = leader.open(&place).form("/meetings");
    let titles = (1..=3).map(|n| draft.get(&format!("item{n}_title")).to_owned());
    let at = titles.into_iter().position(|title| title == "清点珍善本库");
    let at = at.unwrap_or_else(|| panic!("no topic of it at {place}: {:?}", draft.fields)) + 1;
    assert_eq!(draft.get(&format!("item{at}_content")), "resolution");
    leader.open("/meetings/new").says("支部交办、还没有报告落实的").says("清点珍善本库");

    let of = |page: &Reply| page.form_with("title", "清点珍善本库");
    let refused = secretary.submit(&of(&desk).set("due", "2026-11-01"));
    refused.expect(StatusCode::UNPROCESSABLE_ENTITY).says("完成期限：早于通过日期，请核对");
    let later = new.set("passed_on", "2026-11-20");
    secretary.submit(&later).expect(StatusCode::UNPROCESSABLE_ENTITY).says("通过日期：晚于今天");
    let right = of(&desk).set("title", "清点善本库");
    secretary.go(&right).says("清点善本库").keeps_quiet_about("清点珍善本库");
    secretary.submit(&right).expect(StatusCode::CONFLICT);
    let foreign = right.set("resolution", "00000000-0000-7000-8000-000000000000");
    secretary.submit(&foreign).expect(StatusCode::NOT_FOUND);
}

#[test]
fn what_is_handed_down_brings_its_files_to_the_groups_it_is_for() {
    let world = World::new();
    let (leader, secretary) = (world.as_("陈一诺"), world.as_("林知远"));
    let id = world.resolution("陈一诺");
    let to = format!("/branch/resolutions/{id}/files");
    let file = "清点办法：按架位清点，册数登记到架。".as_bytes();
    secretary.upload(&to, &[("open", "1"), ("part", &format!("file-{id}"))], "清点办法.txt", file);
    let page = secretary.open("/branch/resolutions").says("清点办法.txt");
    let link = page.link("/assignments/files/").expect("the file");
    assert_eq!(secretary.open(&link).body, file);
    leader.open("/assignments").says("清点办法.txt");
    assert_eq!(world.as_("许安宁").open(&link).body, file, "a member of the group that is to do it");
    world.as_("方景行").get(&link).expect(StatusCode::NOT_FOUND);
    world.as_("叶知秋").get(&link).expect(StatusCode::NOT_FOUND);
    let secret = secretary.upload(
        &to,
        &[("open", "1"), ("part", &format!("file-{id}"))],
        "办法.txt",
        "机密★".as_bytes(),
    );
    secret.expect(StatusCode::UNPROCESSABLE_ENTITY).says("密级标志");
    let remove =
        page.form(&format!("/branch/resolutions/files/{}/remove", &link["/assignments/files/".len()..]));
    secretary.go(&remove).keeps_quiet_about("清点办法.txt");
    leader.get(&link).expect(StatusCode::NOT_FOUND);
}
