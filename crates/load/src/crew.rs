//! Who plays: groups of a leader, a recorder and ten members with their branch's secretary, made by the app and signed in.

use std::{path::Path, sync::Arc, thread};

use app::{
    Clock as _,
    ambient::{SystemClock, SystemEntropy},
    demo::{
        PASSWORD,
        crowd::{self, Somebody, Team},
    },
};
use jiff::{Zoned, tz::TimeZone};
use store::{Db, Location};

use crate::{
    Fault,
    client::{Browser, Person},
};

/// How many groups a branch has: they write into one journal.
pub const GROUPS: usize = 4;
/// How many people sign in at once: the server compares two passwords at a time.
const SIGNING_IN: usize = 4;

/// A group whose people have signed in.
#[derive(Clone, Debug)]
pub struct Crew {
    /// Its people: the leader, the recorder, and ten more.
    pub people: Vec<Person>,
    /// The secretary of the branch.
    pub secretary: Person,
}

impl Crew {
    /// The leader.
    pub fn leader(&self) -> &Person {
        &self.people[0]
    }

    /// The recorder.
    pub fn recorder(&self) -> &Person {
        &self.people[1]
    }
}

/// Now, on the unit's calendar.
///
/// # Errors
/// When the time zone is not known.
pub fn now() -> Result<Zoned, Fault> {
    let zone = TimeZone::get("Asia/Shanghai").map_err(|fault| Fault::of("the time zone", fault))?;
    Ok(SystemClock.now().to_zoned(zone))
}

/// Fills an empty database with at least so many groups.
///
/// # Errors
/// When it is not empty or cannot be written.
pub fn prepare(location: &Location, groups: usize) -> Result<Vec<Team>, Fault> {
    let fault = |fault: app::Error| match fault {
        app::Error::Internal(detail) | app::Error::Halted(_, detail) => Fault(detail),
        other => Fault(other.to_string()),
    };
    if let Location::File(path) = location
        && let Some(folder) = path.parent()
    {
        store::make_folder(folder).map_err(|fault| Fault::of("the data folder", fault))?;
    }
    let db = Db::open(location).map_err(|fault| Fault::of("the database", fault))?;
    let now = now()?;
    let entropy: Arc<dyn app::Entropy> = Arc::new(SystemEntropy);
    let size = (groups.div_ceil(GROUPS), groups.min(GROUPS));
    crowd::seed(&db, &entropy, now.timestamp(), now.time_zone(), size).map_err(fault)
}

/// The embedded database within a data folder, as the product names it.
pub fn file_in(folder: &Path) -> Location {
    Location::File(folder.join("dangxiaozu.db"))
}

/// Signs everybody in.
///
/// # Errors
/// When somebody is refused.
pub fn sign_in(address: &str, teams: &[Team]) -> Result<Vec<Crew>, Fault> {
    let share = teams.len().div_ceil(SIGNING_IN).max(1);
    thread::scope(|scope| {
        let all: Vec<_> =
            teams.chunks(share).map(|some| scope.spawn(move || sign_in_some(address, some))).collect();
        let mut crews = Vec::new();
        for one in all {
            crews.extend(one.join().map_err(|_| Fault("somebody panicked".to_owned()))??);
        }
        Ok(crews)
    })
}

fn sign_in_some(address: &str, teams: &[Team]) -> Result<Vec<Crew>, Fault> {
    let mut browser = Browser::new(address)?;
    let mut crews = Vec::new();
    for team in teams {
        let mut one = |one: &Somebody| {
            let number: u32 = one.mobile[3..].parse().map_err(|fault| Fault::of(&one.mobile, fault))?;
            // Everybody is at an address of their own, as people at many desks are.
            let from = std::net::Ipv4Addr::from((10 << 24) + number).to_string();
            let cookie = browser.sign_in(&one.mobile, PASSWORD, &from)?;
            Ok(Person { id: one.id.to_string(), name: one.name.to_owned(), cookie })
        };
        let people = team.people.iter().map(&mut one).collect::<Result<_, Fault>>()?;
        crews.push(Crew { people, secretary: one(&team.secretary)? });
    }
    Ok(crews)
}
