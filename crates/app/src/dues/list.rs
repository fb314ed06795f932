//! The yearly list of dues that the branch publishes to its members (DU-33). What was published stays as it was.

use domain::{
    dues::{DuesEntry, Fen, MonthState, YearMonth},
    id::PersonId,
};
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use store::dues::Published;

use super::Book;
use crate::{
    Cx, Error, Names,
    permission::{Permit, Verb, may},
};

/// One member of the list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Line {
    /// The name.
    pub name: String,
    /// The group of the day of publication.
    pub group: String,
    /// For how many months dues were due here, and it was fixed how much.
    pub due: usize,
    /// Whether dues were due for some month and it was never fixed how much.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unfixed: bool,
    /// How many of them are settled.
    pub settled: usize,
    /// What was paid for the months counted, in 分; only where the branch has decided to show it.
    pub fen: Option<i64>,
}

/// The list of a year, as it was published or as it would be.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DuesList {
    /// The last month that it counts.
    pub until: YearMonth,
    /// Its lines: the groups in their order, in each the members in the order of the roster.
    pub lines: Vec<Line>,
    /// What was paid for the months counted, in 分.
    pub total: i64,
    /// How much of it the branch has signed for, in 分; unknown of lists that were published before this was counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received: Option<i64>,
}

impl DuesList {
    /// Whether nothing was fixed and nothing was paid: there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        self.total == 0 && self.lines.iter().all(|line| line.due == 0)
    }
}

/// What the page shows.
#[derive(Clone, Debug)]
pub struct YearView {
    /// The year.
    pub year: i16,
    /// What was published last, by whom, when.
    pub published: Option<(DuesList, String, DateTime)>,
    /// How often it was published.
    pub times: usize,
    /// What would be published now, for who publishes.
    pub draft: Option<DuesList>,
}

/// Loads the list of a year.
///
/// # Errors
/// [`Error::Internal`] for a list that cannot be read.
pub fn year(cx: &mut Cx<'_>, permit: &Permit<may::ReadDuesList>, year: i16) -> Result<YearView, Error> {
    let published = store::dues::published(cx.tx, permit.branch(), year)?;
    let names = cx.names(permit)?;
    let newest = published.first().map(|one| read(cx, one, &names)).transpose()?;
    let times = published.len();
    Ok(YearView { year, published: newest, times, draft: None })
}

/// The same with what would be published now.
///
/// # Errors
/// As [`year`].
pub fn with_draft(
    cx: &mut Cx<'_>,
    permit: &Permit<may::PublishDues>,
    mut view: YearView,
) -> Result<YearView, Error> {
    view.draft = Some(draw_up(cx, permit, view.year)?);
    Ok(view)
}

fn read(cx: &Cx<'_>, one: &Published, names: &Names) -> Result<(DuesList, String, DateTime), Error> {
    let list = serde_json::from_str(&one.content).map_err(|e| Error::Internal(e.to_string()))?;
    Ok((list, names.of(one.mark.by).to_owned(), cx.local_of(one.mark.at)))
}

fn draw_up<V: Verb>(cx: &mut Cx<'_>, permit: &Permit<V>, year: i16) -> Result<DuesList, Error> {
    let (branch, today) = (permit.branch(), cx.local().date());
    let first = YearMonth::new(year, 1).ok_or(Error::NotFound)?;
    let until = first.plus(11).min(YearMonth::of(today));
    if first > until {
        return Err(Error::NotFound);
    }
    let book = Book::load(cx, branch)?;
    let shows = store::dues::setting(cx.tx, branch)?.shows_sums;
    let entries = store::dues::entries(cx.tx, branch, first, until)?;
    let (mut lines, mut lines_people) = (Vec::new(), Vec::new());
    for group in store::organization::groups_on(cx.tx, branch, today)? {
        for member in store::person::roster(cx.tx, branch, group.id, today)?.members() {
            let own: Vec<_> = entries.iter().filter(|e| e.person == member.id).cloned().collect();
            let who = (member.id, member.name.to_string(), group.name.as_str());
            lines.push(line(&book, who, &own, (first, until), shows));
            lines_people.push(member.id);
        }
    }
    let gone = gone(cx, permit, &lines_people, &entries)?;
    for (person, name) in gone {
        let own: Vec<_> = entries.iter().filter(|e| e.person == person).cloned().collect();
        lines.push(line(&book, (person, name, GONE), &own, (first, until), shows));
    }
    let handovers = store::dues::handovers(cx.tx, branch)?;
    let is_signed = |e: &DuesEntry| {
        e.handover.is_some_and(|id| handovers.iter().any(|h| h.id == id && h.received.is_some()))
    };
    // What was signed for and taken back since is no longer paid, also before the branch signs for the counter-entry.
    let is_received =
        |e: &&DuesEntry| is_signed(e) || entries.iter().any(|of| e.reverses == Some(of.id) && is_signed(of));
    let received = entries.iter().filter(is_received).map(|e| e.fen.0).sum();
    let total = entries.iter().map(|e| e.fen.0).sum();
    Ok(DuesList { until, lines, total, received: Some(received) })
}

/// What stands for the group of who paid and is on no roster any more.
const GONE: &str = "已转出或不再在册";

/// Who paid for a month of the year and is on no roster today: the lines add up to the sum.
fn gone<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    listed: &[PersonId],
    entries: &[DuesEntry],
) -> Result<Vec<(PersonId, String)>, Error> {
    let names = cx.names(permit)?;
    let mut people: Vec<_> = entries.iter().map(|e| e.person).filter(|p| !listed.contains(p)).collect();
    people.sort();
    people.dedup();
    Ok(people.into_iter().map(|person| (person, names.of(person).to_owned())).collect())
}

fn line(
    book: &Book,
    (person, name, group): (PersonId, String, &str),
    own: &[DuesEntry],
    (first, until): (YearMonth, YearMonth),
    shows: bool,
) -> Line {
    let states: Vec<_> =
        book.account(person, own, |account| first.to(until).map(|month| account.state(month)).collect());
    let due = states.iter().filter(|s: &&MonthState| s.is_owed() && **s != MonthState::Unfixed);
    Line {
        name,
        group: group.to_owned(),
        due: due.clone().count(),
        unfixed: states.contains(&MonthState::Unfixed),
        settled: due.filter(|s| s.is_settled()).count(),
        fen: shows.then(|| own.iter().map(|e| e.fen.0).sum()),
    }
}

/// Publishes the list of a year to the members, as it stands now.
///
/// # Errors
/// [`Error::NotFound`] for a year that has not begun; [`Error::Stale`] where it was published meanwhile;
/// [`Error::Refused`] where nothing has changed since.
pub fn publish(
    cx: &mut Cx<'_>,
    permit: &Permit<may::PublishDues>,
    year: i16,
    times: usize,
) -> Result<(), Error> {
    let branch = permit.branch();
    let published = store::dues::published(cx.tx, branch, year)?;
    if published.len() != times {
        return Err(Error::Stale);
    }
    let list = draw_up(cx, permit, year)?;
    if list.is_empty() {
        return Err(Error::Refused(format!(
            "{year}年没有核定过党费，也没有登记过交款，没有可以公布的；请先核定和登记"
        )));
    }
    let content = serde_json::to_string(&list).map_err(|e| Error::Internal(e.to_string()))?;
    if published.first().is_some_and(|last| last.content == content) {
        return Err(Error::Refused("和上次公布的一样，不用再公布".to_owned()));
    }
    let number = published.first().map_or(0, |last| last.number) + 1;
    let list = Published { number, mark: cx.mark(permit), content };
    store::dues::publish(cx.tx, branch, year, &list)?;
    cx.journal(permit, "dues.publish", branch.uuid())
}

impl DuesList {
    /// What the branch has collected for the year.
    pub const fn total(&self) -> Fen {
        Fen(self.total)
    }
}
