//! Party dues: every refusal of the use cases, and that money is neither lost nor made.

use app::{
    Cx, Error,
    demo::Sample,
    dues::{
        collect, confirm, correct, fix,
        hand_over::{self, Offline},
        ledger, list, month, permit_entry, permit_handover, person, setting,
    },
    permission::{self, Actor, Permit, Verb, may},
};
use domain::{
    dues::{EntryKind, Fen, MonthState, YearMonth},
    id::{DuesEntryId, HandoverId},
};

use crate::world::{World, faults};

fn november() -> YearMonth {
    "2026-11".parse().expect("a month")
}

async fn to<T: Send + 'static, V: Verb + 'static>(
    world: &World,
    sample: &Sample,
    (who, about): (&'static str, &str),
    work: impl Fn(&mut Cx<'_>, &Permit<V>, domain::id::PersonId) -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let actor = world.actor(sample, who).await;
    let person = sample.person(about).expect("of the sample");
    world
        .write(move |cx| {
            let permit = app::person::permit(cx, &actor, person)?;
            work(cx, &permit, person)
        })
        .await
}

async fn in_group<T: Send + 'static, V: Verb + 'static>(
    world: &World,
    actor: &Actor,
    work: impl Fn(&mut Cx<'_>, &Permit<V>) -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let actor = actor.clone();
    world
        .write(move |cx| {
            let permit = permission::in_group(cx, &actor, actor.group.ok_or(Error::NotFound)?)?;
            work(cx, &permit)
        })
        .await
}

async fn view(world: &World, sample: &Sample, about: &str) -> person::PersonDues {
    to(world, sample, ("陈一诺", about), person::person).await.expect("a page")
}

async fn collect_of(
    world: &World,
    sample: &Sample,
    about: &str,
    input: collect::Input,
) -> Result<Fen, Error> {
    to(world, sample, ("陈一诺", about), move |cx, permit, id| collect::collect(cx, permit, id, &input)).await
}

fn of(from: &str, until: &str) -> collect::Input {
    collect::Input { from: from.to_owned(), until: until.to_owned(), ..Default::default() }
}

/// When what was fixed last was fixed.
fn fixed_at(view: &person::PersonDues) -> i64 {
    view.bases[0].base.fixed.at.as_microsecond()
}

/// The leader writes down that 许安宁 has confirmed what holds from 2027 on.
async fn confirmed(world: &World, sample: &Sample, fixed: i64) -> Result<(), Error> {
    let work = move |cx: &mut Cx<'_>, permit: &Permit<may::CollectDues>, id| {
        confirm::in_person(cx, permit, id, confirm::Shown { from: "2027-01", fixed })
    };
    to(world, sample, ("陈一诺", "许安宁"), work).await
}

#[tokio::test]
async fn nothing_is_taken_for_months_far_ahead() {
    let (world, sample) = World::with_sample();
    let far = collect_of(&world, &sample, "许安宁", of("2036-01", "")).await;
    let found = faults(far);
    assert!(found[0].0 == "until" && found[0].1.contains("离现在太远"), "{found:?}");
}

#[tokio::test]
async fn whoever_left_the_group_stays_in_the_ledger_of_the_year() {
    let (world, sample) = World::with_sample();
    let (branch, other, id) = (sample.branch, sample.groups[1], sample.person("许安宁").expect("somebody"));
    let day = jiff::civil::date(2026, 9, 1);
    let moved = move |tx: &mut store::Tx| store::person::set_group(tx, branch, id, day, other);
    world.app.db().write(moved).await.expect("moved");
    let table = async |who: &'static str, year: i16| {
        let actor = world.actor(&sample, who).await;
        let read = move |cx: &mut Cx<'_>| {
            let permit = permission::in_group(cx, &actor, actor.group.ok_or(Error::NotFound)?)?;
            ledger::ledger(cx, &permit, year)
        };
        let table = world.app.read(read).await.expect("a ledger").json();
        let rows = table["rows"].as_array().cloned().unwrap_or_default();
        rows.into_iter().find(|row| row["name"] == "许安宁")
    };
    let before = table("陈一诺", 2026).await.expect("of the group in spring");
    assert_eq!((before["month_08"].as_str(), before["month_09"].as_str()), (None, Some("他组")), "{before}");
    let after = table("沈若溪", 2026).await.expect("of the other since autumn");
    assert_eq!((after["month_08"].as_str(), after["month_09"].as_str()), (Some("他组"), None), "{after}");
    assert!(table("陈一诺", 2025).await.is_some(), "a past year has its own people");
    assert!(table("沈若溪", 2025).await.is_none());
}

/// A salary fixed anew within the year.
fn rise(from: &str, base: &str) -> fix::Input {
    fix::Input {
        category: "salary".to_owned(),
        base: base.to_owned(),
        from: from.to_owned(),
        reason: "工资有变动".to_owned(),
        ..fix::Input::default()
    }
}

#[tokio::test]
async fn one_tap_takes_what_is_due_and_a_second_one_nothing() {
    let (world, sample) = World::with_sample();
    let tap = collect::Input { shown: "84.30".to_owned(), ..of("2026-11", "") };
    assert_eq!(collect_of(&world, &sample, "许安宁", tap.clone()).await.expect("sound"), Fen(8_430));
    let again = collect_of(&world, &sample, "许安宁", tap).await;
    assert!(matches!(again, Err(Error::Stale)), "the page showed what is paid by now: {again:?}");
    let plain = collect_of(&world, &sample, "许安宁", of("2026-11", "")).await;
    assert!(matches!(plain, Err(Error::Refused(why)) if why.contains("2026年11月的党费已经交过")));
    let view = view(&world, &sample, "许安宁").await;
    assert_eq!(view.owing(), Fen(2 * 8_430), "September and October are still missing");
}

#[tokio::test]
async fn several_months_late_ones_and_gifts() {
    let (world, sample) = World::with_sample();
    let taken = collect_of(&world, &sample, "许安宁", of("2026-09", "2026-12")).await.expect("sound");
    assert_eq!(taken, Fen(4 * 8_430));
    let gift = collect::Input { fen: "2000".to_owned(), ..of("2027-01", "") };
    assert_eq!(collect_of(&world, &sample, "许安宁", gift).await.expect("voluntary"), Fen(200_000));
    let less = collect::Input { fen: "80".to_owned(), ..of("2027-02", "") };
    let less = collect_of(&world, &sample, "许安宁", less).await;
    assert!(matches!(less, Err(Error::Refused(why)) if why.contains("应交 84.30 元，不能少收")));
    let cases = [
        (of("", ""), "from"),
        (of("2027-05", "2027-03"), "until"),
        (of("2027-02", "2029-03"), "until"),
        (collect::Input { fen: "100".to_owned(), ..of("2027-02", "2027-03") }, "fen"),
        (collect::Input { on: "2026-11-24".to_owned(), ..of("2027-02", "") }, "on"),
        (of("2026-02", ""), "note"),
    ];
    for (input, field) in cases {
        let found = faults(collect_of(&world, &sample, "许安宁", input).await);
        assert_eq!(found[0].0, field, "{found:?}");
    }
    let ahead = view(&world, &sample, "许安宁").await;
    assert_eq!((ahead.ahead, ahead.next.to_string()), (2, "2027-02".to_owned()));
}

#[tokio::test]
async fn who_is_no_member_or_of_another_group_is_refused() {
    let (world, sample) = World::with_sample();
    let applicant = collect_of(&world, &sample, "罗星野", of("2026-11", "")).await;
    assert!(matches!(applicant, Err(Error::Refused(why)) if why.contains("不用在本组交党费")));
    let input =
        fix::Input { category: "student".to_owned(), from: "2026-11".to_owned(), ..Default::default() };
    let fixed = to(&world, &sample, ("陈一诺", "罗星野"), move |cx, p, id| fix::fix(cx, p, id, &input)).await;
    assert!(matches!(fixed, Err(Error::Refused(why)) if why.contains("现在不是党员")));
    let foreign = collect_of(&world, &sample, "方景行", of("2026-11", "")).await;
    assert!(matches!(foreign, Err(Error::NotFound)));
    let member = to::<_, may::ReadDues>(&world, &sample, ("何思源", "许安宁"), person::person).await;
    assert!(matches!(member, Err(Error::Forbidden(_))), "members do not read each other's dues");
    let own = world.actor(&sample, "何思源").await;
    let own = world.app.read(move |cx| person::own(cx, &permission::in_branch(&own)?)).await.expect("own");
    assert_eq!(own.unconfirmed().count(), 1);
}

#[tokio::test]
async fn what_was_fixed_is_confirmed_replaced_and_followed() {
    let (world, sample) = World::with_sample();
    let fix_at = |from: &str, base: &str, reason: &str| {
        let input = fix::Input { reason: reason.to_owned(), ..rise(from, base) };
        to(&world, &sample, ("陈一诺", "许安宁"), move |cx, permit, id| {
            fix::fix(cx, permit, id, &input)
        })
    };
    assert_eq!(faults(fix_at("2026-01", "6000", "").await)[0].0, "from", "confirmed: it stays");
    assert_eq!(faults(fix_at("2026-12", "6000", "").await)[0].0, "reason", "within the year");
    fix_at("2027-01", "6000", "").await.expect("the next year");
    let seen = fixed_at(&view(&world, &sample, "许安宁").await);
    world.clock.set("2026-11-23T02:00:00Z".parse().expect("a time"));
    fix_at("2027-01", "7000", "").await.expect("nothing was paid by it");
    assert!(matches!(confirmed(&world, &sample, seen).await, Err(Error::Stale)), "another sum than was seen");
    let view = view(&world, &sample, "许安宁").await;
    assert_eq!(view.bases.len(), 2);
    assert_eq!(view.bases[0].base.monthly, Fen(10_500));
    let seen = fixed_at(&view);
    confirmed(&world, &sample, seen).await.expect("face to face");
    let twice = confirmed(&world, &sample, seen).await;
    assert!(matches!(twice, Err(Error::Stale)));
    let view = self::view(&world, &sample, "许安宁").await;
    assert_eq!(
        view.replaced.iter().map(|(r, ..)| r.base.monthly).collect::<Vec<_>>(),
        [Fen(9_000)],
        "kept to be seen"
    );
    assert!(!view.bases[0].by_self() && view.bases[1].by_self());
    assert_eq!(faults(fix_at("2029-01", "7000", "").await)[0].0, "from", "too far ahead");
    // Confirmed, and still nothing was paid by it: it can be put right, and is to be confirmed anew.
    fix_at("2027-01", "8000", "").await.expect("a slip of the pen");
    let view = self::view(&world, &sample, "许安宁").await;
    assert_eq!((view.replaced.len(), view.unconfirmed().count()), (2, 1));
    collect_of(&world, &sample, "许安宁", of("2026-09", "2027-01")).await.expect("paid");
    assert_eq!(faults(fix_at("2027-01", "9000", "").await)[0].0, "from", "paid: it stays");
}

#[tokio::test]
async fn a_month_paid_ahead_shows_what_is_missing_once_more_is_due() {
    let (world, sample) = World::with_sample();
    collect_of(&world, &sample, "许安宁", of("2026-09", "2026-12")).await.expect("paid ahead");
    let input = rise("2026-12", "20000");
    to(&world, &sample, ("陈一诺", "许安宁"), move |cx, p, id| fix::fix(cx, p, id, &input))
        .await
        .expect("fixed");
    let december: YearMonth = "2026-12".parse().expect("a month");
    let page = view(&world, &sample, "许安宁").await;
    let line = page.year.iter().find(|(month, ..)| *month == december).expect("it is not lost");
    assert_eq!((line.1, line.2), (MonthState::Unpaid(Fen(40_000 - 8_430)), Fen(8_430)));
    let taken = collect_of(&world, &sample, "许安宁", of("2026-12", "")).await.expect("the difference");
    assert_eq!(taken, Fen(40_000 - 8_430));
}

#[tokio::test]
async fn exempt_months_are_neither_owed_nor_paid_ahead() {
    let (world, sample) = World::with_sample();
    let input = fix::Input {
        reason: "家中受灾".to_owned(),
        exempt: "1".to_owned(),
        exempt_fen: "0".to_owned(),
        exempt_until: "2027-05".to_owned(),
        exempt_basis: "机关党委批复2026年5号".to_owned(),
        ..rise("2026-12", "5620")
    };
    let same = input.clone();
    let alone = to(&world, &sample, ("陈一诺", "陈一诺"), move |cx, p, id| fix::fix(cx, p, id, &same)).await;
    assert!(matches!(alone, Err(Error::Refused(why)) if why.contains("由支部书记或组织委员办理")));
    to(&world, &sample, ("林知远", "许安宁"), move |cx, p, id| fix::fix(cx, p, id, &input))
        .await
        .expect("fixed");
    let back = to(&world, &sample, ("陈一诺", "许安宁"), |cx, p, id| {
        fix::withdraw(cx, p, id, "2026-12", "错了")
    });
    assert!(matches!(back.await, Err(Error::Refused(why)) if why.contains("由支部书记或组织委员办理")));
    let december: YearMonth = "2026-12".parse().expect("a month");
    let page = view(&world, &sample, "许安宁").await;
    let line = page.year.iter().find(|(month, ..)| *month == december).expect("a line");
    assert_eq!((line.1, page.ahead), (MonthState::Exempt, 0));
    let taken = collect_of(&world, &sample, "许安宁", of("2026-12", "")).await;
    assert!(matches!(taken, Err(Error::Refused(why)) if why.contains("经批准免交")));
    let leader = world.actor(&sample, "陈一诺").await;
    let month = in_group(&world, &leader, move |cx, p| month::month(cx, p, december)).await.expect("a page");
    assert_eq!(month.count().0, 4, "who is exempt owes nothing");
}

#[tokio::test]
async fn a_handover_is_taken_back_or_refused_until_it_is_signed() {
    let (world, sample) = World::with_sample();
    let leader = world.actor(&sample, "陈一诺").await;
    let in_hand = || async { in_group(&world, &leader, hand_over::handovers).await.expect("a page").in_hand };
    let before = in_hand().await;
    let shown: &'static str = before.to_string().leak();
    let id = hand(&world, &leader, shown).await.expect("handed over");
    assert_eq!(in_hand().await, Fen(0));
    let take_back = |why: &'static str| {
        let actor = leader.clone();
        world.write(move |cx| {
            let permit = permit_handover(cx, &actor, id)?;
            hand_over::take_back(cx, &permit, id, why)
        })
    };
    assert_eq!(faults(take_back(" ").await)[0].0, "why");
    take_back("点错了").await.expect("taken back");
    assert_eq!(in_hand().await, before);
    assert!(matches!(take_back("再撤一次").await, Err(Error::Stale)));
    let second = hand(&world, &leader, shown).await.expect("handed over again");
    let refuse = |who: &'static str, why: &'static str| {
        let (world, sample) = (&world, &sample);
        async move {
            let actor = world.actor(sample, who).await;
            let work = move |cx: &mut Cx<'_>| {
                let permit = permit_handover(cx, &actor, second)?;
                hand_over::refuse(cx, &permit, second, why)
            };
            world.write(work).await
        }
    };
    assert!(matches!(refuse("陈一诺", "少了钱").await, Err(Error::Forbidden(_))), "only the branch");
    assert_eq!(faults(refuse("周明哲", "").await)[0].0, "why");
    refuse("周明哲", "少了 20 元").await.expect("refused");
    assert_eq!(in_hand().await, before);
}

#[tokio::test]
async fn a_year_without_anything_fixed_or_paid_is_not_published() {
    let (world, sample) = World::with_sample();
    let secretary = world.actor(&sample, "林知远").await;
    let publish = world.write(move |cx| list::publish(cx, &permission::in_branch(&secretary)?, 2024, 0));
    assert!(matches!(publish.await, Err(Error::Refused(why)) if why.contains("没有可以公布的")));
}

#[tokio::test]
async fn the_list_counts_what_was_paid_for_its_months_and_what_was_signed_for() {
    let (world, sample) = World::with_sample();
    let secretary = world.actor(&sample, "林知远").await;
    let draft = || {
        let actor = secretary.clone();
        world.write(move |cx| {
            let reading =
                permission::in_group::<may::ReadDuesList>(cx, &actor, actor.group.ok_or(Error::NotFound)?)?;
            let view = list::year(cx, &reading, 2026)?;
            list::with_draft(cx, &permission::in_branch(&actor)?, view)
        })
    };
    let before = draft().await.expect("a page").draft.expect("a draft");
    collect_of(&world, &sample, "许安宁", of("2026-09", "2026-12")).await.expect("paid ahead");
    let after = draft().await.expect("a page").draft.expect("a draft");
    assert_eq!(after.total - before.total, 3 * 8_430, "December is not counted yet");
    assert_eq!(after.received, before.received, "the branch has not signed for it");
    assert!(after.received.is_some_and(|fen| fen > 0 && fen < after.total));
}

#[tokio::test]
async fn the_branch_is_told_of_five_months_without_dues_and_the_leader_no_more_after_a_talk() {
    use app::today::{Act, today};
    let (world, sample) = World::with_sample();
    let due = |who: &'static str| {
        let (world, sample) = (&world, &sample);
        async move {
            let actor = world.actor(sample, who).await;
            let about = sample.person("方景行").expect("of the sample");
            let page = world.app.read(move |cx| today(cx, &actor)).await.expect("a page");
            page.dues.into_iter().find(|due| due.act == Act::DuesOf(about))
        }
    };
    assert!(due("沈若溪").await.is_some(), "four months: the leader talks");
    assert!(due("林知远").await.is_none(), "and the branch is not asked yet");
    let id = {
        let entries = to::<_, may::ReadDues>(&world, &sample, ("沈若溪", "方景行"), person::person).await;
        let entries = entries.expect("a page").entries;
        let paid = |e: &&person::Entry| e.entry.kind == EntryKind::Collected && !e.is_reversed;
        entries.iter().find(paid).expect("an entry").entry.id
    };
    let leader = world.actor(&sample, "沈若溪").await;
    let wrong = move |cx: &mut Cx<'_>| {
        let permit = permit_entry(cx, &leader, id)?;
        correct::counter(cx, &permit, id, "记错了人")
    };
    world.write(wrong).await.expect("taken back");
    for who in ["林知远", "周明哲"] {
        let told = due(who).await.expect("told");
        assert!(told.why.contains("已连续 5 个月") && !told.outside().contains("方景行"), "{told:?}");
    }
    assert!(due("江亦舟").await.is_none(), "nobody else of the branch");
    let leader = world.actor(&sample, "沈若溪").await;
    let with = sample.person("方景行").expect("of the sample").to_string();
    let talk = move |cx: &mut Cx<'_>| {
        let permit = permission::in_group(cx, &leader, leader.group.ok_or(Error::NotFound)?)?;
        let input = app::talk::record::Input {
            with: with.clone(),
            on: "2026-11-22".to_owned(),
            reason: "ordinary".to_owned(),
            text: String::new(),
        };
        app::talk::record::record(cx, &permit, &input)
    };
    world.write(talk).await.expect("talked");
    assert!(due("沈若溪").await.is_none(), "talked with: nothing to ask for now");
    assert!(due("林知远").await.is_some(), "the branch still has to look");
}

async fn last_entry(world: &World, sample: &Sample, about: &str) -> DuesEntryId {
    let entries = view(world, sample, about).await.entries;
    entries.iter().find(|e| e.entry.kind == EntryKind::Collected && !e.is_reversed).expect("one").entry.id
}

#[tokio::test]
async fn a_counter_entry_leaves_both_and_is_made_once() {
    let (world, sample) = World::with_sample();
    let id = last_entry(&world, &sample, "周明哲").await;
    let take_back = |who: &'static str, reason: &'static str| {
        let world = &world;
        let sample = &sample;
        async move {
            let actor = world.actor(sample, who).await;
            world
                .write(move |cx| {
                    let permit = permit_entry(cx, &actor, id)?;
                    correct::counter(cx, &permit, id, reason)
                })
                .await
        }
    };
    assert_eq!(faults(take_back("陈一诺", " ").await)[0].0, "reason");
    assert!(matches!(take_back("沈若溪", "别组").await, Err(Error::NotFound)));
    assert!(matches!(take_back("林知远", "支部").await, Err(Error::Forbidden(_))));
    take_back("陈一诺", "记错了人").await.expect("taken back");
    let again = take_back("陈一诺", "又一次").await;
    assert!(matches!(again, Err(Error::Refused(why)) if why.contains("已经冲正过")));
    let view = view(&world, &sample, "周明哲").await;
    assert!(view.entries.iter().any(|e| e.entry.id == id && e.is_reversed));
    let state = view.year.iter().find(|(month, ..)| *month == november()).expect("this month").1;
    assert_eq!(state, MonthState::Unpaid(Fen(12_645)));
}

#[tokio::test]
async fn months_paid_elsewhere_carry_no_money() {
    let (world, sample) = World::with_sample();
    let note = |from: &str, until: &str, note: &str| {
        let input = collect::Input { note: note.to_owned(), ..of(from, until) };
        to(&world, &sample, ("陈一诺", "许安宁"), move |cx, p, id| {
            collect::elsewhere(cx, p, id, &input)
        })
    };
    assert_eq!(faults(note("2026-09", "", "").await)[0].0, "note");
    note("2026-09", "2026-10", "流入地支部的收据").await.expect("sound");
    let paid = note("2026-08", "", "流入地支部的收据").await;
    assert!(matches!(paid, Err(Error::Refused(why)) if why.contains("已经交过")));
    let view = view(&world, &sample, "许安宁").await;
    assert_eq!(view.owing(), Fen(8_430), "only November");
    assert!(view.entries.iter().take(2).all(|e| e.entry.fen == Fen(0)));
}

async fn hand(world: &World, leader: &Actor, shown: &'static str) -> Result<HandoverId, Error> {
    in_group(world, leader, move |cx, permit| hand_over::hand_over(cx, permit, shown)).await
}

#[tokio::test]
async fn a_handover_takes_all_and_two_people_sign() {
    let (world, sample) = World::with_sample();
    let leader = world.actor(&sample, "陈一诺").await;
    let view = in_group(&world, &leader, hand_over::handovers).await.expect("a page");
    let sum: i64 = view.lines.iter().map(|line| line.fen).sum();
    assert_eq!((Fen(sum), view.handovers.len()), (view.in_hand, 3));
    let stale = hand(&world, &leader, "1.00").await;
    assert!(matches!(stale, Err(Error::Stale)));
    let shown: &'static str = view.in_hand.to_string().leak();
    let id = hand(&world, &leader, shown).await.expect("handed over");
    let nothing = hand(&world, &leader, "0.00").await;
    assert!(matches!(nothing, Err(Error::Refused(why)) if why.contains("没有要上交")));
    let sign = |who: &'static str| {
        let (world, sample) = (&world, &sample);
        async move {
            let actor = world.actor(sample, who).await;
            let sign = move |cx: &mut Cx<'_>| {
                let permit = permit_handover(cx, &actor, id)?;
                hand_over::receive(cx, &permit, id)
            };
            world.write(sign).await
        }
    };
    assert!(matches!(sign("陈一诺").await, Err(Error::Forbidden(_))));
    sign("周明哲").await.expect("signed");
    assert!(matches!(sign("林知远").await, Err(Error::Stale)), "only once");
    let actor = leader.clone();
    let facts = world.app.read(move |cx| {
        let permit = permit_handover(cx, &actor, id)?;
        hand_over::view(cx, &permit, id)
    });
    let facts = facts.await.expect("a page").facts;
    assert_eq!((facts.number, facts.total, facts.received_by), (4, sum, Some("周明哲".to_owned())));
}

#[tokio::test]
async fn a_receipt_on_paper_is_noted_with_its_day_and_another_person() {
    let (world, sample) = World::with_sample();
    let leader = world.actor(&sample, "陈一诺").await;
    let view = in_group(&world, &leader, hand_over::handovers).await.expect("a page");
    let shown: &'static str = view.in_hand.to_string().leak();
    let id = hand(&world, &leader, shown).await.expect("handed over");
    let note = |person: String, on: &str| {
        let (world, actor, input) = (&world, leader.clone(), Offline { person, on: on.to_owned() });
        let work = move |cx: &mut Cx<'_>| {
            let permit = permit_handover(cx, &actor, id)?;
            hand_over::receive_offline(cx, &permit, id, &input)
        };
        world.write(work)
    };
    let of = |name: &str| sample.person(name).expect("of the sample").to_string();
    assert_eq!(faults(note(of("许安宁"), "2026-11-23").await)[0].0, "person", "no post");
    assert_eq!(faults(note(of("陈一诺"), "2026-11-23").await)[0].0, "person", "the same");
    assert_eq!(faults(note(of("周明哲"), "2026-11-22").await)[0].0, "on", "before it was handed over");
    assert_eq!(faults(note(of("周明哲"), "2026-11-24").await)[0].0, "on", "tomorrow");
    note(of("周明哲"), "2026-11-23").await.expect("noted");
    let actor = leader.clone();
    let read = move |cx: &mut Cx<'_>| {
        let permit = permit_handover(cx, &actor, id)?;
        hand_over::view(cx, &permit, id)
    };
    assert!(world.app.read(read).await.expect("a page").facts.on_paper);
}

#[tokio::test]
async fn the_list_stays_as_it_was_published() {
    let (world, sample) = World::with_sample();
    let (secretary, member) = (world.actor(&sample, "林知远").await, world.actor(&sample, "许安宁").await);
    let publish = |times: usize| {
        let actor = secretary.clone();
        world.write(move |cx| list::publish(cx, &permission::in_branch(&actor)?, 2026, times))
    };
    publish(0).await.expect("published");
    assert!(matches!(publish(0).await, Err(Error::Stale)));
    assert!(matches!(publish(1).await, Err(Error::Refused(why)) if why.contains("一样")));
    collect_of(&world, &sample, "许安宁", of("2026-09", "2026-11")).await.expect("paid");
    let read = in_group(&world, &member, |cx, permit| list::year(cx, permit, 2026)).await.expect("a page");
    let (published, by, _) = read.published.expect("a list");
    let line = published.lines.iter().find(|l| l.name == "许安宁").expect("a line");
    assert_eq!((by.as_str(), line.due, line.settled, line.fen), ("林知远", 11, 8, None));
    publish(1).await.expect("published anew");
    let future = secretary.clone();
    let future = world.write(move |cx| list::publish(cx, &permission::in_branch(&future)?, 2027, 0)).await;
    assert!(matches!(future, Err(Error::NotFound)));
    assert!(permission::in_branch::<may::PublishDues>(&member).is_err());
}

#[tokio::test]
async fn sums_are_listed_and_rounded_as_the_branch_decides() {
    let (world, sample) = World::with_sample();
    let secretary = world.actor(&sample, "林知远").await;
    let set = |version: i64, rounding: &'static str| {
        let actor = secretary.clone();
        world.write(move |cx| setting::set(cx, &permission::in_branch(&actor)?, version, rounding, true))
    };
    assert_eq!(faults(set(0, "cent").await)[0].0, "rounding");
    set(0, "yuan").await.expect("set");
    assert!(matches!(set(0, "fen").await, Err(Error::Stale)));
    let input = fix::Input {
        category: "salary".to_owned(),
        base: "4567".to_owned(),
        from: "2027-01".to_owned(),
        ..fix::Input::default()
    };
    to(&world, &sample, ("陈一诺", "许安宁"), move |cx, p, id| fix::fix(cx, p, id, &input))
        .await
        .expect("fixed");
    let view = view(&world, &sample, "许安宁").await;
    assert_eq!(view.bases.iter().map(|b| b.base.monthly).collect::<Vec<_>>(), [Fen(4_600), Fen(8_430)]);
}

#[tokio::test]
async fn the_month_and_the_ledger_agree() {
    let (world, sample) = World::with_sample();
    let leader = world.actor(&sample, "陈一诺").await;
    let view = in_group(&world, &leader, |cx, p| month::month(cx, p, november())).await.expect("a page");
    assert_eq!(view.count(), (5, 2));
    assert_eq!(view.collected(), Fen(11_790 + 12_645));
    let behind = view.rows.iter().find(|r| r.name == "许安宁").expect("a row");
    assert_eq!((behind.arrears.len(), behind.owing()), (2, Fen(16_860)));
    assert!(behind.advice().is_some_and(|advice| advice.contains("提醒")));
    let table = in_group(&world, &leader, |cx, p| ledger::ledger(cx, p, 2026)).await.expect("a ledger");
    let json = table.json();
    let row = json["rows"].as_array().expect("rows").iter().find(|r| r["name"] == "许安宁").expect("a row");
    assert_eq!((&row["month_08"], &row["month_09"]), (&8_430.into(), &serde_json::Value::Null));
    assert_eq!((&row["paid"], &row["owing"]), (&(8 * 8_430).into(), &(3 * 8_430).into()));
    let second = world.actor(&sample, "沈若溪").await;
    let view = in_group(&world, &second, |cx, p| month::month(cx, p, november())).await.expect("a page");
    let four = view.rows.iter().find(|r| r.name == "方景行").expect("a row");
    assert!(four.advice().is_some_and(|advice| advice.contains("已连续 4 个月")), "{:?}", four.rung);
}

#[tokio::test]
async fn what_was_fixed_from_a_wrong_month_is_withdrawn_until_it_is_paid() {
    let (world, sample) = World::with_sample();
    let fix = async |from: &str| {
        let input = fix::Input { reason: String::new(), ..rise(from, "6000") };
        to(&world, &sample, ("陈一诺", "许安宁"), move |cx, p, id| fix::fix(cx, p, id, &input)).await
    };
    let withdraw = async |who: &'static str, from: &'static str, why: &'static str| {
        to(&world, &sample, (who, "许安宁"), move |cx, p, id| fix::withdraw(cx, p, id, from, why)).await
    };
    fix("2027-01").await.expect("sound");
    assert_eq!(faults(withdraw("陈一诺", "2027-01", " ").await)[0].0, "why");
    assert!(matches!(withdraw("陈一诺", "2026-01", "不是它").await, Err(Error::Stale)));
    assert!(matches!(withdraw("何思源", "2027-01", "别人的").await, Err(Error::Forbidden(_))));
    collect_of(&world, &sample, "许安宁", of("2026-09", "2027-01")).await.expect("paid ahead");
    let paid = withdraw("陈一诺", "2027-01", "月份选错了").await;
    assert!(matches!(paid, Err(Error::Refused(why)) if why.contains("已经按这个标准交过")));
    let january: YearMonth = "2027-01".parse().expect("a month");
    let entries = view(&world, &sample, "许安宁").await.entries;
    let id = entries.iter().find(|e| e.entry.month == january).expect("paid").entry.id;
    let leader = world.actor(&sample, "陈一诺").await;
    let counter = move |cx: &mut Cx<'_>| {
        let permit = permit_entry(cx, &leader, id)?;
        correct::counter(cx, &permit, id, "月份选错了")
    };
    world.write(counter).await.expect("taken back");
    withdraw("陈一诺", "2027-01", "月份选错了").await.expect("nothing is paid by it now");
    let view = view(&world, &sample, "许安宁").await;
    assert_eq!(view.bases.len(), 1, "what came before it holds again");
    let (kept, ..) = &view.replaced[0];
    assert_eq!(kept.why.as_ref().map(|why| why.as_str()), Some("月份选错了"), "and it is kept to be seen");
}

async fn draft(world: &World, sample: &Sample) -> list::DuesList {
    let actor = world.actor(sample, "林知远").await;
    let read = move |cx: &mut Cx<'_>| {
        let permit: Permit<may::PublishDues> = permission::in_branch(&actor)?;
        let reader = permission::in_group(cx, &actor, actor.group.ok_or(Error::NotFound)?)?;
        let view = list::year(cx, &reader, 2026)?;
        list::with_draft(cx, &permit, view)
    };
    world.app.read(read).await.expect("a page").draft.expect("a draft")
}

#[tokio::test]
async fn part_paid_months_are_not_unpaid_ones() {
    let (world, sample) = World::with_sample();
    collect_of(&world, &sample, "许安宁", of("2026-09", "2027-05")).await.expect("paid ahead");
    let input = rise("2026-12", "10000.01");
    to(&world, &sample, ("陈一诺", "许安宁"), move |cx, p, id| fix::fix(cx, p, id, &input))
        .await
        .expect("risen");
    world.clock.set("2027-06-07T10:00:00+08:00".parse().expect("a time"));
    let view = view(&world, &sample, "许安宁").await;
    assert_eq!(view.advice(), None, "six months paid in part");
}

#[tokio::test]
async fn paid_elsewhere_hides_no_money() {
    let (world, sample) = World::with_sample();
    collect_of(&world, &sample, "许安宁", of("2026-09", "2026-12")).await.expect("paid ahead");
    let input = rise("2026-12", "10000.01");
    to(&world, &sample, ("陈一诺", "许安宁"), move |cx, p, id| fix::fix(cx, p, id, &input))
        .await
        .expect("risen");
    let input = collect::Input { note: "流入地支部的收据".to_owned(), ..of("2026-12", "") };
    let noted = to(&world, &sample, ("陈一诺", "许安宁"), move |cx, p, id| {
        collect::elsewhere(cx, p, id, &input)
    })
    .await;
    assert!(matches!(noted, Err(Error::Refused(why)) if why.contains("收过一部分")), "84.30 for December");
}

#[tokio::test]
async fn no_more_is_signed_for_than_was_paid() {
    let (world, sample) = World::with_sample();
    // Every entry of the group is taken back, also what the branch has signed for.
    for name in ["陈一诺", "林知远", "周明哲", "许安宁", "何思源"] {
        let entries = view(&world, &sample, name).await.entries;
        for one in entries.iter().filter(|e| e.entry.kind == EntryKind::Collected && !e.is_reversed) {
            let (id, actor) = (one.entry.id, world.actor(&sample, "陈一诺").await);
            world
                .write(move |cx| {
                    let permit = permit_entry(cx, &actor, id)?;
                    correct::counter(cx, &permit, id, "记错了人")
                })
                .await
                .expect("taken back");
        }
    }
    let list = draft(&world, &sample).await;
    assert!(list.received.expect("counted") <= list.total, "{:?} of {}", list.received, list.total);
}
