//! A superior's table (上级表格): which columns an office wants, in its own order and words, and what each is filled from. It holds
//! no data: whoever downloads it gets what that person may read at that moment.

use std::{fmt, str::FromStr};

use crate::{
    coded::coded,
    id::{BranchId, SuperiorTableId},
    text::{Title, Word},
};

coded! {
    /// The ledger that fills a table.
    TableSource {
        /// The people of a group.
        Roster = "roster", "名册";
        /// The meetings of a year, month by month.
        Meetings = "meetings", "会议情况";
        /// Work that was given out.
        Work = "assignments", "任务";
        /// What was studied in a year.
        Study = "study", "学习";
        /// Who took part in organized life in a year.
        Attendance = "attendance", "参加组织生活";
        /// The dues of a year.
        Dues = "dues", "党费";
        /// Those on the way into the Party.
        Development = "development", "发展党员";
        /// Opinions, difficulties and demands.
        Opinions = "opinions", "意见诉求";
    }
}

impl TableSource {
    /// Whether it is of one year.
    pub const fn is_of_year(self) -> bool {
        matches!(self, Self::Meetings | Self::Study | Self::Attendance | Self::Dues)
    }
}

coded! {
    /// Whose rows a table has.
    TableScope {
        /// Of all groups, one after another.
        Branch = "branch", "全支部，各党小组接在一起";
        /// Of one group, which is chosen when it is downloaded.
        Group = "group", "一个党小组，下载时再选";
    }
}

/// The name of a ledger's column, such as `joined_on`: small letters, digits and underscores.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct LedgerKey(String);

impl LedgerKey {
    /// The most characters it has.
    pub const MAX: usize = 40;

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LedgerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for LedgerKey {
    type Err = TableRefusal;

    fn from_str(text: &str) -> Result<Self, TableRefusal> {
        let fits = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_';
        let known = (1..=Self::MAX).contains(&text.len()) && text.bytes().all(fits);
        if known { Ok(Self(text.to_owned())) } else { Err(TableRefusal::UnknownColumn) }
    }
}

/// What fills a column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fill {
    /// A column of the ledger.
    Ledger(LedgerKey),
    /// A number that runs through the whole table.
    Number,
    /// The group's name.
    Group,
    /// The branch's name.
    Branch,
    /// The same words in every row.
    Fixed(Word),
    /// Nothing: it is filled by hand.
    Blank,
}

impl Fill {
    /// Those that no ledger is asked for, but the fixed words, with their names; in the order of a form.
    pub const PLAIN: [(Self, &'static str); 4] = [
        (Self::Number, "序号"),
        (Self::Group, "党小组名称"),
        (Self::Branch, "党支部名称"),
        (Self::Blank, "留空，手工填写"),
    ];

    /// The word of fixed words in forms and rows.
    pub const FIXED: &'static str = "fixed";

    /// The word stored: a word of its own, or `ledger:` with the column.
    pub fn code(&self) -> String {
        match self {
            Self::Ledger(key) => format!("ledger:{key}"),
            Self::Number => "number".to_owned(),
            Self::Group => "group".to_owned(),
            Self::Branch => "branch".to_owned(),
            Self::Fixed(_) => Self::FIXED.to_owned(),
            Self::Blank => "blank".to_owned(),
        }
    }

    /// The fixed words, if any.
    pub const fn words(&self) -> Option<&Word> {
        match self {
            Self::Fixed(words) => Some(words),
            _ => None,
        }
    }

    /// Reads what [`Self::code`] and [`Self::words`] gave.
    ///
    /// # Errors
    /// [`TableRefusal::UnknownColumn`] for another word; [`TableRefusal::NoWords`] for fixed words of which there are none.
    pub fn from_code(code: &str, words: Option<Word>) -> Result<Self, TableRefusal> {
        if let Some(key) = code.strip_prefix("ledger:") {
            return key.parse().map(Self::Ledger);
        }
        if code == Self::FIXED {
            return words.map(Self::Fixed).ok_or(TableRefusal::NoWords);
        }
        let plain = Self::PLAIN.into_iter().find(|(fill, _)| fill.code() == code);
        plain.map(|(fill, _)| fill).ok_or(TableRefusal::UnknownColumn)
    }
}

/// One column of a table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TableColumn {
    /// What stands above the heading, over this column and its neighbours under the same words.
    pub above: Option<Word>,
    /// Its heading, in the office's words.
    pub heading: Word,
    /// What fills it.
    pub fill: Fill,
}

/// What a table looks like: all that is shared, copied and carried in a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TableLayout {
    /// Its title.
    pub title: Title,
    /// The ledger that fills it.
    pub source: TableSource,
    /// Whose rows it has.
    pub scope: TableScope,
    /// Its columns in the office's order.
    pub columns: Vec<TableColumn>,
}

/// Why a table cannot be as it was asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum TableRefusal {
    /// No column at all.
    #[error("表格至少要有一列，请添加一列")]
    NoColumns,
    /// More columns than fit.
    #[error("表格最多 {} 列，现在有 {found} 列，请去掉一些，或者分成两张表", TableLayout::MOST)]
    TooMany {
        /// How many there are.
        found: usize,
    },
    /// What fills a column is nothing that the ledger has.
    #[error("请从列出的内容里选择")]
    UnknownColumn,
    /// Fixed words without words.
    #[error("选了“固定文字”，还没有写是什么文字，请填写")]
    NoWords,
}

impl TableLayout {
    /// The most columns.
    pub const MOST: usize = 40;

    /// Checks it against the columns that its ledger has.
    ///
    /// # Errors
    /// The first [`TableRefusal`], with the number of the column from 1 that it is about, 0 for the whole.
    pub fn check(&self, ledger: &[&str]) -> Result<(), (usize, TableRefusal)> {
        match self.columns.len() {
            0 => return Err((0, TableRefusal::NoColumns)),
            found if found > Self::MOST => return Err((0, TableRefusal::TooMany { found })),
            _ => {}
        }
        let unknown = |column: &TableColumn| matches!(&column.fill, Fill::Ledger(key) if !ledger.contains(&key.as_str()));
        match self.columns.iter().position(unknown) {
            Some(at) => Err((at + 1, TableRefusal::UnknownColumn)),
            None => Ok(()),
        }
    }
}

/// Where a copy comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TableOrigin {
    /// The branch that shared it.
    pub branch: BranchId,
    /// Its table.
    pub table: SuperiorTableId,
    /// The edition that was copied.
    pub edition: i64,
}

/// A table of a branch.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SuperiorTable {
    /// Its id.
    pub id: SuperiorTableId,
    /// What it looks like.
    pub layout: TableLayout,
    /// Whether other branches of the same installation may see how it looks, and copy it.
    pub shared: bool,
    /// Of which table of another branch it is a copy.
    pub origin: Option<TableOrigin>,
    /// How often its layout was changed, from 1: by it a copy knows that there is something newer.
    pub edition: i64,
    /// Guard against acting on an old page.
    pub version: i64,
}

impl SuperiorTable {
    /// The same with another layout; a further edition only if that is another one.
    #[must_use]
    pub fn laid_out(self, layout: TableLayout) -> Self {
        let edition = self.edition + i64::from(layout != self.layout);
        Self { layout, edition, ..self }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn column(heading: &str, fill: Fill) -> TableColumn {
        TableColumn { above: None, heading: Word::new(heading).expect("a heading"), fill }
    }

    fn layout(columns: Vec<TableColumn>) -> TableLayout {
        TableLayout {
            title: Title::new("党员花名册").expect("a title"),
            source: TableSource::Roster,
            scope: TableScope::Branch,
            columns,
        }
    }

    fn key(name: &str) -> Fill {
        Fill::Ledger(name.parse().expect("a key"))
    }

    #[test]
    fn what_fills_a_column_is_read_as_it_was_written() {
        let mut all: Vec<_> = Fill::PLAIN.into_iter().map(|(fill, _)| fill).collect();
        all.extend([key("joined_on"), Fill::Fixed(Word::new("城关街道").expect("words"))]);
        for fill in all {
            assert_eq!(Fill::from_code(&fill.code(), fill.words().cloned()), Ok(fill));
        }
    }

    #[test]
    fn what_no_ledger_can_have_is_refused() {
        for code in ["", "sum", "ledger:", "ledger:Name", "ledger:a b", "ledger:姓名", "ledger:'; --"] {
            assert_eq!(Fill::from_code(code, None), Err(TableRefusal::UnknownColumn), "{code}");
        }
        let long = format!("ledger:{}", "a".repeat(41));
        assert_eq!(Fill::from_code(&long, None), Err(TableRefusal::UnknownColumn));
        assert!(Fill::from_code(&long[..long.len() - 1], None).is_ok());
    }

    #[test]
    fn fixed_words_need_words() {
        assert_eq!(Fill::from_code("fixed", None), Err(TableRefusal::NoWords));
    }

    #[test]
    fn a_table_has_one_to_forty_columns() {
        let of = |count: usize| layout(vec![column("备注", Fill::Blank); count]).check(&[]);
        assert_eq!(of(0), Err((0, TableRefusal::NoColumns)));
        assert_eq!((of(1), of(40)), (Ok(()), Ok(())));
        assert_eq!(of(41), Err((0, TableRefusal::TooMany { found: 41 })));
        assert!(TableRefusal::TooMany { found: 41 }.to_string().contains("最多 40 列，现在有 41 列"));
    }

    #[test]
    fn a_column_that_the_ledger_has_not_is_named() {
        let asked = layout(vec![column("姓名", key("name")), column("年龄", key("age"))]);
        assert_eq!(asked.check(&["name", "gender"]), Err((2, TableRefusal::UnknownColumn)));
        assert_eq!(asked.check(&["name", "age"]), Ok(()));
    }

    #[test]
    fn only_another_layout_is_another_edition() {
        let table = SuperiorTable {
            id: SuperiorTableId::new(Uuid::nil()),
            layout: layout(vec![column("备注", Fill::Blank)]),
            shared: false,
            origin: None,
            edition: 1,
            version: 1,
        };
        let same = SuperiorTable { shared: true, ..table.clone() }.laid_out(table.layout.clone());
        assert_eq!(same.edition, 1);
        assert_eq!(table.laid_out(layout(vec![column("说明", Fill::Blank)])).edition, 2);
    }
}
