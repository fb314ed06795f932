//! Plain text and Markdown in every encoding. The first byte says which of the two it is.

#![no_main]

use fuzz::lines;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((first, text)) = data.split_first() else { return };
    lines(if first % 2 == 0 { "a.txt" } else { "a.md" }, text);
});
