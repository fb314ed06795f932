//! Who may do what: the matrix as a committed file, and every route tried by every kind of caller.

use app::permission::{Action, Actor, Role, Running};
use axum::http::{StatusCode, header::SET_COOKIE};
use domain::id::GroupId;
use web::{Access, ROUTES, Route};

use crate::world::{Answer, CHAIR, Caller, DEPUTY, LEADER, STRANGER, World};

/// The kinds of callers by what they are to the sample's first group and its draft.
const CALLERS: [(&str, Role); 12] = [
    ("", Role::Anonymous),
    ("方景行", Role::Outsider),
    ("何思源", Role::Member),
    ("许安宁", Role::Recorder),
    (CHAIR, Role::Chair),
    (LEADER, Role::Leader),
    ("林知远", Role::Secretary),
    (DEPUTY, Role::DeputySecretary),
    ("周明哲", Role::OrganizationCommissioner),
    ("江亦舟", Role::DisciplineCommissioner),
    ("管理员", Role::Administrator),
    ("审计员", Role::Auditor),
];

const MATRIX: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/permissions.out");

/// The matrix of roles and actions, and the table of routes, as text.
fn matrix() -> String {
    let mut text = String::from(
        "Who may do what. Made by `UPDATE=1 cargo nextest run -p web matrix`; compared on every run.\n\n",
    );
    let roles: Vec<_> = Role::ALL.iter().map(|role| format!("{role:?}")).collect();
    for (number, role) in roles.iter().enumerate() {
        text.push_str(&format!("{:>2} {role}\n", number + 1));
    }
    let head: Vec<_> = (1..=roles.len()).map(|n| format!("{n:>2}")).collect();
    text.push_str(&format!("\n{:<24}{}\n", "action", head.join(" ")));
    for action in Action::ALL {
        let marks: Vec<_> =
            Role::ALL.iter().map(|&role| if action.allows(role) { " x" } else { " ." }).collect();
        text.push_str(&format!("{:<24}{}\n", action.code(), marks.join(" ")));
    }
    text.push_str("\nroutes\n");
    for Route { method, path, access } in ROUTES {
        let who = match access {
            Access::Public => "anybody".to_owned(),
            Access::SignedIn => "signed in".to_owned(),
            Access::Only(action) => action.code().to_owned(),
        };
        text.push_str(&format!("{method:<5}{path:<52}{who}\n"));
    }
    text
}

#[test]
fn the_matrix_is_the_committed_one() {
    let now = matrix();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(MATRIX, &now).expect("written");
    }
    let kept = std::fs::read_to_string(MATRIX).expect("docs/permissions.out");
    assert!(
        kept == now,
        "who may do what has changed: look at it, then UPDATE=1 cargo nextest run -p web matrix"
    );
}

/// The thing that a route is about decides against what a caller's roles are measured.
enum Scope {
    /// The draft of the first group.
    Meeting,
    /// A person or a decision of the first group.
    FirstGroup,
    /// Whatever group the caller leads or belongs to.
    OwnGroup,
    /// The branch.
    Branch,
}

fn scope(path: &str) -> Scope {
    if path.contains("/meetings/{id}") {
        Scope::Meeting
    } else if path.starts_with("/roster/{person}") || path.starts_with("/decisions/{id}") {
        Scope::FirstGroup
    } else if ["/branch", "/journal"].contains(&path) || path.starts_with("/accounts") {
        Scope::Branch
    } else {
        Scope::OwnGroup
    }
}

#[derive(PartialEq, Eq, Debug)]
enum Expected {
    SignIn,
    May,
    Forbidden,
    NotFound,
}

fn expected(route: &Route, actor: Option<&Actor>, first: GroupId, running: Running) -> Expected {
    let action = match (route.access, actor) {
        (Access::Public, _) => return Expected::May,
        (_, None) => return Expected::SignIn,
        (Access::SignedIn, Some(_)) => return Expected::May,
        (Access::Only(action), Some(_)) => action,
    };
    let Some(actor) = actor else { return Expected::SignIn };
    let (group, running) = match scope(route.path) {
        Scope::Meeting => (Some(first), Some(running)),
        Scope::FirstGroup => (Some(first), None),
        Scope::OwnGroup => match actor.led_group().or(actor.group) {
            Some(group) => (Some(group), None),
            None => return Expected::NotFound,
        },
        Scope::Branch => (None, None),
    };
    let roles = actor.roles(group, running);
    if roles.iter().any(|&role| action.allows(role)) {
        Expected::May
    } else if group.is_none() || roles.iter().any(|&role| Action::ReadMeeting.allows(role)) {
        Expected::Forbidden
    } else {
        Expected::NotFound
    }
}

fn met(answer: &Answer) -> Expected {
    match answer.status {
        StatusCode::FORBIDDEN => Expected::Forbidden,
        StatusCode::NOT_FOUND => Expected::NotFound,
        StatusCode::UNAUTHORIZED => Expected::SignIn,
        // Signing out leads there too, but takes the cookie away.
        StatusCode::SEE_OTHER
            if answer.location().starts_with("/sign-in") && !answer.headers.contains_key(SET_COOKIE) =>
        {
            Expected::SignIn
        }
        status => {
            assert!(!status.is_server_error(), "{status} {}", answer.text);
            Expected::May
        }
    }
}

/// Real ids of the sample for the parameters of a path.
struct Ids {
    meeting: String,
    item: String,
    remark: String,
    decision: String,
    person: String,
    planned: String,
}

async fn ids(world: &World) -> Ids {
    let (branch, draft, archived) = (world.sample.branch, world.sample.draft, world.sample.archived);
    let group = world.sample.groups[0];
    world
        .write(move |tx| {
            let meeting = store::meeting::find(tx, branch, draft)?.expect("the draft");
            let held = store::proceedings::load(tx, branch, archived)?;
            let plan = store::plan::of_year(tx, branch, group, 2026)?.expect("a plan");
            Ok(Ids {
                meeting: draft.to_string(),
                item: meeting.agenda.items[0].id.to_string(),
                remark: held.remarks[0].id.to_string(),
                decision: held.decisions.first().map(|d| d.id.to_string()).unwrap_or_default(),
                person: String::new(),
                planned: plan.items[0].id.to_string(),
            })
        })
        .await
}

/// The path with its parameters filled in.
fn fill(path: &str, ids: &Ids) -> String {
    let mut filled = path.to_owned();
    let name = if path.contains("/plan/") {
        "plan.txt"
    } else if path.contains("/assets/") {
        "app.css"
    } else {
        "minutes.txt"
    };
    let item = if path.contains("/plan/") { &ids.planned } else { &ids.item };
    let id = if path.starts_with("/decisions/") { &ids.decision } else { &ids.meeting };
    for (parameter, value) in [
        ("{id}", id.as_str()),
        ("{item}", item),
        ("{remark}", &ids.remark),
        ("{decision}", &ids.decision),
        ("{person}", &ids.person),
        ("{year}", "2026"),
        ("{name}", name),
        ("{kind}", "summary"),
        ("{word}", "no-such-word"),
    ] {
        filled = filled.replace(parameter, value);
    }
    assert!(!filled.contains('{'), "{path} has a parameter that this test does not know");
    filled
}

async fn ask(caller: &Caller, route: &Route, path: &str, ids: &Ids, person: &str) -> Answer {
    match route.method {
        "GET" => caller.get(path).await,
        _ => caller.post(path, &[("person", person), ("item", &ids.item)]).await,
    }
}

#[tokio::test]
async fn every_route_answers_every_kind_of_caller_as_the_matrix_says() {
    let world = World::new().await;
    let draft = world.sample.draft;
    let (branch, chair, recorder) = (world.sample.branch, world.person(CHAIR), world.person("许安宁"));
    world
        .write(move |tx| {
            let mut meeting = store::meeting::find(tx, branch, draft)?.expect("the draft");
            meeting.agenda.chair = chair;
            meeting.agenda.recorder = Some(recorder);
            store::meeting::update_agenda(tx, branch, &meeting)
        })
        .await;
    let running = Running { chair, recorder: Some(recorder) };
    let first = world.sample.groups[0];
    let ids = Ids { person: world.person("罗星野").to_string(), ..ids(&world).await };
    let member = world.person("何思源").to_string();
    for (name, role) in CALLERS {
        let actor = if name.is_empty() { None } else { Some(world.actor(name).await) };
        if let Some(actor) = &actor {
            let roles = actor.roles(Some(first), Some(running));
            assert!(roles.contains(&role), "{name} is {roles:?}, not {role:?}");
        }
        for route in ROUTES {
            // A link's word is its own proof; the page of an unknown one is tried with the links.
            if route.path.contains("{word}") || route.path == "/setup" {
                continue;
            }
            let caller = if name.is_empty() { world.anonymous() } else { world.as_(name).await };
            let path = fill(route.path, &ids);
            let answer = ask(&caller, route, &path, &ids, &member).await;
            let mut wanted = expected(route, actor.as_ref(), first, running);
            // Who belongs to no group finds an empty roster and says so.
            if route.path == "/roster" && route.method == "GET" && wanted != Expected::SignIn {
                wanted = Expected::May;
            }
            assert_eq!(
                met(&answer),
                wanted,
                "{name} ({role:?}): {} {path}: {}",
                route.method,
                answer.alerts()
            );
        }
    }
}

#[tokio::test]
async fn another_branch_and_its_ids_are_out_of_reach() {
    let world = World::new().await;
    let ids = Ids { person: world.person("何思源").to_string(), ..ids(&world).await };
    for route in ROUTES.iter().filter(|r| r.path.contains('{') && !r.path.contains("{word}")) {
        let group_of_its_own = route.path.starts_with("/plan/{year}/{name}")
            || [
                "/plan/{year}",
                "/plan/{year}/items",
                "/plan/{year}/send",
                "/assets/{name}",
                "/accounts/{person}/reset",
            ]
            .contains(&route.path);
        if group_of_its_own {
            continue;
        }
        let stranger = world.as_(STRANGER).await;
        let path = fill(route.path, &ids);
        let before = world.journal().await;
        let answer = ask(&stranger, route, &path, &ids, &ids.person).await;
        let hidden = answer.status == StatusCode::NOT_FOUND;
        // An empty title or result is told before the thing is looked for; nothing is said of the thing itself.
        let own_fault = answer.status == StatusCode::UNPROCESSABLE_ENTITY && route.path.starts_with("/plan");
        assert!(hidden || own_fault, "{} {path}: {}", route.method, answer.alerts());
        for name in ["陈一诺", "第一党小组", "研究档案数字化"] {
            assert!(!answer.text.contains(name), "{path} tells {name} to another branch");
        }
        assert_eq!(world.journal().await, before, "{path} wrote something");
    }
}

#[tokio::test]
async fn an_administrator_gives_slips_in_the_own_branch_only() {
    let world = World::new().await;
    let admin = world.as_("管理员").await;
    admin.get("/accounts").await.says("云中锦");
    let deputy = admin.post(&format!("/accounts/{}/reset", world.person(DEPUTY)), &[]).await;
    deputy.says("云中锦的一次性密码");
    let foreign = admin.post(&format!("/accounts/{}/reset", world.person(STRANGER)), &[]).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
}
