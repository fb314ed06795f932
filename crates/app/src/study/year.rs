//! A year of study: the plan, what was studied, the own hours; for the leader those of each member, in the order of the roster.

use domain::{
    attachment::{Attachment, FileOwner},
    id::{GroupId, PersonId},
    meeting::Content,
    membership::Member,
    person::Standing,
    study::{Hours, Part, Study, StudyItem, hours, hours_a_year},
};
use jiff::civil::Date;
use store::meeting::Listed;

use crate::{
    Cx, Error, Names,
    meeting::list,
    permission::{Permit, Verb, may},
};

/// A study with who has it, and who was absent and has not.
#[derive(Clone, Debug)]
pub struct Row {
    /// The study.
    pub study: Study,
    /// Who has it.
    pub parts: Vec<Part>,
    /// Members of today who do not have it.
    pub without: Vec<Member>,
    /// Whether the actor has it.
    pub is_own: bool,
}

/// A meeting that studied something and was not written down yet, with what its topic and its length say.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// The meeting.
    pub meeting: Listed,
    /// The topic of study.
    pub title: String,
    /// Its length.
    pub hours: Option<Hours>,
}

/// What the page shows.
#[derive(Clone, Debug)]
pub struct StudyYear {
    /// The group's name.
    pub group: String,
    /// Its id.
    pub id: GroupId,
    /// The year.
    pub year: i16,
    /// The plan.
    pub plan: Vec<StudyItem>,
    /// The files of both.
    pub files: Vec<Attachment>,
    /// What was studied, the newest first.
    pub studies: Vec<Row>,
    /// Of who leads: meetings to write down.
    pub waiting: Vec<Waiting>,
    /// The own hours; nothing for who is no member of the group.
    pub own: Option<Hours>,
    /// Of who leads: the hours of each member, in the order of the roster.
    pub members: Vec<(Member, Hours)>,
    /// What the regulation asks of the year (ED-01).
    pub wanted: Option<Hours>,
    /// Everybody of the group.
    pub people: Vec<Member>,
    /// Names.
    pub names: Names,
    /// Whether the actor leads the group.
    pub leads: bool,
    /// Today.
    pub today: Date,
}

impl StudyYear {
    /// The files of a line of the plan or of a study, the oldest first.
    pub fn files(&self, of: FileOwner) -> impl Iterator<Item = &Attachment> {
        self.files.iter().filter(move |file| file.owner == of)
    }
}

fn span(year: i16) -> Result<(Date, Date), Error> {
    let day = |month, day| Date::new(year, month, day).map_err(|_| Error::NotFound);
    Ok((day(1, 1)?, day(12, 31)?))
}

/// The meetings of the permit's group that are over, have a topic of study and were not written down, with what that topic and their
/// length say; of one year, or of this and the last.
pub(crate) fn waiting<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    year: Option<i16>,
) -> Result<Vec<Waiting>, Error> {
    let (branch, group, today) = (permit.branch(), permit.group()?, cx.local().date());
    let since = span(today.year() - 1)?.0;
    let known = store::study::of_group(cx.tx, branch, group, (since, today))?;
    let is_known = |m: &Listed| known.iter().any(|s| s.withdrawn.is_none() && s.meeting == Some(m.id));
    let mut found = Vec::new();
    for listed in list::over(cx, permit)? {
        if is_known(&listed) || year.is_some_and(|year| listed.start.year() != year) {
            continue;
        }
        let agenda = store::meeting::find(cx.tx, branch, listed.id)?.ok_or(Error::NotFound)?.agenda;
        if let Some(item) = agenda.items.iter().find(|item| item.content == Content::Study) {
            found.push(Waiting {
                title: item.title.to_string(),
                hours: Hours::of_meeting(agenda.start.time(), agenda.end),
                meeting: listed,
            });
        }
    }
    Ok(found)
}

/// What the others of the permit's group studied in a year while somebody belonged to them and was not there, and what was not made
/// up for, the oldest first.
pub(crate) fn missed(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadStudy>,
    person: PersonId,
    year: i16,
) -> Result<Vec<Study>, Error> {
    let (branch, group) = (permit.branch(), permit.group()?);
    let parts = store::study::parts(cx.tx, branch, span(year)?)?;
    let mut found = store::study::of_group(cx.tx, branch, group, span(year)?)?;
    found.retain(|s| s.withdrawn.is_none() && !parts.iter().any(|p| p.study == s.id && p.person == person));
    let mut missed = Vec::new();
    for study in found.into_iter().rev() {
        let belonged = store::person::group_on(cx.tx, branch, person, study.on)? == Some(group);
        let standing = store::person::standing_on(cx.tx, branch, person, study.on)?;
        if belonged && standing.is_some_and(Standing::is_member) {
            missed.push(study);
        }
    }
    Ok(missed)
}

/// Loads a year of the group that the permit is for.
///
/// # Errors
/// [`Error::NotFound`] for a year that there is not.
pub fn year(cx: &mut Cx<'_>, permit: &Permit<may::ReadStudy>, year: i16) -> Result<StudyYear, Error> {
    let (branch, group, today) = (permit.branch(), permit.group()?, cx.local().date());
    let me = permit.actor().person;
    let leads = permit.actor().leads(group);
    let studies = store::study::of_group(cx.tx, branch, group, span(year)?)?;
    let parts = store::study::parts(cx.tx, branch, span(year)?)?;
    let roster = store::person::roster(cx.tx, branch, group, today)?;
    let rows = studies.iter().map(|study| {
        let parts: Vec<_> = parts.iter().filter(|p| p.study == study.id).copied().collect();
        let has = |person: PersonId| parts.iter().any(|p| p.person == person);
        Row {
            without: roster.members().filter(|m| !has(m.id)).cloned().collect(),
            is_own: has(me),
            study: study.clone(),
            parts,
        }
    });
    let rows = rows.collect();
    let waiting = if leads { waiting(cx, permit, Some(year))? } else { Vec::new() };
    // Hours belong to the person: what was studied with an earlier group counts on.
    let all = store::study::of_branch(cx.tx, branch, span(year)?)?;
    let of = |member: &Member| (member.clone(), hours(&all, &parts, member.id));
    let name = store::organization::group(cx.tx, branch, group)?.ok_or(Error::NotFound)?.name;
    Ok(StudyYear {
        group: name.to_string(),
        id: group,
        year,
        plan: store::study::plan(cx.tx, branch, group, year)?,
        files: store::attachment::of_group(cx.tx, branch, group)?,
        studies: rows,
        waiting,
        own: roster.has_member(me).then(|| hours(&all, &parts, me)),
        members: if leads { roster.members().map(of).collect() } else { Vec::new() },
        wanted: hours_a_year(year),
        people: roster.people.clone(),
        names: cx.names(permit)?,
        leads,
        today,
    })
}
