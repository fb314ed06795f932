//! 党费收缴: by month, in sums.

use domain::{dues::Fen, id::GroupId};

use super::{Loaded, Time, months};
use crate::{
    Cx, Error,
    dues::by_month::{self, MonthSum},
    permission::{self, Actor, may},
};

/// The dues of a group.
pub(super) fn of_group(
    cx: &mut Cx<'_>,
    actor: &Actor,
    group: GroupId,
    time: Time,
    loaded: &Loaded,
) -> Result<Option<String>, Error> {
    let Some(permit) = permission::where_allowed::<may::ReadDues>(cx, actor, group)? else { return Ok(None) };
    Ok(Some(words(&by_month::by_month_of(cx, &permit, time.year, &loaded.book)?, time)))
}

/// The dues of the branch.
pub(super) fn of_branch(
    cx: &mut Cx<'_>,
    actor: &Actor,
    time: Time,
    loaded: &Loaded,
) -> Result<Option<String>, Error> {
    let Ok(permit) = permission::in_branch::<may::ReadDues>(actor) else { return Ok(None) };
    Ok(Some(words(&by_month::by_month_of(cx, &permit, time.year, &loaded.book)?, time)))
}

fn words(sums: &[MonthSum], time: Time) -> String {
    let (first, last) = time.period.months();
    let told: Vec<_> = sums.iter().filter(|sum| (first..=last).contains(&sum.month.month())).collect();
    let any = told.iter().any(|sum| sum.due != Fen(0) || sum.paid != Fen(0));
    if !any {
        return "没有核定和收缴党费的记录。".to_owned();
    }
    let numbers: Vec<_> = told.iter().map(|sum| sum.month.month()).collect();
    let sum = |of: fn(&MonthSum) -> Fen| Fen(told.iter().map(|sum| of(sum).0).sum());
    let mut lines = vec![format!(
        "{}应交党费{}元，已交{}元。",
        months(&numbers),
        sum(|sum| sum.due),
        sum(|sum| sum.paid)
    )];
    // Months that are alike are told together.
    for alike in told.chunk_by(|one, next| (one.due, one.paid) == (next.due, next.paid)) {
        let numbers: Vec<_> = alike.iter().map(|sum| sum.month.month()).collect();
        let each = if numbers.len() > 1 { "每月" } else { "，" };
        let (due, paid) = alike.first().map_or((Fen(0), Fen(0)), |sum| (sum.due, sum.paid));
        lines.push(format!("{}{each}应交{due}元，已交{paid}元。", months(&numbers)));
    }
    lines.join("\n")
}
