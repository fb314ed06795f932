//! The cells of a workbook, one after the other. Read with nothing but an XML reader: libraries for workbooks make room for
//! as many strings, cells and styles as a file says it has, and a file of a kilobyte can say any number (ADR 12).

use std::collections::BTreeSet;

use jiff::{ToSpan as _, civil::Date};

use super::{Limits, Rows, Sheet, SheetFault, address};
use crate::office::{Bounds, Element, Next, Package, Parts, Xml};

/// From here on a number does not keep all its digits.
const EXACT: f64 = 1e15;

/// The most rows and columns that there are in a sheet.
const LAST_ROW: usize = 1_048_576;
const LAST_COLUMN: usize = 16_384;

/// The most sheets and styles that are looked at.
const SHEETS: usize = 500;
const STYLES: usize = 65_536;

/// What the cells of all sheets refer to.
struct Book {
    strings: Vec<String>,
    /// Of each cell style, whether it shows days or times.
    is_time: Vec<bool>,
    from_1904: bool,
}

/// Unpacks a workbook, unless it holds what no table needs.
fn open(bytes: &[u8], limits: &Limits) -> Result<Parts, SheetFault> {
    let package = Package::open(bytes)?;
    if !package.has("[content_types].xml") || !package.has("xl/workbook.xml") {
        return Err(SheetFault::NotATable);
    }
    if package.has_macros() {
        return Err(SheetFault::Macros);
    }
    if package.holds(&["xl/externallinks/", "xl/embeddings/", "xl/activex/", "xl/connections.xml"]) {
        return Err(SheetFault::External);
    }
    let bounds = Bounds { all: limits.unpacked, part: limits.unpacked, is_kept: true };
    Ok(package.unpack(bounds, is_read)?)
}

/// Whether anything here reads a part.
fn is_read(name: &str) -> bool {
    let sheet = name.starts_with("xl/worksheets/") && name.ends_with(".xml");
    sheet || matches!(name, "xl/workbook.xml" | "xl/sharedstrings.xml" | "xl/styles.xml")
}

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Sheet, SheetFault> {
    let parts = &open(bytes, limits)?;
    let part = |name: &str| parts.get(name).map_or(&[][..], Vec::as_slice);
    let (sheets, from_1904) = sheets(part("xl/workbook.xml"))?;
    let targets = targets(part("xl/_rels/workbook.xml.rels"))?;
    let book = Book {
        strings: strings(part("xl/sharedstrings.xml"), limits)?,
        is_time: times(part("xl/styles.xml"))?,
        from_1904,
    };
    let mut seen = BTreeSet::new();
    for (name, id) in sheets {
        let Some((_, path)) = targets.iter().find(|(known, _)| *known == id) else { continue };
        let Some(cells) = parts.get(path).filter(|_| seen.insert(path.clone())) else { continue };
        let sheet = cells_of(cells, &name, &book, limits)?;
        if !sheet.rows.is_empty() {
            return Ok(sheet);
        }
    }
    Err(SheetFault::Empty)
}

/// The visible sheets with their relations, and whether days count from 1904.
fn sheets(part: &[u8]) -> Result<(Vec<(String, String)>, bool), SheetFault> {
    let (mut found, mut from_1904) = (Vec::new(), false);
    let mut xml = Xml::new(part)?;
    while let Some(element) = xml.element()? {
        if element.is("workbookPr") {
            from_1904 = matches!(element.attribute("date1904"), Some("1" | "true"));
        }
        if element.is("sheet") && matches!(element.attribute("state"), None | Some("visible")) {
            let name = element.attribute("name").unwrap_or_default().to_owned();
            found.push((name, element.attribute("id").unwrap_or_default().to_owned()));
            if found.len() > SHEETS {
                return Err(SheetFault::Broken);
            }
        }
    }
    Ok((found, from_1904))
}

/// The worksheets that relations lead to, by their names in small letters.
fn targets(part: &[u8]) -> Result<Vec<(String, String)>, SheetFault> {
    let mut found = Vec::new();
    let mut xml = Xml::new(part)?;
    while let Some(element) = xml.element()? {
        let kind = element.attribute("Type").unwrap_or_default();
        if let (Some(id), Some(target)) = (element.attribute("Id"), element.attribute("Target"))
            && kind.ends_with("/worksheet")
            && found.len() < STYLES
        {
            let target = target.to_ascii_lowercase();
            let path = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
            found.push((id.to_owned(), path));
        }
    }
    Ok(found)
}

/// The strings that cells share. A string longer than a cell may be is cut, which its first use tells.
fn strings(part: &[u8], limits: &Limits) -> Result<Vec<String>, SheetFault> {
    let most = limits.cell.saturating_add(1).saturating_mul(4);
    let (mut all, mut one, mut is_text, mut is_sound) = (Vec::new(), String::new(), false, false);
    let mut xml = Xml::new(part)?;
    while let Some(next) = xml.next()? {
        match next {
            Next::Begin(e) if e.is("si") => one = String::new(),
            Next::Begin(e) if e.is("rPh") => is_sound = true,
            Next::Begin(e) if e.is("t") => is_text = true,
            Next::End(name) => match name.as_str() {
                "si" => {
                    if all.len() >= limits.cells {
                        return Err(SheetFault::TooMuch);
                    }
                    all.push(std::mem::take(&mut one));
                }
                "rPh" => is_sound = false,
                "t" => is_text = false,
                _ => {}
            },
            Next::Text(text) if is_text && !is_sound && one.len() <= most => one.push_str(&text),
            _ => {}
        }
    }
    Ok(all)
}

/// Of each cell style, whether it shows days or times.
fn times(part: &[u8]) -> Result<Vec<bool>, SheetFault> {
    let (mut own, mut styles, mut is_cell) = (Vec::new(), Vec::new(), false);
    let mut xml = Xml::new(part)?;
    while let Some(next) = xml.next()? {
        match next {
            Next::Begin(e) if e.is("numFmt") && own.len() < STYLES => {
                let id = number(&e, "numFmtId");
                own.push((id, shows_time(e.attribute("formatCode").unwrap_or_default())));
            }
            Next::Begin(e) if e.is("cellXfs") => is_cell = true,
            Next::End(name) if name == "cellXfs" => is_cell = false,
            Next::Begin(e) if is_cell && e.is("xf") && styles.len() < STYLES => {
                let id = number(&e, "numFmtId");
                let usual = matches!(id, 14..=22 | 27..=36 | 45..=47 | 50..=58);
                styles
                    .push(own.iter().rev().find(|(known, _)| *known == id).map_or(usual, |(_, time)| *time));
            }
            _ => {}
        }
    }
    Ok(styles)
}

fn number(element: &Element, name: &str) -> usize {
    element.attribute(name).and_then(|text| text.trim().parse().ok()).unwrap_or(0)
}

/// Whether a format of numbers has letters of days or hours outside of quotes and brackets.
fn shows_time(format: &str) -> bool {
    let (mut is_quoted, mut is_bracket, mut is_escaped) = (false, false, false);
    format.chars().take(250).any(|c| {
        let plain = !is_quoted && !is_bracket && !is_escaped;
        is_escaped = false;
        match c {
            '\\' if plain => is_escaped = true,
            '"' if !is_bracket => is_quoted = !is_quoted,
            '[' if plain => is_bracket = true,
            ']' => is_bracket = false,
            _ => return plain && matches!(c.to_ascii_lowercase(), 'y' | 'm' | 'd' | 'h' | 's'),
        }
        false
    })
}

/// Where a cell stands, from `AB12`, both counted from 0.
fn position(text: &str) -> Option<(usize, usize)> {
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (letters, digits) = text.split_at_checked(letters)?;
    if letters.is_empty() || letters.len() > 3 || digits.len() > 7 {
        return None;
    }
    let column = letters.bytes().fold(0, |sum, b| sum * 26 + usize::from(b.to_ascii_uppercase() - b'A') + 1);
    let row: usize = digits.parse().ok()?;
    ((1..=LAST_ROW).contains(&row) && column <= LAST_COLUMN).then(|| (row - 1, column - 1))
}

fn cells_of(part: &[u8], name: &str, book: &Book, limits: &Limits) -> Result<Sheet, SheetFault> {
    let mut rows = Rows::new(limits);
    let (mut row, mut column) = (None::<usize>, None::<usize>);
    let (mut kind, mut style, mut text, mut is_value) = (String::new(), 0, String::new(), false);
    let most = limits.cell.saturating_add(1).saturating_mul(4);
    let mut xml = Xml::new(part)?;
    while let Some(next) = xml.next()? {
        match next {
            Next::Begin(e) if e.is("row") => {
                let told =
                    e.attribute("r").map(|r| r.trim().parse::<usize>().map_err(|_| SheetFault::Broken));
                let here = told.transpose()?.map_or(row.map_or(0, |last| last + 1), |r| r.wrapping_sub(1));
                if here >= LAST_ROW || row.is_some_and(|last| here <= last) {
                    return Err(SheetFault::Broken);
                }
                (row, column) = (Some(here), None);
            }
            Next::Begin(e) if e.is("c") => {
                let here = row.ok_or(SheetFault::Broken)?;
                let next = column.map_or(0, |last| last + 1);
                let at = match e.attribute("r") {
                    Some(told) => position(told.trim()).ok_or(SheetFault::Broken)?,
                    None => (here, next),
                };
                if at.0 != here || at.1 < next {
                    return Err(SheetFault::Broken);
                }
                column = Some(at.1);
                kind = e.attribute("t").unwrap_or("n").to_owned();
                style = number(&e, "s");
                text.clear();
            }
            Next::Begin(e) if e.is("f") => {
                let (row, column) = (row.unwrap_or_default(), column.unwrap_or_default());
                return Err(SheetFault::Formula(address(row, column)));
            }
            Next::Begin(e) if e.is("v") || e.is("t") => is_value = true,
            Next::End(name) if name == "v" || name == "t" => is_value = false,
            Next::Text(more) if is_value && text.len() <= most => text.push_str(&more),
            Next::End(name) if name == "c" => {
                let (Some(row), Some(column)) = (row, column) else { return Err(SheetFault::Broken) };
                put(&mut rows, (row, column), (&kind, style, &text), book)?;
            }
            _ => {}
        }
    }
    Ok(rows.finish(name))
}

/// Puts a cell in its place by its kind.
fn put(
    rows: &mut Rows<'_>,
    (row, column): (usize, usize),
    (kind, style, text): (&str, usize, &str),
    book: &Book,
) -> Result<(), SheetFault> {
    match kind {
        "s" if text.is_empty() => Ok(()),
        "s" => {
            let index: usize = text.trim().parse().map_err(|_| SheetFault::Broken)?;
            rows.put(row, column, book.strings.get(index).ok_or(SheetFault::Broken)?, false)
        }
        "b" => rows.put(row, column, if text.trim() == "1" { "是" } else { "否" }, false),
        "e" => Err(SheetFault::ErrorCell(address(row, column))),
        "d" => rows.put(row, column, text.strip_suffix("T00:00:00").unwrap_or(text), false),
        "str" | "inlineStr" => rows.put(row, column, text, false),
        _ if text.trim().is_empty() => Ok(()),
        _ => {
            let value: f64 = text.trim().parse().map_err(|_| SheetFault::Broken)?;
            let is_time = book.is_time.get(style).copied().unwrap_or(false);
            let shown = is_time.then(|| moment(value, book.from_1904)).flatten();
            rows.put(row, column, &shown.unwrap_or_else(|| plain(value)), value.abs() >= EXACT)
        }
    }
}

/// A number as the person sees it: 15 digits, no point without need.
fn plain(value: f64) -> String {
    format!("{value:.14e}").parse::<f64>().unwrap_or(value).to_string()
}

/// A day, a day with its hour, or an hour; none for a number that is no day.
fn moment(value: f64, from_1904: bool) -> Option<String> {
    if !(0.0..3_000_000.0).contains(&value) {
        return None;
    }
    // Within the range: neither cast can lose anything but the part behind the point.
    let (mut days, seconds) = (value.floor() as i64, (value.fract() * 86_400.0).round() as i64);
    let seconds = if seconds >= 86_400 {
        days += 1;
        0
    } else {
        seconds
    };
    let clock = match seconds % 60 {
        0 => format!("{:02}:{:02}", seconds / 3600, seconds / 60 % 60),
        rest => format!("{:02}:{:02}:{rest:02}", seconds / 3600, seconds / 60 % 60),
    };
    if days == 0 && !from_1904 {
        return Some(clock);
    }
    let first = match days {
        _ if from_1904 => Date::constant(1904, 1, 1),
        // The calendar of workbooks has a 29 February 1900, which never was.
        60 => return None,
        1..60 => Date::constant(1899, 12, 31),
        _ => Date::constant(1899, 12, 30),
    };
    let day = first.checked_add(days.days()).ok()?;
    Some(if seconds == 0 { day.to_string() } else { format!("{day}T{clock}") })
}
