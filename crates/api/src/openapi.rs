//! The document of the API: OpenAPI 3.1, made of the table of routes and the types that they take and answer.

use std::sync::LazyLock;

use axum::Json;
use schemars::{
    SchemaGenerator,
    generate::{Contract, SchemaSettings},
};
use serde_json::{Map, Value, json};

use crate::{
    papers,
    problem::Problem,
    routes::{Access, Act, ROUTES, Route},
    words,
};

static DOCUMENT: LazyLock<Value> = LazyLock::new(made);

/// The document.
pub fn document() -> &'static Value {
    &DOCUMENT
}

/// The document, for anybody.
pub(crate) async fn show() -> Json<&'static Value> {
    Json(document())
}

const ABOUT: &str = "党小组的 JSON 接口。请求头里写 Authorization: Bearer 加上令牌；令牌由本人在页面“更多”的“接口令牌”里建，只能办本人能办、\
    又在令牌范围里的事。改动要在 If-Match 里写上读取时得到的 etag，没有写答复 428，已被别人改过答复 412。请求头 Idempotency-Key 让同一个请求只办一次：\
    24 小时内用同一个键再发，得到第一次的答复。出错时答复 application/problem+json（RFC 9457），detail 说明怎么改正。";

fn generator(contract: Contract) -> SchemaGenerator {
    let mut settings = SchemaSettings::draft2020_12();
    settings.definitions_path = "/components/schemas".into();
    settings.meta_schema = None;
    settings.contract = contract;
    settings.into_generator()
}

fn made() -> Value {
    let (mut taken, mut answered) = (generator(Contract::Deserialize), generator(Contract::Serialize));
    let problem = answered.subschema_for::<Problem>().to_value();
    let mut paths = Map::new();
    for route in ROUTES {
        let operation = operation(route, (route.body)(&mut taken), (route.answer)(&mut answered));
        let path = paths.entry(route.path).or_insert_with(|| json!({}));
        path[route.method.to_ascii_lowercase()] = operation;
    }
    let mut schemas = taken.take_definitions(true);
    schemas.extend(answered.take_definitions(true));
    let mut schemas = Value::Object(schemas);
    words::describe(&mut schemas);
    json!({
        "openapi": "3.1.1",
        "info": { "title": "党小组接口", "version": "1", "description": ABOUT },
        "servers": [{ "url": "/" }],
        "security": [{ "token": [] }],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": { "problem": {
                "description": "没有办成，以及怎么改正",
                "content": { "application/problem+json": { "schema": problem } },
            } },
            "securitySchemes": { "token": {
                "type": "http", "scheme": "bearer", "description": "页面“更多”的“接口令牌”里建的令牌",
            } },
        },
    })
}

fn operation(route: &Route, body: Option<schemars::Schema>, answer: Option<schemars::Schema>) -> Value {
    let mut operation = json!({
        "operationId": route.name.replace("::", "_"),
        "summary": route.summary,
        "tags": [route.path.split('/').nth(3).unwrap_or("openapi.json")],
        "responses": responses(route, answer),
    });
    let parameters = parameters(route);
    if !parameters.is_empty() {
        operation["parameters"] = Value::from(parameters);
    }
    if let Some(body) = body {
        // Nothing to say is said by an object without members, or by nothing.
        let is_required = !body.as_value().to_string().contains("/Empty\"");
        operation["requestBody"] =
            json!({ "required": is_required, "content": { "application/json": { "schema": body } } });
    }
    operation["security"] = match route.access {
        Access::Public => json!([]),
        Access::Only(action) => {
            let scope = action.scope().map(domain::token::Scope::code);
            json!([{ "token": scope.into_iter().collect::<Vec<_>>() }])
        }
    };
    operation
}

fn parameters(route: &Route) -> Vec<Value> {
    let of_path = route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let mut all: Vec<_> = of_path
        .map(|name| {
            let schema = match name {
                "year" => json!({ "type": "integer", "minimum": 2000, "maximum": 2100 }),
                "kind" => json!({ "type": "string", "enum": ["opening", "summary"] }),
                "name" => json!({ "type": "string", "pattern": "^[a-z-]+\\.(docx|pdf|txt|ics)$" }),
                _ => json!({ "type": "string", "format": "uuid" }),
            };
            let words = words::of(name).unwrap_or_default();
            json!({ "name": name, "in": "path", "required": true, "schema": schema, "description": words })
        })
        .collect();
    let mut query = |name: &str, schema: Value, words: &str| {
        all.push(json!({ "name": name, "in": "query", "schema": schema, "description": words }));
    };
    if matches!(route.act, Act::List | Act::OfGroup) {
        query("group", json!({ "type": "string", "format": "uuid" }), "哪个党小组；不写是本人的党小组");
    }
    if route.act == Act::List {
        query("year", json!({ "type": "integer", "minimum": 2000, "maximum": 2100 }), "哪一年；不写是今年");
        query(
            "limit",
            json!({ "type": "integer", "minimum": 1, "maximum": 100 }),
            "一次最多几条；不写是 100 条",
        );
        query("cursor", json!({ "type": "string" }), "从哪一条起，照抄上一次答复里的 next");
    }
    let mut header = |name: &str, required: bool, schema: Value, words: &str| {
        all.push(json!({
            "name": name, "in": "header", "required": required, "schema": schema, "description": words,
        }));
    };
    if matches!(route.act, Act::Change | Act::Add) {
        let schema = json!({ "type": "string", "pattern": "^\"[0-9a-f]+\"$" });
        header("If-Match", true, schema, "读取时得到的 etag，带英文双引号");
    }
    if route.method != "GET" {
        let schema = json!({ "type": "string", "pattern": "^[!-~]{1,200}$" });
        header("Idempotency-Key", false, schema, "同一个键 24 小时内只办一次");
    }
    all
}

fn responses(route: &Route, answer: Option<schemars::Schema>) -> Value {
    let status = if matches!(route.act, Act::Make | Act::Add) { "201" } else { "200" };
    let content = match (route.act, answer) {
        (Act::File, _) => {
            let kinds = papers::kinds().map(|kind| {
                let media = kind.split(';').next().unwrap_or(kind);
                (media.to_owned(), json!({}))
            });
            Value::Object(kinds.collect())
        }
        (_, Some(schema)) => json!({ "application/json": { "schema": schema } }),
        (_, None) => json!({ "application/json": { "schema": { "type": "object" } } }),
    };
    let mut all = json!({ (status): { "description": "办好了", "content": content } });
    let mut codes = vec![500, 503];
    if route.access != Access::Public {
        codes.extend([401, 403, 404, 429]);
    }
    if matches!(route.act, Act::List | Act::OfGroup) {
        codes.push(422);
    }
    if route.method != "GET" {
        codes.extend([400, 409, 413, 415, 422, 412]);
    }
    if matches!(route.act, Act::Change | Act::Add) {
        codes.push(428);
    }
    for code in codes {
        all[code.to_string()] = json!({ "$ref": "#/components/responses/problem" });
    }
    all
}
