//! An instance of the product over a database: the demo's branch and a small second one, under a clock that stands still.

use std::sync::{Arc, Mutex};

use app::{App, Entropy, ambient::ManualClock, demo, directory::Directory};
use axum::Router;
use documents::{
    attachment::{AttachmentFault, PdfReader},
    paper::Paper,
    pdf::{Typeset, TypesetError},
    reading::{OldWordReader, Unread},
};
use jiff::{Timestamp, tz::TimeZone};
use store::{
    Db,
    testing::{Backend, TestDb},
};
use web::{Settings, Site};

use super::{World, issuer::Issuer, world::found};

/// Thursday, 19 November 2026, ten past three in the afternoon.
const NOW: &str = "2026-11-19T15:10:00+08:00";

/// Numbers that look random and are the same in every run.
struct Counter(Mutex<u64>);

impl Entropy for Counter {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), String> {
        let mut state = self.0.lock().map_err(|e| e.to_string())?;
        for byte in buffer {
            *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *byte = (*state >> 56) as u8;
        }
        Ok(())
    }
}

fn zone() -> TimeZone {
    TimeZone::get("Asia/Shanghai").expect("a time zone")
}

/// What answers for a product, and what it runs on.
fn served(app: &App, address: &str, directory: Option<Directory>) -> (Router, tokio::runtime::Runtime) {
    let settings = Settings { address: address.to_owned(), secure: address.starts_with("https:") };
    let site = Site::new(app.clone(), Arc::new(Words), settings);
    let site = match directory {
        Some(directory) => site.with_directory(directory),
        None => site,
    };
    let router = web::router(site.with_reader(Arc::new(Plain)).with_converter(Arc::new(Plain)));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    (router, runtime)
}

/// Draws a paper as its words: what a PDF looks like is the typesetter's own test.
struct Words;

impl Typeset for Words {
    fn pdf(&self, paper: &Paper) -> Result<Vec<u8>, TypesetError> {
        Ok(documents::txt::write(paper).into_bytes())
    }
}

/// Reads a PDF that is no more than its words.
pub(super) struct Plain;

impl PdfReader for Plain {
    fn words(&self, pdf: &[u8]) -> Result<String, AttachmentFault> {
        Ok(String::from_utf8_lossy(pdf).into_owned())
    }
}

/// Whose old .doc is its text behind the mark of its kind.
impl OldWordReader for Plain {
    fn converted(&self, doc: &[u8]) -> Result<Vec<u8>, Unread> {
        doc.get(8..).filter(|text| !text.is_empty()).map(<[u8]>::to_vec).ok_or(Unread::BrokenOld)
    }
}

impl World {
    /// The same, served at an address; cookies are secure where it begins with https.
    pub fn served_at(address: &str) -> Self {
        Self::over(TestDb::of_run(), address, None)
    }

    /// The same where people may sign in by their unit's directory.
    pub fn with_directory() -> (Self, Arc<Issuer>) {
        let (address, now) = ("http://dxz.example.cn", NOW.parse::<Timestamp>().expect("an instant"));
        let issuer = Issuer::new(now.as_second());
        let directory = Directory::new(Issuer::settings(address), issuer.clone());
        (Self::over(TestDb::of_run(), address, Some(directory)), issuer)
    }

    /// The same on a PostgreSQL server.
    pub fn on_a_server() -> Self {
        Self::over(TestDb::new(Backend::Postgres), "http://dxz.example.cn", None)
    }

    fn over(t: TestDb, address: &str, directory: Option<Directory>) -> Self {
        let now: Timestamp = NOW.parse().expect("an instant");
        let entropy: Arc<dyn Entropy> = Arc::new(Counter(Mutex::new(2026)));
        let sample = demo::seed(t.db(), entropy.clone(), now, zone()).expect("the sample");
        let clock = Arc::new(ManualClock::new(now));
        let app = App::new(t.db().clone(), clock.clone(), entropy, zone());
        let (router, runtime) = served(&app, address, directory);
        let other = found(&app, &runtime);
        Self { app, clock, sample, other, router, runtime, t: Some(t) }
    }

    /// Another instance over the same data, under the same clock.
    pub fn beside(&self) -> Self {
        let place = self.t.as_ref().expect("the first instance").location();
        let db = Db::open(&place).expect("the same data");
        let entropy: Arc<dyn Entropy> = Arc::new(Counter(Mutex::new(1921)));
        let app = App::new(db, self.clock.clone(), entropy, zone());
        let (router, runtime) = served(&app, "http://dxz.example.cn", None);
        let (clock, sample, other) = (self.clock.clone(), self.sample.clone(), self.other.clone());
        Self { app, clock, sample, other, router, runtime, t: None }
    }
}
