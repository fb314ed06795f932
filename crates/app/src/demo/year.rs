//! The sample's year: the plan, last month's archived meeting, this month's draft.

use domain::{
    id::{MeetingId, PersonId},
    meeting::Content,
};
use jiff::{
    ToSpan as _,
    civil::{DateTime, Weekday, date},
};

use super::{Sample, Stage, acting, days_before, filed, joint, selection};
use crate::{
    Error,
    meeting::{
        answer, approve, conclude, consult,
        draft::{self, ItemInput},
        notify, open,
        record::{self, DecisionInput, RemarkInput},
        submit, view,
    },
    permission::{self, may},
    plan::{
        change::{self, NewItem},
        send,
    },
};

const PLAN: [(i8, Content, &str); 12] = [
    (1, Content::BranchWork, "讨论本组年度计划和党员分工"),
    (2, Content::Study, "学习党章和党员权利义务"),
    (3, Content::Resolution, "落实支部数字化工作决议"),
    (4, Content::Study, "学习保守国家秘密法"),
    (5, Content::Development, "讨论入党申请人和积极分子培养情况"),
    (6, Content::Selection, "推荐优秀共产党员人选"),
    (7, Content::BranchWork, "检查上半年任务落实情况"),
    (8, Content::Study, "学习中国共产党支部工作条例"),
    (9, Content::BranchWork, "讨论服务群众查档的改进办法"),
    (10, Content::Study, "学习发展党员工作细则"),
    (11, Content::Resolution, "研究档案数字化收尾工作"),
    (12, Content::LifeMeeting, "年度组织生活会"),
];

pub(super) fn seed(stage: &mut Stage<'_>, mut sample: Sample) -> Result<Sample, Error> {
    plan(stage, &sample)?;
    joint::seed(stage, &sample)?;
    // Before what was held later: records are numbered as they are signed.
    selection::seed(stage, &sample)?;
    let last = last_month(stage.today());
    sample.archived = archived(stage, &sample, last)?;
    sample.draft = this_month(stage, &sample)?;
    Ok(sample)
}

/// The plan of the year of both meetings; early in January that is two years.
fn plan(stage: &mut Stage<'_>, sample: &Sample) -> Result<(), Error> {
    let (this, last) = (stage.today().year(), last_month(stage.today()).year());
    for year in [last, this] {
        if year == this && last == this && stage_has_plan(stage, sample, year)? {
            continue;
        }
        let mut cx = stage.at(date(year, 1, 1).at(9, 30, 0, 0))?;
        let leader = acting(&mut cx, sample, "陈一诺")?;
        let permit = permission::in_group(&mut cx, &leader, sample.groups[0])?;
        for (month, content, title) in PLAN {
            let item = NewItem {
                month: month.to_string(),
                content: content.code().to_owned(),
                title: title.to_owned(),
                source: "own".to_owned(),
            };
            change::add(&mut cx, &permit, year, &item)?;
        }
        send::send(&mut cx, &permit, year, "")?;
    }
    Ok(())
}

fn stage_has_plan(stage: &mut Stage<'_>, sample: &Sample, year: i16) -> Result<bool, Error> {
    Ok(store::plan::of_year(stage.tx, sample.branch, sample.groups[0], year)?.is_some())
}

/// The third Thursday of the month before, half past two.
fn last_month(today: DateTime) -> DateTime {
    let month = today.date().first_of_month().saturating_sub(1.day());
    month.nth_weekday_of_month(3, Weekday::Thursday).unwrap_or(month).at(14, 30, 0, 0)
}

/// The plan's line of a month, as an item.
pub(super) fn planned(
    stage: &mut Stage<'_>,
    sample: &Sample,
    start: DateTime,
    extra: ItemInput,
) -> Result<ItemInput, Error> {
    let plan = store::plan::of_year(stage.tx, sample.branch, sample.groups[0], start.year())?
        .ok_or(Error::NotFound)?;
    let line = plan.items.iter().find(|i| i.month.number() == start.month()).ok_or(Error::NotFound)?;
    Ok(ItemInput {
        content: line.content.code().to_owned(),
        title: line.title.to_string(),
        planned: line.id.to_string(),
        ..extra
    })
}

pub(super) fn input(sample: &Sample, start: DateTime, end: &str, items: Vec<ItemInput>) -> draft::Input {
    let id = |name: &str| sample.person(name).map(|p| p.to_string()).unwrap_or_default();
    draft::Input {
        month: format!("{:04}-{:02}", start.year(), start.month()),
        date: start.date().to_string(),
        start: format!("{:02}:{:02}", start.hour(), start.minute()),
        end: end.to_owned(),
        place: "三楼会议室".to_owned(),
        chair: id("陈一诺"),
        recorder: id("许安宁"),
        items,
        ..draft::Input::default()
    }
}

/// A whole meeting of the month before, gate by gate at believable times.
fn archived(stage: &mut Stage<'_>, sample: &Sample, start: DateTime) -> Result<MeetingId, Error> {
    let first = planned(
        stage,
        sample,
        start,
        ItemInput {
            materials: "《中国共产党发展党员工作细则》（2026年修订）".to_owned(),
            prepare: "请先读第二章、第四章，想一想本组培养工作怎样改进".to_owned(),
            ..ItemInput::default()
        },
    )?;
    let second = ItemInput {
        content: Content::Development.code().to_owned(),
        title: "讨论对入党申请人罗星野的意见".to_owned(),
        ..ItemInput::default()
    };
    let mut cx = stage.at(days_before(start, 8, 9, 10))?;
    let leader = acting(&mut cx, sample, "陈一诺")?;
    let permit = permission::in_group(&mut cx, &leader, sample.groups[0])?;
    let id = draft::create(&mut cx, &permit, &input(sample, start, "16:00", vec![first, second]))?;

    let mut cx = stage.at(days_before(start, 7, 10, 20))?;
    let permit = permission::on_meeting(&mut cx, &leader, id)?;
    let talk = consult::Input {
        with: vec![sample.person("周明哲").map(|p| p.to_string()).unwrap_or_default()],
        how: "in_person".to_owned(),
        on: days_before(start, 7, 0, 0).date().to_string(),
        content: "学习新修订的细则；听一听大家对申请人的看法。".to_owned(),
        method: "先学习，再逐人发言，组长最后小结。".to_owned(),
        cautions: "只反映意见，不表决；有不同意见如实记下来。".to_owned(),
    };
    consult::consult(&mut cx, &permit, &talk)?;
    let permit = permission::on_meeting(&mut cx, &leader, id)?;
    submit::submit(&mut cx, &permit)?;

    let mut cx = stage.at(days_before(start, 6, 8, 45))?;
    let secretary = acting(&mut cx, sample, "林知远")?;
    let permit = permission::on_meeting(&mut cx, &secretary, id)?;
    approve::approve(&mut cx, &permit, "同意。请把大家的意见如实带回支部。")?;

    let mut cx = stage.at(days_before(start, 5, 9, 0))?;
    let permit = permission::on_meeting(&mut cx, &leader, id)?;
    let invitations = notify::notify(&mut cx, &permit, "http://127.0.0.1:8080")?;

    let mut cx = stage.at(days_before(start, 4, 12, 5))?;
    for invitation in &invitations {
        let reply = if Some(invitation.person) == sample.person("何思源") {
            answer::Input { answer: "leave".to_owned(), reason: "参加外地业务培训".to_owned() }
        } else {
            answer::Input { answer: "coming".to_owned(), reason: String::new() }
        };
        answer::answer_by_link(&mut cx, &invitation.link.word(), &reply)?;
    }
    held(stage, sample, id, start)?;
    Ok(id)
}

const SAID: [[(&str, &str, &str); 4]; 2] = [
    [
        (
            "林知远",
            "speaks",
            "新细则对公示和集中培训的要求更具体了，支部会先列一张时间表，请各组按表提醒培养联系人。",
        ),
        ("周明哲", "speaks", "半年考察要写具体事例，不能只写表现良好。建议联系人每季度和培养对象谈一次。"),
        ("许安宁", "speaks", "我联系的同志平时在库房值班，谈话可以安排在周五下午。"),
        ("陈一诺", "speaks", "大家说得都实在。本组从下月起，联系人每季度谈一次话，简要记下来。"),
    ],
    [
        ("林知远", "speaks", "罗星野同志主动要求进步，工作踏实，建议先多压担子，继续了解。"),
        ("周明哲", "speaks", "他整理老照片档案很细心。不足是和群众交流少一些，希望补上。"),
        ("许安宁", "speaks", "我和他同在一个科，他遇到难题肯钻研。我赞成列入培养考虑，但时间上不必着急。"),
        ("陈一诺", "speaks", "意见比较一致，也有不同看法。我们组如实向支部委员会报告大家的意见。"),
    ],
];

/// The meeting itself, its summary, signature, report and receipt.
fn held(stage: &mut Stage<'_>, sample: &Sample, id: MeetingId, start: DateTime) -> Result<(), Error> {
    let mut cx = stage.at(start)?;
    let leader = acting(&mut cx, sample, "陈一诺")?;
    let permit = permission::on_meeting(&mut cx, &leader, id)?;
    open::open(&mut cx, &permit)?;
    let reading = permission::on_meeting(&mut cx, &leader, id)?;
    let items: Vec<_> = view::view(&mut cx, &reading)?.meeting.agenda.items;
    let recorder = acting(&mut cx, sample, "许安宁")?;
    let recording = permission::on_meeting::<may::Record>(&mut cx, &recorder, id)?;
    for (item, said) in items.iter().zip(SAID) {
        for (name, kind, text) in said {
            let remark = RemarkInput {
                item: item.id.to_string(),
                speaker: person(sample, name)?.to_string(),
                kind: kind.to_owned(),
                about: String::new(),
                text: text.to_owned(),
            };
            record::speak(&mut cx, &recording, &remark)?;
        }
    }
    let decision = DecisionInput {
        item: items[0].id.to_string(),
        what: "培养联系人每季度谈话一次并简要记录".to_owned(),
        measures: "联系人与培养对象约定时间，谈后写三五句话交组长".to_owned(),
        responsible: person(sample, "许安宁")?.to_string(),
        due: start.date().saturating_add(60.days()).to_string(),
    };
    record::decide(&mut cx, &recording, &decision)?;
    record::nothing_to_do(&mut cx, &recording, items[1].id, "意见由组长如实报告支部，由支部研究", "")?;

    let mut cx = stage.at(start.date().at(15, 50, 0, 0))?;
    let permit = permission::on_meeting(&mut cx, &leader, id)?;
    let end = conclude::Input {
        summary: "今天学习了新修订的发展党员工作细则，讨论了对入党申请人罗星野同志的意见。议定由许安宁同志牵头做好每季度谈话。大家的意见由组长如实报告支部。".to_owned(),
        version: 0,
        started: String::new(),
        ended: "15:50".to_owned(),
    };
    conclude::conclude(&mut cx, &permit, &end)?;

    let secretary = person(sample, "林知远")?;
    filed(stage, id, (&leader, days_before(start, -1, 9, 30)), (secretary, days_before(start, -1, 16, 10)))
}

pub(super) fn person(sample: &Sample, name: &str) -> Result<PersonId, Error> {
    sample.person(name).ok_or(Error::NotFound)
}

/// The next half hour that is at least half an hour ahead, or nearly the last minute of the day: there is still room for an end.
fn later_today(now: DateTime) -> DateTime {
    let halves = i64::from(now.hour()) * 2 + i64::from(now.minute() / 30) + 2;
    let next = now.date().at(0, 0, 0, 0).saturating_add((halves * 30).minutes());
    if next.date() == now.date() { next } else { now.date().at(23, 58, 0, 0) }
}

/// This month's draft, later today, so that it can be talked over, approved, told and held at once.
fn this_month(stage: &mut Stage<'_>, sample: &Sample) -> Result<MeetingId, Error> {
    let now = stage.today();
    let start = later_today(now);
    let item = planned(
        stage,
        sample,
        start,
        ItemInput { prepare: "请带上本人承担的任务清单".to_owned(), ..ItemInput::default() },
    )?;
    let mut cx = stage.at(now)?;
    let leader = acting(&mut cx, sample, "陈一诺")?;
    let permit = permission::in_group(&mut cx, &leader, sample.groups[0])?;
    draft::create(&mut cx, &permit, &input(sample, start, "", vec![item]))
}
