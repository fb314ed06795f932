//! Meetings of several groups, and meetings held in two places.

use axum::http::StatusCode;

use crate::support::{Client, World};

/// This month's draft, held with the second group and in two places, approved.
fn approved(world: &World) -> String {
    let base = format!("/meetings/{}", world.sample.draft);
    let (leader, secretary) = (world.as_("陈一诺"), world.as_("林知远"));
    let form = leader.open(&format!("{base}/edit")).form("/edit");
    let form = form.set("joint", world.group("沈若溪")).set("second_place", "一号库房值班室");
    leader.go(&form).says("第一党小组、第二党小组联合召开").says("；分会场：一号库房值班室");
    let talk = leader.open(&format!("{base}/consult")).form("/consult").set("with", world.id("周明哲"));
    leader.go(&talk.set("how", "phone").set("on", "2026-11-19"));
    leader.go(&leader.open(&base).form("/submit"));
    secretary.go(&secretary.open(&base).form("/approve"));
    base
}

fn begun(world: &World) -> String {
    let base = approved(world);
    let leader = world.as_("陈一诺");
    leader.submit(&leader.open(&base).form("/notify")).expect(StatusCode::OK);
    leader.go(&leader.open(&base).form("/open"));
    base
}

fn presence(client: &Client<'_>, console: &str, person: &str) -> crate::support::Filled {
    let forms = crate::support::page::forms(client.open(console).text());
    forms.into_iter().find(|f| f.action.ends_with("/roll") && f.get("person") == person).expect("a row")
}

#[test]
fn a_joint_meeting_tells_everybody_of_all_its_groups() {
    let world = World::new();
    let other = world.as_("沈若溪");
    other.open("/meetings").keeps_quiet_about("检查");
    let base = approved(&world);
    // Whose leader was asked along is told before the notice, reads the agenda, and takes no step.
    other.open("/me").says("第一党小组、第二党小组联合召开");
    let page = other.open(&base);
    for action in ["/notify", "/edit", "/reschedule", "/topics"] {
        assert!(!page.offers(action), "{action} is for the leader who keeps the record");
    }
    other.post(&format!("{base}/notify"), &[]).expect(StatusCode::FORBIDDEN);
    let leader = world.as_("陈一诺");
    let told = leader.submit(&leader.open(&base).form("/notify")).expect(StatusCode::OK);
    told.says("方景行").says("何思源").says("第一党小组、第二党小组定于");
    let member = world.as_("方景行");
    member.go(&member.open(&base).form("/answer").set("answer", "leave").set("reason", "值夜班"));
    leader.go(&leader.open(&base).form("/open"));
    // The roll starts from the answers of both groups.
    let row = presence(&leader, &format!("{base}/console"), &world.id("方景行"));
    assert_eq!(row.get("reason"), "值夜班");
    assert!(other.open("/meetings?year=2026").text().contains(&base), "it stands in the list of both groups");
}

#[test]
fn what_a_member_of_another_group_answers_for_is_work_of_that_group() {
    let world = World::new();
    let base = begun(&world);
    let leader = world.as_("陈一诺");
    let console = format!("{base}/console");
    let decision =
        leader.open(&console).form("/decisions").set("what", "整理二楼库房").set("measures", "分两次");
    leader.go(&decision.set("responsible", world.id("方景行")).set("due", "2026-12-10"));
    let member = world.as_("方景行");
    member.open("/assignments").keeps_quiet_about("整理二楼库房");
    let page = leader.open(&console);
    let said = page.form("/remarks").set("speaker", world.id("方景行")).set("kind", "speaks");
    leader.go(&said.set("text", "库房的事我们组来办。")).says("库房的事我们组来办。");
    leader.submit(&page.form("/notes/summary").set("text", "两个组一起安排。"));
    let mut end = leader.open(&console).form("/notes/summary").set("started", "14:30").set("ended", "15:00");
    end.action = format!("{base}/conclude");
    leader.go(&end);
    member.open("/assignments").says("整理二楼库房");
    world.as_("沈若溪").open("/assignments").says("整理二楼库房");
    leader.open("/assignments").keeps_quiet_about("整理二楼库房");
}

#[test]
fn who_is_at_the_second_place_stands_on_the_record() {
    let world = World::new();
    let base = begun(&world);
    let (leader, recorder) = (world.as_("陈一诺"), world.as_("许安宁"));
    let console = format!("{base}/console");
    let form = leader.open(&console).form("/second-place");
    let stale = recorder.open(&console).form("/second-place");
    leader.go(&form.clone().set("person", world.id("方景行")));
    let before = world.journal();
    recorder.submit(&stale.set("person", world.id("何思源"))).expect(StatusCode::CONFLICT);
    assert_eq!(world.journal(), before);
    let stranger = leader.open(&console).form("/second-place").set("person", world.id("宋予安"));
    leader.submit(&stranger).expect(StatusCode::CONFLICT);
    let record = leader.open(&format!("{base}/minutes"));
    record.says("三楼会议室；分会场：一号库房值班室").says(
        "第一党小组：陈一诺、林知远、周明哲、许安宁、何思源；第二党小组：沈若溪、江亦舟、方景行（分会场）",
    );
}

#[test]
fn a_group_of_nowhere_is_no_partner_and_one_place_is_not_two() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    let form = leader.open(&format!("/meetings/{}/edit", world.sample.draft)).form("/edit");
    for group in [world.group("陈一诺"), "00000000-0000-7000-8000-000000000000".to_owned(), "一".to_owned()]
    {
        let reply = leader.submit(&form.clone().set("joint", group).set("place", "四楼"));
        let reply = reply.expect(StatusCode::UNPROCESSABLE_ENTITY);
        reply.leads_to_its_fields();
        assert!(
            reply.says("请从本支部的其他党小组里选择").text().contains("四楼"),
            "what was typed came back"
        );
    }
    let same = form.set("place", "四楼会议室").set("second_place", "四楼会议室");
    leader.submit(&same).expect(StatusCode::UNPROCESSABLE_ENTITY).says("分会场和主会场是同一个地点");
}

#[test]
fn only_a_meeting_in_two_places_asks_who_is_where() {
    let world = World::new();
    let cast = world.cast();
    let id = world.meeting(&cast, domain::meeting::StageName::InSession);
    let leader = world.as_("陈一诺");
    assert!(!leader.open(&format!("/meetings/{id}/console")).offers("/second-place"));
    let reply = leader.post(&format!("/meetings/{id}/second-place"), &[("was", "")]);
    reply.expect(StatusCode::UNPROCESSABLE_ENTITY).says("这次会议没有分会场");
}
