//! What a paper of a meeting is made from: the names put in, nothing added.

use documents::facts as f;
use domain::{
    id::PersonId,
    meeting::{Approval, Consultation, Held, Outcome, Presence, Step},
    words,
};

use super::view::MeetingView;
use crate::{
    Cx, Error,
    permission::{Permit, may},
};

/// The facts of a meeting as it stands.
///
/// # Errors
/// As the store.
pub fn facts(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadMeeting>,
    view: &MeetingView,
) -> Result<f::MeetingFacts, Error> {
    let number = number(cx, permit, view)?;
    let (meeting, agenda) = (&view.meeting, &view.meeting.agenda);
    let stage = &meeting.stage;
    let concluded = stage.concluded();
    let held = stage.held();
    let on_paper = match held {
        Some(Held::OnPaper(held)) => Some(held),
        _ => None,
    };
    let (consultation, approval) = match on_paper {
        Some(held) => (held.what.consulted.done(), held.what.approved.done()),
        None => (stage.consulted().map(|c| &c.what), stage.gate().map(|g| &g.approved.what)),
    };
    Ok(f::MeetingFacts {
        branch: view.branch.clone(),
        group: view.group.clone(),
        number,
        kind: agenda.kind().chinese().to_owned(),
        start: concluded.map_or(agenda.start, |c| agenda.start.date().to_datetime(c.conclusion.what.started)),
        end: concluded.map_or(agenda.end, |c| c.conclusion.what.ended),
        place: agenda.place.to_string(),
        second_place: text(agenda.second_place.as_ref()),
        chair: view.name(agenda.chair).to_owned(),
        chair_is_leader: view.roster.leader == Some(agenda.chair),
        chair_reason: text(agenda.chair_reason.as_ref()),
        recorder: agenda.recorder.map(|r| view.name(r).to_owned()),
        roster: view.roster.members().map(|m| attendee(view, m)).collect(),
        observers: view
            .observers
            .iter()
            .map(|o| f::Observer { name: o.name.to_string(), post: text(o.post.as_ref()) })
            .collect(),
        opening: text(view.proceedings.opening.as_ref()),
        items: agenda.items.iter().map(|i| item(view, i)).collect(),
        extra_reason: text(agenda.extra_reason.as_ref()),
        off_plan_reason: text(agenda.off_plan_reason.as_ref()),
        topics_changed: topics_changed(cx, view),
        summary: concluded.and_then(|c| text(c.conclusion.what.summary.as_ref())),
        consultation: consultation.map(consulted),
        approval: approval.map(approved),
        notified: stage.notified().map(|n| cx.local_of(n.mark.at)),
        late_entry: late_entry(cx, view),
        revision: stage.signed().map_or(0, |s| s.revision),
        corrections: corrections(cx, view),
        signatures: stage
            .signed()
            .map(|s| f::Signature {
                role: role(agenda.chair, s.signed.by),
                name: view.name(s.signed.by).to_owned(),
                at: cx.local_of(s.signed.at),
            })
            .into_iter()
            .collect(),
        reported: reported(cx, view),
        salt: None,
        seal: None,
    })
}

/// Which meeting of the group in its year it is (第几次), from 1; none before it is held, and for one whose number a
/// later record has taken already: it was entered after that was signed.
fn number(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadMeeting>,
    view: &MeetingView,
) -> Result<Option<u32>, Error> {
    let (meeting, branch) = (&view.meeting, permit.branch());
    let (group, year, start) = (meeting.group, meeting.agenda.year, meeting.agenda.start);
    if meeting.stage.held().is_none() || store::meeting::is_followed(cx.tx, branch, group, year, start)? {
        return Ok(None);
    }
    Ok(u32::try_from(store::meeting::number_in_year(cx.tx, branch, group, year, start)?).ok())
}

/// How topics were changed at short notice, with the branch's approval.
fn topics_changed(cx: &Cx<'_>, view: &MeetingView) -> Option<String> {
    let (was, reason, at) = view.topics_changed()?;
    let (day, reason) = (words::date(cx.local_of(at).date()), reason.trim_end_matches('。'));
    Some(format!("{day}调整，原来的议题：{was}；原因：{reason}；重新报支部批准"))
}

/// The report and its receipt (R7), which come after what is signed.
pub(super) fn reported(cx: &Cx<'_>, view: &MeetingView) -> Option<f::ReportFacts> {
    let report = view.meeting.stage.reported()?;
    Some(f::ReportFacts { at: cx.local_of(report.mark.at), receipt: receipt(cx, view) })
}

/// 补录, or typed on a later day than the meeting was held.
fn late_entry(cx: &Cx<'_>, view: &MeetingView) -> Option<f::LateFacts> {
    let (mark, paper) = match view.meeting.stage.held()? {
        Held::OnPaper(held) => (held.mark, Some(&held.what)),
        Held::InSystem { opened, .. } => (*opened, None),
    };
    let entered = cx.local_of(mark.at);
    let late = paper.is_some() || entered.date() > view.meeting.agenda.start.date();
    late.then(|| f::LateFacts {
        entered,
        by: view.name(mark.by).to_owned(),
        reason: paper.map(|held| held.reason.to_string()).unwrap_or_default(),
        gaps: paper.and_then(|held| text(held.gaps.as_ref())),
        gates: paper.map(|held| f::PaperGates {
            consultation_missing: text(held.consulted.missing()),
            approval_missing: text(held.approved.missing()),
            notice: held.notified.done().map(|notice| (notice.on, notice.how.chinese().to_owned())),
            notice_missing: text(held.notified.missing()),
        }),
    })
}

fn text<T: std::fmt::Display>(text: Option<&T>) -> Option<String> {
    text.map(ToString::to_string)
}

fn attendee(view: &MeetingView, member: &domain::membership::Member) -> f::Attendee {
    let entry = view.proceedings.roll.iter().find(|e| e.person == member.id);
    f::Attendee {
        name: member.name.to_string(),
        full_member: member.standing == domain::person::Standing::Full,
        presence: presence(entry.map(|e| &e.presence)),
        group: view
            .groups
            .iter()
            .find(|(_, people)| people.contains(&member.id))
            .map(|(name, _)| name.clone()),
        elsewhere: view.proceedings.elsewhere.contains(&member.id),
    }
}

/// How somebody stands on the roll, as the papers have it.
pub(super) fn presence(entry: Option<&Presence>) -> f::Presence {
    match entry {
        None => f::Presence::Unknown,
        Some(Presence::Present) => f::Presence::Present,
        Some(Presence::Late { at }) => f::Presence::Late { at: *at },
        Some(Presence::Absent { reason, on_leave }) => {
            f::Presence::Absent { reason: text(reason.as_ref()), on_leave: *on_leave }
        }
    }
}

/// The signature of whoever acts, now.
pub(super) fn signature(cx: &Cx<'_>, chair: PersonId, permit: &Permit<may::Sign>) -> f::Signature {
    let actor = permit.actor();
    f::Signature { role: role(chair, actor.person), name: actor.name.clone(), at: cx.local() }
}

/// In what role somebody signs.
fn role(chair: PersonId, by: PersonId) -> String {
    if by == chair { "主持人" } else { "党小组组长" }.to_owned()
}

fn item(view: &MeetingView, item: &domain::meeting::Item) -> f::ItemFacts {
    let speeches = view.proceedings.spoken(item.id).into_iter().map(|r| f::Speech {
        speaker: view.name(r.speaker).to_owned(),
        is_leader: view.roster.leader == Some(r.speaker),
        label: r.kind.chinese().to_owned(),
        about: r.about.map(|a| view.name(a).to_owned()),
        speaker_id: Some(r.speaker.to_string()),
        about_id: r.about.map(|a| a.to_string()),
        text: text(r.text.as_ref()),
    });
    f::ItemFacts {
        title: item.title.to_string(),
        content: item.content.chinese().to_owned(),
        materials: text(item.materials.as_ref()),
        prepare: text(item.prepare.as_ref()),
        speeches: speeches.collect(),
        withheld: view.withheld.contains(&item.id),
        outcome: match view.proceedings.outcome(item.id) {
            None => f::Outcome::Open,
            Some(Outcome::NothingToDo(reason)) => f::Outcome::NothingToDo { reason: reason.to_string() },
            Some(Outcome::Decisions(list)) => f::Outcome::Decisions(
                list.into_iter()
                    .map(|d| f::Decision {
                        what: d.what.to_string(),
                        measures: text(d.measures.as_ref()),
                        responsible: view.name(d.responsible).to_owned(),
                        due: d.due,
                    })
                    .collect(),
            ),
        },
    }
}

fn consulted(what: &Consultation) -> f::ConsultationFacts {
    f::ConsultationFacts {
        with: what.with.iter().map(|o| format!("{}{}", o.post.chinese(), o.name)).collect(),
        how: what.how.chinese().to_owned(),
        on: what.on,
        content: text(what.content.as_ref()),
        method: text(what.method.as_ref()),
        cautions: text(what.cautions.as_ref()),
    }
}

fn approved(what: &Approval) -> f::ApprovalFacts {
    f::ApprovalFacts {
        by: format!("{}{}", what.by.post.chinese(), what.by.name),
        on: what.on,
        offline: what.offline.map(|how| how.chinese().to_owned()),
        note: text(what.note.as_ref()),
    }
}

fn corrections(cx: &Cx<'_>, view: &MeetingView) -> Vec<f::Correction> {
    let corrected = view.steps.iter().filter_map(|kept| match &kept.step {
        Step::Corrected { reason } => Some((kept.mark, reason.to_string())),
        _ => None,
    });
    (2..)
        .zip(corrected)
        .map(|(revision, (mark, reason))| f::Correction {
            revision,
            at: cx.local_of(mark.at),
            by: view.name(mark.by).to_owned(),
            reason,
        })
        .collect()
}

/// Who of the branch received the report, when, and which revision was the newest then.
fn receipt(cx: &Cx<'_>, view: &MeetingView) -> Option<f::ReceiptFacts> {
    let mut revision = 0;
    let mut found = None;
    for kept in &view.steps {
        match &kept.step {
            Step::Signed => revision = 1,
            Step::Corrected { .. } => revision += 1,
            Step::Receipted(receipt) => {
                found = Some(f::ReceiptFacts {
                    by: format!("{}{}", receipt.by.post.chinese(), receipt.by.name),
                    at: cx.local_of(kept.mark.at),
                    revision,
                });
            }
            _ => {}
        }
    }
    found
}
