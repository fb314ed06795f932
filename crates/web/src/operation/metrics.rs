//! Figures of the running service for Prometheus. A label is a method, a route of the table or a status: never an address that was
//! asked for, which may name a person or be a secret.

use std::{
    fmt,
    sync::atomic::AtomicU64,
    time::{Duration, Instant},
};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{Method, StatusCode},
    middleware::Next,
    response::Response,
};
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram, info::Info},
    registry::{Registry, Unit},
};

use crate::{pace::Caller, state::Site};

/// The upper ends of the classes of durations, in seconds.
const SECONDS: [f64; 10] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

#[derive(Clone, PartialEq, Eq, Hash, Debug, EncodeLabelSet)]
struct Answered {
    method: &'static str,
    route: String,
    status: u16,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug, EncodeLabelSet)]
struct Asked {
    method: &'static str,
    route: String,
}

/// What is counted.
pub(crate) struct Metrics {
    registry: Registry,
    answers: Family<Answered, Counter>,
    durations: Family<Asked, Histogram>,
    under_way: Gauge,
    ready: Gauge,
    memory: Gauge,
    processor: Gauge<f64, AtomicU64>,
    files: Gauge,
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let mut registry = Registry::default();
        let (answers, under_way, ready) = (Family::default(), Gauge::default(), Gauge::default());
        let durations: Family<Asked, Histogram> = Family::new_with_constructor(|| Histogram::new(SECONDS));
        let (memory, files) = (Gauge::default(), Gauge::default());
        let processor: Gauge<f64, AtomicU64> = Gauge::default();
        let version = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("dangxiaozu_build", "The program", version);
        registry.register("dangxiaozu_http_requests", "Requests that were answered", answers.clone());
        registry.register_with_unit(
            "dangxiaozu_http_request_duration",
            "How long requests took until their answer began",
            Unit::Seconds,
            durations.clone(),
        );
        registry.register(
            "dangxiaozu_http_requests_under_way",
            "Requests not answered yet",
            under_way.clone(),
        );
        registry.register("dangxiaozu_ready", "Whether what is sent is taken on", ready.clone());
        registry.register_with_unit("process_resident_memory", "Memory held", Unit::Bytes, memory.clone());
        registry.register("process_cpu_seconds", "Time of processors used", processor.clone());
        registry.register("process_open_fds", "Open files and connections", files.clone());
        Self { registry, answers, durations, under_way, ready, memory, processor, files }
    }

    fn count(&self, method: &Method, route: &str, status: u16, took: Duration) {
        let (method, route) = (name(method), route.to_owned());
        self.durations.get_or_create(&Asked { method, route: route.clone() }).observe(took.as_secs_f64());
        self.answers.get_or_create(&Answered { method, route, status }).inc();
    }

    /// Everything as text.
    pub(crate) fn text(&self, ready: bool) -> Result<String, fmt::Error> {
        self.ready.set(ready.into());
        if let Some(used) = used() {
            self.memory.set(used.memory);
            self.processor.set(used.processor);
            self.files.set(used.files);
        }
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

/// What this process uses.
struct Used {
    /// Bytes.
    memory: i64,
    /// Seconds.
    processor: f64,
    files: i64,
}

#[cfg(not(target_os = "linux"))]
const fn used() -> Option<Used> {
    None
}

#[cfg(target_os = "linux")]
fn used() -> Option<Used> {
    use procfs::WithCurrentSystemInfo as _;

    let mine = procfs::process::Process::myself().ok()?;
    let stat = mine.stat().ok()?;
    let ticks = i32::try_from(procfs::ticks_per_second()).ok()?;
    Some(Used {
        memory: i64::try_from(stat.rss_bytes().get()).ok()?,
        processor: f64::from(u32::try_from(stat.utime + stat.stime).ok()?) / f64::from(ticks),
        files: i64::try_from(mine.fd_count().ok()?).ok()?,
    })
}

/// A caller may make up methods: those that no route has are one.
fn name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        _ => "other",
    }
}

/// One request that is under way, for as long as anybody waits for its answer.
struct UnderWay<'a>(&'a Gauge);

impl<'a> UnderWay<'a> {
    fn new(gauge: &'a Gauge) -> Self {
        gauge.inc();
        Self(gauge)
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// Counts a request while it is answered, and says in the log what it was: method, route, status and time, never who or what about.
/// Where somebody was turned away the network address stands beside it, for whoever looks for an attack.
pub(crate) async fn around(
    State(site): State<Site>,
    route: Option<MatchedPath>,
    caller: Caller,
    request: Request,
    next: Next,
) -> Response {
    let metrics = &site.metrics;
    let (begun, method) = (Instant::now(), request.method().clone());
    let under_way = UnderWay::new(&metrics.under_way);
    let answer = next.run(request).await;
    drop(under_way);
    let (took, status) = (begun.elapsed(), answer.status().as_u16());
    let route = route.as_ref().map_or("none", MatchedPath::as_str);
    metrics.count(&method, route, status, took);
    let turned_away = match answer.status() {
        StatusCode::FORBIDDEN | StatusCode::TOO_MANY_REQUESTS => true,
        // The form comes back for a wrong password, and for whoever has tried too often.
        StatusCode::UNPROCESSABLE_ENTITY => route == "/sign-in",
        _ => false,
    };
    if turned_away {
        tracing::warn!(target: "dangxiaozu::security", route, status, %caller, "turned away");
    }
    tracing::info!(
        target: "dangxiaozu::requests",
        method = name(&method),
        route,
        status,
        milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
        "answered"
    );
    answer
}
