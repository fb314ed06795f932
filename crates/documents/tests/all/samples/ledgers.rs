//! Ledgers to lay out: a usual one, one of several pages with long words, one without a row.

use documents::ledger::{Column, Ledger, Value, as_of};
use jiff::civil::date;

/// A ledger of so many rows, with these words in its widest column.
fn ledger(rows: i64, words: &str) -> Ledger {
    let day = date(2026, 11, 23);
    let row = |number: i64| {
        let sum = Value::Money(4_505 * (number % 5 - 1));
        vec![Value::Number(number), "喆𬭎示例".into(), words.into(), day.into(), sum, Value::Empty]
    };
    Ledger {
        title: "党小组示例台账".into(),
        unit: "示例党支部第一党小组".into(),
        as_of: as_of(day),
        date: day,
        columns: vec![
            Column::new("number", "序号", 3),
            Column::new("name", "姓名", 5),
            Column::new("what", "工作内容", 14),
            Column::new("on", "日期", 8),
            Column::new("sum", "金额（元）", 6),
            Column::new("note", "备注", 6),
        ],
        rows: (1..=rows).map(row).collect(),
        notes: vec!["台账由系统生成，没有填写的留空。".into()],
    }
}

/// All of them by name.
pub fn ledgers() -> [(&'static str, Ledger); 3] {
    [
        ("short-ledger", ledger(4, "=1+1 不是公式")),
        ("long-ledger", ledger(80, &"按月归档，逐件核对；".repeat(12))),
        ("empty-ledger", ledger(0, "")),
    ]
}
