//! Files of study materials: taken after they were looked through, handed out, removed.

use documents::attachment::{self, AttachmentFault, PdfReader};
use domain::{
    id::StudyFileId,
    study::{FileKind, FileOwner, FileRefusal, StudyFile, file_name, take_file},
    text::{FileName, TextFault, secret_mark},
};
use sha2::{Digest as _, Sha256};

use crate::{
    Cx, Error,
    permission::{Actor, Permit, Verb, may},
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
    sha256: String,
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
    let digest = Sha256::digest(&input.bytes);
    let sha256 = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(Taken { name, kind, sha256, bytes: input.bytes })
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
) -> Result<StudyFileId, Error> {
    let branch = permit.branch();
    if let FileOwner::Study(id) = owner
        && store::study::find(cx.tx, branch, id)?.is_none_or(|study| study.withdrawn.is_some())
    {
        return Err(Error::Refused("这次学习的登记已经撤回，不能再加文件".to_owned()));
    }
    let all = store::study_file::of_group(cx.tx, branch, permit.group()?)?;
    take_file(all.iter().filter(|file| file.owner == owner), &taken.sha256)?;
    let file = StudyFile {
        id: cx.new_id()?,
        owner,
        name: taken.name.clone(),
        kind: taken.kind,
        size: i64::try_from(taken.bytes.len()).unwrap_or(i64::MAX),
        sha256: taken.sha256.clone(),
        mark: cx.mark(permit),
    };
    store::study_file::add(cx.tx, branch, &file, &taken.bytes)?;
    cx.journal(permit, "study.attach", file.id.uuid())?;
    Ok(file.id)
}

/// A permit for one file, in the group of what it is part of.
///
/// # Errors
/// [`Error::NotFound`] where the actor may not know of it, else [`Error::Forbidden`].
pub fn permit<V: Verb>(cx: &mut Cx<'_>, actor: &Actor, id: StudyFileId) -> Result<Permit<V>, Error> {
    let file = store::study_file::find(cx.tx, actor.branch, id)?.ok_or(Error::NotFound)?;
    permit_of(cx, actor, file.owner)
}

/// A permit for what files are part of.
///
/// # Errors
/// As [`permit`].
pub fn permit_of<V: Verb>(cx: &mut Cx<'_>, actor: &Actor, owner: FileOwner) -> Result<Permit<V>, Error> {
    match owner {
        FileOwner::Item(id) => super::permit_item(cx, actor, id),
        FileOwner::Study(id) => super::permit(cx, actor, id),
    }
}

/// A file with its bytes.
///
/// # Errors
/// [`Error::NotFound`].
pub fn open(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadStudy>,
    id: StudyFileId,
) -> Result<(StudyFile, Vec<u8>), Error> {
    let file = store::study_file::find(cx.tx, permit.branch(), id)?.ok_or(Error::NotFound)?;
    let bytes = store::study_file::bytes(cx.tx, permit.branch(), id)?.ok_or(Error::NotFound)?;
    Ok((file, bytes))
}

/// Removes a file for good; the journal says who did.
///
/// # Errors
/// [`Error::Stale`] where it is gone already.
pub fn remove(cx: &mut Cx<'_>, permit: &Permit<may::KeepStudy>, id: StudyFileId) -> Result<(), Error> {
    store::study_file::remove(cx.tx, permit.branch(), id)?;
    cx.journal(permit, "study.detach", id.uuid())
}
