//! The pages of the daily work for a branch with three groups, each against the smallest answer there is; and a roster of
//! 5,000 people from a table: `cargo bench -p web --bench daily`.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run is to stop with its reason")]

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use app::{
    App, Cx,
    account::sign_in,
    ambient::{Clock as _, SystemClock, SystemEntropy},
    demo::{self, Sample},
    permission,
    person::import,
};
use axum::{
    Router,
    body::Body,
    http::{Request, header},
};
use documents::pdf::NoTypesetter;
use domain::{
    id::{GroupId, PersonId},
    organization::Group,
    person::{Person, Standing},
    text::{OrganizationName, PersonName},
};
use jiff::tz::TimeZone;
use rust_xlsxwriter::Workbook;
use store::{Db, Location};
use tokio::runtime::Runtime;
use tower::ServiceExt as _;
use web::{Settings, Site};

/// How long one measurement lasts.
const ROUND: Duration = Duration::from_secs(3);

fn main() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("daily-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let db = Db::open(&Location::File(folder.join("bench.db"))).unwrap();
    let zone = TimeZone::get("Asia/Shanghai").unwrap();
    let sample = demo::seed(&db, Arc::new(SystemEntropy), SystemClock.now(), zone.clone()).unwrap();
    three_groups(&db, &sample);
    let app = App::new(db, Arc::new(SystemClock), Arc::new(SystemEntropy), zone);
    let runtime = Runtime::new().unwrap();
    pages(&runtime, &app);
    table(&runtime, &app, &sample);
    std::fs::remove_dir_all(&folder).unwrap();
}

/// The sample's branch with a third group, each filled up to twenty people.
fn three_groups(db: &Db, sample: &Sample) {
    let (branch, groups, now) = (sample.branch, sample.groups, SystemClock.now());
    db.write(move |tx| -> Result<(), app::Error> {
        let since = jiff::civil::date(2025, 1, 1);
        let id = || app::ambient::new_uuid(now, &SystemEntropy).unwrap();
        let third = Group { id: GroupId::new(id()), name: OrganizationName::new("第三党小组").unwrap() };
        store::organization::add_group(tx, branch, &third, since)?;
        for (number, group) in [(14, groups[0]), (15, groups[1]), (20, third.id)] {
            for n in 0..number {
                let person = PersonId::new(id());
                let name = PersonName::new(&format!("样本{n:02}")).unwrap();
                let new = Person { id: person, name, mobile: None, email: None, version: 1 };
                store::person::add(tx, branch, &new)?;
                store::person::set_standing(tx, branch, person, since, Standing::Full)?;
                store::person::set_group(tx, branch, person, since, group)?;
            }
        }
        Ok(())
    })
    .wait()
    .unwrap();
}

async fn get(router: &Router, path: &str, key: &str) -> usize {
    let request =
        Request::get(path).header(header::HOST, "bench").header(header::COOKIE, format!("dxz={key}"));
    let reply = router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    assert!(reply.status().is_success(), "{path}: {}", reply.status());
    axum::body::to_bytes(reply.into_body(), usize::MAX).await.unwrap().len()
}

/// Pages made anew each time: every address is asked for once only.
fn pages(runtime: &Runtime, app: &App) {
    let settings = Settings { address: "http://127.0.0.1".to_owned(), secure: false };
    let router = web::router(Site::new(app.clone(), Arc::new(NoTypesetter), settings));
    let key = |name: &str| {
        let input = sign_in::Input {
            name: name.to_owned(),
            password: demo::PASSWORD.to_owned(),
            device: String::new(),
        };
        runtime.block_on(sign_in::sign_in(app, input)).unwrap().done().unwrap().key.word()
    };
    let (leader, secretary) = (key("陈一诺"), key("林知远"));
    let mut least = 0.0;
    for (what, path, key) in [
        ("the smallest answer", "/healthz", &leader),
        ("本月, the leader", "/", &leader),
        ("日常, the leader", "/daily", &leader),
        ("名册, the leader", "/roster", &leader),
        ("名册 of a past day", "/roster?on=2026-01-31", &leader),
        ("任务, the leader", "/assignments", &leader),
        ("党费, the leader", "/dues", &leader),
        ("党费, the secretary", "/dues", &secretary),
        ("发展党员, the leader", "/development", &leader),
        ("意见诉求, the leader", "/opinions", &leader),
        ("学习, the leader", "/study", &leader),
        ("谈心谈话, the leader", "/talks", &leader),
        ("参加组织生活, the leader", "/attendance", &leader),
        ("党小组, the secretary", "/groups", &secretary),
        ("支部待办, the secretary", "/branch", &secretary),
    ] {
        let (mut times, until) = (Vec::new(), Instant::now() + ROUND);
        let mut size = 0;
        while Instant::now() < until {
            let join = if path.contains('?') { '&' } else { '?' };
            let path = format!("{path}{join}n={}", times.len());
            let start = Instant::now();
            size = runtime.block_on(get(&router, &path, key));
            times.push(start.elapsed());
        }
        times.sort();
        let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
        let (p50, p95) = (at(0.5), at(0.95));
        if least == 0.0 {
            least = p50;
        }
        println!("{what}: p50 {p50:.2} ms, p95 {p95:.2} ms, {size} bytes; ratio {:.0}", p50 / least);
    }
}

/// 5,000 people in a workbook: read, shown, taken.
fn table(runtime: &Runtime, app: &App, sample: &Sample) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let headings = [
        "姓名",
        "性别",
        "民族",
        "人员类别",
        "手机号码",
        "出生日期",
        "学历",
        "入党日期",
        "转正日期",
        "工作单位及职务",
    ];
    for (column, heading) in (0_u16..).zip(headings) {
        sheet.write_string(0, column, heading).unwrap();
    }
    for row in 1..=5_000_u32 {
        let cells = [
            format!("样本{row:04}"),
            "女".to_owned(),
            "汉族".to_owned(),
            "正式党员".to_owned(),
            format!("1{:010}", 900_000 + row),
            "1980-01-02".to_owned(),
            "大学本科".to_owned(),
            "2005-07-01".to_owned(),
            "2006-07-01".to_owned(),
            "示例单位 科员".to_owned(),
        ];
        for (column, cell) in (0_u16..).zip(&cells) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    let bytes = book.save_to_buffer().unwrap();
    let (branch, person) = (sample.branch, sample.person("陈一诺").unwrap());
    let leader =
        runtime.block_on(app.read(move |cx| app::account::session::load(cx, branch, person))).unwrap();
    let group = sample.groups[0];
    let before = resident();
    let start = Instant::now();
    let today = app.local(app.now()).date();
    let parsed = import::parse(&bytes, today).unwrap();
    let read = start.elapsed();
    let actor = leader.clone();
    let id = runtime
        .block_on(app.write(move |cx: &mut Cx<'_>| {
            let permit = permission::in_group(cx, &actor, group)?;
            import::keep(cx, &permit, "名册.xlsx", parsed.clone(), &today.to_string())
        }))
        .unwrap();
    let actor = leader.clone();
    let preview = runtime
        .block_on(app.read(move |cx: &mut Cx<'_>| {
            let permit = import::permit(cx, &actor, id)?;
            import::preview(cx, &permit, id)
        }))
        .unwrap();
    let shown = start.elapsed();
    assert_eq!(preview.counts().0, 5_000, "{:?}", preview.counts());
    println!(
        "5,000 people, {} KB: read in {:.2} s, shown after {:.2} s, {} MB more resident at most",
        bytes.len() / 1024,
        read.as_secs_f64(),
        shown.as_secs_f64(),
        resident().saturating_sub(before) / 1024
    );
    let start = Instant::now();
    let (actor, digest) = (leader, preview.digest);
    let taken = runtime.block_on(app.write(move |cx: &mut Cx<'_>| {
        let permit = import::permit(cx, &actor, id)?;
        import::carry_out(cx, &permit, id, &digest)
    }));
    assert_eq!(taken.unwrap(), (5_000, 0));
    println!("  taken in {:.2} s, all or nothing", start.elapsed().as_secs_f64());
}

/// The most that was resident so far, in KB.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kb| kb.parse().ok()).unwrap_or(0)
}
