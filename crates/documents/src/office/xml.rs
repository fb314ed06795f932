//! XML as office programs write it, and nothing beyond: no declarations, no entities of one's own, no depth without end.

use std::collections::BTreeMap;

use quick_xml::{Reader, escape::unescape, events::Event};

use super::PackageFault;

/// How deep elements may lie in one another; workbooks need some ten, documents some thirty.
const DEPTH: usize = 64;

/// The most attributes of an element, and the most bytes of one.
const ATTRIBUTES: usize = 64;
const ATTRIBUTE: usize = 64 * 1024;

/// A part while it is read.
pub(crate) struct Xml<'p> {
    reader: Reader<&'p [u8]>,
    depth: usize,
}

/// What comes next.
pub(crate) enum Next {
    /// An element begins.
    Begin(Element),
    /// The element of this local name ends.
    End(String),
    /// Text.
    Text(String),
}

/// The beginning of an element.
pub(crate) struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
}

impl Element {
    /// An attribute by its name without a prefix.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }

    /// Whether it is called so.
    pub(crate) fn is(&self, name: &str) -> bool {
        self.name == name
    }
}

impl<'p> Xml<'p> {
    /// Begins to read. Nobody writes these parts in UTF-16; it would hide words from whoever looks for them.
    pub(crate) fn new(part: &'p [u8]) -> Result<Self, PackageFault> {
        if part.starts_with(&[0xFF, 0xFE]) || part.starts_with(&[0xFE, 0xFF]) || part.first() == Some(&0) {
            return Err(PackageFault::Declarations);
        }
        let text = std::str::from_utf8(part).map_err(|_| PackageFault::Encoding)?;
        let mut reader = Reader::from_str(text.strip_prefix('\u{FEFF}').unwrap_or(text));
        reader.config_mut().expand_empty_elements = true;
        Ok(Self { reader, depth: 0 })
    }

    /// The next thing that matters.
    pub(crate) fn next(&mut self) -> Result<Option<Next>, PackageFault> {
        loop {
            match self.reader.read_event().map_err(|_| PackageFault::Broken)? {
                Event::Start(start) => {
                    self.depth += 1;
                    if self.depth > DEPTH {
                        return Err(PackageFault::Deep);
                    }
                    let mut attributes = BTreeMap::new();
                    for (count, attribute) in start.attributes().enumerate() {
                        let attribute = attribute.map_err(|_| PackageFault::Broken)?;
                        if count >= ATTRIBUTES || attribute.value.len() > ATTRIBUTE {
                            return Err(PackageFault::Broken);
                        }
                        let name = attribute.key.local_name().as_ref().to_owned();
                        let value = unescape(&attribute.value).map_err(|_| PackageFault::Declarations)?;
                        attributes.insert(name, value.into_owned());
                    }
                    let name = start.local_name().as_ref().to_owned();
                    return Ok(Some(Next::Begin(Element { name, attributes })));
                }
                Event::End(end) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Some(Next::End(end.local_name().as_ref().to_owned())));
                }
                Event::Text(text) => {
                    return Ok(Some(Next::Text(text.to_string())));
                }
                Event::CData(text) => {
                    return Ok(Some(Next::Text(text.to_string())));
                }
                Event::GeneralRef(name) => {
                    let reference = format!("&{};", &*name);
                    let known = unescape(&reference).map_err(|_| PackageFault::Declarations)?;
                    return Ok(Some(Next::Text(known.into_owned())));
                }
                Event::DocType(_) => return Err(PackageFault::Declarations),
                Event::Decl(declared) => {
                    let encoding = declared.encoding().transpose().map_err(|_| PackageFault::Broken)?;
                    if encoding.is_some_and(|name| !name.eq_ignore_ascii_case("utf-8")) {
                        return Err(PackageFault::Declarations);
                    }
                }
                Event::Eof if self.depth > 0 => return Err(PackageFault::Broken),
                Event::Eof => return Ok(None),
                _ => {}
            }
        }
    }

    /// The beginning of the next element, wherever it stands.
    pub(crate) fn element(&mut self) -> Result<Option<Element>, PackageFault> {
        loop {
            match self.next()? {
                Some(Next::Begin(element)) => return Ok(Some(element)),
                Some(_) => {}
                None => return Ok(None),
            }
        }
    }
}
