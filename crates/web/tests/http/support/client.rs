//! Somebody with a browser: a cookie, requests, and what came back. Every answer is held against what is
//! true of all of them: the headers, no script or style inside a page, nothing typed comes back as markup.

use std::collections::BTreeSet;

use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, Method, Request, StatusCode, header},
};

use super::{
    World,
    page::{Filled, forms, tags, unescape},
};

/// Somebody with a browser.
pub struct Client<'w> {
    world: &'w World,
    /// The session key.
    pub cookie: Option<String>,
}

/// What came back.
pub struct Reply {
    /// The request, for messages.
    pub asked: String,
    /// 200, 303, 404.
    pub status: StatusCode,
    /// All headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

/// A text as our pages write it.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&#38;")
        .replace('<', "&#60;")
        .replace('>', "&#62;")
        .replace('"', "&#34;")
        .replace('\'', "&#39;")
}

impl<'w> Client<'w> {
    /// A browser that knows this session, or none.
    pub const fn new(world: &'w World, cookie: Option<String>) -> Self {
        Self { world, cookie }
    }

    /// A request from this browser, ready for a body.
    pub fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let mut request =
            Request::builder().method(method.clone()).uri(path).header(header::HOST, "dxz.example.cn");
        if let Some(key) = &self.cookie {
            request = request.header(header::COOKIE, format!("dxz={key}"));
        }
        if method == Method::POST {
            request = request
                .header("sec-fetch-site", "same-origin")
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        request
    }

    /// Opens a page.
    pub fn get(&self, path: &str) -> Reply {
        self.send(self.request(Method::GET, path).body(Body::empty()).expect("a request"))
    }

    /// Opens a page that must be there.
    pub fn open(&self, path: &str) -> Reply {
        self.get(path).expect(StatusCode::OK)
    }

    /// Sends fields, as from a page that was opened just now: what its form would say it has seen goes along.
    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let mut all: Vec<(&str, String)> = fields.iter().map(|(n, v)| (*n, (*v).to_owned())).collect();
        for (name, value) in self.world.as_seen(path, fields) {
            if !fields.iter().any(|(n, _)| *n == name) {
                all.push((name, value));
            }
        }
        if let Some(version) = self.plan_seen(path).filter(|_| !fields.iter().any(|(n, _)| *n == "seen")) {
            all.push(("seen", version));
        }
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(all).finish();
        self.post_raw(path, body)
    }

    /// The version of the plan that a form of its page says it has seen.
    pub fn plan_seen(&self, path: &str) -> Option<String> {
        let year = path.strip_prefix("/plan/")?.split('/').next()?;
        let page = self.get(&format!("/plan/{year}"));
        let form = super::page::forms(page.text()).into_iter().find(|f| f.action.starts_with("/plan/"))?;
        Some(form.get("seen").to_owned())
    }

    /// Sends a body as it is.
    pub fn post_raw(&self, path: &str, body: impl Into<Body>) -> Reply {
        self.send(self.request(Method::POST, path).body(body.into()).expect("a request"))
    }

    /// Sends a file with other fields.
    pub fn upload(&self, path: &str, fields: &[(&str, &str)], name: &str, file: &[u8]) -> Reply {
        self.upload_all(path, fields, &[(name, file)], &[])
    }

    /// Sends a form with files, as a browser sends them: fields before and behind.
    pub fn upload_all(
        &self,
        path: &str,
        before: &[(&str, &str)],
        files: &[(&str, &[u8])],
        behind: &[(&str, &str)],
    ) -> Reply {
        const MARK: &str = "----example";
        let mut body = Vec::new();
        let field = |(field, value): &(&str, &str)| {
            format!("--{MARK}\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n")
        };
        before.iter().for_each(|one| body.extend_from_slice(field(one).as_bytes()));
        for (name, file) in files {
            let head = format!(
                "--{MARK}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(file);
            body.extend_from_slice(b"\r\n");
        }
        behind.iter().for_each(|one| body.extend_from_slice(field(one).as_bytes()));
        body.extend_from_slice(format!("--{MARK}--\r\n").as_bytes());
        let mut request = self.request(Method::POST, path).body(Body::from(body)).expect("a request");
        let kind = format!("multipart/form-data; boundary={MARK}");
        request.headers_mut().insert(header::CONTENT_TYPE, kind.parse().expect("a header"));
        self.send(request)
    }

    /// Sends a filled form.
    pub fn submit(&self, form: &Filled) -> Reply {
        let fields: Vec<_> = form.fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        self.post(&form.action, &fields)
    }

    /// Sends a filled form that must be taken, and opens the page it leads to.
    pub fn go(&self, form: &Filled) -> Reply {
        let reply = self.submit(form).expect(StatusCode::SEE_OTHER);
        self.open(&reply.location())
    }

    /// Sends any request.
    pub fn send(&self, request: Request<Body>) -> Reply {
        let asked = format!("{} {}", request.method(), request.uri());
        let reply = self.world.call(request, asked);
        reply.hold();
        reply
    }
}

impl Reply {
    /// The status must be this one.
    #[track_caller]
    pub fn expect(self, status: StatusCode) -> Self {
        assert_eq!(self.status, status, "{}: {}", self.asked, self.reading());
        self
    }

    /// The address of the page of somebody on the roster.
    #[track_caller]
    pub fn link_to(&self, name: &str) -> String {
        let row = self.text().split("<tr>").find(|row| row.contains(name));
        let row = row.unwrap_or_else(|| panic!("{} names nobody called {name}", self.asked));
        let link = row.split("href=\"").nth(1).and_then(|rest| rest.split('"').next());
        link.expect("a link").to_owned()
    }

    /// The body as text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("text")
    }

    /// What a reader sees, without tags, for messages and for comparing.
    pub fn reading(&self) -> String {
        let Ok(text) = std::str::from_utf8(&self.body) else { return format!("{} bytes", self.body.len()) };
        if !self.is_page() {
            return text.to_owned();
        }
        let texts: Vec<_> =
            tags(text).iter().map(|t| unescape(t.text.trim())).filter(|t| !t.is_empty()).collect();
        texts.join(" ")
    }

    /// A header, or nothing.
    pub fn header(&self, name: impl AsRef<str>) -> &str {
        self.headers.get(name.as_ref()).map_or("", |v| v.to_str().expect("a header in ASCII"))
    }

    /// Where it leads.
    #[track_caller]
    pub fn location(&self) -> String {
        assert!(
            self.status.is_redirection(),
            "{} leads nowhere: {} {}",
            self.asked,
            self.status,
            self.reading()
        );
        self.header("location").to_owned()
    }

    /// The page says this.
    #[track_caller]
    pub fn says(self, text: &str) -> Self {
        let reading = self.reading();
        assert!(reading.contains(text), "{} does not say “{text}”: {reading}", self.asked);
        self
    }

    /// The page does not say this.
    #[track_caller]
    pub fn keeps_quiet_about(self, text: &str) -> Self {
        assert!(!self.reading().contains(text), "{} says “{text}”", self.asked);
        self
    }

    /// The form whose action ends so, as a browser would send it.
    #[track_caller]
    pub fn form(&self, action: &str) -> Filled {
        let all = forms(self.text());
        let found = all.iter().find(|f| f.action.ends_with(action)).cloned();
        found.unwrap_or_else(|| {
            let actions: Vec<_> = all.iter().map(|f| f.action.as_str()).collect();
            panic!("{} has no form to {action}, but {actions:?}: {}", self.asked, self.reading())
        })
    }

    /// The form that holds this value in a field.
    #[track_caller]
    pub fn form_with(&self, field: &str, value: &str) -> Filled {
        let found = forms(self.text()).into_iter().find(|f| f.get(field) == value);
        found.unwrap_or_else(|| panic!("{} has no form with {value} as {field}", self.asked))
    }

    /// Whether a form is offered.
    pub fn offers(&self, action: &str) -> bool {
        forms(self.text()).iter().any(|f| f.action.ends_with(action))
    }

    /// The first part of an address on the page that begins so, up to the quote.
    pub fn link(&self, beginning: &str) -> Option<String> {
        let text = self.text();
        let at = text.find(beginning)?;
        let end = text[at..].find(['"', '<']).unwrap_or(text.len() - at);
        let address = unescape(&text[at..at + end]);
        Some(address.split('#').next().unwrap_or_default().to_owned())
    }

    /// The ids of the page's elements.
    fn ids(&self) -> Vec<String> {
        tags(self.text()).iter().filter_map(|tag| tag.get("id").map(str::to_owned)).collect()
    }

    /// Every link within the page, as of the summary over a refused form, leads to something on it.
    #[track_caller]
    pub fn leads_to_its_fields(&self) {
        let ids = self.ids();
        for tag in tags(self.text()) {
            let place = tag.get("href").and_then(|href| href.strip_prefix('#'));
            assert!(
                place.is_none_or(|id| ids.iter().any(|i| i == id)),
                "{}: {tag:?} leads nowhere",
                self.asked
            );
        }
    }

    /// Whether it is a page.
    pub fn is_page(&self) -> bool {
        self.header("content-type").starts_with("text/html")
    }

    /// What is true of every answer.
    fn hold(&self) {
        let asked = &self.asked;
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
        ] {
            assert_eq!(self.header(name), value, "{asked}: {name}");
        }
        let csp = self.header(HeaderName::from_static("content-security-policy"));
        assert!(
            csp.contains("default-src 'none'; object-src 'none'; ") && csp.contains("frame-ancestors 'none'"),
            "{asked}: {csp}"
        );
        assert!(!csp.contains("unsafe"), "{asked}: {csp}");
        for cookie in self.headers.get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().expect("a cookie in ASCII");
            assert!(cookie.contains("SameSite=Lax"), "{asked}: {cookie}");
            assert!(cookie.contains("HttpOnly") || cookie.starts_with("size="), "{asked}: {cookie}");
        }
        if self.is_page() {
            self.hold_page();
        }
    }

    /// What is true of every page: no script, no style, no markup of anybody else's.
    fn hold_page(&self) {
        let (asked, text) = (&self.asked, self.text());
        let mut once = BTreeSet::new();
        for id in self.ids() {
            assert!(once.insert(id.clone()), "{asked}: two elements are called {id}");
        }
        assert!(text.contains(r#"<html lang="zh-CN""#), "{asked} is a page in Chinese");
        assert!(!text.contains("<script>alert"), "{asked}: what was typed came back as markup");
        for tag in tags(text) {
            assert!(tag.name != "style", "{asked}: an inline style");
            assert!(
                tag.name != "script" || (tag.get("src").is_some() && tag.text.trim().is_empty()),
                "{asked}: {tag:?}"
            );
            for (name, value) in &tag.attributes {
                assert!(!name.starts_with("on") && *name != "style", "{asked}: {tag:?}");
                assert!(!value.trim_start().to_lowercase().starts_with("javascript:"), "{asked}: {tag:?}");
            }
        }
    }
}
