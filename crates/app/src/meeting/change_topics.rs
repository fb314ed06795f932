//! Other topics at short notice, once the agenda was approved: the branch is asked anew, and the members are told again (R3).

use domain::{
    meeting::{StageName, Topics},
    text::Reason,
};

use super::draft::{self, FormView, Input};
use crate::{
    Check, Cx, Error, message,
    permission::{Permit, may},
};

/// The form with the topics as they were approved, or as they were typed and refused.
///
/// # Errors
/// [`Error::Refused`] where the topics cannot be changed this way.
pub fn form(cx: &mut Cx<'_>, permit: &Permit<may::Submit>, typed: Option<&Input>) -> Result<FormView, Error> {
    let (meeting, roster) = super::load(cx, permit)?;
    let stage = meeting.stage.name();
    if !matches!(stage, StageName::Approved | StageName::Notified) {
        return Err(Error::Refused(format!("会议现在是“{}”，不能临时调整议题", stage.chinese())));
    }
    let stands = draft::input(&meeting.agenda);
    let input = match typed {
        None => stands,
        Some(typed) => Input {
            items: typed.items.clone(),
            extra_reason: typed.extra_reason.clone(),
            off_plan_reason: typed.off_plan_reason.clone(),
            ..stands
        },
    };
    draft::around(cx, permit, meeting.group, roster, meeting.agenda.year, input)
}

/// Changes the topics and asks the branch to approve them. Of `input` only the topics and their reasons count.
///
/// # Errors
/// [`Error::Invalid`] with every field to mend; [`Error::Refused`] by a rule.
pub fn change_topics(
    cx: &mut Cx<'_>,
    permit: &Permit<may::Submit>,
    input: &Input,
    reason: &str,
) -> Result<(), Error> {
    let (meeting, roster) = super::load(cx, permit)?;
    let (id, start, year) = (meeting.id, meeting.agenda.start, meeting.agenda.year);
    let mut check = Check::default();
    let topics: Topics = draft::topics(cx, &mut check, permit, year, input, &meeting.agenda.items)?;
    let reason = check.take("reason", "调整原因", Reason::new(reason));
    check.done()?;
    let reason = crate::person::checked(reason)?;
    let titles = topics.items.iter().map(|i| i.title.to_string()).collect::<Vec<_>>().join("；");
    let decided = meeting.change_topics(topics, reason.clone(), &roster, cx.acting(permit))?;
    super::keep(cx, permit, &decided, "meeting.change_topics")?;
    store::notice::overtake(cx.tx, permit.branch(), id)?;
    let subject =
        format!("{}临时调整 {} 的议题，请尽快批准", super::group_name(cx, permit)?, super::moment(start));
    let body = format!("新的议题：{titles}。调整原因：{reason}。请批准或者退回；批准之后会再次通知党员。");
    message::to_branch(cx, permit, Some(id), &subject, &body)
}
