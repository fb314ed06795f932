//! Every table that names a person: what of it the person is told, or why not here.

use domain::{
    account::FactorKind,
    assignment::AssignmentState,
    attendance::LifeKind,
    care::CareNeed,
    disposition::{DispositionKind, StatementKind},
    dues::{Category, EntryKind},
    life_meeting::RectificationState,
    membership::{Direction, Ending, Relation},
    opinion::{OpinionKind, OpinionState},
    organization::{Appointment, Post},
    person::{Gender, Standing},
    selection::CandidateOutcome,
    talk::TalkReason,
};
use store::personal::{Named, Part};

/// How a column is put into words.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    /// Words, days and months as they stand.
    Text,
    /// An instant.
    Instant,
    /// Yes or no.
    YesNo,
    /// A whole number.
    Number,
    /// Money in 分.
    Fen,
    /// The name of something.
    Name(Named),
    /// A word of the domain.
    Code(fn(&str) -> Option<&'static str>),
    /// A verb of the journal.
    Verb,
}

/// A table as the person is told it.
pub(super) struct Told {
    pub(super) title: &'static str,
    pub(super) part: Part,
    /// Of each column its heading and its kind.
    pub(super) columns: &'static [(&'static str, Kind)],
}

macro_rules! told {
    ($($title:literal, $table:literal by $whose:literal: $($column:literal $heading:literal $kind:expr),+;)*) => {
        &[$(Told {
            title: $title,
            part: Part { table: $table, whose: $whose, columns: &[$($column),+] },
            columns: &[$(($heading, $kind)),+],
        }),*]
    };
}

use Kind::{Code, Fen, Instant, Name, Number, Text, Verb, YesNo};

const PERSON: Kind = Name(Named::Person);
const MEETING: Kind = Name(Named::Meeting);
const GROUP: Kind = Name(Named::Group);

/// The words of what has a code.
macro_rules! words {
    ($name:ty) => {
        Code(|code| <$name>::from_code(code).map(<$name>::chinese))
    };
}

/// What the person is told.
pub(super) const TOLD: &[Told] = told! {
    "基本情况", "person" by "person_id": "name" "姓名" Text, "mobile" "手机号" Text, "email" "邮箱" Text, "gender" "性别" words!(Gender), "ethnicity" "民族" Text, "born_on" "出生日期" Text, "education" "学历" Text, "work" "工作单位及职务" Text, "joined_on" "入党日期" Text, "id_tail" "身份证号后四位" Text, "eased" "活动和学习不作硬性要求" YesNo;
    "身份", "membership" by "person_id": "from_day" "从" Text, "until_day" "到" Text, "standing" "身份" words!(Standing), "ending" "去向" words!(Ending), "basis" "依据" Text, "reason" "原因" Text;
    "党小组", "group_membership" by "person_id": "from_day" "从" Text, "until_day" "到" Text, "group_id" "党小组" GROUP;
    "职务", "post" by "person_id": "from_day" "从" Text, "until_day" "到" Text, "post" "职务" words!(Post), "group_id" "党小组" GROUP, "appointment" "产生方式" words!(Appointment), "basis" "依据" Text;
    "组织关系", "relation" by "person_id": "from_day" "从" Text, "until_day" "到" Text, "kind" "情况" words!(Relation), "place" "地点" Text;
    "组织关系转接", "transfer" by "person_id": "on_day" "日期" Text, "direction" "方向" words!(Direction), "counterpart" "对方组织" Text, "letter" "介绍信编号" Text, "valid_until" "有效期到" Text, "received_on" "回执日期" Text, "void_on" "作废日期" Text;
    "撤回的名册登记", "roster_withdrawn" by "person_id": "at" "时间" Instant, "kind" "内容" Text, "value" "原值" Text, "on_day" "日期" Text, "note" "说明" Text, "why" "撤回原因" Text;
    "账号", "account" by "person_id": "must_change" "等待换密码" YesNo, "is_admin" "系统管理员" YesNo, "is_security" "安全管理员" YesNo, "is_auditor" "审计管理员" YesNo, "failures" "连续输错次数" Number, "last_failure_at" "最近一次输错" Instant;
    "登录中的浏览器", "session_key" by "person_id": "created_at" "登录时间" Instant, "seen_at" "最近使用" Instant;
    "登录过的浏览器", "known_device" by "person_id": "seen_at" "最近使用" Instant, "failures" "连续输错次数" Number;
    "第二步验证", "factor" by "person_id": "added_at" "添加时间" Instant, "kind" "种类" words!(FactorKind), "name" "名称" Text, "used_at" "最近使用" Instant;
    "接口令牌", "token" by "person_id": "made_at" "新建时间" Instant, "name" "用途" Text, "expires_at" "到期时间" Instant, "used_at" "最近使用" Instant, "ended_at" "撤销时间" Instant;
    "消息", "message" by "person_id": "created_at" "时间" Instant, "subject" "标题" Text, "body" "内容" Text, "email" "发往邮箱" Text, "read_at" "阅读时间" Instant;
    "可以查看的上级党组织数字", "office_reader" by "person_id": "given_at" "从何时起" Instant;
    "会议通知的回复", "reply" by "person_id": "answered_at" "回复时间" Instant, "meeting_id" "会议" MEETING, "answer" "回复" Code(answer), "reason" "请假原因" Text;
    "到会情况", "roll" by "person_id": "meeting_id" "会议" MEETING, "presence" "到会" Code(presence), "late_at" "迟到时间" Text, "on_leave" "请假" YesNo, "reason" "原因" Text;
    "补学", "make_up" by "person_id": "meeting_id" "会议" MEETING, "done_at" "完成时间" Instant, "how" "方式" Text;
    "我的发言", "remark" by "speaker_id": "meeting_id" "会议" MEETING, "text" "内容" Text;
    "我承担的任务", "assignment" by "responsible_id": "given_at" "分配时间" Instant, "what" "事项" Text, "measures" "措施" Text, "due" "期限" Text, "state" "状态" words!(AssignmentState), "result" "结果" Text;
    "党费标准", "dues_base" by "person_id": "from_month" "从" Text, "category" "类别" words!(Category), "base_fen" "计算基数" Fen, "agreed_fen" "约定数额" Fen, "monthly_fen" "每月数额" Fen, "exempt_fen" "减交后数额" Fen, "exempt_until" "减免到" Text, "exempt_basis" "减免依据" Text, "reason" "说明" Text;
    "党费登记", "dues_entry" by "person_id": "month" "月份" Text, "on_day" "日期" Text, "fen" "数额" Fen, "kind" "种类" words!(EntryKind), "note" "说明" Text;
    "原来的党费标准", "dues_base_replaced" by "person_id": "from_month" "从" Text, "replaced_at" "改动时间" Instant, "category" "类别" words!(Category), "monthly_fen" "每月数额" Fen, "why" "改动原因" Text;
    "我的意见诉求", "opinion" by "person_id": "raised_on" "日期" Text, "kind" "种类" words!(OpinionKind), "text" "内容" Text, "state" "状态" words!(OpinionState);
    "同我的谈话", "talk" by "with_id": "on_day" "日期" Text, "by_id" "谈话人" PERSON, "reason" "事由" words!(TalkReason);
    "我登记的谈话", "talk" by "by_id": "on_day" "日期" Text, "with_id" "谈话对象" PERSON, "reason" "事由" words!(TalkReason);
    "我写的谈话内容", "talk_note" by "by_id": "at" "时间" Instant, "text" "内容" Text;
    "关心帮扶", "care" by "person_id": "opened_at" "登记时间" Instant, "need" "种类" words!(CareNeed), "what" "情况" Text, "follow_up" "再了解的日期" Text, "closed" "结束日期" Text, "reported" "已报告支部" YesNo;
    "参加的其他组织生活", "life_entry" by "person_id": "on_day" "日期" Text, "kind" "种类" words!(LifeKind), "note" "说明" Text;
    "学习", "study_part" by "person_id": "at" "登记时间" Instant, "study_id" "学习" Name(Named::Study), "made_up" "补学" Text;
    "推荐人选", "selection_candidate" by "person_id": "item_id" "议题编号" Text, "outcome" "结果" words!(CandidateOutcome);
    "对照检查材料", "life_sheet" by "person_id": "meeting_id" "会议" MEETING, "text" "内容" Text, "handed_in_at" "提交时间" Instant;
    "对照检查材料的旧稿", "life_sheet_revision" by "person_id": "at" "时间" Instant, "meeting_id" "会议" MEETING, "text" "内容" Text;
    "个人整改", "rectification" by "person_id": "due" "期限" Text, "problem" "问题" Text, "measures" "措施" Text, "state" "状态" words!(RectificationState), "result" "结果" Text;
    "个人自评", "appraisal_self" by "person_id": "at" "时间" Instant, "text" "内容" Text;
    "与我有关的处置处分事项", "disposition" by "person_id": "opened_at" "时间" Instant, "kind" "种类" words!(DispositionKind), "facts" "支部说明的事实" Text;
    "我的说明和申辩", "disposition_statement" by "by_id": "at" "时间" Instant, "kind" "种类" words!(StatementKind), "text" "内容" Text;
    "我的操作", "journal" by "actor_id": "at" "时间" Instant, "action" "操作" Verb;
};

fn answer(code: &str) -> Option<&'static str> {
    [("coming", "参加"), ("leave", "请假")]
        .into_iter()
        .find(|(known, _)| *known == code)
        .map(|(_, words)| words)
}

fn presence(code: &str) -> Option<&'static str> {
    let all = [("present", "到会"), ("late", "迟到"), ("absent", "缺席")];
    all.into_iter().find(|(known, _)| *known == code).map(|(_, words)| words)
}

/// Tables that name a person and are not told here, and why: in the words of the page.
pub const KEPT_OUT: &[(&str, &str)] = &[
    ("sign_in_name", "就是上面的姓名和手机号；绑定单位统一身份认证的，只存了核对用的摘要"),
    ("sign_in_directory", "就是上面的姓名和手机号，登录时查找用"),
    ("recovery_code", "恢复码只存了核对用的摘要，看不出原文"),
    ("ceremony", "登录时几分钟的中间状态"),
    ("roster_import", "传入名册时的临时文件，内容是别人的"),
    ("reminder", "只记哪一天提醒过，内容在消息里"),
    ("talk_reader", "别人请您看的谈话，内容是别人的"),
    ("care_reader", "别人请您帮助的事，内容是别人的"),
    ("disposition_reader", "支部请您了解的事，内容是别人的"),
    ("life_sheet_reader", "谁可以看您的材料，在材料那一页看"),
    ("ballot_line", "表决内容，在表决那一页看"),
    ("ballot_teller", "监票、计票的分工，在表决那一页看"),
    ("ballot_voter", "投票保密，只记了是否已投"),
    ("hearing", "党小组对发展党员的意见，按规定由党小组和支部掌握"),
    ("development_entry", "发展党员的材料，按规定由支部掌握，可以向支部了解"),
    ("development_contact", "发展党员的材料，按规定由支部掌握，可以向支部了解"),
    ("development_contact_withdrawn", "发展党员的材料，按规定由支部掌握，可以向支部了解"),
    ("development_introducer", "发展党员的材料，按规定由支部掌握，可以向支部了解"),
    ("appraisal_member", "民主评议的安排，在民主评议那一页看"),
    ("appraisal_decision", "评定意见由支部告知，在民主评议那一页看"),
];

/// What is kept although somebody asks to take it away: what, and the rule.
pub const KEPT: &[(&str, &str)] = &[
    (
        "会议记录、到会情况、发言和签署",
        "党组织的工作记录，签署以后不能改动，写错了另出更正版（中国共产党支部工作条例（试行））",
    ),
    ("身份、党小组、职务、组织关系的经过", "党员名册要能查任何一天的情况（中国共产党党员教育管理工作条例）"),
    ("党费标准和登记", "收缴党费要留账备查（关于中国共产党党费收缴、使用和管理的规定）"),
    ("发展党员、处置处分、民主评议、组织生活会的材料", "办理经过要存档备查（中国共产党发展党员工作细则等）"),
    ("操作日志", "网络日志至少留存六个月，而且一条接一条，去掉一条就接不上（网络安全法）"),
];
