//! What a meeting asks of somebody.

use domain::meeting::{Next, Situation, Stage, StageName, Times, findings};
use store::meeting::Listed;

use super::{Act, Due, Today};
use crate::{Cx, Error, permission::Actor};

/// What an unfinished meeting asks of the person who looks.
pub(super) fn due(
    cx: &mut Cx<'_>,
    actor: &Actor,
    listed: &Listed,
    leads: bool,
    page: &mut Today,
) -> Result<(), Error> {
    let branch = actor.branch;
    if listed.stage == StageName::Notified {
        let answers = store::notice::answers(cx.tx, branch, listed.id)?;
        if answers.iter().any(|a| a.person == actor.person && a.reply.is_none()) {
            page.dues.push(Due {
                title: "回复会议通知".to_owned(),
                why: format!(
                    "{}：{}。请回复参加或请假。",
                    crate::meeting::moment(listed.start),
                    listed.titles
                ),
                when: Some(listed.start),
                act: Act::Answer(listed.id),
            });
        }
    }
    if !leads {
        return Ok(());
    }
    let Some(meeting) = store::meeting::find(cx.tx, branch, listed.id)? else { return Ok(()) };
    let roster = store::person::roster(cx.tx, branch, meeting.group, listed.start.date())?;
    let proceedings = store::proceedings::load(cx.tx, branch, listed.id)?;
    let plan = store::plan::of_year(cx.tx, branch, meeting.group, listed.year)?;
    let situation = Situation {
        roster: &roster,
        proceedings: &proceedings,
        plan_sent: plan.is_some_and(|p| p.is_with_branch()),
        times: Times::of(&meeting, |at| cx.local_of(at)),
        today: page.today,
    };
    let mine = |next: &Next| !matches!(next, Next::Approve | Next::Receipt | Next::Plan);
    let found = findings(&meeting, &situation);
    if let Some((finding, next)) = found.iter().find_map(|f| f.next.filter(mine).map(|n| (f, n))) {
        let returned = match &meeting.stage {
            Stage::Draft { returned: Some(back), .. } => Some(back.what.clone()),
            Stage::Signed(signed) => signed.sent_back.as_ref().map(|back| back.what.to_string()),
            _ => None,
        };
        let returned = returned.map(|why| format!("退回或撤回修改，原因：{}。", why.trim_end_matches('。')));
        page.dues.push(Due {
            title: listed.titles.clone(),
            why: format!("{}{}", returned.unwrap_or_default(), finding.reason),
            when: Some(listed.start),
            act: Act::Meeting(listed.id, next),
        });
    }
    Ok(())
}
