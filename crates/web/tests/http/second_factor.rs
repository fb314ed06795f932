//! What people have beside the password: digits of a telephone, recovery codes, the ways back, and who must.

use app::demo::PASSWORD;
use axum::http::StatusCode;
use data_encoding::BASE32_NOPAD;
use domain::account::{Duty, SecondFactor, SignInRules};
use jiff::SignedDuration;

use crate::support::{
    Client, Reply, World,
    factors::{half_way, sign_in, signed_in},
};

const SECURITY: &str = "/me/security";

/// Types the password once more.
fn prove(client: &Client<'_>) -> Reply {
    let page = client.open(SECURITY);
    if page.offers("/prove") { client.go(&page.form("/prove").set("password", PASSWORD)) } else { page }
}

/// Adds a telephone: its secret, and the recovery codes that were shown.
fn add_telephone(world: &World, client: &Client<'_>) -> (Vec<u8>, Vec<String>) {
    let page = prove(client);
    let lesson = client.submit(&page.form("/totp")).expect(StatusCode::OK);
    assert!(lesson.text().contains("手机验证码的二维码"), "the code to be photographed");
    let secret = secret(&lesson);
    let form = lesson.form("/totp/confirm").set("code", world.digits(&secret)).set("name", "我的手机");
    let reply = client.submit(&form);
    let codes = codes(&reply);
    (secret, codes)
}

fn secret(lesson: &Reply) -> Vec<u8> {
    let reading = lesson.reading();
    let words = reading.split("密钥写：").nth(1).expect("the secret in letters").trim_start();
    let fits = |c: &char| c.is_ascii_uppercase() || c.is_ascii_digit() || *c == ' ';
    let letters: String = words.chars().take_while(fits).filter(|c| *c != ' ').collect();
    BASE32_NOPAD.decode(&letters.as_bytes()[..32]).expect("a secret")
}

fn codes(reply: &Reply) -> Vec<String> {
    let is_code = |word: &&str| word.len() == 19 && word.matches('-').count() == 3;
    reply.reading().split_whitespace().filter(is_code).map(str::to_owned).collect()
}

fn answer(client: &Client<'_>, code: &str) -> Reply {
    let form = client.open("/sign-in/second?next=/plan/2026").form("/sign-in/second");
    client.submit(&form.set("code", code))
}

fn rule(world: &World, second_factor: SecondFactor) {
    let branch = world.sample.branch;
    let rules = SignInRules { second_factor, apart: true };
    world.store(move |tx| store::account::set_rules(tx, branch, rules));
}

#[test]
fn a_telephone_is_asked_for_its_digits_and_they_open_once() {
    let world = World::new();
    let member = world.as_("许安宁");
    let (secret, codes) = add_telephone(&world, &member);
    assert_eq!(codes.len(), 8, "{codes:?}");
    let letters = BASE32_NOPAD.encode(&secret);
    let page = member.open(SECURITY).says("我的手机").says("还剩 8 个");
    assert!(!page.text().contains(&letters[..8]) && !page.text().contains(&codes[0]), "shown once");

    // The digits that confirmed it open nothing any more.
    let browser = half_way(&world, "许安宁", PASSWORD);
    let shown = world.digits(&secret);
    answer(&browser, &shown).expect(StatusCode::UNPROCESSABLE_ENTITY).says("验证码：不对，或者已经用过");
    world.clock.advance(SignedDuration::from_secs(30));
    let shown = world.digits(&secret);
    let wide: String =
        shown.chars().map(|c| char::from_u32(c as u32 - '0' as u32 + '０' as u32).unwrap()).collect();
    let done = answer(&browser, &format!("{} {}", &wide[..9], &wide[9..])).expect(StatusCode::SEE_OTHER);
    assert_eq!(done.location(), "/plan/2026");
    signed_in(&world, &done).open("/").says("许安宁");
    answer_again(&browser);
    let other = half_way(&world, "许安宁", PASSWORD);
    answer(&other, &shown).expect(StatusCode::UNPROCESSABLE_ENTITY).says("已经用过");
    // The others are asked for nothing.
    assert_eq!(sign_in(&world.anonymous(), "陈一诺", PASSWORD).location(), "/");
}

/// What was begun is done once.
fn answer_again(browser: &Client<'_>) {
    let page = browser.get("/sign-in/second").expect(StatusCode::UNPROCESSABLE_ENTITY);
    page.says("请重新输入密码").form("/sign-in");
}

#[test]
fn a_recovery_code_opens_once_and_its_owner_is_told() {
    let world = World::new();
    let member = world.as_("许安宁");
    let (_, codes) = add_telephone(&world, &member);
    let typed = format!(" {} ", codes[2].to_uppercase().replace('-', " "));
    let done = answer(&half_way(&world, "许安宁", PASSWORD), &typed).expect(StatusCode::SEE_OTHER);
    let inside = signed_in(&world, &done);
    assert_eq!(done.location(), "/me", "what concerns the sign-in is told at once");
    inside.open("/me").says("用了一个恢复码").says("还剩 7 个");
    answer(&half_way(&world, "许安宁", PASSWORD), &codes[2]).expect(StatusCode::UNPROCESSABLE_ENTITY);
    // Another's codes open nothing here.
    let (_, others) = add_telephone(&world, &world.as_("何思源"));
    answer(&half_way(&world, "许安宁", PASSWORD), &others[0]).expect(StatusCode::UNPROCESSABLE_ENTITY);

    let renewed = inside.submit(&prove(&inside).form("/codes")).expect(StatusCode::OK);
    let new = self::codes(&renewed);
    assert_eq!(new.len(), 8);
    answer(&half_way(&world, "许安宁", PASSWORD), &codes[3]).expect(StatusCode::UNPROCESSABLE_ENTITY);
    answer(&half_way(&world, "许安宁", PASSWORD), &new[3]).expect(StatusCode::SEE_OTHER);
}

#[test]
fn wrong_answers_lead_back_to_the_password_and_then_to_a_wait() {
    let world = World::new();
    let (secret, _) = add_telephone(&world, &world.as_("许安宁"));
    world.clock.advance(SignedDuration::from_mins(1));
    let browser = half_way(&world, "许安宁", PASSWORD);
    let before = world.journal();
    for _ in 0..4 {
        answer(&browser, "000000").expect(StatusCode::UNPROCESSABLE_ENTITY).says("验证码：不对");
    }
    assert_eq!(world.journal(), before + 4, "each is in the journal");
    // The right password forgives nothing as long as the second half is missing.
    let again = half_way(&world, "许安宁", PASSWORD);
    answer(&again, "000000").expect(StatusCode::UNPROCESSABLE_ENTITY).says("验证码：不对");
    answer(&again, &world.digits(&secret)).expect(StatusCode::UNPROCESSABLE_ENTITY).says("请等一会儿再试");
    sign_in(&world.anonymous(), "许安宁", PASSWORD).says("请等一会儿再试");
    world.clock.advance(SignedDuration::from_mins(15));
    let fresh = half_way(&world, "许安宁", PASSWORD);
    answer(&fresh, &world.digits(&secret)).expect(StatusCode::SEE_OTHER);
}

#[test]
fn one_sign_in_has_five_tries_and_ten_minutes() {
    let world = World::new();
    let (secret, _) = add_telephone(&world, &world.as_("许安宁"));
    let browser = half_way(&world, "许安宁", PASSWORD);
    for _ in 0..5 {
        answer(&browser, "000000").expect(StatusCode::UNPROCESSABLE_ENTITY);
    }
    world.clock.advance(SignedDuration::from_mins(1));
    answer_again(&browser);
    let late = half_way(&world, "许安宁", PASSWORD);
    world.clock.advance(SignedDuration::from_mins(11));
    let form = [("code", world.digits(&secret))];
    let form: Vec<_> = form.iter().map(|(n, v)| (*n, v.as_str())).collect();
    late.post("/sign-in/second", &form).expect(StatusCode::UNPROCESSABLE_ENTITY).says("请重新输入密码");
}

#[test]
fn a_new_password_ends_what_was_begun_with_the_old_one() {
    let world = World::new();
    let (secret, _) = add_telephone(&world, &world.as_("许安宁"));
    let browser = half_way(&world, "许安宁", PASSWORD);
    let leader = world.as_("陈一诺");
    let reset = leader.open("/roster").form(&format!("/roster/{}/reset", world.id("许安宁")));
    leader.submit(&reset).expect(StatusCode::OK).says("许安宁的一次性密码");
    world.clock.advance(SignedDuration::from_secs(30));
    let code = world.digits(&secret);
    let reply = browser.post("/sign-in/second", &[("code", &code)]);
    reply.expect(StatusCode::UNPROCESSABLE_ENTITY).says("请重新输入密码");
}

#[test]
fn whoever_finds_an_open_browser_changes_nothing() {
    let world = World::new();
    let member = world.as_("许安宁");
    let factor = world.factor("许安宁");
    let before = world.journal();
    let lesson = |client: &Client<'_>| client.post("/me/security/totp", &[]);
    for path in ["totp", "codes", "totp/confirm", &format!("factors/{factor}/remove")] {
        let reply = member.post(&format!("{SECURITY}/{path}"), &[("word", "x"), ("code", "000000")]);
        reply.expect(StatusCode::UNPROCESSABLE_ENTITY).says("请先在这一页再输一次密码");
    }
    let wrong = member.open(SECURITY).form("/prove").set("password", "not-this-one");
    for _ in 0..5 {
        member.submit(&wrong).expect(StatusCode::UNPROCESSABLE_ENTITY).says("密码：不对");
    }
    let right = wrong.set("password", PASSWORD);
    member.submit(&right).expect(StatusCode::UNPROCESSABLE_ENTITY).says("请等一会儿再试");
    assert_eq!(world.journal(), before, "nothing was changed");
    world.clock.advance(SignedDuration::from_mins(15));
    member.go(&right);
    lesson(&member).expect(StatusCode::OK);
    // It counts in this browser alone, and not for long.
    lesson(&world.as_("许安宁")).expect(StatusCode::UNPROCESSABLE_ENTITY);
    world.clock.advance(SignedDuration::from_mins(11));
    lesson(&member).expect(StatusCode::UNPROCESSABLE_ENTITY);
}

#[test]
fn what_one_begins_another_does_not_end() {
    let world = World::new();
    let (one, other) = (world.as_("许安宁"), world.as_("何思源"));
    let lesson = one.submit(&prove(&one).form("/totp"));
    prove(&other);
    let form = lesson.form("/totp/confirm").set("code", world.digits(&secret(&lesson)));
    other.submit(&form).expect(StatusCode::NOT_FOUND);
    one.submit(&form.clone().set("code", "000000"))
        .expect(StatusCode::UNPROCESSABLE_ENTITY)
        .says("验证码：不对");
    let long = form.clone().set("name", "长".repeat(31));
    one.submit(&long)
        .expect(StatusCode::UNPROCESSABLE_ENTITY)
        .says("名称：最多 30 个字")
        .leads_to_its_fields();
    one.submit(&form).expect(StatusCode::OK).says("请把这些恢复码抄下来");
    one.submit(&form).expect(StatusCode::UNPROCESSABLE_ENTITY).says("请从头再来一次");
}

#[test]
fn factors_have_names_and_are_taken_away() {
    let world = World::new();
    let member = world.as_("许安宁");
    add_telephone(&world, &member);
    let page = member.open(SECURITY);
    let rename = page.form("/rename").set("name", "旧手机");
    member.go(&rename).says("旧手机").keeps_quiet_about("我的手机");
    member
        .submit(&rename.clone().set("name", " "))
        .expect(StatusCode::UNPROCESSABLE_ENTITY)
        .says("名称：还没有填写");
    let foreign = rename.to(&format!("{SECURITY}/factors/{}/rename", world.factor("何思源")));
    member.submit(&foreign).expect(StatusCode::NOT_FOUND);
    member.go(&page.form("/remove")).says("还没有，现在只用密码登录");
    assert_eq!(sign_in(&world.anonymous(), "许安宁", PASSWORD).location(), "/");
    let codes = member.post("/me/security/codes", &[]);
    codes.expect(StatusCode::UNPROCESSABLE_ENTITY).says("用不着恢复码");
    for _ in 0..10 {
        world.factor("许安宁");
    }
    let lesson = member.post("/me/security/totp", &[]).expect(StatusCode::OK);
    let form = lesson.form("/totp/confirm").set("code", world.digits(&secret(&lesson)));
    member.submit(&form).expect(StatusCode::UNPROCESSABLE_ENTITY).says("最多 10 个");
}

#[test]
fn who_must_have_one_does_nothing_before() {
    let world = World::new();
    rule(&world, SecondFactor::Duties);
    let (auditor, member) = (world.as_("审计员"), world.as_("许安宁"));
    for path in ["/", "/journal", "/me", "/me/file"] {
        assert_eq!(auditor.get(path).location(), SECURITY, "{path}");
    }
    auditor.open(SECURITY).says("请先添加一种第二步验证");
    member.open("/");
    add_telephone(&world, &auditor);
    auditor.open("/journal");
    let remove = prove(&auditor).form("/remove");
    auditor.submit(&remove).expect(StatusCode::UNPROCESSABLE_ENTITY).says("这是最后一个");
    rule(&world, SecondFactor::Everybody);
    assert_eq!(member.get("/").location(), SECURITY);
    rule(&world, SecondFactor::Optional);
    auditor.go(&remove).says("还没有，现在只用密码登录");
}

#[test]
fn who_lost_telephone_and_codes_is_let_in_by_whoever_answers_for_security() {
    let world = World::new();
    let member = world.as_("许安宁");
    add_telephone(&world, &member);
    let security = world.as_("安全员");
    let page = security.open("/accounts");
    let form = page.form(&format!("/accounts/{}/factors/reset", world.id("许安宁")));
    assert!(!page.offers(&format!("/accounts/{}/factors/reset", world.id("何思源"))), "has none");
    for who in ["管理员", "审计员", "陈一诺", "林知远"] {
        world.as_(who).submit(&form).expect(StatusCode::FORBIDDEN);
    }
    security.go(&form);
    assert_eq!(member.get("/").status, StatusCode::SEE_OTHER, "what was open is ended");
    security.submit(&form).expect(StatusCode::UNPROCESSABLE_ENTITY).says("没有设置第二步验证");
    let own = form.to(&format!("/accounts/{}/factors/reset", world.id("安全员")));
    security.submit(&own).expect(StatusCode::UNPROCESSABLE_ENTITY).says("自己的请在“登录安全”里办理");
    let done = sign_in(&world.anonymous(), "许安宁", PASSWORD).expect(StatusCode::SEE_OTHER);
    let inside = signed_in(&world, &done);
    assert_eq!(done.location(), "/me", "told at once");
    inside.open("/me").says("您的第二步验证已经取消");
    world.as_("审计员").open("/journal").says("取消一位同志的第二步验证");
}

#[test]
fn three_duties_are_carried_by_three_people() {
    let world = World::new();
    let security = world.as_("安全员");
    let page = security.open("/accounts");
    let of = |name: &str| format!("/accounts/{}/duty", world.id(name));
    let form = page.form(&of("许安宁"));
    let give = |name: &str, duty: Duty, give: &str| {
        security.submit(&form.clone().to(&of(name)).set("duty", duty.code()).set("give", give))
    };
    assert!(!page.offers(&of("安全员")), "nobody is offered the own");
    for (name, duty, says) in [
        ("安全员", Duty::System, "自己的职责不能自己改"),
        ("管理员", Duty::Security, "这位同志已经是系统管理员"),
        ("审计员", Duty::System, "这位同志已经是审计管理员"),
    ] {
        give(name, duty, "1").expect(StatusCode::UNPROCESSABLE_ENTITY).says(says);
    }
    let nonsense = form.clone().to(&of("许安宁")).set("duty", "root");
    security.submit(&nonsense).expect(StatusCode::UNPROCESSABLE_ENTITY).says("请从列出的三种里选择");
    let member = world.as_("许安宁");
    give("许安宁", Duty::Audit, "1").expect(StatusCode::SEE_OTHER);
    assert_eq!(member.get("/").status, StatusCode::SEE_OTHER, "who has another duty signs in anew");
    let member = world.as_("许安宁");
    member.open("/journal");
    give("许安宁", Duty::Audit, "0").expect(StatusCode::SEE_OTHER);
    world.as_("许安宁").get("/journal").expect(StatusCode::FORBIDDEN);
    // Each of the three does its own, and none reads a meeting.
    let meeting = format!("/meetings/{}", world.sample.archived);
    for (who, may) in [("管理员", "/accounts"), ("安全员", "/accounts"), ("审计员", "/journal")] {
        let client = world.as_(who);
        client.open(may);
        client.get(&meeting).expect(StatusCode::NOT_FOUND);
    }
    world.as_("管理员").get("/journal").expect(StatusCode::FORBIDDEN);
    world.as_("审计员").get("/accounts").expect(StatusCode::FORBIDDEN);
}

#[test]
fn before_duties_are_kept_apart_one_may_carry_two() {
    let world = World::new();
    let security = world.as_("安全员");
    let rules = security.open("/accounts").form("/accounts/rules");
    let loose = rules.clone().without("apart").set("second_factor", "duties");
    security.submit(&loose).expect(StatusCode::SEE_OTHER);
    // Who has no factor yet has to add one first.
    assert_eq!(security.get("/accounts").location(), SECURITY);
    world.factor("安全员");
    let duty = format!("/accounts/{}/duty", world.id("管理员"));
    let give = security.open("/accounts").form(&duty).set("duty", "auditor").set("give", "1");
    security.submit(&give).expect(StatusCode::SEE_OTHER);
    let apart = security.submit(&rules).expect(StatusCode::UNPROCESSABLE_ENTITY);
    apart.says("管理员担任两种以上管理员");
    let wrong = rules.clone().set("second_factor", "sometimes");
    security.submit(&wrong).expect(StatusCode::UNPROCESSABLE_ENTITY).says("第二步验证：请从列出的三种里选择");
    security.go(&give.set("give", "0"));
    security.go(&rules);
    world.as_("管理员").submit(&rules).expect(StatusCode::FORBIDDEN);
    // In the small branch, which is older than the rule, whoever runs the system gives out passwords too.
    let old = world.as_("秦川");
    let reset = old.open("/accounts").form(&format!("/accounts/{}/reset", world.id("叶知秋")));
    old.submit(&reset).expect(StatusCode::OK).says("叶知秋的一次性密码");
}

#[test]
fn accounts_are_opened_by_one_and_passwords_given_by_another() {
    let world = World::new();
    let (admin, security) = (world.as_("管理员"), world.as_("安全员"));
    let add = admin.open("/accounts").form("/accounts").set("name", "新来的");
    let page = admin.go(&add).says("新来的");
    admin
        .submit(&add.clone().set("name", ""))
        .expect(StatusCode::UNPROCESSABLE_ENTITY)
        .says("姓名：还没有填写");
    security.submit(&add).expect(StatusCode::FORBIDDEN);
    let open = page.form("/open");
    security.submit(&open.clone().to(&open.action.replace("/open", "/reset"))).says("还没有账号");
    admin.submit(&open).expect(StatusCode::OK).says("新来的的一次性密码");
    admin.submit(&open).expect(StatusCode::UNPROCESSABLE_ENTITY).says("已经有账号");
    let reset = open.clone().to(&open.action.replace("/open", "/reset"));
    admin.submit(&reset).expect(StatusCode::FORBIDDEN);
    security.submit(&reset).expect(StatusCode::OK).says("新来的的一次性密码");
}
