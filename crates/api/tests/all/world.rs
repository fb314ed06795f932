//! The sample branch, programs with tokens, and the document that every answer is held against.

use std::sync::Arc;

use api::{Api, ROUTES, Route};
use app::{
    App, Cx, Error,
    account::session,
    ambient::{ManualClock, SystemEntropy},
    demo::{self, Sample},
    permission::{self, Actor},
    secret::Secret,
    token,
};
use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use documents::{
    paper::Paper,
    pdf::{Typeset, TypesetError},
};
use domain::{token::Scope, webhook::Reach};
use jiff::{Timestamp, tz::TimeZone};
use serde_json::{Value, json};
use store::testing::{Backend, TestDb};
use tower::ServiceExt as _;

/// Thursday, 19 November 2026, ten past three in the afternoon.
const NOW: &str = "2026-11-19T15:10:00+08:00";

/// Draws a paper as its words: what a PDF looks like is the typesetter's own test.
struct Words;

impl Typeset for Words {
    fn pdf(&self, paper: &Paper) -> Result<Vec<u8>, TypesetError> {
        Ok(documents::txt::write(paper).into_bytes())
    }
}

/// The sample branch and the API over it.
pub struct World {
    pub app: App,
    pub sample: Sample,
    clock: Arc<ManualClock>,
    router: Router,
    runtime: tokio::runtime::Runtime,
    _db: TestDb,
}

impl World {
    pub fn new() -> Self {
        Self::on(Backend::Memory)
    }

    pub fn on(backend: Backend) -> Self {
        let db = TestDb::new(backend);
        let now: Timestamp = NOW.parse().expect("an instant");
        let zone = TimeZone::get("Asia/Shanghai").expect("a time zone");
        let sample = demo::seed(db.db(), Arc::new(SystemEntropy), now, zone.clone()).expect("the sample");
        let clock = Arc::new(ManualClock::new(now));
        let app = App::new(db.db().clone(), clock.clone(), Arc::new(SystemEntropy), zone);
        let api = Api::new(app.clone(), Arc::new(Words), "https://dxz.example.cn", |_, _| {});
        let router = api::router(api.with_reach(Reach::Private));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        Self { app, sample, clock, router, runtime, _db: db }
    }

    /// Moves the clock to a local time, such as `2026-12-17 14:30`.
    pub fn at(&self, local: &str) {
        let text = format!("{}+08:00", local.replace(' ', "T"));
        self.clock.set(text.parse().expect("a local time"));
    }

    /// Moves the clock on.
    pub fn later(&self, seconds: i64) {
        self.clock.advance(jiff::SignedDuration::from_secs(seconds));
    }

    pub fn write<T: Send + 'static>(
        &self,
        work: impl Fn(&mut Cx<'_>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.runtime.block_on(self.app.write(work))
    }

    pub fn id(&self, name: &str) -> String {
        self.sample.person(name).expect("somebody of the sample").to_string()
    }

    /// Somebody on a page.
    pub fn actor(&self, name: &str) -> Actor {
        let (branch, person) =
            (self.sample.branch, self.sample.person(name).expect("somebody of the sample"));
        self.write(move |cx| session::load(cx, branch, person)).expect("an account")
    }

    /// The word of a new token of somebody.
    pub fn word(&self, name: &str, scopes: &[Scope]) -> Secret {
        let (actor, scopes) = (self.actor(name), scopes.to_vec());
        let made = self.write(move |cx| {
            let permit = permission::in_branch(&actor)?;
            let scopes = scopes.iter().map(|scope| scope.code().to_owned()).collect();
            let (name, days) = ("示例程序".to_owned(), "30".to_owned());
            token::make(cx, &permit, &token::Input { name, scopes, days, person: String::new() })
        });
        made.expect("a token").1
    }

    /// A program that acts in somebody's name.
    pub fn program(&self, name: &str, scopes: &[Scope]) -> Program<'_> {
        Program { world: self, word: self.word(name, scopes).word() }
    }

    /// The verbs of the branch's journal, the oldest first.
    pub fn journal(&self) -> Vec<String> {
        let branch = self.sample.branch;
        let read = self.app.db().read(move |tx| store::journal::page(tx, branch, None, 10_000));
        let page = self.runtime.block_on(read).expect("the journal");
        page.into_iter().rev().map(|entry| entry.action).collect()
    }

    pub fn call(&self, request: Request<Body>) -> Reply {
        let (method, path) = (request.method().to_string(), request.uri().path().to_owned());
        let reply = self.runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.expect("a router always answers");
            let (parts, body) = response.into_parts();
            let body = axum::body::to_bytes(body, usize::MAX).await.expect("a body").to_vec();
            Reply { asked: format!("{method} {path}"), status: parts.status, headers: parts.headers, body }
        });
        if let Some(route) = route(&method, &path) {
            hold(route, &reply);
        }
        reply
    }
}

/// The route that serves a request.
fn route(method: &str, path: &str) -> Option<&'static Route> {
    let fits = |route: &&Route| {
        let (ours, theirs): (Vec<_>, Vec<_>) = (route.path.split('/').collect(), path.split('/').collect());
        let same = |(one, other): (&&str, &&str)| one.starts_with('{') || one == other;
        route.method == method && ours.len() == theirs.len() && ours.iter().zip(&theirs).all(same)
    };
    // What is named stands before what could be anything.
    ROUTES.iter().filter(fits).min_by_key(|route| route.path.matches('{').count())
}

/// What the document says of a route.
pub fn operation(route: &Route) -> &'static Value {
    &api::document()["paths"][route.path][route.method.to_ascii_lowercase()]
}

/// Holds a value against a schema of the document.
#[track_caller]
pub fn fits(schema: &Value, value: &Value, about: &str) {
    let mut whole = schema.clone();
    whole["components"] = api::document()["components"].clone();
    let validator = jsonschema::draft202012::new(&whole).expect("a schema");
    let faults: Vec<_> =
        validator.iter_errors(value).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
    assert!(faults.is_empty(), "{about} does not fit the document: {faults:?}\n{value}");
}

/// Holds an answer against what the document says.
fn hold(route: &Route, reply: &Reply) {
    let responses = &operation(route)["responses"];
    let mut known = &responses[reply.status.as_str()];
    assert!(!known.is_null(), "{} answers {}, which is not in the document", reply.asked, reply.status);
    if known["$ref"].is_string() {
        known = &api::document()["components"]["responses"]["problem"];
    }
    let kind = reply.header("content-type").split(';').next().unwrap_or_default();
    let content = &known["content"][kind];
    assert!(
        !content.is_null(),
        "{} answers {} as {kind}, which is not in the document",
        reply.asked,
        reply.status
    );
    if kind.ends_with("json") && content["schema"].is_object() {
        fits(&content["schema"], &reply.json(), &format!("{} {}", reply.asked, reply.status));
    }
}

/// A program with a token.
pub struct Program<'w> {
    pub world: &'w World,
    pub word: String,
}

impl Program<'_> {
    pub fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let bearer = format!("Bearer {}", self.word);
        Request::builder().method(method).uri(path).header(header::AUTHORIZATION, bearer)
    }

    pub fn get(&self, path: &str) -> Reply {
        self.world.call(self.request(Method::GET, path).body(Body::empty()).expect("a request"))
    }

    /// Reads what must be there.
    #[track_caller]
    pub fn read(&self, path: &str) -> Value {
        self.get(path).expect(StatusCode::OK).json()
    }

    /// Sends JSON on a version, if any; what the document says of the body is held.
    pub fn send(&self, method: Method, path: &str, etag: Option<&str>, body: &Value) -> Reply {
        self.send_with(method, path, etag, body, &[])
    }

    pub fn send_with(
        &self,
        method: Method,
        path: &str,
        etag: Option<&str>,
        body: &Value,
        headers: &[(&str, &str)],
    ) -> Reply {
        let route = route(method.as_str(), path).expect("a route");
        let schema = &operation(route)["requestBody"]["content"]["application/json"]["schema"];
        if schema.is_object() {
            fits(schema, body, &format!("what is sent to {path}"));
        }
        let mut request =
            self.request(method, path).header(header::CONTENT_TYPE, "application/json; charset=utf-8");
        if let Some(etag) = etag {
            request = request.header(header::IF_MATCH, format!("\"{etag}\""));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.world.call(request.body(Body::from(body.to_string())).expect("a request"))
    }

    /// The etag of something that was read.
    #[track_caller]
    pub fn etag(&self, path: &str) -> String {
        self.get(path).expect(StatusCode::OK).etag()
    }

    /// A step of a meeting on its version as it stands.
    #[track_caller]
    pub fn step(&self, meeting: &str, step: &str, body: Value) -> Value {
        let etag = self.etag(meeting);
        let reply = self.send(Method::POST, &format!("{meeting}/{step}"), Some(&etag), &body);
        assert!(reply.status.is_success(), "{}: {} {}", reply.asked, reply.status, reply.text());
        reply.json()
    }
}

/// What came back.
pub struct Reply {
    pub asked: String,
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Reply {
    #[track_caller]
    pub fn expect(self, status: StatusCode) -> Self {
        assert_eq!(self.status, status, "{}: {}", self.asked, self.text());
        self
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{}: {e}: {}", self.asked, self.text()))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("ASCII"))
    }

    #[track_caller]
    pub fn etag(&self) -> String {
        let etag = self.header("etag").trim_matches('"').to_owned();
        assert!(!etag.is_empty(), "{} has no etag", self.asked);
        etag
    }

    /// A problem of this status whose detail says this.
    #[track_caller]
    pub fn refused(self, status: u16, says: &str) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}: {}", self.asked, self.text());
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.asked);
        let problem = self.json();
        assert_eq!(problem["status"], json!(status));
        let detail = problem["detail"].as_str().expect("a detail");
        assert!(detail.contains(says), "{} does not say “{says}”: {detail}", self.asked);
        self
    }
}
