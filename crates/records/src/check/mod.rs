//! What is missing or contradictory in old records, each finding with the clause that it is measured by.

mod across;
mod counts;
mod leader;
mod one;
mod outcome;

use std::borrow::Cow;

use documents::reading::Place;
use domain::clause::Strength;
use serde::Serialize;

pub use across::{Seen, across};
pub use one::one;

/// A check: each can be switched off by its name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Check {
    /// Nothing that looks like a record was found.
    NoRecord,
    /// More than one meeting in a file.
    SeveralRecords,
    /// 时间
    MissingTime,
    /// The end of the meeting.
    MissingEnd,
    /// 地点
    MissingPlace,
    /// 主持人
    MissingChair,
    /// 参加人员
    MissingAttendees,
    /// 缺席人员
    MissingAbsentees,
    /// 列席人员
    MissingObservers,
    /// 会议议题
    MissingTopics,
    /// 会议内容
    MissingBody,
    /// ****, 某某, XX
    Placeholder,
    /// 应到 is not 实到 and 缺席.
    Counts,
    /// Somebody was away, and nobody wrote why.
    AbsentReason,
    /// Somebody else than the leader presided, and nobody wrote why.
    Chair,
    /// More than two topics.
    TopicCount,
    /// A topic on which nobody said anything.
    TopicSilent,
    /// Nobody said anything.
    NobodySpoke,
    /// Some who were there said nothing.
    SomeSilent,
    /// The order of speaking.
    SpeakingOrder,
    /// 小结
    MissingSummary,
    /// What was agreed without whoever answers for it.
    OutcomePerson,
    /// What was agreed without a day.
    OutcomeDeadline,
    /// The day of the week is another one.
    Weekday,
    /// The end is not after the beginning.
    EndBeforeStart,
    /// A day that cannot be.
    OddDate,
    /// Somebody spoke who was away.
    AbsentSpeaker,
    /// Somebody spoke who is not on the list.
    UnknownSpeaker,
    /// Nothing is said of the report to the branch.
    NotReported,
    /// Two meetings of one group at once.
    SameTime,
    /// A month without a meeting between others.
    MissingMonth,
    /// Many meetings at the same hour of the same day of the month.
    SameRhythm,
    /// The same words in two records.
    Copied,
}

impl Check {
    /// Every check, in the order of a record.
    pub const ALL: [Self; 33] = [
        Self::NoRecord,
        Self::SeveralRecords,
        Self::MissingTime,
        Self::MissingEnd,
        Self::MissingPlace,
        Self::MissingChair,
        Self::MissingAttendees,
        Self::MissingAbsentees,
        Self::MissingObservers,
        Self::MissingTopics,
        Self::MissingBody,
        Self::Placeholder,
        Self::Counts,
        Self::AbsentReason,
        Self::Chair,
        Self::TopicCount,
        Self::TopicSilent,
        Self::NobodySpoke,
        Self::SomeSilent,
        Self::SpeakingOrder,
        Self::MissingSummary,
        Self::OutcomePerson,
        Self::OutcomeDeadline,
        Self::Weekday,
        Self::EndBeforeStart,
        Self::OddDate,
        Self::AbsentSpeaker,
        Self::UnknownSpeaker,
        Self::NotReported,
        Self::SameTime,
        Self::MissingMonth,
        Self::SameRhythm,
        Self::Copied,
    ];

    /// Its name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoRecord => "no-record",
            Self::SeveralRecords => "several-records",
            Self::MissingTime => "missing-time",
            Self::MissingEnd => "missing-end",
            Self::MissingPlace => "missing-place",
            Self::MissingChair => "missing-chair",
            Self::MissingAttendees => "missing-attendees",
            Self::MissingAbsentees => "missing-absentees",
            Self::MissingObservers => "missing-observers",
            Self::MissingTopics => "missing-topics",
            Self::MissingBody => "missing-body",
            Self::Placeholder => "placeholder",
            Self::Counts => "counts",
            Self::AbsentReason => "absent-reason",
            Self::Chair => "chair",
            Self::TopicCount => "topic-count",
            Self::TopicSilent => "topic-silent",
            Self::NobodySpoke => "nobody-spoke",
            Self::SomeSilent => "some-silent",
            Self::SpeakingOrder => "speaking-order",
            Self::MissingSummary => "missing-summary",
            Self::OutcomePerson => "outcome-person",
            Self::OutcomeDeadline => "outcome-deadline",
            Self::Weekday => "weekday",
            Self::EndBeforeStart => "end-before-start",
            Self::OddDate => "odd-date",
            Self::AbsentSpeaker => "absent-speaker",
            Self::UnknownSpeaker => "unknown-speaker",
            Self::NotReported => "not-reported",
            Self::SameTime => "same-time",
            Self::MissingMonth => "missing-month",
            Self::SameRhythm => "same-rhythm",
            Self::Copied => "copied",
        }
    }

    /// The check of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|check| check.name() == name)
    }

    /// The clause of the guide that it is measured by (`source.md`).
    pub const fn rule(self) -> Rule {
        match self {
            Self::NoRecord
            | Self::MissingTime
            | Self::MissingEnd
            | Self::MissingPlace
            | Self::MissingChair
            | Self::MissingAttendees
            | Self::MissingAbsentees
            | Self::MissingObservers
            | Self::MissingTopics
            | Self::MissingBody
            | Self::Placeholder
            | Self::AbsentReason => Rule::M,
            Self::Chair => Rule::G2,
            Self::TopicCount => Rule::G3,
            Self::TopicSilent | Self::NobodySpoke | Self::SomeSilent | Self::SpeakingOrder => Rule::R4,
            Self::MissingSummary | Self::OutcomePerson | Self::OutcomeDeadline => Rule::R5,
            Self::SeveralRecords
            | Self::Counts
            | Self::Weekday
            | Self::EndBeforeStart
            | Self::OddDate
            | Self::AbsentSpeaker
            | Self::UnknownSpeaker
            | Self::SameTime
            | Self::SameRhythm
            | Self::Copied => Rule::R6,
            Self::NotReported => Rule::R7,
            Self::MissingMonth => Rule::R1,
        }
    }

    /// How binding it is: 一般 is a hint that a reason answers, everything else is a fault.
    pub const fn strength(self) -> Strength {
        match self {
            Self::MissingObservers
            | Self::MissingEnd
            | Self::Chair
            | Self::TopicCount
            | Self::SomeSilent
            | Self::SpeakingOrder
            | Self::MissingMonth
            | Self::SameRhythm
            | Self::UnknownSpeaker
            | Self::Copied => Strength::Usual,
            _ => Strength::Must,
        }
    }

    /// What it looks at, for who asks.
    pub const fn explains(self) -> &'static str {
        match self {
            Self::NoRecord => {
                "文件里没有找到时间、地点、主持人等任何一项，可能不是党小组会议记录，或者写法不常见。"
            }
            Self::SeveralRecords => {
                "一个文件里只能有一次会议的记录；有几次的，只看第一次的，后面的请各存成一个文件。"
            }
            Self::MissingTime => "记录要写明哪一天、几点开会。",
            Self::MissingEnd => "规范格式的时间写到几点结束。",
            Self::MissingPlace => "记录要写明在哪里开会。",
            Self::MissingChair => "记录要写明谁主持。",
            Self::MissingAttendees => "记录要写明谁参加，写姓名，不能只写人数或者“全体党员”。",
            Self::MissingAbsentees => "记录要有缺席人员一项；没有人缺席的写“无”。",
            Self::MissingObservers => "规范格式有列席人员一项；没有人列席的写“无”。",
            Self::MissingTopics => "记录要写明议题。",
            Self::MissingBody => "记录要写会议内容：围绕议题谁说了什么。",
            Self::Placeholder => "模板里的 ****、某某、XX 要换成实际内容；查不到的如实写明查不到。",
            Self::Counts => "应到人数等于实到加缺席；参加人员、缺席人员的名单和人数也应当一致。",
            Self::AbsentReason => "缺席的同志要注明原因。",
            Self::Chair => "党小组会一般由组长主持；别人主持的，写明原因。",
            Self::TopicCount => "一次党小组会一般解决一两个问题。",
            Self::TopicSilent => "每个议题都应当有讨论的记录。",
            Self::NobodySpoke => "记录要写明谁说了什么，不能只写“大家一致认为”。",
            Self::SomeSilent => "应当动员大家围绕议题发言；没有发言的可以如实写“未发言”。",
            Self::SpeakingOrder => {
                "一般的党小组会党员先发言，组长最后发言；组织生活会组长第一个开展批评和自我批评。"
            }
            Self::MissingSummary => "会议结束前要归纳小结，落实议定事项。",
            Self::OutcomePerson => "议定的事项要写明谁负责。",
            Self::OutcomeDeadline => "议定的事项要写明什么时候办完。",
            Self::Weekday => "日期和星期对不上，其中一个写错了。",
            Self::EndBeforeStart => "结束时间应当晚于开始时间。",
            Self::OddDate => {
                "日期晚于今天，或者早得不合常理；会后办的事、上报的日期不会早于开会；一次会不会开十几个小时。"
            }
            Self::AbsentSpeaker => "缺席的同志不会在会上发言；书面发言要写明。",
            Self::UnknownSpeaker => "发言的人应当在参加人员或者列席人员里。",
            Self::NotReported => "会后应当及时上报党支部，记录里写明。",
            Self::SameTime => "一个党小组不会同时开两次会。",
            Self::MissingMonth => "党小组会一般每月召开一次；没有开的月份写明原因。",
            Self::SameRhythm => "很多次会都在每月同一天的同一时刻，像是一次补写的；补写的应当注明补录。",
            Self::Copied => "两份记录里有大段相同的发言；学习材料的原文可以引用，发言应当是本次会上说的。",
        }
    }
}

/// A clause that checks are measured by.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum Rule {
    /// Who presides.
    G2,
    /// One or two matters a meeting.
    G3,
    /// The template of the record.
    M,
    /// One meeting a month.
    R1,
    /// Chairing and the order of speaking.
    R4,
    /// Summary, measures, responsibilities.
    R5,
    /// The record.
    R6,
    /// Report to the branch.
    R7,
}

impl Rule {
    /// Every clause.
    pub const ALL: [Self; 8] =
        [Self::G2, Self::G3, Self::M, Self::R1, Self::R4, Self::R5, Self::R6, Self::R7];

    /// Its id in the guide.
    pub const fn id(self) -> &'static str {
        match self {
            Self::G2 => "G2",
            Self::G3 => "G3",
            Self::M => "M",
            Self::R1 => "R1",
            Self::R4 => "R4",
            Self::R5 => "R5",
            Self::R6 => "R6",
            Self::R7 => "R7",
        }
    }

    /// Its wording.
    pub const fn text(self) -> &'static str {
        use domain::clause::Clause;
        match self {
            Self::G2 => "一般每月召开一次，由党小组组长主持。",
            Self::M => {
                "党小组会议记录：时间、地点、主持人、参加人员、缺席人员（注明缺席原因）、列席人员、会议议题、会议内容。"
            }
            Self::G3 => Clause::G3.text(),
            Self::R1 => Clause::R1.text(),
            Self::R4 => Clause::R4.text(),
            Self::R5 => Clause::R5.text(),
            Self::R6 => Clause::R6.text(),
            Self::R7 => Clause::R7.text(),
        }
    }
}

/// Something that was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// By which check.
    pub check: Check,
    /// Where; nothing for what is missing altogether.
    pub at: Option<Place>,
    /// What is missing or contradictory.
    pub fault: Cow<'static, str>,
    /// How to mend it.
    pub remedy: &'static str,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_check_has_a_name_of_its_own() {
        let names: BTreeSet<_> = Check::ALL.iter().map(|check| check.name()).collect();
        assert_eq!(names.len(), Check::ALL.len());
        for check in Check::ALL {
            assert_eq!(Check::from_name(check.name()), Some(check));
            assert!(check.explains().ends_with('。') && !check.rule().text().is_empty());
        }
    }
}
