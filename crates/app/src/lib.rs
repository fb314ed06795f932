//! The use cases: who may, then load, decide, save, journal and outgoing notices in one transaction.
//!
//! The only crate that decides who may do what, and the only one that writes. One folder a noun, one
//! file a verb; each verb is a plain function over a [`Cx`] and a [`permission::Permit`].

pub mod account;
pub mod ambient;
pub mod appraisal;
pub mod assignment;
pub mod attachment;
pub mod attendance;
pub mod ballot;
pub mod bundle;
pub mod calendar;
pub mod care;
pub mod daily;
pub mod demo;
pub mod development;
pub mod directory;
pub mod disposition;
pub mod dues;
mod error;
pub mod factor;
pub mod follow;
pub mod inbox;
pub mod journal;
pub mod life_meeting;
pub mod mail;
pub mod meeting;
pub mod message;
pub mod office;
pub mod old_record;
pub mod opinion;
pub mod organization;
pub mod own_template;
pub mod paper;
pub mod permission;
pub mod person;
pub mod personal;
pub mod plan;
pub mod resolution;
pub mod search;
pub mod secret;
pub mod selection;
pub mod study;
pub mod superior_table;
pub mod talk;
pub mod today;
pub mod token;
pub mod webhook;
pub mod work_summary;

use std::sync::Arc;

pub use ambient::{Clock, Entropy};
use domain::{
    id::{BranchId, PersonId, TokenId},
    meeting::{Mark, Now},
};
pub use error::{Check, Error, Fault, Halt};
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use permission::{Actor, Permit, Verb};
use proof::{Digests, SigningKey};
pub use store::Heard;
use store::{Db, Turn, Tx, journal::Line};
use tokio::sync::{Semaphore, broadcast::Receiver};
use uuid::Uuid;

/// The product over one database.
#[derive(Clone)]
pub struct App {
    db: Db,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    zone: TimeZone,
    hashing: Arc<Semaphore>,
    keys: Arc<[SigningKey]>,
}

/// How many passwords are hashed at once; more wait their turn, so that pages stay quick under a flood.
const HASHING: usize = 2;

/// One unit of work: a transaction, and the instant at which it takes place.
pub struct Cx<'a> {
    /// The transaction.
    pub(crate) tx: &'a mut Tx,
    now: Timestamp,
    zone: TimeZone,
    is_real: bool,
    entropy: &'a dyn Entropy,
    /// The keys at hand with which branches sign the heads of their chains.
    pub(crate) keys: &'a [SigningKey],
    /// The token that this unit of work was written down to be done by.
    token: Option<TokenId>,
}

impl App {
    /// The product over a database, with its clock, its randomness and the unit's time zone.
    pub fn new(db: Db, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>, zone: TimeZone) -> Self {
        Self { db, clock, entropy, zone, hashing: Arc::new(Semaphore::new(HASHING)), keys: Arc::new([]) }
    }

    /// The same with keys at hand, with which branches sign the heads of their chains.
    #[must_use]
    pub fn with_keys(self, keys: Vec<SigningKey>) -> Self {
        Self { keys: keys.into(), ..self }
    }

    /// Reads.
    ///
    /// # Errors
    /// What the closure answers, [`Error::Halted`], or [`Error::Internal`].
    pub async fn read<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Fn(&mut Cx<'_>) -> Result<T, Error> + Send + 'static,
    {
        let (app, now) = (self.clone(), self.instant()?);
        let work = move |tx: &mut Tx| work(&mut app.at(tx, now));
        self.db.read(work).await
    }

    /// Writes: everything the closure did is committed when this returns `Ok`, nothing otherwise.
    ///
    /// # Errors
    /// What the closure answers, [`Error::Halted`], or [`Error::Internal`].
    pub async fn write<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Fn(&mut Cx<'_>) -> Result<T, Error> + Send + 'static,
    {
        let (app, now) = (self.clone(), self.instant()?);
        let work = move |tx: &mut Tx| work(&mut app.at(tx, now));
        self.db.write(work).await
    }

    /// Runs what takes long on purpose, the hashing of passwords, beside the requests.
    pub(crate) async fn slowly<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce() -> Result<T, Error> + Send + 'static,
    {
        let _turn = self.hashing.acquire().await.map_err(|e| Error::Internal(e.to_string()))?;
        tokio::task::spawn_blocking(work).await.map_err(|e| Error::Internal(e.to_string()))?
    }

    /// Runs what waits for somebody else beside the requests: the unit's directory.
    pub(crate) async fn waiting<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce() -> Result<T, Error> + Send + 'static,
    {
        tokio::task::spawn_blocking(work).await.map_err(|e| Error::Internal(e.to_string()))?
    }

    /// A unit of work over a transaction that somebody else has begun.
    pub(crate) fn context<'a>(&'a self, tx: &'a mut Tx) -> Cx<'a> {
        self.at(tx, self.clock.now())
    }

    fn at<'a>(&'a self, tx: &'a mut Tx, now: Timestamp) -> Cx<'a> {
        let (zone, is_real) = (self.zone.clone(), self.clock.is_real());
        Cx { tx, now, zone, is_real, entropy: &*self.entropy, keys: &self.keys, token: None }
    }

    /// Whether what is sent now can be kept: begins to write, and writes nothing.
    ///
    /// # Errors
    /// [`Error::Halted`] or [`Error::Internal`] when it cannot.
    pub async fn is_writable(&self) -> Result<(), Error> {
        self.write(|_| Ok(())).await
    }

    /// The database, for backup and health.
    pub const fn db(&self) -> &Db {
        &self.db
    }

    /// The instant of a unit of work.
    ///
    /// # Errors
    /// [`Halt::Clock`] while the clock cannot be believed: what is read by a wrong date is as wrong as what is written.
    fn instant(&self) -> Result<Timestamp, Error> {
        if self.clock.is_sound() {
            Ok(self.clock.now())
        } else {
            Err(Error::Halted(Halt::Clock, "the clock was set back".to_owned()))
        }
    }

    /// A number that is another one after every write, as [`Db::version`].
    pub fn version(&self) -> Option<u64> {
        self.db.version()
    }

    /// Tells all instances over the same data, this one too, something that nobody keeps, as [`Db::tell`].
    pub fn tell(&self, what: &str) {
        self.db.tell(what);
    }

    /// What instances tell from now on.
    ///
    /// # Errors
    /// As [`Db::hear`].
    pub fn hear(&self) -> Result<Receiver<Heard>, Error> {
        Ok(self.db.hear()?)
    }

    /// Work that one instance does for all over the same data, as [`Db::turn`].
    pub fn turn(&self, work: &str) -> Turn {
        self.db.turn(work)
    }

    /// The instant, by the product's clock.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// An instant on the unit's calendar.
    pub fn local(&self, at: Timestamp) -> DateTime {
        at.to_zoned(self.zone.clone()).datetime()
    }
}

impl Cx<'_> {
    /// The instant of this unit of work.
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// The same on the unit's calendar.
    pub fn local(&self) -> DateTime {
        self.now.to_zoned(self.zone.clone()).datetime()
    }

    /// An instant on the unit's calendar.
    pub fn local_of(&self, at: Timestamp) -> DateTime {
        at.to_zoned(self.zone.clone()).datetime()
    }

    /// A new id.
    ///
    /// # Errors
    /// [`Error::Internal`] when the system has no randomness to give.
    pub fn new_id<T: From<Uuid>>(&self) -> Result<T, Error> {
        ambient::new_uuid(self.now, self.entropy).map(T::from).map_err(Error::Internal)
    }

    /// An id that does not tell when it was made: of what nobody is named for.
    ///
    /// # Errors
    /// [`Error::Internal`] when the system has no randomness to give.
    pub(crate) fn new_timeless_id<T: From<Uuid>>(&self) -> Result<T, Error> {
        Ok(T::from(uuid::Builder::from_random_bytes(self.random()?).into_uuid()))
    }

    /// Random bytes.
    ///
    /// # Errors
    /// [`Error::Internal`] when the system has no randomness to give.
    pub fn random<const N: usize>(&self) -> Result<[u8; N], Error> {
        let mut bytes = [0; N];
        self.entropy.fill(&mut bytes).map_err(Error::Internal)?;
        Ok(bytes)
    }

    /// The acting person and this instant.
    pub(crate) fn mark<V: Verb>(&self, permit: &Permit<V>) -> Mark {
        Mark { by: permit.actor().person, at: self.now }
    }

    /// The acting person and this instant, with the unit's calendar.
    pub(crate) fn acting<V: Verb>(&self, permit: &Permit<V>) -> Now {
        Now { mark: self.mark(permit), local: self.local() }
    }

    /// Writes into the journal what a permit was used for; what is derived from it follows (ADR 22).
    pub(crate) fn journal<V: Verb>(
        &mut self,
        permit: &Permit<V>,
        verb: &str,
        object: Uuid,
    ) -> Result<(), Error> {
        self.write_down(permit, verb, object, None)?;
        Ok(())
    }

    /// The same with the digests of what was kept: they stand in the branch's chain from now on (ADR 27). Answers the number of the
    /// entry.
    pub(crate) fn seal<V: Verb>(
        &mut self,
        permit: &Permit<V>,
        verb: &str,
        object: Uuid,
        content: &Digests,
    ) -> Result<i64, Error> {
        self.write_down(permit, verb, object, Some(content))
    }

    fn write_down<V: Verb>(
        &mut self,
        permit: &Permit<V>,
        verb: &str,
        object: Uuid,
        content: Option<&Digests>,
    ) -> Result<i64, Error> {
        let (branch, actor) = (permit.branch(), permit.actor().person);
        self.by_token(permit.actor())?;
        let number = self.line(branch, Some(actor), verb, object, content)?;
        let meeting = permit.meeting().ok().map(domain::id::MeetingId::uuid);
        if let Some((noun, object)) = follow::told(verb, branch.uuid(), meeting, object) {
            store::changed::note(self.tx, branch, noun, object)?;
        }
        Ok(number)
    }

    /// Names the token by which a unit of work is done, once, in front of what it does (ADR 32).
    pub(crate) fn by_token(&mut self, actor: &Actor) -> Result<(), Error> {
        let token = actor.token.as_ref().map(|held| held.id);
        if let Some(id) = token.filter(|_| self.token != token) {
            self.token = token;
            self.line(actor.branch, Some(actor.person), "token.act", id.uuid(), None)?;
        }
        Ok(())
    }

    /// Writes a line into the journal in which nobody stands: an actor beside the minute would name whoever is not to be named.
    pub(crate) fn journal_unnamed<V: Verb>(
        &mut self,
        permit: &Permit<V>,
        verb: &str,
        object: Uuid,
    ) -> Result<(), Error> {
        self.note(permit.branch(), None, verb, object)
    }

    /// Writes into a branch's journal what was done without a permit, or by nobody who is named.
    pub(crate) fn note(
        &mut self,
        branch: BranchId,
        actor: Option<PersonId>,
        verb: &str,
        object: Uuid,
    ) -> Result<(), Error> {
        self.line(branch, actor, verb, object, None)?;
        Ok(())
    }

    /// The same with the digests of what was kept; answers the number of the entry.
    pub(crate) fn line(
        &mut self,
        branch: BranchId,
        actor: Option<PersonId>,
        verb: &str,
        object: Uuid,
        content: Option<&Digests>,
    ) -> Result<i64, Error> {
        let salt = self.salt()?;
        let line =
            Line { content, follows: self.is_real, ..Line::done(self.now, actor, verb, object, &salt) };
        Ok(store::journal::add(self.tx, branch, &line)?)
    }

    /// Random digits beside what is digested, so that nobody can find it by guessing.
    pub(crate) fn salt(&self) -> Result<String, Error> {
        Ok(data_encoding::HEXLOWER.encode(&self.random::<16>()?))
    }

    /// The names of everybody in the branch.
    pub(crate) fn names<V: Verb>(&mut self, permit: &Permit<V>) -> Result<Names, Error> {
        let people = store::person::all(self.tx, permit.branch())?;
        Ok(Names(people.into_iter().map(|p| (p.id, p.name.to_string())).collect()))
    }
}

/// Names by id, for pages and papers.
#[derive(Clone, Debug, Default)]
pub struct Names(std::collections::HashMap<PersonId, String>);

impl Names {
    /// The name, or a plain dash for somebody the branch no longer knows.
    pub fn of(&self, id: impl std::borrow::Borrow<PersonId>) -> &str {
        self.0.get(id.borrow()).map_or("—", String::as_str)
    }
}
