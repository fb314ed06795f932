//! Pages over samples of three sizes, made as `demo --scale` makes them: `cargo bench -p web --bench scale`, on SQLite. Sizes in
//! branches can be given as arguments; with `postgres` among them, and under `scripts/with-postgres.sh`, PostgreSQL is measured.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run is to stop with its reason")]

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use app::{
    App,
    account::sign_in,
    ambient::{Clock as _, SystemClock, SystemEntropy},
    demo::{
        PASSWORD,
        scale::{self, Scaled},
    },
};
use axum::{
    Router,
    body::Body,
    http::{Request, header},
};
use documents::pdf::NoTypesetter;
use jiff::tz::TimeZone;
use store::{
    Db, Location,
    testing::{Backend, TestDb},
};
use tokio::runtime::Runtime;
use tower::ServiceExt as _;
use web::{Settings, Site};

/// How often a page is asked for, after it was asked for some times.
const TIMES: usize = 300;
const WARM: usize = 30;

/// A sample of a size.
struct Sample {
    size: usize,
    app: App,
    scaled: Scaled,
    /// A database on the server is gone with this.
    held: Option<TestDb>,
}

fn main() {
    let sizes: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![10, 100, 1000] } else { sizes };
    let on_server = std::env::args().any(|argument| argument == "postgres");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("scale-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let runtime = Runtime::new().unwrap();
    let samples: Vec<_> = sizes.into_iter().map(|size| sample(size, on_server, &folder)).collect();
    pages(&runtime, &samples);
    if let Some(smallest) = samples.first() {
        many_texts(&smallest.app, &smallest.scaled);
        swept(smallest.held.as_ref());
        println!("the first branch with {RECORDS} texts to search for:");
        searches(&runtime, smallest);
    }
    drop(samples);
    std::fs::remove_dir_all(&folder).unwrap();
}

fn sample(size: usize, on_server: bool, folder: &Path) -> Sample {
    let held = on_server.then(|| TestDb::unopened(Backend::Postgres));
    let location = match &held {
        Some(held) => held.location(),
        None => Location::File(folder.join(format!("scale-{size}.db"))),
    };
    let db = Db::open(&location).unwrap();
    let (zone, from) = (TimeZone::get("Asia/Shanghai").unwrap(), Instant::now());
    let scaled =
        scale::seed(&db, Arc::new(SystemEntropy), SystemClock.now(), zone.clone(), size, &|_| {}).unwrap();
    let made = from.elapsed().as_secs_f64();
    swept(held.as_ref());
    println!("{size} branches: made in {made:.0} s{}", bytes(&location));
    let app = App::new(db, Arc::new(SystemClock), Arc::new(SystemEntropy), zone);
    Sample { size, app, scaled, held }
}

/// What a server does by itself some time after so many rows were written.
fn swept(held: Option<&TestDb>) {
    if let Some(held) = held {
        held.behind_the_back("VACUUM ANALYZE");
    }
}

fn bytes(location: &Location) -> String {
    let Location::File(path) = location else { return String::new() };
    let beside = path.with_extension("db-wal");
    let size = |path: &Path| std::fs::metadata(path).map_or(0, |file| file.len());
    format!(", {} MB", (size(path) + size(&beside)) / 1_000_000)
}

fn key(runtime: &Runtime, app: &App, name: &str) -> String {
    let input =
        sign_in::Input { name: name.to_owned(), password: PASSWORD.to_owned(), device: String::new() };
    runtime.block_on(sign_in::sign_in(app, input)).unwrap().done().unwrap().key.word()
}

async fn get(router: &Router, path: &str, key: &str) {
    let request =
        Request::get(path).header(header::HOST, "bench").header(header::COOKIE, format!("dxz={key}"));
    let reply = router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    assert!(reply.status().is_success(), "{path}: {}", reply.status());
    axum::body::to_bytes(reply.into_body(), usize::MAX).await.unwrap();
}

/// How many texts the first branch gets in the smallest sample: ten years of a hundred members and more.
const RECORDS: usize = 100_000;

/// Fills the first branch with texts of the same kind, each a further part of one that there is.
fn many_texts(app: &App, scaled: &Scaled) {
    let branch = scaled.branch;
    app.db()
        .write(move |tx| -> Result<(), app::Error> {
            let known = store::search::of_branch(tx, branch)?;
            let copies = (0..RECORDS.div_ceil(known.len())).flat_map(|turn| {
                known.iter().map(move |found| store::search::Text {
                    part: format!("{}-{turn}", found.text.part),
                    ..found.text.clone()
                })
            });
            let texts: Vec<_> = copies.take(RECORDS - known.len()).collect();
            Ok(store::search::add(tx, branch, &texts, &app::search::tokens)?)
        })
        .wait()
        .unwrap();
}

fn searches(runtime: &Runtime, sample: &Sample) {
    let router = router(&sample.app);
    let [leader, secretary, _] = scale::ACCOUNTS.map(|(name, _)| key(runtime, &sample.app, name));
    for (what, words, key) in [
        ("a frequent word", "会议", &secretary),
        ("a rare word", "路灯", &leader),
        ("three words", "路灯 物业 下周", &leader),
        ("a sentence", "数据核对发现三处不一致", &secretary),
        ("nothing", "路员", &leader),
    ] {
        let path = format!("/search?q={}&", encoded(words));
        measure(
            runtime,
            what,
            &[Asked { size: sample.size, router: router.clone(), path, key: key.clone() }],
        );
    }
}

fn encoded(words: &str) -> String {
    words.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn router(app: &App) -> Router {
    let settings = Settings { address: "http://127.0.0.1".to_owned(), secure: false };
    web::router(Site::new(app.clone(), Arc::new(NoTypesetter), settings))
}

/// A page of a sample, asked for by somebody.
struct Asked {
    size: usize,
    router: Router,
    path: String,
    key: String,
}

/// Pages made anew each time: every address is asked for once only (ADR 10 is passed by).
fn pages(runtime: &Runtime, samples: &[Sample]) {
    let mut asked: Vec<(&str, Vec<Asked>)> = Vec::new();
    for Sample { size, app, scaled, .. } in samples {
        let router = router(app);
        let [leader, secretary, reader] = scale::ACCOUNTS.map(|(name, _)| key(runtime, app, name));
        let year = app.local(app.now()).year() - 1;
        for (what, path, key) in [
            ("meeting page", format!("/meetings/{}?", scaled.archived), &leader),
            ("branch year", format!("/branch/year/{year}?"), &secretary),
            ("committee", format!("/offices/{}?year={year}&", scaled.committee), &reader),
            ("general branch", format!("/offices/{}?year={year}&", scaled.general), &reader),
            ("search, a frequent word", format!("/search?q={}&", encoded("会议")), &secretary),
            ("search, a rare word", format!("/search?q={}&", encoded("路灯")), &leader),
            ("search, nothing", format!("/search?q={}&", encoded("路员")), &leader),
        ] {
            let one = Asked { size: *size, router: router.clone(), path, key: key.clone() };
            match asked.iter_mut().find(|(known, _)| *known == what) {
                Some((_, all)) => all.push(one),
                None => asked.push((what, vec![one])),
            }
        }
    }
    for (what, all) in asked {
        measure(runtime, what, &all);
    }
}

/// Asks for a page of every sample in turn, so that whatever else the machine does falls on all of them alike.
fn measure(runtime: &Runtime, what: &str, all: &[Asked]) {
    let mut times = vec![Vec::new(); all.len()];
    for number in 0..WARM + TIMES {
        for (asked, times) in all.iter().zip(&mut times) {
            let from = Instant::now();
            runtime.block_on(get(&asked.router, &format!("{}n={number}", asked.path), &asked.key));
            if number >= WARM {
                times.push(from.elapsed());
            }
        }
    }
    let mut row = format!("{what:<24}");
    let mut at = [Vec::new(), Vec::new()];
    for (asked, times) in all.iter().zip(&mut times) {
        times.sort_unstable();
        let part = |part: f64| ms(times[((times.len() as f64 * part) as usize).min(times.len() - 1)]);
        let (half, most) = (part(0.5), part(0.95));
        row.push_str(&format!("  {}: {half:.2} / {most:.2} ms", asked.size));
        at[0].push(half);
        at[1].push(most);
    }
    if let ([half, .., half_last], [most, .., most_last]) = (&at[0][..], &at[1][..]) {
        row.push_str(&format!("  largest / smallest: {:.2} / {:.2}", half_last / half, most_last / most));
    }
    println!("{row}");
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
