//! What every handler shares.

use std::{net::IpAddr, num::NonZero, sync::Arc};

use api::{Api, Pace};
use app::{
    App, Cx, Error,
    directory::Directory,
    factor::passkey::Place,
    organization::set_up::Word,
    permission::{self, Actor, Permit, Verb},
};
use documents::{
    attachment::{NoReader, PdfReader},
    pdf::Typeset,
    reading::{NoOldWordReader, OldWordReader},
};
use domain::{id::MeetingId, webhook::Reach};
use tokio::sync::Semaphore;

use crate::{
    cache::Cache,
    form::Form,
    live::Live,
    operation::{Closing, Metrics, Readiness},
    pace,
};

/// How the pages are served.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The address that links in notices begin with, such as `http://127.0.0.1:8080`; no slash at the end.
    pub address: String,
    /// Whether cookies are sent over HTTPS only.
    pub secure: bool,
}

/// The product, as the handlers see it.
#[derive(Clone)]
pub struct Site {
    pub(crate) app: App,
    pub(crate) typesetter: Arc<dyn Typeset>,
    pub(crate) reader: Arc<dyn PdfReader>,
    pub(crate) converter: Arc<dyn OldWordReader>,
    /// How many files are looked through at once; more wait their turn.
    looking: Arc<Semaphore>,
    /// How many papers and tables are drawn at once.
    drawing: Arc<Semaphore>,
    /// How many folders for inspections are drawn at once.
    pub(crate) packing: Arc<Semaphore>,
    pub(crate) settings: Arc<Settings>,
    pub(crate) live: Live,
    pub(crate) pace: Arc<Pace<IpAddr>>,
    pub(crate) cache: Arc<Cache>,
    pub(crate) closing: Closing,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) readiness: Arc<Readiness>,
    /// Whether callers' addresses are told by a proxy in front.
    pub(crate) proxied: bool,
    /// Whether mail goes out.
    pub(crate) mail: bool,
    /// The unit's own directory, by which people may sign in.
    pub(crate) directory: Option<Arc<Directory>>,
    /// How far events may go.
    pub(crate) reach: Reach,
    /// Opens the set-up page of an empty database.
    pub(crate) word: Option<Word>,
}

impl Site {
    /// Writes one piece of work on a meeting, for whoever may do `V` to it; asked within the same transaction.
    ///
    /// # Errors
    /// [`Error::NotFound`] and [`Error::Forbidden`] as the permit, or what the work answers.
    pub(crate) async fn on_meeting<V, T, F>(&self, actor: &Actor, id: MeetingId, work: F) -> Result<T, Error>
    where
        V: Verb + 'static,
        T: Send + 'static,
        F: Fn(&mut Cx<'_>, &Permit<V>) -> Result<T, Error> + Send + 'static,
    {
        let actor = actor.clone();
        self.app
            .write(move |cx| {
                let permit = permission::on_meeting::<V>(cx, &actor, id)?;
                work(cx, &permit)
            })
            .await
    }

    /// The same for what is done on the strength of a page: refused when somebody else has changed the meeting since
    /// the form on it was made, which names the version as `seen`.
    ///
    /// # Errors
    /// As [`Self::on_meeting`]; [`Error::Stale`].
    pub(crate) async fn on_seen<V, T, F>(
        &self,
        actor: &Actor,
        id: MeetingId,
        form: &Form,
        work: F,
    ) -> Result<T, Error>
    where
        V: Verb + 'static,
        T: Send + 'static,
        F: Fn(&mut Cx<'_>, &Permit<V>) -> Result<T, Error> + Send + 'static,
    {
        let (actor, seen) = (actor.clone(), form.number("seen"));
        self.app
            .write(move |cx| {
                let permit = permission::on_meeting::<V>(cx, &actor, id)?.seeing(seen);
                work(cx, &permit)
            })
            .await
    }

    /// Where passkeys are bound to, where browsers keep any.
    pub(crate) fn passkeys(&self) -> Option<Place> {
        Place::of(&self.settings.address)
    }

    /// The product over its use cases and its typesetter.
    pub fn new(app: App, typesetter: Arc<dyn Typeset>, settings: Settings) -> Self {
        let pace = Arc::new(pace::pace(&app));
        let settings = Arc::new(settings);
        let live = Live::new(app.clone());
        Self {
            live,
            app,
            typesetter,
            reader: Arc::new(NoReader),
            converter: Arc::new(NoOldWordReader),
            looking: Arc::new(Semaphore::new(2)),
            drawing: Arc::new(Semaphore::new(std::thread::available_parallelism().map_or(2, NonZero::get))),
            packing: Arc::new(Semaphore::new(2)),
            settings,
            pace,
            cache: Arc::default(),
            closing: Closing::default(),
            metrics: Arc::new(Metrics::new()),
            readiness: Arc::default(),
            proxied: false,
            mail: false,
            directory: None,
            reach: Reach::Public,
            word: None,
        }
    }

    /// What tells this service that it is about to end.
    pub fn closing(&self) -> Closing {
        self.closing.clone()
    }

    /// Looks at a file that somebody has sent, on a thread that may wait; a few at once, the others wait their turn.
    pub(crate) async fn look<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        in_turn(&self.looking, work).await
    }

    /// Draws a paper or a table in the same way: as many at once as there are processors.
    pub(crate) async fn draw<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        in_turn(&self.drawing, work).await
    }

    /// The same with somebody who reads the PDF files that are sent.
    #[must_use]
    pub fn with_reader(self, reader: Arc<dyn PdfReader>) -> Self {
        Self { reader, ..self }
    }

    /// The same with somebody who writes old .doc files anew.
    #[must_use]
    pub fn with_converter(self, converter: Arc<dyn OldWordReader>) -> Self {
        Self { converter, ..self }
    }

    /// The same where mail goes out: the pages say so.
    #[must_use]
    pub fn with_mail(self) -> Self {
        Self { mail: true, ..self }
    }

    /// The same where people may sign in by the unit's own directory.
    #[must_use]
    pub fn with_directory(self, directory: Directory) -> Self {
        Self { directory: Some(Arc::new(directory)), ..self }
    }

    /// What every link begins with.
    pub fn address(&self) -> &str {
        &self.settings.address
    }

    /// The same where events may go within the unit's own network.
    #[must_use]
    pub fn with_reach(self, reach: Reach) -> Self {
        Self { reach, ..self }
    }

    /// The same product for programs; open pages hear of what they change.
    pub(crate) fn api(&self) -> Api {
        let live = self.live.clone();
        let changed = move |id, parts: &'static str| live.changed(id, parts);
        Api::new(self.app.clone(), self.typesetter.clone(), &self.settings.address, changed)
            .with_reach(self.reach)
    }

    /// The same behind a proxy that tells the callers' addresses in `X-Forwarded-For`.
    #[must_use]
    pub fn behind_proxy(self) -> Self {
        Self { proxied: true, ..self }
    }

    /// The same with a set-up page, which this word opens as long as the database is empty.
    #[must_use]
    pub fn with_set_up(self, word: Word) -> Self {
        Self { word: Some(word), ..self }
    }
}

/// Does slow work when its turn has come, on a thread that may wait. Whoever goes away meanwhile does not free a place before the work
/// is done.
async fn in_turn<T: Send + 'static>(
    places: &Arc<Semaphore>,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Error> {
    let turn = places.clone().acquire_owned().await.map_err(|e| Error::Internal(e.to_string()))?;
    let working = tokio::task::spawn_blocking(move || {
        let done = work();
        drop(turn);
        done
    });
    working.await.map_err(|e| Error::Internal(e.to_string()))
}
