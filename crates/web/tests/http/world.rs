//! The sample branch with the roles it lacks, a second branch, and callers who send requests.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use app::{
    App,
    account::session,
    ambient::{ManualClock, SystemEntropy},
    demo::{self, Sample},
    permission::Actor,
    secret::Secret,
};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, Response, StatusCode, header},
};
use documents::pdf::NoTypesetter;
use domain::{
    account::Failures,
    id::{BranchId, GroupId, PersonId},
    organization::{Appointment, Branch, Group, Post},
    person::{Person, Standing},
    text::{OrganizationName, PersonName},
};
use jiff::{Timestamp, civil::date, tz::TimeZone};
use store::{Db, Location, account::Account, organization::PostHeld};
use tower::ServiceExt as _;
use uuid::Uuid;
use web::{Settings, Site};

/// 陈一诺 leads, 许安宁 records, 叶听澜 chairs the draft, 林知远 is secretary, 云中 deputy.
pub const LEADER: &str = "陈一诺";
pub const CHAIR: &str = "叶听澜";
pub const DEPUTY: &str = "云中锦";
/// Leader of a group of another branch.
pub const STRANGER: &str = "外支部";

/// 23 November 2026, 16:00 in Beijing: after the beginning of the sample's draft.
fn now() -> Timestamp {
    "2026-11-23T08:00:00Z".parse().expect("a time")
}

/// A product with its sample.
pub struct World {
    pub app: App,
    pub clock: Arc<ManualClock>,
    pub sample: Sample,
    pub router: Router,
    pub other_branch: BranchId,
    others: Vec<(&'static str, BranchId, PersonId)>,
    sessions: AtomicU64,
}

impl World {
    pub async fn new() -> Self {
        Self::served("http://127.0.0.1:8080").await
    }

    /// Served under an address; `https` makes cookies secure.
    pub async fn served(address: &str) -> Self {
        let db = Db::open(&Location::Memory).expect("a database in memory");
        let zone = TimeZone::get("Asia/Shanghai").expect("a zone");
        let seed = || demo::seed(&db, Arc::new(SystemEntropy), now(), zone.clone());
        let sample = std::thread::scope(|s| s.spawn(seed).join()).expect("a thread").expect("a sample");
        let clock = Arc::new(ManualClock::new(now()));
        let app = App::new(db, clock.clone(), Arc::new(SystemEntropy), zone);
        let settings = Settings { address: address.to_owned(), secure: address.starts_with("https:") };
        let router = web::router(Site::new(app.clone(), Arc::new(NoTypesetter), settings));
        let other_branch = BranchId::new(Uuid::from_u128(0x0b));
        let mut world = Self {
            app,
            clock,
            sample,
            router,
            other_branch,
            others: Vec::new(),
            sessions: AtomicU64::new(1),
        };
        world.more_people().await;
        world
    }

    /// A chair who is not the leader, a deputy secretary, and a branch of its own.
    async fn more_people(&mut self) {
        let (branch, first, other) = (self.sample.branch, self.sample.groups[0], self.other_branch);
        let group = GroupId::new(Uuid::from_u128(0x06));
        self.write(move |tx| {
            let name = OrganizationName::new("另一个党支部").expect("a name");
            store::organization::add_branch(tx, &Branch { id: other, name }, now())?;
            let name = OrganizationName::new("第九党小组").expect("a name");
            store::organization::add_group(tx, other, &Group { id: group, name }, date(2024, 1, 1))
        })
        .await;
        self.somebody(CHAIR, 0xc1, branch, Some(first), None).await;
        self.somebody(DEPUTY, 0xc2, branch, None, Some(Post::DeputySecretary)).await;
        self.somebody(STRANGER, 0xc3, other, Some(group), Some(Post::Leader)).await;
    }

    async fn somebody(
        &mut self,
        name: &'static str,
        number: u128,
        branch: BranchId,
        group: Option<GroupId>,
        post: Option<Post>,
    ) {
        let id = PersonId::new(Uuid::from_u128(number));
        let from = date(2026, 1, 5);
        self.write(move |tx| {
            let name = PersonName::new(name).expect("a name");
            store::person::add(tx, branch, &Person { id, name, mobile: None, email: None, version: 1 })?;
            store::person::set_standing(tx, branch, id, from, Standing::Full)?;
            if let Some(group) = group {
                store::person::set_group(tx, branch, id, from, group)?;
            }
            if let Some(post) = post {
                let group = group.filter(|_| post == Post::Leader);
                let appointment = Appointment::Designated;
                let held = PostHeld { person: id, post, group, from, until: None, appointment };
                store::organization::add_post(tx, branch, &held)?;
            }
            let account = Account {
                person: id,
                password_hash: String::new(),
                must_change: false,
                slip_expires_at: None,
                is_admin: false,
                is_auditor: false,
                failures: Failures::default(),
                version: 1,
            };
            store::account::add(tx, branch, &account)
        })
        .await;
        self.others.push((name, branch, id));
    }

    pub async fn write<T, F>(&self, work: F) -> T
    where
        T: Send + 'static,
        F: Fn(&mut store::Tx) -> Result<T, store::StoreError> + Send + 'static,
    {
        self.app.db().write(work).await.expect("written")
    }

    pub fn person(&self, name: &str) -> PersonId {
        self.find(name).1
    }

    fn find(&self, name: &str) -> (BranchId, PersonId) {
        let known = self.others.iter().find(|(n, ..)| *n == name).map(|(_, branch, id)| (*branch, *id));
        known.unwrap_or_else(|| (self.sample.branch, self.sample.person(name).expect("somebody")))
    }

    /// Somebody with a session, without the slow way over the password.
    pub async fn as_(&self, name: &str) -> Caller {
        let (branch, person) = self.find(name);
        let mut bytes = branch.uuid().as_bytes().to_vec();
        bytes.extend([1; 16]);
        bytes.extend(self.sessions.fetch_add(1, Ordering::Relaxed).to_be_bytes());
        let word = data_encoding::BASE64URL_NOPAD.encode(&bytes);
        let digest = Secret::read(&word).expect("a key").digest();
        let at = self.app.now();
        self.write(move |tx| store::account::add_session(tx, branch, person, &digest, at)).await;
        Caller { router: self.router.clone(), cookie: format!("dxz={word}") }
    }

    pub fn anonymous(&self) -> Caller {
        Caller { router: self.router.clone(), cookie: String::new() }
    }

    pub async fn actor(&self, name: &str) -> Actor {
        let (branch, person) = self.find(name);
        self.app.read(move |cx| session::load(cx, branch, person)).await.expect("an account")
    }

    /// How many entries the journal of the sample's branch has.
    pub async fn journal(&self) -> i64 {
        let branch = self.sample.branch;
        let newest = self.app.db().read(move |tx| store::journal::page(tx, branch, None, 1));
        newest.await.expect("a page").first().map_or(0, |entry| entry.number)
    }
}

/// Somebody who sends requests.
#[derive(Clone)]
pub struct Caller {
    pub router: Router,
    pub cookie: String,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
    pub bytes: Vec<u8>,
}

impl Caller {
    /// Sends a request as it is.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response: Response<Body> = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let stream = parts.headers.get(header::CONTENT_TYPE).is_some_and(|v| v == "text/event-stream");
        let bytes = if stream { Vec::new() } else { to_bytes(body, 1 << 26).await.expect("a body").to_vec() };
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status: parts.status, headers: parts.headers, text, bytes }
    }

    pub async fn get(&self, path: &str) -> Answer {
        let request = Request::get(path).header(header::COOKIE, &self.cookie);
        self.send(request.body(Body::empty()).expect("a request")).await
    }

    /// Posts a form as a browser does from one of our pages.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.post_raw(path, body.into_bytes()).await
    }

    pub async fn post_raw(&self, path: &str, body: Vec<u8>) -> Answer {
        let request = Request::post(path)
            .header(header::COOKIE, &self.cookie)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(body)).expect("a request")).await
    }

    /// Posts a form that is to be taken; the place that it leads to.
    #[track_caller]
    pub fn takes(&self, path: &str, fields: &[(&str, &str)]) -> impl Future<Output = String> + use<> {
        let (caller, path) = (self.clone(), path.to_owned());
        let fields: Vec<_> = fields.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        async move {
            let fields: Vec<_> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            let answer = caller.post(&path, &fields).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}: {}", answer.alerts());
            answer.location().to_owned()
        }
    }
}

impl Answer {
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |v| v.to_str().expect("an address"))
    }

    /// What the page says of its faults, for a failing test.
    pub fn alerts(&self) -> String {
        let from = self.text.find("role=\"alert\"").unwrap_or(0);
        format!("{} {}", self.status, self.text[from..].chars().take(900).collect::<String>())
    }

    /// The value of a hidden or typed field of the page.
    pub fn field(&self, name: &str) -> String {
        let at = self.text.find(&format!("name=\"{name}\"")).unwrap_or_else(|| panic!("no field {name}"));
        let tag = &self.text[at..at + self.text[at..].find('>').expect("a tag")];
        let value = tag.split("value=\"").nth(1).and_then(|v| v.split('"').next());
        value.unwrap_or_default().to_owned()
    }

    #[track_caller]
    pub fn says(&self, words: &str) -> &Self {
        assert!(self.text.contains(words), "the page does not say {words}: {}", self.alerts());
        self
    }
}

/// Takes the sample's draft to the meeting itself; its path and the id of its item.
pub async fn to_session(world: &World) -> (String, String) {
    let leader = world.as_(LEADER).await;
    let secretary = world.as_("林知远").await;
    let meeting = format!("/meetings/{}", world.sample.draft);
    let partner = world.person("周明哲").to_string();
    let talk = [("with", partner.as_str()), ("how", "phone"), ("on", "2026-11-23")];
    leader.takes(&format!("{meeting}/consult"), &talk).await;
    let seen = leader.get(&meeting).await.field("seen");
    leader.takes(&format!("{meeting}/submit"), &[("seen", &seen)]).await;
    let seen = secretary.get(&meeting).await.field("seen");
    secretary.takes(&format!("{meeting}/approve"), &[("seen", &seen)]).await;
    let seen = leader.get(&meeting).await.field("seen");
    let told = leader.post(&format!("{meeting}/notify"), &[("seen", &seen)]).await;
    assert_eq!(told.status, StatusCode::OK, "{}", told.alerts());
    leader.takes(&format!("{meeting}/open"), &[]).await;
    let item = leader.get(&format!("{meeting}/console")).await.field("item");
    (meeting, item)
}
