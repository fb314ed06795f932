//! Political study (T1, T2, D1): a year plan by the themes of T2, what was studied, by whom, and who made up for it.

use std::{fmt, str::FromStr};

use jiff::civil::{Date, Time};

use crate::{
    coded::coded,
    id::{GroupId, MeetingId, PersonId, StudyId, StudyItemId},
    meeting::Mark,
    plan::Month,
    text::{Note, Title},
};

coded! {
    /// What is studied (T2).
    StudyTheme {
        /// 习近平新时代中国特色社会主义思想 (T1, T2)
        NewEra = "new_era", "习近平新时代中国特色社会主义思想";
        /// 马克思列宁主义
        MarxismLeninism = "marxism_leninism", "马克思列宁主义";
        /// 毛泽东思想
        MaoZedong = "mao_zedong", "毛泽东思想";
        /// 邓小平理论
        DengXiaoping = "deng_xiaoping", "邓小平理论";
        /// “三个代表”重要思想
        ThreeRepresents = "three_represents", "“三个代表”重要思想";
        /// 科学发展观
        ScientificOutlook = "scientific_outlook", "科学发展观";
        /// 党的路线、方针、政策
        Line = "line", "党的路线、方针、政策";
        /// 党的基本知识
        Basics = "basics", "党的基本知识";
        /// 党史知识
        History = "history", "党史知识";
    }
}

/// 学时, in halves: an hour is 1, half a day 4, a day 8 (ED-03). Kept only as the regulation asks, never compared between people.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Hours(pub u16);

/// Why something is no length of study. Displayed behind the field's name.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum HoursFault {
    /// Nothing was typed.
    #[error("还没有填写，请填写后再提交")]
    Empty,
    /// Neither whole nor half hours.
    #[error("应为学时数，可以有半学时，如 1.5；半天是 4，一天是 8")]
    NotHours,
    /// Nothing, or more than a day.
    #[error("一次学习应在 0.5 到 8 学时之间；几天的学习，请一天记一次")]
    OutOfRange,
}

/// Hours of study in common that a member should have in a year, by the first year of each rule (教育管理条例 Art 20, ED-01).
const HOURS_A_YEAR: [(i16, Hours); 1] = [(2019, Hours(64))];

/// What the rule in force in a year asks for; nothing before there was one.
pub fn hours_a_year(year: i16) -> Option<Hours> {
    HOURS_A_YEAR.iter().rev().find(|(from, _)| *from <= year).map(|(_, hours)| *hours)
}

impl Hours {
    /// The most of one study: a day.
    const DAY: Self = Self(16);

    /// What a meeting counts for: its length in whole and half hours, at most a day; nothing is known of an open end.
    pub fn of_meeting(start: Time, end: Option<Time>) -> Option<Self> {
        let minutes = |t: Time| i32::from(t.hour()) * 60 + i32::from(t.minute());
        let length = end.map(|end| minutes(end) - minutes(start))?;
        let halves = u16::try_from((length + 15) / 30).ok().filter(|halves| *halves > 0)?;
        Some(Self(halves.min(Self::DAY.0)))
    }
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0 / 2)?;
        if self.0.is_multiple_of(2) { Ok(()) } else { f.write_str(".5") }
    }
}

impl FromStr for Hours {
    type Err = HoursFault;

    fn from_str(text: &str) -> Result<Self, HoursFault> {
        let text = text.trim().trim_end_matches("学时").trim();
        if text.is_empty() {
            return Err(HoursFault::Empty);
        }
        let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
        let half = match part {
            "0" => 0,
            "5" => 1,
            _ => return Err(HoursFault::NotHours),
        };
        if whole.is_empty() || !whole.bytes().all(|b| b.is_ascii_digit()) {
            return Err(HoursFault::NotHours);
        }
        let whole: u16 = whole.parse().map_err(|_| HoursFault::OutOfRange)?;
        let halves = whole.checked_mul(2).and_then(|n| n.checked_add(half)).ok_or(HoursFault::OutOfRange)?;
        if halves == 0 || halves > Self::DAY.0 { Err(HoursFault::OutOfRange) } else { Ok(Self(halves)) }
    }
}

/// A line of a year's study plan.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StudyItem {
    /// Its id.
    pub id: StudyItemId,
    /// The group.
    pub group: GroupId,
    /// The year.
    pub year: i16,
    /// The month.
    pub month: Month,
    /// The theme.
    pub theme: StudyTheme,
    /// What is to be read.
    pub title: Title,
    /// Where it is: books, links, places.
    pub materials: Option<Note>,
    /// Who planned it, when.
    pub mark: Mark,
}

/// Something that was studied in common.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Study {
    /// Its id.
    pub id: StudyId,
    /// The group.
    pub group: GroupId,
    /// The day.
    pub on: Date,
    /// The theme.
    pub theme: StudyTheme,
    /// What was read.
    pub title: Title,
    /// For how long.
    pub hours: Hours,
    /// The meeting in which it was.
    pub meeting: Option<MeetingId>,
    /// Where it is to be found, for who makes up for it.
    pub materials: Option<Note>,
    /// Who wrote it down, when.
    pub mark: Mark,
    /// Taken back.
    pub withdrawn: Option<Mark>,
}

/// That somebody studied it: with the others, or later.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Part {
    /// What.
    pub study: StudyId,
    /// Who.
    pub person: PersonId,
    /// The day on which the person made up for it.
    pub made_up: Option<Date>,
    /// Who wrote it down, when.
    pub mark: Mark,
}

/// What somebody has studied: the hours of every study that counts and that the person took part in or made up for.
pub fn hours(studies: &[Study], parts: &[Part], person: PersonId) -> Hours {
    let took = |study: &Study| parts.iter().any(|p| p.study == study.id && p.person == person);
    let counted = studies.iter().filter(|s| s.withdrawn.is_none() && took(s));
    Hours(counted.map(|s| s.hours.0).fold(0, u16::saturating_add))
}

/// Why somebody cannot make up for something.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum StudyRefusal {
    /// The person has it already.
    #[error("这位同志已经学过，不用补学")]
    HasIt,
    /// Before the others studied it.
    #[error("补学的日期不能早于集中学习那天，也不能晚于今天")]
    BeforeIt,
    /// It was taken back.
    #[error("这次学习的登记已经撤回")]
    Withdrawn,
}

impl Study {
    /// Decides whether somebody may make up for it on a day.
    ///
    /// # Errors
    /// [`StudyRefusal`].
    pub fn make_up(
        &self,
        parts: &[Part],
        person: PersonId,
        on: Date,
        today: Date,
    ) -> Result<(), StudyRefusal> {
        if self.withdrawn.is_some() {
            return Err(StudyRefusal::Withdrawn);
        }
        if parts.iter().any(|p| p.study == self.id && p.person == person) {
            return Err(StudyRefusal::HasIt);
        }
        if on < self.on || on > today { Err(StudyRefusal::BeforeIt) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use jiff::{
        Timestamp,
        civil::{date, time},
    };
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    const TODAY: Date = date(2026, 11, 23);

    fn who(number: u128) -> PersonId {
        PersonId::new(Uuid::from_u128(number))
    }

    fn mark() -> Mark {
        Mark { by: who(1), at: Timestamp::UNIX_EPOCH }
    }

    fn study(number: u128, halves: u16) -> Study {
        Study {
            id: StudyId::new(Uuid::from_u128(number)),
            group: GroupId::new(Uuid::nil()),
            on: date(2026, 10, 9),
            theme: StudyTheme::Basics,
            title: Title::new("党章总纲").expect("a title"),
            hours: Hours(halves),
            meeting: None,
            materials: None,
            mark: mark(),
            withdrawn: None,
        }
    }

    fn part(study: &Study, person: u128) -> Part {
        Part { study: study.id, person: who(person), made_up: None, mark: mark() }
    }

    #[test]
    fn hours_are_whole_or_half_and_at_most_a_day() {
        for (text, halves) in [("1", 2), ("1.5", 3), (" 0.5 ", 1), ("8", 16), ("4学时", 8)] {
            assert_eq!(text.parse(), Ok(Hours(halves)), "{text}");
        }
        assert_eq!("".parse::<Hours>(), Err(HoursFault::Empty));
        for text in ["1.2", "一", "-1", ".5", "1e1"] {
            assert_eq!(text.parse::<Hours>(), Err(HoursFault::NotHours), "{text}");
        }
        for text in ["0", "8.5", "99999999"] {
            assert_eq!(text.parse::<Hours>(), Err(HoursFault::OutOfRange), "{text}");
        }
        let asked = |year| hours_a_year(year).map(|hours| hours.to_string());
        assert_eq!(
            (asked(2018), asked(2019), asked(2026)),
            (None, Some("32".to_owned()), Some("32".to_owned()))
        );
    }

    #[test]
    fn a_meeting_counts_for_its_length() {
        let of = |end| Hours::of_meeting(time(14, 30, 0, 0), end);
        assert_eq!(of(None), None);
        assert_eq!(of(Some(time(15, 40, 0, 0))), Some(Hours(2)));
        assert_eq!(of(Some(time(16, 0, 0, 0))), Some(Hours(3)));
        assert_eq!(of(Some(time(14, 20, 0, 0))), None, "an end before the beginning is no length");
        assert_eq!(of(Some(time(14, 35, 0, 0))), None);
        assert_eq!(Hours::of_meeting(time(0, 0, 0, 0), Some(time(23, 0, 0, 0))), Some(Hours(16)));
    }

    #[test]
    fn who_was_absent_makes_up_once() {
        let one = study(1, 2);
        let parts = [part(&one, 1)];
        assert_eq!(one.make_up(&parts, who(1), TODAY, TODAY), Err(StudyRefusal::HasIt));
        assert_eq!(one.make_up(&parts, who(2), date(2026, 10, 8), TODAY), Err(StudyRefusal::BeforeIt));
        assert_eq!(one.make_up(&parts, who(2), date(2026, 11, 24), TODAY), Err(StudyRefusal::BeforeIt));
        assert_eq!(one.make_up(&parts, who(2), TODAY, TODAY), Ok(()));
        let back = Study { withdrawn: Some(mark()), ..one };
        assert_eq!(back.make_up(&[], who(2), TODAY, TODAY), Err(StudyRefusal::Withdrawn));
    }

    #[test]
    fn only_what_counts_and_was_studied_is_counted() {
        let (one, two) = (study(1, 2), study(2, 3));
        let back = Study { withdrawn: Some(mark()), ..study(3, 8) };
        let parts = [part(&one, 1), part(&two, 2), part(&back, 1)];
        let all = [one, two, back];
        assert_eq!(hours(&all, &parts, who(1)), Hours(2));
        assert_eq!(hours(&all, &parts, who(2)), Hours(3));
        assert_eq!(hours(&all, &parts, who(3)), Hours(0));
    }

    proptest! {
        #[test]
        fn hours_come_back(halves in 1_u16..=16) {
            prop_assert_eq!(Hours(halves).to_string().parse(), Ok(Hours(halves)));
        }
    }
}
