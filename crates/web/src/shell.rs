//! What stands around every page: names, navigation, text size.

use app::{
    inbox,
    permission::{self, Actor, may},
};
use askama::Template;
use axum::{
    extract::FromRequestParts,
    http::{Method, StatusCode, header, request::Parts},
    response::{Html, IntoResponse, Response},
};

use domain::account::Duty;

use crate::{
    error::Failure,
    session::{Signed, Turned, cookie},
    state::Site,
};

/// An address to lead somebody on to, if it is a path of ours: never another site. Browsers read `\` as `/`
/// and skip tabs and line ends, so `/\evil` and `/\t/evil` would lead away.
pub(crate) fn own_path(text: &str) -> Option<&str> {
    let ours = text.starts_with('/') && !text.starts_with("//");
    // An address has no letter beyond ASCII: those are escaped in it.
    (ours && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')).then_some(text)
}

/// The frame of a page.
#[derive(Clone, Debug)]
pub(crate) struct Shell {
    /// Who looks.
    pub(crate) actor: Actor,
    /// 大字
    pub(crate) large: bool,
    /// The path asked for, to come back to.
    pub(crate) path: String,
    /// The fragment that a live page asks for.
    pub(crate) autosave: bool,
    /// How many things wait for somebody of the branch, so that every page says so.
    pub(crate) waiting: usize,
}

impl Shell {
    /// Whether the person works for the branch.
    pub(crate) fn of_branch(&self) -> bool {
        self.actor.branch_post().is_some()
    }

    /// Whether the person belongs to a group as a member.
    pub(crate) fn in_group(&self) -> bool {
        self.actor.group.is_some() && self.actor.is_member
    }

    /// Whether the person looks after accounts.
    pub(crate) fn administers(&self) -> bool {
        self.opens_accounts() || self.secures()
    }

    /// Whether the person opens accounts.
    pub(crate) fn opens_accounts(&self) -> bool {
        self.actor.duties.contains(&Duty::System)
    }

    /// Whether the person answers for passwords, factors and duties.
    pub(crate) fn secures(&self) -> bool {
        self.actor.duties.contains(&Duty::Security)
    }

    /// Whether the person reads the journal.
    pub(crate) fn audits(&self) -> bool {
        self.actor.duties.contains(&Duty::Audit)
    }

    /// Whether the person leads the own group.
    pub(crate) fn leads(&self) -> bool {
        self.actor.led_group().is_some()
    }

    /// Whether the person reads figures for an office above branches.
    pub(crate) fn of_office(&self) -> bool {
        !self.actor.offices.is_empty()
    }

    /// Whether the page is one of the daily work.
    pub(crate) fn is_daily(&self) -> bool {
        // For who works for the branch, superiors' tables stand at its desk.
        let tables = self.current("/branch/tables") && !self.of_branch();
        let places = [
            "/daily",
            "/assignments",
            "/appraisal",
            "/attendance",
            "/development",
            "/study",
            "/dues",
            "/opinions",
            "/talks",
            "/care",
            "/dispositions",
            "/roster",
            "/groups",
            "/summaries",
        ];
        tables || places.iter().any(|place| self.current(place))
    }

    /// `page` where the navigation's place is the current one.
    pub(crate) fn current(&self, place: &str) -> bool {
        let path = self.path.split('?').next().unwrap_or_default();
        path == place || (place != "/" && path.strip_prefix(place).is_some_and(|rest| rest.starts_with('/')))
    }
}

impl FromRequestParts<Site> for Shell {
    type Rejection = Turned;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Turned> {
        let Signed(actor) = Signed::from_request_parts(parts, site).await?;
        let waiting = waiting(parts, site, &actor).await;
        Ok(Self {
            waiting,
            actor,
            large: cookie(&parts.headers, "size") == Some("large"),
            path: parts.uri.path_and_query().map_or("/", |p| p.as_str()).to_owned(),
            autosave: parts.headers.contains_key("x-autosave"),
        })
    }
}

/// Counted for pages only; a page that cannot say it is shown without.
async fn waiting(parts: &Parts, site: &Site, actor: &Actor) -> usize {
    let permit = permission::in_branch::<may::ReadBranch>(actor);
    let Some(permit) = permit.ok().filter(|_| parts.method == Method::GET) else { return 0 };
    site.app.read(move |cx| inbox::waiting(cx, &permit)).await.unwrap_or_default()
}

/// Renders a page that nobody but the asker may keep.
pub(crate) fn render(status: StatusCode, page: &impl Template) -> Result<Response, Failure> {
    let head = [(header::CACHE_CONTROL, "no-store")];
    Ok((status, head, Html(page.render()?)).into_response())
}
