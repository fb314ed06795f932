//! The words of a PDF, as the process of its own reads them.

#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../crates/cli/src/pdf_words/words.rs"]
mod words;

fuzz_target!(|data: &[u8]| {
    if let Some(words) = words::words(data.to_vec()) {
        assert!(words.len() <= words::WORDS + (1 << 20), "words have an end");
    }
});
