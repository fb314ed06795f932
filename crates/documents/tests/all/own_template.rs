//! A unit's own template: what is filled in, what stays as it was, and what is said of one that cannot be used.

use std::io::{Cursor, Read as _};

use documents::{
    attachment::NoReader,
    facts::{Attendee, Correction, LateFacts, MeetingFacts, Outcome, Presence},
    own_template::{Purpose, Template, example, sample},
    reading,
};
use jiff::civil::date;
use proptest::prelude::*;
use zip::ZipArchive;

use crate::packed::packed;

const W: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main""#;

/// The relation that leads to the document.
const ROOT: &[u8] = br#"<Relationships><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;

/// All that minutes have to have, so that a test can be about something else.
const REST: &str = "{{会议时间}}{{地点}}{{主持人}}{{参加人员}}{{缺席人员}}{{列席人员}}{{会议议题}}{{会议内容}}{{补录和更正}}";

/// A Word file with this body, and beside it a header, a picture and styles.
fn word(body: &str, header: &str) -> Vec<u8> {
    let types = format!(
        r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="{}"/></Types>"#,
        documents_type("document")
    );
    let document =
        format!(r#"<?xml version="1.0"?><w:document {W}><w:body>{body}<w:sectPr/></w:body></w:document>"#);
    let header = format!("<w:hdr {W}>{header}</w:hdr>");
    packed(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", ROOT),
        ("word/document.xml", document.as_bytes()),
        ("word/header1.xml", header.as_bytes()),
        ("word/styles.xml", b"<styles>as the unit made them</styles>"),
        ("word/media/image1.png", &[0x89, b'P', b'N', b'G', 1, 2, 3]),
    ])
}

fn documents_type(kind: &str) -> String {
    format!("application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}.main+xml")
}

/// A paragraph of one run.
fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

/// A table of these rows.
fn table(rows: &[&[&str]]) -> String {
    let cell = |text: &&str| format!("<w:tc>{}</w:tc>", p(text));
    let row = |cells: &&[&str]| format!("<w:tr>{}</w:tr>", cells.iter().map(cell).collect::<String>());
    format!("<w:tbl>{}</w:tbl>", rows.iter().map(row).collect::<String>())
}

fn part(docx: &[u8], name: &str) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(docx)).expect("a package");
    let mut bytes = Vec::new();
    archive.by_name(name).expect("a part").read_to_end(&mut bytes).expect("read");
    bytes
}

fn xml(docx: &[u8]) -> String {
    String::from_utf8(part(docx, "word/document.xml")).expect("text")
}

fn filled(body: &str, facts: &MeetingFacts) -> Vec<u8> {
    let template = Template::read(&word(&format!("{body}{}", p(REST)), ""), Purpose::Minutes);
    template.map_err(|faults| format!("{faults:?}")).expect("a template").fill(facts).expect("filled")
}

/// The lines of what was filled in, without the last paragraph, which holds the rest.
fn lines(body: &str, facts: &MeetingFacts) -> Vec<String> {
    let read = reading::read("a.docx", &filled(body, facts), &NoReader).expect("lines");
    let rest = read.iter().position(|line| line.text.starts_with("2026年5月12日，下午")).expect("the rest");
    read.into_iter().take(rest).map(|line| line.text).collect()
}

fn faults(body: &str) -> Vec<String> {
    let read = Template::read(&word(body, ""), Purpose::Minutes);
    read.err().unwrap_or_default().iter().map(ToString::to_string).collect()
}

#[test]
fn the_templates_to_begin_with_say_what_the_facts_say() {
    for (purpose, name) in [(Purpose::Minutes, "minutes"), (Purpose::Notice, "notice")] {
        let template = Template::read(&example(purpose).expect("written"), purpose).expect("a template");
        let filled = template.fill(&sample()).expect("filled");
        let lines = reading::read("a.docx", &filled, &NoReader).expect("lines");
        let lines: Vec<_> = lines.iter().map(|line| format!("{}\t{}", line.place, line.text)).collect();
        insta::assert_snapshot!(format!("own_template_{name}"), lines.join("\n"));
    }
}

#[test]
fn a_mark_is_found_across_runs_and_keeps_its_formatting() {
    let body = r#"<w:p w14:paraId="1A"><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>时间：{</w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t>{ 会议</w:t></w:r><w:proofErr w:type="spellStart"/><w:bookmarkStart w:id="0" w:name="a"/><w:r><w:t>时间}</w:t></w:r><w:bookmarkEnd w:id="0"/><w:r><w:rPr><w:u/></w:rPr><w:t>}（本市）</w:t></w:r></w:p>"#;
    let found = xml(&filled(body, &sample()));
    let whole = r#"<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">时间：</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">2026年5月12日，下午，14：30—16：00</w:t></w:r>"#;
    assert!(found.contains(whole), "{found}");
    assert!(
        found.contains(r#"<w:r><w:rPr><w:u/></w:rPr><w:t xml:space="preserve">（本市）</w:t></w:r>"#),
        "{found}"
    );
    assert!(found.contains("bookmarkStart") && found.contains("bookmarkEnd"), "{found}");
}

#[test]
fn brackets_of_the_full_width_are_marks_as_well() {
    assert_eq!(lines(&p("地点：｛｛ 地点 ｝｝"), &sample()), ["地点：二楼会议室"]);
}

#[test]
fn lists_are_repeated_in_a_line_over_paragraphs_and_over_rows() {
    let facts = sample();
    assert_eq!(
        lines(&p("{{#议题}}{{议题序号}}、{{议题名称}}；{{/议题}}"), &facts),
        ["一、学习关于档案安全的通知要求；二、通报五月的值班安排；"]
    );
    let body = [
        p("{{#议题}}"),
        p("{{议题序号}}、{{议题名称}}"),
        p("{{#发言}}"),
        p("{{序号}}.{{发言人}}说：{{发言内容}}"),
        p("{{/发言}}{{/议题}}"),
    ];
    assert_eq!(
        lines(&body.concat(), &facts),
        [
            "一、学习关于档案安全的通知要求",
            "1.许安宁（领学或介绍情况）说：介绍了通知的主要内容。",
            "2.何思源说：库房的温湿度记录要每天做，节假日也要有人看。",
            "3.林知远（党小组长）说：同意大家的看法，先把检查表用起来。",
            "二、通报五月的值班安排",
            "1.何思源说：周末的班可以两个人一组。",
        ]
    );
    let rows: &[&[&str]] = &[&["姓名", "到会"], &["{{#人员}}{{姓名}}", "{{到会情况}}{{缺席原因}}{{/人员}}"]];
    let people = ["姓名", "到会", "林知远", "到会", "许安宁", "到会", "何思源", "到会", "方景行", "请假出差"];
    assert_eq!(lines(&table(rows), &facts), people);
    let rows: &[&[&str]] = &[&["{{#议题}}{{议题名称}}"], &["{{发言情况}}{{/议题}}"]];
    assert_eq!(lines(&table(rows), &facts).len(), 8, "two rows for each item, a speech a line");
}

#[test]
fn a_paragraph_with_nothing_but_a_field_is_repeated_line_by_line() {
    let found = xml(&filled(
        r#"<w:p><w:pPr><w:ind w:firstLine="640"/></w:pPr><w:r><w:t>{{会议议题}}</w:t></w:r></w:p>"#,
        &sample(),
    ));
    let paragraphs = found.matches(r#"<w:p><w:pPr><w:ind w:firstLine="640"/></w:pPr>"#).count();
    assert_eq!(paragraphs, 2, "{found}");
    let body = r#"<w:p><w:pPr><w:jc w:val="left"/></w:pPr><w:r><w:t>{{会议议题}}</w:t></w:r></w:p>"#;
    assert_eq!(lines(body, &sample()).len(), 2);
    let within = xml(&filled(&p("议题：{{会议议题}}"), &sample()));
    assert!(within.contains("<w:br/>"), "within other words a line breaks");
}

#[test]
fn what_is_late_or_corrected_is_said_and_nothing_where_there_is_nothing() {
    let mut facts = sample();
    assert_eq!(lines(&p("{{补录和更正}}"), &facts), Vec::<String>::new());
    facts.corrections.push(Correction {
        revision: 2,
        at: date(2026, 5, 14).at(9, 0, 0, 0),
        by: "林知远".to_owned(),
        reason: "改正错字".to_owned(),
    });
    assert_eq!(
        lines(&p("{{补录和更正}}"), &facts),
        ["第1次更正：2026年5月14日09：00由林知远更正，原因：改正错字。"]
    );
}

#[test]
fn what_was_not_entered_stays_visibly_empty() {
    let mut facts = sample();
    facts.recorder = None;
    facts.roster = vec![Attendee { presence: Presence::Unknown, ..facts.roster.remove(0) }];
    facts.items.truncate(1);
    facts.items[0].speeches.clear();
    facts.items[0].outcome = Outcome::Open;
    let body = [
        p("{{记录人}}，实到{{实到人数}}人"),
        p("{{#议题}}{{#发言}}{{发言人}}{{发言内容}}{{/发言}}{{/议题}}"),
        p("{{#议定}}{{事项}}{{责任人}}{{/议定}}"),
    ];
    assert_eq!(lines(&body.concat(), &facts), ["＿＿＿＿，实到＿＿人", "（未填写）", "（未填写）"]);
    facts.items[0].withheld = true;
    let line = &lines(&body[1], &facts)[0];
    assert!(line.contains("只给到会的同志"), "{line}");
}

#[test]
fn everything_else_of_the_file_stays() {
    let header = format!(
        "{}{}",
        p("{{党支部}}"),
        r#"<w:p><w:r><w:pict><v:shape xmlns:v="v"><w:txbxContent><w:p><w:r><w:t>{{党小组}}</w:t></w:r></w:p></w:txbxContent></v:shape></w:pict></w:r></w:p>"#
    );
    let bytes = word(&p(REST), &header);
    let template = Template::read(&bytes, Purpose::Minutes).expect("a template");
    let filled = template.fill(&sample()).expect("filled");
    for name in ["[Content_Types].xml", "word/styles.xml", "word/media/image1.png"] {
        assert_eq!(part(&filled, name), part(&bytes, name), "{name}");
    }
    let header = String::from_utf8(part(&filled, "word/header1.xml")).expect("text");
    assert!(header.contains(">云栖区档案馆党支部<") && header.contains(">第一党小组<"), "{header}");
    assert_eq!(filled, template.fill(&sample()).expect("filled"), "the same facts, the same bytes");
}

#[test]
fn a_cell_keeps_a_paragraph_where_a_list_is_empty() {
    let mut facts = sample();
    facts.observers.clear();
    let cell = [p("{{#列席}}"), p("{{姓名}}"), p("{{/列席}}")].concat();
    let found = xml(&filled(&format!("<w:tbl><w:tr><w:tc><w:tcPr/>{cell}</w:tc></w:tr></w:tbl>"), &facts));
    assert!(found.contains("<w:tc><w:tcPr/><w:p/></w:tc>"), "{found}");
}

#[test]
fn what_people_typed_is_text_and_nothing_else() {
    let mut facts = sample();
    facts.place = "<w:br/>&amp;\u{1}{{党支部}}".to_owned();
    assert_eq!(lines(&p("{{地点}}"), &facts), ["<w:br/>&amp;{{党支部}}"]);
}

#[test]
fn every_fault_is_named_with_its_place_and_how_to_mend_it() {
    for (body, said) in [
        (
            p("时间：{{会议时问}}"),
            "第1段“时间：{{会议时问}}”：没有“会议时问”这个字段；是不是“会议时间”？请照字段表改正",
        ),
        (p("{{外星人}}"), "没有“外星人”这个字段；请照字段表改正"),
        (
            format!("{}{}", p("第一段"), table(&[&["地点", "{{地占}}"]])),
            "第1个表格第1行第2列“{{地占}}”：没有“地占”这个字段；是不是“地点”？请照字段表改正",
        ),
        (p("{{发言人}}"), "“{{发言人}}”要写在“{{#发言}}”和“{{/发言}}”之间；请移过去，或者先写上这一对标记"),
        (p("{{议题}}"), "“{{议题}}”是逐项重复的，要写成一对：“{{#议题}}”……“{{/议题}}”"),
        (p("{{#发言}}{{/发言}}"), "“{{#发言}}”要写在“{{#议题}}”和“{{/议题}}”之间；请移过去"),
        (p("{{#议题目}}{{/议题目}}"), "没有“议题目”这样逐项重复的内容；是不是“议题”？请照字段表改正"),
        (p("{{#议题}}"), "“{{#议题}}”后面没有配对的“{{/议题}}”"),
        (p("{{/议题}}"), "“{{/议题}}”前面没有配对的“{{#议题}}”；请补上或者删去"),
        (p("{{#议题}}{{#发言}}{{/议题}}{{/发言}}"), "“{{#议题}}”和后面的“{{/议题}}”交叉了；请一层套一层地写"),
        (
            format!("{}{}", p("{{#议题}}"), p("{{/议题}}{{#人员}}{{姓名}}")) + &p("{{/人员}}"),
            "“{{#议题}}”结束的那一行里又开始了别的；请各写一行",
        ),
        (p("{{地点"), "“{{”后面没有配对的“}}”；一个标记要写在同一行里，中间不要换行或者按 Tab 键"),
        (p("地点}}"), "多了“}}”，前面没有配对的“{{”；请补上或者删去"),
        (p("{{}}"), "“{{}}”里应当是一个字段的名称；请照字段表改正"),
        (
            r#"<w:p><w:r><w:t>{{地</w:t><w:tab/><w:t>点}}</w:t></w:r></w:p>"#.to_owned(),
            "一个标记要写在同一行里",
        ),
        (p("没有标记"), "文件里没有标记；请在要填写的地方写上字段"),
        (p("{{地点}}"), "缺少补录和更正，会议记录里不能没有；请在正文合适的地方写上“{{补录和更正}}”"),
        (
            p("{{地点}}"),
            "缺少参加人员，会议记录里不能没有；请在正文合适的地方写上“{{参加人员}}”，或者“{{#人员}}”里的“{{姓名}}”“{{到会情况}}”",
        ),
        (format!("{}<w:p><w:ins><w:r><w:t>新</w:t></w:r></w:ins></w:p>", p(REST)), "文件里还有修订标记"),
        (
            format!(
                "{}<w:p><w:r><w:instrText> DDE</w:instrText></w:r><w:r><w:instrText>AUTO x</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>",
                p(REST)
            ),
            "会去取别的文件的域",
        ),
        (format!("{}<w:p><w:fldSimple w:instr=\" INCLUDETEXT a \"/></w:p>", p(REST)), "会去取别的文件的域"),
    ] {
        let found = faults(&body);
        assert!(found.iter().any(|fault| fault.contains(said)), "{said}\n{found:#?}");
    }
}

#[test]
fn several_faults_are_told_together_and_no_more_than_can_be_read() {
    let body: String = (0..30).map(|n| p(&format!("{{{{错{n}}}}}"))).collect();
    let found = faults(&body);
    assert_eq!(found.len(), 21);
    assert_eq!(found[20], "另外还有 10 处，请先改好上面这些再上传");
    assert!(faults(&p("{{#议题}}{{错一}}{{/议题}}{{错二}}")).len() == 2);
}

#[test]
fn a_fault_that_comes_again_is_told_once_with_its_places() {
    let found = faults(&(p("甲{{错}}") + &p("乙{{错}}") + &p("丙{{错}}{{错}}") + &p("{{别的}}")));
    assert_eq!(found.len(), 2, "{found:#?}");
    let first = &found[0];
    assert!(first.contains("第1段“甲{{错}}”：没有“错”这个字段"), "{first}");
    assert!(first.contains("（同样的一共 4 处，另外在第2段“乙{{错}}”、第3段“丙{{错}}{{错}}”）"), "{first}");
}

#[test]
fn nobody_is_told_to_make_a_template_of_something_that_is_none() {
    use documents::attachment::AttachmentFault as F;
    for fault in [
        F::Empty,
        F::Unknown,
        F::OldOrLocked,
        F::Broken,
        F::Bomb,
        F::Macros,
        F::External,
        F::Declarations,
        F::Deep,
        F::Encoding,
    ] {
        let told = documents::own_template::TemplateFault::from(fault).to_string();
        assert!(!told.contains("PDF") && !told.contains("文本"), "{told}");
    }
}

#[test]
fn what_is_no_word_file_or_brings_something_along_is_refused() {
    let body = format!("<w:document {W}><w:body>{}</w:body></w:document>", p(REST));
    let with = |kind: &str, more: (&str, &[u8])| {
        let types = format!(r#"<Types><Override ContentType="{}"/></Types>"#, documents_type(kind));
        packed(&[
            ("[Content_Types].xml", types.as_bytes()),
            ("_rels/.rels", ROOT),
            ("word/document.xml", body.as_bytes()),
            more,
        ])
    };
    let external = br#"<Relationships><Relationship Type="x/attachedTemplate" Target="http://example.invalid/a.dotm" TargetMode="External"/></Relationships>"#;
    let cases = [
        (b"text".to_vec(), "模板要用 .docx 文件"),
        (Vec::new(), "没有内容"),
        (with("template", ("a.xml", b"<a/>")), "模板要用 .docx 文件"),
        (with("document", ("word/vbaProject.bin", b"x")), "宏"),
        (with("document", ("word/_rels/settings.xml.rels", external)), "链接了别的文件"),
        (with("document", ("word/activeX/activeX1.xml", b"<a/>")), "控件"),
        (vec![0; documents::own_template::MOST + 1], "模板最大 4 MB"),
    ];
    for (bytes, said) in cases {
        let found = Template::read(&bytes, Purpose::Minutes).err().expect("refused");
        assert!(found[0].to_string().contains(said), "{said}: {found:?}");
    }
    assert!(Template::read(&with("document", ("a.xml", b"<a/>")), Purpose::Minutes).is_ok());
}

#[test]
fn a_record_that_was_entered_late_says_so_and_nothing_it_says_is_lost() {
    let mut facts = sample();
    facts.late_entry = Some(LateFacts {
        entered: date(2026, 6, 1).at(9, 0, 0, 0),
        by: "林知远".to_owned(),
        reason: "当时记在纸上".to_owned(),
        gaps: Some("没有写散会时间".to_owned()),
        gates: None,
    });
    (facts.opening, facts.end) = (Some("今天学习两项内容。".to_owned()), None);
    facts.off_plan_reason = Some("支部临时安排".to_owned());
    let bytes =
        Template::read(&example(Purpose::Minutes).expect("written"), Purpose::Minutes).expect("a template");
    let filled = bytes.fill(&facts).expect("filled");
    let read = reading::read("a.docx", &filled, &NoReader).expect("lines");
    let said: String = read.iter().map(|line| format!("{}\n", line.text)).collect();
    for words in [
        "补录：2026年6月1日09：00由林知远录入",
        "没有写散会时间",
        "今天学习两项内容",
        "支部临时安排",
        "14：30—＿＿：＿＿",
    ] {
        assert!(said.contains(words), "{words}\n{said}");
    }
}

#[test]
fn what_has_to_be_said_is_not_said_where_it_may_be_missing() {
    let lacks = "缺少补录和更正";
    let rest = REST.replace("{{补录和更正}}", "");
    for hidden in ["{{#列席}}{{补录和更正}}{{/列席}}", "{{#议题}}{{补录和更正}}{{/议题}}"] {
        let found = faults(&p(&format!("{rest}{hidden}")));
        assert!(found.iter().any(|fault| fault.contains(lacks)), "{hidden}: {found:?}");
    }
    let header = Template::read(&word(&p(&rest), &p("{{补录和更正}}")), Purpose::Minutes);
    assert!(header.err().expect("refused")[0].to_string().contains(lacks), "a header may be of no page");
    let vanished = r#"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>{{补录和更正}}</w:t></w:r></w:p>"#;
    assert!(faults(&format!("{}{vanished}", p(&rest)))[0].contains("隐藏的文字"));
    assert!(faults(&p(&rest.replace("{{会议时间}}", "{{日期}}{{补录和更正}}")))[0].contains("缺少会议时间"));
}

#[test]
fn what_word_asks_for_stays_whole() {
    let mut facts = sample();
    facts.observers.clear();
    let control = |inner: &str| format!("<w:sdt><w:sdtContent>{inner}</w:sdtContent></w:sdt>");
    let row = "<w:tr><w:tc><w:p><w:r><w:t>{{#列席}}{{姓名}}</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>{{/列席}}</w:t></w:r></w:p></w:tc></w:tr>";
    let found = xml(&filled(&format!("{}<w:tbl>{row}</w:tbl>", control(&p("{{补录和更正}}"))), &facts));
    assert!(found.contains("<w:sdtContent><w:p/></w:sdtContent>"), "{found}");
    assert!(!found.contains("<w:tbl>"), "a table without a row is none: {found}");
    let tables = format!("{}{}{}", p("{{#议题}}"), table(&[&["{{议题名称}}"]]), p("{{/议题}}"));
    let found = xml(&filled(&tables, &facts));
    assert!(found.contains("</w:tbl><w:p/><w:tbl>"), "two tables stay two: {found}");
    // The blanks with which people indent are before every line.
    assert_eq!(lines(&p("　　{{会议议题}}"), &facts).len(), 2);
    assert_eq!(xml(&filled(&p("　　{{会议议题}}"), &facts)).matches(">　　").count(), 2);
}

#[test]
fn a_hostile_template_ends_in_a_fault() {
    let many = |text: &str, times: usize| text.repeat(times);
    let big = format!("<w:rPr><w:rFonts w:ascii=\"{}\"/></w:rPr>", many("x", 60_000));
    let split = format!("<w:p><w:r>{big}{}<w:t>{{{{地点}}}}</w:t></w:r></w:p>", many("<w:t>字</w:t>", 400));
    for (body, said) in [
        (p(&many("{{/议题}}", 900)), "前面没有配对"),
        (p(&many("{{/议题}}", 5_000)), "标记太多"),
        (p(&format!("{}{}", many("{{#人员}}", 20), many("{{/人员}}", 20))), "不能写在“{{#人员}}”"),
        (split, "格式太复杂"),
        (p(&format!("{REST}{}", many("{{#人员}}{{会议内容}}{{会议内容}}{{/人员}}", 400))), "标记太多"),
        (
            format!(
                r#"{}<x:p xmlns:x="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>"#,
                p(REST)
            ),
            "不该有的声明",
        ),
        (format!("{}<w:p><w:fldSimple w:instr = \" &#68;DEAUTO x\"/></w:p>", p(REST)), "会去取别的文件的域"),
        (
            format!(
                "{}<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/><w:fldChar w:fldCharType=\"begin\"/></w:r></w:p>",
                p(REST)
            ),
            "会去取别的文件的域",
        ),
        (
            format!(
                "{}<w:p><w:r><w:ruby><w:rt><w:r><w:t>{{{{地点}}}}</w:t></w:r></w:rt></w:ruby></w:r></w:p>",
                p(REST)
            ),
            "填不了的地方",
        ),
    ] {
        let found = faults(&body);
        assert!(found.iter().any(|fault| fault.contains(said)), "{said}\n{found:#?}");
        assert!(found.len() <= 21);
    }
    for (name, part, said) in [
        ("word/comments.xml", format!("<w:comments {W}><w:comment/></w:comments>"), "批注"),
        ("word/footnotes.xml", format!("<w:footnotes {W}>{}</w:footnotes>", p("{{地点}}")), "那里填不了"),
    ] {
        let document = format!("<w:document {W}><w:body>{}</w:body></w:document>", p(REST));
        let types = format!(r#"<Types><Override ContentType="{}"/></Types>"#, documents_type("document"));
        let bytes = packed(&[
            ("[Content_Types].xml", types.as_bytes()),
            ("_rels/.rels", ROOT),
            ("word/document.xml", document.as_bytes()),
            (name, part.as_bytes()),
        ]);
        let found = Template::read(&bytes, Purpose::Minutes).err().expect("refused");
        assert!(found[0].to_string().contains(said), "{found:?}");
    }
}

#[test]
fn a_template_that_was_kept_is_not_judged_anew() {
    let bytes = word(&p("{{地点}}，{{以前的字段}}"), "");
    assert!(Template::read(&bytes, Purpose::Minutes).is_err());
    let filled = Template::kept(&bytes, Purpose::Minutes).expect("readable").fill(&sample()).expect("filled");
    assert!(xml(&filled).contains("二楼会议室") && !xml(&filled).contains("{{"));
}

/// Units have templates with these names: none goes.
#[test]
fn names_that_are_known_stay_known() {
    let names = |purpose: Purpose| {
        let known = purpose.fields();
        let of = |list: &documents::own_template::List| {
            let fields = list.fields.iter().map(|field| field.name).collect::<Vec<_>>().join("、");
            let within = list.lists.iter().map(|list| list.name).collect::<Vec<_>>().join("、");
            format!("#{}：{fields}｜{within}", list.name)
        };
        let fields = known.fields.iter().map(|field| field.name).collect::<Vec<_>>().join("、");
        let lists: Vec<_> = known.lists.iter().map(of).collect();
        format!("{fields}\n{}", lists.join("\n"))
    };
    insta::assert_snapshot!(format!("{}\n\n{}", names(Purpose::Minutes), names(Purpose::Notice)));
}

proptest! {
    /// Whatever is put together: it is refused with a reason, or what comes out can be read again.
    #[test]
    fn a_template_is_refused_or_gives_a_file(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "{{", "}}", "{{地点}}", "{{#议题}}", "{{/议题}}", "{{#发言}}", "{{/发言}}", "{{发言内容}}", "{{议题名称}}",
                "{{#议定}}", "{{/议定}}", "{{事项}}", "{{补录和更正}}", "字",
            ]),
            0..12,
        ),
        shapes in prop::collection::vec(0..4_u8, 12),
    ) {
        let body: String = pieces.iter().zip(&shapes).map(|(text, shape)| match shape {
            0 => p(text),
            1 => table(&[&[text, "右"], &["左", text]]),
            2 => format!("<w:p><w:hyperlink><w:r><w:t>{text}</w:t></w:r></w:hyperlink></w:p>"),
            _ => format!("<w:p><w:r><w:t>{text}</w:t></w:r><w:r><w:t>{text}</w:t></w:r></w:p>"),
        }).collect();
        match Template::read(&word(&format!("{body}{}", p(REST)), ""), Purpose::Minutes) {
            Err(faults) => prop_assert!(!faults.is_empty()),
            Ok(template) => {
                let filled = template.fill(&sample()).expect("filled");
                let lines = reading::read("a.docx", &filled, &NoReader).expect("lines");
                prop_assert!(lines.iter().all(|line| !line.text.contains("{{")), "{lines:?}");
                let drawn = xml(&filled);
                prop_assert!(!drawn.contains("<w:tc></w:tc>") && !drawn.contains("</w:tbl></w:tc>"), "{drawn}");
                prop_assert!(!drawn.contains("<w:tbl></w:tbl>"), "{drawn}");
            }
        }
    }
}
