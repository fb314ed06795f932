//! What one record says by itself.

use std::{borrow::Cow, collections::BTreeSet, sync::LazyLock};

use documents::{papers::weekday, reading::Place};
use jiff::civil::Date;
use regex::Regex;

use super::{Check, Finding};
use crate::{moment::pattern, record::Record};

/// The findings of one record, in the order of its parts; `today` tells what lies ahead.
pub fn one(record: &Record, today: Date) -> Vec<Finding> {
    let mut findings = Findings { record, found: Vec::new() };
    if findings.is_nothing() {
        findings.add(
            Check::NoRecord,
            None,
            "没有认出会议记录",
            "请确认文件；是会议记录的，在每项前面写明“时间：”“地点：”“主持人：”",
        );
        return findings.found;
    }
    if let Some(other) = &record.other {
        let fault = format!("从“{}”起是另一次会议的记录，没有看", short(&other.value));
        findings.add(Check::SeveralRecords, Some(other.at), fault, "请把每次会议的记录各存成一个文件");
    }
    findings.time(today);
    findings.people();
    findings.topics();
    findings.speeches();
    findings.outcome();
    for gap in &record.placeholders {
        let fault = format!("还留着没有填的“{}”", gap.value);
        findings.add(Check::Placeholder, Some(gap.at), fault, "请换成实际内容；查不到的，写明“查不到”");
    }
    findings.found
}

pub(super) struct Findings<'r> {
    pub(super) record: &'r Record,
    found: Vec<Finding>,
}

/// A meeting is over after so many hours.
const HOURS: i16 = 12;

/// A meeting of criticism and self-criticism.
static CRITICISM: LazyLock<Regex> = LazyLock::new(|| pattern("组织生活会|批评(?:和|与)自我批评"));
impl Findings<'_> {
    pub(super) fn add(
        &mut self,
        check: Check,
        at: Option<Place>,
        fault: impl Into<Cow<'static, str>>,
        remedy: &'static str,
    ) {
        self.found.push(Finding { check, at, fault: fault.into(), remedy });
    }

    fn is_nothing(&self) -> bool {
        let r = self.record;
        let heads = [r.time.is_some(), r.place.is_some(), r.chair.is_some(), r.attendees.is_some()];
        heads.iter().filter(|has| **has).count() < 2 && r.topics.is_empty()
    }

    fn time(&mut self, today: Date) {
        let r = self.record;
        match (&r.time, &r.date) {
            (None, _) => self.add(
                Check::MissingTime,
                None,
                "没有写时间",
                "请加上“时间：2023年5月12日14:30—16:00”这样的一行",
            ),
            (Some(time), None) => {
                let fault = format!("时间“{}”里看不出是哪一天", short(&time.value));
                self.add(Check::MissingTime, Some(time.at), fault, "请写全年、月、日");
            }
            (Some(time), Some(_)) if r.start.is_none() => {
                self.add(
                    Check::MissingTime,
                    Some(time.at),
                    "没有写几点开始",
                    "请写明开始和结束的时间，例如 14:30—16:00",
                );
            }
            (Some(time), Some(_)) if r.end.is_none() => {
                self.add(
                    Check::MissingEnd,
                    Some(time.at),
                    "没有写几点结束",
                    "请补上结束的时间，例如 14:30—16:00",
                );
            }
            _ => {}
        }
        if let (Some(start), Some(end)) = (&r.start, &r.end)
            && end.value <= start.value
        {
            let fault = format!("结束时间 {} 不晚于开始时间 {}", clock(end.value), clock(start.value));
            self.add(Check::EndBeforeStart, Some(end.at), fault, "请核对这两个时间");
        }
        if let (Some(start), Some(end)) = (&r.start, &r.end)
            && i16::from(end.value.hour()) - i16::from(start.value.hour()) > HOURS
        {
            let fault = format!("从 {} 开到 {}，长得不合常理", clock(start.value), clock(end.value));
            self.add(Check::OddDate, Some(end.at), fault, "请核对开始和结束的时间");
        }
        let Some(date) = &r.date else { return };
        if date.value > today {
            self.add(
                Check::OddDate,
                Some(date.at),
                format!("日期 {} 还没有到", date.value),
                "请核对年、月、日",
            );
        } else if date.value.year() < 1949 {
            self.add(Check::OddDate, Some(date.at), format!("日期 {} 太早", date.value), "请核对年份");
        }
        if let Some(written) = r.weekday.as_ref().filter(|written| written.value != date.value.weekday()) {
            let fault =
                format!("{} 是{}，不是{}", date.value, weekday(date.value.weekday()), weekday(written.value));
            self.add(Check::Weekday, Some(written.at), fault, "请核对日期和星期");
        }
    }

    fn people(&mut self) {
        let r = self.record;
        if r.place.is_none() {
            self.add(Check::MissingPlace, None, "没有写地点", "请加上“地点：”一行");
        }
        match &r.chair {
            None => self.add(
                Check::MissingChair,
                None,
                "没有写主持人，或者看不出是谁",
                "请加上“主持人：姓名”一行",
            ),
            Some(chair) => {
                let why = match self.leader() {
                    Some(leader) if leader != chair.value.name => {
                        Some(format!("组长是{leader}，主持的是{}，没有写原因", chair.value.name))
                    }
                    None if chair.value.post.as_deref().is_some_and(|post| post.contains("副组长")) => {
                        Some(format!("主持的{}是副组长，没有写原因", chair.value.name))
                    }
                    _ => None,
                };
                if let Some(fault) = why.filter(|_| !self.is_told_why()) {
                    self.add(Check::Chair, Some(chair.at), fault, "请在主持人后面写明为什么由别人主持");
                }
            }
        }
        match &r.attendees {
            None => {
                self.add(Check::MissingAttendees, None, "没有写参加人员", "请加上“参加人员：”一行，写姓名")
            }
            Some(found) if found.value.is_empty() => {
                self.add(
                    Check::MissingAttendees,
                    Some(found.at),
                    "参加人员里看不出有谁",
                    "请写出每一位的姓名",
                );
            }
            Some(_) => {}
        }
        match &r.absentees {
            // Where everybody came, there is nobody to name.
            None if self.came_all() => {}
            None => self.add(
                Check::MissingAbsentees,
                None,
                "没有写缺席人员",
                "请加上“缺席人员：”一行；没有人缺席的写“无”",
            ),
            Some(found) => {
                for one in found.value.iter().filter(|one| one.reason.is_none()) {
                    let fault = format!("{}缺席，没有写原因", one.name);
                    self.add(
                        Check::AbsentReason,
                        Some(found.at),
                        fault,
                        "请在姓名后面写明原因，例如（出差）",
                    );
                }
            }
        }
        if r.observers.is_none() {
            self.add(
                Check::MissingObservers,
                None,
                "没有列席人员一项",
                "请加上“列席人员：”一行；没有人列席的写“无”",
            );
        }
        self.counts();
    }

    fn topics(&mut self) {
        let r = self.record;
        if r.topics.is_empty() {
            self.add(Check::MissingTopics, None, "没有写议题", "请加上“会议议题：”一行");
        }
        if let Some(third) = r.topics.get(2) {
            let fault = format!("有 {} 个议题", r.topics.len());
            self.add(
                Check::TopicCount,
                Some(third.at),
                fault,
                "一般一次解决一两个问题；确有需要的，写明原因",
            );
        }
        if r.topics.len() < 2 || r.speeches.is_empty() {
            return;
        }
        // Where the body names its topics, each has something said under it.
        let named: BTreeSet<usize> = r.items.iter().map(|item| item.value).collect();
        if named.is_empty() {
            return;
        }
        for (number, topic) in (1..).zip(&r.topics) {
            let said = r.speeches.iter().any(|said| said.value.item == Some(number));
            // A heading of the body that is no agenda tells itself what was done.
            let said = said || r.items.iter().any(|item| item.value == number && item.at == topic.at);
            if !said {
                let fault = format!("议题“{}”没有讨论的记录", short(&topic.value));
                self.add(Check::TopicSilent, Some(topic.at), fault, "请补上谁说了什么；没有讨论的，写明原因");
            }
        }
    }

    fn speeches(&mut self) {
        let r = self.record;
        if r.body.is_none() && r.speeches.is_empty() {
            self.add(Check::MissingBody, None, "没有会议内容", "请写明围绕议题谁说了什么");
            return;
        }
        // What everybody is said to think is nobody's opinion; whoever presides opens the meeting beside it.
        let chair = r.chair.as_ref().map(|found| found.value.name.as_str());
        let opens_only = r.speeches.iter().all(|said| Some(said.value.speaker.name.as_str()) == chair);
        let last = r.speeches.last().filter(|_| !opens_only || r.unanimous.is_none());
        let Some(last) = last else {
            let at = r.unanimous.as_ref().map(|found| found.at).or(r.body);
            self.add(Check::NobodySpoke, at, "没有写谁发言", "请按“姓名：主要看法”写明每一位的发言");
            return;
        };
        let spoke: BTreeSet<&str> = r.speeches.iter().map(|said| said.value.speaker.name.as_str()).collect();
        let absent: BTreeSet<&str> =
            r.absentees.iter().flat_map(|found| &found.value).map(|one| one.name.as_str()).collect();
        let attendees: Vec<&str> =
            r.attendees.iter().flat_map(|found| &found.value).map(|one| one.name.as_str()).collect();
        // Whoever presides speaks in the summary.
        let chair = r.chair.as_ref().map(|found| found.value.name.as_str()).filter(|_| r.summary.is_some());
        let sums_up = |name: &str| chair == Some(name) || self.sums_up(name);
        let silent: Vec<&str> =
            attendees.iter().copied().filter(|name| !spoke.contains(name) && !sums_up(name)).collect();
        if !silent.is_empty() {
            let fault = format!("没有发言的记录：{}", silent.join("、"));
            self.add(Check::SomeSilent, Some(last.at), fault, "请补上；确实没有发言的，写“未发言”");
        }
        let others: BTreeSet<&str> =
            r.observers.iter().flat_map(|found| &found.value).map(|one| one.name.as_str()).collect();
        let leading = [&r.chair, &r.recorder].map(|one| one.as_ref().map(|found| found.value.name.as_str()));
        let mut told: BTreeSet<&str> = BTreeSet::new();
        for said in &r.speeches {
            let name = said.value.speaker.name.as_str();
            if !told.insert(name) || crate::names::is_placeholder(name) {
                continue;
            }
            if absent.contains(name) {
                let is_written = said.value.speaker.post.as_deref().is_some_and(|post| post.contains("书面"))
                    || said.value.text.contains("书面");
                if !is_written {
                    let fault = format!("{name}缺席，却有发言");
                    self.add(
                        Check::AbsentSpeaker,
                        Some(said.at),
                        fault,
                        "请核对；是书面发言的，写明“（书面发言）”",
                    );
                }
            } else if !attendees.is_empty()
                && !attendees.contains(&name)
                && !others.contains(name)
                && !leading.contains(&Some(name))
            {
                let fault = format!("{name}有发言，不在参加人员和列席人员里");
                self.add(
                    Check::UnknownSpeaker,
                    Some(said.at),
                    fault,
                    "请核对姓名，或者补进参加人员、列席人员",
                );
            }
        }
        self.order();
    }

    fn order(&mut self) {
        let r = self.record;
        let chair = r.chair.as_ref().map(|found| &found.value);
        // A deputy who presides is no leader; of anybody else the record need not say it.
        let presides =
            chair.filter(|chair| chair.post.as_deref().is_none_or(|post| !post.contains("副组长")));
        let (leader, is_named) = match (self.leader(), presides) {
            (Some(leader), _) => (leader, true),
            (None, Some(chair)) => (chair.name.as_str(), false),
            (None, None) => return,
        };
        // Whoever presides for the leader ends the meeting, too.
        let instead = chair.map(|chair| chair.name.as_str()).filter(|_| self.is_told_why());
        let who = if is_named { format!("组长{leader}") } else { format!("主持会议的{leader}") };
        let (Some(first), Some(last)) = (r.speeches.first(), r.speeches.last()) else { return };
        let all = r.title.iter().chain(&r.topics).map(|found| found.value.as_str());
        let is_criticism = all.clone().any(|text| CRITICISM.is_match(text));
        let name = |said: &crate::record::Found<crate::record::Speech>| said.value.speaker.name.clone();
        // Whoever presides sums up, and so speaks last, where that has a heading of its own.
        let presides = r.chair.as_ref().is_some_and(|chair| chair.value.name == leader);
        let sums_up = (r.summary.is_some() && presides) || self.sums_up(leader);
        if is_criticism {
            if name(first) != leader && Some(name(first).as_str()) != instead {
                let fault = format!("组织生活会上第一个发言的是{}，不是{who}", name(first));
                self.add(
                    Check::SpeakingOrder,
                    Some(first.at),
                    fault,
                    "组织生活会由组长带头，第一个开展批评和自我批评；请核对记录的先后",
                );
            }
        } else if name(last) != leader
            && Some(name(last).as_str()) != instead
            && r.speeches.len() > 2
            && !sums_up
        {
            let fault = format!("最后发言的是{}，不是{who}", name(last));
            self.add(
                Check::SpeakingOrder,
                Some(last.at),
                fault,
                "一般的党小组会党员先发言，组长最后发言；请核对记录的先后",
            );
        }
    }
}

fn clock(time: jiff::civil::Time) -> String {
    format!("{}:{:02}", time.hour(), time.minute())
}

/// The beginning of a long text.
pub(super) fn short(text: &str) -> String {
    let short: String = text.chars().take(20).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}
