//! R3: telling every member of that day's roster, in the system and by mail, with a personal link.

use domain::{
    id::PersonId,
    meeting::{Content, Meeting, StageName, Step},
    text::Title,
};
use store::meeting::Kept;

use crate::{
    Cx, Error, message,
    permission::{Permit, may},
    secret::Secret,
    webhook,
};

/// What each member was given: shown to the leader once, for pasting into a chat.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Invitation {
    /// Who.
    pub person: PersonId,
    /// The name.
    pub name: String,
    /// The word of the personal link.
    pub link: Secret,
}

/// Notifies everybody on the roster of the meeting's day.
///
/// # Errors
/// [`Error::Refused`] before the approval or without members.
pub fn notify(
    cx: &mut Cx<'_>,
    permit: &Permit<may::Notify>,
    address: &str,
) -> Result<Vec<Invitation>, Error> {
    let (meeting, roster) = super::load(cx, permit)?;
    let round = 1 + store::meeting::steps(cx.tx, permit.branch(), meeting.id)?
        .iter()
        .filter(|kept| matches!(kept.step, Step::Notified(_)))
        .count();
    // While the notice stands, only who joined since is told; another time or place is told to everybody.
    let told = match meeting.stage.name() {
        StageName::Notified => meeting.stage.notified().map(|n| n.what.to.clone()).unwrap_or_default(),
        _ => Vec::new(),
    };
    let everybody = roster.members().map(|m| m.id).collect();
    let round = u32::try_from(round).unwrap_or(u32::MAX);
    let decided = meeting.notify(everybody, &roster, round, cx.acting(permit))?;
    super::keep(cx, permit, &decided, "meeting.notify")?;
    let group = super::group_name(cx, permit)?;
    let changed = changed(&store::meeting::steps(cx.tx, permit.branch(), decided.meeting.id)?);
    let before = store::notice::answers(cx.tx, permit.branch(), decided.meeting.id)?;
    let mut invitations = Vec::new();
    for member in roster.members().filter(|m| !told.contains(&m.id)) {
        let link = Secret::new(cx, permit.branch())?;
        store::notice::ask(cx.tx, permit.branch(), decided.meeting.id, member.id, &link.digest())?;
        let asked_before = before.iter().any(|asked| asked.person == member.id);
        let changed = if asked_before { changed } else { Changed::default() };
        let (subject, body) =
            letter(&group, &decided.meeting, changed, &format!("{address}/a/{}", link.word()));
        message::notice_to(cx, permit.branch(), member.id, decided.meeting.id, &subject, &body)?;
        invitations.push(Invitation { person: member.id, name: member.name.to_string(), link });
    }
    // The chat groups hear of it once, and again where something has changed; not of those who joined since.
    if told.is_empty() {
        webhook::say(cx, permit, &decided.meeting, &open_words(&group, &decided.meeting, changed))?;
    }
    Ok(invitations)
}

/// What is other than in a notice before.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Changed {
    /// The meeting was rescheduled.
    pub moved: bool,
    /// The topics were changed.
    pub topics: bool,
}

impl Changed {
    /// In words behind the occasion; nothing where nothing changed.
    const fn chinese(self) -> &'static str {
        match (self.moved, self.topics) {
            (false, false) => "",
            (true, false) => "（时间或地点有变，以这次为准）",
            (false, true) => "（议题有变，以这次为准）",
            (true, true) => "（时间或地点、议题有变，以这次为准）",
        }
    }
}

/// What the newest notice tells that is other than in a notice before: what was changed between the two. A notice to who joined
/// since tells of no change.
pub fn changed(steps: &[Kept]) -> Changed {
    let (mut told, mut since, mut changed) = (false, Changed::default(), Changed::default());
    for kept in steps {
        match kept.step {
            Step::Rescheduled(_) => since.moved |= told,
            Step::TopicsChanged { .. } => since.topics |= told,
            Step::Notified(_) => {
                changed = since;
                (told, since) = (true, Changed::default());
            }
            _ => {}
        }
    }
    changed
}

/// The notice as a text: for the box, for mail and for pasting into a chat. `changed` as [`changed`] says.
pub fn letter(group: &str, meeting: &Meeting, changed: Changed, link: &str) -> (String, String) {
    let agenda = &meeting.agenda;
    let again = changed.chinese();
    let subject =
        format!("通知：{group}{} {}召开{again}", super::moment(agenda.start), agenda.kind().chinese());
    let mut body = format!(
        "{group}定于{}在{}召开{}{again}。\n\n会议议题：\n",
        super::moment(agenda.start),
        agenda.places(),
        agenda.kind().chinese()
    );
    for (number, item) in ["一", "二", "三", "四", "五", "六"].iter().zip(&agenda.items) {
        body.push_str(&format!("{number}、{}\n", item.title));
        if let Some(prepare) = &item.prepare {
            body.push_str(&format!("　　请准备：{prepare}\n"));
        }
        if let Some(materials) = &item.materials {
            body.push_str(&format!("　　材料：{materials}\n"));
        }
    }
    if !link.is_empty() {
        body.push_str(&format!(
            "\n请打开下面的链接，回复参加或请假（不需要密码，只对您本人这一次会议有效）：\n{link}\n"
        ));
    }
    (subject, body)
}

/// The notice as a chat group may read it: what is discussed about somebody's own affairs is told by its kind.
fn open_words(group: &str, meeting: &Meeting, changed: Changed) -> String {
    let mut open = meeting.clone();
    for item in &mut open.agenda.items {
        if matches!(item.content, Content::Disposition | Content::Development) {
            item.title = Title::new(item.content.chinese()).unwrap_or_else(|_| item.title.clone());
            (item.materials, item.prepare) = (None, None);
        }
    }
    let (subject, body) = letter(group, &open, changed, "");
    format!("{subject}\n\n{body}")
}

/// A new personal link for a member who lost the old one.
///
/// # Errors
/// [`Error::Refused`] when the meeting is not waiting for answers.
pub fn renew_link(
    cx: &mut Cx<'_>,
    permit: &Permit<may::Notify>,
    person: PersonId,
) -> Result<Invitation, Error> {
    let (meeting, roster) = super::load(cx, permit)?;
    if meeting.stage.name() != StageName::Notified {
        return Err(Error::Refused("会议现在不在等待回复，不需要新的链接".to_owned()));
    }
    let member = roster.find(person).ok_or(Error::NotFound)?;
    let link = Secret::new(cx, permit.branch())?;
    store::notice::renew_link(cx.tx, permit.branch(), meeting.id, person, &link.digest())?;
    cx.journal(permit, "meeting.renew_link", person.uuid())?;
    Ok(Invitation { person, name: member.name.to_string(), link })
}
