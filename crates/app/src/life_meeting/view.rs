//! Everything the page of the preparation shows to whoever looks.

use domain::{
    id::{MeetingId, PersonId},
    life_meeting::{
        CoveredPair, Feedback, Gathered, HandInTime, Point, Preparation, Prepared, Rectification,
        ReturnedReport, Sheet, SituationReport, pairs, points,
    },
    meeting::{Decision, Meeting, Proceedings, StageName, criticism::Criticism},
    membership::{Member, Roster},
    study::Study,
};
use jiff::{
    ToSpan as _,
    civil::{Date, DateTime},
};
use store::life_meeting::rectification::RectificationNote;

use super::{is_over, items, load, own_or_role, prepare, sheet};
use crate::{
    Cx, Error, Names,
    permission::{self, Actor, Permit, Role, Running, may},
};

/// The sheet of a member as somebody sees it.
#[derive(Clone, Debug)]
pub struct SheetLine {
    /// Whose.
    pub member: Member,
    /// When it was handed in, by how far the meeting had come, and the day.
    pub handed_in: Option<(HandInTime, Date)>,
    /// Whether the reader may open it.
    pub is_open: bool,
}

/// What the page shows.
#[derive(Clone, Debug)]
pub struct LifeView {
    /// The meeting.
    pub meeting: Meeting,
    /// Who is due.
    pub roster: Roster,
    /// The group's name.
    pub group: String,
    /// Theme and study.
    pub preparation: Preparation,
    /// What the group studied, for the leader to choose from; the chosen first of others.
    pub studied: Vec<Study>,
    /// The five points with what is missing, for the group.
    pub points: Vec<Point>,
    /// The opinions that the reader may read.
    pub gathered: Vec<Gathered>,
    /// How many opinions came in, and how many wait.
    pub counts: (usize, usize),
    /// Pairs who talk before the meeting: all for the leader, the own for a member.
    pub pairs: Vec<CoveredPair>,
    /// From which day on talks count.
    pub since: Date,
    /// The own sheet.
    pub own: Option<Sheet>,
    /// Sheets of others: all for the leader, for a member those that they may open.
    pub sheets: Vec<SheetLine>,
    /// The lines of the group: agreed on the items C4.
    pub agreed: Vec<Decision>,
    /// What members put right, as far as the reader may know, with what was done.
    pub lines: Vec<(Rectification, Vec<RectificationNote>)>,
    /// The round of criticism, once the meeting has begun.
    pub criticism: Option<Criticism>,
    /// The report, for the leader and the branch; the branch sees one that was sent.
    pub report: Option<SituationReport>,
    /// When it was sent and received, local time.
    pub reported: (Option<DateTime>, Option<DateTime>),
    /// The reports that the branch sent back, with the local times at which they were sent and sent back; for both.
    pub returned: Vec<(ReturnedReport, DateTime, DateTime)>,
    /// The draft that the facts give.
    pub draft: String,
    /// Whether the reader leads the group.
    pub leads: bool,
    /// Whether the reader chairs the meeting.
    pub chairs: bool,
    /// Whether the reader is due at the meeting, and still belongs to a group of it.
    pub is_due: bool,
    /// Whether the reader was due at it and belongs to another group now: the own sheet and the own lines are all there is to see.
    pub is_apart: bool,
    /// Whether the reader acts for the branch.
    pub of_branch: bool,
    /// Whether the meeting was summed up.
    pub over: bool,
    /// Whether it was cancelled.
    pub cancelled: bool,
    /// Who looks.
    pub me: PersonId,
    /// Names.
    pub names: Names,
    /// Today.
    pub today: Date,
}

/// What is there of the preparation, counted.
fn prepared(
    preparation: &Preparation,
    gathered: &[Gathered],
    (pairs, leader): (&[CoveredPair], Option<PersonId>),
    (sheets, members): (&[Sheet], usize),
) -> Prepared {
    let handed_in = sheets.iter().filter(|s| s.is_handed_in()).count();
    Prepared {
        theme: preparation.theme.is_some(),
        studies: preparation.studies.len() + usize::from(preparation.study.is_some()),
        opinions: gathered.len(),
        waiting: gathered.iter().filter(|g| g.feedback == Feedback::Waiting).count(),
        not_talked: pairs.iter().filter(|p| Some(p.one) == leader && !p.talked).count(),
        without_sheet: members.saturating_sub(handed_in),
    }
}

/// A permit for the page: also for who was due at the meeting and belongs to another group now.
///
/// # Errors
/// As [`permission::on_meeting`] for anybody else.
pub fn permit_reading(
    cx: &mut Cx<'_>,
    actor: &Actor,
    meeting: MeetingId,
) -> Result<Permit<may::ReadLife>, Error> {
    own_or_role(cx, actor, meeting)
}

/// Loads the page.
///
/// # Errors
/// [`Error::NotFound`] for a meeting of another kind.
pub fn view(cx: &mut Cx<'_>, permit: &Permit<may::ReadLife>) -> Result<LifeView, Error> {
    let (meeting, roster) = load(cx, permit)?;
    let (branch, me, group) = (permit.branch(), permit.actor().person, meeting.group);
    let reader = sheet::reader(permit.actor(), &meeting);
    let leads = reader.leads;
    let running = Running { chair: meeting.agenda.chair, recorder: meeting.agenda.recorder };
    let roles = permission::roles_on_meeting(cx, permit.actor(), meeting.id, group, running)?;
    let belongs = roles.contains(&Role::Member);
    let is_due = belongs && roster.has_member(me);
    let of_branch = permit.actor().branch_post().is_some();
    let over = is_over(&meeting);
    let preparation = store::life_meeting::preparation(cx.tx, branch, meeting.id)?;
    let mut studied = prepare::studied(cx, permit)?;
    if !leads {
        studied.retain(|s| preparation.studies.contains(&s.id));
    }
    let all = store::life_meeting::gathered::of_meeting(cx.tx, branch, meeting.id)?;
    let members: Vec<_> = roster.members().map(|m| m.id).collect();
    let day = meeting.agenda.start.date();
    let before = store::life_meeting::last_before(cx.tx, branch, group, meeting.agenda.start)?;
    let since = before.unwrap_or_else(|| day.saturating_sub(1.year()));
    let talks = store::talk::since(cx.tx, branch, since)?;
    let mut covered = pairs(&members, roster.leader, &talks, since);
    let sheets = store::life_meeting::sheet::of_meeting(cx.tx, branch, meeting.id)?;
    let have = prepared(&preparation, &all, (&covered, roster.leader), (&sheets, members.len()));
    covered.retain(|p| leads || p.one == me || p.other == me);
    let readers = store::life_meeting::sheet::readers(cx.tx, branch, meeting.id)?;
    let line = |member: &Member| {
        let sheet = sheets.iter().find(|s| s.author == member.id);
        let named: Vec<_> = readers.iter().filter(|(of, _)| *of == member.id).map(|(_, p)| *p).collect();
        SheetLine {
            member: member.clone(),
            handed_in: sheet.and_then(Sheet::handed_in).map(|how| (how.when, cx.local_of(how.at).date())),
            is_open: sheet.is_some_and(|s| s.is_open_to(&reader, &named)),
        }
    };
    let lines: Vec<_> = roster.members().filter(|m| m.id != me).map(line).collect();
    let own = sheets.iter().find(|s| s.author == me).cloned();
    let proceedings = store::proceedings::load(cx.tx, branch, meeting.id)?;
    let report = store::life_meeting::report::find(cx.tx, branch, meeting.id)?;
    let report = report.filter(|r| leads || of_branch && r.sent.is_some());
    let mut returned = Vec::new();
    if leads || of_branch {
        for one in store::life_meeting::report::returned(cx.tx, branch, meeting.id)? {
            let (sent, back) = (cx.local_of(one.sent.at), cx.local_of(one.returned.at));
            returned.push((one, sent, back));
        }
    }
    Ok(LifeView {
        group: store::organization::group(cx.tx, branch, group)?.ok_or(Error::NotFound)?.name.to_string(),
        points: points(&have),
        counts: (have.opinions, have.waiting),
        gathered: all.into_iter().filter(|g| (is_due || leads) && g.is_open_to(me, leads)).collect(),
        pairs: covered,
        is_apart: !belongs && (roster.has_member(me) || own.is_some()),
        own,
        sheets: lines.into_iter().filter(|s| leads || reader.chairs && !over || s.is_open).collect(),
        agreed: agreed(&meeting, &proceedings),
        lines: rectifications(cx, permit, &meeting, is_due || leads)?,
        criticism: criticism(&meeting, &roster, &proceedings),
        reported: (
            report.as_ref().and_then(|r| r.sent).map(|m| cx.local_of(m.at)),
            report.as_ref().and_then(|r| r.received.as_ref()).map(|(m, _)| cx.local_of(m.at)),
        ),
        draft: if leads && over && report.is_none() {
            super::report::draft(cx, permit, &meeting, &roster)?
        } else {
            String::new()
        },
        report,
        returned,
        chairs: reader.chairs,
        cancelled: meeting.stage.name() == StageName::Cancelled,
        studied,
        preparation,
        since,
        leads,
        is_due,
        of_branch,
        over,
        me,
        names: cx.names(permit)?,
        today: cx.local().date(),
        meeting,
        roster,
    })
}

/// What the group agreed to put right.
pub(super) fn agreed(meeting: &Meeting, proceedings: &Proceedings) -> Vec<Decision> {
    let of_life = |d: &&Decision| items(meeting).any(|item| item.id == d.item);
    proceedings.decisions.iter().filter(of_life).cloned().collect()
}

/// The round of the first item C4, once the meeting has begun.
pub(super) fn criticism(meeting: &Meeting, roster: &Roster, proceedings: &Proceedings) -> Option<Criticism> {
    meeting.stage.held()?;
    let item = items(meeting).next()?;
    let leading = domain::meeting::Order::of(meeting, proceedings, roster.leader).leading();
    Some(Criticism::of(proceedings, item.id, leading))
}

/// What members put right after this meeting, as far as the reader may know: the own lines always.
fn rectifications(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadLife>,
    meeting: &Meeting,
    is_part: bool,
) -> Result<Vec<(Rectification, Vec<RectificationNote>)>, Error> {
    let (branch, me) = (permit.branch(), permit.actor().person);
    let leads = permit.actor().leads(meeting.group);
    let mut found = Vec::new();
    for one in store::life_meeting::rectification::of_meeting(cx.tx, branch, meeting.id)? {
        if one.person == me || is_part && one.is_open_to(me, leads) {
            let notes = store::life_meeting::rectification::notes(cx.tx, branch, one.id)?;
            found.push((one, notes));
        }
    }
    Ok(found)
}
