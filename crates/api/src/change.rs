//! A change: what was asked for, on which version, and once only.
//!
//! The answer is made in the transaction of what was done. Under an `Idempotency-Key` it is kept there too, so that a program that
//! heard nothing may ask again: either everything was done and it hears what it would have heard, or nothing was.

use app::{
    Cx, Error,
    meeting::{self, view},
    permission::{self, Actor, Permit, Verb, may},
    token::{self, Once},
};
use axum::{
    body::{Body, Bytes},
    extract::{FromRequest, FromRequestParts as _, Request},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use domain::id::MeetingId;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sha2::{Digest as _, Sha256};

use crate::{
    Api,
    caller::Caller,
    problem::{KIND, Problem},
    shape,
};

const KEY: &str = "idempotency-key";

/// The versions on which a change may be made: those that `If-Match` names.
#[derive(Clone, Debug)]
pub(crate) struct Seen(Vec<String>);

impl Seen {
    /// Holds what was seen against what is.
    ///
    /// # Errors
    /// [`Error::Stale`].
    pub(crate) fn holds(&self, etag: impl ToString) -> Result<(), Error> {
        if self.0.contains(&etag.to_string()) { Ok(()) } else { Err(Error::Stale) }
    }

    /// The version that was seen, as a number that a use case compares; 0, which no version is, for one that is none.
    pub(crate) fn version(&self, present: i64) -> i64 {
        if self.0.contains(&present.to_string()) { present } else { 0 }
    }

    /// Reads the header. `*` names no version, and a weak one is none to act on.
    fn read(headers: &HeaderMap) -> Option<Self> {
        let all = headers.get_all(header::IF_MATCH).iter().filter_map(|value| value.to_str().ok());
        let tags = all.flat_map(|line| line.split(','));
        let tags: Vec<_> = tags
            .filter_map(|tag| Some(tag.trim().strip_prefix('"')?.strip_suffix('"')?.to_owned()))
            .collect();
        (!tags.is_empty()).then_some(Self(tags))
    }
}

/// What a change is answered with.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct Answer {
    status: u16,
    etag: Option<String>,
    location: Option<String>,
    body: String,
}

impl Answer {
    /// A body of ours.
    ///
    /// # Errors
    /// [`Error::Internal`] for one that is no JSON.
    pub(crate) fn of(body: &impl Serialize) -> Result<Self, Error> {
        let body = serde_json::to_string(body).map_err(|e| Error::Internal(e.to_string()))?;
        Ok(Self { status: 200, etag: None, location: None, body })
    }

    /// The same with the version that it shows.
    #[must_use]
    pub(crate) fn tagged(self, etag: impl ToString) -> Self {
        Self { etag: Some(etag.to_string()), ..self }
    }

    /// Something new, and where it is.
    #[must_use]
    pub(crate) fn made(self, location: String) -> Self {
        Self { status: 201, location: Some(location), ..self }
    }

    /// Why it was not done, where something was kept nevertheless.
    pub(crate) fn refused(problem: &Problem) -> Self {
        let body = String::from_utf8(problem.bytes()).unwrap_or_default();
        Self { status: problem.status().as_u16(), etag: None, location: None, body }
    }

    /// The answer as it goes out.
    pub(crate) fn response(self, is_again: bool) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        let kind = if status.is_success() { "application/json" } else { KIND };
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        let mut put = |name, value: Option<String>| {
            if let Some(value) = value.and_then(|value| HeaderValue::from_str(&value).ok()) {
                headers.insert(name, value);
            }
        };
        put(header::ETAG, self.etag.map(|etag| format!("\"{etag}\"")));
        put(header::LOCATION, self.location);
        if is_again {
            headers.insert("idempotency-replayed", HeaderValue::from_static("true"));
        }
        response
    }
}

/// A request that changes something.
pub(crate) struct Change<B> {
    caller: Caller,
    seen: Option<Seen>,
    once: Option<Once>,
    body: B,
}

/// The key of a request: as long as others allow, and nothing that could not be seen.
fn key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get(KEY) else { return Ok(None) };
    let text = value.to_str().ok().filter(|text| !text.is_empty() && text.len() <= 200);
    let detail = "Idempotency-Key 应是 1 到 200 个可见的 ASCII 字符，例如一个 UUID";
    let fault = || Problem::of_field(StatusCode::BAD_REQUEST, "Idempotency-Key", detail);
    text.map(|text| Some(text.to_owned())).ok_or_else(fault)
}

fn read<B: DeserializeOwned>(headers: &HeaderMap, bytes: &[u8]) -> Result<B, Problem> {
    // Nothing is what an object without members says.
    if bytes.is_empty() {
        return serde_json::from_str("{}").map_err(|error| malformed(&error));
    }
    let kind = headers.get(header::CONTENT_TYPE).map_or(&b""[..], |kind| kind.as_bytes());
    let kind = kind.split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii();
    if !kind.eq_ignore_ascii_case(b"application/json") {
        let detail = "请求的内容应是 JSON，并在 Content-Type 里写 application/json";
        return Err(Problem::plain(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail));
    }
    serde_json::from_slice(bytes).map_err(|error| malformed(&error))
}

fn malformed(error: &serde_json::Error) -> Problem {
    use serde_json::error::Category;
    let place = format!("第 {} 行第 {} 列", error.line(), error.column());
    let detail = match error.classify() {
        Category::Data => format!("内容和接口文档不符（{place}）：{error}"),
        _ => format!("不是完整的 JSON（{place}）"),
    };
    Problem::plain(StatusCode::BAD_REQUEST, &detail)
}

impl<B: DeserializeOwned> FromRequest<Api> for Change<B> {
    type Rejection = Problem;

    async fn from_request(request: Request, api: &Api) -> Result<Self, Problem> {
        let (mut parts, body) = request.into_parts();
        let caller = Caller::from_request_parts(&mut parts, api).await?;
        let key = key(&parts.headers)?;
        let bytes = axum::body::to_bytes(body, crate::BODY_MAX).await;
        let bytes = bytes.map_err(|_| Problem::too_large(crate::BODY_MAX))?;
        let once = key.map(|key| {
            let request = digest(&parts, &bytes);
            Once { token: caller.token.id, word: caller.word.clone(), key, request }
        });
        let seen = Seen::read(&parts.headers);
        Ok(Self { body: read(&parts.headers, &bytes)?, caller, seen, once })
    }
}

/// Everything that makes one request another: what, where, on which version, with what.
fn digest(parts: &axum::http::request::Parts, body: &Bytes) -> String {
    let mut digest = Sha256::new();
    let seen = parts.headers.get(header::IF_MATCH).map_or(&b""[..], |value| value.as_bytes());
    for part in [parts.method.as_str().as_bytes(), parts.uri.to_string().as_bytes(), seen, body] {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    data_encoding::HEXLOWER.encode(&digest.finalize())
}

impl<B: Clone + Send + Sync + 'static> Change<B> {
    /// Carries a change out, or answers once more what was answered before.
    pub(crate) async fn carry_out(
        self,
        api: &Api,
        work: impl Fn(&mut Cx<'_>, &Actor, &B) -> Result<Answer, Error> + Send + 'static,
    ) -> Result<Response, Problem> {
        let Self { caller, once, body, .. } = self;
        let done = api.app.write(move |cx| {
            let before = once.as_ref().map(|once| token::before(cx, once)).transpose()?.flatten();
            if let Some(bytes) = before {
                let answer = serde_json::from_slice(&bytes).map_err(|e| Error::Internal(e.to_string()))?;
                return Ok((answer, true));
            }
            let answer = work(cx, &caller.actor, &body)?;
            if let Some(once) = once.as_ref().filter(|_| answer.status < 300) {
                let bytes = serde_json::to_vec(&answer).map_err(|e| Error::Internal(e.to_string()))?;
                token::after(cx, once, &bytes)?;
            }
            Ok((answer, false))
        });
        let (answer, is_again): (Answer, bool) = done.await?;
        Ok(answer.response(is_again))
    }

    /// What the change was made on.
    ///
    /// # Errors
    /// 428 without.
    pub(crate) fn seen(&self) -> Result<Seen, Problem> {
        let detail = "请在 If-Match 里写上读取时得到的 etag（带英文双引号），以免盖掉别人的改动";
        self.seen
            .clone()
            .ok_or_else(|| Problem::of_field(StatusCode::PRECONDITION_REQUIRED, "If-Match", detail))
    }

    /// A change of something in a meeting that says by itself which version it was made on.
    pub(crate) async fn in_meeting<V: Verb + 'static>(
        self,
        api: &Api,
        id: MeetingId,
        parts: &'static str,
        work: impl Fn(&mut Cx<'_>, &Permit<V>, &B, &Seen) -> Result<Answer, Error> + Send + 'static,
    ) -> Result<Response, Problem> {
        let seen = self.seen()?;
        let work = move |cx: &mut Cx<'_>, actor: &Actor, body: &B| {
            let permit = permission::on_meeting::<V>(cx, actor, id)?;
            work(cx, &permit, body, &seen)
        };
        let response = self.carry_out(api, work).await?;
        (api.changed)(id, parts);
        Ok(response)
    }

    /// A step of a meeting, on the version that the program has seen; answered with the meeting as it stands then.
    pub(crate) async fn step<V: Verb + 'static>(
        self,
        api: &Api,
        id: MeetingId,
        work: impl Fn(&mut Cx<'_>, &Permit<V>, &B) -> Result<(), Error> + Send + 'static,
    ) -> Result<Response, Problem> {
        let seen = self.seen()?;
        let work = move |cx: &mut Cx<'_>, actor: &Actor, body: &B| {
            let permit = permission::on_meeting::<V>(cx, actor, id)?;
            let present = meeting::version(cx, &permit)?;
            seen.holds(present)?;
            work(cx, &permit.seeing(present), body)?;
            meeting_as_it_stands(cx, actor, id)
        };
        let response = self.carry_out(api, work).await?;
        (api.changed)(id, "");
        Ok(response)
    }
}

/// A meeting as whoever asks may read it, with its version.
pub(crate) fn meeting_as_it_stands(cx: &mut Cx<'_>, actor: &Actor, id: MeetingId) -> Result<Answer, Error> {
    let permit = permission::on_meeting::<may::ReadMeeting>(cx, actor, id)?;
    let view = view::view(cx, &permit)?;
    Ok(Answer::of(&shape::Meeting::of(&view, actor, &|at| cx.local_of(at)))?.tagged(view.meeting.version))
}
