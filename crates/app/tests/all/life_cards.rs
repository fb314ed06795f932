//! What an organizational-life meeting asks of somebody on 本月, from its notice until the last line is closed.

use app::{
    Cx, Error,
    life_meeting::{feed_back, rectify, report, sheet},
    permission::{Permit, may},
    today::{self, Act, Due, Side},
};
use domain::due::Term;
use jiff::civil::date;

use crate::life_meeting::Life;

async fn dues(life: &Life, actor: &app::permission::Actor) -> Vec<Due> {
    let actor = actor.clone();
    life.world.app.read(move |cx| today::today(cx, &actor)).await.expect("a page").dues
}

/// The cards of the meeting that somebody has, by their words.
async fn cards(life: &Life, actor: &app::permission::Actor) -> Vec<(Side, String, Term)> {
    let all = dues(life, actor).await;
    let of_it = |due: &Due| match due.act {
        Act::Sheet(id) | Act::Life(id) | Act::ReceiveLife(id) | Act::ReportLife(id) | Act::Rectify(_, id) => {
            id == life.meeting
        }
        _ => false,
    };
    all.into_iter().filter(of_it).map(|due| (due.side, due.title, due.term)).collect()
}

#[tokio::test]
async fn before_the_meeting_sheets_are_to_be_written_and_opinions_to_be_fed_back() {
    let life = Life::told().await;
    let day = Term::By(date(2026, 11, 23));
    let sheet = (Side::Own, "写对照检查材料".to_owned(), day);
    assert_eq!(cards(&life, &life.member).await, std::slice::from_ref(&sheet));
    life.handed_in(&life.member).await;
    assert_eq!(cards(&life, &life.member).await, []);
    let take_back = |cx: &mut Cx<'_>, permit: &Permit<may::WriteSheet>| sheet::take_back(cx, permit, 1);
    life.run(&life.member, take_back).await.expect("taken back");
    assert_eq!(cards(&life, &life.member).await, std::slice::from_ref(&sheet), "a draft again");

    assert_eq!(cards(&life, &life.leader).await, std::slice::from_ref(&sheet));
    let id = life.given(&life.member, "group", "me").await.expect("sound");
    let feed_back_ = (Side::Group, "反馈会前征求到的意见".to_owned(), day);
    assert_eq!(cards(&life, &life.leader).await, [sheet.clone(), feed_back_]);
    let told = dues(&life, &life.leader).await.into_iter().find(|due| matches!(due.act, Act::Life(_)));
    let told = told.expect("a card");
    assert!(told.why.contains("1 条") && told.outside() == "组织生活会的一件事", "{told:?}");
    let tell = move |cx: &mut Cx<'_>, permit: &Permit<may::FeedBackLife>| feed_back::tell(cx, permit, id, 1);
    life.run(&life.leader, tell).await.expect("told");
    assert_eq!(cards(&life, &life.leader).await, [sheet]);
}

#[tokio::test]
async fn after_the_meeting_lines_come_back_and_the_report_goes_up() {
    let life = Life::told().await;
    life.held().await;
    assert_eq!(cards(&life, &life.member).await, [], "nobody is asked for a sheet any more");
    let add = |cx: &mut Cx<'_>, permit: &Permit<may::Rectify>| -> Result<_, Error> {
        let input = rectify::Input {
            problem: "学习不够经常".to_owned(),
            measures: "每周自学一次".to_owned(),
            due: "2026-12-31".to_owned(),
            shared: "0".to_owned(),
        };
        rectify::add(cx, permit, &input)
    };
    let id = life.run(&life.member, add).await.expect("added");
    assert_eq!(cards(&life, &life.member).await, [], "it waits for the leader");
    let since = Term::Waiting(date(2026, 11, 23));
    let confirm = (Side::Group, "确认一条个人整改事项".to_owned(), since);
    assert_eq!(cards(&life, &life.leader).await, [confirm]);
    let act = |seen: i64, act: &'static str| {
        move |cx: &mut Cx<'_>, permit: &Permit<may::Rectify>| {
            rectify::act(cx, permit, id, seen, (act, "坚持了一个月"))
        }
    };
    life.run(&life.leader, act(1, "confirm")).await.expect("confirmed");
    assert_eq!(cards(&life, &life.leader).await, []);
    let line = (Side::Own, "个人整改事项：学习不够经常".to_owned(), Term::By(date(2026, 12, 31)));
    assert_eq!(cards(&life, &life.member).await, [line]);
    assert_eq!(cards(&life, &life.fellow).await, []);
    life.run(&life.member, act(2, "close")).await.expect("closed");
    assert_eq!(cards(&life, &life.member).await, []);

    let send = |cx: &mut Cx<'_>, permit: &Permit<may::ReportLife>| {
        report::write(cx, permit, (0, "会议开得好"), true)
    };
    life.run(&life.leader, send).await.expect("sent");
    let waits = cards(&life, &life.secretary).await;
    assert!(matches!(&waits[..], [(Side::Branch, _, term)] if *term == since), "{waits:?}");
    let back =
        |cx: &mut Cx<'_>, permit: &Permit<may::ReceiveLife>| report::send_back(cx, permit, 1, "没有写期限");
    life.run(&life.secretary, back).await.expect("sent back");
    assert_eq!(cards(&life, &life.secretary).await, []);
    let correct = (Side::Group, "修改组织生活会情况报告".to_owned(), since);
    assert_eq!(cards(&life, &life.leader).await, [correct]);
}
