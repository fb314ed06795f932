//! The cells of a workbook, one after the other: a cell far away costs nothing.

use std::io::Cursor;

use calamine::{DataRef, Reader as _, SheetVisible, Xlsx};

use super::{Limits, Rows, Sheet, SheetFault, address};

/// From here on a number does not keep all its digits.
const EXACT: f64 = 1e15;

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Sheet, SheetFault> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| SheetFault::Broken)?;
    let visible: Vec<String> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .collect();
    for name in visible {
        let sheet = one(&mut book, &name, limits)?;
        if !sheet.rows.is_empty() {
            return Ok(sheet);
        }
    }
    Err(SheetFault::Empty)
}

fn one(book: &mut Xlsx<Cursor<&[u8]>>, name: &str, limits: &Limits) -> Result<Sheet, SheetFault> {
    // A chart has no cells.
    if let Ok(mut cells) = book.worksheet_cells_reader(name) {
        while let Some(cell) = cells.next_formula().map_err(|_| SheetFault::Broken)? {
            if !cell.get_value().is_empty() {
                let (row, column) = cell.get_position();
                return Err(SheetFault::Formula(address(row as usize, column as usize)));
            }
        }
    }
    let mut rows = Rows::new(limits);
    let Ok(mut cells) = book.worksheet_cells_reader(name) else { return Ok(rows.finish(name)) };
    while let Some(cell) = cells.next_cell().map_err(|_| SheetFault::Broken)? {
        let (row, column) = cell.get_position();
        let (row, column) = (row as usize, column as usize);
        let (text, is_lossy) = match cell.get_value() {
            DataRef::Error(_) => return Err(SheetFault::ErrorCell(address(row, column))),
            other => words(other),
        };
        rows.put(row, column, &text, is_lossy)?;
    }
    Ok(rows.finish(name))
}

/// A cell as text, and whether digits are lost.
fn words(value: &DataRef<'_>) -> (String, bool) {
    match value {
        DataRef::String(text) => (text.clone(), false),
        DataRef::SharedString(text) => ((*text).to_owned(), false),
        DataRef::Int(number) => (number.to_string(), number.unsigned_abs() >= EXACT as u64),
        DataRef::Float(number) => (number.to_string(), number.abs() >= EXACT),
        DataRef::Bool(yes) => (if *yes { "是" } else { "否" }.to_owned(), false),
        DataRef::DateTime(at) if at.is_datetime() => {
            let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
            let date = format!("{year:04}-{month:02}-{day:02}");
            let is_midnight = (hour, minute, second) == (0, 0, 0);
            (if is_midnight { date } else { format!("{date}T{hour:02}:{minute:02}:{second:02}") }, false)
        }
        DataRef::DateTime(at) => (at.as_f64().to_string(), false),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            (text.strip_suffix("T00:00:00").unwrap_or(text).to_owned(), false)
        }
        _ => (String::new(), false),
    }
}
