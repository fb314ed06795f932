//! The head of a record: headings with their values, and what stands above them.

use std::{borrow::Cow, collections::BTreeSet, sync::LazyLock};

use documents::reading::Place;
use regex::Regex;

use super::{COUNTED, Reader, TITLE, TOPICS, add, goes_over, write};
use crate::{
    labels::{self, Label},
    moment::{self, pattern},
    names, prose,
    record::{Absentee, Found, Person},
    roll::Row,
};

static GROUP: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"([\p{Han}0-9A-Za-z]{0,20}?(?:党支部|支部))?([\p{Han}0-9A-Za-z]{0,12}?党小组)")
});

static BRANCH: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"[\p{Han}0-9A-Za-z]{2,25}?(?:党支部(?:委员会)?|支部委员会)"));

/// 第5次 and what stands before it are no part of a group's name.
static COUNTED_MEETING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:.*第?[0-9一二三四五六七八九十]{1,3}次|[0-9]{4}年度?)?(?:[0-9一二三四五六七八九十]{1,3}月份?)?",
    )
});

/// People who are away, told with their number: 缺席1名(周明哲，病假).
static AWAY_NAMED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:缺席|请假|未到)\s*:?\s*[0-9一二三四五六七八九十]{1,3}\s*[名人位]\s*(?:\(([^()]{2,60})\)|[:，,]\s*([^；;。]{2,60}))",
    )
});

/// A heading that names the reason of those who are away: 因病未到:张三.
static BECAUSE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(因\p{Han}{1,8}?)(?:未到|请假|缺席|未能到会|未能参加|未参加)(?:会|者|人员|的)?\s*:\s*(.+)$")
});

/// A place that follows the time after a comma.
static THEN_PLACE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"[0-9点时分半刻钟][，,]\s*在?([\p{Han}0-9A-Za-z]{2,12})。?$"));

impl Reader {
    /// 出席党员(7人): the number stands beside the heading.
    pub(super) fn noted(&mut self, label: Label, note: &str, at: Place) {
        let counted = match label {
            Label::Attendees => Label::Present,
            Label::Absentees => Label::Away,
            _ => return,
        };
        if note.ends_with(['人', '名', '位']) {
            self.number(counted, note, at);
        }
    }

    /// 应到/实到/请假 with 6/5/1, on a line or in the next cell.
    pub(super) fn several(&mut self, text: &str, at: Place) -> bool {
        let (heading, value) = match (self.together.take(), text.split_once(':')) {
            (Some(heading), _) => (heading, text),
            (None, Some((heading, value))) => (heading.to_owned(), value),
            (None, None) => {
                let labels: Vec<&str> = text.split('/').collect();
                let is_several =
                    labels.len() > 1 && labels.iter().all(|label| labels::alone(label).is_some());
                self.together = is_several.then(|| text.to_owned());
                return is_several;
            }
        };
        let Some(values) = labels::together(&heading, value) else { return false };
        for (label, value) in values {
            self.begin(label, at);
            self.value(label, value, at);
        }
        self.open = None;
        true
    }

    /// 因病未到:张三
    pub(super) fn because(&mut self, text: &str, at: Place) -> bool {
        let Some(found) = BECAUSE.captures(text) else { return false };
        let people = names::people(&found[2]).into_iter();
        let away = people.map(|one| Absentee { name: one.name, reason: Some(found[1].to_owned()) });
        self.absent(away.collect(), at);
        self.open = None;
        self.knows();
        true
    }

    /// What a row of a table of people says.
    pub(super) fn row(&mut self, row: Row, at: Place) {
        match row {
            Row::Nothing => {}
            Row::Came(person) => {
                self.known.insert(person.name.clone());
                self.attend(vec![person], at);
            }
            Row::Away(one) => {
                if let Some(found) = &mut self.record.attendees {
                    found.value.retain(|person| person.name != one.name);
                }
                self.absent(vec![one], at);
            }
        }
        self.open = None;
    }

    /// A line above all headings.
    pub(super) fn head(&mut self, text: &str, at: Place) {
        let tight: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        self.year = self.year.or(moment::year_of(text));
        let is_short = tight.chars().count() <= 40 && !text.contains(['。', ':']);
        if is_short && TITLE.is_match(&tight) {
            self.title(text, at);
        }
        if is_short {
            self.organization(text, at);
        } else if text.contains('。') || text.contains('，') {
            self.prose(text, at);
        }
        let is_day = self.record.time.is_none() && moment::date(text).is_some();
        if is_day && (!TITLE.is_match(&tight) || moment::span(text).0.is_some()) {
            // A sentence that names the hour names it first.
            let sentence = text.split('。').next().unwrap_or(text);
            self.time(sentence, at);
            if let (None, Some(place)) = (&self.record.place, THEN_PLACE.captures(text)) {
                self.record.place = Some(Found { value: place[1].to_owned(), at });
            }
        }
    }

    pub(super) fn title(&mut self, text: &str, at: Place) {
        let is_common = |title: &Found<String>| labels::alone(&title.value).is_some();
        if self.record.title.as_ref().is_none_or(is_common) {
            self.record.title = Some(Found { value: text.to_owned(), at });
        }
    }

    /// The branch and the group of a heading.
    pub(super) fn organization(&mut self, text: &str, at: Place) {
        let keep = |field: &mut Option<Found<String>>, value: &str| {
            if field.is_none() && value.chars().count() > 3 {
                *field = Some(Found { value: value.to_owned(), at });
            }
        };
        let found = GROUP.captures(text);
        let branch = found.as_ref().and_then(|found| found.get(1)).or(BRANCH.find(text));
        keep(&mut self.record.branch, branch.map_or("", |branch| branch.as_str()));
        let group = found.as_ref().and_then(|found| found.get(2)).map_or("", |group| group.as_str());
        keep(&mut self.record.group, &COUNTED_MEETING.replace(group, ""));
    }

    /// A head that is told in sentences.
    pub(super) fn prose(&mut self, text: &str, at: Place) {
        let told = prose::told(text);
        let record = &mut self.record;
        let found = |value: Option<String>| value.map(|value| Found { value, at });
        record.place = record.place.take().or(found(told.place));
        record.chair = record.chair.take().or(told.chair.map(|value| Found { value, at }));
        record.recorder = record.recorder.take().or(told.recorder.map(|value| Found { value, at }));
        if !told.absentees.is_empty() {
            self.absent(told.absentees, at);
        }
        if let Some(topic) = told.topic.filter(|_| self.record.topics.is_empty()) {
            self.topics(&topic, at);
        }
        if self.record.group.is_none()
            && let Some(found) = GROUP.captures(text)
        {
            let group = found[0].to_owned();
            self.organization(&group, at);
        }
        self.knows();
    }

    /// Everybody who is named so far.
    pub(super) fn knows(&mut self) {
        let record = &self.record;
        let count = |found: &Option<Found<Vec<Person>>>| found.as_ref().map_or(0, |found| found.value.len());
        let away = record.absentees.as_ref().map_or(0, |found| found.value.len());
        let name = |found: &Option<Found<Person>>| found.as_ref().map(|found| found.value.name.clone());
        let named = (
            [count(&record.attendees), count(&record.observers), away],
            [&record.chair, &record.leader, &record.recorder].map(name),
        );
        // Most lines name nobody new.
        if named == self.named {
            return;
        }
        self.named = named;
        let named = record.attendees.iter().chain(&record.observers).flat_map(|found| &found.value);
        let named = named.chain(
            [&record.chair, &record.leader, &record.recorder].into_iter().flatten().map(|found| &found.value),
        );
        let mut known: BTreeSet<String> = named.map(|person| person.name.clone()).collect();
        known.extend(record.absentees.iter().flat_map(|found| &found.value).map(|one| one.name.clone()));
        self.known = known;
    }

    pub(super) fn number(&mut self, label: Label, text: &str, at: Place) {
        let number: String =
            text.chars().take_while(|c| !matches!(c, '人' | '名' | '位' | '(' | '。')).collect();
        let number = moment::count(&number).map(|value| Found { value, at });
        let field = self.counted(label);
        *field = field.take().or(number);
        self.away(text, at);
    }

    /// 1名(周明哲，病假) behind the number of those who are away.
    pub(super) fn away(&mut self, text: &str, at: Place) {
        let found = AWAY_NAMED.captures(text).and_then(|found| found.get(1).or(found.get(2)));
        let named = found.map(|found| names::absentees(found.as_str())).unwrap_or_default();
        if !named.is_empty() {
            self.absent(named, at);
        }
    }

    /// Who was away; whoever is named again is one, whose reason may be told only there.
    pub(super) fn absent(&mut self, mut more: Vec<Absentee>, at: Place) {
        for one in self.record.absentees.iter_mut().flat_map(|found| &mut found.value) {
            more.retain_mut(|again| {
                let is_same = again.name == one.name;
                if is_same && one.reason.is_none() {
                    one.reason = again.reason.take();
                }
                !is_same
            });
        }
        add(&mut self.record.absentees, more, at);
    }

    /// Who came: a list that goes on somewhere else, such as a sheet that people signed, names nobody twice.
    pub(super) fn attend(&mut self, mut more: Vec<Person>, at: Place) {
        for one in self.record.attendees.iter().flat_map(|found| &found.value) {
            more.retain(|again| again.name != one.name);
        }
        add(&mut self.record.attendees, more, at);
    }

    /// Why those were away who are named without a reason.
    pub(super) fn reason(&mut self, text: &str) {
        let all = self.record.absentees.iter_mut().flat_map(|found| &mut found.value);
        for Absentee { reason, .. } in all.filter(|one| one.reason.is_none()) {
            *reason = Some(text.to_owned()).filter(|text| !text.is_empty() && text != "无");
        }
    }

    pub(super) fn time(&mut self, text: &str, at: Place) {
        let record = &mut self.record;
        let begun = record.time.as_mut().filter(|time| goes_over(&time.value));
        let is_rest = begun.is_some();
        let text = match begun {
            // 10:00- at the end of a narrow cell, 11:00 on the next line.
            Some(time) => {
                time.value.push_str(text);
                Cow::Owned(time.value.clone())
            }
            None => {
                write(&mut record.time, text, at);
                Cow::Borrowed(text)
            }
        };
        let day = moment::date(&text).or_else(|| moment::day_of(&text, self.year?));
        record.date = record.date.take().or(day.map(|value| Found { value, at }));
        record.weekday = record.weekday.take().or(moment::weekday(&text).map(|value| Found { value, at }));
        let (start, end) = moment::span(&text);
        record.start = record.start.take().filter(|_| !is_rest).or(start.map(|value| Found { value, at }));
        record.end = record.end.take().or(end.map(|value| Found { value, at }));
    }

    /// Topics of one line: several are numbered, or stand between semicolons.
    pub(super) fn topics(&mut self, text: &str, at: Place) {
        static BETWEEN: LazyLock<Regex> = LazyLock::new(|| {
            pattern(
                r"[；;。]\s*(?:[一二三四五六七八九十]{1,3}[、.是]|\(?[一二三四五六七八九十0-9]{1,2}\)|[0-9]{1,2}[、.])|\s(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十0-9]{1,2}\)|[0-9]{1,2}[、.][^0-9])|[①②③④⑤⑥⑦⑧⑨⑩]",
            )
        });
        // ①…②… in a narrow column of a page: what has no number goes on.
        let is_numbered = labels::unnumbered(text).1;
        let is_next =
            |before: Place| matches!((before, at), (Place::Line(one), Place::Line(next)) if one + 1 == next);
        let last = self.record.topics.last_mut().filter(|last| self.are_numbered && is_next(last.at));
        if let (Some(last), false) = (last, is_numbered) {
            last.value.push_str(text.trim_end_matches(['。', '；', ';']));
            return;
        }
        let mut from = 0;
        let mut cuts: Vec<usize> = BETWEEN.find_iter(text).map(|found| found.start()).collect();
        self.are_numbered = is_numbered || !cuts.is_empty();
        cuts.push(text.len());
        for cut in cuts {
            let part = text[from..cut].trim_matches(['；', ';', '。', ' ']);
            from = cut;
            let (topic, _) = labels::unnumbered(part);
            let topic = topic.trim_end_matches(['。', '；', ';']).trim_end_matches("(略)").trim();
            if !topic.is_empty() && self.record.topics.len() < TOPICS {
                self.record.topics.push(Found { value: topic.to_owned(), at });
            }
        }
    }

    pub(super) fn counts(&mut self, text: &str, at: Place) {
        if !text.contains(['到', '席', '假', '加']) {
            return;
        }
        for (label, pattern) in &*COUNTED {
            let Some(found) = pattern.captures(text) else { continue };
            let Some(value) = moment::count(&found[1]) else { continue };
            self.counted(*label).get_or_insert(Found { value, at });
        }
        self.away(text, at);
    }

    /// Where the number of a heading is kept.
    pub(super) const fn counted(&mut self, label: Label) -> &mut Option<Found<u32>> {
        match label {
            Label::Due => &mut self.record.due,
            Label::Present => &mut self.record.present,
            _ => &mut self.record.away,
        }
    }
}
