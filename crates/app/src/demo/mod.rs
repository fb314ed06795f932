//! A filled sample branch, made by the use cases themselves at their own times. Every name is invented.

mod appraisal;
pub mod crowd;
mod daily;
mod development;
mod disposition;
mod dues;
mod hearing;
mod joint;
mod life;
mod life_coming;
mod offices;
mod people;
mod people_work;
pub mod scale;
mod selection;
mod staff;
mod study;
mod tables;
mod work_summary;
mod year;

use domain::id::{GroupId, MeetingId, PersonId};
use jiff::{Timestamp, ToSpan as _, civil::DateTime, tz::TimeZone};
use store::Db;

use crate::{
    Cx, Entropy, Error,
    account::{password, session},
    follow,
    meeting::{report, sign},
    permission::{self, Actor},
};
pub use people::{ACCOUNTS, PASSWORD};

/// The ids that tests and the rest of the sample refer to.
#[derive(Clone, Debug)]
pub struct Sample {
    /// The branch.
    pub branch: domain::id::BranchId,
    /// The office right above it.
    pub office: domain::id::OfficeId,
    /// 第一党小组 and 第二党小组.
    pub groups: [GroupId; 2],
    /// Everybody by name.
    pub people: Vec<(&'static str, PersonId)>,
    /// This month's draft of the first group.
    pub draft: domain::id::MeetingId,
    /// Last month's archived meeting of the first group.
    pub archived: domain::id::MeetingId,
}

impl Sample {
    /// A person of the sample by name.
    pub fn person(&self, name: &str) -> Option<PersonId> {
        self.people.iter().find(|(n, _)| *n == name).map(|(_, id)| *id)
    }
}

/// Fills an empty database with the sample, seen from `now`.
///
/// # Errors
/// [`Error::Internal`] when the database is not empty or cannot be written.
pub fn seed(
    db: &Db,
    entropy: std::sync::Arc<dyn Entropy>,
    now: Timestamp,
    zone: TimeZone,
) -> Result<Sample, Error> {
    let hash = password::hash(PASSWORD, &*entropy)?;
    let seeding = move |tx: &mut store::Tx| {
        let mut stage = Stage { tx, zone: zone.clone(), entropy: &*entropy, now };
        let sample = people::seed(&mut stage, &hash).and_then(|sample| year::seed(&mut stage, sample))?;
        daily::seed(&mut stage, &sample)?;
        let today = stage.today();
        follow::at_once(&mut stage.at(today)?)?;
        Ok(sample)
    };
    db.write(seeding).wait()
}

/// The transaction and the day on which the sample is seen.
struct Stage<'a> {
    tx: &'a mut store::Tx,
    zone: TimeZone,
    entropy: &'a dyn Entropy,
    now: Timestamp,
}

impl Stage<'_> {
    /// Today on the unit's calendar.
    fn today(&self) -> DateTime {
        self.now.to_zoned(self.zone.clone()).datetime()
    }

    /// A unit of work at a local time of the past.
    fn at(&mut self, local: DateTime) -> Result<Cx<'_>, Error> {
        let zoned = local.to_zoned(self.zone.clone()).map_err(|e| Error::Internal(e.to_string()))?;
        Ok(Cx {
            tx: self.tx,
            now: zoned.timestamp(),
            zone: self.zone.clone(),
            is_real: false,
            entropy: self.entropy,
            keys: &[],
            token: None,
        })
    }
}

/// The end of a meeting that was summed up: signed and reported by whoever leads, later signed for by the branch's secretary.
fn filed(
    stage: &mut Stage<'_>,
    id: MeetingId,
    (leader, signed): (&Actor, DateTime),
    (secretary, received): (PersonId, DateTime),
) -> Result<(), Error> {
    let mut cx = stage.at(signed)?;
    let permit = permission::on_meeting(&mut cx, leader, id)?;
    sign::sign(&mut cx, &permit)?;
    let permit = permission::on_meeting(&mut cx, leader, id)?;
    report::report(&mut cx, &permit, &report::Input::default())?;
    let mut cx = stage.at(received)?;
    let secretary = session::load(&mut cx, leader.branch, secretary)?;
    let permit = permission::on_meeting(&mut cx, &secretary, id)?;
    report::receipt(&mut cx, &permit, "")
}

/// A moment some days before another.
fn days_before(at: DateTime, days: i64, hour: i8, minute: i8) -> DateTime {
    at.date().saturating_sub(days.days()).at(hour, minute, 0, 0)
}

/// Somebody of the sample, as signed in at that time.
fn acting(cx: &mut Cx<'_>, sample: &Sample, name: &str) -> Result<Actor, Error> {
    let person = sample.person(name).ok_or(Error::NotFound)?;
    session::load(cx, sample.branch, person)
}
