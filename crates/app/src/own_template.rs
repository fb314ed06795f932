//! 单位自有模板: a branch's own Word templates for minutes and notices. A template is checked before it is kept; each is used for
//! what is signed or sent while it is in force, so that no finished record changes its looks (ADR 26).

use documents::own_template::{Purpose, Template, TemplateFault};
use domain::{
    attachment::{FileKind, file_name},
    id::OwnTemplateId,
    own_template::{OwnTemplate, TemplatePurpose, take_template},
    text::{FileName, TextFault, secret_mark},
};
use jiff::Timestamp;
use proof::Digests;

use crate::{
    Cx, Error, Fault,
    permission::{Permit, may},
};

/// A file that was checked and may be kept.
#[derive(Clone, Debug)]
pub struct Looked {
    purpose: TemplatePurpose,
    name: FileName,
    digests: Digests,
    bytes: Vec<u8>,
}

/// For what a template is, as documents have it.
pub const fn purpose(of: TemplatePurpose) -> Purpose {
    match of {
        TemplatePurpose::Minutes => Purpose::Minutes,
        TemplatePurpose::Notice => Purpose::Notice,
    }
}

/// Checks a file; `size` is how large it is, also where not all of it was kept. It takes up to some seconds, and belongs on a thread
/// that may wait.
///
/// # Errors
/// [`Error::Invalid`] with everything that is wrong, where it stands and how to mend it.
pub fn look(of: TemplatePurpose, name: &str, bytes: Vec<u8>, size: usize) -> Result<Looked, Error> {
    if name.is_empty() && size == 0 {
        return Err(Error::field("file", "模板文件", "还没有选文件"));
    }
    if bytes.len() < size {
        return Err(Error::field("file", "模板文件", TemplateFault::too_large(size)));
    }
    let template = Template::read(&bytes, purpose(of)).map_err(|faults| {
        let fault = |one: &TemplateFault| Fault {
            field: "file".to_owned(),
            message: format!("模板文件：{one}"),
        };
        Error::Invalid(faults.iter().map(fault).collect())
    })?;
    if let Some(mark) = secret_mark(template.words()) {
        return Err(Error::field("file", "模板文件", TextFault::SecretMark { mark }));
    }
    let name = file_name(name, FileKind::Docx).map_err(|fault| Error::field("file", "模板文件", fault))?;
    let digests = Digests::of(&bytes);
    Ok(Looked { purpose: of, name, digests, bytes })
}

/// Keeps a template; from now on it is used.
///
/// # Errors
/// [`Error::Invalid`] for the one that is in use.
pub fn keep(
    cx: &mut Cx<'_>,
    permit: &Permit<may::KeepTemplates>,
    looked: &Looked,
) -> Result<OwnTemplateId, Error> {
    let branch = permit.branch();
    let all = store::own_template::all(cx.tx, branch)?;
    let current = all.into_iter().find(|one| one.purpose == looked.purpose && one.ended.is_none());
    take_template(current.as_ref(), &looked.digests.sha256)
        .map_err(|fault| Error::field("file", "模板文件", fault))?;
    let mark = cx.mark(permit);
    if let Some(current) = current {
        store::own_template::end(cx.tx, branch, current.id, mark)?;
    }
    let one = OwnTemplate {
        id: cx.new_id()?,
        purpose: looked.purpose,
        name: looked.name.clone(),
        size: i64::try_from(looked.bytes.len()).unwrap_or(i64::MAX),
        sha256: looked.digests.sha256.clone(),
        mark,
        ended: None,
    };
    store::own_template::add(cx.tx, branch, &one, &looked.bytes)?;
    cx.seal(permit, "own_template.keep", one.id.uuid(), &looked.digests)?;
    Ok(one.id)
}

/// Sets the one that is in use aside: from now on the built-in layout is used again.
///
/// # Errors
/// [`Error::Stale`] where it is not in use any more.
pub fn set_aside(
    cx: &mut Cx<'_>,
    permit: &Permit<may::KeepTemplates>,
    id: OwnTemplateId,
) -> Result<(), Error> {
    let mark = cx.mark(permit);
    store::own_template::end(cx.tx, permit.branch(), id, mark)?;
    cx.journal(permit, "own_template.set_aside", id.uuid())
}

/// Uses an earlier one again, as if it came anew.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Invalid`] for the one that is in use.
pub fn use_again(
    cx: &mut Cx<'_>,
    permit: &Permit<may::KeepTemplates>,
    id: OwnTemplateId,
) -> Result<OwnTemplateId, Error> {
    let (one, bytes) = open(cx, permit, id)?;
    let looked = Looked { purpose: one.purpose, name: one.name, digests: Digests::of(&bytes), bytes };
    keep(cx, permit, &looked)
}

/// All templates of the branch, the latest first, each with who kept it.
///
/// # Errors
/// As the store.
pub fn list(
    cx: &mut Cx<'_>,
    permit: &Permit<may::KeepTemplates>,
) -> Result<Vec<(OwnTemplate, String)>, Error> {
    let all = store::own_template::all(cx.tx, permit.branch())?;
    let named = |one: OwnTemplate| -> Result<_, Error> {
        let person = store::person::find(cx.tx, permit.branch(), one.mark.by)?.ok_or(Error::NotFound)?;
        Ok((one, person.name.to_string()))
    };
    all.into_iter().map(named).collect()
}

/// One template with its bytes.
///
/// # Errors
/// [`Error::NotFound`].
pub fn open(
    cx: &mut Cx<'_>,
    permit: &Permit<may::KeepTemplates>,
    id: OwnTemplateId,
) -> Result<(OwnTemplate, Vec<u8>), Error> {
    let all = store::own_template::all(cx.tx, permit.branch())?;
    let one = all.into_iter().find(|one| one.id == id).ok_or(Error::NotFound)?;
    let bytes = store::own_template::bytes(cx.tx, permit.branch(), id)?.ok_or(Error::NotFound)?;
    Ok((one, bytes))
}

/// The template with which a paper is drawn: the one that was in force when the paper was finished, or the one of today.
///
/// # Errors
/// As the store.
pub fn for_paper(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadMeeting>,
    (of, finished): (TemplatePurpose, Option<Timestamp>),
) -> Result<Option<OwnTemplate>, Error> {
    let at = finished.unwrap_or_else(|| cx.now());
    let all = store::own_template::all(cx.tx, permit.branch())?;
    Ok(all.into_iter().find(|one| one.purpose == of && one.is_in_force(at)))
}

/// Fills a template in. It takes a moment, and belongs on a thread that may wait.
///
/// # Errors
/// [`Error::Internal`] for one that cannot be read any more.
pub fn fill(
    of: TemplatePurpose,
    bytes: &[u8],
    facts: &documents::facts::MeetingFacts,
) -> Result<Vec<u8>, Error> {
    let broken = |fault: TemplateFault| Error::Internal(format!("a kept template is broken: {fault}"));
    let template = Template::kept(bytes, purpose(of)).map_err(broken)?;
    template.fill(facts).map_err(|fault| Error::Internal(fault.to_string()))
}
