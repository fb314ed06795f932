//! Why a step of a meeting's life was refused: which stage, which fault, which remedy.

use super::StageName;
use crate::words;

/// A refused command. Each sentence names the fault and how to mend it, and the clause behind it.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// The meeting stands at another stage.
    #[error("会议现在是“{}”，不能{what}；{}", found.chinese(), found.way_on())]
    WrongStage {
        /// What was asked for.
        what: &'static str,
        /// Where the meeting stands.
        found: StageName,
    },
    /// An end at or before the beginning.
    #[error("结束时间早于或等于开始时间，请改正其中一个")]
    EndsBeforeItBegins,
    /// Two places that are one.
    #[error("分会场和主会场是同一个地点，请改正其中一个；只在一处开会的，分会场不用填")]
    SamePlaceTwice,
    /// No agenda item.
    #[error("还没有议题，请至少填写一个议题")]
    NoItems,
    /// Three or more items without a reason (G3).
    #[error("党小组会每次一般解决一两个问题（G3），议题多于两个时请写明原因，或者把一部分移到下次")]
    ThirdItemNeedsReason,
    /// More than can be dealt with.
    #[error("一次会议最多 6 个议题，请移一部分到下次")]
    TooManyItems,
    /// Somebody else than the leader chairs without a reason (G2).
    #[error("党小组会由党小组组长主持（G2），由别人主持时请写明原因")]
    ChairNeedsReason,
    /// The chair is no member of the group.
    #[error("主持人应当是本组党员，请重新选择")]
    ChairNotInGroup,
    /// The chair is a probationary member (L1).
    #[error("{name}是预备党员，不能主持党小组会（L1），请另选一位正式党员")]
    ChairNotFullMember {
        /// Who.
        name: String,
    },
    /// The recorder is no member of the group.
    #[error("记录人应当是本组党员，请重新选择")]
    RecorderNotInGroup,
    /// Not in the year plan and no reason (R1).
    #[error("议题都不在年度计划里（R1），请从计划中选择，或者写明临时安排的原因")]
    OffPlanNeedsReason,
    /// Nobody was consulted (R2).
    #[error("会前应当先向书记或组织委员、纪检委员汇报沟通（R2），请先记下沟通情况")]
    NotConsulted,
    /// A consultation without a partner (R2).
    #[error("请写明向谁汇报：书记、组织委员、纪检委员中至少一位（R2）")]
    NobodyConsulted,
    /// A consultation with somebody who holds no such post (R2).
    #[error("{name}不是书记、组织委员或纪检委员，会前沟通的对象请重新选择（R2）")]
    NotToBeConsulted {
        /// Who.
        name: String,
    },
    /// Somebody is asked through the system while somebody else has not answered yet (R2).
    #[error("已经发给支部的同志看，还没有答复；要改发给别人，请先撤回")]
    ConsultationWaits,
    /// Somebody else than who was asked answers, or it was taken back (R2).
    #[error("现在没有等您答复的沟通，组长可能已经撤回，或者已经当面沟通过了")]
    NotAsked,
    /// Somebody who holds no post in the branch speaks for it (R3, R7): a leader cannot approve the own meeting.
    #[error("{name}没有支部职务，不能代表支部{what}，请选择书记、副书记、组织委员或纪检委员")]
    NotOfBranch {
        /// Who.
        name: String,
        /// What only the branch does.
        what: &'static str,
    },
    /// An approval in the system under another day than the one it is given on.
    #[error("在本系统批准的时间就是当天，不能改写；以前在线下批准的，请选择当时的批准方式")]
    NotToday,
    /// A meeting moved to a time that has passed.
    #[error("新的开会时间已经过去，请改成以后的时间；已经开过的会，请撤回安排后补录")]
    TimeOver,
    /// A date in the future for something that is said to have happened.
    #[error("{what}的时间还没有到，请改成实际发生的时间")]
    InTheFuture {
        /// What it is the time of.
        what: &'static str,
    },
    /// Steps on paper that contradict each other.
    #[error("{later}的时间早于{earlier}，请核对实际时间")]
    OutOfOrder {
        /// What must come first.
        earlier: &'static str,
        /// What must come after.
        later: &'static str,
    },
    /// The notice does not reach everybody (R3).
    #[error("还有 {missing} 位党员不在通知名单里，会议应当通知本组全体党员（R3）")]
    NoticeMisses {
        /// How many are missing.
        missing: usize,
    },
    /// A meeting that is to be opened without a member to meet.
    #[error("名册上这一天没有党员，请先在名册里核对人员")]
    EmptyRoster,
    /// Topics that are said to change, and do not.
    #[error("议题和已经批准的一样，没有改动；不用调整的话，请返回会议页")]
    SameTopics,
    /// Opened before its day.
    #[error(
        "会议定在{}，今天还不能开始；如果提前开会，请先改期并重新通知",
        words::date(*.day)
    )]
    TooEarly {
        /// The planned day.
        day: jiff::civil::Date,
    },
    /// Told beforehand (R3) on a day after the meeting's, or put off to a day that is over.
    #[error(
        "{}已经过去，不能再事先通知（R3）；会议还没有开的，请改到今天或以后；已经开过的，请撤回安排后补录",
        words::date(*.day)
    )]
    TooLate {
        /// The day that is over.
        day: jiff::civil::Date,
    },
    /// Back to before the opening, though somebody has said or agreed something.
    #[error("记录里已经有发言或议定事项，不能退回会前；开错了的请先把它们去掉，开过了的请照常归纳小结")]
    AlreadyRecorded,
    /// Somebody due is missing on the roll.
    #[error("{name}还没有点名，请选择到会、迟到或缺席")]
    RollIncomplete {
        /// Who.
        name: String,
    },
    /// Absent without a reason (M: 注明缺席原因).
    #[error("{name}缺席，还没有写缺席原因，请补上")]
    AbsentWithoutReason {
        /// Who.
        name: String,
    },
    /// Nobody came.
    #[error("点名结果是没有人到会，会议不能这样结束；请核对点名")]
    NobodyPresent,
    /// The chair is absent.
    #[error("主持人{name}记为缺席，请核对点名，或者更换主持人并写明原因")]
    ChairAbsent {
        /// Who.
        name: String,
    },
    /// No summary (R5).
    #[error("还没有会议小结，会议结束前应当归纳小结（R5），请填写")]
    NoSummary,
    /// No end, and no paper that is said to lack it.
    #[error("还没有写散会时间，请填写")]
    NoEnd,
    /// An item without an outcome (R5).
    #[error("议题“{title}”还没有结果：请写明议定事项、措施、责任人和期限，或者选“无需落实”并写明原因（R5）")]
    NoOutcome {
        /// The item.
        title: String,
    },
    /// A decision whose responsible person does not belong to the group.
    #[error("“{what}”的责任人不在本组，请重新选择（R5）")]
    ResponsibleNotInGroup {
        /// The decision.
        what: String,
    },
    /// A decision that nobody said how to carry out (R5: 明确落实措施).
    #[error("“{what}”还没有写落实措施，请补上（R5）")]
    NoMeasures {
        /// The decision.
        what: String,
    },
    /// A deadline before the meeting.
    #[error("“{what}”的期限早于开会日期，请改正（R5）")]
    DeadlinePast {
        /// The decision.
        what: String,
    },
    /// An item that nobody said anything on: nothing to record.
    #[error("议题“{title}”没有任何发言记录；请记下主要看法，没有发言的人可以记“未发言”（R4）")]
    NothingSaid {
        /// The item.
        title: String,
    },
    /// Somebody absent is on record with a remark.
    #[error("{name}在点名时记为缺席，却有发言；请改正点名，或者把发言拿掉")]
    AbsentSpoke {
        /// Who.
        name: String,
    },
    /// A remark was handed in by somebody who is there, and not called up.
    #[error("{name}交来的发言还没有请其发言；请其发言，或者把这一条拿掉")]
    HandedInWaits {
        /// Who.
        name: String,
    },
    /// A late entry of a meeting that has not been held.
    #[error("补录只用于已经开过的会议，请改正开会时间；还没有开的会请走正常流程")]
    LateEntryAhead,
}
