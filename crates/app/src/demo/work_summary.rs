//! The sample's work summary: the leader's of the last half of a year that is over, final, with one part that nobody has filled in.

use domain::work_summary::{SectionKind, SummaryPeriod};

use super::{Sample, Stage, acting, days_before};
use crate::{
    Error, permission,
    work_summary::{
        Writing,
        draft::{self, DraftInput},
        write::{self, Then},
    },
};

const TYPED: [(SectionKind, &str); 2] = [
    (SectionKind::Results, "窗口中午有人值班，群众查档不用再等；数字化目录的著录规则两个党小组都用上了。"),
    (SectionKind::Plans, "把服务群众查档的改进办法讨论好；年底前把会计档案扫描完。"),
];

pub(super) fn seed(stage: &mut Stage<'_>, sample: &Sample) -> Result<(), Error> {
    let today = stage.today();
    let (year, period) = match today.month() {
        7.. => (today.year(), SummaryPeriod::FirstHalf),
        _ => (today.year() - 1, SummaryPeriod::SecondHalf),
    };
    let input = DraftInput { year: year.to_string(), period: period.code().to_owned() };
    let mut cx = stage.at(days_before(today, 5, 10, 15))?;
    let leader = acting(&mut cx, sample, "陈一诺")?;
    let writing = Writing::OfGroup(permission::in_group(&mut cx, &leader, sample.groups[0])?);
    let id = draft::draft(&mut cx, &writing, &input)?;
    let typed = TYPED.map(|(kind, text)| (kind, text.to_owned()));
    write::write(&mut cx, &writing, (id, 1), (&typed, Then::Finish))
}
