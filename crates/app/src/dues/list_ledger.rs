//! The yearly list of dues as a ledger, to post or to keep: as it was published, and nothing else.

use documents::ledger::{Column, Ledger, Value, as_of, yuan};

use super::list::{self, Line};
use crate::{
    Cx, Error,
    permission::{Permit, may},
};

const COLUMNS: [Column; 5] = [
    Column::new("number", "序号", 4),
    Column::new("name", "姓名", 7),
    Column::new("group", "党小组", 12),
    Column::new("months", "应交月数", 6),
    Column::new("state", "情况", 10),
];

impl Line {
    /// How the year of a member stands, in words.
    pub fn state(&self) -> String {
        match (self.due, self.settled) {
            (0, _) if self.unfixed => "还没有核定".to_owned(),
            (0, _) => "不用在本支部交".to_owned(),
            (due, settled) if settled == due => "已交清".to_owned(),
            (_, settled) => format!("已交 {settled} 个月"),
        }
    }
}

/// The list of a year, as it was published last.
///
/// # Errors
/// [`Error::NotFound`] for a year whose list was not published.
pub fn ledger(cx: &mut Cx<'_>, permit: &Permit<may::ReadDuesList>, year: i16) -> Result<Ledger, Error> {
    let (published, by, at) = list::year(cx, permit, year)?.published.ok_or(Error::NotFound)?;
    let shows = published.lines.iter().any(|line| line.fen.is_some());
    let mut columns = COLUMNS.to_vec();
    if shows {
        columns.push(Column::new("sum", "金额", 6));
    }
    let rows = (1..).zip(&published.lines).map(|(number, line)| {
        let mut row = vec![
            Value::Number(number),
            line.name.as_str().into(),
            line.group.as_str().into(),
            Value::Number(i64::try_from(line.due).unwrap_or_default()),
            line.state().into(),
        ];
        if shows {
            row.push(line.fen.map_or(Value::Empty, Value::Money));
        }
        row
    });
    let received = published.received.map(|fen| format!("，其中支部已经签收 {} 元", yuan(fen)));
    let sum = format!(
        "统计到{}，这些月份的党费共交了 {} 元{}。",
        published.until.chinese(),
        published.total(),
        received.unwrap_or_default()
    );
    let unit = store::organization::branch(cx.tx, permit.branch())?.name.to_string();
    Ok(Ledger {
        title: format!("{year}年党费收缴情况"),
        unit,
        as_of: as_of(at.date()),
        date: at.date(),
        columns,
        rows: rows.collect(),
        notes: vec![sum, format!("{by}公布。对不上的，请告诉组长或组织委员。")],
    })
}
