//! What is done about a hearing: whom it is about, the opinion, to the branch and back.

use std::collections::BTreeSet;

use domain::{
    development::{
        Entry, Hearing, HearingAnswer, HearingRefusal, HearingStage, OpinionPurpose, check,
        hearing::{self, Answered, Hands},
    },
    id::{ItemId, PersonId, RemarkId},
    meeting::Meeting,
    organization::Post,
    text::{Note, Reason},
};
use jiff::civil::Date;
use store::development::Stored;

use super::{contacts_on, how_field, load, place, tied, view};
use crate::{
    Check, Cx, Error,
    development::{open_file, sheet},
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
    let hearings = store::hearing::about(cx.tx, branch, person)?;
    let file = open_file(cx, branch, person, (&entries, &hearings), &contacts)?;
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
    permit: &Permit<may::TieHearing>,
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
                returned: None,
                answers: Vec::new(),
                version: 1,
            };
            store::hearing::add(cx.tx, branch, &one)?;
        }
    }
    cx.journal(permit, "hearing.tie", id.uuid())
}

/// Forgets whom the item is about.
///
/// # Errors
/// [`Error::Refused`] as [`Hearing::untie`]; [`Error::Stale`].
pub fn untie(cx: &mut Cx<'_>, permit: &Permit<may::TieHearing>, at: (ItemId, i64)) -> Result<(), Error> {
    let (_, _, one) = tied(cx, permit, at)?;
    one.untie()?;
    store::hearing::remove(cx.tx, permit.branch(), &one)?;
    cx.journal(permit, "hearing.untie", at.0.uuid())
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
    permit: &Permit<may::StateHearing>,
    at: (ItemId, i64),
    input: &Statement,
) -> Result<(), Error> {
    let branch = permit.branch();
    let (meeting, _, mut one) = tied(cx, permit, at)?;
    one.state(meeting.stage.name())?;
    let said = store::proceedings::load(cx.tx, branch, meeting.id)?;
    let contacts = contacts_on(cx, branch, one.person, meeting.agenda.start.date())?;
    let names = cx.names(permit)?;
    // Whom it is about does not have to give a view of themself.
    let silent: Vec<_> = hearing::not_asked(&said, at.0, &contacts)
        .into_iter()
        .filter(|person| *person != one.person)
        .map(|person| names.of(person).to_owned())
        .collect();
    if !silent.is_empty() && Hearing::asks_everybody(meeting.stage.name()) {
        return Err(HearingRefusal::NotAsked { names: silent.join("、") }.into());
    }
    let mut check = Check::default();
    let unheard = hearing::unheard(&said, at.0, &contacts);
    let mut told = Vec::new();
    for contact in contacts {
        if !unheard.contains(&contact) {
            told.push((contact, None));
            continue;
        }
        let field = how_field(contact);
        let typed = input.contacts.iter().find(|(name, _)| *name == field).map_or("", |(_, text)| text);
        let label = format!("培养联系人{}", names.of(contact));
        if typed.trim().is_empty() {
            let name = names.of(contact).to_owned();
            check.fault(&field, &label, HearingRefusal::ContactUnheard { name });
        } else if let Some(how) = check.take(&field, &label, Note::new(typed)) {
            told.push((contact, Some(how)));
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

/// The opinion goes to the branch and into the person's file; the sheet stays as it goes.
///
/// # Errors
/// [`Error::Refused`] as [`Hearing::send`], and where more hands are noted than people were there by the signed record;
/// [`Error::Stale`].
pub fn send(cx: &mut Cx<'_>, permit: &Permit<may::TieHearing>, at: (ItemId, i64)) -> Result<(), Error> {
    let branch = permit.branch();
    let (meeting, _, mut one) = tied(cx, permit, at)?;
    one.send(meeting.stage.name())?;
    if let Some(hands) = one.hands {
        let present = store::proceedings::load(cx.tx, branch, meeting.id)?.present().len();
        Hearing::hands(hands, present)
            .map_err(|refusal| Error::Refused(format!("{refusal}，先修改意见再报")))?;
    }
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
        length: None,
        mark,
        withdrawn: None,
    };
    store::development::add(cx.tx, branch, &entry)?;
    let sheet = sheet::of_sent(cx, permit, at.0)?;
    let sheet = serde_json::to_string(&sheet).map_err(|e| Error::Internal(e.to_string()))?;
    store::hearing::keep_sheet(cx.tx, branch, at.0, Some(&sheet))?;
    let group = store::organization::group(cx.tx, branch, meeting.group)?.ok_or(Error::NotFound)?.name;
    let subject = format!("请研究{group}的意见：{}", one.purpose.chinese());
    for person in message::branch_people_who(cx, permit, Action::AnswerHearing)? {
        let words = (subject.as_str(), "党小组已经报来意见表，请支部研究以后登记结果。");
        message::about(cx, branch, person, &place(meeting.id, at.0), words)?;
    }
    cx.journal(permit, "hearing.send", at.0.uuid())
}

/// Tells who leads the group of the meeting, and that of the person, but not whoever acts.
fn tell_leaders<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    one: &Hearing,
    words: (&str, &str),
) -> Result<(), Error> {
    let (branch, today) = (permit.branch(), cx.local().date());
    let group = store::person::group_on(cx.tx, branch, one.person, today)?;
    let groups: BTreeSet<_> = group.into_iter().chain([one.group]).collect();
    for group in groups {
        let leader = store::person::roster(cx.tx, branch, group, today)?.leader;
        if let Some(leader) = leader.filter(|leader| *leader != permit.actor().person) {
            message::about(cx, branch, leader, &place(one.meeting, one.item), words)?;
        }
    }
    Ok(())
}

/// The branch gives an opinion back, such as of the wrong person; it is no opinion of the file any more.
///
/// # Errors
/// [`Error::Invalid`] without a reason; [`Error::Refused`] as [`Hearing::with_branch`]; [`Error::Stale`].
pub fn send_back(
    cx: &mut Cx<'_>,
    permit: &Permit<may::AnswerHearing>,
    at: (ItemId, i64),
    why: &str,
) -> Result<(), Error> {
    let branch = permit.branch();
    let (_, _, mut one) = tied(cx, permit, at)?;
    one.with_branch()?;
    let why = Reason::new(why).map_err(|fault| Error::field("why", "退回的原因", fault))?;
    let mark = cx.mark(permit);
    let entries = store::development::of_person(cx.tx, branch, one.person)?;
    let sent = |e: &&Stored| e.kind == "opinion" && e.item == Some(one.item) && e.withdrawn.is_none();
    if let Some(entry) = entries.iter().find(sent) {
        store::development::withdraw(cx.tx, branch, one.person, entry.number, (mark, &why))?;
    }
    (one.stage, one.sent) = (HearingStage::Stated, None);
    one.returned = Some((mark, why.clone()));
    store::hearing::update(cx.tx, branch, &one)?;
    store::hearing::keep_sheet(cx.tx, branch, at.0, None)?;
    let subject = format!("支部退回了党小组意见：{}", one.purpose.chinese());
    tell_leaders(cx, permit, &one, (&subject, why.as_str()))?;
    cx.journal(permit, "hearing.send_back", at.0.uuid())
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

/// The branch answers; the leaders are told. A wrong answer is followed by another one with its reason, and stays to be seen.
///
/// # Errors
/// [`Error::Invalid`] naming the field; [`Error::Refused`] as [`Hearing::with_branch`]; [`Error::Stale`].
pub fn answer(
    cx: &mut Cx<'_>,
    permit: &Permit<may::AnswerHearing>,
    at: (ItemId, i64),
    input: &Reply,
) -> Result<(), Error> {
    let branch = permit.branch();
    let (meeting, _, mut one) = tied(cx, permit, at)?;
    one.with_branch()?;
    let mut check = Check::default();
    let answer = HearingAnswer::from_code(&input.answer).ok_or("请选择一项");
    let answer = check.take("answer", "支部意见", answer);
    let on = check.parse::<Date>("on", "支部研究的日期", &input.on, "请选择日期");
    let note = check.take("note", "说明", Note::optional(&input.note)).flatten();
    if note.is_none() {
        if one.answer().is_some() {
            check.fault("note", "说明", "更正已经登记的结果，请写明原因");
        } else if answer.is_some_and(|answer| answer != HearingAnswer::Adopted) {
            check.fault("note", "说明", "没有采纳或者暂缓的，请写明原因，好向大家说明");
        }
    }
    if let Some(on) = on {
        let fits = Hearing::answered_on(on, meeting.agenda.start.date(), cx.local().date());
        check.take("on", "支部研究的日期", fits);
    }
    check.done()?;
    let mark = cx.mark(permit);
    let answered = Answered { answer: checked(answer)?, on: checked(on)?, note, mark };
    one.stage = HearingStage::Answered;
    store::hearing::update(cx.tx, branch, &one)?;
    store::hearing::add_answer(cx.tx, branch, at.0, &answered)?;
    let subject = format!("支部已答复党小组意见：{}", one.purpose.chinese());
    tell_leaders(cx, permit, &one, (&subject, answered.answer.chinese()))?;
    cx.journal(permit, "hearing.answer", at.0.uuid())
}
