//! The first branch, group and leader.

use app::{
    Error,
    account::{reset, session},
    ambient::SystemEntropy,
    journal, message,
    organization::set_up::{Input, Word, set_up},
    permission::{self, Role},
};

use crate::world::{World, faults, signing_in};

fn typed(word: &Word) -> Input {
    Input {
        word: format!(" {} ", word.as_str().to_uppercase()),
        branch: "示例县水务所党支部".to_owned(),
        group: "第一党小组".to_owned(),
        leader: "唐舒然".to_owned(),
        mobile: "10000000011".to_owned(),
        standing: "full".to_owned(),
        since: "2026-01-01".to_owned(),
        appointment: "designated".to_owned(),
        admin: true,
        secretary: "白见山".to_owned(),
        secretary_mobile: String::new(),
        secretary_here: true,
        password: "晴川历历汉阳树1".to_owned(),
        again: "晴川历历汉阳树1".to_owned(),
    }
}

fn word() -> Word {
    Word::new(&SystemEntropy).expect("randomness")
}

#[tokio::test]
async fn the_leader_is_signed_in_and_the_secretary_has_a_slip() {
    let (world, word) = (World::empty(), word());
    assert!(world.is_empty().await);
    let done = set_up(&world.app, &word, typed(&word)).await.expect("a sound form");
    assert!(!world.is_empty().await);

    let key = done.key.word();
    let (leader, _) = world.app.read(move |cx| session::actor(cx, &key)).await.expect("a session");
    let roles = leader.roles(leader.group, None);
    for role in [Role::Leader, Role::Member, Role::Administrator] {
        assert!(roles.contains(&role), "{role:?}");
    }
    assert!(!leader.must_change && !roles.contains(&Role::Secretary));

    let (name, slip) = done.slip.expect("a slip for the secretary");
    let word = signing_in(&world, &name, &slip).await.expect("the slip opens the account").key.word();
    let (secretary, _) = world.app.read(move |cx| session::actor(cx, &word)).await.expect("a session");
    assert!(secretary.must_change, "the slip has to be replaced");
    assert!(secretary.roles(leader.group, None).contains(&Role::Secretary));
    assert_eq!(secretary.group, leader.group);
}

#[tokio::test]
async fn the_slip_opens_nothing_after_three_days() {
    let (world, word) = (World::empty(), word());
    let (name, slip) =
        set_up(&world.app, &word, typed(&word)).await.expect("a sound form").slip.expect("a slip");
    world.clock.advance(reset::VALID);
    let refused = signing_in(&world, &name, &slip).await;
    assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
}

#[tokio::test]
async fn the_leader_may_be_the_secretary() {
    let (world, word) = (World::empty(), word());
    let input = Input { secretary: "唐舒然".to_owned(), ..typed(&word) };
    let done = set_up(&world.app, &word, input).await.expect("a sound form");
    assert!(done.slip.is_none());
    let key = done.key.word();
    let (leader, _) = world.app.read(move |cx| session::actor(cx, &key)).await.expect("a session");
    let roles = leader.roles(leader.group, None);
    assert!(roles.contains(&Role::Secretary) && roles.contains(&Role::Leader));
}

#[tokio::test]
async fn it_is_done_once() {
    let (world, word) = (World::empty(), word());
    set_up(&world.app, &word, typed(&word)).await.expect("a sound form");
    let again = set_up(&world.app, &word, typed(&word)).await;
    assert!(matches!(again, Err(Error::Refused(_))), "{again:?}");
}

#[tokio::test]
async fn every_fault_is_named_with_its_field_and_nothing_is_written() {
    let (world, word) = (World::empty(), word());
    let cases: [(&str, Input, &str); 9] = [
        ("word", Input { word: "2222222222".to_owned(), ..typed(&word) }, "设置码"),
        ("branch", Input { branch: " ".to_owned(), ..typed(&word) }, "还没有填写"),
        ("mobile", Input { mobile: "123".to_owned(), ..typed(&word) }, "11 位手机号码"),
        ("standing", Input { standing: "probationary".to_owned(), ..typed(&word) }, "L1"),
        ("since", Input { since: "2026-11-24".to_owned(), ..typed(&word) }, "晚于今天"),
        ("appointment", Input { appointment: String::new(), ..typed(&word) }, "请选择"),
        ("secretary", Input { secretary: String::new(), ..typed(&word) }, "还没有填写"),
        ("secretary_mobile", Input { secretary_mobile: "10000000011".to_owned(), ..typed(&word) }, "相同"),
        ("again", Input { again: "别的".to_owned(), ..typed(&word) }, "不一样"),
    ];
    for (field, input, words) in cases {
        let found = faults(set_up(&world.app, &word, input).await);
        assert!(found.iter().any(|(f, m)| f == field && m.contains(words)), "{field}: {found:?}");
        assert_eq!(found.len(), 1, "{found:?}");
    }
    let all = faults(set_up(&world.app, &word, Input::default()).await);
    assert!(all.len() >= 8, "an empty form names all of its fields: {all:?}");
    assert!(world.is_empty().await);
}

#[tokio::test]
async fn it_is_in_the_journal() {
    let (world, sample) = World::with_sample();
    let auditor = world.actor(&sample, "审计员").await;
    let permit = permission::in_branch(&auditor).expect("the auditor reads the journal");
    let page = world.app.read(move |cx| journal::read(cx, &permit, None)).await.expect("a page");
    assert!(!page.lines.is_empty());
    let known: Vec<&str> = journal::WORDS.iter().map(|(_, words)| *words).collect();
    for line in &page.lines {
        assert!(known.contains(&line.what.as_str()), "{line:?}");
    }
    let numbers: Vec<i64> = page.lines.iter().map(|line| line.number).collect();
    assert!(numbers.is_sorted_by(|a, b| a == &(b + 1)), "newest first, without gaps: {numbers:?}");
}

#[tokio::test]
async fn only_the_auditor_reads_the_journal() {
    let (world, sample) = World::with_sample();
    for name in ["陈一诺", "林知远", "周明哲", "许安宁", "管理员"] {
        let actor = world.actor(&sample, name).await;
        let refused = permission::in_branch::<permission::may::ReadJournal>(&actor);
        assert!(matches!(refused, Err(Error::Forbidden(_))), "{name}: {refused:?}");
        let own = permission::in_branch(&actor).expect("everybody has a box");
        world.app.read(move |cx| message::inbox(cx, &own)).await.expect("the own messages");
    }
    assert!(!world.is_empty().await);
}
