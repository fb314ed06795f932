//! Offices above the branch: figures that follow, from the top down to a branch's months, and nothing that anybody wrote.

use app::office::by_machine;
use axum::http::StatusCode;
use domain::{meeting::StageName, office::OfficeKind};

use crate::support::{Cast, Client, World};

/// The page of the committee, which is over the general branch that is over the demo's branch.
fn committee(reader: &Client<'_>) -> String {
    reader.get("/offices").expect(StatusCode::SEE_OTHER).location()
}

/// An office's year as a table: the row of a name, by column.
fn row(reader: &Client<'_>, office: &str, name: &str) -> serde_json::Value {
    let reply = reader.open(&format!("{office}/papers/office.json?year=2026"));
    let table: serde_json::Value = serde_json::from_slice(&reply.body).expect("JSON");
    let rows = table["rows"].as_array().expect("rows").clone();
    rows.into_iter().find(|row| row["name"] == name).unwrap_or_else(|| panic!("no {name}: {table}"))
}

#[test]
fn figures_follow_a_meeting_from_the_branch_to_the_top() {
    let world = World::new();
    // Of a month that goes on nothing is added up yet.
    let top = committee(&world.as_("乔以南"));
    let early = row(&world.as_("乔以南"), &top, "合计");
    world.at("2026-12-02 09:00");
    let before = row(&world.as_("乔以南"), &top, "合计");
    world.at("2026-11-19 15:10");
    let reader = world.as_("乔以南");
    assert_eq!((&before["branches"], &before["groups"]), (&1.into(), &2.into()), "{before}");
    assert!(before["held"].as_i64() > Some(0) && before["due"].as_i64() > Some(0), "{before}");
    assert_eq!(row(&reader, &top, "示例市文化系统党总支")["held"], early["held"]);

    let cast = Cast::new(&world, "陈一诺", "林知远", "林知远", "许安宁");
    world.meeting(&cast, StageName::Archived);
    reader.open(&top).says("没有计入");
    world.follow();
    reader.open(&top).keeps_quiet_about("没有计入");
    assert_eq!(row(&reader, &top, "合计"), early, "the month is not over");
    world.at("2026-12-02 09:00");
    let reader = world.as_("乔以南");
    let after = row(&reader, &top, "合计");
    let grew = |name: &str| after[name].as_i64().unwrap_or(0) - before[name].as_i64().unwrap_or(0);
    // The sample's own draft of the month is still on its way: the month is not all in the archive.
    assert_eq!((grew("held"), grew("archived")), (1, 0), "{before} {after}");
    assert_eq!(grew("due"), grew("present") + grew("on_leave") + grew("absent"), "{after}");
    assert!(grew("due") > 3, "{after}");
    // Followed up twice, it counts once.
    world.follow();
    assert_eq!(row(&reader, &top, "合计"), after);
}

#[test]
fn nothing_that_anybody_wrote_goes_above_the_branch() {
    let world = World::new();
    let reader = world.as_("乔以南");
    let page = reader.open(&committee(&reader)).says("示例市文化系统党总支").says("不排名");
    let general = page.link_to("示例市文化系统党总支");
    let (general, _) = general.split_once('?').expect("with the year");
    let page = reader.open(&format!("{general}?year=2026")).says("示例市档案馆机关党支部");
    let branch = page.link(&format!("{general}/branches/")).expect("the branch");
    let page = reader.open(&branch.replace("&amp;", "&")).says("第一党小组").says("已归档");
    let page = page.says("没有开，也没有说明原因");
    for private in ["陈一诺", "林知远", "发展党员工作细则", "集中培训", "出差"] {
        assert!(!page.reading().contains(private), "{private} stands above the branch");
    }
    // The reader reads for the office, and nothing of the branch itself.
    let reader = world.as_("乔以南");
    let meeting = world.sample.archived;
    for closed in [format!("/meetings/{meeting}"), "/branch".to_owned(), "/branch/year/2026".to_owned()] {
        let status = reader.get(&closed).status;
        assert!([StatusCode::NOT_FOUND, StatusCode::FORBIDDEN].contains(&status), "{closed}: {status}");
    }
    for none in ["?year=1999", "?page=2", "?page=0", "?page=x"] {
        reader.get(&format!("{general}{none}")).expect(StatusCode::NOT_FOUND);
    }
}

#[test]
fn sums_go_along_when_a_branch_or_an_office_moves() {
    let world = World::new();
    let reader = world.as_("乔以南");
    let top = committee(&reader);
    let before = row(&reader, &top, "合计");
    world.write(|cx| {
        by_machine::add(cx, "示例市第二党总支", OfficeKind::GeneralBranch, Some("示例市直属机关党委"))
    });
    world.write(|cx| by_machine::place_branch(cx, "示例市档案馆机关党支部", "示例市第二党总支"));
    assert_eq!(row(&reader, &top, "合计"), before, "it is still below the committee");
    assert_eq!(row(&reader, &top, "示例市文化系统党总支")["held"], 0);
    let second = row(&reader, &top, "示例市第二党总支");
    assert_eq!((&second["held"], &second["branches"]), (&before["held"], &1.into()));

    // The office becomes a root of its own: nothing of it is left, and who read from above reads it no more.
    world.write(|cx| by_machine::move_under(cx, "示例市第二党总支", None));
    let left = row(&reader, &top, "合计");
    assert_eq!((&left["held"], &left["branches"], &left["due"]), (&0.into(), &0.into(), &0.into()));
    world.write(|cx| by_machine::move_under(cx, "示例市第二党总支", Some("示例市文化系统党总支")));
    assert_eq!(row(&reader, &top, "合计"), before, "two levels deep");
    assert_eq!(row(&reader, &top, "示例市文化系统党总支")["held"], before["held"]);
    let ring = world.tried(|cx| by_machine::move_under(cx, "示例市文化系统党总支", Some("示例市第二党总支")));
    assert!(ring.expect_err("a ring").to_string().contains("不能放在自己或者自己的下级下面"));
}

#[test]
fn who_reads_an_office_is_set_and_taken_back() {
    let world = World::new();
    let secretary = world.as_("林知远");
    secretary.get("/offices").expect(StatusCode::FORBIDDEN);
    world.write(|cx| by_machine::set_reader(cx, "示例市文化系统党总支", "林知远", true));
    let general = committee(&world.as_("林知远"));
    let page = world.as_("林知远").open(&general).says("示例市档案馆机关党支部").says("所辖支部");
    page.keeps_quiet_about("示例市直属机关党委");
    // What stands above is not the secretary's to read.
    let top = committee(&world.as_("乔以南"));
    world.as_("林知远").get(&top).expect(StatusCode::NOT_FOUND);
    world.write(|cx| by_machine::set_reader(cx, "示例市文化系统党总支", "林知远", false));
    world.as_("林知远").get(&general).expect(StatusCode::NOT_FOUND);
    let again = world.tried(|cx| by_machine::set_reader(cx, "示例市文化系统党总支", "林知远", false));
    assert!(again.expect_err("not a reader").to_string().contains("本来就不能查看"));
}

#[test]
fn who_has_left_the_branch_reads_no_office_any_more() {
    let mut world = World::new();
    world.join("后来者", 1, domain::person::Standing::Full);
    world.write(|cx| by_machine::set_reader(cx, "示例市文化系统党总支", "后来者", true));
    let office = committee(&world.as_("后来者"));
    let secretary = world.as_("林知远");
    let page = format!("/roster/{}", world.id("后来者"));
    let end = secretary.open(&page).form("/end").set("ending", "resigned").set("on", "2026-11-18");
    secretary.go(&end.set("basis", "支部大会"));
    // Nobody who has left is let in at all.
    for page in [office.as_str(), "/offices"] {
        let reply = world.as_("后来者").get(page);
        assert!(reply.location().starts_with("/sign-in"), "{page}");
    }
}

#[test]
fn what_waits_is_told_to_the_offices_above_it_only() {
    let world = World::new();
    let (elsewhere, branch) = world.office("秦川");
    let id = branch.parse().expect("an id");
    let top = committee(&world.as_("乔以南"));
    world.follow();
    world.store(move |tx| store::changed::note(tx, id, "branch", id.uuid()));
    world.as_("乔以南").open(&top).keeps_quiet_about("没有计入");
    world.write(|cx| by_machine::set_reader(cx, "示例市图书馆党总支", "秦川", true));
    world.as_("秦川").open(&format!("/offices/{elsewhere}")).says("没有计入");
}
