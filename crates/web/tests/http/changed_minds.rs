//! What comes up after the agenda went out: another recorder, a page that is no longer the right one, a wrong link.

use axum::http::StatusCode;
use domain::meeting::StageName;

use crate::support::World;

#[test]
fn a_recorder_is_named_when_the_meeting_is_called_or_running() {
    let world = World::new();
    let cast = world.cast();
    for stage in [StageName::Submitted, StageName::Approved, StageName::Notified, StageName::InSession] {
        let id = world.meeting(&cast, stage);
        let (base, leader) = (format!("/meetings/{id}"), world.as_("陈一诺"));
        let form = leader.open(&base).form("/recorder");
        leader.go(&form.clone().set("recorder", world.id("周明哲"))).says("记录 周明哲");
        let stranger = leader.open(&base).form("/recorder").set("recorder", world.id("方景行"));
        let reply = leader.submit(&stranger).expect(StatusCode::UNPROCESSABLE_ENTITY);
        reply.leads_to_its_fields();
        reply.says("记录人：");
        let old = form.set("recorder", world.id("许安宁"));
        leader.submit(&old).expect(StatusCode::CONFLICT);
    }
    let id = world.meeting(&cast, StageName::Concluded);
    assert!(!world.as_("陈一诺").open(&format!("/meetings/{id}")).offers("/recorder"));
}

#[test]
fn the_new_recorder_keeps_the_record() {
    let world = World::new();
    let cast = world.cast();
    let id = world.meeting(&cast, StageName::InSession);
    let (base, leader) = (format!("/meetings/{id}"), world.as_("陈一诺"));
    let console = format!("{base}/console");
    let other = world.as_("周明哲");
    assert_eq!(other.get(&console).status, StatusCode::SEE_OTHER, "no recorder, no console");
    leader.go(&leader.open(&base).form("/recorder").set("recorder", world.id("周明哲")));
    other.open(&console).says("会议记录台");
}

#[test]
fn the_forms_of_a_draft_lead_on_once_it_is_none() {
    let world = World::new();
    let cast = world.cast();
    let id = world.meeting(&cast, StageName::Submitted);
    let leader = world.as_("陈一诺");
    for page in ["edit", "consult"] {
        let reply = leader.get(&format!("/meetings/{id}/{page}")).expect(StatusCode::SEE_OTHER);
        assert_eq!(reply.location(), format!("/meetings/{id}"));
    }
}

#[test]
fn who_comes_back_to_the_own_remark_after_the_summary_reads_it_only() {
    let world = World::new();
    let cast = world.cast();
    let member = world.as_("许安宁");
    let concluded = world.meeting(&cast, StageName::Concluded);
    let page = member.open(&format!("/meetings/{concluded}/speak")).says("发言不能再改");
    assert!(!page.offers("/own"));
    // What was being typed when the meeting was summed up is not lost.
    let item = world.items(&cast, concluded)[0].to_string();
    let typed = [("item", item.as_str()), ("text", "想补一句")];
    let reply = member.post(&format!("/meetings/{concluded}/own"), &typed);
    let reply = reply.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(reply.text().contains("想补一句</textarea>"), "{}", reply.reading());
    let second = world.items(&cast, concluded)[1].to_string();
    let typed = [("item", item.as_str()), ("item", &second), ("text", ""), ("text", "第二项的话")];
    let reply = member.post(&format!("/meetings/{concluded}/own"), &typed);
    let reply = reply.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(reply.text().contains("第二项的话</textarea>"), "{}", reply.reading());
}

#[test]
fn a_return_says_who_returned_it_when_and_why() {
    let world = World::new();
    let cast = world.cast();
    let id = world.meeting(&cast, StageName::Submitted);
    let (base, secretary) = (format!("/meetings/{id}"), world.as_("林知远"));
    secretary.go(&secretary.open(&base).form("/return").set("reason", "议题太多"));
    let page = world.as_("陈一诺").open(&base);
    page.says("支部退回修改。")
        .keeps_quiet_about("已撤回修改")
        .says("林知远，11月19日（星期四）15:10。原因：议题太多");
}

#[test]
fn a_wrong_link_says_whom_to_ask() {
    let world = World::new();
    let reply = world.anonymous().get("/a/nothing").expect(StatusCode::NOT_FOUND);
    reply.says("请组长重新给您一个");
}

#[test]
fn topics_change_at_short_notice_with_the_branch_asked_again() {
    let world = World::new();
    let cast = world.cast();
    for stage in [StageName::Approved, StageName::Notified] {
        let id = world.meeting(&cast, stage);
        let (base, leader, secretary) = (format!("/meetings/{id}"), world.as_("陈一诺"), world.as_("林知远"));
        let was = leader.open(&format!("{base}/topics")).form("/topics");
        let same = leader.submit(&was.clone().set("reason", "急件")).expect(StatusCode::UNPROCESSABLE_ENTITY);
        same.says("议题和已经批准的一样");
        let title = was.get("item1_title").to_owned();
        let new = was.set("item1_title", "传达防汛紧急通知").set("reason", "支部刚布置");
        leader.go(&new).says("议题是批准之后临时调整的");
        let page = secretary.open(&base).says("原来批准的议题").says("调整原因：支部刚布置");
        let page = page.says(&title).says("传达防汛紧急通知");
        assert!(!leader.open(&base).offers("/open"), "not before the branch has agreed");
        secretary.go(&page.form("/approve"));
        let told = leader.submit(&leader.open(&base).form("/notify"));
        let told = told.says("传达防汛紧急通知");
        if stage == StageName::Notified {
            told.says("（议题有变，以这次为准）");
        } else {
            told.keeps_quiet_about("议题有变");
        }
        let page = leader.open(&base).keeps_quiet_about("议题是批准之后临时调整的");
        page.says("议题临时调整过，支部重新批准了").says(&title);
        let paper = leader.open(&format!("{base}/papers/minutes.txt"));
        let line = format!("原来的议题：{title}；讨论值班安排；原因：支部刚布置；重新报支部批准");
        assert!(paper.text().contains(&line), "{}", paper.text());
    }
}

#[test]
fn topics_are_changed_at_short_notice_only_between_approval_and_meeting() {
    let world = World::new();
    let cast = world.cast();
    for stage in [StageName::Submitted, StageName::InSession] {
        let base = format!("/meetings/{}", world.meeting(&cast, stage));
        let reply = world.as_("陈一诺").get(&format!("{base}/topics")).expect(StatusCode::SEE_OTHER);
        assert_eq!(reply.location(), base);
    }
}
