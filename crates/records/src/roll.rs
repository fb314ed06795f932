//! Tables in which people are listed one a row: a column 姓名, and columns for who came and why somebody did not.

use documents::reading::Place;

use crate::{
    names,
    record::{Absentee, Person},
};

/// A table of people while it is read.
#[derive(Default)]
pub(crate) struct Roll {
    /// Which table, the row of its heads, the column of the names.
    head: Option<(u32, u32, u32)>,
    /// The columns in which it says who came.
    state: Vec<u32>,
    /// Whoever stands in the row that is read.
    last: Option<(u32, Person)>,
}

/// What a cell says of somebody.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Row {
    /// Nothing that matters: a head, a number, a signature.
    Nothing,
    /// Somebody came.
    Came(Person),
    /// Whoever came by the cell before did not come.
    Away(Absentee),
}

impl Roll {
    /// What a cell says; nothing where it belongs to no table of people.
    pub(crate) fn cell(&mut self, text: &str, at: Place) -> Option<Row> {
        let Place::Cell { table, row, column } = at else { return None };
        let tight: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        match self.head {
            Some((of, head, names)) if of == table => {
                if row == head {
                    if ["情况", "备注", "签到", "出席", "到会", "原因"]
                        .iter()
                        .any(|word| tight.contains(word))
                    {
                        self.state.push(column);
                    }
                    return Some(Row::Nothing);
                }
                if column == names {
                    let person = names::person(text)?;
                    self.last = Some((row, person.clone()));
                    return Some(Row::Came(person));
                }
                let of_row = self.last.as_ref().filter(|(of, _)| *of == row).map(|(_, person)| person);
                let Some(person) = of_row.filter(|_| self.state.contains(&column)) else {
                    let is_number = column < names && tight.chars().all(|c| c.is_ascii_digit());
                    if is_number || of_row.is_some() {
                        return Some(Row::Nothing);
                    }
                    // Something else begins.
                    self.head = None;
                    return None;
                };
                let is_away =
                    ["请假", "缺席", "未到", "病", "事假", "出差"].iter().any(|word| tight.contains(word));
                if !is_away {
                    return Some(Row::Nothing);
                }
                let reason = ["请假", "缺席", "未到会", "未到"]
                    .iter()
                    .find_map(|word| tight.strip_prefix(word))
                    .unwrap_or(&tight)
                    .trim_matches(['(', ')', ':', '，', ',', '-']);
                let reason = (!reason.is_empty()).then(|| reason.to_owned());
                Some(Row::Away(Absentee { name: person.name.clone(), reason }))
            }
            _ if tight == "姓名" => {
                self.head = Some((table, row, column));
                self.state.clear();
                Some(Row::Nothing)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_of_people_says_who_came() {
        let mut roll = Roll::default();
        let mut cell = |row, column, text: &str| roll.cell(text, Place::Cell { table: 1, row, column });
        assert_eq!(cell(1, 1, "序号"), None);
        assert_eq!(cell(1, 2, "姓 名"), Some(Row::Nothing));
        assert_eq!(cell(1, 3, "到会情况"), Some(Row::Nothing));
        let person = |name: &str| Person { name: name.to_owned(), post: None };
        assert_eq!(cell(2, 1, "1"), Some(Row::Nothing));
        assert_eq!(cell(2, 2, "林知远"), Some(Row::Came(person("林知远"))));
        assert_eq!(cell(2, 3, "到会"), Some(Row::Nothing));
        assert_eq!(cell(3, 2, "许安宁"), Some(Row::Came(person("许安宁"))));
        let away = Absentee { name: "许安宁".to_owned(), reason: Some("住院".to_owned()) };
        assert_eq!(
            cell(3, 3, "请假（住院）".replace('（', "(").replace('）', ")").as_str()),
            Some(Row::Away(away))
        );
    }
}
