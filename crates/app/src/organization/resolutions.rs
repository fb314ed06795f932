//! Resolutions and tasks of the branch, from which the groups plan (C2).

use domain::{
    id::ResolutionId,
    organization::Post,
    text::{Note, Title},
    words,
};
use jiff::civil::Date;
pub use store::organization::Resolution;

use crate::{
    Check, Cx, Error, message,
    permission::{Permit, may},
};

/// A resolution as it is typed.
#[derive(Clone, Debug, Default)]
pub struct ResolutionInput {
    /// What it is about.
    pub title: String,
    /// What the groups are to do.
    pub text: String,
    /// The day it was passed, ISO 8601.
    pub passed_on: String,
    /// Until when it is to be carried out; may be empty.
    pub due: String,
}

impl ResolutionInput {
    fn read(&self, cx: &Cx<'_>, id: ResolutionId) -> Result<Resolution, Error> {
        let mut check = Check::default();
        let title = check.take("title", "名称", Title::new(&self.title));
        let text = check.take("text", "要求", Note::new(&self.text));
        let passed_on =
            check.parse::<Date>("passed_on", "通过日期", &self.passed_on, "请写成 2026-11-20 这样的日期");
        let due = check.parse_optional::<Date>(
            "due",
            "完成期限",
            &self.due,
            "请写成 2026-12-10 这样的日期，没有期限可以留空",
        );
        if passed_on.is_some_and(|day| day > cx.local().date()) {
            check.fault("passed_on", "通过日期", "晚于今天，请在通过以后再登记");
        }
        if let (Some(passed), Some(due)) = (passed_on, due)
            && due < passed
        {
            check.fault("due", "完成期限", "早于通过日期，请核对");
        }
        check.done()?;
        let (Some(title), Some(text), Some(passed_on)) = (title, text, passed_on) else {
            return Err(Error::Internal("a checked form lacks a field".to_owned()));
        };
        Ok(Resolution { id, title, text, passed_on, due })
    }
}

/// The resolutions of the branch, the newest first.
///
/// # Errors
/// As the store.
pub fn list(cx: &mut Cx<'_>, permit: &Permit<may::ReadBranch>) -> Result<Vec<Resolution>, Error> {
    Ok(store::organization::resolutions(cx.tx, permit.branch())?)
}

/// Adds a resolution, or with its id puts one right that is there. The groups are offered it for the plans of the years
/// in which it was passed and is due.
///
/// # Errors
/// [`Error::Invalid`] with the fields to mend; [`Error::NotFound`] for an unknown one.
pub fn keep(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EditResolutions>,
    id: Option<ResolutionId>,
    input: &ResolutionInput,
) -> Result<ResolutionId, Error> {
    let branch = permit.branch();
    let (resolution, verb) = match id {
        Some(id) => {
            let known = store::organization::resolutions(cx.tx, branch)?.iter().any(|r| r.id == id);
            if !known {
                return Err(Error::NotFound);
            }
            let resolution = input.read(cx, id)?;
            store::organization::set_resolution(cx.tx, branch, &resolution)?;
            (resolution, "resolution.change")
        }
        None => {
            let resolution = input.read(cx, cx.new_id()?)?;
            store::organization::add_resolution(cx.tx, branch, &resolution)?;
            tell_leaders(cx, permit, &resolution)?;
            (resolution, "resolution.add")
        }
    };
    cx.journal(permit, verb, resolution.id.uuid())?;
    Ok(resolution.id)
}

/// Tells the leaders of all groups what the branch asks of them (D3).
fn tell_leaders(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EditResolutions>,
    resolution: &Resolution,
) -> Result<(), Error> {
    let due = resolution.due.map(|due| format!("\n请在{}前完成。", words::date(due))).unwrap_or_default();
    let subject = format!("支部交办：{}", resolution.title);
    let body = format!("{}{due}\n请分给党员承办，办完以后向支部报告。", resolution.text);
    for held in store::organization::posts_on(cx.tx, permit.branch(), cx.local().date())? {
        if held.post == Post::Leader && held.person != permit.actor().person {
            message::about(cx, permit.branch(), held.person, "/assignments", (&subject, &body))?;
        }
    }
    Ok(())
}
