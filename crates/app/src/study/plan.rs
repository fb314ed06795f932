//! The year's study plan, by the themes of T2.

use domain::{
    id::StudyItemId,
    plan::Month,
    study::{StudyItem, StudyTheme},
    text::{Note, Title},
};

use crate::{
    Check, Cx, Error,
    permission::{Permit, may},
    person::checked,
};

/// What is typed.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// The year.
    pub year: i16,
    /// The month, 1 to 12.
    pub month: String,
    /// The theme.
    pub theme: String,
    /// What is to be read.
    pub title: String,
    /// Where it is; may be empty.
    pub materials: String,
}

/// Adds a line to the plan of the permit's group.
///
/// # Errors
/// [`Error::Invalid`] with every field and its remedy; [`Error::NotFound`] for a year that has no plan.
pub fn add(cx: &mut Cx<'_>, permit: &Permit<may::KeepStudy>, input: &Input) -> Result<(), Error> {
    if !crate::plan::YEARS.contains(&input.year) {
        return Err(Error::NotFound);
    }
    let mut check = Check::default();
    let month = input.month.trim().parse::<i8>().ok().and_then(Month::new).ok_or("请选择月份");
    let month = check.take("month", "月份", month);
    let theme = check.take("theme", "主题", StudyTheme::from_code(&input.theme).ok_or("请选择一个主题"));
    let title = check.take("title", "学习内容", Title::new(&input.title));
    let materials = check.take("materials", "材料在哪里", Note::optional(&input.materials)).flatten();
    check.done()?;
    let item = StudyItem {
        id: cx.new_id::<StudyItemId>()?,
        group: permit.group()?,
        year: input.year,
        month: checked(month)?,
        theme: checked(theme)?,
        title: checked(title)?,
        materials,
        mark: cx.mark(permit),
    };
    store::study::add_item(cx.tx, permit.branch(), &item)?;
    cx.journal(permit, "study.plan", item.id.uuid())
}

/// Takes a line off the plan.
///
/// # Errors
/// [`Error::Stale`] where it is gone already.
pub fn remove(cx: &mut Cx<'_>, permit: &Permit<may::KeepStudy>, id: StudyItemId) -> Result<(), Error> {
    store::study::remove_item(cx.tx, permit.branch(), id)?;
    cx.journal(permit, "study.unplan", id.uuid())
}
