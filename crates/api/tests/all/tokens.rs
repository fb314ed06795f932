//! Tokens: shown once, less than the person may, for a time; revoked, expired or not agreed to they open nothing.

use app::{
    Error,
    permission::{self, may},
    token::{self, Input, State},
};
use axum::http::{Method, StatusCode};
use domain::{id::TokenId, token::Scope as S};
use serde_json::json;

use crate::world::{Program, World};

fn input(name: &str, scopes: &[&str], days: &str) -> Input {
    let scopes = scopes.iter().map(|&scope| scope.to_owned()).collect();
    Input { name: name.to_owned(), scopes, days: days.to_owned(), person: String::new() }
}

fn make(world: &World, who: &str, input: Input) -> Result<(TokenId, String), Error> {
    let actor = world.actor(who);
    world.write(move |cx| {
        let (id, word) = token::make(cx, &permission::in_branch(&actor)?, &input)?;
        Ok((id, word.word()))
    })
}

fn own(world: &World, who: &str) -> Vec<token::Listed> {
    let actor = world.actor(who);
    world.write(move |cx| token::own(cx, &permission::in_branch(&actor)?)).expect("a list")
}

#[test]
fn a_token_is_kept_as_a_digest_and_told_when_it_was_used() {
    let world = World::new();
    let (id, word) = make(&world, "陈一诺", input("年度汇总", &["plans:write"], "90")).expect("a token");
    let program = Program { world: &world, word: word.clone() };
    assert_eq!(own(&world, "陈一诺")[0].token.used, None);
    let me = program.read("/api/v1/me");
    assert_eq!(me["token"]["id"], json!(id.to_string()));
    assert_eq!(me["token"]["scopes"], json!(["read", "plans:write"]));
    let used = own(&world, "陈一诺")[0].token.used.expect("it was used");
    world.later(60);
    program.read("/api/v1/me");
    assert_eq!(own(&world, "陈一诺")[0].token.used, Some(used), "not written down every time");
    world.later(300);
    program.read("/api/v1/me");
    assert!(own(&world, "陈一诺")[0].token.used > Some(used));
    let branch = world.sample.branch;
    let kept = world.app.db().read(move |tx| {
        tx.all("SELECT digest, name FROM token WHERE branch_id = $1", store::params![branch], |row| {
            Ok(format!("{} {}", row.get::<String>("digest")?, row.get::<String>("name")?))
        })
    });
    for row in kept.wait().expect("the table") {
        assert!(!row.contains(&word[22..]), "{row}");
    }
}

#[test]
fn scopes_narrow_what_a_person_may_and_never_widen_it() {
    let world = World::new();
    let reads = world.program("陈一诺", &[]);
    let draft = json!({
        "month": "2026-12", "date": "2026-12-17", "start": "14:30", "place": "三楼会议室",
        "chair": world.id("陈一诺"), "items": [{ "content": "study", "title": "学习党章" }],
        "off_plan_reason": "上级临时部署",
    });
    let ask = |program: &Program<'_>| program.send(Method::POST, "/api/v1/meetings", None, &draft);
    ask(&reads).refused(403, "令牌的范围");
    ask(&world.program("陈一诺", &[S::WritePlans, S::SignMinutes])).refused(403, "令牌的范围");
    ask(&world.program("许安宁", &S::ALL)).refused(403, "由组长办理");
    let made = ask(&world.program("陈一诺", &[S::WriteMeetings])).expect(StatusCode::CREATED);
    // What may be done is told as far as the token reaches.
    let base = made.header("location").to_owned();
    let may = reads.read(&base)["may"].clone();
    assert!(may.as_array().is_some_and(|all| all.contains(&json!("meeting.read"))), "{may}");
    assert!(may.as_array().is_some_and(|all| !all.contains(&json!("meeting.submit"))), "{may}");
    // An administrator's token manages addresses, and reads no content.
    let admin = world.program("管理员", &S::ALL);
    admin.get("/api/v1/webhooks").expect(StatusCode::OK);
    admin.get(&base).refused(404, "没有找到");
    world.program("陈一诺", &S::ALL).get("/api/v1/webhooks").refused(403, "系统管理员");
}

#[test]
fn what_no_scope_names_is_done_by_no_token() {
    let world = World::new();
    let word = world.word("林知远", &S::ALL);
    let refused = world.write(move |cx| {
        let (actor, ..) = token::open(cx, &word)?;
        permission::in_branch::<may::EditResolutions>(&actor).map(drop)
    });
    assert!(matches!(refused, Err(Error::Forbidden(why)) if why.contains("令牌")), "{refused:?}");
    // Nor does a token make or agree to others.
    let word = world.word("林知远", &S::ALL);
    let refused = world.write(move |cx| {
        let (actor, ..) = token::open(cx, &word)?;
        let permit = permission::in_branch(&actor)?;
        token::make(cx, &permit, &input("再一个", &[], "1")).map(drop)
    });
    assert!(matches!(refused, Err(Error::Forbidden(_))), "{refused:?}");
}

#[test]
fn a_token_ends_by_its_time_by_its_person_and_with_its_account() {
    let world = World::new();
    let (id, word) = make(&world, "陈一诺", input("临时", &[], "1")).expect("a token");
    let program = Program { world: &world, word };
    program.get("/api/v1/me").expect(StatusCode::OK);
    world.later(24 * 3600);
    program.get("/api/v1/me").refused(401, "过期");
    assert_eq!(
        own(&world, "陈一诺").into_iter().find(|one| one.token.id == id).map(|one| one.state),
        Some(State::Expired)
    );

    let (id, word) = make(&world, "陈一诺", input("撤销", &[], "1")).expect("a token");
    let program = Program { world: &world, word };
    program.get("/api/v1/me").expect(StatusCode::OK);
    let end = |who: &str| {
        let actor = world.actor(who);
        world.write(move |cx| token::end(cx, &permission::in_branch(&actor)?, id))
    };
    assert!(matches!(end("许安宁"), Err(Error::NotFound)), "somebody else's");
    assert!(end("陈一诺").is_ok());
    assert!(matches!(end("陈一诺"), Err(Error::Stale)), "it is revoked already");
    program.get("/api/v1/me").refused(401, "撤销");

    // Whoever has to set a new password first does nothing through a program either.
    let (_, word) = make(&world, "陈一诺", input("改密码", &[], "1")).expect("a token");
    let program = Program { world: &world, word };
    let (branch, person) = (world.sample.branch, world.actor("陈一诺").person);
    let write = world.app.db().write(move |tx| {
        let account = store::account::find(tx, branch, person)?.expect("an account");
        store::account::update(tx, branch, &store::account::Account { must_change: true, ..account })
    });
    write.wait().expect("written");
    program.get("/api/v1/me").refused(401, "令牌");
}

#[test]
fn a_machines_token_waits_for_the_person_in_whose_name_it_acts() {
    let world = World::new();
    let admin = world.actor("管理员");
    let person = world.id("陈一诺");
    let asked = Input { person, ..input("考勤机", &["meetings:write"], "30") };
    let made = world.write(move |cx| token::make_for(cx, &permission::in_branch(&admin)?, &asked));
    let (id, word) = made.expect("a token");
    let program = Program { world: &world, word: word.word() };
    program.get("/api/v1/me").refused(401, "本人还没有同意");
    let agree = |who: &str| {
        let actor = world.actor(who);
        world.write(move |cx| token::agree(cx, &permission::in_branch(&actor)?, id))
    };
    assert!(matches!(agree("管理员"), Err(Error::NotFound)), "not the administrator's to agree to");
    assert!(matches!(agree("许安宁"), Err(Error::NotFound)));
    assert!(agree("陈一诺").is_ok());
    assert_eq!(program.read("/api/v1/me")["name"], "陈一诺");
    let admin = world.actor("管理员");
    world.write(move |cx| token::end_any(cx, &permission::in_branch(&admin)?, id)).expect("revoked");
    program.get("/api/v1/me").refused(401, "撤销");
    assert!(matches!(agree("陈一诺"), Err(Error::Stale)), "what was revoked is not agreed to any more");
    let leader = world.actor("陈一诺");
    let refused =
        world.write(move |cx| permission::in_branch::<may::ManageAccounts>(&leader).map(|_| cx.now()));
    assert!(matches!(refused, Err(Error::Forbidden(_))));
}

#[test]
fn what_is_typed_for_a_token_is_checked() {
    let world = World::new();
    let faults = |input: Input| match make(&world, "陈一诺", input) {
        Err(Error::Invalid(faults)) => faults.into_iter().map(|fault| fault.field).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    assert_eq!(faults(input("", &["all"], "x")), ["name", "scopes", "days"]);
    assert_eq!(faults(input("年度汇总", &[], "0")), ["days"]);
    assert_eq!(faults(input("年度汇总", &[], "366")), ["days"]);
    for number in 0..token::MOST {
        make(&world, "陈一诺", input(&format!("第 {number} 个"), &[], "365")).expect("a token");
    }
    let refused = make(&world, "陈一诺", input("太多", &[], "1"));
    assert!(matches!(refused, Err(Error::Refused(why)) if why.contains("撤销不用的")));
}

#[test]
fn a_token_that_asks_too_quickly_is_told_to_wait() {
    let world = World::new();
    let (quick, calm) = (world.program("陈一诺", &[]), world.program("许安宁", &[]));
    let refused = (0..900).map(|_| quick.get("/api/v1/me")).find(|reply| reply.status != StatusCode::OK);
    let refused = refused.expect("it is too quick at some point").refused(429, "请求太密");
    let wait: i64 = refused.header("retry-after").parse().expect("seconds");
    assert!((1..10).contains(&wait), "{wait}");
    calm.get("/api/v1/me").expect(StatusCode::OK);
    world.later(wait);
    quick.get("/api/v1/me").expect(StatusCode::OK);
}

#[test]
fn words_that_are_none_open_nothing() {
    let world = World::new();
    let program = world.program("陈一诺", &[]);
    let (last, other) = (program.word.len() - 1, if program.word.ends_with('A') { "E" } else { "A" });
    let wrong = format!("{}{other}", &program.word[..last]);
    for word in ["", "x", &wrong] {
        Program { world: &world, word: word.to_owned() }.get("/api/v1/me").refused(401, "令牌");
    }
    let basic =
        axum::http::Request::get("/api/v1/me").header("authorization", format!("Basic {}", program.word));
    world.call(basic.body(axum::body::Body::empty()).expect("a request")).refused(401, "Bearer");
}
