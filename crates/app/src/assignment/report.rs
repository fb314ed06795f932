//! What a group tells the branch of a resolution: how far it is, and that it is done.

use domain::{id::ResolutionId, text::Note};
use store::assignment::ResolutionReport;

use crate::{
    Cx, Error, message,
    permission::{Permit, may},
    resolution,
};

/// Tells the branch how a resolution was carried out.
///
/// # Errors
/// [`Error::NotFound`] for a resolution that the branch does not know; [`Error::Invalid`] without a word;
/// [`Error::Refused`] for a last word while parts of it are still open.
pub fn report(
    cx: &mut Cx<'_>,
    permit: &Permit<may::GiveWork>,
    id: ResolutionId,
    text: &str,
    is_final: bool,
) -> Result<(), Error> {
    let (branch, group) = (permit.branch(), permit.group()?);
    let resolution = resolution::find(cx, branch, id)?;
    if !resolution.is_for(group) {
        return Err(Error::NotFound);
    }
    if resolution.ended.is_some() {
        return Err(Error::Refused("支部已经撤销这一项，不用再报告".to_owned()));
    }
    let text = Note::new(text).map_err(|fault| Error::field("text", "落实情况", fault))?;
    let open = store::assignment::of_group(cx.tx, branch, group)?
        .into_iter()
        .filter(|w| w.source == domain::assignment::Source::Resolution(id) && w.state.is_open())
        .count();
    if is_final && open > 0 {
        return Err(Error::Refused(format!("这项任务还有 {open} 项分工没有办结，请先办结，或者先报告进展")));
    }
    let report = ResolutionReport { resolution: id, group, is_final, text, mark: cx.mark(permit) };
    store::assignment::add_report(cx.tx, branch, &report)?;
    let name =
        store::organization::group(cx.tx, branch, group)?.map(|g| g.name.to_string()).unwrap_or_default();
    let what = if is_final { "已落实" } else { "进展" };
    let subject = format!("{name}：{}（{what}）", resolution.title);
    for person in message::branch_people(cx, permit)? {
        message::about(cx, branch, person, "/branch/resolutions", (&subject, report.text.as_str()))?;
    }
    cx.journal(permit, "resolution.report", id.uuid())
}
