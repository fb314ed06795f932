//! A secret ballot from its preparation to the count: one vote each, through restarts and races, and every refusal.

use std::sync::{Arc, Mutex};

use app::{
    App, Cx, Entropy, Error,
    account::session,
    ambient::ManualClock,
    appraisal::poll,
    ballot::{self, cast, close, count, key, open, paper, view},
    demo::{self, Sample},
    meeting::{approve, consult, draft, notify, open as opening, submit},
    permission::{self, Actor, may},
    selection::{act, ballot as selecting},
};
use domain::{
    ballot::{BallotState, Closing, Figures, VoidCause},
    id::{BallotId, ItemId, MeetingId, PersonId},
};
use jiff::{SignedDuration, civil::date};
use store::testing::{Backend, Dumped, TestDb};

use crate::world::{faults, morning, zone};

/// Numbers that are the same in every run, so that two runs differ by what was done in them alone.
struct Counter(Mutex<u64>);

impl Entropy for Counter {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), String> {
        let mut state = self.0.lock().map_err(|e| e.to_string())?;
        for byte in buffer {
            *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *byte = (*state >> 56) as u8;
        }
        Ok(())
    }
}

/// A running meeting of seven full members and one on probation, at which the group recommends excellent members.
pub struct Hall {
    t: Option<TestDb>,
    pub clock: Arc<ManualClock>,
    pub sample: Sample,
    pub meeting: MeetingId,
    pub item: ItemId,
    /// Who runs the ballot.
    runner: &'static str,
    app: Option<App>,
}

pub const LEADER: &str = "陈一诺";
pub const TELLERS: [&str; 2] = ["林知远", "江亦舟"];
pub const CANDIDATES: [&str; 3] = ["周明哲", "许安宁", "沈若溪"];
/// In the order of the roster.
pub const VOTERS: [&str; 7] = ["陈一诺", "林知远", "周明哲", "许安宁", "沈若溪", "江亦舟", "方景行"];

impl Hall {
    pub async fn new(backend: Backend) -> Self {
        let entropy: Arc<dyn Entropy> = Arc::new(Counter(Mutex::new(2026)));
        let t = apart(|| TestDb::new(backend));
        let clock = Arc::new(ManualClock::new(morning()));
        let seeding = entropy.clone();
        let sample = apart(|| demo::seed(t.db(), seeding, morning(), zone())).expect("a sample");
        let app = App::new(t.db().clone(), clock.clone(), entropy, zone());
        let (meeting, item) = (MeetingId::new(uuid::Uuid::nil()), ItemId::new(uuid::Uuid::nil()));
        let runner = LEADER;
        let mut hall = Self { t: Some(t), clock, sample, meeting, item, runner, app: Some(app) };
        hall.gather().await;
        hall
    }

    pub const fn app(&self) -> &App {
        self.app.as_ref().expect("it runs")
    }

    /// What somebody sees who has the data itself.
    pub fn dump(&self) -> Vec<Dumped> {
        apart(|| self.t.as_ref().expect("a database").dump())
    }

    /// Every byte of the data file and of its log, as somebody finds them who takes the disk.
    pub fn raw(&self) -> Vec<u8> {
        let folder = self.t.as_ref().expect("a database").folder();
        let files = std::fs::read_dir(folder).expect("the folder").map(|file| file.expect("a file").path());
        files.flat_map(|file| std::fs::read(file).expect("the bytes")).collect()
    }

    /// What somebody does who has the data file.
    pub fn behind_the_back(&self, sql: &str) {
        apart(|| self.t.as_ref().expect("a database").behind_the_back(sql));
    }

    /// As if the machine had been switched off and on.
    pub fn restart(&mut self) {
        self.app = None;
        let t = self.t.as_mut().expect("a database");
        apart(|| t.reopen());
        let entropy = Arc::new(app::ambient::SystemEntropy);
        self.app = Some(App::new(t.db().clone(), self.clock.clone(), entropy, zone()));
    }

    pub fn id(&self, name: &str) -> PersonId {
        self.sample.person(name).expect("somebody of the sample")
    }

    pub async fn actor(&self, name: &str) -> Actor {
        let (branch, person) = (self.sample.branch, self.id(name));
        self.app().read(move |cx| session::load(cx, branch, person)).await.expect("an account")
    }

    pub async fn write<T, F>(&self, who: &str, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Fn(&mut Cx<'_>, &Actor) -> Result<T, Error> + Send + 'static,
    {
        let actor = self.actor(who).await;
        self.app().write(move |cx| work(cx, &actor)).await
    }

    /// Three of the second group join the first; the meeting is drafted, approved, told and opened.
    async fn gather(&mut self) {
        let (branch, group) = (self.sample.branch, self.sample.groups[0]);
        for person in ["沈若溪", "江亦舟", "方景行"].map(|name| self.id(name)) {
            let moved = move |tx: &mut store::Tx| {
                store::person::set_group(tx, branch, person, date(2026, 3, 1), group)
            };
            self.app().db().write(moved).await.expect("moved");
        }
        let ids = [LEADER, "何思源", "周明哲"].map(|name| self.id(name).to_string());
        let [chair, recorder, with] = ids;
        let drafted = move |cx: &mut Cx<'_>, actor: &Actor| {
            let permit = permission::in_group(cx, actor, group)?;
            let item = draft::ItemInput {
                content: "selection".to_owned(),
                title: "推荐优秀共产党员人选".to_owned(),
                ..draft::ItemInput::default()
            };
            let input = draft::Input {
                month: "2026-11".to_owned(),
                date: "2026-11-23".to_owned(),
                start: "09:00".to_owned(),
                place: "二楼会议室".to_owned(),
                chair: chair.clone(),
                recorder: recorder.clone(),
                items: vec![item],
                off_plan_reason: "支部临时安排".to_owned(),
                ..draft::Input::default()
            };
            let id = draft::create(cx, &permit, &input)?;
            let permit = permission::on_meeting(cx, actor, id)?;
            let talk = consult::Input {
                with: vec![with.clone()],
                how: "phone".to_owned(),
                on: "2026-11-23".to_owned(),
                ..consult::Input::default()
            };
            consult::consult(cx, &permit, &talk)?;
            let permit = permission::on_meeting(cx, actor, id)?;
            submit::submit(cx, &permit)?;
            let item = store_item(cx, actor, id)?;
            Ok((id, item))
        };
        let (id, item) = self.write(LEADER, drafted).await.expect("drafted");
        (self.meeting, self.item) = (id, item);
        let approved = move |cx: &mut Cx<'_>, actor: &Actor| {
            let permit = permission::on_meeting(cx, actor, id)?;
            approve::approve(cx, &permit, "请无记名投票")
        };
        self.write("林知远", approved).await.expect("approved");
        let begun = move |cx: &mut Cx<'_>, actor: &Actor| {
            let permit = permission::on_meeting(cx, actor, id)?;
            notify::notify(cx, &permit, "https://dxz.example.cn")?;
            let permit = permission::on_meeting(cx, actor, id)?;
            opening::open(cx, &permit)
        };
        self.write(LEADER, begun).await.expect("begun");
    }

    /// The version of the selection, for the form on its page.
    pub async fn version(&self) -> i64 {
        let item = self.item;
        let branch = self.sample.branch;
        let found = self.app().db().read(move |tx| store::selection::find(tx, branch, item)).await;
        let found: Option<domain::selection::Selection> =
            found.map_err(|e: store::StoreError| e).expect("read");
        found.map_or(0, |one| one.version)
    }

    /// Places and candidates; a ballot is asked for.
    pub async fn propose(&self, places: &'static str, by_ballot: &'static str) {
        let (id, item) = (self.meeting, self.item);
        let set = move |cx: &mut Cx<'_>, actor: &Actor| {
            let permit = permission::on_meeting(cx, actor, id)?;
            act::places(cx, &permit, (item, 0), (places, by_ballot))
        };
        self.write(LEADER, set).await.expect("set");
        for name in CANDIDATES {
            let at = (item, self.version().await);
            let (person, proposer) = (self.id(name).to_string(), self.id("何思源").to_string());
            let named = move |cx: &mut Cx<'_>, actor: &Actor| {
                let permit = permission::on_meeting(cx, actor, id)?;
                act::propose(cx, &permit, at, (&person, &proposer))
            };
            self.write(LEADER, named).await.expect("proposed");
        }
    }

    pub async fn try_prepare(&self, form: &'static str, tellers: [&str; 2]) -> Result<BallotId, Error> {
        let (id, at) = (self.meeting, (self.item, self.version().await));
        let tellers = tellers.map(|name| self.id(name).to_string());
        let prepared = move |cx: &mut Cx<'_>, actor: &Actor| {
            let permit = permission::on_meeting(cx, actor, id)?;
            let input = selecting::Input { form: form.to_owned(), tellers: tellers.clone() };
            selecting::prepare(cx, &permit, at, &input)
        };
        self.write(LEADER, prepared).await
    }

    pub async fn take(&self, who: &str, id: BallotId) -> Result<String, Error> {
        let actor = self.actor(who).await;
        let permit = self.app().read(move |cx| ballot::permit_telling(cx, &actor, id)).await?;
        key::take(self.app(), permit, id).await
    }

    pub async fn ballot(&self, id: BallotId) -> domain::ballot::Ballot {
        let branch = self.sample.branch;
        let found = self.app().db().read(move |tx| store::ballot::find(tx, branch, id)).await;
        found.map_err(|e: store::StoreError| e).expect("read").expect("a ballot")
    }

    pub async fn open(&self, id: BallotId, voters: &[&str], excluded: &'static str) -> Result<(), Error> {
        let version = self.ballot(id).await.version;
        let chosen: Vec<_> = voters.iter().map(|name| self.id(name).to_string()).collect();
        let opened = move |cx: &mut Cx<'_>, actor: &Actor| {
            let permit = ballot::permit_running(cx, actor, id)?;
            open::open(cx, &permit, id, version, (&chosen, excluded))
        };
        self.write(self.runner, opened).await
    }

    /// The poll of the branch's appraisal, which is held over all its groups; with both keys, open; gives back the codes.
    pub async fn polled(&mut self) -> (BallotId, [String; 2]) {
        self.runner = "周明哲";
        let branch = self.sample.branch;
        let all = self.app().db().read(move |tx| store::appraisal::all(tx, branch)).await;
        let all: Vec<domain::appraisal::Appraisal> = all.map_err(|e: store::StoreError| e).expect("read");
        let id = all.first().expect("an appraisal").id;
        let tellers = TELLERS.map(|name| self.id(name).to_string());
        let prepared = move |cx: &mut Cx<'_>, actor: &Actor| {
            poll::begin(cx, &permission::in_branch(actor)?, (id, 1), "各组在纸上交来")?;
            let input = poll::Input { form: "phone".to_owned(), tellers: tellers.clone() };
            poll::prepare(cx, &permission::in_branch(actor)?, (id, 2), &input)
        };
        let id = self.write(self.runner, prepared).await.expect("prepared");
        (id, self.with_keys(id).await)
    }

    /// Prepared, with both keys, open; gives back the codes.
    pub async fn opened(&self) -> (BallotId, [String; 2]) {
        let id = self.try_prepare("phone", TELLERS).await.expect("prepared");
        (id, self.with_keys(id).await)
    }

    async fn with_keys(&self, id: BallotId) -> [String; 2] {
        let codes = [
            self.take(TELLERS[0], id).await.expect("a key"),
            self.take(TELLERS[1], id).await.expect("a key"),
        ];
        self.open(id, &VOTERS, "").await.expect("open");
        codes
    }

    pub async fn cast(&self, who: &str, id: BallotId, answers: &[usize]) -> Result<(), Error> {
        let answers: Vec<_> = answers.iter().copied().map(Some).collect();
        let work = move |cx: &mut Cx<'_>, actor: &Actor| {
            let permit = ballot::permit_voting(cx, actor, id)?;
            cast::cast(cx, &permit, id, &answers)
        };
        self.write(who, work).await
    }

    pub async fn close(&self, id: BallotId) -> Result<Closing, Error> {
        let version = self.ballot(id).await.version;
        let work = move |cx: &mut Cx<'_>, actor: &Actor| {
            let permit = ballot::permit_running(cx, actor, id)?;
            close::close(cx, &permit, id, version)
        };
        self.write(self.runner, work).await
    }

    pub async fn annul(&self, id: BallotId, cause: &'static str, note: &'static str) -> Result<(), Error> {
        let version = self.ballot(id).await.version;
        let work = move |cx: &mut Cx<'_>, actor: &Actor| {
            let permit = ballot::permit_running(cx, actor, id)?;
            close::annul(cx, &permit, id, version, (cause, note))
        };
        self.write(LEADER, work).await
    }

    pub async fn count(&self, who: &str, id: BallotId, codes: [String; 2]) -> Result<(), Error> {
        let actor = self.actor(who).await;
        let permit = self.app().read(move |cx| ballot::permit_telling(cx, &actor, id)).await?;
        count::count(self.app(), permit, id, codes).await
    }

    pub async fn view(&self, who: &str, id: BallotId) -> Result<view::BallotView, Error> {
        let actor = self.actor(who).await;
        let read = move |cx: &mut Cx<'_>| {
            let permit = ballot::permit_reading(cx, &actor, id)?;
            view::view(cx, &permit, id)
        };
        self.app().read(read).await
    }
}

impl Drop for Hall {
    fn drop(&mut self) {
        self.app = None;
        let t = self.t.take();
        apart(|| drop(t));
    }
}

/// Does on a thread that may wait what the test's own, which drives tasks, may not.
fn apart<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|s| s.spawn(work).join()).expect("a thread")
}

fn store_item(cx: &mut Cx<'_>, actor: &Actor, id: MeetingId) -> Result<ItemId, Error> {
    let permit = permission::on_meeting::<may::ReadMeeting>(cx, actor, id)?;
    Ok(app::meeting::view::view(cx, &permit)?.meeting.agenda.items[0].id)
}

/// What a refusal says.
pub fn why<T: std::fmt::Debug>(answer: Result<T, Error>) -> String {
    match answer {
        Err(Error::Refused(why) | Error::Busy(why)) => why,
        other => panic!("a refusal was expected, not {other:?}"),
    }
}

async fn hall() -> Hall {
    let hall = Hall::new(Backend::Memory).await;
    hall.propose("2", "yes").await;
    hall
}

#[tokio::test]
async fn a_ballot_is_held_and_counted_once_by_both_tellers() {
    let hall = hall().await;
    let (id, codes) = hall.opened().await;
    for (who, answers) in
        VOTERS.iter().zip([[0, 0, 1], [0, 0, 1], [0, 1, 0], [0, 2, 0], [1, 0, 0], [0, 1, 2]])
    {
        hall.cast(who, id, &answers).await.expect("cast");
    }
    let seen = hall.view("许安宁", id).await.expect("a page");
    assert_eq!((seen.voters, seen.cast, seen.mine, &seen.figures), (7, 6, Some(true), &None));
    assert!(why(hall.count(TELLERS[0], id, codes.clone()).await).contains("正在投票"), "no partial count");
    assert_eq!(hall.close(id).await.expect("closed"), Closing::Closed);
    assert!(why(hall.cast("方景行", id, &[0, 0, 1]).await).contains("已经截止"));
    assert!(why(hall.close(id).await).contains("已经截止"));
    hall.count(TELLERS[1], id, codes.clone()).await.expect("counted");
    let seen = hall.view("许安宁", id).await.expect("a page");
    let totals = vec![vec![5, 1, 0], vec![3, 2, 1], vec![3, 2, 1]];
    assert_eq!(seen.figures, Some(Figures { issued: 7, returned: 6, valid: 6, invalid: 0, totals }));
    assert!(why(hall.count(TELLERS[0], id, codes).await).contains("已经计票"), "never twice");
    assert!(why(hall.annul(id, "other", "重新来").await).contains("已经计票"));
    assert!(why(hall.cast("方景行", id, &[0, 0, 1]).await).contains("截止"));
}

#[tokio::test]
async fn who_may_vote_votes_once() {
    let hall = hall().await;
    let (id, _) = hall.opened().await;
    hall.cast("周明哲", id, &[0, 1, 2]).await.expect("cast");
    assert!(why(hall.cast("周明哲", id, &[1, 1, 1]).await).contains("每人只投一次"));
    assert!(why(hall.cast("何思源", id, &[1, 1, 1]).await).contains("没有表决权"), "on probation");
    assert!(matches!(hall.cast("罗星野", id, &[1, 1, 1]).await, Err(Error::NotFound)), "an applicant");
    assert!(why(hall.cast("陈一诺", id, &[0, 0, 0]).await).contains("最多选 2 位"));
    assert!(why(hall.cast("陈一诺", id, &[0, 0, 3]).await).contains("选项不对"));
    let open = move |cx: &mut Cx<'_>, actor: &Actor| {
        let permit = ballot::permit_voting(cx, actor, id)?;
        cast::cast(cx, &permit, id, &[Some(0), None, None])
    };
    assert!(why(hall.write("陈一诺", open).await).contains("还有 2 位没有选"));
    let seen = hall.view("陈一诺", id).await.expect("a page");
    assert_eq!((seen.cast, seen.mine), (1, Some(false)), "what was refused is in no box");
}

#[tokio::test]
async fn two_at_once_from_one_voter_are_one_vote() {
    for backend in [Backend::File, Backend::Postgres] {
        let hall = Hall::new(backend).await;
        hall.propose("2", "yes").await;
        let (id, codes) = hall.opened().await;
        let (one, other) =
            tokio::join!(hall.cast("周明哲", id, &[0, 1, 1]), hall.cast("周明哲", id, &[1, 0, 0]));
        assert_ne!(one.is_ok(), other.is_ok(), "{one:?} {other:?}");
        let (a, b, c, d) = tokio::join!(
            hall.cast("陈一诺", id, &[1, 1, 0]),
            hall.cast("林知远", id, &[1, 1, 0]),
            hall.cast("许安宁", id, &[1, 1, 0]),
            hall.cast("方景行", id, &[1, 1, 0])
        );
        assert!([a, b, c, d].iter().all(Result::is_ok), "{backend:?}: at once from several");
        assert_eq!(hall.close(id).await.expect("closed"), Closing::Closed);
        hall.count(TELLERS[0], id, codes).await.expect("counted");
        let figures = hall.view(LEADER, id).await.expect("a page").figures.expect("counted");
        assert_eq!((figures.returned, figures.totals[2].iter().sum::<u32>()), (5, 5));
    }
}

#[tokio::test]
async fn a_restart_in_the_middle_loses_no_vote() {
    let mut hall = Hall::new(Backend::File).await;
    hall.propose("2", "yes").await;
    let (id, codes) = hall.opened().await;
    for who in ["陈一诺", "林知远", "周明哲"] {
        hall.cast(who, id, &[0, 0, 1]).await.expect("cast");
    }
    hall.restart();
    assert!(
        why(hall.cast("周明哲", id, &[1, 1, 1]).await).contains("每人只投一次"),
        "the answer was lost, not the vote"
    );
    for who in ["许安宁", "方景行"] {
        hall.cast(who, id, &[1, 0, 0]).await.expect("cast");
    }
    hall.close(id).await.expect("closed");
    hall.restart();
    hall.count(TELLERS[0], id, codes).await.expect("counted");
    let figures = hall.view(LEADER, id).await.expect("a page").figures.expect("counted");
    assert_eq!(figures.totals, vec![vec![3, 2, 0], vec![5, 0, 0], vec![2, 3, 0]]);
}

#[tokio::test]
async fn a_wrong_code_is_named_and_tries_are_limited() {
    let hall = hall().await;
    let (id, codes) = hall.opened().await;
    for who in &VOTERS[..5] {
        hall.cast(who, id, &[1, 0, 0]).await.expect("cast");
    }
    hall.close(id).await.expect("closed");
    let [one, other] = codes.clone();
    let swapped = faults(hall.count(TELLERS[0], id, [other, one.clone()]).await);
    assert_eq!(swapped.iter().map(|f| f.0.as_str()).collect::<Vec<_>>(), ["code1", "code2"]);
    for _ in 0..4 {
        let wrong = faults(hall.count(TELLERS[0], id, [one.clone(), "2345678abc".to_owned()]).await);
        assert_eq!(wrong.iter().map(|f| f.0.as_str()).collect::<Vec<_>>(), ["code2"]);
    }
    assert!(why(hall.count(TELLERS[0], id, codes.clone()).await).contains("过一刻钟再试"));
    hall.clock.advance(SignedDuration::from_mins(16));
    let stranger = hall.count("许安宁", id, codes.clone()).await;
    assert!(matches!(stranger, Err(Error::Forbidden(_))));
    hall.count(TELLERS[0], id, codes).await.expect("counted");
}

#[tokio::test]
async fn too_few_are_told_to_use_paper() {
    let hall = hall().await;
    let id = hall.try_prepare("phone", TELLERS).await.expect("prepared");
    for who in TELLERS {
        hall.take(who, id).await.expect("a key");
    }
    let few = hall.open(id, &VOTERS[..4], "三位同志受留党察看处分").await;
    assert!(why(few).contains("请改用纸质选票"));
    hall.open(id, &VOTERS[..6], "一位同志受留党察看处分").await.expect("open");
    assert_eq!(
        hall.ballot(id).await.excluded.map(|n| n.to_string()).as_deref(),
        Some("一位同志受留党察看处分")
    );
    for who in &VOTERS[..4] {
        hall.cast(who, id, &[1, 0, 0]).await.expect("cast");
    }
    assert!(why(hall.cast("方景行", id, &[1, 0, 0]).await).contains("没有表决权"));
    assert_eq!(hall.close(id).await.expect("closed"), Closing::TooFew);
    let ballot = hall.ballot(id).await;
    assert_eq!((ballot.state, ballot.void), (BallotState::Void, Some((VoidCause::TooFew, None))));
    let branch = hall.sample.branch;
    let left = hall.app().db().read(move |tx| store::ballot::papers(tx, branch, id)).await;
    assert_eq!(left.map_err(|e: store::StoreError| e).expect("read"), Vec::<Vec<u8>>::new(), "unread");
    hall.try_prepare("paper", TELLERS).await.expect("another, on paper");
}

#[tokio::test]
async fn keys_are_taken_once_before_the_opening() {
    let hall = hall().await;
    assert!(why(hall.try_prepare("phone", ["林知远", "林知远"]).await).contains("两位同志分别担任"));
    assert!(why(hall.try_prepare("phone", ["林知远", "许安宁"]).await).contains("人选不能担任"));
    assert_eq!(faults(hall.try_prepare("", ["林知远", "罗星野"]).await).len(), 2);
    let id = hall.try_prepare("phone", TELLERS).await.expect("prepared");
    assert!(why(hall.try_prepare("phone", TELLERS).await).contains("已经有一次投票"));
    assert!(why(hall.open(id, &VOTERS, "").await).contains("还没有都领到"));
    assert!(matches!(hall.take("许安宁", id).await, Err(Error::Forbidden(_))));
    let code = hall.take(TELLERS[0], id).await.expect("a key");
    assert_eq!(code.len(), 10);
    assert!(why(hall.take(TELLERS[0], id).await).contains("已经领过"));
    assert!(why(hall.cast("周明哲", id, &[0, 1, 1]).await).contains("还没有开始"));
    hall.take(TELLERS[1], id).await.expect("a key");
    assert_eq!(faults(hall.open(id, &VOTERS[..6], "").await)[0].0, "excluded");
    assert_eq!(faults(hall.open(id, &["何思源"], "原因").await)[0].0, "voters");
    hall.open(id, &VOTERS, "").await.expect("open");
    assert!(why(hall.open(id, &VOTERS, "").await).contains("正在投票"));
    assert_eq!(faults(hall.annul(id, "", "").await)[0].0, "cause");
    assert_eq!(faults(hall.annul(id, "other", " ").await)[0].0, "note");
    assert_eq!(faults(hall.annul(id, "too_few", "").await)[0].0, "cause", "that is the system's to say");
    hall.annul(id, "key_lost", "").await.expect("void");
    assert!(why(hall.cast("周明哲", id, &[0, 1, 1]).await).contains("截止"));
    let member = move |cx: &mut Cx<'_>, actor: &Actor| ballot::permit_running(cx, actor, id).map(drop);
    assert!(matches!(hall.write("许安宁", member).await, Err(Error::Forbidden(_))));
    hall.opened().await;
}

fn figures(first: &str) -> paper::Input {
    let line = |l: [&str; 3]| l.map(str::to_owned).to_vec();
    paper::Input {
        issued: "7".to_owned(),
        returned: "7".to_owned(),
        valid: "6".to_owned(),
        invalid: "1".to_owned(),
        totals: vec![line([first, "1", "0"]), line(["4", "2", "0"]), line(["1", "4", "1"])],
    }
}

#[tokio::test]
async fn papers_are_counted_by_two_who_say_the_same() {
    let hall = hall().await;
    let id = hall.try_prepare("paper", TELLERS).await.expect("prepared");
    assert!(why(hall.take(TELLERS[0], id).await).contains("用纸质选票"));
    hall.open(id, &VOTERS, "").await.expect("handed out");
    assert!(why(hall.cast("周明哲", id, &[0, 1, 1]).await).contains("用纸质选票"));
    let enter = |who: &'static str, input: paper::Input| {
        hall.write(who, move |cx, actor| {
            let permit = ballot::permit_telling(cx, actor, id)?;
            paper::enter(cx, &permit, id, &input)
        })
    };
    let confirm = |who: &'static str, input: paper::Input| {
        hall.write(who, move |cx, actor| {
            let permit = ballot::permit_telling(cx, actor, id)?;
            paper::confirm(cx, &permit, id, &input)
        })
    };
    assert!(why(confirm(TELLERS[1], figures("5")).await).contains("正在投票"));
    for (field, value, refused) in [
        ("issued", "八", "issued"),
        ("issued", "8", "issued"),
        ("returned", "8", "returned"),
        ("invalid", "2", "valid"),
    ] {
        let mut wrong = figures("5");
        let place = match field {
            "issued" => &mut wrong.issued,
            "returned" => &mut wrong.returned,
            _ => &mut wrong.invalid,
        };
        value.clone_into(place);
        assert_eq!(faults(enter(TELLERS[0], wrong).await)[0].0, refused, "{field} {value}");
    }
    let line = faults(enter(TELLERS[0], figures("4")).await);
    assert_eq!(line[0].0, "votes0_0");
    assert!(line[0].1.starts_with("周明哲的票："), "{line:?}");
    enter(TELLERS[0], figures("5")).await.expect("entered");
    assert!(hall.view(TELLERS[1], id).await.expect("a page").figures.is_none(), "counts for himself");
    assert!(hall.view(LEADER, id).await.expect("a page").figures.is_none());
    assert!(why(confirm(TELLERS[0], figures("5")).await).contains("另一位计票人核对"));
    let mut other = figures("5");
    other.totals[1] = ["3", "3", "0"].map(str::to_owned).to_vec();
    assert!(why(confirm(TELLERS[1], other).await).contains("不一样"));
    confirm(TELLERS[1], figures("5")).await.expect("confirmed");
    let counted = hall.view(LEADER, id).await.expect("a page").figures.expect("counted");
    assert_eq!(counted.totals[0], [5, 1, 0]);
}

#[tokio::test]
async fn who_is_on_probation_within_the_party_is_not_among_those_who_vote() {
    let hall = Hall::new(Backend::Memory).await;
    hall.propose("2", "yes").await;
    let (branch, person, by) = (hall.sample.branch, hall.id("方景行"), hall.id("林知远"));
    let mark = domain::meeting::Mark { by, at: morning() };
    let one = domain::disposition::Disposition {
        id: domain::id::DispositionId::new(uuid::Uuid::from_u128(7)),
        group: hall.sample.groups[0],
        person,
        kind: domain::disposition::DispositionKind::Discipline,
        asked: domain::disposition::Asked::Opinion,
        facts: domain::text::Note::new("示例事实").expect("a text"),
        opened: mark,
        meeting: None,
        tied: None,
        sent: None,
        decision: None,
        version: 1,
    };
    let decision = domain::disposition::Decision {
        number: 1,
        measure: domain::disposition::Measure::Probation,
        on: date(2026, 11, 20),
        until: Some(date(2027, 11, 20)),
        approved: Some(domain::disposition::Approved {
            on: date(2026, 11, 22),
            until: Some(date(2027, 11, 22)),
            mark: Some(mark),
        }),
        note: domain::text::Note::new("支部大会决定").expect("a text"),
        correction: None,
        mark,
    };
    let work = move |tx: &mut store::Tx| -> Result<(), store::StoreError> {
        store::disposition::add(tx, branch, &one)?;
        store::disposition::decide(tx, branch, one.id, &decision)
    };
    hall.app().db().write(work).await.expect("decided");
    let id = hall.try_prepare("phone", TELLERS).await.expect("prepared");
    hall.take(TELLERS[0], id).await.expect("a key");
    hall.take(TELLERS[1], id).await.expect("a key");
    let with = hall.open(id, &VOTERS, "").await;
    assert_eq!(faults(with)[0].0, "voters", "no voting right while it runs (JC-4)");
    let others: Vec<_> = VOTERS.into_iter().filter(|name| *name != "方景行").collect();
    hall.open(id, &others, "").await.expect("nobody with a vote was left out");
    assert!(hall.cast("方景行", id, &[0, 0, 0]).await.is_err());
}
