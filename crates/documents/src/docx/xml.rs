//! A few words over `quick_xml`, so that the drawing code reads like the markup.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::io;

/// The namespace of WordprocessingML.
pub const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
/// The namespace of relationships.
pub const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// Markup in the making.
pub struct Xml(Writer<Vec<u8>>);

impl Xml {
    /// Begins a part with its declaration.
    pub fn part() -> io::Result<Self> {
        let mut writer = Writer::new(Vec::new());
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), Some("yes"))))?;
        Ok(Self(writer))
    }

    /// An element with content.
    pub fn element(
        &mut self,
        name: &str,
        attributes: &[(&str, &str)],
        content: impl FnOnce(&mut Self) -> io::Result<()>,
    ) -> io::Result<()> {
        let start = BytesStart::new(name).with_attributes(attributes.iter().copied());
        self.0.write_event(Event::Start(start))?;
        content(self)?;
        self.0.write_event(Event::End(BytesEnd::new(name)))
    }

    /// An element without content.
    pub fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        let start = BytesStart::new(name).with_attributes(attributes.iter().copied());
        self.0.write_event(Event::Empty(start))
    }

    /// `<name w:val="…"/>`, the commonest of all.
    pub fn val(&mut self, name: &str, value: &str) -> io::Result<()> {
        self.empty(name, &[("w:val", value)])
    }

    /// An element that holds text only.
    pub fn words(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) -> io::Result<()> {
        let text: String = text.chars().filter(|c| holds(*c)).collect();
        self.element(name, attributes, |xml| xml.0.write_event(Event::Text(BytesText::new(&text))))
    }

    /// The finished part.
    pub fn finish(self) -> io::Result<String> {
        String::from_utf8(self.0.into_inner()).map_err(|error| io::Error::other(error.utf8_error()))
    }
}

/// Whether XML 1.0 can hold the character (production 2, Char).
pub const fn holds(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{FFFD}' | '\u{10000}'..)
}
