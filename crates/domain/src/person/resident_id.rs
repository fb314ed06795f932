//! Resident-id numbers (GB 11643): read once, checked, and reduced to what may be kept.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Gender;

/// A resident-id number as far as it is kept: its last four characters.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct IdTail(String);

/// What a whole resident-id number says of a person. The number itself is not in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ResidentId {
    /// 出生日期, of a whole number.
    pub born_on: Option<Date>,
    /// 性别, of a whole number.
    pub gender: Option<Gender>,
    /// Its end.
    pub tail: IdTail,
}

/// Why something is no resident-id number. Displayed behind the field's name.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ResidentIdFault {
    /// Neither 18 characters nor the last four.
    #[error("应为 18 位，或者只填后四位；现在有 {0} 位，请检查是否多输或少输了")]
    Length(usize),
    /// Something that is no digit.
    #[error("只能有数字，最后一位可以是 X，请检查")]
    Characters,
    /// The birthday in the number does not exist.
    #[error("第 7 到 14 位不是日期，请检查")]
    Birthday,
    /// The check character does not fit.
    #[error("校验位不对，可能有一位输错了，请对照证件检查")]
    Check,
}

impl IdTail {
    /// Reads the last four characters.
    ///
    /// # Errors
    /// [`ResidentIdFault::Length`] or [`ResidentIdFault::Characters`].
    pub fn new(text: &str) -> Result<Self, ResidentIdFault> {
        let text = text.trim().to_ascii_uppercase();
        if text.chars().count() != 4 {
            return Err(ResidentIdFault::Length(text.chars().count()));
        }
        let (digits, last) = text.split_at_checked(3).ok_or(ResidentIdFault::Characters)?;
        let sound = digits.bytes().all(|b| b.is_ascii_digit())
            && last.bytes().all(|b| b.is_ascii_digit() || b == b'X');
        if sound { Ok(Self(text)) } else { Err(ResidentIdFault::Characters) }
    }

    /// The four characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As it is shown and printed: **************001X.
    pub fn masked(&self) -> String {
        format!("{}{}", "*".repeat(14), self.0)
    }
}

impl fmt::Display for IdTail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for IdTail {
    type Error = ResidentIdFault;

    fn try_from(text: String) -> Result<Self, ResidentIdFault> {
        Self::new(&text)
    }
}

impl From<IdTail> for String {
    fn from(tail: IdTail) -> Self {
        tail.0
    }
}

/// The weights of the check character, ISO 7064 MOD 11-2.
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: [u8; 11] = *b"10X98765432";

impl ResidentId {
    /// Reads a whole number, a masked one (`110101********001X`) or the last four characters.
    ///
    /// # Errors
    /// A [`ResidentIdFault`] that says what is wrong.
    pub fn new(text: &str) -> Result<Self, ResidentIdFault> {
        let plain: String =
            text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
        let length = plain.chars().count();
        if length == 4 {
            return Ok(Self { born_on: None, gender: None, tail: IdTail::new(&plain)? });
        }
        if length != 18 {
            return Err(ResidentIdFault::Length(length));
        }
        let (head, tail) = plain.split_at_checked(14).ok_or(ResidentIdFault::Characters)?;
        let tail = IdTail::new(tail).map_err(|_| ResidentIdFault::Characters)?;
        if head.contains('*') {
            let masked = head.bytes().all(|b| b.is_ascii_digit() || b == b'*');
            let known = masked.then_some(Self { born_on: None, gender: None, tail });
            return known.ok_or(ResidentIdFault::Characters);
        }
        let digits: Vec<u32> = plain.chars().take(17).filter_map(|c| c.to_digit(10)).collect();
        if digits.len() != 17 {
            return Err(ResidentIdFault::Characters);
        }
        let part = |from: usize, to: usize| digits[from..to].iter().fold(0, |sum, d| sum * 10 + d);
        let birthday = || {
            let year = i16::try_from(part(6, 10)).ok()?;
            let (month, day) = (i8::try_from(part(10, 12)).ok()?, i8::try_from(part(12, 14)).ok()?);
            Date::new(year, month, day).ok()
        };
        let born_on = birthday().ok_or(ResidentIdFault::Birthday)?;
        let sum: u32 = digits.iter().zip(WEIGHTS).map(|(d, w)| d * w).sum();
        if plain.as_bytes()[17] != CHECKS[(sum % 11) as usize] {
            return Err(ResidentIdFault::Check);
        }
        let gender = if digits[16] % 2 == 1 { Gender::Male } else { Gender::Female };
        Ok(Self { born_on: Some(born_on), gender: Some(gender), tail })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    /// A number of a region that does not exist, with its check character.
    fn number(birthday: &str, serial: &str) -> String {
        let front = format!("000000{birthday}{serial}");
        let sum: u32 = front.chars().zip(WEIGHTS).map(|(c, w)| c.to_digit(10).expect("a digit") * w).sum();
        format!("{front}{}", char::from(CHECKS[(sum % 11) as usize]))
    }

    #[test]
    fn a_whole_number_tells_birthday_and_gender_and_keeps_four_characters() {
        let id = ResidentId::new(&number("19800229", "002")).expect("a number");
        assert_eq!((id.born_on, id.gender), (Some(date(1980, 2, 29)), Some(Gender::Female)));
        assert_eq!(id.tail.as_str().len(), 4);
        assert!(id.tail.masked().starts_with("**************002"));
    }

    #[test]
    fn every_fault_is_told() {
        use ResidentIdFault::{Birthday, Characters, Check, Length};
        let sound = number("19800301", "001");
        let last = if sound.ends_with('0') { "1" } else { "0" };
        assert_eq!(ResidentId::new(&format!("{}{last}", &sound[..17])), Err(Check));
        assert_eq!(ResidentId::new(&number("19800231", "001")), Err(Birthday));
        assert_eq!(ResidentId::new("12345"), Err(Length(5)));
        assert_eq!(ResidentId::new("00000019800301001年"), Err(Characters));
        assert_eq!(ResidentId::new("0000A0198003010011"), Err(Characters));
        assert_eq!(ResidentId::new("12A4"), Err(Characters));
        assert_eq!(ResidentId::new("000000某*******001X"), Err(Characters));
    }

    #[test]
    fn a_masked_number_and_a_tail_are_taken() {
        for text in ["000000********001x", "001X", " 001X "] {
            let id = ResidentId::new(text).expect(text);
            assert_eq!((id.tail.as_str(), id.born_on), ("001X", None));
        }
    }

    proptest! {
        #[test]
        fn one_wrong_digit_is_noticed(at in 0_usize..17, serial in 0_u32..999, add in 1_u32..10) {
            let sound = number("19750615", &format!("{serial:03}"));
            let mut wrong: Vec<char> = sound.chars().collect();
            let digit = (wrong[at].to_digit(10).expect("a digit") + add) % 10;
            wrong[at] = char::from_digit(digit, 10).expect("a digit");
            let wrong: String = wrong.into_iter().collect();
            prop_assert!(ResidentId::new(&wrong).is_err());
        }

        #[test]
        fn nothing_makes_it_fall_over(text in "\\PC{0,24}") {
            let _ = ResidentId::new(&text);
        }
    }
}
