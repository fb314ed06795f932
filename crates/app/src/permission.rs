//! Who may do what. A use case cannot be called without a [`Permit`] of its own action, and only this
//! module makes permits.

use std::{collections::BTreeSet, marker::PhantomData};

use domain::{
    account::Duty,
    id::{BranchId, GroupId, MeetingId, OfficeId, PersonId, TokenId},
    organization::Post,
    token::{Scope, Scopes},
};

use crate::{Cx, Error};

/// What somebody is in relation to a thing. One person can be several at once.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Role {
    /// Not signed in.
    Anonymous,
    /// Signed in, of the branch, but of another group.
    Outsider,
    /// 本组党员
    Member,
    /// 记录人 of the meeting in question.
    Recorder,
    /// 主持人 of the meeting in question, standing in for the leader.
    Chair,
    /// 组长 of the group in question.
    Leader,
    /// 党支部书记
    Secretary,
    /// 党支部副书记
    DeputySecretary,
    /// 组织委员
    OrganizationCommissioner,
    /// 纪检委员
    DisciplineCommissioner,
    /// 系统管理员: accounts, backup, health; no content.
    Administrator,
    /// 安全管理员: who carries which duty, passwords, second factors, how people sign in; no content.
    SecurityAdministrator,
    /// 审计管理员: the journal, read only.
    Auditor,
    /// 上级党组织: reads the figures of an office and what stands below it; no content.
    Office,
}

impl Role {
    /// All roles, in the order of the matrix.
    pub const ALL: [Self; 14] = [
        Self::Anonymous,
        Self::Outsider,
        Self::Member,
        Self::Recorder,
        Self::Chair,
        Self::Leader,
        Self::Secretary,
        Self::DeputySecretary,
        Self::OrganizationCommissioner,
        Self::DisciplineCommissioner,
        Self::Administrator,
        Self::SecurityAdministrator,
        Self::Auditor,
        Self::Office,
    ];

    /// What a post makes of who holds it.
    pub const fn of_post(post: Post) -> Self {
        match post {
            Post::Leader => Self::Leader,
            Post::Secretary => Self::Secretary,
            Post::DeputySecretary => Self::DeputySecretary,
            Post::OrganizationCommissioner => Self::OrganizationCommissioner,
            Post::DisciplineCommissioner => Self::DisciplineCommissioner,
        }
    }

    /// What a duty makes of who carries it.
    pub const fn of_duty(duty: Duty) -> Self {
        match duty {
            Duty::System => Self::Administrator,
            Duty::Security => Self::SecurityAdministrator,
            Duty::Audit => Self::Auditor,
        }
    }
}

use Role::{
    Administrator, Auditor, Chair, DeputySecretary, DisciplineCommissioner, Leader, Member,
    OrganizationCommissioner, Outsider, Recorder, Secretary, SecurityAdministrator,
};

/// Members of the group and the posts of the branch: who may read a group's ordinary matters.
const READERS: &[Role] = &[
    Member,
    Recorder,
    Chair,
    Leader,
    Secretary,
    DeputySecretary,
    OrganizationCommissioner,
    DisciplineCommissioner,
];
const BRANCH: &[Role] = &[Secretary, DeputySecretary, OrganizationCommissioner, DisciplineCommissioner];
const LEADER_AND_BRANCH: &[Role] =
    &[Leader, Secretary, DeputySecretary, OrganizationCommissioner, DisciplineCommissioner];
const LEADER: &[Role] = &[Leader];
const CHAIRS: &[Role] = &[Leader, Chair];
const KEEPERS: &[Role] = &[Leader, Chair, Recorder];
const SIGNED_IN: &[Role] = &[
    Outsider,
    Member,
    Recorder,
    Chair,
    Leader,
    Secretary,
    DeputySecretary,
    OrganizationCommissioner,
    DisciplineCommissioner,
    Administrator,
    SecurityAdministrator,
    Auditor,
    Role::Office,
];

/// An action's type: `Permit<may::Approve>` can be had only from [`in_branch`], [`in_group`] and [`on_meeting`].
pub trait Verb {
    /// The action.
    const ACTION: Action;
}

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $roles:expr, $why:literal;)*) => {
        /// Everything that can be done, named noun.verb.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Action { $($(#[$doc])* $name,)* }

        impl Action {
            /// All actions.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// noun.verb: the name in the journal, the matrix and the routes.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// The roles that may.
            pub const fn roles(self) -> &'static [Role] {
                match self { $(Self::$name => $roles,)* }
            }

            /// Who may, in words, for a refusal.
            pub const fn who(self) -> &'static str {
                match self { $(Self::$name => $why,)* }
            }
        }

        /// The types of the actions.
        pub mod may {
            $($(#[$doc])* #[derive(Clone, Copy, Debug)] pub struct $name;
            impl super::Verb for $name { const ACTION: super::Action = super::Action::$name; })*
        }
    };
}

actions! {
    /// The own account: password, sign-out, messages.
    UseAccount = "account.use", SIGNED_IN, "请先登录";
    /// A one-time slip for somebody of the group.
    ResetAccount = "account.reset", &[Leader, Secretary], "由组长或书记办理";
    /// Who can sign in: names, posts, states of accounts.
    ReadAccounts = "account.read", &[Administrator, SecurityAdministrator], "由系统管理员或安全管理员查看";
    /// Opening accounts, also of people who are in no group.
    ManageAccounts = "account.manage", &[Administrator], "由系统管理员办理";
    /// Where the branch's events go, and whether they arrived (ADR 33).
    ManageWebhooks = "webhook.manage", &[Administrator], "由系统管理员办理";
    /// Passwords, second factors and duties of others; how people sign in.
    SecureAccounts = "account.secure", &[SecurityAdministrator], "由安全管理员办理";
    /// The journal.
    ReadJournal = "journal.read", &[Auditor], "由审计管理员查看";
    /// The roster of the group.
    ReadRoster = "person.read", READERS, "由本组党员和支部查看";
    /// Names, numbers, states of the group's people.
    EditRoster = "person.edit", &[Leader, Secretary, OrganizationCommissioner], "由组长、书记或组织委员办理";
    /// Into another group (G-14, G-19).
    PlaceMembers = "person.place", &[Secretary, OrganizationCommissioner], "由书记或组织委员办理";
    /// Taking back the last entry of somebody's history, with the reason.
    WithdrawEntry = "person.withdraw", &[Secretary, OrganizationCommissioner], "由书记或组织委员办理";
    /// Who leads the group from now on (L2).
    AppointLeader = "post.appoint_leader", &[Leader, Secretary, OrganizationCommissioner], "由书记、组织委员办理，或者由组长按支部的决定登记";
    /// Posts of the branch.
    AppointBranch = "post.appoint_branch", &[Secretary, OrganizationCommissioner], "由书记或组织委员办理";
    /// Groups: founded, divided, merged, renamed (G-14).
    EditGroups = "group.edit", &[Secretary, OrganizationCommissioner], "由书记或组织委员办理";
    /// The year plan.
    ReadPlan = "plan.read", READERS, "由本组党员和支部查看";
    /// Lines of the year plan; sending it.
    EditPlan = "plan.edit", LEADER, "由组长办理";
    /// A meeting: agenda, stage, findings, record.
    ReadMeeting = "meeting.read", READERS, "由本组党员和支部查看";
    /// A new draft, or a changed one.
    DraftMeeting = "meeting.draft", LEADER, "由组长办理";
    /// R2
    Consult = "meeting.consult", LEADER, "由组长办理";
    /// R2 through the system: what somebody of the branch says who was asked.
    AnswerConsultation = "meeting.answer_consultation", &[Secretary, OrganizationCommissioner, DisciplineCommissioner], "由组长问到的书记、组织委员或纪检委员答复";
    /// To the branch; back from it.
    Submit = "meeting.submit", LEADER, "由组长办理";
    /// R3 by the branch.
    Approve = "meeting.approve", BRANCH, "由支部书记、副书记、组织委员或纪检委员办理";
    /// R3 on paper, written down by the leader.
    ApproveOffline = "meeting.approve_offline", LEADER, "由组长办理";
    /// R3
    Notify = "meeting.notify", LEADER, "由组长办理";
    /// The own answer to a notice.
    Answer = "meeting.answer", &[Member, Recorder, Chair, Leader], "由本组党员办理";
    /// Another time or place; cancelling.
    Reschedule = "meeting.reschedule", LEADER, "由组长办理";
    /// Opening, concluding, reopening.
    Chair = "meeting.chair", CHAIRS, "由组长或本次会议的主持人办理";
    /// Roll, remarks, decisions, notes.
    Record = "meeting.record", KEEPERS, "由组长、本次会议的主持人或记录人办理";
    /// The own remark, from the own phone.
    HandIn = "meeting.hand_in", &[Member, Recorder, Chair, Leader], "由本组党员办理";
    /// R6: signing and correcting.
    Sign = "minutes.sign", CHAIRS, "由组长或本次会议的主持人办理";
    /// R7
    Report = "meeting.report", LEADER, "由组长办理";
    /// The branch's receipt, or the return for correction.
    Receipt = "meeting.receipt", BRANCH, "由支部书记、副书记、组织委员或纪检委员办理";
    /// 迎检材料: a group's year as one folder.
    TakeBundle = "bundle.take", LEADER_AND_BRANCH, "由组长、支部书记、副书记、组织委员或纪检委员办理";
    /// The same of the whole branch, its groups each in a folder.
    TakeBranchBundle = "bundle.take_branch", BRANCH, "由支部书记、副书记、组织委员或纪检委员办理";
    /// Superiors' tables: what they look like; filled, as far as the reader may read each ledger. Leaders of their own group.
    ReadTables = "superior_table.read", LEADER_AND_BRANCH, "由组长、支部书记、副书记、组织委员或纪检委员办理";
    /// Laying them out, sharing them, taking over those of other branches.
    EditTables = "superior_table.edit", BRANCH, "由支部书记、副书记、组织委员或纪检委员办理";
    /// 单位自有模板: the branch's own Word templates for minutes and notices.
    KeepTemplates = "own_template.keep", BRANCH, "由支部书记、副书记、组织委员或纪检委员办理";
    /// 补录
    EnterLate = "meeting.enter_late", LEADER, "由组长办理";
    /// The file from which a meeting was entered late.
    ReadOriginal = "old_record.read", LEADER_AND_BRANCH, "由组长、支部书记、副书记、组织委员或纪检委员查看";
    /// Work that is given out, its progress, its results.
    ReadWork = "assignment.read", READERS, "由本组党员和支部查看";
    /// Giving work out, checking it, telling the branch of it (T6, D3).
    GiveWork = "assignment.give", LEADER, "由组长办理";
    /// Progress of the own work, and that it is done.
    DoWork = "assignment.do", &[Member, Recorder, Chair, Leader], "由承办人或组长办理";
    /// What the members of a group pay.
    ReadDues = "dues.read", &[Leader, Secretary, DeputySecretary, OrganizationCommissioner], "由组长、书记、副书记或组织委员查看";
    /// Entries, counter-entries, handing over (D7).
    CollectDues = "dues.collect", LEADER, "由组长办理";
    /// What a member pays a month.
    FixDues = "dues.fix", &[Leader, Secretary, OrganizationCommissioner], "由组长、书记或组织委员办理";
    /// Signing for what a group hands over.
    ReceiveDues = "dues.receive", &[Secretary, DeputySecretary, OrganizationCommissioner], "由书记、副书记或组织委员办理";
    /// How the branch counts and shows dues.
    SetDues = "dues.set", &[Secretary, OrganizationCommissioner], "由书记或组织委员办理";
    /// The yearly list, as it was published.
    ReadDuesList = "dues.read_list", READERS, "由本支部党员查看";
    /// Publishing it.
    PublishDues = "dues.publish", &[Secretary, OrganizationCommissioner], "由书记或组织委员办理";
    /// The study plan, what was studied; the own hours, of the leader those of all.
    ReadStudy = "study.read", READERS, "由本组党员和支部查看";
    /// Planning, writing down, making up.
    KeepStudy = "study.keep", LEADER, "由组长办理";
    /// The files of those on the way into the Party; also for who accompanies one.
    ReadDevelopment = "development.read", &[Leader, Secretary, DeputySecretary, OrganizationCommissioner], "由组长、书记、副书记、组织委员和培养联系人查看";
    /// Steps, contacts, inspections, reports, opinions of the group (D6).
    RecordDevelopment = "development.record", &[Leader, Secretary, DeputySecretary, OrganizationCommissioner], "由组长、书记、副书记或组织委员办理";
    /// What a group said about somebody on the way into the Party, on an item of C5; also for who accompanies the person.
    ReadHearing = "hearing.read", &[Chair, Leader, Secretary, DeputySecretary, OrganizationCommissioner], "由组长、会议主持人、书记、副书记、组织委员和培养联系人查看";
    /// Whom the group is heard about; to the branch (C5).
    TieHearing = "hearing.tie", LEADER, "由组长办理";
    /// What the group thinks.
    StateHearing = "hearing.state", CHAIRS, "由组长或本次会议的主持人办理";
    /// The branch's answer.
    AnswerHearing = "hearing.answer", &[Secretary, DeputySecretary, OrganizationCommissioner], "由书记、副书记或组织委员办理";
    /// Who took part in organized life.
    ReadAttendance = "attendance.read", &[Leader, Secretary, DeputySecretary, OrganizationCommissioner], "由组长、书记、副书记或组织委员查看；本人看自己的";
    /// What members took part in beside the group's meetings.
    NoteAttendance = "attendance.note", LEADER, "由组长办理";
    /// An opinion, a difficulty or a demand of the group; the branch: what was reported to it.
    ReadOpinion = "opinion.read", LEADER_AND_BRANCH, "由提出的人、组长和支部查看";
    /// Taking one down.
    RaiseOpinion = "opinion.raise", &[Member, Recorder, Chair, Leader], "由本组党员办理";
    /// Discussing, settling, reporting, telling back.
    HandleOpinion = "opinion.handle", LEADER, "由组长办理";
    /// The branch's answer.
    AnswerOpinion = "opinion.answer", BRANCH, "由支部书记、副书记、组织委员或纪检委员办理";
    /// Who talked with whom, when, why. What was said: only the two and whom they name.
    ReadTalk = "talk.read", LEADER, "由谈话双方和双方指定的人查看；组长只看谈话的人、日期和事由";
    /// The own talk with somebody.
    RecordTalk = "talk.record", READERS, "由本支部党员办理";
    /// Adding to a talk, naming its readers, taking it back.
    WriteTalk = "talk.write", &[], "由谈话双方办理";
    /// A difficulty of a member; the secretary: what was reported. Also the person, and who was named to help.
    ReadCare = "care.read", &[Leader, Secretary], "由本人、组长、指定帮助的人查看；报告支部后，书记可以查看";
    /// Taking one down, naming who helps.
    OpenCare = "care.open", LEADER, "由组长办理";
    /// What was done about it. Also who was named to help.
    HelpCare = "care.help", &[Leader, Secretary], "由组长、指定帮助的人办理；报告支部后，书记可以办理";
    /// The preparation of an organizational-life meeting, what is put right after it; the branch: theme, study, the report.
    ReadLife = "life_meeting.read", READERS, "由本组党员和支部查看";
    /// Theme and study.
    PrepareLife = "life_meeting.prepare", LEADER, "由组长办理";
    /// An opinion of the group or of a member, by name or not.
    GiveLifeOpinion = "life_opinion.give", &[Member, Recorder, Chair, Leader], "由本组党员办理";
    /// Feeding it back as it was received.
    FeedBackLife = "life_opinion.feed_back", LEADER, "由组长办理";
    /// The own written self-examination.
    WriteSheet = "life_sheet.write", &[Member, Recorder, Chair, Leader], "由本人办理";
    /// A self-examination: the author's own; once handed in, whom the author named, and until the end of the meeting who runs it.
    ReadSheet = "life_sheet.read", CHAIRS, "由本人、本人指定的人查看；会议小结以前，组长和主持人也可以查看";
    /// What one puts right about oneself; confirming it.
    Rectify = "rectification.write", &[Member, Recorder, Chair, Leader], "由本人和组长办理";
    /// The report on the meeting.
    ReportLife = "life_report.write", LEADER, "由组长办理";
    /// Signing for it, or sending it back.
    ReceiveLife = "life_report.receive", BRANCH, "由支部书记、副书记、组织委员或纪检委员办理";
    /// Closing a make-up.
    CloseMatter = "make_up.close", LEADER, "由组长办理";
    /// The desk of the branch.
    ReadBranch = "branch.read", BRANCH, "由支部书记、副书记、组织委员或纪检委员查看";
    /// A ballot: what it is about, how many have voted, what was counted.
    ReadBallot = "ballot.read", READERS, "由有表决权的党员、计票人、本组党员和支部查看";
    /// Preparing, opening, closing, annulling.
    RunBallot = "ballot.run", CHAIRS, "由组长或本次会议的主持人办理";
    /// The own vote; only for who is on the list that was fixed at the opening.
    CastBallot = "ballot.cast", &[Member, Recorder, Chair, Leader], "由名单上有表决权的党员投票";
    /// Taking a key, opening the box, counting papers: the two who are named.
    TellBallot = "ballot.tell", &[], "由监票人、计票人办理";
    /// From how many voters on ballots are held in the system.
    SetBallots = "ballot.set", &[Secretary], "由支部书记办理";
    /// Whom the group recommends (C6).
    ReadSelection = "selection.read", READERS, "由本组党员和支部查看";
    /// Places, candidates, the recommendation.
    EditSelection = "selection.edit", CHAIRS, "由组长或本次会议的主持人办理";
    /// The branch's answer.
    AnswerSelection = "selection.answer", BRANCH, "由支部书记、副书记、组织委员或纪检委员办理";
    /// A matter of handling or discipline. Also who it is about, and whom the branch named.
    ReadDisposition = "disposition.read", &[Leader, Secretary, DisciplineCommissioner], "由本人、组长、书记、纪检委员和支部指定的人查看";
    /// Handing one to a group.
    OpenDisposition = "disposition.open", &[Secretary, DisciplineCommissioner], "由书记或纪检委员办理";
    /// Its meeting, its opinion; it decides nothing (JP-3).
    HearDisposition = "disposition.hear", LEADER, "由组长办理";
    /// What the branch did and decided; whom it lets know.
    DecideDisposition = "disposition.decide", &[Secretary, DisciplineCommissioner], "由书记或纪检委员办理";
    /// The own statement and defence.
    StateDisposition = "disposition.state", &[], "由本人办理，别人不能代写";
    /// That a right of who it is about was kept. Also that person.
    CheckRights = "disposition.tick", &[Leader, Secretary, DisciplineCommissioner], "由本人、组长、书记或纪检委员办理";
    /// The appraisal of the branch: opened over its groups, the poll, the grades.
    RunAppraisal = "appraisal.run", &[Secretary, OrganizationCommissioner], "由书记或组织委员办理";
    /// What the poll came to, the grades of everybody.
    ReadPoll = "appraisal.read_poll", BRANCH, "由支部书记、副书记、组织委员或纪检委员查看";
    /// Handing the group's part to the branch, why something is missing of somebody.
    GatherAppraisal = "appraisal.gather", LEADER, "由组长办理";
    /// The own self-appraisal.
    WriteAppraisal = "appraisal.write", &[Member, Recorder, Chair, Leader], "由本人办理";
    /// What is said of others of the group; by the leader also what they said in the meeting.
    RemarkAppraisal = "appraisal.remark", &[Member, Recorder, Chair, Leader], "由本组党员办理";
    /// The self-appraisal of a member, what others said of them; of the branch once the group has handed in.
    ReadAppraised = "appraisal.read", &[Leader, Secretary, OrganizationCommissioner], "由本人和组长查看；交支部以后，书记、组织委员可以查看";
    /// The figures of an office and of what stands below it.
    ReadOffice = "office.read", &[Role::Office], "由上级党组织的工作人员查看";
    /// Resolutions and tasks of the branch (C2).
    EditResolutions = "resolution.edit", BRANCH, "由支部书记、副书记、组织委员或纪检委员办理";
    /// A group's work summary; a draft only by whoever writes it, the branch's final one by its posts.
    ReadSummary = "work_summary.read", READERS, "由本组党员和支部查看；草稿只有写的人能看";
    /// Writing a group's: what it is drafted from, the leader may read.
    WriteSummary = "work_summary.write", LEADER, "由组长办理；支部的总结由书记、副书记或组织委员办理";
    /// Writing the branch's.
    WriteBranchSummary = "work_summary.write_branch", &[Secretary, DeputySecretary, OrganizationCommissioner], "由书记、副书记或组织委员办理";
}

impl Action {
    /// Whether a role may.
    pub fn allows(self, role: Role) -> bool {
        self.roles().contains(&role)
    }

    /// The scope that a token needs for it; none for what no token does, whoever's it is (ADR 32).
    pub const fn scope(self) -> Option<Scope> {
        use Action as A;
        Some(match self {
            A::UseAccount | A::ReadRoster | A::ReadPlan | A::ReadMeeting | A::ReadBallot => Scope::Read,
            A::EditPlan => Scope::WritePlans,
            A::DraftMeeting
            | A::Consult
            | A::Submit
            | A::ApproveOffline
            | A::Notify
            | A::Reschedule
            | A::Chair
            | A::Report
            | A::CloseMatter => Scope::WriteMeetings,
            A::Record | A::HandIn => Scope::WriteRecords,
            A::Answer => Scope::WriteAnswers,
            A::Sign => Scope::SignMinutes,
            A::AnswerConsultation | A::Approve | A::Receipt => Scope::WriteApprovals,
            A::ManageWebhooks => Scope::ManageWebhooks,
            _ => return None,
        })
    }
}

/// Who runs a meeting.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Running {
    /// 主持人
    pub chair: PersonId,
    /// 记录人
    pub recorder: Option<PersonId>,
}

/// Who is signed in, with the posts held on this day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Actor {
    /// The branch.
    pub branch: BranchId,
    /// Who.
    pub person: PersonId,
    /// The name, for greetings.
    pub name: String,
    /// The group on this day.
    pub group: Option<GroupId>,
    /// Whether the person is a Party member on this day.
    pub is_member: bool,
    /// Posts on this day.
    pub posts: Vec<(Post, Option<GroupId>)>,
    /// What the account carries besides the posts.
    pub duties: BTreeSet<Duty>,
    /// The offices whose figures the person reads.
    pub offices: Vec<OfficeId>,
    /// Must set a new password before anything else.
    pub must_change: bool,
    /// Must add a second factor before anything else.
    pub must_enroll: bool,
    /// The token that acts in the person's name; none for the person.
    pub token: Option<Held>,
}

/// A token that acts in somebody's name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Held {
    /// Which.
    pub id: TokenId,
    /// How much of what the person may do it may.
    pub scopes: Scopes,
}

impl Actor {
    /// Whether whoever acts may do it themselves, or their token's scopes reach so far.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    fn reaches(&self, action: Action) -> Result<(), Error> {
        let is_within = |held: &Held| action.scope().is_some_and(|scope| held.scopes.has(scope));
        if self.token.as_ref().is_none_or(is_within) {
            return Ok(());
        }
        Err(Error::Forbidden("这个令牌的范围不包括它，请由本人在页面上办理，或者换一个范围合适的令牌"))
    }

    /// What the actor is in relation to a group, and to a meeting that these people run.
    pub fn roles(&self, group: Option<GroupId>, running: Option<Running>) -> BTreeSet<Role> {
        let mut roles = BTreeSet::new();
        for (post, of) in &self.posts {
            // Leading another group counts for nothing here.
            if *post != Post::Leader || group.is_some() && *of == group {
                roles.insert(Role::of_post(*post));
            }
        }
        if group.is_some() && self.group == group && self.is_member {
            roles.insert(Member);
            if running.is_some_and(|r| r.recorder == Some(self.person)) {
                roles.insert(Recorder);
            }
            if running.is_some_and(|r| r.chair == self.person) {
                roles.insert(Chair);
            }
        } else {
            roles.insert(Outsider);
        }
        roles.extend(self.duties.iter().copied().map(Role::of_duty));
        if !self.offices.is_empty() {
            roles.insert(Role::Office);
        }
        roles
    }

    /// Whether the actor leads this group.
    pub fn leads(&self, group: GroupId) -> bool {
        self.posts.contains(&(Post::Leader, Some(group)))
    }

    /// The group that the actor leads, if any.
    pub fn led_group(&self) -> Option<GroupId> {
        self.posts.iter().find(|(post, _)| *post == Post::Leader).and_then(|(_, group)| *group)
    }

    /// The actor's post in the branch, the highest first.
    pub fn branch_post(&self) -> Option<Post> {
        let mut posts: Vec<_> = self.posts.iter().map(|(p, _)| *p).filter(|p| *p != Post::Leader).collect();
        posts.sort();
        posts.first().copied()
    }
}

/// Proof that the actor may do `V` to one thing.
#[derive(Clone, Debug)]
pub struct Permit<V> {
    actor: Actor,
    group: Option<GroupId>,
    meeting: Option<MeetingId>,
    office: Option<OfficeId>,
    seen: Option<i64>,
    verb: PhantomData<fn() -> V>,
}

impl<V: Verb> Permit<V> {
    /// Who.
    pub const fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The branch, first part of every key.
    pub const fn branch(&self) -> BranchId {
        self.actor.branch
    }

    /// The same for somebody who acts on what they saw: it counts only as long as the thing still has this version.
    #[must_use]
    pub fn seeing(self, version: i64) -> Self {
        Self { seen: Some(version), ..self }
    }

    /// Holds what was seen against what is.
    ///
    /// # Errors
    /// [`Error::Stale`] when somebody else was faster.
    pub(crate) fn still(&self, version: i64) -> Result<(), Error> {
        if self.seen.is_none_or(|seen| seen == version) { Ok(()) } else { Err(Error::Stale) }
    }

    /// The group that the permit is for.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a permit without one.
    pub fn group(&self) -> Result<GroupId, Error> {
        self.group.ok_or(Error::NotFound)
    }

    /// Whether the permit is for this group, or, without one, for the whole branch.
    pub(crate) fn is_of(&self, group: Option<GroupId>) -> bool {
        self.group == group
    }

    /// The meeting that the permit is for.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a permit without one.
    pub fn meeting(&self) -> Result<MeetingId, Error> {
        self.meeting.ok_or(Error::NotFound)
    }

    /// The office that the permit is for.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a permit without one.
    pub fn office(&self) -> Result<OfficeId, Error> {
        self.office.ok_or(Error::NotFound)
    }
}

/// A permit to read one meeting for whoever runs the machine: the command line's export. Nobody is signed
/// in; the caller writes the journal.
pub(crate) fn by_the_machine(
    branch: BranchId,
    group: GroupId,
    meeting: MeetingId,
) -> Permit<may::ReadMeeting> {
    let actor = Actor { posts: Vec::new(), ..the_machine(branch) };
    Permit { actor, group: Some(group), meeting: Some(meeting), office: None, seen: None, verb: PhantomData }
}

/// Whoever runs the machine, where a whole branch is taken along: as its secretary, and no more. Nobody is signed in; the caller writes
/// the journal without a name.
pub(crate) fn the_machine(branch: BranchId) -> Actor {
    Actor {
        branch,
        person: PersonId::new(uuid::Uuid::nil()),
        name: String::new(),
        group: None,
        is_member: false,
        posts: vec![(Post::Secretary, None)],
        duties: BTreeSet::new(),
        offices: Vec::new(),
        must_change: false,
        token: None,
        must_enroll: false,
    }
}

fn decide<V: Verb>(
    actor: &Actor,
    group: Option<GroupId>,
    meeting: Option<MeetingId>,
    roles: &BTreeSet<Role>,
) -> Result<Permit<V>, Error> {
    if roles.iter().any(|&role| V::ACTION.allows(role)) {
        actor.reaches(V::ACTION)?;
        return Ok(Permit {
            actor: actor.clone(),
            group,
            meeting,
            office: None,
            seen: None,
            verb: PhantomData,
        });
    }
    // Who may not even read a thing is not told that it exists.
    let may_know = group.is_none() || roles.iter().any(|&role| Action::ReadMeeting.allows(role));
    Err(if may_know { Error::Forbidden(V::ACTION.who()) } else { Error::NotFound })
}

/// A permit for somebody who is party to a thing, whatever the role: who raised it, one of the two, who was named. Only for
/// use cases that have looked. What belongs to the whole branch has no group.
pub(crate) fn as_party<V: Verb>(actor: &Actor, group: impl Into<Option<GroupId>>) -> Permit<V> {
    Permit {
        actor: actor.clone(),
        group: group.into(),
        meeting: None,
        office: None,
        seen: None,
        verb: PhantomData,
    }
}

/// The same for something of one meeting.
pub(crate) fn as_party_on_meeting<V: Verb>(actor: &Actor, group: GroupId, meeting: MeetingId) -> Permit<V> {
    Permit { meeting: Some(meeting), ..as_party(actor, group) }
}

/// A permit for what belongs to no group: the own account, the desk of the branch, the journal.
///
/// # Errors
/// [`Error::Forbidden`].
pub fn in_branch<V: Verb>(actor: &Actor) -> Result<Permit<V>, Error> {
    decide(actor, None, None, &actor.roles(None, None))
}

/// A permit for what belongs to a group.
///
/// # Errors
/// [`Error::NotFound`] where the actor may not know of it, else [`Error::Forbidden`].
pub fn in_group<V: Verb>(cx: &mut Cx<'_>, actor: &Actor, group: GroupId) -> Result<Permit<V>, Error> {
    if store::organization::group(cx.tx, actor.branch, group)?.is_none() {
        return Err(Error::NotFound);
    }
    decide(actor, Some(group), None, &actor.roles(Some(group), None))
}

/// A permit for one office: for who reads it, or one above it.
///
/// # Errors
/// [`Error::NotFound`] for an office of which the actor may not know.
pub fn in_office<V: Verb>(cx: &mut Cx<'_>, actor: &Actor, office: OfficeId) -> Result<Permit<V>, Error> {
    let path = store::office::path(cx.tx, office)?;
    let reads = path.iter().any(|one| actor.offices.contains(&one.id));
    if reads && V::ACTION.allows(Role::Office) && actor.reaches(V::ACTION).is_ok() {
        let permit = Permit { office: Some(office), ..as_party(actor, None) };
        return Ok(permit);
    }
    Err(Error::NotFound)
}

/// The same where it is the actor's to have, for what is gathered from several things and leaves out what the actor may not read.
///
/// # Errors
/// As the store.
pub(crate) fn where_allowed<V: Verb>(
    cx: &mut Cx<'_>,
    actor: &Actor,
    group: GroupId,
) -> Result<Option<Permit<V>>, Error> {
    match in_group(cx, actor, group) {
        Ok(permit) => Ok(Some(permit)),
        Err(Error::Forbidden(_) | Error::NotFound) => Ok(None),
        Err(other) => Err(other),
    }
}

/// A permit for one meeting. Chair and recorder count only for the meeting that names them.
///
/// # Errors
/// [`Error::NotFound`] where the actor may not know of it, else [`Error::Forbidden`].
pub fn on_meeting<V: Verb>(cx: &mut Cx<'_>, actor: &Actor, meeting: MeetingId) -> Result<Permit<V>, Error> {
    let owner = store::meeting::owner(cx.tx, actor.branch, meeting)?.ok_or(Error::NotFound)?;
    let running = Running { chair: owner.chair, recorder: owner.recorder };
    let roles = roles_on_meeting(cx, actor, meeting, owner.group, running)?;
    decide(actor, Some(owner.group), Some(meeting), &roles)
}

/// What the actor is in relation to a meeting. Members of a group that holds it jointly are members like the others; it is led by
/// the leader of the group that keeps the record.
///
/// # Errors
/// As the store.
pub(crate) fn roles_on_meeting(
    cx: &mut Cx<'_>,
    actor: &Actor,
    meeting: MeetingId,
    group: GroupId,
    running: Running,
) -> Result<BTreeSet<Role>, Error> {
    let mut roles = actor.roles(Some(group), Some(running));
    if let Some(own) = actor.group.filter(|own| *own != group)
        && store::meeting::joint(cx.tx, actor.branch, meeting)?.contains(&own)
    {
        roles.extend(actor.roles(Some(own), Some(running)));
        roles.remove(&Outsider);
        if !actor.leads(group) {
            roles.remove(&Leader);
        }
    }
    Ok(roles)
}
