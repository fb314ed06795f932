//! The `dangxiaozu` command.
fn main() {}
