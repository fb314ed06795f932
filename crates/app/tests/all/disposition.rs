//! Matters of handling and discipline (C7): who may know, what stands in the journal and in messages, what comes on the page of what is
//! due, and that a group decides nothing.

use app::{
    Cx, Error,
    demo::Sample,
    disposition::{self, decide, hear, list, open, readers, rights, sheet, state, view},
    journal, message,
    permission::{self, may},
    today::{self, Act, Due},
};
use domain::{
    disposition::{DispositionState, Right},
    due::Term,
    id::DispositionId,
};
use jiff::civil::date;

use crate::{
    ballot::why,
    world::{World, faults},
};

const FACTS: &str = "半年没有参加组织生活";
const OWN: &str = "在外地照顾老人，没有请假是我不对";
const ABOUT: &str = "许安宁";
const HANDLER: &str = "江亦舟";

/// The discipline commissioner opens a matter of the first group.
async fn opened(world: &World, sample: &Sample, kind: &'static str, about: &'static str) -> DispositionId {
    let actor = world.actor(sample, HANDLER).await;
    let person = sample.person(about).expect("of the sample").to_string();
    let work = move |cx: &mut Cx<'_>| {
        let input = open::Input {
            person: person.clone(),
            kind: kind.to_owned(),
            disciplined: "no".to_owned(),
            asked: "opinion".to_owned(),
            facts: FACTS.to_owned(),
        };
        open::open(cx, &permission::in_branch(&actor)?, &input)
    };
    world.write(work).await.expect("opened")
}

async fn seen(
    world: &World,
    sample: &Sample,
    who: &'static str,
    id: DispositionId,
) -> Result<view::DispositionView, Error> {
    let actor = world.actor(sample, who).await;
    let work = move |cx: &mut Cx<'_>| {
        let permit = disposition::permit_reading(cx, &actor, id)?;
        view::view(cx, &permit, id)
    };
    world.write(work).await
}

async fn stated(world: &World, sample: &Sample, who: &'static str, id: DispositionId) -> Result<(), Error> {
    let actor = world.actor(sample, who).await;
    let work = move |cx: &mut Cx<'_>| {
        let permit = disposition::permit_own(cx, &actor, id)?;
        state::state(cx, &permit, id, ("defence", OWN))
    };
    world.write(work).await
}

async fn ticked(
    world: &World,
    sample: &Sample,
    who: &'static str,
    id: DispositionId,
    (right, on): (&'static str, &'static str),
) -> Result<(), Error> {
    let actor = world.actor(sample, who).await;
    let work = move |cx: &mut Cx<'_>| {
        let permit = disposition::permit_own(cx, &actor, id)?;
        match on {
            "" => rights::untick(cx, &permit, id, right),
            on => rights::tick(cx, &permit, id, (right, on)),
        }
    };
    world.write(work).await
}

async fn decided(
    world: &World,
    sample: &Sample,
    who: &'static str,
    id: DispositionId,
    input: decide::Input,
) -> Result<(), Error> {
    let actor = world.actor(sample, who).await;
    let work = move |cx: &mut Cx<'_>| {
        let permit = disposition::permit(cx, &actor, id)?;
        decide::decide(cx, &permit, id, &input)
    };
    world.write(work).await
}

fn correct(until: &str) -> decide::Input {
    decide::Input {
        measure: "correct".to_owned(),
        on: "2026-11-23".to_owned(),
        until: until.to_owned(),
        approved: String::new(),
        note: "支部大会讨论通过".to_owned(),
        correction: String::new(),
    }
}

/// Who did what of a kind, by the auditor's page.
async fn lines(world: &World, sample: &Sample, verb: &str) -> Vec<String> {
    let auditor = world.actor(sample, "审计员").await;
    let read = move |cx: &mut Cx<'_>| journal::read(cx, &permission::in_branch(&auditor)?, None);
    let all = world.app.read(read).await.expect("a journal").lines;
    all.into_iter().filter(|line| line.what == verb).map(|line| line.who).collect()
}

async fn cards(world: &World, sample: &Sample, who: &'static str, id: DispositionId) -> Vec<Due> {
    let actor = world.actor(sample, who).await;
    let page = world.app.read(move |cx| today::today(cx, &actor)).await.expect("a page");
    page.dues.into_iter().filter(|due| due.act == Act::Disposition(id)).collect()
}

#[tokio::test]
async fn every_reading_but_the_own_is_in_the_journal() {
    let (world, sample) = World::with_sample();
    let id = opened(&world, &sample, "handling", ABOUT).await;
    let verb = "查看处置处分事项";
    assert!(seen(&world, &sample, ABOUT, id).await.is_ok_and(|view| view.is_own));
    assert_eq!(lines(&world, &sample, verb).await, Vec::<String>::new(), "the own is no reading of others");
    for who in ["陈一诺", "林知远", HANDLER] {
        assert!(seen(&world, &sample, who, id).await.is_ok(), "{who}");
    }
    assert_eq!(lines(&world, &sample, verb).await, [HANDLER, "林知远", "陈一诺"]);
    for who in ["何思源", "周明哲", "沈若溪", "审计员"] {
        assert!(matches!(seen(&world, &sample, who, id).await, Err(Error::NotFound)), "{who}");
    }
    // The list of others' matters is a reading too, and so is every paper.
    let handler = world.actor(&sample, HANDLER).await;
    world.write(move |cx| list::list(cx, &handler)).await.expect("a list");
    assert_eq!(lines(&world, &sample, "查看处置处分事项清单").await, [HANDLER]);
    let own = world.actor(&sample, ABOUT).await;
    world.write(move |cx| list::list(cx, &own)).await.expect("a list");
    assert_eq!(lines(&world, &sample, "查看处置处分事项清单").await, [HANDLER]);
    let leader = world.actor(&sample, "陈一诺").await;
    let paper = move |cx: &mut Cx<'_>| {
        let permit = disposition::permit_reading(cx, &leader, id)?;
        sheet::facts(cx, &permit, id)
    };
    let facts = world.write(paper).await.expect("a paper");
    assert_eq!((facts.decision, facts.opinion), (None, None));
    assert_eq!(lines(&world, &sample, verb).await.len(), 4);
}

#[tokio::test]
async fn who_it_is_about_speaks_alone_and_the_journal_names_nobody_for_it() {
    let (world, sample) = World::with_sample();
    let id = opened(&world, &sample, "handling", ABOUT).await;
    for who in ["陈一诺", "林知远", HANDLER] {
        assert!(matches!(stated(&world, &sample, who, id).await, Err(Error::Forbidden(_))), "{who}");
    }
    assert!(matches!(stated(&world, &sample, "何思源", id).await, Err(Error::NotFound)));
    stated(&world, &sample, ABOUT, id).await.expect("the own words");
    stated(&world, &sample, ABOUT, id).await.expect("once more: every version stays");
    assert_eq!(seen(&world, &sample, "陈一诺", id).await.expect("a page").statements.len(), 2);
    let who = lines(&world, &sample, "本人写说明或申辩").await;
    assert!(who.iter().filter(|who| who.as_str() == ABOUT).count() == 0 && who.len() >= 2, "{who:?}");
    assert!(who.iter().all(|who| who == "（不列姓名）"), "{who:?}");
    let talked = world.actor(&sample, "陈一诺").await;
    let read = move |cx: &mut Cx<'_>| message::inbox(cx, &permission::in_branch::<may::UseAccount>(&talked)?);
    let place = format!("/dispositions/{id}");
    let told = world.app.read(read).await.expect("a box");
    let mine: Vec<_> = told.iter().filter(|m| m.place.as_deref() == Some(place.as_str())).collect();
    assert_eq!(mine.len(), 3, "the matter, and two statements");
    for one in mine {
        let words = format!("{}{}", one.subject, one.body);
        assert!(!words.contains(ABOUT) && !words.contains(FACTS) && !words.contains("处置"), "{words}");
    }
}

#[tokio::test]
async fn rights_are_ticked_and_taken_back_by_whom_they_concern() {
    let (world, sample) = World::with_sample();
    let id = opened(&world, &sample, "handling", ABOUT).await;
    let told = ("appeal", "2026-11-23");
    for right in ["told", "present", "own_words"] {
        let early = ticked(&world, &sample, "陈一诺", id, (right, "2026-11-23")).await;
        assert_eq!(faults(early)[0].0, "on", "{right}: no meeting yet");
    }
    ticked(&world, &sample, "陈一诺", id, told).await.expect("the leader says so");
    assert_eq!(faults(ticked(&world, &sample, HANDLER, id, told).await)[0].0, "right", "ticked already");
    assert!(matches!(ticked(&world, &sample, "何思源", id, told).await, Err(Error::NotFound)));
    let other = ticked(&world, &sample, HANDLER, id, ("appeal", "")).await;
    assert!(why(other).contains("由确认的人或者本人撤回"));
    ticked(&world, &sample, ABOUT, id, ("appeal", "")).await.expect("it was not so");
    for on in ["2026-11-22", "2026-11-24"] {
        assert_eq!(faults(ticked(&world, &sample, ABOUT, id, ("appeal", on)).await)[0].0, "on", "{on}");
    }
    let view = seen(&world, &sample, ABOUT, id).await.expect("a page");
    assert_eq!(view.missing, Right::ALL, "and it shows as missing again");
    assert!(matches!(ticked(&world, &sample, ABOUT, id, ("appeal", "")).await, Err(Error::Stale)));
}

#[tokio::test]
async fn a_group_writes_nothing_before_its_meeting_and_only_the_branch_decides() {
    let (world, sample) = World::with_sample();
    let id = opened(&world, &sample, "handling", ABOUT).await;
    let leader = world.actor(&sample, "陈一诺").await;
    let opine = move |cx: &mut Cx<'_>| {
        let permit = disposition::permit(cx, &leader, id)?;
        let text = "建议限期改正".to_owned();
        hear::opine(cx, &permit, id, &hear::Opinion { text, ..hear::Opinion::default() })
    };
    assert!(why(world.write(opine).await).contains("请先选择会议"));
    let leader = world.actor(&sample, "陈一诺").await;
    let send = move |cx: &mut Cx<'_>| {
        let permit = disposition::permit(cx, &leader, id)?;
        hear::send(cx, &permit, (id, 1))
    };
    assert!(why(world.write(send).await).contains("还没有写党小组意见"));
    let half_a_year = correct("2027-05-23");
    for who in ["陈一诺", ABOUT] {
        let tried = decided(&world, &sample, who, id, half_a_year.clone()).await;
        assert!(matches!(tried, Err(Error::Forbidden(_))), "{who}");
    }
    let long = decided(&world, &sample, HANDLER, id, correct("2027-12-01")).await;
    assert_eq!(faults(long)[0].0, "until");
    decided(&world, &sample, HANDLER, id, half_a_year.clone()).await.expect("the group need not be heard");
    let twice = decided(&world, &sample, "林知远", id, half_a_year.clone()).await;
    assert_eq!(faults(twice)[0].0, "correction");
    let why_not = "会议记录写的是一年".to_owned();
    let changed = decide::Input { correction: why_not, ..correct("2027-11-23") };
    decided(&world, &sample, "林知远", id, changed).await.expect("with a reason");
    let view = seen(&world, &sample, ABOUT, id).await.expect("a page");
    assert_eq!((view.decisions.len(), view.ends), (1, Some(date(2027, 11, 23))));
    let back = decide::Input { correction: "还是半年".to_owned(), ..half_a_year };
    decided(&world, &sample, HANDLER, id, back).await.expect("and once more");
    assert_eq!(lines(&world, &sample, "更正或者改变支部对处置处分事项的决定").await, [HANDLER, "林知远"]);
    let view = seen(&world, &sample, ABOUT, id).await.expect("a page");
    assert_eq!((view.one.state(), view.ends), (DispositionState::Decided, Some(date(2027, 5, 23))));
    assert!(why(stated(&world, &sample, ABOUT, id).await).contains("可以向上级党组织申诉"));
}

#[tokio::test]
async fn cards_name_nobody_and_the_end_of_a_period_comes_back() {
    let (world, sample) = World::with_sample();
    let id = opened(&world, &sample, "handling", ABOUT).await;
    for (who, title) in [(ABOUT, "有一件与您有关的事"), ("陈一诺", "办理支部交办的一件事")]
    {
        let found = cards(&world, &sample, who, id).await;
        let [card] = &found[..] else { panic!("{who}: {found:?}") };
        assert_eq!((card.title.as_str(), card.outside()), (title, "一件需要您办理的事"));
        assert!(!card.why.contains(FACTS) && !card.why.contains(ABOUT));
    }
    assert_eq!(cards(&world, &sample, "何思源", id).await, []);
    assert_eq!(cards(&world, &sample, HANDLER, id).await, [], "it waits for the group");
    stated(&world, &sample, ABOUT, id).await.expect("stated");
    assert_eq!(cards(&world, &sample, ABOUT, id).await, []);
    decided(&world, &sample, HANDLER, id, correct("2027-05-23")).await.expect("decided");
    assert_eq!(cards(&world, &sample, "陈一诺", id).await, []);
    world.clock.set("2027-05-20T01:00:00Z".parse().expect("a time"));
    let found = cards(&world, &sample, HANDLER, id).await;
    assert_eq!(found.iter().map(|card| card.term).collect::<Vec<_>>(), [Term::By(date(2027, 5, 23))]);
    world.clock.set("2027-05-24T01:00:00Z".parse().expect("a time"));
    let actor = world.actor(&sample, HANDLER).await;
    let step = move |cx: &mut Cx<'_>| {
        let permit = disposition::permit(cx, &actor, id)?;
        decide::step(cx, &permit, id, ("支部看了改正情况，已经改正", "2027-05-24"))
    };
    world.write(step).await.expect("a step");
    assert_eq!(cards(&world, &sample, HANDLER, id).await, []);
}

#[tokio::test]
async fn whom_the_branch_names_knows_until_it_takes_them_off() {
    let (world, sample) = World::with_sample();
    let id = opened(&world, &sample, "handling", ABOUT).await;
    let actor = world.actor(&sample, HANDLER).await;
    let id_of = |name: &str| sample.person(name).expect("of the sample").to_string();
    let change = async |person: String, off: bool| {
        let actor = actor.clone();
        let work = move |cx: &mut Cx<'_>| {
            let permit = disposition::permit(cx, &actor, id)?;
            if off {
                readers::unname(cx, &permit, id, &person)
            } else {
                readers::name(cx, &permit, id, &person)
            }
        };
        world.write(work).await
    };
    for known in [ABOUT, "陈一诺", "林知远", HANDLER, "罗星野"] {
        assert_eq!(faults(change(id_of(known), false).await)[0].0, "person", "{known}");
    }
    change(id_of("周明哲"), false).await.expect("named");
    let view = seen(&world, &sample, "周明哲", id).await.expect("a page");
    assert!(!view.leads && !view.handles && view.people.is_empty());
    change(id_of("周明哲"), true).await.expect("off");
    assert!(matches!(seen(&world, &sample, "周明哲", id).await, Err(Error::NotFound)));
    assert!(matches!(change(id_of("周明哲"), true).await, Err(Error::Stale)));
}

#[tokio::test]
async fn what_came_before_is_shown_by_the_rule_of_each_noun() {
    let (world, sample) = World::with_sample();
    let id = opened(&world, &sample, "handling", "林知远").await;
    let leader = seen(&world, &sample, "陈一诺", id).await.expect("a page").before;
    assert!(leader.lines.as_ref().is_some_and(|lines| !lines.is_empty()) && leader.limits.is_some());
    assert_eq!(leader.care.len(), 1, "the leader takes care of him");
    let handler = seen(&world, &sample, HANDLER, id).await.expect("a page").before;
    assert!(handler.talks.0 > 0 && handler.lines.is_none(), "how often, not with whom");
    assert!(handler.limits.is_none() && handler.care.is_empty());
    let own = seen(&world, &sample, "林知远", id).await.expect("a page");
    assert!(own.is_own && !own.handles && own.before.lines.is_some());
    assert_eq!(own.before.limits, leader.limits, "who it is about reads of themself what the leader reads");
}

#[tokio::test]
async fn who_it_is_about_reads_the_same_prompts_as_the_leader() {
    let (world, sample) = World::with_sample();
    // Nobody paid anything for more than half a year.
    world.clock.set("2027-09-20T01:00:00Z".parse().expect("a time"));
    let id = opened(&world, &sample, "handling", ABOUT).await;
    let leader = seen(&world, &sample, "陈一诺", id).await.expect("a page").before.limits;
    assert!(leader.as_ref().is_some_and(|facts| !facts.is_empty()), "{leader:?}");
    assert_eq!(seen(&world, &sample, ABOUT, id).await.expect("a page").before.limits, leader);
}

#[test]
fn no_role_of_a_group_decides() {
    use app::permission::{Action, Role};
    for role in [Role::Member, Role::Recorder, Role::Chair, Role::Leader] {
        for action in [Action::DecideDisposition, Action::OpenDisposition] {
            assert!(!action.allows(role), "{role:?} {action:?} (JP-3)");
        }
    }
    assert!(Action::DecideDisposition.allows(Role::Secretary));
}
