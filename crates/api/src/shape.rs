//! What the API answers with: ids, codes and words, as far as the person behind the token may read them.

use app::{
    ballot::view::BallotView,
    meeting::{
        list::Listed,
        record::{self, JottingKind},
        view::MeetingView,
    },
    permission::{Action, Actor},
    plan::view::PlanView,
    token::Token,
    webhook,
};
use domain::{
    id::PersonId,
    meeting::{Finding, Outcome, Presence, Reply, Turn},
    webhook::Event,
};
use jiff::{Timestamp, civil::DateTime};
use schemars::JsonSchema;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

/// A tag of what stands in a place, where there is no version to count.
pub(crate) fn tag(text: &str) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(text)[..8])
}

fn text(value: Option<impl ToString>) -> Option<String> {
    value.map(|value| value.to_string())
}

fn moment(at: DateTime) -> String {
    at.strftime("%Y-%m-%dT%H:%M").to_string()
}

/// A list, and where the next part of it is.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "{T}Page")]
pub(crate) struct Page<T> {
    /// This part of the list.
    pub(crate) items: Vec<T>,
    /// The address of the next part; none at the end.
    pub(crate) next: Option<String>,
}

/// Somebody by name.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Person {
    /// Who.
    id: String,
    /// The name.
    name: String,
}

impl Person {
    fn of(view: &MeetingView, id: PersonId) -> Self {
        Self { id: id.to_string(), name: view.name(id).to_owned() }
    }
}

/// Somebody of the group.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Member {
    /// Who.
    pub(crate) id: String,
    /// The name.
    pub(crate) name: String,
    /// What the person is to the Party.
    pub(crate) standing: String,
    /// Whether the person is a Party member, and due at meetings.
    pub(crate) is_member: bool,
}

/// A post of the branch and who holds it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Official")]
pub(crate) struct OfficialShape {
    /// Who.
    id: String,
    /// The name.
    name: String,
    /// The post.
    post: String,
}

/// A code with its words.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Named {
    /// The code.
    code: String,
    /// The words.
    name: String,
}

fn named(code: &str, name: &str) -> Named {
    Named { code: code.to_owned(), name: name.to_owned() }
}

/// Who acts, and by what token.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Me {
    /// In whose name.
    person: String,
    /// The name.
    name: String,
    /// The branch.
    branch: String,
    /// The group on this day.
    group: Option<String>,
    /// The posts on this day.
    posts: Vec<String>,
    /// The token.
    token: TokenShape,
}

/// A token, without what opens it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Token")]
pub(crate) struct TokenShape {
    /// Which.
    id: String,
    /// What it is for.
    name: String,
    /// Its scopes.
    scopes: Vec<String>,
    /// From when on it opens nothing.
    expires: String,
}

impl Me {
    pub(crate) fn of(actor: &Actor, token: &Token) -> Self {
        Self {
            person: actor.person.to_string(),
            name: actor.name.clone(),
            branch: actor.branch.to_string(),
            group: text(actor.group),
            posts: actor.posts.iter().map(|(post, _)| post.code().to_owned()).collect(),
            token: TokenShape {
                id: token.id.to_string(),
                name: token.name.to_string(),
                scopes: token.scopes.iter().map(|scope| scope.code().to_owned()).collect(),
                expires: token.expires.to_string(),
            },
        }
    }
}

/// A group's plan of one year.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Plan {
    /// The year.
    year: i16,
    /// The group's name.
    group: String,
    /// Its lines, by month and place.
    items: Vec<PlanLine>,
    /// Why some months have no meeting.
    gap_reason: Option<String>,
    /// Whether the branch has this very plan.
    is_with_branch: bool,
    /// The version, for If-Match; 0 while nothing is kept.
    version: i64,
}

/// A line of a plan.
#[derive(Serialize, JsonSchema)]
pub(crate) struct PlanLine {
    /// Which.
    id: String,
    /// The month.
    month: i8,
    /// Which of the seven contents.
    content: String,
    /// The topic.
    title: String,
}

impl Plan {
    pub(crate) fn of(view: &PlanView) -> Self {
        let plan = &view.plan;
        let line = |item: &domain::plan::PlanItem| PlanLine {
            id: item.id.to_string(),
            month: item.month.number(),
            content: item.content.code().to_owned(),
            title: item.title.to_string(),
        };
        Self {
            year: plan.year,
            group: view.group.clone(),
            items: plan.items.iter().map(line).collect(),
            gap_reason: text(plan.gap_reason.as_ref()),
            is_with_branch: plan.is_with_branch(),
            version: plan.version,
        }
    }
}

/// A meeting as a list shows it.
#[derive(Serialize, JsonSchema)]
pub(crate) struct MeetingLine {
    /// Which.
    pub(crate) id: String,
    /// Whose.
    group: String,
    /// The month of the plan.
    month: String,
    /// When it begins.
    start: String,
    /// Where it stands.
    stage: Named,
    /// Whether it was entered late.
    is_late: bool,
    /// Its topics, joined.
    titles: String,
}

impl From<&Listed> for MeetingLine {
    fn from(listed: &Listed) -> Self {
        Self {
            id: listed.id.to_string(),
            group: listed.group.to_string(),
            month: format!("{:04}-{:02}", listed.year, listed.month),
            start: moment(listed.start),
            stage: named(listed.stage.code(), listed.stage.chinese()),
            is_late: listed.late,
            titles: listed.titles.clone(),
        }
    }
}

/// An item of a meeting's agenda.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Item")]
pub(crate) struct ItemShape {
    /// Which.
    id: String,
    /// Which of the seven contents.
    content: String,
    /// The topic.
    title: String,
    /// Materials.
    materials: Option<String>,
    /// What to prepare.
    prepare: Option<String>,
    /// The line of the year plan that it carries out.
    planned: Option<String>,
}

/// Something that happened to a meeting.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Step")]
pub(crate) struct StepShape {
    /// What.
    what: String,
    /// Who.
    by: Person,
    /// When.
    at: String,
}

/// A meeting: what was arranged, where it stands, what may be done.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Meeting {
    /// Which.
    id: String,
    /// The version, for If-Match.
    version: i64,
    /// The names of the groups.
    group: String,
    /// Which form of meeting.
    kind: String,
    /// The month of the plan.
    month: String,
    /// When it begins.
    start: String,
    /// When it is to end.
    end: Option<String>,
    /// Where.
    place: String,
    /// The second place that takes part.
    second_place: Option<String>,
    /// Who chairs.
    chair: Person,
    /// Who records.
    recorder: Option<Person>,
    /// The agenda.
    items: Vec<ItemShape>,
    /// Where it stands.
    stage: Named,
    /// What happened to it, in order.
    steps: Vec<StepShape>,
    /// Who is due.
    members: Vec<Person>,
    /// The posts of the branch.
    officials: Vec<OfficialShape>,
    /// What this token may do to it, as far as its stage lets.
    may: Vec<String>,
}

impl Meeting {
    pub(crate) fn of(view: &MeetingView, actor: &Actor, local: &dyn Fn(Timestamp) -> DateTime) -> Self {
        let (meeting, agenda) = (&view.meeting, &view.meeting.agenda);
        let clock = |time: jiff::civil::Time| time.strftime("%H:%M").to_string();
        let is_within = |action: &&Action| {
            let held = actor.token.as_ref();
            held.is_none_or(|held| action.scope().is_some_and(|scope| held.scopes.has(scope)))
        };
        Self {
            id: meeting.id.to_string(),
            version: meeting.version,
            group: view.group.clone(),
            kind: agenda.kind().chinese().to_owned(),
            month: format!("{:04}-{:02}", agenda.year, agenda.month.number()),
            start: moment(agenda.start),
            end: agenda.end.map(clock),
            place: agenda.place.to_string(),
            second_place: text(agenda.second_place.as_ref()),
            chair: Person::of(view, agenda.chair),
            recorder: agenda.recorder.map(|id| Person::of(view, id)),
            items: agenda
                .items
                .iter()
                .map(|item| ItemShape {
                    id: item.id.to_string(),
                    content: item.content.code().to_owned(),
                    title: item.title.to_string(),
                    materials: text(item.materials.as_ref()),
                    prepare: text(item.prepare.as_ref()),
                    planned: text(item.planned),
                })
                .collect(),
            stage: named(meeting.stage.name().code(), meeting.stage.name().chinese()),
            steps: view
                .steps
                .iter()
                .map(|kept| StepShape {
                    what: kept.step.chinese().to_owned(),
                    by: Person::of(view, kept.mark.by),
                    at: moment(local(kept.mark.at)),
                })
                .collect(),
            members: view.roster.members().map(|member| Person::of(view, member.id)).collect(),
            officials: view
                .officials
                .iter()
                .map(|(id, official)| OfficialShape {
                    id: id.to_string(),
                    name: official.name.to_string(),
                    post: official.post.code().to_owned(),
                })
                .collect(),
            may: view.allowed.iter().filter(is_within).map(|action| action.code().to_owned()).collect(),
        }
    }
}

/// What a member answered to the notice.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Answer")]
pub(crate) struct AnswerShape {
    /// Who.
    person: Person,
    /// `coming`, `leave`, or none yet.
    answer: Option<String>,
    /// Why, for a leave.
    reason: Option<String>,
}

pub(crate) fn answers(view: &MeetingView) -> Vec<AnswerShape> {
    let all = view.answers.iter();
    all.map(|answer| {
        let (code, reason) = match &answer.reply {
            None => (None, None),
            Some(Reply::Coming) => (Some("coming"), None),
            Some(Reply::Leave { reason }) => (Some("leave"), Some(reason)),
        };
        AnswerShape { person: Person::of(view, answer.person), answer: text(code), reason: text(reason) }
    })
    .collect()
}

/// One of the seven requirements.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Finding")]
pub(crate) struct FindingShape {
    /// R1 to R7.
    clause: String,
    /// Whether it is met.
    state: Named,
    /// Why.
    reason: String,
    /// What to do next.
    next: Option<String>,
}

impl From<&Finding> for FindingShape {
    fn from(finding: &Finding) -> Self {
        Self {
            clause: finding.clause.id().to_owned(),
            state: named(finding.state.code(), finding.state.chinese()),
            reason: finding.reason.clone(),
            next: text(finding.next.map(domain::meeting::Next::chinese)),
        }
    }
}

/// A line of the roll.
#[derive(Serialize, JsonSchema)]
pub(crate) struct RollLine {
    /// Who.
    person: Person,
    /// `present`, `late` or `absent`.
    presence: String,
    /// When somebody late came.
    at: Option<String>,
    /// Why somebody is absent.
    reason: Option<String>,
    /// For If-Match.
    etag: String,
}

/// What somebody said.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Remark")]
pub(crate) struct RemarkShape {
    /// Which.
    id: String,
    /// On which item.
    item: String,
    /// Who spoke.
    speaker: Person,
    /// A kind's code.
    kind: String,
    /// Whom it is about.
    about: Option<Person>,
    /// The place in the order; none while it is only handed in.
    position: Option<i64>,
    /// The main points.
    text: Option<String>,
    /// Whether the speaker handed it in.
    is_own: bool,
    /// For If-Match.
    etag: String,
}

/// A decision.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Decision")]
pub(crate) struct DecisionShape {
    /// Which.
    id: String,
    /// On which item.
    item: String,
    /// What was agreed.
    what: String,
    /// The measures.
    measures: Option<String>,
    /// Who answers for it.
    responsible: Person,
    /// Until when.
    due: String,
}

/// How far an item has come.
#[derive(Serialize, JsonSchema)]
pub(crate) struct ItemState {
    /// Which.
    item: String,
    /// Who has to speak next, by the order; nobody when everybody has.
    next: Vec<Person>,
    /// Why nothing has to be done about it.
    nothing: Option<String>,
    /// For If-Match, where that is changed.
    etag: String,
    /// Whether the reader may not read what was said on it.
    is_withheld: bool,
}

/// A text that grows while the meeting runs.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Note")]
pub(crate) struct NoteShape {
    /// What stands there.
    text: Option<String>,
    /// For If-Match.
    etag: String,
}

/// Who takes part at the second place.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Elsewhere {
    /// Who.
    people: Vec<Person>,
    /// For If-Match.
    etag: String,
}

/// What was recorded of a meeting.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Record {
    /// The roll.
    roll: Vec<RollLine>,
    /// Who of them is at the second place.
    elsewhere: Elsewhere,
    /// Who sat in, a line each.
    observers: NoteShape,
    /// The chair's opening words.
    opening: NoteShape,
    /// The summary.
    summary: NoteShape,
    /// How far each item has come.
    items: Vec<ItemState>,
    /// What was said, in order; handed-in ones last.
    remarks: Vec<RemarkShape>,
    /// What was agreed.
    decisions: Vec<DecisionShape>,
}

/// What the roll says of somebody.
pub(crate) fn presence(view: &MeetingView, person: PersonId) -> Option<&Presence> {
    view.proceedings.roll.iter().find(|entry| entry.person == person).map(|entry| &entry.presence)
}

/// Why nothing has to be done about an item; empty where something has.
pub(crate) fn nothing(view: &MeetingView, item: domain::id::ItemId) -> String {
    match view.proceedings.outcome(item) {
        Some(Outcome::NothingToDo(reason)) => reason.to_string(),
        _ => String::new(),
    }
}

/// The version of a note.
pub(crate) fn note(view: &MeetingView, kind: JottingKind) -> i64 {
    match kind {
        JottingKind::Opening => view.opening.version,
        JottingKind::Summary => view.summary.version,
    }
}

impl Record {
    pub(crate) fn of(view: &MeetingView) -> Self {
        let proceedings = &view.proceedings;
        let person = |id: &PersonId| Person::of(view, *id);
        let roll = proceedings.roll.iter().map(|entry| {
            let (code, at, reason) = match &entry.presence {
                Presence::Present => ("present", None, None),
                Presence::Late { at } => ("late", *at, None),
                Presence::Absent { reason, .. } => ("absent", None, reason.as_ref()),
            };
            RollLine {
                person: person(&entry.person),
                presence: code.to_owned(),
                at: at.map(|at| at.strftime("%H:%M").to_string()),
                reason: text(reason),
                etag: tag(&record::roll_word(Some(&entry.presence))),
            }
        });
        let remarks = proceedings.remarks.iter().map(|remark| RemarkShape {
            id: remark.id.to_string(),
            item: remark.item.to_string(),
            speaker: person(&remark.speaker),
            kind: remark.kind.code().to_owned(),
            about: remark.about.as_ref().map(person),
            position: remark.position,
            text: text(remark.text.as_ref()),
            is_own: remark.own,
            etag: remark.version.to_string(),
        });
        let decisions = proceedings.decisions.iter().map(|decision| DecisionShape {
            id: decision.id.to_string(),
            item: decision.item.to_string(),
            what: decision.what.to_string(),
            measures: text(decision.measures.as_ref()),
            responsible: person(&decision.responsible),
            due: decision.due.to_string(),
        });
        let items = view.meeting.agenda.items.iter().map(|item| {
            let next = match view.order.next(proceedings, item.id) {
                Turn::LeaderFirst(leader) | Turn::LeaderLast(leader) => vec![leader],
                Turn::Members(waiting) => waiting,
                Turn::Complete => Vec::new(),
            };
            let nothing = nothing(view, item.id);
            ItemState {
                item: item.id.to_string(),
                next: next.iter().map(person).collect(),
                etag: tag(&nothing),
                nothing: Some(nothing).filter(|reason| !reason.is_empty()),
                is_withheld: view.withheld.contains(&item.id),
            }
        });
        let observers = record::observers_text(&view.observers);
        Self {
            roll: roll.collect(),
            elsewhere: Elsewhere {
                people: proceedings.elsewhere.iter().map(person).collect(),
                etag: tag(&record::elsewhere_word(&proceedings.elsewhere)),
            },
            observers: NoteShape {
                etag: tag(&observers),
                text: Some(observers).filter(|lines| !lines.is_empty()),
            },
            opening: NoteShape {
                text: text(view.opening.text.as_ref()),
                etag: view.opening.version.to_string(),
            },
            summary: NoteShape {
                text: text(view.summary.text.as_ref()),
                etag: view.summary.version.to_string(),
            },
            items: items.collect(),
            remarks: remarks.collect(),
            decisions: decisions.collect(),
        }
    }
}

/// A new version of a text.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Saved")]
pub(crate) struct SavedShape {
    /// For the next If-Match.
    pub(crate) etag: String,
}

/// Something new, by its id.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Made {
    /// Which.
    pub(crate) id: String,
}

/// The minutes: the signed record, or what would be signed.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Minutes {
    /// Whether they are signed.
    pub(crate) is_signed: bool,
    /// The number of the signed revision.
    pub(crate) revision: Option<i64>,
    /// The SM3 digest of what was signed.
    pub(crate) sm3: Option<String>,
    /// The SHA-256 digest of what was signed.
    pub(crate) sha256: Option<String>,
    /// The facts of the record.
    pub(crate) facts: serde_json::Map<String, serde_json::Value>,
}

/// A ballot: how far it has come. Voting, opening and counting are for people on pages only (ADR 16).
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Ballot")]
pub(crate) struct BallotShape {
    /// Which.
    id: String,
    /// What it is about.
    title: String,
    /// How far it has come.
    state: String,
    /// How many have a vote.
    voters: usize,
    /// How many have cast.
    cast: usize,
}

impl From<&BallotView> for BallotShape {
    fn from(view: &BallotView) -> Self {
        Self {
            id: view.ballot.id.to_string(),
            title: view.ballot.title.to_string(),
            state: view.ballot.state.code().to_owned(),
            voters: view.voters,
            cast: view.cast,
        }
    }
}

/// An address to which events go. Neither it nor its secret is told again.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Webhook")]
pub(crate) struct WebhookShape {
    /// Which.
    id: String,
    /// Whose format it takes.
    kind: Named,
    /// What it is called.
    name: String,
    /// The group whose events go there; none for the whole branch.
    group: Option<String>,
    /// The host of the address.
    host: String,
    /// Of what it is told.
    events: Vec<String>,
    /// Whether nothing goes there any more.
    is_ended: bool,
}

impl From<&webhook::Webhook> for WebhookShape {
    fn from(one: &webhook::Webhook) -> Self {
        Self {
            id: one.id.to_string(),
            kind: named(one.kind.code(), one.kind.chinese()),
            name: one.name.to_string(),
            group: text(one.group),
            host: webhook::host(&one.url).to_owned(),
            events: one.events.iter().map(|event| event.code().to_owned()).collect(),
            is_ended: one.ended.is_some(),
        }
    }
}

/// A new address, with what its receiver checks signatures by: shown this once.
#[derive(Serialize, JsonSchema)]
pub(crate) struct NewAddress {
    /// Which.
    pub(crate) id: String,
    /// The key of the signatures; empty for a robot.
    pub(crate) secret: String,
}

/// An event for one address.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Delivery")]
pub(crate) struct DeliveryShape {
    /// Which; the receiver is told the same.
    pub(crate) id: String,
    /// Where to.
    webhook: String,
    /// What happened.
    event: Named,
    /// With which meeting.
    meeting: Option<String>,
    /// When it happened.
    made: String,
    /// `arrived`, `waiting` or `given_up`.
    state: String,
    /// How often it was tried.
    tries: i64,
    /// Why it did not arrive, the last time.
    fault: Option<String>,
}

impl From<&webhook::Delivery> for DeliveryShape {
    fn from(one: &webhook::Delivery) -> Self {
        let event: Event = one.event;
        Self {
            id: one.id.to_string(),
            webhook: one.webhook.to_string(),
            event: named(event.code(), event.chinese()),
            meeting: text(one.meeting),
            made: one.made.to_string(),
            state: one.state().to_owned(),
            tries: one.tries,
            fault: one.fault.clone(),
        }
    }
}
