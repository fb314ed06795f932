//! The sample's matter of handling: a mild one of the second group, on which the branch has asked for the group's opinion and who it is
//! about has written. The group has not met on it yet.

use domain::id::DispositionId;
use jiff::ToSpan as _;

use super::{Sample, Stage, acting, days_before};
use crate::{
    Error,
    disposition::{self, decide, open, rights, state},
    permission,
};

const ABOUT: &str = "方景行";

pub(super) fn seed(stage: &mut Stage<'_>, sample: &Sample) -> Result<(), Error> {
    let today = stage.today();
    let mut cx = stage.at(days_before(today, 12, 10, 10))?;
    let secretary = acting(&mut cx, sample, "林知远")?;
    let permit = permission::in_branch(&secretary)?;
    let input = open::Input {
        person: sample.person(ABOUT).ok_or(Error::NotFound)?.to_string(),
        kind: "handling".to_owned(),
        disciplined: "no".to_owned(),
        asked: "opinion".to_owned(),
        facts: "去年借调外单位期间，连续五个月没有参加组织生活，没有请假，也没有补学；组长和支部各谈过一次，本人当时说工作忙。"
            .to_owned(),
    };
    let id = open::open(&mut cx, &permit, &input)?;
    steps(stage, sample, id)?;
    let mut cx = stage.at(days_before(today, 9, 19, 40))?;
    let own = acting(&mut cx, sample, ABOUT)?;
    let permit = disposition::permit_own(&mut cx, &own, id)?;
    let text = "借调的地方离得远，开始几次没有请假，后来觉得反正回不来，就没有再说。这是我组织观念不强，不怪别人。回来以后每次都参加了，请支部看我今后的表现。";
    state::state(&mut cx, &permit, id, ("statement", text))?;
    let permit = disposition::permit_own(&mut cx, &own, id)?;
    let on = today.date().saturating_sub(9.days()).to_string();
    rights::tick(&mut cx, &permit, id, ("appeal", &on))
}

/// What the branch did so far: each by its day, days before today, and written down when the matter was opened.
fn steps(stage: &mut Stage<'_>, sample: &Sample, id: DispositionId) -> Result<(), Error> {
    let today = stage.today();
    for (days, what) in [(20, "支委会提出启动意见"), (15, "报基层党委事前备案")] {
        let mut cx = stage.at(days_before(today, 12, 10, 30))?;
        let secretary = acting(&mut cx, sample, "林知远")?;
        let permit = disposition::permit(&mut cx, &secretary, id)?;
        let on = today.date().saturating_sub(jiff::Span::new().days(days)).to_string();
        decide::step(&mut cx, &permit, id, (what, &on))?;
    }
    Ok(())
}
