//! From a table to lines: which column is which, and what each cell says.

use documents::sheet::{self, Limits, Sheet, SheetFault, SheetRow};
use domain::person::{Particulars, Standing};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::super::particulars;
use crate::{Check, Error};

/// A line of a table as it was read. Of a resident-id number only what may be kept is in it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ImportLine {
    /// Its number as the person sees it.
    pub number: usize,
    /// The name.
    pub name: String,
    /// The membership state.
    pub standing: Option<Standing>,
    /// 转正日期
    pub full_on: Option<Date>,
    /// The group by name; empty where the table does not tell.
    pub group: String,
    /// The mobile number.
    pub mobile: String,
    /// The mail address.
    pub email: String,
    /// The rest.
    pub particulars: Particulars,
    /// What is wrong with it.
    pub faults: Vec<String>,
    /// What was left out of it.
    #[serde(default)]
    pub remarks: Vec<String>,
}

/// What was read of a file.
#[derive(Clone, PartialEq, Debug)]
pub struct Parsed {
    /// Its lines.
    pub lines: Vec<ImportLine>,
    /// Headings of columns that mean nothing here.
    pub ignored: Vec<String>,
    /// The numbers of lines that tell sums, not people.
    pub sums: Vec<usize>,
}

/// A column that means something here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Field {
    Name,
    Gender,
    Ethnicity,
    Born,
    Education,
    Standing,
    Joined,
    Full,
    Group,
    Work,
    Mobile,
    Email,
    Id,
}

/// The headings of common tables and exports, without blanks and brackets.
const HEADINGS: [(Field, &[&str]); 13] = [
    (Field::Name, &["姓名", "党员姓名", "名字"]),
    (Field::Gender, &["性别"]),
    (Field::Ethnicity, &["民族"]),
    (Field::Born, &["出生日期", "出生年月", "出生年月日", "生日"]),
    (Field::Education, &["学历", "文化程度", "最高学历", "学历情况"]),
    (Field::Standing, &["身份", "人员类别", "党员类型", "党员类别", "政治面貌", "类别", "党员身份"]),
    (
        Field::Joined,
        &[
            "入党日期",
            "入党时间",
            "入党年月",
            "加入党组织日期",
            "加入党组织时间",
            "加入中共组织日期",
            "成为预备党员日期",
        ],
    ),
    (Field::Full, &["转正日期", "转正时间", "转为正式党员日期", "成为正式党员日期"]),
    (Field::Group, &["党小组", "所在党小组", "所属党小组", "小组", "党小组名称"]),
    (Field::Work, &["工作单位及职务", "工作岗位", "工作单位", "单位及职务", "职务", "岗位", "行政职务"]),
    (Field::Mobile, &["手机号", "手机号码", "手机", "移动电话", "联系电话", "联系方式", "电话"]),
    (Field::Email, &["邮箱", "电子邮箱", "电子邮件", "email", "e-mail"]),
    (
        Field::Id,
        &[
            "身份证号",
            "身份证号码",
            "公民身份号码",
            "公民身份证号",
            "公民身份证号码",
            "证件号码",
            "身份证",
            "身份证后四位",
            "身份证号后四位",
        ],
    ),
];

/// Among how many first rows the headings are looked for.
const HEAD_ROWS: usize = 15;

impl From<SheetFault> for Error {
    fn from(fault: SheetFault) -> Self {
        Self::field("file", "文件", fault)
    }
}

/// Reads a file.
///
/// # Errors
/// [`Error::Invalid`] with what is wrong with the file, or when it has no column of names.
pub fn parse(bytes: &[u8], today: Date) -> Result<Parsed, Error> {
    let sheet = sheet::read(bytes, &Limits::default())?;
    let (head, columns) = headings(&sheet).ok_or_else(|| {
        let remedy = "没有找到表头。表格里要有一行列名，其中有“姓名”和“身份”（或“人员类别”），请改好再上传";
        Error::field("file", "文件", remedy)
    })?;
    let titles = &sheet.rows[head].cells;
    let known = |index: usize| columns.iter().any(|(_, column)| *column == index);
    let unknown = titles.iter().enumerate().filter(|(index, title)| !title.is_empty() && !known(*index));
    let ignored = unknown.map(|(_, title)| title.chars().take(30).collect()).collect();
    let numbering = titles.iter().position(|title| matches!(plain(title).as_str(), "序号" | "编号"));
    let name = columns.iter().find(|(field, _)| *field == Field::Name).map(|(_, column)| *column);
    let is_sum =
        |row: &SheetRow| [numbering, name].into_iter().flatten().any(|column| tells_sum(row, column));
    let (sums, rows): (Vec<_>, Vec<_>) = sheet.rows[head + 1..].iter().partition(|row| is_sum(row));
    let sums = sums.iter().map(|row| row.number).collect();
    let lines = rows.into_iter().filter_map(|row| line(row, &columns, today)).collect::<Vec<_>>();
    if lines.is_empty() {
        return Err(Error::field("file", "文件", "只有表头，下面没有人员，请检查选的是不是这个文件"));
    }
    Ok(Parsed { lines, ignored, sums })
}

/// Whether a cell says that its line is a sum.
fn tells_sum(row: &SheetRow, column: usize) -> bool {
    let text = row.cells.get(column).map_or_else(String::new, |cell| plain(cell));
    ["合计", "总计", "小计"].iter().any(|sum| text.starts_with(sum))
}

/// Whether the text of a cell can be no person's name: a formula or a tag.
fn is_no_name(text: &str) -> bool {
    text.starts_with(['=', '@', '+', '-', '＝', '＠', '＋', '－']) || text.contains(['<', '>'])
}

/// A heading without blanks, stars and what stands in brackets.
fn plain(heading: &str) -> String {
    let mut depth = 0_u32;
    let mut out = String::new();
    for c in heading.chars() {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth = depth.saturating_sub(1),
            '*' | '＊' | '：' | ':' => {}
            c if c.is_whitespace() || depth > 0 => {}
            c => out.extend(c.to_lowercase()),
        }
    }
    out
}

/// The row of the headings, and which column is which; the first column of a kind counts.
fn headings(sheet: &Sheet) -> Option<(usize, Vec<(Field, usize)>)> {
    sheet.rows.iter().take(HEAD_ROWS).enumerate().find_map(|(index, row)| {
        let mut columns: Vec<(Field, usize)> = Vec::new();
        for (column, cell) in row.cells.iter().enumerate() {
            let title = plain(cell);
            let field =
                HEADINGS.iter().find(|(_, all)| all.contains(&title.as_str())).map(|(field, _)| *field);
            if let Some(field) = field.filter(|f| columns.iter().all(|(known, _)| known != f)) {
                columns.push((field, column));
            }
        }
        let has_name = columns.iter().any(|(field, _)| *field == Field::Name);
        (has_name && columns.len() > 1).then_some((index, columns))
    })
}

/// What a cell says of a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Told {
    /// Nothing.
    Nothing,
    /// A day.
    Day(Date),
    /// A month of a year, and no day.
    Month,
}

/// A day as tables write it: 2011-06-18, 2011/6/18, 2011.6.18, 2011年6月18日, 20110618; or only its month.
fn read_day(text: &str) -> Result<Told, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(Told::Nothing);
    }
    let parts: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|p| !p.is_empty()).collect();
    let date = |year: &str, month: &str, day: &str| {
        let number = |text: &str| text.parse::<i8>().ok();
        Date::new(year.parse().ok()?, number(month)?, number(day)?).ok()
    };
    let found = match parts.as_slice() {
        [all] if all.len() == 8 => date(&all[..4], &all[4..6], &all[6..]),
        [year, month, day, ..] if year.len() == 4 => date(year, month, day),
        [year, month] if year.len() == 4 && date(year, month, "1").is_some() => return Ok(Told::Month),
        [all] if all.len() == 6 && date(&all[..4], &all[4..], "1").is_some() => return Ok(Told::Month),
        _ => None,
    };
    found.map(Told::Day).ok_or_else(|| format!("“{text}”不是日期，请写成 2011-06-18 这样"))
}

fn line(row: &SheetRow, columns: &[(Field, usize)], today: Date) -> Option<ImportLine> {
    let column = |field: Field| columns.iter().find(|(known, _)| *known == field).map(|(_, column)| *column);
    let cell =
        |field: Field| column(field).and_then(|c| row.cells.get(c)).map_or("", String::as_str).to_owned();
    let name = cell(Field::Name);
    // Numbering and sums below the table are no people.
    let sum =
        |text: &str| matches!(plain(text).as_str(), "合计" | "总计" | "备注" | "填表人" | "制表人" | "");
    if sum(&name) && columns.iter().all(|(field, _)| *field == Field::Name || sum(&cell(*field))) {
        return None;
    }
    let (mut faults, mut remarks) = (Vec::new(), Vec::new());
    if is_no_name(name.trim()) {
        faults.push(format!("姓名：“{name}”不是人名，像是公式或者网页代码，请核对这一格"));
    }
    let standing = cell(Field::Standing);
    let read_standing = Standing::from_chinese(&standing);
    // The day with which a state begins cannot be left out.
    let begins = |field: Field| match field {
        Field::Joined => read_standing == Some(Standing::Probationary),
        field => field == Field::Full,
    };
    let mut day = |field: Field, label: &str| match read_day(&cell(field)) {
        Ok(Told::Day(day)) => Some(day),
        Ok(Told::Nothing) => None,
        Ok(Told::Month) if begins(field) => {
            faults.push(format!("{label}：“{}”只有年月，请补上日", cell(field).trim()));
            None
        }
        Ok(Told::Month) => {
            remarks.push((
                field,
                format!("{label}：“{}”只有年月，先空着，知道是哪一天再补", cell(field).trim()),
            ));
            None
        }
        Err(fault) => {
            faults.push(format!("{label}：{fault}"));
            None
        }
    };
    let (born, joined, full_on) =
        (day(Field::Born, "出生日期"), day(Field::Joined, "入党日期"), day(Field::Full, "转正日期"));
    if read_standing.is_none() && !standing.is_empty() {
        faults.push(format!(
            "身份：认不出“{standing}”，请写正式党员、预备党员、发展对象、入党积极分子或入党申请人"
        ));
    }
    if column(Field::Id).is_some_and(|c| row.lossy.contains(&c)) {
        faults.push("身份证号：这一格存成了数字，后几位已经丢失，请把整列设为文本再填".to_owned());
    }
    let text = |day: Option<Date>| day.map_or_else(String::new, |d| d.to_string());
    let typed = particulars::Input {
        gender: cell(Field::Gender),
        ethnicity: cell(Field::Ethnicity),
        born_on: text(born),
        education: cell(Field::Education),
        work: cell(Field::Work),
        joined_on: text(joined),
        id_number: cell(Field::Id),
        eased: String::new(),
    };
    let mut check = Check::default();
    let particulars = typed.read(&mut check, today);
    if let Err(Error::Invalid(found)) = check.done() {
        faults.extend(found.into_iter().map(|f| f.message));
    }
    if full_on.is_some_and(|on| on > today) {
        faults.push("转正日期：晚于今天，请核对".to_owned());
    }
    if let (Some(joined), Some(full)) = (particulars.joined_on, full_on)
        && full < joined
    {
        faults.push("转正日期：早于入党日期，请核对".to_owned());
    }
    // A whole resident-id number tells the birthday.
    remarks.retain(|(field, _)| *field != Field::Born || particulars.born_on.is_none());
    Some(ImportLine {
        remarks: remarks.into_iter().map(|(_, remark)| remark).collect(),
        number: row.number,
        name,
        standing: read_standing,
        full_on,
        group: cell(Field::Group),
        mobile: cell(Field::Mobile),
        email: cell(Field::Email),
        particulars,
        faults,
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_are_read_as_tables_write_them() {
        for text in
            ["2011-06-18", "2011/6/18", "2011.6.18", "2011年6月18日", "20110618", "2011-06-18T00:00:00"]
        {
            assert_eq!(read_day(text), Ok(Told::Day(date(2011, 6, 18))), "{text}");
        }
        assert_eq!(read_day(" "), Ok(Told::Nothing));
        for text in ["2011-06", "2011年6月", "201106", "1986.03"] {
            assert_eq!(read_day(text), Ok(Told::Month), "{text}");
        }
        for text in ["2011-13", "201113", "6月18日", "2011-13-01", "不详", "123"] {
            assert!(read_day(text).is_err(), "{text}");
        }
    }

    #[test]
    fn headings_are_found_below_a_title_and_unknown_columns_are_told() {
        let table = "××支部党员名册,,,\n,,,\n序号,姓 名*,人员类别,联系电话（手机）\n1,陈示例,正式党员,10000000001\n合计,,,\n";
        let parsed = parse(table.as_bytes(), date(2026, 11, 23)).expect("a table");
        assert_eq!(parsed.ignored, ["序号"]);
        let [line] = parsed.lines.as_slice() else { panic!("one line: {parsed:?}") };
        assert_eq!((line.number, line.name.as_str(), line.standing), (4, "陈示例", Some(Standing::Full)));
        assert_eq!((line.mobile.as_str(), line.faults.len()), ("10000000001", 0));
    }

    #[test]
    fn every_fault_of_a_line_is_told_at_once() {
        let table = "姓名,身份,性别,出生日期,入党日期,转正日期,身份证号\n\
            林样本,群众,中,1990,2005-01-01,2004-01-01,12345\n";
        let parsed = parse(table.as_bytes(), date(2026, 11, 23)).expect("a table");
        let faults = parsed.lines[0].faults.join("\n");
        for words in ["认不出“群众”", "“1990”不是日期", "请填“男”或“女”", "应为 18 位", "早于入党日期"]
        {
            assert!(faults.contains(words), "{words} is missing in {faults}");
        }
    }

    #[test]
    fn a_month_without_a_day_keeps_the_person_but_not_where_a_state_begins() {
        let table = "姓名,身份,出生年月,入党时间,转正日期,身份证号\n\
            陈示例,正式党员,1986.03,2010.07,2011-07-01,\n\
            林样本,预备党员,1999-05-01,2026.05,,\n\
            赵范例,正式党员,,2010-07-01,2011.07,\n\
            孙举例,入党申请人,1990.01,,,000000199001010034\n";
        let parsed = parse(table.as_bytes(), date(2026, 11, 23)).expect("a table");
        let told: Vec<_> = parsed.lines.iter().map(|l| (l.faults.len(), l.remarks.len())).collect();
        let joined = parsed.lines[0].remarks.join("；");
        assert!(joined.contains("“1986.03”只有年月") && joined.contains("“2010.07”只有年月"), "{joined}");
        assert_eq!(told[..3], [(0, 2), (1, 0), (1, 0)], "{parsed:?}");
        assert!(parsed.lines[1].faults[0].contains("入党日期：“2026.05”只有年月，请补上日"));
        assert_eq!(told[3].1, 0, "the number tells the day: {parsed:?}");
    }

    #[test]
    fn formulas_and_tags_are_no_names_and_sums_are_no_people() {
        let table = "序号,姓名,身份\n1,=1+1,正式党员\n2,<b>陈,正式党员\n3,@林,正式党员\n4,陈示例,正式党员\n\
            小计,,4\n,总计 4 人,\n合计：4,,正式党员 4\n";
        let parsed = parse(table.as_bytes(), date(2026, 11, 23)).expect("a table");
        assert_eq!(parsed.sums, [6, 7, 8]);
        let faulty: Vec<_> =
            parsed.lines.iter().map(|l| l.faults.iter().any(|f| f.contains("不是人名"))).collect();
        assert_eq!(faulty, [true, true, true, false], "{parsed:?}");
    }

    #[test]
    fn a_table_without_names_is_refused() {
        for table in ["甲,乙\n1,2\n", "姓名\n陈示例\n", "姓名,身份\n"] {
            let refused = parse(table.as_bytes(), date(2026, 11, 23));
            assert!(matches!(refused, Err(Error::Invalid(f)) if f[0].field == "file"), "{table}");
        }
    }
}
