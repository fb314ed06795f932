//! What was not understood of a record. That it is not there is for a person to say: only then does the record of the meeting say so.

use std::collections::BTreeSet;

use domain::meeting::ITEMS_MAX;
use records::record::Record;

use crate::{Error, Fault, meeting::enter_late::Input};

/// What is said of a gate of which the original has no word, as somebody said.
pub const UNWRITTEN: &str = "原始记录里没有写";

/// A part of a record that an original may lack. Topics count from 1.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Part {
    /// 散会时间
    End,
    /// What was said on a topic.
    Speeches(usize),
    /// What was agreed on a topic.
    Outcome(usize),
    /// 会议小结
    Summary,
}

impl Part {
    /// All parts of a record with so many topics, in the order of the form.
    pub fn all(topics: usize) -> impl Iterator<Item = Self> {
        let of_topics = (1..=topics).flat_map(|number| [Self::Speeches(number), Self::Outcome(number)]);
        std::iter::once(Self::End).chain(of_topics).chain([Self::Summary])
    }

    /// The field of the form with which somebody says that the original lacks it.
    pub fn field(self) -> String {
        match self {
            Self::End => "lacks_end".to_owned(),
            Self::Speeches(number) => format!("lacks_speeches_{number}"),
            Self::Outcome(number) => format!("lacks_outcome_{number}"),
            Self::Summary => "lacks_summary".to_owned(),
        }
    }

    /// What it is called.
    pub fn chinese(self) -> String {
        let topic = |number: usize| ["一", "二", "三", "四", "五", "六"].get(number.wrapping_sub(1)).copied();
        match self {
            Self::End => "散会时间".to_owned(),
            Self::Speeches(number) => format!("议题{}的发言", topic(number).unwrap_or_default()),
            Self::Outcome(number) => format!("议题{}的议定事项", topic(number).unwrap_or_default()),
            Self::Summary => "会议小结".to_owned(),
        }
    }

    /// Words of whoever writes of it in “缺什么”.
    const fn words(self) -> &'static [&'static str] {
        match self {
            Self::End => &["散会", "结束"],
            Self::Speeches(_) => &["发言"],
            Self::Outcome(_) => &["议定", "决定", "落实"],
            Self::Summary => &["小结", "总结"],
        }
    }

    /// Whether the form has nothing of it.
    fn is_empty(self, input: &Input) -> bool {
        let item = |number: usize| input.items.get(number.wrapping_sub(1));
        let blank = |text: &String| text.trim().is_empty();
        match self {
            Self::End => blank(&input.agenda.end),
            Self::Speeches(number) => item(number).is_none_or(|item| {
                item.said.iter().all(|said| said.speaker.is_empty() && said.text.trim().is_empty())
            }),
            Self::Outcome(number) => item(number)
                .is_none_or(|item| blank(&item.nothing) && item.decisions.iter().all(|one| blank(&one.what))),
            Self::Summary => blank(&input.summary),
        }
    }
}

/// What was understood of the parts that an original may lack.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Lacks {
    end: bool,
    outcome: bool,
    summary: bool,
    /// The topics of which something was understood as said, whether or not it can be entered.
    spoken: BTreeSet<usize>,
}

impl Lacks {
    pub(super) fn of(record: &Record) -> Self {
        let topics = record.topics.len().clamp(1, ITEMS_MAX);
        let chair = record.chair.as_ref().map(|found| found.value.name.as_str());
        let opens = |said: &records::record::Speech| {
            said.item.is_none() && !record.items.is_empty() && chair == Some(said.speaker.name.as_str())
        };
        let said = record.speeches.iter().map(|found| &found.value).filter(|said| !opens(said));
        let number = |said: &records::record::Speech| {
            said.item.filter(|number| (1..=topics).contains(number)).unwrap_or(1)
        };
        Self {
            end: record.end.is_none(),
            outcome: record.outcome.is_none(),
            summary: record.summary.is_none(),
            spoken: said.map(number).collect(),
        }
    }

    /// Whether a part was not understood, so that somebody has to say whether the original has it.
    pub fn has(&self, part: Part) -> bool {
        match part {
            Part::End => self.end,
            Part::Speeches(number) => !self.spoken.contains(&number),
            Part::Outcome(_) => self.outcome,
            Part::Summary => self.summary,
        }
    }

    /// The parts that were not understood and of which a form has nothing.
    pub fn open(&self, input: &Input) -> Vec<Part> {
        Part::all(topics(input)).filter(|part| self.has(*part) && part.is_empty(input)).collect()
    }
}

/// How many topics a form has.
fn topics(input: &Input) -> usize {
    let filled = |number: &usize| {
        let item = input.agenda.items.get(number - 1);
        item.is_some_and(|item| !item.title.trim().is_empty())
    };
    (1..=ITEMS_MAX).take_while(filled).count()
}

/// The parts that somebody says the original lacks, in a sentence for the record.
fn said(confirmed: &[Part], topics: usize) -> String {
    let of_all =
        |part: fn(usize) -> Part| topics > 1 && (1..=topics).all(|number| confirmed.contains(&part(number)));
    let (no_speeches, no_outcome) = (of_all(Part::Speeches), of_all(Part::Outcome));
    let mut names: Vec<String> = Vec::new();
    for part in confirmed {
        let name = match part {
            Part::Speeches(_) if no_speeches || topics == 1 => "发言".to_owned(),
            Part::Outcome(_) if no_outcome || topics == 1 => "议定事项".to_owned(),
            part => part.chinese(),
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    format!("{UNWRITTEN}{}", names.join("、"))
}

/// What was left out of itself, in the words in which the form was filled: nobody said that a part is lacking.
const OWN_WORDS: [&str; 2] = ["的发言没有录入，见原件", "议定事项写在小结里，没有分开登记"];

/// The form with what the original lacks as somebody said it. A part that is empty, and of which nothing was understood, is filled in,
/// said to be lacking, or written of in “缺什么”.
///
/// # Errors
/// [`Error::Invalid`] with every part that is open, and every one that is there and said not to be.
pub(super) fn confirmed(lacks: &Lacks, input: &Input, said_so: &BTreeSet<Part>) -> Result<Input, Error> {
    let typed: Vec<&str> = input.gaps.split('；').map(str::trim).filter(|one| !one.is_empty()).collect();
    let own: Vec<&&str> =
        typed.iter().filter(|one| !OWN_WORDS.iter().any(|words| one.ends_with(words))).collect();
    let is_written = |part: Part| own.iter().any(|one| part.words().iter().any(|word| one.contains(word)));
    let count = topics(input);
    let (mut faults, mut lacking) = (Vec::new(), Vec::new());
    for part in Part::all(count).filter(|part| lacks.has(*part)) {
        let (name, is_said) = (part.chinese(), said_so.contains(&part));
        let fault = match (part.is_empty(input), is_said) {
            (true, true) => {
                lacking.push(part);
                continue;
            }
            (true, false) if !is_written(part) => {
                format!("{name}：没有认出来，请对照原件填写；原件上就没有的，请打勾")
            }
            (false, true) => format!("{name}：已经填了，又说原件上没有，请核对"),
            _ => continue,
        };
        faults.push(Fault { field: part.field(), message: fault });
    }
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let mut input = input.clone();
    if !lacking.is_empty() {
        let gaps = typed.iter().map(|one| (*one).to_owned()).chain([said(&lacking, count)]);
        input.gaps = gaps.collect::<Vec<_>>().join("；");
    }
    Ok(input)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meeting::{draft::ItemInput, enter_late::ItemRecord};

    fn form(topics: usize) -> Input {
        let mut input = Input::default();
        for _ in 0..topics {
            input.agenda.items.push(ItemInput { title: "学习".to_owned(), ..ItemInput::default() });
            input.items.push(ItemRecord::default());
        }
        input
    }

    #[test]
    fn nothing_is_said_to_be_lacking_that_nobody_said() {
        let lacks = Lacks::of(&Record::default());
        let Err(Error::Invalid(faults)) = confirmed(&lacks, &form(1), &BTreeSet::new()) else {
            panic!("nobody said anything")
        };
        let fields: Vec<_> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["lacks_end", "lacks_speeches_1", "lacks_outcome_1", "lacks_summary"]);
        let all = Part::all(2).collect();
        let entered = confirmed(&lacks, &form(2), &all).expect("somebody said so");
        assert_eq!(entered.gaps, "原始记录里没有写散会时间、发言、议定事项、会议小结");
        let some = [Part::End, Part::Speeches(1), Part::Speeches(2), Part::Outcome(2), Part::Summary].into();
        let mut half = form(2);
        half.items[0].nothing = "只是学习".to_owned();
        let entered = confirmed(&lacks, &half, &some).expect("somebody said so");
        assert_eq!(entered.gaps, "原始记录里没有写散会时间、发言、议题二的议定事项、会议小结");
    }

    #[test]
    fn what_is_there_is_not_said_to_be_lacking() {
        let lacks = Lacks::of(&Record::default());
        let mut input = form(1);
        input.summary = "会后报告。".to_owned();
        input.gaps = "第二页缺失，散会时间、发言和议定的事看不到".to_owned();
        assert_eq!(confirmed(&lacks, &input, &BTreeSet::new()).expect("in own words").gaps, input.gaps);
        let both = confirmed(&lacks, &input, &[Part::Summary].into());
        assert!(both.is_err_and(|fault| fault.to_string().contains("已经填了")));
        input.gaps = "叶青的发言没有录入，见原件".to_owned();
        let fault = confirmed(&lacks, &input, &BTreeSet::new()).expect_err("nobody said so");
        assert!(fault.to_string().contains("议题一的发言：没有认出来"), "{fault}");
    }
}
