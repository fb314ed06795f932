//! Reminders: on working days one message a person at most, of what is near or over; each thing once when its day is near and once
//! when it is over.
//!
//! Nobody is reminded of what concerns somebody else: everybody's list is put together as the person's own page is.

use domain::{
    due::Call,
    id::{BranchId, PersonId},
};
use jiff::civil::{Date, DateTime, Weekday};
use store::{
    Tx,
    reminder::{self, Told},
};

use super::{Due, today};
use crate::{App, Cx, Error, account::session, message};

/// From which hour on reminders go out, and before which: nobody is woken.
const HOURS: std::ops::Range<i8> = 8..20;

/// How many branches are listed at a time.
const AT_ONCE: i64 = 1_000;

/// Sends the reminders of each day, once.
pub struct Reminders {
    app: App,
    done: Option<Date>,
}

/// What one person is told.
struct Digest {
    person: PersonId,
    name: String,
    lines: Vec<String>,
    told: Vec<Told>,
}

/// Whether reminders go out at a moment. Public holidays are not known to the system.
fn is_time(now: DateTime) -> bool {
    !matches!(now.weekday(), Weekday::Saturday | Weekday::Sunday) && HOURS.contains(&now.hour())
}

impl Reminders {
    /// Over the product's data.
    pub const fn new(app: App) -> Self {
        Self { app, done: None }
    }

    /// Sends what is due today and was not sent, in all branches; several instances may do it at once, and share the branches. Returns
    /// how many people were told.
    ///
    /// # Errors
    /// As the store. A branch that fails keeps the others from nothing, and is tried again with the next call.
    pub fn send(&mut self) -> Result<usize, Error> {
        let now = self.app.local(self.app.now());
        let today = now.date();
        if !is_time(now) || self.done == Some(today) {
            return Ok(0);
        }
        let (mut sent, mut fault, mut last) = (0, None, None);
        loop {
            let read = move |tx: &mut Tx| reminder::not_taken(tx, today, last, AT_ONCE).map_err(Error::from);
            let mut branches = self.app.db().read(read).wait()?;
            let Some(end) = branches.last().copied() else { break };
            // Instances that begin at different places seldom look at the same branch.
            let begin = usize::from(self.random()?) % branches.len();
            branches.rotate_left(begin);
            for branch in branches {
                match self.of_branch(branch, today) {
                    Ok(count) => sent += count,
                    Err(error) => fault = Some(error),
                }
            }
            last = Some(end);
        }
        if let Some(fault) = fault {
            return Err(fault);
        }
        self.done = Some(today);
        Ok(sent)
    }

    fn random(&self) -> Result<u16, Error> {
        let mut bytes = [0; 2];
        self.app.entropy.fill(&mut bytes).map_err(Error::Internal)?;
        Ok(u16::from_ne_bytes(bytes))
    }

    fn of_branch(&self, branch: BranchId, today: Date) -> Result<usize, Error> {
        let app = self.app.clone();
        let look = move |tx: &mut Tx| {
            if reminder::last(tx, branch)?.is_some_and(|last| last >= today) {
                return Ok(None);
            }
            digests(&mut app.context(tx), branch, today).map(Some)
        };
        let Some(digests) = self.app.db().read(look).wait()? else { return Ok(0) };
        let app = self.app.clone();
        let tell = move |tx: &mut Tx| {
            reminder::claim(tx, branch, today)?;
            digests.iter().try_for_each(|digest| send(&mut app.context(tx), branch, digest))?;
            Ok(digests.len())
        };
        match self.app.db().write(tell).wait() {
            // Another process of ours did it.
            Err(Error::Stale) => Ok(0),
            other => other,
        }
    }
}

/// What everybody of a branch is told who can read it: with an account, or by mail.
fn digests(cx: &mut Cx<'_>, branch: BranchId, day: Date) -> Result<Vec<Digest>, Error> {
    let accounts = store::account::holders(cx.tx, branch)?;
    let people = store::person::all(cx.tx, branch)?;
    let mut all = Vec::new();
    for person in people.into_iter().filter(|p| accounts.contains(&p.id) || p.email.is_some()) {
        let actor = session::actor_of(cx, branch, person.id)?;
        let told = reminder::told(cx.tx, branch, person.id)?;
        let dues = today(cx, &actor)?.dues;
        let called = dues.iter().filter_map(|due| Some((due, told_of(due, due.term.call(day)?)?)));
        let new: Vec<_> = called.filter(|(_, one)| !told.contains(one)).collect();
        if new.is_empty() {
            continue;
        }
        let mut lines: Vec<_> = new.iter().map(|(due, _)| line(due, day)).collect();
        lines.dedup();
        let told = new.into_iter().map(|(_, one)| one).collect();
        all.push(Digest { person: person.id, name: person.name.to_string(), lines, told });
    }
    Ok(all)
}

fn told_of(due: &Due, call: Call) -> Option<Told> {
    Some(Told { thing: due.act.key(), day: due.term.day()?, call })
}

fn line(due: &Due, today: Date) -> String {
    format!("{}（{}）", due.outside(), due.until(today))
}

fn send(cx: &mut Cx<'_>, branch: BranchId, digest: &Digest) -> Result<(), Error> {
    for told in &digest.told {
        reminder::tell(cx.tx, branch, digest.person, told, cx.now())?;
    }
    let lines: Vec<_> =
        (1..).zip(&digest.lines).map(|(number, line)| format!("{number}. {line}\n")).collect();
    let subject = format!("有 {} 件事请您留意", lines.len());
    let body = format!(
        "{}同志：\n下面的事，有的快到期限，有的过了期限，有的等着办：\n{}请登录后在“本月”里办理，已经办好的不用理会。同一件事，临近和过期各提醒一次。",
        digest.name,
        lines.concat()
    );
    message::about(cx, branch, digest.person, "/", (&subject, &body))
}
