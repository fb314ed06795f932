//! What Party dues ask of somebody (D7).

use domain::{
    dues::{Base, Fen, MonthState, YearMonth},
    id::GroupId,
    limit::Rung,
};

use super::{Act, Due, Today};
use crate::{
    Cx, Error,
    dues::{Book, month},
    permission::{self, Actor, Permit, may},
};

/// The own dues of a member; of the leader, what is to be fixed, collected, talked about and handed over.
pub(super) fn due(
    cx: &mut Cx<'_>,
    actor: &Actor,
    group: GroupId,
    leads: bool,
    page: &mut Today,
) -> Result<(), Error> {
    own(cx, actor, page)?;
    if !leads {
        return Ok(());
    }
    let permit: Permit<may::ReadDues> = permission::in_group(cx, actor, group)?;
    let now = YearMonth::of(page.today);
    let view = month::month(cx, &permit, now)?;
    let names = |rows: Vec<&month::Row>| rows.iter().map(|r| r.name.as_str()).collect::<Vec<_>>().join("、");
    let unfixed: Vec<_> = view.unfixed().collect();
    if !unfixed.is_empty() {
        page.dues.push(Due {
            title: format!("核定 {} 年的党费", now.year()),
            why: format!("年初核定每人每月交多少，请本人确认。还没有核定的：{}。", names(unfixed)),
            when: None,
            act: Act::FixDues,
        });
    }
    let unpaid: Vec<_> = view.rows.iter().filter(|r| matches!(r.state, MonthState::Unpaid(_))).collect();
    if !unpaid.is_empty() {
        page.dues.push(Due {
            title: "收缴本月的党费".to_owned(),
            why: format!("还没有交的：{}。收到一位，点一下就可以（D7）。", names(unpaid)),
            when: None,
            act: Act::CollectDues,
        });
    }
    for row in &view.rows {
        if let Some(advice) = row.rung.filter(|(rung, _)| *rung >= Rung::Talk).and(row.advice()) {
            page.dues.push(Due {
                title: format!("和{}谈谈党费的事", row.name),
                why: format!("{advice}。"),
                when: None,
                act: Act::DuesOf(row.person),
            });
        }
    }
    // Handed over once the month is complete, or what was collected has lain for a month.
    let is_complete = view.count().0 == view.count().1;
    let lies = view.in_hand_since.is_some_and(|since| since < now.plus(-1).first());
    if view.in_hand > Fen(0) && (is_complete || lies) {
        page.dues.push(Due {
            title: "上交党费".to_owned(),
            why: format!("手里有 {} 元还没有上交支部。", view.in_hand),
            when: None,
            act: Act::HandOver,
        });
    }
    Ok(())
}

/// What the member has to confirm, and what is missing of months that are over.
fn own(cx: &mut Cx<'_>, actor: &Actor, page: &mut Today) -> Result<(), Error> {
    let (branch, me, now) = (actor.branch, actor.person, YearMonth::of(page.today));
    let book = Book::load(cx, branch)?;
    let unconfirmed = |b: &&Base| b.confirmed.is_none() && b.fixed.by != me;
    if let Some(base) = book.bases(me).iter().rev().find(unconfirmed) {
        page.dues.push(Due {
            title: "确认您的党费标准".to_owned(),
            why: format!("{}起，每月 {} 元，请核对后确认。", base.from.chinese(), base.sum(base.from)),
            when: None,
            act: Act::OwnDues,
        });
    }
    let entries = store::dues::entries_of(cx.tx, branch, me)?;
    let arrears = book.account(me, &entries, |account| account.arrears(now.plus(-1)));
    if !arrears.is_empty() {
        let months: Vec<_> = arrears.iter().map(|(month, _)| month.chinese()).collect();
        let sum = Fen(arrears.iter().map(|(_, fen)| fen.0).sum());
        page.dues.push(Due {
            title: "补交党费".to_owned(),
            why: format!(
                "{}的还没有交，共 {sum} 元，请交给组长。有困难的，请告诉组长或支部。",
                months.join("、")
            ),
            when: None,
            act: Act::OwnDues,
        });
    }
    Ok(())
}

/// Of who signs for the branch: what the groups have handed over.
pub(super) fn to_receive(cx: &mut Cx<'_>, actor: &Actor, page: &mut Today) -> Result<(), Error> {
    // Who may receive is told by the roles; the permit of each hand-over is taken when it is signed.
    let Ok(permit) = permission::in_branch::<may::ReceiveDues>(actor) else { return Ok(()) };
    for handover in store::dues::handovers(cx.tx, permit.branch())? {
        if handover.received.is_some() || handover.handed.by == actor.person {
            continue;
        }
        let group = store::organization::group(cx.tx, permit.branch(), handover.group)?;
        page.dues.push(Due {
            title: format!("签收{}上交的党费", group.map(|g| g.name.to_string()).unwrap_or_default()),
            why: format!("{} 元，核对清单，收到以后签收。", handover.total),
            when: None,
            act: Act::ReceiveDues(handover.id),
        });
    }
    Ok(())
}
