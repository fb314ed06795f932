//! Every route of the API: who uses it, what it takes, what it answers. The document is made of this table, and so is the router.

use app::{
    meeting::{answer, approve, conclude, consult, draft, record as entries, report, reschedule},
    permission::Action,
    plan::change::NewItem,
    webhook,
};
use axum::{
    Router,
    routing::{delete, get, post, put},
};
use schemars::{Schema, SchemaGenerator};

use crate::{
    Api, look,
    meetings::{self, Invitation, Told},
    openapi, papers, plan, record,
    shape::{self, Page},
    steps, webhooks,
};

/// Who may use a route.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Access {
    /// Anybody, without a token.
    Public,
    /// Who may do this and whose token reaches so far.
    Only(Action),
}

/// What a route does, and so what has to stand in its request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Act {
    /// Reads one thing.
    Look,
    /// Reads one thing of the own group, or of one that is named.
    OfGroup,
    /// Reads a list, part by part.
    List,
    /// Reads a file.
    File,
    /// Makes something new that stands alone.
    Make,
    /// Lets something be done to what has no versions.
    Do,
    /// Makes something new in what has a version: `If-Match`.
    Add,
    /// Changes what has a version: `If-Match`.
    Change,
}

/// A schema of a type, or of nothing.
type Shape = fn(&mut SchemaGenerator) -> Option<Schema>;

/// One route of the table.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// `GET`, `POST`, `PUT` or `DELETE`.
    pub method: &'static str,
    /// The path, with its parameters in braces.
    pub path: &'static str,
    /// Who may use it.
    pub access: Access,
    /// What it does.
    pub act: Act,
    /// The operation's name.
    pub name: &'static str,
    /// What it is for, in Chinese.
    pub(crate) summary: &'static str,
    pub(crate) body: Shape,
    pub(crate) answer: Shape,
}

/// What a route takes or answers.
trait Shaped {
    fn schema(generator: &mut SchemaGenerator) -> Option<Schema>;
}

impl<T: schemars::JsonSchema> Shaped for T {
    fn schema(generator: &mut SchemaGenerator) -> Option<Schema> {
        Some(generator.subschema_for::<T>())
    }
}

const NOTHING: Shape = |_| None;

macro_rules! routes {
    ($($method:ident $path:literal $handler:path, $access:expr, $act:ident, $summary:literal, $body:tt -> $answer:tt;)*) => {
        /// The table of routes: what is served under `/api`, and to whom. A route outside of it does not exist.
        pub const ROUTES: &[Route] = &[$(Route {
            method: stringify!($method),
            path: $path,
            access: $access,
            act: Act::$act,
            name: stringify!($handler),
            summary: $summary,
            body: routes!(@shape $body),
            answer: routes!(@shape $answer),
        },)*];

        pub(crate) fn table() -> Router<Api> {
            Router::new()$(.route($path, routes!(@ $method)($handler)))*
        }
    };
    (@ GET) => { get };
    (@ POST) => { post };
    (@ PUT) => { put };
    (@ DELETE) => { delete };
    (@shape ()) => { NOTHING };
    (@shape ($shape:ty)) => { <$shape as Shaped>::schema };
}

use Access::{Only, Public};
use Action as A;
use steps::Empty;

routes! {
    GET "/api/openapi.json" openapi::show, Public, Look, "这份接口文档", () -> ();
    GET "/api/v1/me" look::me, Only(A::UseAccount), Look, "令牌代表谁、能办什么", () -> (shape::Me);
    GET "/api/v1/people" look::people, Only(A::ReadRoster), List, "党小组的人员", () -> (Page<shape::Member>);
    GET "/api/v1/plans/{year}" plan::show, Only(A::ReadPlan), OfGroup, "年度计划", () -> (shape::Plan);
    POST "/api/v1/plans/{year}/items" plan::add, Only(A::EditPlan), Change, "添加一项计划", (NewItem) -> (shape::Plan);
    PUT "/api/v1/plans/{year}/items/{item}" plan::move_to, Only(A::EditPlan), Change, "调整一项计划的月份、位置或议题", (plan::PlanMove) -> (shape::Plan);
    DELETE "/api/v1/plans/{year}/items/{item}" plan::remove, Only(A::EditPlan), Change, "去掉一项计划", () -> (shape::Plan);
    POST "/api/v1/plans/{year}/send" plan::send, Only(A::EditPlan), Change, "年度计划报支部", (plan::PlanSending) -> (shape::Plan);
    GET "/api/v1/meetings" look::meetings, Only(A::ReadMeeting), List, "党小组一年的会议", () -> (Page<shape::MeetingLine>);
    POST "/api/v1/meetings" meetings::create, Only(A::DraftMeeting), Make, "起草会议", (draft::Input) -> (shape::Meeting);
    GET "/api/v1/meetings/{id}" meetings::show, Only(A::ReadMeeting), Look, "一次会议", () -> (shape::Meeting);
    PUT "/api/v1/meetings/{id}" steps::edit, Only(A::DraftMeeting), Change, "修改会议安排", (draft::Input) -> (shape::Meeting);
    POST "/api/v1/meetings/{id}/consult" steps::consult, Only(A::Consult), Change, "记下会前沟通", (consult::Input) -> (shape::Meeting);
    POST "/api/v1/meetings/{id}/consult/ask" steps::ask, Only(A::Consult), Change, "请支部的同志看会议安排", (consult::AskInput) -> (shape::Meeting);
    POST "/api/v1/meetings/{id}/consult/take-back" steps::unask, Only(A::Consult), Change, "撤回请支部看的会议安排", (Empty) -> (shape::Meeting);
    POST "/api/v1/meetings/{id}/consult/answer" steps::answer_consultation, Only(A::AnswerConsultation), Change, "答复会前沟通", (consult::AnswerInput) -> (shape::Meeting);
    POST "/api/v1/meetings/{id}/submit" steps::submit, Only(A::Submit), Change, "报支部批准", (Empty) -> (shape::Meeting);
    POST "/api/v1/meetings/{id}/take-back" steps::take_back, Only(A::Submit), Change, "撤回议题修改", (steps::Reasoned) -> (shape::Meeting);
    POST "/api/v1/meetings/{id}/topics" steps::topics, Only(A::Submit), Change, "临时调整议题", (steps::NewTopics) -> (shape::Meeting);
    POST "/api/v1/meetings/{id}/approve" steps::approve, Only(A::Approve), Change, "支部批准", (steps::Noted) -> (shape::Meeting);
    POST "/api/v1/meetings/{id}/return" steps::send_back, Only(A::Approve), Change, "支部退回议题", (steps::Reasoned) -> (shape::Meeting);
    POST "/api/v1/meetings/{id}/approve-offline" steps::approve_offline, Only(A::ApproveOffline), Change, "记下线下批准", (approve::OfflineInput) -> (shape::Meeting);
    POST "/api/v1/meetings/{id}/notify" meetings::notify, Only(A::Notify), Change, "通知全体党员，返回各人的回复链接", (Empty) -> (Told);
    POST "/api/v1/meetings/{id}/invitations/{person}" meetings::renew_link, Only(A::Notify), Change, "重新给出一位党员的回复链接", (Empty) -> (Invitation);
    GET "/api/v1/meetings/{id}/answers" meetings::answers, Only(A::ReadMeeting), Look, "对通知的回复", () -> (Page<shape::AnswerShape>);
    POST "/api/v1/meetings/{id}/answer" steps::answer, Only(A::Answer), Change, "回复参加或请假", (answer::Input) -> (shape::Meeting);
    POST "/api/v1/meetings/{id}/reschedule" steps::reschedule, Only(A::Reschedule), Change, "改期", (reschedule::Input) -> (shape::Meeting);
    POST "/api/v1/meetings/{id}/cancel" steps::cancel, Only(A::Reschedule), Change, "取消会议", (steps::Reasoned) -> (shape::Meeting);
    POST "/api/v1/meetings/{id}/chair" steps::chair, Only(A::Chair), Change, "更换主持人", (steps::NewChair) -> (shape::Meeting);
    POST "/api/v1/meetings/{id}/recorder" steps::recorder, Only(A::Chair), Change, "更换记录人", (steps::NewRecorder) -> (shape::Meeting);
    POST "/api/v1/meetings/{id}/open" steps::open, Only(A::Chair), Change, "开始会议", (Empty) -> (shape::Meeting);
    POST "/api/v1/meetings/{id}/unopen" steps::unopen, Only(A::Chair), Change, "退回会前", (steps::Reasoned) -> (shape::Meeting);
    GET "/api/v1/meetings/{id}/record" meetings::record, Only(A::ReadMeeting), Look, "会议情况：点名、发言、议定事项", () -> (shape::Record);
    PUT "/api/v1/meetings/{id}/record/roll/{person}" record::roll, Only(A::Record), Change, "点名的一行", (record::RollEntry) -> (shape::SavedShape);
    PUT "/api/v1/meetings/{id}/record/observers" record::observers, Only(A::Record), Change, "列席人员", (record::Words) -> (shape::Record);
    PUT "/api/v1/meetings/{id}/record/second-place" record::elsewhere, Only(A::Record), Change, "在分会场的人员", (record::People) -> (shape::Record);
    POST "/api/v1/meetings/{id}/record/remarks" record::speak, Only(A::Record), Add, "请一位同志发言", (entries::RemarkInput) -> (shape::Made);
    PUT "/api/v1/meetings/{id}/record/remarks/{remark}" record::save, Only(A::Record), Change, "保存发言内容", (record::Words) -> (shape::SavedShape);
    DELETE "/api/v1/meetings/{id}/record/remarks/{remark}" record::withdraw, Only(A::Record), Change, "去掉一条发言", () -> (shape::Record);
    POST "/api/v1/meetings/{id}/record/remarks/{remark}/call-up" record::call_up, Only(A::Record), Change, "采用本人提交的发言", (Empty) -> (shape::Record);
    PUT "/api/v1/meetings/{id}/record/notes/{kind}" record::jot, Only(A::Record), Change, "主持人开场或会议小结", (record::Words) -> (shape::SavedShape);
    POST "/api/v1/meetings/{id}/record/decisions" record::decide, Only(A::Record), Add, "记下议定事项", (entries::DecisionInput) -> (shape::Record);
    DELETE "/api/v1/meetings/{id}/record/decisions/{decision}" record::undecide, Only(A::Record), Change, "去掉议定事项", () -> (shape::Record);
    PUT "/api/v1/meetings/{id}/record/items/{item}/nothing" record::nothing, Only(A::Record), Change, "记为无需落实", (record::Nothing) -> (shape::Record);
    POST "/api/v1/meetings/{id}/own" record::hand_in, Only(A::HandIn), Add, "本人提交发言", (record::OwnRemark) -> (shape::Made);
    PUT "/api/v1/meetings/{id}/own/{remark}" record::save_own, Only(A::HandIn), Change, "修改本人提交的发言", (record::Words) -> (shape::SavedShape);
    POST "/api/v1/meetings/{id}/conclude" steps::conclude, Only(A::Chair), Change, "归纳小结、散会", (conclude::Input) -> (shape::Meeting);
    POST "/api/v1/meetings/{id}/reopen" steps::reopen, Only(A::Chair), Change, "回到会中修改", (steps::Reasoned) -> (shape::Meeting);
    GET "/api/v1/meetings/{id}/findings" meetings::findings, Only(A::ReadMeeting), Look, "七项要求做到没有", () -> (Page<shape::FindingShape>);
    GET "/api/v1/meetings/{id}/minutes" meetings::minutes, Only(A::ReadMeeting), Look, "会议记录", () -> (shape::Minutes);
    POST "/api/v1/meetings/{id}/sign" steps::sign, Only(A::Sign), Change, "签署会议记录", (Empty) -> (shape::Meeting);
    POST "/api/v1/meetings/{id}/report" steps::report, Only(A::Report), Change, "上报支部", (report::Input) -> (shape::Meeting);
    POST "/api/v1/meetings/{id}/receipt" steps::receipt, Only(A::Receipt), Change, "支部签收、归档", (steps::Noted) -> (shape::Meeting);
    POST "/api/v1/meetings/{id}/receipt-offline" steps::receipt_offline, Only(A::Report), Change, "记下线下签收", (steps::OfflineReceipt) -> (shape::Meeting);
    POST "/api/v1/meetings/{id}/send-back" steps::send_report_back, Only(A::Receipt), Change, "支部退回会议记录", (steps::Reasoned) -> (shape::Meeting);
    POST "/api/v1/meetings/{id}/make-up" steps::make_up, Only(A::CloseMatter), Change, "记下补学", (steps::MadeUp) -> (shape::Meeting);
    GET "/api/v1/meetings/{id}/ballots" meetings::ballots, Only(A::ReadMeeting), Look, "会上的投票进行到哪一步", () -> (Page<shape::BallotShape>);
    GET "/api/v1/meetings/{id}/papers/{name}" papers::show, Only(A::ReadMeeting), File, "一份材料，如 minutes.docx、minutes.pdf、meeting.ics", () -> ();
    GET "/api/v1/webhooks" webhooks::list, Only(A::ManageWebhooks), Look, "接收地址", () -> (Page<shape::WebhookShape>);
    POST "/api/v1/webhooks" webhooks::add, Only(A::ManageWebhooks), Make, "登记接收地址", (webhook::Input) -> (shape::NewAddress);
    DELETE "/api/v1/webhooks/{webhook}" webhooks::end, Only(A::ManageWebhooks), Do, "停用接收地址", () -> (shape::Made);
    POST "/api/v1/webhooks/{webhook}/test" webhooks::test, Only(A::ManageWebhooks), Do, "试发到接收地址", (Empty) -> (shape::Made);
    GET "/api/v1/deliveries" webhooks::deliveries, Only(A::ManageWebhooks), List, "发出的事件", () -> (Page<shape::DeliveryShape>);
    POST "/api/v1/deliveries/{delivery}/again" webhooks::again, Only(A::ManageWebhooks), Do, "重新发送一个事件", (Empty) -> (shape::Made);
}
