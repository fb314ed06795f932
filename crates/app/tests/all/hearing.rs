//! Hearing the group about somebody on the way into the Party (C5): said, stated, sent, answered, and back in the person's file.

use app::{
    Cx, Error,
    demo::Sample,
    development::{
        self,
        hearing::{
            act, permit_reading,
            view::{self, HearingView},
        },
        record,
        sheet::{self},
        view as file,
    },
    message,
    permission::{self, Actor, Permit, may},
    person, today,
};
use documents::{papers::opinion_sheet, txt};
use domain::{
    development::{Duty, HearingAnswer, HearingStage, OpinionPurpose},
    id::ItemId,
};
use store::Tx;

use crate::{
    ballot::why,
    world::{World, faults},
};

const LEADER: &str = "陈一诺";
const ABOUT: &str = "罗星野";

/// Last month's meeting of the sample, at which the group talked about the applicant.
struct Heard {
    world: World,
    sample: Sample,
    item: ItemId,
}

impl Heard {
    async fn new() -> Self {
        let (world, sample) = World::with_sample();
        let (branch, meeting) = (sample.branch, sample.archived);
        let found = world.app.db().read(move |tx: &mut Tx| store::meeting::find(tx, branch, meeting)).await;
        let found: Result<_, store::StoreError> = found;
        let item = found.expect("read").expect("a meeting").agenda.items[1].id;
        Self { world, sample, item }
    }

    async fn actor(&self, who: &'static str) -> Actor {
        self.world.actor(&self.sample, who).await
    }

    async fn seen(&self, who: &'static str) -> Result<HearingView, Error> {
        let (actor, id, item) = (self.actor(who).await, self.sample.archived, self.item);
        let read = move |cx: &mut Cx<'_>| {
            let permit = permit_reading(cx, &actor, id, item)?;
            view::view(cx, &permit, item)
        };
        self.world.app.read(read).await
    }

    async fn version(&self) -> i64 {
        self.seen(LEADER).await.expect("a page").hearing.expect("tied").version
    }

    async fn write<V: permission::Verb + 'static>(
        &self,
        who: &'static str,
        work: impl Fn(&mut Cx<'_>, &Permit<V>, (ItemId, i64)) -> Result<(), Error> + Send + 'static,
    ) -> Result<(), Error> {
        let (actor, id, at) =
            (self.actor(who).await, self.sample.archived, (self.item, self.version().await));
        self.world
            .write(move |cx| {
                let permit = permission::on_meeting(cx, &actor, id)?;
                work(cx, &permit, at)
            })
            .await
    }

    async fn state(&self, who: &'static str, input: act::Statement) -> Result<(), Error> {
        self.write(who, move |cx, permit, at| act::state(cx, permit, at, &input)).await
    }

    async fn send(&self) -> Result<(), Error> {
        self.write(LEADER, act::send).await
    }

    async fn answer(&self, who: &'static str, [answer, on, note]: [&'static str; 3]) -> Result<(), Error> {
        let input = act::Reply { answer: answer.to_owned(), on: on.to_owned(), note: note.to_owned() };
        self.write(who, move |cx, permit, at| act::answer(cx, permit, at, &input)).await
    }

    async fn file(&self) -> file::DevelopmentView {
        let (actor, id) = (self.actor(LEADER).await, self.sample.person(ABOUT).expect("of the sample"));
        let read = move |cx: &mut Cx<'_>| {
            let permit = development::permit_reading(cx, &actor, id)?;
            file::view(cx, &permit, id, true)
        };
        self.world.app.read(read).await.expect("a file")
    }

    /// What is due for somebody, by title.
    async fn due(&self, who: &'static str) -> Vec<String> {
        let actor = self.actor(who).await;
        let page = self.world.app.read(move |cx| today::today(cx, &actor)).await.expect("a page");
        page.dues.into_iter().map(|due| due.title).collect()
    }

    async fn told(&self, who: &'static str, subject: &str) -> bool {
        let actor = self.actor(who).await;
        let read = move |cx: &mut Cx<'_>| message::inbox(cx, &permission::in_branch(&actor)?);
        let all = self.world.app.read(read).await.expect("a box");
        all.iter().any(|m| m.subject.contains(subject))
    }

    async fn sheet(&self) -> String {
        let (actor, id, item) = (self.actor(LEADER).await, self.sample.archived, self.item);
        let read = move |cx: &mut Cx<'_>| {
            let permit = permit_reading(cx, &actor, id, item)?;
            sheet::of_hearing(cx, &permit, item)
        };
        txt::write(&opinion_sheet::paper(&self.world.app.read(read).await.expect("facts")))
    }
}

fn opinion(text: &str) -> act::Statement {
    act::Statement { opinion: text.to_owned(), ..act::Statement::default() }
}

#[tokio::test]
async fn an_opinion_goes_to_the_branch_and_its_answer_comes_back_into_the_file() {
    let heard = Heard::new().await;
    let seen = heard.seen(LEADER).await.expect("a page");
    assert_eq!((seen.hearing.expect("tied").stage, seen.said.len()), (HearingStage::Stated, 4));
    assert!(why(heard.answer("林知远", ["adopted", "2026-11-20", ""]).await).contains("还没有报来"));
    let dissent = seen.said[2].clone();
    let stated = act::Statement {
        dissent: vec![dissent.id.to_string()],
        hands: ["3", "0", "1"].map(str::to_owned),
        ..opinion("建议继续培养，如实报支部研究。")
    };
    heard.state(LEADER, stated).await.expect("put right");
    assert!(heard.due(LEADER).await.contains(&"把党小组的意见报支部".to_owned()));
    let text = heard.sheet().await;
    for words in [
        "我和他同在一个科",
        "赞成3人，不赞成0人，没有表态1人。只作参考，不是表决。",
        "建议继续培养",
        "组长签名",
        "书记签名",
    ] {
        assert!(text.contains(words), "{words} is missing in {text}");
    }
    let opinions = |view: &file::DevelopmentView| (view.stated().count(), view.file.opinions.len());
    assert_eq!(opinions(&heard.file().await), (1, 0), "not in the file before it is sent");
    heard.send().await.expect("sent");
    let view = heard.file().await;
    assert_eq!((opinions(&view), view.dues.len()), ((0, 1), 0), "the group has been heard");
    assert!(why(heard.send().await).contains("已经报支部"));
    assert!(why(heard.state(LEADER, opinion("再改")).await).contains("不能再改"));
    assert!(heard.told("林知远", "请研究第一党小组的意见").await);
    assert!(!heard.told("江亦舟", "请研究第一党小组的意见").await, "who cannot answer is not asked");
    let asked = "研究第一党小组的意见：推荐入党积极分子".to_owned();
    assert!(heard.due("周明哲").await.contains(&asked));
    assert!(!heard.due("江亦舟").await.contains(&asked));
    let number = heard.file().await.entries[0].0.number;
    let (actor, id) = (heard.actor(LEADER).await, heard.sample.person(ABOUT).expect("of the sample"));
    let taken_back = heard.world.write(move |cx| {
        let permit = person::permit(cx, &actor, id)?;
        record::withdraw(cx, &permit, id, number, "写错了")
    });
    assert!(why(taken_back.await).contains("不能在这里撤回"));
    heard.answer("周明哲", ["deferred", "2026-11-20", "支部再了解一段时间。"]).await.expect("answered");
    assert!(heard.told(LEADER, "支部已答复党小组意见").await);
    assert!(!heard.due("周明哲").await.contains(&asked));
    let again = faults(heard.answer("林知远", ["adopted", "2026-11-20", ""]).await);
    assert!(again[0].0 == "note" && again[0].1.contains("更正"), "{again:?}");
    let view = heard.file().await;
    let answer = view.hearing(&view.entries[0].0).and_then(|one| one.answer().cloned()).expect("in the file");
    assert_eq!(answer.answer, HearingAnswer::Deferred);
    let text = heard.sheet().await;
    assert!(text.contains("暂缓研究：支部再了解一段时间。"), "{text}");
    heard
        .answer("林知远", ["adopted", "2026-11-20", "登记错了，研究的结果是同意。"])
        .await
        .expect("corrected");
    let answers = heard.seen(LEADER).await.expect("a page").hearing.expect("tied").answers;
    let answers: Vec<_> = answers.iter().map(|a| a.answer).collect();
    assert_eq!(answers, [HearingAnswer::Deferred, HearingAnswer::Adopted], "the wrong one stays to be seen");
}

#[tokio::test]
async fn an_opinion_that_was_put_off_comes_again_after_half_a_year() {
    let heard = Heard::new().await;
    heard.send().await.expect("sent");
    heard.answer("林知远", ["deferred", "2026-11-20", "再了解一段时间"]).await.expect("answered");
    assert_eq!(heard.file().await.dues.len(), 0);
    heard.world.clock.set("2027-05-20T01:00:00Z".parse().expect("a time"));
    let dues: Vec<_> = heard.file().await.dues.iter().map(|d| d.duty).collect();
    assert_eq!(dues, [Duty::Recommend]);
}

#[tokio::test]
async fn an_answer_counts_for_the_opinion_that_was_answered() {
    let heard = Heard::new().await;
    heard.send().await.expect("sent");
    heard.answer("林知远", ["adopted", "2026-11-20", ""]).await.expect("answered");
    let back = heard.write("林知远", |cx, permit, at| act::send_back(cx, permit, at, "意见写得不全")).await;
    back.expect("given back");
    let one = heard.seen(LEADER).await.expect("a page").hearing.expect("tied");
    assert!(one.answer().is_none() && one.answers.len() == 1);
    heard.world.clock.set("2026-11-25T01:00:00Z".parse().expect("a time"));
    heard.write(LEADER, act::send).await.expect("sent again");
    assert!(!heard.sheet().await.contains("采纳"), "on the sheet nothing is answered");
    heard
        .answer("林知远", ["adopted", "2026-11-25", ""])
        .await
        .expect("no correction: it asks for no reason");
    let one = heard.seen(LEADER).await.expect("a page").hearing.expect("tied");
    assert_eq!(one.answer().map(|answer| answer.on), Some(jiff::civil::date(2026, 11, 25)));
}

#[tokio::test]
async fn the_branch_gives_back_what_was_sent_by_mistake() {
    let heard = Heard::new().await;
    let back = async |why: &'static str| {
        heard.write("林知远", move |cx, permit, at| act::send_back(cx, permit, at, why)).await
    };
    assert!(why(back("报错了人").await).contains("还没有报来"));
    heard.send().await.expect("sent");
    let untied = heard.write(LEADER, act::untie).await;
    assert!(why(untied).contains("请支部退回"));
    assert_eq!(faults(back(" ").await)[0].0, "why");
    back("报错了人").await.expect("given back");
    assert!(heard.told(LEADER, "支部退回了党小组意见").await);
    let view = heard.file().await;
    assert_eq!((view.file.opinions.len(), view.stated().count()), (0, 1));
    assert!(view.entries[0].0.withdrawn.is_some(), "kept to be seen");
    let seen = heard.seen(LEADER).await.expect("a page");
    assert!(seen.hearing.expect("tied").returned.is_some_and(|(_, why)| why.as_str() == "报错了人"));
    heard.write(LEADER, act::untie).await.expect("untied");
    assert!(heard.seen(LEADER).await.expect("a page").hearing.is_none());
}

#[tokio::test]
async fn the_sheet_stays_as_it_went_to_the_branch() {
    let heard = Heard::new().await;
    heard.send().await.expect("sent");
    let before = heard.sheet().await;
    let (branch, item) = (heard.sample.branch, heard.item);
    let later = move |tx: &mut Tx| {
        let mut one = store::hearing::find(tx, branch, item)?.expect("tied");
        one.dissent.clear();
        store::hearing::update(tx, branch, &one)
    };
    heard.world.app.db().write(later).await.expect("written");
    assert_eq!(heard.sheet().await, before);
}

#[tokio::test]
async fn every_fault_is_named() {
    let heard = Heard::new().await;
    let fields = |answer| faults(answer).into_iter().map(|f| f.0).collect::<Vec<_>>();
    let hands = |agree: &str, disagree: &str, silent: &str| act::Statement {
        hands: [agree, disagree, silent].map(str::to_owned),
        ..opinion("同意")
    };
    assert_eq!(fields(heard.state(LEADER, opinion(" ")).await), ["opinion"]);
    assert_eq!(fields(heard.state(LEADER, hands("二", "", "")).await), ["agree", "disagree", "silent"]);
    let many = faults(heard.state(LEADER, hands("4", "1", "0")).await);
    assert!(many[0].0 == "agree" && many[0].1.contains("到会只有 4 人"), "{many:?}");
    let strange = act::Statement { dissent: vec![heard.item.to_string()], ..opinion("同意") };
    assert_eq!(fields(heard.state(LEADER, strange).await), ["dissent"]);
    heard.send().await.expect("sent");
    assert_eq!(fields(heard.answer("林知远", ["", "", ""]).await), ["answer", "on"]);
    assert_eq!(fields(heard.answer("林知远", ["not_adopted", "2026-11-20", " "]).await), ["note"]);
    for day in ["2026-10-01", "2026-11-24"] {
        assert_eq!(fields(heard.answer("林知远", ["adopted", day, ""]).await), ["on"], "{day}");
    }
}

#[tokio::test]
async fn the_group_hears_and_the_branch_answers_and_nobody_else() {
    let heard = Heard::new().await;
    assert!(matches!(heard.seen("何思源").await, Err(Error::Forbidden(_))), "a member of the group");
    assert!(matches!(heard.seen("方景行").await, Err(Error::NotFound)), "of another group");
    assert!(matches!(heard.state("林知远", opinion("同意")).await, Err(Error::Forbidden(_))));
    heard.send().await.expect("sent");
    for who in [LEADER, "许安宁", "江亦舟"] {
        let answer = heard.answer(who, ["adopted", "2026-11-20", ""]).await;
        assert!(matches!(answer, Err(Error::Forbidden(_))), "{who}");
    }
    let tied = heard.write::<may::TieHearing>(LEADER, |cx, permit, at| {
        act::tie(cx, permit, at, ("", OpinionPurpose::ActivistRecommend.code()))
    });
    assert!(why(tied.await).contains("意见已经形成"));
}
