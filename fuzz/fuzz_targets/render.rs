//! A record as one text file, TOML or JSON, up to the facts of its paper.

#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../crates/cli/src/render/record.rs"]
mod record;

fuzz_target!(|text: &str| {
    match record::read(text).and_then(|record| record.facts()) {
        Ok(facts) => assert!(!facts.items.is_empty() && !facts.roster.is_empty(), "a record has its parts"),
        Err(faults) => {
            assert!(!faults.is_empty() && faults.len() <= record::FAULTS, "what is wrong is said");
        }
    }
});
