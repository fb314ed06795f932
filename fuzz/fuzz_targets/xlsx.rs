//! Workbooks whose sheet, shared strings, styles and relations the fuzzer writes.

#![no_main]

use documents::sheet::{Limits, read};
use fuzz::{package, parts};
use libfuzzer_sys::fuzz_target;

const BOOK: &str = r#"<workbook xmlns:r="r"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const LEADS: &str = r#"<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

fuzz_target!(|data: &[u8]| {
    let [sheet, strings, styles, book, relations] = parts(data);
    let or = |part: &'static str, given| if given == b"" { part.as_bytes() } else { given };
    let all = [
        ("[Content_Types].xml", &b"<Types/>"[..]),
        ("xl/workbook.xml", or(BOOK, book)),
        ("xl/_rels/workbook.xml.rels", or(LEADS, relations)),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/sharedStrings.xml", strings),
        ("xl/styles.xml", styles),
    ];
    let limits = Limits { rows: 200, columns: 20, cell: 100, cells: 1_000, text: 16 << 10, ..Limits::default() };
    if let Ok(sheet) = read(&package(&all), &limits) {
        assert!(!sheet.rows.is_empty() && sheet.rows.len() <= limits.rows, "rows have an end");
        assert!(sheet.rows.iter().all(|row| row.cells.len() <= limits.columns), "columns have an end");
    }
});
