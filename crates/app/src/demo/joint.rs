//! Of the sample's year before: a meeting that both groups held jointly, in two places, on a topic that came at short notice.

use domain::{id::MeetingId, meeting::Content};
use jiff::civil::{DateTime, date};

use super::{
    Sample, Stage, acting, days_before, filed,
    year::{input, person},
};
use crate::{
    Error,
    meeting::{
        approve, change_topics, conclude, consult,
        draft::{self, ItemInput},
        notify, open,
        record::{self, RemarkInput},
        submit, view,
    },
    permission::{self, may},
    plan::{
        change::{self, NewItem},
        send,
    },
};

const PLANNED: &str = "交流年末查档服务的做法";
const URGENT: &str = "传达低温天气安全值守紧急通知";

/// What was said, on the topic that was approved first and on the one that came.
const SAID: [&[(&str, &str)]; 2] = [
    &[
        ("林知远", "年末查档的人多，大厅多开一个窗口，老同志优先。"),
        ("江亦舟", "我们组可以每天抽一个人到大厅帮忙。"),
        ("陈一诺", "就按大家说的办，两个组排一张班表。"),
    ],
    &[
        ("周明哲", "夜间值守两人一班，巡库要记时间。"),
        ("方景行", "二号库房的暖气管老化，已经报修。"),
        ("陈一诺", "通知的要求记下来了，今晚起执行。"),
    ],
];

pub(super) fn seed(stage: &mut Stage<'_>, sample: &Sample) -> Result<(), Error> {
    let start = date(stage.today().year() - 1, 12, 18).at(15, 0, 0, 0);
    plan(stage, sample, start)?;
    let id = agreed(stage, sample, start)?;
    held(stage, sample, id, start)
}

/// The plan of that year as far as it is in the system.
fn plan(stage: &mut Stage<'_>, sample: &Sample, start: DateTime) -> Result<(), Error> {
    let mut cx = stage.at(days_before(start, 17, 9, 0))?;
    let leader = acting(&mut cx, sample, "陈一诺")?;
    let permit = permission::in_group(&mut cx, &leader, sample.groups[0])?;
    let item = NewItem {
        month: "12".to_owned(),
        content: Content::BranchWork.code().to_owned(),
        title: PLANNED.to_owned(),
        source: "own".to_owned(),
    };
    change::add(&mut cx, &permit, start.year(), &item)?;
    send::send(&mut cx, &permit, start.year(), "一月到十一月的计划在纸质记录本上").map(drop)
}

/// Drafted, talked over, approved; changed the day before, approved anew, everybody of both groups told.
fn agreed(stage: &mut Stage<'_>, sample: &Sample, start: DateTime) -> Result<MeetingId, Error> {
    let plan = store::plan::of_year(stage.tx, sample.branch, sample.groups[0], start.year())?;
    let line = plan.and_then(|plan| plan.items.into_iter().next()).ok_or(Error::NotFound)?;
    let item = |title: &str, planned: String| ItemInput {
        content: Content::BranchWork.code().to_owned(),
        title: title.to_owned(),
        planned,
        ..ItemInput::default()
    };
    let mut asked = input(sample, start, "16:10", vec![item(PLANNED, line.id.to_string())]);
    asked.joint = vec![sample.groups[1].to_string()];
    asked.second_place = "一号库房值班室".to_owned();
    let mut cx = stage.at(days_before(start, 7, 9, 0))?;
    let leader = acting(&mut cx, sample, "陈一诺")?;
    let permit = permission::in_group(&mut cx, &leader, sample.groups[0])?;
    let id = draft::create(&mut cx, &permit, &asked)?;
    let permit = permission::on_meeting(&mut cx, &leader, id)?;
    let talk = consult::Input {
        with: vec![person(sample, "林知远")?.to_string()],
        how: "in_person".to_owned(),
        on: days_before(start, 7, 0, 0).date().to_string(),
        content: "两个组一起开，值班的同志在库房参加。".to_owned(),
        ..consult::Input::default()
    };
    consult::consult(&mut cx, &permit, &talk)?;
    let permit = permission::on_meeting(&mut cx, &leader, id)?;
    submit::submit(&mut cx, &permit)?;
    approved(stage, sample, id, days_before(start, 6, 9, 0))?;

    let mut cx = stage.at(days_before(start, 1, 8, 30))?;
    let permit = permission::on_meeting(&mut cx, &leader, id)?;
    let reading = permission::on_meeting::<may::ReadMeeting>(&mut cx, &leader, id)?;
    let known = view::view(&mut cx, &reading)?.meeting.agenda.items;
    let mut first = item(PLANNED, line.id.to_string());
    first.id = known.first().map(|item| item.id.to_string()).unwrap_or_default();
    let topics = draft::Input { items: vec![first, item(URGENT, String::new())], ..asked };
    change_topics::change_topics(&mut cx, &permit, &topics, "支部昨晚转来紧急通知，要求当天传达")?;
    approved(stage, sample, id, days_before(start, 1, 9, 10))?;

    let mut cx = stage.at(days_before(start, 1, 9, 30))?;
    let permit = permission::on_meeting(&mut cx, &leader, id)?;
    notify::notify(&mut cx, &permit, "http://127.0.0.1:8080")?;
    Ok(id)
}

fn approved(stage: &mut Stage<'_>, sample: &Sample, id: MeetingId, at: DateTime) -> Result<(), Error> {
    let mut cx = stage.at(at)?;
    let secretary = acting(&mut cx, sample, "林知远")?;
    let permit = permission::on_meeting(&mut cx, &secretary, id)?;
    approve::approve(&mut cx, &permit, "同意。")
}

fn held(stage: &mut Stage<'_>, sample: &Sample, id: MeetingId, start: DateTime) -> Result<(), Error> {
    let mut cx = stage.at(start)?;
    let leader = acting(&mut cx, sample, "陈一诺")?;
    let permit = permission::on_meeting(&mut cx, &leader, id)?;
    open::open(&mut cx, &permit)?;
    let recording = permission::on_meeting::<may::Record>(&mut cx, &leader, id)?;
    record::elsewhere(&mut cx, &recording, &[person(sample, "方景行")?.to_string()], "")?;
    let reading = permission::on_meeting(&mut cx, &leader, id)?;
    let shown = view::view(&mut cx, &reading)?;
    for (item, said) in shown.meeting.agenda.items.iter().zip(SAID) {
        for member in shown.roster.members().filter(|m| Some(m.id) != shown.roster.leader) {
            let name = member.name.as_str();
            let text = said.iter().find(|(who, _)| *who == name).map(|(_, text)| *text);
            speak(&mut cx, &recording, &item.id.to_string(), (sample, name), text)?;
        }
        let last = said.iter().find(|(who, _)| *who == "陈一诺").map(|(_, text)| *text);
        speak(&mut cx, &recording, &item.id.to_string(), (sample, "陈一诺"), last)?;
        record::nothing_to_do(&mut cx, &recording, item.id, "照通知和班表执行，不另定事项", "")?;
    }
    let mut cx = stage.at(start.date().at(16, 10, 0, 0))?;
    let permit = permission::on_meeting(&mut cx, &leader, id)?;
    let end = conclude::Input {
        summary: "两个党小组一起传达了紧急通知，商量了年末查档服务，值守和窗口都排了班。".to_owned(),
        version: 0,
        started: String::new(),
        ended: "16:10".to_owned(),
    };
    conclude::conclude(&mut cx, &permit, &end)?;
    let secretary = person(sample, "林知远")?;
    filed(stage, id, (&leader, days_before(start, -1, 9, 0)), (secretary, days_before(start, -1, 15, 0)))
}

/// Somebody speaks, or was asked and has nothing to say.
fn speak(
    cx: &mut crate::Cx<'_>,
    permit: &permission::Permit<may::Record>,
    item: &str,
    (sample, name): (&Sample, &str),
    text: Option<&str>,
) -> Result<(), Error> {
    let remark = RemarkInput {
        item: item.to_owned(),
        speaker: person(sample, name)?.to_string(),
        kind: if text.is_some() { "speaks" } else { "passes" }.to_owned(),
        about: String::new(),
        text: text.unwrap_or_default().to_owned(),
    };
    record::speak(cx, permit, &remark).map(drop)
}
