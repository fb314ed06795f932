//! What who it is about writes: how it was, and why it is not so. Nobody else writes for them.

use domain::{disposition::StatementKind, id::DispositionId, text::Speech};
use store::disposition::Statement;

use super::{handlers, journal, leader, tell};
use crate::{
    Check, Cx, Error,
    permission::{Permit, may},
    person::checked,
};

/// Adds a statement; earlier ones stay as they are. Leader and branch are told that there is something new.
///
/// # Errors
/// [`Error::Invalid`] with the field and its remedy; [`Error::Refused`] for anybody else, and once the branch has decided.
pub fn state(
    cx: &mut Cx<'_>,
    permit: &Permit<may::StateDisposition>,
    id: DispositionId,
    (kind, text): (&str, &str),
) -> Result<(), Error> {
    let branch = permit.branch();
    let one = store::disposition::find(cx.tx, branch, id)?.ok_or(Error::NotFound)?;
    one.may_state(permit.actor().person)?;
    let mut check = Check::default();
    let kind = check.take("kind", "写的是", StatementKind::from_code(kind).ok_or("请选择一种"));
    let text = check.take("text", "内容", Speech::new(text));
    check.done()?;
    let statement = Statement { kind: checked(kind)?, text: checked(text)?, mark: cx.mark(permit) };
    store::disposition::add_statement(cx.tx, branch, id, &statement)?;
    let mut people = handlers(cx, branch, &one)?;
    people.extend(leader(cx, branch, &one)?);
    tell(cx, permit, &one, people, "一件事有新的材料，请登录查看")?;
    journal(cx, permit, &one, "disposition.state")
}
