//! What is prepared before the meeting, in its order: theme, study, opinions asked for, talks, self-examinations (`rules.md` 6.3;
//! 支部工作条例 Art 17). Each point says in words what is missing. Nothing of it is refused for being late or incomplete.

use jiff::{ToSpan as _, civil::Date};

use crate::{
    coded::coded,
    id::{MeetingId, PersonId, StudyId},
    talk::{Talk, partners},
    text::{Note, Title},
};

coded! {
    /// The five points, in their order.
    PointName {
        /// 主题
        Theme = "theme", "确定主题";
        /// 学习
        Study = "study", "会前学习";
        /// 征求意见
        Opinions = "opinions", "征求意见";
        /// 谈心谈话
        Talks = "talks", "谈心谈话";
        /// 对照检查
        Sheets = "sheets", "对照检查材料";
    }
}

/// How many days ahead it is usual to tell the members (SEEN-C, `rules.md` 6.3): a hint, no rule.
pub const NOTICE_DAYS: i64 = 10;

/// What the leader wrote down of the preparation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Preparation {
    /// Of which meeting.
    pub meeting: MeetingId,
    /// 主题
    pub theme: Option<Title>,
    /// What was studied beside the entries of [`Self::studies`], in words.
    pub study: Option<Note>,
    /// What was studied in common.
    pub studies: Vec<StudyId>,
    /// Guard against writing over somebody else's change; 0 before the first.
    pub version: i64,
}

impl Preparation {
    /// Nothing yet.
    pub const fn blank(meeting: MeetingId) -> Self {
        Self { meeting, theme: None, study: None, studies: Vec::new(), version: 0 }
    }
}

/// Two members who talk with each other before the meeting, and whether they did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CoveredPair {
    /// The leader where the leader is one of the two.
    pub one: PersonId,
    /// The other.
    pub other: PersonId,
    /// Whether they talked.
    pub talked: bool,
}

/// The pairs of a group and whether they talked since a day, those with the leader first (T-08). A prompt, not a measure of anybody.
pub fn pairs(
    members: &[PersonId],
    leader: Option<PersonId>,
    talks: &[Talk],
    since: Date,
) -> Vec<CoveredPair> {
    let mut order: Vec<_> = members.to_vec();
    order.sort_by_key(|p| Some(*p) != leader);
    let mut all = Vec::new();
    for (n, &one) in order.iter().enumerate() {
        let with = partners(talks, one, since);
        let others = order.iter().skip(n + 1);
        all.extend(others.map(|&other| CoveredPair { one, other, talked: with.contains(&other) }));
    }
    all
}

/// What is there of the preparation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Prepared {
    /// Whether a theme was written down.
    pub theme: bool,
    /// How many entries of study were named, or one for words.
    pub studies: usize,
    /// How many opinions came in.
    pub opinions: usize,
    /// How many of them wait to be fed back.
    pub waiting: usize,
    /// With whom the leader has not talked.
    pub not_talked: usize,
    /// Who has not handed in a self-examination.
    pub without_sheet: usize,
}

/// A point and what is missing of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Point {
    /// Which.
    pub name: PointName,
    /// What is missing, in words; nothing where it is done.
    pub missing: Option<String>,
}

/// The five points.
pub fn points(have: &Prepared) -> Vec<Point> {
    PointName::ALL.into_iter().map(|name| Point { name, missing: missing(name, have) }).collect()
}

fn missing(name: PointName, have: &Prepared) -> Option<String> {
    let when = |is: bool, words: &str| is.then(|| words.to_owned());
    match name {
        PointName::Theme => when(!have.theme, "还没有写主题。"),
        PointName::Study => when(have.studies == 0, "还没有记会前学习。"),
        PointName::Opinions if have.opinions == 0 => when(true, "还没有收到意见。"),
        PointName::Opinions => {
            (have.waiting > 0).then(|| format!("有 {} 条意见还没有反馈给本人。", have.waiting))
        }
        PointName::Talks => {
            (have.not_talked > 0).then(|| format!("组长和 {} 位党员还没有谈过。", have.not_talked))
        }
        PointName::Sheets => {
            (have.without_sheet > 0).then(|| format!("有 {} 位党员还没有交。", have.without_sheet))
        }
    }
}

/// The last day on which it is usual to tell the members.
pub fn usual_notice(meeting: Date) -> Date {
    meeting.saturating_sub(NOTICE_DAYS.days())
}

#[cfg(test)]
mod tests {
    use jiff::{Timestamp, civil::date};
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::{id::TalkId, meeting::Mark, talk::TalkReason};

    fn who(n: u128) -> PersonId {
        PersonId::new(Uuid::from_u128(n))
    }

    fn talk(by: u128, with: u128) -> Talk {
        Talk {
            id: TalkId::new(Uuid::nil()),
            by: Mark { by: who(by), at: Timestamp::UNIX_EPOCH },
            with: who(with),
            on: date(2026, 12, 1),
            reason: TalkReason::BeforeLifeMeeting,
            withdrawn: None,
        }
    }

    #[test]
    fn every_missing_point_is_told_in_words() {
        let nothing =
            Prepared { theme: false, studies: 0, opinions: 0, waiting: 0, not_talked: 4, without_sheet: 5 };
        let words: Vec<_> = points(&nothing).into_iter().filter_map(|p| p.missing).collect();
        assert_eq!(words.len(), 5);
        assert!(words[3].contains('4') && words[4].contains('5'), "{words:?}");
        let all =
            Prepared { theme: true, studies: 1, opinions: 2, waiting: 0, not_talked: 0, without_sheet: 0 };
        assert!(points(&all).iter().all(|p| p.missing.is_none()));
        let one = Prepared { waiting: 1, ..all };
        assert!(points(&one)[2].missing.as_deref().is_some_and(|m| m.contains("1 条")));
    }

    #[test]
    fn it_is_usual_to_tell_the_members_ten_days_ahead() {
        assert_eq!(usual_notice(date(2026, 12, 18)), date(2026, 12, 8));
    }

    proptest! {
        #[test]
        fn every_two_members_are_one_pair_and_the_leaders_come_first(
            n in 0_u128..8, leader in 0_u128..8, held in proptest::collection::vec((0_u128..8, 0_u128..8), 0..12),
        ) {
            let members: Vec<_> = (0..n).map(who).collect();
            let talks: Vec<_> = held.iter().map(|&(by, with)| talk(by, with)).collect();
            let all = pairs(&members, Some(who(leader)), &talks, date(2026, 1, 1));
            prop_assert_eq!(all.len() as u128, n * n.saturating_sub(1) / 2);
            let leads = |p: &CoveredPair| p.one == who(leader);
            let first = all.iter().take_while(|p| leads(p)).count();
            prop_assert_eq!(first, all.iter().filter(|p| leads(p)).count(), "those with the leader first");
            prop_assert!(all.iter().all(|p| p.other != who(leader)));
            for pair in &all {
                let talked = talks.iter().any(|t| t.is_of(pair.one) && t.is_of(pair.other) && t.by.by != t.with);
                prop_assert_eq!(pair.talked, talked);
            }
        }
    }
}
