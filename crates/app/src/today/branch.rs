//! What waits for those who work for the branch.

use domain::{
    due::Term,
    meeting::{Next, StageName},
    opinion::OpinionState,
    organization::Post,
};

use super::{Act, Due, Today, attendance, development, people};
use crate::{
    Cx, Error, opinion,
    permission::{self, Actor, may},
};

/// Meetings to approve and reports to receive, dues to sign for, opinions to answer, difficulties that were reported. Who may is
/// told by the roles; the permit of each thing is taken when it is done.
pub(super) fn due(cx: &mut Cx<'_>, actor: &Actor, page: &mut Today) -> Result<(), Error> {
    consultations(cx, actor, page)?;
    meetings(cx, actor, page)?;
    hand_overs(cx, actor, page)?;
    attendance::of_branch(cx, actor, page)?;
    opinions(cx, actor, page)?;
    life_reports(cx, actor, page)?;
    development::of_branch(cx, actor, page)?;
    care(cx, actor, page)
}

/// What leaders ask of this person before a meeting (R2).
fn consultations(cx: &mut Cx<'_>, actor: &Actor, page: &mut Today) -> Result<(), Error> {
    if permission::in_branch::<may::AnswerConsultation>(actor).is_err() {
        return Ok(());
    }
    for asked in store::consultation::waiting_for(cx.tx, actor.branch, actor.person)? {
        let meeting = store::meeting::find(cx.tx, actor.branch, asked.meeting)?.ok_or(Error::NotFound)?;
        let group = store::organization::group(cx.tx, actor.branch, meeting.group)?;
        let name = group.map(|g| g.name.to_string()).unwrap_or_default();
        let titles = meeting.agenda.items.iter().map(|i| i.title.to_string()).collect::<Vec<_>>().join("；");
        let (start, why) = (meeting.agenda.start, format!("{name}组长请您看看会议安排，说说意见（R2）。"));
        let due = Due::branch(Act::Consultation(asked.meeting), Term::By(start.date()), titles, why);
        page.dues.push(Due { when: Some(start), ..due });
    }
    Ok(())
}

fn meetings(cx: &mut Cx<'_>, actor: &Actor, page: &mut Today) -> Result<(), Error> {
    let Ok(permit) = permission::in_branch::<may::ReadBranch>(actor) else { return Ok(()) };
    for (stage, next, what) in [
        (StageName::Submitted, Next::Approve, "报来了议题，请审阅后批准或者退回（R3）。"),
        (StageName::Reported, Next::Receipt, "报来了会议情况，请看过以后回执（R7）。"),
    ] {
        for listed in store::meeting::at_stage(cx.tx, permit.branch(), stage)? {
            let group = store::organization::group(cx.tx, permit.branch(), listed.group)?;
            let name = group.map(|g| g.name.to_string()).unwrap_or_default();
            let day = listed.start.date();
            // To be approved before it takes place; a report waits since the day of its meeting.
            let term = if next == Next::Approve { Term::By(day) } else { Term::Waiting(day) };
            let due =
                Due::branch(Act::Meeting(listed.id, next), term, listed.titles, format!("{name}{what}"));
            page.dues.push(Due { when: Some(listed.start), ..due });
        }
    }
    Ok(())
}

/// Reports on organizational-life meetings to sign for.
fn life_reports(cx: &mut Cx<'_>, actor: &Actor, page: &mut Today) -> Result<(), Error> {
    let Ok(permit) = permission::in_branch::<may::ReadBranch>(actor) else { return Ok(()) };
    for (meeting, sent) in store::life_meeting::report::waiting(cx.tx, permit.branch())? {
        let owner = store::meeting::owner(cx.tx, permit.branch(), meeting)?.ok_or(Error::NotFound)?;
        let group = store::organization::group(cx.tx, permit.branch(), owner.group)?;
        let title =
            format!("签收{}的组织生活会情况报告", group.map(|g| g.name.to_string()).unwrap_or_default());
        let since = Term::Waiting(cx.local_of(sent).date());
        page.dues.push(Due::branch(Act::ReceiveLife(meeting), since, title, "请看过以后签收。"));
    }
    Ok(())
}

fn hand_overs(cx: &mut Cx<'_>, actor: &Actor, page: &mut Today) -> Result<(), Error> {
    let Ok(permit) = permission::in_branch::<may::ReceiveDues>(actor) else { return Ok(()) };
    for handover in store::dues::handovers(cx.tx, permit.branch())? {
        if !handover.waits() || handover.handed.by == actor.person {
            continue;
        }
        let group = store::organization::group(cx.tx, permit.branch(), handover.group)?;
        let title = format!("签收{}上交的党费", group.map(|g| g.name.to_string()).unwrap_or_default());
        let why = format!("{} 元，核对清单，收到以后签收。", handover.total);
        let since = Term::Waiting(cx.local_of(handover.handed.at).date());
        page.dues.push(Due::branch(Act::ReceiveDues(handover.id), since, title, why));
    }
    Ok(())
}

fn opinions(cx: &mut Cx<'_>, actor: &Actor, page: &mut Today) -> Result<(), Error> {
    let Ok(permit) = permission::in_branch::<may::AnswerOpinion>(actor) else { return Ok(()) };
    for one in store::opinion::of_branch(cx.tx, permit.branch())? {
        if one.state == OpinionState::Reported {
            let title = format!("答复{}：{}", one.kind.chinese(), opinion::short(one.text.as_str()));
            let why = "党小组报来的，请支部研究答复。";
            page.dues.push(Due::branch(Act::Opinion(one.id), people::term(&one), title, why));
        }
    }
    Ok(())
}

/// Of the secretary: difficulties that were reported and on which nothing of the secretary's was noted.
fn care(cx: &mut Cx<'_>, actor: &Actor, page: &mut Today) -> Result<(), Error> {
    if actor.branch_post() != Some(Post::Secretary) {
        return Ok(());
    }
    for one in store::care::all(cx.tx, actor.branch)? {
        if !one.reported || one.closed.is_some() {
            continue;
        }
        let notes = store::care::notes(cx.tx, actor.branch, one.id)?;
        if notes.iter().all(|n| n.mark.by != actor.person) {
            let told = notes.iter().rfind(|n| n.act == domain::care::CareAct::Report).map(|n| n.on);
            let term = told.map_or(Term::Open, Term::Waiting);
            let why = "党小组报来的，看过以后请记一笔支部怎样关心的（T4）。";
            page.dues.push(Due::branch(Act::Care(one.id), term, "一位党员的困难请支部关心", why));
        }
    }
    Ok(())
}
