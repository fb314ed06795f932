//! From lines to a record. Headings come first, each with its value beside or below it; the body has topics and speeches. What is
//! not understood is left out, and nothing is filled in.

use std::{collections::BTreeSet, sync::LazyLock};

use documents::reading::{Line, Place};
use regex::Regex;

use crate::{
    labels::{self, Label, Part},
    moment::{self, pattern},
    names,
    record::{Found, Record, Speech},
};

/// Reads a record from the lines of a document.
pub fn understand(lines: &[Line]) -> Record {
    let mut reader = Reader::default();
    for line in lines {
        reader.line(&labels::plain(&line.text), line.place);
    }
    reader.done()
}

#[derive(Default)]
struct Reader {
    record: Record,
    /// The heading whose value goes on.
    open: Option<Label>,
    in_body: bool,
    /// The topic of the body.
    item: Option<usize>,
    /// Everybody who is named in the head.
    known: BTreeSet<String>,
}

/// `议题一：…`, `第一项议题：…`, `（一）议题一 …`
static ITEM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:\(?[一二三四五六七八九十0-9]{1,3}[)、.]\s*)?(?:第?\s*([一二三四五六七八九十0-9]{1,3})\s*[个项]\s*议题|议题\s*([一二三四五六七八九十0-9]{1,3}))\s*[:、.，,]?\s*(.*)$",
    )
});

/// `张三：…`, `张三（组长）：…`, `（一）张三同志：…`, `1.张三发言：…`
static SPEECH: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:\(?[一二三四五六七八九十0-9]{1,3}[)、.]\s*)?([\p{Han}·*某Xx]{2,20}?|\p{Han} \p{Han}{1,2})\s*(?:同志)?\s*(?:\(([^()]{1,20})\))?\s*(?:同志)?\s*(?:发言|说|谈到|表示|介绍|领学|汇报|总结|小结)?\s*:\s*(.*)$",
    )
});

static GROUP: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"([\p{Han}0-9A-Za-z]{0,20}?(?:党支部|支部))?([\p{Han}0-9A-Za-z]{0,12}党小组)"));

static TOLD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:上报|报告|汇报|反馈|报送|报|提交).{0,8}(?:党支部|支部|支委会|支部委员会)|向.{0,6}(?:支部|支委会).{0,4}(?:报告|汇报|反馈|上报)",
    )
});

/// The number of people with a heading that has no colon of its own.
static COUNTED: LazyLock<[(Label, Regex); 3]> = LazyLock::new(|| {
    let number =
        r"(?:会|党员|人员|人数|参加)*\s*:?\s*([0-9]{1,3}|[一二三四五六七八九十]{1,3})\s*(?:名|人|位)?";
    [
        (Label::Due, pattern(&format!("应(?:到|参加|出席){number}"))),
        (Label::Present, pattern(&format!("实(?:到|际到会|际参加|际出席|参加){number}"))),
        (
            Label::Away,
            pattern(
                r"(?:缺席|请假|未到)(?:人数|党员)?\s*:?\s*([0-9]{1,3}|[一二三四五六七八九十]{1,3})\s*(?:名|人|位)",
            ),
        ),
    ]
});

impl Reader {
    fn line(&mut self, text: &str, at: Place) {
        self.placeholder(text, at);
        if text.is_empty() {
            // An empty cell: what is asked for before it is not filled in.
            self.open = self.open.filter(|label| is_long(*label));
            return;
        }
        if !self.in_body {
            self.counts(text, at);
        }
        if let Some(label) = labels::alone(text).filter(|label| self.takes(*label)) {
            self.begin(label, at);
            return;
        }
        for Part { label, value } in labels::parts(text) {
            match label.filter(|label| self.takes(*label)) {
                Some(label) => {
                    self.begin(label, at);
                    if !value.is_empty() {
                        self.value(label, &value, at);
                    }
                }
                // What is a heading elsewhere is a part of the line here.
                None if label.is_some() => {
                    self.rest(text, at);
                    return;
                }
                None => self.rest(&value, at),
            }
        }
    }

    /// Whether a heading counts here: in the body, whoever speaks may say 时间.
    fn takes(&self, label: Label) -> bool {
        use Label::{Absentees, Attendees, End, Observers, Outcome, Recorder, Report, Summary};
        match label {
            Outcome | Summary | Report | Recorder | End => true,
            Attendees | Absentees | Observers => !self.in_body || self.record.speeches.is_empty(),
            _ => !self.in_body,
        }
    }

    fn begin(&mut self, label: Label, at: Place) {
        self.open = Some(label);
        match label {
            Label::Body => {
                self.in_body = true;
                self.record.body.get_or_insert(at);
            }
            Label::Outcome | Label::Summary | Label::Report => self.in_body = true,
            _ => {}
        }
    }

    /// What has no heading on its line.
    fn rest(&mut self, text: &str, at: Place) {
        if self.item(text, at) {
            return;
        }
        let may_be_said =
            self.in_body || (self.open.is_none_or(|open| !is_list(open)) && !self.known.is_empty());
        if may_be_said && self.speech(text, at) {
            return;
        }
        match self.open {
            Some(label) => self.value(label, text, at),
            None if self.in_body => self.goes_on(text),
            None => self.head(text, at),
        }
    }

    /// A line above all headings.
    fn head(&mut self, text: &str, at: Place) {
        let is_title = text.contains("会议记录") || text.contains("党小组会") || text.contains("记录本");
        if self.record.title.is_none() && is_title && text.chars().count() <= 40 && !text.contains('。') {
            self.record.title = Some(Found { value: text.to_owned(), at });
        }
        if let Some(found) = GROUP.captures(text).filter(|_| text.chars().count() <= 40) {
            let keep = |field: &mut Option<Found<String>>, value: Option<regex::Match<'_>>| {
                let value = value.map(|value| value.as_str()).filter(|value| value.chars().count() > 3);
                if let (None, Some(value)) = (&field, value) {
                    *field = Some(Found { value: value.to_owned(), at });
                }
            };
            keep(&mut self.record.branch, found.get(1));
            keep(&mut self.record.group, found.get(2));
        }
    }

    fn value(&mut self, label: Label, text: &str, at: Place) {
        let found = |value: &str| Some(Found { value: value.to_owned(), at });
        let record = &mut self.record;
        match label {
            Label::Branch => record.branch = found(text),
            Label::Group => record.group = found(text),
            Label::Time => self.time(text, at),
            Label::Place => record.place = found(text),
            Label::Chair => {
                record.chair = names::person(text)
                    .or_else(|| names::people(text).into_iter().next())
                    .map(|value| Found { value, at });
            }
            Label::Recorder => {
                record.recorder = names::person(text).map(|value| Found { value, at });
            }
            Label::End => {
                record.end = record.end.take().or(moment::span(text).0.map(|value| Found { value, at }))
            }
            Label::Due | Label::Present | Label::Away => {
                let number: String =
                    text.chars().take_while(|c| !matches!(c, '人' | '名' | '位' | '(')).collect();
                let number = moment::count(&number).map(|value| Found { value, at });
                let field = self.counted(label);
                *field = field.take().or(number);
            }
            Label::Attendees => add(&mut record.attendees, names::people(text), at),
            Label::Observers => add(&mut record.observers, names::people(text), at),
            Label::Absentees => add(&mut record.absentees, names::absentees(text), at),
            Label::Topics => self.topics(text, at),
            Label::Body => self.goes_on(text),
            Label::Outcome => write(&mut record.outcome, text, at),
            Label::Summary => write(&mut record.summary, text, at),
            Label::Report => write(&mut record.report, text, at),
        }
        let record = &self.record;
        let named = record.attendees.iter().chain(&record.observers).flat_map(|found| &found.value);
        let named = named.chain(record.chair.iter().chain(&record.recorder).map(|found| &found.value));
        self.known = named.map(|person| person.name.clone()).collect();
        self.known.extend(record.absentees.iter().flat_map(|found| &found.value).map(|one| one.name.clone()));
        if !is_long(label) {
            self.open = None;
        }
    }

    fn time(&mut self, text: &str, at: Place) {
        let record = &mut self.record;
        write(&mut record.time, text, at);
        record.date = record.date.take().or(moment::date(text).map(|value| Found { value, at }));
        record.weekday = record.weekday.take().or(moment::weekday(text).map(|value| Found { value, at }));
        let (start, end) = moment::span(text);
        record.start = record.start.take().or(start.map(|value| Found { value, at }));
        record.end = record.end.take().or(end.map(|value| Found { value, at }));
    }

    /// Topics of one line: several are numbered, or stand between semicolons.
    fn topics(&mut self, text: &str, at: Place) {
        static BETWEEN: LazyLock<Regex> = LazyLock::new(|| {
            pattern(
                r"[；;。]\s*(?:[一二三四五六七八九十]{1,3}[、.是]|\(?[一二三四五六七八九十0-9]{1,2}\)|[0-9]{1,2}[、.])",
            )
        });
        let mut from = 0;
        let mut cuts: Vec<usize> = BETWEEN.find_iter(text).map(|found| found.start()).collect();
        cuts.push(text.len());
        for cut in cuts {
            let part = text[from..cut].trim_matches(['；', ';', '。', ' ']);
            from = cut;
            let (topic, _) = labels::unnumbered(part);
            let topic = topic.trim_end_matches(['。', '；', ';']).trim();
            if !topic.is_empty() {
                self.record.topics.push(Found { value: topic.to_owned(), at });
            }
        }
    }

    /// A line with which a topic begins in the body.
    fn item(&mut self, text: &str, at: Place) -> bool {
        let known = ITEM.captures(text).and_then(|found| {
            let number = found.get(1).or(found.get(2))?;
            let number = usize::try_from(moment::count(number.as_str())?).ok()?;
            Some((number, found.get(3).map_or("", |rest| rest.as_str()).to_owned()))
        });
        let (number, rest) = match known {
            Some(known) => known,
            None if self.in_body => {
                // The topic itself, numbered or not.
                let (bare, _) = labels::unnumbered(text);
                let bare = bare.trim_end_matches(['。', ':', '；']);
                let same = |topic: &Found<String>| {
                    !bare.is_empty() && (topic.value == bare || bare.starts_with(&topic.value))
                };
                let Some(at) = self.record.topics.iter().position(same) else { return false };
                (at + 1, String::new())
            }
            None => return false,
        };
        if !self.in_body && self.open == Some(Label::Topics) {
            // 议题一 on the agenda.
            self.topics(&rest, at);
            return true;
        }
        self.in_body = true;
        self.record.body.get_or_insert(at);
        self.open = None;
        self.item = Some(number);
        self.record.items.push(Found { value: number, at });
        self.speech(&rest, at);
        true
    }

    fn speech(&mut self, text: &str, at: Place) -> bool {
        let Some(found) = SPEECH.captures(text) else { return false };
        let name: String = found[1].chars().filter(|c| !c.is_whitespace()).collect();
        let post = found.get(2).map(|post| post.as_str().to_owned());
        let is_known = self.known.contains(&name);
        let is_gap = names::is_placeholder(&name) && post.is_some();
        if !is_known && !is_gap && !names::is_name(&name) {
            return false;
        }
        if labels::alone(&name).is_some() {
            return false;
        }
        self.in_body = true;
        self.open = None;
        self.record.body.get_or_insert(at);
        let speaker = crate::record::Person { name, post };
        let speech = Speech { speaker, text: found[3].trim().to_owned(), item: self.item };
        self.record.speeches.push(Found { value: speech, at });
        true
    }

    /// What was said goes on in another line.
    fn goes_on(&mut self, text: &str) {
        if let Some(last) = self.record.speeches.last_mut() {
            if !last.value.text.is_empty() {
                last.value.text.push('\n');
            }
            last.value.text.push_str(text);
        }
    }

    fn counts(&mut self, text: &str, at: Place) {
        for (label, pattern) in &*COUNTED {
            let Some(found) = pattern.captures(text) else { continue };
            let Some(value) = moment::count(&found[1]) else { continue };
            self.counted(*label).get_or_insert(Found { value, at });
        }
    }

    /// Where the number of a heading is kept.
    const fn counted(&mut self, label: Label) -> &mut Option<Found<u32>> {
        match label {
            Label::Due => &mut self.record.due,
            Label::Present => &mut self.record.present,
            _ => &mut self.record.away,
        }
    }

    fn placeholder(&mut self, text: &str, at: Place) {
        static GAP: LazyLock<Regex> =
            LazyLock::new(|| pattern(r"\*{2,}|某某|XX+|xx+|_{3,}|（?待补充）?|\(?此处填写"));
        if let Some(found) = GAP.find(text) {
            self.record.placeholders.push(Found { value: found.as_str().to_owned(), at });
        }
    }

    fn done(mut self) -> Record {
        // What is told to the branch may stand in what somebody said or in the summary.
        if self.record.report.is_none() {
            let record = &self.record;
            let said = record.speeches.iter().map(|found| (&found.value.text, found.at));
            let written = record.summary.iter().chain(&record.outcome).map(|found| (&found.value, found.at));
            let told = said.chain(written).find_map(|(text, at)| {
                TOLD.find(text).map(|found| Found { value: found.as_str().to_owned(), at })
            });
            self.record.report = told;
        }
        self.record
    }
}

/// Whether the value of a heading may have several lines.
const fn is_long(label: Label) -> bool {
    use Label::{Absentees, Attendees, Body, Observers, Outcome, Report, Summary, Topics};
    matches!(label, Attendees | Absentees | Observers | Topics | Body | Outcome | Summary | Report)
}

/// Whether lines below a heading are its list.
const fn is_list(label: Label) -> bool {
    use Label::{Absentees, Attendees, Observers, Topics};
    matches!(label, Attendees | Absentees | Observers | Topics)
}

fn add<T>(field: &mut Option<Found<Vec<T>>>, more: Vec<T>, at: Place) {
    match field {
        Some(found) => found.value.extend(more),
        None => *field = Some(Found { value: more, at }),
    }
}

fn write(field: &mut Option<Found<String>>, text: &str, at: Place) {
    match field {
        Some(found) => {
            found.value.push('\n');
            found.value.push_str(text);
        }
        None => *field = Some(Found { value: text.to_owned(), at }),
    }
}
