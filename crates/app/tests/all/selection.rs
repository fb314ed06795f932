//! Selection of excellent members (C6): proposed, voted on where the branch asks for it, recommended, answered.

use app::{
    Cx, Error, message,
    permission::{self, Actor},
    selection::{act, sheet, view},
};
use domain::selection::{BranchAnswer, CandidateOutcome, SelectionStage};
use store::testing::Backend;

use crate::{
    ballot::{CANDIDATES, Hall, LEADER, TELLERS, VOTERS, why},
    world::faults,
};

async fn hall(by_ballot: &'static str) -> Hall {
    let hall = Hall::new(Backend::Memory).await;
    hall.propose("2", by_ballot).await;
    hall
}

async fn stated(
    hall: &Hall,
    chosen: &[&str],
    opinion: &'static str,
    dissent: &'static str,
) -> Result<(), Error> {
    let (id, at) = (hall.meeting, (hall.item, hall.version().await));
    let chosen: Vec<_> = chosen.iter().map(|name| hall.id(name).to_string()).collect();
    let work = move |cx: &mut Cx<'_>, actor: &Actor| {
        let permit = permission::on_meeting(cx, actor, id)?;
        let input = act::Statement {
            chosen: chosen.clone(),
            opinion: opinion.to_owned(),
            dissent: dissent.to_owned(),
        };
        act::state(cx, &permit, at, &input)
    };
    hall.write(LEADER, work).await
}

async fn sent(hall: &Hall) -> Result<(), Error> {
    let (id, at) = (hall.meeting, (hall.item, hall.version().await));
    let work = move |cx: &mut Cx<'_>, actor: &Actor| {
        let permit = permission::on_meeting(cx, actor, id)?;
        act::send(cx, &permit, at)
    };
    hall.write(LEADER, work).await
}

async fn answered(hall: &Hall, who: &str, answer: (&'static str, &'static str)) -> Result<(), Error> {
    let (id, at) = (hall.meeting, (hall.item, hall.version().await));
    let work = move |cx: &mut Cx<'_>, actor: &Actor| {
        let permit = permission::on_meeting(cx, actor, id)?;
        act::answer(cx, &permit, at, answer)
    };
    hall.write(who, work).await
}

async fn seen(hall: &Hall, who: &str) -> Result<view::SelectionView, Error> {
    let (actor, id, item) = (hall.actor(who).await, hall.meeting, hall.item);
    let read = move |cx: &mut Cx<'_>| {
        let permit = permission::on_meeting(cx, &actor, id)?;
        view::view(cx, &permit, item)
    };
    hall.app().read(read).await
}

async fn round(hall: &Hall, votes: &[&[usize]]) {
    let (id, codes) = hall.opened().await;
    for (who, answers) in VOTERS.iter().zip(votes) {
        hall.cast(who, id, answers).await.expect("cast");
    }
    hall.close(id).await.expect("closed");
    hall.count(TELLERS[0], id, codes).await.expect("counted");
}

#[tokio::test]
async fn a_group_recommends_without_a_ballot_and_the_branch_answers() {
    let hall = hall("no").await;
    assert!(why(hall.try_prepare("phone", TELLERS).await).contains("没有要求投票"));
    assert!(why(sent(&hall).await).contains("还没有形成"));
    assert_eq!(faults(stated(&hall, &[CANDIDATES[0]], " ", "").await)[0].0, "opinion");
    assert!(why(stated(&hall, &CANDIDATES, "都好", "").await).contains("最多推荐 2 名"));
    let dissent = "方景行同志认为周明哲同志今年任务少一些。";
    stated(&hall, &CANDIDATES[..2], "工作踏实，群众评价好。", dissent).await.expect("stated");
    assert!(why(stated(&hall, &[], "再来", "").await).contains("已经形成"));
    assert!(why(answered(&hall, "林知远", ("agreed", "")).await).contains("还没有报来"));
    sent(&hall).await.expect("sent");
    assert!(why(sent(&hall).await).contains("已经报支部"));
    let secretary = hall.actor("林知远").await;
    let box_of = move |cx: &mut Cx<'_>| message::inbox(cx, &permission::in_branch(&secretary)?);
    let told = hall.app().read(box_of).await.expect("a box");
    assert!(told.iter().any(|m| m.subject.starts_with("请答复党小组的推荐意见")));
    assert!(matches!(answered(&hall, "许安宁", ("agreed", "")).await, Err(Error::Forbidden(_))));
    assert_eq!(faults(answered(&hall, "林知远", ("", "")).await)[0].0, "answer");
    assert_eq!(faults(answered(&hall, "林知远", ("not_taken", "")).await)[0].0, "note");
    answered(&hall, "林知远", ("partly", "先推荐一名")).await.expect("answered");
    assert!(why(answered(&hall, "林知远", ("agreed", "")).await).contains("已经答复过"));
    let one = seen(&hall, "许安宁").await.expect("a page").selection.expect("set");
    assert_eq!((one.stage, one.answer.map(|a| a.0)), (SelectionStage::Answered, Some(BranchAnswer::Partly)));
    assert_eq!(one.dissent.map(|n| n.to_string()).as_deref(), Some(dissent), "in their own words");
    let outcomes: Vec<_> = one.candidates.iter().map(|c| c.outcome).collect();
    use CandidateOutcome::{Not, Recommended};
    assert_eq!(outcomes, [Some(Recommended), Some(Recommended), Some(Not)]);
}

#[tokio::test]
async fn a_tie_at_the_border_is_voted_on_once_more_and_then_goes_to_the_branch() {
    let hall = hall("yes").await;
    assert!(why(stated(&hall, &[], "推荐", "").await).contains("请先投票"));
    // Three, three and six of six: one place is clear, the other is not.
    round(&hall, &[&[0, 1, 0], &[0, 1, 0], &[0, 1, 0], &[1, 0, 0], &[1, 0, 0], &[1, 0, 0]]).await;
    assert!(why(stated(&hall, &[], "推荐", "").await).contains("再投一轮"));
    let page = seen(&hall, LEADER).await.expect("a page");
    assert_eq!(page.next, Ok((vec![hall.id("周明哲"), hall.id("许安宁")], 1)));
    round(&hall, &[&[0, 1], &[0, 1], &[0, 1], &[1, 0], &[1, 0], &[1, 0]]).await;
    assert!(why(hall.try_prepare("phone", TELLERS).await).contains("已经投过 2 轮"));
    stated(&hall, &[], "如实报告投票结果。", "").await.expect("stated");
    let one = seen(&hall, LEADER).await.expect("a page").selection.expect("set");
    use CandidateOutcome::{Recommended, Tied};
    let outcomes: Vec<_> = one.candidates.iter().map(|c| c.outcome).collect();
    assert_eq!(outcomes, [Some(Tied), Some(Tied), Some(Recommended)]);
    let (actor, id, item) = (hall.actor(LEADER).await, hall.meeting, hall.item);
    let read = move |cx: &mut Cx<'_>| {
        let permit = permission::on_meeting(cx, &actor, id)?;
        sheet::facts(cx, &permit, item)
    };
    let facts = hall.app().read(read).await.expect("a sheet");
    assert_eq!((facts.ballots.len(), facts.attendance, facts.places), (2, (8, 8), 2));
}

#[tokio::test]
async fn candidates_stay_once_there_is_a_ballot() {
    let hall = hall("yes").await;
    let (id, item) = (hall.meeting, hall.item);
    let at = (item, hall.version().await);
    let places = move |at, places: &'static str, by: &'static str| {
        move |cx: &mut Cx<'_>, actor: &Actor| {
            let permit = permission::on_meeting(cx, actor, id)?;
            act::places(cx, &permit, at, (places, by))
        }
    };
    let propose = |person: String, proposer: String, at| {
        hall.write(LEADER, move |cx, actor| {
            let permit = permission::on_meeting(cx, actor, id)?;
            act::propose(cx, &permit, at, (&person, &proposer))
        })
    };
    let known = |name| hall.id(name).to_string();
    assert_eq!(faults(hall.write(LEADER, places(at, "0", "")).await).len(), 2);
    assert!(matches!(hall.write("许安宁", places(at, "2", "yes")).await, Err(Error::Forbidden(_))));
    assert!(matches!(hall.write(LEADER, places((item, 1), "2", "yes")).await, Err(Error::Stale)));
    assert_eq!(faults(propose(known("许安宁"), known("何思源"), at).await)[0].0, "person", "twice");
    let applicant = faults(propose(known("罗星野"), String::new(), at).await);
    assert_eq!(applicant.iter().map(|f| f.0.as_str()).collect::<Vec<_>>(), ["person", "proposer"]);
    hall.try_prepare("paper", TELLERS).await.expect("prepared");
    let at = (item, hall.version().await);
    assert!(why(hall.write(LEADER, places(at, "1", "yes")).await).contains("已经发起过投票"));
    assert!(why(propose(known("方景行"), known("何思源"), at).await).contains("已经发起过投票"));
    let person = known("许安宁");
    let back = move |cx: &mut Cx<'_>, actor: &Actor| {
        let permit = permission::on_meeting(cx, actor, id)?;
        act::take_back(cx, &permit, at, &person)
    };
    assert!(why(hall.write(LEADER, back).await).contains("已经发起过投票"));
}
