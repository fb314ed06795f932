//! What Party dues ask of somebody (D7).

use domain::{
    due::Term,
    dues::{Base, Fen, MonthState, YearMonth},
    id::PersonId,
    limit::Rung,
};

use super::{Act, Due, Group, Today};
use crate::{
    Cx, Error,
    dues::month::{self, MonthView, Row},
    permission::{self, Permit, may},
};

/// The own dues of a member; of the leader, what is to be fixed, collected, talked about and handed over.
pub(super) fn due(cx: &mut Cx<'_>, group: &Group<'_>, page: &mut Today) -> Result<(), Error> {
    own(cx, group, page)?;
    if group.leads {
        let permit: Permit<may::ReadDues> = permission::in_group(cx, group.actor, group.id)?;
        let view = month::month_by(cx, &permit, YearMonth::of(page.today), &group.book)?;
        let me = group.actor.person;
        let talks = store::talk::of_person(cx.tx, group.actor.branch, me)?;
        let talked = |row: &Row| {
            let since = row.run_since(YearMonth::of(page.today), Rung::Talk);
            talks.iter().any(|t| t.counts() && t.is_of(row.person) && since.is_some_and(|day| t.on >= day))
        };
        // Nobody talks with themself: of the leader the branch is told.
        let done = |row: &&Row| row.person == me || talked(row);
        let talked: Vec<_> = view.rows.iter().filter(done).map(|row| row.person).collect();
        of_group(&view, &talked, page);
    }
    Ok(())
}

/// `talked` are those with whom the leader has talked since it was time to.
fn of_group(view: &MonthView, talked: &[PersonId], page: &mut Today) {
    let now = view.month;
    let names = |rows: Vec<&Row>| rows.iter().map(|r| r.name.as_str()).collect::<Vec<_>>().join("、");
    let unfixed: Vec<_> = view.unfixed().collect();
    if !unfixed.is_empty() {
        let why = format!("年初核定每人每月交多少，请本人确认。还没有核定的：{}。", names(unfixed));
        page.dues.push(Due::group(Act::FixDues, Term::Open, format!("核定 {} 年的党费", now.year()), why));
    }
    let unpaid: Vec<_> = view.rows.iter().filter(|r| matches!(r.state, MonthState::Unpaid(_))).collect();
    if !unpaid.is_empty() {
        let why = format!("还没有交的：{}。收到一位，点一下就可以（D7）。", names(unpaid));
        page.dues.push(Due::group(Act::CollectDues, Term::By(now.last()), "收缴本月的党费", why));
    }
    for row in view.rows.iter().filter(|row| !talked.contains(&row.person)) {
        if let Some(advice) = row.rung.filter(|(rung, _)| *rung >= Rung::Talk).and(row.advice()) {
            let (act, why) = (Act::DuesOf(row.person), format!("{advice}。"));
            let term = row.run_since(now, Rung::Talk).map_or(Term::Open, Term::Waiting);
            page.dues.push(Due::group(act, term, format!("和{}谈谈党费的事", row.name), why));
        }
    }
    // Handed over once the month is complete, or what was collected has lain for a month.
    let is_complete = view.count().0 == view.count().1;
    let lies = view.in_hand_since.filter(|since| *since < now.plus(-1).first());
    if view.in_hand > Fen(0) && (is_complete || lies.is_some()) {
        let why = format!("手里有 {} 元还没有上交支部。", view.in_hand);
        page.dues.push(Due::group(Act::HandOver, lies.map_or(Term::Open, Term::Waiting), "上交党费", why));
    }
}

/// What the member has to confirm, what is to be paid for this month, and what is missing of months that are over.
fn own(cx: &mut Cx<'_>, group: &Group<'_>, page: &mut Today) -> Result<(), Error> {
    let (branch, me, now) = (group.actor.branch, group.actor.person, YearMonth::of(page.today));
    let book = &group.book;
    let unconfirmed = |b: &&Base| b.confirmed.is_none() && b.fixed.by != me;
    if let Some(base) = book.bases(me).iter().rev().find(unconfirmed) {
        let why = format!("{}起，每月 {} 元，请核对后确认。", base.from.chinese(), base.sum(base.from));
        let since = Term::Waiting(cx.local_of(base.fixed.at).date());
        page.dues.push(Due::own(Act::OwnDues, since, "确认您的党费标准", why));
    }
    let entries = store::dues::entries_of(cx.tx, branch, me)?;
    let (arrears, state) =
        book.account(me, &entries, |account| (account.arrears(now.plus(-1)), account.state(now)));
    if let Some((last, _)) = arrears.last() {
        let months: Vec<_> = arrears.iter().map(|(month, _)| month.chinese()).collect();
        let sum = Fen(arrears.iter().map(|(_, fen)| fen.0).sum());
        let why =
            format!("{}的还没有交，共 {sum} 元，请交给组长。有困难的，请告诉组长或支部。", months.join("、"));
        page.dues.push(Due::own(Act::OwnDues, Term::By(last.last()), "补交党费", why));
    }
    if let MonthState::Unpaid(fen) = state {
        let why = format!("{}的 {fen} 元，请交给组长（D7）。", now.chinese());
        page.dues.push(Due::own(Act::OwnDues, Term::By(now.last()), "交本月的党费", why));
    }
    Ok(())
}
