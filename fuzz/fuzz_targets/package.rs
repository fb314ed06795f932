//! Any bytes as a file of any kind: what it is, is told by its content.

#![no_main]

use fuzz::lines;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    lines("a.docx", data);
});
