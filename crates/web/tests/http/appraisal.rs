//! 民主评议 over HTTP: by the forms that the pages offer, each seeing what is theirs; the poll of the branch on paper.

use axum::http::StatusCode;

use crate::support::{Client, World};

const PAGE: &str = "/appraisal";
const FIRST: [&str; 5] = ["陈一诺", "林知远", "周明哲", "许安宁", "何思源"];
const SECOND: [&str; 3] = ["沈若溪", "江亦舟", "方景行"];

/// The page of somebody of the sample's appraisal.
fn place_of(world: &World, name: &str) -> String {
    let own = world.as_(name).open(PAGE).link("/appraisal/").expect("the own page");
    own.split('#').next().unwrap_or_default().to_owned()
}

fn write_self(world: &World, name: &str, text: &str) {
    let own = place_of(world, name);
    let client = world.as_(name);
    let form = client.open(&own).form("/self").set("text", text);
    let to = format!("{}/hand-in", form.action);
    client.go(&form.to(&to)).says("自评已交");
}

fn say(client: &Client<'_>, world: &World, about: &str, by: &str, text: &str) {
    let form = client.open(PAGE).form("/remarks").set("about", world.id(about));
    let form = if by.is_empty() { form } else { form.set("by", world.id(by)) };
    client.go(&form.set("text", text));
}

/// Both groups have handed in.
fn gathered(world: &World) {
    for (group, leader) in [(&FIRST[..], "陈一诺"), (&SECOND[..], "沈若溪")] {
        for name in group {
            write_self(world, name, &format!("{name}写的一年来的情况。"));
        }
        let client = world.as_(leader);
        for name in group {
            let by = if *name == leader { group[1] } else { leader };
            say(&client, world, name, by, &format!("对{name}说的话。"));
        }
        client.go(&client.open(PAGE).form("/hand-in")).says("已交支部");
    }
}

#[test]
fn an_appraisal_goes_its_way_and_each_sees_what_is_theirs() {
    let world = World::new();
    world.as_("何思源").open("/").says("写民主评议的个人自评").says("去写个人自评");
    let leader = world.as_("陈一诺");
    let early = leader.submit(&leader.open(PAGE).form("/hand-in")).expect(StatusCode::UNPROCESSABLE_ENTITY);
    early.says("还有 4 位同志缺自评或者互评");
    let soon = world
        .as_("许安宁")
        .open(PAGE)
        .form("/remarks")
        .set("about", world.id("何思源"))
        .set("text", "学得快");
    let soon = world.as_("许安宁").submit(&soon).expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(soon.says("先自评、后互评").form("/remarks").get("text"), "学得快");
    gathered(&world);

    let member = world.as_("许安宁");
    let own = place_of(&world, "许安宁");
    member.open(&own).says("陈一诺： 对许安宁说的话。").says("许安宁写的一年来的情况。");
    member.open(PAGE).keeps_quiet_about("对何思源说的话").keeps_quiet_about("测评结果");
    world.as_("何思源").get(&own).expect(StatusCode::FORBIDDEN);
    world.as_("方景行").get(&own).expect(StatusCode::NOT_FOUND);
    leader.open(&own).says("林知远： 会计档案扫描得又快又准");
    let secretary = world.as_("林知远");
    secretary.open(&own).says("对许安宁说的话。");

    let runner = world.as_("周明哲");
    runner.open("/").says("组织民主测评");
    runner.go(&runner.open(PAGE).form("/poll")).says("准备测评投票");
    let form = runner.open(PAGE).form("/ballot").set("form", "paper");
    let form = form.set("teller1", world.id("林知远")).set("teller2", world.id("江亦舟"));
    let ballot = runner.submit(&form).expect(StatusCode::SEE_OTHER).location();
    member.get(&ballot).expect(StatusCode::OK).says("准备中").keeps_quiet_about("选票已经发出");
    world.as_("何思源").get(&ballot).expect(StatusCode::NOT_FOUND);
    runner.open(&ballot).says("民主评议党员").says("勾选到会并且有表决权的");
    let papers = runner.open(&format!("{ballot}/papers/ballot.txt"));
    papers.says("2026年民主评议党员民主测评选票").says("优秀｜合格｜基本合格｜不合格");
    runner.go(&runner.open(&ballot).form("/open"));
    for (name, action) in [("林知远", "/figures"), ("江亦舟", "/confirm")] {
        let teller = world.as_(name);
        let mut form = teller.open(&format!("{ballot}/tellers")).form(action);
        for (field, value) in [("issued", "7"), ("returned", "7"), ("valid", "7"), ("invalid", "0")] {
            form = form.set(field, value);
        }
        for line in 0..7 {
            for (choice, votes) in ["2", "5", "0", "0"].iter().enumerate() {
                form = form.set(&format!("votes{line}_{choice}"), *votes);
            }
        }
        teller.go(&form);
    }
    runner.open(&ballot).says("许安宁 2 5 0 0");
    let voter = member.open(&ballot).says("不公布票数").keeps_quiet_about("2 5 0 0");
    assert!(!voter.text().contains("result.pdf"), "no way to the result");
    member.get(&format!("{ballot}/papers/result.txt")).expect(StatusCode::FORBIDDEN);
    runner.open(PAGE).says("许安宁 2 5 0 0").says("不排名次");
    world.as_("江亦舟").open(PAGE).says("许安宁 2 5 0 0");
    leader.open(PAGE).keeps_quiet_about("2 5 0 0");

    runner.go(&runner.open(PAGE).form("/grades")).says("点姓名登记评定意见");
    let grade = runner.open(&own).form("/grade").set("grade", "excellent").set("body", "committee");
    let grade = grade.set("on", "2026-11-19").set("words", "带头承担难的任务。");
    runner.go(&grade).says("适当表扬").says("支部委员会");
    let again = runner.open(&own).form("/grade").set("grade", "qualified").set("body", "committee");
    let again = again.set("on", "2026-11-19").set("words", "更正。");
    runner.submit(&again).expect(StatusCode::UNPROCESSABLE_ENTITY).says("需要更正的，请写明更正原因");
    member.open(&own).says("优秀").says("带头承担难的任务。");
    member.open(PAGE).says("评定等次 优秀");
    leader.open(PAGE).says("党小组不评等次");
    let probationary = own.replace(&world.id("许安宁"), &world.id("何思源"));
    let page = runner.open(&probationary).says("不评定等次");
    assert!(!page.offers("/grade"), "no form for a grade");
    let finish = runner.open(PAGE).form("/finish").set("reason", "其余同志下次会议评定");
    runner.go(&finish).says("已经办结").says("其余同志下次会议评定");
}

#[test]
fn the_papers_hold_what_their_reader_may_see() {
    let world = World::new();
    let own = place_of(&world, "许安宁");
    let member = world.as_("许安宁");
    member.open(&format!("{own}/papers/self.txt")).says("会计档案的扫描和核对");
    member.open(&format!("{own}/papers/registration.txt")).says("林知远：会计档案扫描得又快又准");
    for name in ["self", "registration"] {
        world.as_("何思源").get(&format!("{own}/papers/{name}.txt")).expect(StatusCode::FORBIDDEN);
        let early = world.as_("周明哲").open(&format!("{own}/papers/{name}.txt"));
        early.keeps_quiet_about("会计档案");
    }
    member.get(&format!("{own}/papers/other.txt")).expect(StatusCode::NOT_FOUND);
    member.get(&format!("{own}/papers/self.exe")).expect(StatusCode::NOT_FOUND);
    let base = own.split("/people/").next().unwrap_or_default();
    let group = format!("{base}/groups/{}/papers/remarks.txt", world.group("陈一诺"));
    world.as_("陈一诺").open(&group).says("评议对象：许安宁").says("会计档案扫描得又快又准");
    world.as_("林知远").get(&group).expect(StatusCode::UNPROCESSABLE_ENTITY).says("还没有把评议材料交来");
    let before = world.as_("周明哲").get(&format!("{base}/papers/poll.txt"));
    before.expect(StatusCode::UNPROCESSABLE_ENTITY).says("测评还没有计票");
    let ledger = world.as_("江亦舟").open(&format!("{base}/papers/ledger.txt"));
    ledger.says("2026年民主评议党员台账").keeps_quiet_about("会计档案");
    world.as_("陈一诺").get(&format!("{base}/papers/ledger.txt")).expect(StatusCode::FORBIDDEN);
}

#[test]
fn a_draft_is_saved_while_it_is_typed_and_is_nobody_elses() {
    let world = World::new();
    let own = place_of(&world, "何思源");
    let member = world.as_("何思源");
    let form = member.open(&own).form("/self");
    member.go(&form.clone().set("text", "写了一半")).says("写了一半");
    let late = member.submit(&form.set("text", "另一处写的")).expect(StatusCode::CONFLICT);
    let late = late.says("现在存着的是：写了一半");
    assert_eq!(late.form("/self").get("text"), "另一处写的");
    for who in ["陈一诺", "林知远", "周明哲"] {
        world.as_(who).open(&own).keeps_quiet_about("写了一半");
    }
}

#[test]
fn who_has_nothing_to_do_with_it_reads_that_there_is_none() {
    let world = World::new();
    world.as_("秦川").open(PAGE).says("开展2026年民主评议党员").keeps_quiet_about("林知远");
    world.as_("管理员").open(PAGE).says("还没有您参加的民主评议");
    world.as_("许安宁").get("/appraisal?year=1999").expect(StatusCode::NOT_FOUND);
    let member = world.as_("许安宁").open(PAGE);
    assert!(!member.offers("/poll") && !member.offers("/hand-in") && !member.offers("/day"));
}

#[test]
fn what_was_typed_while_the_group_handed_in_is_still_to_be_read() {
    let world = World::new();
    for name in &SECOND {
        write_self(&world, name, &format!("{name}写的一年来的情况。"));
    }
    let leader = world.as_("沈若溪");
    for name in &SECOND {
        say(&leader, &world, name, if *name == "沈若溪" { "江亦舟" } else { "沈若溪" }, "工作踏实。");
    }
    let member = world.as_("方景行");
    let said = member.open(PAGE).form("/remarks").set("about", world.id("江亦舟")).set("text", "肯帮助人。");
    let own = place_of(&world, "方景行");
    let sheet = member.open(&own).form("/self").set("text", "补写了不足和打算。");
    leader.go(&leader.open(PAGE).form("/hand-in")).says("已交支部");
    for (form, typed) in [(said, "肯帮助人。"), (sheet, "补写了不足和打算。")] {
        let refused = member.submit(&form).expect(StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("已经交支部，不能再改").says("没有存上").says(typed);
    }
}

#[test]
fn one_opened_by_mistake_is_called_off_with_a_reason() {
    let world = World::new();
    let runner = world.as_("周明哲");
    let form = runner.open(PAGE).form("/cancel");
    runner.submit(&form.clone().set("reason", " ")).expect(StatusCode::UNPROCESSABLE_ENTITY);
    for who in ["陈一诺", "江亦舟"] {
        assert!(!world.as_(who).open(PAGE).offers("/cancel"), "{who}");
        world.as_(who).submit(&form).expect(StatusCode::FORBIDDEN);
    }
    runner.go(&form.set("reason", "年度选错了")).says("已取消").says("年度选错了");
    let member = world.as_("何思源");
    member.open("/").keeps_quiet_about("写民主评议的个人自评");
    assert!(!member.open(PAGE).says("年度选错了").offers("/remarks"));
    assert!(!runner.open(PAGE).offers("/cancel"));
    let again = runner.open(PAGE).form("/appraisal").set("hand_in_by", "2026-12-20");
    runner.go(&again).keeps_quiet_about("年度选错了");
}

#[test]
fn a_leader_takes_back_what_others_said_with_a_reason_and_nothing_about_themself() {
    let world = World::new();
    let member = world.as_("许安宁");
    say(&member, &world, "陈一诺", "", "催得多，帮得少。");
    write_self(&world, "何思源", "一年来的情况。");
    say(&member, &world, "何思源", "", "肯学习。");
    let leader = world.as_("陈一诺");
    let own = place_of(&world, "陈一诺");
    assert!(!leader.open(&own).says("催得多").offers("/remarks/take-back"));
    let of_member = own.rsplit_once('/').map(|(start, _)| format!("{start}/{}", world.id("何思源")));
    let page = of_member.expect("a page");
    let form = leader.open(&page).form("/remarks/take-back");
    leader
        .submit(&form.clone().set("reason", ""))
        .expect(StatusCode::UNPROCESSABLE_ENTITY)
        .says("撤回请写明原因");
    leader.go(&form.set("reason", "记到了别人名下"));
    member.open(PAGE).says("由陈一诺撤回，原因：记到了别人名下");
}
