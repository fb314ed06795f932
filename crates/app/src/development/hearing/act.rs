//! What is done about a hearing: whom it is about, the opinion, to the branch and back.

use domain::{
    development::{
        Entry, Hearing, HearingAnswer, HearingRefusal, HearingStage, OpinionPurpose, check,
        hearing::{self, Answered, Hands},
    },
    id::{ItemId, PersonId, RemarkId},
    meeting::Meeting,
    organization::Post,
    text::Note,
};
use jiff::civil::Date;
use store::development::Stored;

use super::{contacts_on, how_field, load, place, tied, view};
use crate::{
    Check, Cx, Error,
    development::open_file,
    message,
    permission::{Action, Permit, Verb, may},
    person::checked,
};

/// Whether the group can be heard about somebody at this meeting, by the steps that were taken before it.
fn heard<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    meeting: &Meeting,
    (person, purpose): (PersonId, OpinionPurpose),
) -> Result<(), Error> {
    let branch = permit.branch();
    let entries = store::development::of_person(cx.tx, branch, person)?;
    let contacts = store::development::contacts(cx.tx, branch)?;
    let file = open_file(cx, branch, person, &entries, &contacts)?;
    let (day, today) = (meeting.agenda.start.date(), cx.local().date());
    // The opinion is the group's, whoever presides. No field of a form is at fault.
    let outcome = check(&file, Entry::Opinion(purpose), day, today.max(day), &[Post::Leader]);
    outcome.map_err(|refusal| Error::Refused(refusal.to_string()))
}

/// About whom the group is heard, and on what.
///
/// # Errors
/// [`Error::Invalid`] naming the field; [`Error::Refused`] as [`hearing::tie`] and [`check`]; [`Error::Stale`].
pub fn tie(
    cx: &mut Cx<'_>,
    permit: &Permit<may::HearDevelopment>,
    (id, version): (ItemId, i64),
    (person, purpose): (&str, &str),
) -> Result<(), Error> {
    let branch = permit.branch();
    let (meeting, _, found) = load(cx, permit, id)?;
    if found.as_ref().map_or(0, |one| one.version) != version {
        return Err(Error::Stale);
    }
    hearing::tie(found.as_ref(), meeting.stage.name())?;
    let known = view::people(cx, permit, &meeting)?;
    let mut fields = Check::default();
    let person = known.iter().find(|m| m.id.to_string() == person.trim()).map(|m| m.id);
    let person = fields.take("person", "讨论的是谁", person.ok_or("请从名单里选择"));
    let purpose = OpinionPurpose::from_code(purpose).ok_or("请选择一种");
    let purpose = fields.take("purpose", "就什么提出意见", purpose);
    fields.done()?;
    let (person, purpose) = (checked(person)?, checked(purpose)?);
    heard(cx, permit, &meeting, (person, purpose))?;
    match found {
        Some(one) => store::hearing::update(cx.tx, branch, &Hearing { person, purpose, ..one })?,
        None => {
            let one = Hearing {
                item: id,
                meeting: meeting.id,
                group: meeting.group,
                person,
                purpose,
                stage: HearingStage::Open,
                contacts: Vec::new(),
                dissent: Vec::new(),
                hands: None,
                opinion: None,
                sent: None,
                answer: None,
                version: 1,
            };
            store::hearing::add(cx.tx, branch, &one)?;
        }
    }
    cx.journal(permit, "hearing.tie", id.uuid())
}

/// What is typed of an opinion.
#[derive(Clone, Debug, Default)]
pub struct Statement {
    /// How contacts were heard who did not speak, by [`how_field`].
    pub contacts: Vec<(String, String)>,
    /// The remarks that are of another opinion.
    pub dissent: Vec<String>,
    /// A show of hands: agree, disagree, silent; all empty where there was none.
    pub hands: [String; 3],
    /// The opinion of the group.
    pub opinion: String,
}

fn hands(check: &mut Check, typed: &[String; 3], present: usize) -> Option<Hands> {
    if typed.iter().all(|t| t.trim().is_empty()) {
        return None;
    }
    let fields = [("agree", "举手赞成"), ("disagree", "举手不赞成"), ("silent", "没有表态")];
    let mut read = fields.iter().zip(typed).map(|((field, label), typed)| {
        check.parse::<u32>(field, label, typed, "请填人数；没有举手的，三项都不填")
    });
    let counts = [read.next().flatten(), read.next().flatten(), read.next().flatten()];
    let [Some(agree), Some(disagree), Some(silent)] = counts else { return None };
    let hands = Hands { agree, disagree, silent };
    check.take("agree", "举手情况", Hearing::hands(hands, present).map(|()| hands))
}

/// The opinion of the group, from what was said; it can be put right until it is sent.
///
/// # Errors
/// [`Error::Invalid`] naming the field; [`Error::Refused`] as [`Hearing::state`], and while somebody present was not asked;
/// [`Error::Stale`].
pub fn state(
    cx: &mut Cx<'_>,
    permit: &Permit<may::HearDevelopment>,
    at: (ItemId, i64),
    input: &Statement,
) -> Result<(), Error> {
    let branch = permit.branch();
    let (meeting, _, mut one) = tied(cx, permit, at)?;
    one.state(meeting.stage.name())?;
    let said = store::proceedings::load(cx.tx, branch, meeting.id)?;
    let contacts = contacts_on(cx, branch, one.person, meeting.agenda.start.date())?;
    let names = cx.names(permit)?;
    let silent = hearing::not_asked(&said, at.0, &contacts);
    // Whom it is about does not have to give a view of themself.
    let silent: Vec<_> = silent.iter().filter(|p| **p != one.person).map(|p| names.of(*p)).collect();
    if !silent.is_empty() {
        return Err(HearingRefusal::NotAsked { names: silent.join("、") }.into());
    }
    let mut check = Check::default();
    let mut told = Vec::new();
    for contact in hearing::unheard(&said, at.0, &contacts) {
        let field = how_field(contact);
        let typed = input.contacts.iter().find(|(name, _)| *name == field).map_or("", |(_, text)| text);
        let label = format!("培养联系人{}", names.of(contact));
        if typed.trim().is_empty() {
            check.fault(
                &field,
                &label,
                HearingRefusal::ContactUnheard { name: names.of(contact).to_owned() },
            );
        } else if let Some(how) = check.take(&field, &label, Note::new(typed)) {
            told.push((contact, how));
        }
    }
    let spoken = said.spoken(at.0);
    let known = |typed: &String| spoken.iter().find(|r| r.id.to_string() == *typed && r.text.is_some());
    let dissent: Option<Vec<RemarkId>> = input.dissent.iter().map(|t| known(t).map(|r| r.id)).collect();
    let dissent = check.take("dissent", "不同意见", dissent.ok_or("请从这个议题的发言里选择"));
    let hands = hands(&mut check, &input.hands, said.present().len());
    let opinion = check.take("opinion", "党小组意见", Note::new(&input.opinion));
    check.done()?;
    (one.contacts, one.dissent, one.hands) = (told, checked(dissent)?, hands);
    (one.stage, one.opinion) = (HearingStage::Stated, opinion);
    store::hearing::update(cx.tx, branch, &one)?;
    cx.journal(permit, "hearing.state", at.0.uuid())
}

/// The opinion goes to the branch and into the person's file.
///
/// # Errors
/// [`Error::Refused`] as [`Hearing::send`]; [`Error::Stale`].
pub fn send(cx: &mut Cx<'_>, permit: &Permit<may::HearDevelopment>, at: (ItemId, i64)) -> Result<(), Error> {
    let branch = permit.branch();
    let (meeting, _, mut one) = tied(cx, permit, at)?;
    one.send(meeting.stage.name())?;
    heard(cx, permit, &meeting, (one.person, one.purpose))?;
    let mark = cx.mark(permit);
    (one.stage, one.sent) = (HearingStage::Sent, Some(mark));
    store::hearing::update(cx.tx, branch, &one)?;
    let entry = Stored {
        person: one.person,
        number: 0,
        kind: "opinion".to_owned(),
        what: one.purpose.code().to_owned(),
        on: meeting.agenda.start.date(),
        text: one.opinion.clone(),
        meeting: Some(meeting.id),
        item: Some(one.item),
        mark,
        withdrawn: None,
    };
    store::development::add(cx.tx, branch, &entry)?;
    let group = store::organization::group(cx.tx, branch, meeting.group)?.ok_or(Error::NotFound)?.name;
    let subject = format!("请研究{group}的意见：{}", one.purpose.chinese());
    for person in message::branch_people_who(cx, permit, Action::AnswerHearing)? {
        let words = (subject.as_str(), "党小组已经报来意见表，请支部研究以后登记结果。");
        message::about(cx, branch, person, &place(meeting.id, at.0), words)?;
    }
    cx.journal(permit, "hearing.send", at.0.uuid())
}

/// What is typed of an answer.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    /// A code of [`HearingAnswer`].
    pub answer: String,
    /// The day on which the branch talked about it.
    pub on: String,
    /// What there is to say.
    pub note: String,
}

/// The branch answers; the leader is told.
///
/// # Errors
/// [`Error::Invalid`] naming the field; [`Error::Refused`] as [`Hearing::answer`]; [`Error::Stale`].
pub fn answer(
    cx: &mut Cx<'_>,
    permit: &Permit<may::AnswerHearing>,
    at: (ItemId, i64),
    input: &Reply,
) -> Result<(), Error> {
    let branch = permit.branch();
    let (meeting, _, mut one) = tied(cx, permit, at)?;
    one.answer()?;
    let mut check = Check::default();
    let answer = HearingAnswer::from_code(&input.answer).ok_or("请选择一项");
    let answer = check.take("answer", "支部意见", answer);
    let on = check.parse::<Date>("on", "支部研究的日期", &input.on, "请选择日期");
    let note = check.take("note", "说明", Note::optional(&input.note)).flatten();
    if answer.is_some_and(|answer| answer != HearingAnswer::Adopted) && note.is_none() {
        check.fault("note", "说明", "没有采纳或者暂缓的，请写明原因，好向大家说明");
    }
    if let Some(on) = on {
        let fits = Hearing::answered_on(on, meeting.agenda.start.date(), cx.local().date());
        check.take("on", "支部研究的日期", fits);
    }
    check.done()?;
    let mark = cx.mark(permit);
    one.answer = Some(Answered { answer: checked(answer)?, on: checked(on)?, note, mark });
    one.stage = HearingStage::Answered;
    store::hearing::update(cx.tx, branch, &one)?;
    let leader = store::person::roster(cx.tx, branch, meeting.group, cx.local().date())?.leader;
    if let Some(leader) = leader.filter(|leader| *leader != permit.actor().person) {
        let subject = format!("支部已答复党小组意见：{}", one.purpose.chinese());
        let words = (subject.as_str(), answer.map_or("", HearingAnswer::chinese));
        message::about(cx, branch, leader, &place(meeting.id, at.0), words)?;
    }
    cx.journal(permit, "hearing.answer", at.0.uuid())
}
