//! The sample's coming organizational-life meeting: the first group has been told and prepares it.

use domain::{id::MeetingId, meeting::Content};
use jiff::{
    ToSpan as _,
    civil::{DateTime, Weekday},
};

use super::{
    Sample, Stage, acting, days_before,
    year::{input, person},
};
use crate::{
    Error,
    life_meeting::{give, prepare, sheet},
    meeting::{
        answer, approve, consult,
        draft::{self, ItemInput},
        notify, submit,
    },
    permission,
};

const LEADER: &str = "陈一诺";

/// What one member has handed in.
const SHEET: (&str, &str) = (
    "周明哲",
    "一、存在的问题。到窗口少，对基层查档点的困难了解不够；学习有时只看标题。\n二、原因。觉得自己是老同志，靠经验办事。\n三、打算。每月到一个查档点走一趟，回来和大家说一说。",
);

/// A Wednesday soon, ten days or more after the notice.
pub(super) fn seed(stage: &mut Stage<'_>, sample: &Sample) -> Result<MeetingId, Error> {
    let now = stage.today();
    let near = now.date().saturating_add(2.days());
    let start = near.nth_weekday(1, Weekday::Wednesday).unwrap_or(near).at(15, 0, 0, 0);
    let id = told(stage, sample, now, start)?;
    prepared(stage, sample, now, id)?;
    Ok(id)
}

fn told(stage: &mut Stage<'_>, sample: &Sample, now: DateTime, start: DateTime) -> Result<MeetingId, Error> {
    let mut cx = stage.at(days_before(now, 11, 9, 20))?;
    let leader = acting(&mut cx, sample, LEADER)?;
    let permit = permission::in_group(&mut cx, &leader, sample.groups[0])?;
    let item = ItemInput {
        content: Content::LifeMeeting.code().to_owned(),
        title: "专题组织生活会".to_owned(),
        prepare: "请写好对照检查材料，会前交给组长".to_owned(),
        ..ItemInput::default()
    };
    let typed = draft::Input {
        off_plan_reason: "支部统一安排的专题组织生活会".to_owned(),
        ..input(sample, start, "17:00", vec![item])
    };
    let id = draft::create(&mut cx, &permit, &typed)?;
    let permit = permission::on_meeting(&mut cx, &leader, id)?;
    let talk = consult::Input {
        with: vec![person(sample, "周明哲")?.to_string()],
        how: "in_person".to_owned(),
        on: days_before(now, 11, 0, 0).date().to_string(),
        content: "主题定在方便群众查档，提前十天通知大家。".to_owned(),
        ..consult::Input::default()
    };
    consult::consult(&mut cx, &permit, &talk)?;
    let permit = permission::on_meeting(&mut cx, &leader, id)?;
    submit::submit(&mut cx, &permit)?;
    let mut cx = stage.at(days_before(now, 10, 8, 50))?;
    let secretary = acting(&mut cx, sample, "林知远")?;
    let permit = permission::on_meeting(&mut cx, &secretary, id)?;
    approve::approve(&mut cx, &permit, "同意。请提前谈心，听一听群众的意见。")?;
    let mut cx = stage.at(days_before(now, 9, 9, 0))?;
    let permit = permission::on_meeting(&mut cx, &leader, id)?;
    let invitations = notify::notify(&mut cx, &permit, "http://127.0.0.1:8080")?;
    let mut cx = stage.at(days_before(now, 8, 12, 10))?;
    let coming = answer::Input { answer: "coming".to_owned(), reason: String::new() };
    for invitation in &invitations {
        answer::answer_by_link(&mut cx, &invitation.link.word(), &coming)?;
    }
    Ok(id)
}

/// The theme is set, an opinion waits to be fed back, one sheet was handed in.
fn prepared(stage: &mut Stage<'_>, sample: &Sample, now: DateTime, id: MeetingId) -> Result<(), Error> {
    let mut cx = stage.at(days_before(now, 9, 10, 0))?;
    let leader = acting(&mut cx, sample, LEADER)?;
    let permit = permission::on_meeting(&mut cx, &leader, id)?;
    let theme =
        prepare::Input { theme: "方便群众查档，改进作风".to_owned(), ..prepare::Input::default() };
    prepare::prepare(&mut cx, &permit, &theme)?;
    let mut cx = stage.at(days_before(now, 2, 16, 20))?;
    let (author, text) = SHEET;
    let author = acting(&mut cx, sample, author)?;
    let permit = permission::on_meeting(&mut cx, &author, id)?;
    let typed = sheet::Input { text: text.to_owned(), ..sheet::Input::default() };
    sheet::hand_in(&mut cx, &permit, &typed)?;
    let mut cx = stage.at(days_before(now, 1, 11, 15))?;
    let permit = permission::on_meeting(&mut cx, &leader, id)?;
    let opinion = give::Input {
        about: "group".to_owned(),
        source: "masses".to_owned(),
        named: "来查档的老人".to_owned(),
        text: "查档要填的表太多，能不能少填一张。".to_owned(),
    };
    give::give(&mut cx, &permit, &opinion).map(drop)
}
