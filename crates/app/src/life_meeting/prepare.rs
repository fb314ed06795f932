//! Writing down the theme and what was studied before.

use domain::{
    id::StudyId,
    life_meeting::Preparation,
    study::Study,
    text::{Note, Title},
};
use jiff::ToSpan as _;

use super::{load, load_standing};
use crate::{
    Check, Cx, Error,
    permission::{Permit, Verb, may},
};

/// What is typed.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// 主题; may be empty.
    pub theme: String,
    /// What was studied, in words; may be empty.
    pub study: String,
    /// What was studied in common: ids of entries.
    pub studies: Vec<String>,
    /// The version that was seen.
    pub version: i64,
}

/// What the group studied in the year before the meeting, and can be named.
///
/// # Errors
/// As the store.
pub(super) fn studied<V: Verb>(cx: &mut Cx<'_>, permit: &Permit<V>) -> Result<Vec<Study>, Error> {
    let (meeting, _) = load(cx, permit)?;
    let until = meeting.agenda.start.date();
    let days = (until.saturating_sub(1.year()), until);
    let mut all = store::study::of_group(cx.tx, permit.branch(), meeting.group, days)?;
    all.retain(|study| study.withdrawn.is_none());
    Ok(all)
}

/// Keeps theme and study.
///
/// # Errors
/// [`Error::Invalid`] with the field to mend; [`Error::Stale`] when somebody else was faster.
pub fn prepare(cx: &mut Cx<'_>, permit: &Permit<may::PrepareLife>, input: &Input) -> Result<(), Error> {
    let (meeting, _) = load_standing(cx, permit)?;
    let known = studied(cx, permit)?;
    let mut check = Check::default();
    let theme = check.take("theme", "主题", Title::optional(&input.theme)).flatten();
    let study = check.take("study", "会前学习情况", Note::optional(&input.study)).flatten();
    let picked = |id: &String| known.iter().find(|s| s.id.to_string() == id.trim()).map(|s| s.id);
    let studies: Option<Vec<StudyId>> = input.studies.iter().map(picked).collect();
    let studies = check.take("studies", "会前学习", studies.ok_or("请从本组的学习登记里选择"));
    check.done()?;
    let mut studies = studies.unwrap_or_default();
    studies.sort();
    studies.dedup();
    let one = Preparation { meeting: meeting.id, theme, study, studies, version: input.version };
    store::life_meeting::keep_preparation(cx.tx, permit.branch(), &one)?;
    cx.journal(permit, "life_meeting.prepare", meeting.id.uuid())
}
