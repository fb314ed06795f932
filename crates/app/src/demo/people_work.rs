//! The sample's opinions, talks and care.

use super::{Sample, Stage, acting, days_before};
use crate::{
    Error,
    attendance::note,
    care::{self, act as helping, open},
    opinion::{self, act, raise},
    permission,
    talk::record,
};
use domain::{id::OpinionId, opinion::OpinionAct};
use jiff::ToSpan as _;

const LEADER: &str = "陈一诺";

pub(super) fn seed(stage: &mut Stage<'_>, sample: &Sample) -> Result<(), Error> {
    opinions(stage, sample)?;
    talks(stage, sample)?;
    attendance(stage, sample)?;
    cares(stage, sample)
}

/// What members took part in beside the meetings: who, what, how many days ago.
fn attendance(stage: &mut Stage<'_>, sample: &Sample) -> Result<(), Error> {
    let today = stage.today();
    let all: [(&[&str], &str, i64, &str); 3] = [
        (&["陈一诺", "林知远", "周明哲", "许安宁", "何思源"], "party_day", 95, ""),
        (&["陈一诺", "周明哲", "许安宁", "何思源"], "branch_meeting", 62, ""),
        (&["林知远"], "at_home", 14, "学习材料送到家里，一起读了要点"),
    ];
    for (people, kind, days, words) in all {
        let mut cx = stage.at(days_before(today, days, 18, 0))?;
        let leader = acting(&mut cx, sample, LEADER)?;
        let permit = permission::in_group(&mut cx, &leader, sample.groups[0])?;
        let input = note::Input {
            people: people.iter().filter_map(|name| sample.person(name)).map(|id| id.to_string()).collect(),
            kind: kind.to_owned(),
            on: today.date().saturating_sub(days.days()).to_string(),
            note: words.to_owned(),
        };
        note::note(&mut cx, &permit, &input)?;
    }
    Ok(())
}

fn take(
    stage: &mut Stage<'_>,
    sample: &Sample,
    (who, source, kind): (&str, &str, &str),
    days: i64,
    text: &str,
) -> Result<OpinionId, Error> {
    let today = stage.today();
    let mut cx = stage.at(days_before(today, days, 10, 40))?;
    let actor = acting(&mut cx, sample, who)?;
    let permit = permission::in_group(&mut cx, &actor, sample.groups[0])?;
    let input = raise::Input {
        kind: kind.to_owned(),
        source: source.to_owned(),
        text: text.to_owned(),
        ..raise::Input::default()
    };
    raise::raise(&mut cx, &permit, &input)
}

fn go_on(
    stage: &mut Stage<'_>,
    sample: &Sample,
    id: OpinionId,
    days: i64,
    (act, text): (OpinionAct, &str),
) -> Result<(), Error> {
    let today = stage.today();
    let mut cx = stage.at(days_before(today, days, 16, 20))?;
    let version = store::opinion::find(cx.tx, sample.branch, id)?.ok_or(Error::NotFound)?.version;
    if act == OpinionAct::Answer {
        let secretary = acting(&mut cx, sample, "林知远")?;
        let permit = opinion::permit(&mut cx, &secretary, id)?;
        return act::answer(&mut cx, &permit, id, version, text);
    }
    let leader = acting(&mut cx, sample, LEADER)?;
    let permit = opinion::permit(&mut cx, &leader, id)?;
    act::handle(&mut cx, &permit, id, version, (act, text))
}

fn opinions(stage: &mut Stage<'_>, sample: &Sample) -> Result<(), Error> {
    let lamp = take(stage, sample, ("许安宁", "me", "suggestion"), 70, "阅览室的灯偏暗，老同志看材料吃力。")?;
    go_on(stage, sample, lamp, 68, (OpinionAct::Report, "组里没有经费，请支部协调更换灯管。"))?;
    go_on(stage, sample, lamp, 60, (OpinionAct::Answer, "已与后勤科联系，国庆前换完。"))?;
    go_on(stage, sample, lamp, 58, (OpinionAct::TellBack, "当面告诉本人，本人表示满意。"))?;
    let noon = take(stage, sample, (LEADER, "masses", "demand"), 12, "查档的群众希望中午也有人值班。")?;
    go_on(stage, sample, noon, 9, (OpinionAct::Discuss, "小组会上议过，可以排班，但要馆里同意。"))?;
    go_on(stage, sample, noon, 8, (OpinionAct::Report, "建议中午安排一人值班，请支部研究。"))?;
    let unnamed = take(stage, sample, ("何思源", "nobody", "suggestion"), 30, "希望学习材料提前三天发。")?;
    go_on(stage, sample, unnamed, 26, (OpinionAct::Settle, "从下次会起，材料提前三天发到每个人。"))?;
    go_on(stage, sample, unnamed, 26, (OpinionAct::TellBack, "从下次会起，学习材料提前三天发。"))?;
    take(stage, sample, ("许安宁", "me", "difficulty"), 3, "孩子上学接送和早班冲突，能不能调一下班。")?;
    Ok(())
}

fn talks(stage: &mut Stage<'_>, sample: &Sample) -> Result<(), Error> {
    let today = stage.today();
    let all = [
        (LEADER, "林知远", 150, "ordinary", ""),
        (
            LEADER,
            "何思源",
            35,
            "thought",
            "谈了预备期的表现和下一步打算，他对业务学习有些着急，劝他一步一步来。",
        ),
        ("周明哲", "许安宁", 90, "ordinary", "谈了工作分工。"),
        ("沈若溪", "江亦舟", 80, "ordinary", ""),
    ];
    for (who, with, days, reason, text) in all {
        let mut cx = stage.at(days_before(today, days, 15, 10))?;
        let actor = acting(&mut cx, sample, who)?;
        let group = actor.group.ok_or(Error::NotFound)?;
        let permit = permission::in_group(&mut cx, &actor, group)?;
        let input = record::Input {
            with: sample.person(with).ok_or(Error::NotFound)?.to_string(),
            on: today.date().saturating_sub(days.days()).to_string(),
            reason: reason.to_owned(),
            text: text.to_owned(),
        };
        record::record(&mut cx, &permit, &input)?;
    }
    Ok(())
}

fn cares(stage: &mut Stage<'_>, sample: &Sample) -> Result<(), Error> {
    let today = stage.today();
    let mut cx = stage.at(days_before(today, 21, 9, 30))?;
    let leader = acting(&mut cx, sample, LEADER)?;
    let permit = permission::in_group(&mut cx, &leader, sample.groups[0])?;
    let input = open::Input {
        person: sample.person("林知远").ok_or(Error::NotFound)?.to_string(),
        need: "illness".to_owned(),
        what: "膝盖手术后在家休养".to_owned(),
        follow_up: today.date().saturating_sub(1.day()).to_string(),
    };
    let id = open::open(&mut cx, &permit, &input)?;
    let mut cx = stage.at(days_before(today, 14, 16, 0))?;
    let leader = acting(&mut cx, sample, LEADER)?;
    let permit = care::permit(&mut cx, &leader, id)?;
    let visit = helping::Input {
        act: "visit".to_owned(),
        text: "到家里看望，恢复得不错，请他安心休养，学习材料送到家里。".to_owned(),
        follow_up: today.date().to_string(),
        ..helping::Input::default()
    };
    helping::act(&mut cx, &permit, id, 1, &visit)
}
