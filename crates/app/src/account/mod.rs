//! Accounts: sign-in, sessions, passwords, one-time slips, duties, how people sign in.

pub mod by_machine;
pub mod change_password;
pub mod duty;
pub mod list;
pub mod password;
pub mod reset;
pub mod rules;
pub mod session;
pub mod sign_in;
