//! A Word document: whatever its XML says, it is lines or a fault; and what it says is understood or not.

#![no_main]

use fuzz::{lines, package, parts};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let [document, relations, types] = parts(data);
    let mut all = vec![("[Content_Types].xml", types), ("word/document.xml", document)];
    if !relations.is_empty() {
        all.push(("word/_rels/document.xml.rels", relations));
    }
    records::understand(&lines("a.docx", &package(&all)));
});
