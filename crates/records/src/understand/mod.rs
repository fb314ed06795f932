//! From lines to a record. Headings come first, each with its value beside or below it; the body has topics and speeches. What is
//! not understood is left out, and nothing is filled in.

mod body;
mod head;
mod lines;
mod other;

use std::{collections::BTreeSet, sync::LazyLock};

use documents::reading::{Line, Place};
use regex::Regex;

use crate::{
    closing,
    labels::{self, Label, Part},
    moment::{self, pattern},
    names,
    record::{Found, Record},
    roll::Roll,
    speaker,
};

/// Reads a record from the lines of a document.
pub fn understand(lines: &[Line]) -> Record {
    let mut lines = lines::whole(lines);
    // What follows is another meeting's, and would be mixed up with this one.
    let other = other::begins(&lines);
    let cut = other.map(|at| lines.split_off(at)).unwrap_or_default();
    let mut reader = Reader::default();
    for (number, (text, at)) in lines.iter().enumerate() {
        let next = lines[number + 1..].iter().map(|(text, _)| text.as_str()).find(|text| !text.is_empty());
        reader.line(text, *at, next.unwrap_or_default());
    }
    let mut record = reader.done();
    record.other = cut.into_iter().next().map(|(value, at)| Found { value, at });
    record
}

/// How many take part, sit in and are away; who presides, leads and writes.
type Named = ([usize; 3], [Option<String>; 3]);

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
    /// How many were named, and who led and wrote, when that was put together.
    named: Named,
    roll: Roll,
    /// A year that stands apart from the day.
    year: Option<i16>,
    /// Several headings in one cell, whose values follow.
    together: Option<String>,
    /// Whether 一、二、三、 number the parts of the body.
    is_in_sections: bool,
    /// What stands in the list of those who came as a name does, with a surname that is not known: a name, where it speaks.
    maybe: BTreeSet<String>,
    /// Whether the topic before has a number.
    are_numbered: bool,
    /// What stands behind 内容 before anybody speaks.
    opening: Option<Found<String>>,
    /// How many more lines what came of a topic may go on for; none where no bracket is open.
    agreed_goes_on: usize,
}

/// What the heading of a record says it is.
static TITLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        "会议记录|党小组会|记录本|记录簿|活动记录|学习记录|组织生活会|评议党员|会议纪要|会议登记|会记录|记录表|会议$",
    )
});

/// What closes a page, what it is proved by, and why the topics are as they are: no part of what was said or discussed.
static APART: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:\(?以下空白\)?|核验码:[0-9A-Z -]+(?:记录第.*)?|记录第[0-9]+版(?:，封存在日志第[0-9]+条)?|\((?:议题未列入年度计划的原因|议题超过两项的原因|议题临时调整):.*\))$",
    )
});

/// Why somebody else than the leader presides, on a line of its own or in one of what was said.
static INSTEAD: LazyLock<Regex> = LazyLock::new(|| {
    pattern("(?:委托|指定|安排)[^。；]{0,12}主持|代(?:为|组长)?主持|因[^。；]{0,16}由[^。；]{0,12}主持")
});

/// What came of a topic, in brackets below what was said on it: template M has no heading for it. It may go on over lines.
static AGREED: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\((?:议定(?:事项)?:(.+)|(无需落实.*))$"));

/// The most lines of what came of a topic.
const AGREED_LINES: usize = 12;

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

/// How many are away, and then who: 1(项南星，照顾老人), 1人，项南星出差.
static COUNT_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^([0-9]{1,3}|[〇零一二三四五六七八九十]{1,3})\s*[名人位]?(?:$|[。 ]+$|\s*((?:[:，,、]|\(|[ ]+[^ 0-9]).*)$)",
    )
});

/// What stands in brackets, or behind a mark.
fn inside(text: &str) -> &str {
    let text = text.trim().trim_start_matches([':', '，', ',', '、']).trim();
    let inside = text.strip_prefix('(').and_then(|rest| rest.trim_end_matches('。').strip_suffix(')'));
    inside.unwrap_or(text)
}

impl Reader {
    fn line(&mut self, text: &str, at: Place, next: &str) {
        if APART.is_match(text) {
            return;
        }
        self.placeholder(text, at);
        if let Some(found) = INSTEAD.find(text).filter(|_| self.record.instead.is_none()) {
            self.record.instead = Some(Found { value: found.as_str().to_owned(), at });
        }
        // A line that is drawn divides, and says nothing.
        if !text.is_empty() && text.chars().all(|c| matches!(c, '-' | '=' | '_' | '*' | '·' | '…' | ' ')) {
            return;
        }
        if text.is_empty() {
            // An empty cell: what is asked for before it is not filled in.
            self.open = self.open.filter(|label| is_long(*label));
            return;
        }
        // The number of a row in a table of what was said.
        let is_number =
            matches!(at, Place::Cell { column: 1, .. }) && text.chars().all(|c| c.is_ascii_digit());
        if is_number && self.in_body {
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
        if self.ended(text, at) {
            return;
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
        if self.apart(text, at) {
            return;
        }
        let parts = labels::parts(text, !self.in_body);
        let taken = parts.iter().map(|Part { label, value, .. }| {
            let label = label.map(|label| as_meant(label, value));
            // In the body 组长 is who speaks, unless a name and nothing else stands behind.
            let is_named = self.in_body && label == Some(Label::Leader) && names::person(value).is_some();
            label.filter(|label| is_named || self.takes(*label))
        });
        let taken: Vec<Option<Label>> = taken.collect();
        // What is a heading elsewhere is a part of the line here.
        if parts.iter().zip(&taken).any(|(part, taken)| part.label.is_some() && taken.is_none()) {
            self.rest(text, at, next);
            return;
        }
        for (Part { note, value, .. }, label) in parts.into_iter().zip(taken) {
            match label {
                Some(label) => {
                    self.begin(label, at);
                    self.noted(label, note, at);
                    if !value.is_empty() {
                        self.value(label, value, at);
                    }
                }
                None => self.rest(value, at, next),
            }
        }
    }

    /// 小结  许安宁:… in the columns of a page: the heading of what closes a record, set off by a gap.
    fn apart(&mut self, text: &str, at: Place) -> bool {
        let set_off = || {
            // The gap may be lost where somebody sums up: 小结许安宁:….
            let head = text.split_once(':').map(|(head, _)| head).filter(|head| head.len() <= 48)?;
            let name = self.known.iter().find(|name| head.ends_with(name.as_str()))?;
            Some(text.split_at(head.len() - name.len()))
        };
        let Some((heading, value)) = text.split_once("  ").or_else(set_off).filter(|_| self.in_body) else {
            return false;
        };
        let label = labels::alone(heading);
        let Some(label) =
            label.filter(|label| matches!(label, Label::Outcome | Label::Summary | Label::Report))
        else {
            return false;
        };
        self.begin(label, at);
        self.value(label, value.trim(), at);
        true
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
            Label::Chair | Label::Leader | Label::Recorder if self.in_body => self.has_ended = true,
            _ => {}
        }
    }

    /// What has no heading on its line.
    fn rest(&mut self, text: &str, at: Place, next: &str) {
        if self.agreed(text, at) {
            return;
        }
        if self.item(text, at, next) || self.ends(text, at) {
            return;
        }
        let is_in_list = self.open.is_some_and(is_list);
        let may_be_said = match self.open {
            // Who is to do what stands below 议定事项 as names with colons do.
            Some(Label::Outcome) => false,
            // 许安宁:… below 小结, or in its cell, is how the meeting was summed up.
            Some(Label::Summary) if !self.has_value || is_cell_of(&self.record.summary, at) => false,
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
        if matches!(self.open, None | Some(Label::Body)) && self.is_unanimous(text, at) {
            return;
        }
        match self.open {
            Some(label) => self.value(label, text, at),
            None if self.in_body => self.goes_on(text, at),
            None => self.head(text, at),
        }
    }

    /// What came of a topic, in brackets.
    fn agreed(&mut self, text: &str, at: Place) -> bool {
        let begins = AGREED.captures(text).filter(|_| self.in_body && self.agreed_goes_on == 0);
        let inside = match &begins {
            Some(found) => found.get(1).or(found.get(2)).map_or(text, |inside| inside.as_str()),
            None if self.agreed_goes_on > 0 => text,
            None => return false,
        };
        write(&mut self.record.outcome, inside.trim_end_matches([')', '。']), at);
        self.agreed_goes_on = match (text.trim_end_matches('。').ends_with(')'), begins) {
            (true, _) => 0,
            (false, Some(_)) => AGREED_LINES,
            (false, None) => self.agreed_goes_on - 1,
        };
        true
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
            Label::Leader => {
                // Two headings without a gap between them name nobody surely.
                let leader = names::person(text).filter(|_| !text.contains(':'));
                let leader = leader.map(|value| Found { value, at });
                record.leader = record.leader.take().or(leader);
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
            Label::Absentees if COUNT_FIRST.is_match(text) => {
                // 1(项南星，照顾老人); 1人，项南星因公出差
                let (number, rest) = COUNT_FIRST.captures(text).map_or((text, ""), |found| {
                    (found.get(1).map_or("", |m| m.as_str()), found.get(2).map_or("", |m| m.as_str()))
                });
                self.number(Label::Away, number, at);
                self.open = None;
                if self.record.away.as_ref().is_some_and(|away| away.value == 0) {
                    add(&mut self.record.absentees, Vec::new(), at);
                }
                self.absent(names::absentees(inside(rest)), at);
            }
            Label::Attendees => {
                record.are_names_unsure |= !names::is_list(text);
                self.maybe
                    .extend(names::maybe(text).into_iter().take(PEOPLE.saturating_sub(self.maybe.len())));
                self.attend(names::people(text), at);
            }
            Label::Observers => add(&mut record.observers, names::people(text), at),
            Label::Absentees => self.absent(names::absentees(text), at),
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
            Label::Body | Label::Minutes => {
                if self.speech(text, at) {
                    return;
                }
                self.opening(text, at);
            }
            Label::Outcome => write(&mut record.outcome, text, at),
            Label::Summary => write(&mut record.summary, text, at),
            Label::Report => write(&mut record.report, text, at),
        }
        self.knows();
        let goes_on = is_long(label) || (label == Label::Time && goes_over(text));
        if !goes_on {
            self.open = None;
        }
    }

    fn placeholder(&mut self, text: &str, at: Place) {
        static GAP: LazyLock<Regex> =
            LazyLock::new(|| pattern(r"\*{2,}|××+|某某|XX+|xx+|[_＿]{3,}|待补充|\(?此处填写"));
        static SIGNED: LazyLock<Regex> =
            LazyLock::new(|| pattern(r"(?:签名|签字|签章|盖章)(?:\([^()]*\))?:?\s*[_＿]{3,}"));
        // A circle is a figure of a year, and a note in brackets tells how to fill in a heading; alone behind one it stands for what is
        // to be filled in.
        static UNFILLED: LazyLock<Regex> = LazyLock::new(|| {
            pattern(
                r"(?:^|[^〇零一二三四五六七八九0-9])(〇{2,})(?:[^〇零一二三四五六七八九0-9年]|$)|(?:^|:)\s*(\(请?(?:填写|填入|注明)[^()]{1,12}\))\s*$",
            )
        });
        // A line behind 签名 is to be signed on paper.
        if SIGNED.is_match(text) {
            return;
        }
        let unfilled = UNFILLED.captures(text).and_then(|found| found.get(1).or(found.get(2)));
        if let Some(found) = GAP.find(text).or(unfilled) {
            self.record.placeholders.push(Found { value: found.as_str().to_owned(), at });
        }
    }

    fn done(mut self) -> Record {
        self.by_post();
        // A name without words is no speech.
        self.record.speeches.retain(|said| !said.value.text.is_empty());
        let record = &self.record;
        // What is told to the branch may stand in what somebody said or in the summary.
        if record.report.is_none() {
            let said = record.speeches.iter().map(|found| (&found.value.text, found.at));
            let written = record.summary.iter().chain(&record.outcome).map(|found| (&found.value, found.at));
            let told = said.chain(written).find_map(|(text, at)| {
                closing::report(text).map(|told| Found { value: told.to_owned(), at })
            });
            self.record.report = told;
        }
        // What the summary says that somebody does until some day was agreed on.
        let summary = self.record.summary.as_ref().filter(|_| self.record.outcome.is_none());
        if let Some(Found { value, at }) = summary
            && let Some(agreed) = closing::agreed(value, &self.known)
        {
            self.record.outcome = Some(Found { value: agreed, at: *at });
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

/// Whether a cell is that of which the beginning was read.
fn is_cell_of(found: &Option<Found<String>>, at: Place) -> bool {
    matches!(at, Place::Cell { .. }) && found.as_ref().is_some_and(|found| found.at == at)
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

/// The most people of a list; what names more is no record of a group.
const PEOPLE: usize = 1_000;

/// The most topics.
const TOPICS: usize = 100;

fn add<T>(field: &mut Option<Found<Vec<T>>>, mut more: Vec<T>, at: Place) {
    match field {
        Some(found) => found.value.extend(more.into_iter().take(PEOPLE.saturating_sub(found.value.len()))),
        None => {
            more.truncate(PEOPLE);
            *field = Some(Found { value: more, at });
        }
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
