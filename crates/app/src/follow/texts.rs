//! The texts to search for. Left out is what only some people may know: what was said in organizational-life meetings and on
//! somebody's handling, talks, self-examinations, care, ballots.

use domain::{
    id::{AssignmentId, BranchId, MeetingId, OpinionId, ResolutionId},
    meeting::Content,
};
use jiff::civil::Date;
use store::{meeting::JottingKind, search::Text};
use uuid::Uuid;

use super::{ASSIGNMENT, MEETING, OPINION, RESOLUTION};
use crate::{
    Cx, Error,
    search::{readers, words},
};

/// What can be said of a thing, before it is known which thing.
struct Draft {
    readers: Vec<String>,
    day: Date,
    part: String,
    title: String,
    body: String,
}

fn keep(
    cx: &mut Cx<'_>,
    branch: BranchId,
    noun: &str,
    object: Uuid,
    drafts: Vec<Draft>,
) -> Result<(), Error> {
    let text = |draft: Draft| Text {
        noun: noun.to_owned(),
        object,
        part: draft.part,
        readers: draft.readers,
        day: draft.day,
        title: draft.title,
        body: draft.body,
    };
    let texts: Vec<_> = drafts.into_iter().map(text).collect();
    Ok(store::search::keep(cx.tx, branch, (noun, object), &texts, &words::tokens)?)
}

/// The lines of a text that there are.
fn lines<const N: usize>(all: [Option<String>; N]) -> String {
    all.into_iter().flatten().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// The agenda and the summary of a meeting, and what was said in it once it is over.
pub(super) fn of_meeting(cx: &mut Cx<'_>, branch: BranchId, id: MeetingId) -> Result<(), Error> {
    let Some(meeting) = store::meeting::find(cx.tx, branch, id)? else { return Ok(()) };
    let (agenda, stage) = (&meeting.agenda, meeting.stage.name());
    let open: Vec<_> = agenda.items.iter().filter(|item| item.content != Content::Disposition).collect();
    let title = open.iter().map(|item| item.title.to_string()).collect::<Vec<_>>().join("；");
    let mut readers = vec![readers::of_branch(branch), readers::of_group(branch, meeting.group)];
    readers.extend(agenda.joint.iter().map(|group| readers::of_group(branch, *group)));
    let is_over = stage.is_over();
    let proceedings = store::proceedings::load(cx.tx, branch, id)?;
    let mut drafts = Vec::new();
    let draft = |part: String, body: String| Draft {
        readers: readers.clone(),
        day: agenda.start.date(),
        part,
        title: title.clone(),
        body,
    };
    if !open.is_empty() {
        // What a summary says of somebody's handling stands among the rest of it.
        let is_whole = is_over && open.len() == agenda.items.len();
        let opening = proceedings.opening.as_ref().filter(|_| is_whole).map(ToString::to_string);
        let summary = store::meeting::jotting(cx.tx, branch, id, JottingKind::Summary)?;
        let concluded = meeting.stage.concluded().and_then(|c| c.conclusion.what.summary.as_ref());
        let summary = concluded.or(summary.text.as_ref()).filter(|_| is_whole).map(ToString::to_string);
        let materials: Vec<_> =
            open.iter().filter_map(|item| item.materials.as_ref()).map(ToString::to_string).collect();
        drafts.push(draft(String::new(), lines([Some(materials.join("\n")), opening, summary])));
    }
    if is_over {
        let names = store::person::all(cx.tx, branch)?;
        let said = open.iter().filter(|item| item.content != Content::LifeMeeting);
        for remark in said.flat_map(|item| proceedings.spoken(item.id)) {
            let Some(text) = &remark.text else { continue };
            let speaker = names.iter().find(|p| p.id == remark.speaker).map(|p| p.name.as_str());
            let body = format!("{}：{text}", speaker.unwrap_or("—"));
            drafts.push(draft(remark.id.to_string(), body));
        }
        for decision in &proceedings.decisions {
            of_assignment(cx, branch, decision.id)?;
        }
    }
    keep(cx, branch, MEETING, id.uuid(), drafts)
}

/// A piece of work, with what was reported of it.
pub(super) fn of_assignment(cx: &mut Cx<'_>, branch: BranchId, id: AssignmentId) -> Result<(), Error> {
    let Some(work) = store::assignment::find(cx.tx, branch, id)? else {
        return keep(cx, branch, ASSIGNMENT, id.uuid(), Vec::new());
    };
    let notes = store::assignment::notes(cx.tx, branch, id)?;
    let notes: Vec<_> = notes.iter().map(|note| note.text.to_string()).collect();
    let responsible = store::person::find(cx.tx, branch, work.responsible)?.map(|p| p.name.to_string());
    let text = |some: Option<&domain::text::Note>| some.map(ToString::to_string);
    let draft = Draft {
        readers: vec![
            readers::of_branch(branch),
            readers::of_group(branch, work.group),
            readers::of_person(branch, work.responsible),
        ],
        day: work.due,
        part: String::new(),
        title: work.what.to_string(),
        body: lines([
            responsible.map(|name| format!("承办人：{name}")),
            text(work.measures.as_ref()),
            text(work.result.as_ref()),
            Some(notes.join("\n")),
        ]),
    };
    keep(cx, branch, ASSIGNMENT, id.uuid(), vec![draft])
}

/// An opinion: of the group's leader, of who raised it by name, and of the branch once it went there.
pub(super) fn of_opinion(cx: &mut Cx<'_>, branch: BranchId, id: OpinionId) -> Result<(), Error> {
    let Some(opinion) = store::opinion::find(cx.tx, branch, id)? else { return Ok(()) };
    let mut readers = vec![readers::of_leader(branch, opinion.group)];
    readers.extend(opinion.voice().map(|voice| readers::of_person(branch, voice)));
    readers.extend(opinion.went_up.then(|| readers::of_branch(branch)));
    let draft = Draft {
        readers,
        day: opinion.raised_on,
        part: String::new(),
        title: format!("{}：{}", opinion.kind.chinese(), crate::opinion::short(opinion.text.as_str())),
        body: opinion.text.to_string(),
    };
    keep(cx, branch, OPINION, id.uuid(), vec![draft])
}

/// A resolution of the branch: of the branch and the groups to which it is handed.
pub(super) fn of_resolution(cx: &mut Cx<'_>, branch: BranchId, id: ResolutionId) -> Result<(), Error> {
    let all = store::resolution::all(cx.tx, branch)?;
    let Some(one) = all.into_iter().find(|one| one.id == id) else { return Ok(()) };
    let mut readers = vec![readers::of_branch(branch)];
    if one.groups.is_empty() {
        let all = store::organization::groups(cx.tx, branch)?;
        readers.extend(all.iter().map(|group| readers::of_group(branch, group.id)));
    } else {
        readers.extend(one.groups.iter().map(|group| readers::of_group(branch, *group)));
    }
    let draft = Draft {
        readers,
        day: one.passed_on,
        part: String::new(),
        title: one.title.to_string(),
        body: lines([Some(one.text.to_string()), one.report_back.as_ref().map(ToString::to_string)]),
    };
    keep(cx, branch, RESOLUTION, id.uuid(), vec![draft])
}

/// What a branch has of work, opinions and resolutions: groups were founded, divided or merged, and with them it has other readers.
pub(super) fn of_groups(cx: &mut Cx<'_>, branch: BranchId) -> Result<(), Error> {
    for work in store::assignment::of_branch(cx.tx, branch)? {
        of_assignment(cx, branch, work.id)?;
    }
    for group in store::organization::groups(cx.tx, branch)? {
        for opinion in store::opinion::of_group(cx.tx, branch, group.id)? {
            of_opinion(cx, branch, opinion.id)?;
        }
    }
    for resolution in store::resolution::all(cx.tx, branch)? {
        of_resolution(cx, branch, resolution.id)?;
    }
    Ok(())
}
