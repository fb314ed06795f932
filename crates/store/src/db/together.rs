//! Several instances over one server: what they tell each other, and what one of them does for all (ADR 34).

use std::{
    sync::{Arc, OnceLock, Weak},
    thread,
    time::Duration,
};

use postgres::{Client, fallible_iterator::FallibleIterator as _};
use sha2::{Digest as _, Sha256};
use tokio::sync::broadcast;

use super::{Db, Location, StoreError, tls};
use crate::params;

/// The server's channel on which instances tell each other something.
const CHANNEL: &str = "dangxiaozu";
/// How much a slow listener may leave unheard before it misses some.
const UNHEARD: usize = 256;
/// How long the listening thread waits before it looks whether anybody still listens, or tries a lost connection anew.
const PAUSE: Duration = Duration::from_secs(1);
/// The server notices within a minute or two that the machine of an instance is gone, and gives its turn to another one.
const ALIVE: &str =
    "SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3";

/// What a listener hears.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Heard {
    /// What some instance told.
    Told(String),
    /// Something may have been told that was not heard.
    Missed,
}

/// The way from those who tell to those who listen.
#[derive(Clone)]
pub(super) struct News(Arc<Way>);

struct Way {
    heard: broadcast::Sender<Heard>,
    /// The thread that listens to the server, once somebody listens here.
    listening: OnceLock<()>,
}

impl Default for News {
    fn default() -> Self {
        Self(Arc::new(Way { heard: broadcast::channel(UNHEARD).0, listening: OnceLock::new() }))
    }
}

impl Db {
    /// Tells all instances over the same data, this one too, something that nobody keeps; at most 7,000 bytes. Waits for nobody: where the
    /// server cannot be reached, nobody hears it.
    pub fn tell(&self, what: &str) {
        if matches!(self.location, Location::Postgres(_)) {
            let what = what.to_owned();
            drop(self.write(move |tx| {
                let sql = "SELECT COALESCE(pg_notify($1::text, $2::text)::text, '') AS told";
                tx.one(sql, params![CHANNEL, what], |row| row.get::<String>("told"))
            }));
        } else {
            // Nobody listening is the usual case.
            drop(self.news.0.heard.send(Heard::Told(what.to_owned())));
        }
    }

    /// What is told from now on.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when no thread can be started that listens.
    pub fn hear(&self) -> Result<broadcast::Receiver<Heard>, StoreError> {
        let receiver = self.news.0.heard.subscribe();
        if let Location::Postgres(address) = &self.location
            && self.news.0.listening.set(()).is_ok()
        {
            let (address, way) = (address.clone(), Arc::downgrade(&self.news.0));
            let listening =
                thread::Builder::new().name("store-listen".to_owned()).spawn(move || listen(&address, &way));
            listening.map_err(|fault| StoreError::Unavailable(fault.to_string()))?;
        }
        Ok(receiver)
    }

    /// Work that one instance does for all over the same data.
    pub fn turn(&self, work: &str) -> Turn {
        let address = match &self.location {
            Location::Postgres(address) => Some(address.clone()),
            _ => None,
        };
        let digest = Sha256::digest(format!("dangxiaozu turn {work}"));
        let key = digest.first_chunk().map_or(0, |bytes| i64::from_be_bytes(*bytes));
        Turn { address, key, client: None, is_mine: false }
    }
}

/// Listens until the database is let go; a connection that is lost is made anew, and what was told meanwhile is missed.
fn listen(address: &str, way: &Weak<Way>) {
    while way.strong_count() > 0 {
        // Whoever listens learns of what was not heard as soon as the server can be reached again.
        drop(hear_on(address, way));
        thread::park_timeout(PAUSE);
    }
}

fn hear_on(address: &str, way: &Weak<Way>) -> Result<(), StoreError> {
    let mut client = tls::connect(address)?;
    client.batch_execute(&format!("LISTEN {CHANNEL}"))?;
    let pass_on = |heard| way.upgrade().map(|way| drop(way.heard.send(heard)));
    pass_on(Heard::Missed);
    while way.strong_count() > 0 && !client.is_closed() {
        while let Some(told) = client.notifications().timeout_iter(PAUSE).next()? {
            pass_on(Heard::Told(told.payload().to_owned()));
        }
    }
    Ok(())
}

/// Work that one instance does for all over the same data: whoever has the turn keeps it until it is gone, and another one takes it.
pub struct Turn {
    address: Option<String>,
    key: i64,
    client: Option<Client>,
    is_mine: bool,
}

impl Drop for Turn {
    fn drop(&mut self) {
        // Another instance need not wait until the server sees that the connection is closed.
        if let Some(client) = self.client.as_mut().filter(|_| self.is_mine) {
            drop(client.batch_execute("SELECT pg_advisory_unlock_all()"));
        }
    }
}

impl Turn {
    /// Whether it is this instance's turn. The embedded database has one instance, whose turn it always is.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the server cannot be asked.
    pub fn is_mine(&mut self) -> Result<bool, StoreError> {
        let Some(address) = &self.address else { return Ok(true) };
        // A turn is bound to its connection: a lost one may be somebody else's by now.
        let is_alive = self.client.as_mut().is_some_and(|client| client.simple_query("").is_ok());
        if !is_alive {
            self.is_mine = false;
            self.client = None;
            let mut client = tls::connect(address)?;
            client.batch_execute(ALIVE)?;
            self.client = Some(client);
        }
        if let Some(client) = self.client.as_mut().filter(|_| !self.is_mine) {
            self.is_mine = client.query_one("SELECT pg_try_advisory_lock($1)", &[&self.key])?.get(0);
        }
        Ok(self.is_mine)
    }
}
