//! Adding, moving, changing and removing lines of the plan. Each answers the plan's new version.

use domain::{
    id::{PlanItemId, ResolutionId},
    meeting::Content,
    plan::{Month, PlanItem, Source},
    text::Title,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    Check, Cx, Error,
    permission::{Permit, may},
};

/// A new line as it is typed, or as a suggestion is taken.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NewPlanItem")]
pub struct NewItem {
    /// 1 to 12.
    pub month: String,
    /// A content's code.
    pub content: String,
    /// The topic.
    pub title: String,
    /// `own`, `yearly`, `last_year`, or the id of a resolution.
    #[serde(default)]
    pub source: String,
}

/// Adds a line.
///
/// # Errors
/// [`Error::Invalid`] with the fields to mend; [`Error::Refused`] for a full month.
pub fn add(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EditPlan>,
    year: i16,
    input: &NewItem,
) -> Result<i64, Error> {
    let mut check = Check::default();
    let month = check.take("month", "月份", month(&input.month));
    let content = check.take("content", "内容", Content::from_code(&input.content).ok_or("请选择一类内容"));
    let title = check.take("title", "议题", Title::new(&input.title));
    check.done()?;
    let (Some(month), Some(content), Some(title)) = (month, content, title) else {
        return Err(Error::NotFound);
    };
    let source = match input.source.as_str() {
        "yearly" => Source::Yearly,
        "last_year" => Source::LastYear,
        other => match other.parse::<ResolutionId>() {
            Ok(id) if store::resolution::all(cx.tx, permit.branch())?.iter().any(|r| r.id == id) => {
                Source::Resolution(id)
            }
            Ok(_) => return Err(Error::NotFound),
            Err(_) => Source::Own,
        },
    };
    let (mut plan, kept) = super::load(cx, permit, year)?;
    plan.room_in(month)?;
    plan.items.push(PlanItem { id: cx.new_id()?, month, content, title, source });
    super::change(cx, permit, plan, kept, "plan.add")
}

fn month(text: &str) -> Result<Month, &'static str> {
    text.trim().parse().ok().and_then(Month::new).ok_or("请选择 1 到 12 月")
}

/// Where a moved line goes within its month.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// One place up, in the same month.
    Up,
    /// One place down, in the same month.
    Down,
    /// To this place of the month, from 0; past the end is the end.
    At(usize),
}

/// Moves a line to a month and a place in it; a topic that was typed anew goes along.
///
/// # Errors
/// [`Error::Refused`] for a full month, [`Error::NotFound`] for an unknown line.
pub fn move_to(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EditPlan>,
    year: i16,
    item: PlanItemId,
    to: &str,
    place: Place,
    title: &str,
) -> Result<i64, Error> {
    let title = if title.trim().is_empty() { None } else { Some(topic(title)?) };
    let (mut plan, kept) = super::load(cx, permit, year)?;
    let at = plan.items.iter().position(|i| i.id == item).ok_or(Error::NotFound)?;
    let from = plan.items[at].month;
    let now = plan.month(from).position(|i| i.id == item).unwrap_or_default();
    let (to, place) = match place {
        Place::Up => (from, now.saturating_sub(1)),
        Place::Down => (from, now + 1),
        Place::At(place) => (month(to).map_err(|fault| Error::field("month", "月份", fault))?, place),
    };
    if from != to {
        plan.room_in(to)?;
    }
    let mut line = plan.items.remove(at);
    line.month = to;
    line.title = title.unwrap_or(line.title);
    let before = plan.month(to).nth(place).map(|i| i.id);
    let at = before.and_then(|id| plan.items.iter().position(|i| i.id == id)).unwrap_or(plan.items.len());
    plan.items.insert(at, line);
    super::change(cx, permit, plan, kept, "plan.move")
}

/// A topic as it is typed; a line break in it counts as a space, for the field is wrapped.
fn topic(typed: &str) -> Result<Title, Error> {
    let line = typed.split(['\r', '\n']).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    Title::new(&line).map_err(|fault| Error::field("title", "议题", fault))
}

/// Changes the topic of a line.
///
/// # Errors
/// [`Error::Invalid`] with the field to mend, [`Error::NotFound`] for an unknown line.
pub fn rename(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EditPlan>,
    year: i16,
    item: PlanItemId,
    title: &str,
) -> Result<i64, Error> {
    let title = topic(title)?;
    let (mut plan, kept) = super::load(cx, permit, year)?;
    let line = plan.items.iter_mut().find(|i| i.id == item).ok_or(Error::NotFound)?;
    line.title = title;
    super::change(cx, permit, plan, kept, "plan.rename")
}

/// Takes a line out.
///
/// # Errors
/// [`Error::NotFound`] for an unknown line.
pub fn remove(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EditPlan>,
    year: i16,
    item: PlanItemId,
) -> Result<i64, Error> {
    let (mut plan, kept) = super::load(cx, permit, year)?;
    let before = plan.items.len();
    plan.items.retain(|i| i.id != item);
    if plan.items.len() == before {
        return Err(Error::NotFound);
    }
    super::change(cx, permit, plan, kept, "plan.remove")
}
