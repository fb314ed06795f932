//! 日常工作: the daily work of a group on one page, each with the one thing worth knowing about it.

use domain::{
    assignment::AssignmentState,
    dues::{Fen, YearMonth},
    id::GroupId,
    opinion::{Opinion, OpinionState},
};
use jiff::civil::Date;

use crate::{
    Cx, Error, attendance, care, development, disposition, dues, life_meeting, opinion,
    permission::{self, Actor, Permit, may},
    study, talk,
};

/// What the page shows.
#[derive(Clone, Debug)]
pub struct Daily {
    /// The group's name; none for who is in no group.
    pub group: Option<String>,
    /// How the work of the group stands.
    pub work: Work,
    /// How the dues of this month stand, for who may see it.
    pub dues: Option<Dues>,
    /// What is missing of the actor's own dues.
    pub owing: Fen,
    /// How many opinions wait for the actor: of the leader to go on with, of the branch to be answered.
    pub opinions: usize,
    /// How many members nobody has talked with this year; only of who leads.
    pub untalked: usize,
    /// How many meetings studied something that the leader has not written down.
    pub to_note: usize,
    /// How many people are on the way into the Party, and how much is due about them; only for who may see it.
    pub developing: Option<(usize, usize)>,
    /// How many members have been away from organized life, dues or work for months; only of who may see it.
    pub away: usize,
    /// How many difficulties the actor knows of that are not over.
    pub cares: usize,
    /// How many matters of handling and discipline are open that the actor may know of; nothing for who has none and handles none.
    pub matters: Option<usize>,
    /// The day of the next organizational-life meeting of the group.
    pub life_meeting: Option<Date>,
    /// How many ballots ask for something of the actor: to vote, or to count.
    pub ballots: usize,
    /// How many Party members the group has, and how many of them full members.
    pub members: (usize, usize),
    /// Whether the actor works for the branch.
    pub of_branch: bool,
    /// Whether the actor leads the group.
    pub leads: bool,
}

/// How the dues of a month stand in a group.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Dues {
    /// How many owe dues.
    pub due: usize,
    /// How many of them have paid.
    pub paid: usize,
    /// What the group has in hand.
    pub in_hand: Fen,
}

/// How the work of a group stands.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Work {
    /// What the actor answers for.
    pub own: usize,
    /// What is open.
    pub open: usize,
    /// What is past its deadline.
    pub overdue: usize,
    /// What waits for the leader's check.
    pub to_check: usize,
}

/// Loads the page.
///
/// # Errors
/// As the store.
pub fn daily(cx: &mut Cx<'_>, actor: &Actor) -> Result<Daily, Error> {
    let today = cx.local().date();
    let mut page = Daily {
        group: None,
        work: Work::default(),
        dues: None,
        owing: Fen(0),
        opinions: 0,
        untalked: 0,
        cares: 0,
        away: 0,
        developing: None,
        to_note: 0,
        matters: None,
        life_meeting: None,
        ballots: store::ballot::concerning(cx.tx, actor.branch, actor.person)?.len(),
        members: (0, 0),
        of_branch: actor.branch_post().is_some(),
        leads: actor.led_group().is_some(),
    };
    let opinions = opinion::list::list(cx, actor)?;
    let waits = |o: &Opinion| {
        matches!(o.state, OpinionState::Received | OpinionState::Answered | OpinionState::Settled)
    };
    if page.leads {
        page.opinions += opinions.opinions.iter().filter(|o| waits(o)).count();
    }
    page.opinions += opinions.went_up.iter().filter(|(o, _)| o.state == OpinionState::Reported).count();
    page.cares = care::list::list(cx, actor)?.all.iter().filter(|c| c.closed.is_none()).count();
    page.matters = disposition::open_ones(cx, actor)?;
    let Some(group) = actor.group.filter(|_| actor.is_member) else { return Ok(page) };
    let permit: Permit<may::ReadWork> = permission::in_group(cx, actor, group)?;
    page.group = store::organization::group(cx.tx, permit.branch(), group)?.map(|g| g.name.to_string());
    page.work = work(cx, &permit, group, today)?;
    page.members = store::person::roster(cx.tx, permit.branch(), group, today)?.due();
    let meetings = life_meeting::list::around(cx, actor, group, today)?;
    page.life_meeting = life_meeting::list::coming(&meetings, today).map(|one| one.start.date());
    let own = dues::person::own(cx, &permission::in_branch(actor)?)?;
    page.owing = own.owing();
    if let Ok(permit) = permission::in_group::<may::ReadTalk>(cx, actor, group) {
        let (coverage, _) = talk::list::coverage(cx, &permit, today.first_of_year())?;
        page.untalked = coverage.iter().filter(|c| c.partners.is_empty()).count();
    }
    if page.leads {
        let permit = permission::in_group::<may::ReadStudy>(cx, actor, group)?;
        page.to_note = study::year::waiting(cx, &permit, Some(today.year()))?.len();
    }
    if let Ok(permit) = permission::in_group::<may::ReadDevelopment>(cx, actor, group) {
        let lines = development::list::list(cx, &permit)?.lines;
        page.developing = Some((lines.len(), lines.iter().map(|l| l.dues.len()).sum()));
    } else {
        let lines = development::list::accompanied(cx, &permission::in_branch(actor)?)?.lines;
        page.developing = (!lines.is_empty()).then_some((lines.len(), 0));
    }
    if let Ok(permit) = permission::in_group::<may::ReadAttendance>(cx, actor, group) {
        let year = attendance::year::year(cx, &permit, today.year())?;
        page.away = year.lines.iter().filter(|l| !l.prompts.is_empty()).count();
    }
    if let Ok(permit) = permission::in_group::<may::ReadDues>(cx, actor, group) {
        let month = dues::month::month(cx, &permit, YearMonth::of(today))?;
        let (due, paid) = month.count();
        page.dues = Some(Dues { due, paid, in_hand: month.in_hand });
    }
    Ok(page)
}

fn work(cx: &mut Cx<'_>, permit: &Permit<may::ReadWork>, group: GroupId, today: Date) -> Result<Work, Error> {
    let all = store::assignment::of_group(cx.tx, permit.branch(), group)?;
    let count = |is: &dyn Fn(&domain::assignment::Assignment) -> bool| all.iter().filter(|w| is(w)).count();
    Ok(Work {
        own: store::assignment::open_of(cx.tx, permit.branch(), permit.actor().person)?.len(),
        open: count(&|w| w.state.is_open()),
        overdue: count(&|w| w.is_overdue(today)),
        to_check: count(&|w| w.state == AssignmentState::Done),
    })
}
