//! Reading: who acts, the people of a group, lists and their parts.

use app::{
    Cx, Error,
    meeting::list,
    permission::{self, Actor, may},
    person::roster,
};
use axum::{
    Json,
    extract::{FromRequestParts, Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header, request::Parts},
    response::{IntoResponse, Response},
};
use domain::id::GroupId;
use serde::{Deserialize, Serialize};

use crate::{
    Api,
    caller::Caller,
    problem::Problem,
    shape::{self, Page},
};

/// The most lines of one part of a list.
pub(crate) const MOST: usize = 100;

/// What narrows a list, and which part of it is asked for.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
struct Asked {
    group: Option<String>,
    year: Option<i16>,
    limit: Option<usize>,
    cursor: Option<String>,
}

/// The same, as far as it can be meant.
pub(crate) struct Part {
    group: Option<String>,
    year: Option<i16>,
    /// How many lines.
    pub(crate) most: usize,
    /// Where it begins, by the id of a line.
    pub(crate) cursor: Option<String>,
    address: Uri,
}

impl FromRequestParts<Api> for Part {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        let odd = |_| {
            let detail = "地址里 ? 后面的参数和接口文档不符，请改正";
            Problem::of_field(StatusCode::UNPROCESSABLE_ENTITY, "query", detail)
        };
        let Query(asked) = Query::<Asked>::from_request_parts(parts, api).await.map_err(odd)?;
        let most = asked.limit.unwrap_or(MOST);
        if !(1..=MOST).contains(&most) {
            let detail = format!("limit：应在 1 到 {MOST} 之间");
            return Err(Problem::of_field(StatusCode::UNPROCESSABLE_ENTITY, "limit", &detail));
        }
        let address = parts.uri.clone();
        Ok(Self { group: asked.group, year: asked.year, most, cursor: asked.cursor, address })
    }
}

impl Part {
    /// The group that is asked for, or the own one.
    pub(crate) fn group(&self, actor: &Actor) -> Result<GroupId, Error> {
        match &self.group {
            Some(id) => id.parse().map_err(|_| Error::NotFound),
            None => actor.led_group().or(actor.group).ok_or(Error::NotFound),
        }
    }

    /// The answer: this part, and where the next one is, also as a header.
    pub(crate) fn answer<T: Serialize>(&self, items: Vec<T>, next: Option<String>) -> Response {
        let next = next.map(|cursor| {
            let kept = self.address.query().unwrap_or_default().split('&');
            let kept = kept.filter(|pair| !pair.is_empty() && !pair.starts_with("cursor="));
            let query: Vec<_> = kept.map(str::to_owned).chain([format!("cursor={cursor}")]).collect();
            format!("{}?{}", self.address.path(), query.join("&"))
        });
        let mut headers = HeaderMap::new();
        let link =
            next.as_ref().and_then(|next| HeaderValue::from_str(&format!("<{next}>; rel=\"next\"")).ok());
        headers.extend(link.map(|link| (header::LINK, link)));
        (headers, Json(Page { items, next })).into_response()
    }

    /// This part of a list that is held as a whole, by the ids of its lines.
    fn of<T: Serialize>(&self, mut all: Vec<T>, id: impl Fn(&T) -> &str) -> Result<Response, Problem> {
        let from = match &self.cursor {
            None => 0,
            Some(cursor) => all.iter().position(|one| id(one) == cursor).ok_or_else(unknown_cursor)?,
        };
        all.drain(..from);
        let next = all.get(self.most).map(|one| id(one).to_owned());
        all.truncate(self.most);
        Ok(self.answer(all, next))
    }
}

/// A part begins nowhere in the list.
pub(crate) fn unknown_cursor() -> Problem {
    let detail = "cursor：这个位置已经不在列表里，请从头读起";
    Problem::of_field(StatusCode::UNPROCESSABLE_ENTITY, "cursor", detail)
}

/// Who acts, and by what token.
pub(crate) async fn me(caller: Caller) -> Result<Json<shape::Me>, Problem> {
    permission::in_branch::<may::UseAccount>(&caller.actor)?;
    Ok(Json(shape::Me::of(&caller.actor, &caller.token)))
}

/// The people of a group.
pub(crate) async fn people(State(api): State<Api>, caller: Caller, part: Part) -> Result<Response, Problem> {
    let (actor, group) = (caller.actor.clone(), part.group(&caller.actor)?);
    let view = api
        .app
        .read(move |cx| {
            let permit = permission::in_group::<may::ReadRoster>(cx, &actor, group)?;
            roster::roster(cx, &permit, None)
        })
        .await?;
    let lines = view.lines.iter().map(|line| shape::Member {
        id: line.person.id.to_string(),
        name: line.person.name.to_string(),
        standing: line.standing.value.code().to_owned(),
        is_member: line.standing.value.is_member(),
    });
    part.of(lines.collect(), |one: &shape::Member| &one.id)
}

/// The meetings of a group's year, the newest first.
pub(crate) async fn meetings(
    State(api): State<Api>,
    caller: Caller,
    part: Part,
) -> Result<Response, Problem> {
    let (actor, group, year) = (caller.actor.clone(), part.group(&caller.actor)?, part.year);
    let found = api
        .app
        .read(move |cx: &mut Cx<'_>| {
            let permit = permission::in_group::<may::ReadMeeting>(cx, &actor, group)?;
            let year = year.unwrap_or_else(|| cx.local().year());
            list::of_group(cx, &permit, year)
        })
        .await?;
    let lines = found.meetings.iter().map(shape::MeetingLine::from).collect();
    part.of(lines, |one: &shape::MeetingLine| &one.id)
}
