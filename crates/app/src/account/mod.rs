//! Accounts: sign-in, sessions, passwords, one-time slips.

pub mod by_machine;
pub mod change_password;
pub mod list;
pub mod password;
pub mod reset;
pub mod session;
pub mod sign_in;
