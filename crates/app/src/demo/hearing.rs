//! The sample's hearing about the applicant, at last month's meeting: the opinion stands and waits to be sent to the branch.

use domain::{development::OpinionPurpose, id::PersonId};
use jiff::civil::DateTime;

use super::{Sample, Stage, acting, days_before};
use crate::{
    Error,
    development::hearing::{act, view},
    permission,
};

const ABOUT: &str = "罗星野";
/// Whose remark is of another opinion.
const OTHER: &str = "许安宁";

pub(super) fn seed(stage: &mut Stage<'_>, sample: &Sample) -> Result<(), Error> {
    let person = sample.person(ABOUT).ok_or(Error::NotFound)?;
    let meeting = store::meeting::find(stage.tx, sample.branch, sample.archived)?.ok_or(Error::NotFound)?;
    let (start, now) = (meeting.agenda.start, stage.today());
    let Some(item) = meeting.agenda.items.get(1).map(|item| item.id) else { return Ok(()) };
    if !has_applied(stage, sample, person, start)? {
        return Ok(());
    }
    let mut cx = stage.at(days_before(start, -2, 9, 0).min(now))?;
    let leader = acting(&mut cx, sample, "陈一诺")?;
    let permit = permission::on_meeting(&mut cx, &leader, meeting.id)?;
    let purpose = OpinionPurpose::ActivistRecommend.code();
    act::tie(&mut cx, &permit, (item, 0), (&person.to_string(), purpose))?;
    let reading = permission::on_meeting(&mut cx, &leader, meeting.id)?;
    let seen = view::view(&mut cx, &reading, item)?;
    let other = sample.person(OTHER).ok_or(Error::NotFound)?;
    let said = act::Statement {
        dissent: seen.said.iter().filter(|r| r.speaker == other).map(|r| r.id.to_string()).collect(),
        opinion:
            "罗星野同志主动要求进步，工作踏实，整理档案细心；不足是和群众交流少一些。建议支部继续了解、培养，时间上听取了不同意见，一并如实报告。"
                .to_owned(),
        ..act::Statement::default()
    };
    act::state(&mut cx, &permit, (item, 1), &said)
}

/// Whoever looks at the sample early in the year sees a meeting before the application.
fn has_applied(
    stage: &mut Stage<'_>,
    sample: &Sample,
    person: PersonId,
    start: DateTime,
) -> Result<bool, Error> {
    let entries = store::development::of_person(stage.tx, sample.branch, person)?;
    Ok(entries.iter().any(|e| e.what == "application" && e.on <= start.date()))
}
