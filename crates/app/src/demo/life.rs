//! The sample's organizational-life meetings: the second group held one some weeks ago, and puts right what it found; the first group
//! prepares one.

use domain::{
    id::{MeetingId, PersonId},
    meeting::Content,
};
use jiff::{
    ToSpan as _,
    civil::{DateTime, Weekday},
};

use super::{Sample, Stage, acting, days_before, filed};
use crate::{
    Error,
    life_meeting::{feed_back, give, prepare, rectify, report as situation, sheet},
    meeting::{
        approve, conclude, consult,
        draft::{self, ItemInput},
        notify, open,
        record::{self, DecisionInput, RemarkInput},
        submit, view,
    },
    permission::{self, may},
    talk::record as talking,
};

const LEADER: &str = "沈若溪";

pub(super) fn seed(stage: &mut Stage<'_>, sample: &Sample) -> Result<(), Error> {
    // A Wednesday some six weeks ago.
    let near = stage.today().date().saturating_sub(45.days());
    let day = near.nth_weekday(-1, Weekday::Wednesday).unwrap_or(near);
    let start = day.at(15, 0, 0, 0);
    let id = told(stage, sample, start)?;
    prepared(stage, sample, id, start)?;
    held(stage, sample, id, start)?;
    put_right(stage, sample, id, start)?;
    super::life_coming::seed(stage, sample).map(drop)
}

fn person(sample: &Sample, name: &str) -> Result<PersonId, Error> {
    sample.person(name).ok_or(Error::NotFound)
}

/// The meeting up to its notice, ten days ahead.
fn told(stage: &mut Stage<'_>, sample: &Sample, start: DateTime) -> Result<MeetingId, Error> {
    let mut cx = stage.at(days_before(start, 14, 9, 20))?;
    let leader = acting(&mut cx, sample, LEADER)?;
    let permit = permission::in_group(&mut cx, &leader, sample.groups[1])?;
    let item = ItemInput {
        content: Content::LifeMeeting.code().to_owned(),
        title: "专题组织生活会".to_owned(),
        prepare: "请写好对照检查材料，会前交给组长".to_owned(),
        ..ItemInput::default()
    };
    let input = draft::Input {
        month: format!("{:04}-{:02}", start.year(), start.month()),
        date: start.date().to_string(),
        start: "15:00".to_owned(),
        place: "信息技术科办公室".to_owned(),
        chair: person(sample, LEADER)?.to_string(),
        recorder: person(sample, "方景行")?.to_string(),
        items: vec![item],
        off_plan_reason: "支部统一安排的专题组织生活会".to_owned(),
        ..draft::Input::default()
    };
    let id = draft::create(&mut cx, &permit, &input)?;
    let permit = permission::on_meeting(&mut cx, &leader, id)?;
    let talk = consult::Input {
        with: vec![person(sample, "林知远")?.to_string()],
        how: "in_person".to_owned(),
        on: days_before(start, 14, 0, 0).date().to_string(),
        content: "查找服务群众查档方面的不足。".to_owned(),
        ..consult::Input::default()
    };
    consult::consult(&mut cx, &permit, &talk)?;
    let permit = permission::on_meeting(&mut cx, &leader, id)?;
    submit::submit(&mut cx, &permit)?;
    let mut cx = stage.at(days_before(start, 12, 8, 50))?;
    let secretary = acting(&mut cx, sample, "林知远")?;
    let permit = permission::on_meeting(&mut cx, &secretary, id)?;
    approve::approve(&mut cx, &permit, "同意。要见人见事，不走过场。")?;
    let mut cx = stage.at(days_before(start, 11, 9, 0))?;
    let permit = permission::on_meeting(&mut cx, &leader, id)?;
    notify::notify(&mut cx, &permit, "http://127.0.0.1:8080")?;
    Ok(id)
}

/// Opinions before the meeting: who gave them, whom they are about, what was said.
const GIVEN: [(&str, &str, &str, &str); 3] = [
    (LEADER, "group", "masses", "窗口中午没人，来查档的老人要等一个多小时。"),
    ("方景行", LEADER, "me", "布置工作有时太急，没有讲清为什么。"),
    (LEADER, "方景行", "masses", "电话里解释得太专业，听不大懂。"),
];

/// What each wrote about themself.
const SHEETS: [(&str, &str); 3] = [
    (
        LEADER,
        "一、存在的问题。抓业务多、抓学习少，组里有两次学习改成了通知会；布置工作急，和同志们商量不够。\n二、原因。总觉得任务压着，把学习当成了软任务。\n三、打算。学习时间定下来不再占用；布置工作先讲清来由，再定人定时。",
    ),
    (
        "江亦舟",
        "一、存在的问题。到基层查档点少，对新同志带得不够。\n二、原因。觉得快退休了，有松劲的想法。\n三、打算。每月到窗口坐班一天，带着新同志把老目录理一遍。",
    ),
    (
        "方景行",
        "一、存在的问题。接待群众耐心不够，习惯讲术语。\n二、原因。没有站在群众的角度想。\n三、打算。把常问的问题写成大白话，放在窗口；每周替一次中午班。",
    ),
];

fn prepared(stage: &mut Stage<'_>, sample: &Sample, id: MeetingId, start: DateTime) -> Result<(), Error> {
    let mut cx = stage.at(days_before(start, 10, 10, 0))?;
    let leader = acting(&mut cx, sample, LEADER)?;
    let permit = permission::on_meeting(&mut cx, &leader, id)?;
    let input = prepare::Input {
        theme: "转变作风，方便群众查档".to_owned(),
        study: "用一个下午集中学习了党章第六章和支部工作条例第四章，结合窗口工作讨论。".to_owned(),
        ..prepare::Input::default()
    };
    prepare::prepare(&mut cx, &permit, &input)?;
    for (by, about, source, text) in GIVEN {
        let mut cx = stage.at(days_before(start, 8, 11, 15))?;
        let actor = acting(&mut cx, sample, by)?;
        let permit = permission::on_meeting(&mut cx, &actor, id)?;
        let about = sample.person(about).map_or_else(|| about.to_owned(), |p| p.to_string());
        let input =
            give::Input { about, source: source.to_owned(), text: text.to_owned(), ..give::Input::default() };
        let gathered = give::give(&mut cx, &permit, &input)?;
        let mut cx = stage.at(days_before(start, 6, 9, 40))?;
        let permit = permission::on_meeting(&mut cx, &leader, id)?;
        feed_back::tell(&mut cx, &permit, gathered, 1)?;
    }
    for (days, by, with) in [(5, LEADER, "江亦舟"), (4, "方景行", "江亦舟")] {
        let mut cx = stage.at(days_before(start, days, 17, 0))?;
        let actor = acting(&mut cx, sample, by)?;
        let permit = permission::in_group(&mut cx, &actor, sample.groups[1])?;
        let input = talking::Input {
            with: person(sample, with)?.to_string(),
            on: days_before(start, days, 0, 0).date().to_string(),
            reason: "before_life_meeting".to_owned(),
            text: String::new(),
        };
        talking::record(&mut cx, &permit, &input)?;
    }
    for (name, text) in SHEETS {
        let mut cx = stage.at(days_before(start, 2, 16, 30))?;
        let author = acting(&mut cx, sample, name)?;
        let permit = permission::on_meeting(&mut cx, &author, id)?;
        let input = sheet::Input { text: text.to_owned(), ..sheet::Input::default() };
        sheet::hand_in(&mut cx, &permit, &input)?;
    }
    Ok(())
}

/// What was said: who, of which kind, about whom, what.
const SAID: [(&str, &str, &str, &str); 10] = [
    (LEADER, "examines_self", "", "我抓学习不够，有两次学习改成了通知会；布置工作急，商量少。"),
    ("江亦舟", "criticizes", LEADER, "工作抓得紧是好的，但不能只看进度，新同志的想法听得少。"),
    ("方景行", "criticizes", LEADER, "有的任务下班前才布置，希望早一天说。"),
    (LEADER, "answers", "", "说得对。以后每周一先碰头，把任务和来由讲清楚。"),
    ("江亦舟", "examines_self", "", "我有松劲的想法，到窗口少，带新同志不够。"),
    (LEADER, "criticizes", "江亦舟", "您经验多，讲得少，大家盼着您多带一带。"),
    ("江亦舟", "answers", "", "接受，从下月起每月到窗口坐班一天。"),
    ("方景行", "examines_self", "", "我接待群众耐心不够，常讲术语。"),
    ("江亦舟", "criticizes", "方景行", "上月有位老人来问婚姻档案，讲了三遍还没懂，应当换个说法。"),
    ("方景行", "answers", "", "记住了，我把常问的问题写成大白话。"),
];

fn held(stage: &mut Stage<'_>, sample: &Sample, id: MeetingId, start: DateTime) -> Result<(), Error> {
    let mut cx = stage.at(start)?;
    let leader = acting(&mut cx, sample, LEADER)?;
    let permit = permission::on_meeting(&mut cx, &leader, id)?;
    open::open(&mut cx, &permit)?;
    let reading = permission::on_meeting(&mut cx, &leader, id)?;
    let item = view::view(&mut cx, &reading)?.meeting.agenda.items.remove(0).id;
    let recorder = acting(&mut cx, sample, "方景行")?;
    let recording = permission::on_meeting::<may::Record>(&mut cx, &recorder, id)?;
    for (name, kind, about, text) in SAID {
        let remark = RemarkInput {
            item: item.to_string(),
            speaker: person(sample, name)?.to_string(),
            kind: kind.to_owned(),
            about: sample.person(about).map(|p| p.to_string()).unwrap_or_default(),
            text: text.to_owned(),
        };
        record::speak(&mut cx, &recording, &remark)?;
    }
    let decision = DecisionInput {
        item: item.to_string(),
        what: "窗口中午没人值班，群众等候时间长".to_owned(),
        measures: "三名党员轮流值中午班，排班表贴在窗口".to_owned(),
        responsible: person(sample, LEADER)?.to_string(),
        due: start.date().saturating_add(75.days()).to_string(),
    };
    record::decide(&mut cx, &recording, &decision)?;
    let mut cx = stage.at(start.date().at(16, 40, 0, 0))?;
    let permit = permission::on_meeting(&mut cx, &leader, id)?;
    let end = conclude::Input {
        summary: "三名党员都作了自我批评，相互提了意见。共同的问题是中午窗口没人，由我牵头整改；个人的整改事项会后一周内列出来。".to_owned(),
        ended: "16:40".to_owned(),
        ..conclude::Input::default()
    };
    conclude::conclude(&mut cx, &permit, &end)?;
    let secretary = person(sample, "林知远")?;
    filed(stage, id, (&leader, days_before(start, -1, 9, 10)), (secretary, days_before(start, -2, 10, 30)))
}

/// What members put right: who, what, how, within how many days, whether the group may read it, what was done.
const LINES: [(&str, &str, &str, i64, &str, &str); 3] = [
    (LEADER, "布置工作急，商量少", "每周一碰头，任务提前一天说", 90, "1", ""),
    ("江亦舟", "到窗口少", "每月到窗口坐班一天", 60, "1", "上月、本月各坐班一天，以后照这样做。"),
    ("方景行", "接待群众讲术语", "把常问的二十个问题写成大白话，放在窗口", 70, "0", ""),
];

fn put_right(stage: &mut Stage<'_>, sample: &Sample, id: MeetingId, start: DateTime) -> Result<(), Error> {
    let mut cx = stage.at(days_before(start, -3, 9, 0))?;
    let leader = acting(&mut cx, sample, LEADER)?;
    for (name, problem, measures, days, shared, done) in LINES {
        let mut cx = stage.at(days_before(start, -3, 11, 0))?;
        let actor = acting(&mut cx, sample, name)?;
        let permit = permission::on_meeting(&mut cx, &actor, id)?;
        let input = rectify::Input {
            problem: problem.to_owned(),
            measures: measures.to_owned(),
            due: start.date().saturating_add(days.days()).to_string(),
            shared: shared.to_owned(),
        };
        let line = rectify::add(&mut cx, &permit, &input)?;
        if name != LEADER {
            let mut cx = stage.at(days_before(start, -4, 9, 0))?;
            let permit = permission::on_meeting(&mut cx, &leader, id)?;
            rectify::act(&mut cx, &permit, line, 1, ("confirm", ""))?;
        }
        if !done.is_empty() {
            let mut cx = stage.at(days_before(start, -40, 15, 0))?;
            let permit = permission::on_meeting(&mut cx, &actor, id)?;
            rectify::act(&mut cx, &permit, line, 2, ("close", done))?;
        }
    }
    let mut cx = stage.at(days_before(start, -5, 9, 30))?;
    let reading = permission::on_meeting(&mut cx, &leader, id)?;
    let draft = crate::life_meeting::view::view(&mut cx, &reading)?.draft;
    let permit = permission::on_meeting(&mut cx, &leader, id)?;
    situation::write(&mut cx, &permit, (0, &draft), true)?;
    let mut cx = stage.at(days_before(start, -6, 10, 0))?;
    let secretary = acting(&mut cx, sample, "林知远")?;
    let permit = permission::on_meeting(&mut cx, &secretary, id)?;
    situation::receive(&mut cx, &permit, 1, "收到。整改要抓到底，下次会上说一说。")?;
    Ok(())
}
