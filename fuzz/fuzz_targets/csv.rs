//! Tables as text.

#![no_main]

use documents::sheet::{Limits, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let limits = Limits { rows: 200, columns: 20, cell: 100, cells: 1_000, text: 16 << 10, ..Limits::default() };
    if let Ok(sheet) = read(data, &limits) {
        assert!(!sheet.rows.is_empty() && sheet.rows.len() <= limits.rows, "rows have an end");
        for row in sheet.rows {
            assert!(row.cells.len() <= limits.columns, "columns have an end");
            assert!(row.cells.iter().all(|cell| cell.chars().count() <= limits.cell), "cells have an end");
        }
    }
});
