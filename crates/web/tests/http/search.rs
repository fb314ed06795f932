//! Searching: what somebody may read is found, and of the rest not even that it is there.

use axum::http::StatusCode;

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

#[test]
fn what_is_said_is_found_once_the_meeting_is_over_and_followed_up() {
    let world = World::new();
    let drive = Drive::draft(&world, "study", "学习消防安全知识");
    drive.consult();
    drive.approve();
    drive.notify();
    drive.open();
    drive.say("何思源", "消防栓上周刚刚试过水压");
    drive.decide();
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
    world.as_("陈一诺").open("/search?q=%E5%AD%A6%E4%B9%A0&below=1").says("没有更早的了");
    world.as_("陈一诺").get("/search?q=%E5%AD%A6%E4%B9%A0&below=x").expect(StatusCode::OK);
}
