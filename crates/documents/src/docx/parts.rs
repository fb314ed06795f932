//! The small parts around the document: relations, settings, fonts, page numbers, properties.

use super::body::fonts;
use super::styles::{NUMBER_FACE, TITLE_FACE, name};
use super::xml::{W, Xml};
use crate::paper::{Face, Paper};
use std::io;

/// `[Content_Types].xml`, also of pictures where there are any.
pub fn content_types(pictures: bool) -> String {
    let picture = r#"<Default Extension="png" ContentType="image/png"/>"#;
    CONTENT_TYPES.replace(PICTURES, if pictures { picture } else { "" })
}

/// Where the type of pictures stands.
const PICTURES: &str = "<!--png-->";

const CONTENT_TYPES: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">"#,
    r#"<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>"#,
    r#"<Default Extension="xml" ContentType="application/xml"/>"#,
    "<!--png-->",
    r#"<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>"#,
    r#"<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>"#,
    r#"<Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/>"#,
    r#"<Override PartName="/word/fontTable.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml"/>"#,
    r#"<Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>"#,
    r#"<Override PartName="/word/footer2.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>"#,
    r#"<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>"#,
    r#"<Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/>"#,
    "</Types>"
);

/// `_rels/.rels`
pub const ROOT_RELATIONS: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
    r#"<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>"#,
    r#"<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>"#,
    r#"<Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties" Target="docProps/app.xml"/>"#,
    "</Relationships>"
);

/// `word/_rels/document.xml.rels`, with so many pictures.
pub fn document_relations(pictures: usize) -> String {
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image";
    let line = |number| {
        let id = picture_id(number);
        format!(r#"<Relationship Id="{id}" Type="{kind}" Target="media/code{number}.png"/>"#)
    };
    let end = "</Relationships>";
    let lines: String = (1..=pictures).map(line).collect();
    DOCUMENT_RELATIONS.replace(end, &format!("{lines}{end}"))
}

/// The relation of a picture, by its number from 1.
pub fn picture_id(number: usize) -> String {
    format!("rIdCode{number}")
}

const DOCUMENT_RELATIONS: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
    r#"<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>"#,
    r#"<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/settings" Target="settings.xml"/>"#,
    r#"<Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/fontTable" Target="fontTable.xml"/>"#,
    r#"<Relationship Id="rId4" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer1.xml"/>"#,
    r#"<Relationship Id="rId5" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer2.xml"/>"#,
    "</Relationships>"
);

/// `word/settings.xml`: page numbers outside on both sides of the sheet, punctuation at full width so that the grid
/// holds, and the rules of line breaking that Chinese has (no stop at the head of a line).
pub const SETTINGS: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">"#,
    r#"<w:zoom w:percent="100"/><w:defaultTabStop w:val="640"/><w:evenAndOddHeaders/>"#,
    r#"<w:drawingGridVerticalSpacing w:val="579"/>"#,
    r#"<w:characterSpacingControl w:val="doNotCompress"/>"#,
    r#"<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>"#,
    r#"<w:themeFontLang w:val="zh-CN" w:eastAsia="zh-CN"/>"#,
    r#"<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>"#,
    "</w:settings>"
);

/// `docProps/app.xml`
pub const APP: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">"#,
    "<Application>dangxiaozu</Application></Properties>"
);

/// `word/fontTable.xml`: the official faces, each with the common face that may stand in for it.
pub fn font_table() -> io::Result<String> {
    let faces = [
        (name(Face::Fang), "仿宋", "modern"),
        (name(Face::Kai), "楷体", "modern"),
        (name(Face::Hei), "SimHei", "modern"),
        (TITLE_FACE, "华文中宋", "script"),
        (NUMBER_FACE, "SimSun", "auto"),
    ];
    let mut xml = Xml::part()?;
    xml.element("w:fonts", &[("xmlns:w", W)], |xml| {
        faces.iter().try_for_each(|(face, stand_in, family)| {
            xml.element("w:font", &[("w:name", face)], |xml| {
                xml.val("w:altName", stand_in)?;
                xml.val("w:charset", "86")?;
                xml.val("w:family", family)?;
                xml.val("w:pitch", "default")
            })
        })
    })?;
    xml.finish()
}

/// A footer: `— 1 —` (GB/T 9704 7.5).
pub fn footer(style: &str) -> io::Result<String> {
    let mut xml = Xml::part()?;
    xml.element("w:ftr", &[("xmlns:w", W)], |xml| {
        xml.element("w:p", &[], |xml| {
            xml.element("w:pPr", &[], |xml| xml.val("w:pStyle", style))?;
            number_run(xml, |xml| xml.words("w:t", &[("xml:space", "preserve")], "— "))?;
            number_run(xml, |xml| xml.empty("w:fldChar", &[("w:fldCharType", "begin")]))?;
            number_run(xml, |xml| xml.words("w:instrText", &[("xml:space", "preserve")], " PAGE "))?;
            number_run(xml, |xml| xml.empty("w:fldChar", &[("w:fldCharType", "separate")]))?;
            number_run(xml, |xml| xml.words("w:t", &[], "1"))?;
            number_run(xml, |xml| xml.empty("w:fldChar", &[("w:fldCharType", "end")]))?;
            number_run(xml, |xml| xml.words("w:t", &[("xml:space", "preserve")], " —"))
        })
    })?;
    xml.finish()
}

fn number_run(xml: &mut Xml, content: impl FnOnce(&mut Xml) -> io::Result<()>) -> io::Result<()> {
    xml.element("w:r", &[], |xml| {
        xml.element("w:rPr", &[], |xml| fonts(xml, NUMBER_FACE))?;
        content(xml)
    })
}

/// `docProps/core.xml`: title, language and the day of the paper; no clock and no author of ours.
pub fn core(paper: &Paper) -> io::Result<String> {
    let day = format!("{}T00:00:00Z", paper.date);
    let spaces = [
        ("xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
        ("xmlns:dcterms", "http://purl.org/dc/terms/"),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    ];
    let mut xml = Xml::part()?;
    xml.element("cp:coreProperties", &spaces, |xml| {
        xml.words("dc:title", &[], &paper.name)?;
        xml.words("dc:language", &[], "zh-CN")?;
        xml.words("dcterms:created", &[("xsi:type", "dcterms:W3CDTF")], &day)?;
        xml.words("dcterms:modified", &[("xsi:type", "dcterms:W3CDTF")], &day)
    })?;
    xml.finish()
}
