//! A member's own remark, typed on the own phone, so that nobody types it twice.

use domain::{
    id::{ItemId, RemarkId},
    meeting::{Remark, RemarkKind, StageName},
    text::Speech,
};

use super::record::{Saved, save_text};
use crate::{
    Cx, Error,
    permission::{Permit, may},
};

/// Where remarks can be handed in: from the notice until the meeting is summed up.
fn open(cx: &mut Cx<'_>, permit: &Permit<may::HandIn>) -> Result<domain::meeting::Meeting, Error> {
    let (meeting, _) = super::load(cx, permit)?;
    if matches!(meeting.stage.name(), StageName::Notified | StageName::InSession) {
        return Ok(meeting);
    }
    Err(Error::Refused("会议通知之后到小结之前可以交发言；现在不能再交，请直接告诉记录人".to_owned()))
}

/// Hands in a remark on an item; a second one on the same item replaces the text of the first.
///
/// # Errors
/// [`Error::Invalid`] for an empty or unfit text; [`Error::Refused`] outside of the meeting's time.
pub fn hand_in(
    cx: &mut Cx<'_>,
    permit: &Permit<may::HandIn>,
    item: ItemId,
    typed: &str,
) -> Result<RemarkId, Error> {
    let text = Speech::new(typed).map_err(|fault| Error::field(&format!("own_{item}"), "发言内容", fault))?;
    let meeting = open(cx, permit)?;
    if !meeting.agenda.items.iter().any(|i| i.id == item) {
        return Err(Error::NotFound);
    }
    let (branch, person, mark) = (permit.branch(), permit.actor().person, cx.mark(permit));
    let before = store::proceedings::load(cx.tx, branch, meeting.id)?
        .remarks
        .into_iter()
        .find(|r| r.own && r.speaker == person && r.item == item);
    let id = match before {
        Some(mut remark) => {
            remark.text = Some(text);
            store::proceedings::update_remark(cx.tx, branch, &remark, false, mark)?;
            remark.id
        }
        None => {
            let remark = Remark {
                id: cx.new_id()?,
                item,
                speaker: person,
                kind: RemarkKind::Speaks,
                about: None,
                position: None,
                text: Some(text),
                own: true,
                version: 1,
            };
            store::proceedings::add_remark(cx.tx, branch, meeting.id, &remark, mark)?;
            remark.id
        }
    };
    cx.journal(permit, "remark.hand_in", id.uuid())?;
    Ok(id)
}

/// Saves the own text while it is typed.
///
/// # Errors
/// As [`save_text`]; [`Error::NotFound`] for somebody else's remark.
pub fn save(
    cx: &mut Cx<'_>,
    permit: &Permit<may::HandIn>,
    remark: RemarkId,
    seen: i64,
    typed: &str,
) -> Result<Saved, Error> {
    open(cx, permit)?;
    save_text(cx, permit, remark, seen, typed, true)
}
