//! Two branches in memory, the demo's and a small second one, under a clock that stands still.

use std::sync::Arc;

use app::{
    App, Cx, Error,
    account::session,
    ambient::ManualClock,
    assignment::give,
    demo::Sample,
    permission::{self, Actor},
    resolution::keep::{self, ResolutionInput},
    secret::Secret,
};
use axum::{Router, body::Body, http::Request};
use documents::attachment::NoReader;
use domain::{
    account::Duty,
    appraisal::{Appraisal, Stage},
    attachment::{Attachment, FileKind, FileOwner},
    attendance::{LifeEntry, LifeKind},
    ballot::{Ballot, BallotForm, BallotState, Scale},
    care::{Care, CareNeed},
    development::{Hearing, HearingStage, OpinionPurpose},
    disposition::{self, Disposition, DispositionKind},
    dues::{DuesEntry, EntryKind, Fen},
    id::{AppraisalId, AttachmentId, BranchId, GroupId, ItemId, MeetingId, PersonId},
    life_meeting::{
        About, Asked, Feedback, Gathered, HandInTime, HandedIn, Rectification, RectificationState,
        ReportState, Sheet, SheetState, SituationReport,
    },
    meeting::{Mark, StageName},
    office::{Office, OfficeKind},
    opinion::{Opinion, OpinionKind, OpinionSource, OpinionState},
    organization::{Appointment, Branch, Group, Post},
    person::{Person, Standing},
    plan::Month,
    study::{Hours, Study, StudyItem, StudyTheme},
    talk::{Talk, TalkReason},
    text::{FileName, Note, OrganizationName, PersonName, Speech, Title},
};
use jiff::civil::date;
use store::{
    StoreError, Tx, account::Account, development::Stored, dues::Handover, organization::PostHeld,
    testing::TestDb,
};
use tower::ServiceExt as _;

use super::{Cast, Client, Reply, instance::Plain};

/// The small second branch.
#[derive(Clone)]
pub struct Other {
    /// The branch.
    pub branch: BranchId,
    /// 秦川 leads the group, is secretary and administrator; 叶知秋 is a member.
    pub people: Vec<(&'static str, PersonId)>,
}

/// Two branches, and the product over them.
pub struct World {
    /// The use cases.
    pub app: App,
    /// The clock.
    pub clock: Arc<ManualClock>,
    /// The demo's branch.
    pub sample: Sample,
    /// The second branch.
    pub other: Other,
    /// What answers.
    pub router: Router,
    pub runtime: tokio::runtime::Runtime,
    /// The last field: its data goes when nobody holds it any more.
    pub(super) t: Option<TestDb>,
}

impl World {
    /// The demo's branch and a second one.
    pub fn new() -> Self {
        Self::served_at("http://dxz.example.cn")
    }

    /// Moves the clock to a local time, such as `2026-12-17 14:30`.
    pub fn at(&self, local: &str) {
        let text = format!("{}+08:00", local.replace(' ', "T"));
        self.clock.set(text.parse().expect("a local time"));
    }

    /// Answers a request.
    pub fn call(&self, request: Request<Body>, asked: String) -> Reply {
        self.runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.expect("a router always answers");
            let (parts, body) = response.into_parts();
            let endless = parts.headers.get("content-type").is_some_and(|v| v == "text/event-stream");
            let body = if endless {
                Vec::new()
            } else {
                axum::body::to_bytes(body, usize::MAX).await.expect("a body").to_vec()
            };
            Reply { asked, status: parts.status, headers: parts.headers, body }
        })
    }

    /// Runs a use case.
    pub fn write<T: Send + 'static>(
        &self,
        work: impl Fn(&mut Cx<'_>) -> Result<T, Error> + Send + 'static,
    ) -> T {
        self.runtime.block_on(self.app.write(work)).expect("the use case does its work")
    }

    /// Reads by a use case.
    pub fn read<T: Send + 'static>(
        &self,
        work: impl Fn(&mut Cx<'_>) -> Result<T, Error> + Send + 'static,
    ) -> T {
        self.runtime.block_on(self.app.read(work)).expect("the use case answers")
    }

    /// The same for one that may refuse.
    pub fn tried<T: Send + 'static>(
        &self,
        work: impl Fn(&mut Cx<'_>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.runtime.block_on(self.app.write(work))
    }

    /// Lets what is derived follow what changed, as it does beside the requests.
    pub fn follow(&self) {
        let left = app::follow::Follower::new(self.app.clone()).all().expect("what changed is followed up");
        assert!(left.is_empty(), "{left:?}");
    }

    /// Writes into the tables.
    pub fn store<T: Send + 'static>(
        &self,
        work: impl Fn(&mut Tx) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        self.runtime.block_on(self.app.db().write(work)).expect("the store does its work")
    }

    /// Somebody of either branch by name.
    pub fn person(&self, name: &str) -> (BranchId, PersonId) {
        let of = |branch, people: &[(&str, PersonId)]| {
            people.iter().find(|(n, _)| *n == name).map(|(_, id)| (branch, *id))
        };
        of(self.sample.branch, &self.sample.people)
            .or_else(|| of(self.other.branch, &self.other.people))
            .unwrap_or_else(|| panic!("nobody is called {name}"))
    }

    /// The id of somebody, as forms name them.
    pub fn id(&self, name: &str) -> String {
        self.person(name).1.to_string()
    }

    /// The group of somebody.
    pub fn group(&self, name: &str) -> String {
        self.actor(name).group.expect("a group").to_string()
    }

    /// The office right above somebody's branch, and the branch; the small branch gets one of its own.
    pub fn office(&self, of: &str) -> (String, String) {
        let (branch, _) = self.person(of);
        let office = Office {
            id: self.read(|cx| cx.new_id()),
            parent: None,
            name: OrganizationName::new("示例市图书馆党总支").expect("a name"),
            kind: OfficeKind::GeneralBranch,
        };
        let now = self.app.now();
        let above = self.store(move |tx| {
            if let Some(above) = store::office::of_branch(tx, branch)? {
                return Ok(above);
            }
            store::office::add(tx, &office, now)?;
            store::office::place(tx, branch, office.id)?;
            Ok(office.id)
        });
        (above.to_string(), branch.to_string())
    }

    /// A new piece of work of the group that somebody leads.
    pub fn work(&self, leader: &str) -> String {
        let actor = self.actor(leader);
        let given = self.write(move |cx| {
            let permit = permission::in_group(cx, &actor, actor.led_group().expect("a leader"))?;
            let input = give::Input {
                what: "整理示例材料".to_owned(),
                people: vec![actor.person.to_string()],
                due: "2026-12-20".to_owned(),
                ..give::Input::default()
            };
            give::give(cx, &permit, &input)
        });
        given[0].to_string()
    }

    /// A new entry of the dues of somebody who leads a group, for a month long ago.
    pub fn dues_entry(&self, leader: &str) -> String {
        let actor = self.actor(leader);
        let entry = DuesEntry {
            id: self.read(|cx| cx.new_id()),
            person: actor.person,
            month: "2020-01".parse().expect("a month"),
            fen: Fen(100),
            kind: EntryKind::Collected,
            on: jiff::civil::date(2020, 1, 10),
            mark: Mark { by: actor.person, at: self.app.now() },
            reverses: None,
            note: None,
            handover: None,
        };
        let id = entry.id.to_string();
        let group = actor.led_group().expect("a leader");
        self.store(move |tx| store::dues::add_entry(tx, actor.branch, group, &entry));
        id
    }

    /// A new hand-over of dues of the group that somebody leads.
    pub fn handover(&self, leader: &str) -> String {
        let actor = self.actor(leader);
        let handover = Handover {
            id: self.read(|cx| cx.new_id()),
            group: actor.led_group().expect("a leader"),
            number: 99,
            total: Fen(100),
            handed: Mark { by: actor.person, at: self.app.now() },
            received: None,
            offline_on: None,
            withdrawn: None,
        };
        let id = handover.id.to_string();
        self.store(move |tx| store::dues::add_handover(tx, actor.branch, &handover));
        id
    }

    /// A new demand of the masses that the group of its leader has reported to the branch.
    pub fn opinion(&self, leader: &str) -> String {
        let actor = self.actor(leader);
        let opinion = Opinion {
            id: self.read(|cx| cx.new_id()),
            group: actor.led_group().expect("a leader"),
            kind: OpinionKind::Demand,
            source: OpinionSource::Masses(None),
            raised_on: date(2026, 11, 2),
            text: Note::new("示例诉求").expect("a text"),
            by: Some(Mark { by: actor.person, at: self.app.now() }),
            state: OpinionState::Reported,
            since: date(2026, 11, 2),
            went_up: true,
            version: 1,
        };
        let id = opinion.id.to_string();
        self.store(move |tx| store::opinion::add(tx, actor.branch, &opinion));
        id
    }

    /// A new entry of organized life that somebody took part in.
    pub fn life(&self, about: &str) -> String {
        let (branch, person) = self.person(about);
        let entry = LifeEntry {
            id: self.read(|cx| cx.new_id()),
            person,
            on: date(2026, 11, 2),
            kind: LifeKind::Lecture,
            note: None,
            mark: Mark { by: person, at: self.app.now() },
            withdrawn: None,
        };
        let id = entry.id.to_string();
        self.store(move |tx| store::attendance::add(tx, branch, &entry));
        id
    }

    /// An organizational-life meeting with a sheet that somebody has handed in and the beginning of a report.
    pub fn life_meeting(&self, cast: &super::Cast, stage: StageName, author: &str) -> MeetingId {
        let meeting = self.meeting_on(cast, stage, "life_meeting");
        let (branch, person) = self.person(author);
        let sheet = Sheet {
            text: Some(Speech::new("示例对照检查").expect("a text")),
            state: SheetState::HandedIn(HandedIn { at: self.app.now(), when: HandInTime::Before, to: None }),
            ..Sheet::blank(meeting, person)
        };
        let report = SituationReport {
            meeting,
            text: Speech::new("示例报告").expect("a text"),
            state: ReportState::Draft,
            sent: None,
            received: None,
            version: 0,
        };
        self.store(move |tx| {
            store::life_meeting::sheet::keep(tx, branch, &sheet)?;
            store::life_meeting::report::keep(tx, branch, &report)
        });
        meeting
    }

    /// A new opinion before an organizational-life meeting.
    pub fn gathered(&self, meeting: MeetingId, from: &str) -> String {
        let (branch, person) = self.person(from);
        let one = Gathered {
            id: self.read(|cx| cx.new_id()),
            meeting,
            about: About::Group,
            asked: Asked::Member,
            from: Some(person),
            named: None,
            text: Note::new("示例意见").expect("a text"),
            by: Some(Mark { by: person, at: self.app.now() }),
            feedback: Feedback::Waiting,
            version: 1,
        };
        let id = one.id.to_string();
        self.store(move |tx| store::life_meeting::gathered::add(tx, branch, &one));
        id
    }

    /// A new line that somebody puts right after an organizational-life meeting, and that the group may read.
    pub fn rectification(&self, leader: &str, meeting: MeetingId, person: &str) -> String {
        let (actor, (branch, person)) = (self.actor(leader), self.person(person));
        let one = Rectification {
            id: self.read(|cx| cx.new_id()),
            group: actor.led_group().expect("a leader"),
            meeting,
            person,
            shared: true,
            problem: Note::new("示例问题").expect("a text"),
            measures: Note::new("示例措施").expect("a text"),
            due: date(2026, 12, 31),
            by: Mark { by: person, at: self.app.now() },
            state: RectificationState::Open,
            closed: None,
            version: 1,
        };
        let id = one.id.to_string();
        self.store(move |tx| store::life_meeting::rectification::add(tx, branch, &one));
        id
    }

    /// Says that an item of the meeting is about somebody, unless that was said already.
    pub fn hearing(&self, leader: &str, meeting: MeetingId, item: ItemId, about: &str) {
        let (group, (branch, person)) = (self.actor(leader).led_group(), self.person(about));
        let one = Hearing {
            item,
            meeting,
            group: group.expect("the leader leads a group"),
            person,
            purpose: OpinionPurpose::ProbationReview,
            stage: HearingStage::Open,
            contacts: Vec::new(),
            dissent: Vec::new(),
            hands: None,
            opinion: None,
            sent: None,
            returned: None,
            answers: Vec::new(),
            version: 1,
        };
        self.store(move |tx| match store::hearing::find(tx, branch, item)? {
            Some(_) => Ok(()),
            None => store::hearing::add(tx, branch, &one),
        });
    }

    /// The number of a new opinion of the group in somebody's development file.
    pub fn group_opinion(&self, leader: &str, about: &str) -> i64 {
        let (actor, (branch, person)) = (self.actor(leader), self.person(about));
        let entry = Stored {
            person,
            number: 0,
            kind: "opinion".to_owned(),
            what: "activist_recommend".to_owned(),
            on: date(2026, 11, 2),
            text: Some(Note::new("同意推荐").expect("a text")),
            meeting: None,
            item: None,
            length: None,
            mark: Mark { by: actor.person, at: self.app.now() },
            withdrawn: None,
        };
        self.store(move |tx| {
            store::development::add(tx, branch, &entry)?;
            let all = store::development::of_person(tx, branch, person)?;
            Ok(all.last().map_or(0, |e| e.number))
        })
    }

    /// A new line of the study plan of the group that somebody leads.
    pub fn study_item(&self, leader: &str) -> String {
        let actor = self.actor(leader);
        let item = StudyItem {
            id: self.read(|cx| cx.new_id()),
            group: actor.led_group().expect("a leader"),
            year: 2026,
            month: Month::new(5).expect("a month"),
            theme: StudyTheme::Basics,
            title: Title::new("示例学习").expect("a title"),
            materials: None,
            mark: Mark { by: actor.person, at: self.app.now() },
        };
        let id = item.id.to_string();
        self.store(move |tx| store::study::add_item(tx, actor.branch, &item));
        id
    }

    /// Something new that the group of its leader has studied.
    pub fn study(&self, leader: &str) -> String {
        let actor = self.actor(leader);
        let study = Study {
            id: self.read(|cx| cx.new_id()),
            group: actor.led_group().expect("a leader"),
            on: date(2026, 11, 2),
            theme: StudyTheme::Basics,
            title: Title::new("示例学习").expect("a title"),
            hours: Hours(2),
            meeting: None,
            materials: None,
            mark: Mark { by: actor.person, at: self.app.now() },
            withdrawn: None,
        };
        let id = study.id.to_string();
        self.store(move |tx| store::study::add(tx, actor.branch, &study));
        id
    }

    /// A new file of a new line of the study plan.
    pub fn study_file(&self, leader: &str) -> String {
        let actor = self.actor(leader);
        let owner = FileOwner::Item(self.study_item(leader).parse().expect("an id"));
        let id: AttachmentId = self.read(|cx| cx.new_id());
        let file = Attachment {
            id,
            owner,
            name: FileName::new("提纲.txt").expect("a name"),
            kind: FileKind::Txt,
            size: 6,
            sha256: id.to_string(),
            mark: Mark { by: actor.person, at: self.app.now() },
        };
        self.store(move |tx| store::attachment::add(tx, actor.branch, &file, "党章".as_bytes()));
        id.to_string()
    }

    /// A new old record that waits in the group that somebody leads.
    pub fn old_record(&self, leader: &str) -> String {
        let actor = self.actor(leader);
        self.write(move |cx| {
            let permit = permission::in_group(cx, &actor, actor.led_group().expect("a group"))?;
            let words = format!("党小组会议记录 {}", cx.new_id::<AttachmentId>()?);
            let looked = app::old_record::look("旧会.txt", words.into_bytes(), &NoReader, &Plain)?;
            app::old_record::take(cx, &permit, &looked, None)
        })
        .to_string()
    }

    /// A new ballot on paper at a meeting of the group that somebody leads, before it is opened.
    pub fn ballot(&self, leader: &str, meeting: MeetingId) -> String {
        let actor = self.actor(leader);
        let ballot = Ballot {
            id: self.read(|cx| cx.new_id()),
            group: actor.led_group(),
            meeting: Some(meeting),
            title: Title::new("示例投票").expect("a title"),
            form: BallotForm::Paper,
            scale: Scale::Agreement,
            limit: None,
            least: domain::ballot::USUAL_LEAST,
            lines: vec![actor.person],
            tellers: [actor.person; 2],
            state: BallotState::Prepared,
            excluded: None,
            void: None,
            version: 1,
        };
        // Nobody of those who ask is a teller: what a teller may do is tried where there are two.
        let nobody = self.stranger(actor.branch);
        let ballot = Ballot { tellers: [nobody; 2], ..ballot };
        let id = ballot.id.to_string();
        let made = Mark { by: actor.person, at: self.app.now() };
        self.store(move |tx| store::ballot::add(tx, actor.branch, &ballot, &[], made));
        id
    }

    /// A new appraisal of the branch of somebody, of a year of its own, in its groups.
    pub fn appraisal(&self, member: &str) -> String {
        let actor = self.actor(member);
        let (branch, today) = (actor.branch, self.app.local(self.app.now()).date());
        let id: AppraisalId = self.read(|cx| cx.new_id());
        let opened = Mark { by: actor.person, at: self.app.now() };
        self.store(move |tx| {
            let others = store::appraisal::all(tx, branch)?;
            let one = Appraisal {
                id,
                year: 1000 + i16::try_from(others.len()).expect("few"),
                theme: Title::new("示例评议").expect("a title"),
                hand_in_by: date(2026, 12, 10),
                opened,
                stage: Stage::Groups,
                early: None,
                unfinished: None,
                cancelled: None,
                version: 1,
            };
            store::appraisal::add(tx, branch, &one)?;
            for group in store::organization::groups_on(tx, branch, today)? {
                store::appraisal::add_part(tx, branch, id, group.id)?;
            }
            for line in store::membership::roster(tx, branch, today)? {
                if let Some(group) = line.group.filter(|_| line.standing.value.is_member()) {
                    store::appraised::add(tx, branch, id, (line.person.id, group, false))?;
                }
            }
            Ok(())
        });
        id.to_string()
    }

    /// Somebody of a branch who never asks for anything.
    fn stranger(&self, branch: BranchId) -> PersonId {
        let people = self.store(move |tx| store::person::all(tx, branch));
        let name = if branch == self.sample.branch { "顾清和" } else { "叶知秋" };
        people.iter().find(|p| p.name.as_str() == name).expect("somebody").id
    }

    /// A new talk of two people.
    pub fn talk(&self, one: &str, other: &str) -> String {
        let ((branch, by), (_, with)) = (self.person(one), self.person(other));
        let talk = Talk {
            id: self.read(|cx| cx.new_id()),
            by: Mark { by, at: self.app.now() },
            with,
            on: date(2026, 11, 19),
            reason: TalkReason::Ordinary,
            withdrawn: None,
        };
        let id = talk.id.to_string();
        self.store(move |tx| store::talk::add(tx, branch, &talk));
        id
    }

    /// A new difficulty of somebody that the leader has reported to the branch.
    pub fn care(&self, leader: &str, about: &str) -> String {
        let actor = self.actor(leader);
        let care = Care {
            id: self.read(|cx| cx.new_id()),
            group: actor.led_group().expect("a leader"),
            person: self.person(about).1,
            need: CareNeed::Illness,
            what: Title::new("示例困难").expect("a text"),
            opened: Mark { by: actor.person, at: self.app.now() },
            follow_up: None,
            closed: None,
            reported: true,
            version: 1,
        };
        let id = care.id.to_string();
        self.store(move |tx| store::care::add(tx, actor.branch, &care));
        id
    }

    /// A new matter about somebody that the branch has handed to the group that somebody leads, with the group's opinion.
    pub fn disposition(&self, leader: &str, about: &str) -> String {
        let actor = self.actor(leader);
        let handler = if actor.branch == self.sample.branch { "林知远" } else { leader };
        let mark = Mark { by: self.person(handler).1, at: self.app.now() };
        let one = Disposition {
            id: self.read(|cx| cx.new_id()),
            group: actor.led_group().expect("a leader"),
            person: self.person(about).1,
            kind: DispositionKind::Handling,
            asked: disposition::Asked::Opinion,
            facts: Note::new("示例事实").expect("a text"),
            opened: mark,
            meeting: None,
            tied: None,
            sent: None,
            decision: None,
            version: 1,
        };
        let id = one.id.to_string();
        self.store(move |tx| store::disposition::add(tx, actor.branch, &one));
        id
    }

    /// A new resolution of the branch that somebody belongs to.
    pub fn resolution(&self, member: &str) -> String {
        let ours = self.actor(member).branch == self.sample.branch;
        let secretary = self.actor(if ours { "林知远" } else { "秦川" });
        let group = self.actor(member).group.expect("somebody of a group").to_string();
        let kept = self.write(move |cx| {
            let input = ResolutionInput {
                title: "示例任务".to_owned(),
                text: "各组分工落实".to_owned(),
                passed_on: "2026-11-01".to_owned(),
                groups: vec![group.clone()],
                ..ResolutionInput::default()
            };
            keep::keep(cx, &permission::in_branch(&secretary)?, None, &input)
        });
        kept.to_string()
    }

    /// A file of a new resolution that the branch has handed to somebody's group.
    pub fn resolution_file(&self, member: &str) -> String {
        let (actor, of) = (self.actor(member), self.resolution(member));
        let owner = FileOwner::Resolution(of.parse().expect("an id"));
        let file = Attachment {
            id: self.write(|cx| cx.new_id()),
            owner,
            name: FileName::new("要求.txt").expect("a name"),
            kind: FileKind::Txt,
            size: 12,
            sha256: "00".repeat(32),
            mark: Mark { by: actor.person, at: self.app.now() },
        };
        let id = file.id.to_string();
        self.store(move |tx| store::attachment::add(tx, actor.branch, &file, "各组落实".as_bytes()));
        id
    }

    /// Somebody with the posts of today.
    pub fn actor(&self, name: &str) -> Actor {
        let (branch, person) = self.person(name);
        self.read(move |cx| session::load(cx, branch, person))
    }

    /// Somebody signed in, without the work of a password.
    pub fn as_(&self, name: &str) -> Client<'_> {
        let (branch, person) = self.person(name);
        let key = self.read(move |cx| Secret::new(cx, branch));
        let (digest, now) = (key.digest(), self.app.now());
        self.store(move |tx| store::account::add_session(tx, branch, person, &digest, now));
        Client::new(self, Some(key.word()))
    }

    /// Somebody who is not signed in.
    pub const fn anonymous(&self) -> Client<'_> {
        Client::new(self, None)
    }

    /// How many entries the journals of both branches hold: nothing is written without one.
    pub fn journal(&self) -> i64 {
        let branches = [self.sample.branch, self.other.branch];
        self.store(move |tx| {
            let mut sum = 0;
            for branch in branches {
                sum += store::journal::page(tx, branch, None, 1)?.first().map_or(0, |entry| entry.number);
            }
            Ok(sum)
        })
    }

    /// Somebody more in a group of the demo's branch.
    pub fn join(&mut self, name: &'static str, group: usize, standing: Standing) -> PersonId {
        let (branch, group) = (self.sample.branch, self.sample.groups[group]);
        let id = self.read(|cx| cx.new_id::<PersonId>());
        self.store(move |tx| add(tx, branch, group, id, name, standing, None));
        self.sample.people.push((name, id));
        id
    }

    /// Gives somebody of the demo's branch a post of the branch from the beginning of the year.
    pub fn appoint(&self, name: &str, post: Post) {
        let (branch, person) = self.person(name);
        self.store(move |tx| store::organization::add_post(tx, branch, &held(person, post, None)));
    }

    /// The people who run meetings of the demo's first group.
    pub fn cast(&self) -> Cast {
        Cast::new(self, "陈一诺", "林知远", "陈一诺", "许安宁")
    }
}

fn held(person: PersonId, post: Post, group: Option<GroupId>) -> PostHeld {
    let appointment = Appointment::Designated;
    PostHeld { person, post, group, from: date(2026, 1, 1), until: None, appointment, basis: None }
}

fn add(
    tx: &mut Tx,
    branch: BranchId,
    group: GroupId,
    id: PersonId,
    name: &str,
    standing: Standing,
    duty: Option<Duty>,
) -> Result<(), StoreError> {
    let name = PersonName::new(name).expect("a name");
    store::person::add(tx, branch, &Person { id, name, mobile: None, email: None, version: 1 })?;
    store::person::set_standing(tx, branch, id, date(2020, 7, 1), standing)?;
    store::person::set_group(tx, branch, id, date(2020, 7, 1), group)?;
    let account = Account {
        person: id,
        password_hash: "none".to_owned(),
        must_change: false,
        slip_expires_at: None,
        duties: duty.into_iter().collect(),
        failures: domain::account::Failures::default(),
        version: 1,
    };
    store::account::add(tx, branch, &account)
}

/// Founds the second branch.
pub(super) fn found(app: &App, runtime: &tokio::runtime::Runtime) -> Other {
    let ids = app.read(|cx| {
        Ok((
            cx.new_id::<BranchId>()?,
            cx.new_id::<GroupId>()?,
            cx.new_id::<PersonId>()?,
            cx.new_id::<PersonId>()?,
        ))
    });
    let (branch, group, leader, member) = runtime.block_on(ids).expect("ids");
    let now = app.now();
    let work = move |tx: &mut Tx| -> Result<(), StoreError> {
        let name = |text: &str| OrganizationName::new(text).expect("a name");
        store::organization::add_branch(
            tx,
            &Branch { id: branch, name: name("示例市图书馆机关党支部") },
            now,
        )?;
        store::organization::add_group(
            tx,
            branch,
            &Group { id: group, name: name("馆办党小组") },
            date(2020, 1, 1),
        )?;
        add(tx, branch, group, leader, "秦川", Standing::Full, Some(Duty::System))?;
        add(tx, branch, group, member, "叶知秋", Standing::Full, None)?;
        store::organization::add_post(tx, branch, &held(leader, Post::Leader, Some(group)))?;
        store::organization::add_post(tx, branch, &held(leader, Post::Secretary, None))
    };
    runtime.block_on(app.db().write(work)).expect("the second branch");
    Other { branch, people: vec![("秦川", leader), ("叶知秋", member)] }
}
