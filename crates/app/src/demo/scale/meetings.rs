//! The meetings of a branch over the months, gate by gate, by the use cases.

use domain::{
    dues::YearMonth,
    id::{MeetingId, PersonId},
    meeting::Content,
};
use jiff::{
    ToSpan as _,
    civil::{DateTime, Weekday},
};

use super::{
    MONTHS,
    crew::{Crew, Team},
};
use crate::{
    Error,
    account::session,
    demo::{Stage, days_before, filed},
    meeting::{
        answer, approve, conclude, consult,
        draft::{self, ItemInput},
        notify, open,
        record::{self, DecisionInput, RemarkInput},
        submit, view,
    },
    permission::{self, Actor, may},
    plan::{
        change::{self, NewItem},
        send,
    },
};

/// The topics of a year, month by month.
const TOPICS: [(Content, &str); 12] = [
    (Content::BranchWork, "讨论本组年度计划和党员分工"),
    (Content::Study, "学习党章和党员权利义务"),
    (Content::Resolution, "落实支部服务窗口建设决议"),
    (Content::Study, "学习保守国家秘密法"),
    (Content::BranchWork, "检查安全生产责任落实情况"),
    (Content::Study, "学习中国共产党支部工作条例"),
    (Content::BranchWork, "检查上半年任务落实情况"),
    (Content::Study, "学习统计法和数据质量要求"),
    (Content::BranchWork, "讨论联系服务群众的改进办法"),
    (Content::Study, "学习党组织工作经费管理规定"),
    (Content::Resolution, "研究年末重点工作收尾"),
    (Content::BranchWork, "总结全年工作，听取党员意见"),
];

/// What members say; each meeting takes some in turn.
const SAID: [&str; 16] = [
    "窗口排队时间比上个月短了，高峰时段还可以再加一个人。",
    "台账要当天记，不要等到月底一起补，容易漏。",
    "我负责的设备检修已经完成两台，剩下一台等配件。",
    "年轻同志对流程还不熟，我愿意带一带，每周讲一次。",
    "群众反映的路灯问题已经联系了物业，下周回话。",
    "学习材料里讲的保密要求很具体，我们的值班室也要对照检查。",
    "建议把常见问题写成一张纸，贴在大厅，少跑一趟是一趟。",
    "上次议定的事办完了，结果已经交给组长。",
    "我这个月外出多，任务慢了一些，下个月补上。",
    "安全检查不能只看记录，要到现场看一看。",
    "数据核对发现三处不一致，已经改正并写明原因。",
    "老党员行动不便，学习材料我送到家里去。",
    "会后我把要点整理出来，没来的同志我去转达。",
    "条例里对会议记录有要求，我们的记录要再完整一些。",
    "节前值班表已经排好，请大家看看有没有冲突。",
    "我赞成大家的意见，先试一个月，再看效果。",
];

/// What the leader says last.
const CLOSING: &str = "大家说得都实在。能马上办的马上办，需要支部协调的由我反映，下次会上逐项说明结果。";

/// Holds them all. Returns the last of the first group that is in the archive.
pub(super) fn hold_all(stage: &mut Stage<'_>, crew: &Crew, first: YearMonth) -> Result<MeetingId, Error> {
    let this = first.plus(MONTHS);
    for year in first.year()..=this.year() {
        for team in &crew.groups {
            plan(stage, crew, team, year, first)?;
        }
    }
    let mut last = None;
    for number in 0..MONTHS {
        for (at, team) in crew.groups.iter().enumerate() {
            let held = hold(stage, crew, team, (first.plus(number), number, at))?;
            if at == 0 {
                last = Some(held);
            }
        }
    }
    last.ok_or(Error::NotFound)
}

fn leader(cx: &mut crate::Cx<'_>, crew: &Crew, team: &Team) -> Result<Actor, Error> {
    session::load(cx, crew.branch, team.people[0])
}

/// A year's plan, on the first working days of it.
fn plan(stage: &mut Stage<'_>, crew: &Crew, team: &Team, year: i16, first: YearMonth) -> Result<(), Error> {
    let day = jiff::civil::date(year, 1, 4).max(first.first());
    let mut cx = stage.at(day.at(9, 30, 0, 0))?;
    let actor = leader(&mut cx, crew, team)?;
    let permit = permission::in_group(&mut cx, &actor, team.id)?;
    for (month, (content, title)) in (1..).zip(TOPICS) {
        let item = NewItem {
            month: i32::to_string(&month),
            content: content.code().to_owned(),
            title: title.to_owned(),
            source: "own".to_owned(),
        };
        change::add(&mut cx, &permit, year, &item)?;
    }
    send::send(&mut cx, &permit, year, "").map(drop)
}

/// The third week of the month, each group on a day of its own.
fn start(month: YearMonth, at: usize) -> DateTime {
    let days = [Weekday::Thursday, Weekday::Wednesday, Weekday::Tuesday];
    let day = month.first().nth_weekday_of_month(3, days[at % days.len()]).unwrap_or(month.first());
    day.at(14, 30, 0, 0)
}

/// One meeting, from the draft to the archive.
fn hold(
    stage: &mut Stage<'_>,
    crew: &Crew,
    team: &Team,
    (month, number, at): (YearMonth, i32, usize),
) -> Result<MeetingId, Error> {
    let start = start(month, at);
    let id = prepared(stage, crew, team, start, number)?;
    let turn = usize::try_from(number).unwrap_or_default() + at;
    run(stage, crew, team, id, start, turn)?;

    let signed = days_before(start, -1, 9, 30);
    let actor = leader(&mut stage.at(signed)?, crew, team)?;
    let received = days_before(start, -1, 16, 10);
    filed(stage, id, (&actor, signed), (crew.secretary, received))?;
    Ok(id)
}

fn prepared(
    stage: &mut Stage<'_>,
    crew: &Crew,
    team: &Team,
    start: DateTime,
    number: i32,
) -> Result<MeetingId, Error> {
    let mut cx = stage.at(days_before(start, 8, 9, 10))?;
    let actor = leader(&mut cx, crew, team)?;
    let permit = permission::in_group(&mut cx, &actor, team.id)?;
    let plan = store::plan::of_year(cx.tx, crew.branch, team.id, start.year())?.ok_or(Error::NotFound)?;
    let line = plan.items.iter().find(|i| i.month.number() == start.month()).ok_or(Error::NotFound)?;
    let planned = ItemInput {
        content: line.content.code().to_owned(),
        title: line.title.to_string(),
        planned: line.id.to_string(),
        prepare: "请带上本人承担的任务清单".to_owned(),
        ..ItemInput::default()
    };
    let second = ItemInput {
        content: Content::BranchWork.code().to_owned(),
        title: "检查上次议定事项的落实".to_owned(),
        ..ItemInput::default()
    };
    let input = draft::Input {
        month: format!("{:04}-{:02}", start.year(), start.month()),
        date: start.date().to_string(),
        start: "14:30".to_owned(),
        end: "16:00".to_owned(),
        place: "二楼会议室".to_owned(),
        chair: team.people[0].to_string(),
        recorder: team.people[2].to_string(),
        items: vec![planned, second],
        ..draft::Input::default()
    };
    let id = draft::create(&mut cx, &permit, &input)?;

    let mut cx = stage.at(days_before(start, 7, 10, 20))?;
    let permit = permission::on_meeting(&mut cx, &actor, id)?;
    let talk = consult::Input {
        with: vec![crew.secretary.to_string()],
        how: "in_person".to_owned(),
        on: days_before(start, 7, 0, 0).date().to_string(),
        content: "按计划安排，再检查上次议定的事。".to_owned(),
        method: "逐人发言，组长最后小结。".to_owned(),
        cautions: "说具体的事。".to_owned(),
    };
    consult::consult(&mut cx, &permit, &talk)?;
    let permit = permission::on_meeting(&mut cx, &actor, id)?;
    submit::submit(&mut cx, &permit)?;
    let mut cx = stage.at(days_before(start, 6, 8, 45))?;
    let secretary = session::load(&mut cx, crew.branch, crew.secretary)?;
    let permit = permission::on_meeting(&mut cx, &secretary, id)?;
    approve::approve(&mut cx, &permit, "同意。")?;
    let mut cx = stage.at(days_before(start, 5, 9, 0))?;
    let permit = permission::on_meeting(&mut cx, &actor, id)?;
    let invitations = notify::notify(&mut cx, &permit, "http://127.0.0.1:8080")?;
    let mut cx = stage.at(days_before(start, 4, 12, 5))?;
    let away = away(team, number);
    for invitation in &invitations {
        let reply = if Some(invitation.person) == away {
            answer::Input { answer: "leave".to_owned(), reason: "外出开会".to_owned() }
        } else {
            answer::Input { answer: "coming".to_owned(), reason: String::new() }
        };
        answer::answer_by_link(&mut cx, &invitation.link.word(), &reply)?;
    }
    Ok(id)
}

/// Every other month somebody cannot come.
fn away(team: &Team, number: i32) -> Option<PersonId> {
    let turn = usize::try_from(number).unwrap_or_default();
    (turn % 2 == 1).then(|| team.people[3 + turn % 5])
}

fn run(
    stage: &mut Stage<'_>,
    crew: &Crew,
    team: &Team,
    id: MeetingId,
    start: DateTime,
    turn: usize,
) -> Result<(), Error> {
    let mut cx = stage.at(start)?;
    let actor = leader(&mut cx, crew, team)?;
    let permit = permission::on_meeting(&mut cx, &actor, id)?;
    open::open(&mut cx, &permit)?;
    let reading = permission::on_meeting(&mut cx, &actor, id)?;
    let shown = view::view(&mut cx, &reading)?;
    let present = shown.proceedings.present();
    let recording = permission::on_meeting::<may::Record>(&mut cx, &actor, id)?;
    for (at, item) in shown.meeting.agenda.items.iter().enumerate() {
        let others = team.people.iter().skip(1).filter(|person| present.contains(person));
        for (place, person) in others.enumerate() {
            let speaks = at == 0 || place % 3 == turn % 3;
            let remark = RemarkInput {
                item: item.id.to_string(),
                speaker: person.to_string(),
                kind: if speaks { "speaks" } else { "passes" }.to_owned(),
                about: String::new(),
                text: if speaks {
                    SAID[(turn * 7 + place * 3 + at) % SAID.len()].to_owned()
                } else {
                    String::new()
                },
            };
            record::speak(&mut cx, &recording, &remark)?;
        }
        let last = RemarkInput {
            item: item.id.to_string(),
            speaker: team.people[0].to_string(),
            kind: "speaks".to_owned(),
            about: String::new(),
            text: CLOSING.to_owned(),
        };
        record::speak(&mut cx, &recording, &last)?;
    }
    let items = &shown.meeting.agenda.items;
    let decision = DecisionInput {
        item: items[0].id.to_string(),
        what: "把会上说到的具体问题逐项列清单".to_owned(),
        measures: "写明谁办、哪天办完，贴在办公室".to_owned(),
        responsible: team.people[4].to_string(),
        due: start.date().saturating_add(25.days()).to_string(),
    };
    record::decide(&mut cx, &recording, &decision)?;
    record::nothing_to_do(&mut cx, &recording, items[1].id, "上次议定的事已经逐项说明", "")?;

    let mut cx = stage.at(start.date().at(15, 50, 0, 0))?;
    let permit = permission::on_meeting(&mut cx, &actor, id)?;
    let end = conclude::Input {
        summary: "按计划讨论了本月议题，检查了上次议定的事。大家提的具体问题列成清单，逐项落实。".to_owned(),
        version: 0,
        started: String::new(),
        ended: "15:50".to_owned(),
    };
    conclude::conclude(&mut cx, &permit, &end)
}
