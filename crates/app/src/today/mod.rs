//! 本月要办: what is due for the person who looks, in the order to do it, and the reminders of it.

mod appraisal;
mod attendance;
mod ballots;
mod branch;
mod development;
mod dispositions;
mod dues;
pub mod ledger;
mod life;
mod meetings;
mod people;
pub mod remind;
mod study;
mod work;

use domain::{
    due::{Term, Urgency},
    id::{
        AppraisalId, AssignmentId, BallotId, CareId, DispositionId, GroupId, HandoverId, ItemId, MeetingId,
        OpinionId, PersonId, RectificationId, ResolutionId, StudyId,
    },
    meeting::Next,
};
use jiff::civil::Date;
use store::meeting::Listed;
use uuid::Uuid;

use crate::{
    Cx, Error,
    dues::Book,
    life_meeting::list,
    meeting::list::Entries,
    permission::{self, Actor, Permit, Role, may},
};

/// For whom something is to be done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    /// Of the person alone.
    Own,
    /// As the leader of the group.
    Group,
    /// For the branch.
    Branch,
}

impl Side {
    /// In a word.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Own => "本人",
            Self::Group => "本组",
            Self::Branch => "支部",
        }
    }
}

/// One thing to do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Due {
    /// For whom.
    pub side: Side,
    /// What it is about.
    pub title: String,
    /// Why it is due.
    pub why: String,
    /// Until when.
    pub term: Term,
    /// The moment, where it is about a meeting.
    pub when: Option<jiff::civil::DateTime>,
    /// What to do about it.
    pub act: Act,
}

impl Due {
    /// Something of the person alone.
    fn own(act: Act, term: Term, title: impl Into<String>, why: impl Into<String>) -> Self {
        Self { side: Side::Own, title: title.into(), why: why.into(), term, when: None, act }
    }

    /// Something that the leader does for the group.
    fn group(act: Act, term: Term, title: impl Into<String>, why: impl Into<String>) -> Self {
        Self { side: Side::Group, ..Self::own(act, term, title, why) }
    }

    /// Something that is done for the branch.
    fn branch(act: Act, term: Term, title: impl Into<String>, why: impl Into<String>) -> Self {
        Self { side: Side::Branch, ..Self::own(act, term, title, why) }
    }

    /// In words that may leave the system, by mail or on paper: what touches somebody's dues, difficulties, opinions, talks or way
    /// into the Party is said without the person and the content.
    pub fn outside(&self) -> &str {
        match self.act {
            Act::OwnDues => "看看您自己的党费",
            Act::DuesOf(_) => "和一位党员谈谈党费的事",
            Act::Opinion(_) => "办理一条意见诉求",
            Act::Care(_) => "一件关心帮扶的事",
            Act::Talk(_) => "和一位党员谈心",
            Act::Talks(_) => "谈心谈话",
            Act::CollectDues => "收党费",
            Act::FixDues => "核定党费标准",
            Act::Development(_) | Act::Hearing(..) => "发展党员工作中的一件事",
            Act::Disposition(_) => "一件需要您办理的事",
            Act::Sheet(_) | Act::Life(_) | Act::Rectify(..) | Act::ReceiveLife(_) | Act::ReportLife(_) => {
                "组织生活会的一件事"
            }
            Act::SelfAppraisal(_) | Act::Appraisal(_) | Act::OpenAppraisal => "民主评议的一件事",
            _ => &self.title,
        }
    }

    /// Until when, in words; nothing where nobody set a day.
    pub fn until(&self, today: Date) -> String {
        let words = |day: Date| {
            let year = if day.year() == today.year() { String::new() } else { format!("{}年", day.year()) };
            format!("{year}{}月{}日", day.month(), day.day())
        };
        match self.term {
            Term::By(day) if day == today => "今天".to_owned(),
            Term::By(day) if day < today => format!("{}到期", words(day)),
            Term::By(day) => format!("{}前", words(day)),
            Term::Waiting(day) if day == today => "今天起等着办".to_owned(),
            Term::Waiting(day) => format!("{}起等着办", words(day)),
            Term::Open => String::new(),
        }
    }
}

/// What to do about something that is due.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Act {
    /// The next step of a meeting.
    Meeting(MeetingId, Next),
    /// Answer a notice.
    Answer(MeetingId),
    /// Draft this month's meeting.
    Draft,
    /// A piece of work that this person answers for.
    Work(AssignmentId),
    /// A piece of work that somebody says is done.
    CheckWork(AssignmentId),
    /// A piece of work of somebody else that is over its day.
    AskAfterWork(AssignmentId),
    /// What the branch asks for and nobody has been given.
    GiveWork(ResolutionId),
    /// Members for whom no work is open.
    ShareWork,
    /// Make the plan of the year.
    Plan,
    /// Confirm what the own dues are, or look at what is missing of them.
    OwnDues,
    /// Collect the dues of the month.
    CollectDues,
    /// Fix the dues of the year.
    FixDues,
    /// Talk to somebody whose dues are missing.
    DuesOf(PersonId),
    /// Hand over what is in hand.
    HandOver,
    /// Sign for what a group has handed over.
    ReceiveDues(HandoverId),
    /// Go on with an opinion, or answer it.
    Opinion(OpinionId),
    /// See whom nobody has talked with, since the day that counts where it is not the first of the year.
    Talks(Option<Date>),
    /// Talk to somebody who has been away.
    Talk(PersonId),
    /// Go on with somebody's way into the Party.
    Development(PersonId),
    /// Look at a difficulty again.
    Care(CareId),
    /// Plan the study of the year.
    PlanStudy,
    /// Write down what a meeting studied.
    NoteStudy(MeetingId),
    /// Make up for something that the others studied.
    MakeUp(StudyId),
    /// Vote while a ballot is open.
    Vote(BallotId),
    /// What the tellers of a ballot do.
    TellBallot(BallotId),
    /// Send a recommendation to the branch, or answer it.
    Selection(MeetingId, ItemId),
    /// Send what the group said about somebody on the way into the Party to the branch, or answer it.
    Hearing(MeetingId, ItemId),
    /// Write the own self-examination.
    Sheet(MeetingId),
    /// Go on with the preparation of an organizational-life meeting.
    Life(MeetingId),
    /// Go on with a line of the rectification list of a meeting.
    Rectify(RectificationId, MeetingId),
    /// Sign for the report on an organizational-life meeting.
    ReceiveLife(MeetingId),
    /// Go on with a matter of handling or discipline.
    Disposition(DispositionId),
    /// Write the own self-appraisal.
    SelfAppraisal(AppraisalId),
    /// Go on with an appraisal: of the leader to hand the group's part in, of the branch its next step.
    Appraisal(AppraisalId),
    /// Open the appraisal of the year.
    OpenAppraisal,
    /// Correct the report that the branch sent back.
    ReportLife(MeetingId),
    /// Say what one thinks of the agenda that a leader asks about (R2).
    Consultation(MeetingId),
}

impl Act {
    /// A word that stays the same for good, for what is kept about reminders, and what it is about. The steps before a meeting
    /// are one thing, and so are those after it.
    pub fn key(self) -> String {
        let (act, object) = match self {
            Self::Meeting(id, Next::Approve) => ("meeting-approve", Some(id.uuid())),
            Self::Meeting(id, Next::Receipt) => ("meeting-receipt", Some(id.uuid())),
            Self::Meeting(id, Next::Console | Next::Conclude | Next::Sign | Next::Report) => {
                ("meeting-finish", Some(id.uuid()))
            }
            Self::Meeting(id, _) => ("meeting-prepare", Some(id.uuid())),
            Self::Answer(id) => ("meeting-answer", Some(id.uuid())),
            Self::Draft => ("meeting-draft", None),
            Self::Work(id) => ("assignment-do", Some(id.uuid())),
            Self::CheckWork(id) => ("assignment-check", Some(id.uuid())),
            Self::AskAfterWork(id) => ("assignment-ask", Some(id.uuid())),
            Self::GiveWork(id) => ("assignment-give", Some(id.uuid())),
            Self::ShareWork => ("assignment-share", None),
            Self::Plan => ("plan-edit", None),
            Self::OwnDues => ("dues-own", None),
            Self::CollectDues => ("dues-collect", None),
            Self::FixDues => ("dues-fix", None),
            Self::DuesOf(id) => ("dues-talk", Some(id.uuid())),
            Self::HandOver => ("dues-hand_over", None),
            Self::ReceiveDues(id) => ("dues-receive", Some(id.uuid())),
            Self::Opinion(id) => ("opinion-handle", Some(id.uuid())),
            Self::Talks(_) => ("talk-all", None),
            Self::Talk(id) => ("talk-hold", Some(id.uuid())),
            Self::Development(id) => ("development-go_on", Some(id.uuid())),
            Self::Care(id) => ("care-go_on", Some(id.uuid())),
            Self::PlanStudy => ("study-plan", None),
            Self::NoteStudy(id) => ("study-note", Some(id.uuid())),
            Self::MakeUp(id) => ("study-make_up", Some(id.uuid())),
            Self::Vote(id) => ("ballot-cast", Some(id.uuid())),
            Self::TellBallot(id) => ("ballot-tell", Some(id.uuid())),
            Self::Selection(_, id) => ("selection-go_on", Some(id.uuid())),
            Self::Hearing(_, id) => ("hearing-go_on", Some(id.uuid())),
            Self::Sheet(id) => ("life-sheet", Some(id.uuid())),
            Self::Life(id) => ("life-feed_back", Some(id.uuid())),
            Self::Rectify(id, _) => ("life-rectify", Some(id.uuid())),
            Self::ReceiveLife(id) => ("life-receive", Some(id.uuid())),
            Self::Disposition(id) => ("disposition-go_on", Some(id.uuid())),
            Self::SelfAppraisal(id) => ("appraisal-self", Some(id.uuid())),
            Self::Appraisal(id) => ("appraisal-go_on", Some(id.uuid())),
            Self::OpenAppraisal => ("appraisal-open", None),
            Self::ReportLife(id) => ("life-report", Some(id.uuid())),
            Self::Consultation(id) => ("meeting-answer_consultation", Some(id.uuid())),
        };
        object.map_or_else(|| act.to_owned(), |object: Uuid| format!("{act} {object}"))
    }
}

/// What the page shows.
#[derive(Clone, Debug)]
pub struct Today {
    /// The unit's day.
    pub today: Date,
    /// The group's name.
    pub group: Option<String>,
    /// Meetings of this month's plan.
    pub meetings: Vec<Listed>,
    /// Who entered the late ones of them.
    pub entries: Entries,
    /// The plan's lines of this month, joined.
    pub planned: String,
    /// What is due, in the order to do it.
    pub dues: Vec<Due>,
}

impl Today {
    /// What is due, part by part: what is over first.
    pub fn parts(&self) -> impl Iterator<Item = (Urgency, &[Due])> {
        let urgency = |due: &Due| due.term.urgency(self.today);
        let parts = self.dues.chunk_by(move |a, b| urgency(a) == urgency(b));
        parts.filter_map(move |part| part.first().map(|first| (urgency(first), part)))
    }
}

/// The actor's group, with what all who collect what is due need.
struct Group<'a> {
    actor: &'a Actor,
    id: GroupId,
    /// Whether the actor leads it.
    leads: bool,
    /// What decides how dues stand.
    book: Book,
}

impl Today {
    /// Nothing yet.
    fn blank(today: Date) -> Self {
        Self {
            today,
            group: None,
            meetings: Vec::new(),
            entries: Entries::default(),
            planned: String::new(),
            dues: Vec::new(),
        }
    }
}

/// What is to be done for the branch, in the order to do it.
///
/// # Errors
/// As the store.
pub(crate) fn of_branch(cx: &mut Cx<'_>, actor: &Actor) -> Result<Vec<Due>, Error> {
    let today = cx.local().date();
    let mut page = Today::blank(today);
    branch::due(cx, actor, &mut page)?;
    dispositions::due(cx, actor, &mut page)?;
    appraisal::due(cx, actor, &mut page)?;
    page.dues.retain(|due| due.side == Side::Branch);
    page.dues.sort_by_key(|due| due.term.order(today));
    Ok(page.dues)
}

/// Loads the page.
///
/// # Errors
/// As the store.
pub fn today(cx: &mut Cx<'_>, actor: &Actor) -> Result<Today, Error> {
    let today = cx.local().date();
    let mut page = Today::blank(today);
    branch::due(cx, actor, &mut page)?;
    ballots::due(cx, actor, &mut page)?;
    dispositions::due(cx, actor, &mut page)?;
    appraisal::due(cx, actor, &mut page)?;
    life::own_lines(cx, actor, &mut page)?;
    if let Some(id) = actor.group.filter(|_| actor.is_member) {
        let leads = actor.roles(Some(id), None).contains(&Role::Leader);
        let book = Book::load(cx, actor.branch)?;
        in_group(cx, &Group { actor, id, leads, book }, &mut page)?;
    } else {
        work::own(cx, actor, &mut page)?;
    }
    page.dues.sort_by_key(|due| due.term.order(today));
    Ok(page)
}

/// What is due in the actor's group. What is equally near stays in the order in which it is collected: meetings before all else.
fn in_group(cx: &mut Cx<'_>, group: &Group<'_>, page: &mut Today) -> Result<(), Error> {
    let permit: Permit<may::ReadMeeting> = permission::in_group(cx, group.actor, group.id)?;
    let (branch, today) = (permit.branch(), page.today);
    page.group = store::organization::group(cx.tx, branch, group.id)?.map(|g| g.name.to_string());
    let year = store::meeting::of_year(cx.tx, branch, Some(group.id), today.year())?;
    let plan = store::plan::of_year(cx.tx, branch, group.id, today.year())?;
    if let Some(plan) = &plan {
        let lines = plan.items.iter().filter(|i| i.month.number() == today.month());
        page.planned = lines.map(|i| i.title.to_string()).collect::<Vec<_>>().join("；");
    }
    // What is not finished does not end with the year, and January is prepared in December.
    for listed in store::meeting::unfinished(cx.tx, branch, group.id)? {
        meetings::due(cx, group, &listed, page)?;
    }
    page.meetings = year.into_iter().filter(|m| m.month == today.month()).collect();
    page.entries = Entries::find(cx, &permit, &page.meetings)?;
    if group.leads {
        meetings::missing(page, plan.as_ref());
    }
    work::due(cx, group, page)?;
    dues::due(cx, group, page)?;
    let life_meetings = list::around(cx, group.actor, group.id, page.today)?;
    people::due(cx, group, list::coming(&life_meetings, page.today), page)?;
    life::due(cx, group, (&life_meetings, plan.as_ref()), page)?;
    development::due(cx, group, page)?;
    study::due(cx, group, page)?;
    attendance::due(cx, group, page)
}
