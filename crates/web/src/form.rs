//! What was typed into a form: kept as it is, so that a form that fails comes back with all of it.

use std::error::Error as _;

use app::{Error, Fault};
use axum::{
    body::to_bytes,
    extract::{FromRequest, Request},
    http::{StatusCode, header},
};

use crate::{error::Failure, shell::own_path};

/// The fields of a form in their order, with the faults that were found in them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Form {
    pairs: Vec<(String, String)>,
    faults: Vec<Fault>,
    alert: Option<String>,
    stale: bool,
    part: String,
}

impl Form {
    /// A form filled with what is known.
    pub(crate) fn of(pairs: Vec<(String, String)>) -> Self {
        Self { pairs, ..Self::default() }
    }

    /// The first value of a field; empty when it was not sent.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.pairs.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v)
    }

    /// As [`Self::get`], owned.
    pub(crate) fn take(&self, name: &str) -> String {
        self.get(name).to_owned()
    }

    /// The names of all fields that were sent.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.pairs.iter().map(|(name, _)| name.as_str())
    }

    /// All values of a field.
    pub(crate) fn all(&self, name: &str) -> Vec<String> {
        self.pairs.iter().filter(|(n, _)| n == name).map(|(_, v)| v.clone()).collect()
    }

    /// Whether a field holds this value: for choices.
    pub(crate) fn has(&self, name: &str, value: &str) -> bool {
        self.pairs.iter().any(|(n, v)| n == name && v == value)
    }

    /// The value of a field, or another when it was not sent at all.
    pub(crate) fn or<'a>(&'a self, name: &str, other: &'a str) -> &'a str {
        self.pairs.iter().find(|(n, _)| n == name).map_or(other, |(_, v)| v)
    }

    /// A whole number; 0 for anything else, which no version ever is.
    pub(crate) fn number(&self, name: &str) -> i64 {
        self.get(name).parse().unwrap_or(0)
    }

    /// The same without a field, which is not to be shown again.
    #[must_use]
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.pairs.retain(|(n, _)| n != name);
        self
    }

    /// Where to go on to once it is kept: the page of ours that the form came from, or this one.
    pub(crate) fn back_or(&self, other: String) -> String {
        own_path(self.get("back")).map_or(other, ToOwned::to_owned)
    }

    /// Notes which of a page's forms this is, so that only that one comes back with what was typed.
    #[must_use]
    pub(crate) fn of_part(mut self, part: impl ToString) -> Self {
        self.part = part.to_string();
        self
    }

    /// Whether what was typed belongs to this part of the page.
    pub(crate) fn is_of(&self, part: impl ToString) -> bool {
        self.part == part.to_string()
    }

    /// What was typed into one part of a page with its faults; nothing when another part was sent.
    pub(crate) fn only(&self, part: impl ToString) -> Self {
        if self.is_of(part) { self.clone() } else { Self::default() }
    }

    /// Notes why the form was refused.
    #[must_use]
    pub(crate) fn refused(mut self, error: &Error) -> Self {
        match error {
            Error::Invalid(faults) => self.faults.clone_from(faults),
            other => self.alert = Some(other.to_string()),
        }
        self.stale = matches!(error, Error::Stale);
        self
    }

    /// The same on a page of several forms: the hidden field `part` tells which of them was sent.
    #[must_use]
    pub(crate) fn sent_back(self, error: &Error) -> Self {
        let part = self.take("part");
        self.of_part(part).refused(error)
    }

    /// What is wrong with a field.
    pub(crate) fn fault(&self, name: &str) -> Option<&str> {
        self.faults.iter().find(|f| f.field == name).map(|f| f.message.as_str())
    }

    /// Every fault, in the order of the form.
    pub(crate) fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// Why the whole form was refused.
    pub(crate) fn alert(&self) -> Option<&str> {
        self.alert.as_deref()
    }

    /// Whether anything was typed that a person would miss.
    pub(crate) fn is_filled(&self) -> bool {
        const CARRIED: [&str; 8] = ["seen", "version", "was", "revision", "next", "password", "part", "back"];
        self.pairs.iter().any(|(name, value)| !value.trim().is_empty() && !CARRIED.contains(&name.as_str()))
    }

    /// Whether somebody else was faster.
    pub(crate) fn is_stale(&self) -> bool {
        self.stale
    }

    /// The version that a part of the page acts on: the one that was seen when it was typed; after a conflict the present one, where
    /// the page shows what stands now beside what was typed.
    pub(crate) fn version_of(&self, part: impl ToString, present: i64) -> i64 {
        if self.is_of(part) && !self.stale { self.number("version") } else { present }
    }

    /// The status of a page with this form: 200, 409 when somebody else was faster, or 422 when something is
    /// to be mended.
    pub(crate) fn status(&self) -> StatusCode {
        if self.stale {
            StatusCode::CONFLICT
        } else if self.faults.is_empty() && self.alert.is_none() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        }
    }
}

/// The most bytes of a form. A Chinese character is nine bytes in a form, so that this is some 2.7 million of them: a text of 8 MB
/// still comes back to whoever typed it, with the fault beside it.
const BODY_MAX: usize = 24 * 1024 * 1024;

/// The most bytes of a form that anybody may send, signed in or not.
const PUBLIC_MAX: usize = 64 * 1024;

/// The most fields of a form: a late entry of sixty people on six items has some two thousand.
const FIELDS_MAX: usize = 5000;

fn body_max(path: &str) -> usize {
    let public =
        matches!(path, "/password" | "/setup") || path.starts_with("/a/") || path.starts_with("/sign-in");
    if public { PUBLIC_MAX } else { BODY_MAX }
}

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &S) -> Result<Self, Failure> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        if kind.is_some_and(|kind| !kind.as_bytes().starts_with(b"application/x-www-form-urlencoded")) {
            return Err(Failure::no_form());
        }
        let max = body_max(request.uri().path());
        let bytes = to_bytes(request.into_body(), max).await.map_err(|error| {
            let too_large = error.source().is_some_and(|s| s.is::<http_body_util::LengthLimitError>());
            if too_large {
                Failure::too_large(max)
            } else {
                Failure::from(Error::Refused("没有收到完整的内容，请再提交一次".to_owned()))
            }
        })?;
        if bytes.iter().filter(|&&byte| byte == b'&').count() >= FIELDS_MAX {
            return Err(Failure::too_many_fields());
        }
        Ok(Self::of(form_urlencoded::parse(&bytes).into_owned().collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_takes_the_present_version_only_where_what_stands_now_is_shown() {
        let typed = || Form::of(vec![("version".to_owned(), "2".to_owned())]).of_part("theme");
        assert_eq!(typed().refused(&Error::field("theme", "主题", "太长")).version_of("theme", 3), 2);
        assert_eq!(typed().refused(&Error::Stale).version_of("theme", 3), 3);
        assert_eq!(typed().refused(&Error::Stale).version_of("report", 5), 5, "another form of the page");
    }

    #[test]
    fn a_refused_form_keeps_what_was_typed() {
        let form =
            Form::of(vec![("place".to_owned(), "三楼".to_owned()), ("with".to_owned(), "1".to_owned())]);
        let form = form.refused(&Error::field("place", "地点", "太短"));
        assert_eq!(form.get("place"), "三楼");
        assert_eq!(form.fault("place"), Some("地点：太短"));
        assert_eq!(form.fault("with"), None);
        assert!(form.has("with", "1"));
        assert_eq!(form.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(form.refused(&Error::Stale).status(), StatusCode::CONFLICT);
    }
}
