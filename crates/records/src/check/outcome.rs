//! What was agreed on, who answers for it until when, and what the branch is told.

use std::{collections::BTreeSet, sync::LazyLock};

use documents::reading::Place;
use jiff::civil::Date;
use regex::Regex;

use super::{
    Check,
    leader::leads,
    one::{Findings, short},
};
use crate::{
    closing::{has_day, sentences, told, without_speaker, work},
    moment::{self, pattern},
};

/// Words with which a meeting is summed up.
static SUMMED_UP: LazyLock<Regex> =
    LazyLock::new(|| pattern("小结|总结|归纳|议定|综合大家|综上|会后|下一步"));
/// A measure: who does what.
static RESPONSIBLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        "负责|牵头|承办|责任人|分工|每(?:人|名|位)|全体|各(?:位|人)|由.{2,12}(?:办|写|做|交|整理|落实|汇总|起草|联系)",
    )
});

/// Words after which a name is that of whom a matter is about.
const ABOUT: [&str; 9] = ["推荐", "推选", "提名", "同意", "表扬", "关于", "对", "发展", "吸收"];

/// Where a matter begins that is numbered: 一是…, 2、….
static MATTER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:^|[:，,])\s*(?:[一二三四五六七八九]是|\(?[0-9]{1,2}[、.)])[，,\s]*"));

/// Words that say a day for several matters, or that a matter has none.
static FOR_ALL: LazyLock<Regex> = LazyLock::new(|| pattern("均|都|以上|上述|各项|一并|同时|分别"));
static LASTING: LazyLock<Regex> = LazyLock::new(|| {
    pattern("长期|日常|随时|坚持|经常|每|立即|马上|即日|今天|明天|当场|当天|今后|以后|继续")
});

/// 4月30日前完成: until when, at the end of a clause.
static UNTIL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"((?:[0-9]{4}年)?[0-9]{1,2}月[0-9]{1,2}[日号])(?:之|以)?前(?:\p{Han}{0,6}(?:成|毕|结|到位|好|完|齐|清))?\s*(?:[，,。；;)]|$)",
    )
});

/// Words of what is told to the branch before a meeting.
static BEFORE: LazyLock<Regex> = LazyLock::new(|| pattern("会前|议题|计划|请示|同意|批准|审批|沟通"));

/// A day that is so many days before the meeting belongs to the year after.
const DAYS_BEFORE: i32 = 180;

impl Findings<'_> {
    pub(super) fn outcome(&mut self) {
        let told = self.told();
        match told.first() {
            None => self.add(
                Check::MissingSummary,
                None,
                "没有小结，也没有议定事项",
                "请写明会议小结、议定的事项、谁负责、什么时候办完；确实无需落实的，写明原因",
            ),
            Some((_, at)) => {
                let all = told.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>().join("\n");
                self.agreed(&all, *at);
            }
        }
        if self.record.report.is_none() {
            self.add(Check::NotReported, None, "没有写会后怎样上报党支部", "请写明什么时候、怎样报党支部");
        }
        self.days(&told);
    }

    /// Everybody who came, with whoever presided.
    fn names(&self) -> BTreeSet<String> {
        let people = self.record.attendees.iter().flat_map(|found| &found.value);
        let people = people.chain(self.record.chair.iter().map(|found| &found.value));
        people.map(|one| one.name.clone()).collect()
    }

    /// What sums the meeting up, with its places: what stands under headings of its own, and what was said last where that does.
    fn told(&self) -> Vec<(String, Place)> {
        let r = self.record;
        let people = r.attendees.iter().flat_map(|found| &found.value);
        let mut leaders = people.filter(|one| one.post.as_deref().is_some_and(leads));
        let chair =
            r.chair.as_ref().map(|found| &found.value).or(leaders.next()).map(|one| one.name.as_str());
        let closing = r.speeches.last().filter(|said| {
            Some(said.value.speaker.name.as_str()) == chair || SUMMED_UP.is_match(&said.value.text)
        });
        let closing =
            closing.filter(|said| SUMMED_UP.is_match(&said.value.text) || has_day(&said.value.text));
        // What the summary says itself was agreed on once.
        let summary = r.summary.as_ref().map(|found| found.value.as_str()).unwrap_or_default();
        let is_own = |outcome: &str| !sentences(outcome).all(|sentence| summary.contains(sentence));
        let outcome = r.outcome.iter().filter(|found| is_own(&found.value));
        let written = r.summary.iter().chain(outcome).map(|found| (found.value.as_str(), found.at));
        let told = written.chain(closing.map(|said| (said.value.text.as_str(), said.at)));
        let names = self.names();
        let bare = |text: &str| {
            text.lines().map(|line| without_speaker(line, &names)).collect::<Vec<_>>().join("\n")
        };
        told.map(|(text, at)| (bare(text), at)).collect()
    }

    /// Whether somebody answers for what was agreed on, until some day.
    fn agreed(&mut self, all: &str, at: Place) {
        if ["无需落实", "没有需要落实", "无议定事项"].iter().any(|word| all.contains(word)) {
            return;
        }
        let work = work(all);
        let answers = self.names().iter().any(|name| {
            work.match_indices(name.as_str())
                .any(|(at, _)| !ABOUT.iter().any(|word| work[..at].ends_with(word)))
        });
        if !answers && !RESPONSIBLE.is_match(&work) {
            self.add(Check::OutcomePerson, Some(at), "议定的事项没有写谁负责", "请写明负责人");
        }
        if !has_day(&work) {
            self.add(Check::OutcomeDeadline, Some(at), "议定的事项没有写什么时候办完", "请写明期限");
        } else if let Some(matter) = endless(&work) {
            let fault = format!("“{}”没有写什么时候办完", short(&matter));
            self.add(Check::OutcomeDeadline, Some(at), fault, "请写明期限");
        }
    }

    /// Days that are told of what follows a meeting, and lie before it.
    fn days(&mut self, told: &[(String, Place)]) {
        let Some(date) = self.record.date.as_ref().map(|found| found.value) else { return };
        let is_before = |day: &Date| *day < date && (date - *day).get_days() <= DAYS_BEFORE;
        let day =
            |text: &str| moment::date(text).or_else(|| moment::day_of(text, date.year())).filter(is_before);
        for (text, at) in told {
            let until = UNTIL.captures_iter(text).find_map(|found| day(&found[1]));
            if let Some(until) = until {
                let fault = format!("要在 {until} 前办完，早于开会的 {date}");
                self.add(Check::OddDate, Some(*at), fault, "请核对期限");
            }
        }
        let report = self.record.report.as_ref().map(|found| (found.value.as_str(), found.at));
        let written = told.iter().flat_map(|(text, at)| sentences(text).map(|sentence| (sentence, *at)));
        let early = report.into_iter().chain(written).find_map(|(text, at)| {
            let is_told =
                crate::closing::told(text).is_some() && !BEFORE.is_match(text) && !UNTIL.is_match(text);
            Some((day(text).filter(|_| is_told)?, at))
        });
        if let Some((day, at)) = early {
            let fault = format!("上报的日期 {day} 早于开会的 {date}");
            self.add(Check::OddDate, Some(at), fault, "请核对上报的日期");
        }
    }
}

/// The first numbered matter that somebody answers for without a day, where the first has one of its own.
fn endless(work: &str) -> Option<String> {
    if FOR_ALL.is_match(work) {
        return None;
    }
    let mut matters: Vec<String> = Vec::new();
    for sentence in sentences(work) {
        match (MATTER.find(sentence), matters.last_mut()) {
            (Some(found), _) => matters.push(sentence[found.end()..].to_owned()),
            (None, Some(last)) => {
                last.push('；');
                last.push_str(sentence);
            }
            (None, None) => {}
        }
    }
    let has_own = matters.first().is_some_and(|first| has_day(first));
    let is_endless = |matter: &String| {
        matter.contains("负责") && !has_day(matter) && !LASTING.is_match(matter) && told(matter).is_none()
    };
    matters.into_iter().skip(1).find(is_endless).filter(|_| has_own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_matter_without_a_day_is_told_only_where_each_has_its_own() {
        let work = "一是清点台账，由沈一鸣负责，5月31日前完成；二是整理要点，由苏锦书负责；三是补学，由许安宁负责，5月20日前。";
        assert_eq!(endless(work).as_deref(), Some("整理要点，由苏锦书负责"));
        for work in [
            "一是清点台账，由沈一鸣负责；二是整理要点，由苏锦书负责，都在5月31日前完成。",
            "一是清点台账，由沈一鸣负责；二是整理要点，由苏锦书负责，5月31日前完成。",
            "一是清点台账，由沈一鸣负责，5月31日前完成；二是浇花，由苏锦书负责，长期坚持。",
            "1、清点台账，由沈一鸣负责，5月31日前完成。2、整理要点，由苏锦书负责，6月1日前。",
        ] {
            assert_eq!(endless(work), None, "{work}");
        }
    }
}
