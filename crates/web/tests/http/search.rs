//! Searching: what somebody may read is found, and of the rest not even that it is there.

use axum::http::StatusCode;

use domain::meeting::StageName;

use crate::support::{Drive, Reply, World, escaped};

fn search(world: &World, who: &str, words: &str) -> Reply {
    let encoded: String = words.bytes().map(|byte| format!("%{byte:02X}")).collect();
    world.as_(who).open(&format!("/search?q={encoded}"))
}

fn finds(world: &World, who: &str, words: &str) -> bool {
    let page = search(world, who, words);
    let none = page.reading().contains(&format!("没有找到“{words}”"));
    assert_eq!(none, !page.text().contains("<mark>"), "{words} as {who}: {}", page.reading());
    !none
}

#[test]
fn a_word_of_two_characters_is_found_by_the_group_and_the_branch_only() {
    let world = World::new();
    for words in ["公示", "集中培训", "公示 培训", "细则对公示和集中培训的要求"] {
        for who in ["陈一诺", "许安宁", "何思源", "林知远", "江亦舟"] {
            assert!(finds(&world, who, words), "{words} as {who}");
        }
        for who in ["方景行", "沈若溪", "罗星野", "管理员", "审计员", "乔以南"] {
            assert!(!finds(&world, who, words), "{words} as {who}");
        }
    }
    // Both groups held this one.
    for who in ["陈一诺", "方景行", "林知远"] {
        assert!(finds(&world, who, "暖气管"), "{who}");
    }
    assert!(!finds(&world, "陈一诺", "示公"), "the pieces are not the word");
    let page = search(&world, "许安宁", "集中培训").says("会议记录").says("林知远：");
    let record = page.link("/meetings/").expect("the record");
    world.as_("许安宁").open(&record).says("集中培训");
}

#[test]
fn what_only_some_may_know_is_found_by_nobody() {
    let world = World::new();
    // Said in criticism, in a self-examination, on somebody's handling, in a talk, in care.
    for words in ["婚姻档案", "讲术语", "借调", "膝盖", "业务学习有些着急"] {
        for who in ["陈一诺", "沈若溪", "方景行", "林知远", "江亦舟", "周明哲"] {
            assert!(!finds(&world, who, words), "{words} as {who}");
        }
    }
}

#[test]
fn an_opinion_is_found_by_the_branch_once_it_went_there() {
    let world = World::new();
    // The group keeps this one; who raised it by name finds it, the others of the group do not.
    for (who, should) in
        [("陈一诺", true), ("许安宁", true), ("何思源", false), ("林知远", false), ("江亦舟", false)]
    {
        assert_eq!(finds(&world, who, "早班冲突"), should, "{who}");
    }
    for (who, should) in [("陈一诺", true), ("林知远", true), ("何思源", false), ("沈若溪", false)]
    {
        assert_eq!(finds(&world, who, "阅览室的灯"), should, "{who}");
    }
}

#[test]
fn people_are_found_by_initials_as_far_as_the_roster_is_open() {
    let world = World::new();
    search(&world, "陈一诺", "xan").says("许安宁").says("第一党小组");
    search(&world, "陈一诺", "XuAnNing").says("许安宁");
    search(&world, "林知远", "fjx").says("方景行").says("第二党小组");
    search(&world, "陈一诺", "fjx").says("没有找到").keeps_quiet_about("方景行");
    search(&world, "乔以南", "xan").keeps_quiet_about("许安宁");
}

/// A meeting in which somebody spoke and something was agreed.
fn under_way(world: &World) -> Drive<'_> {
    let drive = Drive::draft(world, "study", "学习消防安全知识");
    drive.consult();
    drive.approve();
    drive.notify();
    drive.open();
    drive.say("何思源", "消防栓上周刚刚试过水压");
    drive.decide();
    drive
}

#[test]
fn what_is_said_is_found_once_the_meeting_is_over_and_followed_up() {
    let world = World::new();
    let drive = under_way(&world);
    world.follow();
    assert!(!finds(&world, "陈一诺", "消防栓"), "it is still being typed");
    assert!(finds(&world, "陈一诺", "消防安全"), "the topic was told to everybody");
    drive.conclude("学习了消防安全知识。");
    assert!(!finds(&world, "陈一诺", "消防栓"), "nobody has followed it up");
    world.follow();
    assert!(finds(&world, "陈一诺", "消防栓") && finds(&world, "林知远", "试过水压"));
    assert!(!finds(&world, "方景行", "消防栓"));
}

#[test]
fn odd_words_are_answered_plainly() {
    let world = World::new();
    search(&world, "陈一诺", "党").says("请多写一个字");
    search(&world, "陈一诺", "\"' OR * NEAR(").says("没有找到");
    let hostile = "<script>alert(1)</script>";
    let page = search(&world, "陈一诺", hostile);
    assert!(page.text().contains(&escaped(hostile)) && !page.text().contains(hostile));
    world.as_("陈一诺").open("/search").says("拼音首字母");
    world
        .as_("陈一诺")
        .open("/search?q=%E5%AD%A6%E4%B9%A0&after=meeting.00000000-0000-0000-0000-000000000001.")
        .says("会议记录");
    world.as_("陈一诺").get("/search?q=%E5%AD%A6%E4%B9%A0&after=x").expect(StatusCode::OK);
}

#[test]
fn a_correction_is_found_and_what_it_replaced_is_not() {
    let world = World::new();
    let cast = world.cast();
    let id = world.meeting(&cast, StageName::Signed);
    world.follow();
    let leader = world.as_("陈一诺");
    let form = leader.open(&format!("/meetings/{id}/correct")).form("/correct").set("reason", "核对纸上记录");
    let (branch, was) = (world.sample.branch, format!("陈一诺：{}", form.get("speech_0_0")));
    let often = |words: &str| {
        let kept = world.store(move |tx| store::search::of_object(tx, branch, "meeting", id.uuid()));
        kept.iter().filter(|found| found.text.body.contains(words)).count()
    };
    let before = often(&was);
    assert!(before > 0, "{was}");
    leader.go(&form.set("speech_0_0", "窗口要备一副老花镜"));
    assert!(!finds(&world, "陈一诺", "老花镜"), "nobody has followed it up");
    world.follow();
    assert!(finds(&world, "陈一诺", "老花镜") && finds(&world, "林知远", "备一副老花镜"));
    assert_eq!((often("老花镜"), often(&was)), (1, before - 1));
}

#[test]
fn a_name_that_is_put_right_is_found_and_the_wrong_one_is_not() {
    let world = World::new();
    let work = world.work("陈一诺");
    world.follow();
    assert!(finds(&world, "林知远", "承办人 陈一诺"));
    let page = format!("/roster/{}", world.id("陈一诺"));
    let leader = world.as_("陈一诺");
    leader.go(&leader.open(&page).form(&page).set("name", "陈亦诺"));
    world.follow();
    let found = search(&world, "林知远", "承办人：陈亦诺");
    assert!(found.link(&format!("/assignments/{work}")).is_some(), "{}", found.reading());
    let found = search(&world, "林知远", "承办人：陈一诺");
    assert!(found.link(&format!("/assignments/{work}")).is_none(), "{}", found.reading());
}

#[test]
fn work_of_a_meeting_that_goes_on_again_is_not_found_until_it_is_over() {
    let world = World::new();
    let drive = under_way(&world);
    drive.conclude("学习了消防安全知识。");
    world.follow();
    assert!(finds(&world, "许安宁", "学习心得"));
    drive.go(&drive.minutes().form("/reopen").set("reason", "漏记了一句"));
    world.follow();
    assert!(!finds(&world, "许安宁", "学习心得"), "the meeting goes on again");
    drive.go(&drive.console().form("/remove"));
    drive.go(&drive.console().form("/nothing").set("nothing", "各人自学"));
    drive.conclude("学习了消防安全知识。");
    world.follow();
    assert!(finds(&world, "许安宁", "消防栓") && !finds(&world, "许安宁", "学习心得"));
}

#[test]
fn work_is_found_by_the_group_into_which_its_own_was_merged() {
    let world = World::new();
    world.work("陈一诺");
    world.follow();
    assert!(finds(&world, "陈一诺", "整理示例材料") && !finds(&world, "沈若溪", "整理示例材料"));
    let (branch, from, into) = (world.sample.branch, world.group("陈一诺"), world.group("沈若溪"));
    let (from, into) = (from.parse().expect("an id"), into.parse().expect("an id"));
    world.store(move |tx| store::assignment::hand_over(tx, branch, from, into));
    world.store(move |tx| store::changed::note(tx, branch, "groups", branch.uuid()));
    world.follow();
    assert!(finds(&world, "沈若溪", "整理示例材料"));
}

#[test]
fn an_ended_resolution_is_the_branchs_alone() {
    let world = World::new();
    let secretary = world.as_("林知远");
    let form = secretary.open("/branch/resolutions").form("/branch/resolutions").set("title", "清点阅览桌椅");
    let form = form.set("text", "逐张编号登记").set("passed_on", "2026-11-18").set("due", "2026-12-18");
    secretary.go(&form);
    world.follow();
    assert!(finds(&world, "沈若溪", "阅览桌椅") && finds(&world, "林知远", "逐张编号"));
    let page = secretary.open("/branch/resolutions");
    let id = page.text().split("清点阅览桌椅").next().and_then(|text| text.rsplit_once("id=\"r-"));
    let id = id.expect("its place").1.split('"').next().expect("an id").to_owned();
    secretary.go(&secretary.open("/branch/resolutions").form(&format!("{id}/end")).set("why", "已经搬走"));
    world.follow();
    let (branch, id) = (world.sample.branch, id.parse().expect("an id"));
    let kept = world.store(move |tx| store::search::of_object(tx, branch, "resolution", id));
    assert_eq!(kept.iter().map(|found| found.text.readers.len()).collect::<Vec<_>>(), [1], "the branch");
}

#[test]
fn a_change_that_cannot_be_followed_up_holds_nothing_up() {
    let world = World::new();
    let branch = world.sample.branch;
    // The first in the order of the table.
    world.store(move |tx| store::changed::note(tx, branch, "a-thing-that-nobody-knows", branch.uuid()));
    world.work("陈一诺");
    let mut follower = app::follow::Follower::new(world.app.clone());
    let failed = follower.all().expect("the rest is done");
    assert_eq!(
        failed.iter().map(|one| one.what.noun.as_str()).collect::<Vec<_>>(),
        ["a-thing-that-nobody-knows"]
    );
    assert!(finds(&world, "陈一诺", "整理示例材料"));
    assert!(follower.all().expect("it is passed over").is_empty(), "and told once");
    // It is tried again after a while, or once it has changed again.
    world.at("2026-11-19 15:12");
    assert_eq!(follower.all().expect("the rest is done").len(), 1);
    assert!(follower.all().expect("it is passed over").is_empty());
    world.store(move |tx| store::changed::note(tx, branch, "a-thing-that-nobody-knows", branch.uuid()));
    assert_eq!(follower.all().expect("the rest is done").len(), 1);
}

#[test]
fn a_further_page_is_asked_for_without_telling_how_much_there_is() {
    let world = World::new();
    for _ in 0..25 {
        world.work("陈一诺");
    }
    world.follow();
    let page = search(&world, "陈一诺", "整理示例材料");
    assert_eq!(page.text().matches("<mark>整理示例材料</mark>").count(), 20);
    let later = page.link("/search?").expect("a further page").replace("&amp;", "&");
    assert!(later.contains("&after=assignment."), "{later}");
    let rest = world.as_("陈一诺").open(&later);
    assert_eq!(rest.text().matches("<mark>整理示例材料</mark>").count(), 5, "{}", rest.reading());
}
