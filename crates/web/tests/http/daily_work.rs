//! The daily work of a group as its pages lead it: the roster with its ways back, who reaches what, papers to post.

use axum::http::StatusCode;

use crate::support::World;

#[test]
fn a_probation_is_not_cut_short_and_an_entry_is_taken_back_by_the_branch() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    let place = format!("/roster/{}", world.id("何思源"));
    let page = leader.open(&place).says("预备期到2027年").keeps_quiet_about("登记错了，撤回");
    let early = leader.submit(&page.form("/promote").set("on", "2026-11-19"));
    early.expect(StatusCode::UNPROCESSABLE_ENTITY).says("预备期到2027年").says("请改成那天或者以后的日期");
    let who = format!("/roster/{}", world.id("罗星野"));
    leader.go(&leader.open(&who).form("/promote").set("on", "2026-11-18"));
    leader.open(&format!("/development/{}", world.id("罗星野"))).says("以前办过的");
    let end = leader.open(&who).form("/end").set("ending", "discontinued").set("on", "2026-11-18");
    leader.submit(&end.set("basis", "支委会决定"));
    world.clock.set("2026-11-20T01:00:00Z".parse().expect("a time"));
    let (leader, secretary) = (world.as_("陈一诺"), world.as_("林知远"));
    leader.get(&who).expect(StatusCode::NOT_FOUND);
    leader.open("/roster").keeps_quiet_about("以前的党员");
    let roster = secretary.open("/roster").says("以前的党员").says("罗星野");
    assert_eq!(roster.link(&who).as_deref(), Some(who.as_str()));
    let back = secretary.open(&who).form_with("kind", "ended");
    secretary.submit(&back.clone().set("why", " ")).expect(StatusCode::UNPROCESSABLE_ENTITY);
    let page = secretary.go(&back.clone().set("why", "决定是另一位同志的"));
    page.says("撤回过的登记").says("决定是另一位同志的").says("入党积极分子");
    secretary.submit(&back.set("why", "再撤一次")).says("刚刚有人改过");
    leader.open(&who).says("决定是另一位同志的").keeps_quiet_about("登记错了，撤回");
}

#[test]
fn the_branch_reaches_the_attendance_of_every_group_and_no_year_to_come() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    let page = leader.open(&format!("/roster/{}", world.id("林知远")));
    leader.submit(&page.form("/leave").set("on", "2026-11-18"));
    world.clock.set("2026-11-20T01:00:00Z".parse().expect("a time"));
    let (leader, secretary) = (world.as_("陈一诺"), world.as_("林知远"));
    secretary.open("/attendance").says("第一党小组参加组织生活情况").says("第二党小组");
    secretary.open("/daily").says("到会、请假和补学，一年一页");
    for path in ["/attendance?year=9999", "/attendance/mine?year=9999", "/attendance?year=2027"] {
        leader.get(path).expect(StatusCode::NOT_FOUND);
    }
    world.as_("许安宁").get("/attendance").expect(StatusCode::FORBIDDEN);
}

#[test]
fn the_yearly_list_of_dues_is_a_paper_to_post() {
    let world = World::new();
    let (secretary, member) = (world.as_("林知远"), world.as_("许安宁"));
    member.get("/dues/year/2026/papers/list.xlsx").expect(StatusCode::NOT_FOUND);
    secretary.go(&secretary.open("/dues/year/2026").form("/dues/year/2026"));
    member.open("/dues/year/2026").says("Excel 表格");
    let text = member.get("/dues/year/2026/papers/list.txt").expect(StatusCode::OK);
    text.says("2026年党费收缴情况").says("许安宁").says("党费共交了");
    for kind in ["xlsx", "docx", "json"] {
        member.get(&format!("/dues/year/2026/papers/list.{kind}")).expect(StatusCode::OK);
    }
    member.get("/dues/year/2026/papers/dues.xlsx").expect(StatusCode::NOT_FOUND);
}

#[test]
fn only_the_branch_writes_down_that_less_is_paid() {
    let world = World::new();
    let place = format!("/dues/people/{}", world.id("许安宁"));
    let page = world.as_("陈一诺").open(&place).says("由支部书记或组织委员办理");
    let page = page.keeps_quiet_about("批准的文件（减免的要填）");
    let action = page.form("/fix").action;
    let forced = [("category", "salary"), ("base", "6000"), ("from", "2027-01"), ("exempt", "1")];
    world.as_("陈一诺").post(&action, &forced).says("减交、免交由支部书记或组织委员办理");
    world.as_("林知远").open(&place).says("批准的文件（减免的要填）");
}

#[test]
fn a_table_that_changes_nothing_says_so() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    let table = "序号,姓名,身份,手机号,出生年月\n1,许安宁,正式党员,10000000004,1986.03\n合计,1 人,,,\n";
    let person = leader.open(&format!("/roster/{}", world.id("许安宁"))).form(&world.id("许安宁"));
    let table = table.replace("10000000004", person.get("mobile"));
    let reply = leader.upload("/roster/import", &[("on", "2026-11-01")], "名册.csv", table.as_bytes());
    let page = leader.open(&reply.location());
    page.says("每一行都和名册一样")
        .says("第 3 行是合计，跳过了")
        .says("“1986.03”只有年月")
        .keeps_quiet_about("请按每一行的提示改好表格");
}
