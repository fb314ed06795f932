//! The steps of a meeting's life, each a decision on the version that the program has seen.

use app::{
    Error,
    meeting::{
        answer, approve, change_topics, close, conclude, consult, draft, open, report, reschedule, sign,
        submit,
    },
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::id::MeetingId;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{Api, change::Change, problem::Problem};

/// Nothing beside the step itself.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct Empty {}

/// What whoever decides adds.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct Noted {
    /// May be empty.
    #[serde(default)]
    note: String,
}

/// Why.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reasoned {
    /// Never empty.
    reason: String,
}

/// Who chairs instead.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewChair {
    /// Who.
    chair: String,
    /// Why not the leader.
    #[serde(default)]
    chair_reason: String,
}

/// Who records instead.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewRecorder {
    /// Who.
    recorder: String,
}

/// Other topics at short notice.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewTopics {
    /// All of them, those that stay with their ids.
    items: Vec<draft::ItemInput>,
    /// Why more than two.
    #[serde(default)]
    extra_reason: String,
    /// Why not in the plan.
    #[serde(default)]
    off_plan_reason: String,
    /// Why they are changed.
    reason: String,
}

/// A receipt that was given outside of the system.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct OfflineReceipt {
    /// Who signed for it.
    by: String,
    /// What the branch added.
    #[serde(default)]
    note: String,
}

/// How somebody caught up.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct MadeUp {
    /// Who.
    person: String,
    /// How.
    how: String,
}

macro_rules! steps {
    ($($(#[$doc:meta])* $name:ident: $verb:ident, $body:ty = |$cx:ident, $permit:ident, $it:ident| $work:expr;)*) => {$(
        $(#[$doc])*
        pub(crate) async fn $name(
            State(api): State<Api>,
            Path(id): Path<MeetingId>,
            change: Change<$body>,
        ) -> Result<Response, Problem> {
            change.step::<app::permission::may::$verb>(&api, id, |$cx, $permit, $it| $work).await
        }
    )*};
}

steps! {
    /// Changes a draft.
    edit: DraftMeeting, draft::Input = |cx, permit, it| draft::edit(cx, permit, it);
    /// R2
    consult: Consult, consult::Input = |cx, permit, it| consult::consult(cx, permit, it);
    /// Asks somebody of the branch.
    ask: Consult, consult::AskInput = |cx, permit, it| consult::ask(cx, permit, it);
    /// Takes the question back.
    unask: Consult, Empty = |cx, permit, _it| consult::take_back(cx, permit);
    /// Whoever was asked answers.
    answer_consultation: AnswerConsultation, consult::AnswerInput = |cx, permit, it| consult::answer(cx, permit, it);
    /// To the branch.
    submit: Submit, Empty = |cx, permit, _it| submit::submit(cx, permit);
    /// Back from the branch.
    take_back: Submit, Reasoned = |cx, permit, it| submit::take_back(cx, permit, &it.reason);
    /// Other topics at short notice.
    topics: Submit, NewTopics = |cx, permit, it| {
        let input = draft::Input {
            items: it.items.clone(),
            extra_reason: it.extra_reason.clone(),
            off_plan_reason: it.off_plan_reason.clone(),
            ..draft::Input::default()
        };
        change_topics::change_topics(cx, permit, &input, &it.reason)
    };
    /// R3
    approve: Approve, Noted = |cx, permit, it| approve::approve(cx, permit, &it.note);
    /// The branch asks for changes.
    send_back: Approve, Reasoned = |cx, permit, it| approve::send_back(cx, permit, &it.reason);
    /// R3 on paper.
    approve_offline: ApproveOffline, approve::OfflineInput = |cx, permit, it| approve::approve_offline(cx, permit, it);
    /// The own answer to the notice.
    answer: Answer, answer::Input = |cx, permit, it| answer::answer(cx, permit, it);
    /// Another time or place.
    reschedule: Reschedule, reschedule::Input = |cx, permit, it| reschedule::reschedule(cx, permit, it);
    /// It will not take place.
    cancel: Reschedule, Reasoned = |cx, permit, it| reschedule::cancel(cx, permit, &it.reason);
    /// Somebody else chairs.
    chair: Chair, NewChair = |cx, permit, it| open::replace_chair(cx, permit, &it.chair, &it.chair_reason);
    /// Somebody else records.
    recorder: Chair, NewRecorder = |cx, permit, it| open::replace_recorder(cx, permit, &it.recorder);
    /// It begins.
    open: Chair, Empty = |cx, permit, _it| open::open(cx, permit);
    /// Back to before the opening.
    unopen: Chair, Reasoned = |cx, permit, it| open::unopen(cx, permit, &it.reason);
    /// R5
    conclude: Chair, conclude::Input = |cx, permit, it| conclude::conclude(cx, permit, it);
    /// Back into the record.
    reopen: Chair, Reasoned = |cx, permit, it| conclude::reopen(cx, permit, &it.reason);
    /// R6
    sign: Sign, Empty = |cx, permit, _it| sign::sign(cx, permit);
    /// R7
    report: Report, report::Input = |cx, permit, it| report::report(cx, permit, it);
    /// The branch has it.
    receipt: Receipt, Noted = |cx, permit, it| report::receipt(cx, permit, &it.note);
    /// The branch had it on paper.
    receipt_offline: Report, OfflineReceipt = |cx, permit, it| report::receipt_offline(cx, permit, &it.by, &it.note);
    /// The branch returns it.
    send_report_back: Receipt, Reasoned = |cx, permit, it| report::send_back(cx, permit, &it.reason);
    /// Somebody absent has caught up.
    make_up: CloseMatter, MadeUp = |cx, permit, it| {
        let person = it.person.parse().map_err(|_| Error::field("person", "补学人", "请写人员的 id"))?;
        close::make_up(cx, permit, person, &it.how)
    };
}
