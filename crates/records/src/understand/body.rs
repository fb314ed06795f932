//! The body of a record: topics, sections, and what was said.

use std::{collections::BTreeSet, sync::LazyLock};

use documents::reading::Place;
use regex::Regex;

use super::{Reader, is_list};
use crate::{
    closing,
    labels::{self, Label},
    moment::{self, pattern},
    names,
    record::{Found, Person, Speech},
    speaker::{self, Said},
};

/// `议题一：…`, `第一项议题：…`, `（一）议题一 …`
static ITEM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:\(?[一二三四五六七八九十0-9]{1,3}[)、.]\s*)?(?:第?\s*([一二三四五六七八九十0-9]{1,3})\s*[个项]\s*(?:议题|议程)|第([一二三四五六七八九十]{1,3})[项个][:、，, ]|(?:议题|议程)\s*([一二三四五六七八九十0-9]{1,3})(?:$|[:、.，, ]))\s*[:、.，,]?\s*(.*)$",
    )
});

/// The sentence with which a meeting ends.
static END: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:散会|会议结束|会议到此结束|结束会议)[。)]*$"));

/// 会议于下午4时20分结束, at the beginning of a line.
static ENDED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?:本次)?(?:会议|会|活动)?[于在到至]?([^。，；]{2,14}?)(?:左右)?(?:结束|散会)|(?:散会|会议结束)\(([^()]{2,14})\))(?:[。；]|$)",
    )
});

/// A line that tells what everybody thought.
static UNANIMOUS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:会上|最后|会议最后)?[，,]?(?:与会(?:的)?(?:同志|党员|人员)|大家|全体(?:党员|同志|与会人员)|同志们|全组同志)[^:。]{0,40}一致(?:认为|表示|同意|通过)",
    )
});

/// A section of the body: 一、……
static SECTION: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[一二三四五六七八九十]{1,2}、"));

impl Reader {
    /// 会议于16:00结束: the end of the meeting at the beginning of a line, behind which the report may stand.
    pub(super) fn ended(&mut self, text: &str, at: Place) -> bool {
        let told = ENDED.captures(text).filter(|_| self.in_body);
        let told = told.and_then(|found| {
            let clock = found.get(1).or(found.get(2))?.as_str();
            Some((found[0].len(), moment::span(clock).0?))
        });
        let Some((length, end)) = told else { return false };
        self.record.end = self.record.end.take().or(Some(Found { value: end, at }));
        self.has_ended = true;
        self.open = None;
        self.goes_on(text[length..].trim(), at);
        true
    }

    /// 晚上9点10分散会: the end of the meeting, told in a sentence.
    pub(super) fn ends(&mut self, text: &str, at: Place) -> bool {
        let is_end = self.in_body && text.chars().count() <= 24 && END.is_match(text);
        if is_end {
            let end = moment::span(text).0.map(|value| Found { value, at });
            self.record.end = self.record.end.take().or(end);
            self.has_ended = true;
        }
        is_end
    }

    /// A line with which a topic begins in the body.
    pub(super) fn item(&mut self, text: &str, at: Place, next: &str) -> bool {
        let known = ITEM.captures(text).and_then(|found| {
            let number = found.get(1).or(found.get(2)).or(found.get(3))?;
            let number = usize::try_from(moment::count(number.as_str())?).ok()?;
            Some((number, found.get(4).map_or("", |rest| rest.as_str()).to_owned()))
        });
        let is_agenda = !self.in_body && (self.open == Some(Label::Topics) || self.record.topics.is_empty());
        let (number, rest) = match known {
            Some((number, rest)) => {
                let topic = rest.trim_end_matches(['。', '；', ';']);
                if is_agenda && !topic.is_empty() && self.topic(topic).is_none() {
                    // 议题一 on the agenda; where what was said follows, the body begins with it.
                    self.topics(topic, at);
                    let is_first = self.open != Some(Label::Topics);
                    self.begun = Some(number).filter(|_| is_first);
                    (self.open, self.has_value) = (Some(Label::Topics), true);
                    return true;
                }
                if is_agenda && topic.is_empty() && self.record.topics.is_empty() {
                    return false;
                }
                (number, rest)
            }
            None if self.in_body
                || self.is_ready(next)
                || (self.has_value && self.open == Some(Label::Topics)) =>
            {
                // The topic itself, numbered or not.
                let (bare, is_numbered) = labels::unnumbered(text);
                let bare = bare.trim_end_matches(['。', ':', '；']);
                match self.topic(bare) {
                    Some(topic) => (topic + 1, String::new()),
                    None => {
                        return self.section(
                            bare,
                            is_numbered && SECTION.is_match(text),
                            is_numbered,
                            at,
                            next,
                        );
                    }
                }
            }
            None => return false,
        };
        self.in_body = true;
        self.record.body.get_or_insert(at);
        self.open = None;
        self.item = Some(number);
        self.has_ended = true;
        self.record.items.push(Found { value: number, at });
        let is_topic = self.topic(&rest).is_some();
        if !is_topic
            && number > self.record.topics.len()
            && !rest.is_empty()
            && rest.chars().count() <= 40
            && !rest.contains(':')
        {
            self.topics(&rest, at);
        } else if !is_topic {
            self.speech(&rest, at);
        }
        true
    }

    /// Whether the head is told so far that what is numbered next may be the body, and no heading of the head follows.
    pub(super) fn is_ready(&self, next: &str) -> bool {
        let r = &self.record;
        r.topics.is_empty()
            && r.time.is_some()
            && r.attendees.is_some()
            && self.open.is_none_or(|open| is_list(open) && self.has_value)
            && labels::alone(next).is_none()
            && labels::parts(next, true).iter().all(|part| part.label.is_none())
    }

    /// The topic that a heading of the body repeats, from 0.
    pub(super) fn topic(&self, text: &str) -> Option<usize> {
        let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        let bare = letters(text);
        let same = |topic: &Found<String>| {
            let topic = letters(&topic.value);
            topic == bare
                || bare.starts_with(&topic)
                || (bare.chars().count() >= 6 && topic.starts_with(&bare))
        };
        (!bare.is_empty()).then(|| self.record.topics.iter().position(same)).flatten()
    }

    /// A heading within the body, such as 1、个人自评: short and numbered, and what follows is said by somebody. Where the record has no
    /// agenda above, 一、二、三、 are its topics.
    pub(super) fn section(
        &mut self,
        bare: &str,
        is_first: bool,
        is_numbered: bool,
        at: Place,
        next: &str,
    ) -> bool {
        let is_short = (2..=36).contains(&bare.chars().count()) && !bare.contains(['。', ':', '；']);
        // A row of a table with its number, who speaks and the words.
        let is_row = speaker::said(bare, &self.known)
            .is_some_and(|said| self.known.contains(&said.speaker.name) && !said.text.is_empty());
        let follows = || speaker::said(next, &self.known).is_some_and(|said| !said.text.is_empty());
        let own = self.record.items.len() == self.record.topics.len();
        let ended =
            self.record.speeches.last().is_none_or(|said| said.value.text.ends_with(['。', '.', '！']));
        let is_heading = is_short
            && !is_row
            && is_numbered
            && (self.in_body || is_first)
            && self.open != Some(Label::Outcome)
            && ((is_first && own && ended) || (!bare.contains('，') && follows()));
        if !is_heading {
            return false;
        }
        self.open = None;
        self.in_body = true;
        self.has_ended = true;
        self.record.body.get_or_insert(at);
        self.is_in_sections = is_first;
        if own && (!self.record.items.is_empty() || self.record.topics.is_empty()) {
            self.topics(bare, at);
            let number = self.record.topics.len();
            self.item = Some(number);
            self.record.items.push(Found { value: number, at });
        }
        true
    }

    pub(super) fn speech(&mut self, text: &str, at: Place) -> bool {
        let said = speaker::said(text, &self.known);
        let said = said.or_else(|| self.unnamed(text).filter(|_| self.in_body));
        let Some(said) = said else { return false };
        if self.maybe.remove(&said.speaker.name) {
            let at = self.record.attendees.as_ref().map_or(at, |found| found.at);
            self.attend(vec![said.speaker.clone()], at);
            self.knows();
        }
        self.opened();
        let begun = self.begun.take();
        if !self.in_body {
            self.in_body = true;
            self.item = self.item.or(begun);
            self.record.items.extend(begun.map(|value| Found { value, at }));
        }
        self.open = None;
        self.has_ended = false;
        if self.is_in_sections && SECTION.is_match(text) {
            // A part of its own, such as 三、组长总结.
            self.item = None;
        }
        self.record.body.get_or_insert(at);
        let item = said.item.or(self.item);
        let speech = Speech { speaker: said.speaker, text: said.text.to_owned(), item };
        self.record.speeches.push(Found { value: speech, at });
        true
    }

    /// Whoever speaks in the body and is told by no name that is known as one: whoever presides, by that; somebody of the list; what
    /// people are called.
    fn unnamed<'t>(&self, text: &'t str) -> Option<Said<'t>> {
        let (head, said) = text.split_once(':')?;
        let (head, said) = (head.trim(), said.trim());
        if matches!(head, "主持人" | "主持") && !said.is_empty() {
            let speaker = Person { name: self.record.chair.as_ref()?.value.name.clone(), post: None };
            return Some(Said { speaker, item: None, text: said });
        }
        if self.maybe.contains(head) {
            let speaker = Person { name: head.to_owned(), post: None };
            return Some(Said { speaker, item: None, text: said });
        }
        speaker::called(text, &self.known)
    }

    /// 组长 and 支部书记 who spoke, as the one person whom the record names with that post.
    pub(super) fn by_post(&mut self) {
        let r = &self.record;
        let people = r.attendees.iter().chain(&r.observers).flat_map(|found| &found.value);
        let people = people.chain(r.chair.iter().chain(&r.recorder).map(|found| &found.value));
        let of_post = people.filter_map(|one| Some((one.post.clone()?, one.name.clone())));
        let leader = r.leader.iter().map(|found| ("党小组组长".to_owned(), found.value.name.clone()));
        let holders: Vec<(String, String)> = of_post.chain(leader).collect();
        for said in &mut self.record.speeches {
            let speaker = &mut said.value.speaker;
            if !names::is_office(&speaker.name) {
                continue;
            }
            let of_post =
                holders.iter().filter(|(post, _)| post.ends_with(&speaker.name) && !post.contains('副'));
            let names: BTreeSet<&String> = of_post.map(|(_, name)| name).collect();
            if let (Some(name), 1) = (names.first(), names.len()) {
                let post = std::mem::replace(&mut speaker.name, (*name).clone());
                speaker.post = speaker.post.take().or(Some(post));
            }
        }
    }

    /// What stands behind 内容: what somebody said goes on, or what the meeting is about.
    pub(super) fn opening(&mut self, text: &str, at: Place) {
        let is_first = self.record.speeches.is_empty() && self.record.topics.is_empty();
        let is_short = text.chars().count() <= 40 && !text.trim_end_matches('。').contains(['。', ':']);
        if is_first && is_short && self.opening.is_none() {
            self.opening = Some(Found { value: text.to_owned(), at });
        }
        self.goes_on(text, at);
    }

    /// Somebody speaks: without an agenda, what stood behind 内容 was it.
    pub(super) fn opened(&mut self) {
        if let Some(Found { value, at }) = self.opening.take().filter(|_| self.record.topics.is_empty()) {
            self.topics(&value, at);
        }
    }

    /// 大家一致认为,…: nobody's words, so that what was said before does not go on.
    pub(super) fn is_unanimous(&mut self, text: &str, at: Place) -> bool {
        let Some(found) = UNANIMOUS.find(text).filter(|_| self.in_body) else { return false };
        self.record.unanimous.get_or_insert(Found { value: found.as_str().to_owned(), at });
        self.has_ended = true;
        true
    }

    /// What was said goes on in another line.
    pub(super) fn goes_on(&mut self, text: &str, at: Place) {
        // When all is said, the branch is told.
        if self.has_ended
            && self.record.report.is_none()
            && let Some(told) = closing::report(text)
        {
            self.record.report = Some(Found { value: told.to_owned(), at });
        }
        if let Some(last) = self.record.speeches.last_mut().filter(|_| !self.has_ended) {
            let text = if last.value.text.is_empty() {
                // 自我批评: under the name of whoever makes it.
                text.split_once(':')
                    .filter(|(what, _)| speaker::is_what(what))
                    .map_or(text, |(_, said)| said.trim())
            } else {
                last.value.text.push('\n');
                text
            };
            last.value.text.push_str(text);
        }
    }
}
