//! 旧记录: the record of a meeting that was held before this was in use, as the file that it is. It waits until somebody has looked at
//! what was understood of it; then the meeting is entered late (补录), and the file stays beside it.

use crate::{
    attachment::FileKind,
    id::{GroupId, MeetingId, OldRecordId},
    meeting::Mark,
    text::{FileName, Reason},
};

/// A record, but for its bytes and lines.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OldRecord {
    /// Its id.
    pub id: OldRecordId,
    /// The group that met.
    pub group: GroupId,
    /// The name of the file.
    pub name: FileName,
    /// What it is.
    pub kind: FileKind,
    /// How many bytes it has.
    pub size: i64,
    /// The SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: String,
    /// Why it is entered only now, said once for all that came together.
    pub reason: Option<Reason>,
    /// Who brought it, when.
    pub mark: Mark,
    /// The meeting that was entered from it; none as long as it waits.
    pub meeting: Option<MeetingId>,
}

/// The most records of a group that wait at once: more than ten years of monthly meetings.
pub const WAITING: usize = 200;

/// Why a record is not taken.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum OldRecordRefusal {
    /// It waits already.
    #[error("这份文件已经在等着核对了，名字是“{0}”，不用再传")]
    Waits(FileName),
    /// A meeting was entered from it already.
    #[error("这份文件已经补录过了，名字是“{0}”，不用再传")]
    Entered(FileName),
    /// As many as there may be.
    #[error("已有 {WAITING} 份等着核对，请先核对一些，再传别的")]
    TooMany,
}

/// Decides whether a record is taken beside those of its group.
///
/// # Errors
/// An [`OldRecordRefusal`].
pub fn take_record<'r>(
    there: impl IntoIterator<Item = &'r OldRecord>,
    sha256: &str,
) -> Result<(), OldRecordRefusal> {
    let mut waiting = 0;
    for one in there {
        waiting += usize::from(one.meeting.is_none());
        if one.sha256 == sha256 {
            let name = one.name.clone();
            return Err(match one.meeting {
                Some(_) => OldRecordRefusal::Entered(name),
                None => OldRecordRefusal::Waits(name),
            });
        }
    }
    if waiting >= WAITING { Err(OldRecordRefusal::TooMany) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use uuid::Uuid;

    use super::*;
    use crate::id::PersonId;

    fn record(sha256: &str, meeting: Option<u128>) -> OldRecord {
        let id = Uuid::from_u128;
        OldRecord {
            id: OldRecordId::new(id(1)),
            group: GroupId::new(id(2)),
            name: FileName::new("五月.docx").expect("a name"),
            kind: FileKind::Docx,
            size: 1,
            sha256: sha256.to_owned(),
            reason: None,
            mark: Mark { by: PersonId::new(id(3)), at: Timestamp::UNIX_EPOCH },
            meeting: meeting.map(|number| MeetingId::new(id(number))),
        }
    }

    #[test]
    fn a_file_is_taken_once() {
        let there = [record("aa", None), record("bb", Some(4))];
        assert_eq!(take_record(&there, "cc"), Ok(()));
        let refused = |sha256: &str| take_record(&there, sha256).expect_err("refused").to_string();
        assert!(refused("aa").contains("已经在等着核对"));
        assert!(refused("bb").contains("已经补录过"));
    }

    #[test]
    fn as_many_wait_as_somebody_can_look_at() {
        let waiting: Vec<_> = (0..WAITING).map(|number| record(&number.to_string(), None)).collect();
        assert_eq!(take_record(&waiting, "new"), Err(OldRecordRefusal::TooMany));
        let entered: Vec<_> = (0..WAITING).map(|number| record(&number.to_string(), Some(9))).collect();
        assert_eq!(take_record(&entered, "new"), Ok(()));
    }
}
