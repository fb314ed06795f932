//! The rule in force on a day, as data: 《中国共产党发展党员工作细则》 of 2014 and as revised in 2026 (`rules.md` 2.2, 2.4).
//!
//! Only what a check, a warning or a due rests on; what the branch and its superiors alone look after stays with them.

use std::fmt;

use jiff::civil::{Date, date};

use super::Step;

/// A place in the rule.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Place {
    /// The edition, as it is named behind the title.
    pub edition: &'static str,
    /// The article; none where its number in that edition is not confirmed.
    pub article: Option<&'static str>,
}

impl fmt::Display for Place {
    /// 《发展党员工作细则》（2026年修订）第七条
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "《发展党员工作细则》（{}）{}", self.edition, self.article.unwrap_or_default())
    }
}

/// What something rests on, for the reader.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Basis {
    /// The id of `rules.md` 2.2, such as DV-02, or of the guide, such as T4.
    pub id: &'static str,
    /// Where it is written.
    pub place: Place,
    /// What it says, in a few words.
    pub words: &'static str,
}

impl fmt::Display for Basis {
    /// 按《发展党员工作细则》（2026年修订）第七条，收到入党申请书后，应当在1个月内派人同申请人谈话
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "按{}，{}", self.place, self.words)
    }
}

/// A value of the rule with its place; [`Edition::basis`] says it to a reader.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limit<T> {
    /// The value.
    pub value: T,
    id: &'static str,
    article: &'static str,
    words: &'static str,
}

/// From so many to so many, both included.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Extent {
    /// The least.
    pub least: u8,
    /// The most.
    pub most: u8,
}

/// How long a training is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Training {
    /// Days.
    pub days: u16,
    /// Hours (学时).
    pub hours: u16,
}

/// The rule as it reads from a day on. Months are natural months.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Edition {
    /// As it is named behind the title: 2014年, 2026年修订.
    pub name: &'static str,
    /// The first day in force.
    pub from: Date,
    /// Whether its article numbers are confirmed (`rules.md` 2.4, 8).
    pub confirmed: bool,
    /// DV-01: years of age at the application.
    pub age: Limit<i16>,
    /// DV-02: months from the application to the talk.
    pub talk: Limit<u8>,
    /// DV-03: members recommend before the committee names an activist.
    pub recommendation: Limit<()>,
    /// DV-04: cultivation contacts of an activist, all full members.
    pub contacts: Limit<Extent>,
    /// DV-05: months from one inspection of an activist to the next.
    pub inspection: Limit<u8>,
    /// DV-08: months from activist to development target.
    pub cultivation: Limit<u8>,
    /// DV-09: the group is heard before somebody becomes a development target.
    pub target_hearing: Limit<()>,
    /// DV-11: working days of the publicity; the rule of 2014 asks for none.
    pub publicity: Option<Limit<u8>>,
    /// DV-12: introducers, all full members.
    pub introducers: Limit<u8>,
    /// DV-16: days or hours of training, as a rule.
    pub training: Limit<Training>,
    /// DV-17: nobody proceeds untrained, save in rare cases.
    pub untrained: Limit<()>,
    /// DV-19: months from the pre-review to the branch meeting.
    pub admission_meeting: Limit<u8>,
    /// DV-25: months from the branch meeting to the approval, as a rule.
    pub approval: Limit<u8>,
    /// DV-26: the new member belongs to a branch and a group in good time.
    pub placing: Limit<()>,
    /// DV-27: months from the approval to the oath; the rule of 2014 has no such limit.
    pub oath: Option<Limit<u8>>,
    /// T4, Art 30: a probationary member goes on being educated and inspected; the rule names no interval.
    pub probation_review: Limit<()>,
    /// DV-28: months of probation from the branch meeting.
    pub probation: Limit<u8>,
    /// DV-29: months by which probation may be extended, once.
    pub extension: Limit<Extent>,
    /// DV-31: the person asks in writing, and the group is heard, before the conversion.
    pub conversion_hearing: Limit<()>,
    /// DV-32: months from the branch meeting to the approval of the conversion.
    pub conversion_approval: Limit<u8>,
    /// What to look at before a step, where nothing that is entered tells it (DV-13, DV-14, DV-18, DV-34).
    cautions: &'static [(Step, Limit<()>)],
}

const fn limit<T>(id: &'static str, article: &'static str, words: &'static str, value: T) -> Limit<T> {
    Limit { value, id, article, words }
}

#[rustfmt::skip]
const EDITION_2026: Edition = Edition {
    name: "2026年修订",
    from: date(2026, 5, 11),
    confirmed: true,
    age: limit("DV-01", "第五条", "年满18岁才能申请入党", 18),
    talk: limit("DV-02", "第七条", "收到入党申请书后，应当在1个月内派人同申请人谈话", 1),
    recommendation: limit("DV-03", "第八条", "确定入党积极分子，应当先由党员推荐、群团组织推优", ()),
    contacts: limit("DV-04", "第九条", "应当指定1至2名正式党员作培养联系人", Extent { least: 1, most: 2 }),
    inspection: limit("DV-05", "第十一条", "每半年对入党积极分子考察一次", 6),
    cultivation: limit("DV-08", "第十三条", "经过1年以上培养教育和考察，才能列为发展对象", 12),
    target_hearing: limit("DV-09", "第十三条", "列为发展对象，应当听取党小组、培养联系人、党员和群众等的意见", ()),
    publicity: Some(limit("DV-11", "第十三条", "公示时间不少于5个工作日", 5)),
    introducers: limit("DV-12", "第十四条", "应当有2名正式党员作入党介绍人", 2),
    training: limit("DV-16", "第十七条", "集中培训一般不少于3天或者24学时", Training { days: 3, hours: 24 }),
    untrained: limit("DV-17", "第十七条", "没有经过培训的，除个别特殊情况外，不能发展入党", ()),
    admission_meeting: limit("DV-19", "第十九条", "预审合格后，应当在1个月内召开党员大会讨论", 1),
    approval: limit("DV-25", "第二十五条", "应当在3个月内审批，特殊情况不超过6个月", 3),
    placing: limit("DV-26", "第二十八条", "应当及时把预备党员编入党支部和党小组", ()),
    oath: Some(limit("DV-27", "第二十九条", "入党宣誓一般在批准后1个月内举行", 1)),
    probation_review: limit("T4", "第三十条", "应当对预备党员继续进行教育和考察", ()),
    probation: limit("DV-28", "第三十一条", "预备期1年，从党员大会通过之日算起", 12),
    extension: limit("DV-29", "第三十一条", "预备期可以延长一次，不少于半年，不超过1年", Extent { least: 6, most: 12 }),
    conversion_hearing: limit("DV-31", "第三十二条", "转正前，由本人书面申请，党支部征求党小组、党员和群众的意见", ()),
    conversion_approval: limit("DV-32", "第三十三条", "转正决议应当在3个月内审批", 3),
    cautions: &[
        (Step::IntroducersNamed, limit("DV-13", "第十四条", "受警告、严重警告、撤销党内职务处分，影响期没有满的，不宜作入党介绍人", ())),
        (Step::IntroducersNamed, limit("DV-14", "第十四条", "受留党察看处分、没有恢复党员权利的，不能作入党介绍人", ())),
        (Step::CommitteeReview, limit("DV-18", "第十八条", "发展对象3个月内将离开工作、学习单位的，一般不办理接收预备党员手续", ())),
        (Step::AdmissionMeeting, limit("DV-18", "第十八条", "发展对象3个月内将离开工作、学习单位的，一般不办理接收预备党员手续", ())),
        (Step::ConversionMeeting, limit("DV-34", "第三十五条", "转入的预备党员，不能按期转正的可以推迟讨论，推迟不超过6个月，转正时间从预备期满之日算起", ())),
    ],
};

/// The rule of 2014 with what is known to differ (`rules.md` 2.4); everything else is taken to read the same.
const EDITION_2014: Edition = Edition {
    name: "2014年",
    from: date(2014, 5, 28),
    confirmed: false,
    publicity: None,
    oath: None,
    cautions: &[(
        Step::IntroducersNamed,
        limit("DV-14", "", "受留党察看处分、没有恢复党员权利的，不能作入党介绍人", ()),
    )],
    conversion_hearing: limit(
        "DV-31",
        "",
        "转正前，由本人书面申请，党小组提出意见，党支部征求党员和群众的意见",
        (),
    ),
    ..EDITION_2026
};

/// Everything that has held, the oldest first.
static EDITIONS: [Edition; 2] = [EDITION_2014, EDITION_2026];

impl Edition {
    /// What is in force on a day; the oldest for a day before all of them.
    pub fn on(day: Date) -> &'static Self {
        EDITIONS.iter().rev().find(|e| e.from <= day).unwrap_or(&EDITIONS[0])
    }

    /// What to look at before a step.
    pub fn cautions(&self, step: Step) -> impl Iterator<Item = Basis> {
        self.cautions.iter().filter(move |(of, _)| *of == step).map(|(_, limit)| self.basis(limit))
    }

    /// An article of it; without its number where that is not confirmed.
    pub fn place(&self, article: &'static str) -> Place {
        Place { edition: self.name, article: self.confirmed.then_some(article) }
    }

    /// What one of its limits says, and where.
    pub fn basis<T>(&self, limit: &Limit<T>) -> Basis {
        Basis { id: limit.id, place: self.place(limit.article), words: limit.words }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_revision_holds_from_its_day() {
        let (old, new) = (Edition::on(date(2026, 5, 10)), Edition::on(date(2026, 5, 11)));
        assert_eq!((old.name, new.name), ("2014年", "2026年修订"));
        assert!(old.publicity.is_none() && old.oath.is_none());
        assert_eq!((new.publicity.map(|l| l.value), new.oath.map(|l| l.value)), (Some(5), Some(1)));
        assert_ne!(old.conversion_hearing.words, new.conversion_hearing.words);
        assert_eq!(Edition::on(date(2010, 1, 1)).name, "2014年", "the oldest for a day before all");
    }

    #[test]
    fn what_to_look_at_is_said_before_its_step() {
        let ids = |day, step| Edition::on(day).cautions(step).map(|basis| basis.id).collect::<Vec<_>>();
        let (old, new) = (date(2020, 1, 1), date(2026, 6, 1));
        assert_eq!(ids(new, Step::IntroducersNamed), ["DV-13", "DV-14"]);
        assert_eq!(ids(old, Step::IntroducersNamed), ["DV-14"], "new in 2026");
        assert_eq!(
            (ids(new, Step::CommitteeReview), ids(new, Step::AdmissionMeeting)),
            (vec!["DV-18"], vec!["DV-18"])
        );
        assert_eq!(ids(new, Step::ConversionMeeting), ["DV-34"]);
        assert_eq!(ids(new, Step::Talk), [""; 0]);
    }

    #[test]
    fn only_a_confirmed_article_is_named() {
        let (old, new) = (Edition::on(date(2020, 1, 1)), Edition::on(date(2026, 6, 1)));
        assert_eq!(new.basis(&new.talk).place.to_string(), "《发展党员工作细则》（2026年修订）第七条");
        assert_eq!(old.basis(&old.talk).place.to_string(), "《发展党员工作细则》（2014年）");
    }
}
