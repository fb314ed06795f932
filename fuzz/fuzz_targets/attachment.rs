//! Files that people attach: any bytes, and packages of slides, tables and documents whose parts the fuzzer writes.

#![no_main]

use documents::attachment::look;
use fuzz::{Plain, package, parts};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((kind, rest)) = data.split_first() else { return };
    let [first, second, types] = parts(rest);
    let names = match kind % 4 {
        0 => ["word/document.xml", "word/comments.xml"],
        1 => ["ppt/presentation.xml", "ppt/slides/slide1.xml"],
        2 => ["xl/workbook.xml", "xl/sharedStrings.xml"],
        _ => {
            drop(look(rest, &Plain));
            return;
        }
    };
    let all = [("[Content_Types].xml", types), (names[0], first), (names[1], second)];
    drop(look(&package(&all), &Plain));
});
