//! The document says what is served: nothing less, nothing more, and every field in words.

use std::collections::BTreeSet;

use api::{Access, ROUTES};
use axum::{
    body::Body,
    http::{Method, Request, StatusCode},
};
use serde_json::Value;

use crate::world::{World, operation};

#[test]
fn anybody_reads_it_and_it_names_every_route() {
    let world = World::new();
    let ask = Request::get("/api/openapi.json").body(Body::empty()).expect("a request");
    let served = world.call(ask).expect(StatusCode::OK).json();
    assert_eq!(&served, api::document());
    assert_eq!(served["openapi"], "3.1.1");
    let named: BTreeSet<(String, String)> = served["paths"]
        .as_object()
        .expect("paths")
        .iter()
        .flat_map(|(path, all)| {
            let methods = all.as_object().expect("methods").keys();
            methods.map(|method| (method.to_ascii_uppercase(), path.clone())).collect::<Vec<_>>()
        })
        .collect();
    let routed = ROUTES.iter().map(|route| (route.method.to_owned(), route.path.to_owned())).collect();
    assert_eq!(named, routed);
    let names: BTreeSet<_> = ROUTES.iter().map(|route| operation(route)["operationId"].to_string()).collect();
    assert_eq!(names.len(), ROUTES.len(), "two operations have one name");
}

/// Every route of the table is really there: without a token it asks for one, and is not simply unknown.
#[test]
fn every_route_is_served_and_asks_for_a_token() {
    let world = World::new();
    for route in ROUTES.iter().filter(|route| route.access != Access::Public) {
        let id = "00000000-0000-7000-8000-000000000000";
        let path: Vec<_> = route
            .path
            .split('/')
            .map(|part| match part {
                "{year}" => "2026",
                "{kind}" => "opening",
                "{name}" => "minutes.docx",
                part if part.starts_with('{') => id,
                part => part,
            })
            .collect();
        let ask = |cookie: &str| {
            let method: Method = route.method.parse().expect("a method");
            let request = Request::builder().method(method).uri(path.join("/"));
            world.call(request.header("cookie", cookie).body(Body::empty()).expect("a request"))
        };
        let refused = ask("").refused(401, "Authorization: Bearer");
        assert!(refused.header("www-authenticate").starts_with("Bearer"), "{}", route.path);
        // Whoever is signed in on a page is nobody here.
        let actor = world.actor("陈一诺");
        let key = world.write(move |cx| {
            let key = app::secret::Secret::new(cx, actor.branch)?;
            Ok(key.word())
        });
        ask(&format!("dxz={}", key.expect("a key"))).refused(401, "令牌");
    }
}

fn walk(value: &Value, see: &mut impl FnMut(&serde_json::Map<String, Value>)) {
    match value {
        Value::Object(members) => {
            see(members);
            members.values().for_each(|value| walk(value, see));
        }
        Value::Array(all) => all.iter().for_each(|value| walk(value, see)),
        _ => {}
    }
}

#[test]
fn every_field_is_told_in_chinese() {
    let mut missing = BTreeSet::new();
    let is_chinese = |text: &str| text.chars().any(|c| ('\u{4E00}'..'\u{A000}').contains(&c));
    walk(&api::document()["components"]["schemas"], &mut |members| {
        if let Some(Value::Object(fields)) = members.get("properties") {
            for (name, field) in fields {
                if !field["description"].as_str().is_some_and(is_chinese) {
                    missing.insert(name.clone());
                }
            }
        }
    });
    walk(&api::document()["paths"], &mut |members| {
        if let (Some(name), Some(words)) = (members.get("name"), members.get("description"))
            && !words.as_str().is_some_and(is_chinese)
        {
            missing.insert(name.to_string());
        }
    });
    assert!(missing.is_empty(), "{missing:?}");
    for route in ROUTES {
        assert!(operation(route)["summary"].as_str().is_some_and(is_chinese), "{}", route.path);
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let mut seen = 0;
    walk(api::document(), &mut |members| {
        if let Some(Value::String(place)) = members.get("$ref") {
            let pointer = place.strip_prefix('#').expect("a place in the document");
            assert!(api::document().pointer(pointer).is_some(), "{place}");
            seen += 1;
        }
    });
    assert!(seen > 100, "{seen}");
}
