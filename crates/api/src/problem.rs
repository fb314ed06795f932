//! Errors as RFC 9457 writes them: `application/problem+json`, with a sentence in Chinese and pointers to the fields to mend.

use app::{Error, Fault};
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use schemars::JsonSchema;
use serde::Serialize;

/// The kind of a problem's body.
pub(crate) const KIND: &str = "application/problem+json";

/// One fault of a request.
#[derive(Clone, PartialEq, Eq, Serialize, JsonSchema, Debug)]
pub(crate) struct FieldFault {
    /// A JSON pointer into the body, or the name of a header or of a part of the address.
    pub(crate) pointer: String,
    /// What is wrong and how to mend it.
    pub(crate) detail: String,
}

/// What somebody else wrote meanwhile.
#[derive(Clone, Serialize, JsonSchema, Debug)]
pub(crate) struct Current {
    /// To be sent as If-Match next.
    pub(crate) etag: String,
    /// The text.
    pub(crate) text: String,
    /// Who typed it.
    pub(crate) by: String,
}

/// Why a request was not carried out.
#[derive(Clone, Serialize, JsonSchema, Debug)]
pub(crate) struct Problem {
    /// The kind of problem, as an address that stays the same.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The kind in words.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// What happened, and what to do about it.
    detail: String,
    /// Each fault.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    errors: Vec<FieldFault>,
    /// What somebody else wrote meanwhile.
    #[serde(skip_serializing_if = "Option::is_none")]
    current: Option<Box<Current>>,
    #[serde(skip)]
    retry: Option<u64>,
}

/// The kinds by status, with their words.
const KINDS: [(u16, &str, &str); 14] = [
    (400, "/api/problems/malformed", "请求看不懂"),
    (401, "/api/problems/no-token", "令牌不能用"),
    (403, "/api/problems/forbidden", "不能进行这项操作"),
    (404, "/api/problems/not-found", "没有找到"),
    (405, "/api/problems/method", "不支持这种请求方法"),
    (409, "/api/problems/refused", "现在不能这样办"),
    (412, "/api/problems/stale", "内容已经被改过"),
    (413, "/api/problems/too-large", "内容太多"),
    (415, "/api/problems/no-json", "内容不是 JSON"),
    (422, "/api/problems/invalid", "有内容要改正"),
    (428, "/api/problems/no-precondition", "没有写明依据的版本"),
    (429, "/api/problems/pace", "请求太多"),
    (500, "/api/problems/fault", "系统出了问题"),
    (503, "/api/problems/halted", "系统暂时停下了"),
];

impl Problem {
    /// A problem of a status, with what to do about it.
    pub(crate) fn plain(status: StatusCode, detail: &str) -> Self {
        let code = status.as_u16();
        let known = KINDS.iter().find(|(of, _, _)| *of == code);
        let (kind, title) =
            known.map_or(("/api/problems/fault", "系统出了问题"), |(_, kind, title)| (*kind, *title));
        Self {
            kind,
            title,
            status: code,
            detail: detail.to_owned(),
            errors: Vec::new(),
            current: None,
            retry: None,
        }
    }

    /// The same with the faults.
    pub(crate) fn of_fields(status: StatusCode, mut faults: Vec<FieldFault>) -> Self {
        faults.dedup();
        let detail = faults.iter().map(|fault| fault.detail.as_str()).collect::<Vec<_>>().join("；");
        Self { errors: faults, ..Self::plain(status, &detail) }
    }

    /// One part of the request to be mended.
    pub(crate) fn of_field(status: StatusCode, pointer: &str, detail: &str) -> Self {
        Self::of_fields(status, vec![FieldFault { pointer: pointer.to_owned(), detail: detail.to_owned() }])
    }

    /// More was sent than is taken.
    pub(crate) fn too_large(max: usize) -> Self {
        let detail = format!("一次最多收 {} KB，没有保存；请分几次发", max >> 10);
        Self::plain(StatusCode::PAYLOAD_TOO_LARGE, &detail)
    }

    /// Too many requests; how many seconds to wait.
    pub(crate) fn pace(seconds: u64) -> Self {
        let detail = format!("这个令牌的请求太密，请过 {seconds} 秒再发");
        Self { retry: Some(seconds), ..Self::plain(StatusCode::TOO_MANY_REQUESTS, &detail) }
    }

    /// Somebody else was faster with a text; what was sent is kept beside it.
    pub(crate) fn overtaken(current: Current) -> Self {
        let detail = "这段文字刚刚有人改过。请对照 current 里的最新内容合并，再带上它的 etag 重新保存";
        Self { current: Some(Box::new(current)), ..Self::plain(StatusCode::PRECONDITION_FAILED, detail) }
    }

    /// The status.
    pub(crate) fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The body.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }
}

/// Where a field of a form stands in a body: `item2_title` is `/items/1/title`.
fn pointer(field: &str) -> String {
    let of_item = field.strip_prefix("item").and_then(|rest| rest.split_once('_'));
    match of_item.and_then(|(number, name)| Some((number.parse::<usize>().ok()?.checked_sub(1)?, name))) {
        Some((at, name)) => format!("/items/{at}/{name}"),
        None if field == "Idempotency-Key" => field.to_owned(),
        None if field.starts_with("own_") => "/text".to_owned(),
        None => format!("/{field}"),
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        if let Error::Internal(detail) | Error::Halted(_, detail) = &error {
            tracing::error!(%detail, "a request of the API failed");
        }
        let words = error.to_string();
        let status = match &error {
            Error::SignedOut => StatusCode::UNAUTHORIZED,
            Error::NotFound => StatusCode::NOT_FOUND,
            Error::Forbidden(_) => StatusCode::FORBIDDEN,
            Error::Refused(_) => StatusCode::CONFLICT,
            Error::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Error::Stale => StatusCode::PRECONDITION_FAILED,
            Error::Busy(_) => StatusCode::TOO_MANY_REQUESTS,
            Error::Halted(..) => StatusCode::SERVICE_UNAVAILABLE,
            Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        };
        match error {
            Error::Invalid(faults) => {
                let of = |fault: Fault| FieldFault { pointer: pointer(&fault.field), detail: fault.message };
                Self::of_fields(status, faults.into_iter().map(of).collect())
            }
            Error::NotFound => {
                Self::plain(status, "没有找到这条记录，可能已被移走，或者令牌代表的人没有查看的权限")
            }
            Error::Stale => {
                Self::plain(status, "您依据的内容已经被改过。请重新读取，核对以后用新的 etag 再办一次")
            }
            Error::SignedOut => Self::plain(
                status,
                "请在请求头里写 Authorization: Bearer 加上令牌。令牌可能写错、过期、已撤销，或者本人还没有同意；请在页面“更多”的“接口令牌”里查看",
            ),
            _ => Self::plain(status, &words),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = (self.status(), [(header::CONTENT_TYPE, KIND)], self.bytes()).into_response();
        let headers = response.headers_mut();
        if self.status == 401 {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"dangxiaozu\""));
        }
        if let Some(seconds) = self.retry {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_forms_are_places_in_bodies() {
        assert_eq!(pointer("place"), "/place");
        assert_eq!(pointer("item2_title"), "/items/1/title");
        assert_eq!(pointer("item"), "/item");
        assert_eq!(pointer("item0_title"), "/item0_title");
        assert_eq!(pointer("Idempotency-Key"), "Idempotency-Key");
    }
}
