//! The one place that turns errors into a status and a page with a way back.

use app::Error;
use askama::Template;
use axum::{
    Json,
    http::{StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
};

use crate::kept::SendAgain;

/// Why a request was not served.
#[derive(Debug)]
pub(crate) struct Failure {
    error: Error,
    status: StatusCode,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let status = match &error {
            Error::SignedOut => StatusCode::UNAUTHORIZED,
            Error::NotFound => StatusCode::NOT_FOUND,
            Error::Forbidden(_) => StatusCode::FORBIDDEN,
            Error::Invalid(_) | Error::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Error::Stale => StatusCode::CONFLICT,
            Error::Busy(_) => StatusCode::TOO_MANY_REQUESTS,
            Error::Halted(..) => StatusCode::SERVICE_UNAVAILABLE,
            Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self { error, status }
    }
}

impl Failure {
    /// More was sent than a form of ours holds.
    pub(crate) fn too_large(max: usize) -> Self {
        let most = if max < 1 << 20 { format!("{} KB", max >> 10) } else { format!("{} MB", max >> 20) };
        let text = format!(
            "提交的内容超过 {most}，没有保存。请分几次填写，或者把长材料放在附件里，再返回上一页提交"
        );
        Self { error: Error::Refused(text), status: StatusCode::PAYLOAD_TOO_LARGE }
    }

    /// More fields were sent than a form of ours has.
    pub(crate) fn too_many_fields() -> Self {
        let text = "提交的内容项数太多，没有保存。请从本系统的页面上重新填写、提交".to_owned();
        Self { error: Error::Refused(text), status: StatusCode::PAYLOAD_TOO_LARGE }
    }

    /// What was sent is no form of a page.
    pub(crate) fn no_form() -> Self {
        let text = "提交的内容不是网页表单，没有保存。请从本系统的页面上重新填写、提交".to_owned();
        Self { error: Error::Refused(text), status: StatusCode::UNSUPPORTED_MEDIA_TYPE }
    }

    /// What is the machine's fault is told to whoever runs it.
    fn log(&self) {
        if let Error::Internal(detail) | Error::Halted(_, detail) = &self.error {
            tracing::error!(%detail, "a request failed");
        }
    }

    /// The same as JSON, for the modules that save while somebody types.
    pub(crate) fn json(self) -> Response {
        self.log();
        let keep = !self.error.to_string().contains("密级标志");
        let body = serde_json::json!({ "message": self.error.to_string(), "keep": keep });
        (self.status, Json(body)).into_response()
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct Page<'a> {
    code: u16,
    title: &'a str,
    text: String,
}

/// An error's page.
pub(crate) fn page(status: StatusCode, text: String) -> Response {
    let title = match status {
        StatusCode::NOT_FOUND => "没有找到",
        StatusCode::FORBIDDEN => "不能进行这项操作",
        StatusCode::CONFLICT => "内容刚刚被改过",
        StatusCode::TOO_MANY_REQUESTS => "请稍等",
        StatusCode::PAYLOAD_TOO_LARGE => "内容太多",
        StatusCode::SERVICE_UNAVAILABLE => "系统暂时停下了",
        s if s.is_server_error() => "系统出了问题",
        _ => "没有办成",
    };
    let page = Page { code: status.as_u16(), title, text };
    (status, Html(page.render().unwrap_or_else(|_| page.text.clone()))).into_response()
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        if matches!(self.error, Error::SignedOut) {
            return Redirect::to("/sign-in").into_response();
        }
        self.log();
        let mut response = page(self.status, format!("{}。", self.error));
        if let Error::Halted(why, _) = self.error {
            response.extensions_mut().insert(SendAgain::Halted(why));
        }
        response.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
        response
    }
}

impl From<askama::Error> for Failure {
    fn from(error: askama::Error) -> Self {
        Error::Internal(error.to_string()).into()
    }
}
