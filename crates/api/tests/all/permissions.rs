//! Every route as everybody, with tokens of every scope and of none: what comes back is computed from the matrix.

use api::{Access, ROUTES, Route};
use app::permission::{Action, Role};
use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use domain::token::Scope;
use serde_json::{Value, json};

use crate::world::{Program, World, operation};

/// Somebody of the sample: what they are to its first group, and to their own.
const CALLERS: [(&str, &[Role], &[Role]); 8] = {
    use Role::*;
    [
        ("方景行", &[Outsider], &[Member]),
        ("何思源", &[Member], &[Member]),
        ("许安宁", &[Member, Recorder], &[Member]),
        ("陈一诺", &[Member, Leader], &[Member, Leader]),
        ("林知远", &[Member, Secretary], &[Member, Secretary]),
        ("江亦舟", &[Outsider, DisciplineCommissioner], &[Member, DisciplineCommissioner]),
        ("管理员", &[Outsider, Administrator], &[]),
        ("审计员", &[Outsider, Auditor], &[]),
    ]
};

/// A body that reads as the document says, and says nothing.
fn body(schema: &Value) -> Value {
    let schema = match schema["$ref"].as_str() {
        Some(place) => api::document().pointer(&place[1..]).expect("a schema"),
        None => schema,
    };
    match schema["type"].as_str() {
        Some("object") => {
            let names = schema["required"].as_array().cloned().unwrap_or_default();
            let fields = names.iter().filter_map(Value::as_str);
            fields
                .map(|name| (name.to_owned(), body(&schema["properties"][name])))
                .collect::<serde_json::Map<_, _>>()
                .into()
        }
        Some("array") => json!([]),
        Some("integer") => json!(0),
        _ => json!("x"),
    }
}

fn ask(program: &Program<'_>, route: &Route, meeting: &str) -> StatusCode {
    let unknown = "00000000-0000-7000-8000-000000000000";
    let part = |part: &str| match part {
        "{id}" => meeting.to_owned(),
        "{year}" => "2026".to_owned(),
        "{kind}" => "opening".to_owned(),
        "{name}" => "minutes.txt".to_owned(),
        "{person}" => program.world.id("何思源"),
        part if part.starts_with('{') => unknown.to_owned(),
        part => part.to_owned(),
    };
    let path = route.path.split('/').map(part).collect::<Vec<_>>().join("/");
    let method: Method = route.method.parse().expect("a method");
    let schema = &operation(route)["requestBody"]["content"]["application/json"]["schema"];
    let content = if schema.is_object() { Body::from(body(schema).to_string()) } else { Body::empty() };
    let request = program.request(method, &path).header("content-type", "application/json");
    let request = request.header("if-match", "\"0\"").body(content).expect("a request");
    program.world.call(request).status
}

/// Whether a route names a meeting of the first group; what is of the branch, or of the own group, does not.
fn expected(route: &Route, (here, at_home): (&[Role], &[Role]), scopes: &[Scope]) -> &'static [u16] {
    let Access::Only(action) = route.access else { return &[200] };
    let of_branch = matches!(action, Action::UseAccount | Action::ManageWebhooks);
    let names_meeting = route.path.contains("/meetings/{id}");
    let roles = if of_branch || names_meeting { here } else { at_home };
    let may_know = of_branch || roles.iter().any(|&role| Action::ReadMeeting.allows(role));
    let is_allowed = roles.iter().any(|&role| action.allows(role));
    let is_within = action.scope().is_some_and(|scope| scope == Scope::Read || scopes.contains(&scope));
    match (is_allowed, may_know, is_within) {
        (true, _, true) => &[],
        (true, _, false) | (false, true, _) => &[403],
        (false, false, _) => &[404],
    }
}

#[test]
fn every_route_answers_every_token_as_the_matrix_says() {
    let world = World::new();
    let meeting = world.sample.draft.to_string();
    let mut wrong = Vec::new();
    for (name, here, at_home) in CALLERS {
        for scopes in [&Scope::ALL[..], &[]] {
            for route in ROUTES {
                // A token of its own for each route, so that none is told to wait.
                let program = world.program(name, scopes);
                let (should, is) =
                    (expected(route, (here, at_home), scopes), ask(&program, route, &meeting).as_u16());
                world.later(1);
                let fits = if should.is_empty() {
                    !matches!(is, 401 | 403 | 429 | 500..)
                } else {
                    should.contains(&is)
                };
                if !fits {
                    wrong.push(format!(
                        "{} {} as {name} {scopes:?}: {is}, not {should:?}",
                        route.method, route.path
                    ));
                }
                let actor = world.actor(name);
                let id = app::secret::Secret::read(&program.word).expect("a word");
                let end = world.write(move |cx| {
                    let (_, token, _) = app::token::open(cx, &id)?;
                    app::token::end(cx, &app::permission::in_branch(&actor)?, token.id)
                });
                end.expect("revoked");
            }
        }
    }
    assert!(wrong.is_empty(), "{} answers differ from the matrix:\n{}", wrong.len(), wrong.join("\n"));
}
