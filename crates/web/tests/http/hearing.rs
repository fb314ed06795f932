//! Hearing the group about somebody on the way into the Party, by the forms that the pages offer: from the agenda to the branch's
//! answer in the person's file.

use axum::http::StatusCode;

use crate::{
    bad_input::{
        Kind::{Choice, Lines, Moment, OptionalLines},
        refuse, refuse_and_take,
    },
    support::{
        Drive, World,
        page::{tags, unescape},
    },
};

const NOTE: usize = 2000;
const ABOUT: &str = "何思源";
const CONTACT: &str = "许安宁";

/// A meeting about the probationary member, and the page of the hearing.
fn meeting(world: &World) -> (Drive<'_>, String) {
    let drive = Drive::draft(world, "development", &format!("讨论对预备党员{ABOUT}转为正式党员的意见"));
    let place = drive.page().link(&format!("{}/hearing/", drive.base)).expect("a link from the meeting");
    (drive, place)
}

fn begin(drive: &Drive<'_>) {
    drive.consult();
    drive.approve();
    drive.notify();
    drive.open().says("听取意见，形成党小组意见");
}

/// Sums up and signs.
fn sign(drive: &Drive<'_>) {
    let form = drive.console().form("/nothing").set("nothing", "意见报支部研究");
    drive.go(&form);
    let minutes = drive.conclude("听取了大家的意见，如实报支部。");
    drive.go(&minutes.form("/sign"));
}

#[test]
fn a_group_is_heard_and_the_branch_answers() {
    let world = World::new();
    let (drive, place) = meeting(&world);
    let leader = drive.leader();
    let form = leader.open(&place).says("选定讨论的是谁").form(&place);
    assert_eq!(form.get("person"), world.id(ABOUT), "suggested by the title");
    assert_eq!(form.get("purpose"), "conversion_hearing");
    let fields = [("person", "讨论的是谁", Choice), ("purpose", "就什么提出意见", Choice)];
    refuse_and_take(&world, &leader, &form, &fields);
    let page = leader.open(&place).says("还没有听取介绍").says("会议开始以后");
    assert!(!page.offers("/state"), "nothing is stated before the meeting");
    let early = leader.post(&format!("{place}/state"), &[("opinion", "同意"), ("version", "1")]);
    early.expect(StatusCode::UNPROCESSABLE_ENTITY).says("会议还没有开始");

    begin(&drive);
    let leader = drive.leader();
    for (name, text) in
        [("林知远", "半年来进步明显。"), ("周明哲", "我认为还要再看一看。"), ("陈一诺", "如实报支部。")]
    {
        drive.say(name, text);
    }
    let page = leader.open(&place).says("到会还没有发表意见的：许安宁。");
    let form = page
        .form("/state")
        .set("opinion", "多数同志认为可以按期转正，有一位同志认为还要再看，一并如实报支部。");
    leader.submit(&form).expect(StatusCode::UNPROCESSABLE_ENTITY).says("许安宁还没有发表意见");
    let pass = drive.console().form("/remarks");
    leader.go(&pass.set("speaker", world.id(CONTACT)).set("kind", "passes"));
    let page = leader.submit(&form).expect(StatusCode::UNPROCESSABLE_ENTITY);
    page.leads_to_its_fields();
    page.says("没有听取培养联系人许安宁的介绍");

    let page = leader.open(&place);
    let how = format!("how-{}", world.id(CONTACT));
    let form = form.set(&how, "书面介绍：每月谈话一次，工作踏实。").set("agree", "4");
    let many = form.clone().set("disagree", "1").set("silent", "9");
    leader.submit(&many).expect(StatusCode::UNPROCESSABLE_ENTITY).says("到会只有 5 人，请核对");
    let boxes = page.text().split("name=\"dissent\" value=\"").skip(1);
    let mut found =
        boxes.filter(|part| part.split("</label>").next().is_some_and(|b| b.contains("还要再看一看")));
    let dissent = &found.next().expect("a box of the remark")[..36];
    let form = form.set("dissent", dissent).set("disagree", "1").set("silent", "0");
    refuse(&world, &leader, &form, &[("opinion", "党小组意见", Lines(NOTE))]);
    leader.go(&form).says("不同意见").says("赞成 4 人，不赞成 1 人").says("还没有定稿");
    assert!(!leader.open(&place).offers("/send"), "not before the record stands");
    leader
        .post(&format!("{place}/send"), &[("version", leader.open(&place).form("/state").get("version"))])
        .expect(StatusCode::UNPROCESSABLE_ENTITY)
        .says("请先核对记录并定稿");
    sign(&drive);
    let leader = drive.leader();
    leader.open("/").says("把党小组的意见报支部");
    leader.go(&leader.open(&place).form("/send")).says("已报支部");

    let secretary = world.as_("林知远");
    secretary.open("/").says("研究第一党小组的意见：转正前征求意见");
    let answer = secretary.open(&place).form("/answer").set("answer", "adopted").set("on", "2026-12-17");
    let fields = [
        ("answer", "支部意见", Choice),
        ("on", "支部研究的日期", Moment),
        ("note", "说明", OptionalLines(NOTE)),
    ];
    refuse_and_take(&world, &secretary, &answer, &fields);
    let file = leader.open(&format!("/development/{}", world.id(ABOUT)));
    file.says("党小组意见：转正前征求意见").says("支部意见：采纳").says("看听取意见的情况");
    let sheet = leader.open(&format!("{place}/papers/opinion.txt"));
    for words in ["周明哲：我认为还要再看一看。", "书面介绍：每月谈话一次", "赞成4人，不赞成1人", "采纳"]
    {
        assert!(sheet.text().contains(words), "{words}: {}", sheet.text());
    }
}

#[test]
fn what_was_not_heard_on_the_item_is_written_down_afterwards() {
    let world = World::new();
    let (drive, place) = meeting(&world);
    begin(&drive);
    for name in ["林知远", "周明哲", "许安宁", "陈一诺"] {
        drive.say(name, "同意报支部。");
    }
    sign(&drive);
    let leader = drive.leader();
    let file = format!("/development/{}", world.id(ABOUT));
    let form = leader.open(&file).form("/opinions").set("purpose", "conversion_hearing");
    let item = place.rsplit('/').next().expect("an item");
    let form = form.set("item", item).set("text", "同意按期转正，报支部研究。");
    let other_day =
        leader.submit(&form.clone().set("on", "2026-12-16")).expect(StatusCode::UNPROCESSABLE_ENTITY);
    other_day.says("和所选会议的日期不一致");
    leader.go(&form.set("on", "2026-12-17")).says("党小组意见：转正前征求意见");
    let sheet = leader.open(&file).link(&format!("{file}/papers/opinion-")).expect("a sheet");
    let sheet = leader.open(&sheet.replace(".pdf", ".txt"));
    assert!(sheet.text().contains("林知远：同意报支部。"), "{}", sheet.text());
    // Heard a second time on the same item: the same opinion of the same day is refused with its reason.
    let tied = leader.open(&place).form(&place);
    leader.submit(&tied).expect(StatusCode::UNPROCESSABLE_ENTITY).says("已经登记，不用再登记");
}

#[test]
fn who_accompanies_reads_the_hearing() {
    let world = World::new();
    let (drive, place) = meeting(&world);
    let leader = drive.leader();
    leader.go(&leader.open(&place).form(&place));
    world.as_(CONTACT).open(&place).says("大家的意见");
    world.as_(ABOUT).get(&place).expect(StatusCode::FORBIDDEN);
    world.as_("方景行").get(&place).expect(StatusCode::NOT_FOUND);
    world.as_("周明哲").open(&place).says("大家的意见");
}

#[test]
fn what_is_due_becomes_a_topic_of_a_meeting() {
    let world = World::new();
    world.at("2027-05-28 09:00");
    let leader = world.as_("陈一诺");
    let page = leader.open(&format!("/development/{}", world.id(ABOUT)));
    let page = page.says("讨论转为正式党员的意见");
    let mut links = tags(page.text()).into_iter().filter_map(|tag| tag.get("href").map(unescape));
    let link = links.rfind(|link| link.starts_with("/meetings/new?month=2027-05&item=")).expect("a draft");
    let draft = leader.open(&link).form("/meetings");
    let titles: Vec<_> =
        draft.fields.iter().filter(|(name, _)| name.ends_with("_title")).map(|(_, v)| v.as_str()).collect();
    assert!(
        titles.contains(&format!("研究预备党员{ABOUT}预备期的教育考察情况").as_str())
            || titles.contains(&format!("讨论对预备党员{ABOUT}转为正式党员的意见").as_str()),
        "{titles:?}"
    );
}
