//! 单位自有模板: a branch's own Word template for minutes or notices. Each is in force from when it was kept until another took its
//! place or it was set aside, so that what was made before stays as it was.

use jiff::Timestamp;

use crate::{coded::coded, id::OwnTemplateId, meeting::Mark, text::FileName};

coded! {
    /// What a template is for.
    TemplatePurpose {
        /// Minutes in the common layout.
        Minutes = "minutes", "会议记录";
        /// Notices of a meeting.
        Notice = "notice", "会议通知";
    }
}

/// A template, but for its bytes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OwnTemplate {
    /// Its id.
    pub id: OwnTemplateId,
    /// What it is for.
    pub purpose: TemplatePurpose,
    /// The name of the file.
    pub name: FileName,
    /// How many bytes it has.
    pub size: i64,
    /// The SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: String,
    /// Who kept it, when.
    pub mark: Mark,
    /// Who put another in its place or set it aside, when.
    pub ended: Option<Mark>,
}

impl OwnTemplate {
    /// Whether it was in force at a moment.
    pub fn is_in_force(&self, at: Timestamp) -> bool {
        self.mark.at <= at && self.ended.is_none_or(|ended| at < ended.at)
    }
}

/// Why a template is not taken.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum OwnTemplateRefusal {
    /// It is in use already.
    #[error("这份文件就是现在用着的模板，不用再传")]
    Same,
}

/// Decides whether a template is taken in the place of the one that is in use.
///
/// # Errors
/// [`OwnTemplateRefusal::Same`].
pub fn take_template(current: Option<&OwnTemplate>, sha256: &str) -> Result<(), OwnTemplateRefusal> {
    if current.is_some_and(|one| one.sha256 == sha256) { Err(OwnTemplateRefusal::Same) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::id::PersonId;

    fn mark(second: i64) -> Mark {
        let at = Timestamp::from_second(second).expect("a moment");
        Mark { by: PersonId::new(Uuid::nil()), at }
    }

    fn template(from: i64, to: Option<i64>) -> OwnTemplate {
        OwnTemplate {
            id: OwnTemplateId::new(Uuid::nil()),
            purpose: TemplatePurpose::Minutes,
            name: FileName::new("会议记录.docx").expect("a name"),
            size: 1,
            sha256: "aa".to_owned(),
            mark: mark(from),
            ended: to.map(mark),
        }
    }

    #[test]
    fn it_is_in_force_from_when_it_was_kept_until_it_ended() {
        let at = |second| mark(second).at;
        let ended = template(10, Some(20));
        assert_eq!([9, 10, 19, 20].map(|second| ended.is_in_force(at(second))), [false, true, true, false]);
        assert!(template(10, None).is_in_force(at(1_000)));
        assert!(
            !template(10, Some(10)).is_in_force(at(10)),
            "one that was replaced in the same second never was"
        );
    }

    #[test]
    fn the_one_in_use_is_not_taken_again() {
        let current = template(10, None);
        let refused = take_template(Some(&current), "aa").expect_err("refused").to_string();
        assert!(refused.contains("现在用着的模板"), "{refused}");
        assert_eq!(take_template(Some(&current), "bb"), Ok(()));
        assert_eq!(take_template(None, "aa"), Ok(()));
    }
}
