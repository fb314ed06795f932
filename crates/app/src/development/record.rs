//! Writing into a file: a step, a contact, an inspection, a report, an opinion of the group, an extension; taking a wrong entry back.

use domain::{
    development::{Entry, OpinionPurpose, Step, Training, check, introducers},
    id::PersonId,
    person::Standing,
    text::{Note, Reason},
};
use jiff::civil::Date;
use store::development::Stored;

use super::{file, hearing, open_file};
use crate::{
    Check, Cx, Error,
    permission::{Permit, may},
    person::checked,
};

/// What is typed. Which fields count depends on what is written down.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// The day.
    pub on: String,
    /// The step.
    pub step: String,
    /// The contact.
    pub contact: String,
    /// The purpose of the opinion.
    pub purpose: String,
    /// The agenda item on which it was given; may be empty.
    pub item: String,
    /// By how many months the probation is extended.
    pub months: String,
    /// Who introduces the person, of the step that names them.
    pub introducers: [String; 2],
    /// The names of those of them who are on no roster any more, one or two.
    pub absent_introducers: String,
    /// `1` where none of them is on 留党察看 without having the rights of a member back (DV-14).
    pub in_good_standing: String,
    /// How long the training was, in days and in hours (学时), of that step.
    pub length: [String; 2],
    /// What there is to say.
    pub text: String,
}

impl Input {
    /// The introducers who are on no roster any more, of the step that names them.
    fn gone(&self) -> Vec<&str> {
        let names = self.absent_introducers.split(['、', '，', ',', ' ', '\u{3000}']).map(str::trim);
        let named = names.filter(|name| !name.is_empty());
        if self.step == Step::IntroducersNamed.code() { named.collect() } else { Vec::new() }
    }
}

/// What is written down.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A step.
    Step,
    /// A cultivation contact.
    Contact,
    /// The last day of one.
    ContactEnd,
    /// An inspection.
    Inspection,
    /// A report of thought.
    Report,
    /// An opinion of the group.
    Opinion,
    /// A longer probation.
    Extension,
}

/// Writes something into somebody's file.
///
/// # Errors
/// [`Error::Invalid`] with every field and its remedy; [`Error::Refused`] as [`domain::development::check`].
pub fn record(
    cx: &mut Cx<'_>,
    permit: &Permit<may::RecordDevelopment>,
    person: PersonId,
    kind: Kind,
    input: &Input,
) -> Result<(), Error> {
    let (branch, today) = (permit.branch(), cx.local().date());
    let posts: Vec<_> = permit.actor().posts.iter().map(|(post, _)| *post).collect();
    let entries = store::development::of_person(cx.tx, branch, person)?;
    let contacts = store::development::contacts(cx.tx, branch)?;
    let hearings = store::hearing::about(cx.tx, branch, person)?;
    let known = open_file(cx, branch, person, (&entries, &hearings), &contacts)?;
    let mut fields = Check::default();
    let on = fields.parse::<Date>("on", "日期", &input.on, "请选择日期");
    let mark = cx.mark(permit);
    let stored = |kind: &str, what: String, text: Option<Note>| Stored {
        person,
        number: 0,
        kind: kind.to_owned(),
        what,
        on: on.unwrap_or(today),
        text,
        meeting: None,
        item: None,
        length: None,
        mark,
        withdrawn: None,
    };
    let (entry, verb) = match kind {
        Kind::Step => {
            let step = fields.take("step", "步骤", Step::from_code(&input.step).ok_or("请选择一步"));
            let reason = fields.take("text", "说明", Reason::optional(&input.text)).flatten();
            let text = Note::optional(&input.text).ok().flatten();
            let length = if step == Some(Step::Training) { length(&mut fields, input) } else { None };
            let named = match step {
                Some(Step::IntroducersNamed) => introducing(cx, permit, &mut fields, input, on)?,
                _ => Vec::new(),
            };
            fields.done()?;
            let (step, on) = (checked(step)?, checked(on)?);
            let gone = input.gone();
            if step == Step::IntroducersNamed {
                introducers((&named, gone.len()), person, on)?;
            }
            let text = match gone.as_slice() {
                [] => text,
                gone => {
                    let more = text.map(|text| format!("\n{text}")).unwrap_or_default();
                    let words = format!("入党介绍人（已不在名册）：{}{more}", gone.join("、"));
                    let words = Note::new(&words).map_err(|fault| Error::field("text", "说明", fault))?;
                    Some(words)
                }
            };
            check(&known, Entry::Step { step, reason: reason.as_ref() }, on, today, &posts)?;
            let entry = Stored { length, ..stored("step", step.code().to_owned(), text) };
            store::development::add(cx.tx, branch, &entry)?;
            for (introducer, _) in named {
                store::development::add_introducer(cx.tx, branch, person, introducer)?;
            }
            return cx.journal(permit, "development.step", person.uuid());
        }
        Kind::Contact | Kind::ContactEnd => {
            let roster = store::membership::roster(cx.tx, branch, on.unwrap_or(today).min(today))?;
            let found = roster.iter().find(|line| line.person.id.to_string() == input.contact.trim());
            let found = fields.take("contact", "培养联系人", found.ok_or("请从名册里选择"));
            fields.done()?;
            let (found, on) = (checked(found)?, checked(on)?);
            let contact = found.person.id;
            if kind == Kind::ContactEnd {
                check(&known, Entry::ContactEnd { person: contact }, on, today, &posts)?;
                store::development::end_contact(cx.tx, branch, person, contact, on)?;
                return cx.journal(permit, "development.contact_end", person.uuid());
            }
            let standing = found.standing.value;
            check(&known, Entry::Contact { person: contact, standing }, on, today, &posts)?;
            store::development::add_contact(cx.tx, branch, person, contact, (on, mark))?;
            return cx.journal(permit, "development.contact", person.uuid());
        }
        Kind::Inspection => {
            let text = fields.take("text", "考察情况", Note::new(&input.text));
            fields.done()?;
            check(&known, Entry::Inspection, checked(on)?, today, &posts)?;
            (stored("inspection", String::new(), Some(checked(text)?)), "development.inspection")
        }
        Kind::Report => {
            fields.done()?;
            check(&known, Entry::Report, checked(on)?, today, &posts)?;
            (stored("report", String::new(), None), "development.report")
        }
        Kind::Opinion => {
            let purpose = OpinionPurpose::from_code(&input.purpose).ok_or("请选择一种");
            let purpose = fields.take("purpose", "就什么提出意见", purpose);
            let text = fields.take("text", "党小组意见", Note::new(&input.text));
            let items = hearing::heard_before(cx, permit, &hearings)?;
            let item = match input.item.trim() {
                "" => None,
                id => {
                    let found = items.iter().find(|m| m.id.to_string() == id);
                    fields.take("item", "在哪次会议上", found.ok_or("请从列表里选择"))
                }
            };
            if item.is_some_and(|i| on.is_some_and(|on| on != i.start.date())) {
                fields.fault("on", "日期", "和所选会议的日期不一致，请改成会议那天");
            }
            fields.done()?;
            let purpose = checked(purpose)?;
            check(&known, Entry::Opinion(purpose), checked(on)?, today, &posts)?;
            let mut entry = stored("opinion", purpose.code().to_owned(), Some(checked(text)?));
            (entry.meeting, entry.item) = (item.map(|i| i.meeting), item.map(|i| i.id));
            (entry, "development.opinion")
        }
        Kind::Extension => {
            let months = fields.parse::<u8>("months", "延长几个月", &input.months, "请写成月数，如 6");
            fields.done()?;
            let months = checked(months)?;
            check(&known, Entry::Extension { months }, checked(on)?, today, &posts)?;
            (stored("extension", months.to_string(), None), "development.extension")
        }
    };
    store::development::add(cx.tx, branch, &entry)?;
    cx.journal(permit, verb, person.uuid())
}

/// How long a training was; both fields may be left empty where nobody knows.
fn length(fields: &mut Check, input: &Input) -> Option<Training> {
    let [days, hours] = &input.length;
    if days.trim().is_empty() && hours.trim().is_empty() {
        return None;
    }
    let mut number = |field: &str, label: &str, typed: &str| match typed.trim() {
        "" => Some(0),
        typed => fields.parse::<u16>(field, label, typed, "请填整数，如 3"),
    };
    let days = number("days", "集中培训几天", days);
    let hours = number("hours", "集中培训多少学时", hours);
    Some(Training { days: days?, hours: hours? })
}

/// Those whom a form names as introducers, each with the state on the day.
fn introducing(
    cx: &mut Cx<'_>,
    permit: &Permit<may::RecordDevelopment>,
    fields: &mut Check,
    input: &Input,
    on: Option<Date>,
) -> Result<Vec<(PersonId, Standing)>, Error> {
    let today = cx.local().date();
    let roster = store::membership::roster(cx.tx, permit.branch(), on.unwrap_or(today).min(today))?;
    let mut named = Vec::new();
    for (number, typed) in (1..).zip(&input.introducers).filter(|(_, typed)| !typed.trim().is_empty()) {
        let found = roster.iter().find(|line| line.person.id.to_string() == typed.trim());
        let found = found.map(|line| (line.person.id, line.standing.value));
        let label = format!("入党介绍人{number}");
        let fault = "这一天不在名册上，请另选；已经不在名册上的，把姓名写在下面";
        named.extend(fields.take(&format!("introducer{number}"), &label, found.ok_or(fault)));
    }
    if input.in_good_standing != "1" {
        let fault = "受留党察看处分、没有恢复党员权利的，不能作入党介绍人（第十四条）。核对以后请勾选";
        fields.fault("in_good_standing", "党员权利", fault);
    }
    Ok(named)
}

/// Takes back a cultivation contact who was named by mistake, with the reason. It stays to be seen.
///
/// # Errors
/// [`Error::Invalid`] without a reason; [`Error::Stale`] for who is none from that day on.
pub fn withdraw_contact(
    cx: &mut Cx<'_>,
    permit: &Permit<may::RecordDevelopment>,
    person: PersonId,
    (contact, from): (&str, &str),
    why: &str,
) -> Result<(), Error> {
    let why = Reason::new(why).map_err(|fault| Error::field("why", "撤回原因", fault))?;
    let contact: PersonId = contact.parse().map_err(|_| Error::NotFound)?;
    let from: Date = from.parse().map_err(|_| Error::NotFound)?;
    let mark = cx.mark(permit);
    store::development::withdraw_contact(cx.tx, permit.branch(), person, (contact, from), (mark, &why))?;
    cx.journal(permit, "development.contact_withdraw", person.uuid())
}

/// Takes a wrong entry back, with the reason. It stays to be seen.
///
/// # Errors
/// [`Error::Invalid`] without a reason; [`Error::Refused`] for a step that a later one needs; [`Error::Stale`].
pub fn withdraw(
    cx: &mut Cx<'_>,
    permit: &Permit<may::RecordDevelopment>,
    person: PersonId,
    number: i64,
    why: &str,
) -> Result<(), Error> {
    let branch = permit.branch();
    let why = Reason::new(why).map_err(|fault| Error::field("why", "撤回原因", fault))?;
    let entries = store::development::of_person(cx.tx, branch, person)?;
    let entry = entries.iter().find(|e| e.number == number).ok_or(Error::NotFound)?;
    let heard = match entry.item {
        Some(item) => store::hearing::find(cx.tx, branch, item)?.filter(|one| one.person == person),
        None => None,
    };
    if heard.is_some() {
        return Err(Error::Refused(
            "这条意见是党小组会形成、已经报支部的，不能在这里撤回；报错了的，请支部在“听取意见”里退回"
                .to_owned(),
        ));
    }
    if let Some(step) = Step::from_code(&entry.what).filter(|_| entry.kind == "step") {
        let contacts = store::development::contacts(cx.tx, branch)?;
        let known = file(person, &entries, &contacts)?;
        if let Some(later) = known.steps.iter().find(|done| done.step.needs().contains(&step)) {
            return Err(Error::Refused(format!(
                "“{}”在“{}”之后，请先撤回“{}”",
                later.step, step, later.step
            )));
        }
    }
    let mark = cx.mark(permit);
    store::development::withdraw(cx.tx, branch, person, number, (mark, &why))?;
    cx.journal(permit, "development.withdraw", person.uuid())
}
