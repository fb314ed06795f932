//! What a ballot holds up, and from how many voters on it is held in the system.

use app::{
    Cx, Error,
    ballot::{list, setting},
    meeting::{
        conclude,
        record::{self, DecisionInput, RemarkInput},
    },
    permission::{self, Actor, may},
    today::{self, Act},
};
use domain::{
    ballot::{BallotState, Closing},
    id::BallotId,
};
use store::testing::Backend;

use crate::{
    ballot::{Hall, LEADER, TELLERS, VOTERS},
    world::faults,
};

const CHOICES: [usize; 3] = [0, 1, 2];

impl Hall {
    /// Something is said and agreed, so that nothing but a ballot holds up the end.
    async fn discussed(&self) {
        let (meeting, item) = (self.meeting, self.item.to_string());
        let all = VOTERS.into_iter().chain(["何思源"]).map(|name| self.id(name).to_string());
        let all: Vec<_> = all.collect();
        let work = move |cx: &mut Cx<'_>, actor: &Actor| {
            let permit = permission::on_meeting::<may::Record>(cx, actor, meeting)?;
            for speaker in &all {
                let remark = RemarkInput {
                    item: item.clone(),
                    speaker: speaker.clone(),
                    kind: "speaks".to_owned(),
                    text: "同意推荐".to_owned(),
                    ..RemarkInput::default()
                };
                record::speak(cx, &permit, &remark)?;
            }
            let decision = DecisionInput {
                item: item.clone(),
                what: "把推荐意见报支部".to_owned(),
                measures: "会后一周内".to_owned(),
                responsible: actor.person.to_string(),
                due: "2026-12-01".to_owned(),
            };
            record::decide(cx, &permit, &decision)
        };
        self.write(LEADER, work).await.expect("discussed");
    }

    async fn conclude(&self) -> Result<(), Error> {
        self.clock.set("2026-11-23T03:00:00Z".parse().expect("an instant"));
        let meeting = self.meeting;
        let work = move |cx: &mut Cx<'_>, actor: &Actor| {
            let permit = permission::on_meeting(cx, actor, meeting)?;
            let input = conclude::Input {
                summary: "推荐了人选。".to_owned(),
                ended: "10:30".to_owned(),
                ..conclude::Input::default()
            };
            conclude::conclude(cx, &permit, &input)
        };
        self.write(LEADER, work).await
    }

    async fn held_up_by(&self, words: &str) {
        let refused = self.conclude().await;
        assert!(matches!(&refused, Err(Error::Refused(why)) if why.contains(words)), "{refused:?}");
    }

    async fn set(&self, who: &str, least: &'static str) -> Result<(), Error> {
        let work = move |cx: &mut Cx<'_>, actor: &Actor| {
            let permit = permission::in_branch(actor)?;
            setting::set(cx, &permit, least)
        };
        self.write(who, work).await
    }

    async fn listed(&self, who: &str) -> Vec<BallotId> {
        let found = self.write(who, list::list).await.expect("a list");
        found.ballots.into_iter().map(|(ballot, _)| ballot.id).collect()
    }
}

#[tokio::test]
async fn a_meeting_ends_only_once_its_ballots_are_over() {
    let hall = Hall::new(Backend::Memory).await;
    hall.propose("2", "yes").await;
    hall.discussed().await;
    let (id, codes) = hall.opened().await;
    hall.held_up_by("正在投票").await;
    hall.held_up_by("请先截止投票").await;
    for who in VOTERS {
        hall.cast(who, id, &CHOICES).await.expect("cast");
    }
    assert_eq!(hall.close(id).await.expect("closed"), Closing::Closed);
    hall.held_up_by("一起开箱计票").await;
    hall.count(TELLERS[0], id, codes).await.expect("counted");
    hall.conclude().await.expect("nothing holds it up any more");
}

#[tokio::test]
async fn a_ballot_that_was_declared_void_holds_nothing_up() {
    let hall = Hall::new(Backend::Memory).await;
    hall.propose("2", "yes").await;
    hall.discussed().await;
    let id = hall.try_prepare("paper", TELLERS).await.expect("prepared");
    hall.held_up_by("请先开始投票").await;
    hall.open(id, &VOTERS, "").await.expect("open");
    hall.held_up_by("数票").await;
    hall.annul(id, "other", "改为讨论推荐").await.expect("void");
    hall.conclude().await.expect("concluded");
}

#[tokio::test]
async fn the_secretary_sets_how_many_voters_are_enough_and_a_ballot_keeps_what_it_began_with() {
    let hall = Hall::new(Backend::Memory).await;
    hall.propose("2", "yes").await;
    for (typed, who) in [("2", "林知远"), ("", "林知远"), ("五", "林知远"), ("51", "林知远")] {
        let found = faults(hall.set(who, typed).await);
        assert!(found[0].0 == "least" && found[0].1.contains("3 到 50"), "{typed}: {found:?}");
    }
    for who in [LEADER, "周明哲", "江亦舟"] {
        assert!(matches!(hall.set(who, "3").await, Err(Error::Forbidden(_))), "{who}");
    }
    let before = hall.try_prepare("phone", TELLERS).await.expect("prepared");
    hall.set("林知远", "3").await.expect("set");
    assert_eq!(hall.ballot(before).await.least, 5);
    for who in TELLERS {
        hall.take(who, before).await.expect("a key");
    }
    let few = hall.open(before, &VOTERS[..4], "三位同志受留党察看处分").await;
    assert!(matches!(few, Err(Error::Refused(why)) if why.contains("不到 5 人")));
    hall.annul(before, "other", "重新组织").await.expect("void");

    let next = hall.try_prepare("phone", TELLERS).await.expect("prepared");
    for who in TELLERS {
        hall.take(who, next).await.expect("a key");
    }
    let few = hall.open(next, &VOTERS[..2], "五位同志受留党察看处分").await;
    assert!(matches!(few, Err(Error::Refused(why)) if why.contains("不到 3 人")));
    hall.open(next, &VOTERS[..3], "四位同志受留党察看处分").await.expect("open");
    hall.set("林知远", "6").await.expect("set");
    for who in &VOTERS[..3] {
        hall.cast(who, next, &CHOICES).await.expect("cast");
    }
    assert_eq!(hall.close(next).await.expect("closed"), Closing::Closed, "as it began");
}

#[tokio::test]
async fn ballots_are_listed_for_the_group_the_branch_and_who_votes() {
    let hall = Hall::new(Backend::Memory).await;
    hall.propose("2", "yes").await;
    let (id, _) = hall.opened().await;
    assert_eq!(hall.ballot(id).await.state, BallotState::Open);
    for who in [LEADER, "何思源", "林知远", "沈若溪"] {
        assert_eq!(hall.listed(who).await.first(), Some(&id), "{who}: the newest first");
    }
    let branch = hall.sample.branch;
    let (person, second) = (hall.id("何思源"), hall.sample.groups[1]);
    let moved = move |tx: &mut store::Tx| {
        store::person::set_group(tx, branch, person, jiff::civil::date(2026, 11, 23), second)
    };
    hall.app().db().write(moved).await.expect("moved");
    assert!(!hall.listed("何思源").await.contains(&id), "no vote, and another group");
    let actor = hall.actor("许安宁").await;
    let page = hall.app().read(move |cx| today::today(cx, &actor)).await.expect("a page");
    assert!(page.dues.iter().any(|due| due.act == Act::Vote(id)));
}
