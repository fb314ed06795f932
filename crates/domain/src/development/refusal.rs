//! Why something was not written down in a development file: which fault, which remedy.

use jiff::civil::Date;

use super::{Basis, Place, Step};
use crate::words;

/// A refused entry. Only what would make the record wrong is refused; what was late is a [`Warning`](super::Warning).
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// The recorder holds no post that keeps development files.
    #[error("发展党员的情况由党小组组长或者支部书记、副书记、组织委员登记，请告诉他们")]
    MayNotRecord,
    /// The step stays out of the group's hands (`rules.md` 2.3, 7.4).
    #[error("“{0}”由支部登记；支部不用本系统的，请在说明里写明支部哪天、怎样告知的，不写审查的内容")]
    OfBranchOnly(Step),
    /// A day to come.
    #[error("{}还没有到，请改成实际发生的日期", words::date(*.0))]
    Future(Date),
    /// A step that was taken already.
    #[error("“{what}”已经登记在{}，请核对是不是选错了步骤", words::date(*.on))]
    DoneAlready {
        /// The step's name.
        what: &'static str,
        /// Its day.
        on: Date,
    },
    /// A step before one that it needs.
    #[error("按{place}，“{what}”应当在“{need}”之后；“{need}”还没有登记，请先补登")]
    Missing {
        /// The step's name.
        what: &'static str,
        /// What is missing.
        need: &'static str,
        /// Where the step is written.
        place: Place,
    },
    /// Something else than a step, entered before the person has come so far.
    #[error("登记{what}之前，应当先登记“{need}”，请先补登")]
    NotYet {
        /// What was entered.
        what: &'static str,
        /// The step that is missing.
        need: &'static str,
    },
    /// A day before the day of what must come first.
    #[error("“{what}”的日期早于“{need}”的日期（{}），请核对这两个日期", words::date(*.day))]
    Before {
        /// What was entered.
        what: &'static str,
        /// What must come first.
        need: &'static str,
        /// The day of that.
        day: Date,
    },
    /// A day after the day of what comes later and was entered already.
    #[error("“{what}”的日期晚于“{later}”的日期（{}），请核对这两个日期", words::date(*.day))]
    After {
        /// What was entered.
        what: &'static str,
        /// What comes later.
        later: &'static str,
        /// The day of that.
        day: Date,
    },
    /// Before a term of the rule is full (DV-08, DV-28).
    #[error(
        "“{what}”最早在{}：{basis}；请核对日期，确实办早了的请告诉支部处理",
        words::date(*.earliest)
    )]
    TooSoon {
        /// The step's name.
        what: &'static str,
        /// The first day on which it can be taken.
        earliest: Date,
        /// The term.
        basis: Basis,
    },
    /// No training, and no reason for doing without (DV-17).
    #[error("还没有登记“集中培训”：{0}；请先补登，确属特殊情况的请写明原因")]
    Untrained(Basis),
    /// Not yet of age at the application (DV-01).
    #[error("{0}；名册上的出生日期算下来还不满，请核对申请日期和出生日期")]
    TooYoung(Basis),
    /// Not two different full members (DV-12).
    #[error("{0}；请选两位不同的正式党员，不能选本人，已经不在名册上的写姓名")]
    Introducers(Basis),
    /// A contact who is no full member (DV-04).
    #[error("{0}；这一天还不是正式党员的不能担任，请另选一位")]
    ContactNotFull(Basis),
    /// A contact who is one already.
    #[error("这位同志已经是培养联系人，不用再登记")]
    ContactAlready,
    /// More contacts at a time than the rule has (DV-04).
    #[error("{0}；这段时间已经满了，有调整的请先结束其中一位")]
    TooManyContacts(Basis),
    /// The end of what has not begun.
    #[error("这位同志现在不是培养联系人，请重新选择")]
    NoSuchContact,
    /// The same thing on the same day again.
    #[error("{}的{what}已经登记，不用再登记", words::date(*.on))]
    EnteredAlready {
        /// What.
        what: &'static str,
        /// The day.
        on: Date,
    },
    /// Nobody on probation, or the conversion has been passed.
    #[error("只有在预备期内、还没有通过转正的预备党员才能延长预备期，请核对是不是选错了人")]
    NotOnProbation,
    /// A second extension (DV-29).
    #[error("{basis}；{}已经延长过，不能再延长，请告诉支部处理", words::date(*.on))]
    ExtendedAlready {
        /// The day of the first.
        on: Date,
        /// The rule.
        basis: Basis,
    },
    /// Too short or too long an extension (DV-29).
    #[error("{0}；请改正延长的月数")]
    ExtensionLength(Basis),
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::development::Edition;

    /// The sentences of all refusals, in the order of the enum.
    #[test]
    fn the_sentences_say_what_is_wrong_and_what_to_do() {
        let (on, edition) = (date(2026, 7, 1), Edition::on(date(2026, 7, 1)));
        let (what, need) = ("确定发展对象", "培养教育考察");
        let all = [
            Refusal::MayNotRecord,
            Refusal::OfBranchOnly(Step::PoliticalReview),
            Refusal::Future(on),
            Refusal::DoneAlready { what, on },
            Refusal::Missing { what, need, place: Step::TargetNamed.place(edition) },
            Refusal::NotYet { what: "考察", need: "推荐和确定入党积极分子" },
            Refusal::Before { what, need, day: on },
            Refusal::After { what, later: need, day: on },
            Refusal::TooSoon { what, earliest: on, basis: edition.basis(&edition.cultivation) },
            Refusal::Untrained(edition.basis(&edition.untrained)),
            Refusal::TooYoung(edition.basis(&edition.age)),
            Refusal::Introducers(edition.basis(&edition.introducers)),
            Refusal::ContactNotFull(edition.basis(&edition.contacts)),
            Refusal::ContactAlready,
            Refusal::TooManyContacts(edition.basis(&edition.contacts)),
            Refusal::NoSuchContact,
            Refusal::EnteredAlready { what: "思想汇报", on },
            Refusal::NotOnProbation,
            Refusal::ExtendedAlready { on, basis: edition.basis(&edition.extension) },
            Refusal::ExtensionLength(edition.basis(&edition.extension)),
        ];
        let all = all.map(|refusal| refusal.to_string()).join("\n");
        insta::assert_snapshot!(all, @"
        发展党员的情况由党小组组长或者支部书记、副书记、组织委员登记，请告诉他们
        “政治审查”由支部登记；支部不用本系统的，请在说明里写明支部哪天、怎样告知的，不写审查的内容
        2026年7月1日还没有到，请改成实际发生的日期
        “确定发展对象”已经登记在2026年7月1日，请核对是不是选错了步骤
        按《发展党员工作细则》（2026年修订）第十三条，“确定发展对象”应当在“培养教育考察”之后；“培养教育考察”还没有登记，请先补登
        登记考察之前，应当先登记“推荐和确定入党积极分子”，请先补登
        “确定发展对象”的日期早于“培养教育考察”的日期（2026年7月1日），请核对这两个日期
        “确定发展对象”的日期晚于“培养教育考察”的日期（2026年7月1日），请核对这两个日期
        “确定发展对象”最早在2026年7月1日：按《发展党员工作细则》（2026年修订）第十三条，经过1年以上培养教育和考察，才能列为发展对象；请核对日期，确实办早了的请告诉支部处理
        还没有登记“集中培训”：按《发展党员工作细则》（2026年修订）第十七条，没有经过培训的，除个别特殊情况外，不能发展入党；请先补登，确属特殊情况的请写明原因
        按《发展党员工作细则》（2026年修订）第五条，年满18岁才能申请入党；名册上的出生日期算下来还不满，请核对申请日期和出生日期
        按《发展党员工作细则》（2026年修订）第十四条，应当有2名正式党员作入党介绍人；请选两位不同的正式党员，不能选本人，已经不在名册上的写姓名
        按《发展党员工作细则》（2026年修订）第九条，应当指定1至2名正式党员作培养联系人；这一天还不是正式党员的不能担任，请另选一位
        这位同志已经是培养联系人，不用再登记
        按《发展党员工作细则》（2026年修订）第九条，应当指定1至2名正式党员作培养联系人；这段时间已经满了，有调整的请先结束其中一位
        这位同志现在不是培养联系人，请重新选择
        2026年7月1日的思想汇报已经登记，不用再登记
        只有在预备期内、还没有通过转正的预备党员才能延长预备期，请核对是不是选错了人
        按《发展党员工作细则》（2026年修订）第三十一条，预备期可以延长一次，不少于半年，不超过1年；2026年7月1日已经延长过，不能再延长，请告诉支部处理
        按《发展党员工作细则》（2026年修订）第三十一条，预备期可以延长一次，不少于半年，不超过1年；请改正延长的月数
        ");
    }
}
