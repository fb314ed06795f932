//! Who leads a group, and who holds the posts of the branch. The software writes down what was decided; it decides nothing.

use domain::{
    id::PersonId,
    organization::{Appointment, Post, appoint_leader},
    person::Standing,
    text::Reason,
};
use jiff::civil::Date;
use store::organization::PostHeld;

use crate::{
    Check, Cx, Error,
    permission::{Permit, Verb, may},
    person::{checked, day},
};

/// What is typed.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// Who.
    pub person: String,
    /// Which post of the branch; a group has one.
    pub post: String,
    /// The first day.
    pub on: String,
    /// 指定 or 推荐, for a leader (L2).
    pub appointment: String,
    /// By what decision: who, when, in which meeting.
    pub basis: String,
}

struct Sound {
    person: PersonId,
    name: String,
    on: Date,
    basis: Reason,
}

fn read<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    check: &mut Check,
    input: &Input,
) -> Result<Option<Sound>, Error> {
    let people = store::person::all(cx.tx, permit.branch())?;
    let person = people.into_iter().find(|p| p.id.to_string() == input.person.trim());
    let person = check.take("person", "姓名", person.ok_or("请选择一位同志"));
    let on = day(cx, check, "任职日期", &input.on);
    let basis = check.take("basis", "依据", Reason::new(&input.basis));
    let (Some(person), Some(on), Some(basis)) = (person, on, basis) else { return Ok(None) };
    Ok(Some(Sound { person: person.id, name: person.name.to_string(), on, basis }))
}

/// Ends the posts that the new one takes the place of, with the day before it begins.
fn relieve<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    next: &PostHeld,
    check: &mut Check,
) -> Result<Vec<PostHeld>, Error> {
    let today = cx.local().date();
    let mut before = store::organization::posts_on(cx.tx, permit.branch(), today)?;
    before.retain(|held| held.post == next.post && held.group == next.group && held.until.is_none());
    if before.iter().any(|held| held.person == next.person) {
        return Err(Error::Refused(format!("这位同志已经是现任{}，不用再登记", next.post.chinese())));
    }
    if before.iter().any(|held| held.from >= next.from) {
        check.fault("on", "任职日期", "应晚于前任任职的日期，请核对；以前的记载不能改写");
    }
    Ok(before)
}

fn hand_over<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    before: &[PostHeld],
    next: &PostHeld,
) -> Result<(), Error> {
    let branch = permit.branch();
    let last = next.from.yesterday().unwrap_or(next.from);
    for held in before {
        store::organization::end_post(cx.tx, branch, held, last)?;
    }
    store::organization::add_post(cx.tx, branch, next)?;
    cx.journal(permit, "post.appoint", next.person.uuid())
}

/// Writes down who leads the group from a day on; whoever led it before stops the day before.
///
/// # Errors
/// [`Error::Invalid`] with every field and its remedy: nobody but a full member of the group leads it (L1);
/// [`Error::Refused`] for who leads it already.
pub fn leader(cx: &mut Cx<'_>, permit: &Permit<may::AppointLeader>, input: &Input) -> Result<(), Error> {
    let (branch, group) = (permit.branch(), permit.group()?);
    let mut check = Check::default();
    let appointment = Appointment::from_code(&input.appointment);
    let appointment =
        check.take("appointment", "产生方式", appointment.ok_or("请选择由支部指定，还是由党小组党员推荐"));
    let sound = read(cx, permit, &mut check, input)?;
    let mut next = None;
    if let (Some(sound), Some(appointment)) = (sound, appointment) {
        let standing = store::person::standing_on(cx.tx, branch, sound.person, sound.on)?;
        let here = store::person::group_on(cx.tx, branch, sound.person, sound.on)? == Some(group);
        let answer = appoint_leader(&sound.name, standing.unwrap_or(Standing::Applicant), here, sound.on);
        if let Some(post) = check.take("person", "姓名", answer) {
            let held = PostHeld {
                person: sound.person,
                post,
                group: Some(group),
                from: sound.on,
                until: None,
                appointment,
                basis: Some(sound.basis),
            };
            next = Some((relieve(cx, permit, &held, &mut check)?, held));
        }
    }
    check.done()?;
    let (before, next) = checked(next)?;
    hand_over(cx, permit, &before, &next)
}

/// Writes down who holds a post of the branch from a day on, as elected or named.
///
/// # Errors
/// [`Error::Invalid`] with every field and its remedy; [`Error::Refused`] for who holds it already.
pub fn of_branch(cx: &mut Cx<'_>, permit: &Permit<may::AppointBranch>, input: &Input) -> Result<(), Error> {
    let branch = permit.branch();
    let mut check = Check::default();
    let post = Post::from_code(&input.post).filter(|post| post.is_of_branch());
    let post = check.take("post", "职务", post.ok_or("请选择一个支部职务"));
    let sound = read(cx, permit, &mut check, input)?;
    let mut next = None;
    if let (Some(sound), Some(post)) = (sound, post) {
        if store::person::standing_on(cx.tx, branch, sound.person, sound.on)? != Some(Standing::Full) {
            check.fault("person", "姓名", "支部职务应由正式党员担任，请核对这位同志在任职日期的身份");
        }
        let held = PostHeld {
            person: sound.person,
            post,
            group: None,
            from: sound.on,
            until: None,
            appointment: Appointment::Designated,
            basis: Some(sound.basis),
        };
        next = Some((relieve(cx, permit, &held, &mut check)?, held));
    }
    check.done()?;
    let (before, next) = checked(next)?;
    hand_over(cx, permit, &before, &next)
}

/// Writes down that somebody no longer holds a post of the branch, and nobody follows yet.
///
/// # Errors
/// [`Error::Invalid`] for the day; [`Error::Refused`] for the last secretary, without whom nobody could do this again.
pub fn step_down(
    cx: &mut Cx<'_>,
    permit: &Permit<may::AppointBranch>,
    person: PersonId,
    post: &str,
    on: &str,
) -> Result<(), Error> {
    let (branch, today) = (permit.branch(), cx.local().date());
    let post = Post::from_code(post).filter(|post| post.is_of_branch()).ok_or(Error::NotFound)?;
    let posts = store::organization::posts_on(cx.tx, branch, today)?;
    let held = posts.iter().find(|held| held.person == person && held.post == post && held.until.is_none());
    let held = held.ok_or(Error::NotFound)?;
    if post == Post::Secretary {
        return Err(Error::Refused("支部不能没有书记。请直接登记新任书记，前任会同时登记为离任".to_owned()));
    }
    let mut check = Check::default();
    let on = day(cx, &mut check, "最后一天", on);
    if on.is_some_and(|on| on < held.from) {
        check.fault("on", "最后一天", "早于任职日期，请核对");
    }
    check.done()?;
    store::organization::end_post(cx.tx, branch, held, checked(on)?)?;
    cx.journal(permit, "post.end", person.uuid())
}
