//! A democratic appraisal from its opening to the grades: the order of A-01, who reads what, and that a group decides nothing.

use std::sync::Arc;

use app::{
    Cx, Error,
    appraisal::{
        self, decide, ledger, open, paper, part, poll, remark, sheet,
        view::{self, Page, PersonView},
    },
    ballot::{self, open as opening, paper as counting},
    demo::Sample,
    message,
    permission::{self, Actor, Permit, may},
    today::{self, Act},
};
use domain::{
    appraisal::{Grade, PartState, Stage},
    ballot::Ballot,
    id::{AppraisalId, BallotId, PersonId},
    membership::Relation,
    organization::{Appointment, Post},
};
use jiff::civil::date;
use store::organization::PostHeld;

use crate::world::{World, faults};

const FIRST: [&str; 5] = ["陈一诺", "林知远", "周明哲", "许安宁", "何思源"];
const SECOND: [&str; 3] = ["沈若溪", "江亦舟", "方景行"];
/// In the order of the roster: who stands on the ballot.
pub const FULL: [&str; 7] = ["陈一诺", "林知远", "周明哲", "许安宁", "沈若溪", "江亦舟", "方景行"];

/// The sample's appraisal, with what everybody does in it.
pub struct Year {
    pub world: World,
    pub sample: Sample,
    pub id: AppraisalId,
}

pub fn why<T: std::fmt::Debug>(answer: Result<T, Error>) -> String {
    match answer {
        Err(Error::Refused(words)) => words,
        other => panic!("a refusal was expected, not {other:?}"),
    }
}

impl Year {
    /// The sample's appraisal: three have handed in, one thing was said.
    pub async fn of_the_sample() -> Self {
        let (world, sample) = World::with_sample();
        let branch = sample.branch;
        let all = world.app.db().read(move |tx| store::appraisal::all(tx, branch)).await;
        let all: Vec<domain::appraisal::Appraisal> = all.map_err(|e: store::StoreError| e).expect("read");
        let id = all.first().expect("an appraisal").id;
        Self { world, sample, id }
    }

    pub fn id_of(&self, name: &str) -> PersonId {
        self.sample.person(name).expect("somebody of the sample")
    }

    pub async fn act<T, F>(&self, who: &'static str, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Fn(&mut Cx<'_>, &Actor) -> Result<T, Error> + Send + 'static,
    {
        let actor = self.world.actor(&self.sample, who).await;
        self.world.write(move |cx| work(cx, &actor)).await
    }

    pub async fn version(&self) -> i64 {
        self.page("周明哲").await.one.expect("an appraisal").appraisal.version
    }

    pub async fn page(&self, who: &'static str) -> Page {
        self.act(who, |cx, actor| view::page(cx, actor, None)).await.expect("a page")
    }

    pub async fn person(&self, who: &'static str, about: &str) -> Result<PersonView, Error> {
        let at = (self.id, self.id_of(about));
        self.act(who, move |cx, actor| {
            let permit = appraisal::permit_reading(cx, actor, at.0, at.1)?;
            view::person(cx, &permit, at)
        })
        .await
    }

    pub async fn draft_version(&self, who: &'static str) -> i64 {
        self.person(who, who).await.expect("the own page").draft.expect("the own draft").1
    }

    pub async fn write_self(&self, who: &'static str, text: &'static str) -> Result<(), Error> {
        let (id, version) = (self.id, self.draft_version(who).await);
        self.act(who, move |cx, actor| {
            let permit = permission::in_group(cx, actor, actor.group.expect("a group"))?;
            sheet::hand_in(cx, &permit, id, (version, text))
        })
        .await
    }

    pub async fn say(
        &self,
        who: &'static str,
        about: &str,
        by: &str,
        text: &'static str,
    ) -> Result<(), Error> {
        let (id, about) = (self.id, self.id_of(about).to_string());
        let by = if by.is_empty() { String::new() } else { self.id_of(by).to_string() };
        self.act(who, move |cx, actor| {
            let permit = permission::in_group(cx, actor, actor.group.expect("a group"))?;
            let input = remark::Input {
                about: about.clone(),
                by: by.clone(),
                text: text.to_owned(),
                ..remark::Input::default()
            };
            remark::say(cx, &permit, id, &input)
        })
        .await
    }

    pub async fn excuse(&self, who: &'static str, about: &str, reason: &'static str) -> Result<(), Error> {
        let at = (self.id, self.id_of(about));
        self.act(who, move |cx, actor| {
            let permit = appraisal::permit_about(cx, actor, at.0, at.1)?;
            part::excuse(cx, &permit, at, reason)
        })
        .await
    }

    pub async fn hand_in(&self, who: &'static str) -> Result<(), Error> {
        let id = self.id;
        let version = self.page(who).await.one.and_then(|one| one.group).expect("a group").part.version;
        self.act(who, move |cx, actor| {
            let permit =
                permission::in_group(cx, actor, actor.led_group().or(actor.group).expect("a group"))?;
            part::hand_in(cx, &permit, (id, version))
        })
        .await
    }

    /// Everybody of both groups has a self-appraisal and a word of the others, and the leaders hand in.
    pub async fn gathered(&self) {
        for who in FIRST.into_iter().chain(SECOND) {
            self.write_self(who, "一年来的情况、不足和打算。").await.expect("handed in");
        }
        for (people, leader) in [(&FIRST[..], "陈一诺"), (&SECOND[..], "沈若溪")] {
            for who in people {
                let by = if *who == leader { people[1] } else { leader };
                self.say(leader, who, by, "工作踏实，有时候急。").await.expect("said");
            }
            self.hand_in(leader).await.expect("with the branch");
        }
    }

    pub async fn run(
        &self,
        work: impl Fn(&mut Cx<'_>, &Permit<may::RunAppraisal>) -> Result<(), Error> + Send + 'static,
    ) -> Result<(), Error> {
        self.act("周明哲", move |cx, actor| work(cx, &permission::in_branch(actor)?)).await
    }

    pub async fn to_poll(&self, reason: &'static str) -> Result<(), Error> {
        let at = (self.id, self.version().await);
        self.run(move |cx, permit| poll::begin(cx, permit, at, reason)).await
    }

    pub async fn prepare(&self, form: &'static str, tellers: [&str; 2]) -> Result<BallotId, Error> {
        let at = (self.id, self.version().await);
        let tellers = tellers.map(|name| self.id_of(name).to_string());
        self.act("周明哲", move |cx, actor| {
            let input = poll::Input { form: form.to_owned(), tellers: tellers.clone() };
            poll::prepare(cx, &permission::in_branch(actor)?, at, &input)
        })
        .await
    }

    pub async fn ballot(&self, id: BallotId) -> Ballot {
        let branch = self.sample.branch;
        let found = self.world.app.db().read(move |tx| store::ballot::find(tx, branch, id)).await;
        found.map_err(|e: store::StoreError| e).expect("read").expect("a ballot")
    }

    pub async fn open_ballot(
        &self,
        id: BallotId,
        voters: &[&str],
        excluded: &'static str,
    ) -> Result<(), Error> {
        let version = self.ballot(id).await.version;
        let chosen: Vec<_> = voters.iter().map(|name| self.id_of(name).to_string()).collect();
        self.act("周明哲", move |cx, actor| {
            let permit = ballot::permit_running(cx, actor, id)?;
            opening::open(cx, &permit, id, version, (&chosen, excluded))
        })
        .await
    }

    pub async fn count(&self, id: BallotId, tellers: [&'static str; 2]) {
        // Of six votes for each: five 合格 and one 优秀.
        let totals: Vec<Vec<String>> =
            FULL.iter().map(|_| ["1", "5", "0", "0"].map(str::to_owned).to_vec()).collect();
        for (place, teller) in tellers.into_iter().enumerate() {
            let totals = totals.clone();
            let work = move |cx: &mut Cx<'_>, actor: &Actor| {
                let permit = ballot::permit_telling(cx, actor, id)?;
                let input = counting::Input {
                    issued: "6".to_owned(),
                    returned: "6".to_owned(),
                    valid: "6".to_owned(),
                    invalid: "0".to_owned(),
                    totals: totals.clone(),
                };
                if place == 0 {
                    counting::enter(cx, &permit, id, &input)
                } else {
                    counting::confirm(cx, &permit, id, &input)
                }
            };
            self.act(teller, work).await.expect("counted");
        }
    }

    /// Gathered, polled on paper, ready for the grades.
    pub async fn polled(&self) -> BallotId {
        self.gathered().await;
        self.to_poll("").await.expect("to the poll");
        let id = self.prepare("paper", ["林知远", "江亦舟"]).await.expect("prepared");
        self.open_ballot(id, &FULL[1..], "陈一诺同志出差").await.expect("open");
        self.count(id, ["林知远", "江亦舟"]).await;
        let at = (self.id, self.version().await);
        self.run(move |cx, permit| poll::end(cx, permit, at)).await.expect("to the grades");
        id
    }

    pub async fn decide(&self, about: &str, change: impl Fn(&mut decide::Input)) -> Result<(), Error> {
        let at = (self.id, self.id_of(about), self.version().await);
        let mut input = decide::Input {
            grade: "qualified".to_owned(),
            on: "2026-11-23".to_owned(),
            body: "committee".to_owned(),
            words: "作用发挥较好。".to_owned(),
            ..decide::Input::default()
        };
        change(&mut input);
        self.run(move |cx, permit| decide::decide(cx, permit, at, &input)).await
    }

    pub async fn cards(&self, who: &'static str) -> Vec<String> {
        let page = self.act(who, today::today).await.expect("a page");
        let is_ours =
            |act: Act| matches!(act, Act::SelfAppraisal(_) | Act::Appraisal(_) | Act::OpenAppraisal);
        page.dues.into_iter().filter(|due| is_ours(due.act)).map(|due| due.title).collect()
    }

    pub async fn letters(&self, who: &'static str) -> Vec<String> {
        let work = |cx: &mut Cx<'_>, actor: &Actor| message::inbox(cx, &permission::in_branch(actor)?);
        self.act(who, work).await.expect("a box").into_iter().map(|m| m.subject).collect()
    }
}

#[tokio::test]
async fn an_appraisal_goes_from_the_groups_to_the_grades_in_its_order() {
    let year = Year::of_the_sample().await;
    assert!(year.letters("何思源").await.contains(&"2026年民主评议党员开始了".to_owned()));
    assert_eq!(year.cards("何思源").await, ["写民主评议的个人自评"]);
    assert_eq!(year.cards("陈一诺").await, ["交本组的民主评议材料"], "the own one is handed in");
    assert!(why(year.say("林知远", "何思源", "", "学得快。").await).contains("先自评、后互评"));
    assert!(why(year.hand_in("陈一诺").await).contains("缺自评或者互评"));
    assert!(why(year.to_poll("").await).contains("还有 2 个党小组没有交"));
    assert!(why(year.decide("许安宁", |_| ()).await).contains("先民主测评"));
    year.gathered().await;
    assert_eq!(year.cards("周明哲").await, ["组织民主测评"]);
    assert!(why(year.write_self("许安宁", "再改一改。").await).contains("已经交支部"));
    assert!(why(year.decide("许安宁", |_| ()).await).contains("先民主测评"));
    year.to_poll("").await.expect("to the poll");
    let at = (year.id, year.version().await);
    assert!(why(year.run(move |cx, permit| poll::end(cx, permit, at)).await).contains("还没有测评结果"));
    let one = year.prepare("paper", ["林知远", "江亦舟"]).await.expect("prepared");
    assert_eq!(
        year.ballot(one).await.lines,
        FULL.map(|name| year.id_of(name)),
        "full members, in the roster's order"
    );
    assert!(why(year.prepare("paper", ["林知远", "江亦舟"]).await).contains("还没有计票"));
    assert_eq!(faults(year.open_ballot(one, &FULL[1..], "").await)[0].0, "excluded");
    year.open_ballot(one, &FULL[1..], "陈一诺同志出差").await.expect("open");
    year.count(one, ["林知远", "江亦舟"]).await;
    assert_eq!(year.cards("周明哲").await, ["转入评定意见"]);
    assert!(why(year.prepare("paper", ["林知远", "江亦舟"]).await).contains("只测评一次"));
    let at = (year.id, year.version().await);
    year.run(move |cx, permit| poll::end(cx, permit, at)).await.expect("to the grades");
    for name in FULL {
        year.decide(name, |_| ()).await.expect("decided");
    }
    let at = (year.id, year.version().await);
    year.run(move |cx, permit| decide::finish(cx, permit, at, "")).await.expect("over");
    assert_eq!(year.page("陈一诺").await.one.expect("one").appraisal.stage, Stage::Done);
    assert_eq!(year.cards("周明哲").await, Vec::<String>::new());
    assert!(year.letters("许安宁").await.contains(&"您的民主评议有了评定意见".to_owned()));
}

#[tokio::test]
async fn a_draft_is_its_authors_and_what_was_handed_in_stays() {
    let year = Year::of_the_sample().await;
    let (id, version) = (year.id, year.draft_version("何思源").await);
    let typed = move |seen: i64, text: &'static str| {
        move |cx: &mut Cx<'_>, actor: &Actor| {
            let permit = permission::in_group(cx, actor, actor.group.expect("a group"))?;
            sheet::write(cx, &permit, id, (seen, text))
        }
    };
    year.act("何思源", typed(version, "一年来，我")).await.expect("saved");
    let late = year.act("何思源", typed(version, "另一处写的")).await.expect("an answer");
    assert!(matches!(late, app::meeting::record::Saved::Conflict { ref text, .. } if text == "一年来，我"));
    let of_leader = year.person("陈一诺", "何思源").await.expect("the leader's page");
    assert!(of_leader.draft.is_none() && of_leader.handed_in.is_empty(), "a draft is nobody else's");
    year.write_self("何思源", "第一次交的。").await.expect("handed in");
    year.write_self("何思源", "第一次交的。").await.expect("nothing new");
    year.write_self("何思源", "改过再交的。").await.expect("handed in");
    let of_leader = year.person("陈一诺", "何思源").await.expect("the leader's page");
    let texts: Vec<_> = of_leader.handed_in.iter().map(|(one, _)| one.text.as_str()).collect();
    assert_eq!(texts, ["第一次交的。", "改过再交的。"]);
    assert_eq!(faults(year.write_self("何思源", "  ").await)[0].0, "text");
    let stale = year
        .act("何思源", move |cx, actor| {
            let permit = permission::in_group(cx, actor, actor.group.expect("a group"))?;
            sheet::hand_in(cx, &permit, id, (version, "旧页面上的"))
        })
        .await;
    assert!(matches!(stale, Err(Error::Stale)));
}

#[tokio::test]
async fn each_reads_what_is_theirs() {
    let year = Year::of_the_sample().await;
    let own = year.person("许安宁", "许安宁").await.expect("the own page");
    let said: Vec<_> =
        own.remarks.iter().map(|(r, _)| (r.by, r.text.as_str().contains("又快又准"))).collect();
    assert_eq!(said, [(year.id_of("林知远"), true)], "with who said it");
    assert!(matches!(year.person("何思源", "许安宁").await, Err(Error::Forbidden(_))), "not the others");
    assert!(matches!(year.person("方景行", "许安宁").await, Err(Error::NotFound)), "nor another group");
    for post in ["林知远", "周明哲"] {
        let early = year.person(post, "沈若溪").await.expect("a page");
        assert!(
            !early.reads && early.handed_in.is_empty() && early.remarks.is_empty(),
            "not before it is handed in"
        );
    }
    assert!(
        matches!(year.person("江亦舟", "许安宁").await, Err(Error::Forbidden(_))),
        "discipline reads no texts"
    );
    let journal = |verb: &'static str| {
        let branch = year.sample.branch;
        let db = year.world.app.db().clone();
        async move {
            let all = db.read(move |tx| store::journal::page(tx, branch, None, 500)).await;
            let all: Vec<store::journal::Entry> = all.map_err(|e: store::StoreError| e).expect("read");
            all.iter().filter(|entry| entry.action == verb).count()
        }
    };
    assert_eq!(journal("appraisal.read").await, 0, "author and leader are not written down");
    year.gathered().await;
    let late = year.person("林知远", "沈若溪").await.expect("a page");
    assert!(late.reads && !late.handed_in.is_empty() && !late.remarks.is_empty());
    assert_eq!(journal("appraisal.read").await, 1, "the branch is");
    let page = year.page("何思源").await.one.expect("one");
    assert!(page.branch.is_none(), "a member sees nothing of the branch");
    let group = page.group.expect("the own group");
    assert!(group.people.is_empty() && group.said.is_empty() && !group.leads);
    let leads = year.page("陈一诺").await.one.expect("one");
    assert!(leads.branch.is_none() && leads.group.expect("the group").people.len() == 5);
    let admin = year.page("管理员").await;
    assert!(admin.one.is_none() && !admin.runs, "who has nothing to do with it sees none");
}

#[tokio::test]
async fn the_branch_sends_back_and_the_group_can_change_again() {
    let year = Year::of_the_sample().await;
    year.gathered().await;
    let id = year.id;
    let one = year.page("周明哲").await.one.expect("one");
    let (first, ..) = one.branch.expect("the branch").parts[0].clone();
    assert_eq!(first.state, PartState::HandedIn);
    let back = move |reason: &'static str| {
        move |cx: &mut Cx<'_>, permit: &Permit<may::RunAppraisal>| {
            part::send_back(cx, permit, (id, first.group, first.version), reason)
        }
    };
    assert_eq!(faults(year.run(back("")).await)[0].0, "reason");
    year.run(back("请何思源同志补写不足")).await.expect("sent back");
    assert!(matches!(year.run(back("再退一次")).await, Err(Error::Stale)));
    assert!(year.letters("陈一诺").await.contains(&"本组的评议材料退回了".to_owned()));
    year.write_self("何思源", "补写了不足。").await.expect("it can be changed");
    assert!(!year.person("林知远", "何思源").await.expect("a page").reads, "and the branch waits again");
    year.hand_in("陈一诺").await.expect("handed in again");
}

#[tokio::test]
async fn what_is_missing_has_a_reason_and_what_was_said_is_taken_back_by_whom_it_is() {
    let year = Year::of_the_sample().await;
    assert!(matches!(year.excuse("许安宁", "何思源", "住院").await, Err(Error::Forbidden(_))));
    assert_eq!(faults(year.excuse("陈一诺", "何思源", "").await)[0].0, "reason");
    year.excuse("陈一诺", "何思源", "住院，在电话里作了口头自评").await.expect("a reason");
    assert!(why(year.excuse("陈一诺", "许安宁", "没有缺").await).contains("不用再写原因"));
    year.say("许安宁", "何思源", "", "学得快。").await.expect("after the reason");
    assert!(why(year.say("许安宁", "许安宁", "", "我自己").await).contains("写在个人自评里"));
    assert_eq!(faults(year.say("许安宁", "方景行", "", "别的组的").await)[0].0, "about");
    let id = year.id;
    let take_for = move |number: i64, why: &'static str| {
        move |cx: &mut Cx<'_>, actor: &Actor| {
            let permit = appraisal::permit_in(cx, actor, id)?;
            remark::take_back(cx, &permit, id, (number, why))
        }
    };
    let take = move |number: i64| take_for(number, "");
    assert!(why(year.act("周明哲", take(2)).await).contains("不是您记的"));
    assert!(why(year.act("方景行", take(2)).await).contains("没有找到"), "nor another group");
    year.act("许安宁", take(2)).await.expect("taken back");
    assert!(why(year.act("许安宁", take(2)).await).contains("已经撤回"));
    assert!(year.person("何思源", "何思源").await.expect("a page").remarks.is_empty());

    // The leader takes back what another one said with a reason only, which that one reads; never what is about the leader.
    year.say("许安宁", "何思源", "", "肯学习。").await.expect("said");
    assert!(why(year.act("陈一诺", take(3)).await).contains("请写明原因"));
    year.act("陈一诺", take_for(3, "记到了别人名下")).await.expect("with a reason");
    assert!(year.letters("许安宁").await.contains(&"您提的一条互评意见撤回了".to_owned()));
    let said = year.page("许安宁").await.one.and_then(|one| one.group).expect("the group").said;
    let gone = said.iter().find(|one| one.number == 3).expect("it stays to be seen");
    assert_eq!(gone.withdrawn_why.as_ref().map(|why| why.as_str()), Some("记到了别人名下"));
    year.say("许安宁", "陈一诺", "", "催得多，帮得少。").await.expect("said");
    assert!(why(year.act("陈一诺", take_for(4, "不想看")).await).contains("对您本人的意见"));

    // What the leader writes down in somebody's name is told to them, and says on paper who wrote it.
    year.say("陈一诺", "何思源", "周明哲", "做事认真。").await.expect("written down");
    assert!(year.letters("周明哲").await.contains(&"组长替您记了一条互评意见".to_owned()));
    let group = year.sample.groups[0];
    let facts = year.act("陈一诺", move |cx, actor| {
        let permit = permission::in_group(cx, actor, group)?;
        paper::group(cx, &permit, (id, group))
    });
    let people = facts.await.expect("a paper").people;
    assert!(people.iter().flat_map(|one| &one.lines).any(|line| line.by == "周明哲（由陈一诺记）"));
    year.act("周明哲", take(5)).await.expect("it was not so");
}

#[tokio::test]
async fn the_branch_can_poll_early_with_a_reason_and_never_without_groups() {
    let year = Year::of_the_sample().await;
    year.to_poll("第二组外出执行任务").await.expect("with a reason");
    let one = year.page("林知远").await.one.expect("one");
    assert_eq!(one.appraisal.early.map(|why| why.to_string()).as_deref(), Some("第二组外出执行任务"));
    assert!(why(year.write_self("何思源", "晚了").await).contains("民主测评"));
    assert!(why(year.to_poll("再来").await).contains("民主测评"));
}

#[tokio::test]
async fn grades_are_the_branchs_within_the_rules() {
    let year = Year::of_the_sample().await;
    year.polled().await;
    let at = (year.id, year.id_of("许安宁"), year.version().await);
    let by = |who: &'static str| {
        year.act(who, move |cx, actor| {
            let permit = permission::in_branch::<may::RunAppraisal>(actor)?;
            decide::decide(cx, &permit, at, &decide::Input::default())
        })
    };
    for who in ["陈一诺", "许安宁", "江亦舟"] {
        assert!(matches!(by(who).await, Err(Error::Forbidden(_))), "{who} decides nothing");
    }
    let fields: Vec<_> = faults(by("周明哲").await).into_iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["grade", "on", "body", "words"]);
    assert_eq!(faults(year.decide("许安宁", |i| i.body = "group".to_owned()).await)[0].0, "body", "no group");
    assert_eq!(faults(year.decide("许安宁", |i| i.on = "2026-11-24".to_owned()).await)[0].0, "on");
    let early = year.decide("许安宁", |i| i.on = "2026-11-22".to_owned()).await;
    assert!(why(early).contains("早于测评计票"));
    assert!(why(year.decide("何思源", |_| ()).await).contains("预备党员参加评议，不评定等次"));
    // Eight members: two 优秀 are usual.
    for name in ["许安宁", "方景行"] {
        year.decide(name, |i| i.grade = "excellent".to_owned()).await.expect("decided");
    }
    let third = year.decide("江亦舟", |i| i.grade = "excellent".to_owned()).await;
    assert!(why(third).contains("三分之一（2 名），这样会有 3 名"));
    let with_reason = |i: &mut decide::Input| {
        (i.grade, i.over_cap) = ("excellent".to_owned(), "支部党员大会同意".to_owned());
    };
    year.decide("江亦舟", with_reason).await.expect("with a reason");
    assert!(why(year.decide("江亦舟", |_| ()).await).contains("需要更正的"));
    year.decide("江亦舟", |i| i.correction = "登记时看错一行".to_owned()).await.expect("corrected");
    let seen = year.person("江亦舟", "江亦舟").await.expect("the own page");
    let grades: Vec<_> = seen.decisions.iter().map(|(d, _)| d.grade).collect();
    assert_eq!(grades, [Grade::Excellent, Grade::Qualified], "both stand");
    let at = (year.id, year.version().await);
    let early = year.run(move |cx, permit| decide::finish(cx, permit, at, "")).await;
    assert!(why(early).contains("还有 4 名正式党员没有评定等次"));
    let end = year.run(move |cx, permit| decide::finish(cx, permit, at, "下次会议补评")).await;
    end.expect("with a reason");
    assert_eq!(faults(year.decide("沈若溪", |_| ()).await)[0].0, "exception");
    let late = year.decide("沈若溪", |i| i.exception = "支部党员大会补评".to_owned()).await;
    late.expect("whoever was left out gets one with a reason");
    let corrected = year.decide("方景行", |i| i.correction = "支部党员大会复议".to_owned()).await;
    corrected.expect("a correction comes later too");
    let leader = year.page("陈一诺").await.one.and_then(|one| one.group).expect("the group");
    let of_group: Vec<_> = leader.people.iter().filter_map(|(_, d)| d.as_ref().map(|d| d.grade)).collect();
    assert_eq!(of_group, [Grade::Excellent], "the leader sees the own group's");
}

#[tokio::test]
async fn what_the_poll_came_to_is_for_the_posts_of_the_branch_only() {
    let year = Year::of_the_sample().await;
    let id = year.polled().await;
    let seen = |who: &'static str| {
        year.act(who, move |cx, actor| {
            let permit = ballot::permit_reading(cx, actor, id)?;
            ballot::view::view(cx, &permit, id)
        })
    };
    let sheet = |who: &'static str| {
        year.act(who, move |cx, actor| {
            let permit = ballot::permit_reading(cx, actor, id)?;
            ballot::sheet::facts(cx, &permit, id)
        })
    };
    for who in ["林知远", "周明哲", "江亦舟"] {
        assert!(seen(who).await.expect("a page").figures.is_some(), "{who}");
        assert!(sheet(who).await.expect("a sheet").count.is_some(), "{who}");
        let branch = year.page(who).await.one.and_then(|one| one.branch).expect("the branch");
        assert_eq!(branch.counted.expect("counted").ballot.lines, FULL.map(|name| year.id_of(name)));
    }
    let voter = seen("许安宁").await.expect("a page");
    assert!(voter.figures.is_none() && !voter.sees && !voter.runs);
    assert!(matches!(sheet("许安宁").await, Err(Error::Forbidden(_))));
    for who in ["何思源", "陈一诺", "管理员"] {
        assert!(matches!(seen(who).await, Err(Error::NotFound)), "{who} does not even know the ballot");
    }
    let run = |who: &'static str| year.act(who, move |cx, actor| ballot::permit_running(cx, actor, id));
    assert!(run("周明哲").await.is_ok());
    assert!(matches!(run("江亦舟").await, Err(Error::Forbidden(_))));
    let of = year.id;
    let facts =
        year.act("江亦舟", move |cx, actor| paper::poll(cx, &permission::in_branch(actor)?, of)).await;
    assert_eq!(facts.expect("a sheet").lines, FULL);
    let table =
        year.act("江亦舟", move |cx, actor| ledger::ledger(cx, &permission::in_branch(actor)?, of)).await;
    assert_eq!(table.expect("a ledger").rows.len(), 8);
}

#[tokio::test]
async fn guests_and_those_on_probation_take_part_without_vote_and_grade() {
    let year = Year::of_the_sample().await;
    let (branch, guest) = (year.sample.branch, year.id_of("方景行"));
    let elsewhere = move |tx: &mut store::Tx| {
        let place = domain::text::OrganizationName::new("示例市方志馆党支部").expect("a name");
        store::membership::begin_relation(tx, branch, guest, date(2026, 1, 1), &(Relation::Guest, place))
    };
    year.world.app.db().write(elsewhere).await.expect("a guest");
    // The sample's own appraisal began before: one of the year before has the guest on its list.
    let input = open::Input {
        year: "2025".to_owned(),
        theme: "补办".to_owned(),
        hand_in_by: "2026-12-10".to_owned(),
    };
    let opened =
        year.act("周明哲", move |cx, actor| open::open(cx, &permission::in_branch(actor)?, &input)).await;
    let late = Year { id: opened.expect("opened"), ..year };
    let people = late.world.app.db().read({
        let id = late.id;
        move |tx| store::appraised::all(tx, branch, id)
    });
    let people: Vec<domain::appraisal::Participant> =
        people.await.map_err(|e: store::StoreError| e).expect("read");
    assert_eq!(people.iter().filter(|one| one.is_guest).map(|one| one.person).collect::<Vec<_>>(), [guest]);
    assert_eq!(people.len(), 8);
    let at = (late.id, 1);
    late.run(move |cx, permit| poll::begin(cx, permit, at, "补办，各组已在纸上交来"))
        .await
        .expect("to the poll");
    let tellers = ["林知远", "江亦舟"].map(|name| late.id_of(name).to_string());
    let id = late.act("周明哲", move |cx, actor| {
        let input = poll::Input { form: "paper".to_owned(), tellers: tellers.clone() };
        poll::prepare(cx, &permission::in_branch(actor)?, (at.0, 2), &input)
    });
    let id = id.await.expect("prepared");
    assert_eq!(
        late.ballot(id).await.lines,
        FULL[..6].iter().map(|name| late.id_of(name)).collect::<Vec<_>>()
    );
    assert_eq!(faults(late.open_ballot(id, &FULL, "").await)[0].0, "voters", "a guest has no vote here");
    late.open_ballot(id, &FULL[..6], "").await.expect("open");
}

#[tokio::test]
async fn there_is_one_a_year_over_the_groups_of_the_day() {
    let year = Year::of_the_sample().await;
    let typed = |of: &'static str, theme: &'static str, by: &'static str| {
        year.act("林知远", move |cx, actor| {
            let input =
                open::Input { year: of.to_owned(), theme: theme.to_owned(), hand_in_by: by.to_owned() };
            open::open(cx, &permission::in_branch(actor)?, &input)
        })
    };
    assert!(why(typed("2026", "再来一次", "2026-12-10").await).contains("已经开过"));
    let fields: Vec<_> = faults(typed("2016", "", "2026-11-01").await).into_iter().map(|(f, _)| f).collect();
    assert_eq!(fields, ["year", "theme", "hand_in_by"]);
    let member = year.act("陈一诺", |_, actor| permission::in_branch::<may::RunAppraisal>(actor)).await;
    assert!(matches!(member, Err(Error::Forbidden(_))), "a group does not open one");
    let at = (year.id, year.version().await);
    let day = move |day: &'static str| {
        move |cx: &mut Cx<'_>, permit: &Permit<may::RunAppraisal>| open::reschedule(cx, permit, at, day)
    };
    assert_eq!(faults(year.run(day("2026-11-01")).await)[0].0, "hand_in_by");
    year.run(day("2026-12-20")).await.expect("another day");
    assert!(year.letters("沈若溪").await.contains(&"民主评议交材料的期限改了".to_owned()));
    assert!(matches!(year.run(day("2026-12-21")).await, Err(Error::Stale)));
}

#[tokio::test]
async fn a_poll_on_phones_is_counted_as_any_ballot() {
    let year = Year::of_the_sample().await;
    year.gathered().await;
    year.to_poll("").await.expect("to the poll");
    let tellers = ["林知远", "江亦舟"];
    let id = year.prepare("phone", tellers).await.expect("prepared");
    let mut codes = Vec::new();
    for teller in tellers {
        let actor = year.world.actor(&year.sample, teller).await;
        let permit =
            year.world.app.read(move |cx| ballot::permit_telling(cx, &actor, id)).await.expect("a teller");
        codes.push(ballot::key::take(&year.world.app, permit, id).await.expect("a key"));
    }
    year.open_ballot(id, &FULL, "").await.expect("open");
    for voter in FULL {
        let cast = move |cx: &mut Cx<'_>, actor: &Actor| {
            let permit = ballot::permit_voting(cx, actor, id)?;
            ballot::cast::cast(cx, &permit, id, &[Some(1); 7])
        };
        year.act(voter, cast).await.expect("cast");
    }
    let version = year.ballot(id).await.version;
    let closed = year
        .act("周明哲", move |cx, actor| {
            let permit = ballot::permit_running(cx, actor, id)?;
            ballot::close::close(cx, &permit, id, version)
        })
        .await;
    closed.expect("closed");
    let actor = year.world.actor(&year.sample, "林知远").await;
    let permit =
        year.world.app.read(move |cx| ballot::permit_telling(cx, &actor, id)).await.expect("a teller");
    let codes = <[String; 2]>::try_from(codes).expect("two");
    ballot::count::count(&year.world.app, permit, id, codes).await.expect("counted");
    let branch = year.page("周明哲").await.one.and_then(|one| one.branch).expect("the branch");
    assert_eq!(branch.counted.expect("counted").figures.totals, vec![vec![0, 7, 0, 0]; 7]);
}

#[tokio::test]
async fn a_leader_of_another_post_reads_as_what_they_are() {
    // Whoever leads the group and holds a post of the branch as well reads the own group without a line in the journal.
    let year = Year::of_the_sample().await;
    let (branch, leader) = (year.sample.branch, year.id_of("陈一诺"));
    let held = PostHeld {
        person: leader,
        post: Post::Secretary,
        group: None,
        from: date(2026, 1, 1),
        until: None,
        appointment: Appointment::Designated,
        basis: None,
    };
    let held = Arc::new(held);
    let appointed = move |tx: &mut store::Tx| store::organization::add_post(tx, branch, &held);
    year.world.app.db().write(appointed).await.expect("appointed");
    assert!(year.person("陈一诺", "许安宁").await.expect("a page").reads);
    assert!(!year.person("陈一诺", "沈若溪").await.expect("a page").reads);
}
