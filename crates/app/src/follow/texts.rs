//! The texts to search for. Left out is what only some people may know: what was said in organizational-life meetings and on
//! somebody's handling, talks, self-examinations, care, ballots.

use domain::{
    id::{AssignmentId, BranchId, MeetingId, OpinionId, PersonId, ResolutionId},
    meeting::{Content, Meeting, Proceedings},
};
use jiff::civil::Date;
use store::{meeting::JottingKind, minutes::SignedRecord, search::Text};
use uuid::Uuid;

use super::{ASSIGNMENT, MEETING, OPINION, RESOLUTION};
use crate::{
    Cx, Error,
    meeting::sign::as_signed,
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

/// The agenda and the summary of a meeting, and what was said in it once it is over: as it was signed last, or as it was typed.
pub(super) fn of_meeting(cx: &mut Cx<'_>, branch: BranchId, id: MeetingId) -> Result<(), Error> {
    let Some(meeting) = store::meeting::find(cx.tx, branch, id)? else { return Ok(()) };
    let agenda = &meeting.agenda;
    let open: Vec<_> = agenda.items.iter().filter(|item| item.content != Content::Disposition).collect();
    let title = open.iter().map(|item| item.title.to_string()).collect::<Vec<_>>().join("；");
    let mut readers = vec![readers::of_branch(branch), readers::of_group(branch, meeting.group)];
    readers.extend(agenda.joint.iter().map(|group| readers::of_group(branch, *group)));
    let proceedings = store::proceedings::load(cx.tx, branch, id)?;
    let told = if !meeting.stage.name().is_over() {
        Told::default()
    } else if let Some(signed) = store::minutes::all(cx.tx, branch, id)?.pop() {
        Told::signed(&signed)?
    } else {
        Told::typed(cx, branch, &meeting, &proceedings)?
    };
    let draft = |part: String, body: String| Draft {
        readers: readers.clone(),
        day: agenda.start.date(),
        part,
        title: title.clone(),
        body,
    };
    let mut drafts = Vec::new();
    if !open.is_empty() {
        let materials: Vec<_> =
            open.iter().filter_map(|item| item.materials.as_ref()).map(ToString::to_string).collect();
        // What a summary says of somebody's handling stands among the rest of it.
        let of_all = told.of_all.filter(|_| open.len() == agenda.items.len());
        drafts.push(draft(String::new(), lines([Some(materials.join("\n")), of_all])));
    }
    drafts.extend((1..).zip(told.said).map(|(number, said): (u32, _)| draft(number.to_string(), said)));
    keep(cx, branch, MEETING, id.uuid(), drafts)?;
    // Work counts once its meeting is over, and no longer when it goes on again.
    proceedings.decisions.iter().try_for_each(|decision| of_assignment(cx, branch, decision.id))
}

/// The contents of which nothing that was said is searched.
const CLOSED: [Content; 2] = [Content::Disposition, Content::LifeMeeting];

/// What a meeting that is over tells.
#[derive(Default)]
struct Told {
    /// The opening words and the summary.
    of_all: Option<String>,
    /// What people said, each with the name; nothing of criticism, and of somebody's handling.
    said: Vec<String>,
}

impl Told {
    /// As the newest revision of the record has it.
    fn signed(record: &SignedRecord) -> Result<Self, Error> {
        let facts = as_signed(record)?;
        let closed = CLOSED.map(Content::chinese);
        let open = facts.items.iter().filter(|item| !closed.contains(&item.content.as_str()));
        let speeches = open.flat_map(|item| &item.speeches);
        let said = speeches.filter_map(|said| Some(format!("{}：{}", said.speaker, said.text.as_ref()?)));
        Ok(Self { said: said.collect(), of_all: Some(lines([facts.opening, facts.summary])) })
    }

    /// As it was typed.
    fn typed(
        cx: &mut Cx<'_>,
        branch: BranchId,
        meeting: &Meeting,
        proceedings: &Proceedings,
    ) -> Result<Self, Error> {
        let names = store::person::all(cx.tx, branch)?;
        let items = meeting.agenda.items.iter().filter(|item| !CLOSED.contains(&item.content));
        let remarks = items.flat_map(|item| proceedings.spoken(item.id));
        let said = remarks.filter_map(|remark| {
            let speaker = names.iter().find(|p| p.id == remark.speaker).map(|p| p.name.as_str());
            Some(format!("{}：{}", speaker.unwrap_or("—"), remark.text.as_ref()?))
        });
        let summary = store::meeting::jotting(cx.tx, branch, meeting.id, JottingKind::Summary)?;
        let concluded = meeting.stage.concluded().and_then(|c| c.conclusion.what.summary.as_ref());
        let summary = concluded.or(summary.text.as_ref()).map(ToString::to_string);
        let opening = proceedings.opening.as_ref().map(ToString::to_string);
        Ok(Self { said: said.collect(), of_all: Some(lines([opening, summary])) })
    }
}

/// A piece of work, with what was reported of it.
pub(super) fn of_assignment(cx: &mut Cx<'_>, branch: BranchId, id: AssignmentId) -> Result<(), Error> {
    let is_quiet = store::assignment::is_decided_on(cx.tx, branch, id, Content::Disposition)?;
    let Some(work) = store::assignment::find(cx.tx, branch, id)?.filter(|_| !is_quiet) else {
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

/// A resolution of the branch: of the branch, and of the groups to which it is handed until it is ended.
pub(super) fn of_resolution(cx: &mut Cx<'_>, branch: BranchId, id: ResolutionId) -> Result<(), Error> {
    let all = store::resolution::all(cx.tx, branch)?;
    let Some(one) = all.into_iter().find(|one| one.id == id) else { return Ok(()) };
    let mut readers = vec![readers::of_branch(branch)];
    if one.ended.is_some() {
        // The groups have nothing to do with it any more.
    } else if one.groups.is_empty() {
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

/// What somebody said or answers for: the name was put right.
pub(super) fn of_person(cx: &mut Cx<'_>, branch: BranchId, person: PersonId) -> Result<(), Error> {
    for meeting in store::proceedings::spoken_in(cx.tx, branch, person)? {
        of_meeting(cx, branch, meeting)?;
    }
    for work in store::assignment::answered_by(cx.tx, branch, person)? {
        of_assignment(cx, branch, work)?;
    }
    Ok(())
}

/// What a branch has of work, opinions and resolutions: groups were founded, divided or merged, and with them it has other readers.
pub(super) fn of_groups(cx: &mut Cx<'_>, branch: BranchId) -> Result<(), Error> {
    for group in store::organization::groups(cx.tx, branch)? {
        for work in store::assignment::of_group(cx.tx, branch, group.id)? {
            of_assignment(cx, branch, work.id)?;
        }
        for opinion in store::opinion::of_group(cx.tx, branch, group.id)? {
            of_opinion(cx, branch, opinion.id)?;
        }
    }
    for resolution in store::resolution::all(cx.tx, branch)? {
        of_resolution(cx, branch, resolution.id)?;
    }
    Ok(())
}
