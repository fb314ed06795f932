//! Sign-in rules: passwords and the lock-out.
//!
//! GB/T 22239 gives no numbers (`rules.md` 7.2); these are configurable defaults of practice.

use std::{
    collections::{BTreeSet, HashSet},
    sync::LazyLock,
};

use jiff::{SignedDuration, Timestamp};

use crate::{coded::coded, id::FactorId, text::FactorName};

coded! {
    /// What an account may carry besides its person's posts. None of the three reads what meetings are about.
    Duty {
        /// Sets branches and people up, opens accounts, runs backups.
        System = "admin", "系统管理员";
        /// Gives and takes duties, passwords and second factors, and says how people sign in.
        Security = "security", "安全管理员";
        /// Reads the journal and proves it; changes nothing.
        Audit = "auditor", "审计管理员";
    }
}

/// Why a duty was not given (三员分立, GB/T 22239-2019 8.1.5).
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("已经是{}；本支部实行三员分立，系统管理员、安全管理员、审计管理员要由三个人分别担任", .held.chinese())]
pub struct DutyFault {
    /// What the person carries already.
    pub held: Duty,
}

/// Whether somebody who carries these duties may carry one more.
///
/// # Errors
/// [`DutyFault`] where duties are kept apart and the person carries another one.
pub fn may_carry(held: &BTreeSet<Duty>, more: Duty, apart: bool) -> Result<(), DutyFault> {
    match held.iter().find(|&&one| one != more) {
        Some(&held) if apart => Err(DutyFault { held }),
        _ => Ok(()),
    }
}

coded! {
    /// Who has to prove twice who they are.
    SecondFactor {
        /// Whoever wants to.
        Optional = "optional", "自愿使用";
        /// Whoever carries one of the three duties.
        Duties = "duties", "三类管理员必须使用";
        /// Everybody who signs in.
        Everybody = "everybody", "所有人必须使用";
    }
}

/// How people of a branch sign in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SignInRules {
    /// Who needs a second factor.
    pub second_factor: SecondFactor,
    /// 三员分立: nobody carries two of the three duties.
    pub apart: bool,
}

impl SignInRules {
    /// Of a branch that begins now.
    pub const NEW: Self = Self { second_factor: SecondFactor::Optional, apart: true };
    /// Of a branch from before there were any: what worked goes on working.
    pub const OLD: Self = Self { second_factor: SecondFactor::Optional, apart: false };

    /// Whether somebody who carries these duties needs a second factor.
    pub fn asks(self, duties: &BTreeSet<Duty>) -> bool {
        match self.second_factor {
            SecondFactor::Optional => false,
            SecondFactor::Duties => !duties.is_empty(),
            SecondFactor::Everybody => true,
        }
    }
}

coded! {
    /// What somebody has beside the password.
    FactorKind {
        /// Six digits that a telephone shows (TOTP, RFC 6238).
        Totp = "totp", "手机验证码";
        /// A key that a telephone or a computer keeps (WebAuthn).
        Passkey = "passkey", "通行密钥";
    }
}

/// A second factor as its owner sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Factor {
    /// Which.
    pub id: FactorId,
    /// What it is.
    pub kind: FactorKind,
    /// What its owner calls it.
    pub name: FactorName,
    /// Since when.
    pub added_at: Timestamp,
    /// When it was used last.
    pub used_at: Option<Timestamp>,
}

/// How many second factors somebody may have: a telephone, a computer, a key in the drawer, and some more.
pub const FACTORS_MAX: usize = 10;

/// How many recovery codes are given out at once.
pub const RECOVERY_CODES: usize = 8;

/// Why a new password was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PasswordFault {
    /// Fewer than [`PASSWORD_MIN`] characters.
    #[error("至少 {PASSWORD_MIN} 个字符，请加长；可以用几个词连成一句话")]
    TooShort,
    /// More than [`PASSWORD_MAX`] characters.
    #[error("最多 {PASSWORD_MAX} 个字符，请缩短")]
    TooLong,
    /// Too easy to guess: one character over and over, or a well-known row.
    #[error("太容易被猜到，请换一个；不要用连续或重复的字符，也不要用手机号、姓名")]
    Guessable,
    /// The same as the old or the one-time one.
    #[error("不能与原来的密码相同，请换一个新的")]
    Unchanged,
}

/// The fewest characters of a password.
pub const PASSWORD_MIN: usize = 8;
/// The most: longer ones only cost time to hash.
pub const PASSWORD_MAX: usize = 128;

/// What no password holds: the beginnings of too many, and the words of the place.
const COMMON: [&str; 11] = [
    "password",
    "12345678",
    "88888888",
    "qwertyui",
    "iloveyou",
    "admin123",
    "abc12345",
    "dangxiaozu",
    "dangzhibu",
    "党小组",
    "党支部",
];

/// Passwords that others have been seen to use most, in small letters.
static KNOWN: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("known_passwords.txt").lines().collect());

/// Checks a new password. `known` are texts of the person (name, mobile number) that it may not contain.
///
/// # Errors
/// [`PasswordFault`] with the remedy.
pub fn new_password(password: &str, known: &[&str]) -> Result<(), PasswordFault> {
    let chars: Vec<char> = password.chars().collect();
    if chars.len() < PASSWORD_MIN {
        return Err(PasswordFault::TooShort);
    }
    if chars.len() > PASSWORD_MAX {
        return Err(PasswordFault::TooLong);
    }
    let steps: Vec<i64> = chars.windows(2).map(|w| i64::from(w[1] as u32) - i64::from(w[0] as u32)).collect();
    let monotone =
        steps.iter().all(|&s| s == 0) || steps.iter().all(|&s| s == 1) || steps.iter().all(|&s| s == -1);
    let distinct = chars.iter().collect::<std::collections::BTreeSet<_>>().len();
    let lower = password.to_lowercase();
    if monotone
        || distinct < 4
        || COMMON.iter().any(|c| lower.contains(c))
        || KNOWN.contains(lower.as_str())
        || known.iter().any(|k| !k.is_empty() && lower.contains(&k.to_lowercase()))
    {
        return Err(PasswordFault::Guessable);
    }
    Ok(())
}

/// Failed sign-ins of one account.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Failures {
    /// How many in a row.
    pub count: u32,
    /// When the last one was.
    pub last: Option<Timestamp>,
}

impl Failures {
    /// Until when the account answers no further try. Four tries are free; from the fifth on the wait
    /// doubles from 30 seconds to at most 15 minutes, so nobody can lock another out for long.
    pub fn locked_until(self) -> Option<Timestamp> {
        let over = self.count.checked_sub(5)?;
        let seconds = (30_i64 << over.min(5)).min(15 * 60);
        self.last?.checked_add(SignedDuration::from_secs(seconds)).ok()
    }

    /// Whether a try at `now` is refused unread.
    pub fn locked(self, now: Timestamp) -> bool {
        self.locked_until().is_some_and(|until| now < until)
    }

    /// After one more failure; a quiet day forgives the earlier ones.
    #[must_use]
    pub fn and_one(self, now: Timestamp) -> Self {
        let forgiven = self.last.is_none_or(|last| now.duration_since(last) > SignedDuration::from_hours(24));
        Self { count: if forgiven { 1 } else { self.count.saturating_add(1) }, last: Some(now) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_refused_with_a_remedy() {
        assert_eq!(new_password("七个字符不够长", &[]), Err(PasswordFault::TooShort));
        assert_eq!(new_password(&"长a1".repeat(50), &[]), Err(PasswordFault::TooLong));
        for known in ["!qaz2wsx", "!QAZ2wsx", "DangXiaoZu-2026", "党支部的小组 2026"] {
            assert_eq!(new_password(known, &[]), Err(PasswordFault::Guessable), "{known}");
        }
        for weak in
            ["aaaaaaaa", "12345678", "87654321", "abcdefgh", "abababab", "MyPassword1", "x10000000001"]
        {
            assert_eq!(new_password(weak, &["10000000001"]), Err(PasswordFault::Guessable), "{weak}");
        }
        assert_eq!(new_password("春风又绿江南岸", &[]), Err(PasswordFault::TooShort));
        assert_eq!(new_password("春风又绿江南岸 1049", &["陈一诺"]), Ok(()));
    }

    #[test]
    fn nobody_is_locked_out_for_more_than_a_quarter_of_an_hour() {
        let now = Timestamp::from_second(1_700_000_000).expect("a time");
        let mut failures = Failures::default();
        for n in 1..=1000_u32 {
            failures = failures.and_one(now);
            assert_eq!(failures.locked(now), n >= 5, "try {n}");
            let limit = now + SignedDuration::from_mins(15);
            assert!(failures.locked_until().is_none_or(|until| until <= limit));
        }
        assert!(!failures.locked(now + SignedDuration::from_mins(15)));
    }

    #[test]
    fn no_two_duties_meet_where_they_are_kept_apart() {
        for held in Duty::ALL {
            for more in Duty::ALL {
                let fault = (held != more).then_some(DutyFault { held });
                assert_eq!(may_carry(&BTreeSet::from([held]), more, true).err(), fault);
                assert_eq!(may_carry(&BTreeSet::from([held]), more, false), Ok(()));
            }
            assert_eq!(may_carry(&BTreeSet::new(), held, true), Ok(()));
        }
    }

    #[test]
    fn a_second_factor_is_asked_of_whom_the_rule_names() {
        let (nobody, auditor) = (BTreeSet::new(), BTreeSet::from([Duty::Audit]));
        for (second_factor, of_all, of_duties) in [
            (SecondFactor::Optional, false, false),
            (SecondFactor::Duties, false, true),
            (SecondFactor::Everybody, true, true),
        ] {
            let rules = SignInRules { second_factor, apart: true };
            assert_eq!((rules.asks(&nobody), rules.asks(&auditor)), (of_all, of_duties));
        }
    }

    #[test]
    fn a_quiet_day_forgives() {
        let now = Timestamp::from_second(1_700_000_000).expect("a time");
        let failures = Failures { count: 9, last: Some(now) };
        assert_eq!(failures.and_one(now + SignedDuration::from_hours(25)).count, 1);
    }
}
