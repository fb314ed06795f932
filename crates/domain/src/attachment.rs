//! Files that belong to something: what kinds there are, how they are called, how many (ADR 15).

use crate::{
    coded::coded,
    id::{AttachmentId, ResolutionId, StudyId, StudyItemId},
    meeting::Mark,
    text::{FileName, TextFault},
};

coded! {
    /// What a file is; the word stored is the end of its name.
    FileKind {
        /// PDF
        Pdf = "pdf", "PDF";
        /// A document.
        Docx = "docx", "Word 文档";
        /// A document of an old program, converted to be read.
        Doc = "doc", "旧格式的 Word 文档";
        /// A document.
        Odt = "odt", "ODT 文档";
        /// Slides.
        Pptx = "pptx", "PPT 演示";
        /// A table.
        Xlsx = "xlsx", "Excel 表格";
        /// Plain text.
        Txt = "txt", "文本";
        /// Plain text with marks.
        Md = "md", "Markdown 文本";
        /// A picture.
        Jpg = "jpg", "JPG 图片";
        /// A picture.
        Png = "png", "PNG 图片";
    }
}

impl FileKind {
    /// Its type on the web.
    pub const fn mime(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Doc => "application/msword",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Md => "text/markdown; charset=utf-8",
            Self::Pptx => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Txt => "text/plain; charset=utf-8",
            Self::Jpg => "image/jpeg",
            Self::Png => "image/png",
        }
    }

    fn of_ending(ending: &str) -> Option<Self> {
        let ending = ending.to_ascii_lowercase();
        if ending == "jpeg" { Some(Self::Jpg) } else { Self::from_code(&ending) }
    }
}

/// Of what a file is part.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FileOwner {
    /// A line of the plan.
    Item(StudyItemId),
    /// Something that was studied.
    Study(StudyId),
    /// A resolution or task of the branch.
    Resolution(ResolutionId),
}

/// A file, but for its bytes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Attachment {
    /// Its id.
    pub id: AttachmentId,
    /// Of what it is part.
    pub owner: FileOwner,
    /// Its name, with the end that its kind asks for.
    pub name: FileName,
    /// What it is.
    pub kind: FileKind,
    /// How many bytes it has.
    pub size: i64,
    /// The SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: String,
    /// Who brought it, when.
    pub mark: Mark,
}

/// The most files of one thing.
pub const FILES: usize = 10;

/// Why a file is not taken.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum FileRefusal {
    /// As many as there may be.
    #[error("一项最多放 {FILES} 个文件，请先去掉用不着的，或者合并成一个文件")]
    TooMany,
    /// It is there already.
    #[error("这个文件已经在里面了，名字是“{0}”，不用再传")]
    Same(FileName),
    /// The name says something else than the content.
    #[error("文件名的结尾是“.{named}”，内容却是{}；请核对是不是选错了文件，或者把名字改对再上传", .is.chinese())]
    Other {
        /// What the name ends in.
        named: String,
        /// What it is.
        is: FileKind,
    },
    /// Something about the name.
    #[error("文件名{0}")]
    Name(TextFault),
}

/// The name of a file as it is kept: without folders, with the end of its kind.
///
/// # Errors
/// [`FileRefusal::Other`] and [`FileRefusal::Name`].
pub fn file_name(typed: &str, is: FileKind) -> Result<FileName, FileRefusal> {
    let last = typed.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    let named = match last.rsplit_once('.') {
        Some((_, ending)) if FileKind::of_ending(ending) == Some(is) => last.to_owned(),
        // An end of some letters is meant as one; a full stop within a title is none.
        Some((stem, ending))
            if !stem.is_empty()
                && (1..=5).contains(&ending.len())
                && ending.bytes().all(|b| b.is_ascii_alphanumeric()) =>
        {
            return Err(FileRefusal::Other { named: ending.to_owned(), is });
        }
        _ if last.is_empty() => format!("材料.{}", is.code()),
        _ => format!("{last}.{}", is.code()),
    };
    FileName::new(&named).map_err(FileRefusal::Name)
}

/// Decides whether a file is taken beside those that are there.
///
/// # Errors
/// [`FileRefusal::TooMany`] and [`FileRefusal::Same`].
pub fn take_file<'f>(
    there: impl IntoIterator<Item = &'f Attachment>,
    sha256: &str,
) -> Result<(), FileRefusal> {
    let mut count = 0;
    for file in there {
        count += 1;
        if file.sha256 == sha256 {
            return Err(FileRefusal::Same(file.name.clone()));
        }
    }
    if count >= FILES { Err(FileRefusal::TooMany) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::id::PersonId;

    fn file(sha256: &str) -> Attachment {
        Attachment {
            id: AttachmentId::new(Uuid::nil()),
            owner: FileOwner::Study(StudyId::new(Uuid::nil())),
            name: FileName::new("党章.pdf").expect("a name"),
            kind: FileKind::Pdf,
            size: 1,
            sha256: sha256.to_owned(),
            mark: Mark { by: PersonId::new(Uuid::nil()), at: Timestamp::UNIX_EPOCH },
        }
    }

    #[test]
    fn the_name_ends_as_the_content_asks() {
        let name = |typed, is| file_name(typed, is).map(|name| name.to_string());
        assert_eq!(name("党章.PDF", FileKind::Pdf), Ok("党章.PDF".to_owned()));
        assert_eq!(name("合影.jpeg", FileKind::Jpg), Ok("合影.jpeg".to_owned()));
        assert_eq!(name("C:\\文件\\党章.docx", FileKind::Docx), Ok("党章.docx".to_owned()));
        assert_eq!(name("../../党章", FileKind::Txt), Ok("党章.txt".to_owned()));
        assert_eq!(name("第1.2节 要点", FileKind::Txt), Ok("第1.2节 要点.txt".to_owned()));
        assert_eq!(name("", FileKind::Png), Ok("材料.png".to_owned()));
        let other = FileRefusal::Other { named: "pdf".to_owned(), is: FileKind::Docx };
        assert_eq!(name("党章.pdf", FileKind::Docx), Err(other.clone()));
        assert!(other.to_string().contains("“.pdf”，内容却是Word 文档"), "{other}");
        assert!(matches!(name("党\u{202E}章.pdf", FileKind::Pdf), Err(FileRefusal::Name(_))));
        assert!(matches!(
            name("机密★通知.pdf", FileKind::Pdf),
            Err(FileRefusal::Name(TextFault::SecretMark { .. }))
        ));
        assert!(matches!(name(&"长".repeat(121), FileKind::Pdf), Err(FileRefusal::Name(_))));
    }

    #[test]
    fn the_same_file_twice_and_the_eleventh_are_not_taken() {
        let there: Vec<_> = (0..FILES).map(|n| file(&n.to_string())).collect();
        assert_eq!(take_file(&there[..9], "new"), Ok(()));
        assert_eq!(take_file(&there, "new"), Err(FileRefusal::TooMany));
        assert_eq!(take_file(&there[..1], "0"), Err(FileRefusal::Same(there[0].name.clone())));
    }

    proptest! {
        #[test]
        fn whatever_is_typed_a_name_that_is_kept_has_no_folder_and_the_right_end(typed in ".{0,130}") {
            for is in FileKind::ALL {
                if let Ok(name) = file_name(&typed, is) {
                    let name = name.as_str();
                    prop_assert!(!name.contains(['/', '\\']) && !name.chars().any(char::is_control));
                    let ending = name.rsplit_once('.').map(|(_, ending)| ending).unwrap_or_default();
                    prop_assert_eq!(FileKind::of_ending(ending), Some(is));
                }
            }
        }
    }
}
