//! The meeting page's time and throughput, and durable remarks a second; each as a ratio measured in
//! one run: `cargo bench -p dangxiaozu --bench meeting`.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run is to stop with its reason")]

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use app::{
    App,
    account::{session, sign_in},
    ambient::{Clock as _, SystemClock, SystemEntropy},
    demo::{self, Sample},
    meeting::{
        approve, consult,
        draft::{self, ItemInput},
        notify, open,
        record::{self, Saved},
        submit, view,
    },
    permission::{self, may},
};
use documents::pdf::NoTypesetter;
use domain::{
    id::{MeetingId, PersonId, RemarkId},
    person::{Person, Standing},
    text::PersonName,
};
use jiff::tz::TimeZone;
use store::{Db, Location};
use tokio::runtime::Runtime;
use web::{Settings, Site};

/// How long one measurement lasts.
const ROUND: Duration = Duration::from_secs(4);

fn main() {
    // On the disk of the tree: a folder for temporary files may be in memory, where every commit is free.
    let folder =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("dangxiaozu-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let db = Db::open(&Location::File(folder.join("bench.db"))).unwrap();
    let zone = TimeZone::get("Asia/Shanghai").unwrap();
    let sample = demo::seed(&db, Arc::new(SystemEntropy), SystemClock.now(), zone.clone()).unwrap();
    twenty_members(&db, &sample);
    let app = App::new(db, Arc::new(SystemClock), Arc::new(SystemEntropy), zone);
    let runtime = Runtime::new().unwrap();
    let (meeting, remarks) = runtime.block_on(running_meeting(&app, &sample));

    pages(&runtime, &app, meeting);
    writes(&runtime, &app, &sample, meeting, &remarks, &folder);
    std::fs::remove_dir_all(&folder).unwrap();
}

/// The first group, filled up to twenty members.
fn twenty_members(db: &Db, sample: &Sample) {
    let (branch, group) = (sample.branch, sample.groups[0]);
    let now = SystemClock.now();
    db.write(move |tx| -> Result<(), app::Error> {
        for number in 0..15_i64 {
            let id = PersonId::new(app::ambient::new_uuid(now, &SystemEntropy).unwrap());
            let name = PersonName::new(&format!("样本{number:02}")).unwrap();
            store::person::add(tx, branch, &Person { id, name, mobile: None, email: None, version: 1 })?;
            let since = jiff::civil::date(2025, 1, 1);
            store::person::set_standing(tx, branch, id, since, Standing::Full)?;
            store::person::set_group(tx, branch, id, since, group)?;
        }
        Ok(())
    })
    .wait()
    .unwrap();
}

/// A meeting in session with two items and forty remarks.
async fn running_meeting(app: &App, sample: &Sample) -> (MeetingId, Vec<RemarkId>) {
    let sample = sample.clone();
    app.write(move |cx| {
        let person = |name: &str| sample.person(name).unwrap();
        let leader = session::load(cx, sample.branch, person("陈一诺"))?;
        let secretary = session::load(cx, sample.branch, person("林知远"))?;
        let today = cx.local().date();
        let item = |title: &str| ItemInput {
            content: "study".to_owned(),
            title: title.to_owned(),
            ..ItemInput::default()
        };
        let input = draft::Input {
            month: format!("{:04}-{:02}", today.year(), today.month()),
            date: today.to_string(),
            start: "00:00".to_owned(),
            place: "三楼会议室".to_owned(),
            chair: leader.person.to_string(),
            items: vec![item("学习支部工作条例"), item("学习发展党员工作细则")],
            off_plan_reason: "性能测量".to_owned(),
            ..draft::Input::default()
        };
        let drafting = permission::in_group(cx, &leader, sample.groups[0])?;
        let id = draft::create(cx, &drafting, &input)?;
        let talk = consult::Input {
            with: vec![person("周明哲").to_string()],
            how: "phone".to_owned(),
            on: today.to_string(),
            ..consult::Input::default()
        };
        let permit = permission::on_meeting(cx, &leader, id)?;
        consult::consult(cx, &permit, &talk)?;
        let reading = permission::on_meeting::<may::ReadMeeting>(cx, &leader, id)?;
        let permit = permission::on_meeting(cx, &leader, id)?;
        submit::submit(cx, &permit)?;
        let permit = permission::on_meeting(cx, &secretary, id)?;
        approve::approve(cx, &permit, "")?;
        let permit = permission::on_meeting(cx, &leader, id)?;
        notify::notify(cx, &permit, "http://127.0.0.1")?;
        let permit = permission::on_meeting(cx, &leader, id)?;
        open::open(cx, &permit)?;
        let now = view::view(cx, &reading)?;
        let recording = permission::on_meeting::<may::Record>(cx, &leader, id)?;
        let mut remarks = Vec::new();
        for item in &now.meeting.agenda.items {
            for member in now.roster.members() {
                let input = record::RemarkInput {
                    item: item.id.to_string(),
                    speaker: member.id.to_string(),
                    kind: "speaks".to_owned(),
                    about: String::new(),
                    text: "结合岗位谈体会，提出两条改进的办法。".repeat(5),
                };
                remarks.push(record::speak(cx, &recording, &input)?);
            }
        }
        Ok((id, remarks))
    })
    .await
    .unwrap()
}

/// The meeting page against the same server answering a fixed body of the same size.
fn pages(runtime: &Runtime, app: &App, meeting: MeetingId) {
    let settings = Settings { address: "http://127.0.0.1".to_owned(), secure: false };
    let site = Site::new(app.clone(), Arc::new(NoTypesetter), settings);
    let ours = serve(runtime, web::router(site));
    let input = sign_in::Input {
        name: "陈一诺".to_owned(),
        password: demo::PASSWORD.to_owned(),
        device: String::new(),
    };
    let key = runtime.block_on(sign_in::sign_in(app, input)).unwrap().done().unwrap().key.word();
    let path = format!("/meetings/{meeting}");
    let size = get(&mut TcpStream::connect(ours).unwrap(), &path, &key);
    let body = "会".repeat(size / 3);
    let fixed =
        serve(runtime, axum::Router::new().route("/", axum::routing::get(move || async move { body })));

    println!("meeting page, 20 members, 2 items, 40 remarks: {size} bytes");
    let plain = rate(fixed, "/", &key, false);
    // A page is kept until somebody writes (ADR 10); under an address of its own each time it is always made anew.
    for (what, anew) in [("as it is kept", false), ("made anew each time", true)] {
        let (p50, p95) = times(ours, &path, &key, anew);
        println!("  {what}, one client: p50 {p50:.2} ms, p95 {p95:.2} ms");
        let page = rate(ours, &path, &key, anew);
        println!(
            "  {what}, 8 clients: {page:.0} pages/s; fixed body {plain:.0}/s; ratio {:.2}",
            page / plain
        );
    }
}

/// The median and the 95th percentile of one client's requests, in milliseconds.
fn times(address: SocketAddr, path: &str, key: &str, anew: bool) -> (f64, f64) {
    let mut times = Vec::new();
    let mut stream = TcpStream::connect(address).unwrap();
    let until = Instant::now() + ROUND;
    while Instant::now() < until {
        let path =
            if anew { format!("{path}?{}", NEXT.fetch_add(1, Ordering::Relaxed)) } else { path.to_owned() };
        let start = Instant::now();
        get(&mut stream, &path, key);
        times.push(start.elapsed());
    }
    times.sort();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    (at(0.5), at(0.95))
}

/// For addresses that nobody asked for before.
static NEXT: AtomicUsize = AtomicUsize::new(0);

fn serve(runtime: &Runtime, router: axum::Router) -> SocketAddr {
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
    let address = listener.local_addr().unwrap();
    runtime.spawn(async move { axum::serve(listener, router).await });
    address
}

/// One request on a kept connection; the size of the body.
fn get(stream: &mut TcpStream, path: &str, key: &str) -> usize {
    // One write, one packet: a request in pieces would wait for the other side's acknowledgement.
    let request = format!("GET {path} HTTP/1.1\r\nHost: bench\r\nCookie: dxz={key}\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    let mut buffer = [0; 65536];
    loop {
        let read = stream.read(&mut buffer).unwrap();
        assert!(read > 0, "the server closed the connection");
        answer.extend_from_slice(&buffer[..read]);
        let Some(head) = answer.windows(4).position(|w| w == b"\r\n\r\n") else { continue };
        let text = String::from_utf8_lossy(&answer[..head]).to_lowercase();
        assert!(text.starts_with("http/1.1 200"), "{text}");
        let length: usize =
            text.lines().find_map(|l| l.strip_prefix("content-length: ")).unwrap().trim().parse().unwrap();
        if answer.len() >= head + 4 + length {
            return length;
        }
    }
}

/// Requests a second with eight clients.
fn rate(address: SocketAddr, path: &str, key: &str, anew: bool) -> f64 {
    let (stop, count) = (AtomicBool::new(false), AtomicUsize::new(0));
    let start = Instant::now();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let mut stream = TcpStream::connect(address).unwrap();
                while !stop.load(Ordering::Relaxed) {
                    let next = || NEXT.fetch_add(1, Ordering::Relaxed);
                    let path = if anew { format!("{path}?{}", next()) } else { path.to_owned() };
                    get(&mut stream, &path, key);
                    count.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        while start.elapsed() < ROUND {
            thread::yield_now();
            thread::park_timeout(Duration::from_millis(50));
        }
        stop.store(true, Ordering::Relaxed);
    });
    count.load(Ordering::Relaxed) as f64 / start.elapsed().as_secs_f64()
}

/// Remarks saved a second, against the raw driver committing one small row a transaction.
fn writes(
    runtime: &Runtime,
    app: &App,
    sample: &Sample,
    meeting: MeetingId,
    remarks: &[RemarkId],
    folder: &Path,
) {
    let leader = {
        let (branch, person) = (sample.branch, sample.person("陈一诺").unwrap());
        runtime.block_on(app.read(move |cx| session::load(cx, branch, person))).unwrap()
    };
    let raw = raw_driver(folder);
    println!("durable writes (synchronous=FULL)\n  raw driver, one row a transaction: {raw:.0}/s");
    for clients in [1_usize, 32] {
        let count = Arc::new(AtomicUsize::new(0));
        let start = Instant::now();
        runtime.block_on(async {
            let tasks: Vec<_> = (0..clients)
                .map(|client| {
                    let (app, leader, count) = (app.clone(), leader.clone(), count.clone());
                    let remark = remarks[client % remarks.len()];
                    tokio::spawn(async move {
                        let mut version = 0;
                        while start.elapsed() < ROUND {
                            let (actor, text) = (leader.clone(), format!("第 {version} 稿，第 {client} 位"));
                            let save = app.write(move |cx| {
                                let permit = permission::on_meeting::<may::Record>(cx, &actor, meeting)?;
                                record::save_remark(cx, &permit, remark, version, &text)
                            });
                            version = match save.await.unwrap() {
                                Saved::Done { version } | Saved::Conflict { version, .. } => version,
                            };
                            count.fetch_add(1, Ordering::Relaxed);
                        }
                    })
                })
                .collect();
            for task in tasks {
                task.await.unwrap();
            }
        });
        let rate = count.load(Ordering::Relaxed) as f64 / start.elapsed().as_secs_f64();
        println!("  remarks saved, {clients} clients: {rate:.0}/s; ratio {:.2}", rate / raw);
    }
}

fn raw_driver(folder: &Path) -> f64 {
    let connection = rusqlite::Connection::open(folder.join("raw.db")).unwrap();
    connection.pragma_update(None, "journal_mode", "WAL").unwrap();
    connection.pragma_update(None, "synchronous", "FULL").unwrap();
    connection.execute_batch("CREATE TABLE row (id INTEGER PRIMARY KEY, text TEXT NOT NULL)").unwrap();
    let mut insert = connection.prepare("INSERT INTO row (text) VALUES (?1)").unwrap();
    let (start, mut count) = (Instant::now(), 0_u32);
    while start.elapsed() < ROUND {
        insert.execute(["一条发言"]).unwrap();
        count += 1;
    }
    f64::from(count) / start.elapsed().as_secs_f64()
}
