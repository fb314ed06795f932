//! From lines to a record. Headings come first, each with its value beside or below it; the body has topics and speeches. What is
//! not understood is left out, and nothing is filled in.

use std::{borrow::Cow, collections::BTreeSet, sync::LazyLock};

use documents::reading::{Line, Place};
use regex::Regex;

use crate::{
    labels::{self, Label, Part},
    moment::{self, pattern},
    names, prose,
    record::{Absentee, Found, Record, Speech},
    roll::{Roll, Row},
    speaker,
};

/// Reads a record from the lines of a document.
pub fn understand(lines: &[Line]) -> Record {
    let lines = upright(lines);
    let mut reader = Reader::default();
    for (number, (text, at)) in lines.iter().enumerate() {
        let next = lines[number + 1..].iter().map(|(text, _)| text.as_str()).find(|text| !text.is_empty());
        reader.line(text, *at, next.unwrap_or_default());
    }
    reader.done()
}

/// The lines in one width; what a narrow cell writes downwards, a character a line, is one line.
fn upright(lines: &[Line]) -> Vec<(String, Place)> {
    let mut found: Vec<(String, Place)> = Vec::with_capacity(lines.len());
    let mut begin = 0;
    while let Some(line) = lines.get(begin) {
        let is_short = |line: &&Line| line.place == lines[begin].place && line.text.chars().count() <= 2;
        let many = match line.place {
            Place::Cell { .. } => lines[begin..].iter().take_while(is_short).count(),
            _ => 0,
        };
        let whole: String = lines[begin..begin + many].iter().map(|line| line.text.as_str()).collect();
        let whole = labels::plain(&whole);
        if many > 1 && labels::alone(&whole).is_some() {
            found.push((whole, line.place));
            begin += many;
        } else {
            found.push((tight(unboxed(&labels::plain(&line.text))), line.place));
            begin += 1;
        }
    }
    found
}

/// 【地点】二楼 as 地点:二楼; the same with a name.
fn unboxed(text: &str) -> String {
    let inside = text.strip_prefix('【').and_then(|rest| rest.split_once('】'));
    match inside.filter(|(inside, rest)| inside.chars().count() <= 12 && !rest.is_empty()) {
        Some((inside, rest)) => format!("{}:{}", inside, rest.trim().trim_start_matches(':')),
        None => text.to_owned(),
    }
}

/// 会 议 记 录 without the blanks that spread it over the line.
fn tight(text: String) -> String {
    let is_spread = text.contains(' ') && text.split_whitespace().all(|part| part.chars().count() == 1);
    let tight: String = text.split_whitespace().collect();
    if is_spread && TITLE.is_match(&tight) { tight } else { text }
}

#[derive(Default)]
struct Reader {
    record: Record,
    /// The heading whose value goes on.
    open: Option<Label>,
    /// Whether the open heading has a value yet.
    has_value: bool,
    in_body: bool,
    /// What was said has ended: signatures follow.
    has_ended: bool,
    /// The topic of the body.
    item: Option<usize>,
    /// The topic that was read last, which the body goes on with where nothing comes between.
    begun: Option<usize>,
    /// Everybody who is named in the head.
    known: BTreeSet<String>,
    roll: Roll,
    /// A year that stands apart from the day.
    year: Option<i16>,
    /// Several headings in one cell, whose values follow.
    together: Option<String>,
    /// Whether 一、二、三、 number the parts of the body.
    is_in_sections: bool,
    /// What stands behind 内容 before anybody speaks.
    opening: Option<Found<String>>,
}

/// `议题一：…`, `第一项议题：…`, `（一）议题一 …`
static ITEM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:\(?[一二三四五六七八九十0-9]{1,3}[)、.]\s*)?(?:第?\s*([一二三四五六七八九十0-9]{1,3})\s*[个项]\s*(?:议题|议程)|第([一二三四五六七八九十]{1,3})[项个][:、，,]|(?:议题|议程)\s*([一二三四五六七八九十0-9]{1,3})(?:$|[:、.，, ]))\s*[:、.，,]?\s*(.*)$",
    )
});

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

/// What the heading of a record says it is.
static TITLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        "会议记录|党小组会|记录本|记录簿|活动记录|学习记录|组织生活会|评议党员|会议纪要|会议登记|会记录|记录表|会议$",
    )
});

static TOLD: LazyLock<Regex> = LazyLock::new(|| {
    const BRANCH: &str = "(?:党支部|支部委员会|支部|支委会|支书)";
    pattern(&format!(
        r"(?:上报|报告|汇报|反馈|报送|提交|反映|告诉|告知|报)[^。；\n]{{0,8}}?{BRANCH}|[向到跟][^。；\n]{{0,6}}{BRANCH}[^。；\n]{{0,6}}(?:报告|汇报|反馈|上报|反映|报送|说)"
    ))
});

/// Words that begin as a report does and are none.
const NO_REPORT: [&str; 6] = ["报名", "报销", "报到", "报修", "报警", "报考"];

/// Where a text tells of the report to the branch.
fn told(text: &str) -> Option<&str> {
    let mut found = TOLD.find_iter(text).map(|found| found.as_str());
    found.find(|told| !NO_REPORT.iter().any(|word| told.starts_with(word)))
}

/// People who are away, told with their number: 缺席1名(周明哲，病假).
static AWAY_NAMED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?:缺席|请假|未到)\s*:?\s*[0-9一二三四五六七八九十]{1,3}\s*[名人位]\s*\(([^()]{2,60})\)")
});

/// A heading that names the reason of those who are away: 因病未到:张三.
static BECAUSE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(因\p{Han}{1,8}?)(?:未到|请假|缺席|未能到会|未能参加|未参加)(?:会|者|人员|的)?\s*:\s*(.+)$")
});

/// The sentence with which a meeting ends.
static END: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:散会|会议结束|会议到此结束|结束会议)[。)]*$"));

/// A place that follows the time after a comma.
static THEN_PLACE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"[0-9点时分半刻钟][，,]\s*在?([\p{Han}0-9A-Za-z]{2,12})。?$"));

/// A section of the body: 一、……
static SECTION: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[一二三四五六七八九十]{1,2}、"));

/// A heading of a form that nobody knows.
static HEADING: LazyLock<Regex> = LazyLock::new(|| pattern(r"^([\p{Han} ]{2,10})(?:\([^()]{0,20}\))?:"));

/// The number of people with a heading that has no colon of its own.
static COUNTED: LazyLock<[(Label, Regex); 3]> = LazyLock::new(|| {
    let number =
        r"(?:会|党员|人员|人数|参加)*\s*:?\s*([0-9]{1,3}|[一二三四五六七八九十]{1,3})\s*(?:名|人|位)?";
    [
        (Label::Due, pattern(&format!("应(?:到|参加|出席|参会){number}"))),
        (Label::Present, pattern(&format!("实(?:到|际到会|际参加|际出席|际参会|参加){number}"))),
        (
            Label::Away,
            pattern(
                r"(?:缺席|请假|未到)(?:人数|党员)?\s*:?\s*([0-9]{1,3}|[一二三四五六七八九十]{1,3})\s*(?:名|人|位)",
            ),
        ),
    ]
});

impl Reader {
    fn line(&mut self, text: &str, at: Place, next: &str) {
        self.placeholder(text, at);
        // A line that is drawn divides, and says nothing.
        if !text.is_empty() && text.chars().all(|c| matches!(c, '-' | '=' | '_' | '*' | '·' | '…' | ' ')) {
            return;
        }
        if text.is_empty() {
            // An empty cell: what is asked for before it is not filled in.
            self.open = self.open.filter(|label| is_long(*label));
            return;
        }
        if let Some(row) = self.roll.cell(text, at).filter(|_| !self.in_body) {
            self.row(row, at);
            return;
        }
        if !self.in_body {
            self.counts(text, at);
            if self.several(text, at) || self.because(text, at) {
                return;
            }
        }
        if let Some(label) = labels::alone(text).filter(|label| self.takes(*label)) {
            if matches!(label, Label::Body | Label::Minutes) && self.is_above(at, next) {
                if TITLE.is_match(text) {
                    self.title(text, at);
                }
                return;
            }
            // In a table the next cell tells which.
            let value = if matches!(at, Place::Cell { .. }) { next } else { "" };
            let label = as_meant(label, value);
            self.begin(label, at);
            return;
        }
        for Part { label, note, value } in labels::parts(text, !self.in_body) {
            let label = label.map(|label| as_meant(label, value));
            match label.filter(|label| self.takes(*label)) {
                Some(label) => {
                    self.begin(label, at);
                    self.noted(label, note, at);
                    if !value.is_empty() {
                        self.value(label, value, at);
                    }
                }
                // What is a heading elsewhere is a part of the line here.
                None if label.is_some() => {
                    self.rest(text, at, next);
                    return;
                }
                None => self.rest(value, at, next),
            }
        }
    }

    /// Whether 会议记录 or 内容 is what a page or a column is called, and no heading of a record.
    fn is_above(&self, at: Place, next: &str) -> bool {
        let r = &self.record;
        let is_first = r.time.is_none() && r.place.is_none() && r.chair.is_none() && r.topics.is_empty();
        let is_column = matches!(at, Place::Cell { row: 1, .. });
        is_first
            && (is_column
                || labels::alone(next).is_some()
                || labels::parts(next, true)[0].label.is_some()
                || TITLE.is_match(next))
    }

    /// Whether a heading counts here: in the body, whoever speaks may say 时间.
    fn takes(&self, label: Label) -> bool {
        use Label::{Absentees, Attendees, Chair, End, Observers, Outcome, Recorder, Report, Summary};
        match label {
            Outcome | Summary | Report | Recorder | End => true,
            Chair => !self.in_body || self.record.chair.is_none(),
            Attendees | Absentees | Observers => !self.in_body || self.record.speeches.is_empty(),
            _ => !self.in_body,
        }
    }

    fn begin(&mut self, label: Label, at: Place) {
        self.open = Some(label);
        self.has_value = false;
        self.begun = None;
        match label {
            Label::Body | Label::Minutes => {
                self.in_body = true;
                self.record.body.get_or_insert(at);
                self.opened();
            }
            Label::Outcome | Label::Summary | Label::Report => {
                self.in_body = true;
                self.item = None;
            }
            Label::Chair | Label::Recorder if self.in_body => self.has_ended = true,
            _ => {}
        }
    }

    /// 出席党员(7人): the number stands beside the heading.
    fn noted(&mut self, label: Label, note: &str, at: Place) {
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
    fn several(&mut self, text: &str, at: Place) -> bool {
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
    fn because(&mut self, text: &str, at: Place) -> bool {
        let Some(found) = BECAUSE.captures(text) else { return false };
        let people = names::people(&found[2]).into_iter();
        let away = people.map(|one| Absentee { name: one.name, reason: Some(found[1].to_owned()) });
        add(&mut self.record.absentees, away.collect(), at);
        self.open = None;
        self.knows();
        true
    }

    /// What a row of a table of people says.
    fn row(&mut self, row: Row, at: Place) {
        match row {
            Row::Nothing => {}
            Row::Came(person) => {
                self.known.insert(person.name.clone());
                add(&mut self.record.attendees, vec![person], at);
            }
            Row::Away(one) => {
                if let Some(found) = &mut self.record.attendees {
                    found.value.retain(|person| person.name != one.name);
                }
                add(&mut self.record.absentees, vec![one], at);
            }
        }
        self.open = None;
    }

    /// What has no heading on its line.
    fn rest(&mut self, text: &str, at: Place, next: &str) {
        if self.item(text, at, next) || self.ends(text, at) {
            return;
        }
        let is_in_list = self.open.is_some_and(is_list);
        let may_be_said = match self.open {
            // Who is to do what stands below 议定事项 as names with colons do.
            Some(Label::Outcome) => false,
            Some(open) if !is_long(open) => false,
            _ => self.in_body || (!is_in_list && !self.known.is_empty()),
        };
        let by_known = || {
            let said = speaker::said(text, &self.known)?;
            (self.known.contains(&said.speaker.name) && said.text.chars().count() > 4).then_some(())
        };
        let ends_list = is_in_list && self.has_value && by_known().is_some();
        if (may_be_said || ends_list) && self.speech(text, at) {
            return;
        }
        if self.in_body && may_be_said {
            let told = speaker::sentences(text, &self.known);
            if !told.is_empty() {
                for sentence in told {
                    self.speech(sentence, at);
                }
                return;
            }
        }
        // A heading that is none of a record ends the list above it.
        let unknown = HEADING.captures(text).filter(|_| is_in_list && !self.in_body);
        if unknown.is_some_and(|found| !names::is_post(&found[1])) {
            self.open = None;
            return;
        }
        match self.open {
            Some(label) => self.value(label, text, at),
            None if self.in_body => self.goes_on(text),
            None => self.head(text, at),
        }
    }

    /// 晚上9点10分散会: the end of the meeting, told in a sentence.
    fn ends(&mut self, text: &str, at: Place) -> bool {
        let is_end = self.in_body && text.chars().count() <= 24 && END.is_match(text);
        if is_end {
            let end = moment::span(text).0.map(|value| Found { value, at });
            self.record.end = self.record.end.take().or(end);
            self.has_ended = true;
        }
        is_end
    }

    /// A line above all headings.
    fn head(&mut self, text: &str, at: Place) {
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
        if is_day && !TITLE.is_match(&tight) || is_day && moment::span(text).0.is_some() {
            // A sentence that names the hour names it first.
            let sentence = text.split('。').next().unwrap_or(text);
            self.time(sentence, at);
            if let (None, Some(place)) = (&self.record.place, THEN_PLACE.captures(text)) {
                self.record.place = Some(Found { value: place[1].to_owned(), at });
            }
        }
    }

    fn title(&mut self, text: &str, at: Place) {
        let is_common = |title: &Found<String>| labels::alone(&title.value).is_some();
        if self.record.title.as_ref().is_none_or(is_common) {
            self.record.title = Some(Found { value: text.to_owned(), at });
        }
    }

    /// The branch and the group of a heading.
    fn organization(&mut self, text: &str, at: Place) {
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
    fn prose(&mut self, text: &str, at: Place) {
        let told = prose::told(text);
        let record = &mut self.record;
        let found = |value: Option<String>| value.map(|value| Found { value, at });
        record.place = record.place.take().or(found(told.place));
        record.chair = record.chair.take().or(told.chair.map(|value| Found { value, at }));
        record.recorder = record.recorder.take().or(told.recorder.map(|value| Found { value, at }));
        if !told.absentees.is_empty() {
            add(&mut record.absentees, told.absentees, at);
        }
        if let Some(topic) = told.topic.filter(|_| record.topics.is_empty()) {
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

    fn value(&mut self, label: Label, text: &str, at: Place) {
        let short = text.trim_end_matches('。');
        let found = |value: &str| Some(Found { value: value.to_owned(), at });
        self.has_value = true;
        let record = &mut self.record;
        match label {
            Label::Branch => record.branch = found(short),
            Label::Group => record.group = found(short),
            Label::Time => self.time(short, at),
            Label::Place => record.place = found(short),
            Label::Chair => {
                record.chair = names::person(text)
                    .or_else(|| names::people(text).into_iter().next())
                    .map(|value| Found { value, at });
            }
            Label::Recorder => {
                let recorder = names::person(text).map(|value| Found { value, at });
                record.recorder = recorder.or(record.recorder.take());
            }
            Label::Start => {
                record.start = record.start.take().or(moment::span(text).0.map(|value| Found { value, at }))
            }
            Label::End => {
                record.end = record.end.take().or(moment::span(text).0.map(|value| Found { value, at }))
            }
            Label::Weekday => {
                let day = moment::weekday(&format!("星期{short}"));
                record.weekday = record.weekday.take().or(day.map(|value| Found { value, at }));
            }
            Label::Due | Label::Present | Label::Away => self.number(label, text, at),
            Label::Absentees
                if moment::count(text.trim_end_matches(['人', '名', '位', '。', ' '])).is_some() =>
            {
                self.number(Label::Away, text, at);
                self.open = None;
                if self.record.away.as_ref().is_some_and(|away| away.value == 0) {
                    add(&mut self.record.absentees, Vec::new(), at);
                }
            }
            Label::Attendees => add(&mut record.attendees, names::people(text), at),
            Label::Observers => add(&mut record.observers, names::people(text), at),
            Label::Absentees => add(&mut record.absentees, names::absentees(text), at),
            Label::Reason => self.reason(short),
            Label::Title => {
                self.title(short, at);
                self.organization(short, at);
            }
            Label::Other => {
                self.organization(short, at);
                self.away(text, at);
            }
            Label::Topics => self.topics(text, at),
            Label::Body | Label::Minutes => self.opening(text, at),
            Label::Outcome => write(&mut record.outcome, text, at),
            Label::Summary => write(&mut record.summary, text, at),
            Label::Report => write(&mut record.report, text, at),
        }
        self.knows();
        if !is_long(label) && !(label == Label::Time && goes_over(text)) {
            self.open = None;
        }
    }

    /// Everybody who is named so far.
    fn knows(&mut self) {
        let record = &self.record;
        let named = record.attendees.iter().chain(&record.observers).flat_map(|found| &found.value);
        let named = named.chain(record.chair.iter().chain(&record.recorder).map(|found| &found.value));
        let mut known: BTreeSet<String> = named.map(|person| person.name.clone()).collect();
        known.extend(record.absentees.iter().flat_map(|found| &found.value).map(|one| one.name.clone()));
        self.known = known;
    }

    fn number(&mut self, label: Label, text: &str, at: Place) {
        let number: String =
            text.chars().take_while(|c| !matches!(c, '人' | '名' | '位' | '(' | '。')).collect();
        let number = moment::count(&number).map(|value| Found { value, at });
        let field = self.counted(label);
        *field = field.take().or(number);
        self.away(text, at);
    }

    /// 1名(周明哲，病假) behind the number of those who are away.
    fn away(&mut self, text: &str, at: Place) {
        if let Some(found) = AWAY_NAMED.captures(text) {
            add(&mut self.record.absentees, names::absentees(&found[1]), at);
        }
    }

    /// Why those were away who are named without a reason.
    fn reason(&mut self, text: &str) {
        let all = self.record.absentees.iter_mut().flat_map(|found| &mut found.value);
        for Absentee { reason, .. } in all.filter(|one| one.reason.is_none()) {
            *reason = Some(text.to_owned()).filter(|text| !text.is_empty() && text != "无");
        }
    }

    fn time(&mut self, text: &str, at: Place) {
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
    fn topics(&mut self, text: &str, at: Place) {
        static BETWEEN: LazyLock<Regex> = LazyLock::new(|| {
            pattern(
                r"[；;。]\s*(?:[一二三四五六七八九十]{1,3}[、.是]|\(?[一二三四五六七八九十0-9]{1,2}\)|[0-9]{1,2}[、.])|\s(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十0-9]{1,2}\)|[0-9]{1,2}[、.][^0-9])|[①②③④⑤⑥⑦⑧⑨⑩]",
            )
        });
        let mut from = 0;
        let mut cuts: Vec<usize> = BETWEEN.find_iter(text).map(|found| found.start()).collect();
        cuts.push(text.len());
        for cut in cuts {
            let part = text[from..cut].trim_matches(['；', ';', '。', ' ']);
            from = cut;
            let (topic, _) = labels::unnumbered(part);
            let topic = topic.trim_end_matches(['。', '；', ';']).trim_end_matches("(略)").trim();
            if !topic.is_empty() {
                self.record.topics.push(Found { value: topic.to_owned(), at });
            }
        }
    }

    /// A line with which a topic begins in the body.
    fn item(&mut self, text: &str, at: Place, next: &str) -> bool {
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
    fn is_ready(&self, next: &str) -> bool {
        let r = &self.record;
        r.topics.is_empty()
            && r.time.is_some()
            && r.attendees.is_some()
            && self.open.is_none_or(|open| is_list(open) && self.has_value)
            && labels::alone(next).is_none()
            && labels::parts(next, true).iter().all(|part| part.label.is_none())
    }

    /// The topic that a heading of the body repeats, from 0.
    fn topic(&self, text: &str) -> Option<usize> {
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
    fn section(&mut self, bare: &str, is_first: bool, is_numbered: bool, at: Place, next: &str) -> bool {
        let is_short = (2..=36).contains(&bare.chars().count()) && !bare.contains(['。', ':', '；']);
        let follows = || speaker::said(next, &self.known).is_some_and(|said| !said.text.is_empty());
        let own = self.record.items.len() == self.record.topics.len();
        let ended =
            self.record.speeches.last().is_none_or(|said| said.value.text.ends_with(['。', '.', '！']));
        let is_heading = is_short
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

    fn speech(&mut self, text: &str, at: Place) -> bool {
        let Some(said) = speaker::said(text, &self.known) else { return false };
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

    /// What stands behind 内容: what somebody said goes on, or what the meeting is about.
    fn opening(&mut self, text: &str, at: Place) {
        let is_first = self.record.speeches.is_empty() && self.record.topics.is_empty();
        let is_short = text.chars().count() <= 40 && !text.trim_end_matches('。').contains(['。', ':']);
        if is_first && is_short && self.opening.is_none() {
            self.opening = Some(Found { value: text.to_owned(), at });
        }
        self.goes_on(text);
    }

    /// Somebody speaks: without an agenda, what stood behind 内容 was it.
    fn opened(&mut self) {
        if let Some(Found { value, at }) = self.opening.take().filter(|_| self.record.topics.is_empty()) {
            self.topics(&value, at);
        }
    }

    /// What was said goes on in another line.
    fn goes_on(&mut self, text: &str) {
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

    fn counts(&mut self, text: &str, at: Place) {
        if !text.contains(['到', '席', '假', '加']) {
            return;
        }
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
        // A name without words is no speech.
        self.record.speeches.retain(|said| !said.value.text.is_empty());
        // What is told to the branch may stand in what somebody said or in the summary.
        if self.record.report.is_none() {
            let record = &self.record;
            let said = record.speeches.iter().map(|found| (&found.value.text, found.at));
            let written = record.summary.iter().chain(&record.outcome).map(|found| (&found.value, found.at));
            let told = said
                .chain(written)
                .find_map(|(text, at)| told(text).map(|told| Found { value: told.to_owned(), at }));
            self.record.report = told;
        }
        self.record
    }
}

/// 记录 asks for a name where one stands behind it, and else for what was said.
fn as_meant(label: Label, value: &str) -> Label {
    match label {
        Label::Minutes if value.chars().count() <= 12 && names::person(value).is_some() => Label::Recorder,
        Label::Minutes => Label::Body,
        other => other,
    }
}

/// Whether a time goes on in the next line.
fn goes_over(text: &str) -> bool {
    text.ends_with(['-', '至', '到'])
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
