//! A unit's own template: whatever its XML says, it is refused with what to do, or what is filled in can be read again.

#![no_main]

use documents::own_template::{Purpose, Template, sample};
use fuzz::{lines, package, parts};
use libfuzzer_sys::fuzz_target;

const TYPES: &[u8] = br#"<Types><Override ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;

const ROOT: &[u8] = br#"<Relationships><Relationship Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;

fuzz_target!(|data: &[u8]| {
    let [document, header] = parts(data);
    let mut all =
        vec![("[Content_Types].xml", TYPES), ("_rels/.rels", ROOT), ("word/document.xml", document)];
    if !header.is_empty() {
        all.push(("word/header1.xml", header));
    }
    for purpose in [Purpose::Minutes, Purpose::Notice] {
        match Template::read(&package(&all), purpose) {
            Ok(template) => drop(lines("a.docx", &template.fill(&sample()).expect("filled"))),
            Err(faults) => assert!(!faults.is_empty() && faults.len() <= 21, "{faults:?}"),
        }
    }
});
