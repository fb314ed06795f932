//! What the facts say of a period, section by section, in sentences: read by the permits of whoever writes, so that nothing stands in
//! a summary that its writer may not read. Numbers and titles; nobody by name, and no word of a talk, a ballot or a matter of handling.

mod dues;
mod meetings;
mod people;
mod work;

use domain::{
    id::GroupId,
    organization::Group,
    text::SectionText,
    work_summary::{Fresh, SectionKind, SummaryPeriod},
};
use jiff::civil::Date;

use crate::{Cx, Error, attendance::year::Taken, dues::Book, permission::Actor};

/// The time that is told about.
#[derive(Clone, Copy, Debug)]
pub(super) struct Time {
    year: i16,
    period: SummaryPeriod,
    from: Date,
    /// The last day of the period, or today where it goes on.
    until: Date,
    last: Date,
}

impl Time {
    pub(super) fn new(year: i16, period: SummaryPeriod, today: Date) -> Self {
        let (from, last) = period.days(year);
        Self { year, period, from, until: last.min(today), last }
    }

    fn covers(&self, day: Date) -> bool {
        self.from <= day && day <= self.until
    }
}

/// What is the whole branch's, loaded once for all its groups and sections.
struct Loaded {
    book: Book,
    taken: Taken,
    people: People,
}

/// Gathers what whoever writes may read: of one group, or of the branch with all the groups that there were in the period.
///
/// # Errors
/// [`Error::NotFound`] for a year in which there was no such group.
pub(super) fn gather(
    cx: &mut Cx<'_>,
    actor: &Actor,
    group: Option<GroupId>,
    time: Time,
) -> Result<Fresh, Error> {
    let loaded = Loaded {
        book: Book::load(cx, actor.branch)?,
        taken: Taken::load(cx, actor.branch, time.year)?,
        people: People::load(cx, actor)?,
    };
    let loaded = &loaded;
    let mut groups = store::organization::groups_in(cx.tx, actor.branch, (time.from, time.until))?;
    groups.retain(|(one, ..)| group.is_none_or(|own| own == one.id));
    if group.is_some() && groups.is_empty() {
        return Err(Error::NotFound);
    }
    let mut told: Vec<(SectionKind, Vec<String>)> = Vec::new();
    for (one, ..) in &groups {
        for (kind, text) in of_group(cx, actor, (one, group.is_some()), time, loaded)? {
            let text = if group.is_some() { text } else { format!("{}：{text}", one.name) };
            match told.iter_mut().find(|(known, _)| *known == kind) {
                Some((_, parts)) => parts.push(text),
                None => told.push((kind, vec![text])),
            }
        }
    }
    if group.is_none() {
        told.extend(dues::of_branch(cx, actor, time, loaded)?.map(|text| (SectionKind::Dues, vec![text])));
        told.push((SectionKind::Opinions, vec![people::opinions_of_branch(cx, actor, time)?]));
        told.push((SectionKind::Resolutions, vec![work::resolutions_of_branch(cx, actor, time, loaded)?]));
    }
    told.into_iter().map(|(kind, parts)| Ok((kind, fitting(&parts.join("\n"))?))).collect()
}

/// The sections of one group. Of the branch's own summary the dues, opinions and resolutions are told of all groups at once.
fn of_group(
    cx: &mut Cx<'_>,
    actor: &Actor,
    (group, is_own): (&Group, bool),
    time: Time,
    loaded: &Loaded,
) -> Result<Vec<(SectionKind, String)>, Error> {
    let id = group.id;
    let mut found = vec![
        (SectionKind::Meetings, meetings::held(cx, actor, id, time, loaded)?),
        (SectionKind::Attendance, meetings::attendance(cx, actor, id, time, loaded)?),
        (SectionKind::Work, work::work(cx, actor, id, time, loaded)?),
        (SectionKind::Study, work::study(cx, actor, id, time, loaded)?),
        (SectionKind::Development, people::development(cx, actor, id, time)?),
    ];
    if is_own {
        found.push((SectionKind::Dues, dues::of_group(cx, actor, id, time, loaded)?));
        found.push((SectionKind::Opinions, people::opinions(cx, actor, id, time)?));
        found.push((SectionKind::Resolutions, work::resolutions(cx, actor, id, time, loaded)?));
    }
    Ok(found.into_iter().filter_map(|(kind, text)| text.map(|text| (kind, text))).collect())
}

/// A text that a section takes: what is longer than that ends with a word of it.
fn fitting(text: &str) -> Result<SectionText, Error> {
    const REST: &str = "\n（太长，其余的没有列出，请看“全年情况”。）";
    let whole = text.chars().count() <= SectionText::MAX;
    let cut = |text: &str| {
        let room = SectionText::MAX - REST.chars().count();
        let short: String = text.chars().take(room).collect();
        let end = short.rfind('\n').unwrap_or(short.len());
        format!("{}{REST}", &short[..end])
    };
    let text = if whole { text.to_owned() } else { cut(text) };
    SectionText::new(&text).map_err(|fault| Error::Internal(format!("a drafted section: {fault}")))
}

/// `3月`, `1月至6月`, `1月至5月、7月`: months in their order.
fn months(all: &[i8]) -> String {
    let mut runs: Vec<(i8, i8)> = Vec::new();
    for month in all {
        match runs.last_mut().filter(|(_, last)| last + 1 == *month) {
            Some((_, last)) => *last = *month,
            None => runs.push((*month, *month)),
        }
    }
    let run = |(first, last): (i8, i8)| {
        if first == last { format!("{first}月") } else { format!("{first}月至{last}月") }
    };
    runs.into_iter().map(run).collect::<Vec<_>>().join("、")
}

/// The names of everybody whom the branch knows: a title with one of them stands in no summary.
struct People(Vec<String>);

impl People {
    fn load(cx: &mut Cx<'_>, actor: &Actor) -> Result<Self, Error> {
        let all = store::person::all(cx.tx, actor.branch)?;
        Ok(Self(all.into_iter().map(|person| person.name.to_string()).collect()))
    }

    /// The title without the stop at its end; nothing where it names somebody.
    fn nobody_in<'a>(&self, title: &'a str) -> Option<&'a str> {
        let names = self.0.iter().any(|name| title.contains(name.as_str()));
        (!names).then(|| title.trim_end_matches(['。', '；']))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_that_names_somebody_is_left_out() {
        let people = People(vec!["罗星野".to_owned()]);
        assert_eq!(people.nobody_in("讨论对罗星野的意见"), None);
        assert_eq!(people.nobody_in("学习党章。"), Some("学习党章"));
    }

    #[test]
    fn a_text_that_is_too_long_ends_at_a_line_and_says_so() {
        let long = "第一党小组开会。\n".repeat(9000);
        let text = fitting(&long).expect("it fits").to_string();
        assert!(text.chars().count() <= SectionText::MAX);
        assert!(text.contains("第一党小组开会。\n（太长"), "{}", &text[text.len() - 120..]);
        assert_eq!(months(&[1, 2, 3, 5, 7, 8]), "1月至3月、5月、7月至8月");
        assert_eq!(fitting("一句话。").expect("it fits").as_str(), "一句话。");
    }
}
