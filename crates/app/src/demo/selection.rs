//! The sample's selection of excellent members: in June, on paper, as the group has four full members; recommended and answered.

use domain::{
    id::{ItemId, MeetingId},
    meeting::Content,
};
use jiff::civil::{DateTime, Weekday, date};

use super::{Sample, Stage, acting, days_before, filed, year};
use crate::{
    Error,
    ballot::{self, open, paper},
    meeting::{
        answer, approve, conclude, consult,
        draft::ItemInput,
        notify, open as opening,
        record::{self, RemarkInput},
        submit, view,
    },
    permission::{self, may},
    selection::{act, ballot as selecting},
};

const LEADER: &str = "陈一诺";

const SAID: [(&str, &str); 4] = [
    ("林知远", "许安宁同志半年来承担了最难的照片整理，从不推辞。我提名许安宁。"),
    ("周明哲", "赞成。她带的两位新同志也上手很快。"),
    ("许安宁", "工作是大家一起做的。周明哲同志把支部的台账理得清清楚楚，我提名周明哲。"),
    (LEADER, "两位同志都很好，名额只有一个。按支部要求无记名投票，如实报支部。"),
];

/// The third Thursday of June of the sample's year; nothing before August.
fn when(today: DateTime) -> Option<DateTime> {
    let june = date(today.year(), 6, 1).nth_weekday_of_month(3, Weekday::Thursday).ok()?;
    (today.month() > 7).then(|| june.at(15, 0, 0, 0))
}

pub(super) fn seed(stage: &mut Stage<'_>, sample: &Sample) -> Result<(), Error> {
    let Some(start) = when(stage.today()) else { return Ok(()) };
    let id = held(stage, sample, start)?;
    let item = begun(stage, sample, id, start)?;
    let chosen = voted(stage, sample, (id, item), start)?;
    counted(stage, sample, chosen, start)?;
    ended(stage, sample, (id, item), start)
}

/// Through every gate to the beginning.
fn held(stage: &mut Stage<'_>, sample: &Sample, start: DateTime) -> Result<MeetingId, Error> {
    let prepare = "想一想谁工作最踏实、群众评价最好，会上可以提名".to_owned();
    let item = year::planned(stage, sample, start, ItemInput { prepare, ..ItemInput::default() })?;
    if item.content != Content::Selection.code() {
        return Err(Error::Internal("sample: June is for the selection".to_owned()));
    }
    let mut cx = stage.at(days_before(start, 8, 9, 40))?;
    let leader = acting(&mut cx, sample, LEADER)?;
    let permit = permission::in_group(&mut cx, &leader, sample.groups[0])?;
    let id =
        crate::meeting::draft::create(&mut cx, &permit, &year::input(sample, start, "16:30", vec![item]))?;
    let permit = permission::on_meeting(&mut cx, &leader, id)?;
    let talk = consult::Input {
        with: vec![year::person(sample, "周明哲")?.to_string()],
        how: "in_person".to_owned(),
        on: days_before(start, 8, 0, 0).date().to_string(),
        content: "推荐一名优秀共产党员人选。".to_owned(),
        ..consult::Input::default()
    };
    consult::consult(&mut cx, &permit, &talk)?;
    let permit = permission::on_meeting(&mut cx, &leader, id)?;
    submit::submit(&mut cx, &permit)?;
    let mut cx = stage.at(days_before(start, 7, 10, 15))?;
    let secretary = acting(&mut cx, sample, "林知远")?;
    let permit = permission::on_meeting(&mut cx, &secretary, id)?;
    approve::approve(&mut cx, &permit, "同意，推荐一名，请无记名投票。")?;
    let mut cx = stage.at(days_before(start, 6, 9, 0))?;
    let permit = permission::on_meeting(&mut cx, &leader, id)?;
    let invitations = notify::notify(&mut cx, &permit, "http://127.0.0.1:8080")?;
    let mut cx = stage.at(days_before(start, 5, 12, 0))?;
    for invitation in &invitations {
        let coming = answer::Input { answer: "coming".to_owned(), reason: String::new() };
        answer::answer_by_link(&mut cx, &invitation.link.word(), &coming)?;
    }
    Ok(id)
}

/// Opened, and everybody has spoken.
fn begun(stage: &mut Stage<'_>, sample: &Sample, id: MeetingId, start: DateTime) -> Result<ItemId, Error> {
    let mut cx = stage.at(start)?;
    let leader = acting(&mut cx, sample, LEADER)?;
    let permit = permission::on_meeting(&mut cx, &leader, id)?;
    opening::open(&mut cx, &permit)?;
    let reading = permission::on_meeting(&mut cx, &leader, id)?;
    let item = view::view(&mut cx, &reading)?.meeting.agenda.items.first().ok_or(Error::NotFound)?.id;
    let recorder = acting(&mut cx, sample, "许安宁")?;
    let recording = permission::on_meeting::<may::Record>(&mut cx, &recorder, id)?;
    for (name, text) in SAID {
        let remark = RemarkInput {
            item: item.to_string(),
            speaker: year::person(sample, name)?.to_string(),
            kind: "speaks".to_owned(),
            text: text.to_owned(),
            ..RemarkInput::default()
        };
        record::speak(&mut cx, &recording, &remark)?;
    }
    Ok(item)
}

fn version(cx: &mut crate::Cx<'_>, sample: &Sample, item: ItemId) -> Result<i64, Error> {
    Ok(store::selection::find(cx.tx, sample.branch, item)?.map_or(0, |one| one.version))
}

/// Candidates, and the papers handed out.
fn voted(
    stage: &mut Stage<'_>,
    sample: &Sample,
    (id, item): (MeetingId, ItemId),
    start: DateTime,
) -> Result<domain::id::BallotId, Error> {
    let mut cx = stage.at(start.date().at(15, 40, 0, 0))?;
    let leader = acting(&mut cx, sample, LEADER)?;
    let permit = permission::on_meeting(&mut cx, &leader, id)?;
    act::places(&mut cx, &permit, (item, 0), ("1", "yes"))?;
    for (person, proposer) in [("许安宁", "林知远"), ("周明哲", "许安宁")] {
        let at = (item, version(&mut cx, sample, item)?);
        let (person, proposer) = (year::person(sample, person)?, year::person(sample, proposer)?);
        act::propose(&mut cx, &permit, at, (&person.to_string(), &proposer.to_string()))?;
    }
    let tellers = ["林知远", LEADER].map(|name| year::person(sample, name).map(|id| id.to_string()));
    let [one, other] = tellers;
    let input = selecting::Input { form: "paper".to_owned(), tellers: [one?, other?] };
    let running = permission::on_meeting(&mut cx, &leader, id)?;
    let at = (item, version(&mut cx, sample, item)?);
    let chosen = selecting::prepare(&mut cx, &running, at, &input)?;
    let voters: Vec<_> = open::present(&mut cx, &running)?.1.iter().map(ToString::to_string).collect();
    open::open(&mut cx, &running, chosen, 1, (&voters, ""))?;
    Ok(chosen)
}

/// Both tellers say the same.
fn counted(
    stage: &mut Stage<'_>,
    sample: &Sample,
    id: domain::id::BallotId,
    start: DateTime,
) -> Result<(), Error> {
    let line = |votes: [&str; 3]| votes.map(str::to_owned).to_vec();
    let figures = paper::Input {
        issued: "4".to_owned(),
        returned: "4".to_owned(),
        valid: "4".to_owned(),
        invalid: "0".to_owned(),
        // In the order of the roster: 周明哲, 许安宁.
        totals: vec![line(["1", "1", "2"]), line(["3", "0", "1"])],
    };
    let mut cx = stage.at(start.date().at(16, 0, 0, 0))?;
    for (teller, is_second) in [("林知远", false), (LEADER, true)] {
        let actor = acting(&mut cx, sample, teller)?;
        let permit = ballot::permit_telling(&mut cx, &actor, id)?;
        if is_second {
            paper::confirm(&mut cx, &permit, id, &figures)?;
        } else {
            paper::enter(&mut cx, &permit, id, &figures)?;
        }
    }
    Ok(())
}

/// The recommendation, the end of the meeting, the branch's answer.
fn ended(
    stage: &mut Stage<'_>,
    sample: &Sample,
    (id, item): (MeetingId, ItemId),
    start: DateTime,
) -> Result<(), Error> {
    let mut cx = stage.at(start.date().at(16, 10, 0, 0))?;
    let leader = acting(&mut cx, sample, LEADER)?;
    let permit = permission::on_meeting(&mut cx, &leader, id)?;
    let said = act::Statement {
        opinion: "许安宁同志工作踏实，主动承担最难的任务，热心带新同志，推荐为优秀共产党员人选。".to_owned(),
        dissent: "许安宁：周明哲同志的工作也很突出，希望支部看到。".to_owned(),
        ..act::Statement::default()
    };
    let at = (item, version(&mut cx, sample, item)?);
    act::state(&mut cx, &permit, at, &said)?;
    let at = (item, version(&mut cx, sample, item)?);
    act::send(&mut cx, &permit, at)?;
    let recording = permission::on_meeting(&mut cx, &leader, id)?;
    record::nothing_to_do(&mut cx, &recording, item, "推荐意见已报支部，由支部研究", "")?;
    let permit = permission::on_meeting(&mut cx, &leader, id)?;
    let end = conclude::Input {
        summary: "经大家提名、讨论和无记名投票，推荐许安宁同志为优秀共产党员人选，如实报支部。".to_owned(),
        version: 0,
        started: String::new(),
        ended: "16:10".to_owned(),
    };
    conclude::conclude(&mut cx, &permit, &end)?;
    let received = days_before(start, -4, 15, 30);
    filed(stage, id, (&leader, days_before(start, -1, 9, 20)), (year::person(sample, "林知远")?, received))?;
    let mut cx = stage.at(received)?;
    let secretary = acting(&mut cx, sample, "林知远")?;
    let at = (item, version(&mut cx, sample, item)?);
    let permit = permission::on_meeting(&mut cx, &secretary, id)?;
    act::answer(&mut cx, &permit, at, ("agreed", "支部委员会研究同意，报机关党委。"))
}
