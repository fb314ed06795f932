//! The year of the branch: every month of every group, why there was no meeting, and what was not kept.

use axum::http::StatusCode;
use domain::meeting::StageName;

use crate::support::{Cast, World};

#[test]
fn a_month_without_a_meeting_and_a_requirement_that_was_not_kept_are_said_in_words() {
    let world = World::new();
    let secretary = world.as_("林知远");
    let cast = Cast::new(&world, "陈一诺", "林知远", "林知远", "许安宁");
    let id = world.meeting(&cast, StageName::Draft);
    let page = secretary.open("/branch/year/2026").says("第一党小组").says("第二党小组");
    let page = page.says("在起草").says("没有开会的月份").says("没有写明原因").says("不打分，不排名");
    assert!(page.link(&format!("/meetings/{id}")).is_some());

    // Nobody opened it: the next day it stands out, with the reason.
    world.at("2026-11-20 09:00");
    let secretary = world.as_("林知远");
    let page = secretary.open("/branch/year/2026").says("过了开会的日子，还没有开");
    page.says("会议停在“草拟”，过了定好的日子，没有开，也没有改期或者取消");
}

#[test]
fn the_record_book_has_every_signed_record_and_says_why_a_month_has_none() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    let cast = Cast::new(&world, "陈一诺", "林知远", "林知远", "许安宁");
    world.meeting(&cast, StageName::Signed);
    let paper = leader.open("/meetings/book/2026.txt");
    let text = paper.text();
    for said in ["党小组会议记录本", "党小组组长：陈一诺", "目录", "11月19日　学习支部工作条例；讨论值班安排"]
    {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(text.contains("9月　　") && text.contains("没有写明原因"), "{text}");
    assert_eq!(text.matches("会议小结：").count(), text.matches("主持人：＿").count().max(3), "{text}");
    // The branch has those of every group; the others none but their own.
    let link = world.as_("林知远").open("/branch/year/2026").link("/meetings/book/2026.pdf?group=");
    let other = link.expect("a book").replace(".pdf", ".txt");
    world.as_("林知远").open(&other);
    world.as_("沈若溪").get(&other).expect(StatusCode::NOT_FOUND);
    leader.get("/meetings/book/1999.txt").expect(StatusCode::NOT_FOUND);
    leader.get("/meetings/book/2026.exe").expect(StatusCode::NOT_FOUND);
}

#[test]
fn the_folder_for_an_inspection_holds_what_the_reader_may_have() {
    let world = World::new();
    let cast = Cast::new(&world, "陈一诺", "林知远", "林知远", "许安宁");
    world.meeting(&cast, StageName::Archived);
    let names = |who: &str, path: &str| {
        let reply = world.as_(who).open(path);
        let zip = zip::ZipArchive::new(std::io::Cursor::new(reply.body)).expect("a zip");
        let mut names: Vec<_> = zip.file_names().map(|name| name.expect("a name").into_owned()).collect();
        names.sort();
        names
    };
    let before = world.journal();
    let leader = names("陈一诺", "/meetings/bundle/2026.zip");
    assert_eq!(world.journal(), before + 2, "that the folder was taken, and the roster with it");
    let holds = |names: &[String], part: &str| names.iter().any(|name| name.contains(part));
    for part in [
        "第一党小组2026年迎检材料/目录.pdf",
        "/校验码.txt",
        "/怎样核对.txt",
        "/2026年度计划.pdf",
        "/2026年会议记录本.pdf",
        "/全年情况.xlsx",
        "/会议记录/11月19日 学习支部工作条例；讨论值班安排.pdf",
        "/会议记录/11月19日 学习支部工作条例；讨论值班安排.json",
        "/台账/名册.xlsx",
        "/台账/党费.xlsx",
        "/台账/意见诉求.xlsx",
        "/意见表/",
    ] {
        assert!(holds(&leader, part), "{part}: {leader:?}");
    }
    for private in ["谈心", "帮扶", "处置", "对照检查"] {
        assert!(!holds(&leader, private), "{private}: {leader:?}");
    }
    // Somebody of the branch without the dues and the roster's particulars has the rest.
    let own = world.as_("林知远").open("/branch/year/2026").link("/meetings/bundle/2026.zip?group=");
    let other = names("江亦舟", &own.expect("the first group"));
    assert!(holds(&other, "/会议记录/") && !holds(&other, "/台账/党费.xlsx"), "{other:?}");
    world.as_("许安宁").get("/meetings/bundle/2026.zip").expect(StatusCode::FORBIDDEN);
    world.as_("陈一诺").get("/meetings/bundle/2026.rar").expect(StatusCode::NOT_FOUND);
}

#[test]
fn the_folder_of_the_whole_branch_has_every_group_in_its_own() {
    let world = World::new();
    let cast = Cast::new(&world, "陈一诺", "林知远", "林知远", "许安宁");
    world.meeting(&cast, StageName::Archived);
    let read = |who: &str| {
        let reply = world.as_(who).open("/branch/bundle/2026.zip");
        assert_eq!(reply.header("content-type"), "application/zip");
        assert!(reply.header("content-disposition").starts_with("attachment"));
        assert_eq!(reply.header("content-encoding"), "", "it is packed already");
        zip::ZipArchive::new(std::io::Cursor::new(reply.body)).expect("a zip")
    };
    let before = world.journal();
    let mut secretary = read("林知远");
    assert_eq!(world.journal(), before + 3, "that it was taken, and the roster of each group");
    let text = |zip: &mut zip::ZipArchive<std::io::Cursor<Vec<u8>>>, path: &str| {
        let path = format!("示例市档案馆机关党支部2026年迎检材料/{path}");
        let mut text = String::new();
        let mut file = zip.by_name(&path).unwrap_or_else(|_| panic!("{path}"));
        std::io::Read::read_to_string(&mut file, &mut text).expect("text");
        text
    };
    let contents = text(&mut secretary, "目录.pdf");
    for part in [
        "支部/各党小组会议情况.xlsx",
        "支部/支部决议和任务.xlsx",
        "第一党小组/2026年度计划.pdf",
        "第一党小组/会议记录/11月19日 学习支部工作条例；讨论值班安排.pdf",
        "第一党小组/台账/党费.xlsx",
        "第二党小组/2026年会议记录本.pdf",
        "第二党小组/全年情况.xlsx",
        "第二党小组/台账/名册.xlsx",
        "各党小组的“意见诉求”按规定不由您取",
        "2026年的党费收缴情况还没有公布，不在里面",
        "处置处分和投票的内容按规定只有有关的人能看，不在里面",
    ] {
        assert!(contents.contains(part), "{part}: {contents}");
    }
    let sums = text(&mut secretary, "校验码.txt");
    assert_eq!(sums.lines().count(), secretary.len() - 2, "one checksum file for all of them");
    assert!(!text(&mut secretary, "怎样核对.txt").is_empty());
    // A commissioner without the dues and the rosters has the rest, and is told.
    let contents = text(&mut read("江亦舟"), "目录.pdf");
    assert!(!contents.contains("党费.xlsx") && !contents.contains("名册.xlsx"), "{contents}");
    assert!(contents.contains("第二党小组/会议记录/") || contents.contains("第一党小组/会议记录/"));
    for ledger in ["名册", "党费", "发展党员", "意见诉求"] {
        assert!(contents.contains(&format!("各党小组的“{ledger}”按规定不由您取")), "{ledger}: {contents}");
    }
    for name in ["陈一诺", "许安宁"] {
        world.as_(name).get("/branch/bundle/2026.zip").expect(StatusCode::FORBIDDEN);
    }
    for none in ["1999.zip", "2026.rar", "x.zip"] {
        world.as_("林知远").get(&format!("/branch/bundle/{none}")).expect(StatusCode::NOT_FOUND);
    }
    let page = world.as_("林知远").open("/branch/year/2026").says("2 个党小组各一个文件夹");
    assert!(page.link("/branch/bundle/2026.zip").is_some());
}

#[test]
fn only_the_branch_sees_it_and_only_years_that_can_be() {
    let world = World::new();
    for name in ["许安宁", "陈一诺"] {
        world.as_(name).get("/branch/year/2026").expect(StatusCode::FORBIDDEN);
    }
    let secretary = world.as_("林知远");
    assert_eq!(secretary.get("/branch/year").location(), "/branch/year/2026");
    secretary.open("/branch/year/2027").says("还没有安排");
    for year in ["1999", "2028", "32767", "-1"] {
        secretary.get(&format!("/branch/year/{year}")).expect(StatusCode::NOT_FOUND);
    }
    let other = world.as_("秦川").open("/branch/year/2026");
    other.keeps_quiet_about("第一党小组").keeps_quiet_about("第二党小组");
}
