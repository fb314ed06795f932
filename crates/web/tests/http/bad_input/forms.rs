//! The forms one after another, each with its fields.

use domain::meeting::StageName;

use super::{
    Kind::{Choice, Line, Lines, Moment, Money, OptionalLine, OptionalLines, OptionalMoment, OptionalMoney},
    refuse, refuse_and_take,
};
use crate::support::{Cast, World};

const REASON: usize = 200;
const NOTE: usize = 2000;
const SPEECH: usize = 20_000;

#[test]
fn the_forms_of_the_plan() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    let page = leader.open("/plan/2027");
    let line = page.form("/plan/2027/items").set("title", "学习党章").set("source", "own");
    refuse_and_take(
        &world,
        &leader,
        &line,
        &[("title", "议题", Line(120)), ("month", "月份", Choice), ("content", "内容", Choice)],
    );
    let page = leader.open("/plan/2027");
    let item = page.form("/move").action.replace("/move", "");
    let rename = page.form("/move").to(&format!("{item}/rename")).set("title", "学习党章总纲");
    refuse_and_take(&world, &leader, &rename, &[("title", "议题", Lines(120))]);
    let moved = leader.open("/plan/2027").form("/move").set("position", "0").set("month", "3");
    refuse_and_take(&world, &leader, &moved, &[("month", "月份", Choice)]);
    let send = leader.open("/plan/2027").form("/send").set("gap_reason", "其余月份随支部安排");
    refuse_and_take(&world, &leader, &send, &[("gap_reason", "不开会的原因", OptionalLine(REASON))]);
}

#[test]
fn the_form_of_a_draft() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    let fields = [
        ("month", "计划月份", Choice),
        ("date", "日期", Moment),
        ("start", "开始时间", Moment),
        ("end", "结束时间", OptionalMoment),
        ("place", "地点", Line(60)),
        ("second_place", "分会场", OptionalLine(60)),
        ("chair", "主持人", Choice),
        ("chair_reason", "由别人主持的原因", OptionalLine(REASON)),
        ("item1_title", "议题一", Line(120)),
        ("item1_content", "议题一的类别", Choice),
        ("item1_materials", "议题一的材料", OptionalLines(NOTE)),
        ("item1_prepare", "议题一的准备要求", OptionalLines(NOTE)),
        ("extra_reason", "议题多于两个的原因", OptionalLine(REASON)),
        ("off_plan_reason", "临时安排的原因", OptionalLine(REASON)),
    ];
    let new = leader.open("/meetings/new?month=2026-12").form("/meetings").set("date", "2026-12-17");
    refuse_and_take(&world, &leader, &new.set("item1_prepare", "请先读"), &fields);
    let draft = leader.open(&format!("/meetings/{}/edit", world.sample.draft)).form("/edit");
    refuse_and_take(&world, &leader, &draft.set("item1_prepare", "请先读"), &fields);
}

#[test]
fn the_forms_before_a_meeting() {
    let world = World::new();
    let (leader, secretary) = (world.as_("陈一诺"), world.as_("林知远"));
    let base = format!("/meetings/{}", world.sample.draft);
    let reason = |label| [("reason", label, Line(REASON))];

    let talk = leader.open(&format!("{base}/consult")).form("/consult").set("with", world.id("周明哲"));
    let talk = talk.set("how", "phone").set("on", "2026-11-19");
    let fields = [
        ("with", "汇报对象", Choice),
        ("how", "沟通方式", Choice),
        ("on", "沟通日期", Moment),
        ("content", "具体内容", OptionalLines(NOTE)),
        ("method", "开法", OptionalLines(NOTE)),
        ("cautions", "应注意的问题", OptionalLines(NOTE)),
    ];
    refuse_and_take(&world, &leader, &talk, &fields);
    let offline = leader.open(&base).form("/approve-offline").set("by", world.id("林知远"));
    let offline = offline.set("on", "2026-11-19").set("how", "written");
    let fields = [
        ("by", "批准人", Choice),
        ("on", "批准日期", Moment),
        ("how", "批准方式", Choice),
        ("note", "批准意见", OptionalLines(NOTE)),
    ];
    refuse(&world, &leader, &offline, &fields);
    leader.go(&leader.open(&base).form("/submit"));
    let back = secretary.open(&base).form("/return").set("reason", "请补材料");
    refuse_and_take(&world, &secretary, &back, &reason("退回原因"));
    leader.go(&leader.open(&base).form("/submit"));
    let back = leader.open(&base).form("/take-back").set("reason", "换议题");
    refuse_and_take(&world, &leader, &back, &reason("撤回原因"));
    leader.go(&leader.open(&base).form("/submit"));
    let approval = secretary.open(&base).form("/approve").set("note", "同意");
    refuse_and_take(&world, &secretary, &approval, &[("note", "批准意见", OptionalLines(NOTE))]);

    let topics = leader.open(&format!("{base}/topics")).form("/topics").set("reason", "支部临时布置");
    let fields = [
        ("reason", "调整原因", Line(REASON)),
        ("item1_title", "议题一", Line(120)),
        ("item1_content", "议题一的类别", Choice),
        ("item1_materials", "议题一的材料", OptionalLines(NOTE)),
        ("item1_prepare", "议题一的准备要求", OptionalLines(NOTE)),
        ("extra_reason", "议题多于两个的原因", OptionalLine(REASON)),
        ("off_plan_reason", "临时安排的原因", OptionalLine(REASON)),
    ];
    refuse(&world, &leader, &topics.set("item1_prepare", "请先读"), &fields);
    let page = leader.open(&base);
    let other = page.form("/reschedule").set("reason", "会议室有变");
    let fields = [
        ("date", "日期", Moment),
        ("start", "开始时间", Moment),
        ("end", "结束时间", OptionalMoment),
        ("place", "地点", Line(60)),
        ("second_place", "分会场", OptionalLine(60)),
        ("reason", "改期原因", Line(REASON)),
    ];
    refuse_and_take(&world, &leader, &other, &fields);
    let chair =
        leader.open(&base).form("/chair").set("chair", world.id("许安宁")).set("chair_reason", "组长出差");
    refuse_and_take(
        &world,
        &leader,
        &chair,
        &[("chair", "主持人", Choice), ("chair_reason", "由别人主持的原因", OptionalLine(REASON))],
    );
    leader.submit(&leader.open(&base).form("/notify")).says("已经通知");
    let answer = leader.open(&base).form("/answer").set("answer", "leave").set("reason", "出差");
    refuse_and_take(
        &world,
        &leader,
        &answer,
        &[("answer", "回复", Choice), ("reason", "请假原因", Line(REASON))],
    );
    let page = leader.post(&format!("{base}/renew-link"), &[("person", &world.id("何思源"))]);
    let link = page.link("/a/").expect("a link");
    let stranger = world.anonymous();
    let answer = stranger.open(&link).form(&link).set("answer", "leave").set("reason", "出差");
    refuse_and_take(
        &world,
        &stranger,
        &answer,
        &[("answer", "回复", Choice), ("reason", "请假原因", Line(REASON))],
    );
    let cancel = leader.open(&base).form("/cancel").set("reason", "与支部活动冲突");
    refuse_and_take(&world, &leader, &cancel, &reason("取消原因"));
}

#[test]
fn the_forms_of_the_console() {
    let world = World::new();
    let cast = world.cast();
    let id = world.meeting(&cast, StageName::InSession);
    let (base, recorder, leader) = (format!("/meetings/{id}"), world.as_("许安宁"), world.as_("陈一诺"));
    let console = format!("{base}/console");
    let page = recorder.open(&console);
    let mistake = leader.open(&base).form("/unopen").set("reason", "点错了");
    refuse(&world, &leader, &mistake, &[("reason", "退回的原因", Line(REASON))]);
    let text = |label| [("text", label, OptionalLines(SPEECH))];

    let absent = page
        .form("/roll")
        .set("person", world.id("何思源"))
        .without("was")
        .set("presence", "absent")
        .set("reason", "值班");
    refuse_and_take(
        &world,
        &recorder,
        &absent,
        &[("presence", "点名", Choice), ("reason", "缺席原因", OptionalLine(REASON))],
    );
    let late = page
        .form("/roll")
        .set("person", world.id("何思源"))
        .without("was")
        .set("presence", "late")
        .set("at", "14:40");
    refuse_and_take(&world, &recorder, &late, &[("at", "到会时间", OptionalMoment)]);
    let observers = page.form("/observers").set("observers", "罗星野 入党申请人");
    refuse_and_take(&world, &recorder, &observers, &[]);
    let floor = page.form("/remarks").set("text", "同意");
    let fields = [
        ("text", "发言内容", OptionalLines(SPEECH)),
        ("kind", "发言类别", Choice),
        ("speaker", "发言人", Choice),
        ("item", "议题", Choice),
    ];
    refuse_and_take(&world, &recorder, &floor, &fields);
    let opening = page.form("/notes/opening").set("text", "现在开会");
    refuse(&world, &recorder, &opening, &text("主持人开场"));
    recorder.go(&opening).says("现在开会");
    let summary = page.form("/notes/summary");
    refuse(&world, &recorder, &summary, &text("会议小结"));

    let remark = world.remark(&cast, id, world.items(&cast, id)[0]);
    let save = recorder.open(&console).form(&format!("/remarks/{remark}")).set("text", "改过的看法");
    refuse(&world, &recorder, &save, &text("发言内容"));
    recorder.go(&save).says("改过的看法");
    let decision = page.form("/decisions").set("what", "排出值班表").set("measures", "每周一公布");
    let decision = decision.set("responsible", world.id("许安宁")).set("due", "2026-12-20");
    let fields = [
        ("what", "议定事项", Line(120)),
        ("measures", "落实措施", Lines(NOTE)),
        ("responsible", "责任人", Choice),
        ("due", "完成期限", Moment),
    ];
    refuse_and_take(&world, &recorder, &decision, &fields);
    let second = recorder.open(&format!("{console}?item={}", world.items(&cast, id)[1]));
    refuse_and_take(
        &world,
        &recorder,
        &second.form("/nothing").set("nothing", "只是学习"),
        &[("nothing", "无需落实的原因", OptionalLine(REASON))],
    );

    let own = recorder.open(&format!("{base}/speak")).form("/own").set("text", "我的看法");
    refuse_and_take(&world, &recorder, &own, &[("text", "发言内容", Lines(SPEECH))]);
    let own = recorder.open(&format!("{base}/speak")).form(&own_remark(&world, &base));
    refuse(&world, &recorder, &own, &text("发言内容"));

    world.remark(&cast, id, world.items(&cast, id)[1]);
    recorder.submit(&recorder.open(&console).form("/call-up")).expect(axum::http::StatusCode::SEE_OTHER);
    let end = leader.open(&console).form("/notes/summary").to(&format!("{base}/conclude"));
    let end = end.set("text", "学了条例").set("started", "14:30").set("ended", "15:00");
    refuse_and_take(
        &world,
        &leader,
        &end,
        &[("text", "会议小结", OptionalLines(SPEECH)), ("ended", "散会时间", Moment)],
    );
}

/// The address at which the recorder changes the own remark.
fn own_remark(world: &World, base: &str) -> String {
    world.as_("许安宁").open(&format!("{base}/speak")).link(&format!("{base}/own/")).expect("the own remark")
}

#[test]
fn the_forms_after_a_meeting() {
    let world = World::new();
    let cast = world.cast();
    let id = world.meeting(&cast, StageName::Concluded);
    let (base, leader, secretary) = (format!("/meetings/{id}"), world.as_("陈一诺"), world.as_("林知远"));
    let minutes = format!("{base}/minutes");
    let reason = |label| [("reason", label, Line(REASON))];
    let again = leader.open(&minutes).form("/reopen").set("reason", "漏记一条");
    refuse(&world, &leader, &again, &reason("返回修改的原因"));
    leader.go(&leader.open(&minutes).form("/sign"));

    let correction =
        leader.open(&format!("{base}/correct")).form("/correct").set("reason", "笔误").set("place", "四楼");
    let fields = [
        ("reason", "更正原因", Line(REASON)),
        ("place", "地点", Line(60)),
        ("summary", "会议小结", Lines(SPEECH)),
        ("speech_0_0", "陈一诺的发言", OptionalLines(SPEECH)),
        ("started", "开会时间", Moment),
        ("ended", "散会时间", Moment),
        ("recorder", "记录人", Choice),
        ("presence_0", "陈一诺的点名", Choice),
        ("responsible_0_0", "责任人", Choice),
        ("what_0_0", "议定事项", Line(120)),
        ("due_0_0", "完成期限", Moment),
    ];
    refuse_and_take(&world, &leader, &correction, &fields);
    let report = leader.open(&base).form("/report").set("note", "请审阅");
    let offline = report.clone().set("offline_to", world.id("林知远")).set("offline_how", "written");
    refuse(
        &world,
        &leader,
        &offline.set("offline_on", "2026-11-19"),
        &[("offline_how", "上报方式", Choice), ("offline_on", "上报日期", Moment)],
    );
    refuse_and_take(&world, &leader, &report, &[("note", "附言", OptionalLines(NOTE))]);
    let receipt = leader.open(&base).form("/receipt-offline").set("by", world.id("林知远"));
    refuse(&world, &leader, &receipt, &[("by", "签收人", Choice)]);
    let back = secretary.open(&base).form("/send-back").set("reason", "请补签到表");
    refuse_and_take(&world, &secretary, &back, &reason("退回原因"));
    leader.go(&leader.open(&base).form("/report"));
    let receipt = secretary.open(&base).form("/receipt").set("note", "收到");
    refuse_and_take(&world, &secretary, &receipt, &[("note", "签收意见", OptionalLines(NOTE))]);

    let missed = format!("/meetings/{}", world.sample.archived);
    let caught_up = leader.open(&missed).form("/make-up").set("how", "当面转达");
    refuse_and_take(&world, &leader, &caught_up, &[("how", "补学情况", Lines(NOTE))]);
}

#[test]
fn the_forms_of_work() {
    let world = World::new();
    let (leader, member) = (world.as_("陈一诺"), world.as_("许安宁"));
    let new = leader.open("/assignments/new").form("/assignments").set("what", "整理材料");
    let new = new.set("people", world.id("许安宁")).set("due", "2026-12-20");
    let fields = [
        ("what", "工作内容", Line(120)),
        ("measures", "具体要求", OptionalLines(NOTE)),
        ("people", "承办人", Choice),
        ("due", "完成期限", Moment),
    ];
    refuse_and_take(&world, &leader, &new, &fields);
    let page = format!("/assignments/{}", world.work("陈一诺"));
    let text = |label| [("text", label, Lines(NOTE))];
    refuse_and_take(
        &world,
        &leader,
        &leader.open(&page).form("/progress").set("text", "在办"),
        &text("情况"),
    );
    let change = leader.open(&page).form("/change").set("why", "出差").set("person", world.id("许安宁"));
    let fields = [
        ("what", "工作内容", Line(120)),
        ("person", "承办人", Choice),
        ("due", "完成期限", Moment),
        ("why", "调整原因", Lines(NOTE)),
    ];
    refuse_and_take(&world, &leader, &change, &fields);
    let done = member.open(&page).form("/progress").set("text", "做完了").set("done", "1");
    member.go(&done).says("待组长检查");
    let back = leader.open(&page).form("/send-back").set("why", "还差签字");
    refuse_and_take(&world, &leader, &back, &[("why", "退回原因", Lines(NOTE))]);
    let close = leader.open(&page).form("/close").set("result", "办完了");
    refuse(&world, &leader, &close, &[("result", "办理结果", Lines(NOTE))]);
    let cancel = leader.open(&page).form("/cancel").set("reason", "任务取消");
    refuse_and_take(&world, &leader, &cancel, &[("reason", "撤销原因", Lines(NOTE))]);
    let report = leader.open("/assignments").form("/report").set("text", "正在落实");
    refuse_and_take(&world, &leader, &report, &[("text", "落实情况", Lines(NOTE))]);
}

#[test]
fn the_forms_of_membership_and_groups() {
    const BASIS: usize = 200;
    let world = World::new();
    let (leader, secretary) = (world.as_("陈一诺"), world.as_("林知远"));
    let page = format!("/roster/{}", world.id("许安宁"));
    let transfer = leader.open(&page).form("/transfer").set("counterpart", "示例市图书馆党支部");
    let fields = [
        ("counterpart", "转往哪个党组织", Line(60)),
        ("letter", "介绍信编号", OptionalLine(60)),
        ("on", "介绍信日期", Moment),
    ];
    refuse_and_take(&world, &leader, &transfer.set("on", "2026-11-02"), &fields);
    let receipt = leader.open(&page).form("/transfer/receive").set("on", "2026-11-10");
    refuse(&world, &leader, &receipt, &[("on", "回执日期", Moment)]);
    let void = leader.open(&page).form("/transfer/withdraw").set("on", "2026-11-10");
    refuse_and_take(&world, &leader, &void, &[("on", "作废日期", Moment)]);
    let relation = leader.open(&page).form("/relation").set("relation", "floating").set("place", "示例省外");
    let fields =
        [("relation", "组织关系", Choice), ("place", "流动去向", Line(60)), ("on", "从哪一天起", Moment)];
    refuse_and_take(&world, &leader, &relation.set("on", "2026-11-02"), &fields);
    let particulars = leader.open(&page).form("/particulars").set("ethnicity", "示例族");
    let fields = [
        ("ethnicity", "民族", OptionalLine(60)),
        ("education", "学历", OptionalLine(60)),
        ("work", "工作单位及职务", OptionalLine(60)),
    ];
    refuse_and_take(&world, &leader, &particulars, &fields);
    let end = leader.open(&page).form("/end").set("ending", "struck").set("basis", "上级批复");
    let fields = [("ending", "情况", Choice), ("on", "最后一天", Moment), ("basis", "依据", Line(BASIS))];
    refuse(&world, &leader, &end.set("on", "2026-11-10"), &fields);

    let next = leader.open(&format!("/groups/{}/leader", world.group("陈一诺"))).form("/leader");
    let next = next.set("person", world.id("许安宁")).set("basis", "支部委员会决定").set("on", "2026-11-10");
    let fields = [
        ("person", "姓名", Choice),
        ("appointment", "产生方式", Choice),
        ("on", "任职日期", Moment),
        ("basis", "依据", Line(BASIS)),
    ];
    refuse(&world, &leader, &next, &fields);
    let groups = secretary.open("/groups");
    let divide = groups.form("/divide").set("name", "第三党小组").set("people", world.id("许安宁"));
    let fields = [
        ("name", "党小组名称", Line(60)),
        ("people", "编入新党小组的人", Choice),
        ("on", "日期", Moment),
        ("basis", "依据", Line(BASIS)),
    ];
    refuse(&world, &secretary, &divide.set("on", "2026-11-10").set("basis", "支部委员会决定"), &fields);
    let merge = groups.form("/merge").set("into", world.group("沈若溪"));
    let fields = [("into", "并入哪个党小组", Choice), ("on", "日期", Moment), ("basis", "依据", Line(BASIS))];
    refuse(&world, &secretary, &merge.set("on", "2026-11-10").set("basis", "支部委员会决定"), &fields);
    let rename = groups.form("/rename").set("name", "业务党小组").set("basis", "支部委员会决定");
    let fields = [("name", "党小组名称", Line(60)), ("on", "日期", Moment), ("basis", "依据", Line(BASIS))];
    refuse_and_take(&world, &secretary, &rename.set("on", "2026-11-10"), &fields);
    let post = groups.form("/branch/posts").set("post", "deputy_secretary").set("person", world.id("许安宁"));
    let fields = [
        ("post", "职务", Choice),
        ("person", "姓名", Choice),
        ("on", "任职日期", Moment),
        ("basis", "依据", Line(BASIS)),
    ];
    refuse_and_take(&world, &secretary, &post.set("on", "2026-11-10").set("basis", "党员大会选举"), &fields);
}

#[test]
fn the_forms_of_the_roster() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    let new = leader.open("/roster/new").form("/roster").set("name", "白鹭").set("mobile", "10000000077");
    let new = new.set("email", "bailu@example.cn").set("standing", "full").set("on", "2026-11-01");
    refuse_and_take(
        &world,
        &leader,
        &new,
        &[("name", "姓名", Line(50)), ("standing", "身份", Choice), ("on", "编入日期", Moment)],
    );
    let person = leader.open(&format!("/roster/{}", world.id("罗星野")));
    let contact = person.form(&world.id("罗星野"));
    refuse_and_take(&world, &leader, &contact.set("name", "何思远"), &[("name", "姓名", Line(50))]);
    let promote = person.form("/promote").set("on", "2026-11-19");
    refuse_and_take(&world, &leader, &promote, &[("on", "变动日期", Moment)]);
    let leave = person.form("/leave").set("on", "2026-11-18");
    refuse_and_take(&world, &leader, &leave, &[("on", "最后一天", Moment)]);
}

#[test]
fn the_form_of_a_resolution() {
    let world = World::new();
    let secretary = world.as_("林知远");
    let new = secretary
        .open("/branch/resolutions")
        .form("/branch/resolutions")
        .set("resolution", "")
        .set("title", "清点库房");
    let new = new.set("text", "各党小组年内完成。").set("passed_on", "2026-11-18").set("due", "2026-12-20");
    let fields = [
        ("title", "名称", Line(120)),
        ("text", "要求", Lines(NOTE)),
        ("passed_on", "通过日期", Moment),
        ("due", "完成期限", OptionalMoment),
    ];
    refuse_and_take(&world, &secretary, &new, &fields);
}

#[test]
fn the_forms_of_dues() {
    let world = World::new();
    let (leader, secretary) = (world.as_("陈一诺"), world.as_("林知远"));
    let page = format!("/dues/people/{}", world.id("许安宁"));
    let fix = leader.open(&page).form("/fix").set("category", "salary").set("base", "6000");
    let fix = fix.set("from", "2027-01");
    let fields = [
        ("category", "人员类别", Choice),
        ("base", "计算基数", Money),
        ("from", "从哪个月起", Moment),
        ("reason", "变动原因", OptionalLine(REASON)),
    ];
    refuse_and_take(&world, &leader, &fix, &fields);
    let farmer = leader.open(&page).form("/fix").set("category", "farmer").set("agreed", "0.5");
    refuse(&world, &leader, &farmer.set("from", "2027-06"), &[("agreed", "商定的每月金额", Money)]);
    let less = secretary.open(&page).form("/fix").set("category", "salary").set("base", "6000");
    let less = less.set("from", "2027-12").set("reason", "家中受灾").set("exempt", "1");
    let less = less.set("exempt_fen", "0").set("exempt_until", "2027-12").set("exempt_basis", "上级批复");
    let fields = [
        ("exempt_fen", "减免后每月交", Money),
        ("exempt_until", "减免到哪个月", Moment),
        ("exempt_basis", "批准的文件", Line(REASON)),
    ];
    refuse_and_take(&world, &secretary, &less, &fields);
    let back = secretary.open(&page).form("/withdraw").set("why", "月份选错了");
    refuse_and_take(&world, &secretary, &back, &[("why", "撤回的原因", Line(REASON))]);
    let collect = leader.open(&page).form("/collect").set("fen", "100").set("note", "");
    let fields = [
        ("from", "月份", Moment),
        ("until", "到哪个月", OptionalMoment),
        ("fen", "实收金额", OptionalMoney),
        ("on", "交款日期", OptionalMoment),
        ("note", "说明", OptionalLine(REASON)),
    ];
    refuse_and_take(&world, &leader, &collect, &fields);
    let elsewhere = leader.open(&page).form("/elsewhere").set("note", "示例市图书馆党支部的收据");
    let fields = [
        ("from", "月份", Moment),
        ("until", "到哪个月", OptionalMoment),
        ("note", "交到哪里、凭什么登记", Line(REASON)),
    ];
    refuse_and_take(&world, &leader, &elsewhere, &fields);
    let counter = leader.open(&page).form("/counter").set("reason", "记错了人");
    refuse_and_take(&world, &leader, &counter, &[("reason", "冲正原因", Line(REASON))]);
    let offline = leader.open(&format!("/dues/handovers/{}", world.handover("陈一诺")));
    let offline = offline.form("/receive-offline").set("person", world.id("周明哲")).set("on", "2026-11-19");
    let fields = [("person", "接收人", Choice), ("on", "签收日期", Moment)];
    refuse_and_take(&world, &leader, &offline, &fields);
    let secretary = world.as_("林知远");
    let page = format!("/dues/handovers/{}", world.handover("陈一诺"));
    let back = leader.open(&page).form("/take-back").set("why", "点错了");
    refuse_and_take(&world, &leader, &back, &[("why", "撤回的原因", Line(REASON))]);
    leader.open(&page).says("又算在党小组手里");
    let page = format!("/dues/handovers/{}", world.handover("陈一诺"));
    let back = secretary.open(&page).form("/refuse").set("why", "少了 20 元");
    refuse_and_take(&world, &secretary, &back, &[("why", "退回的原因", Line(REASON))]);
    let receipt = secretary.get(&format!("{page}/papers/receipt.txt"));
    assert_eq!(receipt.status, axum::http::StatusCode::NOT_FOUND, "no receipt before anybody signed");
    let setting = secretary.open("/dues").form("/setting").set("rounding", "jiao");
    refuse_and_take(&world, &secretary, &setting, &[("rounding", "每月金额算到", Choice)]);
}

#[test]
fn the_forms_of_opinions() {
    let world = World::new();
    let (leader, secretary) = (world.as_("陈一诺"), world.as_("林知远"));
    let raise = leader.open("/opinions").form("/opinions").set("text", "中午也要有人值班");
    let fields = [
        ("source", "谁提出的", Choice),
        ("kind", "类别", Choice),
        ("named", "是哪位群众", OptionalLine(60)),
        ("text", "内容", Lines(NOTE)),
        ("on", "提出日期", OptionalMoment),
    ];
    refuse_and_take(&world, &leader, &raise.set("source", "masses"), &fields);
    let page = format!("/opinions/{}", world.opinion("陈一诺"));
    let answer = secretary.open(&page).form("/answer").set("text", "下月起照办");
    refuse_and_take(&world, &secretary, &answer, &[("text", "支部答复", Lines(NOTE))]);
    let told = leader.open(&page).form("/act").set("text", "当面告诉了本人");
    refuse_and_take(&world, &leader, &told, &[("text", "反馈本人", Lines(NOTE))]);
}

#[test]
fn the_forms_of_talks_and_care() {
    let world = World::new();
    let (leader, member) = (world.as_("陈一诺"), world.as_("许安宁"));
    let record = member.open("/talks").form("/talks").set("with", world.id("何思源"));
    let fields = [
        ("with", "和谁谈", Choice),
        ("on", "谈话日期", Moment),
        ("reason", "为什么谈", Choice),
        ("text", "谈话内容", OptionalLines(NOTE)),
    ];
    refuse_and_take(&world, &member, &record.set("on", "2026-11-18"), &fields);
    let page = format!("/talks/{}", world.talk("许安宁", "何思源"));
    let add = member.open(&page).form("/notes").set("text", "谈得很坦诚");
    refuse_and_take(&world, &member, &add, &[("text", "补充内容", Lines(NOTE))]);
    let name = member.open(&page).form("/readers").set("person", world.id("周明哲"));
    refuse_and_take(&world, &member, &name, &[("person", "给谁看", Choice)]);
    let open = leader.open("/care").form("/care").set("person", world.id("许安宁")).set("need", "family");
    let fields = [
        ("person", "关心谁", Choice),
        ("need", "什么情况", Choice),
        ("what", "简要情况", Line(120)),
        ("follow_up", "下次联系的日期", OptionalMoment),
    ];
    refuse_and_take(&world, &leader, &open.set("what", "老人住院"), &fields);
    let page = format!("/care/{}", world.care("陈一诺", "许安宁"));
    let act = leader.open(&page).form("/acts").set("act", "visit").set("text", "看望");
    let fields = [
        ("act", "做了什么", Choice),
        ("text", "情况", Lines(NOTE)),
        ("on", "日期", OptionalMoment),
        ("follow_up", "下次联系的日期", OptionalMoment),
    ];
    refuse_and_take(&world, &leader, &act, &fields);
    let helper = leader.open(&page).form("/helpers").set("person", world.id("何思源"));
    refuse_and_take(&world, &leader, &helper, &[("person", "请谁帮助", Choice)]);
}

#[test]
fn the_forms_of_a_matter() {
    let world = World::new();
    let (secretary, person) = (world.as_("林知远"), world.as_("许安宁"));
    let open = secretary.open("/dispositions").form("/dispositions").set("person", world.id("许安宁"));
    let open = open.set("kind", "handling").set("disciplined", "no").set("asked", "opinion");
    let fields = [
        ("person", "哪位党员", Choice),
        ("kind", "事项类别", Choice),
        ("disciplined", "同一件事是否已经给过党纪处分", Choice),
        ("asked", "请党小组做什么", Choice),
        ("facts", "事实", Lines(NOTE)),
    ];
    refuse_and_take(&world, &secretary, &open.set("facts", "半年没有参加组织生活"), &fields);
    let page = format!("/dispositions/{}", world.disposition("陈一诺", "许安宁"));
    let say = person.open(&page).form("/statements").set("kind", "statement").set("text", "在外地照顾老人");
    let fields = [("kind", "写的是", Choice), ("text", "内容", Lines(SPEECH))];
    refuse_and_take(&world, &person, &say, &fields);
    let tick = person.open(&page).form("/rights").set("right", "appeal").set("on", "2026-11-19");
    refuse_and_take(&world, &person, &tick, &[("right", "哪一项权利", Choice), ("on", "哪天做到", Moment)]);
    let step = secretary.open(&page).form("/steps").set("what", "支委会研究").set("on", "2026-11-18");
    let fields = [("what", "办了什么", Line(120)), ("on", "哪天办的", Moment)];
    refuse_and_take(&world, &secretary, &step, &fields);
    let name = secretary.open(&page).form("/readers").set("person", world.id("周明哲"));
    refuse_and_take(&world, &secretary, &name, &[("person", "还请谁知道", Choice)]);
    let decide = secretary.open(&page).form("/decision").set("measure", "correct").set("on", "2026-11-19");
    let decide = decide.set("until", "2027-05-19").set("note", "支部大会讨论决定");
    let fields = [
        ("measure", "支部的决定", Choice),
        ("on", "决定日期", Moment),
        ("until", "期限到哪一天", OptionalMoment),
        ("approved", "批准日期", OptionalMoment),
        ("note", "哪次会议决定、怎样决定", Lines(NOTE)),
    ];
    refuse_and_take(&world, &secretary, &decide, &fields);
    let approve = secretary.open(&page).form("/approval").set("approved", "2026-11-19");
    refuse_and_take(&world, &secretary, &approve, &[("approved", "批准日期", Moment)]);
}

#[test]
fn the_form_of_other_organized_life() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    let note = leader.open("/attendance").form("/attendance").set("on", "2026-11-18");
    let fields = [
        ("kind", "参加了什么", Choice),
        ("on", "日期", Moment),
        ("people", "谁参加了", Choice),
        ("note", "说明", OptionalLine(REASON)),
    ];
    refuse_and_take(&world, &leader, &note.set("people", world.id("许安宁")), &fields);
}

#[test]
fn the_forms_of_developing_members() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    let page = format!("/development/{}", world.id("罗星野"));
    let step = leader.open(&page).form("/steps").set("on", "2026-11-18");
    let fields = [("step", "步骤", Choice), ("on", "日期", Moment), ("text", "说明", OptionalLine(REASON))];
    refuse_and_take(&world, &leader, &step, &fields);
    let opinion = leader.open(&page).form("/opinions").set("on", "2026-11-18").set("text", "同意推荐");
    let fields =
        [("purpose", "就什么提出意见", Choice), ("on", "日期", Moment), ("text", "党小组意见", Lines(NOTE))];
    refuse_and_take(&world, &leader, &opinion.set("purpose", "activist_recommend"), &fields);
    let inspection = leader.open(&page).form("/inspections").set("on", "2026-11-18").set("text", "表现好");
    let fields = [("on", "日期", Moment), ("text", "考察情况", Lines(NOTE))];
    refuse_and_take(&world, &leader, &inspection, &fields);
    let report = leader.open(&page).form("/reports").set("on", "2026-11-18");
    refuse_and_take(&world, &leader, &report, &[("on", "日期", Moment)]);
    let contact = leader.open(&page).form("/contacts").set("contact", world.id("许安宁"));
    let fields = [("contact", "培养联系人", Choice), ("on", "日期", Moment)];
    refuse_and_take(&world, &leader, &contact.set("on", "2026-11-18"), &fields);
    let page = format!("/development/{}", world.id("何思源"));
    let longer = leader.open(&page).form("/extension").set("on", "2026-11-18").set("months", "6");
    refuse_and_take(&world, &leader, &longer, &[("on", "日期", Moment), ("months", "延长几个月", Choice)]);
    let back = leader.open(&page).form("/withdraw").set("why", "记错了人");
    refuse_and_take(&world, &leader, &back, &[("why", "撤回原因", Line(REASON))]);
}

#[test]
fn the_forms_of_study() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    let plan = leader.open("/study").form("/study/items").set("month", "12").set("theme", "basics");
    let fields = [
        ("month", "月份", Choice),
        ("theme", "主题", Choice),
        ("title", "学习内容", Line(120)),
        ("materials", "材料在哪里", OptionalLines(NOTE)),
    ];
    refuse_and_take(&world, &leader, &plan.set("title", "党章总纲"), &fields);
    let record = leader.open("/study").form("/study").set("on", "2026-11-18").set("theme", "basics");
    let record = record.set("title", "党章总纲").set("hours", "1.5").set("people", world.id("许安宁"));
    let fields = [
        ("on", "日期", Moment),
        ("theme", "主题", Choice),
        ("title", "学习内容", Line(120)),
        ("hours", "学时", Choice),
        ("materials", "材料在哪里", OptionalLines(NOTE)),
        ("people", "谁参加了", Choice),
    ];
    refuse_and_take(&world, &leader, &record, &fields);
    let make_up = leader.open("/study").form("/make-up").set("person", world.id("何思源"));
    let fields = [("person", "谁补学了", Choice), ("on", "补学日期", Moment)];
    refuse_and_take(&world, &leader, &make_up.set("on", "2026-11-19"), &fields);
}

#[test]
fn the_forms_of_an_organizational_life_meeting() {
    let world = World::new();
    let (leader, member) = (world.as_("陈一诺"), world.as_("许安宁"));
    let cast = Cast::new(&world, "陈一诺", "林知远", "陈一诺", "许安宁");
    let meeting = world.life_meeting(&cast, StageName::InSession, "何思源");
    let base = format!("/meetings/{meeting}/life");
    let prepare = leader.open(&base).form("/prepare").set("theme", "对照党章找差距");
    let fields = [("theme", "主题", OptionalLine(120)), ("study", "会前学习情况", OptionalLines(NOTE))];
    refuse_and_take(&world, &leader, &prepare, &fields);
    let give = member.open(&base).form("/opinions").set("about", "group").set("source", "masses");
    let fields = [
        ("about", "对谁的意见", Choice),
        ("source", "谁提的", Choice),
        ("named", "是哪位或者哪个单位", OptionalLine(60)),
        ("text", "意见", Lines(NOTE)),
    ];
    refuse_and_take(&world, &member, &give.set("text", "中午也要有人值班"), &fields);
    let leave = leader.open(&base).form("/leave-out").set("reason", "辱骂攻击");
    refuse_and_take(&world, &leader, &leave, &[("reason", "不转达的原因", Line(REASON))]);
    let own = format!("{base}/sheets/{}", world.id("许安宁"));
    let sheet = member.open(&own).form("/sheet").set("text", "我的不足");
    refuse_and_take(&world, &member, &sheet, &[("text", "对照检查材料", OptionalLines(SPEECH))]);
    let reader = member.open(&own).form("/readers").set("person", world.id("何思源"));
    refuse_and_take(&world, &member, &reader, &[("person", "给谁看", Choice)]);
    let hand_in = member.open(&own).form("/sheet").to(&format!("{base}/sheet/hand-in"));
    refuse_and_take(&world, &member, &hand_in, &[("text", "对照检查材料", OptionalLines(SPEECH))]);

    let over = world.life_meeting(&cast, StageName::Concluded, "何思源");
    let base = format!("/meetings/{over}/life");
    let line = member.open(&base).form("/rectifications").set("problem", "学习不够经常");
    let line = line.set("measures", "每周自学一次").set("due", "2026-12-31");
    let fields = [
        ("problem", "问题", Lines(NOTE)),
        ("measures", "整改措施", Lines(NOTE)),
        ("due", "整改期限", Moment),
    ];
    refuse_and_take(&world, &member, &line, &fields);
    leader.go(&leader.open(&base).form_with("act", "confirm"));
    let progress = member.open(&base).form_with("act", "progress").set("text", "学了两次");
    refuse_and_take(&world, &member, &progress, &[("text", "进展", Lines(NOTE))]);
    let close = member.open(&base).form_with("act", "close").set("text", "坚持了一个月");
    refuse_and_take(&world, &member, &close, &[("text", "怎样整改的", Lines(NOTE))]);
    let report = leader.open(&base).form("/report").set("send", "1");
    refuse_and_take(&world, &leader, &report, &[("text", "情况报告", Lines(SPEECH))]);
    let secretary = world.as_("林知远");
    let back = secretary.open(&base).form("/life/return").set("reason", "没有写整改期限");
    refuse_and_take(&world, &secretary, &back, &[("reason", "退回的原因", Lines(REASON))]);
    leader.go(&leader.open(&base).form("/report").set("send", "1"));
    let receive = secretary.open(&base).form("/receive").set("note", "收到");
    refuse_and_take(&world, &secretary, &receive, &[("note", "签收意见", OptionalLines(NOTE))]);
}

#[test]
fn the_forms_of_an_appraisal() {
    let world = World::new();
    let (leader, member, runner) = (world.as_("陈一诺"), world.as_("许安宁"), world.as_("周明哲"));
    let page = "/appraisal?year=2026";
    let say = member.open(page).form("/remarks").set("about", world.id("陈一诺"));
    let fields = [("about", "评谁", Choice), ("text", "意见", Lines(NOTE))];
    refuse_and_take(&world, &member, &say.set("text", "抓得紧，有时候急。"), &fields);
    let said =
        leader.open(page).form("/remarks").set("about", world.id("许安宁")).set("by", world.id("何思源"));
    let fields = [("about", "评谁", Choice), ("text", "意见", Lines(NOTE))];
    refuse_and_take(&world, &leader, &said.set("text", "带人有耐心。"), &fields);
    let own = member.open(page).link("/appraisal/").expect("the own page");
    let own = own.split('#').next().unwrap_or_default().to_owned();
    let sheet = member.open(&own).form("/self").set("text", "我的情况、不足和打算");
    refuse_and_take(&world, &member, &sheet, &[("text", "个人自评", OptionalLines(SPEECH))]);
    let hand_in = member.open(&own).form("/self");
    let hand_in = hand_in.clone().to(&format!("{}/hand-in", hand_in.action)).set("text", "改过的情况");
    refuse_and_take(&world, &member, &hand_in, &[("text", "个人自评", Lines(SPEECH))]);
    let missing = own.replace(&world.id("许安宁"), &world.id("何思源"));
    let reason = leader.open(&missing).form("/reason").set("reason", "住院");
    refuse_and_take(&world, &leader, &reason, &[("reason", "原因", Line(REASON))]);

    let day = runner.open(page).form("/day").set("hand_in_by", "2026-12-20");
    refuse_and_take(&world, &runner, &day, &[("hand_in_by", "各组交材料的期限", Moment)]);
    let early = runner.open(page).form("/poll").set("reason", "第二组外出执行任务");
    refuse_and_take(&world, &runner, &early, &[("reason", "先测评的原因", OptionalLine(REASON))]);
    let ballot = runner.open(page).form("/ballot").set("form", "paper");
    let ballot = ballot.set("teller1", world.id("林知远")).set("teller2", world.id("江亦舟"));
    let fields = [("form", "怎样投票", Choice), ("teller1", "监票人", Choice), ("teller2", "计票人", Choice)];
    refuse_and_take(&world, &runner, &ballot, &fields);
    polled_on_paper(&world);
    runner.go(&runner.open(page).form("/grades"));
    let grade = runner.open(&own).form("/grade").set("grade", "qualified").set("body", "committee");
    let grade = grade.set("on", "2026-11-19").set("words", "作用发挥较好");
    let fields = [
        ("grade", "评定等次", Choice),
        ("body", "由谁评定", Choice),
        ("on", "评定日期", Moment),
        ("words", "评定意见", Lines(NOTE)),
        ("over_cap", "优秀超过三分之一的原因", OptionalLine(REASON)),
    ];
    refuse_and_take(&world, &runner, &grade, &fields);
    let again = runner.open(&own).form("/grade").set("grade", "excellent").set("body", "assembly");
    let again = again.set("on", "2026-11-19").set("words", "复议").set("correction", "支部党员大会复议");
    refuse_and_take(&world, &runner, &again, &[("correction", "更正的原因", OptionalLine(REASON))]);
    let end = runner.open(page).form("/finish").set("reason", "其余同志下次会议评定");
    refuse_and_take(&world, &runner, &end, &[("reason", "没有评定的原因", OptionalLine(REASON))]);
}

/// The ballot that waits is opened and counted by its two tellers.
fn polled_on_paper(world: &World) {
    let runner = world.as_("周明哲");
    let ballot = runner.open("/appraisal?year=2026").link("/ballots/").expect("a ballot");
    runner.go(&runner.open(&ballot).form("/open"));
    for (teller, action) in [("林知远", "/figures"), ("江亦舟", "/confirm")] {
        let teller = world.as_(teller);
        let mut form = teller.open(&format!("{ballot}/tellers")).form(action);
        for (name, value) in [("issued", "7"), ("returned", "7"), ("valid", "7"), ("invalid", "0")] {
            form = form.set(name, value);
        }
        for line in 0..7 {
            for (choice, votes) in ["1", "6", "0", "0"].iter().enumerate() {
                form = form.set(&format!("votes{line}_{choice}"), *votes);
            }
        }
        teller.go(&form);
    }
}

#[test]
fn the_form_that_opens_an_appraisal() {
    let world = World::new();
    world.at("2027-03-01 09:00");
    let runner = world.as_("林知远");
    let form = runner.open("/appraisal").form("/appraisal").set("hand_in_by", "2027-03-20");
    let fields =
        [("year", "年度", Choice), ("theme", "主题", Line(120)), ("hand_in_by", "各组交材料的期限", Moment)];
    refuse_and_take(&world, &runner, &form, &fields);
}
