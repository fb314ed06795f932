//! Text becomes a type at the edge: trimmed, counted in characters, without control characters,
//! and without a state-secret mark (保密法 2024 Art 31; `rules.md` 7.4).

use std::fmt;

use serde::{Deserialize, Serialize};

/// Why a text was refused. Displayed behind the field's name: «地点» + «不能为空».
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum TextFault {
    /// Nothing but white space where something is needed.
    #[error("还没有填写，请填写后再提交")]
    Empty,
    /// More characters than the field takes.
    #[error("最多 {max} 个字，现在有 {found} 个字，请精简后再提交")]
    TooLong {
        /// The limit in characters.
        max: usize,
        /// What was typed, in characters.
        found: usize,
    },
    /// A control character, usually pasted from another program.
    #[error("第 {position} 个字符是看不见的控制字符（U+{code:04X}），请删去后再提交")]
    Control {
        /// Position in characters, from 1.
        position: usize,
        /// The code point.
        code: u32,
    },
    /// A state-secret mark.
    #[error("含有密级标志“{mark}”。本系统是非涉密系统，不能录入国家秘密，请在涉密载体上办理")]
    SecretMark {
        /// The mark as it was found.
        mark: String,
    },
    /// Not a mobile number of the mainland.
    #[error("应为以 1 开头的 11 位手机号码，请检查是否多输或少输了数字")]
    NotMobile,
    /// Not an e-mail address.
    #[error("不是完整的邮箱地址，应像 name@example.cn 这样")]
    NotEmail,
}

/// Finds a state-secret mark such as «秘密★10年» (mark format: `rules.md` 7.4, from memory).
///
/// The star may be ★ or ☆; blanks and what cannot be seen may stand anywhere between.
pub fn secret_mark(text: &str) -> Option<String> {
    let unseen =
        |c: &char| c.is_whitespace() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}');
    let mut last = ['\0'; 2];
    for c in text.chars().filter(|c| !unseen(c)) {
        if matches!(c, '★' | '☆') && matches!(last, ['绝' | '机' | '秘', '密']) {
            return Some(format!("{}★", last.iter().collect::<String>()));
        }
        last = [last[1], c];
    }
    None
}

/// Checks and tidies a text: trims, unifies line ends, counts characters.
///
/// # Errors
/// Every [`TextFault`] but those of numbers and addresses.
fn checked(text: &str, max: usize, lines: bool, required: bool) -> Result<String, TextFault> {
    let tidy = text.replace("\r\n", "\n").replace('\r', "\n");
    let tidy = tidy.trim();
    if tidy.is_empty() && required {
        return Err(TextFault::Empty);
    }
    let found = tidy.chars().count();
    if found > max {
        return Err(TextFault::TooLong { max, found });
    }
    let hidden = |c: char| {
        (c.is_control() && !(lines && matches!(c, '\n' | '\t')))
            || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
    };
    if let Some((at, c)) = tidy.chars().enumerate().find(|&(_, c)| hidden(c)) {
        return Err(TextFault::Control { position: at + 1, code: c as u32 });
    }
    match secret_mark(tidy) {
        Some(mark) => Err(TextFault::SecretMark { mark }),
        None => Ok(tidy.to_owned()),
    }
}

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident: $max:literal, $lines:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The most characters it takes.
            pub const MAX: usize = $max;

            /// Checks a text that must not be empty.
            ///
            /// # Errors
            /// A [`TextFault`] that says what is wrong and how to mend it.
            pub fn new(text: &str) -> Result<Self, TextFault> {
                checked(text, Self::MAX, texts!(@ $lines), true).map(Self)
            }

            /// Checks a text that may be left empty.
            ///
            /// # Errors
            /// As [`Self::new`], but never [`TextFault::Empty`].
            pub fn optional(text: &str) -> Result<Option<Self>, TextFault> {
                let text = checked(text, Self::MAX, texts!(@ $lines), false)?;
                Ok((!text.is_empty()).then_some(Self(text)))
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = TextFault;

            fn try_from(text: String) -> Result<Self, TextFault> {
                Self::new(&text)
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }
    )*};
    (@ line) => { false };
    (@ lines) => { true };
}

texts! {
    /// A few characters of a table: an education, a letter's number, a post at work.
    Word: 60, line;
    /// What somebody calls the telephone or the key by which they sign in.
    FactorName: 30, line;
    /// A person's name as it is to be printed.
    PersonName: 50, line;
    /// The name of a branch, a group or a unit.
    OrganizationName: 60, line;
    /// Where a meeting is held.
    Place: 60, line;
    /// The title of an agenda item, a plan line or a resolution.
    Title: 120, line;
    /// The name of a file.
    FileName: 120, line;
    /// A short reason: of a return, a leave, a late entry.
    Reason: 200, line;
    /// A note of a few sentences: a consultation, a measure, what to prepare.
    Note: 2000, lines;
    /// What a person said, or a summary. 20,000 characters are four hours of speech.
    Speech: 20000, lines;
    /// A section of a work summary: a year's meetings of a branch with thirty groups.
    SectionText: 50000, lines;
}

/// A mobile number of the mainland: 11 digits that begin with 1.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MobileNumber(String);

impl MobileNumber {
    /// Reads a number; blanks, hyphens, full-width digits and a leading +86 are forgiven.
    ///
    /// # Errors
    /// [`TextFault::Empty`] or [`TextFault::NotMobile`].
    pub fn new(text: &str) -> Result<Self, TextFault> {
        let plain: String = text
            .chars()
            .map(|c| match c {
                '０'..='９' => char::from(b'0' + (c as u32 - '０' as u32) as u8),
                other => other,
            })
            .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '－' | '（' | '）' | '(' | ')'))
            .collect();
        if plain.is_empty() {
            return Err(TextFault::Empty);
        }
        let digits = plain.strip_prefix("+86").unwrap_or(&plain);
        if digits.len() == 11 && digits.starts_with('1') && digits.bytes().all(|b| b.is_ascii_digit()) {
            Ok(Self(digits.to_owned()))
        } else {
            Err(TextFault::NotMobile)
        }
    }

    /// The 11 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number with its middle hidden, for lists: 138****0001.
    pub fn masked(&self) -> String {
        format!("{}****{}", &self.0[..3], &self.0[7..])
    }
}

/// An e-mail address, checked for shape only.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Reads an address.
    ///
    /// # Errors
    /// [`TextFault::Empty`] or [`TextFault::NotEmail`].
    pub fn new(text: &str) -> Result<Self, TextFault> {
        let text = text.trim();
        if text.is_empty() {
            return Err(TextFault::Empty);
        }
        let shaped = text.len() <= 254
            && text.is_ascii()
            && !text
                .bytes()
                .any(|b| b.is_ascii_control() || b.is_ascii_whitespace() || b",;<>\"".contains(&b))
            && text.split_once('@').is_some_and(|(name, host)| {
                !name.is_empty()
                    && !host.contains('@')
                    && host.contains('.')
                    && !host.starts_with('.')
                    && !host.ends_with('.')
            });
        if shaped { Ok(Self(text.to_owned())) } else { Err(TextFault::NotEmail) }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_characters_not_bytes() {
        assert!(Place::new(&"会".repeat(60)).is_ok());
        assert_eq!(Place::new(&"会".repeat(61)), Err(TextFault::TooLong { max: 60, found: 61 }));
    }

    #[test]
    fn refuses_nothing_but_blanks() {
        assert_eq!(Title::new(" \u{3000}\n"), Err(TextFault::Empty));
        assert_eq!(Title::optional("  "), Ok(None));
    }

    #[test]
    fn refuses_a_five_megabyte_remark() {
        let found = 5 * 1024 * 1024;
        assert_eq!(Speech::new(&"a".repeat(found)), Err(TextFault::TooLong { max: 20000, found }));
    }

    #[test]
    fn refuses_control_characters_and_names_the_place() {
        assert_eq!(Title::new("学\u{7}习"), Err(TextFault::Control { position: 2, code: 7 }));
        assert_eq!(Title::new("学\n习"), Err(TextFault::Control { position: 2, code: 10 }));
        assert_eq!(Speech::new("学\r\n习").expect("two lines").as_str(), "学\n习");
        assert!(matches!(PersonName::new("张\u{202E}三"), Err(TextFault::Control { .. })));
    }

    #[test]
    fn refuses_a_secret_mark_but_not_the_word() {
        assert!(matches!(Note::new("按秘密★10年管理"), Err(TextFault::SecretMark { .. })));
        assert!(matches!(Note::new("绝密 ★"), Err(TextFault::SecretMark { .. })));
        assert_eq!(secret_mark("（机　\u{200B}密　☆ 20年）"), Some("机密★".to_owned()));
        assert!(Note::new("学习保守国家秘密法").is_ok());
    }

    #[test]
    fn reads_mobile_numbers_as_people_write_them() {
        assert_eq!(MobileNumber::new("+86 100-0000-0001").expect("a number").as_str(), "10000000001");
        assert_eq!(MobileNumber::new("１０００００００００１").expect("full width").masked(), "100****0001");
        for wrong in ["1000000000", "100000000011", "20000000001", "1000000000a"] {
            assert_eq!(MobileNumber::new(wrong), Err(TextFault::NotMobile), "{wrong}");
        }
    }

    #[test]
    fn checks_the_shape_of_addresses() {
        assert!(EmailAddress::new("a.b@example.cn").is_ok());
        for wrong in ["a", "a@b", "a@@b.cn", "a b@c.cn", "a@b.cn\nBcc: x@y.cn", "@b.cn", "a@.cn"] {
            assert_eq!(EmailAddress::new(wrong), Err(TextFault::NotEmail), "{wrong}");
        }
    }
}
