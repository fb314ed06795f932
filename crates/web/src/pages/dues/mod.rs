//! Party dues: a month of the group, one member, hand-overs, the yearly list.

pub(crate) mod handovers;
pub(crate) mod month;
pub(crate) mod person;
pub(crate) mod year;

use app::dues::{month::Fixing, person::PersonDues};
use domain::dues::{Fen, MonthState, YearMonth};

/// The badge of a month, for which so much was paid: its colour and its words.
fn badge(state: MonthState, paid: Fen) -> (&'static str, String) {
    match state {
        MonthState::NotDue => ("cancelled", "不在本组交".to_owned()),
        MonthState::Unfixed => ("late", "还没有核定".to_owned()),
        MonthState::Exempt => ("archived", "免交".to_owned()),
        MonthState::Unpaid(fen) if paid > Fen(0) => ("draft", format!("已交 {paid} 元，还差 {fen} 元")),
        MonthState::Unpaid(fen) => ("draft", format!("应交 {fen} 元")),
        MonthState::Paid(fen) => ("archived", format!("已交 {fen} 元")),
        MonthState::Elsewhere => ("archived", "已在别处交".to_owned()),
    }
}

/// The same of a month of one member: of before the admission nothing was due anywhere.
fn badge_of(of: &PersonDues, month: YearMonth, (state, paid): (MonthState, Fen)) -> (&'static str, String) {
    let is_before = of.member_since.is_some_and(|since| month.last() < since);
    if state == MonthState::NotDue && is_before {
        return ("cancelled", "当时还不是党员".to_owned());
    }
    badge(state, paid)
}

/// What is still to be done about what was fixed; nothing where it is confirmed.
fn fixing(fixing: Fixing) -> &'static str {
    match fixing {
        Fixing::Missing => "还没有核定每月交多少",
        Fixing::RunsOn => "今年还没有重新核定，暂按上年的标准",
        Fixing::Unconfirmed => "本人还没有确认标准",
        Fixing::Confirmed => "",
    }
}
