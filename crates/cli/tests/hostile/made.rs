//! Files, made by hand.

use std::io::{Cursor, Write as _};

use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

pub(crate) const WORD: &str = "word/document.xml";

const TYPES: &str = r#"<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;

/// A package of parts; the types come by themselves.
pub(crate) fn package(parts: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let types = ("[Content_Types].xml", TYPES.as_bytes());
    let has_types = parts.iter().any(|(name, _)| *name == types.0);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(method);
    for (name, bytes) in (!has_types).then_some(types).iter().chain(parts) {
        zip.start_file(*name, options).expect("a part");
        zip.write_all(bytes).expect("its bytes");
    }
    zip.finish().expect("a package").into_inner()
}

pub(crate) fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    package(parts, CompressionMethod::Deflated)
}

/// A document around what its body says, with something before it.
pub(crate) fn document(before: &str, body: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>{before}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>"#
    )
}

pub(crate) fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

/// The document of the record that is sound.
pub(crate) fn sound() -> String {
    document("", &crate::SOUND.lines().map(paragraph).collect::<String>())
}

/// A Word document of this XML.
pub(crate) fn word(xml: &str) -> Vec<u8> {
    packed(&[(WORD, xml.as_bytes())])
}

/// A sound Word document with one more part.
pub(crate) fn word_with(name: &str, part: &[u8]) -> Vec<u8> {
    packed(&[(WORD, sound().as_bytes()), (name, part)])
}

/// Where a pattern stands.
pub(crate) fn places(bytes: &[u8], of: &[u8]) -> Vec<usize> {
    (0..bytes.len() + 1 - of.len()).filter(|at| bytes[*at..].starts_with(of)).collect()
}

/// A PDF of these objects, the first of which is the catalog.
pub(crate) fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut starts = Vec::new();
    for (number, object) in (1..).zip(objects) {
        starts.push(file.len());
        file.extend(format!("{number} 0 obj\n").bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let list = file.len();
    file.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for start in starts {
        file.extend(format!("{start:010} 00000 n \n").bytes());
    }
    let size = objects.len() + 1;
    file.extend(format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{list}\n%%EOF\n").bytes());
    file
}

/// A stream with what is said of it.
pub(crate) fn stream(said: &str, bytes: &[u8]) -> Vec<u8> {
    let mut object = format!("<< {said} /Length {} >>\nstream\n", bytes.len()).into_bytes();
    object.extend(bytes);
    object.extend(b"\nendstream");
    object
}

/// The objects of a PDF of one page that draws a content.
pub(crate) fn page(content: Vec<u8>) -> Vec<Vec<u8>> {
    vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>".to_vec(),
        content,
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_vec(),
    ]
}
