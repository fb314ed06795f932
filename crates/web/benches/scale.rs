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

fn main() {
    let sizes: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![10, 100, 1000] } else { sizes };
    let on_server = std::env::args().any(|argument| argument == "postgres");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("scale-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (runtime, mut is_first) = (Runtime::new().unwrap(), true);
    for size in sizes {
        // A database on the server is gone with this.
        let held = on_server.then(|| TestDb::unopened(Backend::Postgres));
        let location = match &held {
            Some(held) => held.location(),
            None => Location::File(folder.join(format!("scale-{size}.db"))),
        };
        let db = Db::open(&location).unwrap();
        let (zone, from) = (TimeZone::get("Asia/Shanghai").unwrap(), Instant::now());
        let scaled =
            scale::seed(&db, Arc::new(SystemEntropy), SystemClock.now(), zone.clone(), size, &|_| {})
                .unwrap();
        let made = from.elapsed().as_secs_f64();
        if let Some(held) = &held {
            // What a server does by itself some time after so many rows were written.
            held.behind_the_back("VACUUM ANALYZE");
        }
        println!("{size} branches: made in {made:.0} s{}", bytes(&location));
        let app = App::new(db, Arc::new(SystemClock), Arc::new(SystemEntropy), zone);
        pages(&runtime, &app, &scaled);
        if is_first {
            many_texts(&app, &scaled);
            println!("  the first branch with {RECORDS} texts to search for:");
            searches(&runtime, &app);
            is_first = false;
        }
        if let Location::File(path) = &location {
            drop(app);
            std::fs::remove_file(path).unwrap();
        }
    }
    std::fs::remove_dir_all(&folder).unwrap();
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
    runtime.block_on(sign_in::sign_in(app, input)).unwrap().key.word()
}

async fn get(router: &Router, path: &str, key: &str) -> usize {
    let request =
        Request::get(path).header(header::HOST, "bench").header(header::COOKIE, format!("dxz={key}"));
    let reply = router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    assert!(reply.status().is_success(), "{path}: {}", reply.status());
    axum::body::to_bytes(reply.into_body(), usize::MAX).await.unwrap().len()
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

fn searches(runtime: &Runtime, app: &App) {
    let router = router(app);
    let [leader, secretary, _] = scale::ACCOUNTS.map(|(name, _)| key(runtime, app, name));
    for (what, words, key) in [
        ("a frequent word", "会议", &secretary),
        ("a rare word", "路灯", &leader),
        ("three words", "路灯 物业 下周", &leader),
        ("a sentence", "数据核对发现三处不一致", &secretary),
        ("nothing", "路员", &leader),
    ] {
        measure(runtime, &router, what, &format!("/search?q={}&", encoded(words)), key);
    }
}

fn encoded(words: &str) -> String {
    words.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn router(app: &App) -> Router {
    let settings = Settings { address: "http://127.0.0.1".to_owned(), secure: false };
    web::router(Site::new(app.clone(), Arc::new(NoTypesetter), settings))
}

/// Pages made anew each time: every address is asked for once only (ADR 10 is passed by).
fn pages(runtime: &Runtime, app: &App, scaled: &Scaled) {
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
        measure(runtime, &router, what, &path, key);
    }
}

fn measure(runtime: &Runtime, router: &Router, what: &str, path: &str, key: &str) {
    let (mut times, mut size) = (Vec::new(), 0);
    for number in 0..WARM + TIMES {
        let from = Instant::now();
        size = runtime.block_on(get(router, &format!("{path}n={number}"), key));
        if number >= WARM {
            times.push(from.elapsed());
        }
    }
    times.sort_unstable();
    let at = |part: f64| ms(times[((times.len() as f64 * part) as usize).min(times.len() - 1)]);
    println!("  {what:<24} p50 {:>6.2} ms  p95 {:>6.2} ms  {size} bytes", at(0.5), at(0.95));
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
