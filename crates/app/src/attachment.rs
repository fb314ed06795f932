//! Files that belong to something: taken after they were looked through, handed out, removed (ADR 15).

use documents::attachment::{self, AttachmentFault, PdfReader};
use domain::{
    attachment::{Attachment, FileKind, FileOwner, FileRefusal, file_name, take_file},
    id::{AttachmentId, ResolutionId},
    text::{FileName, TextFault, secret_mark},
};
use proof::Digests;

use crate::{
    Cx, Error,
    permission::{Actor, Permit, Verb, may},
    resolution, study,
};

/// The most bytes of a file.
pub const MOST: usize = 10 << 20;

/// What is sent.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// The name of the file.
    pub name: String,
    /// Its bytes, as long as it is not too large.
    pub bytes: Vec<u8>,
    /// How many bytes it has.
    pub size: usize,
    /// Whether the person says that it may lie here.
    pub is_open: bool,
}

/// A file that was looked through and may be kept.
#[derive(Clone, Debug)]
pub struct Taken {
    name: FileName,
    kind: FileKind,
    digests: Digests,
    bytes: Vec<u8>,
}

fn refused(fault: impl std::fmt::Display) -> Error {
    Error::field("file", "文件", fault)
}

impl From<AttachmentFault> for Error {
    fn from(fault: AttachmentFault) -> Self {
        refused(fault)
    }
}

impl From<FileRefusal> for Error {
    fn from(refusal: FileRefusal) -> Self {
        refused(refusal)
    }
}

/// Looks a file through. It takes up to some seconds, and belongs on a thread that may wait.
///
/// # Errors
/// [`Error::Invalid`] with what is wrong and how to mend it: too large, of an unknown kind, with a password, macros or a mark of
/// secrecy (`rules.md` 7.4), or not said to be open.
pub fn look(input: Input, reader: &dyn PdfReader) -> Result<Taken, Error> {
    if input.size > MOST {
        let (found, most) = (input.size.div_ceil(1 << 20), MOST >> 20);
        return Err(refused(format!(
            "有 {found} MB，最多收 {most} MB；请压缩里面的图片，或者分成几个文件再上传"
        )));
    }
    if input.size == 0 && input.name.is_empty() {
        return Err(refused("还没有选文件"));
    }
    if !input.is_open {
        let remedy = "请先看过文件，确认不涉密，再打勾上传；打勾以后请重新选一次文件";
        return Err(Error::field("open", "确认不涉密", remedy));
    }
    let looked = attachment::look(&input.bytes, reader)?;
    if let Some(mark) = secret_mark(&looked.words) {
        return Err(refused(TextFault::SecretMark { mark }));
    }
    let unknown = || Error::Internal(format!("a kind {} that is not known", looked.extension));
    let kind = FileKind::from_code(looked.extension).ok_or_else(unknown)?;
    let name = file_name(&input.name, kind)?;
    Ok(Taken { name, kind, digests: Digests::of(&input.bytes), bytes: input.bytes })
}

/// Keeps a file with a line of the plan or a study, which are of the permit's group.
///
/// # Errors
/// [`Error::Invalid`] for one too many, or one that is there; [`Error::Refused`] for a study that was taken back.
pub fn attach(
    cx: &mut Cx<'_>,
    permit: &Permit<may::KeepStudy>,
    owner: FileOwner,
    taken: &Taken,
) -> Result<AttachmentId, Error> {
    let branch = permit.branch();
    if let FileOwner::Study(id) = owner
        && store::study::find(cx.tx, branch, id)?.is_none_or(|study| study.withdrawn.is_some())
    {
        return Err(Error::Refused("这次学习的登记已经撤回，不能再加文件".to_owned()));
    }
    let there = store::attachment::of_group(cx.tx, branch, permit.group()?)?;
    keep(cx, permit, (owner, &there), taken, "study.attach")
}

/// Keeps a file with a resolution or task of the branch.
///
/// # Errors
/// [`Error::Invalid`] for one too many, or one that is there; [`Error::NotFound`]; [`Error::Refused`] for one that was taken back.
pub fn attach_to_resolution(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EditResolutions>,
    id: ResolutionId,
    taken: &Taken,
) -> Result<AttachmentId, Error> {
    if resolution::find(cx, permit.branch(), id)?.ended.is_some() {
        return Err(Error::Refused("这一项已经撤销，不能再加文件".to_owned()));
    }
    let there = store::attachment::of_resolutions(cx.tx, permit.branch())?;
    keep(cx, permit, (FileOwner::Resolution(id), &there), taken, "resolution.attach")
}

fn keep<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    (owner, there): (FileOwner, &[Attachment]),
    taken: &Taken,
    verb: &str,
) -> Result<AttachmentId, Error> {
    take_file(there.iter().filter(|file| file.owner == owner), &taken.digests.sha256)?;
    let file = Attachment {
        id: cx.new_id()?,
        owner,
        name: taken.name.clone(),
        kind: taken.kind,
        size: i64::try_from(taken.bytes.len()).unwrap_or(i64::MAX),
        sha256: taken.digests.sha256.clone(),
        mark: cx.mark(permit),
    };
    store::attachment::add(cx.tx, permit.branch(), &file, &taken.bytes)?;
    cx.seal(permit, verb, file.id.uuid(), &taken.digests)?;
    Ok(file.id)
}

/// A permit for one file of study, in the group of what it is part of.
///
/// # Errors
/// [`Error::NotFound`] where the actor may not know of it, else [`Error::Forbidden`].
pub fn permit<V: Verb>(cx: &mut Cx<'_>, actor: &Actor, id: AttachmentId) -> Result<Permit<V>, Error> {
    let file = store::attachment::find(cx.tx, actor.branch, id)?.ok_or(Error::NotFound)?;
    permit_of(cx, actor, file.owner)
}

/// A permit for what files of study are part of.
///
/// # Errors
/// As [`permit`].
pub fn permit_of<V: Verb>(cx: &mut Cx<'_>, actor: &Actor, owner: FileOwner) -> Result<Permit<V>, Error> {
    match owner {
        FileOwner::Item(id) => study::permit_item(cx, actor, id),
        FileOwner::Study(id) => study::permit(cx, actor, id),
        FileOwner::Resolution(_) => Err(Error::NotFound),
    }
}

/// A file of study with its bytes.
///
/// # Errors
/// [`Error::NotFound`].
pub fn open(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadStudy>,
    id: AttachmentId,
) -> Result<(Attachment, Vec<u8>), Error> {
    load(cx, permit, id)
}

/// A file of a resolution with its bytes: for the branch, and for the groups to which the resolution is handed.
///
/// # Errors
/// [`Error::NotFound`].
pub fn open_of_resolution(
    cx: &mut Cx<'_>,
    actor: &Actor,
    id: AttachmentId,
) -> Result<(Attachment, Vec<u8>), Error> {
    let file = store::attachment::find(cx.tx, actor.branch, id)?.ok_or(Error::NotFound)?;
    let FileOwner::Resolution(of) = file.owner else { return Err(Error::NotFound) };
    let permit = resolution::permit_reading(cx, actor, of)?;
    load(cx, &permit, id)
}

fn load<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    id: AttachmentId,
) -> Result<(Attachment, Vec<u8>), Error> {
    let file = store::attachment::find(cx.tx, permit.branch(), id)?.ok_or(Error::NotFound)?;
    let bytes = store::attachment::bytes(cx.tx, permit.branch(), id)?.ok_or(Error::NotFound)?;
    Ok((file, bytes))
}

/// Removes a file of study for good; the journal says who did.
///
/// # Errors
/// [`Error::Stale`] where it is gone already.
pub fn remove(cx: &mut Cx<'_>, permit: &Permit<may::KeepStudy>, id: AttachmentId) -> Result<(), Error> {
    store::attachment::remove(cx.tx, permit.branch(), id)?;
    cx.journal(permit, "study.detach", id.uuid())
}

/// Removes a file of a resolution for good; the journal says who did.
///
/// # Errors
/// [`Error::NotFound`] for a file of something else; [`Error::Stale`] where it is gone already.
pub fn remove_from_resolution(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EditResolutions>,
    id: AttachmentId,
) -> Result<(), Error> {
    let file = store::attachment::find(cx.tx, permit.branch(), id)?;
    if !file.is_some_and(|file| matches!(file.owner, FileOwner::Resolution(_))) {
        return Err(Error::NotFound);
    }
    store::attachment::remove(cx.tx, permit.branch(), id)?;
    cx.journal(permit, "resolution.detach", id.uuid())
}
