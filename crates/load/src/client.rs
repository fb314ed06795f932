//! One connection to the server, as a browser without scripts uses it: cookies of several people, no redirect followed by itself, every
//! answer read to its end, none asked for twice.

use std::time::{Duration, Instant};

use ureq::Agent;

use crate::{
    Fault,
    measure::{Kind, Tally},
    page::{Filled, forms},
};

/// After this long there will be no answer.
const PATIENCE: Duration = Duration::from_secs(90);
/// The longest answer, in bytes.
const MOST: u64 = 64 << 20;

/// Somebody who has signed in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Person {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// The session's key; empty before signing in.
    pub cookie: String,
}

/// One connection with what was measured on it.
pub struct Browser {
    agent: Agent,
    address: String,
    /// What was measured.
    pub tally: Tally,
    /// No request begins after this.
    until: Option<Instant>,
}

/// What came back, whole.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The request, for messages.
    pub asked: String,
    /// 200, 303, 503.
    pub status: u16,
    /// Where it leads; empty where it leads nowhere.
    pub location: String,
    /// The cookies that it sets.
    pub cookies: Vec<String>,
    /// The body.
    pub body: Vec<u8>,
}

/// What every fault says that is none: the time was over.
const OVER: &str = "the time is over";

impl Fault {
    /// Whether it is only that the time was over.
    pub fn is_over(&self) -> bool {
        self.0 == OVER
    }
}

impl Browser {
    /// A connection to `http://host:port`.
    ///
    /// # Errors
    /// As [`Tally::new`].
    pub fn new(address: &str) -> Result<Self, Fault> {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .timeout_global(Some(PATIENCE))
            .build();
        let (agent, address) = (config.new_agent(), address.to_owned());
        Ok(Self { agent, address, tally: Tally::new()?, until: None })
    }

    /// The same, on which no request begins after an instant.
    #[must_use]
    pub fn until(self, end: Instant) -> Self {
        Self { until: Some(end), ..self }
    }

    /// Whether the time is over.
    pub fn is_over(&self) -> bool {
        self.until.is_some_and(|end| Instant::now() >= end)
    }

    /// Opens a page.
    ///
    /// # Errors
    /// When no answer came, or not all of one.
    pub fn get(&mut self, who: &Person, path: &str) -> Result<Reply, Fault> {
        let kind = if path.contains("/papers/") { Kind::Paper } else { Kind::Page };
        let url = format!("{}{path}", self.address);
        let request = self.agent.get(url).header("cookie", format!("dxz={}", who.cookie));
        self.measured(kind, format!("GET {path} of {}", who.name), || request.call())
    }

    /// Sends fields; `saves` as the page does that saves by itself while somebody types.
    ///
    /// # Errors
    /// When no answer came, or not all of one: nobody knows then whether it was done.
    pub fn post(
        &mut self,
        who: &Person,
        path: &str,
        fields: &[(&str, &str)],
        saves: bool,
    ) -> Result<Reply, Fault> {
        self.post_from(who, path, fields, saves, None)
    }

    fn post_from(
        &mut self,
        who: &Person,
        path: &str,
        fields: &[(&str, &str)],
        saves: bool,
        from: Option<&str>,
    ) -> Result<Reply, Fault> {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let mut request = self
            .agent
            .post(format!("{}{path}", self.address))
            .header("cookie", format!("dxz={}", who.cookie))
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded");
        if saves {
            request = request.header("x-autosave", "1");
        }
        if let Some(from) = from {
            request = request.header("x-forwarded-for", from);
        }
        let kind = if saves { Kind::Autosave } else { Kind::Form };
        self.measured(kind, format!("POST {path} of {}", who.name), || request.send(&body))
    }

    fn measured(
        &mut self,
        kind: Kind,
        asked: String,
        send: impl FnOnce() -> Result<ureq::http::Response<ureq::Body>, ureq::Error>,
    ) -> Result<Reply, Fault> {
        if self.is_over() {
            return Err(Fault(OVER.to_owned()));
        }
        let begun = Instant::now();
        let mut response = send().map_err(|fault| Fault::of(&asked, fault))?;
        let body = response.body_mut().with_config().limit(MOST).read_to_vec();
        let body = body.map_err(|fault| Fault::of(&asked, fault))?;
        self.tally.record(kind, begun.elapsed());
        let headers = response.headers();
        let text = |value: &ureq::http::HeaderValue| value.to_str().unwrap_or_default().to_owned();
        Ok(Reply {
            asked,
            status: response.status().as_u16(),
            location: headers.get("location").map(text).unwrap_or_default(),
            cookies: headers.get_all("set-cookie").iter().map(text).collect(),
            body,
        })
    }

    /// Opens a page that must be there.
    ///
    /// # Errors
    /// As [`Self::get`], or for another status than 200.
    pub fn open(&mut self, who: &Person, path: &str) -> Result<Reply, Fault> {
        self.get(who, path)?.expect(200)
    }

    /// Sends a filled form.
    ///
    /// # Errors
    /// As [`Self::post`].
    pub fn submit(&mut self, who: &Person, form: &Filled) -> Result<Reply, Fault> {
        let fields: Vec<_> = form.fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        self.post(who, &form.action, &fields, false)
    }

    /// Sends a filled form that must be taken, and opens the page it leads to.
    ///
    /// # Errors
    /// As [`Self::post`], or for another status than 303, or of the page 200.
    pub fn go(&mut self, who: &Person, form: &Filled) -> Result<Reply, Fault> {
        let reply = self.submit(who, form)?.expect(303)?;
        let path = reply.location.split('#').next().unwrap_or_default().to_owned();
        self.open(who, &path)
    }

    /// Saves a text as it is typed; answers its new version.
    ///
    /// # Errors
    /// As [`Self::post`], or when it was not kept.
    pub fn save(&mut self, who: &Person, path: &str, (version, text): (i64, &str)) -> Result<i64, Fault> {
        let version = version.to_string();
        let reply = self.post(who, path, &[("version", &version), ("text", text)], true)?.expect(200)?;
        let said = reply.text().split("\"version\":").nth(1).unwrap_or_default();
        let digits: String = said.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().map_err(|fault| Fault::of(&reply.asked, fault))
    }

    /// Signs somebody in by a mobile number. `from` is the network address that a proxy would tell.
    ///
    /// # Errors
    /// When the page refuses it.
    pub fn sign_in(&mut self, mobile: &str, password: &str, from: &str) -> Result<String, Fault> {
        let nobody = Person { id: String::new(), name: mobile.to_owned(), cookie: String::new() };
        let fields = [("name", mobile), ("password", password)];
        let reply = self.post_from(&nobody, "/sign-in", &fields, false, Some(from))?.expect(303)?;
        let key = reply.cookies.iter().find_map(|cookie| cookie.strip_prefix("dxz=")?.split(';').next());
        key.map(str::to_owned).ok_or_else(|| Fault::of(&reply.asked, "no session"))
    }
}

impl Reply {
    /// The body as text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap_or_default()
    }

    /// The status must be this one.
    ///
    /// # Errors
    /// With what was answered instead.
    pub fn expect(self, status: u16) -> Result<Self, Fault> {
        if self.status == status {
            return Ok(self);
        }
        let said = self.reading();
        let said: String = said.chars().take(300).collect();
        Err(Fault(format!("{}: {} instead of {status}: {said}", self.asked, self.status)))
    }

    /// What a reader sees.
    pub fn reading(&self) -> String {
        let texts = crate::page::tags(self.text()).into_iter().map(|tag| tag.text.trim());
        let texts: Vec<_> = texts.filter(|text| !text.is_empty()).collect();
        if texts.is_empty() { self.text().to_owned() } else { texts.join(" ") }
    }

    /// The page says this.
    ///
    /// # Errors
    /// With what it says instead.
    pub fn says(self, text: &str) -> Result<Self, Fault> {
        if self.text().contains(text) {
            return Ok(self);
        }
        Err(Fault(format!("{} does not say {text}: {}", self.asked, self.reading())))
    }

    /// The form whose action ends so, as a browser would send it.
    ///
    /// # Errors
    /// When the page has none.
    pub fn form(&self, action: &str) -> Result<Filled, Fault> {
        let found = forms(self.text()).into_iter().find(|form| form.action.ends_with(action));
        found.ok_or_else(|| Fault(format!("{} has no form to {action}: {}", self.asked, self.reading())))
    }

    /// All forms whose action ends so.
    pub fn forms(&self, action: &str) -> Vec<Filled> {
        forms(self.text()).into_iter().filter(|form| form.action.ends_with(action)).collect()
    }
}
