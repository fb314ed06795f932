//! `word/styles.xml`: one style for each kind of paragraph, so that whoever edits the file changes it in one place.

use super::body::{LINE, fonts};
use super::xml::{W, Xml};
use crate::paper::Face;
use std::io;

/// The official name of a face.
pub const fn name(face: Face) -> &'static str {
    match face {
        Face::Fang => "仿宋_GB2312",
        Face::Hei => "黑体",
        Face::Kai => "楷体_GB2312",
    }
}

/// The face of titles (GB/T 9704 7.3.1).
pub const TITLE_FACE: &str = "方正小标宋简体";
/// The face of page numbers (GB/T 9704 7.5).
pub const NUMBER_FACE: &str = "宋体";

/// A paragraph style.
struct Para {
    id: &'static str,
    name: &'static str,
    face: &'static str,
    /// Half points.
    size: &'static str,
    /// Twentieths of a point, exact.
    line: u32,
    align: &'static str,
    /// Outline level as Word counts it, from 0.
    outline: Option<&'static str>,
    /// A dashed rule through the line.
    cut: bool,
    indent: Option<(&'static str, &'static str, &'static str)>,
}

impl Para {
    const fn new(
        id: &'static str,
        name: &'static str,
        face: &'static str,
        size: &'static str,
        line: u32,
    ) -> Self {
        Self { id, name, face, size, line, align: "both", outline: None, cut: false, indent: None }
    }
}

/// The styles part.
pub fn styles() -> io::Result<String> {
    let fang = name(Face::Fang);
    let paras = [
        Para { align: "center", ..Para::new("Title", "Title", TITLE_FACE, "44", 720) },
        Para { outline: Some("0"), ..Para::new("Heading1", "heading 1", name(Face::Hei), "32", LINE) },
        Para { outline: Some("1"), ..Para::new("Heading2", "heading 2", name(Face::Kai), "32", LINE) },
        Para { align: "left", ..Para::new("TableText", "Table Text", fang, "28", 440) },
        Para { align: "left", ..Para::new("LedgerText", "Ledger Text", fang, "21", 300) },
        Para { align: "left", ..Para::new("SignedNote", "Signed Note", name(Face::Kai), "24", 360) },
        Para { cut: true, ..Para::new("CutLine", "Cut Line", fang, "32", LINE / 2) },
        Para::new("Hairline", "Hairline", fang, "2", 20),
        // 四号 half-width 宋体 figures, odd pages to the right and even to the left, one character in.
        Para {
            align: "right",
            indent: Some(("w:rightChars", "100", "w:right")),
            ..Para::new("PageNumber", "Page Number Odd", NUMBER_FACE, "28", 400)
        },
        Para {
            align: "left",
            indent: Some(("w:leftChars", "100", "w:left")),
            ..Para::new("PageNumberEven", "Page Number Even", NUMBER_FACE, "28", 400)
        },
    ];
    let mut xml = Xml::part()?;
    xml.element("w:styles", &[("xmlns:w", W)], |xml| {
        defaults(xml)?;
        normal(xml)?;
        plain_table(xml)?;
        paras.iter().try_for_each(|para| paragraph_style(xml, para))?;
        table_style(
            xml,
            "TableGrid",
            "Table Grid",
            &["top", "left", "bottom", "right", "insideH", "insideV"],
        )?;
        table_style(xml, "RuledLines", "Ruled Lines", &["bottom", "insideH"])?;
        table_style(xml, "Signatures", "Signatures", &[])
    })?;
    xml.finish()
}

/// Body text: 三号仿宋, justified, on the line pitch of the page. No space of Word's own between Chinese and figures:
/// it would break the grid of 28 characters.
fn defaults(xml: &mut Xml) -> io::Result<()> {
    xml.element("w:docDefaults", &[], |xml| {
        xml.element("w:rPrDefault", &[], |xml| {
            xml.element("w:rPr", &[], |xml| {
                body_text(xml)?;
                xml.empty("w:lang", &[("w:val", "zh-CN"), ("w:eastAsia", "zh-CN"), ("w:bidi", "ar-SA")])
            })
        })?;
        xml.element("w:pPrDefault", &[], |xml| {
            xml.element("w:pPr", &[], |xml| {
                xml.val("w:widowControl", "0")?;
                xml.val("w:autoSpaceDE", "0")?;
                xml.val("w:autoSpaceDN", "0")?;
                xml.val("w:snapToGrid", "0")?;
                spacing(xml, LINE)?;
                xml.val("w:jc", "both")
            })
        })
    })
}

/// The default style names its size again: Word and LibreOffice reckon the characters of the grid from it, and not
/// from the defaults.
fn normal(xml: &mut Xml) -> io::Result<()> {
    let kind = [("w:type", "paragraph"), ("w:default", "1"), ("w:styleId", "Normal")];
    xml.element("w:style", &kind, |xml| {
        xml.val("w:name", "Normal")?;
        xml.empty("w:qFormat", &[])?;
        xml.element("w:rPr", &[], body_text)
    })
}

/// 三号仿宋, 28 characters to the line.
///
/// The page declares the grid of 22 lines of 28 characters, and the text keeps to it by its own measures: an exact
/// line pitch, and characters 0.3 pt closer (16 pt - 0.3 pt = 15.7 pt; 28 of them fit 156 mm, and justifying spreads
/// the rest). For LibreOffice gives a 16 pt character on a grid of 15.79 pt two cells, so text left to the grid comes
/// out at half the characters there.
fn body_text(xml: &mut Xml) -> io::Result<()> {
    fonts(xml, name(Face::Fang))?;
    xml.val("w:snapToGrid", "0")?;
    xml.val("w:spacing", "-6")?;
    xml.val("w:sz", "32")?;
    xml.val("w:szCs", "32")
}

fn spacing(xml: &mut Xml, line: u32) -> io::Result<()> {
    let line = line.to_string();
    xml.empty("w:spacing", &[("w:before", "0"), ("w:after", "0"), ("w:line", &line), ("w:lineRule", "exact")])
}

fn paragraph_style(xml: &mut Xml, para: &Para) -> io::Result<()> {
    xml.element("w:style", &[("w:type", "paragraph"), ("w:styleId", para.id)], |xml| {
        xml.val("w:name", para.name)?;
        xml.val("w:basedOn", "Normal")?;
        xml.val("w:next", "Normal")?;
        xml.empty("w:qFormat", &[])?;
        xml.element("w:pPr", &[], |xml| {
            if para.outline.is_some() {
                xml.empty("w:keepNext", &[])?;
            }
            if para.cut {
                let rule = [("w:val", "dashed"), ("w:sz", "6"), ("w:space", "1"), ("w:color", "auto")];
                xml.element("w:pBdr", &[], |xml| xml.empty("w:bottom", &rule))?;
            }
            spacing(xml, para.line)?;
            if let Some((chars, count, twips)) = para.indent {
                xml.empty("w:ind", &[(chars, count), (twips, "280")])?;
            }
            xml.val("w:jc", para.align)?;
            para.outline.map_or(Ok(()), |level| xml.val("w:outlineLvl", level))
        })?;
        xml.element("w:rPr", &[], |xml| {
            fonts(xml, para.face)?;
            xml.val("w:sz", para.size)?;
            xml.val("w:szCs", para.size)
        })
    })
}

/// Word's default table style, which the others rest on.
fn plain_table(xml: &mut Xml) -> io::Result<()> {
    let kind = [("w:type", "table"), ("w:default", "1"), ("w:styleId", "TableNormal")];
    xml.element("w:style", &kind, |xml| {
        xml.val("w:name", "Normal Table")?;
        xml.val("w:uiPriority", "99")?;
        xml.empty("w:semiHidden", &[])?;
        xml.empty("w:unhideWhenUsed", &[])?;
        xml.element("w:tblPr", &[], |xml| {
            xml.empty("w:tblInd", &[("w:w", "0"), ("w:type", "dxa")])?;
            margins(xml, "0", "108")
        })
    })
}

fn margins(xml: &mut Xml, high: &str, wide: &str) -> io::Result<()> {
    xml.element("w:tblCellMar", &[], |xml| {
        for (side, size) in [("w:top", high), ("w:left", wide), ("w:bottom", high), ("w:right", wide)] {
            xml.empty(side, &[("w:w", size), ("w:type", "dxa")])?;
        }
        Ok(())
    })
}

fn table_style(xml: &mut Xml, id: &str, name: &str, rules: &[&str]) -> io::Result<()> {
    xml.element("w:style", &[("w:type", "table"), ("w:styleId", id)], |xml| {
        xml.val("w:name", name)?;
        xml.val("w:basedOn", "TableNormal")?;
        xml.element("w:tblPr", &[], |xml| {
            if !rules.is_empty() {
                xml.element("w:tblBorders", &[], |xml| {
                    let rule = [("w:val", "single"), ("w:sz", "4"), ("w:space", "0"), ("w:color", "auto")];
                    rules.iter().try_for_each(|side| xml.empty(&format!("w:{side}"), &rule))
                })?;
            }
            margins(
                xml,
                if id == "TableGrid" { "40" } else { "0" },
                if id == "TableGrid" { "85" } else { "0" },
            )
        })
    })
}
