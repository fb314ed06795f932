//! What the machines around the product ask, and the end of a service.

use std::{sync::Arc, time::Duration};

use app::{App, Clock, ambient::SystemEntropy};
use axum::{
    body::Body,
    http::{Method, StatusCode, header},
};
use documents::pdf::NoTypesetter;
use domain::meeting::StageName;
use http_body_util::BodyExt as _;
use jiff::{Timestamp, tz::TimeZone};
use tower::ServiceExt as _;
use web::{Closing, Settings, Site};

use crate::support::{Reply, World};

/// A service over the same data whose end and whose monitoring are at hand.
struct Watched {
    world: World,
    closing: Closing,
    monitor: axum::Router,
}

impl Watched {
    fn new() -> Self {
        let mut world = World::new();
        let settings = Settings { address: "http://dxz.example.cn".to_owned(), secure: false };
        let site = Site::new(world.app.clone(), Arc::new(NoTypesetter), settings);
        let (closing, monitor) = (site.closing(), web::monitoring(site.clone()));
        world.router = web::router(site);
        Self { world, closing, monitor }
    }

    /// The figures, as whoever collects them reads them.
    fn figures(&self) -> String {
        let request = axum::http::Request::get("/metrics").body(Body::empty()).expect("a request");
        self.world.runtime.block_on(async {
            let answer = self.monitor.clone().oneshot(request).await.expect("an answer");
            assert_eq!(answer.status(), StatusCode::OK);
            let body = answer.into_body().collect().await.expect("a body").to_bytes();
            String::from_utf8(body.to_vec()).expect("text")
        })
    }
}

fn ready(world: &World) -> Reply {
    world.anonymous().get("/readyz")
}

#[test]
fn it_is_ready_while_it_can_write() {
    let world = World::new();
    world.anonymous().get("/healthz").expect(StatusCode::OK).says("ok");
    let before = world.journal();
    ready(&world).expect(StatusCode::OK).says("ok");
    assert_eq!(world.journal(), before);
}

/// A clock that was set back while the product watched it.
struct SetBack;

impl Clock for SetBack {
    fn now(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH
    }

    fn is_sound(&self) -> bool {
        false
    }
}

#[test]
fn it_is_not_ready_while_nothing_can_be_kept() {
    let mut world = World::new();
    let app = App::new(world.app.db().clone(), Arc::new(SetBack), Arc::new(SystemEntropy), TimeZone::UTC);
    let settings = Settings { address: "http://dxz.example.cn".to_owned(), secure: false };
    world.router = web::router(Site::new(app, Arc::new(NoTypesetter), settings));
    let reply = ready(&world).expect(StatusCode::SERVICE_UNAVAILABLE);
    reply.says("这台服务器的时间比已有的记录还早");
    world.anonymous().get("/healthz").expect(StatusCode::OK);
}

#[test]
fn it_is_not_ready_once_it_is_about_to_end() {
    let watched = Watched::new();
    let reply = ready(&watched.world).expect(StatusCode::OK);
    assert_eq!(reply.header(header::CONNECTION), "");
    assert!(watched.figures().contains("\ndangxiaozu_ready 1\n"));

    watched.closing.begin();
    ready(&watched.world).expect(StatusCode::SERVICE_UNAVAILABLE).says("服务正在停止");
    assert!(watched.figures().contains("\ndangxiaozu_ready 0\n"));
    // Whoever asks for a page is served, and comes back over another connection.
    let page = watched.world.anonymous().get("/sign-in").expect(StatusCode::OK);
    assert_eq!(page.header(header::CONNECTION), "close");
    // It is not dead.
    watched.world.anonymous().get("/healthz").expect(StatusCode::OK);
}

#[test]
fn a_live_page_does_not_keep_a_service_from_its_end() {
    let watched = Watched::new();
    let cast = watched.world.cast();
    let id = watched.world.meeting(&cast, StageName::InSession);
    let leader = watched.world.as_("陈一诺");
    let request = leader.request(Method::GET, &format!("/live/meetings/{id}")).body(Body::empty());
    watched.world.runtime.block_on(async {
        let router = watched.world.router.clone();
        let answer = router.oneshot(request.expect("a request")).await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::OK);
        let mut body = answer.into_body();
        // Nothing has changed: it waits.
        let waiting = tokio::time::timeout(Duration::ZERO, body.frame()).await;
        assert!(waiting.is_err(), "{waiting:?}");
        watched.closing.begin();
        assert!(body.frame().await.is_none());
    });
}

#[test]
fn figures_name_routes_and_nobody() {
    let watched = Watched::new();
    let cast = watched.world.cast();
    let id = watched.world.meeting(&cast, StageName::InSession);
    let leader = watched.world.as_("陈一诺");
    leader.get(&format!("/meetings/{id}/console")).expect(StatusCode::OK);
    leader.get("/a/a-word-that-is-a-secret").expect(StatusCode::NOT_FOUND);
    leader.get("/search?q=%E8%AE%B8%E5%AE%89%E5%AE%81").expect(StatusCode::OK);
    leader.get("/no/such/page").expect(StatusCode::NOT_FOUND);

    let text = watched.figures();
    for line in [
        "dangxiaozu_http_requests_total{method=\"GET\",route=\"/meetings/{id}/console\",status=\"200\"} 1\n",
        "dangxiaozu_http_requests_total{method=\"GET\",route=\"/a/{word}\",status=\"404\"} 1\n",
        "dangxiaozu_http_requests_total{method=\"GET\",route=\"/search\",status=\"200\"} 1\n",
        "dangxiaozu_http_requests_total{method=\"GET\",route=\"none\",status=\"404\"} 1\n",
        "dangxiaozu_http_request_duration_seconds_count{method=\"GET\",route=\"/search\"} 1\n",
        "dangxiaozu_http_requests_under_way 0\n",
    ] {
        assert!(text.contains(line), "{line} is not in {text}");
    }
    for secret in [&id.to_string(), "a-word-that-is-a-secret", "%E8", "许安宁"] {
        assert!(!text.contains(secret), "{secret} is in {text}");
    }
    assert!(text.ends_with("# EOF\n"), "{text}");
    #[cfg(target_os = "linux")]
    assert!(
        text.contains("\nprocess_resident_memory_bytes ") && text.contains("\nprocess_open_fds "),
        "{text}"
    );
}

#[test]
fn figures_are_not_where_the_pages_are() {
    let world = World::new();
    world.as_("陈一诺").get("/metrics").expect(StatusCode::NOT_FOUND);
}

#[test]
fn browsers_are_kept_to_https_where_there_is_https() {
    for (address, header) in [("http://dxz.example.cn", ""), ("https://dxz.example.cn", "max-age=31536000")] {
        let world = World::served_at(address);
        for path in ["/sign-in", "/no/such/page", "/assets/app.css"] {
            let reply = world.anonymous().get(path);
            assert_eq!(reply.header(header::STRICT_TRANSPORT_SECURITY), header, "{path}");
        }
    }
}
