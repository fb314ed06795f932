//! stand-in
/// x
pub fn write(_: &crate::facts::MeetingFacts, _: &str, _: u32, _: jiff::Timestamp) -> String {
    String::new()
}
