//! 上交: what a group has in hand goes to the branch; both sign, with a slip and a receipt.

use std::collections::BTreeMap;

use documents::facts::{HandoverFacts, HandoverLine};
use domain::{
    dues::{DuesEntry, EntryKind, Fen, YearMonth},
    id::{BranchId, GroupId, HandoverId, PersonId},
    organization::Post,
    text::Reason,
};
use jiff::civil::{Date, DateTime};
pub use store::dues::Handover;

use crate::{
    Check, Cx, Error, Names, message,
    permission::{Permit, Verb, may},
    person::checked,
};

/// Hands everything over that the permit's group has in hand.
///
/// # Errors
/// [`Error::Stale`] where the group has another sum in hand by now than the page showed; [`Error::Refused`] where there is
/// nothing to hand over.
pub fn hand_over(
    cx: &mut Cx<'_>,
    permit: &Permit<may::CollectDues>,
    shown: &str,
) -> Result<HandoverId, Error> {
    let (branch, group) = (permit.branch(), permit.group()?);
    let total = Fen(store::dues::in_hand(cx.tx, branch, group)?.iter().map(|e| e.fen.0).sum());
    if shown.parse() != Ok(total) {
        return Err(Error::Stale);
    }
    if total <= Fen(0) {
        return Err(Error::Refused("手里没有要上交的党费，收到以后再上交".to_owned()));
    }
    let earlier = store::dues::handovers(cx.tx, branch)?;
    let number = earlier.iter().filter(|h| h.group == group).map(|h| h.number).max().unwrap_or(0) + 1;
    let handover = Handover {
        id: cx.new_id::<HandoverId>()?,
        group,
        number,
        total,
        handed: cx.mark(permit),
        received: None,
        offline_on: None,
        withdrawn: None,
    };
    store::dues::add_handover(cx.tx, branch, &handover)?;
    let name = store::organization::group(cx.tx, branch, group)?.map(|g| g.name.to_string());
    let subject = format!("{}上交党费 {total} 元，请签收", name.unwrap_or_default());
    for person in receivers(cx, permit)? {
        if person != permit.actor().person {
            let place = format!("/dues/handovers/{}", handover.id);
            let body = "请核对金额和清单，收到以后签收；签收后可以打印上交单和收据。";
            message::about(cx, branch, person, &place, (&subject, body))?;
        }
    }
    cx.journal(permit, "dues.hand_over", handover.id.uuid())?;
    Ok(handover.id)
}

/// Who may sign for the branch.
const RECEIVERS: [Post; 3] = [Post::Secretary, Post::DeputySecretary, Post::OrganizationCommissioner];

fn receivers<V: Verb>(cx: &mut Cx<'_>, permit: &Permit<V>) -> Result<Vec<PersonId>, Error> {
    let held = store::organization::posts_on(cx.tx, permit.branch(), cx.local().date())?;
    let mut people: Vec<_> =
        held.into_iter().filter(|h| RECEIVERS.contains(&h.post)).map(|h| h.person).collect();
    people.sort();
    people.dedup();
    Ok(people)
}

pub(super) fn find(cx: &mut Cx<'_>, branch: BranchId, id: HandoverId) -> Result<Handover, Error> {
    store::dues::handovers(cx.tx, branch)?.into_iter().find(|h| h.id == id).ok_or(Error::NotFound)
}

/// Why nobody signs for both sides.
const SAME: &str = "上交人和接收人不能是同一个人，请支部的另一位同志签收";

/// The branch signs that it has received a hand-over.
///
/// # Errors
/// [`Error::Refused`] for who handed it over; [`Error::Stale`] where it was received already.
pub fn receive(cx: &mut Cx<'_>, permit: &Permit<may::ReceiveDues>, id: HandoverId) -> Result<(), Error> {
    let (branch, mark) = (permit.branch(), cx.mark(permit));
    let handover = find(cx, branch, id)?;
    if handover.handed.by == mark.by {
        return Err(Error::Refused(SAME.to_owned()));
    }
    store::dues::receive(cx.tx, branch, id, mark, None)?;
    let subject = format!("支部已签收党费 {} 元", handover.total);
    let place = format!("/dues/handovers/{id}");
    message::about(cx, branch, handover.handed.by, &place, (&subject, "可以打印上交单和收据留存。"))?;
    cx.journal(permit, "dues.receive", id.uuid())
}

/// The leader takes a hand-over back that the branch has not signed for: it is in hand again.
///
/// # Errors
/// [`Error::Invalid`] without a reason; [`Error::Stale`] where it was received or taken back already.
pub fn take_back(
    cx: &mut Cx<'_>,
    permit: &Permit<may::CollectDues>,
    id: HandoverId,
    why: &str,
) -> Result<(), Error> {
    let (_, why) = withdraw(cx, permit, id, why, "撤回的原因")?;
    let subject = "党小组撤回了一次党费上交";
    for person in receivers(cx, permit)? {
        if person != permit.actor().person {
            let place = format!("/dues/handovers/{id}");
            message::about(
                cx,
                permit.branch(),
                person,
                &place,
                (subject, &format!("原因：{why}。不用签收了。")),
            )?;
        }
    }
    cx.journal(permit, "dues.take_back", id.uuid())
}

/// The branch does not sign: what was handed over is in the group's hand again, and whoever handed it over is told why.
///
/// # Errors
/// As [`take_back`].
pub fn refuse(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReceiveDues>,
    id: HandoverId,
    why: &str,
) -> Result<(), Error> {
    let (handover, why) = withdraw(cx, permit, id, why, "退回的原因")?;
    let subject = format!("支部退回了党费上交 {} 元", handover.total);
    let body = format!("原因：{why}。这些钱又算在手里，核对以后请再上交。");
    let place = format!("/dues/handovers/{id}");
    message::about(cx, permit.branch(), handover.handed.by, &place, (&subject, &body))?;
    cx.journal(permit, "dues.refuse", id.uuid())
}

fn withdraw<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    id: HandoverId,
    why: &str,
    label: &str,
) -> Result<(Handover, Reason), Error> {
    let why = Reason::new(why).map_err(|fault| Error::field("why", label, fault))?;
    let handover = find(cx, permit.branch(), id)?;
    let mark = cx.mark(permit);
    store::dues::withdraw_handover(cx.tx, permit.branch(), id, (mark, &why))?;
    Ok((handover, why))
}

/// What is typed of a receipt that was signed on paper.
#[derive(Clone, Debug, Default)]
pub struct Offline {
    /// Who signed for the branch.
    pub person: String,
    /// On which day.
    pub on: String,
}

/// The leader notes a receipt that the branch has signed on paper.
///
/// # Errors
/// [`Error::Invalid`] with every field and its remedy; [`Error::Stale`] where it was received already.
pub fn receive_offline(
    cx: &mut Cx<'_>,
    permit: &Permit<may::CollectDues>,
    id: HandoverId,
    input: &Offline,
) -> Result<(), Error> {
    let branch = permit.branch();
    let handover = find(cx, branch, id)?;
    let people = receivers(cx, permit)?;
    let mut check = Check::default();
    let person = people.iter().find(|p| p.to_string() == input.person.trim()).copied();
    let person = check.take("person", "接收人", person.ok_or("请选择支部书记、副书记或组织委员"));
    if person == Some(handover.handed.by) {
        check.fault("person", "接收人", SAME);
    }
    let on = check.parse::<Date>("on", "签收日期", &input.on, "请选择日期");
    let handed_on = cx.local_of(handover.handed.at).date();
    if on.is_some_and(|on| on > cx.local().date() || on < handed_on) {
        check.fault("on", "签收日期", "不能早于上交那天，也不能晚于今天");
    }
    check.done()?;
    let mark = domain::meeting::Mark { by: checked(person)?, at: cx.now() };
    store::dues::receive(cx.tx, branch, id, mark, on)?;
    cx.journal(permit, "dues.receive_offline", id.uuid())
}

/// A hand-over as the list shows it.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The hand-over.
    pub handover: Handover,
    /// When it was handed over, local time.
    pub at: DateTime,
}

/// What the list shows.
#[derive(Clone, Debug)]
pub struct Handovers {
    /// The group's name.
    pub group: String,
    /// Its id.
    pub id: GroupId,
    /// Its hand-overs, the newest first.
    pub handovers: Vec<Listed>,
    /// What the group has in hand: by person.
    pub lines: Vec<HandoverLine>,
    /// The sum of it.
    pub in_hand: Fen,
    /// Whether the actor leads the group.
    pub leads: bool,
    /// Names.
    pub names: Names,
}

/// The hand-overs of the permit's group, and what it has in hand.
///
/// # Errors
/// As the store.
pub fn handovers(cx: &mut Cx<'_>, permit: &Permit<may::ReadDues>) -> Result<Handovers, Error> {
    let (branch, group) = (permit.branch(), permit.group()?);
    let all = store::dues::handovers(cx.tx, branch)?;
    let own = all.into_iter().filter(|h| h.group == group);
    let handovers = own.map(|handover| Listed { at: cx.local_of(handover.handed.at), handover }).collect();
    let names = cx.names(permit)?;
    let in_hand = store::dues::in_hand(cx.tx, branch, group)?;
    let name = store::organization::group(cx.tx, branch, group)?.ok_or(Error::NotFound)?.name;
    Ok(Handovers {
        group: name.to_string(),
        id: group,
        handovers,
        lines: lines(&in_hand, &names),
        in_hand: Fen(in_hand.iter().map(|e| e.fen.0).sum()),
        leads: permit.actor().leads(group),
        names,
    })
}

/// What the page of a hand-over shows.
#[derive(Clone, Debug)]
pub struct HandoverView {
    /// The hand-over.
    pub handover: Handover,
    /// What its papers are made from.
    pub facts: HandoverFacts,
    /// Who may sign for the branch, with the names.
    pub receivers: Vec<(PersonId, String)>,
    /// Who took it back or refused it, the local time, and why.
    pub withdrawn: Option<(String, DateTime, String)>,
    /// Whether the actor leads the group.
    pub leads: bool,
    /// Whether the actor may sign for the branch.
    pub receives: bool,
    /// Today.
    pub today: Date,
}

/// One hand-over of the permit's group.
///
/// # Errors
/// [`Error::NotFound`].
pub fn view(cx: &mut Cx<'_>, permit: &Permit<may::ReadDues>, id: HandoverId) -> Result<HandoverView, Error> {
    let branch = permit.branch();
    let handover = find(cx, branch, id)?;
    let entries = store::dues::handed(cx.tx, branch, id)?;
    let names = cx.names(permit)?;
    let receivers: Vec<_> = receivers(cx, permit)?.into_iter().map(|p| (p, names.of(p).to_owned())).collect();
    let me = permit.actor().person;
    let received_on = handover.received.map(|mark| cx.local_of(mark.at).date());
    let group = store::organization::group(cx.tx, branch, handover.group)?.ok_or(Error::NotFound)?;
    let facts = HandoverFacts {
        branch: store::organization::branch(cx.tx, branch)?.name.to_string(),
        group: group.name.to_string(),
        number: handover.number,
        lines: lines(&entries, &names),
        total: handover.total.0,
        handed_by: names.of(handover.handed.by).to_owned(),
        handed_on: cx.local_of(handover.handed.at).date(),
        received_by: handover.received.map(|mark| names.of(mark.by).to_owned()),
        received_on: handover.offline_on.or(received_on),
        on_paper: handover.offline_on.is_some(),
    };
    let withdrawn = handover
        .withdrawn
        .as_ref()
        .map(|(mark, why)| (names.of(mark.by).to_owned(), cx.local_of(mark.at), why.to_string()));
    Ok(HandoverView {
        withdrawn,
        leads: permit.actor().leads(handover.group),
        receives: receivers.iter().any(|(p, _)| *p == me) && handover.handed.by != me,
        receivers,
        facts,
        handover,
        today: cx.local().date(),
    })
}

/// Entries as the lines of a slip: for each person what was taken, and what was taken back.
fn lines(entries: &[DuesEntry], names: &Names) -> Vec<HandoverLine> {
    let mut people: Vec<PersonId> = Vec::new();
    let mut found: BTreeMap<(PersonId, bool), (Vec<YearMonth>, i64)> = BTreeMap::new();
    for entry in entries {
        if !people.contains(&entry.person) {
            people.push(entry.person);
        }
        let line = found.entry((entry.person, entry.kind == EntryKind::Counter)).or_default();
        line.0.push(entry.month);
        line.1 += entry.fen.0;
    }
    let mut lines = Vec::new();
    for person in people {
        for is_counter in [false, true] {
            if let Some((months, fen)) = found.get(&(person, is_counter)) {
                let months = spans(months);
                lines.push(HandoverLine {
                    name: names.of(person).to_owned(),
                    months: if is_counter { format!("冲正{months}") } else { months },
                    fen: *fen,
                });
            }
        }
    }
    lines
}

/// Months in words, those in a row joined: 2026年1月至3月、2026年5月.
fn spans(months: &[YearMonth]) -> String {
    let mut sorted = months.to_vec();
    sorted.sort();
    let mut rows: Vec<(YearMonth, YearMonth)> = Vec::new();
    for month in sorted {
        match rows.last_mut() {
            Some((_, last)) if month <= last.plus(1) => *last = month,
            _ => rows.push((month, month)),
        }
    }
    let words = |(from, to): &(YearMonth, YearMonth)| match (from == to, from.year() == to.year()) {
        (true, _) => from.chinese(),
        (false, true) => format!("{}至{}月", from.chinese(), to.month()),
        (false, false) => format!("{}至{}", from.chinese(), to.chinese()),
    };
    rows.iter().map(words).collect::<Vec<_>>().join("、")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_in_a_row_are_joined() {
        let months = |all: &[&str]| all.iter().map(|m| m.parse().expect("a month")).collect::<Vec<_>>();
        let of = |all: &[&str]| spans(&months(all));
        assert_eq!(of(&["2026-03", "2026-01", "2026-02", "2026-05"]), "2026年1月至3月、2026年5月");
        assert_eq!(of(&["2025-12", "2026-01"]), "2025年12月至2026年1月");
        assert_eq!(of(&["2026-01", "2026-01"]), "2026年1月");
    }
}
