//! Tables that people upload, and tables that want to do harm.

use documents::{
    ledger::{self, Column, Ledger, Value},
    sheet::{Limits, Sheet, SheetFault, read},
};
use jiff::civil::date;
use proptest::prelude::*;
use rust_xlsxwriter::{Formula, Workbook};

use crate::packed::packed;

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#;
const RELS: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &str = r#"<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const BOOK_RELS: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

fn sheet_of(rows: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
    )
}

/// A package of parts written by hand; later parts take the place of earlier ones of the same name.
fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let sheet = sheet_of(r#"<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c></row>"#);
    let usual: [(&str, &[u8]); 5] = [
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", RELS.as_bytes()),
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", BOOK_RELS.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ];
    let rest = usual.into_iter().filter(|(name, _)| parts.iter().all(|(other, _)| other != name));
    packed(&rest.chain(parts.iter().copied()).collect::<Vec<_>>())
}

fn book(fill: impl Fn(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet());
    book.save_to_buffer().expect("a workbook")
}

fn ok(bytes: &[u8]) -> Sheet {
    read(bytes, &Limits::default()).expect("a sound table")
}

fn fault(bytes: &[u8]) -> SheetFault {
    read(bytes, &Limits::default()).expect_err("a fault")
}

fn cells(sheet: &Sheet) -> Vec<Vec<&str>> {
    sheet.rows.iter().map(|r| r.cells.iter().map(String::as_str).collect()).collect()
}

#[test]
fn the_parts_of_these_tests_are_a_workbook() {
    assert_eq!(cells(&ok(&package(&[]))), [["姓名"]]);
}

#[test]
fn a_workbook_comes_as_the_person_sees_it() {
    let bytes = book(|sheet| {
        sheet.write_string(0, 0, "姓名").expect("written");
        sheet.write_string(0, 1, "入党日期").expect("written");
        sheet.write_string(2, 0, " 陈示例\u{3000}").expect("written");
        let format = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd");
        sheet.write_datetime_with_format(2, 1, date(2011, 6, 18), &format).expect("written");
        let time = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd hh:mm");
        sheet.write_datetime_with_format(2, 2, date(2011, 6, 18).at(8, 30, 0, 0), &time).expect("written");
        sheet.write_number(2, 3, 13_800_000_000.0).expect("written");
        sheet.write_number(2, 4, 0.5).expect("written");
        sheet.write_number(2, 5, 110_101_198_002_290_024.0).expect("written");
        sheet.write_boolean(2, 6, true).expect("written");
    });
    let sheet = ok(&bytes);
    assert_eq!(sheet.rows[0].cells, ["姓名", "入党日期"]);
    let second = &sheet.rows[1];
    assert_eq!((second.number, second.lossy.as_slice()), (3, &[5][..]), "an empty row keeps its number");
    assert_eq!(second.cells[..5], ["陈示例", "2011-06-18", "2011-06-18T08:30", "13800000000", "0.5"]);
    assert_eq!(second.cells[6], "是");
}

#[test]
fn the_first_visible_sheet_that_holds_anything_is_read() {
    let mut book = Workbook::new();
    book.add_worksheet()
        .set_name("说明")
        .expect("a name")
        .set_hidden(true)
        .write_string(0, 0, "隐藏")
        .expect("written");
    book.add_worksheet().set_name("空").expect("a name");
    book.add_worksheet()
        .set_name("名册")
        .expect("a name")
        .set_active(true)
        .write_string(0, 0, "姓名")
        .expect("written");
    let sheet = ok(&book.save_to_buffer().expect("a workbook"));
    assert_eq!((sheet.name.as_str(), cells(&sheet)), ("名册", vec![vec!["姓名"]]));
}

#[test]
fn csv_is_read_in_every_encoding_that_programs_write() {
    let text = "姓名,备注\n陈示例,\"两行\n的话\"\n林样本,=1+1,多出一格\n";
    let want = vec![vec!["姓名", "备注"], vec!["陈示例", "两行\n的话"], vec!["林样本", "=1+1", "多出一格"]];
    let utf16: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let (gb, _, _) = encoding_rs::GB18030.encode(text);
    for bytes in [text.as_bytes(), format!("\u{FEFF}{text}").as_bytes(), &gb, &utf16] {
        assert_eq!(cells(&ok(bytes)), want);
    }
    for separated in [text.replace(',', ";"), text.replace(',', "\t")] {
        assert_eq!(cells(&ok(separated.as_bytes())), want);
    }
}

#[test]
fn formulas_and_errors_are_refused_with_their_cell() {
    let formula = book(|sheet| {
        sheet.write_string(0, 0, "姓名").expect("written");
        sheet
            .write_formula(4, 2, Formula::new("=HYPERLINK(\"http://example.cn\",A1)").set_result("x"))
            .expect("written");
    });
    assert_eq!(fault(&formula), SheetFault::Formula("C5".to_owned()));
    assert!(fault(&formula).to_string().starts_with("C5 是公式"));
    let error = sheet_of(r##"<row r="3"><c r="AB3" t="e"><v>#REF!</v></c></row>"##);
    assert_eq!(
        fault(&package(&[("xl/worksheets/sheet1.xml", error.as_bytes())])),
        SheetFault::ErrorCell("AB3".to_owned())
    );
}

#[test]
fn what_no_table_needs_is_refused() {
    let laughs = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"哈哈\">]>{}",
        &sheet_of("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>&a;</t></is></c></row>")[38..]
    );
    let utf16: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(laughs.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let outside = BOOK_RELS.replace("</Relationships>", r#"<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath" Target="file:///etc/passwd" TargetMode="External"/></Relationships>"#);
    let link = outside.replace("externalLinkPath", "hyperlink");
    let part = |name: &'static str, bytes: &[u8]| package(&[(name, bytes)]);
    let sheet = "xl/worksheets/sheet1.xml";
    assert_eq!(fault(&part(sheet, laughs.as_bytes())), SheetFault::Declarations);
    assert_eq!(fault(&part(sheet, &utf16)), SheetFault::Declarations);
    assert_eq!(fault(&part("xl/vbaProject.bin", b"macro")), SheetFault::Macros);
    assert_eq!(fault(&part("xl/externalLinks/externalLink1.xml", b"<x/>")), SheetFault::External);
    assert_eq!(fault(&part("xl/embeddings/oleObject1.bin", b"x")), SheetFault::External);
    assert_eq!(fault(&part("xl/_rels/workbook.xml.rels", outside.as_bytes())), SheetFault::External);
    assert_eq!(
        cells(&ok(&part("xl/_rels/workbook.xml.rels", link.as_bytes()))),
        [["姓名"]],
        "a link to press is no harm"
    );
}

#[test]
fn a_bomb_is_not_unpacked() {
    let zeros = vec![b' '; 8 << 20];
    let names: Vec<_> = (0..20).map(|number| format!("xl/worksheets/sheet{number}.xml")).collect();
    let heads = [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", RELS),
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", BOOK_RELS),
    ];
    let heads = heads.map(|(name, text)| (name, text.as_bytes()));
    let sheets = names.iter().map(|name| (name.as_str(), zeros.as_slice()));
    let bytes = packed(&heads.into_iter().chain(sheets).collect::<Vec<_>>());
    assert!(bytes.len() < 1 << 20, "160 MB in {} bytes", bytes.len());
    assert_eq!(fault(&bytes), SheetFault::Bomb);
    // A package that lies about its sizes is counted all the same.
    let mut lying = package(&[("xl/media/image1.png", &zeros)]);
    let at = lying.windows(4).rposition(|w| w == b"PK\x01\x02").expect("the last entry");
    lying[at + 24..at + 28].copy_from_slice(&[1, 0, 0, 0]);
    assert!(matches!(fault(&lying), SheetFault::Bomb | SheetFault::Broken));
}

#[test]
fn limits_are_held_and_named() {
    let limits =
        Limits { bytes: 4 << 20, unpacked: 4 << 20, rows: 3, columns: 2, cell: 5, cells: 5, text: 40 };
    let read = |bytes: &[u8]| read(bytes, &limits).expect_err("a fault");
    assert_eq!(read(b"a\nb\nc\nd\n"), SheetFault::TooManyRows(3));
    assert_eq!(read(b"a,b,c\n"), SheetFault::TooManyColumns(2));
    assert_eq!(
        read("甲,六个字的格子\n".as_bytes()),
        SheetFault::CellTooLong { cell: "B1".to_owned(), max: 5 }
    );
    assert_eq!(read("甲,乙\n丙,丁\n戊,己\n".as_bytes()), SheetFault::TooMuch);
    assert_eq!(read(&vec![b'a'; (4 << 20) + 1]), SheetFault::TooLarge { found: 5, max: 4 });
    let far = sheet_of(r#"<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>远</t></is></c></row>"#);
    assert_eq!(
        fault(&package(&[("xl/worksheets/sheet1.xml", far.as_bytes())])),
        SheetFault::TooManyColumns(100)
    );
    let sentence = SheetFault::TooLarge { found: 103, max: 10 }.to_string();
    assert!(sentence.starts_with("文件有 103 MB，最多收 10 MB"), "{sentence}");
}

#[test]
fn other_files_are_told_what_they_are() {
    assert_eq!(fault(b""), SheetFault::Empty);
    assert_eq!(fault(b" \n,\n"), SheetFault::Empty);
    assert_eq!(fault(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]), SheetFault::OldOrLocked);
    assert_eq!(fault(b"PK\x03\x04 and nothing"), SheetFault::Broken);
    assert_eq!(fault(&packed(&[("word/document.xml", b"")])), SheetFault::NotATable);
    assert_eq!(fault(&[0x00, 0x01, 0x02, 0xFE, 0xFF]), SheetFault::Encoding);
    assert_eq!(fault(b"\x89PNG\r\n\x1a\n\x00\x00"), SheetFault::Encoding);
    let broken =
        package(&[("xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row><c r=\"A1\"".as_slice())]);
    assert!(matches!(fault(&broken), SheetFault::Broken | SheetFault::Empty));
    let mut cut = package(&[]);
    cut.truncate(cut.len() / 2);
    assert_eq!(fault(&cut), SheetFault::Broken);
}

/// A sheet by hand.
fn hand(rows: &str) -> Vec<u8> {
    package(&[("xl/worksheets/sheet1.xml", sheet_of(rows).as_bytes())])
}

fn noise(length: usize) -> String {
    let mut state = 88_172_645_463_325_252_u64;
    let letters = (0..length).map(|_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        char::from(b'a' + (state % 26) as u8)
    });
    letters.collect()
}

#[test]
fn numbers_that_a_file_says_of_itself_are_not_believed() {
    let one = sheet_of(r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row>"#);
    for count in ["10000000000000", "1000000000000000000", "-1", "x"] {
        let strings = format!(r#"<sst uniqueCount="{count}" count="{count}"><si><t>姓名</t></si></sst>"#);
        let bytes = package(&[
            ("xl/worksheets/sheet1.xml", one.as_bytes()),
            ("xl/sharedStrings.xml", strings.as_bytes()),
        ]);
        assert_eq!(cells(&ok(&bytes)), [["姓名"]], "{count}");
    }
    let shared = r#"<row r="1"><c r="A1"><f t="shared" si="10000000000000" ref="A1">1</f><v>1</v></c></row>"#;
    assert_eq!(fault(&hand(shared)), SheetFault::Formula("A1".to_owned()));
    let backwards = r#"<?xml version="1.0"?><worksheet><dimension ref="B9:A1"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>"#;
    assert_eq!(cells(&ok(&package(&[("xl/worksheets/sheet1.xml", backwards.as_bytes())]))), [["1"]]);
    for place in ["A99999999999", "A0", "ZZZZ1", "1", "A", "A2", "XFE1"] {
        let row = format!(r#"<row r="1"><c r="{place}"><v>1</v></c></row>"#);
        assert_eq!(fault(&hand(&row)), SheetFault::Broken, "{place}");
    }
    for rows in [r#"<row r="2"/><row r="2"/>"#, r#"<row r="0"/>"#, r#"<row r="1048577"/>"#, r#"<c r="A1"/>"#]
    {
        assert_eq!(fault(&hand(rows)), SheetFault::Broken, "{rows}");
    }
}

#[test]
fn a_formula_without_a_text_is_one_too() {
    for formula in [r#"<f t="shared" si="0"/>"#, r#"<f t="dataTable" ref="A1"/>"#, "<f></f>", "<x:f>1</x:f>"]
    {
        let row = format!(r#"<row r="1"><c r="A1">{formula}<v>1</v></c></row>"#);
        assert_eq!(fault(&hand(&row)), SheetFault::Formula("A1".to_owned()), "{formula}");
    }
}

#[test]
fn nothing_small_grows_large() {
    let sheet = "xl/worksheets/sheet1.xml";
    let styles = format!(
        r#"<styleSheet><numFmts><numFmt numFmtId="170" formatCode="{}"/></numFmts><fonts><font><name val="{}"/></font></fonts><cellXfs>{}</cellXfs></styleSheet>"#,
        "[".repeat(300),
        "f".repeat(60_000),
        r#"<xf fontId="0" numFmtId="170"/>"#.repeat(25_000)
    );
    let one = sheet_of(r#"<row r="1"><c r="A1" s="7"><v>1</v></c></row>"#);
    let styled = package(&[(sheet, one.as_bytes()), ("xl/styles.xml", styles.as_bytes())]);
    assert_eq!(cells(&ok(&styled)), [["1"]]);
    let cell = r#"<c t="s"><v>0</v></c>"#;
    let many =
        format!("<!--{}-->{}", noise(200_000), format!("<row>{}</row>", cell.repeat(100)).repeat(10_000));
    let long = format!("<sst><si><t>{}</t></si></sst>", "党".repeat(2_000));
    let amplified =
        package(&[(sheet, sheet_of(&many).as_bytes()), ("xl/sharedStrings.xml", long.as_bytes())]);
    assert_eq!(fault(&amplified), SheetFault::TooMuch);
    let blank = format!("<sst><si><t>{}</t></si></sst>", "\u{3000}".repeat(340_000));
    let rows = r#"<row><c t="s"><v>0</v></c></row>"#.repeat(20_000);
    let blank = package(&[(sheet, sheet_of(&rows).as_bytes()), ("xl/sharedStrings.xml", blank.as_bytes())]);
    assert!(matches!(fault(&blank), SheetFault::CellTooLong { .. }));
    let names: String =
        (0..400).map(|n| format!(r#"<sheet name="S{n}" sheetId="1" r:id="rId1"/>"#)).collect();
    let same = BOOK.replace(r#"<sheet name="Sheet1" sheetId="1" r:id="rId1"/>"#, &names);
    let rows = sheet_of(&"<row/>".repeat(20_000));
    let same = package(&[("xl/workbook.xml", same.as_bytes()), (sheet, rows.as_bytes())]);
    assert_eq!(fault(&same), SheetFault::Empty, "one part is read once");
    let deep = format!("{}{}", "<a>".repeat(100), "</a>".repeat(100));
    assert_eq!(fault(&hand(&deep)), SheetFault::Deep);
}

#[test]
fn days_hours_and_numbers_read_as_they_are_shown() {
    let styles = r#"<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/><numFmt numFmtId="171" formatCode="&quot;days&quot;[Red]0"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs></styleSheet>"#;
    let row = r#"<row r="1"><c r="A1"><v>0.30000000000000004</v></c><c r="B1" s="1"><v>0.35416666666666669</v></c><c r="C1" s="1"><v>46081.999999999</v></c><c r="D1" s="1"><v>60</v></c><c r="E1" s="2"><v>40712</v></c><c r="F1" s="3"><v>40712</v></c><c r="G1" s="1"><v>59</v></c><c r="H1" s="1"><v>-3</v></c></row>"#;
    let bytes = package(&[
        ("xl/worksheets/sheet1.xml", sheet_of(row).as_bytes()),
        ("xl/styles.xml", styles.as_bytes()),
    ]);
    let shown = ["0.3", "08:30", "2026-03-01", "60", "2011-06-18", "40712", "1900-02-28", "-3"];
    assert_eq!(cells(&ok(&bytes)), [shown]);
    let mac = BOOK.replace("<sheets>", r#"<workbookPr date1904="1"/><sheets>"#);
    let row = r#"<row r="1"><c r="A1" s="1"><v>39250</v></c></row>"#;
    let bytes = package(&[
        ("xl/workbook.xml", mac.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet_of(row).as_bytes()),
        ("xl/styles.xml", styles.as_bytes()),
    ]);
    assert_eq!(cells(&ok(&bytes)), [["2011-06-18"]]);
}

#[test]
fn empty_lines_are_rows_and_a_title_is_no_separator() {
    let numbers = |text: &str| ok(text.as_bytes()).rows.iter().map(|r| r.number).collect::<Vec<_>>();
    assert_eq!(numbers("甲\n\n乙\n"), [1, 3]);
    assert_eq!(numbers("\n\n甲\r\n\r\n\r\n乙\r\n丙"), [3, 6, 7]);
    assert_eq!(numbers("\"两\n行\",乙\n丙,丁\n"), [1, 2]);
    let titled = ok("名册（一、二小组）\n姓名\t备注\n陈示例\t甲,乙\n".as_bytes());
    assert_eq!(cells(&titled)[2], ["陈示例", "甲,乙"]);
    assert_eq!(fault("  <html><table><tr><td>x</td></tr></table></html>".as_bytes()), SheetFault::NotATable);
}

#[test]
fn relations_that_lead_outside_are_seen_however_they_are_written() {
    for mode in [r#"TargetMode = "External""#, "TargetMode='External'", r#"TargetMode="&#69;xternal""#] {
        let more = format!(
            r#"<Relationship Id="rId9" Type="http://x/relationships/externalLinkPath" Target="file:///x" {mode}/></Relationships>"#
        );
        let rels = BOOK_RELS.replace("</Relationships>", &more);
        assert_eq!(
            fault(&package(&[("xl/_rels/workbook.xml.rels", rels.as_bytes())])),
            SheetFault::External,
            "{mode}"
        );
    }
}

fn sample() -> Ledger {
    Ledger {
        title: "党费台账".to_owned(),
        unit: "示例支部第一党小组".to_owned(),
        as_of: ledger::as_of(date(2026, 11, 23)),
        date: date(2026, 11, 23),
        columns: vec![
            Column::new("name", "姓名", 6),
            Column::new("on", "日期", 8),
            Column::new("sum", "金额（元）", 6),
            Column::new("months", "月数", 4),
        ],
        rows: vec![
            vec!["=cmd|' /C calc'!A1".into(), date(2026, 3, 1).into(), Value::Money(4505), Value::Number(2)],
            vec!["".into(), Value::Empty, Value::Money(-5), None::<String>.into()],
        ],
        notes: vec!["单位：元".to_owned()],
    }
}

#[test]
fn a_ledger_says_the_same_in_every_format() {
    let bytes = sample().xlsx().expect("a workbook");
    let sheet = ok(&bytes);
    assert_eq!(cells(&sheet)[0], ["党费台账"]);
    assert_eq!(cells(&sheet)[2], ["姓名", "日期", "金额（元）", "月数"]);
    assert_eq!(cells(&sheet)[3], ["=cmd|' /C calc'!A1", "2026-03-01", "45.05", "2"], "words stay words");
    assert_eq!(cells(&sheet)[4], ["", "", "-0.05"]);
    let text = documents::txt::write(&sample().paper());
    for words in ["党费台账", "2026.3.1", "45.05", "-0.05", "单位：元"] {
        assert!(text.contains(words), "{words} is missing: {text}");
    }
    let json = sample().json();
    assert_eq!(json["rows"][0]["sum"], 4505);
    assert_eq!(json["rows"][0]["on"], "2026-03-01");
    assert_eq!(json["rows"][1]["name"], serde_json::Value::Null);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn nothing_makes_the_reader_fall_over(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        let _ = read(&bytes, &Limits::default());
    }

    #[test]
    fn a_damaged_workbook_does_not_either(at in 0_usize..4_000, with in any::<u8>()) {
        let mut bytes = package(&[]);
        let at = at % bytes.len();
        bytes[at] = with;
        let _ = read(&bytes, &Limits::default());
    }

    // The package's checksums would hide most damage from the reader: here the part is damaged before it is packed.
    #[test]
    fn nor_does_a_damaged_part(part in 0_usize..4, at in 0_usize..600, with in any::<u8>()) {
        let sheet = sheet_of(r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>40712.5</v></c></row>"#);
        let strings = "<sst><si><r><t>姓</t></r><rPh><t>xing</t></rPh><r><t>名</t></r></si></sst>";
        let styles = r#"<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy"/></numFmts><cellXfs><xf/><xf numFmtId="170"/></cellXfs></styleSheet>"#;
        let names = ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"];
        let mut parts: Vec<Vec<u8>> = [BOOK, &sheet, strings, styles].iter().map(|t| t.as_bytes().to_vec()).collect();
        let at = at % parts[part].len();
        parts[part][at] = with;
        let all: Vec<_> = names.into_iter().zip(parts.iter().map(Vec::as_slice)).collect();
        let _ = read(&package(&all), &Limits::default());
    }

    #[test]
    fn money_is_exact(fen in -1_000_000_000_i64..1_000_000_000) {
        let shown = ledger::yuan(fen);
        let back: i64 = shown.replace('.', "").parse().expect("digits");
        prop_assert_eq!(back, fen);
    }
}
