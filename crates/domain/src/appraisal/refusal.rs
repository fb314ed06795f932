//! Why something cannot be done in an appraisal.

use jiff::civil::Date;

use super::Stage;

/// Why something cannot be done. `Display` is the sentence for the person.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum AppraisalRefusal {
    /// At another point of its way.
    #[error("民主评议现在到了“{}”这一步，不能这样办", found.chinese())]
    WrongStage {
        /// Where it stands.
        found: Stage,
    },
    /// The group's part is with the branch.
    #[error("本组的评议材料已经交支部，不能再改；确实要改的，请支部退回")]
    WithBranch,
    /// The group's part is not with the branch.
    #[error("这个党小组的评议材料没有交来，或者已经退回")]
    NotWithBranch,
    /// Mutual appraisal comes after self-appraisal.
    #[error("先自评、后互评：这位同志还没有交个人自评；因故不能写的，由组长先写明原因")]
    SelfFirst,
    /// About oneself one writes a self-appraisal.
    #[error("互评是评别的同志，对自己的话请写在个人自评里")]
    OwnPerson,
    /// Somebody else wrote it down.
    #[error("这一条不是您记的，由记下的人或者组长撤回")]
    NotYours,
    /// One about oneself is taken back by nobody but who said it.
    #[error("这是对您本人的意见，您不能撤回；要撤回的，由提意见的同志办理")]
    AboutOneself,
    /// What somebody else said is not taken back without a reason.
    #[error("这是别的同志提的意见，撤回请写明原因，提意见的同志会知道")]
    WithdrawalReason,
    /// There is no such remark in the own group.
    #[error("没有找到这一条意见，请刷新页面以后再办")]
    NoRemark,
    /// It was taken back already.
    #[error("这一条已经撤回")]
    Withdrawn,
    /// Nothing has to be explained.
    #[error("这位同志的自评和互评都有了，不用再写原因")]
    NothingMissing,
    /// For somebody something is missing and no reason is given.
    #[error("还有 {open} 位同志缺自评或者互评，请补上，或者逐人写明原因")]
    Incomplete {
        /// For how many.
        open: usize,
    },
    /// A group has not handed in.
    #[error("还有 {open} 个党小组没有交评议材料；确实要先测评的，请写明原因")]
    GroupsOpen {
        /// How many.
        open: usize,
    },
    /// A poll goes on.
    #[error("测评投票还没有计票，请先办完；作废的可以重新组织")]
    PollOpen,
    /// There was no poll.
    #[error("还没有测评结果：先民主测评，后评定意见")]
    NoPoll,
    /// The poll was counted once.
    #[error("测评已经计票，一次评议只测评一次")]
    PollCounted,
    /// Probationary members take part without a grade.
    #[error("预备党员参加评议，不评定等次")]
    NoGrade,
    /// Guests are graded where their formal relation lies.
    #[error("组织关系在外单位的同志，由所在支部评定等次；可以把自评、互评的情况转告对方")]
    GradedElsewhere,
    /// Not yet.
    #[error("评定日期晚于今天，请在评定以后再登记")]
    Ahead,
    /// The grades come after the poll.
    #[error("评定日期早于测评计票的 {counted}，先民主测评，后评定意见，请核对")]
    BeforeCount {
        /// On which day it was counted.
        counted: Date,
    },
    /// A decision is never overwritten.
    #[error("已经评定过等次；需要更正的，请写明更正原因，原来的评定会保留")]
    Decided,
    /// Not on the ballot that was counted (A-01: 先民主测评).
    #[error("这位同志不在测评选票上，评定等次请写明原因")]
    NotPolled,
    /// The appraisal is over.
    #[error("这次评议已经办结，现在才评定等次的，请写明原因")]
    AfterEnd,
    /// More 优秀 than usual.
    #[error("优秀等次一般不超过党员总数的三分之一（{cap} 名），这样会有 {would} 名；确实需要的，请写明原因")]
    OverCap {
        /// How many are usual.
        cap: usize,
        /// How many there would be.
        would: usize,
    },
    /// Somebody has no grade yet.
    #[error("还有 {open} 名正式党员没有评定等次；确实不评定的，请写明原因")]
    Undecided {
        /// How many.
        open: usize,
    },
    /// Nobody belongs to a group.
    #[error("本支部还没有编入党小组的党员，请先编组，再开展民主评议")]
    NoGroups,
    /// There is one of this year.
    #[error("这一年的民主评议已经开过，一般每年一次")]
    YearTaken,
}
