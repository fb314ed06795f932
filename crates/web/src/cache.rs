//! Pages kept for as long as nothing at all was written and the clock shows the same minute (ADR 10).

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use axum::{
    body::{Body, Bytes, HttpBody as _, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderName, Method, Response as HttpResponse, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

use crate::{error, session, state::Site};

/// The most bytes of all kept pages together.
const ROOM: usize = 8 * 1024 * 1024;
/// The most bytes of one page.
const PAGE: usize = 256 * 1024;
/// What a page depends on beside the database and the minute, with the address it is asked under.
const HEADERS: [HeaderName; 3] =
    [header::COOKIE, header::ACCEPT_ENCODING, HeaderName::from_static("x-autosave")];

/// Pages that are still true.
#[derive(Default)]
pub(crate) struct Cache(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    stamp: Stamp,
    pages: HashMap<Key, HttpResponse<Bytes>>,
    bytes: usize,
}

/// What all kept pages have in common: the version of the data, and the minute.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
struct Stamp {
    version: u64,
    minute: i64,
}

impl Stamp {
    /// None where the database cannot tell its version.
    fn now(site: &Site) -> Option<Self> {
        let minute = site.app.now().as_second().div_euclid(60);
        site.app.version().map(|version| Self { version, minute })
    }
}

/// Who asks for what.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    uri: String,
    headers: Vec<Vec<u8>>,
}

impl Key {
    /// None for a request whose answer is not to be kept: anything but a page for somebody with a session.
    fn of(request: &Request) -> Option<Self> {
        let headers = request.headers();
        if request.method() != Method::GET || session::key(headers).is_none() {
            return None;
        }
        let headers = HEADERS.iter().map(|name| values(headers, name)).collect();
        Some(Self { uri: request.uri().to_string(), headers })
    }
}

fn values(headers: &HeaderMap, name: &HeaderName) -> Vec<u8> {
    headers.get_all(name).iter().map(|value| value.as_bytes()).collect::<Vec<_>>().join(&b'\n')
}

impl Cache {
    fn find(&self, stamp: Stamp, key: &Key) -> Option<Response> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let page = kept.pages.get(key).filter(|_| kept.stamp == stamp)?;
        Some(page.clone().map(Body::from))
    }

    fn keep(&self, stamp: Stamp, key: Key, page: HttpResponse<Bytes>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.stamp != stamp {
            *kept = Kept { stamp, ..Kept::default() };
        }
        let size = page.body().len();
        if kept.bytes + size <= ROOM && kept.pages.insert(key, page).is_none() {
            kept.bytes += size;
        }
    }
}

/// Answers with a page that is still true, or has it made and keeps it. The version is read before the page is made:
/// a page never passes for newer than it is.
pub(crate) async fn around(State(site): State<Site>, request: Request, next: Next) -> Response {
    let Some((stamp, key)) = Stamp::now(&site).zip(Key::of(&request)) else {
        return next.run(request).await;
    };
    if let Some(page) = site.cache.find(stamp, &key) {
        return page;
    }
    let (head, body) = next.run(request).await.into_parts();
    let is_page =
        head.headers.get(header::CONTENT_TYPE).is_some_and(|v| v.as_bytes().starts_with(b"text/html"));
    let fits = body.size_hint().upper().is_none_or(|size| size <= PAGE as u64);
    if head.status != StatusCode::OK || !is_page || !fits || head.headers.contains_key(header::SET_COOKIE) {
        return Response::from_parts(head, body);
    }
    match to_bytes(body, usize::MAX).await {
        Ok(bytes) => {
            let page = HttpResponse::from_parts(head, bytes);
            if page.body().len() <= PAGE {
                site.cache.keep(stamp, key, page.clone());
            }
            page.map(Body::from)
        }
        Err(fault) => {
            tracing::error!(%fault, "a page broke off");
            error::page(StatusCode::INTERNAL_SERVER_ERROR, "系统出了问题，请稍后再试。".to_owned())
                .into_response()
        }
    }
}
