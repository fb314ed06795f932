//! A ledger (台账): a table with its headings, laid out once and written as XLSX, as a paper, and as JSON.

use std::borrow::Cow;

use jiff::civil::Date;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, XlsxError};
use serde_json::{Map, json};

use crate::paper::{Align, Block, Cell, Paper, Run};

/// One column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Column {
    /// Its name in JSON: stable for good.
    pub key: Cow<'static, str>,
    /// Its heading; of a superior's table in the office's own words.
    pub heading: Cow<'static, str>,
    /// Its width in characters.
    pub width: u16,
    /// What stands above the heading, over this column and its neighbours under the same words.
    pub above: Option<Cow<'static, str>>,
}

impl Column {
    /// A column.
    pub const fn new(key: &'static str, heading: &'static str, width: u16) -> Self {
        Self { key: Cow::Borrowed(key), heading: Cow::Borrowed(heading), width, above: None }
    }
}

/// One cell.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    /// Nothing was entered.
    Empty,
    /// Words.
    Text(String),
    /// A day.
    Day(Date),
    /// Money in 分; shown in 元.
    Money(i64),
    /// A whole number.
    Number(i64),
}

/// A ledger.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ledger {
    /// What it is, such as 党小组党员名册.
    pub title: String,
    /// Whose: branch and group.
    pub unit: String,
    /// Of when, such as 截至2026年11月23日.
    pub as_of: String,
    /// The day in the file's properties.
    pub date: Date,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, each as wide as the columns.
    pub rows: Vec<Vec<Value>>,
    /// Remarks below the table.
    pub notes: Vec<String>,
}

/// 分 as 元 with two decimals: `-0.05`, `45.00`.
pub fn yuan(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    let fen = fen.unsigned_abs();
    format!("{sign}{}.{:02}", fen / 100, fen % 100)
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl From<Date> for Value {
    fn from(day: Date) -> Self {
        Self::Day(day)
    }
}

impl Value {
    /// The words on paper and on pages.
    pub fn words(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Day(day) => format!("{}.{}.{}", day.year(), day.month(), day.day()),
            Self::Money(fen) => yuan(*fen),
            Self::Number(number) => number.to_string(),
        }
    }
}

impl Ledger {
    /// The row above the headings, where any column has one: the words, and how many columns they are over. A column without words
    /// stands alone.
    pub fn above(&self) -> Vec<(Option<&str>, usize)> {
        let mut spans: Vec<(Option<&str>, usize)> = Vec::new();
        for column in &self.columns {
            let words = column.above.as_deref();
            match spans.last_mut() {
                Some((last, count)) if last.is_some() && *last == words => *count += 1,
                _ => spans.push((words, 1)),
            }
        }
        if spans.iter().all(|(words, _)| words.is_none()) { Vec::new() } else { spans }
    }

    /// As JSON: every row an object under the columns' names; days ISO 8601, money in 分, nothing as null.
    pub fn json(&self) -> serde_json::Value {
        let value = |value: &Value| match value {
            Value::Empty => json!(null),
            Value::Text(text) => json!(text),
            Value::Day(day) => json!(day.to_string()),
            Value::Money(number) | Value::Number(number) => json!(number),
        };
        let row = |row: &Vec<Value>| {
            let cells = self.columns.iter().zip(row).map(|(c, v)| (c.key.to_string(), value(v)));
            serde_json::Value::Object(cells.collect::<Map<_, _>>())
        };
        json!({
            "title": self.title,
            "unit": self.unit,
            "as_of": self.as_of,
            "columns": self.columns.iter().map(|c| json!({"key": c.key, "heading": c.heading})).collect::<Vec<_>>(),
            "rows": self.rows.iter().map(row).collect::<Vec<_>>(),
            "notes": self.notes,
        })
    }

    /// As a paper: landscape, with the headings on every page.
    pub fn paper(&self) -> Paper {
        // A paper has no cells over several columns: what stands above a heading stands before it.
        let head = |column: &Column| match &column.above {
            Some(above) => Cell::head(format!("{above}：{}", column.heading)),
            None => Cell::head(column.heading.as_ref()),
        };
        let mut rows = vec![self.columns.iter().map(head).collect::<Vec<_>>()];
        rows.extend(self.rows.iter().map(|row| {
            let cell = |value: &Value| match value {
                Value::Text(text) => Cell::text(text.clone()),
                Value::Money(_) | Value::Number(_) => {
                    Cell { runs: vec![Run::fang(value.words())], align: Align::Right }
                }
                other => Cell::centered(other.words()),
            };
            row.iter().map(cell).collect()
        }));
        let widths = self.columns.iter().map(|c| c.width).collect();
        let mut blocks = vec![
            Block::labelled("单位：", format!("{}　　{}", self.unit, self.as_of)),
            Block::Table { widths, heads: 1, row_lines: 0, rows },
        ];
        blocks.extend(self.notes.iter().map(Block::body));
        let name = format!("{}（{}）", self.title, self.as_of);
        Paper { name, title: vec![self.title.clone()], landscape: true, date: self.date, blocks }
    }

    /// As an XLSX file, ready to print: A4 landscape, one page wide, the headings on every page. Words are written as
    /// words, whatever they begin with, so that none of them is ever a formula.
    ///
    /// # Errors
    /// [`XlsxError`] for a table that no workbook can hold.
    pub fn xlsx(&self) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let day = self.date;
        let made =
            ExcelDateTime::from_ymd(u16::try_from(day.year()).unwrap_or(1900), month(day), day_of(day))?;
        book.set_properties(&DocProperties::new().set_title(&self.title).set_creation_datetime(&made));
        let sheet = book.add_worksheet();
        let last = u16::try_from(self.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
        let cell = Format::new()
            .set_border(FormatBorder::Thin)
            .set_text_wrap()
            .set_align(FormatAlign::VerticalCenter);
        let head = cell.clone().set_bold().set_align(FormatAlign::Center);
        let title = Format::new().set_bold().set_font_size(16).set_align(FormatAlign::Center);
        let (date, money) = (cell.clone().set_num_format("yyyy-mm-dd"), cell.clone().set_num_format("0.00"));
        if last > 0 {
            sheet.merge_range(0, 0, 0, last, "", &title)?;
            sheet.merge_range(1, 0, 1, last, "", &Format::new())?;
        }
        sheet.write_string_with_format(0, 0, &self.title, &title)?;
        sheet.write_string(1, 0, format!("{}　{}", self.unit, self.as_of))?;
        let above = self.above();
        let first = if above.is_empty() { 3 } else { 4 };
        let mut at = 0_u16;
        for (words, count) in above {
            let over = u16::try_from(count).unwrap_or(u16::MAX);
            match words {
                Some(words) if count > 1 => {
                    sheet.merge_range(2, at, 2, at + over - 1, words, &head)?;
                }
                Some(words) => {
                    sheet.write_string_with_format(2, at, words, &head)?;
                }
                None => {
                    let heading = self.columns.get(usize::from(at)).map_or("", |c| c.heading.as_ref());
                    sheet.merge_range(2, at, 3, at, heading, &head)?;
                }
            }
            at += over;
        }
        for (column, of) in (0_u16..).zip(&self.columns) {
            sheet.set_column_width(column, f64::from(of.width) * 2.0)?;
            // A column of its own has its heading over both rows already.
            if first == 3 || of.above.is_some() {
                sheet.write_string_with_format(first - 1, column, of.heading.as_ref(), &head)?;
            }
        }
        for (row, values) in (first..).zip(&self.rows) {
            for (column, value) in (0_u16..).zip(values) {
                match value {
                    Value::Empty => sheet.write_blank(row, column, &cell)?,
                    Value::Text(text) => sheet.write_string_with_format(row, column, text, &cell)?,
                    Value::Day(day) => sheet.write_datetime_with_format(row, column, day, &date)?,
                    // Exact: a double holds every sum in 分 that there is, and two decimals are shown.
                    Value::Money(fen) => {
                        sheet.write_number_with_format(row, column, *fen as f64 / 100.0, &money)?
                    }
                    Value::Number(number) => {
                        sheet.write_number_with_format(row, column, *number as f64, &cell)?
                    }
                };
            }
        }
        let below = first + u32::try_from(self.rows.len()).unwrap_or(u32::MAX - 100);
        for (row, note) in (below..).zip(&self.notes) {
            sheet.write_string(row, 0, note)?;
        }
        sheet.set_freeze_panes(first, 0)?;
        sheet.set_repeat_rows(0, first - 1)?;
        sheet
            .set_landscape()
            .set_paper_size(9)
            .set_print_fit_to_pages(1, 0)
            .set_footer("&C第 &P 页，共 &N 页");
        book.save_to_buffer()
    }
}

fn month(day: Date) -> u8 {
    u8::try_from(day.month()).unwrap_or(1)
}

fn day_of(day: Date) -> u8 {
    u8::try_from(day.day()).unwrap_or(1)
}

/// 截至2026年11月23日
pub fn as_of(day: Date) -> String {
    format!("截至{}年{}月{}日", day.year(), day.month(), day.day())
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use jiff::civil::date;

    use super::*;

    fn under(words: Option<&'static str>, heading: &'static str) -> Column {
        Column { above: words.map(Cow::Borrowed), ..Column::new("a", heading, 5) }
    }

    fn ledger(columns: Vec<Column>) -> Ledger {
        let rows = vec![vec![Value::Number(1); columns.len()]];
        let (title, unit) = ("登记表".to_owned(), "示例支部".to_owned());
        let date = date(2026, 11, 23);
        Ledger { title, unit, as_of: as_of(date), date, columns, rows, notes: Vec::new() }
    }

    #[test]
    fn neighbours_under_the_same_words_are_under_one_cell() {
        let both = || Some("基本情况");
        let one = ledger(vec![
            under(None, "序号"),
            under(both(), "姓名"),
            under(both(), "性别"),
            under(Some("党内"), "身份"),
            under(None, "备注"),
            under(both(), "电话"),
        ]);
        let spans = [(None, 1), (both(), 2), (Some("党内"), 1), (None, 1), (both(), 1)];
        assert_eq!(one.above(), spans);
        let mut zip =
            zip::ZipArchive::new(std::io::Cursor::new(one.xlsx().expect("a workbook"))).expect("a zip");
        let mut sheet = String::new();
        zip.by_name("xl/worksheets/sheet1.xml").expect("a sheet").read_to_string(&mut sheet).expect("text");
        for merged in ["A3:A4", "B3:C3", "E3:E4"] {
            assert!(sheet.contains(&format!("<mergeCell ref=\"{merged}\"/>")), "{merged}: {sheet}");
        }
        assert!(sheet.contains("<row r=\"5\""), "the rows begin below both");
        let words = crate::txt::write(&one.paper());
        assert!(words.contains("基本情况：姓名") && words.contains("党内：身份"), "{words}");
    }

    #[test]
    fn without_such_words_there_is_one_row_of_headings() {
        assert!(ledger(vec![under(None, "序号"), under(None, "姓名")]).above().is_empty());
    }
}
