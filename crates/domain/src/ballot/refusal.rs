//! Why something cannot be done with a ballot.

use super::{BallotForm, BallotState, HIGHEST_LEAST, LOWEST_LEAST, MOST_LINES};

/// Why something cannot be done with a ballot. `Display` is the sentence for the person.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum BallotRefusal {
    /// Nobody stands on it.
    #[error("选票上还没有人，请先确定人选")]
    NoLines,
    /// More lines than fit.
    #[error("选票上最多列 {MOST_LINES} 人，请分成几次投票")]
    TooManyLines,
    /// Somebody stands on it twice.
    #[error("同一个人在选票上列了两次，请去掉一次")]
    LineTwice,
    /// 监票人 and 计票人 are two people.
    #[error("监票人和计票人要由两位同志分别担任，请另选一位")]
    SameTeller,
    /// Who stands on a ballot does not count it.
    #[error("选票上的人选不能担任监票人、计票人，请另选一位")]
    TellerOnBallot,
    /// The tellers are at the meeting.
    #[error("监票人、计票人要从到会的党员中选")]
    TellerAway,
    /// Too few voters for a ballot in the system.
    #[error(
        "有表决权的到会党员只有 {voters} 人，不到 {least} 人。人数太少，从计票结果容易猜出谁投了什么，不能在系统里投票；请改用纸质选票"
    )]
    TooFewVoters {
        /// How many there are.
        voters: usize,
        /// How many there must be.
        least: u32,
    },
    /// Another number of voters than a branch can set.
    #[error(
        "请填 {LOWEST_LEAST} 到 {HIGHEST_LEAST} 之间的整数；少于 {LOWEST_LEAST} 人，谁投了什么一猜就知道"
    )]
    LeastOutside,
    /// The meeting ends while it is not over.
    #[error("还没有办完（{}），会议还不能结束。{}；不再办的，请在投票页面作废，写明原因", found.chinese(), way_on(*found, *form))]
    NotOver {
        /// Where it stands.
        found: BallotState,
        /// Where the votes are given.
        form: BallotForm,
    },
    /// Nobody has a vote.
    #[error("没有人有表决权，不能投票")]
    NoVoters,
    /// At another point of its way.
    #[error("这次投票{}，不能再这样办", found.chinese())]
    WrongState {
        /// Where it stands.
        found: BallotState,
    },
    /// The keys are not both taken.
    #[error("票箱有两把钥匙，监票人、计票人各拿一把；还没有都领到，不能开始投票")]
    KeysMissing,
    /// The key was taken already.
    #[error("您的钥匙已经领过了，只给一次；如果没有记下来，请主持人把这次投票作废，重新组织")]
    KeyTaken,
    /// Not one of the two tellers.
    #[error("这件事由监票人、计票人办理")]
    NotTeller,
    /// There is no box in the system for a ballot on paper, and no papers for the other.
    #[error("这次投票是{}，不能这样办", if *paper { "用纸质选票" } else { "在系统里投票" })]
    WrongForm {
        /// Whether it is on paper.
        paper: bool,
    },
    /// Not on the list that was fixed at the opening.
    #[error("开始投票时确定的名单里没有您，您在这次投票中没有表决权；有疑问请问主持人")]
    NoVote,
    /// One vote each.
    #[error("您的票已经投进票箱，每人只投一次，不能再投，也不能改")]
    AlreadyCast,
    /// After the end.
    #[error("投票已经截止，您的票没有投进票箱")]
    TooLate,
    /// Before the beginning.
    #[error("投票还没有开始，请等主持人宣布")]
    TooEarly,
    /// A line without an answer.
    #[error("还有 {open} 位没有选，请每一位都选一项；不想表态的选“弃权”")]
    Unanswered {
        /// How many.
        open: usize,
    },
    /// Nothing that stands on the ballot.
    #[error("选项不对，请从选票上的选项中选")]
    NoSuchChoice,
    /// More than the places.
    #[error("最多选 {limit} 位“{choice}”，您选了 {given} 位；多选的票是废票，请改好再投")]
    TooMany {
        /// The choice.
        choice: &'static str,
        /// How often it may be given.
        limit: u32,
        /// How often it was.
        given: usize,
    },
    /// Who wrote the figures down does not confirm them.
    #[error("数字是您填的，要由另一位计票人核对确认")]
    OwnFigures,
    /// The two tellers do not say the same.
    #[error("和另一位计票人填的不一样，没有确认；请一起重新数一遍，再由一位重新填写")]
    Differs,
}

/// What to do so that it comes to an end.
const fn way_on(state: BallotState, form: BallotForm) -> &'static str {
    match (state, form) {
        (BallotState::Prepared, _) => "请先开始投票，投完以后计票",
        (BallotState::Open, BallotForm::Phone) => "请先截止投票，再由监票人、计票人一起开箱计票",
        (BallotState::Open, BallotForm::Paper) => "请先由监票人、计票人数票，一人填写，另一人核对",
        (BallotState::Entered, _) => "请先由另一位计票人核对数字",
        (BallotState::Closed | BallotState::Counted | BallotState::Void, _) => {
            "请先由监票人、计票人一起开箱计票"
        }
    }
}
